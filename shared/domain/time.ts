import * as z from 'zod/mini';

/** An instant as ISO 8601 in UTC with milliseconds; two of them compare as strings. */
export const instantSchema = z.iso.datetime({ precision: 3 });
/** A calendar day, `2026-11-24`. */
export const daySchema = z.iso.date();

export const hours = (count: number) => count * 3_600_000;
export const days = (count: number) => hours(24) * count;
/** The instant `milliseconds` after `from` (before, when negative). */
export const after = (from: Date | string, milliseconds: number): string =>
  new Date(new Date(from).getTime() + milliseconds).toISOString();

/**
 * The last moment of a day "anywhere on Earth" (UTC−12): while it is still that day somewhere, a deadline has not
 * passed. The first instant that is too late, so that `now < endOfDayAnywhere(day)` means in time.
 */
export const endOfDayAnywhere = (day: string): string => after(`${day}T00:00:00.000Z`, hours(24 + 12));

/** The first moment of a day in the place on Earth where it begins first (UTC+14). */
export const startOfDayAnywhere = (day: string): string => after(`${day}T00:00:00.000Z`, hours(-14));

/** Whether the runtime knows this IANA time zone. */
export const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** What a wall clock and a calendar in `zone` show at `instant`; `weekday` is 1 for Monday to 7 for Sunday. */
export const wallClock = (
  instant: Date | string,
  zone: string,
): { day: string; hour: number; weekday: number } => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const day = `${part('year')}-${part('month')}-${part('day')}`;
  return { day, hour: Number(part('hour')), weekday: ((new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7) + 1 };
};

/** "24 November 2026, 15:01 UTC": the form in which pages and letters give an instant. */
export const spokenInstant = (instant: Date | string, zone = 'UTC'): string =>
  `${spokenIn(zone, instant)} ${zone}`;

/** The same without its zone, for a sentence that names it once for several. */
export const spokenIn = (zone: string, instant: Date | string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
    .format(new Date(instant))
    .replace(' at ', ', ');

/** "24 November 2026". */
export const spokenDay = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(new Date(`${day.slice(0, 10)}T00:00Z`));

/** "9–11 February 2027", "30 January – 2 February 2027": the days from one to another. */
export const spokenDays = ({ starts, ends }: { starts: string; ends: string }): string => {
  if (starts === ends) return spokenDay(starts);
  const [year, month] = [starts.slice(0, 4) === ends.slice(0, 4), starts.slice(0, 7) === ends.slice(0, 7)];
  const from = spokenDay(starts).split(' ');
  return month
    ? `${from[0]}–${spokenDay(ends)}`
    : `${(year ? from.slice(0, 2) : from).join(' ')} – ${spokenDay(ends)}`;
};

/** A day that is a deadline: until its end anywhere on Earth, unless it says a time of day and an IANA time zone. */
export interface Moment {
  day: string;
  time?: string | undefined;
  zone?: string | undefined;
}

/** "18:00", on a 24-hour clock. */
export const timeOfDay = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** What is wrong with a time of day and its zone, by field; both may be absent. */
export const wrongClock = ({
  time,
  zone,
}: {
  time?: string | undefined;
  zone?: string | undefined;
}): { name: 'time' | 'zone'; message: string }[] => {
  if (!time && !zone) return [];
  if (!time) return [{ name: 'time', message: 'A time zone needs a time of day, like 18:00.' }];
  if (!timeOfDay.test(time))
    return [{ name: 'time', message: 'This is not a time of day. Write it on a 24-hour clock, like 18:00.' }];
  if (!zone)
    return [{ name: 'zone', message: 'A time of day needs its time zone. Write it like Europe/Zurich.' }];
  return isTimeZone(zone)
    ? []
    : [{ name: 'zone', message: 'This time zone is not known. Write it like Europe/Zurich.' }];
};

const asUtc = (instant: number, zone: string): number => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
};

/**
 * The instant at which calendar and clock in `zone` show this. Where the clock is put forward past it, the instant it
 * would have been; where it shows it twice, one of the two.
 */
export const instantIn = (zone: string, day: string, time: string): string => {
  const wanted = Date.parse(`${day}T${time}:00.000Z`);
  // How far the zone is from UTC depends on the instant that is looked for: the second look has it right.
  const first = wanted - (asUtc(wanted, zone) - wanted);
  return new Date(first - (asUtc(first, zone) - wanted)).toISOString();
};

/** The first instant that is too late for a deadline. */
export const endOf = ({ day, time, zone }: Moment): string =>
  time && zone ? instantIn(zone, day, time) : endOfDayAnywhere(day);

/**
 * "the end of 15 December 2026, anywhere on Earth (16 December 2026, 12:00 UTC)", or "15 December 2026, 18:00
 * Europe/Zurich (15 December 2026, 17:00 UTC)", or of a time that is in UTC already "15 December 2026, 18:00 UTC": the one
 * form in which pages and letters tell a deadline, read after "until".
 */
export const spokenDeadline = (deadline: string | Moment): string => {
  const moment = typeof deadline === 'string' ? { day: deadline } : deadline;
  const utc = spokenInstant(endOf(moment));
  if (!moment.time || !moment.zone) return `the end of ${spokenDay(moment.day)}, anywhere on Earth (${utc})`;
  return isUtc.test(moment.zone) ? utc : `${spokenDay(moment.day)}, ${moment.time} ${moment.zone} (${utc})`;
};

/**
 * "24 November 2026, when the day begins in the first place on Earth, at UTC+14 (23 November 2026, 10:00 UTC)": the one form in
 * which pages and letters tell a beginning, read after "from" or "on". Not "anywhere on Earth", which means UTC−12 to who knows it.
 */
export const spokenBeginning = (day: string): string =>
  `${spokenDay(day)}, when the day begins in the first place on Earth, at UTC+14 (${spokenInstant(startOfDayAnywhere(day))})`;

/** A time of such a zone is not told in UTC a second time. */
const isUtc = /^(?:etc\/)?(?:utc|gmt)$/i;

/** The day `count` days after a day (before, when negative). */
export const dayAfter = (day: string, count = 1): string =>
  after(`${day}T00:00:00.000Z`, days(count)).slice(0, 10);

/** How many days `to` is after `from`. */
export const daysBetween = (from: string, to: string): number =>
  (Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / days(1);
