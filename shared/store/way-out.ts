import type { Dissemination } from '../domain/dissemination.ts';
import type { NewId } from '../domain/ids.ts';
import type { Output } from '../domain/output.ts';
import type { OnItsWay } from '../domain/steps-to-release.ts';
import { createLedgers } from './ledgers.ts';
import { createPress, pressReleaseIdFor } from './press.ts';
import { createRecipients } from './recipients.ts';
import type { Table } from './table.ts';

/**
 * Where an output is on its way to the press, of its disseminations as they were read. No request before one was begun,
 * one while it is put together (more for a long list of recipients), two once it is released.
 */
export const createWayOut = (table: Table, newId: NewId) => {
  const recipients = createRecipients(table, newId);
  const ledgers = createLedgers(table);
  const press = createPress(table);
  return async (
    output: Pick<Output, 'id' | 'state' | 'version'>,
    /** Newest first. */
    disseminations: readonly Dissemination[],
  ): Promise<OnItsWay> => {
    // Supplements add to one that stands among them.
    const dissemination = disseminations.find(({ supplementTo }) => !supplementTo);
    if (!dissemination) return { output, recipients: [], count: 0, letters: [] };
    const { id, state, approved } = dissemination;
    const [list, letters, pressRelease] = await Promise.all([
      state === 'released' ? [] : recipients.ofDissemination(id),
      state === 'released' ? ledgers.of(id) : [],
      state === 'released' ? press.get(pressReleaseIdFor(id)) : undefined,
    ]);
    return {
      output,
      dissemination,
      recipients: list,
      count: state === 'released' ? (approved?.recipients.count ?? 0) : list.length,
      letters: letters.filter(({ recipientId }) => recipientId),
      pressRelease,
    };
  };
};
