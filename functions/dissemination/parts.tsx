import type { ComponentChildren } from 'preact';
import type { Dissemination } from '../../shared/domain/dissemination.ts';
import { Way } from '../../shared/pages/way.tsx';

export const rowsAPage = 100;

export const addressOf = (dissemination: Pick<Dissemination, 'id'>) =>
  `/desk/disseminations/${dissemination.id}`;

export const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

/** What was done, of which the page of the dissemination tells whoever comes back to it. */
export type DoneAct =
  | 'prepared'
  | 'taken-back'
  | 'released'
  | 'paused'
  | 'resumed'
  | 'recalled'
  | 'sent-again'
  | 'contact-named'
  | 'nobody-named';

/** Where somebody comes back to after such an act. */
export const doneAt = (dissemination: Pick<Dissemination, 'id'>, act: DoneAct) =>
  `${addressOf(dissemination)}?done=${act}`;

export const Crumbs = (props: {
  dissemination: Dissemination;
  /** Title of its forum, where it is known. */
  forum?: string | undefined;
  here?: string;
}) => {
  const { dissemination, forum = dissemination.approved?.forumTitle, here } = props;
  return (
    <Way
      to={[
        [`/desk/forums/${dissemination.forumId}`, forum ?? 'Its forum'],
        [`/desk/outputs/${dissemination.outputId}`, dissemination.title],
        ...(here ? [[addressOf(dissemination), 'Dissemination'] as const] : []),
      ]}
      here={here ?? 'Dissemination'}
    />
  );
};

/** A button that does one thing, by POST. */
export const Act = (props: {
  to: string;
  csrf: string;
  hidden?: Readonly<Record<string, string>>;
  class?: string;
  children: ComponentChildren;
}) => (
  <form method="post" action={props.to} class="inline">
    <input type="hidden" name="csrf" value={props.csrf} />
    {Object.entries(props.hidden ?? {}).map(([name, value]) => (
      <input key={name} type="hidden" name={name} value={value} />
    ))}
    <button type="submit" class={props.class}>
      {props.children}
    </button>
  </form>
);
