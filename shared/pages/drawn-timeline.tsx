import { daysBetween, spokenDay } from '../domain/time.ts';

/** A stretch or, where it ends on the day it begins, a point of time; in the order in which they are to stand. */
export interface Drawn {
  label: string;
  from: string;
  to: string;
  /** Look of its mark. */
  kind: 'meeting' | 'work' | 'due' | 'done' | 'late';
}

export interface DrawnTimelineProps {
  /** What the picture shows, in a sentence that says where the same stands in words. */
  label: string;
  from: string;
  to: string;
  today: string;
  marks: readonly Drawn[];
}

const monthsBetween = (from: string, to: string): string[] => {
  const months: string[] = [];
  const month = new Date(`${from.slice(0, 7)}-01T00:00Z`);
  for (month.setUTCMonth(month.getUTCMonth() + 1); ; month.setUTCMonth(month.getUTCMonth() + 1)) {
    const day = month.toISOString().slice(0, 10);
    if (day > to || months.length > 60) return months;
    months.push(day);
  }
};

/** "Jan 2027" for the first month and each January, else "Feb". */
const monthName = (day: string, first: boolean): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    month: 'short',
    ...(first || day.slice(5, 7) === '01' ? { year: 'numeric' } : {}),
  }).format(new Date(`${day}T00:00Z`));

const shortDay = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(
    new Date(`${day}T00:00Z`),
  );

const inDays = ({ from, to }: Drawn) =>
  from === to ? shortDay(from) : `${shortDay(from)} – ${shortDay(to)}`;

const Mark = (props: { mark: Drawn; x: number; y: number; length: number; down: boolean }) => {
  const { mark, x, y, length, down } = props;
  if (mark.from === mark.to) return <path class={`drawn-${mark.kind}`} d={`M${x - 7} ${y}l7 -7l7 7l-7 7z`} />;
  return down ? (
    <rect class={`drawn-${mark.kind}`} x={x - 7} y={y} width={14} height={Math.max(6, length)} rx={3} />
  ) : (
    <rect class={`drawn-${mark.kind}`} x={x} y={y - 7} width={Math.max(6, length)} height={14} rx={3} />
  );
};

/** A row for each mark, the year from left to right: for screens that are wide enough, and paper. */
const Across = ({ label, from, to, today, marks }: DrawnTimelineProps) => {
  const width = 960;
  const side = 16;
  const row = 32;
  const top = 40;
  const height = top + marks.length * row + 8;
  const scale = (width - 2 * side) / Math.max(1, daysBetween(from, to));
  const at = (day: string) => Math.round((side + daysBetween(from, day) * scale) * 10) / 10;
  return (
    <svg class="drawn-across" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {monthsBetween(from, to).map((month, place, all) => {
        // Of a long time every second month or so is named, so that names do not run into each other.
        const named = place % Math.ceil(all.length / 13) === 0;
        return (
          <g key={month}>
            <path class="drawn-month" d={`M${at(month)} ${named ? 24 : 30}V${height}`} />
            {named && at(month) < width - 60 ? (
              <text class="drawn-small" x={at(month) + 4} y={20}>
                {monthName(month, place === 0)}
              </text>
            ) : null}
          </g>
        );
      })}
      {today >= from && today <= to ? (
        <path class="drawn-today" d={`M${at(today)} 24V${height}`}>
          <title>{`Today, ${spokenDay(today)}`}</title>
        </path>
      ) : null}
      {marks.map((mark, place) => {
        const x = at(mark.from);
        const y = top + place * row + row / 2;
        const end = at(mark.to);
        const toTheLeft = end > width * 0.6;
        return (
          <g key={place}>
            <Mark mark={mark} x={x} y={y} length={end - x} down={false} />
            <text x={toTheLeft ? x - 14 : end + 14} y={y + 5} text-anchor={toTheLeft ? 'end' : 'start'}>
              {mark.label} <tspan class="drawn-days">{inDays(mark)}</tspan>
            </text>
          </g>
        );
      })}
    </svg>
  );
};

/** A name in lines that a phone has room for. */
const inLines = (label: string): string[] => {
  const lines: string[] = [];
  for (const word of label.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 23) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};

/** The year from top to bottom, names beside it: for phones. */
const Down = ({ label, from, to, today, marks }: DrawnTimelineProps) => {
  const scale = 1.5;
  const top = 16;
  const line = 17;
  const at = (day: string) => Math.round(top + daysBetween(from, day) * scale);
  // Names that would stand on each other make room downwards, each with a line to its mark.
  let free = 0;
  const placed = [...marks]
    .sort((one, other) => one.from.localeCompare(other.from))
    .map((mark) => {
      const y = Math.max(at(mark.from) + 5, free);
      const lines = inLines(mark.label);
      free = y + (lines.length + 1) * line + 4;
      return { mark, y, lines };
    });
  const height = Math.max(at(to) + 24, free);
  const column = { meeting: 52, work: 70, due: 88, done: 70, late: 70 } as const;
  return (
    <svg class="drawn-down" viewBox={`0 0 292 ${height}`} role="img" aria-label={label}>
      {monthsBetween(from, to).map((month, place) => (
        <g key={month}>
          <path class="drawn-month" d={`M40 ${at(month)}H100`} />
          <text class="drawn-small" x={0} y={at(month) + 4}>
            {monthName(month, place === 0).replace(/ 20/, ' ’')}
          </text>
        </g>
      ))}
      {today >= from && today <= to ? <path class="drawn-today" d={`M40 ${at(today)}H100`} /> : null}
      {placed.map(({ mark, y, lines }, place) => {
        const x = column[mark.kind];
        const middle = mark.from === mark.to ? at(mark.from) : at(mark.from) + 3;
        return (
          <g key={place}>
            <path class="drawn-lead" d={`M${x + 9} ${middle}L101 ${middle}L110 ${y - 4}`} />
            <Mark mark={mark} x={x} y={at(mark.from)} length={at(mark.to) - at(mark.from)} down />
            <text x={114} y={y}>
              {lines.map((words, index) => (
                <tspan key={words} x={114} dy={index ? line : 0}>
                  {words}
                </tspan>
              ))}
            </text>
            <text class="drawn-days" x={114} y={y + lines.length * line}>
              {inDays(mark)}
            </text>
          </g>
        );
      })}
    </svg>
  );
};

/** A timeline as a picture, once across and once down; the style sheet shows the one that fits. */
export const DrawnTimeline = (props: DrawnTimelineProps) => (
  <figure class="drawn">
    <Across {...props} />
    <Down {...props} />
    <figcaption class="meta">{props.label}</figcaption>
  </figure>
);
