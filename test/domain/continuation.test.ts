import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Call, closesAt } from '../../shared/domain/call.ts';
import { type Charter, charterSpan, cyclesOfCharter } from '../../shared/domain/charter.ts';
import {
  callToGoOnIn,
  cyclesToGoOnIn,
  participantsOf,
  placesToGoOn,
  whyLate,
} from '../../shared/domain/continuation.ts';
import { type Cycle, isCallOf } from '../../shared/domain/cycle.ts';
import { type Proposal, partInWords } from '../../shared/domain/proposal.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { dayAfter, endOfDayAnywhere } from '../../shared/domain/time.ts';
import type { Milestone, Workplan } from '../../shared/domain/workplan.ts';

const at = '2026-01-01T09:00:00.000Z';

const aCycle = (meeting: string, magMeeting: string, more: Partial<Cycle> = {}): Cycle => ({
  id: `cyc_${meeting.replaceAll('-', '').padEnd(26, '0')}`,
  revision: 1,
  title: `From ${meeting}`,
  meeting: { starts: meeting, ends: dayAfter(meeting, 4) },
  magMeeting: { starts: magMeeting, ends: dayAfter(magMeeting, 2) },
  overrides: {},
  createdAt: at,
  ...more,
});

const aCall = (opens: string, closes: string, more: Partial<Call> = {}): Call => ({
  id: `cal_${opens.replaceAll('-', '').padEnd(26, '0')}`,
  revision: 1,
  title: `Call of ${opens}`,
  opens,
  closes,
  decidedBy: closes,
  capacity: 4,
  guidance: 'Go on.',
  createdAt: at,
  ...more,
});

const first = aCycle('2025-12-15', '2026-02-10', {
  nextMeeting: { starts: '2026-12-07', ends: '2026-12-11' },
});
const second = aCycle('2026-12-07', '2027-02-09');
const third = aCycle('2027-12-06', '2028-02-08');
const during = new Date('2026-12-20T09:00:00.000Z');

describe('where a forum goes on after its charter', () => {
  const one = { cycleId: first.id, years: '1' } as const;
  const two = { cycleId: first.id, years: '2' } as const;

  it('is the cycle after one year, and the one after that after two', () => {
    const planned = [third, second, first];
    expect(placesToGoOn(one, planned, [], during)[0]).toEqual({
      call: undefined,
      due: { day: '2027-01-16', derived: '2027-01-16' },
      ends: '2027-01-17T12:00:00.000Z',
    });
    expect(placesToGoOn(two, planned, [], during)[0]?.due.day).toBe('2028-01-15');
  });

  it('is the cycle as it follows while it is not planned', () => {
    expect(placesToGoOn(one, [first], [], during)[0]?.due.day).toBe('2027-01-16');
    expect(placesToGoOn(two, [first], [], during)[0]?.due.day).toBe('2028-01-15');
    expect(placesToGoOn(one, [second], [], during)[0]).toBeUndefined();
  });

  it('is where its next charter may begin, or later', () => {
    const ids = (charter: Parameters<typeof cyclesToGoOnIn>[0], planned: Cycle[]) =>
      cyclesToGoOnIn(charter, planned).map(({ id }) => id);
    expect(ids(one, [third, second, first])).toEqual([third.id, second.id]);
    expect(ids(two, [third, second, first])).toEqual([third.id]);
    expect(ids(one, [first])).toEqual([]);
    // The cycle of the last charter is not there any more: nothing is known of what comes after it.
    expect(ids(one, [third, second])).toEqual([third.id, second.id]);
  });

  it('has the call that was planned from the cycle, or from none and opens in it', () => {
    const call = aCall('2026-12-12', '2027-01-16', { cycleId: second.id });
    const stray = aCall('2026-12-13', '2027-01-16');
    const later = aCall('2027-12-11', '2028-01-15', { cycleId: third.id });
    const strayLater = aCall('2027-12-12', '2028-01-15');
    const placed = (calls: Call[]) => placesToGoOn(one, [third, second, first], calls, during)[0]?.call?.id;
    expect(placed([later, call])).toBe(call.id);
    expect(placed([strayLater, stray])).toBe(stray.id);
    expect(placed([strayLater, later])).toBeUndefined();
    expect(isCallOf(stray, second)).toBe(true);
    expect(isCallOf(stray, first)).toBe(false);
    expect(isCallOf({ ...stray, cycleId: third.id }, second)).toBe(false);
  });

  it('is over when the call closes, where that is before the day that the cycle gives', () => {
    const call = aCall('2026-12-12', '2027-01-03', {
      cycleId: second.id,
      closesTime: '18:00',
      closesZone: 'Europe/Zurich',
    });
    const planned = [second, first];
    expect(placesToGoOn(one, planned, [call], during)[0]?.ends).toBe(closesAt(call));
    const open = callToGoOnIn({ ...one, state: 'approved' }, planned, [call], during);
    expect(open).toEqual({
      call,
      due: '3 January 2027, 18:00 Europe/Zurich (3 January 2027, 17:00 UTC)',
      late: false,
    });
    expect(isRefusal(open) || whyLate(open, false)).toBeUndefined();
    const closed = callToGoOnIn({ ...one, state: 'approved' }, planned, [call], new Date(closesAt(call)));
    expect(closed).toMatchObject({ call, late: true });
    // Then only an access code lets it in.
    expect(isRefusal(closed) || whyLate(closed, true)).toBeUndefined();
    expect(isRefusal(closed) || whyLate(closed, false)).toMatchObject({
      refused: 'gone',
      reason:
        'The time to ask to go on ended with 3 January 2027, 18:00 Europe/Zurich (3 January 2027, 17:00 UTC). If the IGF secretariat gave you an access code, enter it below; otherwise write to the secretariat: it can let the forum ask late. If it does not go on in this call, the forum can ask in a later one.',
    });
  });

  it('is nowhere when its time has ended without a call', () => {
    const ended = new Date('2027-01-18T09:00:00.000Z');
    expect(callToGoOnIn({ ...one, state: 'approved' }, [second, first], [], ended)).toMatchObject({
      refused: 'gone',
      reason:
        'The time to ask to go on ended with 16 January 2027, anywhere on Earth (17 January 2027, 12:00 UTC). It had no call. Write to the IGF secretariat.',
    });
  });

  it('is a later call for a forum that lapsed: once the MAG has decided without it, unless it asked and may still go on', () => {
    const missed = aCall('2026-12-12', '2027-01-16', { cycleId: second.id, decidedBy: '2027-02-12' });
    const later = aCall('2027-12-11', '2028-01-15', { cycleId: third.id, decidedBy: '2028-02-11' });
    const planned = [third, second, first];
    const place = (day: string, state?: Proposal['state'], calls = [missed, later]) => {
      const asked = new Map(state ? [[missed.id, state]] : []);
      const found = callToGoOnIn(
        { ...one, state: 'approved' },
        planned,
        calls,
        new Date(`${day}T13:00:00.000Z`),
        asked,
      );
      return isRefusal(found) ? found.reason : [found.call.id, found.late, found.lapsedSince];
    };
    const inTheFirst = (late: boolean) => [missed.id, late, undefined];
    const inTheLater = (late: boolean) => [later.id, late, '2026-12-11'];
    expect(place('2027-01-10')).toEqual(inTheFirst(false));
    // Late, an access code lets it into the first, until the MAG has decided.
    expect(place('2027-02-12')).toEqual(inTheFirst(true));
    expect(place('2027-02-13')).toEqual(inTheLater(false));
    expect(place('2028-01-10')).toEqual(inTheLater(false));
    expect(place('2028-01-20')).toEqual(inTheLater(true));
    // Who was declined may ask again; who was accepted goes on, and who waits for a decision waits.
    expect(place('2027-02-13', 'declined')).toEqual(inTheLater(false));
    expect(place('2027-02-13', 'accepted')).toEqual(inTheFirst(true));
    expect(place('2027-02-13', 'submitted')).toEqual(inTheFirst(true));
    // No call of the later cycle is announced yet.
    expect(place('2027-03-01', undefined, [missed])).toBe(
      'The next call is not announced yet. The forum can ask to go on from then until the end of 15 January 2028, anywhere on Earth (16 January 2028, 12:00 UTC).',
    );
  });

  it('is never before the charter has ended, and lapses only past a call that it could have gone on in', () => {
    const gap = fc.integer({ min: 300, max: 430 });
    fc.assert(
      fc.property(
        gap,
        gap,
        gap,
        fc.integer({ min: 0, max: 1_500 }),
        fc.boolean(),
        (a, b, c, later, hasCalls) => {
          const [second, third] = [dayAfter('2025-12-15', a), dayAfter('2025-12-15', a + b)];
          const meetings = ['2025-12-15', second, third, dayAfter(third, c)];
          const cycles = meetings.map((day) => aCycle(day, dayAfter(day, 60)));
          const [here] = cycles;
          if (!here) return;
          const charter = { cycleId: here.id, years: '1', state: 'approved' } as const;
          const calls = hasCalls
            ? cycles.slice(1).map(({ id, meeting }) =>
                aCall(dayAfter(meeting.starts, 6), dayAfter(meeting.starts, 40), {
                  cycleId: id,
                  decidedBy: dayAfter(meeting.starts, 65),
                }),
              )
            : [];
          const now = new Date(Date.parse('2025-12-15T00:00:00.000Z') + later * 86_400_000);
          const place = callToGoOnIn(charter, cycles.toReversed(), calls, now);
          if (isRefusal(place)) return;
          const missed = calls.filter(({ decidedBy }) => endOfDayAnywhere(decidedBy) <= now.toISOString());
          expect(place.lapsedSince !== undefined).toBe(missed.length > 0 && missed.length < calls.length);
          if (place.lapsedSince) expect(missed.map(({ id }) => id)).not.toContain(place.call.id);
        },
      ),
    );
  });

  it('is not for a charter of two years whose mid-term update was never acknowledged (R10)', () => {
    const call = aCall('2027-12-07', '2028-01-15', { cycleId: third.id });
    const ask = (midTerm?: Charter['midTerm']) =>
      callToGoOnIn(
        { cycleId: first.id, years: '2', state: 'approved', midTerm },
        [third, second, first],
        [call],
        new Date('2027-12-20T09:00:00.000Z'),
      );
    const act = { by: 'Tariq Team', byId: 'per_1', at };
    const filed = { progress: 'p', findings: 'f', next: 'n', outreach: 'o', ...act };
    expect(ask()).toMatchObject({
      refused: 'conflict',
      reason: 'A charter of two years is not renewed without its mid-term update. File it first.',
    });
    expect(ask(filed)).toMatchObject({
      reason:
        'A charter of two years is renewed when the IGF secretariat has acknowledged its mid-term update. It has not yet.',
    });
    expect(ask({ ...filed, acknowledged: { ...act, words: 'Thank you.' } })).toMatchObject({ call });
  });

  it('takes the call that is not closed where a cycle has two', () => {
    const early = aCall('2026-12-12', '2026-12-18', { cycleId: second.id });
    const late = aCall('2026-12-14', '2027-01-16', { cycleId: second.id });
    expect(placesToGoOn(one, [second, first], [early, late], during)[0]?.call?.id).toBe(late.id);
  });

  it('never ends before the charter has, whatever the meetings', () => {
    const distance = fc.integer({ min: 25, max: 200 });
    const years = fc.constantFrom('1' as const, '2' as const);
    fc.assert(
      fc.property(distance, distance, years, fc.boolean(), (toMag, toNextMag, of, isPlanned) => {
        const cycle = aCycle('2025-12-15', dayAfter('2025-12-19', toMag));
        const next = aCycle('2026-12-14', dayAfter('2026-12-18', toNextMag));
        const planned = isPlanned ? [next, cycle] : [cycle];
        const charter = { cycleId: cycle.id, years: of };
        const { cycles } = cyclesOfCharter(charter, planned);
        const ends = placesToGoOn(charter, planned, [], during)[0]?.ends ?? '';
        expect(cycles && ends >= endOfDayAnywhere(charterSpan(charter, cycles).lastDay)).toBe(true);
      }),
    );
  });
});

describe('who took part in a workplan', () => {
  const milestone = (id: string, owner: string, title = `Milestone ${id}`): Milestone => ({
    id: `mst_${id}`,
    kind: 'research',
    title,
    due: '2026-06-01',
    owner: { id: `per_${owner}`, name: `Owner ${owner}` },
    open: true,
  });
  const planOf = (
    milestones: Milestone[],
    taken: Record<string, { name: string; email: string }> = {},
  ): Pick<Workplan, 'current' | 'progress'> => ({
    current: { version: 1, milestones, approvals: [], at },
    progress: Object.fromEntries(
      Object.entries(taken).map(([id, who]) => [`mst_${id}`, { notes: [], taken: who }]),
    ),
  });

  it('are its owners, and participants who took a milestone that is in it', () => {
    const wanda = { name: 'Wanda', email: 'wanda@example.org' };
    const plan = planOf([milestone('1', 'a'), milestone('2', 'a')], { '2': wanda, '9': wanda });
    expect(participantsOf(plan)).toEqual([
      { key: 'owner-mst_1', name: 'Owner a', as: 'owner', milestones: ['Milestone 1', 'Milestone 2'] },
      { key: 'participant-mst_2', name: 'Wanda', as: 'participant', milestones: ['Milestone 2'] },
    ]);
    expect(participantsOf(undefined)).toEqual([]);
    expect(participantsOf({ progress: {} })).toEqual([]);
  });

  it('are two people where two have one name', () => {
    const plan = planOf([milestone('1', 'a'), milestone('2', 'a')], {
      '1': { name: 'Wanda', email: 'wanda@example.org' },
      '2': { name: 'Wanda', email: 'other@example.org' },
    });
    expect(participantsOf(plan).filter(({ as }) => as === 'participant')).toHaveLength(2);
  });

  it('are told with three milestones at most', () => {
    const part = (count: number) =>
      partInWords({ as: 'participant', milestones: Array.from({ length: count }, (_, n) => `M${n + 1}`) });
    expect(part(1)).toBe('took “M1”');
    expect(part(3)).toBe('took “M1”, “M2”, “M3”');
    expect(part(4)).toBe('took “M1”, “M2” and 2 more');
    expect(partInWords({ as: 'owner', milestones: ['M1'] })).toBe('saw to “M1”');
  });

  it('are each there once, with all they did and no address, whatever the plan', () => {
    const who = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(
      fc.property(fc.array(fc.tuple(who, fc.option(who)), { maxLength: 40 }), (rows) => {
        const milestones = rows.map(([owner], place) => milestone(String(place), owner));
        const taken = Object.fromEntries(
          rows.flatMap(([, taker], place) =>
            taker ? [[String(place), { name: `Taker ${taker}`, email: `${taker}@example.org` }]] : [],
          ),
        );
        const found = participantsOf(planOf(milestones, taken));
        expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
        expect(new Set(found.map(({ name }) => name)).size).toBe(found.length);
        const done = (as: string) =>
          found.filter((each) => each.as === as).flatMap((each) => each.milestones).length;
        expect(done('owner')).toBe(rows.length);
        expect(done('participant')).toBe(Object.keys(taken).length);
        expect(JSON.stringify(found)).not.toContain('@');
      }),
    );
  });
});
