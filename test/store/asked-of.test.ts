import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../shared/domain/proposal.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { askForReview, type Review } from '../../shared/domain/review.ts';
import { createAskedOf } from '../../shared/store/asked-of.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { createReviews, reviewIdFor } from '../../shared/store/reviews.ts';
import { createHouse } from '../support/house.ts';
import { keepCallWith, times } from '../support/proposals-of-a-call.ts';
import { tester } from '../support/samples.ts';

describe('what a member of the MAG was asked', () => {
  it('is one line a call for the reviews that a member has not sent, while review lasts (R19)', async () => {
    const house = await createHouse();
    const askedOf = createAskedOf(house.table);
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const { call, proposals } = await keepCallWith(house, 2, [{}, {}]);
    const reviews = createReviews(house.table);
    const at = house.clock().toISOString();
    const ask = async (proposal: Proposal) => {
      const id = reviewIdFor(proposal.id, mara.person.id);
      const review = askForReview(undefined, proposal, { id, at, person: mara.person }, 'Sekou');
      if (isRefusal(review)) throw new Error(review.reason);
      await house.commit({ changes: [reviews.change(undefined, review, tester, at)], audit: [] });
      return { ...review, revision: 1 };
    };
    const [, second] = await Promise.all(proposals.map(ask));
    const asked = async (instant: string) =>
      (await askedOf(mara.person, new Date(instant))).map(({ title, path }) => `${title} ${path}`);
    const list = `/desk/calls/${call.id}/reviews`;
    expect(await asked(times.open)).toEqual([]);
    expect(await asked(times.review)).toEqual([`2 reviews to send: ${call.title} ${list}`]);
    expect(await asked(times.after)).toEqual([]);
    expect(await house.requestsOf(() => askedOf(mara.person, new Date(times.review)))).toEqual([
      ...Array.from({ length: 3 }, () => 'Query'),
      'GetItem',
      'Query',
    ]);
    // One is in; the other proposal is withdrawn.
    if (!second) throw new Error('Both were asked for.');
    const sent: Review = { ...second, state: 'submitted' };
    await house.commit({ changes: [reviews.change(second, sent, tester, at)], audit: [] });
    expect(await asked(times.review)).toEqual([`A review to send: ${call.title} ${list}`]);
    const [first] = proposals;
    if (!first) throw new Error('There are two proposals.');
    const withdrawn: Proposal = { ...first, state: 'withdrawn' };
    await house.commit({
      changes: [createProposals(house.table).change(first, withdrawn, tester, at)],
      audit: [],
    });
    expect(await asked(times.review)).toEqual([]);
  });
});
