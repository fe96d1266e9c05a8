import type { AuditEntry } from '../domain/audit.ts';
import { gathered } from '../domain/letter.ts';
import { newsBetween } from './records.ts';
import type { Table } from './table.ts';

export interface RecentNews {
  /** Newest first. */
  entries: AuditEntry[];
  /** Whether the stretch held more than was read. */
  cutShort: boolean;
}

/** The most news that one reading takes in; older than that is found in the histories of the records. */
const mostPages = 10;
const perPage = 200;

/** The news of the house. */
export const createNews = (table: Table) => ({
  /** What happened after one instant, up to and including another. Ten requests at most. */
  async between(after: string, until: string): Promise<RecentNews> {
    const entries: AuditEntry[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const read = await newsBetween(table, { after, until, newestFirst: true, limit: perPage, cursor });
      entries.push(...read.items);
      cursor = read.cursor;
      if (!cursor) return { entries, cutShort: false };
    }
    return { entries, cutShort: true };
  },

  /**
   * The latest news that somebody may hear of, newest first, what is told alike of many letters in one line. Three
   * requests at most, fewer when enough is found; `cutShort` when there is older news that was not looked at.
   */
  async latest(
    now: Date,
    { most, allowed }: { most: number; allowed: (entry: AuditEntry) => boolean },
  ): Promise<RecentNews> {
    let entries: AuditEntry[] = [];
    const found: AuditEntry[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 3; page += 1) {
      const span = { after: '0', until: now.toISOString() };
      const read = await newsBetween(table, { ...span, newestFirst: true, limit: 100, cursor });
      found.push(...read.items.filter(allowed));
      entries = gathered(found);
      cursor = read.cursor;
      if (!cursor || entries.length >= most) break;
    }
    return { entries: entries.slice(0, most), cutShort: cursor !== undefined };
  },
});

export type News = ReturnType<typeof createNews>;
