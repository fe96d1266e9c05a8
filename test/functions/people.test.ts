import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/people/handler.ts';
import { createChoices } from '../../shared/store/choices.ts';
import { createForums } from '../../shared/store/forums.ts';
import { history } from '../../shared/store/records.ts';
import { createHouse, type Sending, type SignedIn, type TestHouse } from '../support/house.ts';
import { keepForum } from '../support/samples.ts';

describe('people of the house', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let choices: ReturnType<typeof createChoices>;
  let sekou: SignedIn;
  let forumId: string;
  /** Addresses with which somebody can sign in, in the order in which that was asked for; none more while it fails. */
  let accounts: string[];
  let failing: boolean;

  beforeEach(async () => {
    house = await createHouse();
    accounts = [];
    failing = false;
    const forums = createForums(house.table);
    choices = createChoices(house.table);
    handler = createHandler({
      ...house.web,
      table: house.table,
      forums,
      letters: house.letters,
      choices,
      accounts: {
        open: async (email) => {
          if (failing) throw new Error('The sign-in service is down.');
          accounts.push(email);
        },
      },
    });
    sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    forumId = (await keepForum(house, 'BPF on <BPFs>')).id;
  });

  const typed = { name: 'Mara Member', email: 'Mara@Example.org', roles: ['mag'] };

  const add = async (more: Record<string, string | readonly string[]> = {}, as = sekou) => {
    const id = typeof more.id === 'string' ? more.id : house.newId('person');
    const answer = await house.send(handler, 'POST /desk/people', { as, form: { ...typed, id, ...more } });
    return { id, answer };
  };

  const post = (personId: string, form: NonNullable<Sending['form']>, as = sekou) =>
    house.send(handler, 'POST /desk/people/{personId}', { as, params: { personId }, form });

  const seen = async (personId: string) =>
    (
      (
        await house.send(handler, 'GET /desk/people/{personId}', {
          as: sekou,
          params: { personId },
          accept: 'application/json',
        })
      ).json() as { seen: string }
    ).seen;

  const acts = async (personId: string) =>
    (await history(house.table, personId)).items.map(({ act, note }) => [act, note]);

  describe('the account that they sign in with', () => {
    it('is there with their letter', async () => {
      await add();
      expect(accounts).toEqual(['mara@example.org']);
    });

    it('is there for another address of theirs, and made good by saving the page again', async () => {
      const { id } = await add();
      const email = 'mara.member@example.org';
      await post(id, { ...typed, email, seen: await seen(id) });
      await post(id, { ...typed, email, seen: await seen(id) });
      expect(accounts).toEqual(['mara@example.org', email, email]);
    });

    it('is there for who comes back, and not asked for by who leaves', async () => {
      const { id } = await add();
      await post(id, { act: 'leave' });
      expect(accounts).toEqual(['mara@example.org']);
      await post(id, { act: 'come-back' });
      expect(accounts).toEqual(['mara@example.org', 'mara@example.org']);
    });

    it('is not made by a form with an error in it', async () => {
      await add({ roles: [] });
      await add({ email: sekou.person.email });
      expect(accounts).toEqual([]);
    });

    it('cannot be made while the sign-in service is down: nobody is added, and nothing typed is lost', async () => {
      failing = true;
      const { id, answer } = await add();
      expect(answer.status).toBe(502);
      expect(answer.body).toContain('The sign-in service does not answer, so nothing was saved.');
      expect(answer.body).toContain('value="Mara Member"');
      expect(await house.people.get(id)).toBeUndefined();
      expect(await house.waitingLetters()).toEqual([]);
      failing = false;
      expect((await add({ id })).answer.status).toBe(303);
    });

    it('cannot be changed either: who is there stays as they are', async () => {
      const { id } = await add();
      failing = true;
      const form = { ...typed, email: 'mara.member@example.org', seen: await seen(id) };
      const answer = await post(id, form);
      expect([answer.status, answer.body.includes(`value="${form.email}"`)]).toEqual([502, true]);
      expect(await house.people.get(id)).toMatchObject({ email: 'mara@example.org' });
      // Who leaves is let go all the same.
      expect((await post(id, { act: 'leave' })).status).toBe(303);
    });
  });

  it('are added with a letter that shows the way in', async () => {
    const { id, answer } = await add({ roles: ['mag', forumId] });
    expect(answer.status).toBe(303);
    expect(await house.people.byEmail('mara@example.org')).toMatchObject({
      id,
      email: 'mara@example.org',
      roles: [{ role: 'mag' }, { role: 'coordinating-team', forumId }],
    });
    const [letter] = await house.waitingLetters();
    expect(letter).toMatchObject({
      template: 'welcome',
      to: { email: 'mara@example.org' },
      fields: {
        roles: ['MAG member', 'Coordinating team of BPF on <BPFs>'],
        signInAt: 'https://bpf.example.org/sign-in',
      },
    });
    expect(await acts(id)).toEqual([['added a person', 'MAG member; Coordinating team of BPF on <BPFs>']]);
    const list = await house.send(handler, 'GET /desk/people', { as: sekou });
    expect(list.body).toContain('Mara Member');
    expect(list.body).toContain('Coordinating team of BPF on &lt;BPFs>');
  });

  it('find the team chosen of the forum that they come to let somebody in for', async () => {
    const forum = await keepForum(house, 'BPF on gender');
    const add = async (query: Record<string, string>) =>
      (await house.send(handler, 'GET /desk/people', { as: sekou, query })).body;
    const ticked = (body: string) =>
      [...body.matchAll(/<input[^>]*type="checkbox"[^>]*>/g)].filter(([input]) => /\schecked/.test(input));
    const body = await add({ team: forum.id });
    expect(ticked(body)).toHaveLength(1);
    expect(ticked(body)[0]?.[0]).toContain(`value="${forum.id}"`);
    expect(body).toContain('The coordinating team of <bdi>BPF on gender</bdi> is ticked below.');
    for (const query of [{}, { team: 'nonsense' }])
      expect([ticked(await add(query)), (await add(query)).includes('ticked below')]).toEqual([[], false]);
  });

  it('are added once by a double click, and get one letter', async () => {
    const id = house.newId('person');
    const both = await Promise.all([add({ id }), add({ id })]);
    expect(both.map(({ answer }) => answer.status)).toEqual([303, 303]);
    expect((await add({ id })).answer.status).toBe(303);
    expect(await house.waitingLetters()).toHaveLength(1);
    expect(await house.people.present()).toHaveLength(2);
  });

  it('are not taken for added when the form of another is sent once more', async () => {
    const { id } = await add();
    const next = { name: 'Nadia Next', email: 'nadia@example.org', roles: ['desa'] };
    const { answer } = await add({ ...next, id });
    expect(answer.status).toBe(409);
    expect(answer.body).toContain('Mara Member was added with this form already.');
    expect(answer.body).toContain('value="Nadia Next"');
    expect((await add({ roles: ['mag', 'desa'], id })).answer.status).toBe(409);
    expect(await house.people.byEmail('nadia@example.org')).toBeUndefined();
    const fresh = /name="id" value="([^"]+)"/.exec(answer.body)?.[1] ?? '';
    expect((await add({ ...next, id: fresh })).answer.headers.location).toBe(
      `/desk/people/${fresh}?done=added`,
    );
    expect(await house.people.byEmail('nadia@example.org')).toMatchObject({ id: fresh, name: 'Nadia Next' });
    expect(await house.waitingLetters()).toHaveLength(2);
  });

  it('have an address of their own', async () => {
    await add();
    const second = await add({ name: 'Mara Again' });
    expect(second.answer.status).toBe(422);
    expect(second.answer.body).toContain('Mara Member has this address already.');
    expect(second.answer.body).toContain('Mara Again');
    const race = await Promise.all([add({ email: 'new@example.org' }), add({ email: 'new@example.org' })]);
    expect(race.map(({ answer }) => answer.status).sort()).not.toEqual([303, 303]);
    expect((await house.people.present()).filter(({ email }) => email === 'new@example.org')).toHaveLength(1);
  });

  it('need a role, of a forum that there is', async () => {
    for (const roles of [[], ['king'], [house.newId('forum')]]) {
      const { answer } = await add({ roles });
      expect(answer.status).toBe(422);
      expect(answer.body).toContain('field-roles-error');
      expect(answer.body).toContain('Mara@Example.org');
    }
  });

  it('change roles, name and address, on record; the old address is free again', async () => {
    const { id } = await add();
    const answer = await post(id, {
      ...typed,
      name: 'Mara M.',
      email: 'mara.m@example.org',
      roles: ['desa'],
      seen: await seen(id),
    });
    expect(answer.status).toBe(303);
    expect(await house.people.byEmail('mara@example.org')).toBeUndefined();
    expect(await house.people.byEmail('mara.m@example.org')).toMatchObject({ roles: [{ role: 'desa' }] });
    expect((await acts(id))[1]).toEqual([
      'changed a person',
      'Name: Mara Member → Mara M.\nAnother email address\nRoles: MAG member → UN DESA',
    ]);
    expect((await add()).answer.status).toBe(303);
  });

  it('are new members of the MAG from the day they become one, and from when they come back (R18)', async () => {
    const { id } = await add({ roles: ['desa'] });
    const since = async () => (await house.people.get(id))?.magSince;
    const give = async (roles: string[]) => post(id, { ...typed, roles, seen: await seen(id) });
    expect(await since()).toBeUndefined();
    const asked = house.clock().toISOString();
    await give(['desa', 'mag']);
    expect(await since()).toBe(asked);
    house.setClock('2026-11-24T10:00:00.000Z');
    // Another change is no new beginning.
    await give(['mag']);
    expect(await since()).toBe(asked);
    await post(id, { act: 'leave' });
    house.setClock('2026-11-24T11:00:00.000Z');
    await post(id, { act: 'come-back' });
    expect(await since()).toBe('2026-11-24T11:00:00.000Z');
  });

  it('refuses the older of two changes and keeps its text, but not because of a digest', async () => {
    const { id } = await add();
    const opened = await seen(id);
    const now = await house.people.get(id);
    if (!now) throw new Error('Nobody there.');
    await house.commit({
      changes: [
        house.people.change(
          now,
          { ...now, digestedUntil: '2026-11-25T07:00:00.000Z' },
          { kind: 'system', name: 'Intersession' },
          '2026-11-25T07:00:00.000Z',
        ),
      ],
      audit: [],
    });
    expect((await post(id, { ...typed, name: 'First', seen: opened })).status).toBe(303);
    const late = await post(id, { ...typed, name: 'Second', seen: opened });
    expect(late.status).toBe(409);
    expect(late.body).toContain('Second');
    expect((await house.people.get(id))?.name).toBe('First');
  });

  it('leave and come back: no role counts in between', async () => {
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const id = mara.person.id;
    expect((await post(id, { act: 'leave' })).status).toBe(303);
    expect((await post(id, { act: 'leave' })).status).toBe(409);
    const signedIn = await house.send(handler, 'GET /desk/me', { as: mara });
    expect(signedIn.headers.location).toBe('/sign-in?back=%2Fdesk%2Fme');
    const page = await house.send(handler, 'GET /desk/people/{personId}', {
      as: sekou,
      params: { personId: id },
    });
    expect(page.body).toContain('Let them come back');

    house.setClock('2027-05-01T09:00:00.000Z');
    const later = await house.signIn([{ role: 'secretariat' }], 'Sara Secretariat');
    expect((await post(id, { act: 'come-back' }, later)).status).toBe(303);
    expect((await post(id, { act: 'come-back' }, later)).status).toBe(409);
    const back = await house.people.get(id);
    expect(back?.leftAt).toBeUndefined();
    // What happened meanwhile is not poured over them.
    expect(back?.digestedUntil).toBe('2027-05-01T09:00:00.000Z');
    expect((await acts(id)).map(([act]) => act)).toEqual(['marked as left', 'let somebody come back']);
  });

  it('who left, or have another address, sign in anew: no session from before counts', async () => {
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const { id, name } = mara.person;
    const isIn = async (who: SignedIn) =>
      (await house.send(handler, 'GET /desk/me', { as: who })).status === 200;
    const signInAgain = async (): Promise<SignedIn> => {
      const key = await house.web.sessions.open(id, house.clock());
      const session = await house.web.sessions.get(key, house.clock());
      if (!session) throw new Error('The session did not open.');
      return { ...mara, cookie: `__Host-session=${key}`, session };
    };
    house.setClock('2026-11-24T09:10:00.000Z');
    const change = async (form: Record<string, string | readonly string[]>) =>
      expect((await post(id, { seen: await seen(id), ...form })).status).toBe(303);
    await change({ name: 'Mara M.', email: mara.person.email, roles: ['mag', 'desa'] });
    expect(await isIn(mara)).toBe(true);
    await change({ act: 'leave' });
    house.setClock('2026-11-24T09:20:00.000Z');
    await change({ act: 'come-back' });
    expect(await isIn(mara)).toBe(false);

    const since = await signInAgain();
    expect(await isIn(since)).toBe(true);
    house.setClock('2026-11-24T09:30:00.000Z');
    await change({ name, email: 'mara.new@example.org', roles: ['mag'] });
    expect(await isIn(since)).toBe(false);
    expect(await isIn(await signInAgain())).toBe(true);
  });

  it('who change their own address stay signed in where they did it, and nowhere else', async () => {
    const own = sekou.person;
    const answer = async (as: SignedIn) => (await house.send(handler, 'GET /desk/me', { as })).status;
    house.setClock('2026-11-24T09:10:00.000Z');
    const form = { name: own.name, email: 'sekou.new@example.org', roles: ['secretariat'] };
    const changed = await post(own.id, { ...form, seen: await seen(own.id) });
    expect(changed.status).toBe(303);
    expect(await answer(sekou)).toBe(303);
    const [cookie = ''] = changed.cookies[0]?.split(';') ?? [];
    expect(await answer({ ...sekou, cookie })).toBe(200);
  });

  it('cannot lose the last who keeps the keys', async () => {
    const own = sekou.person.id;
    const without = { name: 'Sekou Secretariat', email: 'sekou.secretariat@example.org', roles: ['mag'] };
    const refused = await post(own, { ...without, seen: await seen(own) });
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('Somebody must keep the keys');
    expect((await post(own, { act: 'leave' })).status).toBe(422);

    const sara = await house.signIn([{ role: 'secretariat' }], 'Sara Secretariat');
    expect((await post(own, { ...without, seen: await seen(own) })).status).toBe(303);
    expect((await post(sara.person.id, { act: 'leave' }, sara)).status).toBe(422);
  });

  it('keeps one keeper when two send each other away at the same moment', async () => {
    const sara = await house.signIn([{ role: 'secretariat' }], 'Sara Secretariat');
    await Promise.all([
      post(sara.person.id, { act: 'leave' }, sekou),
      post(sekou.person.id, { act: 'leave' }, sara),
    ]);
    expect(await house.people.present('secretariat')).toHaveLength(1);
  });

  it('are nobody else’s to see', async () => {
    for (const roles of [
      [{ role: 'desa' }] as const,
      [{ role: 'mag' }] as const,
      [{ role: 'coordinating-team', forumId }] as const,
    ]) {
      const other = await house.signIn([...roles], `Other ${roles[0].role}`);
      expect((await house.send(handler, 'GET /desk/people', { as: other })).status).toBe(403);
      expect((await add({}, other)).answer.status).toBe(403);
    }
    expect(await house.waitingLetters()).toHaveLength(0);
  });

  it('choose when their own digest comes', async () => {
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const page = await house.send(handler, 'GET /desk/me', { as: mara });
    expect(page.body).toContain('value="Asia/Kolkata"');
    const choose = (form: Record<string, string>) => house.send(handler, 'POST /desk/me', { as: mara, form });
    expect((await choose({ cadence: 'weekly', hour: '7', timeZone: 'Asia/Kolkata' })).status).toBe(303);
    expect((await house.people.get(mara.person.id))?.digest).toEqual({
      cadence: 'weekly',
      hour: 7,
      timeZone: 'Asia/Kolkata',
    });
    expect((await history(house.table, mara.person.id)).items).toMatchObject([
      { from: 'daily, 08:00 Europe/Zurich', to: 'weekly, 07:00 Asia/Kolkata', news: false },
    ]);
    for (const wrong of [
      { cadence: 'weekly', hour: '24', timeZone: 'UTC' },
      { cadence: 'hourly', hour: '7', timeZone: 'UTC' },
      { cadence: 'daily', hour: '7', timeZone: 'Mars/"Base' },
      { cadence: 'daily', hour: '7', timeZone: '' },
    ]) {
      const answer = await choose(wrong);
      expect(answer.status).toBe(422);
      expect(answer.body).toContain('error-summary');
      expect(answer.body).not.toContain('Mars/"Base"');
    }
  });

  it('hear what is new from the day they want a digest again', async () => {
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const choose = (cadence: string) =>
      house.send(handler, 'POST /desk/me', { as: mara, form: { cadence, hour: '8', timeZone: 'UTC' } });
    await choose('never');
    house.setClock('2026-11-24T15:00:00.000Z');
    await choose('daily');
    expect((await house.people.get(mara.person.id))?.digestedUntil).toBe('2026-11-24T15:00:00.000Z');
    house.setClock('2026-11-24T16:00:00.000Z');
    await choose('weekly');
    expect((await house.people.get(mara.person.id))?.digestedUntil).toBe('2026-11-24T15:00:00.000Z');
  });

  it('stop and begin digests where the link in a digest does too', async () => {
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const at = house.clock().toISOString();
    const { email } = mara.person;
    const choose = (cadence: string) =>
      house.send(handler, 'POST /desk/me', { as: mara, form: { cadence, hour: '8', timeZone: 'UTC' } });
    const page = async () => (await house.send(handler, 'GET /desk/me', { as: mara })).body;
    await choose('never');
    expect(await choices.get(email)).toEqual({ declined: ['digests'] });
    expect(await page()).not.toContain('Your digest is not sent now');
    await choose('daily');
    expect(await choices.get(email)).toEqual({ declined: [] });
    // A complaint about a digest: the wish as it stands here is another, and the page says so.
    await house.table.write([choices.refuseMail(email, 'Its reader complained.', at, 'digests')]);
    expect(await page()).toContain('Your digest is not sent now');
    await house.table.write([choices.mayWriteAgain(email, at)]);
    await choose('daily');
    expect(await page()).not.toContain('Your digest is not sent now');
  });

  it('takes any text without breaking, and shows it again escaped', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          name: fc.string({ unit: 'grapheme' }),
          email: fc.oneof(fc.string(), fc.emailAddress()),
          roles: fc.array(fc.oneof(fc.constantFrom('mag', 'desa'), fc.string())),
        }),
        async ({ name, email, roles }) => {
          const hostile = `<script>${name}`;
          const { answer } = await add({ name: hostile, email: `${email}\r\nBcc: x@example.org`, roles });
          expect(answer.status).toBe(422);
          expect(answer.body).not.toContain('<script>');
        },
      ),
      { numRuns: 25 },
    );
  });

  it('costs as few DynamoDB requests as it can', async () => {
    const { id } = await add();
    const read = { as: sekou, params: { personId: id } };
    const session = ['GetItem', 'GetItem'];
    expect(await house.requestsOf(() => house.send(handler, 'GET /desk/me', { as: sekou }))).toEqual([
      ...session,
      'GetItem',
    ]);
    expect(await house.requestsOf(() => house.send(handler, 'GET /desk/people', { as: sekou }))).toEqual([
      ...session,
      'Query',
      'Query',
    ]);
    expect(await house.requestsOf(() => house.send(handler, 'GET /desk/people/{personId}', read))).toEqual([
      ...session,
      'GetItem',
      ...['Query', 'Query', 'Query'],
    ]);
    expect(await house.requestsOf(() => add({ email: 'another@example.org' }))).toEqual([
      ...session,
      ...['Query', 'GetItem', 'TransactWriteItems'],
    ]);
  });
});
