import {
  acknowledgementForm,
  type Charter,
  type CharterCycles,
  isKeptByName,
  midTermDue,
  midTermForm,
  midTermIsLate,
  whyNotAcknowledge,
  whyNotMidTerm,
} from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { spokenDeadline } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { ForumDeskWay } from '../../shared/pages/forum-way.tsx';
import { MidTerm, NotMe } from './parts.tsx';

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
  // What is wrong may be in the answer to it, too.
  const isFiledAnew = props.errors.length > 0 && !('words' in props.answer);
  const own = charter && person && whyNotAcknowledge(charter, person);
  const byName = charter && person && isKeptByName(charter, person, whyNotAcknowledge);
  const early = isTwoYears && cycles && !charter.midTerm ? whyNotMidTerm(cycles, props.now) : undefined;
  const file = charter && (
    <Form
      schema={midTermForm}
      action={path}
      hidden={{ csrf }}
      typed={props.typed}
      errors={props.errors}
      keep={`mid-term-${charter.id}`}
      submit="File the update"
    />
  );
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <ForumDeskWay forum={forum} here="Mid-term update" />
      <h1 dir="auto">Mid-term update of {forum.title}</h1>
      <p class="lead">
        A charter of two years tells at its first annual meeting how it goes. The second year begins when the
        update is filed and the IGF secretariat has acknowledged it.
      </p>
      {isTwoYears && cycles ? (
        <>
          <p class={midTermIsLate(charter, cycles, props.now) ? 'warning' : 'meta'}>
            To be filed until {spokenDeadline(midTermDue(cycles))}.
          </p>
          {charter.midTerm ? <MidTerm midTerm={charter.midTerm} /> : null}
          {charter.midTerm && !charter.midTerm.acknowledged && permits(person, 'acknowledge-mid-term') ? (
            <section aria-labelledby="acknowledge">
              <h2 id="acknowledge">Acknowledge it</h2>
              {own ? (
                <>
                  <p class="notice">{own.reason}</p>
                  {byName ? (
                    <NotMe forum={forum} csrf={csrf} from="mid-term" typed={undefined} errors={[]} />
                  ) : null}
                </>
              ) : (
                <Form
                  schema={acknowledgementForm}
                  action={`${path}/acknowledgement`}
                  hidden={{ csrf, read: charter.midTerm?.at ?? '' }}
                  typed={props.answer}
                  errors={props.errors}
                  saved
                  submit="Acknowledge the update"
                />
              )}
            </section>
          ) : null}
          {charter.midTerm?.acknowledged ||
          !permits(person, 'manage-forum', forum.id) ? null : charter.midTerm ? (
            <details open={isFiledAnew}>
              <summary>File it anew</summary>
              {file}
            </details>
          ) : (
            <section aria-labelledby="file">
              <h2 id="file">File the update</h2>
              {early ? <p class="notice">{early.reason}</p> : null}
              {early && !props.errors.length ? null : file}
            </section>
          )}
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
