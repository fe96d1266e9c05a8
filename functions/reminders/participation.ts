import { theSystem } from '../../shared/domain/audit.ts';
import { type ComingYear, comingYear } from '../../shared/domain/mag-year.ts';
import { askingDue, askingEnds, type MagYear } from '../../shared/domain/participation.ts';
import { spokenDay, spokenDeadline, startOfDayAnywhere } from '../../shared/domain/time.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { declarationAsked, magYearNears } from '../../shared/letters/participation.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createNewId } from '../../shared/store/keys.ts';
import { createParticipation, magYearIdFor } from '../../shared/store/participation.ts';
import { createCommit } from '../../shared/store/records.ts';
import type { Ground, Source } from './source.ts';

/**
 * Begins the year of the MAG that its cycle says, asks each member to declare the forums they take part in, and reminds
 * those who have not (R18). Before it begins the secretariat hears of it, so that the members are on record by then.
 */
export const ofParticipation: Source = async (ground, now) => {
  const { years } = createParticipation(ground.table);
  const [{ items }, { items: planned }] = await Promise.all([
    years.latest(),
    createCycles(ground.table).latest(),
  ]);
  const coming = comingYear(planned, items, now);
  const at = now.toISOString();
  const begun = coming && coming.begins <= at ? await begin(ground, coming, now) : undefined;
  return [
    ...(coming && coming.heard <= at && at < coming.begins ? await nears(ground, coming, now) : []),
    ...(await asked(ground, begun ? [begun, ...items] : items, now)),
  ];
};

/**
 * Begins a year, as soon as it has a forum that could be declared. Whoever began it meanwhile, it is the same year, and
 * members are asked in the next hour.
 */
const begin = async (
  { table }: Ground,
  { cycle, title, asks, until }: ComingYear,
  now: Date,
): Promise<MagYear | undefined> => {
  const { years, forumsOf } = createParticipation(table);
  const id = magYearIdFor(cycle.id);
  const at = now.toISOString();
  const year: MagYear = {
    id,
    revision: 0,
    title,
    asks,
    until,
    createdAt: at,
    replacements: [],
    cycleId: cycle.id,
  };
  if (!(await forumsOf(year)).forums.length) return undefined;
  const commit = createCommit(
    table,
    createNewId(() => now),
  );
  const refused = await commit({
    changes: [years.change(undefined, year, theSystem, at)],
    audit: [
      {
        record: id,
        at,
        by: theSystem,
        act: 'began a year of the MAG',
        title,
        note: `By the dates of ${cycle.title}. Members declare until ${spokenDeadline(until)}.`,
        news: true,
      },
    ],
  });
  return refused ? undefined : year;
};

const nears = async ({ people }: Ground, { cycle, title, asks, until }: ComingYear, now: Date) => {
  const everybody = await people.present();
  const ofRole = (role: 'mag' | 'secretariat') =>
    everybody.filter(({ roles }) => roles.some((held) => held.role === role));
  return ofRole('secretariat').map((person) =>
    letterOf(magYearNears, {
      to: { name: person.name, email: person.email },
      cause: cycle.id,
      event: `year of the MAG ${asks} ${person.id}`,
      at: now,
      fields: {
        name: person.name,
        year: title,
        begins: spokenDay(asks),
        until: spokenDeadline(until),
        members: ofRole('mag').length,
        peoplePath: '/desk/people',
        yearsPath: '/desk/mag-participation',
      },
    }),
  );
};

/** Only the latest year that has begun is asked for: nobody is asked for two. */
const asked = async ({ table, people }: Ground, years: readonly MagYear[], now: Date) => {
  const year = years.find(({ asks }) => startOfDayAnywhere(asks) <= now.toISOString());
  if (!year || askingEnds(year) <= now.toISOString()) return [];
  const { declarations, forumsOf } = createParticipation(table);
  const [members, declared] = await Promise.all([people.present('mag'), declarations.ofYear(year.id)]);
  const silent = members.filter(({ id }) => !declared.some(({ personId }) => personId === id));
  if (!silent.length) return [];
  const { forums } = await forumsOf(year);
  return silent.flatMap((member) => {
    const asking = askingDue(year, member, now);
    if (!asking) return [];
    return letterOf(declarationAsked, {
      to: { name: member.name, email: member.email },
      cause: year.id,
      // Members who were asked until one day are told of another that was set since.
      event: `${asking} ${asking === 'asked' ? '' : year.until} ${member.id}`,
      at: now,
      fields: {
        asking,
        name: member.name,
        year: year.title,
        until: spokenDeadline(year.until),
        forums: forums.map(({ id, title }) => ({ title, path: `/forums/${id}` })),
        declarePath: `/desk/mag-participation/${year.id}/declaration`,
      },
    });
  });
};
