import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { Call } from '../../shared/domain/call.ts';
import { type Proposal, titleOfProposal } from '../../shared/domain/proposal.ts';
import {
  type Review,
  recommendationInWords,
  recommendations,
  type StayingOut,
  type Summary,
} from '../../shared/domain/review.ts';
import {
  decisionOn,
  type Mark,
  type Marked,
  markInWords,
  marks,
  notBegun,
  type Selection,
  whatIf,
} from '../../shared/domain/selection.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, OneField } from '../../shared/forms/form-fields.tsx';
import type { FieldError } from '../../shared/forms/read-form.ts';
import { BeforeChange } from '../../shared/pages/before-change.tsx';
import { Done } from '../../shared/pages/done.tsx';
import { History } from '../../shared/pages/history.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import { Way } from '../../shared/pages/way.tsx';
import type { Page } from '../../shared/store/table.ts';
import { forums } from './figures.tsx';
import { Early, SomebodyElse, StayOut } from './meeting.tsx';

export interface Line {
  proposal: Proposal;
  summary: Summary;
  /** Who takes no part in deciding on it, or took none. */
  stayOut: readonly StayingOut[];
  /** What that comes from. */
  reviews: readonly Review[];
  /** Whether somebody of the name of who looks stands in it, of whom they have not said that it is another. */
  namesake: boolean;
  /** Whether what reviewers and the working list say of it is open to who looks. */
  mayRead: boolean;
}

export const SelectionPage = (props: {
  call: Call;
  csrf: string;
  selection: Selection;
  lines: readonly Line[];
  early: string | undefined;
  mayDecide: boolean;
  errors: readonly FieldError[];
  saved: boolean;
  decided: boolean;
  history: Page<AuditEntry>;
}) => {
  const { call, selection, lines, errors } = props;
  const open = toDecide(lines);
  const decided = lines.filter(({ proposal }) => proposal.decision);
  const standing = whatIf(selection, call);
  const closed = lines.filter(({ mayRead, proposal }) => !mayRead && proposal.state === 'submitted');
  return (
    <>
      <ErrorSummary errors={errors} />
      <Way
        to={[
          ['/desk/calls', 'Calls'],
          [`/desk/calls/${call.id}`, call.title],
        ]}
        here="Selection"
      />
      <h1>Selection</h1>
      <p class="lead">
        A working list for the meeting: mark, weigh, change. Nothing is decided, and nobody is written to,
        before the list is confirmed.
      </p>
      {props.saved ? <Done>The working list is kept.</Done> : null}
      {props.decided ? (
        <Done>
          Decided. Every proposer has a letter with the reasons on its way, and{' '}
          <a href={`/calls/${call.id}/decisions`}>all decisions are public</a>.
        </Done>
      ) : null}
      {standing.left < 0 ? (
        <p class="warning">
          This call can carry {forums(call.capacity)}. With what is marked it would be {-standing.left} too
          many: hold or decline some before you confirm.
        </p>
      ) : null}
      {open.length && props.mayDecide ? <Early early={props.early} /> : null}
      <WhatIf
        call={call}
        lines={lines.filter(({ mayRead, proposal }) => mayRead || proposal.decision)}
        selection={selection}
      />
      {closed.length ? (
        <p class="hint">
          Marks of {closed.length} {closed.length === 1 ? 'proposal' : 'proposals'} are not open to you, and
          do not count here.
        </p>
      ) : null}
      <p>
        <a href={`/desk/calls/${call.id}/reviews`}>Reviews of this call</a>
      </p>
      {open.length && !props.mayDecide ? (
        <>
          <h2>To decide</h2>
          <p class="hint">The IGF secretariat keeps the list; the best reviewed first.</p>
          {open.map((line) => (
            <MarkedOne key={line.proposal.id} {...line} marked={selection.marked[line.proposal.id]} />
          ))}
        </>
      ) : open.length ? (
        <form
          class="marking"
          method="post"
          action={`/desk/calls/${call.id}/selection`}
          data-keep={`selection-${call.id}`}
        >
          <input type="hidden" name="csrf" value={props.csrf} />
          <input type="hidden" name="revision" value={String(selection.revision)} />
          <h2>To decide</h2>
          <p class="hint" id="reasons-hint">
            The best reviewed first. Proposers read the reasons in their letters; everybody can read them
            beside the proposals.
          </p>
          {open.map((line) =>
            line.mayRead ? (
              <MarkOne
                key={line.proposal.id}
                {...line}
                marked={selection.marked[line.proposal.id]}
                error={errors.find(({ name }) => name === `reasons.${line.proposal.id}`)}
              />
            ) : (
              <MarkedOne key={line.proposal.id} {...line} marked={undefined} />
            ),
          )}
          <div class="buttons">
            <output class="meta">
              Marked “Accept”: <strong data-count="accept">{standing.accept}</strong> of{' '}
              {call.capacity - standing.taken} places to give
            </output>
            <button type="submit" name="act" value="confirm">
              Look at the letters
            </button>
            <button type="submit" name="act" value="keep" class="secondary">
              Keep the list
            </button>
          </div>
        </form>
      ) : (
        <p class="empty">
          {decided.length
            ? 'Every proposal of this call is decided on.'
            : 'No proposal of this call waits to be decided on.'}
        </p>
      )}
      {decided.length ? <DecidedList call={call} selection={selection} decided={decided} /> : null}
      {props.history.items.length ? (
        <History
          entries={props.history.items}
          cursor={props.history.cursor}
          path={`/desk/calls/${call.id}/selection`}
        />
      ) : null}
    </>
  );
};

/**
 * What comes of the working list if it is confirmed as it is: each place with what takes it, and what finds none. `lines`
 * are those whose marks are open to who looks.
 */
const WhatIf = (props: { call: Call; lines: readonly Line[]; selection: Selection }) => {
  const { call, lines, selection } = props;
  const { marked } = selection;
  // The place of a forum that did not begin is free again.
  const accepted = lines.filter(
    ({ proposal }) => proposal.decision?.accepted && !notBegun(selection, proposal.id),
  );
  const givenUp = lines.filter(({ proposal }) => notBegun(selection, proposal.id)).length;
  const open = toDecide(lines);
  const markedAs = (mark: Mark | undefined) =>
    open.filter(({ proposal: { id } }) => marked[id]?.mark === mark);
  const chosen = [...accepted, ...markedAs('accept')];
  const free = Math.max(0, call.capacity - chosen.length);
  const counts = [
    ['accepted already', accepted.length],
    ['marked “Accept”', chosen.length - accepted.length],
    ['on hold', markedAs('hold').length],
    ['not this time', markedAs('decline').length],
    ['not marked yet', markedAs(undefined).length],
    [givenUp === 1 ? 'did not begin: its place is free' : 'did not begin: their places are free', givenUp],
  ] as const;
  return (
    <section class="panel" aria-labelledby="what-if">
      <h2 id="what-if">
        {chosen.length > accepted.length ? 'If it is confirmed like this' : 'The places of this call'}
      </h2>
      <p class="meta">
        {[`This call can carry ${forums(call.capacity)}`]
          .concat(counts.filter(([, count]) => count).map(([what, count]) => `${count} ${what}`))
          .join(' · ')}
      </p>
      <ol class="places">
        {chosen.map(({ proposal }, place) => (
          <li key={proposal.id} class={place < call.capacity ? 'taken' : 'over'}>
            <Place number={place + 1} of={call.capacity} />
            <div>
              <a href={proposal.decision ? `/desk/proposals/${proposal.id}` : `#proposal-${proposal.id}`}>
                <bdi>{titleOfProposal(proposal)}</bdi>
              </a>{' '}
              {proposal.decision ? <span class="tag good">accepted</span> : null}
              {place < call.capacity ? null : <span class="tag bad">no place left</span>}
            </div>
          </li>
        ))}
        {Array.from({ length: free }, (_, place) => (
          <li key={place} class="free">
            <Place number={chosen.length + place + 1} of={call.capacity} />
            <span>a free place</span>
          </li>
        ))}
      </ol>
    </section>
  );
};

/** Its number, in words where it is read aloud. */
const Place = ({ number, of }: { number: number; of: number }) =>
  number > of ? (
    <span class="place">
      <span aria-hidden="true">+</span>
      <span class="visually-hidden">Too many:</span>
    </span>
  ) : (
    <span class="place">
      <span class="visually-hidden">Place </span>
      {number}
      <span aria-hidden="true">.</span>
      <span class="visually-hidden"> of {of}:</span>
    </span>
  );

/** What reviewers said of a proposal, in a line. */
const Reviewed = ({ summary, reviews, proposal }: Pick<Line, 'summary' | 'reviews' | 'proposal'>) => {
  if (!summary.inSoFar) return <>No review is in.</>;
  const said = recommendations
    .filter((each) => summary.recommendations[each])
    .map((each) => `${summary.recommendations[each]} × “${recommendationInWords[each]}”`);
  return (
    <>
      {summary.inSoFar} {summary.inSoFar === 1 ? 'review' : 'reviews'}, mean{' '}
      <strong>{summary.mean?.toFixed(1)}</strong> of 4 · {said.join(', ')}
      <BeforeChange proposal={proposal} reviews={reviews} />
    </>
  );
};

/** Of one that is closed to who looks, not even its place in the list tells. */
const meanOf = ({ summary, mayRead }: Line) => (mayRead ? (summary.mean ?? 0) : 0);

/** What waits for a decision, the best reviewed first. */
const toDecide = (lines: readonly Line[]) =>
  lines
    .filter(({ proposal }) => proposal.state === 'submitted')
    .sort((one, other) => meanOf(other) - meanOf(one));

const tagOf: Record<Mark, string> = { accept: 'good', hold: 'waiting', decline: 'quiet' };

const Closed = () => <>What reviewers say of it is not open to you.</>;

/** A line of the list for the MAG, who reads it and does not keep it. */
const MarkedOne = ({
  proposal,
  namesake,
  summary,
  reviews,
  mayRead,
  marked,
  stayOut,
}: Line & { marked: Marked | undefined }) => (
  <section class="panel choice" aria-labelledby={`proposal-${proposal.id}`}>
    <div>
      <h3 id={`proposal-${proposal.id}`} dir="auto">
        <a href={`/desk/proposals/${proposal.id}/review`}>{titleOfProposal(proposal)}</a>
      </h3>
      <p class="meta">{mayRead ? <Reviewed {...{ summary, reviews, proposal }} /> : <Closed />}</p>
      {namesake ? <SomebodyElse of={[proposal]} /> : null}
      <StayOut of={stayOut} verb="Stays out of the decision" />
    </div>
    {mayRead && marked ? (
      <div>
        <p>
          <span class={`tag ${tagOf[marked.mark]}`}>{markInWords[marked.mark]}</span>
        </p>
        {marked.reasons ? (
          <p class="kept" dir="auto">
            {marked.reasons}
          </p>
        ) : null}
      </div>
    ) : null}
  </section>
);

const MarkOne = (props: Line & { marked: Marked | undefined; error: FieldError | undefined }) => {
  const { proposal, marked, error } = props;
  return (
    <section class="panel choice" aria-labelledby={`proposal-${proposal.id}`}>
      <div>
        <h3 id={`proposal-${proposal.id}`} dir="auto">
          <a href={`/desk/proposals/${proposal.id}/review`}>{titleOfProposal(proposal)}</a>
        </h3>
        <p class="meta">
          <Reviewed {...props} />
        </p>
        <StayOut of={props.stayOut} verb="Stays out of the decision" />
        <fieldset class="field segments">
          <legend class="visually-hidden">What to do with {titleOfProposal(proposal)}</legend>
          {marks.map((each) => (
            <label class="option" key={each}>
              <input type="radio" name={`mark.${proposal.id}`} value={each} checked={marked?.mark === each} />
              <span>{markInWords[each]}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <OneField
        name={`reasons.${proposal.id}`}
        label={
          <>
            Reasons<span class="visually-hidden"> for {titleOfProposal(proposal)}</span>
          </>
        }
        error={error?.message}
      >
        {({ 'aria-describedby': told, ...control }) => (
          <textarea
            {...control}
            rows={2}
            dir="auto"
            aria-describedby={told ? `reasons-hint ${told}` : 'reasons-hint'}
          >
            {`\n${marked?.reasons ?? ''}`}
          </textarea>
        )}
      </OneField>
    </section>
  );
};

const DecidedList = ({
  call,
  selection,
  decided,
}: {
  call: Call;
  selection: Selection;
  decided: readonly Line[];
}) => (
  <>
    <h2>Decided</h2>
    <TableScroll label="Decided">
      <table class="stack">
        <caption>What was decided, by whom and when</caption>
        <thead>
          <tr>
            <th scope="col">Proposal</th>
            <th scope="col">Decision</th>
            <th scope="col">By</th>
          </tr>
        </thead>
        <tbody>
          {decided.map(({ proposal: { id, decision, fields }, stayOut }) => (
            <tr key={id}>
              <th scope="row">
                <a href={`/desk/proposals/${id}`} dir="auto">
                  {titleOfProposal({ fields })}
                </a>
              </th>
              <td data-label="Decision" class="state">
                <span class={`tag ${decision?.accepted ? 'good' : 'quiet'}`}>
                  {decision?.accepted ? 'accepted' : 'not this time'}
                </span>
                {notBegun(selection, id) ? (
                  <>
                    {' '}
                    <span class="tag quiet">did not begin</span>
                  </>
                ) : null}
              </td>
              <td data-label="By">
                <bdi>{decision?.by}</bdi>, {spokenInstant(decision?.at ?? '')}
                <HowDecided on={decisionOn(selection, id)} />
                <StayOut of={stayOut} verb="Stayed out" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
    <p>
      <a href={`/calls/${call.id}/decisions`}>The decisions as everybody sees them</a>
    </p>
  </>
);

/** At which meeting, and why early, on the desk. */
const HowDecided = ({ on }: { on: Selection['decisions'][number] | undefined }) => (
  <>
    {on?.meeting ? <p class="meta">{on.meeting}</p> : null}
    {on?.early ? (
      <p class="meta" dir="auto">
        Decided early: {on.early}
      </p>
    ) : null}
  </>
);
