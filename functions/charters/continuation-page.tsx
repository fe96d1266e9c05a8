import type { Call } from '../../shared/domain/call.ts';
import { continuationForm } from '../../shared/domain/continuation.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Output } from '../../shared/domain/output.ts';
import type { Proposal } from '../../shared/domain/proposal.ts';
import { isRefusal, type Refusal } from '../../shared/domain/refusal.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { ForumDeskWay } from '../../shared/pages/forum-way.tsx';

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
      <ForumDeskWay forum={forum} here="Go on" />
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
