import { normalEmail } from '../domain/people.ts';
import {
  type PressContact,
  type PressSubscription,
  pressContactSchema,
  pressSubscriptionSchema,
} from '../domain/press-contact.ts';
import { type PressRelease, pressReleaseSchema, publicAt, settlesAfter } from '../domain/press-release.ts';
import { after } from '../domain/time.ts';
import { idMadeFrom } from './made-ids.ts';
import { type RecordKind, records } from './records.ts';
import type { Page, Table, Write } from './table.ts';

const waitsAt = (lookAt: string, id: string): [string, string] => ['pressReleases', `${lookAt}#${id}`];

const pressReleaseKind: RecordKind<PressRelease> = {
  type: 'pressRelease',
  schema: pressReleaseSchema,
  title: (release) => release.headline,
  places: (release) => ({
    desk: [`pressRelease#${release.state}`, `${release.createdAt}#${release.id}`],
    ...(release.state === 'released'
      ? {
          // By the time from which it is public: what is under embargo is behind the end of what readers are shown.
          lists: ['pressReleases', `${publicAt(release)}#${release.id}`],
          // Letters to write, or a list to look at again: the sweep finds it here and goes on.
          ...(release.lookAt ? { waiting: waitsAt(release.lookAt, release.id) } : {}),
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

const pressSubscriptionKind: RecordKind<PressSubscription> = {
  type: 'pressSubscription',
  schema: pressSubscriptionSchema,
  title: () => 'Somebody who wants to join the press list',
  places: ({ expiresAt }) => ({ expires: Math.ceil(Date.parse(expiresAt) / 1_000) }),
};

/** A dissemination has one press release; drafting it again is the same one. */
export const pressReleaseIdFor = (disseminationId: string): string =>
  idMadeFrom('pressRelease', `press release of ${disseminationId}`);

/** The id of a press contact follows from the address. */
export const pressContactIdFor = (email: string): string => idMadeFrom('pressContact', normalEmail(email));

/** What an address asked for last is the one thing that can be confirmed. */
export const pressSubscriptionIdFor = (email: string): string =>
  idMadeFrom('pressSubscription', `press subscription of ${normalEmail(email)}`);

/** Press releases, and those who receive them (R31). */
export const createPress = (table: Table) => {
  const releases = records(table, pressReleaseKind);
  const contacts = records(table, pressContactKind);
  const subscriptions = records(table, pressSubscriptionKind);
  return {
    ...releases,

    /** What is public at `now`, newest first, one page a request. */
    latestReleased: (now: Date, cursor?: string, limit = 20): Promise<Page<PressRelease>> =>
      releases.page({
        index: 'lists',
        partition: 'pressReleases',
        sortKey: { between: ['0', `${now.toISOString()}~`] },
        newestFirst: true,
        limit,
        cursor,
      }),

    /** What was released of late, what is under embargo included: up to 100, in one request. For the desk. */
    async released(): Promise<PressRelease[]> {
      const { items } = await releases.page({
        index: 'lists',
        partition: 'pressReleases',
        newestFirst: true,
        limit: 100,
      });
      return items;
    },

    /** Those in one state, newest first, one page a request. */
    inState: (state: PressRelease['state'], cursor?: string): Promise<Page<PressRelease>> =>
      releases.page({
        index: 'desk',
        partition: `pressRelease#${state}`,
        newestFirst: true,
        limit: 50,
        cursor,
      }),

    /** Those that somebody has to look at by now, the longest due first. One request. */
    async due(now: Date): Promise<PressRelease[]> {
      const { items } = await releases.page({
        index: 'waiting',
        partition: 'pressReleases',
        sortKey: { between: ['0', `${now.toISOString()}~`] },
        limit: 20,
      });
      return items;
    },

    /**
     * A letter to this organisation came back: a press release that names it hides the name from now on, and is looked at
     * soon. `cause` is the dissemination of the letter. Safe to repeat; nothing happens when nothing names it. Two requests.
     */
    async doubt({
      cause,
      organisation,
      at,
    }: {
      cause: string;
      organisation: string;
      at: string;
    }): Promise<void> {
      const dissemination = await table.get(cause);
      if (dissemination?.type !== 'dissemination') return;
      const whole = (dissemination.data as { supplementTo?: string }).supplementTo ?? cause;
      const id = pressReleaseIdFor(whole);
      // After whoever reports has written the letter's own fate down, which comes next.
      const lookAt = after(at, settlesAfter);
      const [waitPk, waitSk] = waitsAt(lookAt, id);
      await table.change(
        { pk: id, sk: 'record' },
        {
          expression:
            'SET #data.doubted = list_append(if_not_exists(#data.doubted, :none), :names), #data.lookAt = :lookAt, waitPk = :waitPk, waitSk = :waitSk, revision = revision + :one, #data.revision = #data.revision + :one',
          names: { data: 'data' },
          values: { none: [], names: [organisation], lookAt, waitPk, waitSk, one: 1 },
        },
        {
          expression:
            '#data.#state = :released AND contains(#data.organisations, :name) AND NOT contains(#data.doubted, :name)',
          names: { data: 'data', state: 'state' },
          values: { released: 'released', name: organisation },
        },
      );
    },

    subscriptions,

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
