import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHandler } from '../../functions/charters/handler.ts';
import type { Call } from '../../shared/domain/call.ts';
import { dayAfter } from '../../shared/domain/time.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { continuationIdFor, createProposals } from '../../shared/store/proposals.ts';
import { history } from '../../shared/store/records.ts';
import { createReviews } from '../../shared/store/reviews.ts';
import { createSelections } from '../../shared/store/selections.ts';
import { createWorkplans } from '../../shared/store/workplans.ts';
import { keepChartered } from '../support/chartered.ts';
import { tester } from '../support/samples.ts';
import { atEveryStep, Life } from './life.ts';
import { type WholeHouse, wholeHouse } from './whole.ts';

let whole: WholeHouse;
beforeAll(async () => {
  whole = await wholeHouse();
});
afterAll(() => whole.office.close());

/** A forum that can ask to go on by an access code only, and one of its team who holds the code. */
const late = async () => {
  whole.inTime();
  const { house, web, mag } = whole.sending;
  const stores = {
    ...web,
    forums: createForums(house.table),
    charters: createCharters(house.table),
    cycles: createCycles(house.table),
    calls: createCalls(house.table),
    outputs: createOutputs(house.table),
    proposals: createProposals(house.table),
    reviews: createReviews(house.table),
    selections: createSelections(house.table),
    workplans: createWorkplans(house.table),
  };
  const { forum, cycle } = await keepChartered(house, mag);
  const at = house.clock().toISOString();
  const today = at.slice(0, 10);
  const following = { ...cycle, id: house.newId('cycle'), revision: 0, meeting: cycle.nextMeeting };
  if (!following.meeting) throw new Error('There is no annual meeting to go on after.');
  const call: Call = {
    id: house.newId('call'),
    revision: 0,
    title: 'A call that has closed',
    cycleId: following.id,
    opens: dayAfter(today, -40),
    closes: dayAfter(today, -3),
    decidedBy: dayAfter(today, 30),
    capacity: 4,
    guidance: 'Go on.',
    createdAt: at,
  };
  const email = whole.somebody();
  const code = {
    id: house.newId('accessCode'),
    revision: 0,
    callId: call.id,
    codeHash: hashOfKey('CODE'),
    email,
    reason: 'A visa came late.',
    issuedBy: 'Sekou Secretariat',
    createdAt: at,
  };
  await house.commit({
    changes: [
      stores.cycles.change(undefined, { ...following, meeting: following.meeting }, tester, at),
      stores.calls.change(undefined, call, tester, at),
      stores.calls.codes.change(undefined, code, tester, at),
    ],
    audit: [],
  });
  const as = await house.signIn(
    [{ role: 'coordinating-team', forumId: forum.id }],
    'Farida Facilitator',
    email,
  );
  const ask = () =>
    house.send(createHandler(stores), 'POST /desk/forums/{forumId}/continuation', {
      as,
      params: { forumId: forum.id },
      form: {
        whyBpf: 'Two regulators use the report.',
        question: 'What works elsewhere?',
        goal: 'The same for five more.',
        evidence: 'Five say so.',
        outOfScope: 'Taxes.',
        'organisations.0.name': 'ITU',
        'organisations.0.why': 'It trains regulators.',
        groups: 'government',
        'team.0.name': 'Farida Facilitator',
        'team.0.affiliation': 'independent',
        consent: 'yes',
        code: 'code',
      },
    });
  return { stores, ask, email, codeId: code.id, proposalId: continuationIdFor(forum.id, call.id, 1) };
};

test('a forum that asks late to go on, and again after the room died, has asked once by one code', async () => {
  await atEveryStep(async (end) => {
    const { stores, ask, email, codeId, proposalId } = await late();
    const life = new Life(end);
    await life.live(ask);
    const again = await ask();
    expect(again.headers.location).toBe(`/proposals/${proposalId}`);
    expect(await stores.proposals.get(proposalId)).toMatchObject({
      state: 'submitted',
      accessCodeId: codeId,
    });
    expect(await stores.calls.codes.get(codeId)).toMatchObject({ revision: 2, usedFor: proposalId });
    const { items } = await history(whole.sending.house.table, proposalId);
    expect(items.map(({ act }) => act)).toEqual(['asked to go on late, with an access code']);
    expect(await whole.sentTo()).toEqual([email]);
    return life;
  });
});
