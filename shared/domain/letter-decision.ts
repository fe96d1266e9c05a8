import { choice, optionalEmail, text } from './fields.ts';
import { late } from './late.ts';
import { type AnswerToReturned, answersToReturned, isUndecided, type Letter, type Report } from './letter.ts';
import { normalEmail } from './people.ts';
import { type Refusal, refuse } from './refusal.ts';

const onUnknown = ['arrived', 'again', 'give-up'] as const;
export const letterDecisions = [...onUnknown, ...answersToReturned] as const;
export type LetterDecision = (typeof letterDecisions)[number];

const labels = {
  arrived: 'It arrived: its reader, or their mail server, says so',
  again: 'Send it again: if it arrived after all, its reader gets it twice',
  'give-up': 'Give it up: it is not sent, and counts as failed',
  elsewhere: 'Send it to another address',
  told: 'Its reader was told in another way, or need not be told: nothing is sent',
} as const satisfies Record<LetterDecision, string>;

const label = 'What shall become of it?';

/**
 * What a person decides about a letter of which nobody knows whether it left, that could not leave, was refused, or came
 * back. The decisions fit different states: see `decideOnLetter`.
 */
export const letterDecisionForm = late(() => ({
  decision: choice({ label, values: letterDecisions, labels }),
  email: optionalEmail({
    label: 'The other address',
    hint: 'Only where it is sent to another address. Never public.',
  }),
  reason: text({
    label: 'Reason',
    hint: 'How you know, or why. It stays with the letter and with what caused it.',
    max: 1_000,
    height: 3,
    missing: 'Say why: others will want to know how this was decided.',
  }),
}));

/** Of it, what is asked about a letter of which nobody knows whether it left, or that could not leave. */
export const unknownLetterForm = late(() => ({
  decision: choice({ label, values: onUnknown, labels }),
  reason: letterDecisionForm.shape.reason,
}));

/** The same where what caused the letter was called back: nothing is sent again. */
export const recalledLetterForm = late(() => ({
  decision: choice({ label, values: ['arrived', 'give-up'], labels }),
  reason: letterDecisionForm.shape.reason,
}));

/** Of it, what is asked about a letter that came back. */
export const returnedLetterForm = late(() => ({
  decision: choice({ label, values: answersToReturned, labels }),
  email: letterDecisionForm.shape.email,
  reason: letterDecisionForm.shape.reason,
}));

/** What history says that somebody did to the letter. */
export const decisionActs: Record<LetterDecision, string> = {
  arrived: 'said that a letter arrived',
  again: 'had a letter sent again',
  'give-up': 'gave up a letter',
  elsewhere: 'had a letter sent to another address, since it had come back',
  told: 'settled a letter that had come back, without sending it',
};

/**
 * Whether a letter that did not leave can go again by itself: one of a dissemination goes with the others of its release.
 */
export const mayGoAgain = ({ state, recipientId }: Pick<Letter, 'state' | 'recipientId'>): boolean =>
  state === 'rejected' && recipientId === undefined;

/** Letters that ask whether an address is somebody's, or lead back to what nobody has confirmed: they prove an address. */
const provesItsAddress: ReadonlySet<string> = new Set([
  'comment-confirm',
  'contact-confirm',
  'draft-reminder',
  'offer-confirm',
  'press-subscription-confirm',
  'proposal-confirm',
  'proposal-draft',
]);

/** Letters whose words are true of their address only: who signs in by it, or proposes from it. */
const speaksOfItsAddress: ReadonlySet<string> = new Set(['access-code', 'welcome']);

/**
 * Whether a person says what shall become of this letter, should it come back. Not of one to a recipient, a press contact or a
 * reader of digests: each of them has their address on a list of its own. Nor of one that proves an address, since nobody
 * knows who typed it.
 */
export const isAnsweredWhenReturned = ({
  recipientId,
  stream,
  list,
  template,
}: Pick<Letter, 'recipientId' | 'stream' | 'list' | 'template'>): boolean =>
  recipientId === undefined &&
  stream === 'transactional' &&
  list === undefined &&
  !provesItsAddress.has(template);

/** Whether a letter came back and waits for a person to say what shall become of it. */
export const waitsForAnswer = (
  letter: Pick<Letter, 'state' | 'answered' | 'recipientId' | 'stream' | 'list' | 'template'>,
): boolean => letter.state === 'bounced' && !letter.answered && isAnsweredWhenReturned(letter);

/** Whether a letter means the same at another address. */
export const mayGoElsewhere = ({ template }: Pick<Letter, 'template'>): boolean =>
  !speaksOfItsAddress.has(template);

/**
 * The letter that goes to another address in place of one that came back, as it was written. `id` follows from the earlier
 * letter's, so that there is one such letter only.
 */
export const toAnotherAddress = (
  { to, attempt: _, messageId: __, answered: ___, ...letter }: Letter,
  { id, email, by, reason, at }: { id: string; email: string; by: string; reason: string; at: string },
): Letter => ({
  ...letter,
  id,
  to: { name: to.name === to.email ? email : to.name, email },
  insteadOf: letter.id,
  createdAt: at,
  state: 'pending',
  dueAt: at,
  attempts: 0,
  fate: [{ at, state: 'pending', note: reason, by }],
});

const reportOf: Record<LetterDecision, Report> = {
  arrived: 'arrived',
  again: 'again',
  'give-up': 'give up',
  elsewhere: 'elsewhere',
  told: 'told',
};

const calledBack = (recalled: string): Refusal =>
  refuse('conflict', `It cannot be sent again, because what caused it was called back. ${recalled}`);

const answerReturned = (
  letter: Letter,
  answer: AnswerToReturned,
  recalled: string | undefined,
): Report | Refusal => {
  if (letter.answered) return refuse('conflict', 'Somebody said already what shall become of it.');
  if (letter.state !== 'bounced')
    return refuse('conflict', 'It did not come back, so it goes to no other address.');
  if (!isAnsweredWhenReturned(letter))
    return refuse('conflict', 'A letter of this kind goes to its own address only.');
  if (answer === 'elsewhere' && !mayGoElsewhere(letter))
    return refuse('conflict', 'What it says is true of its own address only, so it goes to no other.');
  if (answer === 'elsewhere' && recalled !== undefined) return calledBack(recalled);
  return reportOf[answer];
};

/**
 * The report that a decision on this letter makes, or why there is nothing to decide. `recalled` says that its cause was
 * recalled, by whom and why. While a cause is only paused, a letter that is sent again waits with the others.
 */
export const decideOnLetter = (
  letter: Letter,
  decision: LetterDecision,
  recalled?: string,
): Report | Refusal => {
  if (decision === 'elsewhere' || decision === 'told') return answerReturned(letter, decision, recalled);
  if (mayGoAgain(letter) && decision !== 'again')
    return refuse('conflict', 'It was refused, so it did not leave: all one can do is send it again.');
  if (!isUndecided(letter) && !mayGoAgain(letter))
    return refuse(
      'conflict',
      letter.state === 'unknown'
        ? 'Whether it left may still turn out by itself: wait until an hour has passed.'
        : 'There is nothing to decide about this letter any more.',
    );
  if (decision === 'arrived' && letter.state === 'pending')
    return refuse('conflict', 'It never left, so it cannot have arrived: send it again, or give it up.');
  if (decision === 'again' && recalled !== undefined) return calledBack(recalled);
  return reportOf[decision];
};

/** The address to which a letter goes instead, or why not there. `refused`: why nothing may be sent there, if so. */
export const whereElse = (
  { to }: Pick<Letter, 'to'>,
  email: string | undefined,
  refused: string | undefined,
): string | Refusal => {
  if (!email) return refuse('invalid', 'Give the address to which it shall go.');
  if (normalEmail(email) === normalEmail(to.email))
    return refuse('invalid', 'This is the address that returned it.');
  return refused ? refuse('invalid', `Nothing may be sent to this address. ${refused}`) : email;
};
