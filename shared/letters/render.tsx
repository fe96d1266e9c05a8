import type * as z from 'zod/mini';
import type { Letter } from '../domain/letter.ts';
import { languageOf } from './addresses.ts';
import { everyLetter } from './all.ts';
import type { Block, LetterContent, ReadBlock } from './blocks.ts';
import { type LaidOut, layOut } from './layout.tsx';
import type { House, LetterTemplate } from './letter.ts';

/** Everything that a mail program will show, and what the sender needs besides. */
export interface RenderedLetter extends LaidOut {
  subject: string;
  content: LetterContent;
}

/** What of a letter decides how it looks; without id and key it says nothing of choices. */
export type Renderable = Pick<Letter, 'template' | 'fields'> & Partial<Pick<Letter, 'id' | 'key'>>;

/** The same address for reader and mail program: a GET shows the choices, the one-click POST declines (RFC 8058). */
const choicesAt = ({ id, key }: Renderable, { baseUrl }: House) =>
  id && key ? { unsubscribe: `${baseUrl}/choices/${id}?key=${key}` } : {};

/** Parses the fields and writes the words, whatever the template's own type. */
const writer =
  <Fields extends z.ZodMiniObject>({ name, fields, content }: LetterTemplate<Fields>) =>
  (given: unknown, house: House): LetterContent => {
    const { data, error } = fields.safeParse(given);
    if (data) return content(data, house);
    const wrong = [...new Set(error?.issues.map(({ path }) => String(path[0])))];
    throw new Error(`The letter “${name}” cannot be written without: ${wrong.join(', ')}.`);
  };

const isRead = (block: Block): block is Exclude<Block, { markdown: string }> => !('markdown' in block);

/** Only letters to many have Markdown in them; the others are laid out without loading what reads it. */
const readBlocks = async ({ blocks, lang }: LetterContent): Promise<readonly ReadBlock[]> => {
  if (blocks.every(isRead)) return blocks;
  const { readMarkdown } = await import('./markdown.ts');
  return readMarkdown(blocks, languageOf(lang).dir);
};

type Write = (given: unknown, house: House) => LetterContent;

/** Lays out letters by what `find` knows; rejects for a template that it does not, and for fields that do not fit. */
const renderer =
  (find: (template: string) => Promise<Write | undefined>) =>
  async (letter: Renderable, house: House): Promise<RenderedLetter> => {
    const write = await find(letter.template);
    if (!write) throw new Error(`There is no letter called “${letter.template}”.`);
    const content = { ...write(letter.fields, house), ...choicesAt(letter, house) };
    const blocks = await readBlocks(content);
    return { subject: content.subject, content, ...layOut({ ...content, blocks }, house) };
  };

/** Lays out letters of some templates. */
export const createRenderer = (templates: readonly LetterTemplate[]) => {
  const writers = new Map(templates.map((template) => [template.name, writer(template)]));
  return renderer(async (name) => writers.get(name));
};

const loaded = new Map<string, Promise<Write>>();

/** Lays out any letter of the house. */
export const renderLetter = renderer(async (name) => {
  const load = Object.hasOwn(everyLetter, name) ? everyLetter[name] : undefined;
  if (!load) return undefined;
  const known = loaded.get(name) ?? load().then(writer);
  loaded.set(name, known);
  return known;
});
