import * as z from 'zod/mini';
import { text, tick } from './fields.ts';
import { late } from './late.ts';
import { instantSchema } from './time.ts';

/**
 * What can be declined: letters that come unasked, again and again. Never receipts and other answers to somebody's own
 * acts: whoever does something here always hears of it.
 */
export const lists = ['outputs', 'press', 'digests'] as const;
export type List = (typeof lists)[number];

/** Who refuses mail: the reader of an address, who wants none; or the address itself, which takes none (R28). */
export const refusers = ['reader', 'address'] as const;
export type Refuser = (typeof refusers)[number];

/** What was decided about one address: by whoever reads its mail, or by its mail server. */
export const choicesSchema = late(() => ({
  /** Lists that this address wants nothing of. */
  declined: z.array(z.enum(lists)),
  /**
   * Why nothing of any list may be sent there now, whatever the reader wants. `why` is a sentence. Records of earlier
   * times do not say `by` whom it is refused; nearly all of them are of addresses that returned a letter.
   */
  refused: z.optional(
    z.object({ why: z.string(), at: instantSchema, by: z._default(z.enum(refusers), 'address') }),
  ),
}));
export type Choices = z.infer<typeof choicesSchema>;

/** Why nothing of a list may be sent to an address with these choices, and who refuses it; undefined when it may. */
export const refusalOf = (
  choices: Choices | undefined,
  list: List,
): { why: string; by: Refuser } | undefined =>
  choices?.declined.includes(list)
    ? { why: 'Whoever reads mail at this address asked for no more of these.', by: 'reader' }
    : choices?.refused;

/** The same as a sentence alone. */
export const whyNot = (choices: Choices | undefined, list: List): string | undefined =>
  refusalOf(choices, list)?.why;

/** What each list is called in a sentence. */
export const listInWords: Record<List, string> = {
  outputs: 'outputs of Best Practice Forums',
  press: 'press releases',
  digests: 'digests of the desk',
};

/** What the reader of an address wants to get. */
export const choicesForm = late(() => ({
  outputs: tick({
    label: 'Outputs of Best Practice Forums',
    hint: 'They come when the coordinating team of a forum thinks that your organisation can use its work.',
  }),
  press: tick({ label: 'Press releases', hint: 'For press contacts of the IGF secretariat.' }),
  digests: tick({ label: 'Digests of the desk', hint: 'For people who work on Best Practice Forums here.' }),
  again: tick({
    label: 'Write to this address again',
    hint: 'Tick this when the address takes mail, and its reader wants it.',
  }),
}));
export type ChosenLists = z.infer<typeof choicesForm>;

/** What was not chosen. */
export const declinedIn = (chosen: Pick<ChosenLists, List>): List[] => lists.filter((list) => !chosen[list]);

/** Why somebody of the desk says that an address takes mail again. */
export const writeAgainForm = late(() => ({
  reason: text({
    label: 'Why letters may go there again',
    hint: 'For instance: its reader told us so, or its mail server had a fault that is over.',
    max: 500,
    height: 2,
  }),
}));

/** An address as a page may show it to who holds a letter that went there: enough to tell which of theirs it is. */
export const hinted = (address: string): string => {
  const [name = '', domain = ''] = address.split('@');
  const [first = ''] = name;
  return `${first}…@${domain}`;
};
