import type { Actor, AuditEntry } from '../domain/audit.ts';
import { refusalOf } from '../domain/choices.ts';
import type { Dissemination } from '../domain/dissemination.ts';
import type { NewId } from '../domain/ids.ts';
import { normalEmail } from '../domain/people.ts';
import { type Recipient, type RecipientFields, recipientSchema, sameRecipient } from '../domain/recipient.ts';
import { createChoices } from './choices.ts';
import { idMadeFrom } from './made-ids.ts';
import { auditRow, type RecordKind, records } from './records.ts';
import type { Page, Table, Write } from './table.ts';

/** Where recipients wait whose letter came back. */
const cameBackPlace = (id: string): [string, string] => ['recipient#cameBack', id];

const recipientKind: RecordKind<Recipient> = {
  type: 'recipient',
  schema: recipientSchema,
  title: (recipient) => recipient.organisation,
  places: (recipient) => ({
    lists: [
      `recipients#${recipient.disseminationId}`,
      `${recipient.organisation.toLowerCase().slice(0, 100)}#${recipient.id}`,
    ],
    ...(recipient.cameBack && recipient.cameBack.state !== 'nobody'
      ? { desk: cameBackPlace(recipient.id) }
      : {}),
  }),
};

/**
 * The id of a recipient follows from the dissemination, the organisation and the address, so that the same one cannot be
 * on the list twice, however often and by whomever it is added.
 */
export const recipientIdFor = (
  disseminationId: string,
  recipient: Pick<Recipient, 'organisation' | 'email'>,
): string => idMadeFrom('recipient', `${disseminationId}\n${sameRecipient(recipient)}`);

export const newRecipient = (disseminationId: string, fields: RecipientFields, at: string): Recipient => ({
  ...fields,
  id: recipientIdFor(disseminationId, fields),
  revision: 0,
  disseminationId,
  createdAt: at,
});

/** A transaction holds 100 writes; one is the check of the dissemination, one the line of its history. */
const batch = 98;

/** The recipients of disseminations (R28). */
export const createRecipients = (table: Table, newId: NewId) => {
  const recipients = records(table, recipientKind);
  const choices = createChoices(table);

  /** All of a dissemination's, by organisation; bounded by `mostRecipients`. About one request per 1 MB. */
  const ofDissemination = (disseminationId: string): Promise<Recipient[]> =>
    recipients.all({ index: 'lists', partition: `recipients#${disseminationId}` });

  /** The forum whose team a dissemination asks for another contact; of one that was recalled, nobody is asked. */
  const forumToAsk = async (disseminationId: string): Promise<string | undefined> => {
    const { forumId, recalled } = ((await table.get(disseminationId))?.data ?? {}) as Partial<Dissemination>;
    return recalled ? undefined : forumId;
  };

  /** That nothing more is to be done about these. One request per 100. */
  const close = async (of: readonly Recipient[], by: Actor, at: string): Promise<void> => {
    const open = of.filter(({ cameBack }) => cameBack);
    for (let from = 0; from < open.length; from += 100) {
      let part = open.slice(from, from + 100);
      while (part.length) {
        const inTheWay = await table.write(
          part.map((before) => {
            const { cameBack, ...after } = before;
            return recipients.change(before, after, by, at).write;
          }),
        );
        if (!inTheWay) break;
        // Who was changed meanwhile was looked at by somebody: that stands.
        part = part.filter((_, index) => !inTheWay.all.includes(index));
      }
    }
  };

  /** Puts a recipient among those whose coordinating team names another contact, while it has this address. */
  const ask = async (id: string, email: string, forumId: string, since: string): Promise<void> => {
    const [deskPk, deskSk] = cameBackPlace(id);
    await table.change(
      { pk: id, sk: 'record' },
      {
        expression: 'SET #data.cameBack = :cameBack, deskPk = :deskPk, deskSk = :deskSk',
        names: { data: 'data' },
        values: { cameBack: { state: 'wrong', since, forumId }, deskPk, deskSk },
      },
      { expression: '#data.email = :email', names: { data: 'data' }, values: { email } },
    );
  };

  return {
    ...recipients,

    ofDissemination,

    /** A dissemination's, by organisation, one page a request. */
    pageOf: (disseminationId: string, cursor: string | undefined, limit: number): Promise<Page<Recipient>> =>
      recipients.page({ index: 'lists', partition: `recipients#${disseminationId}`, limit, cursor }),

    /** These recipients, by organisation. One request per 100. */
    async some(ids: readonly string[]): Promise<Recipient[]> {
      const rows = await table.getMany(ids.map((id) => ({ pk: id, sk: 'record' })));
      return rows
        .map(({ data }) => recipientSchema.parse(data))
        .sort((one, other) => one.organisation.localeCompare(other.organisation, 'en'));
    },

    /** Those whose letter came back, one page a request: for the desk. */
    cameBack: (cursor?: string): Promise<Page<Recipient>> =>
      recipients.page({ index: 'desk', partition: cameBackPlace('')[0], limit: 100, cursor }),

    /**
     * Notes that the address of a recipient is wrong, so that it waits for its coordinating team. Nothing happens when
     * the recipient is gone, or has another address by now, or when its dissemination was recalled: nothing is sent
     * again then. With `once`, nor when the team was asked before, whatever it made of that: when its letter is held back,
     * it may have been asked as the letter was written. Safe to repeat. Three requests.
     */
    async addressIsWrong(about: {
      id: string;
      email: string;
      forumId: string;
      at: string;
      once?: boolean;
    }): Promise<void> {
      const recipient = await recipients.get(about.id);
      if (about.once && recipient?.cameBack) return;
      if (recipient && (await forumToAsk(recipient.disseminationId)))
        await ask(about.id, about.email, about.forumId, about.at);
    },

    /**
     * Notes of those whose letters were just written that nothing more is to be done about them; but who has an address
     * that is known to take no mail waits for another one at once, since nothing will be sent there (R28). Two requests
     * per 100, one more for each such address. Safe to repeat.
     */
    async settle(of: readonly Recipient[], by: Actor, at: string): Promise<void> {
      const known = await choices.of(of.map(({ email }) => email));
      const isDead = ({ email }: Recipient) =>
        refusalOf(known.get(normalEmail(email)), 'outputs')?.by === 'address';
      await close(
        of.filter((each) => !isDead(each)),
        by,
        at,
      );
      const dead = of.filter(isDead);
      const forumId = dead[0] && (await forumToAsk(dead[0].disseminationId));
      if (forumId) for (const { id, email } of dead) await ask(id, email, forumId, at);
    },

    /** Nothing of a dissemination is sent again: none of its recipients waits for a contact any more. */
    async closeAll(disseminationId: string, by: Actor, at: string): Promise<void> {
      await close(await ofDissemination(disseminationId), by, at);
    },

    /** Takes one off a list. */
    remove: (id: string): Write => ({
      remove: { pk: id, sk: 'record' },
      onlyIf: { expression: 'attribute_exists(#key)', names: { key: 'pk' } },
    }),

    /**
     * Puts recipients on a list that are not on it yet, 98 a request, while `stillOpen` holds; those that are stay as
     * they are. Safe to repeat. Answers how many were new, and whether the list closed in between.
     */
    async addAll(
      added: readonly Recipient[],
      about: { by: Actor; at: string; stillOpen: Write; audit: (count: number) => AuditEntry },
    ): Promise<{ added: number; closed: boolean }> {
      let count = 0;
      for (let from = 0; from < added.length; from += batch) {
        let part = added.slice(from, from + batch);
        while (part.length) {
          const inTheWay = await table.write([
            about.stillOpen,
            { put: auditRow(about.audit(part.length), newId('audit')) },
            ...part.map((each) => recipients.change(undefined, each, about.by, about.at).write),
          ]);
          if (!inTheWay) {
            count += part.length;
            break;
          }
          if (inTheWay.all.includes(0)) return { added: count, closed: true };
          part = part.filter((_, index) => !inTheWay.all.includes(index + 2));
        }
      }
      return { added: count, closed: false };
    },
  };
};

export type Recipients = ReturnType<typeof createRecipients>;
