import { describe, expect, it } from 'vitest';
import { type PaperAbout, paperOf } from '../../shared/typeset/paper.ts';

const about = (output: Partial<PaperAbout['output']> = {}): PaperAbout => ({
  output: {
    id: 'out_01k6p000000000000000000000',
    title: 'ما تعلمناه',
    summary: 'One.\n\nTwo.',
    lang: 'ar',
    version: 2,
    state: 'published',
    publishedAt: '2026-11-20T10:00:00.000Z',
    sections: [],
    corrections: [{ version: 2, at: '2026-11-24T10:00:00.000Z', what: 'A number.' }],
    ...output,
  },
  forumTitle: 'منتدى',
  blocks: [],
  baseUrl: 'https://bpf.example.org',
  now: new Date('2026-11-25T10:00:00.000Z'),
});

describe('a paper', () => {
  it('keeps each name in how to cite it in its own direction, so that none runs into the next', () => {
    expect(paperOf('report', about()).cite).toBe(
      'Internet Governance Forum, Best Practice Forum “\u2068منتدى\u2069” (2026). \u2068ما تعلمناه\u2069. Version 2.',
    );
  });

  it('speaks the official languages of the United Nations, and says when it speaks English instead', () => {
    const inRussian = paperOf('report', about({ lang: 'ru' }));
    expect([inRussian.wordsLang, inRussian.words.contents]).toEqual(['ru', 'Содержание']);
    const inGreek = paperOf('report', about({ lang: 'el' }));
    expect([inGreek.lang, inGreek.wordsLang, inGreek.words.contents]).toEqual(['el', 'en', 'Contents']);
  });

  it('is of the day of its version, and a draft of today', () => {
    expect(paperOf('report', about()).day).toEqual([2026, 11, 24]);
    const draft = paperOf('report', about({ state: 'draft', version: 0, corrections: [] }));
    expect([draft.day, draft.cite, draft.edition]).toEqual([
      [2026, 11, 25],
      '',
      `${draft.words.draft} · 25 نوفمبر 2026`,
    ]);
  });
});
