import { expect, test } from 'vitest';
import { whyNot } from '../../shared/domain/choices.ts';
import { choicesKey, createChoices } from '../../shared/store/choices.ts';
import { createHouse } from '../support/house.ts';

const at = '2026-11-24T09:00:00.000Z';

const withChoices = async () => {
  const house = await createHouse();
  return { house, choices: createChoices(house.table) };
};

test('an address that never chose anything gets everything', async () => {
  const { choices } = await withChoices();
  expect(await choices.get('ana@example.org')).toEqual({ declined: [] });
  expect(await choices.among(['ana@example.org'], 'outputs')).toEqual(new Set());
});

test('leaving one list leaves the others alone, twice is once, and upper case is no other address', async () => {
  const { house, choices } = await withChoices();
  await house.table.write([choices.leave('Ana@Example.org ', 'press', at)]);
  await house.table.write([choices.leave('ana@example.org', 'press', at)]);
  expect(await choices.get('ANA@example.org')).toEqual({ declined: ['press'] });
  expect(await choices.among(['ANA@example.org', 'bo@example.org'], 'press')).toEqual(
    new Set(['ana@example.org']),
  );
  expect(await choices.among(['ana@example.org'], 'outputs')).toEqual(new Set());
});

test('leaving a list can be undone, and coming back to one that was never left changes nothing', async () => {
  const { house, choices } = await withChoices();
  await house.table.write([choices.comeBack('ana@example.org', 'press', at)]);
  expect(await choices.get('ana@example.org')).toEqual({ declined: [] });
  await house.table.write([choices.choose('ana@example.org', ['press', 'outputs'], at)]);
  await house.table.write([choices.comeBack('ana@example.org', 'press', at)]);
  expect(await choices.get('ana@example.org')).toEqual({ declined: ['outputs'] });
});

test('what is chosen stands until something else is chosen', async () => {
  const { house, choices } = await withChoices();
  await house.table.write([choices.choose('ana@example.org', ['outputs', 'digests'], at)]);
  expect(await choices.get('ana@example.org')).toEqual({ declined: ['outputs', 'digests'] });
  await house.table.write([choices.choose('ana@example.org', [], at)]);
  expect(await choices.get('ana@example.org')).toEqual({ declined: [] });
});

test('an address that takes no mail gets nothing of any list, until a person says that it does again', async () => {
  const { house, choices } = await withChoices();
  await house.table.write([choices.leave('ana@example.org', 'press', at)]);
  await house.table.write([choices.refuseMail('ana@example.org', 'There is no such address.', at)]);
  for (const list of ['outputs', 'press', 'digests'] as const)
    expect(await choices.among(['ana@example.org'], list)).toEqual(new Set(['ana@example.org']));
  expect(whyNot(await choices.get('ana@example.org'), 'outputs')).toBe('There is no such address.');
  // Records of earlier times do not say who refused.
  await house.table.write([
    {
      update: choicesKey('ana@example.org'),
      set: { expression: 'REMOVE refused.#by', names: { by: 'by' } },
    },
  ]);
  expect((await choices.get('ana@example.org')).refused?.by).toBe('address');
  await house.table.write([choices.mayWriteAgain('ana@example.org', at)]);
  expect(await choices.among(['ana@example.org'], 'outputs')).toEqual(new Set());
  expect(await choices.get('ana@example.org')).toEqual({ declined: ['press'] });
});

test('a hundred addresses are one request, and the next hundred one more', async () => {
  const { house, choices } = await withChoices();
  const addresses = Array.from({ length: 150 }, (_, index) => `reader-${index}@example.org`);
  await house.table.write([choices.leave('reader-7@example.org', 'outputs', at)]);
  await house.table.write([choices.leave('reader-149@example.org', 'outputs', at)]);
  const left = ['reader-7@example.org', 'reader-149@example.org'];
  // The same address twice is asked for once.
  const asked = [...addresses, ...addresses.map((each) => each.toUpperCase())];
  expect(
    await house.requestsOf(async () => expect(await choices.among(asked, 'outputs')).toEqual(new Set(left))),
  ).toEqual(['BatchGetItem', 'BatchGetItem']);
  expect(await house.requestsOf(() => choices.among([], 'outputs'))).toEqual([]);
});

test('the address itself is not kept with its choices', async () => {
  const { house, choices } = await withChoices();
  await house.table.write([choices.choose('ana@example.org', ['press'], at)]);
  const write = choices.refuseMail('ana@example.org', 'There is no such address.', at);
  expect(JSON.stringify(write)).not.toContain('ana');
});
