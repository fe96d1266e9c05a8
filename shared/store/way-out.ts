import type { NewId } from '../domain/ids.ts';
import type { Output } from '../domain/output.ts';
import type { OnItsWay } from '../domain/steps-to-release.ts';
import { createDisseminations } from './disseminations.ts';
import { createLedgers } from './ledgers.ts';
import { createPress, pressReleaseIdFor } from './press.ts';
import { createRecipients } from './recipients.ts';
import type { Table } from './table.ts';

/**
 * Where an output is on its way to the press. Two requests before a dissemination was begun or while it is put
 * together (more when it has more than a page of recipients), three once it is released.
 */
export const createWayOut = (table: Table, newId: NewId) => {
  const disseminations = createDisseminations(table);
  const recipients = createRecipients(table, newId);
  const ledgers = createLedgers(table);
  const press = createPress(table);
  return async (output: Pick<Output, 'id' | 'state' | 'version'>): Promise<OnItsWay> => {
    const { items } = await disseminations.ofOutput(output.id);
    // Supplements add to one that stands among them.
    const dissemination = items.find(({ supplementTo }) => !supplementTo);
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
