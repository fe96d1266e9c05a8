import type { AuditEntry } from '../domain/audit.ts';
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

  /** The latest news, up to so much of it. One request. */
  async latest(now: Date, most: number): Promise<AuditEntry[]> {
    const { items } = await newsBetween(table, {
      after: '0',
      until: now.toISOString(),
      newestFirst: true,
      limit: most,
    });
    return items;
  },
});

export type News = ReturnType<typeof createNews>;
