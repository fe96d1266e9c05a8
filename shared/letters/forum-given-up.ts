import * as z from 'zod/mini';
import { late } from '../domain/late.ts';
import { defineLetter } from './letter.ts';

const because = {
  secretariat: 'You get this letter because you work for the IGF secretariat.',
  proposer: 'You get this letter because you proposed this forum.',
  facilitator: 'You get this letter because you were named the MAG facilitator of this forum.',
  team: 'You get this letter because you are in the coordinating team of this forum.',
} as const;

/** A forum was given up before it began: to the secretariat, its proposers, its team and its MAG facilitator. */
export const forumGivenUp = defineLetter({
  name: 'forum-given-up',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    hearer: z.enum(['secretariat', 'proposer', 'facilitator', 'team']),
    forumTitle: z.string(),
    callTitle: z.string(),
    reason: z.string(),
    by: z.string(),
    as: z.enum(['coordinating team', 'IGF secretariat']),
    forumPath: z.string(),
    selectionPath: z.string(),
  })),
  content: (
    { name, hearer, forumTitle, callTitle, reason, by, as, forumPath, selectionPath },
    { baseUrl },
  ) => ({
    subject: `${forumTitle} does not begin`,
    preview: `It was accepted in “${callTitle}”, and is given up.`,
    blocks: [
      { p: `Dear ${name},` },
      {
        p: `The forum ${forumTitle}, which was accepted in “${callTitle}”, is given up. It had not begun: no charter of it was approved. ${by} of ${as === 'coordinating team' ? 'its coordinating team' : 'the IGF secretariat'} says why:`,
      },
      { quote: reason, by },
      {
        p: 'The page of the forum stays, and says so to everybody. Nobody is asked for its charter any more.',
      },
      ...(hearer === 'secretariat'
        ? [
            { p: 'Its place in the call is free again, for a proposal of the same call that still waits.' },
            { link: 'The selection of the call', href: `${baseUrl}${selectionPath}` },
          ]
        : hearer === 'proposer'
          ? [{ p: 'The topic is not lost: it can be proposed again in a later call.' }]
          : []),
      { button: 'Page of the forum', href: `${baseUrl}${forumPath}` },
    ],
    because: because[hearer],
  }),
});
