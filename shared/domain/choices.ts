import * as z from 'zod';
import { late } from './late.ts';
import { instantSchema } from './time.ts';

/**
 * What can be declined: letters that come unasked, again and again. Never receipts and other answers to somebody's own
 * acts: whoever does something here always hears of it.
 */
export const lists = ['outputs', 'press', 'digests'] as const;
export type List = (typeof lists)[number];

/** What was decided about one address: by whoever reads its mail, or by its mail server. */
export const choicesSchema = late(() => ({
  /** Lists that this address wants nothing of. */
  declined: z.array(z.enum(lists)),
  /** Why nothing of any list may be sent there now, whatever the reader wants. `why` is a sentence. */
  refused: z.object({ why: z.string(), at: instantSchema }).optional(),
}));
export type Choices = z.infer<typeof choicesSchema>;

/** Why nothing of a list may be sent to an address with these choices, in a sentence; undefined when it may. */
export const whyNot = (choices: Choices | undefined, list: List): string | undefined => {
  if (choices?.declined.includes(list))
    return 'Whoever reads mail at this address asked for no more of these.';
  return choices?.refused?.why;
};
