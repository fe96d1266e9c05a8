import type { Letter } from '../../shared/domain/letter.ts';
import { after } from '../../shared/domain/time.ts';
import { log } from '../../shared/http/log.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { LettersQueue } from '../../shared/store/letters-queue.ts';
import type { Stops } from '../../shared/store/stops.ts';
import { type Chore, mostInAMinute } from './handler.ts';

/** An index may lag behind the table: a cause is looked at for so long after it was let go, in milliseconds. */
const lag = 10 * 60_000;

/**
 * Letters that lay aside while their cause was stopped. Once it is let go they wait as all others do, and are put on
 * their queue at once. Letters of a cause that is still stopped cost nothing here.
 *
 * One request while nothing was let go; then one for each cause, and for a hundred letters two, and one for ten queued.
 */
export const takeUpWhatWasLetGo =
  ({
    stops,
    letters,
    queue,
  }: {
    stops: Pick<Stops, 'letGo' | 'cameBack'>;
    letters: Pick<Letters, 'aside' | 'takeUp'>;
    queue: Pick<LettersQueue, 'add'>;
  }): Chore =>
  async (now) => {
    const at = now.toISOString();
    let taken = 0;
    let cursor: string | undefined;
    do {
      const page = await stops.letGo(cursor);
      for (const letGo of page.items) {
        const seen = new Set<string>();
        let fresh: Letter[];
        do {
          // What was taken up a moment ago may still be in the index.
          fresh = (await letters.aside(letGo.cause)).filter(({ id }) => !seen.has(id));
          for (const { id } of fresh) seen.add(id);
          await letters.takeUp(
            fresh.map(({ id }) => id),
            letGo.cause,
            at,
          );
          taken += await queue.add(fresh);
        } while (fresh.length && taken < mostInAMinute);
        if (!seen.size && letGo.at <= after(at, -lag)) await stops.cameBack(letGo);
      }
      cursor = page.cursor;
    } while (cursor && taken < mostInAMinute);
    if (taken) log.info('let go', { taken });
    return taken;
  };
