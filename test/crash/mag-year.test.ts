import { expect, test } from 'vitest';
import { createHandler } from '../../functions/reminders/handler.ts';
import { ofParticipation } from '../../functions/reminders/participation.ts';
import { createParticipation, magYearIdFor } from '../../shared/store/participation.ts';
import { history } from '../../shared/store/records.ts';
import { createHouse } from '../support/house.ts';
import { keepCycle, keepForum } from '../support/samples.ts';
import { atEveryStep, Life } from './life.ts';

/** The reminders die before and after each of their requests, in the hour in which a year of the MAG begins. */
test('a year of the MAG begins once, and asks each member once, whenever the reminders died', async () => {
  await atEveryStep(async (end) => {
    const house = await createHouse('2027-02-20T09:00:00.000Z');
    for (const name of ['Mara Member', 'Milan Member']) await house.signIn([{ role: 'mag' }], name);
    const cycle = await keepCycle(house, 'IGF 2026–2027');
    await keepForum(house, 'BPF on BPFs');
    const run = createHandler({
      clock: house.clock,
      ground: { table: house.table, people: house.people },
      letters: house.letters,
      sources: { participation: ofParticipation },
    });
    const life = new Life(end);
    await life.live(run);
    await run();
    expect(await run()).toEqual({ participation: 0 });
    const id = magYearIdFor(cycle.id);
    const { years } = createParticipation(house.table);
    expect((await years.latest()).items).toMatchObject([{ id, cycleId: cycle.id, revision: 1 }]);
    expect((await history(house.table, id)).items).toHaveLength(1);
    const asked = (await house.waitingLetters()).map(({ to, cause }) => [to.name, cause]);
    expect(asked.sort()).toEqual([
      ['Mara Member', id],
      ['Milan Member', id],
    ]);
    return life;
  });
});
