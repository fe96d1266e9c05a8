import { beforeAll, describe, expect, test } from 'vitest';
import { askAboutDeadLetters } from '../../functions/sweep/dead-letters.ts';
import { giveUpAndQueueAgain } from '../../functions/sweep/overdue.ts';
import { trip } from '../../shared/domain/breaker.ts';
import { type Letter, never, type Report } from '../../shared/domain/letter.ts';
import { finishReleases } from '../../shared/letters/releases.ts';
import type { BreakerStore } from '../../shared/store/breaker.ts';
import type { ChoicesOfAddresses } from '../../shared/store/choices.ts';
import type { Disseminations } from '../../shared/store/disseminations.ts';
import { createFates, type Fates } from '../../shared/store/fates.ts';
import { createHolds, type Holds } from '../../shared/store/holds.ts';
import type { Ledgers } from '../../shared/store/ledgers.ts';
import { type Letters, letterIdFor } from '../../shared/store/letters.ts';
import { newRecipient, type Recipients } from '../../shared/store/recipients.ts';
import type { records } from '../../shared/store/records.ts';
import { createSendingRate, type SendingRate } from '../../shared/store/sending-rate.ts';
import type { Stops } from '../../shared/store/stops.ts';
import { tester } from '../support/samples.ts';
import { houseThatSends, settled, typedRecipient, walker } from '../support/sending-out.ts';
import { createWholeHouse } from '../support/whole-house.ts';

/*
 * What the way of a letter costs: the DynamoDB requests of each operation of its stores, and of what people and the sweep do
 * with letters. A store's table has all of its operations, so that a new one does not go without its number.
 */

let whole: Awaited<ReturnType<typeof createWholeHouse>>;
let walk: ReturnType<typeof walker>;
let fates: Fates;
let holds: Holds;
beforeAll(async () => {
  whole = await createWholeHouse();
  walk = walker(whole.sending);
  const { house } = whole.sending;
  fates = createFates(house.table, house.newId);
  holds = createHolds(house.table);
});

const now = () => whole.sending.house.clock().toISOString();
const repeated = (count: number, ...requests: string[]) =>
  Array.from({ length: count }, () => requests).flat();

let made = 0;
/** Letters of one cause that are in the ledger, waiting. */
const lettersOf = async (count: number, more: Partial<Letter> = {}) => {
  made += 1;
  const cause = `dsm_${String(made).padStart(26, '0')}`;
  const letters = Array.from(
    { length: count },
    (_, place): Letter => ({
      id: letterIdFor('requests', cause, String(place)),
      template: 'test',
      fields: {},
      to: { name: 'Ana', email: `ana-${made}-${place}@example.org` },
      stream: 'bulk',
      list: 'outputs',
      cause,
      createdAt: now(),
      state: 'pending',
      dueAt: now(),
      attempts: 0,
      fate: [],
      ...more,
    }),
  );
  await whole.sending.letters.add(letters);
  return { cause, letters, ids: letters.map(({ id }) => id), id: letters[0]?.id ?? '' };
};
const attempt = () => ({ id: whole.sending.house.newId('attempt'), at: now() });
const claimed = async (more: Partial<Letter> = {}) => {
  const { id } = await lettersOf(1, more);
  const letter = await whole.sending.letters.claim(id, attempt());
  if (!letter) throw new Error('The letter could not be claimed.');
  return letter;
};
/** A letter of no list that came back. */
const cameBack = async (): Promise<string> => {
  const { list: _, ...letter } = await claimed();
  const id = letterIdFor('came back', letter.id);
  await whole.sending.letters.add([{ ...letter, id, stream: 'transactional', state: 'bounced' }]);
  return id;
};
const said = (report: Report) => ({ report, at: now(), note: `It was said: ${report}.` });
/** A stop that stands for some letters. */
const stopped = async (count: number) => {
  const lot = await lettersOf(count);
  const { house, stops } = whole.sending;
  await house.table.write([stops.stop(lot.cause, 'Paused by Ana.', tester, now())]);
  return lot;
};
/** Recipients of a dissemination that was released, by the addresses their letters went to. */
const addressed = async (count: number) => {
  const rows = Array.from({ length: count }, (_, place) => ({
    organisation: `Organisation ${place}`,
    email: `o${place}@example.org`,
  }));
  const id = await walk.released(rows);
  return { id, list: await whole.sending.recipients.ofDissemination(id) };
};

/** Does what has to be there before, and answers the operation, and the requests that it makes. */
type Cost = () => Promise<[operation: () => Promise<unknown>, requests: string[]]>;
/** What only answers a write, for somebody else's transaction. */
const aWrite = 'a write';
/** Each operation of a store: those that ask nothing by themselves are named, too. */
type Costs<Store> = { [Operation in keyof Store]-?: Cost | Record<string, Cost> | typeof aWrite };

/** What every store of records has; each of these is one request, or a write for somebody else's. */
type OfRecords = keyof ReturnType<typeof records>;

const expectCosts = (costs: Record<string, Cost | Record<string, Cost> | string>) => {
  const cases = Object.entries(costs).flatMap(([name, cost]) =>
    typeof cost === 'string'
      ? []
      : typeof cost === 'function'
        ? [[name, cost] as const]
        : Object.entries(cost).map(([when, each]) => [`${name}, ${when}`, each] as const),
  );
  test.each(cases)('%s', async (_, cost) => {
    const [operation, requests] = await cost();
    expect(await whole.sending.house.requestsOf(operation)).toEqual(requests);
  });
};

describe('the ledger asks for', () => {
  const letters = () => whole.sending.letters;
  expectCosts({
    get: async () => {
      const { id } = await lettersOf(1);
      return [() => letters().get(id), ['GetItem']];
    },
    getMany: async () => {
      const { ids } = await lettersOf(101);
      return [() => letters().getMany([...ids, ...ids]), repeated(2, 'BatchGetItem')];
    },
    undecided: async () => [() => letters().undecided(), ['Query']],
    returned: async () => [() => letters().returned(), ['Query']],
    causedBy: async () => {
      const { cause } = await lettersOf(2);
      return [() => letters().causedBy(cause), ['Query']];
    },
    allCausedBy: async () => {
      const { cause } = await lettersOf(101);
      return [() => letters().allCausedBy(cause), ['Query']];
    },
    inState: async () => [() => letters().inState('pending'), ['Query']],
    due: async () => [() => letters().due(now()), ['Query']],
    add: {
      'new ones': async () => {
        const { letters: known } = await lettersOf(1);
        const fresh = Array.from({ length: 200 }, (_, place): Letter => {
          const id = letterIdFor('fresh', String(place));
          return { ...(known[0] as Letter), id };
        });
        return [() => letters().add(fresh), repeated(2, 'TransactWriteItems')];
      },
      'some of which are there': async () => {
        const { letters: known } = await lettersOf(2);
        const fresh = { ...(known[0] as Letter), id: letterIdFor('one more') };
        return [() => letters().add([...known, fresh]), repeated(2, 'TransactWriteItems')];
      },
      'all of which are there': async () => {
        const { letters: known } = await lettersOf(2);
        return [() => letters().add(known), ['TransactWriteItems']];
      },
    },
    claim: {
      'one that waits': async () => {
        const { id } = await lettersOf(1);
        return [() => letters().claim(id, attempt()), ['UpdateItem']];
      },
      'one that somebody has': async () => {
        const { id } = await claimed();
        return [() => letters().claim(id, attempt()), ['UpdateItem']];
      },
    },
    postpone: async () => {
      const { id } = await lettersOf(1);
      return [() => letters().postpone(id, never), ['UpdateItem']];
    },
    putAside: {
      'all that wait': async () => {
        const { ids, cause } = await stopped(100);
        return [() => letters().putAside(ids, cause), repeated(2, 'TransactWriteItems')];
      },
      'one of which was claimed meanwhile': async () => {
        const { ids, id, cause } = await stopped(10);
        await letters().claim(id, attempt());
        return [() => letters().putAside(ids, cause), repeated(2, 'TransactWriteItems')];
      },
      'when the stop is gone': async () => {
        const { ids, cause } = await lettersOf(10);
        return [() => letters().putAside(ids, cause), ['TransactWriteItems']];
      },
    },
    aside: async () => {
      const { ids, cause } = await stopped(10);
      await letters().putAside(ids, cause);
      return [() => letters().aside(cause), ['Query']];
    },
    takeUp: async () => {
      const { ids, cause } = await stopped(101);
      await letters().putAside(ids, cause);
      return [() => letters().takeUp(ids, cause, now()), repeated(2, 'TransactWriteItems')];
    },
    report: {
      'that changes it': async () => {
        const { id } = await claimed();
        return [() => letters().report(id, said('accepted')), ['UpdateItem']];
      },
      'that changes nothing': async () => {
        const { id } = await lettersOf(1, { state: 'delivered' });
        return [() => letters().report(id, said('accepted')), ['UpdateItem']];
      },
      'that is a note': async () => {
        const { id } = await lettersOf(1, { state: 'delivered' });
        return [() => letters().report(id, { ...said('delay'), key: 'd' }), repeated(2, 'UpdateItem')];
      },
      'of a person': async () => {
        const { id } = await lettersOf(1, { state: 'rejected' });
        return [() => letters().report(id, { ...said('again'), by: 'Ana' }), ['UpdateItem']];
      },
    },
    note: async () => {
      const { id } = await lettersOf(1);
      const row = await whole.sending.house.table.get(id);
      return [() => letters().note(row, { ...said('delay'), key: 'd' }), ['UpdateItem']];
    },
  } satisfies Costs<Letters>);
});

describe('the sums ask for', () => {
  const ledgers = () => whole.sending.ledgers;
  expectCosts({
    of: async () => {
      const { cause } = await lettersOf(200);
      return [() => ledgers().of(cause), ['Query']];
    },
    cancel: {
      'what waits': async () => {
        const { ids } = await lettersOf(101);
        return [() => ledgers().cancel(ids, now(), 'Recalled.'), repeated(2, 'TransactWriteItems')];
      },
      'where one left meanwhile': async () => {
        const { ids, id } = await lettersOf(3);
        await whole.sending.letters.claim(id, attempt());
        return [() => ledgers().cancel(ids, now(), 'Recalled.'), repeated(2, 'TransactWriteItems')];
      },
    },
  } satisfies Costs<Ledgers>);
});

describe('what became of a letter asks for', () => {
  const nothingAlso = ['GetItem', 'TransactWriteItems'];
  expectCosts({
    report: {
      'of which nobody has to hear': async () => {
        const { id } = await claimed();
        return [() => fates.report(id, said('delivery')), ['UpdateItem']];
      },
      'that is news': async () => {
        const { id } = await claimed();
        return [() => fates.report(id, said('bounce')), nothingAlso];
      },
      'that is news, where the letter is at hand': async () => {
        const letter = await claimed();
        return [() => fates.report(letter, said('undecided')), repeated(2, 'TransactWriteItems').slice(1)];
      },
      'that a recipient’s letter came back': async () => {
        const { id, list } = await addressed(1);
        const [letter] = await whole.sending.letters.allCausedBy(id);
        await whole.sending.letters.claim(letter?.id ?? '', attempt());
        expect(letter?.recipientId).toBe(list[0]?.id);
        return [
          () => fates.report(letter?.id ?? '', said('bounce')),
          ['GetItem', 'GetItem', 'GetItem', 'UpdateItem', 'TransactWriteItems'],
        ];
      },
    },
  } satisfies Costs<Fates>);
});

describe('what speaks against a letter asks for', () => {
  expectCosts({
    of: {
      'of a batch': async () => {
        const { letters } = await lettersOf(10);
        return [() => holds.of(letters), ['BatchGetItem']];
      },
      'of many': async () => {
        const { letters } = await lettersOf(98);
        return [() => holds.of(letters), ['BatchGetItem']];
      },
      'of more than a request takes': async () => {
        const { letters } = await lettersOf(99);
        return [() => holds.of(letters), repeated(2, 'BatchGetItem')];
      },
    },
  } satisfies Costs<Holds>);

  expectCosts({
    stop: aWrite,
    go: aWrite,
    letGo: async () => [() => whole.sending.stops.letGo(), ['Query']],
    cameBack: async () => {
      const { house, stops } = whole.sending;
      await house.table.write([stops.go('dsm_let-go', now())]);
      return [() => stops.cameBack({ cause: 'dsm_let-go', at: now() }), ['UpdateItem']];
    },
    stopped: async () => {
      const causes = Array.from({ length: 101 }, (_, place) => `dsm_${place}`);
      return [() => whole.sending.stops.stopped([...causes, ...causes]), repeated(2, 'BatchGetItem')];
    },
  } satisfies Costs<Stops>);

  const addresses = Array.from({ length: 101 }, (_, place) => `reader-${place}@example.org`);
  expectCosts({
    get: async () => [() => whole.sending.choices.get('ana@example.org'), ['GetItem']],
    of: async () => [() => whole.sending.choices.of(addresses), repeated(2, 'BatchGetItem')],
    among: async () => [() => whole.sending.choices.among(addresses, 'outputs'), repeated(2, 'BatchGetItem')],
    choose: aWrite,
    leave: aWrite,
    comeBack: aWrite,
    refuseMail: aWrite,
    mayWriteAgain: aWrite,
  } satisfies Costs<ChoicesOfAddresses>);

  expectCosts({
    get: async () => [() => whole.sending.breaker.get(), ['GetItem']],
    change: aWrite,
  } satisfies Costs<BreakerStore>);
});

describe('the rate that all share asks for', () => {
  const sender = () => {
    const { table, clock } = whole.sending.house;
    return createSendingRate(table, {
      clock,
      quota: async () => ({ rate: 1_000, mostADay: 50_000, sentLastDay: 0 }),
    });
  };
  expectCosts({
    reserve: {
      'slots, by a sender that has just begun': async () => {
        const { reserve } = sender();
        return [() => reserve('receipts', 1), ['GetItem', 'UpdateItem']];
      },
      'slots for ten': async () => {
        const { reserve } = sender();
        await reserve('receipts', 1);
        return [() => reserve('bulk', 10), ['UpdateItem']];
      },
    },
    slowDown: async () => {
      const { reserve, slowDown } = sender();
      await reserve('receipts', 1);
      return [slowDown, ['UpdateItem']];
    },
  } satisfies Costs<SendingRate>);
});

describe('recipients ask for', () => {
  const recipients = () => whole.sending.recipients;
  expectCosts({
    ofDissemination: async () => {
      const { id } = await addressed(2);
      return [() => recipients().ofDissemination(id), ['Query']];
    },
    pageOf: async () => {
      const { id } = await addressed(2);
      return [() => recipients().pageOf(id, undefined, 50), ['Query']];
    },
    some: async () => {
      const { list } = await addressed(2);
      return [() => recipients().some(list.map(({ id }) => id)), ['BatchGetItem']];
    },
    cameBack: async () => [() => recipients().cameBack(), ['Query']],
    addressIsWrong: async () => {
      const { list } = await addressed(1);
      const [{ id, email } = { id: '', email: '' }] = list;
      const about = { id, email, forumId: whole.sending.forum.id, at: now() };
      return [() => recipients().addressIsWrong(about), ['GetItem', 'GetItem', 'UpdateItem']];
    },
    settle: {
      'nothing to do': async () => {
        const { list } = await addressed(2);
        return [() => recipients().settle(list, tester, now()), ['BatchGetItem']];
      },
      'one that waited for a contact': async () => {
        const { list } = await addressed(2);
        const [{ id, email } = { id: '', email: '' }] = list;
        await recipients().addressIsWrong({ id, email, forumId: whole.sending.forum.id, at: now() });
        const waiting = await recipients().some(list.map((each) => each.id));
        return [() => recipients().settle(waiting, tester, now()), ['BatchGetItem', 'TransactWriteItems']];
      },
    },
    closeAll: async () => {
      const { id } = await addressed(2);
      return [() => recipients().closeAll(id, tester, now()), ['Query']];
    },
    remove: aWrite,
    addAll: async () => {
      const id = await walk.begun();
      const list = Array.from({ length: 99 }, (_, place) => {
        const { contact, ...fields } = { ...typedRecipient, email: `added-${place}@example.org` };
        return newRecipient(id, { ...fields, language: 'en', organisation: `Added ${place}` }, now());
      });
      const about = {
        by: tester,
        at: now(),
        stillOpen: whole.sending.disseminations.stillADraft(id),
        audit: (count: number) => ({
          record: id,
          at: now(),
          by: tester,
          act: `added ${count} recipients`,
          title: 'Test',
          news: false,
        }),
      };
      return [() => recipients().addAll(list, about), repeated(2, 'TransactWriteItems')];
    },
  } satisfies Costs<Omit<Recipients, OfRecords>>);
});

describe('disseminations ask for', () => {
  const disseminations = () => whole.sending.disseminations;
  expectCosts({
    ofOutput: async () => [() => disseminations().ofOutput(whole.sending.output.id), ['Query']],
    othersReleased: async () => {
      const kept = await walk.kept(await walk.begun());
      return [() => disseminations().othersReleased(kept), ['Query']];
    },
    otherParts: async () => {
      const kept = await walk.kept(await walk.released());
      return [() => disseminations().otherParts(kept), ['Query']];
    },
    inState: async () => [() => disseminations().inState('released'), ['Query']],
    unfinished: async () => [() => disseminations().unfinished(now()), ['Query']],
    unchanged: aWrite,
    stillADraft: aWrite,
  } satisfies Costs<Omit<Disseminations, OfRecords>>);
});

describe('what people do with letters asks, behind their session and the record it is about, for', () => {
  const first = ['GetItem', 'GetItem', 'GetItem'];
  const at = '/desk/disseminations/{disseminationId}';
  const reason = { reason: 'A figure in it is wrong.' };
  const of = (route: string, id: string, form: Record<string, string> = {}) =>
    walk.send(`POST ${at}/${route}`, id, whole.sending.secretariat, form);
  const three = [{}, { email: 'two@example.org' }, { email: 'three@example.org' }];
  const decideOn = (id: string, decision: string, more: Record<string, string> = {}) =>
    whole.sending.house.send(whole.rooms.desk, 'POST /desk/letters/{letterId}/decision', {
      as: whole.sending.secretariat,
      params: { letterId: id },
      form: { decision, ...reason, ...more },
    });

  expectCosts({
    'a pause': async () => {
      const id = await walk.released(three);
      return [() => of('pause', id, reason), [...first, 'TransactWriteItems']];
    },
    'going on': async () => {
      const id = await walk.released(three);
      await of('pause', id, reason);
      return [() => of('resume', id), [...first, 'TransactWriteItems']];
    },
    // The stop; who is addressed and what was written (nothing is missing), what waits, and that it is cancelled; the recipients.
    'a recall': async () => {
      const id = await walk.released(three);
      return [
        () => of('recall', id, reason),
        [
          ...first,
          'TransactWriteItems',
          'Query',
          'TransactWriteItems',
          'Query',
          'TransactWriteItems',
          'Query',
        ],
      ];
    },
    // Who can go again, the round, its letter, whether the address takes mail, and that all are written.
    'sending again': async () => {
      const id = await walk.released([{ email: 'again@example.org' }]);
      await walk.report(id, 'again@example.org', 'refused');
      return [
        () => of('send-again', id, { round: '1' }),
        [
          ...first,
          ...['Query', 'Query', 'TransactWriteItems'],
          ...['Query', 'Query', 'TransactWriteItems', 'BatchGetItem', 'TransactWriteItems'],
        ],
      ];
    },
    'the beginning of a supplement': async () => {
      const id = await walk.released(three);
      return [
        () => of('supplements', id, { id: whole.sending.house.newId('dissemination') }),
        [...first, 'TransactWriteItems'],
      ];
    },
    'a decision that it is sent again': async () => {
      const { id } = await lettersOf(1, { state: 'rejected' });
      return [() => decideOn(id, 'again'), [...first, 'BatchGetItem', 'TransactWriteItems']];
    },
    // Whether its cause was recalled, and whether the other address takes mail.
    'a decision that it goes to another address': async () => {
      const id = await cameBack();
      return [
        () => decideOn(id, 'elsewhere', { email: 'other@example.org' }),
        [...first, 'BatchGetItem', 'GetItem', 'TransactWriteItems'],
      ];
    },
    'a decision that its reader was told': async () => {
      const id = await cameBack();
      return [() => decideOn(id, 'told'), [...first, 'TransactWriteItems']];
    },
    'a decision that it arrived': async () => {
      const { id } = await claimed();
      await whole.sending.letters.report(id, said('lost'));
      settled(whole.sending.house, 61);
      await whole.sending.letters.report(id, said('undecided'));
      return [() => decideOn(id, 'arrived'), [...first, 'TransactWriteItems']];
    },
    'letting what goes to many go again': async () => {
      const { house, breaker, stops } = whole.sending;
      const tripped = trip(await breaker.get(), 'Too much came back.', tester, house.clock());
      if (!tripped) throw new Error('It did not trip.');
      await house.commit({
        changes: [breaker.change(await breaker.get(), tripped, tester, now())],
        audit: [],
        also: [stops.stop('bulk', 'Too much came back.', tester, now())],
      });
      return [
        () =>
          house.send(whole.rooms.dissemination, 'POST /desk/letters-to-many', {
            as: whole.sending.secretariat,
            form: reason,
          }),
        ['GetItem', 'GetItem', 'GetItem', 'TransactWriteItems'],
      ];
    },
  });
});

describe('each minute asks for', () => {
  expectCosts({
    'a recall whose process died before anything was cancelled': async () => {
      const { sending, stores } = whole;
      const { house, disseminations } = sending;
      const id = await walk.released([{ email: 'one@example.org' }, { email: 'two@example.org' }]);
      settled(house, 5);
      const chore = finishReleases({ ...sending, ...stores, commit: house.commit });
      await chore(house.clock());
      const before = await walk.kept(id);
      const by = { id: house.newId('person'), name: 'Ana' };
      const after = {
        ...before,
        recalled: { at: now(), by, reason: 'Wrong.' },
        lettersWritten: false,
      };
      await house.commit({ changes: [disseminations.change(before, after, tester, now())], audit: [] });
      settled(house, 2);
      return [
        () => chore(house.clock()),
        // Releases that are not done; whom it is for, what was written, what waits, that it is cancelled; press releases.
        ['Query', 'Query', 'TransactWriteItems', 'Query', 'TransactWriteItems', 'Query'],
      ];
    },
    'what could not be taken to its sender': async () => {
      const { house, letters } = whole.sending;
      const { ids } = await lettersOf(2);
      const bodies = [...ids.map((letterId) => JSON.stringify({ letterId })), 'nothing of ours'];
      const batches = [bodies.map((body, place) => ({ receipt: String(place), body })), []];
      const chore = askAboutDeadLetters({
        letters,
        fates,
        queue: { dead: async () => batches.shift() ?? [], done: async () => undefined },
      });
      return [() => chore(house.clock()), ['BatchGetItem', 'TransactWriteItems', 'TransactWriteItems']];
    },
    'an empty dead-letter queue': async () => {
      const { house, letters } = whole.sending;
      const chore = askAboutDeadLetters({
        letters,
        fates,
        queue: { dead: async () => [], done: async () => undefined },
      });
      return [() => chore(house.clock()), []];
    },
  });

  test('letters of which nobody heard in time', async () => {
    // A house in which nothing else waits.
    const { house } = await houseThatSends();
    const chore = giveUpAndQueueAgain({
      letters: house.letters,
      fates: createFates(house.table, house.newId),
      queue: { add: async () => 0 },
    });
    const at = house.clock().toISOString();
    const two = ['one', 'other'].map(
      (each): Letter => ({
        id: letterIdFor('overdue', each),
        template: 'test',
        fields: {},
        to: { name: 'Ana', email: `${each}@example.org` },
        stream: 'bulk',
        cause: `dsm_${'0'.repeat(26)}`,
        createdAt: at,
        state: 'pending',
        dueAt: at,
        attempts: 0,
        fate: [],
      }),
    );
    await house.letters.add(two);
    for (const { id } of two) await house.letters.claim(id, { id: house.newId('attempt'), at });
    await house.letters.report(two[1]?.id ?? '', { report: 'lost', at, note: 'No answer.' });
    settled(house, 61);
    // Longest due first: the attempt is given up; a person is asked about the other, and it is news.
    expect(await house.requestsOf(() => chore(house.clock()))).toEqual([
      'Query',
      'UpdateItem',
      'TransactWriteItems',
    ]);
  });
});
