import { beforeEach, expect, test } from 'vitest';
import { allBulk, createStops } from '../../shared/store/stops.ts';
import { createHouse, type TestHouse } from '../support/house.ts';

const by = { kind: 'person', id: 'per_00000000000000000000000001', name: 'Ana' } as const;
let house: TestHouse;
beforeEach(async () => {
  house = await createHouse();
});

test('a stop holds until it is taken away, and says why; others are not touched by it', async () => {
  const stops = createStops(house.table);
  const at = house.clock().toISOString();
  await house.table.write([
    stops.stop('dis_a', 'Paused by Ana: a wrong figure.', by, at),
    stops.stop(allBulk, 'Too many letters came back.', by, at),
  ]);
  const stopped = () => stops.stopped(['dis_a', allBulk, 'dis_b', 'dis_a']);
  expect(await house.requestsOf(stopped)).toEqual(['BatchGetItem']);
  expect([...(await stopped())]).toEqual([
    ['dis_a', 'Paused by Ana: a wrong figure.'],
    [allBulk, 'Too many letters came back.'],
  ]);
  await house.table.write([stops.go('dis_a', at), stops.go('dis_b', at)]);
  expect([...(await stopped()).keys()]).toEqual([allBulk]);
});
