import { cycleDates, instantOf, isCallOf, spokenDate } from '../../shared/domain/cycle.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { publishedFor } from '../../shared/domain/modalities.ts';
import { before, reminderDue } from '../../shared/domain/reminder.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { modalitiesMissing } from '../../shared/letters/reminders.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createModalities } from '../../shared/store/modalities.ts';
import type { Source } from './source.ts';

/** Six and three weeks before the call opens: they are published first, then the call is planned. */
const distances = [42, 21];

/**
 * The secretariat hears that no modalities are published for a cycle whose call is to open (R4), unless somebody said why
 * its call is planned without them.
 */
export const ofModalities: Source = async ({ table, people }, now) => {
  const { items } = await createCycles(table).latest();
  const near = items.flatMap((cycle) => {
    const opens = instantOf('callOpens', cycleDates(cycle).callOpens);
    const reminder = reminderDue(before(opens, distances), opens, now);
    return reminder ? [{ cycle, opens, reminder }] : [];
  });
  if (!near.length) return [];
  const [versions, calls, secretariat] = await Promise.all([
    createModalities(table).latest(),
    createCalls(table).latest(),
    people.present('secretariat'),
  ]);
  return near
    .filter(({ cycle }) => !publishedFor(versions.items, cycle.id))
    .filter(({ cycle }) => !calls.items.some((call) => call.withoutModalities && isCallOf(call, cycle)))
    .flatMap(({ cycle, opens, reminder }) =>
      secretariat.map(
        (person): Letter =>
          letterOf(modalitiesMissing, {
            to: { name: person.name, email: person.email },
            cause: cycle.id,
            event: `modalities ${opens} ${reminder.key} ${person.id}`,
            at: now,
            fields: {
              name: person.name,
              cycleTitle: cycle.title,
              opens: spokenDate('callOpens', cycleDates(cycle).callOpens),
              modalitiesPath: '/desk/modalities',
            },
          }),
      ),
    );
};
