import { type Call, callState, opensAt } from '../../shared/domain/call.ts';
import {
  type Cycle,
  callOfNow,
  cycleDateNames,
  cycleDates,
  cycleDateToCome,
  datesInForce,
  instantOf,
  isCallOf,
  spokenDate,
} from '../../shared/domain/cycle.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import {
  chartersThatEndWith,
  type NextCycleMissing,
  nextCycleMissing,
} from '../../shared/domain/next-cycle.ts';
import type { Person } from '../../shared/domain/people.ts';
import { before, reminderDue } from '../../shared/domain/reminder.ts';
import { dayAfter, spokenBeginning, spokenDay } from '../../shared/domain/time.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import {
  callMissing,
  cycleDateNears,
  cycleMissing,
  nextCycleMissing as nextCycleMissingLetter,
} from '../../shared/letters/reminders.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Source } from './source.ts';

/** The secretariat hears of each date of a cycle a week before it, … */
const nears = [7];
/** … earlier, and until the call would have closed, while no call is planned, … */
const missing = [28, 14, 3, 0, -7];
/** … and that there is no cycle for a call, before it opens. */
const without = [14];

export const ofCycles: Source = async ({ table, people }, now) => {
  const [planned, announced] = await Promise.all([createCycles(table).latest(), createCalls(table).latest()]);
  const cycles = planned.items.filter((cycle) => concerns(cycle, now));
  const stray = announced.items.filter(
    (call) => callState(call, now) === 'announced' && !planned.items.some((cycle) => isCallOf(call, cycle)),
  );
  const none = nextCycleMissing(planned.items, now);
  if (!cycles.length && !stray.length && !none?.reminder) return [];
  const [secretariat, forums] = await Promise.all([
    people.present('secretariat'),
    none?.reminder ? forumsThatEndWith(none, planned.items, table) : [],
  ]);
  return secretariat.flatMap((person) => [
    ...(none ? noNextCycle(none, forums, person, now) : []),
    ...cycles.flatMap((cycle) => datesOf(cycle, announced.items, person, now)),
    ...stray.flatMap((call) => withoutCycle(call, person, now)),
  ]);
};

/** Whether a cycle may still have a date to come. */
const concerns = (cycle: Cycle, now: Date) =>
  Object.values(cycleDates(cycle)).some(({ day }) => dayAfter(day, 2) >= now.toISOString());

const datesOf = (cycle: Cycle, calls: readonly Call[], person: Person, now: Date): Letter[] => {
  const its = calls.filter((call) => isCallOf(call, cycle));
  const hasCall = its.length > 0;
  const dates = datesInForce(cycle, callOfNow(its, now));
  const told = { to: { name: person.name, email: person.email }, cause: cycle.id, at: now };
  const about = { name: person.name, cycleTitle: cycle.title, deskPath: `/desk/cycles/${cycle.id}` };
  return cycleDateNames.flatMap((name) => {
    const instant = instantOf(name, dates[name]);
    const lacksCall = name === 'callOpens' && !hasCall;
    const reminder = lacksCall
      ? reminderDue(before(instant, missing), instantOf('callCloses', dates.callCloses), now)
      : reminderDue(before(instant, nears), instant, now);
    if (!reminder) return [];
    const event = `reminder ${name} ${instant} ${reminder.key} ${lacksCall ? 'no call ' : ''}${person.id}`;
    return lacksCall
      ? letterOf(callMissing, {
          ...told,
          event,
          fields: { ...about, opens: spokenDate(name, dates[name]), passed: instant <= now.toISOString() },
        })
      : letterOf(cycleDateNears, {
          ...told,
          event,
          fields: {
            ...about,
            what: cycleDateToCome[name],
            when: spokenDate(name, dates[name]),
            date: name,
            day: spokenDay(dates[name].day),
          },
        });
  });
};

/** The forums that can go on in none but the next cycle. */
const forumsThatEndWith = async (none: NextCycleMissing, planned: readonly Cycle[], table: Table) => {
  const [charters, { items }] = await Promise.all([
    createCharters(table).approved(),
    createForums(table).latest(),
  ]);
  const ending = chartersThatEndWith(none, charters, planned);
  return items
    .filter(({ id }) => ending.some(({ forumId }) => forumId === id))
    .map(({ id, title }) => ({ title, path: `/desk/forums/${id}/charter` }));
};

/** That no cycle follows the last one, once each time, before it ends and after. */
const noNextCycle = (
  { cycle, meeting, ended, reminder }: NextCycleMissing,
  forums: readonly { title: string; path: string }[],
  person: Person,
  now: Date,
): Letter[] =>
  reminder
    ? [
        letterOf(nextCycleMissingLetter, {
          to: { name: person.name, email: person.email },
          cause: cycle.id,
          event: `no next cycle ${meeting.starts} ${meeting.ends} ${reminder.key} ${person.id}`,
          at: now,
          fields: {
            name: person.name,
            cycleTitle: cycle.title,
            ends: spokenDay(meeting.ends),
            ended,
            forums: [...forums],
            planPath: '/desk/cycles/new',
          },
        }),
      ]
    : [];

/** A call that was planned from no cycle, and opens in none that is planned since. */
const withoutCycle = (call: Call, person: Person, now: Date): Letter[] => {
  const opens = opensAt(call);
  const reminder = reminderDue(before(opens, without), opens, now);
  return reminder
    ? [
        letterOf(cycleMissing, {
          to: { name: person.name, email: person.email },
          cause: call.id,
          event: `no cycle ${opens} ${reminder.key} ${person.id}`,
          at: now,
          fields: {
            name: person.name,
            callTitle: call.title,
            opens: spokenBeginning(call.opens),
            planPath: '/desk/cycles/new',
          },
        }),
      ]
    : [];
};
