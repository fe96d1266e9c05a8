import { beforeAll, describe, expect, test } from 'vitest';
import type { AccessCode } from '../../shared/domain/call.ts';
import type { Charter, Goal } from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { IdKind } from '../../shared/domain/ids.ts';
import type { Declaration } from '../../shared/domain/participation.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { PressContact, PressSubscription } from '../../shared/domain/press-contact.ts';
import { draftPressRelease, type PressRelease } from '../../shared/domain/press-release.ts';
import type { Proposal } from '../../shared/domain/proposal.ts';
import type { Review, ReviewNote } from '../../shared/domain/review.ts';
import { newSelection } from '../../shared/domain/selection.ts';
import type { UnnamedOrganisation } from '../../shared/domain/unnamed-organisation.ts';
import type { Workplan, WorkplanVersion } from '../../shared/domain/workplan.ts';
import { createBeginnings, readForumsGround } from '../../shared/store/beginnings.ts';
import { type Calls, createCalls } from '../../shared/store/calls.ts';
import { type Charters, charterIdFor, createCharters, goalIdFor } from '../../shared/store/charters.ts';
import { type Comments, createComments } from '../../shared/store/comments.ts';
import { type Counters, createCounters } from '../../shared/store/counters.ts';
import { type Cycles, createCycles } from '../../shared/store/cycles.ts';
import { createDesk, type Desk } from '../../shared/store/desk.ts';
import { createNews, type News } from '../../shared/store/digests.ts';
import type { Forums } from '../../shared/store/forums.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import { createModalities, type ModalitiesStore } from '../../shared/store/modalities.ts';
import type { Outputs } from '../../shared/store/outputs.ts';
import {
  createParticipation,
  declarationIdFor,
  type Participation,
} from '../../shared/store/participation.ts';
import type { People } from '../../shared/store/people.ts';
import {
  type Press,
  pressContactIdFor,
  pressReleaseIdFor,
  pressSubscriptionIdFor,
} from '../../shared/store/press.ts';
import { continuationIdFor, createProposals, type Proposals } from '../../shared/store/proposals.ts';
import { auditRow, type Change, history, newsBetween, type records } from '../../shared/store/records.ts';
import { createReviews, type Reviews, reviewIdFor } from '../../shared/store/reviews.ts';
import { createSelections, type Selections } from '../../shared/store/selections.ts';
import { createSessions, type Sessions, sessionLasts } from '../../shared/store/sessions.ts';
import { createSuggestions, type Suggestions } from '../../shared/store/suggestions.ts';
import { type UnnamedOrganisations, unnamedIdFor } from '../../shared/store/unnamed-organisations.ts';
import { createWayOut } from '../../shared/store/way-out.ts';
import { createWorkplans, type Workplans } from '../../shared/store/workplans.ts';
import { keepChartered, keepPlanned } from '../support/chartered.ts';
import { createHouse, type TestHouse } from '../support/house.ts';
import { keepCallWith, times } from '../support/proposals-of-a-call.ts';
import {
  keepAttendance,
  keepCall,
  keepComment,
  keepContinuation,
  keepCycle,
  keepForum,
  keepMagYear,
  keepMerger,
  keepModalities,
  keepOffer,
  keepProposal,
  keepSuggestion,
  publishedOutput,
  tester,
} from '../support/samples.ts';
import { houseThatSends, walker } from '../support/sending-out.ts';

/*
 * What the rooms ask of the table: the DynamoDB requests of each operation of the stores behind them, but for those on the way
 * of a letter. A store's table has all of its operations, so that a new one does not go without its number.
 */

const keepIn =
  (house: TestHouse) =>
  async (...changes: Change[]): Promise<void> => {
    const refused = await house.commit({ changes, audit: [] });
    if (refused) throw new Error(refused.reason);
  };

/** The goal of a forum, refined once; two still have to look at it. */
const refinedGoal = ({ forumId, evidence, outOfScope }: Charter, at: string, number = 1): Goal => ({
  id: goalIdFor(forumId, number),
  revision: 0,
  forumId,
  number,
  stage: 'refined',
  goal: 'Another goal.',
  evidence,
  outOfScope,
  by: tester.name,
  at,
  checks: [],
});

/** A house with something in every list, and its stores. */
const fullHouse = async () => {
  const sending = await houseThatSends();
  const { house, forum, output, mag } = sending;
  const { table, web } = house;
  const stores = {
    forums: sending.forums,
    outputs: sending.outputs,
    press: sending.press,
    unnamed: sending.unnamed,
    people: house.people,
    sessions: createSessions(table, web.newKey),
    counters: createCounters(table),
    proposals: createProposals(table),
    comments: createComments(table),
    charters: createCharters(table),
    workplans: createWorkplans(table),
    participation: createParticipation(table),
    reviews: createReviews(table),
    selections: createSelections(table),
    suggestions: createSuggestions(table),
    modalities: createModalities(table),
    calls: createCalls(table),
    cycles: createCycles(table),
    news: createNews(table),
    desk: createDesk(table),
  };
  const at = house.clock().toISOString();
  const keep = keepIn(house);

  const call = await keepCall(house, 'Call for Best Practice Forums');
  const proposal = await keepProposal(house, 'What works', 'submitted', call.id);
  await keepProposal(house, 'What works, begun', 'draft', call.id);
  await keepProposal(house, 'What works, accepted', 'accepted', call.id);
  await keepMerger(house, proposal);
  const code: AccessCode = {
    id: house.newId('accessCode'),
    revision: 0,
    callId: call.id,
    codeHash: hashOfKey('LET ME IN'),
    email: 'wanda@example.org',
    reason: 'Visa trouble',
    issuedBy: tester.name,
    createdAt: at,
  };
  const review: Review = {
    id: reviewIdFor(proposal.id, mag.person.id),
    revision: 0,
    state: 'asked',
    callId: call.id,
    proposalId: proposal.id,
    personId: mag.person.id,
    name: mag.person.name,
    fields: {},
    createdAt: at,
  };
  const note: ReviewNote = {
    id: house.newId('reviewNote'),
    revision: 0,
    proposalId: proposal.id,
    by: mag.person.name,
    personId: mag.person.id,
    words: 'Who is it for?',
    at,
  };
  await keep(
    stores.calls.codes.change(undefined, code, tester, at),
    stores.reviews.change(undefined, review, tester, at),
    stores.reviews.notes.change(undefined, note, tester, at),
  );

  const cycle = await keepCycle(house, 'IGF 2027');
  await keepModalities(house, cycle);
  const year = await keepMagYear(house);
  await keepAttendance(house, { yearId: year.id, forumId: forum.id, member: mag.person.id });
  const declaration: Declaration = {
    id: declarationIdFor(year.id, mag.person.id),
    revision: 0,
    yearId: year.id,
    personId: mag.person.id,
    name: mag.person.name,
    forums: [forum.id],
    part: 'follow',
    declaredAt: at,
  };
  await keep(stores.participation.declarations.change(undefined, declaration, tester, at));

  const { charter } = await keepChartered(house, mag);
  const plan = await keepPlanned(house, charter);
  await keepChartered(house, mag, { state: 'proposed' }, 'BPF that is about to begin');
  const offer = await keepOffer(house, forum);
  const version: WorkplanVersion = {
    id: stores.workplans.versions.idFor(plan.id, 1),
    revision: 0,
    workplanId: plan.id,
    version: 1,
    milestones: plan.current?.milestones ?? [],
    approvals: [],
    at,
  };
  await keep(
    stores.charters.goals.change(undefined, refinedGoal(charter, at), tester, at),
    stores.workplans.versions.change(undefined, version, tester, at),
  );

  await keepComment(house, output);
  await keepSuggestion(house, forum.id);
  await keepSuggestion(house, forum.id, { state: 'confirming' });
  const draft = {
    ...publishedOutput(house.newId('output'), forum.id, at),
    state: 'open' as const,
    version: 0,
    commentsUntil: '2026-12-31',
  };
  await keep(stores.outputs.change(undefined, draft, tester, at));
  await house.table.write([
    ...stores.outputs.keepVersion(output, '# What worked'),
    ...stores.outputs.keepCopies(output),
  ]);

  const reporter = {
    name: 'Rita Reporter',
    outlet: 'The Times',
    email: 'rita@example.org',
    language: 'en' as const,
  };
  const contact: PressContact = {
    ...reporter,
    id: pressContactIdFor(reporter.email),
    revision: 0,
    topics: [],
    joined: 'desk',
    createdAt: at,
  };
  const subscription: PressSubscription = {
    ...reporter,
    id: pressSubscriptionIdFor(reporter.email),
    revision: 0,
    topics: [],
    keyHash: 'none',
    sentAt: at,
    expiresAt: at,
  };
  const unnamed: UnnamedOrganisation = {
    id: unnamedIdFor('Shy Society'),
    revision: 0,
    organisation: 'Shy Society',
    state: 'unnamed',
    since: at,
    by: { kind: 'desk', name: tester.name },
  };
  await keep(
    stores.press.contacts.change(undefined, contact, tester, at),
    stores.press.subscriptions.change(undefined, subscription, tester, at),
    stores.unnamed.change(undefined, unnamed, tester, at),
  );

  return { sending, house, stores, keep, call, proposal, cycle, year, charter, plan, offer };
};

let full: Awaited<ReturnType<typeof fullHouse>>;
beforeAll(async () => {
  full = await fullHouse();
});

const now = () => full.house.clock();
const repeated = (count: number, request: string) => Array.from({ length: count }, () => request);
const newId = (kind: IdKind) => full.house.newId(kind);

/** A dissemination that went out, and the press release about it, which names one organisation. */
const released = async (organisation: string) => {
  const { sending, stores, keep } = full;
  const { forum, output, secretariat } = sending;
  const cause = await walker(sending).released();
  const by = { id: secretariat.person.id, name: secretariat.person.name };
  const id = pressReleaseIdFor(cause);
  const about = { id, disseminationId: cause, forumId: forum.id, forumTitle: forum.title, output };
  const at = now().toISOString();
  const release: PressRelease = {
    ...draftPressRelease(about, by, now()),
    state: 'released',
    organisations: [organisation],
    asOf: at,
    releasedBy: by,
    releasedAt: at,
    lookAt: at,
  };
  await keep(stores.press.change(undefined, release, tester, at));
  return cause;
};
/**
 * A house of its own, for what depends on all that is there, with a member of the MAG and somebody of the secretariat; and what
 * it can have of forums. It begins in the cycle from December 2025 to December 2026 (`keepChartered`).
 */
const houseApart = async () => {
  const house = await createHouse('2026-03-01T09:00:00.000Z');
  const at = house.clock().toISOString();
  const mag = await house.signIn([{ role: 'mag' }], 'Mara Member');
  const secretariat = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  const keep = keepIn(house);
  const workplans = createWorkplans(house.table);
  const chartered = async (more: Partial<Charter> = {}): Promise<{ forum: Forum; charter: Charter }> =>
    keepChartered(house, mag, more);
  const changePlan = async (charter: Charter, change: (plan: Workplan) => Workplan): Promise<void> => {
    const plan = await keepPlanned(house, charter);
    await keep(workplans.change(plan, change(plan), tester, at));
  };
  return {
    house,
    mag: mag.person,
    secretariat: secretariat.person,
    keep,
    chartered,
    askedOf:
      (person: Person, instant = at) =>
      () =>
        createDesk(house.table).askedOf(person, new Date(instant)),
    waiting: () => createDesk(house.table).waiting(house.clock()),
    /** Its workplan was begun, and no version of it was approved yet. */
    beginPlan: (charter: Charter, proposed = false): Promise<void> =>
      changePlan(charter, ({ current, ...plan }) => ({
        ...plan,
        state: proposed ? 'proposed' : 'draft',
        draft: {
          milestones: current?.milestones ?? [],
          approvals: [],
          ...(proposed ? { proposed: { by: 'Ana', byId: house.newId('person'), at } } : {}),
        },
      })),
    /** Its team said that the forum has left its goal. */
    leaveGoal: (charter: Charter): Promise<void> =>
      changePlan(charter, (plan) => ({
        ...plan,
        course: [{ month: '2026-03', answer: 'no', words: 'It was too wide.', by: 'Ana', at }],
      })),
    /** Its next charter. */
    next: async ({ cycleId, ...charter }: Charter, state: 'draft' | 'proposed'): Promise<void> => {
      const id = charterIdFor(charter.forumId, 2);
      const its = { ...charter, cycleId, id, revision: 0, number: 2, state };
      await keep(createCharters(house.table).change(undefined, its, tester, at));
    },
    /** A cycle after that, and a call in it, in which forums can ask to go on. */
    callIn: async (starts: string, ends: string, closes: string): Promise<void> => {
      const cycle = await keepCycle(house, `IGF ${starts}`, { meeting: { starts, ends } });
      const call = await keepCall(house, `The call after ${ends}`);
      const its = { ...call, cycleId: cycle.id, opens: ends, closes };
      await keep(createCalls(house.table).change(call, its, tester, at));
    },
  };
};
const twice = async <Made>(make: () => Promise<Made>): Promise<[Made, Made]> => [await make(), await make()];

/** So many news of a day. */
const happened = async (day: string, count: number) => {
  const rows = Array.from({ length: count }, () =>
    auditRow(
      { record: 'none', at: `${day}T12:00:00.000Z`, by: tester, act: 'opened', title: 'It', news: true },
      newId('audit'),
    ),
  );
  for (let first = 0; first < rows.length; first += 100)
    await full.house.table.write(rows.slice(first, first + 100).map((put) => ({ put })));
  return [`${day}T00:00:00.000Z`, `${day}T23:59:59.999Z`] as const;
};

/** Does what has to be there before, and answers the operation, the requests that it makes, and in which house if not the full one. */
type Cost = () => Promise<[operation: () => Promise<unknown>, requests: string[], house?: TestHouse]>;
/** What only answers a write, for somebody else's transaction. */
const aWrite = 'a write';
/** What only answers an id. */
const anId = 'an id';
/** Each operation of a store: those that ask nothing by themselves are named, too. */
type Costs<Store> = {
  [Operation in keyof Store]-?: Cost | Record<string, Cost> | typeof aWrite | typeof anId;
};

/** What every store of records has; its costs are the first of these. */
type OfRecords = keyof ReturnType<typeof records>;

const expectCosts = (costs: Record<string, Cost | Record<string, Cost> | string>) => {
  const cases = Object.entries(costs).flatMap(([name, cost]) =>
    typeof cost === 'string'
      ? []
      : typeof cost === 'function'
        ? [[name, cost] as const]
        : Object.entries(cost).map(([when, each]) => [`${name}, ${when}`, each] as const),
  );
  test.each(cases)('%s', async (_, cost) => {
    const [operation, requests, house = full.house] = await cost();
    expect(await house.requestsOf(operation)).toEqual(requests);
  });
};

describe('every store of records asks for', () => {
  const forums = () => full.stores.forums;
  expectCosts({
    get: {
      'one that is there': async () => [() => forums().get(full.sending.forum.id), ['GetItem']],
      'one that is not': async () => [() => forums().get(newId('forum')), ['GetItem']],
    },
    page: {
      'the first': async () => [
        () => forums().page({ index: 'lists', partition: 'forums', limit: 1 }),
        ['Query'],
      ],
      'the next': async () => {
        const query = { index: 'lists' as const, partition: 'forums', limit: 1 };
        const { cursor } = await forums().page(query);
        return [() => forums().page({ ...query, cursor }), ['Query']];
      },
      'from a place that nobody knows': async () => {
        const cursor = Buffer.from('{"pk":"made up"}').toString('base64url');
        return [() => forums().page({ index: 'lists', partition: 'forums', cursor }), repeated(2, 'Query')];
      },
    },
    all: async () => [() => forums().all({ index: 'lists', partition: 'forums' }), ['Query']],
    change: aWrite,
    // Those who want to join the press list are in no list, and their store has nothing else.
  } satisfies Costs<Press['subscriptions']>);

  expectCosts({
    'a commit': async () => {
      const { forum } = full.sending;
      const before = await forums().get(forum.id);
      const at = now().toISOString();
      const entry = { record: forum.id, at, by: tester, act: 'edited', title: forum.title, news: false };
      const changes = [forums().change(before, before ?? forum, tester, at)];
      return [() => full.house.commit({ changes, audit: [entry] }), ['TransactWriteItems']];
    },
    'a commit that somebody is in the way of': async () => {
      const { forum } = full.sending;
      const changes = [forums().change(undefined, forum, tester, now().toISOString())];
      return [() => full.house.commit({ changes, audit: [] }), ['TransactWriteItems']];
    },
    'the history of a record': async () => [
      () => history(full.house.table, full.sending.forum.id),
      ['Query'],
    ],
    'news between two instants': async () => {
      const [after, until] = await happened('2000-01-01', 2);
      return [() => newsBetween(full.house.table, { after, until }), ['Query']];
    },
  });
});

describe('sessions ask for', () => {
  const sessions = () => full.stores.sessions;
  expectCosts({
    open: {
      'the first of a browser': async () => [
        () => sessions().open(newId('person'), now()),
        ['TransactWriteItems'],
      ],
      'instead of another': async () => {
        const before = await sessions().open(newId('person'), now());
        return [() => sessions().open(newId('person'), now(), before), ['TransactWriteItems']];
      },
    },
    get: {
      'one that is open': async () => {
        const key = await sessions().open(newId('person'), now());
        return [() => sessions().get(key, now()), ['GetItem']];
      },
      'one that ended': async () => {
        const key = await sessions().open(newId('person'), new Date(now().getTime() - sessionLasts));
        return [() => sessions().get(key, now()), ['GetItem']];
      },
      none: async () => [() => sessions().get('made up', now()), ['GetItem']],
    },
    close: async () => {
      const key = await sessions().open(newId('person'), now());
      return [() => sessions().close(key), ['TransactWriteItems']];
    },
  } satisfies Costs<Sessions>);
});

describe('counters ask for', () => {
  const once = () => full.stores.counters.within('write', 'ana@example.org', 1, now());
  expectCosts({
    within: {
      'the first act': async () => [once, ['UpdateItem']],
      'one too many': async () => {
        await once();
        return [once, ['UpdateItem']];
      },
    },
  } satisfies Costs<Counters>);
});

describe('people ask for', () => {
  const people = () => full.stores.people;
  expectCosts({
    byEmail: {
      'of somebody': async () => [
        () => people().byEmail(full.sending.team.person.email),
        repeated(2, 'GetItem'),
      ],
      'of nobody': async () => [() => people().byEmail('nobody@example.org'), ['GetItem']],
    },
    holdEmail: aWrite,
    freeEmail: aWrite,
    isAsRead: aWrite,
    byName: async () => [() => people().byName(), ['Query']],
    everybody: async () => [() => people().everybody(), ['Query']],
    isEmpty: async () => [() => people().isEmpty(), ['Query']],
    present: {
      'all of them': async () => [() => people().present(), ['Query']],
      'of one role': async () => [() => people().present('mag'), ['Query']],
    },
  } satisfies Costs<Omit<People, OfRecords>>);
});

describe('outputs ask for', () => {
  const outputs = () => full.stores.outputs;
  const id = () => full.sending.output.id;
  expectCosts({
    textOf: async () => [() => outputs().textOf(id()), ['GetItem']],
    keepText: aWrite,
    keepVersion: aWrite,
    version: {
      'one that is kept': async () => [() => outputs().version(id(), 1), repeated(2, 'GetItem')],
      'one that is not': async () => [() => outputs().version(id(), 7), repeated(2, 'GetItem')],
    },
    keepCopies: aWrite,
    copiesOf: async () => [() => outputs().copiesOf('text'), ['Query']],
    ofForum: async () => [() => outputs().ofForum(full.sending.forum.id), ['Query']],
    published: async () => [() => outputs().published(), ['Query']],
    openToReaders: async () => [() => outputs().openToReaders(), ['Query']],
    openForComment: async () => [() => outputs().openForComment(now()), ['Query']],
  } satisfies Costs<Omit<Outputs, OfRecords>>);
});

describe('press releases ask for', () => {
  const press = () => full.stores.press;
  const doubted = (cause: string, organisation: string) => () =>
    press().doubt({ cause, organisation, at: now().toISOString() });
  expectCosts({
    latestReleased: async () => {
      await released('Internet Society');
      return [() => press().latestReleased(now()), ['Query']];
    },
    released: async () => [() => press().released(), ['Query']],
    inState: async () => [() => press().inState('released'), ['Query']],
    due: async () => {
      await released('Internet Society');
      return [() => press().due(now()), ['Query']];
    },
    doubt: {
      'whom a press release names': async () => [
        doubted(await released('Internet Society'), 'Internet Society'),
        ['GetItem', 'UpdateItem'],
      ],
      'whom none names': async () => [
        doubted(await released('Internet Society'), 'Shy Society'),
        ['GetItem', 'UpdateItem'],
      ],
      'in what is no dissemination': async () => [
        doubted(full.sending.forum.id, 'Internet Society'),
        ['GetItem'],
      ],
    },
  } satisfies Costs<Omit<Press, OfRecords | 'subscriptions' | 'contacts'>>);
});

describe('press contacts ask for', () => {
  const contacts = () => full.stores.press.contacts;
  expectCosts({
    everybody: async () => [() => contacts().everybody(), ['Query']],
    remove: aWrite,
  } satisfies Costs<Omit<Press['contacts'], OfRecords>>);
});

describe('organisations that are not to be named ask for', () => {
  const unnamed = () => full.stores.unnamed;
  expectCosts({
    all: async () => [() => unnamed().all(), ['Query']],
  } satisfies Costs<Omit<UnnamedOrganisations, 'get' | 'change'>>);
});

describe('proposals ask for', () => {
  const proposals = () => full.stores.proposals;
  /** That a forum asks to go on, and withdrew it so often before. */
  const asked = async (withdrawn: number) => {
    const [forumId, callId] = [newId('forum'), newId('call')];
    const at = now().toISOString();
    for (let round = 1; round <= withdrawn + 1; round += 1) {
      const its: Proposal = {
        ...full.proposal,
        id: continuationIdFor(forumId, callId, round),
        callId,
        state: round > withdrawn ? 'draft' : 'withdrawn',
        continues: { forumId },
      };
      await full.keep(proposals().change(undefined, its, tester, at));
    }
    return () => proposals().continuation(forumId, callId);
  };
  expectCosts({
    continuation: {
      'where it was not asked': async () => [
        () => proposals().continuation(newId('forum'), newId('call')),
        ['GetItem'],
      ],
      'where it was asked': async () => [await asked(0), ['GetItem']],
      'where it was withdrawn twice and asked again': async () => [await asked(2), repeated(3, 'GetItem')],
    },
    ofCall: async () => [() => proposals().ofCall(full.call.id), ['Query']],
    draftsOf: async () => [() => proposals().draftsOf(full.call.id), ['Query']],
    allOfCall: async () => [() => proposals().allOfCall(full.call.id), ['Query']],
    accepted: async () => [() => proposals().accepted(), ['Query']],
    inState: async () => [() => proposals().inState('submitted'), ['Query']],
  } satisfies Costs<Omit<Proposals, OfRecords>>);
});

describe('comments ask for', () => {
  const comments = () => full.stores.comments;
  expectCosts({
    ofOutput: async () => [() => comments().ofOutput(full.sending.output.id), ['Query']],
    inState: async () => [() => comments().inState('received'), ['Query']],
  } satisfies Costs<Omit<Comments, OfRecords>>);
});

describe('suggestions ask for', () => {
  const suggestions = () => full.stores.suggestions;
  expectCosts({
    open: async () => [() => suggestions().open(), ['Query']],
    confirming: async () => [() => suggestions().confirming(), ['Query']],
  } satisfies Costs<Omit<Suggestions, OfRecords>>);
});

describe('charters ask for', () => {
  const charters = () => full.stores.charters;
  expectCosts({
    ofForum: async () => [() => charters().ofForum(full.charter.forumId), ['Query']],
    approved: async () => [() => charters().approved(), ['Query']],
    proposed: async () => [() => charters().proposed(), ['Query']],
  } satisfies Costs<Omit<Charters, OfRecords | 'goals'>>);
});

describe('goals ask for', () => {
  const goals = () => full.stores.charters.goals;
  expectCosts({
    ofForum: async () => [() => goals().ofForum(full.charter.forumId), ['Query']],
  } satisfies Costs<Omit<Charters['goals'], OfRecords>>);
});

describe('workplans ask for', () => {
  const workplans = () => full.stores.workplans;
  expectCosts({
    approved: async () => [() => workplans().approved(), ['Query']],
    offGoal: async () => {
      const { house, chartered, leaveGoal } = await houseApart();
      await leaveGoal((await chartered()).charter);
      return [() => createWorkplans(house.table).offGoal(), ['Query'], house];
    },
  } satisfies Costs<Omit<Workplans, OfRecords | 'versions' | 'offers'>>);
});

describe('versions of workplans ask for', () => {
  const versions = () => full.stores.workplans.versions;
  expectCosts({
    idFor: anId,
    ofPlan: async () => [() => versions().ofPlan(full.plan.id), ['Query']],
  } satisfies Costs<Omit<Workplans['versions'], OfRecords>>);
});

describe('offers to take a milestone ask for', () => {
  const offers = () => full.stores.workplans.offers;
  expectCosts({
    ofPlan: async () => [() => offers().ofPlan(full.offer.workplanId), ['Query']],
  } satisfies Costs<Omit<Workplans['offers'], OfRecords>>);
});

describe('the MAG’s part in forums asks for', () => {
  const participation = () => full.stores.participation;
  expectCosts({
    forumsOf: async () => [() => participation().forumsOf(full.year), repeated(4, 'Query')],
  } satisfies Costs<Omit<Participation, 'years' | 'declarations' | 'attendances'>>);
});

describe('years of the MAG ask for', () => {
  const years = () => full.stores.participation.years;
  expectCosts({
    latest: async () => [() => years().latest(), ['Query']],
  } satisfies Costs<Omit<Participation['years'], OfRecords>>);
});

describe('declarations ask for', () => {
  const declarations = () => full.stores.participation.declarations;
  expectCosts({
    ofYear: async () => [() => declarations().ofYear(full.year.id), ['Query']],
  } satisfies Costs<Omit<Participation['declarations'], OfRecords>>);
});

describe('attendances ask for', () => {
  const attendances = () => full.stores.participation.attendances;
  expectCosts({
    ofYear: async () => [() => attendances().ofYear(full.year.id), ['Query']],
  } satisfies Costs<Omit<Participation['attendances'], OfRecords>>);
});

describe('reviews ask for', () => {
  const reviews = () => full.stores.reviews;
  expectCosts({
    ofCall: async () => [() => reviews().ofCall(full.call.id), ['Query']],
    ofProposal: async () => [() => reviews().ofProposal(full.call.id, full.proposal.id), ['Query']],
    by: async () => [() => reviews().by(full.sending.mag.person.id), repeated(4, 'Query')],
  } satisfies Costs<Omit<Reviews, OfRecords | 'notes' | 'mergers'>>);
});

describe('what reviewers write each other asks for', () => {
  const notes = () => full.stores.reviews.notes;
  expectCosts({
    ofProposal: async () => [() => notes().ofProposal(full.proposal.id), ['Query']],
  } satisfies Costs<Omit<Reviews['notes'], OfRecords>>);
});

describe('mergers ask for', () => {
  const mergers = () => full.stores.reviews.mergers;
  expectCosts({
    ofCall: async () => [() => mergers().ofCall(full.call.id), ['Query']],
  } satisfies Costs<Omit<Reviews['mergers'], OfRecords>>);
});

describe('selections ask for', () => {
  const selections = () => full.stores.selections;
  expectCosts({
    ofCall: {
      'where nobody began': async () => [
        () => selections().ofCall({ id: newId('call'), title: 'Not begun' }),
        ['GetItem'],
      ],
      'where somebody began': async () => {
        const call = await keepCall(full.house, 'Begun');
        const { id } = await selections().ofCall(call);
        await full.keep(selections().change(undefined, newSelection(id, call), tester, now().toISOString()));
        return [() => selections().ofCall(call), ['GetItem']];
      },
    },
    callIsAsRead: aWrite,
  } satisfies Costs<Omit<Selections, OfRecords>>);
});

describe('modalities ask for', () => {
  const modalities = () => full.stores.modalities;
  expectCosts({
    latest: async () => [() => modalities().latest(), ['Query']],
    published: async () => [() => modalities().published(1), ['GetItem']],
    current: async () => [() => modalities().current(), ['Query']],
    forCycle: async () => [() => modalities().forCycle(full.cycle.id), ['Query']],
  } satisfies Costs<Omit<ModalitiesStore, OfRecords>>);
});

describe('calls ask for', () => {
  const calls = () => full.stores.calls;
  expectCosts({
    latest: async () => [() => calls().latest(), ['Query']],
  } satisfies Costs<Omit<Calls, OfRecords | 'codes'>>);
});

describe('access codes ask for', () => {
  const codes = () => full.stores.calls.codes;
  expectCosts({
    ofCall: async () => [() => codes().ofCall(full.call.id), ['Query']],
    find: {
      'one that was issued': async () => [() => codes().find(full.call.id, 'let me in'), ['Query']],
      'one that was not': async () => [() => codes().find(full.call.id, 'made up'), ['Query']],
    },
  } satisfies Costs<Omit<Calls['codes'], OfRecords>>);
});

describe('cycles ask for', () => {
  const cycles = () => full.stores.cycles;
  const ofCycle = () => ({ ...full.call, cycleId: full.cycle.id });
  expectCosts({
    latest: async () => [() => cycles().latest(), ['Query']],
    current: async () => [() => cycles().current(now()), ['Query']],
    ofCall: {
      'whose cycle was chosen': async () => [() => cycles().ofCall(ofCycle()), ['GetItem']],
      'whose cycle follows from its days': async () => [() => cycles().ofCall(full.call), ['Query']],
    },
    ofReview: {
      'of a call whose cycle was chosen': async () => [() => cycles().ofReview(ofCycle()), ['GetItem']],
      'of a call whose cycle follows from its days': async () => [
        () => cycles().ofReview(full.call),
        ['Query'],
      ],
    },
  } satisfies Costs<Omit<Cycles, OfRecords>>);
});

describe('forums ask for', () => {
  const forums = () => full.stores.forums;
  expectCosts({
    latest: async () => [() => forums().latest(), ['Query']],
    withGivenUp: async () => [() => forums().withGivenUp(), ['Query']],
  } satisfies Costs<Omit<Forums, OfRecords>>);
});

describe('news asks for', () => {
  const news = () => full.stores.news;
  const everything = { most: 20, allowed: () => true };
  const nothing = { most: 20, allowed: () => false };
  expectCosts({
    between: {
      'a quiet day': async () => {
        const [after, until] = await happened('2020-01-01', 2);
        return [() => news().between(after, until), ['Query']];
      },
      'more than a request takes': async () => {
        const [after, until] = await happened('2020-01-02', 201);
        return [() => news().between(after, until), repeated(2, 'Query')];
      },
      'more than anybody reads': async () => {
        const [after, until] = await happened('2020-01-03', 2_001);
        return [() => news().between(after, until), repeated(10, 'Query')];
      },
    },
    latest: {
      'where there is little': async () => {
        const [, until] = await happened('2010-01-01', 2);
        return [() => news().latest(new Date(until), everything), ['Query']];
      },
      'where the newest are enough': async () => {
        const [, until] = await happened('2010-01-02', 301);
        return [() => news().latest(new Date(until), everything), ['Query']];
      },
      'where nobody may hear of any': async () => {
        const [, until] = await happened('2010-01-03', 301);
        return [() => news().latest(new Date(until), nothing), repeated(3, 'Query')];
      },
    },
  } satisfies Costs<News>);
});

describe('the desk asks for', () => {
  const desk = () => full.stores.desk;
  const bounds = { allowed: () => true, enough: 50, mostRequests: 20 };
  const ofTeam = (...forums: Pick<Forum, 'id'>[]): Person => ({
    ...full.sending.team.person,
    roles: forums.map(({ id }) => ({ role: 'coordinating-team', forumId: id })),
  });
  /** When charters of one year have ended. */
  const ended = '2026-12-14T09:00:00.000Z';
  /** Four weeks after charters were approved. */
  const fourWeeksOn = '2026-03-29T09:00:00.000Z';
  expectCosts({
    find: {
      'one kind in one state': async () => [
        () => desk().find({ ...bounds, kind: 'comment', state: 'received' }),
        ['Query'],
      ],
      'one kind, which has two states there': async () => [
        () => desk().find({ ...bounds, kind: 'pressRelease' }),
        repeated(2, 'Query'),
      ],
      'until there is enough': async () => [
        () => desk().find({ ...bounds, kind: 'proposal', enough: 1 }),
        ['Query'],
      ],
      'what is not there': async () => [
        () => desk().find({ ...bounds, words: 'nowhere at all', mostRequests: 3 }),
        repeated(3, 'Query'),
      ],
    },
    letters: async () => {
      await released('Internet Society');
      return [() => desk().letters(['pending', 'sent'], bounds), repeated(2, 'Query')];
    },
    titleOf: async () => [() => desk().titleOf(full.sending.forum.id), ['GetItem']],
    // Fifteen kinds; where a goal or a workplan waits, whether its charter has ended.
    waiting: {
      nothing: async () => {
        const { house, waiting } = await houseApart();
        return [waiting, repeated(15, 'Query'), house];
      },
      'two workplans': async () => {
        const { house, chartered, beginPlan, waiting } = await houseApart();
        for (const { charter } of await twice(chartered)) await beginPlan(charter, true);
        return [waiting, repeated(17, 'Query'), house];
      },
      'more goals than it shows of other kinds, and a workplan': async () => {
        const { house, chartered, beginPlan, waiting } = await houseApart();
        const { charter } = await chartered();
        await beginPlan(charter, true);
        const { goals } = createCharters(house.table);
        const at = house.clock().toISOString();
        const versions = Array.from({ length: 101 }, (_, place) => refinedGoal(charter, at, place + 1));
        const writes = versions.map((goal) => goals.change(undefined, goal, tester, at).write);
        await house.table.write(writes.slice(0, 50));
        await house.table.write(writes.slice(50));
        return [waiting, repeated(17, 'Query'), house];
      },
      // Whether their calls have opened.
      'three forums that ask to go on in two calls': async () => {
        const { house, keep, waiting } = await houseApart();
        const calls = await twice(() => keepCall(house, 'Call for Best Practice Forums'));
        const { change } = createProposals(house.table);
        for (const { id } of [...calls, ...calls.slice(1)]) {
          const before = await keepProposal(house, 'What works', 'submitted', id);
          const continues = { forumId: house.newId('forum') };
          await keep(change(before, { ...before, continues }, tester, house.clock().toISOString()));
        }
        return [waiting, [...repeated(15, 'Query'), ...repeated(2, 'GetItem')], house];
      },
    },
    askedOf: {
      'of none of the roles': async () => [() => desk().askedOf(full.sending.desa.person, now()), []],

      // Whether a forum left its goal; calls, cycles and years of the MAG.
      'a member of the MAG': async () => {
        const { house, mag, askedOf } = await houseApart();
        return [askedOf(mag), repeated(4, 'Query'), house];
      },
      // And the declaration of this one.
      'a member of the MAG, in its year': async () => {
        const { house, mag, askedOf } = await houseApart();
        await keepMagYear(house);
        return [askedOf(mag), [...repeated(4, 'Query'), 'GetItem'], house];
      },
      'a member of the MAG, once its year is over': async () => {
        const { house, mag, askedOf } = await houseApart();
        await keepMagYear(house);
        return [askedOf(mag, ended), repeated(4, 'Query'), house];
      },
      // And their reviews in four states; of each call its proposals.
      'a member of the MAG, while a call is under review': async () => {
        const { house, mag, askedOf } = await houseApart();
        await keepCallWith(house, 2, [{}, {}]);
        return [askedOf(mag, times.review), repeated(4 + 4 + 1, 'Query'), house];
      },
      'a member of the MAG, while two calls are under review': async () => {
        const { house, mag, askedOf } = await houseApart();
        await twice(() => keepCallWith(house, 2, [{}, {}]));
        return [askedOf(mag, times.review), repeated(4 + 4 + 2, 'Query'), house];
      },
      'a member of the MAG, where the forum of another left its goal': async () => {
        const { house, mag, askedOf, chartered, leaveGoal } = await houseApart();
        await leaveGoal((await chartered()).charter);
        return [askedOf({ ...mag, id: house.newId('person') }), repeated(4, 'Query'), house];
      },
      // And the charters; of each forum the versions of its goal.
      'a facilitator whose forum left its goal': async () => {
        const { house, mag, askedOf, chartered, leaveGoal } = await houseApart();
        await leaveGoal((await chartered()).charter);
        return [askedOf(mag), repeated(4 + 1 + 1, 'Query'), house];
      },
      'a facilitator both of whose forums left their goals': async () => {
        const { house, mag, askedOf, chartered, leaveGoal } = await houseApart();
        for (const { charter } of await twice(chartered)) await leaveGoal(charter);
        return [askedOf(mag), repeated(4 + 1 + 2, 'Query'), house];
      },
      'a facilitator whose forum left its goal and has ended': async () => {
        const { house, mag, askedOf, chartered, leaveGoal } = await houseApart();
        await leaveGoal((await chartered()).charter);
        return [askedOf(mag, ended), repeated(4 + 1, 'Query'), house];
      },

      'the team of a forum without a charter': async () => [
        () => desk().askedOf(ofTeam(full.sending.forum), now()),
        ['Query', 'GetItem'],
      ],
      'the team of a forum whose first charter is begun': async () => {
        const { house, askedOf, chartered } = await houseApart();
        const { forum } = await chartered({ state: 'draft' });
        return [askedOf(ofTeam(forum)), ['Query', 'GetItem'], house];
      },
      'the team of a forum whose first charter is proposed': async () => {
        const { house, askedOf, chartered } = await houseApart();
        const { forum } = await chartered({ state: 'proposed' });
        return [askedOf(ofTeam(forum)), ['Query'], house];
      },
      // Its charters, its workplan and the cycles.
      'the team of a forum with a workplan': async () => {
        const { house, askedOf, chartered } = await houseApart();
        const { forum, charter } = await chartered();
        await keepPlanned(house, charter);
        return [askedOf(ofTeam(forum)), ['Query', 'GetItem', 'Query'], house];
      },
      'the team of two forums with workplans': async () => {
        const { house, askedOf, chartered } = await houseApart();
        const both = await twice(chartered);
        for (const { charter } of both) await keepPlanned(house, charter);
        return [
          askedOf(ofTeam(...both.map(({ forum }) => forum))),
          [...repeated(2, 'Query'), 'GetItem', 'Query', 'GetItem'],
          house,
        ];
      },
      'the team of a forum whose cycle is not there any more': async () => {
        const { house, askedOf, chartered } = await houseApart();
        const { forum } = await chartered({ cycleId: house.newId('cycle') });
        return [askedOf(ofTeam(forum)), ['Query', 'GetItem', 'Query'], house];
      },
      // And what the forum is called.
      'the team of a forum without a workplan': async () => {
        const { house, askedOf, chartered } = await houseApart();
        const { forum } = await chartered();
        return [askedOf(ofTeam(forum)), ['Query', 'GetItem', 'Query', 'GetItem'], house];
      },
      'the team of a forum whose workplan is begun': async () => {
        const { house, askedOf, chartered, beginPlan } = await houseApart();
        const { forum, charter } = await chartered();
        await beginPlan(charter);
        return [askedOf(ofTeam(forum)), ['Query', 'GetItem', 'Query'], house];
      },
      // And who is there of the team: where the owner is not, it hears at once.
      'the team of a forum where somebody else became late in the last week': async () => {
        const { house, askedOf, chartered } = await houseApart();
        const { forum, charter } = await chartered();
        await keepPlanned(house, charter, { due: '2026-10-01' });
        const instant = '2026-10-05T09:00:00.000Z';
        return [askedOf(ofTeam(forum), instant), ['Query', 'GetItem', 'Query', 'Query'], house];
      },
      'the team of a forum where somebody else has been late for longer': async () => {
        const { house, askedOf, chartered } = await houseApart();
        const { forum, charter } = await chartered();
        await keepPlanned(house, charter, { due: '2026-10-01' });
        const instant = '2026-10-12T09:00:00.000Z';
        return [askedOf(ofTeam(forum), instant), ['Query', 'GetItem', 'Query'], house];
      },
      'the team of a forum where they are late themselves': async () => {
        const { house, askedOf, chartered } = await houseApart();
        const { forum, charter } = await chartered();
        const person = ofTeam(forum);
        await keepPlanned(house, charter, { due: '2026-10-01', owner: person });
        const instant = '2026-10-05T09:00:00.000Z';
        return [askedOf(person, instant), ['Query', 'GetItem', 'Query'], house];
      },
      'the team of a forum that is to file its mid-term update': async () => {
        const { house, askedOf, chartered } = await houseApart();
        const { forum } = await chartered({ years: '2' });
        const instant = '2026-12-01T09:00:00.000Z';
        return [askedOf(ofTeam(forum), instant), ['Query', 'GetItem', 'Query', 'GetItem'], house];
      },
      'the team of a forum whose second year waits for its mid-term update': async () => {
        const { house, askedOf, chartered } = await houseApart();
        const { forum } = await chartered({ years: '2' });
        return [askedOf(ofTeam(forum), ended), ['Query', 'GetItem', 'Query'], house];
      },
      // And the proposals that were accepted, of which none is its; calls.
      'the team of a forum that has ended, before there is a call': async () => {
        const { house, askedOf, chartered } = await houseApart();
        const { forum } = await chartered();
        return [askedOf(ofTeam(forum), ended), ['Query', 'GetItem', ...repeated(3, 'Query')], house];
      },
      'the team of a forum that has ended without its mid-term update': async () => {
        const { house, askedOf, chartered } = await houseApart();
        const { forum } = await chartered({ years: '2' });
        const instant = '2028-01-05T09:00:00.000Z';
        return [askedOf(ofTeam(forum), instant), ['Query', 'GetItem', ...repeated(2, 'Query')], house];
      },
      'the team of a forum that has just ended, and where somebody else became late': async () => {
        const { house, askedOf, chartered } = await houseApart();
        const { forum, charter } = await chartered();
        await keepPlanned(house, charter, { due: '2026-12-11' });
        return [askedOf(ofTeam(forum), ended), ['Query', 'GetItem', ...repeated(4, 'Query')], house];
      },
      // And whether it has asked in that call.
      'the team of a forum that can ask to go on': async () => {
        const { house, askedOf, chartered, callIn } = await houseApart();
        const { forum } = await chartered();
        await callIn('2026-12-07', '2026-12-11', '2027-01-10');
        return [
          askedOf(ofTeam(forum), ended),
          ['Query', 'GetItem', ...repeated(3, 'Query'), 'GetItem'],
          house,
        ];
      },
      'the team of a forum that can ask to go on, after a call that it let go by': async () => {
        const { house, askedOf, chartered, callIn } = await houseApart();
        const { forum } = await chartered();
        await callIn('2026-12-07', '2026-12-11', '2027-01-10');
        await callIn('2027-12-06', '2027-12-10', '2028-01-10');
        return [
          askedOf(ofTeam(forum), '2028-01-05T09:00:00.000Z'),
          ['Query', 'GetItem', ...repeated(3, 'Query'), ...repeated(2, 'GetItem')],
          house,
        ];
      },
      'the team of a forum that goes on': async () => {
        const { house, askedOf, chartered } = await houseApart();
        const { forum } = await chartered();
        await keepContinuation(house, forum);
        return [askedOf(ofTeam(forum), ended), ['Query', 'GetItem', ...repeated(2, 'Query')], house];
      },
      'the team of a forum that goes on, and whose next charter is begun': async () => {
        const { house, askedOf, chartered, next } = await houseApart();
        const { forum, charter } = await chartered();
        await keepContinuation(house, forum);
        await next(charter, 'draft');
        return [askedOf(ofTeam(forum), ended), ['Query', 'GetItem', ...repeated(2, 'Query')], house];
      },
      'the team of a forum that goes on, and whose next charter is proposed': async () => {
        const { house, askedOf, chartered, next } = await houseApart();
        const { forum, charter } = await chartered();
        await keepContinuation(house, forum);
        await next(charter, 'proposed');
        return [askedOf(ofTeam(forum), ended), ['Query', 'GetItem', 'Query'], house];
      },

      // Whether a forum left its goal; cycles, charters and people; years; forums, proposed charters and accepted proposals.
      'the secretariat': async () => {
        const { house, secretariat, askedOf } = await houseApart();
        return [askedOf(secretariat), repeated(8, 'Query'), house];
      },
      'the secretariat, of a cycle to plan, a team and a charter': async () => {
        const { house, secretariat, askedOf } = await houseApart();
        await keepCycle(house, 'IGF 2026');
        await keepForum(house, 'BPF without a team');
        const forum = await keepForum(house, 'BPF without a charter');
        await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Tariq Team');
        return [askedOf(secretariat, '2026-05-01T09:00:00.000Z'), repeated(8, 'Query'), house];
      },
      'the secretariat, where two forums go on and have no charter for that': async () => {
        const { house, secretariat, askedOf, chartered } = await houseApart();
        for (const { forum } of await twice(chartered)) await keepContinuation(house, forum);
        return [askedOf(secretariat, ended), [...repeated(8, 'Query'), ...repeated(2, 'GetItem')], house];
      },
      // Since when each facilitator has left, and whether its workplan waits for one.
      'the secretariat, where two forums have no facilitator': async () => {
        const { house, secretariat, askedOf, chartered } = await houseApart();
        await twice(() => chartered({ facilitator: { id: house.newId('person'), name: 'Lena Left' } }));
        return [askedOf(secretariat), [...repeated(8, 'Query'), ...repeated(2 * 2, 'GetItem')], house];
      },
      // The workplans in force; of each charter without one, whether it is proposed, and if not what the forum is called.
      'the secretariat, where two charters were approved four weeks ago and have workplans': async () => {
        const { house, secretariat, askedOf, chartered } = await houseApart();
        for (const { charter } of await twice(chartered)) await keepPlanned(house, charter);
        return [askedOf(secretariat, fourWeeksOn), repeated(8 + 1, 'Query'), house];
      },
      'the secretariat, where two have workplans that were proposed': async () => {
        const { house, secretariat, askedOf, chartered, beginPlan } = await houseApart();
        for (const { charter } of await twice(chartered)) await beginPlan(charter, true);
        return [
          askedOf(secretariat, fourWeeksOn),
          [...repeated(8 + 1, 'Query'), ...repeated(2, 'GetItem')],
          house,
        ];
      },
      'the secretariat, where two have workplans that were begun': async () => {
        const { house, secretariat, askedOf, chartered, beginPlan } = await houseApart();
        for (const { charter } of await twice(chartered)) await beginPlan(charter);
        return [
          askedOf(secretariat, fourWeeksOn),
          [...repeated(8 + 1, 'Query'), ...repeated(2 * 2, 'GetItem')],
          house,
        ];
      },
      'the secretariat, where two have no workplan': async () => {
        const { house, secretariat, askedOf, chartered } = await houseApart();
        await twice(chartered);
        return [
          askedOf(secretariat, fourWeeksOn),
          [...repeated(8 + 1, 'Query'), ...repeated(2 * 2, 'GetItem')],
          house,
        ];
      },
      // The versions of each goal.
      'the secretariat, where two forums left their goals': async () => {
        const { house, secretariat, askedOf, chartered, leaveGoal } = await houseApart();
        for (const { charter } of await twice(chartered)) await leaveGoal(charter);
        return [askedOf(secretariat), repeated(8 + 2, 'Query'), house];
      },
      'the secretariat, where two forums left their goals and have ended': async () => {
        const { house, secretariat, askedOf, chartered, leaveGoal } = await houseApart();
        for (const { charter } of await twice(chartered)) await leaveGoal(charter);
        return [askedOf(secretariat, ended), repeated(8, 'Query'), house];
      },

      // The cycles once: calls and years, too.
      'the secretariat that is of the MAG': async () => {
        const { house, secretariat, mag, askedOf } = await houseApart();
        const both = { ...secretariat, roles: [...secretariat.roles, ...mag.roles] };
        return [askedOf(both), repeated(8 + 2, 'Query'), house];
      },
      'a member of the MAG who is of a team': async () => {
        const { house, mag, askedOf, chartered } = await houseApart();
        const { forum, charter } = await chartered();
        await keepPlanned(house, charter);
        const both = { ...mag, roles: [...mag.roles, ...ofTeam(forum).roles] };
        return [askedOf(both), [...repeated(5, 'Query'), 'GetItem'], house];
      },
    },
  } satisfies Costs<Desk>);
});

describe('what is read of several stores asks for', () => {
  const wayOut = () => createWayOut(full.house.table, full.house.newId);
  expectCosts({
    'where forums stand': async () => [() => readForumsGround(full.house.table), repeated(3, 'Query')],
    'forums that have not begun': async () => [
      () => createBeginnings(full.house.table)(now()),
      repeated(6, 'Query'),
    ],
    'forums that have not begun, where it is known how they stand': async () => {
      const ground = Promise.resolve(await readForumsGround(full.house.table));
      return [() => createBeginnings(full.house.table)(now(), ground), repeated(3, 'Query')];
    },
    'forums that have not begun, one of which goes on': async () => {
      const { forum } = await keepChartered(full.house, full.sending.mag, {}, 'BPF that goes on');
      await keepContinuation(full.house, forum);
      return [
        () => createBeginnings(full.house.table)(new Date('2026-12-14T09:00:00.000Z')),
        [...repeated(6, 'Query'), 'GetItem'],
      ];
    },
    'the way out of an output of which nothing was begun': async () => [
      () => wayOut()(full.sending.output, []),
      [],
    ],
    'the way out of an output that is put together': async () => {
      const walk = walker(full.sending);
      const kept = await walk.kept(await walk.prepared());
      return [() => wayOut()(full.sending.output, [kept]), ['Query']];
    },
    'the way out of an output that went out': async () => {
      const kept = await walker(full.sending).kept(await released('Internet Society'));
      return [() => wayOut()(full.sending.output, [kept]), ['Query', 'GetItem']];
    },
  });
});
