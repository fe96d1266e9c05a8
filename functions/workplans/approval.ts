import { charterSpan, whyNotInForce } from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { Person } from '../../shared/domain/people.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { spokenDay, spokenDeadline } from '../../shared/domain/time.ts';
import {
  type Approver,
  approvalForm,
  approverFor,
  approverInWords,
  approveWorkplan,
  changedForTakers,
  type Milestone,
  returnWorkplan,
  type Workplan,
  whyOutside,
  withMidTermFiled,
} from '../../shared/domain/workplan.ts';
import { readForm, type Typed } from '../../shared/forms/read-form.ts';
import { type Again, hasReadAnother, refusedWith } from '../../shared/http/forum-desk.ts';
import { type Answer, page, type Routes, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { givenBack } from '../../shared/letters/given-back.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { milestoneChanged } from '../../shared/letters/workplan.ts';
import { ApprovalPage } from './approval-page.tsx';
import { closedFor, deskOf } from './desk-way.tsx';
import type { Room } from './room.ts';

/** R20: the MAG facilitator and the secretariat approve a proposed workplan, or give it back. */
export const approvalRoutes = ({ onForum, planOf, teamOf, keepPlan, facilitatorIsThere }: Room) => {
  const approvalPage = async (request: WebRequest, forum: Forum, shown: Again = {}): Promise<Answer> => {
    const known = await planOf(forum, request.now);
    const { plan } = known;
    return page(
      `Approve the workplan of ${forum.title}`,
      ApprovalPage({
        forum,
        plan,
        closed: closedFor(forum, known, request.now),
        facilitatorIsThere: plan?.draft?.proposed ? await facilitatorIsThere(plan) : true,
        person: request.person,
        csrf: request.csrf,
        now: request.now,
        typed: shown.typed ?? {},
        errors: shown.errors ?? [],
      }),
      shown.errors ? { errors: shown.errors } : { draft: plan?.draft },
      { status: shown.status ?? 200, wide: true },
    );
  };

  return {
    'GET /desk/forums/{forumId}/workplan/approval': route({
      needs: 'approve-workplans',
      ...onForum,
      answer: (request, forum: Forum) => approvalPage(request, forum),
    }),

    'POST /desk/forums/{forumId}/workplan/approval': route({
      needs: 'approve-workplans',
      ...onForum,
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const parsed = readForm(approvalForm, request);
        const typed: Typed = parsed.ok ? { ...parsed.values } : parsed.typed;
        const wrong = (shown: Again) => approvalPage(request, forum, { typed, ...shown });
        if (!parsed.ok) return wrong({ errors: parsed.errors, status: 422 });
        const known = await planOf(forum, request.now);
        const { plan } = known;
        if (!plan || !person) return wrong(refusedWith('The team has not proposed the workplan yet.'));
        const { decision, words } = parsed.values;
        if (decision === 'return' && !words)
          return wrong({
            errors: [{ name: 'words', message: 'Say what the team should change.' }],
            status: 422,
          });
        const { draft, current } = plan;
        const isThere = await facilitatorIsThere(plan);
        // What was given while the facilitator was there may be enough now: then it is given again.
        const given =
          (isThere || !draft) && (draft ?? current)?.approvals.some(({ byId }) => byId === person.id);
        const back = draft?.returned;
        // A second click on the same decision.
        if (
          decision === 'approve'
            ? given
            : !draft?.proposed && back?.byId === person.id && back.words === words
        )
          return redirect(deskOf(forum));
        if (draft?.proposed && hasReadAnother(request, draft.proposed.at)) {
          const message =
            'The team changed the workplan since you opened this page. Nothing was decided: read it again, then decide.';
          return wrong(refusedWith(message));
        }
        // A plan comes into force only while its charter is (R10); what is to be changed may be said before.
        const { charter, cycles } = known;
        const rests = decision === 'approve' ? whyNotInForce(charter, cycles, now) : undefined;
        if (rests) return wrong(refusedWith(rests.reason));
        const outside =
          decision === 'approve' && draft && charter && cycles
            ? whyOutside(draft.milestones, charterSpan(charter, cycles))
            : undefined;
        if (outside) return wrong(refusedWith(outside.reason, 422));
        const decided =
          decision === 'approve'
            ? approveWorkplan(plan, person, now, isThere)
            : returnWorkplan(plan, words ?? '', person, now, isThere);
        if (isRefusal(decided)) {
          const status = { 'not-allowed': 403, invalid: 422 }[decided.refused as string] ?? 409;
          return wrong(refusedWith(decided.reason, status));
        }
        const after = withMidTermFiled(decided, charter ?? {});
        const as = approverFor(plan, person, isThere);
        const act =
          decision === 'approve'
            ? `approved the workplan as ${typeof as === 'string' ? approverInWords[as] : ''}`
            : 'gave the workplan back';
        const refused = await keepPlan(
          request,
          forum,
          plan,
          after,
          { act, note: words },
          decision === 'approve'
            ? toTakers(forum, plan, after, now)
            : toTheTeam(
                forum,
                plan,
                await teamOf(forum),
                person,
                as === 'facilitator' ? as : 'secretariat',
                now,
                words,
              ),
        );
        return refused ? wrong(refusedWith(refused.reason)) : redirect(deskOf(forum));
      },
    }),
  } satisfies Partial<Routes<'workplans'>>;
};

/** What a plan that was given back tells its team: who did, and what to change. */
const toTheTeam = (
  forum: Forum,
  { id: cause, current, draft }: Workplan,
  team: readonly Person[],
  { name: by }: Person,
  as: Approver,
  now: Date,
  words = '',
): Letter[] =>
  team.map(({ id, name, email }) =>
    letterOf(givenBack, {
      to: { name, email },
      cause,
      event: `given back ${draft?.proposed?.at} ${id}`,
      at: now,
      forumId: forum.id,
      fields: {
        name,
        what: current ? 'amendment' : 'workplan',
        forumTitle: forum.title,
        by,
        as,
        words,
        deskPath: deskOf(forum),
      },
    }),
  );

/** R17: who took a milestone hears when an amendment took it away, or moved its days. */
const toTakers = (forum: Forum, before: Workplan, after: Workplan, now: Date): Letter[] =>
  changedForTakers(before, after).map(({ taken, was, is }) =>
    letterOf(milestoneChanged, {
      to: taken,
      cause: after.id,
      event: `changed ${was.id} version ${after.current?.version}`,
      at: now,
      forumId: forum.id,
      fields: {
        name: taken.name,
        milestone: was.title,
        forumTitle: forum.title,
        was: spokenDays(was),
        ...(is ? { is: spokenDays(is) } : {}),
        ...(after.current?.reason === undefined ? {} : { reason: after.current.reason }),
        planPath: `/forums/${forum.id}/workplan`,
        ...(forum.contact ? { replyTo: forum.contact } : {}),
      },
    }),
  );

const spokenDays = ({ starts, due }: Pick<Milestone, 'starts' | 'due'>): string =>
  starts && starts !== due
    ? `from ${spokenDay(starts)} until ${spokenDeadline(due)}`
    : `due by ${spokenDeadline(due)}`;
