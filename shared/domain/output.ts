import * as z from 'zod/mini';
import { choice, day, line, optionalLine, optionalText, rows, text } from './fields.ts';
import { idOf } from './ids.ts';
import { languageTag } from './language.ts';
import { late } from './late.ts';
import { type Refusal, refuse } from './refusal.ts';
import { daySchema, endOfDayAnywhere, instantSchema, spokenDay, spokenInstant } from './time.ts';

const sectionName = late(() => ({ name: line({ label: 'Section', max: 200 }) }));

/** What the coordinating team writes when it puts up an output. */
export const outputForm = late(() => ({
  title: line({ label: 'Title of the output', max: 200 }),
  summary: text({
    label: 'Summary',
    hint: 'Two or three sentences: what was found, and who can use it. Stands in letters and press releases too.',
    max: 1_200,
    height: 4,
  }),
  lang: optionalLine({
    label: 'Language',
    hint: 'A language tag such as en, fr, ar or zh-Hans. English when left empty.',
    max: 35,
  }),
  kind: choice({
    label: 'How the text is put up',
    values: ['markdown', 'pdf'],
    labels: { markdown: 'Written here, in Markdown', pdf: 'Uploaded as a PDF' },
  }),
  markdown: optionalText({
    label: 'Text',
    hint: 'In Markdown: # and ## begin sections that readers can comment on, one by one. How the rest is written is told below.',
    max: 200_000,
    height: 24,
  }),
  sectionNames: rows({
    label: 'Sections of the PDF',
    hint: 'Names of its parts, so that readers can comment on one of them. A text that is written here has its headings.',
    row: sectionName,
    most: 60,
    offered: 2,
  }),
}));
export type OutputFields = z.infer<typeof outputForm>;

/**
 * The longest text in bytes of UTF-8. An item of DynamoDB holds 400 KB; the text lies in an item of its own beside the
 * record, so that lists of outputs stay light.
 */
export const mostTextBytes = 300_000;
/** The largest PDF in bytes: a request to a function holds 6 MB, and base64 makes a third more of it. */
export const mostReportBytes = 4 * 1024 * 1024;
/** The most sections that readers can be offered to comment on; a record with as many still fits into its item. */
export const mostSections = 200;
/** What is said of a text with more. */
export const tooManySections = `The text has more than ${mostSections} sections, and readers can be offered ${mostSections} at most. Make some of them ###.`;
/** The largest picture in bytes, the most of one text, and the most pixels along one side. */
export const mostPictureBytes = 2 * 1024 * 1024;
export const mostPictures = 40;
export const mostPixels = 8_000;
/**
 * The most pixels of one picture, and of those of one text together: whoever shows one unpacks it, to four bytes a pixel or
 * eight, however small its file is. The typesetter has 2 GB, and takes up to 1.6 GB for ten of the largest.
 */
export const mostPictureArea = 16_000_000;
export const mostAreaTogether = 160_000_000;
/** The most corrections that are told beside an output. All of them stand in its history. */
export const mostCorrections = 20;

/** A part of an output that readers can comment on. */
export const sectionSchema = late(() => ({
  /** Made from its title; unique within the output, and the same as long as the title is. */
  id: z.string(),
  title: z.string(),
  level: z.int(),
}));
export type Section = z.infer<typeof sectionSchema>;

/** A picture of a text: `![what it shows](name)`. Its bytes lie in the bucket, named by their hash. */
export const pictureSchema = late(() => ({
  /** Unique within the output; never given to other bytes, so that an older version keeps its picture. */
  name: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,79}\.(?:png|jpg)$/)),
  key: z.string(),
  sha256: z.string(),
  bytes: z.int(),
  /** Read from the bytes themselves. */
  type: z.enum(['image/png', 'image/jpeg']),
  /** In pixels. */
  width: z.int(),
  height: z.int(),
  /** As its form says; absent when nobody said so. */
  credit: z.optional(z.string()),
  licence: z.optional(z.string()),
}));
export type Picture = z.infer<typeof pictureSchema>;

/** What is said of a picture when it is uploaded, so that others may show it too (R31). */
export const pictureForm = late(() => ({
  credit: optionalLine({
    label: 'Who made it',
    hint: 'A person or an organisation, as they want to be named. Stands below the picture.',
    max: 120,
  }),
  licence: optionalLine({
    label: 'Licence',
    hint: 'Under which others may print it: CC BY 4.0, for example. Without one, newspapers have to ask.',
    max: 120,
  }),
}));
export type PictureFields = z.infer<typeof pictureForm>;

/** “Ana Ruiz, CC BY 4.0”; empty when nobody said whose it is. */
export const creditOf = ({ credit, licence }: PictureFields): string =>
  [credit, licence].filter(Boolean).join(', ');

/** Where a licence of Creative Commons is read. */
export const licenceAddress = (licence: string): string | undefined => {
  const words = licence.trim().toLowerCase();
  if (/^cc0(?: 1\.0)?$/.test(words)) return 'https://creativecommons.org/publicdomain/zero/1.0/';
  const [, kind, version] = /^cc[ -](by(?:-nc)?(?:-sa|-nd)?) ([1-4]\.\d)$/.exec(words) ?? [];
  return kind && `https://creativecommons.org/licenses/${kind}/${version}/`;
};

export const outputStates = ['draft', 'open', 'published'] as const;
export type OutputState = (typeof outputStates)[number];

export const outputStateInWords: Record<OutputState, string> = {
  draft: 'a draft',
  open: 'open to readers as a draft',
  published: 'published',
};

/** What a BPF publishes. A draft is the team's; readers see it once it is open for comment, and when it is published. */
export const outputSchema = late(() => ({
  id: idOf('output'),
  revision: z.int(),
  forumId: idOf('forum'),
  title: z.string(),
  summary: z.string(),
  lang: z.string(),
  kind: outputForm.shape.kind,
  sectionNames: z.array(z.object({ name: z.string() })),
  /** Read from the text's headings when it is saved, or from `sectionNames`. */
  sections: z.array(sectionSchema),
  /** SHA-256 of the Markdown, which lies beside the record; absent when there is none. */
  textHash: z.optional(z.string()),
  /** The pictures that came with it, whether its text shows them or not. */
  pictures: z._default(z.array(pictureSchema), []),
  state: z.enum(outputStates),
  /** When it was first opened for comment; the draft as it was then is kept as version 0. */
  openedAt: z.optional(instantSchema),
  /** Comments are taken until this day has ended everywhere on Earth. */
  commentsUntil: z.optional(daySchema),
  /** The PDF, uploaded or typeset: its key in the bucket, and what readers can check it by. */
  report: z.optional(
    z.object({
      key: z.string(),
      sha256: z.string(),
      bytes: z.int(),
      name: z.string(),
      /** Typeset from the text, and typeset anew with each version. */
      madeHere: z.optional(z.literal(true)),
    }),
  ),
  /** The summary on one page, made when the output was published. */
  summaryReport: z.optional(z.object({ key: z.string(), sha256: z.string(), bytes: z.int() })),
  /** Counts the published texts; 0 before the first. */
  version: z.int(),
  publishedAt: z.optional(instantSchema),
  /** What was corrected last after the publication, oldest first; at most `mostCorrections`. */
  corrections: z.array(z.object({ version: z.int(), at: instantSchema, what: z.string() })),
  /** SHA-256 over everything readers get; changes when any of it does. Set by the store. */
  contentHash: z.string(),
  createdAt: instantSchema,
}));
export type Output = z.infer<typeof outputSchema>;

/** An output as the rules make it; the store adds the hash of its content. */
export type UnhashedOutput = Omit<Output, 'contentHash'>;

/** Outputs that readers see. */
export const isPublic = (output: Pick<Output, 'state'>): boolean => output.state !== 'draft';

/** The first instant that is too late for a comment, for an output that takes or took any. */
export const commentsEndAt = (output: Pick<Output, 'commentsUntil'>): string | undefined =>
  output.commentsUntil && endOfDayAnywhere(output.commentsUntil);

/** An output *is* open for comment while its date says so; publishing ends it. */
export const isOpenForComment = (output: Pick<Output, 'state' | 'commentsUntil'>, now: Date): boolean => {
  const end = commentsEndAt(output);
  return output.state === 'open' && end !== undefined && now.toISOString() < end;
};

/** What is wrong with the form beyond its fields, by field; empty when nothing is. */
export const wrongOutput = (fields: OutputFields): { name: string; message: string }[] => {
  const wrong: { name: string; message: string }[] = [];
  if (fields.lang && !languageTag(fields.lang)) {
    wrong.push({ name: 'lang', message: 'This language tag is not known. Write it like en, fr or zh-Hans.' });
  }
  const bytes = new TextEncoder().encode(fields.markdown ?? '').length;
  if (bytes > mostTextBytes) {
    wrong.push({
      name: 'markdown',
      message: `“Text” is too long: it has ${Math.ceil(bytes / 1_000)} KB, and ${mostTextBytes / 1_000} KB at most can be kept. Shorten it, or upload it as a PDF.`,
    });
  }
  return wrong;
};

/** What the caller reads out of the text: its sections and its hash. */
export interface ReadText {
  sections: readonly Section[];
  textHash?: string | undefined;
}

const withFields = (
  { title, summary, lang, kind, sectionNames }: OutputFields,
  { sections, textHash }: ReadText,
) => ({
  title,
  summary,
  lang: languageTag(lang ?? 'en') ?? 'en',
  kind,
  sectionNames,
  sections: [...sections],
  ...(textHash ? { textHash } : {}),
});

/** A new output, a draft of its forum. */
export const draftOutput = (
  about: { id: string; forumId: string; fields: OutputFields; read: ReadText },
  now: Date,
): UnhashedOutput => ({
  ...withFields(about.fields, about.read),
  id: about.id,
  revision: 0,
  forumId: about.forumId,
  pictures: [],
  state: 'draft',
  version: 0,
  corrections: [],
  createdAt: now.toISOString(),
});

/**
 * Changes an output's text or facts. After the publication a change is a correction: it needs a word on what was
 * corrected, and readers get a new version with that word beside it.
 */
export const editOutput = (
  before: Output,
  fields: OutputFields,
  read: ReadText,
  now: Date,
  correction?: string,
): UnhashedOutput | Refusal => {
  const { textHash, ...kept } = before;
  const edited = { ...kept, ...withFields(fields, read) };
  return corrected(before, edited, now, correction);
};

/** Puts an uploaded PDF in the place of the one before. A correction, once the output is published. */
export const attachReport = (
  before: Output,
  report: NonNullable<Output['report']>,
  now: Date,
  correction?: string,
): UnhashedOutput | Refusal => corrected(before, { ...before, report }, now, correction);

const corrected = (
  before: Output,
  edited: UnhashedOutput,
  now: Date,
  correction: string | undefined,
): UnhashedOutput | Refusal => {
  if (before.state !== 'published') return edited;
  if (!correction) {
    return refuse('invalid', 'This output is published. Say what you corrected, so that readers know.');
  }
  const version = before.version + 1;
  const at = now.toISOString();
  const corrections = [...before.corrections, { version, at, what: correction }].slice(-mostCorrections);
  return { ...edited, version, corrections };
};

/** Puts a picture with an output, as long as there is room for it. */
export const addPicture = (before: Output, picture: Picture): UnhashedOutput | Refusal => {
  if (before.pictures.length >= mostPictures)
    return refuse(
      'invalid',
      `This output has ${mostPictures} pictures already, which is the most it can have.`,
    );
  const pictures = [...before.pictures, picture];
  const area = pictures.reduce((sum, { width, height }) => sum + width * height, 0);
  return area > mostAreaTogether
    ? refuse(
        'too-large',
        `With this one, the pictures of this output would have ${Math.ceil(area / 1_000_000)} million pixels together, and ${mostAreaTogether / 1_000_000} million are the most. Save it smaller: 1,600 pixels across are enough.`,
      )
    : { ...before, pictures };
};

/** Says of a picture whose it is. What was said stays where nothing is said now. */
export const creditPicture = (before: Output, name: string, said: PictureFields): UnhashedOutput => ({
  ...before,
  pictures: before.pictures.map((picture) =>
    picture.name === name
      ? {
          ...picture,
          ...(said.credit ? { credit: said.credit } : {}),
          ...(said.licence ? { licence: said.licence } : {}),
        }
      : picture,
  ),
});

/** Takes a picture away, as long as no published version can show it. */
export const removePicture = (before: Output, name: string): UnhashedOutput | Refusal =>
  before.state === 'published'
    ? refuse('conflict', 'This output is published: its versions keep their pictures.')
    : { ...before, pictures: before.pictures.filter((picture) => picture.name !== name) };

/** Opens a draft for comment until the end of a day anywhere on Earth, or moves that day. */
export const openOutput = (before: Output, commentsUntil: string, now: Date): UnhashedOutput | Refusal => {
  if (before.state === 'published') {
    return refuse('conflict', 'This output is published, so it takes no more comments.');
  }
  if (endOfDayAnywhere(commentsUntil) <= now.toISOString()) {
    return refuse('invalid', `${spokenDay(commentsUntil)} is over everywhere on Earth. Choose a later day.`);
  }
  return { ...before, state: 'open', commentsUntil, openedAt: before.openedAt ?? now.toISOString() };
};

/** Publishes an output: this is the final text, and its comments end. */
export const publishOutput = (before: Output, now: Date): UnhashedOutput | Refusal =>
  before.state === 'published'
    ? refuse('conflict', `This output was published on ${spokenInstant(before.publishedAt ?? now)}.`)
    : { ...before, state: 'published', version: before.version + 1, publishedAt: now.toISOString() };

/** What is said when a draft is opened for comment. */
export const openForm = late(() => ({
  commentsUntil: day({
    label: 'Comments until',
    hint: 'Until this day has ended everywhere on Earth (UTC−12). Give readers two weeks at least.',
  }),
}));

/** What is said when a published output is changed. */
export const correctionForm = late(() => ({
  correction: line({
    label: 'What you corrected',
    hint: 'Public: it stands beside the new version. For example: two organisations added to annex B.',
    max: 300,
  }),
}));
