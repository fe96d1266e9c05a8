import type { Call } from '../../shared/domain/call.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import {
  type Proposal,
  proposalForm,
  proposalStateInWords,
  revisionForm,
  revisionWaits,
  titleOfProposal,
} from '../../shared/domain/proposal.ts';
import {
  conflictForm,
  criteria,
  criterionInWords,
  isOfOlder,
  keptOut,
  mayReadReviews,
  noteForm,
  type Recommendation,
  type Review,
  type ReviewWindow,
  recommendationInWords,
  recommendations,
  reviewForm,
  reviewStateInWords,
  type Summary,
  scoreInWords,
  summaryOf,
  tieOf,
} from '../../shared/domain/review.ts';
import { spokenDay, spokenInstant } from '../../shared/domain/time.ts';
import { Answers } from '../../shared/forms/answers.tsx';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Continues } from '../../shared/pages/continues.tsx';
import { Deadline } from '../../shared/pages/deadline.tsx';
import { SelfCheckAnswers, selfCheckNames } from '../../shared/pages/self-check.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import { Way } from '../../shared/pages/way.tsx';
import { Versions } from './differences.tsx';
import type { Seen } from './room.ts';

/** What was typed into one of the forms of the page, and what was wrong with it. */
export interface Typing {
  form: 'review' | 'conflict' | 'discussion' | 'reviewers' | undefined;
  typed: Typed;
  errors: readonly FieldError[];
}

const tagOf: Record<Review['state'], string> = {
  asked: 'waiting',
  draft: 'waiting',
  submitted: 'good',
  conflict: 'quiet',
};

const ReviewTag = ({ review }: { review: Pick<Review, 'state'> | undefined }) =>
  review ? (
    <span class={`tag ${tagOf[review.state]}`}>{reviewStateInWords[review.state]}</span>
  ) : (
    <span class="tag quiet">not begun</span>
  );

const When = ({ window, now }: { window: ReviewWindow; now: Date }) => {
  const at = now.toISOString();
  if (at < window.opens)
    return (
      <p class="notice">
        Review begins on {spokenInstant(window.opens)}, when the call has closed, and lasts until{' '}
        {spokenInstant(window.closes)}. You can read the proposals before.
      </p>
    );
  return at < window.closes ? (
    <p class="lead">Review lasts until {spokenInstant(window.closes)}.</p>
  ) : (
    <p class="notice">
      Review ended on {spokenInstant(window.closes)}. Every member of the MAG may read all of it.
    </p>
  );
};

/** Who has reviewed what in a call: x of y, and what waits for the reader. */
export const ProgressPage = (props: {
  call: Call;
  window: ReviewWindow;
  lines: readonly { proposal: Proposal; reviews: readonly Review[] }[];
  person: Person;
  now: Date;
}) => {
  const { call, window, lines, person, now } = props;
  const reviews = permits(person, 'review-proposals');
  const mine = lines.filter(({ reviews: written }) =>
    written.some(({ personId, state }) => personId === person.id && (state === 'asked' || state === 'draft')),
  );
  return (
    <>
      <Way
        to={[
          ['/desk/calls', 'Calls'],
          [`/desk/calls/${call.id}`, call.title],
        ]}
        here="Reviews"
      />
      <h1>Reviews</h1>
      <When window={window} now={now} />
      <p class="hint">
        To keep anybody from leaning on the first opinion, what others wrote opens once your own review is in.
        Whoever has a conflict of interest neither reviews nor votes.
      </p>
      {reviews && mine.length ? (
        <p class="warning">
          {mine.length} {mine.length === 1 ? 'review waits' : 'reviews wait'} for you.
        </p>
      ) : null}
      {lines.length ? (
        <TableScroll label="Reviews">
          <table class="stack">
            <caption>Proposals, and how many of the reviews begun or asked for are in</caption>
            <thead>
              <tr>
                <th scope="col">Proposal</th>
                {reviews ? <th scope="col">Yours</th> : null}
                <th scope="col">In</th>
                <th scope="col">Mean</th>
                <th scope="col">By whom</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <ProgressRow key={line.proposal.id} {...line} {...{ person, window, now }} yours={reviews} />
              ))}
            </tbody>
          </table>
        </TableScroll>
      ) : (
        <p class="empty">No proposal has come in yet.</p>
      )}
      <p>
        <a href={`/desk/calls/${call.id}/selection`}>Selection: the working list for the meeting</a>
      </p>
    </>
  );
};

const ProgressRow = (props: {
  proposal: Proposal;
  reviews: readonly Review[];
  person: Person;
  window: ReviewWindow;
  now: Date;
  yours: boolean;
}) => {
  const { proposal, reviews, person } = props;
  const own = reviews.find(({ personId }) => personId === person.id);
  const open = !keptOut(proposal, person, own) && mayReadReviews(person, own, props.window, props.now);
  const { inSoFar, asked, mean } = summaryOf(reviews);
  return (
    <tr>
      <th scope="row">
        <a href={`/desk/proposals/${proposal.id}/review`} dir="auto">
          {titleOfProposal(proposal)}
        </a>
        {proposal.state === 'submitted' ? null : (
          <span class="meta"> · {proposalStateInWords[proposal.state]}</span>
        )}
      </th>
      {props.yours ? (
        <td data-label="Yours" class="state">
          <ReviewTag review={own} />
        </td>
      ) : null}
      <td data-label="In">
        {inSoFar} of {asked}
      </td>
      <td data-label="Mean">{open ? (mean?.toFixed(1) ?? '–') : <span class="meta">not yet open</span>}</td>
      <td data-label="By whom" dir="auto">
        {reviews.length
          ? [...reviews]
              .sort((one, other) => one.name.localeCompare(other.name))
              .map(({ name, state }) => `${name} (${reviewStateInWords[state]})`)
              .join(', ')
          : '–'}
      </td>
    </tr>
  );
};

const told: Record<string, string> = {
  draft: 'Your review is kept as a draft. Nobody but you sees it.',
  review: 'Your review is in. What others wrote is open to you now.',
  note: 'Your message is kept.',
  reviewers: 'They were asked by letter.',
  revision: 'The proposer was asked for a revision by letter.',
  merger: 'Both proposers were asked by letter.',
};

/** One proposal with all that belongs to its review. */
export const ReviewPage = (props: {
  seen: Seen;
  members: readonly Person[];
  now: Date;
  csrf: string;
  typing: Typing;
  saved: string | undefined;
  noteId: string;
}) => {
  const { seen, now, csrf, typing, saved } = props;
  const { proposal, call, window, person, own, out, mayRead } = seen;
  const errorsOf = (form: Typing['form']) => (typing.form === form ? typing.errors : []);
  const arranges = permits(person, 'arrange-reviews');
  return (
    <>
      <ErrorSummary errors={typing.errors} />
      <Way
        to={[
          [`/desk/calls/${call.id}`, call.title],
          [`/desk/calls/${call.id}/reviews`, 'Reviews'],
        ]}
        here={titleOfProposal(proposal)}
      />
      <h1 dir="auto">{titleOfProposal(proposal)}</h1>
      {saved && told[saved] ? (
        <p class="success" role="status">
          {told[saved]}
        </p>
      ) : null}
      {proposal.state === 'submitted' ? (
        <When window={window} now={now} />
      ) : (
        <p class="notice">This proposal is {proposalStateInWords[proposal.state]}; its review is over.</p>
      )}
      <Continues proposal={proposal} />
      <Revision proposal={proposal} own={own} now={now} />
      <Near seen={seen} arranges={arranges} />
      {arranges && proposal.state === 'submitted' ? (
        <p class="buttons">
          {proposal.revisionAsked ? null : (
            <a class="button secondary" href={`/desk/proposals/${proposal.id}/revision`}>
              Ask for a revision
            </a>
          )}
          <a class="button secondary" href={`/desk/calls/${call.id}/selection`}>
            Selection
          </a>
        </p>
      ) : null}
      <details open={own?.state !== 'submitted'}>
        <summary>The proposal</summary>
        <Answers
          schema={proposalForm}
          values={proposal.fields}
          without={[...selfCheckNames, 'email', 'consent']}
        />
        <SelfCheckAnswers fields={proposal.fields} />
      </details>
      {out ? (
        <p class="warning">{out.reason}</p>
      ) : (
        <>
          {permits(person, 'review-proposals') && proposal.state === 'submitted' ? (
            <OwnReview seen={seen} now={now} csrf={csrf} typing={typing} />
          ) : null}
          <Others seen={seen} />
          {mayRead ? (
            <Discussion
              seen={seen}
              csrf={csrf}
              noteId={props.noteId}
              typed={typing.form === 'discussion' ? typing.typed : {}}
              errors={errorsOf('discussion')}
            />
          ) : null}
        </>
      )}
      {arranges && proposal.state === 'submitted' ? (
        <Reviewers {...props} error={errorsOf('reviewers')[0]} />
      ) : null}
    </>
  );
};

/** R19: the one revision, whether it is awaited, and what it changed. */
const Revision = ({ proposal, own, now }: { proposal: Proposal; own: Review | undefined; now: Date }) => {
  const { revisionAsked, beforeRevision } = proposal;
  if (!revisionAsked) return null;
  return (
    <section class="panel" aria-labelledby="revision">
      <h2 id="revision">Revision</h2>
      <p class="meta">
        Asked for by {revisionAsked.by}, {spokenInstant(revisionAsked.at)}
      </p>
      <p class="kept" dir="auto">
        {revisionAsked.words}
      </p>
      {revisionAsked.answeredAt && beforeRevision ? (
        <>
          <p>The revised proposal came in on {spokenInstant(revisionAsked.answeredAt)}.</p>
          {own?.state === 'submitted' && isOfOlder(own, proposal) ? (
            <p class="warning">
              Your review is of the version before. Look at what changed, and send your review again if you
              judge otherwise now.
            </p>
          ) : null}
          <details open>
            <summary>What changed</summary>
            <Versions before={beforeRevision} now={proposal.fields} />
          </details>
        </>
      ) : (
        <p>
          {revisionWaits(proposal, now) ? 'It may come in until ' : 'None came in until '}
          <Deadline day={revisionAsked.until} />.
        </p>
      )}
    </section>
  );
};

const Near = ({ seen, arranges }: { seen: Seen; arranges: boolean }) =>
  seen.similar.length ? (
    <section class="panel" aria-labelledby="similar">
      <h2 id="similar">Similar proposals</h2>
      <p class="hint">
        They share words in title, policy question and goal. It only points out: read both before you judge.
      </p>
      <ul>
        {seen.similar.map(({ proposal, shared, share }) => (
          <li key={proposal.id}>
            <a href={`/desk/proposals/${proposal.id}/review`} dir="auto">
              {titleOfProposal(proposal)}
            </a>{' '}
            <span class="meta">
              {Math.round(share * 100)} % of the words that matter: {shared.slice(0, 10).join(', ')}
            </span>
            {arranges && seen.proposal.state === 'submitted' && proposal.state === 'submitted' ? (
              <>
                {' '}
                ·{' '}
                <a href={`/desk/proposals/${seen.proposal.id}/merger?with=${proposal.id}`}>
                  Ask both to make one of two
                  <span class="visually-hidden">: this and {titleOfProposal(proposal)}</span>
                </a>
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  ) : null;

const OwnReview = (props: { seen: Seen; now: Date; csrf: string; typing: Typing }) => {
  const { seen, now, csrf, typing } = props;
  const { proposal, person, own, window } = seen;
  const at = now.toISOString();
  const tie = tieOf(proposal, person);
  const typed = typing.form === 'review' ? typing.typed : (own?.fields ?? {});
  const open = at >= window.opens && at < window.closes;
  // What was typed when the window closed is shown all the same, so that nothing is lost.
  if (!open && typing.form !== 'review') return null;
  return (
    <section aria-labelledby="own">
      <h2 id="own">
        Your review <ReviewTag review={own} />
      </h2>
      {tie ? (
        <p class="warning">
          Look twice: {tie.what}. If that is your organisation, declare a conflict of interest below instead
          of reviewing.
        </p>
      ) : null}
      <Form
        schema={reviewForm}
        action={`/desk/proposals/${proposal.id}/review`}
        hidden={{ csrf, revision: own ? String(own.revision) : undefined }}
        typed={typed}
        errors={typing.form === 'review' ? typing.errors : []}
        keep={`review-${proposal.id}`}
        submit={
          <>
            <button type="submit" name="act" value="submit">
              {own?.state === 'submitted' ? 'Send the changed review' : 'Send the review'}
            </button>
            {own?.state === 'submitted' ? null : (
              <button type="submit" name="act" value="save-draft" class="secondary">
                Keep as a draft
              </button>
            )}
          </>
        }
      />
      <details open={typing.form === 'conflict' || tie !== undefined}>
        <summary>Declare a conflict of interest instead</summary>
        <p>
          If it is your own proposal or that of your organisation, you neither review nor vote on it, and you
          do not see what others write about it. This cannot be taken back.
        </p>
        <Form
          schema={conflictForm}
          action={`/desk/proposals/${proposal.id}/conflict`}
          hidden={{ csrf }}
          typed={typing.form === 'conflict' ? typing.typed : {}}
          errors={typing.form === 'conflict' ? typing.errors : []}
          submit={
            <button type="submit" class="secondary">
              Declare a conflict of interest
            </button>
          }
        />
      </details>
    </section>
  );
};

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

const Others = ({ seen }: { seen: Seen }) => {
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

const Discussion = (props: {
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

const Reviewers = (props: {
  seen: Seen;
  members: readonly Person[];
  csrf: string;
  error: FieldError | undefined;
}) => {
  const { seen, members, error } = props;
  const { proposal, reviews } = seen;
  const free = members.filter(({ id }) => !reviews.some(({ personId }) => personId === id));
  return (
    <section aria-labelledby="ask">
      <h2 id="ask">Ask members for a review</h2>
      <p class="hint">
        Any member may review without being asked. Who is asked gets a letter, and reminders.
      </p>
      {reviews.length ? (
        <ul>
          {reviews.map((review) => (
            <li key={review.id}>
              <bdi>{review.name}</bdi> <ReviewTag review={review} />
              {review.conflict ? (
                <span class="meta" dir="auto">
                  {' '}
                  {review.conflict}
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {free.length ? (
        <form method="post" action={`/desk/proposals/${proposal.id}/reviewers`}>
          <input type="hidden" name="csrf" value={props.csrf} />
          <fieldset class={error ? 'field wrong' : 'field'} id="field-reviewers" tabIndex={-1}>
            <legend>Members of the MAG</legend>
            {error ? (
              <p class="field-error">
                <span class="visually-hidden">Error: </span>
                {error.message}
              </p>
            ) : null}
            {free.map((member) => {
              const tie = tieOf(proposal, member);
              return (
                <label class="option" key={member.id}>
                  <input type="checkbox" name="reviewers" value={member.id} disabled={tie?.own} />
                  <span>
                    <bdi>{member.name}</bdi>
                    {tie ? (
                      <span class="meta">
                        {' '}
                        · {tie.own ? 'conflict of interest' : 'perhaps the same organisation'}
                      </span>
                    ) : null}
                  </span>
                </label>
              );
            })}
          </fieldset>
          <div class="buttons">
            <button type="submit" class="secondary">
              Ask them by letter
            </button>
          </div>
        </form>
      ) : (
        <p class="empty">
          {members.length
            ? 'Every member has been asked or has begun.'
            : 'Nobody has the role of a MAG member yet.'}
        </p>
      )}
    </section>
  );
};

export const RevisionPage = (props: {
  proposal: Proposal;
  call: Call;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { proposal, call } = props;
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <Way
        to={[[`/desk/proposals/${proposal.id}/review`, titleOfProposal(proposal)]]}
        here="Ask for a revision"
      />
      <h1>Ask for a revision</h1>
      <p class="lead">
        Once, with a deadline. The proposer gets a letter with what you write and a link that opens the
        proposal although the call has closed; reviewers see both versions beside each other.
      </p>
      <p class="hint">Decisions are due by {spokenDay(call.decidedBy)}.</p>
      <Form
        schema={revisionForm}
        action={`/desk/proposals/${proposal.id}/revision`}
        hidden={{ csrf: props.csrf }}
        typed={props.typed}
        errors={props.errors}
        keep={`revision-${proposal.id}`}
        submit="Send the letter"
      />
    </>
  );
};
