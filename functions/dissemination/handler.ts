import { createWebHandler } from '../../shared/http/web.ts';
import { coverLetterRoutes } from './cover-letter.ts';
import { heldRoutes } from './held.ts';
import { listRoutes } from './list-upload.ts';
import { recipientRoutes } from './recipients.ts';
import { releaseRoutes } from './release.ts';
import { createRoom, type Dependencies } from './room.ts';
import { standingRoutes } from './standing.ts';

/**
 * An output on its way to its recipients (R28–R30): the list, the cover letter, the preview; one person prepares it,
 * another releases it; what became of every letter, stopping and recalling them, and sending again what came back.
 */
export const createHandler = (dependencies: Dependencies) => {
  const room = createRoom(dependencies);
  return createWebHandler<'dissemination'>(dependencies, {
    ...standingRoutes(dependencies, room),
    ...recipientRoutes(dependencies, room),
    ...listRoutes(dependencies, room),
    ...coverLetterRoutes(dependencies, room),
    ...releaseRoutes(dependencies, room),
    ...heldRoutes(dependencies, room),
  });
};
