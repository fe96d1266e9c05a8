import type { Call } from '../domain/call.ts';
import {
  type Charter,
  type CharterCycles,
  type CharterStanding,
  charterStanding,
  cyclesOfCharter,
  midTermAskedBefore,
  midTermDue,
  midTermIsLate,
} from '../domain/charter.ts';
import { type Cycle, cycleOfCall, cycleOfReview } from '../domain/cycle.ts';
import type { Waiting } from '../domain/digest.ts';
import { beginsWithin } from '../domain/forum-standing.ts';
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
import { after, days, endOf, spokenDay, startOfDayAnywhere } from '../domain/time.ts';
import {
  asksForCourse,
  hearsOfLate,
  lateFrom,
  monthOf,
  offGoal,
  restOf,
  type Workplan,
} from '../domain/workplan.ts';
import { createBeginnings } from './beginnings.ts';
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
 * What somebody is asked for and has not done yet: a member of the MAG in which forums they take part (R18) and which
 * proposals they review (R19); a coordinating team for its charter and mid-term update (R10), for milestones that are late
 * and whether it is still on its goal this month (R21); the secretariat for the cycle that nobody planned (R7), for the
 * members of a year of the MAG that is about to begin (R18) and for forums that lack a team or a charter; the secretariat and
 * the MAG facilitator for a forum that left its goal (R21); and what a member may review without being asked.
 *
 * Five requests for the MAG, four more and one a call while calls are under review; for each forum two, and four once it has
 * a charter; seven for the secretariat; one more and two a forum that left its goal.
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
  const beginnings = createBeginnings(table);

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

  /** Forums that were accepted and cannot begin: nobody of their team can sign in, or nobody proposed a charter in four weeks. */
  const toBegin = async (now: Date): Promise<Waiting[]> =>
    (await beginnings()).flatMap(({ forum, lacks }) => {
      const { id, title, createdAt } = forum;
      const late = after(createdAt, days(beginsWithin.secretariat));
      if (lacks === 'charter' && late > now.toISOString()) return [];
      return [
        lacks === 'team'
          ? {
              id,
              title: `${title}: let somebody of its coordinating team in, so that it can begin`,
              since: createdAt,
              forumId: id,
              path: '/desk/people',
            }
          : {
              id,
              title: `${title}: nobody has proposed its charter yet`,
              since: late,
              forumId: id,
              path: `/desk/forums/${id}/charter`,
            },
      ];
    });

  /** Of a forum: its charter as long as none was proposed; then what is due or late by it, and the question of the month. */
  const ofForum = async (person: Person, forumId: string, now: Date): Promise<Waiting[]> => {
    const all = await charters.ofForum(forumId);
    const approved = all.findLast(({ state }) => state === 'approved');
    const [toWrite, byCharter] = await Promise.all([
      charterToWrite(forumId, all.at(-1)),
      approved ? askedByCharter(person, approved, now) : [],
    ]);
    return [...toWrite, ...byCharter];
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

  const askedByCharter = async (person: Person, charter: Charter, now: Date): Promise<Waiting[]> => {
    const [plan, planned] = await Promise.all([workplans.get(workplanIdFor(charter.id)), cycles.latest()]);
    const its = cyclesOfCharter(charter, planned.items).cycles;
    if (!its) return [];
    const standing = charterStanding(charter, its, now);
    // A second year that waits, waits with its plan.
    return [
      ...midTermToFile(charter, its, standing, now),
      ...(plan && standing === 'running'
        ? lateMilestones(plan, person, now, restOf(charter, its)?.until)
        : []),
      ...(plan && asksForCourse(plan, standing, now) ? [course(plan, now)] : []),
    ];
  };

  /** From when the first letter asks for it. */
  const midTermToFile = (
    charter: Charter,
    its: CharterCycles,
    standing: CharterStanding,
    now: Date,
  ): Waiting[] => {
    const { id, forumId, title, years, midTerm } = charter;
    if (years === '1' || midTerm || (standing !== 'running' && standing !== 'waits for its mid-term update'))
      return [];
    const { day } = midTermDue(its);
    const since = after(endOf(midTermDue(its)), days(-midTermAskedBefore));
    if (since > now.toISOString()) return [];
    const late = midTermIsLate(charter, its, now);
    return [
      {
        id,
        title: `${title}: file its mid-term update, which ${late ? 'was' : 'is'} due until ${spokenDay(day)}`,
        since,
        forumId,
        path: `/desk/forums/${forumId}/mid-term`,
      },
    ];
  };

  /** Each milestone of their own that is late; and how many are late of others, of which the team hears (R21). */
  const lateMilestones = (
    plan: Workplan,
    person: Person,
    now: Date,
    resumed: string | undefined,
  ): Waiting[] => {
    const { forumId } = plan;
    const path = `/desk/forums/${forumId}/workplan`;
    const late = (plan.current?.milestones ?? []).flatMap((milestone) => {
      const hearer = hearsOfLate(plan, milestone, now, resumed);
      return hearer ? [{ milestone, hearer, since: lateFrom(plan, milestone, resumed) }] : [];
    });
    const own = late.filter(({ milestone }) => milestone.owner.id === person.id);
    const others = late.filter((each) => !own.includes(each) && each.hearer !== 'owner');
    const [since = now.toISOString()] = others.map((each) => each.since).sort();
    return [
      ...own.map(({ milestone, since: from }) => ({
        id: milestone.id,
        title: `“${milestone.title}” is late: it was due until ${spokenDay(milestone.due)}`,
        since: from,
        forumId,
        path: `${path}/${milestone.id}`,
      })),
      ...(others.length
        ? [
            {
              id: plan.id,
              title: `${plan.title}: ${others.length === 1 ? 'a milestone of somebody else is' : `${others.length} milestones of others are`} late`,
              since,
              forumId,
              path,
            },
          ]
        : []),
    ];
  };

  const course = (plan: Workplan, now: Date): Waiting => ({
    id: plan.id,
    title: `${plan.title}: are we still on the goal?`,
    since: `${monthOf(now)}-01T00:00:00.000Z`,
    forumId: plan.forumId,
    path: `/desk/forums/${plan.forumId}/workplan/course`,
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

  return async (person: Person, now: Date): Promise<AskedOf> =>
    together(
      await Promise.all([
        asking(leftGoals(person, now)),
        ...person.roles.flatMap((held): Promise<AskedOf>[] =>
          held.role === 'mag'
            ? [underReview(person, now), asking(declaration(person, now))]
            : held.role === 'coordinating-team'
              ? [asking(ofForum(person, held.forumId, now))]
              : held.role === 'secretariat'
                ? [asking(toRunOn(now)), asking(toBegin(now))]
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
