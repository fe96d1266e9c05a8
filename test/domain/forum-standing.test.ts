import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Charter, charterSpan, cyclesOfCharter, whyNotInForce } from '../../shared/domain/charter.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import { isRunning, standingOfForum, standingsOfForums } from '../../shared/domain/forum-standing.ts';

const id = (prefix: string, number = 1) => `${prefix}_${String(number).padStart(26, '0')}`;
const at = '2026-02-20T09:00:00.000Z';

const cycle = (number: number, year: number): Cycle => ({
  id: id('cyc', number),
  revision: 1,
  title: `IGF ${year}`,
  meeting: { starts: `${year - 1}-12-07`, ends: `${year - 1}-12-11` },
  magMeeting: { starts: `${year}-02-10`, ends: `${year}-02-12` },
  overrides: {},
  createdAt: at,
});
/** Latest first, as they are kept. */
const planned = [cycle(3, 2028), cycle(2, 2027), cycle(1, 2026)];

const charter = (more: Partial<Charter> = {}): Charter => ({
  id: id('chr', more.number ?? 1),
  revision: 1,
  forumId: id('bpf'),
  number: 1,
  state: 'approved',
  title: 'Charter of BPF on BPFs',
  cycleId: id('cyc', 1),
  years: '1',
  goal: 'A report.',
  evidence: 'It is read.',
  outOfScope: 'Taxes.',
  facilitator: { id: id('per'), name: 'Mara Member' },
  team: [],
  organisations: [],
  createdAt: at,
  ...more,
});
const filed = { progress: 'p', findings: 'f', next: 'n', outreach: 'o', by: 'Farida', byId: id('per'), at };
const acknowledged = { by: 'Sekou', byId: id('per'), at, words: 'Good.' };

const standingOn = (day: string, ...charters: Charter[]) =>
  standingOfForum(charters, planned, new Date(`${day}T12:00:00.000Z`)).standing;

describe('where a forum stands (R9, R10)', () => {
  it('begins until its charter is approved and has begun', () => {
    expect(standingOn('2026-06-01')).toBe('beginning');
    expect(standingOn('2026-06-01', charter({ state: 'draft' }), charter({ state: 'proposed' }))).toBe(
      'beginning',
    );
    expect(standingOn('2026-01-10', charter())).toBe('beginning');
    expect(standingOn('2026-06-01', charter())).toBe('running');
  });

  it('has ended with its charter, and goes on by the next that is approved', () => {
    expect(standingOn('2027-01-10', charter())).toBe('ended');
    const next = charter({ number: 2, cycleId: id('cyc', 2) });
    expect(standingOn('2027-01-10', charter(), { ...next, state: 'proposed' })).toBe('ended');
    // Whatever their order.
    expect(standingOn('2027-01-10', next, charter())).toBe('beginning');
    expect(standingOn('2027-06-01', next, charter())).toBe('running');
  });

  it('lapsed where its next charter is of a later cycle than the one it could have gone on in', () => {
    const lapsed = (...charters: Charter[]) =>
      standingOfForum(charters, planned, new Date('2028-06-01T12:00:00.000Z')).lapsed;
    const second = (cycle: number, more: Partial<Charter> = {}) =>
      charter({ number: 2, cycleId: id('cyc', cycle), ...more });
    expect(lapsed(charter())).toBeUndefined();
    expect(lapsed(charter(), second(2))).toBeUndefined();
    expect(lapsed(charter(), second(3))).toEqual({ since: '2026-12-10', until: '2028-02-12' });
    // Of two years, the later cycle is the next.
    expect(lapsed(charter({ years: '2', midTerm: { ...filed, acknowledged } }), second(3))).toBeUndefined();
    // What is not approved yet is no charter.
    expect(lapsed(charter(), second(3, { state: 'proposed' }))).toBeUndefined();
  });

  it('rests in a second year whose mid-term update was not acknowledged', () => {
    const two = charter({ years: '2' });
    expect(standingOn('2026-06-01', two)).toBe('running');
    expect(standingOn('2027-01-10', two)).toBe('resting');
    expect(standingOn('2027-01-10', { ...two, midTerm: filed })).toBe('resting');
    expect(standingOn('2027-01-10', { ...two, midTerm: { ...filed, acknowledged } })).toBe('running');
    expect(standingOn('2028-01-10', two)).toBe('ended');
  });

  it('runs by a charter whose cycle is not planned any more', () => {
    expect(standingOn('2030-01-01', charter({ cycleId: id('cyc', 9) }))).toBe('running');
  });

  const anyCharter = fc
    .record({
      number: fc.integer({ min: 1, max: 3 }),
      state: fc.constantFrom('draft' as const, 'proposed' as const, 'approved' as const),
      years: fc.constantFrom('1' as const, '2' as const),
      cycleId: fc.constantFrom(id('cyc', 1), id('cyc', 2), id('cyc', 3)),
      forumId: fc.constantFrom(id('bpf', 1), id('bpf', 2)),
      midTerm: fc.constantFrom(undefined, filed, { ...filed, acknowledged }),
    })
    .map((more) => charter(more));
  const anyDay = fc.date({ min: new Date('2025-06-01'), max: new Date('2031-01-01'), noInvalidDate: true });

  it('is running where something can be done by its charter, or there is none, and only there', () => {
    fc.assert(
      fc.property(fc.array(anyCharter, { maxLength: 4 }), anyDay, (charters, now) => {
        const its = standingOfForum(charters, planned, now);
        if (!its.charter) {
          expect(charters.some(({ state }) => state === 'approved')).toBe(false);
          expect(its.standing).toBe('beginning');
          return;
        }
        const { cycles } = cyclesOfCharter(its.charter, planned);
        expect(isRunning(its)).toBe(whyNotInForce(its.charter, cycles, now) === undefined);
        if (cycles)
          expect(its.standing === 'ended').toBe(now.toISOString() >= charterSpan(its.charter, cycles).ends);
      }),
    );
  });

  it('is the same whether the charters of one forum are looked at, or those of all that are approved', () => {
    fc.assert(
      fc.property(fc.array(anyCharter, { maxLength: 6 }), anyDay, (drawn, now) => {
        // A forum has one first charter, one second …
        const charters = [...new Map(drawn.map((each) => [`${each.forumId} ${each.number}`, each])).values()];
        const standingOf = standingsOfForums(
          charters.filter(({ state }) => state === 'approved'),
          planned,
          now,
        );
        for (const forumId of [id('bpf', 1), id('bpf', 2)])
          expect(standingOf(forumId)).toEqual(
            standingOfForum(
              charters.filter((each) => each.forumId === forumId),
              planned,
              now,
            ),
          );
      }),
    );
  });
});
