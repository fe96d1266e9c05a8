import * as z from 'zod/mini';
import { late } from '../domain/late.ts';
import { defineLetter } from './letter.ts';

/**
 * Asks whether the address is theirs who want to join the press list. The same for an address that is on it and for one
 * that is not, and without a word that somebody typed: anybody can type anybody's address.
 */
export const pressSubscriptionConfirm = defineLetter({
  name: 'press-subscription-confirm',
  stream: 'transactional',
  fields: late(() => ({ confirmAt: z.string(), until: z.string() })),
  content: ({ confirmAt, until }) => ({
    subject: 'Please confirm: press releases of Best Practice Forums',
    preview: 'One step is left: confirm that this is your address.',
    blocks: [
      {
        p: 'Somebody asked for our press releases to be sent to this address. One step is left: confirm that it is yours and that you want them.',
      },
      { button: 'Get press releases', href: confirmAt },
      {
        p: `The link is good until ${until}. Until you confirm, nothing changes. Every press release then has a link by which you can leave.`,
      },
    ],
    because:
      'You get this letter because somebody typed this address in the form for our press list. If it was not you, ignore it: nothing will be sent.',
  }),
});
