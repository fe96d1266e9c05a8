import type { Proposal } from '../../shared/domain/proposal.ts';
import {
  criteria,
  criterionInWords,
  noteForm,
  type Recommendation,
  type Review,
  recommendationInWords,
  type Summary,
  scoreInWords,
  spokenInterest,
  summaryOf,
} from '../../shared/domain/review.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { BeforeChange } from '../../shared/pages/before-change.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import type { Seen } from './room.ts';

/** Who gave which scores, and what they come to. */
const Scores = ({ seen, summary }: { seen: Seen; summary: Summary }) => (
  <TableScroll label="Scores">
    <table class="stack">
      <caption>Scores, from 1 (not yet) to 4 (fully)</caption>
      <thead>
        <tr>
          <th scope="col">Reviewer</th>
          {criteria.map((each) => (
            <th scope="col" class="number" key={each}>
              {criterionInWords[each].short}
            </th>
          ))}
          <th scope="col">All in all</th>
        </tr>
      </thead>
      <tbody>
        {receivedOf(seen).map((review) => (
          <tr key={review.id}>
            <th scope="row">
              <bdi>{review.name}</bdi>
              {review.personId === seen.person.id ? ' (you)' : ''}
              <BeforeChange proposal={seen.proposal} reviews={[review]} />
            </th>
            {criteria.map((each) => (
              <td class="number" data-label={criterionInWords[each].short} key={each}>
                {textOf(review.fields[each])}
              </td>
            ))}
            <td data-label="All in all">
              <span class={`tag ${tagOf[review.fields.recommendation as Recommendation]}`}>
                {recommendationInWords[review.fields.recommendation as Recommendation]}
              </span>
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row">
            Mean of {summary.inSoFar} {summary.inSoFar === 1 ? 'review' : 'reviews'}
          </th>
          {criteria.map((each) => (
            <td class="number" data-label={criterionInWords[each].short} key={each}>
              <strong>{summary.means[each]?.toFixed(1)}</strong>
            </td>
          ))}
          <td data-label="All in all">
            <strong>{summary.mean?.toFixed(1)}</strong> of 4
          </td>
        </tr>
      </tbody>
    </table>
  </TableScroll>
);

const tagOf: Record<Recommendation, string> = { accept: 'good', revise: 'waiting', decline: 'quiet' };

const receivedOf = ({ reviews }: Pick<Seen, 'reviews'>) =>
  reviews.filter(({ state }) => state === 'submitted');

/** What others wrote, to whom it is open. */
export const Others = ({ seen }: { seen: Seen }) => {
  const { reviews, mayRead } = seen;
  const summary = summaryOf(reviews);
  const received = receivedOf(seen);
  const stepped = reviews.filter(({ state }) => state === 'conflict');
  return (
    <section aria-labelledby="reviews">
      <h2 id="reviews">Reviews</h2>
      <p class="meta">
        {summary.inSoFar} of {summary.asked} in
        {stepped.length
          ? ` · stay out: ${stepped.map(({ name, interest, carriedFrom }) => `${name} (${spokenInterest(interest)}${carriedFrom ? ', from before' : ''})`).join(', ')}`
          : ''}
      </p>
      {mayRead ? (
        received.length ? (
          <>
            <Scores seen={seen} summary={summary} />
            <div class="comments">
              {received.map((review) => (
                <OneReview key={review.id} review={review} proposal={seen.proposal} />
              ))}
            </div>
          </>
        ) : (
          <p class="empty">No review is in yet.</p>
        )
      ) : seen.closed ? (
        <p class="notice" dir="auto">
          {seen.closed.reason}
        </p>
      ) : (
        <p class="notice">
          What others wrote opens to you once your own review is in, or when review has ended: so that nobody
          leans on the first opinion.
        </p>
      )}
    </section>
  );
};

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** A tie of a reviewer that was seen, and why it is no conflict of interest, in their words. */
export const TieAnswered = ({ review: { state, tie, fields } }: { review: Review }) =>
  tie && state === 'submitted' ? (
    <p class="meta" dir="auto">
      Pointed out to the reviewer: {tie}. Their answer: {textOf(fields.notMine)}
    </p>
  ) : null;

/** A conflict of interest of before, and why it holds no more, in the words of its member. */
export const HoldsNoMore = ({ review: { noLonger, state } }: { review: Review }) =>
  noLonger && state !== 'conflict' ? (
    <p class="meta" dir="auto">
      Declared towards this forum before: {noLonger.conflict}. It holds no more: {noLonger.words}
    </p>
  ) : null;

/** What somebody wrote: all in all, and on the criteria that they said more about. */
const OneReview = ({ review, proposal }: { review: Review; proposal: Proposal }) => {
  const { name, submittedAt, fields } = review;
  const more = criteria.filter((each) => textOf(fields[`${each}Words`]));
  return (
    <article class="card">
      <h3>
        <bdi>{name}</bdi>
      </h3>
      <p class="meta">
        {submittedAt ? spokenInstant(submittedAt) : ''}
        <BeforeChange proposal={proposal} reviews={[review]} />
      </p>
      <TieAnswered review={review} />
      <HoldsNoMore review={review} />
      <p class="kept" dir="auto">
        {textOf(fields.words)}
      </p>
      {more.length ? (
        <dl class="answers">
          {more.map((each) => (
            <div key={each}>
              <dt>
                {criterionInWords[each].short}: {scoreInWords[fields[each] as keyof typeof scoreInWords]}
              </dt>
              <dd class="kept" dir="auto">
                {textOf(fields[`${each}Words`])}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </article>
  );
};

/** What reviewers write one another. */
export const Discussion = (props: {
  seen: Seen;
  csrf: string;
  noteId: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { seen } = props;
  return (
    <section aria-labelledby="discussion">
      <h2 id="discussion">Discussion among reviewers</h2>
      {seen.notes.length ? (
        <div class="comments">
          {seen.notes.map((note) => (
            <article class="card" key={note.id}>
              <p class="meta">
                <strong>
                  <bdi>{note.by}</bdi>
                </strong>
                , {spokenInstant(note.at)}
              </p>
              <p class="kept" dir="auto">
                {note.words}
              </p>
            </article>
          ))}
        </div>
      ) : (
        <p class="empty">Nobody has written anything yet. Ask what you wonder about.</p>
      )}
      <Form
        schema={noteForm}
        action={`/desk/proposals/${seen.proposal.id}/discussion`}
        hidden={{ csrf: props.csrf, id: props.noteId }}
        typed={props.typed}
        errors={props.errors}
        keep={`discussion-${seen.proposal.id}`}
        submit="Write to the other reviewers"
      />
    </section>
  );
};
