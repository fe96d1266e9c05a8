import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/selection/handler.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import { mergeProposals } from '../../shared/domain/merger.ts';
import { withNamesakes } from '../../shared/domain/namesake.ts';
import type { Proposal } from '../../shared/domain/proposal.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import {
  criteria,
  declareConflict,
  type Interest,
  namedIn,
  type Review,
} from '../../shared/domain/review.ts';
import { freePlace } from '../../shared/domain/selection.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { history } from '../../shared/store/records.ts';
import { createReviews, reviewIdFor } from '../../shared/store/reviews.ts';
import { createSelections } from '../../shared/store/selections.ts';
import { createHouse, type SignedIn, type TestHouse } from '../support/house.ts';
import { keepCallWith, times } from '../support/proposals-of-a-call.ts';
import { tester } from '../support/samples.ts';

const list = '/desk/calls/{callId}/selection';

describe('the selection of a call', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let secretariat: SignedIn;

  beforeEach(async () => {
    house = await createHouse(times.after);
    handler = createHandler({
      ...house.web,
      table: house.table,
      calls: createCalls(house.table),
      cycles: createCycles(house.table),
      proposals: createProposals(house.table),
      forums: createForums(house.table),
      reviews: createReviews(house.table),
      selections: createSelections(house.table),
    });
    secretariat = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  });

  const stateOf = async ({ id }: Pick<Proposal, 'id'>) => (await createProposals(house.table).get(id))?.state;

  const hiddenIn = (body: string) =>
    Object.fromEntries(
      [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
        name ?? '',
        value ?? '',
      ]),
    );

  const text = (body: string) => body.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ');
  const statementIn = (body: string) => /name="stayedOut" value="([^"]*)"/.exec(body)?.[1] ?? '';

  const at = (callId: string) => ({
    look: () => house.send(handler, `GET ${list}`, { as: secretariat, params: { callId } }),
    keep: (form: Record<string, string>, as = secretariat) =>
      house.send(handler, `POST ${list}`, { as, params: { callId }, form: { act: 'keep', ...form } }),
    letters: () => house.send(handler, `GET ${list}/confirm`, { as: secretariat, params: { callId } }),
    confirm: (form: Record<string, string | string[]>, as = secretariat) =>
      house.send(handler, `POST ${list}/confirm`, { as, params: { callId }, form }),
  });

  const choose = (marked: readonly (readonly [Pick<Proposal, 'id'>, string, string?])[]) =>
    Object.fromEntries(
      marked.flatMap(([{ id }, chosen, reasons]) => [
        [`mark.${id}`, chosen],
        [`reasons.${id}`, reasons ?? `Because we ${chosen} it.`],
      ]),
    );

  it('is kept as a working list, looked at as letters, and confirmed all at once', async () => {
    const { call, proposals } = await keepCallWith(house, 2, [{}, {}, {}]);
    const [one, two, three] = proposals as [Proposal, Proposal, Proposal];
    const { look, keep, letters, confirm } = at(call.id);
    const kept = await keep(
      choose([
        [one, 'accept'],
        [two, 'decline'],
        [three, 'hold'],
      ]),
    );
    expect(kept.status).toBe(303);
    const list = (await look()).body;
    expect(list).toContain('This call can carry 2 forums · 1 marked “Accept” · 1 on hold · 1 not this time');
    expect(text(list)).toMatch(/Place 1\. of 2:\s?Topic 0.*Place 2\. of 2:\s?a free place/);
    expect(list).toMatch(/<output[^>]*>Marked “Accept”: <strong[^>]*>1<\/strong> of 2 places to give/);
    expect(await stateOf(one)).toBe('submitted');

    const shown = await letters();
    expect(shown.status).toBe(200);
    expect(shown.body).toContain('Confirm and send 2 letters');
    expect(shown.body).toContain('Accepted: Topic 0');
    expect(shown.body).toContain('Not selected this time: Topic 1');
    expect(shown.body).toContain('Of 2 of them no review is in.');
    expect(await house.waitingLetters()).toEqual([]);

    const form = hiddenIn(shown.body);
    for (const _ of [1, 2]) expect((await confirm(form)).status).toBe(303);
    expect(await Promise.all(proposals.map(stateOf))).toEqual(['accepted', 'declined', 'submitted']);
    const sent = await house.waitingLetters();
    expect(sent.map(({ to }) => to.name).sort()).toEqual(['Proposer 0', 'Proposer 1']);
    expect(sent.find(({ to }) => to.name === 'Proposer 1')?.fields.reasons).toBe('Because we decline it.');
    const [forum] = (await createForums(house.table).latest()).items;
    expect(forum).toMatchObject({ title: 'Topic 0', proposalId: one.id });
    expect((await history(house.table, two.id)).items.map(({ act, note }) => [act, note])).toEqual([
      ['declined a proposal', 'Because we decline it.'],
    ]);

    const open = await house.send(handler, 'GET /calls/{callId}/decisions', { params: { callId: call.id } });
    expect(open.body).toContain('Because we accept it.');
    expect(open.body).toContain('Because we decline it.');
    expect(open.body).toContain('Dynamic Coalition');
    expect(open.body).not.toContain('Topic 2');
    expect(open.body).not.toContain('proposer-0@');
  });

  it('does not decide without reasons', async () => {
    const { call, proposals } = await keepCallWith(house, 2, [{}, {}]);
    const [one, two] = proposals as [Proposal, Proposal];
    const { keep, letters, confirm } = at(call.id);
    await keep(
      choose([
        [one, 'accept'],
        [two, 'decline', ' '],
      ]),
    );
    const shown = await letters();
    expect(shown.body).toContain(
      'Topic 1: A decision needs reasons: the proposer, and everybody else, will want to know why.',
    );
    expect((await confirm({ revision: '1' })).status).toBe(422);
    expect(await Promise.all(proposals.map(stateOf))).toEqual(['submitted', 'submitted']);
  });

  it('does not take a sign or two for reasons', async () => {
    const { call, proposals } = await keepCallWith(house, 2, [{}]);
    const [one] = proposals as [Proposal];
    const { keep, letters, confirm } = at(call.id);
    await keep(choose([[one, 'decline', '.']]));
    expect((await letters()).body).toContain('Topic 0: these reasons are too short. Say in a few words why');
    expect((await confirm({ revision: '1' })).status).toBe(422);
    expect(await stateOf(one)).toBe('submitted');
  });

  it('is taken early only with a reason, which stays on record', async () => {
    house.setClock(times.open);
    secretariat = await house.signIn([{ role: 'secretariat' }], 'Early Secretariat');
    const { call, proposals } = await keepCallWith(house, 2, [{}, {}]);
    const [one, two] = proposals as [Proposal, Proposal];
    const { look, keep, letters, confirm } = at(call.id);
    const why = 'It is early to decide. The call takes proposals until 11 January 2027, 12:00 UTC.';
    expect((await look()).body).toContain(why);
    await keep(choose([[one, 'accept']]));
    const shown = await letters();
    expect(shown.body).toContain(why);
    const form = hiddenIn(shown.body);
    for (const [more, told] of [
      [{}, 'Tick that it is decided early all the same, or come back later.'],
      [{ early: 'yes' }, 'Say why it cannot wait: it stays on record.'],
      [{ early: 'yes', earlyReason: '.' }, 'This is too short.'],
    ] as const) {
      const refused = await confirm({ ...form, ...more });
      expect(refused.status).toBe(422);
      expect(refused.body).toContain(told);
      const alone = await house.send(handler, 'POST /desk/proposals/{proposalId}/decision', {
        as: secretariat,
        params: { proposalId: two.id },
        form: { decision: 'decline', reasons: 'Too wide for one year.', act: 'send', ...more },
      });
      expect(alone.status).toBe(422);
      expect(alone.body).toContain(told);
    }
    expect(await Promise.all(proposals.map(stateOf))).toEqual(['submitted', 'submitted']);
    const stated = { early: 'yes', earlyReason: 'Its team has to book the room now.', meeting: 'By mail' };
    expect((await confirm({ ...form, ...stated })).status).toBe(303);
    const [decision] = (await createSelections(house.table).ofCall(call)).decisions;
    expect(decision).toMatchObject({ meeting: 'By mail', early: stated.earlyReason });
    expect((await history(house.table, one.id)).items[0]?.note).toBe(
      'Because we accept it.\n\nDecided at: By mail\n\nDecided early: Its team has to book the room now.',
    );
    expect((await look()).body).toContain('Decided early: Its team has to book the room now.');
  });

  it('keeps what was said of the meeting while the decision itself is changed', async () => {
    house.setClock(times.open);
    secretariat = await house.signIn([{ role: 'secretariat' }], 'Early Secretariat');
    await house.signIn([{ role: 'mag' }], 'Mara Member');
    const memberId = (await house.people.present('mag'))[0]?.id ?? '';
    const { proposals } = await keepCallWith(house, 2, [{}]);
    const decide = (form: Record<string, string>) =>
      house.send(handler, 'POST /desk/proposals/{proposalId}/decision', {
        as: secretariat,
        params: { proposalId: proposals[0]?.id ?? '' },
        form: { decision: 'accept', reasons: 'It is clear, and it is needed.', ...form },
      });
    const said = {
      meeting: 'Open call of 3 March',
      present: memberId,
      early: 'yes',
      earlyReason: 'The host needs a word.',
    };
    const changing = await decide({ ...said, act: 'change' });
    const kept = hiddenIn(changing.body);
    expect(kept).toMatchObject(said);
    const letter = await decide(kept);
    expect(letter.body).toContain('value="Open call of 3 March"');
    expect(letter.body).toMatch(new RegExp(`value="${memberId}" checked`));
    expect(letter.body).toContain('The host needs a word.');
    // What cannot be undone stands after what it does.
    expect(letter.body.indexOf('value="send"')).toBeGreaterThan(letter.body.indexOf('As plain text'));
    expect(text(letter.body)).toContain('This cannot be undone: the letter cannot be called back');
  });

  it('names the meeting of the cycle, in public too, and is early before its first day', async () => {
    const { call, proposals } = await keepCallWith(house, 2, [{}, {}]);
    const [one, two] = proposals as [Proposal, Proposal];
    const cycles = createCycles(house.table);
    const cycle: Cycle = {
      id: house.newId('cycle'),
      revision: 0,
      title: 'The year 2027',
      meeting: { starts: '2026-11-24', ends: '2026-11-28' },
      magMeeting: { starts: '2027-02-09', ends: '2027-02-11' },
      overrides: {},
      createdAt: call.createdAt,
    };
    const calls = createCalls(house.table);
    await house.commit({
      changes: [
        cycles.change(undefined, cycle, tester, times.open),
        calls.change(call, { ...call, cycleId: cycle.id }, tester, times.open),
      ],
      audit: [],
    });
    const { keep, letters, confirm, look } = at(call.id);
    const again = async (instant: string) => {
      house.setClock(instant);
      secretariat = await house.signIn([{ role: 'secretariat' }], `Secretariat of ${instant.slice(0, 13)}`);
    };
    await again('2027-02-05T13:00:00.000Z');
    expect((await look()).body).toContain('The MAG has not met yet: it meets on 9–11 February 2027.');
    await again(times.after);
    expect((await look()).body).not.toContain('early');
    await keep(choose([[one, 'accept']]));
    const shown = await letters();
    expect(shown.body).toContain('value="MAG meeting, 9–11 February 2027"');
    expect((await confirm(hiddenIn(shown.body))).status).toBe(303);
    const elsewhere = await house.send(handler, 'POST /desk/proposals/{proposalId}/decision', {
      as: secretariat,
      params: { proposalId: two.id },
      form: {
        decision: 'decline',
        reasons: 'Too wide for one year.',
        meeting: 'Call of the MAG, 2 March 2027',
        act: 'send',
      },
    });
    expect(elsewhere.status).toBe(303);
    const open = await house.send(handler, 'GET /calls/{callId}/decisions', { params: { callId: call.id } });
    expect(text(open.body)).toContain('Decided at: MAG meeting, 9–11 February 2027');
    expect(text(open.body)).toContain('Decided at: Call of the MAG, 2 March 2027');
    expect((await history(house.table, one.id)).items[0]?.note).toContain(
      'Decided at: MAG meeting, 9–11 February 2027',
    );
  });

  it('is told to everybody whose proposal became part of it, and names them', async () => {
    const { call, proposals } = await keepCallWith(house, 2, [{}, {}, {}]);
    const [one, two, three] = proposals as [Proposal, Proposal, Proposal];
    const made = mergeProposals(one, two, house.clock());
    if (isRefusal(made)) throw new Error(made.reason);
    const stored = createProposals(house.table);
    await house.commit({
      changes: [
        stored.change(one, made.keep, tester, times.after),
        stored.change(two, made.other, tester, times.after),
      ],
      audit: [],
    });
    const nina = await house.signIn([{ role: 'mag' }], 'Nina Member');
    await stepBack(nina, two);
    const { look, keep, letters, confirm } = at(call.id);
    // Who has an interest in what was merged into it stays out of this one, too.
    expect(text((await look()).body)).toMatch(
      /Topic 0.*Stays out of the decision: Nina Member \(own organisation\).*Topic 2/,
    );
    await keep(
      choose([
        [one, 'accept'],
        [three, 'decline'],
      ]),
    );
    const shown = await letters();
    expect(shown.body).toContain('Confirm and send 3 letters');
    const form = { ...hiddenIn(shown.body), stayedOut: statementIn(shown.body) };
    for (const _ of [1, 2]) expect((await confirm(form)).status).toBe(303);
    const sent = await house.waitingLetters();
    expect(sent.map(({ to, fields }) => [to.email, fields.name, fields.merged]).sort()).toEqual([
      ['proposer-0@place-0.example.org', 'Proposer 0', undefined],
      ['proposer-1@place-1.example.org', 'Proposer 1', true],
      ['proposer-2@place-2.example.org', 'Proposer 2', undefined],
    ]);
    const open = await house.send(handler, 'GET /calls/{callId}/decisions', { params: { callId: call.id } });
    expect(text(open.body)).toContain('Proposed by Proposer 0, Proposer 1');
    expect(open.body).not.toContain('proposer-1@');
  });

  it('is never over capacity: neither by the list, nor by one more', async () => {
    const { call, proposals } = await keepCallWith(house, 1, [{}, {}]);
    const [one, two] = proposals as [Proposal, Proposal];
    const { look, keep, letters, confirm } = at(call.id);
    await keep(
      choose([
        [one, 'accept'],
        [two, 'accept'],
      ]),
    );
    const shown = (await look()).body;
    expect(shown).toContain('With what is marked it would be 1 too many');
    expect(text(shown)).toContain('Too many:Topic 1');
    const over =
      'This call can carry 1 forum, and 0 are accepted already: 2 more would be over capacity. Hold or decline some, or change the capacity of the call first.';
    expect((await letters()).body).toContain(over);
    expect((await confirm({ revision: '1' })).body).toContain(over);
    await keep({
      revision: '1',
      ...choose([
        [one, 'accept'],
        [two, 'hold'],
      ]),
    });
    expect((await confirm(hiddenIn((await letters()).body))).status).toBe(303);
    const more = await house.send(handler, 'POST /desk/proposals/{proposalId}/decision', {
      as: secretariat,
      params: { proposalId: two.id },
      form: { decision: 'accept', reasons: 'Good as well, and wide.', act: 'send' },
    });
    expect(more.status).toBe(409);
    expect(more.body).toContain('and 1 is accepted already: 1 more would be over capacity.');
    expect(await stateOf(two)).toBe('submitted');
  });

  it('is never over capacity, however many people decide at once', async () => {
    const { call, proposals } = await keepCallWith(house, 2, [{}, {}, {}, {}, {}, {}]);
    const others = [secretariat];
    for (const name of ['Sana Second', 'Sola Third'])
      others.push(await house.signIn([{ role: 'secretariat' }], name));
    for (let round = 0; round < 6; round += 1) {
      await Promise.all(
        proposals.map(({ id }, place) =>
          house.send(handler, 'POST /desk/proposals/{proposalId}/decision', {
            as: others[place % others.length] ?? secretariat,
            params: { proposalId: id },
            form: { decision: 'accept', reasons: 'We want them all.', act: 'send' },
          }),
        ),
      );
    }
    const states = await Promise.all(proposals.map(stateOf));
    expect(states.filter((state) => state === 'accepted')).toHaveLength(2);
    expect((await createForums(house.table).latest()).items).toHaveLength(2);
    expect((await createSelections(house.table).ofCall(call)).accepted).toHaveLength(2);
    expect(await house.waitingLetters()).toHaveLength(2);
  });

  it('counts a capacity that was lowered meanwhile', async () => {
    const { call, proposals } = await keepCallWith(house, 2, [{}, {}]);
    const calls = createCalls(house.table);
    const { keep, letters, confirm } = at(call.id);
    await keep(choose(proposals.map((proposal) => [proposal, 'accept'] as const)));
    const form = hiddenIn((await letters()).body);
    const by = { kind: 'system' as const, name: 'Test' };
    await house.commit({
      changes: [calls.change(call, { ...call, capacity: 1 }, by, times.after)],
      audit: [],
    });
    expect((await confirm(form)).body).toContain('This call can carry 1 forum, and 0 are accepted already');
    expect(await Promise.all(proposals.map(stateOf))).toEqual(['submitted', 'submitted']);
  });

  it('refuses who has an interest in a proposal a part in deciding on it', async () => {
    const { call, proposals } = await keepCallWith(house, 2, [{ email: 'sekou.secretariat@example.org' }]);
    const [own] = proposals as [Proposal];
    const { keep, letters } = at(call.id);
    await keep(choose([[own, 'accept']]));
    const refusal =
      'You have a conflict of interest in this proposal: it was sent from your own address. So you neither review it nor take part in deciding on it, and you do not see what others wrote about it.';
    expect((await letters()).body).toContain(refusal);
    const alone = await house.send(handler, 'POST /desk/proposals/{proposalId}/decision', {
      as: secretariat,
      params: { proposalId: own.id },
      form: { decision: 'accept', reasons: 'It is mine, all mine.', act: 'send' },
    });
    expect(alone.status).toBe(403);
    expect(alone.body).toContain(refusal);
    expect(await stateOf(own)).toBe('submitted');
  });

  it('refuses a part in it to who declared a conflict of interest, too', async () => {
    const { call, proposals } = await keepCallWith(house, 2, [{}]);
    const [one] = proposals as [Proposal];
    const reviews = createReviews(house.table);
    const about = { id: reviewIdFor(one.id, secretariat.person.id), at: times.review };
    const declared = declareConflict(
      undefined,
      one,
      { ...about, person: secretariat.person },
      { interest: 'other', conflict: 'My sister leads it.' },
    );
    await house.commit({ changes: [reviews.change(undefined, declared, tester, times.review)], audit: [] });
    const refusal =
      'You have a conflict of interest in this proposal: My sister leads it. So you neither review it nor take part in deciding on it, and you do not see what others wrote about it.';
    const { keep, letters, confirm } = at(call.id);
    await keep(choose([[one, 'accept']]));
    expect((await letters()).body).toContain(refusal);
    expect((await confirm({ revision: '1' })).body).toContain(refusal);
    const alone = await house.send(handler, 'POST /desk/proposals/{proposalId}/decision', {
      as: secretariat,
      params: { proposalId: one.id },
      form: { decision: 'decline', reasons: 'Not this time.', act: 'send' },
    });
    expect(alone.status).toBe(403);
    expect(alone.body).toContain(refusal);
    expect(await stateOf(one)).toBe('submitted');
  });

  /** A member of the MAG who declared a conflict of interest in a proposal. */
  const stepBack = async (who: SignedIn, of: Proposal, interest: Interest = 'own-organisation') => {
    const reviews = createReviews(house.table);
    const about = { id: reviewIdFor(of.id, who.person.id), at: times.review, person: who.person };
    const declared = declareConflict(undefined, of, about, { interest, conflict: 'We are paid by it.' });
    await house.commit({ changes: [reviews.change(undefined, declared, tester, times.review)], audit: [] });
  };
  it('names who stays out of a decision, takes it only when that is stated, and puts it on record and in public', async () => {
    const nina = await house.signIn([{ role: 'mag' }], 'Nina Member');
    const omar = await house.signIn([{ role: 'mag' }], 'Omar Owner', 'proposer-1@place-1.example.org');
    const { call, proposals } = await keepCallWith(house, 2, [{}, {}]);
    const [one, two] = proposals as [Proposal, Proposal];
    await stepBack(nina, one);
    const { look, keep, letters, confirm } = at(call.id);
    const list = text((await look()).body);
    expect(list).toContain('Stays out of the decision: Nina Member (own organisation)');
    expect(list).toContain('Stays out of the decision: Omar Owner (own proposal)');
    await keep(
      choose([
        [one, 'accept'],
        [two, 'decline'],
      ]),
    );
    const shown = (await letters()).body;
    expect(text(shown)).toContain('Stays out of this decision: Nina Member (own organisation)');
    const form = hiddenIn(shown);
    const silent = await confirm(form);
    expect(silent.status).toBe(422);
    expect(silent.body).toContain(
      'State that those who have an interest in a proposal took no part in deciding on it.',
    );
    expect(hiddenIn(silent.body)[`forum.${one.id}`]).toBe(form[`forum.${one.id}`]);
    const stayedOut = statementIn(shown);
    // Somebody steps back after the page was opened: it is looked at again before it is stated.
    await stepBack(nina, two, 'other');
    const before = await confirm({ ...form, stayedOut });
    expect(before.status).toBe(409);
    expect(before.body).toContain('Who has to stay out has changed since you looked.');
    expect(await Promise.all(proposals.map(stateOf))).toEqual(['submitted', 'submitted']);
    const stated = { ...hiddenIn(before.body), stayedOut: statementIn(before.body) };
    expect((await confirm(stated)).status).toBe(303);

    expect((await createSelections(house.table).ofCall(call)).decisions[0]?.stayedOut).toEqual({
      [one.id]: [{ personId: nina.person.id, name: 'Nina Member', interest: 'own-organisation' }],
      [two.id]: [
        { personId: nina.person.id, name: 'Nina Member', interest: 'other' },
        { personId: omar.person.id, name: 'Omar Owner', interest: 'own-proposal' },
      ],
    });
    expect((await history(house.table, one.id)).items[0]?.note).toBe(
      'Because we accept it.\n\nStayed out: Nina Member (own organisation)',
    );
    expect(text((await look()).body)).toContain('Stayed out: Nina Member (own organisation)');
    const params = { callId: call.id };
    const open = await house.send(handler, 'GET /calls/{callId}/decisions', { params });
    expect(text(open.body)).toContain(
      'Stayed out of this decision: Nina Member (another interest), Omar Owner (own proposal)',
    );
    expect(open.body).not.toContain('We are paid by it.');
    const data = await house.send(handler, 'GET /calls/{callId}/decisions', {
      params,
      accept: 'application/json',
    });
    expect(data.json()).toMatchObject({
      decisions: [{ stayedOut: [{ name: 'Nina Member', interest: 'own-organisation' }] }, {}],
    });
  });

  it('keeps who of the MAG was at the meeting, and says of who had an interest that they were there and stayed out', async () => {
    const nina = await house.signIn([{ role: 'mag' }], 'Nina Member');
    const omar = await house.signIn([{ role: 'mag' }], 'Omar Other');
    await house.signIn([{ role: 'mag' }], 'Away Member');
    const { call, proposals } = await keepCallWith(house, 2, [{}, {}]);
    const [one, two] = proposals as [Proposal, Proposal];
    await stepBack(nina, one);
    const { keep, letters, confirm } = at(call.id);
    await keep(choose([[one, 'decline']]));
    const shown = (await letters()).body;
    expect(text(shown)).toContain('Who was at the meeting');
    const form = { ...hiddenIn(shown), stayedOut: statementIn(shown) };
    const present = [nina.person.id, omar.person.id];

    // Not somebody who is no member; what was ticked stays ticked where something else is wrong.
    const stranger = await confirm({ ...form, present: secretariat.person.id });
    expect(stranger.status).toBe(422);
    expect(stranger.body).toContain('“Who was at the meeting”: one of these is unknown.');
    const silent = await confirm({ ...form, stayedOut: '', present });
    expect(silent.status).toBe(422);
    for (const id of present) expect(silent.body).toContain(`name="present" value="${id}" checked`);
    expect(await stateOf(one)).toBe('submitted');

    for (const _ of [1, 2]) expect((await confirm({ ...form, present })).status).toBe(303);
    const [decision, ...others] = (await createSelections(house.table).ofCall(call)).decisions;
    expect(others).toEqual([]);
    expect(decision).toMatchObject({
      present: [
        { personId: nina.person.id, name: 'Nina Member' },
        { personId: omar.person.id, name: 'Omar Other' },
      ],
      stayedOut: { [one.id]: [{ personId: nina.person.id, wasThere: true }] },
    });
    expect((await history(house.table, one.id)).items[0]?.note).toBe(
      'Because we decline it.\n\nAt the meeting: Nina Member, Omar Other\n\nStayed out: Nina Member (own organisation; was at the meeting)',
    );
    const open = await house.send(handler, 'GET /calls/{callId}/decisions', { params: { callId: call.id } });
    expect(text(open.body)).toContain(
      'Stayed out of this decision: Nina Member (own organisation; was at the meeting)',
    );
    expect(open.body).not.toContain('Omar Other');

    // A decision on one proposal asks the same.
    const params = { proposalId: two.id };
    const answers = { decision: 'decline', reasons: 'Too wide for one year.' };
    const decideOn = (more: Record<string, string> = {}) =>
      house.send(handler, 'POST /desk/proposals/{proposalId}/decision', {
        as: secretariat,
        params,
        form: { ...answers, ...more },
      });
    expect(text((await decideOn()).body)).toContain('Who was at the meeting');
    expect((await decideOn({ act: 'send', present: omar.person.id })).status).toBe(303);
    const later = (await createSelections(house.table).ofCall(call)).decisions[1];
    expect(later?.present).toEqual([{ personId: omar.person.id, name: 'Omar Other' }]);
  });

  it('takes a decision on one proposal only when it is stated who stayed out, too', async () => {
    const nina = await house.signIn([{ role: 'mag' }], 'Nina Member');
    const { call, proposals } = await keepCallWith(house, 2, [{}]);
    const [one] = proposals as [Proposal];
    await stepBack(nina, one);
    const decideOn = (form: Record<string, string>) =>
      house.send(handler, 'POST /desk/proposals/{proposalId}/decision', {
        as: secretariat,
        params: { proposalId: one.id },
        form: { decision: 'decline', reasons: 'Too wide for one year.', ...form },
      });
    const shown = await decideOn({});
    expect(text(shown.body)).toContain('Stays out of this decision: Nina Member (own organisation)');
    expect((await decideOn({ act: 'send' })).status).toBe(422);
    expect((await decideOn({ act: 'send', stayedOut: 'prp_x:per_y' })).status).toBe(409);
    expect(await stateOf(one)).toBe('submitted');
    expect((await decideOn({ act: 'send', stayedOut: statementIn(shown.body) })).status).toBe(303);
    expect((await createSelections(house.table).ofCall(call)).decisions[0]?.stayedOut).toEqual({
      [one.id]: [{ personId: nina.person.id, name: 'Nina Member', interest: 'own-organisation' }],
    });
  });

  it('is open to who shares a name with one of a team, once they said that it is somebody else (R19)', async () => {
    const team = [{ name: 'Secretariat, Sekou', affiliation: 'University of X' }];
    const { call, proposals } = await keepCallWith(house, 2, [{ team }, {}]);
    const [named, other] = proposals as [Proposal, Proposal];
    const { look, keep, letters } = at(call.id);
    await keep(choose([[other, 'accept']]));
    const page = (await look()).body;
    expect(page).toContain(`href="/desk/proposals/${named.id}/review#not-me"`);
    expect(page).not.toContain(`name="mark.${named.id}"`);
    expect((await letters()).body).toContain('Somebody else decides on the proposals of this call.');
    const params = { proposalId: other.id };
    const decision = () =>
      house.send(handler, 'GET /desk/proposals/{proposalId}/decision', { as: secretariat, params });
    expect((await decision()).body).toContain(`href="/desk/proposals/${named.id}/review#not-me"`);
    const before = await house.people.get(secretariat.person.id);
    if (!before) throw new Error('Nobody is here.');
    const after = withNamesakes(before, namedIn(named), house.clock());
    await house.commit({ changes: [house.people.change(before, after, tester, times.after)], audit: [] });
    expect((await look()).body).toContain(`name="mark.${named.id}"`);
    expect((await letters()).body).toContain('Confirm and send 1 letter');
    expect((await decision()).body).toContain('Look at the letter');
  });

  it('gives the place of a forum that did not begin to a proposal that waits, and says so to everybody', async () => {
    const { call, proposals } = await keepCallWith(house, 1, [{}, {}]);
    const [first, second] = proposals as [Proposal, Proposal];
    const { look, keep, letters, confirm } = at(call.id);
    const selections = createSelections(house.table);
    await keep(choose([[first, 'accept']]));
    await confirm(hiddenIn((await letters()).body));
    const taken = await selections.ofCall(call);
    const { revision } = taken;
    await keep({ revision: String(revision), ...choose([[second, 'accept']]) });
    expect((await letters()).body).toContain('1 more would be over capacity');
    const marked = await selections.ofCall(call);
    const free = freePlace(marked, { proposalId: first.id, reason: 'Its team is <gone>.', at: times.after });
    await house.commit({ changes: [selections.change(marked, free, tester, times.after)], audit: [] });
    expect(text((await look()).body)).toContain('1 did not begin: its place is free');
    expect((await confirm(hiddenIn((await letters()).body))).status).toBe(303);
    expect(await stateOf(second)).toBe('accepted');
    const params = { callId: call.id };
    const open = await house.send(handler, 'GET /calls/{callId}/decisions', { params });
    expect(text(open.body)).toContain('The forum was given up on 10 February 2027');
    expect(open.body).toContain('Its team is &lt;gone>.');
    const data = await house.send(handler, 'GET /calls/{callId}/decisions', { params, json: true });
    expect(data.json()).toMatchObject({ decisions: [{ didNotBegin: 'Its team is <gone>.' }, {}] });
  });

  it('lets nobody decide on the proposals of a call, or mark their own, who has an interest in one that waits', async () => {
    const { call, proposals } = await keepCallWith(house, 2, [
      { email: 'sekou.secretariat@example.org' },
      {},
    ]);
    const [own, other] = proposals as [Proposal, Proposal];
    const sana = await house.signIn([{ role: 'secretariat' }], 'Sana Second');
    const { look, keep, letters, confirm } = at(call.id);
    await keep(
      choose([
        [own, 'decline', 'Too wide for one year.'],
        [other, 'hold'],
      ]),
      sana,
    );
    // They go on keeping the list, but for their own, of which they neither see nor change the mark.
    const shown = (await look()).body;
    expect(shown).not.toContain('Too wide for one year.');
    expect(shown).not.toContain(`name="mark.${own.id}"`);
    await keep({
      revision: '1',
      ...choose([
        [own, 'accept'],
        [other, 'accept'],
      ]),
    });
    const { marked } = await createSelections(house.table).ofCall(call);
    expect(marked[own.id]).toEqual({ mark: 'decline', reasons: 'Too wide for one year.' });
    expect(marked[other.id]?.mark).toBe('accept');
    await keep(
      {
        revision: '2',
        ...choose([
          [own, 'hold'],
          [other, 'accept'],
        ]),
      },
      sana,
    );

    const told = 'Somebody else decides on the proposals of this call.';
    expect((await letters()).body).toContain(told);
    expect((await confirm({ revision: '3' })).status).toBe(403);
    const alone = {
      as: secretariat,
      params: { proposalId: other.id },
      form: { decision: 'decline', reasons: 'Not this time.', act: 'send' },
    };
    const refused = await house.send(handler, 'POST /desk/proposals/{proposalId}/decision', alone);
    expect(refused.status).toBe(403);
    expect(refused.body).toContain(told);
    expect(await Promise.all(proposals.map(stateOf))).toEqual(['submitted', 'submitted']);
    expect((await confirm({ revision: '3' }, sana)).status).toBe(303);
    expect(await Promise.all(proposals.map(stateOf))).toEqual(['submitted', 'accepted']);
  });

  it('tells a member of the MAG no more than the reviews that are open to them', async () => {
    house.setClock(times.review);
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member', 'mara@agency.example.org');
    const { call, proposals } = await keepCallWith(house, 2, [{ email: 'mara@agency.example.org' }, {}]);
    const [own, other] = proposals as [Proposal, Proposal];
    const reviews = createReviews(house.table);
    const review = (of: Proposal, by: SignedIn): Review => ({
      id: reviewIdFor(of.id, by.person.id),
      revision: 0,
      state: 'submitted',
      callId: call.id,
      proposalId: of.id,
      personId: by.person.id,
      name: by.person.name,
      fields: {
        ...Object.fromEntries(criteria.map((each) => [each, '1'])),
        recommendation: 'decline',
        words: 'No.',
      },
      createdAt: call.createdAt,
      submittedAt: call.createdAt,
    });
    const keepReview = (of: Proposal, by: SignedIn) =>
      house.commit({
        changes: [reviews.change(undefined, review(of, by), tester, call.createdAt)],
        audit: [],
      });
    const milan = await house.signIn([{ role: 'mag' }], 'Milan Member', 'milan@milan.example.org');
    await keepReview(own, milan);
    await keepReview(other, milan);
    await at(call.id).keep(
      choose([
        [own, 'decline', 'Too wide for one year.'],
        [other, 'accept', 'Narrow.'],
      ]),
    );
    const look = async (more: { accept?: string } = {}) =>
      (await house.send(handler, `GET ${list}`, { as: mara, params: { callId: call.id }, ...more })).body;
    const asProgram = async () => JSON.parse(await look({ accept: 'application/json' })).marked;

    const early = await look();
    for (const told of [
      'mean',
      'Too wide for one year.',
      'Narrow.',
      'marked proposals',
      '<form method="post" action="/desk/calls',
    ])
      expect(early, told).not.toContain(told);
    expect(early).toContain('Marks of 2 proposals are not open to you');
    expect(await asProgram()).toEqual({});
    await keepReview(other, mara);
    const now = await look();
    expect(now.match(/mean <strong>1.0<\/strong>/g)).toHaveLength(1);
    expect(now).toContain('Narrow.');
    expect(now).not.toContain('Too wide for one year.');
    expect(await asProgram()).toEqual({ [other.id]: { mark: 'accept', reasons: 'Narrow.' } });
    // What is decided is open to everybody, and counts for nothing here.
    const store = createProposals(house.table);
    const before = (await store.get(own.id)) as Proposal;
    const decision = { accepted: false, reasons: 'Too wide for one year.', at: times.review, by: 'Sekou' };
    const decided = store.change(before, { ...before, state: 'declined', decision }, tester, times.review);
    await house.commit({ changes: [decided], audit: [] });
    expect(await look()).not.toContain('not open to you, and');
  });

  it('keeps what was typed when somebody else changed the list meanwhile', async () => {
    const { call, proposals } = await keepCallWith(house, 2, [{}]);
    const [one] = proposals as [Proposal];
    const { keep, look, confirm, letters } = at(call.id);
    const other = await house.signIn([{ role: 'secretariat' }], 'Sana Second');
    await keep(choose([[one, 'accept', 'First of all reasons.']]));
    const { revision } = hiddenIn((await look()).body);
    const seen = hiddenIn((await letters()).body);
    await keep({ revision: String(revision), ...choose([[one, 'decline', 'Second thoughts now.']]) }, other);
    const late = await keep({
      revision: String(revision),
      ...choose([[one, 'hold', 'Third, long thought.']]),
    });
    expect(late.status).toBe(409);
    expect(late.body).toContain('Sana Second changed this');
    expect(late.body).toContain('Third, long thought.');
    const confirmed = await confirm(seen);
    expect(confirmed.status).toBe(409);
    expect(confirmed.body).toContain('The working list was changed since you looked at the letters.');
    expect(await stateOf(one)).toBe('submitted');
  });

  it('does not take the decision of somebody else on one proposal for that on the whole list', async () => {
    const { call, proposals } = await keepCallWith(house, 2, [{}, {}]);
    const [one, two] = proposals as [Proposal, Proposal];
    const { keep, letters, confirm } = at(call.id);
    await keep(choose([[one, 'accept']]));
    const form = hiddenIn((await letters()).body);
    const other = await house.signIn([{ role: 'secretariat' }], 'Sana Second');
    await house.send(handler, 'POST /desk/proposals/{proposalId}/decision', {
      as: other,
      params: { proposalId: two.id },
      form: { decision: 'decline', reasons: 'Too wide for one year.', act: 'send' },
    });
    const late = await confirm(form);
    expect(late.status).toBe(409);
    expect(late.body).toContain('The working list was changed since you looked at the letters.');
    expect(await stateOf(one)).toBe('submitted');
    expect((await confirm(hiddenIn((await letters()).body))).status).toBe(303);
    expect(await stateOf(one)).toBe('accepted');
  });

  it('asks DynamoDB no more than it needs', async () => {
    const { call } = await keepCallWith(house, 2, [{}]);
    const counted = async (act: () => Promise<unknown>) => (await house.requestsOf(act)).join(' ');
    expect(await counted(() => at(call.id).look())).toBe(
      'GetItem GetItem GetItem Query Query GetItem Query Query Query',
    );
    expect(
      await counted(() =>
        house.send(handler, 'GET /calls/{callId}/decisions', { params: { callId: call.id } }),
      ),
    ).toBe('GetItem Query GetItem');
  });
});
