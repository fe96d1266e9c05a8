import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { letGo } from '../../shared/domain/breaker.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { createBreaker } from '../../shared/store/breaker.ts';
import { createNewId } from '../../shared/store/keys.ts';
import { createLetters } from '../../shared/store/letters.ts';
import { createCommit } from '../../shared/store/records.ts';
import { allBulk, createStops } from '../../shared/store/stops.ts';
import { createTable } from '../../shared/store/table.ts';
import { createEngine, type Message, report } from '../crash/engine.ts';
import { standIn, witness } from '../crash/life.ts';
import { openPostOffice, sesEvent, sesEvents } from '../crash/post-office.ts';
import { sampleLetter } from '../letters/samples.ts';
import { letterTemplates } from '../support/every-letter.ts';
import { type Act, createActs } from './acts.ts';
import { compare, type Lines } from './compare.ts';
import { createChance } from './faults.ts';
import { createOutside, type Item, type Writes } from './outside.ts';
import { createPeopleOfTheDesk } from './people.ts';
import {
  addressOf,
  breaksSenders,
  isOfRelease,
  isRefusedAtFirst,
  isReturnedAtFirst,
  perCause,
  perRelease,
  placeIn,
} from './places.ts';

const somebody = { kind: 'person', id: `per_${'0'.repeat(26)}`, name: 'Somebody' } as const;

/** Functions of each kind that run at the same time. */
const instances = [1, 2, 3, 4, 5, 6];

/** Letters that may be under way at once, so that what is kept in memory does not grow with their number. */
const underWay = 1_000;

/** For so long, in milliseconds, the queue hides a message that somebody works on. */
const hiddenFor = 6 * 60_000;

export interface Books {
  letters: number;
  lines: Lines;
  /** What does not agree, in words; none when all is well. */
  wrong: string[];
  /** How often the breaker stopped what goes to many, and somebody let it go again. */
  stops: number;
  /** How many messages were given out too often, and went to the dead-letter queue. */
  gaveUp: number;
  /** How often people did something, by what they did. */
  acts: Record<Act, number>;
  /** Bytes in use after cleaning up, at each tenth of the letters, and at the end. */
  memory: { letters: number; bytes: number }[];
  requests: number;
}

/**
 * Sends letters while everything goes wrong that can, and people do what they do on the desk; and compares our ledger with
 * what is known outside it. Of each letter there are a few bytes of memory here, and nothing in the functions.
 *
 * What goes wrong, and how often, is in `faults.ts` and `places.ts`; what people do, in `acts.ts`; what is known outside, in
 * `outside.ts`; and how that is held against the ledger, in `compare.ts`.
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
  const chance = createChance(settings.seed);
  const { happens } = chance;
  const wrong: string[] = [];
  const isWrong = (words: string) => {
    if (wrong.length < 20) wrong.push(words);
  };
  const outside = createOutside({ count, tableName, isWrong });

  const events: string[] = [];
  const lateEvents: string[] = [];
  const office = await openPostOffice({
    judge(handed) {
      const place = placeIn(handed.to);
      const number = outside.numberOf(handed.letterId, handed.to);
      const refused = number === place && isRefusedAtFirst(place) && !outside.everAsked(number);
      const reply = refused
        ? 'refuse'
        : ((['throttle', 'refuse', 'fault', 'take and break'] as const).find(happens) ?? 'accept');
      outside.replies(handed, reply);
      return reply;
    },
    taken(handed, messageId) {
      const fate = fateAt(handed.to);
      outside.takes(handed, fate[0] === 'Delivery');
      acts.hasLeft(outside.numberOf(handed.letterId, handed.to));
      const silent = happens('all events are lost');
      for (const kind of ['Send', ...fate] as const) {
        if (silent || happens('an event is lost')) continue;
        outside.tells(handed, kind);
        const body = sesEvent(handed, messageId, sesEvents[kind]);
        (happens('an event is late') ? lateEvents : events).push(body);
        if (happens('an event comes twice')) events.push(body);
      }
    },
  });
  const fateAt = (address: string): (keyof typeof sesEvents)[] => {
    const place = placeIn(address);
    if (address === addressOf(place) && isReturnedAtFirst(place)) return ['Bounce'];
    return happens('bounce') ? ['Bounce'] : happens('complaint') ? ['Delivery', 'Complaint'] : ['Delivery'];
  };

  const engine = await createEngine({ dynamodb: settings.dynamodb, ses: office.url, tableName });
  const people = await createPeopleOfTheDesk({ client: settings.client, tableName });
  const table = createTable({ tableName, client: settings.client });
  const letters = createLetters(table);

  /** Letters at which senders break down as they take them up. */
  const broken = new Set<string>();
  /** Letters of which the queue gave a message up. */
  const gaveUp = new Set<string>();
  let deadMessages = 0;
  const acts = createActs({
    count,
    soon: count <= underWay,
    chance,
    people,
    letters,
    outside,
    mend: (letterId) => broken.delete(letterId),
    gaveUp,
    isWrong,
  });

  standIn(outside.asked);
  standIn(({ command, input }, life) => {
    // Of all changes of a letter, only the one that takes it up wants to know all of it.
    if (command !== 'UpdateItemCommand' || input.ReturnValues !== 'ALL_NEW') return undefined;
    if (!broken.has((input.Key as { pk: { S: string } }).pk.S)) return undefined;
    if (happens('the sender dies of a letter')) void life?.die();
    throw new Error('The table does not answer.');
  });
  witness((asked, answer, life) => {
    outside.heard(asked, answer, life);
    if (asked.command === 'TransactWriteItemsCommand')
      for (const { Put } of asked.input.TransactItems as Writes)
        if (Put?.Item.type?.S === 'letter') wasWritten(Put.Item);
    if (asked.command === 'SendRawEmailCommand' && happens('timeout')) {
      outside.hearsNothing(asked.input);
      throw Object.assign(new Error('No answer in time.'), { name: 'TimeoutError' });
    }
  });
  const wasWritten = (item: Item) => {
    const number = outside.wasWritten(item);
    const id = item.pk?.S ?? '';
    if (happens('a message comes twice')) engine.queue.push(engine.message(id));
    if (number < count && breaksSenders(number)) broken.add(id);
    else if (item.list && happens('a reader declines')) acts.toDecline({ id, key: item.key?.S }, number);
  };

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
    const template = chance.oneOf(place % 2 ? kinds.bulk : kinds.transactional);
    const { fields } = sampleLetter(template);
    return letterOf(template, {
      to: { name: 'Reader', email: addressOf(place) },
      fields: 'report' in fields ? { ...fields, report } : fields,
      // What goes to many has one cause; the breaker looks at all letters of it.
      cause: place % 2 ? causeOf('dsm', place - (place % perCause)) : causeOf('prp', place),
      event: String(place),
      at: new Date(),
    });
  };
  let written = 0;
  const write = async (until: number) => {
    const places = Array.from({ length: until - written }, (_, index) => written + index);
    await letters.add(places.filter((place) => !isOfRelease(place)).map(letterAt));
    // A release is put together once the last of its recipients is known.
    for (const place of places)
      if ((place + 1) % perRelease === 0 || place + 1 === count)
        acts.toRelease(2 * Math.floor(place / perRelease));
    written = until;
  };

  /** What the queue gives out again, and when. */
  const hidden: { at: number; messages: Message[] }[] = [];
  const oneSender = async (instance: number) => {
    const some = chance.someOf(engine.queue);
    if (!some.length) return;
    const life = chance.life('the sender is killed');
    outside.isSender(life);
    const { back, gaveUp: dead } = await engine.feed('send-letters', some, life, instance);
    for (const { body } of dead) gaveUp.add((JSON.parse(body) as { letterId: string }).letterId);
    deadMessages += dead.length;
    if (back.length) hidden.push({ at: Date.now() + hiddenFor, messages: back });
  };
  const oneListener = async (instance: number) => {
    const bodies = chance.someOf(events);
    if (!bodies.length) return;
    const life = chance.life('another function is killed');
    const { back } = await engine.feed('mail-events', bodies, life, instance);
    events.push(...back);
  };
  const timePasses = async (lasts: string) => {
    engine.clock.advance(lasts);
    while (hidden[0] && hidden[0].at <= Date.now()) engine.queue.push(...(hidden.shift()?.messages ?? []));
    await engine.sweep(chance.life('another function is killed'));
    await findOut();
    await acts.lookAround();
  };

  const memory: Books['memory'] = [];
  const began = performance.now();
  const measure = () => {
    settings.gc?.();
    memory.push({ letters: written, bytes: process.memoryUsage().heapUsed });
    settings.tell?.(written, performance.now() - began, memory.at(-1)?.bytes ?? 0);
  };
  let turns = 0;
  let idle = 0;
  while (idle < 12) {
    if (written < count && engine.queue.length < underWay / 2) {
      await write(Math.min(count, written + 100));
      if (Math.floor((10 * written) / count) > memory.length) measure();
    }
    await Promise.all([
      ...instances.flatMap((instance) => [oneSender(instance), oneListener(instance)]),
      ...acts.doing.splice(0, 6).map((each) => each()),
      ...acts.nextSteps(),
    ]);
    turns += 1;
    if (lateEvents.length > 500 || (written === count && !engine.queue.length && !events.length)) {
      // So late that people were asked what shall become of letters of which nothing else was heard.
      if (lateEvents.length) await timePasses('PT65M');
      events.push(...lateEvents.splice(0));
    }
    const quiet = written === count && !engine.queue.length && !events.length;
    // A quarter of an hour in which nothing happens is the end: leases run out and messages come back within less. Before
    // that, people are asked about all of which nobody knows, and send again what did not reach anybody.
    idle = quiet && !acts.isBusy() && !hidden.length ? idle + 1 : 0;
    if (idle === 12 && (await acts.sendAllAgain())) idle = 0;
    // While there is nothing else to do, time passes until messages come back.
    const nothingToDo = hidden.length ? 'PT6M' : idle === 1 ? 'PT65M' : 'PT1M';
    if (quiet || turns % 20 === 0) await timePasses(quiet ? nothingToDo : 'PT1M');
    if (turns > 500 + count * 10) throw new Error('It does not come to an end.');
  }
  measure();
  await office.close();

  const lines = await compare({
    count,
    letters,
    outside,
    people,
    acts,
    leftDead: engine.dead.length,
    isWrong,
  });
  return {
    letters: count,
    lines,
    wrong,
    stops,
    gaveUp: deadMessages,
    acts: acts.done,
    memory,
    requests: outside.requests(),
  };
};
