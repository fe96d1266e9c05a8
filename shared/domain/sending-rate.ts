import type { Letter } from './letter.ts';

/**
 * How fast letters may leave: the account has one rate, whoever sends. Each letter gets a slot, slots follow one another
 * at the account's rate, and `busyUntil` says up to when they are given away (a leaky bucket, written as one instant).
 *
 * Two lines share the slots. What is sent to many leaves at its slot, and never takes slots further ahead than
 * `ahead`. Receipts may leave that much before their slot: so a receipt goes at once, however much bulk there is, and no
 * more than `ahead` of the rate ever leaves on top of it. SES allows bursts of a second.
 */
export const sendingLines = ['receipts', 'bulk'] as const;
export type SendingLine = (typeof sendingLines)[number];

/** What can be declined waits behind what somebody asked for, whichever stream it is of. */
export const lineOf = ({ stream, list }: Pick<Letter, 'stream' | 'list'>): SendingLine =>
  stream === 'bulk' || list ? 'bulk' : 'receipts';

/** What SES allows the account (GetSendQuota). */
export interface Quota {
  /** Mails per second. */
  rate: number;
  /** Mails in any 24 hours; less than zero: as many as one likes. */
  mostADay: number;
  /** Mails of the last 24 hours. */
  sentLastDay: number;
}

/** Times are milliseconds since 1970. */
export interface Pace extends Quota {
  /** When SES said so; `sentSince` counts the slots given since then. */
  quotaAt: number;
  sentSince: number;
  /** Slots before this instant are given away. */
  busyUntil: number;
  /** A part of the rate, until an instant: SES was asked too fast. */
  slowedTo: number;
  slowedUntil: number;
}

/** What a new account may do; also assumed when SES does not tell. */
export const leastQuota: Quota = { rate: 1, mostADay: 200, sentLastDay: 0 };

/** How long the quota is believed, in milliseconds; it changes when SES comes to trust the account. */
const quotaLasts = 5 * 60_000;
/** After SES did not tell, it is asked again so much later. */
const askAgainAfter = 60_000;

export const isStale = (pace: Pace, now: number): boolean => now - pace.quotaAt >= quotaLasts;

/** The pace with what SES says now; undefined when it did not tell, and what was known goes on for a minute. */
export const withQuota = (pace: Pace | undefined, quota: Quota | undefined, now: number): Pace => ({
  busyUntil: 0,
  slowedTo: 1,
  slowedUntil: 0,
  ...(pace ?? leastQuota),
  ...(quota ?? {}),
  quotaAt: quota ? now : now - quotaLasts + askAgainAfter,
  sentSince: quota || !pace ? 0 : pace.sentSince,
});

/**
 * A little slower than SES allows: so the clocks of two machines may differ, and a letter may reach SES some 70 ms later
 * than its slot, without more than the rate in any one second.
 */
const partOfRate = 0.93;
/** In milliseconds; less than the second of burst that SES allows. */
const ahead = 800;
/** Nobody waits longer than this for a slot in a running function, in milliseconds. */
export const longestWait = 10_000;
/** Of the daily quota, what is sent to many leaves this part to receipts and sign-in mail. */
const dayForReceipts = 0.1;

/** Milliseconds between two slots. */
const intervalOf = ({ rate, slowedTo, slowedUntil }: Pace, now: number): number =>
  1000 / (rate * partOfRate * (now < slowedUntil ? slowedTo : 1));

/**
 * Slots for as many of `count` letters as go in one breath: `times` says when each may leave. Or none: until when to wait
 * before asking again, or that the day's mails are used up but for what is kept for receipts.
 */
export type Reserved = { times: number[]; pace: Pace } | { later: number } | { dayIsFull: true };

export const reserve = (pace: Pace, line: SendingLine, count: number, now: number): Reserved => {
  const interval = intervalOf(pace, now);
  const first = Math.max(now, pace.busyUntil);
  const give = (most: number, leaves: (slot: number) => number): Reserved => ({
    times: Array.from({ length: most }, (_, place) => Math.ceil(leaves(first + place * interval))),
    pace: { ...pace, busyUntil: first + most * interval, sentSince: pace.sentSince + most },
  });
  if (line === 'receipts') {
    // SES itself says when the day is full for these.
    const begins = first - ahead;
    if (begins - now > longestWait) return { later: Math.ceil(begins) };
    return give(count, (slot) => Math.max(now, slot - ahead));
  }
  const left =
    pace.mostADay < 0
      ? Infinity
      : Math.floor(pace.mostADay * (1 - dayForReceipts)) - pace.sentLastDay - pace.sentSince;
  if (left < 1) return { dayIsFull: true };
  // One at least, also where the rate is less than one letter in that time.
  const far = Math.max(ahead, interval);
  const most = Math.min(count, left, Math.max(1, Math.floor(ahead / interval)));
  const free = first + most * interval - far;
  return free > now ? { later: Math.ceil(free) } : give(most, (slot) => slot);
};

/** How long SES is spared after it said that it was asked too fast, in milliseconds, and at which part of the rate. */
const sparedFor = 15_000;
const spared = 3 / 4;

/**
 * SES was asked too fast, whatever it said of its rate: nothing for a second, then three quarters of the rate for a
 * quarter of a minute, and again less, once a second at most, while SES goes on saying so. One such answer, of a second
 * that was unlucky, costs some five seconds; an account that may send less than it was told is found within a few. And
 * SES is asked anew what it allows.
 */
export const slowed = (pace: Pace, now: number): Pace => {
  const slow = now < pace.slowedUntil;
  if (slow && pace.slowedUntil - now > sparedFor - 1000) return pace;
  return {
    ...pace,
    quotaAt: now - quotaLasts,
    busyUntil: Math.max(pace.busyUntil, now + 1000),
    slowedTo: Math.max(1 / 8, (slow ? pace.slowedTo : 1) * spared),
    slowedUntil: now + sparedFor,
  };
};
