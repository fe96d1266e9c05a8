import * as z from 'zod/mini';
import { late } from '../domain/late.ts';
import { defineLetter } from './letter.ts';

/**
 * R28: asks whoever was named as the contact person of an organisation, and was taken by the coordinating team, whether
 * they are that. Nothing changes before.
 */
export const contactConfirm = defineLetter({
  name: 'contact-confirm',
  stream: 'transactional',
  fields: late(() => ({
    organisation: z.string(),
    /** Whom the letters went to so far. */
    namedBy: z.optional(z.string()),
    outputTitle: z.string(),
    confirmAt: z.string(),
    /** The instant in words, with its zone. Absent in letters of earlier times. */
    until: z.optional(z.string()),
  })),
  content: ({ organisation, namedBy, outputTitle, confirmAt, until }) => ({
    subject: `Please confirm: you are the contact of ${organisation}`,
    preview: 'Then outputs of Best Practice Forums are addressed to you.',
    blocks: [
      {
        p: `You were named as the contact of ${organisation}, by ${namedBy ?? 'whoever got our letters so far'}. If you confirm that, outputs of Best Practice Forums that can be of use to it, like “${outputTitle}”, are addressed to you.`,
      },
      { button: 'I am the contact', href: confirmAt },
      {
        p: `${until ? `The link is good until ${until}. ` : ''}Until you confirm, nothing changes, and nothing more is sent to you. You can decline these letters at any time: each has a link for that.`,
      },
    ],
    because:
      'You get this letter because this address was named to us, and the coordinating team of the forum agreed. If you are not the contact, ignore this letter: the address is not used.',
  }),
});
