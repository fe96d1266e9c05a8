import { type Letter, letterSchema } from '../domain/letter.ts';
import { table as names } from '../names.ts';
import { reportUpdate } from './letters.ts';
import { everyPage, type Table } from './table.ts';

/** What became of a letter, without its words. */
export type LetterFate = Pick<
  Letter,
  'id' | 'state' | 'recipientId' | 'createdAt' | 'to' | 'attempt' | 'fate'
>;

const fateOf = (row: Readonly<Record<string, unknown>>): LetterFate => {
  const { state, recipientId, createdAt, to, attempt, fate } = letterSchema.shape;
  return {
    id: String(row[names.partitionKey]),
    state: state.parse(row.state),
    createdAt: createdAt.parse(row.createdAt),
    to: to.parse(row.to),
    fate: fate.parse(row.fate),
    recipientId: recipientId.parse(row.recipientId),
    attempt: attempt.parse(row.attempt),
  };
};

/** The books: what became of all letters of one cause. */
export const createLedgers = (table: Table) => ({
  /**
   * All letters of a cause. Read from the index that holds fates alone, so that it takes a request for 2,000 letters
   * (1 MB each) where the letters themselves would take fifteen. May lag behind the table for a moment.
   */
  of: (cause: string): Promise<LetterFate[]> =>
    everyPage(async (cursor) => {
      const page = await table.query({ index: 'fates', partition: cause, cursor });
      return { ...page, items: page.items.map(fateOf) };
    }),

  /** Cancels those of the letters that wait, 100 a request; all others stay as they are. Answers how many it were. */
  async cancel(ids: readonly string[], at: string, note: string): Promise<number> {
    let cancelled = 0;
    for (let from = 0; from < ids.length; from += 100) {
      let batch = ids.slice(from, from + 100);
      while (batch.length) {
        const inTheWay = await table.write(
          batch.map((id) => reportUpdate(id, { report: 'cancel', at, note })),
        );
        if (!inTheWay) {
          cancelled += batch.length;
          break;
        }
        batch = batch.filter((_, index) => !inTheWay.all.includes(index));
      }
    }
    return cancelled;
  },
});

export type Ledgers = ReturnType<typeof createLedgers>;
