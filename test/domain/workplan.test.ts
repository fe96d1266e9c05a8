import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Charter, charterSpan } from '../../shared/domain/charter.ts';
import type { Meetings } from '../../shared/domain/cycle.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { dayAfter, days, endOfDayAnywhere, after as later } from '../../shared/domain/time.ts';
import {
  amendWorkplan,
  answerCourse,
  approveWorkplan,
  asksForCourse,
  beginsWith,
  changedForTakers,
  courseByMonth,
  decideOnOffer,
  dropAmendment,
  fellDueAtRest,
  hasFutureTopics,
  hasOwnReminders,
  hearsOfLate,
  lateFrom,
  lateHearers,
  type Milestone,
  milestoneStanding,
  milestonesToBeginWith,
  noteProgress,
  type Offer,
  offGoal,
  planMissing,
  proposeWorkplan,
  putMilestone,
  removeMilestone,
  restOf,
  returnWorkplan,
  takeBackWorkplan,
  type Workplan,
  whyNotOffered,
  wrongMilestone,
} from '../../shared/domain/workplan.ts';

const id = (prefix: string, number = 1) => `${prefix}_${String(number).padStart(26, '0')}`;
const now = new Date('2026-03-02T09:00:00.000Z');
const farida = { id: id('per', 1), name: 'Farida Facilitator', roles: [] };
const mara = { id: id('per', 2), name: 'Mara Member', roles: [{ role: 'mag' as const }] };
const nina = { id: id('per', 3), name: 'Nina New', roles: [{ role: 'mag' as const }] };
const sekou = { id: id('per', 4), name: 'Sekou S.', roles: [{ role: 'secretariat' as const }] };

const cycles = {
  cycle: {
    meeting: { starts: '2025-12-15', ends: '2025-12-19' },
    magMeeting: { starts: '2026-02-10', ends: '2026-02-12' },
    nextMeeting: { starts: '2026-12-07', ends: '2026-12-11' },
    overrides: {},
  },
};
const ids = Array.from({ length: beginsWith }, (_, place) => id('mst', place + 1));
const owner = { id: farida.id, name: farida.name };

const begun = (milestones = milestonesToBeginWith({ years: '1' }, cycles, owner, ids, now)): Workplan => ({
  id: id('wpl'),
  revision: 1,
  forumId: id('bpf'),
  charterId: id('chr'),
  title: 'Workplan of BPF on BPFs',
  state: 'draft',
  facilitator: { id: mara.id, name: mara.name },
  draft: { milestones, approvals: [] },
  progress: {},
  course: [],
  createdAt: now.toISOString(),
});
const yes = <Value>(value: Value): Exclude<Value, { refused: unknown }> => {
  if (isRefusal(value)) throw new Error(value.reason);
  return value as Exclude<Value, { refused: unknown }>;
};
const reasonOf = (value: unknown) => (isRefusal(value) ? value.reason : undefined);
const proposed = (plan = begun()) => yes(proposeWorkplan(plan, farida, now));
const approved = (plan = begun()) =>
  yes(approveWorkplan(yes(approveWorkplan(proposed(plan), mara, now)), sekou, now));
const future = (plan: Workplan): Milestone => {
  const found = (plan.draft ?? plan.current)?.milestones.find(({ kind }) => kind === 'future topics');
  if (!found) throw new Error('No future topics.');
  return found;
};

describe('a workplan (R8, R20, R21)', () => {
  it('begins with milestones that fit the days of its charter, the future topics among them', () => {
    for (const years of ['1', '2'] as const) {
      const span = charterSpan({ years }, cycles);
      const milestones = milestonesToBeginWith({ years }, cycles, owner, ids, now);
      expect(milestones).toHaveLength(years === '1' ? 10 : beginsWith);
      expect(hasFutureTopics(milestones)).toBe(true);
      for (const milestone of milestones) expect(wrongMilestone(milestone, span)).toEqual([]);
      expect(milestones.at(-1)).toMatchObject({ kind: 'output', due: span.lastDay });
    }
  });

  it('divides what is left of the time when it is begun late', () => {
    const late = milestonesToBeginWith(
      { years: '1' },
      cycles,
      owner,
      ids,
      new Date('2026-09-01T09:00:00.000Z'),
    );
    expect(late.map(({ kind, starts, due }) => [kind, starts, due])).toEqual([
      ['scoping meeting', undefined, '2026-09-09'],
      ['outreach', '2026-09-06', '2026-09-25'],
      ['research', '2026-09-09', '2026-10-05'],
      ['call for contributions', '2026-09-20', '2026-10-15'],
      ['drafting', '2026-10-10', '2026-10-29'],
      ['comment period', '2026-10-29', '2026-11-13'],
      ['drafting', '2026-11-13', '2026-11-27'],
      ['future topics', undefined, '2026-11-29'],
      ['session', '2026-12-07', '2026-12-11'],
      ['output', undefined, '2026-12-11'],
    ]);
  });

  it('has a session, an output and the mid-term update at the first annual meeting of two years, unless it is over', () => {
    const kindsAt = (at: Date, from: string, to: string) =>
      milestonesToBeginWith({ years: '2' }, cycles, owner, ids, at)
        .filter(({ due }) => due >= from && due <= to)
        .map(({ kind }) => kind);
    expect(kindsAt(now, '2026-12-07', '2026-12-11')).toEqual(['mid-term update', 'session', 'output']);
    expect(kindsAt(now, '2026-03-01', '2026-12-06')).toEqual([
      'scoping meeting',
      'outreach',
      'research',
      'call for contributions',
      'drafting',
    ]);
    const inTheSecondYear = new Date('2027-02-01T09:00:00.000Z');
    expect(kindsAt(inTheSecondYear, '2026-01-01', '2027-01-31')).toEqual([]);
    expect(kindsAt(inTheSecondYear, '2027-02-01', '2028-01-01')).toHaveLength(10);
  });

  it('offers nothing in the past, in the order of its days, with the future topics, whenever it is begun', () => {
    const length = fc.integer({ min: 0, max: 900 });
    fc.assert(
      fc.property(fc.constantFrom('1', '2'), length, fc.integer({ min: 0, max: 23 }), (years, day, hour) => {
        const { lastDay } = charterSpan({ years }, cycles);
        const today = dayAfter('2025-12-01', day);
        fc.pre(today <= lastDay);
        const at = new Date(`${today}T${String(hour).padStart(2, '0')}:30:00.000Z`);
        const all = milestonesToBeginWith({ years }, cycles, owner, ids, at);
        expect(hasFutureTopics(all)).toBe(true);
        expect(all.map(({ due }) => due)).toEqual(all.map(({ due }) => due).toSorted());
        for (const one of all) {
          expect((one.starts ?? one.due) >= today).toBe(true);
          expect(wrongMilestone(one, charterSpan({ years }, cycles))).toEqual([]);
        }
        // The order of the work stays, however little time is left.
        const firsts = ['scoping meeting', 'outreach', 'research', 'comment period', 'future topics'];
        const found = all.map(({ kind }) => kind).filter((kind) => firsts.includes(kind));
        expect(found).toEqual(firsts);
        expect(all.at(-1)).toMatchObject({ kind: 'output', due: lastDay });
      }),
    );
  });

  it('has its session at the annual meeting at which the charter ends, as far as its days are known', () => {
    const session = (years: '1' | '2', next?: Meetings) => {
      const all = milestonesToBeginWith({ years }, { ...cycles, ...(next ? { next } : {}) }, owner, ids, now);
      const found = all.findLast(({ kind }) => kind === 'session');
      return [found?.starts, found?.due];
    };
    expect(session('1')).toEqual(['2026-12-07', '2026-12-11']);
    expect(session('2')).toEqual(['2027-12-06', '2027-12-10']);
    const next = {
      meeting: { starts: '2026-12-07', ends: '2026-12-11' },
      magMeeting: { starts: '2027-02-09', ends: '2027-02-11' },
      nextMeeting: { starts: '2027-10-25', ends: '2027-10-27' },
      overrides: {},
    };
    expect(session('2', next)).toEqual(['2027-10-25', '2027-10-27']);
  });

  it('cannot be approved without the discussion of possible future topics', () => {
    const plan = proposed(yes(removeMilestone(begun(), future(begun()).id)));
    for (const who of [mara, sekou]) {
      expect(reasonOf(approveWorkplan(plan, who, now))).toBe(
        'A workplan cannot be approved without a discussion of possible future topics. Add that milestone.',
      );
    }
  });

  it('takes two approvals: of the MAG facilitator and of the secretariat, and none of who proposed it', () => {
    const once = yes(approveWorkplan(proposed(), mara, now));
    expect(once).toMatchObject({ state: 'proposed', draft: { approvals: [{ as: 'facilitator' }] } });
    expect(once.current).toBeUndefined();
    expect(reasonOf(approveWorkplan(once, mara, now))).toBe(
      'Mara Member approved it as the MAG facilitator on 2 March 2026, 09:00 UTC.',
    );
    expect(yes(approveWorkplan(once, sekou, now))).toMatchObject({
      state: 'approved',
      current: { version: 1 },
    });
    expect(reasonOf(approveWorkplan(proposed(), nina, now))).toBe(
      'The MAG facilitator of this forum, Mara Member, and the IGF secretariat approve its workplan.',
    );
    const own = yes(proposeWorkplan(begun(), sekou, now));
    expect(reasonOf(approveWorkplan(own, sekou, now))).toBe(
      'You proposed this workplan yourself. Somebody else approves it.',
    );
  });

  it('is given back with words, changed and proposed again; approvals begin anew', () => {
    const once = yes(approveWorkplan(proposed(), mara, now));
    const back = yes(returnWorkplan(once, 'More time for comments.', sekou, now));
    expect(back.draft).toMatchObject({ approvals: [], returned: { words: 'More time for comments.' } });
    expect(yes(proposeWorkplan(back, farida, now)).draft?.approvals).toEqual([]);
    const changed = putMilestone(once, future(once));
    expect(reasonOf(changed)).toContain('take it back to change it');
    expect(yes(takeBackWorkplan(once)).draft?.approvals).toEqual([]);
  });

  it('is amended with a reason, stays in force meanwhile, and keeps its progress', () => {
    const plan = yes(noteProgress(approved(), ids[0] ?? '', { done: '2026-03-01' }, farida, now));
    const amended = yes(amendWorkplan(plan, 'The meeting moved.'));
    expect(amended.current?.version).toBe(1);
    expect(reasonOf(amendWorkplan(amended, 'Twice.'))).toBe('The workplan is being changed already.');
    expect(yes(dropAmendment(amended))).toEqual(plan);
    const again = approved(amended);
    expect(again).toMatchObject({
      current: { version: 2, reason: 'The meeting moved.' },
      progress: { [ids[0] ?? '']: { done: '2026-03-01' } },
    });
    expect(reasonOf(putMilestone(again, future(again)))).toContain('Say why you amend it');
  });

  it('has its milestones within the charter, and each ends after it begins', () => {
    const span = charterSpan({ years: '1' }, cycles);
    expect(wrongMilestone({ starts: '2026-05-02', due: '2026-05-01' }, span)).toEqual([
      { name: 'due', message: 'This is due before it begins. Choose a later day.' },
    ]);
    expect(wrongMilestone({ due: '2026-12-12' }, span)[0]?.message).toBe(
      'The charter ends on 11 December 2026. Choose a day before.',
    );
    expect(wrongMilestone({ starts: '2026-01-01', due: '2026-05-01' }, span)[0]).toMatchObject({
      name: 'starts',
    });
  });

  it('tells which milestones are late, and who hears of it when', () => {
    const milestone = { id: ids[0] ?? '', due: '2026-03-10' };
    const plan = approved();
    const standing = (at: string, progress = plan.progress[milestone.id] ?? { notes: [] }) =>
      milestoneStanding({ starts: '2026-03-05', due: milestone.due }, progress, new Date(at));
    expect(standing('2026-03-04T23:00:00.000Z')).toBe('to come');
    expect(standing('2026-03-11T11:59:59.999Z')).toBe('under way');
    expect(standing('2026-03-11T12:00:00.000Z')).toBe('overdue');
    expect(standing('2026-03-11T12:00:00.000Z', { notes: [], done: '2026-03-09' })).toBe('done');
    const hears = (at: string, of = plan) => hearsOfLate(of, milestone, new Date(at));
    expect(hears('2026-03-11T11:59:59.999Z')).toBeUndefined();
    expect(hasOwnReminders({ kind: 'mid-term update' }, { years: '2' })).toBe(true);
    expect(hasOwnReminders({ kind: 'mid-term update' }, { years: '1' })).toBe(false);
    expect(hasOwnReminders({ kind: 'outreach' }, { years: '2' })).toBe(false);
    expect(hears('2026-03-11T12:00:00.000Z')).toBe('owner');
    expect(hears('2026-03-18T12:00:00.000Z')).toBe('team');
    expect(hears('2026-03-25T12:00:00.000Z')).toBe('secretariat');
    const done = yes(noteProgress(plan, milestone.id, { done: '2026-03-01' }, farida, now));
    expect(hears('2026-03-25T12:00:00.000Z', done)).toBeUndefined();
  });

  it('passes nobody over where it came into force with milestones that were late, or moved one since', () => {
    const milestone = begun().draft?.milestones.find(({ kind }) => kind === 'scoping meeting');
    const late = { ...(milestone as Milestone), due: '2026-02-13' };
    const plan = approved(yes(putMilestone(begun(), late)));
    const inIt = (of: Workplan) => of.current?.milestones.find(({ id }) => id === late.id) as Milestone;
    const hears = (of: Workplan, at: string) => hearsOfLate(of, inIt(of), new Date(at));
    expect(hears(plan, '2026-03-02T09:00:00.000Z')).toBe('owner');
    expect(hears(plan, '2026-03-09T08:59:59.999Z')).toBe('owner');
    expect(hears(plan, '2026-03-09T09:00:00.000Z')).toBe('team');
    expect(hears(plan, '2026-03-16T09:00:00.000Z')).toBe('secretariat');
    const amend = (one: Milestone, at: Date) => {
      const changed = yes(putMilestone(yes(amendWorkplan(plan, 'Why.')), one));
      const once = yes(approveWorkplan(yes(proposeWorkplan(changed, farida, at)), mara, at));
      return yes(approveWorkplan(once, sekou, at));
    };
    const later = new Date('2026-03-20T09:00:00.000Z');
    // Another title is no other day: what was counted counts on.
    expect(hears(amend({ ...late, title: 'First meeting' }, later), '2026-03-20T09:00:00.000Z')).toBe(
      'secretariat',
    );
    expect(hears(amend({ ...late, due: '2026-02-20' }, later), '2026-03-20T09:00:00.000Z')).toBe('owner');
    const other = { ...late, owner: { id: sekou.id, name: sekou.name } };
    expect(hears(amend(other, later), '2026-03-20T09:00:00.000Z')).toBe('owner');
  });

  it('tells the owner first, then the team, then the secretariat, each a week later, whatever came into force when', () => {
    const instant = fc
      .date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString());
    const step = fc.integer({ min: 1, max: 90 });
    fc.assert(
      fc.property(
        instant,
        instant,
        fc.option(instant),
        fc.array(step, { maxLength: 80 }),
        (due, since, resumed, steps) => {
          const plan = approved();
          const milestone = { id: ids[0] ?? '', due: due.slice(0, 10), since };
          const from = lateFrom(plan, milestone, resumed ?? undefined);
          expect([endOfDayAnywhere(milestone.due), since, resumed]).toContain(from);
          for (const each of [endOfDayAnywhere(milestone.due), since, resumed ?? ''])
            expect(from >= each).toBe(true);
          // Looked at every few hours from before it is late.
          const heard: string[] = [];
          const first: Partial<Record<string, string>> = {};
          let at = later(from, -days(1));
          for (const hours of steps) {
            at = later(at, hours * 3_600_000);
            const hearer = hearsOfLate(plan, milestone, new Date(at), resumed ?? undefined);
            if (!hearer || first[hearer]) continue;
            first[hearer] = at;
            heard.push(hearer);
          }
          expect(heard).toEqual(lateHearers.slice(0, heard.length));
          for (const [place, hearer] of heard.entries())
            expect((first[hearer] ?? '') >= later(from, days(7 * place))).toBe(true);
        },
      ),
    );
  });

  it('counts anew after a forum has rested between its years', () => {
    const { secondYear } = charterSpan({ years: '2' }, cycles);
    const midTerm = (at: string) =>
      ({ acknowledged: { by: 'S', byId: sekou.id, at, words: 'Good.' } }) as never;
    expect(restOf({ years: '1' }, cycles)).toBeUndefined();
    expect(restOf({ years: '2', midTerm: midTerm('2026-12-01T00:00:00.000Z') }, cycles)).toBeUndefined();
    expect(restOf({ years: '2' }, cycles)).toEqual({ from: secondYear, until: undefined });
    const until = '2027-01-20T09:00:00.000Z';
    expect(restOf({ years: '2', midTerm: midTerm(until) }, cycles)).toEqual({ from: secondYear, until });
    const milestone = { id: ids[0] ?? '', due: '2026-12-20' };
    expect(hearsOfLate(approved(), milestone, new Date(until), until)).toBe('owner');
  });

  it('knows what fell due while its forum rested: nobody could work on it', () => {
    const rest = { from: '2026-12-12T12:00:00.000Z', until: '2027-04-01T09:00:00.000Z' };
    const at = (due: string, during: typeof rest | undefined = rest) => fellDueAtRest({ due }, during);
    // A day ends at 12:00 UTC of the next.
    expect(
      ['2026-12-11', '2026-12-12', '2027-03-30', '2027-03-31', '2027-04-01'].map((due) => at(due)),
    ).toEqual([false, true, true, false, false]);
    expect(fellDueAtRest({ due: '2027-03-06' }, { from: rest.from, until: undefined })).toBe(true);
    expect(fellDueAtRest({ due: '2027-03-06' }, undefined)).toBe(false);
  });

  it('is missing from the approval of its charter until it is proposed, and anew when it was given back', () => {
    const at = (instant: string) => new Date(instant);
    const decided = { by: 'M', byId: mara.id, at: '2026-02-20T09:00:00.000Z', approved: true };
    const charter = (more: Partial<Charter> = {}) =>
      ({ state: 'approved', years: '1', createdAt: '2026-01-05T09:00:00.000Z', decided, ...more }) as Charter;
    const spring = at('2026-03-10T09:00:00.000Z');
    expect(planMissing(charter(), cycles, undefined, spring)).toBe(decided.at);
    expect(planMissing(charter(), cycles, begun(), spring)).toBe(decided.at);
    expect(planMissing(charter({ state: 'proposed' }), cycles, undefined, spring)).toBeUndefined();
    expect(planMissing(charter(), cycles, proposed(), spring)).toBeUndefined();
    const back = yes(returnWorkplan(proposed(), 'Later.', mara, at('2026-03-05T09:00:00.000Z')));
    expect(planMissing(charter(), cycles, back, spring)).toBe('2026-03-05T09:00:00.000Z');
    expect(planMissing(charter(), cycles, proposed(back), spring)).toBeUndefined();
    const amended = yes(amendWorkplan(approved(), 'Other days.'));
    for (const plan of [approved(), amended])
      expect(planMissing(charter(), cycles, plan, spring)).toBeUndefined();

    // The charter ends with 11 December anywhere on Earth; of two years, its second waits from then.
    const [last, over] = [at('2026-12-12T11:59:59.999Z'), at('2026-12-12T12:00:00.000Z')];
    expect(planMissing(charter(), cycles, undefined, last)).toBe(decided.at);
    expect(planMissing(charter(), cycles, undefined, over)).toBeUndefined();
    const two = charter({ years: '2' });
    expect(planMissing(two, cycles, undefined, over)).toBeUndefined();
    const until = '2027-01-20T09:00:00.000Z';
    const midTerm = { acknowledged: { by: 'S', byId: sekou.id, at: until, words: 'Good.' } } as never;
    expect(planMissing({ ...two, midTerm }, cycles, undefined, at(until))).toBe(until);
  });

  it('tells who took a milestone that it is gone, or that its days moved, when an amendment comes into force', () => {
    const plan = approved();
    const [gone, moved, same, done] = plan.current?.milestones ?? [];
    if (!gone || !moved || !same || !done) throw new Error('Too few.');
    const taken = (name: string) => ({ notes: [], taken: { name, email: `${name}@example.org` } });
    const given: Workplan = {
      ...plan,
      progress: {
        [gone.id]: taken('gone'),
        [moved.id]: taken('moved'),
        [same.id]: taken('same'),
        [done.id]: { ...taken('done'), done: '2026-03-01' },
      },
    };
    let draft = yes(removeMilestone(yes(amendWorkplan(given, 'Why.')), gone.id));
    draft = yes(removeMilestone(draft, done.id));
    draft = yes(putMilestone(draft, { ...moved, due: '2026-08-01' }));
    draft = yes(putMilestone(draft, { ...same, title: 'Another name' }));
    expect(changedForTakers(given, draft)).toEqual([]);
    expect(changedForTakers(undefined, plan)).toEqual([]);
    const changed = changedForTakers(given, approved(draft));
    expect(changed.map(({ taken: { name }, is }) => [name, is?.due])).toEqual([
      ['gone', undefined],
      ['moved', '2026-08-01'],
    ]);
  });

  it('knows the months in which it was asked whether it is on its goal and did not answer', () => {
    const midTerm = { acknowledged: { at: '2027-02-10T09:00:00.000Z' } } as never;
    const charter = { charter: { years: '2' as const, midTerm }, cycles };
    const answered = (plan: Workplan, at: string) =>
      yes(answerCourse(plan, { answer: 'yes', words: 'Yes.' }, farida, new Date(at)));
    const plan = answered(answered(approved(), '2026-05-03T09:00:00.000Z'), '2026-07-01T09:00:00.000Z');
    const said = (of: Workplan, at: string) =>
      courseByMonth(of, charter, new Date(at)).map(({ month, answer }) => `${month} ${answer}`);
    expect(said(plan, '2026-07-20T09:00:00.000Z')).toEqual([
      '2026-04 none',
      '2026-05 yes',
      '2026-06 none',
      '2026-07 yes',
    ]);
    // Nothing is asked while the second year waits, nor after the charter has ended.
    const all = said(plan, '2028-06-01T00:00:00.000Z');
    expect(all.filter((each) => each.startsWith('2026-12') || each.startsWith('2027-0')).slice(0, 3)).toEqual(
      ['2026-12 none', '2027-02 none', '2027-03 none'],
    );
    expect(all.at(-1)).toBe('2027-12 none');
    // An amendment does not begin it anew.
    const again = { ...plan, current: { ...plan.current, at: '2026-08-05T09:00:00.000Z' } } as Workplan;
    expect(said(again, '2026-07-20T09:00:00.000Z')[0]).toBe('2026-04 none');
    expect(asksForCourse(again, 'running', new Date('2026-08-06T09:00:00.000Z'))).toBe(true);
  });

  it('is off its goal from when its team says so, until it says otherwise or the plan is amended', () => {
    const at = (day: string) => new Date(`${day}T09:00:00.000Z`);
    const left = yes(answerCourse(approved(), { answer: 'no', words: 'Taxes.' }, farida, at('2026-04-02')));
    expect(offGoal(left)?.words).toBe('Taxes.');
    expect(
      offGoal(yes(answerCourse(left, { answer: 'partly', words: 'Nearly.' }, farida, at('2026-05-02')))),
    ).toBe(undefined);
    const amended = yes(
      proposeWorkplan(yes(amendWorkplan(left, 'Back to the goal.')), farida, at('2026-04-09')),
    );
    expect(offGoal(amended)?.words).toBe('Taxes.');
    const once = yes(approveWorkplan(amended, mara, at('2026-04-10')));
    expect(offGoal(yes(approveWorkplan(once, sekou, at('2026-04-10'))))).toBeUndefined();
  });

  it('keeps one answer a month to whether the forum is still on its goal', () => {
    const first = yes(answerCourse(approved(), { answer: 'no', words: 'We drifted.' }, farida, now));
    const second = yes(answerCourse(first, { answer: 'partly', words: 'Nearly back.' }, farida, now));
    const later = new Date('2026-04-01T00:00:00.000Z');
    const third = yes(answerCourse(second, { answer: 'yes', words: 'Back.' }, farida, later));
    expect(third.course.map(({ month, answer }) => [month, answer])).toEqual([
      ['2026-03', 'partly'],
      ['2026-04', 'yes'],
    ]);
    expect(reasonOf(answerCourse(begun(), { answer: 'yes', words: 'x' }, farida, now))).toContain(
      'once there is an approved workplan',
    );
  });

  it('gives a milestone to one participant, of those that are offered', () => {
    const plan = approved();
    const open = plan.current?.milestones.find((each) => each.open);
    const closed = plan.current?.milestones.find((each) => !each.open);
    const offer: Offer = {
      id: id('ofr'),
      revision: 1,
      state: 'open',
      forumId: plan.forumId,
      workplanId: plan.id,
      milestoneId: open?.id ?? '',
      milestone: open?.title ?? '',
      name: 'Paulo P.',
      email: 'paulo@example.org',
      words: 'I know the people.',
      keyHash: '',
      createdAt: now.toISOString(),
    };
    expect(reasonOf(whyNotOffered(plan, closed?.id ?? '', 'running'))).toContain(
      'The team does this one itself.',
    );
    const given = yes(decideOnOffer(plan, offer, { accepted: true }, farida, now, 'running'));
    expect(given.plan.progress[open?.id ?? '']?.taken?.name).toBe('Paulo P.');
    expect(
      reasonOf(decideOnOffer(given.plan, given.offer, { accepted: false }, farida, now, 'running')),
    ).toContain('Farida Facilitator decided on this offer');
    expect(reasonOf(decideOnOffer(given.plan, offer, { accepted: true }, farida, now, 'running'))).toContain(
      'Paulo P. has taken this milestone.',
    );
  });

  it('gives nothing away while the second year waits, or after the charter has ended', () => {
    const plan = approved();
    const open = plan.current?.milestones.find((each) => each.open)?.id ?? '';
    expect(whyNotOffered(plan, open, 'approved')).toBeUndefined();
    expect(whyNotOffered(plan, open, 'running')).toBeUndefined();
    expect(reasonOf(whyNotOffered(plan, open, 'waits for its mid-term update'))).toBe(
      'The forum rests until its mid-term update is filed and acknowledged. It can be taken when the second year runs.',
    );
    expect(reasonOf(whyNotOffered(plan, open, 'ended'))).toBe(
      'The charter of this forum has ended, and its workplan with it.',
    );
  });

  it('is approved by nobody of the team, and not by a facilitator who has left the MAG', () => {
    const both = {
      ...sekou,
      roles: [...sekou.roles, { role: 'coordinating-team' as const, forumId: id('bpf') }],
    };
    expect(reasonOf(approveWorkplan(proposed(), both, now))).toBe(
      'You are of the coordinating team of this forum. Somebody else approves its workplan.',
    );
    expect(reasonOf(returnWorkplan(proposed(), 'No.', both, now))).toContain('of the coordinating team');
    const ofAnother = { ...both, roles: [...sekou.roles, { ...both.roles[1], forumId: id('bpf', 2) }] };
    expect(isRefusal(approveWorkplan(proposed(), ofAnother as typeof both, now))).toBe(false);

    expect(reasonOf(approveWorkplan(proposed(), mara, now, false))).toContain('approve its workplan');
    const nowOfTheSecretariat = { ...mara, roles: [...mara.roles, ...sekou.roles] };
    expect(yes(approveWorkplan(proposed(), nowOfTheSecretariat, now, false)).current).toMatchObject({
      approvals: [{ byId: mara.id, as: 'secretariat' }],
    });
  });

  it('is never in force without the future topics and its approvals, whatever was done in which order', () => {
    const acts = fc.constantFrom(
      'remove',
      'add',
      'propose',
      'back',
      'facilitator',
      'secretariat',
      'return',
      'amend',
      'drop',
    );
    const topics = future(begun());
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 20 }), fc.boolean(), (done, isThere) => {
        let plan = begun();
        for (const act of done) {
          const after = {
            remove: () => removeMilestone(plan, topics.id),
            add: () => putMilestone(plan, topics),
            propose: () => proposeWorkplan(plan, farida, now),
            back: () => takeBackWorkplan(plan),
            facilitator: () => approveWorkplan(plan, mara, now, isThere),
            secretariat: () => approveWorkplan(plan, sekou, now, isThere),
            return: () => returnWorkplan(plan, 'No.', mara, now),
            amend: () => amendWorkplan(plan, 'Why.'),
            drop: () => dropAmendment(plan),
          }[act]();
          if (!isRefusal(after)) plan = after;
        }
        if (plan.current) {
          expect(hasFutureTopics(plan.current.milestones)).toBe(true);
          const as = plan.current.approvals.map((approval) => approval.as);
          expect(as).toContain('secretariat');
          expect(new Set(as).size).toBe(isThere ? 2 : 1);
        }
        expect(plan.state === 'approved').toBe(plan.current !== undefined && plan.draft === undefined);
      }),
    );
  });
});
