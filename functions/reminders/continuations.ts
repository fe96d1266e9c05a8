import type { Call } from '../../shared/domain/call.ts';
import { type Charter, charterSpan, cyclesOfCharter } from '../../shared/domain/charter.ts';
import { type GoingOn, placesToGoOn } from '../../shared/domain/continuation.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { isOfTeam, type Person } from '../../shared/domain/people.ts';
import { before, type Planned, past, reminderDue } from '../../shared/domain/reminder.ts';
import { after, days, endOfDayAnywhere, spokenDay, spokenDeadline } from '../../shared/domain/time.ts';
import { continuationMissed, continuationNears } from '../../shared/letters/charter.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { continuationIdFor, createProposals } from '../../shared/store/proposals.ts';
import type { Source } from './source.ts';

/** Before the time to ask to go on ends, the team hears of it: four weeks, two weeks and three days … */
const toTheTeam = ({ ends }: GoingOn, now: Date) => reminderDue(before(ends, [28, 14, 3]), ends, now);
/** … and a day after it has ended, the secretariat hears which forums have not asked. */
const toTheSecretariat = ({ ends }: GoingOn, now: Date) =>
  reminderDue(past(ends, [1]), after(ends, days(14)), now);
/** A forum that lapsed has been told of: of the call after that its team hears, and nobody else. */
const reminderOf = (place: GoingOn, lapsed: boolean, now: Date) =>
  toTheTeam(place, now) ?? (lapsed ? undefined : toTheSecretariat(place, now));

/** A forum that has not asked to go on, and could, or could have. */
interface Silent {
  forum: Forum;
  charter: Charter;
  /** The last day of its charter. */
  lastDay: string;
  call: Call;
  place: GoingOn;
  /** Whether it did not ask in the call after its charter, and can in the one after that. */
  lapsed: boolean;
}

/**
 * Forums whose charter ends are told until when they can ask to go on (R9), as soon as the call is announced in which they
 * would; and once more in the call after that, if it let the first go by. No word to one that has asked, also where it took
 * that back: it has decided.
 */
export const ofContinuations: Source = async ({ table, people }, now) => {
  const approved = latestOfEach(await createCharters(table).approved());
  if (!approved.length) return [];
  const [{ items: planned }, { items: announced }] = await Promise.all([
    createCycles(table).latest(),
    createCalls(table).latest(),
  ]);
  const forums = createForums(table);
  const proposals = createProposals(table);
  const hasAsked = async (forumId: string, { id }: Call) =>
    (await proposals.get(continuationIdFor(forumId, id, 1))) !== undefined;
  const found = approved.map(async (charter): Promise<Silent | undefined> => {
    const { forumId } = charter;
    const { cycles } = cyclesOfCharter(charter, planned);
    const [first, second] = placesToGoOn(charter, planned, announced, now);
    const due = [first, second].find((each) => each?.call && reminderOf(each, each === second, now));
    if (!cycles || !due?.call) return undefined;
    const { call } = due;
    const asked = await Promise.all(
      [call, ...(due === second && first?.call ? [first.call] : [])].map((each) => hasAsked(forumId, each)),
    );
    const forum = await forums.get(forumId);
    if (!forum || asked.includes(true)) return undefined;
    const { lastDay } = charterSpan(charter, cycles);
    return { forum, charter, lastDay, call, place: due, lapsed: due === second };
  });
  const silent = (await Promise.all(found)).filter((each) => each !== undefined);
  if (!silent.length) return [];
  const [team, secretariat] = await Promise.all([
    people.present('coordinating-team'),
    people.present('secretariat'),
  ]);
  return [
    ...silent.flatMap((each) => {
      const reminder = toTheTeam(each.place, now);
      const its = team.filter((person) => isOfTeam(person, each.forum.id));
      return reminder ? its.map((person) => nears(person, each, reminder, now)) : [];
    }),
    ...[...Map.groupBy(silent, ({ place }) => `${place.call?.id} ${place.ends}`).values()].flatMap((all) => {
      const [first] = all;
      return first && !first.lapsed && toTheSecretariat(first.place, now)
        ? secretariat.map((person) => missed(person, first, all, now))
        : [];
    }),
  ];
};

const nears = (
  person: Person,
  { forum, charter, lastDay, call, place }: Silent,
  reminder: Planned,
  now: Date,
): Letter =>
  letterOf(continuationNears, {
    to: { name: person.name, email: person.email },
    cause: charter.id,
    event: `going on ${place.ends} ${reminder.key} ${person.id}`,
    at: now,
    forumId: forum.id,
    fields: {
      name: person.name,
      forumTitle: forum.title,
      lastDay: spokenDay(lastDay),
      ended: endOfDayAnywhere(lastDay) <= now.toISOString(),
      callTitle: call.title,
      due: spokenDeadline(place.due),
      midTerm:
        charter.years === '1' || charter.midTerm?.acknowledged
          ? 'done'
          : charter.midTerm
            ? 'not acknowledged'
            : 'missing',
      askPath: `/desk/forums/${forum.id}/continuation`,
      midTermPath: `/desk/forums/${forum.id}/mid-term`,
    },
  });

/** One letter about all forums of the same call. */
const missed = (person: Person, { call, place }: Silent, all: readonly Silent[], now: Date): Letter =>
  letterOf(continuationMissed, {
    to: { name: person.name, email: person.email },
    cause: call.id,
    event: `going on missed ${place.ends} ${person.id}`,
    at: now,
    fields: {
      name: person.name,
      callTitle: call.title,
      due: spokenDeadline(place.due),
      forums: all.map(({ forum, lastDay }) => ({
        title: forum.title,
        lastDay: spokenDay(lastDay),
        path: `/desk/forums/${forum.id}/charter`,
      })),
      codesPath: `/desk/calls/${call.id}/access-codes`,
    },
  });

/** Of each forum the charter that it works by, or worked by last. */
const latestOfEach = (charters: readonly Charter[]): Charter[] =>
  [...Map.groupBy(charters, ({ forumId }) => forumId).values()].flatMap((all) =>
    all.toSorted((one, other) => one.number - other.number).slice(-1),
  );
