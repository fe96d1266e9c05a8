import * as z from 'zod/mini';
import { type Call, closesAt } from './call.ts';
import type { Cycle } from './cycle.ts';
import { mustTick, optionalChoices, optionalLine, text } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import type { Person } from './people.ts';
import { type Refusal, refuse } from './refusal.ts';
import { reviewWindow, type StayingOut, stayingOutSchema } from './review.ts';
import { instantSchema, spokenDays, spokenInstant, startOfDayAnywhere } from './time.ts';

/** What a proposal is marked with on the working list; nothing is decided by it. */
export const marks = ['accept', 'hold', 'decline'] as const;
export type Mark = (typeof marks)[number];

export const markInWords: Record<Mark, string> = {
  accept: 'Accept',
  hold: 'Hold',
  decline: 'Not this time',
};

const markedSchema = late(() => ({ mark: z.enum(marks), reasons: z.string() }));
export type Marked = z.infer<typeof markedSchema>;

/** R19: the selection of a call: the working list, and what was decided by it. One for each call. */
export const selectionSchema = late(() => ({
  id: idOf('selection'),
  revision: z.int(),
  callId: idOf('call'),
  callTitle: z.string(),
  /** By proposal. */
  marked: z.record(z.string(), markedSchema),
  /** Proposals that were accepted: what is held against the capacity of the call. */
  accepted: z.array(idOf('proposal')),
  /** Those of forums that were given up before they began: their places are free again. */
  didNotBegin: z.optional(
    z.array(z.object({ proposalId: idOf('proposal'), reason: z.string(), at: instantSchema })),
  ),
  decisions: z.array(
    z.object({
      at: instantSchema,
      by: z.string(),
      /** The revision of the working list, when it was that which was decided: so a second click is known by it. */
      ofRevision: z.optional(z.int()),
      accepted: z.array(idOf('proposal')),
      declined: z.array(idOf('proposal')),
      /** At which meeting it was decided, in words for everybody. */
      meeting: z.optional(z.string()),
      /** The MAG members who were at it, as the one who confirmed it noted. */
      present: z.optional(z.array(z.object({ personId: idOf('person'), name: z.string() }))),
      /** Why it was decided before the review was over, or before the MAG met. */
      early: z.optional(z.string()),
      /** By proposal: who took no part in deciding on it, as the one who confirmed it stated. */
      stayedOut: z.optional(z.record(z.string(), z.array(stayingOutSchema))),
    }),
  ),
}));
export type Selection = z.infer<typeof selectionSchema>;

/** The most that one transaction holds, with each forum that is founded and each letter. */
export const mostAtOnce = 18;

/** Writes of one transaction (DynamoDB takes 100): five a proposal, a letter among them, and two for selection and call. */
const writesOf = (letters: readonly number[]) => letters.reduce((sum, each) => sum + 4 + each, 2);

/**
 * Whether these are too many to be decided at once.
 *
 * @param letters how many proposers hear, by proposal: more than one where proposals were merged
 */
export const tooManyAtOnce = (letters: readonly number[]): boolean =>
  letters.length > mostAtOnce || writesOf(letters) > 100;

/** The working list before anybody marked anything. */
export const newSelection = (id: string, call: Pick<Call, 'id' | 'title'>): Selection => ({
  id,
  revision: 0,
  callId: call.id,
  callTitle: call.title,
  marked: {},
  accepted: [],
  decisions: [],
});

/** One line of the working list as it was typed. */
export const reasonsField = late(() => ({
  reasons: text({
    label: 'Reasons',
    max: 4_000,
    missing: 'A decision needs reasons: the proposer, and everybody else, will want to know why.',
    tooShort:
      'these reasons are too short. Say in a few words why: the proposer, and everybody else, reads them.',
  }),
}));

/** At which meeting decisions were taken. */
export const meetingForm = late(() => ({
  meeting: optionalLine({
    label: 'Decided at',
    hint: 'The meeting, as it stands on record and beside the decisions, for everybody.',
    max: 200,
  }),
}));

/** Who of the MAG was at the meeting; nobody has to be ticked. */
export const presentForm = (members: readonly Pick<Person, 'id' | 'name'>[]) =>
  z.object({
    present: optionalChoices({
      label: 'Who was at the meeting',
      hint: 'Members of the MAG. It stays on record. Who was there with an interest in a proposal is named in public as having stayed out of that decision.',
      values: members.map(({ id }) => id),
      labels: Object.fromEntries(members.map(({ id, name }) => [id, name])),
    }),
  });

/** What the one who decides says where it is early. */
export const earlyForm = late(() => ({
  early: mustTick({
    label: 'It is decided early all the same.',
    told: 'Decided early',
    missing: 'Tick that it is decided early all the same, or come back later.',
  }),
  earlyReason: text({
    label: 'Why it cannot wait',
    hint: 'Stays on record, under your name.',
    max: 1_000,
    height: 3,
    missing: 'Say why it cannot wait: it stays on record.',
    tooShort: 'This is too short. Say in a few words why it cannot wait: it stays on record.',
  }),
}));

/** "MAG meeting, 9–11 February 2027": that of the cycle, where decisions of its call are taken. */
export const magMeetingOf = ({ magMeeting }: Pick<Cycle, 'magMeeting'>): string =>
  `MAG meeting, ${spokenDays(magMeeting)}`;

/**
 * Why it is early to decide on the proposals of a call, in a sentence, if it is: members still review them, or the MAG has
 * not met yet. Of a call without a cycle, only while it still takes proposals: its decisions are due on a day, and no
 * meeting is known.
 */
export const tooEarly = (
  call: Pick<Call, 'closes' | 'closesTime' | 'closesZone' | 'decidedBy'>,
  cycle: Cycle | undefined,
  now: Date,
): string | undefined => {
  const at = now.toISOString();
  if (at < closesAt(call)) return `The call takes proposals until ${spokenInstant(closesAt(call))}.`;
  if (!cycle) return undefined;
  const { closes } = reviewWindow(call, cycle);
  if (at < closes) return `Review lasts until ${spokenInstant(closes)}.`;
  return at < startOfDayAnywhere(cycle.magMeeting.starts)
    ? `The MAG has not met yet: it meets on ${spokenDays(cycle.magMeeting)}.`
    : undefined;
};

/** How much of a call's capacity is taken, and would be if what is marked were decided. */
export const whatIf = (selection: Selection, call: Pick<Call, 'capacity'>) => {
  const marked = Object.values(selection.marked);
  const count = (mark: Mark) => marked.filter((each) => each.mark === mark).length;
  const taken = selection.accepted.length;
  const accept = count('accept');
  return {
    capacity: call.capacity,
    taken,
    accept,
    hold: count('hold'),
    decline: count('decline'),
    left: call.capacity - taken - accept,
  };
};

/** Why so many more cannot be accepted, if they cannot. */
export const overCapacity = (
  selection: Pick<Selection, 'accepted'>,
  call: Pick<Call, 'capacity'>,
  more: number,
): Refusal | undefined =>
  selection.accepted.length + more > call.capacity
    ? refuse(
        'conflict',
        `This call can carry ${call.capacity} ${call.capacity === 1 ? 'forum' : 'forums'}, and ${selection.accepted.length} ${selection.accepted.length === 1 ? 'is' : 'are'} accepted already: ${more} more would be over capacity. Hold or decline some, or change the capacity of the call first.`,
      )
    : undefined;

/** Why a call cannot be said to carry so few, if it cannot: more are accepted already. */
export const underAccepted = (
  { accepted }: Pick<Selection, 'accepted'>,
  capacity: number,
): Refusal | undefined =>
  accepted.length > capacity
    ? refuse(
        'conflict',
        `${accepted.length} ${accepted.length === 1 ? 'proposal is' : 'proposals are'} accepted already, and ${accepted.length === 1 ? 'its proposer was' : 'their proposers were'} told: say ${accepted.length} or more.`,
      )
    : undefined;

/** Marks proposals; those that were decided on are left alone. */
export const mark = (before: Selection, marked: Readonly<Record<string, Marked>>): Selection => ({
  ...before,
  marked,
});

/** At which meeting it was decided, and who of the MAG was there; why before its time, where it was. */
export interface Circumstances {
  meeting?: string | undefined;
  present?: readonly Pick<Person, 'id' | 'name'>[];
  early?: string | undefined;
}

/**
 * Records decisions, held against the capacity of the call. Written in the transaction of the decisions themselves, on
 * condition that nobody changed the selection or the call meanwhile: so it is never over capacity, whoever acts at once.
 */
export const decide = (
  before: Selection,
  call: Pick<Call, 'capacity'>,
  decisions: readonly { proposalId: string; accepted: boolean; stayOut?: readonly StayingOut[] }[],
  {
    by,
    at,
    ofList = false,
    meeting,
    present = [],
    early,
  }: Circumstances & { by: string; at: string; ofList?: boolean },
): Selection | Refusal => {
  const accepted = decisions.filter((each) => each.accepted).map(({ proposalId }) => proposalId);
  const declined = decisions.filter((each) => !each.accepted).map(({ proposalId }) => proposalId);
  const over = accepted.length ? overCapacity(before, call, accepted.length) : undefined;
  if (over) return over;
  const decided = new Set([...accepted, ...declined]);
  const stayedOut = Object.fromEntries(
    decisions.flatMap(({ proposalId, stayOut }) =>
      stayOut?.length ? [[proposalId, whoWasThere(stayOut, present)]] : [],
    ),
  );
  return {
    ...before,
    accepted: [...before.accepted, ...accepted],
    marked: Object.fromEntries(Object.entries(before.marked).filter(([id]) => !decided.has(id))),
    decisions: [
      ...before.decisions,
      {
        at,
        by,
        accepted,
        declined,
        ...(ofList ? { ofRevision: before.revision } : {}),
        ...(meeting ? { meeting } : {}),
        ...(present.length ? { present: present.map(({ id: personId, name }) => ({ personId, name })) } : {}),
        ...(early ? { early } : {}),
        ...(Object.keys(stayedOut).length ? { stayedOut } : {}),
      },
    ],
  };
};

/**
 * Frees the place of a forum that was given up before it began. It can go to a proposal of the same call that waits still; where
 * all are decided on, nothing follows from it. The decision itself stays on record.
 */
export const freePlace = (
  before: Selection,
  { proposalId, reason, at }: { proposalId: string; reason: string; at: string },
): Selection => ({
  ...before,
  accepted: before.accepted.filter((id) => id !== proposalId),
  didNotBegin: [...(before.didNotBegin ?? []), { proposalId, reason, at }],
});

/** That the forum of an accepted proposal was given up before it began, and why. */
export const notBegun = ({ didNotBegin = [] }: Pick<Selection, 'didNotBegin'>, proposalId: string) =>
  didNotBegin.find((each) => each.proposalId === proposalId);

/** Who stays out, and whether they were at the meeting all the same. */
export const whoWasThere = (
  stayOut: readonly StayingOut[],
  present: readonly Pick<Person, 'id'>[],
): StayingOut[] =>
  stayOut.map((each) =>
    present.some(({ id }) => id === each.personId) ? { ...each, wasThere: true } : each,
  );

/** Whether the working list was decided as somebody saw it, at this revision. */
export const listIsDecided = ({ decisions }: Selection, seen: number | undefined): boolean =>
  seen !== undefined && decisions.some(({ ofRevision }) => ofRevision === seen);

/** The decision by which a proposal was accepted or declined. */
export const decisionOn = ({ decisions }: Pick<Selection, 'decisions'>, proposalId: string) =>
  decisions.find(({ accepted, declined }) => accepted.includes(proposalId) || declined.includes(proposalId));

/** Who took no part in the decision on a proposal. */
export const stayedOutOf = ({ decisions }: Pick<Selection, 'decisions'>, proposalId: string): StayingOut[] =>
  decisions.flatMap(({ stayedOut }) => stayedOut?.[proposalId] ?? []);

/**
 * What the one who confirms decisions states: that exactly these people took no part in them. Empty when nobody has to stay
 * out. A statement about others than those who have to stay out now was made before somebody declared a conflict.
 */
export const statementOf = (
  decisions: readonly { proposalId: string; stayOut: readonly StayingOut[] }[],
): string =>
  decisions
    .flatMap(({ proposalId, stayOut }) => stayOut.map(({ personId }) => `${proposalId}:${personId}`))
    .sort()
    .join(' ');
