import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/reminders/handler.ts';
import { sources } from '../../functions/reminders/sources.ts';
import type { Charter, CharterCycles } from '../../shared/domain/charter.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { askForReview } from '../../shared/domain/review.ts';
import { hours, after as instantAfter } from '../../shared/domain/time.ts';
import { beginsWith, milestonesToBeginWith, type Workplan } from '../../shared/domain/workplan.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createReviews, reviewIdFor } from '../../shared/store/reviews.ts';
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
  const { proposals } = await keepCallWith(house, 2, [{}, {}]);
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
    if (!before || before.midTerm || !answers || years === '1') return;
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
  return { house, fileMidTerm };
};

/** What a reminder says to whom, by what its readers would tell it from another. */
const saidBy = ({ template, to, cause, fields, subject }: Letter): string => {
  const own: Partial<Record<string, unknown[]>> = {
    'milestone-late': [fields.milestone, fields.due, fields.hearer],
    'course-asked': [fields.month],
    'cycle-date-nears': [fields.what, fields.when],
    'declaration-asked': [fields.asking],
    'mag-year-nears': [fields.year],
  };
  const told = own[template];
  return told
    ? [template, to.email, cause, ...told].join(' | ')
    : `${template} | ${to.email} | ${cause} | ${subject}`;
};

/** How often those may come that say the same again nearer to their day, to one person about one thing. */
const most: Partial<Record<string, number>> = {
  'mid-term-asked': 4,
  'review-reminder': 3,
  'next-cycle-missing': 4,
  'call-missing': 5,
  'modalities-missing': 2,
  'cycle-missing': 1,
  'continuation-nears': 3,
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
            const { house, fileMidTerm } = await keepHouse(years, answers);
            const run = createHandler({
              clock: house.clock,
              ground: { table: house.table, people: house.people },
              letters: house.letters,
              sources,
            });
            let at = begins;
            const skipped = skips.map((skip) => {
              at = instantAfter(at, hours(skip));
              return at;
            });
            let total = 0;
            for (const instant of [...skipped, ...awake].sort()) {
              house.setClock(instant);
              if (instant >= midTermAt) await fileMidTerm();
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
            const tooMany = [...Map.groupBy(letters, saidBy)].filter(
              ([, all]) => all.length > (most[all[0]?.template ?? ''] ?? 1),
            );
            expect(tooMany.map(([said]) => said)).toEqual([]);
            const written = letters.map(({ template }) => template);
            expect(written).toEqual(expect.arrayContaining([...templates]));
          },
        ),
        { numRuns: 2 },
      );
    },
  );
});
