import * as z from 'zod/mini';
import { cleanLine, line } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { instantSchema } from './time.ts';

/** R31: an organisation that does not want to be named in press releases, as the desk writes it down. */
export const unnamedForm = late(() => ({
  organisation: line({
    label: 'Organisation',
    hint: 'As it is written in the list of recipients.',
    max: 200,
  }),
}));

/**
 * Kept by the organisation's name, so that it holds for every press release: earlier ones hide the name from then on.
 * When they may be named again the record stays, as `named`.
 */
export const unnamedSchema = late(() => ({
  ...unnamedForm.shape,
  id: idOf('unnamedOrganisation'),
  revision: z.int(),
  state: z.enum(['unnamed', 'named']),
  since: instantSchema,
  /** Who wrote it down: the reader of a letter to them, or somebody of the desk. */
  by: z.object({ kind: z.enum(['reader', 'desk']), name: z.string() }),
}));
export type UnnamedOrganisation = z.infer<typeof unnamedSchema>;

/** How many there can be. All of them are read whenever a press release is. */
export const mostUnnamed = 1_000;

/** Two names of which people would say that they are the same one. */
export const plainName = (organisation: string): string =>
  cleanLine(organisation.normalize('NFKC').replaceAll(/[*_`~\\]/g, '')).toLowerCase();

/** The names without those that are not to be named. */
export const withoutUnnamed = (
  names: readonly string[],
  unnamed: readonly UnnamedOrganisation[],
): string[] => {
  const hidden = new Set(unnamed.map(({ organisation }) => plainName(organisation)));
  return names.filter((name) => !hidden.has(plainName(name)));
};

const isWordPart = (character: string | undefined) =>
  character !== undefined && /[\p{L}\p{N}\p{M}]/u.test(character);

/** Words that name an organisation, as they stand in a text. */
export interface Passage {
  organisation: string;
  words: string;
}

/** The sentences in which a text names these organisations, for people to change; nothing changes them by itself. */
export const passagesNaming = (text: string, unnamed: readonly UnnamedOrganisation[]): Passage[] => {
  const named = new Set(namedIn(text, unnamed));
  if (!named.size) return [];
  const sentences = [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)];
  return unnamed
    .filter(({ organisation }) => named.has(organisation))
    .flatMap((one) => {
      const found = sentences.filter(({ segment }) => namedIn(segment, [one]).length);
      // A name may have a full stop in it, and so run over two sentences: then it is all of the text.
      const words = found.length ? found.map(({ segment }) => segment) : [text];
      return words.map((each) => ({ organisation: one.organisation, words: cleanLine(each) }));
    });
};

/** Which of the organisations a text names, as whole words, whatever its case and its Markdown emphasis. */
export const namedIn = (text: string, unnamed: readonly UnnamedOrganisation[]): string[] => {
  const plain = plainName(text);
  return unnamed
    .filter(({ organisation }) => {
      const name = plainName(organisation);
      if (!name) return false;
      for (let at = plain.indexOf(name); at >= 0; at = plain.indexOf(name, at + 1)) {
        const before = Array.from(plain.slice(Math.max(0, at - 2), at)).at(-1);
        const next = Array.from(plain.slice(at + name.length, at + name.length + 2)).at(0);
        if (!isWordPart(before) && !isWordPart(next)) return true;
      }
      return false;
    })
    .map(({ organisation }) => organisation);
};
