import { charterStanding, cyclesOfCharter } from '../domain/charter.ts';
import type { Cycle } from '../domain/cycle.ts';
import type { Waiting } from '../domain/digest.ts';
import { beginsWithin } from '../domain/forum-standing.ts';
import { comingYear } from '../domain/mag-year.ts';
import { nextCycleMissing } from '../domain/next-cycle.ts';
import type { Person, RoleName } from '../domain/people.ts';
import { after, days, spokenDay } from '../domain/time.ts';
import { offGoal, type Workplan } from '../domain/workplan.ts';
import { createBeginnings } from './beginnings.ts';
import { createCharters } from './charters.ts';
import { createCycles } from './cycles.ts';
import { createParticipation } from './participation.ts';
import type { Table } from './table.ts';
import { createWorkplans } from './workplans.ts';

/**
 * What the secretariat is asked for, so that the year runs on by itself: the cycle that nobody planned (R7), the members of a
 * year of the MAG that is about to begin (R18), what forums lack to begin or to go on (R9, R10, R20). Eight requests, and one
 * for each forum that goes on and has no charter for that. And with each forum's MAG facilitator: forums that left their goal
 * (R21); one request, and one more and two for each.
 */
export const createAskedOfSecretariat = (table: Table) => {
  const { years } = createParticipation(table);
  const cycles = createCycles(table);
  const charters = createCharters(table);
  const workplans = createWorkplans(table);
  const beginnings = createBeginnings(table);

  /** What the year needs from the secretariat so that it runs on by itself. */
  const toRunOn = async (now: Date): Promise<Waiting[]> => {
    const [{ items: planned }, { items: begun }] = await Promise.all([
      cycles.latest(),
      years.latest(undefined, 5),
    ]);
    const none = nextCycleMissing(planned, now);
    const coming = comingYear(planned, begun, now);
    return [
      ...(none
        ? [
            {
              id: none.cycle.id,
              title: `Plan the next cycle: none follows ${none.cycle.title}, which ${none.ended ? 'ended' : 'ends'} on ${spokenDay(none.meeting.ends)}`,
              since: none.since,
              path: '/desk/cycles/new',
            },
          ]
        : []),
      ...(coming && coming.heard <= now.toISOString()
        ? [
            {
              id: coming.cycle.id,
              title: `${coming.title} begins ${coming.begins <= now.toISOString() ? 'as soon as forums are accepted' : `on ${spokenDay(coming.asks)}`}: see that its members are on record`,
              since: coming.heard,
              path: '/desk/mag-participation',
            },
          ]
        : []),
    ];
  };

  /** Forums that cannot begin, or go on: nobody of their team can sign in, or nobody proposed a charter in four weeks. */
  const toBegin = async (now: Date): Promise<Waiting[]> =>
    (await beginnings(now)).flatMap(({ forum, lacks, goesOn, since }) => {
      const { id, title } = forum;
      const late = after(since, days(beginsWithin.secretariat));
      if (lacks === 'team')
        return [
          {
            id,
            title: `${title}: let somebody of its coordinating team in, so that it can ${goesOn ? 'go on' : 'begin'}`,
            since,
            forumId: id,
            path: '/desk/people',
          },
        ];
      return late <= now.toISOString()
        ? [
            {
              id,
              title: `${title}: no ${goesOn ? 'next charter' : 'charter'} is proposed or approved yet`,
              since: late,
              forumId: id,
              path: `/desk/forums/${id}/charter`,
            },
          ]
        : [];
    });

  /**
   * Forums whose team said that they have left their goal, to the secretariat and to the MAG facilitator of each: until the
   * team answers otherwise, the workplan is amended or the goal refined, or the charter ends (R20, R21).
   */
  const leftGoals = async (person: Person, now: Date): Promise<Waiting[]> => {
    const isOf = (role: RoleName) => person.roles.some((held) => held.role === role);
    if (!isOf('secretariat') && !isOf('mag')) return [];
    const its = (await workplans.offGoal()).filter(
      ({ facilitator }) => isOf('secretariat') || facilitator.id === person.id,
    );
    if (!its.length) return [];
    const { items: planned } = await cycles.latest();
    return (await Promise.all(its.map((plan) => leftGoal(plan, planned, now)))).flat();
  };

  const leftGoal = async (plan: Workplan, planned: readonly Cycle[], now: Date): Promise<Waiting[]> => {
    const left = offGoal(plan);
    if (!left) return [];
    const [charter, versions] = await Promise.all([
      charters.get(plan.charterId),
      charters.goals.ofForum(plan.forumId),
    ]);
    const its = charter && cyclesOfCharter(charter, planned).cycles;
    const refined = versions.some(({ at }) => at > left.at);
    if (refined || (its && charterStanding(charter, its, now) === 'ended')) return [];
    return [
      {
        id: plan.id,
        title: `${plan.title}: its team says that the forum has left its goal`,
        since: left.at,
        forumId: plan.forumId,
        path: `/desk/forums/${plan.forumId}/workplan`,
      },
    ];
  };

  return { toRunOn, toBegin, leftGoals };
};
