import { normalEmail } from '../domain/people.ts';
import { type PressContact, pressContactSchema } from '../domain/press-contact.ts';
import { type PressRelease, pressReleaseSchema } from '../domain/press-release.ts';
import { idMadeFrom } from './made-ids.ts';
import { type RecordKind, records } from './records.ts';
import type { Page, Table, Write } from './table.ts';

const pressReleaseKind: RecordKind<PressRelease> = {
  type: 'pressRelease',
  schema: pressReleaseSchema,
  title: (release) => release.headline,
  places: (release) => ({
    desk: [`pressRelease#${release.state}`, `${release.createdAt}#${release.id}`],
    ...(release.state === 'released'
      ? {
          lists: ['pressReleases', `${release.releasedAt}#${release.id}`],
          // Not every letter to the press is in the ledger yet: the sweep finds it here and goes on.
          ...(release.lettersWritten
            ? {}
            : { waiting: ['pressReleases', `${release.releasedAt}#${release.id}`] }),
        }
      : {}),
  }),
};

const pressContactKind: RecordKind<PressContact> = {
  type: 'pressContact',
  schema: pressContactSchema,
  title: (contact) => `${contact.name}, ${contact.outlet}`,
  places: (contact) => ({
    lists: ['pressContacts', `${contact.outlet.toLowerCase().slice(0, 100)}#${contact.id}`],
  }),
};

/** A dissemination has one press release; drafting it again is the same one. */
export const pressReleaseIdFor = (disseminationId: string): string =>
  idMadeFrom('pressRelease', `press release of ${disseminationId}`);

/** The id of a press contact follows from the address. */
export const pressContactIdFor = (email: string): string => idMadeFrom('pressContact', normalEmail(email));

/** Press releases, and those who receive them (R31). */
export const createPress = (table: Table) => {
  const releases = records(table, pressReleaseKind);
  const contacts = records(table, pressContactKind);
  return {
    ...releases,

    /** What is published, newest first, one page a request. */
    latestReleased: (cursor?: string, limit = 20): Promise<Page<PressRelease>> =>
      releases.page({ index: 'lists', partition: 'pressReleases', newestFirst: true, limit, cursor }),

    /** Those in one state, newest first, one page a request. */
    inState: (state: PressRelease['state'], cursor?: string): Promise<Page<PressRelease>> =>
      releases.page({
        index: 'desk',
        partition: `pressRelease#${state}`,
        newestFirst: true,
        limit: 50,
        cursor,
      }),

    /** Released before an instant, with letters to the press not all written. One request. */
    async unfinished(before: string): Promise<PressRelease[]> {
      const { items } = await releases.page({
        index: 'waiting',
        partition: 'pressReleases',
        sortKey: { between: ['0', before] },
        limit: 20,
      });
      return items;
    },

    contacts: {
      ...contacts,
      /** Everybody, by outlet; bounded by `mostPressContacts`. */
      everybody: (): Promise<PressContact[]> => contacts.all({ index: 'lists', partition: 'pressContacts' }),
      /** Takes one off the list. */
      remove: (id: string): Write => ({
        remove: { pk: id, sk: 'record' },
        onlyIf: { expression: 'attribute_exists(#key)', names: { key: 'pk' } },
      }),
    },
  };
};

export type Press = ReturnType<typeof createPress>;
