import type { ComponentChildren } from 'preact';
import type { AuditEntry } from '../../shared/domain/audit.ts';
import { type Call, callDeadline, callState } from '../../shared/domain/call.ts';
import { suitability } from '../../shared/domain/definition.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { proposersOf } from '../../shared/domain/merger.ts';
import { normalEmail, type Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import {
  mayWithdraw,
  type Proposal,
  type ProposalState,
  proposalForm,
  proposalStateInWords,
  revisionOf,
  revisionWaits,
  titleOfProposal,
} from '../../shared/domain/proposal.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { Answers } from '../../shared/forms/answers.tsx';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import { Honeypot } from '../../shared/forms/honeypot.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { AccessCodeField } from '../../shared/pages/access-code.tsx';
import { Continues } from '../../shared/pages/continues.tsx';
import { Beginning, Deadline } from '../../shared/pages/deadline.tsx';
import { Done } from '../../shared/pages/done.tsx';
import { History, LettersOf } from '../../shared/pages/history.tsx';
import { MoreRows } from '../../shared/pages/more-rows.tsx';
import { ProposerNames } from '../../shared/pages/proposers.tsx';
import { SelfCheckAnswers, selfCheckNames } from '../../shared/pages/self-check.tsx';
import type { Page } from '../../shared/store/table.ts';

const tagOf: Record<ProposalState, string> = {
  draft: 'quiet',
  unconfirmed: 'quiet',
  submitted: 'waiting',
  withdrawn: 'quiet',
  accepted: 'good',
  declined: 'quiet',
  merged: 'quiet',
};

const StateTag = ({ proposal }: { proposal: Proposal }) => (
  <span class={`tag ${tagOf[proposal.state]}`}>{proposalStateInWords[proposal.state]}</span>
);

/** R5 beside the form: what makes a topic suitable, as questions to oneself. */
const SelfCheck = () => (
  <aside class="panel" aria-labelledby="self-check">
    <h2 id="self-check">Is it a topic for a BPF?</h2>
    <p>Ask yourself, before you write:</p>
    <ol class="plain">
      {suitability.map(({ id, question, why }) => (
        <li key={id}>
          <details>
            <summary>{question}</summary>
            <p>{why}</p>
          </details>
        </li>
      ))}
    </ol>
    <p class="hint">
      One “no” is no verdict. You answer these questions in the form; reviewers see your answers.
    </p>
  </aside>
);

const CodeField = (props: { errors: readonly FieldError[]; code: string }) => (
  <AccessCodeField {...props}>The call has closed.</AccessCodeField>
);

const Standing = ({ call, now, sent = false }: { call: Call; now: Date; sent?: boolean }) => {
  switch (callState(call, now)) {
    case 'open':
      return (
        <p class="lead">
          {sent ? (
            <>
              You can change or withdraw it until <Deadline {...callDeadline(call)} />.
            </>
          ) : (
            <>
              This call is open until <Deadline {...callDeadline(call)} />. Take your time: a draft can be
              saved at any point.
            </>
          )}
        </p>
      );
    case 'announced':
      return (
        <p class="notice">
          This call opens on <Beginning day={call.opens} />. You can save a draft now and send it then.
        </p>
      );
    case 'closed':
      return (
        <p class="warning">
          This call closed at <Deadline {...callDeadline(call)} />.{' '}
          {sent ? 'To change or withdraw a proposal now' : 'Late entry'} needs an access code from the IGF
          secretariat.
        </p>
      );
  }
};

export const ProposePage = (props: {
  call: Call;
  now: Date;
  id: string;
  key: string;
  typed: Typed;
  errors: readonly FieldError[];
  code: string;
  saved: boolean;
  /** It was sent before and waits to be confirmed: this is it. */
  unconfirmed?: Proposal | undefined;
}) => {
  const { call, now, errors, unconfirmed } = props;
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Propose a Best Practice Forum</h1>
      <p class="meta">
        For <a href={`/calls/${call.id}`}>{call.title}</a>
      </p>
      {props.saved ? (
        <Done>
          Your draft is saved. The link back to it is on its way to your address; this page’s address works
          too.
        </Done>
      ) : null}
      {unconfirmed?.submittedAt && unconfirmed.expiresAt ? (
        <p class="warning">
          You sent this proposal on {spokenInstant(unconfirmed.submittedAt)}. It waits for you to confirm it:
          open the link in the letter that went to <span dir="auto">{unconfirmed.email}</span> by{' '}
          {spokenInstant(unconfirmed.expiresAt)}. Sending it again from here brings you a new letter, and the
          link in the older one ends.
        </p>
      ) : null}
      <Standing call={call} now={now} />
      <div class="columns">
        <SelfCheck />
        <Form
          schema={proposalForm}
          action={`/calls/${call.id}/propose`}
          hidden={{
            id: props.id,
            key: props.key,
            revision: unconfirmed ? String(unconfirmed.revision) : undefined,
          }}
          typed={props.typed}
          errors={errors}
          keep={`propose-${call.id}`}
          before={
            <>
              <Honeypot />
              <MoreRows by="Save as a draft" />
            </>
          }
          after={callState(call, now) === 'closed' ? <CodeField errors={errors} code={props.code} /> : null}
          submit={
            <>
              <button type="submit" name="act" value="submit">
                Send the proposal
              </button>
              <button type="submit" name="act" value="save-draft" class="secondary">
                Save as a draft
              </button>
            </>
          }
        />
      </div>
    </>
  );
};

export const CheckEmail = ({ proposal, key }: { proposal: Proposal; key: string }) => (
  <>
    <h1>One step is left: check your email</h1>
    <p class="lead">
      We sent a letter to <strong dir="auto">{proposal.email}</strong>. Open the link in it within 7 days to
      confirm your proposal.
    </p>
    <p>Until then the proposal does not count and nobody can see it; after 7 days it is deleted.</p>
    <p>
      No letter after ten minutes? Look among unwanted mail. If the address is wrong, put it right and send
      the form again; nothing you typed is lost.
    </p>
    <p class="buttons">
      <a class="button secondary" href={`/proposals/${proposal.id}/edit?key=${key}`}>
        Change the address, or the proposal
      </a>
      <a class="button secondary" href="/calls">
        Calls for proposals
      </a>
    </p>
  </>
);

/** Until when a proposal is changed or withdrawn by its link; each access code lets one change in. */
const ToChange = ({ proposal, call, now }: { proposal: Proposal; call: Call; now: Date }) =>
  callState(call, now) === 'closed' ? (
    <>
      The call has closed: to change or withdraw it, you need {proposal.accessCodeId ? 'another' : 'an'}{' '}
      access code from the IGF secretariat
    </>
  ) : (
    <>
      You can change or withdraw it until <Deadline {...callDeadline(call)} />
    </>
  );

export const ConfirmPage = (props: { proposal: Proposal; call: Call; now: Date; linkKey: string }) => {
  const { proposal, linkKey } = props;
  return proposal.state === 'unconfirmed' ? (
    <>
      <h1>Confirm your proposal</h1>
      <p class="lead" dir="auto">
        {titleOfProposal(proposal)}
      </p>
      <p>
        With this step it counts, and stands on the site with your name. <ToChange {...props} />.
      </p>
      <form method="post" action={`/proposals/${proposal.id}/confirm`}>
        <input type="hidden" name="key" value={linkKey} />
        <div class="buttons">
          <button type="submit">Confirm the proposal</button>
        </div>
      </form>
      <details>
        <summary>Read it once more</summary>
        <Answers schema={proposalForm} values={proposal.fields} own />
      </details>
    </>
  ) : (
    <>
      <h1>This is done already</h1>
      <p class="lead">
        The proposal is {proposalStateInWords[proposal.state]}. To change it, use the link in your receipt.
      </p>
    </>
  );
};

export const Confirmed = ({ proposal, call, now }: { proposal: Proposal; call: Call; now: Date }) => (
  <>
    <h1>Thank you: your proposal is in</h1>
    <p class="lead">
      A receipt with everything you wrote, and the links to change or withdraw it, is on its way to you.
    </p>
    <dl class="facts">
      <div>
        <dt>Proposal</dt>
        <dd dir="auto">
          <a href={`/proposals/${proposal.id}`}>{titleOfProposal(proposal)}</a>
        </dd>
      </div>
      <div>
        <dt>To change it</dt>
        <dd>
          <ToChange proposal={proposal} call={call} now={now} />
        </dd>
      </div>
      <div>
        <dt>You hear the decision by</dt>
        <dd>
          <Deadline day={call.decidedBy} />
        </dd>
      </div>
    </dl>
  </>
);

export const ProposalPage = ({
  proposal,
  call,
  versions,
}: {
  proposal: Proposal;
  call: Call;
  /** Of one that was revised: both, beside each other. */
  versions: ComponentChildren;
}) => (
  <>
    <p class="kicker">
      Proposal for <a href={`/calls/${call.id}`}>{call.title}</a>
    </p>
    <h1 dir="auto">{titleOfProposal(proposal)}</h1>
    <p class="meta">
      <StateTag proposal={proposal} />{' '}
      {proposal.submittedAt ? <>· sent on {spokenInstant(proposal.submittedAt)}</> : null}
    </p>
    <Continues proposal={proposal} />
    <Merged proposal={proposal} />
    <Decision proposal={proposal} />
    <Revised proposal={proposal} versions={versions} />
    <Answers
      schema={proposalForm}
      values={proposal.fields}
      without={['email', 'consent', ...selfCheckNames]}
    />
    <SelfCheckAnswers proposal={proposal} />
  </>
);

/** R19: that a proposal was revised on request, why, and what changed. */
const Revised = ({ proposal, versions }: { proposal: Proposal; versions: ComponentChildren }) => {
  const revised = revisionOf(proposal);
  return revised ? (
    <section class="panel" aria-labelledby="revised">
      <h2 id="revised">Revised on request</h2>
      <p class="meta">
        Asked for by the IGF secretariat, {spokenInstant(revised.askedAt)}; the revision came in on{' '}
        {spokenInstant(revised.cameAt)}
      </p>
      <p class="kept" dir="auto">
        {revised.words}
      </p>
      <details>
        <summary>What it said before, and what it says now</summary>
        {versions}
      </details>
    </section>
  ) : null;
};

/** That two proposals became one, on both. */
const Merged = ({ proposal }: { proposal: Proposal }) => (
  <>
    {proposal.mergedInto ? (
      <p class="notice">
        Both proposers agreed to make one proposal of two:{' '}
        <a href={`/proposals/${proposal.mergedInto}`}>this one goes on in another</a>.
      </p>
    ) : null}
    {proposal.mergedFrom?.length ? (
      <p class="notice">
        This proposal has taken in{' '}
        {proposal.mergedFrom.map((id, place) => (
          <span key={id}>
            {place ? ', ' : ''}
            <a href={`/proposals/${id}`}>
              {proposal.mergedFrom?.length === 1 ? 'another one' : `another one (${place + 1})`}
            </a>
          </span>
        ))}
        , with the agreement of both proposers. Proposed by <ProposerNames proposal={proposal} />.
      </p>
    ) : null}
  </>
);

const Decision = ({ proposal }: { proposal: Proposal }) =>
  proposal.decision ? (
    <section class="panel" aria-labelledby="decision">
      <h2 id="decision">{proposal.decision.accepted ? 'Accepted' : 'Not selected this time'}</h2>
      <p class="kept" dir="auto">
        {proposal.decision.reasons}
      </p>
      <p class="meta">IGF secretariat, {spokenInstant(proposal.decision.at)}</p>
      {proposal.forumId ? (
        <p>
          <a href={`/forums/${proposal.forumId}`}>Page of the forum</a>
        </p>
      ) : (
        <p>
          Ways on: join one of the <a href="/forums#running">running forums</a>, bring the topic to a{' '}
          <a href="https://www.intgovforum.org/en/content/dynamic-coalitions">Dynamic Coalition</a>, or
          propose again in the <a href="/calls">next call</a>.
        </p>
      )}
      <p>
        <a href={`/calls/${proposal.callId}/decisions`}>All decisions of this call</a>
      </p>
    </section>
  ) : null;

export const EditPage = (props: {
  proposal: Proposal;
  call: Call;
  key: string;
  now: Date;
  typed: Typed;
  errors: readonly FieldError[];
  code: string;
  saved: boolean;
}) => {
  const { proposal, call, now, errors } = props;
  if (proposal.state !== 'submitted') {
    return (
      <>
        <h1 dir="auto">{titleOfProposal(proposal)}</h1>
        <p class="lead">
          This proposal is {proposalStateInWords[proposal.state]}. It cannot be changed any more.
        </p>
        <Decision proposal={proposal} />
      </>
    );
  }
  const { revisionAsked } = proposal;
  const revises = revisionWaits(proposal, now);
  if (props.saved && callState(call, now) === 'closed' && !revises) return <ChangeIsIn {...props} />;
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>{revises ? 'Revise your proposal' : 'Change your proposal'}</h1>
      {props.saved ? (
        <Done>
          Changed. A new receipt is on its way to you.{' '}
          <a href={`/proposals/${proposal.id}`}>See it on the site</a>.
        </Done>
      ) : null}
      {revises && revisionAsked ? (
        <section class="panel" aria-labelledby="asked">
          <h2 id="asked">What you are asked to revise</h2>
          <p class="kept" dir="auto">
            {revisionAsked.words}
          </p>
          <p class="meta">IGF secretariat, {spokenInstant(revisionAsked.at)}</p>
          <p>
            You can send one revised version, until <Deadline day={revisionAsked.until} />. Reviewers see both
            versions beside each other, and so does everybody on the page of the proposal.
          </p>
          <p>
            If you would rather take it back, you can{' '}
            <a href={`/proposals/${proposal.id}/withdraw?key=${props.key}`}>withdraw the proposal</a> until
            then.
          </p>
        </section>
      ) : (
        <>
          <Standing call={call} now={now} sent />
          <p>
            <a href={`/proposals/${proposal.id}/withdraw?key=${props.key}`}>Withdraw the proposal instead</a>
          </p>
        </>
      )}
      <div class="columns">
        <SelfCheck />
        <Form
          schema={proposalForm}
          action={`/proposals/${proposal.id}/edit`}
          hidden={{ key: props.key, revision: String(proposal.revision) }}
          typed={props.typed}
          errors={errors}
          keep={`edit-${proposal.id}`}
          before={revises ? null : <MoreRows by="Save the changes" />}
          only={Object.keys(proposalForm.shape).filter((name) => name !== 'email')}
          after={
            callState(call, now) === 'closed' && !revises ? (
              <CodeField errors={errors} code={props.code} />
            ) : null
          }
          submit={revises ? 'Send the revised proposal' : 'Save the changes'}
        />
      </div>
    </>
  );
};

/** After a revision, or a change with an access code: nothing more can be sent without another code, so no form is shown. */
const ChangeIsIn = (props: { proposal: Proposal; call: Call; key: string; now: Date }) => {
  const { proposal, call, key, now } = props;
  const { id, revisionAsked, changedAt } = proposal;
  const isRevision = revisionAsked?.answeredAt !== undefined && revisionAsked.answeredAt === changedAt;
  return (
    <>
      <h1>{isRevision ? 'Your revision is in' : 'Your change is in'}</h1>
      <Done>
        A new receipt is on its way to you. <a href={`/proposals/${id}`}>See it on the site</a>.
      </Done>
      <dl class="facts">
        <div>
          <dt>Proposal</dt>
          <dd dir="auto">{titleOfProposal(proposal)}</dd>
        </div>
        <div>
          <dt>You hear the decision by</dt>
          <dd>
            <Deadline day={call.decidedBy} />
          </dd>
        </div>
        <div>
          <dt>To withdraw it</dt>
          <dd>
            <a href={`/proposals/${id}/withdraw?key=${key}`}>Withdraw the proposal</a>
            {revisionAsked && !mayWithdraw(proposal, call, now, false) ? (
              <>
                : this link is enough until <Deadline day={revisionAsked.until} />
              </>
            ) : (
              ', with another access code from the IGF secretariat'
            )}
          </dd>
        </div>
        <div>
          <dt>To change it once more</dt>
          <dd>
            <a href={`/proposals/${id}/edit?key=${key}`}>Change the proposal</a>, with an access code from the
            IGF secretariat
          </dd>
        </div>
      </dl>
    </>
  );
};

export const WithdrawPage = (props: {
  proposal: Proposal;
  call: Call;
  key: string;
  now: Date;
  errors: readonly FieldError[];
}) => {
  const { proposal, call, now, errors } = props;
  const { revisionAsked } = proposal;
  const needsCode = callState(call, now) === 'closed' && mayWithdraw(proposal, call, now, false);
  if (proposal.state !== 'submitted') {
    return (
      <>
        <h1 dir="auto">{titleOfProposal(proposal)}</h1>
        <p class="lead">
          This proposal is {proposalStateInWords[proposal.state]}; there is nothing to withdraw.
        </p>
      </>
    );
  }
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Withdraw your proposal</h1>
      <p class="lead" dir="auto">
        {titleOfProposal(proposal)}
      </p>
      <p class="warning">
        This cannot be undone. The proposal disappears from the site. If you only want to change something,
        edit it instead.
      </p>
      {revisionAsked && callState(call, now) === 'closed' && !needsCode ? (
        <p>
          You were asked for a revision: until <Deadline day={revisionAsked.until} />, this link is enough.
          After that, withdrawing needs an access code from the IGF secretariat.
        </p>
      ) : null}
      <form method="post" action={`/proposals/${proposal.id}/withdraw`}>
        <input type="hidden" name="key" value={props.key} />
        {needsCode ? <CodeField errors={errors} code="" /> : null}
        <div class="buttons">
          <button type="submit" class="danger">
            Withdraw for good
          </button>
          <a class="button secondary" href={`/proposals/${proposal.id}/edit?key=${props.key}`}>
            Keep it
          </a>
        </div>
      </form>
    </>
  );
};

export const Withdrawn = ({ proposal, call }: { proposal: Proposal; call: Call }) => (
  <>
    <h1>Your proposal is withdrawn</h1>
    <p class="lead" dir="auto">
      {titleOfProposal(proposal)}
    </p>
    <p>
      A letter confirms it. <a href={`/calls/${call.id}`}>Back to the call</a>
    </p>
  </>
);

/** Said to who has just decided: what follows, and where it goes on. */
const DecidedNow = ({ proposal }: { proposal: Proposal }) => (
  <Done>
    Decided. The letter with your reasons is on its way to <ProposerNames proposal={proposal} />, and{' '}
    <a href={`/calls/${proposal.callId}/decisions`}>the decision is public</a>.{' '}
    {proposal.forumId ? (
      <>
        Next: <a href={`/desk/forums/${proposal.forumId}`}>the desk of the new forum</a>.
      </>
    ) : null}
  </Done>
);

export const DeskProposal = (props: {
  proposal: Proposal;
  call: Call;
  history: Page<AuditEntry>;
  letters: readonly Letter[];
  person: Person | undefined;
  /** Whoever looks has just decided on it. */
  done: boolean;
}) => {
  const { proposal, call, person } = props;
  const mayDecide = permits(person, 'decide-on-proposals') && proposal.state === 'submitted';
  const isTheirs = proposersOf(proposal).some(
    ({ email }) => normalEmail(email) === normalEmail(person?.email ?? ''),
  );
  const mayReview = permits(person, 'review-proposals') && proposal.state === 'submitted' && !isTheirs;
  return (
    <>
      <p class="kicker">
        Proposal for <a href={`/desk/calls/${call.id}`}>{call.title}</a>
      </p>
      <h1 dir="auto">{titleOfProposal(proposal)}</h1>
      {props.done ? <DecidedNow proposal={proposal} /> : null}
      <p class="meta">
        <StateTag proposal={proposal} />{' '}
        {proposal.submittedAt ? <>· sent on {spokenInstant(proposal.submittedAt)}</> : null}
        {proposal.accessCodeId ? ' · came late, with an access code' : ''}
      </p>
      {permits(person, 'read-reviews') ? (
        <p class="buttons">
          <a class="button" href={`/desk/proposals/${proposal.id}/review`}>
            {mayReview ? 'Review it' : 'Reviews'}
          </a>
          {mayDecide ? (
            <a class="button secondary" href={`/desk/proposals/${proposal.id}/decision`}>
              Decide on it
            </a>
          ) : null}
          {/* Also where the machine sees no likeness: who reads both may. */}
          {permits(person, 'arrange-reviews') && proposal.state === 'submitted' ? (
            <a class="button secondary" href={`/desk/proposals/${proposal.id}/merger`}>
              Merge it with another
            </a>
          ) : null}
        </p>
      ) : null}
      <Continues proposal={proposal} />
      <Merged proposal={proposal} />
      <Decision proposal={proposal} />
      <Answers
        schema={proposalForm}
        values={proposal.fields}
        without={[...selfCheckNames, ...(permits(person, 'read-letters') ? [] : ['email'])]}
      />
      <SelfCheckAnswers proposal={proposal} />
      <History
        entries={props.history.items}
        cursor={props.history.cursor}
        path={`/desk/proposals/${proposal.id}`}
      />
      <LettersOf letters={props.letters} person={person} />
    </>
  );
};
