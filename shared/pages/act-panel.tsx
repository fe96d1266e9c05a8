import type { ComponentChildren } from 'preact';

/** One act, by POST: what it does in a sentence, and its button. */
export const ActPanel = (props: {
  path: string;
  csrf: string;
  act: string;
  words: string;
  secondary?: boolean;
  /** It goes on with what was saved: asked for first, where a form of the page holds more than that. */
  saved?: boolean;
  children: ComponentChildren;
}) => (
  <form method="post" action={props.path} class="panel" data-saved={props.saved}>
    <input type="hidden" name="csrf" value={props.csrf} />
    <p dir="auto">{props.children}</p>
    <div class="buttons">
      <button type="submit" name="act" value={props.act} class={props.secondary ? 'secondary' : undefined}>
        {props.words}
      </button>
    </div>
  </form>
);
