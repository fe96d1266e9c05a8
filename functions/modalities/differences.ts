import { diffArrays, diffWordsWithSpace } from 'diff';

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
    .split(/\n{2,}|\n(?=[-*] |#)/)
    .map((each) => each.trim())
    .filter(Boolean);

/** Words in common, as a share of the longer: whether two paragraphs are one that was changed. */
const likeness = (one: string, other: string): number => {
  const words = new Set(one.toLowerCase().match(/\p{L}+/gu));
  const others = other.toLowerCase().match(/\p{L}+/gu) ?? [];
  const common = new Set(others.filter((word) => words.has(word))).size;
  return common / Math.max(1, words.size, new Set(others).size);
};

const changed = (one: string, other: string): Row => {
  const parts = diffWordsWithSpace(one, other);
  const runs = (kind: 'added' | 'removed', hidden: 'added' | 'removed'): Run[] =>
    parts
      .filter((part) => !part[hidden])
      .map(({ value, ...part }) => ({ text: value, kind: part[kind] ? kind : 'same' }));
  return { before: runs('removed', 'added'), after: runs('added', 'removed'), same: false };
};

/** Two versions of a section, paragraph by paragraph; those that were changed word by word. */
export const differences = (before: string, after: string): Row[] => {
  const rows: Row[] = [];
  let removed: string[] = [];
  const flush = () => {
    for (const text of removed.splice(0))
      rows.push({ before: [{ text, kind: 'removed' }], after: undefined, same: false });
  };
  for (const { value, added, removed: gone } of diffArrays(paragraphs(before), paragraphs(after))) {
    if (gone) {
      removed = [...removed, ...value];
      continue;
    }
    for (const text of value) {
      if (!added) {
        flush();
        rows.push({ before: [{ text, kind: 'same' }], after: [{ text, kind: 'same' }], same: true });
        continue;
      }
      const partner = removed.findIndex((each) => likeness(each, text) > 0.4);
      if (partner < 0) {
        rows.push({ before: undefined, after: [{ text, kind: 'added' }], same: false });
        continue;
      }
      for (const each of removed.splice(0, partner))
        rows.push({ before: [{ text: each, kind: 'removed' }], after: undefined, same: false });
      rows.push(changed(removed.shift() ?? '', text));
    }
  }
  flush();
  return rows;
};
