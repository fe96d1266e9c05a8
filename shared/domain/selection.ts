import * as z from 'zod/mini';
import type { Call } from './call.ts';
import { text } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { type Refusal, refuse } from './refusal.ts';
import { type StayingOut, stayingOutSchema } from './review.ts';
import { instantSchema } from './time.ts';

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
  decisions: z.array(
    z.object({
      at: instantSchema,
      by: z.string(),
      /** The revision of the working list, when it was that which was decided: so a second click is known by it. */
      ofRevision: z.optional(z.int()),
      accepted: z.array(idOf('proposal')),
      declined: z.array(idOf('proposal')),
      /** By proposal: who took no part in deciding on it, as the one who confirmed it stated. */
      stayedOut: z.optional(z.record(z.string(), z.array(stayingOutSchema))),
    }),
  ),
}));
export type Selection = z.infer<typeof selectionSchema>;

/** The most that one transaction holds, with each forum that is founded and each letter. */
export const mostAtOnce = 18;

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
  }),
}));

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

/**
 * Records decisions, held against the capacity of the call. Written in the transaction of the decisions themselves, on
 * condition that nobody changed the selection or the call meanwhile: so it is never over capacity, whoever acts at once.
 */
export const decide = (
  before: Selection,
  call: Pick<Call, 'capacity'>,
  decisions: readonly { proposalId: string; accepted: boolean; stayOut?: readonly StayingOut[] }[],
  { by, at, ofList = false }: { by: string; at: string; ofList?: boolean },
): Selection | Refusal => {
  const accepted = decisions.filter((each) => each.accepted).map(({ proposalId }) => proposalId);
  const declined = decisions.filter((each) => !each.accepted).map(({ proposalId }) => proposalId);
  const over = accepted.length ? overCapacity(before, call, accepted.length) : undefined;
  if (over) return over;
  const decided = new Set([...accepted, ...declined]);
  const stayedOut = Object.fromEntries(
    decisions.flatMap(({ proposalId, stayOut }) => (stayOut?.length ? [[proposalId, [...stayOut]]] : [])),
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
        ...(Object.keys(stayedOut).length ? { stayedOut } : {}),
      },
    ],
  };
};

/** Whether the working list was decided as somebody saw it, at this revision. */
export const listIsDecided = ({ decisions }: Selection, seen: number | undefined): boolean =>
  seen !== undefined && decisions.some(({ ofRevision }) => ofRevision === seen);

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
