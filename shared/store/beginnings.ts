import type { Forum } from '../domain/forum.ts';
import { lackedBy } from '../domain/forum-standing.ts';
import { isOfTeam, type Person } from '../domain/people.ts';
import { createCharters } from './charters.ts';
import { createForums } from './forums.ts';
import { createPeople } from './people.ts';
import type { Table } from './table.ts';

/** A forum that was accepted and has not begun, what it lacks for that, and who of its team there is. */
export interface Beginning {
  forum: Forum;
  lacks: 'team' | 'charter';
  team: readonly Person[];
}

/** Of the fifty forums that were accepted last, those that lack a team or a charter to begin (R10, R20). Four requests. */
export const createBeginnings = (table: Table) => {
  const forums = createForums(table);
  const charters = createCharters(table);
  const people = createPeople(table);
  return async (): Promise<Beginning[]> => {
    const [{ items }, approved, proposed, everybody] = await Promise.all([
      forums.latest(),
      charters.approved(),
      charters.proposed(),
      people.present('coordinating-team'),
    ]);
    const chartered = new Set([...approved, ...proposed].map(({ forumId }) => forumId));
    return items.flatMap((forum) => {
      const team = everybody.filter((person) => isOfTeam(person, forum.id));
      const lacks = lackedBy({ hasTeam: team.length > 0, hasCharter: chartered.has(forum.id) });
      return lacks ? [{ forum, lacks, team }] : [];
    });
  };
};
