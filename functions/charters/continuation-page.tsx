import { continuationForm, type Named, type PlaceToGoOn, whyLate } from '../../shared/domain/continuation.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Output } from '../../shared/domain/output.ts';
import { fieldsOf, type Proposal, proposalStateInWords } from '../../shared/domain/proposal.ts';
import { isRefusal, type Refusal } from '../../shared/domain/refusal.ts';
import { spokenDay } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { AccessCodeField } from '../../shared/pages/access-code.tsx';
import { Told } from '../../shared/pages/contact.tsx';
import { ForumDeskWay } from '../../shared/pages/forum-way.tsx';

/** The form by which a forum asks to go on (R9). */
export const ContinuationPage = (props: {
  forum: Forum;
  place: PlaceToGoOn | Refusal;
  outputs: readonly Output[];
  /** Who took part in the workplan. */
  participants: readonly Named[];
  /** The proposal that asks already. */
  asked: Proposal | undefined;
  csrf: string;
  code: string;
  typed: Typed;
  /** What goes with the proposal that asks already. */
  accompanying: Typed;
  errors: readonly FieldError[];
  /** Which of the two forms the errors are about. */
  wrong: 'asking' | 'accompanying';
}) => {
  const { forum, place } = props;
  const closed = isRefusal(place);
  const late = closed || props.asked ? undefined : whyLate(place, false);
  const form = continuationForm(props.outputs, props.participants);
  // Nothing to choose from is not asked.
  const only = Object.keys(form.shape).filter(
    (name) =>
      (name !== 'reportId' || props.outputs.length) && (name !== 'participants' || props.participants.length),
  );
  const action = `/desk/forums/${forum.id}/continuation`;
  const asks = closed || props.asked ? props.errors.length > 0 && props.wrong === 'asking' : true;
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <ForumDeskWay forum={forum} here="Go on" />
      <h1 dir="auto">{forum.title}: ask to go on</h1>
      <p class="lead">
        A forum that wishes to go on says so with its final report, or well before the new MAG first meets.
        What it is goes over into a proposal, which is reviewed beside the new ones.
      </p>
      {closed ? (
        <p class="notice" dir="auto">
          <Told words={place.reason} />
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
      {!closed && place.lapsedSince && !props.asked ? (
        <p class="notice">
          The charter ended on {spokenDay(place.lapsedSince)}, and the forum did not go on in the call after
          it. It can ask in this one. Everybody is told that it lapsed in between.
        </p>
      ) : null}
      {late ? (
        <p class="warning">
          <Told words={late.reason} />
        </p>
      ) : null}
      {props.asked ? <Asked asked={props.asked} forum={forum} /> : null}
      {closed || props.asked || props.outputs.length ? null : (
        <p class="hint">
          No output of this forum is published yet. It can ask all the same, and publish its final report
          later.
        </p>
      )}
      {(props.asked?.state === 'submitted' || props.wrong === 'accompanying') &&
      (props.outputs.length || props.participants.length) ? (
        <section aria-labelledby="accompanying">
          <h2 id="accompanying">What goes with it</h2>
          <p>
            Name the final report once it is published, and untick who does not go on after all, until the MAG
            decides. Everything else is changed by the link in the receipt.
          </p>
          <Form
            schema={form}
            only={only.filter((name) => name === 'reportId' || name === 'participants')}
            action={action}
            hidden={{ csrf: props.csrf, act: 'accompany' }}
            typed={props.accompanying}
            errors={props.wrong === 'accompanying' ? props.errors : []}
            submit="Save"
          />
        </section>
      ) : null}
      {asks ? (
        <Form
          schema={form}
          only={only}
          action={action}
          hidden={{ csrf: props.csrf }}
          typed={props.typed}
          errors={props.errors}
          keep={`continuation-${forum.id}`}
          after={
            late ? (
              <AccessCodeField errors={props.errors} code={props.code}>
                The time to ask has ended.
              </AccessCodeField>
            ) : null
          }
          submit="Ask to go on"
        />
      ) : null}
    </>
  );
};

/** The proposal that asks already, and what has become of it. */
const Asked = ({ asked, forum }: { asked: Proposal; forum: Forum }) => (
  <p class={asked.state === 'declined' ? 'notice' : 'success'}>
    This forum has asked to go on: <a href={`/proposals/${asked.id}`}>its proposal</a>, sent by{' '}
    <bdi>{fieldsOf(asked).name}</bdi>
    {asked.submittedAt ? ` on ${spokenDay(asked.submittedAt)}` : ''}
    {asked.accessCodeId ? ', late, with an access code' : ''}. It is {proposalStateInWords[asked.state]}.
    {asked.state === 'accepted' ? (
      <>
        {' '}
        <a href={`/desk/forums/${forum.id}/charter`}>Write the next charter</a>
      </>
    ) : null}
  </p>
);
