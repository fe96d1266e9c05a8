import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  renderMarkdown,
  renderParts,
  sectionsFromNames,
  sectionsOf,
  unfinishedIn,
} from '../shared/markdown.ts';

/** Elements that Markdown can become here; anything else in the result would be somebody's raw HTML. */
const harmless =
  /^<\/?(?:h[1-6]|p|em|strong|s|code|pre|a|ul|ol|li|blockquote|hr|br|table|thead|tbody|tr|th|td|section)(?: [a-z-]+="[^"<>]*")*>$/;

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
      {
        anchors: true,
      },
    );
    expect(parts).toEqual([
      { section: undefined, html: '<p>Before.</p>\n' },
      {
        section: { id: 'method-and-data', title: 'Method and data', level: 1 },
        html: '<h2 id="section-method-and-data">Method <em>and</em> <code>data</code></h2>\n<p>Text.</p>\n',
      },
      {
        section: { id: 'limits', title: 'Limits', level: 2 },
        html: '<h3 id="section-limits">Limits</h3>\n<h4>Deeper</h4>\n<p>More.</p>\n',
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
    expect(unfinishedIn('# One\n\nFine.\n\n## Two\n\n# Three')).toEqual([]);
    expect(
      unfinishedIn('# One\n\n### Three\n\nText\n![](https://example.org/a.png)\n[here](/about)\n\n#\n').map(
        ({ line, message }) => `${line} ${message}`,
      ),
    ).toEqual([
      '3 The heading “Three” skips a level: it is ###, and ## would follow here.',
      '6 An image without a description. Write what it shows between the square brackets.',
      '7 A link leads to “/about”. Write a whole address, beginning with https://.',
      '9 A heading without words.',
    ]);
    expect(
      unfinishedIn(Array.from({ length: 201 }, (_, each) => `# ${each}`).join('\n\n'))[0]?.message,
    ).toMatch(/more than 200 sections/);
    expect(unfinishedIn(Array.from({ length: 200 }, (_, each) => `# ${each}`).join('\n\n'))).toEqual([]);
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
    );
    const typed = fc.oneof(
      fc.array(pieces, { maxLength: 40 }).map((each) => each.join('')),
      fc.string({ unit: 'binary', maxLength: 200 }),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const html = renderMarkdown(text, { anchors: true, scrollingTables: true });
        for (const element of html.match(/<[^>]*>?/g) ?? []) expect(element).toMatch(harmless);
        for (const [, address] of html.matchAll(/ (?:href|src)="([^"]*)"/g))
          expect(address).toMatch(/^(https?:\/\/|mailto:)/i);
        const ids = sectionsOf(text).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        unfinishedIn(text);
      }),
      { numRuns: 500 },
    );
  });
});
