import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createHandler } from '../../functions/sweep/handler.ts';
import { giveUpAndQueueAgain } from '../../functions/sweep/overdue.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { after as later } from '../../shared/domain/time.ts';
import { createFates } from '../../shared/store/fates.ts';
import { letterIdFor } from '../../shared/store/letters.ts';
import { history } from '../../shared/store/records.ts';
import { createHouse, type TestHouse } from '../support/house.ts';

const start = '2026-11-24T09:00:00.000Z';
const minutes = (count: number) => later(start, count * 60_000);
const attempt = { id: 'att_00000000000000000000000001', at: start };

let house: TestHouse;
let queued: string[];
beforeAll(() => {
  vi.spyOn(console, 'log').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
});
beforeEach(async () => {
  house = await createHouse(start);
  queued = [];
});

const letter = (name: string, more: Partial<Letter> = {}): Letter => ({
  id: letterIdFor('sweep', name),
  template: 'test',
  fields: {},
  subject: 'A test',
  to: { name: 'Ana', email: 'ana@example.org' },
  stream: 'transactional',
  cause: 'prp_00000000000000000000000001',
  createdAt: start,
  state: 'pending',
  dueAt: start,
  attempts: 0,
  fate: [{ at: start, state: 'pending', note: 'Written.' }],
  ...more,
});

const sweep = () =>
  createHandler({
    clock: house.clock,
    chores: {
      letters: giveUpAndQueueAgain({
        letters: house.letters,
        fates: createFates(house.table, house.newId),
        queue: {
          add: async (ids) => {
            queued.push(...ids);
            return ids.length;
          },
        },
      }),
    },
  })();

const stateOf = async ({ id }: Letter) => (await house.letters.get(id))?.state;

describe('an attempt without a word', () => {
  test('is given up after its time, not before, and never sent again', async () => {
    const stuck = letter('stuck');
    await house.letters.add([stuck]);
    await house.letters.claim(stuck.id, attempt);
    house.setClock(later(minutes(3), -1));
    expect(await sweep()).toEqual({ letters: 0 });
    expect(await stateOf(stuck)).toBe('attempting');
    house.setClock(minutes(3));
    expect(await house.requestsOf(sweep)).toEqual(['Query', 'TransactWriteItems']);
    expect(await stateOf(stuck)).toBe('unknown');
    house.setClock(minutes(10_000));
    expect(await sweep()).toEqual({ letters: 0 });
    expect(await stateOf(stuck)).toBe('unknown');
    expect(queued).toEqual([]);
  });

  test('is news, once', async () => {
    const stuck = letter('stuck');
    await house.letters.add([stuck]);
    await house.letters.claim(stuck.id, attempt);
    house.setClock(minutes(5));
    await Promise.allSettled([sweep(), sweep()]);
    await sweep();
    expect((await history(house.table, stuck.cause)).items).toMatchObject([
      { act: 'nobody knows whether a letter left', title: 'A test', news: true, at: minutes(5) },
    ]);
  });

  test('that was reported in the meantime stays as it was reported', async () => {
    const stuck = letter('stuck');
    await house.letters.add([stuck]);
    const claimed = await house.letters.claim(stuck.id, attempt);
    if (!claimed) throw new Error('The claim was refused.');
    await house.letters.report(stuck.id, { report: 'delivery', at: start, note: 'Delivered.' });
    house.setClock(minutes(5));
    // The index shows the letter as it was a moment ago.
    const chore = giveUpAndQueueAgain({
      letters: { due: async () => ({ items: [claimed] }) },
      fates: createFates(house.table, house.newId),
      queue: { add: async () => 0 },
    });
    expect(await chore(house.clock())).toBe(0);
    expect(await stateOf(stuck)).toBe('delivered');
  });
});

describe('a letter that should have left', () => {
  test('is queued again after two minutes, as often as it takes', async () => {
    const waiting = letter('waiting');
    await house.letters.add([waiting]);
    house.setClock(later(minutes(2), -1));
    await sweep();
    expect(queued).toEqual([]);
    house.setClock(minutes(2));
    expect(await sweep()).toEqual({ letters: 1 });
    await sweep();
    expect(queued).toEqual([waiting.id, waiting.id]);
    expect(await stateOf(waiting)).toBe('pending');
  });

  test('is not queued while it waits for its time, nor when it is settled', async () => {
    const delayed = letter('later', { dueAt: minutes(60) });
    const called = letter('called back');
    await house.letters.add([delayed, called]);
    await house.letters.report(called.id, { report: 'cancel', at: start, note: 'Called back.' });
    house.setClock(minutes(61));
    await sweep();
    expect(queued).toEqual([]);
    house.setClock(minutes(62));
    await sweep();
    expect(queued).toEqual([delayed.id]);
  });

  test('of many: the longest due first, a thousand a minute, and a stuck attempt behind them is found all the same', async () => {
    const many = Array.from({ length: 1_050 }, (_, index) =>
      letter(`many ${index}`, { dueAt: later(start, index) }),
    );
    const stuck = letter('stuck', { dueAt: start });
    await house.letters.add([...many, stuck]);
    await house.letters.claim(stuck.id, { ...attempt, at: minutes(1) });
    house.setClock(minutes(10));
    expect(await sweep()).toEqual({ letters: 1_001 });
    expect(queued).toEqual(many.slice(0, 1_000).map(({ id }) => id));
    expect(await stateOf(stuck)).toBe('unknown');
  });
});

describe('chores', () => {
  test('are all done, also when one fails; then the sweep fails by its name', async () => {
    const done: string[] = [];
    const handler = createHandler({
      clock: house.clock,
      chores: {
        broken: async () => {
          throw new Error('No.');
        },
        fine: async (now) => {
          done.push(now.toISOString());
          return 1;
        },
      },
    });
    await expect(handler()).rejects.toThrow('Could not be done: broken.');
    expect(done).toEqual([start]);
  });

  test('have nothing to do in an empty house, in one request', async () => {
    expect(await house.requestsOf(sweep)).toEqual(['Query']);
  });
});
