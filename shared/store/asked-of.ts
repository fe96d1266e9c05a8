import type { Waiting } from '../domain/digest.ts';
import { askingDue, askingEnds } from '../domain/participation.ts';
import type { Person } from '../domain/people.ts';
import { type Review, reviewWindow } from '../domain/review.ts';
import { startOfDayAnywhere } from '../domain/time.ts';
import { monthOf } from '../domain/workplan.ts';
import { createCalls } from './calls.ts';
import { createCharters } from './charters.ts';
import { createCycles } from './cycles.ts';
import { createParticipation, declarationIdFor } from './participation.ts';
import { createProposals } from './proposals.ts';
import { createReviews } from './reviews.ts';
import type { Table } from './table.ts';
import { createWorkplans, workplanIdFor } from './workplans.ts';

/**
 * What somebody was asked by letter and has not answered: a member of the MAG in which forums they take part (R18) and
 * which proposals they review (R19), a coordinating team whether it is still on its goal this month (R21). Four requests
 * for the MAG and three for each call with reviews to send, two for each forum.
 */
export const createAskedOf = (table: Table) => {
  const { years, declarations } = createParticipation(table);
  const reviews = createReviews(table);
  const calls = createCalls(table);
  const cycles = createCycles(table);
  const proposals = createProposals(table);
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

  const reviewsToSend = async (person: Person, now: Date): Promise<Waiting[]> => {
    const toSend = Map.groupBy(await reviews.toSendBy(person.id), ({ callId }) => callId);
    return (await Promise.all([...toSend].map(([callId, its]) => reviewsInCall(callId, its, now)))).flat();
  };

  /** One line a call, as long as its review lasts. */
  const reviewsInCall = async (callId: string, toSend: readonly Review[], now: Date): Promise<Waiting[]> => {
    const [call, all] = await Promise.all([calls.get(callId), proposals.allOfCall(callId)]);
    if (!call) return [];
    const window = reviewWindow(call, call.cycleId ? await cycles.get(call.cycleId) : undefined);
    const at = now.toISOString();
    // What was withdrawn, merged or decided on is not reviewed any more.
    const its = toSend.filter(({ proposalId }) =>
      all.some(({ id, state }) => id === proposalId && state === 'submitted'),
    );
    if (!its.length || at < window.opens || at >= window.closes) return [];
    const [since = window.opens] = its.map(({ createdAt }) => createdAt).sort();
    return [
      {
        id: call.id,
        title: `${its.length === 1 ? 'A review' : `${its.length} reviews`} to send: ${call.title}`,
        since,
        path: `/desk/calls/${call.id}/reviews`,
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
    const asked = person.roles.flatMap((held) =>
      held.role === 'mag'
        ? [reviewsToSend(person, now), declaration(person, now)]
        : held.role === 'coordinating-team'
          ? course(held.forumId, now)
          : [],
    );
    return (await Promise.all(asked)).flat();
  };
};
