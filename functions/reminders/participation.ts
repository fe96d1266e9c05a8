import { askingDue, askingEnds } from '../../shared/domain/participation.ts';
import { spokenDeadline } from '../../shared/domain/time.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { declarationAsked } from '../../shared/letters/participation.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createParticipation } from '../../shared/store/participation.ts';
import type { Source } from './source.ts';

/** Asks each member of the MAG to declare the forums they take part in, and reminds those who have not (R18). */
export const ofParticipation: Source = async ({ table, people }, now) => {
  const { years, declarations } = createParticipation(table);
  const { items } = await years.latest();
  const asked = items.filter((year) => askingEnds(year) > now.toISOString());
  if (!asked.length) return [];
  const [members, forums] = await Promise.all([people.present('mag'), createForums(table).latest()]);
  const perYear = asked.map(async (year) => {
    const declared = new Set((await declarations.ofYear(year.id)).map(({ personId }) => personId));
    return members.flatMap((member) => {
      const asking = declared.has(member.id) ? undefined : askingDue(year, member, now);
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
          forums: forums.items.map(({ id, title }) => ({ title, path: `/forums/${id}` })),
          declarePath: `/desk/mag-participation/${year.id}/declaration`,
        },
      });
    });
  });
  return (await Promise.all(perYear)).flat();
};
