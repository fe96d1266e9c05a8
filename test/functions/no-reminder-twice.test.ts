import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/reminders/handler.ts';
import { sources } from '../../functions/reminders/sources.ts';
import { opensAt } from '../../shared/domain/call.ts';
import { type Charter, type CharterCycles, midTermDue } from '../../shared/domain/charter.ts';
import { placesToGoOn } from '../../shared/domain/continuation.ts';
import {
  cycleDates,
  cycleOfCall,
  cycleOfReview,
  instantOf,
  meetingAfter,
} from '../../shared/domain/cycle.ts';
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
import { createCharters } from '../../shared/store/charters.ts';
import { createPeople } from '../../shared/store/people.ts';
import { createReviews, reviewIdFor } from '../../shared/store/reviews.ts';
import type { Table } from '../../shared/store/table.ts';
import { createWorkplans, workplanIdFor } from '../../shared/store/workplans.ts';
import { keepChartered } from '../support/chartered.ts';
import { createHouse } from '../support/house.ts';
import { keepCallWith } from '../support/proposals-of-a-call.ts';
import { keepCycle, tester } from '../support/samples.ts';

/** The annual meeting of the charter's year is near, and so is the call. */
const begins = '2026-10-20T09:00:00.000Z';

/**
 * A house in which each source has something to remind of: a forum with a charter of one or two years, its milestones, the
 * question of each month and the mid-term update; a call with reviews that were asked for; a cycle whose MAG has a year,
 * and after which none follows.
 */
const keepHouse = async (years: Charter['years'], answers: boolean) => {
  const house = await createHouse(begins);
  const at = house.clock().toISOString();
  await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
  await house.signIn([{ role: 'mag' }], 'Milan Member');
  const { forum, cycle, charter } = await keepChartered(house, mara, { years });
  const next = await keepCycle(house, 'IGF 2026–2027');
  const team = { role: 'coordinating-team', forumId: forum.id } as const;
  const farida = await house.signIn([team], 'Farida Facilitator');
  await house.signIn([team], 'Hanna Helper');

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
  const { call, proposals } = await keepCallWith(house, 2, [{}, {}]);
  const reviews = createReviews(house.table);
  const asked = proposals.map((proposal) => {
    const about = { id: reviewIdFor(proposal.id, mara.person.id), at, person: mara.person };
    const review = askForReview(undefined, proposal, about, 'Sekou');
    if (isRefusal(review)) throw new Error(review.reason);
    return reviews.change(undefined, review, tester, at);
  });
  await house.commit({ changes: [workplans.change(undefined, plan, tester, at), ...asked], audit: [] });

  /** The mid-term update is filed and acknowledged, so that the second year runs. */
  const fileMidTerm = async () => {
    const charters = createCharters(house.table);
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
  return { house, fileMidTerm, kept: { cycle, next, charter, call } };
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
};

/**
 * Reminders that come again nearer to their day, and after it: when each of their steps begins. Written from what is promised,
 * so that two letters of one step are two, whatever the product takes them for.
 */
const stepsOf = (letter: Letter, { cycle, next, charter, call }: Kept): string[] | undefined => {
  const from = (instant: string, ...count: number[]) =>
    count.map((each) => instantAfter(instant, days(each)));
  const ofCycle = letter.cause === cycle.id ? cycle : next;
  const callOpens = instantOf('callOpens', cycleDates(ofCycle).callOpens);
  switch (letter.template) {
    case 'mid-term-asked':
      return from(endOf(midTermDue({ cycle, next })), -30, -14, 1, 21);
    case 'review-reminder': {
      const { opens, closes } = reviewWindow(call, cycleOfReview(call, cycleOfCall(call, [next, cycle])));
      return [opens, ...from(closes, -7, -2)];
    }
    case 'next-cycle-missing': {
      const { starts, ends } = meetingAfter(next);
      return [...from(startOfDayAnywhere(starts), -70, -21), ...from(endOfDayAnywhere(ends), 1, 21)];
    }
    case 'call-missing':
      return from(callOpens, -28, -14, -3, 0, 7);
    case 'modalities-missing':
      return from(callOpens, -42, -21);
    case 'cycle-missing':
      return from(opensAt(call), -14);
    case 'continuation-nears': {
      const places = placesToGoOn(charter, [next, cycle], [call], new Date(letter.createdAt));
      const ends = places.find((place) => place.call?.title === letter.fields.callTitle)?.ends;
      return ends ? from(ends, -28, -14, -3) : [];
    }
    default:
      return undefined;
  }
};

/** Whom a reminder reminds of what, and in which of its steps: what there may be one of, and no other. */
const reminderOf = (letter: Letter, kept: Kept): string => {
  const { template, to, cause, fields, createdAt } = letter;
  const steps = stepsOf(letter, kept);
  const step = steps?.filter((each) => each <= createdAt).length;
  if (step === 0) throw new Error(`${template} came before its time, at ${createdAt}.`);
  const own = steps ? [`step ${step} of ${steps.length}`] : once[template]?.(fields);
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

/** Some instants in which somebody is awake, whatever hours the clock skips between: each source has something to say. */
const awake = [
  '2026-11-05T09:00:00.000Z',
  '2027-01-20T09:00:00.000Z',
  '2027-03-01T09:00:00.000Z',
  '2027-10-10T09:00:00.000Z',
];
/** When the mid-term update is acknowledged, where it is. */
const midTermAt = '2027-01-25T09:00:00.000Z';

describe('no reminder twice', () => {
  it.each([
    ['one year', '1', ['course-asked', 'milestone-late', 'next-cycle-missing', 'review-reminder']],
    [
      'two years',
      '2',
      ['course-asked', 'declaration-asked', 'mid-term-asked', 'milestone-late', 'review-reminder'],
    ],
  ] as const)(
    'of milestones, course, mid-term, reviews, the MAG and the next cycle, around a charter of %s, whatever hours the clock skips',
    async (_, years, templates) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 7, maxLength: 11 }),
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
            const letters = await house.waitingLetters();
            expect(letters).toHaveLength(total);
            const reminders = letters.map((letter) => reminderOf(letter, kept));
            expect(reminders.filter((each, place) => reminders.indexOf(each) !== place)).toEqual([]);
            const written = letters.map(({ template }) => template);
            expect(written).toEqual(expect.arrayContaining([...templates]));
          },
        ),
        { numRuns: 6 },
      );
    },
  );
});
