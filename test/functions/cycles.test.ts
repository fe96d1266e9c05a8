import ICAL from 'ical.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { calendarOf } from '../../functions/cycles/calendar.ts';
import { createHandler } from '../../functions/cycles/handler.ts';
import type { Call } from '../../shared/domain/call.ts';
import { cycleDateNames } from '../../shared/domain/cycle.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { history } from '../../shared/store/records.ts';
import { createWorkplans } from '../../shared/store/workplans.ts';
import { keepChartered, keepPlanned } from '../support/chartered.ts';
import { createHouse, type SignedIn, type TestHouse } from '../support/house.ts';
import { keepCycle, tester } from '../support/samples.ts';

const typed = {
  title: 'IGF 2026–2027',
  meetingStarts: '2026-12-07',
  meetingEnds: '2026-12-11',
  magStarts: '2027-02-09',
  magEnds: '2027-02-11',
  nextStarts: '',
  nextEnds: '',
};

/** Words as a reader sees them. */
const words = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll('&amp;', '&');

describe('cycles', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let secretariat: SignedIn;

  beforeEach(async () => {
    house = await createHouse();
    handler = createHandler({
      ...house.web,
      table: house.table,
      calls: createCalls(house.table),
      charters: createCharters(house.table),
      cycles: createCycles(house.table),
      workplans: createWorkplans(house.table),
    });
    secretariat = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  });

  const plan = async (more: Record<string, string> = {}) => {
    const id = house.newId('cycle');
    const answer = await house.send(handler, 'POST /desk/cycles/new', {
      as: secretariat,
      form: { ...typed, id, ...more },
    });
    return { id, answer };
  };

  const read = async (cycleId: string) =>
    (
      await house.send(handler, 'GET /cycles/{cycleId}', { params: { cycleId }, accept: 'application/json' })
    ).json() as { dates: Record<string, { day: string; derived: string; at: string; reason?: string }> };

  const setDate = (cycleId: string, dateName: string, form: Record<string, string>) =>
    house.send(handler, 'POST /desk/cycles/{cycleId}/dates/{dateName}', {
      as: secretariat,
      params: { cycleId, dateName },
      form,
    });

  it('follow from two meetings, and say every date with its zone', async () => {
    const { id, answer } = await plan();
    expect(answer.headers.location).toBe(`/desk/cycles/${id}`);
    const { dates } = await read(id);
    expect(dates.callOpens).toMatchObject({ day: '2026-12-12', at: '2026-12-11T10:00:00.000Z' });
    expect(dates.callCloses).toMatchObject({ day: '2027-01-16', at: '2027-01-17T12:00:00.000Z' });
    const page = await house.send(handler, 'GET /cycles/{cycleId}', { params: { cycleId: id } });
    expect(words(page.body)).toContain(
      'The call closes Until the end of 16 January 2027, anywhere on Earth (17 January 2027, 12:00 UTC)',
    );
    // The picture is for those who see it; its caption is said once.
    expect(page.body.match(/<svg class="drawn-[^>]*aria-hidden="true"/g)).toHaveLength(2);
    expect(page.body.match(/as a picture; every date stands in the table as well\./g)).toHaveLength(1);
  });

  describe('give the one before its last days, where these were only assumed', () => {
    const next = {
      title: 'IGF 2027–2028',
      meetingStarts: '2027-12-13',
      meetingEnds: '2027-12-17',
      magStarts: '2028-02-15',
      magEnds: '2028-02-17',
    };
    const endOf = async (cycleId: string) => (await createCycles(house.table).get(cycleId))?.nextMeeting;
    const linesOf = async (cycleId: string) => (await history(house.table, cycleId)).items;

    it('as is told before, in the same breath, and on record', async () => {
      const { id } = await plan();
      const told =
        'This also gives IGF 2026–2027 its last days: 13 December 2027 to 17 December 2027. Until now 6 December 2027 to 10 December 2027 was assumed.';
      expect((await plan({ ...next, act: 'preview' })).answer.body).toContain(told);
      expect(await endOf(id)).toBeUndefined();
      const planned = await plan(next);
      expect(planned.answer.status).toBe(303);
      expect(await endOf(id)).toEqual({ starts: '2027-12-13', ends: '2027-12-17' });
      expect((await read(id)).dates.midTermDue).toMatchObject({ day: '2027-12-13' });
      expect((await linesOf(planned.id))[0]?.note).toContain(told);
      expect((await linesOf(id)).at(-1)).toMatchObject({
        act: 'gave a cycle its last days, by planning the next',
        from: '6 December 2027 to 10 December 2027',
        to: '13 December 2027 to 17 December 2027',
        news: true,
      });
      // Sent twice, it is one cycle, and one line.
      const again = await house.send(handler, 'POST /desk/cycles/new', {
        as: secretariat,
        form: { ...typed, ...next, id: planned.id },
      });
      expect(again.status).toBe(303);
      expect(await linesOf(id)).toHaveLength(2);
    });

    it('but not where somebody gave other ones', async () => {
      const { id } = await plan({ nextStarts: '2027-12-06', nextEnds: '2027-12-10' });
      const { answer } = await plan({ ...next, act: 'preview' });
      expect(answer.body).not.toContain('its last days');
      await plan(next);
      expect(await endOf(id)).toEqual({ starts: '2027-12-06', ends: '2027-12-10' });
      const desk = await house.send(handler, 'GET /desk/cycles/{cycleId}', {
        as: secretariat,
        params: { cycleId: id },
      });
      expect(words(desk.body)).toContain('This cycle ends with an annual meeting from 6 December 2027');
    });

    it('nor those of another year, nor once the meeting is here', async () => {
      const { id } = await plan();
      await plan({
        ...next,
        meetingStarts: '2028-12-11',
        meetingEnds: '2028-12-15',
        magStarts: '2029-02-13',
        magEnds: '2029-02-15',
      });
      expect(await endOf(id)).toBeUndefined();
      house.setClock('2027-12-07T09:00:00.000Z');
      secretariat = await house.signIn([{ role: 'secretariat' }], 'Sela Secretariat');
      const { answer } = await plan({ ...next, act: 'preview' });
      expect(words(answer.body)).toContain(
        'IGF 2026–2027 is assumed to end with an annual meeting on other days, 6 December 2027 to 10 December 2027 and not 13 December 2027 to 17 December 2027, and keeps them.',
      );
      await plan(next);
      expect(await endOf(id)).toBeUndefined();
    });

    it('nor where an approved workplan would not fit its charter any more (R20)', async () => {
      const { id } = await plan();
      const facilitator = await house.signIn([{ role: 'mag' }], 'Marek Mag');
      const { charter } = await keepChartered(house, facilitator, { cycleId: id });
      await keepPlanned(house, charter, {
        title: 'Closing session',
        starts: '2027-12-06',
        due: '2027-12-10',
      });
      const sooner = {
        ...next,
        meetingStarts: '2027-11-15',
        meetingEnds: '2027-11-19',
        magStarts: '2028-01-25',
        magEnds: '2028-01-27',
      };
      const { answer } = await plan({ ...sooner, act: 'preview' });
      expect(words(answer.body)).toContain('these milestones lie outside: “Closing session”');
      await plan(sooner);
      expect(await endOf(id)).toBeUndefined();
    });
  });

  it('are shown before anything is kept, with what does not fit', async () => {
    const { id, answer } = await plan({ act: 'preview', magStarts: '2026-12-21', magEnds: '2026-12-22' });
    expect(answer.status).toBe(200);
    expect(words(answer.body)).toContain(
      'Review runs into the MAG’s meeting, which begins on 21 December 2026. It fits when the MAG meets on 10 January 2027 or later',
    );
    expect(answer.body).toContain('Nothing is kept yet.');
    expect(answer.body).toContain('value="2026-12-21"');
    expect(await createCycles(house.table).get(id)).toBeUndefined();
  });

  it('have the calls that were planned for them or open in them, and say where the days of those do not fit', async () => {
    const { id } = await plan();
    const calls = createCalls(house.table);
    const at = house.clock().toISOString();
    const call = (title: string, more: Partial<Call> = {}): Call => ({
      id: house.newId('call'),
      revision: 0,
      title,
      opens: '2026-12-12',
      closes: '2027-01-16',
      decidedBy: '2027-02-11',
      capacity: 4,
      guidance: 'Bring us a narrow question.',
      createdAt: at,
      ...more,
    });
    const all = [
      call('A stray call'),
      call('The planned call', { cycleId: id, opens: '2026-12-20' }),
      call('A call of another cycle', { cycleId: house.newId('cycle') }),
      call('A call of another year', { opens: '2025-12-12' }),
    ];
    await house.commit({
      changes: all.map((each) => calls.change(undefined, each, tester, at)),
      audit: [],
    });
    const open = await house.send(handler, 'GET /cycles/{cycleId}', { params: { cycleId: id } });
    const titles = all.map(({ title }) => title).filter((title) => open.body.includes(title));
    expect(titles).toEqual(['A stray call', 'The planned call']);
    const about = { as: secretariat, params: { cycleId: id } };
    const desk = await house.send(handler, 'GET /desk/cycles/{cycleId}', about);
    expect(words(desk.body)).toContain(
      'The planned call keeps its own days, which are not those of the cycle. Where they are others, those of the call hold: It opens on 20 December 2026; the cycle says 12 December 2026. ',
    );
    expect(words(desk.body)).not.toContain('Everything fits');
    expect(words(desk.body)).not.toContain('A stray call keeps its own days');
    // Before the meetings move, too.
    const preview = await house.send(handler, 'POST /desk/cycles/{cycleId}', {
      ...about,
      form: { ...typed, magStarts: '2027-01-19', magEnds: '2027-01-21', act: 'preview' },
    });
    expect(words(preview.body)).toContain(
      'A stray call keeps its own days, which are not those of the cycle. Where they are others, those of the call hold: It is open until',
    );
  });

  describe('with a call on their days', () => {
    let cycleId: string;
    let callId: string;
    const calls = () => createCalls(house.table);
    const kept = async () => {
      const call = await calls().get(callId);
      if (!call) throw new Error('There is no call.');
      return call;
    };
    const past = async (record: string) =>
      (await history(house.table, record)).items.map(({ act, note }) => [act, note]);
    const revisionNow = async () => String((await createCycles(house.table).get(cycleId))?.revision);

    beforeEach(async () => {
      cycleId = (await plan()).id;
      callId = house.newId('call');
      const at = house.clock().toISOString();
      const call: Call = {
        id: callId,
        revision: 0,
        title: 'Call 2027',
        cycleId,
        opens: '2026-12-12',
        closes: '2027-01-16',
        decidedBy: '2027-02-11',
        capacity: 4,
        guidance: 'Bring us a narrow question.',
        createdAt: at,
      };
      await house.commit({ changes: [calls().change(undefined, call, tester, at)], audit: [] });
    });

    const day = { day: '2027-01-10', reason: 'Holidays.', revision: '1' };

    it('ask what becomes of it when they would differ, and move it along', async () => {
      const asked = await setDate(cycleId, 'callCloses', day);
      expect(asked.status).toBe(422);
      expect(words(asked.body)).toContain(
        '“Call 2027” has other days. It is open until the end of 16 January 2027, anywhere on Earth (17 January 2027, 12:00 UTC), but review was to begin before that, on 11 January 2027, 12:00 UTC.',
      );
      expect(asked.body).toContain('name="calls" value="move"');
      expect((await read(cycleId)).dates.callCloses?.day).toBe('2027-01-16');
      expect((await setDate(cycleId, 'callCloses', { ...day, calls: 'move' })).status).toBe(303);
      expect(await kept()).toMatchObject({ opens: '2026-12-12', closes: '2027-01-10' });
      expect(await past(callId)).toEqual([['moved a call with its cycle', undefined]]);
      const desk = await house.send(handler, 'GET /desk/cycles/{cycleId}', {
        as: secretariat,
        params: { cycleId },
      });
      expect(words(desk.body)).toContain('Everything fits between the two meetings.');
      // What the call has nothing to do with asks for nothing.
      const other = { day: '2027-12-08', reason: 'Earlier.', revision: '2' };
      expect((await setDate(cycleId, 'outputsDue', other)).status).toBe(303);
    });

    it('leave it its own days with a reason, which stands beside them for everybody', async () => {
      const silent = await setDate(cycleId, 'callCloses', { ...day, calls: 'keep' });
      expect(silent.status).toBe(422);
      expect(silent.body).toContain('Say why the call keeps other days than its cycle');
      const whyKept = 'It was promised.';
      expect((await setDate(cycleId, 'callCloses', { ...day, calls: 'keep', whyKept })).status).toBe(303);
      expect(await kept()).toMatchObject({ closes: '2027-01-16', otherDays: { reason: whyKept } });
      expect(await past(callId)).toEqual([['left a call its days as its cycle changed', whyKept]]);

      // The days of the call hold, on every page.
      const { dates } = await read(cycleId);
      expect(dates.callCloses).toMatchObject({ day: '2027-01-16', at: '2027-01-17T12:00:00.000Z' });
      expect(dates.reviewOpens).toMatchObject({ day: '2027-01-17', at: '2027-01-17T12:00:00.000Z' });
      const open = await house.send(handler, 'GET /cycles/{cycleId}', { params: { cycleId } });
      expect(words(open.body)).toContain(
        'The call closes Until the end of 16 January 2027, anywhere on Earth (17 January 2027, 12:00 UTC) It was promised.',
      );
      expect(words(open.body)).not.toContain('Until the end of 10 January 2027');
      const calendar = await house.send(handler, 'GET /cycles/{cycleId}/calendar.ics', {
        params: { cycleId },
      });
      expect(calendar.body).toContain('20270117T120000Z');
      const about = { as: secretariat, params: { cycleId } };
      const desk = await house.send(handler, 'GET /desk/cycles/{cycleId}', about);
      expect(words(desk.body)).toContain('Call 2027 keeps its own days');
      expect(words(desk.body)).not.toContain('Everything fits');
      const list = await house.send(handler, 'GET /desk/cycles', { as: secretariat });
      expect(words(list.body)).toContain('1 thing does not fit');

      // Where the day of the cycle is changed, that of the call stands beside it; and nothing where they are one.
      const form = async (dateName: string) =>
        words(
          (
            await house.send(handler, 'GET /desk/cycles/{cycleId}/dates/{dateName}', {
              as: secretariat,
              params: { cycleId, dateName },
            })
          ).body,
        );
      const closes = await form('callCloses');
      expect(closes).toContain('The call closes Until the end of 10 January 2027');
      expect(closes).toContain(
        'By Call 2027 , which keeps days of its own, it is: Until the end of 16 January 2027, anywhere on Earth (17 January 2027, 12:00 UTC) .',
      );
      expect(closes).toMatch(/said why, .* UTC: It was promised\./);
      expect(await form('reviewOpens')).toContain('The call has another day, and that one holds');
      expect(await form('callOpens')).not.toContain('The call has another day');
      expect(await form('outputsDue')).not.toContain('The call has another day');
    });

    it('ask the same when an override is taken back and when the meetings move', async () => {
      await setDate(cycleId, 'callCloses', { ...day, calls: 'move' });
      const takeBack = async (form: Record<string, string> = {}) =>
        house.send(handler, 'POST /desk/cycles/{cycleId}/dates/{dateName}/take-back', {
          as: secretariat,
          params: { cycleId, dateName: 'callCloses' },
          form: { revision: await revisionNow(), ...form },
        });
      const asked = await takeBack();
      expect(asked.status).toBe(422);
      expect(asked.body).toContain('name="calls" value="keep"');
      expect((await takeBack({ calls: 'move' })).status).toBe(303);
      expect((await kept()).closes).toBe('2027-01-16');

      const move = async (form: Record<string, string> = {}) =>
        house.send(handler, 'POST /desk/cycles/{cycleId}', {
          as: secretariat,
          params: { cycleId },
          form: {
            ...typed,
            magStarts: '2027-03-02',
            magEnds: '2027-03-04',
            revision: await revisionNow(),
            ...form,
          },
        });
      const preview = await move({ act: 'preview' });
      expect(preview.status).toBe(200);
      expect(preview.body).toContain('name="calls" value="move"');
      expect((await move()).status).toBe(422);
      expect((await kept()).closes).toBe('2027-01-16');
      expect((await move({ calls: 'move' })).status).toBe(303);
      expect(await kept()).toMatchObject({ closes: '2027-01-23', decidedBy: '2027-03-04' });
    });

    it('do not close it in the past', async () => {
      house.staySignedIn();
      house.setClock('2027-01-12T09:00:00.000Z');
      const refused = await setDate(cycleId, 'callCloses', { ...day, day: '2027-01-08', calls: 'move' });
      expect(refused.status).toBe(422);
      expect(refused.body).toContain('“Call 2027” cannot move along. It would have closed already');
    });

    it('ask nothing of one that has closed', async () => {
      house.staySignedIn();
      house.setClock('2027-01-18T09:00:00.000Z');
      expect((await setDate(cycleId, 'callCloses', day)).status).toBe(303);
    });
  });

  it('tell their dates in the order of their days', async () => {
    const { id } = await plan();
    await setDate(id, 'continuationDue', { day: '2027-03-01', reason: 'Late.', revision: '1' });
    for (const route of ['GET /cycles/{cycleId}', 'GET /desk/cycles/{cycleId}']) {
      const page = await house.send(handler, route, { as: secretariat, params: { cycleId: id } });
      const rows = [...page.body.matchAll(/<th scope="row">([^<]+?)\s*</g)].map(([, what]) => what);
      expect(rows.indexOf('Running forums have asked to go on')).toBe(
        rows.indexOf('The MAG has confirmed the topics') + 1,
      );
    }
  });

  it('are not kept with meetings out of order; what was typed stays', async () => {
    const { answer } = await plan({ magStarts: '2026-12-10' });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('The MAG first meets after the annual meeting has ended.');
    expect(answer.body).toContain('value="IGF 2026–2027"');
  });

  it('are one when the form is sent twice, and not mixed up with another', async () => {
    const { id } = await plan();
    expect((await plan({ id })).answer.status).toBe(303);
    const other = await plan({ id, title: 'IGF 2030' });
    expect(other.answer.status).toBe(409);
    expect(other.answer.body).toContain('“IGF 2026–2027” was planned with this form already');
    expect((await createCycles(house.table).latest()).items).toHaveLength(1);
  });

  it('open with an annual meeting of their own: that of another is refused beside its day, planned or changed', async () => {
    const taken =
      '“IGF 2026–2027” opens with the annual meeting of these days already. Change that cycle on its page, or look at the days again.';
    const besideItsDay = (body: string) => /id="field-meetingStarts-error".*?<\/p>/.exec(body)?.[0];
    const { id } = await plan();
    for (const act of ['keep', 'preview']) {
      const { answer } = await plan({ act, title: 'IGF, once more', magStarts: '2027-02-10' });
      expect(answer.status).toBe(422);
      expect(besideItsDay(answer.body)).toContain(taken);
      expect(answer.body).toContain('value="IGF, once more"');
    }
    const other = await plan({
      title: 'IGF, a year later',
      meetingStarts: '2027-12-06',
      meetingEnds: '2027-12-10',
      magStarts: '2028-02-08',
      magEnds: '2028-02-10',
    });
    const change = (cycleId: string, more: Record<string, string>) =>
      house.send(handler, 'POST /desk/cycles/{cycleId}', {
        as: secretariat,
        params: { cycleId },
        form: { ...typed, revision: '1', ...more },
      });
    const refused = await change(other.id, { title: 'IGF, a year later' });
    expect(refused.status).toBe(422);
    expect(besideItsDay(refused.body)).toContain(taken);
    // Its own days are no other cycle's.
    expect((await change(id, { title: 'IGF, by another name' })).status).toBe(303);
    expect((await createCycles(house.table).latest()).items.map(({ title }) => title)).toEqual([
      'IGF, a year later',
      'IGF, by another name',
    ]);
  });

  it('take another day with a reason, which stays, and give it back', async () => {
    const { id } = await plan();
    const without = await setDate(id, 'callCloses', { day: '2027-01-08', reason: '', revision: '1' });
    expect(without.status).toBe(422);
    expect(without.body).toContain('Say why this date is another: it stands beside it for everybody.');
    const badZone = await setDate(id, 'callCloses', {
      day: '2027-01-08',
      time: '18:00',
      zone: 'Geneva',
      reason: 'Holidays.',
      revision: '1',
    });
    expect(badZone.body).toContain('This time zone is not known. Write it like Europe/Zurich.');

    const form = {
      day: '2027-01-08',
      time: '18:00',
      zone: 'Europe/Zurich',
      reason: 'The secretariat is away after it.',
    };
    expect((await setDate(id, 'callCloses', { ...form, revision: '1' })).status).toBe(303);
    // A second click.
    expect((await setDate(id, 'callCloses', { ...form, revision: '1' })).status).toBe(303);
    const { dates } = await read(id);
    expect(dates.callCloses).toMatchObject({
      day: '2027-01-08',
      derived: '2027-01-16',
      at: '2027-01-08T17:00:00.000Z',
      reason: 'The secretariat is away after it.',
    });
    expect(dates.reviewOpens?.day).toBe('2027-01-09');
    const page = await house.send(handler, 'GET /cycles/{cycleId}', { params: { cycleId: id } });
    expect(words(page.body)).toContain(
      'Until 8 January 2027, 18:00 Europe/Zurich (8 January 2027, 17:00 UTC) The secretariat is away after it. By rule it would be 16 January 2027.',
    );

    const takeBack = (revision: string) =>
      house.send(handler, 'POST /desk/cycles/{cycleId}/dates/{dateName}/take-back', {
        as: secretariat,
        params: { cycleId: id, dateName: 'callCloses' },
        form: { revision },
      });
    expect((await takeBack('1')).status).toBe(409);
    expect((await takeBack('2')).status).toBe(303);
    expect((await takeBack('3')).body).toContain('This date follows from the meetings already');
    expect((await read(id)).dates.callCloses?.day).toBe('2027-01-16');
    const past = (await history(house.table, id)).items.map(({ act, from, to, note }) => [
      act,
      from,
      to,
      note,
    ]);
    expect(past).toEqual([
      ['planned a cycle', undefined, undefined, undefined],
      [
        'put another day in a cycle: the call closes',
        '16 January 2027',
        '8 January 2027',
        'The secretariat is away after it.',
      ],
      [
        'let a date of a cycle follow from the meetings again: the call closes',
        '8 January 2027',
        '16 January 2027',
        undefined,
      ],
    ]);
  });

  it('refuse the older of two changes, and keep what was typed', async () => {
    const { id } = await plan();
    const form = { day: '2027-01-08', reason: 'First.', revision: '1' };
    expect((await setDate(id, 'callCloses', form)).status).toBe(303);
    const late = await setDate(id, 'callOpens', { ...form, reason: 'Second.' });
    expect(late.status).toBe(409);
    expect(late.body).toContain('Second.');
    const meetings = await house.send(handler, 'POST /desk/cycles/{cycleId}', {
      as: secretariat,
      params: { cycleId: id },
      form: { ...typed, title: 'Third', revision: '1' },
    });
    expect(meetings.status).toBe(409);
    expect(meetings.body).toContain('value="Third"');
  });

  it('move with their meetings, but not what was set by hand', async () => {
    const { id } = await plan();
    await setDate(id, 'callCloses', { day: '2027-01-08', reason: 'Holidays.', revision: '1' });
    const change = (form: Record<string, string>) =>
      house.send(handler, 'POST /desk/cycles/{cycleId}', {
        as: secretariat,
        params: { cycleId: id },
        form: { ...typed, ...form },
      });
    const shown = await change({ magStarts: '2027-03-02', magEnds: '2027-03-04', act: 'preview' });
    expect(shown.status).toBe(200);
    expect(shown.body).toContain('Dates that would hold');
    expect(
      (await change({ magStarts: '2027-03-02', magEnds: '2027-03-04', revision: '2' })).headers.location,
    ).toBe(`/desk/cycles/${id}`);
    const { dates } = await read(id);
    expect(dates.magConfirms?.day).toBe('2027-03-04');
    expect(dates.callCloses?.day).toBe('2027-01-08');
  });

  it('say on the desk what does not fit, at once', async () => {
    const { id } = await plan();
    await setDate(id, 'reviewCloses', { day: '2027-02-10', reason: 'More reviewers.', revision: '1' });
    const page = await house.send(handler, 'GET /desk/cycles/{cycleId}', {
      as: secretariat,
      params: { cycleId: id },
    });
    expect(words(page.body)).toContain('One thing does not fit');
    expect(words(page.body)).toContain(
      'Review runs into the MAG’s meeting, which begins on 9 February 2027.',
    );
    const list = await house.send(handler, 'GET /desk/cycles', { as: secretariat });
    expect(words(list.body)).toContain('1 thing does not fit');
  });

  it('lead from one address to the one of now', async () => {
    const empty = await house.send(handler, 'GET /cycles');
    expect(empty.body).toContain('as soon as the secretariat has planned them');
    const cycle = await keepCycle(house, 'IGF 2026–2027');
    expect((await house.send(handler, 'GET /cycles')).headers.location).toBe(`/cycles/${cycle.id}`);
  });

  it('are a calendar that another program reads back', async () => {
    const { id } = await plan();
    await setDate(id, 'callCloses', {
      day: '2027-01-08',
      time: '18:00',
      zone: 'Europe/Zurich',
      reason: 'Lines\nand; commas, too.',
      revision: '1',
    });
    const answer = await house.send(handler, 'GET /cycles/{cycleId}/calendar.ics', {
      params: { cycleId: id },
    });
    expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8');
    for (const line of answer.body.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    const calendar = new ICAL.Component(ICAL.parse(answer.body));
    const events = calendar.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
    expect(events).toHaveLength(3 + cycleDateNames.length);
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
    const named = (part: string) => events.find(({ summary }) => summary.includes(part));
    expect(named('The call closes')?.endDate.toJSDate().toISOString()).toBe('2027-01-08T17:00:00.000Z');
    expect(named('The call closes')?.description).toBe(
      'Until 8 January 2027, 18:00 Europe/Zurich (8 January 2027, 17:00 UTC).\nLines\nand; commas, too.',
    );
    expect(named('The call opens')?.startDate.toJSDate().toISOString()).toBe('2026-12-11T10:00:00.000Z');
    const mag = named('First meeting of the MAG');
    expect([mag?.startDate.toString(), mag?.endDate.toString(), mag?.startDate.isDate]).toEqual([
      '2027-02-09',
      '2027-02-12',
      true,
    ]);
    // Moved, it is the same event in a newer version.
    const before = named('Outputs are published');
    await setDate(id, 'outputsDue', { day: '2027-12-09', reason: 'Earlier.', revision: '2' });
    const again = new ICAL.Component(
      ICAL.parse(
        (await house.send(handler, 'GET /cycles/{cycleId}/calendar.ics', { params: { cycleId: id } })).body,
      ),
    );
    const after = again
      .getAllSubcomponents('vevent')
      .map((each) => new ICAL.Event(each))
      .find(({ uid }) => uid === before?.uid);
    expect(Number(after?.sequence)).toBeGreaterThan(Number(before?.sequence));
  });

  it.each([
    ['commas and semicolons', 'IGF 2026, 2027; and on', 'IGF 2026, 2027; and on'],
    ['a backslash', 'IGF \\n 2026', 'IGF \\n 2026'],
    ['line breaks', 'IGF\r\nEND:VCALENDAR\nBEGIN:VEVENT', 'IGF\nEND:VCALENDAR\nBEGIN:VEVENT'],
    ['a script of many bytes', 'פורום'.repeat(16), 'פורום'.repeat(16)],
    ['letters of two halves', '🌍'.repeat(40), '🌍'.repeat(40)],
  ])('have a calendar that is whole with %s in the title', (_, title, read) => {
    const cycle = {
      id: house.newId('cycle'),
      revision: 1,
      title,
      meeting: { starts: '2026-12-07', ends: '2026-12-11' },
      magMeeting: { starts: '2027-02-09', ends: '2027-02-11' },
      overrides: {},
      createdAt: house.clock().toISOString(),
    };
    const file = calendarOf(cycle, 'https://bpf.example.org', house.clock());
    for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    const calendar = new ICAL.Component(ICAL.parse(file));
    // This reader knows neither name of a calendar, and leaves them as they are written; they are texts as summaries are.
    const asText = (written: unknown) => ICAL.Property.fromString(`SUMMARY:${written}`).getFirstValue();
    for (const name of ['name', 'x-wr-calname'])
      expect(asText(calendar.getFirstPropertyValue(name))).toBe(`Best Practice Forums: ${read}`);
    const events = calendar.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
    expect(events).toHaveLength(3 + cycleDateNames.length);
    expect(events.find(({ uid }) => uid.startsWith(`${cycle.id}-callOpens`))?.summary).toBe(
      `The call opens (${read})`,
    );
  });

  it('are nobody else’s to plan, and take few requests', async () => {
    const mag = await house.signIn([{ role: 'mag' }], 'Mara Member');
    expect((await house.send(handler, 'POST /desk/cycles/new', { as: mag, form: typed })).status).toBe(403);
    const cycle = await keepCycle(house, 'IGF 2026–2027');
    const requests = await house.requestsOf(() =>
      house.send(handler, 'GET /cycles/{cycleId}', { params: { cycleId: cycle.id } }),
    );
    expect(requests).toEqual(['GetItem', 'Query', 'Query']);
    const nothing = await house.send(handler, 'GET /desk/cycles/{cycleId}/dates/{dateName}', {
      as: secretariat,
      params: { cycleId: cycle.id, dateName: 'constructor' },
    });
    expect(nothing.status).toBe(404);
  });
});
