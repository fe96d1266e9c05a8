import type { Actor, AuditEntry } from '../domain/audit.ts';
import type { Forum } from '../domain/forum.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import type { FieldError, Typed } from '../forms/read-form.ts';
import type { Forums } from '../store/forums.ts';
import type { Change, CommitChanges } from '../store/records.ts';
import { wordFrom } from './form-id.ts';
import { actorOf, type WebRequest } from './web.ts';

/** What was done about a forum, as its history says it. News unless it says otherwise. */
export interface Told {
  act: string;
  note?: string | undefined;
  news?: boolean | undefined;
}

/**
 * What the rooms share in which a forum's team works: routes about the forum that an address names, the lines of its
 * history, and changes that are kept with one.
 */
export const createForumDesk = ({
  forums,
  commit,
}: {
  forums: Pick<Forums, 'get'>;
  commit: CommitChanges;
}) => {
  /** For routes about the forum that the address names, `{forumId}`, to whoever has the role. */
  const onForum = { subject: (request: WebRequest) => forums.get(request.params.forumId ?? '') };

  /** The same, where a coordinating team may do it for its own forum only. */
  const onOwnForum = { ...onForum, forumOf: ({ id }: Forum) => id };

  /** A line in the history of the forum. */
  const entry = (request: WebRequest, forum: Forum, { act, note, news = true }: Told): AuditEntry => ({
    record: forum.id,
    at: request.now.toISOString(),
    by: actorOf(request),
    act,
    title: forum.title,
    ...(note ? { note } : {}),
    news,
    forumId: forum.id,
  });

  /** Keeps what a record of the forum became, with its line of history; a refusal is given back as it is. */
  const keep = async <Record extends object>(
    request: WebRequest,
    forum: Forum,
    after: Record | Refusal,
    changes: (after: Record, by: Actor, at: string) => readonly Change[],
    told: Told,
  ): Promise<Refusal | undefined> =>
    isRefusal(after)
      ? after
      : commit({
          changes: changes(after, actorOf(request), request.now.toISOString()),
          audit: [entry(request, forum, told)],
        });

  return { onForum, onOwnForum, entry, keep };
};

/** What a page shows that is refused as a whole: a sentence above it, beside no field. */
export const refusedWith = (
  message: string,
  status = 409,
): { errors: readonly FieldError[]; status: number } => ({ errors: [{ name: '', message }], status });

/** What a page takes up when it is shown again with its form: what was typed, and what is wrong with it. */
export interface Again {
  typed?: Typed;
  errors?: readonly FieldError[];
  status?: number;
}

/**
 * Whether somebody decides on a page that shows another version than the one that waits: the form sends along in `read`
 * when what it shows was handed in.
 */
export const hasReadAnother = (request: WebRequest, handedIn: string | undefined): boolean => {
  const read = wordFrom(request, 'read');
  return read !== undefined && read !== (handedIn ?? '');
};
