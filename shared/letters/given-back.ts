import * as z from 'zod/mini';
import { late } from '../domain/late.ts';
import { defineLetter } from './letter.ts';

/** A charter, or a workplan or its amendment, was given back with words (R20): to the coordinating team that proposed it. */
export const givenBack = defineLetter({
  name: 'given-back',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    what: z.enum(['charter', 'workplan', 'amendment']),
    forumTitle: z.string(),
    by: z.string(),
    as: z.enum(['facilitator', 'secretariat']),
    words: z.string(),
    deskPath: z.string(),
  })),
  content: ({ name, what, forumTitle, by, as, words, deskPath }, { baseUrl }) => {
    const inWords = what === 'amendment' ? 'amended workplan' : what;
    return {
      subject: `Given back: the ${inWords} of ${forumTitle}`,
      preview: 'Change it, and propose it again.',
      blocks: [
        { p: `Dear ${name},` },
        {
          p: `The ${inWords} that you proposed for ${forumTitle} comes back to you. ${by}${as === 'facilitator' ? ', the MAG facilitator,' : ' of the IGF secretariat'} has read it, and writes:`,
        },
        { quote: words, by },
        {
          p: `Please change it, and propose it again; until then it waits for you.${what === 'amendment' ? ' The workplan before it stays in force meanwhile.' : ''}`,
        },
        {
          button: what === 'charter' ? 'Open the charter' : 'Open the workplan',
          href: `${baseUrl}${deskPath}`,
        },
      ],
      because: 'You get this letter because you are in the coordinating team of this forum.',
    };
  },
});
