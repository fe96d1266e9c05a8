import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { LocalSystem } from '../../infra/local/local-system.ts';
import { checkBackground, createPermissions } from '../../infra/local/permissions.ts';
import { readPlan } from '../../infra/local/plan.ts';
import { startLocal } from '../../infra/local/system.ts';
import { readAssembly } from '../../infra/local/template.ts';
import { bundleTinyRooms, tinyAssembly } from './tiny-stack.ts';

const scratch = mkdtempSync(join(tmpdir(), 'tiny-stack-'));
const bundles = join(scratch, 'bundles');
let tiny: ReturnType<typeof readAssembly>;

beforeAll(() => {
  bundleTinyRooms(bundles);
  tiny = readAssembly(tinyAssembly(bundles, join(scratch, 'tiny')));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Asks the tiny web function to do something. */
const actAt = async (url: string, act: string, query: Record<string, string> = {}) => {
  const answer = await fetch(`${url}/act/${act}?${new URLSearchParams(query)}`);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

describe('the local run', () => {
  let system: LocalSystem;
  const printed: string[] = [];
  const act = (name: string, query?: Record<string, string>) => actAt(system.url, name, query);
  /** How often the queue's function saw a message. */
  const seen = async (body: string) => {
    const { body: item } = await act('get', { pk: `seen ${body}` });
    return Number((item as { seen?: { N: string } } | null)?.seen?.N ?? 0);
  };
  const dead = () => system.queues.all().find(({ plan }) => plan.logicalId.startsWith('Dead'));

  beforeAll(async () => {
    system = await startLocal({ port: 0, assemblyFolder: tiny.folder, print: (line) => printed.push(line) });
  });
  afterAll(() => system?.stop());

  it('leads a request to its function as an event of payload format 2.0', async () => {
    const answer = await fetch(`${system.url}/echo/a%20b?x=1&x=2&y=`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        cookie: 'one=1; two=2',
        'X-Odd': 'Yes',
      },
      body: 'title=A+forum',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-room')).toBe('web');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await answer.json()).toMatchObject({
      version: '2.0',
      routeKey: 'POST /echo/{name}',
      rawPath: '/echo/a b',
      rawQueryString: 'x=1&x=2&y=',
      queryStringParameters: { x: '1,2', y: '' },
      pathParameters: { name: 'a b' },
      cookies: ['one=1', 'two=2'],
      headers: { 'x-odd': 'Yes' },
      body: Buffer.from('title=A+forum').toString('base64'),
      isBase64Encoded: true,
      requestContext: { http: { method: 'POST', sourceIp: '127.0.0.1' }, stage: '$default' },
    });
  });

  it('hands JSON on as text, and leads what has no route to $default', async () => {
    const answer = await fetch(`${system.url}/nowhere/at/all`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"a":"ä"}',
    });
    expect(await answer.json()).toMatchObject({
      routeKey: '$default',
      body: '{"a":"ä"}',
      isBase64Encoded: false,
    });
  });

  it('hands on what a function packed, byte for byte', async () => {
    const answer = await fetch(`${system.url}/act/pack?body=${encodeURIComponent('Où ça ? 这里')}`);
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(await answer.text()).toBe('Où ça ? 这里');
  });

  it('turns away what is too large, and what comes too fast', async () => {
    const large = await fetch(`${system.url}/echo/a`, { method: 'POST', body: Buffer.alloc(5_000_000) });
    expect(large.status).toBe(413);
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await fetch(`${system.url}/scarce`)).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  it('ends a function whose time is up, answers 503, and has its last words', async () => {
    const answer = await fetch(`${system.url}/brief/spin`);
    expect(answer.status).toBe(503);
    const [last] = system.invocations();
    expect(last).toMatchObject({ trigger: 'GET /brief/spin', outcome: 'timed out' });
    expect(last?.lines).toEqual(['I spin', 'Task timed out after 1.00 seconds']);
    expect((await fetch(`${system.url}/brief/now`)).status).toBe(200);
  });

  it('answers 500 for a function that ends its process, and starts it again', async () => {
    expect((await fetch(`${system.url}/act/exit`)).status).toBe(500);
    expect((await act('now')).status).toBe(200);
  });

  it('gives a function the environment of the template and nothing of this machine', async () => {
    vi.stubEnv('SECRET_OF_THIS_MACHINE', 'x');
    const { body } = await act('environment');
    vi.unstubAllEnvs();
    expect(body.TABLE).toBe(system.plan.tables[0]?.name);
    expect(body).not.toHaveProperty('SECRET_OF_THIS_MACHINE');
    expect(body).not.toHaveProperty('PATH');
  });

  it('refuses what the function’s own role does not allow, in each service’s way, and says so', async () => {
    const scan = await act('scan');
    expect(scan.body).toMatchObject({ name: 'AccessDeniedException' });
    expect(scan.body.message).toContain('dynamodb:Scan');
    expect(printed.some((line) => line.includes('not authorized to perform: dynamodb:Scan'))).toBe(true);
    expect((await act('upload', { key: 'elsewhere/a' })).body).toMatchObject({ name: 'AccessDenied' });
    expect((await act('mail', { from: 'somebody@example.org' })).body).toMatchObject({
      name: 'AccessDenied',
    });
    expect(system.inbox()).toEqual([]);
  });

  it('keeps objects, and does not write over one that must be new', async () => {
    expect((await act('upload', { key: 'reports/a b.txt', body: 'Hello' })).status).toBe(200);
    expect((await act('upload', { key: 'reports/a b.txt', body: 'Other' })).body.name).toBe(
      'PreconditionFailed',
    );
    expect((await act('download', { key: 'reports/a b.txt' })).body).toEqual({
      body: 'Hello',
      type: 'text/plain',
    });
    // As in AWS: who may not list the bucket does not learn that there is no such object.
    expect((await act('download', { key: 'reports/none' })).body.name).toBe('AccessDenied');
  });

  it('sends mail of the allowed sender into the inbox', async () => {
    await act('mail', { from: 'forum@example.org' });
    const answer = await fetch(`${system.url}/local/inbox.json?to=ana@example.org`);
    expect(await answer.json()).toMatchObject([{ subject: 'Hello' }]);
    await system.settle();
  });

  it('carries a written row by stream, pipe and queue to a function', async () => {
    await act('put', { pk: 'letter-1', type: 'letter' });
    await act('put', { pk: 'other-1', type: 'other' });
    await system.settle();
    expect(await seen('{"letterId": "letter-1"}')).toBe(1);
    expect(await seen('{"letterId": "other-1"}')).toBe(0);
  });

  it('gives a message that failed out again when its time has come, and buries one that always fails', async () => {
    for (const body of ['fine', 'slow', 'poison']) await act('send', { body });
    await system.settle();
    expect([await seen('fine'), await seen('slow'), await seen('poison')]).toEqual([1, 1, 1]);

    await system.moveClock({ advance: 'PT7M' });
    expect([await seen('fine'), await seen('slow'), await seen('poison')]).toEqual([1, 2, 2]);
    expect(dead()?.messages()).toEqual([]);

    await system.moveClock({ advance: 'PT7M' });
    expect(await seen('poison')).toBe(2);
    expect(dead()?.messages()).toMatchObject([{ body: 'poison' }]);
  });

  it('moves the clock of every function, and runs on the way what falls due', async () => {
    const before = system.clock.now();
    const runs = () => system.invocations().filter(({ trigger }) => trigger.startsWith('schedule')).length;
    const ran = runs();
    const answer = await fetch(`${system.url}/local/clock`, { method: 'POST', body: '{"advance":"P1D"}' });
    const { now } = (await answer.json()) as { now: string };
    expect(Date.parse(now) - before.getTime()).toBeGreaterThanOrEqual(86_400_000);
    expect(runs() - ran).toBe(24);
    const told = (await act('now')).body;
    expect(Date.parse(String(told.now))).toBeGreaterThanOrEqual(Date.parse(now));
    expect(told.dateNow).toBeGreaterThanOrEqual(Date.parse(now));
    const { body: item } = await act('get', { pk: 'hourly' });
    expect(item).toMatchObject({ source: { S: 'aws.events' } });
    expect(Date.parse((item as { at: { S: string } }).at.S)).toBeGreaterThan(Date.parse(now) - 3_600_000);

    // Who sets it back from inside, as the demo does, lives through that time once more.
    const here = system.clock.now();
    system.clock.set(new Date(here.getTime() - 86_400_000));
    const ranUntilNow = runs();
    await system.moveClock({ now: here.toISOString() });
    expect(runs() - ranUntilNow).toBe(24);

    const back = await fetch(`${system.url}/local/clock`, {
      method: 'POST',
      body: '{"now":"2020-01-01T00:00:00Z"}',
    });
    expect(back.status).toBe(422);
    expect(await back.json()).toEqual({ error: expect.stringContaining('only moves forward') });
  });

  it('says at /local what it cannot read', async () => {
    const post = (path: string, body: string) => fetch(`${system.url}${path}`, { method: 'POST', body });
    expect((await post('/local/clock', '{')).status).toBe(400);
    expect((await post('/local/clock', '{"advance":"soon"}')).status).toBe(422);
    expect((await post('/local/faults', '{"odd":1}')).status).toBe(422);
    expect((await post('/local/settle', '')).status).toBe(200);
    expect((await fetch(`${system.url}/local`)).headers.get('content-type')).toContain('text/html');
    expect((await fetch(`${system.url}/local/none`)).status).toBe(404);
    const foreign = { method: 'POST', headers: { origin: 'https://elsewhere.example.org' } };
    expect((await fetch(`${system.url}/local/settle`, foreign)).status).toBe(403);
  });
});

describe('the start', () => {
  it('stops at what cannot be run here, by name', async () => {
    const odd = join(scratch, 'odd');
    cpSync(tiny.folder, odd, { recursive: true });
    const template = structuredClone(tiny.template);
    template.Resources.Odd = { Type: 'AWS::Kinesis::Stream' };
    template.Resources.Strict = { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } };
    writeFileSync(join(odd, 'Tiny.template.json'), JSON.stringify(template));
    const started = startLocal({ port: 0, assemblyFolder: odd });
    await expect(started).rejects.toThrow(
      /AWS::Kinesis::Stream \(Odd\); FifoQueue of AWS::SQS::Queue \(Strict\)/,
    );
  });

  /** The plan of the tiny stack after a change to its template. */
  const planOf = (change: (find: (id: string) => { [name: string]: unknown }) => void) => {
    const read = structuredClone(tiny);
    change((id) => {
      const found = Object.entries(read.template.Resources).find(
        ([logicalId]) => logicalId.replace(/[0-9A-F]{8}$/, '') === id,
      );
      if (!found?.[1].Properties) throw new Error(`The tiny stack has no ${id}.`);
      return found[1].Properties;
    });
    return readPlan(read, { queueUrl: (name) => `http://queue/${name}`, issuer: 'http://issuer' });
  };

  it('names a setting that it does not know, deep inside a resource', () => {
    const odd = () =>
      planOf((find) => {
        const [target] = find('Hourly').Targets as Record<string, unknown>[];
        Object.assign(target ?? {}, { InputTransformer: { InputTemplate: '{}' } });
      });
    expect(odd).toThrow(/Hourly\w+ \(AWS::Events::Rule\) as it is: Targets\.0: .*InputTransformer/);
  });

  it('names the resource whose reference it cannot work out', () => {
    const withValue = (value: unknown) => () =>
      planOf((find) => {
        find('web').Environment = { Variables: { ODD: value } };
      });
    expect(withValue({ 'Fn::GetAtt': ['Nobody', 'Arn'] })).toThrow(
      /web\w+ refers to Nobody, which is no resource/,
    );
    expect(withValue({ 'Fn::Base64': 'a' })).toThrow(/web\w+ uses Fn::Base64/);
    const [queue = ''] = Object.keys(tiny.template.Resources).filter((each) => each.startsWith('Letters'));
    expect(withValue({ 'Fn::GetAtt': [queue, 'Colour'] })).toThrow(
      `asks for Colour of ${queue} (AWS::SQS::Queue)`,
    );
    const plan = withValue({
      'Fn::Sub': [
        `\${AWS::Region} \${Own} \${!kept} \${${queue}.QueueName}`,
        { Own: { 'Fn::Select': [1, ['a', 'b']] } },
      ],
    })();
    const web = plan.functions.find(({ logicalId }) => logicalId.startsWith('web'));
    expect(web?.environment.ODD).toBe(`eu-central-1 b \${kept} Tiny-${queue}`);
  });

  it('stops at a pipe that may not write to its queue, and at a function that may not take from its own', async () => {
    const refusalOf = async (policy: string) => {
      const plan = planOf((find) => {
        const document = find(policy).PolicyDocument as { Statement: unknown[] };
        document.Statement = [{ Effect: 'Allow', Action: ['dynamodb:*'], Resource: '*' }];
      });
      return checkBackground(plan, createPermissions(plan.roles, plan.account));
    };
    await expect(refusalOf('PipeRoleDefaultPolicy')).rejects.toThrow(
      /PipeRole\w+ is not authorized to perform: sqs:SendMessage/,
    );
    await expect(refusalOf('keepServiceRoleDefaultPolicy')).rejects.toThrow(
      /keep\w+ is not authorized to perform: sqs:ReceiveMessage/,
    );
    const plan = planOf(() => {});
    await expect(checkBackground(plan, createPermissions(plan.roles, plan.account))).resolves.toBeUndefined();
  });

  it('says who has the port', async () => {
    const other = createServer((_, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    await expect(startLocal({ port, assemblyFolder: scratch })).rejects.toThrow(
      new RegExp(`Port ${port} is taken by .+ PORT=${port + 1} npm start`),
    );
    other.close();
  });
});

describe('a run that is killed', () => {
  const run = async (assemblyFolder: string, folder: string) => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'tiny-run.ts'), assemblyFolder, folder],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()));
      child.once('exit', (code) => reject(new Error(`The run ended with ${code}.`)));
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const kill = () => {
      child.kill('SIGKILL');
      return ended;
    };
    onTestFinished(async () => void (await kill()));
    return { url, kill };
  };

  /** Whether somebody listens on a port. */
  const isOpen = (port: number) =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });

  it('leaves no process behind, and goes on where it was: rows, messages, objects and the clock', async () => {
    const folder = join(scratch, 'data');
    const assemblyFolder = tiny.folder;
    const first = await run(assemblyFolder, folder);
    await actAt(first.url, 'upload', { key: 'reports/kept', body: 'Kept' });
    await actAt(first.url, 'send', { body: 'slow' });
    await fetch(`${first.url}/local/clock`, { method: 'POST', body: '{"advance":"PT6H"}' });
    const { now } = (await actAt(first.url, 'now')).body;
    await actAt(first.url, 'send', { body: 'poison' });
    await fetch(`${first.url}/local/settle`, { method: 'POST' });
    // Accepted, and killed before anybody could have read it from the stream.
    expect((await actAt(first.url, 'put', { pk: 'last', type: 'letter' })).status).toBe(200);
    await first.kill();
    const port = Number(
      /name="port">(\d+)/.exec(readFileSync(join(folder, 'dynamodb-local.xml'), 'utf8'))?.[1],
    );
    await vi.waitFor(async () => expect(await isOpen(port)).toBe(false), { timeout: 60_000 });

    const second = await startLocal({ port: 0, assemblyFolder, folder });
    try {
      await second.settle();
      const item = async (pk: string) => (await actAt(second.url, 'get', { pk })).body;
      expect(await item('last')).toMatchObject({ type: { S: 'letter' } });
      expect(await item('seen {"letterId": "last"}')).toMatchObject({
        seen: { N: expect.stringMatching(/^[12]$/) },
      });
      expect(await item('seen slow')).toMatchObject({ seen: { N: '2' } });
      // Hidden when the run was killed; nobody works on it any more.
      expect(await item('seen poison')).toMatchObject({ seen: { N: '2' } });
      expect((await actAt(second.url, 'download', { key: 'reports/kept' })).body).toMatchObject({
        body: 'Kept',
      });
      expect(second.clock.now().getTime()).toBeGreaterThanOrEqual(Date.parse(String(now)));
    } finally {
      await second.stop();
    }
  });
});
