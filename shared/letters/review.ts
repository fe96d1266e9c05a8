import * as z from 'zod/mini';
import { late } from '../domain/late.ts';
import { defineLetter } from './letter.ts';

const linked = () => z.array(z.object({ title: z.string(), path: z.string() }));

/** Asks a member of the MAG to review a proposal (R19). */
export const reviewAsked = defineLetter({
  name: 'review-asked',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    title: z.string(),
    callTitle: z.string(),
    opens: z.string(),
    closes: z.string(),
    reviewAt: z.string(),
  })),
  content: ({ name, title, callTitle, opens, closes, reviewAt }) => ({
    subject: `Please review: ${title}`,
    preview: `A proposal for “${callTitle}”, until ${closes}.`,
    blocks: [
      { p: `Dear ${name},` },
      {
        p: `The IGF secretariat asks you to review the proposal “${title}” for “${callTitle}”: six criteria, each from 1 to 4, and a few words on why. Review lasts from ${opens} until ${closes}.`,
      },
      { button: 'Read and review it', href: reviewAt },
      {
        p: 'If it is your own proposal or that of your organisation, or if anything else keeps you from judging it freely, declare a conflict of interest there: then you neither review it nor take part when the MAG decides on it.',
      },
      { p: 'What others wrote opens to you once your own review is in.' },
    ],
    because: 'You get this letter because you are a member of the MAG.',
  }),
});

/** Reminds a member of the MAG of the reviews they were asked for or began, and tells of those they may write besides (R19). */
export const reviewReminder = defineLetter({
  name: 'review-reminder',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    callTitle: z.string(),
    closes: z.string(),
    /** What they were asked for or began. */
    proposals: linked(),
    /** What they may review of their own accord: everything when review begins, then what too few have reviewed. */
    open: z.optional(z.object({ begun: z.boolean(), proposals: linked() })),
    reviewsPath: z.string(),
  })),
  content: ({ name, callTitle, closes, proposals, open, reviewsPath }, { baseUrl }) => {
    const links = (all: readonly { title: string; path: string }[]) =>
      all.map(({ title, path }) => ({ link: title, href: `${baseUrl}${path}` }));
    const count = open?.proposals.length ?? 0;
    return {
      subject: proposals.length
        ? proposals.length === 1
          ? `One review waits for you: “${callTitle}”`
          : `${proposals.length} reviews wait for you: “${callTitle}”`
        : open?.begun
          ? `Review has begun: ${count} ${count === 1 ? 'proposal' : 'proposals'} in “${callTitle}”`
          : `${count} ${count === 1 ? 'proposal needs' : 'proposals need'} more reviews: “${callTitle}”`,
      preview: `There is time until ${closes}.`,
      blocks: [
        { p: `Dear ${name},` },
        ...(proposals.length
          ? [
              {
                p: `${proposals.length === 1 ? 'This proposal' : 'These proposals'} for “${callTitle}” ${proposals.length === 1 ? 'waits' : 'wait'} for your review, until ${closes}:`,
              },
              ...links(proposals),
            ]
          : []),
        ...(open
          ? [
              {
                p: proposals.length
                  ? open.begun
                    ? 'These are open to every member of the MAG, if you have time for more:'
                    : 'These have hardly been reviewed yet, and are open to every member of the MAG:'
                  : open.begun
                    ? `Review of the proposals for “${callTitle}” has begun, and lasts until ${closes}. These are open to every member of the MAG; choose those you can judge:`
                    : `These proposals for “${callTitle}” have hardly been reviewed yet. They are open to every member of the MAG until ${closes}, and every review helps to decide on them:`,
              },
              ...links(open.proposals),
            ]
          : []),
        { button: 'All proposals and their reviews', href: `${baseUrl}${reviewsPath}` },
        ...(proposals.length
          ? [{ p: 'What you began is kept. If you cannot review one, tell the IGF secretariat soon.' }]
          : []),
      ],
      because: proposals.length
        ? 'You get this letter because you were asked for a review, or began one.'
        : 'You get this letter because you are a member of the MAG.',
    };
  },
});

/** Asks a proposer for a revision: once, with a deadline. */
export const revisionAsked = defineLetter({
  name: 'revision-asked',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    title: z.string(),
    callTitle: z.string(),
    words: z.string(),
    until: z.string(),
    editAt: z.string(),
  })),
  content: ({ name, title, callTitle, words, until, editAt }) => ({
    subject: `Please revise: ${title}`,
    preview: `Your proposal for “${callTitle}” can be revised once, until ${until}.`,
    blocks: [
      { p: `Dear ${name},` },
      {
        p: `Your proposal “${title}” for “${callTitle}” was read with interest. Those who review it ask you for a revision:`,
      },
      { quote: words, by: 'IGF secretariat' },
      { button: 'Revise the proposal', href: editAt },
      {
        p: `You can send one revised version, until ${until}, although the call has closed. Reviewers see both versions beside each other, and so does everybody on the page of the proposal. If you send none, the proposal is decided on as it is; if you would rather withdraw it, the same link leads there until then, also once the revision is in.`,
      },
      { p: 'Keep this letter: the links in older ones have ended.' },
    ],
    because: 'You get this letter because you sent this proposal.',
  }),
});

/** Asks two proposers whether they want to make one proposal of two. */
export const mergerAsked = defineLetter({
  name: 'merger-asked',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    title: z.string(),
    otherTitle: z.string(),
    otherAt: z.string(),
    goesOn: z.boolean(),
    words: z.string(),
    until: z.string(),
    answerAt: z.string(),
  })),
  content: ({ name, title, otherTitle, otherAt, goesOn, words, until, answerAt }) => ({
    subject: `One proposal of two? ${title}`,
    preview: `“${otherTitle}” asks a question that is close to yours.`,
    blocks: [
      { p: `Dear ${name},` },
      {
        p: `Your proposal “${title}” and another one, “${otherTitle}”, are close to each other. The IGF secretariat asks both of you whether you want to make one proposal of the two:`,
      },
      { quote: words, by: 'IGF secretariat' },
      { link: `Read “${otherTitle}”`, href: otherAt },
      {
        p: goesOn
          ? `If both of you agree, your proposal goes on with the coordinating teams, organisations and sessions of both; the other one is marked as merged into yours.`
          : `If both of you agree, “${otherTitle}” goes on with the coordinating teams, organisations and sessions of both; yours is marked as merged into it.`,
      },
      { button: 'Say yes or no', href: answerAt },
      {
        p: `You can answer until ${until}. Without the agreement of both, each proposal stands by itself; saying no costs you nothing.`,
      },
    ],
    because: 'You get this letter because you sent this proposal.',
  }),
});

/** What came of the question. */
export const mergerAnswered = defineLetter({
  name: 'merger-answered',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    title: z.string(),
    otherTitle: z.string(),
    merged: z.boolean(),
    proposalAt: z.string(),
  })),
  content: ({ name, title, otherTitle, merged, proposalAt }) => ({
    subject: merged ? `Merged: ${title} and ${otherTitle}` : `Not merged: ${title}`,
    preview: merged ? 'Two proposals are one now.' : 'Each proposal stands by itself.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: merged
          ? `Both proposers agreed: “${title}” and “${otherTitle}” are one proposal now, with the coordinating teams, organisations and sessions of both.`
          : `“${title}” and “${otherTitle}” are not merged: one of the two proposers would rather go on alone. Each proposal is reviewed and decided on by itself.`,
      },
      { link: merged ? 'The proposal on the site' : 'Your proposal on the site', href: proposalAt },
    ],
    because: 'You get this letter because you sent one of these proposals.',
  }),
});
