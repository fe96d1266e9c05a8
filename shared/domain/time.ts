import * as z from 'zod';

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

/** The first moment of a day anywhere on Earth (UTC+14). */
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

/**
 * "the end of 15 December 2026, anywhere on Earth (16 December 2026, 12:00 UTC)": the one form in which pages and letters
 * tell a day that is a deadline, read after "until".
 */
export const spokenDeadline = (day: string): string =>
  `the end of ${spokenDay(day)}, anywhere on Earth (${spokenInstant(endOfDayAnywhere(day))})`;
