import type { Call } from '../../shared/domain/call.ts';
import { titleOfProposal } from '../../shared/domain/proposal.ts';
import type { Selection } from '../../shared/domain/selection.ts';
import { ErrorSummary } from '../../shared/forms/form-fields.tsx';
import type { FieldError } from '../../shared/forms/read-form.ts';
import { Way } from '../../shared/pages/way.tsx';
import type { Decision } from './decider.ts';
import { Figures, type Standing } from './figures.tsx';
import { type Held, IfItWasWrong, Meeting, Statement, StayOut } from './meeting.tsx';

export interface WrittenLetter {
  to: { name: string; email: string };
  subject: string;
  text: string;
}

interface Decided {
  decision: Decision;
  /** To its own proposer, then to those of what was merged into it. */
  letters: readonly WrittenLetter[];
  /** How many reviews of it are in. */
  reviews: number;
}

export const ConfirmPage = (props: {
  call: Call;
  csrf: string;
  selection: Selection;
  standing: Standing;
  decided: readonly Decided[];
  held: Held;
  statement: string;
  errors: readonly FieldError[];
}) => {
  const { call, decided, standing } = props;
  const accepted = decided.filter(({ decision }) => decision.accepted);
  const letters = decided.flatMap((each) => each.letters);
  const unreviewed = decided.filter(({ reviews }) => reviews === 0);
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
      <ErrorSummary errors={props.errors} />
      <Way
        to={[
          [`/desk/calls/${call.id}`, call.title],
          [`/desk/calls/${call.id}/selection`, 'Selection'],
        ]}
        here="Confirm"
      />
      <h1>Confirm the selection</h1>
      <p class="lead">
        {accepted.length} accepted, {decided.length - accepted.length} not selected this time
        {standing.hold ? `, ${standing.hold} on hold` : ''}. Nothing has been sent or decided yet.
      </p>
      <Figures standing={standing} />
      <p class="notice">
        All of it is decided at once or not at all, on record under your name: {letters.length}{' '}
        {letters.length === 1 ? 'letter leaves' : 'letters leave'}, and the reasons are public. The pages of
        new forums, to which letters lead, come into being with the decision.
      </p>
      {unreviewed.length ? (
        <div class="warning">
          <p>
            {unreviewed.length === 1
              ? 'Of one of them no review is in'
              : `Of ${unreviewed.length} of them no review is in`}
            . Nothing keeps you from deciding; the MAG will want to know.
          </p>
          <ul>
            {unreviewed.map(({ decision: { proposal } }) => (
              <li key={proposal.id}>
                <a href={`/desk/proposals/${proposal.id}/review`} dir="auto">
                  {titleOfProposal(proposal)}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {[
        { heading: 'Accepted', group: accepted },
        { heading: 'Not selected this time', group: decided.filter(({ decision }) => !decision.accepted) },
      ]
        .filter(({ group }) => group.length)
        .map(({ heading, group }) => (
          <section key={heading} aria-label={heading}>
            <h2>{heading}</h2>
            {group.map((each) => (
              <OneDecision key={each.decision.proposal.id} {...each} />
            ))}
          </section>
        ))}
      <Meeting held={props.held} errors={props.errors} />
      <Statement
        statement={props.statement}
        stated={props.held.stated}
        of={decided.map(({ decision }) => decision)}
        errors={props.errors}
      />
      <div class="warning">
        <p>This cannot be undone: no letter can be called back, and the decisions are public at once.</p>
        {accepted.length ? (
          <p>
            <IfItWasWrong accepted call={call.id} />
          </p>
        ) : null}
        {accepted.length < decided.length ? (
          <p>
            <IfItWasWrong accepted={false} call={call.id} />
          </p>
        ) : null}
      </div>
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

/** What is decided on a proposal, and the letters that say so. */
const OneDecision = ({ decision, letters }: Decided) => (
  <article class="card">
    <h3 dir="auto">{titleOfProposal(decision.proposal)}</h3>
    <p class="kept" dir="auto">
      {decision.reasons}
    </p>
    <StayOut of={decision.stayOut} verb="Stays out of this decision" />
    {letters.map(({ to, subject, text }) => (
      <details key={to.email}>
        <summary>
          The letter to <bdi>{to.name}</bdi>
        </summary>
        <p class="meta" dir="auto">
          {subject}
        </p>
        <pre class="kept" dir="auto">
          {text}
        </pre>
      </details>
    ))}
  </article>
);
