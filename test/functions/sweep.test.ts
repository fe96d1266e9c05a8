import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { askAboutDeadLetters } from '../../functions/sweep/dead-letters.ts';
import { createHandler, mostInAMinute } from '../../functions/sweep/handler.ts';
import { takeUpWhatWasLetGo } from '../../functions/sweep/let-go.ts';
import { giveUpAndQueueAgain } from '../../functions/sweep/overdue.ts';
import { isUndecided, type Letter } from '../../shared/domain/letter.ts';
import { after as later } from '../../shared/domain/time.ts';
import { logs } from '../../shared/names.ts';
import { createFates } from '../../shared/store/fates.ts';
import { createLedgers } from '../../shared/store/ledgers.ts';
import { letterIdFor } from '../../shared/store/letters.ts';
import { history } from '../../shared/store/records.ts';
import { createStops } from '../../shared/store/stops.ts';
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
  leftOut = 0;
  sweep = newSweep();
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

/** How many letters the queue does not take, each time. */
let leftOut: number;
const queue = {
  add: async (letters: readonly Pick<Letter, 'id'>[]) => {
    const taken = letters.slice(leftOut);
    queued.push(...taken.map(({ id }) => id));
    return taken.length;
  },
};

/** A process that sweeps, and has not done so before. */
const newSweep = () =>
  createHandler({
    clock: house.clock,
    chores: {
      letters: giveUpAndQueueAgain({
        letters: house.letters,
        fates: createFates(house.table, house.newId),
        queue,
      }),
    },
  });
let sweep: ReturnType<typeof newSweep>;

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
    expect(await house.requestsOf(sweep)).toEqual(['Query', 'UpdateItem']);
    expect(await stateOf(stuck)).toBe('unknown');
    house.setClock(minutes(10_000));
    await sweep();
    expect(await sweep()).toEqual({ letters: 0 });
    expect(await stateOf(stuck)).toBe('unknown');
    expect(queued).toEqual([]);
  });

  test('that nothing is heard of for an hour waits for a person, and is news, once', async () => {
    const stuck = letter('stuck');
    await house.letters.add([stuck]);
    await house.letters.claim(stuck.id, attempt);
    house.setClock(minutes(5));
    await sweep();
    house.setClock(later(minutes(65), -1));
    await sweep();
    expect((await house.letters.undecided()).items).toEqual([]);
    expect((await history(house.table, stuck.cause)).items).toEqual([]);
    house.setClock(minutes(65));
    await Promise.allSettled([sweep(), sweep()]);
    await sweep();
    const [asked, ...more] = (await house.letters.undecided()).items;
    expect([asked?.id, more]).toEqual([stuck.id, []]);
    expect(asked && isUndecided(asked)).toBe(true);
    expect((await history(house.table, stuck.cause)).items).toMatchObject([
      { act: 'nobody knows whether a letter left', title: 'A test', news: true, at: minutes(65) },
    ]);
    await house.letters.report(stuck.id, { report: 'delivery', at: minutes(70), note: 'Delivered.' });
    expect((await house.letters.undecided()).items).toEqual([]);
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
  test('is queued again after two minutes, and whenever it has waited twice as long, as often as it takes', async () => {
    const waiting = letter('waiting');
    await house.letters.add([waiting]);
    house.setClock(later(minutes(2), -1));
    expect(await sweep()).toEqual({ letters: 0 });
    const queuedAt: number[] = [];
    for (let minute = 2; minute <= 130; minute += 1) {
      house.setClock(minutes(minute));
      const { letters } = await sweep();
      if (letters) queuedAt.push(minute);
    }
    expect(queuedAt).toEqual([2, 4, 8, 16, 32, 64, 128]);
    expect(queued).toEqual(queuedAt.map(() => waiting.id));
    expect(await stateOf(waiting)).toBe('pending');
  });

  test('is queued once more by a process that does not know of it', async () => {
    await house.letters.add([letter('waiting')]);
    house.setClock(minutes(5));
    expect(await sweep()).toEqual({ letters: 1 });
    expect(await sweep()).toEqual({ letters: 0 });
    expect(await newSweep()()).toEqual({ letters: 1 });
  });

  test('that its queue did not take is queued in the next minute', async () => {
    const both = [letter('one'), letter('other')].sort((one, other) => one.id.localeCompare(other.id));
    await house.letters.add(both);
    leftOut = 1;
    house.setClock(minutes(50));
    expect(await sweep()).toEqual({ letters: 1 });
    leftOut = 0;
    house.setClock(minutes(51));
    expect(await sweep()).toEqual({ letters: 2 });
    house.setClock(minutes(52));
    expect(await sweep()).toEqual({ letters: 0 });
  });

  test('is missed anew, when it was put off meanwhile', async () => {
    const waiting = letter('waiting');
    await house.letters.add([waiting]);
    house.setClock(minutes(100));
    expect(await sweep()).toEqual({ letters: 1 });
    await house.letters.postpone(waiting.id, minutes(120));
    house.setClock(minutes(121));
    expect(await sweep()).toEqual({ letters: 0 });
    house.setClock(minutes(122));
    expect(await sweep()).toEqual({ letters: 1 });
  });

  test('is told to the log, by its line and in seconds, so that an alarm can ring', async () => {
    const late = async () => {
      vi.mocked(console.log).mockClear();
      await sweep();
      const [told] = vi.mocked(console.log).mock.calls.flat();
      return told;
    };
    expect(await late()).toMatchObject({ message: logs.late, receipts: 0, bulk: 0 });
    await house.letters.add([
      letter('first'),
      letter('second', { dueAt: minutes(10) }),
      letter('to many', { stream: 'bulk', dueAt: minutes(13) }),
    ]);
    house.setClock(minutes(15));
    expect(await late()).toMatchObject({ message: logs.late, receipts: 900, bulk: 120 });
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

  test('of many: the longest due first, three thousand a minute, and a stuck attempt behind them is found all the same', async () => {
    const many = Array.from({ length: mostInAMinute + 50 }, (_, index) =>
      letter(`many ${index}`, { dueAt: later(start, index) }),
    );
    const ids = many.map(({ id }) => id);
    const stuck = letter('stuck', { dueAt: start });
    await house.letters.add([...many, stuck]);
    await house.letters.claim(stuck.id, { ...attempt, at: minutes(1) });
    house.setClock(minutes(10));
    expect(await sweep()).toEqual({ letters: mostInAMinute + 1 });
    expect(queued).toEqual(ids.slice(0, mostInAMinute));
    expect(await stateOf(stuck)).toBe('unknown');
    // The others have their turn a minute later, and nobody is queued twice meanwhile.
    house.setClock(minutes(11));
    expect(await sweep()).toEqual({ letters: 50 });
    expect(queued).toEqual(ids);
  });
});

describe('letters of a cause that was stopped', () => {
  const cause = 'dsm_00000000000000000000000001';
  const by = { kind: 'person', id: 'per_00000000000000000000000001', name: 'Ana' } as const;
  const takeUp = () =>
    takeUpWhatWasLetGo({ stops: createStops(house.table), letters: house.letters, queue })(house.clock());

  /** So many letters that lie aside, since their cause is stopped. */
  const held = async (count: number) => {
    const stops = createStops(house.table);
    const letters = Array.from({ length: count }, (_, place) => letter(`held ${place}`, { cause }));
    await house.letters.add(letters);
    await house.table.write([stops.stop(cause, 'Paused by Ana.', by, start)]);
    expect(
      await house.letters.putAside(
        letters.map(({ id }) => id),
        cause,
      ),
    ).toBe(true);
    return { stops, letters, ids: letters.map(({ id }) => id).sort() };
  };

  test('cost the sweep nothing, however many there are and however long it lasts', async () => {
    await held(250);
    house.setClock(minutes(600));
    expect(await house.requestsOf(sweep)).toEqual(['Query']);
    expect(await house.requestsOf(takeUp)).toEqual(['Query']);
    expect(queued).toEqual([]);
  });

  test('are taken up within a minute of being let go, each once, and leave', async () => {
    const { stops, ids } = await held(250);
    house.setClock(minutes(600));
    await house.table.write([stops.go(cause, minutes(600))]);
    expect(await house.requestsOf(takeUp)).toEqual([
      'Query',
      ...Array(3).fill(['Query', 'TransactWriteItems']).flat(),
      'Query',
    ]);
    expect(queued.toSorted()).toEqual(ids);
    expect(await takeUp()).toBe(0);
    expect(await createLedgers(house.table).of(cause)).toHaveLength(250);
    const [first = ''] = ids;
    expect(await house.letters.claim(first, { ...attempt, at: minutes(600) })).toBeDefined();
    // Whose message was lost is found as any other.
    house.setClock(minutes(602));
    queued = [];
    await sweep();
    expect(queued).toHaveLength(249);
  });

  test('that were called back or decided on meanwhile are not taken up; the others are', async () => {
    const { stops, letters, ids } = await held(3);
    const [called = ''] = ids;
    await house.letters.report(called, { report: 'cancel', at: start, note: 'Called back.' });
    await house.table.write([stops.go(cause, start)]);
    // The index shows them as they were a moment ago.
    await house.letters.takeUp(ids, cause, start);
    expect((await house.letters.get(called))?.state).toBe('cancelled');
    expect((await house.letters.due(start)).items.map(({ id }) => id).sort()).toEqual(ids.slice(1));
    expect(letters).toHaveLength(3);
  });

  test('that is stopped again stay where they are; one that is let go is forgotten after ten minutes', async () => {
    const { stops } = await held(2);
    await house.table.write([stops.go(cause, start)]);
    await house.table.write([stops.stop(cause, 'Paused once more.', by, start)]);
    expect(await takeUp()).toBe(0);
    await house.table.write([stops.go(cause, minutes(5))]);
    house.setClock(minutes(6));
    expect(await takeUp()).toBe(2);
    house.setClock(minutes(14));
    await takeUp();
    expect((await stops.letGo()).items).toEqual([{ cause, at: minutes(5) }]);
    house.setClock(minutes(15));
    await takeUp();
    expect((await stops.letGo()).items).toEqual([]);
    // A later stop is not undone by a sweep that is late.
    await house.table.write([stops.stop(cause, 'Paused at last.', by, minutes(15))]);
    await stops.cameBack({ cause, at: minutes(5) });
    expect([...(await stops.stopped([cause])).values()]).toEqual(['Paused at last.']);
  });

  test('cannot be put aside any more once it is let go, nor one that a person is asked about', async () => {
    const { stops, ids } = await held(1);
    await house.letters.takeUp(ids, cause, start);
    await house.letters.report(ids[0] ?? '', { report: 'stuck', at: start, note: 'Again and again.' });
    expect(await house.letters.putAside(ids, cause)).toBe(true);
    expect((await house.letters.undecided()).items).toHaveLength(1);
    await house.table.write([stops.go(cause, start)]);
    expect(await house.letters.putAside(ids, cause)).toBe(false);
  });
});

describe('a letter whose message was tried too often', () => {
  /** Runs the chore over these messages; answers how many letters people are asked about, and what was taken away. */
  const bury = async (...bodies: string[]) => {
    const waiting = bodies.map((body, index) => ({ receipt: String(index), body }));
    const takenAway: string[] = [];
    const chore = askAboutDeadLetters({
      letters: house.letters,
      fates: createFates(house.table, house.newId),
      queue: {
        dead: async () => waiting.splice(0, 10),
        done: async (messages) => {
          takenAway.push(...messages.map(({ body }) => body));
        },
      },
    });
    return { asked: await chore(house.clock()), takenAway };
  };
  const messageOf = ({ id }: Letter) => JSON.stringify({ letterId: id, line: 'receipts' });

  test('waits for a person, with the reason, and is taken up by nobody meanwhile', async () => {
    const stuck = letter('stuck');
    await house.letters.add([stuck]);
    house.setClock(minutes(120));
    expect(await bury(messageOf(stuck), messageOf(stuck))).toEqual({
      asked: 1,
      takenAway: [messageOf(stuck), messageOf(stuck)],
    });
    expect((await house.letters.undecided()).items).toMatchObject([
      { id: stuck.id, state: 'pending', fate: [{}, { note: expect.stringContaining('Again and again') }] },
    ]);
    expect((await history(house.table, stuck.cause)).items).toMatchObject([
      { act: 'a letter could not be taken to the mail service', news: true },
    ]);
    await sweep();
    expect(queued).toEqual([]);
    expect(await house.letters.claim(stuck.id, { ...attempt, at: minutes(121) })).toBeUndefined();
    await house.letters.report(stuck.id, { report: 'again', at: minutes(130), note: 'Try it.', by: 'Ana' });
    expect((await house.letters.undecided()).items).toEqual([]);
    house.setClock(minutes(132));
    await sweep();
    expect(queued).toEqual([stuck.id]);
    expect(await house.letters.claim(stuck.id, { ...attempt, at: minutes(132) })).toBeDefined();
  });

  test('needs nobody when it was settled, waits for later, or was never there', async () => {
    const settled = letter('settled');
    const postponed = letter('postponed', { dueAt: minutes(500) });
    await house.letters.add([settled, postponed]);
    await house.letters.report(settled.id, { report: 'cancel', at: start, note: 'Called back.' });
    house.setClock(minutes(120));
    const bodies = [messageOf(settled), messageOf(postponed), messageOf(letter('nobody')), 'no JSON', '{}'];
    expect(await bury(...bodies)).toEqual({ asked: 0, takenAway: bodies });
    expect((await house.letters.undecided()).items).toEqual([]);
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
        'in part': async () => {
          throw new AggregateError([new Error('No.')], 'Could not be finished: x.');
        },
        fine: async (now) => {
          done.push(now.toISOString());
          return 1;
        },
      },
    });
    await expect(handler()).rejects.toThrow(
      'Could not be done: broken, in part (Could not be finished: x.).',
    );
    expect(done).toEqual([start]);
  });

  test('have nothing to do in an empty house, in one request', async () => {
    expect(await house.requestsOf(sweep)).toEqual(['Query']);
  });
});
