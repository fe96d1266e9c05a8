import type { Forum } from '../domain/forum.ts';
import { Way } from './way.tsx';

/** A page below another of the same forum. */
type Above = readonly [path: string, label: string];

/** The way to a page of a forum, from the list of forums. */
export const ForumWay = (props: { forum: Pick<Forum, 'id' | 'title'>; above?: Above; here: string }) => (
  <Way
    to={[
      ['/forums', 'Forums'],
      [`/forums/${props.forum.id}`, props.forum.title],
      ...(props.above ? [props.above] : []),
    ]}
    here={props.here}
  />
);

/** The way to the page on which a forum's team works on something, from the desk. */
export const ForumDeskWay = (props: { forum: Pick<Forum, 'id' | 'title'>; above?: Above; here: string }) => (
  <Way
    to={[
      ['/desk', 'Desk'],
      [`/desk/forums/${props.forum.id}`, props.forum.title],
      ...(props.above ? [props.above] : []),
    ]}
    here={props.here}
  />
);
