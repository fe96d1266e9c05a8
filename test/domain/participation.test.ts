import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Attendance,
  askingDue,
  askings,
  correctAttendance,
  type Declaration,
  membersIn,
  registerOf,
  takeBackAttendance,
  wrongMagYear,
} from '../../shared/domain/participation.ts';
import { digestAtFirst, type Person, withMagTimes } from '../../shared/domain/people.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { after, days, startOfDayAnywhere } from '../../shared/domain/time.ts';

const id = (prefix: string, number: number) => `${prefix}_${String(number).padStart(26, '0')}`;
const year = { asks: '2027-02-10', until: '2027-03-01', replacements: [] };
const forums = [1, 2].map((number) => ({ id: id('bpf', number), title: `Forum ${number}` }));
const member = (number: number) => ({ id: id('per', number), name: `Member ${number}` });

const declaration = (person: number, chosen: readonly number[]): Declaration => ({
  id: id('dcl', person),
  revision: 1,
  yearId: id('mgy', 1),
  personId: id('per', person),
  name: `Member ${person}`,
  forums: chosen.map((number) => id('bpf', number)),
  part: 'contribute',
  declaredAt: '2027-02-12T10:00:00.000Z',
});

const attendance = (number: number, forum: number, persons: readonly number[]): Attendance => ({
  id: id('atd', number),
  revision: 1,
  yearId: id('mgy', 1),
  forumId: id('bpf', forum),
  day: `2027-04-${String(number).padStart(2, '0')}`,
  occasion: 'meeting',
  what: 'A call',
  members: persons.map((person) => id('per', person)),
});

describe('the register of a year of the MAG (R18)', () => {
  const now = new Date('2027-02-20T09:00:00.000Z');

  it('shows who declared, who is still asked, and which forums nobody declared', () => {
    const register = registerOf(
      year,
      {
        members: [member(2), member(1)],
        left: [],
        declarations: [declaration(1, [1])],
        attendances: [],
        forums,
      },
      now,
    );
    expect(register.rows.map(({ name, standing }) => [name, standing])).toEqual([
      ['Member 1', 'declared'],
      ['Member 2', 'asked'],
    ]);
    expect(register).toMatchObject({ members: 2, declared: 1, without: [forums[1]] });
  });

  it('calls a member late from the end of the last day, anywhere on Earth', () => {
    const standingAt = (at: string) =>
      registerOf(
        year,
        { members: [member(1)], left: [], declarations: [], attendances: [], forums },
        new Date(at),
      ).rows[0]?.standing;
    expect(standingAt('2027-03-02T11:59:59.999Z')).toBe('asked');
    expect(standingAt('2027-03-02T12:00:00.000Z')).toBe('late');
  });

  it('counts what was corrected as it is now, and what was taken back for nobody', () => {
    const by = 'Farida';
    const noted = attendance(1, 1, [1]);
    const fields = { ...attendance(3, 1, [2]), occasion: 'contribution' as const };
    const right = correctAttendance(noted, fields, by, now);
    const back = takeBackAttendance(noted, 'Noted twice', by, now);
    if (isRefusal(right) || isRefusal(back)) throw new Error('Refused.');
    const took = (attendances: readonly Attendance[]) =>
      registerOf(
        year,
        { members: [member(1), member(2)], left: [], declarations: [], attendances, forums },
        now,
      ).rows.map((row) => row.took.map(({ meetings, contributions }) => [meetings, contributions]));
    expect(took([noted])).toEqual([[[1, 0]], []]);
    expect(took([right])).toEqual([[], [[0, 1]]]);
    expect(took([back])).toEqual([[], []]);
    expect(right.corrected).toEqual({ by, at: now.toISOString() });
    // What was taken back is neither corrected nor taken back once more.
    for (const again of [correctAttendance(back, fields, by, now), takeBackAttendance(back, 'Why', by, now)])
      expect(again).toMatchObject({
        refused: 'conflict',
        reason: expect.stringContaining('Farida took this back'),
      });
  });

  it('puts what was noted beside the declaration, also in forums that were not declared', () => {
    const { rows } = registerOf(
      year,
      {
        members: [member(1)],
        left: [],
        declarations: [declaration(1, [1])],
        attendances: [attendance(3, 1, [1]), attendance(9, 2, [1, 2])],
        forums,
      },
      now,
    );
    expect(rows[0]?.attendances.map(({ day }) => day)).toEqual(['2027-04-09', '2027-04-03']);
    expect(rows[0]?.took).toEqual([
      { forumId: id('bpf', 1), declared: true, meetings: 1, contributions: 0 },
      { forumId: id('bpf', 2), declared: false, meetings: 1, contributions: 0 },
    ]);
  });

  it('says where nothing was noted, though it was declared', () => {
    const known = {
      members: [member(1)],
      left: [],
      declarations: [declaration(1, [2])],
      attendances: [],
      forums,
    };
    expect(registerOf(year, known, now).rows[0]?.took).toEqual([
      { forumId: id('bpf', 2), declared: true, meetings: 0, contributions: 0 },
    ]);
  });

  it('keeps a member who left without a word, until somebody is noted in their place', () => {
    const person = (number: number, more: Partial<Person> = {}) =>
      ({
        ...member(number),
        roles: [{ role: 'mag' }],
        createdAt: '2026-12-01T09:00:00.000Z',
        ...more,
      }) as Person;
    const ends = '2027-11-20T12:00:00.000Z';
    const { members, left } = membersIn(year, ends, [
      person(1),
      person(2, { leftAt: '2027-02-15T09:00:00.000Z' }),
      // Who left before the members were asked is not of this year.
      person(3, { leftAt: '2027-01-15T09:00:00.000Z' }),
      person(4, { roles: [{ role: 'secretariat' }] }),
    ]);
    const known = { members, left, declarations: [], attendances: [], forums };
    const register = registerOf(year, known, now);
    expect(register.rows.map(({ name, standing }) => [name, standing])).toEqual([
      ['Member 1', 'asked'],
      ['Member 2', 'left'],
    ]);
    expect(register.toReplace.map(({ name }) => name)).toEqual(['Member 2']);
    const replacement = {
      left: id('per', 2),
      leftName: 'Member 2',
      by: id('per', 1),
      byName: 'Member 1',
      at: '2027-02-19T09:00:00.000Z',
    };
    expect(registerOf({ ...year, replacements: [replacement] }, known, now).toReplace).toEqual([]);
  });

  describe('keeps who was asked in the year that asked them', () => {
    const ends = '2027-11-20T12:00:00.000Z';
    const asked = startOfDayAnywhere(year.asks);
    const person: Person = {
      ...member(1),
      revision: 1,
      email: 'member-1@example.org',
      roles: [{ role: 'mag' }],
      digest: digestAtFirst,
      digestedUntil: '2026-12-01T09:00:00.000Z',
      createdAt: '2026-12-01T09:00:00.000Z',
    };
    const without: Person = { ...person, roles: [{ role: 'secretariat' }] };

    it('whether they leave, or only the role is taken from them; never as somebody to remind', () => {
      fc.assert(
        fc.property(
          fc.date({ min: new Date('2026-12-02'), max: new Date('2029-01-01'), noInvalidDate: true }),
          fc.constantFrom('role', 'left', 'role, then left'),
          fc.boolean(),
          (at, how, hasDeclared) => {
            const gone =
              how === 'left'
                ? withMagTimes(person, { ...person, leftAt: at.toISOString() }, at)
                : withMagTimes(person, without, at);
            const later = how === 'role, then left' ? { ...gone, leftAt: '2029-02-01T09:00:00.000Z' } : gone;
            const { members, left } = membersIn(year, ends, [later]);
            const declarations = hasDeclared ? [declaration(1, [1])] : [];
            const known = { members, left, declarations, attendances: [], forums };
            const register = registerOf(year, known, new Date('2030-01-01T00:00:00.000Z'));
            const until = at.toISOString();
            expect(register.rows.map(({ standing }) => standing)).toEqual(
              until >= ends
                ? // The year was over: it reads as it read then.
                  [hasDeclared ? 'declared' : 'late']
                : until >= asked || hasDeclared
                  ? ['left']
                  : [],
            );
            expect(register.toReplace).toHaveLength(
              register.rows.filter((row) => row.standing === 'left').length,
            );
          },
        ),
      );
    });

    it('and who gets the role again is a member as any other', () => {
      const taken = withMagTimes(person, without, new Date('2027-02-15T09:00:00.000Z'));
      expect(taken.magUntil).toBe('2027-02-15T09:00:00.000Z');
      const back = withMagTimes(
        taken,
        { ...taken, roles: person.roles },
        new Date('2027-02-16T09:00:00.000Z'),
      );
      expect(back).toEqual({ ...person, magSince: '2027-02-16T09:00:00.000Z' });
      expect(membersIn(year, ends, [back])).toEqual({ members: [back], left: [] });
      // Another change leaves it as it is.
      expect(withMagTimes(back, { ...back, name: 'Another name' }, now)).toEqual({
        ...back,
        name: 'Another name',
      });
    });
  });

  it('keeps the row of a member who left, and says who came in their place; a forum needs somebody who is there', () => {
    const register = registerOf(
      {
        ...year,
        replacements: [
          {
            left: id('per', 1),
            leftName: 'Member 1',
            by: id('per', 2),
            byName: 'Member 2',
            at: '2027-02-19T09:00:00.000Z',
          },
        ],
      },
      { members: [member(2)], left: [], declarations: [declaration(1, [1])], attendances: [], forums },
      now,
    );
    expect(register.rows).toMatchObject([
      { name: 'Member 1', standing: 'left', replacedBy: { name: 'Member 2' } },
      { name: 'Member 2', standing: 'asked', follows: { name: 'Member 1' } },
    ]);
    expect(register.without).toEqual(forums);
    expect(register).toMatchObject({ members: 1, declared: 0 });
  });

  it('has one row for everybody, whatever happened, and its sums hold', () => {
    const people = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 12 });
    const chosen = fc.uniqueArray(fc.integer({ min: 1, max: 2 }), { minLength: 1 });
    fc.assert(
      fc.property(
        people,
        fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 12 }), chosen), { selector: ([who]) => who }),
        fc.date({ min: new Date('2027-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
        (here, declared, at) => {
          const known = {
            members: here.map(member),
            left: [],
            declarations: declared.map(([who, which]) => declaration(who, which)),
            attendances: [],
            forums,
          };
          const register = registerOf(year, known, at);
          const everybody = new Set([...here, ...declared.map(([who]) => who)]);
          expect(register.rows.map(({ personId }) => personId).sort()).toEqual(
            [...everybody].map((number) => id('per', number)).sort(),
          );
          const standing = (which: string) => register.rows.filter((row) => row.standing === which).length;
          expect(standing('declared') + standing('asked') + standing('late')).toBe(here.length);
          expect(register.declared).toBe(standing('declared'));
          for (const { forum, members } of register.forums) {
            expect(members.length === 0).toBe(register.without.some((each) => each.id === forum.id));
          }
        },
      ),
    );
  });
});

describe('asking members to declare', () => {
  const since = { createdAt: '2026-12-01T09:00:00.000Z' };
  const at = (instant: string, who = since) => askingDue(year, who, new Date(instant));

  it('begins on its day, reminds a week before the end, and once after it', () => {
    expect(at('2027-02-09T09:59:59.999Z')).toBeUndefined();
    expect(at('2027-02-09T10:00:00.000Z')).toBe('asked');
    expect(at('2027-02-23T11:59:59.999Z')).toBe('asked');
    expect(at('2027-02-23T12:00:00.000Z')).toBe('reminded');
    expect(at('2027-03-02T12:00:00.000Z')).toBe('overdue');
  });

  it('asks who became a member late first, and gives them days before it reminds', () => {
    const late = { createdAt: '2027-03-10T09:00:00.000Z' };
    expect(at('2027-03-10T09:00:00.000Z', late)).toBe('asked');
    expect(at('2027-03-13T09:00:00.000Z', late)).toBe('reminded');
    expect(at('2027-03-16T09:00:00.000Z', late)).toBe('overdue');
  });

  it('asks somebody who is here for long and joins the MAG late as a new member', () => {
    const late = { ...since, magSince: '2027-05-10T09:00:00.000Z' };
    expect(at('2027-05-10T08:59:59.999Z', late)).toBeUndefined();
    expect(at('2027-05-10T09:00:00.000Z', late)).toBe('asked');
    expect(at('2027-05-13T09:00:00.000Z', late)).toBe('reminded');
  });

  it('never goes back to an earlier letter, whenever somebody looks', () => {
    const instants = fc.date({
      min: new Date('2027-01-01'),
      max: new Date('2027-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, instants, instants, (created, one, other) => {
        const place = (when: Date) => {
          const asking = askingDue(year, { createdAt: created.toISOString() }, when);
          return asking ? askings.indexOf(asking) : -1;
        };
        const [first, second] = one < other ? [one, other] : [other, one];
        expect(place(first)).toBeLessThanOrEqual(place(second));
        // Nobody is asked before they are there.
        if (first < created) expect(place(first)).toBe(-1);
      }),
    );
  });

  it('needs a week', () => {
    expect(wrongMagYear({ asks: '2027-02-10', until: '2027-02-16' })).toEqual([
      { name: 'until', message: 'Members need a week at least to declare. Choose a later day.' },
    ]);
    const long = after('2027-02-10T00:00:00.000Z', days(7)).slice(0, 10);
    expect(wrongMagYear({ asks: '2027-02-10', until: long })).toEqual([]);
  });
});
