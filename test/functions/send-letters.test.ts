import type { Context, SQSEvent } from 'aws-lambda';
import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { createHandler } from '../../functions/send-letters/handler.ts';
import { startDissemination } from '../../shared/domain/dissemination.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { after as later } from '../../shared/domain/time.ts';
import { defineLetter, letterOf } from '../../shared/letters/letter.ts';
import { createRenderer } from '../../shared/letters/render.tsx';
import { createMail } from '../../shared/mail/mail.ts';
import { logs } from '../../shared/names.ts';
import { createChoices } from '../../shared/store/choices.ts';
import { createDesk } from '../../shared/store/desk.ts';
import { createDisseminations } from '../../shared/store/disseminations.ts';
import { createFates } from '../../shared/store/fates.ts';
import { createHolds } from '../../shared/store/holds.ts';
import { letterIdFor } from '../../shared/store/letters.ts';
import { createRecipients, newRecipient } from '../../shared/store/recipients.ts';
import { history } from '../../shared/store/records.ts';
import { createSendingRate } from '../../shared/store/sending-rate.ts';
import { allBulk, createStops } from '../../shared/store/stops.ts';
import { createHouse, type TestHouse } from '../support/house.ts';
import { type SesEndpoint, ses, startSes } from '../support/ses-endpoint.ts';

const start = '2026-11-24T09:00:00.000Z';
const sha256 = 'a'.repeat(64);

const hello = defineLetter({
  name: 'hello',
  stream: 'transactional',
  fields: z.object({ name: z.string(), report: z.optional(z.string()) }),
  content: ({ name, report }) => ({
    subject: `Hello ${name}`,
    preview: 'A greeting.',
    blocks: [{ p: `Dear ${name},` }],
    because: 'You get this letter because this is a test.',
    ...(report ? { attachment: { key: report, name: 'Report.pdf', type: 'application/pdf', sha256 } } : {}),
  }),
});
const output = defineLetter({
  name: 'output',
  stream: 'bulk',
  fields: z.object({}),
  content: (_, { baseUrl }) => ({
    subject: 'مخرجات',
    preview: 'An output.',
    lang: 'ar',
    list: 'outputs',
    unsubscribe: `${baseUrl}/no-more?key=k`,
    onBehalfOf: 'BPF Cybersecurity',
    replyTo: { name: 'The team', email: 'team@example.org' },
    blocks: [{ p: 'تحية' }],
    because: 'You get this letter because this is a test.',
  }),
});

let house: TestHouse;
let endpoint: SesEndpoint;
beforeAll(async () => {
  vi.spyOn(console, 'log').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
  house = await createHouse(start);
  endpoint = await startSes();
});
afterAll(() => endpoint.stop());
afterEach(async () => {
  house.setClock(start);
  endpoint.requests.length = 0;
  begun = 0;
  Object.assign(endpoint.quota, { rate: 1000, mostADay: 50_000, sentLastDay: 0 });
  await house.table.write([{ remove: { pk: 'sending#rate', sk: 'record' } }]);
});

const bytes = Buffer.from('%PDF-1.7');
/** Attempts begun since the test began. */
let begun = 0;

/** Time passes where somebody waits, and nowhere else; every letter that was begun is sent and written down by then. */
const passing = async (until: number) => {
  if (until <= house.clock().getTime()) return;
  await vi.waitFor(async () => {
    expect(endpoint.requests.length).toBeGreaterThanOrEqual(begun);
    expect((await house.letters.inState('attempting')).items).toEqual([]);
  });
  house.setClock(new Date(until));
};

const build = (
  reports = { get: async (_key: string): Promise<Uint8Array | undefined> => bytes },
  wait = passing,
  letters: TestHouse['letters'] = house.letters,
) => {
  const mail = createMail({
    client: endpoint.newClient(),
    from: { name: 'IGF Best Practice Forums', email: 'letters@bpf.example.org' },
    configurationSets: { transactional: 'transactional', bulk: 'bulk' },
  });
  return createHandler({
    clock: house.clock,
    newId: (kind) => {
      if (kind === 'attempt') begun += 1;
      return house.newId(kind);
    },
    letters,
    fates: createFates(house.table, house.newId),
    holds: createHolds(house.table),
    rate: createSendingRate(house.table, { clock: house.clock, quota: () => mail.quota() }),
    wait,
    render: createRenderer([hello, output]),
    house: { baseUrl: 'https://bpf.example.org', contact: 'secretariat@example.org' },
    reports,
    mail,
  });
};

let made = 0;
const letterFor = async (
  more: Partial<Letter> = {},
  fields: z.input<typeof hello.fields> = { name: 'Ana' },
) => {
  made += 1;
  const letter = {
    ...letterOf(hello, {
      to: { name: 'Ana', email: 'ana@example.org' },
      fields,
      cause: `prp_${String(made).padStart(26, '0')}`,
      event: 'test',
      at: house.clock(),
    }),
    ...more,
  };
  await house.letters.add([letter]);
  return letter;
};

const eventOf = (...bodies: unknown[]): SQSEvent => ({
  Records: bodies.map((body, index) => ({
    messageId: `m${index}`,
    receiptHandle: '',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: 'eu-central-1',
  })),
});
const asked = (...letters: { id: string }[]) => eventOf(...letters.map(({ id }) => ({ letterId: id })));
const askedIn = (line: 'receipts' | 'bulk', ...letters: { id: string }[]) =>
  eventOf(...letters.map(({ id }) => ({ letterId: id, line })));
const timely: Pick<Context, 'getRemainingTimeInMillis'> = { getRemainingTimeInMillis: () => 60_000 };

/** Runs the handler; answers which messages come back. */
const run = async (event: SQSEvent, handler = build(), context = timely) =>
  (await handler(event, context)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

const now = async (letter: { id: string }) => {
  const found = await house.letters.get(letter.id);
  if (!found) throw new Error('The letter is gone.');
  return found;
};

describe('a letter', () => {
  test('is claimed, sent and written down, in two requests and one for the slot', async () => {
    const handler = build();
    await run(askedIn('receipts', await letterFor()), handler);
    endpoint.requests.length = 0;
    begun = 0;
    const letter = await letterFor();
    expect(await house.requestsOf(() => run(askedIn('receipts', letter), handler))).toEqual([
      'UpdateItem',
      'UpdateItem',
      'UpdateItem',
    ]);
    const sent = await now(letter);
    expect(sent).toMatchObject({ state: 'sent', attempts: 1, messageId: expect.stringMatching(/^ses-/) });
    expect(sent.fate.at(-1)).toEqual({ at: start, state: 'sent', note: 'The mail service took it.' });
    const [request] = endpoint.requests;
    expect(request?.parameters.get('Tags.member.1.Value')).toBe(letter.id);
    expect(request?.parameters.get('Tags.member.2.Value')).toBe(sent.attempt?.id);
    const mail = await PostalMime.parse(request?.raw ?? '');
    expect(mail).toMatchObject({
      subject: 'Hello Ana',
      to: [{ name: 'Ana', address: 'ana@example.org' }],
      from: { name: 'IGF Best Practice Forums', address: 'letters@bpf.example.org' },
      replyTo: [{ name: 'IGF secretariat', address: 'secretariat@example.org' }],
    });
    expect(mail.text).toContain('Dear Ana,');
    expect(mail.html).toContain('Dear Ana,');
    expect(mail.text).toContain('https://bpf.example.org/about');
  });

  test('of a release says its language, its list, and how to get no more', async () => {
    const letter = await letterFor({ template: 'output', fields: {}, stream: 'bulk' });
    expect(await run(asked(letter))).toEqual([]);
    expect(endpoint.requests[0]?.parameters.get('ConfigurationSetName')).toBe('bulk');
    const mail = await PostalMime.parse(endpoint.requests[0]?.raw ?? '');
    const headers = Object.fromEntries(mail.headers.map(({ key, value }) => [key, value]));
    expect(headers).toMatchObject({
      'content-language': 'ar',
      'list-id': '<outputs.bpf.example.org>',
      'list-unsubscribe': '<https://bpf.example.org/no-more?key=k>',
    });
    expect(mail.subject).toBe('مخرجات');
    expect(mail.replyTo).toEqual([{ name: 'The team', address: 'team@example.org' }]);
    expect(mail.from).toEqual({
      name: 'BPF Cybersecurity – IGF Best Practice Forums',
      address: 'letters@bpf.example.org',
    });
    expect([...(endpoint.requests[0]?.parameters.values() ?? [])]).toEqual(
      expect.arrayContaining(['ses:feedback-id-a', 'outputs', 'ses:feedback-id-b', letter.cause]),
    );
    expect(mail.html).toContain('<html lang="ar" dir="rtl">');
    expect(mail.html).toContain('https://bpf.example.org/no-more?key=k');
  });

  test('asked for twice goes once, also at the same time', async () => {
    const letter = await letterFor();
    const handler = build();
    await Promise.all([run(asked(letter, letter), handler), run(asked(letter), build())]);
    await run(asked(letter), handler);
    expect(endpoint.requests).toHaveLength(1);
    expect(await now(letter)).toMatchObject({ state: 'sent', attempts: 1 });
  });

  test('that was called back or is not there is not sent, and its message is done with', async () => {
    const letter = await letterFor();
    await house.letters.report(letter.id, { report: 'cancel', at: start, note: 'Called back.' });
    expect(await run(asked(letter, { id: letterIdFor('nobody') }))).toEqual([]);
    expect(endpoint.requests).toHaveLength(0);
    expect((await now(letter)).state).toBe('cancelled');
  });
});

describe('a letter with a report', () => {
  const key = `reports/${sha256}.pdf`;

  test('carries it; the report is read once while the process is warm', async () => {
    const get = vi.fn(async () => bytes as Uint8Array);
    const handler = build({ get });
    const letters = [
      await letterFor({}, { name: 'Ana', report: key }),
      await letterFor({}, { name: 'Bo', report: key }),
    ];
    expect(await run(asked(...letters), handler)).toEqual([]);
    expect(get).toHaveBeenCalledTimes(1);
    for (const { raw } of endpoint.requests) {
      const [attachment] = (await PostalMime.parse(raw)).attachments;
      expect(attachment).toMatchObject({ filename: 'Report.pdf', mimeType: 'application/pdf' });
      expect(Buffer.from(attachment?.content as ArrayBuffer)).toEqual(bytes);
    }
  });

  test('does not go without it', async () => {
    const letter = await letterFor({}, { name: 'Ana', report: key });
    expect(await run(asked(letter), build({ get: async () => undefined }))).toEqual([]);
    expect(endpoint.requests).toHaveLength(0);
    expect(await now(letter)).toMatchObject({
      state: 'rejected',
      fate: [{}, { note: 'The report that was approved to go with it is not there.' }],
    });
  });

  test('does not go with another than was approved', async () => {
    const letter = await letterFor({}, { name: 'Ana', report: `reports/${'b'.repeat(64)}.pdf` });
    await run(asked(letter));
    expect(endpoint.requests).toHaveLength(0);
    expect((await now(letter)).state).toBe('rejected');
  });

  test('waits while the reports cannot be reached, and holds up nobody', async () => {
    const letter = await letterFor({}, { name: 'Ana', report: key });
    const other = await letterFor();
    const unreachable = {
      get: async () => {
        throw new Error('Timeout');
      },
    };
    expect(await run(asked(letter, other), build(unreachable))).toEqual([]);
    expect(await now(letter)).toMatchObject({ state: 'pending', dueAt: later(start, 15_000) });
    expect((await now(other)).state).toBe('sent');
  });
});

describe('when SES is busy', () => {
  test('the letter waits for the sweep, and the rest of the batch, which is not begun, comes back', async () => {
    endpoint.quota.rate = 1;
    const [one, two, three] = [await letterFor(), await letterFor(), await letterFor()];
    endpoint.answerWith(ses.accept, ses.error(400, 'Throttling', 'Maximum sending rate exceeded.'));
    expect(await run(asked(one, two, three))).toEqual(['m2']);
    expect(endpoint.requests).toHaveLength(2);
    expect((await now(one)).state).toBe('sent');
    const waits = await now(two);
    expect(waits).toMatchObject({ state: 'pending', attempts: 1 });
    expect(waits.dueAt).toBe(later(waits.fate.at(-1)?.at ?? '', 15_000));
    expect(waits.fate.at(-1)?.note).toBe('The mail service is busy; it will be tried again.');
    expect(await now(three)).toMatchObject({ state: 'pending', dueAt: start, attempts: 0 });
  });

  test('it is not asked again before the time, and then takes the letter', async () => {
    const letter = await letterFor();
    endpoint.answerWith(ses.error(400, 'Throttling', 'Daily message quota exceeded.'));
    expect(await run(asked(letter))).toEqual([]);
    expect(await run(asked(letter))).toEqual([]);
    expect(endpoint.requests).toHaveLength(1);
    house.setClock(later(start, 30 * 60_000));
    expect(await run(asked(letter))).toEqual([]);
    expect(await now(letter)).toMatchObject({ state: 'sent', attempts: 2 });
  });

  test('everybody sends at three quarters of the rate for a while', async () => {
    endpoint.quota.rate = 10;
    const handler = build();
    endpoint.answerWith(ses.error(400, 'Throttling', 'Maximum sending rate exceeded.'));
    await run(asked(await bulk()), handler);
    house.setClock(later(start, 5_000));
    const letters = await Promise.all([bulk(), bulk(), bulk()]);
    expect(await run(askedIn('bulk', ...letters), build())).toEqual([]);
    const at = (await Promise.all(letters.map(now))).map(({ attempt }) => Date.parse(attempt?.at ?? ''));
    expect(at.map((each) => each - Date.parse(start))).toEqual([5_000, 5_144, 5_287]);
  });
});

const bulk = (more: Partial<Letter> = {}) =>
  letterFor({ template: 'output', fields: {}, stream: 'bulk', list: 'outputs', ...more });

describe('the rate of the account', () => {
  test('is one for all senders: two at once share its slots, and a receipt goes before them', async () => {
    endpoint.quota.rate = 100;
    const letters = await Promise.all(Array.from({ length: 20 }, () => bulk()));
    const slots: number[] = [];
    const noting = async (until: number) => {
      slots.push(until - Date.parse(start));
    };
    const ran = await Promise.all([
      run(askedIn('bulk', ...letters.slice(0, 10)), build(undefined, noting)),
      run(askedIn('bulk', ...letters.slice(10)), build(undefined, noting)),
    ]);
    expect(ran.flat()).toEqual([]);
    expect(endpoint.requests).toHaveLength(20);
    // Ninety-three a second, each in a slot of its own.
    expect(slots.toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: 20 }, (_, place) => Math.ceil((place * 1000) / 93)),
    );
    slots.length = 0;
    await run(askedIn('receipts', await letterFor()), build(undefined, noting));
    expect(slots).toEqual([0]);
  });

  test('holds back what is too far down the line: its message comes back', async () => {
    endpoint.quota.rate = 1;
    const waits: number[] = [];
    const noting = async (until: number) => {
      waits.push(until);
    };
    const first = await Promise.all(Array.from({ length: 12 }, () => letterFor()));
    await run(askedIn('receipts', ...first), build(undefined, noting));
    const [receipt, output] = [await letterFor(), await bulk()];
    expect(await run(askedIn('receipts', receipt), build(undefined, noting))).toEqual(['m0']);
    expect(await run(askedIn('bulk', output), build(undefined, noting))).toEqual(['m0']);
    expect(await now(receipt)).toMatchObject({ state: 'pending', attempts: 0, dueAt: start });
  });

  test('is asked of SES every five minutes, by whoever is first', async () => {
    const [handler, other] = [build(), build()];
    const before = endpoint.quotaAsked();
    await run(asked(await letterFor()), handler);
    await run(asked(await letterFor()), other);
    house.setClock(later(start, 4 * 60_000));
    await run(asked(await letterFor()), handler);
    expect(endpoint.quotaAsked() - before).toBe(1);
    house.setClock(later(start, 5 * 60_000));
    await run(asked(await letterFor()), other);
    expect(endpoint.quotaAsked() - before).toBe(2);
  });

  test('keeps a tenth of the day for receipts: bulk waits half an hour, untouched', async () => {
    Object.assign(endpoint.quota, { mostADay: 100, sentLastDay: 89 });
    const letters = [await bulk(), await bulk(), await bulk()];
    expect(await run(askedIn('bulk', ...letters))).toEqual([]);
    expect((await Promise.all(letters.map(now))).map(({ state }) => state)).toEqual([
      'sent',
      'pending',
      'pending',
    ]);
    expect(await now(letters[1] ?? { id: '' })).toMatchObject({
      attempts: 0,
      dueAt: later(start, 30 * 60_000),
    });
    const receipt = await letterFor();
    expect(await run(askedIn('receipts', receipt))).toEqual([]);
    expect((await now(receipt)).state).toBe('sent');
  });

  test('takes three requests for a batch of ten bulk letters, beside two each', async () => {
    const handler = build(undefined, async () => undefined);
    await run(askedIn('bulk', await bulk()), handler);
    const letters = await Promise.all(Array.from({ length: 10 }, () => bulk()));
    const made = await house.requestsOf(() => run(askedIn('bulk', ...letters), handler));
    expect(made.toSorted()).toEqual(['BatchGetItem', 'BatchGetItem', ...Array(21).fill('UpdateItem')]);
  });
});

describe('a letter that is not to leave', () => {
  const by = { kind: 'person', id: 'per_00000000000000000000000001', name: 'Ana' } as const;

  const stops = () => createStops(house.table);
  const due = async () => (await house.letters.due(house.clock().toISOString())).items.map(({ id }) => id);

  test('of a stopped cause is put aside, where no sweep comes across it, and goes once it is let go', async () => {
    const [held, free] = [await bulk(), await bulk()];
    await house.table.write([stops().stop(held.cause, 'Paused by Ana.', by, start)]);
    expect(await run(askedIn('bulk', held, free))).toEqual([]);
    expect(await now(held)).toMatchObject({ state: 'pending', attempts: 0, dueAt: start });
    expect((await now(held)).fate).toHaveLength(1);
    expect((await now(free)).state).toBe('sent');
    expect(await due()).not.toContain(held.id);
    // Its message came twice.
    expect(await run(askedIn('bulk', held))).toEqual([]);
    expect((await house.letters.aside(held.cause)).map(({ id }) => id)).toEqual([held.id]);
    await house.table.write([stops().go(held.cause, start)]);
    await house.letters.takeUp([held.id], held.cause, start);
    expect(await due()).toContain(held.id);
    expect(await run(askedIn('bulk', held))).toEqual([]);
    expect((await now(held)).state).toBe('sent');
  });

  test('costs one request for a batch of them, and none ever after', async () => {
    const cause = `prp_${'9'.repeat(26)}`;
    const letters = await Promise.all(Array.from({ length: 10 }, () => bulk({ cause })));
    await house.table.write([stops().stop(cause, 'Paused by Ana.', by, start)]);
    const made = await house.requestsOf(() => run(askedIn('bulk', ...letters)));
    expect(made).toEqual(['BatchGetItem', 'BatchGetItem', 'TransactWriteItems']);
  });

  test('and is taken up by a sender before the sweep takes it up again, is found by the sweep when that one dies', async () => {
    const held = await bulk();
    await house.table.write([stops().stop(held.cause, 'Paused by Ana.', by, start)]);
    await run(askedIn('bulk', held));
    await house.table.write([stops().go(held.cause, start)]);
    await house.letters.claim(held.id, { id: house.newId('attempt'), at: start });
    await house.letters.takeUp([held.id], held.cause, start);
    house.setClock(later(start, 10 * 60_000));
    expect(await due()).toContain(held.id);
    expect((await now(held)).state).toBe('attempting');
  });

  test('leaves at once when its cause is let go at the moment in which it is put aside', async () => {
    const held = await bulk();
    await house.table.write([stops().stop(held.cause, 'Paused by Ana.', by, start)]);
    const { putAside } = house.letters;
    const handler = build(undefined, undefined, {
      ...house.letters,
      putAside: async (...these) => {
        await house.table.write([stops().go(held.cause, start)]);
        return putAside(...these);
      },
    });
    expect(await run(askedIn('bulk', held), handler)).toEqual([]);
    expect((await now(held)).state).toBe('sent');
  });

  test('of a recalled cause is called back for good, and says why', async () => {
    const held = await bulk();
    await house.table.write([stops().stop(held.cause, 'Ana recalled it: a wrong figure.', by, start, true)]);
    expect(await run(askedIn('bulk', held))).toEqual([]);
    expect(await now(held)).toMatchObject({
      state: 'cancelled',
      attempts: 0,
      fate: [{}, { note: 'Ana recalled it: a wrong figure.' }],
    });
  });

  test('waits too when all bulk is stopped; receipts go on', async () => {
    await house.table.write([stops().stop(allBulk, 'Too many came back.', by, start)]);
    const [held, receipt] = [await bulk(), await letterFor()];
    expect(await run(asked(held, receipt))).toEqual([]);
    await house.table.write([stops().go(allBulk, start)]);
    expect((await now(held)).state).toBe('pending');
    expect((await now(receipt)).state).toBe('sent');
    expect((await house.letters.aside(allBulk)).map(({ id }) => id)).toEqual([held.id]);
  });

  test('whose list its reader declined is never sent, and says why; a receipt to the same address goes', async () => {
    const to = { name: 'Bo', email: 'bo@example.org' };
    await house.table.write([createChoices(house.table).leave('Bo@example.org', 'outputs', start)]);
    const [declined, receipt] = [await bulk({ to }), await letterFor({ to })];
    expect(await run(asked(declined, receipt))).toEqual([]);
    expect(await now(declined)).toMatchObject({
      state: 'suppressed',
      attempts: 0,
      fate: [
        {},
        { note: 'Whoever reads mail at this address asked for no more of these.', refusedBy: 'reader' },
      ],
    });
    expect((await now(receipt)).state).toBe('sent');
  });

  describe('to an organisation', () => {
    const forumId = `bpf_${'7'.repeat(26)}`;
    const recipients = () => createRecipients(house.table, house.newId);
    /** A recipient of a released dissemination, and its letter, which waits. */
    const addressed = async (email: string) => {
      const dissemination = startDissemination(
        { id: house.newId('dissemination'), outputId: house.newId('output'), forumId, title: 'What works' },
        house.clock(),
      );
      const recipient = newRecipient(
        dissemination.id,
        { organisation: 'Gone Ltd', email, language: 'en' },
        start,
      );
      const refused = await house.commit({
        changes: [
          createDisseminations(house.table).change(
            undefined,
            { ...dissemination, state: 'released', lettersWritten: true },
            by,
            start,
          ),
          recipients().change(undefined, recipient, by, start),
        ],
        audit: [],
      });
      expect(refused).toBeUndefined();
      const to = { name: recipient.organisation, email };
      const letter = await bulk({ to, cause: dissemination.id, forumId, recipientId: recipient.id });
      return { letter, cameBack: async () => (await recipients().get(recipient.id))?.cameBack, recipient };
    };

    test('whose address turned out to take no mail while the letter waited, asks the team for another contact', async () => {
      const choices = createChoices(house.table);
      const { letter, cameBack } = await addressed('gone@example.org');
      await house.table.write([
        choices.refuseMail('gone@example.org', 'There is no such address.', start),
        createStops(house.table).stop(letter.cause, 'Paused by Ana.', by, start),
      ]);
      expect(await run(askedIn('bulk', letter))).toEqual([]);
      expect(await now(letter)).toMatchObject({
        state: 'suppressed',
        fate: [{}, { note: 'There is no such address.', refusedBy: 'address' }],
      });
      expect(await cameBack()).toEqual({ state: 'wrong', since: start, forumId });
      expect((await createDesk(house.table).waiting(house.clock())).waiting).toMatchObject([
        { title: 'Gone Ltd, which needs a new contact person or address', forumId },
      ]);
    });

    test('whose reader wants none, or whose team was asked already, asks nobody', async () => {
      const choices = createChoices(house.table);
      const [annoyed, closed] = [await addressed('annoyed@example.org'), await addressed('shut@example.org')];
      await house.table.write([
        choices.refuseMail('annoyed@example.org', 'It was unwanted.', start, 'press'),
        choices.refuseMail('shut@example.org', 'There is no such address.', start),
      ]);
      const nobody = { state: 'nobody' as const, since: later(start, -60_000), forumId };
      const refused = await house.commit({
        changes: [
          recipients().change(
            { ...closed.recipient, revision: 1 },
            { ...closed.recipient, revision: 1, cameBack: nobody },
            by,
            start,
          ),
        ],
        audit: [],
      });
      expect(refused).toBeUndefined();
      expect(await run(askedIn('bulk', annoyed.letter, closed.letter))).toEqual([]);
      for (const { letter } of [annoyed, closed]) expect((await now(letter)).state).toBe('suppressed');
      expect(await annoyed.cameBack()).toBeUndefined();
      expect(await closed.cameBack()).toEqual(nobody);
    });
  });
});

describe('when it is not known whether the mail left', () => {
  test.each([
    ['a cut connection', ses.cut],
    ['silence', ses.silence],
    ['a fault of SES', ses.error(500, 'InternalFailure', 'Oops')],
  ])('after %s the letter is unknown, never sent again by itself, and no news yet', async (_, reply) => {
    const letter = await letterFor();
    endpoint.answerWith(reply);
    expect(await run(asked(letter))).toEqual([]);
    house.setClock('2027-11-24T09:00:00.000Z');
    expect(await run(asked(letter))).toEqual([]);
    expect(endpoint.requests).toHaveLength(1);
    expect((await now(letter)).state).toBe('unknown');
    expect((await history(house.table, letter.cause)).items).toEqual([]);
  });

  test('takes as many requests', async () => {
    const letter = await letterFor();
    const handler = build();
    await run(askedIn('receipts', await letterFor()), handler);
    endpoint.answerWith(ses.cut);
    expect(await house.requestsOf(() => run(askedIn('receipts', letter), handler))).toEqual([
      'UpdateItem',
      'UpdateItem',
      'UpdateItem',
    ]);
  });

  test('an event that came before the sender’s own word stands', async () => {
    const letter = await letterFor();
    endpoint.answerWith(async (response, request) => {
      await createFates(house.table, house.newId).report(letter.id, {
        report: 'delivery',
        at: start,
        note: 'Delivered.',
        attemptId: request.parameters.get('Tags.member.2.Value') ?? '',
        key: 'd',
      });
      ses.cut(response, request);
    });
    expect(await run(asked(letter))).toEqual([]);
    expect((await now(letter)).state).toBe('delivered');
    expect((await history(house.table, letter.cause)).items).toEqual([]);
  });
});

describe('when SES takes no mail from this house', () => {
  test('letters wait, each tried by itself, people hear of it once, and all leave when it is mended', async () => {
    const [one, two] = [await letterFor(), await letterFor()];
    const paused = ses.error(400, 'AccountSendingPausedException', 'Paused.');
    const waited = [10, 20, 40];
    let at = start;
    for (const minutes of waited) {
      endpoint.answerWith(paused, paused);
      expect(await run(asked(one, two))).toEqual([]);
      const { state, dueAt } = await now(one);
      expect({ state, dueAt }).toEqual({ state: 'pending', dueAt: later(at, minutes * 60_000) });
      at = dueAt;
      house.setClock(at);
    }
    const words =
      'The mail service has stopped all mail of this account. The letter waits until that is mended.';
    for (const letter of [one, two]) {
      // The first try, the latest, and how many there were, in one line, however long it takes.
      expect((await now(letter)).fate).toEqual([
        { at: start, state: 'pending', note: 'Written, and waiting to be sent.' },
        {
          at: start,
          state: 'pending',
          note: `${words} It was tried 3 times, the last time on 24 November 2026, 09:30 UTC.`,
          tries: { words, count: 3 },
        },
      ]);
      expect((await history(house.table, letter.cause)).items).toMatchObject([
        { act: 'a letter waits, since the mail service takes none from here', news: true },
      ]);
    }
    // An alarm counts these lines.
    expect(console.log).toHaveBeenLastCalledWith({
      message: logs.letter,
      letterId: expect.stringMatching(/^ltr_/),
      outcome: logs.turnedAway,
    });
    expect(await run(asked(one, two))).toEqual([]);
    for (const letter of [one, two])
      expect(await now(letter)).toMatchObject({ state: 'sent', attempts: waited.length + 1 });
  });

  test('a letter that is turned away and meets a busy service by turns keeps a line for each, not for each time', async () => {
    const letter = await letterFor();
    const paused = ses.error(400, 'AccountSendingPausedException', 'Paused.');
    const busy = ses.error(400, 'Throttling', 'Maximum sending rate exceeded.');
    for (let round = 0; round < 6; round += 1) {
      endpoint.answerWith(round % 2 ? busy : paused);
      await run(asked(letter));
      house.setClock((await now(letter)).dueAt);
    }
    expect((await now(letter)).fate).toMatchObject([
      {},
      { at: start, tries: { count: 3 } },
      { tries: { words: 'The mail service is busy; it will be tried again.', count: 3 } },
    ]);
  });

  test('an account in its sandbox still reaches the addresses that it knows', async () => {
    const [unknown, known] = [await letterFor(), await letterFor()];
    const either: typeof ses.accept = (response, request) =>
      (request.parameters.get('Tags.member.1.Value') === unknown.id
        ? ses.error(400, 'MessageRejected', 'Email address is not verified. It is: ana@example.org')
        : ses.accept)(response, request);
    endpoint.answerWith(either, either);
    expect(await run(asked(unknown, known))).toEqual([]);
    expect((await now(unknown)).state).toBe('pending');
    expect((await now(known)).state).toBe('sent');
  });
});

describe('a poison letter holds up nobody', () => {
  test('of an unknown kind, with wrong fields, refused, or no letter at all', async () => {
    const unknown = await letterFor({ template: 'no-such-letter' });
    const wrong = await letterFor({ fields: { name: 7 } });
    const nowhere = await letterFor({
      to: { name: 'Eve', email: 'eve@example.org\r\nBcc: all@example.org' },
    });
    const refused = await letterFor();
    const good = await letterFor();
    const either: typeof ses.accept = (response, request) =>
      (request.parameters.get('Tags.member.1.Value') === refused.id
        ? ses.error(400, 'MessageRejected', 'Address blacklisted: ana@example.org')
        : ses.accept)(response, request);
    endpoint.answerWith(either, either);
    const event = eventOf(
      'not JSON',
      '{"letterId":"ltr_short"}',
      'null',
      '[]',
      { letterId: 7 },
      ...[unknown, wrong, nowhere, refused, good].map(({ id }) => ({ letterId: id })),
    );
    expect(await run(event)).toEqual([]);
    const told = async (letter: Letter) => {
      const { state, fate } = await now(letter);
      return [state, fate.at(-1)?.note];
    };
    expect(await told(unknown)).toEqual(['rejected', 'There is no letter called “no-such-letter”.']);
    expect(await told(wrong)).toEqual(['rejected', 'The letter “hello” cannot be written without: name.']);
    expect(await told(nowhere)).toEqual(['rejected', 'This is no address that mail can be sent to.']);
    expect(await told(refused)).toEqual([
      'rejected',
      'The mail service refused it: Address blacklisted: (address)',
    ]);
    expect((await now(good)).state).toBe('sent');
    expect(endpoint.requests).toHaveLength(2);
    expect((await history(house.table, unknown.cause)).items).toMatchObject([
      { act: 'a letter was refused by the mail service', news: true },
    ]);
  });
});

describe('when there is trouble', () => {
  test('with too little time left nothing is begun, and all come back', async () => {
    const letters = [await letterFor(), await letterFor()];
    expect(await run(asked(...letters), build(), { getRemainingTimeInMillis: () => 10_000 })).toEqual([
      'm0',
      'm1',
    ]);
    expect((await Promise.all(letters.map(now))).map(({ attempts }) => attempts)).toEqual([0, 0]);
  });

  test('with the table on one letter, its message comes back and the others go', async () => {
    const letters = [await letterFor(), await letterFor()];
    const claim = house.letters.claim.bind(house.letters);
    const broken = vi.spyOn(house.letters, 'claim').mockImplementation((id, attempt) => {
      if (id === letters[0]?.id) throw new Error('The table is away.');
      return claim(id, attempt);
    });
    expect(await run(asked(...letters))).toEqual(['m0']);
    broken.mockRestore();
    expect((await Promise.all(letters.map(now))).map(({ state }) => state)).toEqual(['pending', 'sent']);
  });

  test('after the mail was taken, the letter is left as being sent and is not sent twice', async () => {
    const letter = await letterFor();
    const broken = vi.spyOn(house.letters, 'report').mockRejectedValue(new Error('The table is away.'));
    await run(asked(letter));
    broken.mockRestore();
    house.setClock(later(start, 60 * 60_000));
    await run(asked(letter));
    expect(endpoint.requests).toHaveLength(1);
    expect((await now(letter)).state).toBe('attempting');
  });

  test('no name, address or word of a letter is logged', async () => {
    const logged = vi.mocked(console.log);
    const faults = vi.mocked(console.error);
    logged.mockClear();
    faults.mockClear();
    const letter = await letterFor({ template: 'no-such-letter' }, { name: 'Secret Name' });
    endpoint.answerWith(ses.error(400, 'MessageRejected', 'ana@example.org'));
    await run(asked(letter, await letterFor({}, { name: 'Secret Name' })));
    const lines = JSON.stringify([...logged.mock.calls, ...faults.mock.calls]);
    expect(lines).toContain(letter.id);
    expect(lines).not.toMatch(/Secret Name|ana@example\.org|Ana/);
  });
});
