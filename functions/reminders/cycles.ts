import {
  type Cycle,
  cycleDateInWords,
  cycleDateNames,
  cycleDates,
  instantOf,
  spokenDate,
} from '../../shared/domain/cycle.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { before, reminderDue } from '../../shared/domain/reminder.ts';
import { dayAfter, spokenInstant } from '../../shared/domain/time.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { callMissing, cycleDateNears } from '../../shared/letters/reminders.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import type { Source } from './source.ts';

/** The secretariat hears of each date of a cycle a week before it … */
const nears = [7];
/** … and earlier, and until the call would have closed, while no call is planned. */
const missing = [28, 14, 3, 0, -7];

/** Cycles that may still have a date to come. */
const concerns = (cycle: Cycle, now: Date) =>
  Object.values(cycleDates(cycle)).some(({ day }) => dayAfter(day, 2) >= now.toISOString());

export const ofCycles: Source = async ({ table, people }, now) => {
  const { items } = await createCycles(table).latest();
  const cycles = items.filter((cycle) => concerns(cycle, now));
  if (!cycles.length) return [];
  const secretariat = await people.present('secretariat');
  const planned = new Set((await createCalls(table).latest()).items.map(({ cycleId }) => cycleId));
  return cycles.flatMap((cycle) =>
    secretariat.flatMap((person): Letter[] => {
      const dates = cycleDates(cycle);
      const told = { to: { name: person.name, email: person.email }, cause: cycle.id, at: now };
      const about = { name: person.name, cycleTitle: cycle.title, deskPath: `/desk/cycles/${cycle.id}` };
      const due: Letter[] = [];
      for (const name of cycleDateNames) {
        const instant = instantOf(name, dates[name]);
        const lacksCall = name === 'callOpens' && !planned.has(cycle.id);
        const reminder = lacksCall
          ? reminderDue(before(instant, missing), instantOf('callCloses', dates.callCloses), now)
          : reminderDue(before(instant, nears), instant, now);
        if (!reminder) continue;
        const event = `reminder ${name} ${instant} ${reminder.key} ${lacksCall ? 'no call ' : ''}${person.id}`;
        due.push(
          lacksCall
            ? letterOf(callMissing, {
                ...told,
                event,
                fields: { ...about, opens: spokenInstant(instant), passed: instant <= now.toISOString() },
              })
            : letterOf(cycleDateNears, {
                ...told,
                event,
                fields: {
                  ...about,
                  what: cycleDateInWords[name],
                  when: spokenDate(name, dates[name]),
                },
              }),
        );
      }
      return due;
    }),
  );
};
