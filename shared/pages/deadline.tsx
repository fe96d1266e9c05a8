import { endOf, type Moment, spokenBeginning, spokenDeadline, startOfDayAnywhere } from '../domain/time.ts';

/** When a day that is a deadline has ended; stands after "until". */
export const Deadline = (moment: Moment) => <time datetime={endOf(moment)}>{spokenDeadline(moment)}</time>;

/** When a day begins from which something is possible; stands after "from" or "on". */
export const Beginning = ({ day }: { day: string }) => (
  <time datetime={startOfDayAnywhere(day)}>{spokenBeginning(day)}</time>
);
