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
    const { lines, wrong, acts, gaveUp } = await soak({
      letters: 300,
      seed,
      dynamodb: inject('dynamodb'),
      client,
      tableName,
    });
    expect(wrong).toEqual([]);
    for (const [what, ours, theirs] of lines) expect([what, ours]).toEqual([what, theirs]);
    // Two releases are paused in the middle; one goes on, the other is called back.
    expect(acts).toMatchObject({ release: 2, pause: 2, resume: 1, recall: 1, 'release a supplement': 1 });
    // Some of the release that goes on are refused at first, and are sent to again.
    expect(acts['send again']).toBeGreaterThan(0);
    const ours = (begins: string) => lines.find(([what]) => what.startsWith(begins))?.[1];
    expect(ours('letters of these rounds')).toBeGreaterThan(0);
    // At one letter senders break down, until the queue gives it up and somebody decides.
    expect(gaveUp).toBeGreaterThan(0);
    expect(ours('… of these, on one that senders broke down at')).toBeGreaterThan(0);
    expect(ours('called back')).toBeGreaterThan(0);
  },
);
