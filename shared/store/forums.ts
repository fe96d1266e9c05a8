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
  const withGivenUp = (cursor?: string): Promise<Page<Forum>> =>
    forums.page({ index: 'lists', partition: 'forums', newestFirst: true, limit: 50, cursor });
  return {
    ...forums,
    /** Newest first, one page a request; not those that were given up before they began. */
    latest: async (cursor?: string): Promise<Page<Forum>> => {
      const page = await withGivenUp(cursor);
      return { ...page, items: page.items.filter(({ givenUp }) => !givenUp) };
    },
    /** The same, with those. */
    withGivenUp,
  };
};

export type Forums = ReturnType<typeof createForums>;
