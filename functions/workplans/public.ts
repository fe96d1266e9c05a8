import type { Forum } from '../../shared/domain/forum.ts';
import { daySchema } from '../../shared/domain/time.ts';
import { milestoneStanding, progressOf, whyNotOffered } from '../../shared/domain/workplan.ts';
import { page, type Routes, route } from '../../shared/http/web.ts';
import { PublicPlan } from './public-page.tsx';
import type { Dependencies, Known, Room } from './room.ts';

/** R21: the timeline of a forum's workplan, for everybody. */
export const publicRoutes = ({ workplans: { versions } }: Dependencies, { onForum, planOf }: Room) =>
  ({
    'GET /forums/{forumId}/workplan': route({
      needs: 'anyone',
      ...onForum,
      answer: async ({ now, person, query }, forum: Forum) => {
        const known = await planOf(forum, now, daySchema.safeParse(query.get('on')).data);
        const { plan } = known;
        const older = plan?.current ? await versions.ofPlan(plan.id) : [];
        return page(
          `Workplan of ${forum.title}`,
          PublicPlan({ forum, known, versions: older, now, person }),
          plan?.current ? publicPlan({ ...known, plan }, now) : {},
          { wide: true },
        );
      },
    }),
  }) satisfies Partial<Routes<'workplans'>>;

/** What everybody may know of a plan: names, never addresses. */
export const publicPlan = (
  { plan, standing, course }: Known & { plan: NonNullable<Known['plan']> },
  now: Date,
) => ({
  id: plan.id,
  forumId: plan.forumId,
  charter: standing,
  version: plan.current?.version,
  approvedAt: plan.current?.at,
  milestones: plan.current?.milestones.map((milestone) => {
    const progress = progressOf(plan, milestone.id);
    return {
      id: milestone.id,
      kind: milestone.kind,
      title: milestone.title,
      starts: milestone.starts,
      due: milestone.due,
      owner: milestone.owner.name,
      taken: progress.taken?.name,
      mayBeTaken: !whyNotOffered(plan, milestone.id, standing),
      standing: milestoneStanding(milestone, progress, now),
      done: progress.done,
      notes: progress.notes,
    };
  }),
  course: course.map((each) => ({
    month: each.month,
    answer: each.answer,
    ...(each.answer === 'none' ? {} : { words: each.words }),
  })),
});
