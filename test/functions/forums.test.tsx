import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/forums/handler.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { UnhashedOutput } from '../../shared/domain/output.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { continuationIdFor, createProposals } from '../../shared/store/proposals.ts';
import { history } from '../../shared/store/records.ts';
import { createWorkplans } from '../../shared/store/workplans.ts';
import { wrongHtml } from '../pages/validity.ts';
import { keepChartered, keepPlanned } from '../support/chartered.ts';
import { createHouse, type SignedIn, type TestHouse } from '../support/house.ts';
import { keepCycle } from '../support/samples.ts';

const test = { kind: 'system' as const, name: 'Test' };

const typedForum = {
  title: 'Local content',
  question: 'What makes content in small languages grow?',
  goal: 'A report on what was tried in ten countries.',
  takePart: 'We meet on Tuesdays.\nWrite to the list.',
  'team.0.name': 'Ana Example',
  'team.0.affiliation': 'independent',
  'organisations.0.name': 'Universal Postal Union',
  'organisations.0.why': 'It runs a domain.',
};

describe('forums', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let forums: ReturnType<typeof createForums>;
  let outputs: ReturnType<typeof createOutputs>;

  beforeEach(async () => {
    house = await createHouse();
    forums = createForums(house.table);
    outputs = createOutputs(house.table);
    handler = createHandler({
      ...house.web,
      table: house.table,
      forums,
      outputs,
      calls: createCalls(house.table),
      charters: createCharters(house.table),
      cycles: createCycles(house.table),
      proposals: createProposals(house.table),
      workplans: createWorkplans(house.table),
    });
  });

  const keepForum = async (more: Partial<Forum> = {}): Promise<Forum> => {
    const forum: Forum = {
      id: house.newId('forum'),
      revision: 0,
      proposalId: house.newId('proposal'),
      callId: house.newId('call'),
      createdAt: house.clock().toISOString(),
      title: 'BPF on BPFs',
      question: 'What made some forums reach those who decide?',
      goal: 'Recommendations for the forums that follow.',
      takePart: 'Write to the list.',
      team: [{ name: 'Ana Example', affiliation: 'independent' }],
      organisations: [{ name: 'Universal Postal Union', why: 'It runs a domain.' }],
      ...more,
    };
    await house.commit({ changes: [forums.change(undefined, forum, test, forum.createdAt)], audit: [] });
    return { ...forum, revision: 1 };
  };

  const keepOutput = async (forum: Forum, more: Partial<UnhashedOutput>) => {
    const output: UnhashedOutput = {
      id: house.newId('output'),
      revision: 0,
      forumId: forum.id,
      title: 'Draft report',
      summary: 'What was found.',
      lang: 'en',
      pictures: [],
      kind: 'markdown',
      sectionNames: [],
      sections: [],
      state: 'draft',
      version: 0,
      corrections: [],
      createdAt: house.clock().toISOString(),
      ...more,
    };
    await house.commit({ changes: [outputs.change(undefined, output, test, output.createdAt)], audit: [] });
    return output;
  };

  const read = (routeKey: string, forum: Forum, as?: SignedIn, more: object = {}) =>
    house.send(handler, routeKey, { params: { forumId: forum.id }, ...(as ? { as } : {}), ...more });

  const change = (forum: Forum, as: SignedIn, form: Record<string, string>) =>
    read('POST /desk/forums/{forumId}', forum, as, { form });

  it('says what to do when there is no forum yet', async () => {
    const answer = await house.send(handler, 'GET /forums');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('No forum is running yet');
    expect(answer.body).toContain('href="/calls"');
  });

  it('lists the forums, newest first, and pages through many', async () => {
    for (let number = 1; number <= 51; number += 1) await keepForum({ title: `Forum ${number}` });
    const first = (await house.send(handler, 'GET /forums', { accept: 'application/json' })).json() as {
      forums: { title: string }[];
      next: string;
    };
    expect(first.forums.map(({ title }) => title).slice(0, 2)).toEqual(['Forum 51', 'Forum 50']);
    const page = await house.send(handler, 'GET /forums');
    expect(page.body).toContain('rel="next"');
    const second = await house.send(handler, 'GET /forums', { query: { from: first.next } });
    expect(second.body).toContain('Forum 1<');
    expect(second.body).not.toContain('rel="next"');
  });

  it('lists them by where they stand, in words, each with what there is of it (R8, R9, R10, R20)', async () => {
    const facilitator = await house.signIn([{ role: 'mag' }], 'Marek Mag');
    const one = await keepChartered(house, facilitator, {}, 'One year');
    await keepPlanned(house, one.charter);
    const two = await keepChartered(house, facilitator, { years: '2' }, 'Two years');
    const fresh = await keepForum({ title: 'No charter yet' });
    /** Under which heading of the list each forum stands, with its tag and its links. */
    const list = async (now: string) => {
      house.setClock(now);
      const { body } = await house.send(handler, 'GET /forums');
      const told: Record<string, { under: string; stands: string; links: string[] }> = {};
      for (const [, under = '', cards = ''] of body.matchAll(/<h2 id="(\w+)">([\s\S]*?)<\/section>/g))
        for (const [, card = ''] of cards.matchAll(/<li class="card linked">([\s\S]*?)<\/li>/g)) {
          const [, title = ''] = /<h3[^>]*><a[^>]*>([^<]*)</.exec(card) ?? [];
          const [, tag = '', since = ''] = /<span class="tag \w+">([^<]*)<\/span>([^<]*)/.exec(card) ?? [];
          const links = [...card.matchAll(/href="\/forums\/\w+\/(\w+)"/g)].map(([, part]) => part ?? '');
          told[title] = { under, stands: `${tag}${since}`.trim(), links };
        }
      expect(await wrongHtml(body)).toEqual([]);
      return told;
    };
    const begun = {
      'No charter yet': {
        under: 'running',
        stands: 'beginning its charter is still being written',
        links: ['goal'],
      },
    };
    expect(await list('2026-06-01T12:00:00.000Z')).toEqual({
      'One year': {
        under: 'running',
        stands: 'running until 11 December 2026',
        links: ['charter', 'workplan', 'goal'],
      },
      'Two years': {
        under: 'running',
        stands: 'running until 10 December 2027',
        links: ['charter', 'goal'],
      },
      ...begun,
    });
    expect(await list('2026-12-14T12:00:00.000Z')).toEqual({
      'One year': {
        under: 'earlier',
        stands: 'ended on 11 December 2026',
        links: ['charter', 'workplan', 'goal'],
      },
      'Two years': {
        under: 'resting',
        stands: 'resting until its mid-term update is filed and acknowledged',
        links: ['charter', 'goal'],
      },
      ...begun,
    });
    const data = await house.send(handler, 'GET /forums', { accept: 'application/json' });
    expect((data.json() as { forums: unknown[] }).forums).toMatchObject([
      { id: fresh.id, standing: 'beginning' },
      { id: two.forum.id, standing: 'resting' },
      { id: one.forum.id, standing: 'ended' },
    ]);
  });

  it('says that none is running while only earlier ones are there', async () => {
    const facilitator = await house.signIn([{ role: 'mag' }], 'Marek Mag');
    await keepChartered(house, facilitator);
    house.setClock('2027-01-10T12:00:00.000Z');
    const { body } = await house.send(handler, 'GET /forums');
    expect(body).toMatch(
      /<h2 id="running">Running forums<\/h2><p class="empty">\s*No forum is running now\./,
    );
  });

  it('shows a forum to everybody, with the outputs that readers may see', async () => {
    const forum = await keepForum();
    await keepOutput(forum, { title: 'Nobody sees this yet' });
    await keepOutput(forum, { title: 'Open draft', state: 'open', commentsUntil: '2026-12-20' });
    await keepOutput(forum, { title: 'Past draft', state: 'open', commentsUntil: '2026-11-01' });
    await keepOutput(forum, {
      title: 'Final report',
      state: 'published',
      publishedAt: '2026-11-20T10:00:00.000Z',
    });
    const { body, status } = await read('GET /forums/{forumId}', forum);
    expect(status).toBe(200);
    expect(body).toContain('What made some forums reach those who decide?');
    expect(body).toContain('Universal Postal Union');
    expect(body).toMatch(
      /open for comment<\/span> until\s+<time[^>]*>the end of 20 December 2026, anywhere on Earth \(21 December/,
    );
    expect(body).toContain('draft, comments closed');
    expect(body).toContain('Final report');
    expect(body).not.toContain('Nobody sees this yet');

    const data = (
      await read('GET /forums/{forumId}', forum, undefined, { accept: 'application/json' })
    ).json();
    expect(data).toMatchObject({
      id: forum.id,
      team: [{ name: 'Ana Example', affiliation: 'independent' }],
      outputs: [{ title: 'Final report' }, { title: 'Past draft' }, { title: 'Open draft' }],
    });
  });

  it('leads to its contact by a link that begins a mail to that address alone', async () => {
    const forum = await keepForum({ contact: "o'x+y%0a?cc=eve@example.org" });
    const { body } = await read('GET /forums/{forumId}', forum);
    expect(body).toContain('href="mailto:o\'x%2By%250a%3Fcc%3Deve@example.org"');
  });

  it('tells where its charter stands, until it ends (R10)', async () => {
    const facilitator = await house.signIn([{ role: 'mag' }], 'Marek Mag');
    const { forum } = await keepChartered(house, facilitator, { years: '2' });
    const standing = async (now: string) => {
      house.setClock(now);
      const { body } = await read('GET /forums/{forumId}', forum);
      const [, tag, sentence] =
        /<span class="tag \w+">([^<]*)<\/span>\s*(The (?:charter|second year)[^<]*)/.exec(body) ?? [];
      const data = await read('GET /forums/{forumId}', forum, undefined, { accept: 'application/json' });
      const { standing: its, charter } = data.json() as { standing?: string; charter?: string };
      return { tag, sentence, data: [its, charter] };
    };
    expect(await standing('2026-01-10T12:00:00.000Z')).toEqual({
      tag: 'approved',
      sentence: 'The charter is approved. It begins on 12 February 2026.',
      data: ['beginning', 'approved'],
    });
    expect(await standing('2026-06-01T12:00:00.000Z')).toEqual({
      tag: 'running',
      sentence: 'The charter runs for two years, until 10 December 2027.',
      data: ['running', 'running'],
    });
    expect(await standing('2026-12-14T12:00:00.000Z')).toEqual({
      tag: 'second year waits',
      sentence:
        'The second year waits for its mid-term update. Until then its goal and its plan stay as they are, and no milestone is given away.',
      data: ['resting', 'waits for its mid-term update'],
    });
    expect(await standing('2027-12-13T12:00:00.000Z')).toEqual({
      tag: 'ended',
      sentence:
        'The charter ended on 10 December 2027. The forum goes on by a next charter, once the MAG has accepted its continuation in a ',
      data: ['ended', 'ended'],
    });
  });

  it('says whether it asks to go on, and what became of that (R9)', async () => {
    const facilitator = await house.signIn([{ role: 'mag' }], 'Marek Mag');
    const { forum } = await keepChartered(house, facilitator);
    const at = '2026-12-12T09:00:00.000Z';
    const next = await keepCycle(house, 'IGF 2026–2027');
    const call = {
      id: house.newId('call'),
      revision: 0,
      title: 'Call of 2027',
      cycleId: next.id,
      opens: '2026-12-12',
      closes: '2027-01-16',
      decidedBy: '2027-02-11',
      capacity: 2,
      guidance: 'Look ahead.',
      createdAt: at,
    };
    const proposals = createProposals(house.table);
    const asked = {
      id: continuationIdFor(forum.id, call.id, 1),
      revision: 0,
      callId: call.id,
      state: 'submitted' as const,
      fields: { title: forum.title },
      email: 'wanda@example.org',
      keyHash: 'x',
      createdAt: at,
      submittedAt: at,
      confirmedAt: at,
      continues: { forumId: forum.id },
    };
    await house.commit({
      changes: [
        createCalls(house.table).change(undefined, call, test, at),
        proposals.change(undefined, asked, test, at),
      ],
      audit: [],
    });
    const told = async (now: string) => {
      house.setClock(now);
      const { body } = await read('GET /forums/{forumId}', forum);
      expect(await wrongHtml(body)).toEqual([]);
      return body.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ');
    };
    const review = 'The forum has asked to go on; that is under review in Call of 2027.';
    expect(await told('2026-12-01T09:00:00.000Z')).toContain(review);
    const ended = await told('2027-01-10T09:00:00.000Z');
    expect(ended).toContain(`The charter ended on 11 December 2026. ${review}`);
    const condition = 'once the MAG has accepted its continuation';
    expect(ended).not.toContain(condition);
    for (const [state, words] of [
      ['accepted', 'The MAG has accepted its continuation; its next charter is being written.'],
      ['declined', 'the MAG did not select it this time: the decision and its reasons.'],
    ] as const) {
      const before = await proposals.get(asked.id);
      if (!before) throw new Error('It is not there.');
      await house.commit({ changes: [proposals.change(before, { ...before, state }, test, at)], audit: [] });
      const page = await told('2027-02-20T09:00:00.000Z');
      expect(page).toContain(words);
      expect(page).not.toContain(condition);
    }
  });

  it('names the member of the MAG who accompanies it (R18)', async () => {
    const facilitator = await house.signIn([{ role: 'mag' }], 'Marek <Mag>');
    const { forum } = await keepChartered(house, facilitator);
    house.setClock('2026-06-01T12:00:00.000Z');
    const named = 'MAG facilitator: <bdi>Marek &lt;Mag></bdi>';
    expect((await read('GET /forums/{forumId}', forum)).body).toContain(named);
    house.setClock('2026-12-14T12:00:00.000Z');
    expect((await read('GET /forums/{forumId}', forum)).body).not.toContain(named);
  });

  it('lists one whose charter never came apart from those that are running (R10)', async () => {
    const forum = await keepForum({ title: 'Never begun', createdAt: '2026-01-10T09:00:00.000Z' });
    const list = async (now: string) => {
      house.setClock(now);
      const { body } = await house.send(handler, 'GET /forums');
      expect(await wrongHtml(body)).toEqual([]);
      return /<h2 id="no-charter">Not begun<\/h2>[\s\S]*Never begun/.test(body);
    };
    expect(await list('2026-07-08T09:00:00.000Z')).toBe(false);
    expect(await list('2026-07-09T09:00:00.000Z')).toBe(true);
    expect((await house.send(handler, 'GET /forums')).body).toContain('No forum is running now');
    const { body } = await read('GET /forums/{forumId}', forum);
    expect(body).toContain('no charter of it was approved');
    expect(body).not.toContain('is still being written');
    const data = await read('GET /forums/{forumId}', forum, undefined, { accept: 'application/json' });
    expect(data.json()).toMatchObject({ standing: 'not begun' });
  });

  it('says that the charter of a new forum is being written', async () => {
    const forum = await keepForum();
    const { body } = await read('GET /forums/{forumId}', forum);
    expect(body).toContain('The charter of this forum is still being written.');
  });

  it('says of one that did not begin so, and why, and lists it apart', async () => {
    const givenUp = {
      reason: 'Nobody of its <team> is left.',
      by: 'Farida Facilitator',
      byId: house.newId('person'),
      as: 'coordinating team' as const,
      at: '2026-11-20T09:00:00.000Z',
    };
    const forum = await keepForum({ givenUp });
    expect((await forums.latest()).items).toEqual([]);
    const page = (await read('GET /forums/{forumId}', forum)).body;
    expect(page).toContain('did not begin');
    expect(page).toContain('Nobody of its &lt;team> is left.');
    expect(page).not.toContain('is still being written');
    const list = (await house.send(handler, 'GET /forums')).body;
    expect(list).toContain('id="not-begun"');
    expect(list).toContain('Nobody of its &lt;team> is left.');
    expect(list).toContain('No forum is running');
    const data = await house.send(handler, 'GET /forums', { json: true });
    expect(data.json()).toMatchObject({
      forums: [],
      didNotBegin: [{ id: forum.id, reason: givenUp.reason }],
    });
  });

  it('shows what people typed as text, whatever it is', async () => {
    const forum = await keepForum({ title: '<script>alert(1)</script>', takePart: '"><img src=x>' });
    const { body } = await read('GET /forums/{forumId}', forum);
    expect(body).not.toContain('<script>alert');
    expect(body).not.toContain('<img');
  });

  it('answers 404 where there is no forum', async () => {
    const answer = await house.send(handler, 'GET /forums/{forumId}', { params: { forumId: 'bpf_none' } });
    expect(answer.status).toBe(404);
  });

  it('is read on the desk by those who may, and changed by the secretariat and its own team only', async () => {
    const forum = await keepForum();
    const other = await keepForum({ title: 'Another forum' });
    await keepOutput(forum, { title: 'Only the team sees this' });
    const own = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Own Team');
    const others = await house.signIn([{ role: 'coordinating-team', forumId: other.id }], 'Other Team');
    const mag = await house.signIn([{ role: 'mag' }], 'Mag Member');
    const secretariat = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');

    const nobody = await read('GET /desk/forums/{forumId}', forum);
    expect(nobody.status).toBe(303);
    expect(nobody.headers.location).toMatch(/^\/sign-in\?back=/);
    expect((await read('GET /desk/forums/{forumId}', forum, others)).status).toBe(403);
    expect((await change(forum, others, { ...typedForum, revision: '1' })).status).toBe(403);
    expect((await change(forum, mag, { ...typedForum, revision: '1' })).status).toBe(403);

    const readOnly = await read('GET /desk/forums/{forumId}', forum, mag);
    expect(readOnly.body).toContain('Only the team sees this');
    expect(readOnly.body).not.toContain('<textarea');
    expect(readOnly.body).not.toContain('New output');

    for (const person of [own, secretariat]) {
      const { body } = await read('GET /desk/forums/{forumId}', forum, person);
      expect(body).toContain(`href="/desk/forums/${forum.id}/outputs/new"`);
      expect(body).toContain('name="takePart"');
    }
    const saved = await change(forum, own, { ...typedForum, revision: '1' });
    expect(saved.status).toBe(303);
    expect(saved.headers.location).toBe(`/desk/forums/${forum.id}?saved=1`);
    expect((await read('GET /forums/{forumId}', forum)).body).toContain('Local content');
    expect((await history(house.table, forum.id)).items).toMatchObject([
      { by: { name: 'Own Team' }, act: 'changed what the forum says of itself', forumId: forum.id },
    ]);
  });

  it('leads each person to what they may open, and nowhere else', async () => {
    const forum = await keepForum();
    const other = await keepForum({ title: 'Another forum' });
    const own = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Own Team');
    const mag = await house.signIn([{ role: 'mag' }], 'Mag Member');
    const secretariat = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    const menuOf = async (as: SignedIn) => {
      const { body } = await read('GET /desk/forums/{forumId}', forum, as);
      const menu = /<nav class="desk-menu"[\s\S]*?<\/nav>/.exec(body)?.[0] ?? '';
      return { body, menu: [...menu.matchAll(/<a href="([^"]+)"/g)].map(([, place]) => place) };
    };
    const ofTheHouse = ['/desk/letters', '/desk/press-contacts', '/desk/people'];
    const ofTeam = await menuOf(own);
    expect(ofTeam.menu).toEqual(expect.arrayContaining(['/desk', '/forums', '/desk/me']));
    for (const place of [...ofTheHouse, '/desk/mag-participation']) expect(ofTeam.menu).not.toContain(place);
    expect(ofTeam.body).toContain(`href="/proposals/${forum.proposalId}"`);
    const ofMag = await menuOf(mag);
    expect(ofMag.menu).toContain('/desk/mag-participation');
    for (const place of ofTheHouse) expect(ofMag.menu).not.toContain(place);
    expect(ofMag.body).toContain(`href="/desk/proposals/${forum.proposalId}"`);
    expect((await menuOf(secretariat)).menu).toEqual(
      expect.arrayContaining(['/desk', ...ofTheHouse, '/desk/mag-participation', '/desk/me']),
    );

    const list = (await house.send(handler, 'GET /forums', { as: own })).body;
    expect(list).toContain(`href="/desk/forums/${forum.id}"`);
    expect(list).not.toContain(`href="/desk/forums/${other.id}"`);
    const turnedAway = await read('GET /desk/forums/{forumId}', other, own);
    expect(turnedAway.status).toBe(403);
    expect(turnedAway.body).toContain('<a href="/desk">To the desk</a>');
    const wrong = await change(forum, own, { ...typedForum, title: '', revision: '1' });
    expect(wrong.body).toContain('<title>Error: ');
  });

  it('keeps what was typed when something is missing', async () => {
    const forum = await keepForum();
    const team = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }]);
    const answer = await change(forum, team, { ...typedForum, question: ' ', revision: '1' });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('href="#field-question"');
    expect(answer.body).toContain('We meet on Tuesdays.');
    expect((await forums.get(forum.id))?.revision).toBe(1);
  });

  it('of two people at once, refuses the second, shows who was faster, and keeps the text', async () => {
    const forum = await keepForum();
    const first = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Fast First');
    const second = await house.signIn([{ role: 'secretariat' }], 'Slow Second');
    await change(forum, first, { ...typedForum, question: 'The goal of the first.', revision: '1' });
    const refused = await change(forum, second, {
      ...typedForum,
      question: 'The goal of the second.',
      revision: '1',
    });
    expect(refused.status).toBe(409);
    expect(refused.body).toContain('Fast First changed this on 24 November 2026, 09:00 UTC');
    expect(refused.body).toContain('The goal of the first.');
    expect(refused.body).toContain('The goal of the second.');
    expect(refused.body).toContain('name="revision" value="2"');

    const again = await change(forum, second, {
      ...typedForum,
      question: 'The goal of the second.',
      revision: '2',
    });
    expect(again.status).toBe(303);
    expect((await forums.get(forum.id))?.question).toBe('The goal of the second.');
  });

  it('does nothing twice when the form is sent twice', async () => {
    const forum = await keepForum();
    const team = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }]);
    for (const _ of [1, 2])
      expect((await change(forum, team, { ...typedForum, revision: '1' })).status).toBe(303);
    expect((await history(house.table, forum.id)).items).toHaveLength(1);
    expect((await forums.get(forum.id))?.revision).toBe(2);
  });

  it('is changed by JSON as by the form', async () => {
    const forum = await keepForum();
    const team = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }]);
    const { id, callId, proposalId, createdAt, ...fields } = forum;
    const send = (revision: number) =>
      read('POST /desk/forums/{forumId}', forum, team, {
        json: { ...fields, question: 'Said in JSON.', revision },
      });
    const saved = await send(1);
    expect(saved.status).toBe(200);
    expect((await forums.get(forum.id))?.question).toBe('Said in JSON.');
    const wrong = await read('POST /desk/forums/{forumId}', forum, team, {
      json: { question: 3, revision: 2 },
    });
    expect(wrong.status).toBe(422);
    expect((wrong.json() as { errors: { name: string }[] }).errors.map(({ name }) => name)).toContain(
      'question',
    );
  });

  it('asks again when it is not known what the text was written against', async () => {
    const forum = await keepForum();
    const team = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }]);
    const answer = await change(forum, team, typedForum);
    expect(answer.status).toBe(409);
    expect(answer.body).toContain('What makes content in small languages grow?');
  });

  it('needs these requests to DynamoDB, and no more', async () => {
    const forum = await keepForum();
    const team = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }]);
    // The forums; where they stand follows from all charters, the cycles and the workplans, however many forums there are.
    await keepForum();
    expect(await house.requestsOf(() => house.send(handler, 'GET /forums'))).toEqual([
      'Query',
      'Query',
      'Query',
      'Query',
    ]);
    // The forum; then its outputs, its charters and the cycles that their days follow from.
    expect(await house.requestsOf(() => read('GET /forums/{forumId}', forum))).toEqual([
      'GetItem',
      'Query',
      'Query',
      'Query',
    ]);
    // Session, person, forum; then its outputs and its history.
    const signedIn = ['GetItem', 'GetItem', 'GetItem'];
    expect(await house.requestsOf(() => read('GET /desk/forums/{forumId}', forum, team))).toEqual([
      ...signedIn,
      'Query',
      'Query',
    ]);
    expect(await house.requestsOf(() => change(forum, team, { ...typedForum, revision: '1' }))).toEqual([
      ...signedIn,
      'TransactWriteItems',
    ]);
  });
});
