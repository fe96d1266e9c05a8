import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isStale,
  leastQuota,
  lineOf,
  type Pace,
  reserve,
  type SendingLine,
  slowed,
  withQuota,
} from '../../shared/domain/sending-rate.ts';

const start = Date.parse('2026-11-24T09:00:00.000Z');
const paceOf = (rate: number, more: Partial<Pace> = {}): Pace => ({
  ...withQuota(undefined, { rate, mostADay: 50_000, sentLastDay: 0 }, start),
  ...more,
});

interface Leaving {
  line: SendingLine;
  asked: number;
  at: number;
}

/** Senders that ask in turns for slots, after so many milliseconds each; answers when each letter leaves. */
const played = (pace: Pace, asks: readonly { line: SendingLine; count: number; after: number }[]) => {
  let now = start;
  let current = pace;
  const left: Leaving[] = [];
  for (const { line, count, after } of asks) {
    now += after;
    const answer = reserve(current, line, count, now);
    if (!('times' in answer)) continue;
    current = answer.pace;
    for (const at of answer.times) left.push({ line, asked: now, at });
  }
  return left;
};

const asks = fc.array(
  fc.record({
    line: fc.constantFrom<SendingLine>('receipts', 'bulk'),
    count: fc.integer({ min: 1, max: 10 }),
    after: fc.integer({ min: 0, max: 2_000 }),
  }),
  { maxLength: 60 },
);
const rates = fc.constantFrom(1, 5, 14, 50, 200);

describe('the rate', () => {
  test('is never exceeded: in any stretch of time leave no more than rate × time, and a burst of less than a second', () => {
    fc.assert(
      fc.property(rates, asks, (rate, all) => {
        const times = played(paceOf(rate), all)
          .map(({ at }) => at)
          .sort((one, other) => one - other);
        for (const [first, from] of times.entries()) {
          for (const [more, until] of times.slice(first).entries()) {
            // A millisecond for rounding up.
            const most = (rate * (until - from + 801)) / 1000 + 1;
            expect(more + 1).toBeLessThanOrEqual(Math.max(1, most));
          }
        }
      }),
    );
  });

  test('is used: bulk that always asks again leaves at more than nine tenths of it', () => {
    for (const rate of [1, 5, 14, 50, 200]) {
      let current = paceOf(rate);
      let now = start;
      let count = 0;
      while (now < start + 60_000) {
        const answer = reserve(current, 'bulk', 10, now);
        if ('times' in answer) {
          current = answer.pace;
          count += answer.times.length;
        } else if ('later' in answer) {
          expect(answer.later).toBeGreaterThan(now);
          now = answer.later;
        }
      }
      expect(count / 60 / rate).toBeGreaterThan(0.9);
      expect(count / 60 / rate).toBeLessThanOrEqual(1);
    }
  });

  test('is fair: whoever of a line asks first leaves first, and nobody leaves before they asked', () => {
    fc.assert(
      fc.property(rates, asks, (rate, all) => {
        for (const line of ['receipts', 'bulk'] as const) {
          const of = played(paceOf(rate), all).filter((each) => each.line === line);
          for (const [place, { asked, at }] of of.entries()) {
            expect(at).toBeGreaterThanOrEqual(asked);
            expect(at).toBeGreaterThanOrEqual(of[place - 1]?.at ?? 0);
          }
        }
      }),
    );
  });

  test('lets a receipt go at once, however much bulk has asked', () => {
    fc.assert(
      fc.property(fc.constantFrom(14, 50, 200), asks, (rate, all) => {
        const bulk = all.map((each) => ({ ...each, line: 'bulk' as const }));
        const receipt = played(paceOf(rate), [...bulk, { line: 'receipts', count: 1, after: 0 }]).at(-1);
        expect(receipt?.at).toBe(receipt?.asked);
      }),
    );
  });
});

describe('the day', () => {
  test('leaves a tenth to receipts', () => {
    const nearlyFull = paceOf(14, { mostADay: 1_000, sentLastDay: 890, sentSince: 7 });
    const some = reserve(nearlyFull, 'bulk', 10, start);
    expect('times' in some && some.times).toHaveLength(3);
    expect(reserve({ ...nearlyFull, sentSince: 10 }, 'bulk', 10, start)).toEqual({ dayIsFull: true });
    const receipts = reserve({ ...nearlyFull, sentSince: 10 }, 'receipts', 10, start);
    expect('times' in receipts && receipts.times).toHaveLength(10);
  });

  test('has no end for accounts without a limit', () => {
    const free = paceOf(14, { mostADay: -1, sentLastDay: 1_000_000 });
    expect('times' in reserve(free, 'bulk', 1, start)).toBe(true);
  });
});

describe('what SES says', () => {
  test('is believed for five minutes', () => {
    expect(isStale(paceOf(14), start + 299_999)).toBe(false);
    expect(isStale(paceOf(14), start + 300_000)).toBe(true);
  });

  test('takes the place of what was counted; slots that were given stay given', () => {
    const before = paceOf(14, { sentSince: 70, busyUntil: start + 500 });
    expect(withQuota(before, { rate: 50, mostADay: 100_000, sentLastDay: 65 }, start + 1)).toMatchObject({
      rate: 50,
      mostADay: 100_000,
      sentLastDay: 65,
      sentSince: 0,
      quotaAt: start + 1,
      busyUntil: start + 500,
    });
  });

  test('is asked again after a minute when it said nothing; until then what was known holds, or the least', () => {
    const silent = withQuota(paceOf(14, { sentSince: 70 }), undefined, start + 300_000);
    expect(silent).toMatchObject({ rate: 14, sentSince: 70 });
    expect(isStale(silent, start + 359_999)).toBe(false);
    expect(isStale(silent, start + 360_000)).toBe(true);
    expect(withQuota(undefined, undefined, start)).toMatchObject(leastQuota);
  });

  test('once it was asked too fast, the rate is three quarters for fifteen seconds; less when that was still too fast', () => {
    const gaps = (pace: Pace, now: number) => {
      const from = Math.max(now, pace.busyUntil);
      const answer = reserve(pace, 'bulk', 1, from);
      return 'pace' in answer ? Math.round(answer.pace.busyUntil - from) : undefined;
    };
    const once = slowed(paceOf(10), start);
    expect(gaps(once, start)).toBe(143);
    expect(isStale(once, start)).toBe(true);
    expect(slowed(once, start + 500)).toBe(once);
    expect(gaps(slowed(once, start + 2_000), start + 2_000)).toBe(191);
    expect(gaps(once, start + 15_000)).toBe(108);
    let slow = once;
    for (let more = 1; more < 10; more += 1) slow = slowed(slow, start + more * 2_000);
    expect(slow.slowedTo).toBe(1 / 8);
  });
});

test('what can be declined waits in the line of bulk, a receipt in its own', () => {
  expect(lineOf({ stream: 'transactional' })).toBe('receipts');
  expect(lineOf({ stream: 'transactional', list: 'digests' })).toBe('bulk');
  expect(lineOf({ stream: 'bulk' })).toBe('bulk');
});
