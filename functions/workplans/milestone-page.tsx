import type { Forum } from '../../shared/domain/forum.ts';
import type { Person } from '../../shared/domain/people.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import {
  type Milestone,
  milestoneForm,
  progressForm,
  progressOf,
  type Workplan,
} from '../../shared/domain/workplan.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { type Closed, ClosedNotice, DeskWay } from './desk-way.tsx';

export const MilestonePage = (props: {
  forum: Forum;
  plan: Workplan | undefined;
  id: string;
  inDraft: Milestone | undefined;
  current: Milestone | undefined;
  team: readonly Person[];
  /** Why nothing can be noted of it now. */
  closed: Closed | undefined;
  csrf: string;
  now: Date;
  typed: Typed;
  progress: Typed;
  errors: readonly FieldError[];
}) => {
  const { forum, plan, inDraft, current, csrf, errors } = props;
  const path = `/desk/forums/${forum.id}/workplan/${props.id}`;
  const title = inDraft?.title ?? current?.title ?? 'A new milestone';
  const known = plan && progressOf(plan, props.id);
  const isWritable = plan?.draft && !plan.draft.proposed;
  return (
    <>
      <ErrorSummary errors={errors} />
      <DeskWay forum={forum} here={title} />
      <h1 dir="auto">{title}</h1>
      {plan && current ? (
        <section aria-labelledby="progress">
          <h2 id="progress">How it goes</h2>
          {known?.notes.length ? (
            <ol class="timeline">
              {known.notes.toReversed().map((note, place) => (
                <li key={place}>
                  <time datetime={note.at}>{spokenInstant(note.at)}</time>
                  <p class="kept" dir="auto">
                    {note.words}
                  </p>
                  <p class="meta" dir="auto">
                    {note.by}
                  </p>
                </li>
              ))}
            </ol>
          ) : (
            <p class="empty">Nothing was noted yet.</p>
          )}
          <ClosedNotice closed={props.closed} />
          {props.closed && !errors.length ? null : (
            <Form
              schema={progressForm}
              action={`${path}/progress`}
              hidden={{ csrf }}
              typed={props.progress}
              errors={errors}
              submit="Note this"
            />
          )}
        </section>
      ) : null}
      {isWritable ? (
        <section aria-labelledby="milestone">
          <h2 id="milestone">{inDraft ? 'Change it' : 'Add it to the draft'}</h2>
          {props.team.length ? (
            <>
              <Form
                schema={milestoneForm(props.team)}
                action={path}
                hidden={{ csrf, revision: String(plan.revision) }}
                typed={props.typed}
                errors={errors}
                submit={inDraft ? 'Save' : 'Add it'}
              />
              {inDraft ? (
                <form method="post" action={path}>
                  <input type="hidden" name="csrf" value={csrf} />
                  <input type="hidden" name="revision" value={String(plan.revision)} />
                  <div class="buttons">
                    <button type="submit" name="act" value="remove" class="danger">
                      Remove it from the draft
                    </button>
                  </div>
                </form>
              ) : null}
            </>
          ) : (
            <p class="empty">
              A milestone has an owner of the coordinating team, and nobody here is one yet. The secretariat
              adds the people of the team.
            </p>
          )}
        </section>
      ) : current ? null : (
        <p class="empty">
          This milestone is not in the workplan.{' '}
          <a href={`/desk/forums/${forum.id}/workplan`}>The workplan</a>
        </p>
      )}
    </>
  );
};
