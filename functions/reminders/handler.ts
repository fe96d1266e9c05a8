import { log } from '../../shared/http/log.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { Ground, Source } from './source.ts';

export interface Dependencies {
  clock: () => Date;
  ground: Ground;
  letters: Pick<Letters, 'add' | 'getMany'>;
  sources: Readonly<Record<string, Source>>;
}

/**
 * Writes the reminders that are due, every hour. A source that fails holds up no other; then the run fails itself, so that
 * somebody hears of it, and the next hour tries again.
 */
export const createHandler =
  ({ clock, ground, letters, sources }: Dependencies) =>
  async (): Promise<Record<string, number>> => {
    const now = clock();
    const written: Record<string, number> = {};
    const failed: string[] = [];
    for (const [name, source] of Object.entries(sources)) {
      try {
        const due = await source(ground, now);
        // Most were written an hour ago: to look is cheaper than to be refused.
        const there = new Set((await letters.getMany(due.map(({ id }) => id))).map(({ id }) => id));
        written[name] = await letters.add(due.filter(({ id }) => !there.has(id)));
      } catch (fault) {
        log.fault(fault, { source: name });
        failed.push(name);
      }
    }
    log.info('reminders', written);
    if (failed.length) throw new Error(`Could not be reminded of: ${failed.join(', ')}.`);
    return written;
  };
