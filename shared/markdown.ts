import MarkdownIt, { type Token } from 'markdown-it';
import { mostSections, type Section, tooManySections } from './domain/output.ts';

/*
 * Markdown as people who may write outputs and press releases type it, made into HTML that can do no harm: raw HTML is shown
 * as it was typed, links lead to http, https and mailto only, and an image is its description (nothing is loaded from
 * elsewhere, so nobody can see who reads).
 */

export interface MarkdownOptions {
  /** Level in HTML of the text's highest headings; 2 on a page, whose title is its h1. */
  top?: number;
  /** Gives each section's heading the id `section-<id>`. */
  anchors?: boolean;
  /** Puts tables into a box that scrolls by itself, also by keyboard. */
  scrollingTables?: boolean;
}

/** A part of a text: what stands before its first section, or one section up to the next. */
export interface Part {
  section: Section | undefined;
  html: string;
}

const md = new MarkdownIt({ html: false, linkify: true });
// Every address is read, so that a bad one can be told by its line; `dropBadLinks` takes out what must not be followed.
md.validateLink = () => true;
md.renderer.rules.image = (tokens, place) => md.utils.escapeHtml(tokens[place]?.content ?? '');
md.renderer.rules.table_open = (tokens, place, options, env, renderer) => {
  const table = renderer.renderToken(tokens, place, options);
  if (!env?.scrollingTables) return table;
  env.tables = Number(env.tables ?? 0) + 1;
  return `<section class="table-scroll" tabindex="0" aria-label="Table ${env.tables}">${table}`;
};
md.renderer.rules.table_close = (_tokens, _place, _options, env) =>
  `</table>${env?.scrollingTables ? '</section>' : ''}\n`;

/** The text as safe HTML. */
export const renderMarkdown = (text: string, options: MarkdownOptions = {}): string =>
  renderParts(text, options)
    .map(({ html }) => html)
    .join('');

/** The text as safe HTML, part by part, so that a page can put something between its sections. */
export const renderParts = (text: string, options: MarkdownOptions = {}): Part[] => {
  const env = { scrollingTables: options.scrollingTables ?? false };
  const tokens = md.parse(text, env);
  const sections = sectionsIn(tokens);
  dropBadLinks(tokens);
  setLevels(tokens, options.top ?? 2);
  for (const token of tokens) {
    const section = sections.get(token);
    if (section && options.anchors) token.attrSet('id', `section-${section.id}`);
  }

  const parts: { section: Section | undefined; tokens: Token[] }[] = [{ section: undefined, tokens: [] }];
  for (const token of tokens) {
    const section = sections.get(token);
    if (section) parts.push({ section, tokens: [] });
    parts.at(-1)?.tokens.push(token);
  }
  return parts
    .filter(({ section, tokens: own }) => section || own.length)
    .map(({ section, tokens: own }) => ({ section, html: md.renderer.render(own, md.options, env) }));
};

/**
 * The sections that readers can comment on: headings of the first and second level that stand by themselves. Of a text
 * with more than readers can be offered, one more than that.
 */
export const sectionsOf = (text: string): Section[] => [...sectionsIn(md.parse(text, {})).values()];

/** Section ids for names that stand in no text: the sections of a PDF. */
export const sectionsFromNames = (names: readonly string[]): Section[] => {
  const id = uniqueIds();
  return names.map((name) => ({ id: id(name), title: name, level: 1 }));
};

export interface Unfinished {
  /** Line of the text, from 1; 0 for the text as a whole. */
  line: number;
  message: string;
}

/** What has to be put right before readers get the text, in the order of its lines. */
export const unfinishedIn = (text: string): Unfinished[] => {
  const tokens = md.parse(text, {});
  if (!tokens.length) return [{ line: 0, message: 'The text is empty.' }];
  const found = [...headingsOutOfStep(tokens), ...imagesAndLinks(tokens)];
  const sections = sectionsIn(tokens).size;
  if (sections > mostSections) {
    found.push({
      line: 0,
      message: tooManySections,
    });
  }
  found.sort((one, other) => one.line - other.line);
  const more = found.length - mostTold;
  return more > 0
    ? [...found.slice(0, mostTold), { line: 0, message: `Further things to put right: ${more}.` }]
    : found;
};

/** Nobody reads on, and a page has to hold them. */
const mostTold = 100;

const levelOf = (token: Token) => Number(token.tag.slice(1));

/** Not by the arguments of one call: a text may have more headings than a call takes. */
const highestOf = (headings: readonly Token[]) =>
  headings.reduce((highest, heading) => Math.min(highest, levelOf(heading)), 6);

/** The words of a heading or a line, without its marks. */
const wordsOf = (inline: Token | undefined): string =>
  (inline?.children ?? [])
    .map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? ' ' : content))
    .join('')
    .replace(/\s+/gu, ' ')
    .trim();

const sectionsIn = (tokens: readonly Token[]): Map<Token, Section> => {
  const id = uniqueIds();
  const sections = new Map<Token, Section>();
  for (const [place, token] of tokens.entries()) {
    if (sections.size > mostSections) break;
    if (token.type !== 'heading_open' || token.level > 0 || levelOf(token) > 2) continue;
    const title = [...wordsOf(tokens[place + 1])].slice(0, 200).join('');
    if (title) sections.set(token, { id: id(title), title, level: levelOf(token) });
  }
  return sections;
};

/** Ids from titles in any script; the second of two like ones gets a number. */
const uniqueIds = () => {
  const taken = new Set<string>();
  // Where the last search for a free number ended, so that thousands of like titles are no thousands of searches.
  const next = new Map<string, number>();
  return (title: string): string => {
    const words = title.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, '-');
    const base =
      [...words]
        .slice(0, 60)
        .join('')
        .replace(/^-+|-+$/g, '') || 'section';
    let id = base;
    let count = next.get(base) ?? 2;
    for (; taken.has(id); count += 1) id = `${base}-${count}`;
    next.set(base, count);
    taken.add(id);
    return id;
  };
};

/** Moves all headings so that the highest of them is `top`; never deeper than h6. */
const setLevels = (tokens: readonly Token[], top: number) => {
  const headings = tokens.filter(({ type }) => type === 'heading_open' || type === 'heading_close');
  const highest = highestOf(headings);
  for (const heading of headings) heading.tag = `h${Math.min(6, levelOf(heading) - highest + top)}`;
};

const lineOf = (token: Token | undefined) => (token?.map?.[0] ?? 0) + 1;

const headingsOutOfStep = (tokens: readonly Token[]): Unfinished[] => {
  const headings = tokens.flatMap((token, place) =>
    token.type === 'heading_open' && token.level === 0 ? [{ token, words: wordsOf(tokens[place + 1]) }] : [],
  );
  const found: Unfinished[] = [];
  let before = highestOf(headings.map(({ token }) => token)) - 1;
  for (const { token, words } of headings) {
    const level = levelOf(token);
    if (!words) found.push({ line: lineOf(token), message: 'A heading without words.' });
    if (level > before + 1) {
      found.push({
        line: lineOf(token),
        message: `The heading “${words}” skips a level: it is ${'#'.repeat(level)}, and ${'#'.repeat(before + 1)} would follow here.`,
      });
    }
    before = level;
  }
  return found;
};

/** Whether a link may be followed: a whole web address, or a mail address. */
const isGoodLink = (token: Token) =>
  /^(?:https?:\/\/[^/]|mailto:[^/])/i.test(String(token.attrGet('href') ?? ''));

/** Leaves of a link that must not be followed only its words. Links do not stand within links. */
const dropBadLinks = (tokens: readonly Token[]) => {
  for (const token of tokens) {
    let dropping = false;
    token.children =
      token.children?.filter(({ type }, place, children) => {
        const child = children[place];
        if (type === 'link_open' && child) dropping = !isGoodLink(child);
        return !(dropping && (type === 'link_open' || type === 'link_close'));
      }) ?? null;
  }
};

const imagesAndLinks = (tokens: readonly Token[]): Unfinished[] =>
  tokens.flatMap((token) => {
    let line = lineOf(token);
    const found: Unfinished[] = [];
    for (const child of token.children ?? []) {
      if (child.type === 'softbreak' || child.type === 'hardbreak') line += 1;
      if (child.type === 'image' && !child.content.trim()) {
        found.push({
          line,
          message: 'An image without a description. Write what it shows between the square brackets.',
        });
      }
      if (child.type === 'link_open' && !isGoodLink(child)) {
        found.push({
          line,
          message: `A link leads to “${child.attrGet('href')}”. Write a whole address, beginning with https://.`,
        });
      }
    }
    return found;
  });
