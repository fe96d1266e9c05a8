import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Call, closesAt, opensAt } from '../../shared/domain/call.ts';
import {
  type Cycle,
  type CycleDateName,
  callDatesOf,
  callOfNow,
  cycleAfter,
  cycleDateNames,
  cycleDates,
  cycleOfCall,
  cycleOfDay,
  cycleOfReview,
  datesInForce,
  inOrderOfDates,
  instantOf,
  type Meetings,
  meetingAfter,
  meetingTaken,
  moveCall,
  otherMeetingAfter,
  outsideOf,
  overrideDate,
  takeBackOverride,
  unfitting,
  unfittingCall,
  wrongInCycle,
  wrongMeetings,
} from '../../shared/domain/cycle.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { reviewWindow } from '../../shared/domain/review.ts';
import { dayAfter, daysBetween, wrongClock } from '../../shared/domain/time.ts';

const meetings = (
  meeting: [string, string],
  magMeeting: [string, string],
  more: Partial<Meetings> = {},
): Meetings => ({
  meeting: { starts: meeting[0], ends: meeting[1] },
  magMeeting: { starts: magMeeting[0], ends: magMeeting[1] },
  overrides: {},
  ...more,
});

const daysOf = (cycle: Meetings) => {
  const dates = cycleDates(cycle);
  return Object.fromEntries(cycleDateNames.map((name) => [name, dates[name].day]));
};

const overridden = (cycle: Meetings, overrides: Partial<Record<CycleDateName, string>>): Meetings => ({
  ...cycle,
  overrides: Object.fromEntries(
    Object.entries(overrides).map(([name, day]) => [
      name,
      { day, reason: 'Holidays.', by: 'Sekou', at: '2026-11-01T09:00:00.000Z' },
    ]),
  ),
});

const messages = (cycle: Meetings) => unfitting(cycle).map(({ name, message }) => `${name}: ${message}`);

describe('a cycle, in years that were', () => {
  it('fits between Berlin 2019 and the MAG in January', () => {
    const cycle = meetings(['2019-11-25', '2019-11-29'], ['2020-01-14', '2020-01-16'], {
      nextMeeting: { starts: '2020-11-09', ends: '2020-11-17' },
    });
    expect(daysOf(cycle)).toEqual({
      callOpens: '2019-11-30',
      callCloses: '2020-01-01',
      reviewOpens: '2020-01-02',
      reviewCloses: '2020-01-12',
      magConfirms: '2020-01-16',
      continuationDue: '2020-01-01',
      midTermDue: '2020-11-09',
      summaryDue: '2020-11-16',
      outputsDue: '2020-11-17',
    });
    expect(unfitting(cycle)).toEqual([]);
  });

  it('has six weeks of call and three of review after Katowice 2021', () => {
    const cycle = meetings(['2021-12-06', '2021-12-10'], ['2022-02-23', '2022-02-25'], {
      nextMeeting: { starts: '2022-11-28', ends: '2022-12-02' },
    });
    expect(daysOf(cycle)).toMatchObject({
      callOpens: '2021-12-11',
      callCloses: '2022-01-22',
      reviewOpens: '2022-01-23',
      reviewCloses: '2022-02-13',
      magConfirms: '2022-02-25',
    });
    expect(unfitting(cycle)).toEqual([]);
  });

  it('gives nearly five weeks to the call after Riyadh 2024, and the rest to review', () => {
    const cycle = meetings(['2024-12-15', '2024-12-19'], ['2025-02-05', '2025-02-07'], {
      nextMeeting: { starts: '2025-06-23', ends: '2025-06-27' },
    });
    expect(daysOf(cycle)).toEqual({
      callOpens: '2024-12-20',
      callCloses: '2025-01-23',
      reviewOpens: '2025-01-24',
      reviewCloses: '2025-02-03',
      magConfirms: '2025-02-07',
      continuationDue: '2025-01-23',
      midTermDue: '2025-06-23',
      summaryDue: '2025-06-26',
      outputsDue: '2025-06-27',
    });
    expect(unfitting(cycle)).toEqual([]);
  });

  it('takes the same weekdays a year later for the next annual meeting until it is given', () => {
    expect(meetingAfter(meetings(['2024-12-15', '2024-12-19'], ['2025-02-05', '2025-02-07']))).toEqual({
      starts: '2025-12-14',
      ends: '2025-12-18',
    });
  });

  it('opens the call during the annual meeting when the MAG meets soon after it', () => {
    const cycle = meetings(['2026-12-07', '2026-12-11'], ['2027-01-12', '2027-01-14']);
    expect(daysOf(cycle)).toMatchObject({
      callOpens: '2026-12-09',
      callCloses: '2026-12-30',
      reviewOpens: '2026-12-31',
      reviewCloses: '2027-01-10',
    });
    expect(unfitting(cycle)).toEqual([]);
  });
});

describe('what does not fit any more', () => {
  const cycle = meetings(['2026-12-07', '2026-12-11'], ['2027-02-09', '2027-02-11']);

  it('is a MAG that meets too soon, with the first day that would fit', () => {
    expect(messages(meetings(['2026-12-07', '2026-12-11'], ['2026-12-21', '2026-12-22']))).toEqual([
      'reviewCloses: Review runs into the MAG’s meeting, which begins on 21 December 2026. It fits when the MAG meets on 10 January 2027 or later, or when the call or the review is shortened.',
      'magConfirms: The topics are confirmed before the MAG has met and read the reviews.',
    ]);
    expect(unfitting(meetings(['2026-12-07', '2026-12-11'], ['2027-01-10', '2027-01-11']))).toEqual([]);
  });

  it('is a call that opens before the annual meeting', () => {
    expect(messages(overridden(cycle, { callOpens: '2026-12-01' }))).toEqual([
      'callOpens: The call opens before the annual meeting begins on 7 December 2026.',
    ]);
  });

  it('is a call of less than three weeks, or none', () => {
    expect(messages(overridden(cycle, { callCloses: '2026-12-22' }))).toContain(
      'callCloses: The call is open for 10 days only. Communities need three weeks at least to agree on a proposal.',
    );
    expect(messages(overridden(cycle, { callCloses: '2026-12-01' }))).toContain(
      'callCloses: The call closes before it opens.',
    );
  });

  it('is a review that is too short, ends before it begins, or begins with the call open', () => {
    const days = daysOf(cycle);
    expect(messages(overridden(cycle, { reviewCloses: dayAfter(days.reviewOpens ?? '', 9) }))).toEqual([
      'reviewCloses: Review lasts 9 days only. MAG members need ten days at least.',
    ]);
    expect(messages(overridden(cycle, { reviewCloses: dayAfter(days.reviewOpens ?? '', -1) }))).toEqual([
      'reviewCloses: Review ends before it begins.',
    ]);
    expect(messages(overridden(cycle, { reviewOpens: dayAfter(days.callCloses ?? '', -3) }))).toContain(
      'reviewOpens: Review begins before the call has closed, so not all proposals are there.',
    );
  });

  it('is a review after the MAG’s meeting', () => {
    expect(messages(overridden(cycle, { reviewCloses: '2027-02-10' }))).toEqual([
      'reviewCloses: Review runs into the MAG’s meeting, which begins on 9 February 2027. It fits when the MAG meets on 12 February 2027 or later, or when the call or the review is shortened.',
    ]);
  });

  it('is what comes too late or too early for its meeting', () => {
    expect(messages(overridden(cycle, { magConfirms: '2027-02-01' }))).toContain(
      'magConfirms: The topics are confirmed before the MAG has met and read the reviews.',
    );
    expect(messages(overridden(cycle, { continuationDue: '2027-03-01' }))).toEqual([
      'continuationDue: Running forums may ask to go on after review has begun, so some are read late.',
    ]);
    expect(messages(overridden(cycle, { summaryDue: '2027-12-11' }))).toEqual([
      'summaryDue: Summaries come after the closing session that is to hear them.',
    ]);
    expect(messages(overridden(cycle, { outputsDue: '2028-01-11' }))).toEqual([
      'outputsDue: This is after the cycle has ended on 10 December 2027.',
    ]);
    expect(messages(overridden(cycle, { midTermDue: '2027-01-11' }))).toEqual([
      'midTermDue: This is due before the MAG has confirmed the topics of the cycle.',
    ]);
  });
});

const aDay = fc
  .date({ min: new Date('2019-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const anyMeetings = fc
  .tuple(
    aDay,
    fc.integer({ min: 0, max: 9 }),
    fc.integer({ min: 1, max: 340 }),
    fc.integer({ min: 0, max: 5 }),
  )
  .map(([starts, lasts, gap, mag]): Meetings => {
    const ends = dayAfter(starts, lasts);
    const magStarts = dayAfter(ends, gap);
    return meetings([starts, ends], [magStarts, dayAfter(magStarts, mag)]);
  });

/** Some other day for one of the dates of a cycle. */
const anyChange = fc
  .tuple(fc.constantFrom(...cycleDateNames), fc.integer({ min: -400, max: 800 }))
  .map(([name, shift]) => (cycle: Meetings) => ({ [name]: dayAfter(cycleDates(cycle)[name].day, shift) }));
/** The days of a call that are those of a cycle, or near them; decisions are never before its end. */
const anyCall = fc
  .tuple(
    fc.integer({ min: -30, max: 400 }),
    fc.integer({ min: 21, max: 90 }),
    fc.integer({ min: 0, max: 90 }),
    fc.constantFrom({}, { closesTime: '18:00', closesZone: 'Europe/Zurich' }),
  )
  .map(([after, lasts, decided, clock]) => (cycle: Meetings) => {
    const opens = dayAfter(cycle.meeting.starts, after);
    const closes = dayAfter(opens, lasts);
    return { opens, closes, ...clock, decidedBy: dayAfter(closes, decided) };
  });

describe('for any two meetings', () => {
  it('the windows are ordered and inside the year, or it is said what cannot fit', () => {
    let fitted = 0;
    fc.assert(
      fc.property(anyMeetings, (cycle) => {
        const { nextMeeting, ...fields } = cycle;
        const end = meetingAfter(fields);
        if (end.starts <= cycle.magMeeting.ends) return;
        const dates = cycleDates(cycle);
        const said = unfitting(cycle);
        const order = [
          cycle.meeting.starts,
          dates.callOpens.day,
          dates.callCloses.day,
          dates.reviewOpens.day,
          dates.reviewCloses.day,
          dates.magConfirms.day,
          dates.midTermDue.day,
          dates.summaryDue.day,
          dates.outputsDue.day,
          end.ends,
        ];
        const ordered = order.every((day, place) => day >= (order[place - 1] ?? ''));
        // Anywhere on Earth, and not during the MAG's first day.
        const beforeTheMag = instantOf('reviewCloses', dates.reviewCloses) < cycle.magMeeting.starts;
        if (said.length) {
          // Whatever is said is true: the MAG meets before three weeks, a day, ten days and two have passed.
          expect(daysBetween(cycle.meeting.starts, cycle.magMeeting.starts)).toBeLessThan(34);
        } else {
          fitted += 1;
          expect(ordered).toBe(true);
          expect(beforeTheMag).toBe(true);
          expect(daysBetween(dates.callOpens.day, dates.callCloses.day)).toBeGreaterThanOrEqual(21);
          expect(daysBetween(dates.callOpens.day, dates.callCloses.day)).toBeLessThanOrEqual(42);
          expect(daysBetween(dates.reviewOpens.day, dates.reviewCloses.day)).toBeGreaterThanOrEqual(10);
          expect(dates.callOpens.day <= dayAfter(cycle.meeting.ends)).toBe(true);
        }
        // Instants are ordered too: nobody reviews before the call has closed everywhere.
        expect(instantOf('reviewOpens', dates.reviewOpens)).toBe(instantOf('callCloses', dates.callCloses));
        expect(instantOf('callOpens', dates.callOpens) < instantOf('callCloses', dates.callCloses)).toBe(
          true,
        );
      }),
    );
    expect(fitted).toBeGreaterThan(20);
  });

  it('says so whenever an override puts days out of order', () => {
    fc.assert(
      fc.property(
        anyMeetings,
        fc.constantFrom(...cycleDateNames),
        fc.integer({ min: -400, max: 800 }),
        (cycle, name, shift) => {
          const other = overridden(cycle, { [name]: dayAfter(cycleDates(cycle)[name].day, shift) });
          if (unfitting(other).length) return;
          const dates = cycleDates(other);
          const order = ['callOpens', 'callCloses', 'reviewOpens', 'reviewCloses', 'magConfirms'] as const;
          for (const [place, each] of order.entries()) {
            const before = order[place - 1];
            if (before) expect(dates[each].day >= dates[before].day).toBe(true);
          }
          for (const each of cycleDateNames) {
            expect(dates[each].day <= meetingAfter(other).ends).toBe(true);
            expect(dates[each].day >= other.meeting.starts).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('can be followed by a cycle like it', () => {
    const cycle = meetings(['2024-12-15', '2024-12-19'], ['2025-02-05', '2025-02-07'], {
      nextMeeting: { starts: '2025-06-23', ends: '2025-06-27' },
    });
    expect(cycleAfter(cycle)).toEqual({
      meeting: { starts: '2025-06-23', ends: '2025-06-27' },
      magMeeting: { starts: '2025-08-14', ends: '2025-08-16' },
      overrides: {},
    });
    expect(cycleDates(cycleAfter(cycle)).continuationDue.day).toBe('2025-08-01');
  });
});

describe('the meetings of a cycle', () => {
  const fields = {
    title: 'IGF 2026–2027',
    meetingStarts: '2026-12-07',
    meetingEnds: '2026-12-11',
    magStarts: '2027-02-09',
    magEnds: '2027-02-11',
  };

  it.each([
    [{}, undefined],
    [{ meetingEnds: '2026-12-01' }, 'This meeting ends before it begins. Choose a later day.'],
    [{ meetingEnds: '2027-01-30' }, 'This meeting would last more than a month. Look at its days again.'],
    [{ magStarts: '2026-12-11' }, 'The MAG first meets after the annual meeting has ended.'],
    [
      { magStarts: '2027-12-10', magEnds: '2027-12-11' },
      'The MAG meets before the next annual meeting, which begins on 6 December 2027.',
    ],
    [{ nextStarts: '2027-12-01' }, 'Say on which day the next annual meeting ends, too.'],
    [{ nextEnds: '2027-12-01' }, 'Say on which day the next annual meeting begins, too.'],
    [
      { nextStarts: '2029-12-01', nextEnds: '2029-12-05' },
      'The next annual meeting is more than two years away. Look at its days again.',
    ],
  ])('%j', (change, message) => {
    expect(wrongMeetings({ ...fields, ...change })[0]?.message).toBe(message);
  });
});

describe('the annual meeting that opens a cycle', () => {
  const planned = [2026, 2027].map((year) => ({
    id: `cyc_${year}`,
    title: `IGF ${year}–${year + 1}`,
    meeting: { starts: `${year}-12-07`, ends: `${year}-12-11` },
  }));

  it.each([
    ['that of another cycle', 'new', '2026-12-07', '2026-12-11', 'IGF 2026–2027'],
    ['that of another cycle, in place of its own', 'cyc_2026', '2027-12-07', '2027-12-11', 'IGF 2027–2028'],
    ['its own', 'cyc_2026', '2026-12-07', '2026-12-11', undefined],
    ['on other days', 'new', '2026-12-08', '2026-12-11', undefined],
  ])('is told apart: %s', (_, id, meetingStarts, meetingEnds, title) => {
    const said = meetingTaken({ meetingStarts, meetingEnds }, id, planned);
    expect(said).toEqual(
      title ? [{ name: 'meetingStarts', message: expect.stringContaining(`“${title}”`) }] : [],
    );
  });
});

describe('an override', () => {
  const cycle = {
    ...meetings(['2026-12-07', '2026-12-11'], ['2027-02-09', '2027-02-11']),
    id: `cyc_${'0'.repeat(26)}`,
    revision: 1,
    title: 'IGF 2026–2027',
    createdAt: '2026-11-01T09:00:00.000Z',
  };
  const by = { kind: 'person' as const, id: 'per', name: 'Sekou Secretariat' };
  const at = '2026-11-20T09:00:00.000Z';

  it('moves what follows from it, keeps its reason, and can be taken back', () => {
    const changed = overrideDate(
      cycle,
      'callCloses',
      { day: '2027-01-08', time: '18:00', zone: 'Europe/Zurich', reason: 'Before the holidays end.' },
      by,
      at,
    );
    const dates = cycleDates(changed);
    expect(dates.callCloses).toEqual({
      day: '2027-01-08',
      derived: '2027-01-16',
      time: '18:00',
      zone: 'Europe/Zurich',
      reason: 'Before the holidays end.',
      by: 'Sekou Secretariat',
      at,
    });
    expect(instantOf('callCloses', dates.callCloses)).toBe('2027-01-08T17:00:00.000Z');
    expect(dates.reviewOpens.day).toBe('2027-01-09');
    const back = takeBackOverride(changed, 'callCloses');
    expect(back).toEqual(cycle);
    expect(isRefusal(takeBackOverride(cycle, 'callCloses'))).toBe(true);
  });

  it.each([
    [{}, undefined],
    [{ time: '18:00', zone: 'Europe/Zurich' }, undefined],
    [{ zone: 'Europe/Zurich' }, 'A time zone needs a time of day, like 18:00.'],
    [{ time: '18:00' }, 'A time of day needs its time zone. Write it like Europe/Zurich.'],
    [
      { time: '6pm', zone: 'Europe/Zurich' },
      'This is not a time of day. Write it on a 24-hour clock, like 18:00.',
    ],
    [{ time: '18:00', zone: 'Geneva' }, 'This time zone is not known. Write it like Europe/Zurich.'],
  ])('with the clock %j', (clock, message) => {
    expect(wrongClock(clock)[0]?.message).toBe(message);
  });
});

describe('the cycle of a day', () => {
  const [first, second] = [
    meetings(['2025-06-23', '2025-06-27'], ['2025-09-01', '2025-09-03']),
    meetings(['2026-12-07', '2026-12-11'], ['2027-02-09', '2027-02-11']),
  ];
  it('is the latest whose annual meeting has begun', () => {
    expect(cycleOfDay([second, first], '2026-12-06')).toBe(first);
    expect(cycleOfDay([second, first], '2026-12-07')).toBe(second);
    expect(cycleOfDay([second, first], '2020-01-01')).toBe(first);
    expect(cycleOfDay([], '2020-01-01')).toBeUndefined();
  });
});

describe('the cycle of a call', () => {
  const [first, second] = [
    { ...meetings(['2025-12-15', '2025-12-19'], ['2026-02-10', '2026-02-12']), id: 'first' } as Cycle,
    { ...meetings(['2026-12-07', '2026-12-11'], ['2027-02-09', '2027-02-11']), id: 'second' } as Cycle,
  ];
  const planned = [second, first];

  it('is the one chosen for it; else the one that it opens in, the later where it might be two', () => {
    expect(cycleOfCall({ opens: '2026-12-12', cycleId: 'first' }, planned)).toBe(first);
    expect(cycleOfCall({ opens: '2026-12-12' }, planned)).toBe(second);
    // The next annual meeting is not known to the first: it is assumed a week later than it then was.
    expect(cycleOfCall({ opens: '2026-12-08' }, planned)).toBe(second);
    expect(cycleOfCall({ opens: '2026-03-01' }, planned)).toBe(first);
    expect(cycleOfCall({ opens: '2025-03-01' }, planned)).toBeUndefined();
    expect(cycleOfCall({ opens: '2026-12-12', cycleId: 'gone' }, planned)).toBeUndefined();
  });
});

describe('the days of a call beside those of its cycle', () => {
  const cycle = meetings(['2026-12-07', '2026-12-11'], ['2027-02-09', '2027-02-11']);
  const own = callDatesOf(cycle);
  const said = (more: Partial<typeof own>) =>
    unfittingCall({ ...own, ...more }, cycle).map(({ name, message }) => `${name}: ${message}`);

  it.each([
    [{}, []],
    [{ opens: '2026-12-15' }, ['opens: It opens on 15 December 2026; the cycle says 12 December 2026.']],
    [
      { opens: '2026-11-30' },
      [
        'opens: It opens on 30 November 2026, outside the cycle, which goes from 7 December 2026 to the next annual meeting on 6 December 2027.',
      ],
    ],
    [
      { closes: '2027-01-10' },
      [
        'closes: It is open until the end of 10 January 2027, anywhere on Earth (11 January 2027, 12:00 UTC); the cycle says the end of 16 January 2027, anywhere on Earth (17 January 2027, 12:00 UTC).',
      ],
    ],
    [
      { closes: '2027-01-17' },
      [
        'closes: It is open until the end of 17 January 2027, anywhere on Earth (18 January 2027, 12:00 UTC), but review was to begin before that, on 17 January 2027, 12:00 UTC. Review waits until it has closed, and lasts 21 days.',
      ],
    ],
    [
      { closes: '2027-02-08' },
      [
        'closes: It is open until the end of 8 February 2027, anywhere on Earth (9 February 2027, 12:00 UTC), but review was to begin before that, on 17 January 2027, 12:00 UTC. Review waits until it has closed, and lasts until the decisions: by the cycle it would have ended by 7 February 2027.',
      ],
    ],
    [
      { decidedBy: '2027-02-01' },
      ['decidedBy: Decisions are due by 1 February 2027, before review ends on 7 February 2027.'],
    ],
    [
      { decidedBy: '2027-02-10' },
      [
        'decidedBy: Decisions are due by 10 February 2027, before the MAG has confirmed the topics on 11 February 2027.',
      ],
    ],
    // Later than the meeting is the secretariat's to choose.
    [{ decidedBy: '2027-02-20' }, []],
  ])('%j', (more, messages_) => {
    expect(said(more)).toEqual(messages_);
  });

  it('are inside of it from the day that the cycle gives, until the next annual meeting', () => {
    const early = overridden(cycle, { callOpens: '2026-12-01' });
    const outside = (opens: string, of: Meetings = cycle) => outsideOf({ opens }, of) !== undefined;
    expect(['2026-12-06', '2026-12-07', '2027-12-05', '2027-12-06'].map((day) => outside(day))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(['2026-11-30', '2026-12-01'].map((day) => outside(day, early))).toEqual([true, false]);
    expect(unfittingCall(callDatesOf(early), early)).toEqual([]);
  });

  it('are others with a reason only, which is asked once; outside of it they are not at all', () => {
    const of = { ...cycle, title: 'IGF 2026–2027' };
    const prolonged = { ...own, closes: '2027-01-20' };
    const asks = (...[call, before, why]: [typeof own, typeof own?, string?]) =>
      wrongInCycle(call, of, before && { call: before, cycle: of }, why).map(({ name }) => name);
    expect(asks(own)).toEqual([]);
    expect(asks(prolonged)).toEqual(['otherDays']);
    expect(asks(prolonged, own)).toEqual(['otherDays']);
    expect(asks(prolonged, own, 'Holidays.')).toEqual([]);
    // What is there is not asked about again, but a further change is.
    expect(asks(prolonged, prolonged)).toEqual([]);
    expect(asks({ ...prolonged, closes: '2027-01-21' }, prolonged)).toEqual(['otherDays']);
    expect(asks({ ...own, opens: '2028-03-01' }, own, 'We wish to.')).toEqual(['opens']);
  });

  it('end with the annual meeting with which the next one begins, or it is said', () => {
    const planned = (id: string, starts: string, ends: string, next?: { starts: string; ends: string }) =>
      ({ ...cycle, id, meeting: { starts, ends }, nextMeeting: next }) as Cycle;
    const first = planned('cyc_1', '2024-12-15', '2024-12-19');
    const second = planned('cyc_2', '2025-06-23', '2025-06-27');
    const third = planned('cyc_3', '2026-12-06', '2026-12-10');
    expect(otherMeetingAfter(first, [third, second, first])?.id).toBe('cyc_2');
    const given = { ...first, nextMeeting: second.meeting };
    expect(otherMeetingAfter(given, [third, second, given])).toBeUndefined();
    expect(otherMeetingAfter(third, [third, second, first])).toBeUndefined();
  });

  it('move along with it, but not to a day that has passed, nor to the one it had opened on', () => {
    const call = { ...own, id: 'call', revision: 1, title: 'Call', otherDays: { reason: 'Old.' } } as Call;
    const moved = (change: Record<string, string>, now: string) => {
      const after = moveCall(call, overridden(cycle, change), new Date(now));
      return isRefusal(after) ? after.reason : [after.opens, after.closes, after.otherDays];
    };
    const opens = { callOpens: '2026-12-14', callCloses: '2027-01-20' };
    expect(moved(opens, '2026-12-01T00:00:00.000Z')).toEqual(['2026-12-14', '2027-01-20', undefined]);
    expect(moved(opens, '2026-12-13T00:00:00.000Z')).toEqual(['2026-12-12', '2027-01-20', undefined]);
    expect(moved({ callCloses: '2027-01-05' }, '2027-01-10T00:00:00.000Z')).toBe(
      '“Call” cannot move along. It would have closed already, at the end of 5 January 2027, anywhere on Earth (6 January 2027, 12:00 UTC). It can keep its own days.',
    );
    expect(moved({ callCloses: '2026-12-20' }, '2026-12-13T00:00:00.000Z')).toContain(
      'The call is open for 8 days only.',
    );
    // Before it opens, the cycle may give it less than three weeks: the reason stands there.
    const short = { callCloses: '2026-12-20' };
    expect(moved(short, '2026-12-01T00:00:00.000Z')).toEqual(['2026-12-12', '2026-12-20', undefined]);
  });

  it('stand in the place of those of the cycle for everybody, and review follows them', () => {
    const call = {
      ...own,
      cycleId: 'chosen',
      closes: '2027-01-20',
      otherDays: { reason: 'Holidays.', by: 'Sekou', at: '2027-01-01T00:00:00.000Z' },
    } as Call;
    const dates = datesInForce(cycle, call);
    expect(dates.callOpens).toEqual(cycleDates(cycle).callOpens);
    expect(dates.callCloses).toMatchObject({
      day: '2027-01-20',
      derived: '2027-01-16',
      ofCall: true,
      reason: 'Holidays.',
    });
    expect(dates.reviewOpens).toEqual({ day: '2027-01-21', derived: '2027-01-17', ofCall: true });
    expect(dates.reviewCloses).toEqual(cycleDates(cycle).reviewCloses);
    const timed = datesInForce(cycle, { ...call, closesTime: '18:00', closesZone: 'Europe/Zurich' });
    expect(instantOf('reviewOpens', timed.reviewOpens)).toBe('2027-01-20T17:00:00.000Z');
    // No time would be left for it: until the decisions.
    const late = datesInForce(cycle, { ...call, closes: '2027-02-08' });
    expect([late.reviewOpens.day, late.reviewCloses.day]).toEqual(['2027-02-09', '2027-02-11']);
    expect(datesInForce(cycle, undefined)).toEqual(cycleDates(cycle));
  });

  it('are of the call that is open, else of the next, else of the last', () => {
    const [closed, open, next] = [
      { ...own, opens: '2026-01-01', closes: '2026-02-01' },
      { ...own, opens: '2026-12-12' },
      { ...own, opens: '2027-06-01', closes: '2027-07-01' },
    ] as [Call, Call, Call];
    const now = new Date('2026-12-20T00:00:00.000Z');
    expect(callOfNow([next, closed, open], now)).toBe(open);
    expect(callOfNow([next, closed], now)).toBe(next);
    expect(callOfNow([closed], now)).toBe(closed);
    expect(callOfNow([], now)).toBeUndefined();
  });

  it('never let review begin before the call has closed, for any call and any override', () => {
    fc.assert(
      fc.property(anyMeetings, anyChange, anyCall, fc.boolean(), (any, change, dated, chosen) => {
        const changed = overridden(any, change(any));
        const call = { ...dated(any), ...(chosen ? { cycleId: 'chosen' } : {}) } as Call;
        const window = reviewWindow(call, cycleOfReview(call, changed as Cycle));
        expect(window.opens >= closesAt(call)).toBe(true);
        expect(window.closes >= closesAt(call)).toBe(true);
        const dates = datesInForce(changed, call);
        expect(instantOf('callCloses', dates.callCloses)).toBe(closesAt(call));
        expect(instantOf('callOpens', dates.callOpens)).toBe(opensAt(call));
        expect(instantOf('reviewOpens', dates.reviewOpens)).toBe(window.opens);
        // Whatever differs is said.
        const differs = cycleDates(changed).callCloses;
        if (closesAt(call) !== instantOf('callCloses', differs))
          expect(unfittingCall(call, changed).map(({ name }) => name)).toContain('closes');
      }),
      { numRuns: 500 },
    );
  });

  it('are told in the order of their days, whatever is overridden', () => {
    fc.assert(
      fc.property(anyMeetings, anyChange, anyCall, (any, change, dated) => {
        const changed = overridden(any, change(any));
        for (const dates of [cycleDates(changed), datesInForce(changed, dated(any) as Call)]) {
          const names = inOrderOfDates(dates);
          expect([...names].sort()).toEqual([...cycleDateNames].sort());
          const instants = names.map((name) => instantOf(name, dates[name]));
          expect(instants).toEqual([...instants].sort());
        }
      }),
    );
  });

  it('are those of its review where no cycle was chosen and they do not fit the one that it opens in', () => {
    expect(cycleOfReview(own, cycle)).toBe(cycle);
    for (const more of [{ closes: '2027-01-17' }, { decidedBy: '2027-02-06' }]) {
      expect(cycleOfReview({ ...own, ...more }, cycle)).toBeUndefined();
      expect(cycleOfReview({ ...own, ...more, cycleId: 'chosen' }, cycle)).toBe(cycle);
    }
    expect(cycleOfReview(own, undefined)).toBeUndefined();
  });

  it('fit when they are those of the cycle, whatever its meetings are, as long as the cycle itself fits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 0, max: 10 }), (toMag, lasts) => {
        const starts = dayAfter('2026-12-11', toMag);
        const any = meetings(['2026-12-07', '2026-12-11'], [starts, dayAfter(starts, lasts)]);
        fc.pre(!unfitting(any).length);
        expect(unfittingCall(callDatesOf(any), any)).toEqual([]);
      }),
    );
  });
});
