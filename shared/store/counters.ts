import { hashOfKey } from './keys.ts';
import type { Table } from './table.ts';

/** Counts acts per subject and hour, to slow down who does too much. Keeps no address, only its hash. */
export const createCounters = (table: Table) => ({
  /** Counts one more `act` of `subject` in this hour; true while it is within `most`. One request. */
  async within(act: string, subject: string, most: number, now: Date): Promise<boolean> {
    const hour = now.toISOString().slice(0, 13);
    const key = { pk: `counter#${act}#${hashOfKey(subject)}`, sk: hour };
    const answer = await table.update(key, {
      expression: 'ADD #count :one SET #expires = :expires, #type = :type',
      names: { count: 'count', expires: 'expires', type: 'type' },
      values: { one: 1, expires: Math.ceil(now.getTime() / 1000) + 7_200, type: 'counter' },
    });
    return 'row' in answer && Number(answer.row.count) <= most;
  },
});

export type Counters = ReturnType<typeof createCounters>;
