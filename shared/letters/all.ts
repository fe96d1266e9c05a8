/** Every letter there is, one line each: what is not exported here cannot be sent. */
export { accessCodeLetter } from './access-code.ts';
export { midTermAsked } from './charter.ts';
export { commentAnswered, commentConfirm, commentReceipt } from './comment.ts';
export { digestLetter } from './digest.ts';
export { outputLetter } from './output-letter.ts';
export { declarationAsked } from './participation.ts';
export { welcomeLetter } from './people.ts';
export { pressCorrectionLetter } from './press-correction-letter.ts';
export { pressReleaseLetter } from './press-release-letter.ts';
export { pressSubscriptionConfirm } from './press-subscription.ts';
export {
  proposalConfirm,
  proposalDecision,
  proposalDraft,
  proposalReceipt,
  proposalWithdrawn,
} from './proposal.ts';
export { callMissing, cycleDateNears, draftReminder } from './reminders.ts';
export { mergerAnswered, mergerAsked, reviewAsked, reviewReminder, revisionAsked } from './review.ts';
export { courseAsked, milestoneLate, offerAnswered, offerConfirm } from './workplan.ts';
