import { beforeEach, describe, expect, it } from 'vitest';
import { ofBeginnings } from '../../functions/reminders/beginnings.ts';
import { createHandler } from '../../functions/reminders/handler.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { charterIdFor, createCharters } from '../../shared/store/charters.ts';
import { createForums } from '../../shared/store/forums.ts';
import { keepChartered } from '../support/chartered.ts';
import { createHouse, type TestHouse } from '../support/house.ts';
import { keepContinuation, keepCycle, keepForum, tester } from '../support/samples.ts';

/** Forums are founded in the morning of 1 March, which ends anywhere on Earth on 2 March at 12:00 UTC. */
const founded = '2027-03-01T09:00:00.000Z';

describe('forums that were accepted and have not begun (R10, R20)', () => {
  let house: TestHouse;
  let forum: Forum;

  beforeEach(async () => {
    house = await createHouse(founded);
    await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
    forum = await keepForum(house, 'BPF on gender');
  });

  /** What the hour writes, by who hears what. */
  const at = async (instant: string): Promise<string[]> => {
    const known = new Set((await house.waitingLetters()).map(({ id }) => id));
    house.setClock(instant);
    await createHandler({
      clock: house.clock,
      ground: { table: house.table, people: house.people },
      letters: house.letters,
      sources: { beginnings: ofBeginnings },
    })();
    const fresh = (await house.waitingLetters()).filter(({ id }) => !known.has(id));
    return fresh.map(({ to, subject }) => `${to.name}: ${subject}`).sort();
  };

  it('are told to the secretariat in a week where nobody of their team can sign in, all of a day in one letter', async () => {
    const other = await keepForum(house, 'BPF on access');
    await house.commit({
      changes: [createForums(house.table).change(other, { ...other, callId: forum.callId }, tester, founded)],
      audit: [],
    });
    expect(await at('2027-03-09T11:59:59.999Z')).toEqual([]);
    expect(await at('2027-03-09T12:00:00.000Z')).toEqual([
      'Sekou Secretariat: 2 forums have no coordinating team on the desk yet',
    ]);
    expect(await at('2027-03-09T13:00:00.000Z')).toEqual([]);
    expect(await at('2027-05-01T13:00:00.000Z')).toEqual([]);
    // Of the two, one gets its team: that is no news of the other.
    await house.signIn([{ role: 'coordinating-team', forumId: other.id }], 'Tariq Team');
    expect((await at('2027-05-02T13:00:00.000Z')).sort()).toEqual([
      'Sekou Secretariat: BPF on access has no charter yet',
      'Tariq Team: BPF on access has no charter yet',
    ]);
    // Who joins the secretariat hears of both, each for what it lacks.
    await house.signIn([{ role: 'secretariat' }], 'Selma Secretariat');
    expect((await at('2027-05-03T13:00:00.000Z')).sort()).toEqual([
      'Selma Secretariat: BPF on access has no charter yet',
      'Selma Secretariat: BPF on gender has no coordinating team on the desk yet',
    ]);
  });

  it('are asked for their charter in two weeks, and told to the secretariat in four', async () => {
    const team = { role: 'coordinating-team', forumId: forum.id } as const;
    await house.signIn([team], 'Tariq Team');
    expect(await at('2027-03-15T12:00:00.000Z')).toEqual([]);
    expect(await at('2027-03-16T12:00:00.000Z')).toEqual(['Tariq Team: BPF on gender has no charter yet']);
    // Who comes into the team later hears of it, too.
    await house.signIn([team], 'Tuya Team');
    expect(await at('2027-03-20T12:00:00.000Z')).toEqual(['Tuya Team: BPF on gender has no charter yet']);
    expect(await at('2027-03-30T12:00:00.000Z')).toEqual([
      'Sekou Secretariat: BPF on gender has no charter yet',
    ]);
    expect(await at('2027-04-30T12:00:00.000Z')).toEqual([]);
  });

  it('are left alone once a charter is proposed, and when nobody has begun them in half a year', async () => {
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const { forum: other, charter } = await keepChartered(house, mara, { state: 'draft' });
    await house.signIn([{ role: 'coordinating-team', forumId: other.id }], 'Tariq Team');
    const forums = createForums(house.table);
    await house.commit({
      changes: [
        createCharters(house.table).change(charter, { ...charter, state: 'proposed' }, tester, founded),
        forums.change(forum, { ...forum, createdAt: '2026-08-01T09:00:00.000Z' }, tester, founded),
      ],
      audit: [],
    });
    expect(await at('2027-03-30T12:00:00.000Z')).toEqual([]);
  });

  it('are asked for the next charter likewise when they go on, from the day on which that was accepted (R9)', async () => {
    house.setClock('2026-02-01T09:00:00.000Z');
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const { forum: older, charter } = await keepChartered(house, mara, {}, 'BPF that goes on');
    await house.signIn([{ role: 'coordinating-team', forumId: older.id }], 'Tariq Team');
    house.setClock(founded);
    const charters = createCharters(house.table);
    await keepContinuation(house, older);
    // The other forum has nobody.
    expect(await at('2027-03-15T12:00:00.000Z')).toEqual([
      'Sekou Secretariat: BPF on gender has no coordinating team on the desk yet',
    ]);
    expect(await at('2027-03-16T12:00:00.000Z')).toEqual([
      'Tariq Team: BPF that goes on has no next charter yet',
    ]);
    expect(await at('2027-03-30T12:00:00.000Z')).toEqual([
      'Sekou Secretariat: BPF that goes on has no next charter yet',
    ]);
    const next = {
      ...charter,
      id: charterIdFor(older.id, 2),
      revision: 0,
      number: 2,
      state: 'proposed' as const,
    };
    await house.commit({ changes: [charters.change(undefined, next, tester, founded)], audit: [] });
    await house.signIn([{ role: 'coordinating-team', forumId: older.id }], 'Tuya Team');
    expect(await at('2027-03-31T12:00:00.000Z')).toEqual([]);

    // Approved, it ends with its cycle; who goes on once more hears of it once more.
    const [proposed] = await charters.proposed();
    if (!proposed) throw new Error('Nothing was proposed.');
    const cycle = await keepCycle(house, 'IGF 2027');
    const second = { ...proposed, state: 'approved' as const, cycleId: cycle.id };
    await house.commit({ changes: [charters.change(proposed, second, tester, founded)], audit: [] });
    house.setClock('2028-02-11T09:00:00.000Z');
    await keepContinuation(house, older);
    expect(await at('2028-02-26T12:00:00.000Z')).toEqual([
      'Tariq Team: BPF that goes on has no next charter yet',
      'Tuya Team: BPF that goes on has no next charter yet',
    ]);
  });
});
