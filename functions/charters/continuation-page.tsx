import * as z from 'zod/mini';
import type { Call } from '../../shared/domain/call.ts';
import { continuationForm } from '../../shared/domain/continuation.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Output } from '../../shared/domain/output.ts';
import { fieldsOf, type Proposal } from '../../shared/domain/proposal.ts';
import { isRefusal, type Refusal } from '../../shared/domain/refusal.ts';
import { spokenDay } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { ForumDeskWay } from '../../shared/pages/forum-way.tsx';

/** The form by which a forum asks to go on (R9). */
export const ContinuationPage = (props: {
  forum: Forum;
  place: { call: Call; due: string } | Refusal;
  outputs: readonly Output[];
  /** The proposal that asks already. */
  asked: Proposal | undefined;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { forum, place } = props;
  const closed = isRefusal(place);
  const form = continuationForm(props.outputs);
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
        <p class="success">
          This forum has asked to go on: <a href={`/proposals/${props.asked.id}`}>its proposal</a>, sent by{' '}
          <bdi>{fieldsOf(props.asked).name}</bdi>
          {props.asked.submittedAt ? ` on ${spokenDay(props.asked.submittedAt)}` : ''}.
        </p>
      ) : null}
      {closed || props.asked || props.outputs.length ? null : (
        <p class="hint">
          No output of this forum is published yet. It can ask all the same, and publish its final report
          later.
        </p>
      )}
      {(closed || props.asked) && !props.errors.length ? null : (
        <Form
          schema={props.outputs.length ? form : z.omit(form, { reportId: true })}
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
