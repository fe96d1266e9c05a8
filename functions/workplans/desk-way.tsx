import { whyNotInForce } from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { ForumDeskWay } from '../../shared/pages/forum-way.tsx';
import type { Known } from './room.ts';

/** Where a forum's team works on its workplan. */
export const deskOf = ({ id }: Pick<Forum, 'id'>): string => `/desk/forums/${id}/workplan`;

/** The way to a page below the workplan on the desk. */
export const DeskWay = ({ forum, here }: { forum: Forum; here: string }) => (
  <ForumDeskWay forum={forum} above={[deskOf(forum), 'Workplan']} here={here} />
);

/** Why nothing of a plan can be put in force now, and where that is worked on. */
export interface Closed {
  reason: string;
  way: readonly [path: string, name: string];
}

export const closedFor = (
  { id }: Pick<Forum, 'id'>,
  { charter, cycles, standing }: Known,
  now: Date,
): Closed | undefined => {
  const why = whyNotInForce(charter, cycles, now);
  const way =
    standing === 'waits for its mid-term update'
      ? ([`/desk/forums/${id}/mid-term`, 'The mid-term update'] as const)
      : ([`/desk/forums/${id}/charter`, 'The charter'] as const);
  return why && { reason: why.reason, way };
};

export const ClosedNotice = ({ closed }: { closed: Closed | undefined }) =>
  closed ? (
    <p class="warning" dir="auto">
      {closed.reason} <a href={closed.way[0]}>{closed.way[1]}</a>
    </p>
  ) : null;
