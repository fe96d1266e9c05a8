import * as z from 'zod';
import { late } from '../domain/late.ts';
import { defineLetter } from './letter.ts';

/** The mid-term update of a charter of two years is due, or late (R10): to its coordinating team. */
export const midTermAsked = defineLetter({
  name: 'mid-term-asked',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    forumTitle: z.string(),
    due: z.string(),
    passed: z.boolean(),
    deskPath: z.string(),
  })),
  content: ({ name, forumTitle, due, passed, deskPath }, { baseUrl }) => ({
    subject: passed
      ? `Late: the mid-term update of ${forumTitle}`
      : `Soon due: the mid-term update of ${forumTitle}`,
    preview: 'The second year of the charter begins when it is filed and acknowledged.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: passed
          ? `the mid-term update of ${forumTitle} was due until ${due}. The second year of its charter does not begin without it.`
          : `the charter of ${forumTitle} runs for two years, so it tells at its first annual meeting how it goes. The update is due until ${due}.`,
      },
      { p: 'It has four parts: progress, findings so far, next steps, and outreach and recruitment.' },
      { button: 'File the update', href: `${baseUrl}${deskPath}` },
    ],
    because: 'You get this letter because you are of the coordinating team of this forum.',
  }),
});
