import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { letGo } from '../../shared/domain/breaker.ts';
import { type Letter, type LetterState, ledgerOf, letterStates } from '../../shared/domain/letter.ts';
import type { LetterDecision } from '../../shared/domain/letter-decision.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { createBreaker } from '../../shared/store/breaker.ts';
import { choicesKey } from '../../shared/store/choices.ts';
import { createNewId } from '../../shared/store/keys.ts';
import { createLetters } from '../../shared/store/letters.ts';
import { createCommit } from '../../shared/store/records.ts';
import { allBulk, createStops, stopKey } from '../../shared/store/stops.ts';
import { createTable } from '../../shared/store/table.ts';
import { createEngine, report } from '../crash/engine.ts';
import { Life, standIn, witness } from '../crash/life.ts';
import { openPostOffice, type Reply, sesEvent, sesEvents } from '../crash/post-office.ts';
import { sampleLetter } from '../letters/samples.ts';
import { letterTemplates } from '../support/every-letter.ts';
import { createPeopleOfTheDesk } from './people.ts';

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
  'take and break': 0.03,
  timeout: 0.01,
  'the sender is killed': 0.04,
  'another function is killed': 0.03,
  'a message comes twice': 0.05,
  'all events are lost': 0.15,
  'an event is lost': 0.05,
  'an event comes twice': 0.1,
  'an event is late': 0.03,
  bounce: 0.02,
  complaint: 0.005,
  'a reader declines': 0.05,
  'somebody decides on an unknown letter': 0.7,
  'somebody tries a refused letter again': 0.7,
} as const;

/** Of so many letters that follow each other, a quarter goes to many for one cause, as it is put into the ledger … */
const perCause = 400;
/** … and of so many, a quarter is of one dissemination, which people release. */
const perRelease = 150;

/** What people do with a release while its letters leave; the next one, the next of these. */
const plans = [
  ['pause', 'resume'],
  ['pause', 'recall'],
  ['recall'],
  [],
  ['pause', 'resume', 'recall'],
] as const satisfies ('pause' | 'resume' | 'recall')[][];

/** Functions of each kind that run at the same time. */
const instances = [1, 2, 3, 4, 5, 6];

/** Letters that may be under way at once, so that what is kept in memory does not grow with their number. */
const underWay = 1_000;

/** Where the latest word about a letter leaves it, and what SES replies leads to. */
const standings = ['waiting', 'claimed', 'accepted', 'refused', 'given up'] as const;
const after: Partial<Record<Reply, (typeof standings)[number]>> = {
  accept: 'accepted',
  throttle: 'waiting',
  refuse: 'refused',
};

const decisions = ['arrived', 'again', 'give-up'] as const satisfies LetterDecision[];
const allActs = ['release', 'pause', 'resume', 'recall', 'decline', ...decisions] as const;
type Act = (typeof allActs)[number];

/** A dissemination that people released. */
interface Release {
  id: string;
  plan: ('pause' | 'resume' | 'recall')[];
  /** How many of its letters have left. */
  left: number;
  /** The next act of its plan comes when so many have left, or at this time. */
  next: { left: number; at: number };
}

export interface Books {
  letters: number;
  /** Rows for people: what, by our ledger, by what SES and people outside it know. */
  lines: [string, number, number][];
  /** What does not agree, in words; none when all is well. */
  wrong: string[];
  /** How often the breaker stopped what goes to many, and somebody let it go again. */
  stops: number;
  /** How often people did something, by what they did. */
  acts: Record<Act, number>;
  /** Bytes in use after cleaning up, at each tenth of the letters, and at the end. */
  memory: { letters: number; bytes: number }[];
  requests: number;
}

/**
 * Sends letters while everything goes wrong that can, and people do what they do on the desk; and compares our ledger with
 * what is known outside it. Of each letter there are a few bytes of memory here, and nothing in the functions.
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

  // What somebody outside knows of each letter: from the requests to the table that were served, from SES, and from people.
  /** Mails that SES took, since a person last had it sent again. */
  const taken = new Uint8Array(count);
  const takenTwice = new Uint8Array(count);
  const everTaken = new Uint8Array(count);
  /** Where the latest word about it leaves it, events apart: a place in `standings`. */
  const standing = new Uint8Array(count);
  /** The same, once the sender has written down what SES replied. */
  const replied = new Uint8Array(count);
  /** The most telling event about its latest attempt that will reach us: a place in `told`. */
  const told = ['none', 'Send', 'Delivery', 'Bounce', 'Complaint'] as const;
  const event = new Uint8Array(count);
  /** It can be declined; its reader did, or the address has shown that it takes no mail. */
  const listed = new Uint8Array(count);
  const declined = new Uint8Array(count);
  /** Somebody looked at it, and decided, or left it as it is. */
  const lookedAt = new Uint8Array(count);
  const placeIn = (address: string) => Number(address.slice('reader-'.length, address.indexOf('@')));

  const releases: Release[] = [];
  /** Of every four letters the last is one of a dissemination. */
  const releaseOf = (place: number): Release | undefined =>
    place % 4 === 3 ? releases[Math.floor(place / perRelease)] : undefined;

  const events: string[] = [];
  const lateEvents: string[] = [];
  const office = await openPostOffice({
    judge({ to }) {
      const reply = (['throttle', 'refuse', 'fault', 'take and break'] as const).find(happens) ?? 'accept';
      // A reply that breaks off, or says nothing, leaves it claimed.
      replied[placeIn(to)] = standings.indexOf(after[reply] ?? 'claimed');
      return reply;
    },
    taken(handed, messageId) {
      const place = placeIn(handed.to);
      taken[place] = (taken[place] ?? 0) + 1;
      everTaken[place] = 1;
      if (taken[place] > 1) takenTwice[place] = 1;
      const release = releaseOf(place);
      if (release) release.left += 1;
      const silent = happens('all events are lost');
      const kinds = ['Send', ...fate()] as (keyof typeof sesEvents)[];
      for (const kind of kinds) {
        if (silent || happens('an event is lost')) continue;
        event[place] = Math.max(event[place] ?? 0, told.indexOf(kind));
        if (kind === 'Bounce' || kind === 'Complaint') declined[place] = 1;
        const body = sesEvent(handed, messageId, sesEvents[kind]);
        (happens('an event is late') ? lateEvents : events).push(body);
        if (happens('an event comes twice')) events.push(body);
      }
    },
  });
  const fate = () =>
    happens('bounce') ? ['Bounce'] : happens('complaint') ? ['Delivery', 'Complaint'] : ['Delivery'];

  const engine = await createEngine({ dynamodb: settings.dynamodb, ses: office.url, tableName });
  const people = await createPeopleOfTheDesk({ client: settings.client, tableName });
  const acts = Object.fromEntries(allActs.map((act) => [act, 0])) as Record<Act, number>;
  let requests = 0;
  const wrong: string[] = [];
  const isWrong = (words: string) => {
    if (wrong.length < 20) wrong.push(words);
  };

  /** Lives of senders, with the letters each of them has at hand, and when it first read why they might be held back. */
  const atHand = new WeakMap<Life, { places: Map<string, number>; read: Map<string, number> }>();
  /** What a life of somebody is about, and what is known once its write was served. */
  const served = new WeakMap<Life, () => void>();
  /** Keys of stops that stand and of addresses that take no mail, and since when they surely do. */
  const held = new Map<string, number>();
  const recalled = new Set<string>();
  let moment = 0;
  const begun = new WeakMap<object, number>();
  type Key = { pk: { S: string } };
  type Item = Record<string, { S?: string; BOOL?: boolean } | undefined>;
  type Writes = { Put?: { Item: Item }; Update?: { Key: Key } }[];

  standIn((asked) => {
    moment += 1;
    begun.set(asked, moment);
    // It may be let go from here on.
    if (asked.command === 'TransactWriteItemsCommand')
      for (const { Put } of asked.input.TransactItems as Writes)
        if (Put?.Item.type?.S === 'let go') held.delete(Put.Item.pk?.S ?? '');
    return undefined;
  });
  witness((asked, answer, life) => {
    const { service, command, input } = asked;
    moment += 1;
    if (command === 'TransactWriteItemsCommand') {
      if (life) served.get(life)?.();
      for (const { Put, Update } of input.TransactItems as Writes) {
        if (Put?.Item.type?.S === 'letter' && happens('a message comes twice'))
          engine.queue.push(engine.message(Put.Item.pk?.S ?? ''));
        if (Put?.Item.type?.S === 'stop') {
          const stop = Put.Item.pk?.S ?? '';
          held.set(stop, moment);
          if (Put.Item.forGood?.BOOL) recalled.add(stop);
        }
        if (Update?.Key.pk.S.startsWith('address#') && !held.has(Update.Key.pk.S))
          held.set(Update.Key.pk.S, moment);
      }
    }
    if (!life || served.has(life)) return;
    if (service === 'dynamodb') requests += 1;
    const mine = atHand.get(life);
    if (!mine) return;
    if (command === 'SendRawEmailCommand' && happens('timeout')) {
      replied[placeIn(String((input.Destinations as string[])[0]))] = standings.indexOf('claimed');
      throw Object.assign(new Error('No answer in time.'), { name: 'TimeoutError' });
    }
    if (command === 'BatchGetItemCommand')
      for (const { pk } of (input.RequestItems as Record<string, { Keys: Key[] }>)[tableName]?.Keys ?? [])
        if (!mine.read.has(pk.S)) mine.read.set(pk.S, begun.get(asked) ?? 0);
    const id = (update: unknown) => (update as { Key?: Key }).Key?.pk.S ?? '';
    const closed = (letterId: string) => {
      const place = mine.places.get(letterId);
      if (place !== undefined) standing[place] = replied[place] ?? 0;
    };
    if (command === 'UpdateItemCommand') {
      const { to, ...claimed } =
        (answer as { Attributes?: Item & { to?: { M: { email: { S: string } } } } }).Attributes ?? {};
      // A claim answers the letter; a report, nothing.
      if (!to || claimed.state?.S !== 'attempting') return closed(id(input));
      const { S: email } = to.M.email;
      const place = placeIn(email);
      mine.places.set(id(input), place);
      standing[place] = standings.indexOf('claimed');
      replied[place] = standing[place];
      event[place] = 0;
      lookedAt[place] = 0;
      const against = [stopKey(claimed.cause?.S ?? ''), choicesKey(email)];
      if (claimed.stream?.S === 'bulk') against.push(stopKey(allBulk));
      // Who read before it stood could not know of it.
      for (const { pk } of against)
        if ((held.get(pk) ?? Number.POSITIVE_INFINITY) < (mine.read.get(pk) ?? 0))
          isWrong(`${id(input)} was taken up although ${pk} spoke against it.`);
    }
    if (command === 'TransactWriteItemsCommand')
      for (const { Update } of input.TransactItems as Writes) if (Update) closed(id(Update));
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
  const addressOf = (place: number) => `reader-${place}@example.org`;
  const letterAt = (place: number): Letter => {
    const template = oneOf(place % 2 ? kinds.bulk : kinds.transactional);
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

  /** What the queue gives out again, and when. */
  const hidden: { at: number; bodies: string[] }[] = [];
  const lifeOf = (killed: 'the sender is killed' | 'another function is killed') =>
    new Life(
      happens(killed)
        ? { step: 1 + Math.floor(random() * 20), side: oneOf(['before', 'after'] as const) }
        : undefined,
    );
  /** A queue keeps no order. */
  const someOf = (queue: string[]): string[] => {
    const bodies: string[] = [];
    while (bodies.length < 10 && queue.length)
      bodies.push(...queue.splice(Math.floor(random() * queue.length), 1));
    return bodies;
  };
  const oneSender = async (instance: number) => {
    const bodies = someOf(engine.queue);
    if (!bodies.length) return;
    const life = lifeOf('the sender is killed');
    atHand.set(life, { places: new Map(), read: new Map() });
    const { back } = await engine.feed('send-letters', bodies, life, instance);
    if (back.length) hidden.push({ at: Date.now() + 6 * 60_000, bodies: back });
  };
  const oneListener = async (instance: number) => {
    const bodies = someOf(events);
    if (!bodies.length) return;
    const { back } = await engine.feed('mail-events', bodies, lifeOf('another function is killed'), instance);
    events.push(...back);
  };
  /** What people are about to do; they do it while letters leave. */
  const doing: (() => Promise<void>)[] = [];
  /** Sends a form in a life of its own; `done` hears once its write was served, whether or not anybody hears the answer. */
  const act = async (
    what: Act,
    send: (life: Life) => Promise<number | 'died'>,
    done?: () => void,
  ): Promise<void> => {
    const life = lifeOf('another function is killed');
    served.set(life, () => {
      served.set(life, () => undefined);
      acts[what] += 1;
      done?.();
    });
    const status = await send(life);
    if (status !== 'died' && status >= 500) isWrong(`Who wanted to ${what} was answered ${status}.`);
  };
  const minutes = (count: number) => Date.now() + count * 60_000;
  /** Somebody releases what somebody else prepared; when that breaks off, they look, and do it again. */
  const release = async (number: number, addresses: string[]) => {
    const { id } = await people.prepared(addresses);
    releases[number] = {
      id,
      plan: [...(plans[number % plans.length] ?? [])],
      left: 0,
      // In a small run a third of all that waits leaves at once: who waits until some have left finds little to hold back.
      next: { left: count > underWay ? Math.ceil((addresses.length * random()) / 2) : 0, at: minutes(30) },
    };
    while ((await people.standing(id))?.state !== 'released')
      await act('release', (life) => people.release(id, life));
  };
  /** The next act of each release whose time has come; one that broke off comes again. */
  const nextActs = () =>
    releases.map(async (each) => {
      const [next] = each.plan;
      if (!next || (each.left < each.next.left && Date.now() < each.next.at)) return;
      if ((await people.standing(each.id))?.state !== 'released') return;
      await act(next, (life) => people[next](each.id, life));
      const { paused, recalled } = (await people.standing(each.id)) ?? {};
      if (!{ pause: paused, resume: !paused, recall: recalled }[next]) return;
      each.plan.shift();
      each.next =
        next === 'pause'
          ? { left: Number.POSITIVE_INFINITY, at: minutes(3) }
          : { left: each.left + 3, at: minutes(10) };
    });

  const decide = (letter: Letter, decision: LetterDecision) => {
    const place = placeIn(letter.to.email);
    doing.push(() =>
      act(
        decision,
        (life) => people.decide(letter, decision, life),
        () => {
          if (decision === 'arrived') event[place] = Math.max(event[place] ?? 0, told.indexOf('Delivery'));
          else standing[place] = standings.indexOf(decision === 'again' ? 'waiting' : 'given up');
          // They were told that it may then arrive twice.
          if (decision === 'again') taken[place] = 0;
        },
      ),
    );
  };
  /** How far somebody has gone through what waits for a decision. */
  let cursor: string | undefined;
  const lookAt = async () => {
    const fresh = ({ to }: Letter) => {
      const place = placeIn(to.email);
      const seen = lookedAt[place];
      lookedAt[place] = 1;
      return !seen;
    };
    const page = await letters.undecided(cursor);
    cursor = page.cursor ?? cursor;
    for (const letter of page.items.filter(fresh))
      if (happens('somebody decides on an unknown letter')) {
        // Nobody says that it arrived who has not got it.
        const arrived = everTaken[placeIn(letter.to.email)] === 1;
        decide(letter, oneOf(decisions.filter((each) => arrived || each !== 'arrived')));
      }
    const { items } = await letters.inState('rejected', undefined, 20);
    for (const letter of items.filter(({ recipientId }) => !recipientId).filter(fresh))
      if (happens('somebody tries a refused letter again')) decide(letter, 'again');
  };

  const aMinute = async (lasts = 'PT1M') => {
    engine.clock.advance(lasts);
    while (hidden[0] && hidden[0].at <= Date.now()) engine.queue.push(...(hidden.shift()?.bodies ?? []));
    await engine.sweep(lifeOf('another function is killed'));
    await findOut();
    await lookAt();
  };
  const write = async (until: number) => {
    const places = Array.from({ length: until - written }, (_, index) => written + index);
    const many = places.filter((place) => place % 4 !== 3).map(letterAt);
    for (const { to, list } of many) listed[placeIn(to.email)] = Number(list !== undefined);
    await letters.add(many);
    for (const letter of many)
      if (letter.list && happens('a reader declines'))
        doing.push(() =>
          act(
            'decline',
            (life) => people.decline(letter, life),
            () => {
              declined[placeIn(letter.to.email)] = 1;
            },
          ),
        );
    for (const place of places) {
      if ((place + 1) % perRelease && place + 1 < count) continue;
      const number = Math.floor(place / perRelease);
      const ofIt = Array.from({ length: place + 1 - number * perRelease }, (_, index) => place - index);
      const addressed = ofIt.filter((each) => each % 4 === 3);
      for (const each of addressed) listed[each] = 1;
      if (addressed.length) doing.push(() => release(number, addressed.map(addressOf)));
    }
    written = until;
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
      await write(until);
      if (Math.floor((10 * written) / count) > memory.length) measure();
    }
    await Promise.all([
      ...instances.flatMap((instance) => [oneSender(instance), oneListener(instance)]),
      ...doing.splice(0, 6).map((each) => each()),
      ...nextActs(),
    ]);
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
    const nobodyActs = !doing.length && !releases.some(({ plan }) => plan.length);
    // A quarter of an hour in which nothing happens is the end: leases run out and messages come back within less. Before
    // that, people are asked about all of which nobody knows.
    idle = quiet && nobodyActs && !hidden.length ? idle + 1 : 0;
    if (quiet || rounds % 20 === 0) await aMinute(idle === 1 ? 'PT65M' : 'PT1M');
    if (rounds > 200 + count * 10) throw new Error('It does not come to an end.');
  }
  measure();
  await office.close();

  // The ledger as it lies in the table, state by state, against what is known outside.
  const seen = new Uint8Array(count);
  const inLedger = Object.fromEntries(letterStates.map((state) => [state, 0])) as Record<LetterState, number>;
  const right = { ...inLedger };
  const rightFor = (place: number, found: LetterState): LetterState => {
    const known = told[event[place] ?? 0];
    if (known === 'Complaint') return 'complained';
    if (known === 'Bounce') return 'bounced';
    if (known === 'Delivery') return 'delivered';
    // That it was taken settles nothing any more, once somebody gave it up.
    switch (standings[standing[place] ?? 0]) {
      case 'given up':
        return 'abandoned';
      case 'waiting': {
        if (known === 'Send') return 'sent';
        const ofRelease = releaseOf(place);
        const callers: LetterState[] = [];
        if (ofRelease && recalled.has(stopKey(ofRelease.id).pk)) callers.push('cancelled');
        if (listed[place] && declined[place]) callers.push('suppressed');
        // Where both hold, it is whatever came first.
        return callers.find((each) => each === found) ?? callers[0] ?? 'pending';
      }
      case 'accepted':
        return 'sent';
      case 'refused':
        return 'rejected';
      default:
        return known === 'Send' ? 'sent' : 'unknown';
    }
  };
  const handedOver: readonly LetterState[] = ['sent', 'delivered', 'bounced', 'complained', 'unknown'];
  /**
   * Whether its own history says that it was handed over again although nobody decided so: an attempt that no line of it
   * allows. What the mail service did not take may be tried again; what it took, or may have, only when a person says so.
   */
  const againByItself = ({ attempts, fate }: Letter): boolean => {
    const allowed = fate.filter(
      ({ state, by, note }, line) =>
        state === 'pending' &&
        !note.startsWith('About an earlier attempt') &&
        (by !== undefined || !handedOver.includes(fate[line - 1]?.state ?? 'pending')),
    );
    return attempts > allowed.reduce((sum, { tries }) => sum + (tries?.count ?? 1), 0);
  };
  let lost = 0;
  const decided = { arrived: 0, again: 0, 'give-up': 0 };
  let oursTwice = 0;
  for (const state of letterStates) {
    let cursor: string | undefined;
    do {
      const page = await letters.inState(state, cursor, 500);
      for (const letter of page.items) {
        const place = placeIn(letter.to.email);
        inLedger[state] += 1;
        seen[place] = (seen[place] ?? 0) + 1;
        const expected = rightFor(place, state);
        right[expected] += 1;
        if (state !== expected)
          isWrong(`${letter.id} is ${state}, but should be ${expected}. ${letter.fate.at(-1)?.note}`);
        if (!everTaken[place] && ['sent', 'delivered', 'pending'].includes(expected)) lost += 1;
        if (againByItself(letter)) oursTwice += 1;
        for (const { by, state } of letter.fate) {
          if (by !== people.name) continue;
          if (state === 'delivered') decided.arrived += 1;
          if (state === 'pending') decided.again += 1;
          if (state === 'abandoned') decided['give-up'] += 1;
        }
      }
      cursor = page.cursor;
    } while (cursor);
  }
  const number = (marks: Uint8Array, holds: (mark: number) => boolean) => marks.filter(holds).length;
  const missing = number(seen, (times) => times !== 1);
  const twice = number(takenTwice, Boolean);
  if (missing) wrong.push(`${missing} letters are not in the ledger exactly once.`);
  if (twice) wrong.push(`${twice} letters were taken by SES more than once, and nobody had decided so.`);
  if (lost) wrong.push(`${lost} letters never left.`);
  const {
    accepted,
    delivered: _part,
    ...heads
  } = ledgerOf(letterStates.flatMap((state) => Array<LetterState>(inLedger[state]).fill(state)));
  const sum = Object.values(heads).reduce((one, other) => one + other);
  if (accepted !== count || sum !== count) wrong.push(`The heads of the ledger are ${sum} of ${count}.`);

  const lines: Books['lines'] = [
    ['letters written, letters in the ledger', accepted, count],
    ['left: handed over, and more is known or not', inLedger.sent, right.sent],
    ['left: delivered', inLedger.delivered, right.delivered],
    ['left: returned', inLedger.bounced, right.bounced],
    ['left: unwanted', inLedger.complained, right.complained],
    ['refused', inLedger.rejected, right.rejected],
    ['given up by a person', inLedger.abandoned, right.abandoned],
    ['not sent: declined, or the address takes none', inLedger.suppressed, right.suppressed],
    ['called back before it left', inLedger.cancelled, right.cancelled],
    ['not known: reply and events lost, nobody decided', inLedger.unknown, right.unknown],
    ['waiting', heads.waiting, 0],
    ['lost', missing, lost],
    ['sent twice, and nobody decided so', oursTwice, twice],
    ['a person decided: it arrived', decided.arrived, acts.arrived],
    ['a person decided: send it again', decided.again, acts.again],
    ['a person decided: give it up', decided['give-up'], acts['give-up']],
  ];
  for (const [what, ours, theirs] of lines)
    if (ours !== theirs) wrong.push(`“${what}” is ${ours} in our ledger, ${theirs} outside it.`);

  return {
    letters: count,
    lines,
    wrong,
    stops,
    acts,
    memory,
    requests,
  };
};
