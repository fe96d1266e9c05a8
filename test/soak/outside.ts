import type { LetterState } from '../../shared/domain/letter.ts';
import { mailTags } from '../../shared/names.ts';
import { choicesKey } from '../../shared/store/choices.ts';
import { allBulk, stopKey } from '../../shared/store/stops.ts';
import type { Asked, Life } from '../crash/life.ts';
import type { Handed, Reply, sesEvents } from '../crash/post-office.ts';
import { addressOf, partOf, placeIn } from './places.ts';

/** Where the latest word about a letter leaves it, and what SES replies leads to. */
const standings = ['waiting', 'claimed', 'accepted', 'refused', 'given up'] as const;
type Standing = (typeof standings)[number];
const after: Partial<Record<Reply, Standing>> = {
  accept: 'accepted',
  throttle: 'waiting',
  refuse: 'refused',
};
const told = ['none', 'Send', 'Delivery', 'Bounce', 'Complaint'] as const;

type Key = { pk: { S: string } };
export type Item = Record<string, { S?: string; BOOL?: boolean } | undefined> & {
  to?: { M: { email: { S: string } } };
};
export type Writes = { Put?: { Item: Item }; Update?: { Key: Key } }[];

/**
 * What somebody outside knows of each letter: from the requests to the table that were served, from SES, and from people;
 * and what is wrong by that alone, told to `isWrong` in words. A few bytes are kept of each letter.
 */
export const createOutside = ({
  count,
  tableName,
  isWrong,
}: {
  count: number;
  tableName: string;
  isWrong: (words: string) => void;
}) => {
  /** Letters that rounds wrote come after the first ones; there are far fewer of them. */
  const most = 2 * count + 100;
  // Of each letter, by its number: that of a reader's first letter is their place.
  const marks = () => new Uint8Array(most);
  /** Mails that SES took, since a person last had it sent again. */
  const taken = marks();
  const takenTwice = marks();
  const everTaken = marks();
  /** SES was asked to send it. */
  const everAsked = marks();
  /** Where the latest word about it leaves it, events apart: a place in `standings`. */
  const standing = marks();
  /** The same, once the sender has written down what SES replied. */
  const replied = marks();
  /** The most telling event about its latest attempt that will reach us: a place in `told`. */
  const event = marks();
  /** It can be declined; its reader did so, or complained; its address has shown that it takes no mail. */
  const listed = marks();
  const declined = marks();
  const dead = marks();
  /** Its reader's address: which of those that were named, 0 for the first. */
  const addressed = marks();
  /** It came back, and somebody found that there is nobody else to name. */
  const nobody = marks();
  const written = marks();
  const reader = new Uint32Array(most);
  // Of each reader, by their place.
  const newest = new Uint32Array(count);
  /** Addresses that were named since the first came back. */
  const named = new Uint8Array(count);
  /** Mails that reached them, since a person last had one sent again. */
  const reached = new Uint8Array(count);
  const reachedTwice = new Uint8Array(count);
  for (let place = 0; place < count; place += 1) {
    reader[place] = place;
    newest[place] = place;
  }
  /** Letters that rounds wrote, with their numbers; all others have the number of their reader. */
  const again = new Map<string, number>();
  const numberOf = (letterId: string, address: string): number => again.get(letterId) ?? placeIn(address);
  const readerOf = (number: number): number => reader[number] ?? 0;

  /** What people released, by the number of the part. */
  const released: string[] = [];
  const recalled = new Set<string>();
  const partFor = (number: number): string | undefined => released[partOf(readerOf(number)) ?? -1];

  /** Lives of senders, with the letters each of them has at hand, and when it first read why they might be held back. */
  const atHand = new WeakMap<Life, { numbers: Map<string, number>; read: Map<string, number> }>();
  /** What a life of somebody is about, and what is known once its write was served. */
  const served = new WeakMap<Life, () => void>();
  /** Keys of stops that stand and of addresses that take no mail, and since when they surely do. */
  const held = new Map<string, number>();
  let moment = 0;
  const begun = new WeakMap<object, number>();
  let requests = 0;

  const is = (number: number, now: Standing): void => {
    standing[number] = standings.indexOf(now);
  };

  /** The state that is right for a letter; where two are, `found`, when it is one of them. */
  const rightFor = (number: number, found?: LetterState): LetterState => {
    const known = told[event[number] ?? 0];
    if (known === 'Complaint') return 'complained';
    if (known === 'Bounce') return 'bounced';
    if (known === 'Delivery') return 'delivered';
    // That it was taken settles nothing any more, once somebody gave it up.
    switch (standings[standing[number] ?? 0]) {
      case 'given up':
        return 'abandoned';
      case 'waiting': {
        if (known === 'Send') return 'sent';
        const part = partFor(number);
        const callers: LetterState[] = [];
        if (part && recalled.has(part)) callers.push('cancelled');
        if (listed[number] && (declined[number] || dead[number])) callers.push('suppressed');
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

  /**
   * Whether a letter certainly did not reach its reader, and what can be done about that: it can go again as it is, or to
   * another address. Undefined for what left, or may have, or was not wanted, or called back.
   */
  const missed = (number: number): 'as it is' | 'elsewhere' | undefined => {
    const state = rightFor(number);
    if (state === 'rejected') return 'as it is';
    return state === 'bounced' || (state === 'suppressed' && dead[number] && !declined[number])
      ? 'elsewhere'
      : undefined;
  };
  /** Whether another address was named since it was written. */
  const isRenamed = (number: number): boolean => named[readerOf(number)] !== addressed[number];

  /** One more letter to a reader who has got one: of a round, to somebody whom the last one did not reach. */
  const writtenAgain = (letterId: string, place: number): number => {
    const before = newest[place] ?? place;
    const way = missed(before);
    if (!way || (way === 'elsewhere' && !isRenamed(before)))
      isWrong(`${letterId} was written again although the letter before is ${rightFor(before)}.`);
    const number = count + again.size;
    if (number >= most) throw new Error('More letters were written again than there is room for.');
    again.set(letterId, number);
    reader[number] = place;
    newest[place] = number;
    addressed[number] = named[place] ?? 0;
    if (addressed[number] === addressed[before]) {
      declined[number] = declined[before] ?? 0;
      dead[number] = dead[before] ?? 0;
    }
    return number;
  };

  /** A letter was written into the table. Answers its number. */
  const wasWritten = ({ pk, to, list, cause }: Item): number => {
    const [letterId, email] = [pk?.S ?? '', to?.M.email.S ?? ''];
    const place = placeIn(email);
    const number = written[place] ? writtenAgain(letterId, place) : place;
    written[number] = 1;
    listed[number] = Number(list !== undefined);
    if (email !== addressOf(place, named[place])) isWrong(`${letterId} is for ${email}, which is not right.`);
    const part = partFor(number);
    if (part !== undefined && cause?.S !== part)
      isWrong(`${letterId} is of ${cause?.S}, but was released with ${part}.`);
    return number;
  };

  /** A request to the table is about to be made. */
  const asked = (request: Asked): undefined => {
    moment += 1;
    begun.set(request, moment);
    // It may be let go from here on.
    if (request.command === 'TransactWriteItemsCommand')
      for (const { Put } of request.input.TransactItems as Writes)
        if (Put?.Item.type?.S === 'let go') held.delete(Put.Item.pk?.S ?? '');
  };

  /** A request was served, whether or not anybody lived to hear of it. */
  const heard = (request: Asked, answer: object, life: Life | undefined) => {
    const { service, command, input } = request;
    moment += 1;
    if (command === 'TransactWriteItemsCommand') {
      if (life) served.get(life)?.();
      for (const { Put, Update } of input.TransactItems as Writes) {
        if (Put?.Item.type?.S === 'stop') {
          const stop = Put.Item.pk?.S ?? '';
          held.set(stop, moment);
          if (Put.Item.forGood?.BOOL) recalled.add(stop.slice(stopKey('').pk.length));
        }
        if (Update?.Key.pk.S.startsWith('address#') && !held.has(Update.Key.pk.S))
          held.set(Update.Key.pk.S, moment);
      }
    }
    if (!life || served.has(life)) return;
    if (service === 'dynamodb') requests += 1;
    const mine = atHand.get(life);
    if (!mine) return;
    if (command === 'BatchGetItemCommand')
      for (const { pk } of (input.RequestItems as Record<string, { Keys: Key[] }>)[tableName]?.Keys ?? [])
        if (!mine.read.has(pk.S)) mine.read.set(pk.S, begun.get(request) ?? 0);
    const id = (update: unknown) => (update as { Key?: Key }).Key?.pk.S ?? '';
    const closed = (letterId: string) => {
      const number = mine.numbers.get(letterId);
      if (number !== undefined) standing[number] = replied[number] ?? 0;
    };
    if (command === 'UpdateItemCommand') {
      const { to, ...claimed } = (answer as { Attributes?: Item }).Attributes ?? {};
      // A claim answers the letter; a report, nothing.
      if (!to || claimed.state?.S !== 'attempting') return closed(id(input));
      const { S: email } = to.M.email;
      const number = numberOf(id(input), email);
      mine.numbers.set(id(input), number);
      is(number, 'claimed');
      replied[number] = standing[number] ?? 0;
      event[number] = 0;
      const against = [stopKey(claimed.cause?.S ?? ''), choicesKey(email)];
      if (claimed.stream?.S === 'bulk') against.push(stopKey(allBulk));
      // Who read before it stood could not know of it.
      for (const { pk } of against)
        if ((held.get(pk) ?? Number.POSITIVE_INFINITY) < (mine.read.get(pk) ?? 0))
          isWrong(`${id(input)} was taken up although ${pk} spoke against it.`);
    }
    if (command === 'TransactWriteItemsCommand')
      for (const { Update } of input.TransactItems as Writes) if (Update) closed(id(Update));
  };

  return {
    numberOf,
    readerOf,
    rightFor,
    missed,
    isRenamed,
    wasWritten,
    asked,
    heard,
    partFor,
    recalled,
    again,
    taken,
    takenTwice,
    everTaken,
    reachedTwice,
    isDead: (number: number): boolean => dead[number] === 1,
    hasNobodyElse: (number: number): boolean => nobody[number] === 1,
    requests: () => requests,
    newestTo: (place: number): number => newest[place] ?? place,
    addressesNamed: (place: number): number => named[place] ?? 0,

    /** This life is one of a sender. */
    isSender: (life: Life): void => void atHand.set(life, { numbers: new Map(), read: new Map() }),
    /** This life is what somebody does; `done` hears once, when its write was served. */
    isAct(life: Life, done: () => void): void {
      served.set(life, () => {
        served.set(life, () => undefined);
        done();
      });
    },

    everAsked: (number: number): boolean => everAsked[number] === 1,
    // What SES says and does.
    replies({ letterId, to }: Handed, reply: Reply): void {
      const number = numberOf(letterId, to);
      everAsked[number] = 1;
      // A reply that breaks off, or says nothing, leaves it claimed.
      replied[number] = standings.indexOf(after[reply] ?? 'claimed');
    },
    /** The reply did not come in time. */
    hearsNothing({ Tags, Destinations }: Asked['input']): void {
      const tags = Tags as { Name: string; Value: string }[];
      const letterId = tags.find(({ Name }) => Name === mailTags.letter)?.Value ?? '';
      replied[numberOf(letterId, String((Destinations as string[])[0]))] = standings.indexOf('claimed');
    },
    /** SES took the mail; `arrives` when it will be delivered. */
    takes({ letterId, to }: Handed, arrives: boolean): void {
      const number = numberOf(letterId, to);
      taken[number] = (taken[number] ?? 0) + 1;
      everTaken[number] = 1;
      if (taken[number] > 1) takenTwice[number] = 1;
      if (!arrives) return;
      const place = readerOf(number);
      reached[place] = (reached[place] ?? 0) + 1;
      if (reached[place] > 1) reachedTwice[place] = 1;
    },
    /** An event that will reach us. */
    tells({ letterId, to }: Handed, kind: keyof typeof sesEvents): void {
      const number = numberOf(letterId, to);
      event[number] = Math.max(event[number] ?? 0, told.indexOf(kind));
      if (kind === 'Bounce') dead[number] = 1;
      if (kind === 'Complaint') declined[number] = 1;
    },

    // What people did.
    isReleased: (part: number, id: string): void => {
      released[part] = id;
    },
    isArrived: (number: number): void => {
      event[number] = Math.max(event[number] ?? 0, told.indexOf('Delivery'));
    },
    isGivenUp: (number: number): void => is(number, 'given up'),
    /** To be sent again; `mayHaveLeft` when they were told that it may then arrive twice. */
    isToGoAgain(number: number, mayHaveLeft: boolean): void {
      is(number, 'waiting');
      if (!mayHaveLeft) return;
      taken[number] = 0;
      reached[readerOf(number)] = 0;
    },
    isDeclined(number: number): void {
      const latest = newest[readerOf(number)] ?? number;
      for (const each of [number, latest]) if (addressed[each] === addressed[number]) declined[each] = 1;
    },
    isNamed: (place: number): void => {
      named[place] = (named[place] ?? 0) + 1;
    },
    isNobodyElse: (place: number): void => {
      nobody[newest[place] ?? place] = 1;
    },
  };
};

export type Outside = ReturnType<typeof createOutside>;
