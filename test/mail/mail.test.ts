import { Agent } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Mail } from '../../shared/mail/compose.ts';
import { createMail, createSesClient } from '../../shared/mail/mail.ts';
import { outcomeOf } from '../../shared/mail/outcome.ts';
import { type SesEndpoint, ses, startSes } from '../support/ses-endpoint.ts';

let endpoint: SesEndpoint;
beforeAll(async () => {
  endpoint = await startSes();
});
afterAll(() => endpoint.stop());
beforeEach(() => {
  endpoint.requests.length = 0;
});

const settings = {
  from: { name: 'Intersession', email: 'letters@bpf.example.org' },
  configurationSets: { transactional: 'set-transactional', bulk: 'set-bulk' },
};
const mail: Mail = {
  letterId: 'ltr_00000000000000000000000001',
  attemptId: 'att_00000000000000000000000002',
  stream: 'transactional',
  date: new Date('2026-11-24T09:00:00.000Z'),
  to: { name: 'Ana', email: 'ana@example.org' },
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
  lang: 'en',
};
const send = (more: Partial<Mail> = {}) =>
  createMail({ ...settings, client: endpoint.client }).send({ ...mail, ...more });

describe('a mail that SES takes', () => {
  test('carries its tags, its configuration set, and exactly one recipient', async () => {
    expect(await send()).toEqual({ kind: 'accepted', messageId: expect.stringMatching(/^ses-/) });
    const [request] = endpoint.requests;
    expect(Object.fromEntries(request?.parameters ?? [])).toMatchObject({
      Action: 'SendRawEmail',
      Source: 'letters@bpf.example.org',
      'Destinations.member.1': 'ana@example.org',
      ConfigurationSetName: 'set-transactional',
      'Tags.member.1.Name': 'letterId',
      'Tags.member.1.Value': mail.letterId,
      'Tags.member.2.Name': 'attemptId',
      'Tags.member.2.Value': mail.attemptId,
    });
    expect(request?.parameters.has('Destinations.member.2')).toBe(false);
  });

  test('to many goes by the other configuration set', async () => {
    await send({ stream: 'bulk' });
    expect(endpoint.requests[0]?.parameters.get('ConfigurationSetName')).toBe('set-bulk');
  });

  test('to many is counted by its list and by what caused it, whatever these are, and no receipt is', async () => {
    const countedBy = async (more: Partial<Mail>) => {
      await send(more);
      const parameters = Object.fromEntries(endpoint.requests.at(-1)?.parameters ?? []);
      return [3, 4].flatMap((n) =>
        parameters[`Tags.member.${n}.Name`]
          ? `${parameters[`Tags.member.${n}.Name`]}=${parameters[`Tags.member.${n}.Value`]}`
          : [],
      );
    };
    const cause = 'dsm_00000000000000000000000001';
    expect(await countedBy({ stream: 'bulk', cause, list: 'outputs' })).toEqual([
      'ses:feedback-id-a=outputs',
      `ses:feedback-id-b=${cause}`,
    ]);
    expect(await countedBy({ stream: 'bulk', cause: 'a b\r\n:c', list: '…' })).toEqual([
      'ses:feedback-id-b=abc',
    ]);
    expect(await countedBy({ stream: 'bulk' })).toEqual([]);
    expect(await countedBy({ stream: 'transactional', cause, list: 'digests' })).toEqual([]);
  });
});

describe('how much mail SES takes', () => {
  test('is what it says', async () => {
    Object.assign(endpoint.quota, { rate: 14, mostADay: 50_000, sentLastDay: 12 });
    expect(await createMail({ ...settings, client: endpoint.client }).quota()).toEqual({
      rate: 14,
      mostADay: 50_000,
      sentLastDay: 12,
    });
    endpoint.quota.mostADay = -1;
    expect((await createMail({ ...settings, client: endpoint.client }).quota())?.mostADay).toBe(-1);
  });

  test('is not known while it does not say', async () => {
    const nobody = createSesClient(
      {
        endpoint: 'http://127.0.0.1:9',
        region: 'eu-central-1',
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      },
      { connection: 300, answer: 300 },
    );
    expect(await createMail({ ...settings, client: nobody }).quota()).toBeUndefined();
    nobody.destroy();
  });
});

describe('a mail that was certainly not sent', () => {
  test.each([
    [400, 'Throttling', 'Maximum sending rate exceeded.', 'rate'],
    [400, 'Throttling', 'Daily message quota exceeded.', 'quota'],
    [400, 'ThrottlingException', 'Rate exceeded', 'rate'],
    [400, 'TooManyRequests', 'Slow down', 'rate'],
    [429, 'Whatever', 'Slow down', 'rate'],
    [454, 'TemporaryServiceFailure', 'Maximum sending rate exceeded', 'rate'],
    [503, 'Throttling', 'Rate exceeded', 'rate'],
  ])('since SES is busy: %i %s “%s”', async (status, code, message, obstacle) => {
    endpoint.answerWith(ses.error(status, code, message));
    expect(await send()).toEqual({ kind: 'throttled', obstacle });
    expect(endpoint.requests).toHaveLength(1);
  });

  const paused = 'The mail service has stopped all mail of this account.';
  const unknownSet = 'The mail service does not know the settings for this kind of mail.';
  const noRight = 'We are not allowed to use the mail service.';
  const sandbox = expect.stringMatching(/^The mail service does not know our sender, or .* in its sandbox/);
  test.each([
    [400, 'AccountSendingPausedException', 'Email sending is disabled for your account.', paused],
    [400, 'MessageRejected', 'Sending paused for this account. Please check the inbox.', paused],
    [
      400,
      'ConfigurationSetSendingPausedException',
      'Paused',
      'The mail service has stopped mail of this kind.',
    ],
    [400, 'ConfigurationSetDoesNotExist', 'The set x does not exist.', unknownSet],
    [400, 'ConfigurationSetDoesNotExistException', 'The set x does not exist.', unknownSet],
    [
      400,
      'MailFromDomainNotVerifiedException',
      'Not verified',
      'The mail service does not accept our domain as a sender.',
    ],
    [403, 'AccessDenied', 'User arn:aws:x', noRight],
    [400, 'AccessDeniedException', 'User arn:aws:x', noRight],
    [403, 'SignatureDoesNotMatch', 'The request signature is another.', noRight],
    [403, 'ExpiredToken', 'The security token expired.', noRight],
    [400, 'MessageRejected', 'Email address is not verified. The following failed: ana@example.org', sandbox],
  ])('since SES takes none from this house: %i %s “%s”', async (status, code, message, why) => {
    endpoint.answerWith(ses.error(status, code, message));
    expect(await send()).toEqual({ kind: 'turned away', why });
    expect(endpoint.requests).toHaveLength(1);
  });

  test('since nobody listens there', async () => {
    const dead = await startSes();
    await dead.stop();
    const client = createSesClient({
      endpoint: dead.endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    expect(await createMail({ ...settings, client }).send(mail)).toEqual({
      kind: 'throttled',
      obstacle: 'unreachable',
    });
  });

  test('since no connection was made in time', async () => {
    // The name is looked up forever.
    const httpAgent = new Agent({ lookup: () => undefined });
    const client = createSesClient(
      {
        endpoint: 'http://ses.test',
        region: 'eu-central-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
        requestHandler: { httpAgent },
      },
      { connection: 100, answer: 2_000 },
    );
    expect(await createMail({ ...settings, client }).send(mail)).toEqual({
      kind: 'throttled',
      obstacle: 'unreachable',
    });
    httpAgent.destroy();
  });

  test('since there are no credentials to ask with', () => {
    const fault = Object.assign(new Error('Could not load credentials'), {
      name: 'CredentialsProviderError',
    });
    expect(outcomeOf(fault)).toEqual({ kind: 'throttled', obstacle: 'unreachable' });
  });
});

describe('a mail that SES refuses', () => {
  test.each([
    [
      400,
      'MessageRejected',
      'Address blacklisted: ana@example.org',
      'The mail service refused it: Address blacklisted: (address)',
    ],
    [400, 'InvalidParameterValue', 'Missing final', 'The mail service refused it: Missing final'],
  ])('%i %s', async (status, code, message, why) => {
    endpoint.answerWith(ses.error(status, code, message));
    expect(await send()).toEqual({ kind: 'refused', why });
    expect(endpoint.requests).toHaveLength(1);
  });

  test.each([
    'nobody',
    'a@b',
    'ana@example.org, eve@example.org',
    'ana@example.org\r\nBcc: eve@example.org',
    '',
  ])('because “%s” is no address: it is not even asked', async (email) => {
    const outcome = await send({ to: { name: 'Ana', email } });
    expect(outcome).toEqual({ kind: 'refused', why: 'This is no address that mail can be sent to.' });
    expect(endpoint.requests).toHaveLength(0);
  });
});

describe('a mail that nobody knows of', () => {
  test.each([
    ['a server fault', ses.error(500, 'InternalFailure', 'Oops')],
    ['an unavailable service', ses.error(503, 'ServiceUnavailable', 'Later')],
    ['a page of a proxy', ses.answer(502, '<html>Bad gateway</html>')],
    ['a server that gave up waiting', ses.error(408, 'RequestTimeout', 'Too slow')],
    ['a cut connection', ses.cut],
    ['silence', ses.silence],
    ['an answer that stops half-way', ses.halfAnAnswer],
    ['an answer that is no answer', ses.answer(200, 'not XML at <all')],
    ['an answer without a message id', ses.answer(200, '<SendRawEmailResponse/>')],
  ])('after %s is lost, and is not sent a second time', async (_, reply) => {
    endpoint.answerWith(reply);
    expect(await send()).toEqual({ kind: 'lost', why: expect.stringMatching(/^The mail service /) });
    expect(endpoint.requests).toHaveLength(1);
  });

  test('is also one whose fault nobody has seen before', () => {
    for (const fault of [undefined, null, 'text', {}, new TypeError('x is not a function')])
      expect(outcomeOf(fault).kind).toBe('lost');
  });
});

test('connections are kept between mails, and not used again when they lay idle for long', async () => {
  const before = endpoint.connections();
  let now = Date.now();
  const service = createMail({ ...settings, client: endpoint.client, clock: () => new Date(now) });
  service.freshen();
  await service.send(mail);
  now += 1_000;
  service.freshen();
  await service.send(mail);
  expect(endpoint.connections()).toBe(before + 1);
  now += 60_000;
  service.freshen();
  expect((await service.send(mail)).kind).toBe('accepted');
  expect(endpoint.connections()).toBe(before + 2);
});
