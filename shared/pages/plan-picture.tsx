import { days } from '../domain/time.ts';
import { TableScroll } from './table-scroll.tsx';

/** One line of the picture: from a day to a day, or a single day. */
export interface Bar {
  label: string;
  starts?: string | undefined;
  due: string;
  /** `done`, `overdue`, `under way`, `to come`; a class of the picture. */
  standing: string;
}

const width = 760;
const left = 8;
const line = 34;
const top = 30;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The first days of the months between two days. */
const monthsBetween = (from: string, to: string): string[] => {
  const firsts: string[] = [];
  let [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))];
  for (;;) {
    const first = `${year}-${String(month).padStart(2, '0')}-01`;
    if (first > to) return firsts;
    firsts.push(first);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
};

/**
 * Bars over the months, as a drawing beside a table that says the same: it is hidden from screen readers, and scrolls by
 * itself where the screen is narrow.
 */
export const PlanPicture = (props: { bars: readonly Bar[]; today: string }) => {
  const { bars, today } = props;
  const begins = bars.map(({ starts, due }) => starts ?? due).toSorted()[0] ?? today;
  const ends =
    bars
      .map(({ due }) => due)
      .toSorted()
      .at(-1) ?? today;
  const firsts = monthsBetween(begins, ends);
  const from = firsts[0] ?? begins;
  const length = Math.max(1, (Date.parse(ends) - Date.parse(from)) / days(1) + 7);
  const at = (day: string) =>
    Math.round((left + ((Date.parse(day) - Date.parse(from)) / days(1) / length) * (width - 2 * left)) * 10) /
    10;
  const height = top + bars.length * line + 8;
  const every = Math.ceil(firsts.length / 14);
  return (
    <TableScroll label="The milestones, drawn; the table below says the same">
      <svg class="plan-picture" viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
        {firsts.map((first, place) => (
          <g key={first}>
            <line class="grid" x1={at(first)} x2={at(first)} y1={top - 8} y2={height} />
            {place % every ? null : (
              <text class="axis" x={at(first) + 3} y={top - 12}>
                {months[Number(first.slice(5, 7)) - 1]}
                {place === 0 || first.slice(5, 7) === '01' ? ` ${first.slice(0, 4)}` : ''}
              </text>
            )}
          </g>
        ))}
        {bars.map(({ label, starts, due, standing }, place) => {
          const y = top + place * line;
          const x = at(starts ?? due);
          const wide = Math.max(10, at(due) - x);
          // Words stand where there is room: after the bar, or before it near the end.
          const atEnd = x > width * 0.62;
          return (
            <g key={place} class={standing.replace(' ', '-')}>
              <rect class="bar" x={x} y={y + 17} width={wide} height={10} rx={5} />
              <text class="label" x={atEnd ? x + wide : x} y={y + 12} text-anchor={atEnd ? 'end' : 'start'}>
                {label}
              </text>
            </g>
          );
        })}
        {today >= from && today <= ends ? (
          <g class="today">
            <line x1={at(today)} x2={at(today)} y1={top - 8} y2={height} />
            <text class="axis" x={at(today)} y={10} text-anchor="middle">
              today
            </text>
          </g>
        ) : null}
      </svg>
    </TableScroll>
  );
};
