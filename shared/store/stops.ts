import type { Actor } from '../domain/audit.ts';
import type { Row, Table, Write } from './table.ts';

/** The stop that holds back everything that is sent to many, whatever caused it. */
export const allBulk = 'bulk';

/** Where a stop lies. `cause` is the record whose letters are held back, or `allBulk`. */
export const stopKey = (cause: string) => ({ pk: `stop#${cause}`, sk: 'record' });

/** Why letters are held back, from an item at `stopKey`: a sentence. Undefined when they are not. */
export const readStop = (row: Row | undefined): string | undefined => row && String(row.why);

/**
 * Stops: one item holds back all letters of one cause, however many there are. A letter that is held back waits; once the
 * stop is gone the sweep puts it on the queue again. Whoever writes a stop puts it into the transaction of its reason.
 */
export const createStops = (table: Table) => ({
  /** Holds back the letters of a cause. `why` is a sentence. */
  stop: (cause: string, why: string, by: Actor, at: string): Write => ({
    put: { ...stopKey(cause), type: 'stop', why, by, at },
  }),

  /** Lets them go again. */
  go: (cause: string): Write => ({ remove: stopKey(cause) }),

  /** Those of the causes whose letters are held back, with the reason. One request per 100. */
  async stopped(causes: readonly string[]): Promise<Map<string, string>> {
    const wanted = [...new Set(causes)];
    const rows = new Map((await table.getMany(wanted.map(stopKey))).map((row) => [row.pk, row]));
    return new Map(
      wanted.flatMap((cause) => {
        const why = readStop(rows.get(stopKey(cause).pk));
        return why === undefined ? [] : [[cause, why] as const];
      }),
    );
  },
});

export type Stops = ReturnType<typeof createStops>;
