import { type Breaker, breakerId, breakerSchema, breakerTitle } from '../domain/breaker.ts';
import { type RecordKind, records } from './records.ts';
import type { Table } from './table.ts';

const breakerKind: RecordKind<Breaker> = {
  type: 'breaker',
  schema: breakerSchema,
  title: () => breakerTitle,
  // Tripped, it waits on the desk for somebody to let it go again.
  places: ({ id, state }) => ({ desk: [`breaker#${state}`, id] }),
};

/** The breaker of what goes to many. The stop itself is an item of `stops.ts`, written in the same transaction. */
export const createBreaker = (table: Table) => {
  const { get, change } = records(table, breakerKind);
  return {
    /** As it stands; undefined when it never tripped. One request. */
    get: (): Promise<Breaker | undefined> => get(breakerId),
    change,
  };
};

export type BreakerStore = ReturnType<typeof createBreaker>;
