import { endOfDayAnywhere, spokenDeadline } from '../domain/time.ts';

/** When a day that is a deadline has ended; stands after "until". */
export const Deadline = ({ day }: { day: string }) => (
  <time datetime={endOfDayAnywhere(day)}>{spokenDeadline(day)}</time>
);
