import { type OutputFields, outputForm, type ReadText } from '../../shared/domain/output.ts';
import { isRefusal, type Refusal } from '../../shared/domain/refusal.ts';
import { type FieldError, type Typed, typedOf } from '../../shared/forms/read-form.ts';
import type { Upload } from '../../shared/http/body.ts';
import type { WebRequest } from '../../shared/http/web.ts';
import { sha256 } from '../../shared/store/outputs.ts';
import { markdown } from './markdown.ts';
import { reportIn } from './report.ts';
import { otherLanguage } from './write-page.tsx';

/** What the form of an output says, as it was typed. */
export const typedIn = (request: WebRequest): Typed => {
  if (request.json !== undefined) return { sectionNames: [], ...asObject(request.json) };
  const typed = typedOf(outputForm, request.fields);
  const tag = request.fields.one('otherLang')?.trim();
  if (!tag) return typed;
  return typed.lang === otherLanguage ? { ...typed, lang: tag } : { ...typed, otherLang: tag };
};

/** What is wrong about the choice of a language together with the tag beside it. */
export const wrongLanguage = ({ lang, otherLang }: Typed): FieldError[] => {
  if (lang === otherLanguage)
    return [{ name: 'otherLang', message: 'Write the tag of the language, like sw-KE or zh-Hans.' }];
  if (otherLang === undefined) return [];
  const message = 'Choose “Another language” in the list, or leave the tag below it empty.';
  return [{ name: 'lang', message }];
};

const asObject = (json: unknown): Typed =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : {};

export const correctionIn = (request: WebRequest): { correction?: unknown } => {
  const correction = request.fields.one('correction') ?? asObject(request.json).correction;
  return correction === undefined ? {} : { correction };
};

/** The PDF that came with the form, if one did. */
export const uploadIn = ({ uploads }: WebRequest): Upload | Refusal | undefined => {
  const upload = uploads.get('report');
  return upload && reportIn(upload);
};

export const wrongUpload = (upload: Upload | Refusal | undefined): FieldError[] =>
  isRefusal(upload) ? [{ name: 'report', message: upload.reason }] : [];

/** The Markdown to keep: none for a text that is a PDF. */
export const textOf = (fields: OutputFields): string =>
  fields.kind === 'markdown' ? (fields.markdown ?? '') : '';

/** The sections and the hash of the text. */
export const readText = async (fields: OutputFields): Promise<ReadText> => {
  const text = textOf(fields);
  const { sectionsFromNames, sectionsOf } = await markdown();
  return {
    sections:
      fields.kind === 'markdown'
        ? sectionsOf(text)
        : sectionsFromNames(fields.sectionNames.map(({ name }) => name)),
    ...(text ? { textHash: sha256(text) } : {}),
  };
};
