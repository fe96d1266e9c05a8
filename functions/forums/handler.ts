import { charterStanding } from '../../shared/domain/charter.ts';
import { callsToGoOnIn } from '../../shared/domain/continuation.ts';
import { type Forum, type ForumFields, forumForm } from '../../shared/domain/forum.ts';
import {
  type ItsCharter,
  neverBegan,
  standingOfForum,
  standingsOfForums,
} from '../../shared/domain/forum-standing.ts';
import { isPublic, type Output } from '../../shared/domain/output.ts';
import { readForm, type Typed } from '../../shared/forms/read-form.ts';
import { isSame } from '../../shared/forms/same.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { revisionFromForm } from '../../shared/http/form-id.ts';
import { actorOf, createWebHandler, page, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import type { AsksToGoOn } from '../../shared/pages/charter-standing.tsx';
import { titleAfter } from '../../shared/pages/done.tsx';
import type { Calls } from '../../shared/store/calls.ts';
import type { Charters } from '../../shared/store/charters.ts';
import type { Cycles } from '../../shared/store/cycles.ts';
import type { Forums } from '../../shared/store/forums.ts';
import type { Outputs } from '../../shared/store/outputs.ts';
import type { Proposals } from '../../shared/store/proposals.ts';
import { history } from '../../shared/store/records.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Workplans } from '../../shared/store/workplans.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  table: Table;
  forums: Forums;
  outputs: Outputs;
  calls: Pick<Calls, 'latest'>;
  charters: Pick<Charters, 'ofForum' | 'approved'>;
  cycles: Pick<Cycles, 'latest'>;
  proposals: Pick<Proposals, 'continuation'>;
  workplans: Pick<Workplans, 'approved'>;
};

/** The forums: what each says of itself, and its outputs. Its coordinating team keeps that up to date. */
export const createHandler = (dependencies: Dependencies) => {
  const { table, forums, outputs, calls, charters, cycles, proposals, workplans, commit } = dependencies;
  const forumOfAddress = (request: WebRequest) => forums.get(request.params.forumId ?? '');

  /**
   * By which charter a forum works, where it stands, and whether it asks to go on after it. Two requests; with a charter one
   * more, and one for each call in which it can ask.
   */
  const charterOf = async (
    forum: Forum,
    now: Date,
  ): Promise<{ its: ItsCharter; asks: AsksToGoOn | null }> => {
    const [all, { items: planned }] = await Promise.all([charters.ofForum(forum.id), cycles.latest()]);
    const its = standingOfForum(all, planned, now);
    const itsCalls = its.charter ? callsToGoOnIn(its.charter, planned, (await calls.latest()).items) : [];
    const asked = await Promise.all(
      itsCalls.map(async (call) => ({
        call,
        proposal: (await proposals.continuation(forum.id, call.id)).proposal,
      })),
    );
    const [last] = asked
      .flatMap(({ call, proposal }) => (proposal ? [{ call, proposal }] : []))
      .toSorted((one, other) =>
        (other.proposal.submittedAt ?? '').localeCompare(one.proposal.submittedAt ?? ''),
      );
    return { its, asks: last ?? null };
  };

  /** A page of the forums with what the list tells of each. Four requests, however many they are. */
  const listOf = async (from: string | undefined, now: Date) => {
    const [{ items, cursor }, approved, planned, plans] = await Promise.all([
      forums.withGivenUp(from),
      charters.approved(),
      cycles.latest(),
      workplans.approved(),
    ]);
    const standingOf = standingsOfForums(approved, planned.items, now);
    const withPlan = new Set(plans.map(({ charterId }) => charterId));
    const listed = items
      .filter(({ givenUp }) => !givenUp)
      .map((forum): pages.ListedForum => {
        const its = standingOf(forum.id);
        const planned = its.charter !== undefined && withPlan.has(its.charter.id);
        return { forum, its, planned, neverBegan: neverBegan(forum, its, now) };
      });
    return { listed, notBegun: items.filter(({ givenUp }) => givenUp), cursor };
  };

  /** The desk's page of a forum, with what else belongs on it. Two requests. */
  const deskPage = async (
    request: WebRequest,
    forum: Forum,
    more: Pick<pages.DeskForumProps, 'typed' | 'errors' | 'newer' | 'saved'> = {},
    status = 200,
  ) => {
    const { csrf, person, query } = request;
    const [itsOutputs, told] = await Promise.all([
      outputs.ofForum(forum.id, query.get('from') ?? undefined),
      history(table, forum.id, query.get('history') ?? undefined),
    ]);
    const body = pages.DeskForum({ forum, outputs: itsOutputs, history: told, csrf, person, ...more });
    const data = more.errors
      ? { errors: more.errors }
      : {
          ...publicForum(forum),
          revision: forum.revision,
          outputs: itsOutputs.items.map(publicOutput),
          next: itsOutputs.cursor,
        };
    return page(titleAfter(forum.title, more.saved), body, data, { status });
  };

  return createWebHandler<'forums'>(dependencies, {
    'GET /forums': route({
      needs: 'anyone',
      answer: async ({ query, now, person }) => {
        const from = query.get('from') ?? undefined;
        const { listed, notBegun, cursor } = await listOf(from, now);
        return page(
          'Best Practice Forums',
          pages.Forums({ forums: listed, notBegun, cursor, further: from !== undefined, person }),
          {
            forums: listed.map(
              ({ forum: { id, title, question }, its: { standing }, neverBegan: never }) => ({
                id,
                title,
                question,
                standing: never ? 'not begun' : standing,
              }),
            ),
            didNotBegin: notBegun.map(({ id, title, givenUp }) => ({ id, title, reason: givenUp?.reason })),
            next: cursor,
          },
        );
      },
    }),

    'GET /forums/{forumId}': route({
      needs: 'anyone',
      subject: forumOfAddress,
      answer: async ({ query, now, person }, forum: Forum) => {
        const [{ items, cursor }, { its, asks }] = await Promise.all([
          outputs.ofForum(forum.id, query.get('from') ?? undefined),
          charterOf(forum, now),
        ]);
        const shown = items.filter(isPublic);
        return page(forum.title, pages.ForumPage({ forum, its, asks, outputs: shown, cursor, now, person }), {
          ...publicForum(forum),
          standing: forum.givenUp
            ? 'did not begin'
            : neverBegan(forum, its, now)
              ? 'not begun'
              : its.standing,
          ...(forum.givenUp ? { didNotBegin: { reason: forum.givenUp.reason, at: forum.givenUp.at } } : {}),
          charter: its.charter && its.cycles && charterStanding(its.charter, its.cycles, now),
          asksToGoOn: asks && {
            proposalId: asks.proposal.id,
            state: asks.proposal.state,
            callId: asks.call.id,
          },
          magFacilitator: pages.facilitatorOf(its)?.name,
          outputs: shown.map(publicOutput),
          next: cursor,
        });
      },
    }),

    'GET /desk/forums/{forumId}': route({
      needs: 'read-forum',
      subject: forumOfAddress,
      forumOf: (forum: Forum) => forum.id,
      answer: (request, forum: Forum) => deskPage(request, forum, { saved: request.query.has('saved') }),
    }),

    'POST /desk/forums/{forumId}': route({
      needs: 'manage-forum',
      subject: forumOfAddress,
      forumOf: (forum: Forum) => forum.id,
      answer: async (request, forum: Forum) => {
        const parsed = readForm(forumForm, request);
        if (!parsed.ok) {
          return deskPage(request, forum, { typed: parsed.typed, errors: parsed.errors }, 422);
        }
        const done = () => redirect(`/desk/forums/${forum.id}?saved=1`, { data: publicForum(forum) });
        // A second click: it says this already.
        if (isSame(fieldsOfForum(forum), parsed.values)) return done();
        const revision = revisionFromForm(request);
        const typed: Typed = { ...parsed.values };
        if (revision === undefined) {
          const message =
            'It is not known which version this was written against. Send it again to put it in place.';
          return deskPage(request, forum, { typed, errors: [{ name: '', message }] }, 409);
        }
        const at = request.now.toISOString();
        const by = actorOf(request);
        // Against the version the form was filled in on: who was faster is told by what is in the way.
        const refused = await commit({
          changes: [forums.change({ ...forum, revision }, { ...forum, ...parsed.values }, by, at)],
          audit: [
            {
              record: forum.id,
              at,
              by,
              act: 'changed what the forum says of itself',
              title: parsed.values.title,
              news: false,
              forumId: forum.id,
            },
          ],
        });
        if (!refused) return done();
        const newer = (await forums.get(forum.id)) ?? forum;
        return deskPage(
          request,
          newer,
          { typed, newer, errors: [{ name: '', message: refused.reason }] },
          409,
        );
      },
    }),
  });
};

const fieldsOfForum = (forum: Forum): ForumFields => forumForm.parse(forum);

const publicForum = ({ id, title, question, goal, takePart, team, organisations, createdAt }: Forum) => ({
  id,
  title,
  question,
  goal,
  takePart,
  team,
  organisations,
  createdAt,
});

const publicOutput = ({ id, title, state, commentsUntil, publishedAt }: Output) => ({
  id,
  title,
  state,
  commentsUntil,
  publishedAt,
});
