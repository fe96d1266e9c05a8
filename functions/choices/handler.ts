import { createWebHandler } from '../../shared/http/web.ts';
import { addressRoutes } from './address.ts';
import { confirmRoutes } from './confirm-contact.ts';
import { contactRoutes } from './contacts.ts';
import { readerRoutes } from './reader.ts';
import { createRoom, type Dependencies } from './room.ts';

/**
 * What a reader wants to get, for whoever holds a letter to them: without sign-in, by the letter's own key. A GET changes
 * nothing, since mail scanners follow links; the one-click POST of mail programs (RFC 8058) needs no cookie and no
 * hidden field, and may come twice.
 */
export const createHandler = (dependencies: Dependencies) => {
  const room = createRoom(dependencies);
  return createWebHandler<'choices'>(dependencies, {
    ...readerRoutes(dependencies, room),
    ...contactRoutes(dependencies, room),
    ...confirmRoutes(dependencies, room),
    ...addressRoutes(dependencies, room),
  });
};
