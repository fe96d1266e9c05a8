import { expect, it } from 'vitest';
import { isAnsweredWhenReturned, mayGoElsewhere } from '../../shared/domain/letter-decision.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { letterTemplates } from '../support/every-letter.ts';
import { sampleLetter } from './samples.ts';

/*
 * What a person can make of a letter that came back, kind by kind. It is written down here so that a new kind of letter does
 * not go to another address before somebody has thought of it: one that proves an address never may.
 */
it('is answered by kind: sent to another address, told in another way, or neither', () => {
  const kinds: Record<'elsewhere or told' | 'told' | 'neither', string[]> = {
    'elsewhere or told': [],
    told: [],
    neither: [],
  };
  for (const template of letterTemplates) {
    const letter = letterOf(template, {
      to: { name: 'Ana', email: 'ana@example.org' },
      fields: sampleLetter(template).fields,
      cause: 'prp_00000000000000000000000001',
      event: 'test',
      at: new Date('2026-11-24T09:00:00.000Z'),
    });
    const kind = !isAnsweredWhenReturned(letter)
      ? 'neither'
      : mayGoElsewhere(letter)
        ? 'elsewhere or told'
        : 'told';
    kinds[kind].push(template.name);
  }
  expect(kinds).toMatchInlineSnapshot(`
    {
      "elsewhere or told": [
        "call-missing",
        "charter-missing",
        "comment-answered",
        "comment-receipt",
        "continuation-missed",
        "continuation-nears",
        "course-asked",
        "course-left",
        "cycle-date-nears",
        "cycle-missing",
        "declaration-asked",
        "facilitator-named",
        "forum-given-up",
        "given-back",
        "mag-year-nears",
        "merger-answered",
        "merger-asked",
        "mid-term-acknowledged",
        "mid-term-asked",
        "milestone-changed",
        "milestone-late",
        "modalities-missing",
        "next-cycle-missing",
        "offer-answered",
        "proposal-decision",
        "proposal-receipt",
        "proposal-withdrawn",
        "review-asked",
        "review-reminder",
        "revision-asked",
        "workplan-missing",
      ],
      "neither": [
        "comment-confirm",
        "contact-confirm",
        "digest",
        "draft-reminder",
        "offer-confirm",
        "output-letter",
        "press-correction-letter",
        "press-release-letter",
        "press-subscription-confirm",
        "proposal-confirm",
        "proposal-draft",
      ],
      "told": [
        "access-code",
        "welcome",
      ],
    }
  `);
});
