import {
  isStale,
  type Pace,
  type Quota,
  type Reserved,
  reserve,
  type SendingLine,
  slowed,
  withQuota,
} from '../domain/sending-rate.ts';
import { isNew, type Row, type Table } from './table.ts';

const key = { pk: 'sending#rate', sk: 'record' };

/** The pace, with the number of its changes. */
type Kept = Pace & { revision: number };

const read = (row: Row): Kept => {
  const number = (name: keyof Kept) => Number(row[name]);
  return {
    revision: number('revision'),
    rate: number('rate'),
    mostADay: number('mostADay'),
    sentLastDay: number('sentLastDay'),
    quotaAt: number('quotaAt'),
    sentSince: number('sentSince'),
    busyUntil: number('busyUntil'),
    slowedTo: number('slowedTo'),
    slowedUntil: number('slowedUntil'),
  };
};

/** With seven senders at most, nobody loses the race this often. */
const mostTries = 20;

/**
 * The rate that all senders share: one item. Each keeps what it read last, so giving out slots is one request; two when
 * another sender was there meanwhile.
 */
export const createSendingRate = (
  table: Table,
  {
    clock,
    quota,
  }: {
    clock: () => Date;
    /** What SES allows now; undefined when it does not say. */
    quota: () => Promise<Quota | undefined>;
  },
) => {
  let last: Kept | undefined;

  const known = async (): Promise<Kept | undefined> => {
    if (last) return last;
    const row = await table.get(key.pk, key.sk);
    return row && read(row);
  };

  /** Writes the pace if nobody wrote another meanwhile; then `last` is what stands there, either way. */
  const keep = async (before: Kept | undefined, pace: Pace): Promise<boolean> => {
    const after = { ...pace, revision: (before?.revision ?? 0) + 1 };
    const names = Object.keys(after) as (keyof Kept)[];
    const answer = await table.update(
      key,
      {
        expression: `SET ${['type', ...names].map((name) => `#${name} = :${name}`).join(', ')}`,
        names: Object.fromEntries(['type', ...names].map((name) => [name, name])),
        values: { type: 'sending rate', ...after },
      },
      before
        ? {
            expression: '#revision = :before',
            names: { revision: 'revision' },
            values: { before: before.revision },
          }
        : isNew,
    );
    const stands = 'row' in answer ? answer.row : answer.inTheWay;
    last = stands && read(stands);
    return 'row' in answer;
  };

  return {
    /**
     * Slots for some of `count` letters of one line; see `reserve`. The first to find the quota five minutes old asks SES
     * for it, in passing.
     */
    async reserve(line: SendingLine, count: number): Promise<Exclude<Reserved, { pace: Pace }> | number[]> {
      let asked: { quota: Quota | undefined } | undefined;
      for (let tries = 0; tries < mostTries; tries += 1) {
        const now = clock().getTime();
        const before = await known();
        const fresh = before && !isStale(before, now);
        if (!fresh) asked ??= { quota: await quota() };
        const pace = fresh ? before : withQuota(before, asked?.quota, now);
        const reserved = reserve(pace, line, count, clock().getTime());
        if (!('times' in reserved)) {
          if (pace !== before) await keep(before, pace);
          return reserved;
        }
        if (await keep(before, reserved.pace)) return reserved.times;
      }
      return { later: clock().getTime() + 1000 };
    },

    /** SES said that it was asked too fast. */
    async slowDown(): Promise<void> {
      for (let tries = 0; tries < mostTries; tries += 1) {
        const before = await known();
        if (!before) return;
        const pace = slowed(before, clock().getTime());
        if (pace === before || (await keep(before, pace))) return;
      }
    },
  };
};

export type SendingRate = ReturnType<typeof createSendingRate>;
