import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { Done, doneIn, titleAfter } from '../../shared/pages/done.tsx';

describe('what was done', () => {
  const words = { saved: 'Saved.', left: 'Left.' };
  const of = (query: string) => doneIn(new URLSearchParams(query), words);

  it('is told of an act that the page knows, and of no other', () => {
    expect(of('done=saved')).toBe('Saved.');
    for (const query of ['', 'done=', 'done=other', 'done=toString', 'done=__proto__', 'saved=1'])
      expect(of(query)).toBeUndefined();
  });

  it('takes the focus, and is the first thing in the title', () => {
    expect(renderToString(<Done>Saved.</Done>)).toMatch(
      /^<p class="success" role="status" tabindex="-1" data-focus(="true")?>Saved\.<\/p>$/i,
    );
    expect(titleAfter('My digest', of('done=saved'))).toBe('Done: My digest');
    expect(titleAfter('My digest', of(''))).toBe('My digest');
  });
});
