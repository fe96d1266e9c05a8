import { gunzipSync, gzipSync } from 'node:zlib';
import Papa from 'papaparse';
import type { Having } from '../../shared/domain/dissemination.ts';
import { cleanLine } from '../../shared/domain/fields.ts';
import { type LetterState, stateInWords } from '../../shared/domain/letter.ts';
import { normalEmail } from '../../shared/domain/people.ts';
import {
  languageNames,
  languageOf,
  languages,
  mostListBytes,
  mostRecipients,
  type Recipient,
  type RecipientFields,
  recipientForm,
  sameRecipient,
} from '../../shared/domain/recipient.ts';
import { type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { looksLikeAFormula } from '../../shared/forms/formulas.ts';
import { parseTyped } from '../../shared/forms/read-form.ts';

const columns = ['organisation', 'contact', 'email', 'language', 'why'] as const;
type Column = (typeof columns)[number];

/** What people call these columns, in lower case, without anything but letters. */
const names: Record<Column, readonly string[]> = {
  organisation: [
    'organisation',
    'organization',
    'organisationname',
    'organizationname',
    'organisationinstitutionorforum',
    'institution',
    'institute',
    'company',
    'body',
    'organisme',
    'organizacion',
    'organización',
  ],
  contact: [
    'contact',
    'contactperson',
    'contactname',
    'person',
    'name',
    'fullname',
    'attention',
    'personnedecontact',
    'personadecontacto',
  ],
  email: ['email', 'emailaddress', 'mail', 'mailaddress', 'address', 'emails', 'courriel', 'correo'],
  language: ['language', 'lang', 'languages', 'languagetheyread', 'langue', 'idioma'],
  why: ['why', 'whythem', 'reason', 'reasons', 'because', 'relevance', 'motive', 'raison', 'razon', 'razón'],
};

export interface GoodRow {
  /** Line of the list on which the row begins, from 1. */
  line: number;
  fields: RecipientFields;
  /** What its address has of the output already: it is kept only when the person says so. */
  having?: Having;
}

export interface BadRow {
  line: number;
  /** What stands there, shortened. */
  text: string;
  cells: readonly string[];
  reasons: readonly string[];
  /** There is nothing to correct: it is on the list. */
  known: boolean;
}

export interface ReadList {
  /** The names of the columns, as they stand there. */
  head: readonly string[];
  good: GoodRow[];
  bad: BadRow[];
  /** What was noticed while reading: the encoding, the separator, columns that are not used. */
  notes: string[];
}

/** Text from a file, whatever it was saved by: UTF-8 or UTF-16 by its mark or its look, Windows-1252 when it is neither. */
export const decodeList = (bytes: Uint8Array): { text: string; note?: string } => {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return utf16('utf-16le', bytes);
  if (first === 0xfe && second === 0xff) return utf16('utf-16be', bytes);
  const zeros = (from: number) => {
    let count = 0;
    for (let at = from; at < Math.min(bytes.length, 400); at += 2) if (bytes[at] === 0) count += 1;
    return count;
  };
  const half = Math.min(bytes.length, 400) / 2;
  if (half >= 2 && zeros(1) > half * 0.6) return utf16('utf-16le', bytes);
  if (half >= 2 && zeros(0) > half * 0.6) return utf16('utf-16be', bytes);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return {
      text: new TextDecoder('windows-1252').decode(bytes),
      note: 'The file is not in UTF-8, so it was read as Windows-1252. Look at letters with accents below; if they are wrong, save the file as “CSV UTF-8” and upload it again.',
    };
  }
};

/**
 * A list that was read, to go along in the page until it is kept: as it is, a long one would weigh more than all the rest.
 * The answer is base64.
 */
export const packed = (text: string): string => gzipSync(text, { level: 9 }).toString('base64');

/** Such a list again; empty when it is none. A file of `mostListBytes` in another encoding may have become longer. */
export const unpacked = (sent: string): string => {
  try {
    return gunzipSync(Buffer.from(sent, 'base64'), { maxOutputLength: 3 * mostListBytes }).toString();
  } catch {
    return '';
  }
};

const utf16 = (encoding: string, bytes: Uint8Array) => ({
  text: new TextDecoder(encoding).decode(bytes),
  note: 'The file is in UTF-16, and was read so.',
});

interface Line {
  line: number;
  cells: string[];
  broken: boolean;
}

/** The rows with the line on which each begins; a cell in quotation marks may go over several lines. */
const linesOf = (text: string, separator: string): Line[] => {
  const lines: Line[] = [];
  let line = 1;
  let at = 0;
  Papa.parse<string[]>(text, {
    delimiter: separator,
    step: ({ data, meta, errors }) => {
      if (data.some((cell) => cell.trim()))
        lines.push({ line, cells: data, broken: errors.some(({ type }) => type === 'Quotes') });
      line += lineEnds(text, at, meta.cursor);
      at = meta.cursor;
    },
  });
  return lines;
};

const lineEnds = (text: string, from: number, to: number): number => {
  let count = 0;
  for (let at = from; at < to; at += 1) {
    const sign = text[at];
    if (sign === '\n' || (sign === '\r' && text[at + 1] !== '\n')) count += 1;
  }
  return count;
};

const separators: Record<string, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' };

/** The separator that divides the first line of words best. */
const separatorOf = (text: string): string => {
  const head = text.split(/\r\n|\r|\n/).find((each) => each.trim()) ?? '';
  const counts = Object.keys(separators).map(
    (separator) => [separator, head.split(separator).length] as const,
  );
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
};

const bare = (header: string) =>
  cleanLine(header)
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');

const columnOf = (header: string): Column | undefined => {
  const called = bare(header);
  return columns.find((column) => names[column].includes(called));
};

const shortened = (cells: readonly string[]) => {
  const text = cells
    .map((cell) => cell.trim())
    .filter(Boolean)
    .join(' · ');
  return text.length > 160 ? `${text.slice(0, 159).toWellFormed()}…` : text;
};

/**
 * Reads a list of recipients: CSV with a line of headers, whatever separates its columns. Each row is good, or bad with
 * its reasons; nothing is kept. Cells are text and nothing else, also when they look like a formula. `having`: who has the
 * output already, by address.
 */
export const readList = (
  text: string,
  known: readonly Recipient[],
  having: ReadonlyMap<string, Having> = new Map(),
): ReadList | Refusal => {
  if (!text.trim())
    return refuse('invalid', 'The list is empty. Choose a file, or paste the rows with their headers.');
  const unmarked = text.replace(/^\ufeff/, '');
  const separator = separatorOf(unmarked);
  const [head, ...rows] = linesOf(unmarked, separator);
  if (!head)
    return refuse('invalid', 'The list is empty. Choose a file, or paste the rows with their headers.');
  const placed = head.cells.map(columnOf);
  const missing = (['organisation', 'email'] as const).filter((column) => !placed.includes(column));
  if (missing.length) {
    return refuse(
      'invalid',
      `The first line has to name the columns. ${missing.map((column) => `“${column}”`).join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not among: ${shortened(head.cells) || 'nothing'}.`,
    );
  }
  const twice = columns.find((column) => placed.indexOf(column) !== placed.lastIndexOf(column));
  if (twice) return refuse('invalid', `Two columns of the list are “${twice}”. Leave one of them out.`);
  if (rows.length > mostRecipients) {
    return refuse(
      'too-large',
      `The list has ${rows.length.toLocaleString('en-GB')} rows; ${mostRecipients.toLocaleString('en-GB')} is the most.`,
    );
  }

  const notes: string[] = [];
  if (separator !== ',') notes.push(`The columns are separated by ${separators[separator]}.`);
  const unused = head.cells.filter((header, place) => header.trim() && !placed[place]);
  if (unused.length) notes.push(`These columns are not used: ${shortened(unused)}.`);
  if (!placed.includes('language'))
    notes.push('There is no column for the language, so it is English for all.');

  const onTheList = new Set(known.map(sameRecipient));
  const lineOf = new Map<string, number>();
  const good: GoodRow[] = [];
  const bad: BadRow[] = [];
  for (const { line, cells, broken } of rows) {
    const read = readRow(cells, placed);
    const reasons = [...read.reasons];
    if (broken) reasons.push('A quotation mark is not closed, or stands in the middle of a cell.');
    const surplus = cells.slice(head.cells.length).some((cell) => cell.trim());
    if (surplus) reasons.push(`It has ${cells.length} cells; the first line has ${head.cells.length}.`);
    let isKnown = false;
    if (read.fields && !reasons.length) {
      const key = sameRecipient(read.fields);
      const before = lineOf.get(key);
      if (onTheList.has(key)) {
        isKnown = true;
        reasons.push('This organisation is on the list already, with the same address.');
      } else if (before) reasons.push(`The same organisation and address stand on line ${before}.`);
      else lineOf.set(key, line);
      if (!reasons.length) {
        const has = having.get(normalEmail(read.fields.email));
        good.push({ line, fields: read.fields, ...(has ? { having: has } : {}) });
        continue;
      }
    }
    bad.push({ line, text: shortened(cells), cells, reasons, known: isKnown });
  }
  const silent = good.filter(({ fields }) => !fields.why).length;
  if (silent) {
    notes.push(
      `${silent === 1 ? 'One good row does' : `${silent.toLocaleString('en-GB')} good rows do`} not say why. ${silent === 1 ? 'It' : 'They'} can be kept; but before the dissemination can be prepared, each needs a reason.`,
    );
  }
  return { head: head.cells, good, bad, notes };
};

const readRow = (
  cells: readonly string[],
  placed: readonly (Column | undefined)[],
): { fields?: RecipientFields; reasons: string[] } => {
  const typed: Partial<Record<Column, string>> = {};
  placed.forEach((column, place) => {
    const cell = cells[place]?.trim();
    if (column && cell) typed[column] = cell;
  });
  const language = typed.language === undefined ? 'en' : languageOf(typed.language);
  const parsed = parseTyped(recipientForm, { ...typed, language: language ?? 'en' });
  const reasons = parsed.ok ? [] : parsed.errors.map(({ message }) => message);
  if (!language) {
    reasons.push(
      `The language “${shortened([typed.language ?? ''])}” is not known. Known are ${languages.map((tag) => languageNames[tag]).join(', ')}.`,
    );
  }
  return { ...(parsed.ok ? { fields: parsed.values } : {}), reasons };
};

/** The rows that could not be taken, as a list of their own, to be corrected and sent again. */
export const toCorrect = ({ head, bad }: ReadList): string =>
  Papa.unparse([[...head], ...bad.filter(({ known }) => !known).map(({ cells }) => [...cells])], {
    newline: '\n',
  });

/** The same as a file, with what is wrong beside each row: a column that is not read when it comes back. */
export const writeToCorrect = ({ head, bad }: ReadList): string =>
  `\ufeff${Papa.unparse(
    {
      fields: [...head, 'To correct'],
      data: bad
        .filter(({ known }) => !known)
        .map(({ cells, reasons }) => [
          ...head.map((_, place) => cells[place] ?? ''),
          // What has too many cells keeps them, behind the reason.
          reasons.join(' '),
          ...cells.slice(head.length),
        ]),
    },
    { escapeFormulae: looksLikeAFormula },
  )}\r\n`;

/**
 * The list as a file that a spreadsheet opens; nothing in it can act as a formula there. After the release it says what
 * became of each letter, in a column that is not read when the file comes back.
 */
export const writeList = (
  recipients: readonly Recipient[],
  stateOf?: (recipient: Recipient) => LetterState | undefined,
): string =>
  // The mark at the front makes spreadsheets read it as UTF-8.
  `\ufeff${Papa.unparse(
    {
      fields: [
        'Organisation',
        'Contact person',
        'Email',
        'Language',
        'Why',
        ...(stateOf ? ['What became of the letter'] : []),
      ],
      data: recipients.map((recipient) => {
        const { organisation, contact, email, language, why } = recipient;
        const state = stateOf?.(recipient);
        return [
          organisation,
          contact ?? '',
          email,
          languageNames[language],
          why ?? '',
          ...(stateOf ? [state ? stateInWords[state] : 'not written yet'] : []),
        ];
      }),
    },
    { escapeFormulae: looksLikeAFormula },
  )}\r\n`;
