import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/charters/handler.ts';
import { createHandler as createProposalsRoom } from '../../functions/proposals/handler.ts';
import { createHandler as createReviewsRoom } from '../../functions/reviews/handler.ts';
import { createHandler as createWorkplansRoom } from '../../functions/workplans/handler.ts';
import type { Call } from '../../shared/domain/call.ts';
import type { Charter } from '../../shared/domain/charter.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { UnhashedOutput } from '../../shared/domain/output.ts';
import { decideOnProposal, type Proposal, withdrawProposal } from '../../shared/domain/proposal.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { declareConflict, type Interest } from '../../shared/domain/review.ts';
import type { Milestone, Workplan } from '../../shared/domain/workplan.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { charterIdFor, createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import { createLetters } from '../../shared/store/letters.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { continuationIdFor, createProposals } from '../../shared/store/proposals.ts';
import { history } from '../../shared/store/records.ts';
import { createReviews, reviewIdFor } from '../../shared/store/reviews.ts';
import { createSelections } from '../../shared/store/selections.ts';
import { createWorkplans, workplanIdFor } from '../../shared/store/workplans.ts';
import { keepChartered } from '../support/chartered.ts';
import { createHouse, mainOf, type Sending, type SignedIn, type TestHouse } from '../support/house.ts';
import { keepProposal, tester } from '../support/samples.ts';

const desk = '/desk/forums/{forumId}';
const inTime = '2026-12-20T09:00:00.000Z';
const tooLate = '2027-01-20T09:00:00.000Z';
const afterTheMag = '2027-02-20T09:00:00.000Z';

describe('a forum that goes on (R9)', () => {
  let house: TestHouse;
  let stores: ReturnType<typeof storesOf>;
  let forum: Forum;
  let charter: Charter;
  let cycle: Cycle;
  let call: Call;
  let plan: Workplan;
  let mara: SignedIn;
  let farida: SignedIn;

  const storesOf = ({ table }: TestHouse) => ({
    table,
    forums: createForums(table),
    charters: createCharters(table),
    cycles: createCycles(table),
    calls: createCalls(table),
    outputs: createOutputs(table),
    proposals: createProposals(table),
    reviews: createReviews(table),
    selections: createSelections(table),
    workplans: createWorkplans(table),
    letters: createLetters(table),
  });

  const milestone = (title: string, owner: Milestone['owner'], open = false): Milestone => ({
    id: house.newId('milestone'),
    kind: 'research',
    title,
    due: '2026-10-01',
    owner,
    open,
  });

  beforeEach(async () => {
    house = await createHouse(inTime);
    stores = storesOf(house);
    const at = house.clock().toISOString();
    mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    ({ forum, charter, cycle } = await keepChartered(house, mara, {
      team: [{ name: 'Tala Team', affiliation: 'as the charter says' }],
      organisations: [{ name: 'ITU', why: 'As the charter says.' }],
    }));
    await signInAt(inTime);
    call = {
      id: house.newId('call'),
      revision: 0,
      title: 'Call for 2027',
      opens: '2026-12-12',
      closes: '2027-01-16',
      decidedBy: '2027-02-12',
      capacity: 4,
      guidance: 'Go on.',
      createdAt: at,
    };
    const owner = { id: farida.person.id, name: 'Farida Facilitator' };
    const milestones = [
      milestone('First draft', owner),
      milestone('Interviews', owner, true),
      milestone('Translations', owner, true),
      milestone('Two regions', owner, true),
    ];
    const taken = { name: 'Paulo Participant', email: 'paulo@example.org' };
    plan = {
      id: workplanIdFor(charter.id),
      revision: 0,
      forumId: forum.id,
      charterId: charter.id,
      title: 'Workplan',
      state: 'approved',
      facilitator: charter.facilitator,
      current: { version: 1, milestones, approvals: [], at },
      progress: {
        [milestones[1]?.id ?? '']: { notes: [], taken },
        [milestones[3]?.id ?? '']: { notes: [], taken },
        [milestones[2]?.id ?? '']: {
          notes: [],
          taken: { name: 'Wanda <Walks>', email: 'wanda@example.org' },
        },
      },
      course: [],
      createdAt: at,
    };
    await house.commit({
      changes: [
        stores.calls.change(undefined, call, tester, at),
        stores.workplans.change(undefined, plan, tester, at),
      ],
      audit: [],
    });
  });

  const keepOutput = async (title: string): Promise<string> => {
    const at = house.clock().toISOString();
    const output: UnhashedOutput = {
      id: house.newId('output'),
      revision: 0,
      forumId: forum.id,
      title,
      summary: 'What was found.',
      lang: 'en',
      kind: 'markdown',
      sectionNames: [],
      sections: [],
      pictures: [],
      textHash: 'text',
      state: 'published',
      version: 1,
      publishedAt: at,
      corrections: [],
      createdAt: at,
    };
    await house.commit({
      changes: [stores.outputs.change(undefined, output, tester, at)],
      audit: [],
    });
    return output.id;
  };

  const signInAt = async (instant: string) => {
    house.setClock(instant);
    farida = await house.signIn(
      [{ role: 'coordinating-team', forumId: forum.id }],
      'Farida Facilitator',
      `farida-${instant.slice(0, 10)}@example.org`,
    );
  };

  const send = (key: string, as?: SignedIn, more: Sending = {}) =>
    house.send(createHandler({ ...house.web, ...stores }), key, {
      ...(as ? { as } : {}),
      params: { forumId: forum.id },
      ...more,
    });

  const answers = {
    whyBpf: 'Two regulators use the report; three more asked.',
    question: 'What works elsewhere?',
    goal: 'The same for five more.',
    evidence: 'Five say so.',
    outOfScope: 'Taxes.',
    'organisations.0.name': 'ITU',
    'organisations.0.why': 'It trains regulators.',
    groups: 'government',
    'team.0.name': 'Farida Facilitator',
    'team.0.affiliation': 'independent',
    consent: 'yes',
  };
  const keyOf = (place: number, as: 'owner' | 'participant') =>
    `${as}-${plan.current?.milestones[place]?.id ?? ''}`;
  const ask = (form: Record<string, string | string[]> = {}, as = farida) =>
    send(`POST ${desk}/continuation`, as, { form: { ...answers, ...form } });
  const asked = async (round = 1) =>
    (await stores.proposals.get(continuationIdFor(forum.id, call.id, round))) as Proposal;

  it('begins with the team and organisations of its charter, and with whom its page names besides', async () => {
    const main = mainOf((await send(`GET ${desk}/continuation`, farida)).body);
    expect(main).toContain('value="Tala Team"');
    expect(main).toContain('value="as the charter says"');
    expect(main).not.toContain('value="independent"');
    expect(main).toContain('value="As the charter says."');
    // UNESCO stands on the page of the forum only.
    expect(main).toContain('value="UNESCO"');
  });

  it('takes its participants along: all at first, those who stay ticked in the end', async () => {
    const main = mainOf((await send(`GET ${desk}/continuation`, farida)).body);
    for (const [key, told] of [
      [keyOf(0, 'owner'), 'Farida Facilitator: saw to “First draft”, “Interviews” and 2 more'],
      [keyOf(1, 'participant'), 'Paulo Participant: took “Interviews”, “Two regions”'],
      [keyOf(2, 'participant'), 'Wanda &lt;Walks>: took “Translations”'],
    ])
      expect(main).toContain(`name="participants" value="${key}" checked/><span>${told}`);
    expect(main).not.toContain('@example.org');

    const unknown = await ask({ participants: ['participant-mst_nobody'] });
    expect(unknown.status).toBe(422);
    expect(unknown.body).toContain('“Participants who go on”: one of these is unknown.');
    const chosen = [keyOf(0, 'owner'), keyOf(1, 'participant')];
    expect((await ask({ participants: chosen })).status).toBe(303);
    expect((await ask({ participants: chosen })).headers.location).toBe(`/proposals/${(await asked()).id}`);
    // The same answers with other people are not the same.
    expect((await ask({ participants: [] })).status).toBe(409);
    const participants = [
      {
        name: 'Farida Facilitator',
        as: 'owner',
        milestones: ['First draft', 'Interviews', 'Translations', 'Two regions'],
      },
      { name: 'Paulo Participant', as: 'participant', milestones: ['Interviews', 'Two regions'] },
    ];
    expect((await asked()).continues).toEqual({ forumId: forum.id, participants });

    // Everybody sees who goes on, and nobody sees an address.
    const room = createProposalsRoom({ ...house.web, ...stores });
    const params = { proposalId: (await asked()).id };
    for (const [key, as] of [
      ['GET /proposals/{proposalId}', undefined],
      ['GET /desk/proposals/{proposalId}', mara],
    ] as const) {
      const seen = mainOf((await house.send(room, key, { params, ...(as ? { as } : {}) })).body);
      expect(seen).toContain('Participants who go on');
      expect(seen).toContain('<bdi>Paulo Participant</bdi>, who <bdi>took “Interviews”, “Two regions”</bdi>');
      expect(seen).not.toContain('Wanda');
      expect(seen).not.toContain('paulo@');
    }
    const data = await house.send(room, 'GET /proposals/{proposalId}', { params, json: true });
    expect(data.json()).toMatchObject({ continues: { participants } });
    expect(data.body).not.toContain('@example.org');
  });

  it('names its final report when that is there, and who does not go on after all', async () => {
    const accompany = (form: Record<string, string | string[]>) =>
      send(`POST ${desk}/continuation`, farida, { form: { act: 'accompany', ...form } });
    expect((await accompany({})).body).toContain('This forum has not asked to go on yet. Ask first.');
    await ask({ participants: [keyOf(1, 'participant'), keyOf(2, 'participant')] });
    const first = await asked();
    expect(mainOf((await send(`GET ${desk}/continuation`, farida)).body)).not.toContain('name="reportId"');

    const at = house.clock().toISOString();
    const reportId = await keepOutput('The final report');
    const page = mainOf((await send(`GET ${desk}/continuation`, farida)).body);
    expect(page).toContain('What goes with it');
    expect(page).toContain(`value="${keyOf(1, 'participant')}" checked`);
    expect(page).toContain(`value="${keyOf(2, 'participant')}" checked`);
    expect(page).not.toContain(`value="${keyOf(0, 'owner')}" checked`);
    const form = { reportId, participants: [keyOf(1, 'participant')] };
    for (const _ of [1, 2]) expect((await accompany(form)).status).toBe(303);
    const after = await asked();
    expect(after).toEqual({
      ...first,
      revision: first.revision + 1,
      continues: {
        forumId: forum.id,
        outputId: reportId,
        participants: [
          { name: 'Paulo Participant', as: 'participant', milestones: ['Interviews', 'Two regions'] },
        ],
      },
    });
    const told = (await history(house.table, after.id)).items.map(({ act }) => act);
    expect(told).toEqual(['asked to go on', 'changed what goes with its asking to go on']);
    expect((await accompany({ ...form, reportId: 'out_nowhere' })).status).toBe(422);

    const decided = decideOnProposal(after, { accepted: true, reasons: 'Used.', by: 'Sekou' }, house.clock());
    if (isRefusal(decided)) throw new Error(decided.reason);
    await house.commit({ changes: [stores.proposals.change(after, decided, tester, at)], audit: [] });
    const late = await accompany({ reportId, participants: [] });
    expect(late.status).toBe(409);
    expect(late.body).toContain('The proposal by which the forum goes on is accepted;');
    expect(mainOf((await send(`GET ${desk}/continuation`, farida)).body)).not.toContain('What goes with it');
  });

  it('has the conflicts of interest that members declared towards the forum before, until they say that one holds no more (R19)', async () => {
    const { proposals, reviews } = stores;
    const at = house.clock().toISOString();
    const olga = await house.signIn([{ role: 'mag' }], 'Olga Own', 'olga@x.example.org');
    const dina = await house.signIn([{ role: 'mag' }], 'Dina Done');
    const gone = await house.signIn([{ role: 'desa' }], 'Gone Long-Ago');
    const founder = await keepProposal(house, forum.title, 'accepted');
    const own: Proposal = { ...founder, email: olga.person.email };
    const founded = { ...forum, proposalId: founder.id, callId: founder.callId };
    const declare = (who: SignedIn, interest: Interest, conflict: string) => {
      const id = reviewIdFor(founder.id, who.person.id);
      const review = declareConflict(
        undefined,
        founder,
        { id, at, person: who.person },
        { interest, conflict },
      );
      return reviews.change(undefined, review, tester, at);
    };
    await house.commit({
      changes: [
        proposals.change(founder, own, tester, at),
        stores.forums.change(forum, founded, tester, at),
        declare(mara, 'own-organisation', 'My organisation pays for it.'),
        declare(gone, 'other', 'A friend of mine leads it.'),
      ],
      audit: [],
    });
    expect((await ask()).status).toBe(303);
    const continuation = await asked();
    const written = await reviews.ofProposal(call.id, continuation.id);
    expect(
      written
        .map(({ name, state, interest, conflict, carriedFrom }) => [
          name,
          state,
          interest,
          conflict,
          carriedFrom,
        ])
        .sort(),
    ).toEqual([
      ['Mara Member', 'conflict', 'own-organisation', 'My organisation pays for it.', founder.id],
      ['Olga Own', 'conflict', 'own-proposal', 'it was sent from your own address', founder.id],
    ]);
    expect((await history(house.table, continuation.id)).items.map(({ act, note }) => [act, note])).toEqual([
      ['asked to go on', undefined],
      [
        'carried over conflicts of interest of the MAG',
        'Mara Member (own organisation), Olga Own (own proposal)',
      ],
    ]);

    const room = createReviewsRoom({ ...house.web, ...stores });
    const params = { proposalId: continuation.id };
    const look = (as: SignedIn) =>
      house.send(room, 'GET /desk/proposals/{proposalId}/review', { as, params });
    const lift = (as: SignedIn, noLonger = 'I work elsewhere now.') =>
      house.send(room, 'POST /desk/proposals/{proposalId}/conflict/no-longer', {
        as,
        params,
        form: { noLonger },
      });
    const page = (await look(mara)).body;
    expect(page).toContain(
      'My organisation pays for it (declared or seen with this forum before, it follows to its continuation). So',
    );
    expect(page).toContain(`href="/proposals/${founder.id}"`);
    // Of their own proposal it always holds, and nobody lifts what was not carried over.
    expect((await look(olga)).body).not.toContain('It holds no more?');
    expect((await lift(olga)).status).toBe(403);
    expect((await lift(dina)).status).toBe(409);
    const unsaid = await lift(mara, ' ');
    expect(unsaid.status).toBe(422);
    expect(unsaid.body).toContain('Say in a few words why it holds no more.');
    for (const _ of [1, 2]) expect((await lift(mara)).status).toBe(303);
    const lifted = await reviews.get(reviewIdFor(continuation.id, mara.person.id));
    expect(lifted).toMatchObject({
      state: 'draft',
      noLonger: { words: 'I work elsewhere now.', conflict: 'My organisation pays for it.' },
    });
    expect((await look(mara)).body).not.toContain('You have a conflict of interest');
    const sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    const seen = (await look(sekou)).body;
    expect(seen).toContain('It holds no more: I work elsewhere now.');
    expect(seen).toContain('Olga Own (own proposal, from before)');
  });

  it('is asked from an output that was published: with that as its final report', async () => {
    const [older, newer] = [await keepOutput('A first part'), await keepOutput('What is left')];
    const chosen = async (query: Record<string, string>) =>
      mainOf((await send(`GET ${desk}/continuation`, farida, { query })).body);
    const checked = (id: string) => `name="reportId" value="${id}" checked`;
    expect(await chosen({})).toContain(checked(newer));
    expect(await chosen({ report: older })).toContain(checked(older));
    expect(await chosen({ report: 'out_nowhere' })).toContain(checked(newer));
    await ask({ reportId: older, participants: [keyOf(1, 'participant')] });
    expect((await asked()).continues?.outputId).toBe(older);
    const [receipt] = await house.waitingLetters();
    expect(receipt?.fields.answers).toEqual(
      expect.arrayContaining([
        { label: 'Final report', lines: ['A first part'] },
        {
          label: 'Participants who go on',
          lines: ['Paulo Participant: took “Interviews”, “Two regions”'],
        },
      ]),
    );
  });

  it('comes in late with an access code: once, for its address, marked and on record', async () => {
    await signInAt(tooLate);
    const page = await send(`GET ${desk}/continuation`, farida);
    expect(page.body).toContain('The time to ask to go on ended with');
    expect(page.body).toContain('id="field-code"');
    const without = await ask();
    expect(without.status).toBe(422);
    expect(without.body).toContain('href="#field-code"');
    expect(without.body).toContain('Two regulators use the report');

    const at = house.clock().toISOString();
    const issue = async (email: string) => {
      const code = {
        id: house.newId('accessCode'),
        revision: 0,
        callId: call.id,
        codeHash: hashOfKey(`CODE-FOR-${email.toUpperCase()}`),
        email,
        reason: 'Visa trouble',
        issuedBy: 'Sekou Secretariat',
        createdAt: at,
      };
      await house.commit({
        changes: [stores.calls.codes.change(undefined, code, tester, at)],
        audit: [],
      });
      return code.id;
    };
    await issue('somebody@example.org');
    const theirs = await ask({ code: 'code-for-somebody@example.org' });
    expect(theirs.status).toBe(422);
    expect(theirs.body).toContain('This access code is not one for this call and your email address.');
    expect(theirs.body).toContain('value="code-for-somebody@example.org"');

    const codeId = await issue(farida.person.email);
    const code = `code-for-${farida.person.email}`;
    const both = await Promise.all([ask({ code }), ask({ code })]);
    // Two clicks at once, and one more: one proposal, and the code is used up once.
    for (const { headers } of [...both, await ask({ code })])
      expect(headers.location).toBe(`/proposals/${(await asked()).id}`);
    const proposal = await asked();
    expect(proposal.accessCodeId).toBe(codeId);
    expect(await stores.calls.codes.get(codeId)).toMatchObject({ usedFor: proposal.id, revision: 2 });
    for (const record of [proposal.id, forum.id]) {
      const { items } = await history(house.table, record);
      expect(items.map(({ act }) => act)).toEqual(['asked to go on late, with an access code']);
      expect(JSON.stringify(items)).not.toContain('Visa trouble');
    }
    const room = createProposalsRoom({ ...house.web, ...stores });
    const params = { proposalId: proposal.id };
    const nina = await house.signIn([{ role: 'mag' }], 'Nina New');
    const seen = await house.send(room, 'GET /desk/proposals/{proposalId}', { params, as: nina });
    expect(seen.body).toContain('came late, with an access code');
    const reviews = createReviewsRoom({ ...house.web, ...stores, reviews: createReviews(house.table) });
    const review = await house.send(reviews, 'GET /desk/proposals/{proposalId}/review', { params, as: nina });
    expect(review.body).toContain('It came late, with an access code.');
    expect((await send(`GET ${desk}/continuation`, farida)).body).toContain('late, with an access code');

    // After one that was withdrawn, the used code lets in no other.
    const withdrawn = withdrawProposal(proposal);
    if (isRefusal(withdrawn)) throw new Error(withdrawn.reason);
    await house.commit({
      changes: [stores.proposals.change(proposal, withdrawn, tester, at)],
      audit: [],
    });
    const again = await ask({ code });
    expect(again.status).toBe(422);
    expect(again.body).toContain('This access code has been used.');
  });

  it('can ask in a later call when it missed its own, and everybody is told that it lapsed', async () => {
    const at = house.clock().toISOString();
    const later: Call = {
      ...call,
      id: house.newId('call'),
      title: 'Call for 2028',
      opens: '2027-12-11',
      closes: '2028-01-15',
      decidedBy: '2028-02-11',
    };
    const cycleFrom = (meeting: string, mag: string): Cycle => ({
      id: house.newId('cycle'),
      revision: 0,
      title: `IGF from ${meeting}`,
      meeting: { starts: meeting, ends: `${meeting.slice(0, 8)}11` },
      magMeeting: { starts: mag, ends: `${mag.slice(0, 8)}12` },
      overrides: {},
      createdAt: at,
    });
    const [missed, its] = [cycleFrom('2026-12-07', '2027-02-10'), cycleFrom('2027-12-07', '2028-02-10')];
    await house.commit({
      changes: [
        ...[missed, its].map((each) => stores.cycles.change(undefined, each, tester, at)),
        stores.calls.change(undefined, later, tester, at),
      ],
      audit: [],
    });
    const open = async () =>
      (await send(`GET ${desk}/continuation`, farida, { accept: 'application/json' })).json() as {
        open: boolean;
        callId: string;
        lapsedSince?: string;
      };
    await signInAt(tooLate);
    expect(await open()).toMatchObject({ open: false, callId: call.id });
    await signInAt('2027-12-20T09:00:00.000Z');
    expect(await open()).toMatchObject({ open: true, callId: later.id, lapsedSince: '2026-12-11' });
    const page = mainOf((await send(`GET ${desk}/continuation`, farida)).body);
    expect(page).toContain(
      'The charter ended on 11 December 2026, and the forum did not go on in the call after it.',
    );

    // In time it needs no code; a second click is the same proposal.
    const id = continuationIdFor(forum.id, later.id, 1);
    for (const answer of [await ask(), await ask()]) expect(answer.headers.location).toBe(`/proposals/${id}`);
    const reportId = await keepOutput('The final report, late');
    const accompany = { form: { act: 'accompany', reportId } };
    expect((await send(`POST ${desk}/continuation`, farida, accompany)).status).toBe(303);
    const proposal = await stores.proposals.get(id);
    expect(proposal).toMatchObject({
      callId: later.id,
      state: 'submitted',
      continues: { forumId: forum.id, outputId: reportId, lapsedSince: '2026-12-11' },
    });
    const room = createProposalsRoom({ ...house.web, ...stores });
    const seen = await house.send(room, 'GET /proposals/{proposalId}', { params: { proposalId: id } });
    expect(seen.body).toContain(
      'It has lapsed: its charter ended on 11 December 2026, and it did not go on in the call after that.',
    );

    // It is accepted, founds no forum, and its next charter says so for good.
    if (!proposal) throw new Error('It asked.');
    const accepted = { accepted: true, reasons: 'It is used.', by: 'Sekou', forumId: forum.id };
    const decided = decideOnProposal(proposal, accepted, house.clock());
    if (isRefusal(decided)) throw new Error(decided.reason);
    await house.commit({ changes: [stores.proposals.change(proposal, decided, tester, at)], audit: [] });
    const next: Charter = {
      ...charter,
      id: charterIdFor(forum.id, 2),
      number: 2,
      revision: 0,
      state: 'proposed',
      cycleId: its.id,
      proposed: { by: 'Tala Team', byId: house.newId('person'), at },
    };
    await house.commit({ changes: [stores.charters.change(undefined, next, tester, at)], audit: [] });
    const secretary = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    const form = { decision: 'approve', clear: 'yes', realistic: 'yes' };
    expect((await send(`POST ${desk}/charter/decision`, secretary, { form })).status).toBe(303);
    expect(await stores.charters.get(next.id)).toMatchObject({
      state: 'approved',
      continues: { proposalId: id },
    });
    const publicly = mainOf((await send('GET /forums/{forumId}/charter')).body);
    expect(publicly).toContain(
      'The forum had lapsed before: its last charter ended on 11 December 2026, and this one is in force from',
    );
  });

  it('needs no code in time, and uses none up', async () => {
    const at = house.clock().toISOString();
    const id = house.newId('accessCode');
    const code = { id, revision: 0, callId: call.id, codeHash: hashOfKey('CODE'), reason: 'r' };
    const issued = { ...code, email: farida.person.email, issuedBy: 'Sekou', createdAt: at };
    await house.commit({
      changes: [stores.calls.codes.change(undefined, issued, tester, at)],
      audit: [],
    });
    expect((await ask({ code: 'code' })).status).toBe(303);
    expect((await asked()).accessCodeId).toBeUndefined();
    expect((await stores.calls.codes.get(id))?.usedAt).toBeUndefined();
  });

  describe('works by another charter', () => {
    const next = (more: Partial<Charter> = {}): Charter => ({
      ...charter,
      id: charterIdFor(forum.id, 2),
      number: 2,
      revision: 0,
      state: 'proposed',
      proposed: { by: 'Tala Team', byId: house.newId('person'), at: house.clock().toISOString() },
      ...more,
    });
    const keepFollowing = async (): Promise<Cycle> => {
      const following: Cycle = {
        ...cycle,
        id: house.newId('cycle'),
        revision: 0,
        title: 'IGF 2027',
        meeting: { starts: '2026-12-07', ends: '2026-12-11' },
        magMeeting: { starts: '2027-02-09', ends: '2027-02-11' },
        nextMeeting: { starts: '2027-12-06', ends: '2027-12-10' },
      };
      await house.commit({
        changes: [stores.cycles.change(undefined, following, tester, cycle.createdAt)],
        audit: [],
      });
      return following;
    };
    const keepNext = async () => {
      const { id: cycleId } = await keepFollowing();
      const one = next({ cycleId });
      await house.commit({
        changes: [stores.charters.change(undefined, one, tester, one.createdAt)],
        audit: [],
      });
    };
    const decideOn = async (accepted: boolean) => {
      const before = await asked();
      const after = decideOnProposal(
        before,
        { accepted, reasons: 'It is used.', by: 'Sekou', ...(accepted ? { forumId: forum.id } : {}) },
        house.clock(),
      );
      if (isRefusal(after)) throw new Error(after.reason);
      await house.commit({
        changes: [stores.proposals.change(before, after, tester, house.clock().toISOString())],
        audit: [],
      });
    };
    const approve = () =>
      send(`POST ${desk}/charter/decision`, mara, {
        form: { decision: 'approve', clear: 'yes', realistic: 'yes' },
      });
    const seenBy = async (as: SignedIn) => mainOf((await send(`GET ${desk}/charter`, as)).body);
    const nobody = async (reason: string) => {
      const seen = await seenBy(mara);
      expect(seen).toContain(reason);
      expect(seen).not.toContain('Approve the charter');
      expect(seen).toContain('Give it back');
      const refused = await approve();
      expect(refused.status).toBe(409);
      expect(refused.body).toContain(reason);
      expect((await stores.charters.ofForum(forum.id)).at(-1)?.state).toBe('proposed');
    };

    it('only when the MAG has accepted that it goes on', async () => {
      await ask({ participants: [keyOf(1, 'participant')] });
      const { id } = await asked();
      await signInAt(afterTheMag);
      mara = await house.signIn([{ role: 'mag' }], 'Mara Member', 'mara-2027@example.org');
      charter = { ...charter, facilitator: { id: mara.person.id, name: 'Mara Member' } };
      expect(await seenBy(farida)).toContain('The forum has asked to go on, and nothing is decided yet.');
      await keepNext();
      await nobody('The forum has asked to go on, and nothing is decided yet.');
      expect(await seenBy(mara)).toContain(`href="/proposals/${id}"`);
      await decideOn(true);
      const open = await seenBy(mara);
      expect(open).toContain('The MAG has accepted that the forum goes on.');
      expect(open).toContain('Approve the charter');
      expect((await approve()).status).toBe(303);

      // Who goes on stands in the new charter, and where the team makes its plan.
      const participants = [
        { name: 'Paulo Participant', as: 'participant', milestones: ['Interviews', 'Two regions'] },
      ];
      expect((await stores.charters.ofForum(forum.id)).at(-1)).toMatchObject({
        state: 'approved',
        continues: { proposalId: id, participants },
      });
      const told = mainOf((await send('GET /forums/{forumId}/charter')).body);
      expect(told).toContain('Participants who go on');
      expect(told).toContain('Paulo Participant');
      expect(told).toContain(`href="/proposals/${id}"`);
      const room = createWorkplansRoom({ ...house.web, ...stores });
      const params = { forumId: forum.id };
      const planned = await house.send(room, `GET ${desk}/workplan`, { as: farida, params });
      expect(planned.body).toContain('Took part before, and go on');
      expect(planned.body).toContain('<bdi>Paulo Participant</bdi>');
      expect(planned.body).not.toContain('paulo@');
    });

    it('not when nobody asked, and its team is led to where it does', async () => {
      await signInAt(afterTheMag);
      mara = await house.signIn([{ role: 'mag' }], 'Mara Member', 'mara-2027@example.org');
      charter = { ...charter, facilitator: { id: mara.person.id, name: 'Mara Member' } };
      await keepNext();
      await nobody('The forum has not asked to go on. Its coordinating team does that first;');
      const seen = await seenBy(farida);
      expect(seen).toContain('The forum has not asked to go on.');
      expect(seen).toContain(`href="/desk/forums/${forum.id}/continuation"`);
      // Giving it back needs nobody's acceptance.
      const back = await send(`POST ${desk}/charter/decision`, mara, {
        form: { decision: 'return', words: 'Ask first.' },
      });
      expect(back.status).toBe(303);
    });

    it('not when the MAG declined', async () => {
      await ask();
      await decideOn(false);
      await signInAt(afterTheMag);
      mara = await house.signIn([{ role: 'mag' }], 'Mara Member', 'mara-2027@example.org');
      charter = { ...charter, facilitator: { id: mara.person.id, name: 'Mara Member' } };
      await keepNext();
      await nobody('The MAG did not accept that the forum goes on (20 December 2026)');
    });

    it('which begins with what was accepted', async () => {
      await ask();
      await decideOn(true);
      await signInAt(afterTheMag);
      expect(await seenBy(farida)).toContain('none is planned that it could begin in');
      const following = await keepFollowing();
      const main = await seenBy(farida);
      expect(main).toContain('Write the next charter');
      expect(main).toContain('The same for five more.');
      expect(main).toContain('Five say so.');
      // In the cycle after that of the last: in which that has ended.
      expect(main).toContain(`value="${following.id}" checked`);
      expect(main).not.toContain(`value="${cycle.id}"`);
      const before = await send(`POST ${desk}/charter`, farida, { form: { cycleId: cycle.id } });
      expect(before.body).toContain('Please choose one under “Begins in the cycle”.');
      expect((await send(`GET ${desk}/continuation`, farida)).body).toContain('Write the next charter');
    });
  });

  it('asks with few requests', async () => {
    const requests = await house.requestsOf(() => send(`GET ${desk}/continuation`, farida));
    expect(requests.toSorted()).toEqual([
      'GetItem',
      'GetItem',
      'GetItem',
      'GetItem',
      'GetItem',
      'GetItem',
      'Query',
      'Query',
      'Query',
      'Query',
      'Query',
    ]);
  });
});
