import { type Choices, choicesSchema, type List, lists, type Refuser, whyNot } from '../domain/choices.ts';
import { normalEmail } from '../domain/people.ts';
import { hashOfKey } from './keys.ts';
import type { Row, Table, Write } from './table.ts';

/** Where an address's choices lie. The address itself is not kept there: whoever asks, knows it. */
export const choicesKey = (address: string) => ({
  pk: `address#${hashOfKey(normalEmail(address))}`,
  sk: 'choices',
});

/** An item at `choicesKey` as choices: for whoever reads it together with other items. */
export const readChoices = (row: Row | undefined): Choices | undefined =>
  row &&
  choicesSchema.parse({
    declined: lists.filter((list) => (row.declined as Set<string> | undefined)?.has(list)),
    refused: row.refused,
  });

const change = (address: string, set: string, values: Record<string, unknown>, more = ''): Write => ({
  update: choicesKey(address),
  set: {
    expression: `SET #type = :type, #at = :at${set}${more}`,
    names: { type: 'type', at: 'at' },
    values: { type: 'choices', ...values },
  },
});

/**
 * What addresses want, and what they take: one item per address, changed by updates that do not depend on what was there
 * before, so that they may come twice and at the same time as others.
 */
export const createChoices = (table: Table) => {
  /** Of those addresses that ever chose something; keys are normalised. One request per 100. */
  const of = async (addresses: Iterable<string>): Promise<Map<string, Choices>> => {
    const wanted = [...new Set([...addresses].map(normalEmail))];
    const rows = await table.getMany(wanted.map(choicesKey));
    const found = new Map(rows.map((row) => [row.pk, row]));
    return new Map(
      wanted.flatMap((address) => {
        const choices = readChoices(found.get(choicesKey(address).pk));
        return choices ? [[address, choices] as const] : [];
      }),
    );
  };

  return {
    of,

    /** One request. */
    async get(address: string): Promise<Choices> {
      const { pk, sk } = choicesKey(address);
      return readChoices(await table.get(pk, sk)) ?? { declined: [] };
    },

    /** Those of the addresses, normalised, to which nothing of this list may be sent now. One request per 100. */
    async among(addresses: readonly string[], list: List): Promise<Set<string>> {
      const known = await of(addresses);
      return new Set([...known.keys()].filter((address) => whyNot(known.get(address), list)));
    },

    /** Whoever reads the mail of this address wants nothing of these lists, and all others; and mail there `again`. */
    choose(address: string, declined: readonly List[], at: string, { again = false } = {}): Write {
      const gone = [...(declined.length ? [] : ['declined']), ...(again ? ['refused'] : [])];
      return change(
        address,
        declined.length ? ', declined = :declined' : '',
        { at, ...(declined.length ? { declined: new Set(declined) } : {}) },
        gone.length ? ` REMOVE ${gone.join(', ')}` : '',
      );
    },

    /** Nothing more of this list; all else stays as it is. */
    leave: (address: string, list: List, at: string): Write =>
      change(address, '', { at, declined: new Set([list]) }, ' ADD declined :declined'),

    /** What `leave` did, undone. */
    comeBack: (address: string, list: List, at: string): Write =>
      change(address, '', { at, declined: new Set([list]) }, ' DELETE declined :declined'),

    /**
     * The address takes no mail, for good, or its reader complained: nothing of any list goes there. `complainedOf` is the
     * list that the complaint was about, which stays declined when a person lets mail go there again; one may complain of a
     * letter of no list too.
     */
    refuseMail: (
      address: string,
      why: string,
      at: string,
      complainedOf?: List,
      by: Refuser = complainedOf ? 'reader' : 'address',
    ): Write =>
      complainedOf
        ? change(
            address,
            ', refused = :refused',
            { at, refused: { why, at, by }, declined: new Set([complainedOf]) },
            ' ADD declined :declined',
          )
        : change(address, ', refused = :refused', { at, refused: { why, at, by } }),

    /** A person says that the address takes mail again. What its reader chose stays. */
    mayWriteAgain: (address: string, at: string): Write => change(address, '', { at }, ' REMOVE refused'),
  };
};

export type ChoicesOfAddresses = ReturnType<typeof createChoices>;
