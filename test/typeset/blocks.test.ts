import { describe, expect, it } from 'vitest';
import { parseMarkdown, sectionsIn } from '../../shared/markdown.ts';
import { type Block, blocksOf, type Inline, shown, TooMuch } from '../../shared/typeset/blocks.ts';

const blocks = (
  markdown: string,
  pictures: Record<string, { file: string; credit: string }> = {},
): Block[] => {
  const tokens = parseMarkdown(markdown);
  return blocksOf(tokens, {
    dir: 'ltr',
    sections: sectionsIn(tokens),
    pictureNamed: (name) => pictures[name],
  });
};
const text = (s: string): Inline => ({ t: 'text', s });

describe('Markdown as blocks for the typesetter', () => {
  it('keeps headings, lists, quotes, code, rules and marks', () => {
    expect(
      blocks(
        '## One\n\n- a\n- *b* **c** ~~d~~ `e`\n\n3. x\n\n> q\n\n```\ncode #x\n```\n\n---\n\none\\\ntwo\nthree',
      ),
    ).toEqual([
      { t: 'heading', level: 1, id: 'section-one', c: [text('One')] },
      {
        t: 'list',
        tight: true,
        items: [
          [{ t: 'p', c: [text('a')] }],
          [
            {
              t: 'p',
              c: [
                { t: 'em', c: [text('b')] },
                text(' '),
                { t: 'strong', c: [text('c')] },
                text(' '),
                { t: 'struck', c: [text('d')] },
                text(' '),
                { t: 'code', s: 'e' },
              ],
            },
          ],
        ],
      },
      { t: 'enum', tight: true, start: 3, items: [[{ t: 'p', c: [text('x')] }]] },
      { t: 'quote', c: [{ t: 'p', c: [text('q')] }] },
      { t: 'code', s: 'code #x' },
      { t: 'rule' },
      { t: 'p', c: [text('one'), { t: 'break' }, text('two'), text(' '), text('three')] },
    ]);
  });

  it('keeps tables with their header and how columns stand', () => {
    expect(blocks('| a | b |\n|:--|--:|\n| 1 | *2* |')).toEqual([
      {
        t: 'table',
        columns: 2,
        aligns: ['left', 'right'],
        head: [{ c: [text('a')] }, { c: [text('b')] }],
        rows: [[{ c: [text('1')] }, { c: [{ t: 'em', c: [text('2')] }] }]],
      },
    ]);
  });

  it('sets a note where it is referred to, and none within a note', () => {
    expect(blocks('A[^1].\n\n[^1]: Note[^1].')).toEqual([
      { t: 'p', c: [text('A'), { t: 'note', c: [{ t: 'p', c: [text('Note'), text('.')] }] }, text('.')] },
    ]);
  });

  it('follows whole addresses and sections of the text, and leaves of other links their words', () => {
    const found = blocks(
      '# One\n\n[a](https://example.org/) [b](#one) [c](#two) [d](javascript:x) [e](data:x)',
    );
    expect(found[1]).toEqual({
      t: 'p',
      c: [
        { t: 'link', to: 'https://example.org/', c: [text('a')] },
        text(' '),
        { t: 'jump', to: 'section-one', c: [text('b')] },
        text(' '),
        text('c'),
        text(' '),
        text('d'),
        text(' '),
        text('e'),
      ],
    });
  });

  it('shows a picture that came with the text, and of any other its description', () => {
    const pictures = { 'map.png': { file: '/pictures/map.png', credit: '' } };
    expect(
      blocks('![A map](map.png "Where")\n\nSee ![it](map.png), ![far](https://example.org/x.png)', pictures),
    ).toEqual([
      { t: 'figure', file: '/pictures/map.png', alt: 'A map', caption: 'Where' },
      {
        t: 'p',
        c: [text('See '), { t: 'picture', file: '/pictures/map.png', alt: 'it' }, text(', '), text('far')],
      },
    ]);
  });

  it('says below a picture whose it is, with a caption and without', () => {
    const pictures = { 'map.png': { file: '/pictures/map.png', credit: 'Ana Ruiz, CC BY 4.0' } };
    const figure = { t: 'figure', file: '/pictures/map.png', alt: 'A map', credit: 'Ana Ruiz, CC BY 4.0' };
    expect(blocks('![A map](map.png "Where")\n\n![A map](map.png)', pictures)).toEqual([
      { ...figure, caption: 'Where' },
      figure,
    ]);
  });

  it('says which paragraph is written in the other direction', () => {
    expect(blocks('سلام\n\nHello')).toEqual([
      { t: 'p', dir: 'rtl', c: [text('سلام')] },
      { t: 'p', c: [text('Hello')] },
    ]);
  });

  it('sets what is nested deeper than anybody reads at one depth, and refuses what nobody wrote to be read', () => {
    const depth = (block: Block | undefined): number =>
      block?.t === 'list' ? 1 + depth(block.items[0]?.[0]) : 0;
    expect(depth(blocks(`${'- '.repeat(60)}x`)[0])).toBe(8);
    expect(() => blocks('- item\n'.repeat(20_000))).toThrow(TooMuch);
  });

  it('counts the cells of a table that nobody filled, and lets a long report with wide tables pass', () => {
    const columns = (count: number, cell: string) => `|${cell.repeat(count)}`;
    const table = (rows: number, count: number, cell: string) =>
      `${columns(count, ' h |')}\n${columns(count, '-|')}\n${`|${cell}\n`.repeat(rows)}`;
    // The reader fills each row up to the columns of the header.
    expect(() => blocks(table(60, 1_000, 'a|'))).toThrow(TooMuch);
    const paragraph =
      'Calls come late, goals are vague, and finished reports reach nobody in particular. '.repeat(9);
    const notes = Array.from({ length: 500 }, (_, i) => `Said[^${i}].\n\n[^${i}]: https://example.org/${i}`);
    const report = [
      ...Array.from({ length: 60 }, (_, i) => `## Section ${i}\n\n${`${paragraph}\n\n`.repeat(4)}`),
      ...notes,
      table(100, 50, '12|'.repeat(50)),
    ].join('\n\n');
    expect(report.length).toBeGreaterThan(200_000);
    expect(blocks(report).filter(({ t }) => t === 'heading')).toHaveLength(60);
  });

  it('has the lines of prose weighed against each other, and those of anything else filled one by one', () => {
    const prose = 'Calls come late, goals are vague, and finished reports reach nobody in particular. ';
    const isPlain = (markdown: string) => blocks(markdown).map((block) => 'plain' in block);
    expect(isPlain(prose.repeat(9))).toEqual([false]);
    expect(isPlain('征集通知发布过晚，目标不明确，很少有人知道如何加入。'.repeat(30))).toEqual([false]);
    expect(isPlain('تأتي الدعوات متأخرة والأهداف غامضة. '.repeat(30))).toEqual([false]);
    expect(isPlain(prose.repeat(60))).toEqual([true]);
    for (const each of ['\\\\', '"a" ', 'a ', 'a\u200b', 'a-', '&#92;', 'a&ZeroWidthSpace;'])
      expect([each, isPlain(each.repeat(600))]).toEqual([each, [true]]);
    const [list] = blocks(`- ${'a '.repeat(600)}`);
    expect(list?.t === 'list' && list.items[0]?.[0]).toMatchObject({ t: 'p', plain: true });
  });

  it('refuses more marks and unseen signs on one letter than can be set, however they are written', () => {
    for (const mark of ['\u0301', '&#x301;', '\u00ad', '&shy;', '\u2060', '\ufe0f'])
      expect(() => blocks(`a${mark.repeat(33)}`), mark).toThrow(new TooMuch('marks'));
    // Vietnamese, Hebrew with points and accents, a flag and a family in one sign each.
    const written = 'ệ שָׁ֑לוֹם 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} 👩‍👩‍👧‍👦';
    expect(blocks(`${written.repeat(9)} a${'\u0301'.repeat(32)}`)).toHaveLength(1);
  });

  it('takes out control characters and half pairs, and gives a word without end places to break', () => {
    expect(shown('a\u0000b\u0007c')).toBe('abc');
    expect(shown('\ud800')).toBe('\ufffd');
    expect(
      shown('x'.repeat(90))
        .split('\u200b')
        .map((part) => part.length),
    ).toEqual([40, 40, 10]);
    expect(shown('漢'.repeat(90))).toBe('漢'.repeat(90));
  });
});
