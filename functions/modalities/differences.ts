import { compareParagraphs, type Difference, type Effort } from '../../shared/compare.ts';

/** A run of words that stayed, came or went. */
export interface Run {
  text: string;
  kind: 'same' | 'added' | 'removed';
}

/** A paragraph of both versions side by side; of one only, the other is absent. */
export interface Row {
  before: Run[] | undefined;
  after: Run[] | undefined;
  same: boolean;
}

const paragraphs = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}|\n(?=[-*] |#)/)
    .map((each) => each.trim())
    .filter(Boolean);

const rowsOf = (difference: Difference): Row[] => {
  if ('same' in difference)
    return difference.same.map((text) => {
      const runs: Run[] = [{ text, kind: 'same' }];
      return { before: runs, after: runs, same: true };
    });
  const before: Run[] = [];
  const after: Run[] = [];
  for (const piece of difference.pieces) {
    if (piece.kind !== 'added')
      before.push({ text: piece.kind === 'same' ? piece.was : piece.words, kind: piece.kind });
    if (piece.kind !== 'removed') after.push({ text: piece.words, kind: piece.kind });
  }
  return [
    { before: before.length ? before : undefined, after: after.length ? after : undefined, same: false },
  ];
};

/**
 * Two versions of a section, paragraph by paragraph; those that were changed word by word. Empty when nothing did, undefined
 * when too much did to be told (see `compareParagraphs`).
 */
export const differences = (before: string, after: string, effort?: Effort): Row[] | undefined =>
  compareParagraphs(paragraphs(before), paragraphs(after), undefined, effort)?.flatMap(rowsOf);
