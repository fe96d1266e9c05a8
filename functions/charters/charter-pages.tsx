import type { AuditEntry } from '../../shared/domain/audit.ts';
import {
  approvedOn,
  type Charter,
  type CharterCycles,
  type Continuation,
  charterDecisionForm,
  charterForm,
  charterSpan,
  charterStanding,
  type EarlierCharter,
  facilitatorForm,
  isKeptByName,
  midTermDue,
  midTermIsLate,
  whyNotDecide,
} from '../../shared/domain/charter.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import { type Forum, givingUpForm } from '../../shared/domain/forum.ts';
import type { ItsCharter } from '../../shared/domain/forum-standing.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { partInWords } from '../../shared/domain/proposal.ts';
import type { Refusal } from '../../shared/domain/refusal.ts';
import { spokenDay, spokenDeadline, spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { ActPanel } from '../../shared/pages/act-panel.tsx';
import { CharterSentence, CharterTag, LapsedSentence } from '../../shared/pages/charter-standing.tsx';
import { Told } from '../../shared/pages/contact.tsx';
import { EarlierCharters } from '../../shared/pages/earlier-charters.tsx';
import { ForumDeskWay, ForumWay } from '../../shared/pages/forum-way.tsx';
import { History } from '../../shared/pages/history.tsx';
import { NotBegun } from '../../shared/pages/not-begun.tsx';
import type { Page } from '../../shared/store/table.ts';
import { MidTerm, NotMe, Said, Years } from './parts.tsx';

export const PublicCharter = (props: {
  forum: Forum;
  charter: Charter | undefined;
  cycles: CharterCycles | undefined;
  cycle: Cycle | undefined;
  lapsed: ItsCharter['lapsed'];
  /** Whether the forum works by another since. */
  isEarlier: boolean;
  earlier: readonly EarlierCharter[];
  now: Date;
  person: Person | undefined;
}) => {
  const { forum, charter, cycles, now } = props;
  const standing = charter && cycles && charterStanding(charter, cycles, now);
  return (
    <>
      {props.isEarlier ? (
        <ForumWay
          forum={forum}
          above={[`/forums/${forum.id}/charter`, 'Charter']}
          here="An earlier charter"
        />
      ) : (
        <ForumWay forum={forum} here="Charter" />
      )}
      <h1 dir="auto">Charter of {forum.title}</h1>
      {charter ? (
        <>
          <p class="lead">
            <Span charter={charter} cycles={cycles} cycle={props.cycle} />
          </p>
          <p>
            <CharterTag charter={charter} cycles={cycles} now={now} />{' '}
            {charter.decided ? (
              <span class="meta">
                {standing === 'approved' ? '' : 'approved '}by <bdi>{charter.decided.by}</bdi> on{' '}
                {spokenDay(charter.decided.at)}
              </span>
            ) : null}
          </p>
          {props.isEarlier ? (
            <p class="notice">
              This is an earlier charter of the forum; another has followed it.{' '}
              <a href={`/forums/${forum.id}/charter`}>The charter that it works by</a> ·{' '}
              <a href={`/forums/${forum.id}/workplan?on=${approvedOn(charter)}`}>The workplan of this one</a>
            </p>
          ) : standing === 'ended' || standing === 'waits for its mid-term update' ? (
            <p class={standing === 'ended' ? 'notice' : 'warning'}>
              <CharterSentence charter={charter} cycles={cycles} now={now} />
            </p>
          ) : null}
          {charter.continues ? (
            <p>
              The forum goes on from an earlier charter, as the MAG accepted:{' '}
              <a href={`/proposals/${charter.continues.proposalId}`}>its proposal</a>.
              <LapsedSentence lapsed={props.lapsed} />
            </p>
          ) : null}
          {cycles ? <Years charter={charter} cycles={cycles} now={now} /> : null}
          <Refined charter={charter} forum={forum} />
          <Body charter={charter} />
          {charter.midTerm ? <MidTerm midTerm={charter.midTerm} /> : null}
        </>
      ) : forum.givenUp ? (
        <NotBegun forum={forum} />
      ) : (
        <p class="empty">
          The charter of this forum is still being written. Its goal stands on{' '}
          <a href={`/forums/${forum.id}`}>the page of the forum</a>.
        </p>
      )}
      <EarlierCharters forum={forum} earlier={props.earlier} />
      {permits(props.person, 'read-forum', forum.id) ? (
        <p class="meta">
          <a href={`/desk/forums/${forum.id}/charter`}>On the desk</a>
        </p>
      ) : null}
    </>
  );
};

export const DeskCharter = (props: {
  forum: Forum;
  charter: Charter | undefined;
  earlier: readonly EarlierCharter[];
  planned: readonly Cycle[];
  cycle: Cycle | undefined;
  cycles: CharterCycles | undefined;
  /** The charter that is written now, if it was begun. */
  draft: Charter | undefined;
  /** Where the charter that is written now follows another: how the forum asks to go on, and what that lacks (R9). */
  follows: { continuation: Continuation | undefined; why: Refusal | undefined } | undefined;
  /** Why the charter that is written now can neither be proposed nor approved: its cycle is over. */
  over: Refusal | undefined;
  mag: readonly Person[];
  person: Person | undefined;
  csrf: string;
  now: Date;
  history: Page<AuditEntry>;
  typed: Typed;
  decision: Typed;
  /** Who can be named its MAG facilitator, and what was typed about that. */
  others: readonly Person[];
  facilitator: Typed | undefined;
  /** What was typed to give the forum up. */
  givingUp: Typed | undefined;
  /** What was typed to say that somebody of the team is another person of the same name. */
  notMe: Typed | undefined;
  errors: readonly FieldError[];
  newer: Charter | undefined;
}) => {
  const { forum, charter, cycles, draft, person, csrf, now, errors } = props;
  const path = `/desk/forums/${forum.id}/charter`;
  const mayWrite = permits(person, 'manage-forum', forum.id) && !forum.givenUp;
  const isWritten = !draft || draft.state === 'draft';
  const standing = charter && cycles && charterStanding(charter, cycles, now);
  const isProposed = standing === 'proposed';
  return (
    <>
      <ErrorSummary errors={errors} />
      <ForumDeskWay forum={forum} here="Charter" />
      <h1 dir="auto">Charter of {forum.title}</h1>
      {forum.givenUp ? null : charter ? (
        <p>
          <CharterTag charter={charter} cycles={cycles} now={now} />{' '}
          {charter.proposed && charter.state === 'proposed' ? (
            <span class="meta">
              Proposed by <bdi>{charter.proposed.by}</bdi> on {spokenInstant(charter.proposed.at)}.
            </span>
          ) : null}
        </p>
      ) : (
        <p class="lead">
          A forum runs by a charter of one or two years: its goal, who coordinates, which member of the MAG
          goes along, and whom it wants at the table. The team writes it, and the MAG facilitator or the
          secretariat approves it.
        </p>
      )}
      <NotBegun forum={forum} />
      {charter && standing !== 'draft' ? (
        <>
          <p>
            <Span charter={charter} cycles={cycles} cycle={props.cycle} />
            {isProposed ? null : (
              <>
                {' '}
                <a href={`/forums/${forum.id}/charter`}>Its public page</a>
              </>
            )}
          </p>
          {cycles ? <Years charter={charter} cycles={cycles} now={now} /> : null}
          {charter.years === '2' && cycles && !isProposed ? (
            <p class={midTermIsLate(charter, cycles, now) ? 'warning' : 'notice'}>
              <a href={`/desk/forums/${forum.id}/mid-term`}>Mid-term update</a>:{' '}
              {charter.midTerm?.acknowledged
                ? 'filed and acknowledged.'
                : charter.midTerm
                  ? 'filed; the secretariat has not acknowledged it yet.'
                  : `to be filed until ${spokenDeadline(midTermDue(cycles))}. The second year does not begin without it.`}
            </p>
          ) : null}
        </>
      ) : null}
      {charter?.decided && !charter.decided.approved && charter.state === 'draft' ? (
        <div class="warning">
          <p>
            <bdi>{charter.decided.by}</bdi> gave the charter back on {spokenInstant(charter.decided.at)}:
          </p>
          <Said>{charter.decided.words}</Said>
        </div>
      ) : null}

      {props.follows ? <Follows {...props.follows} forum={forum} mayAsk={mayWrite} /> : null}

      {props.newer ? (
        <details open class="card">
          <summary>The newer version</summary>
          <Body charter={props.newer} />
        </details>
      ) : null}

      {isWritten && mayWrite ? (
        props.planned.length && props.mag.length ? (
          <section aria-labelledby="write">
            <h2 id="write">
              {draft ? 'The draft' : charter ? 'Write the next charter' : 'Write the charter'}
            </h2>
            <Form
              schema={charterForm(props.mag, props.planned)}
              action={path}
              hidden={{ csrf, ...(draft ? { revision: String(draft.revision) } : {}) }}
              typed={props.typed}
              errors={props.givingUp === undefined ? errors : []}
              keep={`charter-${forum.id}`}
              submit="Save the draft"
            />
          </section>
        ) : (
          <p class="empty">
            {props.planned.length
              ? 'A charter names a member of the MAG who facilitates, and nobody here is one yet. The secretariat adds the members.'
              : 'A charter begins in a cycle, and none is planned that it could begin in. The secretariat plans it from the dates of the annual meeting.'}
          </p>
        )
      ) : charter && draft ? (
        <Body charter={charter} />
      ) : null}

      {draft && props.over ? (
        <p class="warning" dir="auto">
          {props.over.reason}
        </p>
      ) : null}
      {draft?.state === 'draft' && mayWrite && !props.over ? (
        <ActPanel path={`${path}/propose`} csrf={csrf} act="propose" words="Propose the charter" saved>
          The MAG facilitator, {draft.facilitator.name}, or the secretariat then approves what was saved last.
        </ActPanel>
      ) : null}
      {draft?.state === 'proposed' && mayWrite ? (
        <ActPanel path={`${path}/propose`} csrf={csrf} act="take-back" words="Take it back" secondary>
          To change it before somebody decides.
        </ActPanel>
      ) : null}
      {draft?.state === 'proposed' && !forum.givenUp && permits(person, 'approve-charters') ? (
        <Decide {...props} charter={draft} path={path} />
      ) : null}
      {props.notMe !== undefined && draft?.state !== 'proposed' ? (
        <NotMe forum={forum} csrf={csrf} from="mid-term" typed={props.notMe} errors={errors} />
      ) : null}
      {charter?.state === 'approved' && standing !== 'ended' && permits(person, 'name-facilitators') ? (
        <OtherFacilitator {...props} charter={charter} path={path} />
      ) : null}
      {mayWrite && charter?.state !== 'approved' && !props.earlier.length ? (
        <GivingUp csrf={csrf} path={path} typed={props.givingUp} errors={errors} />
      ) : null}
      <EarlierCharters forum={forum} earlier={props.earlier} />
      <History entries={props.history.items} cursor={props.history.cursor} path={path} />
    </>
  );
};

/** A forum that was accepted, and that nobody can begin after all: it is given up, in public, with a reason. */
const GivingUp = (props: {
  csrf: string;
  path: string;
  typed: Typed | undefined;
  errors: readonly FieldError[];
}) => (
  <details id="giving-up" open={props.typed !== undefined}>
    <summary>The forum does not begin? Give it up</summary>
    <p>
      Where nobody can coordinate it any more, say so: readers, the proposer and the MAG stop waiting, and
      nobody is reminded of its charter. Its place in the call becomes free; it can go to a proposal of the
      same call that waits for a decision still.
    </p>
    <Form
      schema={givingUpForm}
      action={`${props.path}/giving-up`}
      hidden={{ csrf: props.csrf }}
      typed={props.typed ?? {}}
      errors={props.typed === undefined ? [] : props.errors}
      submit={
        <button type="submit" class="danger">
          Give the forum up
        </button>
      }
    />
  </details>
);

/** Whether the MAG has accepted that the forum goes on: before that its next charter is written, and not approved. */
const Follows = (props: {
  forum: Forum;
  continuation: Continuation | undefined;
  why: Refusal | undefined;
  mayAsk: boolean;
}) => {
  const { forum, continuation, why } = props;
  return (
    <p class={why ? 'warning' : 'success'}>
      {why ? <Told words={why.reason} /> : 'The MAG has accepted that the forum goes on.'}{' '}
      {continuation ? (
        <a href={`/proposals/${continuation.id}`}>The proposal by which it goes on</a>
      ) : props.mayAsk ? (
        <a href={`/desk/forums/${forum.id}/continuation`}>Ask to go on</a>
      ) : null}
    </p>
  );
};

/** Who goes along with the forum leaves the MAG, or cannot any more: the secretariat names another. */
const OtherFacilitator = (props: {
  charter: Charter;
  others: readonly Person[];
  mag: readonly Person[];
  csrf: string;
  path: string;
  facilitator: Typed | undefined;
  errors: readonly FieldError[];
}) => {
  const { charter, others, facilitator } = props;
  const hasLeft = !props.mag.some(({ id }) => id === charter.facilitator.id);
  const isWrong = facilitator !== undefined;
  return (
    <section aria-labelledby="facilitator">
      <h2 id="facilitator">The MAG facilitator</h2>
      <p class={hasLeft ? 'warning' : 'meta'}>
        <bdi>{charter.facilitator.name}</bdi>
        {hasLeft ? ' has left the MAG. Name another, who looks at the goal and approves the workplan.' : ''}
      </p>
      {others.length ? (
        <details open={hasLeft || isWrong}>
          <summary>Name another</summary>
          <Form
            schema={facilitatorForm(others)}
            action={`${props.path}/facilitator`}
            hidden={{ csrf: props.csrf }}
            typed={facilitator ?? {}}
            errors={isWrong ? props.errors : []}
            submit="Name them"
          />
        </details>
      ) : (
        <p class="empty">Nobody else of the MAG is here who could be it. Add the members first.</p>
      )}
    </section>
  );
};

const Decide = (props: {
  charter: Charter;
  follows: { why: Refusal | undefined } | undefined;
  over: Refusal | undefined;
  person: Person | undefined;
  csrf: string;
  path: string;
  decision: Typed;
  forum: Forum;
  notMe: Typed | undefined;
  errors: readonly FieldError[];
}) => {
  const { charter, person } = props;
  const why = person && whyNotDecide(charter, person);
  const byName = person !== undefined && isKeptByName(charter, person, whyNotDecide);
  const form = {
    schema: charterDecisionForm,
    action: `${props.path}/decision`,
    hidden: { csrf: props.csrf, read: props.charter.proposed?.at ?? '' },
    typed: props.decision,
    errors: props.errors,
  };
  return (
    <section aria-labelledby="decide">
      <h2 id="decide">Decide</h2>
      {why ? (
        <>
          <p class="notice" dir="auto">
            {why.reason}
          </p>
          {byName ? (
            <NotMe
              forum={props.forum}
              csrf={props.csrf}
              from="charter"
              typed={props.notMe}
              errors={props.errors}
            />
          ) : null}
        </>
      ) : props.follows?.why || props.over ? (
        <>
          <p>You can give it back to the team.</p>
          <Form
            {...form}
            hidden={{ ...form.hidden, decision: 'return' }}
            only={['words']}
            submit="Give it back"
          />
        </>
      ) : (
        <Form {...form} submit="Record the decision" />
      )}
    </section>
  );
};

const yearsInWords = { '1': 'one year', '2': 'two years' } as const;

/** How long a charter runs, in a sentence with its days. */
const Span = (props: { charter: Charter; cycles: CharterCycles | undefined; cycle: Cycle | undefined }) => {
  const { charter, cycles, cycle } = props;
  if (!cycles) return <>It runs for {yearsInWords[charter.years]}.</>;
  const span = charterSpan(charter, cycles);
  return (
    <>
      It runs for {yearsInWords[charter.years]}, from the MAG’s first meeting of{' '}
      <a href={`/cycles/${charter.cycleId}`} dir="auto">
        {cycle?.title ?? 'its cycle'}
      </a>{' '}
      to {spokenDay(span.lastDay)}.
    </>
  );
};

/** That the forum has refined its goal since (R20): the charter keeps what was approved. */
const Refined = ({ charter, forum }: { charter: Charter; forum: Forum }) =>
  charter.goal === forum.goal ? null : (
    <p class="notice">
      The forum has refined its goal since: <bdi>{forum.goal}</bdi>{' '}
      <a href={`/forums/${forum.id}/goal`}>Why</a>
    </p>
  );

/** What a charter says. */
const Body = ({ charter }: { charter: Charter }) => (
  <>
    <h2>Goal</h2>
    <Said>{charter.goal}</Said>
    <p class="meta">
      <a href={`/forums/${charter.forumId}/goal`}>How the goal came to be, version by version</a>
    </p>
    <h3>Evidence of success</h3>
    <Said>{charter.evidence}</Said>
    <h3>Out of scope</h3>
    <Said>{charter.outOfScope}</Said>
    <h2>Who</h2>
    <dl class="facts">
      <div>
        <dt>MAG facilitator</dt>
        <dd>
          <bdi>{charter.facilitator.name}</bdi>
        </dd>
      </div>
      <div>
        <dt>Coordinating team</dt>
        {charter.team.map(({ name, affiliation }, place) => (
          <dd key={place}>
            <bdi>{name}</bdi>, <bdi>{affiliation}</bdi>
          </dd>
        ))}
      </div>
      {charter.continues?.participants.length ? (
        <div>
          <dt>Participants who go on</dt>
          {charter.continues.participants.map((each, place) => (
            <dd key={place}>
              <bdi>{each.name}</bdi>, who <bdi>{partInWords(each)}</bdi>
            </dd>
          ))}
        </div>
      ) : null}
    </dl>
    <h2>Key organisations</h2>
    <dl class="facts">
      {charter.organisations.map(({ name, why }, place) => (
        <div key={place}>
          <dt>
            <bdi>{name}</bdi>
          </dt>
          <dd>
            <bdi>{why}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  </>
);
