import type { Waiting } from '../domain/digest.ts';
import { askingDue, askingEnds } from '../domain/participation.ts';
import type { Person } from '../domain/people.ts';
import { startOfDayAnywhere } from '../domain/time.ts';
import { monthOf } from '../domain/workplan.ts';
import { createCharters } from './charters.ts';
import { createParticipation, declarationIdFor } from './participation.ts';
import type { Table } from './table.ts';
import { createWorkplans, workplanIdFor } from './workplans.ts';

/**
 * What somebody was asked by letter and has not answered: a member of the MAG in which forums they take part (R18), a
 * coordinating team whether it is still on its goal this month (R21). Two requests for the MAG, two for each forum.
 */
export const createAskedOf = (table: Table) => {
  const { years, declarations } = createParticipation(table);
  const charters = createCharters(table);
  const workplans = createWorkplans(table);

  const declaration = async (person: Person, now: Date): Promise<Waiting[]> => {
    const { items } = await years.latest(undefined, 5);
    const year = items.find(({ asks }) => startOfDayAnywhere(asks) <= now.toISOString());
    if (!year || !askingDue(year, person, now) || askingEnds(year) <= now.toISOString()) return [];
    if (await declarations.get(declarationIdFor(year.id, person.id))) return [];
    return [
      {
        id: year.id,
        title: `Declare the forums you take part in: ${year.title}`,
        since: startOfDayAnywhere(year.asks),
        path: `/desk/mag-participation/${year.id}/declaration`,
      },
    ];
  };

  const course = async (forumId: string, now: Date): Promise<Waiting[]> => {
    const charter = (await charters.ofForum(forumId)).findLast(({ state }) => state === 'approved');
    const plan = charter && (await workplans.get(workplanIdFor(charter.id)));
    const month = monthOf(now);
    // As the letter that asks: a plan that was approved this month is fresh, and one that has ended asks nothing.
    const last = plan?.current?.milestones.at(-1)?.due ?? '';
    if (!plan?.current || plan.current.at.slice(0, 7) >= month || last.slice(0, 7) < month) return [];
    if (plan.course.some((each) => each.month === month)) return [];
    return [
      {
        id: plan.id,
        title: `${plan.title}: are we still on the goal?`,
        since: `${month}-01T00:00:00.000Z`,
        forumId,
        path: `/desk/forums/${forumId}/workplan/course`,
      },
    ];
  };

  return async (person: Person, now: Date): Promise<Waiting[]> => {
    const asked = person.roles.map((held) =>
      held.role === 'mag'
        ? declaration(person, now)
        : held.role === 'coordinating-team'
          ? course(held.forumId, now)
          : [],
    );
    return (await Promise.all(asked)).flat();
  };
};
