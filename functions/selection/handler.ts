import { createWebHandler } from '../../shared/http/web.ts';
import { decidedRoutes } from './decided.ts';
import { listRoutes } from './list.ts';
import { decisionRoutes } from './one-decision.ts';
import { createRoom, type Dependencies } from './room.ts';

/** The selection of a call (R19): a working list, decisions with reasons, and both in public. */
export const createHandler = (dependencies: Dependencies) => {
  const room = createRoom(dependencies);
  return createWebHandler<'selection'>(dependencies, {
    ...decidedRoutes(dependencies, room),
    ...listRoutes(dependencies, room),
    ...decisionRoutes(dependencies, room),
  });
};
