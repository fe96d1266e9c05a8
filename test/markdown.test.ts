import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  picturesIn,
  renderMarkdown,
  renderParts,
  sectionsFromNames,
  sectionsOf,
  unfinishedIn,
} from '../shared/markdown.ts';

/** Elements that Markdown can become here; anything else in the result would be somebody's raw HTML. */
const harmless =
  /^<\/?(?:h[1-6]|p|em|strong|s|code|pre|a|ul|ol|li|blockquote|hr|br|table|thead|tbody|tr|th|td|section|div|span|sup|figure|figcaption|img)(?: [a-z-]+="[^"<>]*")*>$/;

const chart = { name: 'chart.png' };
const pictures = new Map([
  ['chart.png', { src: '/outputs/out_1/pictures/chart.png', width: 640, height: 480 }],
]);

describe('Markdown', () => {
  it('shows raw HTML as it was typed', () => {
    expect(renderMarkdown('<script>alert(1)</script> & <b onclick="x">b</b>')).toBe(
      '<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b onclick=&quot;x&quot;&gt;b&lt;/b&gt;</p>\n',
    );
  });

  it('follows whole web and mail addresses only, and leaves of any other link its words', () => {
    expect(
      renderMarkdown(
        '[a](https://example.org/x) [b](mailto:b@example.org) [c](javascript:alert(1)) [d](/about) [e](//example.net) [f *g*](data:text/html,x) [h](JaVaScRiPt:x)',
      ),
    ).toBe(
      '<p><a href="https://example.org/x">a</a> <a href="mailto:b@example.org">b</a> c d e f <em>g</em> h</p>\n',
    );
  });

  it('shows of an image its description, and loads nothing', () => {
    expect(renderMarkdown('![A map of "forums" <2020>](https://example.net/track.png)')).toBe(
      '<p>A map of &quot;forums&quot; &lt;2020&gt;</p>\n',
    );
  });

  it('begins below the title of the page, wherever the text begins', () => {
    expect(renderMarkdown('# One\n\n## Two')).toBe('<h2>One</h2>\n<h3>Two</h3>\n');
    expect(renderMarkdown('## One\n\n### Two')).toBe('<h2>One</h2>\n<h3>Two</h3>\n');
    expect(renderMarkdown('# One', { top: 3 })).toBe('<h3>One</h3>\n');
  });

  it('lets wide tables scroll by themselves, each under a name of its own', () => {
    const html = renderMarkdown('| a |\n|--|\n| b |\n\n# Next\n\n| c |\n|--|\n| d |', {
      scrollingTables: true,
    });
    expect(html.match(/<\/?section[^>]*>/g)).toEqual([
      '<section class="table-scroll" tabindex="0" aria-label="Table 1">',
      '</section>',
      '<section class="table-scroll" tabindex="0" aria-label="Table 2">',
      '</section>',
    ]);
  });

  it('comes in parts, a section each, and says what stands before the first', () => {
    const parts = renderParts(
      'Before.\n\n# Method *and* `data`\n\nText.\n\n## Limits\n\n### Deeper\n\nMore.',
    );
    expect(parts).toEqual([
      { section: undefined, html: '<p>Before.</p>\n' },
      {
        section: { id: 'method-and-data', title: 'Method and data', level: 1 },
        html: '<h2>Method <em>and</em> <code>data</code></h2>\n<p>Text.</p>\n',
      },
      {
        section: { id: 'limits', title: 'Limits', level: 2 },
        html: '<h3>Limits</h3>\n<h4>Deeper</h4>\n<p>More.</p>\n',
      },
    ]);
  });

  it('takes no heading in a quotation for a section', () => {
    expect(sectionsOf('> # Quoted\n\n- # In a list\n\n# Own')).toEqual([
      { id: 'own', title: 'Own', level: 1 },
    ]);
  });

  it('names sections in any script, each differently', () => {
    expect(
      sectionsOf('# الخلاصة\n\n# 方法\n\n# !!!\n\n# Same\n\n# Same\n\n# same 2').map(({ id }) => id),
    ).toEqual(['الخلاصة', '方法', 'section', 'same', 'same-2', 'same-2-2']);
    expect(sectionsFromNames(['Annex A', 'Annex A'])).toEqual([
      { id: 'annex-a', title: 'Annex A', level: 1 },
      { id: 'annex-a-2', title: 'Annex A', level: 1 },
    ]);
  });

  it('says what is unfinished, and in which line', () => {
    expect(unfinishedIn('')).toEqual([{ line: 0, message: 'The text is empty.' }]);
    expect(unfinishedIn('# One\n\nFine.\n\n## Two\n\nFine.\n\n# Three\n\n## Four\n\n- fine')).toEqual([]);
    const told = (text: string, pictures: { name: string }[] = []) =>
      unfinishedIn(text, pictures).map(({ line, message }) => `${line} ${message}`);
    expect(told('# One\n\n### Three\n\nText\n![](chart.png)\n[here](/about)\n\n#\n', [chart])).toEqual([
      '3 The heading “Three” skips a level: it is ###, and ## would follow here.',
      '6 An image without a description. Write what it shows between the square brackets.',
      '7 A link leads to “/about”. Write a whole address, beginning with https://.',
      '9 A heading without words.',
    ]);
    expect(told('![A map](https://example.org/a.png)\n![A map](map.png)', [chart])).toEqual([
      '1 The picture “https://example.org/a.png” lies elsewhere, and nothing is loaded from elsewhere. Upload it with this output, and write its name.',
      '2 There is no picture “map.png” with this output. Upload it, or correct its name.',
    ]);
    expect(told('# Method\n\nSee [below](#results) and [here](#method).\n\n# Empty\n\n# Last\n')).toEqual([
      '3 A link leads to “#results”, and no section is called that. Sections are linked by their titles, in small letters with hyphens: #who-was-asked.',
      '5 The section “Empty” is empty. Write something below its heading, or take the heading out.',
      '7 The section “Last” is empty. Write something below its heading, or take the heading out.',
    ]);
    expect(told('Words[^a] and[^b]\nand[^c].\n\n[^a]: Its text.\n\n[^b]:\n\n[^d]: Alone.\n')).toEqual([
      '2 [^c] refers to a note that is not there. Write it on a line of its own: [^c]: its text.',
      '6 The note [^b] has no text. Write it behind the colon, or take the note out.',
      '8 Nothing refers to the note [^d]. Write [^d] where it belongs, or take the note out.',
    ]);
    expect(
      unfinishedIn(Array.from({ length: 201 }, (_, each) => `# ${each}\n\ntext`).join('\n\n'))[0]?.message,
    ).toMatch(/more than 200 sections/);
    expect(unfinishedIn(Array.from({ length: 200 }, (_, each) => `# ${each}\n\ntext`).join('\n\n'))).toEqual(
      [],
    );
  });

  it('gives each section a link to itself, and lets the text lead to its sections', () => {
    const html = renderMarkdown('# Who "was" asked\n\n[there](#who-was-asked) [gone](#gone) [top](#)', {
      anchors: true,
    });
    expect(html).toBe(
      '<div class="heading"><h2 id="section-who-was-asked">Who &quot;was&quot; asked</h2><a class="to-here" href="#section-who-was-asked"><span class="visually-hidden" lang="en" dir="ltr">Link to this section: </span><span class="visually-hidden">Who &quot;was&quot; asked</span></a></div>\n' +
        '<p><a href="#section-who-was-asked">there</a> gone top</p>\n',
    );
    expect(renderMarkdown('# الخلاصة\n\n[x](#الخلاصة)', { anchors: true })).toContain(
      '<a href="#section-الخلاصة">x</a>',
    );
  });

  it('shows uploaded pictures with their description, and their caption as a figure’s', () => {
    expect(
      renderMarkdown(
        '![Bars <rising>](chart.png "Forums by year & \\"kind\\"")\n\nIn a line ![small](chart.png).',
        {
          pictures,
        },
      ),
    ).toBe(
      '<figure><img src="/outputs/out_1/pictures/chart.png" alt="Bars &lt;rising&gt;" width="640" height="480" loading="lazy"><figcaption>Forums by year &amp; &quot;kind&quot;</figcaption></figure>\n' +
        '<p>In a line <img src="/outputs/out_1/pictures/chart.png" alt="small" width="640" height="480" loading="lazy">.</p>\n',
    );
    // A list's paragraph has no element of its own: the picture stays in the item.
    expect(renderMarkdown('- ![x](chart.png "y")', { pictures })).not.toContain('figure');
  });

  it('tells whose a picture is, also where it has no caption', () => {
    const credited = new Map(
      [...pictures].map(([name, one]) => [name, { ...one, credit: 'A & B', licence: 'CC0' }]),
    );
    expect(renderMarkdown('![Bars](chart.png "By year")\n\n![Bars](chart.png)', { pictures: credited })).toBe(
      '<figure><img src="/outputs/out_1/pictures/chart.png" alt="Bars" width="640" height="480" loading="lazy"><figcaption>By year<span class="credit" dir="auto">A &amp; B, CC0</span></figcaption></figure>\n' +
        '<figure><img src="/outputs/out_1/pictures/chart.png" alt="Bars" width="640" height="480" loading="lazy"><figcaption><span class="credit" dir="auto">A &amp; B, CC0</span></figcaption></figure>\n',
    );
  });

  it('lists the pictures that the text shows, each once', () => {
    expect(
      picturesIn(
        '![a *b*](one.png "Its <caption>")\n\n- ![x](two.png) ![again](one.png)\n\n`![no](code.png)`',
      ),
    ).toEqual([
      { name: 'one.png', alt: 'a *b*', caption: 'Its <caption>' },
      { name: 'two.png', alt: 'x', caption: '' },
    ]);
  });

  it('puts notes at the end, with a way there and back for each reference', () => {
    const parts = renderParts('One[^n] and again[^n].\n\n[^n]: Read <b>this</b>.\n');
    expect(parts).toEqual([
      {
        section: undefined,
        html: '<p>One<sup class="note-ref"><a href="#note-1" id="ref-1" role="doc-noteref"><span class="visually-hidden" lang="en">Note </span>1</a></sup> and again<sup class="note-ref"><a href="#note-1" id="ref-1-2" role="doc-noteref"><span class="visually-hidden" lang="en">Note </span>1</a></sup>.</p>\n',
      },
      {
        section: undefined,
        notes: true,
        html: '<ol class="notes">\n<li id="note-1"><p>Read &lt;b&gt;this&lt;/b&gt;. <a class="back" href="#ref-1" role="doc-backlink"><span class="visually-hidden" lang="en">Back to reference 1</span></a> <a class="back" href="#ref-1-2" role="doc-backlink"><span class="visually-hidden" lang="en">Back to reference 1, place 2</span></a></p>\n</li>\n</ol>\n',
      },
    ]);
  });

  it('is bounded in time and size, whatever 200 KB somebody types', () => {
    const long = 200_000;
    const fill = (piece: string) => piece.repeat(Math.floor(long / piece.length));
    const lines = (count: number, line: (place: number) => string) =>
      Array.from({ length: count }, (_, place) => line(place)).join('\n');
    const bombs = {
      brackets: fill('['),
      images: fill('!['),
      links: fill('[a]('),
      'nested quotations': fill('> - '),
      'nested lists': lines(600, (depth) => `${' '.repeat(depth)}- x`),
      stars: fill('*a '),
      strokes: fill('~~a'),
      'one note, referred to always': `${fill('[^1]')}\n\n[^1]: x`,
      'thousands of notes': `${lines(9_000, (n) => `[^${n}]: x`)}\n\n${lines(9_000, (n) => `[^${n}]`)}`,
      'notes within notes': fill('[^1]: '),
      tables: `${fill('a|')}\n${fill('-|')}`,
      references: lines(10_000, (n) => `[a${n}]: x`),
      addresses: fill('http://a'),
    };
    for (const [name, text] of Object.entries(bombs)) {
      const begun = performance.now();
      const size = renderParts(text, { anchors: true, scrollingTables: true, pictures }).reduce(
        (sum, { html }) => sum + html.length,
        0,
      );
      expect(unfinishedIn(text).length, name).toBeLessThanOrEqual(101);
      // A function has 28 s; the slowest of these takes one and a half on a quiet machine.
      expect(performance.now() - begun, name).toBeLessThan(20_000);
      expect(size, name).toBeLessThan(5_000_000);
    }
    expect(unfinishedIn(bombs['thousands of notes'])).toContainEqual({
      line: 0,
      message: 'The text has more than 1000 marks of notes. Use fewer.',
    });
  });

  it('gives thousands of like titles an id each, with one look for each', () => {
    const looks = vi.spyOn(Set.prototype, 'has');
    const ids = sectionsFromNames(Array.from({ length: 2_000 }, () => 'Same')).map(({ id }) => id);
    const count = looks.mock.calls.length;
    looks.mockRestore();
    expect(new Set(ids).size).toBe(2_000);
    expect(ids.at(-1)).toBe('same-2000');
    expect(count).toBeLessThan(5_000);
  });

  it('reads a text of nothing but headings, more than one call takes arguments', () => {
    const text = '# a\n'.repeat(20_000);
    expect(sectionsOf(text)).toHaveLength(201);
    expect(renderParts(text)).toHaveLength(201);
    expect(renderMarkdown(text).match(/<h2>/g)).toHaveLength(20_000);
    const empty = unfinishedIn('#\n'.repeat(150_000));
    expect(empty).toHaveLength(101);
    expect(empty.at(-1)?.message).toBe('Further things to put right: 149900.');
  });

  it('never lets an element through that is not Markdown’s own, whatever is typed', () => {
    const pieces = fc.constantFrom(
      '<script>',
      '"',
      "'",
      '<',
      '>',
      '&',
      '&#x6a;',
      '[',
      ']',
      '(',
      ')',
      '![',
      '](',
      'javascript:',
      'https://example.org/',
      'data:',
      '#',
      ' ',
      '\n',
      '\n\n',
      '`',
      '```',
      '*',
      '_',
      '|',
      '|--|',
      '- ',
      '> ',
      '1. ',
      'onerror=',
      '\\',
      'x',
      'ة',
      '𝒳',
      '<a href="',
      '[^a]',
      '[^a]: ',
      'chart.png',
      '# b',
      '(#b)',
      ' "c")',
    );
    const typed = fc.oneof(
      fc.array(pieces, { maxLength: 40 }).map((each) => each.join('')),
      fc.string({ unit: 'binary', maxLength: 200 }),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const html = renderMarkdown(text, { anchors: true, scrollingTables: true, pictures });
        for (const element of html.match(/<[^>]*>?/g) ?? []) expect(element).toMatch(harmless);
        for (const [, address] of html.matchAll(/ (?:href|src)="([^"]*)"/g))
          expect(address).toMatch(
            /^(https?:\/\/|mailto:|#(section|note|ref)-|\/outputs\/out_1\/pictures\/chart\.png$)/i,
          );
        const ids = sectionsOf(text).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        unfinishedIn(text);
      }),
      { numRuns: 500 },
    );
  });
});
