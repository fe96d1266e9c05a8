import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createAccounts } from '../../infra/local/accounts.ts';
import { createClock, later } from '../../infra/local/clock.ts';
import { createRouter } from '../../infra/local/gateway.ts';
import { needsOfDynamodb, needsOfSes } from '../../infra/local/needs.ts';
import { createObjects } from '../../infra/local/objects.ts';
import { checkPattern, checkTemplate, fillTemplate, matches } from '../../infra/local/patterns.ts';
import type { Plan, QueuePlan } from '../../infra/local/plan.ts';
import { createQueues } from '../../infra/local/queues.ts';
import { readSchedule } from '../../infra/local/schedule.ts';

const scratch = mkdtempSync(join(tmpdir(), 'local-parts-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('a duration', () => {
  const from = (start: string, duration: string) => later(new Date(start), duration).toISOString();

  it('goes by the calendar', () => {
    expect(from('2027-01-31T10:00:00Z', 'P1M')).toBe('2027-02-28T10:00:00.000Z');
    expect(from('2028-01-31T10:00:00Z', 'P1M')).toBe('2028-02-29T10:00:00.000Z');
    expect(from('2028-02-29T10:00:00Z', 'P1Y')).toBe('2029-02-28T10:00:00.000Z');
    expect(from('2026-12-31T23:59:59Z', 'PT1S')).toBe('2027-01-01T00:00:00.000Z');
    expect(from('2026-01-01T00:00:00Z', 'P1Y2M3W4DT5H6M7S')).toBe('2027-03-26T05:06:07.000Z');
  });

  it('is the same in days as in hours', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.nat(1000),
        (at, days) => {
          expect(later(at, `P${days}D`)).toEqual(later(at, `PT${24 * days}H`));
        },
      ),
    );
  });

  it('is refused when it is none', () => {
    for (const odd of ['', 'P', 'PT', 'P1', '1D', 'P1.5D', 'P-1D', 'P1H', 'soon']) {
      expect(() => later(new Date(), odd), odd).toThrow(/is no duration/);
    }
    expect(() => later(new Date(), 'P999999Y')).toThrow(/out of the calendar/);
  });
});

describe('a schedule', () => {
  const next = (expression: string, after: string) =>
    readSchedule(expression, 'Rule')(new Date(after)).toISOString();

  it('is due at its rate, counted from the epoch', () => {
    expect(next('rate(5 minutes)', '2026-11-24T10:03:10Z')).toBe('2026-11-24T10:05:00.000Z');
    expect(next('rate(5 minutes)', '2026-11-24T10:05:00Z')).toBe('2026-11-24T10:10:00.000Z');
    expect(next('rate(1 day)', '2026-11-24T10:05:00Z')).toBe('2026-11-25T00:00:00.000Z');
  });

  it('is due when its cron fields fit', () => {
    expect(next('cron(0 8 ? * MON-FRI *)', '2026-11-27T08:00:00Z')).toBe('2026-11-30T08:00:00.000Z');
    expect(next('cron(0/15 9-10 * * ? *)', '2026-11-24T10:45:00Z')).toBe('2026-11-25T09:00:00.000Z');
    expect(next('cron(30 6 29 2 ? *)', '2026-11-24T00:00:00Z')).toBe('2028-02-29T06:30:00.000Z');
    expect(next('cron(0 0 1 JAN,JUL ? 2027)', '2026-11-24T00:00:00Z')).toBe('2027-01-01T00:00:00.000Z');
  });

  it('is named when it cannot be read', () => {
    for (const odd of [
      'rate(5 weeks)',
      'cron(0 8 L * ? *)',
      'cron(61 8 * * ? *)',
      'cron(0 8 * * ? * *)',
      'at(2027-01-01T00:00:00)',
    ]) {
      expect(() => readSchedule(odd, 'Rule7'), odd).toThrow(/Rule7 is scheduled/);
    }
  });
});

describe('a pattern', () => {
  const event = { source: 'aws.ses', detail: { mail: { tags: { set: ['bulk'] } }, size: 3, gone: null } };
  const fits = (pattern: unknown) => matches(checkPattern(pattern, 'Rule'), event);

  it('fits when each of its fields has one of its values', () => {
    expect(fits({ source: ['aws.s3', 'aws.ses'] })).toBe(true);
    expect(fits({ source: ['aws.s3'] })).toBe(false);
    expect(fits({ detail: { mail: { tags: { set: ['bulk', 'other'] } } } })).toBe(true);
    expect(fits({ detail: { size: [3], gone: [null] } })).toBe(true);
    expect(fits({ source: ['aws.ses'], detail: { size: [4] } })).toBe(false);
    expect(fits({ detail: { absent: { deeper: ['x'] } } })).toBe(false);
  });

  it('knows prefix, suffix, case, anything-but and exists', () => {
    expect(fits({ source: [{ prefix: 'aws.' }] })).toBe(true);
    expect(fits({ source: [{ suffix: '.s3' }] })).toBe(false);
    expect(fits({ source: [{ 'equals-ignore-case': 'AWS.SES' }] })).toBe(true);
    expect(fits({ source: [{ 'anything-but': ['aws.ses'] }] })).toBe(false);
    expect(fits({ source: [{ 'anything-but': { prefix: 'aws' } }] })).toBe(false);
    expect(fits({ source: [{ 'anything-but': 'other' }] })).toBe(true);
    expect(fits({ absent: [{ exists: false }] })).toBe(true);
    expect(fits({ source: [{ exists: false }] })).toBe(false);
  });

  it('is named when it uses what is not done here', () => {
    expect(() => checkPattern({ detail: { size: [{ numeric: ['>', 1] }] } }, 'Rule7')).toThrow(
      /Rule7 matches detail.size by/,
    );
    expect(() => checkPattern({ $or: [{ a: ['b'] }] }, 'Rule7')).toThrow(/Rule7 uses \$or/);
    expect(() => checkPattern({ a: 'b' }, 'Rule7')).toThrow(/Rule7 has no pattern at a/);
  });

  it('of a pipe fills its template, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const record = { dynamodb: { Keys: { pk: { S: text } } } };
        expect(
          JSON.parse(fillTemplate('{"id": "<$.dynamodb.Keys.pk.S>", "all": <$.dynamodb>}', record)),
        ).toEqual({
          id: text,
          all: record.dynamodb,
        });
      }),
    );
    expect(() => checkTemplate('{"at": "<aws.pipes.event.ingestion-time>"}', 'Pipe7')).toThrow(
      /Pipe7 has <aws.pipes/,
    );
  });
});

describe('the routes', () => {
  const throttle = { rate: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };
  const keys = ['$default', 'GET /a/{id}', 'GET /a/new', 'ANY /a/{rest+}', 'GET /a/{id}/edit', 'GET /'];
  const find = createRouter(keys.map((key) => ({ key, functionArn: key, throttle })));
  const found = (method: string, path: string) => {
    const { route, params } = find(method, path) ?? {};
    return [route?.key, params];
  };

  it('are tried from the most specific to $default', () => {
    expect(found('GET', '/a/new')).toEqual(['GET /a/new', {}]);
    expect(found('GET', '/a/x%2Fy')).toEqual(['GET /a/{id}', { id: 'x/y' }]);
    expect(found('GET', '/a/x/edit')).toEqual(['GET /a/{id}/edit', { id: 'x' }]);
    expect(found('GET', '/a/x/y/z')).toEqual(['ANY /a/{rest+}', { rest: 'x/y/z' }]);
    expect(found('POST', '/a/new')).toEqual(['ANY /a/{rest+}', { rest: 'new' }]);
    expect(found('GET', '/')).toEqual(['GET /', {}]);
    expect(found('GET', '/a')).toEqual(['$default', {}]);
    expect(found('GET', '/%ff')).toEqual(['$default', {}]);
  });
});

describe('a queue', () => {
  const plan: QueuePlan = {
    logicalId: 'Work',
    name: 'work',
    arn: 'arn:work',
    visibilitySeconds: 60,
    delaySeconds: 0,
    retentionSeconds: 86_400,
    maximumBytes: 1000,
    redrive: undefined,
  };
  const open = (folder?: string) => {
    const clock = createClock();
    const queues = createQueues([plan], { now: clock.now, folder });
    const queue = queues.byName('work');
    if (!queue) throw new Error('There is no queue.');
    return { clock, queue, queues };
  };

  it('hides what somebody works on, until its time is over', () => {
    const { clock, queue, queues } = open();
    queue.send('one');
    expect(queue.receive(10)).toMatchObject([{ body: 'one', receives: 1 }]);
    expect(queue.receive(10)).toEqual([]);
    clock.advance('PT1M');
    expect(queue.receive(10)).toMatchObject([{ body: 'one', receives: 2 }]);
    queues.stop();
  });

  it('forgets what is too old', () => {
    const { clock, queue, queues } = open();
    queue.send('one');
    clock.advance('P2D');
    expect(queue.receive(10)).toEqual([]);
    expect(queue.messages()).toEqual([]);
    queues.stop();
  });

  it('keeps its messages on disk, also when the process died in the middle of a line', () => {
    const folder = join(scratch, 'queues');
    const first = open(folder);
    for (const body of ['done', 'at work', 'waiting']) first.queue.send(body);
    const [done] = first.queue.receive(2);
    first.queue.remove(done?.id ?? '');
    first.queues.stop();
    appendFileSync(join(folder, 'work.jsonl'), '{"message":{"id":"x","bo');
    const second = open(folder);
    expect(second.queue.receive(10)).toMatchObject([
      { body: 'at work', receives: 2 },
      { body: 'waiting', receives: 1 },
    ]);
    second.queues.stop();
  });
});

describe('an account', () => {
  const file = join(scratch, 'accounts.json');

  it('is there when the stack makes it, or somebody did, however the address is written', () => {
    const accounts = createAccounts(['First@example.org'], file);
    expect(accounts.has('first@example.org')).toBe(true);
    expect([accounts.open('first@example.org'), accounts.open('Ana@example.org')]).toEqual([false, true]);
    expect(accounts.has('ana@example.org')).toBe(true);
  });

  it('outlives the process', () => {
    const later = createAccounts([], file);
    expect([later.has('ana@example.org'), later.has('mara@example.org')]).toEqual([true, false]);
  });
});

describe('an object', () => {
  const objects = createObjects(['reports'], join(scratch, 'objects'));
  const ask = (
    method: string,
    key: string,
    more: { headers?: Record<string, string>; body?: string; query?: string } = {},
  ) =>
    objects.answer({
      method,
      bucket: 'reports',
      key,
      query: new URLSearchParams(more.query),
      headers: more.headers ?? {},
      body: Buffer.from(more.body ?? ''),
    });

  it('comes back as it was put, without the marks of how it was sent', () => {
    const chunked =
      '5;chunk-signature=abc\r\nHello\r\n8\r\n, forum\n\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n';
    ask('PUT', 'a/b', {
      headers: { 'content-encoding': 'aws-chunked', 'content-type': 'text/plain', 'x-amz-meta-hash': '1' },
      body: chunked,
    });
    const { status, headers, body } = ask('GET', 'a/b');
    expect(status).toBe(200);
    expect(body.toString()).toBe('Hello, forum\n');
    expect(headers).toMatchObject({
      'content-type': 'text/plain',
      'x-amz-meta-hash': '1',
      'content-length': '13',
    });
    expect(ask('HEAD', 'a/b')).toMatchObject({ status: 200, body: '', headers: { 'content-length': '13' } });
  });

  it('is asked for by name in what is not done here', () => {
    expect(ask('DELETE', 'a/b').status).toBe(501);
    expect(ask('GET', 'a/b', { query: 'tagging' }).body).toContain('tagging');
    expect(ask('GET', 'a/b', { headers: { range: 'bytes=0-1' } }).status).toBe(501);
    expect(ask('GET', 'none').status).toBe(404);
  });
});

describe('what a request needs to be allowed', () => {
  const account = { id: '1', region: 'r', partition: 'aws', urlSuffix: '', stack: 's' };

  it('is each item of a transaction, and the index of a query', () => {
    const table = 'arn:aws:dynamodb:r:1:table/t';
    expect(
      needsOfDynamodb(
        'TransactWriteItems',
        {
          TransactItems: [
            { Put: { TableName: 't' } },
            { ConditionCheck: { TableName: 't' } },
            { Delete: { TableName: 't' } },
          ],
        },
        account,
      ),
    ).toEqual(
      ['PutItem', 'ConditionCheckItem', 'DeleteItem'].map((action) => ({
        action: `dynamodb:${action}`,
        resource: table,
      })),
    );
    expect(needsOfDynamodb('Query', { TableName: 't', IndexName: 'i' }, account)).toEqual([
      { action: 'dynamodb:Query', resource: `${table}/index/i` },
    ]);
    expect(needsOfDynamodb('ExecuteStatement', {}, account)).toBeUndefined();
  });

  it('is, for a mail, its From address, whatever else its headers say', () => {
    const raw =
      'Subject: From: a@example.org\r\nFrom: "Forum, the"\r\n <forum@mail.example.org>\r\nTo: x@example.org\r\n\r\nFrom: b@example.org';
    const parameters = new URLSearchParams({
      Action: 'SendRawEmail',
      'RawMessage.Data': Buffer.from(raw).toString('base64'),
      ConfigurationSetName: 'bulk',
    });
    const plan = { account, mail: { identities: ['example.org'], configurationSets: {} } } as unknown as Plan;
    const context = { 'ses:FromAddress': 'forum@mail.example.org', 'ses:Recipients': ['x@example.org'] };
    expect(needsOfSes(parameters, plan)).toEqual([
      { action: 'ses:SendRawEmail', resource: 'arn:aws:ses:r:1:identity/example.org', context },
      { action: 'ses:SendRawEmail', resource: 'arn:aws:ses:r:1:configuration-set/bulk', context },
    ]);
  });
});
