import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { type Letter, ledgerOf } from '../../shared/domain/letter.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { history } from '../../shared/store/records.ts';
import { sampleLetter } from '../letters/samples.ts';
import { letterTemplates } from '../support/every-letter.ts';
import { createHouse, type TestHouse } from '../support/house.ts';
import { createEngine, type Engine, report } from './engine.ts';
import { atEveryStep, type End, Life } from './life.ts';
import { type Handed, openPostOffice, type Reply, sesEvent, sesEvents } from './post-office.ts';

let house: TestHouse;
let engine: Engine;
let office: Awaited<ReturnType<typeof openPostOffice>>;
/** What SES took, in its own books, by letter. */
const taken = new Map<string, { handed: Handed; messageId: string }[]>();
/** What SES makes of the first mail of a letter; of a second one it has nothing to complain. */
let first: Reply = 'accept';
const asked = new Set<string>();

beforeAll(async () => {
  vi.spyOn(console, 'log').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
  house = await createHouse();
  office = await openPostOffice({
    judge({ letterId }) {
      const reply = asked.has(letterId) ? 'accept' : first;
      asked.add(letterId);
      return reply;
    },
    taken: (handed, messageId) =>
      taken.set(handed.letterId, [...(taken.get(handed.letterId) ?? []), { handed, messageId }]),
  });
  engine = await createEngine({
    dynamodb: inject('dynamodb'),
    ses: office.url,
    tableName: house.tableName,
    start: house.clock(),
    forget: () => vi.resetModules(),
  });
});
afterAll(() => office.close());

const mailsOf = ({ id }: { id: string }): number => taken.get(id)?.length ?? 0;

const now = async ({ id }: { id: string }): Promise<Letter> => {
  const found = await house.letters.get(id);
  if (!found) throw new Error('The letter is gone.');
  return found;
};

let made = 0;
const written = async (templates: typeof letterTemplates): Promise<Letter[]> => {
  const letters = templates.map((template) => {
    made += 1;
    const { fields } = sampleLetter(template);
    return letterOf(template, {
      to: { name: 'Ana', email: `reader-${made}@example.org` },
      fields: 'report' in fields ? { ...fields, report } : fields,
      cause: `prp_${String(made).padStart(26, '0')}`,
      event: 'test',
      at: new Date(),
    });
  });
  await house.letters.add(letters);
  return letters;
};

const events = async (letters: readonly Letter[], kinds: readonly (keyof typeof sesEvents)[]) => {
  const bodies = letters.flatMap(({ id }) =>
    (taken.get(id) ?? []).flatMap(({ handed, messageId }) =>
      kinds.map((kind) => sesEvent(handed, messageId, sesEvents[kind])),
    ),
  );
  expect((await engine.feed('mail-events', bodies)).back).toEqual([]);
};

/** What becomes of a letter that is handed over, by what SES answers. */
const comesTo = {
  accept: 'sent',
  'take and break': 'unknown',
  throttle: 'sent',
  'turn away': 'sent',
  refuse: 'rejected',
  fault: 'unknown',
} as const satisfies Record<Reply, Letter['state']>;

/**
 * What is right for a letter once another sender has been at it, by how its row stood when the first one was gone: one
 * that still waits is sent, and one that was being sent is not known.
 */
const rightAfter = (was: Letter['state'], wasAsked: boolean): Letter['state'] => {
  if (was === 'pending') return wasAsked ? 'sent' : comesTo[first];
  return was === 'attempting' ? 'unknown' : was;
};

/**
 * The sender dies at a step; the lease runs out, the sweep comes by, another sender takes over. Then events arrive, and
 * of what nobody knows a person decides.
 */
const oneDeath = async (templates: typeof letterTemplates, end: End): Promise<Life> => {
  // A process that has just begun, and knows nothing that it could spare itself a request by.
  engine.clock.advance('PT10M');
  vi.resetModules();
  const letters = await written(templates);
  const { life } = await engine.feed('send-letters', engine.queue.splice(0), new Life(end));
  const left = await Promise.all(
    letters.map(async (letter) => {
      const was = (await now(letter)).state;
      return { letter, was, right: rightAfter(was, asked.has(letter.id)), mails: mailsOf(letter) };
    }),
  );

  // The queue gives out again what nobody said was done; the sweep finds the rest.
  engine.queue.push(...letters.map(({ id }) => engine.message(id)));
  await engine.recover();
  await engine.recover();
  // Who was turned away waits longer than who met a busy service.
  if (first === 'turn away') await engine.recover();

  for (const { letter, was, right, mails } of left) {
    const { state } = await now(letter);
    expect(state).toBe(right);
    // Of what may have left, nothing leaves again.
    if (was !== 'pending') expect(mailsOf(letter)).toBe(mails);
    expect(mailsOf(letter)).toBeLessThanOrEqual(1);
    if (state === 'sent') expect(mailsOf(letter)).toBe(1);
  }

  await events(letters, ['Delivery', 'Send', 'Delivery']);
  const states = await Promise.all(letters.map(async (letter) => (await now(letter)).state));
  for (const [place, letter] of letters.entries()) {
    if (states[place] !== 'rejected') expect(states[place]).toBe(mailsOf(letter) ? 'delivered' : 'unknown');
  }
  const ledger = ledgerOf(states);
  expect(ledger.sent).toBe(letters.filter((letter) => mailsOf(letter)).length);
  expect(ledger.accepted).toBe(ledger.sent + ledger.unknown + ledger.failed);

  // Nothing is lost: people are told, once, and what never left leaves when they say so.
  if (ledger.unknown) {
    engine.clock.advance('PT2H');
    await engine.sweep();
    await engine.sweep();
  }
  for (const [place, letter] of letters.entries()) {
    const news = (await history(house.table, letter.cause)).items.filter((entry) => entry.news);
    expect(news).toHaveLength(states[place] === 'delivered' && first !== 'turn away' ? 0 : 1);
    if (states[place] !== 'unknown') continue;
    const at = new Date().toISOString();
    await house.letters.report(letter.id, { report: 'again', at, note: 'Somebody decided.' });
    asked.add(letter.id);
    engine.queue.push(engine.message(letter.id), engine.message(letter.id));
    await engine.send();
    expect(mailsOf(letter)).toBe(left[place]?.mails ? 2 : 1);
  }
  return life;
};

const whole: End = { step: Infinity, side: 'before' };

/** What sending each letter asks of the services. */
const asksOf = new Map<(typeof letterTemplates)[number], string>();

const lives = async (template: (typeof letterTemplates)[number]): Promise<void> => {
  first = 'accept';
  const { steps } = await oneDeath([template], whole);
  expect(steps.filter((step) => step === 'ses SendRawEmail')).toHaveLength(1);
  asksOf.set(template, steps.join());
};

describe('a sender that dies at any step', () => {
  test.each(letterTemplates.map((template) => ({ name: template.name, template })))(
    'is one that sends every letter once when it lives: $name',
    ({ template }) => lives(template),
  );

  // What a letter says changes no step: where two ask for the same things, a death of one is a death of the other.
  test('loses no letter and sends none twice', async () => {
    for (const template of letterTemplates) if (!asksOf.has(template)) await lives(template);
    const kinds = new Map([...asksOf].map(([template, asks]) => [asks, template]));
    first = 'accept';
    for (const template of kinds.values()) await atEveryStep((end) => oneDeath([template], end));
  });

  test.each(['take and break', 'throttle', 'turn away', 'refuse', 'fault'] as const)(
    'neither when SES answers with: %s',
    async (reply) => {
      first = reply;
      await atEveryStep((end) => oneDeath(letterTemplates.slice(0, 1), end));
    },
  );

  test('neither in the middle of a batch', async () => {
    first = 'accept';
    const batch = letterTemplates.filter(({ name }) => ['proposal-receipt', 'output-letter'].includes(name));
    const steps = await atEveryStep((end) => oneDeath(batch, end));
    expect(steps.filter((step) => step === 'ses SendRawEmail')).toHaveLength(batch.length);
  });
});
