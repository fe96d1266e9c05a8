import type { Call } from '../domain/call.ts';
import { newSelection, type Selection, selectionSchema } from '../domain/selection.ts';
import { idMadeFrom } from './made-ids.ts';
import { isAsRead, type RecordKind, records } from './records.ts';
import type { Table } from './table.ts';

const selectionKind: RecordKind<Selection> = {
  type: 'selection',
  schema: selectionSchema,
  title: ({ callTitle }) => `Selection: ${callTitle}`,
  places: () => ({}),
};

/** The working list of each call, and what was decided by it: one record a call (R19). */
export const createSelections = (table: Table) => {
  const selections = records(table, selectionKind);
  const idFor = (callId: string) => idMadeFrom('selection', `selection of ${callId}`);
  return {
    ...selections,
    /** That of a call; an empty one, not kept yet (revision 0), where nobody began. One request. */
    ofCall: async (call: Pick<Call, 'id' | 'title'>): Promise<Selection> =>
      (await selections.get(idFor(call.id))) ?? newSelection(idFor(call.id), call),
    /** The condition that a call is as it was read, its capacity too. */
    callIsAsRead: isAsRead,
  };
};

export type Selections = ReturnType<typeof createSelections>;
