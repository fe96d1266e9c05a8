import { escape as escaped, ICalCalendar } from 'ical-generator';
import type { Call } from '../../shared/domain/call.ts';
import {
  beginnings,
  type Cycle,
  cycleDateInWords,
  cycleDateNames,
  datesInForce,
  instantOf,
  meetingAfter,
  spokenDate,
} from '../../shared/domain/cycle.ts';
import { after, dayAfter } from '../../shared/domain/time.ts';

const dayOf = (day: string) => new Date(`${day}T00:00:00.000Z`);

/**
 * A cycle as a calendar: the meetings as whole days, each date as the half hour that ends with the deadline (or begins
 * with what begins), so that calendars show it in their own zone. The same event keeps its id when it is moved.
 *
 * @param call whose days hold, see `datesInForce`
 */
export const calendarOf = (cycle: Cycle, baseUrl: string, now: Date, call?: Call): string => {
  const url = `${baseUrl}/cycles/${cycle.id}`;
  const calendar = new ICalCalendar({
    // The library escapes what stands in events, but not the calendar's own name.
    name: escaped(`Best Practice Forums: ${cycle.title}`, false),
    prodId: { company: 'Intersession', product: 'Best Practice Forums', language: 'EN' },
    url,
    ttl: 60 * 60 * 24,
  });
  const host = new URL(baseUrl).host;
  const common = (name: string) => ({
    id: `${cycle.id}-${name}@${host}`,
    // Whichever of the two is changed, what it says is newer.
    sequence: cycle.revision + (call?.revision ?? 0),
    stamp: now,
    url,
  });
  const next = meetingAfter(cycle);
  const meetings = [
    ['meeting', 'Annual meeting of the IGF', cycle.meeting],
    ['magMeeting', 'First meeting of the MAG', cycle.magMeeting],
    [
      'nextMeeting',
      cycle.nextMeeting ? 'Annual meeting of the IGF' : 'Annual meeting of the IGF (days not given yet)',
      next,
    ],
  ] as const;
  for (const [name, summary, { starts, ends }] of meetings)
    calendar.createEvent({
      ...common(name),
      summary,
      allDay: true,
      start: dayOf(starts),
      // The day after the last, as iCalendar has it.
      end: dayOf(dayAfter(ends)),
    });
  const dates = datesInForce(cycle, call);
  for (const name of cycleDateNames) {
    const instant = instantOf(name, dates[name]);
    const begins = beginnings.includes(name);
    calendar.createEvent({
      ...common(name),
      summary: `${cycleDateInWords[name]} (${cycle.title})`,
      description: `${begins ? 'From' : 'Until'} ${spokenDate(name, dates[name])}.${dates[name].reason ? `\n${dates[name].reason}` : ''}`,
      start: new Date(begins ? instant : after(instant, -30 * 60_000)),
      end: new Date(begins ? after(instant, 30 * 60_000) : instant),
    });
  }
  return calendar.toString();
};
