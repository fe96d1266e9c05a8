import type { Forum } from '../../shared/domain/forum.ts';
import { ForumDeskWay } from '../../shared/pages/forum-way.tsx';

/** Where a forum's team works on its workplan. */
export const deskOf = ({ id }: Pick<Forum, 'id'>): string => `/desk/forums/${id}/workplan`;

/** The way to a page below the workplan on the desk. */
export const DeskWay = ({ forum, here }: { forum: Forum; here: string }) => (
  <ForumDeskWay forum={forum} above={[deskOf(forum), 'Workplan']} here={here} />
);
