import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/press/handler.ts';
import { finishReleases } from '../../shared/letters/releases.ts';
import { letterIdFor } from '../../shared/store/letters.ts';
import { pressContactIdFor, pressReleaseIdFor } from '../../shared/store/press.ts';
import type { SignedIn } from '../support/house.ts';
import { houseThatSends, type SendingHouse, settled, walker } from '../support/sending-out.ts';

const typedContact = {
  name: 'Rita Reporter',
  outlet: 'The Example Times',
  email: 'rita@example.org',
  language: 'en',
};

describe('press releases', () => {
  let sending: SendingHouse;
  let walk: ReturnType<typeof walker>;

  beforeEach(async () => {
    sending = await houseThatSends();
    walk = walker(sending);
  });

  const draft = (disseminationId: string, as: SignedIn = sending.secretariat) =>
    sending.house.send(sending.pressRoom, 'POST /desk/disseminations/{disseminationId}/press-releases', {
      as,
      params: { disseminationId },
      form: {},
    });
  const onRelease = (routeKey: string, id: string, as: SignedIn, form: Record<string, string> = {}) =>
    sending.house.send(sending.pressRoom, routeKey, { as, params: { pressReleaseId: id }, form });
  const write = (id: string, as: SignedIn, form: Record<string, string> = {}) =>
    onRelease('POST /desk/press/{pressReleaseId}', id, as, {
      headline: 'What six years of forums teach',
      lead: 'A **review** is out.',
      body: 'It has [findings](https://example.org).',
      contact: 'press@example.org',
      ...form,
    });
  const release = (id: string, as: SignedIn = sending.desa) =>
    onRelease('POST /desk/press/{pressReleaseId}/release', id, as);
  const addContact = (more: Partial<typeof typedContact> = {}) =>
    sending.house.send(sending.pressRoom, 'POST /desk/press-contacts', {
      as: sending.secretariat,
      form: { ...typedContact, ...more },
    });

  const parties = [
    { organisation: 'ITU', contact: 'Private Person', email: 'itu@example.org' },
    { organisation: 'Gone Ltd', email: 'gone@example.org' },
    { organisation: 'Slow Ltd', email: 'slow@example.org' },
    { organisation: '<b>&Sons</b>', email: 'sons@example.org' },
  ];
  /** Sent to four; two were delivered, one came back, of one nothing is known yet. */
  const sent = async () => {
    const id = await walk.released(parties);
    await walk.report(id, 'itu@example.org', 'delivery');
    await walk.report(id, 'sons@example.org', 'delivery');
    await walk.report(id, 'gone@example.org', 'bounce');
    return id;
  };
  const drafted = async () => {
    const id = await sent();
    await draft(id);
    return pressReleaseIdFor(id);
  };

  it('are drafted from the output, once per dissemination', async () => {
    const id = await sent();
    const there = `/desk/press/${pressReleaseIdFor(id)}`;
    expect((await draft(id)).headers.location).toBe(`${there}?done=drafted`);
    expect((await draft(id)).headers.location).toBe(there);
    const release = await sending.press.get(pressReleaseIdFor(id));
    expect(release).toMatchObject({
      revision: 1,
      state: 'draft',
      headline: 'IGF Best Practice Forum publishes “What works, and what does not”',
      lead: 'Six years of forums, reviewed.',
      writtenBy: { name: 'Sekou Secretariat' },
    });
    expect((await sending.press.inState('draft')).items).toHaveLength(1);
  });

  it('wait for the dissemination to be released', async () => {
    const id = await walk.prepared();
    expect((await draft(id)).status).toBe(409);
    expect(await sending.press.get(pressReleaseIdFor(id))).toBeUndefined();
  });

  it('are for the secretariat and DESA', async () => {
    const id = await sent();
    for (const who of [sending.team, sending.mag]) expect((await draft(id, who)).status).toBe(403);
    const release = await drafted();
    for (const who of [sending.team, sending.mag]) {
      expect((await onRelease('GET /desk/press/{pressReleaseId}', release, who)).status).toBe(403);
      expect((await write(release, who)).status).toBe(403);
    }
  });

  it('are not public while they are drafts', async () => {
    const id = await drafted();
    const seen = await sending.house.send(sending.pressRoom, 'GET /press/{pressReleaseId}', {
      params: { pressReleaseId: id },
    });
    expect(seen.status).toBe(404);
    expect(seen.body).not.toContain('What works');
  });

  it('show on the desk whom the output has reached by now', async () => {
    const id = await drafted();
    const page = await onRelease('GET /desk/press/{pressReleaseId}', id, sending.desa);
    expect(page.body).toContain('ITU');
    expect(page.body).toContain('&lt;b>&amp;Sons&lt;/b>');
    expect(page.body).not.toContain('Gone Ltd');
    expect(page.body).not.toContain('Slow Ltd');
    expect(page.body).toContain('Release to the press');
  });

  it('keep what was typed when it cannot be taken', async () => {
    const id = await drafted();
    const empty = await write(id, sending.desa, { headline: '', lead: 'Kept <lead>' });
    expect(empty.status).toBe(422);
    expect(empty.body).toContain('Kept &lt;lead>');
    expect((await write(id, sending.desa, { revision: '1' })).status).toBe(303);
    const late = await write(id, sending.secretariat, { revision: '1', lead: 'Late <lead>' });
    expect(late.status).toBe(409);
    expect(late.body).toContain('Dana Desa changed this while you had it open');
    expect(late.body).toContain('Late &lt;lead>');
  });

  it('are released by somebody else than who last wrote them', async () => {
    const id = await drafted();
    const own = await release(id, sending.secretariat);
    expect(own.status).toBe(403);
    expect(own.body).toContain('You wrote what stands here');
    await write(id, sending.desa);
    expect((await release(id, sending.desa)).status).toBe(403);
    expect((await release(id, sending.team)).status).toBe(403);
    expect((await release(id, sending.secretariat)).status).toBe(303);
  });

  it('are not released in an older version than the newest', async () => {
    const id = await drafted();
    const stale = await onRelease('POST /desk/press/{pressReleaseId}/release', id, sending.desa, {
      revision: '7',
    });
    expect(stale.status).toBe(409);
    expect(stale.body).toContain('Read the newer version below');
  });

  it('are not released while nobody has reported a delivery', async () => {
    const id = await walk.released(parties);
    await walk.report(id, 'gone@example.org', 'bounce');
    await draft(id);
    const answer = await release(pressReleaseIdFor(id));
    expect(answer.status).toBe(409);
    expect(answer.body).toContain('No delivery has been reported yet');
    expect((await sending.press.get(pressReleaseIdFor(id)))?.state).toBe('draft');
  });

  it('name those who were reached by then, and stand from then on', async () => {
    const id = await drafted();
    await release(id);
    const released = await sending.press.get(id);
    expect(released).toMatchObject({
      state: 'released',
      organisations: ['<b>&Sons</b>', 'ITU'],
      asOf: '2026-11-24T09:00:00.000Z',
    });
    await walk.report(String(released?.disseminationId), 'slow@example.org', 'delivery');
    const page = await sending.house.send(sending.pressRoom, 'GET /press/{pressReleaseId}', {
      params: { pressReleaseId: id },
    });
    expect(page.status).toBe(200);
    expect(page.body).toContain('24 November 2026, 09:00 UTC');
    expect(page.body).toContain('&lt;b>&amp;Sons&lt;/b>');
    for (const secret of ['Slow Ltd', 'Gone Ltd', 'Private Person', 'itu@example.org'])
      expect(page.body).not.toContain(secret);
    const json = await sending.house.send(sending.pressRoom, 'GET /press/{pressReleaseId}', {
      params: { pressReleaseId: id },
      accept: 'application/json',
    });
    expect(JSON.stringify(json.json())).not.toMatch(/itu@|Private Person|writtenBy/);
    const changed = await write(id, sending.secretariat, { lead: 'Too late' });
    expect(changed.status).toBe(409);
    expect(changed.body).toContain('Too late');
  });

  it('have one winner when two people release them at once', async () => {
    const id = await drafted();
    const other = await sending.house.signIn([{ role: 'desa' }], 'Otto Other');
    const answers = await Promise.all([release(id, sending.desa), release(id, other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const winner = (await sending.press.get(id))?.releasedBy;
    expect(answers.find(({ status }) => status === 409)?.body).toContain(`${winner?.name} released this on`);
    const again = winner?.name === 'Otto Other' ? other : sending.desa;
    expect((await release(id, again)).status).toBe(303);
  });

  it('go to every press contact in one letter each', async () => {
    await addContact();
    await addContact({ name: 'Rolf', email: 'rolf@example.org' });
    const id = await drafted();
    await write(id, sending.secretariat);
    await release(id);
    const letters = await sending.house.letters.allCausedBy(id);
    expect(letters.map(({ to, subject, stream }) => [to.email, subject, stream]).sort()).toEqual([
      ['rita@example.org', 'Press release: What six years of forums teach', 'bulk'],
      ['rolf@example.org', 'Press release: What six years of forums teach', 'bulk'],
    ]);
    expect(letters.map((letter) => letter.id)).toContain(
      letterIdFor(id, pressContactIdFor('rita@example.org')),
    );
    const page = await onRelease('GET /desk/press/{pressReleaseId}', id, sending.secretariat);
    expect(page.body).toContain('waiting to be sent');
    const [first = ''] = letters.map((letter) => letter.id);
    await sending.letters.report(first, {
      report: 'delivery',
      at: sending.house.clock().toISOString(),
      note: 'It arrived.',
    });
    const json = await sending.house.send(sending.pressRoom, 'GET /desk/press/{pressReleaseId}', {
      as: sending.secretariat,
      params: { pressReleaseId: id },
      accept: 'application/json',
    });
    expect(json.json()).toMatchObject({ ledger: { accepted: 2, sent: 1, delivered: 1, waiting: 1 } });
  });

  it('get their letters from the sweep when the process dies before them', async () => {
    await addContact();
    await addContact({ name: 'Rolf', email: 'rolf@example.org' });
    const id = await drafted();
    const dying = createHandler({
      ...sending.web,
      letters: {
        ...sending.letters,
        add: async (letters) => {
          await sending.letters.add(letters.slice(0, 1));
          throw new Error('The process died.');
        },
      },
    });
    const answer = await sending.house.send(dying, 'POST /desk/press/{pressReleaseId}/release', {
      as: sending.desa,
      params: { pressReleaseId: id },
    });
    expect(answer.status).toBe(303);
    expect(await sending.press.get(id)).toMatchObject({ state: 'released', lettersWritten: false });
    const chore = finishReleases({ ...sending, commit: sending.house.commit });
    expect(await chore(sending.house.clock())).toBe(0);
    settled(sending.house, 2);
    expect(await chore(sending.house.clock())).toBe(1);
    expect(await chore(sending.house.clock())).toBe(0);
    expect(await sending.house.letters.allCausedBy(id)).toHaveLength(2);
    expect(await sending.press.get(id)).toMatchObject({ lettersWritten: true });
  });

  describe('on the site', () => {
    const read = (routeKey: string, accept?: string) =>
      sending.house.send(sending.pressRoom, routeKey, accept ? { accept } : {});

    it('are listed newest first, or the page says that there is none', async () => {
      expect((await read('GET /press')).body).toContain('There is no press release yet.');
      const id = await drafted();
      await release(id);
      const { pressReleases } = (await read('GET /press', 'application/json')).json() as {
        pressReleases: { id: string }[];
      };
      expect(pressReleases.map((each) => each.id)).toEqual([id]);
      expect(
        (await sending.press.latestReleased(sending.house.clock())).items.map((each) => each.id),
      ).toEqual([id]);
    });

    it('are in both feeds, with whole addresses and harmless content', async () => {
      const empty = await read('GET /press/feed.atom');
      expect(empty.headers['content-type']).toBe('application/atom+xml; charset=utf-8');
      expect(empty.body).toContain('<feed xmlns="http://www.w3.org/2005/Atom">');
      const id = await drafted();
      await write(id, sending.secretariat, {
        headline: 'A <b> & ]]> in the headline',
        lead: '<script>alert(1)</script> [x](javascript:alert(1)) ]]>',
      });
      await release(id);
      const { body } = await read('GET /press/feed.atom');
      await expect(body).toMatchFileSnapshot('__snapshots__/press-feed.atom');
      expect(body).toContain(`<link href="https://bpf.example.org/press/${id}"/>`);
      expect(body).toContain('rel="self" href="https://bpf.example.org/press/feed.atom"');
      expect(body).toContain('A &lt;b&gt; &amp; ]]&gt; in the headline');
      expect(body).not.toContain('<script');
      expect(body).not.toContain('href="javascript');
      const json = (await read('GET /press/feed.json')).json() as Record<string, unknown>;
      expect(json).toMatchObject({
        home_page_url: 'https://bpf.example.org/press',
        feed_url: 'https://bpf.example.org/press/feed.json',
        items: [
          {
            id: `https://bpf.example.org/press/${id}`,
            url: `https://bpf.example.org/press/${id}`,
            title: 'A <b> & ]]> in the headline',
            date_published: '2026-11-24T09:00:00.000Z',
          },
        ],
      });
    });

    it('cost one request each, and one more where organisations are named', async () => {
      expect(await sending.house.requestsOf(() => read('GET /press'))).toEqual(['Query', 'Query']);
      for (const routeKey of ['GET /press/feed.atom', 'GET /press/feed.json'])
        expect(await sending.house.requestsOf(() => read(routeKey))).toEqual(['Query']);
      expect(
        await sending.house.requestsOf(() =>
          sending.house.send(sending.pressRoom, 'GET /press/{pressReleaseId}', {
            params: { pressReleaseId: pressReleaseIdFor('x') },
          }),
        ),
      ).toEqual(['GetItem']);
    });
  });

  it('cost as few DynamoDB requests as they can', async () => {
    await addContact();
    const dissemination = await sent();
    const id = pressReleaseIdFor(dissemination);
    const costs = async (act: () => Promise<unknown>) => {
      const requests = await sending.house.requestsOf(act);
      expect(requests.slice(0, 3)).toEqual(['GetItem', 'GetItem', 'GetItem']);
      return requests.slice(3).sort();
    };
    expect(await costs(() => draft(dissemination))).toEqual(['GetItem', 'GetItem', 'TransactWriteItems']);
    expect(await costs(() => onRelease('GET /desk/press/{pressReleaseId}', id, sending.desa))).toEqual([
      ...Array(4).fill('GetItem'),
      ...Array(8).fill('Query'),
    ]);
    expect(await costs(() => write(id, sending.secretariat))).toEqual(['Query', 'TransactWriteItems']);
    expect(await costs(() => release(id))).toEqual([
      'GetItem',
      'Query',
      'Query',
      'Query',
      'Query',
      'Query',
      'TransactWriteItems',
      'TransactWriteItems',
      'TransactWriteItems',
    ]);
  });
});

describe('press contacts', () => {
  let sending: SendingHouse;
  beforeEach(async () => {
    sending = await houseThatSends();
  });
  const add = (form: Partial<typeof typedContact> = {}, as: SignedIn = sending.secretariat) =>
    sending.house.send(sending.pressRoom, 'POST /desk/press-contacts', {
      as,
      form: { ...typedContact, ...form },
    });
  const list = async () =>
    (await sending.house.send(sending.pressRoom, 'GET /desk/press-contacts', { as: sending.secretariat }))
      .body;

  it('are added once, whatever is clicked twice, and removed', async () => {
    expect(await list()).toContain('There is no press contact yet.');
    for (const _ of [1, 2]) expect((await add()).status).toBe(303);
    expect(await sending.press.contacts.everybody()).toHaveLength(1);
    const other = await add({ email: 'RITA@example.org', outlet: 'Another <Paper>' });
    expect(other.status).toBe(409);
    expect(other.body).toContain('This address is on the list already: Rita Reporter, The Example Times.');
    expect(other.body).toContain('value="Another &lt;Paper>"');
    expect((await add({ email: 'no' })).status).toBe(422);
    for (const _ of [1, 2]) {
      const gone = await sending.house.send(
        sending.pressRoom,
        'POST /desk/press-contacts/{contactId}/remove',
        { as: sending.desa, params: { contactId: pressContactIdFor('rita@example.org') } },
      );
      expect(gone.status).toBe(303);
    }
    expect(await sending.press.contacts.everybody()).toEqual([]);
    // And may come back.
    expect((await add({ outlet: 'The Other Times' })).status).toBe(303);
    expect(await list()).toContain('The Other Times');
  });

  it('are nobody else’s to see or change', async () => {
    for (const who of [sending.team, sending.mag]) {
      expect((await add({}, who)).status).toBe(403);
      const seen = await sending.house.send(sending.pressRoom, 'GET /desk/press-contacts', { as: who });
      expect(seen.status).toBe(403);
    }
    expect(await sending.press.contacts.everybody()).toEqual([]);
  });
});
