import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/proposals/handler.ts';
import { createHandler as createSelectionRoom } from '../../functions/selection/handler.ts';
import type { AccessCode, Call } from '../../shared/domain/call.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { Proposal } from '../../shared/domain/proposal.ts';
import { renderLetter } from '../../shared/letters/render.tsx';
import { createCalls } from '../../shared/store/calls.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { history } from '../../shared/store/records.ts';
import { createReviews } from '../../shared/store/reviews.ts';
import { createSelections } from '../../shared/store/selections.ts';
import { asForm, bpfOnBpfs } from '../support/bpf-on-bpfs.ts';
import { createHouse, type Sending, type SignedIn, type TestHouse } from '../support/house.ts';

const open = '2026-12-05T09:00:00.000Z';
const closed = '2027-01-12T09:00:00.000Z';
const by = { kind: 'system' as const, name: 'Test' };

/** What a page says, without its markup. */
const textOf = (page = '') => page.replace(/<[^>]+>/g, '');

describe('proposals', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let selection: ReturnType<typeof createSelectionRoom>;
  let secretariat: SignedIn;
  let call: Call;

  beforeEach(async () => {
    house = await createHouse(open);
    const calls = createCalls(house.table);
    handler = createHandler({
      ...house.web,
      table: house.table,
      calls,
      proposals: createProposals(house.table),
      letters: house.letters,
    });
    selection = createSelectionRoom({
      ...house.web,
      table: house.table,
      calls,
      proposals: createProposals(house.table),
      forums: createForums(house.table),
      cycles: createCycles(house.table),
      reviews: createReviews(house.table),
      selections: createSelections(house.table),
    });
    secretariat = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    call = {
      id: house.newId('call'),
      revision: 0,
      createdAt: open,
      title: 'Call for Best Practice Forums 2027',
      opens: '2026-12-01',
      closes: '2027-01-10',
      decidedBy: '2027-02-05',
      capacity: 4,
      guidance: 'Bring us a narrow question.',
    };
    await house.commit({ changes: [calls.change(undefined, call, by, open)], audit: [] });
  });

  const propose = (form: Record<string, unknown> = {}, more: Sending = {}) =>
    house.send(handler, 'POST /calls/{callId}/propose', {
      params: { callId: call.id },
      form: asForm({ ...bpfOnBpfs, act: 'submit', ...form }),
      ...more,
    });

  /** What a browser has after opening the form: an id and a key. */
  const opened = async () => {
    const { body } = await house.send(handler, 'GET /calls/{callId}/propose', {
      params: { callId: call.id },
    });
    const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(body)?.[1] ?? '';
    return { id: hidden('id'), key: hidden('key') };
  };

  const lettersOf = async (template: string): Promise<Letter[]> =>
    (await house.waitingLetters()).filter((letter) => letter.template === template);

  /** The proposal id and key in a letter's link. */
  const linkIn = (letter: Letter | undefined, field: string) => {
    const address = new URL(String(letter?.fields[field]));
    return {
      params: { proposalId: address.pathname.split('/')[2] ?? '' },
      query: Object.fromEntries(address.searchParams),
      key: address.searchParams.get('key') ?? '',
    };
  };

  const confirmed = async (form: Record<string, unknown> = {}) => {
    await propose(form);
    const link = linkIn((await lettersOf('proposal-confirm')).at(-1), 'confirmAt');
    const answer = await house.send(handler, 'POST /proposals/{proposalId}/confirm', {
      params: link.params,
      form: { key: link.key },
    });
    expect(answer.status).toBe(200);
    return { ...link, edit: linkIn((await lettersOf('proposal-receipt')).at(-1), 'editAt') };
  };

  const stateOf = async (proposalId: string | undefined) =>
    (await createProposals(house.table).get(proposalId ?? ''))?.state;

  it('says to which address the letter went, and leads back to the form with all that was typed', async () => {
    const id = await opened();
    const answer = await propose({ ...id, email: 'wanda@exmaple.org' });
    expect(answer.headers.location).toBe(`/proposals/${id.id}/edit?key=${id.key}&sent=1`);
    const look = (query: Record<string, string>) =>
      house.send(handler, 'GET /proposals/{proposalId}/edit', { params: { proposalId: id.id }, query });
    const said = await look({ key: id.key, sent: '1' });
    expect(said.body).toContain('<strong dir="auto">wanda@exmaple.org</strong>');
    expect(said.body).toContain(`href="/proposals/${id.id}/edit?key=${id.key}"`);
    const stranger = await look({ key: house.web.newKey(), sent: '1' });
    expect(stranger.status).toBe(410);
    expect(stranger.body).not.toContain('exmaple');
    const form = await look({ key: id.key });
    expect(form.body).toContain('value="wanda@exmaple.org"');
    const revision = /name="revision" value="(\d+)"/.exec(form.body)?.[1] ?? '';
    await propose({ ...id, revision, email: 'wanda@example.org' });
    expect((await lettersOf('proposal-confirm')).map(({ to }) => to.email)).toEqual([
      'wanda@exmaple.org',
      'wanda@example.org',
    ]);
  });

  it('is typed, confirmed from the letter, and receipted with everything that was written', async () => {
    const answer = await propose();
    expect(answer.status).toBe(303);
    const [letter] = await lettersOf('proposal-confirm');
    expect(letter?.to).toEqual({ name: 'wanda@example.org', email: 'wanda@example.org' });
    const link = linkIn(letter, 'confirmAt');

    // Nothing counts yet: a link that a mail scanner follows confirms nothing.
    const looked = await house.send(handler, 'GET /proposals/{proposalId}/confirm', {
      params: link.params,
      query: link.query,
    });
    expect(looked.body).toContain('Confirm your proposal');
    expect(await stateOf(link.params.proposalId)).toBe('unconfirmed');
    expect((await house.send(handler, 'GET /proposals/{proposalId}', { params: link.params })).status).toBe(
      404,
    );

    await house.send(handler, 'POST /proposals/{proposalId}/confirm', {
      params: link.params,
      form: { key: link.key },
    });
    expect(await stateOf(link.params.proposalId)).toBe('submitted');
    const [receipt] = await lettersOf('proposal-receipt');
    expect(JSON.stringify(receipt?.fields.answers)).toContain(bpfOnBpfs.organisations[1].why);
    const shown = await house.send(handler, 'GET /proposals/{proposalId}', { params: link.params });
    expect(shown.body).toContain(bpfOnBpfs.goal);
    expect(shown.body).not.toContain('wanda@example.org');
    expect((await history(house.table, link.params.proposalId)).items.map(({ act }) => act)).toEqual([
      'submitted a proposal',
    ]);
  });

  it('is one proposal and one letter, however often the button is pressed', async () => {
    const form = await opened();
    for (const _ of [1, 2, 3]) expect((await propose(form)).status).toBe(303);
    await Promise.all([propose(form), propose(form)]);
    expect(await lettersOf('proposal-confirm')).toHaveLength(1);
    const link = linkIn((await lettersOf('proposal-confirm'))[0], 'confirmAt');
    for (const _ of [1, 2]) {
      const again = await house.send(handler, 'POST /proposals/{proposalId}/confirm', {
        params: link.params,
        form: { key: link.key },
      });
      expect(again.status).toBe(200);
    }
    expect(await lettersOf('proposal-receipt')).toHaveLength(1);
  });

  it('can be corrected by going back before it is confirmed: the newest text counts, the older link ends', async () => {
    const form = await opened();
    await propose(form);
    const older = linkIn((await lettersOf('proposal-confirm'))[0], 'confirmAt');
    await propose({ ...form, title: 'A better title' });
    const stale = await house.send(handler, 'POST /proposals/{proposalId}/confirm', {
      params: older.params,
      form: { key: older.key },
    });
    expect(stale.status).toBe(410);
    expect(await lettersOf('proposal-confirm')).toHaveLength(2);
  });

  it('says after the confirmation that the back button comes too late, and keeps what was typed', async () => {
    const form = await opened();
    await confirmed(form);
    const answer = await propose({ ...form, goal: 'Typed after going back' });
    expect(answer.status).toBe(409);
    expect(answer.body).toContain('Typed after going back');
    expect(answer.body).toContain('use the link in the letter');
  });

  it('names every empty field beside it, with a summary that links there, and shows again what was typed', async () => {
    const answer = await propose({
      goal: '',
      organisations: [],
      title: '<script>alert(1)</script>',
      email: 'no address',
      consent: undefined,
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('href="#field-goal"');
    expect(answer.body).toContain('Name at least one key organisation to invite, and why.');
    expect(answer.body).toContain('This is not an email address.');
    expect(answer.body).not.toContain('<script>alert(1)');
    expect(answer.body).toContain('&lt;script>alert(1)');
  });

  it('saves a draft that comes back by an emailed link, and is sent from there', async () => {
    const form = await opened();
    const saved = await propose({ ...form, act: 'save-draft', goal: '', organisations: [] });
    expect(saved.status).toBe(303);
    const link = linkIn((await lettersOf('proposal-draft'))[0], 'editAt');
    const again = await house.send(handler, 'GET /proposals/{proposalId}/edit', {
      params: link.params,
      query: link.query,
    });
    expect(again.body).toContain(bpfOnBpfs.question);
    // Saved once more: kept, without another letter.
    await propose({ id: link.params.proposalId, key: link.key, act: 'save-draft', title: 'Second thoughts' });
    expect(await lettersOf('proposal-draft')).toHaveLength(1);
    expect((await lettersOf('proposal-draft'))[0]?.fields.closes).toBe(
      'the end of 10 January 2027, anywhere on Earth (11 January 2027, 12:00 UTC)',
    );
    await propose({ id: link.params.proposalId, key: link.key });
    expect(await stateOf(link.params.proposalId)).toBe('unconfirmed');

    // Its link opened once more: it says where the proposal stands, and sending it again brings one new letter.
    const waits = await house.send(handler, 'GET /proposals/{proposalId}/edit', {
      params: link.params,
      query: link.query,
    });
    expect(waits.body).toContain('You sent this proposal on 5 December 2026, 09:00 UTC');
    const revision = /name="revision" value="(\d+)"/.exec(waits.body)?.[1];
    for (const _ of [1, 2]) await propose({ id: link.params.proposalId, key: link.key, revision });
    expect(await lettersOf('proposal-confirm')).toHaveLength(2);
  });

  it('forgets a draft after 60 days, and says so', async () => {
    await propose({ ...(await opened()), act: 'save-draft' });
    const link = linkIn((await lettersOf('proposal-draft'))[0], 'editAt');
    house.setClock('2027-02-04T09:00:00.000Z');
    const answer = await house.send(handler, 'GET /proposals/{proposalId}/edit', {
      params: link.params,
      query: link.query,
    });
    expect(answer.status).toBe(410);
    expect(answer.body).toContain('Drafts are kept for 60 days');

    // Nor does the form that was left open bring it back; it offers what was typed as a new one.
    const kept = { id: link.params.proposalId, key: link.key };
    for (const act of ['save-draft', 'submit']) {
      const again = await propose({ ...kept, act, title: 'Typed since' });
      expect(again.status).toBe(410);
      expect(again.body).toContain('was kept until 3 February 2027, 09:00 UTC, and is no longer here');
      expect(again.body).toContain('value="Typed since"');
      expect(again.body).not.toContain(kept.id);
      expect(again.body).not.toContain(kept.key);
      expect(await stateOf(kept.id)).toBe('draft');
      const hidden = (name: string) =>
        new RegExp(`name="${name}" value="([^"]+)"`).exec(again.body)?.[1] ?? '';
      const anew = { id: hidden('id'), key: hidden('key') };
      expect((await propose({ ...anew, act: 'save-draft' })).status).toBe(303);
      expect(await stateOf(anew.id)).toBe('draft');
    }
  });

  it('counts when it was sent in time and confirmed after the end; not after 7 days', async () => {
    house.setClock('2027-01-11T11:59:59.000Z');
    await propose();
    const link = linkIn((await lettersOf('proposal-confirm'))[0], 'confirmAt');
    house.setClock(closed);
    const answer = await house.send(handler, 'POST /proposals/{proposalId}/confirm', {
      params: link.params,
      form: { key: link.key },
    });
    expect(answer.status).toBe(200);

    house.setClock('2027-01-11T11:59:59.000Z');
    await propose({ title: 'Another', email: 'another@example.org' });
    const late = linkIn(
      (await lettersOf('proposal-confirm')).find(({ to }) => to.email === 'another@example.org'),
      'confirmAt',
    );
    house.setClock('2027-01-19T00:00:00.000Z');
    expect(
      (
        await house.send(handler, 'POST /proposals/{proposalId}/confirm', {
          params: late.params,
          form: { key: late.key },
        })
      ).status,
    ).toBe(410);
  });

  it('keeps what was typed when the call closes while somebody writes, and takes it as a draft', async () => {
    const form = await opened();
    house.setClock(closed);
    const answer = await propose(form);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain(
      'This call has closed. What you typed is kept. If the IGF secretariat gave you an access code, enter it below; otherwise write to the secretariat, or save this as a draft.',
    );
    expect(answer.body).toContain(bpfOnBpfs.whyBpf.slice(0, 40));
    expect((await propose({ ...form, act: 'save-draft' })).status).toBe(303);
  });

  describe('after the call has closed', () => {
    const code = async (email: string): Promise<AccessCode> => {
      const calls = createCalls(house.table);
      const issued: AccessCode = {
        id: house.newId('accessCode'),
        revision: 0,
        callId: call.id,
        codeHash: hashOfKey(`CODE-FOR-${email.toUpperCase()}`),
        email,
        reason: 'Visa trouble',
        issuedBy: 'Sekou Secretariat',
        createdAt: open,
      };
      await house.commit({ changes: [calls.codes.change(undefined, issued, by, open)], audit: [] });
      return issued;
    };

    it('comes in with an access code: once, for its address, on record', async () => {
      const issued = await code('wanda@example.org');
      house.setClock(closed);
      const { params } = await confirmed({ code: 'code-for-wanda@example.org' });
      expect(await stateOf(params.proposalId)).toBe('submitted');
      const used = await createCalls(house.table).codes.get(issued.id);
      expect(used?.usedFor).toBe(params.proposalId);
      const [entry] = (await history(house.table, params.proposalId)).items;
      expect(entry?.act).toBe('submitted a proposal late, with an access code');
      // Its receipt names no day that has passed.
      const [receipt] = await lettersOf('proposal-receipt');
      expect(receipt?.fields.closed).toBe(true);
      const { text } = await renderLetter(receipt as Letter, {
        baseUrl: 'https://bpf.example.org',
        contact: 'secretariat@example.org',
      });
      const said = text.replaceAll(/\s+/g, ' ');
      expect(said).toContain('you need another access code');
      expect(said).not.toContain('withdraw it until');
      // Nor do the pages before and after the confirmation promise another thing.
      const [letter] = await lettersOf('proposal-confirm');
      const link = linkIn(letter as Letter, 'confirmAt');
      const after = await house.send(handler, 'POST /proposals/{proposalId}/confirm', {
        params,
        form: { key: link.key },
      });
      expect(textOf(after.body)).toContain(
        'The call has closed: to change or withdraw it, you need another access code',
      );
      // A deadline has its zone.
      expect(textOf(after.body)).toMatch(/You hear the decision by\s*the end of .*, anywhere on Earth/);
      expect(said).toMatch(/You will hear the decision, with reasons, by the end of .*, anywhere on Earth/);
      // The reason is the secretariat's: it stands with the code, not in news that others read.
      expect(JSON.stringify(entry)).not.toContain('Visa trouble');

      const second = await propose({ code: 'code-for-wanda@example.org', title: 'One more' });
      expect(second.status).toBe(422);
      expect(second.body).toContain(
        'This access code has been used. It works once; ask the IGF secretariat for another.',
      );
    });

    it('does not come in with a wrong code or somebody else’s', async () => {
      await code('somebody@example.org');
      house.setClock(closed);
      for (const typed of ['nonsense', 'code-for-somebody@example.org']) {
        const answer = await propose({ code: typed });
        expect(answer.status).toBe(422);
        expect(answer.body).toContain(
          'This access code is not one for this call and your email address. Check both, or ask the IGF secretariat.',
        );
      }
    });

    it('is changed and withdrawn only with a code', async () => {
      const { edit } = await confirmed();
      house.setClock(closed);
      const form = asForm({ ...bpfOnBpfs, goal: 'Changed late', key: edit.key, revision: '2' });
      const change = (code: string) =>
        house.send(handler, 'POST /proposals/{proposalId}/edit', {
          params: edit.params,
          form: { ...form, code },
        });
      const leave = (code = '') =>
        house.send(handler, 'POST /proposals/{proposalId}/withdraw', {
          params: edit.params,
          form: { key: edit.key, code },
        });
      await code('somebody@example.org');
      for (const act of [change, leave]) {
        const without = await act('');
        expect(without.status).toBe(422);
        expect(without.body).toContain(
          'The call has closed: now a proposal is changed or withdrawn with an access code only. If the IGF secretariat gave you one, enter it below; otherwise write to the secretariat.',
        );
        const foreign = await act('code-for-somebody@example.org');
        expect(foreign.status).toBe(422);
        expect(foreign.body).toContain(
          'This access code is not one for this call and your email address. Check both, or ask the IGF secretariat.',
        );
      }
      await code('wanda@example.org');
      expect((await change('code-for-wanda@example.org')).status).toBe(303);
      // It worked once, for the change.
      const again = await leave('code-for-wanda@example.org');
      expect(again.status).toBe(422);
      expect(again.body).toContain(
        'This access code has been used. It works once; ask the IGF secretariat for another.',
      );
      expect(await stateOf(edit.params.proposalId)).toBe('submitted');
    });

    it('is withdrawn with a code, which is used by that', async () => {
      const { edit } = await confirmed();
      house.setClock(closed);
      const { id } = await code('wanda@example.org');
      const gone = await house.send(handler, 'POST /proposals/{proposalId}/withdraw', {
        params: edit.params,
        form: { key: edit.key, code: 'code-for-wanda@example.org' },
      });
      expect(gone.status).toBe(200);
      expect(await stateOf(edit.params.proposalId)).toBe('withdrawn');
      expect((await createCalls(house.table).codes.get(id))?.usedFor).toBe(edit.params.proposalId);
      expect((await history(house.table, edit.params.proposalId)).items.map(({ act }) => act)).toContain(
        'withdrew a proposal late, with an access code',
      );
    });

    it('of two that were sent with one code, only the first that is confirmed comes in', async () => {
      await code('wanda@example.org');
      house.setClock(closed);
      const typed = 'code-for-wanda@example.org';
      for (const title of ['First', 'Second'])
        expect((await propose({ code: typed, title })).status).toBe(303);
      const links = (await lettersOf('proposal-confirm')).map((letter) => linkIn(letter, 'confirmAt'));
      const before = await house.send(handler, 'GET /proposals/{proposalId}/confirm', {
        params: links[0]?.params ?? {},
        query: { key: links[0]?.key ?? '' },
      });
      expect(textOf(before.body)).toContain(
        'The call has closed: to change or withdraw it, you need another access code',
      );
      expect(textOf(before.body)).not.toContain('can change or withdraw it until');
      const answers = [];
      for (const { params, key } of links)
        answers.push(
          await house.send(handler, 'POST /proposals/{proposalId}/confirm', { params, form: { key } }),
        );
      expect(answers.map(({ status }) => status)).toEqual([200, 409]);
      expect(textOf(answers[1]?.body)).toContain(
        'The access code of this proposal was used for another one meanwhile. Please ask the IGF secretariat.',
      );
    });
  });

  it('shows what its proposer answered to the self-check; an older one reads as it was', async () => {
    const { params } = await confirmed({ selfCheck: 'Many forums.' });
    const page = (await house.send(handler, 'GET /proposals/{proposalId}', { params })).body;
    const words = page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    expect(words).toContain(
      'Is it narrow enough to be finished in one year, or two? Not sure Many forums, but one question about each.',
    );
    expect(words).toContain('What made them hesitate Many forums.');
    const proposals = createProposals(house.table);
    const proposal = await proposals.get(params.proposalId);
    if (!proposal) throw new Error('It is not there.');
    const older = Object.fromEntries(
      Object.entries(proposal.fields).filter(([name]) => !name.startsWith('check')),
    );
    await house.commit({
      changes: [proposals.change(proposal, { ...proposal, fields: older }, by, open)],
      audit: [],
    });
    const again = (await house.send(handler, 'GET /proposals/{proposalId}', { params })).body;
    expect(again).toContain('Many forums.');
    expect(again).not.toContain('Not answered');
  });

  it('says nothing of a self-check where a forum asks to go on, since it is not asked one (R9)', async () => {
    const { params } = await confirmed();
    const proposals = createProposals(house.table);
    const told = async (more: Partial<Proposal>) => {
      const proposal = await proposals.get(params.proposalId);
      if (!proposal) throw new Error('It is not there.');
      const { selfCheck, ...kept } = proposal.fields;
      const fields = Object.fromEntries(Object.entries(kept).filter(([name]) => !name.startsWith('check')));
      await house.commit({
        changes: [proposals.change(proposal, { ...proposal, fields, ...more }, by, open)],
        audit: [],
      });
      return (await house.send(handler, 'GET /proposals/{proposalId}', { params })).body;
    };
    expect(await told({})).toContain('The proposer did not answer the self-check.');
    expect(await told({ continues: { forumId: house.newId('forum') } })).not.toContain('elf-check');
  });

  it('is changed with the link in the receipt; of two tabs the older is told, with its text kept', async () => {
    const { edit } = await confirmed();
    const change = (goal: string) =>
      house.send(handler, 'POST /proposals/{proposalId}/edit', {
        params: edit.params,
        form: asForm({ ...bpfOnBpfs, goal, key: edit.key, revision: '2' }),
      });
    expect((await change('Goal from the first tab')).status).toBe(303);
    const late = await change('Goal from the second tab');
    expect(late.status).toBe(409);
    expect(late.body).toContain('Goal from the second tab');
    expect(late.body).toContain('name="revision" value="3"');
    expect((await lettersOf('proposal-receipt')).map(({ fields }) => fields.change)).toEqual(
      expect.arrayContaining(['submitted', 'changed']),
    );
  });

  it('is changed once when the same change is sent twice, with one receipt', async () => {
    const { edit } = await confirmed();
    for (const _ of [1, 2]) {
      const answer = await house.send(handler, 'POST /proposals/{proposalId}/edit', {
        params: edit.params,
        form: asForm({ ...bpfOnBpfs, goal: 'A narrower goal.', key: edit.key, revision: '2' }),
      });
      expect(answer.status).toBe(303);
    }
    expect((await lettersOf('proposal-receipt')).map(({ fields }) => fields.change).sort()).toEqual([
      'changed',
      'submitted',
    ]);
    expect((await createProposals(house.table).get(edit.params.proposalId))?.revision).toBe(3);
  });

  it('keeps the address that was confirmed, whatever a change says', async () => {
    const { edit } = await confirmed();
    await house.send(handler, 'POST /proposals/{proposalId}/edit', {
      params: edit.params,
      form: asForm({ ...bpfOnBpfs, email: 'other@example.org', key: edit.key, revision: '2' }),
    });
    expect((await createProposals(house.table).get(edit.params.proposalId))?.fields.email).toBe(
      'wanda@example.org',
    );
  });

  it('is withdrawn for good', async () => {
    const { edit } = await confirmed();
    const leave = () =>
      house.send(handler, 'POST /proposals/{proposalId}/withdraw', {
        params: edit.params,
        form: { key: edit.key },
      });
    expect((await leave()).status).toBe(200);
    expect((await leave()).status).toBe(200);
    expect(await lettersOf('proposal-withdrawn')).toHaveLength(1);
    expect((await house.send(handler, 'GET /proposals/{proposalId}', { params: edit.params })).status).toBe(
      410,
    );
  });

  it('tells nobody without the key whether a proposal is there', async () => {
    const { edit } = await confirmed();
    const wrong = { ...edit.params };
    const answers = await Promise.all([
      house.send(handler, 'GET /proposals/{proposalId}/edit', { params: wrong, query: { key: 'wrong' } }),
      house.send(handler, 'GET /proposals/{proposalId}/edit', {
        params: { proposalId: house.newId('proposal') },
        query: { key: 'wrong' },
      }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([410, 410]);
    expect(answers[0]?.body.replaceAll(wrong.proposalId, '')).toBe(
      answers[1]?.body.replaceAll(/prp_\w+/g, ''),
    );
  });

  it('floods nobody’s inbox', async () => {
    const statuses = [];
    for (let count = 0; count < 11; count += 1)
      statuses.push((await propose({ title: `Title ${count}` })).status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(10);
    expect(statuses.at(-1)).toBe(429);
  });

  it('gives a program that fills in everything the same answer, and keeps nothing', async () => {
    expect((await propose({ 'leave-empty': 'https://spam.example.org' })).status).toBe(303);
    expect(await house.waitingLetters()).toEqual([]);
  });

  it('keeps no draft for such a program either, and tells an address somebody typed nothing else that was typed', async () => {
    await propose({ act: 'save-draft', 'leave-empty': 'https://spam.example.org' });
    expect(await house.waitingLetters()).toEqual([]);
    await propose({ act: 'save-draft', title: 'Your account is locked, go to https://evil.example.org' });
    await propose({ title: 'Your account is locked, go to https://evil.example.org', name: 'Evil' });
    for (const letter of await house.waitingLetters()) expect(JSON.stringify(letter)).not.toMatch(/evil/i);
  });

  it('keeps of a draft what the form has fields for, whatever else came; and says what is too long', async () => {
    const draft = (more: Record<string, unknown>) =>
      house.send(handler, 'POST /calls/{callId}/propose', {
        params: { callId: call.id },
        json: { act: 'save-draft', email: 'wanda@example.org', ...more },
      });
    let nested: unknown = 'deep';
    for (let depth = 0; depth < 60; depth += 1) nested = [nested];
    const odd = [nested, 1e300, { '': 1 }, { toString: 1 }, [{ toString: 1 }], null, true];
    for (const value of odd) {
      const id = house.newId('proposal');
      const key = `key-for-${id}-that-is-long-enough`;
      const answer = await draft({
        id,
        key,
        goal: value,
        groups: [value],
        organisations: [value],
        team: value,
      });
      expect(answer.status).toBe(201);
      const again = await house.send(handler, 'GET /proposals/{proposalId}/edit', {
        params: { proposalId: id },
        query: { key },
      });
      expect(again.status).toBe(200);
      await house.setClock(new Date(house.clock().getTime() + 3_600_000));
    }
    const long = await draft({ goal: '漢'.repeat(50_000) });
    expect(long.status).toBe(422);
    expect(long.body).toContain('too long to be kept');
  });

  it('says so when more comes than a page can show again', async () => {
    const send = (form: Record<string, string | string[]>) =>
      house.send(handler, 'POST /calls/{callId}/propose', { params: { callId: call.id }, form });
    expect((await send({ goal: '"'.repeat(1_000_000) })).status).toBe(413);
    expect((await send({ groups: Array.from({ length: 4_000 }, () => 'x') })).status).toBe(413);
    const quotes = await send({ goal: '"'.repeat(800_000) });
    expect([413, 422]).toContain(quotes.status);
    const many = await house.send(handler, 'POST /calls/{callId}/propose', {
      params: { callId: call.id },
      json: { organisations: Array.from({ length: 20_000 }, () => ({ name: '', why: '' })) },
    });
    expect(many.status).toBe(422);
    expect((many.json() as { errors: unknown[] }).errors.length).toBeLessThanOrEqual(50);
  });

  it('speaks JSON at the same address', async () => {
    const { consent, region, selfCheck, ...rest } = bpfOnBpfs;
    const answer = await house.send(handler, 'POST /calls/{callId}/propose', {
      params: { callId: call.id },
      json: { ...rest, consent: true },
    });
    expect(answer.status).toBe(201);
    expect(answer.json()).toMatchObject({ state: 'unconfirmed' });
    const bad = await house.send(handler, 'POST /calls/{callId}/propose', {
      params: { callId: call.id },
      json: { title: 7 },
    });
    expect(bad.status).toBe(422);
    expect(bad.json()).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ name: 'goal' })]),
    });
  });

  describe('the secretariat', () => {
    const decide = (proposalId: string, form: Record<string, string>, as = secretariat) =>
      house.send(selection, 'POST /desk/proposals/{proposalId}/decision', {
        as,
        params: { proposalId },
        form,
      });

    it('sees the letter before it is sent, and a forum is born with the decision', async () => {
      const { params } = await confirmed();
      const form = {
        decision: 'accept',
        reasons: 'A clear goal, and the right people.',
        id: house.newId('forum'),
        early: 'yes',
        earlyReason: 'The only proposal, and its team waits.',
      };
      const looked = await decide(params.proposalId, form);
      expect(looked.body).toContain('A clear goal, and the right people.');
      expect(looked.body).toMatch(/The letter about “<span dir="auto">BPF on BPFs<\/span>”/);
      expect(looked.body).toContain('wanda@example.org');
      expect(looked.body).toContain('comes into being with the decision');
      const asMail = await decide(params.proposalId, { ...form, act: 'show' });
      expect(asMail.headers['content-security-policy']).toContain('sandbox');
      expect(asMail.body).toContain('A clear goal, and the right people.');
      const changing = await decide(params.proposalId, { ...form, act: 'change' });
      expect(changing.status).toBe(200);
      expect(changing.body).toMatch(/<textarea[^>]*>\nA clear goal, and the right people\.<\/textarea>/);
      expect(changing.body).toMatch(/value="accept" checked/);
      expect(await stateOf(params.proposalId)).toBe('submitted');

      const sent = await decide(params.proposalId, { ...form, act: 'send' });
      expect(sent.headers.location).toBe(`/desk/proposals/${params.proposalId}?done=decided`);
      expect(await stateOf(params.proposalId)).toBe('accepted');
      const after = await house.send(handler, 'GET /desk/proposals/{proposalId}', {
        as: secretariat,
        params,
        query: { done: 'decided' },
      });
      expect(after.body).toContain('<title>Done: BPF on BPFs');
      expect(after.body).toMatch(/role="status" tabindex="-1" data-focus[^>]*>\s*Decided\./i);
      expect(await createForums(house.table).get(form.id)).toMatchObject({
        title: 'BPF on BPFs',
        organisations: bpfOnBpfs.organisations,
      });
      const [letter] = await lettersOf('proposal-decision');
      expect(letter?.fields).toMatchObject({ accepted: true, reasons: form.reasons });
      const shown = await house.send(handler, 'GET /proposals/{proposalId}', { params });
      expect(shown.body).toContain('A clear goal, and the right people.');
    });

    it('must give reasons', async () => {
      const { params } = await confirmed();
      const none = 'A decision needs reasons: the proposer, and everybody else, will want to know why.';
      const short =
        'These reasons are too short. Say in a few words why: the proposer, and everybody else, reads them.';
      for (const decision of ['accept', 'decline'])
        for (const [reasons, told] of [
          [' ', none],
          ['.', short],
          ['Yes, good.', short],
        ] as const) {
          const answer = await decide(params.proposalId, { decision, reasons, act: 'send' });
          expect(answer.status).toBe(422);
          expect(answer.body).toContain(told);
        }
      expect(await stateOf(params.proposalId)).toBe('submitted');
    });

    it('decides once, also when two do it at the same moment', async () => {
      const { params } = await confirmed();
      const answers = await Promise.all(
        ['accept', 'decline'].map((decision) =>
          decide(params.proposalId, {
            decision,
            reasons: `We have met to ${decision} it.`,
            early: 'yes',
            earlyReason: 'The only proposal, and its team waits.',
            act: 'send',
          }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
      expect(await lettersOf('proposal-decision')).toHaveLength(1);
    });

    it('does not see what was not sent', async () => {
      await propose({ ...(await opened()), act: 'save-draft' });
      const draft = linkIn((await lettersOf('proposal-draft'))[0], 'editAt').params;
      await propose();
      const unconfirmed = linkIn((await lettersOf('proposal-confirm'))[0], 'confirmAt').params;
      for (const params of [draft, unconfirmed]) {
        const shown = await house.send(handler, 'GET /desk/proposals/{proposalId}', {
          as: secretariat,
          params,
        });
        expect(shown.status).toBe(404);
      }
    });

    it('finds history and letters beside the proposal', async () => {
      const { params } = await confirmed();
      const shown = await house.send(handler, 'GET /desk/proposals/{proposalId}', {
        as: secretariat,
        params,
      });
      expect(shown.body).toContain('submitted a proposal');
      expect(shown.body).toContain('Received: BPF on BPFs');
      // In the words of who reads it, not of who was asked.
      expect(shown.body).toMatch(/<dt>Consent to publish<\/dt><dd[^>]*>Yes/);
      expect(shown.body).toContain('<dt>Proposer</dt>');
      expect(shown.body).not.toContain('<dt>Your ');
    });
  });

  it('costs as few DynamoDB requests as it can', async () => {
    const read = ['GetItem'];
    expect(await house.requestsOf(opened)).toEqual(read);
    // The call, whether this form was sent before, two counters, one transaction.
    expect(await house.requestsOf(() => propose())).toEqual([
      'GetItem',
      'GetItem',
      'UpdateItem',
      'UpdateItem',
      'TransactWriteItems',
    ]);
    const link = linkIn((await lettersOf('proposal-confirm'))[0], 'confirmAt');
    const confirm = () =>
      house.send(handler, 'POST /proposals/{proposalId}/confirm', {
        params: link.params,
        form: { key: link.key },
      });
    expect(await house.requestsOf(confirm)).toEqual(['GetItem', 'GetItem', 'TransactWriteItems']);
    expect(
      await house.requestsOf(() =>
        house.send(handler, 'GET /proposals/{proposalId}', { params: link.params }),
      ),
    ).toEqual(['GetItem', 'GetItem']);
  });
});
