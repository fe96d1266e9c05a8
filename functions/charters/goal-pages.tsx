import { Fragment } from 'preact';
import {
  type Goal,
  goalCheckForm,
  goalForm,
  goalStageInWords,
  looksMissing,
} from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { isOfTeam, type Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { spokenDay } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { ForumDeskWay, ForumWay } from '../../shared/pages/forum-way.tsx';
import { Said } from './parts.tsx';

const stillToLook = {
  facilitator: 'the MAG facilitator of the forum',
  member: 'another member of the MAG',
};

const parts = [
  ['goal', 'Goal'],
  ['evidence', 'Evidence of success'],
  ['outOfScope', 'Out of scope'],
] as const;

/** Versions of a goal side by side, what is another than in the version before marked; on a phone one under the other. */
const Versions = ({ versions }: { versions: readonly Goal[] }) => (
  <ol class="cards versions">
    {versions.map((goal, place) => {
      const before = versions[place - 1];
      return (
        <li class="card" key={goal.number}>
          <h2>{goalStageInWords[goal.stage]}</h2>
          <p class="meta">
            Version {goal.number + 1}, <bdi>{goal.by}</bdi>,{' '}
            <time datetime={goal.at}>{spokenDay(goal.at)}</time>
          </p>
          {goal.why ? (
            <>
              <h3>Why it is different</h3>
              <Said>{goal.why}</Said>
            </>
          ) : null}
          {parts.map(([name, label]) => (
            <Fragment key={name}>
              <h3>
                {label}{' '}
                {before && before[name] !== goal[name] ? <span class="tag waiting">changed</span> : null}
              </h3>
              <Said>{goal[name]}</Said>
            </Fragment>
          ))}
          {looksMissing(goal).map((who) => (
            <p key={who}>
              <span class="tag waiting">not looked at yet</span> by {stillToLook[who]}
            </p>
          ))}
          {goal.checks.map((check) => (
            <div class="card answer" key={check.byId}>
              <p>
                <span class={`tag ${check.clear ? 'good' : 'bad'}`}>
                  {check.clear ? 'clear' : 'not clear'}
                </span>{' '}
                <span class={`tag ${check.realistic ? 'good' : 'bad'}`}>
                  {check.realistic ? 'realistic' : 'not realistic'}
                </span>
              </p>
              {check.words ? <Said>{check.words}</Said> : null}
              <p class="meta">
                <bdi>{check.by}</bdi>
                {check.facilitator ? ', MAG facilitator' : check.secretariat ? ', IGF secretariat' : ''},{' '}
                {spokenDay(check.at)}
              </p>
            </div>
          ))}
        </li>
      );
    })}
  </ol>
);

export const GoalVersions = (props: {
  forum: Forum;
  versions: readonly Goal[];
  person: Person | undefined;
}) => (
  <>
    <ForumWay forum={props.forum} here="Goal" />
    <h1 dir="auto">The goal of {props.forum.title}</h1>
    <p class="lead">
      From the proposal to the output: what the goal was each time, who changed it and why, and whether
      members of the MAG found it clear and realistic.
    </p>
    <Versions versions={props.versions} />
    {permits(props.person, 'read-forum', props.forum.id) ? (
      <p class="meta">
        <a href={`/desk/forums/${props.forum.id}/goal`}>On the desk</a>
      </p>
    ) : null}
  </>
);

export const DeskGoal = (props: {
  forum: Forum;
  versions: readonly Goal[];
  /** Why the goal cannot be refined now. */
  closed: string | undefined;
  person: Person | undefined;
  /** Why they do not look at it, of a member who otherwise would. */
  kept: string | undefined;
  csrf: string;
  typed: Typed;
  check: Typed;
  errors: readonly FieldError[];
}) => {
  const { forum, versions, person, csrf } = props;
  const path = `/desk/forums/${forum.id}/goal`;
  const latest = versions.at(-1);
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <ForumDeskWay forum={forum} here="Goal" />
      <h1 dir="auto">The goal of {forum.title}</h1>
      <Versions versions={versions} />
      {latest?.id && person && permits(person, 'check-goals') && !isOfTeam(person, forum.id) ? (
        <section aria-labelledby="check">
          <h2 id="check">Is the latest version clear and realistic?</h2>
          {props.kept ? (
            <p class="notice" dir="auto">
              {props.kept}
            </p>
          ) : (
            <>
              <p class="hint">Your answer stands beside the goal, with your name. You can change it.</p>
              <Form
                schema={goalCheckForm}
                action={`${path}/check`}
                hidden={{ csrf, version: latest.id }}
                typed={props.check}
                errors={props.errors}
                submit="Say so"
              />
            </>
          )}
        </section>
      ) : null}
      {permits(person, 'manage-forum', forum.id) ? (
        <section aria-labelledby="refine">
          <h2 id="refine">Refine the goal</h2>
          {props.closed ? (
            <p class="notice" dir="auto">
              {props.closed} <a href={`/desk/forums/${forum.id}/charter`}>The charter</a>
            </p>
          ) : null}
          {props.closed && !props.errors.length ? null : (
            <Form
              schema={goalForm}
              action={path}
              hidden={{ csrf, revision: String(latest?.number ?? 0) }}
              typed={props.typed}
              errors={props.errors}
              keep={`goal-${forum.id}-${latest?.number ?? 0}`}
              submit="Put it beside the others"
            />
          )}
        </section>
      ) : null}
    </>
  );
};
