import { beforeEach, describe, expect, it } from 'vitest';
import { ofForums } from '../../functions/reminders/forums.ts';
import { createHandler as createReminders } from '../../functions/reminders/handler.ts';
import { createHandler } from '../../functions/workplans/handler.ts';
import type { Charter } from '../../shared/domain/charter.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import { waitsFor } from '../../shared/domain/digest.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Milestone, Workplan } from '../../shared/domain/workplan.ts';
import { charterIdFor, createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createDesk } from '../../shared/store/desk.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createWorkplans, type Workplans, workplanIdFor } from '../../shared/store/workplans.ts';
import { keepChartered } from '../support/chartered.ts';
import { createHouse, mainOf, type Sending, type SignedIn, type TestHouse } from '../support/house.ts';
import { keepForum, tester } from '../support/samples.ts';

const desk = '/desk/forums/{forumId}/workplan';

describe('workplans of forums', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let workplans: Workplans;
  let forum: Forum;
  let charter: Charter;
  let cycle: Cycle;
  let farida: SignedIn;
  let mara: SignedIn;
  let sekou: SignedIn;

  beforeEach(async () => {
    house = await createHouse('2026-02-20T09:00:00.000Z');
    workplans = createWorkplans(house.table);
    handler = createHandler({
      ...house.web,
      table: house.table,
      forums: createForums(house.table),
      charters: createCharters(house.table),
      cycles: createCycles(house.table),
      workplans,
    });
    mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    ({ forum, charter, cycle } = await keepChartered(house, mara));
    farida = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Farida Facilitator');
    sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  });

  const send = (key: string, as?: SignedIn, more: Sending = {}) =>
    house.send(handler, key, {
      ...(as ? { as } : {}),
      ...more,
      params: { forumId: forum.id, ...more.params },
    });
  const act = (act_: string, form: Record<string, string> = {}) =>
    send(`POST ${desk}`, farida, { form: { act: act_, ...form } });
  const approve = (as: SignedIn, form: Record<string, string> = {}) =>
    send(`POST ${desk}/approval`, as, { form: { decision: 'approve', ...form } });
  const plan = async (): Promise<Workplan> => {
    const found = await workplans.get(workplanIdFor(charter.id));
    if (!found) throw new Error('No workplan.');
    return found;
  };
  const milestone = async (kind: Milestone['kind']): Promise<Milestone> => {
    const known = await plan();
    const found = (known.draft ?? known.current)?.milestones.find((each) => each.kind === kind);
    if (!found) throw new Error(`No ${kind}.`);
    return found;
  };
  const put = async (milestoneId: string, form: Record<string, string>) =>
    send(`POST ${desk}/{milestoneId}`, farida, {
      params: { milestoneId },
      form: { revision: String((await plan()).revision), ...form },
    });
  const approved = async () => {
    await act('begin');
    await act('propose');
    expect((await approve(mara)).status).toBe(303);
    expect((await approve(sekou)).status).toBe(303);
  };
  const open = () => send('GET /forums/{forumId}/workplan');
  const changeCharter = async (more: Partial<Charter>) => {
    const charters = createCharters(house.table);
    const at = house.clock().toISOString();
    await house.commit({
      changes: [charters.change(charter, { ...charter, ...more }, tester, at)],
      audit: [],
    });
    charter = { ...charter, ...more, revision: charter.revision + 1 };
  };
  const changeCycle = async (more: Partial<Cycle>) => {
    const at = house.clock().toISOString();
    await house.commit({
      changes: [createCycles(house.table).change(cycle, { ...cycle, ...more }, tester, at)],
      audit: [],
    });
  };
  /** What the hour writes about running forums. */
  const remind = () =>
    createReminders({
      clock: house.clock,
      ground: { table: house.table, people: house.people },
      letters: house.letters,
      sources: { forums: ofForums },
    })();
  const keepTwoYears = () => changeCharter({ years: '2' });
  /** The mid-term update, filed and acknowledged. */
  const keepMidTerm = () => {
    const act_ = { by: 'Farida', byId: farida.person.id, at: house.clock().toISOString() };
    const update = { progress: 'Ten calls.', findings: 'It works.', next: 'Ask.', outreach: 'Twelve.' };
    return changeCharter({ midTerm: { ...update, ...act_, acknowledged: { ...act_, words: 'Good.' } } });
  };

  it('begin with milestones from the days of the cycle, once by a double click, and only with a charter', async () => {
    const other = await keepForum(house, 'Another forum');
    const team = await house.signIn([{ role: 'coordinating-team', forumId: other.id }], 'Tariq Team');
    const early = await send(`POST ${desk}`, team, { params: { forumId: other.id }, form: { act: 'begin' } });
    expect(early.status).toBe(409);
    expect(early.body).toContain('This forum has no charter yet. Write it first.');
    const both = await Promise.all([act('begin'), act('begin')]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect((await plan()).draft?.milestones).toHaveLength(10);
    expect(mainOf((await open()).body)).toContain('is still being written');
    const page = await send(`GET ${desk}`, farida);
    expect(page.body).toContain('What should BPFs look at next?');
    // What is proposed is what was saved.
    expect(page.body).toMatch(/<form[^>]* data-saved="true">(?:(?!<\/form>).)*Propose it/s);
  });

  it('cannot be approved without the discussion of possible future topics (R8)', async () => {
    await act('begin');
    const topics = await milestone('future topics');
    expect((await put(topics.id, { act: 'remove' })).status).toBe(303);
    expect((await send(`GET ${desk}`, farida)).body).toContain(
      'There is no discussion of possible future topics in it.',
    );
    await act('propose');
    const refused = await approve(sekou, { words: 'Good.' });
    expect(refused.status).toBe(422);
    expect(refused.body).toContain(
      'A workplan cannot be approved without a discussion of possible future topics. Add that milestone.',
    );
    expect(refused.body).toContain('Good.');
  });

  it('take the approval of the MAG facilitator and of the secretariat, then stand for everybody', async () => {
    await approved();
    const page = await open();
    expect(page.body).toContain('Output published');
    expect(page.body).toContain('approved by');
    expect(mainOf(page.body)).not.toContain('@example.org');
    expect(mainOf(page.body)).toMatchSnapshot();
    expect(await workplans.versions.ofPlan((await plan()).id)).toMatchObject([{ version: 1 }]);
    const data = (
      await send('GET /forums/{forumId}/workplan', undefined, { accept: 'application/json' })
    ).json();
    expect(data).toMatchObject({ version: 1, milestones: expect.arrayContaining([expect.any(Object)]) });
  });

  it('that come into force after the mid-term update was filed have its milestone done (R10)', async () => {
    await keepTwoYears();
    await keepMidTerm();
    await approved();
    const { id } = await milestone('mid-term update');
    expect((await plan()).progress[id]).toMatchObject({ done: house.clock().toISOString().slice(0, 10) });
  });

  it('are given back with words; other members of the MAG do not decide', async () => {
    await act('begin');
    await act('propose');
    const nina = await house.signIn([{ role: 'mag' }], 'Nina New');
    expect((await approve(nina)).status).toBe(403);
    const silent = await approve(mara, { decision: 'return' });
    expect(silent.status).toBe(422);
    expect(silent.body).toContain('Say what the team should change.');
    expect((await approve(mara, { decision: 'return', words: 'More time for comments.' })).status).toBe(303);
    expect((await send(`GET ${desk}`, farida)).body).toContain('More time for comments.');
  });

  it('that are given back are told to the team by letter, once by two clicks, and stand among what waits for it', async () => {
    await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Hanna Helper');
    await act('begin');
    await act('propose');
    for (const _ of [1, 2]) await approve(mara, { decision: 'return', words: 'More time <for> comments.' });
    const letters = async () =>
      (await house.waitingLetters())
        .filter(({ template }) => template === 'given-back')
        .map(({ to, subject, fields }) => [to.name, subject, fields.by, fields.as, fields.words])
        .sort();
    const told = (subject: string, ...said: string[]) =>
      ['Farida Facilitator', 'Hanna Helper'].map((name) => [name, subject, ...said]);
    const first = told(
      `Given back: the workplan of ${forum.title}`,
      'Mara Member',
      'facilitator',
      'More time <for> comments.',
    );
    expect(await letters()).toEqual(first);
    const { asked } = await createDesk(house.table).askedOf(farida.person, house.clock());
    expect(asked.map(({ title }) => title)).toEqual([`Workplan of ${forum.title}: finish and propose it`]);

    // An amendment likewise, by the secretariat.
    await act('propose');
    for (const as of [mara, sekou]) await approve(as);
    house.setClock('2026-02-20T10:00:00.000Z');
    await act('amend', { reason: 'The call ended later.' });
    await act('propose');
    await approve(sekou, { decision: 'return', words: 'Why?' });
    const second = told(
      `Given back: the amended workplan of ${forum.title}`,
      'Sekou Secretariat',
      'secretariat',
      'Why?',
    );
    expect(await letters()).toEqual([...first, ...second].sort());
  });

  it('that nobody proposes are asked for by letter: the team in two weeks, the secretariat in four, once each (R8, R20, R21)', async () => {
    house.staySignedIn();
    await act('begin');
    await act('propose');
    await approve(mara, { decision: 'return', words: 'More time for comments.' });
    const written = async (instant: string) => {
      const known = new Set((await house.waitingLetters()).map(({ id }) => id));
      house.setClock(instant);
      for (const _ of [1, 2]) await remind();
      return (await house.waitingLetters())
        .filter(({ id, template }) => !known.has(id) && template === 'workplan-missing')
        .map(({ to, subject, fields }) => [to.name, subject, fields.hearer, fields.begun]);
    };
    const subject = `${forum.title} has no workplan yet`;
    // Another forum, that has not begun one and whose charter is approved, and not in force yet.
    const other = await keepChartered(house, mara, {}, 'BPF on access');
    await house.signIn([{ role: 'coordinating-team', forumId: other.forum.id }], 'Tariq Team');
    expect(await written('2026-03-06T08:59:59.999Z')).toEqual([]);
    expect((await written('2026-03-06T09:00:00.000Z')).sort()).toEqual([
      ['Farida Facilitator', subject, 'team', true],
      ['Tariq Team', 'BPF on access has no workplan yet', 'team', false],
    ]);
    expect(await written('2026-03-07T09:00:00.000Z')).toEqual([]);
    // Who comes into the team later hears of it, too; who proposes it hears no more.
    await house.signIn([{ role: 'coordinating-team', forumId: other.forum.id }], 'Tuya Team');
    expect(await written('2026-03-19T09:00:00.000Z')).toEqual([
      ['Tuya Team', 'BPF on access has no workplan yet', 'team', false],
    ]);
    await act('propose');
    expect(await written('2026-03-20T09:00:00.000Z')).toEqual([
      ['Sekou Secretariat', 'BPF on access has no workplan yet', 'secretariat', false],
    ]);
    expect(await written('2026-04-20T09:00:00.000Z')).toEqual([]);
    // Given back, it is counted from that day.
    await approve(sekou, { decision: 'return', words: 'Other days.' });
    expect(await written('2026-05-04T08:59:59.999Z')).toEqual([]);
    expect(await written('2026-05-04T09:00:00.000Z')).toEqual([
      ['Farida Facilitator', subject, 'team', true],
    ]);
    expect(await written('2026-05-18T09:00:00.000Z')).toEqual([
      ['Sekou Secretariat', subject, 'secretariat', true],
    ]);
    // The charter has ended.
    await house.signIn([{ role: 'secretariat' }], 'Selma Secretariat');
    expect(await written('2026-12-12T12:00:00.000Z')).toEqual([]);
  });

  it('of an earlier charter stand at an address of their own, beside that which the forum works by now (R9)', async () => {
    await approved();
    house.setClock('2026-12-20T09:00:00.000Z');
    const charters = createCharters(house.table);
    const next: Charter = {
      ...charter,
      id: charterIdFor(forum.id, 2),
      revision: 0,
      number: 2,
      goal: 'The next goal.',
      createdAt: house.clock().toISOString(),
    };
    await house.commit({ changes: [charters.change(undefined, next, tester, next.createdAt)], audit: [] });
    const of = (on?: string, as?: SignedIn) =>
      send('GET /forums/{forumId}/workplan', as, on === undefined ? {} : { query: { on } });
    for (const on of [undefined, '2026-12-20', 'not a day']) {
      const body = mainOf((await of(on)).body);
      expect(body).toContain('is still being written');
      expect(body).toContain('Earlier charters and workplans');
      expect(body).toContain(`<a href="/forums/${forum.id}/workplan?on=2026-02-20">`);
      expect(body).toContain('The charter of one year to 11 December 2026');
    }
    const earlier = mainOf((await of('2026-02-20')).body);
    expect(earlier).toContain('What should BPFs look at next?');
    expect(earlier).toContain(`<a href="/forums/${forum.id}/charter?on=2026-02-20">an earlier charter</a>`);
    expect(earlier).not.toContain('Take it');
    expect(earlier).not.toContain('Earlier charters and workplans');
    const data = await send('GET /forums/{forumId}/workplan', undefined, {
      query: { on: '2026-02-20' },
      accept: 'application/json',
    });
    expect(data.json()).toMatchObject({ charter: 'ended', version: 1 });
    const tariq = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Tariq Team');
    expect((await send(`GET ${desk}`, tariq)).body).toContain('Earlier charters and workplans');
  });

  it('that are amended do not say to who approves them that what is done or taken may be taken', async () => {
    await approved();
    const [research, outreach] = [await milestone('research'), await milestone('outreach')];
    const known = await plan();
    const progress = {
      [research.id]: { done: '2026-02-20', notes: [] },
      [outreach.id]: { notes: [], taken: { name: 'Rosa', email: 'rosa@example.org' } },
    };
    await house.commit({
      changes: [workplans.change(known, { ...known, progress }, tester, house.clock().toISOString())],
      audit: [],
    });
    await act('amend', { reason: 'The meeting moved.' });
    await act('propose');
    const { body } = await send(`GET ${desk}/approval`, mara);
    const cells = [...body.matchAll(/data-label="For participants">([^<]*)</g)].map(([, cell]) => cell);
    expect(cells.toSorted()).toEqual([
      'done',
      'may be taken',
      'taken',
      ...Array.from({ length: 7 }, () => 'the team does it'),
    ]);
  });

  it('are decided on once by two clicks, and only as they were read', async () => {
    await act('begin');
    await act('propose');
    const read = (await plan()).draft?.proposed?.at ?? '';
    expect((await send(`GET ${desk}/approval`, mara)).body).toContain(`name="read" value="${read}"`);
    house.setClock('2026-02-20T10:00:00.000Z');
    await act('take-back');
    expect((await put((await milestone('research')).id, { act: 'remove' })).status).toBe(303);
    await act('propose');
    const older = await approve(mara, { read, words: 'Well done.' });
    expect(older.status).toBe(409);
    expect(older.body).toContain(
      'The team changed the workplan since you opened this page. Nothing was decided: read it again, then decide.',
    );
    expect(older.body).toContain('Well done.');
    expect((await plan()).draft?.approvals).toEqual([]);
    const newer = { read: (await plan()).draft?.proposed?.at ?? '' };
    for (const as of [mara, mara, sekou, sekou]) expect((await approve(as, newer)).status).toBe(303);
    expect((await plan()).current).toMatchObject({ version: 1, approvals: [{}, {}] });
  });

  it('do not wait for a MAG facilitator who has left', async () => {
    await act('begin');
    await act('propose');
    expect((await approve(sekou)).status).toBe(303);
    expect((await plan()).state).toBe('proposed');
    const left = { ...mara.person, leftAt: house.clock().toISOString() };
    await house.commit({
      changes: [house.people.change(mara.person, left, tester, left.leftAt)],
      audit: [],
    });
    expect((await send(`GET ${desk}/approval`, sekou)).body).toContain(
      'has left the MAG or is of the team that made the plan. The approval of the IGF secretariat is enough.',
    );
    expect((await send(`GET ${desk}`, farida)).body).toContain(
      'is enough, given again where it was given before; or the secretariat',
    );
    for (const _ of [1, 2]) expect((await approve(sekou)).status).toBe(303);
    expect((await plan()).current).toMatchObject({ version: 1, approvals: [{ as: 'secretariat' }] });
  });

  it('which the secretariat approved wait for the facilitator who is named in the place of one who left', async () => {
    await act('begin');
    await act('propose');
    expect((await approve(sekou)).status).toBe(303);
    const nina = await house.signIn([{ role: 'mag' }], 'Nina New');
    expect((await approve(nina)).status).toBe(403);
    // As naming another in the charter does it.
    const before = await plan();
    const facilitator = { id: nina.person.id, name: nina.person.name };
    const at = house.clock().toISOString();
    await house.commit({
      changes: [createWorkplans(house.table).change(before, { ...before, facilitator }, tester, at)],
      audit: [],
    });
    const { waiting } = await createDesk(house.table).waiting(house.clock());
    expect(waiting.filter((each) => waitsFor(nina.person, each)).map(({ title }) => title)).toEqual([
      before.title,
    ]);
    expect((await approve(nina)).status).toBe(303);
    expect((await plan()).current).toMatchObject({
      version: 1,
      approvals: [{ as: 'secretariat' }, { as: 'facilitator', by: 'Nina New' }],
    });
  });

  it('do not wait for a MAG facilitator who is of the team: the secretariat decides', async () => {
    await act('begin');
    await act('propose');
    const roles = [...mara.person.roles, { role: 'coordinating-team' as const, forumId: forum.id }];
    await house.commit({
      changes: [house.people.change(mara.person, { ...mara.person, roles }, tester, mara.person.createdAt)],
      audit: [],
    });
    expect((await approve(mara)).status).toBe(403);
    expect((await approve(sekou)).status).toBe(303);
    expect((await plan()).current).toMatchObject({ version: 1, approvals: [{ as: 'secretariat' }] });
  });

  it('are neither proposed nor approved with milestones outside the charter, which may have moved', async () => {
    await act('begin');
    await act('propose');
    await changeCycle({ nextMeeting: { starts: '2026-06-22', ends: '2026-06-26' } });
    const outside = 'to 26 June 2026, and these milestones lie outside: “';
    const refused = await approve(sekou);
    expect(refused.status).toBe(422);
    expect(refused.body).toContain(outside);
    await act('take-back');
    const proposed = await act('propose');
    expect(proposed.body).toContain(outside);
    expect((await plan()).draft?.proposed).toBeUndefined();
  });

  it('are reminded of what is due with the last day of the charter, for four weeks after it', async () => {
    await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Hanna Helper');
    await approved();
    const { current } = await plan();
    const output = current?.milestones.at(-1);
    expect(output?.due).toBe('2026-12-11');
    const told = async (instant: string) => {
      house.setClock(instant);
      await remind();
      const letters = (await house.waitingLetters()).filter(
        ({ fields }) => fields.milestone === output?.title,
      );
      return letters.map(({ to, fields }) => [to.name, fields.hearer]);
    };
    const owner = ['Farida Facilitator', 'owner'];
    const team = ['Hanna Helper', 'team'];
    expect(await told('2026-12-12T11:00:00.000Z')).toEqual([]);
    expect(await told('2026-12-12T12:00:00.000Z')).toEqual([owner]);
    expect(await told('2026-12-19T12:00:00.000Z')).toEqual([owner, team]);
    expect(await told('2026-12-26T12:00:00.000Z')).toEqual([
      owner,
      team,
      ['Sekou Secretariat', 'secretariat'],
    ]);
    expect(await told('2027-02-01T12:00:00.000Z')).toHaveLength(3);
  });

  it('of which a milestone is late and its owner gone tell team and secretariat so', async () => {
    const hanna = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Hanna Helper');
    await approved();
    const scoping = await milestone('scoping meeting');
    await house.commit({
      changes: [
        house.people.change(farida.person, { ...farida.person, roles: [] }, tester, farida.person.createdAt),
      ],
      audit: [],
    });
    const due = Date.parse(`${scoping.due}T12:00:00.000Z`) + 86_400_000;
    for (const day of [0, 7, 14]) {
      house.setClock(new Date(due + day * 86_400_000).toISOString());
      await remind();
    }
    const late = (await house.waitingLetters()).filter(({ template }) => template === 'milestone-late');
    expect(late.map(({ to, fields }) => [to.name, fields.hearer])).toEqual([
      [hanna.person.name, 'team without the owner'],
      [hanna.person.name, 'team without the owner'],
      ['Sekou Secretariat', 'secretariat without the owner'],
    ]);
  });

  it('have their milestones changed one by one, with errors beside the fields', async () => {
    await act('begin');
    const id = house.newId('milestone');
    const fields = {
      kind: 'outreach',
      title: 'Talk to <NRIs>',
      due: '2027-05-01',
      ownerId: farida.person.id,
      open: 'yes',
    };
    const late = await put(id, fields);
    expect(late.status).toBe(422);
    expect(late.body).toContain('The charter ends on 11 December 2026. Choose a day before.');
    expect(late.body).toContain('value="Talk to &lt;NRIs>"');
    const revision = String((await plan()).revision);
    const twice = await Promise.all([1, 2].map(() => put(id, { ...fields, due: '2026-05-01', revision })));
    expect(twice.map(({ status }) => status).sort()).toEqual([303, 303]);
    expect((await plan()).draft?.milestones).toHaveLength(11);
    const older = await put(id, { ...fields, due: '2026-06-01', revision });
    expect(older.status).toBe(409);
    expect(older.body).toContain('value="2026-06-01"');
  });

  it('are amended with a reason, and the version before stays in force and on record', async () => {
    await approved();
    expect((await act('amend', { reason: ' ' })).body).toContain('Say why the plan is amended');
    expect((await act('amend', { reason: 'The meeting moved.' })).status).toBe(303);
    expect(mainOf((await open()).body)).toContain('Output published');
    const research = await milestone('research');
    expect((await put(research.id, { act: 'remove' })).status).toBe(303);
    await act('propose');
    await approve(mara);
    await approve(sekou);
    const page = await open();
    expect(page.body).toContain('Version 2');
    expect(page.body).toContain('The meeting moved.');
    expect(page.body).not.toContain('What is known already');
    expect(await workplans.versions.ofPlan((await plan()).id)).toHaveLength(2);
  });

  it('show how milestones go, and whether the forum is still on its goal', async () => {
    await approved();
    const scoping = await milestone('scoping meeting');
    const note = (form: Record<string, string>) =>
      send(`POST ${desk}/{milestoneId}/progress`, farida, { params: { milestoneId: scoping.id }, form });
    const early = await note({ done: '2026-12-24', words: 'Soon.' });
    expect(early.status).toBe(422);
    expect(early.body).toContain('This day is still to come. Note what has happened.');
    expect(early.body).toContain('Soon.');
    expect((await note({ done: '2026-02-19', words: 'Thirty people came.' })).status).toBe(303);
    expect((await note({ done: '2026-02-19', words: 'Thirty people came.' })).status).toBe(303);
    expect((await plan()).progress[scoping.id]?.notes).toHaveLength(1);
    // What was noted, then the words: they need not say the same.
    await note({ done: '2026-02-19', words: 'Still writing it up.' });
    await note({ words: '' });
    const history = (await send(`GET ${desk}`, farida)).body;
    expect(history).toContain(`${scoping.title}, done on 19 February 2026: “Thirty people came.”`);
    expect(history).toContain(`${scoping.title}: “Still writing it up.”`);
    expect(history).toContain(`${scoping.title}, not done after all`);
    await note({ done: '2026-02-19', words: '' });
    const course = (form: Record<string, string>) => send(`POST ${desk}/course`, farida, { form });
    expect((await course({ answer: 'yes' })).status).toBe(422);
    expect((await course({ answer: 'partly', words: 'We spoke of taxes too long.' })).status).toBe(303);
    const page = await open();
    expect(page.body).toContain('Still writing it up.');
    expect(page.body).toContain('partly on the goal');
    expect(page.body).toContain('We spoke of taxes too long.');
  });

  it('let a participant take a milestone: confirmed by email, agreed by the team (R17)', async () => {
    await approved();
    const research = await milestone('research');
    const params = { milestoneId: research.id };
    const offer = (form: Record<string, string>) =>
      send('POST /forums/{forumId}/workplan/{milestoneId}', undefined, { params, form });
    const fields = {
      id: house.newId('offer'),
      name: 'Paulo Participant',
      email: 'paulo@example.org',
      words: 'I know the registries.',
      consent: 'yes',
    };
    const bad = await offer({ ...fields, email: 'paulo@' });
    expect(bad.status).toBe(422);
    expect(bad.body).toContain('value="Paulo Participant"');
    const twice = await Promise.all([offer(fields), offer(fields)]);
    expect(twice.map(({ status }) => status)).toEqual([303, 303]);
    const [letter, ...more] = (await house.waitingLetters()).filter(
      ({ template }) => template === 'offer-confirm',
    );
    expect(more).toEqual([]);
    const confirmAt = new URL(String(letter?.fields.confirmAt));
    const key = confirmAt.searchParams.get('key') ?? '';
    const offerId = fields.id;
    expect((await send('GET /desk/offers/{offerId}', farida, { params: { offerId } })).status).toBe(404);
    const wrong = await send('POST /offers/{offerId}/confirm', undefined, {
      params: { offerId },
      form: { key: 'wrong' },
    });
    expect(wrong.status).toBe(410);
    for (const _ of [1, 2]) {
      const done = await send('POST /offers/{offerId}/confirm', undefined, {
        params: { offerId },
        form: { key },
      });
      expect(done.status).toBe(303);
    }
    const decide = (form: Record<string, string>) =>
      send('POST /desk/offers/{offerId}', farida, { params: { offerId }, form });
    expect((await decide({})).status).toBe(422);
    expect((await decide({ decision: 'accept', words: 'Welcome!' })).status).toBe(303);
    expect((await decide({ decision: 'accept', words: 'Welcome!' })).status).toBe(303);
    const page = await open();
    expect(page.body).toContain('<bdi>Paulo Participant</bdi>, with <bdi>Farida Facilitator</bdi>');
    expect(page.body).not.toContain('paulo@example.org');
    const again = await offer({ ...fields, id: house.newId('offer') });
    expect(again.body).toContain('Paulo Participant has taken this milestone.');
    const answered = (await house.waitingLetters()).filter(({ template }) => template === 'offer-answered');
    expect(answered).toMatchObject([{ to: { email: 'paulo@example.org' } }]);
  });

  it('rest while the second year waits: they say so, and nobody takes a milestone until it runs (R10)', async () => {
    await keepTwoYears();
    await approved();
    const research = await milestone('research');
    const offer = (form: Record<string, string> = {}) =>
      send('POST /forums/{forumId}/workplan/{milestoneId}', undefined, {
        params: { milestoneId: research.id },
        form: { ...fields, id: house.newId('offer'), ...form },
      });
    const fields = {
      name: 'Paulo Participant',
      email: 'paulo@example.org',
      words: 'I know the registries.',
      consent: 'yes',
    };
    const early = house.newId('offer');
    expect((await offer({ id: early })).status).toBe(303);
    const letter = (await house.waitingLetters()).find(({ template }) => template === 'offer-confirm');
    const key = new URL(String(letter?.fields.confirmAt)).searchParams.get('key') ?? '';
    const params = { offerId: early };
    await send('POST /offers/{offerId}/confirm', undefined, { params, form: { key } });
    expect(mainOf((await open()).body)).toContain('Take it');

    house.setClock('2026-12-13T09:00:00.000Z');
    const rests =
      'The forum rests until its mid-term update is filed and acknowledged. It can be taken when the second year runs.';
    const waiting = mainOf((await open()).body);
    expect(waiting).toContain(
      'The second year waits for its mid-term update. Until then its goal and its plan stay as they are, and no milestone is given away.',
    );
    expect(waiting).toContain('when the second year runs');
    expect(waiting).not.toContain('Take it');
    const asked = await send('GET /forums/{forumId}/workplan/{milestoneId}', undefined, {
      params: { milestoneId: research.id },
    });
    expect(asked.status).toBe(409);
    expect(asked.body).toContain(rests);
    const refused = await offer();
    expect(refused.status).toBe(409);
    expect(refused.body).toContain(rests);
    expect(refused.body).toContain('value="Paulo Participant"');
    const teamLater = await house.signIn(farida.person.roles, 'Tariq Team');
    const onTheDesk = await send(`GET ${desk}`, teamLater);
    expect(onTheDesk.body).toContain('The second year waits for its mid-term update. File it first.');
    const decide = (decision: string) =>
      send('POST /desk/offers/{offerId}', teamLater, { params, form: { decision } });
    expect((await send('GET /desk/offers/{offerId}', teamLater, { params })).body).toContain(rests);
    const accepted = await decide('accept');
    expect(accepted.status).toBe(409);
    expect(accepted.body).toContain(rests);

    await keepMidTerm();
    expect(mainOf((await open()).body)).toContain('Take it');
    expect((await decide('accept')).status).toBe(303);
    expect(mainOf((await open()).body)).toContain(
      '<bdi>Paulo Participant</bdi>, with <bdi>Farida Facilitator</bdi>',
    );

    house.setClock('2028-01-10T09:00:00.000Z');
    const ended = mainOf((await open()).body);
    expect(ended).toContain('The charter ended on');
    expect(ended).not.toContain('Take it');
    const late = await offer();
    expect(late.status).toBe(409);
  });

  it('are not approved while the second year waits, nor is a course asked for; both say why and where it is worked on (R10)', async () => {
    await keepTwoYears();
    await approved();
    await act('amend', { reason: 'A change of plan.' });
    await act('propose');
    expect((await approve(mara)).status).toBe(303);

    house.staySignedIn();
    house.setClock('2026-12-13T09:00:00.000Z');
    const reason = 'The second year waits for its mid-term update. File it first.';
    const way = `${reason} <a href="/desk/forums/${forum.id}/mid-term">The mid-term update</a>`;
    for (const page of [`GET ${desk}/approval`, `GET ${desk}`])
      expect(mainOf((await send(page, sekou)).body)).toContain(way);
    const refused = await approve(sekou, { words: 'Well done.' });
    expect(refused.status).toBe(409);
    expect(refused.body).toContain(`<li>${reason}</li>`);
    expect(refused.body).toContain(way);
    expect(refused.body).toContain('Well done.');
    expect(await plan()).toMatchObject({ state: 'proposed', current: { version: 1 } });

    const teamPage = mainOf((await send(`GET ${desk}`, farida)).body);
    expect(teamPage).not.toContain('Not answered yet');
    const course = `${desk}/course`;
    const asks = mainOf((await send(`GET ${course}`, farida)).body);
    expect(asks).toContain(way);
    expect(asks).not.toContain('Answer for the team');
    const answered = await send(`POST ${course}`, farida, {
      form: { answer: 'partly', words: 'We wait, too.' },
    });
    expect(answered.status).toBe(409);
    expect(answered.body).toContain('value="We wait, too."');

    // It may still be given back; then it is filed, acknowledged, proposed again and approved.
    const back = await approve(sekou, { decision: 'return', words: 'After the update, please.' });
    expect(back.status).toBe(303);
    await keepMidTerm();
    expect((await act('propose')).status).toBe(303);
    expect((await approve(mara)).status).toBe(303);
    expect((await approve(sekou)).status).toBe(303);
    expect(await plan()).toMatchObject({ state: 'approved', current: { version: 2 } });
  });

  it('take notes on what the first year did while the second waits, and none on what is still to be begun (R10)', async () => {
    await keepTwoYears();
    await approved();
    house.staySignedIn();
    house.setClock('2026-12-13T09:00:00.000Z');
    const first = await milestone('scoping meeting');
    const second = (await plan()).current?.milestones.find(({ due }) => due > '2027-01-01');
    if (!second) throw new Error('Nothing in the second year.');
    const note = ({ id }: Milestone) =>
      send(`POST ${desk}/{milestoneId}/progress`, farida, {
        params: { milestoneId: id },
        form: { done: '2026-12-12', words: 'Written up.' },
      });
    expect((await note(first)).status).toBe(303);
    const refused = await note(second);
    expect(refused.status).toBe(409);
    const reason = 'The second year waits for its mid-term update. File it first.';
    expect(refused.body).toContain(`<li>${reason}</li>`);
    expect(refused.body).toContain(`${reason} <a href="/desk/forums/${forum.id}/mid-term">`);
    expect((await plan()).progress[second.id]).toBeUndefined();
  });

  it('leave a team alone while its second year waits, but for its mid-term update (R10)', async () => {
    await keepTwoYears();
    await approved();
    const written = async (instant: string) => {
      const known = new Set((await house.waitingLetters()).map(({ id }) => id));
      house.setClock(instant);
      await remind();
      const fresh = (await house.waitingLetters()).filter(({ id }) => !known.has(id));
      return [...new Set(fresh.map(({ template }) => template))].sort();
    };
    expect(await written('2026-12-01T09:00:00.000Z')).toEqual([
      'course-asked',
      'mid-term-asked',
      'milestone-late',
    ]);
    for (const day of ['2026-12-13', '2026-12-30'])
      expect(await written(`${day}T09:00:00.000Z`)).toEqual(['mid-term-asked']);
    expect(await written('2027-02-01T09:00:00.000Z')).toEqual([]);
    await keepMidTerm();
    expect(await written('2027-02-01T10:00:00.000Z')).toContain('course-asked');
  });

  it('remind of what is late: the owner, then the team, then the secretariat; and ask each month', async () => {
    await approved();
    const hanna = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Hanna Helper');
    const told = async (at: string) => {
      house.setClock(at);
      const before = new Set((await house.waitingLetters()).map(({ id }) => id));
      await remind();
      await remind();
      return (await house.waitingLetters())
        .filter(({ id }) => !before.has(id))
        .map(({ template, to, fields }) => [template, to.name, fields.milestone ?? fields.month]);
    };
    const scoping = await milestone('scoping meeting');
    expect(await told('2026-02-28T00:00:00.000Z')).toEqual([]);
    expect((await told('2026-03-01T00:00:00.000Z')).sort()).toEqual([
      ['course-asked', 'Farida Facilitator', 'March 2026'],
      ['course-asked', 'Hanna Helper', 'March 2026'],
    ]);
    const due = Date.parse(`${scoping.due}T12:00:00.000Z`) + 86_400_000;
    const atDay = (days: number) => new Date(due + days * 86_400_000).toISOString();
    expect(await told(atDay(0))).toEqual([['milestone-late', 'Farida Facilitator', scoping.title]]);
    expect(await told(atDay(6))).toEqual([]);
    expect(await told(atDay(7))).toEqual([['milestone-late', 'Hanna Helper', scoping.title]]);
    expect(await told(atDay(14))).toEqual([['milestone-late', 'Sekou Secretariat', scoping.title]]);
    expect(await told(atDay(15))).toEqual([]);
    expect(hanna.person.name).toBe('Hanna Helper');
  });

  it('of which milestones were late when it came into force pass nobody over; a participant who took one hears too', async () => {
    await act('begin');
    const scoping = await milestone('scoping meeting');
    house.staySignedIn();
    house.setClock('2026-05-04T09:00:00.000Z');
    await act('propose');
    for (const as of [mara, sekou]) expect((await approve(as)).status).toBe(303);
    const known = await plan();
    const taken = { name: 'Paulo Participant', email: 'paulo@example.org' };
    const at = house.clock().toISOString();
    await house.commit({
      changes: [
        workplans.change(known, { ...known, progress: { [scoping.id]: { notes: [], taken } } }, tester, at),
      ],
      audit: [],
    });
    const heard = async (instant: string) => {
      house.setClock(instant);
      const before = new Set((await house.waitingLetters()).map(({ id }) => id));
      await remind();
      return (await house.waitingLetters()).filter(
        ({ id, template, fields }) =>
          !before.has(id) && template === 'milestone-late' && fields.milestone === scoping.title,
      );
    };
    const names = async (instant: string) =>
      (await heard(instant)).map(({ to, fields }) => [fields.hearer, to.name]);
    const first = await heard('2026-05-04T10:00:00.000Z');
    expect(first.map(({ to, fields }) => [fields.hearer, to.name])).toEqual([
      ['owner', 'Farida Facilitator'],
      ['participant', 'Paulo Participant'],
    ]);
    expect(first[1]?.fields).toMatchObject({
      owner: 'Farida Facilitator',
      planPath: `/forums/${forum.id}/workplan`,
    });
    await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Hanna Helper');
    expect(await names('2026-05-11T08:00:00.000Z')).toEqual([]);
    expect(await names('2026-05-11T09:00:00.000Z')).toEqual([['team', 'Hanna Helper']]);
    expect(await names('2026-05-18T08:00:00.000Z')).toEqual([]);
    expect(await names('2026-05-18T09:00:00.000Z')).toEqual([['secretariat', 'Sekou Secretariat']]);
  });

  it('tell who took a milestone that an amendment in force took it away, or moved it; not what is only a draft', async () => {
    await approved();
    const [research, outreach] = [await milestone('research'), await milestone('outreach')];
    const known = await plan();
    const at = house.clock().toISOString();
    const taken = (name: string) => ({ notes: [], taken: { name, email: 'taker@example.org' } });
    const progress = { [research.id]: taken('Rosa'), [outreach.id]: taken('Otto') };
    await house.commit({
      changes: [workplans.change(known, { ...known, progress }, tester, at)],
      audit: [],
    });
    await act('amend', { reason: 'The meeting moved.' });
    expect((await put(research.id, { act: 'remove' })).status).toBe(303);
    const moved = { kind: 'outreach', title: outreach.title, due: '2026-06-01', open: 'yes' };
    expect((await put(outreach.id, { ...moved, ownerId: farida.person.id })).status).toBe(303);
    await act('propose');
    await approve(mara);
    const letters = async () =>
      (await house.waitingLetters()).filter(({ template }) => template === 'milestone-changed');
    expect(await letters()).toEqual([]);
    for (const _ of [1, 2]) await approve(sekou);
    const told = (await letters()).map(({ to, fields }) => [
      to.name,
      fields.milestone,
      fields.is,
      fields.reason,
    ]);
    const due = 'due by the end of 1 June 2026, anywhere on Earth (2 June 2026, 12:00 UTC)';
    expect(told.sort()).toEqual([
      ['Otto', outreach.title, due, 'The meeting moved.'],
      ['Rosa', research.title, undefined, 'The meeting moved.'],
    ]);
  });

  it('put a forum that is off its goal before its facilitator and the secretariat, with what to do', async () => {
    await approved();
    const nina = await house.signIn([{ role: 'mag' }], 'Nina New');
    house.staySignedIn();
    house.setClock('2026-05-04T09:00:00.000Z');
    const course = (form: Record<string, string>) => send(`POST ${desk}/course`, farida, { form });
    const told = async () =>
      (await house.waitingLetters())
        .filter(({ template }) => template === 'course-left')
        .map(({ to, fields }) => [fields.hearer, to.name]);
    await course({ answer: 'partly', words: 'Nearly.' });
    expect(await told()).toEqual([]);
    for (const words of ['We speak of <taxes>.', 'We speak of taxes.'])
      expect((await course({ answer: 'no', words })).status).toBe(303);
    expect((await told()).sort()).toEqual([
      ['facilitator', 'Mara Member'],
      ['secretariat', 'Sekou Secretariat'],
    ]);
    expect(nina.person.name).toBe('Nina New');
    const warning = 'Off the goal, as';
    for (const as of [farida, mara, sekou]) {
      const page = mainOf((await send(`GET ${desk}`, as)).body);
      expect(page).toContain(warning);
      expect(page).toContain(`<a href="/desk/forums/${forum.id}/goal">refine the goal</a>`);
    }
    // Months that went by without an answer stand between those that were answered.
    const shown = mainOf((await open()).body);
    expect(shown.match(/<span class="tag quiet">no answer<\/span>/g)).toHaveLength(2);
    expect(shown).toContain('class="drawn-none"');
    house.setClock('2026-06-02T09:00:00.000Z');
    await course({ answer: 'yes', words: 'Back.' });
    expect(mainOf((await send(`GET ${desk}`, farida)).body)).not.toContain(warning);
  });

  it('make few requests', async () => {
    await approved();
    expect(await house.requestsOf(open)).toEqual(['GetItem', 'Query', 'Query', 'GetItem', 'Query']);
  });
});
