import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CoverLetter, literally, merge, wordsFor } from '../../shared/domain/dissemination.ts';
import { cleanLine } from '../../shared/domain/fields.ts';
import { languages } from '../../shared/domain/recipient.ts';
import { markdownToHtml, markdownToText } from '../../shared/letters/markdown.ts';
import { outputLetter } from '../../shared/letters/output-letter.ts';
import { pressReleaseLetter } from '../../shared/letters/press-release-letter.ts';
import { fieldsOfOutputLetter } from '../../shared/letters/releases.ts';
import { renderLetter } from '../../shared/letters/render.tsx';
import { renderMarkdown } from '../../shared/markdown.ts';

const house = { baseUrl: 'https://bpf.example.org', contact: 'secretariat@example.org' };

const about = {
  outputId: `out_${'1'.padStart(26, '0')}`,
  outputTitle: 'What works, and what does not',
  forumTitle: 'BPF on BPFs',
  forumQuestion: 'What do six years of forums teach?',
  summary: 'Six years of forums, *reviewed*.\n\n    Three findings.',
  report: { key: 'reports/ab.pdf', name: 'bpf-on-bpfs.pdf', sha256: 'ab'.repeat(32), bytes: 1_000 },
};

const coverLetter: CoverLetter = {
  subject: 'For {{organisation}}: {{output}}',
  text: 'Dear {{contact}},\n\nThe Best Practice Forum **{{forum}}** has looked at [six years of forums](https://www.example.org/bpfs). Three findings are for you:\n\n- call early,\n- name who shall receive the result,\n- say what is out of scope.\n\nWe would be glad to hear what {{organisation}} makes of it.',
  signature: 'Wanda Facilitator\nFarida *Facilitator*, for the coordinating team',
  lang: 'en',
  attachReport: true,
  replyTo: 'team@example.org',
};

/** What opens the choices of a letter's reader. */
const opened = { id: `ltr_${'1'.padStart(26, '0')}`, key: 'the-key' };
const choicesAt = `https://bpf.example.org/choices/${opened.id}?key=the-key`;

const letterTo = (
  organisation: string,
  contact?: string,
  more: Partial<CoverLetter> = {},
  language: CoverLetter['lang'] = 'en',
) => {
  const written = { ...coverLetter, ...more };
  const { subject, text, signature, lang } = written;
  return renderLetter(
    {
      ...opened,
      template: outputLetter.name,
      fields: outputLetter.fields.parse(
        fieldsOfOutputLetter(
          lang === 'en'
            ? { coverLetter: written }
            : { coverLetter, editions: [{ subject, text, signature, lang }] },
          about,
          { organisation, contact, language, why: 'They run it.' },
        ),
      ),
    },
    house,
  );
};

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '**x** <script>alert(1)</script>',
    '[click](https://evil.test)',
    'www.evil.test',
    'https://evil.test/x',
    'a@evil.test',
    '![x](https://evil.test/p.png)',
    '# Heading',
    '1. Foo',
    '- x',
    '> quoted',
    '```',
    '`a` ``b',
    '&lt;b&gt; &#60;i&#62; &nbsp;',
    '{{forum}}',
    '\\*x\\*',
    '$& $1 $$',
    '=====',
    '| a | b |',
    'Ítaca “Ünion” 互联网 العربية',
  ),
);

/** What a reader sees of HTML that has no elements but paragraphs. */
const seen = (html: string) =>
  html
    .replaceAll(/<\/?p\b[^<>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .trim();

describe('the words of a recipient in a cover letter', () => {
  it('are seen as they are, on pages and in both parts of a letter, whatever they are made of', () => {
    fc.assert(
      fc.property(hostile, (typed) => {
        const name = cleanLine(typed);
        const source = `Dear x${literally(name)}x,`;
        const expected = `Dear x${name}x,`;
        expect(seen(renderMarkdown(source))).toBe(expected);
        expect(seen(markdownToHtml(source))).toBe(expected);
        expect(markdownToText(source).replaceAll(/\s+/gu, ' ')).toBe(expected.replaceAll(/\s+/gu, ' '));
      }),
      { numRuns: 500 },
    );
  });

  it('begin no heading, list, quote or code where they begin a line', () => {
    fc.assert(
      fc.property(hostile, (typed) => {
        const name = cleanLine(typed);
        fc.pre(name !== '');
        const { text } = merge(
          { subject: '', text: '{{organisation}}', signature: '' },
          wordsFor({ organisation: name }, { outputTitle: '', forumTitle: '' }),
        );
        expect(seen(markdownToHtml(text))).toBe(name);
      }),
      { numRuns: 500 },
    );
  });

  it('do no harm in a whole letter', async () => {
    const { html, subject } = await letterTo('**x** <script>alert(1)</script>', '[me](https://evil.test)');
    expect(html).not.toContain('<script');
    expect(html).not.toContain('href="https://evil.test');
    expect(html).toContain('**x** &lt;script&gt;');
    expect(subject).toBe('For **x** <script>alert(1)</script>: What works, and what does not');
  });
});

describe('the letter with an output', () => {
  it('reads like this', async () => {
    const { subject, text, html, content } = await letterTo('Internet Society', 'Zoë Example');
    expect(subject).toBe('For Internet Society: What works, and what does not');
    expect(content.unsubscribe).toBe(choicesAt);
    expect(content.replyTo).toEqual({ name: 'BPF on BPFs', email: 'team@example.org' });
    expect(content.attachment).toEqual({
      key: 'reports/ab.pdf',
      name: 'bpf-on-bpfs.pdf',
      type: 'application/pdf',
      sha256: 'ab'.repeat(32),
    });
    await expect(text).toMatchFileSnapshot('__snapshots__/output-letter.txt');
    await expect(html).toMatchFileSnapshot('__snapshots__/output-letter.html');
  });

  it('keeps the lines of the signature, and its signs', async () => {
    const { text } = await letterTo('ITU');
    expect(text).toContain('Wanda Facilitator\nFarida *Facilitator*, for the coordinating team');
  });

  it('is in the direction and with the words of its language', async () => {
    const arabic = { lang: 'ar', text: 'السيد/السيدة {{contact}}، تحية طيبة وبعد،' } as const;
    const { html, text } = await letterTo('اليونسكو', 'ليلى', arabic, 'ar');
    expect(html).toMatch(/<html[^>]* lang="ar"[^>]* dir="rtl"|<html[^>]* dir="rtl"[^>]* lang="ar"/);
    expect(text).toContain('اقرأ الوثيقة');
    await expect(html).toMatchFileSnapshot('__snapshots__/output-letter-ar.html');
    // Whose language has no letter gets the English one, as such.
    const french = await letterTo('OIF', undefined, arabic, 'fr');
    expect(french.html).toMatch(/<html[^>]* lang="en"/);
    expect(french.text).toContain('Dear OIF,');
  });

  it.each(languages)('has words for all that it says by itself in %s', (lang) => {
    const content = (attach: boolean) => {
      const fields = fieldsOfOutputLetter(
        { coverLetter: { ...coverLetter, lang, attachReport: attach } },
        about,
        { organisation: 'ITU', language: lang },
      );
      return JSON.stringify(outputLetter.content(outputLetter.fields.parse(fields), house).blocks);
    };
    if (lang === 'en') return;
    expect(content(true)).not.toMatch(/Read the output|is attached|Check your copy|stays at/);
    expect(content(false)).not.toMatch(/Download the report|SHA-256 of/);
  });

  it('can be the summary of the output, and say why its reader gets it', async () => {
    const { html, text } = await letterTo('ITU', undefined, { text: '{{summary}}\n\nFor you: {{why}}' });
    expect(text).toContain('Six years of forums, *reviewed*.\n\nThree findings.\n\nFor you: They run it.');
    expect(html).not.toContain('<pre');
    expect(html).not.toContain('<em>');
  });

  it('explains the forum that it comes from', async () => {
    const { text } = await letterTo('ITU');
    expect(text.replaceAll(/\s+/g, ' ')).toContain('What the forum asks: What do six years of forums teach?');
  });

  it.each([true, false])(
    'has the hash of the report and the address that stays (attached: %s)',
    async (attachReport) => {
      const { html, text } = await letterTo('ITU', undefined, { attachReport });
      expect(text).toContain('ab'.repeat(32));
      expect(text).toContain(`https://bpf.example.org/outputs/${about.outputId}`);
      expect(html).toContain(`>https://bpf.example.org/outputs/${about.outputId}</a>`);
      expect(html.includes('/report.pdf"')).toBe(!attachReport);
    },
  );

  it('links to the report when it is not attached', async () => {
    const { content, text } = await letterTo('ITU', undefined, { attachReport: false });
    expect(content.attachment).toBeUndefined();
    expect(text).not.toContain('attached');
    expect(text).toContain(`https://bpf.example.org/outputs/${about.outputId}`);
    expect(text).toContain('Dear ITU,');
  });

  it('says of a trial that it is one', async () => {
    const fields = {
      ...outputLetter.fields.parse(
        fieldsOfOutputLetter({ coverLetter }, about, { organisation: 'ITU', language: 'en' }),
      ),
      trial: true,
    };
    const { subject, text, content } = await renderLetter({ template: outputLetter.name, fields }, house);
    expect(subject).toMatch(/^\[Trial\] /);
    // It answers one's own act, so it is of no list and can be declined no more than a receipt.
    expect(content.list).toBeUndefined();
    expect(text.replaceAll(/\s+/g, ' ')).toContain('because you tried it on yourself');
  });
});

describe('the letter to the press', () => {
  const fields = {
    pressReleaseId: `prs_${'1'.padStart(26, '0')}`,
    outputId: about.outputId,
    outputTitle: about.outputTitle,
    headline: 'IGF forum reviews the IGF’s forums',
    lead: 'Six years of Best Practice Forums, **reviewed by those who ran them**.',
    text: 'The output is public.',
    contact: 'Secretariat of the IGF\npress@example.org',
    organisations: ['Internet Society', 'Smith & *Sons*', '<b>UNESCO</b>'],
    organisationCount: 23,
    asOf: '24 November 2026, 09:00 UTC',
    outlet: 'The Example Times',
  };

  it('reads like this', async () => {
    const { text, html } = await renderLetter(
      { ...opened, template: pressReleaseLetter.name, fields },
      house,
    );
    expect(text).toContain(choicesAt);
    expect(html).not.toContain('<b>UNESCO');
    expect(text).toContain('and 20 more, all named on the page');
    await expect(text).toMatchFileSnapshot('__snapshots__/press-release-letter.txt');
    await expect(html).toMatchFileSnapshot('__snapshots__/press-release-letter.html');
  });
});
