import type { ComponentChildren } from 'preact';
import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { dayAfter, spokenDay, spokenInstant } from '../../shared/domain/time.ts';
import {
  amendForm,
  approvalForm,
  approverFor,
  approverInWords,
  approvers,
  courseForm,
  hasFutureTopics,
  type Milestone,
  type MilestoneStanding,
  milestoneForm,
  milestoneKindInWords,
  milestoneStanding,
  monthOf,
  type Offer,
  offerDecisionForm,
  offerForm,
  progressForm,
  progressOf,
  type Workplan,
  type WorkplanVersion,
} from '../../shared/domain/workplan.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import { Honeypot } from '../../shared/forms/honeypot.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { ActPanel } from '../../shared/pages/act-panel.tsx';
import { Deadline } from '../../shared/pages/deadline.tsx';
import { DrawnTimeline } from '../../shared/pages/drawn-timeline.tsx';
import { History } from '../../shared/pages/history.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import { Way } from '../../shared/pages/way.tsx';
import type { Page } from '../../shared/store/table.ts';

const standingTag: Record<MilestoneStanding, string> = {
  done: 'good',
  overdue: 'bad',
  'under way': 'waiting',
  'to come': 'quiet',
};

const Days = ({ starts, due }: Pick<Milestone, 'starts' | 'due'>) => (
  <>{starts && starts !== due ? `${spokenDay(starts)} to ${spokenDay(due)}` : spokenDay(due)}</>
);

const drawnAs = { done: 'done', overdue: 'late', 'under way': 'work', 'to come': 'due' } as const;

/** From the month of the first milestone to a little after the last. */
const stretchOf = (milestones: readonly Milestone[], now: Date) => {
  const today = now.toISOString().slice(0, 10);
  const all = milestones.flatMap(({ starts, due }) => [starts ?? due, due]).toSorted();
  return {
    from: `${(all[0] ?? today).slice(0, 7)}-01`,
    to: dayAfter(all.at(-1) ?? today, 7),
    today,
  };
};

/** The milestones as a drawing, and as a table that says the same. */
const Timeline = (props: {
  plan: Workplan;
  milestones: readonly Milestone[];
  now: Date;
  /** What a row leads to. */
  last: { head: string; cell: (milestone: Milestone) => ComponentChildren };
}) => {
  const { plan, milestones, now, last } = props;
  const standingOf = (milestone: Milestone) =>
    milestoneStanding(milestone, progressOf(plan, milestone.id), now);
  return (
    <>
      <DrawnTimeline
        label="The milestones, drawn; the table below says the same."
        {...stretchOf(milestones, now)}
        marks={milestones.map((milestone) => ({
          label: milestone.title,
          from: milestone.starts ?? milestone.due,
          to: milestone.due,
          kind: drawnAs[standingOf(milestone)],
        }))}
      />
      <TableScroll label="Milestones">
        <table class="stack">
          <caption>Milestones, in the order in which they are due</caption>
          <thead>
            <tr>
              <th scope="col">Milestone</th>
              <th scope="col">State</th>
              <th scope="col">When</th>
              <th scope="col">Owner</th>
              <th scope="col">{last.head}</th>
            </tr>
          </thead>
          <tbody>
            {milestones.map((milestone) => {
              const progress = progressOf(plan, milestone.id);
              const standing = standingOf(milestone);
              const note = progress.notes.at(-1);
              return (
                <tr key={milestone.id}>
                  <th scope="row" dir="auto">
                    {milestone.title}
                    <p class="meta">{milestoneKindInWords[milestone.kind]}</p>
                  </th>
                  <td class="state" data-label="State">
                    <span class={`tag ${standingTag[standing]}`}>{standing}</span>
                    {progress.done ? <p class="meta">{spokenDay(progress.done)}</p> : null}
                  </td>
                  <td data-label="When">
                    <Days starts={milestone.starts} due={milestone.due} />
                  </td>
                  <td data-label="Owner" dir="auto">
                    {progress.taken
                      ? `${progress.taken.name}, with ${milestone.owner.name}`
                      : milestone.owner.name}
                    {note ? (
                      <p class="meta kept" dir="auto">
                        {note.words} <time datetime={note.at}>({spokenDay(note.at)})</time>
                      </p>
                    ) : null}
                  </td>
                  <td data-label={last.head}>{last.cell(milestone)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableScroll>
    </>
  );
};

const courseInWords = { yes: 'on the goal', partly: 'partly on the goal', no: 'off the goal' } as const;
const courseTag = { yes: 'good', partly: 'waiting', no: 'bad' } as const;

const spokenMonth = (month: string) => spokenDay(`${month}-01`).replace(/^1 /, '');

const Course = ({ course }: Pick<Workplan, 'course'>) =>
  course.length ? (
    <section aria-labelledby="course">
      <h2 id="course">Still on the goal?</h2>
      <ol class="timeline">
        {course.toReversed().map(({ month, answer, words, by }) => (
          <li key={month}>
            <time datetime={month}>{spokenMonth(month)}</time>
            <p>
              <span class={`tag ${courseTag[answer]}`}>{courseInWords[answer]}</span>
            </p>
            <p dir="auto">{words}</p>
            <p class="meta" dir="auto">
              {by}
            </p>
          </li>
        ))}
      </ol>
    </section>
  ) : null;

export const PublicPlan = (props: {
  forum: Forum;
  plan: Workplan | undefined;
  versions: readonly WorkplanVersion[];
  now: Date;
  person: Person | undefined;
}) => {
  const { forum, plan, now } = props;
  const current = plan?.current;
  return (
    <>
      <Way
        to={[
          ['/forums', 'Forums'],
          [`/forums/${forum.id}`, forum.title],
        ]}
        here="Workplan"
      />
      <h1 dir="auto">Workplan of {forum.title}</h1>
      {plan && current ? (
        <>
          <p class="lead">
            What the forum does until when, and how far it is. Its goal: <span dir="auto">{forum.goal}</span>
          </p>
          <Timeline
            plan={plan}
            milestones={current.milestones}
            now={now}
            last={{
              head: 'Take part',
              cell: (milestone) =>
                milestone.open &&
                !progressOf(plan, milestone.id).done &&
                !progressOf(plan, milestone.id).taken ? (
                  <a href={`/forums/${forum.id}/workplan/${milestone.id}`}>
                    Take it<span class="visually-hidden">: {milestone.title}</span>
                  </a>
                ) : (
                  'done by the team'
                ),
            }}
          />
          <Course course={plan.course} />
          <section aria-labelledby="versions">
            <h2 id="versions">Versions</h2>
            <ul>
              {props.versions.toReversed().map((version) => (
                <li key={version.version}>
                  Version {version.version}, {spokenDay(version.at)}, approved by{' '}
                  <span dir="auto">{version.approvals.map(({ by }) => by).join(' and ')}</span>
                  {version.reason ? (
                    <p class="kept" dir="auto">
                      {version.reason}
                    </p>
                  ) : null}
                </li>
              ))}
            </ul>
          </section>
        </>
      ) : (
        <p class="empty">
          The workplan of this forum is still being written. What it works on stands on{' '}
          <a href={`/forums/${forum.id}`}>the page of the forum</a>.
        </p>
      )}
      {permits(props.person, 'read-forum', forum.id) ? (
        <p class="meta">
          <a href={`/desk/forums/${forum.id}/workplan`}>On the desk</a>
        </p>
      ) : null}
    </>
  );
};

export const OfferPage = (props: {
  forum: Forum;
  milestone: Milestone;
  id: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { forum, milestone } = props;
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <Way
        to={[
          [`/forums/${forum.id}`, forum.title],
          [`/forums/${forum.id}/workplan`, 'Workplan'],
        ]}
        here="Take a milestone"
      />
      <h1 dir="auto">Take “{milestone.title}”</h1>
      <p class="lead">
        {milestoneKindInWords[milestone.kind]}, due <Deadline day={milestone.due} />. You do it, and{' '}
        <span dir="auto">{milestone.owner.name}</span> of the coordinating team helps you along.
      </p>
      <Form
        schema={offerForm}
        action={`/forums/${forum.id}/workplan/${milestone.id}`}
        hidden={{ id: props.id }}
        typed={props.typed}
        errors={props.errors}
        keep={`offer-${milestone.id}`}
        submit="Offer to take it"
        after={<Honeypot />}
      />
    </>
  );
};

export const OfferSent = (props: { forum: Forum; milestone: Milestone }) => (
  <>
    <h1>One step is left</h1>
    <p class="lead">
      Look into your inbox: we have sent you a link to confirm that this is your address. The team sees your
      offer to take “<span dir="auto">{props.milestone.title}</span>” when you have.
    </p>
    <p>
      <a href={`/forums/${props.forum.id}/workplan`}>Back to the timeline</a>
    </p>
  </>
);

export const ConfirmOffer = ({ offer, secret }: { offer: Offer; secret: string }) =>
  offer.state === 'unconfirmed' ? (
    <>
      <h1>Confirm your offer</h1>
      <p class="lead">
        You offer to take “<span dir="auto">{offer.milestone}</span>”.
      </p>
      <form method="post" action={`/offers/${offer.id}/confirm`}>
        <input type="hidden" name="key" value={secret} />
        <div class="buttons">
          <button type="submit">Confirm the offer</button>
        </div>
      </form>
    </>
  ) : (
    <>
      <h1>Thank you</h1>
      <p class="lead">
        {offer.state === 'open'
          ? 'Your offer is with the coordinating team. You will hear from them by email.'
          : offer.state === 'accepted'
            ? 'The milestone is yours. Your name stands beside it in the timeline.'
            : 'The coordinating team has found another way this time.'}
      </p>
      <p>
        <a href={`/forums/${offer.forumId}/workplan`}>To the timeline</a>
      </p>
    </>
  );

const DeskWay = ({ forum, here, plan }: { forum: Forum; here: string; plan?: boolean }) => (
  <Way
    to={[
      ['/desk', 'Desk'],
      [`/desk/forums/${forum.id}`, forum.title],
      ...(plan ? [[`/desk/forums/${forum.id}/workplan`, 'Workplan'] as const] : []),
    ]}
    here={here}
  />
);

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
      <DeskWay forum={forum} here="Workplan" />
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

export const ApprovalPage = (props: {
  forum: Forum;
  plan: Workplan | undefined;
  facilitatorIsThere: boolean;
  person: Person | undefined;
  csrf: string;
  now: Date;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { forum, plan, person } = props;
  const as = plan && person ? approverFor(plan, person) : undefined;
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <DeskWay forum={forum} here="Approve it" plan />
      <h1 dir="auto">Approve the workplan of {forum.title}</h1>
      {plan?.draft?.proposed ? (
        <>
          <p class="lead">
            The goal: <span dir="auto">{forum.goal}</span>
          </p>
          <Timeline
            plan={plan}
            milestones={plan.draft.milestones}
            now={props.now}
            last={{
              head: 'For participants',
              cell: ({ open }) => (open ? 'may be taken' : 'done by the team'),
            }}
          />
          {props.facilitatorIsThere ? null : (
            <p class="notice">
              The MAG facilitator of this forum, <bdi>{plan.facilitator.name}</bdi>, has left the MAG. The
              approval of the IGF secretariat is enough.
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

export const CoursePage = (props: {
  forum: Forum;
  plan: Workplan | undefined;
  csrf: string;
  now: Date;
  typed: Typed | undefined;
  errors: readonly FieldError[];
}) => {
  const { forum, plan, now } = props;
  const given = plan?.course.find(({ month }) => month === monthOf(now));
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <DeskWay forum={forum} here="Still on the goal?" plan />
      <h1>{spokenMonth(monthOf(now))}: are we still on the goal?</h1>
      <h2>The goal</h2>
      <p class="kept" dir="auto">
        {forum.goal}
      </p>
      <p class="meta">
        <a href={`/desk/forums/${forum.id}/goal`}>Refine it</a> when you have learned something it should say.
      </p>
      {plan?.current ? (
        <>
          {given ? (
            <p class="notice" dir="auto">
              {given.by} answered for the team on {spokenInstant(given.at)}; you can put another answer in its
              place.
            </p>
          ) : null}
          <Form
            schema={courseForm}
            action={`/desk/forums/${forum.id}/workplan/course`}
            hidden={{ csrf: props.csrf }}
            typed={props.typed ?? given ?? {}}
            errors={props.errors}
            submit="Answer for the team"
          />
          <Course course={plan.course} />
        </>
      ) : (
        <p class="empty">The question is asked once there is an approved workplan.</p>
      )}
    </>
  );
};

const Offers = ({ offers, mayWrite }: { offers: readonly Offer[]; mayWrite: boolean }) => (
  <section aria-labelledby="offers">
    <h2 id="offers">Who offers to take a milestone</h2>
    <ul class="cards">
      {offers.map((offer) => (
        <li class="card" key={offer.id}>
          <h3 dir="auto">
            {mayWrite ? (
              <a href={`/desk/offers/${offer.id}`}>
                {offer.name}: {offer.milestone}
              </a>
            ) : (
              `${offer.name}: ${offer.milestone}`
            )}
          </h3>
          <p>
            <span class={`tag ${offer.state === 'open' ? 'waiting' : offer.state}`}>
              {offer.state === 'open' ? 'waits for an answer' : offer.state}
            </span>
          </p>
        </li>
      ))}
    </ul>
  </section>
);

export const OfferDecision = (props: {
  offer: Offer;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { offer } = props;
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <Way
        to={[
          ['/desk', 'Desk'],
          [`/desk/forums/${offer.forumId}/workplan`, 'Workplan'],
        ]}
        here={offer.name}
      />
      <h1 dir="auto">
        {offer.name} offers to take “{offer.milestone}”
      </h1>
      <p class="kept" dir="auto">
        {offer.words}
      </p>
      <p class="meta">
        {offer.email}, on {spokenInstant(offer.createdAt)}
      </p>
      {offer.decided ? (
        <p class="notice" dir="auto">
          <span class={`tag ${offer.state}`}>{offer.state}</span> by {offer.decided.by} on{' '}
          {spokenInstant(offer.decided.at)}. {offer.decided.words}
        </p>
      ) : (
        <Form
          schema={offerDecisionForm}
          action={`/desk/offers/${offer.id}`}
          hidden={{ csrf: props.csrf }}
          typed={props.typed}
          errors={props.errors}
          submit="Answer"
        />
      )}
    </>
  );
};

export const MilestonePage = (props: {
  forum: Forum;
  plan: Workplan | undefined;
  id: string;
  inDraft: Milestone | undefined;
  current: Milestone | undefined;
  team: readonly Person[];
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
      <DeskWay forum={forum} here={title} plan />
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
          <Form
            schema={progressForm}
            action={`${path}/progress`}
            hidden={{ csrf }}
            typed={props.progress}
            errors={errors}
            submit="Note this"
          />
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
