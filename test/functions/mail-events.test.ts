import type { SQSEvent } from 'aws-lambda';
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createHandler } from '../../functions/mail-events/handler.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { createChoices } from '../../shared/store/choices.ts';
import { createFates } from '../../shared/store/fates.ts';
import { letterIdFor } from '../../shared/store/letters.ts';
import { history } from '../../shared/store/records.ts';
import { createHouse, type TestHouse } from '../support/house.ts';

const start = '2026-11-24T09:00:00.000Z';
const attempt = { id: 'att_00000000000000000000000001', at: start };

let house: TestHouse;
let handler: ReturnType<typeof createHandler>;
let choices: ReturnType<typeof createChoices>;
beforeAll(async () => {
  vi.spyOn(console, 'log').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
  house = await createHouse(start);
  choices = createChoices(house.table);
  handler = createHandler({ clock: house.clock, fates: createFates(house.table, house.newId), choices });
});

let made = 0;
/** A letter that the sender has claimed and knows nothing more of. */
const claimed = async (more: Partial<Letter> = {}): Promise<Letter> => {
  made += 1;
  const letter: Letter = {
    id: letterIdFor('mail-events', String(made)),
    template: 'test',
    fields: {},
    subject: 'A test',
    to: { name: 'Ana', email: 'ana@example.org' },
    stream: 'bulk',
    cause: `dis_${String(made).padStart(26, '0')}`,
    forumId: 'bpf_00000000000000000000000001',
    createdAt: start,
    state: 'pending',
    dueAt: start,
    attempts: 0,
    fate: [{ at: start, state: 'pending', note: 'Written.' }],
    ...more,
  };
  await house.letters.add([letter]);
  await house.letters.claim(letter.id, attempt);
  return letter;
};

/** The shapes in which SES puts its events on EventBridge. */
const details = {
  send: { eventType: 'Send', send: {} },
  delivery: {
    eventType: 'Delivery',
    delivery: {
      timestamp: '2026-11-24T09:00:04.123Z',
      processingTimeMillis: 4123,
      recipients: ['ana@example.org'],
      smtpResponse: '250 2.6.0 Message received for ana@example.org',
      reportingMTA: 'a1-2.smtp-out.example.org',
    },
  },
  bounce: {
    eventType: 'Bounce',
    bounce: {
      feedbackId: '0100-b',
      bounceType: 'Permanent',
      bounceSubType: 'NoEmail',
      bouncedRecipients: [
        {
          emailAddress: 'ana@example.org',
          action: 'failed',
          status: '5.1.1',
          diagnosticCode: `smtp; 550 5.1.1 <ana@example.org>: no such\r\nuser ${'x'.repeat(400)}`,
        },
      ],
      timestamp: '2026-11-24T09:00:05.000Z',
      reportingMTA: 'dsn; a1-2.smtp-out.example.org',
    },
  },
  transient: {
    eventType: 'Bounce',
    bounce: {
      feedbackId: '0100-t',
      bounceType: 'Transient',
      bounceSubType: 'MailboxFull',
      bouncedRecipients: [{ emailAddress: 'ana@example.org' }],
      timestamp: '2026-11-24T09:00:06.000Z',
    },
  },
  undetermined: {
    eventType: 'Bounce',
    bounce: {
      feedbackId: '0100-u',
      bounceType: 'Undetermined',
      bounceSubType: 'Undetermined',
      bouncedRecipients: [],
    },
  },
  complaint: {
    eventType: 'Complaint',
    complaint: {
      feedbackId: '0100-c',
      complaintSubType: null,
      complainedRecipients: [{ emailAddress: 'ana@example.org' }],
      timestamp: '2026-11-24T10:00:00.000Z',
      complaintFeedbackType: 'abuse',
    },
  },
  reject: { eventType: 'Reject', reject: { reason: 'Bad content' } },
  rendering: {
    eventType: 'Rendering Failure',
    failure: { templateName: 'x', errorMessage: 'Attribute is not there' },
  },
  delay: {
    eventType: 'DeliveryDelay',
    deliveryDelay: {
      timestamp: '2026-11-24T09:30:00.000Z',
      delayType: 'TransientCommunicationFailure',
      expirationTime: '2026-11-25T09:30:00.000Z',
      delayedRecipients: [{ emailAddress: 'ana@example.org', status: '4.4.1', diagnosticCode: '421 busy' }],
    },
  },
} as const;
type Kind = keyof typeof details;

const event = (kind: Kind, letterId: string, attemptId = attempt.id) => ({
  version: '0',
  id: '1-2-3',
  'detail-type': 'Email',
  source: 'aws.ses',
  account: '123456789012',
  time: start,
  region: 'eu-central-1',
  resources: [],
  detail: {
    ...details[kind],
    mail: {
      timestamp: start,
      source: 'letters@bpf.example.org',
      messageId: 'ses-1',
      destination: ['ana@example.org'],
      tags: { letterId: [letterId], attemptId: [attemptId], 'ses:source-ip': ['192.0.2.1'] },
    },
  },
});

const eventOf = (...bodies: unknown[]): SQSEvent =>
  ({
    Records: bodies.map((body, index) => ({
      messageId: `m${index}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })),
  }) as SQSEvent;

const hear = async (...bodies: unknown[]) =>
  (await handler(eventOf(...bodies))).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
const now = async ({ id }: Letter) => {
  const letter = await house.letters.get(id);
  if (!letter) throw new Error('The letter is gone.');
  return letter;
};

describe('an event', () => {
  test.each<[Kind, Letter['state'], string]>([
    ['send', 'sent', 'The mail service took it.'],
    [
      'delivery',
      'delivered',
      'The mail server of the address took it. Its words: 250 2.6.0 Message received for (address)',
    ],
    ['transient', 'sent', 'It was returned for now, and may still arrive. The mailbox is full.'],
    ['undetermined', 'sent', 'It was returned for now, and may still arrive.'],
    ['complaint', 'complained', 'The reader marked it as unwanted. Kind of complaint: abuse.'],
    ['reject', 'rejected', 'The mail service took it, but did not send it. Its words: Bad content'],
    [
      'rendering',
      'rejected',
      'The mail service could not put it together. Its words: Attribute is not there',
    ],
    ['delay', 'sent', 'It is held up on its way. Its words: 421 busy'],
  ])('%s brings the letter to %s', async (kind, state, note) => {
    const letter = await claimed();
    expect(await hear(event(kind, letter.id))).toEqual([]);
    const after = await now(letter);
    expect(after).toMatchObject({ state, messageId: 'ses-1' });
    expect(after.fate.at(-1)).toEqual({ at: start, state, note });
  });

  test('of a bounce is cut, has no address in it, and is news', async () => {
    const letter = await claimed();
    expect(await house.requestsOf(() => hear(event('bounce', letter.id)))).toEqual([
      'GetItem',
      'TransactWriteItems',
    ]);
    const { state, fate } = await now(letter);
    const note = fate.at(-1)?.note ?? '';
    expect(state).toBe('bounced');
    expect(note).toMatch(
      /^It was returned for good\. There is no such address\. Its words: smtp; 550 5\.1\.1 <\(address\)>: no such user x+…$/,
    );
    expect(note.length).toBeLessThan(400);
    expect(note).not.toContain('@');
    expect((await history(house.table, letter.cause)).items).toMatchObject([
      {
        act: 'a letter was returned',
        title: 'A test',
        note: `To Ana. ${note}`,
        news: true,
        forumId: 'bpf_00000000000000000000000001',
      },
    ]);
  });

  test('that is no news takes one request', async () => {
    const letter = await claimed();
    expect(await house.requestsOf(() => hear(event('delivery', letter.id)))).toEqual(['UpdateItem']);
  });

  test('twice is written down once', async () => {
    const letter = await claimed();
    await hear(event('delivery', letter.id), event('delivery', letter.id), event('bounce', letter.id));
    const once = await now(letter);
    await hear(event('bounce', letter.id), event('delivery', letter.id), event('send', letter.id));
    expect(await now(letter)).toEqual(once);
    expect((await history(house.table, letter.cause)).items).toHaveLength(1);
  });

  test('that settles an unknown letter does so', async () => {
    const letter = await claimed();
    await house.letters.report(letter.id, {
      report: 'lost',
      at: start,
      note: 'No answer.',
      attemptId: attempt.id,
    });
    await hear(event('send', letter.id));
    expect((await now(letter)).state).toBe('sent');
  });
});

describe('events', () => {
  test('end in the same state in any order, with the sender’s word anywhere between them', async () => {
    const kinds: Kind[] = ['send', 'transient', 'delay', 'delivery', 'bounce', 'complaint'];
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(kinds, { minLength: 1 }),
        fc.constantFrom('accepted' as const, 'lost' as const, undefined),
        fc.infiniteStream(fc.nat()),
        async (some, word, order) => {
          const letter = await claimed();
          const acts = [...some, ...some, ...(word ? [word] : [])]
            .map((act) => ({ act, at: order.next().value ?? 0 }))
            .sort((one, other) => one.at - other.at);
          for (const { act } of acts) {
            if (act === 'accepted' || act === 'lost')
              await house.letters.report(letter.id, {
                report: act,
                at: start,
                note: act,
                attemptId: attempt.id,
              });
            else expect(await hear(event(act, letter.id))).toEqual([]);
          }
          const strongest = kinds.filter((kind) => some.includes(kind)).at(-1);
          const { state, fate } = await now(letter);
          expect(state).toBe(
            { complaint: 'complained', bounce: 'bounced', delivery: 'delivered' }[strongest as string] ??
              'sent',
          );
          const notes = fate.map(({ note }) => note).filter((note) => note !== 'The mail service took it.');
          expect(new Set(notes).size).toBe(notes.length);
        },
      ),
      { numRuns: 8 },
    );
  });

  test('all at once end there too', async () => {
    const letter = await claimed();
    const kinds: Kind[] = ['send', 'delivery', 'bounce', 'transient', 'complaint', 'bounce', 'complaint'];
    // Where two met on the letter, the message comes back.
    const again = (
      await Promise.all(
        kinds.map(async (kind) => ((await hear(event(kind, letter.id))).length ? [kind] : [])),
      )
    ).flat();
    for (const kind of again) expect(await hear(event(kind, letter.id))).toEqual([]);
    expect((await now(letter)).state).toBe('complained');
  });

  test('about nothing of ours are dropped, and do not hold up the rest', async () => {
    const letter = await claimed();
    const good = event('delivery', letter.id);
    const untagged = { ...good, detail: { ...good.detail, mail: { ...good.detail.mail, tags: {} } } };
    const opened = { ...good, detail: { ...good.detail, eventType: 'Open' } };
    const bodies = [
      'no JSON',
      'null',
      '{}',
      '[1]',
      untagged,
      opened,
      event('delivery', 'ltr_short'),
      event('bounce', letterIdFor('nobody')),
      event('delivery', letter.id, 'att_00000000000000000000000009'),
      { ...good, detail: { ...good.detail, delivery: 7 } },
    ];
    expect(await hear(...bodies)).toEqual([]);
    expect(await now(letter)).toMatchObject({ state: 'attempting', fate: { length: 1 } });
    expect(await hear(...bodies, good)).toEqual([]);
    expect((await now(letter)).state).toBe('delivered');
  });

  test('that could not be written down come back, the others do not', async () => {
    const [one, two] = [await claimed(), await claimed()];
    const fates = createFates(house.table, house.newId);
    const shaky = createHandler({
      clock: house.clock,
      choices,
      fates: {
        report: async (about, report, also) => {
          if (about === one.id) throw new Error('The table is away.');
          return fates.report(about, report, also);
        },
      },
    });
    const answer = await shaky(eventOf(event('delivery', one.id), event('delivery', two.id)));
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
    expect((await now(two)).state).toBe('delivered');
  });
});

describe('what an address says of itself', () => {
  const addressed = (name: string, more: Partial<Letter> = {}) =>
    claimed({ to: { name, email: `${name.toLowerCase()}@example.org` }, list: 'press', ...more });
  const bounceOf = (letter: Letter, bounceSubType: string, bounceType = 'Permanent') => {
    const bounced = event('bounce', letter.id);
    return {
      ...bounced,
      detail: { ...bounced.detail, bounce: { ...details.bounce.bounce, bounceType, bounceSubType } },
    };
  };

  test.each([
    ['NoEmail', 'There is no such address.'],
    ['General', 'Its mail server returned a letter for good.'],
    ['Suppressed', 'The mail service knows this address as one that takes no mail, so it did not send it.'],
    [
      'OnAccountSuppressionList',
      'This address returned our mail before, so the mail service did not send it.',
    ],
  ])('a bounce for good (%s) stops everything that comes unasked, and says why', async (kind, why) => {
    const letter = await addressed(`Gone-${kind}`);
    // In one transaction with the letter's fate, so that no crash can leave one without the other.
    expect(await house.requestsOf(() => hear(bounceOf(letter, kind)))).toEqual([
      'GetItem',
      'TransactWriteItems',
    ]);
    expect(await choices.get(letter.to.email)).toEqual({
      declined: [],
      refused: { why, at: start, by: 'address' },
    });
    for (const list of ['outputs', 'press', 'digests'] as const)
      expect(await choices.among([letter.to.email], list)).toEqual(new Set([letter.to.email]));
  });

  test.each(['MailboxFull', 'ContentRejected'])('a bounce for now (%s) stops nothing', async (kind) => {
    const letter = await addressed(`Full-${kind}`);
    await hear(bounceOf(letter, kind, 'Transient'));
    expect(await choices.get(letter.to.email)).toEqual({ declined: [] });
  });

  test('a bounce of a receipt stops what comes unasked too', async () => {
    const letter = await claimed({
      to: { name: 'Typo', email: 'typo@example.org' },
      stream: 'transactional',
    });
    await hear(event('bounce', letter.id));
    expect((await choices.get('typo@example.org')).refused?.why).toBe('There is no such address.');
  });

  test('a complaint does, and declines what it was about for as long as its reader says nothing else', async () => {
    const letter = await addressed('Annoyed');
    await hear(event('complaint', letter.id));
    expect(await choices.get(letter.to.email)).toEqual({
      declined: ['press'],
      refused: { why: 'Its reader marked a letter from here as unwanted.', at: start, by: 'reader' },
    });
    await house.table.write([choices.mayWriteAgain(letter.to.email, start)]);
    expect(await choices.get(letter.to.email)).toEqual({ declined: ['press'] });
  });

  test('a complaint about a receipt is its reader’s word too, though it declines no list', async () => {
    const letter = await claimed({
      to: { name: 'Angry', email: 'angry@example.org' },
      stream: 'transactional',
    });
    await hear(event('complaint', letter.id));
    expect(await choices.get('angry@example.org')).toMatchObject({ declined: [], refused: { by: 'reader' } });
  });

  test('an old report that comes again does not undo what a person decided', async () => {
    const letter = await addressed('Repaired');
    await hear(event('bounce', letter.id));
    await house.table.write([choices.mayWriteAgain(letter.to.email, start)]);
    expect(await hear(event('bounce', letter.id))).toEqual([]);
    expect(await choices.get(letter.to.email)).toEqual({ declined: [] });
  });

  // The mailbox is gone, or its reader has complained, whichever attempt brought it to light: to write there again would
  // harm the reader and our name. Only what became of the letter goes by its latest attempt.
  test.each<[Kind, string]>([
    ['bounce', 'There is no such address.'],
    ['complaint', 'Its reader marked a letter from here as unwanted.'],
  ])(
    'a %s of an earlier attempt does the same, once, and leaves the letter’s state alone',
    async (kind, why) => {
      const letter = await addressed(`Earlier-${kind}`);
      const earlier = event(kind, letter.id, 'att_00000000000000000000000009');
      expect(await hear(earlier)).toEqual([]);
      expect((await choices.get(letter.to.email)).refused).toMatchObject({ why, at: start });
      const after = await now(letter);
      expect(after).toMatchObject({ state: 'attempting', attempt });
      expect(after.messageId).toBeUndefined();
      expect(after.fate.at(-1)?.note).toMatch(/^About an earlier attempt: /);
      expect((await history(house.table, letter.cause)).items).toEqual([]);

      await house.table.write([choices.mayWriteAgain(letter.to.email, start)]);
      expect(await hear(earlier)).toEqual([]);
      expect((await choices.get(letter.to.email)).refused).toBeUndefined();
      expect(await now(letter)).toEqual(after);
    },
  );

  test('a bounce of a letter that was called back meanwhile does too', async () => {
    const letter = await addressed('Called');
    await house.letters.report(letter.id, { report: 'throttled', at: start, note: 'Busy.' });
    await house.letters.report(letter.id, { report: 'cancel', at: start, note: 'Called back.' });
    await hear(event('bounce', letter.id));
    expect((await choices.get(letter.to.email)).refused?.why).toBe('There is no such address.');
    expect((await now(letter)).state).toBe('cancelled');
  });

  test('a late bounce of an earlier attempt asks nobody for another contact', async () => {
    const recipientId = house.newId('recipient');
    const letter = await addressed('Task', { recipientId });
    const late = event('bounce', letter.id, 'att_00000000000000000000000009');
    // The letter is read, and the report tried and noted: nothing is asked of the recipient.
    expect(await house.requestsOf(() => hear(late))).toEqual([
      'GetItem',
      'TransactWriteItems',
      'TransactWriteItems',
    ]);
  });
});
