import { describe, expect, it } from 'vitest';
import { commentAnswered } from '../../shared/letters/comment.ts';

describe('the answer to a comment', () => {
  it.each([
    ['accepted', true],
    ['noted', false],
    ['declined', false],
  ] as const)('thanks for a better text only when the text is better: %s', (verdict, better) => {
    const { blocks } = commentAnswered.content(
      {
        ...{ outputTitle: 'Report', name: 'Kofi', verdict, reason: 'Because.', comment: 'A word.' },
        outputAt: 'https://bpf.example.org/outputs/1',
      },
      { baseUrl: 'https://bpf.example.org', contact: 'secretariat@example.org' },
    );
    expect(JSON.stringify(blocks.at(-1)).includes('making it better')).toBe(better);
    expect(JSON.stringify(blocks.at(-1))).toContain('Thank you for');
  });
});
