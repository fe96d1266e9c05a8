import { beforeEach, describe, expect, it } from 'vitest';
import { finishReleases } from '../../shared/letters/releases.ts';
import { history } from '../../shared/store/records.ts';
import {
  houseThatSends,
  type SendingHouse,
  settled,
  typedCoverLetter,
  typedRecipient,
  walker,
} from '../support/sending-out.ts';

const at = '/desk/disseminations/{disseminationId}';
const hasIt = 'has this output already, by the dissemination of 24 November 2026';

describe('an output that is disseminated a second time', () => {
  let sending: SendingHouse;
  let walk: ReturnType<typeof walker>;

  beforeEach(async () => {
    sending = await houseThatSends();
    walk = walker(sending);
  });

  const add = (id: string, form: Record<string, string> = {}) =>
    walk.send(`POST ${at}/recipients`, id, sending.team, { ...typedRecipient, ...form });
  const list = (id: string, form: Record<string, string>) =>
    walk.send(`POST ${at}/recipients/upload`, id, sending.team, form);
  const namesOf = async (id: string) =>
    (await sending.recipients.ofDissemination(id)).map(({ organisation }) => organisation);
  const notesOf = async (id: string) =>
    (await history(sending.house.table, id)).items.flatMap(({ act, note }) =>
      note && act.startsWith('added') ? [`${act}: ${note}`] : [],
    );

  it('to an address that has it is added only when the person says so, on record', async () => {
    const first = await walk.released();
    const id = await walk.begun();
    const before = await add(id, { email: 'ZOE@example.org', organisation: 'Another name of it' });
    expect(before.status).toBe(409);
    expect(before.body).toContain(
      'zoe@example.org gets this output, by the dissemination of 24 November 2026',
    );
    await walk.report(first, typedRecipient.email, 'delivery');

    const asked = await add(id);
    expect(asked.status).toBe(409);
    expect(asked.body).toContain(`zoe@example.org ${hasIt}. Tick below when it shall get it once more.`);
    expect(asked.body).toContain('<a href="#field-again">');
    expect(asked.body).toContain('value="Internet Society"');
    expect(await namesOf(id)).toEqual([]);
    expect((await add(id, { again: 'yes' })).status).toBe(303);
    // The same click twice; and who has nothing yet is not asked about.
    expect((await add(id, { again: 'yes' })).status).toBe(303);
    expect((await add(id, { organisation: 'ITU', email: 'itu@example.org' })).status).toBe(303);
    expect(await namesOf(id)).toEqual(['Internet Society', 'ITU']);
    expect(await notesOf(id)).toEqual([`added Internet Society to the recipients: Its address ${hasIt}`]);

    const marked = await walk.send(`GET ${at}/recipients`, id, sending.team);
    expect(marked.body).toContain('1 recipient would get this output a second time');
    expect(marked.body.split(`<a href="/desk/disseminations/${first}">${hasIt}</a>`)).toHaveLength(3);
  });

  it('is told to who prepares it and to who releases it, also when the other went out meanwhile', async () => {
    const id = await walk.begun();
    await add(id);
    await walk.coverLetter(id);
    expect((await walk.read(id)).body).not.toContain('a second time');
    const other = await walk.released();
    await walk.report(other, typedRecipient.email, 'accepted');
    expect((await walk.read(id)).body).toContain('1 recipient would get this output a second time');
    await walk.prepare(id);
    const seen = await walk.read(id, sending.secretariat);
    expect(seen.body).toContain(hasIt);
    expect(seen.body).toContain(
      'Take this back, and take it off the list, unless it shall get it once more.',
    );
    // Both looked at it: that is their word.
    expect((await walk.release(id)).status).toBe(303);
    expect((await walk.read(id)).body).not.toContain('a second time');
  });

  it('goes without a word to whom the first did not reach', async () => {
    const first = await walk.released([{ email: 'gone@example.org' }, { email: 'odd@example.org' }]);
    await walk.report(first, 'gone@example.org', 'bounce');
    await walk.report(first, 'odd@example.org', 'refused');
    const id = await walk.begun();
    expect((await add(id, { email: 'gone@example.org' })).status).toBe(303);
    expect((await add(id, { email: 'odd@example.org' })).status).toBe(303);
  });

  it('from a list leaves out who has it, unless the person keeps these rows too', async () => {
    const first = await walk.released();
    await walk.report(first, typedRecipient.email, 'delivery');
    const id = await walk.begun();
    const csv = 'organisation,email,why\nISOC,zoe@example.org,x\nITU,itu@example.org,x';
    const seen = await list(id, { list: csv });
    expect(seen.body).toContain('2 good rows, 0 bad rows');
    expect(seen.body).toContain('Rows whose address has this output, or gets it');
    expect(seen.body).toContain(hasIt);
    expect(seen.body).toContain('Keep the good rows (1)');
    expect(seen.body).toContain('name="keep" value="again"');
    expect((await list(id, { list: csv, keep: 'yes' })).status).toBe(303);
    expect(await namesOf(id)).toEqual(['ITU']);
    expect((await list(id, { list: csv, keep: 'again' })).status).toBe(303);
    expect(await namesOf(id)).toEqual(['ISOC', 'ITU']);
    expect(await notesOf(id)).toEqual([
      'added 1 recipient from a list: The addresses of 1 of the whole list have this output, or get it, already',
    ]);
  });

  describe('after a recall', () => {
    const recalled = async () => {
      const id = await walk.released([
        {},
        { organisation: 'Slow Ltd', email: 'slow@example.org', language: 'fr', contact: 'Sam' },
        { organisation: 'Gone Ltd', email: 'gone@example.org', why: 'It was there.' },
      ]);
      await walk.report(id, typedRecipient.email, 'delivery');
      await walk.report(id, 'gone@example.org', 'bounce');
      await walk.send(`POST ${at}/recall`, id, sending.secretariat, { reason: 'A wrong figure.' });
      return id;
    };
    const nothingLeaves = async () => {
      settled(sending.house, 2);
      await finishReleases({ ...sending, commit: sending.house.commit })(sending.house.clock());
    };
    const begin = (id: string, from: string, outputId = sending.output.id) =>
      sending.house.send(sending.dissemination, 'POST /desk/outputs/{outputId}/disseminations', {
        as: sending.team,
        params: { outputId },
        form: { id, from },
      });
    const button = 'Begin a new dissemination with those who did not get it';

    it('begins with those who did not get it, and with the same cover letter, once a click', async () => {
      const from = await recalled();
      const id = sending.house.newId('dissemination');
      expect((await walk.read(from)).body).not.toContain(button);
      expect((await begin(id, from)).body).toContain('may still be on their way out');
      await nothingLeaves();
      const page = await walk.read(from);
      expect(page.body).toContain(button);
      expect(page.body).toContain(`name="from" value="${from}"`);

      const began = await begin(id, from);
      expect(began.headers.location).toContain(`/desk/disseminations/${id}/recipients?added=`);
      const kept = await sending.recipients.ofDissemination(id);
      expect(kept).toMatchObject([
        { organisation: 'Gone Ltd', email: 'gone@example.org', why: 'It was there.', language: 'en' },
        { organisation: 'Slow Ltd', email: 'slow@example.org', language: 'fr', contact: 'Sam' },
      ]);
      expect(await walk.kept(id)).toMatchObject({ state: 'draft', coverLetter: typedCoverLetter });
      const shown = await sending.house.send(sending.dissemination, `GET ${at}/recipients`, {
        as: sending.team,
        params: { disseminationId: id },
        query: Object.fromEntries(new URL(`https://x.test${began.headers.location}`).searchParams),
      });
      expect(shown.body).toContain('2 recipients are on the list now.');
      expect(shown.body).not.toContain('a second time');
      expect((await begin(id, from)).status).toBe(303);
      expect(await sending.recipients.ofDissemination(id)).toHaveLength(2);

      // The file of the recalled one says what became of each letter.
      const file = await walk.send(`GET ${at}/recipients.csv`, from, sending.team);
      expect(file.body).toContain('What became of the letter');
      expect(file.body).toMatch(/^Gone Ltd,.*,returned/m);
      expect(file.body).toMatch(/^Internet Society,.*,delivered/m);

      // Once these have it, there is nobody left to begin anew for.
      await walk.prepare(id);
      await walk.release(id);
      const nobody = await begin(sending.house.newId('dissemination'), from);
      expect(nobody.status).toBe(409);
      expect(nobody.body).toContain('Everybody on its list has the output or may have it');
    });

    it('begins with nobody of another output, and not without a recall', async () => {
      const id = sending.house.newId('dissemination');
      const stands = await walk.released();
      expect((await begin(id, stands)).status).toBe(409);
      const other = await sending.keepOutput(undefined, { title: 'Another' });
      expect((await begin(id, stands, other.id)).status).toBe(404);
      expect((await begin(id, sending.house.newId('dissemination'))).status).toBe(404);
      expect(await sending.disseminations.get(id)).toBeUndefined();
    });

    it('costs as few requests as it can', async () => {
      const from = await recalled();
      await nothingLeaves();
      const id = sending.house.newId('dissemination');
      // The session, the person, the output and the recalled one; its list and its letters; the others of the output, one
      // here, and what became of their letters; the record, and 98 recipients a transaction.
      expect((await sending.house.requestsOf(() => begin(id, from))).sort()).toEqual([
        ...Array.from({ length: 4 }, () => 'GetItem'),
        ...Array.from({ length: 4 }, () => 'Query'),
        ...Array.from({ length: 2 }, () => 'TransactWriteItems'),
      ]);
      // One for the others of the output, and one for each.
      const adds = await sending.house.requestsOf(() =>
        add(id, { organisation: 'ITU', email: 'itu@example.org' }),
      );
      expect(adds.slice(3).sort()).toEqual(['GetItem', 'Query', 'Query', 'Query', 'TransactWriteItems']);
    });
  });
});
