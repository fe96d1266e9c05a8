import type { Charter } from '../domain/charter.ts';
import type { Waiting } from '../domain/digest.ts';
import { askingDue, askingEnds } from '../domain/participation.ts';
import type { Person } from '../domain/people.ts';
import { type Review, reviewWindow } from '../domain/review.ts';
import { startOfDayAnywhere } from '../domain/time.ts';
import { monthOf } from '../domain/workplan.ts';
import { createCalls } from './calls.ts';
import { createCharters } from './charters.ts';
import { createCycles } from './cycles.ts';
import { createForums } from './forums.ts';
import { createParticipation, declarationIdFor } from './participation.ts';
import { createProposals } from './proposals.ts';
import { createReviews } from './reviews.ts';
import type { Table } from './table.ts';
import { createWorkplans, workplanIdFor } from './workplans.ts';

/**
 * What somebody is asked for and has not done yet: a member of the MAG in which forums they take part (R18) and
 * which proposals they review (R19), a coordinating team for its charter (R10) and whether it is still on its goal this
 * month (R21). Four requests for the MAG and three for each call with reviews to send, two for each forum.
 */
export const createAskedOf = (table: Table) => {
  const { years, declarations } = createParticipation(table);
  const reviews = createReviews(table);
  const calls = createCalls(table);
  const cycles = createCycles(table);
  const proposals = createProposals(table);
  const charters = createCharters(table);
  const forums = createForums(table);
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

  /** Of a forum: its charter as long as none was proposed, then the question of the month. */
  const ofForum = async (forumId: string, now: Date): Promise<Waiting[]> => {
    const all = await charters.ofForum(forumId);
    const approved = all.findLast(({ state }) => state === 'approved');
    return [...(await charterToWrite(forumId, all.at(-1))), ...(approved ? await course(approved, now) : [])];
  };

  const charterToWrite = async (forumId: string, latest: Charter | undefined): Promise<Waiting[]> => {
    const path = `/desk/forums/${forumId}/charter`;
    if (latest) {
      const { id, state, title, decided, createdAt } = latest;
      const since = decided?.at ?? createdAt;
      return state === 'draft'
        ? [{ id, title: `${title}: finish and propose it`, since, forumId, path }]
        : [];
    }
    const forum = await forums.get(forumId);
    return forum
      ? [{ id: forumId, title: `Charter of ${forum.title}: write it`, since: forum.createdAt, forumId, path }]
      : [];
  };

  const course = async (charter: Charter, now: Date): Promise<Waiting[]> => {
    const plan = await workplans.get(workplanIdFor(charter.id));
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
        forumId: charter.forumId,
        path: `/desk/forums/${charter.forumId}/workplan/course`,
      },
    ];
  };

  return async (person: Person, now: Date): Promise<Waiting[]> => {
    const asked = person.roles.flatMap((held) =>
      held.role === 'mag'
        ? [reviewsToSend(person, now), declaration(person, now)]
        : held.role === 'coordinating-team'
          ? ofForum(held.forumId, now)
          : [],
    );
    return (await Promise.all(asked)).flat();
  };
};
