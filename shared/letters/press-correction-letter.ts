import * as z from 'zod/mini';
import { late } from '../domain/late.ts';
import { defineLetter } from './letter.ts';

/**
 * R31: to whom a press release went, when an organisation that it named had not received the output after all, or asked
 * not to be named and stood in the text.
 */
export const pressCorrectionLetter = defineLetter({
  name: 'press-correction-letter',
  stream: 'bulk',
  fields: late(() => ({
    pressReleaseId: z.string(),
    headline: z.string(),
    /** Each with its time, in words. */
    corrections: z.array(z.string()),
    contact: z.string(),
    outlet: z.string(),
  })),
  content: (fields, { baseUrl }) => ({
    subject: `Correction: ${fields.headline}`,
    preview: 'What the press release said of organisations has changed.',
    list: 'press',
    blocks: [
      {
        p: `We sent you the press release “${fields.headline}”. Something in it was wrong, and is corrected:`,
      },
      { list: fields.corrections },
      {
        p: 'If you published what was wrong, please correct it. We are sorry for the trouble.',
      },
      { button: 'Read the press release as it is now', href: `${baseUrl}/press/${fields.pressReleaseId}` },
      { heading: 'Contact for the press' },
      { p: fields.contact },
    ],
    because: `You get this letter because ${fields.outlet} is on the list of press contacts of the IGF secretariat, and got the press release.`,
  }),
});
