import { CannotRun } from './template.ts';

/** When a schedule is due: the first time after an instant. */
export type NextDue = (after: Date) => Date;

const minute = 60_000;
const unitsOf: Record<string, number> = { minute, hour: 60 * minute, day: 24 * 60 * minute };

/**
 * Reads `rate(5 minutes)` and `cron(0 8 ? * MON-FRI *)` as EventBridge does, in UTC. A rate counts from the epoch, so
 * that it is the same after a restart.
 *
 * @throws CannotRun naming what it cannot read.
 */
export const readSchedule = (expression: string, where: string): NextDue => {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) {
    const every = Number(rate[1]) * (unitsOf[rate[2] ?? ''] ?? minute);
    return (after) => new Date((Math.floor(after.getTime() / every) + 1) * every);
  }
  const cron = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression);
  if (!cron) throw new CannotRun(`${where} is scheduled ${expression}, which the local run cannot read.`);
  const [minutes, hours, days, months, weekdays, years] = cron.slice(1).map((field, place) => {
    const kind = fields[place] ?? fields[0];
    const members = readField(field, kind);
    if (!members)
      throw new CannotRun(
        `${where} is scheduled ${expression}; the local run cannot read its ${kind.name}, ${field}.`,
      );
    return members;
  }) as [Members, Members, Members, Members, Members, Members];

  return (after) => {
    // Day by day, then minute by minute in the day that fits: at most some thousand steps for a schedule of once a year.
    const start = new Date(Math.floor(after.getTime() / minute) * minute + minute);
    const day = new Date(start);
    for (let tried = 0; tried < 366 * 8; tried += 1) {
      if (
        years(day.getUTCFullYear()) &&
        months(day.getUTCMonth() + 1) &&
        days(day.getUTCDate()) &&
        weekdays(day.getUTCDay() + 1)
      ) {
        const end = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + 1);
        for (const at = new Date(day); at.getTime() < end; at.setTime(at.getTime() + minute)) {
          if (hours(at.getUTCHours()) && minutes(at.getUTCMinutes())) return at;
        }
      }
      day.setTime(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + 1));
    }
    return new Date(8.64e15);
  };
};

type Members = (value: number) => boolean;
interface Field {
  name: string;
  from: number;
  to: number;
  names: readonly string[];
}

const fields: readonly [Field, ...Field[]] = [
  { name: 'minutes', from: 0, to: 59, names: [] },
  { name: 'hours', from: 0, to: 23, names: [] },
  { name: 'day of the month', from: 1, to: 31, names: [] },
  {
    name: 'month',
    from: 1,
    to: 12,
    names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  },
  { name: 'day of the week', from: 1, to: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
  { name: 'year', from: 1970, to: 2199, names: [] },
];

/** `*`, `?`, `5`, `MON-FRI`, `0/15`, `10-20/5`, and lists of these. */
const readField = (text: string, field: Field): Members | undefined => {
  const numberOf = (part: string) => {
    const named = field.names.indexOf(part.toUpperCase());
    return named >= 0 ? named + field.from : /^\d+$/.test(part) ? Number(part) : Number.NaN;
  };
  const ranges: { from: number; to: number; step: number }[] = [];
  for (const part of text.split(',')) {
    const [range = '', step = '1', ...rest] = part.split('/');
    const all = range === '*' || range === '?';
    const [first = '', last] = all ? [] : range.split('-');
    const from = all ? field.from : numberOf(first);
    const to = all ? field.to : last !== undefined ? numberOf(last) : part.includes('/') ? field.to : from;
    const every = numberOf(step);
    const sound = from >= field.from && to <= field.to && from <= to && every >= 1 && rest.length === 0;
    if (!sound) return undefined;
    ranges.push({ from, to, step: every });
  }
  return (value) =>
    ranges.some(({ from, to, step }) => value >= from && value <= to && (value - from) % step === 0);
};
