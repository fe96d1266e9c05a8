import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { headOf, isAtRest, type Letter, ledgerOf } from '../../shared/domain/letter.ts';
import { after } from '../../shared/domain/time.ts';
import { letterIdFor } from '../../shared/store/letters.ts';
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
  /** Somebody's decision, while nothing came after it. */
  decided: 'cancelled' | 'suppressed' | undefined;
}

const weight = { sent: 1, rejected: 2, delivered: 3, bounced: 4, complained: 5 } as const;

/** Where that leaves the letter. What SES reports is believed over everything else. */
const stateIn = ({ sender, event, decided }: Memory): Letter['state'] => {
  if (event) return event;
  if (decided) return decided;
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
  constructor(id: string) {
    this.id = id;
  }
  /** Each act is a minute later than the one before. */
  now(): string {
    this.minutes += 1;
    return after(start, this.minutes * 60_000);
  }
  async check(memory: Memory): Promise<void> {
    const letter = await house.letters.get(this.id);
    expect(letter?.state).toBe(stateIn(memory));
    expect(letter?.attempts).toBe(memory.attempts.length);
  }
}

type Command = fc.AsyncCommand<Memory, Real>;

const claim: Command = {
  check: () => true,
  async run(memory, real) {
    const at = real.now();
    const attempt = { id: house.newId('attempt'), at };
    const [one, other] = await Promise.all([
      house.letters.claim(real.id, attempt),
      house.letters.claim(real.id, { ...attempt, id: house.newId('attempt') }),
    ]);
    const got = [one, other].filter((each) => each !== undefined);
    expect(got).toHaveLength(stateIn(memory) === 'pending' ? 1 : 0);
    const id = got[0]?.attempt?.id;
    if (id) {
      memory.attempts.push(id);
      memory.sender = 'begun';
    }
    await real.check(memory);
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
    const at = real.now();
    const attemptId = attemptOf(memory, this.back);
    await house.letters.report(real.id, { report: this.report, at, attemptId, note: 'The sender.' });
    // A word about an attempt that is over changes nothing; nor one about an attempt that was answered before.
    const open = memory.sender === 'begun' || memory.sender === 'lost';
    const undecided = !memory.event && !memory.decided;
    if (this.back === 0 && undecided) {
      const waits = memory.sender === 'not sent' || memory.sender === undefined;
      if (this.report === 'accepted' && (open || waits)) memory.sender = 'accepted';
      else if ((this.report === 'throttled' || this.report === 'turned away') && open)
        memory.sender = 'not sent';
      else if (this.report === 'refused' && open) memory.sender = 'refused';
      else if (this.report === 'lost' && memory.sender === 'begun') memory.sender = 'lost';
    }
    await real.check(memory);
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
    const attemptId = attemptOf(memory, this.back);
    const told = {
      report: this.report,
      at: real.now(),
      attemptId,
      note: `SES: ${this.report}`,
      ...(this.report === 'accepted' ? {} : { key: `${this.report} ${this.copy} of ${attemptId}` }),
    };
    // Two copies at once: an event is written down once.
    await Promise.all([house.letters.report(real.id, told), house.letters.report(real.id, told)]);
    const says = eventsOfSes[this.report];
    const known = memory.event ?? (memory.sender === 'accepted' ? 'sent' : undefined);
    const settled =
      memory.decided ||
      ((memory.sender === 'refused' || memory.sender === 'given up') && weight[says] <= weight.rejected);
    if (this.back === 0 && !settled && weight[says] > (known ? weight[known] : 0)) memory.event = says;
    await real.check(memory);
    const letter = await house.letters.get(real.id);
    const notes = letter?.fate.filter(({ note, at }) => note === told.note && at === told.at) ?? [];
    expect(notes.length).toBeLessThanOrEqual(1);
  }
  toString = () => `SES says of attempt -${this.back}: ${this.report}, copy ${this.copy}`;
}

const decisions = ['cancel', 'suppress', 'arrived', 'again', 'give up'] as const;

class SomebodySays implements Command {
  readonly report: (typeof decisions)[number];
  constructor(report: SomebodySays['report']) {
    this.report = report;
  }
  check = () => true;
  async run(memory: Memory, real: Real) {
    const state = stateIn(memory);
    await house.letters.report(real.id, { report: this.report, at: real.now(), note: 'A decision.' });
    const open = state === 'pending' || state === 'unknown';
    if (
      this.report === 'again' &&
      (open || state === 'rejected' || state === 'abandoned' || state === 'cancelled')
    )
      Object.assign(memory, { sender: undefined, event: undefined, decided: undefined });
    else if (this.report === 'give up' && open) memory.sender = 'given up';
    else if (this.report === 'arrived' && state === 'unknown') memory.event = 'delivered';
    else if (this.report === 'cancel' && state === 'pending') memory.decided = 'cancelled';
    else if (this.report === 'suppress' && state === 'pending') memory.decided = 'suppressed';
    await real.check(memory);
  }
  toString = () => `somebody decides: ${this.report}`;
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
    fc.constantFrom(...decisions).map((says) => new SomebodySays(says)),
  ],
  { maxCommands: 14 },
);

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
      const memory: Memory = { attempts: [], sender: undefined, event: undefined, decided: undefined };
      await fc.asyncModelRun(() => ({ model: memory, real: new Real(letter.id) }), said);
      const state = stateIn(memory);
      ends.push(state);

      // It lies where it is looked for, and nowhere else; and the sum holds.
      const listed = await house.letters.allCausedBy(letter.cause);
      expect(listed.map((each) => each.state)).toEqual([state]);
      const due = await house.table.query({
        index: 'waiting',
        partition: 'letters',
        sortKey: { between: ['0', '9999~'] },
      });
      expect(due.items.some(({ pk }) => pk === letter.id)).toBe(!isAtRest(state));
      const { accepted, delivered, ...heads } = ledgerOf([state]);
      expect(Object.values(heads).reduce((sum, each) => sum + each)).toBe(accepted);
      expect(heads[headOf(state)]).toBe(1);
      expect(delivered).toBe(state === 'delivered' ? 1 : 0);
    }),
    { numRuns: 60 },
  );
  // What was generated went everywhere.
  expect(new Set(ends).size).toBeGreaterThan(4);
});
