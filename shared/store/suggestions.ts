import { type Suggestion, suggestionSchema } from '../domain/suggestion.ts';
import { idMadeFrom } from './made-ids.ts';
import { type RecordKind, records } from './records.ts';
import type { Page, Table } from './table.ts';

const suggestionKind: RecordKind<Suggestion> = {
  type: 'suggestion',
  schema: suggestionSchema,
  title: ({ organisation }) => `Another contact for ${organisation}`,
  places: ({ id, state }) => ({ desk: [`suggestion#${state}`, id] }),
};

/** A letter brings one suggestion at most; naming somebody else with it is the same one, changed. */
export const suggestionIdFor = (letterId: string): string =>
  idMadeFrom('suggestion', `suggestion ${letterId}`);

/** Contact persons that recipients named themselves (R28). */
export const createSuggestions = (table: Table) => {
  const suggestions = records(table, suggestionKind);
  return {
    ...suggestions,
    /** Those that wait for somebody, one page a request. */
    open: (cursor?: string): Promise<Page<Suggestion>> =>
      suggestions.page({ index: 'desk', partition: 'suggestion#open', limit: 100, cursor }),
    /** Those that were taken, and whose person has not confirmed: the newest 100. */
    confirming: (): Promise<Page<Suggestion>> =>
      suggestions.page({
        index: 'desk',
        partition: 'suggestion#confirming',
        newestFirst: true,
        limit: 100,
      }),
  };
};

export type Suggestions = ReturnType<typeof createSuggestions>;
