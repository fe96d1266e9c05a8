import MarkdownIt, { type Token } from 'markdown-it';
import footnotes from 'markdown-it-footnote';
import { creditOf, mostSections, type Picture, type Section, tooManySections } from './domain/output.ts';

/*
 * Markdown as people who may write outputs and press releases type it, made into HTML that can do no harm: raw HTML is shown
 * as it was typed, links lead to http, https, mailto and the text's own sections only, and a picture is one that was uploaded
 * with the text, or its description (nothing is loaded from elsewhere, so nobody can see who reads).
 */

/** A picture as a page shows it. */
export type ShownPicture = Pick<Picture, 'width' | 'height' | 'credit' | 'licence'> & { src: string };

export interface MarkdownOptions {
  /** Level in HTML of the text's highest headings; 2 on a page, whose title is its h1. */
  top?: number;
  /** Gives each section's heading the id `section-<id>`, and a link to itself. */
  anchors?: boolean;
  /** Puts tables into a box that scrolls by itself, also by keyboard. */
  scrollingTables?: boolean;
  /** The pictures that came with the text, by the names it uses. */
  pictures?: ReadonlyMap<string, ShownPicture>;
}

/** A part of a text: what stands before its first section, one section up to the next, or the notes at its end. */
export interface Part {
  section: Section | undefined;
  html: string;
  notes?: true;
}

/** What the rules below know of the text that they render. */
interface Rendering {
  scrollingTables: boolean;
  pictures: ReadonlyMap<string, ShownPicture>;
  tables: number;
}
const renderingIn = (env: Readonly<Record<string, unknown>> | undefined) =>
  env?.rendering as Rendering | undefined;

/** The most marks of notes that are read; the work of a note grows with their number. */
const mostNoteMarks = 1_000;

const plain = new MarkdownIt({ html: false, linkify: true });
const md = new MarkdownIt({ html: false, linkify: true }).use(footnotes);
// Notes are written below the text, where they can be read and mended; one within another is no note.
md.inline.ruler.disable('footnote_inline');
// Every address is read, so that a bad one can be told by its line; `dropBadLinks` takes out what must not be followed.
md.validateLink = () => true;
plain.validateLink = () => true;
const { escapeHtml } = md.utils;
md.renderer.rules.image = (tokens, place, _options, env) => {
  const token = tokens[place];
  const words = escapeHtml(token?.content ?? '');
  const picture = token && renderingIn(env)?.pictures.get(nameOfPicture(token));
  if (!picture) return words;
  const { src, width, height } = picture;
  return `<img src="${escapeHtml(src)}" alt="${words}" width="${width}" height="${height}" loading="lazy">${
    token.meta?.figure ? figcaption(captionOf(token), creditOf(picture)) : ''
  }`;
};
/** The text's words, and below them whose the picture is. */
const figcaption = (caption: string, credit: string) =>
  `<figcaption>${escapeHtml(caption)}${
    credit ? `<span class="credit" dir="auto">${escapeHtml(credit)}</span>` : ''
  }</figcaption>`;
md.renderer.rules.table_open = (tokens, place, options, env, renderer) => {
  const table = renderer.renderToken(tokens, place, options);
  const rendering = renderingIn(env);
  if (!rendering?.scrollingTables) return table;
  rendering.tables += 1;
  return `<section class="table-scroll" tabindex="0" aria-label="Table ${rendering.tables}">${table}`;
};
md.renderer.rules.table_close = (_tokens, _place, _options, env) =>
  `</table>${renderingIn(env)?.scrollingTables ? '</section>' : ''}\n`;
md.renderer.rules.heading_open = (tokens, place, options, _env, renderer) =>
  `${tokens[place]?.meta?.anchor ? '<div class="heading">' : ''}${renderer.renderToken(tokens, place, options)}`;
md.renderer.rules.heading_close = (tokens, place, options, _env, renderer) => {
  const anchor = tokens[place]?.meta?.anchor as Section | undefined;
  const close = renderer.renderToken(tokens, place, options);
  return anchor
    ? `${close.trimEnd()}<a class="to-here" href="#section-${escapeHtml(anchor.id)}"><span class="visually-hidden" lang="en" dir="ltr">Link to this section: </span><span class="visually-hidden">${escapeHtml(anchor.title)}</span></a></div>\n`
    : close;
};

/** Which reference to which note: `1`, and `1-2` for the second reference to the first. */
const noteOf = (token: Token | undefined) => {
  const { id = 0, subId = 0 }: { id?: number; subId?: number } = token?.meta ?? {};
  return { number: id + 1, reference: subId ? `${id + 1}-${subId + 1}` : String(id + 1) };
};
md.renderer.rules.footnote_ref = (tokens, place) => {
  const { number, reference } = noteOf(tokens[place]);
  return `<sup class="note-ref"><a href="#note-${number}" id="ref-${reference}" role="doc-noteref"><span class="visually-hidden" lang="en">Note </span>${number}</a></sup>`;
};
md.renderer.rules.footnote_block_open = () => '<ol class="notes">\n';
md.renderer.rules.footnote_block_close = () => '</ol>\n';
md.renderer.rules.footnote_open = (tokens, place) => `<li id="note-${noteOf(tokens[place]).number}">`;
md.renderer.rules.footnote_close = () => '</li>\n';
md.renderer.rules.footnote_anchor = (tokens, place) => {
  const { reference } = noteOf(tokens[place]);
  return ` <a class="back" href="#ref-${reference}" role="doc-backlink"><span class="visually-hidden" lang="en">Back to reference ${reference.replace('-', ', place ')}</span></a>`;
};

/**
 * The text as the parser's tokens, notes at the end: what the page, the checks and the typesetter begin with. Addresses in
 * it were not judged: see `isGoodLink`.
 */
export const parseMarkdown = (text: string): Token[] => parsed(text).tokens;

const parsed = (text: string) => {
  const env: { footnotes?: { refs?: Record<string, number> } } = {};
  const tooManyNotes = text.split('[^', mostNoteMarks + 2).length > mostNoteMarks + 1;
  return {
    tokens: (tooManyNotes ? plain : md).parse(text, env),
    notes: env.footnotes?.refs ?? {},
    tooManyNotes,
  };
};

/** The text as safe HTML. */
export const renderMarkdown = (text: string, options: MarkdownOptions = {}): string =>
  renderParts(text, options)
    .map(({ html }) => html)
    .join('');

/** The text as safe HTML, part by part, so that a page can put something between its sections. */
export const renderParts = (text: string, options: MarkdownOptions = {}): Part[] => {
  const pictures = options.pictures ?? new Map();
  const rendering: Rendering = { scrollingTables: options.scrollingTables ?? false, pictures, tables: 0 };
  const tokens = parseMarkdown(text);
  const sections = sectionsIn(tokens);
  leadToSections(tokens, options.anchors ? new Set([...sections.values()].map(({ id }) => id)) : new Set());
  dropBadLinks(tokens);
  setLevels(tokens, options.top ?? 2);
  if (options.anchors) setAnchors(tokens, sections);
  setFigures(tokens, pictures);

  const parts: (Omit<Part, 'html'> & { tokens: Token[] })[] = [{ section: undefined, tokens: [] }];
  for (const token of tokens) {
    const section = sections.get(token);
    if (section) parts.push({ section, tokens: [] });
    if (token.type === 'footnote_block_open') parts.push({ section: undefined, notes: true, tokens: [] });
    parts.at(-1)?.tokens.push(token);
  }
  return parts
    .filter(({ section, tokens: own }) => section || own.length)
    .map(({ tokens: own, ...part }) => ({
      ...part,
      html: md.renderer.render(own, md.options, { rendering }),
    }));
};

/**
 * The sections that readers can comment on: headings of the first and second level that stand by themselves. Of a text
 * with more than readers can be offered, one more than that.
 */
export const sectionsOf = (text: string): Section[] => [...sectionsIn(parseMarkdown(text)).values()];

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

/** What has to be put right before readers get the text with these pictures, in the order of its lines. */
export const unfinishedIn = (text: string, pictures: readonly Pick<Picture, 'name'>[] = []): Unfinished[] => {
  const { tokens, notes, tooManyNotes } = parsed(text);
  if (!tokens.length) return [{ line: 0, message: 'The text is empty.' }];
  const sections = sectionsIn(tokens);
  const found = [
    ...headingsOutOfStep(tokens),
    ...emptySections(tokens),
    ...imagesAndLinks(tokens, {
      pictures: new Set(pictures.map(({ name }) => name)),
      sections: new Set([...sections.values()].map(({ id }) => id)),
    }),
    ...(tooManyNotes
      ? [{ line: 0, message: `The text has more than ${mostNoteMarks} marks of notes. Use fewer.` }]
      : looseNotes(text, tokens, notes)),
  ];
  if (sections.size > mostSections) {
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

/** The sections by the token that opens their heading; see `sectionsOf`. */
export const sectionsIn = (tokens: readonly Token[]): Map<Token, Section> => {
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

/** What a heading may be followed by when nothing stands in its section. */
const emptySections = (tokens: readonly Token[]): Unfinished[] => {
  const found: Unfinished[] = [];
  for (const [place, token] of tokens.entries()) {
    if (token.type !== 'heading_open' || token.level > 0) continue;
    // Opened, its words, closed: then comes what stands below.
    const next = tokens[place + 3];
    const words = wordsOf(tokens[place + 1]);
    const isEmpty =
      !next ||
      next.type === 'footnote_block_open' ||
      (next.type === 'heading_open' && levelOf(next) <= levelOf(token));
    if (isEmpty && words) {
      found.push({
        line: lineOf(token),
        message: `The section “${words}” is empty. Write something below its heading, or take the heading out.`,
      });
    }
  }
  return found;
};

/** Whether a link of a finished text may be followed: a web or mail address, or a section that is there. */
export const isGoodLink = (token: Token): boolean =>
  /^(?:https?:\/\/[^/]|mailto:[^/]|#section-)/i.test(hrefOf(token));

const hrefOf = (token: Token) => String(token.attrGet('href') ?? '');

/** The section that a link within the text leads to: `#method`, or `#section-method` as a page's address has it. */
const anchorOf = (token: Token): string | undefined => {
  const href = hrefOf(token);
  if (!href.startsWith('#')) return undefined;
  try {
    return decodeURIComponent(href.slice(1)).replace(/^section-/, '');
  } catch {
    return href.slice(1);
  }
};

/** Lets links within the text lead to the ids that its headings have on the page; those that lead nowhere are bad links. */
const leadToSections = (tokens: readonly Token[], ids: ReadonlySet<string>) => {
  for (const token of tokens) {
    for (const child of token.children ?? []) {
      const anchor = child.type === 'link_open' ? anchorOf(child) : undefined;
      if (anchor !== undefined) child.attrSet('href', ids.has(anchor) ? `#section-${anchor}` : '#');
    }
  }
};

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

const setAnchors = (tokens: readonly Token[], sections: ReadonlyMap<Token, Section>) => {
  for (const [place, token] of tokens.entries()) {
    const section = sections.get(token);
    if (!section) continue;
    token.attrSet('id', `section-${section.id}`);
    token.meta = { anchor: section };
    const close = tokens[place + 2];
    if (close) close.meta = { anchor: section };
  }
};

/** The name of the picture that an image of the text means, as it was typed: `chart.png`. */
export const nameOfPicture = (image: Token): string => String(image.attrGet('src') ?? '');

/** A picture of the text, as it is shown there. */
export interface PictureInText {
  name: string;
  /** What it shows, for who cannot see it. */
  alt: string;
  /** Empty when it has none. */
  caption: string;
}

/** The pictures that the text shows, each once, in its order; those that were not uploaded as well. */
export const picturesIn = (text: string): PictureInText[] => {
  const found = new Map<string, PictureInText>();
  for (const { children } of parseMarkdown(text)) {
    for (const child of children ?? []) {
      const name = nameOfPicture(child);
      if (child.type !== 'image' || found.has(name)) continue;
      found.set(name, { name, alt: child.content.trim(), caption: captionOf(child) });
    }
  }
  return [...found.values()];
};

/**
 * A picture alone in its paragraph is a figure when something stands below it: a caption
 * (`![…](chart.png "The caption")`), or whose it is.
 */
const setFigures = (tokens: readonly Token[], pictures: ReadonlyMap<string, ShownPicture>) => {
  for (const [place, token] of tokens.entries()) {
    const [image, ...others] = token.children ?? [];
    const before = tokens[place - 1];
    const after = tokens[place + 1];
    if (image?.type !== 'image' || others.length) continue;
    const picture = pictures.get(nameOfPicture(image));
    if (!picture || !(captionOf(image) || creditOf(picture))) continue;
    if (before?.type !== 'paragraph_open' || before.hidden || !after) continue;
    before.tag = 'figure';
    after.tag = 'figure';
    image.meta = { figure: true };
  }
};

/** What stands below a picture: its title in Markdown. */
export const captionOf = (image: Token): string => String(image.attrGet('title') ?? '').trim();

const imagesAndLinks = (
  tokens: readonly Token[],
  there: { pictures: ReadonlySet<string>; sections: ReadonlySet<string> },
): Unfinished[] =>
  tokens.flatMap((token) => {
    let line = lineOf(token);
    const found: Unfinished[] = [];
    for (const child of token.children ?? []) {
      if (child.type === 'softbreak' || child.type === 'hardbreak') line += 1;
      if (child.type === 'image') found.push(...wrongImage(child, there.pictures, line));
      if (child.type !== 'link_open') continue;
      const anchor = anchorOf(child);
      if (anchor !== undefined && !there.sections.has(anchor)) {
        found.push({
          line,
          message: `A link leads to “#${anchor}”, and no section is called that. Sections are linked by their titles, in small letters with hyphens: #who-was-asked.`,
        });
      }
      if (anchor === undefined && !isGoodLink(child)) {
        found.push({
          line,
          message: `A link leads to “${hrefOf(child)}”. Write a whole address, beginning with https://.`,
        });
      }
    }
    return found;
  });

const wrongImage = (image: Token, pictures: ReadonlySet<string>, line: number): Unfinished[] => {
  const name = nameOfPicture(image);
  const found: Unfinished[] = [];
  if (!image.content.trim()) {
    found.push({
      line,
      message: 'An image without a description. Write what it shows between the square brackets.',
    });
  }
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(name)) {
    found.push({
      line,
      message: `The picture “${name}” lies elsewhere, and nothing is loaded from elsewhere. Upload it with this output, and write its name.`,
    });
  } else if (!pictures.has(name)) {
    found.push({
      line,
      message: `There is no picture “${name}” with this output. Upload it, or correct its name.`,
    });
  }
  return found;
};

/** Notes without a text, without a reference, and references without a note. */
const looseNotes = (
  text: string,
  tokens: readonly Token[],
  defined: Readonly<Record<string, number>>,
): Unfinished[] => {
  const found: Unfinished[] = [];
  const lines = linesOfNotes(text);
  for (const [place, token] of tokens.entries()) {
    if (token.type === 'footnote_open' && tokens[place + 1]?.type === 'footnote_anchor') {
      const { label = '' }: { label?: string } = token.meta ?? {};
      found.push({
        line: lines.get(label) ?? 0,
        message: `The note [^${label}] has no text. Write it behind the colon, or take the note out.`,
      });
    }
    let line = lineOf(token);
    for (const child of token.children ?? []) {
      if (child.type === 'softbreak' || child.type === 'hardbreak') line += 1;
      if (child.type !== 'text') continue;
      for (const [, label] of child.content.matchAll(/\[\^([^\s\]]{1,100})\]/g)) {
        found.push({
          line,
          message: `[^${label}] refers to a note that is not there. Write it on a line of its own: [^${label}]: its text.`,
        });
      }
    }
  }
  for (const [key, place] of Object.entries(defined)) {
    const label = key.slice(1);
    if (place < 0) {
      found.push({
        line: lines.get(label) ?? 0,
        message: `Nothing refers to the note [^${label}]. Write [^${label}] where it belongs, or take the note out.`,
      });
    }
  }
  return found;
};

/** In which line each note is written. */
const linesOfNotes = (text: string): Map<string, number> => {
  const lines = new Map<string, number>();
  for (const [place, line] of text.split('\n').entries()) {
    const label = /^[\s>]{0,20}\[\^([^\s\]]+)\]:/.exec(line)?.[1];
    if (label !== undefined) lines.set(label, place + 1);
  }
  return lines;
};
