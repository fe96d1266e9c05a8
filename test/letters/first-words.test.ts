import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { renderLetter } from '../../shared/letters/render.tsx';
import { letterTemplates } from '../support/every-letter.ts';
import { looks } from './looks.ts';
import { sampleOf } from './samples.ts';

const house = { baseUrl: 'https://bpf.example.org', contact: 'secretariat@example.org' };

/** A capital letter or one of a script that has none, a number, or a quotation, which is as its author wrote it. */
const begins = /^[“"«\p{Lu}\p{Lo}\p{N}]/u;

/** The paragraphs of the letter itself, in the order in which they are read. */
const inText = (text: string, subject: string): string[] => {
  const paragraphs = text.split('\n\n').map((paragraph) => paragraph.replaceAll('\n', ' '));
  const title = paragraphs.indexOf(subject.trim());
  expect(title).toBeGreaterThan(0);
  return paragraphs.slice(title + 1);
};
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const inHtml = (html: string): string[] => {
  const [, sheet = ''] = html.split('</h1>');
  return [...sheet.matchAll(/<p[ >].*?<\/p>/gs)].map(([paragraph]) =>
    paragraph
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll(/&(amp|lt|gt|quot);/g, (_, entity: string) => entities[entity] ?? '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
};

/** What follows the salutation, or the first words where there is none. */
const firstWords = ([first = '', second = '']: readonly string[]): string => {
  // Nothing else stands on the line of a salutation.
  if (first.startsWith('Dear ')) expect(first).toMatch(/,$/);
  return /[,،]$/.test(first) ? second : first;
};

/** A sample of these fields for each of the ways in which its choices, ticks and lists can be: letters differ by these. */
const waysOf = (schema: z.ZodMiniObject): Record<string, unknown>[] => {
  const sample = sampleOf(schema) as Record<string, unknown>;
  return Object.entries(schema.shape).reduce<Record<string, unknown>[]>(
    (ways, [name, field]) =>
      ways.flatMap((way) =>
        choicesOf(field as z.ZodMiniType, sample[name]).map((value) => ({ ...way, [name]: value })),
      ),
    [{}],
  );
};
const choicesOf = (field: z.ZodMiniType, sample: unknown): unknown[] => {
  if (field instanceof z.ZodMiniOptional)
    return [undefined, ...choicesOf(field._zod.def.innerType as z.ZodMiniType, sample)];
  if (field instanceof z.ZodMiniEnum) return field.options;
  if (field instanceof z.ZodMiniBoolean) return [true, false];
  if (field instanceof z.ZodMiniArray && Array.isArray(sample)) return [[], sample.slice(0, 1), sample];
  if (field instanceof z.ZodMiniNumber) return [0, 1, 3];
  return [sample];
};

const beginsRightly = async (template: string, fields: Record<string, unknown>) => {
  const { html, text, subject } = await renderLetter({ template, fields }, house);
  for (const paragraphs of [inText(text, subject), inHtml(html)])
    expect(firstWords(paragraphs)).toMatch(begins);
};

test.each(looks)(
  'the letter “$title” begins with a capital letter after its salutation',
  ({ template, fields }) => beginsRightly(template, fields),
);

describe.each(letterTemplates)('the letter “$name”', ({ name, fields }) => {
  test('begins with a capital letter, whatever it is about', async () => {
    const ways = waysOf(fields);
    expect(ways.length).toBeGreaterThan(0);
    for (const way of ways) await beginsRightly(name, way);
  });
});

test('a small letter, and a sentence that goes on from the salutation, are noticed', () => {
  expect(firstWords(['Dear Ana,', 'the call opens.'])).not.toMatch(begins);
  expect(firstWords(['the call opens.'])).not.toMatch(begins);
  expect(firstWords(['Dear Ana,', '2 proposals wait.'])).toMatch(begins);
  expect(() => firstWords(['Dear Ana, the call opens.'])).toThrow();
});
