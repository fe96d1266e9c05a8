import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { compareParagraphs, type Difference, effortOfPage, type Piece } from '../shared/compare.ts';

const many = (count: number, one: (place: number) => string) =>
  Array.from({ length: count }, (_, n) => one(n));
const piecesIn = (differences: readonly Difference[] | undefined): readonly Piece[] =>
  (differences ?? []).flatMap((one) => ('pieces' in one ? one.pieces : []));

describe('what changed between two texts', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('is told word by word, in scripts without blanks too', () => {
    expect(
      compareParagraphs(['Stay.', 'We saw forty forums.'], ['Stay.', 'We saw sixty forums.'], 'en'),
    ).toEqual([
      { same: ['Stay.'] },
      {
        pieces: [
          { kind: 'same', words: 'We saw ', was: 'We saw ' },
          { kind: 'removed', words: 'forty' },
          { kind: 'added', words: 'sixty' },
          { kind: 'same', words: ' forums.', was: ' forums.' },
        ],
      },
    ]);
    expect(piecesIn(compareParagraphs(['征集通知发布过晚'], ['征集通知发布太早'], 'zh-Hans'))[0]).toEqual({
      kind: 'same',
      words: '征集通知发布',
      was: '征集通知发布',
    });
  });

  it('does not count it as a change where a line ends, nor that a sentence follows', () => {
    expect(compareParagraphs(['One two\nthree.'], ['One two three. More words.'], 'en')).toEqual([
      {
        pieces: [
          { kind: 'same', words: 'One two three. ', was: 'One two\nthree.' },
          { kind: 'added', words: 'More words.' },
        ],
      },
    ]);
    expect(compareParagraphs(['a'], ['a'], 'en')).toEqual([]);
  });

  it('finds a paragraph again behind new ones, and tells those as new', () => {
    const found = compareParagraphs(
      ['Calls come late each year.'],
      ['Quite new.', 'Calls came late each year.'],
      'en',
    );
    expect(found?.[0]).toEqual({ pieces: [{ kind: 'added', words: 'Quite new.' }] });
    expect(piecesIn(found).filter(({ kind }) => kind === 'removed')).toEqual([
      { kind: 'removed', words: 'come' },
    ]);
  });

  it('loses no word of either text, however little effort is left', () => {
    const text = fc.array(
      fc
        .array(fc.constantFrom('the', 'MAG', 'goal.', 'goal', '征集'), { minLength: 1, maxLength: 9 })
        .map((words) => words.join(' ')),
      { maxLength: 7 },
    );
    fc.assert(
      fc.property(text, text, fc.nat(300), fc.nat(9), (before, after, steps, pieces) => {
        const found = compareParagraphs(before, after, 'en', { steps, pieces }) ?? [];
        if (!found.length) {
          expect(before).toEqual(after);
          return;
        }
        const side = (hidden: Piece['kind'], wordsOf: (piece: Piece) => string) =>
          found.flatMap((one) => {
            if ('same' in one) return one.same;
            const shown = one.pieces.filter(({ kind }) => kind !== hidden).map(wordsOf);
            return shown.length ? [shown.join('')] : [];
          });
        expect(side('added', (piece) => (piece.kind === 'same' ? piece.was : piece.words))).toEqual(before);
        expect(side('removed', ({ words }) => words)).toEqual(after);
      }),
    );
  });

  it('is not told where nobody would read it, and then no paragraph is read', () => {
    const segmenting = vi.spyOn(Intl.Segmenter.prototype, 'segment');
    expect(
      compareParagraphs(
        many(75_000, (n) => `a${n}`),
        many(75_000, (n) => `b${n}`),
        'en',
      ),
    ).toBeUndefined();
    expect(segmenting).not.toHaveBeenCalled();
  });

  it('reads each paragraph once at most, by one segmenter', () => {
    const beginning = vi.spyOn(Intl, 'Segmenter');
    const segmenting = vi.spyOn(Intl.Segmenter.prototype, 'segment');
    compareParagraphs(
      many(900, (n) => `the same words ${n}`),
      many(900, (n) => `the same words, ${n}`),
      'en',
    );
    expect(beginning).toHaveBeenCalledTimes(1);
    expect(segmenting.mock.calls.length).toBeLessThanOrEqual(1_800);
  });

  it('goes on within the effort of its page, and tells whole what comes after', () => {
    const words = (n: number, odd: string) =>
      many(60, (place) => (place % 2 ? odd : `word${n}x${place}`)).join(' ');
    const [before, after] = [many(900, (n) => words(n, 'old')), many(900, (n) => words(n, 'young'))];
    const effort = effortOfPage();
    const pieces = piecesIn(compareParagraphs(before, after, 'en', effort));
    // The marks around each have 200 bytes or less: with two texts of 300 KB in it the page can still be sent.
    expect(pieces.length).toBeLessThan(6_000 + 2 * 900);
    expect(effort.pieces).toBeGreaterThanOrEqual(0);
    // One that changed everywhere costs what is left and not more; when nothing is, they are told without a look.
    const spent = { steps: 2_000, pieces: 100 };
    const first = compareParagraphs([words(1, 'old')], [words(1, 'young')], 'en', spent);
    expect(piecesIn(first)).toHaveLength(2);
    expect(spent.steps).toBeGreaterThan(-200);
    expect(piecesIn(compareParagraphs(['One two.'], ['One three.'], 'en', { steps: 0, pieces: 9 }))).toEqual([
      { kind: 'removed', words: 'One two.' },
      { kind: 'added', words: 'One three.' },
    ]);
  });
});
