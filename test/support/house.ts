import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { inject } from 'vitest';
import type { IdKind } from '../../shared/domain/ids.ts';
import { idPrefixes } from '../../shared/domain/ids.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { Person, Role } from '../../shared/domain/people.ts';
import { createCounters } from '../../shared/store/counters.ts';
import { createLetters } from '../../shared/store/letters.ts';
import { createPeople } from '../../shared/store/people.ts';
import { createCommit } from '../../shared/store/records.ts';
import { createSessions } from '../../shared/store/sessions.ts';
import { createTable } from '../../shared/store/table.ts';
import { eventOf, type Sending, type SignedIn } from './events.ts';
import { createTableCommand } from './table.ts';

export { eventOf, type Sending, type SignedIn };

/** What a page says for itself, without the frame that all pages share. */
export const mainOf = (body: string): string => /<main[\s\S]*<\/main>/.exec(body)?.[0] ?? '';

/** A handler as Lambda calls it. */
type WebHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

export interface Received {
  status: number;
  headers: Record<string, string>;
  body: string;
  cookies: readonly string[];
  json: () => unknown;
}

/**
 * An empty house for one test: a table of its own in DynamoDB Local, a clock that stands still until it is moved, ids
 * and keys in sequence, and a count of the requests that reached DynamoDB.
 */
export const createHouse = async (start = '2026-11-24T09:00:00.000Z') => {
  const tableName = `house-${randomUUID()}`;
  const client = new DynamoDBClient({
    endpoint: inject('dynamodb'),
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(createTableCommand(tableName));

  let requests: string[] = [];
  client.middlewareStack.add(
    (next, context) => (request) => {
      requests.push(String(context.commandName).replace(/Command$/, ''));
      return next(request);
    },
    { step: 'initialize' },
  );

  let now = new Date(start);
  const clock = () => now;
  let minted = 0;
  const newId = (kind: IdKind) => {
    minted += 1;
    return `${idPrefixes[kind]}_${String(minted).padStart(26, '0')}`;
  };
  let keys = 0;
  const newKey = () => {
    keys += 1;
    return `key-${String(keys).padStart(39, '0')}`;
  };

  const table = createTable({ tableName, client });
  const commit = createCommit(table, newId);
  const people = createPeople(table);
  const kept = createSessions(table, newKey);
  let endless = false;
  const sessions: typeof kept = {
    ...kept,
    get: (key, at) => kept.get(key, endless ? new Date(start) : at),
  };
  const letters = createLetters(table);

  return {
    table,
    tableName,
    client,
    commit,
    people,
    letters,
    /** What every web room needs, to spread into its `createHandler`. */
    web: {
      clock,
      newId,
      newKey,
      sessions,
      people,
      commit,
      counters: createCounters(table),
      baseUrl: 'https://bpf.example.org',
      contact: 'secretariat@example.org',
    },
    newId,
    clock,
    /** Moves the clock to an instant. */
    setClock(instant: string | Date): void {
      now = new Date(instant);
    },

    /** Nobody's session ends: where the clock goes on by more than a working day. */
    staySignedIn(): void {
      endless = true;
    },

    /** Runs `act` and answers the names of the DynamoDB requests it made, in order. */
    async requestsOf(act: () => Promise<unknown>): Promise<string[]> {
      requests = [];
      await act();
      return requests;
    },

    /** A person with a session. */
    async signIn(
      roles: Role[],
      name = 'Ana Example',
      email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`,
    ): Promise<SignedIn> {
      const person: Person = {
        id: newId('person'),
        revision: 0,
        name,
        email,
        roles,
        digest: { cadence: 'daily', hour: 8, timeZone: 'Europe/Zurich' },
        digestedUntil: now.toISOString(),
        createdAt: now.toISOString(),
      };
      const by = { kind: 'system' as const, name: 'Test' };
      const refused = await commit({
        changes: [people.change(undefined, person, by, now.toISOString())],
        audit: [],
        also: [people.holdEmail(person)],
      });
      if (refused) throw new Error(`${name} could not sign in: ${refused.refused}. ${refused.reason}`);
      const key = await sessions.open(person.id, now);
      const session = await sessions.get(key, now);
      if (!session) throw new Error('The session did not open.');
      return { person: { ...person, revision: 1 }, cookie: `__Host-session=${key}`, session };
    },

    /** Calls a room's handler as API Gateway would. `routeKey` is one of `names.ts`. */
    async send(handler: WebHandler, routeKey: string, sending: Sending = {}): Promise<Received> {
      const answer = await handler(eventOf(routeKey, sending), {} as Context);
      return {
        status: answer.statusCode ?? 200,
        headers: Object.fromEntries(
          Object.entries(answer.headers ?? {}).map(([name, value]) => [name, String(value)]),
        ),
        body: answer.isBase64Encoded
          ? Buffer.from(answer.body ?? '', 'base64').toString('latin1')
          : (answer.body ?? ''),
        cookies: answer.cookies ?? [],
        json: () => JSON.parse(answer.body ?? ''),
      };
    },

    /** Every letter that waits to be sent, oldest due first. */
    async waitingLetters(): Promise<Letter[]> {
      return (await letters.due('9999-12-31T00:00:00.000Z')).items;
    },
  };
};

export type TestHouse = Awaited<ReturnType<typeof createHouse>>;
