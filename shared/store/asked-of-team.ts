import {
  type Charter,
  type CharterCycles,
  type CharterStanding,
  charterSpan,
  charterStanding,
  cyclesOfCharter,
  hasJustEnded,
  midTermAskedBefore,
  midTermDue,
  midTermIsLate,
  whyNotInForce,
} from '../domain/charter.ts';
import { placesToGoOn } from '../domain/continuation.ts';
import type { Cycle } from '../domain/cycle.ts';
import type { Waiting } from '../domain/digest.ts';
import { goesOnWithoutCharter } from '../domain/forum-standing.ts';
import { isOfTeam, type Person } from '../domain/people.ts';
import { after, days, endOf, spokenDeadline } from '../domain/time.ts';
import {
  asksForCourse,
  fellDueAtRest,
  lateMilestones,
  type Milestone,
  monthOf,
  planMissing,
  restOf,
  type Workplan,
} from '../domain/workplan.ts';
import type { ReadCycles } from './asked-of-mag.ts';
import { createCalls } from './calls.ts';
import { createCharters } from './charters.ts';
import { createForums } from './forums.ts';
import { createPeople } from './people.ts';
import { continuationIdFor, createProposals } from './proposals.ts';
import type { Table } from './table.ts';
import { createWorkplans, workplanIdFor } from './workplans.ts';

/**
 * What the coordinating team of a forum is asked for: its charter as long as none was proposed; then its workplan, until that
 * is proposed and when it was given back (R8, R20, R21), its mid-term update (R10), milestones that are late, and whether it
 * is still on its goal this month (R21); and once that has ended, whether it goes on, and its next charter, where the MAG
 * accepted that it does (R9).
 *
 * Requests: one for its charters; one more as long as its first was not proposed. Two more once one is approved; one more where
 * nobody began its workplan, and one where a milestone of somebody else became late in the last week. Once the charter has ended
 * and no next one is proposed, one more; one for the calls, where it was not accepted that the forum goes on and its
 * mid-term update does not lack; and where it can ask to go on, one for that call, and one for the call before, if it let that
 * go by.
 */
export const createAskedOfTeam = (table: Table) => {
  const calls = createCalls(table);
  const charters = createCharters(table);
  const forums = createForums(table);
  const people = createPeople(table);
  const proposals = createProposals(table);
  const workplans = createWorkplans(table);

  const ofForum = async (
    person: Person,
    forumId: string,
    planned: ReadCycles,
    now: Date,
  ): Promise<Waiting[]> => {
    const all = await charters.ofForum(forumId);
    const latest = all.at(-1);
    const approved = all.findLast(({ state }) => state === 'approved');
    const [toWrite, byCharter] = await Promise.all([
      !latest || (latest.number === 1 && latest.state === 'draft') ? firstCharter(forumId, latest) : [],
      approved ? askedByCharter(person, approved, all, planned, now) : [],
    ]);
    return [...toWrite, ...byCharter];
  };

  const charterPath = (forumId: string) => `/desk/forums/${forumId}/charter`;

  /** Of a forum that was not given up (R10). */
  const firstCharter = async (forumId: string, draft: Charter | undefined): Promise<Waiting[]> => {
    const forum = await forums.get(forumId);
    if (!forum || forum.givenUp) return [];
    return draft
      ? charterToFinish(draft)
      : [
          {
            id: forumId,
            title: `Charter of ${forum.title}: write it`,
            since: forum.createdAt,
            forumId,
            path: charterPath(forumId),
          },
        ];
  };

  const charterToFinish = ({ id, forumId, title, decided, createdAt }: Charter): Waiting[] => [
    {
      id,
      title: `${title}: finish and propose it`,
      since: decided?.at ?? createdAt,
      forumId,
      path: charterPath(forumId),
    },
  ];

  /** Of a forum whose charter has ended: its next, where it was accepted that it goes on (R9), which may have been begun before. */
  const nextCharter = async (
    charter: Charter,
    all: readonly Charter[],
    planned: readonly Cycle[],
    now: Date,
  ): Promise<Waiting[]> => {
    const { forumId, title } = charter;
    const latest = all.at(-1);
    if (latest?.state === 'proposed') return [];
    const asked = goesOnWithoutCharter(forumId, all, await proposals.accepted());
    if (!asked) return toGoOn(charter, planned, now);
    if (latest?.state === 'draft') return charterToFinish(latest);
    return asked.decision
      ? [
          {
            id: asked.id,
            title: `${title}: write the next, now that the forum goes on`,
            since: asked.decision.at,
            forumId,
            path: charterPath(forumId),
          },
        ]
      : [];
  };

  /**
   * That a forum whose charter has ended can ask to go on now (R9): in the call after that, or in the one after if it let the
   * first go by. Not one that has asked, also where it took that back: it has decided. It is told by letter likewise.
   */
  const toGoOn = async (charter: Charter, planned: readonly Cycle[], now: Date): Promise<Waiting[]> => {
    const { id, forumId, title, years, midTerm } = charter;
    const { cycles: its } = cyclesOfCharter(charter, planned);
    // A charter of two years is not renewed without it (R10).
    if (!its || (years === '2' && !midTerm?.acknowledged)) return [];
    const places = placesToGoOn(charter, planned, (await calls.latest()).items, now).slice(0, 2);
    const open = places.find(({ call, ends }) => call && now.toISOString() < ends);
    if (!open?.call) return [];
    const asked = await Promise.all(
      places.map(({ call }) => call && proposals.get(continuationIdFor(forumId, call.id, 1))),
    );
    return asked.some((each) => each)
      ? []
      : [
          {
            id,
            title: `${title} has ended: ask to go on in “${open.call.title}”, until ${spokenDeadline(open.due)}, if the forum wishes to`,
            since: charterSpan(charter, its).ends,
            forumId,
            path: `/desk/forums/${forumId}/continuation`,
          },
        ];
  };

  /** Until its workplan is proposed, and where it was given back, as an amendment too (R8, R20, R21). */
  const planToPropose = async (
    charter: Charter,
    its: CharterCycles,
    plan: Workplan | undefined,
    now: Date,
  ): Promise<Waiting[]> => {
    const { forumId } = charter;
    const line = { id: workplanIdFor(charter.id), forumId, path: `/desk/forums/${forumId}/workplan` };
    const missing = planMissing(charter, its, plan, now);
    if (missing) {
      const title = plan
        ? `${plan.title}: finish and propose it`
        : `Workplan of ${(await forums.get(forumId))?.title ?? 'the forum'}: write it`;
      return [{ ...line, title, since: missing }];
    }
    const { returned, proposed } = plan?.draft ?? {};
    return plan?.current && returned && !proposed && !whyNotInForce(charter, its, now)
      ? [
          {
            ...line,
            title: `${plan.title}: its amendment was given back; finish and propose it, or drop it`,
            since: returned.at,
          },
        ]
      : [];
  };

  const askedByCharter = async (
    person: Person,
    charter: Charter,
    all: readonly Charter[],
    readCycles: ReadCycles,
    now: Date,
  ): Promise<Waiting[]> => {
    const [plan, planned] = await Promise.all([workplans.get(workplanIdFor(charter.id)), readCycles()]);
    const its = cyclesOfCharter(charter, planned).cycles;
    if (!its) return [];
    const standing = charterStanding(charter, its, now);
    const works = standing === 'running' || hasJustEnded(charter, its, now);
    // A second year that waits, waits with its plan.
    return [
      ...(standing === 'ended' ? await nextCharter(charter, all, planned, now) : []),
      ...(await planToPropose(charter, its, plan, now)),
      ...midTermToFile(charter, its, standing, now),
      ...(plan && works ? await toCatchUp(plan, charter, person, now, restOf(charter, its)) : []),
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
    const since = after(endOf(midTermDue(its)), days(-midTermAskedBefore));
    if (since > now.toISOString()) return [];
    const late = midTermIsLate(charter, its, now);
    return [
      {
        id,
        title: `${title}: file its mid-term update, which ${late ? 'was' : 'is'} due by ${spokenDeadline(midTermDue(its))}`,
        since,
        forumId,
        path: `/desk/forums/${forumId}/mid-term`,
      },
    ];
  };

  /**
   * Each milestone of their own that is late; and how many are late of others, of which the team hears (R21): after a week, or
   * at once where its owner has left the team.
   */
  const toCatchUp = async (
    plan: Workplan,
    charter: Charter,
    person: Person,
    now: Date,
    rest: ReturnType<typeof restOf>,
  ): Promise<Waiting[]> => {
    const { forumId } = plan;
    const path = `/desk/forums/${forumId}/workplan`;
    const late = lateMilestones(plan, charter, now, rest?.until);
    const own = late.filter(({ milestone }) => milestone.owner.id === person.id);
    const theirs = late.filter((each) => !own.includes(each));
    const fresh = theirs.some(({ hearer }) => hearer === 'owner');
    const team = fresh ? await people.present('coordinating-team') : [];
    const isThere = (owner: Milestone['owner']) =>
      team.some((each) => each.id === owner.id && isOfTeam(each, forumId));
    const others = theirs.filter(({ hearer, milestone }) => hearer !== 'owner' || !isThere(milestone.owner));
    const [since = now.toISOString()] = others.map((each) => each.since).sort();
    return [
      ...own.map(({ milestone, since: from }) => ({
        id: milestone.id,
        title: fellDueAtRest(milestone, rest)
          ? `“${milestone.title}” fell due while the forum rested, until ${spokenDeadline(milestone.due)}: amend the workplan so that it has another day`
          : `“${milestone.title}” is late: it was due by ${spokenDeadline(milestone.due)}`,
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
