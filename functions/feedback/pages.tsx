import type { AuditEntry } from '../../shared/domain/audit.ts';
import {
  answerForm,
  type Comment,
  commentForm,
  commentStateInWords,
  isCommentPublic,
  publicAuthor,
  titleOfComment,
  wholeText,
} from '../../shared/domain/comment.ts';
import { wording } from '../../shared/domain/fields.ts';
import { directionOf } from '../../shared/domain/language.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { isOpenForComment, type Output } from '../../shared/domain/output.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { spokenDeadline, spokenInstant } from '../../shared/domain/time.ts';
import { Answers } from '../../shared/forms/answers.tsx';
import { ErrorSummary, Form, OneField } from '../../shared/forms/form-fields.tsx';
import { Honeypot } from '../../shared/forms/honeypot.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import type { Fields } from '../../shared/http/body.ts';
import { BackToForm } from '../../shared/pages/back-to-form.tsx';
import { AnswerTo, CommentCard, verdictInWords } from '../../shared/pages/comment.tsx';
import { Deadline } from '../../shared/pages/deadline.tsx';
import { Done } from '../../shared/pages/done.tsx';
import { History, LettersOf } from '../../shared/pages/history.tsx';
import { Paging } from '../../shared/pages/paging.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import type { Page } from '../../shared/store/table.ts';

/** The comment as it was sent, with the title of its section in the place of its id. */
export const asSent = (comment: Comment): Record<string, unknown> => ({
  ...comment,
  section: comment.sectionTitle ?? wholeText,
});

const OutputLink = ({ output }: { output: Pick<Output, 'id' | 'title' | 'lang'> }) => (
  <a href={`/outputs/${output.id}`} lang={output.lang} dir={directionOf(output.lang)}>
    {output.title}
  </a>
);

/** The field `section`: its choices are the sections of the output. */
const SectionField = (props: { output: Output; chosen: unknown; error: FieldError | undefined }) => {
  const { output, chosen, error } = props;
  const about = wording.get(commentForm.shape.section);
  return (
    <OneField name="section" label={about?.label} hint={about?.hint} error={error?.message}>
      {(control) => (
        <select {...control}>
          <option value="">{wholeText}</option>
          {output.sections.map((section) => (
            <option
              key={section.id}
              value={section.id}
              selected={section.id === chosen}
              lang={output.lang}
              dir={directionOf(output.lang)}
            >
              {section.title}
            </option>
          ))}
        </select>
      )}
    </OneField>
  );
};

const withoutSection = Object.keys(commentForm.shape).filter((name) => name !== 'section');

export const CommentPage = (props: {
  output: Output;
  now: Date;
  id: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { output, now, typed, errors } = props;
  const open = isOpenForComment(output, now);
  if (!open && !errors.length) return <Closed output={output} />;
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Comment on a draft</h1>
      <p class="lead">
        <OutputLink output={output} />
      </p>
      {open && output.commentsUntil ? (
        <p>
          Comments are open until <Deadline day={output.commentsUntil} />. You need no account. We send you a
          link to confirm your address, and your comment counts once you have followed it. What counts is when
          you send it: the link may be followed up to 7 days later.
        </p>
      ) : (
        <p class="warning">{whyClosed(output)} What you typed is below, for you to copy.</p>
      )}
      <Form
        schema={commentForm}
        only={withoutSection}
        action={`/outputs/${output.id}/feedback`}
        hidden={{ id: props.id }}
        typed={typed}
        errors={errors}
        keep={`comment-${output.id}`}
        before={
          <SectionField
            output={output}
            chosen={typed.section}
            error={errors.find(({ name }) => name === 'section')}
          />
        }
        after={<Honeypot />}
        submit="Send the comment"
      />
    </>
  );
};

/** Why an output takes no comments. */
export const whyClosed = (output: Output): string => {
  const { commentsUntil } = output;
  if (output.state === 'published') return 'This output is published, so it takes no more comments.';
  return commentsUntil
    ? `Comments on this draft ended at ${spokenDeadline(commentsUntil)}.`
    : 'This output takes no comments.';
};

const Closed = ({ output }: { output: Output }) => (
  <>
    <h1>Comments are closed</h1>
    <p class="lead">{whyClosed(output)}</p>
    <p>
      You can read it, with the comments that came in and the answers to them: <OutputLink output={output} />.{' '}
      <a href="/outputs">Other outputs</a> may be open.
    </p>
  </>
);

export const SentPage = ({ output, sent }: { output: Output; sent?: Fields }) => (
  <>
    <h1>One step is left</h1>
    <p class="lead">
      We have sent a letter to{' '}
      {sent ? <strong dir="auto">{sent.one('email')?.trim()}</strong> : 'the address you gave'}. Follow the
      link in it within 7 days: then your comment counts.
    </p>
    <p>
      No letter after ten minutes? Look among unwanted mail.
      {sent
        ? ' If the address is wrong, put it right and send the form again; nothing you typed is lost.'
        : ''}
    </p>
    {sent ? (
      <BackToForm
        action={`/outputs/${output.id}/feedback`}
        fields={sent}
        words="Change the address, or the comment"
      />
    ) : null}
    <p class="buttons">
      <a class="button secondary" href={`/outputs/${output.id}`}>
        Back to the draft
      </a>
      <a class="button secondary" href={`/outputs/${output.id}/feedback`}>
        Another comment
      </a>
    </p>
  </>
);

export const ConfirmPage = (props: { comment: Comment; key: string }) => {
  const { comment } = props;
  return (
    <>
      <h1>Confirm your comment</h1>
      <p class="lead">
        Press the button, and your comment on <strong dir="auto">{comment.outputTitle}</strong> counts.{' '}
        {comment.publish === 'yes'
          ? 'It is published at once, as you see it here without your address.'
          : 'It is not published, as you asked.'}
      </p>
      <form method="post" action={`/feedback/${comment.id}/confirm`}>
        <input type="hidden" name="key" value={props.key} />
        <div class="buttons">
          <button type="submit">Confirm the comment</button>
        </div>
      </form>
      <h2>What you wrote</h2>
      <Answers schema={commentForm} values={asSent(comment)} own />
    </>
  );
};

const Standing = ({ comment }: { comment: Comment }) => (
  <p class="meta">
    <span class={`tag ${comment.state}`}>{commentStateInWords[comment.state]}</span> Sent on{' '}
    <time datetime={comment.sentAt}>{spokenInstant(comment.sentAt)}</time>
  </p>
);

/** The author's own view, by the key in their letters. */
export const OwnComment = (props: { comment: Comment; key: string; justConfirmed: boolean }) => {
  const { comment } = props;
  return (
    <>
      <h1>Your comment</h1>
      {props.justConfirmed ? (
        <Done>
          Thank you: your comment counts now. A receipt with everything you wrote is on its way to you.
        </Done>
      ) : null}
      <p class="lead">
        On <span dir="auto">{comment.sectionTitle ?? wholeText}</span> of{' '}
        <strong dir="auto">{comment.outputTitle}</strong>
      </p>
      <Standing comment={comment} />
      {comment.state === 'unconfirmed' ? (
        <p class="warning">
          It does not count yet.{' '}
          <a href={`/feedback/${comment.id}/confirm?key=${encodeURIComponent(props.key)}`}>Confirm it</a>{' '}
          until {spokenInstant(comment.expiresAt ?? comment.sentAt)}.
        </p>
      ) : isCommentPublic(comment) ? (
        <p>
          <a href={`/outputs/${comment.outputId}#comment-${comment.id}`}>See it beside the text</a>
        </p>
      ) : (
        <p>It is not published, as you asked. The coordinating team reads it.</p>
      )}
      <h2>Answer</h2>
      {comment.answer ? (
        <AnswerTo answer={comment.answer} />
      ) : (
        <p class="empty">The coordinating team has not answered yet. You will get a letter when it does.</p>
      )}
      <h2>What you wrote</h2>
      <Answers schema={commentForm} values={asSent(comment)} own />
    </>
  );
};

/** What everybody may see. */
export const PublicComment = ({ comment }: { comment: Comment }) => (
  <>
    <h1>A comment</h1>
    <p class="lead">
      On <span dir="auto">{comment.sectionTitle ?? wholeText}</span> of{' '}
      <a href={`/outputs/${comment.outputId}#comment-${comment.id}`} dir="auto">
        {comment.outputTitle}
      </a>
    </p>
    <CommentCard comment={comment} />
  </>
);

export const DeskComments = (props: {
  output: Output;
  comments: readonly Comment[];
  cursor: string | undefined;
}) => (
  <>
    <p class="kicker">
      <a href={`/desk/outputs/${props.output.id}`} dir="auto">
        {props.output.title}
      </a>
    </p>
    <h1>Comments</h1>
    {props.comments.length ? (
      <TableScroll label="Comments">
        <table class="stack">
          <caption>Comments that were confirmed, newest first</caption>
          <thead>
            <tr>
              <th scope="col">Comment</th>
              <th scope="col">On</th>
              <th scope="col">From</th>
              <th scope="col">Sent</th>
              <th scope="col">Where it stands</th>
            </tr>
          </thead>
          <tbody>
            {props.comments.map((comment) => (
              <tr key={comment.id}>
                <th scope="row" dir="auto">
                  <a href={`/desk/feedback/${comment.id}`}>{beginning(comment.comment)}</a>
                </th>
                <td dir="auto" data-label="On">
                  {comment.sectionTitle ?? wholeText}
                </td>
                <td data-label="From">
                  <span dir="auto">{comment.name}</span> ({comment.group}, {comment.region})
                </td>
                <td data-label="Sent">
                  <time datetime={comment.sentAt}>{spokenInstant(comment.sentAt)}</time>
                </td>
                <td class="state">
                  {comment.answer ? (
                    <span class={`tag ${comment.answer.verdict}`}>
                      {verdictInWords[comment.answer.verdict]}
                    </span>
                  ) : (
                    <span class="tag waiting">to answer</span>
                  )}
                  {comment.publish === 'no' ? (
                    <>
                      {' '}
                      <span class="tag quiet">not public</span>
                    </>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    ) : (
      <p class="empty">
        No comment has come in yet.{' '}
        {props.output.state === 'draft'
          ? 'Open the output for comment first.'
          : 'Tell people where to find it.'}
      </p>
    )}
    <Paging cursor={props.cursor} path={`/desk/outputs/${props.output.id}/feedback`} />
  </>
);

const beginning = (text: string) => {
  const line = text.replace(/\s+/gu, ' ');
  return [...line].length > 90 ? `${[...line].slice(0, 88).join('')}…` : line;
};

export const DeskComment = (props: {
  comment: Comment;
  /** Whoever looks has just answered it. */
  done?: boolean;
  history: Page<AuditEntry>;
  letters: readonly Letter[];
  person: Person | undefined;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { comment, person } = props;
  const shownAs = publicAuthor(comment);
  const mayAnswer = permits(person, 'answer-feedback', comment.forumId);
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <p class="kicker">
        <a href={`/desk/outputs/${comment.outputId}/feedback`}>Comments on this output</a>
      </p>
      <h1 dir="auto">{titleOfComment(comment)}</h1>
      {props.done ? (
        <Done>
          Answered. The letter with your answer is on its way to <bdi>{comment.name}</bdi>.
        </Done>
      ) : null}
      <Standing comment={comment} />
      {isCommentPublic(comment) ? (
        <p>
          Published as:{' '}
          {shownAs.name ? <span dir="auto">{shownAs.name}</span> : 'an author whose name is withheld'},{' '}
          <a href={`/outputs/${comment.outputId}#comment-${comment.id}`}>beside the text</a>.
        </p>
      ) : (
        <p class="warning">Its author does not want it published. Please do not quote it.</p>
      )}
      <Answers schema={commentForm} values={asSent(comment)} />
      <h2>Answer</h2>
      {comment.answer ? (
        <>
          <AnswerTo answer={comment.answer} />
          <p class="meta">Written by {comment.answer.by}.</p>
        </>
      ) : mayAnswer ? null : (
        <p class="empty">The coordinating team has not answered yet.</p>
      )}
      {mayAnswer && (!comment.answer || props.errors.length) ? (
        <>
          <p>
            {comment.name} gets your answer by email at once
            {isCommentPublic(comment) ? ', and it stands beside the comment for everybody' : ''}.
          </p>
          <Form
            schema={answerForm}
            action={`/desk/feedback/${comment.id}/answer`}
            hidden={{ csrf: props.csrf }}
            typed={props.typed}
            errors={props.errors}
            keep={`answer-${comment.id}`}
            submit="Send the answer"
          />
        </>
      ) : null}
      <LettersOf letters={props.letters} person={person} />
      <History
        entries={props.history.items}
        cursor={props.history.cursor}
        path={`/desk/feedback/${comment.id}`}
      />
    </>
  );
};
