import * as z from 'zod';
import { line, text } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import type { Letter } from './letter.ts';
import type { Recipient } from './recipient.ts';
import { type Refusal, refuse } from './refusal.ts';
import { instantSchema, spokenInstant } from './time.ts';

/** R31: what the press reads. */
export const pressReleaseForm = late(() => ({
  headline: line({ label: 'Headline', max: 150 }),
  lead: text({
    label: 'Lead',
    hint: 'What happened, in two or three sentences. In Markdown.',
    max: 1_200,
    height: 4,
  }),
  body: text({
    label: 'Text',
    hint: 'In Markdown. The organisations that received the output, the link to it and the explanation of what a BPF is follow by themselves.',
    max: 5_000,
    height: 14,
  }),
  contact: text({
    label: 'Contact for the press',
    hint: 'Public: who answers questions, and how.',
    max: 300,
    height: 2,
  }),
}));
export type PressReleaseFields = z.infer<typeof pressReleaseForm>;

const actor = late(() => ({ id: idOf('person'), name: z.string() }));
type Person = z.infer<typeof actor>;

export const pressReleaseStates = ['draft', 'released'] as const;
export type PressReleaseState = (typeof pressReleaseStates)[number];

/** A press release about the dissemination of one output. */
export const pressReleaseSchema = late(() => ({
  ...pressReleaseForm.shape,
  id: idOf('pressRelease'),
  revision: z.number().int(),
  disseminationId: idOf('dissemination'),
  outputId: idOf('output'),
  forumId: idOf('forum'),
  outputTitle: z.string(),
  forumTitle: z.string(),
  state: z.enum(pressReleaseStates),
  createdAt: instantSchema,
  /** Who wrote what is there now; somebody else releases it. */
  writtenBy: actor,
  /** Organisations that the output had reached by `asOf`; empty until the release. Names only: no people, no addresses. */
  organisations: z.array(z.string()),
  asOf: instantSchema.optional(),
  releasedBy: actor.optional(),
  releasedAt: instantSchema.optional(),
  /** Whether the letters to all press contacts are in the ledger; until then the sweep goes on with it. */
  lettersWritten: z.boolean(),
}));
export type PressRelease = z.infer<typeof pressReleaseSchema>;

export const pressReleaseStateInWords: Record<PressReleaseState, string> = {
  draft: 'a draft',
  released: 'released',
};

/** The most that the names on one press release may take, in bytes: a record holds 400 KB. */
const mostNameBytes = 300_000;

/** A first draft from the output, for a person to make their own. */
export const draftPressRelease = (
  about: {
    id: string;
    disseminationId: string;
    forumId: string;
    forumTitle: string;
    output: { id: string; title: string; summary: string };
  },
  by: Person,
  now: Date,
): PressRelease => ({
  id: about.id,
  revision: 0,
  disseminationId: about.disseminationId,
  outputId: about.output.id,
  forumId: about.forumId,
  outputTitle: about.output.title,
  forumTitle: about.forumTitle,
  headline: shortened(`IGF Best Practice Forum publishes “${about.output.title}”`, 150),
  lead: about.output.summary,
  body: `The output was written by the Best Practice Forum “${about.forumTitle}”, in an open process in which all stakeholder groups could take part. The secretariat of the Internet Governance Forum has sent it, on behalf of the forum, to organisations that can use it.`,
  contact: 'Secretariat of the Internet Governance Forum',
  state: 'draft',
  createdAt: now.toISOString(),
  writtenBy: by,
  organisations: [],
  lettersWritten: false,
});

const shortened = (text: string, most: number) =>
  text.length <= most
    ? text
    : `${text
        .slice(0, most - 1)
        .toWellFormed()
        .replace(/[\s\ufffd]+$/u, '')}…`;

export const editPressRelease = (
  before: PressRelease,
  fields: PressReleaseFields,
  by: Person,
): PressRelease | Refusal =>
  before.state === 'draft' ? { ...before, ...fields, writtenBy: by } : alreadyReleased(before);

const alreadyReleased = (release: PressRelease): Refusal =>
  refuse(
    'conflict',
    `${release.releasedBy?.name ?? 'Somebody'} released this on ${spokenInstant(release.releasedAt ?? '')}.`,
  );

/** Names of the organisations that the output has reached: a letter to them was reported as delivered. In order, each once. */
export const reached = (
  recipients: readonly Recipient[],
  letters: readonly Pick<Letter, 'recipientId' | 'state'>[],
): string[] => {
  const delivered = new Set(
    letters.flatMap(({ state, recipientId }) => (state === 'delivered' && recipientId ? [recipientId] : [])),
  );
  return [
    ...new Set(recipients.filter(({ id }) => delivered.has(id)).map(({ organisation }) => organisation)),
  ].sort((one, other) => one.localeCompare(other, 'en'));
};

/** Why this person cannot release it; undefined when they can. Never who last wrote it. */
export const mayNotReleasePress = (release: PressRelease, personId: string): Refusal | undefined => {
  if (release.state === 'released') return alreadyReleased(release);
  return release.writtenBy.id === personId
    ? refuse(
        'not-allowed',
        'You wrote what stands here, so somebody else releases it: two people look at what the press gets.',
      )
    : undefined;
};

/** Publishes it, with the organisations that the output has reached by now. */
export const releasePress = (
  before: PressRelease,
  organisations: readonly string[],
  by: Person,
  now: Date,
): PressRelease | Refusal => {
  const refused = mayNotReleasePress(before, by.id);
  if (refused) return refused;
  if (!organisations.length) {
    return refuse(
      'invalid',
      'No delivery has been reported yet, so there is no organisation that this press release could name. Wait until the first letter is delivered.',
    );
  }
  if (new TextEncoder().encode(JSON.stringify(organisations)).length > mostNameBytes) {
    return refuse(
      'too-large',
      'The names of the organisations are more than one press release can hold (300 KB). Divide the dissemination.',
    );
  }
  const at = now.toISOString();
  return {
    ...before,
    state: 'released',
    organisations: [...organisations],
    asOf: at,
    releasedBy: by,
    releasedAt: at,
    lettersWritten: false,
  };
};
