import * as z from 'zod/mini';
import type { Actor } from './audit.ts';
import {
  type Call,
  type CallFields,
  callDeadline,
  callState,
  closesAt,
  opensAt,
  wrongDates,
} from './call.ts';
import {
  choice,
  day,
  line,
  optionalChoice,
  optionalDay,
  optionalLine,
  optionalText,
  text,
} from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { type Refusal, refuse } from './refusal.ts';
import {
  dayAfter,
  daySchema,
  daysBetween,
  endOf,
  endOfDayAnywhere,
  instantSchema,
  type Moment,
  spokenBeginning,
  spokenDay,
  spokenDeadline,
  spokenInstant,
  startOfDayAnywhere,
  timeOfDay,
  wrongClock,
} from './time.ts';

/**
 * R7: the year of the Best Practice Forums follows from two meetings, the annual meeting that opens it and the MAG's first
 * meeting after it. Everything here is a rule about those days; nothing of it is kept but what somebody overrode.
 */
export const cycleForm = late(() => ({
  title: line({
    label: 'Title of the cycle',
    hint: 'The years it connects, for example: IGF 2026–2027.',
    max: 80,
  }),
  meetingStarts: day({
    label: 'The annual meeting begins on',
    hint: 'The annual meeting that opens this cycle.',
  }),
  meetingEnds: day({ label: 'The annual meeting ends on' }),
  magStarts: day({
    label: 'The MAG’s first meeting begins on',
    hint: 'The first meeting of the MAG after the annual meeting: the one that confirms the topics.',
  }),
  magEnds: day({ label: 'The MAG’s first meeting ends on' }),
  nextStarts: optionalDay({
    label: 'The next annual meeting begins on',
    hint: 'At which this cycle ends. Leave it empty as long as it is not known: then the same weekdays a year later are assumed.',
  }),
  nextEnds: optionalDay({ label: 'The next annual meeting ends on' }),
}));
export type CycleFields = z.infer<typeof cycleForm>;

/** First and last day of a meeting. */
const span = late(() => ({ starts: daySchema, ends: daySchema }));
export type Span = z.infer<typeof span>;

export const cycleDateNames = [
  'callOpens',
  'callCloses',
  'reviewOpens',
  'reviewCloses',
  'magConfirms',
  'continuationDue',
  'midTermDue',
  'summaryDue',
  'outputsDue',
] as const;
export type CycleDateName = (typeof cycleDateNames)[number];

const overrideSchema = late(() => ({
  day: daySchema,
  /** Time of day, with its zone; without them the day counts anywhere on Earth. */
  time: z.optional(z.string().check(z.regex(timeOfDay))),
  zone: z.optional(z.string()),
  reason: z.string(),
  by: z.string(),
  at: instantSchema,
}));

export const cycleSchema = late(() => ({
  id: idOf('cycle'),
  revision: z.int(),
  title: z.string(),
  meeting: span,
  magMeeting: span,
  nextMeeting: z.optional(span),
  overrides: z.partialRecord(z.enum(cycleDateNames), overrideSchema),
  createdAt: instantSchema,
}));
export type Cycle = z.infer<typeof cycleSchema>;

/** What the derived days follow from. */
export type Meetings = Pick<Cycle, 'meeting' | 'magMeeting' | 'nextMeeting' | 'overrides'>;

/** One date of a cycle, as it holds: derived, or overridden with a reason. */
export interface CycleDate extends Moment {
  /** The day that follows from the meetings (and from the dates before it, as they hold). */
  derived: string;
  /** Why it is another day; absent where the derived one holds. */
  reason?: string;
  by?: string;
  at?: string;
  /** Where it is the day of the call itself, and the cycle has another (`datesInForce`). */
  ofCall?: true;
}

/** In days, from the first day to the last. A call is announced for less only by override, and said to be too short. */
export const callLasts = { least: 21, good: 35, most: 42 } as const;
export const reviewLasts = { least: 10, good: 21 } as const;
/**
 * From the last day of review to the MAG's first, for the secretariat to put the reviews together. Two at least: a day that
 * counts anywhere on Earth ends at noon UTC of the next, which would be in the MAG's meeting.
 */
const synthesisLasts = { least: 2, good: 7 } as const;
/** From the call's first day to the MAG's, so that everything has the least time it needs. */
const leastBeforeMag = callLasts.least + 1 + reviewLasts.least + synthesisLasts.least;

/** A year of 52 weeks, so that meetings keep their weekdays. */
const year = 364;

/** The annual meeting at which the cycle ends; until the secretariat gives it, the same weekdays a year later. */
export const meetingAfter = ({ meeting, nextMeeting }: Pick<Meetings, 'meeting' | 'nextMeeting'>): Span =>
  nextMeeting ?? { starts: dayAfter(meeting.starts, year), ends: dayAfter(meeting.ends, year) };

/**
 * The planned cycle that follows, where its annual meeting is not the one on which this cycle counts: what ends with this
 * cycle, charters and mid-term updates above all, would end on another day than the next one begins.
 *
 * It is pointed out, and not derived. What R7 and R9 derive from the new cycle is: when the call opens, and until when a forum
 * asks to go on, follow from the new cycle's own two meetings (`cycleDates`), with its MAG's first meeting at the end of both.
 * The days on which this cycle ends are promises to forums that work by them. Planning another cycle does not move those
 * that somebody gave: somebody changes this one, sees what moves and what fits no more, and it stands in its history. Days that were
 * only assumed are given by the new cycle when it is planned, where what was approved stays possible (`endGivenBy`).
 */
export const otherMeetingAfter = (cycle: Cycle, planned: readonly Cycle[]): Cycle | undefined => {
  const [next] = planned
    .filter(({ meeting }) => meeting.starts > cycle.meeting.starts)
    .toSorted((one, other) => one.meeting.starts.localeCompare(other.meeting.starts));
  const { starts, ends } = meetingAfter(cycle);
  return next && (next.meeting.starts !== starts || next.meeting.ends !== ends) ? next : undefined;
};

/** Gives each part its least, then the rest in turn to what makes the most of it. */
const windows = (room: number) => {
  const spare = Math.max(0, room - leastBeforeMag);
  let left = spare;
  const take = (most: number) => {
    const taken = Math.min(left, most);
    left -= taken;
    return taken;
  };
  const call = callLasts.least + take(callLasts.good - callLasts.least);
  const review = reviewLasts.least + take(reviewLasts.good - reviewLasts.least);
  take(synthesisLasts.good - synthesisLasts.least);
  return { call: call + take(callLasts.most - callLasts.good), review };
};

const later = (one: string, other: string) => (one > other ? one : other);
const earlier = (one: string, other: string) => (one < other ? one : other);

/**
 * All dates of a cycle, each with the day that the rules derive:
 *
 * - `callOpens`: the day after the annual meeting; during it, as early as its first day, where the MAG meets so soon that
 *   three weeks of call and ten days of review would not fit otherwise.
 * - `callCloses`: five to six weeks later, three at least.
 * - `reviewOpens`: the day after the call closes.
 * - `reviewCloses`: two to three weeks later, ten days at least; two days before the MAG's first day at the latest, a week
 *   before it where there is time.
 * - `magConfirms`: the last day of the MAG's first meeting.
 * - `continuationDue` (R9): when the call closes, so that forums of the cycle before that want to go on are reviewed beside
 *   the new proposals. It is *their* deadline: ask the newer cycle, or `cycleAfter` while there is none.
 * - `midTermDue` (R10): the first day of the next annual meeting, for charters in the first of two years.
 * - `summaryDue` (R25): the day before the next annual meeting's last, whose closing session hears the summaries.
 * - `outputsDue`: the last day of the next annual meeting.
 *
 * A date that is overridden moves those that follow from it. Days are in order and lie within the cycle unless `unfitting`
 * says what does not fit.
 */
export const cycleDates = (cycle: Meetings): Record<CycleDateName, CycleDate> => {
  const { meeting, magMeeting, overrides } = cycle;
  const next = meetingAfter(cycle);
  const date = (
    name: CycleDateName,
    derived: string,
    clock: Pick<Moment, 'time' | 'zone'> = {},
  ): CycleDate => {
    const override = overrides[name];
    return override ? { ...override, derived } : { day: derived, derived, ...clock };
  };
  const callOpens = date(
    'callOpens',
    later(meeting.starts, earlier(dayAfter(meeting.ends), dayAfter(magMeeting.starts, -leastBeforeMag))),
  );
  const lasts = windows(daysBetween(callOpens.day, magMeeting.starts));
  const callCloses = date('callCloses', dayAfter(callOpens.day, lasts.call));
  const reviewOpens = date('reviewOpens', dayAfter(callCloses.day));
  const reviewCloses = date('reviewCloses', dayAfter(reviewOpens.day, lasts.review));
  return {
    callOpens,
    callCloses,
    reviewOpens,
    reviewCloses,
    magConfirms: date('magConfirms', magMeeting.ends),
    continuationDue: date(
      'continuationDue',
      callCloses.day,
      callCloses.time && callCloses.zone ? { time: callCloses.time, zone: callCloses.zone } : {},
    ),
    midTermDue: date('midTermDue', next.starts),
    summaryDue: date('summaryDue', later(next.starts, dayAfter(next.ends, -1))),
    outputsDue: date('outputsDue', next.ends),
  };
};

/** The cycle that follows, as far as it can be told before it is planned: the same distances from the next annual meeting. */
export const cycleAfter = (cycle: Meetings): Meetings => {
  const meeting = meetingAfter(cycle);
  const toMag = daysBetween(cycle.meeting.ends, cycle.magMeeting.starts);
  const starts = dayAfter(meeting.ends, toMag);
  const ends = dayAfter(starts, daysBetween(cycle.magMeeting.starts, cycle.magMeeting.ends));
  return { meeting, magMeeting: { starts, ends }, overrides: {} };
};

/**
 * The instant of a date: the first that is too late for a deadline. The call opens when its day begins in the first place on Earth;
 * review when its day has begun everywhere, so that the day after a call closes there is nobody left to wait for.
 */
export const instantOf = (name: CycleDateName, date: Moment): string => {
  if (date.time && date.zone) return endOf(date);
  if (name === 'callOpens') return startOfDayAnywhere(date.day);
  return endOfDayAnywhere(name === 'reviewOpens' ? dayAfter(date.day, -1) : date.day);
};

/** The names of dates, the earliest first; those of one instant as they follow from each other. */
export const inOrderOfDates = (dates: Record<CycleDateName, Moment>): CycleDateName[] =>
  cycleDateNames.toSorted((one, other) =>
    instantOf(one, dates[one]).localeCompare(instantOf(other, dates[other])),
  );

/** The dates that begin something; all others are deadlines. */
export const beginnings: readonly CycleDateName[] = ['callOpens', 'reviewOpens'];

/** A date in words, with the zone of its time: when something begins, or until when there is time. */
export const spokenDate = (name: CycleDateName, date: Moment): string =>
  name === 'callOpens' && !date.time
    ? spokenBeginning(date.day)
    : beginnings.includes(name)
      ? spokenInstant(instantOf(name, date))
      : spokenDeadline(date);

export const cycleDateInWords: Record<CycleDateName, string> = {
  callOpens: 'The call opens',
  callCloses: 'The call closes',
  reviewOpens: 'Review begins',
  reviewCloses: 'Review ends',
  magConfirms: 'The MAG has confirmed the topics',
  continuationDue: 'Running forums have asked to go on',
  midTermDue: 'Mid-term updates are in',
  summaryDue: 'Summaries are in',
  outputsDue: 'Outputs are published',
};

/** The same of a date that is still to come, in a letter: what is to be by then is no fact yet. */
export const cycleDateToCome: Record<CycleDateName, string> = {
  callOpens: 'The call opens',
  callCloses: 'The call closes',
  reviewOpens: 'The review of proposals begins',
  reviewCloses: 'The review of proposals ends',
  magConfirms: 'The MAG is to confirm the topics',
  continuationDue: 'Forums that want to go on are to ask for it',
  midTermDue: 'Mid-term updates are due',
  summaryDue: 'Summaries are due',
  outputsDue: 'Outputs are to be published',
};

/** How each date is derived, in a sentence for pages. */
export const cycleDateRule: Record<CycleDateName, string> = {
  callOpens: 'The day after the annual meeting; during it, where the MAG meets soon.',
  callCloses: 'Five to six weeks after it opens, three at least.',
  reviewOpens: 'The day after the call closes.',
  reviewCloses: 'Two to three weeks later, ten days at least, and before the MAG’s first day.',
  magConfirms: 'The last day of the MAG’s first meeting.',
  continuationDue: 'When the call closes, so that they are reviewed beside the new proposals.',
  midTermDue: 'The first day of the next annual meeting, for charters of two years.',
  summaryDue: 'The day before the last of the next annual meeting, for its closing session.',
  outputsDue: 'The last day of the next annual meeting.',
};

interface Told {
  name: string;
  message: string;
}

/** What is wrong with the meetings' days, by field of the form; empty when nothing is. Such a cycle is not kept. */
export const wrongMeetings = (fields: CycleFields): Told[] => {
  const { meetingStarts, meetingEnds, magStarts, magEnds, nextStarts, nextEnds } = fields;
  const wrong: Told[] = [];
  const told = (name: keyof CycleFields, message: string) => wrong.push({ name, message });
  const lasts = (starts: string, ends: string, name: keyof CycleFields) => {
    if (ends < starts) told(name, 'This meeting ends before it begins. Choose a later day.');
    else if (daysBetween(starts, ends) > 30)
      told(name, 'This meeting would last more than a month. Look at its days again.');
  };
  lasts(meetingStarts, meetingEnds, 'meetingEnds');
  if (magStarts <= meetingEnds) told('magStarts', 'The MAG first meets after the annual meeting has ended.');
  lasts(magStarts, magEnds, 'magEnds');
  if (nextStarts && !nextEnds) told('nextEnds', 'Say on which day the next annual meeting ends, too.');
  if (nextEnds && !nextStarts) told('nextStarts', 'Say on which day the next annual meeting begins, too.');
  if (nextStarts && nextEnds) lasts(nextStarts, nextEnds, 'nextEnds');
  const end = nextStarts ?? dayAfter(meetingStarts, year);
  if (end <= magEnds)
    told('magStarts', `The MAG meets before the next annual meeting, which begins on ${spokenDay(end)}.`);
  if (nextEnds && daysBetween(meetingStarts, nextEnds) > 2 * year)
    told('nextStarts', 'The next annual meeting is more than two years away. Look at its days again.');
  return wrong;
};

/**
 * That another cycle opens with the same annual meeting, by field of the form like `wrongMeetings`: a meeting opens one cycle,
 * and nobody could tell which of two a call or a charter belongs to.
 *
 * @param id of the cycle that is planned or changed
 * @param planned the cycles there are
 */
export const meetingTaken = (
  { meetingStarts, meetingEnds }: Pick<CycleFields, 'meetingStarts' | 'meetingEnds'>,
  id: string,
  planned: readonly Pick<Cycle, 'id' | 'title' | 'meeting'>[],
): Told[] => {
  const other = planned.find(
    (each) => each.id !== id && each.meeting.starts === meetingStarts && each.meeting.ends === meetingEnds,
  );
  return other
    ? [
        {
          name: 'meetingStarts',
          message: `“${other.title}” opens with the annual meeting of these days already. Change that cycle on its page, or look at the days again.`,
        },
      ]
    : [];
};

/**
 * What does not fit any more, by the name of the date: a call of less than three weeks, a review that is too short or runs
 * into the MAG's meeting, days out of order or outside the year. It is said, not forbidden: the secretariat may have to.
 */
export const unfitting = (cycle: Meetings): { name: CycleDateName; message: string }[] => {
  const dates = cycleDates(cycle);
  const next = meetingAfter(cycle);
  const { meeting, magMeeting } = cycle;
  const said: { name: CycleDateName; message: string }[] = [];
  const say = (name: CycleDateName, message: string) => said.push({ name, message });
  const day = (name: CycleDateName) => dates[name].day;

  if (day('callOpens') < meeting.starts)
    say('callOpens', `The call opens before the annual meeting begins on ${spokenDay(meeting.starts)}.`);
  const call = daysBetween(day('callOpens'), day('callCloses'));
  if (call < 0) say('callCloses', 'The call closes before it opens.');
  else if (call < callLasts.least)
    say(
      'callCloses',
      `The call is open for ${inDays(call)} only. Communities need three weeks at least to agree on a proposal.`,
    );
  if (day('reviewOpens') <= day('callCloses'))
    say('reviewOpens', 'Review begins before the call has closed, so not all proposals are there.');
  const review = daysBetween(day('reviewOpens'), day('reviewCloses'));
  if (review < 0) say('reviewCloses', 'Review ends before it begins.');
  else if (review < reviewLasts.least)
    say('reviewCloses', `Review lasts ${inDays(review)} only. MAG members need ten days at least.`);
  if (instantOf('reviewCloses', dates.reviewCloses) > `${magMeeting.starts}T00:00:00.000Z`) {
    const fits = dayAfter(day('reviewCloses'), synthesisLasts.least);
    say(
      'reviewCloses',
      `Review runs into the MAG’s meeting, which begins on ${spokenDay(magMeeting.starts)}. It fits when the MAG meets on ${spokenDay(fits)} or later, or when the call or the review is shortened.`,
    );
  }
  if (day('magConfirms') < magMeeting.starts || day('magConfirms') < day('reviewCloses'))
    say('magConfirms', 'The topics are confirmed before the MAG has met and read the reviews.');
  if (day('continuationDue') > day('reviewOpens'))
    say('continuationDue', 'Running forums may ask to go on after review has begun, so some are read late.');
  const order = ['midTermDue', 'summaryDue', 'outputsDue'] as const;
  for (const name of order)
    if (day(name) <= day('magConfirms'))
      say(name, 'This is due before the MAG has confirmed the topics of the cycle.');
  if (day('summaryDue') > next.ends)
    say('summaryDue', 'Summaries come after the closing session that is to hear them.');
  for (const name of cycleDateNames)
    if (day(name) < meeting.starts && name !== 'callOpens')
      say(name, `This is before the cycle has begun on ${spokenDay(meeting.starts)}.`);
  for (const name of cycleDateNames)
    if (day(name) > next.ends && name !== 'summaryDue')
      say(name, `This is after the cycle has ended on ${spokenDay(next.ends)}.`);
  return said;
};

const inDays = (count: number) => `${count} ${count === 1 ? 'day' : 'days'}`;

/** A cycle from the form, new or changed; what was overridden stays. */
export const planCycle = (
  before: Cycle | undefined,
  fields: CycleFields,
  about: { id: string; at: string },
): Cycle => {
  const { nextMeeting, ...kept } = before ?? {
    id: about.id,
    revision: 0,
    overrides: {},
    createdAt: about.at,
    nextMeeting: undefined,
  };
  return {
    ...kept,
    title: fields.title,
    meeting: { starts: fields.meetingStarts, ends: fields.meetingEnds },
    magMeeting: { starts: fields.magStarts, ends: fields.magEnds },
    ...(fields.nextStarts && fields.nextEnds
      ? { nextMeeting: { starts: fields.nextStarts, ends: fields.nextEnds } }
      : {}),
  };
};

/** What the form shows of a cycle. */
export const cycleFieldsOf = ({ title, meeting, magMeeting, nextMeeting }: Cycle): CycleFields => ({
  title,
  meetingStarts: meeting.starts,
  meetingEnds: meeting.ends,
  magStarts: magMeeting.starts,
  magEnds: magMeeting.ends,
  ...(nextMeeting ? { nextStarts: nextMeeting.starts, nextEnds: nextMeeting.ends } : {}),
});

/** What the secretariat says when a date shall be another than the derived one. */
export const overrideForm = late(() => ({
  day: day({ label: 'Day' }),
  time: optionalLine({
    label: 'Time of day',
    hint: 'On a 24-hour clock, like 18:00. Leave time and zone empty for the day anywhere on Earth.',
    max: 5,
  }),
  zone: optionalLine({ label: 'Time zone of that time', hint: 'For example: Europe/Zurich.', max: 60 }),
  reason: text({
    label: 'Reason',
    hint: 'Public, beside the date.',
    max: 1_000,
    height: 3,
    missing: 'Say why this date is another: it stands beside it for everybody.',
  }),
}));
export type OverrideFields = z.infer<typeof overrideForm>;

export const isCycleDateName = (name: string): name is CycleDateName =>
  (cycleDateNames as readonly string[]).includes(name);

/** What is wrong with the time of a date, by field. A call opens with its day, so none is given for that. */
export const wrongOverride = (
  name: CycleDateName,
  { time, zone }: Pick<OverrideFields, 'time' | 'zone'>,
): { name: 'time' | 'zone'; message: string }[] =>
  name === 'callOpens' && (time || zone)
    ? [
        {
          name: time ? 'time' : 'zone',
          message: 'A call opens when its day begins in the first place on Earth. Leave time and zone empty.',
        },
      ]
    : wrongClock({ time, zone });

/** Puts a day in the place of the derived one. */
export const overrideDate = (
  before: Cycle,
  name: CycleDateName,
  { day: chosen, time, zone, reason }: OverrideFields,
  by: Actor,
  at: string,
): Cycle => ({
  ...before,
  overrides: {
    ...before.overrides,
    [name]: { day: chosen, ...(time && zone ? { time, zone } : {}), reason, by: by.name, at },
  },
});

/** Lets a date follow from the meetings again. */
export const takeBackOverride = (before: Cycle, name: CycleDateName): Cycle | Refusal => {
  const { [name]: taken, ...overrides } = before.overrides;
  return taken
    ? { ...before, overrides }
    : refuse('conflict', 'This date follows from the meetings already; there is nothing to take back.');
};

/** A cycle *is* under way from its annual meeting to the end of the next; nobody sets it to it. */
export type CycleState = 'to come' | 'under way' | 'over';

export const cycleState = (cycle: Pick<Meetings, 'meeting' | 'nextMeeting'>, now: Date): CycleState => {
  const at = now.toISOString();
  if (at < startOfDayAnywhere(cycle.meeting.starts)) return 'to come';
  return at < endOfDayAnywhere(meetingAfter(cycle).ends) ? 'under way' : 'over';
};

/** The cycle that a day is in: the latest whose annual meeting has begun; before the first of them, the first. */
export const cycleOfDay = <Each extends Pick<Cycle, 'meeting'>>(
  cycles: readonly Each[],
  day: string,
): Each | undefined => {
  const inOrder = [...cycles].sort((one, other) => one.meeting.starts.localeCompare(other.meeting.starts));
  return inOrder.findLast(({ meeting }) => meeting.starts <= day) ?? inOrder[0];
};

/** Whether a call is the call of a cycle: the one chosen for it, or, where none was chosen, the one that it opens in. */
export const isCallOf = (
  call: Pick<Call, 'cycleId' | 'opens'>,
  cycle: Meetings & { id?: string },
): boolean =>
  call.cycleId
    ? call.cycleId === cycle.id
    : cycle.meeting.starts <= call.opens && call.opens < meetingAfter(cycle).starts;

/** The cycle whose call it is, of those that are planned (latest first). */
export const cycleOfCall = (
  call: Pick<Call, 'cycleId' | 'opens'>,
  planned: readonly Cycle[],
): Cycle | undefined => planned.find((cycle) => isCallOf(call, cycle));

type CallDates = Pick<CallFields, 'opens' | 'closes' | 'closesTime' | 'closesZone' | 'decidedBy'>;

/** A call's days as a cycle has them. */
export const callDatesOf = (cycle: Meetings): CallDates => {
  const { callOpens, callCloses, magConfirms } = cycleDates(cycle);
  const { day, time, zone } = callCloses;
  return {
    opens: callOpens.day,
    closes: day,
    ...(time && zone ? { closesTime: time, closesZone: zone } : {}),
    decidedBy: magConfirms.day,
  };
};

/**
 * Why a call does not open in a cycle, if it does not: before its annual meeting (or before the day that the cycle itself
 * gives), or when the next has begun. What is published for the cycle, the modalities above all, does not hold for it (R4).
 */
export const outsideOf = (call: Pick<CallDates, 'opens'>, cycle: Meetings): string | undefined => {
  const first = earlier(cycle.meeting.starts, cycleDates(cycle).callOpens.day);
  const next = meetingAfter(cycle).starts;
  return call.opens < first || call.opens >= next
    ? `It opens on ${spokenDay(call.opens)}, outside the cycle, which goes from ${spokenDay(first)} to the next annual meeting on ${spokenDay(next)}.`
    : undefined;
};

/**
 * Where a call's own days and those of its cycle do not fit together, by field of the call. Said, not forbidden: a call
 * keeps its days when the meetings move, and may be given others with a reason.
 */
export const unfittingCall = (
  call: CallDates,
  cycle: Meetings,
): { name: 'opens' | 'closes' | 'decidedBy'; message: string }[] => {
  const { callOpens, callCloses, reviewOpens, reviewCloses, magConfirms } = cycleDates(cycle);
  const opens = spokenDay(call.opens);
  const closes = spokenDeadline(callDeadline(call));
  const decided = `Decisions are due by ${spokenDay(call.decidedBy)}`;
  const ends = closesAt(call);
  const left = Math.floor(
    (Date.parse(instantOf('reviewCloses', reviewCloses)) - Date.parse(ends)) / 86_400_000,
  );
  const told = (name: 'opens' | 'closes' | 'decidedBy', message: string | undefined) =>
    message === undefined ? [] : [{ name, message }];
  return [
    ...told(
      'opens',
      outsideOf(call, cycle) ??
        (call.opens === callOpens.day
          ? undefined
          : `It opens on ${opens}; the cycle says ${spokenDay(callOpens.day)}.`),
    ),
    ...told(
      'closes',
      ends > instantOf('reviewOpens', reviewOpens)
        ? `It is open until ${closes}, but review was to begin before that, on ${spokenDate('reviewOpens', reviewOpens)}. Review waits until it has closed, ${
            left > 0
              ? `and lasts ${inDays(left)}.`
              : `and lasts until the decisions: by the cycle it would have ended by ${spokenDay(reviewCloses.day)}.`
          }`
        : ends === instantOf('callCloses', callCloses)
          ? undefined
          : `It is open until ${closes}; the cycle says ${spokenDate('callCloses', callCloses)}.`,
    ),
    ...told(
      'decidedBy',
      call.decidedBy < reviewCloses.day
        ? `${decided}, before review ends on ${spokenDay(reviewCloses.day)}.`
        : call.decidedBy < magConfirms.day
          ? `${decided}, before the MAG has confirmed the topics on ${spokenDay(magConfirms.day)}.`
          : undefined,
    ),
  ];
};

/** What does not fit between a call and its cycle, and did not stand there before one of them was changed. */
export const newlyUnfitting = (
  after: { call: CallDates; cycle: Meetings },
  before: { call: CallDates; cycle: Meetings } | undefined,
): ReturnType<typeof unfittingCall> => {
  const known = before ? unfittingCall(before.call, before.cycle).map(({ message }) => message) : [];
  return unfittingCall(after.call, after.cycle).filter(({ message }) => !known.includes(message));
};

/**
 * What is wrong with the days of a call beside its cycle, by field: that it opens outside of it, or that it has other
 * days and nobody said why. What stood there before is not asked about again.
 */
export const wrongInCycle = (
  call: CallDates,
  cycle: Pick<Cycle, 'title'> & Meetings,
  before: { call: CallDates; cycle: Meetings } | undefined,
  why: string | undefined,
): { name: 'opens' | 'otherDays'; message: string }[] => {
  const outside = call.opens === before?.call.opens ? undefined : outsideOf(call, cycle);
  if (outside)
    return [
      {
        name: 'opens',
        message: `${outside} Choose a day in it, or plan the call from another cycle; or first give the cycle another day for its call.`,
      },
    ];
  const said = why ? [] : newlyUnfitting({ call, cycle }, before);
  return said.length
    ? [
        {
          name: 'otherDays',
          message: `Its days are not those of ${cycle.title}. ${said.map(({ message }) => message).join(' ')} Change them, or those of the cycle first; or say why they are others.`,
        },
      ]
    : [];
};

const becomes = {
  label: 'What becomes of the call',
  values: ['move', 'keep'],
  labels: { move: 'It moves along, and takes the days of the cycle', keep: 'It keeps its own days' },
} as const;

/** What the secretariat says when the dates of a cycle change, and its call would have other days. */
export const callsOfCycleForm = late(() => ({
  calls: choice(becomes),
  whyKept: optionalText({
    label: 'Why it keeps its own days',
    hint: 'Only if it keeps them. Public, beside them.',
    max: 1_000,
    height: 3,
  }),
}));

/** The same as it is sent with every change of a cycle: it is asked only where a call would have other days. */
export const ofItsCalls = late(() => ({
  ...callsOfCycleForm.shape,
  calls: optionalChoice(becomes),
}));

export const changedMeetingsForm = late(() => ({ ...cycleForm.shape, ...ofItsCalls.shape }));
export const changedDateForm = late(() => ({ ...overrideForm.shape, ...ofItsCalls.shape }));

/** Gives a call the days of its cycle. The day on which it opened stays. */
export const moveCall = (before: Call, cycle: Meetings, now: Date): Call | Refusal => {
  const { closesTime, closesZone, otherDays, ...kept } = before;
  const days = callDatesOf(cycle);
  const isAnnounced = callState(before, now) === 'announced';
  const opens = isAnnounced ? days.opens : before.opens;
  const after: Call = { ...kept, ...days, opens };
  // Of one that is open, nobody is robbed of the three weeks they count on.
  const [wrong] = wrongDates(after, isAnnounced ? days : undefined);
  const why =
    wrong?.message ??
    (closesAt(after) <= now.toISOString()
      ? `It would have closed already, at ${spokenDeadline(callDeadline(after))}.`
      : undefined);
  return why === undefined
    ? after
    : refuse('invalid', `“${before.title}” cannot move along. ${why} It can keep its own days.`);
};

/**
 * The cycle whose dates the review of a call follows: the one chosen for it. One that it only opens in counts where its
 * review lies between the end of the call and its decisions; else proposers were told otherwise, and the call's own days hold.
 */
export const cycleOfReview = <Each extends Meetings>(
  call: Pick<Call, 'cycleId'> & CallDates,
  cycle: Each | undefined,
): Each | undefined => {
  if (!cycle || call.cycleId) return cycle;
  const { reviewOpens, reviewCloses } = cycleDates(cycle);
  return instantOf('reviewOpens', reviewOpens) >= closesAt(call) && reviewCloses.day <= call.decidedBy
    ? cycle
    : undefined;
};

type CallEnd = Pick<CallDates, 'closes' | 'closesTime' | 'closesZone' | 'decidedBy'>;

/**
 * When review of a call is: by the cycle that it follows, but never before the call has closed, however it was prolonged
 * or the cycle was overridden. Where that leaves no time, and of a call without a cycle, from its end to its decisions.
 *
 * @param cycle see `cycleOfReview`
 */
export const reviewDates = (
  call: CallEnd,
  cycle: Meetings | undefined,
): Pick<Record<CycleDateName, CycleDate>, 'reviewOpens' | 'reviewCloses'> => {
  const dates = cycle && cycleDates(cycle);
  const { closes, closesTime: time, closesZone: zone } = call;
  const ends = closesAt(call);
  const own = time && zone ? { day: closes, time, zone } : { day: dayAfter(closes) };
  const opens = dates?.reviewOpens;
  const until = dates?.reviewCloses;
  return {
    reviewOpens:
      opens && instantOf('reviewOpens', opens) >= ends
        ? opens
        : { ...own, derived: opens?.derived ?? own.day, ofCall: true },
    reviewCloses:
      until && instantOf('reviewCloses', until) > ends
        ? until
        : { day: call.decidedBy, derived: until?.derived ?? call.decidedBy, ofCall: true },
  };
};

/** Of the calls of a cycle the one that matters now: that is open, else that opens next, else that closed last. */
export const callOfNow = (calls: readonly Call[], now: Date): Call | undefined => {
  const inOrder = calls.toSorted((one, other) => opensAt(one).localeCompare(opensAt(other)));
  const first = (state: ReturnType<typeof callState>) =>
    inOrder.find((call) => callState(call, now) === state);
  return first('open') ?? first('announced') ?? inOrder.at(-1);
};

/**
 * The dates of a cycle as they hold beside its call, so that nobody reads two: proposers go by the days of the call, and
 * review follows them.
 */
export const datesInForce = (cycle: Meetings, call: Call | undefined): Record<CycleDateName, CycleDate> => {
  const dates = cycleDates(cycle);
  if (!call) return dates;
  const ofCall = (name: 'callOpens' | 'callCloses', moment: Moment): CycleDate =>
    instantOf(name, moment) === instantOf(name, dates[name])
      ? dates[name]
      : { ...moment, derived: dates[name].derived, ofCall: true, ...call.otherDays };
  const callCloses = ofCall('callCloses', callDeadline(call));
  return {
    ...dates,
    callOpens: ofCall('callOpens', { day: call.opens }),
    callCloses,
    ...reviewDates(call, cycleOfReview(call, cycle)),
    // Derived, it is the end of the call, which ever that is.
    ...(callCloses.ofCall && !cycle.overrides.continuationDue ? { continuationDue: callCloses } : {}),
  };
};
