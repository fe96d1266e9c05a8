import type { Proposal } from '../../shared/domain/proposal.ts';
import {
  criteria,
  criterionInWords,
  isOfOlder,
  noteForm,
  type Recommendation,
  type Review,
  recommendationInWords,
  recommendations,
  type Summary,
  scoreInWords,
  summaryOf,
} from '../../shared/domain/review.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import type { Seen } from './room.ts';

/** The means of all scores. */
const Figures = ({ summary }: { summary: Summary }) => (
  <TableScroll label="Scores">
    <table>
      <caption>
        Means of {summary.inSoFar} {summary.inSoFar === 1 ? 'review' : 'reviews'}, from 1 (not yet) to 4
        (fully)
      </caption>
      <thead>
        <tr>
          {criteria.map((each) => (
            <th scope="col" key={each}>
              {criterionInWords[each].short}
            </th>
          ))}
          <th scope="col">All</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          {criteria.map((each) => (
            <td class="number" key={each}>
              {summary.means[each]?.toFixed(1)}
            </td>
          ))}
          <td class="number">
            <strong>{summary.mean?.toFixed(1)}</strong>
          </td>
        </tr>
      </tbody>
    </table>
  </TableScroll>
);

/** What others wrote, to whom it is open. */
export const Others = ({ seen }: { seen: Seen }) => {
  const { reviews, mayRead, proposal, person } = seen;
  const summary = summaryOf(reviews);
  const received = reviews.filter(({ state }) => state === 'submitted');
  const stepped = reviews.filter(({ state }) => state === 'conflict');
  return (
    <section aria-labelledby="reviews">
      <h2 id="reviews">Reviews</h2>
      <p class="meta">
        {summary.inSoFar} of {summary.asked} in
        {stepped.length ? ` · conflict of interest: ${stepped.map(({ name }) => name).join(', ')}` : ''}
      </p>
      {mayRead ? (
        <>
          {received.length ? (
            <>
              <Figures summary={summary} />
              <ul class="plain">
                {recommendations
                  .filter((each) => summary.recommendations[each])
                  .map((each) => (
                    <li key={each}>
                      {summary.recommendations[each]} × {recommendationInWords[each]}
                    </li>
                  ))}
              </ul>
            </>
          ) : (
            <p class="empty">No review is in yet.</p>
          )}
          {received.map((review) => (
            <OneReview
              key={review.id}
              review={review}
              proposal={proposal}
              own={review.personId === person.id}
            />
          ))}
        </>
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

const OneReview = ({ review, proposal, own }: { review: Review; proposal: Proposal; own: boolean }) => {
  const { fields } = review;
  return (
    <article class="card">
      <h3 dir="auto">
        {review.name}
        {own ? ' (you)' : ''}
      </h3>
      <p class="meta">
        {review.submittedAt ? spokenInstant(review.submittedAt) : ''}
        {isOfOlder(review, proposal) ? ' · of the version before the revision' : ''}
      </p>
      <p>
        <strong>{recommendationInWords[fields.recommendation as Recommendation]}</strong>
      </p>
      <p class="kept" dir="auto">
        {textOf(fields.words)}
      </p>
      <dl class="answers">
        {criteria.map((each) => (
          <div key={each}>
            <dt>
              {criterionInWords[each].short}: {scoreInWords[fields[each] as keyof typeof scoreInWords]}
            </dt>
            {textOf(fields[`${each}Words`]) ? (
              <dd class="kept" dir="auto">
                {textOf(fields[`${each}Words`])}
              </dd>
            ) : null}
          </div>
        ))}
      </dl>
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
        seen.notes.map((note) => (
          <article class="card" key={note.id}>
            <p class="meta">
              <strong dir="auto">{note.by}</strong>, {spokenInstant(note.at)}
            </p>
            <p class="kept" dir="auto">
              {note.words}
            </p>
          </article>
        ))
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
