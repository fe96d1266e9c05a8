import * as z from 'zod/mini';
import { late } from '../domain/late.ts';
import { defineLetter } from './letter.ts';

/** Lets its holder propose after a call has closed. */
export const accessCodeLetter = defineLetter({
  name: 'access-code',
  stream: 'transactional',
  fields: late(() => ({ callTitle: z.string(), code: z.string(), proposeAt: z.string() })),
  content: ({ callTitle, code, proposeAt }, { baseUrl }) => ({
    subject: `Your access code for “${callTitle}”`,
    preview: 'The IGF secretariat lets you propose after the call has closed.',
    blocks: [
      { p: `The IGF secretariat lets you send a proposal to “${callTitle}”, although the call has closed.` },
      { answers: [{ label: 'Your access code', lines: [code] }] },
      {
        p: 'Enter it at the foot of the form. It works once, and only for proposals from this email address.',
      },
      { button: 'Write your proposal', href: proposeAt },
      {
        p: 'If your running forum asks to go on, enter it on the desk of that forum instead, under “Ask to go on”: a new proposal would begin another forum.',
      },
      { link: 'To the desk', href: `${baseUrl}/desk` },
    ],
    because: 'You get this letter because the IGF secretariat issued an access code for this address.',
  }),
});
