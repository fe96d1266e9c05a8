import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler as createChartersRoom } from '../../functions/charters/handler.ts';
import { ofContinuations } from '../../functions/reminders/continuations.ts';
import { createHandler } from '../../functions/reminders/handler.ts';
import type { Call } from '../../shared/domain/call.ts';
import type { Charter } from '../../shared/domain/charter.ts';
import { placesToGoOn } from '../../shared/domain/continuation.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { days, hours, after as instantAfter } from '../../shared/domain/time.ts';
import { renderLetter } from '../../shared/letters/render.tsx';
import { createCalls } from '../../shared/store/calls.ts';
import { charterIdFor, createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { continuationIdFor, createProposals } from '../../shared/store/proposals.ts';
import { createReviews } from '../../shared/store/reviews.ts';
import { createSelections } from '../../shared/store/selections.ts';
import { createWorkplans } from '../../shared/store/workplans.ts';
import { keepChartered } from '../support/chartered.ts';
import { createHouse, type TestHouse } from '../support/house.ts';
import { keepCycle, keepForum, tester } from '../support/samples.ts';

const web = { baseUrl: 'https://bpf.example.org', contact: 'secretariat@example.org' };

describe('forums that can ask to go on (R9)', () => {
  let house: TestHouse;
  let forum: Forum;
  let cycle: Cycle;
  let charter: Charter;
  let call: Call;
  /** The first instant that is too late to ask. */
  let ends: string;

  const createRun = () => {
    const handler = createHandler({
      clock: house.clock,
      ground: { table: house.table, people: house.people },
      letters: house.letters,
      sources: { continuations: ofContinuations },
    });
    return async () => (await handler()).continuations;
  };
  const run = () => createRun()();
  const at = (instant: string) => {
    house.setClock(instant);
    return run();
  };
  const beforeTheEnd = (count: number) => instantAfter(ends, -days(count));

  const announce = async (more: Partial<Call> = {}): Promise<Call> => {
    const now = house.clock().toISOString();
    const planned: Call = {
      id: house.newId('call'),
      revision: 0,
      title: 'Call for BPFs 2027',
      opens: '2026-12-12',
      closes: '2027-01-16',
      decidedBy: '2027-02-11',
      capacity: 4,
      guidance: 'Go on.',
      createdAt: now,
      ...more,
    };
    await house.commit({
      changes: [createCalls(house.table).change(undefined, planned, tester, now)],
      audit: [],
    });
    return { ...planned, revision: 1 };
  };

  const begin = async (more: Partial<Charter> = {}, isAnnounced = true) => {
    house = await createHouse('2026-11-01T09:00:00.000Z');
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    ({ forum, cycle, charter } = await keepChartered(house, mara, more));
    await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Farida Facilitator');
    await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Tomás Team');
    await house.signIn([{ role: 'coordinating-team', forumId: house.newId('forum') }], 'Olga Other');
    await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    if (isAnnounced) call = await announce();
    ends = placesToGoOn(charter, [cycle], [], house.clock())[0]?.ends ?? '';
  };
  beforeEach(() => begin());

  const written = async (template: string): Promise<Letter[]> =>
    (await house.waitingLetters()).filter((letter) => letter.template === template);

  const textOf = async (letter: Letter | undefined) => (await renderLetter(letter as Letter, web)).text;

  /** Somebody of the team asks, in the room where that is done. */
  const ask = async () => {
    const stores = {
      table: house.table,
      forums: createForums(house.table),
      charters: createCharters(house.table),
      cycles: createCycles(house.table),
      calls: createCalls(house.table),
      outputs: createOutputs(house.table),
      proposals: createProposals(house.table),
      reviews: createReviews(house.table),
      selections: createSelections(house.table),
      workplans: createWorkplans(house.table),
    };
    const as = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Ana Asking');
    const { status } = await house.send(
      createChartersRoom({ ...house.web, ...stores }),
      'POST /desk/forums/{forumId}/continuation',
      {
        as,
        params: { forumId: forum.id },
        form: {
          whyBpf: 'Two regulators use the report; three more asked.',
          question: 'What works elsewhere?',
          goal: 'The same for five more.',
          evidence: 'Five say so.',
          outOfScope: 'Taxes.',
          'organisations.0.name': 'ITU',
          'organisations.0.why': 'It trains regulators.',
          groups: 'government',
          'team.0.name': 'Ana Asking',
          'team.0.affiliation': 'independent',
          consent: 'yes',
        },
      },
    );
    expect(status).toBe(303);
  };

  it('are told so four weeks, two weeks and three days before the time to ask ends', async () => {
    expect(ends).toBe('2027-01-17T12:00:00.000Z');
    expect(await at(instantAfter(beforeTheEnd(28), -1))).toBe(0);
    expect(await at(beforeTheEnd(28))).toBe(2);
    expect(await run()).toBe(0);
    expect(await at(beforeTheEnd(14))).toBe(2);
    expect(await at(beforeTheEnd(3))).toBe(2);
    expect(await at(instantAfter(ends, -1))).toBe(0);
    const letters = await written('continuation-nears');
    expect(letters.map(({ to, subject }) => `${to.name}: ${subject}`).sort()).toEqual([
      ...[1, 2, 3].map(() => 'Farida Facilitator: Does BPF on <BPFs> go on?'),
      ...[1, 2, 3].map(() => 'Tomás Team: Does BPF on <BPFs> go on?'),
    ]);
    const text = await textOf(letters.find(({ to }) => to.name === 'Farida Facilitator'));
    expect(text).toContain(`${web.baseUrl}/desk/forums/${forum.id}/continuation`);
    expect(text.replaceAll(forum.id, 'FORUM')).toMatchSnapshot();
  });

  it('that have not asked are named to the secretariat, in one letter, a day after', async () => {
    const another = await keepForum(house, 'BPF Two');
    const now = house.clock().toISOString();
    const its = { ...charter, id: charterIdFor(another.id, 1), forumId: another.id, revision: 0 };
    await house.commit({
      changes: [createCharters(house.table).change(undefined, its, tester, now)],
      audit: [],
    });
    expect(await at(ends)).toBe(0);
    expect(await at(instantAfter(ends, days(1)))).toBe(1);
    expect(await run()).toBe(0);
    expect(await at(instantAfter(ends, days(13)))).toBe(0);
    const [letter] = await written('continuation-missed');
    expect(letter).toMatchObject({
      to: { name: 'Sekou Secretariat' },
      subject: '2 forums have not asked to go on in “Call for BPFs 2027”',
    });
    const text = await textOf(letter);
    for (const path of [
      `/desk/forums/${forum.id}/charter`,
      `/desk/forums/${another.id}/charter`,
      `/desk/calls/${call.id}/access-codes`,
    ])
      expect(text).toContain(web.baseUrl + path);
  });

  it('are named by their title where there is one', async () => {
    await at(instantAfter(ends, days(2)));
    const [letter] = await written('continuation-missed');
    expect(letter?.subject).toBe('BPF on <BPFs> has not asked to go on');
    const text = (await textOf(letter)).replaceAll(forum.id, 'FORUM').replaceAll(call.id, 'CALL');
    expect(text).toMatchSnapshot();
  });

  it('hear nothing more once they have asked, nor does the secretariat', async () => {
    expect(await at(beforeTheEnd(28))).toBe(2);
    await ask();
    expect(await at(beforeTheEnd(14))).toBe(0);
    expect(await at(instantAfter(ends, days(1)))).toBe(0);
  });

  it('hear nothing either after they took that back', async () => {
    house.setClock(beforeTheEnd(20));
    await ask();
    const proposals = createProposals(house.table);
    const asked = await proposals.get(continuationIdFor(forum.id, call.id, 1));
    if (!asked) throw new Error('It did not ask.');
    await house.commit({
      changes: [proposals.change(asked, { ...asked, state: 'withdrawn' }, tester, asked.createdAt)],
      audit: [],
    });
    expect(await at(beforeTheEnd(3))).toBe(0);
    expect(await at(instantAfter(ends, days(1)))).toBe(0);
  });

  it('whose charter runs for another year are not asked yet', async () => {
    await begin({ years: '2' });
    const inAYear = placesToGoOn(charter, [cycle], [], house.clock())[0]?.ends ?? '';
    expect(inAYear.slice(0, 4)).toBe('2028');
    expect(await at(beforeTheEnd(3))).toBe(0);
    expect(await at(instantAfter(beforeTheEnd(0), days(1)))).toBe(0);
    // A year later they are.
    await announce({ title: 'Call for BPFs 2028', opens: '2027-12-11', closes: '2028-01-15' });
    expect(await at(instantAfter(inAYear, -days(3)))).toBe(2);
    // Its second year went by without the mid-term update, which stands in the way: the letter leads there.
    const [letter] = await written('continuation-nears');
    const text = await textOf(letter);
    expect(text).toContain('Before that, file the mid-term update');
    expect(text).toContain(`${web.baseUrl}/desk/forums/${forum.id}/mid-term`);
  });

  it('of two years are led to the form once their mid-term update is acknowledged', async () => {
    const midTerm = {
      ...{ progress: 'P', findings: 'F', next: 'N', outreach: 'O' },
      ...{ by: 'Farida', byId: house.newId('person'), at: '2026-12-01T09:00:00.000Z' },
    };
    const lettersWith = async (its: Charter['midTerm']) => {
      await begin({ years: '2', midTerm: its });
      const end = placesToGoOn(charter, [cycle], [], house.clock())[0]?.ends ?? '';
      await announce({ title: 'Call for BPFs 2028', opens: '2027-12-11', closes: '2028-01-15' });
      expect(await at(instantAfter(end, -days(3)))).toBe(2);
      return textOf((await written('continuation-nears'))[0]);
    };
    const waits = await lettersWith(midTerm);
    expect(waits).toContain('which it has not done yet');
    expect(waits.replaceAll(/\s+/g, ' ')).toContain('Look at the update');
    const { by, byId } = midTerm;
    const acknowledged = { by, byId, at: '2026-12-02T09:00:00.000Z', words: 'Go on.' };
    const done = await lettersWith({ ...midTerm, acknowledged });
    expect(done).toContain(`/desk/forums/${forum.id}/continuation`);
    expect(done).not.toContain('mid-term');
  });

  it('hear of it when the call is announced in which they would ask, not before', async () => {
    await begin({}, false);
    expect(await at(beforeTheEnd(20))).toBe(0);
    await announce();
    expect(await run()).toBe(2);
  });

  it('hear once more in the call after one that they let go by, and then no more', async () => {
    const meetings = [
      ['2026-12-07', '2027-02-09'] as const,
      ['2027-12-06', '2028-02-08'] as const,
      ['2028-12-04', '2029-02-06'] as const,
    ];
    for (const [starts, mag] of meetings)
      await keepCycle(house, `IGF from ${starts}`, {
        meeting: { starts, ends: starts },
        magMeeting: { starts: mag, ends: mag },
      });
    expect(await at(instantAfter(ends, days(1)))).toBe(1);
    await announce({ title: 'Call for BPFs 2028', opens: '2027-12-11', closes: '2028-01-15' });
    await announce({ title: 'Call for BPFs 2029', opens: '2028-12-10', closes: '2029-01-15' });
    const cycles = await createCycles(house.table).latest();
    const calls = await createCalls(house.table).latest();
    const [, second, third] = placesToGoOn(charter, cycles.items, calls.items, house.clock());
    expect(await at(instantAfter(second?.ends ?? '', -days(28)))).toBe(2);
    const letter = (await written('continuation-nears')).at(-1);
    expect(await textOf(letter)).toMatch(/ended on 11 December\s2026/);
    expect(await at(instantAfter(second?.ends ?? '', days(1)))).toBe(0);
    expect(await at(instantAfter(third?.ends ?? '', -days(3)))).toBe(0);
  });

  it('hear nothing of the call after one in which they asked, whatever the MAG decided', async () => {
    await ask();
    for (const [starts, mag] of [
      ['2026-12-07', '2027-02-09'] as const,
      ['2027-12-06', '2028-02-08'] as const,
    ])
      await keepCycle(house, `IGF from ${starts}`, {
        meeting: { starts, ends: starts },
        magMeeting: { starts: mag, ends: mag },
      });
    await announce({ title: 'Call for BPFs 2028', opens: '2027-12-11', closes: '2028-01-15' });
    expect(await at('2028-01-10T09:00:00.000Z')).toBe(0);
  });

  it('that have a later charter are asked for that one only', async () => {
    const now = house.clock().toISOString();
    const later = { ...charter, id: charterIdFor(forum.id, 2), number: 2, revision: 0, years: '2' as const };
    await house.commit({
      changes: [createCharters(house.table).change(undefined, later, tester, now)],
      audit: [],
    });
    expect(await at(beforeTheEnd(3))).toBe(0);
  });

  it('are told anew when the time ends on another day', async () => {
    expect(await at(beforeTheEnd(3))).toBe(2);
    const override = { day: '2027-01-20', reason: 'Holidays.', by: 'Sekou', at: charter.createdAt };
    const next: Cycle = {
      id: house.newId('cycle'),
      revision: 0,
      title: 'IGF 2027',
      meeting: { starts: '2026-12-07', ends: '2026-12-11' },
      magMeeting: { starts: '2027-02-09', ends: '2027-02-11' },
      overrides: { callCloses: override },
      createdAt: charter.createdAt,
    };
    const calls = createCalls(house.table);
    const now = house.clock().toISOString();
    const refused = await house.commit({
      changes: [
        createCycles(house.table).change(undefined, next, tester, now),
        calls.change(call, { ...call, closes: '2027-01-20' }, tester, now),
      ],
      audit: [],
    });
    expect(refused).toBeUndefined();
    expect(await run()).toBe(2);
    expect(await at(instantAfter('2027-01-21T12:00:00.000Z', days(1)))).toBe(1);
  });

  it('never hear the same twice, whatever hours the clock skips', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 5, maxLength: 12 }),
        async (skips) => {
          await begin();
          const again = createRun();
          let total = 0;
          for (const skip of skips) {
            house.setClock(instantAfter(house.clock(), hours(skip)));
            // Two runs at the same moment, and one after them.
            const [one = 0, other = 0] = await Promise.all([again(), again()]);
            expect(await again()).toBe(0);
            total += one + other;
          }
          const nears = await written('continuation-nears');
          const missed = await written('continuation-missed');
          expect(nears.length + missed.length).toBe(total);
          expect(missed.length).toBeLessThanOrEqual(1);
          for (const name of ['Farida Facilitator', 'Tomás Team'])
            expect(nears.filter(({ to }) => to.name === name).length).toBeLessThanOrEqual(3);
          expect(nears.every(({ createdAt }) => createdAt < ends)).toBe(true);
        },
      ),
      { numRuns: 5 },
    );
  });

  it('take few requests in an hour in which nothing is due', async () => {
    const source = () => ofContinuations({ table: house.table, people: house.people }, house.clock());
    expect(await house.requestsOf(source)).toEqual(['Query', 'Query', 'Query']);
    house.setClock(beforeTheEnd(3));
    // The forum, whether it has asked, and the people of two roles.
    const requests = (await house.requestsOf(source)).toSorted();
    expect(requests).toEqual(['GetItem', 'GetItem', 'Query', 'Query', 'Query', 'Query', 'Query']);
  });
});
