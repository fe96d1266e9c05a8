import { type Charter, charterSchema, type Goal, goalSchema, looksMissing } from '../domain/charter.ts';
import { idMadeFrom } from './made-ids.ts';
import { type RecordKind, records } from './records.ts';
import type { Table } from './table.ts';

const inOrder = (number: number) => String(number).padStart(4, '0');

/** In the index `waiting`: charters whose mid-term update somebody has to acknowledge, the one that waits longest first. */
export const midTermUpdates = 'midTerms';

/** Likewise: versions of goals at which the MAG facilitator or another member of the MAG has not looked yet. */
export const goalsToLookAt = 'goals';

const charterKind: RecordKind<Charter> = {
  type: 'charter',
  schema: charterSchema,
  title: ({ title }) => title,
  places: ({ id, forumId, number, state, midTerm }) => ({
    lists: [`charters#${forumId}`, inOrder(number)],
    desk: [`charter#${state}`, id],
    ...(midTerm && !midTerm.acknowledged
      ? { waiting: [midTermUpdates, `${midTerm.at}#${id}`] as [string, string] }
      : {}),
  }),
};

const goalKind: RecordKind<Goal> = {
  type: 'goal',
  schema: goalSchema,
  title: ({ title, number }) => `${title ? `${title}: goal` : 'Goal'}, version ${number + 1}`,
  places: (goal) => ({
    lists: [`goals#${goal.forumId}`, inOrder(goal.number)],
    ...(looksMissing(goal).length
      ? { waiting: [goalsToLookAt, `${goal.at}#${goal.id}`] as [string, string] }
      : {}),
  }),
};

/** A forum has one first charter, one second …: two people who begin it at once begin the same. */
export const charterIdFor = (forumId: string, number: number): string =>
  idMadeFrom('charter', `charter ${number} of ${forumId}`);

/** The goal's versions are counted; of two people who refine it at once, one is first and the other sees it. */
export const goalIdFor = (forumId: string, number: number): string =>
  idMadeFrom('goal', `goal ${number} of ${forumId}`);

/** Charters of forums, and the versions of their goals. */
export const createCharters = (table: Table) => {
  const charters = records(table, charterKind);
  const goals = records(table, goalKind);
  return {
    ...charters,
    /** All of a forum, the first one first: one for each year or two. */
    ofForum: (forumId: string): Promise<Charter[]> =>
      charters.all({ index: 'lists', partition: `charters#${forumId}` }),
    /** Those that are approved, of all forums. */
    approved: (): Promise<Charter[]> => charters.all({ index: 'desk', partition: 'charter#approved' }),
    /** Those that wait to be approved, of all forums. */
    proposed: (): Promise<Charter[]> => charters.all({ index: 'desk', partition: 'charter#proposed' }),
    goals: {
      ...goals,
      /** All versions after the proposal's, oldest first. */
      ofForum: (forumId: string): Promise<Goal[]> =>
        goals.all({ index: 'lists', partition: `goals#${forumId}` }),
    },
  };
};

export type Charters = ReturnType<typeof createCharters>;
