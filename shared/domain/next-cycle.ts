import { type Charter, charterSpan, cyclesOfCharter } from './charter.ts';
import { type Cycle, cycleFieldsOf, meetingAfter, type Span, unfitting, wrongMeetings } from './cycle.ts';
import { before, type Planned, past, reminderDue } from './reminder.ts';
import { after, days, daysBetween, endOfDayAnywhere, startOfDayAnywhere } from './time.ts';
import { type Workplan, whyOutside } from './workplan.ts';

/*
 * R7: one cycle follows the other only when somebody plans it. Until then there is no call, and a forum whose charter ends
 * with the last cycle is asked by nobody whether it goes on (R9); so the secretariat hears of it, before it is late and after.
 */

/** Ten and three weeks before the annual meeting at which the last cycle ends, and the day and three weeks after it. */
const planOf = ({ starts, ends }: Span): Planned[] => [
  ...before(startOfDayAnywhere(starts), [70, 21]),
  ...past(endOfDayAnywhere(ends), [1, 21]),
];

/** That no cycle follows the last one. */
export interface NextCycleMissing {
  /** The last that is planned. */
  cycle: Cycle;
  /** The annual meeting at which it ends. */
  meeting: Span;
  /** Since when it is said. */
  since: string;
  /** Whether the last cycle has ended. */
  ended: boolean;
  /** What is written now; undefined when everything was. */
  reminder: Planned | undefined;
}

/**
 * Whether the last cycle nears its end, or has ended, and none follows. Nothing is written any more two months after it,
 * but it is still so.
 *
 * @param planned the cycles, latest first
 */
export const nextCycleMissing = (planned: readonly Cycle[], now: Date): NextCycleMissing | undefined => {
  const [cycle] = planned;
  if (!cycle) return undefined;
  const meeting = meetingAfter(cycle);
  const plan = planOf(meeting);
  const since = plan[0]?.at ?? '';
  const at = now.toISOString();
  if (at < since) return undefined;
  const ends = endOfDayAnywhere(meeting.ends);
  return {
    cycle,
    meeting,
    since,
    ended: ends <= at,
    reminder: reminderDue(plan, after(ends, days(60)), now),
  };
};

/** The charters that end with the last cycle: their forums can go on in none but the next (R9). */
export const chartersThatEndWith = (
  { meeting }: Pick<NextCycleMissing, 'meeting'>,
  charters: readonly Charter[],
  planned: readonly Cycle[],
): Charter[] =>
  charters.filter((charter) => {
    const { cycles } = cyclesOfCharter(charter, planned);
    return cycles && charterSpan(charter, cycles).lastDay === meeting.ends;
  });

/** The last days of a cycle, as the annual meeting that opens the next gives them. */
export interface EndGiven {
  before: Cycle;
  after: Cycle;
  /** What would become impossible by them, in sentences; empty where it takes them. */
  against: readonly string[];
}

/** What is given for the meeting of another year lies further from the assumed days than this, in days. */
const sameMeeting = 182;

/**
 * R7: the annual meeting that opens a new cycle is the one with which the cycle before ends. Where nobody gave that one its
 * last days, they were assumed, and were said to be; planning the new cycle gives them. Charters, mid-term updates, summaries
 * and outputs follow, as they follow whatever is changed of a cycle. What was approved stays possible: a cycle that nears
 * its assumed end, or in whose approved workplans a milestone would lie outside of its charter (R20), keeps its days, and
 * somebody decides (`otherMeetingAfter` points it out).
 *
 * @param next the cycle to be planned
 * @param planned those that are, latest first
 * @param known.approved the charters of all forums that are approved
 * @param known.plans the workplans in force
 */
export const endGivenBy = (
  next: Cycle,
  planned: readonly Cycle[],
  known: { approved: readonly Charter[]; plans: readonly Pick<Workplan, 'charterId' | 'current'>[] },
  now: Date,
): EndGiven | undefined => {
  const before = planned.find(({ meeting }) => meeting.starts < next.meeting.starts);
  if (!before || before.nextMeeting) return undefined;
  const assumed = meetingAfter(before);
  const cycle: Cycle = { ...before, nextMeeting: next.meeting };
  if (
    (assumed.starts === next.meeting.starts && assumed.ends === next.meeting.ends) ||
    Math.abs(daysBetween(assumed.starts, next.meeting.starts)) > sameMeeting ||
    wrongMeetings(cycleFieldsOf(cycle)).length
  )
    return undefined;
  const [first = assumed.starts] = [assumed.starts, next.meeting.starts].sort();
  if (startOfDayAnywhere(first) <= now.toISOString())
    return { before, after: cycle, against: ['That meeting has begun by one or the other of these days.'] };
  const fitted = unfitting(before).map(({ message }) => message);
  const newly = unfitting(cycle).map(({ message }) => message);
  const followed = [next, ...planned].toSorted((one, other) =>
    other.meeting.starts.localeCompare(one.meeting.starts),
  );
  const given = followed.map((each) => (each.id === before.id ? cycle : each));
  const outside = known.plans.flatMap((plan) => {
    const charter = known.approved.find(({ id }) => id === plan.charterId);
    const why = (those: readonly Cycle[]) => {
      const { cycles } = cyclesOfCharter(charter, those);
      return charter && cycles && plan.current
        ? whyOutside(plan.current.milestones, charterSpan(charter, cycles))
        : undefined;
    };
    const reason = why(followed) ? undefined : why(given)?.reason;
    return charter && reason ? `${charter.title}: ${reason}` : [];
  });
  return { before, after: cycle, against: [...newly.filter((each) => !fitted.includes(each)), ...outside] };
};
