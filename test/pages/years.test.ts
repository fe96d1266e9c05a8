import { beforeAll, describe, expect, it } from 'vitest';
import { createHandler as createChartersRoom } from '../../functions/charters/handler.ts';
import { createHandler as createForumsRoom } from '../../functions/forums/handler.ts';
import { createHandler as createParticipationRoom } from '../../functions/participation/handler.ts';
import { createHandler as createWorkplansRoom } from '../../functions/workplans/handler.ts';
import type { Declaration } from '../../shared/domain/participation.ts';
import type { Offer } from '../../shared/domain/workplan.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { createParticipation, declarationIdFor } from '../../shared/store/participation.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { createWorkplans, workplanIdFor } from '../../shared/store/workplans.ts';
import { keepChartered } from '../support/chartered.ts';
import { createHouse, type SignedIn } from '../support/house.ts';
import { keepMagYear, tester } from '../support/samples.ts';
import { barriers, tooWide, useBrowser } from './browser.ts';
import { wrongHtml } from './validity.ts';

/** The pages by which a forum works for two years: charter, goal, workplan, mid-term update, going on; and the MAG's register. */
const walkOnce = async () => {
  const house = await createHouse('2026-02-20T09:00:00.000Z');
  const { table } = house;
  const stores = {
    table,
    forums: createForums(table),
    charters: createCharters(table),
    cycles: createCycles(table),
    workplans: createWorkplans(table),
    participation: createParticipation(table),
    outputs: createOutputs(table),
    proposals: createProposals(table),
    calls: createCalls(table),
  };
  const charters = createChartersRoom({ ...house.web, ...stores });
  const workplans = createWorkplansRoom({ ...house.web, ...stores });
  const forums = createForumsRoom({ ...house.web, ...stores });
  const magYears = createParticipationRoom({ ...house.web, ...stores });
  const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
  await house.signIn([{ role: 'mag' }], 'נילי חדשה');
  const sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  const { forum, charter, cycle } = await keepChartered(house, mara, { years: '2' });
  const role = { role: 'coordinating-team', forumId: forum.id } as const;
  const farida = await house.signIn([role], 'Farida Facilitator');

  const pages: Record<string, string> = {};
  type Room = Parameters<typeof house.send>[0];
  const send = (
    room: Room,
    key: string,
    as?: SignedIn,
    more: { form?: Record<string, string>; params?: Record<string, string> } = {},
  ) =>
    house.send(room, key, {
      ...(as ? { as } : {}),
      ...more,
      params: { forumId: forum.id, ...more.params },
    });
  const see = async (name: string, answer: ReturnType<typeof send>) => {
    const { body } = await answer;
    expect(body, name).toContain('<h1');
    pages[name] = body;
  };
  const desk = '/desk/forums/{forumId}';
  const at = house.clock().toISOString();

  // The workplan, from the template to the timeline that a participant takes part in.
  await see('no workplan', send(workplans, 'GET /forums/{forumId}/workplan'));
  await send(workplans, `POST ${desk}/workplan`, farida, { form: { act: 'begin' } });
  await see('workplan as a draft', send(workplans, `GET ${desk}/workplan`, farida));
  await send(workplans, `POST ${desk}/workplan`, farida, { form: { act: 'propose' } });
  await see('approval', send(workplans, `GET ${desk}/workplan/approval`, mara));
  for (const as of [mara, sekou])
    await send(workplans, `POST ${desk}/workplan/approval`, as, { form: { decision: 'approve' } });
  const plan = await stores.workplans.get(workplanIdFor(charter.id));
  const milestone = plan?.current?.milestones.find(({ open }) => open);
  if (!plan || !milestone) throw new Error('No workplan, or nothing to take.');
  const params = { milestoneId: milestone.id };
  await see('milestone', send(workplans, `GET ${desk}/workplan/{milestoneId}`, farida, { params }));
  await see(
    'offer form',
    send(workplans, 'GET /forums/{forumId}/workplan/{milestoneId}', undefined, { params }),
  );
  const offer: Offer = {
    id: house.newId('offer'),
    revision: 0,
    state: 'open',
    forumId: forum.id,
    workplanId: plan.id,
    milestoneId: milestone.id,
    milestone: milestone.title,
    name: 'Paulo <Participant>',
    email: 'paulo@example.org',
    words: 'I did ten interviews last year.',
    keyHash: 'none',
    createdAt: at,
  };
  await house.commit({ changes: [stores.workplans.offers.change(undefined, offer, tester, at)], audit: [] });
  await see(
    'offer',
    send(workplans, 'GET /desk/offers/{offerId}', farida, { params: { offerId: offer.id } }),
  );

  // The charter, while it runs.
  await see('charter on the desk', send(charters, `GET ${desk}/charter`, farida));
  await send(charters, `POST ${desk}/goal`, farida, {
    form: {
      stage: 'refined',
      goal: 'A report that two regulators use.',
      evidence: 'They say so.',
      outOfScope: 'Taxes.',
      why: 'Reports stay in drawers.',
      revision: '0',
    },
  });
  await see('goal', send(charters, 'GET /forums/{forumId}/goal'));
  await see('goal on the desk', send(charters, `GET ${desk}/goal`, farida));

  // The MAG's year.
  await see('no register', send(magYears, 'GET /mag-participation'));
  await see('years of the MAG', send(magYears, 'GET /desk/mag-participation', sekou));
  const year = await keepMagYear(house);
  const yearParams = { params: { yearId: year.id } };
  const declarationAt = 'GET /desk/mag-participation/{yearId}/declaration';
  await see('declaration', send(magYears, declarationAt, mara, yearParams));
  const declaration: Declaration = {
    id: declarationIdFor(year.id, mara.person.id),
    revision: 0,
    yearId: year.id,
    personId: mara.person.id,
    name: 'Mara Member',
    forums: [forum.id],
    part: 'facilitate',
    words: 'I know the registries.',
    declaredAt: at,
  };
  await house.commit({
    changes: [stores.participation.declarations.change(undefined, declaration, tester, at)],
    audit: [],
  });
  await see('register', send(magYears, 'GET /mag-participation'));
  await see(
    'register on the desk',
    send(magYears, 'GET /desk/mag-participation/{yearId}', sekou, yearParams),
  );

  // A year later: the mid-term update, and the second year.
  house.setClock('2026-12-13T09:00:00.000Z');
  const later = async ({ person }: SignedIn) =>
    house.signIn(person.roles, `${person.name} in ${house.clock().getFullYear()}`);
  const [team, first] = [await later(farida), await later(sekou)];
  await see('workplan', send(workplans, 'GET /forums/{forumId}/workplan'));
  await see('workplan on the desk', send(workplans, `GET ${desk}/workplan`, team));
  await see('course', send(workplans, `GET ${desk}/workplan/course`, team));
  await see('second year waits', send(charters, 'GET /forums/{forumId}/charter'));
  await see('forum that waits', send(forums, 'GET /forums/{forumId}'));
  await see(
    'mid-term update with errors',
    send(charters, `POST ${desk}/mid-term`, team, { form: { progress: 'Ten calls.' } }),
  );
  await send(charters, `POST ${desk}/mid-term`, team, {
    form: {
      progress: 'Ten calls, two drafts.',
      findings: 'It works where somebody answers.',
      next: 'Ask the regulators.',
      outreach: 'Twelve joined; Africa is missing.',
    },
  });
  await see('mid-term update', send(charters, `GET ${desk}/mid-term`, first));

  // Two years later: going on.
  house.setClock('2027-12-13T09:00:00.000Z');
  const call = {
    id: house.newId('call'),
    revision: 0,
    title: 'Call for 2028',
    opens: '2027-12-12',
    closes: '2028-01-16',
    decidedBy: '2028-02-12',
    capacity: 4,
    guidance: 'Go on.',
    createdAt: at,
  };
  await house.commit({ changes: [stores.calls.change(undefined, call, tester, at)], audit: [] });
  await see('ask to go on', send(charters, `GET ${desk}/continuation`, await later(farida)));
  await see('charter that ended', send(charters, 'GET /forums/{forumId}/charter'));
  expect(cycle.title).toBe('IGF 2026');
  return pages;
};

const names = [
  'no workplan',
  'workplan as a draft',
  'approval',
  'milestone',
  'offer form',
  'offer',
  'charter on the desk',
  'goal',
  'goal on the desk',
  'no register',
  'years of the MAG',
  'declaration',
  'register',
  'register on the desk',
  'workplan',
  'workplan on the desk',
  'course',
  'second year waits',
  'forum that waits',
  'mid-term update with errors',
  'mid-term update',
  'ask to go on',
  'charter that ended',
];

describe('pages of a forum’s years', () => {
  const browser = useBrowser();
  let pages: Record<string, string>;
  beforeAll(async () => {
    pages = await walkOnce();
  });

  it('are these', () => {
    expect(Object.keys(pages)).toEqual(names);
  });

  describe.each(names)('%s', (name) => {
    it('is valid HTML', async () => {
      expect(await wrongHtml(pages[name] ?? '')).toEqual([]);
    });

    it.each([
      ['in the light', { width: 1280 }],
      ['in the dark', { width: 1280, dark: true }],
      ['on the smallest phone', { width: 320, phone: true }],
    ])('has no barrier and fits %s', async (_, look) => {
      const page = await browser.open(() => ({ html: pages[name] ?? '' }), look);
      await page.goto('/');
      expect(await tooWide(page)).toBe(0);
      expect(await barriers(page)).toEqual([]);
    });

    it('fits from right to left', async () => {
      const html = (pages[name] ?? '').replace('dir="ltr"', 'dir="rtl"');
      const page = await browser.open(() => ({ html }), { width: 360 });
      await page.goto('/');
      expect(await tooWide(page)).toBe(0);
    });
  });
});
