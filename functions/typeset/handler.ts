import { createHash } from 'node:crypto';
import type * as z from 'zod/mini';
import { directionOf } from '../../shared/domain/language.ts';
import { creditOf, mostReportBytes } from '../../shared/domain/output.ts';
import {
  type Delivery,
  type Fault,
  type Order,
  orderSchema,
  type PaperKind,
  type Printed,
} from '../../shared/domain/papers.ts';
import { log } from '../../shared/http/log.ts';
import { parseMarkdown, sectionsIn } from '../../shared/markdown.ts';
import type { Reports } from '../../shared/store/reports.ts';
import { type Block, blocksOf, placeOfPile, TooMuch } from '../../shared/typeset/blocks.ts';
import { type PaperAbout, paperOf } from '../../shared/typeset/paper.ts';
import type { PictureFile, Typesetter } from '../../shared/typeset/typesetter.ts';

export interface Dependencies {
  typeset: Typesetter;
  reports: Reports;
  baseUrl: string;
}

/**
 * Makes papers of an output's Markdown and keeps them in the bucket. It is called by the room of outputs and by nobody else,
 * and has no right but to this bucket: what hostile text could do to the engine it would do here, where there is nothing.
 *
 * @throws when an order is none
 */
export const createHandler = ({ typeset, reports, baseUrl }: Dependencies) => {
  const print = async (paper: PaperKind, order: Order, blocks: Block[], pictures: PictureFile[]) => {
    const { output, forumTitle } = order;
    const about = { output, forumTitle, blocks, baseUrl, now: new Date(order.now) };
    const began = performance.now();
    let set = typeset(paperOf(paper, about), pictures);
    // Twelve long names of sections are what may not fit on the page of the summary.
    if (set.ok && paper === 'summary' && set.pages > 1)
      set = typeset({ ...paperOf(paper, about), sections: [] }, pictures);
    log.info('typeset', {
      output: output.id,
      paper,
      ok: set.ok,
      milliseconds: Math.round(performance.now() - began),
      ...(set.ok ? { pages: set.pages, bytes: set.pdf.length } : { messages: set.messages.length }),
    });
    if (!set.ok) return faultsIn(set.messages, order.markdown, () => unreadOf(about, pictures));
    const { pdf, pages } = set;
    if (pdf.length > mostReportBytes) return [{ line: 0, message: tooHeavy(pdf.length) }];
    return { key: await reports.put(pdf), sha256: sha256(pdf), bytes: pdf.length, pages };
  };

  /** The names of the pictures that the engine cannot show: it says that there is one, and not which. */
  const unreadOf = (about: PaperAbout, pictures: PictureFile[]): string[] =>
    pictures
      .filter((each) => {
        const blocks: Block[] = [{ t: 'figure', file: each.file, alt: each.file }];
        return !typeset(paperOf('report', { ...about, blocks }), [each]).ok;
      })
      .map(({ file }) => file.slice(folder.length));

  const deliver = async (order: Order): Promise<Delivery> => {
    const wantsText = order.papers.includes('report');
    const pictures = wantsText ? await picturesOf(order, reports) : [];
    const lost = pictures.filter(({ bytes }) => !bytes).map(({ name }) => name);
    if (lost.length)
      return { ok: false, faults: lost.map((name) => ({ line: 0, message: lostPicture(name) })) };

    const blocks = wantsText ? readText(order, pictures) : [];
    const files = pictures.flatMap(({ file, bytes }) => (bytes ? [{ file, bytes }] : []));
    const papers: Partial<Record<PaperKind, Printed>> = {};
    for (const paper of order.papers) {
      const printed = await print(paper, order, blocks, files);
      if (Array.isArray(printed)) return { ok: false, faults: printed };
      papers[paper] = printed;
    }
    return { ok: true, papers };
  };

  return async (event: z.input<typeof orderSchema>): Promise<Delivery> => {
    const order = orderSchema.parse(event);
    try {
      return await deliver(order);
    } catch (fault) {
      // Its title and summary are in question too: both stand on each paper.
      if (fault instanceof TooMuch) return { ok: false, faults: [tooMuchIn(order, fault)] };
      throw fault;
    }
  };
};

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const tooMuchIn = ({ markdown }: Order, { of }: TooMuch): Fault => {
  if (of === 'parts') return { line: 0, message: tooManyParts };
  const place = placeOfPile(markdown);
  return { line: place < 0 ? 0 : lineAt(markdown, place), message: tooManyMarks };
};

const lineAt = (text: string, place: number) => text.slice(0, place).split('\n').length;

const tooManyParts =
  'The text has too many parts to be set as a PDF: headings, cells of tables, lines of lists, links and notes together. Put long tables into a file of their own.';
const tooManyMarks =
  'A letter has more marks on it than a PDF can show: accents, joiners or soft hyphens, dozens in a row. Take them out; the title and the summary count too.';
/** A function hands it out, which can hand out so much and no more. */
const tooHeavy = (bytes: number) =>
  `The PDF would have ${(bytes / 1_048_576).toFixed(1)} MB, and ${mostReportBytes / 1_048_576} MB at most can be handed out. Its pictures weigh most: save them smaller, 1,600 pixels across are enough, and show the new ones in their place.`;
const lostPicture = (name: string) => `The picture “${name}” is missing. Upload it again.`;

/** Where the paper has its pictures. */
const folder = '/pictures/';

/** A picture of the order with the place that the paper has it at. */
interface OrderedPicture {
  name: string;
  file: string;
  credit: string;
  bytes: Uint8Array | undefined;
}

const picturesOf = async ({ pictures, markdown }: Order, reports: Reports): Promise<OrderedPicture[]> =>
  Promise.all(
    pictures
      // Those that the text does not show need not be read.
      .filter(({ name }) => markdown.includes(name))
      .map(async ({ name, key, ...whose }) => ({
        name,
        file: `${folder}${name}`,
        credit: creditOf(whose),
        bytes: await reports.get(key),
      })),
  );

const readText = ({ markdown, output }: Order, pictures: readonly OrderedPicture[]): Block[] => {
  const tokens = parseMarkdown(markdown);
  const named = new Map(pictures.map((picture) => [picture.name, picture]));
  return blocksOf(tokens, {
    dir: directionOf(output.lang),
    sections: sectionsIn(tokens),
    pictureNamed: (name) => named.get(name),
  });
};

/** What the engine says, as its author can put it right. */
const faultsIn = (messages: readonly string[], markdown: string, unread: () => string[]): Fault[] => {
  const signs = new Set<string>();
  const faults: Fault[] = [];
  let isAPicture = false;
  for (const message of messages) {
    const [, sign] = /the text `\\?"(.*?)\\?"` could not be displayed/u.exec(message) ?? [];
    if (sign !== undefined) signs.add(sign);
    else if (isOfPicture(message)) isAPicture = true;
    else faults.push(inPlainWords(message));
  }
  if (isAPicture) faults.push(...unreadPictures(unread()));
  if (signs.size) faults.unshift(unknownSigns([...signs], markdown));
  return faults;
};

const mostSigns = 12;

const unknownSigns = (signs: readonly string[], markdown: string): Fault => {
  const lines = signs.flatMap((sign) => {
    const place = markdown.indexOf(sign);
    return place < 0 ? [] : [lineAt(markdown, place)];
  });
  const more = signs.length > mostSigns ? ' and others' : '';
  return {
    line: lines.length ? Math.min(...lines) : 0,
    message: `The PDF cannot show ${signs.slice(0, mostSigns).join(' ')}${more}: its typefaces have Latin, Greek, Cyrillic, Arabic and simplified Chinese letters, and the usual symbols. Write it in another way, or upload the report as a PDF.`,
  };
};

const isOfPicture = (message: string) => /(?:decode|image|png|jpeg)/i.test(message);

const unreadPictures = (names: readonly string[]): Fault[] =>
  (names.length ? names.map((name) => `The picture “${name}”`) : ['A picture']).map((which) => ({
    line: 0,
    message: `${which} cannot be read by the typesetter. Save it again as PNG or JPEG and upload it in its place.`,
  }));

const inPlainWords = (message: string): Fault => ({
  line: 0,
  message: `The typesetter says: ${message.replace(/^PDF\/UA-1 error: /, '')}.`,
});
