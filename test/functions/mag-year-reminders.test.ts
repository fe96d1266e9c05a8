import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/reminders/handler.ts';
import { ofParticipation } from '../../functions/reminders/participation.ts';
import type { Charter } from '../../shared/domain/charter.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import { days, hours, after as instantAfter } from '../../shared/domain/time.ts';
import { renderLetter } from '../../shared/letters/render.tsx';
import { charterIdFor, createCharters } from '../../shared/store/charters.ts';
import { createParticipation, magYearIdFor, type Participation } from '../../shared/store/participation.ts';
import { history } from '../../shared/store/records.ts';
import { createHouse, type SignedIn, type TestHouse } from '../support/house.ts';
import { keepCycle, keepForum, keepMagYear, tester } from '../support/samples.ts';

const web = { baseUrl: 'https://bpf.example.org', contact: 'secretariat@example.org' };
/** The cycle's MAG meets until 11 February; its year begins a week later. */
const begins = '2027-02-17T10:00:00.000Z';

describe('the year of the MAG begins by itself (R18)', () => {
  let house: TestHouse;
  let participation: Participation;
  let cycle: Cycle;
  let sekou: SignedIn;
  let run: () => Promise<number | undefined>;

  beforeEach(async () => {
    house = await createHouse('2026-12-20T09:00:00.000Z');
    house.staySignedIn();
    participation = createParticipation(house.table);
    cycle = await keepCycle(house, 'IGF 2026–2027');
    sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    await house.signIn([{ role: 'mag' }], 'Mara Member');
    await house.signIn([{ role: 'mag' }], 'Milan Member');
    const handler = createHandler({
      clock: house.clock,
      ground: { table: house.table, people: house.people },
      letters: house.letters,
      sources: { participation: ofParticipation },
    });
    run = async () => (await handler()).participation;
  });

  const at = (instant: string) => {
    house.setClock(instant);
    return run();
  };
  const written = async (template: string) =>
    (await house.waitingLetters()).filter((letter) => letter.template === template);
  const years = async () => (await participation.years.latest()).items;
  const accept = async (title: string, when = '2027-02-12T09:00:00.000Z') => {
    house.setClock(when);
    return keepForum(house, title);
  };
  const keepCharter = async (forumId: string, more: Partial<Charter> = {}) => {
    const charters = createCharters(house.table);
    const charter: Charter = {
      id: charterIdFor(forumId, 1),
      revision: 0,
      forumId,
      number: 1,
      state: 'approved',
      title: 'Charter',
      cycleId: cycle.id,
      years: '1',
      goal: 'A report.',
      evidence: 'It is used.',
      outOfScope: 'Taxes.',
      facilitator: { id: sekou.person.id, name: 'Sekou Secretariat' },
      team: [],
      organisations: [],
      createdAt: house.clock().toISOString(),
      ...more,
    };
    const now = house.clock().toISOString();
    await house.commit({ changes: [charters.change(undefined, charter, tester, now)], audit: [] });
  };

  const keepNext = () =>
    keepCycle(house, 'IGF 2027–2028', {
      meeting: { starts: '2027-12-06', ends: '2027-12-10' },
      magMeeting: { starts: '2028-02-08', ends: '2028-02-10' },
    });

  it('after the secretariat was told once, with the members on record that day; each is asked once', async () => {
    const forum = await accept('BPF on BPFs');
    expect(await at('2027-02-10T09:59:59.999Z')).toBe(0);
    expect(await at('2027-02-10T10:00:00.000Z')).toBe(1);
    expect(await at('2027-02-16T10:00:00.000Z')).toBe(0);
    const [told] = await written('mag-year-nears');
    expect(told?.to.name).toBe('Sekou Secretariat');
    if (!told) throw new Error('Nobody was told.');
    expect((await renderLetter(told, web)).text).toMatchSnapshot();
    expect(await years()).toEqual([]);

    // Two runs at the same moment, and one after them.
    house.setClock(begins);
    const answers = [...(await Promise.all([run(), run()])), await run()];
    expect(answers[2]).toBe(0);
    expect(answers[0]).toBe(2 - (answers[1] ?? 0));
    expect(await years()).toMatchObject([
      {
        id: magYearIdFor(cycle.id),
        title: 'MAG 2027',
        asks: '2027-02-18',
        until: '2027-03-18',
        cycleId: cycle.id,
      },
    ]);
    const asked = await written('declaration-asked');
    expect(asked.map(({ to, fields }) => [to.name, fields.asking]).sort()).toEqual([
      ['Mara Member', 'asked'],
      ['Milan Member', 'asked'],
    ]);
    expect(asked[0]?.fields.forums).toEqual([{ title: 'BPF on BPFs', path: `/forums/${forum.id}` }]);
    const { items } = await history(house.table, magYearIdFor(cycle.id));
    expect(items).toMatchObject([
      { act: 'began a year of the MAG', by: { kind: 'system' }, title: 'MAG 2027', news: true },
    ]);
    // Whoever comes later is asked as well, and nobody again.
    await house.signIn([{ role: 'mag' }], 'Nina New');
    expect(await at(instantAfter(begins, hours(5)))).toBe(1);
    expect(await at(instantAfter(begins, hours(6)))).toBe(0);
  });

  it('year after year, without anybody who begins it', async () => {
    await keepCharter((await accept('BPF on BPFs')).id, { years: '2' });
    await at(begins);
    const next = await keepNext();
    await at('2028-02-01T09:00:00.000Z');
    await at('2028-02-20T09:00:00.000Z');
    expect((await years()).map(({ title, cycleId }) => [title, cycleId])).toEqual([
      ['MAG 2028', next.id],
      ['MAG 2027', cycle.id],
    ]);
    const asked = await written('declaration-asked');
    expect(asked.filter(({ fields }) => fields.year === 'MAG 2028')).toHaveLength(2);
  });

  it('not before there is a forum that members could declare', async () => {
    expect(await at(instantAfter(begins, days(3)))).toBe(0);
    expect(await years()).toEqual([]);
    await accept('BPF on BPFs', instantAfter(begins, days(5)));
    expect(await run()).toBe(2);
    expect(await years()).toMatchObject([{ asks: '2027-02-22', until: '2027-03-22' }]);
  });

  it('not where somebody began it by hand: nobody is told, nobody asked twice', async () => {
    await accept('BPF on BPFs', '2027-02-01T09:00:00.000Z');
    await keepMagYear(house);
    expect(await run()).toBe(2);
    expect(await at('2027-02-12T09:00:00.000Z')).toBe(2);
    for (const instant of [begins, instantAfter(begins, hours(1))]) await at(instant);
    expect(await years()).toHaveLength(1);
    expect(await written('mag-year-nears')).toEqual([]);
    expect(new Set((await written('declaration-asked')).map(({ fields }) => fields.year))).toEqual(
      new Set(['MAG 2027']),
    );
  });

  it('asks for the forums of its own year: none that has ended, and those that go on', async () => {
    const ended = await accept('BPF that ended');
    await keepCharter(ended.id);
    await keepCharter((await accept('BPF of two years')).id, { years: '2' });
    await at(begins);
    await keepNext();
    await accept('BPF that is new', '2028-02-12T09:00:00.000Z');
    await at('2028-02-20T09:00:00.000Z');
    const asked = await written('declaration-asked');
    const titles = (year: string) =>
      asked
        .filter(({ fields }) => fields.year === year)
        .slice(0, 1)
        .flatMap(({ fields }) => fields.forums as { title: string }[])
        .map(({ title }) => title)
        .sort();
    expect(titles('MAG 2027')).toEqual(['BPF of two years', 'BPF that ended']);
    expect(titles('MAG 2028')).toEqual(['BPF of two years', 'BPF that is new']);
  });

  it('takes few requests in an hour in which nothing is due', async () => {
    const source = () => ofParticipation({ table: house.table, people: house.people }, house.clock());
    expect(await house.requestsOf(source)).toEqual(['Query', 'Query']);
  });
});
