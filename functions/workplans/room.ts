import {
  type Charter,
  type CharterCycles,
  type CharterStanding,
  charterStanding,
  cyclesOfCharter,
} from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { Refusal } from '../../shared/domain/refusal.ts';
import type { Workplan } from '../../shared/domain/workplan.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { createForumDesk, type Told } from '../../shared/http/forum-desk.ts';
import type { WebRequest } from '../../shared/http/web.ts';
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
  const { people, charters, cycles, workplans } = dependencies;
  const { versions } = workplans;
  const { onForum, onOwnForum, entry, keep } = createForumDesk(dependencies);

  /** The workplan of the charter that is in force, or was last. */
  const planOf = async (forum: Pick<Forum, 'id'>, now: Date): Promise<Known> => {
    const [all, planned] = await Promise.all([charters.ofForum(forum.id), cycles.latest()]);
    const charter = all.findLast(({ state }) => state === 'approved');
    const plan = charter && (await workplans.get(workplanIdFor(charter.id)));
    const { cycles: its } = cyclesOfCharter(charter, planned.items);
    return { charter, cycles: its, standing: charter && its && charterStanding(charter, its, now), plan };
  };

  const teamOf = async (forum: Forum): Promise<Person[]> =>
    (await people.present('coordinating-team')).filter(({ roles }) =>
      roles.some((held) => held.role === 'coordinating-team' && held.forumId === forum.id),
    );

  /** Puts a plan in the place of what it was; what became approved is kept as a version too. */
  const keepPlan = (
    request: WebRequest,
    forum: Forum,
    before: Workplan | undefined,
    after: Workplan | Refusal,
    told: Told,
  ): Promise<Refusal | undefined> =>
    keep(
      request,
      forum,
      after,
      (plan, by, at) => {
        const { id, current } = plan;
        const isNew = current && current.version !== before?.current?.version;
        const version = isNew && {
          id: versions.idFor(id, current.version),
          revision: 0,
          workplanId: id,
          ...current,
        };
        return [
          workplans.change(before, plan, by, at),
          ...(version ? [versions.change(undefined, version, by, at)] : []),
        ];
      },
      told,
    );

  return { onForum, onOwnForum, entry, planOf, teamOf, keepPlan };
};

export type Room = ReturnType<typeof createRoom>;

/** What is known of the workplan of a forum. */
export interface Known {
  /** The charter that was approved last. */
  charter: Charter | undefined;
  cycles: CharterCycles | undefined;
  /** Where that charter stands; absent when the days it follows from are not planned any more. */
  standing: CharterStanding | undefined;
  plan: Workplan | undefined;
}
