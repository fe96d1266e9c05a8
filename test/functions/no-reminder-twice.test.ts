import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/reminders/handler.ts';
import { sources } from '../../functions/reminders/sources.ts';
import { type Call, closesAt, opensAt } from '../../shared/domain/call.ts';
import { type Charter, type CharterCycles, midTermDue } from '../../shared/domain/charter.ts';
import { placesToGoOn } from '../../shared/domain/continuation.ts';
import {
  cycleDates,
  cycleOfCall,
  cycleOfReview,
  instantOf,
  meetingAfter,
} from '../../shared/domain/cycle.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { askForReview, reviewWindow } from '../../shared/domain/review.ts';
import {
  days,
  endOf,
  endOfDayAnywhere,
  hours,
  after as instantAfter,
  startOfDayAnywhere,
} from '../../shared/domain/time.ts';
import { beginsWith, milestonesToBeginWith, type Workplan } from '../../shared/domain/workplan.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { charterIdFor, createCharters } from '../../shared/store/charters.ts';
import { createPeople } from '../../shared/store/people.ts';
import { createReviews, reviewIdFor } from '../../shared/store/reviews.ts';
import type { Table } from '../../shared/store/table.ts';
import { createWorkplans, workplanIdFor } from '../../shared/store/workplans.ts';
import { keepChartered } from '../support/chartered.ts';
import { keepDraft } from '../support/drafts.ts';
import { createHouse } from '../support/house.ts';
import { keepCallWith } from '../support/proposals-of-a-call.ts';
import { keepCycle, keepForum, tester } from '../support/samples.ts';

/** The annual meeting of the charter's year is near, and so is the call. */
const begins = '2026-10-20T09:00:00.000Z';
/** Late enough to be there until the call closes. */
const draftSavedAt = '2026-11-25T09:00:00.000Z';
/** After the annual meeting that ends the next cycle. */
const ofNoCycle = {
  title: 'Call of no cycle',
  opens: '2027-12-20',
  closes: '2028-01-20',
  decidedBy: '2028-02-11',
};

/**
 * A house in which each source has something to remind of: a forum with a charter of one or two years, its milestones, the
 * question of each month and the mid-term update; one with such a charter and no workplan, and one without a charter; a call
 * with reviews that were asked for and a draft, and one of no cycle; a cycle whose MAG has a year, and after which none follows.
 * Forums of one year can go on in the call, which is that of the next cycle; where they run for two, that cycle has none.
 */
const keepHouse = async (years: Charter['years'], answers: boolean) => {
  const house = await createHouse(begins);
  const at = house.clock().toISOString();
  await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
  await house.signIn([{ role: 'mag' }], 'Milan Member');
  const { forum, cycle, charter } = await keepChartered(house, mara, { years });
  const next = await keepCycle(house, 'IGF 2026–2027');
  const planless = await keepForum(house, 'BPF without a plan');
  const beginning = await keepForum(house, 'BPF without a charter');
  const teamOf = ({ id }: Forum) => ({ role: 'coordinating-team', forumId: id }) as const;
  const farida = await house.signIn([teamOf(forum)], 'Farida Facilitator');
  await house.signIn([forum, planless, beginning].map(teamOf), 'Hanna Helper');

  const workplans = createWorkplans(house.table);
  const cycles: CharterCycles = { cycle, next };
  const ids = Array.from({ length: beginsWith }, () => house.newId('milestone'));
  const owner = { id: farida.person.id, name: farida.person.name };
  const plan: Workplan = {
    id: workplanIdFor(charter.id),
    revision: 0,
    forumId: forum.id,
    charterId: charter.id,
    title: `Workplan of ${forum.title}`,
    state: 'approved',
    facilitator: { id: mara.person.id, name: mara.person.name },
    current: {
      version: 1,
      milestones: milestonesToBeginWith(charter, cycles, owner, ids, new Date(at)),
      approvals: [],
      at,
    },
    progress: {},
    course: [],
    createdAt: at,
  };
  const calls = createCalls(house.table);
  const { call: announced, proposals } = await keepCallWith(house, 2, [{}, {}]);
  const call: Call = years === '1' ? { ...announced, cycleId: next.id } : announced;
  const stray: Call = { ...announced, ...ofNoCycle, id: house.newId('call'), revision: 0 };
  await keepDraft(house, call, draftSavedAt);
  const reviews = createReviews(house.table);
  const asked = proposals.map((proposal) => {
    const about = { id: reviewIdFor(proposal.id, mara.person.id), at, person: mara.person };
    const review = askForReview(undefined, proposal, about, 'Sekou');
    if (isRefusal(review)) throw new Error(review.reason);
    return reviews.change(undefined, review, tester, at);
  });
  const charters = createCharters(house.table);
  const ofPlanless = { ...charter, id: charterIdFor(planless.id, 1), revision: 0, forumId: planless.id };
  await house.commit({
    changes: [
      workplans.change(undefined, plan, tester, at),
      charters.change(undefined, ofPlanless, tester, at),
      calls.change(undefined, stray, tester, at),
      ...(call === announced ? [] : [calls.change(announced, call, tester, at)]),
      ...asked,
    ],
    audit: [],
  });

  /** The mid-term update is filed and acknowledged, so that the second year runs. */
  const fileMidTerm = async () => {
    const before = await charters.get(charter.id);
    if (!before || !answers || years === '1') return;
    const who = { by: 'Farida Facilitator', byId: farida.person.id, at: house.clock().toISOString() };
    const midTerm = {
      progress: 'Ten calls.',
      findings: 'It works.',
      next: 'Ask.',
      outreach: 'Twelve.',
      ...who,
      acknowledged: { ...who, words: 'Good.' },
    };
    await house.commit({
      changes: [charters.change(before, { ...before, midTerm }, tester, who.at)],
      audit: [],
    });
  };
  return { house, fileMidTerm, kept: { cycle, next, charter, call, stray } };
};

type Kept = Awaited<ReturnType<typeof keepHouse>>['kept'];

/** Reminders that say once what they say: what tells one from another to the same person about the same record. */
const once: Partial<Record<string, (fields: Letter['fields']) => unknown[]>> = {
  'milestone-late': ({ milestone, due, hearer }) => [milestone, due, hearer],
  'course-asked': ({ month }) => [month],
  'cycle-date-nears': ({ what, when }) => [what, when],
  'declaration-asked': ({ asking }) => [asking],
  'mag-year-nears': ({ year }) => [year],
  'charter-missing': ({ hearer, lacks, forums }) => [hearer, lacks, forums],
  'continuation-missed': () => [],
  'workplan-missing': ({ hearer, since }) => [hearer, since],
};

const from = (instant: string, ...count: number[]) => count.map((each) => instantAfter(instant, days(each)));
const opening = ({ cause }: Letter, { cycle, next }: Kept): string =>
  instantOf('callOpens', cycleDates(cause === cycle.id ? cycle : next).callOpens);

/**
 * Reminders that come again nearer to their day, and after it: when each of their steps begins. Written from what is promised,
 * so that two letters of one step are two, whatever the product takes them for.
 */
const steps: Partial<Record<string, (letter: Letter, kept: Kept) => string[]>> = {
  'mid-term-asked': (_, { cycle, next }) => from(endOf(midTermDue({ cycle, next })), -30, -14, 1, 21),
  'review-reminder': (_, { cycle, next, call }) => {
    const { opens, closes } = reviewWindow(call, cycleOfReview(call, cycleOfCall(call, [next, cycle])));
    return [opens, ...from(closes, -7, -2)];
  },
  'next-cycle-missing': (_, { next }) => {
    const { starts, ends } = meetingAfter(next);
    return [...from(startOfDayAnywhere(starts), -70, -21), ...from(endOfDayAnywhere(ends), 1, 21)];
  },
  'call-missing': (letter, kept) => from(opening(letter, kept), -28, -14, -3, 0, 7),
  'modalities-missing': (letter, kept) => from(opening(letter, kept), -42, -21),
  'cycle-missing': (_, { stray }) => from(opensAt(stray), -14),
  'draft-reminder': (_, { call }) => [opensAt(call), ...from(closesAt(call), -7, -2)],
  'continuation-nears': (letter, { cycle, next, charter, call }) => {
    const places = placesToGoOn(charter, [next, cycle], [call], new Date(letter.createdAt));
    const ends = places.find((place) => place.call?.title === letter.fields.callTitle)?.ends;
    return ends ? from(ends, -28, -14, -3) : [];
  },
};

/** Whom a reminder reminds of what, and in which of its steps: what there may be one of, and no other. */
const reminderOf = (letter: Letter, kept: Kept): string => {
  const { template, to, cause, fields, createdAt } = letter;
  const begin = steps[template]?.(letter, kept);
  const step = begin?.filter((each) => each <= createdAt).length;
  if (step === 0) throw new Error(`${template} came before its time, at ${createdAt}.`);
  const own = begin ? [`step ${step} of ${begin.length}`] : once[template]?.(fields);
  if (!own) throw new Error(`Say here what tells one letter “${template}” from another.`);
  return JSON.stringify([template, to.email, cause, ...own]);
};

/**
 * The table, read once while nothing but letters is written: what reminders look into stays as it is from one hour to the
 * next, and to ask an emulator for it each time is nearly all that a run would take.
 */
const remembering = (table: Table): { table: Table; forget: () => void } => {
  const known = new Map<string, unknown>();
  const remembered =
    <Asked extends unknown[], Answer>(what: string, read: (...asked: Asked) => Promise<Answer>) =>
    (...asked: Asked): Promise<Answer> => {
      const key = JSON.stringify([what, asked]);
      const answer = known.get(key) ?? read(...asked);
      known.set(key, answer);
      return answer as Promise<Answer>;
    };
  const changing =
    <Asked extends unknown[], Answer>(write: (...asked: Asked) => Promise<Answer>) =>
    (...asked: Asked): Promise<Answer> =>
      write(...asked).finally(() => known.clear());
  return {
    table: {
      get: remembered('get', table.get),
      getMany: remembered('getMany', table.getMany),
      query: remembered('query', table.query),
      write: changing(table.write),
      update: changing(table.update),
      change: changing(table.change),
    },
    forget: () => known.clear(),
  };
};

/** Some instants in which somebody is awake, whatever hours the clock skips between: each reminder has one to come in. */
const awake = [
  '2026-11-05T09:00:00.000Z',
  '2026-11-20T09:00:00.000Z',
  '2026-12-15T09:00:00.000Z',
  '2027-01-20T09:00:00.000Z',
  '2027-02-14T09:00:00.000Z',
  '2027-03-01T09:00:00.000Z',
  '2027-10-10T09:00:00.000Z',
  '2027-12-10T09:00:00.000Z',
];
/** When the mid-term update is acknowledged, where it is. */
const midTermAt = '2027-01-25T09:00:00.000Z';

/** What is reminded of around a charter of either length, each time. */
const always = [
  'charter-missing',
  'course-asked',
  'cycle-date-nears',
  'cycle-missing',
  'declaration-asked',
  'draft-reminder',
  'mag-year-nears',
  'milestone-late',
  'modalities-missing',
  'next-cycle-missing',
  'review-reminder',
  'workplan-missing',
];
const kinds = {
  '1': [...always, 'continuation-missed', 'continuation-nears'],
  '2': [...always, 'call-missing', 'mid-term-asked'],
};

describe('no reminder twice', () => {
  it('is said of every kind there is', () => {
    const met = new Set([...kinds['1'], ...kinds['2']]);
    expect([...met].sort()).toEqual([...Object.keys(once), ...Object.keys(steps)].sort());
  });

  it.each([
    ['one year', '1'],
    ['two years', '2'],
  ] as const)(
    'of forums, calls, cycles, reviews and the MAG, around a charter of %s, whatever hours the clock skips',
    async (_, years) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 5, maxLength: 8 }),
          fc.boolean(),
          async (skips, answers) => {
            const { house, fileMidTerm, kept } = await keepHouse(years, answers);
            const { table, forget } = remembering(house.table);
            const run = createHandler({
              clock: house.clock,
              ground: { table, people: createPeople(table) },
              letters: house.letters,
              sources,
            });
            let at = begins;
            const skipped = skips.map((skip) => {
              at = instantAfter(at, hours(skip));
              return at;
            });
            let total = 0;
            let filed = false;
            for (const instant of [...skipped, ...awake].sort()) {
              house.setClock(instant);
              if (instant >= midTermAt && !filed) {
                await fileMidTerm();
                forget();
                filed = true;
              }
              // Two runs at the same moment, and one after them.
              const answered = [...(await Promise.all([run(), run()])), await run()];
              const counts = answered.map((each) =>
                Object.values(each).reduce((sum, count) => sum + count, 0),
              );
              expect(counts[2]).toBe(0);
              total += counts.reduce((sum, count) => sum + count, 0);
            }
            const letters = (await house.waitingLetters()).filter(
              ({ template }) => template !== 'proposal-draft',
            );
            expect(letters).toHaveLength(total);
            const reminders = letters.map((letter) => reminderOf(letter, kept));
            expect(reminders.filter((each, place) => reminders.indexOf(each) !== place)).toEqual([]);
            const met = new Set(letters.map(({ template }) => template));
            expect(kinds[years].filter((kind) => !met.has(kind))).toEqual([]);
          },
        ),
        { numRuns: 5 },
      );
    },
  );
});
