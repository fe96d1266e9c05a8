import * as z from 'zod/mini';
import { type Cycle, cycleAfter, cycleDates, instantOf, type Meetings, meetingAfter } from './cycle.ts';
import { choice, line, optionalText, rows, text, tick } from './fields.ts';
import type { Forum } from './forum.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { type Named, namesakesOf } from './namesake.ts';
import type { Person } from './people.ts';
import { keyOrganisation, type Proposal, participantSchema } from './proposal.ts';
import { type Refusal, refuse } from './refusal.ts';
import {
  after,
  dayAfter,
  days,
  endOf,
  endOfDayAnywhere,
  instantSchema,
  spokenBeginning,
  spokenDay,
  spokenDeadline,
  spokenInstant,
  startOfDayAnywhere,
} from './time.ts';

/*
 * R10: a forum runs by a charter of one or two years. One of two years tells at its first annual meeting how it goes, and
 * does not go into its second year before that was acknowledged.
 */

const teamMember = late(() => ({
  name: line({ label: 'Name', max: 120 }),
  affiliation: line({ label: 'Affiliation', max: 200 }),
}));

/** What the coordinating team writes; made for the members of the MAG and the cycles there are. */
export const charterForm = (
  mag: readonly Pick<Person, 'id' | 'name'>[],
  cycles: readonly Pick<Cycle, 'id' | 'title'>[],
) =>
  z.object({
    cycleId: choice({
      label: 'Begins in the cycle',
      values: cycles.map(({ id }) => id),
      labels: Object.fromEntries(cycles.map(({ id, title }) => [id, title])),
    }),
    years: choice({
      label: 'Runs for',
      values: ['1', '2'],
      labels: {
        '1': 'One year, to the next annual meeting',
        '2': 'Two years, with a mid-term update at the first annual meeting',
      },
    }),
    goal: text({
      label: 'Goal',
      hint: 'As the forum understands it now. Clear, and realistic for volunteers in the time it has.',
      max: 2_000,
      height: 4,
    }),
    evidence: text({ label: 'Evidence of success', max: 2_000, height: 3 }),
    outOfScope: text({ label: 'Out of scope', max: 2_000, height: 3 }),
    why: optionalText({
      label: 'What changed in the goal, and why',
      hint: 'Stands beside the goal, for everybody. Leave it empty when nothing changed.',
      max: 1_000,
      height: 2,
    }),
    facilitatorId: choice({
      label: 'MAG facilitator',
      hint: 'The member of the MAG who goes along with the forum, and approves its charter and workplan.',
      values: mag.map(({ id }) => id),
      labels: Object.fromEntries(mag.map(({ id, name }) => [id, name])),
    }),
    team: rows({
      label: 'Coordinating team',
      hint: 'Public.',
      row: teamMember,
      least: 1,
      most: 20,
      offered: 2,
      missing: 'Name at least one person of the coordinating team.',
    }),
    organisations: rows({
      label: 'Key organisations',
      hint: 'Whom the forum wants at the table, and why. Public.',
      row: keyOrganisation,
      least: 1,
      most: 100,
      offered: 2,
      missing: 'Name at least one key organisation, and why.',
    }),
  });
export type CharterFields = z.infer<ReturnType<typeof charterForm>>;

/** Another member of the MAG goes along with a forum; made for those who can. */
export const facilitatorForm = (members: readonly Pick<Person, 'id' | 'name'>[]) =>
  z.object({
    facilitatorId: choice({
      label: 'The MAG facilitator from now on',
      values: members.map(({ id }) => id),
      labels: Object.fromEntries(members.map(({ id, name }) => [id, name])),
    }),
    reason: text({
      label: 'Reason',
      hint: 'In the history of the forum. They get a letter with it.',
      max: 500,
      height: 2,
      missing: 'Say why: it stands in the history, and in the letter to them.',
    }),
  });

/** What somebody says who approves a charter, or gives it back. */
export const charterDecisionForm = late(() => ({
  decision: choice({
    label: 'Decision',
    values: ['approve', 'return'],
    labels: { approve: 'Approve the charter', return: 'Give it back to the team' },
  }),
  clear: tick({ label: 'The goal is clear.' }),
  realistic: tick({ label: 'The goal is realistic.' }),
  words: optionalText({
    label: 'Words to the team',
    hint: 'Public, with your name. Needed when you give it back.',
    max: 2_000,
    height: 3,
  }),
}));
export type CharterDecision = z.infer<typeof charterDecisionForm>;

/** R10: what a charter of two years tells at its first annual meeting. */
export const midTermForm = late(() => ({
  progress: text({ label: 'Progress', hint: 'What was done, against the workplan.', max: 4_000, height: 5 }),
  findings: text({ label: 'Findings so far', max: 4_000, height: 5 }),
  next: text({ label: 'Next steps', hint: 'For the second year.', max: 4_000, height: 4 }),
  outreach: text({
    label: 'Outreach and recruitment',
    hint: 'Who joined, who is missing, and how you mean to win them.',
    max: 4_000,
    height: 4,
  }),
}));
export type MidTermFields = z.infer<typeof midTermForm>;

export const acknowledgementForm = late(() => ({
  words: text({
    label: 'Answer to the team',
    hint: 'Public, beside the update.',
    max: 2_000,
    height: 3,
    missing: 'Say a few words to the team: what you take from their update.',
  }),
}));

const act = late(() => ({ by: z.string(), byId: idOf('person'), at: instantSchema }));

export const charterStates = ['draft', 'proposed', 'approved'] as const;
export type CharterState = (typeof charterStates)[number];

/** The charter of a forum for one or two years; a forum that goes on gets another. */
export const charterSchema = late(() => ({
  id: idOf('charter'),
  revision: z.int(),
  forumId: idOf('forum'),
  /** 1 for the first charter of its forum, 2 for the next, … */
  number: z.int(),
  state: z.enum(charterStates),
  title: z.string(),
  cycleId: idOf('cycle'),
  years: z.enum(['1', '2']),
  goal: z.string(),
  evidence: z.string(),
  outOfScope: z.string(),
  why: z.optional(z.string()),
  facilitator: z.object({ id: idOf('person'), name: z.string() }),
  team: z.array(z.object({ name: z.string(), affiliation: z.string() })),
  organisations: z.array(z.object({ name: z.string(), why: z.string() })),
  proposed: z.optional(act),
  /** The decision of last; of a charter that was given back, why. */
  decided: z.optional(z.object({ ...act.shape, approved: z.boolean(), words: z.optional(z.string()) })),
  midTerm: z.optional(
    z.object({
      ...midTermForm.shape,
      ...act.shape,
      acknowledged: z.optional(z.object({ ...act.shape, words: z.string() })),
    }),
  ),
  /** Of a charter that follows another: the proposal by which the forum goes on, and who of its participants does (R9). */
  continues: z.optional(z.object({ proposalId: idOf('proposal'), participants: z.array(participantSchema) })),
  createdAt: instantSchema,
}));
export type Charter = z.infer<typeof charterSchema>;

/** Who acts, as records keep it. */
export type Who = Pick<Person, 'id' | 'name'>;
/** Who may decide on what a team wrote. */
export type Judge = Pick<Person, 'id' | 'name' | 'roles' | 'namesakes'>;
const actOf = (who: Who, now: Date) => ({ by: who.name, byId: who.id, at: now.toISOString() });

/** Keeps what the team wrote. A charter that was proposed is no draft any more; who wants to change it takes it back first. */
export const writeCharter = (
  before: Charter | undefined,
  about: { id: string; number: number; forum: Pick<Forum, 'id' | 'title'>; facilitatorName: string },
  { facilitatorId, why, ...fields }: CharterFields,
  now: Date,
): Charter | Refusal => {
  if (before && before.state !== 'draft') return notADraft(before);
  const { why: _, ...kept } = before ?? {
    id: about.id,
    revision: 0,
    forumId: about.forum.id,
    number: about.number,
    createdAt: now.toISOString(),
  };
  return {
    ...kept,
    ...fields,
    ...(why === undefined ? {} : { why }),
    state: 'draft',
    title: `Charter of ${about.forum.title}`,
    facilitator: { id: facilitatorId, name: about.facilitatorName },
  };
};

const notADraft = (charter: Charter) =>
  refuse(
    'conflict',
    charter.state === 'proposed'
      ? `The charter was proposed by ${charter.proposed?.by ?? 'the team'}; take it back to change it.`
      : 'The charter is approved. Refine the goal, or write the next charter when this one ends.',
  );

/** The team says that the charter is ready. */
export const proposeCharter = (before: Charter, who: Who, now: Date): Charter | Refusal =>
  before.state === 'draft' ? { ...before, state: 'proposed', proposed: actOf(who, now) } : notADraft(before);

/**
 * Puts another MAG facilitator in the place of the one who was (R18: who leaves is replaced). Before a charter is approved, its
 * team names another in it.
 */
export const nameFacilitator = (
  before: Charter,
  { id, name }: Pick<Person, 'id' | 'name'>,
): Charter | Refusal =>
  before.state === 'approved'
    ? { ...before, facilitator: { id, name } }
    : refuse(
        'conflict',
        'The charter is not approved yet. Its team takes it back, and names another MAG facilitator in it.',
      );

/**
 * Whether a forum works, or will, by a charter whose MAG facilitator has left the MAG: the secretariat names another (R18).
 *
 * @param present everybody who is here
 */
export const hasNoFacilitator = (
  charter: Charter,
  cycles: CharterCycles | undefined,
  present: readonly Pick<Person, 'id' | 'roles'>[],
  now: Date,
): boolean =>
  charter.state === 'approved' &&
  !(cycles && charterStanding(charter, cycles, now) === 'ended') &&
  !present.some(({ id, roles }) => id === charter.facilitator.id && roles.some(({ role }) => role === 'mag'));

/** The team takes a proposed charter back to change it. */
export const takeBackCharter = (before: Charter): Charter | Refusal => {
  if (before.state !== 'proposed')
    return refuse(
      'conflict',
      `The charter is ${charterStateInWords[before.state]}, so there is nothing to take back.`,
    );
  const { proposed, ...kept } = before;
  return { ...kept, state: 'draft' };
};

/**
 * Approves a charter, with the goal found clear and realistic (R19, R20), or gives it back with words.
 *
 * @param continuation of a charter that follows another: the proposal by which the forum asks to go on
 */
export const decideOnCharter = (
  before: Charter,
  decision: CharterDecision,
  who: Judge,
  now: Date,
  continuation?: Continuation,
): Charter | Refusal => {
  if (before.state !== 'proposed') {
    return refuse(
      'conflict',
      before.decided
        ? `${before.decided.by} decided on ${spokenInstant(before.decided.at)}; the charter is ${charterStateInWords[before.state]}.`
        : 'The team has not proposed the charter yet.',
    );
  }
  const wrong = whyNotDecide(before, who);
  if (wrong) return wrong;
  const approved = decision.decision === 'approve';
  const waits = approved ? whyNotGoingOn(before, continuation) : undefined;
  if (waits) return waits;
  const decided = {
    ...actOf(who, now),
    approved,
    ...(decision.words === undefined ? {} : { words: decision.words }),
  };
  return {
    ...before,
    state: approved ? 'approved' : 'draft',
    decided,
    ...(approved && continuation
      ? {
          continues: {
            proposalId: continuation.id,
            participants: continuation.continues?.participants ?? [],
          },
        }
      : {}),
  };
};

/** The proposal by which a forum asks to go on, as much of it as its next charter needs. */
export type Continuation = Pick<Proposal, 'id' | 'state' | 'decision' | 'continues'>;

/**
 * Why a charter that follows another cannot be approved now, if it cannot (R9): the forum goes on when the MAG has accepted
 * its continuation. A first charter follows the proposal that founded the forum.
 */
export const whyNotGoingOn = (
  { number }: Pick<Charter, 'number'>,
  continuation: Continuation | undefined,
): Refusal | undefined => {
  if (number === 1 || continuation?.state === 'accepted') return undefined;
  const { state, decision } = continuation ?? {};
  return refuse(
    'conflict',
    state === 'submitted'
      ? 'The forum has asked to go on, and nothing is decided yet. This charter can be approved when the MAG has accepted that and the IGF secretariat has recorded it.'
      : state === 'declined' && decision
        ? `The MAG did not accept that the forum goes on (${spokenDay(decision.at)}), so this charter cannot be approved. The reasons stand with the proposal.`
        : state === 'merged'
          ? 'The proposal by which the forum asked to go on became part of another, so this charter cannot be approved. Ask the IGF secretariat.'
          : 'The forum has not asked to go on. Its coordinating team does that first; this charter can be approved when the MAG has accepted it.',
  );
};

/** Why somebody cannot decide on this charter, if they cannot. */
export const whyNotDecide = (charter: Charter, who: Judge): Refusal | undefined => {
  if (charter.proposed?.byId === who.id)
    return refuse('not-allowed', 'You proposed this charter yourself. Somebody else approves it.');
  if (isOfTeam(charter, who))
    return refuse(
      'not-allowed',
      'You are of the coordinating team of this forum. Somebody else approves its charter.',
    );
  if (namesakesInTeam(charter, who).length) return namesakeRefusal('approves its charter');
  if (who.roles.some(({ role }) => role === 'secretariat') || who.id === charter.facilitator.id)
    return undefined;
  return refuse(
    'not-allowed',
    `The MAG facilitator of this forum, ${charter.facilitator.name}, or the IGF secretariat decides on its charter.`,
  );
};

/** Whether somebody has the role of the coordinating team that a charter is about. */
const isOfTeam = ({ forumId }: Charter, { roles }: Judge): boolean =>
  roles.some((held) => held.role === 'coordinating-team' && held.forumId === forumId);

/** Those in the team of a charter who have the name of somebody, unless that person said that it is not them. */
export const namesakesInTeam = (
  { team }: Pick<Charter, 'team'>,
  who: Pick<Judge, 'name' | 'namesakes'>,
): Named[] =>
  namesakesOf(
    who,
    team.map(({ name, affiliation }) => ({ name, of: affiliation })),
  );

/** Whether nothing but their name, which stands in the team, keeps somebody from what `why` is about. */
export const isKeptByName = (
  charter: Charter,
  who: Judge,
  why: (charter: Charter, who: Judge) => Refusal | undefined,
): boolean => why(charter, who) !== undefined && why({ ...charter, team: [] }, who) === undefined;

const namesakeRefusal = (act: string): Refusal =>
  refuse(
    'not-allowed',
    `Your name stands in the coordinating team of this charter. If that is you, somebody else ${act}; if it is somebody else of your name, say so first.`,
  );

/** What is missing of a decision, by field; empty when nothing is. */
export const wrongDecision = (decision: CharterDecision): { name: string; message: string }[] => {
  if (decision.decision === 'return')
    return decision.words ? [] : [{ name: 'words', message: 'Say what the team should change.' }];
  return [
    ...(decision.clear
      ? []
      : [{ name: 'clear', message: 'Is the goal clear? Approve when it is, or give the charter back.' }]),
    ...(decision.realistic
      ? []
      : [
          {
            name: 'realistic',
            message: 'Is the goal realistic? Approve when it is, or give the charter back.',
          },
        ]),
  ];
};

/**
 * Files the mid-term update; until it is acknowledged, the team may file it anew. It tells of a first year that is nearly
 * over, so it is not filed at its beginning.
 */
export const fileMidTerm = (
  before: Charter,
  fields: MidTermFields,
  who: Who,
  now: Date,
  cycles: CharterCycles | undefined,
): Charter | Refusal => {
  if (before.state !== 'approved')
    return refuse('conflict', 'There is no approved charter to report on yet.');
  if (before.years === '1')
    return refuse(
      'invalid',
      'This charter runs for one year; a mid-term update belongs to one of two years.',
    );
  if (before.midTerm?.acknowledged)
    return refuse(
      'conflict',
      `${before.midTerm.acknowledged.by} acknowledged the mid-term update on ${spokenInstant(before.midTerm.acknowledged.at)}; it stands as it is.`,
    );
  const early = cycles && whyNotMidTerm(cycles, now);
  return early ?? { ...before, midTerm: { ...fields, ...actOf(who, now) } };
};

/** How many days before it is due the mid-term update can be filed. */
const midTermDays = 60;

/** Why the mid-term update cannot be filed yet, if it cannot (R10: “at its first annual meeting”). */
export const whyNotMidTerm = (cycles: CharterCycles, now: Date): Refusal | undefined => {
  const first = dayAfter(midTermDue(cycles).day, -midTermDays);
  return now.toISOString() < startOfDayAnywhere(first)
    ? refuse(
        'conflict',
        `The update tells how the first year went. It can be filed from ${spokenBeginning(first)}.`,
      )
    : undefined;
};

/** Acknowledges the mid-term update of others (R10): nobody does so with their own, or that of their team. */
export const acknowledgeMidTerm = (
  before: Charter,
  words: string,
  who: Judge,
  now: Date,
): Charter | Refusal => {
  const { midTerm } = before;
  if (!midTerm) return refuse('conflict', 'The team has not filed its mid-term update yet.');
  const own = whyNotAcknowledge(before, who);
  if (own) return own;
  if (midTerm.acknowledged)
    return refuse(
      'conflict',
      `${midTerm.acknowledged.by} acknowledged it on ${spokenInstant(midTerm.acknowledged.at)}.`,
    );
  return { ...before, midTerm: { ...midTerm, acknowledged: { ...actOf(who, now), words } } };
};

/** Why somebody does not acknowledge a mid-term update, if so. */
export const whyNotAcknowledge = (charter: Charter, who: Judge): Refusal | undefined =>
  charter.midTerm?.byId === who.id
    ? refuse(
        'not-allowed',
        'You filed this update yourself. Somebody else of the IGF secretariat acknowledges it.',
      )
    : isOfTeam(charter, who)
      ? refuse(
          'not-allowed',
          'You are of the coordinating team of this forum. Somebody else of the IGF secretariat acknowledges its update.',
        )
      : namesakesInTeam(charter, who).length
        ? namesakeRefusal('of the IGF secretariat acknowledges its update')
        : undefined;

/** The cycles that a charter leans on: the one it begins in, and the next as far as it is planned. */
export interface CharterCycles {
  cycle: Meetings;
  next?: Meetings | undefined;
}

/** The days of a charter: when it begins, when its second year would, and when it has ended. First instants. */
export const charterSpan = (
  charter: Pick<Charter, 'years'>,
  { cycle, next }: CharterCycles,
): { begins: string; firstDay: string; secondYear: string; ends: string; lastDay: string } => {
  const firstMeeting = meetingAfter(cycle);
  const secondMeeting = meetingAfter(next ?? cycleAfter(cycle));
  const lastDay = charter.years === '1' ? firstMeeting.ends : secondMeeting.ends;
  return {
    begins: instantOf('magConfirms', cycleDates(cycle).magConfirms),
    firstDay: cycleDates(cycle).magConfirms.day,
    secondYear: endOfDayAnywhere(firstMeeting.ends),
    ends: endOfDayAnywhere(lastDay),
    lastDay,
  };
};

/** The day on which a charter was approved, as UTC has it. */
export const approvedOn = ({ decided, createdAt }: Pick<Charter, 'decided' | 'createdAt'>): string =>
  (decided?.at ?? createdAt).slice(0, 10);

/**
 * The charter that a forum worked by on a day, or was to: the last of those approved by then, and the first where none was yet.
 * Without a day, the last of all.
 *
 * @param charters all of the forum, the first one first
 */
export const charterOn = (charters: readonly Charter[], day?: string): Charter | undefined => {
  const approved = charters.filter(({ state }) => state === 'approved');
  return approved.findLast((each) => day === undefined || approvedOn(each) <= day) ?? approved[0];
};

/** A charter that another followed, for a list of them (R9). */
export interface EarlierCharter {
  /** The day on which it was approved: its address, and that of its workplan, name it. */
  on: string;
  years: number;
  /** Absent when the cycle in which it began is not planned any more. */
  lastDay?: string;
}

/** Those of a forum's charters that were approved before another, the latest first. */
export const earlierThan = (
  charter: Pick<Charter, 'number'> | undefined,
  charters: readonly Charter[],
  planned: readonly Cycle[],
): EarlierCharter[] =>
  charters
    .filter(({ state, number }) => state === 'approved' && number < (charter?.number ?? 0))
    .toReversed()
    .map((each) => {
      const { cycles } = cyclesOfCharter(each, planned);
      return {
        on: approvedOn(each),
        years: Number(each.years),
        ...(cycles ? { lastDay: charterSpan(each, cycles).lastDay } : {}),
      };
    });

/** The cycles that a charter's days follow from, among those that are planned (latest first). */
export const cyclesOfCharter = (
  charter: Pick<Charter, 'cycleId'> | undefined,
  planned: readonly Cycle[],
): { cycle: Cycle | undefined; cycles: CharterCycles | undefined } => {
  const cycle = planned.find(({ id }) => id === charter?.cycleId);
  // The last of those that begin later is the one that follows.
  const next = cycle && planned.findLast(({ meeting }) => meeting.starts > cycle.meeting.starts);
  return { cycle, cycles: cycle && { cycle, next } };
};

/** Why no charter begins in a cycle any more: its annual meeting has ended, and with it the first year (R10). */
export const whyOver = (cycles: CharterCycles, now: Date): Refusal | undefined =>
  now.toISOString() < charterSpan({ years: '1' }, cycles).ends
    ? undefined
    : refuse(
        'conflict',
        'The cycle that this charter begins in is over: its annual meeting has ended. The team chooses another cycle.',
      );

export type CharterStanding = CharterState | 'running' | 'waits for its mid-term update' | 'ended';

/** Where a charter stands: what somebody decided, and what its days and its mid-term update make of it (R10). */
export const charterStanding = (charter: Charter, cycles: CharterCycles, now: Date): CharterStanding => {
  if (charter.state !== 'approved') return charter.state;
  const at = now.toISOString();
  const { begins, secondYear, ends } = charterSpan(charter, cycles);
  if (at >= ends) return 'ended';
  if (charter.years === '2' && at >= secondYear && !charter.midTerm?.acknowledged)
    return 'waits for its mid-term update';
  return at >= begins ? 'running' : 'approved';
};

/**
 * Whether a charter has ended, and what is due with its last day can still be caught up on: late milestones are told as before,
 * and the goal as the output reached it can be added.
 */
export const hasJustEnded = (charter: Charter, cycles: CharterCycles, now: Date): boolean =>
  charterStanding(charter, cycles, now) === 'ended' &&
  now.toISOString() < after(charterSpan(charter, cycles).ends, days(28));

/** A step of a charter's years: whether it is done, and the day of its meeting, or the deadline with its time zone. */
export interface CharterStep {
  name: 'Begins' | 'Mid-term update' | 'Second year' | 'Ends';
  told: string;
  done: boolean;
}

/** The years of an approved charter step by step, each with its day (R10): those of meetings are days, what is due is due in a zone. */
export const charterSteps = (
  { years, midTerm }: Pick<Charter, 'years' | 'midTerm'>,
  cycles: CharterCycles,
  now: Date,
): CharterStep[] => {
  const at = now.toISOString();
  const { begins, firstDay, secondYear, ends, lastDay } = charterSpan({ years }, cycles);
  const acknowledged = midTerm?.acknowledged;
  const filed = midTerm && `filed on ${spokenDay(midTerm.at)}`;
  return [
    { name: 'Begins', told: spokenDay(firstDay), done: at >= begins },
    ...(years === '2'
      ? [
          {
            name: 'Mid-term update' as const,
            told: acknowledged
              ? `acknowledged on ${spokenDay(acknowledged.at)}`
              : (filed ?? `until ${spokenDeadline(midTermDue(cycles))}`),
            done: acknowledged !== undefined,
          },
          {
            name: 'Second year' as const,
            told: `after ${spokenDay(meetingAfter(cycles.cycle).ends)}`,
            done: at >= secondYear && acknowledged !== undefined,
          },
        ]
      : []),
    { name: 'Ends', told: spokenDay(lastDay), done: at >= ends },
  ];
};

/** Why what needs a charter in force cannot be done now, if it cannot (R10). */
export const whyNotInForce = (
  charter: Charter | undefined,
  cycles: CharterCycles | undefined,
  now: Date,
): Refusal | undefined => {
  if (!charter || !cycles) return refuse('conflict', 'This forum has no charter yet. Write it first.');
  const standing = charterStanding(charter, cycles, now);
  switch (standing) {
    case 'approved':
    case 'running':
      return undefined;
    case 'ended':
      return refuse(
        'conflict',
        `The charter ended on ${spokenDay(charterSpan(charter, cycles).lastDay)}. The forum goes on by a next charter, once the MAG has accepted its continuation.`,
      );
    case 'waits for its mid-term update':
      return refuse(
        'conflict',
        charter.midTerm
          ? 'The second year waits for its mid-term update to be acknowledged by the IGF secretariat.'
          : 'The second year waits for its mid-term update. File it first.',
      );
    default:
      return refuse('conflict', `The charter is ${charterStateInWords[standing]}; it is not approved yet.`);
  }
};

/** In days before it is due: when a team is first asked for its mid-term update. */
export const midTermAskedBefore = 30;

/** The deadline of the mid-term update of a charter of two years, and whether it has passed. */
export const midTermDue = ({ cycle }: CharterCycles) => cycleDates(cycle).midTermDue;
export const midTermIsLate = (charter: Charter, cycles: CharterCycles, now: Date): boolean =>
  charter.state === 'approved' &&
  charter.years === '2' &&
  !charter.midTerm &&
  endOf(midTermDue(cycles)) <= now.toISOString();

export const charterStateInWords: Record<CharterState, string> = {
  draft: 'a draft',
  proposed: 'proposed, and waits to be approved',
  approved: 'approved',
};

export const charterStandingInWords: Record<CharterStanding, string> = {
  ...charterStateInWords,
  running: 'running',
  'waits for its mid-term update': 'second year waits for its mid-term update',
  ended: 'ended',
};

/* Goal versions (R20). */

export const goalStages = ['proposal', 'refined', 'charter', 'output'] as const;
export type GoalStage = (typeof goalStages)[number];

export const goalStageInWords: Record<GoalStage, string> = {
  proposal: 'In the proposal',
  refined: 'Refined',
  charter: 'In the charter',
  output: 'With the output',
};

/** What the team says when it refines the goal, or tells with the output what was reached. */
export const goalForm = late(() => ({
  stage: choice({
    label: 'What this is',
    values: ['refined', 'output'],
    labels: {
      refined: 'The goal, refined while the forum works',
      output: 'The goal as the output reached it',
    },
  }),
  goal: text({ label: 'Goal', max: 2_000, height: 4 }),
  evidence: text({ label: 'Evidence of success', max: 2_000, height: 3 }),
  outOfScope: text({ label: 'Out of scope', max: 2_000, height: 3 }),
  why: text({
    label: 'Why it is different now',
    hint: 'What you learned, or what you heard. Stands beside the goal, for everybody.',
    max: 1_000,
    height: 3,
    missing: 'Say why the goal is another now: it stands beside it for everybody.',
  }),
}));

/** What a member of the MAG finds of a goal (R19, R20). */
export const goalCheckForm = late(() => ({
  clear: choice({ label: 'Is it clear?', values: ['yes', 'no'] }),
  realistic: choice({ label: 'Is it realistic?', values: ['yes', 'no'] }),
  words: optionalText({ label: 'In a few words', hint: 'Public, with your name.', max: 1_000, height: 2 }),
}));

export const goalSchema = late(() => ({
  id: idOf('goal'),
  revision: z.int(),
  forumId: idOf('forum'),
  /** 1 for the first after the proposal's. */
  number: z.int(),
  stage: z.enum(goalStages),
  goal: z.string(),
  evidence: z.string(),
  outOfScope: z.string(),
  why: z.optional(z.string()),
  by: z.string(),
  at: instantSchema,
  /** Of the forum. */
  title: z.optional(z.string()),
  /** The MAG facilitator of the forum at that time. */
  facilitatorId: z.optional(idOf('person')),
  /** Who of the MAG had declared a conflict of interest towards the forum by then (R19): it waits for none of them. */
  keptOut: z.optional(z.array(idOf('person'))),
  /** A newer version stands beside it: nobody is asked to look at this one any more. */
  superseded: z.optional(z.boolean()),
  /** One of each who looked, the latest. */
  checks: z.array(
    z.object({
      by: z.string(),
      byId: idOf('person'),
      at: instantSchema,
      /** The MAG facilitator of the forum looks as such. */
      facilitator: z.boolean(),
      /** Whoever approved the charter for the IGF secretariat: no word of the MAG. */
      secretariat: z.optional(z.boolean()),
      clear: z.boolean(),
      realistic: z.boolean(),
      words: z.optional(z.string()),
    }),
  ),
}));
export type Goal = z.infer<typeof goalSchema>;
export type GoalCheck = Goal['checks'][number];

/**
 * Whose word on a goal is still to come (R19, R20): each version is looked at by the MAG facilitator of the forum and by
 * another member of the MAG at least. The proposal's version is looked at in review; one that was refined again, no more.
 */
export const looksMissing = ({
  stage,
  superseded,
  facilitatorId,
  checks,
}: Pick<Goal, 'stage' | 'superseded' | 'facilitatorId' | 'checks'>): ('facilitator' | 'member')[] => {
  if (stage === 'proposal' || superseded) return [];
  const looked = {
    facilitator: !facilitatorId || checks.some(({ facilitator }) => facilitator),
    member: checks.some(({ facilitator, secretariat }) => !facilitator && !secretariat),
  };
  return (['facilitator', 'member'] as const).filter((who) => !looked[who]);
};

/** Puts a check in the place of what the same member found before. */
export const checkGoal = (before: Goal, check: GoalCheck): Goal => ({
  ...before,
  checks: [...before.checks.filter(({ byId }) => byId !== check.byId), check],
});
