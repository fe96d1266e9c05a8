import * as z from 'zod';

/** What may happen to a mail for one address; the words are shown on `/local/faults`. */
export const outcomes = {
  bounce: 'returned for good: the address does not exist',
  'transient-bounce': 'returned after some tries: the mailbox is full',
  delayed: 'delivered late: first a delay is reported, then the delivery',
  complain: 'delivered, then marked as spam by the reader',
  'late-bounce': 'delivered, and an hour later returned for good after all',
  'out-of-office': 'delivered, then an automatic reply comes back as a transient bounce',
  reject: 'accepted by SES, then thrown away because of its content',
  refuse: 'refused by SES in the reply itself',
  'no-event': 'accepted, and no event ever tells what became of it',
} as const;
export type Outcome = keyof typeof outcomes | 'deliver';

const count = z
  .number()
  .int('must be a whole number')
  .min(0, 'must not be negative')
  .max(1_000_000, 'must not be above a million');
const perSecond = z.number().positive('must be above zero').max(100_000);
const countOrShare = z.union(
  [count, z.strictObject({ share: z.number().gt(0, 'must be above 0').lte(1, 'must not be above 1') })],
  'must be a number of events, or {"share": …} above 0 and up to 1',
);

/**
 * What goes wrong at the fake SES, until it is set again; `{}` means that nothing does. Numbers count down: `3` is the
 * next three. A share is drawn from a generator that starts at `seed`, so that a run can be repeated.
 */
const faultsSchema = z.strictObject({
  /** The next sends are throttled; or all above a rate that is lower than the quota says. */
  throttle: z
    .union(
      [count, z.strictObject({ rate: perSecond })],
      'must be a number of sends, or {"rate": sends per second}',
    )
    .optional(),
  /** The next sends are accepted, but the connection is cut before the reply. */
  loseReply: count.optional(),
  /** The next sends are neither accepted nor answered. */
  timeout: count.optional(),
  /** The next sends are answered with 500 and not accepted. */
  serverError: count.optional(),
  /** Every reply comes this many milliseconds late. */
  delayMs: count.optional(),
  addresses: z
    .record(z.string().trim().toLowerCase(), z.enum(Object.keys(outcomes) as (keyof typeof outcomes)[]))
    .optional(),
  events: z
    .strictObject({
      drop: countOrShare.optional(),
      duplicate: countOrShare.optional(),
      /** The events of that many mails come last first. */
      reorder: countOrShare.optional(),
      /** Every event comes this many seconds late, on the clock of the local run. */
      delay: z.number().min(0).max(31_536_000).optional(),
    })
    .optional(),
  /** What GetSendQuota says and what is enforced. */
  ratePerSecond: perSecond.optional(),
  max24Hour: count.optional(),
  seed: z.number().int().optional(),
});
export type Faults = z.infer<typeof faultsSchema>;

type SendFault = 'loseReply' | 'timeout' | 'serverError';
type EventFault = 'drop' | 'duplicate' | 'reorder';

/** The faults in force, with counts that go down as they are used. */
export const createFaults = () => {
  let current: Faults = {};
  let random = seeded(1);

  return {
    /** Replaces all faults; keeps the old ones and says in one sentence what is wrong when `json` is not understood. */
    set(json: unknown): { faults: Faults } | { error: string } {
      const parsed = faultsSchema.safeParse(json);
      if (!parsed.success) {
        const wrong = parsed.error.issues.map(
          (issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`,
        );
        return { error: `These faults are not understood (${wrong.join('; ')}).` };
      }
      current = parsed.data;
      random = seeded(current.seed ?? 1);
      return { faults: structuredClone(current) };
    },

    current: (): Faults => structuredClone(current),

    takeThrottle(): boolean {
      if (typeof current.throttle !== 'number' || current.throttle === 0) return false;
      current.throttle -= 1;
      return true;
    },

    take(fault: SendFault): boolean {
      const left = current[fault] ?? 0;
      if (left === 0) return false;
      current[fault] = left - 1;
      return true;
    },

    takeEvent(fault: EventFault): boolean {
      const setting = current.events?.[fault];
      if (setting === undefined || setting === 0) return false;
      if (typeof setting !== 'number') return random() < setting.share;
      if (current.events) current.events[fault] = setting - 1;
      return true;
    },

    /** What happens at this address; names like those of SES's mailbox simulator are built in. */
    outcomeFor(address: string): Outcome {
      const lower = address.toLowerCase();
      return current.addresses?.[lower] ?? simulatorOutcome(lower) ?? 'deliver';
    },
  };
};

/** Local parts that behave at `example.org` and below it as SES's mailbox simulator does, so that people can try it by hand. */
export const simulator = {
  'bounce+': 'bounce',
  'late-bounce+': 'late-bounce',
  'complaint+': 'complain',
  'ooto+': 'out-of-office',
} as const satisfies Record<string, Outcome>;

const simulatorOutcome = (address: string): Outcome | undefined => {
  if (!/[@.]example\.org$/.test(address)) return undefined;
  return Object.entries(simulator).find(([start]) => address.startsWith(start))?.[1];
};

/** mulberry32: numbers from 0 up to 1, the same for the same seed. */
const seeded = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
