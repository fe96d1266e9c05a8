import { randomInt } from 'node:crypto';
import { expect, inject, test, vi } from 'vitest';
import { createHouse } from '../support/house.ts';
import { soak } from './soak.ts';

vi.spyOn(console, 'log').mockReturnValue();
vi.spyOn(console, 'error').mockReturnValue();

test.each([1, randomInt(1_000_000)])(
  'whatever goes wrong, and whatever people do meanwhile, the books agree: 300 letters, seed %i',
  async (seed) => {
    const { tableName, client } = await createHouse();
    const { lines, wrong, acts } = await soak({
      letters: 300,
      seed,
      dynamodb: inject('dynamodb'),
      client,
      tableName,
    });
    expect(wrong).toEqual([]);
    for (const [what, ours, theirs] of lines) expect([what, ours]).toEqual([what, theirs]);
    // Two releases are paused in the middle; one goes on, the other is called back.
    expect(acts).toMatchObject({ release: 2, pause: 2, resume: 1, recall: 1 });
    const [, calledBack] = lines.find(([what]) => what.startsWith('called back')) ?? [];
    expect(calledBack).toBeGreaterThan(0);
  },
);
