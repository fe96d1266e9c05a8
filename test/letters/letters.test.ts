import fc from 'fast-check';
import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { definitionInShort, howToTakePart } from '../../shared/domain/definition.ts';
import { languageOf } from '../../shared/letters/addresses.ts';
import type { Block, LetterContent } from '../../shared/letters/blocks.ts';
import { layOut } from '../../shared/letters/layout.tsx';
import { defineLetter, type LetterTemplate, letterOf } from '../../shared/letters/letter.ts';
import { markdownToHtml, markdownToText, readMarkdown } from '../../shared/letters/markdown.ts';
import { createRenderer, renderLetter } from '../../shared/letters/render.tsx';
import { widest } from '../../shared/letters/wrap.ts';
import { letterTemplates } from '../support/every-letter.ts';
import { sampleLetter, sampleOf } from './samples.ts';

const house = { baseUrl: 'https://bpf.example.org', contact: 'secretariat@example.org' };
const because = 'You get this letter because this is a test.';
const laidOut = (blocks: readonly Block[], more: Partial<LetterContent> = {}) =>
  layOut(
    {
      subject: 'A subject',
      preview: 'A preview.',
      because,
      ...more,
      blocks: readMarkdown(blocks, languageOf(more.lang).dir),
    },
    house,
  );

/** Words as the reader sees them, whatever line they stand on. */
const flat = (text: string) => text.replace(/\s+/g, ' ');

// Mail programs need what a web page does not: style attributes, and tables for the layout.
const validator = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: { 'no-inline-style': 'off', 'no-deprecated-attr': 'off', 'long-title': 'off' },
});
const faultsOf = async (html: string) =>
  (await validator.validateString(html)).results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${ruleId} (${line}): ${message}`),
  );

const full = laidOut(
  [
    { p: 'Dear Ms Example,\nThis line is the second of the paragraph.' },
    { heading: 'A heading' },
    { button: 'Do it', href: 'https://bpf.example.org/do?a=1&b=2' },
    { link: 'Look at it', href: 'https://bpf.example.org/look' },
    { list: ['First', 'Second'] },
    {
      answers: [
        { label: 'Title', lines: ['BPF on BPFs'] },
        { label: 'Groups', lines: ['Academia', 'العربية'] },
      ],
    },
    { quote: 'What somebody wrote.\nOn two lines.', by: 'The coordinating team' },
    {
      news: [
        { text: 'A proposal was submitted', href: 'https://bpf.example.org/desk/proposals/1', note: 'Today' },
        { text: 'A letter was returned', href: 'https://bpf.example.org/desk/letters/1' },
      ],
    },
    {
      markdown:
        '# Big\n\nSome **bold** text, [a link](https://example.org/a) and https://example.org/b.\n\n- one\n- two\n  1. nested\n\n> said\n\n| A | B |\n|---|--:|\n| 1 | 2 |\n\n```\ncode  <b>\n```\n\n---\n\n![A picture](https://example.org/track.png)',
    },
  ],
  { unsubscribe: 'https://bpf.example.org/no-more?key=k' },
);

test('the address of the secretariat is only an address in its link, and stands in the text as it is written', () => {
  const contact = "o'x+y%0a?cc=eve@example.org";
  const content = { subject: 'A subject', preview: 'A preview.', because, blocks: readMarkdown([], 'ltr') };
  const { html, text } = layOut(content, { ...house, contact });
  const links = [...html.matchAll(/href="(mailto:[^"]+)"/g)].map(([, href]) => href);
  expect(links.length).toBeGreaterThan(0);
  expect(new Set(links)).toEqual(new Set(["mailto:o'x%2By%250a%3Fcc%3Deve@example.org"]));
  expect(text.split('\n')).toContain(contact);
});

test('the validator of these tests finds faults', async () => {
  expect(await faultsOf('<p><div></p>')).not.toEqual([]);
});

const letters = letterTemplates.map(async (template) => {
  const letter = sampleLetter(template);
  return { name: template.name, template, letter, rendered: await renderLetter(letter, house) };
});

describe.each(await Promise.all(letters))(
  'the letter “$name”',
  ({ template, letter, rendered: { html, text, subject, content } }) => {
    test('says what a BPF is, how to take part, and why it came (R11)', () => {
      const seen = flat(html.replace(/<style[\s\S]*?<\/style>/, ''));
      for (const words of [definitionInShort, howToTakePart]) {
        expect(seen).toContain(words);
        expect(flat(text)).toContain(words);
      }
      expect(html).toContain(`href="${house.baseUrl}/about"`);
      expect(text.split('\n')).toContain(`${house.baseUrl}/about`);
      expect(html).toContain(`href="mailto:${house.contact}"`);
      expect(text.split('\n')).toContain(house.contact);
      expect(content.because).toMatch(/^You get this .*because .+\.$/s);
      expect(flat(text)).toContain(flat(content.because));
    });

    test('is valid HTML, small enough not to be cut, and has its subject', async () => {
      expect(await faultsOf(html)).toEqual([]);
      expect(Buffer.byteLength(html)).toBeLessThan(102 * 1024);
      expect(subject.trim()).not.toBe('');
      expect(subject.length).toBeLessThan(200);
      expect(content.preview.trim()).not.toBe('');
    });

    test('links to this house only by its whole address, and loads nothing', () => {
      for (const [, href] of html.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^(https?:\/\/|mailto:)/);
      expect(html).not.toMatch(/<(img|script|link|iframe)|\bsrc=|url\(|@import/);
      expect(html).not.toContain('house.invalid');
    });

    test('has the same subject wherever the house is, since that is kept with the letter', () => {
      const kept = letterOf(template, {
        to: { name: 'Ana', email: 'ana@example.org' },
        fields: letter.fields,
        cause: 'prp_1',
        event: 'test',
        at: new Date('2026-11-24T09:00:00.000Z'),
      });
      expect(kept.subject).toBe(subject);
    });

    test('cannot be written without its fields, and says which', async () => {
      const required = Object.entries(template.fields.shape).filter(
        ([, field]) => !(field as z.ZodMiniType).safeParse(undefined).success,
      );
      if (!required.length) return;
      const write = () => renderLetter({ template: template.name, fields: {} }, house);
      await expect(write).rejects.toThrow(`The letter “${template.name}” cannot be written without: `);
      for (const [name] of required) await expect(write).rejects.toThrow(name);
    });
  },
);

test('letters have names of their own', () => {
  const names = letterTemplates.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(0);
});

test('a letter of an unknown kind is told by its name', async () => {
  await expect(renderLetter({ template: 'no-such', fields: {} }, house)).rejects.toThrow(
    'There is no letter called “no-such”.',
  );
});

test('a letter that cannot be written is not accepted', async () => {
  const strict = defineLetter({
    name: 'strict',
    stream: 'transactional',
    fields: z.object({ name: z.string().check(z.minLength(1)) }),
    content: ({ name }) => ({ subject: name, preview: 'P', blocks: [], because }),
  });
  const made = (name: string) =>
    letterOf(strict, {
      to: { name: 'A', email: 'a@example.org' },
      fields: { name },
      cause: 'c',
      event: 'e',
      at: new Date(0),
    });
  expect(() => made('')).toThrow();
  expect(made('Ana')).toMatchObject({ subject: 'Ana', state: 'pending', id: made('Bo').id });
  expect((await createRenderer([strict])(made('Ana'), house)).subject).toBe('Ana');
});

describe('the layout', () => {
  test('of a letter with every kind of block, in HTML and in text', async () => {
    expect(await faultsOf(full.html)).toEqual([]);
    await expect(full.html).toMatchFileSnapshot('./__snapshots__/full.html');
    await expect(full.text).toMatchFileSnapshot('./__snapshots__/full.txt');
  });

  test('shows the way out of letters to many, and only there', () => {
    expect(full.html).toContain('href="https://bpf.example.org/no-more?key=k"');
    expect(full.text.split('\n')).toContain('https://bpf.example.org/no-more?key=k');
    expect(laidOut([]).html).not.toContain('no more letters');
    expect(laidOut([]).text).not.toContain('no more letters');
  });

  test('begins with the forum that it speaks for', () => {
    const { html, text } = laidOut([], { onBehalfOf: 'BPF on <b>' });
    expect(html).toContain('BPF on &lt;b>');
    expect(text).toMatch(/^BPF on <b>\nA Best Practice Forum of the Internet Governance Forum\n/);
    expect(laidOut([]).text).toMatch(/^Intersession\n/);
  });

  test('turns with the language of the letter, and keeps the foot in English', () => {
    const { html, lang, dir } = laidOut([{ p: 'تحية' }, { quote: 'قول' }], { lang: 'ar' });
    expect({ lang, dir }).toEqual({ lang: 'ar', dir: 'rtl' });
    expect(html).toContain('<html lang="ar" dir="rtl">');
    expect(html).toContain('<div lang="ar" dir="rtl">');
    expect(html).toMatch(/class="foot[^"]*" lang="en" dir="ltr"/);
    expect(html).toContain('border-right:3px');
    expect(html).not.toContain('border-left:3px');
  });

  test('takes anything for a language, and what is none for English', () => {
    const direction = (tag: string) => languageOf(tag).dir;
    expect(['ar', 'he', 'fa', 'ur', 'ps', 'ckb', 'dv', 'pa-Arab', 'az-Arab'].map(direction)).toEqual(
      Array(9).fill('rtl'),
    );
    expect(['en', 'fr', 'zh-Hant', 'pa', 'az', 'ru'].map(direction)).toEqual(Array(6).fill('ltr'));
    expect(languageOf('zh-hant-tw').lang).toBe('zh-Hant-TW');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (tag) => {
        expect(languageOf(tag).lang).toMatch(/^[A-Za-z0-9-]+$/);
      }),
    );
  });

  test('is good on a dark screen and a small one, also where style elements are dropped', () => {
    expect(full.html).toContain('<meta name="color-scheme" content="light dark"/>');
    expect(full.html).toContain('@media (prefers-color-scheme:dark)');
    for (const [, element] of full.html.matchAll(/<(p|h1|h2|a|li|td|blockquote)(?=[ >])(?![^>]*style=)/g))
      throw new Error(`<${element}> has no style of its own.`);
  });
});

/** What is left of HTML without its texts. */
const structureOf = (html: string) => html.replace(/>[^<]*</g, '><');
const oneLine = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\n\r]/g, '').toWellFormed());
const nasty = fc.oneof(
  oneLine,
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '</td></table>',
    '<!--',
    '-->',
    '&lt;b&gt;',
    ']]>',
    '</style>',
    '</title><script>',
    "' onclick='x",
    '{{name}}',
    '%recipient%',
    '[click](javascript:alert(1))',
  ),
);

describe('what people typed', () => {
  test('is text wherever it stands, and never an element', () => {
    const letter = (typed: string) =>
      laidOut(
        [
          { p: typed },
          { heading: typed },
          { button: typed, href: 'https://example.org' },
          { link: typed, href: 'https://example.org' },
          { list: [typed] },
          { answers: [{ label: typed, lines: [typed] }] },
          { quote: typed, by: typed || '-' },
          { news: [{ text: typed, href: 'https://example.org', note: typed || '-' }] },
        ],
        { subject: typed, preview: typed, because: typed },
      );
    const plain = structureOf(letter('plain').html);
    fc.assert(
      fc.property(nasty, (typed) => {
        expect(structureOf(letter(typed).html)).toBe(plain);
      }),
      { numRuns: 300 },
    );
  });

  test('as an address is linked to only when it is one of the web or of mail', () => {
    const linksOf = (href: string) =>
      [
        ...laidOut([{ button: 'B', href }, { link: 'L', href }, { news: [{ text: 'N', href }] }], {
          unsubscribe: href,
        }).html.matchAll(/href="([^"]*)"/g),
      ].map(([, each]) => each);
    const foot = [`${house.baseUrl}/about`, `mailto:${house.contact}`, house.baseUrl];
    expect(linksOf('https://example.org/?a=1&b="')).toEqual([
      ...Array(4).fill('https://example.org/?a=1&amp;b=%22'),
      ...foot,
    ]);
    for (const href of [
      'javascript:alert(1)',
      'data:text/html,x',
      '/desk',
      '',
      ' ',
      'vbscript:x',
      'file:///etc/passwd',
      'java\nscript:alert(1)',
    ])
      expect(linksOf(href)).toEqual(foot);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (href) => {
        for (const each of linksOf(href)) expect(each).toMatch(/^(https?:\/\/|mailto:)/);
      }),
    );
  });
});

describe('Markdown in a letter', () => {
  const html = (source: string) => markdownToHtml(source).replace(/ (style|dir|class)="[^"]*"/g, '');

  test('has its usual marks, no picture, and links to the web and to mail only', () => {
    expect(html('# A\n\n**b** [c](https://example.org) a@example.org')).toBe(
      '<h2>A</h2>\n<p><strong>b</strong> <a href="https://example.org">c</a> <a href="mailto:a@example.org">a@example.org</a></p>\n',
    );
    expect(html('![A <b> "picture"](https://example.org/x.png)')).toBe(
      '<p>A &lt;b&gt; &quot;picture&quot;</p>\n',
    );
    expect(html('[a](javascript:alert(1)) [b](data:text/html,x) [c](/desk) [d](<file:///x>)')).not.toContain(
      '<a',
    );
    expect(html('<b>no</b> <!-- no --> &amp;')).toBe(
      '<p>&lt;b&gt;no&lt;/b&gt; &lt;!-- no --&gt; &amp;</p>\n',
    );
  });

  test('keeps the words of a link without an address, and no link', () => {
    expect(html('[words]() and [](  )')).toBe('<p>words and </p>\n');
    expect(markdownToText('[words]() and more')).toBe('words and more');
  });

  test('makes nothing but known elements, whatever is typed', () => {
    const known =
      /<\/?(?:p|h[2-6]|strong|em|s|a|ul|ol|li|blockquote|hr|br|code|pre|table|thead|tbody|tr|th|td)(?: (?:style|class|href|dir|title|start)="[^"<>]*")*\s*\/?>/g;
    const piece = fc.oneof(
      nasty,
      fc.constantFrom(
        '\n',
        '\n\n',
        '- ',
        '> ',
        '1. ',
        '# ',
        '`',
        '```',
        '**',
        '_',
        '[',
        '](',
        ')',
        '![',
        '<',
        '>',
        '"',
        '|',
        '\n|-|\n',
        '    ',
        'https://',
        'javascript:',
        '&#x6a;',
        '\\',
        '\t',
        "'",
        '<http://a>',
        '[a]: javascript:x',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const made = markdownToHtml(pieces.join(''));
        expect(made.replace(known, '')).not.toContain('<');
        for (const [, href] of made.matchAll(/href="([^"]*)"/g))
          expect(href).toMatch(/^(https?:\/\/|mailto:)/i);
      }),
      { numRuns: 1_000 },
    );
  });

  test('reads as text without its marks, with each address on a line of its own', () => {
    const source =
      'Dear all,\n\nsee [the report](https://example.org/report) and https://example.org/more, or write to a@example.org.\\\nYours\n\n- one\n- two [here](https://example.org/two)\n\n  still two\n- three\n\n3. third\n4. fourth\n\n> quoted\n> text\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n![Map](https://example.org/map.png)';
    expect(markdownToText(source)).toMatchInlineSnapshot(`
      "Dear all,

      see the report and https://example.org/more, or write to a@example.org.
      Yours
      https://example.org/report

      - one

      - two here
        https://example.org/two

        still two

      - three

      3. third
      4. fourth

      > quoted text

      A | B
      1 | 2

      Map"
    `);
  });
});

describe('the plain text', () => {
  test('has no line that is too long, but for addresses and words that are', () => {
    const words = fc.array(
      fc.string({ minLength: 1, maxLength: 20 }).map((word) => word.replace(/\s/g, '·')),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(words, (all) => {
        const typed = all.join(' ');
        const { text } = laidOut(
          [
            { p: typed },
            { heading: typed },
            { list: [typed] },
            { quote: typed },
            { answers: [{ label: 'L', lines: [typed] }] },
          ],
          { subject: typed || 'S' },
        );
        for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(widest);
      }),
    );
  });

  test('draws no lines, and tells several answers apart, since there are people who hear it', () => {
    const { text } = laidOut(
      [
        { heading: 'A heading' },
        { markdown: '# Another\n\nWords.' },
        { answers: [{ label: 'Groups', lines: ['Academia', `Media ${'and more '.repeat(10)}`] }] },
      ],
      { subject: 'A subject' },
    );
    expect(text).toMatch(/\n\nA subject\n\nA heading\n\nAnother\n\nWords\.\n\n/);
    expect(text).toMatch(/\nGroups\n- Academia\n- Media .*\n {2}\S/);
    expect(text).not.toMatch(/^[^\p{L}\p{N}\n]+$/mu);
  });

  test('keeps an address whole and alone on its line', () => {
    const href = `https://example.org/${'a'.repeat(200)}?b=c`;
    const { text } = laidOut([
      { button: 'Do it', href },
      { link: 'Look', href },
      { news: [{ text: 'News', href }] },
    ]);
    expect(text.split('\n').filter((line) => line.trim() === href)).toHaveLength(3);
  });
});

test('samples for these tests are refused for a schema nobody has thought of', () => {
  expect(() => sampleOf(z.object({ odd: z.map(z.string(), z.string()) }))).toThrow('No sample for “odd”');
});

describe('what can be declined', () => {
  const digest = letterTemplates.find(({ name }) => name === 'digest');
  const receipt = letterTemplates.find(({ stream, name }) => stream === 'transactional' && name !== 'digest');
  const made = (template: LetterTemplate | undefined) => {
    if (!template) throw new Error('There is no such letter any more.');
    return letterOf(template, {
      to: { name: 'Ana', email: 'ana@example.org' },
      // A trial of the letter with an output is an answer to an act.
      fields: { ...sampleLetter(template).fields, trial: false },
      cause: 'prp_1',
      event: 'test',
      at: new Date('2026-11-24T09:00:00.000Z'),
    });
  };

  test('carries a key that nobody can guess from its id', async () => {
    const [one, other] = [made(digest), made(digest)];
    expect(one.id).toBe(other.id);
    expect(one.key).toMatch(/^[\w-]{43}$/);
    expect(one.key).not.toBe(other.key);
    const { text, html } = await renderLetter(one, house);
    const address = `${house.baseUrl}/choices/${one.id}?key=${one.key}`;
    expect(text).toContain(address);
    expect(html).toContain(`href="${address}"`);
  });

  test('is what comes unasked: the outputs, the press releases and the digests, and no answer to an act', async () => {
    const declined = letterTemplates.filter((template) => made(template).list).map(({ name }) => name);
    expect(declined.sort()).toEqual([
      'digest',
      'output-letter',
      'press-correction-letter',
      'press-release-letter',
    ]);
    expect(made(receipt).key).toBeUndefined();
    expect((await renderLetter(made(receipt), house)).text).not.toContain('/choices/');
  });
});
