import { compareParagraphs } from '../../shared/compare.ts';

/** Words of a paragraph that are the same, were added, or were taken out. */
export interface Piece {
  kind: 'same' | 'added' | 'removed';
  words: string;
}

/** What became of a text: how many paragraphs stayed, and paragraphs with what changed in each. */
export type Difference = { same: number } | { pieces: readonly Piece[] };

/** Blocks between blank lines: what Markdown takes for paragraphs, lists and tables. Browsers send lines that end in CRLF. */
const blocksOf = (text: string): string[] =>
  text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map((block) => block.trim())
    .filter(Boolean);

/**
 * What changed between two texts in Markdown, paragraph by paragraph and in those word by word: empty when nothing did,
 * undefined when too much did to be told (see `compareParagraphs`).
 */
export const differencesBetween = (before: string, after: string, lang: string): Difference[] | undefined =>
  compareParagraphs(blocksOf(before), blocksOf(after), lang)?.map((difference) =>
    'same' in difference
      ? { same: difference.same.length }
      : {
          pieces: difference.pieces.map((piece) => ({
            kind: piece.kind,
            // Of two that differ by the blank after them: with it, for more words follow in one of the texts.
            words: piece.kind === 'same' && piece.was.length > piece.words.length ? piece.was : piece.words,
          })),
        },
  );
