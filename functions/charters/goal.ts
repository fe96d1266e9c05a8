import {
  checkGoal,
  type Goal,
  goalCheckForm,
  goalForm,
  hasJustEnded,
  whyNotInForce,
} from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { isOfTeam } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { fieldsOf, type Proposal } from '../../shared/domain/proposal.ts';
import { readForm, type Typed } from '../../shared/forms/read-form.ts';
import { saysTheSame } from '../../shared/forms/same.ts';
import { revisionFromForm, wordFrom } from '../../shared/http/form-id.ts';
import { type Again, refusedWith } from '../../shared/http/forum-desk.ts';
import {
  type Answer,
  actorOf,
  page,
  type Routes,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { goalIdFor } from '../../shared/store/charters.ts';
import { DeskGoal, GoalVersions } from './goal-pages.tsx';
import { type Dependencies, deskOf, type Known, type Room } from './room.ts';

/** R20: the goal version by version, from the proposal to the output, each looked at by members of the MAG (R19). */
export const goalRoutes = (dependencies: Dependencies, room: Room) => {
  const { forums, charters, proposals, commit } = dependencies;
  const { onForum, onOwnForum, worksBy, entry } = room;

  return {
    'GET /forums/{forumId}/goal': route({
      ...onForum,
      needs: 'anyone',
      answer: async ({ person }, forum: Forum) => {
        const versions = await versionsOf(forum);
        return page(
          `The goal of ${forum.title}`,
          GoalVersions({ forum, versions, person }),
          { versions: versions.map(publicGoal) },
          { wide: true },
        );
      },
    }),

    'GET /desk/forums/{forumId}/goal': route({
      ...onOwnForum,
      needs: 'read-forum',
      answer: (request, forum: Forum) => showGoal(request, forum),
    }),

    'POST /desk/forums/{forumId}/goal': route({
      ...onOwnForum,
      needs: 'manage-forum',
      answer: async (request, forum: Forum) => {
        const parsed = readForm(goalForm, request);
        if (!parsed.ok) return showGoal(request, forum, { typed: parsed.typed, errors: parsed.errors });
        const typed: Typed = { ...parsed.values };
        const [known, versions] = await Promise.all([worksBy(forum), charters.goals.ofForum(forum.id)]);
        const latest = versions.at(-1);
        // A second click.
        if (latest && saysTheSame(goalForm, latest, parsed.values)) return redirect(deskOf(forum, 'goal'));
        const why = whyNotInForce(known.charter, known.cycles, request.now);
        if (why && !(parsed.values.stage === 'output' && mayCatchUp(known, request.now)))
          return showGoal(request, forum, { typed, ...refusedWith(why.reason) });
        const number = (latest?.number ?? 0) + 1;
        if (latest && revisionFromForm(request) !== latest.number)
          return showGoal(request, forum, {
            typed,
            ...refusedWith(
              `${latest.by} refined the goal while you had the page open. Nothing you typed is lost: look at the newer version, then send yours again.`,
            ),
          });
        const by = actorOf(request);
        const at = request.now.toISOString();
        const goal: Goal = {
          ...parsed.values,
          id: goalIdFor(forum.id, number),
          revision: 0,
          forumId: forum.id,
          number,
          by: by.name,
          at,
          title: forum.title,
          ...(await room.lookersAt(forum, known.charter)),
          checks: [],
        };
        const refused = await commit({
          changes: [
            charters.goals.change(undefined, goal, by, at),
            ...(latest ? [charters.goals.change(latest, { ...latest, superseded: true }, by, at)] : []),
            forums.change(forum, { ...forum, goal: goal.goal }, by, at),
          ],
          audit: [
            entry(request, forum, {
              act: goal.stage === 'output' ? 'told what the goal became' : 'refined the goal',
              note: goal.why,
            }),
          ],
        });
        return refused
          ? showGoal(request, forum, { typed, ...refusedWith(refused.reason) })
          : redirect(deskOf(forum, 'goal'), { created: true, data: publicGoal(goal) });
      },
    }),

    'POST /desk/forums/{forumId}/goal/check': route({
      ...onForum,
      needs: 'check-goals',
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const parsed = readForm(goalCheckForm, request);
        if (!parsed.ok || !person)
          return showGoal(request, forum, parsed.ok ? {} : { check: parsed.typed, errors: parsed.errors });
        const versions = await charters.goals.ofForum(forum.id);
        const goal = versions.find(({ id }) => id === wordFrom(request, 'version'));
        if (!goal)
          return showGoal(
            request,
            forum,
            refusedWith('This version of the goal is not there any more. Look again.'),
          );
        if (isOfTeam(person, forum.id))
          return showGoal(request, forum, {
            check: { ...parsed.values },
            ...refusedWith(
              'You are of the coordinating team of this forum. Another member of the MAG looks at its goal.',
              403,
            ),
          });
        const { charter } = await worksBy(forum);
        const kept = await room.keptFromGoalOf(forum, charter, person);
        if (kept)
          return showGoal(request, forum, { check: { ...parsed.values }, ...refusedWith(kept.reason, 403) });
        const { words } = parsed.values;
        const clear = parsed.values.clear === 'yes';
        const realistic = parsed.values.realistic === 'yes';
        const after = checkGoal(goal, {
          by: person.name,
          byId: person.id,
          at: now.toISOString(),
          facilitator: goal.facilitatorId === person.id,
          clear,
          realistic,
          ...(words === undefined ? {} : { words }),
        });
        const found = `${clear ? 'Clear' : 'Not clear'}, ${realistic ? 'realistic' : 'not realistic'}`;
        const refused = await room.keep(
          request,
          forum,
          after,
          (_, by, at) => [charters.goals.change(goal, after, by, at)],
          { act: 'looked at the goal', note: `${found}${words ? `: ${words}` : '.'}` },
        );
        return refused
          ? showGoal(request, forum, { check: { ...parsed.values }, ...refusedWith(refused.reason) })
          : redirect(deskOf(forum, 'goal'));
      },
    }),
  } satisfies Partial<Routes<'charters'>>;

  /** The versions of a goal, from its proposal on. */
  async function versionsOf(forum: Forum): Promise<Goal[]> {
    const [proposal, later] = await Promise.all([
      proposals.get(forum.proposalId),
      charters.goals.ofForum(forum.id),
    ]);
    return [...(proposal ? [goalOfProposal(proposal, forum)] : []), ...later];
  }

  async function showGoal(
    request: WebRequest,
    forum: Forum,
    shown: Again & { check?: Typed } = {},
  ): Promise<Answer> {
    const [versions, known] = await Promise.all([versionsOf(forum), worksBy(forum)]);
    const latest = versions.at(-1);
    const { person } = request;
    const kept =
      person && permits(person, 'check-goals')
        ? await room.keptFromGoalOf(forum, known.charter, person)
        : undefined;
    return page(
      `The goal of ${forum.title}`,
      DeskGoal({
        forum,
        versions,
        closed: mayCatchUp(known, request.now)
          ? undefined
          : whyNotInForce(known.charter, known.cycles, request.now)?.reason,
        person,
        kept: kept?.reason,
        csrf: request.csrf,
        typed: shown.typed ?? (latest ? { ...latest, stage: 'refined', why: '' } : {}),
        check: shown.check ?? {},
        errors: shown.errors ?? [],
      }),
      shown.errors ? { errors: shown.errors } : { versions: versions.map(publicGoal) },
      { status: shown.status ?? (shown.errors ? 422 : 200), wide: true },
    );
  }
};

const mayCatchUp = ({ charter, cycles }: Pick<Known, 'charter' | 'cycles'>, now: Date): boolean =>
  charter !== undefined && cycles !== undefined && hasJustEnded(charter, cycles, now);

/** What a forum's proposal said of the goal, as the first of its versions. */
const goalOfProposal = (proposal: Proposal, forum: Forum): Goal => {
  const { goal, evidence, outOfScope, name } = fieldsOf(proposal);
  return {
    id: '',
    revision: 0,
    forumId: forum.id,
    number: 0,
    stage: 'proposal',
    goal,
    evidence,
    outOfScope,
    by: name,
    at: proposal.submittedAt ?? proposal.createdAt,
    checks: [],
  };
};

const publicGoal = ({ number, stage, goal, evidence, outOfScope, why, by, at, checks }: Goal) => ({
  version: number + 1,
  stage,
  goal,
  evidence,
  outOfScope,
  why,
  by,
  at,
  checks: checks.map(({ byId, ...check }) => check),
});
