import type { Token } from 'markdown-it';
import { captionOf, nameOfPicture } from '../markdown.ts';

/*
 * Markdown, already read, as the tree of blocks that the typesetter's lay-out (`functions/typeset/report.typ`) sets. What
 * people wrote is in it as strings only, and goes to the engine as data: no word of theirs is ever source.
 */

export type Inline =
  | { t: 'text' | 'code'; s: string }
  | { t: 'em' | 'strong' | 'struck'; c: Inline[] }
  | { t: 'break' }
  /** To an address elsewhere. */
  | { t: 'link'; to: string; c: Inline[] }
  /** To a heading of this text, by its id. */
  | { t: 'jump'; to: string; c: Inline[] }
  | { t: 'picture'; file: string; alt: string }
  | { t: 'note'; c: Block[] };

/** A run of words. */
interface Run {
  c: Inline[];
  /** When it is written in the other direction than the document. */
  dir?: Direction;
  /** When its lines are filled one after the other: see `isProse`. */
  plain?: true;
}
export type Direction = 'ltr' | 'rtl';

export type Block =
  | ({ t: 'p' } & Run)
  | ({ t: 'heading'; level: number; id?: string } & Run)
  | { t: 'list'; tight: boolean; items: Block[][] }
  | { t: 'enum'; tight: boolean; start: number; items: Block[][] }
  | { t: 'quote'; c: Block[] }
  | { t: 'code'; s: string }
  | { t: 'rule' }
  | { t: 'table'; columns: number; aligns: string[]; head: Run[]; rows: Run[][] }
  | { t: 'figure'; file: string; alt: string; caption?: string; credit?: string };

export interface Setting {
  dir: Direction;
  /** Headings that links of the text may lead to, by the token that opens them. */
  sections?: ReadonlyMap<Token, { id: string }>;
  /**
   * The picture that a name stands for: its file in the typesetter's folder, and whose it is (empty when nobody said so).
   * Undefined when the output has no such picture.
   */
  pictureNamed?: (name: string) => { file: string; credit: string } | undefined;
}

/** Deeper than any reader follows, and less deep than the engine gives up at: what is nested deeper is set at this depth. */
const deepest = 8;
/** A word without a break is given one after as many characters, so that it stays on the page. */
const longestWord = 40;
const zeroWidthSpace = '\u200b';

/**
 * How much may be set at once: each block and each run of words counts one, what costs the engine more counts more. A report
 * of three hundred pages has some 15,000; this much is set in a few seconds.
 */
const heaviest = 25_000;
const weights: Partial<Record<Block['t'] | Inline['t'], number>> = {
  heading: 8,
  link: 8,
  jump: 8,
  note: 8,
  figure: 8,
};
const weightOfCodeLine = 4;

/**
 * The most marks and unseen signs (joiners, soft hyphens) that one letter may carry. Writing needs a handful; the engine's
 * time and memory grow with the square of their number: 90,000 on one letter take more than 4 GB.
 */
const mostOnOneLetter = 32;
const piled = new RegExp(`[\\p{M}\\p{Cf}]{${mostOnOneLetter + 1}}`, 'u');

/** What fits into a line or little more, and the longest paragraph whose lines are weighed: a page and a half. In UTF-16 units. */
const oneLine = 80;
const longestProse = 4_000;
/** How many of its signs may be something else than letters and digits; in prose, blanks included, it is one in five. */
const mostBetweenLetters = 0.3;

/**
 * Whether a paragraph is such as people write to be read. For prose the engine weighs all places to break a line against each
 * other, which looks better; what that takes grows with the places in one line, so for backslashes, single letters or
 * paragraphs without end it takes ten to a hundred times as long as to fill one line after the other.
 */
const isProse = (words: string): boolean =>
  words.length <= oneLine ||
  (words.length <= longestProse &&
    (words.match(/[^\p{L}\p{N}\p{M}]/gu)?.length ?? 0) <= words.length * mostBetweenLetters);

/** A text that nobody wrote to be read: setting it would take the engine longer, or more memory, than it is given. */
export class TooMuch extends Error {
  override name = 'TooMuch';
  /** Of what: parts of the text, or marks on one letter. */
  readonly of: 'parts' | 'marks';

  constructor(of: 'parts' | 'marks') {
    super(`Too many ${of} to be set.`);
    this.of = of;
  }
}

/** Where in a text a letter carries more than can be set: its index, negative when there is none. */
export const placeOfPile = (text: string): number => text.search(piled);

/**
 * The blocks of a text, in its order.
 *
 * @throws TooMuch
 */
export const blocksOf = (tokens: readonly Token[], setting: Setting): Block[] => {
  const reader = new Reader(setting, tokens);
  return reader.blocks(reader.body, 0);
};

class Reader {
  readonly body: readonly Token[];
  private readonly setting: Setting;
  /** The text of each footnote, by its number; set where it is first referred to. */
  private readonly notes = new Map<number, readonly Token[]>();
  private readonly ids = new Set<string>();
  private readonly highest: number;
  private inNote = false;
  private weight = 0;

  constructor(setting: Setting, tokens: readonly Token[]) {
    this.setting = setting;
    const notesBegin = tokens.findIndex(({ type }) => type === 'footnote_block_open');
    this.body = notesBegin < 0 ? tokens : tokens.slice(0, notesBegin);
    for (const { open, inside } of parts(notesBegin < 0 ? [] : tokens.slice(notesBegin + 1, -1))) {
      if (open.type === 'footnote_open') this.notes.set(Number(open.meta?.id), inside);
    }
    const levels = this.body.flatMap(({ type, tag }) => (type === 'heading_open' ? [levelOf(tag)] : []));
    this.highest = levels.reduce((one, other) => Math.min(one, other), 6);
    for (const { id } of setting.sections?.values() ?? []) this.ids.add(id);
  }

  blocks(tokens: readonly Token[], depth: number): Block[] {
    return parts(tokens).flatMap((part) => this.weighed(this.block(part, depth)));
  }

  private weighed<Node extends Block | Inline>(nodes: Node[]): Node[] {
    for (const node of nodes)
      this.weigh(node.t === 'code' ? node.s.split('\n').length * weightOfCodeLine : (weights[node.t] ?? 1));
    return nodes;
  }

  private weigh(weight: number) {
    this.weight += weight;
    if (this.weight > heaviest) throw new TooMuch('parts');
  }

  private block({ open, inside }: Part, depth: number): Block[] {
    switch (open.type) {
      case 'paragraph_open':
        return this.paragraph(inside);
      case 'heading_open': {
        const id = this.setting.sections?.get(open)?.id;
        const run = this.run(inside);
        if (!run.c.length) return [];
        // Within a list or a quote it is no heading of the report.
        if (depth > 0) return [{ t: 'p', ...run, c: [{ t: 'strong', c: run.c }] }];
        const level = Math.min(4, levelOf(open.tag) - this.highest + 1);
        return [{ t: 'heading', level, ...(id ? { id: `section-${id}` } : {}), ...run }];
      }
      case 'bullet_list_open':
      case 'ordered_list_open': {
        const items = parts(inside).map((item) => this.blocks(item.inside, depth + 1));
        if (depth >= deepest) return items.flat();
        const tight = inside.some(({ type, hidden }) => type === 'paragraph_open' && hidden);
        return open.type === 'bullet_list_open'
          ? [{ t: 'list', tight, items }]
          : [{ t: 'enum', tight, start: Number(open.attrGet('start') ?? 1), items }];
      }
      case 'blockquote_open': {
        const c = this.blocks(inside, depth + 1);
        return depth >= deepest ? c : [{ t: 'quote', c }];
      }
      case 'fence':
      case 'code_block':
        return [{ t: 'code', s: shown(open.content.replace(/\n$/, '')) }];
      case 'html_block':
        return [{ t: 'p', c: [{ t: 'text', s: shown(open.content) }], plain: true }];
      case 'hr':
        return [{ t: 'rule' }];
      case 'table_open':
        return this.table(inside);
      default:
        return [];
    }
  }

  private paragraph(inside: readonly Token[]): Block[] {
    const children = inside[0]?.children ?? [];
    const [only, ...more] = children.filter(({ type, content }) => type !== 'text' || content.trim());
    if (only?.type === 'image' && !more.length) {
      const picture = this.picture(only);
      const caption = shown(captionOf(only));
      const credit = shown(this.named(only)?.credit ?? '');
      if (picture)
        return [{ t: 'figure', ...picture, ...(caption ? { caption } : {}), ...(credit ? { credit } : {}) }];
    }
    const run = this.run(inside);
    return run.c.length ? [{ t: 'p', ...run }] : [];
  }

  private table(inside: readonly Token[]): Block[] {
    const [head, ...bodies] = parts(inside);
    const cellsOf = (row: Part) => parts(row.inside);
    const [first] = parts(head?.inside ?? []);
    if (!first) return [];
    const titles = cellsOf(first);
    const rows = bodies.flatMap((body) => parts(body.inside).map(cellsOf));
    return [
      {
        t: 'table',
        columns: titles.length,
        aligns: titles.map(
          ({ open }) => /text-align:(\w+)/.exec(String(open.attrGet('style') ?? ''))?.[1] ?? 'start',
        ),
        head: titles.map((cell) => this.cell(cell)),
        rows: rows.map((cells) => cells.map((cell) => this.cell(cell))),
      },
    ];
  }

  /** A cell is set also when there is nothing in it: a short row is filled up to as many as its header has. */
  private cell({ inside }: Part): Run {
    const run = this.run(inside);
    if (!run.c.length) this.weigh(1);
    return run;
  }

  private run(inside: readonly Token[]): Run {
    const [inline] = inside;
    const children = inline?.children ?? [];
    const c = this.inlines(children, 0);
    const dir = directionOfWords(inline?.content ?? '');
    return {
      c,
      ...(dir && dir !== this.setting.dir ? { dir } : {}),
      ...(isProse(children.map(({ content }) => content).join('')) ? {} : { plain: true }),
    };
  }

  private inlines(tokens: readonly Token[], depth: number): Inline[] {
    return parts(tokens).flatMap((part) => this.weighed(this.inline(part, depth)));
  }

  private inline({ open, inside }: Part, depth: number): Inline[] {
    switch (open.type) {
      case 'text':
      case 'text_special':
      case 'html_inline': {
        const s = shown(open.content);
        return s ? [{ t: 'text', s }] : [];
      }
      case 'softbreak':
        return [{ t: 'text', s: ' ' }];
      case 'hardbreak':
        return [{ t: 'break' }];
      case 'code_inline':
        return [{ t: 'code', s: shown(open.content) }];
      case 'em_open':
        return this.marked('em', inside, depth);
      case 'strong_open':
        return this.marked('strong', inside, depth);
      case 's_open':
        return this.marked('struck', inside, depth);
      case 'link_open': {
        const c = this.inlines(inside, depth + 1);
        const to = String(open.attrGet('href') ?? '');
        if (!c.length) return [];
        if (isAddress(to)) return [{ t: 'link', to, c }];
        const id = jumpOf(to);
        return id && this.ids.has(id) ? [{ t: 'jump', to: `section-${id}`, c }] : c;
      }
      case 'image': {
        const picture = this.picture(open);
        const alt = shown(open.content);
        if (picture) return [{ t: 'picture', ...picture }];
        return alt ? [{ t: 'text', s: alt }] : [];
      }
      case 'footnote_ref': {
        const note = this.notes.get(Number(open.meta?.id));
        // A note about a note is where two could lead to each other for ever.
        if (!note || this.inNote) return [];
        this.inNote = true;
        const c = this.blocks(note, deepest);
        this.inNote = false;
        return [{ t: 'note', c }];
      }
      default:
        return [];
    }
  }

  private marked(t: 'em' | 'strong' | 'struck', inside: readonly Token[], depth: number): Inline[] {
    const c = this.inlines(inside, depth + 1);
    return depth < deepest && c.length ? [{ t, c }] : c;
  }

  private picture(token: Token): { file: string; alt: string } | undefined {
    const file = this.named(token)?.file;
    return file === undefined ? undefined : { file, alt: shown(token.content) };
  }

  private named(image: Token) {
    return this.setting.pictureNamed?.(nameOfPicture(image));
  }
}

/** A token with what it encloses; nothing for one that stands by itself. */
interface Part {
  open: Token;
  inside: readonly Token[];
}

/** The parts of one level, each with all that is nested in it. */
const parts = (tokens: readonly Token[]): Part[] => {
  const found: Part[] = [];
  for (let place = 0; place < tokens.length; place += 1) {
    const open = tokens[place] as Token;
    if (open.nesting !== 1) {
      if (open.nesting === 0) found.push({ open, inside: [] });
      continue;
    }
    let depth = 1;
    let end = place + 1;
    for (; end < tokens.length && depth > 0; end += 1) depth += tokens[end]?.nesting ?? 0;
    found.push({ open, inside: tokens.slice(place + 1, end - 1) });
    place = end - 1;
  }
  return found;
};

const levelOf = (tag: string) => Number(tag.slice(1));

/** Whole web addresses and mail addresses; nothing else is followed from a paper. */
const isAddress = (to: string) => to.length <= 2_000 && /^(?:https?:\/\/[^/]|mailto:[^/])/i.test(to);

const jumpOf = (to: string): string | undefined => {
  if (!to.startsWith('#')) return undefined;
  try {
    return decodeURIComponent(to.slice(1)).replace(/^section-/, '');
  } catch {
    return undefined;
  }
};

/**
 * Words as they can be set: no control characters, and a place to break in what would run off the page. Han and its
 * neighbours break anywhere by themselves.
 *
 * @throws TooMuch when a letter carries more marks than can be set
 */
export const shown = (text: string): string => {
  if (placeOfPile(text) >= 0) throw new TooMuch('marks');
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is those that are meant
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, '')
      .toWellFormed()
      .replace(
        new RegExp(`[^\\s\\u2e80-\\u9fff\\uac00-\\ud7af${zeroWidthSpace}]{${longestWord + 1},}`, 'gu'),
        (word) =>
          // A combining mark stays with its letter.
          word.replace(new RegExp(`(.{${longestWord}})(?!\\p{M})`, 'gu'), `$1${zeroWidthSpace}`),
      )
  );
};

/** The direction of the first letter that has one. */
const directionOfWords = (text: string): Direction | undefined => {
  const [letter] = /\p{L}/u.exec(text) ?? [];
  if (!letter) return undefined;
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(letter)
    ? 'rtl'
    : 'ltr';
};
