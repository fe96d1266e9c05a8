import type { AuditEntry } from '../../shared/domain/audit.ts';
import { type Call, callState } from '../../shared/domain/call.ts';
import {
  beginnings,
  type Cycle,
  type CycleDate,
  type CycleDateName,
  callOfNow,
  callsOfCycleForm,
  cycleDateInWords,
  cycleDateRule,
  cycleDates,
  cycleFieldsOf,
  cycleForm,
  datesInForce,
  inOrderOfDates,
  instantOf,
  isCallOf,
  meetingAfter,
  otherMeetingAfter,
  overrideForm,
  type Span,
  spokenDate,
  unfitting,
  unfittingCall,
} from '../../shared/domain/cycle.ts';
import type { EndGiven } from '../../shared/domain/next-cycle.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { spokenDay, spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form, FormFields } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { type Drawn, DrawnTimeline } from '../../shared/pages/drawn-timeline.tsx';
import { History } from '../../shared/pages/history.tsx';
import { Paging } from '../../shared/pages/paging.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import { Way } from '../../shared/pages/way.tsx';
import type { Page } from '../../shared/store/table.ts';

/** The cycle in the shape of its form. */
export const fieldsOf = cycleFieldsOf;

export const spokenSpan = ({ starts, ends }: Span) =>
  starts === ends ? spokenDay(starts) : `${spokenDay(starts)} to ${spokenDay(ends)}`;

/** The meetings a cycle follows from, for its history. */
export const meetingsInWords = (cycle: Cycle): string =>
  [
    `Annual meeting: ${spokenSpan(cycle.meeting)}.`,
    `First meeting of the MAG: ${spokenSpan(cycle.magMeeting)}.`,
    cycle.nextMeeting
      ? `Next annual meeting: ${spokenSpan(cycle.nextMeeting)}.`
      : 'Next annual meeting: not given yet.',
  ].join('\n');

/** What planning a cycle means for the end of the one before it. */
export const endGivenInWords = ({ before, after, against }: EndGiven): string => {
  const assumed = spokenSpan(meetingAfter(before));
  const given = spokenSpan(meetingAfter(after));
  return against.length
    ? `${before.title} is assumed to end with an annual meeting on other days, ${assumed} and not ${given}, and keeps them. ${against.join(' ')} Change it on its own page.`
    : `This also gives ${before.title} its last days: ${given}. Until now ${assumed} was assumed. Its charters, mid-term updates, summaries and outputs go by them.`;
};

const marksOf = (cycle: Cycle, call: Call | undefined): Drawn[] => {
  const dates = datesInForce(cycle, call);
  const next = meetingAfter(cycle);
  const meeting = (label: string, { starts, ends }: Span): Drawn => ({
    label,
    from: starts,
    to: ends,
    kind: 'meeting',
  });
  const due = (label: string, name: CycleDateName): Drawn => ({
    label,
    from: dates[name].day,
    to: dates[name].day,
    kind: 'due',
  });
  // What is out of order has no length; it is said beside the picture.
  const work = (label: string, from: CycleDateName, to: CycleDateName): Drawn => ({
    label,
    from: dates[from].day,
    to: [dates[from].day, dates[to].day].sort().at(-1) ?? dates[from].day,
    kind: 'work',
  });
  return [
    meeting('Annual meeting', cycle.meeting),
    work('Call for proposals', 'callOpens', 'callCloses'),
    due('Forums ask to go on', 'continuationDue'),
    work('Review', 'reviewOpens', 'reviewCloses'),
    meeting('MAG meets', cycle.magMeeting),
    due('Topics confirmed', 'magConfirms'),
    due('Mid-term updates', 'midTermDue'),
    meeting(cycle.nextMeeting ? 'Next annual meeting' : 'Next meeting (assumed)', next),
    due('Summaries', 'summaryDue'),
    due('Outputs', 'outputsDue'),
  ];
};

const Timeline = ({ cycle, call, now }: { cycle: Cycle; call?: Call | undefined; now: Date }) => {
  const marks = marksOf(cycle, call);
  const days = marks.flatMap(({ from, to }) => [from, to]).sort();
  return (
    <DrawnTimeline
      label={`${cycle.title} as a picture; every date stands in the table as well.`}
      from={days[0] ?? cycle.meeting.starts}
      to={days.at(-1) ?? cycle.meeting.ends}
      today={now.toISOString().slice(0, 10)}
      marks={marks}
    />
  );
};

const DateCell = ({ cycle, call, name }: { cycle: Cycle; call?: Call | undefined; name: CycleDateName }) => {
  const date = datesInForce(cycle, call)[name];
  return (
    <>
      {beginnings.includes(name) ? 'From ' : 'Until '}
      <time datetime={instantOf(name, date)}>{spokenDate(name, date)}</time>
    </>
  );
};

const Dates = (props: {
  cycle: Cycle;
  /** Whose days hold. */
  call?: Call | undefined;
  now: Date;
  caption: string;
  mayChange?: boolean;
  kept?: boolean;
}) => {
  const { cycle, call, now, mayChange = false } = props;
  const dates = datesInForce(cycle, call);
  const at = now.toISOString();
  const wrong = unfitting(cycle);
  return (
    <TableScroll label={props.caption}>
      <table class="stack">
        <caption>{props.caption}</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">When</th>
            <th scope="col">Why this day</th>
            {mayChange ? <th scope="col">Change</th> : null}
          </tr>
        </thead>
        <tbody>
          {inOrderOfDates(dates).map((name) => {
            const date = dates[name];
            return (
              <tr key={name}>
                <th scope="row">
                  {cycleDateInWords[name]}{' '}
                  {instantOf(name, date) <= at ? <span class="tag quiet">past</span> : null}
                </th>
                <td data-label="When">
                  <DateCell cycle={cycle} call={call} name={name} />
                </td>
                <td data-label="Why this day">
                  {date.reason ? (
                    <>
                      <span class="kept" dir="auto">
                        {date.reason}
                      </span>{' '}
                      <span class="meta">
                        {date.ofCall ? '' : `By rule it would be ${spokenDay(date.derived)}.`}
                        {props.kept ? ` Set by ${date.by}, ${spokenInstant(date.at ?? '')}.` : ''}
                      </span>
                    </>
                  ) : date.ofCall ? null : (
                    cycleDateRule[name]
                  )}
                  {date.ofCall && call ? <OfCall call={call} date={date} /> : null}
                  {props.kept
                    ? wrong
                        .filter((each) => each.name === name)
                        .map(({ message }) => (
                          <p class="field-error" key={message}>
                            {message}
                          </p>
                        ))
                    : null}
                </td>
                {mayChange ? (
                  <td class="actions">
                    <a href={`/desk/cycles/${cycle.id}/dates/${name}`}>
                      Change<span class="visually-hidden">: {cycleDateInWords[name]}</span>
                    </a>
                  </td>
                ) : null}
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableScroll>
  );
};

/** A day that follows from the call itself, where the cycle has another. */
const OfCall = ({ call, date }: { call: Call; date: CycleDate }) => (
  <span class="meta">
    {date.reason ? ' ' : ''}
    By the days of the call “<bdi>{call.title}</bdi>”; by rule it would be {spokenDay(date.derived)}.
  </span>
);

/** `besides`: whether its calls do not fit it, which stands below. */
const Unfitting = ({ cycle, besides = false }: { cycle: Cycle; besides?: boolean }) => {
  const said = unfitting(cycle);
  if (!said.length && besides) return null;
  return said.length ? (
    <section class="warning" aria-labelledby="unfitting">
      <h2 id="unfitting">
        {said.length === 1 ? 'One thing does not fit' : `${said.length} things do not fit`}
      </h2>
      <ul>
        {said.map(({ name, message }) => (
          <li key={name + message}>
            <strong>{cycleDateInWords[name]}:</strong> {message}
          </li>
        ))}
      </ul>
    </section>
  ) : (
    <p class="success">Everything fits between the two meetings.</p>
  );
};

const Meetings = ({ cycle }: { cycle: Cycle }) => (
  <dl class="facts">
    <div>
      <dt>Annual meeting</dt>
      <dd>{spokenSpan(cycle.meeting)}</dd>
    </div>
    <div>
      <dt>First meeting of the MAG</dt>
      <dd>{spokenSpan(cycle.magMeeting)}</dd>
    </div>
    <div>
      <dt>Next annual meeting</dt>
      <dd>
        {spokenSpan(meetingAfter(cycle))}
        {cycle.nextMeeting ? '' : ', as long as its days are not known'}
      </dd>
    </div>
  </dl>
);

export const NoCycle = () => (
  <>
    <h1>The cycle</h1>
    <p class="lead">
      The year of the Best Practice Forums goes from one annual meeting of the IGF to the next. Its dates
      stand here as soon as the secretariat has planned them.
    </p>
    <p>
      <a href="/calls">Calls for proposals</a>
    </p>
  </>
);

export const CyclePage = (props: {
  cycle: Cycle;
  calls: readonly Call[];
  others: readonly Cycle[];
  now: Date;
}) => {
  const { cycle, calls, others, now } = props;
  const call = callOfNow(calls, now);
  return (
    <>
      <h1>{cycle.title}</h1>
      <p class="lead">
        The year of the Best Practice Forums, from the annual meeting of {spokenDay(cycle.meeting.starts)} to
        the next. A day that is a deadline lasts until it has ended everywhere on Earth, unless a time is
        given.
      </p>
      <p class="buttons">
        <a class="button" href={`/cycles/${cycle.id}/calendar.ics`}>
          Put it into my calendar
        </a>
        {calls.map((each) => (
          <a class="button secondary" key={each.id} href={`/calls/${each.id}`}>
            {callState(each, now) === 'open' ? 'The call that is open now' : each.title}
          </a>
        ))}
      </p>
      <Timeline cycle={cycle} call={call} now={now} />
      <h2>The meetings</h2>
      <Meetings cycle={cycle} />
      <h2>The dates</h2>
      <Dates cycle={cycle} call={call} now={now} caption={`Dates of ${cycle.title}`} />
      {others.length ? (
        <>
          <h2>Other cycles</h2>
          <ul>
            {others.map(({ id, title }) => (
              <li key={id}>
                <a href={`/cycles/${id}`}>{title}</a>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
};

export const Cycles = (props: {
  cycles: readonly Cycle[];
  calls: readonly Call[];
  cursor: string | undefined;
  person: Person | undefined;
  now: Date;
}) => (
  <>
    <h1>Cycles</h1>
    <p class="lead">
      Each goes from one annual meeting to the next. Give two meetings, and every date follows: call, review,
      confirmation, updates, summaries, outputs.
    </p>
    {permits(props.person, 'manage-cycles') ? (
      <p class="buttons">
        <a class="button" href="/desk/cycles/new">
          Plan a cycle
        </a>
      </p>
    ) : null}
    {props.cycles.length ? (
      <ul class="cards">
        {props.cycles.map((cycle) => {
          const its = props.calls.filter((call) => isCallOf(call, cycle));
          const wrong = unfitting(cycle).length + callsUnfitting(cycle, its, props.now).length;
          return (
            <li class="card" key={cycle.id}>
              <h2>
                <a href={`/desk/cycles/${cycle.id}`}>{cycle.title}</a>
              </h2>
              <p class="meta">
                {spokenDay(cycle.meeting.starts)} to {spokenDay(meetingAfter(cycle).ends)}{' '}
                {wrong ? (
                  <span class="tag bad">
                    {wrong === 1 ? '1 thing does not fit' : `${wrong} things do not fit`}
                  </span>
                ) : (
                  <span class="tag good">fits</span>
                )}
              </p>
            </li>
          );
        })}
      </ul>
    ) : (
      <p class="empty">
        No cycle is planned yet.{' '}
        {permits(props.person, 'manage-cycles') ? 'Plan the first with the two meetings you know.' : ''}
      </p>
    )}
    <Paging cursor={props.cursor} path="/desk/cycles" />
  </>
);

const TwoButtons = ({ keep }: { keep: string }) => (
  <>
    <button type="submit" name="act" value="keep">
      {keep}
    </button>
    <button type="submit" name="act" value="preview" class="secondary">
      Show what follows from it
    </button>
  </>
);

/** Where the days of its calls do not fit it; those of a call that has closed are past. */
const callsUnfitting = (cycle: Cycle, calls: readonly Call[], now: Date) =>
  calls
    .filter((call) => callState(call, now) !== 'closed')
    .map((call) => ({ call, said: unfittingCall(call, cycle) }))
    .filter(({ said }) => said.length);

const CallsUnfitting = ({ unfit }: { unfit: ReturnType<typeof callsUnfitting> }) => (
  <>
    {unfit.map(({ call, said }) => (
      <div class="warning" key={call.id}>
        <p>
          <a href={`/desk/calls/${call.id}`}>{call.title}</a> keeps its own days, which are not those of the
          cycle. Where they are others, those of the call hold:
        </p>
        <ul>
          {said.map(({ name, message }) => (
            <li key={name}>{message}</li>
          ))}
        </ul>
        <WhyOtherDays call={call} />
      </div>
    ))}
  </>
);

/** What was sent with a form, and what is wrong with it. */
export interface Sent {
  typed?: Typed;
  errors?: readonly FieldError[];
  /** The same of the form that takes an override back. */
  takesBack?: { typed: Typed; errors: readonly FieldError[] };
}

/** What becomes of the calls: asked where their days would be others. */
const OfItsCalls = ({
  typed = {},
  errors = [],
  asks = false,
}: Omit<Sent, 'takesBack'> & { asks?: boolean }) =>
  asks || typed.calls || errors.some(({ name }) => name in callsOfCycleForm.shape) ? (
    <FormFields schema={callsOfCycleForm} typed={typed} errors={errors} />
  ) : null;

/** What would follow from what was typed; nothing is kept yet. */
const Preview = ({ cycle, besides = false }: { cycle: Cycle; besides?: boolean }) => (
  <section aria-labelledby="preview">
    <h2 id="preview" tabIndex={-1} data-focus>
      What follows from it
    </h2>
    <p class="meta">Nothing is kept yet.</p>
    <Unfitting cycle={cycle} besides={besides} />
    <Timeline cycle={cycle} now={new Date(cycle.createdAt)} />
    <Dates cycle={cycle} now={new Date(0)} caption="Dates that would hold" />
  </section>
);

export const NewCycle = (props: {
  csrf: string;
  id: string;
  typed?: Typed;
  errors?: readonly FieldError[];
  preview?: Cycle;
  /** What it means for the end of the cycle before. */
  gives?: EndGiven | undefined;
}) => (
  <>
    <ErrorSummary errors={props.errors ?? []} />
    <Way to={[['/desk/cycles', 'Cycles']]} here="Plan a cycle" />
    <h1>Plan a cycle</h1>
    <p class="lead">Two meetings are enough. You see every date before anything is kept.</p>
    {props.preview ? <Preview cycle={props.preview} /> : null}
    {props.gives ? (
      <p class={props.gives.against.length ? 'warning' : 'notice'}>{endGivenInWords(props.gives)}</p>
    ) : null}
    <Form
      schema={cycleForm}
      action="/desk/cycles/new"
      hidden={{ csrf: props.csrf, id: props.id }}
      typed={props.typed ?? {}}
      errors={props.errors ?? []}
      keep="cycle-new"
      submit={<TwoButtons keep="Plan this cycle" />}
    />
  </>
);

/** What this cycle counts on for its end, where the one that follows begins otherwise. */
const OtherMeeting = ({ cycle, next }: { cycle: Cycle; next: Cycle | undefined }) => {
  const { starts, ends } = meetingAfter(cycle);
  return next ? (
    <p class="warning">
      This cycle {cycle.nextMeeting ? 'ends' : 'is assumed to end'} with an annual meeting from{' '}
      {spokenDay(starts)} to {spokenDay(ends)}; <a href={`/desk/cycles/${next.id}`}>{next.title}</a>, which
      follows, begins with one from {spokenDay(next.meeting.starts)} to {spokenDay(next.meeting.ends)}.
      Charters and mid-term updates of this cycle end by its own days: give it that meeting below.
    </p>
  ) : null;
};

export const DeskCycle = (props: {
  cycle: Cycle;
  planned: readonly Cycle[];
  calls: readonly Call[];
  history: Page<AuditEntry>;
  csrf: string;
  person: Person | undefined;
  now: Date;
  typed?: Typed;
  errors?: readonly FieldError[];
  preview?: Cycle;
  /** Whether the preview leaves calls with other days. */
  asksOfCalls?: boolean;
}) => {
  const { cycle, calls, person, now } = props;
  const unfit = callsUnfitting(props.preview ?? cycle, calls, now);
  const call = callOfNow(calls, now);
  const mayChange = permits(person, 'manage-cycles');
  return (
    <>
      <ErrorSummary errors={props.errors ?? []} />
      <Way to={[['/desk/cycles', 'Cycles']]} here={cycle.title} />
      <h1>{cycle.title}</h1>
      <p class="meta">
        <a href={`/cycles/${cycle.id}`}>Public page</a> ·{' '}
        <a href={`/cycles/${cycle.id}/calendar.ics`}>Calendar file</a>
      </p>
      {props.preview ? (
        <Preview cycle={props.preview} besides={unfit.length > 0} />
      ) : (
        <Unfitting cycle={cycle} besides={unfit.length > 0} />
      )}
      <OtherMeeting
        cycle={props.preview ?? cycle}
        next={otherMeetingAfter(props.preview ?? cycle, props.planned)}
      />
      <CallsUnfitting unfit={unfit} />
      {calls.length ? (
        <p>
          {calls.length > 1 ? 'Its calls' : 'Its call'}:{' '}
          {calls.map((each, place) => (
            <>
              {place ? ', ' : ''}
              <a href={`/desk/calls/${each.id}`}>{each.title}</a>{' '}
              <span class="tag quiet">{callState(each, now)}</span>
            </>
          ))}
        </p>
      ) : permits(person, 'manage-calls') ? (
        <p class="buttons">
          <a class="button" href={`/desk/calls/new?cycle=${cycle.id}`}>
            Plan a call with these dates
          </a>
        </p>
      ) : (
        <p>No call is planned for it yet.</p>
      )}
      <Timeline cycle={cycle} call={call} now={now} />
      <Dates
        cycle={cycle}
        call={call}
        now={now}
        caption={`Dates of ${cycle.title}`}
        mayChange={mayChange}
        kept
      />
      <h2>The meetings</h2>
      <Meetings cycle={cycle} />
      {mayChange ? (
        <details open={props.typed !== undefined}>
          <summary>Change the meetings</summary>
          <p>
            Every date that was not set by hand moves along. Where a call that is planned or open would have
            other days then, you are asked whether it moves along.
          </p>
          <Form
            schema={cycleForm}
            action={`/desk/cycles/${cycle.id}`}
            hidden={{ csrf: props.csrf, revision: String(cycle.revision) }}
            typed={props.typed ?? { ...cycleFieldsOf(cycle) }}
            errors={props.errors ?? []}
            keep={`cycle-${cycle.id}`}
            after={<OfItsCalls {...props} asks={props.asksOfCalls ?? false} />}
            submit={<TwoButtons keep="Save the meetings" />}
          />
        </details>
      ) : null}
      <History
        entries={props.history.items}
        cursor={props.history.cursor}
        path={`/desk/cycles/${cycle.id}`}
      />
    </>
  );
};

/** The day that holds by the call, beside the cycle's own where it is another: that one alone is changed here. */
const Beside = ({ cycle, call, name }: { cycle: Cycle; call: Call; name: CycleDateName }) => {
  const date = datesInForce(cycle, call)[name];
  return date.ofCall && instantOf(name, date) !== instantOf(name, cycleDates(cycle)[name]) ? (
    <section class="notice" aria-labelledby="beside">
      <h2 id="beside">The call has another day, and that one holds</h2>
      <p>
        The day above is the cycle’s own, and the one that you change here. By{' '}
        <a href={`/desk/calls/${call.id}`}>
          <bdi>{call.title}</bdi>
        </a>
        , which keeps days of its own, it is: <DateCell cycle={cycle} call={call} name={name} />.
      </p>
      <WhyOtherDays call={call} />
    </section>
  ) : null;
};

export const DatePage = (
  props: Sent & {
    cycle: Cycle;
    /** The call of the cycle, whose own days hold. */
    call: Call | undefined;
    name: CycleDateName;
    csrf: string;
  },
) => {
  const { cycle, call, name, csrf, takesBack } = props;
  const date = cycleDates(cycle)[name];
  const override = cycle.overrides[name];
  const action = `/desk/cycles/${cycle.id}/dates/${name}`;
  return (
    <>
      <ErrorSummary errors={takesBack?.errors ?? props.errors ?? []} />
      <Way
        to={[
          ['/desk/cycles', 'Cycles'],
          [`/desk/cycles/${cycle.id}`, cycle.title],
        ]}
        here={cycleDateInWords[name]}
      />
      <h1>{cycleDateInWords[name]}</h1>
      <p class="lead">
        <DateCell cycle={cycle} name={name} />
      </p>
      {call ? <Beside cycle={cycle} call={call} name={name} /> : null}
      <p>
        By rule it would be {spokenDay(date.derived)}. {cycleDateRule[name]} Other dates that follow from it
        move along.
      </p>
      {override ? (
        <form method="post" action={`${action}/take-back`} class="panel">
          <p>
            {override.by} set another day on {spokenInstant(override.at)}:{' '}
            <span class="kept" dir="auto">
              {override.reason}
            </span>
          </p>
          <input type="hidden" name="csrf" value={csrf} />
          <input type="hidden" name="revision" value={String(cycle.revision)} />
          {takesBack ? <OfItsCalls {...takesBack} /> : null}
          <div class="buttons">
            <button type="submit" class="secondary">
              Take it back: {spokenDay(date.derived)} again
            </button>
          </div>
        </form>
      ) : null}
      <h2>{override ? 'Give yet another day' : 'Give another day'}</h2>
      <Form
        schema={overrideForm}
        {...(name === 'callOpens' ? { only: ['day', 'reason'] as const } : {})}
        action={action}
        hidden={{ csrf, revision: String(cycle.revision) }}
        typed={props.typed ?? { ...(override ?? { day: date.day }) }}
        errors={props.errors ?? []}
        keep={`cycle-${cycle.id}-${name}`}
        after={<OfItsCalls {...props} />}
        submit="Set this day"
      />
    </>
  );
};

/** Why a call keeps days of its own beside those of its cycle, where it does. */
const WhyOtherDays = ({ call: { otherDays } }: { call: Pick<Call, 'otherDays'> }) =>
  otherDays ? (
    <p>
      {otherDays.by} said why, {spokenInstant(otherDays.at)}:{' '}
      <span class="kept" dir="auto">
        {otherDays.reason}
      </span>
    </p>
  ) : null;
