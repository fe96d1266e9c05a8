import { createHandler } from '../../functions/cycles/handler.ts';
import type { Call } from '../../shared/domain/call.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createWorkplans } from '../../shared/store/workplans.ts';
import { createHouse } from '../support/house.ts';
import { keepCycle, tester } from '../support/samples.ts';
import { describePages } from './looked-at.ts';

/** The pages of a cycle, of one with a date set by hand that does not fit. */
const walkOnce = async () => {
  const house = await createHouse('2026-12-28T09:00:00.000Z');
  const handler = createHandler({
    ...house.web,
    table: house.table,
    calls: createCalls(house.table),
    charters: createCharters(house.table),
    cycles: createCycles(house.table),
    workplans: createWorkplans(house.table),
  });
  const as = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  const pages: Record<string, string> = {};
  const get = (routeKey: string, params: Record<string, string> = {}) =>
    house.send(handler, routeKey, { as, params });
  const see = async (name: string, answer: Promise<{ body: string }>) => {
    pages[name] = (await answer).body;
  };
  await see('no cycle', get('GET /cycles'));
  await see('no cycles', get('GET /desk/cycles'));
  await see('plan', get('GET /desk/cycles/new'));
  const typed = {
    title: 'IGF 2026–2027',
    meetingStarts: '2026-12-07',
    meetingEnds: '2026-12-11',
    magStarts: '2026-12-21',
    magEnds: '2026-12-22',
  };
  await see(
    'plan previewed',
    house.send(handler, 'POST /desk/cycles/new', { as, form: { ...typed, act: 'preview' } }),
  );
  await see(
    'plan with errors',
    house.send(handler, 'POST /desk/cycles/new', {
      as,
      form: { ...typed, magEnds: '', nextEnds: '2027-12-01' },
    }),
  );
  const { id: cycleId } = await keepCycle(house, 'IGF 2026–2027');
  await keepCycle(house, 'IGF 2025–2026');
  const set = (dateName: string, form: Record<string, string>) =>
    house.send(handler, 'POST /desk/cycles/{cycleId}/dates/{dateName}', {
      as,
      params: { cycleId, dateName },
      form,
    });
  await see('date with errors', set('callCloses', { day: '2027-01-12', time: '6pm', reason: '' }));
  await set('callCloses', {
    day: '2027-01-12',
    time: '18:00',
    zone: 'Europe/Zurich',
    reason: 'מוקדם יותר, before the holidays of some end.',
    revision: '1',
  });
  await set('reviewCloses', { day: '2027-02-09', reason: 'More reviewers.', revision: '2' });
  await see('public', get('GET /cycles/{cycleId}', { cycleId }));
  await see('list', get('GET /desk/cycles'));
  await see('desk', get('GET /desk/cycles/{cycleId}', { cycleId }));
  await see('date', get('GET /desk/cycles/{cycleId}/dates/{dateName}', { cycleId, dateName: 'callCloses' }));
  const at = house.clock().toISOString();
  const call: Call = {
    id: house.newId('call'),
    revision: 0,
    title: 'קול קורא 2027, <the call>',
    cycleId,
    opens: '2026-12-12',
    closes: '2027-01-16',
    decidedBy: '2027-02-11',
    capacity: 4,
    guidance: 'Bring us a narrow question.',
    otherDays: { reason: 'הובטח כך, and it was promised.', by: 'Sekou Secretariat', at },
    createdAt: at,
  };
  await house.commit({ changes: [createCalls(house.table).change(undefined, call, tester, at)], audit: [] });
  await see(
    'date beside that of the call',
    get('GET /desk/cycles/{cycleId}/dates/{dateName}', { cycleId, dateName: 'callCloses' }),
  );
  return pages;
};

describePages(
  'pages of the cycle',
  [
    'no cycle',
    'no cycles',
    'plan',
    'plan previewed',
    'plan with errors',
    'date with errors',
    'public',
    'list',
    'desk',
    'date',
    'date beside that of the call',
  ],
  walkOnce,
);
