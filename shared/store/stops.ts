import type { Actor } from '../domain/audit.ts';
import type { Expression, Page, Row, Table, Write } from './table.ts';

/** The stop that holds back everything that is sent to many, whatever caused it. */
export const allBulk = 'bulk';

/** Where a stop lies. `cause` is the record whose letters are held back, or `allBulk`. */
export const stopKey = (cause: string) => ({ pk: `stop#${cause}`, sk: 'record' });

export interface Stop {
  /** A sentence. */
  why: string;
  /** It was recalled: what it holds back never leaves. */
  forGood: boolean;
}

/** Why letters are held back, from an item at `stopKey`. Undefined when they are not. */
export const readStop = (row: Row | undefined): Stop | undefined =>
  row?.type === 'stop' ? { why: String(row.why), forGood: row.forGood === true } : undefined;

/** The condition that a stop still stands, for the transaction that puts letters aside. */
export const stillStands: Expression = {
  expression: '#type = :stop',
  names: { type: 'type' },
  values: { stop: 'stop' },
};

/** Partition of the index `waiting`: causes that were let go, and whose letters come back. */
const letGo = 'let go';

/** A cause that was let go at an instant. */
export interface LetGo {
  cause: string;
  at: string;
}

/**
 * Stops: one item holds back all letters of one cause, however many there are. The sender puts a letter that is held back
 * aside (`Letters.putAside`), once, and nobody comes across it again; when the cause is let go, the sweep takes these
 * letters up again. Whoever writes a stop puts it into the transaction of its reason.
 */
export const createStops = (table: Table) => ({
  /** Holds back the letters of a cause: for now, or `forGood`. `why` is a sentence. */
  stop: (cause: string, why: string, by: Actor, at: string, forGood = false): Write => ({
    put: { ...stopKey(cause), type: 'stop', why, by, at, ...(forGood ? { forGood } : {}) },
  }),

  /** Lets them go again. */
  go: (cause: string, at: string): Write => ({
    // Not as its `cause`: whatever has one is listed among the fates of that cause's letters.
    put: {
      ...stopKey(cause),
      type: 'let go',
      wasStopped: cause,
      at,
      waitPk: letGo,
      waitSk: `${at}#${cause}`,
    },
  }),

  /** Causes that were let go and whose letters may still lie aside, the longest ago first. One request a page. */
  async letGo(cursor?: string): Promise<Page<LetGo>> {
    const page = await table.query({ index: 'waiting', partition: letGo, limit: 100, cursor });
    return {
      ...page,
      items: page.items.map(({ wasStopped, at }) => ({ cause: String(wasStopped), at: String(at) })),
    };
  },

  /** Nothing of the cause lies aside any more, unless it was stopped again meanwhile. One request. */
  async cameBack({ cause, at }: LetGo): Promise<void> {
    await table.change(
      stopKey(cause),
      { expression: 'REMOVE waitPk, waitSk' },
      {
        expression: '#type = :letGo AND #at = :at',
        names: { type: 'type', at: 'at' },
        values: { letGo, at },
      },
    );
  },

  /** Those of the causes whose letters are held back, with the reason. One request per 100. */
  async stopped(causes: readonly string[]): Promise<Map<string, string>> {
    const wanted = [...new Set(causes)];
    const rows = new Map((await table.getMany(wanted.map(stopKey))).map((row) => [row.pk, row]));
    return new Map(
      wanted.flatMap((cause) => {
        const stop = readStop(rows.get(stopKey(cause).pk));
        return stop ? [[cause, stop.why] as const] : [];
      }),
    );
  },
});

export type Stops = ReturnType<typeof createStops>;
