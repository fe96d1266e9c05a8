import * as z from 'zod/mini';
import { choice, email, line, optionalText } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { type Refusal, refuse } from './refusal.ts';
import { after, days, instantSchema, spokenInstant } from './time.ts';

/** R28: whom a recipient would rather see written to. */
export const suggestionForm = late(() => ({
  name: line({ label: 'Their name', max: 120 }),
  email: email({
    label: 'Their email address',
    hint: 'Nothing is sent to it because of this form. If the coordinating team agrees, it asks this person to confirm.',
  }),
  words: optionalText({
    label: 'Anything the coordinating team should know',
    max: 500,
    height: 2,
  }),
}));
export type SuggestionFields = z.infer<typeof suggestionForm>;

export const suggestionStates = ['open', 'confirming', 'accepted', 'declined'] as const;

/**
 * Another contact person for an organisation, named by whoever holds the letter to it. An address that somebody typed
 * about somebody else is never written to by itself: a person of the coordinating team takes it or leaves it. Who is taken
 * is asked by a letter, and becomes the contact by confirming.
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
  /** Whom the letter went to with which this came. Absent in records of earlier times. */
  namedBy: z.optional(z.string()),
  /** `byId`: absent in records of earlier times. */
  decided: z.optional(z.object({ by: z.string(), byId: z.optional(z.string()), at: instantSchema })),
  /** Of the key by which the person who was named confirms; of one that was taken. */
  keyHash: z.optional(z.string()),
}));
export type Suggestion = z.infer<typeof suggestionSchema>;

/** What the coordinating team makes of it. */
export const suggestionDecisionForm = late(() => ({
  decision: choice({
    label: 'What to do',
    values: ['accept', 'decline'],
    labels: {
      accept: 'Take it: this person is asked by a letter, and is the contact as soon as they confirm.',
      decline: 'Leave the contact as it is',
    },
  }),
  words: optionalText({ label: 'Why', hint: 'Stands in history.', max: 500, height: 2 }),
}));
type Decision = z.infer<typeof suggestionDecisionForm>['decision'];

/** How long whoever was named and taken can confirm, in milliseconds: they may be away for a week, and were not waiting for it. */
const contactConfirmationLasts = days(14);

/** Until when whoever was taken can confirm; it follows from when they were taken, so letters of earlier times end too. */
export const confirmableUntil = ({ decided, sentAt }: Pick<Suggestion, 'decided' | 'sentAt'>): string =>
  after(decided?.at ?? sentAt, contactConfirmationLasts);

/** Whether somebody was asked to confirm, and did not in time. */
export const isExpiredSuggestion = (suggestion: Suggestion, now: Date): boolean =>
  suggestion.state === 'confirming' && confirmableUntil(suggestion) <= now.toISOString();

/** Whether who was named waits for the coordinating team, or was asked and can confirm: another one takes their place. */
export const suggestionWaits = (suggestion: Suggestion, now: Date): boolean =>
  suggestion.state === 'open' || (suggestion.state === 'confirming' && !isExpiredSuggestion(suggestion, now));

/** Whether a suggestion that waits says this already: the same form sent twice. */
export const suggestsTheSame = (suggestion: Suggestion, fields: SuggestionFields, now: Date): boolean =>
  suggestionWaits(suggestion, now) &&
  suggestion.name === fields.name &&
  suggestion.email === fields.email &&
  suggestion.words === fields.words;

/**
 * Takes it, so that the person is asked, and once more when they did not confirm in time; or leaves it, also while the
 * person has not confirmed.
 */
export const decideOnSuggestion = (
  before: Suggestion,
  decision: Decision,
  by: { id: string; name: string },
  now: Date,
): Suggestion | Refusal => {
  const mayDecide =
    before.state === 'open' ||
    isExpiredSuggestion(before, now) ||
    (before.state === 'confirming' && decision === 'decline');
  if (!mayDecide)
    return refuse(
      'conflict',
      `${before.decided?.by ?? 'Somebody'} decided on this${before.decided ? ` on ${spokenInstant(before.decided.at)}` : ''}.`,
    );
  return {
    ...before,
    state: decision === 'accept' ? 'confirming' : 'declined',
    decided: { by: by.name, byId: by.id, at: now.toISOString() },
  };
};

/** The person who was named is the contact from now on. */
export const confirmSuggestion = (before: Suggestion, now: Date): Suggestion | Refusal => {
  if (isExpiredSuggestion(before, now))
    return refuse(
      'gone',
      `This link was good until ${spokenInstant(confirmableUntil(before))}, and nothing has changed. Are you the contact of ${before.organisation}? Then please answer the letter that the link stood in: you are asked again, with a new link.`,
    );
  return before.state === 'confirming'
    ? { ...before, state: 'accepted' }
    : refuse('conflict', 'The coordinating team took this back, or somebody else was named.');
};

export const suggestionStateInWords: Record<Suggestion['state'], string> = {
  open: 'waits for the coordinating team',
  confirming: 'waits for its confirmation',
  accepted: 'taken',
  declined: 'left',
};
