import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { spokenDay, spokenInstant } from '../../shared/domain/time.ts';
import {
  amendForm,
  approverInWords,
  approvers,
  hasFutureTopics,
  monthOf,
  type Offer,
  type Workplan,
} from '../../shared/domain/workplan.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { ActPanel } from '../../shared/pages/act-panel.tsx';
import { ForumDeskWay } from '../../shared/pages/forum-way.tsx';
import { History } from '../../shared/pages/history.tsx';
import type { Page } from '../../shared/store/table.ts';
import { Course, spokenMonth } from './course-page.tsx';
import { Offers } from './offer-pages.tsx';
import { Timeline } from './timeline.tsx';

export const DeskPlan = (props: {
  forum: Forum;
  plan: Workplan | undefined;
  offers: readonly Offer[];
  /** Why the plan cannot be changed now. */
  closed: string | undefined;
  /** Id of a milestone that may be added. */
  newMilestone: string;
  person: Person | undefined;
  csrf: string;
  now: Date;
  history: Page<AuditEntry>;
  amend: Typed;
  errors: readonly FieldError[];
}) => {
  const { forum, plan, person, csrf, now, errors } = props;
  const path = `/desk/forums/${forum.id}/workplan`;
  const mayWrite = permits(person, 'manage-forum', forum.id);
  const draft = plan?.draft;
  const current = plan?.current;
  return (
    <>
      <ErrorSummary errors={errors} />
      <ForumDeskWay forum={forum} here="Workplan" />
      <h1 dir="auto">Workplan of {forum.title}</h1>
      {props.closed ? (
        <p class="warning" dir="auto">
          {props.closed} <a href={`/desk/forums/${forum.id}/charter`}>The charter</a>
        </p>
      ) : null}
      {!plan && !props.closed ? (
        mayWrite ? (
          <ActPanel path={path} csrf={csrf} act="begin" words="Begin the workplan">
            It begins with milestones that fit the days of the charter; change them as you like. One of them,
            the discussion of possible future topics, has to stay: without it a workplan is not approved.
          </ActPanel>
        ) : (
          <p class="empty">The team has not begun the workplan yet.</p>
        )
      ) : null}

      {plan && draft ? (
        <section aria-labelledby="draft">
          <h2 id="draft">{current ? 'The amendment' : 'The draft'}</h2>
          {draft.reason ? (
            <p class="kept notice" dir="auto">
              {draft.reason}
            </p>
          ) : null}
          {draft.returned && !draft.proposed ? (
            <div class="warning">
              <p dir="auto">
                {draft.returned.by} gave it back on {spokenInstant(draft.returned.at)}:
              </p>
              <p class="kept" dir="auto">
                {draft.returned.words}
              </p>
            </div>
          ) : null}
          {hasFutureTopics(draft.milestones) ? null : (
            <p class="warning">
              There is no discussion of possible future topics in it. A workplan cannot be approved without
              that milestone.
            </p>
          )}
          <Timeline
            plan={plan}
            milestones={draft.milestones}
            now={now}
            last={{
              head: 'Change',
              cell: (milestone) =>
                mayWrite && !draft.proposed ? (
                  <a href={`${path}/${milestone.id}`}>
                    Change<span class="visually-hidden">: {milestone.title}</span>
                  </a>
                ) : (
                  'proposed'
                ),
            }}
          />
          {mayWrite && !draft.proposed && !props.closed ? (
            <>
              <p class="buttons">
                <a class="button secondary" href={`${path}/${props.newMilestone}`}>
                  Add a milestone
                </a>
              </p>
              <ActPanel path={path} csrf={csrf} act="propose" words="Propose it">
                The MAG facilitator, {plan.facilitator.name}, and the IGF secretariat then approve it.
              </ActPanel>
              {current ? (
                <ActPanel path={path} csrf={csrf} act="drop" words="Drop the amendment" secondary>
                  The workplan stays as it is.
                </ActPanel>
              ) : null}
            </>
          ) : null}
          {draft.proposed ? (
            <>
              <p dir="auto">
                Proposed by {draft.proposed.by} on {spokenInstant(draft.proposed.at)}.
              </p>
              <ul>
                {approvers.map((as) => {
                  const given = draft.approvals.find((each) => each.as === as);
                  return (
                    <li key={as} dir="auto">
                      {given
                        ? `Approved by ${approverInWords[as]}: ${given.by}, ${spokenInstant(given.at)}`
                        : `Waits for ${approverInWords[as]}${as === 'facilitator' ? `, ${plan.facilitator.name}` : ''}`}
                    </li>
                  );
                })}
              </ul>
              {mayWrite ? (
                <ActPanel path={path} csrf={csrf} act="take-back" words="Take it back" secondary>
                  To change it before it is approved.
                </ActPanel>
              ) : null}
              {permits(person, 'approve-workplans') ? (
                <p class="buttons">
                  <a class="button" href={`${path}/approval`}>
                    Approve it, or give it back
                  </a>
                </p>
              ) : null}
            </>
          ) : null}
        </section>
      ) : null}

      {plan && current ? (
        <section aria-labelledby="current">
          <h2 id="current">In force: version {current.version}</h2>
          <p class="meta">
            Approved on {spokenDay(current.at)} ·{' '}
            <a href={`/forums/${forum.id}/workplan`}>Its public timeline</a>
          </p>
          <Timeline
            plan={plan}
            milestones={current.milestones}
            now={now}
            last={{
              head: 'Progress',
              cell: (milestone) =>
                mayWrite ? (
                  <a href={`${path}/${milestone.id}`}>
                    Note progress<span class="visually-hidden">: {milestone.title}</span>
                  </a>
                ) : (
                  'kept by the team'
                ),
            }}
          />
          {mayWrite ? (
            <p class={plan.course.some(({ month }) => month === monthOf(now)) ? 'meta' : 'notice'}>
              <a href={`${path}/course`}>{spokenMonth(monthOf(now))}: are we still on the goal?</a>{' '}
              {plan.course.some(({ month }) => month === monthOf(now))
                ? 'Answered.'
                : 'Not answered yet; a line is enough.'}
            </p>
          ) : null}
          <Course course={plan.course} />
          {mayWrite && !draft && !props.closed ? (
            <section aria-labelledby="amend">
              <h2 id="amend">Amend the workplan</h2>
              <Form
                schema={amendForm}
                action={path}
                hidden={{ csrf, act: 'amend' }}
                typed={props.amend}
                errors={errors}
                submit="Begin the amendment"
              />
            </section>
          ) : null}
        </section>
      ) : null}

      {props.offers.length ? <Offers offers={props.offers} mayWrite={mayWrite} /> : null}
      <History entries={props.history.items} cursor={props.history.cursor} path={path} />
    </>
  );
};
