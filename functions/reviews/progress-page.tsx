import type { Call } from '../../shared/domain/call.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { type Proposal, proposalStateInWords, titleOfProposal } from '../../shared/domain/proposal.ts';
import {
  isOfOlder,
  keptOut,
  mayReadReviews,
  type Review,
  type ReviewWindow,
  reviewStateInWords,
  summaryOf,
} from '../../shared/domain/review.ts';
import { BeforeChange } from '../../shared/pages/before-change.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import { Way } from '../../shared/pages/way.tsx';
import { ReviewTag, When } from './parts.tsx';

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
        Whoever has a conflict of interest neither reviews a proposal nor takes part in deciding on it.
      </p>
      {lines.length ? <Figures lines={lines} /> : null}
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
                <th scope="col" class="number">
                  In
                </th>
                <th scope="col" class="number">
                  Mean
                </th>
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

/** How far review is, over all proposals. */
const Figures = ({ lines }: { lines: readonly { reviews: readonly Review[] }[] }) => {
  const all = summaryOf(lines.flatMap(({ reviews }) => reviews));
  const none = lines.filter(({ reviews }) => !summaryOf(reviews).inSoFar).length;
  return (
    <dl class="figures">
      <div>
        <dt>{lines.length === 1 ? 'proposal' : 'proposals'}</dt>
        <dd>{lines.length}</dd>
      </div>
      <div>
        <dt>reviews in</dt>
        <dd>{all.inSoFar}</dd>
      </div>
      <div>
        <dt>asked for or begun</dt>
        <dd>{all.asked - all.inSoFar}</dd>
      </div>
      <div>
        <dt>without any review yet</dt>
        <dd>{none}</dd>
      </div>
    </dl>
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
          {own && isOfOlder(own, proposal) ? (
            <>
              {' '}
              <a href={`/desk/proposals/${proposal.id}/review#own`}>
                look at it again<span class="visually-hidden">: {titleOfProposal(proposal)}</span>
              </a>
            </>
          ) : null}
        </td>
      ) : null}
      <td data-label="In" class="number">
        {inSoFar} of {asked}
        <BeforeChange proposal={proposal} reviews={reviews} />
      </td>
      <td data-label="Mean" class="number">
        {open ? (mean?.toFixed(1) ?? '–') : <span class="meta">not yet open</span>}
      </td>
      <td data-label="By whom">
        {reviews.length
          ? [...reviews]
              .sort((one, other) => one.name.localeCompare(other.name))
              .map(({ id, name, state }, place) => (
                <span key={id}>
                  {place ? ', ' : ''}
                  <bdi>{name}</bdi> ({reviewStateInWords[state]})
                </span>
              ))
          : 'nobody yet'}
      </td>
    </tr>
  );
};
