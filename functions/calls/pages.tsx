import type { ComponentChildren } from 'preact';
import type { AuditEntry } from '../../shared/domain/audit.ts';
import {
  type AccessCode,
  accessCodeForm,
  announcedCallForm,
  beforeOtherDays,
  type Call,
  callDeadline,
  callOfCycleForm,
  callState,
  callWithoutModalitiesForm,
  noCycle,
} from '../../shared/domain/call.ts';
import {
  type Cycle,
  cycleOfReview,
  reviewDates,
  spokenDate,
  unfittingCall,
} from '../../shared/domain/cycle.ts';
import { suitability } from '../../shared/domain/definition.ts';
import type { Modalities } from '../../shared/domain/modalities.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { type Proposal, proposalStateInWords, titleOfProposal } from '../../shared/domain/proposal.ts';
import { spokenDay, spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Beginning, Deadline } from '../../shared/pages/deadline.tsx';
import { Definition } from '../../shared/pages/definition.tsx';
import { History } from '../../shared/pages/history.tsx';
import { Paging } from '../../shared/pages/paging.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import { Way } from '../../shared/pages/way.tsx';
import type { Page } from '../../shared/store/table.ts';

const stateTag = { announced: 'waiting', open: 'good', closed: 'quiet' } as const;

export const Calls = (props: {
  calls: Call[];
  cursor: string | undefined;
  now: Date;
  desk: boolean;
  person?: Person | undefined;
}) => (
  <>
    <h1>{props.desk ? 'Calls' : 'Calls for proposals'}</h1>
    <p class="lead">
      Each year the IGF calls for topics for its Best Practice Forums. Anybody can propose one.
    </p>
    {permits(props.person, 'manage-calls') ? (
      <p class="buttons">
        <a class="button" href="/desk/calls/new">
          Plan a call
        </a>
      </p>
    ) : null}
    {props.calls.length ? (
      <ul class="cards">
        {props.calls.map((call) => (
          <li class="card" key={call.id}>
            <h2>
              <a href={`${props.desk ? '/desk' : ''}/calls/${call.id}`}>{call.title}</a>
            </h2>
            <p class="meta">
              <span class={`tag ${stateTag[callState(call, props.now)]}`}>{callState(call, props.now)}</span>{' '}
              From{' '}
              {callState(call, props.now) === 'announced' ? (
                <Beginning day={call.opens} />
              ) : (
                spokenDay(call.opens)
              )}{' '}
              until <Deadline {...callDeadline(call)} />
            </p>
          </li>
        ))}
      </ul>
    ) : (
      <p class="notice">
        There is no call yet.{' '}
        {permits(props.person, 'manage-calls')
          ? 'Plan the first one.'
          : 'Come back at the next annual meeting of the IGF.'}
      </p>
    )}
    <Paging cursor={props.cursor} path={props.desk ? '/desk/calls' : '/calls'} />
  </>
);

/** What happens when, from the opening to the decisions; review and the meeting of the MAG by the cycle of the call. */
const Dates = ({ call, cycle }: { call: Call; cycle: Cycle | undefined }) => {
  const { reviewOpens, reviewCloses } = reviewDates(call, cycleOfReview(call, cycle));
  const steps: { day: string; what: ComponentChildren }[] = [
    {
      day: call.opens,
      what: (
        <>
          The call opens on <Beginning day={call.opens} />.
        </>
      ),
    },
    {
      day: call.closes,
      what: (
        <>
          Last day for proposals: until <Deadline {...callDeadline(call)} />.
        </>
      ),
    },
    {
      day: reviewOpens.day,
      what: (
        <>
          Members of the MAG review the proposals: from {spokenDate('reviewOpens', reviewOpens)}, until{' '}
          <Deadline {...reviewCloses} />.
        </>
      ),
    },
    ...(cycle
      ? [{ day: cycle.magMeeting.starts, what: <>The MAG meets{untilOf(cycle)}, and confirms the topics.</> }]
      : []),
    {
      day: call.decidedBy,
      what: (
        <>
          Last day for decisions: every proposer has one, with reasons, by <Deadline day={call.decidedBy} />;{' '}
          <a href={`/calls/${call.id}/decisions`}>the decisions and their reasons</a> are public.
        </>
      ),
    },
  ];
  return (
    <>
      <ol class="steps">
        {steps
          .toSorted((one, other) => one.day.localeCompare(other.day))
          .map(({ day, what }, place) => (
            <li key={place}>
              <strong>{spokenDay(day)}</strong> {what}
            </li>
          ))}
      </ol>
      {call.otherDays ? (
        <p>
          These days are not those that follow from the meetings:{' '}
          <span class="kept" dir="auto">
            {call.otherDays.reason}
          </span>
        </p>
      ) : null}
    </>
  );
};

const untilOf = ({ magMeeting: { starts, ends } }: Cycle) =>
  starts === ends ? '' : `, until ${spokenDay(ends)}`;

export const CallPage = (props: {
  call: Call;
  /** The cycle whose call it is. */
  cycle: Cycle | undefined;
  proposals: Proposal[];
  cursor: string | undefined;
  now: Date;
  version: Modalities | undefined;
}) => {
  const { call, cycle, proposals, cursor, now, version } = props;
  const state = callState(call, now);
  return (
    <>
      <h1>{call.title}</h1>
      <p class="meta">
        <span class={`tag ${stateTag[state]}`}>{state}</span>
      </p>
      {state === 'open' ? (
        <>
          <p class="lead">
            Open until <Deadline {...callDeadline(call)} />. The IGF can carry {call.capacity}{' '}
            {call.capacity === 1 ? 'Best Practice Forum' : 'Best Practice Forums'} in this cycle.
          </p>
          <p class="buttons">
            <a class="button" href={`/calls/${call.id}/propose`}>
              Propose a Best Practice Forum
            </a>
          </p>
        </>
      ) : (
        <p class="lead">
          {state === 'announced' ? (
            <>
              This call opens on <Beginning day={call.opens} />. Read on, and come back then.
            </>
          ) : (
            <>
              This call closed at <Deadline {...callDeadline(call)} />. Below is what came in.
            </>
          )}{' '}
          {state === 'closed' ? (
            <a href={`/calls/${call.id}/propose`}>
              If the IGF secretariat gave you an access code, you can still propose.
            </a>
          ) : (
            <a href={`/calls/${call.id}/propose`}>You can already write a draft.</a>
          )}
        </p>
      )}
      <h2>What this call is about</h2>
      <p class="kept" dir="auto">
        {call.guidance}
      </p>
      <h2>What happens when</h2>
      <Dates call={call} cycle={cycle} />
      {call.steps ? (
        <p class="kept" dir="auto">
          {call.steps}
        </p>
      ) : null}
      {cycle || version ? (
        <p>
          {cycle ? (
            <>
              <a href={`/cycles/${cycle.id}`}>The whole cycle, drawn and as a calendar</a>
              {version ? ' · ' : ''}
            </>
          ) : null}
          {version ? (
            <a href={`/modalities/${version.version}`}>
              The modalities: how forums are proposed, selected and run (version {version.version})
            </a>
          ) : null}
        </p>
      ) : null}
      <h2>What a Best Practice Forum is</h2>
      <Definition />
      <h2>What makes a topic suitable</h2>
      <p>
        Ask yourself these questions before you write. One “no” is no verdict, but say why you go on all the
        same.
      </p>
      <dl class="facts">
        {suitability.map(({ id, question, why }) => (
          <div key={id}>
            <dt>{question}</dt>
            <dd>{why}</dd>
          </div>
        ))}
      </dl>
      <h2 id="proposals">Proposals</h2>
      {proposals.length ? (
        <ul class="cards">
          {proposals.map((proposal) => (
            <li class="card" key={proposal.id}>
              <h3>
                <a href={`/proposals/${proposal.id}`} dir="auto">
                  {titleOfProposal(proposal)}
                </a>
              </h3>
              <p class="meta">
                <span class={`tag ${proposal.state === 'accepted' ? 'good' : 'quiet'}`}>
                  {proposalStateInWords[proposal.state]}
                </span>
              </p>
            </li>
          ))}
        </ul>
      ) : (
        <p class="notice">
          No proposal has come in yet{state === 'open' ? '. Yours could be the first.' : '.'}
        </p>
      )}
      <Paging cursor={cursor} path={`/calls/${call.id}`} />
    </>
  );
};

/** Why its days are not those of its cycle is asked where that was found. */
const asked = (
  form: Parameters<typeof beforeOtherDays>[0],
  { typed, errors = [] }: { typed?: Typed; errors?: readonly FieldError[] },
) => (typed?.otherDays || errors.some(({ name }) => name === 'otherDays') ? form : beforeOtherDays(form));

export const CallForm = (props: {
  csrf: string;
  id: string;
  cycle?: Cycle | undefined;
  version?: Modalities | undefined;
  typed?: Typed;
  errors?: readonly FieldError[];
}) => (
  <>
    <ErrorSummary errors={props.errors ?? []} />
    <Way to={[['/desk/calls', 'Calls']]} here="Plan a call" />
    <h1>Plan a call</h1>
    <p class="lead">It opens and closes by itself on the days you give. You can change it later.</p>
    {props.cycle ? (
      <p class="notice">
        The days are those of <a href={`/desk/cycles/${props.cycle.id}`}>{props.cycle.title}</a>.{' '}
        {props.version ? (
          <>
            Its modalities are published:{' '}
            <a href={`/modalities/${props.version.version}`}>version {props.version.version}</a>.
          </>
        ) : (
          <>
            No modalities are published for it yet: <a href="/desk/modalities">publish them first</a>.
          </>
        )}
      </p>
    ) : (
      <p class="warning">
        There is no cycle for this call, and so no modalities are published for it.{' '}
        <a href="/desk/cycles">Plan it from a cycle</a>: its days then follow from the meetings.
      </p>
    )}
    <Form
      schema={asked(props.version ? callOfCycleForm : callWithoutModalitiesForm, props)}
      action="/desk/calls/new"
      hidden={{ csrf: props.csrf, id: props.id, cycleId: props.cycle?.id }}
      typed={props.typed ?? {}}
      errors={props.errors ?? []}
      keep="call-new"
      submit="Plan this call"
    />
  </>
);

/** Where its days and those of its cycle do not fit together. */
const Unfitting = ({ call, cycle }: { call: Call; cycle: Cycle }) => {
  const said = unfittingCall(call, cycle);
  return said.length ? (
    <section class="warning" aria-labelledby="unfitting">
      <h2 id="unfitting">
        {said.length === 1 ? 'One day does not fit its cycle' : `${said.length} days do not fit its cycle`}
      </h2>
      <ul>
        {said.map(({ name, message }) => (
          <li key={name}>{message}</li>
        ))}
      </ul>
      {cycleOfReview(call, cycle) ? null : (
        <p>
          No cycle was chosen for this call, so its review goes by its own days: from its end to the
          decisions.
        </p>
      )}
      {call.otherDays ? (
        <p>
          {call.otherDays.by} said why, {spokenInstant(call.otherDays.at)}:{' '}
          <span class="kept" dir="auto">
            {call.otherDays.reason}
          </span>
        </p>
      ) : null}
      <p>
        Change the days below, or those of <a href={`/desk/cycles/${cycle.id}`}>{cycle.title}</a>.
      </p>
    </section>
  ) : null;
};

export const DeskCall = (props: {
  call: Call;
  csrf: string;
  now: Date;
  person: Person | undefined;
  /** The cycle whose call it is. */
  cycle: Cycle | undefined;
  version: Modalities | undefined;
  /** The cycles that it may be put into; none once it has opened. */
  choices: readonly Cycle[];
  history: Page<AuditEntry>;
  typed?: Typed;
  errors?: readonly FieldError[];
}) => {
  const { call, cycle, csrf, now, person, version, choices } = props;
  return (
    <>
      <ErrorSummary errors={props.errors ?? []} />
      <Way to={[['/desk/calls', 'Calls']]} here={call.title} />
      <h1>{call.title}</h1>
      <p class="meta">
        <span class={`tag ${stateTag[callState(call, now)]}`}>{callState(call, now)}</span>{' '}
        <a href={`/calls/${call.id}`}>Page of the call</a>
        {permits(person, 'read-reviews') ? (
          <>
            {' '}
            · <a href={`/desk/calls/${call.id}/reviews`}>Proposals and reviews</a> ·{' '}
            <a href={`/desk/calls/${call.id}/selection`}>Selection</a>
          </>
        ) : permits(person, 'read-proposals') ? (
          <>
            {' '}
            · <a href={`/calls/${call.id}#proposals`}>Proposals</a>
          </>
        ) : null}
        {permits(person, 'issue-access-codes') ? (
          <>
            {' '}
            · <a href={`/desk/calls/${call.id}/access-codes`}>Access codes</a>
          </>
        ) : null}
      </p>
      {call.withoutModalities ? (
        <p class="warning">
          Planned without modalities of its own by {call.withoutModalities.by},{' '}
          {spokenInstant(call.withoutModalities.at)}:{' '}
          <span class="kept" dir="auto">
            {call.withoutModalities.reason}
          </span>
        </p>
      ) : null}
      {cycle && callState(call, now) !== 'closed' ? <Unfitting call={call} cycle={cycle} /> : null}
      <p>
        {cycle ? (
          <>
            {call.cycleId ? 'Its cycle: ' : 'It opens in '}
            <a href={`/desk/cycles/${cycle.id}`}>{cycle.title}</a>
          </>
        ) : (
          'There is no cycle for this call'
        )}{' '}
        ·{' '}
        {version ? (
          <a href={`/modalities/${version.version}`}>Modalities, version {version.version}</a>
        ) : (
          <a href="/desk/modalities">No modalities are published yet</a>
        )}
      </p>
      <Dates call={call} cycle={cycle} />
      {permits(person, 'manage-calls') ? (
        <Form
          schema={asked(choices.length ? announcedCallForm(choices) : callOfCycleForm, props)}
          action={`/desk/calls/${call.id}`}
          hidden={{ csrf, revision: String(call.revision) }}
          typed={
            props.typed ?? {
              ...call,
              cycleId: call.cycleId ?? noCycle,
              withoutModalities: undefined,
              otherDays: undefined,
            }
          }
          errors={props.errors ?? []}
          keep={`call-${call.id}`}
          submit="Save the call"
        />
      ) : (
        <p class="kept" dir="auto">
          {call.guidance}
        </p>
      )}
      <History entries={props.history.items} cursor={props.history.cursor} path={`/desk/calls/${call.id}`} />
    </>
  );
};

export const AccessCodes = (props: {
  call: Call;
  codes: AccessCode[];
  cursor: string | undefined;
  csrf: string;
  id: string;
  typed?: Typed;
  errors?: readonly FieldError[];
}) => (
  <>
    <ErrorSummary errors={props.errors ?? []} />
    <Way
      to={[
        ['/desk/calls', 'Calls'],
        [`/desk/calls/${props.call.id}`, props.call.title],
      ]}
      here="Access codes"
    />
    <h1>Access codes</h1>
    <p class="lead">
      For late entry to <a href={`/desk/calls/${props.call.id}`}>{props.call.title}</a>. The code goes to its
      holder by email; it is shown nowhere else.
    </p>
    {props.codes.length ? (
      <TableScroll label="Codes issued">
        <table class="stack">
          <caption>Codes issued, newest first</caption>
          <thead>
            <tr>
              <th scope="col">For</th>
              <th scope="col">Reason</th>
              <th scope="col">Issued</th>
              <th scope="col">Used</th>
            </tr>
          </thead>
          <tbody>
            {props.codes.map((code) => (
              <tr key={code.id}>
                <th scope="row">{code.email}</th>
                <td data-label="Reason" dir="auto">
                  {code.reason}
                </td>
                <td data-label="Issued">
                  {spokenInstant(code.createdAt)}, by {code.issuedBy}
                </td>
                <td data-label="Used">
                  {code.usedFor ? (
                    <a href={`/desk/proposals/${code.usedFor}`}>{spokenInstant(code.usedAt ?? '')}</a>
                  ) : (
                    'not yet'
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    ) : (
      <p class="notice">No code has been issued for this call.</p>
    )}
    <Paging cursor={props.cursor} path={`/desk/calls/${props.call.id}/access-codes`} />
    <h2>Issue a code</h2>
    <Form
      schema={accessCodeForm}
      action={`/desk/calls/${props.call.id}/access-codes`}
      hidden={{ csrf: props.csrf, id: props.id }}
      typed={props.typed ?? {}}
      errors={props.errors ?? []}
      submit="Issue the code and send it"
    />
  </>
);
