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
import type { Waiting } from '../domain/digest.ts';
import type { Person } from '../domain/people.ts';
import { after, days, endOf, spokenDay } from '../domain/time.ts';
import { asksForCourse, lateMilestones, monthOf, restOf, type Workplan } from '../domain/workplan.ts';
import { createCharters } from './charters.ts';
import { createCycles } from './cycles.ts';
import { createForums } from './forums.ts';
import type { Table } from './table.ts';
import { createWorkplans, workplanIdFor } from './workplans.ts';

/**
 * What the coordinating team of a forum is asked for: its charter as long as none was proposed; then its mid-term update
 * (R10), milestones that are late, and whether it is still on its goal this month (R21). Two requests, three once
 * its charter is approved.
 */
export const createAskedOfTeam = (table: Table) => {
  const cycles = createCycles(table);
  const charters = createCharters(table);
  const forums = createForums(table);
  const workplans = createWorkplans(table);

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
        ? toCatchUp(plan, charter, person, now, restOf(charter, its)?.until)
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
  const toCatchUp = (
    plan: Workplan,
    charter: Charter,
    person: Person,
    now: Date,
    resumed: string | undefined,
  ): Waiting[] => {
    const { forumId } = plan;
    const path = `/desk/forums/${forumId}/workplan`;
    const late = lateMilestones(plan, charter, now, resumed);
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

  return ofForum;
};
