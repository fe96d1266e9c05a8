import { mostReportBytes } from '../../shared/domain/output.ts';
import { type Refusal, refuse } from '../../shared/domain/refusal.ts';
import type { Upload } from '../../shared/http/body.ts';

/** How far before its end a PDF may have its end mark: programs write a little behind it. */
const tail = 1_024;

/** A PDF as it may be kept: it begins and ends as one, and is small enough to be handed out by a function. */
export const reportIn = (upload: Upload | undefined): Upload | Refusal => {
  if (!upload) return refuse('invalid', 'Choose a PDF file first.');
  const { bytes } = upload;
  if (!bytes.length)
    return refuse('invalid', 'This file is empty. Save your text as PDF again and choose that file.');
  if (bytes.length > mostReportBytes) {
    return refuse(
      'too-large',
      `The file has ${inMegabytes(bytes.length)}; ${inMegabytes(mostReportBytes)} at most can be kept. Save it with smaller images, or in parts.`,
    );
  }
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (whole.subarray(0, 5).toString('latin1') !== '%PDF-') {
    return refuse('invalid', 'This file is not a PDF. Save your text as PDF and choose that file.');
  }
  if (!whole.subarray(-tail).includes('%%EOF')) {
    return refuse(
      'invalid',
      'This PDF is cut off: its end is missing. Save it again and choose the new file.',
    );
  }
  return upload;
};

/** "1.3 MB", "37 KB". */
export const inMegabytes = (bytes: number): string =>
  bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1_024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;

/**
 * A file's name as it is shown, and as it comes with a letter: without folders, on one line, not too long. It ends as a PDF
 * does, whatever it was called: what follows the last point is by what a reader's machine chooses the program that opens it.
 */
export const reportName = (name: string): string => {
  const words = name
    .toWellFormed()
    .replace(/^.*[\\/]/s, '')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .replace(/\.pdf$/i, '');
  return `${[...words].slice(0, 116).join('').trim() || 'report'}.pdf`;
};
