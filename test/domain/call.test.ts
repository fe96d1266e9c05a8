import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Call,
  callState,
  closesAt,
  opensAt,
  putIntoCycle,
  wrongDates,
} from '../../shared/domain/call.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import {
  days,
  endOfDayAnywhere,
  after as instantAfter,
  isTimeZone,
  spokenDeadline,
  spokenInstant,
  startOfDayAnywhere,
  wallClock,
} from '../../shared/domain/time.ts';

const aDay = fc
  .date({ min: new Date('2019-01-01'), max: new Date('2040-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('a call', () => {
  const call = { opens: '2026-12-01', closes: '2027-01-10' };

  it.each([
    ['the moment before it is 1 December anywhere', '2026-11-30T09:59:59.999Z', 'announced'],
    ['when 1 December begins on Kiritimati', '2026-11-30T10:00:00.000Z', 'open'],
    ['while it is still 10 January on Baker Island', '2027-01-11T11:59:59.999Z', 'open'],
    ['when 10 January has ended everywhere', '2027-01-11T12:00:00.000Z', 'closed'],
  ])('%s is %3$s', (_, now, state) => {
    expect(callState(call, new Date(now))).toBe(state);
  });

  it('is first announced, then open, then closed, whatever its dates', () => {
    fc.assert(
      fc.property(aDay, fc.integer({ min: 0, max: 200 }), (opens, lasts) => {
        const closes = instantAfter(`${opens}T00:00:00.000Z`, days(lasts)).slice(0, 10);
        expect(opensAt({ opens }) < closesAt({ closes })).toBe(true);
        expect(callState({ opens, closes }, new Date(instantAfter(opensAt({ opens }), -1)))).toBe(
          'announced',
        );
        expect(callState({ opens, closes }, new Date(opensAt({ opens })))).toBe('open');
        expect(callState({ opens, closes }, new Date(instantAfter(closesAt({ closes }), -1)))).toBe('open');
        expect(callState({ opens, closes }, new Date(closesAt({ closes })))).toBe('closed');
      }),
    );
  });

  it('needs dates that fit: three weeks at least, and decisions after its end', () => {
    expect(wrongDates({ ...call, decidedBy: '2027-02-05' })).toEqual([]);
    expect(
      wrongDates({ opens: '2026-12-01', closes: '2026-11-30', decidedBy: '2027-02-05' })[0]?.message,
    ).toContain('before it opens');
    expect(
      wrongDates({ opens: '2026-12-01', closes: '2026-12-10', decidedBy: '2027-02-05' })[0]?.message,
    ).toContain('9 days only');
    expect(wrongDates({ ...call, decidedBy: '2027-01-01' })).toEqual([
      { name: 'decidedBy', message: 'Decisions come before the call closes. Choose a later day.' },
    ]);
  });
});

describe('time', () => {
  it('lets a day last fifty hours, from its first place on Earth to its last', () => {
    fc.assert(
      fc.property(aDay, (day) => {
        expect(Date.parse(endOfDayAnywhere(day)) - Date.parse(startOfDayAnywhere(day))).toBe(50 * 3_600_000);
      }),
    );
  });

  it('reads a wall clock as the place does, also where summer time begins', () => {
    expect(wallClock('2026-03-29T00:59:00Z', 'Europe/Zurich')).toEqual({
      day: '2026-03-29',
      hour: 1,
      weekday: 7,
    });
    expect(wallClock('2026-03-29T01:00:00Z', 'Europe/Zurich')).toEqual({
      day: '2026-03-29',
      hour: 3,
      weekday: 7,
    });
    expect(wallClock('2026-11-24T23:30:00Z', 'Pacific/Kiritimati')).toEqual({
      day: '2026-11-25',
      hour: 13,
      weekday: 3,
    });
  });

  it('is spoken with its zone', () => {
    expect(spokenInstant('2026-11-24T15:01:00Z')).toBe('24 November 2026, 15:01 UTC');
    expect(spokenInstant('2026-11-24T15:01:00Z', 'Asia/Tokyo')).toBe('25 November 2026, 00:01 Asia/Tokyo');
  });

  it('tells a deadline in its own zone and in UTC, and in UTC once where that is its own', () => {
    const at = { day: '2026-12-15', time: '18:00' };
    expect(spokenDeadline({ ...at, zone: 'Europe/Zurich' })).toBe(
      '15 December 2026, 18:00 Europe/Zurich (15 December 2026, 17:00 UTC)',
    );
    for (const zone of ['UTC', 'Etc/UTC', 'GMT'])
      expect(spokenDeadline({ ...at, zone })).toBe('15 December 2026, 18:00 UTC');
    expect(spokenDeadline(at)).toBe(
      'the end of 15 December 2026, anywhere on Earth (16 December 2026, 12:00 UTC)',
    );
  });

  it('knows the zones there are, and no others', () => {
    expect(isTimeZone('Africa/Nairobi')).toBe(true);
    expect(isTimeZone('Atlantis/Capital')).toBe(false);
  });
});

describe('the cycle chosen for a call', () => {
  const exception = { reason: 'No time.', by: 'Sekou', at: '2026-11-01T09:00:00.000Z' };
  const call = { id: 'cal', opens: '2026-12-01', closes: '2027-01-10', withoutModalities: exception } as Call;

  it('may be another until it opens, and what was said of the one before holds no more', () => {
    const announced = new Date('2026-11-30T09:59:59.999Z');
    const put = putIntoCycle(call, 'one', undefined, announced);
    expect(put).toEqual({ id: 'cal', opens: '2026-12-01', closes: '2027-01-10', cycleId: 'one' });
    expect(putIntoCycle(put as Call, undefined, exception, announced)).toEqual(call);
  });

  it('stays once it has opened', () => {
    for (const now of ['2026-11-30T10:00:00.000Z', '2027-03-01T00:00:00.000Z']) {
      const refused = putIntoCycle(call, 'one', undefined, new Date(now));
      expect(isRefusal(refused) && refused.reason).toBe(
        'This call opened on 30 November 2026, 10:00 UTC, so its cycle stays: proposers and reviewers rely on its dates.',
      );
    }
  });
});
