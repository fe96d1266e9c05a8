import { type Charter, charterStanding, cyclesOfCharter, hasNoFacilitator } from '../domain/charter.ts';
import type { Waiting } from '../domain/digest.ts';
import { beginsWithin } from '../domain/forum-standing.ts';
import { comingYear } from '../domain/mag-year.ts';
import { nextCycleMissing } from '../domain/next-cycle.ts';
import { type Person, type RoleName, timeInMag } from '../domain/people.ts';
import { after, days, spokenDay } from '../domain/time.ts';
import { isLeftToFacilitator, offGoal, planMissing, planWithin, type Workplan } from '../domain/workplan.ts';
import type { ReadCycles } from './asked-of-mag.ts';
import { createBeginnings, type ForumsGround } from './beginnings.ts';
import { createCharters } from './charters.ts';
import { createForums } from './forums.ts';
import { createParticipation } from './participation.ts';
import { createPeople } from './people.ts';
import type { Table } from './table.ts';
import { createWorkplans, workplanIdFor } from './workplans.ts';

/** The charters of all forums that are approved, and the cycles that their days follow from. */
type Chartered = Pick<ForumsGround, 'planned' | 'approved'>;

/**
 * What the secretariat is asked for, so that the year runs on by itself: the cycle that nobody planned (R7), the members of a
 * year of the MAG that is about to begin (R18), what forums lack to begin or to go on (R9, R10, R20), workplans that nobody
 * proposed (R8, R20, R21), and forums whose MAG facilitator has left (R18, R20). And with each forum's MAG facilitator: forums
 * that left their goal (R21).
 *
 * Requests: eight for the secretariat; one for each forum that goes on and has no charter for that, two for each without its
 * facilitator; one where charters were approved four weeks ago, and for each of these without a workplan in force one, or two
 * where none is proposed; one for each forum that left its goal. One for a member of the MAG; two more for a facilitator whose
 * forums left their goals, and one for each of these.
 */
export const createAskedOfSecretariat = (table: Table) => {
  const { years } = createParticipation(table);
  const charters = createCharters(table);
  const workplans = createWorkplans(table);
  const people = createPeople(table);
  const forums = createForums(table);
  const beginnings = createBeginnings(table);

  /** What the year needs from the secretariat so that it runs on by itself. */
  const toRunOn = async (ground: Promise<ForumsGround>, now: Date): Promise<Waiting[]> => {
    const [{ planned }, { items: begun }] = await Promise.all([ground, years.latest(undefined, 5)]);
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
  const toBegin = async (ground: Promise<ForumsGround>, now: Date): Promise<Waiting[]> =>
    (await beginnings(now, ground)).flatMap(({ forum, lacks, goesOn, since }) => {
      const { id, title } = forum;
      const late = after(since, days(beginsWithin.secretariat));
      if (lacks === 'team')
        return [
          {
            id,
            title: `${title}: let somebody of its coordinating team in, so that it can ${goesOn ? 'go on' : 'begin'}`,
            since,
            forumId: id,
            path: `/desk/people?team=${id}#add`,
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

  /** Charters in force whose team has not proposed a workplan in four weeks, although it was asked for one (R8, R20, R21). */
  const withoutPlan = async (ground: Promise<ForumsGround>, now: Date): Promise<Waiting[]> => {
    const { planned, approved } = await ground;
    /** When the secretariat hears of it, where it does by now. */
    const heardOf = (charter: Charter, plan?: Workplan): string | undefined => {
      const its = cyclesOfCharter(charter, planned).cycles;
      const since = its && planMissing(charter, its, plan, now);
      const heard = since && after(since, days(planWithin.secretariat));
      return heard && heard <= now.toISOString() ? heard : undefined;
    };
    // As if they had none: few are left of those that have one in force.
    const longAgo = approved.filter((charter) => heardOf(charter));
    if (!longAgo.length) return [];
    const inForce = new Set((await workplans.approved()).map(({ charterId }) => charterId));
    const lines = longAgo
      .filter(({ id }) => !inForce.has(id))
      .map(async (charter): Promise<Waiting[]> => {
        const { id, forumId } = charter;
        const since = heardOf(charter, await workplans.get(workplanIdFor(id)));
        const forum = since && (await forums.get(forumId));
        return forum
          ? [
              {
                id: workplanIdFor(id),
                title: `${forum.title}: no workplan is proposed or approved yet`,
                since,
                forumId,
                path: `/desk/forums/${forumId}/workplan`,
              },
            ]
          : [];
      });
    return (await Promise.all(lines)).flat();
  };

  /**
   * Forums that work, or will, by a charter whose MAG facilitator has left the MAG: nobody but the secretariat can name
   * another. It says where a workplan waits for one.
   */
  const withoutFacilitator = async (ground: Promise<ForumsGround>, now: Date): Promise<Waiting[]> => {
    const { planned, approved, present } = await ground;
    const its = approved.filter((charter) =>
      hasNoFacilitator(charter, cyclesOfCharter(charter, planned).cycles, present, now),
    );
    return Promise.all(
      its.map(async (charter): Promise<Waiting> => {
        const { forumId, facilitator } = charter;
        const [left, plan] = await Promise.all([
          people.get(facilitator.id),
          workplans.get(workplanIdFor(charter.id)),
        ]);
        const waits = plan && isLeftToFacilitator(plan) ? ', for whom its workplan waits' : '';
        return {
          id: charter.id,
          title: `${charter.title}: name another MAG facilitator${waits}; ${facilitator.name} has left the MAG`,
          since: (left && timeInMag(left)?.until) ?? charter.createdAt,
          forumId,
          path: `/desk/forums/${forumId}/charter`,
        };
      }),
    );
  };

  /**
   * Forums whose team said that they have left their goal, to the secretariat and to the MAG facilitator of each: until the
   * team answers otherwise, the workplan is amended or the goal refined, or the charter ends (R20, R21).
   */
  const leftGoals = async (person: Person, read: () => Promise<Chartered>, now: Date): Promise<Waiting[]> => {
    const isOf = (role: RoleName) => person.roles.some((held) => held.role === role);
    if (!isOf('secretariat') && !isOf('mag')) return [];
    const its = (await workplans.offGoal()).filter(
      ({ facilitator }) => isOf('secretariat') || facilitator.id === person.id,
    );
    if (!its.length) return [];
    const chartered = await read();
    return (await Promise.all(its.map((plan) => leftGoal(plan, chartered, now)))).flat();
  };

  const leftGoal = async (
    plan: Workplan,
    { planned, approved }: Chartered,
    now: Date,
  ): Promise<Waiting[]> => {
    const left = offGoal(plan);
    if (!left) return [];
    const charter = approved.find(({ id }) => id === plan.charterId);
    const its = charter && cyclesOfCharter(charter, planned).cycles;
    if (its && charterStanding(charter, its, now) === 'ended') return [];
    const versions = await charters.goals.ofForum(plan.forumId);
    if (versions.some(({ at }) => at > left.at)) return [];
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

  return async (person: Person, planned: ReadCycles, now: Date): Promise<Waiting[]> => {
    const readChartered = async (): Promise<Chartered> => {
      const [its, approved] = await Promise.all([planned(), charters.approved()]);
      return { planned: its, approved };
    };
    if (!person.roles.some(({ role }) => role === 'secretariat'))
      return leftGoals(person, readChartered, now);
    const readGround = async (): Promise<ForumsGround> => {
      const [chartered, present] = await Promise.all([readChartered(), people.present()]);
      return { ...chartered, present };
    };
    const ground = readGround();
    const asked = await Promise.all([
      leftGoals(person, () => ground, now),
      toRunOn(ground, now),
      toBegin(ground, now),
      withoutPlan(ground, now),
      withoutFacilitator(ground, now),
    ]);
    return asked.flat();
  };
};
