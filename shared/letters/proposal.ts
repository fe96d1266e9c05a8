import * as z from 'zod/mini';
import { late } from '../domain/late.ts';
import { defineLetter } from './letter.ts';

const answers = z.array(late(() => ({ label: z.string(), lines: z.array(z.string()) })));

/** The way back to a draft. Nothing that was typed stands in it: anybody can type anybody's address. */
export const proposalDraft = defineLetter({
  name: 'proposal-draft',
  stream: 'transactional',
  fields: late(() => ({
    callTitle: z.string(),
    editAt: z.string(),
    closes: z.string(),
    keptUntil: z.string(),
  })),
  content: ({ callTitle, editAt, closes, keptUntil }) => ({
    subject: `Your draft for “${callTitle}”`,
    preview: 'The link that brings you back to your draft.',
    blocks: [
      { p: `You saved a draft for “${callTitle}”. This link brings you back to it, on any device:` },
      { button: 'Go on writing', href: editAt },
      {
        p: `A draft is not a proposal yet: nobody but you can see it. The call takes proposals until ${closes}, so send yours before then.`,
      },
      { p: `The draft itself is kept until ${keptUntil}; saving it again keeps it longer.` },
    ],
    because:
      'You get this letter because somebody saved a draft with this address. If it was not you, ignore it: without the link nobody gets further.',
  }),
});

/** Asks whether the address is the submitter's; nothing counts before, and nothing that was typed stands in it. */
export const proposalConfirm = defineLetter({
  name: 'proposal-confirm',
  stream: 'transactional',
  fields: late(() => ({ callTitle: z.string(), confirmAt: z.string(), until: z.string() })),
  content: ({ callTitle, confirmAt, until }) => ({
    subject: `Please confirm your proposal for “${callTitle}”`,
    preview: 'One step is left: confirm that this is your address.',
    blocks: [
      {
        p: `Thank you for your proposal for “${callTitle}”. One step is left: confirm that this address is yours.`,
      },
      { button: 'Confirm the proposal', href: confirmAt },
      {
        p: `The link is good until ${until}. Until you confirm, the proposal does not count and nobody can see it.`,
      },
    ],
    because:
      'You get this letter because somebody sent a proposal with this address. If it was not you, ignore it: nothing will be published.',
  }),
});

/** Everything that was submitted, and the way to change it. */
export const proposalReceipt = defineLetter({
  name: 'proposal-receipt',
  stream: 'transactional',
  fields: late(() => ({
    title: z.string(),
    callTitle: z.string(),
    change: z.enum(['submitted', 'changed', 'revised']),
    at: z.string(),
    closes: z.string(),
    /** That the call had closed already: it came, or was changed, with an access code. */
    closed: z.optional(z.boolean()),
    /** Of a revision: until when its link still withdraws the proposal. */
    withdrawUntil: z.optional(z.string()),
    decidedBy: z.string(),
    proposalAt: z.string(),
    editAt: z.string(),
    withdrawAt: z.string(),
    answers,
  })),
  content: (fields) => ({
    subject: `${{ submitted: 'Received', changed: 'Changed', revised: 'Revised' }[fields.change]}: ${fields.title}`,
    preview: `Your proposal for “${fields.callTitle}”, with everything you wrote.`,
    blocks: [
      {
        p: {
          submitted: `Your proposal for “${fields.callTitle}” was received on ${fields.at}. It now stands on the site.`,
          changed: `Your proposal for “${fields.callTitle}” was changed on ${fields.at}. This is how it reads now.`,
          revised: `The revision of your proposal for “${fields.callTitle}” was received on ${fields.at}. Those who review it see both versions beside each other.`,
        }[fields.change],
      },
      { link: 'See it on the site', href: fields.proposalAt },
      ...(fields.change === 'revised'
        ? [
            { p: `You will hear the decision, with reasons, by ${fields.decidedBy}.` },
            ...(fields.withdrawUntil
              ? [
                  {
                    p: `A proposal can be revised once only. You can still withdraw it by the link at the end, until ${fields.withdrawUntil}: keep this letter.`,
                  },
                ]
              : []),
          ]
        : [
            { button: 'Change the proposal', href: fields.editAt },
            {
              p: `${fields.closed ? 'The call has closed, so to change or withdraw it you need another access code: write to the IGF secretariat.' : `You can change or withdraw it until ${fields.closes}.`} Keep this letter: whoever has the links in it can change the proposal. You will hear the decision, with reasons, by ${fields.decidedBy}.`,
            },
          ]),
      { heading: 'What you submitted' },
      { answers: fields.answers },
      ...(fields.change === 'revised' && !fields.withdrawUntil
        ? []
        : [{ link: 'Withdraw the proposal', href: fields.withdrawAt }]),
    ],
    because: 'You get this letter because you sent this proposal.',
  }),
});

export const proposalWithdrawn = defineLetter({
  name: 'proposal-withdrawn',
  stream: 'transactional',
  fields: late(() => ({ title: z.string(), callTitle: z.string(), at: z.string(), callAt: z.string() })),
  content: ({ title, callTitle, at, callAt }) => ({
    subject: `Withdrawn: ${title}`,
    preview: `Your proposal for “${callTitle}” was taken back.`,
    blocks: [
      {
        p: `Your proposal “${title}” for “${callTitle}” was withdrawn on ${at}. It is no longer on the site.`,
      },
      { p: 'If you did not mean to, you can send it again as a new proposal while the call is open.' },
      { link: 'Page of the call', href: callAt },
    ],
    because: 'You get this letter because your proposal was withdrawn with the link in your receipt.',
  }),
});

/** The decision, with its reasons. */
export const proposalDecision = defineLetter({
  name: 'proposal-decision',
  stream: 'transactional',
  fields: late(() => ({
    title: z.string(),
    callTitle: z.string(),
    name: z.string(),
    accepted: z.boolean(),
    reasons: z.string(),
    /** To who proposed one that was merged into it. */
    merged: z.optional(z.boolean()),
    /** Where the charter of a forum that goes on by it is written (R9); to nobody of whom a proposal was merged into it. */
    nextCharterAt: z.optional(z.string()),
    /** Whether a forum goes on by it. */
    goesOn: z.optional(z.boolean()),
    proposalAt: z.string(),
    forumAt: z.optional(z.string()),
    callsAt: z.string(),
    forumsAt: z.string(),
    /** Letters of before the decisions of a call had a page have none. */
    decisionsAt: z.optional(z.string()),
  })),
  content: (fields) => ({
    subject: `${fields.accepted ? 'Accepted' : 'Not selected this time'}: ${fields.title}${fields.accepted && fields.goesOn ? ' goes on' : ''}`,
    preview: `The decision on your proposal for “${fields.callTitle}”.`,
    blocks: [
      { p: `Dear ${fields.name},` },
      {
        p: `${fields.merged ? `“${fields.title}”, into which your proposal was merged,` : `Your proposal “${fields.title}”`} ${
          fields.accepted
            ? fields.goesOn
              ? 'was accepted: the forum goes on.'
              : 'was accepted: it becomes a Best Practice Forum of the IGF.'
            : `was not selected for “${fields.callTitle}”.`
        }`,
      },
      { heading: 'The reasons' },
      { quote: fields.reasons, by: 'IGF secretariat' },
      ...(fields.accepted && fields.forumAt
        ? [
            ...(fields.goesOn
              ? [
                  {
                    p: 'It goes on with its next charter, which the coordinating team writes on the desk and proposes for approval.',
                  },
                  ...(fields.nextCharterAt
                    ? [{ button: 'Write the next charter', href: fields.nextCharterAt }]
                    : []),
                  { link: 'Page of the forum', href: fields.forumAt },
                ]
              : [
                  {
                    p: 'The forum has a page of its own now. The IGF secretariat will be in touch with the coordinating team about the first steps.',
                  },
                  { button: 'Page of the forum', href: fields.forumAt },
                ]),
          ]
        : [
            {
              p: 'There are other ways on: join one of the running forums, which may well need your experience; bring the topic to a Dynamic Coalition of the IGF, which works all year round; or propose again when the next call opens, with what you learnt from these reasons.',
            },
            { link: 'Running forums', href: fields.forumsAt },
            { link: 'Dynamic Coalitions', href: 'https://www.intgovforum.org/en/content/dynamic-coalitions' },
            { link: 'Calls for proposals', href: fields.callsAt },
          ]),
      { p: 'The decision and its reasons are public.' },
      {
        link: fields.merged ? 'The proposal on the site' : 'Your proposal on the site',
        href: fields.proposalAt,
      },
      ...(fields.decisionsAt ? [{ link: 'All decisions of this call', href: fields.decisionsAt }] : []),
    ],
    because: fields.merged
      ? 'You get this letter because you sent a proposal that was merged into this one.'
      : 'You get this letter because you sent this proposal.',
  }),
});
