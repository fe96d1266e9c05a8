import type { Call } from '../domain/call.ts';
import { type Charter, charterStanding, cyclesOfCharter } from '../domain/charter.ts';
import { type Cycle, cycleOfCall, cycleOfReview } from '../domain/cycle.ts';
import type { Waiting } from '../domain/digest.ts';
import { comingYear } from '../domain/mag-year.ts';
import { nextCycleMissing } from '../domain/next-cycle.ts';
import { askingDue, askingEnds } from '../domain/participation.ts';
import type { Person, RoleName } from '../domain/people.ts';
import {
  isOfOlder,
  keptFromReviewing,
  type Review,
  type ReviewWindow,
  reviewsOf,
  reviewWindow,
} from '../domain/review.ts';
import { spokenDay, startOfDayAnywhere } from '../domain/time.ts';
import { asksForCourse, monthOf, offGoal, type Workplan } from '../domain/workplan.ts';
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
 * month (R21), the secretariat for the cycle that nobody planned (R7) and for the members of a year of the MAG that is about
 * to begin (R18), the secretariat and the MAG facilitator for a forum that left its goal (R21); and what a member may review
 * without being asked. Five requests for the MAG, four more and one a call while calls are under review; for each forum two,
 * and a third while the question of the month is open; three for the secretariat; one more and two a forum that left its goal.
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

  /** What is under review now: a line a call for what they were asked for or began, and one for what they may take up. */
  const underReview = async (person: Person, now: Date): Promise<AskedOf> => {
    // Only the fifty that opened last can be in review, in one of the fifty latest cycles.
    const [announced, planned] = await Promise.all([calls.latest(), cycles.latest()]);
    const at = now.toISOString();
    const open = announced.items
      .map((call) => {
        const cycle = cycleOfReview(call, cycleOfCall(call, planned.items));
        return { call, window: reviewWindow(call, cycle) };
      })
      .filter(({ window }) => window.opens <= at && at < window.closes);
    if (!open.length) return nothing;
    const own = await reviews.by(person.id);
    return together(await Promise.all(open.map(({ call, window }) => reviewsIn(call, window, person, own))));
  };

  const reviewsIn = async (
    call: Call,
    window: ReviewWindow,
    person: Person,
    written: readonly Review[],
  ): Promise<AskedOf> => {
    const all = await proposals.allOfCall(call.id);
    const its = all.flatMap((proposal) => {
      const [own] = reviewsOf(proposal, written);
      // What was withdrawn, merged or decided on is not reviewed any more; nor by somebody with a conflict of interest.
      const waits = proposal.state === 'submitted' && !keptFromReviewing(proposal, person, own);
      return waits ? [{ proposal, own }] : [];
    });
    const toSend = its.flatMap(({ own }) => (own && own.state !== 'submitted' ? own : []));
    const changed = its.flatMap(({ proposal, own }) => (own && isOfOlder(own, proposal) ? proposal : []));
    const free = its.filter(({ own }) => !own).length;
    const [since = window.opens] = toSend.map(({ createdAt }) => createdAt).sort();
    const [changedSince = window.opens] = changed.flatMap(({ changedAt }) => changedAt ?? []).sort();
    const line = { id: call.id, path: `/desk/calls/${call.id}/reviews` };
    const reviewsOfCall = (count: number) => (count === 1 ? 'A review' : `${count} reviews`);
    return {
      asked: [
        ...(toSend.length
          ? [{ ...line, title: `${reviewsOfCall(toSend.length)} to send: ${call.title}`, since }]
          : []),
        ...(changed.length
          ? [
              {
                ...line,
                title: `${reviewsOfCall(changed.length)} to look at again, since what was proposed is another now: ${call.title}`,
                since: changedSince,
              },
            ]
          : []),
      ],
      free: free
        ? [
            {
              ...line,
              title: `${call.title}: ${free === 1 ? 'a proposal waits' : `${free} proposals wait`} for your review`,
              since: window.opens,
            },
          ]
        : [],
    };
  };

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
    // Most months it is answered, or there is no plan: then nobody has to ask how long the charter runs.
    if (!plan || !asksForCourse(plan, 'running', now)) return [];
    const its = cyclesOfCharter(charter, (await cycles.latest()).items).cycles;
    if (!its || !asksForCourse(plan, charterStanding(charter, its, now), now)) return [];
    return [
      {
        id: plan.id,
        title: `${plan.title}: are we still on the goal?`,
        since: `${monthOf(now)}-01T00:00:00.000Z`,
        forumId: charter.forumId,
        path: `/desk/forums/${charter.forumId}/workplan/course`,
      },
    ];
  };

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

  return async (person: Person, now: Date): Promise<AskedOf> =>
    together(
      await Promise.all([
        asking(leftGoals(person, now)),
        ...person.roles.flatMap((held): Promise<AskedOf>[] =>
          held.role === 'mag'
            ? [underReview(person, now), asking(declaration(person, now))]
            : held.role === 'coordinating-team'
              ? [asking(ofForum(held.forumId, now))]
              : held.role === 'secretariat'
                ? [asking(toRunOn(now))]
                : [],
        ),
      ]),
    );
};

/** What somebody is asked for, and what they may take up of their own accord. */
interface AskedOf {
  asked: readonly Waiting[];
  free: readonly Waiting[];
}
const nothing: AskedOf = { asked: [], free: [] };

const asking = async (asked: Promise<readonly Waiting[]>): Promise<AskedOf> => ({
  asked: await asked,
  free: [],
});

const together = (all: readonly AskedOf[]): AskedOf => ({
  asked: all.flatMap(({ asked }) => asked),
  free: all.flatMap(({ free }) => free),
});
