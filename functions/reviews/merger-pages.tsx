import { type Merger, mergerForm, type Side } from '../../shared/domain/merger.ts';
import { type Proposal, proposalForm, titleOfProposal } from '../../shared/domain/proposal.ts';
import type { Similar } from '../../shared/domain/similarity.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { answersOf } from '../../shared/forms/answers.tsx';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Done } from '../../shared/pages/done.tsx';
import { Way } from '../../shared/pages/way.tsx';

export const MergerForm = (props: {
  proposal: Proposal;
  others: readonly Proposal[];
  /** Those that ask to go on with a running forum: no other takes them in. */
  goOn: readonly Proposal[];
  similar: readonly Similar[];
  chosen: string | undefined;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { proposal, others, goOn, similar, errors } = props;
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
      {goOn.length ? (
        <p class="hint">
          Not to choose from:{' '}
          {goOn.map((each, place) => (
            <span key={each.id}>
              {place ? ', ' : ''}“<bdi>{titleOfProposal(each)}</bdi>”
            </span>
          ))}
          . What asks to go on with a running forum may take another proposal in, from its own page, but is
          not taken in by one: it would lose its tie to the forum.
        </p>
      ) : null}
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

/** What tells whether two proposals are one, in the order of the form; all of it is public. */
const compared = [
  'question',
  'goal',
  'evidence',
  'outOfScope',
  'whyBpf',
  'sessions',
  'organisations',
  'groups',
  'team',
];

/** Both proposals beside each other, on a phone one beneath the other, field by field. */
const BesideEachOther = ({ own, other }: { own: Proposal; other: Proposal }) => {
  const [mine, theirs] = [own, other].map(({ fields }) => answersOf(proposalForm, fields));
  const linesOf = (of: typeof mine, name: string) => of?.find((each) => each.name === name)?.lines ?? [];
  return (
    <section class="panel" aria-labelledby="both">
      <h2 id="both">Both proposals, beside each other</h2>
      {mine
        ?.filter(({ name }) => compared.includes(name))
        .map(({ name, label }) => (
          <section key={name} aria-label={label}>
            <h3>{label}</h3>
            <div class="split">
              <Said of="Yours" lines={linesOf(mine, name)} />
              <Said of="The other one" lines={linesOf(theirs, name)} />
            </div>
          </section>
        ))}
    </section>
  );
};

const Said = ({ of, lines }: { of: string; lines: readonly string[] }) => (
  <div class="panel">
    <h4>{of}</h4>
    {lines.length ? (
      lines.map((line, place) => (
        <p class="kept" dir="auto" key={place}>
          {line}
        </p>
      ))
    ) : (
      <p class="meta">nothing said</p>
    )}
  </div>
);

/** What the link in a proposer's letter opens. Nothing happens before a button is pressed: mail scanners follow links. */
export const MergerPage = (props: {
  merger: Merger;
  side: Side;
  linkKey: string;
  now: Date;
  /** As they read now; without one that was taken back meanwhile. */
  proposals: Partial<Record<Side, Proposal>>;
  /** Whoever looks has just answered. */
  done: boolean;
}) => {
  const { merger, side, linkKey, now, done } = props;
  const [mine, theirs] = [props.proposals[side], props.proposals[side === 'keep' ? 'other' : 'keep']];
  const own = merger[side];
  const other = merger[side === 'keep' ? 'other' : 'keep'];
  const open = merger.state === 'asked' && now.toISOString() < merger.until && !own.agreedAt;
  return (
    <>
      <h1>One proposal of two?</h1>
      {done && !open ? <Done>{merger.state === 'declined' ? 'You said no.' : 'You said yes.'}</Done> : null}
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
      {merger.state === 'asked' && mine && theirs ? <BesideEachOther own={mine} other={theirs} /> : null}
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
      <p class="notice">
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
    <p class="notice">
      You agreed on {spokenInstant(merger[side].agreedAt)}. The other proposer can answer until{' '}
      {spokenInstant(merger.until)}; you get a letter then.
    </p>
  ) : (
    <p class="lead">The IGF secretariat asks both proposers whether they want to make one of them.</p>
  );
};
