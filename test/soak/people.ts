import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Dissemination, prepare, startDissemination } from '../../shared/domain/dissemination.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { LetterDecision } from '../../shared/domain/letter-decision.ts';
import type { Person } from '../../shared/domain/people.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { approvedHashOf, createDisseminations, recipientsHashOf } from '../../shared/store/disseminations.ts';
import { createNewId, newKey } from '../../shared/store/keys.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { createPeople } from '../../shared/store/people.ts';
import { createRecipients, newRecipient } from '../../shared/store/recipients.ts';
import { createCommit } from '../../shared/store/records.ts';
import { createSessions, sessionLasts } from '../../shared/store/sessions.ts';
import { createTable } from '../../shared/store/table.ts';
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
  const sekou: Person = {
    id: newId('person'),
    revision: 0,
    name: 'Sekou Secretariat',
    email: 'sekou@example.org',
    roles: [{ role: 'secretariat' }],
    digest: { cadence: 'never', hour: 8, timeZone: 'Europe/Zurich' },
    digestedUntil: at,
    createdAt: at,
  };
  const forum = await keepForum(ground, 'BPF on BPFs');
  const outputId = newId('output');
  const published = outputs.change(undefined, publishedOutput(outputId, forum.id, at), tester, at);
  await ground.commit({ changes: [people.change(undefined, sekou, tester, at), published], audit: [] });
  const output = await outputs.get(outputId);
  if (!output) throw new Error('The output was not kept.');

  let signedIn: SignedIn | undefined;
  let until = 0;
  /** The working day of the person ends; then they sign in again. */
  const session = async (): Promise<SignedIn> => {
    if (signedIn && Date.now() < until) return signedIn;
    const key = await sessions.open(sekou.id, clock());
    const opened = await sessions.get(key, clock());
    if (!opened) throw new Error('The session did not open.');
    until = Date.now() + sessionLasts / 2;
    signedIn = { person: sekou, cookie: `__Host-session=${key}`, session: opened };
    return signedIn;
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

  const onDissemination =
    (act: 'release' | 'pause' | 'resume' | 'recall') => async (id: string, life: Life) =>
      send(
        'dissemination',
        `POST ${dissemination}/${act}`,
        {
          as: await session(),
          params: { disseminationId: id },
          form: act === 'pause' || act === 'recall' ? { reason: 'A figure in it is wrong.' } : {},
        },
        life,
      );

  return {
    name: sekou.name,

    /** A dissemination to these addresses, prepared by somebody else, so that it can be released. */
    async prepared(addresses: readonly string[]): Promise<Dissemination> {
      const now = clock();
      const when = now.toISOString();
      const id = newId('dissemination');
      const about = { id, outputId: output.id, forumId: forum.id, title: output.title };
      const draft: Dissemination = { ...startDissemination(about, now), coverLetter };
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

    release: onDissemination('release'),
    pause: onDissemination('pause'),
    resume: onDissemination('resume'),
    recall: onDissemination('recall'),

    /** What became of it, read by itself. */
    standing: (id: string): Promise<Dissemination | undefined> => disseminations.get(id),

    /** Decides on a letter of which nobody knows, or that was refused. */
    decide: async ({ id }: Pick<Letter, 'id'>, decision: LetterDecision, life: Life) =>
      send(
        'desk',
        'POST /desk/letters/{letterId}/decision',
        {
          as: await session(),
          params: { letterId: id },
          form: { decision, reason: 'Its reader says so.' },
        },
        life,
      ),

    /** A reader wants no more letters of this kind, by one click of their mail program. */
    decline: ({ id, key = '' }: Letter, life: Life) =>
      send(
        'choices',
        'POST /choices/{letterId}',
        { params: { letterId: id }, query: { key }, form: { 'List-Unsubscribe': 'One-Click' } },
        life,
      ),
  };
};
