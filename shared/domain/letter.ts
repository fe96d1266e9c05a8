import * as z from 'zod/mini';
import type { Actor, AuditEntry } from './audit.ts';
import { lists, refusers } from './choices.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { instantSchema, spokenInstant } from './time.ts';

/**
 * A letter is one addressed copy, a row of its own with an id that follows from what caused it, so that making it again
 * is harmless.
 *
 * ```
 * pending → attempting → sent → delivered
 *                            ↘ bounced | complained | rejected      (from SES events)
 * pending → suppressed | cancelled      attempting → unknown        (the reply was lost; never sent again by itself)
 * unknown → any of the above by an event with its tags; else, after an hour, a person decides: delivered, pending, abandoned
 * bounced → stays so, and a person answers it, once: a letter of its own goes to another address, or its reader was told
 * ```
 *
 * SES has no idempotency, so a claim is written before the one attempt to send; a letter whose attempt ended without a
 * clear answer is `unknown` until an event that carries its tags, or a person, settles it.
 */
export const letterStates = [
  'pending',
  'attempting',
  'unknown',
  'sent',
  'delivered',
  'bounced',
  'complained',
  'rejected',
  'abandoned',
  'suppressed',
  'cancelled',
] as const;
export type LetterState = (typeof letterStates)[number];

/** Answers to one's own acts and sign-in mail; or what is sent to many. Each has its own SES configuration set. */
export const letterStreams = ['transactional', 'bulk'] as const;

/** What a person can make of a letter that came back: the same letter to another address, or telling its reader otherwise. */
export const answersToReturned = ['elsewhere', 'told'] as const;
export type AnswerToReturned = (typeof answersToReturned)[number];

export const letterSchema = late(() => ({
  id: idOf('letter'),
  /** Which letter of `shared/letters` it is. */
  template: z.string(),
  /** What that letter's schema parsed. */
  fields: z.record(z.string(), z.unknown()),
  /** Its subject line: what lists and news call it. */
  subject: z.optional(z.string()),
  to: z.object({ name: z.string(), email: z.string() }),
  stream: z.enum(letterStreams),
  /** What it is one of, where its reader can decline more of these. */
  list: z.optional(z.enum(lists)),
  /**
   * Opens the choices of its reader to whoever holds the letter (`/choices/{letterId}?key=…`). The id alone does not: it
   * follows from causes that others know. It lies here as it is, since the sender writes it into the letter; the letter
   * that is in the table first keeps its key, however often it is made again.
   */
  key: z.optional(z.string()),
  /** The record that caused it. */
  cause: z.string(),
  /** The forum it speaks for, when it does. */
  forumId: z.optional(idOf('forum')),
  /** The recipient it is addressed to, for a letter of a dissemination. */
  recipientId: z.optional(idOf('recipient')),
  /** Of one that was written since another came back: that one. */
  insteadOf: z.optional(idOf('letter')),
  /** Of one that came back: what a person made of it. */
  answered: z.optional(z.enum(answersToReturned)),
  createdAt: instantSchema,
  state: z.enum(letterStates),
  /**
   * When it is next worth looking at: to send a pending one, to give up on an attempt, to ask a person about an unknown
   * one. Never, once a person was asked.
   */
  dueAt: instantSchema,
  attempt: z.optional(z.object({ id: idOf('attempt'), at: instantSchema })),
  attempts: z.int(),
  messageId: z.optional(z.string()),
  /** What SES or its event said, newest last, in plain words. */
  fate: z.array(
    z.object({
      at: instantSchema,
      state: z.enum(letterStates),
      note: z.string(),
      /** Who decided it, by name, where a person did. */
      by: z.optional(z.string()),
      /** Of one that was not sent because of its address: who refused it. Absent in records of earlier times. */
      refusedBy: z.optional(z.enum(refusers)),
      /** How many tries, this one among them, were answered with the same `words`; `at` is the first of them. */
      tries: z.optional(z.object({ words: z.string(), count: z.int() })),
    }),
  ),
}));
export type Letter = z.infer<typeof letterSchema>;

/** Letters that nothing more is to happen to by itself. */
export const isAtRest = (state: LetterState): boolean =>
  state !== 'pending' && state !== 'attempting' && state !== 'unknown';

/** The sum that always holds: each letter is in exactly one of these. */
export const ledgerHeads = ['waiting', 'unknown', 'sent', 'failed', 'suppressed', 'cancelled'] as const;
export type LedgerHead = (typeof ledgerHeads)[number];

export const headOf = (state: LetterState): LedgerHead => {
  switch (state) {
    case 'pending':
    case 'attempting':
      return 'waiting';
    case 'sent':
    case 'delivered':
      return 'sent';
    case 'bounced':
    case 'complained':
    case 'rejected':
    case 'abandoned':
      return 'failed';
    default:
      return state;
  }
};

/** What is known about some letters; `accepted` is the sum of the heads, `delivered` a part of `sent`. */
export type Ledger = Record<LedgerHead, number> & { accepted: number; delivered: number };

export const ledgerOf = (states: Iterable<LetterState>): Ledger => {
  const ledger: Ledger = {
    accepted: 0,
    delivered: 0,
    waiting: 0,
    unknown: 0,
    sent: 0,
    failed: 0,
    suppressed: 0,
    cancelled: 0,
  };
  for (const state of states) {
    ledger.accepted += 1;
    ledger[headOf(state)] += 1;
    if (state === 'delivered') ledger.delivered += 1;
  }
  return ledger;
};

/** How long an attempt may take before nobody can still be at it, in milliseconds. Longer than the sender's timeout. */
export const attemptLasts = 3 * 60_000;

/**
 * How long an event may take to settle a letter of which nobody knows whether it left, in milliseconds. Most come within
 * seconds; after this a person is asked.
 */
export const settlesWithin = 3_600_000;

/** What a person is told about a state. */
export const stateInWords: Record<LetterState, string> = {
  pending: 'waiting to be sent',
  attempting: 'being sent',
  unknown: 'not known whether it left',
  sent: 'handed to the mail service',
  delivered: 'delivered',
  bounced: 'returned: the address does not take it',
  complained: 'marked as unwanted by the reader',
  rejected: 'refused by the mail service',
  abandoned: 'given up: nobody knows whether it arrived',
  suppressed: 'not sent: this address asked for no more, or takes no mail',
  cancelled: 'called back before it left',
};

/** The due time of a letter that nobody is to look at by itself. */
export const never = '9999-12-31T23:59:59.999Z';

/** Why a letter did not leave although nothing is wrong with it. */
export type Obstacle = 'rate' | 'quota' | 'unreachable' | 'house';

/**
 * How long to wait, in milliseconds, before the next attempt. The daily quota frees up over hours; the rate within
 * seconds, but whoever was told so several times waits longer each time, ten minutes at most. What stops the whole house
 * is for people to mend, in an hour or in weeks: it is asked for ever, ten minutes later at first, then every two hours.
 */
export const waitAfter = (obstacle: Obstacle, attempts: number): number => {
  const longer = 2 ** Math.max(0, attempts - 1);
  if (obstacle === 'quota') return 30 * 60_000;
  if (obstacle === 'house') return Math.min(10 * 60_000 * longer, 2 * 3_600_000);
  return Math.min(15_000 * longer, 10 * 60_000);
};

/**
 * One more try that was answered with the same words as an earlier one: the line that tells of all of them, and the
 * `place` in the letter's fate where it goes, counted from 0. So the record of a letter that waits for months stays short:
 * a line for each answer. Undefined when these words are new.
 */
export const triedAgain = (
  fate: Letter['fate'],
  words: string,
  at: string,
): { place: number; line: Letter['fate'][number] } | undefined => {
  const place = fate.findIndex(
    // What a person decided is theirs, whatever its words.
    ({ state, note, tries, by }) => state === 'pending' && !by && (tries?.words ?? note) === words,
  );
  const first = fate[place];
  if (!first) return undefined;
  const count = (first.tries?.count ?? 1) + 1;
  return {
    place,
    line: {
      ...first,
      note: `${words} It was tried ${count} times, the last time on ${spokenInstant(at)}.`,
      tries: { words, count },
    },
  };
};

/** What a report about a letter says: the sender's own word, an event of SES, or what a person decided. */
export const reports = [
  'claimed',
  'accepted',
  'throttled',
  'turned away',
  'refused',
  'lost',
  'delivery',
  'bounce',
  'transient bounce',
  'delay',
  'complaint',
  'reject',
  'cancel',
  'suppress',
  'undecided',
  'stuck',
  'arrived',
  'again',
  'give up',
  ...answersToReturned,
] as const;
export type Report = (typeof reports)[number];

/**
 * Each report leads to one state, from the states named here; in all others it changes nothing. So reports about one
 * attempt may come in any order and more than once, and the last state is the same:
 *
 * - What SES reports is believed over what the sender believes: it settles `unknown`, and no word of the sender undoes it.
 * - Among events, the more telling one stands: sent, then rejected, delivered, bounced (overrides delivered), complained
 *   (one can only complain about what arrived). A transient bounce or a delay says no more than that SES has it.
 * - An answer of SES that comes after the sweep gave up on it still counts: it says that nothing was sent.
 * - An event about a letter that waits for its next attempt is believed too: it left the first time after all.
 */
const transitions: Record<Report, { from: readonly LetterState[]; to: LetterState }> = {
  claimed: { from: ['pending'], to: 'attempting' },
  accepted: { from: ['pending', 'attempting', 'unknown'], to: 'sent' },
  throttled: { from: ['attempting', 'unknown'], to: 'pending' },
  'turned away': { from: ['attempting', 'unknown'], to: 'pending' },
  refused: { from: ['attempting', 'unknown'], to: 'rejected' },
  lost: { from: ['attempting'], to: 'unknown' },
  delay: { from: ['pending', 'attempting', 'unknown'], to: 'sent' },
  'transient bounce': { from: ['pending', 'attempting', 'unknown'], to: 'sent' },
  reject: { from: ['pending', 'attempting', 'unknown', 'sent'], to: 'rejected' },
  delivery: { from: ['pending', 'attempting', 'unknown', 'sent', 'rejected', 'abandoned'], to: 'delivered' },
  bounce: {
    from: ['pending', 'attempting', 'unknown', 'sent', 'rejected', 'abandoned', 'delivered'],
    to: 'bounced',
  },
  complaint: {
    from: ['pending', 'attempting', 'unknown', 'sent', 'rejected', 'abandoned', 'delivered', 'bounced'],
    to: 'complained',
  },
  cancel: { from: ['pending'], to: 'cancelled' },
  suppress: { from: ['pending'], to: 'suppressed' },
  // No event came within the time, or nobody could take it to its sender: a person is asked, and nothing moves.
  undecided: { from: ['unknown'], to: 'unknown' },
  stuck: { from: ['pending'], to: 'pending' },
  // A person's decision, with a reason: only on what did not go, or what nobody knows of.
  arrived: { from: ['unknown'], to: 'delivered' },
  again: { from: ['unknown', 'rejected', 'abandoned', 'cancelled', 'pending'], to: 'pending' },
  // It may have arrived: a state of its own, so that no round sends it again by itself.
  'give up': { from: ['unknown', 'pending'], to: 'abandoned' },
  // What came back stays what it is: what goes to another address is a letter of its own.
  elsewhere: { from: ['bounced'], to: 'bounced' },
  told: { from: ['bounced'], to: 'bounced' },
};

/** The answer that a report gives to a letter that came back; undefined for all other reports. */
export const answerIn = (report: Report): AnswerToReturned | undefined =>
  answersToReturned.find((each) => each === report);

/** Reports after which a letter waits for a person, and for nothing else. */
export const asksAPerson = (report: Report): boolean => report === 'undecided' || report === 'stuck';

/** Whether a letter waits for a person to decide on it. */
export const isUndecided = ({ state, dueAt }: Pick<Letter, 'state' | 'dueAt'>): boolean =>
  (state === 'unknown' || state === 'pending') && dueAt === never;

/** The state that a report leads to, if it changes anything. */
export const stateOf = (report: Report): LetterState => transitions[report].to;

/** The states from which a report changes something; they become the condition of the write. */
export const statesChangedBy = (report: Report): readonly LetterState[] => transitions[report].from;

/** The state after a report; the same state when the report changes nothing. */
export const stateAfter = (state: LetterState, report: Report): LetterState =>
  transitions[report].from.includes(state) ? transitions[report].to : state;

/** Who tells, in history, what became of a letter. */
export const mailService = { kind: 'system', name: 'Mail service' } as const satisfies Actor;

const newsActs: Partial<Record<Report, string>> = {
  bounce: 'a letter was returned',
  complaint: 'a letter was marked as unwanted',
  reject: 'a letter was refused by the mail service',
  refused: 'a letter was refused by the mail service',
  'turned away': 'a letter waits, since the mail service takes none from here',
  undecided: 'nobody knows whether a letter left',
  stuck: 'a letter could not be taken to the mail service',
};

/**
 * Whether people on the desk are told of a report, as news. That a reply was lost is none yet: an event settles most of
 * these within seconds. What a person decides is told as that person's act.
 */
export const isNews = (report: Report): boolean => report in newsActs;

/**
 * The line of news on the record that caused the letter. It names whom the letter was for, never the address; but what
 * stops the whole house has nothing to do with whom a letter is for, and is told alike of each (`gathered`).
 * `note` is what the report said.
 */
export const newsOf = (
  letter: Pick<Letter, 'cause' | 'subject' | 'template' | 'to' | 'forumId' | 'state'>,
  { report, at, note }: { report: Report; at: string; note: string },
): AuditEntry | undefined => {
  const act = newsActs[report];
  if (!act) return undefined;
  const { name, email } = letter.to;
  return {
    record: letter.cause,
    at,
    by: mailService,
    act,
    title: letter.subject ?? letter.template.replaceAll('-', ' '),
    note: `${name && name !== email && report !== 'turned away' ? `To ${name}. ` : ''}${note}`,
    news: true,
    ...(letter.forumId ? { forumId: letter.forumId } : {}),
  };
};

/**
 * News with what stops the whole house told once, however many letters it holds up: each such reason is one line, in the
 * place of its newest, with the count. All else stays as it is.
 */
export const gathered = (news: readonly AuditEntry[]): AuditEntry[] => {
  const reasonOf = ({ act, note = '' }: AuditEntry) => act === newsActs['turned away'] && note;
  const ofReason = Map.groupBy(news.filter(reasonOf), reasonOf);
  return news.flatMap((entry) => {
    const alike = ofReason.get(reasonOf(entry)) ?? [entry];
    if (alike[0] !== entry) return [];
    if (alike.length === 1) return [entry];
    return [{ ...entry, act: manyTurnedAway, title: `${alike.length}, the latest “${entry.title}”` }];
  });
};

const manyTurnedAway = 'letters wait, since the mail service takes none from here';

/**
 * What another mail server said, fit to be kept with a letter: on one line, addresses taken out (they may be others'
 * than the letter's own), at most 300 characters.
 */
export const saidBy = (words: string): string => {
  const line = words
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/[^\s<>()[\]"',;:=]+@[^\s<>()[\]"',;]+/g, '(address)')
    .trim();
  const characters = [...line];
  return characters.length <= 300 ? line : `${characters.slice(0, 299).join('')}…`;
};
