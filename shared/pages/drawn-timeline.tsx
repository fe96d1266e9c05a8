import { daysBetween, spokenDay } from '../domain/time.ts';

/** A stretch or, where it ends on the day it begins, a point of time; in the order in which they are to stand. */
export interface Drawn {
  label: string;
  from: string;
  to: string;
  /** Look of its mark. */
  kind: DrawnKind;
  /** In the place of the mark: days of the stretch, each with a look of its own. */
  points?: readonly { day: string; kind: DrawnPoint }[];
}

type DrawnKind = 'meeting' | 'work' | 'due' | 'done' | 'late' | 'later';
type DrawnPoint = 'yes' | 'partly' | 'no' | 'none';

export interface DrawnTimelineProps {
  /** What the picture shows, in a sentence that says where the same stands in words. */
  label: string;
  from: string;
  to: string;
  today: string;
  marks: readonly Drawn[];
  /** What the looks mean, where the names of the marks do not tell. */
  meanings?: Readonly<Partial<Record<DrawnKind | DrawnPoint, string>>>;
}

/**
 * A timeline as a picture, once wide and once narrow; the style sheet shows the one that fits. Who hears the page hears
 * its caption, once: the same stands in words beside it.
 */
export const DrawnTimeline = (props: DrawnTimelineProps) => (
  <figure class="drawn">
    <Wide {...props} />
    <Narrow {...props} />
    <figcaption class="meta">
      {props.label}
      <Meanings {...props} />
    </figcaption>
  </figure>
);

/** A row for each mark with its name beside it, or above it where there is no room: for screens that are wide enough, and paper. */
const Wide = (props: DrawnTimelineProps) => {
  const { today, marks } = props;
  const width = 960;
  const side = 16;
  const row = 32;
  const line = 20;
  const at = scaleOf(props, side, width - side);
  const todayAt = isShown(props, today) ? at(today) : undefined;
  const top = headHeight(props);
  let y = top;
  const rows = marks.map((mark) => {
    const named = nameOf(mark, at(mark.from), at(mark.to), width, todayAt);
    const middle = y + (named.above ? line : 0) + row / 2;
    y = middle + row / 2;
    return { mark, named, middle, words: named.above ? middle - row / 2 - 2 : middle + 5 };
  });
  const height = y + 8;
  return (
    <svg class="drawn-wide" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <Months {...props} at={at} right={width} lines={[[axisHeight, height]]} />
      <Today {...props} at={at} right={width} lines={[[top - 4, height]]} />
      {rows.map(({ mark, named, middle, words }, place) => (
        <g key={place}>
          <Mark mark={mark} at={at} y={middle} />
          <text x={named.x} y={words} text-anchor={named.anchor}>
            {isolated(named.words)} <tspan class="drawn-days">{inDays(mark)}</tspan>
          </text>
        </g>
      ))}
    </svg>
  );
};

/** Each mark below its name, on a line of its own: for phones. */
const Narrow = (props: DrawnTimelineProps) => {
  const { marks } = props;
  const width = 300;
  const side = 8;
  const line = 18;
  const track = 24;
  const at = scaleOf(props, side, width - side);
  let y = headHeight(props);
  const rows = marks.map((mark) => {
    const lines = inLines(mark.label, width);
    const days = inDays(mark);
    const last = lines.at(-1) ?? '';
    const daysBeside = widthOf(last, labelSize) + widthOf(` ${days}`, daysSize) <= width;
    const top = y;
    const middle = top + (lines.length + (daysBeside ? 0 : 1)) * line + track / 2;
    y = middle + track / 2 + 4;
    return { mark, lines, days, daysBeside, top, middle };
  });
  const tracks = rows.map(({ middle }) => [middle - 9, middle + 9] as const);
  return (
    <svg class="drawn-narrow" viewBox={`0 0 ${width} ${y}`} aria-hidden="true">
      <Months {...props} at={at} right={width} lines={tracks} />
      <Today {...props} at={at} right={width} lines={tracks} />
      {rows.map(({ mark, lines, days, daysBeside, top, middle }, place) => (
        <g key={place}>
          <path class="drawn-track" d={`M0 ${middle}H${width}`} />
          <Mark mark={mark} at={at} y={middle} />
          <text y={top + 13}>
            {lines.map((words, index) => (
              <tspan key={index} x={0} dy={index ? line : 0}>
                {isolated(words)}
              </tspan>
            ))}
            {daysBeside ? ' ' : null}
            <tspan class="drawn-days" {...(daysBeside ? {} : { x: 0, dy: line })}>
              {days}
            </tspan>
          </text>
        </g>
      ))}
    </svg>
  );
};

const Mark = ({ mark, at, y }: { mark: Drawn; at: Axis['at']; y: number }) => {
  const [from, to] = [at(mark.from), at(mark.to)];
  if (mark.points)
    return (
      <>
        {mark.points.map(({ day, kind }) => (
          <circle key={day} class={`drawn-${kind}`} cx={at(day)} cy={y} r={5} />
        ))}
      </>
    );
  return mark.from === mark.to ? (
    <path class={`drawn-${mark.kind}`} d={`M${from - 7} ${y}l7 -7l7 7l-7 7z`} />
  ) : (
    <rect class={`drawn-${mark.kind}`} x={from} y={y - 7} width={Math.max(6, to - from)} height={14} rx={3} />
  );
};

/*
 * Above the marks: the years, the months and, in a row of its own, which day it is. Its line begins below all of them and
 * crosses none.
 */
const yearsHeight = 18;
const axisHeight = yearsHeight + 22;
const todayHeight = 22;
const headHeight = (props: Stretch & { today: string }) =>
  axisHeight + (isShown(props, props.today) ? todayHeight : 0) + 8;

interface Axis extends Stretch {
  at: (day: string) => number;
  /** Where the picture ends. */
  right: number;
  /** From where to where its lines go down. */
  lines: readonly (readonly [number, number])[];
}

/** What a name of a month and a year take, with a little room behind. */
const monthRoom = 36;
const yearRoom = 40;

/** The first days of the months. Of a long time every second is named, or the first of each quarter or half of a year. */
const Months = (props: Axis) => {
  const { at, right, lines, from } = props;
  const months = monthsBetween(props);
  const [first, second] = months;
  const width = first && second ? at(second) - at(first) : right;
  const every = [1, 2, 3, 6].find((count) => count * width >= monthRoom) ?? 12;
  const named = months.filter(
    (month) =>
      (Number(month.slice(5, 7)) - 1) % every === 0 &&
      at(month) + widthOf(monthName(month), daysSize) + 4 <= right,
  );
  const years = [from, ...months.filter((month) => month.slice(5, 7) === '01' && month > from)];
  return (
    <g>
      {months.map((month) => (
        <path
          key={month}
          class={month.slice(5, 7) === '01' ? 'drawn-month drawn-year' : 'drawn-month'}
          d={downAt(at(month), lines)}
        />
      ))}
      {years.map((day, place) =>
        (years[place + 1] ? at(years[place + 1] as string) : right) - at(day) >= yearRoom ? (
          <text key={day} class="drawn-small drawn-year-name" x={at(day)} y={yearsHeight - 4}>
            {day.slice(0, 4)}
          </text>
        ) : null,
      )}
      {named.map((month) => (
        <text key={month} class="drawn-small" x={at(month)} y={axisHeight - 8}>
          {monthName(month)}
        </text>
      ))}
    </g>
  );
};

const Today = (props: Axis & { today: string }) => {
  const { today, at, right, lines } = props;
  if (!isShown(props, today)) return null;
  const words = `Today, ${shortDay(today)}`;
  const half = widthOf(words, daysSize) / 2;
  const middle = Math.min(Math.max(at(today), half), right - half);
  return (
    <g>
      <path class="drawn-today" d={downAt(at(today), lines)}>
        <title>{`Today, ${spokenDay(today)}`}</title>
      </path>
      <text class="drawn-small drawn-now" x={middle} y={axisHeight + 16} text-anchor="middle">
        {words}
      </text>
    </g>
  );
};

const Meanings = ({ marks, meanings = {} }: DrawnTimelineProps) => {
  const shown = new Set<string>(
    marks.flatMap(({ kind, points }) => (points ? points.map((each) => each.kind) : [kind])),
  );
  const isPoint = (kind: string) => kind === 'yes' || kind === 'partly' || kind === 'no' || kind === 'none';
  const kinds = Object.entries(meanings).filter(([kind]) => shown.has(kind));
  return kinds.length ? (
    <ul class="drawn-meanings">
      {kinds.map(([kind, meaning]) => (
        <li key={kind}>
          <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
            {isPoint(kind) ? (
              <circle class={`drawn-${kind}`} cx="7" cy="7" r="5" />
            ) : (
              <rect class={`drawn-${kind}`} width="14" height="14" rx="3" />
            )}
          </svg>{' '}
          {meaning}
        </li>
      ))}
    </ul>
  ) : null;
};

interface Stretch {
  from: string;
  to: string;
}

const isShown = ({ from, to }: Stretch, day: string): boolean => day >= from && day <= to;

/** From days to places between `left` and `right`. */
const scaleOf = ({ from, to }: Stretch, left: number, right: number) => {
  const scale = (right - left) / Math.max(1, daysBetween(from, to));
  return (day: string) => Math.round((left + daysBetween(from, day) * scale) * 10) / 10;
};

const downAt = (x: number, lines: Axis['lines']): string =>
  lines.map(([from, to]) => `M${x} ${from}V${to}`).join('');

const monthsBetween = ({ from, to }: Stretch): string[] => {
  const months: string[] = [];
  const month = new Date(`${from.slice(0, 7)}-01T00:00Z`);
  if (!from.endsWith('-01')) month.setUTCMonth(month.getUTCMonth() + 1);
  for (; ; month.setUTCMonth(month.getUTCMonth() + 1)) {
    const day = month.toISOString().slice(0, 10);
    if (day > to || months.length > 60) return months;
    months.push(day);
  }
};

/** "Feb". */
const monthName = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short' }).format(new Date(`${day}T00:00Z`));

const shortDay = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(
    new Date(`${day}T00:00Z`),
  );

const inDays = ({ from, to, points }: Drawn) => {
  const short = points ? monthName : shortDay;
  return from === to ? short(from) : `${short(from)} – ${short(to)}`;
};

/** A name in any script, so that the days beside it stay where they are. */
const isolated = (words: string) => `\u2068${words}\u2069`;

/* Sizes of the style sheet. Nothing measures text on a server, so a wide typeface is assumed: names rather keep apart. */
const labelSize = 15;
const daysSize = 13;
const widthOf = (words: string, size: number): number =>
  [...words].reduce((sum, letter) => sum + size * (letter >= '\u2e80' ? 1.05 : 0.6), 0);

/** What there is room for; the whole name stands in the table. */
const shortened = (words: string, room: number): string => {
  if (widthOf(words, labelSize) <= room) return words;
  const letters = [...words];
  while (letters.length && widthOf(`${letters.join('')}…`, labelSize) > room) letters.pop();
  return `${letters.join('').trimEnd()}…`;
};

/**
 * Where the name of a mark stands: to its right or its left, on the side that has room and that today's line does not cross;
 * above it where neither has room.
 */
const nameOf = (mark: Drawn, from: number, to: number, width: number, today: number | undefined) => {
  const gap = 14;
  const days = widthOf(` ${inDays(mark)}`, daysSize);
  const length = widthOf(mark.label, labelSize) + days;
  const end = Math.max(to, mark.from === mark.to ? from : from + 6) + gap;
  const start = from - gap;
  const sides = [
    { anchor: 'start', x: end, room: width - end, lies: [end, end + length] },
    { anchor: 'end', x: start, room: start, lies: [start - length, start] },
  ] as const;
  const fitting = sides.filter(({ room }) => room >= length);
  const clear = fitting.filter(
    ({ lies: [left, right] }) => today === undefined || today < left - 4 || today > right + 4,
  );
  const beside = clear[0] ?? fitting[0];
  if (beside) return { anchor: beside.anchor, x: beside.x, words: mark.label, above: false };
  const words = shortened(mark.label, width - days);
  const x = Math.max(0, Math.min(from, width - widthOf(words, labelSize) - days));
  return { anchor: 'start', x, words, above: true } as const;
};

/** A name in lines of this width; a word that is longer than a line goes on in the next. */
const inLines = (label: string, width: number): string[] => {
  const lines: string[] = [];
  for (const word of label.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`, labelSize) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else {
      let rest = [...word];
      do {
        let count = rest.length;
        while (count > 1 && widthOf(rest.slice(0, count).join(''), labelSize) > width) count -= 1;
        lines.push(rest.slice(0, count).join(''));
        rest = rest.slice(count);
      } while (rest.length);
    }
  }
  return lines;
};
