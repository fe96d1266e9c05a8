import * as z from 'zod/mini';
import { choice, email, line, optionalLine, text, tick } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import type { Output, Section } from './output.ts';
import { regions, stakeholderGroups } from './people.ts';
import { type Refusal, refuse } from './refusal.ts';
import { after, days, instantSchema, spokenInstant } from './time.ts';

/** What a comment is on when it is on no section. */
export const wholeText = 'The whole text';

/** The form by which anybody comments on an output that is open for comment. */
export const commentForm = late(() => ({
  /** The id of a section; which there are depends on the output, so the page offers them and `sectionFor` checks. */
  section: optionalLine({
    label: 'What your comment is on',
    told: 'On',
    hint: 'One section, or the whole text. One comment for each point is easiest to answer.',
    max: 100,
  }),
  comment: text({
    label: 'Your comment',
    told: 'Comment',
    hint: 'What is missing, wrong or good? If you know a source or an example, name it.',
    max: 5_000,
    height: 8,
  }),
  name: line({ label: 'Your name', told: 'Name', max: 120, autocomplete: 'name' }),
  affiliation: optionalLine({
    label: 'Affiliation',
    hint: 'Organisation, or “independent”.',
    max: 200,
    autocomplete: 'organization',
  }),
  group: choice({ label: 'Your stakeholder group', told: 'Stakeholder group', values: stakeholderGroups }),
  region: choice({ label: 'Your region', told: 'Region', values: regions }),
  email: email({
    label: 'Your email address',
    told: 'Email address',
    hint: 'Never shown publicly. We send you a link to confirm, a receipt and the answer.',
    autocomplete: 'email',
  }),
  anonymous: tick({
    label: 'Publish it without my name and affiliation',
    told: 'Name and affiliation withheld',
    hint: 'Your stakeholder group and region still stand beside it.',
  }),
  publish: choice({
    label: 'May your comment be published on this site?',
    told: 'May be published',
    hint: 'Comments are published beside the section they are on, with the answer of the coordinating team.',
    values: ['yes', 'no'],
    labels: {
      yes: 'Yes, it may be published',
      no: 'No. Only the coordinating team, the IGF secretariat and UN DESA may read it',
    },
  }),
}));
export type CommentFields = z.infer<typeof commentForm>;

/** The coordinating team's answer, which its author and the public read. */
export const answerForm = late(() => ({
  verdict: choice({
    label: 'Your answer',
    told: 'Answer',
    values: ['accepted', 'noted', 'declined'],
    labels: {
      accepted: 'Accepted: the text changes because of it',
      noted: 'Noted: it is right or helpful, and the text stays as it is',
      declined: 'Declined: the team sees it differently',
    },
  }),
  reason: text({
    label: 'Reason',
    hint: 'What changes, or why nothing does. The author hears of it, and it stands beside the comment.',
    max: 3_000,
    height: 5,
  }),
}));

export const commentStates = ['unconfirmed', 'received', 'answered'] as const;
export type CommentState = (typeof commentStates)[number];

export const commentStateInWords: Record<CommentState, string> = {
  unconfirmed: 'waiting for its address to be confirmed',
  received: 'received, not answered yet',
  answered: 'answered',
};

export const commentSchema = late(() => ({
  ...commentForm.shape,
  id: idOf('comment'),
  revision: z.int(),
  outputId: idOf('output'),
  forumId: idOf('forum'),
  /** What it was on when it was written; sections come and go while a draft is worked on. */
  outputTitle: z.string(),
  sectionTitle: z.optional(z.string()),
  state: z.enum(commentStates),
  /** Hash of the key that the letters to the author carry: confirms it first, opens it for reading after. */
  keyHash: z.string(),
  /** When it was sent: this is what counts against the end of the comments. */
  sentAt: instantSchema,
  confirmedAt: z.optional(instantSchema),
  /** When a comment that nobody confirmed is deleted. */
  expiresAt: z.optional(instantSchema),
  answer: z.optional(
    z.object({
      verdict: answerForm.shape.verdict,
      reason: z.string(),
      by: z.string(),
      at: instantSchema,
    }),
  ),
}));
export type Comment = z.infer<typeof commentSchema>;

/** A comment has this long to be confirmed, also when the comments end meanwhile. */
export const commentConfirmationLasts = days(7);

export const titleOfComment = (comment: Pick<Comment, 'sectionTitle' | 'outputTitle'>): string =>
  `Comment on “${comment.sectionTitle ?? wholeText}”: ${comment.outputTitle}`;

/** Expired records may still be in the table for a while; they are gone all the same. */
export const isExpiredComment = (comment: Pick<Comment, 'expiresAt'>, now: Date): boolean =>
  comment.expiresAt !== undefined && comment.expiresAt <= now.toISOString();

/** Confirmed, and its author does not object. */
export const isCommentPublic = (comment: Pick<Comment, 'state' | 'publish'>): boolean =>
  comment.state !== 'unconfirmed' && comment.publish === 'yes';

/** Who readers learn it is from. */
export const publicAuthor = (
  comment: Pick<Comment, 'anonymous' | 'name' | 'affiliation' | 'group' | 'region'>,
): { name?: string; affiliation?: string; group: string; region: string } => ({
  ...(comment.anonymous
    ? {}
    : { name: comment.name, ...(comment.affiliation ? { affiliation: comment.affiliation } : {}) }),
  group: comment.group,
  region: comment.region,
});

/** The section that somebody chose: undefined for the whole text, refused when the output has none of that id. */
export const sectionFor = (
  output: Pick<Output, 'sections'>,
  chosen: string | undefined,
): Section | Refusal | undefined =>
  chosen
    ? (output.sections.find(({ id }) => id === chosen) ??
      refuse('invalid', 'This section is not, or no longer, in the text. Choose what your comment is on.'))
    : undefined;

/** Sends a comment in: it waits for its address to be confirmed. Until then it can be sent again, put right. */
export const sendComment = (
  before: Comment | undefined,
  about: {
    id: string;
    output: Pick<Output, 'id' | 'forumId' | 'title'>;
    section: Section | undefined;
    fields: CommentFields;
    keyHash: string;
  },
  now: Date,
): Comment | Refusal => {
  if (before && (before.state !== 'unconfirmed' || before.outputId !== about.output.id)) {
    return refuse(
      'conflict',
      'A comment sent with this form was confirmed already, so it stays as it is. What you typed is below: send it as a comment of its own, or leave it.',
    );
  }
  const { id, output, section, fields, keyHash } = about;
  return {
    ...fields,
    id,
    revision: before?.revision ?? 0,
    outputId: output.id,
    forumId: output.forumId,
    outputTitle: output.title,
    ...(section ? { sectionTitle: section.title } : {}),
    state: 'unconfirmed',
    keyHash,
    sentAt: now.toISOString(),
    expiresAt: after(now, commentConfirmationLasts),
  };
};

/** Whether a comment that was sent says the same as what is sent now: then it was a second click. */
export const saysTheSame = (comment: Comment, outputId: string, fields: CommentFields): boolean =>
  comment.outputId === outputId &&
  Object.keys(commentForm.shape).every(
    (name) => comment[name as keyof CommentFields] === fields[name as keyof CommentFields],
  );

/** The address proved to be the author's: from now on the comment counts. */
export const confirmComment = (before: Comment, now: Date): Comment | Refusal => {
  if (before.state !== 'unconfirmed') return refuse('conflict', 'This comment was confirmed already.');
  if (isExpiredComment(before, now)) {
    return refuse(
      'gone',
      `This link was good until ${spokenInstant(before.expiresAt ?? now)}. If comments are still open, please send yours again.`,
    );
  }
  const { expiresAt, ...kept } = before;
  return { ...kept, state: 'received', confirmedAt: now.toISOString() };
};

/** Answers a comment, once. */
export const answerComment = (
  before: Comment,
  answer: { verdict: 'accepted' | 'noted' | 'declined'; reason: string; by: string },
  now: Date,
): Comment | Refusal => {
  if (before.state === 'received')
    return { ...before, state: 'answered', answer: { ...answer, at: now.toISOString() } };
  return refuse(
    'conflict',
    before.answer
      ? `${before.answer.by} answered this comment on ${spokenInstant(before.answer.at)}. The author was told, so your answer was not kept; it is still below.`
      : 'This comment was not confirmed by its author yet.',
  );
};
