import { diffArrays, diffWords } from 'diff';

/** Words of a paragraph that are the same, were added, or were taken out. */
export interface Piece {
  kind: 'same' | 'added' | 'removed';
  words: string;
}

/** What became of a text: paragraphs that stayed, and paragraphs with what changed in each. */
export type Difference = { same: number } | { pieces: readonly Piece[] };

/** In ms: a text that differs everywhere is told as two whole texts rather than waited for. */
const patience = 1_500;

/** Blocks between blank lines: what Markdown takes for paragraphs, lists and tables. Browsers send lines that end in CRLF. */
const blocksOf = (text: string): string[] =>
  text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map((block) => block.trim())
    .filter(Boolean);

/**
 * What changed between two texts in Markdown, paragraph by paragraph and in those word by word; in scripts that put no
 * blank between words, too. Empty when nothing did.
 */
export const differencesBetween = (before: string, after: string, lang: string): Difference[] => {
  const until = Date.now() + patience;
  const changes = diffArrays(blocksOf(before), blocksOf(after), { timeout: patience }) ?? [
    { value: blocksOf(before), removed: true, added: false },
    { value: blocksOf(after), added: true, removed: false },
  ];
  const found: Difference[] = [];
  let removed: readonly string[] = [];
  const take = (added: readonly string[]) => {
    // The first of the old paragraphs became the first of the new ones, and so on.
    for (let place = 0; place < Math.max(removed.length, added.length); place += 1)
      found.push({ pieces: piecesOf(removed[place] ?? '', added[place] ?? '', lang, until) });
    removed = [];
  };
  for (const change of changes) {
    if (change.removed) removed = [...removed, ...change.value];
    else if (change.added) take(change.value);
    else {
      take([]);
      found.push({ same: change.value.length });
    }
  }
  take([]);
  return found.some((one) => 'pieces' in one) ? found : [];
};

const piecesOf = (before: string, after: string, lang: string, until: number): Piece[] => {
  if (!before) return [{ kind: 'added', words: after }];
  if (!after) return [{ kind: 'removed', words: before }];
  const changes = diffWords(before, after, {
    intlSegmenter: new Intl.Segmenter(lang, { granularity: 'word' }),
    timeout: Math.max(1, until - Date.now()),
  });
  if (!changes) {
    return [
      { kind: 'removed', words: before },
      { kind: 'added', words: after },
    ];
  }
  return changes.map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    words: value,
  }));
};
