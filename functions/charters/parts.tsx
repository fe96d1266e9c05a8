import type { ComponentChildren } from 'preact';
import { type Charter, type CharterCycles, charterSteps, midTermForm } from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { notMeForm } from '../../shared/domain/namesake.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { Answers } from '../../shared/forms/answers.tsx';
import { Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';

/** What somebody typed, with its lines. */
export const Said = ({ children }: { children: ComponentChildren }) => (
  <p class="kept" dir="auto">
    {children}
  </p>
);

/** Whose name stands in the team says that it is somebody else, once and for all. */
export const NotMe = (props: {
  forum: Pick<Forum, 'id'>;
  csrf: string;
  /** The page that it is said on. */
  from: 'charter' | 'mid-term';
  typed: Typed | undefined;
  errors: readonly FieldError[];
}) => (
  <Form
    schema={notMeForm}
    action={`/desk/forums/${props.forum.id}/charter/not-me`}
    hidden={{ csrf: props.csrf, from: props.from }}
    typed={props.typed ?? {}}
    errors={props.typed === undefined ? [] : props.errors}
    submit={
      <button type="submit" class="secondary">
        It is not me
      </button>
    }
  />
);

/** The years of a charter in one line of steps: what is behind it, and what comes next. */
export const Years = (props: { charter: Charter; cycles: CharterCycles; now: Date }) => {
  const steps = charterSteps(props.charter, props.cycles, props.now);
  const current = steps.findIndex(({ done }) => !done);
  return (
    <section aria-labelledby="years">
      <h2 id="years" class="visually-hidden">
        Its years
      </h2>
      <ol class="steps line">
        {steps.map(({ name, told, done }, place) => (
          <li
            key={name}
            class={done ? 'done' : undefined}
            aria-current={place === current ? 'step' : undefined}
          >
            <strong>{name}</strong>
            <span class="visually-hidden">{done ? ' (done)' : ''}</span>
            <p class="meta">
              <bdi>{told}</bdi>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
};

/** What a forum told at its first annual meeting, and what the secretariat answered (R10). */
export const MidTerm = ({ midTerm }: { midTerm: NonNullable<Charter['midTerm']> }) => (
  <section aria-labelledby="mid-term">
    <h2 id="mid-term">Mid-term update</h2>
    <p class="meta">
      Filed by <bdi>{midTerm.by}</bdi> on <time datetime={midTerm.at}>{spokenInstant(midTerm.at)}</time>
    </p>
    <Answers schema={midTermForm} values={midTerm} />
    {midTerm.acknowledged ? (
      <div class="card answer">
        <Said>{midTerm.acknowledged.words}</Said>
        <p class="meta">
          <bdi>{midTerm.acknowledged.by}</bdi>, IGF secretariat, on{' '}
          <time datetime={midTerm.acknowledged.at}>{spokenInstant(midTerm.acknowledged.at)}</time>
        </p>
      </div>
    ) : (
      <p class="notice">The IGF secretariat has not acknowledged it yet.</p>
    )}
  </section>
);
