import type { ComponentChildren } from 'preact';
import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { Call } from '../../shared/domain/call.ts';
import {
  acknowledgementForm,
  type Charter,
  type CharterCycles,
  charterDecisionForm,
  charterForm,
  charterSpan,
  charterStanding,
  type Goal,
  goalCheckForm,
  goalForm,
  goalStageInWords,
  midTermDue,
  midTermForm,
  midTermIsLate,
  whyNotDecide,
} from '../../shared/domain/charter.ts';
import { continuationForm } from '../../shared/domain/continuation.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Output } from '../../shared/domain/output.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import type { Proposal } from '../../shared/domain/proposal.ts';
import { isRefusal, type Refusal } from '../../shared/domain/refusal.ts';
import { spokenDay, spokenDeadline, spokenInstant } from '../../shared/domain/time.ts';
import { Answers } from '../../shared/forms/answers.tsx';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { ActPanel } from '../../shared/pages/act-panel.tsx';
import { CharterSentence, CharterTag } from '../../shared/pages/charter-standing.tsx';
import { History } from '../../shared/pages/history.tsx';
import { Way } from '../../shared/pages/way.tsx';
import type { Page } from '../../shared/store/table.ts';

const Said = ({ children }: { children: ComponentChildren }) => (
  <p class="kept" dir="auto">
    {children}
  </p>
);

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
        <dd dir="auto">{charter.facilitator.name}</dd>
      </div>
      <div>
        <dt>Coordinating team</dt>
        {charter.team.map(({ name, affiliation }, place) => (
          <dd key={place} dir="auto">
            {name}, {affiliation}
          </dd>
        ))}
      </div>
    </dl>
    <h2>Key organisations</h2>
    <dl class="facts">
      {charter.organisations.map(({ name, why }, place) => (
        <div key={place}>
          <dt dir="auto">{name}</dt>
          <dd dir="auto">{why}</dd>
        </div>
      ))}
    </dl>
  </>
);

const MidTerm = ({ midTerm }: { midTerm: NonNullable<Charter['midTerm']> }) => (
  <section aria-labelledby="mid-term">
    <h2 id="mid-term">Mid-term update</h2>
    <p class="meta" dir="auto">
      Filed by {midTerm.by} on <time datetime={midTerm.at}>{spokenInstant(midTerm.at)}</time>
    </p>
    <Answers schema={midTermForm} values={midTerm} />
    {midTerm.acknowledged ? (
      <div class="card answer">
        <Said>{midTerm.acknowledged.words}</Said>
        <p class="meta" dir="auto">
          {midTerm.acknowledged.by}, IGF secretariat, on{' '}
          <time datetime={midTerm.acknowledged.at}>{spokenInstant(midTerm.acknowledged.at)}</time>
        </p>
      </div>
    ) : (
      <p class="notice">The IGF secretariat has not acknowledged it yet.</p>
    )}
  </section>
);

export const PublicCharter = (props: {
  forum: Forum;
  charter: Charter | undefined;
  cycles: CharterCycles | undefined;
  cycle: Cycle | undefined;
  now: Date;
  person: Person | undefined;
}) => {
  const { forum, charter, cycles, now } = props;
  const standing = charter && cycles && charterStanding(charter, cycles, now);
  return (
    <>
      <Way
        to={[
          ['/forums', 'Forums'],
          [`/forums/${forum.id}`, forum.title],
        ]}
        here="Charter"
      />
      <h1 dir="auto">Charter of {forum.title}</h1>
      {charter ? (
        <>
          <p class="lead">
            <Span charter={charter} cycles={cycles} cycle={props.cycle} />
          </p>
          <p>
            <CharterTag charter={charter} cycles={cycles} now={now} />{' '}
            {charter.decided ? (
              <span class="meta" dir="auto">
                approved by {charter.decided.by} on {spokenDay(charter.decided.at)}
              </span>
            ) : null}
          </p>
          {standing === 'ended' || standing === 'waits for its mid-term update' ? (
            <p class={standing === 'ended' ? 'notice' : 'warning'}>
              <CharterSentence charter={charter} cycles={cycles} now={now} />
            </p>
          ) : null}
          <Refined charter={charter} forum={forum} />
          <Body charter={charter} />
          {charter.midTerm ? <MidTerm midTerm={charter.midTerm} /> : null}
        </>
      ) : (
        <p class="empty">
          The charter of this forum is still being written. Its goal stands on{' '}
          <a href={`/forums/${forum.id}`}>the page of the forum</a>.
        </p>
      )}
      {permits(props.person, 'read-forum', forum.id) ? (
        <p class="meta">
          <a href={`/desk/forums/${forum.id}/charter`}>On the desk</a>
        </p>
      ) : null}
    </>
  );
};

const DeskWay = ({ forum, here }: { forum: Forum; here: string }) => (
  <Way
    to={[
      ['/desk', 'Desk'],
      [`/desk/forums/${forum.id}`, forum.title],
    ]}
    here={here}
  />
);

export const DeskCharter = (props: {
  forum: Forum;
  charter: Charter | undefined;
  earlier: readonly Charter[];
  planned: readonly Cycle[];
  cycle: Cycle | undefined;
  cycles: CharterCycles | undefined;
  /** The charter that is written now, if it was begun. */
  draft: Charter | undefined;
  mag: readonly Person[];
  person: Person | undefined;
  csrf: string;
  now: Date;
  history: Page<AuditEntry>;
  typed: Typed;
  decision: Typed;
  errors: readonly FieldError[];
  newer: Charter | undefined;
}) => {
  const { forum, charter, cycles, draft, person, csrf, now, errors } = props;
  const path = `/desk/forums/${forum.id}/charter`;
  const mayWrite = permits(person, 'manage-forum', forum.id);
  const isWritten = !draft || draft.state === 'draft';
  const standing = charter && cycles && charterStanding(charter, cycles, now);
  return (
    <>
      <ErrorSummary errors={errors} />
      <DeskWay forum={forum} here="Charter" />
      <h1 dir="auto">Charter of {forum.title}</h1>
      {charter ? (
        <p>
          <CharterTag charter={charter} cycles={cycles} now={now} />{' '}
          {charter.proposed && charter.state === 'proposed' ? (
            <span class="meta" dir="auto">
              by {charter.proposed.by} on {spokenInstant(charter.proposed.at)}
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
      {charter && standing !== 'draft' && standing !== 'proposed' ? (
        <>
          <p>
            <Span charter={charter} cycles={cycles} cycle={props.cycle} />{' '}
            <a href={`/forums/${forum.id}/charter`}>Its public page</a>
          </p>
          {charter.years === '2' && cycles ? (
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
          <p dir="auto">
            {charter.decided.by} gave the charter back on {spokenInstant(charter.decided.at)}:
          </p>
          <Said>{charter.decided.words}</Said>
        </div>
      ) : null}

      {props.newer ? (
        <details open>
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
              errors={errors}
              keep={`charter-${forum.id}`}
              submit="Save the draft"
            />
          </section>
        ) : (
          <p class="empty">
            {props.planned.length
              ? 'A charter names a member of the MAG who facilitates, and nobody here is one yet. The secretariat adds the members.'
              : 'A charter begins in a cycle, and none is planned yet. The secretariat plans it from the dates of the annual meeting.'}
          </p>
        )
      ) : charter && draft ? (
        <Body charter={charter} />
      ) : null}

      {draft?.state === 'draft' && mayWrite ? (
        <ActPanel path={`${path}/propose`} csrf={csrf} act="propose" words="Propose the charter">
          The MAG facilitator, {draft.facilitator.name}, or the secretariat then approves what was saved last.
        </ActPanel>
      ) : null}
      {draft?.state === 'proposed' && mayWrite ? (
        <ActPanel path={`${path}/propose`} csrf={csrf} act="take-back" words="Take it back" secondary>
          To change it before somebody decides.
        </ActPanel>
      ) : null}
      {draft?.state === 'proposed' && permits(person, 'approve-charters') ? (
        <Decide {...props} charter={draft} path={path} />
      ) : null}
      <History entries={props.history.items} cursor={props.history.cursor} path={path} />
    </>
  );
};

const Decide = (props: {
  charter: Charter;
  person: Person | undefined;
  csrf: string;
  path: string;
  decision: Typed;
  errors: readonly FieldError[];
}) => {
  const why = props.person && whyNotDecide(props.charter, props.person);
  return (
    <section aria-labelledby="decide">
      <h2 id="decide">Decide</h2>
      {why ? (
        <p class="notice" dir="auto">
          {why.reason}
        </p>
      ) : (
        <Form
          schema={charterDecisionForm}
          action={`${props.path}/decision`}
          hidden={{ csrf: props.csrf, read: props.charter.proposed?.at ?? '' }}
          typed={props.decision}
          errors={props.errors}
          submit="Record the decision"
        />
      )}
    </section>
  );
};

/** Versions of a goal side by side; on a phone one under the other. */
const Versions = ({ versions }: { versions: readonly Goal[] }) => (
  <ol class="cards versions">
    {versions.map((goal) => (
      <li class="card" key={goal.number}>
        <h2>{goalStageInWords[goal.stage]}</h2>
        <p class="meta" dir="auto">
          Version {goal.number + 1}, {goal.by}, <time datetime={goal.at}>{spokenDay(goal.at)}</time>
        </p>
        {goal.why ? (
          <>
            <h3>Why it is different</h3>
            <Said>{goal.why}</Said>
          </>
        ) : null}
        <h3>Goal</h3>
        <Said>{goal.goal}</Said>
        <h3>Evidence of success</h3>
        <Said>{goal.evidence}</Said>
        <h3>Out of scope</h3>
        <Said>{goal.outOfScope}</Said>
        {goal.checks.map((check) => (
          <div class="card answer" key={check.byId}>
            <p>
              <span class={`tag ${check.clear ? 'good' : 'bad'}`}>{check.clear ? 'clear' : 'not clear'}</span>{' '}
              <span class={`tag ${check.realistic ? 'good' : 'bad'}`}>
                {check.realistic ? 'realistic' : 'not realistic'}
              </span>
            </p>
            {check.words ? <Said>{check.words}</Said> : null}
            <p class="meta" dir="auto">
              {check.by}
              {check.facilitator ? ', MAG facilitator' : ''}, {spokenDay(check.at)}
            </p>
          </div>
        ))}
      </li>
    ))}
  </ol>
);

export const GoalVersions = (props: {
  forum: Forum;
  versions: readonly Goal[];
  person: Person | undefined;
}) => (
  <>
    <Way
      to={[
        ['/forums', 'Forums'],
        [`/forums/${props.forum.id}`, props.forum.title],
      ]}
      here="Goal"
    />
    <h1 dir="auto">The goal of {props.forum.title}</h1>
    <p class="lead">
      From the proposal to the output: what the goal was each time, who changed it and why, and whether
      members of the MAG found it clear and realistic.
    </p>
    <Versions versions={props.versions} />
    {permits(props.person, 'read-forum', props.forum.id) ? (
      <p class="meta">
        <a href={`/desk/forums/${props.forum.id}/goal`}>On the desk</a>
      </p>
    ) : null}
  </>
);

export const DeskGoal = (props: {
  forum: Forum;
  versions: readonly Goal[];
  /** Why the goal cannot be refined now. */
  closed: string | undefined;
  person: Person | undefined;
  csrf: string;
  typed: Typed;
  check: Typed;
  errors: readonly FieldError[];
}) => {
  const { forum, versions, person, csrf } = props;
  const path = `/desk/forums/${forum.id}/goal`;
  const latest = versions.at(-1);
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <DeskWay forum={forum} here="Goal" />
      <h1 dir="auto">The goal of {forum.title}</h1>
      <Versions versions={versions} />
      {latest?.id && permits(person, 'check-goals') ? (
        <section aria-labelledby="check">
          <h2 id="check">Is the latest version clear and realistic?</h2>
          <p class="hint">Your answer stands beside the goal, with your name. You can change it.</p>
          <Form
            schema={goalCheckForm}
            action={`${path}/check`}
            hidden={{ csrf, version: latest.id }}
            typed={props.check}
            errors={props.errors}
            submit="Say so"
          />
        </section>
      ) : null}
      {permits(person, 'manage-forum', forum.id) ? (
        <section aria-labelledby="refine">
          <h2 id="refine">Refine the goal</h2>
          {props.closed ? (
            <p class="notice" dir="auto">
              {props.closed} <a href={`/desk/forums/${forum.id}/charter`}>The charter</a>
            </p>
          ) : null}
          {props.closed && !props.errors.length ? null : (
            <Form
              schema={goalForm}
              action={path}
              hidden={{ csrf, revision: String(latest?.number ?? 0) }}
              typed={props.typed}
              errors={props.errors}
              keep={`goal-${forum.id}-${latest?.number ?? 0}`}
              submit="Put it beside the others"
            />
          )}
        </section>
      ) : null}
    </>
  );
};

export const DeskMidTerm = (props: {
  forum: Forum;
  charter: Charter | undefined;
  cycles: CharterCycles | undefined;
  now: Date;
  person: Person | undefined;
  csrf: string;
  typed: Typed;
  answer: Typed;
  errors: readonly FieldError[];
}) => {
  const { forum, charter, cycles, person, csrf } = props;
  const path = `/desk/forums/${forum.id}/mid-term`;
  const isTwoYears = charter?.state === 'approved' && charter.years === '2';
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <DeskWay forum={forum} here="Mid-term update" />
      <h1 dir="auto">Mid-term update of {forum.title}</h1>
      <p class="lead">
        A charter of two years tells at its first annual meeting how it goes. The second year begins when the
        update is filed and the IGF secretariat has acknowledged it.
      </p>
      {isTwoYears && cycles ? (
        <>
          <p class={midTermIsLate(charter, cycles, props.now) ? 'warning' : 'meta'}>
            Due until {spokenDeadline(midTermDue(cycles))}.
          </p>
          {charter.midTerm ? <MidTerm midTerm={charter.midTerm} /> : null}
          {charter.midTerm && !charter.midTerm.acknowledged && permits(person, 'acknowledge-mid-term') ? (
            <section aria-labelledby="acknowledge">
              <h2 id="acknowledge">Acknowledge it</h2>
              <Form
                schema={acknowledgementForm}
                action={`${path}/acknowledgement`}
                hidden={{ csrf, read: charter.midTerm?.at ?? '' }}
                typed={props.answer}
                errors={props.errors}
                submit="Acknowledge the update"
              />
            </section>
          ) : null}
          {!charter.midTerm?.acknowledged && permits(person, 'manage-forum', forum.id) ? (
            <section aria-labelledby="file">
              <h2 id="file">{charter.midTerm ? 'File it anew' : 'File the update'}</h2>
              <Form
                schema={midTermForm}
                action={path}
                hidden={{ csrf }}
                typed={props.typed}
                errors={props.errors}
                keep={`mid-term-${charter.id}`}
                submit="File the update"
              />
            </section>
          ) : null}
        </>
      ) : (
        <p class="empty">
          {charter?.state === 'approved'
            ? 'The charter of this forum runs for one year, so there is no mid-term update.'
            : 'This forum has no approved charter yet.'}{' '}
          <a href={`/desk/forums/${forum.id}/charter`}>The charter</a>
        </p>
      )}
    </>
  );
};

/** The form by which a forum asks to go on (R9). */
export const ContinuationPage = (props: {
  forum: Forum;
  place: { call: Call; due: string } | Refusal;
  outputs: readonly Output[];
  /** The proposal that asks already. */
  asked: Pick<Proposal, 'id'> | undefined;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { forum, place } = props;
  const closed = isRefusal(place);
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <DeskWay forum={forum} here="Go on" />
      <h1 dir="auto">{forum.title}: ask to go on</h1>
      <p class="lead">
        A forum that wishes to go on says so with its final report, or well before the new MAG first meets.
        What it is goes over into a proposal, which is reviewed beside the new ones.
      </p>
      {closed ? (
        <p class="notice" dir="auto">
          {place.reason}
        </p>
      ) : (
        <p>
          Proposed in{' '}
          <a href={`/calls/${place.call.id}`} dir="auto">
            {place.call.title}
          </a>
          , until {place.due}.
        </p>
      )}
      {props.asked ? (
        <p class="notice">
          This forum has asked to go on: <a href={`/proposals/${props.asked.id}`}>its proposal</a>.
        </p>
      ) : null}
      {(closed || props.asked) && !props.errors.length ? null : (
        <Form
          schema={continuationForm(props.outputs)}
          action={`/desk/forums/${forum.id}/continuation`}
          hidden={{ csrf: props.csrf }}
          typed={props.typed}
          errors={props.errors}
          keep={`continuation-${forum.id}`}
          submit="Ask to go on"
        />
      )}
    </>
  );
};
