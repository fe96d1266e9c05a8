import type { LetterTemplate } from './letter.ts';

/** Its fields are checked when it is written: here one is like the other. */
const known = (template: unknown) => template as LetterTemplate;

/**
 * Every letter there is, by its name: what does not stand here cannot be sent. Each is loaded when it is first written, so
 * that the sender starts without the words of all others.
 */
export const everyLetter: Readonly<Record<string, () => Promise<LetterTemplate>>> = {
  'access-code': async () => known((await import('./access-code.ts')).accessCodeLetter),
  'call-missing': async () => known((await import('./reminders.ts')).callMissing),
  'charter-missing': async () => known((await import('./charter.ts')).charterMissing),
  'comment-answered': async () => known((await import('./comment.ts')).commentAnswered),
  'comment-confirm': async () => known((await import('./comment.ts')).commentConfirm),
  'comment-receipt': async () => known((await import('./comment.ts')).commentReceipt),
  'contact-confirm': async () => known((await import('./suggestion.ts')).contactConfirm),
  'continuation-missed': async () => known((await import('./charter.ts')).continuationMissed),
  'continuation-nears': async () => known((await import('./charter.ts')).continuationNears),
  'course-asked': async () => known((await import('./workplan.ts')).courseAsked),
  'course-left': async () => known((await import('./workplan.ts')).courseLeft),
  'cycle-date-nears': async () => known((await import('./reminders.ts')).cycleDateNears),
  'cycle-missing': async () => known((await import('./reminders.ts')).cycleMissing),
  'declaration-asked': async () => known((await import('./participation.ts')).declarationAsked),
  digest: async () => known((await import('./digest.ts')).digestLetter),
  'draft-reminder': async () => known((await import('./reminders.ts')).draftReminder),
  'facilitator-named': async () => known((await import('./charter.ts')).facilitatorNamed),
  'forum-given-up': async () => known((await import('./forum-given-up.ts')).forumGivenUp),
  'given-back': async () => known((await import('./given-back.ts')).givenBack),
  'mag-year-nears': async () => known((await import('./participation.ts')).magYearNears),
  'merger-answered': async () => known((await import('./review.ts')).mergerAnswered),
  'merger-asked': async () => known((await import('./review.ts')).mergerAsked),
  'mid-term-acknowledged': async () => known((await import('./charter.ts')).midTermAcknowledged),
  'mid-term-asked': async () => known((await import('./charter.ts')).midTermAsked),
  'milestone-changed': async () => known((await import('./workplan.ts')).milestoneChanged),
  'milestone-late': async () => known((await import('./workplan.ts')).milestoneLate),
  'modalities-missing': async () => known((await import('./reminders.ts')).modalitiesMissing),
  'next-cycle-missing': async () => known((await import('./reminders.ts')).nextCycleMissing),
  'offer-answered': async () => known((await import('./workplan.ts')).offerAnswered),
  'offer-confirm': async () => known((await import('./workplan.ts')).offerConfirm),
  'output-letter': async () => known((await import('./output-letter.ts')).outputLetter),
  'press-correction-letter': async () =>
    known((await import('./press-correction-letter.ts')).pressCorrectionLetter),
  'press-release-letter': async () => known((await import('./press-release-letter.ts')).pressReleaseLetter),
  'press-subscription-confirm': async () =>
    known((await import('./press-subscription.ts')).pressSubscriptionConfirm),
  'proposal-confirm': async () => known((await import('./proposal.ts')).proposalConfirm),
  'proposal-decision': async () => known((await import('./proposal.ts')).proposalDecision),
  'proposal-draft': async () => known((await import('./proposal.ts')).proposalDraft),
  'proposal-receipt': async () => known((await import('./proposal.ts')).proposalReceipt),
  'proposal-withdrawn': async () => known((await import('./proposal.ts')).proposalWithdrawn),
  'review-asked': async () => known((await import('./review.ts')).reviewAsked),
  'review-reminder': async () => known((await import('./review.ts')).reviewReminder),
  'revision-asked': async () => known((await import('./review.ts')).revisionAsked),
  welcome: async () => known((await import('./people.ts')).welcomeLetter),
  'workplan-missing': async () => known((await import('./workplan.ts')).workplanMissing),
};
