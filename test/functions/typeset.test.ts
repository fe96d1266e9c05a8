import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/typeset/handler.ts';
import { outputForm } from '../../shared/domain/output.ts';
import type { Delivery, Order, PaperKind } from '../../shared/domain/papers.ts';
import { sectionsOf } from '../../shared/markdown.ts';
import type { Block } from '../../shared/typeset/blocks.ts';
import { paperOf } from '../../shared/typeset/paper.ts';
import { readPdf, tagsOf } from '../support/pdf.ts';
import { png } from '../support/pictures.ts';
import { reportsInMemory, typesetterHere } from '../support/typesetter.ts';

const markdown = `# What was asked

How should a Best Practice Forum be *proposed*, run and heard[^1]? See [the answers](#what-was-answered).

| Group | Answers |
|-------|--------:|
| Facilitators | 12 |

# What was answered

![A map: three forums in Europe, two in Africa](map.png "Where they met")

## In detail

- Keep the goal clear
- Name the reader

[^1]: The questions are in annex A.
`;

const samples: Record<string, { lang: string; title: string; markdown: string }> = {
  Arabic: {
    lang: 'ar',
    title: 'ما تعلمناه',
    markdown: '# النتائج\n\nتأتي الدعوات متأخرة.\n\n- أولا\n- ثانيا',
  },
  Chinese: { lang: 'zh-Hans', title: '最佳实践', markdown: '# 发现\n\n征集通知发布过晚，目标不明确。' },
  Greek: { lang: 'el', title: 'Τι μάθαμε', markdown: '# Ευρήματα\n\nΟι στόχοι είναι ασαφείς.' },
  Russian: { lang: 'ru', title: 'Чему научились', markdown: '# Выводы\n\nЦели расплывчаты.' },
};

describe('the typesetter', () => {
  let reports: ReturnType<typeof reportsInMemory>;
  let handler: ReturnType<typeof createHandler>;
  let picture: string;

  beforeEach(async () => {
    reports = reportsInMemory();
    handler = createHandler({ typeset: typesetterHere(), reports, baseUrl: 'https://bpf.example.org' });
    const png = readFileSync(join(import.meta.dirname, '../../docs/screenshots/letter.png'));
    picture = await reports.put(png, 'image/png');
  });

  const order = (more: Partial<Order> = {}, output: Partial<Order['output']> = {}): Order => ({
    papers: ['report'],
    output: {
      id: 'out_01k6p000000000000000000000',
      title: 'What six years taught',
      summary: 'What worked, what did not.\n\nFor whoever proposes a forum.',
      lang: 'en',
      version: 2,
      state: 'published',
      publishedAt: '2026-11-20T10:00:00.000Z',
      sections: sectionsOf(more.markdown ?? markdown),
      corrections: [{ version: 2, at: '2026-11-24T10:00:00.000Z', what: 'A number.' }],
      ...output,
    },
    forumTitle: 'BPF on BPFs',
    markdown,
    pictures: [{ name: 'map.png', key: picture, type: 'image/png' }],
    now: '2026-11-25T10:00:00.000Z',
    ...more,
  });
  const printed = async (made: Order, paper: PaperKind = 'report') => {
    const delivery = await handler(made);
    if (!delivery.ok) throw new Error(JSON.stringify(delivery.faults));
    const bytes = reports.kept.get(delivery.papers[paper]?.key ?? '');
    if (!bytes) throw new Error('Nothing was kept.');
    return readPdf(bytes);
  };
  const faults = (delivery: Delivery) => (delivery.ok ? [] : delivery.faults);

  it('makes a tagged PDF with title, language, outline, page numbers and texts for pictures', async () => {
    const report = await printed(order());
    expect(report.marked).toBe(true);
    expect(report.info).toMatchObject({
      Title: 'What six years taught',
      Author: 'Internet Governance Forum, Best Practice Forum “BPF on BPFs”',
      Subject: expect.stringContaining('What worked, what did not.'),
      Keywords: 'Internet Governance Forum, Best Practice Forum, BPF on BPFs',
      Language: 'en',
    });
    expect(report.outline).toEqual(
      expect.arrayContaining(['What was asked', 'What was answered', 'How to cite']),
    );
    expect(tagsOf(report.tags, 'Figure').map(({ alt }) => alt)).toContain(
      'A map: three forums in Europe, two in Africa',
    );
    expect(tagsOf(report.tags, 'TH')).toHaveLength(2);
    expect(tagsOf(report.tags, 'LI').length).toBeGreaterThanOrEqual(2);
    expect(tagsOf(report.tags, 'Note')).toHaveLength(1);
    expect(tagsOf(report.tags, 'H1').length).toBeGreaterThanOrEqual(4);
  });

  it('has a cover, a text in its order, how to cite it, and what a Best Practice Forum is', async () => {
    const { pages } = await printed(order());
    expect(pages[0]).toContain('What six years taught');
    expect(pages[0]).toContain('For whoever proposes a forum.');
    expect(pages[0]).toContain('24 November 2026');
    const whole = pages.join('\n');
    const inOrder = [
      'Contents',
      'How should a Best',
      'Facilitators',
      'Where they met',
      'Keep the goal',
      'Version 2.',
      'offer unique platforms',
      'Anyone can take part',
    ];
    const places = inOrder.map((words) => whole.indexOf(words));
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(places).not.toContain(-1);
    expect(whole).toContain('https://bpf.example.org/outputs/out_01k6p000000000000000000000');
  });

  it('prints below a picture its caption and whose it is, or whose it is alone', async () => {
    const credited = { credit: 'Zoë Nakamura', licence: 'CC BY-SA 4.0' };
    const pictures = [{ name: 'map.png', key: picture, type: 'image/png' as const, ...credited }];
    const { pages, tags } = await printed(order({ pictures }));
    expect(pages.join('\n')).toContain('Where they met\nZoë Nakamura, CC BY-SA 4.0');
    expect(tagsOf(tags, 'Caption')).toHaveLength(1);

    const bare = await printed(order({ pictures, markdown: '# One\n\n![A map](map.png)\n\nThen more.' }));
    expect(bare.pages.join('\n')).toContain('Zoë Nakamura, CC BY-SA 4.0');
  });

  it('gives the same bytes for the same version, whenever it is asked', async () => {
    const first = await handler(order());
    const later = await handler(order({ now: '2027-03-01T00:00:00.000Z' }));
    expect(later).toEqual(first);
  });

  it('puts the summary on one page, also the longest', async () => {
    const long = { title: 'W'.repeat(100) + ' w'.repeat(50), summary: 'Long words here. '.repeat(70) };
    const sections = Array.from({ length: 30 }, (_, place) => ({
      id: `s${place}`,
      title: `A section with a very long name ${'and more of it '.repeat(10)}`,
      level: 1,
    }));
    const delivery = await handler(order({ papers: ['summary'] }, { ...long, sections }));
    expect(delivery).toMatchObject({ ok: true, papers: { summary: { pages: 1 } } });
    const { pages } = await printed(order({ papers: ['summary'] }), 'summary');
    expect(pages).toHaveLength(1);
    expect(pages[0]).toContain('Executive summary');
    expect(pages[0]).toContain('What was answered');
  });

  it('says on every page of a draft that it is one', async () => {
    const { pages } = await printed(
      order({}, { state: 'draft', version: 0, publishedAt: undefined, corrections: [] }),
    );
    expect(pages.every((words) => words.includes('Draft'))).toBe(true);
    expect(pages.join(' ')).toContain('Please do not cite it as a result.');
  });

  it.each(Object.keys(samples))('writes %s', async (name) => {
    const { lang, title, markdown: words } = samples[name] ?? { lang: '', title: '', markdown: '' };
    const sample = order({ markdown: words, papers: ['report', 'summary'] }, { lang, title });
    const report = await printed(sample);
    expect(report.info).toMatchObject({
      Title: title,
      Language: expect.stringMatching(`^${lang.slice(0, 2)}`),
    });
    expect(await printed(sample, 'summary')).toMatchObject({ marked: true });
  });

  it('says which signs no typeface has, and where', async () => {
    expect(faults(await handler(order({ markdown: '# One\n\nTwo 😀' })))).toEqual([
      {
        line: 3,
        message:
          'The PDF cannot show 😀: its typefaces have Latin, Greek, Cyrillic, Arabic and simplified Chinese letters, and the usual symbols. Write it in another way, or upload the report as a PDF.',
      },
    ]);
    expect(reports.kept.size).toBe(1);
  });

  it('says which picture is lost, or cannot be read', async () => {
    const lost = order({ pictures: [{ name: 'map.png', key: 'reports/none.png', type: 'image/png' }] });
    expect(faults(await handler(lost))).toEqual([
      { line: 0, message: 'The picture “map.png” is missing. Upload it again.' },
    ]);
    const broken = await reports.put(new TextEncoder().encode('no picture'), 'image/png');
    const unread = order({
      markdown: '# Maps\n\n![The first](good.png)\n\n![The second](map.png)',
      pictures: [
        { name: 'good.png', key: picture, type: 'image/png' },
        { name: 'map.png', key: broken, type: 'image/png' },
      ],
    });
    expect(faults(await handler(unread))).toEqual([
      {
        line: 0,
        message:
          'The picture “map.png” cannot be read by the typesetter. Save it again as PNG or JPEG and upload it in its place.',
      },
    ]);
  });

  it('makes no PDF that is more than a function can hand out, and says what weighs', async () => {
    // Noise does not pack: each of these has some 2 MB, as large as a picture may be.
    const noise = (seed: number) => {
      let value = seed;
      return png(1_900, 1_000, () => {
        value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0;
        return value >>> 24;
      });
    };
    const pictures = await Promise.all(
      [1, 2, 3].map(async (seed) => ({
        name: `noise-${seed}.png`,
        key: await reports.put(noise(seed), 'image/png'),
        type: 'image/png' as const,
      })),
    );
    const shown = (some: typeof pictures) => some.map(({ name }) => `![Noise](${name})`).join('\n\n');
    const made = await handler(order({ markdown: shown(pictures), pictures }));
    expect(faults(made)).toEqual([
      {
        line: 0,
        message: expect.stringMatching(
          /^The PDF would have 5\.\d MB, and 4 MB at most can be handed out\. Its pictures weigh most/,
        ),
      },
    ]);
    expect((await handler(order({ markdown: shown(pictures.slice(0, 1)), pictures }))).ok).toBe(true);
  });

  it('says on which line a letter has too many marks, also of a title', async () => {
    const message =
      'A letter has more marks on it than a PDF can show: accents, joiners or soft hyphens, dozens in a row. Take them out; the title and the summary count too.';
    const hostile = `a${'\u0301'.repeat(40)}`;
    expect(faults(await handler(order({ markdown: `# A\n\n${hostile}` })))).toEqual([{ line: 3, message }]);
    expect(faults(await handler(order({ papers: ['summary'] }, { title: hostile })))).toEqual([
      { line: 0, message },
    ]);
  });

  it('sets lines of prose with the whole paragraph in view, and of anything else one after the other', async () => {
    // With these words the two ways break lines in other places.
    const words =
      'Facilitators of several forums reported that participants rarely understood how intersessional responsibilities were distributed among organisations. '.repeat(
        3,
      );
    const linesOf = async (plain: boolean) => {
      const blocks: Block[] = [{ t: 'p', c: [{ t: 'text', s: words }], ...(plain ? { plain } : {}) }];
      const { output, forumTitle, now } = order();
      const about = { output, forumTitle, blocks };
      const set = typesetterHere()(
        paperOf('report', { ...about, baseUrl: 'https://bpf.example.org', now: new Date(now) }),
      );
      if (!set.ok) throw new Error(set.messages.join());
      return (await readPdf(set.pdf)).pages;
    };
    expect(await linesOf(true)).not.toEqual(await linesOf(false));
  });

  it('refuses what nobody wrote to be read, before the engine sees it', async () => {
    expect(faults(await handler(order({ markdown: '- item\n'.repeat(20_000) })))).toEqual([
      {
        line: 0,
        message:
          'The text has too many parts to be set as a PDF: headings, cells of tables, lines of lists, links and notes together. Put long tables into a file of their own.',
      },
    ]);
  });

  it('shows what looks like the engine’s own language as it was typed, and never runs it', async () => {
    const { pages } = await printed(
      order({
        markdown:
          '# One\n\n#panic("x") $x^2$ @ref <label> #import "/document.json" \\#{} // end\n\n`#read("/etc/passwd")`',
      }),
    );
    const whole = pages.join('\n').replace(/\s+/g, ' ');
    for (const typed of [
      '#panic("x")',
      '$x^2$',
      '@ref <label>',
      '#import "/document.json"',
      '// end',
      '#read("/etc/passwd")',
    ])
      expect(whole).toContain(typed);
  });

  it('sets whatever is typed, or says why not', async () => {
    const unit = fc.constantFrom(
      ...'#$@<>_*[](){}`"/\\=~+-!|^:;&% \n\taé1',
      '| ',
      '- ',
      '> ',
      '# ',
      '[^1]',
      '![',
      '```\n',
      '\u202e',
      '\u0000',
      '\ud800',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit, maxLength: 120 }),
        fc.string({ unit, maxLength: 40 }),
        async (typed, title) => {
          const delivery = await handler(
            // A title that has nothing to see is refused before it gets here.
            order(
              { markdown: `${typed}\n\nend` },
              { title: outputForm.shape.title.safeParse(title).data ?? 'x' },
            ),
          );
          expect(faults(delivery).filter(({ message }) => !/skips? |skipped/.test(message))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
