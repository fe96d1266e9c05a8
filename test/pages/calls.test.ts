import { createHandler } from '../../functions/calls/handler.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createModalities } from '../../shared/store/modalities.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { createSelections } from '../../shared/store/selections.ts';
import { createHouse, type Sending } from '../support/house.ts';
import { keepCycle, keepModalities } from '../support/samples.ts';
import { describePages } from './looked-at.ts';

/** A call that is planned without a cycle, put into one that its days do not fit, and opens. */
const walkOnce = async () => {
  const house = await createHouse('2026-11-20T09:00:00.000Z');
  const { table } = house;
  const room = createHandler({
    ...house.web,
    table,
    calls: createCalls(table),
    cycles: createCycles(table),
    modalities: createModalities(table),
    proposals: createProposals(table),
    selections: createSelections(table),
  });
  const sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  const pages: Record<string, string> = {};
  const send = (key: string, more: Sending = {}) => house.send(room, key, { as: sekou, ...more });
  const see = async (name: string, answer: ReturnType<typeof send>) => {
    pages[name] = (await answer).body;
  };
  const typed = {
    title: 'Call for Best Practice Forums 2027',
    opens: '2026-12-14',
    closes: '2027-01-20',
    decidedBy: '2027-02-05',
    capacity: '4',
    guidance: 'Bring us a narrow question.\nשאלה צרה אחת.',
  };
  const callId = house.newId('call');
  const at = { params: { callId } };
  const change = (form: Record<string, string>) =>
    send('POST /desk/calls/{callId}', { ...at, form: { ...typed, revision: '1', ...form } });

  await see('to be planned', send('GET /desk/calls/new'));
  const plan = (form: Record<string, string>) =>
    send('POST /desk/calls/new', { form: { ...typed, id: callId, ...form } });
  await see('without a cycle and a reason', plan({}));
  await plan({ withoutModalities: 'There was no time to plan the whole year.' });
  await see('where no cycle is planned', send('GET /desk/calls/{callId}', at));
  const cycle = await keepCycle(house, 'IGF 2026–2027');
  await see('that opens in a cycle', send('GET /desk/calls/{callId}', at));
  await see('to a cycle without modalities', change({ cycleId: cycle.id }));
  await keepModalities(house, cycle);
  await see('with other days than its cycle', change({ cycleId: cycle.id }));
  await change({ cycleId: cycle.id, otherDays: 'כולם בחופשה: the holidays are long this year.' });
  await see('that does not fit its cycle', send('GET /desk/calls/{callId}', at));
  await see('announced', house.send(room, 'GET /calls/{callId}', at));
  house.staySignedIn();
  house.setClock('2026-12-20T09:00:00.000Z');
  await see('open, and put elsewhere', change({ cycleId: 'none', revision: '2' }));
  return pages;
};

describePages(
  'pages of a call',
  [
    'to be planned',
    'without a cycle and a reason',
    'where no cycle is planned',
    'that opens in a cycle',
    'to a cycle without modalities',
    'with other days than its cycle',
    'that does not fit its cycle',
    'announced',
    'open, and put elsewhere',
  ],
  walkOnce,
);
