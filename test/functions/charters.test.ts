import { h } from 'preact';
import { render } from 'preact-render-to-string';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/charters/handler.ts';
import type { Charter } from '../../shared/domain/charter.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import { waitsFor as waits } from '../../shared/domain/digest.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { declareConflict } from '../../shared/domain/review.ts';
import { proposeWorkplan } from '../../shared/domain/workplan.ts';
import { Continues } from '../../shared/pages/continues.tsx';
import { createAskedOf } from '../../shared/store/asked-of.ts';
import { createBeginnings } from '../../shared/store/beginnings.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { type Charters, charterIdFor, createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createDesk } from '../../shared/store/desk.ts';
import { createForums, type Forums } from '../../shared/store/forums.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { continuationIdFor, createProposals } from '../../shared/store/proposals.ts';
import { history } from '../../shared/store/records.ts';
import { createReviews, reviewIdFor } from '../../shared/store/reviews.ts';
import { createSelections } from '../../shared/store/selections.ts';
import { createWorkplans } from '../../shared/store/workplans.ts';
import { keepPlanned } from '../support/chartered.ts';
import { createHouse, mainOf, type Sending, type SignedIn, type TestHouse } from '../support/house.ts';
import { keepCall, keepContinuation, keepForum, keepProposal, tester } from '../support/samples.ts';

const desk = '/desk/forums/{forumId}';

describe('charters of forums', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let charters: Charters;
  let forums: Forums;
  let forum: Forum;
  let cycle: Cycle;
  let farida: SignedIn;
  let mara: SignedIn;
  let nina: SignedIn;
  let sekou: SignedIn;

  beforeEach(async () => {
    house = await createHouse('2026-02-20T09:00:00.000Z');
    charters = createCharters(house.table);
    forums = createForums(house.table);
    const cycles = createCycles(house.table);
    handler = createHandler({
      ...house.web,
      table: house.table,
      forums,
      charters,
      cycles,
      proposals: createProposals(house.table),
      calls: createCalls(house.table),
      outputs: createOutputs(house.table),
      reviews: createReviews(house.table),
      selections: createSelections(house.table),
      workplans: createWorkplans(house.table),
    });
    forum = await keepForum(house, 'BPF on <BPFs>');
    cycle = {
      id: house.newId('cycle'),
      revision: 0,
      title: 'IGF 2026',
      meeting: { starts: '2025-12-15', ends: '2025-12-19' },
      magMeeting: { starts: '2026-02-10', ends: '2026-02-12' },
      nextMeeting: { starts: '2026-12-07', ends: '2026-12-11' },
      overrides: {},
      createdAt: house.clock().toISOString(),
    };
    await house.commit({ changes: [cycles.change(undefined, cycle, tester, cycle.createdAt)], audit: [] });
    farida = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Farida Facilitator');
    mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    nina = await house.signIn([{ role: 'mag' }], 'Nina New');
    sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  });

  const send = (key: string, as?: SignedIn, more: Sending = {}) =>
    house.send(handler, key, { ...(as ? { as } : {}), params: { forumId: forum.id }, ...more });

  const typed = (more: Record<string, string> = {}) => ({
    cycleId: cycle.id,
    years: '2',
    goal: 'A report that <regulators> can use.',
    evidence: 'Two say that they used it.',
    outOfScope: 'Taxes.',
    why: 'We heard that reports stay in drawers.',
    facilitatorId: mara.person.id,
    'team.0.name': 'Farida Facilitator',
    'team.0.affiliation': 'independent',
    'organisations.0.name': 'ITU',
    'organisations.0.why': 'It trains regulators.',
    ...more,
  });
  const write = (more: Record<string, string> = {}, as = farida) =>
    send(`POST ${desk}/charter`, as, { form: typed(more) });
  const propose = (form: Record<string, string> = {}) =>
    send(`POST ${desk}/charter/propose`, farida, { form: { act: 'propose', ...form } });
  const decide = (as: SignedIn, form: Record<string, string> = {}) =>
    send(`POST ${desk}/charter/decision`, as, {
      form: { decision: 'approve', clear: 'yes', realistic: 'yes', ...form },
    });
  const approved = async (more: Record<string, string> = {}) => {
    await write(more);
    await propose();
    expect((await decide(mara)).status).toBe(303);
  };

  it('are written by the team, and kept as drafts that nobody else sees', async () => {
    const bad = await write({ goal: ' ', facilitatorId: farida.person.id });
    expect(bad.status).toBe(422);
    expect(bad.body).toContain('href="#field-goal"');
    expect(bad.body).toContain('Please choose one under “MAG facilitator”.');
    expect(bad.body).toContain('We heard that reports stay in drawers.');
    expect((await write()).status).toBe(303);
    expect((await write()).status).toBe(303);
    expect(await charters.ofForum(forum.id)).toMatchObject([{ state: 'draft', number: 1, revision: 1 }]);
    const open = await send('GET /forums/{forumId}/charter');
    expect(open.body).toContain('The charter of this forum is still being written.');
    expect(open.body).not.toContain('regulators');
  });

  it('of two people who write at once, the second sees the first and keeps their text', async () => {
    await write();
    expect((await write({ goal: 'Mine.', revision: '1' })).status).toBe(303);
    const late = await write({ goal: 'Theirs.', revision: '1' });
    expect(late.status).toBe(409);
    expect(late.body).toContain('Farida Facilitator changed this on 20 February 2026, 09:00 UTC');
    expect(late.body).toContain('Theirs.');
    expect(late.body).toContain('Mine.');
  });

  it('are approved by their MAG facilitator or the secretariat, with a goal found clear and realistic', async () => {
    await write();
    expect((await decide(mara)).body).toContain('The team has not proposed the charter yet.');
    await propose();
    const other = await decide(nina);
    expect(other.status).toBe(403);
    expect(other.body).toContain(
      'The MAG facilitator of this forum, Mara Member, or the IGF secretariat decides on its charter.',
    );
    const unsure = await decide(mara, { clear: '', words: 'Hm.' });
    expect(unsure.status).toBe(303);
    expect((await charters.ofForum(forum.id))[0]?.state).toBe('approved');
  });

  it('are not approved while a tick is missing', async () => {
    await write();
    await propose();
    const without = await send(`POST ${desk}/charter/decision`, mara, {
      form: { decision: 'approve', clear: 'yes', words: 'I like it.' },
    });
    expect(without.status).toBe(422);
    expect(without.body).toContain('Is the goal realistic? Approve when it is, or give the charter back.');
    expect(without.body).toContain('I like it.');
    const back = await send(`POST ${desk}/charter/decision`, mara, {
      form: { decision: 'return', words: 'Too much for two years.' },
    });
    expect(back.status).toBe(303);
    expect((await send(`GET ${desk}/charter`, farida)).body).toContain('Too much for two years.');
  });

  it('are decided on once by two clicks, and only as they were read', async () => {
    await write();
    await propose();
    const read = (await charters.ofForum(forum.id))[0]?.proposed?.at ?? '';
    expect((await send(`GET ${desk}/charter`, mara)).body).toContain(`name="read" value="${read}"`);
    house.setClock('2026-02-20T10:00:00.000Z');
    await propose({ act: 'take-back' });
    await write({ goal: 'Something else entirely.', revision: '3' });
    await propose();
    const older = await decide(mara, { read, words: 'Well done.' });
    expect(older.status).toBe(409);
    expect(older.body).toContain(
      'The team changed the charter since you opened this page. Nothing was decided: read it again, then decide.',
    );
    expect(older.body).toContain('Well done.');
    expect((await charters.ofForum(forum.id))[0]?.state).toBe('proposed');
    for (const _ of [1, 2])
      expect((await decide(mara, { read: house.clock().toISOString() })).status).toBe(303);
    expect(
      (await history(house.table, forum.id)).items.filter(({ act }) => act === 'approved the charter'),
    ).toHaveLength(1);
  });

  it('put their goal in place, beside the earlier ones, and stand on a page for everybody', async () => {
    await approved();
    expect((await forums.get(forum.id))?.goal).toBe('A report that <regulators> can use.');
    const open = await send('GET /forums/{forumId}/charter');
    expect(open.body).toContain('A report that &lt;regulators> can use.');
    expect(mainOf(open.body)).toMatchSnapshot();
    const goal = await send('GET /forums/{forumId}/goal', undefined, { accept: 'application/json' });
    expect(goal.json()).toMatchObject({
      versions: [
        {
          stage: 'charter',
          version: 2,
          by: 'Farida Facilitator',
          why: 'We heard that reports stay in drawers.',
          checks: [{ by: 'Mara Member', facilitator: true, clear: true, realistic: true }],
        },
      ],
    });
    expect(goal.body).not.toContain(mara.person.id);
    expect((await history(house.table, forum.id)).items.map(({ act }) => act)).toEqual([
      'began a charter',
      'proposed the charter',
      'approved the charter',
    ]);
  });

  it('let the goal be refined with a reason, and looked at by members of the MAG', async () => {
    const refine = (form: Record<string, string>) =>
      send(`POST ${desk}/goal`, farida, {
        form: {
          stage: 'refined',
          goal: 'A shorter report.',
          evidence: 'Three use it.',
          outOfScope: 'Taxes.',
          why: 'Nobody reads long ones.',
          ...form,
        },
      });
    const early = await refine({ revision: '0' });
    expect(early.status).toBe(409);
    expect(early.body).toContain('This forum has no charter yet. Write it first.');
    expect(early.body).toContain('A shorter report.');
    await approved();
    expect((await refine({ why: ' ', revision: '1' })).body).toContain('Say why the goal is another now');
    expect((await refine({ revision: '1' })).status).toBe(303);
    expect((await refine({ revision: '1' })).status).toBe(303);
    const older = await refine({ goal: 'Another.', revision: '1' });
    expect(older.status).toBe(409);
    expect(older.body).toContain('Farida Facilitator refined the goal while you had the page open.');
    const [, version] = await charters.goals.ofForum(forum.id);
    const check = await send(`POST ${desk}/goal/check`, nina, {
      form: { version: version?.id ?? '', clear: 'yes', realistic: 'no', words: 'By when?' },
    });
    expect(check.status).toBe(303);
    const page = await send('GET /forums/{forumId}/goal');
    expect(page.body).toContain('not realistic');
    expect(page.body).toContain('By when?');
    expect(mainOf(page.body)).toMatchSnapshot();
    expect((await forums.get(forum.id))?.goal).toBe('A shorter report.');
  });

  it('have a goal that its facilitator and another member of the MAG look at, each time it is refined', async () => {
    const waitsFor = async (as: SignedIn) => {
      const { waiting } = await createDesk(house.table).waiting(house.clock());
      return waiting.filter((each) => waits(as.person, each)).map(({ title }) => title);
    };
    const refine = (goal: string, revision: string) =>
      send(`POST ${desk}/goal`, farida, {
        form: { stage: 'refined', goal, evidence: 'E.', outOfScope: 'O.', why: 'Heard.', revision },
      });
    const look = async (as: SignedIn) => {
      const versions = await charters.goals.ofForum(forum.id);
      const version = versions.at(-1)?.id ?? '';
      return send(`POST ${desk}/goal/check`, as, { form: { version, clear: 'yes', realistic: 'yes' } });
    };
    await approved();
    // Its facilitator has approved the charter, and with it the goal.
    expect(await waitsFor(mara)).toEqual([]);
    expect(await waitsFor(nina)).toEqual(['BPF on <BPFs>: goal, version 2']);
    await refine('Shorter.', '1');
    expect(await waitsFor(mara)).toEqual(['BPF on <BPFs>: goal, version 3']);
    expect(await waitsFor(nina)).toEqual(['BPF on <BPFs>: goal, version 3']);
    expect(await waitsFor(farida)).toEqual([]);
    expect(await waitsFor(sekou)).toEqual([]);
    expect((await look(nina)).status).toBe(303);
    expect(await waitsFor(nina)).toEqual([]);
    expect(await waitsFor(mara)).toEqual(['BPF on <BPFs>: goal, version 3']);
    const page = (await send('GET /forums/{forumId}/goal')).body;
    expect(page).toContain('by the MAG facilitator of the forum');
    expect(page).not.toContain('by another member of the MAG');
    await look(mara);
    expect(await waitsFor(mara)).toEqual([]);
    expect((await send('GET /forums/{forumId}/goal')).body).not.toContain('not looked at yet');
  });

  it('that the secretariat approved have a goal at which the MAG has still to look', async () => {
    await write();
    await propose();
    expect((await decide(sekou)).status).toBe(303);
    const page = (await send('GET /forums/{forumId}/goal')).body;
    expect(page).toContain(', IGF secretariat, ');
    expect(page).toContain('by the MAG facilitator of the forum');
    expect(page).toContain('by another member of the MAG');
  });

  it('are not approved by somebody of the team, whatever else they are', async () => {
    const both = await house.signIn(
      [{ role: 'mag' }, { role: 'coordinating-team', forumId: forum.id }],
      'Bo Both',
    );
    await write({ facilitatorId: both.person.id });
    await propose();
    const own = await decide(both);
    expect(own.status).toBe(403);
    expect(own.body).toContain('You are of the coordinating team of this forum.');
  });

  it('are not approved by a facilitator whom they name in the team', async () => {
    await write({ 'team.1.name': ' mara MEMBER', 'team.1.affiliation': 'independent' });
    await propose();
    expect((await decide(mara)).status).toBe(403);
  });

  it('are decided on by who shares a name with one of the team, once they say that it is somebody else; it holds for the mid-term update too', async () => {
    const named = await house.signIn([{ role: 'secretariat' }], 'Ana Same');
    const team = { 'team.1.name': 'SAME, Ána', 'team.1.affiliation': 'University of X' };
    await write({ ...team, facilitatorId: mara.person.id });
    await propose();
    const refused = await decide(named);
    expect(refused.status).toBe(403);
    expect(refused.body).toContain('Your name stands in the coordinating team of this charter.');
    const notMe = (form: Record<string, string>) => send(`POST ${desk}/charter/not-me`, named, { form });
    expect((await send(`GET ${desk}/charter`, named)).body).toContain('It is not me');
    // Who would not decide anyway is not asked.
    expect((await send(`GET ${desk}/charter`, farida)).body).not.toContain('It is not me');
    const unsaid = await notMe({ notMe: ' ' });
    expect(unsaid.status).toBe(422);
    expect(unsaid.body).toContain('Say in a few words why it is not you.');
    for (const _ of [1, 2]) expect((await notMe({ notMe: 'I never worked at X.' })).status).toBe(303);
    const now = await house.people.get(named.person.id);
    expect(now?.namesakes).toMatchObject([{ name: 'SAME, Ána', of: 'University of X' }]);
    expect((await decide(named)).status).toBe(303);
    const told = (await history(house.table, forum.id)).items.filter(({ act }) => act.startsWith('answered'));
    expect(told).toMatchObject([{ note: 'I never worked at X.', by: { name: 'Ana Same' } }]);
    const [charter] = await charters.ofForum(forum.id);
    const update = { progress: 'P', findings: 'F', next: 'N', outreach: 'O' };
    const midTerm = { ...update, by: 'Farida', byId: farida.person.id, at: house.clock().toISOString() };
    await house.commit({
      changes: [charters.change(charter, { ...(charter as Charter), midTerm }, tester, midTerm.at)],
      audit: [],
    });
    const acknowledged = await send(`POST ${desk}/mid-term/acknowledgement`, named, {
      form: { words: 'Good.' },
    });
    expect(acknowledged.status).toBe(303);
  });

  it('have a mid-term update that says the same to who shares a name, and takes the same answer', async () => {
    const named = await house.signIn([{ role: 'secretariat' }], 'Ana Same');
    await write({ 'team.1.name': 'Ana Same', 'team.1.affiliation': 'University of X' });
    await propose();
    expect((await decide(sekou)).status).toBe(303);
    const [charter] = await charters.ofForum(forum.id);
    const update = { progress: 'P', findings: 'F', next: 'N', outreach: 'O' };
    const midTerm = { ...update, by: 'Farida', byId: farida.person.id, at: house.clock().toISOString() };
    await house.commit({
      changes: [charters.change(charter, { ...(charter as Charter), midTerm }, tester, midTerm.at)],
      audit: [],
    });
    expect((await send(`GET ${desk}/mid-term`, named)).body).toContain('It is not me');
    const wrong = await send(`POST ${desk}/charter/not-me`, named, { form: { from: 'mid-term', notMe: '' } });
    expect(wrong.body).toContain('id="field-notMe"');
    const said = await send(`POST ${desk}/charter/not-me`, named, {
      form: { from: 'mid-term', notMe: 'No.' },
    });
    expect(said.headers.location).toBe(`/desk/forums/${forum.id}/mid-term`);
    expect((await send(`GET ${desk}/mid-term`, named)).body).toContain('Acknowledge the update');
  });

  it('have a goal at which nobody looks who declared a conflict of interest towards the forum (R19)', async () => {
    await approved();
    const proposal = await keepProposal(house, forum.title, 'accepted');
    const declared = declareConflict(
      undefined,
      proposal,
      {
        id: reviewIdFor(forum.proposalId, nina.person.id),
        at: house.clock().toISOString(),
        person: nina.person,
      },
      { interest: 'own-organisation', conflict: 'We fund it.' },
    );
    const reviews = createReviews(house.table);
    const at = house.clock().toISOString();
    await house.commit({ changes: [reviews.change(undefined, declared, tester, at)], audit: [] });
    const [version] = await charters.goals.ofForum(forum.id);
    const form = { version: version?.id ?? '', clear: 'yes', realistic: 'yes' };
    const look = await send(`POST ${desk}/goal/check`, nina, { form });
    expect(look.status).toBe(403);
    expect(look.body).toContain('You declared a conflict of interest towards this forum: We fund it.');
    expect((await send(`GET ${desk}/goal`, nina)).body).not.toContain('Say so');
    const other = await house.signIn([{ role: 'mag' }], 'Olga Other');
    expect((await send(`POST ${desk}/goal/check`, other, { form })).status).toBe(303);
  });

  it('have a goal that waits for nobody who declared a conflict of interest in the proposal of the forum (R19)', async () => {
    const proposal = { ...(await keepProposal(house, forum.title, 'accepted')), id: forum.proposalId };
    const at = house.clock().toISOString();
    const reviews = createReviews(house.table);
    const declares = ({ person }: SignedIn) =>
      reviews.change(
        undefined,
        declareConflict(
          undefined,
          { ...proposal, callId: forum.callId },
          { id: reviewIdFor(forum.proposalId, person.id), at, person },
          { interest: 'own-organisation', conflict: 'We fund it.' },
        ),
        tester,
        at,
      );
    await house.commit({ changes: [declares(nina)], audit: [] });
    await write();
    await propose();
    expect((await decide(sekou)).status).toBe(303);
    const other = await house.signIn([{ role: 'mag' }], 'Olga Other');
    const waitFor = async () => {
      const { waiting } = await createDesk(house.table).waiting(house.clock());
      const goals = waiting.filter(({ looks }) => looks);
      return [mara, nina, other].map(({ person }) => goals.some((each) => waits(person, each)));
    };
    expect(await waitFor()).toEqual([true, false, true]);
    // A facilitator who did is not waited for either.
    await house.commit({ changes: [declares(mara)], audit: [] });
    const refined = {
      stage: 'refined',
      goal: 'G.',
      evidence: 'E.',
      outOfScope: 'O.',
      why: 'W.',
      revision: '1',
    };
    const { status } = await send(`POST ${desk}/goal`, farida, { form: refined });
    expect(status).toBe(303);
    expect(await waitFor()).toEqual([false, false, true]);
  });

  it('of two years wait at the end of the first for the mid-term update', async () => {
    await approved();
    const update = { progress: 'Five calls.', findings: 'It works.', next: 'Draft.', outreach: 'Two more.' };
    const file = (form: Record<string, string> = update) => send(`POST ${desk}/mid-term`, farida, { form });
    const acknowledge = (words = 'Thank you; go on.') =>
      send(`POST ${desk}/mid-term/acknowledgement`, sekou, { form: { words } });
    house.setClock('2026-12-20T09:00:00.000Z');
    farida = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Farida Two');
    sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Two');
    const open = () => send('GET /forums/{forumId}/charter');
    expect((await open()).body).toContain('second year waits for its mid-term update');
    expect((await acknowledge()).body).toContain('The team has not filed its mid-term update yet.');
    const missing = await file({ ...update, outreach: '' });
    expect(missing.status).toBe(422);
    expect(missing.body).toContain('href="#field-outreach"');
    const [charter] = await charters.ofForum(forum.id);
    const plan = await keepPlanned(house, charter as Charter, { kind: 'mid-term update' });
    expect((await file()).status).toBe(303);
    // The milestone of the plan is done with it.
    const { progress } = (await createWorkplans(house.table).get(plan.id)) ?? { progress: {} };
    expect(Object.values(progress)).toMatchObject([{ done: '2026-12-20' }]);
    expect((await acknowledge(' ')).body).toContain('Say a few words to the team');
    const elsewhere = { words: 'Go on.', read: '2026-01-01T00:00:00.000Z' };
    const older = await send(`POST ${desk}/mid-term/acknowledgement`, sekou, { form: elsewhere });
    expect(older.status).toBe(409);
    expect(older.body).toContain('The team filed its update anew since you opened this page.');
    for (const _ of [1, 2]) expect((await acknowledge()).status).toBe(303);
    expect((await acknowledge('Other words.')).status).toBe(409);
    const page = await open();
    expect(page.body).not.toContain('waits for its mid-term update');
    expect(page.body).toContain('Thank you; go on.');
    // The whole team hears of it, once.
    const letters = (await house.waitingLetters()).filter(
      ({ template }) => template === 'mid-term-acknowledged',
    );
    expect(letters.map(({ to, fields }) => [to.name, fields.words, fields.by, fields.rested]).sort()).toEqual(
      [
        ['Farida Facilitator', 'Thank you; go on.', 'Sekou Two', true],
        ['Farida Two', 'Thank you; go on.', 'Sekou Two', true],
      ],
    );
  });

  it('have a mid-term update that is acknowledged in time: the letter says when the second year begins', async () => {
    await approved();
    house.setClock('2026-12-08T09:00:00.000Z');
    farida = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Farida Two');
    sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Two');
    const update = { progress: 'Five calls.', findings: 'It works.', next: 'Draft.', outreach: 'Two more.' };
    await send(`POST ${desk}/mid-term`, farida, { form: update });
    await send(`POST ${desk}/mid-term/acknowledgement`, sekou, { form: { words: 'Go on.' } });
    const letter = (await house.waitingLetters()).find(
      ({ template }) => template === 'mid-term-acknowledged',
    );
    expect(letter?.fields).toMatchObject({ rested: false, secondYear: '11 December 2026' });
  });

  it('that are given back are told to the team by letter, with the words, once by two clicks', async () => {
    await write();
    await propose();
    const back = { decision: 'return', words: 'Say who <reads> it.' };
    for (const _ of [1, 2]) expect((await decide(mara, back)).status).toBe(303);
    await propose();
    house.setClock('2026-02-20T10:00:00.000Z');
    await propose({ act: 'take-back' });
    await propose();
    expect((await decide(sekou, { ...back, words: 'And when.' })).status).toBe(303);
    const letters = (await house.waitingLetters()).filter(({ template }) => template === 'given-back');
    expect(
      letters.map(({ to, subject, fields: { by, as, words } }) => [to.name, subject, by, as, words]),
    ).toEqual(
      expect.arrayContaining(
        [
          ['Mara Member', 'facilitator', 'Say who <reads> it.'],
          ['Sekou Secretariat', 'secretariat', 'And when.'],
        ].map((said) => ['Farida Facilitator', `Given back: the charter of ${forum.title}`, ...said]),
      ),
    );
    expect(letters).toHaveLength(2);
  });

  it('are proposed as they were saved last, which is asked for where the form holds more', async () => {
    await write();
    expect((await send(`GET ${desk}/charter`, farida)).body).toMatch(
      /<form[^>]* data-saved="true">(?:(?!<\/form>).)*Propose the charter/s,
    );
  });

  it('of before the last stand at an address of their own, that of the day on which a forum asked to go on too (R9)', async () => {
    await approved({ years: '1' });
    house.setClock('2026-12-20T09:00:00.000Z');
    const [first] = await charters.ofForum(forum.id);
    if (!first) throw new Error('No charter.');
    const at = '2027-02-15T09:00:00.000Z';
    const next: Charter = {
      ...first,
      id: charterIdFor(forum.id, 2),
      revision: 0,
      number: 2,
      goal: 'The next goal.',
      createdAt: at,
      decided: { by: 'Mara', byId: mara.person.id, at, approved: true },
    };
    await house.commit({ changes: [charters.change(undefined, next, tester, at)], audit: [] });
    const open = async (on?: string) =>
      mainOf(
        (
          await send(
            'GET /forums/{forumId}/charter',
            undefined,
            on ? { params: { forumId: forum.id }, query: { on } } : {},
          )
        ).body,
      );
    const latest = await open();
    expect(latest).toContain('The next goal.');
    expect(latest).toContain('Earlier charters and workplans');
    expect(latest).toContain(`<a href="/forums/${forum.id}/charter?on=2026-02-20">`);
    expect(latest).toContain(`<a href="/forums/${forum.id}/workplan?on=2026-02-20">`);
    expect(await open('2027-02-15')).toBe(latest);
    expect(await open('no day')).toBe(latest);
    const earlier = await open('2026-02-20');
    expect(earlier).toContain('A report that &lt;regulators> can use.');
    expect(earlier).not.toContain('The next goal.');
    expect(earlier).toContain(`<a href="/forums/${forum.id}/charter">The charter that it works by</a>`);
    expect(earlier).not.toContain('Earlier charters and workplans');
    farida = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Farida Two');
    expect((await send(`GET ${desk}/charter`, farida)).body).toContain('Earlier charters and workplans');

    // The proposal by which it went on means the first, also now.
    const asks = await keepContinuation(house, forum);
    const link = /href="([^"]*)">its charter</.exec(render(h(Continues, { proposal: asks })))?.[1] ?? '';
    expect(await open(new URL(link, house.web.baseUrl).searchParams.get('on') ?? '')).toBe(earlier);
  });

  it('take the mid-term update also while a next charter is being written, so that the forum can go on', async () => {
    await approved();
    house.setClock('2028-01-05T09:00:00.000Z');
    farida = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Farida Two');
    sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Two');
    const [first] = await charters.ofForum(forum.id);
    if (!first) throw new Error('No charter.');
    const next: Charter = { ...first, id: charterIdFor(forum.id, 2), revision: 0, number: 2, state: 'draft' };
    const at = house.clock().toISOString();
    await house.commit({ changes: [charters.change(undefined, next, tester, at)], audit: [] });
    const update = { progress: 'Five calls.', findings: 'It works.', next: 'Draft.', outreach: 'Two more.' };
    expect((await send(`GET ${desk}/mid-term`, farida)).body).toContain('File the update');
    expect((await send(`POST ${desk}/mid-term`, farida, { form: update })).status).toBe(303);
    const answered = await send(`POST ${desk}/mid-term/acknowledgement`, sekou, { form: { words: 'Good.' } });
    expect(answered.status).toBe(303);
    const refined = { stage: 'refined', goal: 'G.', evidence: 'E.', outOfScope: 'O.', why: 'W.' };
    const goal = await send(`POST ${desk}/goal`, farida, { form: refined });
    expect(goal.body).toContain('The charter ended on');
  });

  it('get another MAG facilitator from the secretariat, who then looks and approves in the place of the first', async () => {
    await write();
    await propose();
    expect((await decide(sekou)).status).toBe(303);
    const [charter] = await charters.ofForum(forum.id);
    const plan = await keepPlanned(house, charter as Charter);
    await house.signIn([{ role: 'mag' }, { role: 'coordinating-team', forumId: forum.id }], 'Bo Both');
    const name = (as: SignedIn, facilitatorId: string, reason = 'Mara has left the MAG.') =>
      send(`POST ${desk}/charter/facilitator`, as, { form: { facilitatorId, reason } });
    expect((await name(mara, nina.person.id)).status).toBe(403);
    const page = (await send(`GET ${desk}/charter`, sekou)).body;
    expect(page).toContain('Nina New');
    expect(page).not.toContain('Bo Both</option>');
    const missing = await name(sekou, nina.person.id, ' ');
    expect(missing.status).toBe(422);
    expect(missing.body).toContain('Say why: it stands in the history, and in the letter to them.');
    for (const _ of [1, 2]) expect((await name(sekou, nina.person.id)).status).toBe(303);
    const who = { facilitator: { id: nina.person.id, name: 'Nina New' } };
    expect(await charters.ofForum(forum.id)).toMatchObject([who]);
    expect(await createWorkplans(house.table).get(plan.id)).toMatchObject(who);
    expect(await charters.goals.ofForum(forum.id)).toMatchObject([{ facilitatorId: nina.person.id }]);
    const letters = (await house.waitingLetters()).filter(({ template }) => template === 'facilitator-named');
    expect(letters.map(({ to, subject }) => [to.name, subject])).toEqual([
      ['Nina New', `You are the MAG facilitator of ${forum.title} now`],
    ]);
    expect(letters[0]?.fields.approvalPath).toBeUndefined();
    // Where a workplan waits for them, the letter says so.
    const workplans = createWorkplans(house.table);
    const kept = await workplans.get(plan.id);
    const proposed = proposeWorkplan(
      { ...plan, ...kept, draft: { milestones: plan.current?.milestones ?? [], approvals: [] } },
      farida.person,
      house.clock(),
    );
    if (!kept || isRefusal(proposed)) throw new Error('It could not be proposed.');
    await house.commit({ changes: [workplans.change(kept, proposed, tester, kept.createdAt)], audit: [] });
    expect((await name(sekou, mara.person.id)).status).toBe(303);
    const second = (await house.waitingLetters()).find(
      ({ template, to }) => template === 'facilitator-named' && to.name === 'Mara Member',
    );
    expect(second?.fields.approvalPath).toBe(`/desk/forums/${forum.id}/workplan/approval`);
    expect((await send(`GET ${desk}/charter`, sekou)).body).toContain('named another MAG facilitator');
  });

  it('of a forum that never began are not waited for any more: it is given up with a reason, for everybody', async () => {
    const proposals = createProposals(house.table);
    const selections = createSelections(house.table);
    const calls = createCalls(house.table);
    const at = house.clock().toISOString();
    const call = await keepCall(house, 'Call for 2026');
    const proposal = await keepProposal(house, forum.title, 'accepted', call.id);
    const selection = { ...(await selections.ofCall(call)), accepted: [proposal.id] };
    const founded = { ...forum, callId: call.id, proposalId: proposal.id };
    await house.commit({
      changes: [
        selections.change(undefined, selection, tester, at),
        forums.change(forum, founded, tester, at),
      ],
      audit: [],
    });
    await write();
    await propose();
    const giveUp = (as: SignedIn, form: Record<string, string> = {}) =>
      send(`POST ${desk}/charter/giving-up`, as, {
        form: { reason: 'Our <lead> left.', sure: 'yes', ...form },
      });
    expect((await giveUp(mara)).status).toBe(403);
    const unsaid = await send(`POST ${desk}/charter/giving-up`, farida, { form: { reason: ' ' } });
    expect(unsaid.status).toBe(422);
    expect(unsaid.body).toContain('Say why the forum does not begin: everybody reads it.');
    expect(unsaid.body).toContain('Tick that it does not begin, or leave it as it is.');
    expect((await forums.get(forum.id))?.givenUp).toBeUndefined();
    for (const _ of [1, 2]) expect((await giveUp(farida)).status).toBe(303);
    expect(await forums.get(forum.id)).toMatchObject({
      givenUp: { reason: 'Our <lead> left.', by: 'Farida Facilitator', as: 'coordinating team' },
    });
    // Who is told, once each, and not who did it.
    const letters = (await house.waitingLetters()).filter(({ template }) => template === 'forum-given-up');
    expect(letters.map(({ to, fields }) => [to.email, fields.hearer]).sort()).toEqual([
      [mara.person.email, 'facilitator'],
      [sekou.person.email, 'secretariat'],
      [proposal.email, 'proposer'],
    ]);
    // The proposed charter waits for nobody, and none is written, proposed or approved any more.
    expect((await charters.ofForum(forum.id)).map(({ state }) => state)).toEqual(['draft']);
    for (const answer of [
      await write({ goal: 'Another.', revision: '3' }),
      await propose(),
      await decide(mara),
    ]) {
      expect(answer.status).toBe(409);
      expect(answer.body).toContain('Farida Facilitator gave it up on 20 February 2026.');
    }
    const page = (await send(`GET ${desk}/charter`, farida)).body;
    expect(page).toContain('Our &lt;lead> left.');
    expect(page).not.toContain('Save the draft');
    expect((await send('GET /forums/{forumId}/charter')).body).toContain('did not begin');
    // Nobody is reminded; the place is free, and the decision still stands.
    house.setClock('2026-04-20T09:00:00.000Z');
    expect(await createBeginnings(house.table)(house.clock())).toEqual([]);
    const { asked } = await createAskedOf(house.table)(farida.person, house.clock());
    expect(asked.filter(({ forumId }) => forumId === forum.id)).toEqual([]);
    expect(await selections.ofCall(await calls.get(call.id).then((found) => found ?? call))).toMatchObject({
      accepted: [],
      didNotBegin: [{ proposalId: proposal.id, reason: 'Our <lead> left.' }],
    });
    expect((await proposals.get(proposal.id))?.state).toBe('accepted');
    expect((await history(house.table, forum.id)).items.at(-1)).toMatchObject({
      act: 'gave the forum up before it began',
      note: 'Our <lead> left.',
      news: true,
    });
  });

  it('of a forum that has begun keep it from being given up', async () => {
    await approved();
    const form = { reason: 'We are tired.', sure: 'yes' };
    const answer = await send(`POST ${desk}/charter/giving-up`, sekou, { form });
    expect(answer.status).toBe(409);
    expect(answer.body).toContain('This forum has begun: its charter is approved, and it ends with that.');
    expect((await send(`GET ${desk}/charter`, farida)).body).not.toContain('Give it up');
  });

  it('have their goal as the output reached it told for four weeks after they ended', async () => {
    await approved({ years: '1' });
    const tell = (stage: string) =>
      send(`POST ${desk}/goal`, farida, {
        form: {
          stage,
          goal: `Reached: ${stage}.`,
          evidence: 'Two.',
          outOfScope: 'Taxes.',
          why: 'It is out.',
          revision: '1',
        },
      });
    for (const [day, refined, output] of [
      ['2027-01-20', 409, 409],
      ['2026-12-20', 409, 303],
    ] as const) {
      house.setClock(`${day}T09:00:00.000Z`);
      farida = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], `Farida on ${day}`);
      expect([day, (await tell('refined')).status]).toEqual([day, refined]);
      expect([day, (await tell('output')).status]).toEqual([day, output]);
    }
  });

  it('have no mid-term update acknowledged by who filed it, or is of the team', async () => {
    await approved();
    house.setClock('2026-12-20T09:00:00.000Z');
    sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Two');
    const both = await house.signIn(
      [{ role: 'secretariat' }, { role: 'coordinating-team', forumId: forum.id }],
      'Bo Both',
    );
    const form = { progress: 'Five calls.', findings: 'It works.', next: 'Draft.', outreach: 'Two more.' };
    expect((await send(`POST ${desk}/mid-term`, sekou, { form })).status).toBe(303);
    const acknowledge = (as: SignedIn) =>
      send(`POST ${desk}/mid-term/acknowledgement`, as, { form: { words: 'Good.' } });
    expect((await acknowledge(sekou)).body).toContain('You filed this update yourself.');
    expect((await acknowledge(both)).body).toContain('You are of the coordinating team of this forum.');
    expect((await charters.ofForum(forum.id))[0]?.midTerm?.acknowledged).toBeUndefined();
    expect((await send(`GET ${desk}/mid-term`, sekou)).body).not.toContain('Acknowledge the update');
  });

  it('have no goal looked at by who is of the team; nor is a facilitator of the team waited for', async () => {
    const both = await house.signIn(
      [{ role: 'mag' }, { role: 'coordinating-team', forumId: forum.id }],
      'Bo Both',
    );
    await write({ facilitatorId: both.person.id });
    await propose();
    expect((await decide(sekou)).status).toBe(303);
    const [version] = await charters.goals.ofForum(forum.id);
    const look = (as: SignedIn) =>
      send(`POST ${desk}/goal/check`, as, {
        form: { version: version?.id ?? '', clear: 'yes', realistic: 'yes' },
      });
    const own = await look(both);
    expect(own.status).toBe(403);
    expect(own.body).toContain('Another member of the MAG looks at its goal.');
    expect((await send('GET /forums/{forumId}/goal')).body).not.toContain(
      'by the MAG facilitator of the forum',
    );
    expect((await look(nina)).status).toBe(303);
    expect((await send('GET /forums/{forumId}/goal')).body).not.toContain('not looked at yet');
  });

  it('let a forum ask to go on, with what it is, in the next call and not too late (R9)', async () => {
    const ask = (form: Record<string, string> = {}) =>
      send(`POST ${desk}/continuation`, farida, {
        form: {
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
          ...form,
        },
      });
    expect((await ask()).body).toContain('This forum has no approved charter yet');
    await approved({ years: '1' });
    const early = await ask();
    expect(early.status).toBe(409);
    expect(early.body).toContain('The next call is not announced yet.');
    expect(early.body).toContain('Two regulators use the report');

    const at = (instant: string) => {
      house.setClock(instant);
      return house.signIn(
        [{ role: 'coordinating-team', forumId: forum.id }],
        `Farida ${instant.slice(0, 4)}`,
      );
    };
    farida = await at('2026-12-10T09:00:00.000Z');
    const calls = createCalls(house.table);
    const call = {
      id: house.newId('call'),
      revision: 0,
      title: 'Call for 2027',
      opens: '2026-12-12',
      closes: '2027-01-16',
      decidedBy: '2027-02-12',
      capacity: 4,
      guidance: 'Go on.',
      createdAt: house.clock().toISOString(),
    };
    await house.commit({ changes: [calls.change(undefined, call, tester, call.createdAt)], audit: [] });
    const page = await send(`GET ${desk}/continuation`, farida);
    expect(page.body).toContain('Call for 2027');
    expect(page.body).toContain('A report that &lt;regulators> can use.');
    const missing = await ask({ whyBpf: ' ' });
    expect(missing.status).toBe(422);
    expect(missing.body).toContain('Say what was reached and why the forum should go on');
    const askedAs = continuationIdFor(forum.id, call.id, 1);
    const both = await Promise.all([ask(), ask()]);
    for (const { headers } of [...both, await ask()]) expect(headers.location).toBe(`/proposals/${askedAs}`);
    // Somebody else of the team, from a page of their own.
    const second = await ask({ goal: 'Another goal.' });
    expect(second.status).toBe(409);
    expect(second.body).toContain('asked to go on already; the proposal is in.');
    expect(second.body).toContain('Another goal.');
    expect((await send(`GET ${desk}/continuation`, farida)).body).toContain('This forum has asked to go on');
    expect(await createProposals(house.table).get(askedAs)).toMatchObject({
      state: 'submitted',
      callId: call.id,
      continues: { forumId: forum.id },
      fields: { title: 'BPF on <BPFs>', goal: 'The same for five more.' },
    });
    expect((await house.waitingLetters()).map(({ template }) => template)).toEqual(['proposal-receipt']);

    farida = await at('2027-03-01T09:00:00.000Z');
    expect((await send('GET /forums/{forumId}/charter')).body).toContain('The charter ended on');
  });

  it('make few requests', async () => {
    await write();
    expect(await house.requestsOf(() => send('GET /forums/{forumId}/charter'))).toEqual([
      'GetItem',
      'Query',
      'Query',
    ]);
    expect(await house.requestsOf(() => propose())).toEqual([
      'GetItem',
      'GetItem',
      'GetItem',
      'Query',
      'Query',
      'TransactWriteItems',
    ]);
  });
});
