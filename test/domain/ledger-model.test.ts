import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  type AnswerToReturned,
  answersToReturned,
  headOf,
  isAtRest,
  type Letter,
  ledgerOf,
} from '../../shared/domain/letter.ts';
import { toAnotherAddress } from '../../shared/domain/letter-decision.ts';
import { after } from '../../shared/domain/time.ts';
import { letterIdFor, reportUpdate } from '../../shared/store/letters.ts';
import { createHouse, type TestHouse } from '../support/house.ts';

/*
 * The ledger against a model of it. The model is written from what is promised about letters, not from the rules in the
 * product: it keeps for a letter what somebody with perfect memory would know, and says where that leaves it.
 */

/** What somebody with perfect memory knows of a letter. */
interface Memory {
  /** The attempts that were begun, latest last. */
  attempts: string[];
  /** What is known of the latest attempt from the sender; undefined while it may still be at work. */
  sender: 'begun' | 'accepted' | 'not sent' | 'refused' | 'given up' | 'lost' | undefined;
  /** The most telling event about the latest attempt: higher in `weight` is more telling. */
  event: keyof typeof weight | undefined;
  /** It was held back for good, while nothing came after that. */
  heldBack: 'cancelled' | 'suppressed' | undefined;
  /** A person was asked what shall become of it, and nothing has changed since. */
  asked: boolean;
  /** What people decided about it, first to last, as its record has to say it for ever. */
  decisions: Decision[];
  /** What a person made of it once it had come back, and where it goes instead. */
  answer: { made: 'told' } | { made: 'elsewhere'; to: string } | undefined;
}

type Decision = Letter['fate'][number] & { by: string };

const weight = { sent: 1, rejected: 2, delivered: 3, bounced: 4, complained: 5 } as const;

/** Where that leaves the letter. What SES reports is believed over everything else. */
const stateIn = ({ sender, event, heldBack }: Memory): Letter['state'] => {
  if (event) return event;
  if (heldBack) return heldBack;
  switch (sender) {
    case undefined:
    case 'not sent':
      return 'pending';
    case 'begun':
      return 'attempting';
    case 'accepted':
      return 'sent';
    case 'refused':
      return 'rejected';
    case 'given up':
      return 'abandoned';
    case 'lost':
      return 'unknown';
  }
};

const start = '2026-11-24T09:00:00.000Z';

let house: TestHouse;
beforeAll(async () => {
  house = await createHouse(start);
});

class Real {
  readonly id: string;
  minutes = 0;
  /** When the latest word was that nobody knows. */
  lostAt: number | undefined;
  constructor(id: string) {
    this.id = id;
  }
  /** Each act is a minute later than the one before. */
  now(): string {
    this.minutes += 1;
    return after(start, this.minutes * 60_000);
  }
  /** `before`: where it stood. What moves it is an answer: nobody has to decide any more. */
  async check(memory: Memory, before: Letter['state']): Promise<void> {
    if (stateIn(memory) !== before) memory.asked = false;
    const letter = await house.letters.get(this.id);
    expect(letter?.state).toBe(stateIn(memory));
    expect(letter?.attempts).toBe(memory.attempts.length);
    // Who decided, when, why, and what it led to: all of it, and nothing that nobody decided.
    expect(letter?.fate.filter(({ by }) => by)).toEqual(memory.decisions);
    // What goes instead is one letter to one other address, whatever is still said of the first.
    const { answer } = memory;
    expect(letter?.answered).toBe(answer?.made);
    const instead = await house.letters.get(letterIdFor(this.id, 'elsewhere'));
    if (answer?.made === 'elsewhere')
      expect(instead).toMatchObject({
        ...{ state: 'pending', to: { name: 'Ana', email: answer.to }, insteadOf: this.id, attempts: 0 },
      });
    else expect(instead).toBeUndefined();
  }
}

type Command = fc.AsyncCommand<Memory, Real>;

const claim: Command = {
  check: () => true,
  async run(memory, real) {
    const before = stateIn(memory);
    const at = real.now();
    const attempt = { id: house.newId('attempt'), at };
    const [one, other] = await Promise.all([
      house.letters.claim(real.id, attempt),
      house.letters.claim(real.id, { ...attempt, id: house.newId('attempt') }),
    ]);
    const got = [one, other].filter((each) => each !== undefined);
    // What a person was asked about is left alone until they decide.
    expect(got).toHaveLength(before === 'pending' && !memory.asked ? 1 : 0);
    const id = got[0]?.attempt?.id;
    if (id) {
      memory.attempts.push(id);
      memory.sender = 'begun';
    }
    await real.check(memory, before);
  },
  toString: () => 'two claim it at once',
};

/** Of which attempt something is said: the latest, or one before it. */
const attemptOf = (memory: Memory, back: number) => memory.attempts.at(-1 - back);

class SenderSays implements Command {
  readonly report: 'accepted' | 'throttled' | 'turned away' | 'refused' | 'lost';
  readonly back: number;
  constructor(report: SenderSays['report'], back: number) {
    this.report = report;
    this.back = back;
  }
  check = (memory: Readonly<Memory>) => memory.attempts.length > this.back;
  async run(memory: Memory, real: Real) {
    const before = stateIn(memory);
    const at = real.now();
    const attemptId = attemptOf(memory, this.back);
    await house.letters.report(real.id, { report: this.report, at, attemptId, note: 'The sender.' });
    // A word about an attempt that is over changes nothing; nor one about an attempt that was answered before.
    const open = memory.sender === 'begun' || memory.sender === 'lost';
    const undecided = !memory.event && !memory.heldBack;
    if (this.back === 0 && undecided) {
      const waits = memory.sender === 'not sent' || memory.sender === undefined;
      if (this.report === 'accepted' && (open || waits)) memory.sender = 'accepted';
      else if ((this.report === 'throttled' || this.report === 'turned away') && open)
        memory.sender = 'not sent';
      else if (this.report === 'refused' && open) memory.sender = 'refused';
      else if (this.report === 'lost' && memory.sender === 'begun') {
        memory.sender = 'lost';
        real.lostAt = real.minutes;
      }
    }
    await real.check(memory, before);
  }
  toString = () => `the sender says of attempt -${this.back}: ${this.report}`;
}

const eventsOfSes = {
  accepted: 'sent',
  delay: 'sent',
  'transient bounce': 'sent',
  reject: 'rejected',
  delivery: 'delivered',
  bounce: 'bounced',
  complaint: 'complained',
} as const;

class SesSays implements Command {
  readonly report: keyof typeof eventsOfSes;
  readonly back: number;
  readonly copy: number;
  constructor(report: SesSays['report'], back: number, copy: number) {
    this.report = report;
    this.back = back;
    this.copy = copy;
  }
  check = (memory: Readonly<Memory>) => memory.attempts.length > this.back;
  async run(memory: Memory, real: Real) {
    const before = stateIn(memory);
    const attemptId = attemptOf(memory, this.back);
    const told = {
      report: this.report,
      at: real.now(),
      attemptId,
      note: `SES: ${this.report}`,
      // As `fates` says of a letter whose reader a person has to find.
      ...(this.report === 'bounce' ? { asksAfterReturn: true } : {}),
      ...(this.report === 'accepted' ? {} : { key: `${this.report} ${this.copy} of ${attemptId}` }),
    };
    // Two copies at once: an event is written down once.
    await Promise.all([house.letters.report(real.id, told), house.letters.report(real.id, told)]);
    const says = eventsOfSes[this.report];
    const known = memory.event ?? (memory.sender === 'accepted' ? 'sent' : undefined);
    const settled =
      memory.heldBack ||
      ((memory.sender === 'refused' || memory.sender === 'given up') && weight[says] <= weight.rejected);
    if (this.back === 0 && !settled && weight[says] > (known ? weight[known] : 0)) memory.event = says;
    await real.check(memory, before);
    const letter = await house.letters.get(real.id);
    const notes = letter?.fate.filter(({ note, at }) => note === told.note && at === told.at) ?? [];
    expect(notes.length).toBeLessThanOrEqual(1);
  }
  toString = () => `SES says of attempt -${this.back}: ${this.report}, copy ${this.copy}`;
}

class TheHouseSays implements Command {
  readonly report: 'cancel' | 'suppress';
  constructor(report: TheHouseSays['report']) {
    this.report = report;
  }
  check = () => true;
  async run(memory: Memory, real: Real) {
    const before = stateIn(memory);
    await house.letters.report(real.id, { report: this.report, at: real.now(), note: 'Held back.' });
    if (before === 'pending') memory.heldBack = this.report === 'cancel' ? 'cancelled' : 'suppressed';
    await real.check(memory, before);
  }
  toString = () => `the house says: ${this.report}`;
}

/** The sweep comes by: asks a person about what could not leave, and, once its time is over, about what nobody knows. */
class TheSweepAsks implements Command {
  readonly report: 'undecided' | 'stuck';
  readonly afterAnHour: boolean;
  constructor(report: TheSweepAsks['report'], afterAnHour: boolean) {
    this.report = report;
    this.afterAnHour = afterAnHour;
  }
  check = () => true;
  async run(memory: Memory, real: Real) {
    const before = stateIn(memory);
    // A sequence of these commands lasts less than the hour, unless one of them waits for it.
    if (this.afterAnHour) real.minutes += 61;
    const at = real.now();
    const isOver = before !== 'unknown' || real.minutes - (real.lostAt ?? real.minutes) >= 60;
    await house.letters.report(real.id, { report: this.report, at, note: 'A person decides.' });
    if (before === (this.report === 'stuck' ? 'pending' : 'unknown') && isOver) memory.asked = true;
    await real.check(memory, before);
  }
  toString = () => `the sweep asks a person: ${this.report}${this.afterAnHour ? ', an hour later' : ''}`;
}

const decisions = ['arrived', 'again', 'give up'] as const;
const deciders = ['Ana Example', 'Sekou Secretariat'] as const;

class APersonDecides implements Command {
  readonly report: (typeof decisions)[number];
  readonly by: (typeof deciders)[number];
  constructor(report: APersonDecides['report'], by: APersonDecides['by']) {
    this.report = report;
    this.by = by;
  }
  check = () => true;
  async run(memory: Memory, real: Real) {
    const before = stateIn(memory);
    const at = real.now();
    const note = `At minute ${real.minutes}, its reader told me.`;
    const changed = await house.letters.report(real.id, { report: this.report, at, note, by: this.by });
    // A person decides what they were asked; and what was refused, they may have sent again without being asked.
    const again = this.report === 'again' && (memory.asked || before === 'rejected');
    const arrived = this.report === 'arrived' && memory.asked && before === 'unknown';
    const givenUp = this.report === 'give up' && memory.asked;
    if (again) Object.assign(memory, { sender: undefined, event: undefined, asked: false });
    if (arrived) memory.event = 'delivered';
    if (givenUp) memory.sender = 'given up';
    expect(changed).toBe(again || arrived || givenUp);
    if (changed) memory.decisions.push({ at, state: stateIn(memory), note, by: this.by });
    await real.check(memory, before);
  }
  toString = () => `${this.by} decides: ${this.report}`;
}

/** Two people answer at once a letter that came back: one of them is in time. */
class TwoPeopleAnswer implements Command {
  readonly answers: readonly [AnswerToReturned, AnswerToReturned];
  constructor(...answers: TwoPeopleAnswer['answers']) {
    this.answers = answers;
  }
  check = () => true;
  async run(memory: Memory, real: Real) {
    const before = stateIn(memory);
    const at = real.now();
    const letter = await house.letters.get(real.id);
    if (!letter) throw new Error('The letter is gone.');
    const refusals = await Promise.all(
      this.answers.map((answer, place) => {
        const by = deciders[place] ?? '';
        const said = { by, reason: `Answer ${place}`, at, email: `other-${place}@example.org` };
        const id = letterIdFor(real.id, 'elsewhere');
        return house.commit({
          changes: [],
          audit: [],
          letters: answer === 'elsewhere' ? [toAnotherAddress(letter, { id, ...said })] : [],
          also: [reportUpdate(real.id, { report: answer, at, note: said.reason, by })],
        });
      }),
    );
    const inTime = refusals.flatMap((refused, place) => (refused ? [] : [place]));
    expect(inTime).toHaveLength(before === 'bounced' && !memory.answer ? 1 : 0);
    for (const place of inTime) {
      const made = this.answers[place] ?? 'told';
      memory.answer = made === 'told' ? { made } : { made, to: `other-${place}@example.org` };
      memory.decisions.push({ at, state: 'bounced', note: `Answer ${place}`, by: deciders[place] ?? '' });
    }
    await real.check(memory, before);
  }
  toString = () => `two people answer: ${this.answers.join(', ')}`;
}

const back = fc.constantFrom(0, 0, 0, 1);
const commands = fc.commands<Memory, Real, false>(
  [
    fc.constant(claim),
    fc
      .tuple(fc.constantFrom('accepted', 'throttled', 'turned away', 'refused', 'lost' as const), back)
      .map((says) => new SenderSays(...says)),
    fc
      .tuple(fc.constantFrom(...(Object.keys(eventsOfSes) as (keyof typeof eventsOfSes)[])), back, fc.nat(1))
      .map((says) => new SesSays(...says)),
    fc.constantFrom('cancel', 'suppress' as const).map((says) => new TheHouseSays(says)),
    fc
      .tuple(fc.constantFrom('undecided', 'stuck' as const), fc.boolean())
      .map((asks) => new TheSweepAsks(...asks)),
    fc
      .tuple(fc.constantFrom(...decisions), fc.constantFrom(...deciders))
      .map((decides) => new APersonDecides(...decides)),
    fc
      .tuple(fc.constantFrom(...answersToReturned), fc.constantFrom(...answersToReturned))
      .map((answers) => new TwoPeopleAnswer(...answers)),
  ],
  { maxCommands: 14 },
);

/** Each decision on each letter that can wait for one: whatever else is generated, these are gone through. */
const decided: [Command[]][] = [
  ...decisions.map((report): [Command[]] => [
    [
      claim,
      new SenderSays('lost', 0),
      new APersonDecides(report, 'Ana Example'),
      new TheSweepAsks('undecided', false),
      new APersonDecides(report, 'Ana Example'),
      new TheSweepAsks('undecided', true),
      new APersonDecides(report, 'Ana Example'),
      new APersonDecides(report, 'Sekou Secretariat'),
      claim,
      new SesSays('bounce', 0, 0),
    ],
  ]),
  ...decisions.map((report): [Command[]] => [
    [
      new TheSweepAsks('stuck', false),
      claim,
      new APersonDecides(report, 'Sekou Secretariat'),
      claim,
      new SenderSays('refused', 0),
      new APersonDecides(report, 'Ana Example'),
      claim,
      new SesSays('delivery', 0, 0),
      new SesSays('delivery', 1, 0),
    ],
  ]),
  ...answersToReturned.map((answer): [Command[]] => [
    [
      claim,
      new TwoPeopleAnswer(answer, answer),
      new SesSays('bounce', 0, 0),
      new TwoPeopleAnswer(answer, answer),
      new SesSays('bounce', 0, 1),
      new SesSays('delivery', 0, 0),
      new APersonDecides('again', 'Ana Example'),
      claim,
      new TwoPeopleAnswer('told', 'elsewhere'),
      ...(answer === 'told' ? [new SesSays('complaint', 0, 0)] : []),
    ],
  ]),
];

let made = 0;
const written = async (): Promise<Letter> => {
  made += 1;
  const letter: Letter = {
    id: letterIdFor('ledger-model', String(made)),
    template: 'test',
    fields: {},
    to: { name: 'Ana', email: 'ana@example.org' },
    stream: 'bulk',
    cause: `dis_${String(made).padStart(26, '0')}`,
    createdAt: start,
    state: 'pending',
    dueAt: start,
    attempts: 0,
    fate: [],
  };
  await house.letters.add([letter]);
  return letter;
};

test('whatever is said of a letter, in whatever order: it is where one who remembers everything knows it to be', async () => {
  const ends: Letter['state'][] = [];
  await fc.assert(
    fc.asyncProperty(commands, async (said) => {
      const letter = await written();
      const memory: Memory = {
        attempts: [],
        sender: undefined,
        event: undefined,
        heldBack: undefined,
        asked: false,
        decisions: [],
        answer: undefined,
      };
      await fc.asyncModelRun(() => ({ model: memory, real: new Real(letter.id) }), said);
      const state = stateIn(memory);
      ends.push(state);

      // It lies where it is looked for, and nowhere else; and the sum holds.
      const listed = await house.letters.allCausedBy(letter.cause);
      const instead = memory.answer?.made === 'elsewhere' ? ['pending'] : [];
      expect(listed.map((each) => each.state)).toEqual([state, ...instead]);
      const due = await house.table.query({
        index: 'waiting',
        partition: 'letters',
        sortKey: { between: ['0', '9999~'] },
      });
      expect(due.items.some(({ pk }) => pk === letter.id)).toBe(!isAtRest(state) && !memory.asked);
      const { items } = await house.letters.undecided(undefined, 1_000);
      expect(items.some(({ id }) => id === letter.id)).toBe(memory.asked);
      const returned = await house.letters.returned(undefined, 1_000);
      expect(returned.items.some(({ id }) => id === letter.id)).toBe(state === 'bounced' && !memory.answer);
      const { accepted, delivered, ...heads } = ledgerOf([state]);
      expect(Object.values(heads).reduce((sum, each) => sum + each)).toBe(accepted);
      expect(heads[headOf(state)]).toBe(1);
      expect(delivered).toBe(state === 'delivered' ? 1 : 0);
    }),
    { numRuns: 60 + decided.length, examples: decided },
  );
  // What was generated went everywhere.
  expect(new Set(ends).size).toBeGreaterThan(4);
});
