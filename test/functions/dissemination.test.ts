import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/dissemination/handler.ts';
import { ledgerOf, stateInWords } from '../../shared/domain/letter.ts';
import { finishReleases } from '../../shared/letters/releases.ts';
import { letterIdFor } from '../../shared/store/letters.ts';
import { recipientIdFor } from '../../shared/store/recipients.ts';
import { history } from '../../shared/store/records.ts';
import {
  houseThatSends,
  type SendingHouse,
  settled,
  typedCoverLetter,
  typedRecipient,
  walker,
} from '../support/sending-out.ts';
import { sendEvent, uploadEvent } from '../support/upload.ts';

const at = '/desk/disseminations/{disseminationId}';
const bounced = { organisation: 'Gone Ltd', email: 'gone@example.org' };
const refused = { organisation: 'Odd Ltd', email: 'odd@example.org' };

describe('dissemination', () => {
  let sending: SendingHouse;
  let walk: ReturnType<typeof walker>;

  beforeEach(async () => {
    sending = await houseThatSends();
    walk = walker(sending);
  });

  const acts = async (id: string) =>
    (await history(sending.house.table, id)).items.map(({ act, by }) => `${by.name}: ${act}`);
  const lettersOf = (id: string) => sending.house.letters.allCausedBy(id);

  describe('beginning', () => {
    it('is one dissemination, however often the form is sent', async () => {
      const { house, dissemination, output, team } = sending;
      const id = house.newId('dissemination');
      for (const _ of [1, 2]) {
        const answer = await house.send(dissemination, 'POST /desk/outputs/{outputId}/disseminations', {
          as: team,
          params: { outputId: output.id },
          form: { id },
        });
        expect(answer.headers.location).toBe(`/desk/disseminations/${id}`);
      }
      expect((await sending.disseminations.ofOutput(output.id)).items.map((each) => each.id)).toEqual([id]);
    });

    it('is for the forum’s own team, the secretariat and DESA', async () => {
      const { house, dissemination, output } = sending;
      const stranger = await house.signIn(
        [{ role: 'coordinating-team', forumId: house.newId('forum') }],
        'Other Team',
      );
      for (const [who, status] of [
        [sending.mag, 403],
        [stranger, 403],
        [sending.desa, 303],
      ] as const) {
        const answer = await house.send(dissemination, 'POST /desk/outputs/{outputId}/disseminations', {
          as: who,
          params: { outputId: output.id },
          form: {},
        });
        expect(answer.status, who.person.name).toBe(status);
      }
      const id = await walk.begun();
      expect((await walk.read(id, stranger)).status).toBe(403);
      expect((await walk.read(id, sending.mag)).status).toBe(403);
    });
  });

  describe('recipients', () => {
    it('are added, corrected and removed, each on record', async () => {
      const { house, recipients, team } = sending;
      const id = await walk.begun();
      const added = await walk.addRecipient(id, { why: '' });
      expect(added.status).toBe(303);
      const seen = await sending.house.send(sending.dissemination, `GET ${at}/recipients`, {
        as: team,
        params: { disseminationId: id },
        query: Object.fromEntries(new URL(`https://x.test${added.headers.location}`).searchParams),
      });
      expect(seen.body).toContain('<bdi>Internet Society</bdi> is on the list now.');
      expect(seen.body).toContain('<title>Done: Recipients of');
      expect(seen.body).toContain('role="status" tabindex="-1" data-focus');
      // Only what happened is said, whatever an address says.
      const forged = await sending.house.send(sending.dissemination, `GET ${at}/recipients`, {
        as: team,
        params: { disseminationId: id },
        query: { added: 'Everybody' },
      });
      expect(forged.body).not.toContain('on the list now');
      expect(forged.body).not.toContain('Everybody');
      // The same click twice.
      expect((await walk.addRecipient(id, { why: '' })).status).toBe(303);
      const [first] = await recipients.ofDissemination(id);
      expect(first).toMatchObject({ organisation: 'Internet Society', email: 'zoe@example.org' });

      const recipientId = String(first?.id);
      const change = (form: Record<string, string>) =>
        house.send(sending.dissemination, `POST ${at}/recipients/{recipientId}`, {
          as: team,
          params: { disseminationId: id, recipientId },
          form: { ...typedRecipient, revision: '1', ...form },
        });
      expect((await change({ contact: '', email: 'new@example.org' })).status).toBe(303);
      const changed = await recipients.get(recipientId);
      expect(changed).toMatchObject({ id: recipientId, email: 'new@example.org', why: typedRecipient.why });
      expect(changed?.contact).toBeUndefined();
      // An older version of it, and an address that is none.
      const late = await change({ organisation: 'ISOC' });
      expect(late.status).toBe(409);
      expect(late.body).toContain('value="ISOC"');
      expect((await change({ email: 'nonsense', revision: '2' })).status).toBe(422);

      for (const _ of [1, 2]) {
        const gone = await house.send(sending.dissemination, `POST ${at}/recipients/{recipientId}/remove`, {
          as: team,
          params: { disseminationId: id, recipientId },
        });
        expect(gone.status).toBe(303);
      }
      expect(await recipients.ofDissemination(id)).toEqual([]);
      expect(await acts(id)).toEqual([
        'Wanda Facilitator: began a dissemination',
        'Wanda Facilitator: added Internet Society to the recipients',
        'Wanda Facilitator: changed the recipient Internet Society',
        'Wanda Facilitator: took Internet Society off the recipients',
      ]);
    });

    it('are on the list once', async () => {
      const id = await walk.begun();
      await walk.addRecipient(id);
      const again = await walk.addRecipient(id, {
        organisation: 'INTERNET society',
        email: 'Zoe@Example.org',
        contact: 'Somebody Else',
      });
      expect(again.status).toBe(409);
      expect(again.body).toContain('is on the list already');
      expect(again.body).toContain('value="Somebody Else"');
      // Neither by correcting another one.
      await walk.addRecipient(id, { organisation: 'ITU' });
      const corrected = await sending.house.send(
        sending.dissemination,
        `POST ${at}/recipients/{recipientId}`,
        {
          as: sending.team,
          params: {
            disseminationId: id,
            recipientId: recipientIdFor(id, { organisation: 'ITU', email: typedRecipient.email }),
          },
          form: { ...typedRecipient, revision: '1' },
        },
      );
      expect(corrected.status).toBe(409);
      expect(corrected.body).toContain('Another recipient has this name and this address.');
    });

    it('show what was typed wrong, with what was typed', async () => {
      const id = await walk.begun();
      const answer = await walk.addRecipient(id, { organisation: '<b>hostile</b>', email: 'no' });
      expect(answer.status).toBe(422);
      expect(answer.body).toContain('&lt;b>hostile&lt;/b>');
      expect(answer.body).toContain('This is not an email address.');
    });

    it('of another dissemination are not found under this one', async () => {
      const [one, other] = [await walk.begun(), await walk.begun()];
      await walk.addRecipient(one);
      const recipientId = recipientIdFor(one, typedRecipient);
      for (const routeKey of [`GET ${at}/recipients/{recipientId}`, `POST ${at}/recipients/{recipientId}`]) {
        const answer = await sending.house.send(sending.dissemination, routeKey, {
          as: sending.team,
          params: { disseminationId: other, recipientId },
          form: typedRecipient,
        });
        expect(answer.status).toBe(404);
      }
      await sending.house.send(sending.dissemination, `POST ${at}/recipients/{recipientId}/remove`, {
        as: sending.team,
        params: { disseminationId: other, recipientId },
      });
      expect(await sending.recipients.ofDissemination(one)).toHaveLength(1);
    });

    it('stand once it is prepared, also for who adds one at that moment', async () => {
      const id = await walk.prepared();
      const late = await walk.addRecipient(id, { organisation: 'ITU' });
      expect(late.status).toBe(409);
      expect(late.body).toContain('Wanda Facilitator prepared this for release');
      // What was typed is not lost, right or wrong.
      expect(late.body).toContain('value="ITU"');
      const wrong = await walk.addRecipient(id, { organisation: 'ITU', email: 'no' });
      expect(wrong.status).toBe(422);
      expect(wrong.body).toContain('value="ITU"');

      // Prepared between the reading and the writing.
      const open = await walk.begun();
      await walk.addRecipient(open);
      await walk.coverLetter(open);
      const racing = createHandler({
        ...sending.web,
        commit: async (commit) => {
          if (commit.audit[0]?.act.startsWith('added')) await walk.prepare(open);
          return sending.house.commit(commit);
        },
      });
      const raced = await sending.house.send(racing, `POST ${at}/recipients`, {
        as: sending.team,
        params: { disseminationId: open },
        form: { ...typedRecipient, organisation: 'ITU' },
      });
      expect(raced.status).toBe(409);
      expect(await sending.recipients.ofDissemination(open)).toHaveLength(1);
    });
  });

  describe('a list of recipients', () => {
    const csv = [
      'Organisation;Contact;Email;Language;Why',
      'ITU;Ana;ana@example.org;French;Sets standards',
      'UNESCO;;not an address;en;x',
      '=cmd|calc;;calc@example.org;en;A formula',
      'itu;;ANA@example.org;en;Twice',
      '"Smith; & *Sons*";;smith@example.org;;',
    ].join('\n');

    const upload = (id: string, bytes: Uint8Array, form: Record<string, string> = {}) =>
      uploadEvent(
        `POST ${at}/recipients/upload`,
        { as: sending.team, params: { disseminationId: id }, form },
        // An empty one takes nothing away from what was pasted.
        { file: { name: 'list.csv', type: 'text/csv', bytes } },
      ).then((event) => sendEvent(sending.dissemination, event));

    it('shows every bad row with its reason, and keeps the good ones when the person says so', async () => {
      const id = await walk.begun();
      const seen = await upload(id, Buffer.from(csv));
      expect(seen.status).toBe(200);
      for (const said of [
        '3 good rows',
        '2 bad rows',
        'Nothing is kept',
        'The columns are separated by semicolons.',
        'The same organisation and address stand on line 2.',
        'This is not an email address.',
      ])
        expect(seen.body).toContain(said);
      expect(await sending.recipients.ofDissemination(id)).toEqual([]);

      const kept = await upload(id, new Uint8Array(), { keep: 'yes', list: csv });
      // Rows that could not be taken come back, to be corrected.
      expect(kept.status).toBe(200);
      expect(kept.body).toContain('3 recipients were added.');
      expect(kept.body).toContain('2 rows could not be taken.');
      expect(kept.body).toContain(
        'Organisation,Contact,Email,Language,Why\nUNESCO,,not an address,en,x\nitu,,ANA@example.org,en,Twice</textarea>',
      );
      expect((await sending.recipients.ofDissemination(id)).map(({ organisation }) => organisation)).toEqual([
        '=cmd|calc',
        'ITU',
        'Smith; & *Sons*',
      ]);
      // The same click twice: all are on the list, none is added.
      const again = await upload(id, new Uint8Array(), { keep: 'yes', list: csv });
      expect(again.body).toContain('0 recipients were added.');
      expect(again.body).toContain('1 row could not be taken.');
      expect(await sending.recipients.ofDissemination(id)).toHaveLength(3);
      expect(await acts(id)).toEqual([
        'Wanda Facilitator: began a dissemination',
        'Wanda Facilitator: added 3 recipients from a list',
      ]);

      // They can be taken home with what is wrong, and come back as they are.
      const rest = 'Organisation,Contact,Email,Language,Why\n=UNESCO,,not an address,en,x\n';
      const file = await upload(id, new Uint8Array(), { download: 'yes', list: rest });
      expect(file.headers['content-disposition']).toContain(`to-correct-${id}.csv`);
      expect(file.body).toContain('Organisation,Contact,Email,Language,Why,To correct');
      expect(file.body).toContain(`"'=UNESCO",,not an address,en,x,This is not an email address.`);
      const corrected = await upload(id, Buffer.from(file.body.replace('not an address', 'u@example.org')));
      expect(corrected.body).toContain('These columns are not used: To correct.');
      expect(corrected.body).toContain('1 good row, 0 bad rows');

      const downloaded = await walk.send(`GET ${at}/recipients.csv`, id, sending.team);
      expect(downloaded.headers['content-disposition']).toContain('attachment');
      expect(downloaded.body).toContain("'=cmd|calc");
    });

    it('is read from an old spreadsheet, and says how', async () => {
      const id = await walk.begun();
      const seen = await upload(id, Buffer.from('organisation,email\nSociété,a@example.org\n', 'latin1'));
      expect(seen.body).toContain('Société');
      expect(seen.body).toContain('Windows-1252');
    });

    it('is refused with what is wrong, and what was pasted stays', async () => {
      const id = await walk.begun();
      const pasted = await upload(id, new Uint8Array(), { list: 'name,phone\nITU,<1>' });
      expect(pasted.status).toBe(422);
      expect(pasted.body).toContain('are not among: name · phone');
      expect(pasted.body).toContain('ITU,&lt;1>');
      const huge = await upload(id, Buffer.alloc(500_001, 'x'));
      expect(huge.status).toBe(413);
      expect(huge.body).toContain('it can have 500 KB');
      expect((await upload(id, new Uint8Array())).status).toBe(422);
    });

    it('is not kept after the dissemination was prepared', async () => {
      const id = await walk.prepared();
      const late = await upload(id, new Uint8Array(), { keep: 'yes', list: csv });
      expect(late.status).toBe(409);
      expect(late.body).toContain('prepared this for release');
      expect(await sending.recipients.ofDissemination(id)).toHaveLength(1);
    });

    it('has room for 2,000, in few requests, and for no more', async () => {
      const id = await walk.begun();
      const rows = Array.from(
        { length: 2_000 },
        (_, place) => `Organisation ${place},o${place}@example.org,x`,
      );
      const list = `organisation,email,why\n${rows.join('\n')}`;
      // Looked at first: the page is short on a slow line, and the whole list goes along in it.
      const seen = await upload(id, Buffer.from(list));
      expect(seen.body).toContain('<title>2,000 good rows, 0 bad rows: Add a list of recipients');
      expect(seen.body).toContain('Good rows, the first 100 of 2,000');
      expect(seen.body.length).toBeLessThan(100_000);
      const packed = / name="packed" value="([^"]+)"/.exec(seen.body)?.[1] ?? '';
      const requests = await sending.house.requestsOf(() =>
        upload(id, new Uint8Array(), { keep: 'yes', packed }),
      );
      // 98 a transaction.
      expect(requests.filter((name) => name === 'TransactWriteItems')).toHaveLength(21);
      expect(await sending.recipients.ofDissemination(id)).toHaveLength(2_000);
      const more = await walk.addRecipient(id);
      expect(more.status).toBe(422);
      expect(more.body).toContain('A dissemination can have 2,000 recipients.');
      expect((await upload(id, new Uint8Array(), { keep: 'yes', list: csv })).status).toBe(422);
      expect((await upload(id, new Uint8Array(), { keep: 'yes', packed: 'no list' })).status).toBe(422);

      await walk.coverLetter(id);
      const look = (query: Record<string, string>) =>
        sending.house.send(sending.dissemination, `GET ${at}/preview`, {
          as: sending.team,
          params: { disseminationId: id },
          query,
        });
      const one = await look({ find: 'organisation 199' });
      expect(one.body.length).toBeLessThan(100_000);
      // Who is called just that comes first.
      expect(one.body).toContain('<strong dir="auto">Organisation 199</strong>: letter ');
      expect(one.body).toContain('11 recipients have “<bdi>organisation 199</bdi>” in the name');
      const next = /rel="next" href="([^"]+)"/.exec(one.body)?.[1] ?? '';
      const after = await look(Object.fromEntries(new URL(next, 'https://x.test').searchParams));
      expect(after.body).toContain('Before it: <bdi>Organisation 199</bdi>');
      expect((await look({ find: '<nobody>' })).body).toContain(
        'No recipient has “<bdi>&lt;nobody></bdi>” in its name.',
      );
    });

    it('of 10,000 rows is refused with the limit, whatever its size', async () => {
      const id = await walk.begun();
      const rows = (why: string) =>
        Array.from({ length: 10_000 }, (_, place) => `O${place},o${place}@example.org,${why}`).join('\n');
      const short = await upload(id, Buffer.from(`organisation,email,why\n${rows('x')}`));
      expect(short.status).toBe(422);
      expect(short.body).toContain('The list has 10,000 rows; 2,000 is the most.');
      const long = await upload(
        id,
        Buffer.from(`organisation,email,why\n${rows('They decide on this, year by year.')}`),
      );
      expect(long.status).toBe(413);
      expect(long.body).toContain('it can have 500 KB');
      expect(await sending.recipients.ofDissemination(id)).toEqual([]);
    });
  });

  describe('the cover letter', () => {
    it('begins with words that nobody has to finish', async () => {
      const id = await walk.begun();
      const empty = await walk.send(`GET ${at}/cover-letter`, id, sending.team);
      const text = /<textarea[^>]* name="text"[^>]*>\n*([^<]*)</.exec(empty.body)?.[1] ?? '';
      expect(text).toContain('Dear {{contact}},');
      expect(text).not.toContain('…');
      await walk.addRecipient(id);
      await walk.coverLetter(id, { text });
      const letter = await walk.send(`GET ${at}/preview`, id, sending.team);
      expect(letter.body.replaceAll(/\s+/g, ' ')).toContain(`for this reason: ${typedRecipient.why}`);
    });

    it('is written, changed, and refuses the older of two versions with its text kept', async () => {
      const id = await walk.begun();
      expect((await walk.coverLetter(id, { revision: '1' })).headers.location).toBe(
        `/desk/disseminations/${id}/preview?done=saved`,
      );
      const late = await walk.coverLetter(id, { revision: '1', text: 'Another <text>' });
      expect(late.status).toBe(409);
      expect(late.body).toContain('Another &lt;text>');
      expect((await walk.kept(id)).coverLetter?.text).toBe(typedCoverLetter.text);
    });

    it('has answers go to the forum’s own address, where it has one', async () => {
      const id = await walk.begun();
      const fresh = async () => (await walk.send(`GET ${at}/cover-letter`, id, sending.team)).body;
      expect(await fresh()).not.toContain('value="bpf@example.org"');
      const { house, forums, forum } = sending;
      const after = { ...forum, contact: 'bpf@example.org' };
      const by = { kind: 'system', name: 'Test' } as const;
      const change = forums.change(forum, after, by, house.clock().toISOString());
      expect(await house.commit({ changes: [change], audit: [] })).toBeUndefined();
      expect(await fresh()).toContain('value="bpf@example.org"');
    });

    it('is in several languages, each recipient’s letter in theirs, and all of them are approved', async () => {
      const id = await walk.begun();
      await walk.addRecipient(id);
      const layla = { organisation: 'ALECSO', contact: 'ليلى', email: 'layla@example.org', language: 'ar' };
      const luc = { organisation: 'OIF', contact: 'Luc', email: 'luc@example.org', language: 'fr' };
      await walk.addRecipient(id, layla);
      await walk.addRecipient(id, luc);
      const arabic = { subject: 'إلى {{organisation}}', text: 'السيدة {{contact}}،', lang: 'ar' };
      // Before the English one is there.
      expect((await walk.coverLetter(id, arabic)).headers.location).toBe(
        `/desk/disseminations/${id}/preview?reads=ar&done=saved`,
      );
      const early = await walk.prepare(id);
      expect(early.status).toBe(422);
      expect(early.body).toContain('There is no cover letter in English');
      await walk.coverLetter(id);
      const page = (query: Record<string, string>, routeKey = `GET ${at}/cover-letter`) =>
        sending.house.send(sending.dissemination, routeKey, {
          as: sending.team,
          params: { disseminationId: id },
          query,
        });
      const frenchOnly = 'One recipient reads French, in which there is no letter, and gets the English one.';
      expect((await page({})).body).toContain(frenchOnly);
      expect((await page({ lang: 'ar' })).body).toContain('السيدة {{contact}}،');
      expect((await page({ lang: 'fr', begin: 'summary' })).body).toContain('{{contact}},\n\n{{summary}}');
      const preview = await page({ reads: 'ar' }, `GET ${at}/preview`);
      expect(preview.body).toContain('إلى ALECSO');
      expect(preview.body).toContain('reads French, in which there is no letter: gets the English one');
      expect((await walk.read(id)).body).toContain(frenchOnly);

      await walk.prepare(id);
      expect((await walk.read(id, sending.secretariat)).body).toContain(frenchOnly);
      // What somebody slipped in is not what was approved.
      const prepared = await walk.kept(id);
      const [edition] = prepared.editions ?? [];
      if (!edition) throw new Error('There is no Arabic edition.');
      const slipped = { ...prepared, editions: [{ ...edition, text: 'شيء آخر' }] };
      await sending.house.commit({
        changes: [
          sending.disseminations.change(prepared, slipped, { kind: 'person', name: 'x' }, prepared.createdAt),
        ],
        audit: [],
      });
      const refused = await walk.release(id);
      expect(refused.status).toBe(409);
      expect(refused.body).toContain('The output or the cover letter changed since this was prepared.');
      await walk.send(`POST ${at}/take-back`, id, sending.team);
      await walk.coverLetter(id, arabic);
      await walk.prepare(id);
      expect((await walk.release(id)).status).toBe(303);
      const letters = await lettersOf(id);
      expect(Object.fromEntries(letters.map(({ to, fields }) => [to.email, fields.lang]))).toEqual({
        [typedRecipient.email]: 'en',
        'layla@example.org': 'ar',
        'luc@example.org': 'en',
      });
      expect(letters.find(({ to }) => to.email === 'layla@example.org')).toMatchObject({
        subject: 'إلى ALECSO',
        fields: { text: 'السيدة ليلى،' },
      });
    });

    it('is taken away in one language, never in English, and no more once it is prepared', async () => {
      const id = await walk.begun();
      await walk.addRecipient(id);
      await walk.coverLetter(id);
      await walk.coverLetter(id, { lang: 'fr' });
      const takeAway = (lang: string) =>
        walk.send(`POST ${at}/cover-letter`, id, sending.team, { remove: 'yes', lang });
      for (const lang of ['en', 'fr', 'fr']) expect((await takeAway(lang)).status).toBe(303);
      expect((await walk.kept(id)).editions).toBeUndefined();
      expect((await walk.kept(id)).coverLetter?.text).toBe(typedCoverLetter.text);
      expect((await acts(id)).slice(-2)).toEqual([
        'Wanda Facilitator: wrote the cover letter in French',
        'Wanda Facilitator: took the cover letter in French away',
      ]);
      await walk.prepare(id);
      expect((await takeAway('fr')).status).toBe(409);
    });

    it('keeps what was typed when the language is none, and says so at its field', async () => {
      const id = await walk.begun();
      const answer = await walk.coverLetter(id, { lang: 'tlh', text: 'nuqneH' });
      expect(answer.status).toBe(422);
      expect(answer.body).toContain('nuqneH');
      expect(answer.body).toMatch(
        /id="field-lang-error"[\s\S]*Please choose one under “Language of this letter”/,
      );
    });

    it('is not released without the explanation of the forum', async () => {
      const id = await walk.prepared();
      const silent = createHandler({
        ...sending.web,
        forums: { ...sending.forums, get: async () => ({ ...sending.forum, takePart: '' }) },
      });
      const answer = await sending.house.send(silent, `POST ${at}/release`, {
        as: sending.secretariat,
        params: { disseminationId: id },
      });
      expect(answer.status).toBe(409);
      expect(answer.body).toContain(
        'The forum “BPF on BPFs” does not say how to take part, so whoever gets the letter would not learn what it comes from. Its coordinating team writes that on the page of the forum first.',
      );
      expect(await lettersOf(id)).toEqual([]);
    });

    it('is refused with the name of an unknown placeholder', async () => {
      const id = await walk.begun();
      const answer = await walk.coverLetter(id, { text: 'Dear {{name}},' });
      expect(answer.status).toBe(422);
      expect(answer.body).toContain('There is no placeholder {{name}}.');
      expect(answer.body).toContain('Dear {{name}},');
    });
  });

  describe('the preview', () => {
    it('is exactly the letter that the recipient gets', async () => {
      const id = await walk.begun();
      await walk.addRecipient(id);
      await walk.addRecipient(id, { organisation: '**x** <script>', contact: '', email: 'x@example.org' });
      await walk.coverLetter(id);
      const recipientId = recipientIdFor(id, { organisation: '**x** <script>', email: 'x@example.org' });
      const see = (query: Record<string, string>) =>
        sending.house.send(sending.dissemination, `GET ${at}/preview`, {
          as: sending.team,
          params: { disseminationId: id },
          query,
        });
      const page = await see({ recipient: recipientId });
      expect(page.body).toContain('For **x** &lt;script>: What works, and what does not');
      const html = await see({ recipient: recipientId, part: 'html' });
      expect(html.headers['content-security-policy']).toContain('sandbox');
      expect(html.body).toContain('Dear **x** &lt;script&gt;,');
      // The way to the reader's choices is shown, but opens nothing.
      expect(html.body).toMatch(/\/choices\/ltr_[0-9a-z]{26}\?key=hidden"/);
      // Without a choice, the most awkward one.
      expect((await see({})).body).toContain('no contact person');
      expect((await see({ recipient: recipientIdFor(id, { organisation: 'y', email: 'y' }) })).status).toBe(
        404,
      );

      await walk.prepare(id);
      await walk.release(id);
      const letter = await sending.house.letters.get(letterIdFor(id, recipientId));
      const after = await see({ recipient: recipientId, part: 'html' });
      expect(after.body).toBe(html.body);
      expect(letter?.subject).toBe('For **x** <script>: What works, and what does not');
    });

    it('says what is missing when there is nothing to see', async () => {
      const id = await walk.begun();
      expect((await walk.send(`GET ${at}/preview`, id, sending.team)).body).toContain(
        'There is no recipient yet',
      );
      await walk.addRecipient(id);
      expect((await walk.send(`GET ${at}/preview`, id, sending.team)).body).toContain(
        'There is no cover letter yet',
      );
    });

    it('is tried on oneself, once a click, and is no part of the ledger', async () => {
      const { house } = sending;
      const id = await walk.begun();
      await walk.addRecipient(id);
      const recipient = recipientIdFor(id, typedRecipient);
      const tried = (tryId: string) =>
        walk.send(`POST ${at}/try`, id, sending.team, { recipient, id: tryId });
      expect((await tried(house.newId('attempt'))).status).toBe(409);
      await walk.coverLetter(id);
      const tryId = house.newId('attempt');
      for (const _ of [1, 2]) expect((await tried(tryId)).status).toBe(303);
      const [letter, ...others] = await house.waitingLetters();
      expect(others).toEqual([]);
      expect(letter).toMatchObject({
        to: { email: sending.team.person.email },
        stream: 'transactional',
        cause: id,
        subject: '[Trial] For Internet Society: What works, and what does not',
      });
      expect(letter?.recipientId).toBeUndefined();

      await walk.prepare(id);
      await walk.release(id);
      const read = await house.send(sending.dissemination, `GET ${at}`, {
        as: sending.team,
        params: { disseminationId: id },
        accept: 'application/json',
      });
      expect(read.json()).toMatchObject({ ledger: { accepted: 1, waiting: 1 } });
    });

    it('is not tried without end', async () => {
      const id = await walk.begun();
      await walk.addRecipient(id);
      await walk.coverLetter(id);
      const recipient = recipientIdFor(id, typedRecipient);
      const statuses: number[] = [];
      for (let count = 0; count < 31; count += 1)
        statuses.push((await walk.send(`POST ${at}/try`, id, sending.team, { recipient })).status);
      expect(statuses.slice(0, 30).every((status) => status === 303)).toBe(true);
      expect(statuses[30]).toBe(429);
    });
  });

  describe('preparing', () => {
    it('names all that is missing', async () => {
      const id = await walk.begun();
      const empty = await walk.prepare(id);
      expect(empty.status).toBe(422);
      expect(empty.body).toContain('There are no recipients.');
      expect(empty.body).toContain('There is no cover letter.');
      await walk.addRecipient(id, { why: '' });
      await walk.coverLetter(id, { attachReport: 'yes' });
      const answer = await walk.prepare(id);
      expect(answer.body).toContain(
        'One recipient has no reason why they shall receive it (Internet Society).',
      );
      expect(answer.body).toContain('the output has no PDF');
      expect((await walk.kept(id)).state).toBe('draft');
    });

    it('waits for the output’s final text', async () => {
      const { keepOutput, output } = sending;
      await keepOutput(output, { state: 'open', version: 0 });
      const id = await walk.begun();
      await walk.addRecipient(id);
      await walk.coverLetter(id);
      expect((await walk.prepare(id)).body).toContain('The output is not published yet.');
    });

    it('is news for those who release it, once, and can be taken back', async () => {
      const id = await walk.prepared();
      expect((await walk.prepare(id)).status).toBe(303);
      expect((await walk.prepare(id, sending.desa)).status).toBe(409);
      const { items } = await sending.disseminations.inState('prepared');
      expect(items.map((each) => each.id)).toEqual([id]);
      for (const _ of [1, 2])
        expect((await walk.send(`POST ${at}/take-back`, id, sending.team)).status).toBe(303);
      expect((await walk.kept(id)).state).toBe('draft');
      const news = (await history(sending.house.table, id)).items.filter((entry) => entry.news);
      expect(news.map(({ act, from, to }) => [act, from, to])).toEqual([
        ['prepared a dissemination for release', 'draft', 'prepared'],
        ['took a dissemination back', 'prepared', 'draft'],
      ]);
      expect((await walk.addRecipient(id, { organisation: 'ITU' })).status).toBe(303);
    });
  });

  describe('releasing', () => {
    it('is for the secretariat and DESA, and never for who prepared it', async () => {
      const id = await walk.prepared();
      expect((await walk.release(id, sending.team)).status).toBe(403);
      const other = await walk.begun();
      await walk.addRecipient(other);
      await walk.coverLetter(other);
      await walk.prepare(other, sending.secretariat);
      const own = await walk.release(other, sending.secretariat);
      expect(own.status).toBe(403);
      expect(own.body).toContain('You prepared this yourself');
      expect((await walk.read(other, sending.secretariat)).body).not.toContain('Release to');
      expect(await sending.house.waitingLetters()).toEqual([]);
      expect((await walk.release(other, sending.desa)).status).toBe(303);
    });

    it('writes one letter to each recipient, merged for them', async () => {
      const id = await walk.released([{}, { organisation: 'ITU', contact: '', email: 'itu@example.org' }]);
      const letters = await lettersOf(id);
      expect(letters.map(({ to, subject }) => [to.name, to.email, subject]).sort()).toEqual([
        ['ITU', 'itu@example.org', 'For ITU: What works, and what does not'],
        ['Zoë Example', 'zoe@example.org', 'For Internet Society: What works, and what does not'],
      ]);
      for (const { id: letterId, recipientId = '', stream, state, forumId } of letters) {
        expect(letterId).toBe(letterIdFor(id, recipientId));
        expect([stream, state, forumId]).toEqual(['bulk', 'pending', sending.forum.id]);
      }
      expect(await walk.kept(id)).toMatchObject({ state: 'released', lettersWritten: true });
      expect(await acts(id)).toContain('Intersession: wrote 2 letters');
    });

    it('has one winner, and the other hears who and when', async () => {
      const id = await walk.prepared();
      const answers = await Promise.all([
        walk.release(id, sending.secretariat),
        walk.release(id, sending.desa),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
      const loser = answers.find(({ status }) => status === 409);
      const winner = (await walk.kept(id)).releasedBy?.name;
      expect(loser?.body).toContain(`${winner} released this on 24 November 2026, 09:00 UTC.`);
      expect(await lettersOf(id)).toHaveLength(1);
      // The winner's second click leads to the same page.
      const again = winner === 'Dana Desa' ? sending.desa : sending.secretariat;
      expect((await walk.release(id, again)).status).toBe(303);
      expect(await lettersOf(id)).toHaveLength(1);
    });

    it('is never of another version than the one that was looked at', async () => {
      const id = await walk.prepared();
      const seen = String((await walk.kept(id)).revision);
      await walk.send(`POST ${at}/take-back`, id, sending.team);
      await walk.coverLetter(id, { text: 'Another letter' });
      await walk.prepare(id);
      const answer = await walk.send(`POST ${at}/release`, id, sending.secretariat, { revision: seen });
      expect(answer.status).toBe(409);
      expect(answer.body).toContain('This was changed while you had it open.');
      expect(await lettersOf(id)).toEqual([]);
    });

    it('is refused when the output changed after it was prepared', async () => {
      const id = await walk.prepared();
      const { keepOutput, output } = sending;
      await keepOutput(output, { textHash: 'another text', version: 2 });
      const answer = await walk.release(id);
      expect(answer.status).toBe(409);
      expect(answer.body).toContain('The output or the cover letter changed since this was prepared.');
      expect(await lettersOf(id)).toEqual([]);
    });

    it('sends the report that was approved, attached by its content', async () => {
      const { keepOutput, output, house } = sending;
      const report = { key: 'reports/ab.pdf', sha256: 'ab'.repeat(32), bytes: 1_000, name: 'report.pdf' };
      await keepOutput(output, { report });
      const id = await walk.begun();
      await walk.addRecipient(id);
      await walk.coverLetter(id, { attachReport: 'yes', replyTo: 'team@example.org' });
      await walk.prepare(id);
      await walk.release(id);
      const [letter] = await house.waitingLetters();
      expect(letter?.fields).toMatchObject({
        attach: true,
        report: { key: 'reports/ab.pdf', sha256: 'ab'.repeat(32) },
        replyTo: 'team@example.org',
      });
    });
  });

  describe('when the process dies after the release and before its letters', () => {
    const three = [{}, { ...bounced }, { ...refused }];

    /** A house whose letters cannot be written, from the `after`-th on. */
    const dying = (after: number) => {
      let written = 0;
      return createHandler({
        ...sending.web,
        letters: {
          ...sending.letters,
          add: async (letters) => {
            const some = letters.slice(0, after - written);
            written += await sending.letters.add(some);
            throw new Error('The process died.');
          },
        },
      });
    };
    const chore = () => finishReleases({ ...sending, commit: sending.house.commit })(sending.house.clock());

    it.each([0, 1, 3])(
      'the sweep writes the rest, and nothing twice (%i of 3 were written)',
      async (count) => {
        const { house } = sending;
        const id = await walk.prepared(three);
        const answer = await house.send(dying(count), `POST ${at}/release`, {
          as: sending.secretariat,
          params: { disseminationId: id },
        });
        expect(answer.status).toBe(303);
        expect(await walk.kept(id)).toMatchObject({ state: 'released', lettersWritten: false });
        expect(await lettersOf(id)).toHaveLength(count);
        expect((await walk.read(id)).body).toContain('The letters are being written.');

        // Whoever released it has a head start.
        expect(await chore()).toBe(0);
        settled(house, 2);
        expect(await chore()).toBe(3 - count);
        expect(await chore()).toBe(0);
        const letters = await lettersOf(id);
        expect(new Set(letters.map(({ recipientId }) => recipientId)).size).toBe(3);
        expect(letters).toHaveLength(3);
        expect(await walk.kept(id)).toMatchObject({ lettersWritten: true });
      },
    );

    it('two sweeps at once write nothing twice either', async () => {
      const id = await walk.prepared(three);
      await sending.house.send(dying(1), `POST ${at}/release`, {
        as: sending.secretariat,
        params: { disseminationId: id },
      });
      settled(sending.house, 2);
      const written = await Promise.all([chore(), chore(), chore()]);
      expect(written.reduce((sum, each) => sum + each, 0)).toBe(2);
      expect(await lettersOf(id)).toHaveLength(3);
    });

    it('the sweep goes on after one that cannot be written, and says which it was', async () => {
      const release = async () => {
        const id = await walk.prepared(three);
        await sending.house.send(dying(0), `POST ${at}/release`, {
          as: sending.secretariat,
          params: { disseminationId: id },
        });
        return id;
      };
      const [broken, good] = [await release(), await release()];
      settled(sending.house, 2);
      const letters: typeof sending.letters = {
        ...sending.letters,
        add: async (some) => {
          if (some.some(({ cause }) => cause === broken)) throw new Error('It cannot be written.');
          return sending.letters.add(some);
        },
      };
      const shaky = finishReleases({ ...sending, letters, commit: sending.house.commit });
      await expect(shaky(sending.house.clock())).rejects.toThrow(`Could not be finished: ${broken}.`);
      expect(await lettersOf(good)).toHaveLength(3);
      expect(await walk.kept(broken)).toMatchObject({ lettersWritten: false });
      expect(await chore()).toBe(3);
    });

    it('costs the sweep two requests when there is nothing to do', async () => {
      await walk.released();
      settled(sending.house, 2);
      expect(await sending.house.requestsOf(chore)).toEqual(['Query', 'Query']);
    });
  });

  describe('what became of the letters', () => {
    it('is told for each recipient, and adds up', async () => {
      const id = await walk.released([
        {},
        bounced,
        refused,
        { organisation: 'Slow', email: 'slow@example.org' },
      ]);
      await walk.report(id, 'zoe@example.org', 'delivery');
      await walk.report(id, 'gone@example.org', 'bounce');
      await walk.report(id, 'odd@example.org', 'refused');
      const page = await walk.read(id, sending.secretariat);
      for (const said of [
        'delivered',
        'returned: the address does not take it',
        stateInWords.rejected,
        'waiting to be sent',
        'It was: bounce.',
        'Name a new contact at Gone Ltd',
        'Send again to 1 recipient',
        // Whose, to which address, and why.
        '<bdi>Odd Ltd</bdi>, odd@example.org: the mail service refused the letter, and not for its address',
        'delivered<span class="visually-hidden">: the letter to Internet Society</span>',
      ])
        expect(page.body).toContain(said);
      const progress = await sending.house.send(sending.dissemination, `GET ${at}/progress`, {
        as: sending.team,
        params: { disseminationId: id },
        accept: 'application/json',
      });
      const { ledger, done } = progress.json() as { ledger: ReturnType<typeof ledgerOf>; done: boolean };
      expect(ledger).toMatchObject({ accepted: 4, sent: 1, delivered: 1, failed: 2, waiting: 1 });
      expect(done).toBe(false);
      expect(page.body).toContain(`data-live="/desk/disseminations/${id}?supplement=dis_`);

      await walk.report(id, 'slow@example.org', 'delivery');
      const end = await walk.send(`GET ${at}/progress`, id, sending.team);
      expect(end.body).toContain('id="live"');
      expect(end.body).not.toContain('data-live');
    });

    it('goes on being looked at while a delivery may still be reported', async () => {
      const id = await walk.released();
      await walk.report(id, 'zoe@example.org', 'accepted');
      expect((await walk.read(id)).body).toContain('data-live');
      settled(sending.house, 16);
      expect((await walk.read(id)).body).not.toContain('data-live');
    });
  });

  describe('sending again', () => {
    const failed = async () => {
      const id = await walk.released([
        {},
        bounced,
        refused,
        { organisation: 'Slow', email: 'slow@example.org' },
      ]);
      await walk.report(id, 'zoe@example.org', 'delivery');
      await walk.report(id, 'gone@example.org', 'bounce');
      await walk.report(id, 'odd@example.org', 'refused');
      settled(sending.house, 5);
      return id;
    };

    it('is for those alone whom it has not reached, at their corrected address, once a click', async () => {
      const id = await failed();
      const recipientId = recipientIdFor(id, bounced);
      const correct = (recipient: string, form: Record<string, string>) =>
        sending.house.send(sending.dissemination, `POST ${at}/recipients/{recipientId}`, {
          as: sending.team,
          params: { disseminationId: id, recipientId: recipient },
          form: { ...typedRecipient, ...form },
        });
      // What was delivered stands.
      const stands = await correct(recipientIdFor(id, typedRecipient), { email: 'other@example.org' });
      expect(stands.status).toBe(409);
      expect(stands.body).toContain('was not returned, so there is nothing to correct');
      expect((await correct(recipientId, { ...bounced, email: 'found@example.org' })).headers.location).toBe(
        `/desk/disseminations/${id}?done=contact-named`,
      );

      for (const _ of [1, 2]) expect((await walk.sendAgain(id, 1)).status).toBe(303);
      const letters = await lettersOf(id);
      expect(letters).toHaveLength(6);
      const second = letters.filter(({ createdAt }) => createdAt > '2026-11-24T09:00:00.000Z');
      expect(second.map(({ to, state }) => [to.email, state]).sort()).toEqual([
        ['found@example.org', 'pending'],
        ['odd@example.org', 'pending'],
      ]);
      expect(second.map(({ id: letterId }) => letterId)).toContain(letterIdFor(id, `${recipientId}#again-1`));
      const ledger = ledgerOf(letters.map(({ state }) => state));
      expect(ledger).toMatchObject({ accepted: 6, sent: 1, failed: 2, waiting: 3 });

      // Nothing is left to send again, until one of these comes back too.
      const nothing = await walk.sendAgain(id, 2);
      expect(nothing.status).toBe(409);
      expect(nothing.body).toContain('There is nothing to send again');
      await walk.report(id, 'odd@example.org', 'refused');
      settled(sending.house, 5);
      expect((await walk.sendAgain(id, 2)).status).toBe(303);
      expect(await lettersOf(id)).toHaveLength(7);
    });

    /** As above, and the one who moved has a new address. */
    const failedAndNamed = async () => {
      const id = await failed();
      await sending.house.send(sending.dissemination, `POST ${at}/recipients/{recipientId}`, {
        as: sending.team,
        params: { disseminationId: id, recipientId: recipientIdFor(id, bounced) },
        form: { ...typedRecipient, ...bounced, email: 'found@example.org' },
      });
      return id;
    };

    it('does not write once more to an address that returned the letter', async () => {
      const id = await failed();
      await walk.sendAgain(id, 1);
      const letters = await lettersOf(id);
      expect(letters.filter(({ to }) => to.email === 'gone@example.org')).toHaveLength(1);
      expect(letters.filter(({ to }) => to.email === 'odd@example.org')).toHaveLength(2);
    });

    it('by two people at once is one round', async () => {
      const id = await failedAndNamed();
      // Both have read that there was no second round when either begins it, however busy the machine is.
      let here = 0;
      const both = Promise.withResolvers<void>();
      const room = createHandler({
        ...sending.web,
        recipients: {
          ...sending.recipients,
          ofDissemination: async (disseminationId) => {
            here += 1;
            if (here === 2) both.resolve();
            await both.promise;
            return sending.recipients.ofDissemination(disseminationId);
          },
        },
      });
      const answers = await Promise.all(
        [sending.secretariat, sending.desa].map((as) =>
          sending.house.send(room, `POST ${at}/send-again`, {
            as,
            params: { disseminationId: id },
            form: { round: '1' },
          }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
      expect(answers.find(({ status }) => status === 409)?.body).toContain('Somebody else sent it again');
      expect(await lettersOf(id)).toHaveLength(6);
    });

    it('by somebody whose page is older than the round leads to it, and sends nothing', async () => {
      const id = await failedAndNamed();
      for (const as of [sending.secretariat, sending.desa])
        expect((await walk.sendAgain(id, 1, as)).status).toBe(303);
      expect(await lettersOf(id)).toHaveLength(6);
    });

    it('is finished by the sweep, for the same recipients', async () => {
      const id = await failedAndNamed();
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
      await sending.house.send(dying, `POST ${at}/send-again`, {
        as: sending.secretariat,
        params: { disseminationId: id },
        form: { round: '1' },
      });
      expect(await lettersOf(id)).toHaveLength(5);
      settled(sending.house, 2);
      const chore = finishReleases({ ...sending, commit: sending.house.commit });
      expect(await chore(sending.house.clock())).toBe(1);
      expect(await lettersOf(id)).toHaveLength(6);
    });

    it('is not for the coordinating team, nor before the release', async () => {
      const id = await failed();
      expect((await walk.sendAgain(id, 1, sending.team)).status).toBe(403);
      const draft = await walk.begun();
      const early = await walk.sendAgain(draft, 1);
      expect(early.status).toBe(409);
      expect(early.body).toContain('not released yet');
    });
  });

  it('answers JSON at the same addresses', async () => {
    const { house, dissemination, team, secretariat, desa } = sending;
    const ask = (routeKey: string, disseminationId: string, json?: unknown, as = team) =>
      house.send(dissemination, routeKey, {
        as,
        params: { disseminationId },
        ...(json === undefined ? { accept: 'application/json' } : { json }),
      });
    const id = await walk.begun();
    const wrong = await ask(`POST ${at}/recipients`, id, { ...typedRecipient, email: 'no' });
    expect(wrong.status).toBe(422);
    expect(wrong.json()).toMatchObject({
      errors: [{ name: 'email', message: expect.stringContaining('not an email address') }],
    });
    expect((await ask(`POST ${at}/recipients`, id, typedRecipient)).status).toBe(201);
    const list = 'organisation,email,why\nITU,itu@example.org,x\nUNESCO,no,x';
    expect((await ask(`POST ${at}/recipients/upload`, id, { list })).json()).toMatchObject({
      good: [{ line: 2, organisation: 'ITU' }],
      bad: [{ line: 3 }],
    });
    expect((await ask(`POST ${at}/recipients/upload`, id, { list, keep: true })).json()).toMatchObject({
      added: 1,
    });
    expect((await ask(`GET ${at}/recipients`, id)).json()).toMatchObject({
      recipients: [{ organisation: 'Internet Society' }, { organisation: 'ITU' }],
    });
    const letter = { ...typedCoverLetter, attachReport: false };
    expect((await ask(`POST ${at}/cover-letter`, id, letter)).status).toBe(200);
    const recipient = recipientIdFor(id, typedRecipient);
    expect((await ask(`POST ${at}/try`, id, { recipient })).status).toBe(200);
    expect((await ask(`POST ${at}/prepare`, id, { revision: 1 })).status).toBe(409);
    const { revision } = (await ask(`GET ${at}`, id)).json() as { revision: number };
    expect((await ask(`POST ${at}/prepare`, id, { revision })).status).toBe(200);
    expect((await ask(`POST ${at}/release`, id, { revision }, secretariat)).status).toBe(409);
    expect((await ask(`POST ${at}/release`, id, { revision: revision + 1 }, secretariat)).status).toBe(200);
    await walk.report(id, typedRecipient.email, 'refused');
    for (const _ of [1, 2])
      expect((await ask(`POST ${at}/send-again`, id, { round: 1 }, desa)).status).toBe(200);
    expect((await ask(`GET ${at}`, id)).json()).toMatchObject({
      state: 'released',
      recipients: 2,
      ledger: { accepted: 3, failed: 1, waiting: 2 },
    });
  });

  it('goes to an address that was named later only when somebody else sends it there', async () => {
    const id = await walk.released([typedRecipient]);
    await walk.report(id, typedRecipient.email, 'bounce');
    const renamed = await sending.house.send(sending.dissemination, `POST ${at}/recipients/{recipientId}`, {
      as: sending.desa,
      params: { disseminationId: id, recipientId: recipientIdFor(id, typedRecipient) },
      form: { ...typedRecipient, email: 'new.contact@example.org', revision: '1' },
    });
    expect(renamed.status).toBe(303);
    const own = await walk.sendAgain(id, 1, sending.desa);
    expect(own.status).toBe(403);
    expect(own.body).toContain('You named the new address of Internet Society yourself');
    expect((await walk.sendAgain(id, 1)).status).toBe(303);
    expect((await sending.house.letters.allCausedBy(id)).map(({ to }) => to.email)).toContain(
      'new.contact@example.org',
    );
  });

  it('costs as few DynamoDB requests as it can', async () => {
    const { house, team, secretariat } = sending;
    const id = await walk.begun();
    // Each request reads the session, the person and the dissemination first.
    const first = ['GetItem', 'GetItem', 'GetItem'];
    const costs = async (act: () => Promise<unknown>) => {
      const requests = await house.requestsOf(act);
      expect(requests.slice(0, 3)).toEqual(first);
      return requests.slice(3).sort();
    };
    // Who is on the list, and which other disseminations of the output were released: none.
    expect(await costs(() => walk.addRecipient(id))).toEqual([
      'GetItem',
      'Query',
      'Query',
      'TransactWriteItems',
    ]);
    expect(await costs(() => walk.coverLetter(id))).toEqual(['TransactWriteItems']);
    expect(await costs(() => walk.read(id))).toEqual([
      'GetItem',
      'GetItem',
      'GetItem',
      'Query',
      'Query',
      'Query',
    ]);
    expect(await costs(() => walk.send(`GET ${at}/preview`, id, team))).toEqual([
      'GetItem',
      'GetItem',
      'Query',
    ]);
    expect(
      await costs(() =>
        walk.send(`POST ${at}/try`, id, team, { recipient: recipientIdFor(id, typedRecipient) }),
      ),
    ).toEqual(['GetItem', 'GetItem', 'GetItem', 'TransactWriteItems', 'UpdateItem']);
    expect(await costs(() => walk.prepare(id))).toEqual([
      'GetItem',
      'GetItem',
      'Query',
      'TransactWriteItems',
    ]);
    // The release, the letters (100 a request), which addresses take no mail, and the note that all are written.
    expect(await costs(() => walk.release(id, secretariat))).toEqual([
      'BatchGetItem',
      'GetItem',
      'GetItem',
      'Query',
      'Query',
      'TransactWriteItems',
      'TransactWriteItems',
      'TransactWriteItems',
    ]);
    expect(await costs(() => walk.send(`GET ${at}/progress`, id, team))).toEqual(['Query', 'Query']);
  });
});
