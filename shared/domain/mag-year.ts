import { type Charter, charterSpan, cyclesOfCharter } from './charter.ts';
import { type Cycle, cycleDates, type Meetings, meetingAfter } from './cycle.ts';
import type { Forum } from './forum.ts';
import type { MagYear } from './participation.ts';
import type { Proposal } from './proposal.ts';
import { after, dayAfter, days, endOfDayAnywhere, startOfDayAnywhere } from './time.ts';

/*
 * R18: how a year of the MAG and a cycle belong together. A cycle has one such year, which begins by itself when the MAG has
 * first met, and the forums of the year are those that work in that cycle.
 */

/** The cycle that a year of the MAG belongs to, among those that are planned (latest first). */
export const cycleOfYear = (
  year: Pick<MagYear, 'asks' | 'cycleId'>,
  planned: readonly Cycle[],
): Cycle | undefined =>
  year.cycleId
    ? planned.find(({ id }) => id === year.cycleId)
    : planned.find((cycle) => cycle.meeting.starts <= year.asks && year.asks < meetingAfter(cycle).starts);

/** Days after the MAG has confirmed the topics: decisions are sent by then, and new members let in. */
const beginsAfter = 7;
/** Days that members have to declare. */
const lasts = 28;
/** The secretariat hears of a year so long before it begins, in milliseconds. */
const heardBefore = days(7);

/** A year of the MAG that is not begun yet, as it follows from its cycle. */
export interface ComingYear {
  cycle: Cycle;
  title: string;
  asks: string;
  until: string;
  /** The instant from which it begins by itself. */
  begins: string;
  /** The instant from which the secretariat is told of it. */
  heard: string;
}

/**
 * The year that begins next by itself: that of the first cycle without one. A cycle that was planned after that day begins
 * its year on the day it is; none begins so late that there is no time to declare before the cycle's end.
 *
 * @param planned the cycles, latest first
 */
export const comingYear = (
  planned: readonly Cycle[],
  years: readonly Pick<MagYear, 'asks' | 'cycleId'>[],
  now: Date,
): ComingYear | undefined => {
  const begun = new Set(years.map((year) => cycleOfYear(year, planned)?.id));
  const today = now.toISOString().slice(0, 10);
  return planned
    .toReversed()
    .filter(({ id }) => !begun.has(id))
    .map((cycle): ComingYear => {
      const day = dayAfter(cycleDates(cycle).magConfirms.day, beginsAfter);
      const begins = startOfDayAnywhere(day);
      const late = day < today;
      const asks = late ? today : day;
      return {
        cycle,
        title: `MAG ${cycle.magMeeting.ends.slice(0, 4)}`,
        asks,
        until: dayAfter(asks, lasts),
        begins,
        heard: after(begins, -heardBefore),
      };
    })
    .find(({ cycle, until }) => until < meetingAfter(cycle).starts);
};

/** From the first instant of a year of the MAG to the first after it. */
export interface YearSpan {
  begins: string;
  ends: string;
}

/**
 * A year lasts from the end of the annual meeting that opens its cycle to the end of the next. One that has no cycle lasts
 * as long, and begins as long before members are asked as there usually is between the annual meeting and that day.
 */
export const spanOfYear = (year: Pick<MagYear, 'asks'>, cycle: Meetings | undefined): YearSpan =>
  cycle
    ? { begins: endOfDayAnywhere(cycle.meeting.ends), ends: endOfDayAnywhere(meetingAfter(cycle).ends) }
    : {
        begins: startOfDayAnywhere(dayAfter(year.asks, -90)),
        ends: startOfDayAnywhere(dayAfter(year.asks, 274)),
      };

/**
 * The forums of a year: those with a charter in force in it, and those that the MAG accepted in it, founded or to go on,
 * whose charter is still to come. The same whenever it is read: a forum stays in the years that it worked in, and comes
 * into no earlier one.
 *
 * Each has its MAG facilitator, where a charter in force names one (R10).
 *
 * @param known.charters those that are approved
 * @param known.accepted proposals that were accepted, those to go on among them
 */
export const forumsOfYear = (
  span: YearSpan,
  known: {
    forums: readonly Forum[];
    charters: readonly Charter[];
    planned: readonly Cycle[];
    accepted: readonly Pick<Proposal, 'continues' | 'decision'>[];
  },
): { forum: Forum; facilitator: Charter['facilitator'] | undefined }[] => {
  const inYear = (at: string | undefined) => at !== undefined && span.begins <= at && at < span.ends;
  const inForce = (charter: Charter) => {
    const { cycles } = cyclesOfCharter(charter, known.planned);
    const { begins, ends } = cycles ? charterSpan(charter, cycles) : { begins: '', ends: '' };
    return begins < span.ends && span.begins < ends;
  };
  const works = known.charters.filter(inForce).toSorted((one, other) => one.number - other.number);
  // Of two in one year, the later one.
  const facilitators = new Map(works.map(({ forumId, facilitator }) => [forumId, facilitator]));
  const chosen = new Set([
    ...works.map(({ forumId }) => forumId),
    ...known.accepted.flatMap(({ continues, decision }) =>
      continues && inYear(decision?.at) ? [continues.forumId] : [],
    ),
  ]);
  return known.forums
    .filter(({ id, createdAt }) => chosen.has(id) || inYear(createdAt))
    .map((forum) => ({ forum, facilitator: facilitators.get(forum.id) }));
};
