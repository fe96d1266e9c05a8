/** Notes in Markdown, `[^1]` and `[^1]: its text`. It comes without types. */
declare module 'markdown-it-footnote' {
  import type MarkdownIt from 'markdown-it';

  export default function footnotes(md: MarkdownIt): void;
}
