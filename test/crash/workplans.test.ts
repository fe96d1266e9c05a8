import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createHandler as createParticipationRoom } from '../../functions/participation/handler.ts';
import { createHandler as createWorkplansRoom } from '../../functions/workplans/handler.ts';
import type { Workplan } from '../../shared/domain/workplan.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createParticipation, declarationIdFor } from '../../shared/store/participation.ts';
import { history } from '../../shared/store/records.ts';
import { createWorkplans, workplanIdFor } from '../../shared/store/workplans.ts';
import { keepChartered } from '../support/chartered.ts';
import type { Sending, SignedIn } from '../support/house.ts';
import { keepMagYear, tester } from '../support/samples.ts';
import { atEveryStep, Life } from './life.ts';
import { type WholeHouse, wholeHouse } from './whole.ts';

/** The rooms of the workplans and of the MAG's participation die before and after each of their requests. */
const roomsOf = ({ sending: { house, web } }: WholeHouse) => {
  const { table } = house;
  const stores = {
    ...web,
    forums: createForums(table),
    charters: createCharters(table),
    cycles: createCycles(table),
    workplans: createWorkplans(table),
    participation: createParticipation(table),
  };
  return {
    ...stores,
    workplansRoom: createWorkplansRoom(stores),
    participationRoom: createParticipationRoom(stores),
  };
};

let whole: WholeHouse;
let rooms: ReturnType<typeof roomsOf>;
let mara: SignedIn;
beforeAll(async () => {
  whole = await wholeHouse();
  rooms = roomsOf(whole);
  mara = whole.sending.mag;
});
afterAll(() => whole.office.close());
beforeEach(() => whole.inTime());

/** An act of somebody, who does it once more when no answer comes: done then, or told that it is done. */
const twice = async (life: Life, act: () => Promise<{ status: number }>) => {
  await life.live(act);
  expect([303, 409]).toContain((await act()).status);
};

/** A forum in the second year of its charter, with a workplan in force of which anybody can take the one milestone. */
const planned = async (more: Partial<Workplan> = {}) => {
  whole.inTime();
  const { house } = whole.sending;
  const at = house.clock().toISOString();
  const who = { by: 'Mara Member', byId: mara.person.id, at };
  const { forum, charter } = await keepChartered(house, mara, {
    years: '2',
    midTerm: {
      progress: 'Ten calls.',
      findings: 'It works.',
      next: 'Ask.',
      outreach: 'Twelve.',
      ...who,
      acknowledged: { ...who, words: 'Good.' },
    },
  });
  const milestone = {
    id: house.newId('milestone'),
    kind: 'future topics' as const,
    title: 'What should BPFs look at next?',
    due: '2027-10-01',
    owner: { id: mara.person.id, name: mara.person.name },
    open: true,
  };
  const plan: Workplan = {
    id: workplanIdFor(charter.id),
    revision: 0,
    forumId: forum.id,
    charterId: charter.id,
    title: `Workplan of ${forum.title}`,
    state: 'approved',
    facilitator: { id: mara.person.id, name: mara.person.name },
    current: { version: 1, milestones: [milestone], approvals: [], at },
    progress: {},
    course: [],
    createdAt: at,
    ...more,
  };
  await house.commit({ changes: [rooms.workplans.change(undefined, plan, tester, at)], audit: [] });
  const send = (key: string, sending: Sending = {}) =>
    house.send(rooms.workplansRoom, key, {
      ...sending,
      params: { forumId: forum.id, milestoneId: milestone.id, ...sending.params },
    });
  return { forum, plan: { ...plan, revision: 1 }, milestone, send };
};

type Planned = Awaited<ReturnType<typeof planned>>;

const offered = ({ send }: Planned, id: string, email: string) =>
  send('POST /forums/{forumId}/workplan/{milestoneId}', {
    form: { id, email, name: 'Paulo Participant', words: 'I know the registries.', consent: 'yes' },
  });

const confirmed = async ({ send }: Planned, id: string) => {
  const letters = await whole.sending.house.letters.allCausedBy(id);
  const asked = letters.find(({ template }) => template === 'offer-confirm');
  const key = new URL(String(asked?.fields.confirmAt)).searchParams.get('key') ?? '';
  return send('POST /offers/{offerId}/confirm', { params: { offerId: id }, form: { key } });
};

const told = async (record: string, act: string) =>
  (await history(whole.sending.house.table, record)).items.filter((each) => each.act === act);

test('an offer that is sent, and sent again after the room died, asks whoever made it once', async () => {
  await atEveryStep(async (end) => {
    const its = await planned();
    const [email, id] = [whole.somebody(), whole.sending.house.newId('offer')];
    const life = new Life(end);
    await twice(life, () => offered(its, id, email));
    expect(await whole.sentTo()).toEqual([email]);
    return life;
  });
});

test('an offer that is confirmed, and again after the room died, is told to the team once', async () => {
  await atEveryStep(async (end) => {
    const its = await planned();
    const id = whole.sending.house.newId('offer');
    await offered(its, id, whole.somebody());
    const life = new Life(end);
    await twice(life, () => confirmed(its, id));
    expect((await rooms.workplans.offers.get(id))?.state).toBe('open');
    expect(await told(its.forum.id, 'offered to take a milestone')).toHaveLength(1);
    await whole.sentTo();
    return life;
  });
});

test('an offer that is accepted, and again after the room died, gives the milestone and one letter', async () => {
  const { house } = whole.sending;
  await atEveryStep(async (end) => {
    const its = await planned();
    const [email, id] = [whole.somebody(), house.newId('offer')];
    await offered(its, id, email);
    await confirmed(its, id);
    await whole.sentTo();
    const team = { role: 'coordinating-team', forumId: its.forum.id } as const;
    const farida = await house.signIn([team], 'Farida Facilitator', whole.somebody());
    const life = new Life(end);
    await twice(life, () =>
      its.send('POST /desk/offers/{offerId}', {
        as: farida,
        params: { offerId: id },
        form: { decision: 'accept', words: 'Welcome!' },
      }),
    );
    expect(await whole.sentTo()).toEqual([email]);
    expect((await rooms.workplans.get(its.plan.id))?.progress[its.milestone.id]?.taken?.email).toBe(email);
    expect(await told(its.forum.id, 'gave a milestone to a participant')).toHaveLength(1);
    return life;
  });
});

test('an approval that is given, and again after the room died, puts one version in force', async () => {
  const { house, secretariat } = whole.sending;
  await atEveryStep(async (end) => {
    const its = await planned();
    const at = house.clock().toISOString();
    const by = { by: 'Mara Member', byId: mara.person.id, at };
    const proposed: Workplan = {
      ...its.plan,
      state: 'proposed',
      draft: {
        milestones: [{ ...its.milestone, title: 'Topics, with the reasons for each' }],
        reason: 'We learned of more.',
        proposed: { ...by, byId: house.newId('person') },
        approvals: [{ ...by, as: 'facilitator' }],
      },
    };
    await house.commit({ changes: [rooms.workplans.change(its.plan, proposed, tester, at)], audit: [] });
    const life = new Life(end);
    await twice(life, () =>
      its.send('POST /desk/forums/{forumId}/workplan/approval', {
        as: secretariat,
        form: { decision: 'approve', read: at },
      }),
    );
    const plan = await rooms.workplans.get(its.plan.id);
    expect([plan?.state, plan?.current?.version, plan?.draft]).toEqual(['approved', 2, undefined]);
    const versions = await rooms.workplans.versions.ofPlan(its.plan.id);
    expect(versions.map(({ version }) => version)).toEqual([2]);
    expect(await told(its.forum.id, 'approved the workplan as the IGF secretariat')).toHaveLength(1);
    return life;
  });
});

test('a declaration and what was noted of members stand once, whenever the room died', async () => {
  const { house, secretariat } = whole.sending;
  const { forum } = await planned();
  await atEveryStep(async (end) => {
    whole.inTime();
    const year = await keepMagYear(house);
    const params = { yearId: year.id, forumId: forum.id };
    const id = house.newId('attendance');
    const life = new Life(end);
    await twice(life, () =>
      house.send(rooms.participationRoom, 'POST /desk/mag-participation/{yearId}/declaration', {
        as: mara,
        params,
        form: { forums: forum.id, part: 'contribute', revision: '0' },
      }),
    );
    const after = life.dead ? new Life() : life;
    await twice(after, () =>
      house.send(rooms.participationRoom, 'POST /desk/mag-participation/{yearId}/forums/{forumId}', {
        as: secretariat,
        params,
        form: { id, day: '2026-11-20', occasion: 'meeting', what: 'Third call', members: mara.person.id },
      }),
    );
    const { declarations, attendances } = rooms.participation;
    expect((await declarations.ofYear(year.id)).map(({ id: each }) => each)).toEqual([
      declarationIdFor(year.id, mara.person.id),
    ]);
    expect((await attendances.ofYear(year.id)).map(({ id: each }) => each)).toEqual([id]);
    expect(await told(year.id, 'declared')).toHaveLength(1);
    return life;
  });
});
