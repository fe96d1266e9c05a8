import * as z from 'zod/mini';
import {
  type Charter,
  type CharterCycles,
  type CharterStanding,
  charterSpan,
  charterStanding,
  whyNotInForce,
} from './charter.ts';
import { cycleAfter, cycleDates, meetingAfter } from './cycle.ts';
import { choice, day, email, line, mustTick, optionalDay, optionalText, text } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import type { Person } from './people.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import {
  after,
  dayAfter,
  daySchema,
  days,
  endOfDayAnywhere,
  instantSchema,
  spokenDay,
  spokenInstant,
  startOfDayAnywhere,
} from './time.ts';

/*
 * R21: a forum works by a plan of milestones, each with an owner and a day, so that it stays with its goal. R8: one of them
 * is the discussion of possible future topics, or the plan is not approved.
 */

export const milestoneKinds = [
  'scoping meeting',
  'research',
  'call for contributions',
  'outreach',
  'drafting',
  'comment period',
  'session',
  'output',
  'mid-term update',
  'future topics',
] as const;
export type MilestoneKind = (typeof milestoneKinds)[number];

export const milestoneKindInWords: Record<MilestoneKind, string> = {
  'scoping meeting': 'Scoping meeting',
  research: 'Research',
  'call for contributions': 'Call for contributions',
  outreach: 'Outreach',
  drafting: 'Drafting',
  'comment period': 'Comment period',
  session: 'Session at the annual meeting',
  output: 'Output',
  'mid-term update': 'Mid-term update',
  'future topics': 'Discussion of possible future topics',
};

/** What the team says of one milestone; made for the people of the team. */
export const milestoneForm = (team: readonly Pick<Person, 'id' | 'name'>[]) =>
  z.object({
    kind: choice({ label: 'Kind', values: milestoneKinds, labels: milestoneKindInWords }),
    title: line({ label: 'What it is', hint: 'For example: interviews with ten regulators.', max: 160 }),
    starts: optionalDay({ label: 'Begins on', hint: 'Leave it empty for what happens on one day.' }),
    due: day({ label: 'Due on', hint: 'Until the last moment of this day anywhere on Earth.' }),
    ownerId: choice({
      label: 'Owner',
      hint: 'Who of the team sees to it. They hear first when it is late.',
      values: team.map(({ id }) => id),
      labels: Object.fromEntries(team.map(({ id, name }) => [id, name])),
    }),
    open: choice({
      label: 'May a participant take it?',
      hint: 'Then the public timeline offers it; you decide who gets it.',
      values: ['no', 'yes'],
      labels: { no: 'No', yes: 'Yes, offer it' },
    }),
  });
export type MilestoneFields = z.infer<ReturnType<typeof milestoneForm>>;

const milestone = late(() => ({
  id: idOf('milestone'),
  kind: z.enum(milestoneKinds),
  title: z.string(),
  starts: z.optional(daySchema),
  due: daySchema,
  owner: z.object({ id: idOf('person'), name: z.string() }),
  /** Whether participants may offer to take it. */
  open: z.boolean(),
  /** Of one in force: since when it has this day and this owner; absent in plans that are older than this. */
  since: z.optional(instantSchema),
}));
export type Milestone = z.infer<typeof milestone>;

const act = late(() => ({ by: z.string(), byId: idOf('person'), at: instantSchema }));
export type Who = Pick<Person, 'id' | 'name'>;
const actOf = (who: Who, now: Date) => ({ by: who.name, byId: who.id, at: now.toISOString() });

export const approvers = ['facilitator', 'secretariat'] as const;
export type Approver = (typeof approvers)[number];
export const approverInWords: Record<Approver, string> = {
  facilitator: 'the MAG facilitator',
  secretariat: 'the IGF secretariat',
};

const monthSchema = z.string().check(z.regex(/^\d{4}-\d{2}$/));

export const workplanStates = ['draft', 'proposed', 'approved'] as const;

/** How much is kept of it beside the record; all of it stands in the history. */
const mostNotes = 3;
const mostMonths = 30;
export const mostMilestones = 40;

export const workplanSchema = late(() => ({
  id: idOf('workplan'),
  revision: z.int(),
  forumId: idOf('forum'),
  charterId: idOf('charter'),
  title: z.string(),
  state: z.enum(workplanStates),
  facilitator: z.object({ id: idOf('person'), name: z.string() }),
  /** What is in force. */
  current: z.optional(
    z.object({
      version: z.int(),
      milestones: z.array(milestone),
      reason: z.optional(z.string()),
      approvals: z.array(z.object({ ...act.shape, as: z.enum(approvers) })),
      at: instantSchema,
    }),
  ),
  /** When the first version came into force; absent in plans that are older than this. */
  inForceSince: z.optional(instantSchema),
  /** What is being written, for the first time or as an amendment. */
  draft: z.optional(
    z.object({
      milestones: z.array(milestone),
      /** Why an approved plan is amended. */
      reason: z.optional(z.string()),
      proposed: z.optional(act),
      approvals: z.array(z.object({ ...act.shape, as: z.enum(approvers) })),
      /** Why it was given back last. */
      returned: z.optional(z.object({ ...act.shape, words: z.string() })),
    }),
  ),
  progress: z.record(
    z.string(),
    z.object({
      done: z.optional(daySchema),
      notes: z.array(z.object({ by: z.string(), at: instantSchema, words: z.string() })),
      /** A participant who took it. */
      taken: z.optional(z.object({ name: z.string(), email: z.string() })),
    }),
  ),
  /** The monthly answers to "are we still on the goal?", oldest first. */
  course: z.array(
    z.object({
      month: monthSchema,
      answer: z.enum(['yes', 'partly', 'no']),
      words: z.string(),
      by: z.string(),
      at: instantSchema,
    }),
  ),
  createdAt: instantSchema,
}));
export type Workplan = z.infer<typeof workplanSchema>;
export type Draft = NonNullable<Workplan['draft']>;
type Progress = Workplan['progress'][string];

/** What was approved, kept for good. */
export const workplanVersionSchema = late(() => ({
  id: idOf('workplanVersion'),
  revision: z.int(),
  workplanId: idOf('workplan'),
  version: z.int(),
  milestones: z.array(milestone),
  reason: z.optional(z.string()),
  approvals: z.array(z.object({ ...act.shape, as: z.enum(approvers) })),
  at: instantSchema,
}));
export type WorkplanVersion = z.infer<typeof workplanVersionSchema>;

/** A milestone of the template; where it lies between two days, as shares of the time between them. */
type Begin = readonly [
  kind: MilestoneKind,
  title: string,
  starts: number | undefined,
  due: number,
  open: boolean,
];

const gathering: readonly Begin[] = [
  ['scoping meeting', 'First meeting: scope, goal, who does what', undefined, 0.08, false],
  ['outreach', 'Invitations to the key organisations', 0.05, 0.25, true],
  ['research', 'What is known already', 0.08, 0.35, true],
  ['call for contributions', 'Call for experience, good and bad', 0.2, 0.45, false],
  ['drafting', 'First draft', 0.4, 0.6, true],
];
const finishing: readonly Begin[] = [
  ['comment period', 'Draft open for comment', 0.6, 0.75, false],
  ['drafting', 'Draft with the comments worked in', 0.75, 0.9, false],
  ['future topics', 'What should BPFs look at next?', undefined, 0.92, false],
];
const timed = (all: readonly Begin[], to: (share: number) => number) =>
  all.map(([kind, title, starts, due, open]): Begin => [kind, title, starts && to(starts), to(due), open]);
/** A charter of two years gathers until its first annual meeting, and finishes in its second year. */
const gatheredBy = 0.6;
const gatheringFirst = timed(gathering, (share) => (share / gatheredBy) * 0.9);
const finishingThen = timed(finishing, (share) => (share - gatheredBy) / (1 - gatheredBy));

/**
 * Milestones that fit the days of a charter, to begin with (R8, R21): from the MAG's confirmation, or from today where that
 * is later, to the output at the annual meeting at which the charter ends. In a charter of two years the first annual
 * meeting has a session, an output and the mid-term update, too (R10), unless it is over. In the order in which they are
 * due; none lies in the past.
 */
export const milestonesToBeginWith = (
  charter: Parameters<typeof charterSpan>[0],
  cycles: CharterCycles,
  owner: Milestone['owner'],
  ids: readonly string[],
  now: Date,
): Milestone[] => {
  const { cycle, next = cycleAfter(cycle) } = cycles;
  const today = now.toISOString().slice(0, 10);
  const { lastDay } = charterSpan(charter, cycles);
  const confirmed = cycleDates(cycle).magConfirms.day;
  const from = [confirmed, today].toSorted().at(-1) ?? today;
  const within = (day: string) => (day < from ? from : day > lastDay ? lastDay : day);
  /** The template between two days; not on the first of them where there is another. */
  const between = (begins: string, ends: string, all: readonly Begin[]): Dated[] => {
    const length = (Date.parse(ends) - Date.parse(begins)) / days(1);
    const at = (share: number) => within(dayAfter(begins, Math.max(1, Math.round(length * share))));
    return all.map(([kind, title, starts, due, open]) => ({
      kind,
      title,
      ...(starts === undefined ? {} : { starts: at(starts) }),
      due: at(due),
      open,
    }));
  };
  const atMeeting = ({ starts, ends }: Span, session: string): Dated => ({
    kind: 'session',
    title: session,
    starts: within(starts),
    due: within(ends),
    open: false,
  });
  const published = (title: string, day: string): Dated => ({
    kind: 'output',
    title,
    due: within(day),
    open: false,
  });
  const first = meetingAfter(cycle);
  const last = charter.years === '1' ? first : meetingAfter(next);
  const begin =
    charter.years === '2' && from <= first.ends
      ? [
          ...between(from, first.starts, gatheringFirst),
          {
            kind: 'mid-term update' as const,
            title: 'Mid-term update filed',
            due: within(cycleDates(cycle).midTermDue.day),
            open: false,
          },
          atMeeting(first, 'Session of the forum in its first year'),
          published('Output of the first year published', first.ends),
          ...between(first.ends, last.starts, finishingThen),
        ]
      : between(from, last.starts, [...gathering, ...finishing]);
  return [...begin, atMeeting(last, 'Session of the forum'), published('Output published', lastDay)]
    .flatMap(({ kind, title, ...dated }, place) => {
      const id = ids[place];
      return id ? [{ id, kind, title, ...dated, owner }] : [];
    })
    .toSorted((one, other) => one.due.localeCompare(other.due));
};
/** How many ids `milestonesToBeginWith` takes at most. */
export const beginsWith = 13;

type Dated = Pick<Milestone, 'kind' | 'title' | 'starts' | 'due' | 'open'>;
type Span = ReturnType<typeof meetingAfter>;

/** What is wrong with a milestone's days, by field; empty when nothing is. */
export const wrongMilestone = (
  { starts, due }: Pick<MilestoneFields, 'starts' | 'due'>,
  span: { firstDay: string; lastDay: string },
): { name: string; message: string }[] => {
  if (starts && starts > due)
    return [{ name: 'due', message: 'This is due before it begins. Choose a later day.' }];
  if (due > span.lastDay)
    return [{ name: 'due', message: `The charter ends on ${spokenDay(span.lastDay)}. Choose a day before.` }];
  if ((starts ?? due) < span.firstDay)
    return [
      {
        name: starts ? 'starts' : 'due',
        message: `The charter begins on ${spokenDay(span.firstDay)}. Choose that day or a later one.`,
      },
    ];
  return [];
};

/**
 * Why a plan cannot be proposed or approved with these milestones, if so: some lie outside the days of its charter, which may have
 * moved with its cycle since they were written.
 */
export const whyOutside = (
  milestones: readonly Pick<Milestone, 'title' | 'starts' | 'due'>[],
  span: { firstDay: string; lastDay: string },
): Refusal | undefined => {
  const outside = milestones.filter((one) => wrongMilestone(one, span).length);
  return outside.length
    ? refuse(
        'invalid',
        `The charter runs from ${spokenDay(span.firstDay)} to ${spokenDay(span.lastDay)}, and these milestones lie outside: ${outside.map(({ title }) => `“${title}”`).join(', ')}. The team gives them other days, or removes them.`,
      )
    : undefined;
};

/** The draft as it may be changed now; of an approved plan there is none until somebody amends it. */
const writable = (plan: Workplan): Draft | Refusal => {
  if (!plan.draft)
    return refuse('conflict', 'The workplan is approved. Say why you amend it, then change its milestones.');
  if (plan.draft.proposed)
    return refuse(
      'conflict',
      `${plan.draft.proposed.by} proposed the workplan on ${spokenInstant(plan.draft.proposed.at)}; take it back to change it.`,
    );
  return plan.draft;
};

const inOrder = (milestones: readonly Milestone[]) =>
  milestones.toSorted((one, other) => one.due.localeCompare(other.due) || one.id.localeCompare(other.id));

/** Puts a milestone into the draft, new or in the place of itself. */
export const putMilestone = (plan: Workplan, one: Milestone): Workplan | Refusal => {
  const draft = writable(plan);
  if ('refused' in draft) return draft;
  const others = draft.milestones.filter(({ id }) => id !== one.id);
  if (others.length >= mostMilestones)
    return refuse('invalid', `A workplan has ${mostMilestones} milestones at most. Put some together.`);
  return { ...plan, draft: { ...draft, milestones: inOrder([...others, one]) } };
};

export const removeMilestone = (plan: Workplan, milestoneId: string): Workplan | Refusal => {
  const draft = writable(plan);
  if ('refused' in draft) return draft;
  return {
    ...plan,
    draft: { ...draft, milestones: draft.milestones.filter(({ id }) => id !== milestoneId) },
  };
};

/** Whether a plan has the discussion of possible future topics (R8). */
export const hasFutureTopics = (milestones: readonly Pick<Milestone, 'kind'>[]): boolean =>
  milestones.some(({ kind }) => kind === 'future topics');

const withoutFutureTopics = refuse(
  'invalid',
  'A workplan cannot be approved without a discussion of possible future topics. Add that milestone.',
);

/** The team says that the plan is ready. */
export const proposeWorkplan = (plan: Workplan, who: Who, now: Date): Workplan | Refusal => {
  const draft = writable(plan);
  if ('refused' in draft) return draft;
  if (!draft.milestones.length) return refuse('invalid', 'The workplan has no milestone yet. Add one first.');
  return { ...plan, state: 'proposed', draft: { ...draft, proposed: actOf(who, now), approvals: [] } };
};

export const takeBackWorkplan = (plan: Workplan): Workplan | Refusal => {
  if (!plan.draft?.proposed)
    return refuse('conflict', 'The workplan is not proposed, so there is nothing to take back.');
  const { proposed, ...draft } = plan.draft;
  return { ...plan, state: 'draft', draft: { ...draft, approvals: [] } };
};

/** As whom somebody can approve this plan, if they can: nobody approves the plan of their own team. */
export const approverFor = (
  plan: Workplan,
  who: Who & Pick<Person, 'roles'>,
  facilitatorIsThere: boolean,
): Approver | Refusal => {
  if (plan.draft?.proposed?.byId === who.id)
    return refuse('not-allowed', 'You proposed this workplan yourself. Somebody else approves it.');
  if (who.roles.some((held) => held.role === 'coordinating-team' && held.forumId === plan.forumId))
    return refuse(
      'not-allowed',
      'You are of the coordinating team of this forum. Somebody else approves its workplan.',
    );
  if (facilitatorIsThere && who.id === plan.facilitator.id) return 'facilitator';
  if (who.roles.some(({ role }) => role === 'secretariat')) return 'secretariat';
  return refuse(
    'not-allowed',
    `The MAG facilitator of this forum, ${plan.facilitator.name}, and the IGF secretariat approve its workplan.`,
  );
};

/** Whether the secretariat has approved a plan that is proposed, and the MAG facilitator has not. */
export const isLeftToFacilitator = ({ draft }: Pick<Workplan, 'draft'>): boolean =>
  draft?.proposed !== undefined &&
  draft.approvals.some(({ as }) => as === 'secretariat') &&
  !draft.approvals.some(({ as }) => as === 'facilitator');

/**
 * One of the two approvals; with the second the plan is in force (R20). Refused without the future topics (R8). Where the
 * facilitator has left the MAG, that of the secretariat is enough: a forum does not wait for who is not there.
 */
export const approveWorkplan = (
  plan: Workplan,
  who: Who & Pick<Person, 'roles'>,
  now: Date,
  facilitatorIsThere = true,
): Workplan | Refusal => {
  const { draft } = plan;
  if (!draft?.proposed) return refuse('conflict', 'The team has not proposed the workplan yet.');
  const as = approverFor(plan, who, facilitatorIsThere);
  if (typeof as !== 'string') return as;
  if (!hasFutureTopics(draft.milestones)) return withoutFutureTopics;
  const given = draft.approvals.find((each) => each.as === as);
  if (given && facilitatorIsThere)
    return refuse(
      'conflict',
      `${given.by} approved it as ${approverInWords[as]} on ${spokenInstant(given.at)}.`,
    );
  const approvals = given ? draft.approvals : [...draft.approvals, { ...actOf(who, now), as }];
  const { draft: _, ...kept } = plan;
  const at = now.toISOString();
  if (facilitatorIsThere && approvals.length < approvers.length)
    return { ...kept, draft: { ...draft, approvals } };
  return {
    ...kept,
    state: 'approved',
    inForceSince: beganBy(plan) ?? at,
    current: {
      version: (plan.current?.version ?? 0) + 1,
      milestones: draft.milestones.map((one) => ({ ...one, since: sinceOf(plan, one) ?? at })),
      ...(draft.reason === undefined ? {} : { reason: draft.reason }),
      approvals,
      at,
    },
  };
};

/** When the first version of a plan came into force. */
const beganBy = ({ inForceSince, current }: Pick<Workplan, 'inForceSince' | 'current'>): string | undefined =>
  inForceSince ?? current?.at;

/** Since when a milestone has been in force with the day and the owner that it has here, if it has. */
const sinceOf = (
  { current }: Pick<Workplan, 'current'>,
  { id, due, owner }: Pick<Milestone, 'id' | 'due' | 'owner'>,
): string | undefined => {
  const known = current?.milestones.find((each) => each.id === id);
  return known && known.due === due && known.owner.id === owner.id ? (known.since ?? current?.at) : undefined;
};

/** A milestone that a participant took, as it was and, unless it is gone, as it is. */
export interface ChangedForTaker {
  taken: NonNullable<Progress['taken']>;
  was: Milestone;
  is: Milestone | undefined;
}

/** What changed for participants who took a milestone when another version came into force: it is gone, or its days moved. */
export const changedForTakers = (before: Workplan | undefined, after: Workplan): ChangedForTaker[] =>
  before?.current && before.current.version !== after.current?.version
    ? before.current.milestones.flatMap((was) => {
        const { taken, done } = progressOf(after, was.id);
        const is = inForce(after, was.id);
        return taken && !done && (is?.due !== was.due || is.starts !== was.starts)
          ? [{ taken, was, is }]
          : [];
      })
    : [];

/**
 * In days after a charter began to wait for its workplan: when its team is asked for it by letter, and when the secretariat
 * hears that none was proposed (R8, R20, R21).
 */
export const planWithin = { team: 14, secretariat: 28 } as const;

/**
 * Since when a charter in force waits for its team to propose the first version of its workplan (R8, R20, R21): since it was
 * approved, the plan was given back, or the forum took up its work again after its mid-term update (R10). Undefined where
 * one was proposed or is in force, while the forum rests, and once the charter has ended.
 */
export const planMissing = (
  charter: Charter,
  cycles: CharterCycles,
  plan: Pick<Workplan, 'current' | 'draft'> | undefined,
  now: Date,
): string | undefined =>
  plan?.current || plan?.draft?.proposed || whyNotInForce(charter, cycles, now)
    ? undefined
    : [
        charter.decided?.at ?? charter.createdAt,
        plan?.draft?.returned?.at,
        restOf(charter, cycles)?.until,
      ].reduce<string>((last, at) => (at && at > last ? at : last), '');

/** Gives a proposed plan back to the team, with words. */
export const returnWorkplan = (
  plan: Workplan,
  words: string,
  who: Who & Pick<Person, 'roles'>,
  now: Date,
  facilitatorIsThere = true,
): Workplan | Refusal => {
  if (!plan.draft?.proposed) return refuse('conflict', 'The team has not proposed the workplan yet.');
  const as = approverFor(plan, who, facilitatorIsThere);
  if (typeof as !== 'string') return as;
  const { proposed, ...draft } = plan.draft;
  return {
    ...plan,
    state: 'draft',
    draft: { ...draft, approvals: [], returned: { ...actOf(who, now), words } },
  };
};

export const approvalForm = late(() => ({
  decision: choice({
    label: 'Decision',
    values: ['approve', 'return'],
    labels: { approve: 'Approve the workplan', return: 'Give it back to the team' },
  }),
  words: optionalText({
    label: 'Words to the team',
    hint: 'Needed when you give it back.',
    max: 2_000,
    height: 3,
  }),
}));

export const amendForm = late(() => ({
  reason: text({
    label: 'Why the plan is amended',
    hint: 'Public, beside the new version.',
    max: 1_000,
    height: 2,
    missing: 'Say why the plan is amended: it stands beside the new version for everybody.',
  }),
}));

/** Begins an amendment: a draft of what is in force, with the reason. */
export const amendWorkplan = (plan: Workplan, reason: string): Workplan | Refusal => {
  if (plan.draft) return refuse('conflict', 'The workplan is being changed already.');
  if (!plan.current) return refuse('conflict', 'There is no approved workplan to amend.');
  return { ...plan, state: 'draft', draft: { milestones: plan.current.milestones, reason, approvals: [] } };
};

/** Drops an amendment; what is in force stays. */
export const dropAmendment = (plan: Workplan): Workplan | Refusal => {
  if (!plan.current || !plan.draft) return refuse('conflict', 'There is no amendment to drop.');
  const { draft, ...kept } = plan;
  return { ...kept, state: 'approved' };
};

export const progressForm = late(() => ({
  done: optionalDay({ label: 'Done on', hint: 'Leave it empty while it is under way.' }),
  words: optionalText({ label: 'How it goes', hint: 'A line for everybody.', max: 500, height: 2 }),
}));
export type ProgressFields = z.infer<typeof progressForm>;

const untouched: Progress = { notes: [] };

/** What is known of a milestone's progress. */
export const progressOf = (plan: Pick<Workplan, 'progress'>, milestoneId: string): Progress =>
  plan.progress[milestoneId] ?? untouched;

const inForce = (plan: Workplan, milestoneId: string): Milestone | undefined =>
  plan.current?.milestones.find(({ id }) => id === milestoneId);

/** Notes how a milestone goes, or that it is done. */
export const noteProgress = (
  plan: Workplan,
  milestoneId: string,
  { done, words }: ProgressFields,
  who: Who,
  now: Date,
): Workplan | Refusal => {
  if (!inForce(plan, milestoneId))
    return refuse('conflict', 'This milestone is not in the approved workplan any more.');
  // Where it is day already, it has come.
  if (done && startOfDayAnywhere(done) > now.toISOString())
    return refuse('invalid', 'This day is still to come. Note what has happened.');
  const { done: _, ...before } = progressOf(plan, milestoneId);
  const notes = words
    ? [...before.notes, { by: who.name, at: now.toISOString(), words }].slice(-mostNotes)
    : before.notes;
  return {
    ...plan,
    progress: { ...plan.progress, [milestoneId]: { ...before, ...(done ? { done } : {}), notes } },
  };
};

/**
 * The plan of a forum that has filed its mid-term update: the milestone for that is done with it (R10), also where the plan
 * comes into force later. The same plan where it has none that is open, or nothing was filed.
 */
export const withMidTermFiled = (plan: Workplan, { midTerm }: Pick<Charter, 'midTerm'>): Workplan => {
  const open = plan.current?.milestones.find(
    ({ id, kind }) => kind === 'mid-term update' && !progressOf(plan, id).done,
  );
  if (!open || !midTerm) return plan;
  const { by: name, byId: id, at } = midTerm;
  const after = noteProgress(plan, open.id, { done: at.slice(0, 10) }, { id, name }, new Date(at));
  return isRefusal(after) ? plan : after;
};

/**
 * Why nothing is noted of a milestone now, if so: it belongs to the second year of a charter, and that waits for its
 * mid-term update (R10). What the first year did can still be noted.
 */
export const whyMilestoneWaits = (
  { due }: Pick<Milestone, 'due'>,
  charter: Charter,
  cycles: CharterCycles,
  now: Date,
): Refusal | undefined =>
  charterStanding(charter, cycles, now) === 'waits for its mid-term update' &&
  endOfDayAnywhere(due) > charterSpan(charter, cycles).secondYear
    ? whyNotInForce(charter, cycles, now)
    : undefined;

export const courseForm = late(() => ({
  answer: choice({
    label: 'Are we still on the goal?',
    values: ['yes', 'partly', 'no'],
    labels: { yes: 'Yes', partly: 'Partly', no: 'No, we have left it' },
  }),
  words: line({ label: 'In a line', hint: 'Public, in the timeline.', max: 300 }),
}));
export type CourseFields = z.infer<typeof courseForm>;

/** The month that a question is about, as UTC has it. */
export const monthOf = (now: Date): string => now.toISOString().slice(0, 7);

/**
 * Whether a team is asked this month if it is still on its goal, and has not answered. A plan that was approved this month
 * for the first time is fresh; one whose charter has ended, or rests until its mid-term update is acknowledged (R10), asks nothing.
 */
export const asksForCourse = (
  { current, course, inForceSince }: Pick<Workplan, 'current' | 'course' | 'inForceSince'>,
  standing: CharterStanding | undefined,
  now: Date,
): boolean => {
  const month = monthOf(now);
  const began = beganBy({ inForceSince, current });
  return (
    standing === 'running' &&
    began !== undefined &&
    began.slice(0, 7) < month &&
    !course.some((each) => each.month === month)
  );
};

/** Answers this month's question; answering again puts it in the place of the answer before. */
export const answerCourse = (
  plan: Workplan,
  { answer, words }: CourseFields,
  who: Who,
  now: Date,
): Workplan | Refusal => {
  if (!plan.current) return refuse('conflict', 'The question is asked once there is an approved workplan.');
  const month = monthOf(now);
  const others = plan.course.filter((each) => each.month !== month);
  return {
    ...plan,
    course: [...others, { month, answer, words, by: who.name, at: now.toISOString() }].slice(-mostMonths),
  };
};

/** An answer, or a month that went by without one. */
export type CourseMonth = Workplan['course'][number] | { month: string; answer: 'none' };

/**
 * Month by month what the team answered, and which months it was asked in and did not answer; the oldest first. The month
 * that is not over can still be answered.
 *
 * @param charter the charter of the plan, and the cycles that its days follow from; without them nobody knows what was asked
 */
export const courseByMonth = (
  plan: Pick<Workplan, 'current' | 'course' | 'inForceSince'>,
  charter: { charter: Pick<Charter, 'years' | 'midTerm'>; cycles: CharterCycles } | undefined,
  now: Date,
): CourseMonth[] => {
  const began = beganBy(plan);
  if (!began || !charter) return [...plan.course];
  const { begins, ends } = charterSpan(charter.charter, charter.cycles);
  const rest = restOf(charter.charter, charter.cycles);
  const runs = (from: string, to: string) =>
    from < ends &&
    to > begins &&
    !(rest && from >= rest.from && (rest.until === undefined || to <= rest.until));
  const missed: CourseMonth[] = [];
  for (let month = monthAfter(began.slice(0, 7)); month < monthOf(now); month = monthAfter(month)) {
    const [from, to] = [month, monthAfter(month)].map((each) => `${each}-01T00:00:00.000Z`);
    if (from && to && runs(from, to) && !plan.course.some((each) => each.month === month))
      missed.push({ month, answer: 'none' });
  }
  return [...plan.course, ...missed].toSorted((one, other) => one.month.localeCompare(other.month));
};

const monthAfter = (month: string): string => dayAfter(`${month}-01`, 31).slice(0, 7);

/** The last answer, where it is that the forum has left its goal, and the plan was not amended since. */
export const offGoal = ({ current, course }: Pick<Workplan, 'current' | 'course'>) => {
  const last = course.at(-1);
  return last?.answer === 'no' && current && current.at <= last.at ? last : undefined;
};

/**
 * How long a forum rests between its years (R10): from the day on which its second would have begun until its mid-term
 * update was acknowledged. Nothing where that was in time.
 */
export const restOf = (
  charter: Pick<Charter, 'years' | 'midTerm'>,
  cycles: CharterCycles,
): { from: string; until: string | undefined } | undefined => {
  if (charter.years === '1') return undefined;
  const { secondYear } = charterSpan(charter, cycles);
  const until = charter.midTerm?.acknowledged?.at;
  return until !== undefined && until <= secondYear ? undefined : { from: secondYear, until };
};

export type MilestoneStanding = 'done' | 'overdue' | 'under way' | 'to come';

/** Where a milestone stands: done, or what its days make of it (R21). */
export const milestoneStanding = (
  { starts, due }: Pick<Milestone, 'starts' | 'due'>,
  { done }: Progress,
  now: Date,
): MilestoneStanding => {
  if (done) return 'done';
  if (endOfDayAnywhere(due) <= now.toISOString()) return 'overdue';
  return starts !== undefined && starts <= now.toISOString().slice(0, 10) ? 'under way' : 'to come';
};

/**
 * Who hears of a milestone that is late, and when: its owner, with the participant who took it; a week later the team; another
 * week later the secretariat.
 */
export const lateHearers = ['owner', 'team', 'secretariat'] as const;
export type LateHearer = (typeof lateHearers)[number];

/**
 * From when those who see to a milestone have known that it is late: the end of its day, but not before it came into force
 * with that day and that owner, nor while the forum rested.
 *
 * @param resumed when the forum last took up its work again
 */
export const lateFrom = (
  { current }: Pick<Workplan, 'current'>,
  { due, since = current?.at }: Pick<Milestone, 'due' | 'since'>,
  resumed?: string,
): string =>
  [endOfDayAnywhere(due), since, resumed].reduce<string>((last, at) => (at && at > last ? at : last), '');

/**
 * Whether a milestone fell due while its forum rested (R10): nobody could work on it, so it needs another day.
 *
 * @param rest how long the forum rested, if it did
 */
export const fellDueAtRest = ({ due }: Pick<Milestone, 'due'>, rest: ReturnType<typeof restOf>): boolean => {
  const end = endOfDayAnywhere(due);
  return rest !== undefined && end > rest.from && (rest.until === undefined || end <= rest.until);
};

/** Of the mid-term update of a charter of two years its team hears by letters and lines of its own (R10), and not a second time. */
export const hasOwnReminders = (
  { kind }: Pick<Milestone, 'kind'>,
  { years }: Pick<Charter, 'years'>,
): boolean => kind === 'mid-term update' && years === '2';

/** Who hears now that a milestone is late; nobody when it is not. Counted from `lateFrom`, so that nobody is passed over. */
export const hearsOfLate = (
  plan: Workplan,
  milestone: Pick<Milestone, 'id' | 'due' | 'since'>,
  now: Date,
  resumed?: string,
): LateHearer | undefined => {
  if (progressOf(plan, milestone.id).done) return undefined;
  const from = lateFrom(plan, milestone, resumed);
  const at = now.toISOString();
  return lateHearers.findLast((_, place) => after(from, days(7 * place)) <= at);
};

/**
 * The milestones of a plan in force that are late now, who hears of each, and since when it counts as late.
 *
 * @param resumed when the forum took up its work again after its mid-term update (R10), if it rested
 */
export const lateMilestones = (
  plan: Workplan,
  charter: Pick<Charter, 'years'>,
  now: Date,
  resumed: string | undefined,
): { milestone: Milestone; hearer: LateHearer; since: string }[] =>
  (plan.current?.milestones ?? []).flatMap((milestone) => {
    const hearer = hearsOfLate(plan, milestone, now, resumed);
    return hearer && !hasOwnReminders(milestone, charter)
      ? [{ milestone, hearer, since: lateFrom(plan, milestone, resumed) }]
      : [];
  });

/* A participant who takes a milestone (R17). */

export const offerForm = late(() => ({
  name: line({
    label: 'Your name',
    hint: 'Public, beside the milestone, once the team has agreed.',
    max: 120,
    autocomplete: 'name',
  }),
  email: email({
    label: 'Your email address',
    hint: 'Never shown publicly. We send you a link to confirm, and the team’s answer.',
    autocomplete: 'email',
  }),
  words: text({
    label: 'What you bring',
    hint: 'For the coordinating team: why you, and by when.',
    max: 1_000,
    height: 3,
  }),
  consent: mustTick({
    label: 'My name may stand beside the milestone on this site.',
    missing: 'Who takes a milestone is named beside it. Tick this box, or write to the team instead.',
  }),
}));
export type OfferFields = z.infer<typeof offerForm>;

export const offerStates = ['unconfirmed', 'open', 'accepted', 'declined'] as const;
export const offerSchema = late(() => ({
  id: idOf('offer'),
  revision: z.int(),
  state: z.enum(offerStates),
  forumId: idOf('forum'),
  workplanId: idOf('workplan'),
  milestoneId: idOf('milestone'),
  milestone: z.string(),
  name: z.string(),
  email: z.string(),
  words: z.string(),
  keyHash: z.string(),
  createdAt: instantSchema,
  expiresAt: z.optional(instantSchema),
  decided: z.optional(z.object({ ...act.shape, words: z.optional(z.string()) })),
}));
export type Offer = z.infer<typeof offerSchema>;

const offerLasts = days(7);

/**
 * Why nobody can take a milestone now, if they cannot.
 *
 * @param standing where the charter stands that the plan belongs to; a forum that rests gives nothing away (R10)
 */
export const whyNotOffered = (
  plan: Workplan,
  milestoneId: string,
  standing: CharterStanding | undefined,
): Refusal | undefined => {
  const one = inForce(plan, milestoneId);
  if (!one)
    return refuse('not-found', 'This milestone is not in the workplan any more. Look at the timeline.');
  const { done, taken } = progressOf(plan, milestoneId);
  if (done) return refuse('conflict', 'This milestone is done already. Look at the timeline for another.');
  if (taken)
    return refuse('conflict', `${taken.name} has taken this milestone. Look at the timeline for another.`);
  if (!one.open)
    return refuse('conflict', 'The team does this one itself. Look at the timeline for another.');
  if (standing === 'waits for its mid-term update')
    return refuse(
      'conflict',
      'The forum rests until its mid-term update is filed and acknowledged. It can be taken when the second year runs.',
    );
  if (standing === 'ended')
    return refuse('conflict', 'The charter of this forum has ended, and its workplan with it.');
  return undefined;
};

/** Sends an offer in: it waits for its address to be confirmed. */
export const sendOffer = (
  about: Pick<Offer, 'id' | 'forumId' | 'workplanId' | 'milestoneId' | 'milestone' | 'keyHash'>,
  { name, email: address, words }: OfferFields,
  now: Date,
): Offer => ({
  ...about,
  revision: 0,
  state: 'unconfirmed',
  name,
  email: address,
  words,
  createdAt: now.toISOString(),
  expiresAt: after(now, offerLasts),
});

export const isExpiredOffer = ({ expiresAt }: Pick<Offer, 'expiresAt'>, now: Date): boolean =>
  expiresAt !== undefined && expiresAt <= now.toISOString();

export const confirmOffer = (before: Offer): Offer | Refusal => {
  if (before.state !== 'unconfirmed') return refuse('conflict', 'This offer was confirmed already.');
  const { expiresAt, ...kept } = before;
  return { ...kept, state: 'open' };
};

export const offerDecisionForm = late(() => ({
  decision: choice({
    label: 'Decision',
    values: ['accept', 'decline'],
    labels: { accept: 'They take the milestone', decline: 'Not this time' },
  }),
  words: optionalText({ label: 'Words to them', hint: 'In the letter they get.', max: 1_000, height: 2 }),
}));

/** The team says whether a participant takes a milestone; the plan as it is then. */
export const decideOnOffer = (
  plan: Workplan,
  before: Offer,
  decision: { accepted: boolean; words?: string | undefined },
  who: Who,
  now: Date,
  standing: CharterStanding | undefined,
): { plan: Workplan; offer: Offer } | Refusal => {
  if (before.state !== 'open')
    return refuse(
      'conflict',
      before.decided
        ? `${before.decided.by} decided on this offer on ${spokenInstant(before.decided.at)}.`
        : 'This offer was not confirmed yet.',
    );
  if (decision.accepted) {
    const why = whyNotOffered(plan, before.milestoneId, standing);
    if (why) return why;
  }
  const offer: Offer = {
    ...before,
    state: decision.accepted ? 'accepted' : 'declined',
    decided: { ...actOf(who, now), ...(decision.words === undefined ? {} : { words: decision.words }) },
  };
  if (!decision.accepted) return { plan, offer };
  const { name, email: address } = before;
  const progress = { ...progressOf(plan, before.milestoneId), taken: { name, email: address } };
  return { plan: { ...plan, progress: { ...plan.progress, [before.milestoneId]: progress } }, offer };
};
