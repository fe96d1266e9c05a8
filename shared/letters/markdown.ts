import MarkdownIt from 'markdown-it';
import { linkable } from './addresses.ts';
import type { Block, ReadBlock } from './blocks.ts';
import { quoteStyle, styles } from './look.ts';
import { wrap } from './wrap.ts';

type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number];

/**
 * Markdown as letters take it: no raw HTML, links to web and mail addresses only, and of a picture its description,
 * since one that is fetched from elsewhere tells who reads the letter and when.
 */
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false });
markdown.validateLink = (href) => linkable(href) !== undefined;
markdown.linkify.set({ fuzzyLink: false });

const styled: Partial<Record<string, string>> = styles;

const quoted = 'margin-bottom:6px';
const quoteSide = ({ dir }: Record<string, unknown>) => quoteStyle(dir === 'rtl' ? 'rtl' : 'ltr');

/** `[words]()` has no address that could be looked at: its words stay, and nothing to click. */
const withoutEmptyLinks = (children: Token['children']): Token['children'] => {
  let isEmpty = false;
  return (
    children?.filter((child) => {
      if (child.type === 'link_open') isEmpty = !child.attrGet('href');
      return !(isEmpty && child.type.startsWith('link_'));
    }) ?? null
  );
};

markdown.core.ruler.push('letter', ({ tokens, env }) => {
  let quotes = 0;
  for (const token of tokens) {
    if (token.tag === 'blockquote') quotes += token.nesting;
    token.children = withoutEmptyLinks(token.children);
    // The letter's subject is its first heading.
    if (token.type === 'heading_open' || token.type === 'heading_close')
      token.tag = `h${Math.min(4, Number(token.tag.slice(1)) + 1)}`;
    for (const each of [token, ...(token.children ?? [])]) {
      const style = styled[each.tag];
      // Table cells have a style of their own where their column is aligned.
      if (style && each.nesting >= 0) {
        const more =
          each.tag === 'blockquote' ? quoteSide(env) : quotes && each.tag === 'p' ? quoted : undefined;
        each.attrSet('style', [style, more, each.attrGet('style')].filter(Boolean).join(';'));
      }
      // An address that is its own words stands there once, also on paper.
      if (each.type === 'link_open' && each.info === 'auto') each.attrSet('class', 'bare');
      if (each.type === 'paragraph_open' || each.type === 'heading_open') each.attrSet('dir', 'auto');
    }
  }
});

markdown.renderer.rules.image = (tokens, index) => markdown.utils.escapeHtml(tokens[index]?.content ?? '');
markdown.renderer.rules.fence = (tokens, index) =>
  `<pre style="${styles.pre}">${markdown.utils.escapeHtml(tokens[index]?.content ?? '')}</pre>\n`;
markdown.renderer.rules.code_block = markdown.renderer.rules.fence;

/** `dir` is the direction of the letter; each paragraph finds its own. */
export const markdownToHtml = (source: string, dir: 'ltr' | 'rtl' = 'ltr'): string =>
  markdown.render(source, { dir });

/** What an inline run says; addresses of its links are collected, since they get lines of their own. */
const inlineText = (token: Token, addresses: string[]): string => {
  let said = '';
  let link: { href: string; from: number } | undefined;
  for (const child of token.children ?? []) {
    if (child.type === 'text' || child.type === 'code_inline' || child.type === 'image')
      said += child.content;
    else if (child.type === 'softbreak') said += ' ';
    else if (child.type === 'hardbreak') said += '\n';
    else if (child.type === 'link_open')
      link = { href: String(child.attrGet('href') ?? ''), from: said.length };
    else if (child.type === 'link_close' && link) {
      const shown = said.slice(link.from);
      // An address that is written out stays where it is.
      const address = link.href.replace(/^mailto:/, '');
      if (shown !== address && shown !== markdown.normalizeLinkText(address)) addresses.push(address);
      link = undefined;
    }
  }
  return said;
};

/** Markdown in plain text, wrapped: what the reader of the text part sees, and not the marks. */
export const markdownToText = (source: string): string => {
  let out = '';
  // What stands before each line (quotes, list indents), and before the first line of an item.
  const margins: string[] = [];
  let mark: string | undefined;
  let cells: string[] | undefined;
  const counters: (number | undefined)[] = [];
  // Items of a tight list and rows of a table follow each other without a blank line, but for the first.
  let first = true;
  let tight = false;

  const put = (lines: readonly string[]) => {
    const margin = margins.join('');
    const start = mark === undefined ? margin : `${margins.slice(0, -1).join('')}${mark}`;
    const written = lines.map((line, index) => `${index ? margin : start}${line}`.trimEnd()).join('\n');
    out += `${out ? (tight && !first ? '\n' : '\n\n') : ''}${written}`;
    mark = undefined;
    first = false;
    tight = false;
  };

  for (const token of markdown.parse(source, {})) {
    switch (token.type) {
      case 'blockquote_open':
        margins.push('> ');
        break;
      case 'bullet_list_open':
      case 'ordered_list_open':
        first = counters.length === 0;
        counters.push(token.type === 'ordered_list_open' ? Number(token.attrGet('start') ?? 1) : undefined);
        break;
      case 'bullet_list_close':
      case 'ordered_list_close':
        counters.pop();
        break;
      case 'list_item_open': {
        const count = counters.at(-1);
        mark = count === undefined ? '- ' : `${count}. `;
        if (count !== undefined) counters[counters.length - 1] = count + 1;
        margins.push(' '.repeat(mark.length));
        break;
      }
      case 'blockquote_close':
      case 'list_item_close':
        margins.pop();
        mark = undefined;
        break;
      case 'hr':
        put(['* * *']);
        break;
      case 'fence':
      case 'code_block':
        put(token.content.trimEnd().split('\n'));
        break;
      case 'paragraph_open':
        tight = token.hidden;
        break;
      case 'table_open':
        first = true;
        break;
      case 'tr_open':
        cells = [];
        break;
      case 'tr_close':
        tight = true;
        put([(cells ?? []).join(' | ')]);
        cells = undefined;
        break;
      case 'inline': {
        const addresses: string[] = [];
        const said = inlineText(token, addresses);
        if (cells) cells.push([said, ...addresses].join(' '));
        else {
          const taken = margins.join('').length;
          put([...wrap(said, taken), ...addresses]);
        }
        break;
      }
    }
  }
  return out;
};

/** The blocks of a letter, those of Markdown in both readings. */
export const readMarkdown = (blocks: readonly Block[], dir: 'ltr' | 'rtl'): ReadBlock[] =>
  blocks.map((block) =>
    'markdown' in block
      ? { html: markdownToHtml(block.markdown, dir), text: markdownToText(block.markdown) }
      : block,
  );
