import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { ComingYear } from '../../shared/domain/mag-year.ts';
import {
  type Attendance,
  type Declaration,
  declarationForm,
  type MagYear,
  magYearForm,
  partInWords,
  type Register,
  type RegisterRow,
  standingInWords,
} from '../../shared/domain/participation.ts';
import type { NamedForum, Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { spokenDay } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Deadline } from '../../shared/pages/deadline.tsx';
import { History } from '../../shared/pages/history.tsx';
import { Paging } from '../../shared/pages/paging.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import { Way } from '../../shared/pages/way.tsx';
import type { Page } from '../../shared/store/table.ts';
import { Names } from './names.tsx';

const times = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** How far the declaring is, as a bar and in words. */
const HowFar = ({ register }: { register: Register }) => (
  <>
    <p>
      <strong>
        {register.declared} of {times(register.members, 'member')}
      </strong>{' '}
      {register.declared === 1 ? 'has' : 'have'} declared.
    </p>
    {register.members ? (
      <progress
        max={register.members}
        value={register.declared}
        aria-label={`${register.declared} of ${register.members} members have declared`}
      />
    ) : null}
  </>
);

/** Everybody's view (R18): which members are in which forum, and how many have not said. */
export const PublicRegister = (props: {
  year: MagYear | undefined;
  register: Register | undefined;
  /** Years before and after it that were begun, latest first. */
  others?: readonly MagYear[];
  person: Person | undefined;
}) => (
  <>
    <h1>MAG members in the forums</h1>
    <p class="lead">
      Each of the members of the Multistakeholder Advisory Group (MAG) takes part in at least one Best
      Practice Forum, and says at the start of the year in which. These are the people of the MAG to turn to.
    </p>
    {props.year && props.register ? (
      <>
        <h2 dir="auto">{props.year.title}</h2>
        <HowFar register={props.register} />
        <p class="meta">
          Members declare until <Deadline day={props.year.until} />.
        </p>
        {props.register.forums.length ? (
          <ul class="cards">
            {props.register.forums.map(({ forum, facilitator, members }) => (
              <li class="card" key={forum.id}>
                <h3 dir="auto">
                  <a href={`/forums/${forum.id}`}>{forum.title}</a>
                </h3>
                {facilitator || members.length ? (
                  <ul class="plain">
                    {facilitator ? (
                      <li>
                        <bdi>{facilitator.name}</bdi>{' '}
                        <span class="meta">MAG facilitator, by its charter</span>
                      </li>
                    ) : null}
                    {members.map((each) => (
                      <li key={each.id}>
                        <bdi>{each.name}</bdi> <span class="meta">{partInWords[each.part]}</span>
                      </li>
                    ))}
                  </ul>
                ) : (
                  <p>
                    <span class="tag waiting">no MAG member yet</span>
                  </p>
                )}
                {/* A coordinating team comes this way: the register itself is not open to it. */}
                {props.year && permits(props.person, 'note-attendance', forum.id) ? (
                  <p class="meta">
                    <a href={`/desk/mag-participation/${props.year.id}/forums/${forum.id}`}>
                      Note who took part<span class="visually-hidden"> in {forum.title}</span>
                    </a>
                  </p>
                ) : null}
              </li>
            ))}
          </ul>
        ) : (
          <p class="empty">This year has no forum yet. Forums begin when proposals of a call are accepted.</p>
        )}
      </>
    ) : (
      <p class="empty">
        The members of the MAG have not been asked yet. They are, when it has first met and the forums of the
        year are chosen. <a href="/forums">See the forums.</a>
      </p>
    )}
    {props.others?.length ? (
      <>
        <h2>Other years</h2>
        <ul>
          {props.others.map(({ id, title }) => (
            <li key={id}>
              <a href={`/mag-participation?year=${id}`} dir="auto">
                {title}
              </a>
            </li>
          ))}
        </ul>
      </>
    ) : null}
  </>
);

export const Years = (props: {
  years: readonly MagYear[];
  cursor: string | undefined;
  /** The year that begins next by itself. */
  coming: ComingYear | undefined;
  /** How many members of the MAG are on record. */
  members: number;
  person: Person | undefined;
  now: Date;
  csrf: string;
  id: string;
  typed: Typed;
  errors?: readonly FieldError[];
}) => (
  <>
    <ErrorSummary errors={props.errors ?? []} />
    <h1>MAG members in the forums</h1>
    <p class="lead">
      At the start of each year every member of the MAG says in which Best Practice Forums they take part.
      Here is who did, what came of it, and where the gaps are.
    </p>
    {props.coming ? <Coming {...props} coming={props.coming} /> : null}
    {props.years.length ? (
      <ul class="cards">
        {props.years.map((year) => (
          <li class="card linked" key={year.id}>
            <h2 dir="auto">
              <a href={`/desk/mag-participation/${year.id}`}>{year.title}</a>
            </h2>
            <p class="meta">
              Asked from {spokenDay(year.asks)}, declare until <Deadline day={year.until} />
            </p>
          </li>
        ))}
      </ul>
    ) : (
      <p class="empty">
        {props.coming
          ? 'No year was begun yet.'
          : permits(props.person, 'manage-mag-years')
            ? 'No year was begun yet. It begins by itself when a cycle is planned and its MAG has met, or below by you: the letters to the members then go by themselves.'
            : 'No year was begun yet. It begins when the MAG has first met.'}
      </p>
    )}
    <Paging cursor={props.cursor} path="/desk/mag-participation" />
    {permits(props.person, 'manage-mag-years') ? (
      <section aria-labelledby="begin">
        <h2 id="begin">Begin a year</h2>
        {props.coming ? (
          <p class="hint">
            Only if other days suit the MAG better, or earlier ones: each cycle has one year, and members are
            asked once in it.
          </p>
        ) : null}
        <Form
          schema={magYearForm}
          action="/desk/mag-participation"
          hidden={{ csrf: props.csrf, id: props.id }}
          typed={props.typed}
          errors={props.errors ?? []}
          submit="Begin this year"
        />
      </section>
    ) : null}
  </>
);

/** That a year begins by itself, and what it needs before. */
const Coming = (props: { coming: ComingYear; members: number; person: Person | undefined; now: Date }) => {
  const { title, cycle, asks, begins } = props.coming;
  return (
    <section class="notice" aria-labelledby="coming">
      <h2 id="coming" dir="auto">
        {title}
      </h2>
      <p>
        {begins <= props.now.toISOString()
          ? 'It begins by itself as soon as forums of the year are accepted'
          : `It begins by itself on ${spokenDay(asks)}`}
        , as <a href={`/cycles/${cycle.id}`}>{cycle.title}</a> says. Each member of the MAG is asked by letter
        then; {times(props.members, 'member')} {props.members === 1 ? 'is' : 'are'} on record.{' '}
        {permits(props.person, 'manage-people') ? (
          <a href="/desk/people">Let in who is new, and mark who has left.</a>
        ) : null}
      </p>
    </section>
  );
};

export const RegisterPage = (props: {
  year: MagYear;
  register: Register;
  /** Every forum by its name. */
  named: readonly NamedForum[];
  members: readonly Person[];
  person: Person | undefined;
  csrf: string;
  history: Page<AuditEntry>;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { year, register, person, csrf } = props;
  const path = `/desk/mag-participation/${year.id}`;
  const mayManage = permits(person, 'manage-mag-years');
  const leavers = register.rows.filter(({ standing }) => standing === 'left');
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <Way to={[['/desk/mag-participation', 'MAG members in the forums']]} here={year.title} />
      <h1 dir="auto">{year.title}</h1>
      <HowFar register={register} />
      <p class="meta">
        Asked from {spokenDay(year.asks)}; they declare until <Deadline day={year.until} />. What{' '}
        <a href="/mag-participation">everybody sees</a> has no names of those who have not declared.
      </p>
      <p class="buttons">
        {permits(person, 'declare-participation') ? (
          <a class="button" href={`${path}/declaration`}>
            My declaration
          </a>
        ) : null}
        <a class="button secondary" href={`${path}/register.csv`}>
          The register as CSV
        </a>
      </p>

      <Gaps register={register} />

      <h2>By forum</h2>
      {register.forums.length ? (
        <TableScroll label="By forum">
          <table class="stack">
            <caption>Forums, their MAG facilitators, and the members who declared them</caption>
            <thead>
              <tr>
                <th scope="col">Forum</th>
                <th scope="col">Members</th>
                <th scope="col">Notes</th>
              </tr>
            </thead>
            <tbody>
              {register.forums.map(({ forum, facilitator, members }) => (
                <tr key={forum.id}>
                  <th scope="row" dir="auto">
                    <a href={`/desk/forums/${forum.id}`}>{forum.title}</a>
                  </th>
                  <td data-label="Members">
                    {facilitator ? (
                      <p>
                        <bdi>{facilitator.name}</bdi> <span class="meta">facilitates, by its charter</span>
                      </p>
                    ) : null}
                    {members.length ? (
                      <Names of={members} />
                    ) : facilitator ? null : (
                      <span class="tag waiting">nobody yet</span>
                    )}
                  </td>
                  <td data-label="Notes">
                    {permits(person, 'note-attendance', forum.id) ? (
                      <a href={`${path}/forums/${forum.id}`}>
                        Who took part<span class="visually-hidden"> in {forum.title}</span>
                      </a>
                    ) : (
                      'kept by its team'
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      ) : (
        <p class="empty">This year has no forum yet.</p>
      )}

      <h2>By member</h2>
      {register.rows.length ? (
        <TableScroll label="By member">
          <table class="stack">
            <caption>Members of the MAG: what they declared, and what was noted since</caption>
            <thead>
              <tr>
                <th scope="col">Member</th>
                <th scope="col">Standing</th>
                <th scope="col">Declared</th>
                <th scope="col">Took part</th>
              </tr>
            </thead>
            <tbody>
              {register.rows.map((row) => (
                <MemberRow key={row.personId} row={row} named={props.named} />
              ))}
            </tbody>
          </table>
        </TableScroll>
      ) : (
        <p class="empty">
          Nobody here is a member of the MAG.{' '}
          {permits(person, 'manage-people') ? <a href="/desk/people">Add the members.</a> : null}
        </p>
      )}

      {mayManage && leavers.length && props.members.length ? (
        <section aria-labelledby="replace">
          <h2 id="replace">Who came in whose place</h2>
          <p>
            A new member is asked to declare by themselves, within the hour. Note here whom they replace: they
            see then which forums waited for that member.
          </p>
          <form method="post" action={`${path}/replacements`} class="filter">
            <input type="hidden" name="csrf" value={csrf} />
            <label>
              Who is no longer a member{' '}
              <select name="left">
                {leavers.map(({ personId, name }) => (
                  <option key={personId} value={personId}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
            <label>
              Who came{' '}
              <select name="by">
                {props.members.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
            <button type="submit" class="secondary">
              Note this
            </button>
          </form>
        </section>
      ) : null}

      {mayManage ? (
        <section aria-labelledby="days">
          <h2 id="days">The days of the year</h2>
          <Form
            schema={magYearForm}
            action={path}
            hidden={{ csrf, revision: String(year.revision) }}
            typed={props.typed}
            errors={props.errors}
            submit="Save"
          />
        </section>
      ) : null}
      <History entries={props.history.items} cursor={props.history.cursor} path={path} />
    </>
  );
};

/** What is missing of a year: forums without a member, members who have not declared, and places that nobody took. */
const Gaps = ({ register }: { register: Register }) => {
  const silent = register.rows.filter(({ standing }) => standing === 'asked' || standing === 'late');
  return register.without.length || silent.length || register.toReplace.length ? (
    <section class="warning" aria-labelledby="gaps">
      <h2 id="gaps">Gaps</h2>
      {register.without.length ? (
        <p>
          No member of the MAG takes part in{' '}
          {register.without.map(({ id, title }, place) => (
            <>
              {place ? ', ' : ''}
              <a key={id} href={`/forums/${id}`} dir="auto">
                {title}
              </a>
            </>
          ))}
          .
        </p>
      ) : null}
      {silent.length ? (
        <p>
          {times(silent.length, 'member')} {silent.length === 1 ? 'has' : 'have'} not declared:{' '}
          <Names of={silent} />.
        </p>
      ) : null}
      {register.toReplace.length ? (
        <p>
          <Names of={register.toReplace} />{' '}
          {register.toReplace.length === 1 ? 'is no longer a MAG member' : 'are no longer MAG members'}, and
          nobody is noted in their place.
        </p>
      ) : null}
    </section>
  ) : null;
};

const standingTag = { declared: 'good', asked: 'waiting', late: 'bad', left: 'quiet' } as const;

const MemberRow = ({ row, named }: { row: RegisterRow; named: readonly NamedForum[] }) => {
  const titleOf = (id: string) => named.find((forum) => forum.id === id)?.title ?? 'a forum of years ago';
  const [last] = row.attendances;
  return (
    <tr>
      <th scope="row">
        <bdi>{row.name}</bdi>
        {row.follows ? (
          <p class="meta">
            in the place of <bdi>{row.follows.name}</bdi>
          </p>
        ) : null}
        {row.replacedBy ? (
          <p class="meta">
            replaced by <bdi>{row.replacedBy.name}</bdi>
          </p>
        ) : null}
      </th>
      <td class="state" data-label="Standing">
        <span class={`tag ${standingTag[row.standing]}`}>{standingInWords[row.standing]}</span>
      </td>
      <td data-label="Declared">
        {row.declaration ? (
          <>
            {partInWords[row.declaration.part]}: <bdi>{row.declaration.forums.map(titleOf).join(', ')}</bdi>
            {row.declaration.words ? (
              <p class="meta kept" dir="auto">
                {row.declaration.words}
              </p>
            ) : null}
          </>
        ) : (
          'nothing yet'
        )}
      </td>
      <td data-label="Took part">
        {row.took.length ? (
          <>
            <ul class="plain">
              {row.took.map(({ forumId, declared, meetings, contributions }) => (
                <li key={forumId}>
                  <bdi>{titleOf(forumId)}</bdi>:{' '}
                  {[
                    meetings ? times(meetings, 'meeting') : '',
                    contributions ? times(contributions, 'contribution') : '',
                  ]
                    .filter(Boolean)
                    .join(', ') || <span class="meta">nothing noted yet</span>}
                  {declared ? null : <span class="meta"> · which they did not declare</span>}
                </li>
              ))}
            </ul>
            {last ? <p class="meta">last on {spokenDay(last.day)}</p> : null}
          </>
        ) : (
          'nothing noted'
        )}
      </td>
    </tr>
  );
};

export const DeclarationPage = (props: {
  year: MagYear;
  forums: readonly NamedForum[];
  /** Every forum by its name. */
  named: readonly NamedForum[];
  before: Declaration | undefined;
  /** What was noted of them, latest first. */
  attended: readonly Attendance[];
  follows: { name: string; forums: readonly string[] } | undefined;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
  saved: boolean;
}) => {
  const { year, before, follows } = props;
  const path = `/desk/mag-participation/${year.id}`;
  const theirs = props.forums.filter(({ id }) => follows?.forums.includes(id));
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <Way
        to={[
          ['/desk/mag-participation', 'MAG members in the forums'],
          [path, year.title],
        ]}
        here="My declaration"
      />
      <h1>My declaration</h1>
      {props.saved && !props.errors.length ? (
        <p class="success" role="status">
          Thank you. Your name stands beside the forums you chose;{' '}
          <a href="/mag-participation">see the page that everybody sees</a>. You can change this at any time.
        </p>
      ) : (
        <p class="lead">
          Each MAG member takes part in at least one Best Practice Forum. Say in which, until{' '}
          <Deadline day={year.until} />.{before ? ' You have declared; change it when things change.' : ''}
        </p>
      )}
      {follows ? (
        <p class="notice" dir="auto">
          You came in the place of {follows.name}
          {theirs.length
            ? `, who took part in ${theirs.map(({ title }) => title).join(', ')}. It would help to go on there.`
            : '.'}
        </p>
      ) : null}
      {props.forums.length ? (
        <>
          <p>
            <a href="/forums">What each forum works on</a>
          </p>
          <Form
            schema={declarationForm(props.forums)}
            action={`${path}/declaration`}
            hidden={{ csrf: props.csrf, revision: String(before?.revision ?? 0) }}
            typed={props.typed}
            errors={props.errors}
            keep={`declaration-${year.id}`}
            submit={before ? 'Save' : 'Declare'}
          />
        </>
      ) : (
        <p class="empty">
          This year has no forum yet. You will find those of the year here as soon as they begin.
        </p>
      )}
      {props.attended.length ? (
        <section aria-labelledby="noted">
          <h2 id="noted">What was noted of you</h2>
          <p class="hint">
            By the coordinating teams; it stands beside your declaration. Write to them, or to the
            secretariat, if something is missing or wrong.
          </p>
          <ol class="timeline">
            {props.attended.map((each) => (
              <li key={each.id}>
                <time datetime={each.day}>{spokenDay(each.day)}</time>
                <p>
                  <bdi>{each.what}</bdi> <span class="tag quiet">{each.occasion}</span>
                </p>
                <p class="meta" dir="auto">
                  {props.named.find(({ id }) => id === each.forumId)?.title ?? 'a forum of years ago'}
                </p>
              </li>
            ))}
          </ol>
        </section>
      ) : null}
    </>
  );
};
