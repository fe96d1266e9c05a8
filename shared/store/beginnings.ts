import type { Forum } from '../domain/forum.ts';
import { beginsWithin, goesOnWithoutCharter, lackedBy, standingOfForum } from '../domain/forum-standing.ts';
import { isOfTeam, type Person } from '../domain/people.ts';
import { after, days } from '../domain/time.ts';
import { createCharters } from './charters.ts';
import { createCycles } from './cycles.ts';
import { createForums } from './forums.ts';
import { createPeople } from './people.ts';
import { createProposals } from './proposals.ts';
import type { Table } from './table.ts';

/** A forum that was accepted and has not begun, what it lacks for that, and who of its team there is. */
export interface Beginning {
  forum: Forum;
  /** The call in which it was accepted: the first time, or to go on (R9). */
  callId: string;
  goesOn: boolean;
  /** When that was. */
  since: string;
  lacks: 'team' | 'charter';
  team: readonly Person[];
}

/**
 * Of the fifty forums that were founded last, and of those that go on, those that lack a team or a charter to begin (R9,
 * R10, R20), until they are given up. Six requests, and one for each forum that goes on and has no charter for that.
 */
export const createBeginnings = (table: Table) => {
  const forums = createForums(table);
  const charters = createCharters(table);
  const cycles = createCycles(table);
  const people = createPeople(table);
  const proposals = createProposals(table);

  return async (now: Date): Promise<Beginning[]> => {
    const [{ items: latest }, approved, proposed, planned, accepted, everybody] = await Promise.all([
      forums.latest(),
      charters.approved(),
      charters.proposed(),
      cycles.latest(),
      proposals.accepted(),
      people.present('coordinating-team'),
    ]);
    const hasProposed = new Set(proposed.map(({ forumId }) => forumId));
    const ofForum = Map.groupBy(approved, ({ forumId }) => forumId);

    const first = latest
      .filter(({ id }) => !ofForum.has(id))
      .map((forum) => ({ forum, callId: forum.callId, goesOn: false, since: forum.createdAt }));
    const goingOn = [...ofForum].map(async ([forumId, its]) => {
      const asked = goesOnWithoutCharter(forumId, its, accepted);
      // As long as its last charter runs, nobody can write the next.
      if (!asked?.decision || standingOfForum(its, planned.items, now).standing !== 'ended') return [];
      const forum = await forums.get(forumId);
      return forum ? [{ forum, callId: asked.callId, goesOn: true, since: asked.decision.at }] : [];
    });
    const all = [...first, ...(await Promise.all(goingOn)).flat()];
    return all.flatMap((each) => {
      const { id } = each.forum;
      const team = everybody.filter((person) => isOfTeam(person, id));
      const lacks = lackedBy({ hasTeam: team.length > 0, hasCharter: hasProposed.has(id) });
      const givenUp = after(each.since, days(beginsWithin.givenUp)) <= now.toISOString();
      return lacks && !givenUp ? [{ ...each, lacks, team }] : [];
    });
  };
};
