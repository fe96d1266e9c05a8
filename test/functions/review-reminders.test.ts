import { beforeEach, describe, expect, it } from 'vitest';
import { ofReviews } from '../../functions/reminders/reviews.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import type { Proposal } from '../../shared/domain/proposal.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { askForReview, declareConflict, type Review, writeReview } from '../../shared/domain/review.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createReviews, reviewIdFor } from '../../shared/store/reviews.ts';
import { createHouse, type SignedIn, type TestHouse } from '../support/house.ts';
import { keepCallWith, times } from '../support/proposals-of-a-call.ts';
import { tester } from '../support/samples.ts';

/** Review lasts from 11 January to 6 February, 12:00 UTC. */
const asked = '2027-01-05T09:00:00.000Z';

describe('reminders of reviews', () => {
  let house: TestHouse;
  let member: SignedIn;
  let proposals: Proposal[];

  beforeEach(async () => {
    house = await createHouse(asked);
    member = await house.signIn([{ role: 'mag' }], 'Mara Member', 'mara@mag.example.org');
    ({ proposals } = await keepCallWith(house, 2, [{}, {}]));
  });

  const keep = async (review: Review, before?: Review) => {
    await house.commit({
      changes: [createReviews(house.table).change(before, review, tester, house.clock().toISOString())],
      audit: [],
    });
    return { ...review, revision: review.revision + 1 };
  };
  const about = (proposal: Proposal) => ({
    id: reviewIdFor(proposal.id, member.person.id),
    at: house.clock().toISOString(),
    person: member.person,
  });
  const ask = async (proposal: Proposal) => {
    const review = askForReview(undefined, proposal, about(proposal), 'Sekou');
    if (isRefusal(review)) throw new Error(review.reason);
    return keep(review);
  };
  const due = async (instant: string) =>
    (await ofReviews({ table: house.table, people: house.people }, new Date(instant))).map(
      ({ id, to, fields }) => ({
        id,
        to: to.name,
        titles: titlesIn(fields),
        open: titlesIn(fields.open),
      }),
    );
  const titlesIn = (of: unknown) =>
    ((of as { proposals: { title: string }[] } | undefined)?.proposals ?? []).map(({ title }) => title);

  it('go in one letter a member: when review begins, a week and two days before it ends', async () => {
    for (const proposal of proposals) await ask(proposal);
    expect(await due('2027-01-11T11:59:59.999Z')).toEqual([]);
    const letters = [];
    for (const instant of [
      '2027-01-11T12:00:00.000Z',
      '2027-01-30T12:00:00.000Z',
      '2027-02-04T12:00:00.000Z',
    ]) {
      const [letter, ...more] = await due(instant);
      expect(more).toEqual([]);
      expect(letter).toMatchObject({ to: 'Mara Member', titles: ['Topic 0', 'Topic 1'], open: [] });
      // The hour after it is the same letter, so it is not written twice.
      expect((await due(instant.replace('12:00', '13:00')))[0]?.id).toBe(letter?.id);
      letters.push(letter?.id);
    }
    expect(new Set(letters).size).toBe(3);
    expect(await due('2027-02-06T12:00:00.000Z')).toEqual([]);
  });

  it('tell members who were not asked what is open to them: all when review begins, then what hardly anybody reviewed', async () => {
    const [one, two] = proposals as [Proposal, Proposal];
    await house.signIn([{ role: 'mag' }], 'Petra Proposer', two.email);
    const openTo = async (instant: string) =>
      Object.fromEntries((await due(instant)).map(({ to, open }) => [to, open]));
    // Nobody is told of their own proposal.
    expect(await openTo('2027-01-11T12:00:00.000Z')).toEqual({
      'Mara Member': ['Topic 0', 'Topic 1'],
      'Petra Proposer': ['Topic 0'],
    });
    for (const name of ['Rosa', 'Rui']) {
      const { person } = await house.signIn([{ role: 'mag' }], `${name} Reviewer`);
      const id = reviewIdFor(one.id, person.id);
      const review = askForReview(undefined, one, { id, at: house.clock().toISOString(), person }, 'Sekou');
      if (isRefusal(review)) throw new Error(review.reason);
      await keep({ ...review, state: 'submitted', fields: { clear: '4' } });
    }
    expect(await openTo('2027-01-30T12:00:00.000Z')).toEqual({
      'Mara Member': ['Topic 1'],
      'Rosa Reviewer': ['Topic 1'],
      'Rui Reviewer': ['Topic 1'],
    });
  });

  it('do not go about what is in, what somebody stepped back from, or who was asked just now', async () => {
    const [one, two] = proposals as [Proposal, Proposal];
    const first = await ask(one);
    house.setClock(times.review);
    const window = { opens: '2027-01-11T12:00:00.000Z', closes: '2027-02-06T12:00:00.000Z' };
    const written = writeReview(first, one, window, { ...about(one), fields: { clear: '4' } }, 'submitted');
    if (isRefusal(written)) throw new Error(written.reason);
    await keep(written, first);
    const second = await ask(two);
    expect(await due('2027-01-15T10:00:00.000Z')).toEqual([]);
    expect(await due('2027-01-30T12:00:00.000Z')).toMatchObject([{ titles: ['Topic 1'], open: [] }]);
    await keep(
      declareConflict(second, two, about(two), { interest: 'own-organisation', conflict: 'My agency.' }),
      second,
    );
    expect(await due('2027-01-30T12:00:00.000Z')).toEqual([]);
  });

  it('follow the cycle that a call opens in, also where none was chosen for it', async () => {
    for (const proposal of proposals) await ask(proposal);
    const cycles = createCycles(house.table);
    const cycle: Cycle = {
      id: house.newId('cycle'),
      revision: 0,
      title: 'IGF 2026–2027',
      meeting: { starts: '2026-11-23', ends: '2026-11-27' },
      magMeeting: { starts: '2027-02-16', ends: '2027-02-18' },
      overrides: { callCloses: { day: '2027-01-12', reason: 'Holidays.', by: 'Sekou', at: asked } },
      createdAt: asked,
    };
    await house.commit({ changes: [cycles.change(undefined, cycle, tester, asked)], audit: [] });
    expect(await due('2027-01-11T12:00:00.000Z')).toEqual([]);
    expect(await due('2027-01-13T12:00:00.000Z')).toHaveLength(1);
    // Where the cycle would end review after the decisions that proposers were told of, the call's own days hold.
    const kept = { ...cycle, revision: 1 };
    const late = { ...kept, overrides: { callCloses: { ...cycle.overrides.callCloses, day: '2027-01-20' } } };
    await house.commit({ changes: [cycles.change(kept, late as Cycle, tester, asked)], audit: [] });
    expect(await due('2027-01-11T12:00:00.000Z')).toHaveLength(1);
  });
});
