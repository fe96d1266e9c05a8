import * as z from 'zod/mini';
import { choice, choices, day, line, optionalText } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { type NamedForum, type Person, timeInMag } from './people.ts';
import { type Refusal, refuse } from './refusal.ts';
import {
  after,
  daySchema,
  days,
  endOfDayAnywhere,
  instantSchema,
  spokenInstant,
  startOfDayAnywhere,
} from './time.ts';

/*
 * R18: each MAG member takes part in at least one BPF, and says in which at the start of the year. Who has not is seen by
 * everybody as a number, and by the desk by name.
 */

/** What the secretariat says when it begins a year of the MAG. */
export const magYearForm = late(() => ({
  title: line({ label: 'Name of the year', hint: 'For example: MAG 2027.', max: 80 }),
  asks: day({
    label: 'Ask from',
    hint: 'From the moment when this day begins in the first place on Earth, at UTC+14, each MAG member gets a letter, within the hour. Best when the MAG has first met and the forums are chosen.',
  }),
  until: day({
    label: 'Declare until',
    hint: 'Until the last moment of this day anywhere on Earth. A week before and the day after, those who have not declared are reminded.',
  }),
}));
export type MagYearFields = z.infer<typeof magYearForm>;

/** A year in which the MAG's members declare the BPFs that they take part in. */
export const magYearSchema = late(() => ({
  ...magYearForm.shape,
  id: idOf('magYear'),
  revision: z.int(),
  createdAt: instantSchema,
  /** The cycle whose year it is; absent where none was planned when it was begun. */
  cycleId: z.optional(idOf('cycle')),
  /** Members who left in this year, and who came in their place. */
  replacements: z.array(
    z.object({
      left: idOf('person'),
      leftName: z.string(),
      by: idOf('person'),
      byName: z.string(),
      at: instantSchema,
    }),
  ),
}));
export type MagYear = z.infer<typeof magYearSchema>;

/** What is wrong with a year's days, by field; empty when nothing is. */
export const wrongMagYear = ({
  asks,
  until,
}: Pick<MagYearFields, 'asks' | 'until'>): { name: string; message: string }[] =>
  (Date.parse(until) - Date.parse(asks)) / days(1) < 7
    ? [{ name: 'until', message: 'Members need a week at least to declare. Choose a later day.' }]
    : [];

export const parts = ['facilitate', 'contribute', 'follow'] as const;
export type Part = (typeof parts)[number];

export const partInWords: Record<Part, string> = {
  facilitate: 'facilitates',
  contribute: 'contributes',
  follow: 'follows',
};

/** What a MAG member declares; made for the forums there are. */
export const declarationForm = (forums: readonly NamedForum[]) =>
  z.object({
    forums: choices({
      label: 'Best Practice Forums you take part in',
      hint: 'At least one. Public, with your name.',
      values: forums.map(({ id }) => id),
      labels: Object.fromEntries(forums.map(({ id, title }) => [id, title])),
    }),
    part: choice({
      label: 'What you mean to do',
      hint: 'Where you do most. If it is another thing in each forum, say so below.',
      values: parts,
      labels: {
        facilitate: 'Facilitate: run meetings, hold the pen',
        contribute: 'Contribute: bring experience, drafts, people',
        follow: 'Follow: read, come to meetings, comment',
      },
    }),
    words: optionalText({
      label: 'What you bring, or what holds you back',
      hint: 'For the secretariat and the coordinating teams; not public.',
      max: 1_000,
      height: 3,
    }),
  });

/** In which BPFs a member of the MAG takes part in a year. The id follows from the two. */
export const declarationSchema = late(() => ({
  id: idOf('declaration'),
  revision: z.int(),
  yearId: idOf('magYear'),
  personId: idOf('person'),
  name: z.string(),
  forums: z.array(idOf('forum')),
  part: z.enum(parts),
  words: z.optional(z.string()),
  declaredAt: instantSchema,
}));
export type Declaration = z.infer<typeof declarationSchema>;

export const occasions = ['meeting', 'contribution'] as const;

/** What a coordinating team notes: who of the MAG was at a meeting, or contributed. */
export const attendanceForm = (members: readonly Pick<Person, 'id' | 'name'>[]) =>
  z.object({
    day: day({ label: 'Day' }),
    occasion: choice({
      label: 'What it was',
      values: occasions,
      labels: { meeting: 'A meeting of the forum', contribution: 'A contribution' },
    }),
    what: line({
      label: 'In a few words',
      hint: 'For example: third call of the forum; comments on chapter 2.',
      max: 200,
    }),
    members: choices({
      label: 'MAG members who took part',
      values: members.map(({ id }) => id),
      labels: Object.fromEntries(members.map(({ id, name }) => [id, name])),
    }),
  });

export type AttendanceFields = z.infer<ReturnType<typeof attendanceForm>>;

/** What a team says when it takes a note back: who of the MAG was noted reads it in the history of the forum. */
export const takeBackForm = late(() => ({
  why: line({
    label: 'Why it is taken back',
    hint: 'For example: noted twice; it was a meeting of another forum.',
    max: 300,
  }),
}));

/** Who did something to a note, and when. */
const doneBy = () => ({ by: z.string(), at: instantSchema });

export const attendanceSchema = late(() => ({
  id: idOf('attendance'),
  revision: z.int(),
  yearId: idOf('magYear'),
  forumId: idOf('forum'),
  day: daySchema,
  occasion: z.enum(occasions),
  what: z.string(),
  members: z.array(idOf('person')),
  /** The latest correction; what it said before stands in the history of the forum. */
  corrected: z.optional(z.object(doneBy())),
  /** A note that was taken back stays on record, and counts for nobody. */
  takenBack: z.optional(z.object({ ...doneBy(), why: z.string() })),
}));
export type Attendance = z.infer<typeof attendanceSchema>;

/** What still stands of what was noted. */
export const stillNoted = (attendances: readonly Attendance[]): Attendance[] =>
  attendances.filter(({ takenBack }) => !takenBack);

const isBack = (attendance: Attendance): Refusal | undefined =>
  attendance.takenBack &&
  refuse(
    'conflict',
    `${attendance.takenBack.by} took this back on ${spokenInstant(attendance.takenBack.at)}. Note it anew if it took place.`,
  );

/** A note as somebody corrects it; refused when it was taken back. */
export const correctAttendance = (
  attendance: Attendance,
  fields: AttendanceFields,
  by: string,
  now: Date,
): Attendance | Refusal =>
  isBack(attendance) ?? { ...attendance, ...fields, corrected: { by, at: now.toISOString() } };

/** A note that somebody takes back, with the reason; refused when it was taken back already. */
export const takeBackAttendance = (
  attendance: Attendance,
  why: string,
  by: string,
  now: Date,
): Attendance | Refusal =>
  isBack(attendance) ?? { ...attendance, takenBack: { by, at: now.toISOString(), why } };

/** Where a member stands in a year. */
export type Standing = 'declared' | 'asked' | 'late' | 'left';

export const standingInWords: Record<Standing, string> = {
  declared: 'declared',
  asked: 'not yet declared',
  late: 'late',
  left: 'no longer a MAG member',
};

/** How often somebody took part in a forum, as its team noted. */
export interface Taken {
  forumId: string;
  declared: boolean;
  meetings: number;
  contributions: number;
}

export interface RegisterRow {
  personId: string;
  name: string;
  standing: Standing;
  declaration: Declaration | undefined;
  /** What was noted of them in this year, latest first. */
  attendances: readonly Attendance[];
  /** What was noted of them by forum: first each that they declared, with nothing where nothing was, then any other. */
  took: readonly Taken[];
  replacedBy: { name: string } | undefined;
  follows: { name: string } | undefined;
}

/** A forum of a year, with the member of the MAG whom its charter names as its facilitator (R10). */
export interface ForumOfYear extends NamedForum {
  facilitator?: { id: string; name: string };
}

export interface Register {
  rows: readonly RegisterRow[];
  /**
   * Each forum with its MAG facilitator, and the members who declared it, who does more of them first: as far as they are
   * still there. Who facilitates by the charter stands there whatever they declared.
   */
  forums: readonly {
    forum: NamedForum;
    facilitator: { id: string; name: string } | undefined;
    members: readonly Declaration[];
  }[];
  members: number;
  declared: number;
  /** Forums that no member of the MAG takes part in, by declaration or as their facilitator. */
  without: readonly NamedForum[];
  /** Who is no longer a MAG member, and nobody is noted as having come in their place. */
  toReplace: readonly RegisterRow[];
}

/**
 * Who was of the MAG in a year, as it is now or was when the year ended; and who was when its members were asked, and is
 * none any more, whether they left or only the role was taken from them. Who became a member after the year is neither.
 *
 * @param ends the first instant after the year
 */
export const membersIn = (year: Pick<MagYear, 'asks'>, ends: string, people: readonly Person[]) => {
  const was = people.flatMap((person) => {
    const time = timeInMag(person);
    return time && time.since < ends ? [{ person, until: time.until }] : [];
  });
  const throughout = (until: string | undefined) => until === undefined || until >= ends;
  return {
    members: was.filter(({ until }) => throughout(until)).map(({ person }) => person),
    left: was
      .filter(({ until }) => until && !throughout(until) && until >= startOfDayAnywhere(year.asks))
      .map(({ person }) => person),
  };
};

/**
 * The register of a year (R18): one row for everybody who is of the MAG, and for everybody who was and left, declared or
 * was replaced; and the gaps.
 *
 * @param known.members who is of the MAG now, or was to the end of the year
 * @param known.left who was when they were asked, and is no longer
 * @param known.forums the forums of the year
 */
export const registerOf = (
  year: Pick<MagYear, 'until' | 'replacements'>,
  known: {
    members: readonly Pick<Person, 'id' | 'name'>[];
    left: readonly Pick<Person, 'id' | 'name'>[];
    declarations: readonly Declaration[];
    attendances: readonly Attendance[];
    forums: readonly ForumOfYear[];
  },
  now: Date,
): Register => {
  const here = new Map(known.members.map(({ id, name }) => [id, name]));
  const declared = new Map(known.declarations.map((each) => [each.personId, each]));
  const names = new Map<string, string>([
    ...known.declarations.map(({ personId, name }): [string, string] => [personId, name]),
    ...year.replacements.map(({ left, leftName }): [string, string] => [left, leftName]),
    ...known.left.map(({ id, name }): [string, string] => [id, name]),
    ...here,
  ]);
  const late = endOfDayAnywhere(year.until) <= now.toISOString();

  const rows = [...names].map(([personId, name]): RegisterRow => {
    const declaration = declared.get(personId);
    const attendances = stillNoted(known.attendances)
      .filter(({ members }) => members.includes(personId))
      .toSorted((one, other) => other.day.localeCompare(one.day));
    const replaced = year.replacements.find(({ left }) => left === personId);
    const followed = year.replacements.find(({ by }) => by === personId);
    return {
      personId,
      name,
      standing: !here.has(personId) ? 'left' : declaration ? 'declared' : late ? 'late' : 'asked',
      declaration,
      attendances,
      took: tookPart(declaration?.forums ?? [], attendances),
      replacedBy: replaced && { name: replaced.byName },
      follows: followed && { name: followed.leftName },
    };
  });
  const forums = known.forums.map(({ facilitator, ...forum }) => ({
    forum,
    facilitator: facilitator && here.has(facilitator.id) ? facilitator : undefined,
    members: known.declarations
      .filter((each) => here.has(each.personId) && each.forums.includes(forum.id))
      .toSorted(whoDoesMore),
  }));
  const sorted = rows.toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
  return {
    rows: sorted,
    forums,
    members: here.size,
    declared: rows.filter(({ standing }) => standing === 'declared').length,
    without: forums
      .filter(({ members, facilitator }) => !members.length && !facilitator)
      .map(({ forum }) => forum),
    toReplace: sorted.filter(({ standing, replacedBy }) => standing === 'left' && !replacedBy),
  };
};

const tookPart = (declared: readonly string[], attendances: readonly Attendance[]): Taken[] =>
  [...new Set([...declared, ...attendances.map(({ forumId }) => forumId)])].map((forumId) => {
    const there = attendances.filter((each) => each.forumId === forumId);
    const meetings = there.filter(({ occasion }) => occasion === 'meeting').length;
    return {
      forumId,
      declared: declared.includes(forumId),
      meetings,
      contributions: there.length - meetings,
    };
  });

/** Who facilitates comes first, who follows last; among those by name. */
const whoDoesMore = (one: Declaration, other: Declaration): number =>
  parts.indexOf(one.part) - parts.indexOf(other.part) || one.name.localeCompare(other.name, 'en');

/** Letters that ask a member to declare, in this order. */
export const askings = ['asked', 'reminded', 'overdue'] as const;
export type Asking = (typeof askings)[number];

/** A member is not reminded sooner than this after they were asked. */
const reminderRests = days(3);
const reminderComesBefore = days(7);

/**
 * Which letter a member who has not declared should have got last by now, if any (R18). Only the latest counts: one that
 * was missed while the system slept, or before somebody became a member, is not sent after.
 */
export const askingDue = (
  year: Pick<MagYear, 'asks' | 'until'>,
  member: Pick<Person, 'createdAt' | 'magSince'>,
  now: Date,
): Asking | undefined => {
  const end = endOfDayAnywhere(year.until);
  const asked = latest(startOfDayAnywhere(year.asks), member.magSince ?? member.createdAt);
  const reminded = latest(after(end, -reminderComesBefore), after(asked, reminderRests));
  const overdue = latest(end, after(asked, 2 * reminderRests));
  const at = now.toISOString();
  if (overdue <= at) return 'overdue';
  if (reminded <= at) return 'reminded';
  return asked <= at ? 'asked' : undefined;
};

const latest = (one: string, other: string): string => (one > other ? one : other);

/** Nobody is asked any more this long after the last day for it, in milliseconds: the year is over. */
export const askingEnds = (year: Pick<MagYear, 'until'>): string =>
  after(endOfDayAnywhere(year.until), days(180));
