import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { inject } from 'vitest';
import type { IdKind } from '../../shared/domain/ids.ts';
import { idPrefixes } from '../../shared/domain/ids.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { Person, Role } from '../../shared/domain/people.ts';
import { table as names } from '../../shared/names.ts';
import { createCounters } from '../../shared/store/counters.ts';
import { createLetters } from '../../shared/store/letters.ts';
import { createPeople } from '../../shared/store/people.ts';
import { createCommit } from '../../shared/store/records.ts';
import { createSessions, type Session } from '../../shared/store/sessions.ts';
import { createTable } from '../../shared/store/table.ts';

/** A handler as Lambda calls it. */
type WebHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

export interface SignedIn {
  person: Person;
  cookie: string;
  session: Session;
}

/** What a browser would send. */
export interface Sending {
  params?: Record<string, string>;
  query?: Record<string, string>;
  /** Form fields; a list sends the field several times. */
  form?: Record<string, string | readonly string[]>;
  json?: unknown;
  cookies?: readonly string[];
  /** Sends the session cookie, and in a POST the hidden field against cross-site requests. */
  as?: SignedIn;
  accept?: string;
}

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
  const sessions = createSessions(table, newKey);
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
    },
    newId,
    clock,
    /** Moves the clock to an instant. */
    setClock(instant: string | Date): void {
      now = new Date(instant);
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
      await commit({
        changes: [people.change(undefined, person, by, now.toISOString())],
        audit: [],
        also: [people.holdEmail(person)],
      });
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

/** The HTTP API event, payload format 2.0. */
export const eventOf = (routeKey: string, sending: Sending): APIGatewayProxyEventV2 => {
  const [method = 'GET', pattern = '/'] = routeKey === '$default' ? ['GET', '/nowhere'] : routeKey.split(' ');
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(sending.params?.[name] ?? ''),
  );
  const query = new URLSearchParams(sending.query).toString();
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(sending.form ?? {})) {
    for (const each of typeof value === 'string' ? [value] : value) form.append(name, each);
  }
  if (method === 'POST' && sending.as && !sending.json && !form.has('csrf'))
    form.set('csrf', sending.as.session.csrf);
  const body =
    sending.json === undefined
      ? method === 'POST'
        ? form.toString()
        : undefined
      : JSON.stringify(sending.json);
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    cookies: [...(sending.as ? [sending.as.cookie] : []), ...(sending.cookies ?? [])],
    headers: {
      accept: sending.accept ?? (sending.json === undefined ? 'text/html' : 'application/json'),
      'content-type': sending.json === undefined ? 'application/x-www-form-urlencoded' : 'application/json',
      ...(sending.json !== undefined && sending.as ? { 'x-csrf-token': sending.as.session.csrf } : {}),
    },
    pathParameters: sending.params ?? {},
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'bpf.example.org',
      domainPrefix: 'bpf',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'test-request',
      routeKey,
      stage: '$default',
      time: '24/Nov/2026:09:00:00 +0000',
      timeEpoch: 0,
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: false,
  };
};

const createTableCommand = (tableName: string) => {
  const indexes = Object.values(names.indexes);
  const keys = [names, ...indexes].flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  return new CreateTableCommand({
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...new Set(keys)].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: names.partitionKey, KeyType: 'HASH' },
      { AttributeName: names.sortKey, KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: [
        { AttributeName: index.partitionKey, KeyType: 'HASH' },
        { AttributeName: index.sortKey, KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    })),
  });
};
