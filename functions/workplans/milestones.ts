import { charterSpan, whyNotInForce } from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { spokenDay } from '../../shared/domain/time.ts';
import {
  type Milestone,
  milestoneForm,
  noteProgress,
  type ProgressFields,
  progressForm,
  progressOf,
  putMilestone,
  removeMilestone,
  type Workplan,
  whyMilestoneWaits,
  wrongMilestone,
} from '../../shared/domain/workplan.ts';
import { readForm, type Typed } from '../../shared/forms/read-form.ts';
import { saysTheSame } from '../../shared/forms/same.ts';
import { revisionFromForm, wordFrom } from '../../shared/http/form-id.ts';
import { type Again, refusedWith } from '../../shared/http/forum-desk.ts';
import { type Answer, page, type Routes, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { closedFor, deskOf } from './desk-way.tsx';
import { MilestonePage } from './milestone-page.tsx';
import type { Dependencies, Known, Room } from './room.ts';

/** The milestones of a workplan, one by one: changed in the draft, and how they go. */
export const milestoneRoutes = (
  { workplans }: Dependencies,
  { onOwnForum, planOf, teamOf, keepPlan }: Room,
) => {
  const milestonePage = async (
    request: WebRequest,
    forum: Forum,
    shown: Again & { progress?: Typed } = {},
  ): Promise<Answer | Refusal> => {
    const id = request.params.milestoneId ?? '';
    if (!isMilestoneId(id)) return refuse('not-found', 'There is no such milestone. Look at the workplan.');
    const [known, team] = await Promise.all([planOf(forum, request.now), teamOf(forum)]);
    const { plan } = known;
    const inDraft = plan?.draft?.milestones.find((each) => each.id === id);
    const current = plan?.current?.milestones.find((each) => each.id === id);
    return page(
      inDraft?.title ?? current?.title ?? 'A new milestone',
      MilestonePage({
        forum,
        plan,
        id,
        inDraft,
        current,
        team,
        closed: whyWaits(known, current, request.now) && closedFor(forum, known, request.now),
        csrf: request.csrf,
        now: request.now,
        typed: shown.typed ?? (inDraft ? typedFrom(inDraft) : { open: 'no' }),
        progress: shown.progress ?? (plan ? { done: progressOf(plan, id).done } : {}),
        errors: shown.errors ?? [],
      }),
      shown.errors ? { errors: shown.errors } : { milestone: inDraft ?? current, revision: plan?.revision },
      { status: shown.status ?? 200 },
    );
  };

  return {
    'GET /desk/forums/{forumId}/workplan/{milestoneId}': route({
      needs: 'manage-forum',
      ...onOwnForum,
      answer: (request, forum: Forum) => milestonePage(request, forum),
    }),

    'POST /desk/forums/{forumId}/workplan/{milestoneId}': route({
      needs: 'manage-forum',
      ...onOwnForum,
      answer: async (request, forum: Forum) => {
        const { now } = request;
        const id = request.params.milestoneId ?? '';
        const known = await planOf(forum, request.now);
        const why = whyNotInForce(known.charter, known.cycles, now);
        if (why) return milestonePage(request, forum, refusedWith(why.reason));
        const { plan, charter, cycles: its } = known;
        if (!plan || !charter || !its || !isMilestoneId(id))
          return milestonePage(request, forum, refusedWith('There is no workplan yet. Begin it first.'));
        const seen = { ...plan, revision: revisionFromForm(request) ?? 0 };
        if (wordFrom(request, 'act') === 'remove') {
          if (!plan.draft?.milestones.some((each) => each.id === id)) return redirect(deskOf(forum));
          const title = plan.draft.milestones.find((each) => each.id === id)?.title;
          const refused = await keepPlan(request, forum, seen, removeMilestone(plan, id), {
            act: 'removed a milestone from the draft',
            note: title,
            news: false,
          });
          return refused
            ? milestonePage(request, forum, refusedWith(refused.reason))
            : redirect(deskOf(forum));
        }
        const team = await teamOf(forum);
        const form = milestoneForm(team);
        const parsed = readForm(form, request);
        const typed: Typed = parsed.ok ? { ...parsed.values } : parsed.typed;
        const errors = parsed.ok ? wrongMilestone(parsed.values, charterSpan(charter, its)) : parsed.errors;
        if (!parsed.ok || errors.length) return milestonePage(request, forum, { typed, errors, status: 422 });
        const { ownerId, open, starts, ...fields } = parsed.values;
        const one: Milestone = {
          id,
          ...fields,
          ...(starts === undefined ? {} : { starts }),
          owner: { id: ownerId, name: team.find((each) => each.id === ownerId)?.name ?? '' },
          open: open === 'yes',
        };
        const inDraft = (of: Workplan | undefined) => of?.draft?.milestones.find((each) => each.id === id);
        const isThere = (found: Milestone | undefined) =>
          found !== undefined && saysTheSame(form, typedFrom(found), parsed.values);
        const before = inDraft(plan);
        if (isThere(before)) return redirect(deskOf(forum));
        const refused = await keepPlan(request, forum, seen, putMilestone(plan, one), {
          act: before ? 'changed a milestone of the draft' : 'added a milestone to the draft',
          note: one.title,
          news: false,
        });
        // The same form sent twice at the same moment.
        if (!refused || isThere(inDraft(await workplans.get(plan.id)))) return redirect(deskOf(forum));
        return milestonePage(request, forum, { typed, ...refusedWith(refused.reason) });
      },
    }),

    'POST /desk/forums/{forumId}/workplan/{milestoneId}/progress': route({
      needs: 'manage-forum',
      ...onOwnForum,
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const id = request.params.milestoneId ?? '';
        const parsed = readForm(progressForm, request);
        if (!parsed.ok)
          return milestonePage(request, forum, {
            progress: parsed.typed,
            errors: parsed.errors,
            status: 422,
          });
        const progress = { ...parsed.values };
        const whole = await planOf(forum, now);
        const { plan } = whole;
        if (!plan || !person)
          return milestonePage(request, forum, {
            progress,
            ...refusedWith('There is no approved workplan yet.'),
          });
        const why = whyWaits(
          whole,
          plan.current?.milestones.find((each) => each.id === id),
          now,
        );
        if (why) return milestonePage(request, forum, { progress, ...refusedWith(why.reason) });
        const known = progressOf(plan, id);
        const note = known.notes.at(-1);
        const isSame = known.done === progress.done && (!progress.words || note?.words === progress.words);
        const after = noteProgress(plan, id, parsed.values, person, now);
        if (isSame && !isRefusal(after)) return redirect(deskOf(forum));
        const title = plan.current?.milestones.find((each) => each.id === id)?.title ?? '';
        const refused = await keepPlan(request, forum, plan, after, {
          act: 'noted how a milestone goes',
          note: noted(title, known.done, progress),
        });
        if (!refused) return redirect(deskOf(forum));
        const errors = [{ name: refused.refused === 'invalid' ? 'done' : '', message: refused.reason }];
        return milestonePage(request, forum, {
          progress,
          errors,
          status: refused.refused === 'invalid' ? 422 : 409,
        });
      },
    }),
  } satisfies Partial<Routes<'workplans'>>;
};

const whyWaits = ({ charter, cycles }: Known, milestone: Milestone | undefined, now: Date) =>
  milestone && charter && cycles && whyMilestoneWaits(milestone, charter, cycles, now);

/** What was noted of a milestone, then the words, in quotes: what the day says is not what they say. */
const noted = (title: string, before: string | undefined, { done, words }: ProgressFields): string =>
  [
    done && done !== before
      ? `${title}, done on ${spokenDay(done)}`
      : before && !done
        ? `${title}, not done after all`
        : title,
    ...(words ? [`“${words}”`] : []),
  ].join(': ');

const isMilestoneId = (id: string): boolean => /^mst_[0-9a-z]{26}$/.test(id);

const typedFrom = ({ owner, open, ...milestone }: Milestone): Typed => ({
  ...milestone,
  ownerId: owner.id,
  open: open ? 'yes' : 'no',
});
