import {
  type Charter,
  type CharterCycles,
  type CharterStanding,
  charterOn,
  charterStanding,
  cyclesOfCharter,
  type EarlierCharter,
  earlierThan,
} from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { facilitatorJudges, type Person } from '../../shared/domain/people.ts';
import { isRefusal, type Refusal } from '../../shared/domain/refusal.ts';
import { type CourseMonth, courseByMonth, type Workplan } from '../../shared/domain/workplan.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { createForumDesk, type Told } from '../../shared/http/forum-desk.ts';
import { actorOf, type WebRequest } from '../../shared/http/web.ts';
import type { Charters } from '../../shared/store/charters.ts';
import type { Cycles } from '../../shared/store/cycles.ts';
import type { Forums } from '../../shared/store/forums.ts';
import type { Table } from '../../shared/store/table.ts';
import { type Workplans, workplanIdFor } from '../../shared/store/workplans.ts';

export type Dependencies = RoomDependencies & {
  table: Table;
  forums: Forums;
  charters: Pick<Charters, 'ofForum'>;
  cycles: Pick<Cycles, 'latest'>;
  workplans: Workplans;
};

/** What the parts of this room share: the plan of a forum, who its team is, and how a change of the plan is kept. */
export const createRoom = (dependencies: Dependencies) => {
  const { people, charters, cycles, workplans, commit } = dependencies;
  const { versions } = workplans;
  const { onForum, onOwnForum, entry } = createForumDesk(dependencies);

  /**
   * The workplan of the charter that is in force, or was last; or of an earlier one.
   *
   * @param on a day on which the forum worked by that charter, in `YYYY-MM-DD`
   */
  const planOf = async (forum: Pick<Forum, 'id'>, now: Date, on?: string): Promise<Known> => {
    const [all, planned] = await Promise.all([charters.ofForum(forum.id), cycles.latest()]);
    const latest = charterOn(all);
    const charter = charterOn(all, on);
    const isEarlier = charter !== latest;
    const plan = charter && (await workplans.get(workplanIdFor(charter.id)));
    const { cycles: its } = cyclesOfCharter(charter, planned.items);
    return {
      charter,
      cycles: its,
      // With the next charter a plan is over, whatever its days are.
      standing: isEarlier ? 'ended' : charter && its && charterStanding(charter, its, now),
      isEarlier,
      earlier: earlierThan(latest, all, planned.items),
      plan,
      course: plan ? courseByMonth(plan, charter && its && { charter, cycles: its }, now) : [],
    };
  };

  const teamOf = async (forum: Forum): Promise<Person[]> =>
    (await people.present('coordinating-team')).filter(({ roles }) =>
      roles.some((held) => held.role === 'coordinating-team' && held.forumId === forum.id),
    );

  /** Whether the MAG facilitator can approve what is proposed; who proposed it does not approve it either. One request. */
  const facilitatorIsThere = async ({ facilitator, forumId, draft }: Workplan): Promise<boolean> =>
    draft?.proposed?.byId !== facilitator.id &&
    facilitatorJudges(facilitator, forumId, await people.present('mag'));

  /** Puts a plan in the place of what it was; what became approved is kept as a version too. With the letters that tell of it. */
  const keepPlan = async (
    request: WebRequest,
    forum: Forum,
    before: Workplan | undefined,
    after: Workplan | Refusal,
    told: Told,
    letters: readonly Letter[] = [],
  ): Promise<Refusal | undefined> => {
    if (isRefusal(after)) return after;
    const by = actorOf(request);
    const at = request.now.toISOString();
    const { id, current } = after;
    const version = current &&
      current.version !== before?.current?.version && {
        id: versions.idFor(id, current.version),
        revision: 0,
        workplanId: id,
        ...current,
      };
    return commit({
      changes: [
        workplans.change(before, after, by, at),
        ...(version ? [versions.change(undefined, version, by, at)] : []),
      ],
      audit: [entry(request, forum, told)],
      letters,
    });
  };

  return { onForum, onOwnForum, entry, planOf, teamOf, facilitatorIsThere, keepPlan };
};

export type Room = ReturnType<typeof createRoom>;

/** What is known of the workplan of a forum. */
export interface Known {
  /** The charter that was approved last, or the earlier one that was asked for. */
  charter: Charter | undefined;
  cycles: CharterCycles | undefined;
  /** Where that charter stands; absent when the days it follows from are not planned any more. */
  standing: CharterStanding | undefined;
  /** Whether another charter followed that one. */
  isEarlier: boolean;
  /** The charters before the last, for everybody to find. */
  earlier: readonly EarlierCharter[];
  plan: Workplan | undefined;
  /** Whether the forum was on its goal, month by month, with the months that went by without an answer. */
  course: readonly CourseMonth[];
}
