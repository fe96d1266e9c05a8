import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { letGo } from '../../shared/domain/breaker.ts';
import { type Letter, type LetterState, ledgerOf, letterStates } from '../../shared/domain/letter.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { createBreaker } from '../../shared/store/breaker.ts';
import { createNewId } from '../../shared/store/keys.ts';
import { createLetters } from '../../shared/store/letters.ts';
import { createCommit } from '../../shared/store/records.ts';
import { allBulk, createStops } from '../../shared/store/stops.ts';
import { createTable } from '../../shared/store/table.ts';
import { createEngine, report } from '../crash/engine.ts';
import { Life, witness } from '../crash/life.ts';
import { openPostOffice, type Reply, sesEvent, sesEvents } from '../crash/post-office.ts';
import { sampleLetter } from '../letters/samples.ts';
import { letterTemplates } from '../support/every-letter.ts';

const somebody = { kind: 'person', id: `per_${'0'.repeat(26)}`, name: 'Somebody' } as const;

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
const seeded = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** How often each thing goes wrong: a share of the mails, messages, events or lives that it may happen to. */
const share = {
  throttle: 0.03,
  refuse: 0.01,
  fault: 0.01,
  'take and break': 0.02,
  timeout: 0.01,
  'the sender is killed': 0.04,
  'another function is killed': 0.03,
  'a message comes twice': 0.05,
  'all events are lost': 0.1,
  'an event is lost': 0.05,
  'an event comes twice': 0.1,
  'an event is late': 0.03,
  bounce: 0.02,
  complaint: 0.005,
} as const;

/** Letters to many are half of so many, for one cause. */
const perCause = 400;

/** Functions of each kind that run at the same time. */
const instances = [1, 2, 3, 4, 5, 6];

/** Letters that may be under way at once, so that what is kept in memory does not grow with their number. */
const underWay = 1_000;

export interface Books {
  letters: number;
  /** Rows for people: what, by our ledger, by the books of SES and the queue. */
  lines: [string, number, number][];
  /** What does not agree, in words; none when all is well. */
  wrong: string[];
  /** How often the breaker stopped what goes to many, and somebody let it go again. */
  stops: number;
  /** Bytes in use after cleaning up, at each tenth of the letters, and at the end. */
  memory: { letters: number; bytes: number }[];
  requests: number;
}

/**
 * Sends letters while everything goes wrong that can, and compares our ledger with the books of SES. Of each letter
 * there are a few bytes of memory here, and nothing in the functions.
 */
export const soak = async (settings: {
  letters: number;
  seed: number;
  dynamodb: string;
  client: DynamoDBClient;
  tableName: string;
  /** Cleans up memory, where the run can. */
  gc?: () => void;
  /** Hears at each tenth how far it is, in letters and milliseconds, and of the bytes in use. */
  tell?: (letters: number, milliseconds: number, bytes: number) => void;
}): Promise<Books> => {
  const { letters: count, tableName } = settings;
  const random = seeded(settings.seed);
  const happens = (what: keyof typeof share) => random() < share[what];
  const oneOf = <Each>(all: readonly Each[]): Each => all[Math.floor(random() * all.length)] as Each;

  // What somebody outside knows of each letter.
  const taken = new Uint8Array(count);
  /** The reply to the latest attempt was clear, and was it written down. */
  const clear = new Uint8Array(count);
  const heard = new Uint8Array(count);
  const refused = new Uint8Array(count);
  /** The most telling event that reached us: a place in `told`. */
  const told = ['none', 'Send', 'Delivery', 'Bounce', 'Complaint'] as const;
  const event = new Uint8Array(count);
  const placeIn = (address: string) => Number(address.slice('reader-'.length, address.indexOf('@')));

  const events: string[] = [];
  const lateEvents: string[] = [];
  const office = await openPostOffice({
    judge({ to }) {
      const reply = (['throttle', 'refuse', 'fault', 'take and break'] as const).find(happens) ?? 'accept';
      const place = placeIn(to);
      clear[place] = Number((['accept', 'throttle', 'refuse'] satisfies Reply[] as Reply[]).includes(reply));
      refused[place] = Number(reply === 'refuse');
      return reply;
    },
    taken(handed, messageId) {
      const place = placeIn(handed.to);
      taken[place] = (taken[place] ?? 0) + 1;
      const silent = happens('all events are lost');
      const kinds = ['Send', ...fate()] as (keyof typeof sesEvents)[];
      for (const kind of kinds) {
        if (silent || happens('an event is lost')) continue;
        event[place] = Math.max(event[place] ?? 0, told.indexOf(kind));
        const body = sesEvent(handed, messageId, sesEvents[kind]);
        (happens('an event is late') ? lateEvents : events).push(body);
        if (happens('an event comes twice')) events.push(body);
      }
    },
  });
  const fate = () =>
    happens('bounce') ? ['Bounce'] : happens('complaint') ? ['Delivery', 'Complaint'] : ['Delivery'];

  const engine = await createEngine({ dynamodb: settings.dynamodb, ses: office.url, tableName });
  let requests = 0;
  /** Lives of senders, with the letters each of them has at hand. */
  const atHand = new WeakMap<Life, Map<string, number>>();
  witness(({ service, command, input }, answer, life) => {
    if (service === 'dynamodb' && life) requests += 1;
    const mine = life && atHand.get(life);
    if (!mine) return;
    if (command === 'SendRawEmailCommand' && happens('timeout')) {
      clear[placeIn(String((input.Destinations as string[])[0]))] = 0;
      throw Object.assign(new Error('No answer in time.'), { name: 'TimeoutError' });
    }
    const id = (update: unknown) => (update as { Key?: { pk?: { S?: string } } }).Key?.pk?.S ?? '';
    const closed = (letterId: string) => {
      const place = mine.get(letterId);
      if (place !== undefined) heard[place] = clear[place] ?? 0;
    };
    if (command === 'UpdateItemCommand') {
      const { to, state } =
        (answer as { Attributes?: { to?: { M: { email: { S: string } } }; state?: { S: string } } })
          .Attributes ?? {};
      // A claim answers the letter; a report, nothing.
      if (!to || state?.S !== 'attempting') return closed(id(input));
      const place = placeIn(to.M.email.S);
      mine.set(id(input), place);
      heard[place] = 0;
      clear[place] = 0;
    }
    if (command === 'TransactWriteItemsCommand')
      for (const { Update } of input.TransactItems as { Update?: object }[]) if (Update) closed(id(Update));
  });

  const table = createTable({ tableName, client: settings.client });
  const letters = createLetters(table);
  const breaker = createBreaker(table);
  const stopsOf = createStops(table);
  const commit = createCommit(
    table,
    createNewId(() => new Date()),
  );
  let stops = 0;
  /** Somebody finds out why what goes to many was stopped, and lets it go again. */
  const findOut = async () => {
    const before = await breaker.get();
    if (before?.state !== 'tripped') return;
    const now = new Date();
    if (now < new Date(Date.parse(before.since) + 5 * 60_000)) return;
    const after = letGo(before, 'Found out.', somebody, now);
    if (isRefusal(after)) throw new Error(after.reason);
    const refused = await commit({
      changes: [breaker.change(before, after, somebody, now.toISOString())],
      audit: [],
      also: [stopsOf.go(allBulk, now.toISOString())],
    });
    if (refused) throw new Error(refused.reason);
    stops += 1;
  };
  const kinds = {
    transactional: letterTemplates.filter(({ stream }) => stream === 'transactional'),
    bulk: letterTemplates.filter(({ stream }) => stream === 'bulk'),
  };
  const causeOf = (kind: string, place: number) => `${kind}_${String(place).padStart(26, '0')}`;
  const letterAt = (place: number): Letter => {
    const template = oneOf(place % 2 ? kinds.bulk : kinds.transactional);
    const { fields } = sampleLetter(template);
    return letterOf(template, {
      to: { name: 'Reader', email: `reader-${place}@example.org` },
      fields: 'report' in fields ? { ...fields, report } : fields,
      // What goes to many has one cause; the breaker looks at all letters of it.
      cause: place % 2 ? causeOf('dsm', place - (place % perCause)) : causeOf('prp', place),
      event: String(place),
      at: new Date(),
    });
  };

  /** What the queue gives out again, and when. */
  const hidden: { at: number; bodies: string[] }[] = [];
  const lifeOf = (killed: 'the sender is killed' | 'another function is killed') =>
    new Life(
      happens(killed)
        ? { step: 1 + Math.floor(random() * 20), side: oneOf(['before', 'after'] as const) }
        : undefined,
    );
  const oneSender = async (instance: number) => {
    const bodies = engine.queue.splice(0, 10);
    if (!bodies.length) return;
    const life = lifeOf('the sender is killed');
    atHand.set(life, new Map());
    const { back } = await engine.feed('send-letters', bodies, life, instance);
    if (back.length) hidden.push({ at: Date.now() + 6 * 60_000, bodies: back });
  };
  const oneListener = async (instance: number) => {
    const bodies: string[] = [];
    while (bodies.length < 10 && events.length)
      bodies.push(...events.splice(Math.floor(random() * events.length), 1));
    if (!bodies.length) return;
    const { back } = await engine.feed('mail-events', bodies, lifeOf('another function is killed'), instance);
    events.push(...back);
  };
  const aMinute = async () => {
    engine.clock.advance('PT1M');
    while (hidden[0] && hidden[0].at <= Date.now()) engine.queue.push(...(hidden.shift()?.bodies ?? []));
    await engine.sweep(lifeOf('another function is killed'));
    await findOut();
  };

  const memory: Books['memory'] = [];
  const measure = () => {
    settings.gc?.();
    memory.push({ letters: written, bytes: process.memoryUsage().heapUsed });
    settings.tell?.(written, performance.now() - began, memory.at(-1)?.bytes ?? 0);
  };
  const began = performance.now();
  let written = 0;
  let rounds = 0;
  let idle = 0;
  while (idle < 12) {
    if (written < count && engine.queue.length < underWay / 2) {
      const until = Math.min(count, written + 100);
      const many = Array.from({ length: until - written }, (_, index) => letterAt(written + index));
      await letters.add(many);
      engine.queue.push(
        ...many.filter(() => happens('a message comes twice')).map(({ id }) => engine.message(id)),
      );
      written = until;
      if (Math.floor((10 * written) / count) > memory.length) measure();
    }
    await Promise.all(instances.flatMap((instance) => [oneSender(instance), oneListener(instance)]));
    rounds += 1;
    if (lateEvents.length > 500 || (written === count && !engine.queue.length && !events.length)) {
      // So late that people were asked what shall become of letters of which nothing else was heard.
      if (lateEvents.length) {
        engine.clock.advance('PT65M');
        await aMinute();
      }
      events.push(...lateEvents.splice(0));
    }
    const quiet = written === count && !engine.queue.length && !events.length;
    // A quarter of an hour in which nothing happens is the end: leases run out and messages come back within less.
    idle = quiet && !hidden.length ? idle + 1 : 0;
    if (quiet || rounds % 20 === 0) await aMinute();
    if (rounds > 200 + count * 10) throw new Error('It does not come to an end.');
  }
  measure();
  await office.close();

  // The ledger as it lies in the table, state by state, against what is known outside.
  const wrong: string[] = [];
  const seen = new Uint8Array(count);
  const inLedger = Object.fromEntries(letterStates.map((state) => [state, 0])) as Record<LetterState, number>;
  const right = { ...inLedger };
  const rightFor = (place: number): LetterState => {
    const known = told[event[place] ?? 0];
    if (known === 'Complaint') return 'complained';
    if (known === 'Bounce') return 'bounced';
    if (known === 'Delivery') return 'delivered';
    if (known === 'Send') return 'sent';
    if (!heard[place]) return 'unknown';
    return refused[place] ? 'rejected' : 'sent';
  };
  for (const state of letterStates) {
    let cursor: string | undefined;
    do {
      const page = await letters.inState(state, cursor, 500);
      for (const letter of page.items) {
        const place = placeIn(letter.to.email);
        inLedger[state] += 1;
        seen[place] = (seen[place] ?? 0) + 1;
        const expected = rightFor(place);
        if (state !== expected && wrong.length < 20)
          wrong.push(`${letter.id} is ${state}, but should be ${expected}.`);
      }
      cursor = page.cursor;
    } while (cursor);
  }
  for (let place = 0; place < count; place += 1) right[rightFor(place)] += 1;
  const number = (holds: (place: number) => boolean) => {
    let found = 0;
    for (let place = 0; place < count; place += 1) if (holds(place)) found += 1;
    return found;
  };
  const missing = number((place) => seen[place] !== 1);
  const twice = number((place) => (taken[place] ?? 0) > 1);
  const lost = number((place) => !taken[place] && ['sent', 'delivered', 'pending'].includes(rightFor(place)));
  if (missing) wrong.push(`${missing} letters are not in the ledger exactly once.`);
  if (twice) wrong.push(`${twice} letters were taken by SES more than once.`);
  if (lost) wrong.push(`${lost} letters never left.`);
  const {
    accepted,
    delivered: _part,
    ...heads
  } = ledgerOf(letterStates.flatMap((state) => Array<LetterState>(inLedger[state]).fill(state)));
  const sum = Object.values(heads).reduce((one, other) => one + other);
  if (accepted !== count || sum !== count) wrong.push(`The heads of the ledger are ${sum} of ${count}.`);

  return {
    letters: count,
    lines: [
      ['letters written, letters in the ledger', accepted, count],
      ['left: handed over, and more is known or not', inLedger.sent, right.sent],
      ['left: delivered', inLedger.delivered, right.delivered],
      ['left: returned', inLedger.bounced, right.bounced],
      ['left: unwanted', inLedger.complained, right.complained],
      ['refused', inLedger.rejected, right.rejected],
      ['not known: reply and events lost', inLedger.unknown, right.unknown],
      ['waiting', heads.waiting, 0],
      ['lost', missing, lost],
      ['sent twice', 0, twice],
    ],
    wrong,
    stops,
    memory,
    requests,
  };
};
