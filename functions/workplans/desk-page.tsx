import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { EarlierCharter } from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { type Participant, partInWords } from '../../shared/domain/proposal.ts';
import { spokenDay, spokenInstant } from '../../shared/domain/time.ts';
import {
  amendForm,
  approverInWords,
  approvers,
  type CourseMonth,
  type Draft,
  hasFutureTopics,
  type Milestone,
  monthOf,
  type Offer,
  offGoal,
  type Workplan,
} from '../../shared/domain/workplan.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { ActPanel } from '../../shared/pages/act-panel.tsx';
import { EarlierCharters } from '../../shared/pages/earlier-charters.tsx';
import { ForumDeskWay } from '../../shared/pages/forum-way.tsx';
import { History } from '../../shared/pages/history.tsx';
import type { Page } from '../../shared/store/table.ts';
import { Course, spokenMonth } from './course-page.tsx';
import { type Closed, ClosedNotice, deskOf } from './desk-way.tsx';
import { Offers } from './offer-pages.tsx';
import { Timeline } from './timeline.tsx';

interface DeskPlanProps {
  forum: Forum;
  plan: Workplan | undefined;
  /** Whether the MAG facilitator can approve what is proposed. */
  facilitatorIsThere: boolean;
  /** Whether the forum was on its goal, month by month. */
  course: readonly CourseMonth[];
  offers: readonly Offer[];
  /** Who took part in the plan before and goes on, of a forum that does (R9). */
  before: readonly Participant[];
  earlier: readonly EarlierCharter[];
  /** Why the plan cannot be changed now. */
  closed: Closed | undefined;
  /** Whether the question of the month waits for an answer. */
  asksForCourse: boolean;
  /** Id of a milestone that may be added. */
  newMilestone: string;
  person: Person | undefined;
  csrf: string;
  now: Date;
  history: Page<AuditEntry>;
  amend: Typed;
  errors: readonly FieldError[];
}

export const DeskPlan = (props: DeskPlanProps) => {
  const { forum, plan, closed } = props;
  const path = deskOf(forum);
  const mayWrite = permits(props.person, 'manage-forum', forum.id);
  const waiting = props.offers.filter(({ state }) => state === 'open');
  const answered = props.offers.filter(({ state }) => state !== 'open');
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <ForumDeskWay forum={forum} here="Workplan" />
      <h1 dir="auto">Workplan of {forum.title}</h1>
      <ClosedNotice closed={closed} />
      {plan && !closed ? <OffGoal forum={forum} plan={plan} /> : null}
      {!plan && !closed ? (
        mayWrite ? (
          <ActPanel path={path} csrf={props.csrf} act="begin" words="Begin the workplan">
            It begins with milestones that fit the days of the charter; change them as you like. One of them,
            the discussion of possible future topics, has to stay: without it a workplan is not approved.
          </ActPanel>
        ) : (
          <p class="empty">The team has not begun the workplan yet.</p>
        )
      ) : null}
      {waiting.length ? (
        <Offers title="Who offers to take a milestone" offers={waiting} mayWrite={mayWrite} />
      ) : null}
      {plan?.draft ? <InDraft {...props} plan={plan} draft={plan.draft} mayWrite={mayWrite} /> : null}
      {plan?.current ? <InForce {...props} plan={plan} current={plan.current} mayWrite={mayWrite} /> : null}
      <TookPart before={props.before} />
      {answered.length ? (
        <Offers title="Offers that were answered" offers={answered} mayWrite={mayWrite} />
      ) : null}
      <EarlierCharters forum={forum} earlier={props.earlier} />
      <History entries={props.history.items} cursor={props.history.cursor} path={path} />
    </>
  );
};

/** What the team, the MAG facilitator and the secretariat do about a forum that has left its goal (R21). */
const OffGoal = ({ forum, plan }: { forum: Forum; plan: Workplan }) => {
  const left = offGoal(plan);
  return left ? (
    <div class="warning">
      <p>
        Off the goal, as <bdi>{left.by}</bdi> answered for the team in {spokenMonth(left.month)}:{' '}
        <bdi>{left.words}</bdi>
      </p>
      <p>
        Talk it over with the MAG facilitator, <bdi>{plan.facilitator.name}</bdi>. Then either{' '}
        <a href={`/desk/forums/${forum.id}/goal`}>refine the goal</a>, where the forum has learned what it
        should be, or amend the workplan so that it leads back to it. The team’s next answer, or an amended
        workplan, takes this warning away.
      </p>
    </div>
  ) : null;
};

/** Who took part before: the new plan begins without them, so the team sees whom to ask. */
const TookPart = ({ before }: Pick<DeskPlanProps, 'before'>) =>
  before.length ? (
    <section aria-labelledby="before">
      <h2 id="before">Took part before, and go on</h2>
      <ul>
        {before.map((each, place) => (
          <li key={place}>
            <bdi>{each.name}</bdi>, who <bdi>{partInWords(each)}</bdi>
          </li>
        ))}
      </ul>
      <p class="hint">
        Named when the forum asked to go on. Who is of the team can own a milestone; a participant takes one
        that is open, from the public timeline. Let them know.
      </p>
    </section>
  ) : null;

type Part = DeskPlanProps & { plan: Workplan; mayWrite: boolean };

/** What is being written, and who has to approve it. */
const InDraft = (props: Part & { draft: Draft }) => {
  const { forum, plan, draft, csrf, mayWrite } = props;
  const path = deskOf(forum);
  const mayChange = mayWrite && !draft.proposed && !props.closed;
  return (
    <section aria-labelledby="draft">
      <h2 id="draft">{plan.current ? 'The amendment' : 'The draft'}</h2>
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
          There is no discussion of possible future topics in it. A workplan cannot be approved without that
          milestone.
        </p>
      )}
      <Timeline
        plan={plan}
        milestones={draft.milestones}
        now={props.now}
        last={mayChange ? leadsTo('Change', path) : undefined}
      />
      {mayChange ? (
        <>
          <p class="buttons">
            <a class="button secondary" href={`${path}/${props.newMilestone}`}>
              Add a milestone
            </a>
          </p>
          <ActPanel path={path} csrf={csrf} act="propose" words="Propose it" saved>
            The MAG facilitator, {plan.facilitator.name}, and the IGF secretariat then approve it.
          </ActPanel>
          {plan.current ? (
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
          {props.facilitatorIsThere || draft.approvals.some(({ as }) => as === 'facilitator') ? null : (
            <p class="notice">
              <bdi>{plan.facilitator.name}</bdi> has left the MAG or is of the team that made the plan. The
              approval of the IGF secretariat is enough, given again where it was given before; or the
              secretariat <a href={`/desk/forums/${forum.id}/charter#facilitator`}>names another</a>, who
              approves it in the place of the first.
            </p>
          )}
          {mayWrite && !props.closed ? (
            <ActPanel path={path} csrf={csrf} act="take-back" words="Take it back" secondary>
              To change it before it is approved.
            </ActPanel>
          ) : null}
          {permits(props.person, 'approve-workplans') ? (
            <p class="buttons">
              <a class="button" href={`${path}/approval`}>
                Approve it, or give it back
              </a>
            </p>
          ) : null}
        </>
      ) : null}
    </section>
  );
};

/** What was approved: how it goes, and whether the forum is still on its goal. */
const InForce = (props: Part & { current: NonNullable<Workplan['current']> }) => {
  const { forum, plan, current, mayWrite } = props;
  const path = deskOf(forum);
  const month = monthOf(props.now);
  const isAnswered = plan.course.some((each) => each.month === month);
  return (
    <section aria-labelledby="current">
      <h2 id="current">In force: version {current.version}</h2>
      <p class="meta">
        Approved on {spokenDay(current.at)} · <a href={`/forums/${forum.id}/workplan`}>Its public timeline</a>
      </p>
      <Timeline
        plan={plan}
        milestones={current.milestones}
        course={props.course}
        now={props.now}
        last={mayWrite ? leadsTo('Note progress', path, 'Progress') : undefined}
      />
      {mayWrite && !props.closed ? (
        <p class={props.asksForCourse ? 'notice' : 'meta'}>
          <a href={`${path}/course`}>{spokenMonth(month)}: are we still on the goal?</a>{' '}
          {isAnswered ? 'Answered.' : 'Not answered yet; a line is enough.'}
        </p>
      ) : null}
      <Course course={props.course} />
      {mayWrite && !plan.draft && !props.closed ? (
        <section aria-labelledby="amend">
          <h2 id="amend">Amend the workplan</h2>
          <Form
            schema={amendForm}
            action={path}
            hidden={{ csrf: props.csrf, act: 'amend' }}
            typed={props.amend}
            errors={props.errors}
            submit="Begin the amendment"
          />
        </section>
      ) : null}
    </section>
  );
};

/** A column of the milestones that leads to the page of each. */
const leadsTo = (act: string, path: string, head = act) => ({
  head,
  cell: ({ id, title }: Milestone) => (
    <a href={`${path}/${id}`}>
      {act}
      <span class="visually-hidden">: {title}</span>
    </a>
  ),
});
