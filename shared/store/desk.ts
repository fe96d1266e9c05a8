import * as z from 'zod/mini';
import { callSchema, callState } from '../domain/call.ts';
import { charterSchema, goalSchema, looksMissing } from '../domain/charter.ts';
import { commentStateInWords, commentStates } from '../domain/comment.ts';
import { cycleSchema, cycleState } from '../domain/cycle.ts';
import {
  type AllWaiting,
  type Waiting,
  type WaitingKind,
  waitingKindOf,
  waitingKinds,
} from '../domain/digest.ts';
import {
  disseminationSchema,
  disseminationStateInWords,
  disseminationStates,
} from '../domain/dissemination.ts';
import { standingsOfForums } from '../domain/forum-standing.ts';
import { late } from '../domain/late.ts';
import { type Letter, type LetterState, letterSchema } from '../domain/letter.ts';
import { modalitiesStateInWords, modalitiesStates } from '../domain/modalities.ts';
import { outputStateInWords, outputStates } from '../domain/output.ts';
import { pressReleaseStateInWords, pressReleaseStates } from '../domain/press-release.ts';
import { proposalSchema, proposalStateInWords, proposalStates } from '../domain/proposal.ts';
import { recipientSchema } from '../domain/recipient.ts';
import { workplanSchema } from '../domain/workplan.ts';
import { createAskedOf } from './asked-of.ts';
import { createCalls } from './calls.ts';
import { createCharters, goalsToLookAt, midTermUpdates } from './charters.ts';
import { createCycles } from './cycles.ts';
import { pausedDisseminations } from './disseminations.ts';
import { decisions, returned } from './letters.ts';
import { everyPage, type Page, type Query, type Row, type Table } from './table.ts';
import { proposedPlans } from './workplans.ts';

/** Drafts and submissions nobody confirmed are not the desk's to see. */
const shownOf = (states: readonly string[], words: Readonly<Record<string, string>>, ...hidden: string[]) =>
  Object.fromEntries(states.filter((state) => !hidden.includes(state)).map((state) => [state, words[state]]));

/** The kinds of records that the desk lists, what one of them is called, and the states in which it has them, in words. */
export const deskKinds = {
  proposal: {
    label: 'Proposals',
    one: 'Proposal',
    states: shownOf(proposalStates, proposalStateInWords, 'draft', 'unconfirmed'),
  },
  comment: {
    label: 'Comments',
    one: 'Comment',
    states: shownOf(commentStates, commentStateInWords, 'unconfirmed'),
  },
  output: { label: 'Outputs', one: 'Output', states: shownOf(outputStates, outputStateInWords) },
  dissemination: {
    label: 'Disseminations',
    one: 'Dissemination',
    states: shownOf(disseminationStates, disseminationStateInWords),
  },
  pressRelease: {
    label: 'Press releases',
    one: 'Press release',
    states: shownOf(pressReleaseStates, pressReleaseStateInWords),
  },
  forum: { label: 'Forums', one: 'Forum', states: {} },
  call: { label: 'Calls', one: 'Call', states: {} },
  cycle: { label: 'Cycles', one: 'Cycle', states: {} },
  modalities: {
    label: 'Modalities',
    one: 'Modalities',
    states: shownOf(modalitiesStates, modalitiesStateInWords),
  },
} as const satisfies Record<
  string,
  { label: string; one: string; states: Readonly<Record<string, string | undefined>> }
>;
export type DeskKind = keyof typeof deskKinds;

/** A record as a list of the desk shows it. */
const listedSchema = late(() => ({
  pk: z.string(),
  type: z.string(),
  title: z.string(),
  state: z.optional(z.string()),
  changedAt: z.string(),
  changedBy: z.string(),
  data: z.record(z.string(), z.unknown()),
}));

export interface Listed {
  id: string;
  kind: DeskKind;
  title: string;
  state: string | undefined;
  changedAt: string;
  changedBy: string;
  forumId: string | undefined;
  /** The record as its kind keeps it. */
  data: Readonly<Record<string, unknown>>;
}

/** States that follow from dates, by kind. */
const statesByDate: Partial<Record<DeskKind, (data: Listed['data'], now: Date) => string>> = {
  call: (data, now) =>
    callState(
      z.pick(callSchema, { opens: true, closes: true, closesTime: true, closesZone: true }).parse(data),
      now,
    ),
  cycle: (data, now) =>
    cycleState(z.pick(cycleSchema, { meeting: true, nextMeeting: true }).parse(data), now),
};

/** A record's state; a call's and a cycle's follow from their dates. Undefined where its kind has none. */
export const stateOf = ({ kind, state, data }: Pick<Listed, 'kind' | 'state' | 'data'>, now: Date) =>
  statesByDate[kind]?.(data, now) ?? state;

/** The state as people say it; empty where the kind has none. */
export const stateWords = (record: Pick<Listed, 'kind' | 'state' | 'data'>, now: Date): string => {
  const state = stateOf(record, now);
  const words: Readonly<Record<string, string | undefined>> = deskKinds[record.kind].states;
  return state === undefined ? '' : (words[state] ?? state);
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const listed = (row: Row): Listed => {
  const { pk, type, data, title, state, changedAt, changedBy } = listedSchema.parse(row);
  return {
    id: pk,
    kind: type as DeskKind,
    title,
    state,
    changedAt,
    changedBy,
    forumId: type === 'forum' ? pk : textOf(data.forumId),
    data,
  };
};

export interface Search {
  kind?: DeskKind | undefined;
  state?: string | undefined;
  /** Words that all stand in the title or in the names of those it comes from, in any order, whatever their case and accents. */
  words?: string | undefined;
  /** Whether their addresses are looked at too. */
  byAddress?: boolean;
  /** Whether whoever asks may see it. */
  allowed: (record: Listed) => boolean;
  cursor?: string | undefined;
  /** Stops after a request that brought it to this many. */
  enough: number;
  /** Stops after so many requests, found or not. */
  mostRequests: number;
}

export interface Found<Item> {
  items: Item[];
  /** Goes on from there. Absent when everything was looked at. */
  cursor?: string;
  /** How many records were looked at. */
  lookedAt: number;
}

const plainly = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase('und');

/** Whether each of the words stands in the text. */
export const wordsIn = (text: string, words: string): boolean => {
  const plain = plainly(text);
  return plainly(words)
    .split(/\s+/u)
    .every((word) => plain.includes(word));
};

/** Who is behind what came in, as its kind keeps it. */
const authorsSchema = late(() => {
  const author = { name: z.optional(z.string()), email: z.optional(z.string()) };
  return {
    ...author,
    fields: z.optional(z.object({ ...author, team: z.optional(z.array(z.object(author))) })),
    mergedProposers: z.optional(z.array(z.object(author))),
  };
});

/** What a record is found by: its title, who proposed it or commented and, `byAddress`, their addresses. */
const textToFind = ({ kind, title, data }: Listed, byAddress: boolean): string => {
  if (kind !== 'proposal' && kind !== 'comment') return title;
  const { fields, mergedProposers = [], ...own } = authorsSchema.parse(data);
  const authors = [own, ...(fields ? [fields, ...(fields.team ?? [])] : []), ...mergedProposers];
  return [title, ...authors.flatMap(({ name, email }) => [name, ...(byAddress ? [email] : [])])].join(' ');
};

const partitionsOf = (kind: DeskKind | undefined, state: string | undefined): string[] =>
  (Object.keys(deskKinds) as DeskKind[])
    .filter((each) => !kind || each === kind)
    .flatMap((each) => {
      const states = Object.keys(deskKinds[each].states);
      if (!states.length) return state ? [] : [each];
      return states.filter((one) => !state || one === state).map((one) => `${each}#${one}`);
    });

const where = z.tuple([z.string(), z.string()]);

/** A place in several lists read one after the other: which, and how far in it. Anything else begins at the start. */
const placeFrom = (cursor: string | undefined): [string, string] | undefined => {
  try {
    const parsed = where.safeParse(JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString()));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};

const cursorTo = (partition: string, inner: string): string =>
  Buffer.from(JSON.stringify([partition, inner])).toString('base64url');

/** What the desk shows across all kinds of records. */
export const createDesk = (table: Table) => {
  /** Reads lists of the desk one after the other, newest first in each, until there is enough. */
  const walk = async <Item>(
    partitions: readonly string[],
    read: (row: Row) => Item | undefined,
    bounds: Pick<Search, 'cursor' | 'enough' | 'mostRequests'>,
  ): Promise<Found<Item>> => {
    const [begin, inner] = placeFrom(bounds.cursor) ?? [];
    const items: Item[] = [];
    let lookedAt = 0;
    let requests = 0;
    let cursor = begin && partitions.includes(begin) ? inner : undefined;
    const start = begin ? Math.max(0, partitions.indexOf(begin)) : 0;
    for (const [index, partition] of partitions.entries()) {
      if (index < start) continue;
      do {
        if (items.length >= bounds.enough || requests >= bounds.mostRequests)
          return { items, lookedAt, cursor: cursorTo(partition, cursor ?? '') };
        const page = await table.query({ index: 'desk', partition, newestFirst: true, limit: 50, cursor });
        requests += 1;
        lookedAt += page.items.length;
        items.push(...page.items.map(read).filter((item): item is Item & {} => item !== undefined));
        cursor = page.cursor;
      } while (cursor);
    }
    return { items, lookedAt };
  };

  const firstOf = (place: Pick<Query, 'index' | 'partition'>) => table.query({ ...place, limit: 100 });
  const allOf = async (place: Pick<Query, 'index' | 'partition'>): Promise<Page<Row>> => ({
    items: await everyPage((cursor) => table.query({ ...place, cursor })),
  });

  const charters = createCharters(table);
  const cycles = createCycles(table);
  const calls = createCalls(table);
  /** A forum may ask to go on as soon as a call is announced (R9); nothing is to be decided there before it has opened. */
  const withoutAnnounced = async (waiting: readonly Waiting[], now: Date): Promise<Waiting[]> => {
    const ids = [...new Set(waiting.flatMap(({ callId }) => callId ?? []))];
    const its = await Promise.all(ids.map((id) => calls.get(id)));
    const announced = new Set(
      its.flatMap((call) => (call && callState(call, now) === 'announced' ? call.id : [])),
    );
    return waiting.filter(({ callId }) => !callId || !announced.has(callId));
  };
  const withoutEnded = async (waiting: readonly Waiting[], now: Date): Promise<Waiting[]> => {
    if (!waiting.some(needsCharter)) return [...waiting];
    const [approved, planned] = await Promise.all([charters.approved(), cycles.latest()]);
    const standingOf = standingsOfForums(approved, planned.items, now);
    return waiting.filter((each) => {
      if (!needsCharter(each) || !each.forumId) return true;
      const { standing, charter } = standingOf(each.forumId);
      // A plan of an earlier charter is over, too, once the next is approved.
      const isEarlier = charter && each.charterId !== undefined && each.charterId !== charter.id;
      return standing !== 'ended' && !isEarlier;
    });
  };

  return {
    /**
     * Records by kind and state and words in their titles and names. One request for each list of a kind and a state, and for each fifty
     * in it, one after the other, within the bounds.
     */
    find: ({ kind, state, words, byAddress = false, allowed, ...bounds }: Search): Promise<Found<Listed>> =>
      walk(
        partitionsOf(kind, state),
        (row) => {
          const record = listed(row);
          const isLike = !words || wordsIn(textToFind(record, byAddress), words);
          return isLike && allowed(record) ? record : undefined;
        },
        bounds,
      ),

    /**
     * Letters in these states, state by state, that are as asked for: one request for each state and each fifty in it, within
     * the bounds.
     */
    letters: (
      states: readonly LetterState[],
      bounds: Pick<Search, 'cursor' | 'enough' | 'mostRequests'>,
      like: (letter: Letter) => boolean = () => true,
    ): Promise<Found<Letter>> =>
      walk(
        states.map((state) => `letter#${state}`),
        (row) => {
          const letter = letterSchema.parse(row);
          return like(letter) ? letter : undefined;
        },
        bounds,
      ),

    /** What a record is called. One request. */
    async titleOf(id: string): Promise<string | undefined> {
      return textOf((await table.get(id))?.title);
    },

    /** What somebody was asked by letter and has not answered, and what they may review without. Its requests: see there. */
    askedOf: createAskedOf(table),

    /**
     * Everything that waits for anybody, at most 100 of each kind; of goals and workplans all, since those of a forum whose
     * charter has ended wait for nobody any more. Fifteen requests, two more where one of these waits; and one for each call
     * in which forums ask to go on.
     */
    async waiting(now: Date): Promise<AllWaiting> {
      const lists = await Promise.all(
        (Object.keys(waitingKinds) as WaitingKind[]).map(async (kind) => ({
          kind,
          page: await (kind === 'goal' || kind === 'workplan' ? allOf : firstOf)(waitingPlaces[kind]),
        })),
      );
      const all = lists.flatMap(({ kind, page }) => page.items.map(readAs[kind] ?? waitingRecord));
      return {
        waiting: await withoutEnded(await withoutAnnounced(all, now), now),
        many: lists.filter(({ page }) => page.cursor).map(({ kind }) => kind),
      };
    },
  };
};

export type Desk = ReturnType<typeof createDesk>;

const needsCharter = (waiting: Waiting): boolean => {
  const kind = waitingKindOf(waiting);
  return kind === 'goal' || kind === 'workplan';
};

/** Where what waits is listed. */
const onDesk = (partition: string) => ({ index: 'desk', partition }) as const;
const waitingPlaces: Record<WaitingKind, Pick<Query, 'index' | 'partition'>> = {
  proposal: onDesk('proposal#submitted'),
  charter: onDesk('charter#proposed'),
  midTerm: { index: 'waiting', partition: midTermUpdates },
  goal: { index: 'waiting', partition: goalsToLookAt },
  workplan: { index: 'waiting', partition: proposedPlans },
  offer: onDesk('offer#open'),
  comment: onDesk('comment#received'),
  dissemination: onDesk('dissemination#prepared'),
  recipient: onDesk('recipient#cameBack'),
  returned: { index: 'waiting', partition: returned },
  paused: { index: 'waiting', partition: pausedDisseminations },
  breaker: onDesk('breaker#tripped'),
  suggestion: onDesk('suggestion#open'),
  pressRelease: onDesk('pressRelease#draft'),
  letter: { index: 'waiting', partition: decisions },
};

const waitingRecord = (row: Row): Waiting => {
  const { id, title, changedAt, forumId, data } = listed(row);
  const by = z.object({ id: z.string() }).safeParse(data.preparedBy ?? data.writtenBy);
  return { id, title, since: changedAt, forumId, ...(by.success ? { byId: by.data.id } : {}) };
};

const waitingRecipient = (row: Row): Waiting => {
  const { id, title, data } = listed(row);
  const { cameBack } = z.required(z.pick(recipientSchema, { cameBack: true })).parse(data);
  const renewed = cameBack.state === 'renewed';
  return {
    id,
    title: `${title}, ${renewed ? 'which has a new contact: send its letter again' : 'which needs a new contact person or address'}`,
    since: cameBack.since,
    forumId: cameBack.forumId,
    ...(renewed ? { toRelease: true } : {}),
  };
};

const waitingLetter = (row: Row): Waiting => {
  const { id, subject, template, createdAt, fate, forumId } = letterSchema.parse(row);
  const since = fate.at(-1)?.at ?? createdAt;
  return { id, title: subject ?? template.replaceAll('-', ' '), since, forumId };
};

/** Named with its reader: two letters of one subject may come back. */
const waitingReturned = (row: Row): Waiting => {
  const { to } = letterSchema.parse(row);
  const waiting = waitingLetter(row);
  return { ...waiting, kind: 'returned', title: `${waiting.title}, to ${to.name}` };
};

const waitingPaused = (row: Row): Waiting => {
  const { id, title, changedAt, forumId, data } = listed(row);
  const { paused } = z.pick(disseminationSchema, { paused: true }).parse(data);
  return { id, kind: 'paused', title, since: paused?.at ?? changedAt, forumId };
};

const waitingCharter = (row: Row): Waiting => {
  const { id, title, changedAt, data } = listed(row);
  const { forumId, facilitator, proposed } = z
    .pick(charterSchema, { forumId: true, facilitator: true, proposed: true })
    .parse(data);
  return {
    id,
    title,
    since: proposed?.at ?? changedAt,
    forumId,
    byId: proposed?.byId,
    approvers: { facilitatorId: facilitator.id, secretariat: true },
    path: `/desk/forums/${forumId}/charter`,
  };
};

const waitingMidTerm = (row: Row): Waiting => {
  const { id, title, changedAt, data } = listed(row);
  const { forumId, midTerm } = z.pick(charterSchema, { forumId: true, midTerm: true }).parse(data);
  return {
    id,
    kind: 'midTerm',
    title: `Mid-term update: ${title}`,
    since: midTerm?.at ?? changedAt,
    forumId,
    byId: midTerm?.byId,
    path: `/desk/forums/${forumId}/mid-term`,
  };
};

const waitingGoal = (row: Row): Waiting => {
  const { id, title, data } = listed(row);
  const goal = goalSchema.parse(data);
  return {
    id,
    title,
    since: goal.at,
    forumId: goal.forumId,
    looks: { facilitatorId: goal.facilitatorId, missing: looksMissing(goal), keptOut: goal.keptOut },
    path: `/desk/forums/${goal.forumId}/goal`,
  };
};

const waitingWorkplan = (row: Row): Waiting => {
  const { id, title, changedAt, data } = listed(row);
  const { forumId, charterId, facilitator, draft } = z
    .pick(workplanSchema, { forumId: true, charterId: true, facilitator: true, draft: true })
    .parse(data);
  const given = draft?.approvals.map((each) => each.as) ?? [];
  return {
    id,
    title,
    since: draft?.proposed?.at ?? changedAt,
    forumId,
    charterId,
    byId: draft?.proposed?.byId,
    approvers: {
      ...(given.includes('facilitator') ? {} : { facilitatorId: facilitator.id }),
      secretariat: !given.includes('secretariat'),
    },
    path: `/desk/forums/${forumId}/workplan/approval`,
  };
};

const waitingProposal = (row: Row): Waiting => {
  const { data } = listed(row);
  const { callId, continues } = z.pick(proposalSchema, { callId: true, continues: true }).parse(data);
  return { ...waitingRecord(row), callId: continues && callId };
};

/** What is read of a kind in its own way. */
const readAs: Partial<Record<WaitingKind, (row: Row) => Waiting>> = {
  proposal: waitingProposal,
  letter: waitingLetter,
  returned: waitingReturned,
  paused: waitingPaused,
  recipient: waitingRecipient,
  charter: waitingCharter,
  midTerm: waitingMidTerm,
  goal: waitingGoal,
  workplan: waitingWorkplan,
};
