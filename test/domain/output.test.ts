import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directionOf, languageName, languageTag } from '../../shared/domain/language.ts';
import {
  attachReport,
  draftOutput,
  editOutput,
  isOpenForComment,
  type Output,
  type OutputFields,
  openOutput,
  publishOutput,
  type UnhashedOutput,
  wrongOutput,
} from '../../shared/domain/output.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';

const fields: OutputFields = {
  title: 'Best practices on practices',
  summary: 'What was found.',
  lang: 'EN-gb',
  kind: 'markdown',
  markdown: '# One',
  sectionNames: [],
};
const read = { sections: [{ id: 'one', title: 'One', level: 1 }], textHash: 'a'.repeat(64) };
const start = new Date('2026-11-24T09:00:00.000Z');
const report = { key: 'reports/x.pdf', sha256: 'b'.repeat(64), bytes: 10, name: 'x.pdf' };

const hashed = (output: UnhashedOutput): Output => ({ ...output, contentHash: 'c'.repeat(64) });
const draft = (): Output =>
  hashed(draftOutput({ id: `out_${'1'.repeat(26)}`, forumId: `bpf_${'1'.repeat(26)}`, fields, read }, start));
const done = (output: UnhashedOutput | { refused: string; reason: string }): Output => {
  if (isRefusal(output)) throw new Error(output.reason);
  return hashed(output as UnhashedOutput);
};

describe('an output', () => {
  it('begins as a draft of its forum, with its language spelt well', () => {
    expect(draft()).toMatchObject({ state: 'draft', version: 0, lang: 'en-GB', sections: read.sections });
  });

  it('is open for comment until its day has ended everywhere on Earth', () => {
    const open = done(openOutput(draft(), '2026-12-01', start));
    expect(isOpenForComment(open, new Date('2026-12-02T11:59:59.999Z'))).toBe(true);
    expect(isOpenForComment(open, new Date('2026-12-02T12:00:00.000Z'))).toBe(false);
  });

  it('cannot be opened until a day that is over, nor once it is published', () => {
    expect(openOutput(draft(), '2026-11-22', start)).toMatchObject({ refused: 'invalid' });
    expect(isRefusal(openOutput(draft(), '2026-11-23', start))).toBe(false);
    expect(openOutput(done(publishOutput(draft(), start)), '2026-12-01', start)).toMatchObject({
      refused: 'conflict',
    });
  });

  it('is published once, and takes no more comments from then', () => {
    const published = done(publishOutput(done(openOutput(draft(), '2026-12-01', start)), start));
    expect(published).toMatchObject({ state: 'published', version: 1, publishedAt: start.toISOString() });
    expect(isOpenForComment(published, start)).toBe(false);
    expect(publishOutput(published, start)).toMatchObject({
      refused: 'conflict',
      reason: 'This output was published on 24 November 2026, 09:00 UTC.',
    });
  });

  it('changes after its publication only with a word on what was corrected, as a new version', () => {
    const published = done(publishOutput(draft(), start));
    expect(editOutput(published, fields, read, start)).toMatchObject({ refused: 'invalid' });
    expect(attachReport(published, report, start)).toMatchObject({ refused: 'invalid' });
    const corrected = done(editOutput(published, { ...fields, title: 'Better' }, read, start, 'The title.'));
    expect(corrected).toMatchObject({
      title: 'Better',
      version: 2,
      publishedAt: start.toISOString(),
      corrections: [{ version: 2, at: start.toISOString(), what: 'The title.' }],
    });
    expect(done(attachReport(corrected, report, start, 'The PDF.'))).toMatchObject({ version: 3, report });
  });

  it('tells its last twenty corrections, and counts all', () => {
    let output = done(publishOutput(draft(), start));
    for (let count = 1; count <= 450; count += 1)
      output = done(editOutput(output, fields, read, start, `Number ${count}.`));
    expect(output.version).toBe(451);
    expect(output.corrections.map(({ version }) => version)).toEqual(
      Array.from({ length: 20 }, (_, place) => 432 + place),
    );
    expect(output.corrections.at(-1)?.what).toBe('Number 450.');
  });

  it('loses its text when it becomes a PDF', () => {
    const pdf = done(editOutput(draft(), { ...fields, kind: 'pdf' }, { sections: [] }, start));
    expect(pdf.textHash).toBeUndefined();
  });

  it('says what is wrong with a language, and with a text too long to keep', () => {
    expect(wrongOutput({ ...fields, lang: 'not a language' })[0]?.name).toBe('lang');
    expect(wrongOutput({ ...fields, markdown: 'ة'.repeat(150_001) })).toMatchObject([
      { name: 'markdown', message: expect.stringContaining('301 KB') },
    ]);
    expect(wrongOutput({ ...fields, markdown: 'ة'.repeat(150_000) })).toEqual([]);
  });

  it('never loses a version, whatever is done to it in whatever order', () => {
    const act = fc.constantFrom('open', 'publish', 'edit', 'correct', 'upload', 'correct the upload');
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        let output = draft();
        for (const each of acts) {
          const before = output;
          const after = {
            open: () => openOutput(output, '2026-12-01', start),
            publish: () => publishOutput(output, start),
            edit: () => editOutput(output, fields, read, start),
            correct: () => editOutput(output, fields, read, start, 'Something.'),
            upload: () => attachReport(output, report, start),
            'correct the upload': () => attachReport(output, report, start, 'The file.'),
          }[each]();
          if (!isRefusal(after)) output = hashed(after);
          expect(output.version).toBeGreaterThanOrEqual(before.version);
          if (before.state === 'published') expect(output.state).toBe('published');
          expect(output.version > 0).toBe(output.state === 'published');
          expect(output.corrections.length).toBe(Math.max(0, output.version - 1));
        }
      }),
    );
  });
});

describe('languages', () => {
  it('have a direction and a name', () => {
    expect(['ar', 'fa', 'he', 'ur', 'az-Arab'].map(directionOf)).toEqual(Array(5).fill('rtl'));
    expect(['en', 'fr', 'zh-Hans', 'az', 'nonsense tag'].map(directionOf)).toEqual(Array(5).fill('ltr'));
    expect(languageName('ar')).toBe('Arabic');
    expect(languageTag('zh_hans')).toBeUndefined();
    expect(languageTag(' ZH-hans ')).toBe('zh-Hans');
  });
});
