import type { Charter } from '../../shared/domain/charter.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Milestone, Workplan } from '../../shared/domain/workplan.ts';
import { charterIdFor, createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createWorkplans, workplanIdFor } from '../../shared/store/workplans.ts';
import type { SignedIn, TestHouse } from './house.ts';
import { keepForum, tester } from './samples.ts';

/** A forum whose charter was approved, in a cycle from the annual meeting of December 2025 to that of December 2026. */
export const keepChartered = async (
  house: TestHouse,
  facilitator: SignedIn,
  more: Partial<Charter> = {},
  title = 'BPF on <BPFs>',
): Promise<{ forum: Forum; cycle: Cycle; charter: Charter }> => {
  const forum = await keepForum(house, title);
  const at = house.clock().toISOString();
  const cycle: Cycle = {
    id: house.newId('cycle'),
    revision: 0,
    title: 'IGF 2026',
    meeting: { starts: '2025-12-15', ends: '2025-12-19' },
    magMeeting: { starts: '2026-02-10', ends: '2026-02-12' },
    nextMeeting: { starts: '2026-12-07', ends: '2026-12-11' },
    overrides: {},
    createdAt: at,
  };
  const charter: Charter = {
    id: charterIdFor(forum.id, 1),
    revision: 0,
    forumId: forum.id,
    number: 1,
    state: 'approved',
    title: `Charter of ${forum.title}`,
    cycleId: cycle.id,
    years: '1',
    goal: forum.goal,
    evidence: 'Somebody says that they used it.',
    outOfScope: 'Taxes.',
    facilitator: { id: facilitator.person.id, name: facilitator.person.name },
    team: forum.team,
    organisations: forum.organisations,
    createdAt: at,
    ...more,
  };
  await house.commit({
    changes: [
      createCycles(house.table).change(undefined, cycle, tester, at),
      createCharters(house.table).change(undefined, charter, tester, at),
    ],
    audit: [],
  });
  return { forum, cycle: { ...cycle, revision: 1 }, charter: { ...charter, revision: 1 } };
};

/** The workplan of a charter, in force, with one milestone: the one that none may lack (R8), or another. */
export const keepPlanned = async (
  house: TestHouse,
  charter: Charter,
  milestone: Partial<Milestone> = {},
): Promise<Workplan> => {
  const at = house.clock().toISOString();
  const plan: Workplan = {
    id: workplanIdFor(charter.id),
    revision: 0,
    forumId: charter.forumId,
    charterId: charter.id,
    title: charter.title.replace('Charter', 'Workplan'),
    state: 'approved',
    facilitator: charter.facilitator,
    current: {
      version: 1,
      milestones: [
        {
          id: house.newId('milestone'),
          kind: 'future topics',
          title: 'Topics for the next call',
          starts: '2026-09-01',
          due: '2026-10-01',
          owner: { id: house.newId('person'), name: 'Farida Facilitator' },
          open: true,
          ...milestone,
        },
      ],
      approvals: [],
      at,
    },
    progress: {},
    course: [],
    createdAt: at,
  };
  await house.commit({
    changes: [createWorkplans(house.table).change(undefined, plan, tester, at)],
    audit: [],
  });
  return { ...plan, revision: 1 };
};
