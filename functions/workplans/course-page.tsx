import type { Forum } from '../../shared/domain/forum.ts';
import { spokenDay, spokenInstant } from '../../shared/domain/time.ts';
import { type CourseMonth, courseForm, monthOf, type Workplan } from '../../shared/domain/workplan.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { type Closed, ClosedNotice, DeskWay } from './desk-way.tsx';

export const CoursePage = (props: {
  forum: Forum;
  plan: Workplan | undefined;
  course: readonly CourseMonth[];
  /** Why nothing is asked now. */
  closed: Closed | undefined;
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
      <DeskWay forum={forum} here="Still on the goal?" />
      <h1>{spokenMonth(monthOf(now))}: are we still on the goal?</h1>
      <ClosedNotice closed={props.closed} />
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
              {given.by} answered for the team on {spokenInstant(given.at)}
              {props.closed ? '.' : '; you can put another answer in its place.'}
            </p>
          ) : null}
          {props.closed && !props.typed ? null : (
            <Form
              schema={courseForm}
              action={`/desk/forums/${forum.id}/workplan/course`}
              hidden={{ csrf: props.csrf }}
              typed={props.typed ?? given ?? {}}
              errors={props.errors}
              submit="Answer for the team"
            />
          )}
          <Course course={props.course} />
        </>
      ) : (
        <p class="empty">The question is asked once there is an approved workplan.</p>
      )}
    </>
  );
};

/** What the team answered, month by month, and where it did not; the latest first. */
export const Course = ({ course }: { course: readonly CourseMonth[] }) =>
  course.length ? (
    <section aria-labelledby="course">
      <h2 id="course">Still on the goal?</h2>
      <ol class="timeline">
        {course.toReversed().map((each) => (
          <li key={each.month}>
            <time datetime={each.month}>{spokenMonth(each.month)}</time>
            <p>
              <span class={`tag ${courseTag[each.answer]}`}>{courseInWords[each.answer]}</span>
              {each.answer === 'none' ? null : (
                <>
                  {' '}
                  <bdi>{each.words}</bdi>
                </>
              )}
            </p>
            {each.answer === 'none' ? null : (
              <p class="meta">
                <bdi>{each.by}</bdi>
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  ) : null;

/** What a month is called, in the picture and below it. */
export const courseInWords = {
  yes: 'on the goal',
  partly: 'partly on the goal',
  no: 'off the goal',
  none: 'no answer',
} as const;
const courseTag = { yes: 'good', partly: 'waiting', no: 'bad', none: 'quiet' } as const;

export const spokenMonth = (month: string) => spokenDay(`${month}-01`).replace(/^1 /, '');
