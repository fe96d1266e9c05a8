import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acknowledgeMidTerm,
  type Charter,
  type CharterFields,
  type Continuation,
  charterOn,
  charterSpan,
  charterStanding,
  charterSteps,
  checkGoal,
  decideOnCharter,
  earlierThan,
  fileMidTerm,
  type Goal,
  looksMissing,
  proposeCharter,
  takeBackCharter,
  whyNotInForce,
  whyOver,
  writeCharter,
  wrongDecision,
} from '../../shared/domain/charter.ts';
import type { Proposal } from '../../shared/domain/proposal.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';

const id = (prefix: string, number = 1) => `${prefix}_${String(number).padStart(26, '0')}`;
const now = new Date('2026-02-20T09:00:00.000Z');

/** IGF 2025 in Lillestrøm's place: annual meeting in December, the MAG in February, the next in December again. */
const cycle = {
  meeting: { starts: '2025-12-15', ends: '2025-12-19' },
  magMeeting: { starts: '2026-02-10', ends: '2026-02-12' },
  nextMeeting: { starts: '2026-12-07', ends: '2026-12-11' },
  overrides: {},
};
const next = {
  meeting: { starts: '2026-12-07', ends: '2026-12-11' },
  magMeeting: { starts: '2027-02-09', ends: '2027-02-11' },
  nextMeeting: { starts: '2027-12-06', ends: '2027-12-10' },
  overrides: {},
};
const cycles = { cycle, next };

const team = { id: id('per', 1), name: 'Farida Facilitator' };
const mag = { id: id('per', 2), name: 'Mara Member', roles: [{ role: 'mag' as const }] };
const otherMag = { id: id('per', 3), name: 'Nina New', roles: [{ role: 'mag' as const }] };
const secretariat = { id: id('per', 4), name: 'Sekou S.', roles: [{ role: 'secretariat' as const }] };

const fields: CharterFields = {
  cycleId: id('cyc'),
  years: '2',
  goal: 'A report that regulators can use.',
  evidence: 'Two regulators say that they used it.',
  outOfScope: 'Taxes.',
  facilitatorId: mag.id,
  team: [{ name: 'Farida Facilitator', affiliation: 'independent' }],
  organisations: [{ name: 'ITU', why: 'It trains regulators.' }],
};

const yes = <Value>(value: Value): Exclude<Value, { refused: unknown }> => {
  if (isRefusal(value)) throw new Error(value.reason);
  return value as Exclude<Value, { refused: unknown }>;
};
const reasonOf = (value: unknown) => (isRefusal(value) ? value.reason : undefined);

const written = (more: Partial<CharterFields> = {}) =>
  yes(
    writeCharter(
      undefined,
      {
        id: id('chr'),
        number: 1,
        forum: { id: id('bpf'), title: 'BPF on BPFs' },
        facilitatorName: mag.name,
      },
      { ...fields, ...more },
      now,
    ),
  );
const proposed = (more: Partial<CharterFields> = {}) => yes(proposeCharter(written(more), team, now));
const approve = { decision: 'approve', clear: true, realistic: true } as const;
const approved = (more: Partial<CharterFields> = {}) =>
  yes(decideOnCharter(proposed(more), approve, mag, now));
const update = { progress: 'Five calls.', findings: 'It works.', next: 'Draft.', outreach: 'Two more.' };

describe('a charter (R10)', () => {
  it('begins in no cycle that is over', () => {
    expect(whyOver({ cycle, next }, new Date('2026-12-12T11:59:59.000Z'))).toBeUndefined();
    expect(whyOver({ cycle, next }, new Date('2026-12-12T12:00:00.000Z'))?.reason).toContain(
      'its annual meeting has ended',
    );
  });

  it('is written, proposed and approved by its MAG facilitator or the secretariat, not by who proposed it', () => {
    expect(approved()).toMatchObject({ state: 'approved', decided: { by: 'Mara Member', approved: true } });
    expect(yes(decideOnCharter(proposed(), approve, secretariat, now)).state).toBe('approved');
    expect(reasonOf(decideOnCharter(proposed(), approve, otherMag, now))).toBe(
      'The MAG facilitator of this forum, Mara Member, or the IGF secretariat decides on its charter.',
    );
    const own = yes(proposeCharter(written(), secretariat, now));
    expect(reasonOf(decideOnCharter(own, approve, secretariat, now))).toBe(
      'You proposed this charter yourself. Somebody else approves it.',
    );
    expect(reasonOf(decideOnCharter(written(), approve, mag, now))).toBe(
      'The team has not proposed the charter yet.',
    );
  });

  it('is given back with words, changed, and proposed again', () => {
    expect(wrongDecision({ decision: 'return', clear: false, realistic: false })).toEqual([
      { name: 'words', message: 'Say what the team should change.' },
    ]);
    const back = yes(
      decideOnCharter(
        proposed(),
        { decision: 'return', clear: true, realistic: false, words: 'Too much for one year.' },
        mag,
        now,
      ),
    );
    expect(back).toMatchObject({
      state: 'draft',
      decided: { approved: false, words: 'Too much for one year.' },
    });
    expect(yes(proposeCharter(back, team, now)).state).toBe('proposed');
  });

  it('is approved only when its goal was found clear and realistic', () => {
    expect(wrongDecision({ ...approve, clear: false, realistic: false }).map(({ name }) => name)).toEqual([
      'clear',
      'realistic',
    ]);
    expect(wrongDecision(approve)).toEqual([]);
  });

  it('is not changed while somebody decides on it, unless it is taken back', () => {
    const again = (before: Charter) =>
      writeCharter(
        before,
        { id: before.id, number: 1, forum: { id: before.forumId, title: '' }, facilitatorName: '' },
        fields,
        now,
      );
    expect(reasonOf(again(proposed()))).toContain('take it back to change it');
    expect(yes(again(yes(takeBackCharter(proposed())))).state).toBe('draft');
    expect(reasonOf(again(approved()))).toContain('The charter is approved.');
  });

  it('of two years does not go into its second before the mid-term update was filed and acknowledged', () => {
    const second = new Date('2026-12-12T12:00:00.000Z');
    const lastMoment = new Date('2026-12-12T11:59:59.999Z');
    const charter = approved();
    expect(charterStanding(charter, cycles, lastMoment)).toBe('running');
    expect(charterStanding(charter, cycles, second)).toBe('waits for its mid-term update');
    expect(reasonOf(whyNotInForce(charter, cycles, second))).toBe(
      'The second year waits for its mid-term update. File it first.',
    );
    const filed = yes(fileMidTerm(charter, update, team, second, cycles));
    expect(reasonOf(whyNotInForce(filed, cycles, second))).toBe(
      'The second year waits for its mid-term update to be acknowledged by the IGF secretariat.',
    );
    const acknowledged = yes(acknowledgeMidTerm(filed, 'Thank you.', secretariat, second));
    expect(charterStanding(acknowledged, cycles, second)).toBe('running');
    expect(whyNotInForce(acknowledged, cycles, second)).toBeUndefined();
    expect(reasonOf(fileMidTerm(acknowledged, update, team, second, cycles))).toContain(
      'Sekou S. acknowledged',
    );
    expect(reasonOf(acknowledgeMidTerm(acknowledged, 'Again.', secretariat, second))).toContain('Sekou S.');
  });

  it('has its mid-term update when the first year is nearly over, not before', () => {
    const filed = (at: string) => fileMidTerm(approved(), update, team, new Date(at), cycles);
    expect(reasonOf(filed('2026-10-07T09:59:59.999Z'))).toBe(
      'The update tells how the first year went. It can be filed from 8 October 2026, when the day begins in the first place on Earth, at UTC+14 (7 October 2026, 10:00 UTC).',
    );
    expect(yes(filed('2026-10-07T10:00:00.000Z')).midTerm?.progress).toBe(update.progress);
  });

  it('of one year has no mid-term update, and says when it has ended', () => {
    const charter = approved({ years: '1' });
    expect(reasonOf(fileMidTerm(charter, update, team, now, cycles))).toContain('runs for one year');
    const after = new Date('2026-12-12T12:00:00.000Z');
    expect(charterStanding(charter, cycles, after)).toBe('ended');
    expect(reasonOf(whyNotInForce(charter, cycles, after))).toBe(
      'The charter ended on 11 December 2026. The forum goes on by a next charter, once the MAG has accepted its continuation.',
    );
  });

  it('begins when the MAG has confirmed it, and counts the next cycle as planned, or as it follows', () => {
    const charter = approved();
    expect(charterStanding(charter, cycles, new Date('2026-02-11T09:00:00.000Z'))).toBe('approved');
    expect(charterSpan(charter, cycles).lastDay).toBe('2027-12-10');
    expect(charterSpan(charter, { cycle }).lastDay).toBe('2027-12-10');
  });

  describe('of a forum that goes on (R9)', () => {
    const second = (): Charter => ({ ...proposed(), id: id('chr', 2), number: 2 });
    const decision = { accepted: false, reasons: 'Done.', at: now.toISOString(), by: 'Sekou S.' };
    const paulo = { name: 'Paulo', as: 'participant' as const, milestones: ['Interviews'] };
    const continuation = (state: Proposal['state']): Continuation => ({
      id: id('prp'),
      state,
      decision,
      continues: { forumId: id('bpf'), participants: [paulo] },
    });

    it('is approved when the MAG has accepted its continuation, and takes its participants along', () => {
      const after = yes(decideOnCharter(second(), approve, mag, now, continuation('accepted')));
      expect(after).toMatchObject({
        state: 'approved',
        continues: { proposalId: id('prp'), participants: [paulo] },
      });
      expect(approved().continues).toBeUndefined();
    });

    it('is not approved before, and the refusal says who does what', () => {
      const why = (state?: Proposal['state']) =>
        reasonOf(decideOnCharter(second(), approve, secretariat, now, state && continuation(state)));
      expect(why()).toBe(
        'The forum has not asked to go on. Its coordinating team does that first; this charter can be approved when the MAG has accepted it.',
      );
      expect(why('submitted')).toBe(
        'The forum has asked to go on, and nothing is decided yet. This charter can be approved when the MAG has accepted that and the IGF secretariat has recorded it.',
      );
      expect(why('declined')).toBe(
        'The MAG did not accept that the forum goes on (20 February 2026), so this charter cannot be approved. The reasons stand with the proposal.',
      );
      expect(why('merged')).toBe(
        'The proposal by which the forum asked to go on became part of another, so this charter cannot be approved. Ask the IGF secretariat.',
      );
    });

    it('can be given back at any time', () => {
      const back = { decision: 'return', clear: false, realistic: false, words: 'Ask first.' } as const;
      expect(yes(decideOnCharter(second(), back, mag, now)).state).toBe('draft');
    });

    it('is in force only with an accepted continuation, whatever was done before', () => {
      const acts = fc.constantFrom('propose', 'return', 'approve', 'back', 'ask', 'accept', 'decline');
      fc.assert(
        fc.property(fc.array(acts, { maxLength: 14 }), (done) => {
          let charter: Charter = { ...written(), number: 2 };
          let asked: Continuation | undefined;
          for (const act of done) {
            if (act === 'ask') asked ??= continuation('submitted');
            else if (act === 'accept' || act === 'decline')
              asked &&=
                asked.state === 'submitted'
                  ? continuation(act === 'accept' ? 'accepted' : 'declined')
                  : asked;
            else {
              const after = {
                propose: () => proposeCharter(charter, team, now),
                return: () =>
                  decideOnCharter(
                    charter,
                    { decision: 'return', clear: false, realistic: false, words: 'No.' },
                    mag,
                    now,
                    asked,
                  ),
                approve: () => decideOnCharter(charter, approve, mag, now, asked),
                back: () => takeBackCharter(charter),
              }[act]();
              if (!isRefusal(after)) charter = after;
            }
          }
          if (charter.state === 'approved') expect(asked?.state).toBe('accepted');
          expect(charter.continues !== undefined).toBe(charter.state === 'approved');
        }),
      );
    });
  });

  it('never runs in its second year without an acknowledged update, whatever was done before and when', () => {
    const acts = fc.constantFrom('file', 'acknowledge', 'propose', 'return', 'approve', 'write', 'back');
    fc.assert(
      fc.property(
        fc.array(acts, { maxLength: 12 }),
        fc.date({ min: new Date('2026-01-01'), max: new Date('2028-06-01'), noInvalidDate: true }),
        (done, at) => {
          let charter = written();
          for (const act of done) {
            const after = {
              file: () => fileMidTerm(charter, update, team, at, cycles),
              acknowledge: () => acknowledgeMidTerm(charter, 'Thank you.', secretariat, at),
              propose: () => proposeCharter(charter, team, at),
              return: () =>
                decideOnCharter(
                  charter,
                  { decision: 'return', clear: false, realistic: false, words: 'No.' },
                  mag,
                  at,
                ),
              approve: () => decideOnCharter(charter, approve, mag, at),
              write: () =>
                writeCharter(
                  charter,
                  {
                    id: charter.id,
                    number: 1,
                    forum: { id: charter.forumId, title: '' },
                    facilitatorName: '',
                  },
                  fields,
                  at,
                ),
              back: () => takeBackCharter(charter),
            }[act]();
            if (!isRefusal(after)) charter = after;
          }
          const standing = charterStanding(charter, cycles, at);
          const { begins, secondYear, ends } = charterSpan(charter, cycles);
          expect(begins < secondYear && secondYear <= ends).toBe(true);
          if (standing === 'running' && at.toISOString() >= secondYear) {
            expect(charter.midTerm?.acknowledged).toBeDefined();
          }
          if (charter.midTerm) expect(charter.state).toBe('approved');
        },
      ),
    );
  });
});

describe('checking a goal (R19, R20)', () => {
  const goal: Goal = {
    id: id('gol'),
    revision: 1,
    forumId: id('bpf'),
    number: 1,
    stage: 'refined',
    goal: 'g',
    evidence: 'e',
    outOfScope: 'o',
    by: 'Farida',
    at: now.toISOString(),
    checks: [],
  };
  const check = (byId: string, clear: boolean) => ({
    by: 'Somebody',
    byId,
    at: now.toISOString(),
    facilitator: false,
    clear,
    realistic: true,
  });

  it('waits for its facilitator and for another member of the MAG, whoever else looks and how often', () => {
    const facilitatorId = mag.id;
    const looked = fc.record({
      who: fc.constantFrom(mag.id, otherMag.id, secretariat.id),
      finds: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(looked, { maxLength: 6 }), (looks) => {
        const after = looks.reduce(
          (before, { who, finds }) =>
            checkGoal(before, {
              ...check(who, finds),
              facilitator: who === facilitatorId,
              ...(who === secretariat.id ? { secretariat: true } : {}),
            }),
          { ...goal, stage: 'refined' as const, facilitatorId, checks: [] } as Goal,
        );
        const by = looks.map(({ who }) => who);
        expect(looksMissing(after)).toEqual([
          ...(by.includes(mag.id) ? [] : ['facilitator']),
          ...(by.includes(otherMag.id) ? [] : ['member']),
        ]);
        expect(looksMissing({ ...after, superseded: true })).toEqual([]);
        expect(looksMissing({ ...after, stage: 'proposal' })).toEqual([]);
      }),
    );
  });

  it('keeps one answer of each member: the latest', () => {
    const after = [check(mag.id, false), check(otherMag.id, true), check(mag.id, true)].reduce(
      checkGoal,
      goal,
    );
    expect(after.checks.map(({ byId, clear }) => [byId, clear])).toEqual([
      [otherMag.id, true],
      [mag.id, true],
    ]);
  });
});

describe('the charters of a forum, one after the other (R9)', () => {
  const decided = (at: string) => ({ by: 'M', byId: id('per', 2), at, approved: true });
  const first: Charter = { ...written(), state: 'approved', decided: decided('2026-02-20T09:00:00.000Z') };
  const second: Charter = {
    ...first,
    number: 2,
    years: '1',
    cycleId: id('cyc', 9),
    decided: decided('2028-02-15T09:00:00.000Z'),
  };
  const draft: Charter = { ...written(), number: 3 };

  it('are found by a day on which it worked by them, or was to', () => {
    const on = (day?: string) => charterOn([first, second, draft], day)?.number;
    expect([undefined, '2030-01-01', '2028-02-15'].map(on)).toEqual([2, 2, 2]);
    expect(['2028-02-14', '2026-02-20', '2020-01-01'].map(on)).toEqual([1, 1, 1]);
    expect(charterOn([draft])).toBeUndefined();
    expect(charterOn([])).toBeUndefined();
  });

  it('are listed with the day to which each ran, those that were followed only', () => {
    const planned = [
      { ...cycle, id: first.cycleId, revision: 1, title: 'IGF', createdAt: now.toISOString() },
    ];
    const earlier = { on: '2026-02-20', years: 2, lastDay: '2027-12-10' };
    expect(earlierThan(first, [first], planned)).toEqual([]);
    expect(earlierThan(second, [first, second, draft], planned)).toEqual([earlier]);
    expect(earlierThan(draft, [first, second, draft], planned)).toEqual([
      { on: '2028-02-15', years: 1 },
      earlier,
    ]);
    expect(earlierThan(undefined, [first], planned)).toEqual([]);
  });
});

describe('the years of a charter', () => {
  const approved = (more: Partial<Charter> = {}): Charter => ({ ...written(), state: 'approved', ...more });
  const lines = (charter: Charter, at: string) =>
    charterSteps(charter, cycles, new Date(at)).map(
      ({ name, told, done }) => `${name}: ${told}${done ? ' ✓' : ''}`,
    );

  it('of one year are its first day and its last', () => {
    const one = approved({ years: '1' });
    expect(lines(one, '2026-01-20T09:00:00.000Z')).toEqual([
      'Begins: 12 February 2026',
      'Ends: 11 December 2026',
    ]);
    expect(lines(one, '2026-12-13T09:00:00.000Z')).toEqual([
      'Begins: 12 February 2026 ✓',
      'Ends: 11 December 2026 ✓',
    ]);
  });

  it('of two have the mid-term update between them, due in a time zone, without which there is no second', () => {
    const steps = (midTerm: string, second: string) => [
      'Begins: 12 February 2026 ✓',
      `Mid-term update: ${midTerm}`,
      `Second year: after 11 December 2026${second}`,
      'Ends: 10 December 2027',
    ];
    const late = '2026-12-13T09:00:00.000Z';
    expect(lines(approved(), late)).toEqual(
      steps('until the end of 7 December 2026, anywhere on Earth (8 December 2026, 12:00 UTC)', ''),
    );
    const update = { progress: 'P', findings: 'F', next: 'N', outreach: 'O' };
    const filed = yes(fileMidTerm(approved(), update, team, new Date('2026-12-01T09:00:00.000Z'), cycles));
    expect(lines(filed, late)).toEqual(steps('filed on 1 December 2026', ''));
    const at = new Date('2026-12-02T09:00:00.000Z');
    const acknowledged = yes(acknowledgeMidTerm(filed, 'Go on.', secretariat, at));
    expect(lines(acknowledged, '2026-12-10T09:00:00.000Z')).toEqual(
      steps('acknowledged on 2 December 2026 ✓', ''),
    );
    expect(lines(acknowledged, late)).toEqual(steps('acknowledged on 2 December 2026 ✓', ' ✓'));
  });
});
