import type { ComponentChildren } from 'preact';
import { dayAfter, spokenDay } from '../../shared/domain/time.ts';
import {
  type CourseMonth,
  type Milestone,
  type MilestoneStanding,
  milestoneKindInWords,
  milestoneStanding,
  progressOf,
  type Workplan,
} from '../../shared/domain/workplan.ts';
import { type Drawn, DrawnTimeline } from '../../shared/pages/drawn-timeline.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import { courseInWords } from './course-page.tsx';

/** The milestones as a drawing, and as a table that says the same. */
export const Timeline = (props: {
  plan: Workplan;
  milestones: readonly Milestone[];
  /** Whether the forum was on its goal, month by month; of a plan that is in force. */
  course?: readonly CourseMonth[];
  now: Date;
  /** What a row leads to, where it leads anywhere. */
  last: { head: string; cell: (milestone: Milestone) => ComponentChildren } | undefined;
}) => {
  const { plan, milestones, now, last } = props;
  const standingOf = (milestone: Milestone) =>
    milestoneStanding(milestone, progressOf(plan, milestone.id), now);
  const course = drawnCourse(props.course ?? []);
  const marks: Drawn[] = [
    ...milestones.map((milestone) => ({
      label: milestone.title,
      from: milestone.starts ?? milestone.due,
      to: milestone.due,
      kind: looks[standingOf(milestone)].drawn,
    })),
    ...course,
  ];
  return (
    <>
      <DrawnTimeline
        label={
          course.length
            ? 'The milestones and what the team answered each month, drawn; the table and the list below say the same.'
            : 'The milestones, drawn; the table below says the same.'
        }
        {...stretchOf(marks, now)}
        marks={marks}
        meanings={meanings}
      />
      <TableScroll label="Milestones">
        <table class="stack">
          <caption>
            Milestones, in the order in which they are due; a day lasts until it has ended everywhere on Earth
          </caption>
          <thead>
            <tr>
              <th scope="col">Milestone</th>
              <th scope="col">State</th>
              <th scope="col">When</th>
              <th scope="col">Owner</th>
              {last ? <th scope="col">{last.head}</th> : null}
            </tr>
          </thead>
          <tbody>
            {milestones.map((milestone) => {
              const progress = progressOf(plan, milestone.id);
              const standing = standingOf(milestone);
              const note = progress.notes.at(-1);
              return (
                <tr key={milestone.id}>
                  <th scope="row">
                    <bdi>{milestone.title}</bdi>
                    <p class="meta">{milestoneKindInWords[milestone.kind]}</p>
                  </th>
                  <td class="state" data-label="State">
                    <span class={looks[standing].tag}>{standing}</span>
                    {progress.done ? <p class="meta">{spokenDay(progress.done)}</p> : null}
                  </td>
                  <td data-label="When">
                    <Days starts={milestone.starts} due={milestone.due} />
                  </td>
                  <td data-label="Owner">
                    {progress.taken ? (
                      <>
                        <bdi>{progress.taken.name}</bdi>, with <bdi>{milestone.owner.name}</bdi>
                      </>
                    ) : (
                      <bdi>{milestone.owner.name}</bdi>
                    )}
                    {note ? (
                      <p class="meta">
                        <bdi class="kept">{note.words}</bdi>{' '}
                        <time datetime={note.at}>({spokenDay(note.at)})</time>
                      </p>
                    ) : null}
                  </td>
                  {last ? <td data-label={last.head}>{last.cell(milestone)}</td> : null}
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableScroll>
    </>
  );
};

/** Month by month, whether the team was still on the goal. */
const drawnCourse = (course: readonly CourseMonth[]): Drawn[] => {
  const points = course.map(({ month, answer }) => ({ day: `${month}-01`, kind: answer }));
  const [first, last] = [points[0], points.at(-1)];
  return first && last
    ? [{ label: 'Still on the goal?', from: first.day, to: last.day, kind: 'work', points }]
    : [];
};

/** From the month of the first milestone to a little after the last. */
const stretchOf = (marks: readonly Drawn[], now: Date) => {
  const today = now.toISOString().slice(0, 10);
  const all = marks.flatMap(({ from, to }) => [from, to]).toSorted();
  return {
    from: `${(all[0] ?? today).slice(0, 7)}-01`,
    to: dayAfter(all.at(-1) ?? today, 7),
    today,
  };
};

/** How a milestone looks where it stands: one colour, in the picture and in the table. */
const looks = {
  done: { drawn: 'done', tag: 'tag good' },
  overdue: { drawn: 'late', tag: 'tag bad' },
  'under way': { drawn: 'work', tag: 'tag' },
  'to come': { drawn: 'later', tag: 'tag quiet' },
} as const satisfies Record<MilestoneStanding, { drawn: Drawn['kind']; tag: string }>;

/** What each look means: where a milestone stands, and whether the forum was on its goal. */
const meanings = {
  ...Object.fromEntries(Object.entries(looks).map(([standing, { drawn }]) => [drawn, standing])),
  ...courseInWords,
};

const Days = ({ starts, due }: Pick<Milestone, 'starts' | 'due'>) => (
  <>{starts && starts !== due ? `${spokenDay(starts)} to ${spokenDay(due)}` : spokenDay(due)}</>
);
