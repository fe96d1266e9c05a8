import { type Comment, commentSchema, titleOfComment } from '../domain/comment.ts';
import { type RecordKind, records } from './records.ts';
import type { Page, Table } from './table.ts';

const commentKind: RecordKind<Comment> = {
  type: 'comment',
  schema: commentSchema,
  title: titleOfComment,
  places: (comment) =>
    comment.state === 'unconfirmed'
      ? { expires: Math.ceil(Date.parse(comment.expiresAt ?? comment.sentAt) / 1000) }
      : {
          lists: [`comments#${comment.outputId}`, comment.id],
          desk: [`comment#${comment.state}`, comment.id],
        },
};

/** Comments on outputs. Until their author confirmed them they are in no list. */
export const createComments = (table: Table) => {
  const comments = records(table, commentKind);
  return {
    ...comments,
    /** All that were confirmed, published or not, oldest first unless asked otherwise; one page a request. */
    ofOutput: (
      outputId: string,
      asked: { cursor?: string | undefined; newestFirst?: boolean; limit?: number } = {},
    ): Promise<Page<Comment>> =>
      comments.page({
        index: 'lists',
        partition: `comments#${outputId}`,
        limit: 100,
        ...asked,
      }),
    /** Those in one state, newest first, one page a request. */
    inState: (state: Exclude<Comment['state'], 'unconfirmed'>, cursor?: string): Promise<Page<Comment>> =>
      comments.page({ index: 'desk', partition: `comment#${state}`, newestFirst: true, limit: 50, cursor }),
  };
};

export type Comments = ReturnType<typeof createComments>;
