import { whyNotInForce } from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { answerCourse, courseForm } from '../../shared/domain/workplan.ts';
import { readForm } from '../../shared/forms/read-form.ts';
import { saysTheSame } from '../../shared/forms/same.ts';
import { type Again, refusedWith } from '../../shared/http/forum-desk.ts';
import { type Answer, page, type Routes, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { CoursePage } from './course-page.tsx';
import { closedFor, deskOf } from './desk-way.tsx';
import type { Room } from './room.ts';

/** R21: each month the team answers whether the forum is still on its goal. */
export const courseRoutes = ({ onOwnForum, planOf, keepPlan }: Room) => {
  const coursePage = async (request: WebRequest, forum: Forum, shown: Again = {}): Promise<Answer> => {
    const known = await planOf(forum, request.now);
    const { plan } = known;
    return page(
      'Are we still on the goal?',
      CoursePage({
        forum,
        plan,
        closed: closedFor(forum, known, request.now),
        csrf: request.csrf,
        now: request.now,
        typed: shown.typed,
        errors: shown.errors ?? [],
      }),
      shown.errors ? { errors: shown.errors } : { goal: forum.goal, course: plan?.course },
      { status: shown.status ?? 200 },
    );
  };

  return {
    'GET /desk/forums/{forumId}/workplan/course': route({
      needs: 'manage-forum',
      ...onOwnForum,
      answer: (request, forum: Forum) => coursePage(request, forum),
    }),

    'POST /desk/forums/{forumId}/workplan/course': route({
      needs: 'manage-forum',
      ...onOwnForum,
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const parsed = readForm(courseForm, request);
        if (!parsed.ok)
          return coursePage(request, forum, { typed: parsed.typed, errors: parsed.errors, status: 422 });
        const known = await planOf(forum, request.now);
        const { plan } = known;
        const course = { ...parsed.values };
        if (!plan || !person)
          return coursePage(request, forum, {
            typed: course,
            ...refusedWith('The question is asked once there is an approved workplan.'),
          });
        // A forum that rests, or has ended, is on no way to its goal (R10).
        const rests = whyNotInForce(known.charter, known.cycles, now);
        if (rests) return coursePage(request, forum, { typed: course, ...refusedWith(rests.reason) });
        const last = plan.course.at(-1);
        if (last && last.month === now.toISOString().slice(0, 7) && saysTheSame(courseForm, last, course))
          return redirect(deskOf(forum));
        const refused = await keepPlan(request, forum, plan, answerCourse(plan, parsed.values, person, now), {
          act: 'said whether the forum is still on its goal',
          note: `${course.answer}: ${course.words}`,
        });
        return refused
          ? coursePage(request, forum, { typed: course, ...refusedWith(refused.reason) })
          : redirect(deskOf(forum));
      },
    }),
  } satisfies Partial<Routes<'workplans'>>;
};
