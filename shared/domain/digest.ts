import { deskAddress } from './addresses.ts';
import type { AuditEntry } from './audit.ts';
import { type IdKind, kindOfId } from './ids.ts';
import { gathered, mailService } from './letter.ts';
import { type DigestPreference, isOfTeam, type Person } from './people.ts';
import { type Action, permits } from './permissions.ts';
import { days, hours } from './time.ts';

/** A stretch of news that one digest covers: everything after `digestedUntil`, up to and including `until`. */
export interface DigestPeriod {
  /** Names the period; with person and cadence it is the identity of the digest's letter. */
  key: string;
  until: string;
  /** Once a week a digest also recalls what waits, when nothing is new. */
  recalls: boolean;
}

/**
 * The digest that is due for somebody now, if one is.
 *
 * A daily or weekly digest covers all up to the latest time that it should have gone by; so it is due once for each
 * such time, and when the schedule comes late or was down for days, one digest covers all of it. At once: all up to now.
 */
export const digestPeriod = (
  { digest, digestedUntil }: Pick<Person, 'digest' | 'digestedUntil'>,
  now: Date,
): DigestPeriod | undefined => {
  const { cadence } = digest;
  if (cadence === 'never') return undefined;
  if (cadence === 'at once') {
    const until = now.toISOString();
    return until > digestedUntil ? { key: digestedUntil, until, recalls: false } : undefined;
  }
  const until = latestTime(digest, now);
  if (until <= digestedUntil) return undefined;
  return { key: until, until, recalls: isMonday(Date.parse(until), digest.timeZone) };
};

/** The latest instant, not after `now`, at which a daily or weekly digest should go. */
const latestTime = ({ cadence, hour, timeZone }: DigestPreference, now: Date): string => {
  const today = shown(now.getTime(), timeZone).setUTCHours(0, 0, 0, 0);
  // Counted back in calendar days: a Monday is eight away at most, nine where a zone once left out a day.
  for (let back = 0; ; back += 1) {
    const due = instantOf(today - days(back) + hours(hour), timeZone);
    if (due > now.getTime()) continue;
    if (cadence === 'daily' || isMonday(due, timeZone)) return new Date(due).toISOString();
  }
};

const isMonday = (instant: number, zone: string): boolean => shown(instant, zone).getUTCDay() === 1;

/**
 * The instant at which clocks in a zone show this (a wall clock's reading, as if it were UTC). Where they show it twice,
 * the first; where they leap over it, as long after the leap as it would have been.
 */
const instantOf = (reading: number, zone: string): number => {
  // The zone's distance from UTC before and after a change of its clocks near by.
  const [before, after] = [-1, 1].map((side) => reading - distance(reading + days(side), zone));
  const fits = [before, after]
    .filter((instant): instant is number => instant !== undefined)
    .filter((instant) => instant + distance(instant, zone) === reading);
  return fits.length ? Math.min(...fits) : (before ?? reading);
};

/** What clocks in a zone show at an instant, as if it were UTC. */
const shown = (instant: number, zone: string): Date => new Date(instant + distance(instant, zone));

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. */
const distance = (instant: number, zone: string): number => {
  const parts = clockIn(zone).formatToParts(instant);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  const date = Date.UTC(part('year'), part('month') - 1, part('day'));
  const time = hours(part('hour')) + part('minute') * 60_000 + part('second') * 1_000;
  return date + time - Math.floor(instant / 1_000) * 1_000;
};

/** Kept, since making one takes a thousand times as long as asking it. */
const clocks = new Map<string, Intl.DateTimeFormat>();

const clockIn = (zone: string): Intl.DateTimeFormat => {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  });
  clocks.set(zone, clock);
  return clock;
};

/** What a record must tell so that somebody may or may not hear of it. */
export interface Heard {
  id: string;
  forumId?: string | undefined;
  /** Ids of the only people who hear of it, where not everybody does who may read the record. */
  hearers?: readonly string[] | undefined;
}

const forMag: readonly (IdKind | undefined)[] = ['cycle', 'modalities', 'call', 'proposal', 'forum'];
const forEveryTeam: readonly (IdKind | undefined)[] = ['cycle', 'modalities', 'call'];
const planOf = ({ forumId }: Heard) => (forumId ? `/desk/forums/${forumId}/workplan` : '/desk');

/** What a record's page on the desk needs beyond hearing of it, and where everybody else reads the same, if anywhere. */
const opening: Partial<Record<IdKind, { needs: Action; elsewhere?: (heard: Heard) => string }>> = {
  proposal: { needs: 'read-proposals', elsewhere: ({ id }) => `/proposals/${id}` },
  workplan: { needs: 'approve-workplans', elsewhere: planOf },
  offer: { needs: 'manage-forum', elsewhere: planOf },
  accessCode: { needs: 'issue-access-codes' },
  letter: { needs: 'read-letters' },
  magYear: { needs: 'see-mag-register' },
  person: { needs: 'manage-people' },
  pressContact: { needs: 'manage-press-contacts' },
  pressRelease: { needs: 'write-press-releases' },
};

/** Whether somebody may open a record's own page on the desk. */
export const mayOpen = (person: Person, { id, forumId }: Heard): boolean => {
  const needs = opening[kindOfId(id) ?? 'audit']?.needs;
  return needs === undefined || permits(person, needs, forumId);
};

/** Whether somebody hears of a record on the desk and in digests: of what their role lets them open, or read elsewhere. */
export const mayHearOf = (person: Person, { id, forumId, hearers }: Heard): boolean => {
  if (person.leftAt || (hearers && !hearers.includes(person.id))) return false;
  const kind = kindOfId(id);
  if (kind && opening[kind] && !opening[kind].elsewhere && !mayOpen(person, { id, forumId })) return false;
  return person.roles.some((held) => {
    switch (held.role) {
      case 'secretariat':
      case 'desa':
        return true;
      case 'mag':
        return forMag.includes(kind);
      case 'coordinating-team':
        return forEveryTeam.includes(kind) || id === held.forumId || forumId === held.forumId;
    }
    return false;
  });
};

/** Something that somebody has to decide on, or answer. */
export interface Waiting extends Heard {
  /** What waits, where the id of its record does not tell. */
  kind?: WaitingKind;
  title: string;
  since: string;
  /** Who prepared or wrote it; a second person goes on with it. */
  byId?: string | undefined;
  /** What somebody named waits for whoever may release. */
  toRelease?: boolean;
  /** Of a proposal by which a forum asks to go on: the call it is for, which may not have opened. */
  callId?: string | undefined;
  /** Of a workplan: the charter that it is of. */
  charterId?: string;
  /** Whose approval is still to come, of a charter or a workplan (R10, R20). */
  approvers?: { facilitatorId?: string | undefined; secretariat: boolean };
  /** Whose look at a goal is still to come (R19, R20). */
  looks?: {
    facilitatorId: string | undefined;
    missing: readonly ('facilitator' | 'member')[];
    /** Who declared a conflict of interest. */
    keptOut?: readonly string[] | undefined;
  };
  /** Where it is worked on, when its id does not tell. */
  path?: string;
}

/** Where somebody goes on with what waits, or reads what they heard of: no link leads where they are refused. */
export const placeFor = (person: Person, heard: Heard & Pick<Waiting, 'path'>): string => {
  const kind = kindOfId(heard.id);
  if (kind && opening[kind]?.elsewhere && !mayOpen(person, heard)) return opening[kind].elsewhere(heard);
  return heard.path ?? deskAddress(heard.id);
};

/** What can wait, in the order in which the desk tells it: in words, and the list that has all of it. */
export const waitingKinds = {
  proposal: {
    heading: 'Proposals to decide on',
    one: 'proposal waits for a decision',
    many: 'proposals wait for a decision',
    list: '/desk/records?kind=proposal&state=submitted',
  },
  charter: {
    heading: 'Charters to approve',
    one: 'charter waits to be approved',
    many: 'charters wait to be approved',
    list: '/desk/records?kind=forum',
  },
  midTerm: {
    heading: 'Mid-term updates to acknowledge',
    one: 'mid-term update waits to be acknowledged',
    many: 'mid-term updates wait to be acknowledged',
    list: '/desk/records?kind=forum',
  },
  goal: {
    heading: 'Goals to look at',
    one: 'goal waits for a look: is it clear, and realistic?',
    many: 'goals wait for a look: are they clear, and realistic?',
    list: '/desk/records?kind=forum',
  },
  workplan: {
    heading: 'Workplans to approve',
    one: 'workplan waits to be approved',
    many: 'workplans wait to be approved',
    list: '/desk/records?kind=forum',
  },
  offer: {
    heading: 'Offers to take a milestone',
    one: 'participant offers to take a milestone',
    many: 'participants offer to take a milestone',
    list: '/desk/records?kind=forum',
  },
  comment: {
    heading: 'Comments to answer',
    one: 'comment waits for an answer',
    many: 'comments wait for an answer',
    list: '/desk/records?kind=comment&state=received',
  },
  dissemination: {
    heading: 'Disseminations to release',
    one: 'dissemination waits to be released',
    many: 'disseminations wait to be released',
    list: '/desk/records?kind=dissemination&state=prepared',
  },
  recipient: {
    heading: 'Letters that came back',
    one: 'letter came back',
    many: 'letters came back',
    list: '/desk/recipients',
  },
  returned: {
    heading: 'Letters that came back, and wait for an answer',
    one: 'letter came back: say to which other address it goes, or how its reader was told',
    many: 'letters came back: say to which other address each goes, or how its reader was told',
    list: '/desk/letters?waiting=answer',
  },
  paused: {
    heading: 'Paused disseminations',
    one: 'dissemination is paused: its letters wait until somebody resumes it',
    many: 'disseminations are paused: their letters wait until somebody resumes them',
    list: '/desk/records?kind=dissemination&state=released',
  },
  breaker: {
    heading: 'Stopped',
    one: 'thing is stopped until somebody lets it go again',
    many: 'things are stopped until somebody lets them go again',
    list: '/desk/letters-to-many',
  },
  suggestion: {
    heading: 'Contact persons that recipients named',
    one: 'organisation named another contact person',
    many: 'organisations named another contact person',
    list: '/desk/suggestions',
  },
  pressRelease: {
    heading: 'Press releases to release',
    one: 'press release waits to be released',
    many: 'press releases wait to be released',
    list: '/desk/records?kind=pressRelease&state=draft',
  },
  letter: {
    heading: 'Letters whose fate is not known',
    one: 'letter waits for a decision, since nobody knows whether it left or it cannot leave',
    many: 'letters wait for a decision, since nobody knows whether they left or they cannot leave',
    list: '/desk/letters?waiting=decision',
  },
} as const satisfies Partial<
  Record<
    IdKind | 'midTerm' | 'returned' | 'paused',
    { heading: string; one: string; many: string; list: string }
  >
>;
export type WaitingKind = keyof typeof waitingKinds;

/** What it is that waits: the kind of its record, or another thing about that. */
export const waitingKindOf = ({ id, kind }: Pick<Waiting, 'id' | 'kind'>) => kind ?? kindOfId(id);

/** Everything that waits for anybody, and the kinds of which more waits than was read. */
export interface AllWaiting {
  waiting: readonly Waiting[];
  many: readonly WaitingKind[];
}

/** Whether it waits for this person. What somebody prepared waits for everybody else who may release it. */
export const waitsFor = (person: Person, waiting: Waiting): boolean => {
  const { forumId, byId, toRelease, approvers, looks } = waiting;
  switch (waitingKindOf(waiting)) {
    case 'proposal':
      return permits(person, 'decide-on-proposals');
    case 'charter':
    case 'workplan':
      return (
        byId !== person.id &&
        !isOfTeam(person, forumId ?? '') &&
        (approvers?.facilitatorId === person.id ||
          (approvers?.secretariat === true && permits(person, 'acknowledge-mid-term')))
      );
    case 'midTerm':
      return (
        permits(person, 'acknowledge-mid-term') && byId !== person.id && !isOfTeam(person, forumId ?? '')
      );
    case 'goal':
      return (
        permits(person, 'check-goals') &&
        !isOfTeam(person, forumId ?? '') &&
        !looks?.keptOut?.includes(person.id) &&
        looks?.missing.includes(looks.facilitatorId === person.id ? 'facilitator' : 'member') === true
      );
    case 'offer':
      return permits(person, 'manage-forum', forumId);
    case 'comment':
      return permits(person, 'answer-feedback', forumId);
    case 'dissemination':
      return permits(person, 'release-dissemination', forumId) && byId !== person.id;
    case 'pressRelease':
      return permits(person, 'release-press-releases', forumId) && byId !== person.id;
    case 'recipient':
      return permits(person, toRelease ? 'release-dissemination' : 'prepare-dissemination', forumId);
    case 'breaker':
    case 'paused':
      return permits(person, 'release-dissemination', forumId);
    case 'suggestion':
      return permits(person, 'prepare-dissemination', forumId);
    case 'letter':
    case 'returned':
      return permits(person, 'decide-on-letters');
    default:
      return false;
  }
};

/** A line of a digest; `href` is a path of this site. */
export interface DigestLine {
  text: string;
  href: string;
  note?: string;
  /** How many things the line stands for, when it is not one; `orMore` when there are more than were counted. */
  things?: number;
  orMore?: boolean;
}

/** What a digest says. */
export interface Digest {
  groups: { heading: string; lines: DigestLine[] }[];
  waiting: DigestLine[];
  /** How much news there is in all, and how much of it stands on the desk only. */
  count: number;
  more: number;
}

/** More than this is read on the desk. */
const mostLines = 60;
const longestNote = 200;

const isOfMailService = ({ by }: Pick<AuditEntry, 'by'>) =>
  by.kind === mailService.kind && by.name === mailService.name;

/**
 * A digest that did not arrive is told in the next one, but makes none of its own: else two people whose mail is
 * returned would have digests written about each other's digests for ever.
 */
const makesADigest = (entry: AuditEntry): boolean =>
  !(isOfMailService(entry) && kindOfId(entry.record) === 'person');

const headings: [string, (entry: AuditEntry, kind: IdKind | undefined) => boolean][] = [
  ['Letters that failed', isOfMailService],
  ['Proposals', (_, kind) => kind === 'proposal'],
  ['Feedback on outputs', (_, kind) => kind === 'comment'],
  ['The cycle', (_, kind) => kind === 'cycle' || kind === 'modalities'],
  ['Calls', (_, kind) => kind === 'call' || kind === 'accessCode'],
  ['Forums and outputs', (_, kind) => kind === 'forum' || kind === 'output'],
  [
    'On the way out',
    (_, kind) => kind === 'dissemination' || kind === 'pressRelease' || kind === 'pressContact',
  ],
  ['People', (_, kind) => kind === 'person'],
  ['Other news', () => true],
];

/** An entry of history as one sentence that reads by itself. */
export const toldInFull = ({ by, act, title }: Pick<AuditEntry, 'by' | 'act' | 'title'>): string =>
  by.kind === 'system'
    ? `${act.charAt(0).toUpperCase()}${act.slice(1)}: ${title}`
    : `${by.name} ${act}: ${title}`;

const shortened = (note: string): string =>
  note.length > longestNote ? `${note.slice(0, longestNote).toWellFormed().trimEnd()} …` : note;

/** The news somebody is told: what they may hear of and did not do themselves. */
export const newsFor = (person: Person, news: readonly AuditEntry[]): AuditEntry[] =>
  news.filter(
    ({ by, record, forumId, hearers }) =>
      by.id !== person.id && mayHearOf(person, { id: record, forumId, hearers }),
  );

/**
 * Somebody's digest, or undefined when there is nothing to say.
 *
 * @param news what happened in the period, newest first
 * @param asks what this person was asked for, or may take up: it stands before what waits for whoever has their role
 */
export const digestFor = (
  person: Person,
  { recalls }: Pick<DigestPeriod, 'recalls'>,
  news: readonly AuditEntry[],
  waits: AllWaiting,
  asks: readonly Waiting[] = [],
): Digest | undefined => {
  const all = newsFor(person, news);
  const told = gathered(all);
  const asked = asks.map(
    (each): DigestLine => ({
      text: each.title,
      href: each.path ?? placeFor(person, each),
    }),
  );
  const lines = [...asked, ...waitingLines(person, waits)];
  if (!all.some(makesADigest) && !(recalls && lines.length)) return undefined;
  const groups = headings.map(([heading]) => ({ heading, lines: [] as DigestLine[] }));
  for (const entry of told.slice(0, mostLines)) {
    const kind = kindOfId(entry.record);
    const place = headings.findIndex(([, belongs]) => belongs(entry, kind));
    groups[place]?.lines.push({
      text: toldInFull(entry),
      href: placeFor(person, { id: entry.record, forumId: entry.forumId }),
      ...(entry.note ? { note: shortened(entry.note) } : {}),
    });
  }
  return {
    groups: groups.filter((group) => group.lines.length),
    waiting: lines,
    count: told.length,
    more: Math.max(0, told.length - mostLines),
  };
};

/** One line for each kind of thing that waits for somebody: the thing itself when it is one, their list when several. */
export const waitingLines = (person: Person, { waiting, many }: AllWaiting): DigestLine[] => {
  const mine = waiting.filter((each) => waitsFor(person, each));
  return (Object.keys(waitingKinds) as WaitingKind[]).flatMap((kind) => {
    const [first, ...rest] = mine.filter((each) => waitingKindOf(each) === kind);
    if (!first) return [];
    const words = waitingKinds[kind];
    if (!rest.length) return [{ text: `1 ${words.one}: ${first.title}`, href: placeFor(person, first) }];
    const things = rest.length + 1;
    const orMore = many.includes(kind);
    const text = `${orMore ? 'More than ' : ''}${things} ${words.many}`;
    return [{ text, href: words.list, things, ...(orMore ? { orMore } : {}) }];
  });
};
