import * as z from 'zod/mini';
import { late } from '../domain/late.ts';
import { defineLetter } from './letter.ts';

/** The forum that a comment is for: it sends the letter, and hears what is answered. */
const forum = {
  /** Absent in letters of earlier times. */
  forumTitle: z.optional(z.string()),
  /** The address of its team; else the secretariat hears. */
  replyTo: z.optional(z.string()),
};

const ofForum = ({
  forumTitle,
  replyTo,
}: {
  forumTitle?: string | undefined;
  replyTo?: string | undefined;
}) =>
  forumTitle
    ? { onBehalfOf: forumTitle, ...(replyTo ? { replyTo: { name: forumTitle, email: replyTo } } : {}) }
    : {};

/**
 * Asks whether the address is the author's; nothing counts before. Says nothing that the author typed: anybody can type
 * anybody's address.
 */
export const commentConfirm = defineLetter({
  name: 'comment-confirm',
  stream: 'transactional',
  fields: late(() => ({
    outputTitle: z.string(),
    confirmAt: z.string(),
    until: z.string(),
    ...forum,
  })),
  content: ({ outputTitle, confirmAt, until, ...by }) => ({
    ...ofForum(by),
    subject: `Please confirm your comment on “${outputTitle}”`,
    preview: 'One step is left: confirm that this is your address.',
    blocks: [
      {
        p: `Thank you for your comment on “${outputTitle}”. One step is left: confirm that this address is yours.`,
      },
      { button: 'Confirm the comment', href: confirmAt },
      {
        p: `The link is good until ${until}. Until you confirm, the comment does not count and nobody reads it.`,
      },
    ],
    because:
      'You get this letter because somebody sent a comment with this address. If it was not you, ignore it: nothing will be published.',
  }),
});

const answers = z.array(late(() => ({ label: z.string(), lines: z.array(z.string()) })));

/** Everything that was submitted, and where it stands. */
export const commentReceipt = defineLetter({
  name: 'comment-receipt',
  stream: 'transactional',
  fields: late(() => ({
    outputTitle: z.string(),
    at: z.string(),
    /** Where the comment stands for everybody; absent when its author objected. */
    publicAt: z.optional(z.string()),
    commentAt: z.string(),
    answers,
    ...forum,
  })),
  content: ({ outputTitle, at, publicAt, commentAt, answers: given, ...by }) => ({
    ...ofForum(by),
    subject: `Received: your comment on “${outputTitle}”`,
    preview: 'Your comment counts. Here is everything you wrote.',
    blocks: [
      {
        p: `Your comment on “${outputTitle}”, sent on ${at}, was received. ${
          publicAt
            ? 'It now stands beside the text.'
            : 'As you asked, it is not published; the coordinating team reads it.'
        }`,
      },
      ...(publicAt ? [{ button: 'See it beside the text', href: publicAt }] : []),
      {
        p: 'The coordinating team answers each comment. You will hear of it by email, and this link always shows you where your comment stands:',
      },
      { link: 'Your comment', href: commentAt },
      { heading: 'What you submitted' },
      { answers: given },
    ],
    because: 'You get this letter because you confirmed this comment.',
  }),
});

/** The coordinating team's answer. */
export const commentAnswered = defineLetter({
  name: 'comment-answered',
  stream: 'transactional',
  fields: late(() => ({
    outputTitle: z.string(),
    name: z.string(),
    verdict: z.enum(['accepted', 'noted', 'declined']),
    reason: z.string(),
    comment: z.string(),
    outputAt: z.string(),
    ...forum,
  })),
  content: ({ outputTitle, name, verdict, reason, comment, outputAt, ...by }) => ({
    ...ofForum(by),
    subject: `${{ accepted: 'Accepted', noted: 'Noted', declined: 'Declined' }[verdict]}: your comment on “${outputTitle}”`,
    preview: 'The coordinating team answered your comment.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: {
          accepted: `The coordinating team accepted your comment on “${outputTitle}”: the text changes because of it.`,
          noted: `The coordinating team took note of your comment on “${outputTitle}”. The text stays as it is.`,
          declined: `The coordinating team sees your comment on “${outputTitle}” differently, and declined it.`,
        }[verdict],
      },
      { heading: 'The reason' },
      { quote: reason, by: 'The coordinating team' },
      { heading: 'Your comment' },
      { quote: comment },
      { button: 'See the text', href: outputAt },
      {
        p:
          verdict === 'accepted'
            ? 'Thank you for making it better.'
            : 'Thank you for reading it closely, and for writing.',
      },
    ],
    because: 'You get this letter because you sent this comment.',
  }),
});
