import type { ComponentChildren } from 'preact';
import type { Dissemination } from '../../shared/domain/dissemination.ts';

export const rowsAPage = 100;

export const addressOf = (dissemination: Pick<Dissemination, 'id'>) =>
  `/desk/disseminations/${dissemination.id}`;

export const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

export const Crumbs = ({ dissemination, here }: { dissemination: Dissemination; here?: string }) => (
  <nav class="crumbs" aria-label="Where this is">
    <ol>
      <li>
        <a href={`/desk/forums/${dissemination.forumId}`}>Forum</a>
      </li>
      <li>
        <a href={`/desk/outputs/${dissemination.outputId}`}>Output</a>
      </li>
      {here ? (
        <>
          <li>
            <a href={addressOf(dissemination)}>Dissemination</a>
          </li>
          <li aria-current="page">{here}</li>
        </>
      ) : (
        <li aria-current="page">Dissemination</li>
      )}
    </ol>
  </nav>
);

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
