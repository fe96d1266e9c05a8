import type { Letter } from '../../shared/domain/letter.ts';
import type { People } from '../../shared/store/people.ts';
import type { Table } from '../../shared/store/table.ts';

/** What a source may look into; each makes the stores that it needs from the table. */
export interface Ground {
  table: Table;
  people: Pick<People, 'present'>;
}

/**
 * The letters of one kind of reminder that are due now, also those that were written before: a letter's id follows from
 * its cause and event, so that no hour writes it twice. Name the deadline in the event, so that one that was moved is
 * reminded of anew; and find what is due with `reminderDue`, so that of several that were slept through one goes.
 */
export type Source = (ground: Ground, now: Date) => Promise<readonly Letter[]>;
