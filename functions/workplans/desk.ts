import { type Charter, type CharterCycles, charterSpan, whyNotInForce } from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { Refusal } from '../../shared/domain/refusal.ts';
import {
  amendForm,
  amendWorkplan,
  asksForCourse,
  beginsWith,
  dropAmendment,
  milestonesToBeginWith,
  proposeWorkplan,
  takeBackWorkplan,
  type Workplan,
  whyOutside,
} from '../../shared/domain/workplan.ts';
import { readForm } from '../../shared/forms/read-form.ts';
import { wordFrom } from '../../shared/http/form-id.ts';
import { type Again, refusedWith } from '../../shared/http/forum-desk.ts';
import { type Answer, page, type Routes, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { history } from '../../shared/store/records.ts';
import { workplanIdFor } from '../../shared/store/workplans.ts';
import { DeskPlan } from './desk-page.tsx';
import { closedFor, deskOf } from './desk-way.tsx';
import { publicPlan } from './public.ts';
import type { Dependencies, Room } from './room.ts';

/** The workplan on the desk of its team: begun, proposed, taken back, amended. */
export const deskRoutes = (dependencies: Dependencies, room: Room) => {
  const { table, workplans, newId } = dependencies;
  const { onOwnForum, planOf, teamOf, facilitatorIsThere, keepPlan } = room;

  const deskPage = async (request: WebRequest, forum: Forum, shown: Again = {}): Promise<Answer> => {
    const [known, past] = await Promise.all([
      planOf(forum, request.now),
      history(table, forum.id, request.query.get('history') ?? undefined),
    ]);
    const { plan } = known;
    const [offered, isThere] = await Promise.all([
      plan ? workplans.offers.ofPlan(plan.id) : [],
      plan?.draft?.proposed ? facilitatorIsThere(plan) : true,
    ]);
    return page(
      `Workplan of ${forum.title}`,
      DeskPlan({
        forum,
        plan,
        facilitatorIsThere: isThere,
        course: known.course,
        offers: offered,
        before: known.charter?.continues?.participants ?? [],
        earlier: known.earlier,
        closed: closedFor(forum, known, request.now),
        asksForCourse: plan !== undefined && asksForCourse(plan, known.standing, request.now),
        newMilestone: newId('milestone'),
        person: request.person,
        csrf: request.csrf,
        now: request.now,
        history: past,
        amend: shown.typed ?? {},
        errors: shown.errors ?? [],
      }),
      shown.errors
        ? { errors: shown.errors }
        : {
            ...(plan ? publicPlan({ ...known, plan }, request.now) : {}),
            revision: plan?.revision,
            draft: plan?.draft,
            tookPartBefore: known.charter?.continues?.participants,
          },
      { status: shown.status ?? 200, wide: true },
    );
  };

  /** Begins with milestones that fit the days of the charter. */
  const begin = async (
    request: WebRequest,
    forum: Forum,
    person: Person,
    { charter, cycles }: { charter: Charter; cycles: CharterCycles },
  ): Promise<Answer> => {
    const [owner = person] = await teamOf(forum);
    const ids = Array.from({ length: beginsWith }, () => newId('milestone'));
    const begun: Workplan = {
      id: workplanIdFor(charter.id),
      revision: 0,
      forumId: forum.id,
      charterId: charter.id,
      title: `Workplan of ${forum.title}`,
      state: 'draft',
      facilitator: charter.facilitator,
      draft: {
        milestones: milestonesToBeginWith(
          charter,
          cycles,
          { id: owner.id, name: owner.name },
          ids,
          request.now,
        ),
        approvals: [],
      },
      progress: {},
      course: [],
      createdAt: request.now.toISOString(),
    };
    const refused = await keepPlan(request, forum, undefined, begun, {
      act: 'began the workplan',
      news: false,
    });
    // Somebody else began it at the same moment: it is there.
    return refused && !(await workplans.get(begun.id))
      ? deskPage(request, forum, refusedWith(refused.reason))
      : redirect(deskOf(forum));
  };

  return {
    'GET /desk/forums/{forumId}/workplan': route({
      needs: 'read-forum',
      ...onOwnForum,
      answer: (request, forum: Forum) => deskPage(request, forum),
    }),

    'POST /desk/forums/{forumId}/workplan': route({
      needs: 'manage-forum',
      ...onOwnForum,
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const known = await planOf(forum, request.now);
        const act = wordFrom(request, 'act');
        const why = whyNotInForce(known.charter, known.cycles, now);
        const { plan, charter, cycles } = known;
        if (why || !charter || !cycles || !person)
          return deskPage(request, forum, refusedWith(why?.reason ?? 'Sign in to change the workplan.'));
        if (act === 'begin')
          return plan ? redirect(deskOf(forum)) : begin(request, forum, person, { charter, cycles });
        if (!plan) return deskPage(request, forum, refusedWith('There is no workplan yet. Begin it first.'));
        let after: Workplan | Refusal;
        let note: string | undefined;
        switch (act) {
          case 'propose':
            if (plan.draft?.proposed) return redirect(deskOf(forum));
            after =
              whyOutside(plan.draft?.milestones ?? [], charterSpan(charter, cycles)) ??
              proposeWorkplan(plan, person, now);
            break;
          case 'take-back':
            if (plan.draft && !plan.draft.proposed) return redirect(deskOf(forum));
            after = takeBackWorkplan(plan);
            break;
          case 'drop':
            after = dropAmendment(plan);
            break;
          case 'amend': {
            const parsed = readForm(amendForm, request);
            if (!parsed.ok)
              return deskPage(request, forum, { typed: parsed.typed, errors: parsed.errors, status: 422 });
            if (plan.draft?.reason === parsed.values.reason) return redirect(deskOf(forum));
            note = parsed.values.reason;
            after = amendWorkplan(plan, parsed.values.reason);
            break;
          }
          default:
            return deskPage(request, forum, refusedWith('Choose what to do with the workplan.', 422));
        }
        const acts = {
          propose: 'proposed the workplan',
          'take-back': 'took the workplan back',
          drop: 'dropped the amendment of the workplan',
          amend: 'began to amend the workplan',
        };
        const refused = await keepPlan(request, forum, plan, after, {
          act: acts[act],
          note,
          news: act === 'propose',
        });
        return refused
          ? deskPage(request, forum, {
              ...(note ? { typed: { reason: note } } : {}),
              ...refusedWith(refused.reason),
            })
          : redirect(deskOf(forum));
      },
    }),
  } satisfies Partial<Routes<'workplans'>>;
};
