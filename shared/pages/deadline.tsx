import { endOf, type Moment, spokenDeadline } from '../domain/time.ts';

/** When a day that is a deadline has ended; stands after "until". */
export const Deadline = (moment: Moment) => <time datetime={endOf(moment)}>{spokenDeadline(moment)}</time>;
