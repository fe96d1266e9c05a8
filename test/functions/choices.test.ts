import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/choices/handler.ts';
import type { List } from '../../shared/domain/choices.ts';
import { readyAgain } from '../../shared/domain/dissemination.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { Person } from '../../shared/domain/people.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { renderLetter } from '../../shared/letters/render.tsx';
import { compose } from '../../shared/mail/compose.ts';
import { createChoices } from '../../shared/store/choices.ts';
import { createDesk } from '../../shared/store/desk.ts';
import { createDisseminations } from '../../shared/store/disseminations.ts';
import { createLedgers } from '../../shared/store/ledgers.ts';
import { createRecipients, newRecipient } from '../../shared/store/recipients.ts';
import { history } from '../../shared/store/records.ts';
import { createSuggestions, suggestionIdFor } from '../../shared/store/suggestions.ts';
import { createUnnamedOrganisations } from '../../shared/store/unnamed-organisations.ts';
import { sampleLetter } from '../letters/samples.ts';
import { letterTemplates } from '../support/every-letter.ts';
import { createHouse, type TestHouse } from '../support/house.ts';
import { keepSuggestion, tester } from '../support/samples.ts';

const forumId = 'bpf_00000000000000000000000001';
const templates: Record<List, string> = {
  outputs: 'output-letter',
  press: 'press-release-letter',
  digests: 'digest',
};
const at = '/choices/{letterId}';

describe('what readers want', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let choices: ReturnType<typeof createChoices>;
  let recipients: ReturnType<typeof createRecipients>;
  let suggestions: ReturnType<typeof createSuggestions>;

  beforeEach(async () => {
    house = await createHouse();
    choices = createChoices(house.table);
    recipients = createRecipients(house.table, house.newId);
    suggestions = createSuggestions(house.table);
    handler = createHandler({
      ...house.web,
      table: house.table,
      choices,
      letters: house.letters,
      recipients,
      suggestions,
      unnamed: createUnnamedOrganisations(house.table),
      disseminations: createDisseminations(house.table),
    });
  });

  let made = 0;
  const letterTo = async (
    email: string,
    list: List = 'outputs',
    cause?: string,
    recipientId?: string,
  ): Promise<Letter> => {
    made += 1;
    const template = letterTemplates.find(({ name }) => name === templates[list]);
    if (!template) throw new Error('There is no such letter.');
    const letter = letterOf(template, {
      to: { name: 'Zoë Example', email },
      fields: { ...sampleLetter(template).fields, trial: false },
      cause: cause ?? `dis_${String(made).padStart(26, '0')}`,
      event: 'test',
      at: house.clock(),
      forumId,
      recipientId,
    });
    await house.letters.add([letter]);
    return letter;
  };

  const keyed = ({ id, key = '' }: Letter) => ({ params: { letterId: id }, query: { key } });
  const look = (letter: Letter, accept = 'application/json') =>
    house.send(handler, `GET ${at}`, { ...keyed(letter), accept });
  const save = (letter: Letter, form: Record<string, string>) =>
    house.send(handler, `POST ${at}`, { ...keyed(letter), form });
  /** As a mail program does it: no cookie, no hidden field, this body. */
  const oneClick = (letter: Letter) => save(letter, { 'List-Unsubscribe': 'One-Click' });
  const told = async ({ cause }: Letter) =>
    (await history(house.table, cause)).items.map(({ by, act, news }) => ({ by: by.name, act, news }));
  const keptPerson = async (id: string): Promise<Person> => {
    const person = await house.people.get(id);
    if (!person) throw new Error('The person is gone.');
    return person;
  };

  it('is asked for on a page that changes nothing, however often it is opened', async () => {
    const letter = await letterTo('zoe@example.org');
    const requests = await house.requestsOf(async () => {
      for (let times = 0; times < 3; times += 1) {
        const answer = await look(letter, 'text/html');
        expect(answer.status).toBe(200);
        expect(answer.body).toContain('z…@example.org');
        expect(answer.body).not.toContain('zoe@example.org');
        expect(answer.body).toContain('Get no more outputs of Best Practice Forums');
        // Nobody here works on the desk with this address.
        expect(answer.body).not.toContain('name="digests"');
        expect(answer.headers['referrer-policy']).toBe('same-origin');
      }
    });
    expect(requests.filter((request) => request !== 'GetItem')).toEqual([]);
    expect(requests).toHaveLength(9);
    expect(await choices.get('zoe@example.org')).toEqual({ declined: [] });
  });

  it('is said by one click of the mail program, twice too', async () => {
    const letter = await letterTo('zoe@example.org', 'press');
    const requests = await house.requestsOf(async () => {
      const answer = await oneClick(letter);
      expect(answer.status).toBe(200);
      expect(answer.headers.location).toBeUndefined();
      expect(answer.body).toContain('No more press releases come to');
      expect(answer.body).toContain(`/choices/${letter.id}?key=${letter.key}`);
    });
    expect(requests).toEqual(['GetItem', 'GetItem', 'GetItem', 'TransactWriteItems']);
    expect(await choices.get('zoe@example.org')).toEqual({ declined: ['press'] });
    expect(await house.requestsOf(() => oneClick(letter))).not.toContain('TransactWriteItems');
    expect(await choices.among(['zoe@example.org'], 'outputs')).toEqual(new Set());
    expect(await told(letter)).toEqual([
      { by: 'Zoë Example', act: 'asked for no more press releases', news: false },
    ]);
  });

  it('is said by the address that stands in the mail’s own headers', async () => {
    const letter = await letterTo('zoe@example.org');
    const { subject, html, text, lang, content } = await renderLetter(letter, house.web);
    const mail = await PostalMime.parse(
      await compose(
        {
          letterId: letter.id,
          attemptId: `att_${'0'.repeat(26)}`,
          stream: letter.stream,
          date: house.clock(),
          to: letter.to,
          subject,
          html,
          text,
          lang,
          unsubscribe: content.unsubscribe,
          list: content.list,
        },
        { name: 'Forum', email: 'forum@example.org' },
      ),
    );
    const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const address = new URL(header('list-unsubscribe')?.replace(/^<|>$/g, '') ?? '');
    expect(address.protocol).toBe('https:');
    const [, room, letterId = ''] = address.pathname.split('/');
    expect(room).toBe('choices');
    const answer = await house.send(handler, `POST ${at}`, {
      params: { letterId },
      query: Object.fromEntries(address.searchParams),
      form: { 'List-Unsubscribe': 'One-Click' },
    });
    expect(answer.status).toBe(200);
    expect(await choices.among(['zoe@example.org'], 'outputs')).toEqual(new Set(['zoe@example.org']));
  });

  it('is chosen on the page, and undone there', async () => {
    const letter = await letterTo('zoe@example.org');
    const saved = await save(letter, { press: 'yes' });
    expect(saved.status).toBe(303);
    expect(saved.headers.location).toBe(`/choices/${letter.id}?key=${letter.key}&saved`);
    expect((await look(letter)).json()).toMatchObject({ outputs: false, press: true });
    await save(letter, { outputs: 'yes', press: 'yes' });
    expect(await choices.get('zoe@example.org')).toEqual({ declined: [] });
    // Saved again as it stands: nothing to write.
    expect(await house.requestsOf(() => save(letter, { outputs: 'yes', press: 'yes' }))).not.toContain(
      'TransactWriteItems',
    );
    expect((await told(letter)).map(({ act }) => act)).toEqual([
      'asked for no more outputs of Best Practice Forums',
      'asked for all letters',
    ]);
  });

  it('is said in JSON too, and refused where something is missing', async () => {
    const letter = await letterTo('zoe@example.org');
    const json = (body: unknown) => house.send(handler, `POST ${at}`, { ...keyed(letter), json: body });
    expect((await json({ outputs: false, press: false, digests: true, again: false })).status).toBe(200);
    expect(await choices.get('zoe@example.org')).toEqual({ declined: ['outputs', 'press'] });
    const wrong = await json({ outputs: 'no' });
    expect(wrong.status).toBe(422);
    expect((wrong.json() as { errors: { name: string }[] }).errors.map(({ name }) => name)).toContain(
      'outputs',
    );
  });

  it('holds for the address, whichever letter it was said with', async () => {
    const [one, other] = [await letterTo('zoe@example.org'), await letterTo('ZOE@example.org', 'press')];
    await oneClick(one);
    expect((await look(other)).json()).toMatchObject({ list: 'press', outputs: false, press: true });
  });

  it('of several letters at once is all kept', async () => {
    const letters = [await letterTo('zoe@example.org'), await letterTo('zoe@example.org', 'press')];
    const answers = await Promise.all([...letters, ...letters].map(oneClick));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await choices.get('zoe@example.org')).toEqual({ declined: ['outputs', 'press'] });
  });

  it('is the same answer for a wrong key, an unknown letter, and one that nobody can decline', async () => {
    const letter = await letterTo('zoe@example.org');
    const receipt = letterTemplates.find(
      ({ stream, name }) => stream === 'transactional' && name !== 'digest',
    );
    if (!receipt) throw new Error('There is no receipt.');
    const answer = letterOf(receipt, {
      to: letter.to,
      fields: sampleLetter(receipt).fields,
      cause: 'prp_00000000000000000000000001',
      event: 'receipt',
      at: house.clock(),
    });
    await house.letters.add([answer]);
    const keys = [
      '',
      ' ',
      `${letter.key} `,
      letter.key?.slice(1),
      letter.key?.toUpperCase(),
      '__proto__',
      '\0',
    ];
    const wrong = [
      ...keys.map((key = '') => ({ params: { letterId: letter.id }, query: { key } })),
      { params: { letterId: `ltr_${'0'.repeat(26)}` }, query: { key: letter.key ?? '' } },
      { params: { letterId: '../letters' }, query: { key: letter.key ?? '' } },
      { params: { letterId: letter.id } },
      { params: { letterId: answer.id }, query: { key: '' } },
      { params: { letterId: answer.id }, query: { key: 'undefined' } },
      { params: { letterId: 'x'.repeat(5_000) }, query: { key: letter.key ?? '' } },
    ];
    const seen = new Set<string>();
    for (const each of wrong) {
      for (const [route, form] of [
        [`GET ${at}`, {}],
        [`POST ${at}`, { 'List-Unsubscribe': 'One-Click' }],
        [`POST ${at}`, { press: 'yes' }],
      ] as const) {
        const refused = await house.send(handler, route, { ...each, form, accept: 'application/json' });
        expect(refused.status).toBe(410);
        seen.add(refused.body);
      }
    }
    expect(seen.size).toBe(1);
    expect(await choices.get('zoe@example.org')).toEqual({ declined: [] });
    expect(await told(letter)).toEqual([]);
  });

  it('about digests is one thing with the rhythm that a person of the house chose', async () => {
    const { person } = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const letter = await letterTo(person.email, 'digests', person.id);
    await oneClick(letter);
    expect((await keptPerson(person.id)).digest).toEqual({ ...person.digest, cadence: 'never' });
    expect((await look(letter)).json()).toMatchObject({ digests: false });
    const page = await look(letter, 'text/html');
    expect(page.body).toContain('name="digests"');

    house.setClock('2026-11-26T09:00:00.000Z');
    await save(letter, { outputs: 'yes', press: 'yes', digests: 'yes' });
    // At their hour and in their zone as before; and not with all that they did not want to hear.
    expect(await keptPerson(person.id)).toMatchObject({
      digest: { ...person.digest, cadence: 'daily' },
      digestedUntil: '2026-11-26T09:00:00.000Z',
    });
    expect(await choices.get(person.email)).toEqual({ declined: [] });
  });

  it('about digests stays when the rhythm is another than daily', async () => {
    const { person } = await house.signIn([{ role: 'mag' }], 'Wim Weekly');
    const at = house.clock().toISOString();
    const weekly = { ...person, digest: { ...person.digest, cadence: 'weekly' as const } };
    await house.commit({ changes: [house.people.change(person, weekly, tester, at)], audit: [] });
    const letter = await letterTo(person.email);
    await save(letter, { press: 'yes', digests: 'yes' });
    expect((await keptPerson(person.id)).digest.cadence).toBe('weekly');
    expect(await choices.get(person.email)).toEqual({ declined: ['outputs'] });
  });

  it('about outputs does not touch the digest of whoever is not asked about it', async () => {
    const { person } = await house.signIn([{ role: 'mag' }], 'Mara Member');
    await oneClick(await letterTo(person.email));
    expect((await keptPerson(person.id)).digest.cadence).toBe('daily');
    expect(await choices.get(person.email)).toEqual({ declined: ['outputs'] });
  });

  describe('when the address takes no mail', () => {
    const bounced = async (email: string) => {
      await house.table.write([
        choices.refuseMail(email, 'There is no such address.', house.clock().toISOString()),
      ]);
      return letterTo(email);
    };

    it('is told on the page, and whoever reads the letter can put it right', async () => {
      const letter = await bounced('zoe@example.org');
      const page = await look(letter, 'text/html');
      expect(page.body).toContain('There is no such address.');
      expect(page.body).toContain('name="again"');
      // Choosing lists says nothing about the address.
      await save(letter, { outputs: 'yes' });
      expect(await choices.get('zoe@example.org')).toMatchObject({ declined: ['press'], refused: {} });
      await save(letter, { outputs: 'yes', press: 'yes', again: 'yes' });
      expect(await choices.get('zoe@example.org')).toEqual({ declined: [] });
      expect((await look(letter, 'text/html')).body).not.toContain('name="again"');
    });

    it('a person of the desk can let mail go there again, with a reason, on record', async () => {
      const letter = await bounced('zoe@example.org');
      await house.table.write([choices.leave('zoe@example.org', 'press', house.clock().toISOString())]);
      const as = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
      const params = { letterId: letter.id };
      const shown = await house.send(handler, `GET /desk${at}`, { as, params });
      expect(shown.body).toContain('There is no such address.');
      expect(shown.body).toContain('declined by whoever reads mail there');

      const without = await house.send(handler, `POST /desk${at}`, { as, params, form: { reason: ' ' } });
      expect(without.status).toBe(422);
      expect((await choices.get('zoe@example.org')).refused).toBeDefined();

      const form = { reason: 'They told us by telephone.' };
      for (let times = 0; times < 2; times += 1)
        expect((await house.send(handler, `POST /desk${at}`, { as, params, form })).status).toBe(303);
      expect(await choices.get('zoe@example.org')).toEqual({ declined: ['press'] });
      expect((await history(house.table, letter.cause)).items).toMatchObject([
        {
          by: { name: 'Sekou Secretariat' },
          act: 'let letters go to Zoë Example again',
          note: 'They told us by telephone.',
        },
      ]);
    });
  });

  describe('another contact person', () => {
    const named = { name: 'Nora New', email: 'Nora@example.org', words: 'I have left.' };
    const suggest = (letter: Letter, form: Record<string, string> = named) =>
      house.send(handler, `POST ${at}/contact`, { ...keyed(letter), form });
    const one = '/desk/suggestions/{suggestionId}';

    /** A recipient of a dissemination whose letters are all written, or not yet; and the letter to it. */
    const recipientOf = async (lettersWritten = true) => {
      const now = house.clock().toISOString();
      const dissemination = {
        id: house.newId('dissemination'),
        revision: 0,
        outputId: house.newId('output'),
        forumId,
        title: 'What works',
        state: 'released' as const,
        createdAt: now,
        rounds: 0,
        lettersWritten,
      };
      const recipient = newRecipient(
        dissemination.id,
        {
          organisation: 'Internet Society',
          contact: 'Zoë Example',
          email: 'zoe@example.org',
          language: 'en',
        },
        now,
      );
      const disseminations = createDisseminations(house.table);
      const refused = await house.commit({
        changes: [
          disseminations.change(undefined, dissemination, tester, now),
          recipients.change(undefined, recipient, tester, now),
        ],
        audit: [],
      });
      expect(refused).toBeUndefined();
      const letter = await letterTo('zoe@example.org', 'outputs', dissemination.id, recipient.id);
      return { dissemination, recipient, letter, id: suggestionIdFor(letter.id) };
    };
    const teamMember = () => house.signIn([{ role: 'coordinating-team', forumId }], 'Wanda Facilitator');
    const decide = async (id: string, decision: string, as: Awaited<ReturnType<typeof teamMember>>) =>
      house.send(handler, `POST ${one}`, {
        as,
        params: { suggestionId: id },
        form: { decision, revision: String((await suggestions.get(id))?.revision) },
      });

    it('waits for the coordinating team, and no letter goes to them', async () => {
      const { letter, id, recipient } = await recipientOf();
      expect((await look(letter, 'text/html')).body).toContain('Somebody else should get these letters');
      const before = (await house.waitingLetters()).length;
      for (let times = 0; times < 2; times += 1) {
        const answer = await suggest(letter);
        expect(answer.headers.location).toBe(`/choices/${letter.id}?key=${letter.key}&named#contact`);
      }
      expect(await suggestions.get(id)).toMatchObject({
        revision: 1,
        state: 'open',
        name: 'Nora New',
        email: 'nora@example.org',
      });
      expect(await house.waitingLetters()).toHaveLength(before);
      expect(await recipients.get(recipient.id)).toMatchObject({ email: 'zoe@example.org' });
      expect((await createDesk(house.table).waiting(house.clock())).waiting).toMatchObject([
        { id, forumId, title: expect.stringContaining('Another contact for Organisation') },
      ]);
      expect((await history(house.table, id)).items).toMatchObject([
        { act: 'named another contact person', news: true, forumId },
      ]);
    });

    /** The address in the letter that asks whoever was named. */
    const confirmAt = async (id: string) => {
      const asked = (await house.letters.allCausedBy(id)).filter(
        ({ template }) => template === 'contact-confirm',
      );
      return asked.map(({ fields }) => new URL(String(fields.confirmAt)).searchParams.get('key') ?? '');
    };
    const confirm = (id: string, key: string, method: 'GET' | 'POST' = 'POST') =>
      house.send(handler, `${method} /suggestions/{suggestionId}/confirm`, {
        params: { suggestionId: id },
        ...(method === 'GET' ? { query: { key } } : { form: { key } }),
      });

    it('is asked once a person of the team takes it, and becomes the contact by confirming, twice too', async () => {
      const { letter, id, recipient } = await recipientOf();
      await suggest(letter);
      const as = await teamMember();
      const page = await house.send(handler, `GET ${one}`, { as, params: { suggestionId: id } });
      for (const words of ['Nora New, nora@example.org', 'I have left.', 'Zoë Example, zoe@example.org'])
        expect(page.body).toContain(words);
      for (const _ of [1, 2]) expect((await decide(id, 'accept', as)).status).toBe(303);
      expect((await createDesk(house.table).waiting(house.clock())).waiting).toEqual([]);
      const shown = await house.send(handler, `GET ${one}`, { as, params: { suggestionId: id } });
      expect(shown.body).toContain('waits for its confirmation');
      const list = await house.send(handler, 'GET /desk/suggestions', { as });
      expect(list.body).toContain('Taken, and asked to confirm');

      const asked = (await house.letters.allCausedBy(id)).map(({ to, subject, stream }) => [
        to.email,
        subject,
        stream,
      ]);
      expect(asked).toEqual([
        ['nora@example.org', expect.stringContaining('you are the contact of'), 'transactional'],
      ]);
      const [key = ''] = await confirmAt(id);
      expect(JSON.stringify(await suggestions.get(id))).not.toContain(key);
      // A scanner follows the link.
      for (const _ of [1, 2]) expect((await confirm(id, key, 'GET')).body).toContain('I am the contact');
      expect((await confirm(id, 'wrong')).status).toBe(410);
      expect(await recipients.get(recipient.id)).toMatchObject({ revision: 1, email: 'zoe@example.org' });

      for (const _ of [1, 2]) expect((await confirm(id, key)).status).toBe(303);
      expect((await confirm(id, key, 'GET')).body).toContain('Thank you');
      expect(await suggestions.get(id)).toMatchObject({ state: 'accepted' });
      expect(await recipients.get(recipient.id)).toMatchObject({
        revision: 2,
        contact: 'Nora New',
        email: 'nora@example.org',
      });
      expect((await history(house.table, id)).items.map(({ act, by }) => `${by.name} ${act}`)).toEqual([
        'Zoë Example named another contact person',
        'Wanda Facilitator took the contact person that was named, who is asked to confirm',
        'Nora New confirmed to be the contact person',
      ]);
    });

    it('can confirm for two weeks, as the letter says, is told then what to do, and can be asked once more', async () => {
      const { letter, id, recipient } = await recipientOf();
      await suggest(letter);
      const as = await teamMember();
      await decide(id, 'accept', as);
      const until = '8 December 2026, 09:00 UTC';
      const [asked] = await house.letters.allCausedBy(id);
      expect(asked?.fields.until).toBe(until);
      const shown = (by: typeof as) =>
        house.send(handler, `GET ${one}`, { as: by, params: { suggestionId: id } });
      expect((await shown(as)).body).toContain(until);
      const [key = ''] = await confirmAt(id);
      house.setClock('2026-12-08T08:59:00.000Z');
      expect((await confirm(id, key, 'GET')).body).toContain(`You can confirm until ${until}`);
      // Still the same click twice.
      await suggest(letter);
      expect(await suggestions.get(id)).toMatchObject({ state: 'confirming', revision: 2 });

      house.setClock('2026-12-08T09:00:00.000Z');
      for (const method of ['GET', 'POST'] as const) {
        const late = await confirm(id, key, method);
        expect(late.status).toBe(410);
        expect(late.body).toContain(`This link was good until ${until}, and nothing has changed.`);
        expect(late.body).toContain('please answer the letter that the link stood in');
      }
      expect(await recipients.get(recipient.id)).toMatchObject({ revision: 1, email: 'zoe@example.org' });
      const later = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
      const list = await house.send(handler, 'GET /desk/suggestions', { as: later });
      expect(list.body).toContain('did not confirm until');
      expect((await shown(later)).body).toContain('Asked, and not confirmed in time');

      expect((await decide(id, 'accept', later)).status).toBe(303);
      const fresh = (await confirmAt(id)).find((each) => each !== key) ?? '';
      expect((await confirm(id, key)).status).toBe(410);
      expect((await confirm(id, fresh)).status).toBe(303);
      expect(await recipients.get(recipient.id)).toMatchObject({ revision: 2, email: 'nora@example.org' });
      // Who has confirmed is thanked for ever.
      house.setClock('2027-12-08T09:00:00.000Z');
      expect((await confirm(id, fresh, 'GET')).body).toContain('Thank you');
      expect((await history(house.table, id)).items.map(({ act }) => act)).toContain(
        'had the contact person asked once more to confirm',
      );
    });

    it('who did not confirm in time can be named again by the same letter', async () => {
      const { letter, id } = await recipientOf();
      await suggest(letter);
      await decide(id, 'accept', await teamMember());
      house.setClock('2026-12-08T09:00:00.000Z');
      await suggest(letter);
      expect(await suggestions.get(id)).toMatchObject({ state: 'open', name: 'Nora New' });
    });

    it('is not needed where letters go to the address again: what was held back can be sent', async () => {
      const { letter, recipient } = await recipientOf();
      const at = house.clock().toISOString();
      const why = 'There is no such address.';
      await house.table.write([choices.refuseMail('zoe@example.org', why, at)]);
      await house.letters.report(letter.id, { report: 'suppress', at, note: why });
      await recipients.addressIsWrong({ id: recipient.id, email: 'zoe@example.org', forumId, at });
      const as = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
      const again = await house.send(handler, 'POST /desk/choices/{letterId}', {
        as,
        params: { letterId: letter.id },
        form: { reason: 'They told us by telephone.' },
      });
      expect(again.status).toBe(303);
      const kept = await recipients.get(recipient.id);
      expect(kept?.cameBack).toEqual({ state: 'renewed', since: at, forumId });
      const fates = await createLedgers(house.table).of(letter.cause);
      expect(readyAgain(kept ? [kept] : [], fates)).toEqual([kept]);
    });

    it('is taken back by the team while it is not confirmed, and the link ends; also when another is named', async () => {
      const { letter, id, recipient } = await recipientOf();
      const as = await teamMember();
      await suggest(letter);
      await decide(id, 'accept', as);
      const [first = ''] = await confirmAt(id);
      expect((await decide(id, 'decline', as)).status).toBe(303);
      expect((await confirm(id, first)).status).toBe(410);

      await suggest(letter);
      await decide(id, 'accept', as);
      const second = (await confirmAt(id)).find((key) => key !== first) ?? '';
      await suggest(letter, { name: 'Olga Other', email: 'olga@example.org' });
      expect((await confirm(id, second, 'GET')).status).toBe(410);
      expect((await confirm(id, second)).status).toBe(410);
      expect(await suggestions.get(id)).toMatchObject({ state: 'open', name: 'Olga Other' });
      expect(await recipients.get(recipient.id)).toMatchObject({ revision: 1, contact: 'Zoë Example' });
    });

    it('whose letter came back can go again then, sent by somebody else than who took it', async () => {
      const { letter, id, recipient } = await recipientOf();
      const at = house.clock().toISOString();
      await recipients.addressIsWrong({ id: recipient.id, email: 'zoe@example.org', forumId, at });
      await suggest(letter);
      const as = await teamMember();
      await decide(id, 'accept', as);
      const [key = ''] = await confirmAt(id);
      await confirm(id, key);
      expect((await recipients.get(recipient.id))?.cameBack).toMatchObject({
        state: 'renewed',
        by: as.person.id,
      });
    });

    it('changes nothing when the team leaves it; another can be named then', async () => {
      const { letter, id, recipient } = await recipientOf();
      await suggest(letter);
      const as = await teamMember();
      await decide(id, 'decline', as);
      expect(await recipients.get(recipient.id)).toMatchObject({ revision: 1, contact: 'Zoë Example' });
      await suggest(letter, { name: 'Olga Other', email: 'olga@example.org' });
      expect(await suggestions.get(id)).toMatchObject({ state: 'open', name: 'Olga Other' });
      expect((await suggestions.get(id))?.decided).toBeUndefined();
    });

    it('is not taken by two people, nor in the place of one that was named since', async () => {
      const { letter, id, recipient } = await recipientOf();
      await suggest(letter);
      const [one, other] = [
        await teamMember(),
        await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat'),
      ];
      const seen = await suggestions.get(id);
      await suggest(letter, { name: 'Olga Other', email: 'olga@example.org' });
      const late = await house.send(handler, 'POST /desk/suggestions/{suggestionId}', {
        as: one,
        params: { suggestionId: id },
        form: { decision: 'accept', revision: String(seen?.revision) },
      });
      expect(late.status).toBe(409);
      expect(late.body).toContain('Another person was named while you had this open');
      const answers = await Promise.all([decide(id, 'accept', one), decide(id, 'decline', other)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
      const { state } = (await suggestions.get(id)) ?? {};
      const asked = (await house.letters.allCausedBy(id)).map(({ to }) => to.email);
      expect(asked).toEqual(state === 'confirming' ? ['olga@example.org'] : []);
      expect((await recipients.get(recipient.id))?.contact).toBe('Zoë Example');
    });

    it('is not taken while letters are being written from the list', async () => {
      const { letter, id, recipient } = await recipientOf(false);
      await suggest(letter);
      const answer = await decide(id, 'accept', await teamMember());
      expect(answer.status).toBe(409);
      expect(answer.body).toContain('Letters are being written from this list just now');
      expect(await recipients.get(recipient.id)).toMatchObject({ revision: 1 });
      expect((await suggestions.get(id))?.state).toBe('open');
    });

    it('is refused with what is wrong, typed text kept, and not too often', async () => {
      const { letter, id } = await recipientOf();
      const wrong = await suggest(letter, { name: 'Nora <New>', email: 'nora' });
      expect(wrong.status).toBe(422);
      expect(wrong.body).toContain('This is not an email address');
      expect(wrong.body).toContain('value="Nora &lt;New>"');
      const statuses = [];
      for (let times = 0; times < 7; times += 1)
        statuses.push((await suggest(letter, { name: `Nora ${times}`, email: 'nora@example.org' })).status);
      expect(statuses).toEqual([303, 303, 303, 303, 303, 429, 429]);
      expect(await suggestions.get(id)).toMatchObject({ name: 'Nora 4' });
    });

    it('cannot be named with a letter to no organisation', async () => {
      const letter = await letterTo('rita@example.org', 'press');
      expect((await look(letter, 'text/html')).body).not.toContain('Somebody else should get these letters');
      expect((await suggest(letter)).status).toBe(410);
    });

    it('is listed for the team of its forum, not for another', async () => {
      const team = await teamMember();
      const { id } = await keepSuggestion(house, forumId, { keyHash: 'hash-of-a-key' });
      const one = await house.send(handler, 'GET /desk/suggestions/{suggestionId}', {
        as: team,
        params: { suggestionId: id },
        accept: 'application/json',
      });
      expect(one.json()).toMatchObject({ id, organisation: 'Internet Society' });
      expect(one.body).not.toContain('hash-of-a-key');
      await keepSuggestion(house, 'bpf_00000000000000000000000009', { organisation: 'Another' });
      const list = await house.send(handler, 'GET /desk/suggestions', { as: team });
      expect(list.body).toContain('Internet Society');
      expect(list.body).not.toContain('Another');
    });
  });
});
