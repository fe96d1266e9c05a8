import { type Charter, charterSpan, cyclesOfCharter } from './charter.ts';
import { type Cycle, meetingAfter, type Span } from './cycle.ts';
import { before, type Planned, past, reminderDue } from './reminder.ts';
import { after, days, endOfDayAnywhere, startOfDayAnywhere } from './time.ts';

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
