import type { Forum } from '../../shared/domain/forum.ts';
import type { Person } from '../../shared/domain/people.ts';
import {
  approvalForm,
  approverFor,
  type Milestone,
  progressOf,
  type Workplan,
} from '../../shared/domain/workplan.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { type Closed, ClosedNotice, DeskWay } from './desk-way.tsx';
import { Timeline } from './timeline.tsx';

export const ApprovalPage = (props: {
  forum: Forum;
  plan: Workplan | undefined;
  /** Why it cannot be approved now; giving it back is always possible. */
  closed: Closed | undefined;
  facilitatorIsThere: boolean;
  person: Person | undefined;
  csrf: string;
  now: Date;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { forum, plan, person } = props;
  const as = plan && person ? approverFor(plan, person, props.facilitatorIsThere) : undefined;
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <DeskWay forum={forum} here="Approve it" />
      <h1 dir="auto">Approve the workplan of {forum.title}</h1>
      {plan?.draft?.proposed ? (
        <>
          <ClosedNotice closed={props.closed} />
          <p class="lead">
            The goal: <span dir="auto">{forum.goal}</span>
          </p>
          <Timeline
            plan={plan}
            milestones={plan.draft.milestones}
            now={props.now}
            last={{
              head: 'For participants',
              cell: (milestone) => forParticipants(milestone, plan),
            }}
          />
          {props.facilitatorIsThere ? null : (
            <p class="notice">
              The MAG facilitator of this forum, <bdi>{plan.facilitator.name}</bdi>, has left the MAG or is of
              the team that made the plan. The approval of the IGF secretariat is enough.
            </p>
          )}
          {typeof as === 'object' ? (
            <p class="notice" dir="auto">
              {as.reason}
            </p>
          ) : (
            <Form
              schema={approvalForm}
              action={`/desk/forums/${forum.id}/workplan/approval`}
              hidden={{ csrf: props.csrf, read: plan.draft.proposed.at }}
              typed={props.typed}
              errors={props.errors}
              submit="Record the decision"
            />
          )}
        </>
      ) : (
        <p class="empty">
          No workplan waits to be approved here.{' '}
          <a href={`/desk/forums/${forum.id}/workplan`}>The workplan</a>
        </p>
      )}
    </>
  );
};

/** Of an amendment, too: what is done or taken already is not offered to anybody. */
const forParticipants = ({ id, open }: Milestone, plan: Workplan): string => {
  const { done, taken } = progressOf(plan, id);
  if (done) return 'done';
  if (taken) return 'taken';
  return open ? 'may be taken' : 'the team does it';
};
