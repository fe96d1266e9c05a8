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
            ? `the charter of ${forumTitle} is approved, and since ${since} it waits for its workplan, ${begun ? 'which was begun and not proposed yet' : 'which nobody has begun yet'}: what you do until when, and who of you sees to it. It begins with milestones that fit the days of the charter, and you change them as you like; the discussion of possible future topics has to stay. Several of you get this letter; one writes it, and proposes it for approval.`
            : `the charter of ${forumTitle} is approved, and since ${since} it waits for its workplan. Its coordinating team was asked for it two weeks ago, and has ${begun ? 'begun it, but proposed nothing' : 'not begun it'}. Perhaps it is time to ask how the forum goes.`,
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
          owner: `“${milestone}” in the workplan of ${forumTitle} was due until ${due}. You see to it. If it is done, note so; if not, say in a line how it goes.`,
          participant: `“${milestone}” in the workplan of ${forumTitle}, which you took, was due until ${due}. Answer this letter: is it done, how does it go, do you need help or another day? ${owner} of the coordinating team was told, too.`,
          'team without the owner': `“${milestone}” in the workplan of ${forumTitle} was due until ${due}. Its owner, ${owner}, is not of the coordinating team any more. If it is done, note so; if not, amend the workplan, so that somebody sees to it.`,
          team: `“${milestone}” in the workplan of ${forumTitle} was due until ${due}. ${owner}, who sees to it, was told a week ago, and it is not noted as done; perhaps they need help, or the plan another day.`,
          'secretariat without the owner': `“${milestone}” in the workplan of ${forumTitle} was due until ${due}, and it is not noted as done. Its owner, ${owner}, is not of the coordinating team any more, so whoever else is on the team was told two weeks ago. Perhaps it is time to ask how the forum goes.`,
          secretariat: `“${milestone}” in the workplan of ${forumTitle} was due until ${due}. Its owner, ${owner}, was told two weeks ago and the coordinating team a week ago, and it is not noted as done. Perhaps it is time to ask how the forum goes.`,
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

const ofTheTeam = 'You get this letter because you are of the coordinating team of this forum.';
const ofTheSecretariat = 'You get this letter because you are of the IGF secretariat.';
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
    subject: is ? `Other days for “${milestone}”` : `“${milestone}” is no longer planned`,
    preview: is ? `Now: ${is}.` : 'The workplan was amended.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: is
          ? `the workplan of ${forumTitle} was amended. “${milestone}”, which you took, has other days: ${is}; before that ${was}.`
          : `the workplan of ${forumTitle} was amended. “${milestone}”, which you took (${was}), is not in it any more, so nobody waits for it. Thank you for what you have done for it.`,
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
        p: `the coordinating team of ${forumTitle} has answered that the forum is not on its goal any more:`,
      },
      { quote: words, by },
      { p: 'The goal is:' },
      { quote: goal },
      {
        p: 'Talk with the team: either the goal is refined, or the workplan is amended so that it leads back to it. Both are done by the team; the workplan you approve.',
      },
      { button: 'Open the workplan', href: `${baseUrl}${planPath}` },
    ],
    because: {
      facilitator: 'You get this letter because you are the MAG facilitator of this forum.',
      'secretariat without the owner': ofTheSecretariat,
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
        p: `once a month the coordinating team says whether ${forumTitle} is still on its goal. The goal is:`,
      },
      { quote: goal },
      { p: 'Yes, partly, or no, and a line on why. One of the team answers for all.' },
      { button: 'Answer', href: `${baseUrl}${answerPath}` },
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
    subject: `Please confirm that you offer to take “${milestone}”`,
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
    subject: accepted ? `“${milestone}” is yours` : `Your offer to take “${milestone}”`,
    preview: accepted ? 'The coordinating team is glad of your help.' : 'The coordinating team has answered.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: accepted
          ? `the coordinating team of ${forumTitle} is glad that you take “${milestone}”, due until ${due}. Your name stands beside it in the public timeline.`
          : `thank you for offering to take “${milestone}” of ${forumTitle}. The coordinating team has found another way this time.`,
      },
      ...(words ? [{ quote: words, by: 'The coordinating team' }] : []),
      { button: 'See the timeline', href: planAt },
      { link: 'How to take part in the forum', href: forumAt },
    ],
    because: 'You get this letter because you offered to take this milestone.',
  }),
});
