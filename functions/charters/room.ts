import { type Charter, type CharterCycles, cyclesOfCharter, type Goal } from '../../shared/domain/charter.ts';
import { callsToGoOnIn } from '../../shared/domain/continuation.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { facilitatorJudges, type Person } from '../../shared/domain/people.ts';
import type { Proposal } from '../../shared/domain/proposal.ts';
import type { Refusal } from '../../shared/domain/refusal.ts';
import { keptFromGoal } from '../../shared/domain/review.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { createForumDesk } from '../../shared/http/forum-desk.ts';
import type { Calls } from '../../shared/store/calls.ts';
import type { Charters } from '../../shared/store/charters.ts';
import type { Cycles } from '../../shared/store/cycles.ts';
import type { Forums } from '../../shared/store/forums.ts';
import type { Outputs } from '../../shared/store/outputs.ts';
import type { Proposals } from '../../shared/store/proposals.ts';
import { type Reviews, reviewIdFor } from '../../shared/store/reviews.ts';
import type { Selections } from '../../shared/store/selections.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Workplans } from '../../shared/store/workplans.ts';

export type Dependencies = RoomDependencies & {
  calls: Pick<Calls, 'get' | 'latest' | 'codes'>;
  outputs: Pick<Outputs, 'ofForum'>;
  table: Table;
  forums: Forums;
  charters: Charters;
  cycles: Cycles;
  proposals: Pick<Proposals, 'get' | 'change' | 'continuation'>;
  reviews: Pick<Reviews, 'get' | 'ofProposal' | 'change'>;
  selections: Pick<Selections, 'ofCall' | 'change'>;
  workplans: Pick<Workplans, 'get' | 'change'>;
};

/** What is known of a forum's charters. */
export interface Known {
  /** The latest. */
  charter: Charter | undefined;
  /** Charters of the forum before that one. */
  earlier: readonly Charter[];
  /** The cycles there are, latest first. */
  planned: readonly Cycle[];
  cycle: Cycle | undefined;
  cycles: CharterCycles | undefined;
}

/** What the parts of this room share. */
export const createRoom = (dependencies: Dependencies) => {
  const { calls, charters, cycles, people, proposals, reviews } = dependencies;

  /** The forum's latest charter, with the cycles its days follow from. */
  const latestOf = async (forum: Forum): Promise<Known> => {
    const [all, planned] = await Promise.all([charters.ofForum(forum.id), cycles.latest()]);
    const charter = all.at(-1);
    return {
      charter,
      earlier: all.slice(0, -1),
      planned: planned.items,
      ...cyclesOfCharter(charter, planned.items),
    };
  };

  /**
   * The charter that the forum works by, or worked by last, with the cycles its days follow from; before the first one is
   * approved, that one. A next charter that is being written changes nothing yet.
   */
  const worksBy = async (forum: Forum): Promise<Pick<Known, 'charter' | 'cycle' | 'cycles'>> => {
    const known = await latestOf(forum);
    const charter = approvedOf(known) ?? known.charter;
    return { charter, ...cyclesOfCharter(charter, known.planned) };
  };

  /**
   * Why somebody does not look at the goal of a forum, if so: the conflict of interest that they declared in the proposal by
   * which it works (R19). One request.
   */
  const keptFromGoalOf = async (
    forum: Forum,
    charter: Charter | undefined,
    { id }: Pick<Person, 'id'>,
  ): Promise<Refusal | undefined> =>
    keptFromGoal(await reviews.get(reviewIdFor(charter?.continues?.proposalId ?? forum.proposalId, id)));

  /**
   * The MAG facilitator who looks at a version of the goal, and who of the MAG does not, having declared a conflict of interest
   * (R19, R20). It is kept with the version: those that wait are listed without a further request, and the conflicts were
   * declared before the forum was accepted. No facilitator where they have left, are of the team, or declared one themselves.
   */
  const lookersAt = async (
    forum: Forum,
    charter: Charter | undefined,
  ): Promise<Pick<Goal, 'facilitatorId' | 'keptOut'>> => {
    if (!charter) return {};
    const { facilitator, continues } = charter;
    const proposal = continues && (await proposals.get(continues.proposalId));
    const [mag, written] = await Promise.all([
      people.present('mag'),
      reviews.ofProposal(proposal?.callId ?? forum.callId, proposal?.id ?? forum.proposalId),
    ]);
    const keptOut = written.filter(keptFromGoal).map(({ personId }) => personId);
    const judges = facilitatorJudges(facilitator, forum.id, mag) && !keptOut.includes(facilitator.id);
    return {
      ...(judges ? { facilitatorId: facilitator.id } : {}),
      ...(keptOut.length ? { keptOut } : {}),
    };
  };

  /** The proposal by which the forum asks to go on after its charter (R9): the one that was accepted, if one was. */
  const continuationOf = async (forum: Forum, known: Known): Promise<Proposal | undefined> => {
    const charter = approvedOf(known);
    if (!charter) return undefined;
    const its = callsToGoOnIn(charter, known.planned, (await calls.latest()).items);
    const asked = await Promise.all(its.map(({ id }) => proposals.continuation(forum.id, id)));
    const found = asked.flatMap(({ proposal }) => proposal ?? []);
    return found.find(({ state }) => state === 'accepted') ?? found[0];
  };

  return {
    ...createForumDesk(dependencies),
    latestOf,
    worksBy,
    keptFromGoalOf,
    lookersAt,
    continuationOf,
  };
};
export type Room = ReturnType<typeof createRoom>;

/** The latest charter that was approved: what the forum works by, or worked by last. */
export const approvedOf = ({ charter, earlier }: Known): Charter | undefined =>
  [charter, ...earlier.toReversed()].find((each) => each?.state === 'approved');

/** The page of the desk on which the team works on one thing of its forum. */
export const deskOf = (
  { id }: Pick<Forum, 'id'>,
  place: 'charter' | 'goal' | 'mid-term' | 'continuation',
): string => `/desk/forums/${id}/${place}`;
