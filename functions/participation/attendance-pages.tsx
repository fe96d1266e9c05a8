import {
  type Attendance,
  attendanceForm,
  type Declaration,
  type MagYear,
  partInWords,
  stillNoted,
  takeBackForm,
} from '../../shared/domain/participation.ts';
import type { NamedForum, Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { spokenDay, spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Way } from '../../shared/pages/way.tsx';
import { Names } from './names.tsx';

/** The way to a forum's own page in a year: who keeps no register comes from the desk of the forum. */
const wayTo = (year: MagYear, forum: NamedForum, person: Person | undefined): [string, string][] =>
  permits(person, 'see-mag-register')
    ? [
        ['/desk/mag-participation', 'MAG members in the forums'],
        [`/desk/mag-participation/${year.id}`, year.title],
      ]
    : [[`/desk/forums/${forum.id}`, forum.title]];

export const ForumInYearPage = (props: {
  year: MagYear;
  forum: NamedForum;
  members: readonly Person[];
  /** Who took part and is of the MAG no more. */
  left: readonly Person[];
  declared: readonly Declaration[];
  /** All that was noted, also what was taken back, latest first. */
  attendances: readonly Attendance[];
  person: Person | undefined;
  csrf: string;
  id: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { year, forum, members } = props;
  const path = `/desk/mag-participation/${year.id}/forums/${forum.id}`;
  const nameOf = (id: string) =>
    [...members, ...props.left].find((member) => member.id === id)?.name ?? 'somebody who left';
  const noted = stillNoted(props.attendances);
  const back = props.attendances.filter(({ takenBack }) => takenBack);
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <Way to={wayTo(year, forum, props.person)} here={`MAG members in ${forum.title}`} />
      <h1 dir="auto">MAG members in {forum.title}</h1>
      <h2>Who declared it</h2>
      {props.declared.length ? (
        <ul>
          {props.declared.map((each) => (
            <li key={each.id}>
              <bdi>{each.name}</bdi> {partInWords[each.part]}
              {each.words ? (
                <p class="meta kept" dir="auto">
                  {each.words}
                </p>
              ) : null}
            </li>
          ))}
        </ul>
      ) : (
        <p class="empty">No member of the MAG has declared this forum yet.</p>
      )}

      <h2>What they took part in</h2>
      {noted.length ? (
        <ol class="timeline">
          {noted.map((each) => (
            <li key={each.id}>
              <time datetime={each.day}>{spokenDay(each.day)}</time>
              <p>
                <bdi>{each.what}</bdi> <span class="tag quiet">{each.occasion}</span>
              </p>
              <p class="meta">
                <Names of={each.members.map((id) => ({ name: nameOf(id) }))} />
              </p>
              {each.corrected ? (
                <p class="meta">
                  corrected by <bdi>{each.corrected.by}</bdi> on {spokenInstant(each.corrected.at)}
                </p>
              ) : null}
              <p>
                <a href={`${path}/${each.id}`}>
                  Correct or take back
                  <span class="visually-hidden">
                    {' '}
                    <bdi>{each.what}</bdi>, {spokenDay(each.day)}
                  </span>
                </a>
              </p>
            </li>
          ))}
        </ol>
      ) : (
        <p class="empty">Nothing was noted yet.</p>
      )}
      {back.length ? (
        <details>
          <summary>Taken back ({back.length})</summary>
          <ul>
            {back.map((each) => (
              <li key={each.id}>
                <bdi>{each.what}</bdi>, {spokenDay(each.day)}
                <TakenBack attendance={each} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {noted.length || back.length ? (
        <p class="meta">
          What each note said before stands in{' '}
          <a href={`/desk/forums/${forum.id}#history`}>the history of the forum</a>.
        </p>
      ) : null}

      <h2>Note who took part</h2>
      {members.length ? (
        <Form
          schema={attendanceForm(members)}
          action={path}
          hidden={{ csrf: props.csrf, id: props.id }}
          typed={props.typed}
          errors={props.errors}
          submit="Note this"
        />
      ) : (
        <p class="empty">Nobody here is a member of the MAG yet. The secretariat adds the members.</p>
      )}
    </>
  );
};

/** Who took a note back, when and why; nothing where it stands. */
const TakenBack = ({ attendance }: { attendance: Attendance }) =>
  attendance.takenBack ? (
    <p class="meta">
      taken back by <bdi>{attendance.takenBack.by}</bdi> on {spokenInstant(attendance.takenBack.at)}:{' '}
      <bdi>{attendance.takenBack.why}</bdi>
    </p>
  ) : null;

/** One note: corrected, or taken back with a reason. */
export const AttendancePage = (props: {
  year: MagYear;
  forum: NamedForum;
  attendance: Attendance;
  /** The members of now, and who was noted and is none any more. */
  members: readonly Person[];
  person: Person | undefined;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { year, forum, attendance, csrf } = props;
  const whole = `/desk/mag-participation/${year.id}/forums/${forum.id}`;
  const path = `${whole}/${attendance.id}`;
  const hidden = { csrf, revision: String(attendance.revision) };
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <Way
        to={[...wayTo(year, forum, props.person), [whole, `MAG members in ${forum.title}`]]}
        here={attendance.what}
      />
      <h1 dir="auto">{attendance.what}</h1>
      {attendance.takenBack ? (
        <>
          <p class="notice">This note does not count any more.</p>
          <TakenBack attendance={attendance} />
          <p>
            <a href={whole}>Note it anew</a> if it took place.
          </p>
        </>
      ) : (
        <>
          <p class="lead">
            Noted for {spokenDay(attendance.day)}. A change stands in the history of the forum, with your name
            and what was there before.
          </p>
          <h2>Correct it</h2>
          <Form
            schema={attendanceForm(props.members)}
            action={path}
            hidden={hidden}
            typed={props.typed}
            errors={props.errors}
            submit="Save"
          />
          <h2>Take it back</h2>
          <p>It then counts for nobody. It stays on record as taken back, with your reason.</p>
          <Form
            schema={takeBackForm}
            action={`${path}/take-back`}
            hidden={hidden}
            typed={props.typed}
            errors={props.errors}
            submit={
              <button type="submit" class="secondary">
                Take it back
              </button>
            }
          />
        </>
      )}
    </>
  );
};
