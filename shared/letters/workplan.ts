import * as z from 'zod/mini';
import { late } from '../domain/late.ts';
import { lateHearers } from '../domain/workplan.ts';
import { defineLetter } from './letter.ts';

/** A milestone is late: to its owner, then to the team, then to the secretariat (R21). */
export const milestoneLate = defineLetter({
  name: 'milestone-late',
  stream: 'transactional',
  fields: late(() => ({
    hearer: z.enum(lateHearers),
    name: z.string(),
    milestone: z.string(),
    forumTitle: z.string(),
    owner: z.string(),
    due: z.string(),
    planPath: z.string(),
  })),
  content: ({ hearer, name, milestone, forumTitle, owner, due, planPath }, { baseUrl }) => ({
    subject: `Late: “${milestone}” of ${forumTitle}`,
    preview: 'Note that it is done, or say how it goes.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: {
          owner: `“${milestone}” in the workplan of ${forumTitle} was due until ${due}. You see to it. If it is done, note so; if not, say in a line how it goes.`,
          team: `“${milestone}” in the workplan of ${forumTitle} has been due for a week (until ${due}), and nothing was noted. ${owner} sees to it; perhaps they need help, or the plan another day.`,
          secretariat: `“${milestone}” in the workplan of ${forumTitle} has been due for two weeks (until ${due}). Its owner, ${owner}, and the coordinating team were told. Perhaps it is time to ask how the forum goes.`,
        }[hearer],
      },
      { button: 'Open the workplan', href: `${baseUrl}${planPath}` },
    ],
    because: {
      owner: 'You get this letter because the workplan names you as the owner of this milestone.',
      team: 'You get this letter because you are of the coordinating team of this forum.',
      secretariat: 'You get this letter because you are of the IGF secretariat.',
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
    because: 'You get this letter because you are of the coordinating team of this forum.',
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
