import { type Letter, type LetterState, ledgerOf, letterStates } from '../../shared/domain/letter.ts';
import { type createLetters, letterIdFor } from '../../shared/store/letters.ts';
import type { createActs } from './acts.ts';
import type { Outside } from './outside.ts';
import type { PeopleOfTheDesk } from './people.ts';

/** Rows for people: what, by our ledger, by what SES and people outside it know. */
export type Lines = [string, number, number][];

const handedOver: readonly LetterState[] = ['sent', 'delivered', 'bounced', 'complained', 'unknown'];
const mayHaveArrived: readonly LetterState[] = ['sent', 'delivered', 'complained', 'unknown'];

/** The sweep asked a person about it, since senders broke down at it. */
const isStuck = ({ state, note }: Letter['fate'][number]): boolean =>
  state === 'pending' && note.startsWith('Again and again, it could not be taken');

/**
 * Whether its own history says that it was handed over again although nobody decided so: an attempt that no line of it
 * allows. What the mail service did not take may be tried again; what it took, or may have, only when a person says so.
 */
const againByItself = ({ attempts, fate }: Letter): boolean => {
  const allowed = fate.filter((line, place) => {
    const before = fate[place - 1];
    if (line.state !== 'pending' || line.note.startsWith('About an earlier attempt')) return false;
    // Neither that somebody was asked, nor what they decided, is one attempt more than it had before.
    if (isStuck(line) || (before && isStuck(before))) return false;
    return line.by !== undefined || !handedOver.includes(before?.state ?? 'pending');
  });
  return attempts > allowed.reduce((sum, { tries }) => sum + (tries?.count ?? 1), 0);
};

/** The ledger as it lies in the table, state by state, against what is known outside. */
export const compare = async ({
  count,
  letters,
  outside,
  people,
  acts,
  leftDead,
  isWrong,
}: {
  count: number;
  letters: ReturnType<typeof createLetters>;
  outside: Outside;
  people: PeopleOfTheDesk;
  acts: ReturnType<typeof createActs>;
  /** Messages that lie in the dead-letter queue. */
  leftDead: number;
  isWrong: (words: string) => void;
}): Promise<Lines> => {
  const all = count + outside.again.size;
  const seen = new Uint8Array(all);
  const perReader = new Uint8Array(count);
  const inLedger = Object.fromEntries(letterStates.map((state) => [state, 0])) as Record<LetterState, number>;
  const right = { ...inLedger };
  const decided = { arrived: 0, again: 0, 'give-up': 0, stuck: 0 };
  let oursTwice = 0;
  let oursAgain = 0;
  let lost = 0;

  const look = (letter: Letter, state: LetterState): void => {
    const number = outside.numberOf(letter.id, letter.to.email);
    inLedger[state] += 1;
    seen[number] = (seen[number] ?? 0) + 1;
    const expected = outside.rightFor(number, state);
    right[expected] += 1;
    if (state !== expected)
      isWrong(`${letter.id} is ${state}, but should be ${expected}. ${letter.fate.at(-1)?.note}`);
    if (!outside.everTaken[number] && ['sent', 'delivered', 'pending'].includes(expected)) lost += 1;
    if (againByItself(letter)) oursTwice += 1;
    // A reader's first letter has its id of the recipient alone.
    const { recipientId, cause, id } = letter;
    if (recipientId && id !== letterIdFor(cause, recipientId)) oursAgain += 1;
    const place = outside.readerOf(number);
    if (mayHaveArrived.includes(state)) perReader[place] = (perReader[place] ?? 0) + 1;
    for (const [line, { by, state }] of letter.fate.entries()) {
      if (by !== people.name) continue;
      if (state === 'delivered') decided.arrived += 1;
      if (state === 'pending') decided.again += 1;
      if (state === 'abandoned') decided['give-up'] += 1;
      if (letter.fate[line - 1]?.state === 'pending') decided.stuck += 1;
    }
  };
  for (const state of letterStates) {
    let cursor: string | undefined;
    do {
      const page = await letters.inState(state, cursor, 500);
      for (const letter of page.items) look(letter, state);
      cursor = page.cursor;
    } while (cursor);
  }

  /** Whom it has not reached although people did for it what they could. */
  const forgotten = { again: 0, contact: 0 };
  for (let place = 0; place < count; place += 1) {
    const part = outside.partFor(place);
    if (!part || outside.recalled.has(part)) continue;
    const latest = outside.newestTo(place);
    const way = outside.missed(latest);
    if (way === 'as it is' || (way === 'elsewhere' && outside.isRenamed(latest))) forgotten.again += 1;
    else if (way === 'elsewhere' && !outside.hasNobodyElse(latest)) forgotten.contact += 1;
  }

  let rounds = 0;
  let supplements = 0;
  for (const { id } of acts.released) {
    const standing = await people.standing(id);
    rounds += standing?.rounds ?? 0;
    supplements += standing?.supplements ?? 0;
  }

  const number = (marks: Uint8Array, holds: (mark: number) => boolean) => marks.filter(holds).length;
  const missing = number(seen, (times) => times !== 1);
  const twice = number(outside.takenTwice, Boolean);
  const reachedTwice = number(outside.reachedTwice, Boolean);
  if (missing) isWrong(`${missing} letters are not in the ledger exactly once.`);
  if (twice) isWrong(`${twice} letters were taken by SES more than once, and nobody had decided so.`);
  if (reachedTwice) isWrong(`${reachedTwice} readers were reached by two mails, and nobody had decided so.`);
  if (lost) isWrong(`${lost} letters never left.`);
  if (forgotten.again)
    isWrong(`${forgotten.again} readers whom it had not reached were left out when it was sent again.`);
  if (forgotten.contact)
    isWrong(`Nobody was asked for another contact of ${forgotten.contact} readers whose letters came back.`);
  const {
    accepted,
    delivered: _part,
    ...heads
  } = ledgerOf(letterStates.flatMap((state) => Array<LetterState>(inLedger[state]).fill(state)));
  const sum = Object.values(heads).reduce((one, other) => one + other);
  if (accepted !== all || sum !== all) isWrong(`The heads of the ledger are ${sum} of ${all}.`);

  const { done } = acts;
  const lines: Lines = [
    ['letters written, letters in the ledger', accepted, all],
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
    ['a person decided: it arrived', decided.arrived, done.arrived],
    ['a person decided: send it again', decided.again, done.again],
    ['a person decided: give it up', decided['give-up'], done['give-up']],
    ['… of these, on one that senders broke down at', decided.stuck, acts.onStuck()],
    ['messages left in the dead-letter queue', leftDead, 0],
    ['supplements released', supplements, done['release a supplement']],
    ['rounds of sending again', rounds, done['send again']],
    ['letters of these rounds', oursAgain, outside.again.size],
    ['readers of a dissemination reached twice', number(perReader, (times) => times > 1), reachedTwice],
  ];
  for (const [what, ours, theirs] of lines)
    if (ours !== theirs) isWrong(`“${what}” is ${ours} in our ledger, ${theirs} outside it.`);
  return lines;
};
