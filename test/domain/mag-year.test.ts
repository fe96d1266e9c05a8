import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Charter } from '../../shared/domain/charter.ts';
import { type Cycle, cycleAfter, cycleDates, meetingAfter } from '../../shared/domain/cycle.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { comingYear, cycleOfYear, forumsOfYear, spanOfYear } from '../../shared/domain/mag-year.ts';
import { chartersThatEndWith, nextCycleMissing } from '../../shared/domain/next-cycle.ts';
import { dayAfter, days, endOfDayAnywhere, after as instantAfter } from '../../shared/domain/time.ts';

const id = (prefix: string, number: number) => `${prefix}_${String(number).padStart(26, '0')}`;

const cycle = (number: number, more: Partial<Cycle> = {}): Cycle => ({
  id: id('cyc', number),
  revision: 1,
  title: `IGF ${2025 + number}–${2026 + number}`,
  meeting: { starts: '2026-12-07', ends: '2026-12-11' },
  magMeeting: { starts: '2027-02-09', ends: '2027-02-11' },
  overrides: {},
  createdAt: '2026-10-01T09:00:00.000Z',
  ...more,
});
const first = cycle(1);
const second = cycle(2, cycleAfter(first));
const third = cycle(3, cycleAfter(second));
/** Latest first, as they are read. */
const planned = [third, second, first];

const forum = (number: number, createdAt: string) => ({ id: id('bpf', number), createdAt }) as Forum;
const charter = (forumNumber: number, cycleId: string, years: Charter['years'] = '1', number = 1) =>
  ({ forumId: id('bpf', forumNumber), cycleId, years, number, state: 'approved' }) as Charter;

describe('the year of the MAG that a cycle has (R18)', () => {
  it('begins a week after the MAG has confirmed the topics, with four weeks to declare, and is told of a week before', () => {
    expect(comingYear([first], [], new Date('2026-12-20T09:00:00.000Z'))).toMatchObject({
      title: 'MAG 2027',
      asks: '2027-02-18',
      until: '2027-03-18',
      begins: '2027-02-17T10:00:00.000Z',
      heard: '2027-02-10T10:00:00.000Z',
    });
  });

  it('moves with the cycle', () => {
    const override = { day: '2027-03-01', reason: 'Visas.', by: 'Sekou', at: first.createdAt };
    const moved = { ...first, overrides: { magConfirms: override } };
    expect(comingYear([moved], [], new Date('2026-12-20T09:00:00.000Z'))?.asks).toBe('2027-03-08');
  });

  it('is that of the first cycle without one; one begun by hand within the cycle is its year', () => {
    const now = new Date('2027-02-20T09:00:00.000Z');
    expect(comingYear(planned, [], now)?.cycle).toBe(first);
    expect(comingYear(planned, [{ asks: '2027-01-05' }], now)?.cycle).toBe(second);
    expect(comingYear(planned, [{ asks: '2030-01-05', cycleId: first.id }], now)?.cycle).toBe(second);
    expect(cycleOfYear({ asks: '2026-12-06' }, planned)).toBeUndefined();
    expect(cycleOfYear({ asks: '2027-12-05' }, planned)).toBe(first);
    expect(cycleOfYear({ asks: '2027-12-06' }, planned)).toBe(second);
  });

  it('begins today where the cycle was planned late, and not where there is no time left to declare', () => {
    expect(comingYear([first], [], new Date('2027-06-01T09:00:00.000Z'))).toMatchObject({
      asks: '2027-06-01',
      until: '2027-06-29',
    });
    expect(comingYear([first], [], new Date('2027-11-07T09:00:00.000Z'))?.until).toBe('2027-12-05');
    expect(comingYear([first], [], new Date('2027-11-08T09:00:00.000Z'))).toBeUndefined();
    expect(comingYear([], [], new Date())).toBeUndefined();
  });

  it('leaves a week at least to declare, inside its cycle, whenever somebody looks', () => {
    const instants = fc.date({
      min: new Date('2026-01-01'),
      max: new Date('2030-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (now) => {
        const coming = comingYear(planned, [], now);
        if (!coming) return;
        expect(dayAfter(coming.asks, 7) < coming.until).toBe(true);
        expect(coming.asks > cycleDates(coming.cycle).magConfirms.day).toBe(true);
        expect(coming.until < meetingAfter(coming.cycle).starts).toBe(true);
        expect(cycleOfYear(coming, planned)).toBe(coming.cycle);
        expect(coming.heard < coming.begins).toBe(true);
      }),
    );
  });
});

describe('the forums of a year', () => {
  const of = (year: Cycle, known: Partial<Parameters<typeof forumsOfYear>[1]>) =>
    forumsOfYear(spanOfYear({ asks: '2027-02-18' }, year), {
      forums: [],
      charters: [],
      planned,
      accepted: [],
      ...known,
    }).map(({ forum: { id: its } }) => its);

  it('are those with a charter in force in it: no longer one that ended with the meeting before, not yet a later one', () => {
    const forums = [
      forum(1, '2027-02-12T09:00:00.000Z'),
      forum(2, '2027-02-12T09:00:00.000Z'),
      forum(3, '2028-02-12T09:00:00.000Z'),
    ];
    const charters = [charter(1, first.id), charter(2, first.id, '2'), charter(3, second.id)];
    expect(of(first, { forums, charters })).toEqual([id('bpf', 1), id('bpf', 2)]);
    expect(of(second, { forums, charters })).toEqual([id('bpf', 2), id('bpf', 3)]);
    expect(of(third, { forums, charters })).toEqual([]);
  });

  it('are those that were accepted in it, too, founded or to go on, whose charter is still to come', () => {
    const forums = [forum(1, '2027-02-12T09:00:00.000Z'), forum(2, '2028-02-12T09:00:00.000Z')];
    const charters = [charter(1, first.id)];
    const decision = { accepted: true, reasons: 'Good.', by: 'Sekou', at: '2028-02-13T09:00:00.000Z' };
    const accepted = [{ continues: { forumId: id('bpf', 1), participants: [] }, decision }];
    expect(of(second, { forums, charters })).toEqual([id('bpf', 2)]);
    expect(of(second, { forums, charters, accepted })).toEqual([id('bpf', 1), id('bpf', 2)]);
    expect(of(third, { forums, charters, accepted })).toEqual([]);
  });

  it('of a year without a cycle are those that were accepted about its beginning', () => {
    const span = spanOfYear({ asks: '2027-02-18' }, undefined);
    const forums = [
      forum(1, '2027-01-12T09:00:00.000Z'),
      forum(2, '2026-02-12T09:00:00.000Z'),
      forum(3, '2028-01-12T09:00:00.000Z'),
    ];
    const none = { charters: [], planned: [], accepted: [] };
    expect(forumsOfYear(span, { forums, ...none }).map((each) => each.forum.id)).toEqual([id('bpf', 1)]);
  });

  it('stay the same whatever comes after: no later forum and no later charter changes an earlier year', () => {
    const begun = fc.record({
      year: fc.integer({ min: 0, max: 2 }),
      years: fc.constantFrom<Charter['years']>('1', '2'),
      chartered: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(begun, { maxLength: 8 }), fc.array(begun, { maxLength: 8 }), (early, late) => {
        const cycles = [first, second, third];
        const kept = (all: typeof early, from: number) =>
          all.map(({ year, years, chartered }, place) => {
            const its = cycles[year] as Cycle;
            return {
              year,
              forum: forum(from + place, instantAfter(endOfDayAnywhere(its.magMeeting.ends), days(1))),
              charters: chartered ? [charter(from + place, its.id, years)] : [],
            };
          });
        const before = kept(early, 1);
        const all = [...before, ...kept(late, 100)];
        const list = (which: typeof all, year: Cycle) =>
          of(year, {
            forums: which.map((each) => each.forum),
            charters: which.flatMap((each) => each.charters),
          });
        for (const [place, year] of cycles.entries()) {
          const laterToo = all.filter((each) => each.year <= place);
          expect(list(all, year)).toEqual(list(laterToo, year));
          // A forum is in the year in which it was accepted, and with two years in the next.
          for (const each of all)
            expect(list(all, year).includes(each.forum.id)).toBe(
              each.year === place ||
                (each.year === place - 1 && each.charters.some(({ years }) => years === '2')),
            );
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the cycle that nobody has planned (R7)', () => {
  const at = (instant: string, cycles = [first]) => nextCycleMissing(cycles, new Date(instant));

  it('is missed ten and three weeks before the last cycle ends, and the day and three weeks after it', () => {
    const keyAt = (instant: string) => at(instant)?.reminder?.key;
    expect(at('2027-09-26T09:59:59.999Z')).toBeUndefined();
    expect(at('2027-09-26T10:00:00.000Z')).toMatchObject({ ended: false, since: '2027-09-26T10:00:00.000Z' });
    expect(keyAt('2027-09-26T10:00:00.000Z')).toBe('70 days before');
    expect(keyAt('2027-11-14T10:00:00.000Z')).toBe('21 days before');
    expect(keyAt('2027-12-12T12:00:00.000Z')).toBe('1 days after');
    expect(keyAt('2028-01-01T12:00:00.000Z')).toBe('21 days after');
    // It is still so, but said by the desk only.
    expect(at('2028-06-01T12:00:00.000Z')).toMatchObject({ ended: true, reminder: undefined });
    expect(at('2027-12-01T12:00:00.000Z', [second, first])).toBeUndefined();
    expect(at('2027-12-01T12:00:00.000Z', [])).toBeUndefined();
  });

  it('is what forums wait for whose charter ends with the last one', () => {
    const charters = [
      charter(1, first.id),
      charter(2, first.id, '2'),
      charter(3, second.id),
      charter(4, second.id, '2'),
    ];
    const cycles = [second, first];
    const none = nextCycleMissing(cycles, new Date('2028-12-01T12:00:00.000Z'));
    if (!none) throw new Error('None follows.');
    expect(chartersThatEndWith(none, charters, cycles).map(({ forumId }) => forumId)).toEqual([
      id('bpf', 2),
      id('bpf', 3),
    ]);
  });
});
