import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Letter, Report } from '../../shared/domain/letter.ts';
import { createFates } from '../../shared/store/fates.ts';
import { letterIdFor } from '../../shared/store/letters.ts';
import { history, newsBetween } from '../../shared/store/records.ts';
import { createHouse, type TestHouse } from '../support/house.ts';

const at = '2026-11-24T09:00:00.000Z';
const later = '2026-11-24T09:10:00.000Z';
const attempt = { id: 'att_00000000000000000000000001', at };

let house: TestHouse;
let made = 0;
beforeAll(async () => {
  house = await createHouse(at);
});

const letterNow = async (about: Partial<Letter> = {}): Promise<Letter> => {
  made += 1;
  const letter: Letter = {
    id: letterIdFor('test', String(made)),
    template: 'test',
    fields: {},
    subject: 'A test',
    to: { name: 'Ana', email: 'ana@example.org' },
    stream: 'transactional',
    cause: `prp_${String(made).padStart(26, '0')}`,
    createdAt: at,
    state: 'pending',
    dueAt: at,
    attempts: 0,
    fate: [{ at, state: 'pending', note: 'Written, and waiting to be sent.' }],
    ...about,
  };
  await house.letters.add([letter]);
  return letter;
};

const said = (report: Report, more: object = {}) => ({
  report,
  at: later,
  note: `It was said: ${report}.`,
  attemptId: attempt.id,
  ...more,
});

const stateOf = async (id: string) => (await house.letters.get(id))?.state;

describe('ids', () => {
  test('follow from the cause, look like ids, and keep causes apart', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { minLength: 1 }),
        fc.array(fc.string(), { minLength: 1 }),
        (one, other) => {
          expect(letterIdFor(...one)).toMatch(/^ltr_[0-9a-z]{26}$/);
          expect(letterIdFor(...one) === letterIdFor(...other)).toBe(
            JSON.stringify(one) === JSON.stringify(other),
          );
        },
      ),
    );
    expect(letterIdFor('a', 'bc')).not.toBe(letterIdFor('ab', 'c'));
  });
});

describe('adding', () => {
  test('again changes nothing, also where some are new', async () => {
    const old = await letterNow();
    await house.letters.claim(old.id, attempt);
    const fresh = Array.from(
      { length: 150 },
      (_, index): Letter => ({ ...old, id: letterIdFor('many', String(index)) }),
    );
    expect(await house.letters.add([...fresh.slice(0, 120), old, ...fresh.slice(120)])).toBe(150);
    expect(await house.letters.add(fresh)).toBe(0);
    expect(await stateOf(old.id)).toBe('attempting');
  });
});

test('letters that are too long for one transaction go in several', async () => {
  const short = await letterNow();
  const words = 'ä'.repeat(60_000);
  const long = Array.from(
    { length: 60 },
    (_, index): Letter => ({ ...short, id: letterIdFor('long', String(index)), fields: { words } }),
  );
  const requests = await house.requestsOf(async () => expect(await house.letters.add(long)).toBe(60));
  // Of 120 kB each, 24 weigh less than 3 MB.
  expect(requests).toEqual(Array(3).fill('TransactWriteItems'));
});

describe('a claim', () => {
  test('of two at once is one’s', async () => {
    const { id } = await letterNow();
    const claims = await Promise.all(
      ['a', 'b', 'c', 'd'].map((which) =>
        house.letters.claim(id, { id: `att_${which.padStart(26, '0')}`, at }),
      ),
    );
    const won = claims.filter((each) => each !== undefined);
    expect(won).toHaveLength(1);
    expect(won[0]).toMatchObject({ state: 'attempting', attempts: 1 });
    expect((await house.letters.get(id))?.attempt).toEqual(won[0]?.attempt);
  });

  test('asked for twice by the same attempt, because the first answer was lost, is still its own', async () => {
    const { id } = await letterNow();
    expect(await house.letters.claim(id, attempt)).toMatchObject({ attempts: 1 });
    expect(await house.letters.claim(id, attempt)).toMatchObject({ attempts: 1, attempt });
  });

  test('is refused before its time, for a settled letter, and for one that is not there', async () => {
    const { id } = await letterNow({ dueAt: later });
    expect(await house.letters.claim(id, attempt)).toBeUndefined();
    expect(await house.letters.claim(id, { ...attempt, at: later })).toBeDefined();
    const called = await letterNow();
    await house.letters.report(called.id, { report: 'cancel', at, note: 'Called back.' });
    expect(await house.letters.claim(called.id, attempt)).toBeUndefined();
    expect(await house.letters.claim(letterIdFor('nobody'), attempt)).toBeUndefined();
  });

  test('takes one request', async () => {
    const { id } = await letterNow();
    expect(await house.requestsOf(() => house.letters.claim(id, attempt))).toEqual(['UpdateItem']);
  });
});

test('the letters that a record caused are told in the order in which they were written', async () => {
  const cause = 'prp_00000000000000000000009999';
  const times = ['09:00', '09:02', '09:01', '10:00', '09:30'].map((time) => `2026-11-24T${time}:00.000Z`);
  for (const createdAt of times) await letterNow({ cause, createdAt });
  const told = await house.letters.allCausedBy(cause);
  expect(told.map(({ createdAt }) => createdAt)).toEqual(times.toSorted());
  const { items } = await house.letters.causedBy(cause, undefined, 2);
  expect(items.map(({ createdAt }) => createdAt)).toEqual(times.toSorted().slice(0, 2));
});

test('a letter that came back waits for an answer only where no list has its address, and it proves none', async () => {
  const fates = createFates(house.table, house.newId);
  const back = async (about: Partial<Letter>) => {
    const { id } = await letterNow(about);
    await house.letters.claim(id, attempt);
    await fates.report(id, said('bounce', { key: 'b' }));
    const { items } = await house.letters.returned(undefined, 1_000);
    return items.some((each) => each.id === id);
  };
  expect(await back({ template: 'proposal-decision' })).toBe(true);
  expect(await back({ template: 'proposal-confirm' })).toBe(false);
  expect(await back({ template: 'digest', list: 'digests' })).toBe(false);
  expect(await back({ template: 'output-letter', stream: 'bulk' })).toBe(false);
  expect(await back({ template: 'proposal-decision', recipientId: house.newId('recipient') })).toBe(false);
});

describe('a report', () => {
  test('moves the letter between the lists, and out of those waiting', async () => {
    // Due before all others here, so that it stands on the first page of the list.
    const { id, cause } = await letterNow({ dueAt: '2026-11-23T09:00:00.000Z' });
    const waits = async () => (await house.waitingLetters()).some((letter) => letter.id === id);
    const standsUnder = async (state: Letter['state']) =>
      (await house.letters.inState(state, undefined, 1_000)).items.some((letter) => letter.id === id);
    expect(await waits()).toBe(true);
    await house.letters.claim(id, attempt);
    expect(await house.letters.report(id, said('accepted', { messageId: 'm-1' }))).toBe(true);
    const sent = await house.letters.get(id);
    expect(sent).toMatchObject({ state: 'sent', messageId: 'm-1' });
    expect(sent?.fate.at(-1)).toEqual({ at: later, state: 'sent', note: 'It was said: accepted.' });
    expect(await waits()).toBe(false);
    expect(await standsUnder('sent')).toBe(true);
    expect(await standsUnder('pending')).toBe(false);
    expect((await house.letters.allCausedBy(cause)).map((letter) => letter.state)).toEqual(['sent']);
  });

  test('of another attempt is not believed', async () => {
    const { id } = await letterNow();
    await house.letters.claim(id, attempt);
    const stranger = 'att_00000000000000000000000009';
    expect(await house.letters.report(id, said('delivery', { attemptId: stranger, key: 'd' }))).toBe(false);
    expect(await house.letters.get(id)).toMatchObject({ state: 'attempting', fate: { length: 1 } });
  });

  test('that changes no state is noted once', async () => {
    const { id } = await letterNow();
    await house.letters.claim(id, attempt);
    await house.letters.report(id, said('delivery', { key: 'd' }));
    const bounce = said('transient bounce', { key: 'b' });
    expect(await house.requestsOf(() => house.letters.report(id, bounce))).toEqual([
      'UpdateItem',
      'UpdateItem',
    ]);
    expect(await house.requestsOf(() => house.letters.report(id, bounce))).toEqual(['UpdateItem']);
    await Promise.all([1, 2, 3].map(() => house.letters.report(id, said('delay', { key: 'y' }))));
    const letter = await house.letters.get(id);
    expect(letter?.state).toBe('delivered');
    expect(letter?.fate.map(({ note }) => note)).toEqual([
      'Written, and waiting to be sent.',
      'It was said: delivery.',
      'It was said: transient bounce.',
      'It was said: delay.',
    ]);
  });

  test('that comes late does not undo an event', async () => {
    const { id } = await letterNow();
    await house.letters.claim(id, attempt);
    await house.letters.report(id, said('delivery', { key: 'd', messageId: 'm-1' }));
    for (const word of ['accepted', 'lost', 'throttled', 'refused'] as const)
      expect(await house.letters.report(id, said(word))).toBe(false);
    expect(await house.letters.get(id)).toMatchObject({
      state: 'delivered',
      messageId: 'm-1',
      fate: { length: 2 },
    });
  });

  test('ends the same in any order, each twice (against the table)', async () => {
    const told: Report[] = ['lost', 'accepted', 'transient bounce', 'delivery', 'bounce'];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...told, ...told], { minLength: 10 }), async (order) => {
        const { id } = await letterNow();
        await house.letters.claim(id, attempt);
        for (const report of order) await house.letters.report(id, said(report, { key: report }));
        const letter = await house.letters.get(id);
        expect(letter?.state).toBe('bounced');
        const notes = letter?.fate.map(({ note }) => note) ?? [];
        expect(notes.length).toBe(new Set(notes).size);
        for (const report of told) expect(notes).toContain(`It was said: ${report}.`);
      }),
      { numRuns: 10 },
    );
  });

  test('of a throttled letter says when it is due again; an unknown one is due never', async () => {
    const { id } = await letterNow();
    await house.letters.claim(id, attempt);
    await house.letters.report(id, said('throttled', { dueAt: later }));
    expect(await house.letters.get(id)).toMatchObject({ state: 'pending', dueAt: later, attempts: 1 });
    await house.letters.claim(id, { ...attempt, at: later });
    await house.letters.report(id, said('lost'));
    expect(
      (await house.letters.due('9999-12-31T00:00:00.000Z')).items.map((letter) => letter.id),
    ).not.toContain(id);
    await house.letters.report(id, { report: 'again', at: later, note: 'Ana decided: it did not arrive.' });
    expect(await house.letters.claim(id, { id: 'att_00000000000000000000000002', at: later })).toMatchObject({
      attempts: 3,
    });
  });
});

describe('what became of letters', () => {
  test('is news on the record that caused it, once, with the change', async () => {
    const fates = createFates(house.table, house.newId);
    const { id, cause } = await letterNow({ forumId: 'bpf_00000000000000000000000001' });
    await house.letters.claim(id, attempt);
    const bounce = said('bounce', { key: 'b', messageId: 'm-1' });
    expect(await house.requestsOf(() => fates.report(id, bounce))).toEqual(['GetItem', 'TransactWriteItems']);
    expect(await fates.report(id, bounce)).toBe(false);
    const told = (await history(house.table, cause)).items;
    expect(told).toMatchObject([
      {
        act: 'a letter was returned',
        title: 'A test',
        note: 'To Ana. It was said: bounce.',
        news: true,
        forumId: 'bpf_00000000000000000000000001',
      },
    ]);
    expect(await house.letters.get(id)).toMatchObject({
      state: 'bounced',
      messageId: 'm-1',
      fate: { length: 2 },
    });
    const news = await newsBetween(house.table, { after: at, until: later });
    expect(news.items.filter(({ record }) => record === cause)).toEqual(told);
  });

  test('is no news when the letter went', async () => {
    const fates = createFates(house.table, house.newId);
    const { id, cause } = await letterNow();
    await house.letters.claim(id, attempt);
    expect(await house.requestsOf(() => fates.report(id, said('accepted')))).toEqual(['UpdateItem']);
    expect((await history(house.table, cause)).items).toEqual([]);
  });

  test('takes one request where the letter is at hand, also when it is news', async () => {
    const fates = createFates(house.table, house.newId);
    const { id } = await letterNow();
    const letter = await house.letters.claim(id, attempt);
    if (!letter) throw new Error('The claim was refused.');
    expect(await house.requestsOf(() => fates.report(letter, said('refused')))).toEqual([
      'TransactWriteItems',
    ]);
    expect(await stateOf(id)).toBe('rejected');
  });

  test('of a letter that is not there is nothing', async () => {
    const fates = createFates(house.table, house.newId);
    expect(await fates.report(letterIdFor('nobody'), said('bounce', { key: 'b' }))).toBe(false);
    expect(await fates.report(letterIdFor('nobody'), said('delivery', { key: 'd' }))).toBe(false);
  });
});
