import type { ComponentChildren } from 'preact';

/**
 * Says that an act succeeded, under the heading of the page that the person comes back to. It takes the focus, because words
 * that are there when a page opens are not read out by themselves.
 */
export const Done = ({ children }: { children: ComponentChildren }) => (
  <p class="success" role="status" tabIndex={-1} data-focus>
    {children}
  </p>
);

/** The words for the act that the address names, as `?done=published` after a redirect; undefined where it names none of them. */
export const doneIn = <Words,>(query: URLSearchParams, words: Readonly<Record<string, Words>>) => {
  const act = query.get('done') ?? '';
  return Object.hasOwn(words, act) ? words[act] : undefined;
};

/** The title of a page that opens with what was `done`, if anything: it is read out first, like “Error: ”. */
export const titleAfter = (title: string, done: unknown): string => (done ? `Done: ${title}` : title);
