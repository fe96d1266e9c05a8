import type * as z from 'zod/mini';
import { accessCodeForm, callForm, callWithoutModalitiesForm } from '../domain/call.ts';
import {
  acknowledgementForm,
  charterDecisionForm,
  goalCheckForm,
  goalForm,
  midTermForm,
} from '../domain/charter.ts';
import { choicesForm, writeAgainForm } from '../domain/choices.ts';
import { answerForm, commentForm } from '../domain/comment.ts';
import { cycleForm, overrideForm } from '../domain/cycle.ts';
import { coverLetterForm, pauseForm, reasonForm } from '../domain/dissemination.ts';
import { forumForm, givingUpForm } from '../domain/forum.ts';
import { letterDecisionForm } from '../domain/letter-decision.ts';
import { mergerForm } from '../domain/merger.ts';
import { modalitiesForm, publishModalitiesForm } from '../domain/modalities.ts';
import { notMeForm } from '../domain/namesake.ts';
import { openForm, outputForm } from '../domain/output.ts';
import { magYearForm, takeBackForm } from '../domain/participation.ts';
import { digestForm } from '../domain/people.ts';
import { pressContactForm } from '../domain/press-contact.ts';
import { pressReleaseForm, releasedTextForm } from '../domain/press-release.ts';
import { decisionForm, proposalForm, revisionForm } from '../domain/proposal.ts';
import { recipientForm } from '../domain/recipient.ts';
import { conflictForm, noLongerForm, noteForm, reviewForm } from '../domain/review.ts';
import { suggestionDecisionForm, suggestionForm } from '../domain/suggestion.ts';
import { unnamedForm } from '../domain/unnamed-organisation.ts';
import { approvalForm, courseForm, offerDecisionForm, offerForm, progressForm } from '../domain/workplan.ts';
import type { RouteOf, WebRoom } from '../names.ts';

/** What an address does, for programmers: `/openapi.json` is made of this and of the forms' schemas. */
export interface Operation {
  /** One line, in the imperative. */
  summary: string;
  /** What may stand behind the question mark. */
  query?: Readonly<Record<string, string>>;
  /** The form that a POST takes, as JSON or as form fields. */
  form?: z.ZodMiniObject;
  /** What the form sends besides its fields. */
  also?: Readonly<Record<string, string>>;
  /** For a file: its media type. Anything else answers a page, or JSON to who asks for JSON. */
  file?: string;
  /** The name of the field that carries a file; the POST is multipart then. */
  upload?: string;
}

const from = { from: 'Where to read on in a long list: `next` of the page before.' };
const key = { key: 'The key in the link that the letter about it carries.' };
const onDay = {
  on: 'A day: then of the charter by which the forum worked on it; of the latest when absent.',
};
const topics = { topics: 'Ids of forums, to hear of these alone; several, or none for all.' };
const id = {
  id: 'An id of your own for the new record, so that sending twice makes one. Made for you when absent.',
};
const revision = {
  revision: 'The revision that you read; refused with 409 when it is not the newest any more.',
};
const attendance = {
  day: 'A day.',
  occasion: 'meeting or contribution.',
  what: 'In a few words.',
  members: 'Ids of members.',
};
const stayedOut = {
  stayedOut:
    'Where somebody has an interest in a proposal: `stayedOut` as the letters came with it, to state that these people took no part.',
};

const held = {
  meeting: 'At which meeting it is decided; that of the MAG in the cycle where it is left out.',
  present: 'Ids of the MAG members who were at the meeting. Optional.',
  early: 'Where it is early (`early` of the letters says why): `true` to decide all the same.',
  earlyReason: 'Where it is early: why it cannot wait.',
};

/** Each route of the system; one without a line here does not compile. */
export const operations: Readonly<Record<RouteOf<WebRoom>, Operation>> = {
  'GET /': { summary: 'Read the front page: the call of now, running forums, drafts open for comment' },
  'GET /about': { summary: 'Read what a Best Practice Forum is, and how to take part' },
  'GET /recommendations': { summary: 'List the 31 recommendations and how far each is carried out' },
  'GET /openapi.json': { summary: 'Read this description', file: 'application/json' },
  'GET /sitemap.xml': { summary: 'Get the addresses of all public pages', file: 'application/xml' },
  'GET /robots.txt': { summary: 'Get what robots may read', file: 'text/plain' },
  'GET /assets/{file}': { summary: 'Get a file that pages need', file: 'text/css' },
  $default: { summary: 'Learn that there is nothing at an address' },

  'GET /cycles': { summary: 'Go to the cycle of now; as JSON, list the fifty latest' },
  'GET /cycles/{cycleId}': { summary: 'Read all dates of a cycle, from one annual meeting to the next' },
  'GET /cycles/{cycleId}/calendar.ics': {
    summary: 'Get the dates of a cycle as a calendar',
    file: 'text/calendar',
  },
  'GET /desk/cycles': { summary: 'List the cycles, on the desk', query: from },
  'GET /desk/cycles/new': { summary: 'Get the form that plans a cycle' },
  'POST /desk/cycles/new': {
    summary: 'Plan a cycle from two meetings',
    form: cycleForm,
    also: { ...id, act: '`preview` shows the dates that would follow, and keeps nothing.' },
  },
  'GET /desk/cycles/{cycleId}': { summary: 'Read a cycle with its history, on the desk' },
  'POST /desk/cycles/{cycleId}': {
    summary: 'Change the meetings of a cycle; what follows from them moves along',
    form: cycleForm,
    also: { ...revision, act: '`preview` shows the dates that would follow, and keeps nothing.' },
  },
  'GET /desk/cycles/{cycleId}/dates/{dateName}': { summary: 'Get the form that sets a date by hand' },
  'POST /desk/cycles/{cycleId}/dates/{dateName}': {
    summary: 'Set a date by hand, with a reason',
    form: overrideForm,
    also: revision,
  },
  'POST /desk/cycles/{cycleId}/dates/{dateName}/take-back': {
    summary: 'Let a date follow from the meetings again',
    also: revision,
  },

  'GET /modalities': { summary: 'Read the modalities that hold now' },
  'GET /modalities/{version}': { summary: 'Read a version of the modalities' },
  'GET /modalities/{version}/changes': { summary: 'Read a version of the modalities beside the one before' },
  'GET /desk/modalities': { summary: 'List the versions of the modalities, newest first', query: from },
  'POST /desk/modalities': {
    summary: 'Begin the next version of the modalities, or go on with the draft there is',
  },
  'GET /desk/modalities/{modalitiesId}': { summary: 'Read a version of the modalities, on the desk' },
  'POST /desk/modalities/{modalitiesId}': {
    summary: 'Write the draft of the modalities',
    form: modalitiesForm,
    also: revision,
  },
  'GET /desk/modalities/{modalitiesId}/publish': {
    summary: 'Look at what changed, with the form that publishes it',
  },
  'POST /desk/modalities/{modalitiesId}/publish': {
    summary: 'Publish the draft of the modalities for a cycle',
    form: publishModalitiesForm,
    also: revision,
  },

  'GET /calls': { summary: 'List the calls for proposals, latest first', query: from },
  'GET /calls/{callId}': { summary: 'Read a call and the proposals in it', query: from },
  'GET /desk/calls': { summary: 'List the calls, on the desk', query: from },
  'GET /desk/calls/new': {
    summary: 'Get the form that plans a call',
    query: { cycle: 'The id of the cycle whose dates it takes.' },
  },
  'POST /desk/calls/new': {
    summary: 'Plan a call',
    form: callWithoutModalitiesForm,
    also: { ...id, cycleId: 'The cycle that it is planned for.' },
  },
  'GET /desk/calls/{callId}': { summary: 'Read a call, on the desk' },
  'POST /desk/calls/{callId}': {
    summary: 'Change a call',
    form: callForm,
    also: {
      ...revision,
      cycleId:
        'The cycle that it is put into, or `none`; needed until the call opens, where there are cycles to choose from.',
      withoutModalities: 'Why it is put where no modalities are published for it.',
    },
  },
  'GET /desk/calls/{callId}/access-codes': { summary: 'List the access codes of a call', query: from },
  'POST /desk/calls/{callId}/access-codes': {
    summary: 'Issue an access code for late entry, by email to its holder',
    form: accessCodeForm,
    also: id,
  },

  'GET /calls/{callId}/propose': { summary: 'Get the form that proposes a Best Practice Forum' },
  'POST /calls/{callId}/propose': {
    summary: 'Propose a Best Practice Forum; it counts once the link in the letter is opened and confirmed',
    form: proposalForm,
    also: {
      ...id,
      key: 'The key that the form came with; lets the same sender change it until it is confirmed.',
      act: '`save-draft` keeps it as a draft; needs nothing but the email address.',
      code: 'An access code, when the call has closed.',
    },
  },
  'GET /proposals/{proposalId}': { summary: 'Read a proposal' },
  'GET /proposals/{proposalId}/confirm': { summary: 'Look at a proposal before confirming it', query: key },
  'POST /proposals/{proposalId}/confirm': { summary: 'Confirm a proposal', also: key },
  'GET /proposals/{proposalId}/edit': { summary: 'Get a draft or a proposal to change it', query: key },
  'POST /proposals/{proposalId}/edit': {
    summary: 'Change a proposal',
    form: proposalForm,
    also: { ...key, ...revision, code: 'An access code, when the call has closed.' },
  },
  'GET /proposals/{proposalId}/withdraw': { summary: 'Look at a proposal before withdrawing it', query: key },
  'POST /proposals/{proposalId}/withdraw': {
    summary: 'Withdraw a proposal',
    also: { ...key, code: 'An access code, when the call has closed.' },
  },
  'GET /desk/proposals/{proposalId}': { summary: 'Read a proposal with its history, on the desk' },
  'GET /desk/calls/{callId}/reviews': { summary: 'Read who has reviewed what in a call' },
  'GET /desk/proposals/{proposalId}/review': {
    summary: 'Read a proposal with one’s own review and, once that is in, those of others',
  },
  'POST /desk/proposals/{proposalId}/review': {
    summary: 'Review a proposal',
    form: reviewForm,
    also: { ...revision, act: '`save-draft` keeps it unfinished.' },
  },
  'POST /desk/proposals/{proposalId}/conflict': {
    summary: 'Declare a conflict of interest in a proposal',
    form: conflictForm,
  },
  'POST /desk/proposals/{proposalId}/conflict/no-longer': {
    summary: 'Say that a conflict of interest of before holds no more',
    form: noLongerForm,
  },
  'POST /desk/proposals/{proposalId}/not-me': {
    summary: 'Say that somebody in it is another person of your name',
    form: notMeForm,
  },
  'POST /desk/proposals/{proposalId}/discussion': {
    summary: 'Write to the other reviewers of a proposal',
    form: noteForm,
    also: id,
  },
  'POST /desk/proposals/{proposalId}/reviewers': {
    summary: 'Ask members of the MAG to review a proposal',
    also: { reviewers: 'Ids of the members.' },
  },
  'GET /desk/proposals/{proposalId}/revision': { summary: 'Get the form that asks for a revision' },
  'POST /desk/proposals/{proposalId}/revision': {
    summary: 'Ask the proposer for a revision, once, by letter',
    form: revisionForm,
    also: revision,
  },
  'GET /desk/proposals/{proposalId}/merger': {
    summary: 'Get the form that asks two proposers to merge their proposals',
    query: { with: 'Id of the other proposal.' },
  },
  'POST /desk/proposals/{proposalId}/merger': {
    summary: 'Ask two proposers to merge their proposals, by letter; this one would go on',
    form: mergerForm,
    also: { with: 'Id of the other proposal.' },
  },
  'GET /mergers/{mergerId}': {
    summary: 'Read the question whether two proposals are to be merged',
    query: key,
  },
  'POST /mergers/{mergerId}': {
    summary: 'Agree to a merger, or not',
    also: { ...key, act: '`agree` or `decline`.' },
  },
  'GET /calls/{callId}/decisions': { summary: 'Read the decisions of a call, and their reasons' },
  'GET /desk/calls/{callId}/selection': { summary: 'Read the working list of a selection' },
  'POST /desk/calls/{callId}/selection': {
    summary: 'Keep the working list of a selection; nothing is decided by it',
    also: {
      ...revision,
      marked: 'By proposal: `mark` (`accept`, `hold`, `decline`) and `reasons`.',
    },
  },
  'GET /desk/calls/{callId}/selection/confirm': {
    summary: 'Look at the letters that confirming the working list would send',
  },
  'POST /desk/calls/{callId}/selection/confirm': {
    summary: 'Decide on all marked proposals at once; their proposers get the decisions and the reasons',
    also: { ...revision, ...stayedOut, ...held },
  },
  'GET /desk/proposals/{proposalId}/decision': { summary: 'Get the form that decides on a proposal' },
  'POST /desk/proposals/{proposalId}/decision': {
    summary: 'Decide on a proposal; its proposer gets the decision and the reasons',
    form: decisionForm,
    also: { ...id, act: '`send` decides; without it the letter is shown.', ...stayedOut, ...held },
  },

  'GET /forums': { summary: 'List the forums, newest first', query: from },
  'GET /forums/{forumId}': { summary: 'Read about a forum', query: from },
  'GET /desk/forums/{forumId}': { summary: 'Read about a forum, on the desk', query: from },
  'POST /desk/forums/{forumId}': {
    summary: 'Change what a forum says of itself',
    form: forumForm,
    also: revision,
  },

  'GET /outputs': { summary: 'List the outputs that readers may see, newest first', query: from },
  'GET /outputs/{outputId}': { summary: 'Read an output' },
  'GET /outputs/{outputId}/report.pdf': {
    summary: 'Get an output as PDF',
    query: { version: 'An older version; the newest when absent' },
    file: 'application/pdf',
  },
  'GET /outputs/{outputId}/summary.pdf': {
    summary: 'Get the summary of an output as PDF, one page',
    query: { version: 'An older version; the newest when absent' },
    file: 'application/pdf',
  },
  'GET /outputs/{outputId}/pictures/{picture}': { summary: 'Get a picture of an output', file: 'image/png' },
  'GET /outputs/{outputId}/citation.bib': {
    summary: 'Get how to cite an output, as BibTeX',
    file: 'application/x-bibtex',
  },
  'GET /outputs/{outputId}/versions/{version}': {
    summary: 'Read an older version of an output; 0 is the draft that was open for comment',
  },
  'GET /outputs/{outputId}/changes': {
    summary: 'Read what changed between two versions of an output',
    query: { from: 'The older version', to: 'The newer version; the newest when absent' },
  },
  'GET /verify': {
    summary: 'Ask of which output and version a file or text with this SHA-256 is a copy',
    query: { sha256: 'SHA-256 in hexadecimal' },
  },
  'POST /verify': { summary: 'Ask of which output and version a file is a copy', upload: 'copy' },
  'GET /desk/forums/{forumId}/outputs/new': { summary: 'Get the form that begins an output' },
  'POST /desk/forums/{forumId}/outputs/new': { summary: 'Begin an output', form: outputForm, also: id },
  'GET /desk/outputs/{outputId}': { summary: 'Read an output with its history, on the desk' },
  'GET /desk/outputs/{outputId}/preview.pdf': {
    summary: 'Look at an output as its PDF will be',
    file: 'application/pdf',
  },
  'GET /desk/outputs/{outputId}/summary-preview.pdf': {
    summary: 'Look at the summary of an output as its PDF will be',
    file: 'application/pdf',
  },
  'GET /desk/outputs/{outputId}/edit': { summary: 'Get the form that changes an output' },
  'POST /desk/outputs/{outputId}/edit': {
    summary: 'Change an output',
    form: outputForm,
    also: { ...revision, correction: 'What was corrected, when it is published already. Public.' },
  },
  'POST /desk/outputs/{outputId}/report': { summary: 'Attach the output as PDF', upload: 'report' },
  'POST /desk/outputs/{outputId}/open-for-comment': {
    summary: 'Open a draft output for comment until a day',
    form: openForm,
  },
  'POST /desk/outputs/{outputId}/publish': { summary: 'Publish an output; comments end' },

  'GET /outputs/{outputId}/feedback': { summary: 'Get the form that comments on an output' },
  'POST /outputs/{outputId}/feedback': {
    summary: 'Comment on an output; it counts once the link in the letter is opened and confirmed',
    form: commentForm,
    also: id,
  },
  'GET /feedback/{commentId}': { summary: 'Read a comment and its answer' },
  'GET /feedback/{commentId}/confirm': { summary: 'Look at a comment before confirming it', query: key },
  'POST /feedback/{commentId}/confirm': { summary: 'Confirm a comment', also: key },
  'GET /desk/outputs/{outputId}/feedback': { summary: 'List the comments on an output', query: from },
  'GET /desk/feedback/{commentId}': { summary: 'Read a comment, on the desk' },
  'POST /desk/feedback/{commentId}/answer': {
    summary: 'Answer a comment; its author hears of it',
    form: answerForm,
  },

  'POST /desk/outputs/{outputId}/disseminations': {
    summary: 'Begin to disseminate an output',
    also: {
      ...id,
      from: 'The id of one that was recalled, to begin with its cover letter and with those whom it had not reached.',
    },
  },
  'GET /desk/disseminations/{disseminationId}': {
    summary: 'Read a dissemination and the fate of its letters',
    query: { ...from, fate: 'Only those whose letter is in this state, or under this head of the sum.' },
  },
  'GET /desk/disseminations/{disseminationId}/progress': { summary: 'Read how far a dissemination is' },
  'GET /desk/disseminations/{disseminationId}/recipients': { summary: 'List the recipients' },
  'POST /desk/disseminations/{disseminationId}/recipients': {
    summary: 'Add a recipient',
    form: recipientForm,
    also: { again: '`yes` when its address has the output already, and shall get it once more.' },
  },
  'GET /desk/disseminations/{disseminationId}/recipients.csv': {
    summary: 'Get the recipients as a CSV file',
    file: 'text/csv',
  },
  'GET /desk/disseminations/{disseminationId}/recipients/{recipientId}': { summary: 'Read a recipient' },
  'POST /desk/disseminations/{disseminationId}/recipients/{recipientId}': {
    summary: 'Correct a recipient',
    form: recipientForm,
    also: revision,
  },
  'POST /desk/disseminations/{disseminationId}/recipients/{recipientId}/nobody': {
    summary: 'Say that there is nobody to name for a recipient whose letter came back',
    form: reasonForm,
  },
  'POST /desk/disseminations/{disseminationId}/recipients/{recipientId}/remove': {
    summary: 'Remove a recipient',
  },
  'GET /desk/disseminations/{disseminationId}/recipients/upload': {
    summary: 'Get the form that takes recipients from a CSV file',
  },
  'POST /desk/disseminations/{disseminationId}/recipients/upload': {
    summary: 'Add recipients from a CSV file',
    upload: 'file',
  },
  'GET /desk/disseminations/{disseminationId}/cover-letter': {
    summary: 'Read the cover letter, in all its languages',
    query: { lang: 'The language that the form is for.' },
  },
  'POST /desk/disseminations/{disseminationId}/cover-letter': {
    summary: 'Write the cover letter in one language, or take it away',
    form: coverLetterForm,
    also: { ...revision, remove: 'Takes the letter in this language away; English stays.' },
  },
  'GET /desk/disseminations/{disseminationId}/preview': {
    summary: 'See the letter as one recipient will',
    query: {
      recipient: 'The id of the recipient.',
      find: 'A part of the name of an organisation.',
      reads: 'A language, when any recipient who reads it will do.',
    },
  },
  'POST /desk/disseminations/{disseminationId}/try': {
    summary: 'Send the letter to oneself only',
    also: { recipient: 'The id of the recipient whose letter it is.' },
  },
  'POST /desk/disseminations/{disseminationId}/prepare': {
    summary: 'Say that it is ready to be released',
    also: revision,
  },
  'POST /desk/disseminations/{disseminationId}/take-back': { summary: 'Take it back into preparation' },
  'POST /desk/disseminations/{disseminationId}/release': {
    summary: 'Release it: the letters go. Not for the person who prepared it',
    also: revision,
  },
  'POST /desk/disseminations/{disseminationId}/send-again': {
    summary: 'Send again what did not go',
    also: { round: 'How many times it was sent again, with this time; so that sending twice is one round.' },
  },
  'GET /desk/disseminations/{disseminationId}/pause': { summary: 'Get the form that pauses a dissemination' },
  'POST /desk/disseminations/{disseminationId}/pause': {
    summary: 'Hold back the letters that have not left',
    form: pauseForm,
  },
  'POST /desk/disseminations/{disseminationId}/resume': { summary: 'Let a paused dissemination go on' },
  'GET /desk/disseminations/{disseminationId}/recall': {
    summary: 'Get the form that recalls a dissemination',
  },
  'POST /desk/disseminations/{disseminationId}/recall': {
    summary: 'Cancel the letters that have not left, for good',
    form: reasonForm,
  },
  'POST /desk/disseminations/{disseminationId}/supplements': {
    summary: 'Begin a supplement: more recipients, with a release of their own',
    also: id,
  },
  'GET /desk/recipients': { summary: 'List the recipients whose letter came back', query: from },
  'GET /desk/recipients/{recipientId}': { summary: 'Go to a recipient' },
  'GET /desk/letters-to-many': { summary: 'Read whether what goes to many is stopped, and why' },
  'POST /desk/letters-to-many': { summary: 'Let what goes to many go again', form: reasonForm },

  'GET /press': { summary: 'List the press releases, latest first', query: from },
  'GET /press/{pressReleaseId}': { summary: 'Read a press release' },
  'GET /press/feed.atom': { summary: 'Follow the press releases, as Atom', file: 'application/atom+xml' },
  'GET /press/feed.json': {
    summary: 'Follow the press releases, as JSON Feed',
    file: 'application/feed+json',
  },
  'GET /press/subscribe': { summary: 'Read which topics press releases can be asked for' },
  'POST /press/subscribe': {
    summary: 'Ask for press releases by email; the address is confirmed by a letter',
    form: pressContactForm,
    also: topics,
  },
  'GET /press/subscriptions/{subscriptionId}/confirm': {
    summary: 'Read what is to be confirmed; changes nothing',
    query: key,
  },
  'POST /press/subscriptions/{subscriptionId}/confirm': {
    summary: 'Confirm that press releases are wanted at this address',
    query: key,
  },
  'POST /desk/disseminations/{disseminationId}/press-releases': {
    summary: 'Draft a press release; a dissemination has one',
  },
  'GET /desk/press/{pressReleaseId}': { summary: 'Read a press release, on the desk' },
  'POST /desk/press/{pressReleaseId}': {
    summary: 'Change a press release',
    form: pressReleaseForm,
    also: revision,
  },
  'POST /desk/press/{pressReleaseId}/release': {
    summary: 'Release a press release. Not for the person who wrote it',
  },
  'POST /desk/press/{pressReleaseId}/text': {
    summary: 'Correct the text of a press release that names an organisation which asked not to be named',
    form: releasedTextForm,
    also: revision,
  },
  'POST /desk/press/{pressReleaseId}/correction-letter': {
    summary: 'Write to the press contacts who got a press release about its corrections',
  },
  'GET /desk/press/not-named': {
    summary: 'List the organisations that are not to be named in press releases',
  },
  'POST /desk/press/not-named': {
    summary: 'Note that an organisation is not to be named in press releases, or may be again',
    form: unnamedForm,
    also: { named: '`yes`: it may be named again.' },
  },
  'GET /desk/press-contacts': { summary: 'List the press contacts' },
  'POST /desk/press-contacts': { summary: 'Add a press contact', form: pressContactForm, also: topics },
  'POST /desk/press-contacts/{contactId}/remove': { summary: 'Remove a press contact' },

  'GET /choices/{letterId}': {
    summary: 'Read what the reader of a letter wants to get; changes nothing',
    query: key,
  },
  'POST /choices/{letterId}': {
    summary: 'Say what the reader of a letter wants to get',
    query: key,
    form: choicesForm,
    also: {
      'List-Unsubscribe':
        '`One-Click`, instead of the form: no more of what the letter is one of (RFC 8058).',
    },
  },
  'POST /choices/{letterId}/contact': {
    summary: 'Name another contact person for an organisation; its coordinating team decides',
    query: key,
    form: suggestionForm,
  },
  'POST /choices/{letterId}/naming': {
    summary: 'Say whether press releases may name the organisation that a letter went to',
    query: key,
    also: { named: '`yes` or `no`.' },
  },
  'GET /suggestions/{suggestionId}/confirm': {
    summary: 'Look at whose contact person one was named before confirming it',
    query: key,
  },
  'POST /suggestions/{suggestionId}/confirm': {
    summary: 'Confirm that one is the contact person of an organisation',
    also: key,
  },
  'GET /desk/suggestions': { summary: 'List the contact persons that recipients named', query: from },
  'GET /desk/suggestions/{suggestionId}': { summary: 'Read whom a recipient named' },
  'POST /desk/suggestions/{suggestionId}': {
    summary: 'Take the contact person that a recipient named, who is asked then, or leave it or take it back',
    form: suggestionDecisionForm,
  },
  'GET /desk/choices/{letterId}': { summary: 'Read what may be sent to the address of a letter' },
  'POST /desk/choices/{letterId}': {
    summary: 'Let letters go to an address again that returned one, or whose reader complained',
    form: writeAgainForm,
  },

  'GET /desk': { summary: 'Read what is new, and what waits for whom' },
  'GET /desk/records': { summary: 'Search the records', query: from },
  'GET /desk/records.csv': { summary: 'Export the records', file: 'text/csv' },
  'GET /desk/letters': { summary: 'List the letters', query: from },
  'GET /desk/letters/{letterId}': { summary: 'Read a letter and its fate' },
  'POST /desk/letters/{letterId}/decision': {
    summary:
      'Say what shall become of a letter that was refused, came back, or of which nobody knows whether it left',
    form: letterDecisionForm,
  },

  'GET /desk/people': { summary: 'List the people who sign in', query: from },
  'POST /desk/people': { summary: 'Add a person', also: id },
  'GET /desk/people/{personId}': { summary: 'Read about a person' },
  'POST /desk/people/{personId}': { summary: 'Change a person, or their roles', also: revision },
  'GET /forums/{forumId}/charter': { summary: 'Read the charter of a forum', query: onDay },
  'GET /forums/{forumId}/goal': { summary: 'Read how the goal of a forum came to be, version by version' },
  'GET /desk/forums/{forumId}/charter': { summary: 'Read the charter of a forum, on the desk' },
  'POST /desk/forums/{forumId}/charter': {
    summary: 'Write the charter of a forum',
    also: {
      ...revision,
      cycleId: 'Id of the cycle it begins in.',
      years: '1 or 2.',
      goal: 'The goal.',
      evidence: 'Evidence of success.',
      outOfScope: 'Out of scope.',
      why: 'What changed in the goal, and why; optional.',
      facilitatorId: 'Id of the member of the MAG who facilitates.',
      team: 'Names and affiliations.',
      organisations: 'Names, and why them.',
    },
  },
  'POST /desk/forums/{forumId}/charter/propose': {
    summary: 'Propose the charter, or take it back',
    also: { act: 'take-back takes it back.' },
  },
  'POST /desk/forums/{forumId}/charter/decision': {
    summary: 'Approve the charter, or give it back',
    form: charterDecisionForm,
  },
  'GET /desk/forums/{forumId}/goal': { summary: 'Read the goal and its versions, on the desk' },
  'POST /desk/forums/{forumId}/goal': {
    summary: 'Refine the goal',
    form: goalForm,
    also: { revision: 'How many versions there were, after the proposal’s, when you read it.' },
  },
  'POST /desk/forums/{forumId}/goal/check': {
    summary: 'Say whether a goal is clear and realistic',
    form: goalCheckForm,
    also: { version: 'Id of the version.' },
  },
  'POST /desk/forums/{forumId}/charter/facilitator': {
    summary: 'Name another MAG facilitator',
    also: { facilitatorId: 'Id of the member of the MAG.', reason: 'Why.' },
  },
  'POST /desk/forums/{forumId}/charter/giving-up': {
    summary: 'Give up a forum that has not begun',
    form: givingUpForm,
  },
  'POST /desk/forums/{forumId}/charter/not-me': {
    summary: 'Say that somebody of its team is another person of your name',
    form: notMeForm,
  },
  'GET /desk/forums/{forumId}/mid-term': { summary: 'Read the mid-term update' },
  'POST /desk/forums/{forumId}/mid-term': { summary: 'File the mid-term update', form: midTermForm },
  'POST /desk/forums/{forumId}/mid-term/acknowledgement': {
    summary: 'Acknowledge the mid-term update',
    form: acknowledgementForm,
  },
  'GET /desk/forums/{forumId}/continuation': { summary: 'Get the form by which a forum asks to go on' },
  'POST /desk/forums/{forumId}/continuation': {
    summary: 'Ask to go on: a proposal in the next call',
    also: {
      ...id,
      act: '`accompany`, to name only the final report and who goes on, once the forum has asked; optional.',
      reportId: 'Id of the final report; optional.',
      whyBpf: 'What was reached, and why go on.',
      question: 'The policy question.',
      goal: 'The goal.',
      evidence: 'Evidence of success.',
      outOfScope: 'Out of scope.',
      organisations: 'Names, and why them.',
      groups: 'Stakeholder groups.',
      team: 'Names and affiliations.',
      participants: 'Keys of those who go on, as the form names them; optional.',
      code: 'Access code, once the time to ask has ended.',
      consent: 'yes.',
    },
  },

  'GET /forums/{forumId}/workplan': {
    summary: 'Read the workplan of a forum and how far it is',
    query: onDay,
  },
  'GET /forums/{forumId}/workplan/{milestoneId}': {
    summary: 'Get the form that offers to take a milestone',
  },
  'POST /forums/{forumId}/workplan/{milestoneId}': {
    summary: 'Offer to take a milestone; it counts once the link in the letter is opened and confirmed',
    form: offerForm,
    also: id,
  },
  'GET /offers/{offerId}/confirm': { summary: 'Look at an offer before confirming it', query: key },
  'POST /offers/{offerId}/confirm': { summary: 'Confirm an offer', also: key },
  'GET /desk/forums/{forumId}/workplan': { summary: 'Read the workplan, on the desk' },
  'POST /desk/forums/{forumId}/workplan': {
    summary: 'Begin, propose, take back or amend the workplan, or drop the amendment',
    also: { act: 'begin, propose, take-back, amend or drop.', reason: 'Why it is amended.' },
  },
  'GET /desk/forums/{forumId}/workplan/approval': { summary: 'Get the form that approves the workplan' },
  'POST /desk/forums/{forumId}/workplan/approval': {
    summary: 'Approve the workplan, or give it back',
    form: approvalForm,
  },
  'GET /desk/forums/{forumId}/workplan/course': {
    summary: 'Get the monthly question: are we still on the goal?',
  },
  'POST /desk/forums/{forumId}/workplan/course': {
    summary: 'Say whether the forum is still on its goal this month',
    form: courseForm,
  },
  'GET /desk/forums/{forumId}/workplan/{milestoneId}': { summary: 'Read a milestone, on the desk' },
  'POST /desk/forums/{forumId}/workplan/{milestoneId}': {
    summary: 'Put a milestone into the draft of the workplan, or remove it',
    also: {
      ...revision,
      act: 'remove takes it out.',
      kind: 'The kind of milestone.',
      title: 'What it is.',
      starts: 'A day; optional.',
      due: 'A day.',
      ownerId: 'Id of the owner.',
      open: 'yes where a participant may take it, or no.',
    },
  },
  'POST /desk/forums/{forumId}/workplan/{milestoneId}/progress': {
    summary: 'Note how a milestone goes, or that it is done',
    form: progressForm,
  },
  'GET /desk/offers/{offerId}': { summary: 'Read an offer to take a milestone' },
  'POST /desk/offers/{offerId}': {
    summary: 'Say whether a participant takes a milestone',
    form: offerDecisionForm,
  },

  'GET /mag-participation': {
    summary: 'Read which MAG members take part in which forums, and the gaps',
    query: { year: 'The id of a year of the MAG; without it, the latest that has begun.' },
  },
  'GET /desk/mag-participation': { summary: 'List the years of the MAG', query: from },
  'POST /desk/mag-participation': { summary: 'Begin a year of the MAG', form: magYearForm, also: id },
  'GET /desk/mag-participation/{yearId}': { summary: 'Read the register of a year' },
  'POST /desk/mag-participation/{yearId}': {
    summary: 'Change the days of a year',
    form: magYearForm,
    also: revision,
  },
  'GET /desk/mag-participation/{yearId}/register.csv': {
    summary: 'Get the register as a CSV file',
    file: 'text/csv',
  },
  'GET /desk/mag-participation/{yearId}/declaration': { summary: 'Read one’s own declaration' },
  'POST /desk/mag-participation/{yearId}/declaration': {
    summary: 'Declare the forums that one takes part in',
    also: { forums: 'Ids of the forums.', part: 'facilitate, contribute or follow.', words: 'Optional.' },
  },
  'POST /desk/mag-participation/{yearId}/replacements': {
    summary: 'Note who came in the place of a member who left',
    also: { left: 'Id of who left.', by: 'Id of who came.' },
  },
  'GET /desk/mag-participation/{yearId}/forums/{forumId}': {
    summary: 'Read which MAG members took part in a forum',
  },
  'POST /desk/mag-participation/{yearId}/forums/{forumId}': {
    summary: 'Note who of the MAG was at a meeting of a forum, or contributed',
    also: { id: id.id, ...attendance },
  },
  'GET /desk/mag-participation/{yearId}/forums/{forumId}/{attendanceId}': { summary: 'Read what was noted' },
  'POST /desk/mag-participation/{yearId}/forums/{forumId}/{attendanceId}': {
    summary: 'Correct what was noted',
    also: { ...revision, ...attendance },
  },
  'POST /desk/mag-participation/{yearId}/forums/{forumId}/{attendanceId}/take-back': {
    summary: 'Take back what was noted',
    form: takeBackForm,
    also: revision,
  },
  'GET /desk/me': { summary: 'Read when you get the digest' },
  'POST /desk/me': { summary: 'Change when you get the digest', form: digestForm },

  'GET /sign-in': { summary: 'Go to sign in', query: { back: 'Where to go afterwards.' } },
  'GET /sign-in/callback': {
    summary: 'Come back from the sign-in service',
    query: { code: 'As OpenID Connect has it.', state: 'As OpenID Connect has it.' },
  },
  'GET /sign-out': { summary: 'Get the button that signs out' },
  'POST /sign-out': { summary: 'Sign out' },
};
