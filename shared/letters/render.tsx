import type * as z from 'zod';
import type { Letter } from '../domain/letter.ts';
import * as all from './all.ts';
import type { LetterContent } from './blocks.ts';
import { type LaidOut, layOut } from './layout.tsx';
import type { House, LetterTemplate } from './letter.ts';

/** Everything that a mail program will show, and what the sender needs besides. */
export interface RenderedLetter extends LaidOut {
  subject: string;
  content: LetterContent;
}

/** What of a letter decides how it looks. */
export type Renderable = Pick<Letter, 'template' | 'fields'>;

/** Parses the fields and writes the words, whatever the template's own type. */
const writer =
  <Fields extends z.ZodObject>({ name, fields, content }: LetterTemplate<Fields>) =>
  (given: unknown, house: House): LetterContent => {
    const { data, error } = fields.safeParse(given);
    if (data) return content(data, house);
    const wrong = [...new Set(error?.issues.map(({ path }) => String(path[0])))];
    throw new Error(`The letter “${name}” cannot be written without: ${wrong.join(', ')}.`);
  };

/** Lays out letters of some templates. Throws for a template that is not among them, and for fields that do not fit. */
export const createRenderer = (templates: readonly LetterTemplate[]) => {
  const writers = new Map(templates.map((template) => [template.name, writer(template)]));
  return ({ template, fields }: Renderable, house: House): RenderedLetter => {
    const write = writers.get(template);
    if (!write) throw new Error(`There is no letter called “${template}”.`);
    const content = write(fields, house);
    return { subject: content.subject, content, ...layOut(content, house) };
  };
};

/** Every letter of the house, by name. */
export const letterTemplates: readonly LetterTemplate[] = Object.values(
  all as unknown as Record<string, LetterTemplate>,
);

/** Lays out any letter of the house. */
export const renderLetter = createRenderer(letterTemplates);
