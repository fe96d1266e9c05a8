import { after, days } from './time.ts';

/** One reminder of something: what tells it from the others about the same thing, and when it is due. */
export interface Planned {
  key: string;
  at: string;
}

/** Reminders so many days before a deadline, each named after its distance: `before('2027-01-10T…', [14, 3])`. */
export const before = (deadline: string, distances: readonly number[]): Planned[] =>
  distances.map((count) => ({ key: `${count} days before`, at: after(deadline, days(-count)) }));

/** Reminders so many days after a deadline that passed. */
export const past = (deadline: string, distances: readonly number[]): Planned[] =>
  distances.map((count) => ({ key: `${count} days after`, at: after(deadline, days(count)) }));

/**
 * The one reminder that is due now: of those whose time has come, the last. Those before it were sent, or nobody was awake
 * to send them and they say nothing new. None once it is `tooLate`.
 */
export const reminderDue = (plan: readonly Planned[], tooLate: string, now: Date): Planned | undefined => {
  const at = now.toISOString();
  if (at >= tooLate) return undefined;
  return plan
    .filter((each) => each.at <= at)
    .sort((one, other) => one.at.localeCompare(other.at))
    .at(-1);
};
