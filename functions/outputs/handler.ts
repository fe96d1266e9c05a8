import { createWebHandler } from '../../shared/http/web.ts';
import { copyRoutes } from './copies.ts';
import type { Dependencies } from './dependencies.ts';
import { deskRoutes } from './desk.ts';
import { paperRoutes } from './papers.ts';
import { readingRoutes } from './reading.ts';
import { createRoom } from './room.ts';
import { writingRoutes } from './writing.ts';

/** Outputs: written by a coordinating team, open for comment as drafts, published for everybody to use. */
export const createHandler = (dependencies: Dependencies) => {
  const room = createRoom(dependencies);
  return createWebHandler<'outputs'>(dependencies, {
    ...readingRoutes(dependencies),
    ...copyRoutes(dependencies),
    ...paperRoutes(dependencies, room),
    ...deskRoutes(dependencies, room),
    ...writingRoutes(dependencies, room),
  });
};
