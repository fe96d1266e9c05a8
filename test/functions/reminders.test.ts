import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/reminders/handler.ts';
import type { Source } from '../../functions/reminders/source.ts';
import { sources } from '../../functions/reminders/sources.ts';
import { type Call, closesAt, opensAt } from '../../shared/domain/call.ts';
import { type Cycle, cycleDateNames, cycleDates, instantOf } from '../../shared/domain/cycle.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { Modalities } from '../../shared/domain/modalities.ts';
import { before, past, reminderDue } from '../../shared/domain/reminder.ts';
import { days, hours, after as instantAfter } from '../../shared/domain/time.ts';
import { renderLetter } from '../../shared/letters/render.tsx';
import { createCalls } from '../../shared/store/calls.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createModalities, modalitiesIdFor } from '../../shared/store/modalities.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { keepChartered } from '../support/chartered.ts';
import { keepDraft } from '../support/drafts.ts';
import { createHouse, type TestHouse } from '../support/house.ts';
import { tester } from '../support/samples.ts';

const web = { baseUrl: 'https://bpf.example.org', contact: 'secretariat@example.org' };

describe('which reminder is due', () => {
  const deadline = '2027-01-11T12:00:00.000Z';
  const plan = before(deadline, [14, 3]);

  it.each([
    ['before all of them', '2026-12-28T11:59:59.999Z', undefined],
    ['at the first', '2026-12-28T12:00:00.000Z', '14 days before'],
    ['after both, of which one was slept through', '2027-01-10T00:00:00.000Z', '3 days before'],
    ['when it is too late', '2027-01-11T12:00:00.000Z', undefined],
  ])('%s', (_, now, key) => {
    expect(reminderDue(plan, deadline, new Date(now))?.key).toBe(key);
  });

  it('may come after a deadline', () => {
    const overdue = past(deadline, [1, 7]);
    expect(
      reminderDue(overdue, instantAfter(deadline, days(14)), new Date('2027-01-13T00:00:00.000Z'))?.key,
    ).toBe('1 days after');
  });

  it('is never an earlier one than before, whatever hours the clock skips', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 60 }), (skips) => {
        let at = Date.parse('2026-12-01T00:00:00.000Z');
        const seen = skips.flatMap((skip) => {
          at += hours(skip);
          return reminderDue(plan, deadline, new Date(at)) ?? [];
        });
        const order = seen.map((each) => each.at);
        expect(order).toEqual([...order].sort());
      }),
    );
  });
});

describe('reminders', () => {
  let house: TestHouse;
  let run: () => Promise<Record<string, number>>;

  beforeEach(async () => {
    house = await createHouse('2026-11-01T09:00:00.000Z');
    run = createHandler({
      clock: house.clock,
      ground: { table: house.table, people: house.people },
      letters: house.letters,
      sources,
    });
  });

  const keep = async ({ cycle, call }: { cycle?: Cycle; call?: Call }) => {
    const at = house.clock().toISOString();
    await house.commit({
      changes: [
        ...(cycle ? [createCycles(house.table).change(undefined, cycle, tester, at)] : []),
        ...(call ? [createCalls(house.table).change(undefined, call, tester, at)] : []),
      ],
      audit: [],
    });
  };

  const aCycle = (): Cycle => ({
    id: house.newId('cycle'),
    revision: 0,
    title: 'IGF 2026–2027',
    meeting: { starts: '2026-12-07', ends: '2026-12-11' },
    magMeeting: { starts: '2027-02-09', ends: '2027-02-11' },
    overrides: {},
    createdAt: house.clock().toISOString(),
  });

  const aCall = (more: Partial<Call> = {}): Call => ({
    id: house.newId('call'),
    revision: 0,
    title: 'Call for BPFs 2027',
    opens: '2026-12-12',
    closes: '2027-01-16',
    decidedBy: '2027-02-11',
    capacity: 4,
    guidance: 'Bring us a narrow question.',
    createdAt: house.clock().toISOString(),
    ...more,
  });

  const publish = async (version: number, cycleId: string) => {
    const at = house.clock().toISOString();
    const modalities: Modalities = {
      id: modalitiesIdFor(version),
      revision: 0,
      state: 'published',
      version,
      sections: { roles: 'R', selecting: 'S', timelines: 'T', freedom: 'F' },
      createdAt: at,
      published: { at, by: 'Sekou', changes: 'All.', cycleId, cycleTitle: 'A cycle' },
    };
    await house.commit({
      changes: [createModalities(house.table).change(undefined, modalities, tester, at)],
      audit: [],
    });
  };

  const written = async (template: string): Promise<Letter[]> =>
    (await house.waitingLetters()).filter((letter) => letter.template === template);

  /** Every hour from now on, but only those that somebody is awake in. */
  const live = async (until: string, isAwake: (hour: number) => boolean = () => true) => {
    let hour = 0;
    while (house.clock().toISOString() < until) {
      house.setClock(instantAfter(house.clock(), hours(1)));
      if (isAwake(hour)) await run();
      hour += 1;
    }
  };

  it('tell who wrote a draft when the call opens and before it closes, with the way back to it', async () => {
    const call = aCall();
    await keep({ call });
    await keepDraft(house, call, '2026-12-01T09:00:00.000Z');
    house.setClock(instantAfter(opensAt(call), -1));
    expect((await run()).calls).toBe(0);
    house.setClock(opensAt(call));
    expect((await run()).calls).toBe(1);
    expect((await run()).calls).toBe(0);
    house.setClock(instantAfter(closesAt(call), days(-7)));
    expect((await run()).calls).toBe(1);
    house.setClock(instantAfter(closesAt(call), days(-2)));
    expect((await run()).calls).toBe(1);
    house.setClock(closesAt(call));
    expect((await run()).calls).toBe(0);
    const letters = await written('draft-reminder');
    expect(letters.map(({ subject }) => subject)).toEqual([
      '“Call for BPFs 2027” is open: your draft waits',
      '“Call for BPFs 2027” closes soon: your draft was not sent yet',
      '“Call for BPFs 2027” closes soon: your draft was not sent yet',
    ]);
    for (const { fields, to } of letters) {
      expect(to.email).toBe('wanda@example.org');
      expect(String(fields.editAt)).toContain('/edit?key=abc');
    }
    expect((await renderLetter(letters[1] as Letter, web)).text).toMatchSnapshot();
  });

  it('leave alone who was here since, sent their proposal, or whose draft is gone', async () => {
    const call = aCall();
    await keep({ call });
    house.setClock(instantAfter(closesAt(call), days(-2)));
    await keepDraft(house, call, instantAfter(closesAt(call), days(-1.9)));
    await keepDraft(house, call, instantAfter(closesAt(call), days(-70)));
    const sent = await keepDraft(house, call, instantAfter(closesAt(call), days(-20)));
    const proposals = createProposals(house.table);
    await house.commit({
      changes: [proposals.change(sent, { ...sent, state: 'unconfirmed' }, tester, sent.createdAt)],
      audit: [],
    });
    expect((await run()).calls).toBe(0);
  });

  it('tell the secretariat that no call is planned, and stop when one is', async () => {
    await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    await house.signIn([{ role: 'mag' }], 'Mara Member');
    const cycle = { ...aCycle() };
    await keep({ cycle });
    house.setClock('2026-11-20T09:00:00.000Z');
    expect((await run()).cycles).toBe(1);
    house.setClock('2026-11-27T10:00:00.000Z');
    expect((await run()).cycles).toBe(1);
    house.setClock('2026-12-19T10:00:00.000Z');
    expect((await run()).cycles).toBe(1);
    const letters = await written('call-missing');
    expect(letters.map(({ subject, to }) => [to.name, subject])).toEqual([
      ['Sekou Secretariat', 'IGF 2026–2027: no call is planned yet'],
      ['Sekou Secretariat', 'IGF 2026–2027: no call is planned yet'],
      ['Sekou Secretariat', 'IGF 2026–2027: the call should be open, and is not planned'],
    ]);
    expect((await renderLetter(letters[0] as Letter, web)).text).toMatchSnapshot();
    await keep({ call: aCall({ cycleId: cycle.id }) });
    house.setClock('2026-12-25T10:00:00.000Z');
    expect((await run()).cycles).toBe(0);
  });

  it('tell the secretariat of each date a week before it, and again when it was moved', async () => {
    await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    const cycle = aCycle();
    const call = aCall({ cycleId: cycle.id });
    await keep({ cycle, call });
    await live('2026-12-06T00:00:00.000Z', (hour) => hour % 24 === 0);
    const [opens] = await written('cycle-date-nears');
    expect(opens?.subject).toBe('IGF 2026–2027: on 12 December 2026 the call opens');
    expect((await renderLetter(opens as Letter, web)).text).toMatchSnapshot();
    const cycles = createCycles(house.table);
    const kept = { ...cycle, revision: 1 };
    const override = { day: '2026-12-20', reason: 'Holidays.', by: 'Sekou', at: cycle.createdAt };
    await house.commit({
      changes: [
        cycles.change(kept, { ...kept, overrides: { callOpens: override } }, tester, cycle.createdAt),
      ],
      audit: [],
    });
    house.setClock('2026-12-14T09:00:00.000Z');
    // The call has kept its own days, and these are what holds.
    expect((await run()).cycles).toBe(0);
    const calls = createCalls(house.table);
    await house.commit({
      changes: [
        calls.change({ ...call, revision: 1 }, { ...call, opens: '2026-12-20' }, tester, cycle.createdAt),
      ],
      audit: [],
    });
    expect((await run()).cycles).toBe(1);
  });

  it('tell the secretariat that a cycle has no modalities before its call opens, and stop when it has', async () => {
    await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    await house.signIn([{ role: 'mag' }], 'Mara Member');
    const cycle = aCycle();
    await keep({ cycle });
    const opens = instantOf('callOpens', cycleDates(cycle).callOpens);
    const at = async (count: number) => {
      house.setClock(instantAfter(opens, -days(count)));
      return (await run()).modalities;
    };
    // Those of another cycle are no help.
    await publish(1, house.newId('cycle'));
    expect(await at(42.1)).toBe(0);
    expect(await at(42)).toBe(1);
    expect(await at(41)).toBe(0);
    expect(await at(21)).toBe(1);
    expect(await at(20)).toBe(0);
    const letters = await written('modalities-missing');
    expect(letters.map(({ to, subject }) => [to.name, subject])).toEqual([
      ['Sekou Secretariat', 'IGF 2026–2027: its modalities are not published yet'],
      ['Sekou Secretariat', 'IGF 2026–2027: its modalities are not published yet'],
    ]);
    expect((await renderLetter(letters[0] as Letter, web)).text).toMatchSnapshot();
    // Somebody who comes anew would hear of it, too: not any more once they are published.
    await house.signIn([{ role: 'secretariat' }], 'Dana Deputy');
    await publish(2, cycle.id);
    expect(await at(19)).toBe(0);
    expect(await at(0)).toBe(0);
  });

  it('say nothing of modalities where a reason for the call without them is on record', async () => {
    await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    const cycle = aCycle();
    const withoutModalities = { reason: 'The MAG writes them in January.', by: 'Sekou', at: cycle.createdAt };
    await keep({ cycle, call: aCall({ cycleId: cycle.id, withoutModalities }) });
    house.setClock('2026-12-01T09:00:00.000Z');
    expect((await run()).modalities).toBe(0);
  });

  it('tell the secretariat that there is no cycle for a call, once, and stop when there is', async () => {
    await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    const call = aCall();
    await keep({ call });
    const at = async (count: number) => {
      house.setClock(instantAfter(opensAt(call), -days(count)));
      return (await run()).cycles;
    };
    expect(await at(14.1)).toBe(0);
    expect(await at(14)).toBe(1);
    expect(await at(3)).toBe(0);
    const [letter] = await written('cycle-missing');
    expect(letter?.subject).toBe('There is no cycle for “Call for BPFs 2027” yet');
    expect((await renderLetter(letter as Letter, web)).text).toMatchSnapshot();
    // Now there is one: nobody new hears of it, and the cycle has its call.
    await house.signIn([{ role: 'secretariat' }], 'Dana Deputy');
    await keep({ cycle: aCycle() });
    await at(2);
    expect(await written('cycle-missing')).toHaveLength(1);
    expect(await written('call-missing')).toEqual([]);
  });

  it('tell the secretariat that no cycle follows the last one, before it ends and after, until one does', async () => {
    await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    // Its charter ends with the cycle on 11 December 2026; no call is announced in which it could ask to go on.
    const { forum, cycle } = await keepChartered(house, mara);
    const during = async (instant: string) => {
      house.setClock(instant);
      await Promise.all([run(), run()]);
      await run();
      return (await written('next-cycle-missing')).length;
    };
    expect(await during('2026-09-27T09:59:59.999Z')).toBe(0);
    expect(await during('2026-09-27T10:00:00.000Z')).toBe(1);
    expect(await during('2026-10-20T09:00:00.000Z')).toBe(1);
    expect(await during('2026-11-15T10:00:00.000Z')).toBe(2);
    expect(await during('2026-12-12T12:00:00.000Z')).toBe(2);
    expect(await during('2026-12-13T12:00:00.000Z')).toBe(3);
    const letters = await written('next-cycle-missing');
    expect(letters.map(({ to, subject }) => [to.name, subject])).toEqual([
      ['Sekou Secretariat', 'IGF 2026 ends on 11 December 2026, and no cycle follows it yet'],
      ['Sekou Secretariat', 'IGF 2026 ends on 11 December 2026, and no cycle follows it yet'],
      ['Sekou Secretariat', 'IGF 2026 has ended, and no cycle follows it'],
    ]);
    for (const { fields, cause } of letters) {
      expect(cause).toBe(cycle.id);
      expect(fields.forums).toEqual([{ title: forum.title, path: `/desk/forums/${forum.id}/charter` }]);
    }
    expect((await renderLetter(letters[0] as Letter, web)).text).toMatchSnapshot();
    await keep({ cycle: aCycle() });
    expect(await during('2027-01-03T12:00:00.000Z')).toBe(3);
  });

  it('go through a whole cycle: one letter for each date and member of the secretariat', async () => {
    await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    await house.signIn([{ role: 'secretariat' }], 'Dana Deputy');
    const cycle = aCycle();
    await keep({ cycle, call: aCall({ cycleId: cycle.id }) });
    await live('2027-12-20T00:00:00.000Z', (hour) => hour % 72 === 0);
    const letters = await written('cycle-date-nears');
    const each = letters.map(({ to, fields }) => `${to.name} ${fields.what}`);
    expect(new Set(each).size).toBe(each.length);
    expect(each).toHaveLength(2 * cycleDateNames.length);
    const ofSekou = letters.filter(({ to }) => to.name === 'Sekou Secretariat');
    // Neither says of what is still to come that it is done.
    expect(ofSekou.map(({ subject, fields }) => `${subject} | ${fields.what}`)).toMatchSnapshot();
    expect(Object.keys(cycleDates(cycle))).toHaveLength(cycleDateNames.length);
  });

  it('are never written twice, whatever hours the clock skips', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 5, maxLength: 12 }),
        async (skips) => {
          house = await createHouse('2026-11-01T09:00:00.000Z');
          await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
          const again = createHandler({
            clock: house.clock,
            ground: { table: house.table, people: house.people },
            letters: house.letters,
            sources,
          });
          const cycle = aCycle();
          const call = aCall({ cycleId: cycle.id });
          await keep({ cycle, call });
          await keepDraft(house, call);
          let total = 0;
          for (const skip of skips) {
            house.setClock(instantAfter(house.clock(), hours(skip)));
            // Two runs at the same moment, and one after them.
            const answers = [...(await Promise.all([again(), again()])), await again()];
            const counts = answers.map((answer) =>
              Object.values(answer).reduce((sum, each) => sum + each, 0),
            );
            expect(counts[2]).toBe(0);
            total += counts.reduce((sum, each) => sum + each, 0);
          }
          const letters = (await house.waitingLetters()).filter(
            ({ template }) => template !== 'proposal-draft',
          );
          expect(letters).toHaveLength(total);
          const drafts = letters.filter(({ template }) => template === 'draft-reminder');
          expect(drafts.length).toBeLessThanOrEqual(3);
          const modalities = letters.filter(({ template }) => template === 'modalities-missing');
          expect(modalities.length).toBeLessThanOrEqual(2);
          const dates = letters.filter(({ template }) => template === 'cycle-date-nears');
          expect(new Set(dates.map(({ fields }) => fields.what)).size).toBe(dates.length);
        },
      ),
      { numRuns: 4 },
    );
  });

  it('of one source are written although another fails, and the run says so', async () => {
    await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    await keep({ cycle: aCycle() });
    house.setClock('2026-11-20T09:00:00.000Z');
    const broken: Source = async () => {
      throw new Error('broken');
    };
    const withFault = createHandler({
      clock: house.clock,
      ground: { table: house.table, people: house.people },
      letters: house.letters,
      sources: { broken, ...sources },
    });
    await expect(withFault()).rejects.toThrow('Could not be reminded of: broken.');
    expect(await written('call-missing')).toHaveLength(1);
  });

  it('take few requests in an hour in which nothing is due', async () => {
    await keep({ cycle: aCycle(), call: aCall() });
    const source = (name: string) =>
      (sources[name] as Source)({ table: house.table, people: house.people }, house.clock());
    expect(await house.requestsOf(() => source('calls'))).toEqual(['Query']);
    expect(await house.requestsOf(() => source('cycles'))).toEqual(['Query', 'Query', 'Query']);
    house.setClock('2026-10-01T09:00:00.000Z');
    expect(await house.requestsOf(() => source('modalities'))).toEqual(['Query']);
    expect(await house.requestsOf(() => source('continuations'))).toEqual(['Query']);
  });
});
