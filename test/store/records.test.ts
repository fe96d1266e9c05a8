import { expect, test } from 'vitest';
import { type Actor, theSystem } from '../../shared/domain/audit.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createHouse } from '../support/house.ts';
import { keepForum } from '../support/samples.ts';

test('of two who change a record at once, the second hears who was faster only as a person of the desk', async () => {
  const house = await createHouse();
  const forums = createForums(house.table);
  const asRead = await forums.get((await keepForum(house, 'BPF on BPFs')).id);
  if (!asRead) throw new Error('There is no forum.');
  const at = house.clock().toISOString();
  const change = async (by: Actor) =>
    (await house.commit({ changes: [forums.change(asRead, asRead, by, at)], audit: [] }))?.reason;
  const person = { kind: 'person', id: house.newId('person'), name: 'Fast First' } as const;
  expect(await change(person)).toBeUndefined();
  expect(await change({ ...person, name: 'Slow Second' })).toContain(
    'Fast First changed this on 24 November 2026, 09:00 UTC, while you had it open.',
  );
  for (const nobodyKnown of [{ kind: 'submitter', name: 'A visitor' } as const, theSystem]) {
    const reason = await change(nobodyKnown);
    expect(reason).toContain('This was changed on 24 November 2026, 09:00 UTC, while you had it open.');
    expect(reason).not.toContain('Fast First');
  }
});
