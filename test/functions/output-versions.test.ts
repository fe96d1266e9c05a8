import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/outputs/handler.ts';
import { pictureIn, pictureName } from '../../functions/outputs/picture.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { createComments } from '../../shared/store/comments.ts';
import { createDisseminations } from '../../shared/store/disseminations.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createOutputs, sha256 } from '../../shared/store/outputs.ts';
import { history } from '../../shared/store/records.ts';
import type { Reports } from '../../shared/store/reports.ts';
import { eventOf } from '../support/events.ts';
import { createHouse, type Sending, type SignedIn, type TestHouse } from '../support/house.ts';
import { readPdf } from '../support/pdf.ts';
import { jpeg, png } from '../support/pictures.ts';
import { keepForum } from '../support/samples.ts';
import { typesettingHere } from '../support/typesetter.ts';
import { sendEvent, uploadEvent } from '../support/upload.ts';

const first = '# Method\n\nWe read forty reports.\n\n# Findings\n\nGoals were vague.';
const second = '# Method\n\nWe read sixty reports.\n\n# Findings\n\nGoals were vague.';

const typed = {
  title: 'What six years say',
  summary: 'What worked, and what did not.',
  lang: 'en',
  kind: 'markdown',
  markdown: first,
};

describe('versions, pictures and copies of an output', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let team: SignedIn;
  let forum: Forum;
  let outputId: string;
  let typesetterAnswers: boolean;

  beforeEach(async () => {
    house = await createHouse();
    typesetterAnswers = true;
    const objects = new Map<string, Uint8Array>();
    const reports: Reports = {
      put: async (bytes, type = 'application/pdf') => {
        const key = `reports/${sha256(bytes)}.${type.split('/')[1]}`;
        objects.set(key, bytes);
        return key;
      },
      get: async (key) => objects.get(key),
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
        order: (order) =>
          typesetterAnswers
            ? typesettingHere(reports).order(order)
            : Promise.reject(new Error('The typesetter does not answer.')),
      },
    });
    forum = await keepForum(house, 'BPF on BPFs');
    team = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Farida Facilitator');
    outputId = house.newId('output');
    const answer = await house.send(handler, 'POST /desk/forums/{forumId}/outputs/new', {
      as: team,
      params: { forumId: forum.id },
      form: { ...typed, id: outputId },
    });
    expect(answer.status).toBe(303);
  });

  const act = (
    what: 'edit' | 'open-for-comment' | 'publish',
    form: Record<string, string>,
    as: SignedIn = team,
  ) => house.send(handler, `POST /desk/outputs/{outputId}/${what}`, { as, params: { outputId }, form });

  const addPicture = async (bytes: Uint8Array, form: Record<string, string>, name = 'Chart 1.PNG') =>
    sendEvent(
      handler,
      await uploadEvent(
        'POST /desk/outputs/{outputId}/edit',
        { as: team, params: { outputId }, form: { ...typed, act: 'picture', ...form } },
        { picture: { name, type: 'image/png', bytes } },
      ),
    );

  const get = (route: string, params: Record<string, string> = {}, more: Sending = {}) =>
    house.send(handler, `GET ${route}`, { params: { outputId, ...params }, ...more });

  const publish = async (form: Record<string, string> = { revision: '1' }) =>
    expect((await act('publish', form)).status).toBe(303);

  const correct = async (revision: string, form: Record<string, string> = {}) =>
    expect(
      (await act('edit', { ...typed, markdown: second, correction: 'Two reports more.', revision, ...form }))
        .status,
    ).toBe(303);

  it('keeps each version as readers had it, marked as not the newest', async () => {
    await act('open-for-comment', { commentsUntil: '2026-12-20', revision: '1' });
    await act('edit', { ...typed, markdown: `${first} Few were checked.`, revision: '2' });
    await publish({ revision: '3' });
    await correct('4');

    const { body } = await get('/outputs/{outputId}');
    expect(body).toContain('sixty reports');
    expect(body).toContain(`<a href="/outputs/${outputId}/versions/1">Version 1</a>`);
    expect(body).toContain(`<a href="/outputs/${outputId}/versions/0">Draft for comment</a>`);
    expect(body).toContain('Two reports more.');

    const old = (await get('/outputs/{outputId}/versions/{version}', { version: '1' })).body;
    expect(old).toContain('forty reports');
    expect(old).toContain('Few were checked.');
    expect(old).toContain('This is version 1, and not the newest.');
    expect(old).toContain('Version 1. https://bpf.example.org');
    expect(old).not.toContain('/feedback');
    const draft = (await get('/outputs/{outputId}/versions/{version}', { version: '0' })).body;
    expect(draft).toContain('This is the draft that was opened for comment, and not the newest.');
    expect(draft).not.toContain('Few were checked.');

    for (const version of ['3', '99', '-1', '1.5', 'x', '']) {
      const none = await get('/outputs/{outputId}/versions/{version}', { version });
      expect(none.status).toBe(404);
      expect(none.body).toContain('There is no such version');
    }
    const asData = await get(
      '/outputs/{outputId}/versions/{version}',
      { version: '1' },
      { accept: 'application/json' },
    );
    expect(asData.json()).toMatchObject({ version: 1, newestVersion: 2 });
  });

  it('gives the PDF of an older version, under a name that says so', async () => {
    await publish();
    const before = await get('/outputs/{outputId}/report.pdf');
    await correct('2');
    const now = await get('/outputs/{outputId}/report.pdf');
    const old = await get('/outputs/{outputId}/report.pdf', {}, { query: { version: '1' } });
    expect(old.headers.etag).toBe(before.headers.etag);
    expect(old.headers.etag).not.toBe(now.headers.etag);
    expect(old.headers['content-disposition']).toBe(`attachment; filename="${outputId}-version-1.pdf"`);
    expect((await get('/outputs/{outputId}/report.pdf', {}, { query: { version: '7' } })).status).toBe(404);
  });

  it('gives the summary of an older version as readers had it, and leads there from the list of versions', async () => {
    await publish();
    const before = await get('/outputs/{outputId}/summary.pdf');
    await correct('2', { summary: 'What worked, and what did not, in sixty reports.' });
    const now = await get('/outputs/{outputId}/summary.pdf');
    expect(now.headers['content-disposition']).toBe(`attachment; filename="${outputId}-summary.pdf"`);
    const old = await get('/outputs/{outputId}/summary.pdf', {}, { query: { version: '1' } });
    expect(old.headers.etag).toBe(before.headers.etag);
    expect(old.headers.etag).not.toBe(now.headers.etag);
    expect(old.headers['content-disposition']).toBe(
      `attachment; filename="${outputId}-summary-version-1.pdf"`,
    );
    const known = eventOf('GET /outputs/{outputId}/summary.pdf', {
      params: { outputId },
      query: { version: '1' },
    });
    known.headers['if-none-match'] = String(before.headers.etag);
    expect((await sendEvent(handler, known)).status).toBe(304);

    const listed = (await get('/outputs/{outputId}')).body;
    for (const name of ['report.pdf', 'summary.pdf']) {
      expect(listed).toContain(`href="/outputs/${outputId}/${name}?version=1"`);
      expect(listed).toContain(`href="/outputs/${outputId}/${name}"`);
    }
    const page = (await get('/outputs/{outputId}/versions/{version}', { version: '1' })).body;
    expect(page).toContain(`href="/outputs/${outputId}/summary.pdf?version=1"`);

    const none = await get('/outputs/{outputId}/summary.pdf', {}, { query: { version: '7' } });
    expect(none.status).toBe(404);
    expect(none.body).toContain('This version has no PDF of its summary');
  });

  it('shows its team a PDF before readers get one, or what is in its way', async () => {
    const preview = () => get('/desk/outputs/{outputId}/preview.pdf', {}, { as: team });
    expect(await preview()).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } });

    await act('edit', { ...typed, markdown: `${first}\n\nThank you 😀`, revision: '1' });
    const faulty = await preview();
    expect(faulty.status).toBe(422);
    expect(faulty.body).toContain('One thing has to be put right in the text first.');
    expect(faulty.body).toContain(
      `<a href="/desk/outputs/${outputId}/edit?line=9#field-markdown">Line 9: The PDF`,
    );

    typesetterAnswers = false;
    const silent = await preview();
    expect(silent.status).toBe(503);
    expect(silent.body).toContain('Nothing is wrong with the text.');
    expect(silent.body).toContain(`href="/desk/outputs/${outputId}/preview.pdf"`);
  });

  it('tells word by word what changed, so that a screen reader says it', async () => {
    await publish();
    await correct('2', { title: 'What seven years say' });
    const { body } = await get('/outputs/{outputId}/changes', {}, { query: { from: '1' } });
    expect(body).toContain(
      '<del><span class="visually-hidden" lang="en" dir="ltr">taken out: </span>forty<span class="visually-hidden" lang="en" dir="ltr"> (end of what was taken out)</span></del><ins><span class="visually-hidden" lang="en" dir="ltr">added: </span>sixty<',
    );
    expect(body).toContain('2 paragraphs stayed as they were.');
    expect(body).toContain('What seven years say');
    expect(body).toContain('Two reports more.');
    const same = await get('/outputs/{outputId}/changes', {}, { query: { from: '2', to: '2' } });
    expect(same.body).toContain('Nothing that readers see differs between these two.');
    expect((await get('/outputs/{outputId}/changes', {}, { query: { from: '9' } })).status).toBe(404);
  });

  it('leads to both versions where too much changed to be read side by side', async () => {
    const paragraphs = (words: string) =>
      Array.from({ length: 1_100 }, (_, place) => `${words} ${place}.`).join('\n\n');
    await act('edit', { ...typed, markdown: paragraphs('Old'), revision: '1' });
    await publish({ revision: '2' });
    await correct('3', { markdown: paragraphs('New') });
    const { status, body } = await get('/outputs/{outputId}/changes', {}, { query: { from: '1' } });
    expect(status).toBe(200);
    expect(body).toContain(
      `Too much changed to show it side by side. Read both: <a href="/outputs/${outputId}/versions/1">Version 1</a> · <a href="/outputs/${outputId}">Version 2</a>`,
    );
    expect(body).not.toContain('Nothing that readers see differs');
    expect(body).not.toContain('Old 7.');
    const asData = await get(
      '/outputs/{outputId}/changes',
      {},
      { query: { from: '1' }, accept: 'application/json' },
    );
    expect(asData.json()).toEqual({ from: 1, to: 2, differences: null });
  });

  it('shows who edits second what the first saved, beside what theirs would change', async () => {
    expect((await act('edit', { ...typed, markdown: second, revision: '1' })).status).toBe(303);
    const late = await act('edit', { ...typed, markdown: `${first} And rarely checked.`, revision: '1' });
    expect(late.status).toBe(409);
    expect(late.body).toContain('Saved meanwhile');
    expect(late.body).toContain('We read sixty reports.');
    expect(late.body).toContain('And rarely checked.');
    expect(late.body).toContain('Last saved on');
    expect(late.body).toContain('name="revision" value="2"');
    // Sent again, it takes the place of the first; that one is still told in the history.
    expect((await act('edit', { ...typed, markdown: `${second} Checked.`, revision: '2' })).status).toBe(303);
  });

  it('takes pictures that are ones, by their bytes, and keeps what was typed', async () => {
    const wrong: [Uint8Array, number, string][] = [
      [
        Buffer.from('<svg onload="alert(1)"/>'),
        422,
        'This file is neither a PNG nor a JPEG picture. Save it as one of these.',
      ],
      [
        png().subarray(0, 40),
        422,
        'This picture cannot be read: it is damaged or cut off. Save it again and choose the new file.',
      ],
      [
        png().fill(7, 45, 50),
        422,
        'This picture cannot be read: it is damaged or cut off. Save it again and choose the new file.',
      ],
      [jpeg().subarray(0, 25), 422, 'This picture cannot be read'],
      [jpeg(0, 5), 422, 'This picture cannot be read'],
      [jpeg(9_000, 5), 413, 'The picture is 9,000 × 5 pixels; 8,000 along a side are the most.'],
      [Buffer.concat([png(), Buffer.alloc(2 * 1024 * 1024)]), 413, '2.0 MB at most can be kept'],
    ];
    for (const [bytes, status, said] of wrong) {
      const answer = await addPicture(bytes, { revision: '1', title: 'Kept <here>' });
      expect(answer.status, said).toBe(status);
      expect(answer.body).toContain(said);
      expect(answer.body).toContain('Kept &lt;here>');
    }
    const none = await act('edit', { ...typed, act: 'picture', revision: '1' });
    expect(none.body).toContain('Choose a picture first.');

    for (const revision of ['1', '1', '2']) {
      const added = await addPicture(png(), { revision, markdown: '# Unsaved words' });
      expect(added.status).toBe(200);
      expect(added.body).toContain('![what it shows](chart-1.png)');
      expect(added.body).toContain('# Unsaved words');
    }
    const other = await addPicture(png(50, 50), { revision: '2' });
    expect(other.body).toContain('chart-1-2.png is with this output now.');
    expect(other.body).toContain('name="revision" value="3"');
    expect((await createOutputs(house.table).get(outputId))?.pictures.map(({ name }) => name)).toEqual([
      'chart-1.png',
      'chart-1-2.png',
    ]);
    const removed = await act('edit', { ...typed, act: 'remove:chart-1-2.png', revision: '3' });
    expect(removed.body).toContain('chart-1-2.png is removed.');
    expect((await history(house.table, outputId)).items.map((entry) => entry.act)).toEqual([
      'began an output',
      'added the picture chart-1.png',
      'added the picture chart-1-2.png',
      'removed the picture chart-1-2.png',
    ]);
    // Somebody who had typed against an older text is still told so.
    expect((await addPicture(png(60, 60), { revision: '1' })).body).toContain('name="revision" value="1"');
    // Also where a picture that is there already changes nothing.
    const again = await addPicture(png(60, 60), { revision: '2' });
    expect(again.body).toContain('chart-1-2.png is with this output.');
    expect(again.body).toContain('name="revision" value="2"');
  });

  it('keeps whose a picture is and its licence, and says so below it', async () => {
    const credit = 'Ana <b>Ruiz</b>';
    const added = await addPicture(png(), { revision: '1', credit, licence: 'CC BY 4.0' });
    expect(added.body).toContain('<bdi>Ana &lt;b>Ruiz&lt;/b>, CC BY 4.0</bdi>');
    // The next picture may be somebody else's.
    expect(added.body).not.toContain('value="Ana');
    const long = await addPicture(png(50, 50), { revision: '2', licence: 'x'.repeat(121) });
    expect(long.status).toBe(422);
    expect(long.body).toContain('“Licence” is too long');
    // Chosen again, the same picture is written down anew; what nobody says now stays.
    const said = await addPicture(png(), { revision: '2', licence: 'CC0' });
    expect(said.body).toContain('Written down: chart-1.png is Ana &lt;b>Ruiz&lt;/b>, CC0.');
    expect((await addPicture(png(), { revision: '3' })).body).toContain('chart-1.png is with this output.');
    expect((await createOutputs(house.table).get(outputId))?.pictures).toMatchObject([
      { name: 'chart-1.png', credit, licence: 'CC0' },
    ]);
    await act('edit', { ...typed, markdown: '# Charts\n\n![Bars that rise](chart-1.png)', revision: '3' });
    await publish({ revision: '4' });
    expect((await get('/outputs/{outputId}')).body).toContain(
      '<figcaption><span class="credit" dir="auto">Ana &lt;b&gt;Ruiz&lt;/b&gt;, CC0</span></figcaption></figure>',
    );
    const { pages } = await readPdf(
      Buffer.from((await get('/outputs/{outputId}/report.pdf')).body, 'latin1'),
    );
    expect(pages.join('\n')).toContain('Ana <b>Ruiz</b>, CC0');
    expect((await history(house.table, outputId)).items.map((entry) => entry.act)).toContain(
      'wrote down that the picture chart-1.png is Ana <b>Ruiz</b>, CC0',
    );
  });

  it('hands pictures out with their own type, to readers once the output is theirs', async () => {
    await addPicture(png(), { revision: '1' });
    const markdown = '# Charts\n\n![Bars that rise](chart-1.png "Forums by year")';
    await act('edit', { ...typed, markdown, revision: '2' });
    const picture = (more: Sending = {}, name = 'chart-1.png') =>
      get('/outputs/{outputId}/pictures/{picture}', { picture: name }, more);
    expect((await picture()).status).toBe(404);
    const seen = await picture({ as: team });
    expect(seen.status).toBe(200);
    expect(seen.headers).toMatchObject({
      'content-type': 'image/png',
      etag: `"${sha256(png())}"`,
      'x-content-type-options': 'nosniff',
    });
    await publish({ revision: '3' });
    expect((await picture()).body).toBe(png().toString('latin1'));
    expect((await picture({}, 'none.png')).status).toBe(404);
    expect((await get('/outputs/{outputId}')).body).toContain(
      `<figure><img src="/outputs/${outputId}/pictures/chart-1.png" alt="Bars that rise" width="40" height="24" loading="lazy"><figcaption>Forums by year</figcaption></figure>`,
    );
    // A published version keeps its pictures.
    const kept = await act('edit', { ...typed, markdown, act: 'remove:chart-1.png', revision: '4' });
    expect(kept.status).toBe(409);
    expect(kept.body).toContain('This output is published: its versions keep their pictures.');
  });

  it('is not published before what is unfinished is put right, and leads to each place', async () => {
    const wrong: [string, string][] = [
      [
        '# A\n\n![](chart.png)',
        'Line 3: An image without a description. Write what it shows between the square brackets.',
      ],
      [
        '# A\n\n![Bars](chart.png)',
        'Line 3: There is no picture “chart.png” with this output. Upload it, or correct its name.',
      ],
      ['# A\n\n[x](#b)', 'Line 3: A link leads to “#b”, and no section is called that.'],
      ['# A\n\n### C\n\nx', 'Line 3: The heading “C” skips a level: it is ###, and ## would follow here.'],
      [
        '# A\n\nx\n\n# B',
        'Line 5: The section “B” is empty. Write something below its heading, or take the heading out.',
      ],
      [
        '# A\n\nx[^1]\n\n[^1]:',
        'Line 5: The note [^1] has no text. Write it behind the colon, or take the note out.',
      ],
    ];
    let revision = 1;
    for (const [markdown, said] of wrong) {
      expect((await act('edit', { ...typed, markdown, revision: String(revision) })).status).toBe(303);
      revision += 1;
      const refused = await act('publish', { revision: String(revision) });
      expect(refused.status).toBe(422);
      expect(refused.body).toContain(said);
      expect(refused.body).toContain(
        `<a href="/desk/outputs/${outputId}/edit?line=${said.match(/\d+/)?.[0]}#field-markdown">${said.slice(0, 30)}`,
      );
    }
    expect((await createOutputs(house.table).get(outputId))?.state).toBe('draft');
  });

  it('can be cited, also by programs', async () => {
    expect((await get('/outputs/{outputId}/citation.bib')).status).toBe(404);
    await act('edit', { ...typed, title: 'R&D {50%} \\input #1_</script>', revision: '1' });
    await publish({ revision: '2' });
    const bib = await get('/outputs/{outputId}/citation.bib');
    expect(bib.headers['content-type']).toBe('application/x-bibtex; charset=utf-8');
    expect(bib.body).toContain('title = {{R\\&D \\{50\\%\\} \\textbackslash{}input \\#1\\_</script>}},');
    const { body } = await get('/outputs/{outputId}');
    expect(body).toContain('<meta name="citation_publication_date" content="2026/11/24"/>');
    const json = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(body)?.[1] ?? '';
    expect(JSON.parse(json)).toMatchObject({
      '@type': 'Report',
      name: 'R&D {50%} \\input #1_</script>',
      version: '1',
    });
  });

  describe('a copy', () => {
    const verify = (sha: string, more: Sending = {}) =>
      house.send(handler, 'GET /verify', { query: { sha256: sha }, ...more });
    const send = async (bytes: Uint8Array) =>
      sendEvent(
        handler,
        await uploadEvent('POST /verify', {}, { copy: { name: 'x.pdf', type: 'application/pdf', bytes } }),
      );

    it('is told by its hash: the newest, an older one, or unknown', async () => {
      await publish();
      const report = Buffer.from((await get('/outputs/{outputId}/report.pdf')).body, 'latin1');
      const hash = sha256(report);
      const newest = await verify(`${hash.slice(0, 32)} ${hash.slice(32).toUpperCase()}`);
      expect(newest.status).toBe(200);
      const fromLetter = await house.send(handler, 'GET /verify', { query: { sha256: hash, letter: '' } });
      expect(fromLetter.body).toContain('The report of your letter is the published one');
      expect(fromLetter.body).toContain(`value="${hash}"`);
      expect(newest.body).toContain('Yes: your copy is the published one');
      expect(newest.body).toContain('It is the report as a PDF of version 1 of');
      expect((await send(report)).body).toContain('Yes: your copy is the published one');

      await correct('2');
      const older = await verify(hash);
      expect(older.body).toContain('Your copy was published, and is not the newest');
      expect(older.body).toContain(`href="/outputs/${outputId}/changes?from=1"`);
      expect((await verify(hash, { accept: 'application/json' })).json()).toMatchObject({
        copies: [{ outputId, version: 1, what: 'report', newest: false }],
      });
      expect((await verify(sha256(first))).body).toContain('the text in Markdown of version 1');

      const changed = Buffer.concat([report, Buffer.from('\n')]);
      expect((await send(changed)).body).toContain('This is not known here');
      expect((await send(changed)).body).toContain(sha256(changed));
    });

    it('is nothing that a draft could be told by, and says what a hash is', async () => {
      expect((await verify(sha256(first))).body).toContain('This is not known here');
      for (const wrong of ['abc', `${'g'.repeat(64)}`, '<script>alert(1)</script>']) {
        const answer = await verify(wrong);
        expect(answer.status).toBe(422);
        expect(answer.body).toContain('This is no SHA-256.');
        expect(answer.body).not.toContain('<script>alert');
      }
      const nothing = await house.send(handler, 'POST /verify', { form: { sha256: ' ' } });
      expect(nothing.status).toBe(422);
      expect(nothing.body).toContain('Choose your file, or paste its SHA-256.');
      expect((await house.send(handler, 'GET /verify')).status).toBe(200);
    });

    it('costs one request when nobody knows it', async () => {
      expect(await house.requestsOf(() => verify('0'.repeat(64)))).toEqual(['Query']);
    });
  });
});

describe('a picture', () => {
  it('is read without a fault, whatever its bytes are', () => {
    const upload = (bytes: Uint8Array) => ({ name: 'x', type: 'image/png', bytes });
    fc.assert(
      fc.property(
        fc.constantFrom(png(), jpeg()),
        fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 6 }),
        fc.nat(140),
        (whole, changes, length) => {
          const bytes = Buffer.from(whole);
          for (const [place, value] of changes) if (place < bytes.length) bytes[place] = value;
          const read = pictureIn(upload(bytes.subarray(0, length || bytes.length)));
          if (!isRefusal(read)) expect(read.read.width * read.read.height).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('is named in letters that every address takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(pictureName(name, 'image/png', [])).toMatch(/^[a-z0-9][a-z0-9-]{0,79}\.png$/);
      }),
    );
    expect(pictureName('C:\\Bilder\\Übersicht 2020.JPEG', 'image/jpeg', [])).toBe('u-bersicht-2020.jpg');
  });
});
