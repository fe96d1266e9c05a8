import type { Call } from '../../shared/domain/call.ts';
import {
  decisionForm,
  type Proposal,
  proposalStateInWords,
  titleOfProposal,
} from '../../shared/domain/proposal.ts';
import type { StayingOut } from '../../shared/domain/review.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, SentFields, Typed } from '../../shared/forms/read-form.ts';
import { Way } from '../../shared/pages/way.tsx';
import type { WrittenLetter } from './confirm-page.tsx';
import type { Decision } from './decider.ts';
import { forums, type Standing } from './figures.tsx';
import {
  Early,
  type Held,
  IfItWasWrong,
  Meeting,
  MeetingKept,
  SomebodyElse,
  Statement,
  StayOut,
} from './meeting.tsx';

export const DecisionPage = (props: {
  proposal: Proposal;
  call: Call;
  csrf: string;
  typed: Typed;
  /** What the page of the letter sent, if one comes from there. */
  sent: SentFields;
  errors: readonly FieldError[];
  standing: Standing;
  stayOut: readonly StayingOut[];
  early: string | undefined;
  /** Not, when they have an interest in a proposal of the call. */
  mayDecide: boolean;
  /** Proposals of the call that nothing but their name keeps them out of. */
  namesakeIn: readonly Proposal[];
}) => {
  const { proposal, call, standing } = props;
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <Way
        to={[
          [`/desk/calls/${call.id}`, call.title],
          [`/desk/proposals/${proposal.id}`, titleOfProposal(proposal)],
        ]}
        here="Decide on it"
      />
      <h1>Decide on a proposal</h1>
      <p class="lead" dir="auto">
        <a href={`/desk/proposals/${proposal.id}`}>{titleOfProposal(proposal)}</a>
      </p>
      {proposal.state !== 'submitted' ? (
        <p class="notice">
          This proposal is {proposalStateInWords[proposal.state]}; there is nothing to decide.{' '}
          {proposal.decision ? <IfItWasWrong accepted={proposal.decision.accepted} call={call.id} /> : null}
        </p>
      ) : props.mayDecide ? (
        <>
          <p>
            The IGF can carry {forums(call.capacity)} in this cycle; {standing.taken}{' '}
            {standing.taken === 1 ? 'is' : 'are'} accepted so far. Next you see the letter to the proposer;
            nothing is sent before. To decide on several at once, use the{' '}
            <a href={`/desk/calls/${call.id}/selection`}>working list of the selection</a>.
          </p>
          <Early early={props.early} />
          <StayOut of={props.stayOut} verb="Stays out of the decision" />
          <Form
            schema={decisionForm}
            action={`/desk/proposals/${proposal.id}/decision`}
            hidden={{ csrf: props.csrf }}
            typed={props.typed}
            errors={props.errors}
            keep={`decision-${proposal.id}`}
            after={<MeetingKept sent={props.sent} />}
            submit="Look at the letter"
          />
        </>
      ) : (
        <SomebodyElse of={props.namesakeIn} />
      )}
    </>
  );
};

export const DecisionPreview = (
  props: WrittenLetter & {
    decision: Decision;
    /** Those whose proposals were merged into it: they hear the same. */
    alsoTo: readonly { name: string; email: string }[];
    held: Held;
    csrf: string;
    typed: { decision: string; reasons: string };
    statement: string;
    errors: readonly FieldError[];
  },
) => (
  <form method="post" action={`/desk/proposals/${props.decision.proposal.id}/decision`}>
    <input type="hidden" name="csrf" value={props.csrf} />
    <input type="hidden" name="decision" value={props.typed.decision} />
    <input type="hidden" name="reasons" value={props.typed.reasons} />
    {props.decision.accepted ? <input type="hidden" name="id" value={props.decision.forumId} /> : null}
    <ErrorSummary errors={props.errors} />
    <Way
      to={[
        [`/desk/proposals/${props.decision.proposal.id}`, titleOfProposal(props.decision.proposal)],
        [`/desk/proposals/${props.decision.proposal.id}/decision`, 'Decide on it'],
      ]}
      here="The letter"
    />
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
      {props.alsoTo.length ? (
        <div>
          <dt>The same, as a proposer whose proposal was merged into it, to</dt>
          {props.alsoTo.map(({ name, email }) => (
            <dd key={email}>
              <span dir="auto">{name}</span> <span class="meta">{email}</span>
            </dd>
          ))}
        </div>
      ) : null}
      <div>
        <dt>Subject</dt>
        <dd dir="auto">{props.subject}</dd>
      </div>
    </dl>
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
    <StayOut of={props.decision.stayOut} verb="Stays out of this decision" />
    <Meeting held={props.held} errors={props.errors} />
    <Statement
      statement={props.statement}
      stated={props.held.stated}
      of={[props.decision]}
      errors={props.errors}
    />
    <p class="warning">
      This cannot be undone: the letter cannot be called back, and the decision is public at once.{' '}
      <IfItWasWrong accepted={props.decision.accepted} call={props.decision.proposal.callId} />
    </p>
    <div class="buttons">
      <button type="submit" name="act" value="send">
        {props.typed.decision === 'accept' ? 'Accept and send the letter' : 'Decline and send the letter'}
      </button>
      <button type="submit" name="act" value="change" class="secondary">
        Change it
      </button>
    </div>
  </form>
);
