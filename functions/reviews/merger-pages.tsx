import { type Merger, mergerForm, type Side } from '../../shared/domain/merger.ts';
import { type Proposal, titleOfProposal } from '../../shared/domain/proposal.ts';
import type { Similar } from '../../shared/domain/similarity.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Way } from '../../shared/pages/way.tsx';

export const MergerForm = (props: {
  proposal: Proposal;
  others: readonly Proposal[];
  similar: readonly Similar[];
  chosen: string | undefined;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { proposal, others, similar, errors } = props;
  const chosen = props.chosen ?? similar[0]?.proposal.id;
  const wrong = errors.find(({ name }) => name === 'with');
  const near = new Map(similar.map((each) => [each.proposal.id, each]));
  // Those that are close come first, the closest before all.
  const sorted = [...similar.map((each) => each.proposal), ...others.filter(({ id }) => !near.has(id))];
  return (
    <>
      <ErrorSummary errors={errors} />
      <Way
        to={[[`/desk/proposals/${proposal.id}/review`, titleOfProposal(proposal)]]}
        here="Make one of two"
      />
      <h1>Make one proposal of two</h1>
      <p class="lead">
        “<span dir="auto">{titleOfProposal(proposal)}</span>” goes on, with the coordinating teams,
        organisations and sessions of both. The other one is marked as merged into it.
      </p>
      <p>
        Both proposers get a letter with a link to say yes or no, and have 14 days. Nothing changes before
        both have agreed.
      </p>
      {proposal.state !== 'submitted' || !others.length ? (
        <p class="empty">There is no other proposal of this call that it could be merged with.</p>
      ) : (
        <Form
          schema={mergerForm}
          action={`/desk/proposals/${proposal.id}/merger`}
          hidden={{ csrf: props.csrf }}
          typed={props.typed}
          errors={errors}
          keep={`merger-${proposal.id}`}
          before={
            <fieldset class={wrong ? 'field wrong' : 'field'} id="field-with" tabIndex={-1}>
              <legend>The other proposal</legend>
              {wrong ? (
                <p class="field-error">
                  <span class="visually-hidden">Error: </span>
                  {wrong.message}
                </p>
              ) : null}
              {sorted.map((other) => (
                <label class="option" key={other.id}>
                  <input type="radio" name="with" value={other.id} checked={chosen === other.id} />
                  <span>
                    <bdi>{titleOfProposal(other)}</bdi>
                    {near.has(other.id) ? (
                      <span class="meta"> · shares {near.get(other.id)?.shared.slice(0, 8).join(', ')}</span>
                    ) : null}
                  </span>
                </label>
              ))}
            </fieldset>
          }
          submit="Ask both proposers"
        />
      )}
    </>
  );
};

/** What the link in a proposer's letter opens. Nothing happens before a button is pressed: mail scanners follow links. */
export const MergerPage = (props: { merger: Merger; side: Side; linkKey: string; now: Date }) => {
  const { merger, side, linkKey, now } = props;
  const own = merger[side];
  const other = merger[side === 'keep' ? 'other' : 'keep'];
  const open = merger.state === 'asked' && now.toISOString() < merger.until && !own.agreedAt;
  return (
    <>
      <h1>One proposal of two?</h1>
      <Standing merger={merger} side={side} now={now} />
      <dl class="facts">
        <div>
          <dt>Yours</dt>
          <dd dir="auto">
            <a href={`/proposals/${own.proposalId}`}>{own.title}</a>
          </dd>
        </div>
        <div>
          <dt>The other one</dt>
          <dd dir="auto">
            <a href={`/proposals/${other.proposalId}`}>{other.title}</a>
          </dd>
        </div>
      </dl>
      <section class="panel" aria-label="Why together">
        <p class="kept" dir="auto">
          {merger.words}
        </p>
        <p class="meta">IGF secretariat, {spokenInstant(merger.createdAt)}</p>
      </section>
      {open ? (
        <form method="post" action={`/mergers/${merger.id}`}>
          <input type="hidden" name="key" value={linkKey} />
          <p>
            If both of you agree, “<bdi>{merger.keep.title}</bdi>” goes on with the coordinating teams,
            organisations and sessions of both, and “<bdi>{merger.other.title}</bdi>” is marked as merged into
            it. You can answer until {spokenInstant(merger.until)}.
          </p>
          <div class="buttons">
            <button type="submit" name="act" value="agree">
              Yes, make one of them
            </button>
            <button type="submit" name="act" value="decline" class="secondary">
              No, go on alone
            </button>
          </div>
        </form>
      ) : null}
    </>
  );
};

const Standing = ({ merger, side, now }: { merger: Merger; side: Side; now: Date }) => {
  if (merger.state === 'merged')
    return (
      <p class="success" role="status">
        Both of you agreed. <a href={`/proposals/${merger.keep.proposalId}`}>The proposal as it reads now</a>
      </p>
    );
  if (merger.state === 'declined')
    return <p class="notice">They are not merged: each proposal stands by itself.</p>;
  if (now.toISOString() >= merger.until)
    return (
      <p class="notice">
        There was time to answer until {spokenInstant(merger.until)}. Each proposal stands by itself.
      </p>
    );
  return merger[side].agreedAt ? (
    <p class="success" role="status">
      You agreed on {spokenInstant(merger[side].agreedAt)}. The other proposer can answer until{' '}
      {spokenInstant(merger.until)}; you get a letter then.
    </p>
  ) : (
    <p class="lead">The IGF secretariat asks both proposers whether they want to make one of them.</p>
  );
};
