import { createWebHandler } from '../../shared/http/web.ts';
import { charterRoutes } from './charter.ts';
import { createCharterPage } from './charter-desk.ts';
import { continuationRoutes } from './continuation.ts';
import { facilitatorRoutes } from './facilitator.ts';
import { givingUpRoutes } from './giving-up.ts';
import { goalRoutes } from './goal.ts';
import { midTermRoutes } from './mid-term.ts';
import { notMeRoutes } from './not-me.ts';
import { createRoom, type Dependencies } from './room.ts';

/**
 * What a forum works by: its charter (R10), how its goal came to be what it is (R20), the mid-term update of a charter of
 * two years, and asking to go on when it ends (R9).
 */
export const createHandler = (dependencies: Dependencies) => {
  const room = createRoom(dependencies);
  const showCharter = createCharterPage(dependencies, room);
  return createWebHandler<'charters'>(dependencies, {
    ...charterRoutes(dependencies, room, showCharter),
    ...facilitatorRoutes(dependencies, room, showCharter),
    ...givingUpRoutes(dependencies, room, showCharter),
    ...notMeRoutes(dependencies, room, showCharter),
    ...goalRoutes(dependencies, room),
    ...midTermRoutes(dependencies, room),
    ...continuationRoutes(dependencies, room),
  });
};
