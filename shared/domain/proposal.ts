import * as z from 'zod/mini';
import { type Call, callState } from './call.ts';
import { type SuitabilityId, suitabilityOf } from './definition.ts';
import {
  choice,
  choices,
  cleanLine,
  day,
  email,
  line,
  mustTick,
  optionalChoice,
  optionalLine,
  optionalText,
  rows,
  text,
} from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { regions, stakeholderGroups } from './people.ts';
import { type Refusal, refuse } from './refusal.ts';
import {
  after,
  daySchema,
  days,
  endOfDayAnywhere,
  instantSchema,
  spokenDeadline,
  spokenInstant,
} from './time.ts';

/** R12: whom the forum will invite, and why. */
export const keyOrganisation = late(() => ({
  name: line({ label: 'Organisation or institution', max: 200 }),
  why: line({ label: 'Why them', hint: 'What they know, decide or run.', max: 500 }),
}));

const teamMember = late(() => ({
  name: line({ label: 'Name', max: 120 }),
  affiliation: line({ label: 'Affiliation', hint: 'Organisation, or “independent”.', max: 200 }),
}));

const session = late(() => ({
  name: line({
    label: 'Session of an annual meeting',
    hint: 'Title and year, for example: IGF 2019 main session on the dynamic coalitions.',
    max: 300,
  }),
}));

/** R5: the answer to one question of the self-check. No answer refuses a proposal; reviewers see them all. */
const checked = (id: SuitabilityId, part?: string) =>
  optionalChoice({
    ...(part ? { part } : {}),
    label: suitabilityOf(id).question,
    told: `Self-check: ${suitabilityOf(id).question}`,
    hint: suitabilityOf(id).why,
    values: ['yes', 'no', 'unsure'],
    labels: { unsure: 'Not sure' },
  });

const wordOn = (id: SuitabilityId) =>
  optionalLine({
    label: `A word on that: ${suitabilityOf(id).inShort}`,
    told: `Self-check, a word on that: ${suitabilityOf(id).inShort}`,
    max: 300,
  });

/** The fields of the self-check, by question: its answer and the word on it. */
export const selfCheckFields = [
  { id: 'experience', answer: 'checkExperience', word: 'checkExperienceWord' },
  { id: 'many-sides', answer: 'checkManySides', word: 'checkManySidesWord' },
  { id: 'narrow', answer: 'checkNarrow', word: 'checkNarrowWord' },
  { id: 'audience', answer: 'checkAudience', word: 'checkAudienceWord' },
  { id: 'not-elsewhere', answer: 'checkNotElsewhere', word: 'checkNotElsewhereWord' },
  { id: 'practice-not-policy', answer: 'checkPractice', word: 'checkPracticeWord' },
] as const satisfies readonly { id: SuitabilityId; answer: string; word: string }[];

/** The form by which anybody proposes a Best Practice Forum. */
export const proposalForm = late(() => ({
  title: line({
    label: 'Title of the BPF',
    hint: 'Short and plain; it will stand on programmes and letters.',
    max: 120,
  }),
  question: text({
    label: 'Policy question',
    hint: 'The one question this BPF would collect experience on.',
    max: 1_000,
    height: 3,
  }),
  goal: text({
    label: 'Goal',
    hint: 'What will exist at the end of the cycle that does not exist today? Clear, and realistic for volunteers in one year.',
    max: 2_000,
    height: 4,
  }),
  evidence: text({
    label: 'Evidence of success',
    hint: 'How would somebody else see that the goal was reached?',
    max: 2_000,
    height: 4,
  }),
  outOfScope: text({
    label: 'Out of scope',
    hint: 'What this BPF will leave alone, however interesting it is.',
    max: 2_000,
    height: 3,
  }),
  whyBpf: text({
    label: 'Why a BPF, and why now',
    hint: 'Who has tried something already? Why does it take several stakeholder groups to compare notes?',
    max: 3_000,
  }),
  sessions: rows({
    label: 'Annual-meeting sessions it continues',
    hint: 'If this topic was discussed at an IGF annual meeting, name the sessions. Empty rows are ignored.',
    row: session,
    most: 10,
    offered: 1,
  }),
  organisations: rows({
    part: 'Who has to be there',
    label: 'Key organisations to invite',
    hint: 'Who has to be at the table? At least one. They are public; nobody is written to because you name them here.',
    missing: 'Name at least one key organisation to invite, and why.',
    row: keyOrganisation,
    least: 1,
    most: 50,
    offered: 3,
  }),
  groups: choices({ label: 'Stakeholder groups it needs', values: stakeholderGroups }),
  team: rows({
    label: 'Coordinating team so far',
    hint: 'People who will facilitate, with their consent. Names are public.',
    missing: 'Name at least one person of the coordinating team.',
    row: teamMember,
    least: 1,
    most: 20,
    offered: 2,
  }),
  checkExperience: checked('experience', 'Is it a topic for a BPF?'),
  checkExperienceWord: wordOn('experience'),
  checkManySides: checked('many-sides'),
  checkManySidesWord: wordOn('many-sides'),
  checkNarrow: checked('narrow'),
  checkNarrowWord: wordOn('narrow'),
  checkAudience: checked('audience'),
  checkAudienceWord: wordOn('audience'),
  checkNotElsewhere: checked('not-elsewhere'),
  checkNotElsewhereWord: wordOn('not-elsewhere'),
  checkPractice: checked('practice-not-policy'),
  checkPracticeWord: wordOn('practice-not-policy'),
  selfCheck: optionalText({
    label: 'Self-check: what made you hesitate',
    hint: 'Where you answered “no” or “not sure”: why go on all the same? Reviewers read it.',
    max: 2_000,
    height: 3,
  }),
  name: line({
    part: 'You, who propose it',
    label: 'Your name',
    told: 'Proposer',
    hint: 'Public, beside the proposal.',
    max: 120,
    autocomplete: 'name',
  }),
  email: email({
    label: 'Your email address',
    told: 'Email address of the proposer',
    hint: 'Never shown publicly. We send you a link to confirm, a receipt and the decision.',
    autocomplete: 'email',
  }),
  region: optionalChoice({ label: 'Your region', told: 'Region of the proposer', values: regions }),
  consent: mustTick({
    label: 'The proposal, my name and the names in it may be published on this site.',
    told: 'Consent to publish',
    missing:
      'Proposals are public. Tick this box so that we may publish yours, or save it as a draft for now.',
  }),
}));
export type ProposalFields = z.infer<typeof proposalForm>;

/** What the secretariat says when it decides. */
export const decisionForm = late(() => ({
  decision: choice({
    label: 'Decision',
    values: ['accept', 'decline'],
    labels: {
      accept: 'Accept: it becomes a Best Practice Forum, or goes on as one',
      decline: 'Not this time',
    },
  }),
  reasons: text({
    label: 'Reasons',
    hint: 'The proposer reads them in the letter; everybody can read them beside the proposal.',
    max: 4_000,
    height: 6,
    missing: 'A decision needs reasons: the proposer, and everybody else, will want to know why.',
    tooShort:
      'These reasons are too short. Say in a few words why: the proposer, and everybody else, reads them.',
  }),
}));

export const proposalStates = [
  'draft',
  'unconfirmed',
  'submitted',
  'withdrawn',
  'accepted',
  'declined',
  'merged',
] as const;
export type ProposalState = (typeof proposalStates)[number];

/** States in which a proposal is public. */
export const publicProposalStates: readonly ProposalState[] = ['submitted', 'accepted', 'declined', 'merged'];

/** Somebody who took part in the workplan of a forum, as its timeline names them: never with an address. */
export const participantSchema = late(() => ({
  name: z.string(),
  /** Of the team, who saw to milestones; or a participant who took some (R17). */
  as: z.enum(['owner', 'participant']),
  /** Titles of those milestones. */
  milestones: z.array(z.string()),
}));
export type Participant = z.infer<typeof participantSchema>;

/** So many milestones of somebody are named; more are counted. */
const mostNamed = 3;

/** What somebody did in a workplan, in a few words. */
export const partInWords = ({ as, milestones }: Pick<Participant, 'as' | 'milestones'>): string => {
  const named = milestones.slice(0, milestones.length > mostNamed ? mostNamed - 1 : mostNamed);
  const more = milestones.length - named.length;
  return [
    as === 'owner' ? 'saw to' : 'took',
    named.map((title) => `“${title}”`).join(', '),
    ...(more ? [`and ${more} more`] : []),
  ].join(' ');
};

export const proposalSchema = late(() => ({
  id: idOf('proposal'),
  revision: z.int(),
  callId: idOf('call'),
  state: z.enum(proposalStates),
  /** What was typed: everything once it was submitted, whatever there is of it in a draft. */
  fields: z.record(z.string(), z.unknown()),
  email: z.string(),
  /** Hash of the key that opens it for editing: in the form first, in the receipt's link after the confirmation. */
  keyHash: z.string(),
  /** Hash of the key in the confirmation letter; the address counts only once somebody came back with it. */
  confirmHash: z.optional(z.string()),
  createdAt: instantSchema,
  submittedAt: z.optional(instantSchema),
  confirmedAt: z.optional(instantSchema),
  /** When what it says was last changed, after it had come in: reviews that are older are of another text. */
  changedAt: z.optional(instantSchema),
  /** When a draft, or a submission nobody confirmed, is deleted. */
  expiresAt: z.optional(instantSchema),
  accessCodeId: z.optional(idOf('accessCode')),
  decision: z.optional(
    z.object({ accepted: z.boolean(), reasons: z.string(), at: instantSchema, by: z.string() }),
  ),
  forumId: z.optional(idOf('forum')),
  /** The running forum that it asks to continue, its final report, and who of its participants goes on (R9). */
  continues: z.optional(
    z.object({
      forumId: idOf('forum'),
      outputId: z.optional(idOf('output')),
      participants: z.optional(z.array(participantSchema)),
      /** The last day of its charter, where it did not go on in the call after it and lapsed. */
      lapsedSince: z.optional(daySchema),
    }),
  ),
  /** A revision the secretariat asked for, once; `answeredAt` when the proposer sent it. */
  revisionAsked: z.optional(
    z.object({
      at: instantSchema,
      by: z.string(),
      words: z.string(),
      /** Its last day, anywhere on Earth. */
      until: daySchema,
      answeredAt: z.optional(instantSchema),
    }),
  ),
  /** What it said before it was revised on request. */
  beforeRevision: z.optional(z.record(z.string(), z.unknown())),
  /** Proposals that were made one with this, with both proposers' agreement. */
  mergedFrom: z.optional(z.array(idOf('proposal'))),
  /** Who proposed these: they have the same interest in it as its own proposer. */
  mergedProposers: z.optional(z.array(z.object({ name: z.string(), email: z.string() }))),
  mergedInto: z.optional(idOf('proposal')),
}));
export type Proposal = z.infer<typeof proposalSchema>;

/** A draft nobody touches is deleted after this long. */
export const draftLasts = days(60);
/** A submission has this long to be confirmed; what counts against the call's end is when it was sent. */
export const confirmationLasts = days(7);

/** The fields as the form parsed them; for states in which they are complete. */
export const fieldsOf = (proposal: Proposal): ProposalFields => proposalForm.parse(proposal.fields);

/** A title to show, also for a draft that has none yet. */
export const titleOfProposal = ({ fields }: Pick<Proposal, 'fields'>): string =>
  (typeof fields.title === 'string' && cleanLine(fields.title).slice(0, 200)) || 'Untitled proposal';

/** Expired records may still be in the table for a while; they are gone all the same. */
export const isExpired = (proposal: Pick<Proposal, 'expiresAt'>, now: Date): boolean =>
  proposal.expiresAt !== undefined && proposal.expiresAt <= now.toISOString();

/** Whether a proposal may come in or be changed now; an access code opens a closed call for its holder. */
export const mayEnter = (call: Call, now: Date, withCode: boolean): Refusal | undefined => {
  switch (callState(call, now)) {
    case 'open':
      return undefined;
    case 'announced':
      return refuse(
        'invalid',
        'This call is not open yet. You can save your proposal as a draft and send it later.',
      );
    case 'closed':
      return withCode
        ? undefined
        : refuse(
            'invalid',
            'This call has closed. What you typed is kept. If the IGF secretariat gave you an access code, enter it below; otherwise write to the secretariat, or save this as a draft.',
          );
  }
};

/** Keeps what is there of a proposal; needs nothing but an address to send the link to. */
export const saveDraft = (
  before: Proposal | undefined,
  about: { id: string; callId: string; keyHash: string; email: string; fields: Record<string, unknown> },
  now: Date,
): Proposal | Refusal => {
  if (before && before.state !== 'draft') return notADraft(before);
  return {
    ...(before ?? { id: about.id, revision: 0, callId: about.callId, createdAt: now.toISOString() }),
    state: 'draft',
    keyHash: about.keyHash,
    email: about.email,
    fields: about.fields,
    expiresAt: after(now, draftLasts),
  };
};

const notADraft = (proposal: Proposal) =>
  refuse('conflict', `This proposal is ${proposalStateInWords[proposal.state]}; it is no draft any more.`);

/** Sends a proposal in: it waits for its address to be confirmed. */
export const submitProposal = (
  before: Proposal | undefined,
  about: {
    id: string;
    callId: string;
    keyHash: string;
    confirmHash: string;
    fields: ProposalFields;
    accessCodeId?: string | undefined;
  },
  now: Date,
): Proposal | Refusal => {
  if (before && before.state !== 'draft' && before.state !== 'unconfirmed') return notADraft(before);
  return {
    ...(before ?? { id: about.id, revision: 0, callId: about.callId, createdAt: now.toISOString() }),
    state: 'unconfirmed',
    keyHash: about.keyHash,
    confirmHash: about.confirmHash,
    email: about.fields.email,
    fields: about.fields,
    submittedAt: now.toISOString(),
    expiresAt: after(now, confirmationLasts),
    ...(about.accessCodeId ? { accessCodeId: about.accessCodeId } : {}),
  };
};

/** The address proved to be the submitter's. The key for editing changes hands: it now lies in the receipt. */
export const confirmProposal = (before: Proposal, keyHash: string, now: Date): Proposal | Refusal => {
  if (before.state !== 'unconfirmed') return notADraft(before);
  if (isExpired(before, now)) {
    return refuse(
      'gone',
      `This link was good until ${spokenInstant(before.expiresAt ?? now)}. Please send the proposal again.`,
    );
  }
  const { expiresAt, ...kept } = before;
  return { ...kept, state: 'submitted', keyHash, confirmedAt: now.toISOString() };
};

/** Whether a revision that was asked for can still be sent. */
export const revisionWaits = ({ state, revisionAsked }: Proposal, now: Date): boolean =>
  state === 'submitted' &&
  revisionAsked !== undefined &&
  !revisionAsked.answeredAt &&
  now.toISOString() < endOfDayAnywhere(revisionAsked.until);

/** The revision that came in, with what the proposal said before; who asked for it is the desk's to know. */
export const revisionOf = ({ revisionAsked, beforeRevision }: Proposal) =>
  revisionAsked?.answeredAt && beforeRevision
    ? {
        askedAt: revisionAsked.at,
        words: revisionAsked.words,
        cameAt: revisionAsked.answeredAt,
        before: beforeRevision,
      }
    : undefined;

/**
 * Whether a proposal may be changed or withdrawn by its link now: while the call is open, while a revision is awaited, or
 * with an access code.
 */
export const mayChange = (
  proposal: Proposal,
  call: Call,
  now: Date,
  withCode: boolean,
): Refusal | undefined => {
  if (revisionWaits(proposal, now)) return undefined;
  if (callState(call, now) !== 'closed') return mayEnter(call, now, withCode);
  if (withCode) return undefined;
  const { revisionAsked } = proposal;
  const ended =
    revisionAsked && !revisionAsked.answeredAt
      ? `The revision could come in until ${spokenDeadline(revisionAsked.until)}, and the`
      : 'The';
  return refuse(
    'invalid',
    `${ended} call has closed: now a proposal is changed or withdrawn with an access code only. If the IGF secretariat gave you one, enter it below; otherwise write to the secretariat.`,
  );
};

/**
 * Whether a proposal may be withdrawn by its link now: as it may be changed; and until the last day of a revision that was
 * asked for, also once that is in, as the letter that asks for it says.
 */
export const mayWithdraw = (
  proposal: Proposal,
  call: Call,
  now: Date,
  withCode: boolean,
): Refusal | undefined => {
  const { state, revisionAsked } = proposal;
  return state === 'submitted' && revisionAsked && now.toISOString() < endOfDayAnywhere(revisionAsked.until)
    ? undefined
    : mayChange(proposal, call, now, withCode);
};

/** What the secretariat says when it asks for a revision. */
export const revisionForm = late(() => ({
  words: text({
    label: 'What should be revised',
    hint: 'The proposer reads it in the letter, and everybody beside both versions once the revision is in. Say what is missed, and what is liked; quote no reviewer.',
    max: 4_000,
    height: 6,
    missing: 'Say what should be revised: the proposer cannot guess it.',
  }),
  until: day({
    label: 'Until',
    hint: 'The last day, anywhere on Earth, on which the revised proposal may be sent.',
  }),
}));

/** Asks a proposer for a revision: once, with a deadline that lies ahead. */
export const askForRevision = (
  before: Proposal,
  { words, until, by }: { words: string; until: string; by: string },
  now: Date,
): Proposal | Refusal => {
  if (before.state !== 'submitted') return notEditable(before);
  if (before.revisionAsked) {
    const { by: asker, until: last } = before.revisionAsked;
    return refuse(
      'conflict',
      `A revision was asked for once already, by ${asker}, until ${spokenDeadline(last)}. A proposal is revised once; decide on it as it is.`,
    );
  }
  return { ...before, revisionAsked: { at: now.toISOString(), by, words, until } };
};

/** Changes a proposal that was submitted. The first change after a revision was asked for keeps what it said before. */
export const editProposal = (before: Proposal, fields: ProposalFields, now: Date): Proposal | Refusal => {
  if (before.state !== 'submitted') return notEditable(before);
  const after = { ...before, fields: { ...fields, email: before.email }, changedAt: now.toISOString() };
  return revisionWaits(before, now) && before.revisionAsked
    ? {
        ...after,
        beforeRevision: before.fields,
        revisionAsked: { ...before.revisionAsked, answeredAt: now.toISOString() },
      }
    : after;
};

/** Takes a proposal back, for good. */
export const withdrawProposal = (before: Proposal): Proposal | Refusal =>
  before.state === 'submitted' ? { ...before, state: 'withdrawn' } : notEditable(before);

const notEditable = (proposal: Proposal) =>
  refuse(
    'conflict',
    `This proposal is ${proposalStateInWords[proposal.state]}, so it cannot be changed any more.`,
  );

/** Decides on a proposal, with reasons that its proposer and the public will read. */
export const decideOnProposal = (
  before: Proposal,
  decision: { accepted: boolean; reasons: string; by: string; forumId?: string },
  now: Date,
): Proposal | Refusal => {
  if (before.state !== 'submitted') {
    return refuse(
      'conflict',
      `This proposal is ${proposalStateInWords[before.state]}; a decision was not taken.`,
    );
  }
  const { accepted, reasons, by, forumId } = decision;
  return {
    ...before,
    state: accepted ? 'accepted' : 'declined',
    decision: { accepted, reasons, by, at: now.toISOString() },
    ...(forumId ? { forumId } : {}),
  };
};

export const proposalStateInWords: Record<ProposalState, string> = {
  draft: 'a draft',
  unconfirmed: 'waiting for its address to be confirmed',
  submitted: 'submitted',
  withdrawn: 'withdrawn',
  accepted: 'accepted',
  declined: 'declined',
  merged: 'merged into another',
};
