import { createWebHandler } from '../../shared/http/web.ts';
import { approvalRoutes } from './approval.ts';
import { courseRoutes } from './course.ts';
import { deskRoutes } from './desk.ts';
import { milestoneRoutes } from './milestones.ts';
import { offerDecisionRoutes } from './offer-decision.ts';
import { offerRoutes } from './offers.ts';
import { publicRoutes } from './public.ts';
import { createRoom, type Dependencies } from './room.ts';

/** Workplans of the forums: written, approved, followed in public (R8, R20, R21), and taken part in (R17). */
export const createHandler = (dependencies: Dependencies) => {
  const room = createRoom(dependencies);
  return createWebHandler<'workplans'>(dependencies, {
    ...publicRoutes(dependencies, room),
    ...offerRoutes(dependencies, room),
    ...offerDecisionRoutes(dependencies, room),
    ...deskRoutes(dependencies, room),
    ...approvalRoutes(room),
    ...courseRoutes(dependencies, room),
    ...milestoneRoutes(dependencies, room),
  });
};
