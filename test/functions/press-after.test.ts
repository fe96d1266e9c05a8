import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler as createChoicesRoom } from '../../functions/choices/handler.ts';
import { createHandler as createSiteRoom } from '../../functions/site/handler.ts';
import type { Picture } from '../../shared/domain/output.ts';
import type { PressRelease } from '../../shared/domain/press-release.ts';
import { tendPressRelease } from '../../shared/letters/press-letters.ts';
import { finishReleases } from '../../shared/letters/releases.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createFates } from '../../shared/store/fates.ts';
import { pressContactIdFor, pressReleaseIdFor, pressSubscriptionIdFor } from '../../shared/store/press.ts';
import { history } from '../../shared/store/records.ts';
import { createSuggestions } from '../../shared/store/suggestions.ts';
import { createWorkplans } from '../../shared/store/workplans.ts';
import type { SignedIn } from '../support/house.ts';
import { houseThatSends, type SendingHouse, settled, walker } from '../support/sending-out.ts';

const parties = [
  { organisation: 'ITU', email: 'itu@example.org' },
  { organisation: 'Late Ltd', email: 'late@example.org' },
  { organisation: 'Slow Ltd', email: 'slow@example.org' },
];
const typed = {
  headline: 'What six years of forums teach',
  lead: 'A **review** is out.',
  body: 'It has findings.',
  contact: 'press@example.org',
};

describe('a press release, once it is written', () => {
  let sending: SendingHouse;
  let walk: ReturnType<typeof walker>;
  let dissemination: string;
  let id: string;

  const send = (
    routeKey: string,
    more: {
      as?: SignedIn;
      form?: Record<string, string | string[]>;
      query?: Record<string, string>;
      accept?: string;
      params?: Record<string, string>;
    } = {},
  ) =>
    sending.house.send(sending.pressRoom, routeKey, {
      params: { pressReleaseId: id, disseminationId: dissemination },
      ...more,
    });
  const write = (form: Record<string, string> = {}, as: SignedIn = sending.secretariat) =>
    send('POST /desk/press/{pressReleaseId}', { as, form: { ...typed, ...form } });
  const release = (as: SignedIn = sending.desa) =>
    send('POST /desk/press/{pressReleaseId}/release', { as, form: {} });
  const onDesk = () => send('GET /desk/press/{pressReleaseId}', { as: sending.desa });
  const onSite = () => send('GET /press/{pressReleaseId}');
  const kept = async (): Promise<PressRelease> => {
    const found = await sending.press.get(id);
    if (!found) throw new Error('There is no press release.');
    return found;
  };
  const sweep = () => finishReleases({ ...sending, commit: sending.house.commit })(sending.house.clock());
  /** As an event of the mail service tells it. */
  const comesBack = async (email: string) => {
    const letter = (await sending.house.letters.allCausedBy(dissemination)).find(
      (each) => each.to.email === email,
    );
    if (!letter) throw new Error(`No letter to ${email}.`);
    await createFates(sending.house.table, sending.house.newId).report(letter.id, {
      report: 'bounce',
      at: sending.house.clock().toISOString(),
      note: 'It was returned for good.',
    });
  };
  const addContact = (email: string, more: Record<string, string | string[]> = {}) =>
    send('POST /desk/press-contacts', {
      as: sending.secretariat,
      form: { name: 'Rita', outlet: 'The Times', email, language: 'en', ...more },
    });

  beforeEach(async () => {
    sending = await houseThatSends();
    walk = walker(sending);
    dissemination = await walk.released(parties);
    await walk.report(dissemination, 'itu@example.org', 'delivery');
    await walk.report(dissemination, 'late@example.org', 'delivery');
    id = pressReleaseIdFor(dissemination);
    await send('POST /desk/disseminations/{disseminationId}/press-releases', {
      as: sending.secretariat,
      form: {},
    });
    await write();
  });

  describe('when a letter comes back after the release', () => {
    beforeEach(async () => {
      await addContact('rita@example.org');
      await release();
      await walk.report(id, 'rita@example.org', 'accepted');
      expect((await onSite()).body).toContain('Late Ltd');
      settled(sending.house, 30);
    });

    it('does not list the organisation from that moment on, and says so with a dated note', async () => {
      await comesBack('late@example.org');
      expect((await onSite()).body).not.toContain('Late Ltd');
      expect((await kept()).organisations).toEqual(['ITU', 'Late Ltd']);

      expect(await sweep()).toBe(0);
      settled(sending.house, 2);
      await sweep();
      expect(await kept()).toMatchObject({
        organisations: ['ITU'],
        doubted: [],
        corrections: [{ at: '2026-11-24T09:32:00.000Z', organisations: ['Late Ltd'] }],
      });
      expect((await kept()).lookAt).toBeUndefined();
      const { body } = await onSite();
      expect(body).toContain('Correction</h2>');
      expect(body).toContain('24 November 2026, 09:32 UTC');
      expect(body).toContain(
        'An earlier version of this press release said that “Late Ltd” had received the output. The mail did not arrive after all, so it was taken off the list.',
      );
      expect(body.match(/<bdi>Late Ltd/)).toBeNull();
      // Once: nothing changes when it is looked at again.
      await tendPressRelease(
        { ...sending, commit: sending.house.commit },
        await kept(),
        sending.house.clock(),
      );
      expect((await kept()).corrections).toHaveLength(1);
    });

    it('says it without the name of one that asked not to be named since', async () => {
      await comesBack('late@example.org');
      settled(sending.house, 2);
      await sweep();
      await send('POST /desk/press/not-named', {
        as: sending.secretariat,
        form: { organisation: 'late LTD' },
      });
      const told =
        'said that an organisation had received the output. The mail did not arrive after all, so it was taken off the list.';
      const seen = [
        await onSite(),
        await send('GET /press/{pressReleaseId}', {
          params: { pressReleaseId: id },
          accept: 'application/json',
        }),
        await send('GET /press', { accept: 'application/json' }),
        await send('GET /press/feed.atom'),
        await send('GET /press/feed.json'),
      ];
      for (const { body } of seen) {
        expect(body).toContain(told);
        expect(body).not.toContain('Late Ltd');
      }
    });

    it('is news for the desk, and keeps its history', async () => {
      await comesBack('late@example.org');
      settled(sending.house, 2);
      await sweep();
      const { items } = await history(sending.house.table, id);
      expect(items.at(-1)).toMatchObject({
        act: 'corrected a press release',
        by: { kind: 'system' },
        news: true,
        note: 'The mail did not arrive after all, so it no longer names Late Ltd.',
      });
    });

    it('is updated in the feeds', async () => {
      await comesBack('late@example.org');
      settled(sending.house, 2);
      await sweep();
      const { body } = await send('GET /press/feed.atom');
      expect(body).toContain('<updated>2026-11-24T09:32:00.000Z</updated>');
      expect(body).toContain('<published>2026-11-24T09:00:00.000Z</published>');
      expect(body).toContain('Correction, 24 November 2026, 09:32 UTC');
      expect(body).toContain('The output had reached 1 organisation by');
    });

    it('writes to the press about it when the desk asks for that, once', async () => {
      await comesBack('late@example.org');
      settled(sending.house, 2);
      await sweep();
      expect(await sending.house.letters.allCausedBy(id)).toHaveLength(1);
      expect((await onDesk()).body).toContain('Send them a letter about it');
      const ask = () =>
        send('POST /desk/press/{pressReleaseId}/correction-letter', { as: sending.desa, form: {} });
      expect((await ask()).status).toBe(303);
      const letters = await sending.house.letters.allCausedBy(id);
      expect(letters.map(({ to, subject, list }) => [to.email, subject, list]).sort()).toEqual([
        ['rita@example.org', 'Correction: What six years of forums teach', 'press'],
        ['rita@example.org', 'Press release: What six years of forums teach', 'press'],
      ]);
      const again = await ask();
      expect(again.status).toBe(409);
      expect(again.body).toContain('The press contacts have heard of every correction.');
      expect(await sending.house.letters.allCausedBy(id)).toHaveLength(2);
    });

    it('writes about it to those too whose letter waits, is under way, or may have left', async () => {
      await comesBack('late@example.org');
      settled(sending.house, 2);
      await sweep();
      const [of] = await sending.house.letters.allCausedBy(id);
      if (!of) throw new Error('There is no such letter.');
      const states = ['pending', 'attempting', 'unknown', 'bounced', 'suppressed', 'cancelled'] as const;
      await sending.letters.add(
        states.map((state) => ({
          ...of,
          id: sending.house.newId('letter'),
          to: { name: state, email: `${state}@example.org` },
          state,
        })),
      );
      await send('POST /desk/press/{pressReleaseId}/correction-letter', { as: sending.desa, form: {} });
      const told = (await sending.house.letters.allCausedBy(id)).filter(({ subject }) =>
        subject?.startsWith('Correction'),
      );
      expect(told.map(({ to }) => to.email).sort()).toEqual([
        'attempting@example.org',
        'pending@example.org',
        'rita@example.org',
        'unknown@example.org',
      ]);
    });

    it('does not name in that letter who asked not to be named since', async () => {
      await comesBack('late@example.org');
      settled(sending.house, 2);
      await sweep();
      await send('POST /desk/press/not-named', {
        as: sending.desa,
        form: { organisation: 'Late Ltd', words: 'They asked by telephone.' },
      });
      await send('POST /desk/press/{pressReleaseId}/correction-letter', { as: sending.desa, form: {} });
      const about = (await sending.house.letters.allCausedBy(id)).find(({ subject }) =>
        subject?.startsWith('Correction'),
      );
      expect(JSON.stringify(about?.fields)).toContain('said that an organisation had received the output');
      expect(JSON.stringify(about?.fields)).not.toContain('Late Ltd');
    });

    it('keeps who got it by another letter', async () => {
      await comesBack('late@example.org');
      const [first] = (await sending.house.letters.allCausedBy(dissemination)).filter(
        ({ to }) => to.email === 'late@example.org',
      );
      if (!first) throw new Error('There is no such letter.');
      await sending.letters.add([
        { ...first, id: sending.house.newId('letter'), state: 'delivered', fate: first.fate },
      ]);
      settled(sending.house, 2);
      await sweep();
      expect(await kept()).toMatchObject({
        organisations: ['ITU', 'Late Ltd'],
        doubted: [],
        corrections: [],
      });
    });

    it('says nothing of an organisation that it never named', async () => {
      const before = await kept();
      await walk.report(dissemination, 'slow@example.org', 'accepted');
      await comesBack('slow@example.org');
      expect(await kept()).toEqual(before);
    });
  });

  it('finds what came back at the moment of its release, a minute later', async () => {
    await release();
    // The report was written without a word to the press release.
    await walk.report(dissemination, 'late@example.org', 'bounce');
    settled(sending.house, 2);
    await sweep();
    expect((await kept()).organisations).toEqual(['ITU']);
  });

  describe('under embargo', () => {
    const embargo = { embargoDay: '2026-11-25', embargoTime: '11:00', embargoZone: 'Europe/Zurich' };
    const site = () => {
      const { table } = sending.house;
      return createSiteRoom({
        ...sending.web,
        calls: createCalls(table),
        charters: createCharters(table),
        cycles: createCycles(table),
        workplans: createWorkplans(table),
      });
    };

    const joinByForm = async () => {
      await send('POST /press/subscribe', {
        form: { name: 'Rolf', outlet: 'The Post', email: 'rolf@example.org', language: 'en' },
      });
      const letter = (await sending.house.waitingLetters()).find(({ to }) => to.email === 'rolf@example.org');
      const key = new URL(String(letter?.fields.confirmAt)).searchParams.get('key') ?? '';
      const subscriptionId = pressSubscriptionIdFor('rolf@example.org');
      await send('POST /press/subscriptions/{subscriptionId}/confirm', {
        params: { subscriptionId },
        query: { key },
        form: {},
      });
    };

    it.each([
      [{ embargoDay: '2026-11-25' }, 'An embargo ends at a time of day. Write it like 11:00.'],
      [
        { embargoTime: '11:00', embargoZone: 'UTC' },
        'An embargo needs a day, or leave its time and zone empty.',
      ],
      [
        { embargoDay: '2026-11-25', embargoTime: '11:00' },
        'A time of day needs its time zone. Write it like Europe/Zurich.',
      ],
      [{ ...embargo, embargoZone: 'Mars/Base' }, 'This time zone is not known. Write it like Europe/Zurich.'],
    ])('has a day, a time and a zone: %o', async (form, message) => {
      const answer = await write(form);
      expect(answer.status).toBe(422);
      expect(answer.body).toContain(message);
    });

    it('cannot end before the release', async () => {
      await write({ ...embargo, embargoDay: '2026-11-24', embargoTime: '09:59' });
      const answer = await release();
      expect(answer.status).toBe(409);
      expect(answer.body).toContain(
        'The embargo ended on 24 November 2026, 09:59 Europe/Zurich (24 November 2026, 08:59 UTC), before the release. Take it out, or choose a later time.',
      );
    });

    it('is nowhere before its end, and everywhere from that moment on', async () => {
      await write(embargo);
      expect((await release()).status).toBe(303);
      expect((await onDesk()).body).toContain(
        'Under embargo until 25 November 2026, 11:00 Europe/Zurich (25 November 2026, 10:00 UTC).',
      );
      const places = async () => {
        const map = await sending.house.send(site(), 'GET /sitemap.xml');
        const front = await sending.house.send(site(), 'GET /');
        return [
          (await onSite()).status === 200,
          (await send('GET /press')).body.includes(typed.headline),
          (await send('GET /press', { accept: 'application/json' })).body.includes(typed.headline),
          (await send('GET /press/feed.atom')).body.includes(typed.headline),
          (await send('GET /press/feed.json')).body.includes(typed.headline),
          map.body.includes(id),
          front.body.includes(typed.headline),
        ];
      };
      sending.house.setClock(new Date('2026-11-25T09:59:59.999Z'));
      expect(await places()).toEqual(Array(7).fill(false));
      sending.house.setClock(new Date('2026-11-25T10:00:00.000Z'));
      expect(await places()).toEqual(Array(7).fill(true));
      const { body } = await send('GET /press/feed.atom');
      expect(body).toContain('<published>2026-11-25T10:00:00.000Z</published>');
    });

    it('does not name in its letters who asked for that while the embargo lasted', async () => {
      await addContact('rita@example.org');
      await joinByForm();
      await write(embargo);
      await release();
      await send('POST /desk/press/not-named', { as: sending.secretariat, form: { organisation: 'ITU' } });
      sending.house.setClock(new Date('2026-11-25T10:00:00.000Z'));
      await sweep();
      const letters = await sending.house.letters.allCausedBy(id);
      expect(Object.fromEntries(letters.map(({ to, fields }) => [to.email, fields.organisations]))).toEqual({
        'rita@example.org': ['ITU', 'Late Ltd'],
        'rolf@example.org': ['Late Ltd'],
      });
    });

    it('is written to whom the desk knows, marked as embargoed, and to the others at its end', async () => {
      await addContact('rita@example.org');
      await joinByForm();
      await write(embargo);
      await release();
      const sent = async () =>
        (await sending.house.letters.allCausedBy(id)).map(({ to, subject, fields }) => [
          to.email,
          subject,
          fields.embargo,
        ]);
      expect(await sent()).toEqual([
        [
          'rita@example.org',
          'Embargoed press release: What six years of forums teach',
          '25 November 2026, 11:00 Europe/Zurich (25 November 2026, 10:00 UTC)',
        ],
      ]);
      settled(sending.house, 5);
      await sweep();
      expect(await sent()).toHaveLength(1);
      expect(await kept()).toMatchObject({ lettersWritten: false, lookAt: '2026-11-25T10:00:00.000Z' });
      sending.house.setClock(new Date('2026-11-25T10:00:00.000Z'));
      expect(await sweep()).toBe(1);
      expect((await sent()).filter(([email]) => email === 'rolf@example.org')).toEqual([
        ['rolf@example.org', 'Press release: What six years of forums teach', undefined],
      ]);
      expect(await kept()).toMatchObject({ lettersWritten: true });
      expect(await sweep()).toBe(0);
    });
  });

  describe('and an organisation that asked not to be named', () => {
    const ask = (
      organisation: string,
      more: Record<string, string> = {},
      as: SignedIn = sending.secretariat,
    ) => send('POST /desk/press/not-named', { as, form: { organisation, ...more } });

    it('leave it out, on the desk’s word', async () => {
      for (const _ of [1, 2]) expect((await ask(' itu ')).status).toBe(303);
      expect(await sending.unnamed.all()).toHaveLength(1);
      await release();
      expect((await kept()).organisations).toEqual(['Late Ltd']);
      expect((await onSite()).body).not.toContain('ITU');
    });

    it('hide it at once when they are out already, until it may be named again', async () => {
      await release();
      await ask('ITU');
      expect((await onSite()).body).not.toContain('ITU');
      expect((await send('GET /press', { accept: 'application/json' })).body).not.toContain('ITU');
      await ask('ITU', { named: 'yes' });
      expect((await onSite()).body).toContain('ITU');
    });

    it('are not saved or released with its name in their text, and say where it is', async () => {
      await ask('ITU');
      for (const [form, message] of [
        [
          { lead: 'The **ITU** has it.' },
          '“ITU” asked not to be named in press releases, and the lead names it. Take the name out.',
        ],
        [
          { headline: 'For the itu' },
          '“ITU” asked not to be named in press releases, and the headline names it. Take the name out.',
        ],
      ] as const) {
        const answer = await write(form);
        expect(answer.status).toBe(422);
        expect(answer.body).toContain(message);
      }
      expect((await write({ lead: 'Situations differ.' })).status).toBe(303);
      // Written before it asked.
      await ask('ITU', { named: 'yes' });
      await write({ body: 'It went to ITU.' });
      await ask('ITU');
      const answer = await release();
      expect(answer.status).toBe(409);
      expect(answer.body).toContain(
        '“ITU” asked not to be named in press releases, and the text names it. Take the name out.',
      );
    });

    describe('that stands in the text of one that is out', () => {
      const correct = (form: Record<string, string>, as: SignedIn = sending.desa) =>
        send('POST /desk/press/{pressReleaseId}/text', { as, form: { ...typed, ...form } });
      const body = 'It went to **ITU** on Monday. Others have it, too.\n\nThere will be more.';

      beforeEach(async () => {
        await addContact('rita@example.org');
        await write({ body });
        await release();
        await walk.report(id, 'rita@example.org', 'accepted');
      });

      it('is told to the desk with its words and the way on, and changes nothing by itself', async () => {
        expect((await onDesk()).body).not.toContain('asked not to be named</h2>');
        await ask('ITU');
        const { body: shown } = await onDesk();
        expect(shown).toContain('Its text names who asked not to be named</h2>');
        expect(shown).toContain(
          '“<bdi>ITU</bdi>”, in the text: <q dir="auto">It went to **ITU** on Monday.</q>',
        );
        expect(shown).toContain('Publish the corrected text');
        const { body: listed } = await send('GET /desk/press/not-named', { as: sending.secretariat });
        expect(listed).toContain('Its name still stands in the text of:');
        expect(listed).toContain(`href="/desk/press/${id}#still-named"`);
        const json = { as: sending.secretariat, accept: 'application/json' };
        expect((await send('GET /desk/press/not-named', json)).json()).toMatchObject({
          organisations: [{ organisation: 'ITU', stillNamedIn: [id] }],
        });
        expect((await send('GET /desk/press/{pressReleaseId}', json)).json()).toMatchObject({
          stillNames: [{ organisation: 'ITU', place: 'text', words: 'It went to **ITU** on Monday.' }],
        });
        expect((await onSite()).body).toContain('It went to <strong>ITU</strong>');
        expect(await kept()).toMatchObject({ body, corrections: [] });
      });

      it('is taken out of it by somebody, with a dated note that names nobody', async () => {
        await ask('ITU');
        settled(sending.house, 30);
        for (const _ of [1, 2]) expect((await correct({ body: 'Others have it.' })).status).toBe(303);
        const note =
          'The text of an earlier version of this press release named an organisation that asked not to be named. It does not any more.';
        for (const { body: seen } of [
          await onSite(),
          await send('GET /press/{pressReleaseId}', { accept: 'application/json' }),
          await send('GET /press/feed.atom'),
          await send('GET /press/feed.json'),
        ]) {
          expect(seen).toContain(note);
          expect(seen).toContain('Others have it.');
          expect(seen).not.toContain('ITU');
        }
        expect((await kept()).corrections).toEqual([
          { at: '2026-11-24T09:30:00.000Z', organisations: [], text: true },
        ]);
        const told = (await history(sending.house.table, id)).items.filter(
          ({ act }) => act === 'corrected the text of a press release',
        );
        expect(told).toMatchObject([
          {
            news: true,
            by: { kind: 'person' },
            note: 'It no longer names “ITU”. Before, it said: It went to **ITU** on Monday. Others have it, too. … There will be more.',
          },
        ]);
        const listed = (await send('GET /desk/press/not-named', { as: sending.secretariat })).body;
        expect(listed).not.toContain('Its name still stands');

        // The press hears of it when the desk asks for that.
        expect((await onDesk()).body).toContain('Send them a letter about it');
        await send('POST /desk/press/{pressReleaseId}/correction-letter', { as: sending.desa, form: {} });
        const letter = (await sending.house.letters.allCausedBy(id)).find(
          ({ template }) => template === 'press-correction-letter',
        );
        expect(letter?.fields.corrections).toEqual([`24 November 2026, 09:30 UTC: ${note}`]);
      });

      it('is not published again with the name, without words, or when there is nothing to correct', async () => {
        const idle = await correct({ body: 'Another text.' });
        expect(idle.status).toBe(409);
        expect(idle.body).toContain(
          'Its text names nobody who asked not to be named, so it stands as it was released.',
        );
        expect(idle.body).toContain('Another text.</textarea>');
        await ask('ITU');
        const still = await correct({ body: 'The itu has it.', headline: 'A shorter headline' });
        expect(still.status).toBe(422);
        expect(still.body).toContain(
          '“ITU” asked not to be named in press releases, and the text names it. Take the name out.',
        );
        expect(still.body).toContain('value="A shorter headline"');
        expect((await correct({ body: ' ' })).status).toBe(422);
        const old = await correct({ body: 'Others have it.', revision: '1' });
        expect(old.status).toBe(409);
        expect(old.body).toContain('This press release was changed while you had it open.');
        expect(old.body).toContain('Others have it.</textarea>');
        expect(await kept()).toMatchObject({ body, corrections: [] });
      });

      it('is for who may release one', async () => {
        await ask('ITU');
        expect((await correct({ body: 'Others have it.' }, sending.team)).status).toBe(403);
        expect((await kept()).body).toBe(body);
      });
    });

    it('cannot be released when there is nobody else to name', async () => {
      for (const { organisation } of parties) await ask(organisation);
      const answer = await release();
      expect(answer.status).toBe(409);
      expect(answer.body).toContain('asked not to be named, so this press release could name none');
    });

    it('hear of it from the organisation itself, by its letter', async () => {
      const choicesRoom = createChoicesRoom({
        ...sending.web,
        suggestions: createSuggestions(sending.house.table),
      });
      await release();
      const letter = (await sending.house.letters.allCausedBy(dissemination)).find(
        ({ to }) => to.email === 'itu@example.org',
      );
      const own = (routeKey: string, form?: Record<string, string>, key = letter?.key ?? '') =>
        sending.house.send(choicesRoom, routeKey, {
          params: { letterId: letter?.id ?? '' },
          query: { key },
          ...(form ? { form } : {}),
        });
      expect((await own('GET /choices/{letterId}')).body).toContain('Do not name us in press releases');
      expect((await own('POST /choices/{letterId}/naming', { named: 'no' }, 'wrong')).status).toBe(410);
      for (const _ of [1, 2])
        expect((await own('POST /choices/{letterId}/naming', { named: 'no' })).status).toBe(303);
      expect((await onSite()).body).not.toContain('ITU');
      const [asked] = await sending.unnamed.all();
      expect((await history(sending.house.table, asked?.id ?? '')).items).toMatchObject([
        { act: 'asked not to be named in press releases', title: 'ITU', news: true },
      ]);
      expect((await own('GET /choices/{letterId}')).body).toContain('We may be named again');
      await own('POST /choices/{letterId}/naming', { named: 'yes' });
      expect((await onSite()).body).toContain('ITU');
      // What the desk wrote down, a reader does not undo.
      await ask('ITU');
      const refused = await own('POST /choices/{letterId}/naming', { named: 'yes' });
      expect(refused.status).toBe(409);
      expect(refused.body).toContain('The secretariat wrote down that your organisation is not to be named.');
    });
  });

  it('warns of another one with the same headline', async () => {
    await release();
    const other = await walk.released([{ organisation: 'Other', email: 'other@example.org' }]);
    await send('POST /desk/disseminations/{disseminationId}/press-releases', {
      as: sending.secretariat,
      params: { disseminationId: other },
      form: {},
    });
    const params = { pressReleaseId: pressReleaseIdFor(other) };
    const save = (headline: string) =>
      send('POST /desk/press/{pressReleaseId}', {
        as: sending.secretariat,
        params,
        form: { ...typed, headline },
      });
    const seen = async () =>
      (await send('GET /desk/press/{pressReleaseId}', { as: sending.desa, params })).body;
    await save('What SIX years of forums teach!');
    expect(await seen()).toContain('has the same headline');
    await save('What seven years of forums teach');
    expect(await seen()).not.toContain('has the same headline');
  });

  it('offers the pictures of its output with caption, credit and licence, or says that there are none', async () => {
    const of = (name: string, more: Partial<Picture> = {}) => {
      const file = { key: `reports/${name}`, sha256: name, bytes: 4_321, width: 40, height: 24 };
      const picture: Picture = { name, type: 'image/png', ...file, ...more };
      return { picture, href: `/outputs/${sending.output.id}/pictures/${name}` };
    };
    await write();
    await release();
    expect((await onSite()).body).toContain('The output has no pictures. Ask the contact below for some.');

    const chart = of('chart.png', { credit: 'Ana <Ruiz>', licence: 'CC BY-SA 4.0' });
    const map = of('map.png');
    const unseen = of('unseen.png');
    const output = await sending.outputs.get(sending.output.id);
    if (!output) throw new Error('The output is gone.');
    const at = sending.house.clock().toISOString();
    await sending.house.commit({
      changes: [
        sending.outputs.change(
          output,
          { ...output, pictures: [chart.picture, map.picture, unseen.picture] },
          { kind: 'system', name: 'test' },
          at,
        ),
      ],
      audit: [],
      also: [
        sending.outputs.keepText(
          output.id,
          '![Bars "rise"](chart.png "Forums <by> year")\n\nAgain ![x](chart.png), ![A map](map.png), ![lost](lost.png)',
        ),
      ],
    });
    const { body } = await onSite();
    expect(body).toContain(`<img src="${chart.href}" alt="Bars &quot;rise&quot;" width="40" height="24"`);
    expect(body).toContain('<p dir="auto">Forums &lt;by> year</p>');
    expect(body).toContain('By <bdi>Ana &lt;Ruiz></bdi>.');
    expect(body).toContain(
      '<a href="https://creativecommons.org/licenses/by-sa/4.0/" rel="license">CC BY-SA 4.0</a>',
    );
    expect(body).toContain(`<a href="${chart.href}" download="chart.png">`);
    expect(body).toContain('PNG, 40 × 24 pixels, 5 KB');
    expect(body).toContain('No licence is given: please ask the contact below before you print it.');
    expect(body).not.toMatch(/unseen\.png|lost\.png/);
    expect(body.split(chart.href)).toHaveLength(3);
    const told = await sending.house.send(sending.pressRoom, 'GET /press/{pressReleaseId}', {
      params: { pressReleaseId: id },
      accept: 'application/json',
    });
    expect(told.json()).toMatchObject({
      pictures: [
        {
          alt: 'Bars "rise"',
          caption: 'Forums <by> year',
          credit: 'Ana <Ruiz>',
          licence: 'CC BY-SA 4.0',
          href: `https://bpf.example.org${chart.href}`,
        },
        { alt: 'A map', caption: '' },
      ],
    });
  });

  it('is made to be found, shared and quoted', async () => {
    await write({ headline: 'A </script><b> headline', lead: 'A **lead** & "more".' });
    await release();
    const { body } = await onSite();
    const data = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(body)?.[1] ?? '';
    expect(JSON.parse(data)).toMatchObject({
      '@type': 'NewsArticle',
      headline: 'A </script><b> headline',
      description: 'A lead & "more".',
      datePublished: '2026-11-24T09:00:00.000Z',
      image: ['https://bpf.example.org/assets/press.png'],
    });
    expect(body).toContain(`<link rel="canonical" href="https://bpf.example.org/press/${id}"/>`);
    expect(body).toContain('property="og:title" content="A &lt;/script>&lt;b> headline"');
    expect(body).toContain('Facts</h2>');
    expect(body).not.toMatch(/itu@example|late@example/);
  });
});

describe('the press list', () => {
  let sending: SendingHouse;
  beforeEach(async () => {
    sending = await houseThatSends();
  });
  const form = { name: 'Rolf', outlet: 'The Post', email: 'rolf@example.org', language: 'en' };
  const subscribe = (more: Record<string, string | string[]> = {}) =>
    sending.house.send(sending.pressRoom, 'POST /press/subscribe', { form: { ...form, ...more } });
  const keys = async () =>
    (await sending.house.waitingLetters())
      .filter(({ template }) => template === 'press-subscription-confirm')
      .map(({ fields }) => new URL(String(fields.confirmAt)).searchParams.get('key') ?? '');
  const confirm = (key: string, method = 'POST') =>
    sending.house.send(sending.pressRoom, `${method} /press/subscriptions/{subscriptionId}/confirm`, {
      params: { subscriptionId: pressSubscriptionIdFor(form.email) },
      query: { key },
      ...(method === 'POST' ? { form: {} } : {}),
    });
  const contact = () => sending.press.contacts.get(pressContactIdFor(form.email));

  it('is joined by a form and a link that confirms; looking at the link changes nothing', async () => {
    const sent = await subscribe({ topics: [sending.forum.id] });
    expect(sent.body).toContain(`<strong dir="auto">${form.email}</strong>`);
    const back = await subscribe({ topics: [sending.forum.id], act: 'change' });
    expect(back.body).toMatch(/value="rolf@example.org"/);
    expect(await keys()).toHaveLength(1);
    const [key = ''] = await keys();
    expect((await confirm(key, 'GET')).body).toContain('BPF on BPFs');
    expect(await contact()).toBeUndefined();
    expect((await confirm('wrong')).status).toBe(410);
    for (const _ of [1, 2]) expect((await confirm(key)).status).toBe(303);
    expect(await contact()).toMatchObject({ outlet: 'The Post', topics: [sending.forum.id], joined: 'form' });
    expect((await history(sending.house.table, pressContactIdFor(form.email))).items).toHaveLength(1);
  });

  it('answers the same for an address that is on it and one that is not', async () => {
    const first = await subscribe();
    const [key = ''] = await keys();
    await confirm(key);
    const second = await subscribe({ outlet: 'The New Post' });
    expect([second.status, second.headers, second.body.replace('The New Post', 'The Post')]).toEqual([
      first.status,
      first.headers,
      first.body,
    ]);
    const letters = (await sending.house.waitingLetters()).filter(({ to }) => to.email === form.email);
    expect(new Set(letters.map(({ subject }) => subject)).size).toBe(1);
    expect((await contact())?.outlet).toBe('The Post');
  });

  it('ends a link after seven days, and when a newer one is sent', async () => {
    await subscribe();
    const [older = ''] = await keys();
    await subscribe();
    const newer = (await keys()).find((key) => key !== older) ?? '';
    expect((await confirm(older)).status).toBe(410);
    settled(sending.house, 7 * 24 * 60);
    expect((await confirm(newer)).status).toBe(410);
    expect(await contact()).toBeUndefined();
  });

  it('takes no program for a person, no unknown topic, and no flood', async () => {
    expect((await subscribe({ 'leave-empty': 'x' })).status).toBe(200);
    expect(await keys()).toEqual([]);
    const unknown = await subscribe({ topics: ['bpf_none'], outlet: 'Kept <outlet>' });
    expect(unknown.status).toBe(422);
    expect(unknown.body).toContain('There is no such forum any more. Please choose again.');
    expect(unknown.body).toContain('Kept &lt;outlet>');
    for (let times = 0; times < 10; times += 1) expect((await subscribe()).status).toBe(200);
    expect((await subscribe()).status).toBe(429);
  });

  it('lets somebody back who left, and leaves whom the desk added known to it', async () => {
    await sending.house.send(sending.pressRoom, 'POST /desk/press-contacts', {
      as: sending.secretariat,
      form,
    });
    const at = sending.house.clock().toISOString();
    await sending.house.table.write([sending.choices.leave(form.email, 'press', at)]);
    await subscribe();
    const [key = ''] = await keys();
    await confirm(key);
    expect((await sending.choices.get(form.email)).declined).toEqual([]);
    expect(await contact()).toMatchObject({ joined: 'desk' });
  });

  it('sends by topic', async () => {
    const walk = walker(sending);
    for (const [email, topics] of [
      ['all@example.org', []],
      ['this@example.org', [sending.forum.id]],
    ] as const)
      await sending.house.send(sending.pressRoom, 'POST /desk/press-contacts', {
        as: sending.secretariat,
        form: { ...form, email, topics: [...topics] },
      });
    const other = pressContactIdFor('other@example.org');
    await sending.house.commit({
      changes: [
        sending.press.contacts.change(
          undefined,
          {
            ...form,
            language: 'en',
            email: 'other@example.org',
            id: other,
            revision: 0,
            createdAt: sending.house.clock().toISOString(),
            topics: ['bpf_00000000000000000000000zzz'],
            joined: 'desk',
          },
          { kind: 'system', name: 'A test' },
          sending.house.clock().toISOString(),
        ),
      ],
      audit: [],
    });
    const sent = await walk.released([{ organisation: 'ITU', email: 'itu@example.org' }]);
    await walk.report(sent, 'itu@example.org', 'delivery');
    await sending.house.send(
      sending.pressRoom,
      'POST /desk/disseminations/{disseminationId}/press-releases',
      {
        as: sending.secretariat,
        params: { disseminationId: sent },
        form: {},
      },
    );
    const id = pressReleaseIdFor(sent);
    await sending.house.send(sending.pressRoom, 'POST /desk/press/{pressReleaseId}/release', {
      as: sending.desa,
      params: { pressReleaseId: id },
      form: {},
    });
    expect((await sending.house.letters.allCausedBy(id)).map(({ to }) => to.email).sort()).toEqual([
      'all@example.org',
      'this@example.org',
    ]);
  });
});
