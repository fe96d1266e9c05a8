import * as z from 'zod/mini';
import type { Call } from './call.ts';
import { type Cycle, instantOf, reviewDates } from './cycle.ts';
import { choice, mustTick, optionalText, saysSomething, text } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { type Named, namesakesOf, plainName } from './namesake.ts';
import { isOfTeam, normalEmail, type Person, type Role } from './people.ts';
import { type Proposal, proposalStateInWords } from './proposal.ts';
import { type Refusal, refuse } from './refusal.ts';
import { instantSchema, spokenInstant } from './time.ts';

/** What members of the MAG look at in each proposal (R19, R5), in this order. */
export const criteria = ['clear', 'realistic', 'suitable', 'community', 'outreach', 'distinct'] as const;
type Criterion = (typeof criteria)[number];

export const criterionInWords: Record<Criterion, { short: string; question: string }> = {
  clear: {
    short: 'Clear goal',
    question: 'Would two people who read the goal expect the same result?',
  },
  realistic: {
    short: 'Realistic goal',
    question: 'Can volunteers reach it in the time there is?',
  },
  suitable: {
    short: 'Suitable for a BPF',
    question:
      'Is there experience to collect, of several stakeholder groups? The self-check says what made the proposer hesitate.',
  },
  community: {
    short: 'Community',
    question: 'Are people there who will do the work, from more than one group and region?',
  },
  outreach: {
    short: 'Outreach plan',
    question: 'Are the organisations named that know, decide or run something, and why?',
  },
  distinct: {
    short: 'No duplication',
    question: 'Does it stand apart from work that is going on elsewhere, and from the other proposals?',
  },
};

const scores = ['4', '3', '2', '1'] as const;
export const scoreInWords: Record<(typeof scores)[number], string> = {
  '4': '4 · fully',
  '3': '3 · mostly',
  '2': '2 · partly',
  '1': '1 · not yet',
};

const scoreOf = (criterion: Criterion) =>
  choice({
    label: criterionInWords[criterion].short,
    hint: criterionInWords[criterion].question,
    values: scores,
    labels: scoreInWords,
  });

const wordsOn = (criterion: Criterion) =>
  optionalText({ label: `${criterionInWords[criterion].short}: in words`, max: 2_000, height: 2 });

export const recommendations = ['accept', 'revise', 'decline'] as const;
export type Recommendation = (typeof recommendations)[number];
export const recommendationInWords: Record<Recommendation, string> = {
  accept: 'Select it as it is',
  revise: 'Select it once it is revised',
  decline: 'Do not select it this time',
};

/** A member's review of a proposal: a score for each criterion, words where there is something to say. */
export const reviewForm = late(() => ({
  clear: scoreOf('clear'),
  clearWords: wordsOn('clear'),
  realistic: scoreOf('realistic'),
  realisticWords: wordsOn('realistic'),
  suitable: scoreOf('suitable'),
  suitableWords: wordsOn('suitable'),
  community: scoreOf('community'),
  communityWords: wordsOn('community'),
  outreach: scoreOf('outreach'),
  outreachWords: wordsOn('outreach'),
  distinct: scoreOf('distinct'),
  distinctWords: wordsOn('distinct'),
  recommendation: choice({
    label: 'All in all',
    values: recommendations,
    labels: recommendationInWords,
  }),
  words: text({
    label: 'Why',
    hint: 'Two or three sentences that the MAG and the secretariat read when they select.',
    max: 4_000,
    height: 5,
  }),
  notMine: optionalText({
    label: 'Why it is not your organisation, and you have no interest in it',
    told: 'Why a tie that was seen is no conflict of interest',
    hint: 'For example: another agency, under the same mail domain. The MAG and the secretariat read it beside your review.',
    max: 1_000,
    height: 3,
  }),
  impartial: mustTick({
    label:
      'It is not my own proposal nor that of my organisation, and nothing else keeps me from judging it freely.',
    told: 'No conflict of interest',
    missing: 'Tick that nothing keeps you from judging it freely, or declare a conflict of interest instead.',
  }),
}));
export type ReviewFields = z.infer<typeof reviewForm>;

/** Why somebody stays out of a proposal, as far as the public is told. */
const interests = ['own-proposal', 'own-organisation', 'other'] as const;
export type Interest = (typeof interests)[number];

const interestInWords: Record<Interest, string> = {
  'own-proposal': 'own proposal',
  'own-organisation': 'own organisation',
  other: 'another interest',
};

/** "own organisation"; of a conflict that was declared before its kind was asked for, that it is one. */
export const spokenInterest = (interest: Interest | undefined): string =>
  interest ? interestInWords[interest] : 'conflict of interest';

/** What a member says who steps back from a proposal. */
export const conflictForm = late(() => ({
  interest: choice({
    label: 'It is',
    hint: 'Public beside the decision, with your name.',
    values: interests,
    labels: {
      'own-proposal': 'my own proposal',
      'own-organisation': 'a proposal of my organisation',
      other: 'something else that ties me to it',
    },
  }),
  conflict: text({
    label: 'What ties you to this proposal',
    hint: 'For example: my organisation is to be invited as a partner. The MAG and the secretariat read it; it is not public.',
    max: 1_000,
    height: 3,
    missing: 'Say in a few words what ties you to this proposal.',
  }),
}));

/** What a member says of a conflict of interest that was carried over from before. */
export const noLongerForm = late(() => ({
  noLonger: text({
    label: 'Why it holds no more',
    hint: 'For example: I work for another organisation now. The MAG and the secretariat read it; it is not public.',
    max: 1_000,
    height: 3,
    missing: 'Say in a few words why it holds no more.',
  }),
}));

export const noteForm = late(() => ({
  message: text({
    label: 'Your message',
    hint: 'Kept, with your name; read by the MAG and the secretariat.',
    max: 4_000,
    height: 4,
  }),
}));

/** `asked`: the secretariat would like this member's review, and there is none yet. */
const reviewStates = ['asked', 'draft', 'submitted', 'conflict'] as const;
type ReviewState = (typeof reviewStates)[number];

export const reviewStateInWords: Record<ReviewState, string> = {
  asked: 'asked for',
  draft: 'begun',
  submitted: 'in',
  conflict: 'conflict of interest',
};

export const reviewSchema = late(() => ({
  id: idOf('review'),
  revision: z.int(),
  state: z.enum(reviewStates),
  callId: idOf('call'),
  proposalId: idOf('proposal'),
  personId: idOf('person'),
  name: z.string(),
  /** What was typed: everything once it is in, whatever there is of it before. */
  fields: z.record(z.string(), z.unknown()),
  /** The change of the proposal whose text it is about, as its `changedAt` was; absent where that was as it came in. */
  ofChange: z.optional(instantSchema),
  conflict: z.optional(z.string()),
  /** Of a conflict of interest; absent where it was declared before this was asked for. */
  interest: z.optional(z.enum(interests)),
  /** The tie that was seen, of which `fields.notMine` says why it is no conflict of interest. */
  tie: z.optional(z.string()),
  /** Others of the same name, of whom the reviewer had said when they wrote it that it is not them. */
  namesakes: z.optional(z.array(z.object({ name: z.string(), of: z.string() }))),
  /** Of a conflict of interest that was declared towards a forum before: in which of its proposals (R9, R19). */
  carriedFrom: z.optional(idOf('proposal')),
  /** What was carried over, where its member has said since that it holds no more, and why. */
  noLonger: z.optional(
    z.object({ words: z.string(), at: instantSchema, conflict: z.string(), carriedFrom: idOf('proposal') }),
  ),
  askedBy: z.optional(z.string()),
  createdAt: instantSchema,
  submittedAt: z.optional(instantSchema),
}));
export type Review = z.infer<typeof reviewSchema>;

/** One message of the reviewers' discussion of a proposal. */
export const reviewNoteSchema = late(() => ({
  id: idOf('reviewNote'),
  revision: z.int(),
  proposalId: idOf('proposal'),
  by: z.string(),
  personId: idOf('person'),
  words: z.string(),
  at: instantSchema,
}));
export type ReviewNote = z.infer<typeof reviewNoteSchema>;

/** From when until when members review, in instants; the second is the first that is too late. */
export interface ReviewWindow {
  opens: string;
  closes: string;
}

/** The window of a call, see `reviewDates`: it never opens before the call has closed. */
export const reviewWindow = (
  call: Pick<Call, 'closes' | 'closesTime' | 'closesZone' | 'decidedBy'>,
  cycle: Cycle | undefined,
): ReviewWindow => {
  const { reviewOpens, reviewCloses } = reviewDates(call, cycle);
  return {
    opens: instantOf('reviewOpens', reviewOpens),
    closes: instantOf('reviewCloses', reviewCloses),
  };
};

/** Whether members may review now; a proposal may still change before, and the MAG meets after. */
const mayReviewAt = ({ opens, closes }: ReviewWindow, now: Date): Refusal | undefined => {
  const at = now.toISOString();
  if (at < opens)
    return refuse(
      'conflict',
      `Review begins on ${spokenInstant(opens)}, when the call has closed: until then proposals may change. What you typed is kept here.`,
    );
  return at < closes
    ? undefined
    : refuse(
        'conflict',
        `Review ended on ${spokenInstant(closes)}. What you typed is kept here; bring it to the meeting.`,
      );
};

/** Mailboxes of these tell nothing about where somebody works. */
export const mailForAll = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'yahoo.com',
  'icloud.com',
  'proton.me',
  'protonmail.com',
  'gmx.net',
  'mail.ru',
  'qq.com',
  '163.com',
]);

const domainOf = (email: string) => email.split('@')[1] ?? '';

/** What of a proposal tells whose it is. */
type Proposed = Pick<Proposal, 'id' | 'email' | 'fields' | 'mergedProposers' | 'continues'>;

/** Somebody who may have an interest in a proposal. */
export type Reviewer = Pick<Person, 'name' | 'email' | 'roles' | 'namesakes'>;

export interface Tie {
  /**
   * `own`: it is certainly their own proposal. `name`: it is, unless they answer that somebody else has their name.
   * `organisation`: it is pointed out, and they say themselves what it means.
   */
  by: 'own' | 'name' | 'organisation';
  what: string;
}

/** Who is named in a proposal, each with what they are named as. */
export const namedIn = ({
  id,
  fields,
  mergedProposers = [],
}: Pick<Proposed, 'id' | 'fields' | 'mergedProposers'>): (Named & { as: string })[] => {
  const rows: unknown[] = Array.isArray(fields.team) ? fields.team : [];
  const team = rows.flatMap((row) => {
    const { name, affiliation } = Object(row) as { name?: unknown; affiliation?: unknown };
    return typeof name === 'string' ? [{ name, of: typeof affiliation === 'string' ? affiliation : '' }] : [];
  });
  // Of a proposer who is of the team, one answer is enough.
  const ofTeam = (name: string) =>
    team.find((member) => plainName(member.name) === plainName(name))?.of ?? `proposer of ${id}`;
  return [
    ...mergedProposers.map(({ name }) => ({
      name,
      of: ofTeam(name),
      as: 'a proposal of somebody with your name was merged into it',
    })),
    ...(typeof fields.name === 'string'
      ? [{ name: fields.name, of: ofTeam(fields.name), as: 'its proposer has your name' }]
      : []),
    ...team.map((member) => ({ ...member, as: 'your name stands in its coordinating team' })),
  ];
};

/** Whether two mail domains are the same, or one stands below the other: a department has its own, below its house’s. */
const isOneOrganisation = (one: string, other: string): boolean =>
  one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);

/**
 * What ties a person to a proposal, as far as roles, names and addresses tell: the proposer's own address, the team of the forum
 * that goes on by it, a name that stands in it and of which they did not say that it is somebody else, an address at the
 * proposer's organisation.
 */
export const tieOf = (proposal: Proposed, person: Reviewer): Tie | undefined => {
  if (normalEmail(proposal.email) === normalEmail(person.email))
    return { by: 'own', what: 'it was sent from your own address' };
  if (proposal.continues && isOfTeam(person, proposal.continues.forumId))
    return { by: 'own', what: 'you are of the coordinating team of the forum that goes on by it' };
  const merged = proposal.mergedProposers ?? [];
  if (merged.some(({ email }) => normalEmail(email) === normalEmail(person.email)))
    return { by: 'own', what: 'your own proposal was merged into it' };
  const [named] = namesakesOf(person, namedIn(proposal));
  if (named) return { by: 'name', what: named.as };
  const domain = domainOf(normalEmail(person.email));
  if (!domain || mailForAll.has(domain)) return undefined;
  const from = [proposal, ...merged]
    .map(({ email }) => domainOf(normalEmail(email)))
    .find((theirs) => theirs && isOneOrganisation(domain, theirs));
  if (!from) return undefined;
  return {
    by: 'organisation',
    what: `its proposer writes from ${from}, ${from === domain ? 'as you do' : `and you from ${domain}`}`,
  };
};

/** Whether a tie makes it their own proposal: by name, until they said otherwise, here or in a review that others can read. */
const isOwn = (tie: Tie, review: Pick<Review, 'state' | 'tie'> | undefined): boolean =>
  tie.by === 'own' || (tie.by === 'name' && !(review?.state === 'submitted' && review.tie === tie.what));

/** To stand in a sentence. */
const withoutStop = (words: string): string => words.replace(/[\s.。]+$/u, '');

/** R19: no review by somebody with a conflict of interest, and no part in the decision. */
const conflictRefusal = (why: string): Refusal =>
  refuse(
    'not-allowed',
    `You have a conflict of interest in this proposal: ${withoutStop(why)}. So you neither review it nor take part in deciding on it, and you do not see what others wrote about it.`,
  );

const namesakeRefusal = (what: string): Refusal =>
  refuse(
    'not-allowed',
    `You may have a conflict of interest in this proposal: ${what}. Until you answer, on the page of its review, that it is somebody else of your name, you neither see what others wrote about it nor take part in deciding on it.`,
  );

/**
 * Why a member does not look at the goal of a forum (R19, R20), if they do not: the conflict of interest that they declared
 * towards it, in the proposal by which it works.
 */
export const keptFromGoal = (review: Pick<Review, 'state' | 'conflict'> | undefined): Refusal | undefined =>
  review?.state === 'conflict'
    ? refuse(
        'not-allowed',
        `You declared a conflict of interest towards this forum: ${review.conflict ?? 'an interest of yours'}. Another member of the MAG looks at its goal.`,
      )
    : undefined;

/** The tie of somebody that they still have to answer to: with a conflict of interest, or with why it is none. */
export const openTie = (
  proposal: Proposed,
  person: Reviewer,
  own: Pick<Review, 'tie'> | undefined,
): string | undefined => {
  const tie = tieOf(proposal, person);
  return tie && tie.by !== 'own' && own?.tie !== tie.what ? tie.what : undefined;
};

/**
 * The reviews of a proposal, with what a merger brings along: who declared a conflict of interest in a proposal that became
 * part of it has one in it too, and what they wrote here before does not count; nor does a review of somebody whose name
 * came in with it, until they answer that. Derived whenever
 * reviews are read, so that a conflict declared at the moment of the merger is not lost.
 *
 * @param written at least those of this proposal and of all in its `mergedFrom`
 */
export const reviewsOf = (
  proposal: Proposed & Pick<Proposal, 'id' | 'mergedFrom'>,
  written: readonly Review[],
): Review[] => {
  const { id, mergedFrom = [] } = proposal;
  const own = written.filter(({ proposalId }) => proposalId === id);
  const brought = written
    .filter(({ proposalId, state }) => state === 'conflict' && mergedFrom.includes(proposalId))
    .map(
      ({ submittedAt, ...review }): Review => ({
        ...review,
        proposalId: id,
        conflict: `${withoutStop(review.conflict ?? 'a conflict of interest')} (declared in a proposal that was merged into it)`,
      }),
    );
  const steppedBack = new Map(brought.map((review) => [review.personId, review]));
  return [
    ...own.map((review) => {
      const { submittedAt, ...kept } = review;
      if (review.state === 'conflict') return review;
      const from = steppedBack.get(review.personId);
      if (from)
        return { ...kept, state: from.state, conflict: from.conflict, interest: from.interest, fields: {} };
      // Whose name came in with a merger sends their review again, with an answer to that.
      const tie = mergedFrom.length
        ? tieOf(proposal, {
            name: review.name,
            email: '',
            roles: [],
            namesakes: review.namesakes?.map((each) => ({ ...each, at: review.createdAt })),
          })
        : undefined;
      return review.state === 'submitted' && tie && isOwn(tie, review)
        ? { ...kept, state: 'draft' as const }
        : review;
    }),
    ...[...steppedBack.values()].filter(({ personId }) => !own.some((each) => each.personId === personId)),
  ];
};

/** Why somebody does not review a proposal, if so. `review` is what there is of their own. */
export const keptFromReviewing = (
  proposal: Proposed,
  person: Reviewer,
  review: Pick<Review, 'state' | 'conflict' | 'carriedFrom'> | undefined,
): Refusal | undefined => {
  if (review?.state === 'conflict')
    return conflictRefusal(
      review.carriedFrom
        ? `${withoutStop(review.conflict ?? '')} (declared or seen with this forum before, it follows to its continuation)`
        : (review.conflict ?? 'you declared one'),
    );
  const tie = tieOf(proposal, person);
  return tie?.by === 'own' ? conflictRefusal(tie.what) : undefined;
};

/**
 * Why somebody stays out of a proposal, if they do: they neither read what others wrote about it nor decide on it. Whose
 * name stands in it may review it with an answer to that, and stays out until they do.
 */
export const keptOut = (
  proposal: Proposed,
  person: Reviewer,
  review: Pick<Review, 'state' | 'conflict' | 'tie' | 'carriedFrom'> | undefined,
): Refusal | undefined => {
  const tie = tieOf(proposal, person);
  return (
    keptFromReviewing(proposal, person, review) ??
    (tie && isOwn(tie, review) ? namesakeRefusal(tie.what) : undefined)
  );
};

/** Somebody who takes no part in deciding on a proposal. */
export const stayingOutSchema = late(() => ({
  personId: idOf('person'),
  name: z.string(),
  interest: z.optional(z.enum(interests)),
  /** Declared towards the forum before, and carried over to its continuation. */
  carried: z.optional(z.literal(true)),
  /** That they were at the meeting all the same, as who confirmed the decision noted. */
  wasThere: z.optional(z.literal(true)),
}));
export type StayingOut = z.infer<typeof stayingOutSchema>;

/**
 * Who takes no part when the MAG decides on a proposal (R19), by name: who declared a conflict of interest, and each member
 * whose own proposal it is, though they declared nothing, nor answered that somebody else has their name.
 *
 * @param reviews those of this proposal
 * @param members of the MAG
 */
export const stayingOutOf = (
  proposal: Proposed,
  reviews: readonly Pick<Review, 'state' | 'personId' | 'name' | 'interest' | 'tie' | 'carriedFrom'>[],
  members: readonly (Reviewer & Pick<Person, 'id'>)[],
): StayingOut[] => {
  const declared = reviews
    .filter(({ state }) => state === 'conflict')
    .map(
      ({ personId, name, interest, carriedFrom }): StayingOut => ({
        personId,
        name,
        ...(interest && { interest }),
        ...(carriedFrom ? { carried: true } : {}),
      }),
    );
  const own = members
    .filter((member) => {
      const tie = tieOf(proposal, member);
      const its = reviews.find(({ personId }) => personId === member.id);
      return tie && isOwn(tie, its) && its?.state !== 'conflict';
    })
    .map(({ id, name }): StayingOut => ({ personId: id, name, interest: 'own-proposal' }));
  return [...declared, ...own].toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
};

const holds = (roles: readonly Role[], role: Role['role']) => roles.some((held) => held.role === role);

/**
 * Whether somebody may read what others wrote about a proposal. A member writes their own review first, so that nobody
 * leans on the first one that came in; once review has ended, every member may. Who is kept out never may.
 */
export const mayReadReviews = (
  person: Pick<Person, 'roles'>,
  own: Pick<Review, 'state'> | undefined,
  window: ReviewWindow,
  now: Date,
): boolean =>
  holds(person.roles, 'secretariat') ||
  own?.state === 'submitted' ||
  (own?.state !== 'conflict' && now.toISOString() >= window.closes);

interface Written {
  id: string;
  at: string;
  person: Reviewer & Pick<Person, 'id'>;
  fields: Record<string, unknown>;
}

const answerTo = ({ by }: Tie): string =>
  `Say in a few words why it is not ${by === 'name' ? 'you' : 'your organisation'} and you have no interest in it, or declare a conflict of interest instead.`;

/** Keeps a review, unfinished (`draft`) or in. One that is in may be changed as long as review lasts. */
export const writeReview = (
  before: Review | undefined,
  proposal: Proposal,
  window: ReviewWindow,
  { id, at, person, fields }: Written,
  state: 'draft' | 'submitted',
): Review | Refusal => {
  if (proposal.state !== 'submitted')
    return refuse(
      'conflict',
      `This proposal is ${proposalStateInWords[proposal.state]}, so it is not reviewed.`,
    );
  const out = keptFromReviewing(proposal, person, before);
  if (out) return out;
  const closed = mayReviewAt(window, new Date(at));
  if (closed) return closed;
  if (state === 'draft' && before?.state === 'submitted')
    return refuse('conflict', 'Your review is in already. Send the changed one instead of keeping a draft.');
  const tie = tieOf(proposal, person);
  const answer = typeof fields.notMine === 'string' ? fields.notMine : '';
  if (tie && state === 'submitted' && !saysSomething(answer)) return refuse('invalid', answerTo(tie));
  const { ofChange, tie: answered, ...kept } = before ?? newReview(proposal, person, id, at);
  // What was answered here before is not asked again, and stays beside the review.
  const asBefore = !tie && answered ? { tie: answered, notMine: before?.fields.notMine } : undefined;
  return {
    ...kept,
    name: person.name,
    state,
    fields: asBefore ? { ...fields, notMine: asBefore.notMine } : fields,
    ...(asBefore ? { tie: asBefore.tie } : {}),
    ...(tie && saysSomething(answer) ? { tie: tie.what } : {}),
    ...(person.namesakes?.length
      ? { namesakes: person.namesakes.map(({ name, of }) => ({ name, of })) }
      : {}),
    ...(proposal.changedAt ? { ofChange: proposal.changedAt } : {}),
    ...(state === 'submitted' ? { submittedAt: at } : {}),
  };
};

/** Whether the proposal was changed since this review was sent: by a revision, late with an access code, by a merger. */
export const isOfOlder = (
  { state, ofChange = '' }: Pick<Review, 'state' | 'ofChange'>,
  { changedAt = '' }: Pick<Proposal, 'changedAt'>,
): boolean => state === 'submitted' && ofChange < changedAt;

const newReview = (
  proposal: Pick<Proposal, 'id' | 'callId'>,
  person: Pick<Person, 'id' | 'name'>,
  id: string,
  at: string,
): Review => ({
  id,
  revision: 0,
  state: 'asked',
  callId: proposal.callId,
  proposalId: proposal.id,
  personId: person.id,
  name: person.name,
  fields: {},
  createdAt: at,
});

/** Steps back from a proposal. A review that was begun or is in does not count any more. */
export const declareConflict = (
  before: Review | undefined,
  proposal: Proposal,
  { id, at, person }: Omit<Written, 'fields'>,
  { conflict, interest }: z.infer<typeof conflictForm>,
): Review => {
  const { submittedAt, carriedFrom, ...kept } = before ?? newReview(proposal, person, id, at);
  return { ...kept, name: person.name, state: 'conflict', conflict, interest, fields: {} };
};

/** A proposal by which a forum came to be, or asked to go on, with what was said of it. */
export interface Earlier {
  proposal: Proposal;
  /** Of this proposal, and of those that were merged into it. */
  written: readonly Review[];
}

/**
 * The conflicts of interest that follow a forum to its continuation (R9, R19): what a member declared towards it last, and that
 * it was their own proposal. Not where they have said since that it holds no more, nor where the continuation is their own
 * anyway: that is seen by itself.
 *
 * @param earlier by which the forum came here, oldest first
 * @param members of the MAG
 */
export const carryConflicts = (
  continuation: Proposal,
  earlier: readonly Earlier[],
  members: readonly (Reviewer & Pick<Person, 'id'>)[],
  idFor: (person: Pick<Person, 'id'>) => string,
  at: string,
): Review[] =>
  members
    .filter((member) => tieOf(continuation, member)?.by !== 'own')
    .flatMap((member): Review[] => {
      const last = earlier.toReversed().flatMap(({ proposal, written }) => {
        const own = reviewsOf(proposal, written).find(({ personId }) => personId === member.id);
        const tie = tieOf(proposal, member);
        return own || tie?.by === 'own' ? [{ proposal, own, tie }] : [];
      })[0];
      if (!last) return [];
      const { proposal, own, tie } = last;
      const begun = { ...newReview(continuation, member, idFor(member), at), state: 'conflict' as const };
      if (own?.state === 'conflict')
        return [
          {
            ...begun,
            conflict: own.conflict,
            interest: own.interest,
            carriedFrom: own.carriedFrom ?? proposal.id,
          },
        ];
      return tie?.by === 'own'
        ? [{ ...begun, conflict: tie.what, interest: 'own-proposal', carriedFrom: proposal.id }]
        : [];
    });

/** Why a member cannot say that a conflict of interest holds no more, if they cannot. */
export const whyNotLifted = (
  before: Review | undefined,
  proposal: Proposal,
  person: Reviewer,
): Refusal | undefined => {
  if (before?.state !== 'conflict' || !before.carriedFrom)
    return refuse(
      'conflict',
      'Only a conflict of interest that was carried over from an earlier proposal of the forum can be said to hold no more.',
    );
  if (proposal.state !== 'submitted')
    return refuse(
      'conflict',
      `This proposal is ${proposalStateInWords[proposal.state]}, so nothing follows from it.`,
    );
  return before.interest === 'own-proposal' || tieOf(proposal, person)?.by === 'own'
    ? refuse('not-allowed', 'It was your own proposal, or it is your team’s: that always holds.')
    : undefined;
};

/** A conflict of interest that was carried over holds no more, as its member says; they may review, and take part. */
export const liftConflict = (
  before: Review | undefined,
  proposal: Proposal,
  { at, person }: Pick<Written, 'at' | 'person'>,
  { noLonger: words }: z.infer<typeof noLongerForm>,
): Review | Refusal => {
  const why = whyNotLifted(before, proposal, person);
  if (why || !before?.carriedFrom) return why ?? refuse('conflict', 'Nothing was carried over.');
  const { conflict = '', interest, carriedFrom, ...kept } = before;
  return { ...kept, name: person.name, state: 'draft', noLonger: { words, at, conflict, carriedFrom } };
};

/** The secretariat asks a member for a review. */
export const askForReview = (
  before: Review | undefined,
  proposal: Proposal,
  { id, at, person }: Omit<Written, 'fields'>,
  askedBy: string,
): Review | Refusal => {
  if (before)
    return refuse(
      'conflict',
      `${before.name} has been asked already, or has begun: ${reviewStateInWords[before.state]}.`,
    );
  if (tieOf(proposal, person)?.by === 'own')
    return refuse(
      'invalid',
      `${person.name} has a conflict of interest in this proposal, so they cannot be asked to review it.`,
    );
  return { ...newReview(proposal, person, id, at), askedBy };
};

/** With fewer reviews than these, one opinion may decide on a proposal: members hear of it when review is about to end. */
export const reviewsEnough = 2;

/** What the reviews of a proposal come to. Only those that are in count. */
export interface Summary {
  inSoFar: number;
  asked: number;
  conflicts: number;
  /** The mean of each criterion, from 1 to 4; absent without a review. */
  means: Partial<Record<Criterion, number>>;
  mean?: number;
  recommendations: Record<Recommendation, number>;
}

export const summaryOf = (reviews: readonly Review[]): Summary => {
  const received = reviews.filter(({ state }) => state === 'submitted');
  const meanOf = (criterion: Criterion) =>
    received.reduce((sum, { fields }) => sum + Number(fields[criterion]), 0) / received.length;
  const means = received.length
    ? Object.fromEntries(criteria.map((criterion) => [criterion, meanOf(criterion)]))
    : {};
  const all = Object.values(means);
  return {
    inSoFar: received.length,
    asked: reviews.filter(({ state }) => state !== 'conflict').length,
    conflicts: reviews.length - reviews.filter(({ state }) => state !== 'conflict').length,
    means,
    ...(all.length ? { mean: all.reduce((sum, each) => sum + each, 0) / all.length } : {}),
    recommendations: Object.fromEntries(
      recommendations.map((each) => [
        each,
        received.filter(({ fields }) => fields.recommendation === each).length,
      ]),
    ) as Record<Recommendation, number>,
  };
};
