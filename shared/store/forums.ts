import { type Forum, forumSchema } from '../domain/forum.ts';
import { type RecordKind, records } from './records.ts';
import type { Page, Table } from './table.ts';

const forumKind: RecordKind<Forum> = {
  type: 'forum',
  schema: forumSchema,
  title: (forum) => forum.title,
  places: (forum) => ({ lists: ['forums', forum.id], desk: ['forum', forum.id] }),
};

export const createForums = (table: Table) => {
  const forums = records(table, forumKind);
  return {
    ...forums,
    /** Newest first, one page a request. */
    latest: (cursor?: string): Promise<Page<Forum>> =>
      forums.page({ index: 'lists', partition: 'forums', newestFirst: true, limit: 50, cursor }),
  };
};

export type Forums = ReturnType<typeof createForums>;
