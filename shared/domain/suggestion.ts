import * as z from 'zod/mini';
import { choice, email, line, optionalText } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { type Refusal, refuse } from './refusal.ts';
import { instantSchema, spokenInstant } from './time.ts';

/** R28: whom a recipient would rather see written to. */
export const suggestionForm = late(() => ({
  name: line({ label: 'Their name', max: 120 }),
  email: email({
    label: 'Their email address',
    hint: 'Nothing is sent to it because of this form. The coordinating team decides whom it writes to.',
  }),
  words: optionalText({
    label: 'Anything the coordinating team should know',
    max: 500,
    height: 2,
  }),
}));
export type SuggestionFields = z.infer<typeof suggestionForm>;

export const suggestionStates = ['open', 'accepted', 'declined'] as const;

/**
 * Another contact person for an organisation, named by whoever holds the letter to it. An address that somebody typed
 * about somebody else is never written to by itself: a person of the coordinating team takes it or leaves it.
 */
export const suggestionSchema = late(() => ({
  ...suggestionForm.shape,
  id: idOf('suggestion'),
  revision: z.int(),
  state: z.enum(suggestionStates),
  recipientId: idOf('recipient'),
  disseminationId: idOf('dissemination'),
  forumId: idOf('forum'),
  organisation: z.string(),
  sentAt: instantSchema,
  decided: z.optional(z.object({ by: z.string(), at: instantSchema })),
}));
export type Suggestion = z.infer<typeof suggestionSchema>;

/** What the coordinating team makes of it. */
export const suggestionDecisionForm = late(() => ({
  decision: choice({
    label: 'What to do',
    values: ['accept', 'decline'],
    labels: {
      accept: 'Take it: this person is the contact from now on. No letter goes to them because of it.',
      decline: 'Leave the contact as it is',
    },
  }),
  words: optionalText({ label: 'Why', hint: 'Stands in history.', max: 500, height: 2 }),
}));
type Decision = z.infer<typeof suggestionDecisionForm>['decision'];

/** Whether a suggestion that waits says this already: the same form sent twice. */
export const suggestsTheSame = (suggestion: Suggestion, fields: SuggestionFields): boolean =>
  suggestion.state === 'open' &&
  suggestion.name === fields.name &&
  suggestion.email === fields.email &&
  suggestion.words === fields.words;

export const decideOnSuggestion = (
  before: Suggestion,
  decision: Decision,
  by: string,
  now: Date,
): Suggestion | Refusal => {
  if (before.state !== 'open')
    return refuse(
      'conflict',
      `${before.decided?.by ?? 'Somebody'} decided on this${before.decided ? ` on ${spokenInstant(before.decided.at)}` : ''}.`,
    );
  return {
    ...before,
    state: decision === 'accept' ? 'accepted' : 'declined',
    decided: { by, at: now.toISOString() },
  };
};

export const suggestionStateInWords: Record<Suggestion['state'], string> = {
  open: 'waits for the coordinating team',
  accepted: 'taken',
  declined: 'left',
};
