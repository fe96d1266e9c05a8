import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Dissemination, prepare, startDissemination } from '../../shared/domain/dissemination.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { LetterDecision } from '../../shared/domain/letter-decision.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { Recipient } from '../../shared/domain/recipient.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { approvedHashOf, createDisseminations, recipientsHashOf } from '../../shared/store/disseminations.ts';
import { createNewId, newKey } from '../../shared/store/keys.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { createPeople } from '../../shared/store/people.ts';
import { createRecipients, newRecipient } from '../../shared/store/recipients.ts';
import { createCommit } from '../../shared/store/records.ts';
import { createSessions, sessionLasts } from '../../shared/store/sessions.ts';
import { createTable, everyPage } from '../../shared/store/table.ts';
import type { Life } from '../crash/life.ts';
import { eventOf, type Sending, type SignedIn } from '../support/events.ts';
import { keepForum, publishedOutput, tester } from '../support/samples.ts';

type Room = 'desk' | 'dissemination' | 'choices';
type Handler = (event: APIGatewayProxyEventV2, context: object) => Promise<APIGatewayProxyStructuredResultV2>;

const dissemination = '/desk/disseminations/{disseminationId}';
const coverLetter = {
  subject: 'For {{organisation}}: {{output}}',
  text: 'Dear {{contact}},\n\nthis is what {{forum}} found.',
  signature: 'Wanda Facilitator',
  lang: 'en',
  attachReport: false,
} as const;

/** A function keeps what its environment said when it was loaded, so each house loads its own. */
let houses = 0;

/**
 * People who act while letters leave: each sends a form to a room as it is deployed, so that what is tried is what the
 * desk does. Call it once the environment of an engine is set.
 */
export const createPeopleOfTheDesk = async (settings: { client: DynamoDBClient; tableName: string }) => {
  houses += 1;
  const number = houses;
  const clock = () => new Date();
  const newId = createNewId(clock);
  const table = createTable(settings);
  const ground = { table, clock, newId, commit: createCommit(table, newId) };
  const people = createPeople(table);
  const sessions = createSessions(table, newKey);
  const disseminations = createDisseminations(table);
  const recipients = createRecipients(table, newId);
  const outputs = createOutputs(table);

  const at = clock().toISOString();
  const staff = (name: string, email: string, role: 'secretariat' | 'desa'): Person => ({
    id: newId('person'),
    revision: 0,
    name,
    email,
    roles: [{ role }],
    digest: { cadence: 'never', hour: 8, timeZone: 'Europe/Zurich' },
    digestedUntil: at,
    createdAt: at,
  });
  const sekou = staff('Sekou Secretariat', 'sekou@example.org', 'secretariat');
  /** Names contacts, so that somebody else sends there. */
  const dora = staff('Dora Desa', 'dora@example.org', 'desa');
  const forum = await keepForum(ground, 'BPF on BPFs');
  await ground.commit({
    changes: [sekou, dora].map((each) => people.change(undefined, each, tester, at)),
    audit: [],
  });

  const signedIn = new Map<Person, { as: SignedIn; until: number }>();
  /** The working day of a person ends; then they sign in again. */
  const session = async (person: Person): Promise<SignedIn> => {
    const known = signedIn.get(person);
    if (known && Date.now() < known.until) return known.as;
    const key = await sessions.open(person.id, clock());
    const opened = await sessions.get(key, clock());
    if (!opened) throw new Error('The session did not open.');
    const as = { person, cookie: `__Host-session=${key}`, session: opened };
    signedIn.set(person, { as, until: Date.now() + sessionLasts / 2 });
    return as;
  };

  /** What the room answered: a status, or 'died' when its process was killed meanwhile. */
  const send = async (
    room: Room,
    routeKey: string,
    sending: Sending,
    life: Life,
  ): Promise<number | 'died'> => {
    const file = new URL(`../../functions/${room}/index.ts`, import.meta.url).href;
    const { handler } = (await import(/* @vite-ignore */ `${file}?house=${number}`)) as { handler: Handler };
    const answer = await life.live(() => handler(eventOf(routeKey, sending), {}));
    return answer === 'died' ? 'died' : (answer.statusCode ?? 0);
  };

  const onDissemination = async (
    act: string,
    { id, ...form }: { id: string } & Record<string, string>,
    life: Life,
    by = sekou,
  ) =>
    send(
      'dissemination',
      `POST ${dissemination}/${act}`,
      { as: await session(by), params: { disseminationId: id }, form },
      life,
    );
  const onRecipient = async (
    act: string,
    { id, disseminationId }: Recipient,
    form: Record<string, string>,
    life: Life,
  ) =>
    send(
      'dissemination',
      `POST ${dissemination}/recipients/{recipientId}${act}`,
      { as: await session(dora), params: { disseminationId, recipientId: id }, form },
      life,
    );
  const reason = 'A figure in it is wrong.';

  /** One more output. Of one alone there would be thousands of disseminations, and every release reads the others of it. */
  const publish = async (): Promise<string> => {
    const when = clock().toISOString();
    const id = newId('output');
    const output = publishedOutput(id, forum.id, when);
    await ground.commit({ changes: [outputs.change(undefined, output, tester, when)], audit: [] });
    return id;
  };

  return {
    name: sekou.name,

    /** A dissemination to these addresses, or a supplement to one, prepared by somebody else, so that it can be released. */
    async prepared(addresses: readonly string[], to?: Dissemination): Promise<Dissemination> {
      const now = clock();
      const when = now.toISOString();
      const id = newId('dissemination');
      const output = await outputs.get(to?.outputId ?? (await publish()));
      if (!output) throw new Error('The output was not kept.');
      const about = { id, outputId: output.id, forumId: forum.id, title: output.title };
      const draft: Dissemination = { ...startDissemination(about, now, to), coverLetter };
      const list = addresses.map((email, place) =>
        newRecipient(
          id,
          { organisation: `Organisation ${place}`, email, language: 'en', why: 'Took part.' },
          when,
        ),
      );
      await ground.commit({
        changes: [
          disseminations.change(undefined, draft, tester, when),
          ...list.map((each) => recipients.change(undefined, each, tester, when)),
        ],
        audit: [],
      });
      const ready = prepare(
        { ...draft, revision: 1 },
        {
          approvedHash: approvedHashOf(coverLetter, undefined, output.contentHash),
          approved: {
            outputTitle: output.title,
            forumTitle: forum.title,
            forumQuestion: forum.question,
            contentHash: output.contentHash,
            version: output.version,
            recipients: { count: list.length, hash: recipientsHashOf(list) },
          },
        },
        { id: newId('person'), name: 'Wanda Facilitator' },
        now,
      );
      if (isRefusal(ready)) throw new Error(ready.reason);
      await ground.commit({
        changes: [disseminations.change({ ...draft, revision: 1 }, ready, tester, when)],
        audit: [],
      });
      return ready;
    },

    /** By one of the two. */
    release: (id: string, life: Life, by = 0) => onDissemination('release', { id }, life, by ? dora : sekou),
    pause: (id: string, life: Life) => onDissemination('pause', { id, reason }, life),
    resume: (id: string, life: Life) => onDissemination('resume', { id }, life),
    recall: (id: string, life: Life) => onDissemination('recall', { id, reason }, life),

    /** Begins a round, to those whom it has not reached. */
    sendAgain: ({ id, round }: { id: string; round: number }, life: Life) =>
      onDissemination('send-again', { id, round: String(round) }, life),

    /** Recipients whose letters came back, and who wait for another contact or for their letter to go there. */
    cameBack: (): Promise<Recipient[]> => everyPage((cursor) => recipients.cameBack(cursor)),
    /** Names the address to which the letter shall go instead. */
    nameContact: (recipient: Recipient, email: string, life: Life) => {
      const { organisation, language, why = '', revision } = recipient;
      return onRecipient(
        '',
        recipient,
        { organisation, email, language, why, revision: String(revision) },
        life,
      );
    },
    nobody: (recipient: Recipient, life: Life) =>
      onRecipient('/nobody', recipient, { reason: 'They are gone.' }, life),

    /** What became of it, read by itself. */
    standing: (id: string): Promise<Dissemination | undefined> => disseminations.get(id),

    /** Decides on a letter of which nobody knows, or that was refused. */
    decide: async ({ id }: Pick<Letter, 'id'>, decision: LetterDecision, life: Life) =>
      send(
        'desk',
        'POST /desk/letters/{letterId}/decision',
        {
          as: await session(sekou),
          params: { letterId: id },
          form: { decision, reason: 'Its reader says so.' },
        },
        life,
      ),

    /** A reader wants no more letters of this kind, by one click of their mail program. */
    decline: ({ id, key = '' }: Pick<Letter, 'id' | 'key'>, life: Life) =>
      send(
        'choices',
        'POST /choices/{letterId}',
        { params: { letterId: id }, query: { key }, form: { 'List-Unsubscribe': 'One-Click' } },
        life,
      ),
  };
};

export type PeopleOfTheDesk = Awaited<ReturnType<typeof createPeopleOfTheDesk>>;
