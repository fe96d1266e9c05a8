import {
  type Charter,
  type CharterCycles,
  charterSpan,
  charterStanding,
  cyclesOfCharter,
} from './charter.ts';
import { cyclesToGoOnIn } from './continuation.ts';
import { type Cycle, cycleDates } from './cycle.ts';
import type { Forum } from './forum.ts';
import type { Proposal } from './proposal.ts';
import { after, days } from './time.ts';

/**
 * Where a forum stands, for everybody, in the order in which forums are listed (R9, R10):
 *
 * - `running`: by a charter that has begun and has not ended.
 * - `beginning`: its charter is still being written, or begins later.
 * - `resting`: its second year waits for the mid-term update.
 * - `ended`: so has its charter, and none follows it yet.
 */
export const forumStandings = ['running', 'beginning', 'resting', 'ended'] as const;
export type ForumStanding = (typeof forumStandings)[number];

/** A forum's standing, and what it follows from: the latest charter that was approved, and its cycles. */
export interface ItsCharter {
  standing: ForumStanding;
  charter: Charter | undefined;
  /** Absent, too, when the cycle in which the charter begins is not planned any more. */
  cycles: CharterCycles | undefined;
  /** Where the forum lapsed before this charter: the last day of the one before, and the day this one began or begins. */
  lapsed?: { since: string; until: string } | undefined;
}

/**
 * The standing of one forum.
 *
 * @param charters all of the forum, or those of them that are approved
 * @param planned the cycles, latest first
 */
export const standingOfForum = (
  charters: readonly Charter[],
  planned: readonly Cycle[],
  now: Date,
): ItsCharter => {
  const approved = charters
    .filter(({ state }) => state === 'approved')
    .toSorted((one, other) => one.number - other.number);
  const charter = approved.at(-1);
  const { cycles } = cyclesOfCharter(charter, planned);
  const lapsed = cycles && lapsedBefore(cycles, approved.at(-2), planned);
  return { standing: standingBy(charter, cycles, now), charter, cycles, ...(lapsed ? { lapsed } : {}) };
};

/** R9: a forum that did not go on in the cycle in which its charter ended, and does in a later one, lapsed in between. */
const lapsedBefore = (
  { cycle }: CharterCycles,
  before: Charter | undefined,
  planned: readonly Cycle[],
): ItsCharter['lapsed'] => {
  const { cycles } = cyclesOfCharter(before, planned);
  if (!before || !cycles) return undefined;
  const missed = cyclesToGoOnIn(before, planned).some(({ meeting }) => meeting.starts < cycle.meeting.starts);
  return missed
    ? { since: charterSpan(before, cycles).lastDay, until: cycleDates(cycle).magConfirms.day }
    : undefined;
};

const standingBy = (
  charter: Charter | undefined,
  cycles: CharterCycles | undefined,
  now: Date,
): ForumStanding => {
  if (!charter) return 'beginning';
  // Nobody can tell the days of such a charter; the forum works by it all the same.
  if (!cycles) return 'running';
  switch (charterStanding(charter, cycles, now)) {
    case 'ended':
      return 'ended';
    case 'waits for its mid-term update':
      return 'resting';
    case 'running':
      return 'running';
    default:
      return 'beginning';
  }
};

/** The standing of any forum, from the charters of all that are approved. */
export const standingsOfForums = (
  approved: readonly Charter[],
  planned: readonly Cycle[],
  now: Date,
): ((forumId: string) => ItsCharter) => {
  const ofForum = Map.groupBy(approved, ({ forumId }) => forumId);
  return (forumId) => standingOfForum(ofForum.get(forumId) ?? [], planned, now);
};

/**
 * In days after a forum was founded, or could write its next charter: when its team is asked for its charter, when the secretariat hears that there is none,
 * and when nobody is asked for it any more. Its team or the secretariat can give it up before, with a reason (`giveUp`).
 */
export const beginsWithin = { team: 14, secretariat: 28, givenUp: 180 } as const;

/**
 * Whether a forum was accepted and its charter never came (R10): nobody is asked for it any more, and nobody is invited to take
 * part. One that goes on has had a charter.
 */
export const neverBegan = (
  { createdAt }: Pick<Forum, 'createdAt'>,
  { charter }: Pick<ItsCharter, 'charter'>,
  now: Date,
): boolean => !charter && after(createdAt, days(beginsWithin.givenUp)) <= now.toISOString();

/**
 * What a forum that was accepted lacks to begin (R10, R20): somebody of its coordinating team who can sign in, and write the
 * charter; or a charter that was proposed at least. Undefined where it has both.
 */
export const lackedBy = ({
  hasTeam,
  hasCharter,
}: {
  hasTeam: boolean;
  hasCharter: boolean;
}): 'team' | 'charter' | undefined => (hasCharter ? undefined : hasTeam ? 'charter' : 'team');

/**
 * By which proposal a forum goes on for which it has no charter yet (R9): the last that was accepted, unless a charter
 * follows from it.
 *
 * @param charters all of the forum, or those of them that are approved
 * @param accepted proposals that were accepted, of any forum
 */
export const goesOnWithoutCharter = <P extends Pick<Proposal, 'id' | 'continues' | 'decision'>>(
  forumId: string,
  charters: readonly Pick<Charter, 'continues'>[],
  accepted: readonly P[],
): P | undefined => {
  const last = accepted
    .filter(({ continues }) => continues?.forumId === forumId)
    .toSorted((one, other) => (one.decision?.at ?? '').localeCompare(other.decision?.at ?? ''))
    .at(-1);
  return last && !charters.some(({ continues }) => continues?.proposalId === last.id) ? last : undefined;
};

/** Whether one can take part in it now: what is offered as a running forum, also while its charter is being written. */
export const isRunning = ({ standing }: Pick<ItsCharter, 'standing'>): boolean =>
  standing === 'running' || standing === 'beginning';
