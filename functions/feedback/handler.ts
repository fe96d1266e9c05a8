import {
  answerComment,
  answerForm,
  type Comment,
  commentForm,
  confirmComment,
  isCommentPublic,
  isExpiredComment,
  publicAuthor,
  saysTheSame,
  sectionFor,
  sendComment,
  titleOfComment,
} from '../../shared/domain/comment.ts';
import { commentsEndAt, isOpenForComment, isPublic, type Output } from '../../shared/domain/output.ts';
import { isRefusal, refuse } from '../../shared/domain/refusal.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { answersGiven } from '../../shared/forms/answers.tsx';
import { isTrapped } from '../../shared/forms/honeypot.tsx';
import { type FieldError, parseTyped, readForm, type Typed, typedOf } from '../../shared/forms/read-form.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { idFromForm, keyFrom, wordFrom } from '../../shared/http/form-id.ts';
import { mayWriteTo } from '../../shared/http/public-mail.ts';
import { actorOf, createWebHandler, page, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { commentAnswered, commentConfirm, commentReceipt } from '../../shared/letters/comment.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { titleAfter } from '../../shared/pages/done.tsx';
import type { Comments } from '../../shared/store/comments.ts';
import type { Forums } from '../../shared/store/forums.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { Outputs } from '../../shared/store/outputs.ts';
import { history } from '../../shared/store/records.ts';
import type { Table } from '../../shared/store/table.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  table: Table;
  outputs: Pick<Outputs, 'get'>;
  comments: Comments;
  letters: Pick<Letters, 'causedBy'>;
  forums: Pick<Forums, 'get'>;
};

const linkGone = refuse(
  'gone',
  'This link is no longer good. A comment that nobody confirms is deleted after 7 days, and a link in an older letter ends when a newer one is sent.',
);

/** Feedback: readers comment on a draft, confirm by email, and hear what the coordinating team makes of it. */
export const createHandler = (dependencies: Dependencies) => {
  const { outputs, comments, forums, letters, table, commit, counters, newId, newKey, baseUrl } =
    dependencies;

  const outputOf = (request: WebRequest) => outputs.get(request.params.outputId ?? '');
  const publicOutput = async (request: WebRequest) => {
    const output = await outputOf(request);
    return output && isPublic(output) ? output : undefined;
  };

  const commentOf = (request: WebRequest) => comments.get(request.params.commentId ?? '');
  /** One that somebody confirmed: the desk sees no other. */
  const received = async (request: WebRequest) => {
    const comment = await commentOf(request);
    return comment?.state === 'unconfirmed' ? undefined : comment;
  };
  /** Only for who holds its key; the same answer for a wrong key and a comment that is not there. */
  const ownComment = async (request: WebRequest) => {
    const comment = await commentOf(request);
    return comment && isOwn(comment, request) ? comment : linkGone;
  };
  const isOwn = (comment: Comment, request: WebRequest) => {
    const key = keyFrom(request);
    return key !== undefined && hashOfKey(key) === comment.keyHash && !isExpiredComment(comment, request.now);
  };

  /** What a letter about a comment says of the forum that it comes from. */
  const fromForum = async (forumId: string) => {
    const forum = await forums.get(forumId);
    return forum && { forumTitle: forum.title, ...(forum.contact ? { replyTo: forum.contact } : {}) };
  };

  const confirmLetter = async (comment: Comment, key: string, now: Date) =>
    letterOf(commentConfirm, {
      // Not the name: anybody can type any name and any address.
      to: { name: comment.email, email: comment.email },
      cause: comment.id,
      event: `confirm-${comment.revision + 1}`,
      at: now,
      forumId: comment.forumId,
      fields: {
        outputTitle: comment.outputTitle,
        confirmAt: `${baseUrl}/feedback/${comment.id}/confirm?key=${key}`,
        until: spokenInstant(comment.expiresAt ?? now),
        ...(await fromForum(comment.forumId)),
      },
    });

  /** The page of the comment whose answer was not taken, or that is to be answered. */
  const deskPage = async (
    request: WebRequest,
    comment: Comment,
    more: { errors?: readonly FieldError[]; typed?: Typed; status?: number } = {},
  ) => {
    const [told, caused] = await Promise.all([
      history(table, comment.id, request.query.get('history') ?? undefined),
      letters.causedBy(comment.id),
    ]);
    const done = comment.answer !== undefined && request.query.get('done') === 'answered';
    return page(
      titleAfter(titleOfComment(comment), done),
      pages.DeskComment({
        comment,
        done,
        history: told,
        letters: caused.items,
        person: request.person,
        csrf: request.csrf,
        typed: more.typed ?? {},
        errors: more.errors ?? [],
      }),
      more.errors ? { errors: more.errors } : deskData(comment),
      { status: more.status ?? 200 },
    );
  };

  return createWebHandler<'feedback'>(dependencies, {
    'GET /outputs/{outputId}/feedback': route({
      needs: 'anyone',
      subject: publicOutput,
      answer: ({ query, now }, output: Output) => {
        const data = {
          output: { id: output.id, title: output.title },
          open: isOpenForComment(output, now),
          commentsEndAt: commentsEndAt(output),
          sections: output.sections,
        };
        if (query.has('sent')) return page('One step is left', pages.SentPage({ output }), data);
        const typed = { section: query.get('section') ?? undefined };
        return page(
          'Comment on a draft',
          pages.CommentPage({ output, now, id: newId('comment'), typed, errors: [] }),
          data,
        );
      },
    }),

    'POST /outputs/{outputId}/feedback': route({
      needs: 'anyone',
      subject: publicOutput,
      answer: async (request, output: Output) => {
        const { now } = request;
        const sent = `/outputs/${output.id}/feedback?sent`;
        const id = idFromForm(request, 'comment', newId);
        const typed = typedIn(request);
        // A browser gets the page itself, not the way to one: it says to which address the letter went, and has all that was
        // typed, and both belong to nobody but whoever sent it.
        const sentIn = () =>
          request.wantsJson || request.json !== undefined
            ? redirect(sent, { created: true, data: { id, state: 'unconfirmed' } })
            : page('One step is left', pages.SentPage({ output, sent: request.fields }), { id });
        if (isTrapped(request.fields)) return sentIn();
        const shown = (errors: readonly FieldError[], status: number, formId = id) =>
          page(
            'Comment on a draft',
            pages.CommentPage({ output, now, id: formId, typed, errors }),
            { errors },
            { status },
          );
        if (!isOpenForComment(output, now))
          return shown([{ name: '', message: pages.whyClosed(output) }], 422);
        if (wordFrom(request, 'act') === 'change') return shown([], 200);
        const parsed = parseTyped(commentForm, typed);
        const section = sectionFor(output, parsed.ok ? parsed.values.section : textOf(typed.section));
        const errors = [
          ...(isRefusal(section) ? [{ name: 'section', message: section.reason }] : []),
          ...(parsed.ok ? [] : parsed.errors),
        ];
        if (!parsed.ok || isRefusal(section)) return shown(errors, 422);

        const fields = parsed.values;
        const tooMany = await mayWriteTo(counters, fields.email, request.ip, now);
        if (tooMany) return shown([{ name: '', message: tooMany.reason }], 429);

        const at = now.toISOString();
        const keep = async (before: Comment | undefined) => {
          const key = newKey();
          const comment = sendComment(before, { id, output, section, fields, keyHash: hashOfKey(key) }, now);
          if (isRefusal(comment)) return comment;
          return commit({
            changes: [comments.change(before, comment, author(comment), at)],
            // Nothing has happened yet that history has to tell: that begins when the author confirms.
            audit: [],
            letters: [await confirmLetter(comment, key, now)],
          });
        };
        let refused = await keep(undefined);
        if (refused) {
          // A second click; or the same form again, put right: the letter before is then worth nothing.
          const before = await comments.get(id);
          const again = before && saysTheSame(before, output.id, fields) && !isExpiredComment(before, now);
          if (again) refused = undefined;
          else if (before) refused = await keep(before);
        }
        // Once more under an id of its own, with everything that was typed.
        if (refused) return shown([{ name: '', message: refused.reason }], 409, newId('comment'));
        return sentIn();
      },
    }),

    'GET /feedback/{commentId}': route({
      needs: 'anyone',
      subject: async (request: WebRequest) => {
        if (keyFrom(request) !== undefined) return ownComment(request);
        const comment = await commentOf(request);
        return comment && isCommentPublic(comment) ? comment : undefined;
      },
      answer: (request, comment: Comment) => {
        const key = keyFrom(request);
        const justConfirmed = request.query.has('confirmed') && comment.state !== 'unconfirmed';
        return key === undefined
          ? page(titleOfComment(comment), pages.PublicComment({ comment }), publicData(comment))
          : page(
              titleAfter('Your comment', justConfirmed),
              pages.OwnComment({ comment, key, justConfirmed }),
              { ...publicData(comment), state: comment.state, publish: comment.publish },
            );
      },
    }),

    'GET /feedback/{commentId}/confirm': route({
      needs: 'anyone',
      subject: ownComment,
      answer: (request, comment: Comment) => {
        const key = keyFrom(request) ?? '';
        return comment.state === 'unconfirmed'
          ? page('Confirm your comment', pages.ConfirmPage({ comment, key }), {
              id: comment.id,
              state: comment.state,
            })
          : redirect(`/feedback/${comment.id}?key=${key}`, {
              data: { id: comment.id, state: comment.state },
            });
      },
    }),

    'POST /feedback/{commentId}/confirm': route({
      needs: 'anyone',
      subject: ownComment,
      answer: async (request, comment: Comment) => {
        const { now } = request;
        const key = keyFrom(request) ?? '';
        const done = redirect(`/feedback/${comment.id}?key=${key}&confirmed`, {
          data: { id: comment.id, state: 'received' },
        });
        // A second click.
        if (comment.state !== 'unconfirmed') return done;
        const confirmed = confirmComment(comment, now);
        if (isRefusal(confirmed)) return confirmed;
        const at = now.toISOString();
        const by = author(confirmed);
        const refused = await commit({
          changes: [comments.change(comment, confirmed, by, at)],
          audit: [
            {
              record: comment.id,
              at,
              by,
              act: 'commented on an output',
              title: titleOfComment(confirmed),
              from: 'unconfirmed',
              to: 'received',
              news: true,
              forumId: comment.forumId,
            },
          ],
          letters: [
            letterOf(commentReceipt, {
              to: { name: confirmed.name, email: confirmed.email },
              cause: comment.id,
              event: 'received',
              at: now,
              forumId: comment.forumId,
              fields: {
                outputTitle: confirmed.outputTitle,
                at: spokenInstant(confirmed.sentAt),
                commentAt: `${baseUrl}/feedback/${comment.id}?key=${key}`,
                answers: answersGiven(commentForm, pages.asSent(confirmed)),
                ...(await fromForum(comment.forumId)),
                ...(isCommentPublic(confirmed)
                  ? { publicAt: `${baseUrl}/outputs/${comment.outputId}#comment-${comment.id}` }
                  : {}),
              },
            }),
          ],
        });
        if (refused && (await comments.get(comment.id))?.state === 'unconfirmed') return refused;
        return done;
      },
    }),

    'GET /desk/outputs/{outputId}/feedback': route({
      needs: 'read-feedback',
      subject: outputOf,
      forumOf: (output: Output) => output.forumId,
      answer: async ({ query }, output: Output) => {
        const { items, cursor } = await comments.ofOutput(output.id, {
          cursor: query.get('from') ?? undefined,
          newestFirst: true,
          limit: 50,
        });
        return page(
          `Comments: ${output.title}`,
          pages.DeskComments({ output, comments: items, cursor }),
          { comments: items.map(deskData), next: cursor },
          { wide: true },
        );
      },
    }),

    'GET /desk/feedback/{commentId}': route({
      needs: 'read-feedback',
      subject: received,
      forumOf: (comment: Comment) => comment.forumId,
      answer: (request, comment: Comment) => deskPage(request, comment),
    }),

    'POST /desk/feedback/{commentId}/answer': route({
      needs: 'answer-feedback',
      subject: received,
      forumOf: (comment: Comment) => comment.forumId,
      answer: async (request, comment: Comment) => {
        const { now } = request;
        const parsed = readForm(answerForm, request);
        if (!parsed.ok)
          return deskPage(request, comment, { errors: parsed.errors, typed: parsed.typed, status: 422 });
        const { verdict, reason } = parsed.values;
        const by = actorOf(request);
        const done = redirect(`/desk/feedback/${comment.id}?done=answered`, {
          data: { id: comment.id, state: 'answered' },
        });
        const isSame = ({ answer }: Comment) =>
          answer?.verdict === verdict && answer.reason === reason && answer.by === by.name;
        // A second click.
        if (isSame(comment)) return done;
        const answered = answerComment(comment, { verdict, reason, by: by.name }, now);
        if (isRefusal(answered)) {
          const errors = [{ name: '', message: answered.reason }];
          return deskPage(request, comment, { errors, typed: { verdict, reason }, status: 409 });
        }
        const at = now.toISOString();
        const refused = await commit({
          changes: [comments.change(comment, answered, by, at)],
          audit: [
            {
              record: comment.id,
              at,
              by,
              act: 'answered a comment',
              title: titleOfComment(comment),
              from: 'received',
              to: 'answered',
              note: `${verdict}: ${reason}`,
              news: true,
              forumId: comment.forumId,
            },
          ],
          letters: [
            letterOf(commentAnswered, {
              to: { name: comment.name, email: comment.email },
              cause: comment.id,
              event: 'answered',
              at: now,
              forumId: comment.forumId,
              fields: {
                outputTitle: comment.outputTitle,
                name: comment.name,
                verdict,
                reason,
                comment: comment.comment,
                ...(await fromForum(comment.forumId)),
                outputAt: isCommentPublic(comment)
                  ? `${baseUrl}/outputs/${comment.outputId}#comment-${comment.id}`
                  : `${baseUrl}/outputs/${comment.outputId}`,
              },
            }),
          ],
        });
        if (!refused) return done;
        const newer = (await comments.get(comment.id)) ?? comment;
        if (isSame(newer)) return done;
        const late = answerComment(newer, { verdict, reason, by: by.name }, now);
        const { reason: message } = isRefusal(late) ? late : refused;
        return deskPage(request, newer, {
          errors: [{ name: '', message }],
          typed: { verdict, reason },
          status: 409,
        });
      },
    }),
  });
};

const asObject = (json: unknown): Typed =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Typed) : {};

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.trim() || undefined : undefined;

/** What was typed. In JSON, what is left out of the boxes to tick is not ticked. */
const typedIn = (request: WebRequest): Typed =>
  request.json === undefined
    ? typedOf(commentForm, request.fields)
    : { anonymous: false, ...asObject(request.json) };

const author = ({ name }: Comment) => ({ kind: 'submitter' as const, name });

/** What everybody may know of a comment that is published. */
const publicData = (comment: Comment) => ({
  id: comment.id,
  outputId: comment.outputId,
  section: comment.section,
  sectionTitle: comment.sectionTitle,
  comment: comment.comment,
  author: publicAuthor(comment),
  sentAt: comment.sentAt,
  ...(comment.answer
    ? { answer: { verdict: comment.answer.verdict, reason: comment.answer.reason, at: comment.answer.at } }
    : {}),
});

const deskData = ({ keyHash, ...comment }: Comment) => comment;
