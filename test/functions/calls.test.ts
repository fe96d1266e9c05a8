import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/calls/handler.ts';
import { deskAddress } from '../../shared/domain/addresses.ts';
import { newsFor } from '../../shared/domain/digest.ts';
import type { Role } from '../../shared/domain/people.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createModalities } from '../../shared/store/modalities.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { history, newsBetween } from '../../shared/store/records.ts';
import { createSelections } from '../../shared/store/selections.ts';
import { createHouse, type SignedIn, type TestHouse } from '../support/house.ts';
import { keepCycle, keepModalities, tester } from '../support/samples.ts';

const typed = {
  title: 'Call for Best Practice Forums 2027',
  opens: '2026-12-01',
  closes: '2027-01-10',
  decidedBy: '2027-02-05',
  capacity: '4',
  guidance: 'Bring us a narrow question.',
  steps: '',
};
/** Said of a call that no cycle was made for. */
const exception = { withoutModalities: 'There was no time to plan the whole year.' };

/** The id that the form of a page carries. */
const idIn = (body: string) => /name="id" value="([^"]+)"/.exec(body)?.[1] ?? '';

describe('calls for proposals', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let secretariat: SignedIn;

  beforeEach(async () => {
    house = await createHouse();
    handler = createHandler({
      ...house.web,
      table: house.table,
      cycles: createCycles(house.table),
      modalities: createModalities(house.table),
      calls: createCalls(house.table),
      proposals: createProposals(house.table),
      selections: createSelections(house.table),
    });
    secretariat = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  });

  const open = async (more: Record<string, string> = {}) => {
    const id = house.newId('call');
    const answer = await house.send(handler, 'POST /desk/calls/new', {
      as: secretariat,
      form: { ...typed, ...(more.cycleId ? {} : exception), id, ...more },
    });
    return { id, answer };
  };

  it('is planned by the secretariat, opens and closes by its dates, and says so', async () => {
    const { id, answer } = await open();
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe(`/desk/calls/${id}`);

    const seen = async () =>
      (
        await house.send(handler, 'GET /calls/{callId}', {
          params: { callId: id },
          accept: 'application/json',
        })
      ).json() as {
        state: string;
      };
    expect(await seen()).toMatchObject({
      state: 'announced',
      opensAt: '2026-11-30T10:00:00.000Z',
      closesAt: '2027-01-11T12:00:00.000Z',
    });
    house.setClock('2026-11-30T10:00:00.000Z');
    expect((await seen()).state).toBe('open');
    house.setClock('2027-01-11T12:00:00.000Z');
    expect((await seen()).state).toBe('closed');
  });

  describe('of a cycle', () => {
    it('has its dates, also when one of them was set by hand with its zone', async () => {
      const cycle = await keepCycle(house, 'IGF 2026–2027');
      const cycles = createCycles(house.table);
      const override = {
        day: '2027-01-08',
        time: '18:00',
        zone: 'Europe/Zurich',
        reason: 'Holidays.',
        by: 'Sekou',
        at: cycle.createdAt,
      };
      await house.commit({
        changes: [
          cycles.change(cycle, { ...cycle, overrides: { callCloses: override } }, tester, cycle.createdAt),
        ],
        audit: [],
      });
      await keepModalities(house, cycle);
      const form = await house.send(handler, 'GET /desk/calls/new', {
        as: secretariat,
        query: { cycle: cycle.id },
      });
      for (const value of ['2026-12-12', '2027-01-08', '18:00', 'Europe/Zurich', '2027-02-11', cycle.id])
        expect(form.body).toContain(`value="${value}"`);
      expect(form.body).not.toContain('withoutModalities');
      const { id, answer } = await open({
        cycleId: cycle.id,
        opens: '2026-12-12',
        closes: '2027-01-08',
        closesTime: '18:00',
        closesZone: 'Europe/Zurich',
        decidedBy: '2027-02-11',
      });
      expect(answer.status).toBe(303);
      const page = await house.send(handler, 'GET /calls/{callId}', { params: { callId: id } });
      expect(page.body).toContain(`/cycles/${cycle.id}`);
      expect(page.body).toContain('/modalities/1');
      expect(page.body).toContain(
        'until <time datetime="2027-01-08T17:00:00.000Z">8 January 2027, 18:00 Europe/Zurich (8 January 2027, 17:00 UTC)</time>',
      );
    });

    const days = { opens: '2026-12-12', closes: '2027-01-16', decidedBy: '2027-02-11' };
    const withModalities = async () => {
      const cycle = await keepCycle(house, 'IGF 2026–2027');
      await keepModalities(house, cycle);
      return cycle;
    };
    const change = (callId: string, form: Record<string, string>) =>
      house.send(handler, 'POST /desk/calls/{callId}', {
        as: secretariat,
        params: { callId },
        form: { ...typed, ...days, ...form },
      });

    it('has other days than that only with a reason, which everybody reads', async () => {
      const cycle = await withModalities();
      const asked = await open({ cycleId: cycle.id, ...days, closes: '2027-01-10' });
      expect(asked.answer.status).toBe(422);
      expect(asked.answer.body).toContain('name="otherDays"');
      const { id, answer } = await open({ cycleId: cycle.id, ...days });
      expect(answer.status).toBe(303);
      const form = await house.send(handler, 'GET /desk/calls/{callId}', {
        as: secretariat,
        params: { callId: id },
      });
      expect(form.body).not.toContain('name="otherDays"');
      expect(form.body).toContain(`value="${cycle.id}" checked`);

      const own = { cycleId: cycle.id, closes: '2027-01-20' };
      const prolonged = await change(id, { ...own, revision: '1' });
      expect(prolonged.status).toBe(422);
      expect(prolonged.body).toContain(
        'Its days are not those of IGF 2026–2027. It is open until the end of 20 January 2027',
      );
      expect(prolonged.body).toContain('Review waits until it has closed, and lasts 18 days.');
      const why = 'Many asked for it.';
      expect((await change(id, { ...own, revision: '1', otherDays: why })).status).toBe(303);
      const past = (await history(house.table, id)).items.map(({ act, note }) => [act, note]);
      expect(past).toContainEqual(['gave a call other days than its cycle has', why]);
      const page = await house.send(handler, 'GET /calls/{callId}', { params: { callId: id } });
      expect(page.body).toContain(why);
      // Another word in it is no other day; the days of the cycle need no reason any more.
      expect((await change(id, { ...own, revision: '2', guidance: 'Shorter.' })).status).toBe(303);
      expect((await createCalls(house.table).get(id))?.otherDays?.reason).toBe(why);
      expect((await change(id, { cycleId: cycle.id, revision: '3' })).status).toBe(303);
      expect((await createCalls(house.table).get(id))?.otherDays).toBeUndefined();
    });

    it('does not open outside of it, where its modalities do not hold', async () => {
      const cycle = await withModalities();
      const later = { opens: '2028-03-01', closes: '2028-04-01', decidedBy: '2028-05-01' };
      const { id, answer } = await open({ cycleId: cycle.id, ...later, otherDays: 'We wish to.' });
      expect(answer.status).toBe(422);
      expect(answer.body).toContain('It opens on 1 March 2028, outside the cycle, which goes from');
      expect(await createCalls(house.table).get(id)).toBeUndefined();
      const planned = await open({ cycleId: cycle.id, ...days });
      const moved = await change(planned.id, {
        ...later,
        cycleId: cycle.id,
        otherDays: 'We wish to.',
        revision: '1',
      });
      expect(moved.status).toBe(422);
    });

    it('tells proposers when review is and when the MAG meets', async () => {
      const cycle = await withModalities();
      const { id } = await open({ cycleId: cycle.id, ...days });
      const { body } = await house.send(handler, 'GET /calls/{callId}', { params: { callId: id } });
      const words = body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
      expect(words).toContain(
        'Members of the MAG review the proposals: from 17 January 2027, 12:00 UTC, until the end of 7 February 2027, anywhere on Earth',
      );
      expect(words).toContain(
        '9 February 2027 The MAG meets, until 11 February 2027, and confirms the topics.',
      );
      expect(words).toContain(
        'by the end of 11 February 2027, anywhere on Earth (12 February 2027, 12:00 UTC)',
      );
    });

    it('takes a time of day only with its zone', async () => {
      const { answer } = await open({ closesTime: '18:00' });
      expect(answer.status).toBe(422);
      expect(answer.body).toContain('A time of day needs its time zone. Write it like Europe/Zurich.');
    });

    it('is not planned while no modalities are published for it, but deliberately, on record', async () => {
      const cycle = await keepCycle(house, 'IGF 2026–2027');
      // Those of another cycle do not count.
      await keepModalities(house);
      const days = { opens: '2026-12-12', closes: '2027-01-16', decidedBy: '2027-02-11' };
      const refused = await open({ cycleId: cycle.id, ...days });
      expect(refused.answer.status).toBe(422);
      expect(refused.answer.body).toContain(
        'No modalities are published for IGF 2026–2027. Publish them first; or say why the call is planned without them, which stays on record.',
      );
      expect(refused.answer.body).toContain('name="withoutModalities"');
      expect(await createCalls(house.table).get(refused.id)).toBeUndefined();
      const { id, answer } = await open({
        cycleId: cycle.id,
        ...days,
        withoutModalities: 'The MAG wants to see them first, and the meeting is tomorrow.',
      });
      expect(answer.status).toBe(303);
      expect((await history(house.table, id)).items).toMatchObject([
        {
          act: 'planned a call although no modalities are published for IGF 2026–2027',
          note: 'The MAG wants to see them first, and the meeting is tomorrow.',
          by: { name: 'Sekou Secretariat' },
        },
      ]);
      const page = await house.send(handler, 'GET /desk/calls/{callId}', {
        as: secretariat,
        params: { callId: id },
      });
      expect(page.body).toContain('The MAG wants to see them first, and the meeting is tomorrow.');
      expect(page.body).toContain('planned a call although no modalities are published for IGF 2026–2027');
    });
  });

  it('is held to modalities without a cycle, too: it is planned deliberately, on record', async () => {
    const form = await house.send(handler, 'GET /desk/calls/new', { as: secretariat });
    expect(form.body).toContain(
      'There is no cycle for this call, and so no modalities are published for it.',
    );
    expect(form.body).toContain('name="withoutModalities"');
    // Those that are published for some cycle do not count.
    await keepModalities(house);
    for (const cycleId of ['', house.newId('cycle')]) {
      const refused = await open({ cycleId, withoutModalities: '' });
      expect(refused.answer.status).toBe(422);
      expect(refused.answer.body).toContain(
        'There is no cycle for this call, so no modalities are published for it. Plan it from a cycle and publish them first; or say why the call is planned without them, which stays on record.',
      );
      expect(refused.answer.body).toContain('Bring us a narrow question.');
      expect(await createCalls(house.table).get(refused.id)).toBeUndefined();
    }
    const { id, answer } = await open();
    expect(answer.status).toBe(303);
    expect((await history(house.table, id)).items).toMatchObject([
      {
        act: 'planned a call without a cycle and its modalities',
        note: exception.withoutModalities,
        by: { name: 'Sekou Secretariat' },
      },
    ]);
    const page = await house.send(handler, 'GET /desk/calls/{callId}', {
      as: secretariat,
      params: { callId: id },
    });
    expect(page.body).toContain('There is no cycle for this call');
    expect(page.body).toContain(exception.withoutModalities);
  });

  it('is the same call when the form is sent twice', async () => {
    const id = house.newId('call');
    for (const _ of [1, 2]) {
      const answer = await house.send(handler, 'POST /desk/calls/new', {
        as: secretariat,
        form: { ...typed, ...exception, id },
      });
      expect(answer.status).toBe(303);
    }
    const { calls } = (await house.send(handler, 'GET /calls', { accept: 'application/json' })).json() as {
      calls: unknown[];
    };
    expect(calls).toHaveLength(1);
  });

  it('is not taken for planned when another is sent with the form of the first', async () => {
    const { id } = await open();
    const again = await house.send(handler, 'POST /desk/calls/new', {
      as: secretariat,
      form: { ...typed, ...exception, id, title: 'Call for 2028', guidance: 'Another question.' },
    });
    expect(again.status).toBe(409);
    expect(again.body).toContain('“Call for Best Practice Forums 2027” was planned with this form already');
    expect(again.body).toContain('Another question.');
    const fresh = idIn(again.body);
    expect(fresh).not.toBe(id);
    const sent = await open({ id: fresh, title: 'Call for 2028' });
    expect(sent.answer.status).toBe(303);
    const { items } = await createCalls(house.table).latest();
    expect(items.map(({ title }) => title).sort()).toEqual([
      'Call for 2028',
      'Call for Best Practice Forums 2027',
    ]);
  });

  it('says what is wrong beside the field and keeps what was typed', async () => {
    const { answer } = await open({ closes: '2026-12-05', guidance: '<b>hostile</b>' });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('The call is open for 4 days only');
    expect(answer.body).toContain('&lt;b>hostile&lt;/b>');
  });

  it('refuses the older of two changes, and keeps its text', async () => {
    const { id } = await open();
    const change = (guidance: string) =>
      house.send(handler, 'POST /desk/calls/{callId}', {
        as: secretariat,
        params: { callId: id },
        form: { ...typed, guidance, revision: '1' },
      });
    expect((await change('First')).status).toBe(303);
    const late = await change('Second');
    expect(late.status).toBe(409);
    expect(late.body).toContain('Second');
  });

  describe('has a capacity', () => {
    const carry = (callId: string, capacity: number, revision = '1') =>
      house.send(handler, 'POST /desk/calls/{callId}', {
        as: secretariat,
        params: { callId },
        form: { ...typed, capacity: String(capacity), revision },
      });
    /** Accepts so many more proposals, in the record that holds them. */
    const accept = async (callId: string, count: number) => {
      const selections = createSelections(house.table);
      const before = await selections.ofCall({ id: callId, title: typed.title });
      const accepted = [...before.accepted, ...Array.from({ length: count }, () => house.newId('proposal'))];
      const call = await createCalls(house.table).get(callId);
      if (!call) throw new Error('There is no call.');
      return house.commit({
        changes: [
          selections.change(
            before.revision ? before : undefined,
            { ...before, accepted },
            tester,
            house.clock().toISOString(),
          ),
        ],
        audit: [],
        also: [selections.callIsAsRead(call)],
      });
    };

    it('that is never less than what is accepted already', async () => {
      const { id } = await open();
      await accept(id, 3);
      const refused = await carry(id, 1);
      expect(refused.status).toBe(422);
      expect(refused.body).toContain('3 proposals are accepted already');
      expect(refused.body).toMatch(/id="field-capacity-error"/);
      expect((await createCalls(house.table).get(id))?.capacity).toBe(4);
      expect((await carry(id, 3)).status).toBe(303);
    });

    it('that holds when somebody accepts at the same moment', async () => {
      for (const begun of [0, 1]) {
        const { id } = await open();
        if (begun) await accept(id, begun);
        const [lowered, refused] = await Promise.all([carry(id, 1), accept(id, 3 - begun)]);
        const call = await createCalls(house.table).get(id);
        const { accepted } = await createSelections(house.table).ofCall({ id, title: typed.title });
        // One of the two at most.
        expect(lowered.status === 303 && !refused).toBe(false);
        expect(call?.capacity).toBeGreaterThanOrEqual(accepted.length);
      }
    });
  });

  it('leaves out what is emptied when it is changed', async () => {
    const { id } = await open({
      closesTime: '18:00',
      closesZone: 'Europe/Zurich',
      steps: 'The MAG reads it.',
    });
    const answer = await house.send(handler, 'POST /desk/calls/{callId}', {
      as: secretariat,
      params: { callId: id },
      form: { ...typed, closesTime: '', closesZone: '', revision: '1' },
    });
    expect(answer.status).toBe(303);
    const call = await createCalls(house.table).get(id);
    expect([call?.closesTime, call?.closesZone, call?.steps]).toEqual([undefined, undefined, undefined]);
    expect(call?.withoutModalities?.reason).toBe(exception.withoutModalities);
  });

  describe('that was planned without a cycle', () => {
    const change = (callId: string, form: Record<string, string>) =>
      house.send(handler, 'POST /desk/calls/{callId}', {
        as: secretariat,
        params: { callId },
        form: { ...typed, revision: '1', ...form },
      });
    const desk = async (callId: string) =>
      (await house.send(handler, 'GET /desk/calls/{callId}', { as: secretariat, params: { callId } })).body;
    const kept = async (callId: string) => await createCalls(house.table).get(callId);
    const heard = async (callId: string) =>
      (await history(house.table, callId)).items
        .map(({ act, from, to, note }) => [act, from, to, note])
        .at(-1);

    it('may be given one until it opens, which says at once what does not fit, and stays in the history', async () => {
      const { id } = await open({ opens: '2026-12-14' });
      const cycle = await keepCycle(house, 'IGF 2026–2027');
      await keepModalities(house, cycle);
      // Even before: it opens in that cycle.
      const before = await desk(id);
      expect(before).toContain(`It opens in <a href="/desk/cycles/${cycle.id}">IGF 2026–2027</a>`);
      expect(before).toContain('value="none" checked');
      expect(before).toContain('so its review goes by its own days');
      const form = { cycleId: cycle.id, opens: '2026-12-14', closes: '2027-01-20' };
      const asked = await change(id, form);
      expect(asked.status).toBe(422);
      expect(asked.body).toContain('Its days are not those of IGF 2026–2027. It opens on 14 December 2026;');
      const answer = await change(id, { ...form, otherDays: 'The holidays are long.' });
      expect(answer.status).toBe(303);
      expect(await kept(id)).toMatchObject({
        cycleId: cycle.id,
        otherDays: { reason: 'The holidays are long.', by: 'Sekou Secretariat' },
      });
      // There are modalities for it now.
      expect((await kept(id))?.withoutModalities).toBeUndefined();
      const after = await desk(id);
      expect(after).toContain(`Its cycle: <a href="/desk/cycles/${cycle.id}">IGF 2026–2027</a>`);
      expect(after).toContain('3 days do not fit its cycle');
      expect(after).not.toContain('so its review goes by its own days');
      expect(after).toContain('It opens on 14 December 2026; the cycle says 12 December 2026.');
      expect(after).toContain('but review was to begin before that, on 17 January 2027, 12:00 UTC.');
      expect(after).toContain('Sekou Secretariat said why');
      expect(after).toContain('Decisions are due by 5 February 2027, before review ends on');
      expect(await heard(id)).toEqual([
        'put a call into a cycle',
        'no cycle chosen',
        'IGF 2026–2027',
        undefined,
      ]);
    });

    it('is put where no modalities are published for it deliberately only, on record', async () => {
      const days = { opens: '2026-12-12', closes: '2027-01-16', decidedBy: '2027-02-11' };
      const { id } = await open(days);
      const cycle = await keepCycle(house, 'IGF 2026–2027');
      const refused = await change(id, { ...days, cycleId: cycle.id });
      expect(refused.status).toBe(422);
      expect(refused.body).toContain('No modalities are published for IGF 2026–2027. Publish them first');
      expect(refused.body).toContain(`value="${cycle.id}" checked`);
      expect((await kept(id))?.cycleId).toBeUndefined();
      const reason = 'The MAG reads them in January.';
      expect((await change(id, { ...days, cycleId: cycle.id, withoutModalities: reason })).status).toBe(303);
      expect(await kept(id)).toMatchObject({ cycleId: cycle.id, withoutModalities: { reason } });
      expect(await heard(id)).toEqual([
        'put a call into a cycle',
        'no cycle chosen',
        'IGF 2026–2027',
        reason,
      ]);
      // The way back is the same.
      const out = { cycleId: 'none', revision: '2' };
      expect((await change(id, out)).status).toBe(422);
      expect((await change(id, { ...out, withoutModalities: 'A mistake.' })).status).toBe(303);
      expect((await kept(id))?.cycleId).toBeUndefined();
      expect(await heard(id)).toEqual([
        'took a call out of its cycle',
        'IGF 2026–2027',
        'no cycle chosen',
        'A mistake.',
      ]);
    });

    it('keeps its cycle once it has opened, whatever an older page says', async () => {
      const { id } = await open();
      const cycle = await keepCycle(house, 'IGF 2026–2027');
      await keepModalities(house, cycle);
      house.staySignedIn();
      house.setClock('2026-12-05T09:00:00.000Z');
      const page = await desk(id);
      expect(page).not.toContain('name="cycleId"');
      const late = await change(id, { cycleId: cycle.id, guidance: 'Long work' });
      expect(late.status).toBe(409);
      expect(late.body).toContain('This call opened on 30 November 2026, 10:00 UTC, so its cycle stays');
      expect(late.body).toContain('Long work');
      expect((await change(id, { guidance: 'Another word.' })).status).toBe(303);
      expect(await kept(id)).toMatchObject({ guidance: 'Another word.' });
      expect(await heard(id)).toEqual(['changed a call', undefined, undefined, undefined]);
    });

    it('leads readers to the cycle it opens in, and to the modalities of that', async () => {
      const { id } = await open({ opens: '2026-12-12' });
      const cycle = await keepCycle(house, 'IGF 2026–2027');
      await keepModalities(house, cycle);
      const page = await house.send(handler, 'GET /calls/{callId}', { params: { callId: id } });
      expect(page.body).toContain(`/cycles/${cycle.id}`);
      expect(page.body).toContain('/modalities/1');
    });
  });

  it('is nobody else’s to plan', async () => {
    const mag = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const answer = await house.send(handler, 'POST /desk/calls/new', { as: mag, form: typed });
    expect(answer.status).toBe(403);
    expect((await house.send(handler, 'GET /desk/calls', { as: mag })).body).not.toContain('/desk/calls/new');
    const stranger = await house.send(handler, 'GET /desk/calls/new');
    expect(stranger.headers.location).toBe('/sign-in?back=%2Fdesk%2Fcalls%2Fnew');
  });

  it('holds what was typed when the session has ended or the hidden field is old', async () => {
    const answer = await house.send(handler, 'POST /desk/calls/new', {
      form: { ...typed, guidance: 'Long work' },
    });
    expect(answer.status).toBe(401);
    expect(answer.body).toContain('Long work');
    const old = await house.send(handler, 'POST /desk/calls/new', {
      as: secretariat,
      form: { ...typed, csrf: 'old' },
    });
    expect(old.status).toBe(403);
    expect(old.body).toContain(secretariat.session.csrf);
  });

  it('lets somebody in late by a code that goes to them alone', async () => {
    const { id } = await open();
    const answer = await house.send(handler, 'POST /desk/calls/{callId}/access-codes', {
      as: secretariat,
      params: { callId: id },
      form: {
        id: house.newId('accessCode'),
        email: 'Late@Example.org',
        reason: 'Visa trouble at the annual meeting',
      },
    });
    expect(answer.status).toBe(303);
    const [letter] = await house.waitingLetters();
    expect(letter?.to.email).toBe('late@example.org');
    const code = String(letter?.fields.code);
    const found = await createCalls(house.table).codes.find(id, code.toLowerCase());
    expect(found?.email).toBe('late@example.org');
    const list = await house.send(handler, 'GET /desk/calls/{callId}/access-codes', {
      as: secretariat,
      params: { callId: id },
    });
    expect(list.body).not.toContain(code);
    expect(list.body).toContain('Visa trouble');
  });

  it('issues no code when the form of another is sent once more, and says so', async () => {
    const { id: callId } = await open();
    const other = (await open({ title: 'Another call' })).id;
    const id = house.newId('accessCode');
    const issue = (form: Record<string, string>, call = callId) =>
      house.send(handler, 'POST /desk/calls/{callId}/access-codes', {
        as: secretariat,
        params: { callId: call },
        form: { id, email: 'one@example.org', reason: 'Visa trouble', ...form },
      });
    expect((await issue({})).status).toBe(303);
    expect((await issue({ email: ' One@Example.org ' })).status).toBe(303);
    const next = await issue({ email: 'two@example.org' });
    expect(next.status).toBe(409);
    expect(next.body).toContain('Another code was issued with this form already');
    expect(next.body).toContain('value="two@example.org"');
    expect((await issue({ reason: 'Another reason' })).status).toBe(409);
    expect((await issue({}, other)).status).toBe(409);
    const letters = async () => (await house.waitingLetters()).map(({ to }) => to.email);
    expect(await letters()).toEqual(['one@example.org']);
    expect((await issue({ email: 'two@example.org', id: idIn(next.body) })).status).toBe(303);
    expect((await letters()).sort()).toEqual(['one@example.org', 'two@example.org']);
  });

  it('tells the secretariat alone why somebody is let in late', async () => {
    const { id } = await open();
    const codeId = house.newId('accessCode');
    await house.send(handler, 'POST /desk/calls/{callId}/access-codes', {
      as: secretariat,
      params: { callId: id },
      form: { id: codeId, email: 'late@example.org', reason: 'In hospital' },
    });
    const { items } = await newsBetween(house.table, {
      after: '2026-11-01T00:00:00.000Z',
      until: '2026-12-01T00:00:00.000Z',
    });
    const heardBy = async (...roles: Role[]) =>
      newsFor((await house.signIn(roles, `Some ${roles[0]?.role}`)).person, items).map(({ note }) => note);
    expect(await heardBy({ role: 'secretariat' })).toContain('In hospital');
    for (const role of [
      { role: 'mag' },
      { role: 'desa' },
      { role: 'coordinating-team', forumId: house.newId('forum') },
    ] as const) {
      expect(await heardBy(role)).toEqual([exception.withoutModalities]);
    }
    expect((await history(house.table, id)).items.map(({ act, note }) => [act, note])).toEqual([
      ['planned a call without a cycle and its modalities', exception.withoutModalities],
      ['issued an access code', undefined],
    ]);
    expect(deskAddress(codeId)).toBe('/desk/calls');
    expect((await history(house.table, codeId)).items).toMatchObject([{ note: 'In hospital', news: true }]);
  });

  it('leads on the desk to its own proposals, and back to all calls; says by which clock it closed', async () => {
    const { id } = await open();
    const desk = async (as: SignedIn, path = '') =>
      (await house.send(handler, `GET /desk/calls/{callId}${path}`, { as, params: { callId: id } })).body;
    const whole = await desk(secretariat);
    expect(whole).toContain(`<a href="/desk/calls/${id}/reviews">Proposals and reviews</a>`);
    expect(whole).not.toContain('/desk/records?kind=proposal');
    const desa = await house.signIn([{ role: 'desa' }], 'Dina Desa');
    expect(await desk(desa)).toContain(`<a href="/calls/${id}#proposals">Proposals</a>`);
    const back = '<a href="/desk/calls">Calls</a>';
    expect(whole).toContain(back);
    const codes = await desk(secretariat, '/access-codes');
    expect(codes).toContain(back);
    expect(codes).toContain(`<li><a href="/desk/calls/${id}">`);
    house.setClock('2027-01-11T12:00:00.000Z');
    const { body } = await house.send(handler, 'GET /calls/{callId}', { params: { callId: id } });
    expect(body.replace(/<[^>]+>/g, '')).toMatch(
      /This call closed at the end of 10 January 2027, anywhere on Earth \(11 January 2027, 12:00 UTC\)\./,
    );
  });

  it('costs as few DynamoDB requests as it can', async () => {
    const { id } = await open();
    const read = { params: { callId: id } };
    expect(await house.requestsOf(() => house.send(handler, 'GET /calls'))).toEqual(['Query']);
    expect(await house.requestsOf(() => house.send(handler, 'GET /calls/{callId}', read))).toEqual([
      'GetItem',
      // In which cycle it opens, where none was chosen for it.
      'Query',
      'Query',
      // Which modalities hold.
      'Query',
    ]);
    expect(await house.requestsOf(() => open())).toEqual(['GetItem', 'GetItem', 'TransactWriteItems']);
  });
});
