import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetSendQuotaCommand, SESClient, SendEmailCommand, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type BusEvent, createSes, type Ses, type SesOptions } from '../../infra/local/ses.ts';

const start = Date.parse('2026-11-24T09:00:00.000Z');
const cleanups: (() => unknown)[] = [];
let time = start;
let events: BusEvent[] = [];

beforeEach(() => {
  time = start;
  events = [];
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** The fake behind a server, as the local run has it, and the real client before it; one attempt, as our sender makes. */
const begin = async (options: Partial<SesOptions> = {}) => {
  const ses = await createSes({
    now: () => new Date(time),
    putEvent: async (event) => void events.push(event),
    ...options,
  });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const parameters = new URLSearchParams(Buffer.concat(chunks).toString());
    const answer = await ses.answer(parameters.get('Action') ?? '', parameters);
    if (answer.drop) return request.socket.destroy();
    if (answer.hang) return undefined;
    return response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new SESClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  cleanups.push(async () => {
    ses.stop();
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { ses, client };
};

const rawMail = (lines: readonly string[] = []) =>
  Buffer.from(
    [
      'From: =?UTF-8?Q?Forum_caf=C3=A9?= <letters@example.org>',
      'To: Reader <reader@example.org>',
      'Subject: =?UTF-8?Q?Pr=C3=A9sent?=',
      ...lines,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="b"',
      '',
      '--b',
      'Content-Type: multipart/alternative; boundary="a"',
      '',
      '--a',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Plain words',
      '--a',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>Words</p>',
      '--a--',
      '--b',
      'Content-Type: application/pdf; name="report.pdf"',
      'Content-Disposition: attachment; filename="report.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('%PDF-1.7 hello').toString('base64'),
      '--b--',
      '',
    ].join('\r\n'),
  );

const sendTo = (client: SESClient, to: string | readonly string[], extra: object = {}) =>
  client.send(
    new SendRawEmailCommand({
      RawMessage: { Data: rawMail() },
      Source: 'letters@example.org',
      Destinations: [to].flat(),
      Tags: [{ Name: 'letterId', Value: 'ltr_1' }],
      ...extra,
    }),
  );

const sendRaw = (client: SESClient, text: string | Buffer) =>
  client.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(text) } }));

/** Lets `milliseconds` of the house's clock pass, and tells the events that fall due. */
const pass = async (ses: Ses, milliseconds: number) => {
  time += milliseconds;
  await ses.pump();
};

const told = () => events.map((event) => event['detail-type']);

describe('a mail that is accepted', () => {
  it('is in the inbox as its reader gets it', async () => {
    const { ses, client } = await begin();
    const { MessageId } = await client.send(
      new SendRawEmailCommand({
        RawMessage: {
          Data: rawMail([
            'Cc: copy@example.org',
            'Reply-To: desk@example.org',
            'Bcc: hidden@example.org',
            'X-SES-CONFIGURATION-SET: from-header',
            'Message-ID: <mine@example.org>',
            'Date: Mon, 01 Jan 2001 00:00:00 +0000',
            'X-Long: one',
            ' two',
          ]),
        },
        Source: 'letters@example.org',
        Destinations: ['Reader <reader@example.org>', 'hidden@example.org'],
        ConfigurationSetName: 'bulk',
        Tags: [
          { Name: 'letterId', Value: 'ltr_1' },
          { Name: 'attemptId', Value: 'att_2' },
        ],
      }),
    );
    const [mail, ...others] = ses.inbox();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      messageId: MessageId,
      at: '2026-11-24T09:00:00.000Z',
      destinations: ['reader@example.org', 'hidden@example.org'],
      from: { name: 'Forum café', address: 'letters@example.org' },
      to: [{ name: 'Reader', address: 'reader@example.org' }],
      cc: [{ address: 'copy@example.org' }],
      replyTo: [{ address: 'desk@example.org' }],
      subject: 'Présent',
      tags: { letterId: 'ltr_1', attemptId: 'att_2' },
      configurationSet: 'bulk',
    });
    expect(mail?.text?.trim()).toBe('Plain words');
    expect(mail?.html?.trim()).toBe('<p>Words</p>');
    expect(mail?.attachments).toEqual([
      {
        name: 'report.pdf',
        type: 'application/pdf',
        size: 14,
        sha256: '2a916d83fa20d97c7c3c04cf07b2d3f8d18ea47f59c841a221dd3a81f15fc347',
      },
    ]);
    expect(mail?.headers).toEqual([
      { name: 'From', value: '=?UTF-8?Q?Forum_caf=C3=A9?= <letters@example.org>' },
      { name: 'To', value: 'Reader <reader@example.org>' },
      { name: 'Subject', value: '=?UTF-8?Q?Pr=C3=A9sent?=' },
      { name: 'Cc', value: 'copy@example.org' },
      { name: 'Reply-To', value: 'desk@example.org' },
      { name: 'X-Long', value: 'one two' },
      { name: 'MIME-Version', value: '1.0' },
      { name: 'Content-Type', value: 'multipart/mixed; boundary="b"' },
      { name: 'Message-ID', value: `<${MessageId}@eu-central-1.amazonses.com>` },
      { name: 'Date', value: 'Tue, 24 Nov 2026 09:00:00 +0000' },
    ]);
    const attachment = await ses.attachment(MessageId ?? '', 0);
    expect(attachment?.content.toString()).toBe('%PDF-1.7 hello');
    expect(await ses.attachment(MessageId ?? '', 1)).toBeUndefined();
    expect(ses.log).toEqual([
      expect.objectContaining({ accepted: true, answer: 'accepted', messageId: MessageId }),
    ]);
  });

  it('goes to the addresses of its headers when the call names none, with the tags of its header', async () => {
    const { ses, client } = await begin();
    const raw = rawMail([
      'Cc: Team: one@example.org, two@example.org;',
      'X-SES-MESSAGE-TAGS: letterId=ltr_9, attemptId=att_9',
      'X-SES-CONFIGURATION-SET: transactional',
    ]);
    await sendRaw(client, raw);
    expect(ses.inbox()[0]).toMatchObject({
      destinations: ['reader@example.org', 'one@example.org', 'two@example.org'],
      tags: { letterId: 'ltr_9', attemptId: 'att_9' },
      configurationSet: 'transactional',
    });
  });

  it('is found by address in any case, newest first', async () => {
    const { ses, client } = await begin();
    const first = await sendTo(client, 'One@Example.org');
    await sendTo(client, 'two@example.org');
    const third = await sendTo(client, 'one@example.org');
    expect(ses.inbox({ to: 'one@EXAMPLE.org' }).map(({ messageId }) => messageId)).toEqual([
      third.MessageId,
      first.MessageId,
    ]);
    expect(ses.inbox({ to: 'ne@example.org' })).toEqual([]);
  });

  it('counts against the quota', async () => {
    const { client } = await begin({ ratePerSecond: 7, max24Hour: 3 });
    const quota = () => client.send(new GetSendQuotaCommand({}));
    expect(await quota()).toMatchObject({ Max24HourSend: 3, MaxSendRate: 7, SentLast24Hours: 0 });
    await sendTo(client, ['one@example.org', 'two@example.org', 'three@example.org']);
    expect(await quota()).toMatchObject({ SentLast24Hours: 3 });
    time += 23 * 3_600_000;
    await expect(sendTo(client, 'four@example.org')).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Daily message quota exceeded.',
      $metadata: { httpStatusCode: 400 },
    });
    time += 3_600_001;
    expect(await quota()).toMatchObject({ SentLast24Hours: 0 });
    await sendTo(client, 'four@example.org');
  });
});

describe('what SES does not take', () => {
  const refusals: [string, string | Buffer, string][] = [
    ['no sender', 'To: a@example.org\r\n\r\nx', "Missing required header 'From'."],
    ['nobody to send it to', 'From: a@example.org\r\n\r\nx', "Missing required header 'To'."],
    ['a sender without domain', 'From: a\r\nTo: b@example.org\r\n\r\nx', "Missing final '@domain'"],
    [
      'two subjects',
      'From: a@example.org\r\nTo: b@example.org\r\nSubject: 1\r\nsubject: 2\r\n\r\n',
      'Duplicate',
    ],
    ['a broken line', 'From: a@example.org\r\nTo: b@example.org\r\nno header\r\n\r\n', 'no header line'],
    ['a line feed alone in the header', 'From: a@example.org\nTo: b@example.org\r\n\r\nx', 'line break'],
    ['a first line that continues nothing', ' x\r\nFrom: a@example.org\r\n\r\n', 'continues nothing'],
    ['letters beyond ASCII in the header', 'From: a@example.org\r\nTo: é <b@example.org>\r\n\r\n', 'ASCII'],
    [
      'a long header line',
      `From: a@example.org\r\nTo: b@example.org\r\nX: ${'x'.repeat(999)}\r\n\r\n`,
      '998',
    ],
    ['a long line', `From: a@example.org\r\nTo: b@example.org\r\n\r\nshort\r\n${'x'.repeat(999)}\r\n`, '998'],
    ['no body', 'From: a@example.org\r\nTo: b@example.org\r\n', 'no empty line'],
    [
      'more than ten megabytes',
      Buffer.concat([rawMail(), Buffer.alloc(10 * 1024 * 1024, 'x\r\n')]),
      'Message length is more than 10485760 bytes long',
    ],
  ];
  it.each(refusals)('%s', async (_, raw, message) => {
    const { ses, client } = await begin();
    await expect(sendRaw(client, raw)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining(message),
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    });
    expect(ses.inbox()).toEqual([]);
    expect(ses.log).toEqual([expect.objectContaining({ accepted: false, answer: 'refused' })]);
  });

  it('more than fifty recipients', async () => {
    const { client } = await begin();
    const addresses = Array.from({ length: 51 }, (_, n) => `a${n}@example.org`);
    await expect(sendTo(client, addresses)).rejects.toThrow('Recipient count exceeds 50.');
    await sendTo(client, addresses.slice(1));
  });

  it.each(['a b', 'é', '', 'x'.repeat(257), 'a.b'])('the tag %j', async (Value) => {
    const { client } = await begin();
    const tagged = sendTo(client, 'a@example.org', { Tags: [{ Name: 'letterId', Value }] });
    await expect(tagged).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('a sender that is not verified, by its address or by its domain', async () => {
    const { ses, client } = await begin({ identities: ['letters.example.org', 'letters@example.org'] });
    await sendTo(client, 'a@example.org');
    const source = (Source: string) => sendTo(client, 'a@example.org', { Source });
    await source('x@letters.example.org');
    await source('x@sub.letters.example.org');
    for (const stranger of [
      'other@example.org',
      'x@notletters.example.org',
      'letters.example.org@example.test',
    ]) {
      await expect(source(stranger)).rejects.toMatchObject({
        name: 'MessageRejected',
        message: expect.stringContaining(stranger),
      });
    }
    expect(ses.inbox()).toHaveLength(3);
  });

  it('a configuration set that the template does not have', async () => {
    const { client } = await begin({ configurationSets: { bulk: ['send'] } });
    const set = (ConfigurationSetName: string) => sendTo(client, 'a@example.org', { ConfigurationSetName });
    await expect(set('other')).rejects.toMatchObject({ name: 'ConfigurationSetDoesNotExistException' });
    await set('bulk');
  });

  it('an action that it does not know', async () => {
    const { client } = await begin();
    const other = client.send(
      new SendEmailCommand({
        Source: 'a@example.org',
        Destination: {},
        Message: { Subject: { Data: '' }, Body: {} },
      }),
    );
    await expect(other).rejects.toMatchObject({ name: 'InvalidAction' });
  });
});

/** What our own reader of events may rely on. */
const eventSchema = z.object({
  version: z.literal('0'),
  id: z.uuid(),
  source: z.literal('aws.ses'),
  account: z.string().check(z.length(12)),
  region: z.literal('eu-central-1'),
  time: z.iso.datetime({ precision: 0 }),
  resources: z.tuple([z.string()]),
  detail: z.object({
    eventType: z.string(),
    mail: z.object({
      timestamp: z.iso.datetime(),
      source: z.literal('letters@example.org'),
      messageId: z.string(),
      destination: z.array(z.string()),
      tags: z.record(z.string(), z.array(z.string())),
    }),
  }),
});

describe('events', () => {
  it('tell of sending and delivery, with tags, in the shape of EventBridge', async () => {
    const { ses, client } = await begin();
    const { MessageId } = await sendTo(client, 'reader@example.org', { ConfigurationSetName: 'bulk' });
    expect(ses.idle()).toBe(false);
    await pass(ses, 0);
    expect(told()).toEqual(['Email Sent']);
    await pass(ses, 149);
    expect(told()).toEqual(['Email Sent']);
    await pass(ses, 1);
    expect(told()).toEqual(['Email Sent', 'Email Delivered']);
    expect(ses.idle()).toBe(true);
    for (const event of events) {
      const { detail, resources } = eventSchema.parse(event);
      expect(detail.mail).toMatchObject({ messageId: MessageId, destination: ['reader@example.org'] });
      expect(detail.mail.tags).toMatchObject({ letterId: ['ltr_1'], 'ses:configuration-set': ['bulk'] });
      expect(resources).toEqual(['arn:aws:ses:eu-central-1:000000000000:configuration-set/bulk']);
    }
    expect(events[0]?.detail).toMatchObject({ eventType: 'Send', send: {} });
    expect(events[1]?.detail).toMatchObject({
      eventType: 'Delivery',
      delivery: { timestamp: '2026-11-24T09:00:00.150Z', recipients: ['reader@example.org'] },
    });
  });

  it('are those that the configuration set publishes', async () => {
    const { ses, client } = await begin({ configurationSets: { bulk: ['DELIVERY'], silent: [] } });
    await sendTo(client, 'a@example.org', { ConfigurationSetName: 'bulk' });
    await sendTo(client, 'a@example.org', { ConfigurationSetName: 'silent' });
    await sendTo(client, 'a@example.org');
    await pass(ses, 1000);
    expect(told()).toEqual(['Email Delivered']);
  });

  const fates: [string, object, object[]][] = [
    [
      'bounce',
      {
        bounce: {
          bounceType: 'Permanent',
          bouncedRecipients: [{ emailAddress: 'x@example.org', status: '5.1.1' }],
        },
      },
      [{ eventType: 'Send' }, { eventType: 'Bounce' }],
    ],
    [
      'transient-bounce',
      { bounce: { bounceType: 'Transient' } },
      [{ eventType: 'Send' }, { eventType: 'Bounce' }],
    ],
    [
      'complain',
      {
        complaint: {
          complaintFeedbackType: 'abuse',
          complainedRecipients: [{ emailAddress: 'x@example.org' }],
        },
      },
      [{ eventType: 'Send' }, { eventType: 'Delivery' }, { eventType: 'Complaint' }],
    ],
    [
      'out-of-office',
      { bounce: { bounceType: 'Transient', bounceSubType: 'General' } },
      [{ eventType: 'Send' }, { eventType: 'Delivery' }, { eventType: 'Bounce' }],
    ],
    [
      'delayed',
      { delivery: { recipients: ['x@example.org'] } },
      [{ eventType: 'Send' }, { eventType: 'DeliveryDelay' }, { eventType: 'Delivery' }],
    ],
    ['reject', { reject: { reason: 'Bad content' } }, [{ eventType: 'Reject' }]],
  ];
  it.each(fates)('for an address that is set to %s', async (outcome, last, sequence) => {
    const { ses, client } = await begin();
    expect(ses.setFaults({ addresses: { 'X@example.org': outcome } })).toHaveProperty('faults');
    await sendTo(client, 'x@example.org');
    await pass(ses, 1000);
    expect(events.map(({ detail }) => detail)).toMatchObject(sequence);
    expect(events.at(-1)?.detail).toMatchObject(last);
  });

  it('say an hour after the delivery that it came back after all', async () => {
    const { ses, client } = await begin();
    await sendTo(client, 'late-bounce+x@example.org');
    await pass(ses, 3_599_000);
    expect(told()).toEqual(['Email Sent', 'Email Delivered']);
    await pass(ses, 1_000);
    expect(told()).toEqual(['Email Sent', 'Email Delivered', 'Email Bounced']);
    expect(events.at(-1)?.detail).toMatchObject({ bounce: { bounceType: 'Permanent' } });
  });

  it('never come for an address that is set so, and others are as always', async () => {
    const { ses, client } = await begin();
    ses.setFaults({ addresses: { 'x@example.org': 'no-event', 'y@example.org': 'refuse' } });
    await sendTo(client, 'x@example.org');
    await expect(sendTo(client, 'y@example.org')).rejects.toMatchObject({ name: 'MessageRejected' });
    await pass(ses, 1000);
    expect(events).toEqual([]);
    await sendTo(client, 'z@example.org');
    await pass(ses, 1000);
    expect(told()).toEqual(['Email Sent', 'Email Delivered']);
    expect(ses.inbox()).toHaveLength(2);
  });

  it('come for addresses as those of the mailbox simulator, at example.org and below it only', async () => {
    const { ses, client } = await begin();
    const last: unknown[] = [];
    for (const to of [
      'bounce+7@example.org',
      'complaint+a@example.org',
      'ooto+a@example.org',
      'bounce+7@org.example.org',
      'bounce+7@example.org.example.test',
      'bounce+7@example.test',
    ]) {
      await sendTo(client, to);
      await pass(ses, 1000);
      last.push(events.at(-1)?.['detail-type']);
    }
    expect(last).toEqual([
      'Email Bounced',
      'Email Complaint Received',
      'Email Bounced',
      'Email Bounced',
      'Email Delivered',
      'Email Delivered',
    ]);
  });

  it('are dropped, doubled, reversed and late as set, for as many as set', async () => {
    const { ses, client } = await begin();
    const toldWith = async (faults: object, milliseconds = 1000) => {
      events = [];
      ses.setFaults({ events: faults });
      await sendTo(client, 'a@example.org');
      await sendTo(client, 'b@example.org');
      await pass(ses, milliseconds);
      return events.map(({ detail }) => {
        const { eventType, mail } = z
          .object({ eventType: z.string(), mail: z.object({ destination: z.tuple([z.string()]) }) })
          .parse(detail);
        return `${eventType} ${mail.destination[0].charAt(0)}`;
      });
    };
    expect(await toldWith({})).toEqual(['Send a', 'Send b', 'Delivery a', 'Delivery b']);
    expect(await toldWith({ drop: 3 })).toEqual(['Delivery b']);
    expect(ses.faults().events?.drop).toBe(0);
    expect(await toldWith({ drop: { share: 1 } })).toEqual([]);
    expect(await toldWith({ duplicate: 1 })).toEqual([
      'Send a',
      'Send a',
      'Send b',
      'Delivery a',
      'Delivery b',
    ]);
    expect(events[0]?.id).toBe(events[1]?.id);
    expect(await toldWith({ reorder: 1 })).toEqual(['Delivery a', 'Send b', 'Send a', 'Delivery b']);
    expect(await toldWith({ delay: 3600 }, 3_599_999)).toEqual([]);
    expect(ses.idle()).toBe(false);
    await pass(ses, 1000);
    expect(told()).toHaveLength(4);
    const half = { drop: { share: 0.5 } };
    const once = [await toldWith(half), await toldWith({ ...half })];
    expect(once[0]).toEqual(once[1]);
    expect([1, 2, 3]).toContain(once[0]?.length);
  });

  it('do not count as under way when a fault holds them back for long', async () => {
    const { ses, client } = await begin();
    ses.setFaults({ events: { delay: 60 } });
    await sendTo(client, 'a@example.org');
    expect(ses.idle()).toBe(true);
    time += 59_900;
    expect(ses.idle()).toBe(false);
  });

  it('wait in order when the bus does not take them', async () => {
    let broken = true;
    const { ses, client } = await begin({
      putEvent: async (event) => {
        if (broken) throw new Error('The bus is away.');
        events.push(event);
      },
    });
    await sendTo(client, 'a@example.org');
    time += 1000;
    await expect(ses.pump()).rejects.toThrow('The bus is away.');
    expect(ses.idle()).toBe(false);
    broken = false;
    await ses.pump();
    expect(told()).toEqual(['Email Sent', 'Email Delivered']);
  });
});

describe('faults', () => {
  it('throttle the next sends', async () => {
    const { ses, client } = await begin();
    ses.setFaults({ throttle: 2 });
    for (const _ of [1, 2]) {
      await expect(sendTo(client, 'a@example.org')).rejects.toMatchObject({
        name: 'Throttling',
        message: 'Maximum sending rate exceeded.',
        $metadata: { httpStatusCode: 400 },
      });
    }
    await sendTo(client, 'a@example.org');
    expect(ses.inbox()).toHaveLength(1);
    expect(ses.log.map(({ answer }) => answer)).toEqual(['throttled', 'throttled', 'accepted']);
  });

  it.each([
    ['a rate below what the quota says', { throttle: { rate: 2 } }, 100],
    ['the rate of the quota', { ratePerSecond: 2 }, 2],
  ])('throttle above %s', async (_, faults, said) => {
    const { ses, client } = await begin();
    ses.setFaults(faults);
    expect(await client.send(new GetSendQuotaCommand({}))).toMatchObject({ MaxSendRate: said });
    const accepted = async (sends: number) => {
      const settled = await Promise.allSettled(
        Array.from({ length: sends }, () => sendTo(client, 'a@example.org')),
      );
      return settled.filter(({ status }) => status === 'fulfilled').length;
    };
    expect(await accepted(3)).toBe(2);
    time += 500;
    expect(await accepted(3)).toBe(1);
    time += 60_000;
    expect(await accepted(5)).toBe(2);
  });

  it('accept a mail and lose the reply', async () => {
    const { ses, client } = await begin();
    ses.setFaults({ loseReply: 1 });
    await expect(sendTo(client, 'a@example.org')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(ses.inbox()).toHaveLength(1);
    expect(ses.log).toEqual([expect.objectContaining({ accepted: true, answer: 'reply lost' })]);
    await pass(ses, 1000);
    expect(told()).toEqual(['Email Sent', 'Email Delivered']);
    await sendTo(client, 'a@example.org');
  });

  it('leave a send without an answer, and the mail unaccepted', async () => {
    const { ses, client } = await begin();
    ses.setFaults({ timeout: 1 });
    const patience = new AbortController();
    const sending = client.send(
      new SendRawEmailCommand({ RawMessage: { Data: rawMail() }, Destinations: ['a@example.org'] }),
      { abortSignal: patience.signal },
    );
    const ended = expect(sending).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => ses.log.length).toBe(1);
    patience.abort();
    await ended;
    expect(ses.log[0]).toMatchObject({ accepted: false, answer: 'no answer' });
    expect(ses.inbox()).toEqual([]);
  });

  it('answer with 500, and with a delay', async () => {
    const { ses, client } = await begin();
    ses.setFaults({ serverError: 1, delayMs: 7 });
    expect(await ses.answer('GetSendQuota', new URLSearchParams())).toMatchObject({
      status: 200,
      delayMs: 7,
    });
    await expect(sendTo(client, 'a@example.org')).rejects.toMatchObject({
      name: 'InternalFailure',
      $metadata: { httpStatusCode: 500 },
    });
    expect(ses.inbox()).toEqual([]);
  });

  it('are gone with {}, and kept when the new ones are not understood', async () => {
    const { ses } = await begin();
    ses.setFaults({ throttle: 5, addresses: { 'a@example.org': 'bounce' } });
    const before = ses.faults();
    for (const [wrong, word] of [
      [{ throttel: 1 }, 'throttel'],
      [{ loseReply: -1 }, 'loseReply'],
      [{ addresses: { 'a@example.org': 'explode' } }, 'addresses.a@example.org'],
      [{ events: { drop: { share: 2 } } }, 'events.drop'],
      [[], 'the whole'],
    ] as const) {
      expect(ses.setFaults(wrong)).toEqual({ error: expect.stringContaining(word) });
    }
    expect(ses.faults()).toEqual(before);
    expect(ses.setFaults({})).toEqual({ faults: {} });
    expect(ses.faults()).toEqual({});
  });
});

describe('a folder', () => {
  const folder = async () => {
    const path = await mkdtemp(join(tmpdir(), 'ses-'));
    cleanups.push(() => rm(path, { recursive: true }));
    return path;
  };

  it('keeps mails and what is still to be told of them between runs', async () => {
    const path = await folder();
    const first = await begin({ folder: path });
    await sendTo(first.client, 'told@example.org');
    await pass(first.ses, 1000);
    await sendTo(first.client, 'untold@example.org');
    await first.ses.flush();
    first.ses.stop();
    const mails = first.ses.inbox();
    expect(mails).toHaveLength(2);
    const toldBefore = events.splice(0);
    expect(toldBefore.map((event) => event['detail-type'])).toContain('Email Delivered');

    const second = await begin({ folder: path });
    expect(second.ses.inbox()).toEqual(mails);
    expect((await second.ses.raw(mails[0]?.messageId ?? ''))?.toString()).toContain(
      'To: Reader <reader@example.org>',
    );
    await pass(second.ses, 1000);
    expect(told()).toEqual(['Email Sent', 'Email Delivered']);
    expect(events[0]?.detail).toMatchObject({ mail: { destination: ['untold@example.org'] } });
    await second.ses.flush();
    second.ses.stop();
    events = [];

    const third = await begin({ folder: path });
    await pass(third.ses, 1000);
    expect(events).toEqual([]);
    expect(await third.client.send(new GetSendQuotaCommand({}))).toMatchObject({ SentLast24Hours: 2 });
  });

  it('forgives a line that was cut off in the middle', async () => {
    const path = await folder();
    const first = await begin({ folder: path });
    await sendTo(first.client, 'a@example.org');
    await first.ses.flush();
    first.ses.stop();
    await appendFile(join(path, 'inbox.jsonl'), '{"messageId":"cut');
    const second = await begin({ folder: path });
    await sendTo(second.client, 'b@example.org');
    await second.ses.flush();
    second.ses.stop();
    expect((await begin({ folder: path })).ses.inbox().map(({ destinations }) => destinations[0])).toEqual([
      'b@example.org',
      'a@example.org',
    ]);
  });

  it('that holds something else stops the start', async () => {
    const path = await folder();
    await writeFile(join(path, 'inbox.jsonl'), 'not json\n');
    await expect(begin({ folder: path })).rejects.toThrow(SyntaxError);
  });
});
