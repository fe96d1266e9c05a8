import { type Comment, publicAuthor } from '../domain/comment.ts';
import { spokenInstant } from '../domain/time.ts';

export const verdictInWords = {
  accepted: 'Accepted',
  noted: 'Noted',
  declined: 'Declined',
} as const;

/** The coordinating team's answer. */
export const AnswerTo = ({ answer }: { answer: NonNullable<Comment['answer']> }) => (
  <div class="answer">
    <p class="meta">
      <span class={`tag ${answer.verdict}`}>{verdictInWords[answer.verdict]}</span> by the coordinating team,{' '}
      <time datetime={answer.at}>{spokenInstant(answer.at)}</time>
    </p>
    <p class="kept" dir="auto">
      {answer.reason}
    </p>
  </div>
);

/** A comment as readers see it: without its author's name where the author asked for that, and never with an address. */
export const CommentCard = ({ comment }: { comment: Comment }) => {
  const { name, affiliation, group, region } = publicAuthor(comment);
  return (
    <article class="card" id={`comment-${comment.id}`}>
      <p class="meta">
        <strong dir="auto">{name ?? 'Name withheld'}</strong>
        {affiliation ? (
          <>
            , <span dir="auto">{affiliation}</span>
          </>
        ) : null}{' '}
        ({group}, {region}), <time datetime={comment.sentAt}>{spokenInstant(comment.sentAt)}</time>
      </p>
      <p class="kept" dir="auto">
        {comment.comment}
      </p>
      {comment.answer ? (
        <AnswerTo answer={comment.answer} />
      ) : (
        <p class="meta">Not answered yet by the coordinating team.</p>
      )}
    </article>
  );
};
