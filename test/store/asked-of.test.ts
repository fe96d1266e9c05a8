import { describe, expect, it } from 'vitest';
import type { Charter } from '../../shared/domain/charter.ts';
import type { Proposal } from '../../shared/domain/proposal.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { askForReview, type Review } from '../../shared/domain/review.ts';
import { createAskedOf } from '../../shared/store/asked-of.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { createReviews, reviewIdFor } from '../../shared/store/reviews.ts';
import { keepChartered } from '../support/chartered.ts';
import { createHouse } from '../support/house.ts';
import { keepCallWith, times } from '../support/proposals-of-a-call.ts';
import { keepForum, tester } from '../support/samples.ts';

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

describe('what a coordinating team is asked', () => {
  it('is its charter, until it is proposed (R10)', async () => {
    const house = await createHouse();
    const askedOf = createAskedOf(house.table);
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const { forum, charter } = await keepChartered(house, mara, { number: 1, state: 'draft' });
    const bare = await keepForum(house, 'BPF without a charter');
    const asked = async (forumId: string) => {
      const team = { ...mara.person, roles: [{ role: 'coordinating-team' as const, forumId }] };
      return (await askedOf(team, house.clock())).map(({ title, path }) => `${title} ${path}`);
    };
    expect(await asked(bare.id)).toEqual([
      `Charter of BPF without a charter: write it /desk/forums/${bare.id}/charter`,
    ]);
    expect(await asked(forum.id)).toEqual([
      `Charter of ${forum.title}: finish and propose it /desk/forums/${forum.id}/charter`,
    ]);
    const proposed: Charter = { ...charter, state: 'proposed' };
    const at = house.clock().toISOString();
    await house.commit({
      changes: [createCharters(house.table).change(charter, proposed, tester, at)],
      audit: [],
    });
    expect(await asked(forum.id)).toEqual([]);
  });
});
