import { diffArrays } from 'diff';

/** Words of a paragraph that were added or taken out; or that stayed, where `was` may have had other blanks and line ends. */
export type Piece =
  | { kind: 'added' | 'removed'; words: string }
  | { kind: 'same'; words: string; was: string };

/** What became of a text: paragraphs that stayed, as they are now, and one that changed, came or went, with what did in it. */
export type Difference = { same: readonly string[] } | { pieces: readonly Piece[] };

/** So many changed, new and old together, that nobody reads them side by side. */
const mostChangedParagraphs = 2_000;

/**
 * How many pieces are told; paragraphs after these are told whole, as one that was taken out and one that was added. The
 * marks around a piece have some 200 bytes, and a page may have 5.5 MB with two texts of 300 KB each in it.
 */
const mostPieces = 6_000;

/**
 * How much one page may cost, in steps of a comparison: a hundred thousand for a paragraph that was written anew, and what is
 * done in less than a second. It counts work and not time, so the same two texts always differ in the same way.
 */
const mostSteps = 5_000_000;

/** How alike two paragraphs are that are one which was changed: words in common, as a share of the richer. */
const alike = 0.4;
/** How many old paragraphs on from the last that was found again one is looked for. */
const farthest = 20;

/** What is left of the bounds of a page. */
export interface Effort {
  steps: number;
  pieces: number;
}
/** The bounds of one page, for all comparisons that it shows. */
export const effortOfPage = (): Effort => ({ steps: mostSteps, pieces: mostPieces });

/**
 * What changed between two texts, paragraph by paragraph and in those word by word; in scripts that put no blank between
 * words, too. A paragraph is told as changed when it has enough words of an old one, else as new.
 *
 * @param before paragraphs without blanks around them
 * @param lang BCP 47; decides where words end
 * @param effort is used up; the same object for each comparison of a page
 * @returns empty when nothing changed, undefined when too much did to be told
 */
export const compareParagraphs = (
  before: readonly string[],
  after: readonly string[],
  lang: string | undefined,
  effort = effortOfPage(),
): Difference[] | undefined => {
  const changes = diffArrays([...before], [...after], { maxEditLength: mostChangedParagraphs });
  if (!changes) return undefined;
  const words = wordsIn(lang);
  const found: Difference[] = [];
  let gone: readonly string[] = [];
  const take = (come: readonly string[]) => {
    found.push(...changedParagraphs(gone, come, words, effort));
    gone = [];
  };
  for (const { value, added, removed } of changes) {
    if (removed) gone = value;
    else if (added) take(value);
    else {
      take([]);
      found.push({ same: value });
    }
  }
  take([]);
  return found.some((one) => 'pieces' in one) ? found : [];
};

/** Old paragraphs of one place and the new ones in their stead; in their order, and what went before what came. */
const changedParagraphs = (
  gone: readonly string[],
  come: readonly string[],
  words: Words,
  effort: Effort,
): Difference[] => {
  const found: Difference[] = [];
  let next = 0;
  const unpaired: string[] = [];
  const tellUntil = (place: number) => {
    for (const paragraph of gone.slice(next, place))
      found.push({ pieces: [{ kind: 'removed', words: paragraph }] });
    for (const paragraph of unpaired.splice(0)) found.push({ pieces: [{ kind: 'added', words: paragraph }] });
    next = place;
  };
  for (const paragraph of come) {
    const place = placeOfPartner(gone, next, paragraph, words, effort);
    if (place < 0) {
      unpaired.push(paragraph);
      continue;
    }
    tellUntil(place);
    found.push({ pieces: piecesOf(gone[place] ?? '', paragraph, words, effort) });
    next = place + 1;
  }
  tellUntil(gone.length);
  return found;
};

const placeOfPartner = (
  gone: readonly string[],
  from: number,
  paragraph: string,
  words: Words,
  effort: Effort,
): number => {
  for (let place = from; place < Math.min(gone.length, from + farthest) && effort.steps > 0; place += 1) {
    const { known: one } = words(gone[place] ?? '');
    const { known: other } = words(paragraph);
    effort.steps -= Math.min(one.size, other.size) + 1;
    const [fewer, more] = one.size < other.size ? [one, other] : [other, one];
    let common = 0;
    for (const word of fewer) if (more.has(word)) common += 1;
    if (common / Math.max(1, more.size) > alike) return place;
  }
  return -1;
};

/** A paragraph in words, each with the blanks after it. */
interface InWords {
  words: readonly string[];
  /** The words as they are compared: what kind of blank follows is no change, nor that something follows the last. */
  compared: string[];
  known: ReadonlySet<string>;
}
type Words = (paragraph: string) => InWords;

/** Reads each paragraph once: to begin a segmenter takes longer than to read a paragraph with it. */
const wordsIn = (lang: string | undefined): Words => {
  const segmenter = new Intl.Segmenter(lang, { granularity: 'word' });
  const read = new Map<string, InWords>();
  return (paragraph) => {
    let found = read.get(paragraph);
    if (!found) {
      const words: string[] = [];
      const known = new Set<string>();
      for (const { segment, isWordLike } of segmenter.segment(paragraph)) {
        if (!segment.trim() && words.length) words.push(words.pop() + segment);
        else words.push(segment);
        if (isWordLike) known.add(segment.toLowerCase());
      }
      const compared = words.map((word, place) => {
        const bare = word.trimEnd();
        return bare.length < word.length || place === words.length - 1 ? `${bare} ` : bare;
      });
      found = { words, compared, known };
      read.set(paragraph, found);
    }
    return found;
  };
};

const piecesOf = (before: string, after: string, words: Words, effort: Effort): readonly Piece[] => {
  const whole: Piece[] = [
    { kind: 'removed', words: before },
    { kind: 'added', words: after },
  ];
  const [old, young] = [words(before), words(after)];
  const all = old.words.length + young.words.length;
  // What it takes grows with the words, and with the square of how many of them changed.
  const most = Math.floor(Math.sqrt(Math.max(0, effort.steps - all)));
  effort.steps -= all;
  const changes = most > 0 ? diffArrays(old.compared, young.compared, { maxEditLength: most }) : undefined;
  const edits = changes
    ? changes.reduce((sum, { added, removed, count }) => sum + (added || removed ? count : 0), 0)
    : most;
  effort.steps -= edits ** 2;
  if (!changes || changes.length > effort.pieces) return whole;
  effort.pieces -= changes.length;

  const pieces: Piece[] = [];
  let [oldPlace, youngPlace] = [0, 0];
  let [removed, added] = ['', ''];
  const tell = (): string => {
    // A blank after a word that took another's place has stayed.
    const [blank = ''] = removed && added ? (/\s+$/.exec(added) ?? []) : [];
    const stays = removed.endsWith(blank) ? blank : '';
    const cut = (text: string) => text.slice(0, text.length - stays.length);
    if (removed) pieces.push({ kind: 'removed', words: cut(removed) });
    if (added) pieces.push({ kind: 'added', words: cut(added) });
    [removed, added] = ['', ''];
    return stays;
  };
  for (const change of changes) {
    const was = change.added ? '' : old.words.slice(oldPlace, oldPlace + change.count).join('');
    const now = change.removed ? '' : young.words.slice(youngPlace, youngPlace + change.count).join('');
    if (!change.added) oldPlace += change.count;
    if (!change.removed) youngPlace += change.count;
    if (change.removed) removed += was;
    else if (change.added) added += now;
    else {
      const blank = tell();
      pieces.push({ kind: 'same', words: blank + now, was: blank + was });
    }
  }
  const blank = tell();
  if (blank) pieces.push({ kind: 'same', words: blank, was: blank });
  return pieces;
};
