import { beforeAll, describe, expect, test } from 'vitest';
import type { AccessCode } from '../../shared/domain/call.ts';
import type { Goal } from '../../shared/domain/charter.ts';
import type { IdKind } from '../../shared/domain/ids.ts';
import type { Declaration } from '../../shared/domain/participation.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { PressContact, PressSubscription } from '../../shared/domain/press-contact.ts';
import { draftPressRelease, type PressRelease } from '../../shared/domain/press-release.ts';
import type { Proposal } from '../../shared/domain/proposal.ts';
import type { Review, ReviewNote } from '../../shared/domain/review.ts';
import { newSelection } from '../../shared/domain/selection.ts';
import type { UnnamedOrganisation } from '../../shared/domain/unnamed-organisation.ts';
import type { WorkplanVersion } from '../../shared/domain/workplan.ts';
import { createBeginnings, readForumsGround } from '../../shared/store/beginnings.ts';
import { type Calls, createCalls } from '../../shared/store/calls.ts';
import { type Charters, createCharters, goalIdFor } from '../../shared/store/charters.ts';
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
import { createHouse } from '../support/house.ts';
import {
  keepAttendance,
  keepCall,
  keepComment,
  keepContinuation,
  keepCycle,
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
  const keep = async (...changes: Change[]) => {
    const refused = await house.commit({ changes, audit: [] });
    if (refused) throw new Error(refused.reason);
  };

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
  const goal: Goal = {
    id: goalIdFor(charter.forumId, 1),
    revision: 0,
    forumId: charter.forumId,
    number: 1,
    stage: 'refined',
    goal: 'Another goal.',
    evidence: charter.evidence,
    outOfScope: charter.outOfScope,
    by: tester.name,
    at,
    checks: [],
  };
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
    stores.charters.goals.change(undefined, goal, tester, at),
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
/** The facilitator of a forum whose team said that it has left its goal. */
const leftItsGoal = async (): Promise<Person> => {
  const facilitator = { ...full.sending.mag.person, id: newId('person') };
  const { charter } = await keepChartered(full.house, { ...full.sending.mag, person: facilitator });
  const plan = await keepPlanned(full.house, charter);
  const at = now().toISOString();
  const left = { month: '2026-11', answer: 'no' as const, words: 'It was too wide.', by: 'Ana', at };
  await full.keep(full.stores.workplans.change(plan, { ...plan, course: [left] }, tester, at));
  return facilitator;
};
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

/** Does what has to be there before, and answers the operation, and the requests that it makes. */
type Cost = () => Promise<[operation: () => Promise<unknown>, requests: string[]]>;
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
    const [operation, requests] = await cost();
    expect(await full.house.requestsOf(operation)).toEqual(requests);
  });
};

describe('every store of records asks for', () => {
  const forums = () => full.stores.forums;
  expectCosts({
    get: {
      'one that is there': async () => [() => forums().get(full.sending.forum.id), ['GetItem']],
      'one that is not': async () => [() => forums().get(newId('forum')), ['GetItem']],
    },
    page: async () => [() => forums().page({ index: 'lists', partition: 'forums', limit: 1 }), ['Query']],
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
      await leftItsGoal();
      return [() => workplans().offGoal(), ['Query']];
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
  const asked = (person: Person, at?: string) => () => desk().askedOf(person, at ? new Date(at) : now());
  const ofTeam = (forumId: string): Person => ({
    ...full.sending.team.person,
    roles: [{ role: 'coordinating-team', forumId }],
  });
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
    waiting: {
      // Thirteen kinds; of the goal that waits, whether its charter has ended.
      'a goal among it': async () => [() => desk().waiting(now()), repeated(15, 'Query')],
      // And of the proposal by which a forum goes on, whether its call has opened.
      'a forum that asks to go on, too': async () => {
        const asks: Proposal = {
          ...full.proposal,
          id: newId('proposal'),
          continues: { forumId: full.sending.forum.id },
        };
        await full.keep(full.stores.proposals.change(undefined, asks, tester, now().toISOString()));
        return [() => desk().waiting(now()), [...repeated(13, 'Query'), 'GetItem', ...repeated(2, 'Query')]];
      },
    },
    askedOf: {
      'of none of the roles': async () => [asked(full.sending.desa.person), []],
      // Whether a forum left its goal; calls, cycles and years of the MAG, and the declaration of this one.
      'a member of the MAG': async () => [
        asked(full.sending.mag.person),
        [...repeated(4, 'Query'), 'GetItem'],
      ],
      // Where all forums stand, and the versions of its goal, too.
      'a facilitator whose forum left its goal, before the year began': async () => {
        const facilitator = await leftItsGoal();
        return [asked(facilitator, '2026-11-01T09:00:00.000Z'), repeated(8, 'Query')];
      },
      'the team of a forum without a charter': async () => [
        asked(ofTeam(full.sending.forum.id)),
        ['Query', 'GetItem'],
      ],
      'the team of a forum with a workplan': async () => {
        const { charter } = await keepChartered(full.house, full.sending.mag, {}, 'BPF with a plan');
        await keepPlanned(full.house, charter, { due: '2026-11-30' });
        return [asked(ofTeam(charter.forumId)), ['Query', 'GetItem', 'Query']];
      },
      'the team of a forum without a workplan': async () => {
        const { forum } = await keepChartered(full.house, full.sending.mag, {}, 'BPF without a plan');
        return [asked(ofTeam(forum.id)), ['Query', 'GetItem', 'Query', 'GetItem']];
      },
      'the team of a forum where somebody is late': async () => [
        asked(ofTeam(full.charter.forumId)),
        ['Query', 'GetItem', 'Query', 'Query'],
      ],
      'the team of a forum that can ask to go on': async () => {
        const { charter } = await keepChartered(full.house, full.sending.mag, {}, 'BPF that has ended');
        await keepPlanned(full.house, charter);
        const call = await keepCall(full.house, 'To go on in');
        const its = { ...call, cycleId: full.cycle.id };
        await full.keep(full.stores.calls.change(call, its, tester, now().toISOString()));
        return [
          asked(ofTeam(charter.forumId), '2026-12-14T09:00:00.000Z'),
          ['Query', 'GetItem', 'Query', 'Query', 'Query', 'GetItem'],
        ];
      },
      // The secretariat, and the MAG while it reviews: asked-of.test.ts.
    },
  } satisfies Costs<Desk>);

  test('waiting, nothing', async () => {
    const house = await createHouse();
    expect(await house.requestsOf(() => createDesk(house.table).waiting(house.clock()))).toEqual(
      repeated(13, 'Query'),
    );
  });
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
