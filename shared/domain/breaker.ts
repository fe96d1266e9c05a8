import * as z from 'zod/mini';
import { actorSchema } from './audit.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import type { Letter } from './letter.ts';
import { type Refusal, refuse } from './refusal.ts';
import { days, instantSchema, spokenInstant } from './time.ts';

/*
 * SES reviews an account at 5 % returned and 0.1 % unwanted mail, and may stop all its mail, sign-in included. So what is
 * sent to many is stopped by us before that, and a person finds out what is wrong.
 */

/** Shares of the letters sent at which everything that goes to many is stopped. */
export const tripsAt = { bounced: 0.04, complained: 0.0008 } as const;

/** Of fewer letters than this nothing can be said. */
export const fewestLetters = 50;

/**
 * How far back is looked, in milliseconds: long enough for what comes back late. Readers complain days after they got a
 * letter, and a mail server may try for days before it returns one.
 */
export const looksBack = days(7);

export interface Figures {
  /** Letters that the mail service took in the span, whatever became of them, and those from before that came back in it. */
  sent: number;
  bounced: number;
  complained: number;
}

/** When a letter came back, that is when we heard of it; undefined when it did not. */
export const cameBackAt = ({ state, fate }: Pick<Letter, 'state' | 'fate'>): string | undefined =>
  state === 'bounced' || state === 'complained' ? fate.find((line) => line.state === state)?.at : undefined;

/**
 * Counts the letters that came back within the span (`after` excluded), whenever they were sent, beside those whose latest
 * attempt was in it.
 */
export const figuresOf = (
  letters: Iterable<Pick<Letter, 'state' | 'attempt' | 'fate'>>,
  span: { after: string; until: string },
): Figures => {
  const within = (at: string | undefined) => at !== undefined && at > span.after && at <= span.until;
  const figures = { sent: 0, bounced: 0, complained: 0 };
  for (const letter of letters) {
    const { state, attempt } = letter;
    const cameBack = within(cameBackAt(letter));
    if (cameBack && state === 'bounced') figures.bounced += 1;
    if (cameBack && state === 'complained') figures.complained += 1;
    const left = ['sent', 'delivered', 'bounced', 'complained'].includes(state);
    if (cameBack || (left && within(attempt?.at))) figures.sent += 1;
  }
  return figures;
};

const inPerCent = (share: number) =>
  `${(share * 100).toLocaleString('en-GB', { maximumFractionDigits: 2 })} %`;

/** Why everything that goes to many has to stop, as a sentence; undefined when it can go on. */
export const whyTrip = ({ sent, bounced, complained }: Figures): string | undefined => {
  if (sent < fewestLetters) return undefined;
  if (bounced / sent >= tripsAt.bounced)
    return `${bounced} of the last ${sent} letters were returned (${inPerCent(bounced / sent)}).`;
  if (complained / sent >= tripsAt.complained)
    return `${complained} of the last ${sent} letters ${complained === 1 ? 'was' : 'were'} marked as unwanted (${inPerCent(complained / sent)}).`;
  return undefined;
};

/** The one breaker of the house. */
export const breakerId = `brk_${'0'.repeat(26)}`;

export const breakerTitle = 'Letters to many';

export const breakerSchema = late(() => ({
  id: idOf('breaker'),
  revision: z.int(),
  state: z.enum(['running', 'tripped']),
  /** Since when it is so. What came back before it was let go again is not counted a second time. */
  since: instantSchema,
  /** Why it tripped, or the reason of whoever let it go again. */
  why: z.string(),
  by: actorSchema,
}));
export type Breaker = z.infer<typeof breakerSchema>;

/** Stops what goes to many; undefined when it is stopped already. */
export const trip = (
  before: Breaker | undefined,
  why: string,
  by: Breaker['by'],
  now: Date,
): Breaker | undefined =>
  before?.state === 'tripped'
    ? undefined
    : { id: breakerId, revision: before?.revision ?? 0, state: 'tripped', since: now.toISOString(), why, by };

/** Lets it go again; a person's decision, with a reason. */
export const letGo = (
  before: Breaker | undefined,
  reason: string,
  by: Breaker['by'],
  now: Date,
): Breaker | Refusal => {
  if (before?.state !== 'tripped') {
    return refuse(
      'conflict',
      before
        ? `Nothing is stopped: ${before.by.name} let it go again on ${spokenInstant(before.since)}.`
        : 'Nothing is stopped.',
    );
  }
  return { ...before, state: 'running', since: now.toISOString(), why: reason, by };
};
