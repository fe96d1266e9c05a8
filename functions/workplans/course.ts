import { whyNotInForce } from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { answerCourse, courseForm, type Workplan } from '../../shared/domain/workplan.ts';
import { readForm } from '../../shared/forms/read-form.ts';
import { saysTheSame } from '../../shared/forms/same.ts';
import { type Again, refusedWith } from '../../shared/http/forum-desk.ts';
import { type Answer, page, type Routes, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { courseLeft } from '../../shared/letters/workplan.ts';
import { CoursePage, spokenMonth } from './course-page.tsx';
import { closedFor, deskOf } from './desk-way.tsx';
import type { Dependencies, Room } from './room.ts';

/** R21: each month the team answers whether the forum is still on its goal. */
export const courseRoutes = ({ people }: Dependencies, { onOwnForum, planOf, keepPlan }: Room) => {
  const coursePage = async (request: WebRequest, forum: Forum, shown: Again = {}): Promise<Answer> => {
    const known = await planOf(forum, request.now);
    const { plan } = known;
    return page(
      'Are we still on the goal?',
      CoursePage({
        forum,
        plan,
        course: known.course,
        closed: closedFor(forum, known, request.now),
        csrf: request.csrf,
        now: request.now,
        typed: shown.typed,
        errors: shown.errors ?? [],
      }),
      shown.errors ? { errors: shown.errors } : { goal: forum.goal, course: known.course },
      { status: shown.status ?? 200 },
    );
  };

  /** The facilitator and the secretariat hear when a forum leaves its goal, not when only the words are others. */
  const leftToTell = async (
    forum: Forum,
    before: Workplan,
    after: Workplan,
    now: Date,
  ): Promise<Letter[]> => {
    const [was, is] = [before.course, after.course].map((course) => course.at(-1));
    if (is?.answer !== 'no' || (was?.month === is.month && was.answer === 'no')) return [];
    const [mag, secretariat] = await Promise.all([people.present('mag'), people.present('secretariat')]);
    const facilitator = mag.filter(({ id }) => id === after.facilitator.id);
    return [
      ...facilitator.map((person) => ({ person, hearer: 'facilitator' as const })),
      ...secretariat
        .filter(({ id }) => id !== after.facilitator.id)
        .map((person) => ({ person, hearer: 'secretariat' as const })),
    ].map(({ person, hearer }) =>
      letterOf(courseLeft, {
        to: { name: person.name, email: person.email },
        cause: after.id,
        event: `course left ${is.at} ${person.id}`,
        at: now,
        forumId: forum.id,
        fields: {
          hearer,
          name: person.name,
          forumTitle: forum.title,
          month: spokenMonth(is.month),
          words: is.words,
          by: is.by,
          goal: forum.goal,
          planPath: deskOf(forum),
        },
      }),
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
        const after = answerCourse(plan, parsed.values, person, now);
        const told = isRefusal(after) ? [] : await leftToTell(forum, plan, after, now);
        const refused = await keepPlan(
          request,
          forum,
          plan,
          after,
          {
            act: 'said whether the forum is still on its goal',
            note: `${course.answer}: ${course.words}`,
          },
          told,
        );
        return refused
          ? coursePage(request, forum, { typed: course, ...refusedWith(refused.reason) })
          : redirect(deskOf(forum));
      },
    }),
  } satisfies Partial<Routes<'workplans'>>;
};
