import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/outputs/handler.ts';
import type { Comment } from '../../shared/domain/comment.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Printed } from '../../shared/domain/papers.ts';
import { createComments } from '../../shared/store/comments.ts';
import { createDisseminations } from '../../shared/store/disseminations.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createOutputs, sha256 } from '../../shared/store/outputs.ts';
import { history, newsBetween } from '../../shared/store/records.ts';
import type { Reports } from '../../shared/store/reports.ts';
import { createHouse, type Sending, type SignedIn, type TestHouse } from '../support/house.ts';
import { keepForum, tester } from '../support/samples.ts';
import { typesettingHere } from '../support/typesetter.ts';
import { sendEvent, uploadEvent } from '../support/upload.ts';

const markdown = `Six years of forums, read again.

# What was asked

How should a Best Practice Forum be proposed, run and heard?

## Who was asked

| Group | Answers |
|-------|---------|
| Facilitators | 12 |

# Recommendations

Keep the goal *clear*, and <b>realistic</b>.
`;

const typed = {
  title: 'BPF on BPFs: what six years taught',
  summary: 'What worked in past forums, what did not, and what to change.',
  lang: 'en',
  kind: 'markdown',
  markdown,
};

const pdf = (words = 'a report') => new TextEncoder().encode(`%PDF-1.7\n${words}\nstartxref\n9\n%%EOF\n`);
const pdfFile = (bytes: Uint8Array = pdf(), name = 'report.pdf') => ({
  report: { name, type: 'application/pdf', bytes },
});

describe('outputs', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let team: SignedIn;
  let forum: Forum;
  let objects: Map<string, Uint8Array>;
  let fetched: number;
  /** Instead of what the typesetter would make. */
  let papers: Printed | undefined;

  beforeEach(async () => {
    house = await createHouse();
    objects = new Map();
    fetched = 0;
    papers = undefined;
    const reports: Reports = {
      put: async (bytes) => {
        const key = `reports/${sha256(bytes)}.pdf`;
        objects.set(key, bytes);
        return key;
      },
      get: async (key) => {
        fetched += 1;
        return objects.get(key);
      },
    };
    handler = createHandler({
      ...house.web,
      table: house.table,
      outputs: createOutputs(house.table),
      forums: createForums(house.table),
      comments: createComments(house.table),
      disseminations: createDisseminations(house.table),
      reports,
      typesetting: {
        order: async (order) =>
          papers
            ? { ok: true, papers: { report: papers, summary: papers } }
            : typesettingHere(reports).order(order),
      },
    });
    forum = await keepForum(house, 'BPF on BPFs');
    team = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Farida Facilitator');
  });

  const write = (form: Record<string, string> = {}, more: Sending = {}) =>
    house.send(handler, 'POST /desk/forums/{forumId}/outputs/new', {
      as: team,
      params: { forumId: forum.id },
      form: { ...typed, ...form },
      ...more,
    });

  const written = async (form: Record<string, string> = {}) => {
    const id = house.newId('output');
    const answer = await write({ id, ...form });
    expect(answer.status).toBe(303);
    return id;
  };

  const act = (
    id: string,
    what: 'edit' | 'open-for-comment' | 'publish',
    form: Record<string, string>,
    as = team,
  ) => house.send(handler, `POST /desk/outputs/{outputId}/${what}`, { as, params: { outputId: id }, form });

  const upload = async (id: string, files: ReturnType<typeof pdfFile>, form: Record<string, string>) =>
    sendEvent(
      handler,
      await uploadEvent(
        'POST /desk/outputs/{outputId}/report',
        { as: team, params: { outputId: id }, form },
        files,
      ),
    );

  const published = async (form: Record<string, string> = {}) => {
    const id = await written(form);
    expect((await act(id, 'publish', { revision: '1' })).status).toBe(303);
    return id;
  };

  const seen = (id: string, more: Sending = {}) =>
    house.send(handler, 'GET /outputs/{outputId}', { params: { outputId: id }, ...more });
  const desk = (id: string, as = team) =>
    house.send(handler, 'GET /desk/outputs/{outputId}', { params: { outputId: id }, as });

  it('is written by the team of its forum, and seen by nobody else at first', async () => {
    const id = await written();
    expect((await desk(id)).body).toContain('Readers do not see it yet.');
    expect((await seen(id)).status).toBe(404);
    expect((await house.send(handler, 'GET /outputs')).body).toContain('No output has been put up yet.');
    expect(await createOutputs(house.table).textOf(id)).toBe(markdown.trim());

    const other = await house.signIn(
      [{ role: 'coordinating-team', forumId: (await keepForum(house, 'Another')).id }],
      'Olu Other',
    );
    expect((await desk(id, other)).status).toBe(403);
    expect((await act(id, 'edit', { ...typed, revision: '1' }, other)).status).toBe(403);
    expect((await write({}, { as: other, form: typed })).status).toBe(403);
    const mag = await house.signIn([{ role: 'mag' }], 'Mara Member');
    expect((await desk(id, mag)).status).toBe(200);
    expect((await desk(id, mag)).body).not.toContain('Publish as final');
    expect((await act(id, 'publish', { revision: '1' }, mag)).status).toBe(403);
  });

  it('is the same output when the form is sent twice, and keeps the text when another came first', async () => {
    const id = await written();
    expect((await write({ id })).status).toBe(303);
    const other = await write({ id, markdown: '# Something else' });
    expect(other.status).toBe(409);
    expect(other.body).toContain('# Something else');
    expect(await createOutputs(house.table).textOf(id)).toBe(markdown.trim());
    expect((await createOutputs(house.table).ofForum(forum.id)).items).toHaveLength(1);
  });

  it('says what is wrong beside the fields, and shows what was typed again', async () => {
    const answer = await write({
      title: '',
      lang: 'klingonese!',
      markdown: '# <img src=x onerror=alert(1)>',
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('“Title of the output” is empty. Please fill it in.');
    expect(answer.body).toContain('# &lt;img src=x onerror=alert(1)>');
    const wrongLang = await write({ lang: 'klingonese!' });
    expect(wrongLang.status).toBe(422);
    expect(wrongLang.body).toContain('This language tag is not known.');
    const tooLong = await write({ markdown: 'ة'.repeat(160_000) });
    expect(tooLong.status).toBe(422);
    expect(tooLong.body).toContain('320 KB');
  });

  it('keeps the longest text there may be', async () => {
    const longest = `# Long\n\n${'ة'.repeat(149_000)}`;
    const id = await written({ markdown: longest });
    expect(await createOutputs(house.table).textOf(id)).toBe(longest);
  });

  it('is not saved with more sections than readers can be offered, and keeps what was typed', async () => {
    const headings = (count: number) => Array.from({ length: count }, (_, place) => `# h${place}`).join('\n');
    for (const count of [201, 15_000]) {
      const answer = await write({ markdown: headings(count) });
      expect(answer.status).toBe(422);
      expect(answer.body).toContain('href="#field-markdown">The text has more than 200 sections');
      expect(answer.body).toContain(`# h${count - 1}`);
    }
    const id = await written({ markdown: headings(200) });
    const edited = await act(id, 'edit', { ...typed, markdown: headings(201), revision: '1' });
    expect(edited.status).toBe(422);
    expect(edited.body).toContain('href="#field-markdown">The text has more than 200 sections');
    expect(await createOutputs(house.table).textOf(id)).toBe(headings(200));
  });

  it('fits into its record with all that may be typed, and however often it was corrected', {
    timeout: 120_000,
  }, async () => {
    const largest = (word: string) => ({
      ...typed,
      title: '漢'.repeat(200),
      summary: '漢'.repeat(1_200),
      // Letters of four bytes; each title and each id is as long as it can be.
      markdown: Array.from(
        { length: 200 },
        (_, place) => `# ${'𠀀'.repeat(196)} ${place}\n\n${'𠀀'.repeat(100)}${word}\n`,
      ).join('\n'),
      sectionNames: Array.from({ length: 60 }, () => ({ name: '漢'.repeat(200) })),
    });
    // It is the record that is looked at; 22 reports of a hundred pages would take their time.
    papers = { key: `reports/${'0'.repeat(64)}.pdf`, sha256: '0'.repeat(64), bytes: 4_000_000, pages: 100 };
    const id = house.newId('output');
    const wrote = await house.send(handler, 'POST /desk/forums/{forumId}/outputs/new', {
      as: team,
      params: { forumId: forum.id },
      json: { ...largest(''), id },
    });
    expect(wrote.status).toBe(201);
    expect((await act(id, 'publish', { revision: '1' })).status).toBe(303);
    for (let count = 1; count <= 21; count += 1) {
      const answer = await house.send(handler, 'POST /desk/outputs/{outputId}/edit', {
        as: team,
        params: { outputId: id },
        json: { ...largest(String(count)), correction: '漢'.repeat(300), revision: count + 1 },
      });
      expect(answer.status).toBe(200);
    }
    const kept = await createOutputs(house.table).get(id);
    expect(kept).toMatchObject({ version: 22 });
    expect(kept?.sections).toHaveLength(200);
    expect(kept?.corrections).toHaveLength(20);
    expect((await seen(id)).body).toContain('The last 20 of 21 corrections are told here.');
  });

  it('is previewed without being saved, with what is unfinished and where', async () => {
    const answer = await write({ act: 'preview', title: '', markdown: '# One\n\n### <i>Three</i>' });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('Nothing was saved yet.');
    expect(answer.body).toContain('Line 3: The heading “&lt;i>Three&lt;/i>” skips a level');
    expect(answer.body).toContain('<h3>One</h3>');
    expect((await createOutputs(house.table).ofForum(forum.id)).items).toEqual([]);
    const id = await written();
    const edited = await act(id, 'edit', { ...typed, act: 'preview', markdown: '# New', revision: '1' });
    expect(edited.body).toContain('<h3>New</h3>');
    expect(await createOutputs(house.table).textOf(id)).toBe(markdown.trim());
  });

  it('is opened for comment until a day, shows its sections with a way to comment, and says so to the team', async () => {
    const id = await written();
    expect((await act(id, 'open-for-comment', { commentsUntil: '2026-12-20', revision: '1' })).status).toBe(
      303,
    );
    const { body } = await seen(id);
    expect(body).toContain('<h2 id="section-what-was-asked">What was asked</h2>');
    expect(body).toContain('<h3 id="section-who-was-asked">Who was asked</h3>');
    expect(body).toContain(`href="/outputs/${id}/feedback?section=recommendations"`);
    expect(body).toContain('&lt;b&gt;realistic&lt;/b&gt;');
    expect(body).toContain('21 December 2026, 12:00 UTC');
    expect(body).toContain('Please do not cite it as a result.');
    house.setClock('2026-12-21T12:00:00.000Z');
    const later = (await seen(id)).body;
    expect(later).not.toContain('/feedback');
    expect(later).toContain(
      'Comments ended at the end of 20 December 2026, anywhere on Earth (21 December 2026, 12:00 UTC)',
    );
    expect(
      (
        await newsBetween(house.table, {
          after: '2026-11-01T00:00:00.000Z',
          until: '2027-01-01T00:00:00.000Z',
        })
      ).items,
    ).toMatchObject([
      { act: 'opened an output for comment', record: id, forumId: forum.id, from: 'draft', to: 'open' },
    ]);
  });

  it('is not opened until a day that is over, nor by an old page, nor unfinished', async () => {
    const id = await written();
    const past = await act(id, 'open-for-comment', { commentsUntil: '2026-11-01', revision: '1' });
    expect(past.status).toBe(422);
    expect(past.body).toContain('1 November 2026 is over everywhere on Earth.');
    expect((await act(id, 'open-for-comment', { commentsUntil: 'soon', revision: '1' })).status).toBe(422);
    const old = await act(id, 'open-for-comment', { commentsUntil: '2026-12-20', revision: '0' });
    expect(old.status).toBe(409);
    const unfinished = await written({ markdown: 'Text\n\n![](https://example.org/a.png)' });
    const refused = await act(unfinished, 'open-for-comment', { commentsUntil: '2026-12-20', revision: '1' });
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('Line 3: An image without a description.');
    const empty = await written({ markdown: '' });
    expect((await act(empty, 'publish', { revision: '1' })).body).toContain('The text is empty.');
  });

  it('is opened once by two clicks, and its day can be moved', async () => {
    const id = await written();
    for (const revision of ['1', '1']) {
      const answer = await act(id, 'open-for-comment', { commentsUntil: '2026-12-20', revision });
      expect(answer.status).toBe(303);
    }
    expect((await act(id, 'open-for-comment', { commentsUntil: '2027-01-10', revision: '2' })).status).toBe(
      303,
    );
    const told = (await history(house.table, id)).items.map((entry) => entry.act);
    expect(told).toEqual([
      'began an output',
      'opened an output for comment',
      'changed how long comments are open',
    ]);
  });

  it('is published once, whoever clicks how often, and can be cited', async () => {
    const id = await written();
    const secretariat = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    const answers = await Promise.all([
      act(id, 'publish', { revision: '1' }),
      act(id, 'publish', { revision: '1' }, secretariat),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 303]);
    expect((await act(id, 'publish', { revision: '1' })).status).toBe(303);
    expect(
      (await history(house.table, id)).items.filter(({ act: done }) => done === 'published an output'),
    ).toHaveLength(1);
    const { body } = await seen(id);
    expect(body).toContain(
      `Internet Governance Forum, Best Practice Forum “<bdi>BPF on BPFs</bdi>” (2026). <bdi lang="en">BPF on BPFs: what six years taught</bdi>. Version 1. https://bpf.example.org/outputs/${id}`,
    );
    expect((await act(id, 'open-for-comment', { commentsUntil: '2026-12-20', revision: '2' })).status).toBe(
      409,
    );
    expect((await desk(id)).body).toContain('Prepare a dissemination');
  });

  it('refuses the older of two changes, says who was first, and keeps the text', async () => {
    const id = await written();
    expect((await act(id, 'edit', { ...typed, title: 'First', revision: '1' })).status).toBe(303);
    const late = await act(id, 'edit', { ...typed, title: 'Second', revision: '1' });
    expect(late.status).toBe(409);
    expect(late.body).toContain('value="Second"');
    const twice = await act(id, 'edit', { ...typed, title: 'First', revision: '1' });
    expect(twice.status).toBe(303);
    const both = await Promise.all(
      ['Third', 'Fourth'].map((title) => act(id, 'edit', { ...typed, title, revision: '2' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    const lost = both.find(({ status }) => status === 409);
    expect(lost?.body).toMatch(/Farida Facilitator changed this on|changed while you had it open/);
  });

  it('is corrected after its publication with a public word on it, never silently', async () => {
    const id = await published();
    const silent = await act(id, 'edit', { ...typed, title: 'Better', revision: '2' });
    expect(silent.status).toBe(422);
    expect(silent.body).toContain('“What you corrected” is empty.');
    const broken = await act(id, 'edit', { ...typed, markdown: '', correction: 'All gone', revision: '2' });
    expect(broken.status).toBe(422);
    const before = (await seen(id, { accept: 'application/json' })).json() as { contentHash: string };
    const corrected = await act(id, 'edit', {
      ...typed,
      title: 'Better',
      correction: 'The <title>.',
      revision: '2',
    });
    expect(corrected.status).toBe(303);
    const { body } = await seen(id);
    expect(body).toContain('Version 2');
    expect(body).toContain('The &lt;title>.');
    const now = (await seen(id, { accept: 'application/json' })).json();
    expect(now).toMatchObject({ version: 2, title: 'Better' });
    expect((now as { contentHash: string }).contentHash).not.toBe(before.contentHash);
    // Saved again as it is: nothing changed, so no new version.
    expect((await act(id, 'edit', { ...typed, title: 'Better', revision: '3' })).status).toBe(303);
    expect((await seen(id, { accept: 'application/json' })).json()).toMatchObject({ version: 2 });
  });

  it('takes a PDF that is one, whole and small enough', async () => {
    const id = await written({ kind: 'pdf', markdown: '', 'sectionNames.0.name': 'Annex <A>' });
    expect((await act(id, 'publish', { revision: '1' })).body).toContain('No PDF has been uploaded yet.');
    const tries: [Uint8Array, number, string][] = [
      [new TextEncoder().encode('<html>%%EOF'), 422, 'This file is not a PDF.'],
      [new TextEncoder().encode('%PDF-1.7 cut'), 422, 'This PDF is cut off'],
      [pdf('x'.repeat(4 * 1024 * 1024)), 413, '4.0 MB at most can be kept'],
    ];
    for (const [bytes, status, said] of tries) {
      const answer = await upload(id, pdfFile(bytes), { revision: '1' });
      expect(answer.status).toBe(status);
      expect(answer.body).toContain(said);
    }
    const none = await act(id, 'publish', { revision: '1' });
    expect(none.status).toBe(422);
    expect(objects.size).toBe(0);

    const name = '..\\..\\C:\\reports\\"été"\r\nX-Evil: 1.pdf';
    expect((await upload(id, pdfFile(pdf(), name), { revision: '1' })).status).toBe(303);
    expect((await upload(id, pdfFile(), { revision: '1' })).status).toBe(303);
    expect((await upload(id, pdfFile(pdf('another')), { revision: '1' })).status).toBe(409);
    expect((await act(id, 'publish', { revision: '2' })).status).toBe(303);
    expect((await desk(id)).body).toContain('<span dir="auto">&quot;été&quot;');
    const { body } = await seen(id);
    expect(body).toContain('Annex &lt;A></h2>');
    expect(body).toContain(sha256(pdf()));
    expect((await upload(id, pdfFile(pdf('another')), { revision: '3' })).status).toBe(422);
    expect(
      (await upload(id, pdfFile(pdf('another')), { revision: '3', correction: 'Table 2 was wrong.' })).status,
    ).toBe(303);
    expect((await seen(id, { accept: 'application/json' })).json()).toMatchObject({
      version: 2,
      report: { sha256: sha256(pdf('another')) },
    });
  });

  it('is written with its PDF in one step, and corrected with another in one', async () => {
    const sendWith = async (
      routeKey: string,
      params: Record<string, string>,
      form: object,
      file: Uint8Array,
    ) =>
      sendEvent(
        handler,
        await uploadEvent(routeKey, { as: team, params, form: { ...typed, ...form } }, pdfFile(file)),
      );
    const begin = (form: object, file = pdf()) =>
      sendWith('POST /desk/forums/{forumId}/outputs/new', { forumId: forum.id }, form, file);
    const id = house.newId('output');
    const asPdf = { id, kind: 'pdf', markdown: '' };

    const wrong = await begin(asPdf, new TextEncoder().encode('<html>'));
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('href="#field-report">This file is not a PDF.');
    expect(wrong.body).toContain('Please choose the PDF again');
    const untitled = await begin({ ...asPdf, title: '' });
    expect(untitled.status).toBe(422);
    expect(untitled.body).toContain('Please choose the PDF again');
    expect(objects.size).toBe(0);

    // A double click is one output.
    expect((await begin(asPdf)).status).toBe(303);
    expect((await begin(asPdf)).status).toBe(303);
    expect((await begin(asPdf, pdf('another'))).status).toBe(409);
    expect((await desk(id)).body).toContain('Publish as final');
    expect((await act(id, 'publish', { revision: '1' })).status).toBe(303);

    const edit = (form: object, file: Uint8Array) =>
      sendWith('POST /desk/outputs/{outputId}/edit', { outputId: id }, { ...asPdf, ...form }, file);
    expect((await edit({ revision: '2' }, pdf('better'))).status).toBe(422);
    const correction = 'A table was wrong.';
    expect((await edit({ revision: '2', title: 'Better', correction }, pdf('better'))).status).toBe(303);
    expect((await edit({ revision: '2', title: 'Better', correction }, pdf('better'))).status).toBe(303);
    expect((await seen(id, { accept: 'application/json' })).json()).toMatchObject({
      version: 2,
      title: 'Better',
      corrections: [{ version: 2, what: correction }],
      report: { sha256: sha256(pdf('better')) },
    });
    // Without a file the one there is stays.
    const again = { ...typed, ...asPdf, title: 'Best', revision: '3', correction };
    expect((await act(id, 'edit', again)).status).toBe(303);
    expect((await seen(id, { accept: 'application/json' })).json()).toMatchObject({
      version: 3,
      report: { sha256: sha256(pdf('better')) },
    });
  });

  it('says what is missing in the place of what cannot be done without it', async () => {
    const id = await written({ kind: 'pdf', markdown: '' });
    const { body } = await desk(id);
    expect(body).toContain('No PDF has been uploaded yet.');
    expect(body).not.toContain('Publish as final');
    expect(body).not.toContain('>Open for comment</button>');
    await upload(id, pdfFile(), { revision: '1' });
    expect((await desk(id)).body).toContain('Publish as final');
    expect((await desk(id)).body).toContain('>Open for comment</button>');
  });

  it('has its language from the list, or by its tag', async () => {
    const langOf = async (id: string) => (await createOutputs(house.table).get(id))?.lang;
    expect(await langOf(await written({ lang: 'fr', otherLang: '' }))).toBe('fr');
    const uzbek = await written({ lang: 'other', otherLang: ' uz-cyrl' });
    expect(await langOf(uzbek)).toBe('uz-Cyrl');
    const form = await house.send(handler, 'GET /desk/outputs/{outputId}/edit', {
      as: team,
      params: { outputId: uzbek },
    });
    expect(form.body).toContain('<option value="other" selected>');
    expect(form.body).toContain('value="uz-Cyrl"');
    const none = await write({ lang: 'other', otherLang: ' ' });
    expect(none.status).toBe(422);
    expect(none.body).toContain('href="#field-otherLang">Write the tag of the language');
    const both = await write({ lang: 'fr', otherLang: 'uz-Cyrl' });
    expect(both.status).toBe(422);
    expect(both.body).toContain('Choose “Another language” in the list');
    expect(both.body).toContain('value="uz-Cyrl"');
    expect(both.body).toContain('<option value="fr" selected>');
  });

  it('hands out the PDF under the hash of its content, and not again to who has it', async () => {
    const id = await written({ kind: 'pdf', markdown: '' });
    await upload(id, pdfFile(), { revision: '1' });
    const get = (more: Sending = {}) =>
      house.send(handler, 'GET /outputs/{outputId}/report.pdf', { params: { outputId: id }, ...more });
    expect((await get()).status).toBe(404);
    await act(id, 'publish', { revision: '2' });
    const first = await get();
    expect(first.body).toBe(Buffer.from(pdf()).toString('latin1'));
    expect(first.headers).toMatchObject({
      'content-type': 'application/pdf',
      etag: `"${sha256(pdf())}"`,
      'content-disposition': `attachment; filename="${id}.pdf"`,
      'cache-control': 'public, no-cache',
    });
    const event = await uploadEvent('GET /outputs/{outputId}/report.pdf', { params: { outputId: id } }, {});
    event.headers['if-none-match'] = `W/"x", "${sha256(pdf())}"`;
    const again = await sendEvent(handler, event);
    expect(again).toMatchObject({ status: 304, body: '' });
    expect(fetched).toBe(1);
    const without = await written();
    await act(without, 'open-for-comment', { commentsUntil: '2026-12-20', revision: '1' });
    const nothing = await house.send(handler, 'GET /outputs/{outputId}/report.pdf', {
      params: { outputId: without },
    });
    expect(nothing.status).toBe(404);
    expect(nothing.body).toContain('This output has no PDF');
  });

  it('leads its team from the published text to asking to go on with it as the final report (R9)', async () => {
    const mag = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const id = await written();
    const desk = async (as = team) =>
      (await house.send(handler, 'GET /desk/outputs/{outputId}', { as, params: { outputId: id } })).body;
    const way = `href="/desk/forums/${forum.id}/continuation?report=${id}"`;
    expect(await desk()).not.toContain(way);
    await act(id, 'publish', { revision: '1' });
    expect(await desk()).toContain(way);
    expect(await desk(mag)).not.toContain(way);
  });

  it('shows published comments beside their section, and those on sections that are gone beside the whole', async () => {
    const id = await written();
    await act(id, 'open-for-comment', { commentsUntil: '2026-12-20', revision: '1' });
    const at = house.clock().toISOString();
    const comments = createComments(house.table);
    const comment = (more: Partial<Comment>): Comment => ({
      id: house.newId('comment'),
      revision: 0,
      outputId: id,
      forumId: forum.id,
      outputTitle: typed.title,
      comment: 'Words',
      name: 'Rita Reader',
      group: 'academia',
      region: 'Africa',
      email: 'rita@example.org',
      anonymous: false,
      publish: 'yes',
      state: 'received',
      keyHash: 'x',
      sentAt: at,
      ...more,
    });
    const all = [
      comment({ section: 'recommendations', sectionTitle: 'Recommendations', comment: 'On <b>them</b>' }),
      comment({
        section: 'gone',
        sectionTitle: 'Gone',
        comment: 'On a section that is gone',
        anonymous: true,
      }),
      comment({ comment: 'Between us', publish: 'no' }),
      comment({
        section: 'recommendations',
        sectionTitle: 'Recommendations',
        comment: 'And an answer',
        state: 'answered',
        answer: { verdict: 'accepted', reason: 'We took it in.', by: 'Farida Facilitator', at },
      }),
    ];
    for (const each of all)
      await house.commit({ changes: [comments.change(undefined, each, tester, at)], audit: [] });
    const { body } = await seen(id);
    const [, onRecommendations = '', onTheWhole = ''] =
      /aria-label="Comments on “Recommendations”"([\s\S]*?)<\/section>[\s\S]*aria-label="Comments on “The whole text”"([\s\S]*?)<\/section>/.exec(
        body,
      ) ?? [];
    expect(onRecommendations).toContain('On &lt;b>them&lt;/b>');
    expect(onRecommendations).toContain('We took it in.');
    expect(onTheWhole).toContain('On a section that is gone');
    expect(onTheWhole).toContain('Name withheld');
    expect(body).not.toContain('Between us');
    expect(body).not.toContain('rita@example.org');
    const json = JSON.stringify((await seen(id, { accept: 'application/json' })).json());
    expect(json).toContain('On a section that is gone');
    expect(json).not.toMatch(/Between us|rita@example.org|keyHash/);
    expect((await desk(id)).body).toContain('3 to answer, 1 answered');
  });

  it('says in which language and direction it is', async () => {
    const id = await published({ lang: 'AR', title: 'ممارسات', markdown: '# الخلاصة\n\nنص' });
    const { body } = await seen(id);
    expect(body).toContain('<h1 lang="ar" dir="rtl">ممارسات</h1>');
    expect(body).toContain('In Arabic.');
    expect(body).toContain('href="#section-الخلاصة"');
  });

  it('speaks JSON', async () => {
    const id = house.newId('output');
    const { form, ...json } = { form: 0, ...typed, id };
    const made = await write({}, { json });
    expect(made.status).toBe(201);
    expect(made.json()).toEqual({ id });
    const wrong = await write(
      {},
      { json: { ...json, id: house.newId('output'), kind: 'film', sectionNames: 'x' } },
    );
    expect(wrong.status).toBe(422);
    expect((wrong.json() as { errors: { name: string }[] }).errors.map(({ name }) => name)).toEqual([
      'kind',
      'sectionNames',
    ]);
    const edited = await house.send(handler, 'POST /desk/outputs/{outputId}/edit', {
      as: team,
      params: { outputId: id },
      json: { ...json, title: 'By a program', revision: 1 },
    });
    expect(edited.status).toBe(200);
    expect(
      (
        await house.send(handler, 'POST /desk/outputs/{outputId}/publish', {
          as: team,
          params: { outputId: id },
          json: { revision: 2 },
        })
      ).json(),
    ).toMatchObject({ state: 'published' });
    const list = (await house.send(handler, 'GET /outputs', { accept: 'application/json' })).json();
    expect(list).toMatchObject({ outputs: [{ id, title: 'By a program', state: 'published', version: 1 }] });
  });

  it('takes whatever is typed: never a fault, never unescaped, and shows it again', async () => {
    const id = await written();
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x>',
        '# <img src=x>',
        '[x](javascript:x)',
        '\r\n',
        '\u0000',
      ),
    );
    const form = fc.record(
      {
        title: word,
        summary: word,
        lang: word,
        kind: fc.oneof(word, fc.constantFrom('pdf', 'markdown')),
        markdown: word,
        'sectionNames.0.name': word,
        'sectionNames.x.name': word,
        correction: word,
        commentsUntil: word,
        revision: fc.oneof(word, fc.constant('1')),
        act: fc.oneof(word, fc.constant('preview')),
        id: word,
      },
      { requiredKeys: [] },
    );
    const routes = ['edit', 'open-for-comment', 'publish'] as const;
    await fc.assert(
      fc.asyncProperty(form, async (typedForm) => {
        const answers = [await write(typedForm), await write({}, { json: typedForm })];
        for (const each of routes) answers.push(await act(id, each, typedForm));
        for (const { status, body, headers } of answers) {
          expect(status).toBeLessThan(500);
          // Who asked for JSON gets words as they were typed, and no browser takes them for a page.
          if (!headers['content-type']?.startsWith('text/html')) continue;
          expect(body).not.toContain('<script>alert');
          expect(body).not.toContain('<img');
          expect(body).not.toContain('href="javascript');
        }
        expect((await desk(id)).status).toBe(200);
      }),
      { numRuns: 12 },
    );
  });

  it('costs as few DynamoDB requests as it can', async () => {
    const id = await published();
    const signedIn = ['GetItem', 'GetItem'];
    expect(await house.requestsOf(() => house.send(handler, 'GET /outputs'))).toEqual(['Query', 'Query']);
    expect((await house.requestsOf(() => seen(id))).sort()).toEqual([
      'GetItem',
      'GetItem',
      'GetItem',
      'Query',
    ]);
    expect((await house.requestsOf(() => desk(id))).sort()).toEqual(
      [...signedIn, 'GetItem', 'GetItem', 'GetItem', 'Query', 'Query', 'Query'].sort(),
    );
    const next = house.newId('output');
    expect(await house.requestsOf(() => write({ id: next }))).toEqual([
      ...signedIn,
      'GetItem',
      'TransactWriteItems',
    ]);
    expect(
      await house.requestsOf(() => act(next, 'edit', { ...typed, title: 'Other', revision: '1' })),
    ).toEqual([...signedIn, 'GetItem', 'TransactWriteItems']);
    expect(
      await house.requestsOf(() =>
        act(next, 'open-for-comment', { commentsUntil: '2026-12-20', revision: '2' }),
      ),
    ).toEqual([...signedIn, 'GetItem', 'GetItem', 'GetItem', 'TransactWriteItems']);
    expect(await house.requestsOf(() => act(next, 'publish', { revision: '3' }))).toEqual([
      ...signedIn,
      'GetItem',
      'GetItem',
      'GetItem',
      'TransactWriteItems',
    ]);
  });

  it('lists what readers see, newest first, and what takes comments now', async () => {
    const outputs = createOutputs(house.table);
    const first = await published();
    const second = await written({ title: 'Open' });
    await written({ title: 'Nobody sees me' });
    await act(second, 'open-for-comment', { commentsUntil: '2026-12-20', revision: '1' });
    expect((await outputs.published()).items.map(({ id }) => id)).toEqual([first]);
    expect((await outputs.openToReaders()).map(({ id }) => id)).toEqual([second]);
    expect((await outputs.openForComment(house.clock())).map(({ id }) => id)).toEqual([second]);
    expect(await outputs.openForComment(new Date('2027-06-01'))).toEqual([]);
    expect((await outputs.ofForum(forum.id)).items).toHaveLength(3);
  });
});
