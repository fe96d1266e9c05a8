import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../shared/domain/audit.ts';
import { digestFor, digestPeriod, mayHearOf, type Waiting, waitsFor } from '../../shared/domain/digest.ts';
import { mailService } from '../../shared/domain/letter.ts';
import type { DigestPreference, Person, Role } from '../../shared/domain/people.ts';
import { wallClock } from '../../shared/domain/time.ts';

const id = (prefix: string, count = 1) => `${prefix}_${String(count).padStart(26, '0')}`;

const somebody = (roles: Role[], more: Partial<Person> = {}): Person => ({
  id: id('per'),
  revision: 1,
  name: 'Ana Example',
  email: 'ana@example.org',
  roles,
  digest: { cadence: 'daily', hour: 8, timeZone: 'Europe/Zurich' },
  digestedUntil: '2026-11-24T07:00:00.000Z',
  createdAt: '2026-11-24T07:00:00.000Z',
  ...more,
});

const periodOf = (digest: DigestPreference, digestedUntil: string, now: string) =>
  digestPeriod({ digest, digestedUntil }, new Date(now));

describe('when a digest is due', () => {
  const zurich = { cadence: 'daily', hour: 8, timeZone: 'Europe/Zurich' } as const;

  it('is at the hour of the person’s own clock', () => {
    const since = '2026-11-23T07:00:00.000Z';
    expect(periodOf(zurich, since, '2026-11-24T06:59:59.999Z')).toBeUndefined();
    expect(periodOf(zurich, since, '2026-11-24T07:00:00.000Z')).toEqual({
      key: '2026-11-24T07:00:00.000Z',
      until: '2026-11-24T07:00:00.000Z',
      recalls: false,
    });
    // Summer time.
    expect(periodOf(zurich, '2026-07-01T00:00:00.000Z', '2026-07-01T06:00:00.000Z')?.until).toBe(
      '2026-07-01T06:00:00.000Z',
    );
    const kathmandu = { ...zurich, timeZone: 'Asia/Kathmandu' };
    expect(periodOf(kathmandu, since, '2026-11-24T02:15:00.000Z')?.until).toBe('2026-11-24T02:15:00.000Z');
  });

  it('is one for all that was missed', () => {
    expect(periodOf(zurich, '2026-11-20T07:00:00.000Z', '2026-11-24T12:34:00.000Z')?.until).toBe(
      '2026-11-24T07:00:00.000Z',
    );
  });

  it('is on Mondays for who wants it weekly, and recalls what waits on Mondays', () => {
    const weekly = { ...zurich, cadence: 'weekly' } as const;
    expect(periodOf(weekly, '2026-11-23T07:00:00.000Z', '2026-11-29T23:00:00.000Z')).toBeUndefined();
    expect(periodOf(weekly, '2026-11-23T07:00:00.000Z', '2026-12-01T00:00:00.000Z')).toMatchObject({
      until: '2026-11-30T07:00:00.000Z',
      recalls: true,
    });
    expect(periodOf(zurich, '2026-11-29T07:00:00.000Z', '2026-11-30T07:00:00.000Z')?.recalls).toBe(true);
  });

  it('is never for who wants none, and at any moment for who wants it at once', () => {
    const now = '2026-11-24T12:34:00.000Z';
    expect(periodOf({ ...zurich, cadence: 'never' }, '2020-01-01T00:00:00.000Z', now)).toBeUndefined();
    const atOnce = { ...zurich, cadence: 'at once' } as const;
    expect(periodOf(atOnce, '2026-11-24T12:30:00.000Z', now)).toEqual({
      key: '2026-11-24T12:30:00.000Z',
      until: now,
      recalls: false,
    });
    expect(periodOf(atOnce, now, now)).toBeUndefined();
  });

  it('is once on days when clocks change', () => {
    const hourly = (digest: DigestPreference, from: string, until: string) => {
      const went: string[] = [];
      let digestedUntil = from;
      for (let at = Date.parse(from); at <= Date.parse(until); at += 300_000) {
        const due = digestPeriod({ digest, digestedUntil }, new Date(at));
        if (!due) continue;
        digestedUntil = due.until;
        went.push(due.until);
      }
      return went;
    };
    // In Zurich 02:00 is leapt over in spring 2027, and comes twice in autumn 2026.
    const atTwo = { ...zurich, hour: 2 };
    expect(hourly(atTwo, '2027-03-27T02:00:00.000Z', '2027-03-29T12:00:00.000Z')).toEqual([
      '2027-03-28T01:00:00.000Z',
      '2027-03-29T00:00:00.000Z',
    ]);
    expect(hourly(atTwo, '2026-10-24T12:00:00.000Z', '2026-10-26T12:00:00.000Z')).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-26T01:00:00.000Z',
    ]);
    // Samoa left out the 30th of December 2011.
    expect(
      hourly({ ...zurich, timeZone: 'Pacific/Apia' }, '2011-12-29T00:00:00.000Z', '2012-01-01T00:00:00.000Z'),
    ).toEqual(['2011-12-29T18:00:00.000Z', '2011-12-30T18:00:00.000Z', '2011-12-31T18:00:00.000Z']);
  });

  const preference = fc.record({
    cadence: fc.constantFrom('daily' as const, 'weekly' as const),
    hour: fc.integer({ min: 0, max: 23 }),
    timeZone: fc.constantFrom(
      'UTC',
      'Europe/Zurich',
      'America/New_York',
      'America/St_Johns',
      'America/Santiago',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'Pacific/Apia',
      'Pacific/Chatham',
      'Pacific/Kiritimati',
    ),
  });
  const start = fc.date({
    min: new Date('2024-01-01T00:00:00.000Z'),
    max: new Date('2030-01-01T00:00:00.000Z'),
    noInvalidDate: true,
  });

  it('comes once for each period and skips none, however late the schedule comes', () => {
    fc.assert(
      fc.property(
        preference,
        start,
        fc.array(fc.integer({ min: 0, max: 40 * 60 }), { minLength: 10, maxLength: 30 }),
        (digest, begin, gaps) => {
          let digestedUntil = begin.toISOString();
          let now = begin.getTime();
          const keys = new Set<string>();
          for (const minutes of gaps) {
            now += minutes * 60_000;
            const due = digestPeriod({ digest, digestedUntil }, new Date(now));
            if (due) {
              expect(keys.has(due.key)).toBe(false);
              keys.add(due.key);
              expect(due.until > digestedUntil).toBe(true);
              digestedUntil = due.until;
            }
            // Whatever is due has gone, and nothing that is not due yet.
            expect(digestedUntil <= new Date(now).toISOString()).toBe(true);
            expect(digestPeriod({ digest, digestedUntil }, new Date(now))).toBeUndefined();
            const longest = (digest.cadence === 'daily' ? 26 : 7 * 24 + 2) * 3_600_000;
            const reach = Math.max(Date.parse(digestedUntil), begin.getTime());
            expect(now - reach).toBeLessThanOrEqual(longest);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('goes at the wanted hour on every single day, whatever the clocks do', () => {
    fc.assert(
      fc.property(preference, start, (digest, begin) => {
        let digestedUntil = begin.toISOString();
        const days: string[] = [];
        for (let at = begin.getTime(); at < begin.getTime() + 20 * 86_400_000; at += 20 * 60_000) {
          const due = digestPeriod({ digest, digestedUntil }, new Date(at));
          if (!due) continue;
          digestedUntil = due.until;
          const shown = wallClock(due.until, digest.timeZone);
          days.push(shown.day);
          // An hour that was leapt over is made up for right after.
          expect([digest.hour, (digest.hour + 1) % 24]).toContain(shown.hour);
          if (digest.cadence === 'weekly') expect(shown.weekday).toBe(1);
        }
        expect(new Set(days).size).toBe(days.length);
        const step = digest.cadence === 'daily' ? 1 : 7;
        days.slice(1).forEach((day, index) => {
          expect(Date.parse(day) - Date.parse(days[index] ?? '')).toBe(step * 86_400_000);
        });
        expect(days.length).toBeGreaterThanOrEqual(digest.cadence === 'daily' ? 19 : 2);
      }),
      { numRuns: 40 },
    );
  });
});

describe('what a digest says', () => {
  const forumId = id('bpf');
  const news = (more: Partial<AuditEntry> = {}): AuditEntry => ({
    record: id('prp'),
    at: '2026-11-24T08:00:00.000Z',
    by: { kind: 'submitter', name: 'Paula Proposer' },
    act: 'submitted a proposal',
    title: 'BPF on BPFs',
    news: true,
    ...more,
  });
  const waiting: Waiting[] = [
    { id: id('prp', 1), title: 'BPF on BPFs', since: '2026-11-24T08:00:00.000Z' },
    { id: id('prp', 2), title: 'BPF on gender', since: '2026-11-24T08:00:00.000Z' },
    { id: id('cmt', 1), title: 'Comment on the whole text', since: '2026-11-24T08:00:00.000Z', forumId },
    {
      id: id('dis', 1),
      title: 'Report',
      since: '2026-11-24T08:00:00.000Z',
      forumId,
      byId: id('per', 2),
    },
  ];
  const nothing = { waiting: [], many: [] };
  const secretariat = somebody([{ role: 'secretariat' }]);

  it('groups what is new by what it is about, with links, and adds what waits', () => {
    const digest = digestFor(
      secretariat,
      { recalls: false },
      [
        news(),
        news({ record: id('cmt'), act: 'sent a comment', title: 'The whole text', forumId }),
        news({
          record: id('dis'),
          by: mailService,
          act: 'a letter was returned',
          title: 'A new output',
          note: 'x'.repeat(500),
        }),
      ],
      { waiting, many: ['proposal'] },
    );
    expect(digest).toEqual({
      groups: [
        {
          heading: 'Letters that failed',
          lines: [
            {
              text: 'A letter was returned: A new output',
              href: `/desk/disseminations/${id('dis')}`,
              note: `${'x'.repeat(200)} …`,
            },
          ],
        },
        {
          heading: 'Proposals',
          lines: [
            {
              text: 'Paula Proposer submitted a proposal: BPF on BPFs',
              href: `/desk/proposals/${id('prp')}`,
            },
          ],
        },
        {
          heading: 'Feedback on outputs',
          lines: [
            { text: 'Paula Proposer sent a comment: The whole text', href: `/desk/feedback/${id('cmt')}` },
          ],
        },
      ],
      waiting: [
        {
          text: 'More than 2 proposals wait for a decision',
          href: '/desk/records?kind=proposal&state=submitted',
          things: 2,
          orMore: true,
        },
        {
          text: '1 comment waits for an answer: Comment on the whole text',
          href: `/desk/feedback/${id('cmt')}`,
        },
        {
          text: '1 dissemination waits to be released: Report',
          href: `/desk/disseminations/${id('dis')}`,
        },
      ],
      count: 3,
      more: 0,
    });
  });

  it('is nothing when there is nothing to say', () => {
    expect(digestFor(secretariat, { recalls: true }, [], nothing)).toBeUndefined();
    expect(digestFor(secretariat, { recalls: false }, [], { waiting, many: [] })).toBeUndefined();
    expect(digestFor(secretariat, { recalls: true }, [], { waiting, many: [] })?.waiting).toHaveLength(3);
  });

  it('does not tell people what they did themselves', () => {
    const own = news({ by: { kind: 'person', id: secretariat.id, name: secretariat.name } });
    expect(digestFor(secretariat, { recalls: false }, [own], nothing)).toBeUndefined();
  });

  it('does not write digests about digests that came back', () => {
    const returned = news({ record: id('per', 2), by: mailService, act: 'a letter was returned' });
    expect(digestFor(secretariat, { recalls: false }, [returned], nothing)).toBeUndefined();
    expect(digestFor(secretariat, { recalls: false }, [returned, news()], nothing)?.count).toBe(2);
  });

  it('tells what stops the whole house in one line, however many letters it holds up', () => {
    const act = 'a letter waits, since the mail service takes none from here';
    const note = 'The mail service has stopped all mail of this account.';
    const waits = (record: string) => news({ record, by: mailService, act, title: 'We have it', note });
    const much = [
      waits(id('per', 2)),
      news(),
      ...Array.from({ length: 100 }, (_, count) => waits(id('prp', count))),
    ];
    const digest = digestFor(secretariat, { recalls: false }, much, nothing);
    expect(digest?.groups.map(({ heading, lines }) => [heading, lines.length])).toEqual([
      ['Letters that failed', 1],
      ['Proposals', 1],
    ]);
    expect(digest?.groups[0]?.lines[0]).toMatchObject({
      text: 'Letters wait, since the mail service takes none from here: 101, the latest “We have it”',
      note,
    });
    expect(digest).toMatchObject({ count: 2, more: 0 });
    // The newest of them is a digest that waits, the others are none.
    expect(
      digestFor(
        secretariat,
        { recalls: false },
        [much[0], much[2]].flatMap((each) => each ?? []),
        nothing,
      )?.count,
    ).toBe(1);
  });

  it('stays short, and says how much more there is', () => {
    const much = Array.from({ length: 100 }, (_, count) => news({ record: id('prp', count) }));
    const digest = digestFor(secretariat, { recalls: false }, much, nothing);
    expect(digest?.groups[0]?.lines).toHaveLength(60);
    expect(digest).toMatchObject({ count: 100, more: 40 });
  });

  it('tells each role its own', () => {
    const mag = somebody([{ role: 'mag' }]);
    const desa = somebody([{ role: 'desa' }]);
    const team = somebody([{ role: 'coordinating-team', forumId }]);
    const other = somebody([{ role: 'coordinating-team', forumId: id('bpf', 2) }]);
    const left = somebody([{ role: 'secretariat' }], { leftAt: '2026-11-24T08:00:00.000Z' });
    const heard = [
      { id: id('prp') },
      { id: id('cal') },
      { id: id('out'), forumId },
      { id: forumId },
      { id: id('prs'), forumId },
      { id: id('per') },
    ];
    const of = (person: Person) => heard.map((each) => mayHearOf(person, each));
    expect(of(secretariat)).toEqual([true, true, true, true, true, true]);
    expect(of(desa)).toEqual([true, true, true, true, true, false]);
    expect(of(mag)).toEqual([true, true, false, true, false, false]);
    expect(of(team)).toEqual([false, true, true, true, false, false]);
    expect(of(other)).toEqual([false, true, false, false, false, false]);
    expect(of(left)).toEqual([false, false, false, false, false, false]);

    const waits = (person: Person) => waiting.map((each) => waitsFor(person, each));
    expect(waits(secretariat)).toEqual([true, true, true, true]);
    expect(waits(desa)).toEqual([false, false, false, true]);
    expect(waits(mag)).toEqual([false, false, false, false]);
    expect(waits(team)).toEqual([false, false, true, false]);
    expect(waits(other)).toEqual([false, false, false, false]);
    // What came back, and what is paused, by what they are and not by the kind of their ids.
    const returned: Waiting = {
      title: 'T',
      since: '2026-11-24T08:00:00.000Z',
      id: id('ltr'),
      kind: 'returned',
    };
    const paused: Waiting = {
      title: 'T',
      since: '2026-11-24T08:00:00.000Z',
      forumId,
      id: id('dis', 2),
      kind: 'paused',
    };
    const later = (person: Person) => [returned, paused].map((each) => waitsFor(person, each));
    expect([secretariat, desa, mag, team].map(later)).toEqual([
      [true, true],
      [true, true],
      [false, false],
      [false, false],
    ]);
    // What somebody prepared waits for somebody else.
    expect(waitsFor({ ...desa, id: id('per', 2) }, waiting[3] as Waiting)).toBe(false);
  });
});
