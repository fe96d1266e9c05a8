import * as z from 'zod/mini';
import { late } from '../domain/late.ts';
import { lateHearers } from '../domain/workplan.ts';
import { defineLetter } from './letter.ts';

/** A charter is approved, and nobody proposed its workplan (R8, R20, R21): to the team, later to the secretariat. */
export const workplanMissing = defineLetter({
  name: 'workplan-missing',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    hearer: z.enum(['team', 'secretariat']),
    forumTitle: z.string(),
    /** Since when it waits for one. */
    since: z.string(),
    /** Whether the team has begun it. */
    begun: z.boolean(),
    planPath: z.string(),
  })),
  content: ({ name, hearer, forumTitle, since, begun, planPath }, { baseUrl }) => ({
    subject: `${forumTitle} has no workplan yet`,
    preview: begun ? 'It was begun, and not proposed.' : 'Nobody has begun it.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p:
          hearer === 'team'
            ? `The charter of ${forumTitle} is approved. Since ${since} it has waited for its workplan, ${begun ? 'which was begun and not proposed yet' : 'which nobody has begun yet'}. A workplan says what you do until when, and who of you sees to it. You find milestones in it that fit the days of the charter, and change them as you like; only the discussion of possible future topics has to stay. Several of you get this letter; one of you writes the workplan, and proposes it for approval. If none is proposed within four weeks of ${since}, the IGF secretariat hears of it.`
            : `The charter of ${forumTitle} is approved, and since ${since} it has waited for its workplan. Its coordinating team was asked for it two weeks ago, and has ${begun ? 'begun it, but proposed nothing' : 'not begun it'}. Perhaps it is time to ask how the forum goes.`,
      },
      {
        button:
          hearer === 'secretariat'
            ? 'Open the workplan'
            : begun
              ? 'Finish the workplan'
              : 'Begin the workplan',
        href: `${baseUrl}${planPath}`,
      },
    ],
    because: hearer === 'team' ? ofTheTeam : ofTheSecretariat,
  }),
});

/**
 * A milestone is late (R21): to its owner and the participant who took it, or to the team at once where its owner is not of
 * it any more; then to the team, then to the secretariat.
 */
export const milestoneLate = defineLetter({
  name: 'milestone-late',
  stream: 'transactional',
  fields: late(() => ({
    hearer: z.enum([
      ...lateHearers,
      'participant',
      'team without the owner',
      'secretariat without the owner',
    ]),
    name: z.string(),
    milestone: z.string(),
    forumTitle: z.string(),
    owner: z.string(),
    due: z.string(),
    planPath: z.string(),
    /** It fell due while the forum rested until its mid-term update was acknowledged (R10). */
    rested: z.optional(z.boolean()),
    /** Where the team reads what a participant answers; else the secretariat does. */
    replyTo: z.optional(z.string()),
  })),
  content: ({ hearer, name, milestone, forumTitle, owner, due, planPath, rested, replyTo }, { baseUrl }) => ({
    ...(hearer === 'participant' ? teamReads(forumTitle, replyTo) : {}),
    subject: `Late: “${milestone}” of ${forumTitle}`,
    preview:
      hearer === 'participant'
        ? 'Tell the coordinating team how it goes.'
        : 'Note that it is done, or say how it goes.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: {
          owner: `“${milestone}” in the workplan of ${forumTitle} was due by ${due}. You are its owner. If it is done, note that there; if not, say in a line how it goes. If nothing changes, the rest of your team hears of it in a week, and the IGF secretariat a week later.`,
          participant: `“${milestone}” in the workplan of ${forumTitle}, which you took, was due by ${due}. Please answer this letter: is it done, how does it go, do you need help or another day? ${owner} of the coordinating team was told, too.`,
          'team without the owner': `“${milestone}” in the workplan of ${forumTitle} was due by ${due}. Its owner, ${owner}, is not in the coordinating team any more. If it is done, note that there; if not, amend the workplan, so that somebody sees to it.`,
          team: `“${milestone}” in the workplan of ${forumTitle} was due by ${due}. ${owner}, who sees to it, was told a week ago, and it is not noted as done. Perhaps they need help, or the milestone needs another day. The IGF secretariat hears of it in a week.`,
          'secretariat without the owner': `“${milestone}” in the workplan of ${forumTitle} was due by ${due}, and it is not noted as done. Its owner, ${owner}, is not in the coordinating team any more, so whoever else is in the team was told two weeks ago. Perhaps it is time to ask how the forum goes.`,
          secretariat: `“${milestone}” in the workplan of ${forumTitle} was due by ${due}. Its owner, ${owner}, was told two weeks ago and the coordinating team a week ago, and it is not noted as done. Perhaps it is time to ask how the forum goes.`,
        }[hearer],
      },
      ...(rested
        ? [
            {
              p: 'That day came while the forum rested between its two years. Where the work is still to be done, the team amends the workplan and gives it another day.',
            },
          ]
        : []),
      {
        button: hearer === 'participant' ? 'See the timeline' : 'Open the workplan',
        href: `${baseUrl}${planPath}`,
      },
    ],
    because: {
      owner: 'You get this letter because the workplan names you as the owner of this milestone.',
      participant: tookIt,
      'team without the owner': ofTheTeam,
      team: ofTheTeam,
      'secretariat without the owner': ofTheSecretariat,
      secretariat: ofTheSecretariat,
    }[hearer],
  }),
});

const ofTheTeam = 'You get this letter because you are in the coordinating team of this forum.';
const ofTheSecretariat = 'You get this letter because you work for the IGF secretariat.';
const tookIt = 'You get this letter because you took this milestone.';

/** A participant's answer goes to the team, where it has an address. */
const teamReads = (forumTitle: string, replyTo: string | undefined) => ({
  onBehalfOf: forumTitle,
  ...(replyTo ? { replyTo: { name: forumTitle, email: replyTo } } : {}),
});

/** An amendment took away a milestone that a participant took, or moved its days (R17). */
export const milestoneChanged = defineLetter({
  name: 'milestone-changed',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    milestone: z.string(),
    forumTitle: z.string(),
    was: z.string(),
    /** Its days now; absent when it is not in the plan any more. */
    is: z.optional(z.string()),
    reason: z.optional(z.string()),
    planPath: z.string(),
    replyTo: z.optional(z.string()),
  })),
  content: ({ name, milestone, forumTitle, was, is, reason, planPath, replyTo }, { baseUrl }) => ({
    ...teamReads(forumTitle, replyTo),
    subject: is
      ? `Other days for “${milestone}” of ${forumTitle}`
      : `“${milestone}” of ${forumTitle} is no longer planned`,
    preview: is ? `Now: ${is}.` : 'The workplan was amended.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: is
          ? `The workplan of ${forumTitle} was amended. “${milestone}”, which you took, has other days now: ${is}. Before, it was ${was}.`
          : `The workplan of ${forumTitle} was amended. “${milestone}”, which you took (${was}), is not in it any more, so nobody waits for it. Thank you for what you have done for it.`,
      },
      ...(reason ? [{ quote: reason, by: 'Why the workplan was amended' }] : []),
      { p: 'If this does not fit, answer this letter.' },
      { button: 'See the timeline', href: `${baseUrl}${planPath}` },
    ],
    because: tookIt,
  }),
});

/** The team answered that the forum has left its goal: to the MAG facilitator and the secretariat (R21). */
export const courseLeft = defineLetter({
  name: 'course-left',
  stream: 'transactional',
  fields: late(() => ({
    hearer: z.enum(['facilitator', 'secretariat']),
    name: z.string(),
    forumTitle: z.string(),
    month: z.string(),
    words: z.string(),
    by: z.string(),
    goal: z.string(),
    planPath: z.string(),
  })),
  content: ({ hearer, name, forumTitle, month, words, by, goal, planPath }, { baseUrl }) => ({
    subject: `${forumTitle}, ${month}: off the goal`,
    preview: 'Its coordinating team says so. Ask what would help.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: `The coordinating team of ${forumTitle} has answered that the forum is not on its goal any more:`,
      },
      { quote: words, by },
      { p: 'The goal is:' },
      { quote: goal },
      {
        p: 'Please talk with the team. It either refines the goal, or amends the workplan so that it leads back to the goal; an amended workplan comes to you for approval.',
      },
      { button: 'Open the workplan', href: `${baseUrl}${planPath}` },
    ],
    because: {
      facilitator: 'You get this letter because you are the MAG facilitator of this forum.',
      secretariat: ofTheSecretariat,
    }[hearer],
  }),
});

/** The monthly question to the team (R21). */
export const courseAsked = defineLetter({
  name: 'course-asked',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    forumTitle: z.string(),
    month: z.string(),
    goal: z.string(),
    answerPath: z.string(),
  })),
  content: ({ name, forumTitle, month, goal, answerPath }, { baseUrl }) => ({
    subject: `${forumTitle}, ${month}: are we still on the goal?`,
    preview: 'One line is enough. It stands in the public timeline.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: `Once a month the coordinating team says whether ${forumTitle} is still on its goal. The goal is:`,
      },
      { quote: goal },
      {
        p: `Please answer yes, partly, or no, with a line on why, until the end of ${month} (UTC). One of the team answers for all.`,
      },
      { button: 'Answer the question', href: `${baseUrl}${answerPath}` },
    ],
    because: ofTheTeam,
  }),
});

/** Asks whether the address is that of who offers to take a milestone. Says nothing that they typed. */
export const offerConfirm = defineLetter({
  name: 'offer-confirm',
  stream: 'transactional',
  fields: late(() => ({
    forumTitle: z.string(),
    milestone: z.string(),
    confirmAt: z.string(),
    until: z.string(),
  })),
  content: ({ forumTitle, milestone, confirmAt, until }) => ({
    subject: `Please confirm your offer to take “${milestone}” of ${forumTitle}`,
    preview: 'One step is left: confirm that this is your address.',
    blocks: [
      {
        p: `Thank you for offering to take “${milestone}” in the workplan of ${forumTitle}. One step is left: confirm that this address is yours.`,
      },
      { button: 'Confirm the offer', href: confirmAt },
      { p: `The link is good until ${until}. Until you confirm, the team does not see the offer.` },
    ],
    because:
      'You get this letter because somebody offered to take a milestone with this address. If it was not you, ignore it.',
  }),
});

/** The team's answer to an offer. */
export const offerAnswered = defineLetter({
  name: 'offer-answered',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    forumTitle: z.string(),
    milestone: z.string(),
    due: z.string(),
    accepted: z.boolean(),
    words: z.optional(z.string()),
    planAt: z.string(),
    forumAt: z.string(),
  })),
  content: ({ name, forumTitle, milestone, due, accepted, words, planAt, forumAt }) => ({
    subject: accepted
      ? `“${milestone}” of ${forumTitle} is yours`
      : `Your offer to take “${milestone}” of ${forumTitle}`,
    preview: accepted ? 'The coordinating team is glad of your help.' : 'The coordinating team has answered.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: accepted
          ? `The coordinating team of ${forumTitle} is glad that you take “${milestone}”, which is due by ${due}. Your name stands beside it in the public timeline.`
          : `Thank you for offering to take “${milestone}” of ${forumTitle}. The coordinating team has found another way this time.`,
      },
      ...(words ? [{ quote: words, by: 'The coordinating team' }] : []),
      { button: 'See the timeline', href: planAt },
      { link: 'How to take part in the forum', href: forumAt },
    ],
    because: 'You get this letter because you offered to take this milestone.',
  }),
});
