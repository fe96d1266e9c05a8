import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler as createProposalsRoom } from '../../functions/proposals/handler.ts';
import { createHandler } from '../../functions/reviews/handler.ts';
import { createHandler as createSelectionRoom } from '../../functions/selection/handler.ts';
import type { Call } from '../../shared/domain/call.ts';
import { newsFor } from '../../shared/domain/digest.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { mergeProposals } from '../../shared/domain/merger.ts';
import { editProposal, fieldsOf, type Proposal } from '../../shared/domain/proposal.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { renderLetter } from '../../shared/letters/render.tsx';
import { createCalls } from '../../shared/store/calls.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { history } from '../../shared/store/records.ts';
import { createReviews, mergerIdFor, reviewIdFor } from '../../shared/store/reviews.ts';
import { createSelections } from '../../shared/store/selections.ts';
import { asForm } from '../support/bpf-on-bpfs.ts';
import { createHouse, type SignedIn, type TestHouse } from '../support/house.ts';
import { keepCallWith, times } from '../support/proposals-of-a-call.ts';
import { keepCycle, tester } from '../support/samples.ts';

const aReview = {
  clear: '4',
  realistic: '3',
  realisticWords: 'Two working groups in one year are many.',
  suitable: '4',
  community: '2',
  outreach: '3',
  distinct: '4',
  recommendation: 'accept',
  words: 'A narrow question with people behind it.',
  impartial: 'yes',
  act: 'submit',
};

describe('the review of proposals', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let proposalsRoom: ReturnType<typeof createProposalsRoom>;
  let selectionRoom: ReturnType<typeof createSelectionRoom>;
  let secretariat: SignedIn;
  let mara: SignedIn;
  let milan: SignedIn;
  let call: Call;
  let proposal: Proposal;
  let other: Proposal;

  beforeEach(async () => {
    house = await createHouse(times.review);
    const stores = {
      table: house.table,
      calls: createCalls(house.table),
      cycles: createCycles(house.table),
      proposals: createProposals(house.table),
      reviews: createReviews(house.table),
      letters: house.letters,
    };
    handler = createHandler({ ...house.web, ...stores });
    proposalsRoom = createProposalsRoom({ ...house.web, ...stores });
    selectionRoom = createSelectionRoom({
      ...house.web,
      ...stores,
      forums: createForums(house.table),
      selections: createSelections(house.table),
    });
    secretariat = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    mara = await house.signIn([{ role: 'mag' }], 'Mara Member', 'mara@agency.example.org');
    milan = await house.signIn([{ role: 'mag' }], 'Milan Member', 'milan@milan.example.org');
    const kept = await keepCallWith(house, 2, [
      {
        title: 'Access in rural schools',
        question: 'How do rural schools pay for access?',
        goal: 'A toolkit.',
      },
      {
        title: 'Rural schools and their access',
        question: 'Which rural schools pay for access, and how?',
        goal: 'A survey.',
        organisations: [{ name: 'Universities of the Pacific', why: 'They run the network.' }],
      },
    ]);
    call = kept.call;
    [proposal, other] = kept.proposals as [Proposal, Proposal];
  });

  const post = (path: string, as: SignedIn, form: Record<string, unknown>, of = proposal) =>
    house.send(handler, `POST /desk/proposals/{proposalId}/${path}`, {
      as,
      params: { proposalId: of.id },
      form: asForm(form),
    });
  const look = (as: SignedIn, of = proposal) =>
    house.send(handler, 'GET /desk/proposals/{proposalId}/review', { as, params: { proposalId: of.id } });
  const review = (as: SignedIn, form: Record<string, unknown> = {}, of = proposal) =>
    post('review', as, { ...aReview, ...form }, of);
  const reviewOf = (who: SignedIn, of = proposal) =>
    createReviews(house.table).get(reviewIdFor(of.id, who.person.id));
  const now = async (of = proposal) => (await createProposals(house.table).get(of.id)) as Proposal;
  /** Days later sessions have ended: signed in again. */
  const later = async (instant: string) => {
    house.setClock(instant);
    const again = async ({ person, ...rest }: SignedIn): Promise<SignedIn> => {
      const key = await house.web.sessions.open(person.id, house.clock());
      const session = await house.web.sessions.get(key, house.clock());
      return { ...rest, person, cookie: `__Host-session=${key}`, session: session ?? rest.session };
    };
    [secretariat, mara, milan] = [await again(secretariat), await again(mara), await again(milan)];
  };
  const lettersOf = async (template: string): Promise<Letter[]> =>
    (await house.waitingLetters()).filter((letter) => letter.template === template);

  it('leads from a proposal that asks to go on to its forum and its final report, for everybody (R9)', async () => {
    const [forumId, outputId] = [house.newId('forum'), house.newId('output')];
    const continues = async (more: { outputId?: string }) => {
      const before = await now();
      const after: Proposal = { ...before, continues: { forumId, ...more } };
      await house.commit({
        changes: [
          createProposals(house.table).change(before, after, { kind: 'system', name: 'Test' }, times.review),
        ],
        audit: [],
      });
    };
    const params = { proposalId: proposal.id };
    const pages = async () => [
      (await house.send(proposalsRoom, 'GET /proposals/{proposalId}', { params })).body,
      (await house.send(proposalsRoom, 'GET /desk/proposals/{proposalId}', { params, as: secretariat })).body,
      (await look(mara)).body,
    ];
    for (const body of await pages()) expect(body).not.toContain('asks to go on');
    await continues({});
    for (const body of await pages()) {
      expect(body).toContain('This proposal asks to go on with a forum');
      expect(body).toContain(`href="/forums/${forumId}"`);
      expect(body).toContain('It names no final report');
    }
    await continues({ outputId });
    for (const body of await pages())
      expect(body).toContain(`<a href="/outputs/${outputId}">Its final report</a>`);
    const data = await house.send(proposalsRoom, 'GET /proposals/{proposalId}', {
      params,
      accept: 'application/json',
    });
    expect(data.json()).toMatchObject({ continues: { forumId, outputId } });
  });

  it('opens what others wrote once one’s own review is in', async () => {
    expect((await review(mara)).status).toBe(303);
    const before = await look(milan);
    expect(before.body).toContain('1 of 1 in');
    expect(before.body).toContain('opens to you once your own review is in');
    expect(before.body).not.toContain('A narrow question with people behind it.');
    expect((await look(secretariat)).body).toContain('A narrow question with people behind it.');
    await review(milan, { recommendation: 'revise', words: 'Who would read it?' });
    const after = await look(milan);
    expect(after.body).toContain('A narrow question with people behind it.');
    expect(after.body).toContain('Two working groups in one year are many.');
    expect((await history(house.table, proposal.id)).items.map(({ act }) => act)).toEqual([
      'reviewed a proposal',
      'reviewed a proposal',
    ]);
  });

  it('keeps a draft, needs every score to take it in, and lets it be changed', async () => {
    const { clear, ...rest } = aReview;
    expect((await post('review', mara, { ...rest, act: 'save-draft' })).status).toBe(303);
    expect((await reviewOf(mara))?.state).toBe('draft');
    const shown = await look(mara);
    expect(shown.body).toContain('A narrow question with people behind it.');
    const unfinished = await post('review', mara, rest);
    expect(unfinished.status).toBe(422);
    expect(unfinished.body).toContain('Please choose one under “Clear goal”.');
    expect(unfinished.body).toContain('Two working groups in one year are many.');
    expect((await review(mara)).status).toBe(303);
    expect((await review(mara, { recommendation: 'decline' })).status).toBe(303);
    expect((await reviewOf(mara))?.fields.recommendation).toBe('decline');
    const back = await review(mara, { act: 'save-draft' });
    expect(back.status).toBe(409);
    expect(back.body).toContain('Your review is in already.');
  });

  it('refuses the review of somebody whose proposal it is', async () => {
    const own = await house.signIn([{ role: 'mag' }], 'Paula Proposer', 'proposer-0@place-0.example.org');
    const refused = await review(own);
    expect(refused.status).toBe(403);
    expect(refused.body).toContain(
      'You have a conflict of interest in this proposal: it was sent from your own address. So you neither review it nor take part in deciding on it, and you do not see what others wrote about it.',
    );
    expect(await reviewOf(own)).toBeUndefined();
    await review(mara);
    expect((await look(own)).body).not.toContain('A narrow question with people behind it.');
    expect((await post('discussion', own, { message: 'It is good.' })).status).toBe(403);
  });

  it('keeps out whoever has the name of somebody in its team, until they say that it is somebody else', async () => {
    const namesake = await house.signIn([{ role: 'mag' }], 'Member 0', 'm@elsewhere.example.org');
    await review(mara, { words: 'Nobody else has asked this.' });
    expect((await look(namesake)).body).toContain('your name stands in its coordinating team');
    const refused = await review(namesake);
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('Say in a few words why it is not you and you have no interest in it');
    expect((await post('discussion', namesake, { message: 'It is good.' })).status).toBe(409);
    await later(times.after);
    expect((await look(namesake)).body).not.toContain('Nobody else has asked this.');
    await later(times.review);
    expect((await review(namesake, { notMine: 'Somebody else has my name.' })).status).toBe(303);
    expect((await look(namesake)).body).toContain('Nobody else has asked this.');
    // Said once, it is kept of the person: of the same team member they are not asked elsewhere.
    expect((await house.people.get(namesake.person.id))?.namesakes).toHaveLength(1);
  });

  it('is open to who shares a name with one of the team once they say that it is somebody else, also where they review nothing', async () => {
    const named = await house.signIn([{ role: 'secretariat' }], 'Member 0', 'm@elsewhere.example.org');
    const answer = (form: Record<string, unknown>) => post('not-me', named, form);
    const closed = 'Until you answer, on the page of its review, that it is somebody else of your name';
    expect((await look(named)).body).toContain(closed);
    const unsaid = await answer({ notMe: ' ' });
    expect(unsaid.status).toBe(422);
    expect(unsaid.body).toContain('Say in a few words why it is not you.');
    for (const _ of [1, 2]) expect((await answer({ notMe: 'I am no teacher.' })).status).toBe(303);
    expect((await look(named)).body).not.toContain(closed);
    const told = (await history(house.table, proposal.id)).items.filter(({ act }) =>
      act.startsWith('answered'),
    );
    expect(told).toMatchObject([{ note: 'I am no teacher.', news: true }]);
  });

  it('takes the review of somebody of the same organisation only with why it is none of theirs', async () => {
    const colleague = await house.signIn([{ role: 'mag' }], 'Cora Colleague', 'cora@place-0.example.org');
    const tie = 'its proposer writes from place-0.example.org, as you do';
    expect((await look(mara)).body).not.toContain('name="notMine"');
    for (const form of [{}, { notMine: '.' }]) {
      const refused = await review(colleague, form);
      expect(refused.status).toBe(422);
      expect(refused.body).toContain(
        'Say in a few words why it is not your organisation and you have no interest in it, or declare a conflict of interest instead.',
      );
      expect(refused.body).toContain('A narrow question with people behind it.');
    }
    expect(await reviewOf(colleague)).toBeUndefined();
    // What is not finished is kept without it.
    expect((await review(colleague, { act: 'save-draft' })).status).toBe(303);
    const notMine = 'Another agency, under the same domain.';
    expect((await review(colleague, { notMine })).status).toBe(303);
    expect(await reviewOf(colleague)).toMatchObject({ state: 'submitted', tie, fields: { notMine } });
    await review(mara);
    for (const who of [secretariat, mara])
      expect((await look(who)).body).toContain(
        `Pointed out to the reviewer: ${tie}. Their answer: ${notMine}`,
      );
  });

  it('points out a shared organisation, and refuses the review of who declared a conflict', async () => {
    const colleague = await house.signIn([{ role: 'mag' }], 'Cora Colleague', 'cora@place-0.example.org');
    expect((await look(colleague)).body).toContain('its proposer writes from place-0.example.org, as you do');
    await review(colleague);
    expect((await post('conflict', colleague, { conflict: ' ' })).body).toContain(
      'Say in a few words what ties you to this proposal.',
    );
    for (const _ of [1, 2])
      expect(
        (await post('conflict', colleague, { interest: 'own-organisation', conflict: 'It is my agency.' }))
          .status,
      ).toBe(303);
    // What they wrote before does not count any more.
    expect(await reviewOf(colleague)).toMatchObject({ state: 'conflict', fields: {} });
    const refused = await review(colleague);
    expect(refused.status).toBe(403);
    expect(refused.body).toContain(
      'You have a conflict of interest in this proposal: It is my agency. So you neither review it nor take part in deciding on it, and you do not see what others wrote about it.',
    );
    await review(mara);
    expect((await look(colleague)).body).not.toContain('A narrow question with people behind it.');
  });

  it('keeps what somebody typed about their interest while the record changed under them', async () => {
    const named = await house.signIn([{ role: 'secretariat' }], 'Member 0', 'm@elsewhere.example.org');
    const changeSettings = async () => {
      const before = await house.people.get(named.person.id);
      if (!before) throw new Error('Nobody is here.');
      const after = { ...before, digest: { ...before.digest, hour: 7 } };
      await house.commit({
        changes: [house.people.change(before, after, tester, times.review)],
        audit: [],
      });
    };
    const declared = { interest: 'own-organisation', conflict: 'My <agency> sent it.' };
    const acts = [
      ['conflict', mara, declared, 'My &lt;agency> sent it.', () => review(mara)],
      ['not-me', named, { notMe: 'I am no <teacher>.' }, 'I am no &lt;teacher>.', changeSettings],
    ] as const;
    for (const [path, as, form, kept, meanwhile] of acts) {
      const racing = createHandler({
        ...house.web,
        calls: createCalls(house.table),
        cycles: createCycles(house.table),
        proposals: createProposals(house.table),
        reviews: createReviews(house.table),
        commit: async (changes) => {
          await meanwhile();
          return house.commit(changes);
        },
      });
      const refused = await house.send(racing, `POST /desk/proposals/{proposalId}/${path}`, {
        as,
        params: { proposalId: proposal.id },
        form,
      });
      expect(refused.status).toBe(409);
      expect(refused.body).toContain('while you had it open. Nothing you typed is lost');
      expect(refused.body).toContain(kept);
    }
    expect(await reviewOf(mara)).toMatchObject({ state: 'submitted' });
    // Looked at once more, it is kept as it was typed.
    for (const [path, as, form] of acts) expect((await post(path, as, form)).status).toBe(303);
    expect(await reviewOf(mara)).toMatchObject({ state: 'conflict', conflict: 'My <agency> sent it.' });
  });

  it('lets a member step back before review begins and after it has ended, until the MAG decides', async () => {
    const declare = 'A conflict of interest? Stay out of this proposal';
    await later(times.open);
    expect((await look(mara)).body).toContain(declare);
    expect((await look(secretariat)).body).not.toContain(declare);
    await later(times.after);
    expect((await look(mara)).body).toContain(declare);
    expect((await post('conflict', mara, { conflict: 'We are paid by it.' })).body).toContain(
      'Please choose one under “It is”.',
    );
    const stated = { interest: 'other', conflict: 'We are paid by it.' };
    expect((await post('conflict', mara, stated)).status).toBe(303);
    expect(await reviewOf(mara)).toMatchObject({ state: 'conflict', interest: 'other' });
    expect((await look(mara)).body).not.toContain(declare);
    expect((await look(milan)).body).toContain('stay out: Mara Member (another interest)');
  });

  it('takes place in its window only', async () => {
    await later(times.open);
    const early = await review(mara);
    expect(early.status).toBe(409);
    expect(early.body).toContain('Review begins on 11 January 2027, 12:00 UTC');
    expect(early.body).toContain('A narrow question with people behind it.');
    await later(times.review);
    await review(mara);
    await later(times.after);
    expect((await review(milan)).body).toContain('Review ended on 6 February 2027, 12:00 UTC');
    expect((await look(milan)).body).toContain('A narrow question with people behind it.');
  });

  it('is asked for by letter, and its progress is seen', async () => {
    const ids = [mara.person.id, milan.person.id];
    for (const _ of [1, 2])
      expect((await post('reviewers', secretariat, { reviewers: ids })).status).toBe(303);
    const asked = await lettersOf('review-asked');
    expect(asked.map(({ to }) => to.name).sort()).toEqual(['Mara Member', 'Milan Member']);
    await review(mara);
    const progress = await house.send(handler, 'GET /desk/calls/{callId}/reviews', {
      as: milan,
      params: { callId: call.id },
    });
    expect(progress.body).toContain('1 of 2');
    expect(progress.body.replace(/<[^>]+>/g, '')).toContain('Mara Member (in), Milan Member (asked for)');
    expect(progress.body).toMatch(/<dt>reviews in<\/dt><dd>1<\/dd>.*<dt>asked for or begun<\/dt><dd>1<\/dd>/);
    expect(progress.body).toContain('1 review waits for you.');
    expect((await post('reviewers', secretariat, {})).body).toContain(
      'Choose at least one member of the MAG.',
    );
  });

  describe('while a proposal may still change', () => {
    /** The call is changed as the secretariat may, in a cycle whose review began on 1 January. */
    const inCycle = async (more: Partial<Call>) => {
      const cycle = await keepCycle(house, 'IGF 2026–2027');
      const cycles = createCycles(house.table);
      const override = { day: '2027-01-01', reason: 'Soon.', by: 'Sekou', at: times.open };
      const calls = createCalls(house.table);
      const before = await calls.get(call.id);
      const after = { ...call, cycleId: cycle.id, ...more };
      await house.commit({
        changes: [
          cycles.change(cycle, { ...cycle, overrides: { reviewOpens: override } }, tester, times.open),
          calls.change(before, after, tester, times.open),
        ],
        audit: [],
      });
    };

    it('waits until a call that was prolonged has closed, whatever its cycle says', async () => {
      await inCycle({ closes: '2027-01-15' });
      const early = await review(mara);
      expect(early.status).toBe(409);
      expect(early.body).toContain('Review begins on 16 January 2027, 12:00 UTC, when the call has closed');
      expect(await reviewOf(mara)).toBeUndefined();
      await later('2027-01-16T12:00:00.000Z');
      expect((await review(mara)).status).toBe(303);
    });

    /** Changes the proposal as its proposer does, with an access code. */
    const changeLate = async (at: string) => {
      const store = createProposals(house.table);
      const before = await now();
      const fields = { ...fieldsOf(before), goal: 'Another goal.' };
      const after = editProposal(before, fields, new Date(at));
      if (isRefusal(after)) throw new Error(after.reason);
      await house.commit({ changes: [store.change(before, after, tester, at)], audit: [] });
    };

    it('says of each review that it was written before the proposal was changed, until it is sent again', async () => {
      await review(mara);
      await changeLate('2027-01-15T10:00:00.000Z');
      const marked = 'written before the change of <time datetime="2027-01-15T10:00:00.000Z">';
      const progress = async (as: SignedIn) =>
        (
          await house.send(handler, 'GET /desk/calls/{callId}/reviews', {
            as,
            params: { callId: call.id },
          })
        ).body;
      const list = async () =>
        (
          await house.send(selectionRoom, 'GET /desk/calls/{callId}/selection', {
            as: secretariat,
            params: { callId: call.id },
          })
        ).body;
      const own = await look(mara);
      expect(own.body).toContain('Your review was written before the change of 15 January 2027, 10:00 UTC.');
      expect(own.body).toContain('<details id="own" open>');
      for (const body of [
        (await look(secretariat)).body,
        await progress(mara),
        await progress(milan),
        await list(),
      ])
        expect(body).toContain(marked);
      expect(await progress(mara)).toContain(`/desk/proposals/${proposal.id}/review#own`);
      expect(await progress(milan)).not.toContain('look at it again');
      // As it is, or changed.
      expect((await review(mara)).status).toBe(303);
      for (const body of [(await look(mara)).body, await progress(mara), await list()])
        expect(body).not.toContain('written before the change');
    });

    it('takes no review of a text that its reviewer did not see', async () => {
      const read = /name="read" value="([^"]+)"/.exec((await look(mara)).body)?.[1] ?? '';
      await changeLate('2027-01-15T10:00:00.000Z');
      const refused = await review(mara, { read, words: 'Long work.' });
      expect(refused.status).toBe(409);
      expect(refused.body).toContain(
        'The proposal was changed on 15 January 2027, 10:00 UTC, while you wrote.',
      );
      expect(refused.body).toContain('Long work.');
      const again = /name="read" value="([^"]+)"/.exec(refused.body)?.[1] ?? '';
      expect((await review(mara, { read: again, words: 'Long work.' })).status).toBe(303);
      expect((await look(secretariat)).body).not.toContain('written before the change');
    });
  });

  it('is talked about by those who reviewed', async () => {
    const early = await post('discussion', mara, { message: 'First!' });
    expect(early.status).toBe(409);
    expect(early.body).toContain('The discussion opens to you once your own review is in.');
    await review(mara);
    const form = { id: house.newId('reviewNote'), message: 'Who would do the survey?' };
    for (const _ of [1, 2]) expect((await post('discussion', mara, form)).status).toBe(303);
    expect(await createReviews(house.table).notes.ofProposal(proposal.id)).toHaveLength(1);
    await review(milan);
    expect((await look(milan)).body).toContain('Who would do the survey?');
    // News to those whose review is in, and to nobody else; what was written stands on the page of the review only.
    await post('discussion', milan, { id: house.newId('reviewNote'), message: 'A university, I was told.' });
    const told = (await history(house.table, proposal.id)).items.filter(({ act }) =>
      act.startsWith('wrote in'),
    );
    expect(told.map(({ by, hearers }) => [by.name, hearers])).toEqual([
      ['Mara Member', []],
      ['Milan Member', [mara.person.id]],
    ]);
    expect(JSON.stringify(told)).not.toContain('A university');
    const late = await house.signIn([{ role: 'mag' }], 'Lena Late');
    expect(newsFor(mara.person, told).map(({ by }) => by.name)).toEqual(['Milan Member']);
    for (const nobody of [late.person, secretariat.person]) expect(newsFor(nobody, told)).toEqual([]);
  });

  it('leads the secretariat to a merger where the machine sees no likeness, too', async () => {
    const kept = await keepCallWith(house, 2, [{ title: 'Open wireless' }, { title: 'Local content' }]);
    const [one] = kept.proposals as [Proposal];
    const link = `href="/desk/proposals/${one.id}/merger"`;
    const desk = (as: SignedIn) =>
      house.send(proposalsRoom, 'GET /desk/proposals/{proposalId}', { as, params: { proposalId: one.id } });
    for (const shown of [look, desk]) {
      expect((await shown(secretariat, one)).body).toContain(link);
      expect((await shown(mara, one)).body).not.toContain(link);
    }
  });

  describe('a revision', () => {
    const words = 'Say who would read it.';
    const onlyWithCode =
      'has closed: now a proposal is changed or withdrawn with an access code only. If the IGF secretariat gave you one, enter it below; otherwise write to the secretariat.';
    const ranOut =
      'The revision could come in until the end of 25 January 2027, anywhere on Earth (26 January 2027, 12:00 UTC)';
    const ask = (form: Record<string, string> = {}) =>
      post('revision', secretariat, { words, until: '2027-01-25', ...form });
    const editing = async () => {
      const address = new URL(String((await lettersOf('revision-asked'))[0]?.fields.editAt));
      return { params: { proposalId: proposal.id }, key: address.searchParams.get('key') ?? '' };
    };
    const send = async (fields: Record<string, unknown>) => {
      const { params, key } = await editing();
      return house.send(proposalsRoom, 'POST /proposals/{proposalId}/edit', {
        params,
        form: asForm({ ...fieldsOf(await now()), consent: 'yes', key, ...fields }),
      });
    };

    it('is asked for once', async () => {
      const form = () =>
        house.send(handler, 'GET /desk/proposals/{proposalId}/revision', {
          as: secretariat,
          params: { proposalId: proposal.id },
        });
      expect((await form()).body).toContain(
        'Reviews can be sent until 6 February 2027, 12:00 UTC: a revision that comes in later is',
      );
      for (const _ of [1, 2]) expect((await ask()).status).toBe(303);
      const asked = (await form()).body;
      expect(asked).toContain('A revision was asked for');
      expect(asked).not.toContain('name="until"');
      expect(await lettersOf('revision-asked')).toHaveLength(1);
      const again = await ask({ words: 'And once more.' });
      expect(again.status).toBe(409);
      expect(again.body).toContain(
        'A revision was asked for once already, by Sekou Secretariat, until the end of 25 January 2027, anywhere on Earth (26 January 2027, 12:00 UTC). A proposal is revised once; decide on it as it is.',
      );
    });

    it('has a deadline that lies ahead, before the decisions', async () => {
      expect((await ask({ until: '2027-01-10' })).body).toContain('This day has passed. Choose a later one.');
      expect((await ask({ until: '2027-03-01' })).body).toContain(
        'Decisions are due by the end of 5 February 2027, anywhere on Earth (6 February 2027, 12:00 UTC).',
      );
      expect((await ask({ words: '' })).body).toContain('Say what should be revised');
    });

    it('comes in although the call has closed, beside what it said before', async () => {
      await review(mara);
      await ask();
      const { params, key } = await editing();
      const form = await house.send(proposalsRoom, 'GET /proposals/{proposalId}/edit', {
        params,
        query: { key },
      });
      expect(form.body).toContain('What you are asked to revise');
      expect(form.body).toContain(words);
      expect(form.body).not.toContain('Access code');
      // Sent twice, it is one revision, and no late change.
      for (const _ of [1, 2])
        expect((await send({ goal: 'A toolkit that ministries use.' })).status).toBe(303);
      const [receipt, more] = await lettersOf('proposal-receipt');
      expect(more).toBeUndefined();
      expect(receipt?.subject).toBe('Revised: Access in rural schools');
      const shown = await look(mara);
      expect(shown.body).toContain('Your review was written before the change of');
      expect(shown.body).toMatch(/<ins>\s*that ministries use/);
      await review(mara, { recommendation: 'accept', words: 'Now it has readers.' });
      expect((await look(mara)).body).not.toContain('written before the change');
      // Once: the call has closed, and a second version needs a code as any other late change.
      const other = await send({ goal: 'Something else.' });
      expect(other.status).toBe(422);
      expect(other.body).toContain(`The call ${onlyWithCode}`);
    });

    it('stands on the page of the proposal, beside what it said before: when and why, and nothing of the desk', async () => {
      await review(mara);
      await post('discussion', mara, { message: 'Ask them who pays.' });
      await ask();
      const read = (accept?: string) =>
        house.send(proposalsRoom, 'GET /proposals/{proposalId}', {
          params: { proposalId: proposal.id },
          ...(accept ? { accept } : {}),
        });
      // Nobody needs to know before it came in, or that none came.
      expect((await read()).body).not.toContain('evision');
      house.setClock('2027-01-20T09:00:00.000Z');
      await send({ goal: 'A toolkit that ministries use.' });
      const { body } = await read();
      expect(body).toContain(
        'Asked for by the IGF secretariat, 15 January 2027, 09:00 UTC; the revision came in on 20 January 2027, 09:00 UTC',
      );
      expect(body).toContain(words);
      expect(body).toMatch(/<h4>Before<\/h4><p class="kept" dir="auto"><span>A toolkit/);
      expect(body).toMatch(/<ins>\s*that ministries use/);
      const data = await read('application/json');
      expect(data.json()).toMatchObject({
        fields: { goal: 'A toolkit that ministries use.' },
        revised: {
          askedAt: '2027-01-15T09:00:00.000Z',
          cameAt: '2027-01-20T09:00:00.000Z',
          words,
          before: { goal: 'A toolkit.' },
        },
      });
      for (const told of [body, data.body])
        for (const closed of [
          proposal.email,
          secretariat.person.name,
          mara.person.name,
          'A narrow question with people behind it.',
          'Ask them who pays.',
        ])
          expect(told, closed).not.toContain(closed);
    });

    it('is receipted by a page of its own, not by a form that needs an access code', async () => {
      await ask();
      const sent = await send({ goal: 'A toolkit that ministries use.' });
      expect(sent.headers.location).toContain('saved=1');
      const { params, key } = await editing();
      const page = (query: Record<string, string>) =>
        house.send(proposalsRoom, 'GET /proposals/{proposalId}/edit', { params, query: { key, ...query } });
      const { body } = await page({ saved: '1' });
      expect(body).toContain('<h1>Your revision is in</h1>');
      expect(body).toContain('this link is enough until');
      expect(body).not.toContain('<textarea');
      expect((await page({})).body).toContain('<textarea');
    });

    it('is told from what a merger brought after it', async () => {
      await ask();
      await send({ goal: 'A toolkit that ministries use.' });
      const brought = 'this proposal has taken in another one, with the agreement of both proposers.';
      expect((await look(mara)).body).not.toContain(brought);
      house.setClock('2027-01-15T10:00:00.000Z');
      const revised = await now();
      const merged = mergeProposals(revised, await now(other), house.clock());
      if (isRefusal(merged)) throw new Error(merged.reason);
      const change = createProposals(house.table).change(revised, merged.keep, tester, times.review);
      await house.commit({ changes: [change], audit: [] });
      const words = (await look(mara)).body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
      expect(words).toContain(brought);
      expect(words).toMatch(/What that brought stands here too, under “[^”]*rganisations[^.]*team/);
    });

    it('does not come in after its deadline', async () => {
      await ask();
      await later('2027-01-26T12:00:00.000Z');
      const late = await send({ goal: 'Too late.' });
      expect(late.status).toBe(422);
      expect(late.body).toContain(`${ranOut}, and the call ${onlyWithCode}`);
      expect((await look(mara)).body).toContain('None came in until');
    });

    describe('makes it possible to withdraw by its own link', () => {
      const withdraw = async (method: 'GET' | 'POST') => {
        const { params, key } = await editing();
        return house.send(proposalsRoom, `${method} /proposals/{proposalId}/withdraw`, {
          params,
          ...(method === 'GET' ? { query: { key } } : { form: { key } }),
        });
      };

      it('until its deadline, and says so', async () => {
        await ask();
        const { params, key } = await editing();
        const form = await house.send(proposalsRoom, 'GET /proposals/{proposalId}/edit', {
          params,
          query: { key },
        });
        expect(form.body).toContain(`/proposals/${proposal.id}/withdraw?key=${key}`);
        const page = await withdraw('GET');
        expect(page.body).toContain('After that, withdrawing needs an access code from the IGF secretariat.');
        expect(page.body).not.toContain('name="code"');
        // The last moment.
        house.setClock('2027-01-26T11:59:59.999Z');
        expect((await withdraw('POST')).status).toBe(200);
        expect((await now()).state).toBe('withdrawn');
        expect(await lettersOf('proposal-withdrawn')).toHaveLength(1);
        expect((await history(house.table, proposal.id)).items.map(({ act }) => act)).toContain(
          'withdrew a proposal instead of revising it',
        );
      });

      it('not after it, but with a code of the secretariat', async () => {
        await ask();
        await later('2027-01-26T12:00:00.000Z');
        expect((await withdraw('GET')).body).toContain('name="code"');
        const late = await withdraw('POST');
        expect(late.status).toBe(422);
        expect(late.body).toContain(`${ranOut}, and the call ${onlyWithCode}`);
        expect((await now()).state).toBe('submitted');
      });

      it('until its deadline also once the revision was sent, as the letters say', async () => {
        await ask();
        await send({ goal: 'A toolkit that ministries use.' });
        const [receipt] = await lettersOf('proposal-receipt');
        const { text } = await renderLetter(receipt as Letter, {
          baseUrl: 'https://bpf.example.org',
          contact: 'secretariat@example.org',
        });
        expect(text.replaceAll(/\s+/g, ' ')).toContain(
          'You can still withdraw it by the link at the end, until the end of 25 January 2027, anywhere on Earth',
        );
        expect(text).toContain(`/proposals/${proposal.id}/withdraw?key=`);
        expect((await withdraw('GET')).body).not.toContain('name="code"');
        house.setClock('2027-01-26T12:00:00.000Z');
        expect((await withdraw('GET')).body).toContain('name="code"');
        const late = await withdraw('POST');
        expect(late.status).toBe(422);
        expect(late.body).toContain(`The call ${onlyWithCode}`);
        house.setClock('2027-01-26T11:59:59.999Z');
        expect((await withdraw('POST')).status).toBe(200);
        expect((await now()).state).toBe('withdrawn');
      });
    });
  });

  describe('two proposals that are similar', () => {
    const id = () => mergerIdFor(proposal.id, other.id);
    const ask = (form: Record<string, string> = {}) =>
      post('merger', secretariat, { with: other.id, words: 'Two sides of one question.', ...form });
    const answer = async (to: Proposal, act: string) => {
      const letter = (await lettersOf('merger-asked')).find(({ to: { email } }) => email === to.email);
      const key = new URL(String(letter?.fields.answerAt)).searchParams.get('key') ?? '';
      return house.send(handler, 'POST /mergers/{mergerId}', {
        params: { mergerId: id() },
        form: { key, act },
      });
    };

    it('are pointed out, with the words they share', async () => {
      const { body } = await look(mara);
      expect(body).toContain('Similar proposals');
      expect(body).toContain('Rural schools and their access');
      expect(body).toMatch(/of the words that matter: [^<]*schools/);
      expect(body).not.toContain('Ask both to make one of two');
      expect((await look(secretariat)).body).toContain('Ask both to make one of two');
    });

    it('stand beside each other for who is asked, whole but for the address, as long as both wait', async () => {
      await ask();
      const letter = (await lettersOf('merger-asked')).find(({ to: { email } }) => email === other.email);
      const key = new URL(String(letter?.fields.answerAt)).searchParams.get('key') ?? '';
      const shown = async () =>
        (
          await house.send(handler, 'GET /mergers/{mergerId}', {
            params: { mergerId: id() },
            query: { key },
          })
        ).body;
      const words = (await shown()).replace(/<[^>]+>/g, '|').replace(/\|+/g, '|');
      expect(words).toContain(
        '|Policy question|Yours|Which rural schools pay for access, and how?|The other one|How do rural schools pay for access?|Goal|Yours|A survey.|The other one|A toolkit.|',
      );
      expect(words).toContain('Universities of the Pacific — They run the network.');
      expect(words).not.toContain('@place-0.example.org');
      await answer(other, 'decline');
      expect(await shown()).not.toContain('beside each other');
    });

    it('become one when both proposers agree', async () => {
      for (const _ of [1, 2]) expect((await ask()).status).toBe(303);
      expect(await lettersOf('merger-asked')).toHaveLength(2);
      for (const _ of [1, 2]) expect((await answer(other, 'agree')).status).toBe(303);
      expect((await now()).state).toBe('submitted');
      expect((await now(other)).state).toBe('submitted');
      expect((await answer(proposal, 'agree')).status).toBe(303);
      const merged = await now();
      expect(fieldsOf(merged).team.map(({ name }) => name)).toEqual(['Member 0', 'Member 1']);
      expect(fieldsOf(merged).organisations.map(({ name }) => name)).toContain('Universities of the Pacific');
      expect(merged.mergedFrom).toEqual([other.id]);
      expect(await now(other)).toMatchObject({ state: 'merged', mergedInto: proposal.id });
      expect(await lettersOf('merger-answered')).toHaveLength(2);
      const shown = await house.send(proposalsRoom, 'GET /proposals/{proposalId}', {
        params: { proposalId: other.id },
      });
      expect(shown.body).toContain(`href="/proposals/${proposal.id}"`);
      expect((await ask()).body).toContain('is merged into another, so it cannot be merged.');
    });

    it('bring along who has a conflict of interest in either, whatever they wrote about the other', async () => {
      await ask();
      await review(mara, { notMine: 'Another agency of that name.' });
      await review(milan);
      const declared = { interest: 'own-organisation', conflict: 'My agency sent it.' };
      expect((await post('conflict', mara, declared, other)).status).toBe(303);
      for (const to of [proposal, other]) expect((await answer(to, 'agree')).status).toBe(303);
      const refused = await review(mara);
      expect(refused.status).toBe(403);
      expect(refused.body).toContain(
        'You have a conflict of interest in this proposal: My agency sent it (declared in a proposal that was merged into it). So you',
      );
      expect((await look(mara)).body).not.toContain('A narrow question with people behind it.');
      const { body } = await look(milan);
      expect(body).toContain('1 of 1 in · stay out: Mara Member (own organisation)');
      const progress = await house.send(handler, 'GET /desk/calls/{callId}/reviews', {
        as: milan,
        params: { callId: call.id },
      });
      expect(progress.body.replace(/<[^>]+>/g, '')).toContain(
        'Mara Member (conflict of interest), Milan Member (in)',
      );
    });

    it('ask somebody anew who is of the organisation that joined it', async () => {
      await ask();
      const colleague = await house.signIn([{ role: 'mag' }], 'Cora Colleague', 'cora@place-1.example.org');
      expect((await review(colleague)).status).toBe(303);
      for (const to of [proposal, other]) await answer(to, 'agree');
      expect((await look(colleague)).body).toContain(
        'its proposer writes from place-1.example.org, as you do',
      );
      expect((await review(colleague)).status).toBe(422);
    });

    it('are not made one where a running forum would lose its continuation', async () => {
      const proposals = createProposals(house.table);
      const forumId = house.newId('forum');
      const by = { kind: 'system' as const, name: 'Test' };
      await house.commit({
        changes: [proposals.change(other, { ...other, continues: { forumId } }, by, times.review)],
        audit: [],
      });
      const form = await house.send(handler, 'GET /desk/proposals/{proposalId}/merger', {
        as: secretariat,
        params: { proposalId: proposal.id },
      });
      expect(form.body.replace(/<[^>]+>/g, '')).toContain(
        'Not to choose from: “Rural schools and their access”.',
      );
      const refused = await ask();
      expect(refused.status).toBe(409);
      expect(refused.body).toContain('asks to go on with a running forum, and would lose its tie to it');
      expect((await look(secretariat)).body).toContain(
        `/desk/proposals/${other.id}/merger?with=${proposal.id}`,
      );
      const taken = await post(
        'merger',
        secretariat,
        { with: proposal.id, words: 'Two sides of one question.' },
        other,
      );
      expect(taken.status).toBe(303);
      for (const to of [proposal, other]) expect((await answer(to, 'agree')).status).toBe(303);
      expect(await now(other)).toMatchObject({ state: 'submitted', continues: { forumId } });
      expect((await now()).state).toBe('merged');
    });

    it('stay two when one of them declines, and cannot be merged without a key', async () => {
      await ask();
      await answer(other, 'agree');
      expect((await answer(proposal, 'decline')).status).toBe(303);
      expect((await now(other)).state).toBe('submitted');
      expect((await lettersOf('merger-answered')).map(({ fields }) => fields.merged)).toEqual([false, false]);
      expect((await answer(other, 'decline')).status).toBe(303);
      const guessed = await house.send(handler, 'POST /mergers/{mergerId}', {
        params: { mergerId: id() },
        form: { key: 'guessed', act: 'agree' },
      });
      expect(guessed.status).toBe(410);
    });

    it('are asked about until a day, and not while both are asked already', async () => {
      await ask();
      const twice = await ask({ words: 'Please!' });
      expect(twice.status).toBe(409);
      expect(twice.body).toContain('Both proposers were asked by Sekou Secretariat; they can answer until');
      await later(times.after);
      expect((await answer(other, 'agree')).body).toContain('You could answer until');
      expect((await ask({ words: 'Again.' })).status).toBe(303);
    });
  });

  it('asks DynamoDB no more than it needs', async () => {
    const counted = async (act: () => Promise<unknown>) => (await house.requestsOf(act)).join(' ');
    expect(await counted(() => review(mara))).toBe(
      // Of a call that no cycle was chosen for, the one it opens in is looked for: a query.
      'GetItem GetItem GetItem GetItem Query GetItem TransactWriteItems',
    );
    expect(await counted(() => look(mara))).toBe('GetItem GetItem GetItem GetItem Query Query Query Query');
  });
});
