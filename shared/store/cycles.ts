import type { Call } from '../domain/call.ts';
import { type Cycle, cycleOfCall, cycleOfDay, cycleOfReview, cycleSchema } from '../domain/cycle.ts';
import { type RecordKind, records } from './records.ts';
import type { Page, Table } from './table.ts';

const cycleKind: RecordKind<Cycle> = {
  type: 'cycle',
  schema: cycleSchema,
  title: (cycle) => cycle.title,
  places: (cycle) => ({
    lists: ['cycles', `${cycle.meeting.starts}#${cycle.id}`],
    desk: ['cycle', cycle.id],
  }),
};

/** The cycles from one annual meeting to the next (R7). */
export const createCycles = (table: Table) => {
  const cycles = records(table, cycleKind);
  const latest = (cursor?: string): Promise<Page<Cycle>> =>
    cycles.page({ index: 'lists', partition: 'cycles', newestFirst: true, limit: 50, cursor });
  const ofCall = async (call: Pick<Call, 'cycleId' | 'opens'>): Promise<Cycle | undefined> =>
    call.cycleId ? cycles.get(call.cycleId) : cycleOfCall(call, (await latest()).items);
  return {
    ...cycles,
    /** Latest annual meeting first, one page a request. */
    latest,
    /** The cycle of now, of the fifty latest; one request. */
    current: async (now: Date): Promise<Cycle | undefined> =>
      cycleOfDay((await latest()).items, now.toISOString().slice(0, 10)),
    /** The cycle whose call it is: chosen, or of the fifty latest the one it opens in; one request. */
    ofCall,
    /** The cycle whose dates the review of a call follows; one request. */
    ofReview: async (call: Call): Promise<Cycle | undefined> => cycleOfReview(call, await ofCall(call)),
  };
};

export type Cycles = ReturnType<typeof createCycles>;
