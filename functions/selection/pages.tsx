import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { Call } from '../../shared/domain/call.ts';
import type { Person } from '../../shared/domain/people.ts';
import {
  decisionForm,
  type Proposal,
  proposalStateInWords,
  titleOfProposal,
} from '../../shared/domain/proposal.ts';
import {
  type Review,
  recommendationInWords,
  recommendations,
  type StayingOut,
  type Summary,
  spokenInterest,
} from '../../shared/domain/review.ts';
import {
  decisionOn,
  earlyForm,
  type Mark,
  type Marked,
  markInWords,
  marks,
  meetingForm,
  presentForm,
  type Selection,
  stayedOutOf,
  whatIf,
} from '../../shared/domain/selection.ts';
import { spokenDay, spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form, FormFields, OneField, OneTick } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { BeforeChange } from '../../shared/pages/before-change.tsx';
import { History } from '../../shared/pages/history.tsx';
import { ProposerNames } from '../../shared/pages/proposers.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import { Way } from '../../shared/pages/way.tsx';
import type { Page } from '../../shared/store/table.ts';
import type { Decision } from './decisions.ts';

export interface Line {
  proposal: Proposal;
  summary: Summary;
  /** Who takes no part in deciding on it, or took none. */
  stayOut: readonly StayingOut[];
  /** What that comes from. */
  reviews: readonly Review[];
  /** Whether what reviewers and the working list say of it is open to who looks. */
  mayRead: boolean;
}

type Standing = ReturnType<typeof whatIf>;

const forums = (count: number) => `${count} ${count === 1 ? 'forum' : 'forums'}`;

/** R19: who takes no part in a decision, by name; what ties them to it in the public words only. */
const StayOut = ({ of, verb }: { of: readonly StayingOut[]; verb: string }) =>
  of.length ? (
    <p class="stay-out">
      <strong>{verb}:</strong>{' '}
      {of.map(({ personId, name, interest, wasThere }, place) => (
        <span key={personId}>
          {place ? ', ' : ''}
          <bdi>{name}</bdi> ({spokenInterest(interest)}
          {wasThere ? '; was at the meeting' : ''})
        </span>
      ))}
    </p>
  ) : null;

/** What the one who decides states of those who stay out; nothing where nobody has to. */
const Statement = (props: {
  statement: string;
  of: readonly Pick<Decision, 'stayOut'>[];
  errors: readonly FieldError[];
}) => {
  const error = props.errors.find(({ name }) => name === 'stayedOut');
  const names = new Map(
    props.of.flatMap(({ stayOut }) => stayOut.map(({ personId, name }) => [personId, name])),
  );
  return props.statement ? (
    <section aria-labelledby="stay-out">
      <h2 id="stay-out">Who stays out</h2>
      <OneTick name="stayedOut" value={props.statement} error={error?.message}>
        {[...names].map(([personId, name], place) => (
          <span key={personId}>
            {place ? ', ' : ''}
            <bdi>{name}</bdi>
          </span>
        ))}{' '}
        took no part in deciding where they have an interest, as named above. It is public with the decision.
      </OneTick>
    </section>
  ) : null;
};

/** At which meeting decisions are taken, and why early, where they are; with what was typed of both. */
export interface Held {
  /** Why it is early to decide, in a sentence. */
  tooEarly: string | undefined;
  meeting: string | undefined;
  /** The members of the MAG, and who of them was there. */
  members: readonly Person[];
  present: readonly Person[];
  /** The reason that was given for deciding early. */
  early: string | undefined;
  typed: Typed;
  errors: readonly FieldError[];
}

const Meeting = ({ held, errors }: { held: Held; errors: readonly FieldError[] }) => (
  <section aria-labelledby="meeting">
    <h2 id="meeting">The meeting</h2>
    <FormFields schema={meetingForm} typed={held.typed} errors={errors} />
    {held.members.length ? (
      <FormFields schema={presentForm(held.members)} typed={held.typed} errors={errors} />
    ) : null}
    {held.tooEarly ? (
      <>
        <p class="warning">It is early to decide. {held.tooEarly}</p>
        <FormFields schema={earlyForm} typed={held.typed} errors={errors} />
      </>
    ) : null}
  </section>
);

/** That it is early, where decisions are prepared. */
const Early = ({ early }: { early: string | undefined }) =>
  early ? (
    <p class="warning">It is early to decide. {early} Before, it takes a reason that stays on record.</p>
  ) : null;

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

/**
 * What comes of the working list if it is confirmed as it is: each place with what takes it, and what finds none. `lines`
 * are those whose marks are open to who looks.
 */
const WhatIf = (props: { call: Call; lines: readonly Line[]; marked: Selection['marked'] }) => {
  const { call, lines, marked } = props;
  const accepted = lines.filter(({ proposal }) => proposal.decision?.accepted);
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
  const closed = lines.filter(({ mayRead }) => !mayRead);
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
        marked={selection.marked}
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

const tagOf: Record<Mark, string> = { accept: 'good', hold: 'waiting', decline: 'quiet' };

const Closed = () => <>What reviewers say of it is not open to you.</>;

/** A line of the list for the MAG, who reads it and does not keep it. */
const MarkedOne = ({
  proposal,
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

interface WrittenLetter {
  to: { name: string; email: string };
  subject: string;
  text: string;
}

interface Decided {
  decision: Decision;
  /** To its own proposer, then to those of what was merged into it. */
  letters: readonly WrittenLetter[];
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
        of={decided.map(({ decision }) => decision)}
        errors={props.errors}
      />
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

/** R19: what was decided, and why, for everybody. */
export const DecisionsPage = (props: { call: Call; decided: readonly Proposal[]; selection: Selection }) => {
  const { call, decided, selection } = props;
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
        The IGF could carry {forums(call.capacity)} in this call. The MAG decides, with reasons, and they
        stand here. Who has an interest in a proposal takes no part in deciding on it, and is named beside it.
      </p>
      {decided.length ? null : (
        <p class="empty">Nothing is decided yet. Proposers hear by {spokenDay(call.decidedBy)}.</p>
      )}
      {accepted.length ? (
        <section aria-labelledby="accepted">
          <h2 id="accepted">Accepted</h2>
          {accepted.map((proposal) => (
            <Reasoned key={proposal.id} proposal={proposal} selection={selection} />
          ))}
        </section>
      ) : null}
      {declined.length ? (
        <section aria-labelledby="declined">
          <h2 id="declined">Not selected this time</h2>
          {declined.map((proposal) => (
            <Reasoned key={proposal.id} proposal={proposal} selection={selection} />
          ))}
        </section>
      ) : null}
      {declined.length ? (
        <section aria-labelledby="ways-on">
          <h2 id="ways-on">Ways on</h2>
          <p>
            A topic that was not selected is not lost: join one of the{' '}
            <a href="/forums#running">running forums</a>, which may well need the experience; bring it to a{' '}
            <a href="https://www.intgovforum.org/en/content/dynamic-coalitions">Dynamic Coalition</a> of the
            IGF, which works all year round; or propose it again in the <a href="/calls">next call</a>.
          </p>
        </section>
      ) : null}
    </>
  );
};

const Reasoned = ({ proposal, selection }: { proposal: Proposal; selection: Selection }) => {
  const { decision } = proposal;
  const meeting = decisionOn(selection, proposal.id)?.meeting;
  return decision ? (
    <article class="card">
      <h3 dir="auto">
        <a href={`/proposals/${proposal.id}`}>{titleOfProposal(proposal)}</a>
      </h3>
      <p class="meta" dir="auto">
        Proposed by <ProposerNames proposal={proposal} />
      </p>
      <p class="kept" dir="auto">
        {decision.reasons}
      </p>
      <StayOut of={stayedOutOf(selection, proposal.id)} verb="Stayed out of this decision" />
      <p class="meta">
        {meeting ? (
          <>
            Decided at: <bdi>{meeting}</bdi> · on record since{' '}
          </>
        ) : (
          'Decided on '
        )}
        {spokenInstant(decision.at)}
      </p>
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
  stayOut: readonly StayingOut[];
  early: string | undefined;
  /** Not, when they have an interest in a proposal of the call. */
  mayDecide: boolean;
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
          This proposal is {proposalStateInWords[proposal.state]}; there is nothing to decide.
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
            submit="Look at the letter"
          />
        </>
      ) : null}
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
    <StayOut of={props.decision.stayOut} verb="Stays out of this decision" />
    <Meeting held={props.held} errors={props.errors} />
    <Statement statement={props.statement} of={[props.decision]} errors={props.errors} />
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
