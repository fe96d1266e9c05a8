import { describe, expect, it } from 'vitest';
import type { Charter, Goal } from '../../shared/domain/charter.ts';
import type { Waiting } from '../../shared/domain/digest.ts';
import type { Proposal } from '../../shared/domain/proposal.ts';
import { isRefusal, type Refusal } from '../../shared/domain/refusal.ts';
import { askForReview, type Review } from '../../shared/domain/review.ts';
import {
  answerCourse,
  approveWorkplan,
  type Draft,
  proposeWorkplan,
  returnWorkplan,
  type Workplan,
} from '../../shared/domain/workplan.ts';
import { createAskedOf } from '../../shared/store/asked-of.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { charterIdFor, createCharters, goalIdFor } from '../../shared/store/charters.ts';
import { createDesk } from '../../shared/store/desk.ts';
import { createParticipation } from '../../shared/store/participation.ts';
import { createPeople } from '../../shared/store/people.ts';
import { continuationIdFor, createProposals } from '../../shared/store/proposals.ts';
import { createReviews, reviewIdFor } from '../../shared/store/reviews.ts';
import { createWorkplans, workplanIdFor } from '../../shared/store/workplans.ts';
import { keepChartered, keepPlanned } from '../support/chartered.ts';
import { createHouse } from '../support/house.ts';
import { keepCallWith, times } from '../support/proposals-of-a-call.ts';
import { keepContinuation, keepCycle, keepForum, keepMagYear, tester } from '../support/samples.ts';

const said = (all: readonly Waiting[]) => all.map(({ title, path }) => `${title} ${path}`);

describe('what a member of the MAG is asked', () => {
  it('is one line a call for the reviews that a member has not sent, while review lasts, and one for the others (R19)', async () => {
    const house = await createHouse();
    const askedOf = createAskedOf(house.table);
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const { call, proposals } = await keepCallWith(house, 2, [{}, {}, {}, { email: mara.person.email }]);
    const reviews = createReviews(house.table);
    const at = house.clock().toISOString();
    const ask = async (proposal: Proposal) => {
      const id = reviewIdFor(proposal.id, mara.person.id);
      const review = askForReview(undefined, proposal, { id, at, person: mara.person }, 'Sekou');
      if (isRefusal(review)) throw new Error(review.reason);
      await house.commit({ changes: [reviews.change(undefined, review, tester, at)], audit: [] });
      return { ...review, revision: 1 };
    };
    const seen = async (instant: string) => {
      const { asked, free } = await askedOf(mara.person, new Date(instant));
      return { asked: said(asked), free: said(free) };
    };
    const list = `/desk/calls/${call.id}/reviews`;
    const none = { asked: [], free: [] };
    // Nobody was asked, and members are free to: but not for their own.
    expect(await seen(times.open)).toEqual(none);
    expect(await seen(times.review)).toEqual({
      asked: [],
      free: [`${call.title}: 3 proposals wait for your review ${list}`],
    });
    expect(await seen(times.after)).toEqual(none);
    const [first, second] = await Promise.all(proposals.slice(0, 2).map(ask));
    const one = `${call.title}: a proposal waits for your review ${list}`;
    expect(await seen(times.open)).toEqual(none);
    expect(await seen(times.review)).toEqual({
      asked: [`2 reviews to send: ${call.title} ${list}`],
      free: [one],
    });
    expect(await seen(times.after)).toEqual(none);
    // One is in; the other proposal is withdrawn; of the third they step back.
    if (!first || !second) throw new Error('Both were asked for.');
    const sent: Review = { ...second, state: 'submitted' };
    await house.commit({ changes: [reviews.change(second, sent, tester, at)], audit: [] });
    expect(await seen(times.review)).toEqual({
      asked: [`A review to send: ${call.title} ${list}`],
      free: [one],
    });
    const [withdrawn, , third] = proposals;
    if (!withdrawn || !third) throw new Error('There are four proposals.');
    const stepsBack: Review = {
      ...first,
      id: reviewIdFor(third.id, mara.person.id),
      proposalId: third.id,
      state: 'conflict',
      conflict: 'My sister leads it.',
    };
    await house.commit({
      changes: [
        createProposals(house.table).change(withdrawn, { ...withdrawn, state: 'withdrawn' }, tester, at),
        reviews.change(undefined, stepsBack, tester, at),
      ],
      audit: [],
    });
    expect(await seen(times.review)).toEqual(none);
  });

  it('is also to look again at reviews of what was changed since, until they are sent once more (R19)', async () => {
    const house = await createHouse();
    const askedOf = createAskedOf(house.table);
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const { call, proposals } = await keepCallWith(house, 2, [{}, {}]);
    const reviews = createReviews(house.table);
    const at = house.clock().toISOString();
    const sent = async (proposal: Proposal | undefined) => {
      if (!proposal) throw new Error('There are two proposals.');
      const id = reviewIdFor(proposal.id, mara.person.id);
      const asked = askForReview(undefined, proposal, { id, at, person: mara.person }, 'Sekou');
      if (isRefusal(asked)) throw new Error(asked.reason);
      const review: Review = { ...asked, state: 'submitted', submittedAt: at };
      await house.commit({ changes: [reviews.change(undefined, review, tester, at)], audit: [] });
      return { proposal, review: { ...review, revision: 1 } };
    };
    const both = [await sent(proposals[0]), await sent(proposals[1])];
    const lines = async (instant: string = times.review) => {
      const { asked, free } = await askedOf(mara.person, new Date(instant));
      return [...asked, ...free].map(({ title, since, path }) => ({ title, since, path }));
    };
    expect(await lines()).toEqual([]);
    const changedAt = ['2027-01-13T09:00:00.000Z', '2027-01-14T09:00:00.000Z'];
    for (const [place, { proposal }] of both.entries()) {
      const changed = { ...proposal, changedAt: changedAt[place] };
      const write = createProposals(house.table).change(proposal, changed, tester, at);
      await house.commit({ changes: [write], audit: [] });
    }
    const path = `/desk/calls/${call.id}/reviews`;
    const again = 'to look at again, since what was proposed is another now';
    expect(await lines()).toEqual([
      { title: `2 reviews ${again}: ${call.title}`, since: changedAt[0], path },
    ]);
    // The first is sent again, of what is proposed now.
    const [first] = both;
    if (!first) throw new Error('There are two reviews.');
    const anew: Review = { ...first.review, ofChange: changedAt[0] };
    await house.commit({ changes: [reviews.change(first.review, anew, tester, at)], audit: [] });
    expect(await lines()).toEqual([{ title: `A review ${again}: ${call.title}`, since: changedAt[1], path }]);
    // Once review is over nobody can.
    expect(await lines(times.after)).toEqual([]);
  });
});

describe('what is asked of whom a forum answers to', () => {
  it('is a forum that left its goal, until it is on it again, its plan or goal is another, or it ends (R21)', async () => {
    const house = await createHouse('2026-04-10T09:00:00.000Z');
    const askedOf = createAskedOf(house.table);
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const other = await house.signIn([{ role: 'mag' }], 'Olga Other');
    const sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    const both = { ...mara.person, roles: [...mara.person.roles, ...sekou.person.roles] };
    const { forum, charter } = await keepChartered(house, mara);
    const plan = await keepPlanned(house, charter);
    const { change } = createWorkplans(house.table);
    let now: Workplan = plan;
    const keep = async (after: Workplan | Refusal) => {
      if (isRefusal(after)) throw new Error(after.reason);
      await house.commit({ changes: [change(now, after, tester, '2026-04-10T09:00:00.000Z')], audit: [] });
      now = { ...after, revision: now.revision + 1 };
    };
    const answer = (said: 'yes' | 'partly' | 'no', at: string) =>
      keep(
        answerCourse(now, { answer: said, words: 'In a line.' }, { id: 'one', name: 'Farida' }, new Date(at)),
      );
    const asked = async (at: string, who = sekou.person) =>
      (await askedOf(who, new Date(at))).asked
        .filter(({ id }) => id === plan.id)
        .map(({ title, since, path }) => ({ title, since, path }));
    const [march, april, may] = [
      '2026-04-10T09:00:00.000Z',
      '2026-05-10T09:00:00.000Z',
      '2026-06-10T09:00:00.000Z',
    ];
    const line = (since: string) => [
      {
        title: `${plan.title}: its team says that the forum has left its goal`,
        since,
        path: `/desk/forums/${forum.id}/workplan`,
      },
    ];
    await answer('partly', march);
    expect(await asked(march)).toEqual([]);
    await answer('no', april);
    expect(await asked(april)).toEqual(line(april));
    expect(await asked(april, mara.person)).toEqual(line(april));
    // Once, to who is both; and not to a member who does not look after this forum.
    expect(await asked(april, both)).toEqual(line(april));
    expect(await asked(april, other.person)).toEqual([]);

    // On the goal again; and left once more.
    await answer('yes', may);
    expect(await asked(may)).toEqual([]);
    await answer('no', may);
    expect(await asked(may)).toEqual(line(may));

    // The plan is amended.
    const left = now;
    if (!now.current) throw new Error('It is in force.');
    await keep({ ...now, current: { ...now.current, version: 2, at: '2026-06-11T09:00:00.000Z' } });
    expect(await asked('2026-06-12T09:00:00.000Z')).toEqual([]);
    await keep({ ...left, revision: now.revision });
    expect(await asked('2026-06-12T09:00:00.000Z')).toEqual(line(may));

    // The charter ends with 11 December anywhere on Earth.
    expect(await asked('2026-12-12T11:59:59.999Z')).toEqual(line(may));
    expect(await asked('2026-12-12T12:00:00.000Z')).toEqual([]);

    // The goal is refined.
    const goal: Goal = {
      id: goalIdFor(forum.id, 1),
      revision: 0,
      forumId: forum.id,
      number: 1,
      stage: 'refined',
      goal: 'Another goal.',
      evidence: charter.evidence,
      outOfScope: charter.outOfScope,
      why: 'The first was too wide for a year.',
      by: 'Farida',
      at: '2026-06-12T09:00:00.000Z',
      checks: [],
    };
    await house.commit({
      changes: [createCharters(house.table).goals.change(undefined, goal, tester, goal.at)],
      audit: [],
    });
    expect(await asked('2026-06-13T09:00:00.000Z')).toEqual([]);
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
      return said((await askedOf(team, house.clock())).asked);
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

  it('is its next charter, once its last has ended and it was accepted to go on (R9)', async () => {
    const house = await createHouse('2026-03-01T09:00:00.000Z');
    const askedOf = createAskedOf(house.table);
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const { forum, charter } = await keepChartered(house, mara, {}, 'BPF that goes on');
    const tariq = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Tariq Team');
    const sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    const asked = async (who: typeof tariq, instant: string) =>
      said((await askedOf(who.person, new Date(instant))).asked).filter((line) => line.includes('charter'));
    const desk = `/desk/forums/${forum.id}/charter`;
    house.setClock('2027-02-11T09:00:00.000Z');
    expect(await asked(tariq, '2027-02-11T09:00:00.000Z')).toEqual([]);
    const proposal = await keepContinuation(house, forum);
    // Not before the last has ended, wherever that is decided early.
    expect(await asked(tariq, '2026-12-12T11:59:59.999Z')).toEqual([]);
    const write = `${charter.title}: write the next, now that the forum goes on ${desk}`;
    expect(await asked(tariq, '2027-02-11T09:00:00.000Z')).toEqual([write]);
    expect(await asked(sekou, '2027-03-11T08:59:59.999Z')).toEqual([]);
    expect(await asked(sekou, '2027-03-11T09:00:00.000Z')).toEqual([
      `BPF that goes on: no next charter is proposed or approved yet ${desk}`,
    ]);
    const next = { ...charter, id: charterIdFor(forum.id, 2), revision: 0, number: 2 };
    const cycle = await keepCycle(house, 'IGF 2027');
    const approved = {
      ...next,
      cycleId: cycle.id,
      continues: { proposalId: proposal.id, participants: [] },
    };
    await house.commit({
      changes: [createCharters(house.table).change(undefined, approved, tester, proposal.createdAt)],
      audit: [],
    });
    for (const who of [tariq, sekou]) expect(await asked(who, '2027-03-11T09:00:00.000Z')).toEqual([]);
  });

  it('is its workplan, from the approval of its charter until it is proposed, and when it was given back (R8, R20, R21)', async () => {
    const house = await createHouse('2026-03-01T09:00:00.000Z');
    const askedOf = createAskedOf(house.table);
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const { forum, charter } = await keepChartered(house, mara);
    const { person: tariq } = await house.signIn(
      [{ role: 'coordinating-team', forumId: forum.id }],
      'Tariq Team',
    );
    const { person: sekou } = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    const workplans = createWorkplans(house.table);
    const at = house.clock().toISOString();
    let plan: Workplan | undefined;
    const keep = async (after: Workplan | Refusal) => {
      if (isRefusal(after)) throw new Error(after.reason);
      await house.commit({ changes: [workplans.change(plan, after, tester, at)], audit: [] });
      plan = { ...after, revision: (plan?.revision ?? 0) + 1 };
    };
    const asked = async (instant = at, who = tariq) =>
      (await askedOf(who, new Date(instant))).asked.filter(({ path }) => path?.endsWith('/workplan'));
    const line = (title: string, since: string) => [
      {
        id: workplanIdFor(charter.id),
        title,
        since,
        forumId: forum.id,
        path: `/desk/forums/${forum.id}/workplan`,
      },
    ];
    const name = `Workplan of ${forum.title}`;
    expect(await asked()).toEqual(line(`${name}: write it`, at));
    // The secretariat hears four weeks later.
    expect(await asked('2026-03-29T08:59:59.999Z', sekou)).toEqual([]);
    const heard = line(`${forum.title}: no workplan is proposed or approved yet`, '2026-03-29T09:00:00.000Z');
    expect(await asked('2026-03-29T09:00:00.000Z', sekou)).toEqual(heard);
    // With the charter that has ended nobody is asked any more.
    for (const who of [tariq, sekou]) expect(await asked('2026-12-12T12:00:00.000Z', who)).toEqual([]);

    // Begun, proposed, given back, and proposed again.
    const { current, ...written } = await keepPlanned(house, charter);
    const draft: Draft = { milestones: current?.milestones ?? [], approvals: [] };
    plan = { ...written, ...(current ? { current } : {}) };
    await keep({ ...written, revision: plan.revision, state: 'draft', draft });
    const finish = `${name}: finish and propose it`;
    expect(await asked()).toEqual(line(finish, at));
    expect(await asked('2026-03-29T09:00:00.000Z', sekou)).toEqual(heard);
    const now = () => plan as Workplan;
    await keep(proposeWorkplan(now(), tariq, house.clock()));
    for (const who of [tariq, sekou]) expect(await asked('2026-04-10T09:00:00.000Z', who)).toEqual([]);
    const back = '2026-04-01T09:00:00.000Z';
    await keep(returnWorkplan(now(), 'Too early.', mara.person, new Date(back)));
    expect(await asked(back)).toEqual(line(finish, back));
    expect(await asked('2026-04-29T08:59:59.999Z', sekou)).toEqual([]);
    await keep(proposeWorkplan(now(), tariq, house.clock()));
    for (const who of [mara.person, sekou]) await keep(approveWorkplan(now(), who, house.clock()));
    for (const who of [tariq, sekou]) expect(await asked('2026-04-29T09:00:00.000Z', who)).toEqual([]);

    // An amendment is the team's own wish: it is asked for only where it was given back.
    await keep({ ...now(), draft: { ...draft, reason: 'Other days.' } });
    const may = '2026-05-01T09:00:00.000Z';
    const ofPlan = async () => (await asked(may)).filter(({ title }) => title.includes('amendment'));
    expect(await ofPlan()).toEqual([]);
    await keep(proposeWorkplan(now(), tariq, house.clock()));
    await keep(returnWorkplan(now(), 'Why?', mara.person, new Date(may)));
    expect(await ofPlan()).toEqual(
      line(`${name}: its amendment was given back; finish and propose it, or drop it`, may),
    );
  });

  it('is whether the forum goes on, once its charter has ended and while it can ask in a call, until it has (R9)', async () => {
    const house = await createHouse('2026-03-01T09:00:00.000Z');
    const askedOf = createAskedOf(house.table);
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const { forum, charter } = await keepChartered(house, mara);
    const cycle = await keepCycle(house, 'IGF 2026–2027');
    const { person: tariq } = await house.signIn(
      [{ role: 'coordinating-team', forumId: forum.id }],
      'Tariq Team',
    );
    const asked = async (instant: string) =>
      (await askedOf(tariq, new Date(instant))).asked
        .filter(({ path }) => path?.endsWith('/continuation'))
        .map(({ title, since }) => ({ title, since }));
    const january = '2027-01-05T09:00:00.000Z';
    // There is no call yet.
    expect(await asked(january)).toEqual([]);
    const { call } = await keepCallWith(house, 2, [{}]);
    await house.commit({
      changes: [
        createCalls(house.table).change(call, { ...call, cycleId: cycle.id }, tester, call.createdAt),
      ],
      audit: [],
    });
    const ended = '2026-12-12T12:00:00.000Z';
    const line = [
      {
        title: `${charter.title} has ended: ask to go on in “${call.title}”, until the end of 10 January 2027, anywhere on Earth (11 January 2027, 12:00 UTC), if the forum wishes to`,
        since: ended,
      },
    ];
    expect(await asked('2026-12-12T11:59:59.999Z')).toEqual([]);
    expect(await asked(ended)).toEqual(line);
    expect(await asked(january)).toEqual(line);
    expect(await asked('2027-01-11T12:00:00.000Z')).toEqual([]);

    // It has asked; that it took that back changes nothing.
    const proposals = createProposals(house.table);
    const [proposal] = await proposals.allOfCall(call.id);
    if (!proposal) throw new Error('The call has a proposal.');
    const own: Proposal = {
      ...proposal,
      id: continuationIdFor(forum.id, call.id, 1),
      revision: 0,
      state: 'withdrawn',
      continues: { forumId: forum.id, participants: [] },
    };
    const at = house.clock().toISOString();
    await house.commit({ changes: [proposals.change(undefined, own, tester, at)], audit: [] });
    expect(await asked(january)).toEqual([]);

    // One of two years is not renewed without its mid-term update.
    const later = { meeting: { starts: '2027-12-06', ends: '2027-12-10' } };
    const third = await keepCycle(house, 'IGF 2027–2028', later);
    const its = { title: 'The third call', cycleId: third.id, opens: '2027-12-11', closes: '2028-01-10' };
    const charters = createCharters(house.table);
    const two: Charter = { ...charter, years: '2' };
    await house.commit({
      changes: [
        createCalls(house.table).change(
          undefined,
          { ...call, ...its, id: house.newId('call'), revision: 0 },
          tester,
          at,
        ),
        charters.change(charter, two, tester, at),
      ],
      audit: [],
    });
    const after = '2028-01-05T09:00:00.000Z';
    expect(await asked(after)).toEqual([]);
    const who = { by: 'Tariq', byId: tariq.id, at };
    const update = { progress: 'P.', findings: 'F.', next: 'N.', outreach: 'O.', ...who };
    const midTerm = { ...update, acknowledged: { ...who, words: 'Good.' } };
    await house.commit({
      changes: [charters.change({ ...two, revision: 2 }, { ...two, midTerm, revision: 2 }, tester, at)],
      audit: [],
    });
    expect(await asked(after)).toMatchObject([{ title: expect.stringContaining('“The third call”') }]);
  });

  it('is whether it is on its goal, once a month while its charter runs, and not in the rest of its last month (R21)', async () => {
    const house = await createHouse('2026-03-01T09:00:00.000Z');
    const askedOf = createAskedOf(house.table);
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const { forum, charter } = await keepChartered(house, mara);
    const at = house.clock().toISOString();
    const plan: Workplan = {
      id: workplanIdFor(charter.id),
      revision: 0,
      forumId: forum.id,
      charterId: charter.id,
      title: 'Workplan of BPF',
      state: 'approved',
      facilitator: charter.facilitator,
      current: {
        version: 1,
        milestones: [
          {
            id: house.newId('milestone'),
            kind: 'output',
            title: 'Output',
            due: '2026-12-11',
            owner: { id: mara.person.id, name: 'Farida' },
            open: false,
          },
        ],
        approvals: [],
        at,
      },
      progress: {},
      course: [],
      createdAt: at,
    };
    await house.commit({
      changes: [createWorkplans(house.table).change(undefined, plan, tester, at)],
      audit: [],
    });
    const team = {
      ...mara.person,
      roles: [{ role: 'coordinating-team' as const, forumId: forum.id }],
    };
    const asked = async (instant: string) => said((await askedOf(team, new Date(instant))).asked);
    const question = `Workplan of BPF: are we still on the goal? /desk/forums/${forum.id}/workplan/course`;
    expect(await asked('2026-03-31T23:00:00.000Z')).toEqual([]);
    expect(await asked('2026-04-01T00:00:00.000Z')).toEqual([question]);
    // The charter ends with 11 December anywhere on Earth.
    expect(await asked('2026-12-12T11:59:59.999Z')).toEqual([question]);
    // What was due with its last day is late then, for four weeks.
    const output = `“Output” is late: it was due by the end of 11 December 2026, anywhere on Earth (12 December 2026, 12:00 UTC) /desk/forums/${forum.id}/workplan/${plan.current?.milestones[0]?.id}`;
    expect(await asked('2026-12-12T12:00:00.000Z')).toEqual([output]);
    expect(await asked('2027-01-09T12:00:00.000Z')).toEqual([]);
    // Of two years, the second waits for its mid-term update.
    const charters = createCharters(house.table);
    await house.commit({
      changes: [charters.change(charter, { ...charter, years: '2' }, tester, at)],
      audit: [],
    });
    const update = `${charter.title}: file its mid-term update, which was due by the end of 7 December 2026, anywhere on Earth (8 December 2026, 12:00 UTC) /desk/forums/${forum.id}/mid-term`;
    expect(await asked('2026-12-12T11:59:59.999Z')).toEqual([update, question]);
    expect(await asked('2026-12-12T12:00:00.000Z')).toEqual([update]);
  });
});

describe('what a team is asked by a charter that runs', () => {
  it('is the mid-term update, from a month before it is due, and milestones that are late: whose they are by name (R10, R21)', async () => {
    const house = await createHouse('2026-03-01T09:00:00.000Z');
    const askedOf = createAskedOf(house.table);
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const { forum, charter } = await keepChartered(house, mara, { years: '2' });
    const ofTeam = [{ role: 'coordinating-team' as const, forumId: forum.id }];
    const { person: farida } = await house.signIn(ofTeam, 'Farida Facilitator');
    const { person: other } = await house.signIn(ofTeam, 'Olga Other');
    const at = house.clock().toISOString();
    const milestone = (title: string, due: string, ownerId: string) => ({
      id: house.newId('milestone'),
      kind: 'outreach' as const,
      title,
      due,
      owner: { id: ownerId, name: 'Somebody' },
      open: false,
    });
    const milestones = [
      milestone('Invite the universities', '2026-10-31', farida.id),
      milestone('Ask the regulators', '2026-10-31', other.id),
    ];
    const plan: Workplan = {
      id: workplanIdFor(charter.id),
      revision: 0,
      forumId: forum.id,
      charterId: charter.id,
      title: 'Workplan of BPF',
      state: 'approved',
      facilitator: charter.facilitator,
      current: { version: 1, milestones, approvals: [], at },
      progress: {},
      // Answered for the months that are looked at.
      course: ['2026-11', '2026-12', '2027-01'].map((month) => ({
        month,
        answer: 'yes' as const,
        words: 'Yes.',
        by: 'Mara',
        at: '2027-01-01T00:00:00.000Z',
      })),
      createdAt: at,
    };
    await house.commit({
      changes: [createWorkplans(house.table).change(undefined, plan, tester, at)],
      audit: [],
    });
    const asked = async (instant: string, personId = farida.id) =>
      said((await askedOf({ ...farida, id: personId }, new Date(instant))).asked);
    const desk = `/desk/forums/${forum.id}`;
    const own = `“Invite the universities” is late: it was due by the end of 31 October 2026, anywhere on Earth (1 November 2026, 12:00 UTC) ${desk}/workplan/${milestones[0]?.id}`;
    const others = `Workplan of BPF: a milestone of somebody else is late ${desk}/workplan`;
    expect(await asked('2026-11-01T11:59:59.999Z')).toEqual([]);
    expect(await asked('2026-11-01T12:00:00.000Z')).toEqual([own]);
    // A week later the team hears of what is another's.
    const update = (word: string) =>
      `${charter.title}: file its mid-term update, which ${word} due by the end of 7 December 2026, anywhere on Earth (8 December 2026, 12:00 UTC) ${desk}/mid-term`;
    expect(await asked('2026-11-08T12:00:00.000Z')).toEqual([update('is'), own, others]);
    // The second year waits with its plan, and for its update.
    expect(await asked('2026-12-13T12:00:00.000Z')).toEqual([update('was')]);
    // What nobody is left for, the team hears of at once.
    const left = { ...other, roles: [] };
    expect(await asked('2026-11-01T12:00:00.000Z', other.id)).toHaveLength(1);
    await house.commit({
      changes: [createPeople(house.table).change(other, left, tester, at)],
      audit: [],
    });
    expect(await asked('2026-11-01T12:00:00.000Z')).toEqual([own, others]);
    expect(await asked('2026-11-01T12:00:00.000Z', house.newId('person'))).toEqual([others]);

    // Acknowledged, what fell due meanwhile was nobody's to do: it needs another day, and so it is told.
    const charters = createCharters(house.table);
    const by = { by: 'Farida', byId: farida.id, at: '2027-02-01T09:00:00.000Z' };
    const told = { progress: 'P.', findings: 'F.', next: 'N.', outreach: 'O.', ...by };
    const midTerm = { ...told, acknowledged: { ...by, words: 'Go on.' } };
    const amended = milestone('Read the drafts', '2027-01-15', farida.id);
    const version = {
      ...plan,
      current: { version: 2, milestones: [...milestones, amended], approvals: [], at },
    };
    await house.commit({
      changes: [
        charters.change(charter, { ...charter, midTerm }, tester, at),
        createWorkplans(house.table).change(
          { ...plan, revision: 1 },
          { ...version, revision: 1 },
          tester,
          at,
        ),
      ],
      audit: [],
    });
    expect((await asked('2027-02-01T09:00:00.000Z')).filter((line) => line.startsWith('“'))).toEqual([
      own,
      `“Read the drafts” fell due while the forum rested, until the end of 15 January 2027, anywhere on Earth (16 January 2027, 12:00 UTC): amend the workplan so that it has another day ${desk}/workplan/${amended.id}`,
    ]);
  });
});

describe('what the secretariat is asked so that forums begin', () => {
  it('is to let somebody of their team in, and in four weeks that no charter was proposed (R10, R20)', async () => {
    const house = await createHouse('2027-03-01T09:00:00.000Z');
    const askedOf = createAskedOf(house.table);
    const sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    const forum = await keepForum(house, 'BPF without a charter');
    const asked = async (instant: string) => said((await askedOf(sekou.person, new Date(instant))).asked);
    expect(await asked('2027-03-01T09:00:00.000Z')).toEqual([
      `BPF without a charter: let somebody of its coordinating team in, so that it can begin /desk/people?team=${forum.id}#add`,
    ]);
    await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Tariq Team');
    expect(await asked('2027-03-29T08:59:59.999Z')).toEqual([]);
    expect(await asked('2027-03-29T09:00:00.000Z')).toEqual([
      `BPF without a charter: no charter is proposed or approved yet /desk/forums/${forum.id}/charter`,
    ]);
  });
});

describe('what the secretariat is asked so that the year runs on', () => {
  it('is the cycle that nobody planned, from ten weeks before the last one ends until it is there (R7)', async () => {
    const house = await createHouse('2026-09-01T09:00:00.000Z');
    const askedOf = createAskedOf(house.table);
    const sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    const asked = async (instant: string) => said((await askedOf(sekou.person, new Date(instant))).asked);
    expect(await asked('2027-11-01T09:00:00.000Z')).toEqual([]);
    const cycle = await keepCycle(house, 'IGF 2026–2027');
    await keepMagYear(house);
    const year = { asks: '2027-02-18', until: '2027-03-18', cycleId: cycle.id };
    const begun = {
      ...year,
      id: house.newId('magYear'),
      revision: 0,
      title: 'MAG 2027',
      createdAt: '2027-02-18T09:00:00.000Z',
      replacements: [],
    };
    const change = createParticipation(house.table).years.change(undefined, begun, tester, begun.createdAt);
    await house.commit({ changes: [change], audit: [] });
    expect(await asked('2027-09-26T09:59:59.999Z')).toEqual([]);
    const line = (ends: string) => [
      `Plan the next cycle: none follows IGF 2026–2027, which ${ends} on 10 December 2027 /desk/cycles/new`,
    ];
    expect(await asked('2027-09-26T10:00:00.000Z')).toEqual(line('ends'));
    expect(await asked('2028-06-01T09:00:00.000Z')).toEqual(line('ended'));
    await keepCycle(house, 'IGF 2027–2028', {
      meeting: { starts: '2027-12-06', ends: '2027-12-10' },
      magMeeting: { starts: '2028-02-08', ends: '2028-02-10' },
    });
    expect(await asked('2027-12-01T09:00:00.000Z')).toEqual([]);
  });

  it('is to see that the members of the MAG are on record, in the week before its year begins (R18)', async () => {
    const house = await createHouse('2026-12-20T09:00:00.000Z');
    const askedOf = createAskedOf(house.table);
    const sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    await keepCycle(house, 'IGF 2026–2027');
    const asked = async (instant: string) => said((await askedOf(sekou.person, new Date(instant))).asked);
    expect(await asked('2027-02-10T09:59:59.999Z')).toEqual([]);
    expect(await asked('2027-02-10T10:00:00.000Z')).toEqual([
      'MAG 2027 begins on 18 February 2027: see that its members are on record /desk/mag-participation',
    ]);
    expect(await asked('2027-03-01T10:00:00.000Z')).toEqual([
      'MAG 2027 begins as soon as forums are accepted: see that its members are on record /desk/mag-participation',
    ]);
    house.setClock('2027-02-12T09:00:00.000Z');
    await keepMagYear(house);
    expect(await asked('2027-03-01T10:00:00.000Z')).toEqual([]);
  });
});

describe('what the secretariat is asked so that each forum has its MAG facilitator', () => {
  it('is to name another where one has left the MAG, until it is done or the charter has ended (R18, R20)', async () => {
    const house = await createHouse('2026-04-10T09:00:00.000Z');
    const askedOf = createAskedOf(house.table);
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const nina = await house.signIn([{ role: 'mag' }], 'Nina New');
    const sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    const { forum, charter } = await keepChartered(house, mara);
    const plan = await keepPlanned(house, charter);
    const people = createPeople(house.table);
    const workplans = createWorkplans(house.table);
    const asked = async (at: string) =>
      (await askedOf(sekou.person, new Date(at))).asked
        .filter(({ id }) => id === charter.id)
        .map(({ title, since, path }) => ({ title, since, path }));
    const [spring, left, ended] = [
      '2026-04-10T09:00:00.000Z',
      '2026-05-01T09:00:00.000Z',
      '2026-12-12T12:00:00.000Z',
    ];
    expect(await asked(spring)).toEqual([]);
    await house.commit({
      changes: [people.change(mara.person, { ...mara.person, roles: [], magUntil: left }, tester, left)],
      audit: [],
    });
    const line = (waits: string) => [
      {
        title: `${charter.title}: name another MAG facilitator${waits}; Mara Member has left the MAG`,
        since: left,
        path: `/desk/forums/${forum.id}/charter`,
      },
    ];
    expect(await asked(left)).toEqual(line(''));
    // What the secretariat approved while she was there waits for her, and stands on nobody's list.
    const act = { by: 'Somebody', byId: sekou.person.id, at: spring };
    const draft = {
      milestones: plan.current?.milestones ?? [],
      proposed: act,
      approvals: [{ ...act, as: 'secretariat' as const }],
    };
    await house.commit({
      changes: [workplans.change(plan, { ...plan, draft }, tester, left)],
      audit: [],
    });
    expect(await asked(left)).toEqual(line(', for whom its workplan waits'));
    expect(await asked(ended)).toEqual([]);
    const named = { ...charter, facilitator: { id: nina.person.id, name: nina.person.name } };
    await house.commit({
      changes: [createCharters(house.table).change(charter, named, tester, left)],
      audit: [],
    });
    expect(await asked(left)).toEqual([]);
  });
});

describe('what waits to be decided', () => {
  it('is no proposal of a call that has not opened: forums may ask to go on as soon as it is announced (R9)', async () => {
    const house = await createHouse();
    const { proposals } = await keepCallWith(house, 2, [{ title: 'New' }, { title: 'Goes on' }]);
    const [, asks] = proposals as [Proposal, Proposal];
    const continues = { forumId: house.newId('forum') };
    const store = createProposals(house.table);
    await house.commit({
      changes: [store.change(asks, { ...asks, continues }, tester, times.open)],
      audit: [],
    });
    const desk = createDesk(house.table);
    const waiting = async (at: string) =>
      (await desk.waiting(new Date(at))).waiting.map(({ title }) => title);
    expect(await waiting('2026-11-30T09:59:59.999Z')).toEqual(['New']);
    expect(await waiting('2026-11-30T10:00:00.000Z')).toEqual(['New', 'Goes on']);
    expect(await waiting(times.after)).toEqual(['New', 'Goes on']);
  });
});
