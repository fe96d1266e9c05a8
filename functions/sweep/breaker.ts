import { theSystem } from '../../shared/domain/audit.ts';
import {
  breakerId,
  breakerTitle,
  cameBackAt,
  figuresOf,
  looksBack,
  trip,
  whyTrip,
} from '../../shared/domain/breaker.ts';
import type { Letter, LetterState } from '../../shared/domain/letter.ts';
import { after, days } from '../../shared/domain/time.ts';
import type { BreakerStore } from '../../shared/store/breaker.ts';
import type { Ledgers } from '../../shared/store/ledgers.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { CommitChanges } from '../../shared/store/records.ts';
import { allBulk, type Stops } from '../../shared/store/stops.ts';
import type { Chore } from './handler.ts';

/** A letter may have waited for days, paused, before it was sent, and for days more before it came back. */
const writtenWithin = days(21);

export interface BreakerStores {
  breaker: BreakerStore;
  letters: Pick<Letters, 'inState'>;
  ledgers: Ledgers;
  stops: Pick<Stops, 'stop'>;
  commit: CommitChanges;
}

/**
 * Stops what goes to many before the mail service would stop the account. Counted are what came back in the last week,
 * and all letters of the last week of the causes concerned: no counter is kept that a lost or doubled event could make
 * wrong.
 *
 * Three requests while nothing comes back; one or two more for each cause of which something did.
 */
export const watchBounces =
  ({ breaker, letters, ledgers, stops, commit }: BreakerStores): Chore =>
  async (now) => {
    const at = now.toISOString();
    const before = await breaker.get();
    if (before?.state === 'tripped') return 0;
    const weekAgo = after(at, -looksBack);
    const since = before && before.since > weekAgo ? before.since : weekAgo;

    const causes = new Set<string>();
    for (const state of ['bounced', 'complained'] as const)
      for (const cause of await causesIn(letters, state, { written: after(at, -writtenWithin), since }))
        causes.add(cause);
    const sent = [];
    for (const cause of causes) sent.push(...(await ledgers.of(cause)));
    const why = whyTrip(figuresOf(sent, { after: since, until: at }));
    const tripped = why && trip(before, why, theSystem, now);
    if (!tripped) return 0;
    // Refused when another sweep did it at this moment.
    const refused = await commit({
      changes: [breaker.change(before, tripped, theSystem, at)],
      audit: [
        {
          record: breakerId,
          at,
          by: theSystem,
          act: 'stopped everything that goes to many',
          title: breakerTitle,
          from: 'running',
          to: 'tripped',
          note: why,
          news: true,
        },
      ],
      also: [stops.stop(allBulk, `Everything that goes to many is stopped: ${why}`, theSystem, at)],
    });
    return refused ? 0 : 1;
  };

/** What caused the letters to many that came back since then. */
const causesIn = async (
  letters: Pick<Letters, 'inState'>,
  state: LetterState,
  { written, since }: { written: string; since: string },
): Promise<Set<string>> => {
  const causes = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await letters.inState(state, cursor, 100);
    const recent = page.items.filter(({ createdAt }) => createdAt > written);
    for (const letter of recent)
      if (isMany(letter) && (cameBackAt(letter) ?? '') > since) causes.add(letter.cause);
    cursor = recent.length === page.items.length ? page.cursor : undefined;
  } while (cursor);
  return causes;
};

const isMany = ({ stream }: Pick<Letter, 'stream'>) => stream === 'bulk';
