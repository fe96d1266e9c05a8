import { choice, text } from './fields.ts';
import { late } from './late.ts';
import { isUndecided, type Letter, type Report } from './letter.ts';
import { type Refusal, refuse } from './refusal.ts';

export const letterDecisions = ['arrived', 'again', 'give-up'] as const;
export type LetterDecision = (typeof letterDecisions)[number];

/** What a person decides about a letter of which nobody knows whether it left, that could not leave, or was refused. */
export const letterDecisionForm = late(() => ({
  decision: choice({
    label: 'What shall become of it?',
    values: letterDecisions,
    labels: {
      arrived: 'It arrived: its reader, or their mail server, says so',
      again: 'Send it again: if it arrived after all, its reader gets it twice',
      'give-up': 'Give it up: it is not sent, and counts as failed',
    },
  }),
  reason: text({
    label: 'Reason',
    hint: 'How you know, or why. It stays with the letter and with what caused it.',
    max: 1_000,
    height: 3,
    missing: 'Say why: others will want to know how this was decided.',
  }),
}));

/** What history says that somebody did to the letter. */
export const decisionActs: Record<LetterDecision, string> = {
  arrived: 'said that a letter arrived',
  again: 'had a letter sent again',
  'give-up': 'gave up a letter',
};

/**
 * Whether a letter that did not leave can go again by itself: one of a dissemination goes with the others of its release.
 */
export const mayGoAgain = ({ state, recipientId }: Pick<Letter, 'state' | 'recipientId'>): boolean =>
  state === 'rejected' && recipientId === undefined;

const reportOf: Record<LetterDecision, Report> = { arrived: 'arrived', again: 'again', 'give-up': 'give up' };

/**
 * The report that a decision on this letter makes, or why there is nothing to decide. `recalled` says that its cause was
 * recalled, by whom and why. While a cause is only paused, a letter that is sent again waits with the others.
 */
export const decideOnLetter = (
  letter: Letter,
  decision: LetterDecision,
  recalled?: string,
): Report | Refusal => {
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
  if (decision === 'again' && recalled !== undefined)
    return refuse('conflict', `It cannot be sent again, because what caused it was called back. ${recalled}`);
  return reportOf[decision];
};
