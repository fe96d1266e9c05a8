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
