import { type Refusal, refuse } from '../domain/refusal.ts';
import type { Counters } from '../store/counters.ts';

/** Letters that one hour brings at most to an address somebody typed, and on behalf of one internet address. */
const mostForAddress = 10;
const mostFromSender = 100;

/** Whether one more letter may go to an address that a visitor typed, so that nobody's inbox can be flooded from here. */
export const mayWriteTo = async (
  counters: Counters,
  email: string,
  ip: string,
  now: Date,
): Promise<Refusal | undefined> => {
  const within =
    (await counters.within('letters-to', email, mostForAddress, now)) &&
    (await counters.within('letters-from', ip, mostFromSender, now));
  return within
    ? undefined
    : refuse(
        'too-many',
        'Too many letters were asked for in the last hour. What you typed is kept; please try again in an hour.',
      );
};
