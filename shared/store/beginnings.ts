import type { Charter } from '../domain/charter.ts';
import type { Cycle } from '../domain/cycle.ts';
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

/** What tells where forums stand, and who is there for them. */
export interface ForumsGround {
  /** The cycles, latest first. */
  planned: readonly Cycle[];
  /** The charters of all forums that are approved. */
  approved: readonly Charter[];
  /** Everybody who is here. */
  present: readonly Person[];
}

/** Three requests. */
export const readForumsGround = async (table: Table): Promise<ForumsGround> => {
  const [{ items: planned }, approved, present] = await Promise.all([
    createCycles(table).latest(),
    createCharters(table).approved(),
    createPeople(table).present(),
  ]);
  return { planned, approved, present };
};

/**
 * Of the fifty forums that were founded last, and of those that go on, those that lack a team or a charter to begin (R9,
 * R10, R20), until they are given up, or nobody is asked any more. Six requests, three where the ground was read already; and one for each forum that goes
 * on and has no charter for that.
 */
export const createBeginnings = (table: Table) => {
  const forums = createForums(table);
  const charters = createCharters(table);
  const proposals = createProposals(table);

  return async (now: Date, ground = readForumsGround(table)): Promise<Beginning[]> => {
    const [{ items: latest }, { planned, approved, present }, proposed, accepted] = await Promise.all([
      forums.latest(),
      ground,
      charters.proposed(),
      proposals.accepted(),
    ]);
    const hasProposed = new Set(proposed.map(({ forumId }) => forumId));
    const ofForum = Map.groupBy(approved, ({ forumId }) => forumId);

    const first = latest
      .filter(({ id }) => !ofForum.has(id))
      .map((forum) => ({ forum, callId: forum.callId, goesOn: false, since: forum.createdAt }));
    const goingOn = [...ofForum].map(async ([forumId, its]) => {
      const asked = goesOnWithoutCharter(forumId, its, accepted);
      // As long as its last charter runs, nobody can write the next.
      if (!asked?.decision || standingOfForum(its, planned, now).standing !== 'ended') return [];
      const forum = await forums.get(forumId);
      return forum ? [{ forum, callId: asked.callId, goesOn: true, since: asked.decision.at }] : [];
    });
    const all = [...first, ...(await Promise.all(goingOn)).flat()];
    return all.flatMap((each) => {
      const { id } = each.forum;
      const team = present.filter((person) => isOfTeam(person, id));
      const lacks = lackedBy({ hasTeam: team.length > 0, hasCharter: hasProposed.has(id) });
      const givenUp = after(each.since, days(beginsWithin.givenUp)) <= now.toISOString();
      return lacks && !givenUp ? [{ ...each, lacks, team }] : [];
    });
  };
};
