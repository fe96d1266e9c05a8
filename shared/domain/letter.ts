import * as z from 'zod';
import { idOf } from './ids.ts';
import { instantSchema } from './time.ts';

/**
 * A letter is one addressed copy, a row of its own with an id that follows from what caused it, so that making it again
 * is harmless.
 *
 * ```
 * pending → attempting → sent → delivered
 *                            ↘ bounced | complained | rejected      (from SES events)
 * pending → suppressed | cancelled      attempting → unknown        (the reply was lost; never sent again by itself)
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
  'suppressed',
  'cancelled',
] as const;
export type LetterState = (typeof letterStates)[number];

/** Answers to one's own acts and sign-in mail; or what is sent to many. Each has its own SES configuration set. */
export const letterStreams = ['transactional', 'bulk'] as const;

export const letterSchema = z.object({
  id: idOf('letter'),
  /** Which letter of `shared/letters` it is. */
  template: z.string(),
  /** What that letter's schema parsed. */
  fields: z.record(z.string(), z.unknown()),
  to: z.object({ name: z.string(), email: z.string() }),
  stream: z.enum(letterStreams),
  /** The record that caused it. */
  cause: z.string(),
  /** The forum it speaks for, when it does. */
  forumId: idOf('forum').optional(),
  /** The recipient it is addressed to, for a letter of a dissemination. */
  recipientId: idOf('recipient').optional(),
  createdAt: instantSchema,
  state: z.enum(letterStates),
  /** When it is next worth looking at: to send a pending one, to give up on an attempt. */
  dueAt: instantSchema,
  attempt: z.object({ id: idOf('attempt'), at: instantSchema }).optional(),
  attempts: z.number().int(),
  messageId: z.string().optional(),
  /** What SES or its event said, newest last, in plain words. */
  fate: z.array(z.object({ at: instantSchema, state: z.enum(letterStates), note: z.string() })),
});
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
  suppressed: 'not sent: this address asked for no more, or takes no mail',
  cancelled: 'called back before it left',
};

/** What a report about a letter says: the sender's own, or an event of SES. */
export const reports = [
  'claimed',
  'accepted',
  'throttled',
  'refused',
  'lost',
  'delivery',
  'bounce',
  'transient bounce',
  'complaint',
  'reject',
  'cancel',
  'suppress',
] as const;
export type Report = (typeof reports)[number];

/**
 * The state after a report, whatever the order in which reports come; the same state when the report changes nothing.
 *
 * A permanent bounce overrides delivered, a complaint overrides both (one can only complain about what arrived); a
 * transient bounce is a note. An event settles `unknown`; the sender's late word never undoes an event's.
 */
export const stateAfter = (state: LetterState, report: Report): LetterState => {
  switch (report) {
    case 'claimed':
      return state === 'pending' ? 'attempting' : state;
    case 'accepted':
      return state === 'attempting' || state === 'unknown' ? 'sent' : state;
    case 'throttled':
      return state === 'attempting' ? 'pending' : state;
    case 'refused':
      return state === 'attempting' ? 'rejected' : state;
    case 'lost':
      return state === 'attempting' ? 'unknown' : state;
    case 'delivery':
      return state === 'attempting' || state === 'unknown' || state === 'sent' ? 'delivered' : state;
    case 'bounce':
      return state === 'attempting' || state === 'unknown' || state === 'sent' || state === 'delivered'
        ? 'bounced'
        : state;
    case 'complaint':
      return state === 'pending' || state === 'suppressed' || state === 'cancelled' ? state : 'complained';
    case 'reject':
      return state === 'attempting' || state === 'unknown' || state === 'sent' ? 'rejected' : state;
    case 'transient bounce':
      return state === 'attempting' || state === 'unknown' ? 'sent' : state;
    case 'cancel':
      return state === 'pending' ? 'cancelled' : state;
    case 'suppress':
      return state === 'pending' ? 'suppressed' : state;
  }
};

/** The states from which a report changes something; they become the condition of the write. */
export const statesChangedBy = (report: Report): readonly LetterState[] =>
  letterStates.filter((state) => stateAfter(state, report) !== state);
