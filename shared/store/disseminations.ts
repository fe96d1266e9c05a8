import { createHash } from 'node:crypto';
import {
  arePartsOfOne,
  type CoverLetter,
  type Dissemination,
  disseminationSchema,
  type Edition,
} from '../domain/dissemination.ts';
import type { Recipient } from '../domain/recipient.ts';
import { isAsRead, type RecordKind, records } from './records.ts';
import type { Page, Table, Write } from './table.ts';

/** Partition of the index `waiting`: disseminations that are paused, the longest first. */
export const pausedDisseminations = 'paused';

const disseminationKind: RecordKind<Dissemination> = {
  type: 'dissemination',
  schema: disseminationSchema,
  title: (dissemination) => dissemination.title,
  places: (dissemination) => ({
    lists: [`disseminations#${dissemination.outputId}`, dissemination.id],
    desk: [`dissemination#${dissemination.state}`, dissemination.id],
    // Released, but not every letter is in the ledger yet: the sweep finds it here and goes on.
    ...(dissemination.state === 'released' && !dissemination.lettersWritten
      ? {
          waiting: ['releases', `${dissemination.recalled?.at ?? dissemination.roundAt}#${dissemination.id}`],
        }
      : dissemination.paused
        ? { waiting: [pausedDisseminations, `${dissemination.paused.at}#${dissemination.id}`] }
        : {}),
  }),
};

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** What one person approves and another releases: the cover letter in all languages, and what readers of the output get. */
export const approvedHashOf = (
  coverLetter: CoverLetter,
  editions: readonly Edition[] | undefined,
  contentHash: string,
): string =>
  hashOf([
    coverLetter.subject,
    coverLetter.text,
    coverLetter.signature,
    coverLetter.replyTo ?? null,
    coverLetter.lang,
    coverLetter.attachReport,
    ...(editions ?? []).map(({ lang, subject, text, signature }) => [lang, subject, text, signature]),
    contentHash,
  ]);

/** Of a whole list of recipients, in whatever order it was read. */
export const recipientsHashOf = (recipients: readonly Recipient[]): string =>
  hashOf(
    recipients
      .map(({ id, organisation, contact, email, language, why }) => [
        id,
        organisation,
        contact ?? null,
        email,
        language,
        why ?? null,
      ])
      .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
  );

/** Disseminations: one output each, on its way to its recipients (R28–R30). */
export const createDisseminations = (table: Table) => {
  const disseminations = records(table, disseminationKind);

  /** The others of the same output that were released. One request (one more for each 50 disseminations of the output). */
  const othersReleased = async ({ id, outputId }: Dissemination): Promise<Dissemination[]> => {
    const all = await disseminations.all({ index: 'lists', partition: `disseminations#${outputId}` });
    return all.filter((each) => each.id !== id && each.state === 'released');
  };

  return {
    ...disseminations,

    othersReleased,

    /** Those of an output, newest first, one page a request. */
    ofOutput: (outputId: string, cursor?: string): Promise<Page<Dissemination>> =>
      disseminations.page({
        index: 'lists',
        partition: `disseminations#${outputId}`,
        newestFirst: true,
        limit: 50,
        cursor,
      }),

    /** The other parts of the same dissemination that were released: what it adds to, and its supplements. As many requests. */
    otherParts: async (dissemination: Dissemination): Promise<Dissemination[]> =>
      (await othersReleased(dissemination)).filter((each) => arePartsOfOne(each, dissemination)),

    /** Those in one state, newest first, one page a request. */
    inState: (state: Dissemination['state'], cursor?: string): Promise<Page<Dissemination>> =>
      disseminations.page({
        index: 'desk',
        partition: `dissemination#${state}`,
        newestFirst: true,
        limit: 50,
        cursor,
      }),

    /** Releases that began before an instant and whose letters are not all written. One request. */
    async unfinished(before: string): Promise<Dissemination[]> {
      const { items } = await disseminations.page({
        index: 'waiting',
        partition: 'releases',
        sortKey: { between: ['0', before] },
        limit: 20,
      });
      return items;
    },

    /** Goes into a transaction that counts on it being as it was read. */
    unchanged: isAsRead,

    /** Goes into a transaction that changes its recipients: they stand once it is prepared. */
    stillADraft: (id: string): Write => ({
      check: { pk: id, sk: 'record' },
      onlyIf: { expression: '#state = :draft', names: { state: 'state' }, values: { draft: 'draft' } },
    }),
  };
};

export type Disseminations = ReturnType<typeof createDisseminations>;
