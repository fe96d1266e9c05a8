import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { Call } from '../../shared/domain/call.ts';
import {
  decisionForm,
  fieldsOf,
  type Proposal,
  proposalStateInWords,
  titleOfProposal,
} from '../../shared/domain/proposal.ts';
import { recommendationInWords, recommendations, type Summary } from '../../shared/domain/review.ts';
import { type Marked, markInWords, marks, type Selection, whatIf } from '../../shared/domain/selection.ts';
import { spokenDay, spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { History } from '../../shared/pages/history.tsx';
import { Way } from '../../shared/pages/way.tsx';
import type { Page } from '../../shared/store/table.ts';
import type { Decision } from './decisions.ts';

export interface Line {
  proposal: Proposal;
  summary: Summary;
  /** Whether what reviewers and the working list say of it is open to who looks. */
  mayRead: boolean;
}

type Standing = ReturnType<typeof whatIf>;

const forums = (count: number) => `${count} ${count === 1 ? 'forum' : 'forums'}`;

/** Capacity, and what would be left of it. */
const Figures = ({ standing }: { standing: Standing }) => (
  <dl class="figures">
    <div>
      <dt>places in this call</dt>
      <dd>{standing.capacity}</dd>
    </div>
    <div>
      <dt>accepted already</dt>
      <dd>{standing.taken}</dd>
    </div>
    <div>
      <dt>marked “Accept”</dt>
      <dd>{standing.accept}</dd>
    </div>
    <div>
      <dt>on hold</dt>
      <dd>{standing.hold}</dd>
    </div>
    <div>
      <dt>{standing.left < 0 ? 'too many' : 'places left then'}</dt>
      <dd>{Math.abs(standing.left)}</dd>
    </div>
  </dl>
);

/** What reviewers said of a proposal, in a line. */
const Reviewed = ({ summary }: { summary: Summary }) => {
  if (!summary.inSoFar) return <>No review is in.</>;
  const said = recommendations
    .filter((each) => summary.recommendations[each])
    .map((each) => `${summary.recommendations[each]} × “${recommendationInWords[each]}”`);
  return (
    <>
      {summary.inSoFar} {summary.inSoFar === 1 ? 'review' : 'reviews'}, mean{' '}
      <strong>{summary.mean?.toFixed(1)}</strong> of 4 · {said.join(', ')}
    </>
  );
};

/** Of one that is closed to who looks, not even its place in the list tells. */
const meanOf = ({ summary, mayRead }: Line) => (mayRead ? (summary.mean ?? 0) : 0);

export const SelectionPage = (props: {
  call: Call;
  csrf: string;
  selection: Selection;
  lines: readonly Line[];
  mayDecide: boolean;
  errors: readonly FieldError[];
  saved: boolean;
  decided: boolean;
  history: Page<AuditEntry>;
}) => {
  const { call, selection, lines, errors } = props;
  const open = lines
    .filter(({ proposal }) => proposal.state === 'submitted')
    .sort((one, other) => meanOf(other) - meanOf(one));
  const decided = lines.filter(({ proposal }) => proposal.decision);
  const standing = whatIf(selection, call);
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
      {props.saved ? (
        <p class="success" role="status">
          The working list is kept.
        </p>
      ) : null}
      {props.decided ? (
        <p class="success" role="status">
          Decided. Every proposer has a letter with the reasons on its way, and{' '}
          <a href={`/calls/${call.id}/decisions`}>all decisions are public</a>.
        </p>
      ) : null}
      <Figures standing={standing} />
      {standing.left < 0 ? (
        <p class="warning">
          This call can carry {forums(call.capacity)}. With what is marked it would be {-standing.left} too
          many: hold or decline some before you confirm.
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
        <form method="post" action={`/desk/calls/${call.id}/selection`} data-keep={`selection-${call.id}`}>
          <input type="hidden" name="csrf" value={props.csrf} />
          <input type="hidden" name="revision" value={String(selection.revision)} />
          <h2>To decide</h2>
          <p class="hint">The best reviewed first.</p>
          {open.map(({ proposal, summary, mayRead }) => (
            <MarkOne
              key={proposal.id}
              proposal={proposal}
              summary={summary}
              mayRead={mayRead}
              marked={selection.marked[proposal.id]}
              error={errors.find(({ name }) => name === `reasons.${proposal.id}`)}
            />
          ))}
          <div class="buttons">
            <button type="submit" name="act" value="confirm">
              Look at the letters
            </button>
            <button type="submit" name="act" value="keep" class="secondary">
              Keep the working list
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
      {decided.length ? <DecidedList call={call} decided={decided.map(({ proposal }) => proposal)} /> : null}
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

const Closed = () => <>What reviewers say of it is not open to you.</>;

/** A line of the list for the MAG, who reads it and does not keep it. */
const MarkedOne = ({ proposal, summary, mayRead, marked }: Line & { marked: Marked | undefined }) => (
  <section class="panel" aria-labelledby={`proposal-${proposal.id}`}>
    <h3 id={`proposal-${proposal.id}`} dir="auto">
      <a href={`/desk/proposals/${proposal.id}/review`}>{titleOfProposal(proposal)}</a>
    </h3>
    <p class="meta">{mayRead ? <Reviewed summary={summary} /> : <Closed />}</p>
    {mayRead && marked ? (
      <>
        <p>
          <span class="tag">{markInWords[marked.mark]}</span>
        </p>
        {marked.reasons ? (
          <p class="kept" dir="auto">
            {marked.reasons}
          </p>
        ) : null}
      </>
    ) : null}
  </section>
);

const MarkOne = (props: {
  proposal: Proposal;
  summary: Summary;
  mayRead: boolean;
  marked: { mark: string; reasons: string } | undefined;
  error: FieldError | undefined;
}) => {
  const { proposal, marked, error } = props;
  const id = `field-reasons-${proposal.id}`;
  return (
    <section class="panel" aria-labelledby={`proposal-${proposal.id}`}>
      <h3 id={`proposal-${proposal.id}`} dir="auto">
        <a href={`/desk/proposals/${proposal.id}/review`}>{titleOfProposal(proposal)}</a>
      </h3>
      <p class="meta">{props.mayRead ? <Reviewed summary={props.summary} /> : <Closed />}</p>
      <fieldset class="field across">
        <legend>
          What to do<span class="visually-hidden"> with {titleOfProposal(proposal)}</span>
        </legend>
        {marks.map((each) => (
          <label class="option" key={each}>
            <input type="radio" name={`mark.${proposal.id}`} value={each} checked={marked?.mark === each} />
            <span>{markInWords[each]}</span>
          </label>
        ))}
      </fieldset>
      <div class={error ? 'field wrong' : 'field'}>
        <label for={id}>
          Reasons<span class="visually-hidden"> for {titleOfProposal(proposal)}</span>
        </label>
        <p class="hint" id={`${id}-hint`}>
          The proposer reads them in the letter; everybody can read them beside the proposal.
        </p>
        {error ? (
          <p class="field-error" id={`${id}-error`}>
            <span class="visually-hidden">Error: </span>
            {error.message}
          </p>
        ) : null}
        <textarea
          id={id}
          name={`reasons.${proposal.id}`}
          rows={3}
          dir="auto"
          aria-describedby={error ? `${id}-hint ${id}-error` : `${id}-hint`}
          aria-invalid={error ? 'true' : undefined}
        >
          {`\n${marked?.reasons ?? ''}`}
        </textarea>
      </div>
    </section>
  );
};

const DecidedList = ({ call, decided }: { call: Call; decided: readonly Proposal[] }) => (
  <>
    <h2>Decided</h2>
    <ul>
      {decided.map((proposal) => (
        <li key={proposal.id}>
          <a href={`/desk/proposals/${proposal.id}`} dir="auto">
            {titleOfProposal(proposal)}
          </a>{' '}
          <span class={`tag ${proposal.decision?.accepted ? 'accepted' : 'quiet'}`}>
            {proposal.decision?.accepted ? 'accepted' : 'not this time'}
          </span>{' '}
          <span class="meta">
            {proposal.decision ? `${proposal.decision.by}, ${spokenInstant(proposal.decision.at)}` : ''}
          </span>
        </li>
      ))}
    </ul>
    <p>
      <a href={`/calls/${call.id}/decisions`}>The decisions as everybody sees them</a>
    </p>
  </>
);

export const ConfirmPage = (props: {
  call: Call;
  csrf: string;
  selection: Selection;
  standing: Standing;
  letters: readonly {
    decision: Decision;
    to: { name: string; email: string };
    subject: string;
    text: string;
  }[];
}) => {
  const { call, letters, standing } = props;
  const accepted = letters.filter(({ decision }) => decision.accepted);
  return (
    <form method="post" action={`/desk/calls/${call.id}/selection/confirm`}>
      <input type="hidden" name="csrf" value={props.csrf} />
      <input type="hidden" name="revision" value={String(props.selection.revision)} />
      {accepted.map(({ decision }) => (
        <input
          key={decision.proposal.id}
          type="hidden"
          name={`forum.${decision.proposal.id}`}
          value={decision.forumId}
        />
      ))}
      <Way
        to={[
          [`/desk/calls/${call.id}`, call.title],
          [`/desk/calls/${call.id}/selection`, 'Selection'],
        ]}
        here="Confirm"
      />
      <h1>Confirm the selection</h1>
      <p class="lead">
        {accepted.length} accepted, {letters.length - accepted.length} not selected this time
        {standing.hold ? `, ${standing.hold} on hold` : ''}. Nothing has been sent or decided yet.
      </p>
      <Figures standing={standing} />
      <p class="notice">
        All of it is decided at once or not at all, on record under your name: {letters.length}{' '}
        {letters.length === 1 ? 'letter leaves' : 'letters leave'}, and the reasons are public. The pages of
        new forums, to which letters lead, come into being with the decision.
      </p>
      <h2>The letters</h2>
      {letters.map(({ decision, to, subject, text }) => (
        <details key={decision.proposal.id}>
          <summary>
            <span dir="auto">{subject}</span> <span class="meta">to {to.name}</span>
          </summary>
          <pre class="kept" dir="auto">
            {text}
          </pre>
        </details>
      ))}
      <div class="buttons">
        <button type="submit">
          Confirm and send {letters.length} {letters.length === 1 ? 'letter' : 'letters'}
        </button>
        <a class="button secondary" href={`/desk/calls/${call.id}/selection`}>
          Back to the working list
        </a>
      </div>
    </form>
  );
};

/** R19: what was decided, and why, for everybody. */
export const DecisionsPage = ({ call, decided }: { call: Call; decided: readonly Proposal[] }) => {
  const accepted = decided.filter(({ decision }) => decision?.accepted);
  const declined = decided.filter(({ decision }) => decision && !decision.accepted);
  return (
    <>
      <Way
        to={[
          ['/calls', 'Calls'],
          [`/calls/${call.id}`, call.title],
        ]}
        here="Decisions"
      />
      <h1>Decisions and their reasons</h1>
      <p class="lead">
        The IGF could carry {forums(call.capacity)} in this call. Each decision is taken with reasons, and
        they stand here.
      </p>
      {decided.length ? null : (
        <p class="empty">Nothing is decided yet. Proposers hear by {spokenDay(call.decidedBy)}.</p>
      )}
      {accepted.length ? (
        <section aria-labelledby="accepted">
          <h2 id="accepted">Accepted</h2>
          {accepted.map((proposal) => (
            <Reasoned key={proposal.id} proposal={proposal} />
          ))}
        </section>
      ) : null}
      {declined.length ? (
        <section aria-labelledby="declined">
          <h2 id="declined">Not selected this time</h2>
          {declined.map((proposal) => (
            <Reasoned key={proposal.id} proposal={proposal} />
          ))}
        </section>
      ) : null}
      {declined.length ? (
        <section aria-labelledby="ways-on">
          <h2 id="ways-on">Ways on</h2>
          <p>
            A topic that was not selected is not lost: join one of the <a href="/forums">running forums</a>,
            which may well need the experience; bring it to a{' '}
            <a href="https://www.intgovforum.org/en/content/dynamic-coalitions">Dynamic Coalition</a> of the
            IGF, which works all year round; or propose it again in the <a href="/calls">next call</a>.
          </p>
        </section>
      ) : null}
    </>
  );
};

const Reasoned = ({ proposal }: { proposal: Proposal }) => {
  const { decision } = proposal;
  return decision ? (
    <article class="card">
      <h3 dir="auto">
        <a href={`/proposals/${proposal.id}`}>{titleOfProposal(proposal)}</a>
      </h3>
      <p class="meta" dir="auto">
        Proposed by {fieldsOf(proposal).name}
      </p>
      <p class="kept" dir="auto">
        {decision.reasons}
      </p>
      <p class="meta">Decided on {spokenInstant(decision.at)}</p>
      {proposal.forumId ? (
        <p>
          <a href={`/forums/${proposal.forumId}`}>Page of the forum</a>
        </p>
      ) : null}
    </article>
  ) : null;
};

export const DecisionPage = (props: {
  proposal: Proposal;
  call: Call;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
  standing: Standing;
}) => {
  const { proposal, call, standing } = props;
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <h1>Decide on a proposal</h1>
      <p class="lead" dir="auto">
        <a href={`/desk/proposals/${proposal.id}`}>{titleOfProposal(proposal)}</a>
      </p>
      {proposal.state === 'submitted' ? (
        <>
          <p>
            The IGF can carry {forums(call.capacity)} in this cycle; {standing.taken}{' '}
            {standing.taken === 1 ? 'is' : 'are'} accepted so far. Next you see the letter to the proposer;
            nothing is sent before. To decide on several at once, use the{' '}
            <a href={`/desk/calls/${call.id}/selection`}>working list of the selection</a>.
          </p>
          <Form
            schema={decisionForm}
            action={`/desk/proposals/${proposal.id}/decision`}
            hidden={{ csrf: props.csrf }}
            typed={props.typed}
            errors={props.errors}
            keep={`decision-${proposal.id}`}
            submit="Look at the letter"
          />
        </>
      ) : (
        <p class="notice">
          This proposal is {proposalStateInWords[proposal.state]}; there is nothing to decide.
        </p>
      )}
    </>
  );
};

export const DecisionPreview = (props: {
  csrf: string;
  typed: { decision: string; reasons: string };
  decision: Decision;
  to: { name: string; email: string };
  subject: string;
  text: string;
}) => (
  <form method="post" action={`/desk/proposals/${props.decision.proposal.id}/decision`}>
    <input type="hidden" name="csrf" value={props.csrf} />
    <input type="hidden" name="decision" value={props.typed.decision} />
    <input type="hidden" name="reasons" value={props.typed.reasons} />
    {props.decision.accepted ? <input type="hidden" name="id" value={props.decision.forumId} /> : null}
    <h1>
      The letter about “<span dir="auto">{titleOfProposal(props.decision.proposal)}</span>”
    </h1>
    <p class="lead">
      This is what <span dir="auto">{props.to.name}</span> will read. Nothing has been sent or decided yet.
    </p>
    {props.decision.accepted ? (
      <p class="notice">
        The page of the forum, to which the letter leads, comes into being with the decision: its address is
        empty until then.
      </p>
    ) : null}
    <dl class="facts">
      <div>
        <dt>To</dt>
        <dd>
          <span dir="auto">{props.to.name}</span> <span class="meta">{props.to.email}</span>
        </dd>
      </div>
      <div>
        <dt>Subject</dt>
        <dd dir="auto">{props.subject}</dd>
      </div>
    </dl>
    <div class="buttons">
      <button type="submit" name="act" value="send">
        {props.typed.decision === 'accept' ? 'Accept and send the letter' : 'Decline and send the letter'}
      </button>
      <button type="submit" name="act" value="change" class="secondary">
        Change it
      </button>
    </div>
    <h2>As a mail program shows it</h2>
    <p>
      <button type="submit" name="act" value="show" formtarget="letter" class="secondary" data-press>
        Show it below
      </button>
    </p>
    <iframe class="letter" name="letter" title={`The letter to ${props.to.name}`} sandbox="" />
    <h2>As plain text</h2>
    <pre class="kept" dir="auto">
      {props.text}
    </pre>
  </form>
);
