import { randomInt } from 'node:crypto';
import { expect, inject, test, vi } from 'vitest';
import { createHouse } from '../support/house.ts';
import { soak } from './soak.ts';

vi.spyOn(console, 'log').mockReturnValue();
vi.spyOn(console, 'error').mockReturnValue();

test.each([1, randomInt(1_000_000)])(
  'whatever goes wrong, the books agree: 300 letters, seed %i',
  async (seed) => {
    const { tableName, client } = await createHouse();
    const { lines, wrong } = await soak({
      letters: 300,
      seed,
      dynamodb: inject('dynamodb'),
      client,
      tableName,
    });
    expect(wrong).toEqual([]);
    for (const [what, ours, theirs] of lines) expect([what, ours]).toEqual([what, theirs]);
  },
);
