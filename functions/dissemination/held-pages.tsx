import type { AuditEntry } from '../../shared/domain/audit.ts';
import { type Breaker, breakerTitle, fewestLetters, tripsAt } from '../../shared/domain/breaker.ts';
import { type Dissemination, mostInHand, pauseForm, reasonForm } from '../../shared/domain/dissemination.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { History } from '../../shared/pages/history.tsx';
import type { Page } from '../../shared/store/table.ts';
import { addressOf, Crumbs } from './parts.tsx';

const inHand = `Up to ${mostInHand} letters that are being handed over already may still leave in the next minute.`;

const warnings = {
  pause: {
    title: 'Pause this dissemination',
    button: 'Pause it',
    lead: `Letters that have not left wait until somebody of the secretariat or DESA resumes it. What has left cannot be held back. ${inHand}`,
  },
  recall: {
    title: 'Recall what has not left',
    button: 'Recall it for good',
    lead: `Every letter that has not left is cancelled. This cannot be undone, and cannot be resumed: to send it after all, a new dissemination is prepared and released. What has left cannot be called back. ${inHand}`,
  },
} as const;

/** Asks for the reason of a decision that touches many letters, and says what it will do. */
export const ReasonPage = (props: {
  dissemination: Dissemination;
  act: 'pause' | 'recall';
  csrf: string;
  typed?: Typed;
  errors?: readonly FieldError[];
}) => {
  const { title, button, lead } = warnings[props.act];
  const address = addressOf(props.dissemination);
  return (
    <>
      <ErrorSummary errors={props.errors ?? []} />
      <Crumbs dissemination={props.dissemination} here={title} />
      <h1>{title}</h1>
      <p class="lead" dir="auto">
        {props.dissemination.title}
      </p>
      <p class="warning">{lead}</p>
      <Form
        schema={props.act === 'pause' ? pauseForm : reasonForm}
        action={`${address}/${props.act}`}
        hidden={{ csrf: props.csrf }}
        typed={props.typed ?? {}}
        errors={props.errors ?? []}
        submit={
          <>
            <button type="submit" class="danger">
              {button}
            </button>
            <a class="button secondary" href={address}>
              Leave it as it is
            </a>
          </>
        }
      />
    </>
  );
};

const perCent = (share: number) => `${(share * 100).toLocaleString('en-GB')} %`;

/** Whether everything that goes to many is stopped, and why; and the way to let it go again. */
export const BreakerPage = (props: {
  breaker: Breaker | undefined;
  history: Page<AuditEntry>;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { breaker } = props;
  const tripped = breaker?.state === 'tripped';
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <h1>{breakerTitle}</h1>
      <p class="lead">
        Outputs and press releases go to many. When {perCent(tripsAt.bounced)} of the letters of a week are
        returned, or {perCent(tripsAt.complained)} are marked as unwanted, all of them are stopped by
        themselves: a mail service stops a sender of whom more comes back, and then no receipt and no sign-in
        code arrives either. Of fewer than {fewestLetters} letters nothing is concluded.
      </p>
      {tripped ? (
        <>
          <div class="warning">
            <p>
              Stopped since {spokenInstant(breaker.since)}. {breaker.why}
            </p>
            <p>
              Letters that have not left wait. Look first at{' '}
              <a href="/desk/letters?state=bounced">what was returned</a> and{' '}
              <a href="/desk/letters?state=complained">what was unwanted</a>: is a whole list of recipients
              wrong? Then recall its dissemination before you let the rest go.
            </p>
          </div>
          <Form
            schema={reasonForm}
            action="/desk/letters-to-many"
            hidden={{ csrf: props.csrf }}
            typed={props.typed}
            errors={props.errors}
            submit="Let letters to many go again"
          />
        </>
      ) : (
        <p class="success">
          {breaker
            ? `They go: ${breaker.by.name} let them go again, ${spokenInstant(breaker.since)}. ${breaker.why}`
            : 'They go. They were never stopped.'}
        </p>
      )}
      <History entries={props.history.items} cursor={props.history.cursor} path="/desk/letters-to-many" />
    </>
  );
};
