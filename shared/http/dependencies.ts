import { createCounters } from '../store/counters.ts';
import { createNewId, newKey } from '../store/keys.ts';
import { createPeople } from '../store/people.ts';
import { createCommit } from '../store/records.ts';
import { createSessions } from '../store/sessions.ts';
import type { Table } from '../store/table.ts';

/** What every web room needs: the real things, for an entry file; a test passes its own. */
export const webDependencies = (table: Table, baseUrl: string, contact: string) => {
  const clock = () => new Date();
  const newId = createNewId(clock);
  return {
    clock,
    newId,
    newKey,
    commit: createCommit(table, newId),
    people: createPeople(table),
    sessions: createSessions(table, newKey),
    counters: createCounters(table),
    baseUrl,
    contact,
  };
};

export type RoomDependencies = ReturnType<typeof webDependencies>;
