import { createHandler } from '../../functions/workplans/handler.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { noteProgress } from '../../shared/domain/workplan.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createWorkplans, workplanIdFor } from '../../shared/store/workplans.ts';
import { keepChartered } from '../support/chartered.ts';
import { createHouse, type Sending, type SignedIn } from '../support/house.ts';
import { tester } from '../support/samples.ts';
import { describePages } from './looked-at.ts';

/** A workplan from nothing to the end of its charter, with all that can be said against it on the way. */
const walkOnce = async () => {
  const house = await createHouse('2026-02-20T09:00:00.000Z');
  const { table } = house;
  const workplans = createWorkplans(table);
  const charters = createCharters(table);
  const room = createHandler({
    ...house.web,
    table,
    workplans,
    charters,
    forums: createForums(table),
    cycles: createCycles(table),
  });
  const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
  const nina = await house.signIn([{ role: 'mag' }], 'נילי חדשה');
  const sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  const { forum, charter } = await keepChartered(house, mara, { years: '2' });
  const team = { role: 'coordinating-team', forumId: forum.id } as const;
  const farida = await house.signIn([team], 'Farida Facilitator');

  const pages: Record<string, string> = {};
  const send = (key: string, as?: SignedIn, more: Sending = {}) =>
    house.send(room, key, { ...(as ? { as } : {}), ...more, params: { forumId: forum.id, ...more.params } });
  const see = async (name: string, answer: ReturnType<typeof send>) => {
    pages[name] = (await answer).body;
  };
  const open = 'GET /forums/{forumId}/workplan';
  const one = 'GET /forums/{forumId}/workplan/{milestoneId}';
  const desk = '/desk/forums/{forumId}/workplan';
  const act = (form: Record<string, string>, as = farida) => send(`POST ${desk}`, as, { form });
  const decide = (as: SignedIn, form: Record<string, string>) => send(`POST ${desk}/approval`, as, { form });
  const plan = async () => {
    const found = await workplans.get(workplanIdFor(charter.id));
    if (!found) throw new Error('No workplan.');
    return found;
  };
  const milestone = async (kind: string) => {
    const { draft, current } = await plan();
    const found = (draft ?? current)?.milestones.find((each) => each.kind === kind);
    if (!found) throw new Error(`No ${kind}.`);
    return found.id;
  };

  await see('not begun', send(open));
  await see('not begun, on the desk', send(`GET ${desk}`, farida));
  await see('not begun, as the MAG sees it', send(`GET ${desk}`, mara));
  await act({ act: 'begin' });
  await see('draft', send(`GET ${desk}`, farida));
  const params = { milestoneId: await milestone('research') };
  const fields = { kind: 'research', ownerId: farida.person.id, open: 'yes' };
  await see('milestone of the draft', send(`GET ${desk}/{milestoneId}`, farida, { params }));
  await see(
    'milestone with errors',
    send(`POST ${desk}/{milestoneId}`, farida, {
      params,
      form: { ...fields, title: '', due: '2029-01-01', revision: String((await plan()).revision) },
    }),
  );
  await send(`POST ${desk}/{milestoneId}`, farida, {
    params,
    form: {
      ...fields,
      title:
        'ראיונות עם עשרה רגולטורים, in their own languages, about measures that did not work as they were meant',
      starts: '2026-03-02',
      due: '2026-06-12',
      revision: String((await plan()).revision),
    },
  });
  await act({ act: 'propose' });
  await see('proposed', send(`GET ${desk}`, farida));
  await see('nothing to decide', send(`GET ${desk}/approval`, nina));
  await see('to be decided on', send(`GET ${desk}/approval`, mara));
  await see('given back without words', decide(mara, { decision: 'return' }));
  await decide(mara, { decision: 'return', words: 'Please say who asks whom.\nהתאריכים מוקדמים מדי.' });
  await see('given back', send(`GET ${desk}`, farida));
  await act({ act: 'propose' });
  for (const as of [mara, sekou]) await decide(as, { decision: 'approve' });
  await see('nothing waits', send(`GET ${desk}/approval`, mara));

  // In force: under way, and taken part in.
  await see('offer form', send(one, undefined, { params }));
  const offer = {
    id: house.newId('offer'),
    name: 'Paulo <Participant>',
    email: 'paulo@example.org',
    words: 'I did ten interviews last year.\nאני מכיר את הרשמים.',
    consent: 'yes',
  };
  const offers = 'POST /forums/{forumId}/workplan/{milestoneId}';
  await see(
    'offer with errors',
    send(offers, undefined, { params, form: { name: 'Paulo', email: 'paulo@' } }),
  );
  await send(offers, undefined, { params, form: offer });
  await see('offer sent', send(one, undefined, { params, query: { sent: '' } }));
  const letter = (await house.waitingLetters()).find(({ template }) => template === 'offer-confirm');
  const key = new URL(String(letter?.fields.confirmAt)).searchParams.get('key') ?? '';
  const own = { params: { offerId: offer.id } };
  await see('offer to confirm', send('GET /offers/{offerId}/confirm', undefined, { ...own, query: { key } }));
  await send('POST /offers/{offerId}/confirm', undefined, { ...own, form: { key } });
  await see('offer confirmed', send('GET /offers/{offerId}/confirm', undefined, { ...own, query: { key } }));
  await see('offer on the desk', send('GET /desk/offers/{offerId}', farida, own));
  await send('POST /desk/offers/{offerId}', farida, {
    ...own,
    form: { decision: 'accept', words: 'Welcome!' },
  });
  await see('offer decided', send('GET /desk/offers/{offerId}', farida, own));

  house.setClock('2026-05-20T09:00:00.000Z');
  const later = ({ person }: SignedIn, year: number) => house.signIn(person.roles, `${person.name} ${year}`);
  const fatou = await later(farida, 2026);
  const progress = (milestoneId: string, form: Record<string, string>) =>
    send(`POST ${desk}/{milestoneId}/progress`, fatou, { params: { milestoneId }, form });
  await progress(await milestone('scoping meeting'), { done: '2026-03-12', words: 'Fourteen came.' });
  await progress(params.milestoneId, { words: 'Seven of ten have answered.' });
  await see('progress with errors', progress(params.milestoneId, { done: '2027-01-01', words: 'Soon.' }));
  await see('course with errors', send(`POST ${desk}/course`, fatou, { form: { answer: 'partly' } }));
  await send(`POST ${desk}/course`, fatou, { form: { answer: 'partly', words: 'Africa is missing.' } });
  await see('course', send(`GET ${desk}/course`, fatou));
  await see('in force', send(open));
  await see('in force, on the desk', send(`GET ${desk}`, fatou));

  // Two months went by without an answer; then the forum is off its goal.
  house.setClock('2026-08-05T09:00:00.000Z');
  const august = await later(farida, 8);
  const left = { answer: 'no', words: 'We speak of taxes only.\nעל מיסים בלבד.' };
  await send(`POST ${desk}/course`, august, { form: left });
  await see('off the goal', send(open));
  await see('off the goal, on the desk', send(`GET ${desk}`, august));
  await act({ act: 'amend', reason: 'The call ended later.\nהיעד נשאר.' }, august);
  await see('amendment', send(`GET ${desk}`, august));
  await act({ act: 'propose' }, august);

  // The second year waits, and the charter ends.
  house.setClock('2026-12-13T09:00:00.000Z');
  await see('second year waits', send(open));
  const frida = await later(farida, 2027);
  await see('second year waits, on the desk', send(`GET ${desk}`, frida));
  await see('course while the second year waits', send(`GET ${desk}/course`, frida));
  const sina = await later(sekou, 2027);
  await see('not approved while the second year waits', decide(sina, { decision: 'approve' }));
  const waiting = {
    params: { milestoneId: await milestone('outreach') },
    form: { ...offer, id: house.newId('offer') },
  };
  await see('offer while the second year waits', send(offers, undefined, waiting));
  house.setClock('2028-01-10T09:00:00.000Z');
  await see('ended', send(open));

  // As a plan looks that is all done.
  let done = await plan();
  for (const { id } of done.current?.milestones ?? []) {
    const noted = noteProgress(done, id, { done: '2026-12-01' }, farida.person, house.clock());
    if (isRefusal(noted)) throw new Error(noted.reason);
    done = noted;
  }
  const at = house.clock().toISOString();
  await house.commit({ changes: [workplans.change(await plan(), done, tester, at)], audit: [] });
  await see('all done', send(open));
  return pages;
};

describePages(
  'pages of a workplan',
  [
    'not begun',
    'not begun, on the desk',
    'not begun, as the MAG sees it',
    'draft',
    'milestone of the draft',
    'milestone with errors',
    'proposed',
    'nothing to decide',
    'to be decided on',
    'given back without words',
    'given back',
    'nothing waits',
    'offer form',
    'offer with errors',
    'offer sent',
    'offer to confirm',
    'offer confirmed',
    'offer on the desk',
    'offer decided',
    'progress with errors',
    'course with errors',
    'course',
    'in force',
    'in force, on the desk',
    'off the goal',
    'off the goal, on the desk',
    'amendment',
    'second year waits',
    'second year waits, on the desk',
    'course while the second year waits',
    'not approved while the second year waits',
    'offer while the second year waits',
    'ended',
    'all done',
  ],
  walkOnce,
);
