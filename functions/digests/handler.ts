import { type AuditEntry, theSystem } from '../../shared/domain/audit.ts';
import {
  type Digest,
  type DigestPeriod,
  digestFor,
  digestPeriod,
  newsFor,
} from '../../shared/domain/digest.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { Person } from '../../shared/domain/people.ts';
import { spokenIn, spokenInstant } from '../../shared/domain/time.ts';
import { log } from '../../shared/http/log.ts';
import { digestLetter } from '../../shared/letters/digest.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import type { Desk } from '../../shared/store/desk.ts';
import type { News } from '../../shared/store/digests.ts';
import type { People } from '../../shared/store/people.ts';
import type { CommitChanges } from '../../shared/store/records.ts';

export interface Dependencies {
  clock: () => Date;
  people: Pick<People, 'present' | 'change'>;
  news: Pick<News, 'between'>;
  desk: Pick<Desk, 'waiting' | 'askedOf'>;
  commit: CommitChanges;
}

/**
 * What happened bears the instant at which it was asked for, is kept up to half a minute later, and found in the index a
 * little after that. So a digest tells only what is older than this, or it would pass over what came in meanwhile.
 */
const settles = 60_000;

/**
 * Writes the digests that are due, every few minutes. Each person's letter and how far it tells them are one
 * transaction, so a run that dies, comes late or comes twice neither skips nor repeats anything.
 */
export const createHandler =
  ({ clock, people, news, desk, commit }: Dependencies) =>
  async (): Promise<{ due: number; written: number }> => {
    const now = clock();
    const settled = new Date(now.getTime() - settles);
    const due = (await people.present()).flatMap((person) => {
      const period = digestPeriod(person, settled);
      return period ? [{ person, period }] : [];
    });
    const since = due.map(({ person }) => person.digestedUntil).sort()[0];
    if (since === undefined) return { due: 0, written: 0 };

    const recent = await news.between(since, settled.toISOString());
    const isRead = recent.cutShort ? (recent.entries.at(-1)?.at ?? since) : since;
    // Read once, and only when somebody's digest may tell of it.
    let waits: ReturnType<Desk['waiting']> | undefined;
    const waiting = () => {
      waits ??= desk.waiting(now);
      return waits;
    };
    const digestOf = async (person: Person, period: DigestPeriod, happened: readonly AuditEntry[]) => {
      const [all, { asked, free }] = await Promise.all([waiting(), desk.askedOf(person, now)]);
      return digestFor(person, period, happened, all, [...asked, ...free]);
    };

    let written = 0;
    let failed = 0;
    for (const { person, period } of due) {
      try {
        const happened = recent.entries.filter(({ at }) => at > person.digestedUntil && at <= period.until);
        // Whoever hears at once moves on only when something happened, not every few minutes for nothing.
        if (person.digest.cadence === 'at once' && !happened.length) continue;
        const digest =
          newsFor(person, happened).length || period.recalls
            ? await digestOf(person, period, happened)
            : undefined;
        const complete = person.digestedUntil >= isRead;
        const refused = await commit({
          changes: [
            people.change(person, { ...person, digestedUntil: period.until }, theSystem, now.toISOString()),
          ],
          audit: [],
          letters: digest ? [letterFor(person, period, digest, complete, now)] : [],
        });
        // Somebody changed this person at the same moment, or another run was faster: the next one looks again.
        if (refused) log.info('a digest waits for the next run', { personId: person.id });
        else if (digest) written += 1;
      } catch (fault) {
        failed += 1;
        log.fault(fault, { personId: person.id });
      }
    }
    log.info('digests', { due: due.length, written, failed });
    // One person's fault holds up nobody, but somebody has to hear of it.
    if (failed) throw new Error(`${failed} of ${due.length} digests could not be written.`);
    return { due: due.length, written };
  };

const letterFor = (
  person: Person,
  { key, until }: DigestPeriod,
  digest: Digest,
  complete: boolean,
  now: Date,
): Letter => {
  const { cadence, hour, timeZone } = person.digest;
  const at = `at ${String(hour).padStart(2, '0')}:00`;
  const from = spokenIn(timeZone, person.digestedUntil);
  const to = spokenInstant(until, timeZone);
  return letterOf(digestLetter, {
    to: { name: person.name, email: person.email },
    cause: person.id,
    event: `digest ${cadence}#${key}`,
    at: now,
    fields: {
      name: person.name,
      cadence,
      rhythm:
        cadence === 'weekly'
          ? `on Mondays ${at}`
          : cadence === 'daily'
            ? `daily ${at}`
            : 'whenever there is something new',
      period: complete ? `from ${from} to ${to}` : `up to ${to}; only the latest of it is told here`,
      count: digest.count,
      more: digest.more,
      groups: digest.groups,
      waiting: digest.waiting,
    },
  });
};
