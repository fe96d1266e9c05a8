import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/feedback/handler.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { draftOutput, type Output, openOutput, publishOutput } from '../../shared/domain/output.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { renderLetter } from '../../shared/letters/render.tsx';
import { createComments } from '../../shared/store/comments.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { history, newsBetween } from '../../shared/store/records.ts';
import { createHouse, type Sending, type SignedIn, type TestHouse } from '../support/house.ts';
import { keepForum, tester } from '../support/samples.ts';

const typed = {
  section: 'method',
  comment: 'Name the countries.\n\nAnd say why.',
  name: 'Rita Reader',
  affiliation: 'University of Example',
  group: 'academia',
  region: 'Africa',
  email: 'Rita@Example.org',
  publish: 'yes',
};

/** The hidden fields of a page, as a browser sends them. */
const hiddenIn = (body: string): Record<string, string> =>
  Object.fromEntries(
    [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [
        name,
        value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&'),
      ],
    ),
  );

describe('feedback', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let forum: Forum;
  let team: SignedIn;
  let output: Output;

  const keepOutput = async (state: 'draft' | 'open' | 'published'): Promise<Output> => {
    const outputs = createOutputs(house.table);
    const now = house.clock();
    const at = now.toISOString();
    const draft = {
      ...draftOutput(
        {
          id: house.newId('output'),
          forumId: forum.id,
          fields: { title: 'BPF on BPFs', summary: 'What was found.', kind: 'markdown', sectionNames: [] },
          read: {
            sections: [
              { id: 'method', title: 'Method', level: 1 },
              { id: 'limits', title: 'Limits', level: 2 },
            ],
          },
        },
        now,
      ),
      contentHash: '',
    };
    const kept =
      state === 'open'
        ? openOutput(draft, '2026-12-20', now)
        : state === 'published'
          ? publishOutput(draft, now)
          : draft;
    if (isRefusal(kept)) throw new Error(kept.reason);
    await house.commit({ changes: [outputs.change(undefined, kept, tester, at)], audit: [] });
    return { ...draft, ...kept, revision: 1 };
  };

  beforeEach(async () => {
    house = await createHouse();
    handler = createHandler({
      ...house.web,
      table: house.table,
      outputs: createOutputs(house.table),
      comments: createComments(house.table),
      letters: house.letters,
      forums: createForums(house.table),
    });
    forum = await keepForum(house, 'BPF on BPFs');
    team = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Farida Facilitator');
    output = await keepOutput('open');
  });

  const send = (form: Record<string, string> = {}, more: Sending = {}) =>
    house.send(handler, 'POST /outputs/{outputId}/feedback', {
      params: { outputId: output.id },
      form: { ...typed, ...form },
      ...more,
    });

  const lettersOf = async (template: string): Promise<Letter[]> =>
    (await house.waitingLetters()).filter((letter) => letter.template === template);

  /** The comment and the key that a letter's link leads to. */
  const linkIn = (letter: Letter | undefined) => {
    const address = new URL(String(letter?.fields.confirmAt ?? letter?.fields.commentAt));
    return {
      params: { commentId: address.pathname.split('/')[2] ?? '' },
      query: Object.fromEntries(address.searchParams),
    };
  };

  const confirmOf = async (commentId: string) =>
    linkIn((await lettersOf('comment-confirm')).findLast(({ cause }) => cause === commentId));

  const confirm = ({ params, query }: Awaited<ReturnType<typeof confirmOf>>, accept = 'text/html') =>
    house.send(handler, 'POST /feedback/{commentId}/confirm', { params, form: query, accept });

  /** Sent and confirmed. */
  const received = async (form: Record<string, string> = {}) => {
    const id = house.newId('comment');
    expect((await send({ id, ...form })).status).toBe(200);
    const link = await confirmOf(id);
    expect((await confirm(link)).status).toBe(303);
    return link;
  };

  const answer = (
    commentId: string,
    form: Record<string, string> = { verdict: 'accepted', reason: 'We name them now.' },
    as = team,
  ) => house.send(handler, 'POST /desk/feedback/{commentId}/answer', { as, params: { commentId }, form });

  const comments = async () => (await createComments(house.table).ofOutput(output.id)).items;

  it('offers the sections of the output, with the one that was asked for chosen', async () => {
    const { body, status } = await house.send(handler, 'GET /outputs/{outputId}/feedback', {
      params: { outputId: output.id },
      query: { section: 'limits' },
    });
    expect(status).toBe(200);
    expect(body).toContain('<option value>The whole text</option>');
    expect(body).toMatch(/<option value="limits" selected[^>]*>Limits<\/option>/);
    expect(body).toMatch(/Comments are open until <time[^>]*>the end of 20 December 2026, anywhere on Earth/);
  });

  it('says to which address the letter went, and leads back to the form with all that was typed', async () => {
    const id = house.newId('comment');
    const long = 'Two lines,\nand a "quote" & <more>.';
    const sent = await send({ id, email: ' rita@exmaple.org', comment: long });
    expect(sent.status).toBe(200);
    expect(sent.headers.location).toBeUndefined();
    expect(sent.body).toContain('<strong dir="auto">rita@exmaple.org</strong>');
    const back = await send({ ...hiddenIn(sent.body), act: 'change' });
    expect(back.status).toBe(200);
    expect(back.body).not.toContain('error-summary');
    expect(hiddenIn(back.body).id).toBe(id);
    expect(back.body).toContain('value=" rita@exmaple.org"');
    expect(back.body).toContain('Two lines,\nand a &quot;quote&quot; &amp; &lt;more>.');
    expect(await lettersOf('comment-confirm')).toHaveLength(1);
    await send({ id, email: 'rita@example.org', comment: long });
    const letters = await lettersOf('comment-confirm');
    expect(letters.map(({ to }) => to.email)).toEqual(['rita@exmaple.org', 'rita@example.org']);
    expect((await confirm(await confirmOf(id))).status).toBe(303);
    expect((await comments()).map(({ email }) => email)).toEqual(['rita@example.org']);
  });

  it('shows the address to nobody who has not typed it', async () => {
    await send({ email: 'rita@example.org' });
    const { body } = await house.send(handler, 'GET /outputs/{outputId}/feedback', {
      params: { outputId: output.id },
      query: { sent: '' },
    });
    expect(body).toContain('One step is left');
    expect(body).not.toContain('rita@example.org');
  });

  it('counts only once its author confirmed it from the letter', async () => {
    const id = house.newId('comment');
    const sent = await send({ id });
    expect(sent.status).toBe(200);
    expect(await comments()).toEqual([]);
    const [letter] = await lettersOf('comment-confirm');
    expect(letter?.to).toEqual({ name: 'rita@example.org', email: 'rita@example.org' });
    // Anybody can type anybody's address: the letter says nothing that was typed.
    expect(JSON.stringify(letter?.fields)).not.toMatch(/Rita|countries|University/);

    const link = await confirmOf(id);
    const asked = await house.send(handler, 'GET /feedback/{commentId}/confirm', link);
    expect(asked.body).toContain('Name the countries.');
    // Mail programs follow links: looking is not confirming.
    expect(await comments()).toEqual([]);
    const done = await confirm(link);
    expect(done.headers.location).toBe(`/feedback/${link.params.commentId}?key=${link.query.key}&confirmed`);
    expect(await comments()).toMatchObject([{ state: 'received', sectionTitle: 'Method' }]);

    const [receipt] = await lettersOf('comment-receipt');
    expect(receipt?.to).toEqual({ name: 'Rita Reader', email: 'rita@example.org' });
    const own = await house.send(handler, 'GET /feedback/{commentId}', linkIn(receipt));
    expect(own.body).toContain('The coordinating team has not answered yet.');
    const told = await newsBetween(house.table, {
      after: '2026-11-01T00:00:00.000Z',
      until: '2027-01-01T00:00:00.000Z',
    });
    expect(told.items).toMatchObject([
      {
        act: 'commented on an output',
        title: 'Comment on “Method”: BPF on BPFs',
        record: link.params.commentId,
        forumId: forum.id,
        by: { kind: 'submitter', name: 'Rita Reader' },
      },
    ]);
  });

  it('keeps no key, only its hash', async () => {
    const { params, query } = await received();
    const row = JSON.stringify(await house.table.get(params.commentId));
    expect(row).not.toContain(query.key);
    expect(row).toContain(createHash('sha256').update(String(query.key)).digest('hex'));
  });

  it('is one comment and one letter after a double click, and the same answer', async () => {
    const id = house.newId('comment');
    const answers = await Promise.all([send({ id }), send({ id })]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await send({ id })).status).toBe(200);
    expect(await lettersOf('comment-confirm')).toHaveLength(1);
    const link = await confirmOf(id);
    const twice = await Promise.all([confirm(link), confirm(link)]);
    expect(twice.map(({ status }) => status)).toEqual([303, 303]);
    expect((await confirm(link)).status).toBe(303);
    expect(await comments()).toHaveLength(1);
    expect(await lettersOf('comment-receipt')).toHaveLength(1);
    expect((await history(house.table, id)).items).toHaveLength(1);
    expect((await send({ id })).status).toBe(200);
    expect(await lettersOf('comment-confirm')).toHaveLength(1);
  });

  it('can be put right before it is confirmed, and the letter before is worth nothing then', async () => {
    const id = house.newId('comment');
    await send({ id, email: 'rita@wrong.example' });
    const first = await confirmOf(id);
    await send({ id, email: 'rita@example.org' });
    expect((await lettersOf('comment-confirm')).map(({ to }) => to.email).sort()).toEqual([
      'rita@example.org',
      'rita@wrong.example',
    ]);
    expect((await confirm(first)).status).toBe(410);
    const second = linkIn(
      (await lettersOf('comment-confirm')).find(({ to }) => to.email === 'rita@example.org'),
    );
    expect((await confirm(second)).status).toBe(303);
    expect(await comments()).toHaveLength(1);
  });

  it('stays as it was confirmed when its form is sent again with other words; those can go as another comment', async () => {
    const { params } = await received();
    const again = await send({ id: params.commentId, comment: 'Something else' });
    expect(again.status).toBe(409);
    expect(again.body).toContain('Something else');
    const fresh = /name="id" value="([^"]+)"/.exec(again.body)?.[1] ?? '';
    expect(fresh).not.toBe(params.commentId);
    expect((await send({ id: fresh, comment: 'Something else' })).status).toBe(200);
    expect((await comments()).map(({ comment }) => comment)).toEqual([typed.comment]);
  });

  it('does not take a section that the output does not have', async () => {
    for (const section of ['gone', '__proto__', '"><script>']) {
      const answered = await send({ section, comment: '' });
      expect(answered.status).toBe(422);
      expect(answered.body).toContain('This section is not, or no longer, in the text.');
      expect(answered.body).toContain('“Your comment” is empty.');
      expect(answered.body).not.toContain('<script>"');
    }
    expect((await send({ section: '' })).status).toBe(200);
    expect(await lettersOf('comment-confirm')).toHaveLength(1);
  });

  it('is not taken once comments have ended, and shows what was typed for copying', async () => {
    house.setClock('2026-12-21T12:00:00.000Z');
    const late = await send({ comment: 'Too late <b>' });
    expect(late.status).toBe(422);
    expect(late.body).toContain(
      'Comments on this draft ended at the end of 20 December 2026, anywhere on Earth (21 December 2026, 12:00 UTC).',
    );
    expect(late.body).toContain('Too late &lt;b>');
    const closed = await house.send(handler, 'GET /outputs/{outputId}/feedback', {
      params: { outputId: output.id },
    });
    expect(closed.body).toContain('Comments are closed');
    output = await keepOutput('published');
    expect((await send()).body).toContain('This output is published, so it takes no more comments.');
    output = await keepOutput('draft');
    expect((await send()).status).toBe(404);
    expect(await lettersOf('comment-confirm')).toEqual([]);
  });

  it('counts when it was sent in time and confirmed within seven days, even after the end', async () => {
    house.setClock('2026-12-21T11:59:59.000Z');
    const id = house.newId('comment');
    await send({ id });
    const link = await confirmOf(id);
    house.setClock('2026-12-28T11:59:58.999Z');
    expect((await confirm(link)).status).toBe(303);
    expect(await comments()).toHaveLength(1);
  });

  it('is gone after seven days without confirmation, and says what to do', async () => {
    const id = house.newId('comment');
    await send({ id });
    const link = await confirmOf(id);
    house.setClock('2026-12-01T09:00:00.000Z');
    for (const act of ['GET /feedback/{commentId}/confirm', 'GET /feedback/{commentId}'] as const)
      expect((await house.send(handler, act, link)).status).toBe(410);
    const late = await confirm(link);
    expect(late.status).toBe(410);
    expect(late.body).toContain('A comment that nobody confirms is deleted after 7 days');
    // The same form again: not a second click any more.
    expect((await send({ id })).status).toBe(200);
    expect(await lettersOf('comment-confirm')).toHaveLength(2);
    expect((await confirm(await confirmOf(id))).status).toBe(303);
  });

  it('says the same of a wrong key as of a comment that is not there', async () => {
    const { params } = await received({ publish: 'no' });
    const wrong = [
      { params, query: { key: 'wrong' } },
      { params: { commentId: house.newId('comment') }, query: { key: 'wrong' } },
    ];
    for (const route of ['GET /feedback/{commentId}', 'GET /feedback/{commentId}/confirm'] as const) {
      const [one, other] = await Promise.all(wrong.map((each) => house.send(handler, route, each)));
      expect(one?.status).toBe(410);
      expect(one?.body.replaceAll(params.commentId, '')).toBe(
        other?.body.replaceAll(wrong[1]?.params.commentId ?? '', ''),
      );
    }
    expect((await house.send(handler, 'GET /feedback/{commentId}', { params })).status).toBe(404);
  });

  it('shows everybody what its author allowed, and no address', async () => {
    const open = await received();
    const shown = await house.send(handler, 'GET /feedback/{commentId}', { params: open.params });
    expect(shown.body).toContain('Rita Reader');
    expect(shown.body).not.toContain('rita@example.org');
    const nameless = await received({ anonymous: 'yes' });
    const without = await house.send(handler, 'GET /feedback/{commentId}', { params: nameless.params });
    expect(without.body).not.toMatch(/Rita|University/);
    const json = await house.send(handler, 'GET /feedback/{commentId}', {
      params: nameless.params,
      accept: 'application/json',
    });
    expect(json.json()).toEqual({
      id: nameless.params.commentId,
      outputId: output.id,
      section: 'method',
      sectionTitle: 'Method',
      comment: typed.comment,
      author: { group: 'academia', region: 'Africa' },
      sentAt: '2026-11-24T09:00:00.000Z',
    });
  });

  it('is answered by the coordinating team, and its author hears of it', async () => {
    const { params, query } = await received();
    const list = await house.send(handler, 'GET /desk/outputs/{outputId}/feedback', {
      as: team,
      params: { outputId: output.id },
    });
    expect(list.body).toContain('to answer');
    const seen = await house.send(handler, 'GET /desk/feedback/{commentId}', { as: team, params });
    expect(seen.body).toContain('Send the answer');
    expect(seen.body).toContain('rita@example.org');
    const empty = await answer(params.commentId, { verdict: 'maybe', reason: 'Half <i>typed</i>' });
    expect(empty.status).toBe(422);
    expect(empty.body).toContain('Half &lt;i>typed&lt;/i>');
    expect((await answer(params.commentId)).status).toBe(303);
    const [letter] = await lettersOf('comment-answered');
    expect(letter).toMatchObject({
      to: { name: 'Rita Reader', email: 'rita@example.org' },
      fields: { verdict: 'accepted', reason: 'We name them now.', comment: typed.comment },
    });
    const own = await house.send(handler, 'GET /feedback/{commentId}', { params, query });
    expect(own.body).toContain('We name them now.');
    const told = (await history(house.table, params.commentId)).items;
    expect(told).toMatchObject([
      { act: 'commented on an output' },
      { act: 'answered a comment', note: 'accepted: We name them now.', news: true, forumId: forum.id },
    ]);
  });

  it('is answered once: a second click changes nothing, a second person sees who and when, with their text', async () => {
    const { params } = await received();
    const secretariat = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    const clicks = await Promise.all([answer(params.commentId), answer(params.commentId)]);
    expect(clicks.map(({ status }) => status)).toEqual([303, 303]);
    const late = await answer(
      params.commentId,
      { verdict: 'declined', reason: 'I see it otherwise.' },
      secretariat,
    );
    expect(late.status).toBe(409);
    expect(late.body).toContain('Farida Facilitator answered this comment on 24 November 2026, 09:00 UTC.');
    expect(late.body).toContain('I see it otherwise.');
    expect(await lettersOf('comment-answered')).toHaveLength(1);

    const other = await received({ comment: 'Another' });
    const both = await Promise.all([
      answer(other.params.commentId, { verdict: 'noted', reason: 'First' }),
      answer(other.params.commentId, { verdict: 'declined', reason: 'Second' }, secretariat),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(both.find(({ status }) => status === 409)?.body).toMatch(/answered this comment on/);
    expect(await lettersOf('comment-answered')).toHaveLength(2);
  });

  it('is read and answered by those it is for', async () => {
    const { params } = await received({ publish: 'no' });
    const other = await house.signIn(
      [{ role: 'coordinating-team', forumId: (await keepForum(house, 'Another')).id }],
      'Olu Other',
    );
    const mag = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const desa = await house.signIn([{ role: 'desa' }], 'Desmond Desa');
    for (const as of [other, mag]) {
      expect((await house.send(handler, 'GET /desk/feedback/{commentId}', { as, params })).status).toBe(403);
      const list = { as, params: { outputId: output.id } };
      expect((await house.send(handler, 'GET /desk/outputs/{outputId}/feedback', list)).status).toBe(403);
    }
    const read = await house.send(handler, 'GET /desk/feedback/{commentId}', { as: desa, params });
    expect(read.status).toBe(200);
    expect(read.body).toContain('Its author does not want it published.');
    expect(read.body).not.toContain('Send the answer');
    for (const as of [other, mag, desa])
      expect((await answer(params.commentId, undefined, as)).status).toBe(403);
    expect(await lettersOf('comment-answered')).toEqual([]);
    const unconfirmed = house.newId('comment');
    await send({ id: unconfirmed });
    const hidden = await house.send(handler, 'GET /desk/feedback/{commentId}', {
      as: team,
      params: { commentId: unconfirmed },
    });
    expect(hidden.status).toBe(404);
  });

  it('gives programs that fill in everything the same answer, and keeps nothing', async () => {
    const trap = 'https://spam.example';
    const id = house.newId('comment');
    const trapped = await send({ id, 'leave-empty': trap });
    expect(await lettersOf('comment-confirm')).toEqual([]);
    const sent = await send({ id, 'leave-empty': '' });
    expect([trapped.status, trapped.body.replace(`value="${trap}"`, 'value')]).toEqual([200, sent.body]);
  });

  it('does not flood an address with letters', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 11; count += 1)
      statuses.push((await send({ id: house.newId('comment'), comment: `Comment ${count}` })).status);
    expect(statuses).toEqual([...Array(10).fill(200), 429]);
    expect(await lettersOf('comment-confirm')).toHaveLength(10);
  });

  it('speaks JSON', async () => {
    const id = house.newId('comment');
    const { section, ...rest } = typed;
    const wrong = await send(
      {},
      { json: { ...rest, id, section: 'gone', anonymous: 'maybe', email: 'nobody' } },
    );
    expect(wrong.status).toBe(422);
    expect((wrong.json() as { errors: { name: string }[] }).errors.map(({ name }) => name)).toEqual([
      'section',
      'email',
      'anonymous',
    ]);
    const sent = await send({}, { json: { ...rest, id } });
    expect(sent.status).toBe(201);
    expect(sent.json()).toEqual({ id, state: 'unconfirmed' });
    const link = await confirmOf(id);
    const confirmed = await house.send(handler, 'POST /feedback/{commentId}/confirm', {
      params: link.params,
      json: { key: link.query.key },
    });
    expect(confirmed.json()).toEqual({ id, state: 'received' });
    const about = await house.send(handler, 'GET /outputs/{outputId}/feedback', {
      params: { outputId: output.id },
      accept: 'application/json',
    });
    expect(about.json()).toMatchObject({ open: true, sections: [{ id: 'method' }, { id: 'limits' }] });
    const answered = await house.send(handler, 'POST /desk/feedback/{commentId}/answer', {
      as: team,
      params: link.params,
      json: { verdict: 'noted', reason: 'Thank you.' },
    });
    expect(answered.json()).toEqual({ id, state: 'answered' });
  });

  it('takes whatever is typed: never a fault, never unescaped, and shows it again', async () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x>',
        '\r\nBcc: x@example.org',
        '\u0000',
        '💥',
        '‮x',
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.record(
          {
            section: word,
            comment: word,
            name: word,
            affiliation: word,
            group: word,
            region: word,
            email: word,
            publish: word,
            anonymous: word,
            id: word,
          },
          { requiredKeys: [] },
        ),
        async (form) => {
          const answered = await send(form);
          expect(answered.status).toBeLessThan(500);
          expect(answered.body).not.toContain('<script>alert');
          expect(answered.body).not.toContain('<img');
          const json = await send({}, { json: form });
          expect(json.status).toBeLessThan(500);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('costs as few DynamoDB requests as it can', async () => {
    const get = (
      route: 'GET /feedback/{commentId}' | 'GET /feedback/{commentId}/confirm',
      sending: Sending,
    ) => house.requestsOf(() => house.send(handler, route, sending));
    const id = house.newId('comment');
    expect(await house.requestsOf(() => send({ id }))).toEqual([
      'GetItem',
      'UpdateItem',
      'UpdateItem',
      'GetItem',
      'TransactWriteItems',
    ]);
    const link = await confirmOf(id);
    expect(await get('GET /feedback/{commentId}/confirm', link)).toEqual(['GetItem']);
    expect(await house.requestsOf(() => confirm(link))).toEqual(['GetItem', 'GetItem', 'TransactWriteItems']);
    expect(await get('GET /feedback/{commentId}', link)).toEqual(['GetItem']);
    const signedIn = ['GetItem', 'GetItem'];
    expect(
      await house.requestsOf(() =>
        house.send(handler, 'GET /desk/feedback/{commentId}', { as: team, params: link.params }),
      ),
    ).toEqual([...signedIn, 'GetItem', 'Query', 'Query']);
    expect(await house.requestsOf(() => answer(id))).toEqual([
      ...signedIn,
      'GetItem',
      'GetItem',
      'TransactWriteItems',
    ]);
  });

  it('writes on behalf of its forum, and lets its team hear what is answered', async () => {
    const forums = createForums(house.table);
    const withContact = { ...forum, contact: 'team@example.org' };
    await house.commit({
      changes: [forums.change(forum, withContact, tester, house.clock().toISOString())],
      audit: [],
    });
    const { params } = await received();
    await answer(params.commentId);
    for (const template of ['comment-confirm', 'comment-receipt', 'comment-answered']) {
      const [letter] = await lettersOf(template);
      const rendered =
        letter && (await renderLetter(letter, { baseUrl: 'https://x.test', contact: 'desk@example.org' }));
      expect(rendered?.content, template).toMatchObject({
        onBehalfOf: 'BPF on BPFs',
        replyTo: { name: 'BPF on BPFs', email: 'team@example.org' },
      });
    }
  });

  it('writes letters that say it well', async () => {
    const { params } = await received({ comment: 'Name the *countries* & <b>why</b>.' });
    await answer(params.commentId);
    for (const template of ['comment-confirm', 'comment-receipt', 'comment-answered']) {
      const [letter] = await lettersOf(template);
      if (!letter) throw new Error(`No ${template}`);
      const { subject, text, html } = await renderLetter(letter, {
        baseUrl: 'https://bpf.example.org',
        contact: 'secretariat@example.org',
      });
      expect(`Subject: ${subject}\n\n${text}`).toMatchSnapshot(template);
      expect(html).not.toContain('<b>why</b>');
    }
  });
});
