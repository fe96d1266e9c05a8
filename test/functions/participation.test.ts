import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/participation/handler.ts';
import { createHandler as createPeopleRoom } from '../../functions/people/handler.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { MagYear } from '../../shared/domain/participation.ts';
import { elsewhere } from '../../shared/store/accounts.ts';
import { createChoices } from '../../shared/store/choices.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createLetters } from '../../shared/store/letters.ts';
import {
  createParticipation,
  declarationIdFor,
  magYearIdFor,
  type Participation,
} from '../../shared/store/participation.ts';
import { history } from '../../shared/store/records.ts';
import { keepChartered } from '../support/chartered.ts';
import { createHouse, mainOf, type Sending, type SignedIn, type TestHouse } from '../support/house.ts';
import { keepAttendance, keepCycle, keepForum, keepMagYear, tester } from '../support/samples.ts';

const register = '/desk/mag-participation';

describe('MAG members in the forums', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let participation: Participation;
  let sekou: SignedIn;
  let mara: SignedIn;
  let forum: Forum;
  let year: MagYear;

  beforeEach(async () => {
    house = await createHouse();
    participation = createParticipation(house.table);
    handler = createHandler({
      ...house.web,
      table: house.table,
      cycles: createCycles(house.table),
      forums: createForums(house.table),
      participation,
    });
    sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    forum = await keepForum(house, 'BPF on <BPFs>');
    year = await keepMagYear(house);
  });

  const send = (key: string, as: SignedIn, more: Sending = {}) =>
    house.send(handler, key, {
      as,
      params: { yearId: year.id, forumId: forum.id },
      ...more,
    });
  const declare = (form: NonNullable<Sending['form']>, as = mara) =>
    send(`POST ${register}/{yearId}/declaration`, as, {
      form: { revision: '0', part: 'contribute', ...form },
    });
  const theRegister = async (as = sekou) =>
    (await send(`GET ${register}/{yearId}`, as, { accept: 'application/json' })).json() as {
      declared: number;
      members: number;
      without: string[];
      rows: { name: string; standing: string; follows?: { name: string }; took: object[] }[];
    };
  const leave = async ({ person }: SignedIn) => {
    const now = await house.people.get(person.id);
    if (!now) throw new Error('Nobody to leave.');
    const at = house.clock().toISOString();
    const change = house.people.change(now, { ...now, leftAt: at }, tester, at);
    await house.commit({ changes: [change], audit: [] });
  };

  it('begins a year with days that leave time to answer, once by a double click', async () => {
    const form = { id: house.newId('magYear'), title: 'MAG 2028', asks: '2027-12-01', until: '2027-12-05' };
    const short = await send(`POST ${register}`, sekou, { form });
    expect(short.status).toBe(422);
    expect(short.body).toContain('Members need a week at least to declare. Choose a later day.');
    expect(short.body).toContain('value="MAG 2028"');
    const right = { ...form, until: '2027-12-20' };
    const both = await Promise.all([1, 2].map(() => send(`POST ${register}`, sekou, { form: right })));
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect((await participation.years.latest()).items.map(({ title }) => title)).toEqual([
      'MAG 2028',
      'MAG 2027',
    ]);
    const other = await send(`POST ${register}`, sekou, { form: { ...right, title: 'MAG 2029' } });
    expect(other.status).toBe(409);
    expect(other.body).toContain('“MAG 2028” was begun with this form already.');
    expect(other.body).toContain('value="MAG 2029"');
  });

  it('takes a declaration, shows it to everybody but for the words, and lets it be changed', async () => {
    const nothing = await declare({ words: 'I know the registries.' });
    expect(nothing.status).toBe(422);
    expect(nothing.body).toContain(
      'Please choose at least one under “Best Practice Forums you take part in”.',
    );
    expect(nothing.body).toContain('I know the registries.');

    expect((await declare({ forums: forum.id, words: 'I know the registries.' })).status).toBe(303);
    const open = await house.send(handler, 'GET /mag-participation');
    expect(open.body).toContain('Mara Member');
    expect(open.body).toContain('BPF on &lt;BPFs>');
    expect(open.body).not.toContain('I know the registries.');
    expect(mainOf(open.body)).toMatchSnapshot();
    expect((await send(`GET ${register}/{yearId}`, sekou)).body).toContain('I know the registries.');

    expect((await declare({ forums: forum.id, part: 'facilitate', revision: '1' })).status).toBe(303);
    expect(await participation.declarations.get(declarationIdFor(year.id, mara.person.id))).toMatchObject({
      part: 'facilitate',
      revision: 2,
    });
    expect((await history(house.table, year.id)).items.map(({ act, note }) => [act, note])).toEqual([
      ['declared', 'contributes: BPF on <BPFs>'],
      ['changed their declaration', 'facilitates: BPF on <BPFs>'],
    ]);
  });

  it('keeps what was typed in the older of two windows', async () => {
    const second = await keepForum(house, 'Another forum');
    await declare({ forums: forum.id });
    const late = await declare({ forums: second.id, words: 'From the other window' });
    expect(late.status).toBe(409);
    expect(late.body).toContain('You declared in another window meanwhile.');
    expect(late.body).toContain('From the other window');
    // A second click on the first form says what is there already.
    expect((await declare({ forums: forum.id })).status).toBe(303);
  });

  it('shows the gaps: who has not declared, by name on the desk and as a number to everybody', async () => {
    const nina = await house.signIn([{ role: 'mag' }], 'Nina New');
    await declare({ forums: forum.id });
    const second = await keepForum(house, 'Another forum');
    expect(await theRegister()).toMatchObject({
      members: 2,
      declared: 1,
      without: [second.id],
      rows: [
        { name: 'Mara Member', standing: 'declared' },
        { name: 'Nina New', standing: 'asked' },
      ],
    });
    const open = await house.send(handler, 'GET /mag-participation');
    expect(open.body).toContain('1 of 2 members');
    expect(open.body).not.toContain('Nina New');
    const csv = await send(`GET ${register}/{yearId}/register.csv`, nina);
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.body.split('\r\n')).toEqual([
      'Member,Standing,Forums declared,Means to,Meetings,Contributions,Last noted,Follows,Replaced by',
      'Mara Member,declared,BPF on <BPFs>,contributes,0,0,,,',
      'Nina New,not yet declared,,,0,0,,,',
    ]);
  });

  it('names the MAG facilitator of a forum by its charter, which leaves no gap, and leads to the years before', async () => {
    house.setClock('2026-02-18T09:00:00.000Z');
    const before = await keepMagYear(house, 'MAG 2026');
    house.setClock('2026-11-24T09:00:00.000Z');
    const { forum: led } = await keepChartered(house, mara, {}, 'A led forum');
    const open = async (query: Record<string, string> = {}) =>
      (await house.send(handler, 'GET /mag-participation', { query })).body;
    const facilitates =
      /A led forum<\/a><\/h3><ul class="plain"><li><bdi>Mara Member<\/bdi>\s*<span class="meta">MAG facilitator, by its charter/;
    const now = await open();
    expect(now).toMatch(facilitates);
    expect(now).toContain('<h2 dir="auto">MAG 2027</h2>');
    expect(now).toContain(`href="/mag-participation?year=${before.id}"`);
    const earlier = await open({ year: before.id });
    expect(earlier).toContain('<h2 dir="auto">MAG 2026</h2>');
    expect(earlier).toMatch(facilitates);
    expect(earlier).toContain(`href="/mag-participation?year=${year.id}"`);
    expect((await theRegister()).without).toEqual([forum.id]);
    // Not once they are of the MAG no more.
    await leave(mara);
    expect(await open()).not.toContain('Mara Member');
    expect((await theRegister()).without).toContain(led.id);
  });

  it('tells forums of the same title apart, where a member declares them', async () => {
    house.setClock('2026-12-20T09:00:00.000Z');
    await keepForum(house, 'BPF on <BPFs>');
    await keepForum(house, 'Another forum');
    const { named } = await participation.forumsOf(year);
    expect(named.map(({ title }) => title)).toEqual([
      'Another forum',
      'BPF on <BPFs> (accepted on 20 December 2026)',
      expect.stringMatching(/^BPF on <BPFs> \(accepted on /),
    ]);
  });

  it('notes who took part, by the team of the forum, not for a day to come', async () => {
    const farida = await house.signIn(
      [{ role: 'coordinating-team', forumId: forum.id }],
      'Farida Facilitator',
    );
    // The register is not open to her: she comes from the page of everybody, which leads her to her own forum only.
    const second = await keepForum(house, 'Another forum');
    const open = async (as?: SignedIn) =>
      (await house.send(handler, 'GET /mag-participation', as ? { as } : {})).body;
    const wayTo = ({ id }: Pick<Forum, 'id'>) => `href="${register}/${year.id}/forums/${id}"`;
    expect(await open(farida)).toContain(wayTo(forum));
    expect(await open(farida)).not.toContain(wayTo(second));
    expect(await open(mara)).not.toContain(wayTo(forum));
    expect(await open()).not.toContain(wayTo(forum));
    const note = (form: NonNullable<Sending['form']>) =>
      send(`POST ${register}/{yearId}/forums/{forumId}`, farida, {
        form: { occasion: 'meeting', what: 'First call', members: mara.person.id, ...form },
      });
    const early = await note({ day: '2026-12-24' });
    expect(early.status).toBe(422);
    expect(early.body).toContain('This day is still to come. Note what has happened.');
    const id = house.newId('attendance');
    const twice = await Promise.all([1, 2].map(() => note({ id, day: '2026-11-23' })));
    expect(twice.map(({ status }) => status)).toEqual([303, 303]);
    expect((await note({ id, day: '2026-11-22' })).status).toBe(409);
    expect(await participation.attendances.ofYear(year.id)).toHaveLength(1);
    const page = await send(`GET ${register}/{yearId}`, sekou);
    expect(page.body).toContain('1 meeting');
    expect(page.body).toContain('which they did not declare');
    // A member sees it beside the own declaration, and nothing of others.
    const hers = `GET ${register}/{yearId}/declaration`;
    expect((await send(hers, mara)).body).toMatch(/What was noted of you.*First call/s);
    const nina = await house.signIn([{ role: 'mag' }], 'Nina New');
    expect((await send(hers, nina)).body).not.toContain('What was noted of you');
  });

  it('corrects what was noted, and takes it back with a reason; the history of the forum says who did', async () => {
    const ours = { role: 'coordinating-team', forumId: forum.id } as const;
    const farida = await house.signIn([ours], 'Farida Facilitator');
    const nina = await house.signIn([{ role: 'mag' }], 'Nina New');
    const noted = await keepAttendance(house, {
      yearId: year.id,
      forumId: forum.id,
      member: mara.person.id,
    });
    const at = `${register}/{yearId}/forums/{forumId}/{attendanceId}`;
    const params = { yearId: year.id, forumId: forum.id, attendanceId: noted.id };
    const post = (way: string, form: NonNullable<Sending['form']>, as = farida, more = params) =>
      send(`POST ${at}${way}`, as, { params: more, form });
    const right = {
      revision: '1',
      day: '2026-11-23',
      occasion: 'contribution',
      what: 'Comments on chapter 2',
      members: nina.person.id,
    };

    // Who left the MAG since can still be ticked where they were noted.
    await leave(mara);
    const page = (await send(`GET ${at}`, farida, { params })).body;
    expect(page).toMatch(/value="per_\w+" checked\/><span>Mara Member/);
    const tomorrow = await post('', { ...right, day: '2026-11-26' });
    expect(tomorrow.status).toBe(422);
    expect(tomorrow.body).toContain('This day is still to come. Note what has happened.');
    expect((await post('', right)).status).toBe(303);
    // A second click is the same correction; another one from the page of before is refused, with what was typed.
    expect((await post('', right)).status).toBe(303);
    const older = await post('', { ...right, what: 'Comments on chapter 3' });
    expect(older.status).toBe(409);
    expect(older.body).toContain('Farida Facilitator changed this on');
    expect(older.body).toContain('value="Comments on chapter 3"');

    expect((await send(`GET ${register}/{yearId}/declaration`, nina)).body).toContain(
      'Comments on chapter 2',
    );
    expect((await theRegister()).rows).toMatchObject([
      { name: 'Mara Member', took: [] },
      { name: 'Nina New', took: [{ contributions: 1 }] },
    ]);

    const silent = await post('/take-back', { revision: '2' });
    expect(silent.status).toBe(422);
    expect(silent.body).toContain('“Why it is taken back” is empty.');
    const why = { revision: '2', why: 'It was <another> forum' };
    expect((await post('/take-back', { ...why, revision: '1' })).status).toBe(409);
    expect((await post('/take-back', why)).status).toBe(303);
    expect((await post('/take-back', why)).status).toBe(303);
    expect((await post('/take-back', { ...why, why: 'Another reason' })).status).toBe(409);
    const late = await post('', { ...right, revision: '3', what: 'Again' });
    expect(late.status).toBe(409);
    expect(late.body).toContain('Farida Facilitator took this back on 24 November 2026, 09:00 UTC.');

    expect((await theRegister()).rows).toMatchObject([{ took: [] }, { took: [] }]);
    expect((await send(`GET ${register}/{yearId}/declaration`, nina)).body).not.toContain(
      'Comments on chapter 2',
    );
    const kept = (await send(`GET ${register}/{yearId}/forums/{forumId}`, farida)).body;
    expect(kept).toMatch(/Taken back \(1\).*Comments on chapter 2.*It was &lt;another> forum/s);
    expect(
      (await history(house.table, forum.id)).items.slice(-2).map(({ act, by, note }) => [act, by.name, note]),
    ).toEqual([
      [
        'corrected who of the MAG took part',
        'Farida Facilitator',
        '2026-11-24, meeting, First call: Mara Member\n→ 2026-11-23, contribution, Comments on chapter 2: Nina New',
      ],
      [
        'took back who of the MAG took part',
        'Farida Facilitator',
        '2026-11-23, contribution, Comments on chapter 2: Nina New\nIt was <another> forum',
      ],
    ]);

    // Neither by the team of another forum, nor by the address of another forum or year.
    const other = await keepForum(house, 'Another forum');
    const theirs = await house.signIn([{ role: 'coordinating-team', forumId: other.id }], 'Olga Other');
    expect((await post('', right, theirs)).status).toBe(403);
    expect((await post('', right, theirs, { ...params, forumId: other.id })).status).toBe(404);
    const past = await keepMagYear(house, 'MAG 2026');
    expect((await post('', right, farida, { ...params, yearId: past.id })).status).toBe(404);
  });

  it('says who came in the place of a member who left, and tells the new one what waited', async () => {
    await declare({ forums: forum.id });
    const nina = await house.signIn([{ role: 'mag' }], 'Nina New');
    const replace = (left: string, by: string) =>
      send(`POST ${register}/{yearId}/replacements`, sekou, { form: { left, by } });
    const stays = await replace(mara.person.id, nina.person.id);
    expect(stays.status).toBe(422);
    expect(stays.body).toContain(
      'Only somebody who was asked in this year and is no longer a MAG member can be replaced.',
    );
    await leave(mara);
    const nobody = await replace(mara.person.id, sekou.person.id);
    expect(nobody.body).toContain('Choose who came in the place of Mara Member: a member who is there now.');
    expect((await replace(mara.person.id, nina.person.id)).status).toBe(303);
    expect((await replace(mara.person.id, nina.person.id)).status).toBe(303);
    expect((await theRegister()).rows).toMatchObject([
      { name: 'Mara Member', standing: 'left' },
      { name: 'Nina New', standing: 'asked', follows: { name: 'Mara Member' } },
    ]);
    const hers = await send(`GET ${register}/{yearId}/declaration`, nina);
    expect(hers.body).toContain('You came in the place of Mara Member, who took part in BPF on &lt;BPFs>.');
  });

  it('names who left without having declared among the gaps, and lets them be replaced', async () => {
    const nina = await house.signIn([{ role: 'mag' }], 'Nina New');
    await leave(mara);
    const told = 'is no longer a MAG member, and nobody is noted in their place.';
    const before = (await send(`GET ${register}/{yearId}`, sekou)).body;
    expect(before).toContain(told);
    expect((await theRegister()).rows).toMatchObject([{ name: 'Mara Member', standing: 'left' }, {}]);
    const form = { left: mara.person.id, by: nina.person.id };
    expect((await send(`POST ${register}/{yearId}/replacements`, sekou, { form })).status).toBe(303);
    expect((await send(`GET ${register}/{yearId}`, sekou)).body).not.toContain(told);
    expect((await send(`GET ${register}/{yearId}/declaration`, nina)).body).toContain(
      'You came in the place of Mara Member.',
    );
  });

  it('keeps a member whose role was taken away in the year that asked them, and asks who came in their place', async () => {
    const nina = await house.signIn([{ role: 'mag' }], 'Nina New');
    const people = createPeopleRoom({
      ...house.web,
      table: house.table,
      forums: createForums(house.table),
      letters: createLetters(house.table),
      choices: createChoices(house.table),
      accounts: elsewhere,
    });
    const { id, name, email } = mara.person;
    const params = { personId: id };
    const seen = (
      await house.send(people, 'GET /desk/people/{personId}', {
        as: sekou,
        params,
        accept: 'application/json',
      })
    ).json() as { seen: string };
    const form = { name, email, roles: 'desa', seen: seen.seen };
    const changed = await house.send(people, 'POST /desk/people/{personId}', { as: sekou, params, form });
    expect(changed.status).toBe(303);

    expect(await theRegister()).toMatchObject({
      members: 1,
      declared: 0,
      rows: [
        { name: 'Mara Member', standing: 'left' },
        { name: 'Nina New', standing: 'asked' },
      ],
    });
    const body = mainOf((await send(`GET ${register}/{yearId}`, sekou)).body);
    expect(body).toContain('1 member has not declared: <bdi>Nina New</bdi>.');
    expect(body).toContain(
      '<bdi>Mara Member</bdi> is no longer a MAG member, and nobody is noted in their place.',
    );
    expect(body).toContain(`<option value="${id}">Mara Member</option>`);
    expect((await send(`GET ${register}/{yearId}/register.csv`, sekou)).body).toContain(
      'Mara Member,no longer a MAG member,',
    );
    const replaced = { left: id, by: nina.person.id };
    expect((await send(`POST ${register}/{yearId}/replacements`, sekou, { form: replaced })).status).toBe(
      303,
    );
    expect((await theRegister()).rows).toMatchObject([{ replacedBy: { name: 'Nina New' } }, {}]);
  });

  it('changes the days of a year against the version that was seen', async () => {
    const change = (form: NonNullable<Sending['form']>) =>
      send(`POST ${register}/{yearId}`, sekou, {
        form: { title: 'MAG 2027', asks: '2026-11-24', until: '2026-12-20', ...form },
      });
    expect((await change({ revision: '1' })).status).toBe(303);
    const older = await change({ revision: '1', until: '2026-12-31' });
    expect(older.status).toBe(409);
    expect(older.body).toContain('Sekou Secretariat changed this on 24 November 2026, 09:00 UTC');
    expect(older.body).toContain('value="2026-12-31"');
  });

  it('has one year a cycle: by hand it is begun earlier, once, and with days that are seen before', async () => {
    const cycle = await keepCycle(house, 'IGF 2026–2027');
    const list = await send(`GET ${register}`, sekou);
    expect(list.body).toContain('It begins by itself on 18 February 2027');
    expect(list.body).toContain('1 member is on record');
    expect(list.body).toContain('value="2027-02-18"');
    const form = { id: house.newId('magYear'), title: 'MAG 2027', asks: '2027-01-20', until: '2027-02-20' };
    const begin = (more: Partial<typeof form> = {}) =>
      send(`POST ${register}`, sekou, { form: { ...form, ...more } });
    const both = await Promise.all([begin(), begin({ id: house.newId('magYear') })]);
    expect(both.map(({ status, headers }) => [status, headers.location])).toEqual(
      [1, 2].map(() => [303, `${register}/${magYearIdFor(cycle.id)}`]),
    );
    const again = await begin({ id: house.newId('magYear'), asks: '2027-03-01', until: '2027-03-20' });
    expect(again.status).toBe(409);
    expect(again.body).toContain(
      '“MAG 2027” is the year of IGF 2026–2027 already: members are asked once in it.',
    );
    expect(again.body).toContain('value="2027-03-01"');
    expect((await participation.years.latest()).items.map(({ cycleId }) => cycleId)).toEqual([
      cycle.id,
      undefined,
    ]);
    // The next that comes by itself is another cycle's: none is planned.
    expect((await send(`GET ${register}`, sekou)).body).not.toContain('It begins by itself');
  });

  it('reads the same in later years: neither forums nor members that came after stand in it', async () => {
    await declare({ forums: forum.id });
    house.staySignedIn();
    house.setClock('2028-02-20T09:00:00.000Z');
    await keepForum(house, 'A forum of the next year');
    await house.signIn([{ role: 'mag' }], 'Nina Next');
    const later = await theRegister();
    expect(later.rows.map(({ name }) => name)).toEqual(['Mara Member']);
    expect(later).toMatchObject({ members: 1, declared: 1, without: [] });
    expect((await send(`GET ${register}/{yearId}`, sekou)).body).not.toContain('A forum of the next year');
  });

  it('makes few requests', async () => {
    const counted = async (act: () => Promise<unknown>) => house.requestsOf(act);
    const queries = (count: number) => Array.from({ length: count }, () => 'Query');
    // The forums of the year are found by forums, charters, cycles and what was accepted.
    expect(await counted(() => house.send(handler, 'GET /mag-participation'))).toEqual([...queries(8)]);
    expect(await counted(() => declare({ forums: forum.id }))).toEqual([
      'GetItem',
      'GetItem',
      'GetItem',
      ...queries(4),
      'GetItem',
      'TransactWriteItems',
    ]);
    expect(await counted(() => send(`GET ${register}/{yearId}`, sekou))).toEqual([
      'GetItem',
      'GetItem',
      'GetItem',
      ...queries(8),
    ]);
  });
});
