import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHandler as createProposalsRoom } from '../../functions/proposals/handler.ts';
import { createHandler as createReviewsRoom } from '../../functions/reviews/handler.ts';
import { createHandler as createSelection } from '../../functions/selection/handler.ts';
import type { Call } from '../../shared/domain/call.ts';
import { fieldsOf, type Proposal } from '../../shared/domain/proposal.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { createReviews, mergerIdFor } from '../../shared/store/reviews.ts';
import { createSelections } from '../../shared/store/selections.ts';
import { asForm } from '../support/bpf-on-bpfs.ts';
import type { SignedIn } from '../support/house.ts';
import { keepCallWith } from '../support/proposals-of-a-call.ts';
import { tester } from '../support/samples.ts';
import { atEveryStep, Life } from './life.ts';
import { type WholeHouse, wholeHouse } from './whole.ts';

/** The rooms from the review to the decision die before and after each of their requests. */
const roomsOf = ({ sending: { house, web } }: WholeHouse) => {
  const { table } = house;
  const stores = {
    ...web,
    calls: createCalls(table),
    cycles: createCycles(table),
    proposals: createProposals(table),
    reviews: createReviews(table),
    selections: createSelections(table),
  };
  return {
    ...stores,
    proposalsRoom: createProposalsRoom(stores),
    reviewsRoom: createReviewsRoom(stores),
    selectionRoom: createSelection(stores),
  };
};

let whole: WholeHouse;
let rooms: ReturnType<typeof roomsOf>;
let second: SignedIn;
beforeAll(async () => {
  whole = await wholeHouse();
  rooms = roomsOf(whole);
  second = await whole.sending.house.signIn([{ role: 'secretariat' }], 'Sana Second');
});
afterAll(() => whole.office.close());

const dayIn = (days: number) =>
  new Date(whole.sending.house.clock().getTime() + days * 86_400_000).toISOString().slice(0, 10);

/** A call that has closed, and proposals in it, each of somebody else; nobody was written to yet. */
const closedCall = async (capacity: number, count: number) => {
  whole.inTime();
  const { house } = whole.sending;
  const people = Array.from({ length: count }, () => ({ email: whole.somebody() }));
  const { call: open, proposals } = await keepCallWith(house, capacity, people);
  const call: Call = { ...open, opens: dayIn(-40), closes: dayIn(-2), decidedBy: dayIn(40) };
  await house.commit({
    changes: [rooms.calls.change(open, call, tester, house.clock().toISOString())],
    audit: [],
  });
  return { call, proposals };
};

const now = async ({ id }: Pick<Proposal, 'id'>) => (await rooms.proposals.get(id)) as Proposal;

/** Whom the letters of a template, to these proposers, lead where. */
const linkTo = async (cause: string, template: string, field: string, email: string) => {
  const letters = await whole.sending.house.letters.allCausedBy(cause);
  const letter = letters.find((each) => each.template === template && each.to.email === email);
  return new URL(String(letter?.fields[field])).searchParams.get('key') ?? '';
};

type Act = () => Promise<{ status: number }>;

/** An act of somebody who does it once more when no answer comes: done then, or told that it is done. */
const twice = async (life: Life, act: Act) => {
  await life.live(act);
  expect([200, 303, 409]).toContain((await act()).status);
};

const list = '/desk/calls/{callId}/selection';
const reasons = 'A clear goal, and the right people.';

/** The working list as it is marked, and looked at. */
const marked = async (call: Call, marks: readonly (readonly [Proposal, string])[]) => {
  const { house, secretariat: as } = whole.sending;
  const params = { callId: call.id };
  const kept = await house.send(rooms.selectionRoom, `POST ${list}`, {
    as,
    params,
    form: {
      act: 'keep',
      ...Object.fromEntries(
        marks.flatMap(([{ id }, mark]) => [
          [`mark.${id}`, mark],
          [`reasons.${id}`, reasons],
        ]),
      ),
    },
  });
  expect(kept.status).toBe(303);
  const { body } = await house.send(rooms.selectionRoom, `GET ${list}/confirm`, { as, params });
  const form = Object.fromEntries(
    [...body.matchAll(/name="((?:revision|forum)[^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [
      name ?? '',
      value ?? '',
    ]),
  );
  return () => house.send(rooms.selectionRoom, `POST ${list}/confirm`, { as, params, form });
};

/** All forums that these proposals founded. */
const forumsOf = async (proposals: readonly Proposal[]) => {
  const ids = await Promise.all(proposals.map(async (each) => (await now(each)).forumId));
  const found = await Promise.all(ids.flatMap((id) => (id ? [whole.sending.forums.get(id)] : [])));
  return found.filter(Boolean).length;
};

test('a selection that is confirmed, and again after the room died, is decided whole: each proposer hears once', async () => {
  await atEveryStep(async (end) => {
    const { call, proposals } = await closedCall(2, 3);
    const [one, two, three] = proposals as [Proposal, Proposal, Proposal];
    const confirm = await marked(call, [
      [one, 'accept'],
      [two, 'accept'],
      [three, 'decline'],
    ]);
    const life = new Life(end);
    await life.live(confirm);
    // All or nothing, however it ended.
    const states = (await Promise.all(proposals.map(now))).map(({ state }) => state);
    expect([
      ['submitted', 'submitted', 'submitted'],
      ['accepted', 'accepted', 'declined'],
    ]).toContainEqual(states);
    expect((await confirm()).status).toBe(303);
    expect((await Promise.all(proposals.map(now))).map(({ state }) => state)).toEqual([
      'accepted',
      'accepted',
      'declined',
    ]);
    expect(await forumsOf(proposals)).toBe(2);
    expect((await rooms.selections.ofCall(call)).accepted).toHaveLength(2);
    expect(await whole.sentTo()).toEqual(proposals.map(({ email }) => email).sort());
    return life;
  });
});

test('a call is not over capacity when somebody else decides after a room died, and nobody hears twice', async () => {
  await atEveryStep(async (end) => {
    const { call, proposals } = await closedCall(2, 3);
    const [one, two, three] = proposals as [Proposal, Proposal, Proposal];
    const confirm = await marked(call, [
      [one, 'accept'],
      [two, 'accept'],
    ]);
    const life = new Life(end);
    await life.live(confirm);
    const other = await whole.sending.house.send(
      rooms.selectionRoom,
      'POST /desk/proposals/{proposalId}/decision',
      {
        as: second,
        params: { proposalId: three.id },
        form: { decision: 'accept', reasons, id: whole.sending.house.newId('forum'), act: 'send' },
      },
    );
    const again = await confirm();
    // Whichever came first stands; the other is refused, with a reason.
    expect([other.status, again.status].sort()).toEqual([303, 409]);
    const accepted = (await Promise.all(proposals.map(now))).filter(({ state }) => state === 'accepted');
    expect(accepted.length).toBeGreaterThan(0);
    expect(accepted.length).toBeLessThanOrEqual(call.capacity);
    expect((await rooms.selections.ofCall(call)).accepted.toSorted()).toEqual(
      accepted.map(({ id }) => id).sort(),
    );
    expect(await forumsOf(proposals)).toBe(accepted.length);
    expect(await whole.sentTo()).toEqual(accepted.map(({ email }) => email).sort());
    return life;
  });
});

/** Asks both proposers whether they want to merge. */
const askBoth = (keep: Proposal, other: Proposal) =>
  whole.sending.house.send(rooms.reviewsRoom, 'POST /desk/proposals/{proposalId}/merger', {
    as: whole.sending.secretariat,
    params: { proposalId: keep.id },
    form: { with: other.id, words: 'Two sides of one question.' },
  });

test('a merger that is asked for, and again after the room died, is asked once of each proposer', async () => {
  await atEveryStep(async (end) => {
    const { proposals } = await closedCall(2, 2);
    const [keep, other] = proposals as [Proposal, Proposal];
    const life = new Life(end);
    await twice(life, () => askBoth(keep, other));
    expect(await whole.sentTo()).toEqual([keep.email, other.email].sort());
    return life;
  });
});

test('two proposals whose merger dies become one whole, and each proposer hears of it once', async () => {
  await atEveryStep(async (end) => {
    const { proposals } = await closedCall(2, 2);
    const [keep, other] = proposals as [Proposal, Proposal];
    await askBoth(keep, other);
    await whole.sentTo();
    const mergerId = mergerIdFor(keep.id, other.id);
    const keys = await Promise.all(
      [keep, other].map(({ email }) => linkTo(mergerId, 'merger-asked', 'answerAt', email)),
    );
    const agree = (key = '') =>
      whole.sending.house.send(rooms.reviewsRoom, 'POST /mergers/{mergerId}', {
        params: { mergerId },
        form: { key, act: 'agree' },
      });
    expect((await agree(keys[0])).status).toBe(303);
    const life = new Life(end);
    await life.live(() => agree(keys[1]));
    // Never one without the other.
    const [half, rest] = [await now(keep), await now(other)];
    expect(half.mergedFrom?.includes(other.id) ?? false).toBe(rest.state === 'merged');
    expect((await agree(keys[1])).status).toBe(303);
    expect(fieldsOf(await now(keep)).team.map(({ name }) => name)).toEqual(['Member 0', 'Member 1']);
    expect(await now(other)).toMatchObject({ state: 'merged', mergedInto: keep.id });
    expect(await whole.sentTo()).toEqual([keep.email, other.email].sort());
    return life;
  });
});

const askForRevision = ({ id }: Proposal) =>
  whole.sending.house.send(rooms.reviewsRoom, 'POST /desk/proposals/{proposalId}/revision', {
    as: whole.sending.secretariat,
    params: { proposalId: id },
    form: { words: 'Say who would read it.', until: dayIn(20) },
  });

test('a revision that is asked for, and again after the room died, is asked once, with a link that works', async () => {
  await atEveryStep(async (end) => {
    const { proposals } = await closedCall(2, 1);
    const [one] = proposals as [Proposal];
    const life = new Life(end);
    await twice(life, () => askForRevision(one));
    expect(await whole.sentTo()).toEqual([one.email]);
    const key = await linkTo(one.id, 'revision-asked', 'editAt', one.email);
    const form = await whole.sending.house.send(rooms.proposalsRoom, 'GET /proposals/{proposalId}/edit', {
      params: { proposalId: one.id },
      query: { key },
    });
    expect(form.body).toContain('Say who would read it.');
    return life;
  });
});

test('a revision that is sent, and again after the room died, keeps what it said before and has one receipt', async () => {
  await atEveryStep(async (end) => {
    const { proposals } = await closedCall(2, 1);
    const [one] = proposals as [Proposal];
    await askForRevision(one);
    await whole.sentTo();
    const key = await linkTo(one.id, 'revision-asked', 'editAt', one.email);
    const { revision } = await now(one);
    const life = new Life(end);
    await twice(life, () =>
      whole.sending.house.send(rooms.proposalsRoom, 'POST /proposals/{proposalId}/edit', {
        params: { proposalId: one.id },
        form: asForm({
          ...fieldsOf(one),
          goal: 'A toolkit that ministries use.',
          consent: 'yes',
          key,
          revision: String(revision),
        }),
      }),
    );
    const revised = await now(one);
    expect(revised.fields.goal).toBe('A toolkit that ministries use.');
    expect(revised.beforeRevision?.goal).toBe(one.fields.goal);
    expect(await whole.sentTo()).toEqual([one.email]);
    return life;
  });
});
