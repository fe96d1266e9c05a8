import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { table as tableNames, variables } from '../../shared/names.ts';
import { stageSchema, stages } from '../stages.ts';
import { synthesize } from '../synth.ts';
import { createAccounts } from './accounts.ts';
import { createAws, readBody } from './aws.ts';
import { createBus } from './bus.ts';
import { createClock, later } from './clock.ts';
import { createTables, letExpire, startDynamodb } from './dynamodb.ts';
import { createEndpoints } from './endpoints.ts';
import { writeWhole } from './files.ts';
import { createFunctions, type Invocation } from './functions.ts';
import { createGateway, type HttpAnswer } from './gateway.ts';
import { type IssuerPerson, signInAs, startIssuer } from './issuer.ts';
import { localPages } from './local-pages.ts';
import type { LocalSystem } from './local-system.ts';
import { startMappings } from './mappings.ts';
import { createObjects } from './objects.ts';
import { checkBackground, createPermissions } from './permissions.ts';
import { startPipes } from './pipes.ts';
import { type FunctionPlan, type Plan, readPlan } from './plan.ts';
import { freePort, host, listen } from './ports.ts';
import { checkPrerequisites, portTaken } from './prerequisites.ts';
import { createQueues } from './queues.ts';
import { createSes } from './ses.ts';
import { CannotRun, readAssembly } from './template.ts';

export interface LocalOptions {
  /** Of the site; 0 takes a free one. Default 3000. */
  port?: number;
  /** Where data are kept between runs; undefined: in memory, gone at the end. */
  folder?: string | undefined;
  /** Deletes what earlier runs kept. */
  fresh?: boolean;
  /** Fills an empty house; called once, when the system is ready for the first time. */
  demo?: ((system: LocalSystem) => Promise<void>) | undefined;
  /** Hears how the start goes on, and of calls that failed. */
  print?: (line: string) => void;
  /** Another folder of rooms than `functions/`. */
  functionsFolder?: string;
  /** A cloud assembly that is run as it is, instead of synthesizing stage `local`. */
  assemblyFolder?: string;
  /** How many mails SES takes a second. */
  ratePerSecond?: number;
}

/** Everything that the local run keeps in its folder; `fresh` deletes these and nothing else. */
const kept = {
  accounts: 'accounts.json',
  assembly: 'assembly',
  clock: 'clock.json',
  /** There while the demo is being played. */
  demo: 'demo-unfinished',
  dynamodb: 'dynamodb',
  mail: 'mail',
  objects: 'objects',
  pipes: 'pipes.json',
  queues: 'queues',
  running: 'running.json',
};

/** Nothing that is at rest needs longer. */
const longestSettling = 180_000;

/**
 * Runs the synthesized stack on this machine: HTTP API, functions, table, stream, queues, schedules, mail and sign-in.
 * Everything listens on 127.0.0.1 only.
 *
 * @throws CannotRun of one sentence when something is missing on the machine, or the stack uses what cannot be run here;
 *   what was started until then is stopped.
 */
export const startLocal = async (options: LocalOptions = {}): Promise<LocalSystem> => {
  const endings: (() => Promise<unknown> | unknown)[] = [];
  const stop = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    return await start(options, endings, stop);
  } catch (fault) {
    await stop();
    throw fault;
  }
};

const start = async (
  options: LocalOptions,
  endings: (() => Promise<unknown> | unknown)[],
  stop: () => Promise<void>,
): Promise<LocalSystem> => {
  const print = options.print ?? (() => {});
  await checkPrerequisites();

  // The port is taken first, so that nothing else starts when it is not to be had.
  let answer: RequestListener = (_, response) => {
    response
      .writeHead(503, { 'retry-after': '1', 'content-type': 'text/plain' })
      .end('Intersession is starting.\n');
  };
  const wantedPort = options.port ?? 3000;
  const site = await listen((request, response) => answer(request, response), wantedPort).catch(
    async (fault: NodeJS.ErrnoException) => {
      throw fault.code === 'EADDRINUSE' ? await portTaken(wantedPort) : fault;
    },
  );
  endings.push(() => site.close());
  const url = `http://${host}:${site.port}`;

  const folder = options.folder === undefined ? undefined : resolve(options.folder);
  const home = folder ?? mkdtempSync(join(tmpdir(), 'intersession-'));
  if (folder === undefined) endings.push(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
  const place = (name: keyof typeof kept) => join(home, kept[name]);
  /** Where something is kept; undefined when nothing shall be. */
  const keptAt = (name: keyof typeof kept) => (folder === undefined ? undefined : place(name));
  mkdirSync(home, { recursive: true });
  await claimFolder(place('running'), url);
  endings.push(() => rmSync(place('running'), { force: true }));
  if (options.fresh) {
    const ours = Object.keys(kept).filter((name) => name !== 'running') as (keyof typeof kept)[];
    for (const name of ours) rmSync(place(name), { recursive: true, force: true });
  }

  if (existsSync(place('demo'))) {
    throw new CannotRun(
      'The demo was interrupted, and its house is half furnished. Begin anew: npm start -- --fresh',
    );
  }

  const timed = async <Result>(what: string, work: () => Promise<Result> | Result): Promise<Result> => {
    const began = performance.now();
    const result = await work();
    print(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    return result;
  };

  print('Bundling the functions, synthesizing the stack, starting DynamoDB Local …');
  const database = timed('DynamoDB Local', async () => {
    const started = await startDynamodb({ folder: keptAt('dynamodb'), scratch: home });
    endings.push(() => started.stop());
    return started;
  });
  // Whoever fails first tells why; the other is stopped with the rest.
  database.catch(() => {});
  const issuerPort = await freePort();
  const issuerUrl = `http://${host}:${issuerPort}`;
  const assembly = await timed('The stack, synthesized', async () => {
    if (options.assemblyFolder) return readAssembly(options.assemblyFolder);
    rmSync(place('assembly'), { recursive: true, force: true });
    const { directory } = await synthesize({
      stage: stageSchema.parse({
        ...stages.local,
        baseUrl: url,
      }),
      outdir: place('assembly'),
      ...(options.functionsFolder ? { functionsFolder: options.functionsFolder } : {}),
    });
    return readAssembly(directory);
  }).catch(async (fault: unknown) => {
    // Java may be about to start: it must be known before everything is stopped.
    await database.catch(() => {});
    throw fault;
  });

  let answerAws: RequestListener = (_, response) => response.writeHead(503).end();
  const aws = await listen((request, response) => answerAws(request, response), 0);
  endings.push(() => aws.close());
  const awsUrl = `http://${host}:${aws.port}`;

  const dynamodb = await database;
  const plan = readPlan(assembly, {
    queueUrl: (name) => `${awsUrl}/${assembly.account.id}/${name}`,
    issuer: issuerUrl,
  });
  const { anyNew, streams } = await createTables(dynamodb.client, plan.tables);

  const clock = createClock({ offset: readOffset(keptAt('clock')) });
  const now = () => clock.now();
  const queues = createQueues(plan.queues, { now, folder: keptAt('queues') });
  endings.push(() => queues.stop());
  const objects = createObjects(
    plan.buckets.map(({ name }) => name),
    place('objects'),
  );
  const functions = createFunctions({
    clock,
    environmentOf: (each) => environmentOf(each, plan, awsUrl, home),
    called: (invocation) => {
      if (invocation.outcome !== 'ok') for (const line of told(invocation)) print(line);
    },
  });
  endings.push(() => functions.stop());
  const bus = createBus(plan, { clock, queues, functions });
  endings.push(() => bus.stop());
  const ses = await createSes({
    folder: keptAt('mail'),
    now,
    putEvent: (event) => bus.put(event),
    identities: plan.mail.identities,
    configurationSets: plan.mail.configurationSets,
    account: plan.account.id,
    region: plan.account.region,
    ...(options.ratePerSecond ? { ratePerSecond: options.ratePerSecond } : {}),
  });
  endings.push(async () => {
    ses.stop();
    await ses.flush();
  });
  const pipes = startPipes(plan.pipes, {
    url: dynamodb.url,
    streams,
    queues,
    file: keptAt('pipes'),
    failed: (fault) =>
      print(`The stream could not be read: ${fault instanceof Error ? fault.message : fault}`),
  });
  endings.push(() => pipes.stop());
  const accounts = createAccounts(plan.signIn?.accounts ?? [], keptAt('accounts'));
  const permissions = createPermissions(plan.roles, plan.account);
  answerAws = createAws({
    plan,
    permissions,
    dynamodbPort: dynamodb.port,
    functions,
    queues,
    objects,
    ses,
    accounts,
    wrote: () => pipes.wrote(),
    refused: (name, message) => print(`${name}: ${message}`),
  });
  await checkBackground(plan, permissions);
  const mappings = startMappings(plan, queues, functions);
  endings.push(() => mappings.stop());

  const { signIn } = plan;
  if (signIn) {
    const issuer = await timed('The sign-in page', () =>
      startIssuer({
        port: issuerPort,
        clientId: signIn.clientId,
        redirectUri: signIn.returns.signedIn,
        postLogoutRedirectUri: signIn.returns.signedOut,
        people: async () =>
          (await peopleOf(plan, dynamodb.client)).filter(({ email }) => accounts.has(email)),
        clockBuffer: clock.buffer,
      }),
    );
    endings.push(() => issuer.stop());
  }

  const settle = async () => {
    const deadline = performance.now() + longestSettling;
    for (;;) {
      await ses.pump();
      const busy = Object.entries({
        'the stream': !pipes.idle(),
        'the queues': !mappings.idle(),
        'the functions': functions.active() > 0,
        mail: !ses.idle(),
      }).flatMap(([name, isBusy]) => (isBusy ? [name] : []));
      if (!busy.length) return;
      if (performance.now() > deadline)
        throw new Error(`The local run does not come to rest: ${busy.join(', ')}.`);
      await delay(3);
    }
  };
  const keepClock = () => {
    const file = keptAt('clock');
    if (file) writeWhole(file, JSON.stringify({ offset: clock.offset() }));
  };

  let moving: Promise<unknown> = Promise.resolve();
  const system: LocalSystem = {
    url,
    clock,
    plan,
    queues,
    ses,
    inbox: (filter) => ses.inbox(filter),
    invocations: () => functions.invocations(),
    settle,
    moveClock(move) {
      // One after the other: two moves at once would each undo the other's.
      const moved = moving.then(async () => {
        const target = targetOf(move, clock.now());
        if ('error' in target) return target;
        await bus.moveTo(target.at, async () => {
          keepClock();
          await settle();
        });
        return { now: clock.now().toISOString() };
      });
      moving = moved.catch(() => {});
      return moved;
    },
    signIn: (email) => signInAs({ baseUrl: url, issuerUrl, email }),
    stop,
  };

  const gateway = createGateway(plan, functions, now);
  const endpoints = createEndpoints(
    system,
    localPages({
      ses,
      clock,
      moveClock: system.moveClock,
      invocations: system.invocations,
      facts: factsOf(url, folder),
    }),
  );
  answer = (request, response) => {
    const reply = async (): Promise<HttpAnswer> => {
      const body = await readBody(request);
      const local = /^\/local(?:[/?]|$)/.test(request.url ?? '');
      return local ? endpoints(request, body) : gateway(request, body);
    };
    reply().then(
      ({ status, headers, body }) => response.writeHead(status, headers).end(body),
      (fault: unknown) => {
        print(
          `The local run failed at ${request.method} ${request.url}: ${fault instanceof Error ? fault.stack : fault}`,
        );
        response.writeHead(500, { 'content-type': 'text/plain' }).end('The local run failed.\n');
      },
    );
  };
  bus.start();

  const { demo } = options;
  if (anyNew && demo) {
    print('The house is empty: playing the demo cycle into it …');
    writeWhole(place('demo'), '');
    await timed('The demo', () => demo(system));
    rmSync(place('demo'));
  }
  await letExpire(dynamodb.client, plan.tables);
  return system;
};

/** A folder is for one run at a time: two would write over each other's data. */
const claimFolder = async (file: string, url: string): Promise<void> => {
  const other = readJson<{ pid: number; url: string }>(file);
  if (other && other.pid !== process.pid && isAlive(other.pid)) {
    const runs = await fetch(`${other.url}/local/invocations.json`, { signal: AbortSignal.timeout(2000) })
      .then(({ ok }) => ok)
      .catch(() => false);
    if (runs) {
      throw new CannotRun(
        `Intersession runs already at ${other.url}, with the same data: open it, or stop it there with ctrl-C.`,
      );
    }
  }
  writeWhole(file, JSON.stringify({ pid: process.pid, url }));
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const readJson = <Value>(file: string | undefined): Value | undefined => {
  try {
    return file === undefined ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as Value);
  } catch {
    return undefined;
  }
};

const readOffset = (file: string | undefined) => readJson<{ offset: number }>(file)?.offset ?? 0;

/** What Lambda gives a function, with the template's own variables; its clients find this machine instead of AWS. */
const environmentOf = (
  each: FunctionPlan,
  { account }: Plan,
  awsUrl: string,
  home: string,
): Record<string, string> => ({
  ...each.environment,
  AWS_LAMBDA_FUNCTION_NAME: each.name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(each.memoryMb),
  AWS_REGION: account.region,
  AWS_DEFAULT_REGION: account.region,
  // Tells the local endpoint who calls.
  AWS_ACCESS_KEY_ID: each.logicalId,
  AWS_SECRET_ACCESS_KEY: 'local',
  // Of every service: what the local run does not have is refused there by name, and never reaches AWS.
  AWS_ENDPOINT_URL: awsUrl,
  // Whoever has settings of their own for AWS on this machine must not find them in here.
  AWS_CONFIG_FILE: join(home, 'no-aws-config'),
  AWS_SHARED_CREDENTIALS_FILE: join(home, 'no-aws-credentials'),
  LAMBDA_TASK_ROOT: each.folder,
  _HANDLER: each.handler,
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
});

/** How a call that did not go well is told in the terminal. */
const told = ({ function: name, trigger, outcome, durationMs, lines }: Invocation): string[] => [
  `${name} ${outcome} after ${durationMs} ms (${trigger})`,
  ...lines.slice(0, 30).map((line) => `  ${line}`),
];

const targetOf = (
  move: { advance: string } | { now: string },
  now: Date,
): { at: Date } | { error: string } => {
  try {
    const at = 'advance' in move ? later(now, move.advance) : new Date(move.now);
    if (Number.isNaN(at.getTime()))
      return {
        error: `“${'now' in move ? move.now : ''}” is no instant: write for example 2027-01-31T09:00:00Z.`,
      };
    if (at < now)
      return {
        error: `The clock only moves forward, and it is ${now.toISOString()}. To begin anew: npm start -- --fresh`,
      };
    return { at };
  } catch (fault) {
    if (fault instanceof RangeError) return { error: fault.message };
    throw fault;
  }
};

/** Whom the sign-in page offers if they have an account: everybody who has a role, and the first person of an empty house. */
const peopleOf = async (
  plan: Plan,
  client: Awaited<ReturnType<typeof startDynamodb>>['client'],
): Promise<IssuerPerson[]> => {
  const { lists } = tableNames.indexes;
  const people: IssuerPerson[] = [];
  for (const table of plan.tables) {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: lists.name,
        KeyConditionExpression: '#partition = :people',
        ExpressionAttributeNames: { '#partition': lists.partitionKey },
        ExpressionAttributeValues: { ':people': { S: 'people' } },
      }),
    );
    for (const item of Items) {
      const person = personSchema.safeParse(unmarshall(item).data);
      if (!person.success || person.data.leftAt) continue;
      const { name, email, roles } = person.data;
      people.push({
        name,
        email,
        note: [...new Set(roles.map(({ role }) => role.replaceAll('-', ' ')))].join(', '),
      });
    }
  }
  const first = plan.functions.flatMap(({ environment }) => environment[variables.firstPerson] ?? [])[0];
  if (first && !people.length)
    people.push({ name: 'The first person', email: first, note: 'secretariat; the house is still empty' });
  return people;
};

const personSchema = z.looseObject({
  name: z.string(),
  email: z.string(),
  roles: z.array(z.looseObject({ role: z.string() })),
  leftAt: z.string().optional(),
});

const factsOf = (url: string, folder: string | undefined) => [
  { name: 'The site', value: url, href: `${url}/` },
  { name: 'Data', value: folder ?? 'in memory, gone when the local run ends' },
];
