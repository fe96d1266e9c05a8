import type { ComponentChildren } from 'preact';
import type { Call } from '../../shared/domain/call.ts';
import { wording } from '../../shared/domain/fields.ts';
import { mayBeTakenIn } from '../../shared/domain/merger.ts';
import { namesakesOf, notMeForm } from '../../shared/domain/namesake.ts';
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
  isOfOlder,
  namedIn,
  noLongerForm,
  openTie,
  type ReviewWindow,
  reviewForm,
  spokenInterest,
  type Tie,
  tieOf,
  whyNotLifted,
} from '../../shared/domain/review.ts';
import { spokenDeadline, spokenInstant } from '../../shared/domain/time.ts';
import { Answers } from '../../shared/forms/answers.tsx';
import { ErrorSummary, Form, OneField } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Continues } from '../../shared/pages/continues.tsx';
import { Deadline } from '../../shared/pages/deadline.tsx';
import { Done } from '../../shared/pages/done.tsx';
import { SelfCheckAnswers, selfCheckNames } from '../../shared/pages/self-check.tsx';
import { Way } from '../../shared/pages/way.tsx';
import { Discussion, HoldsNoMore, Others, TieAnswered } from './others.tsx';
import { ReviewTag, When } from './parts.tsx';
import type { ReviewAgain, Seen } from './room.ts';

/** What was typed into one of the forms of the page, and what was wrong with it. */
export interface Typing {
  form: ReviewAgain['form'];
  typed: Typed;
  errors: readonly FieldError[];
}

/** What is said after an act on the page of a review. */
export const told = {
  draft: 'Your review is kept as a draft. Nobody but you sees it.',
  review: 'Your review is in. What others wrote is open to you now.',
  note: 'Your message stands in the discussion. It is news on the desk, and in the digest, of those whose review is in.',
  reviewers: 'They were asked by letter.',
  revision: 'The proposer was asked for a revision by letter.',
  merger: 'Both proposers were asked by letter.',
  conflict: 'Kept: you have an interest in it, and take no part in reviewing it or deciding on it.',
  'no-longer': 'It holds no more. You may review the proposal, and take part when the MAG decides on it.',
  'not-me': 'Kept: it is somebody else of your name. You are not asked about them again.',
};

/** One proposal with all that belongs to its review. */
export const ReviewPage = (props: {
  seen: Seen;
  members: readonly Person[];
  now: Date;
  csrf: string;
  typing: Typing;
  /** What was just done, in words. */
  done: string | undefined;
  noteId: string;
  /** Of a proposal that was revised: both, beside each other. */
  versions: ComponentChildren;
}) => {
  const { seen, now, csrf, typing, versions } = props;
  const { proposal, call, window, person, own, out, mayRead } = seen;
  const errorsOf = (form: Typing['form']) => (typing.form === form ? typing.errors : []);
  const arranges = permits(person, 'arrange-reviews');
  const at = now.toISOString();
  // What was typed when the window closed is shown all the same, so that nothing is lost.
  const writes =
    !out &&
    permits(person, 'review-proposals') &&
    proposal.state === 'submitted' &&
    ((at >= window.opens && at < window.closes) || typing.form === 'review');
  const done = own?.state === 'submitted';
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
      {props.done ? <Done>{props.done}</Done> : null}
      {proposal.state === 'submitted' ? (
        <When window={window} now={now} />
      ) : (
        <p class="notice">This proposal is {proposalStateInWords[proposal.state]}; its review is over.</p>
      )}
      {proposal.accessCodeId ? <p class="meta">It came late, with an access code.</p> : null}
      {out ? <p class="warning">{out.reason}</p> : null}
      {own?.carriedFrom && out ? (
        <CarriedOver seen={seen} from={own.carriedFrom} csrf={csrf} typing={typing} />
      ) : null}
      {!writes && !out && tieOf(proposal, person)?.by === 'name' && proposal.state === 'submitted' ? (
        <NotMe proposal={proposal} person={person} csrf={csrf} typing={typing} />
      ) : null}
      <Continues proposal={proposal} />
      {own && writes && isOfOlder(own, proposal) ? (
        <p class="warning">
          Your review was written before the change of {spokenInstant(proposal.changedAt ?? '')}.{' '}
          <a href="#own">Look at it again</a>, beside what the proposal says now, and send it once more: as it
          is, or changed.
        </p>
      ) : null}
      <Revision proposal={proposal} now={now} versions={versions} />
      <Near seen={seen} arranges={arranges} />
      {arranges && proposal.state === 'submitted' ? (
        <p class="buttons">
          {proposal.revisionAsked ? null : (
            <a class="button secondary" href={`/desk/proposals/${proposal.id}/revision`}>
              Ask for a revision
            </a>
          )}
          <a class="button secondary" href={`/desk/proposals/${proposal.id}/merger`}>
            Merge it with another
          </a>
          <a class="button secondary" href={`/desk/calls/${call.id}/selection`}>
            Selection
          </a>
        </p>
      ) : null}
      {writes && !done ? (
        <div class="judging">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: beside the form it scrolls, by keyboard too */}
          <section aria-labelledby="the-proposal" tabIndex={0}>
            <h2 id="the-proposal">The proposal</h2>
            <p class="jump">
              <a href="#own">To your review of it</a>
            </p>
            <Said proposal={proposal} />
          </section>
          <section aria-labelledby="own">
            <h2 id="own">
              Your review <ReviewTag review={own} />
            </h2>
            <OwnReview seen={seen} csrf={csrf} typing={typing} />
          </section>
        </div>
      ) : (
        <details open={!done && !out}>
          <summary>The proposal</summary>
          <Said proposal={proposal} />
        </details>
      )}
      {out ? null : (
        <>
          {writes && done ? (
            <details
              id="own"
              open={
                typing.form === 'review' ||
                typing.form === 'conflict' ||
                isOfOlder(own, proposal) ||
                openTie(proposal, person, own) !== undefined
              }
            >
              <summary>Your review: look at it, change it</summary>
              <OwnReview seen={seen} csrf={csrf} typing={typing} />
            </details>
          ) : null}
          {!writes && permits(person, 'review-proposals') && proposal.state === 'submitted' ? (
            <StepBack
              proposal={proposal}
              csrf={csrf}
              typing={typing}
              open={tieOf(proposal, person) !== undefined}
            />
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
const Revision = (props: { proposal: Proposal; now: Date; versions: ComponentChildren }) => {
  const { proposal, now, versions } = props;
  const { revisionAsked } = proposal;
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
      {revisionAsked.answeredAt && versions ? (
        <>
          <p>The revised proposal came in on {spokenInstant(revisionAsked.answeredAt)}.</p>
          <details open>
            <summary>What changed</summary>
            {versions}
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
            {arranges ? <AskToMerge own={seen.proposal} other={proposal} /> : null}
          </li>
        ))}
      </ul>
    </section>
  ) : null;

/** To one of two that goes on and takes the other one in: this one, unless the other one stands for a running forum. */
const AskToMerge = ({ own, other }: { own: Proposal; other: Proposal }) => {
  const [keep, taken] = mayBeTakenIn(other) ? [own, other] : [other, own];
  return own.state === 'submitted' && other.state === 'submitted' && mayBeTakenIn(taken) ? (
    <>
      {' '}
      ·{' '}
      <a href={`/desk/proposals/${keep.id}/merger?with=${taken.id}`}>
        Ask both to make one of two
        <span class="visually-hidden">: this and {titleOfProposal(other)}</span>
      </a>
    </>
  ) : null;
};

/** What its proposer says. */
const Said = ({ proposal }: { proposal: Proposal }) => (
  <>
    <Answers
      schema={proposalForm}
      values={proposal.fields}
      without={[...selfCheckNames, 'email', 'consent']}
    />
    <SelfCheckAnswers proposal={proposal} />
  </>
);

const OwnReview = (props: { seen: Seen; csrf: string; typing: Typing }) => {
  const { seen, csrf, typing } = props;
  const { proposal, person, own } = seen;
  const tie = tieOf(proposal, person);
  // An answer to another tie, as of before a merger, is none to this one.
  const { notMine, ...fields } = own?.fields ?? {};
  const kept = own?.tie === undefined || own.tie === tie?.what ? { ...fields, notMine } : fields;
  const typed = typing.form === 'review' ? typing.typed : kept;
  return (
    <div class="scores">
      <Form
        schema={reviewForm}
        action={`/desk/proposals/${proposal.id}/review`}
        hidden={{
          csrf,
          revision: own ? String(own.revision) : undefined,
          // So that nobody's review counts as one of a text that they did not see.
          read: proposal.changedAt ?? 'as it came in',
        }}
        typed={typed}
        errors={typing.form === 'review' ? typing.errors : []}
        keep={`review-${proposal.id}`}
        only={Object.keys(reviewForm.shape).filter((name) => name !== 'notMine')}
        before={
          tie ? (
            <TieToAnswer
              tie={tie}
              said={typed.notMine}
              error={typing.errors.find(({ name }) => name === 'notMine')}
            />
          ) : null
        }
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
      <StepBack proposal={proposal} csrf={csrf} typing={typing} open={tie !== undefined} />
    </div>
  );
};

/** R19: a tie that was seen keeps a review from going in until its reviewer says what it means. */
const TieToAnswer = (props: { tie: Tie; said: unknown; error: FieldError | undefined }) => {
  const { tie, said, error } = props;
  const byName = tie.by === 'name';
  const { label, hint } = byName
    ? {
        label: 'Why it is not you, and you have no interest in it',
        hint: 'For example: somebody else of the same name. The MAG and the secretariat read it beside your review.',
      }
    : (wording.get(reviewForm.shape.notMine) ?? { label: '', hint: '' });
  return (
    <>
      <p class="warning">
        Look twice: {tie.what}. If it is {byName ? 'you' : 'your organisation'}, or you have an interest in
        it, <a href="#step-back">declare a conflict of interest</a> instead of reviewing. If not, say so here:
        without that your review does not go in.
      </p>
      <OneField name="notMine" label={label} hint={hint} error={error?.message}>
        {(control) => (
          <textarea {...control} rows={3} dir="auto">
            {`\n${typeof said === 'string' ? said : ''}`}
          </textarea>
        )}
      </OneField>
    </>
  );
};

/** R9, R19: a conflict of interest that followed the forum here, and the way to say that it holds no more. */
const CarriedOver = (props: { seen: Seen; from: string; csrf: string; typing: Typing }) => {
  const { seen, typing } = props;
  const { proposal, person, own } = seen;
  const typed = typing.form === 'no-longer' ? typing : { typed: {}, errors: [] };
  const why = whyNotLifted(own, proposal, person);
  return (
    <section class="panel" aria-labelledby="carried">
      <h2 id="carried">Carried over</h2>
      <p>
        It was declared, or seen, with{' '}
        <a href={`/proposals/${props.from}`}>an earlier proposal of this forum</a> (
        {spokenInterest(own?.interest)}), and follows the forum to its continuation.
      </p>
      {why ? (
        <p class="meta">{why.reason}</p>
      ) : (
        <details open={typing.form === 'no-longer'}>
          <summary>It holds no more?</summary>
          <Form
            schema={noLongerForm}
            action={`/desk/proposals/${proposal.id}/conflict/no-longer`}
            hidden={{ csrf: props.csrf }}
            typed={typed.typed}
            errors={typed.errors}
            submit={
              <button type="submit" class="secondary">
                Say that it holds no more
              </button>
            }
          />
        </details>
      )}
    </section>
  );
};

/** R19: whose name stands in a proposal says that it is somebody else, once; where they write a review, beside that. */
const NotMe = (props: { proposal: Proposal; person: Seen['person']; csrf: string; typing: Typing }) => {
  const { proposal, person, typing } = props;
  const [other] = namesakesOf(person, namedIn(proposal));
  return (
    <section class="panel" aria-labelledby="not-me">
      <h2 id="not-me">Somebody else of your name?</h2>
      <p>
        Pointed out: {tieOf(proposal, person)?.what}
        {other && !other.of.startsWith('proposer of ') ? (
          <>
            {' '}
            (<bdi>{other.name}</bdi>, <bdi>{other.of}</bdi>)
          </>
        ) : null}
        . If that is you, you have a conflict of interest, and stay out.
      </p>
      <Form
        schema={notMeForm}
        action={`/desk/proposals/${proposal.id}/not-me`}
        hidden={{ csrf: props.csrf }}
        typed={typing.form === 'not-me' ? typing.typed : {}}
        errors={typing.form === 'not-me' ? typing.errors : []}
        submit={
          <button type="submit" class="secondary">
            It is not me
          </button>
        }
      />
    </section>
  );
};

/** R19: who has an interest says so, in its window and until the MAG decides. */
const StepBack = (props: { proposal: Proposal; csrf: string; typing: Typing; open: boolean }) => {
  const { proposal, csrf, typing } = props;
  return (
    <details id="step-back" open={typing.form === 'conflict' || props.open}>
      <summary>A conflict of interest? Stay out of this proposal</summary>
      <p>
        If it is your own proposal or that of your organisation, or if you have another interest in it, you
        neither review it nor take part when the MAG decides on it, and you do not see what others write about
        it. Who confirms the decision states that you stayed out. This cannot be taken back.
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
                  {spokenInterest(review.interest)}: {review.conflict}
                  {review.carriedFrom ? ' (carried over from before)' : ''}
                </span>
              ) : null}
              <HoldsNoMore review={review} />
              <TieAnswered review={review} />
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
              const isOwn = tie?.by === 'own';
              return (
                <label class="option" key={member.id}>
                  <input type="checkbox" name="reviewers" value={member.id} disabled={isOwn} />
                  <span>
                    <bdi>{member.name}</bdi>
                    {tie ? (
                      <span class="meta">
                        {' '}
                        ·{' '}
                        {isOwn
                          ? 'conflict of interest'
                          : `perhaps ${tie.by === 'name' ? 'their own proposal' : 'the same organisation'}`}
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
  window: ReviewWindow;
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
      {proposal.revisionAsked ? (
        <section class="panel" aria-labelledby="asked">
          <h2 id="asked">A revision was asked for</h2>
          <p class="kept" dir="auto">
            {proposal.revisionAsked.words}
          </p>
          <p class="meta">
            <bdi>{proposal.revisionAsked.by}</bdi>, {spokenInstant(proposal.revisionAsked.at)}; until{' '}
            {spokenDeadline(proposal.revisionAsked.until)}
          </p>
        </section>
      ) : null}
      {proposal.revisionAsked && !props.errors.length ? null : (
        <>
          <p class="hint">
            Reviews can be sent until {spokenInstant(props.window.closes)}: a revision that comes in later is
            read at the meeting, and nobody reviews it. Decisions are due by <Deadline day={call.decidedBy} />
            .
          </p>
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
      )}
    </>
  );
};
