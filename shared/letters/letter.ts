import type * as z from 'zod/mini';
import type { Letter } from '../domain/letter.ts';
import { newKey } from '../store/keys.ts';
import { letterIdFor } from '../store/letters.ts';
import type { LetterContent } from './blocks.ts';

/** What every letter may say about the house: addresses in it are made from this. */
export interface House {
  /** Public address of the site, without a slash at the end. */
  baseUrl: string;
  /** The secretariat's address. */
  contact: string;
}

/** One kind of letter: its name, the schema of what it needs to know, and its words. */
export interface LetterTemplate<Fields extends z.ZodMiniObject = z.ZodMiniObject> {
  name: string;
  /** `transactional` answers somebody's own act; `bulk` is what is sent to many, and can be unsubscribed from. */
  stream: Letter['stream'];
  fields: Fields;
  content: (fields: z.infer<Fields>, house: House) => LetterContent;
}

/** Defines a letter. Its text is this code; what people typed comes in through `fields` only, never as a template. */
export const defineLetter = <Fields extends z.ZodMiniObject>(
  template: LetterTemplate<Fields>,
): LetterTemplate<Fields> => template;

/** What the caller knows of a letter. */
export interface Addressed<Fields> {
  to: { name: string; email: string };
  fields: Fields;
  /** The record that causes it. */
  cause: string;
  /** What happened to the record; cause and event together are the letter's identity. */
  event: string;
  at: Date;
  forumId?: string | undefined;
  recipientId?: string | undefined;
  /** What opens its reader's choices, for a letter of a list; minted when absent. */
  key?: string | undefined;
}

/** A subject says nothing about the house it comes from, so this address never shows. */
const anyHouse: House = { baseUrl: 'https://house.invalid', contact: 'secretariat@house.invalid' };

/**
 * A letter waiting to be sent. Made again for the same cause and event it is the same letter, but for its key, of which
 * the table keeps the first. Throws when its fields are not what the template needs, so that no letter is accepted that
 * could not be written later.
 */
export const letterOf = <Fields extends z.ZodMiniObject>(
  template: LetterTemplate<Fields>,
  { to, fields, cause, event, at, forumId, recipientId, key }: Addressed<z.input<Fields>>,
): Letter => {
  const known = template.fields.parse(fields);
  const { subject, list } = template.content(known, anyHouse);
  return {
    id: letterIdFor(cause, event),
    template: template.name,
    fields: known,
    subject,
    to,
    stream: template.stream,
    ...(list ? { list, key: key ?? newKey() } : {}),
    cause,
    ...(forumId ? { forumId } : {}),
    ...(recipientId ? { recipientId } : {}),
    createdAt: at.toISOString(),
    state: 'pending',
    dueAt: at.toISOString(),
    attempts: 0,
    fate: [{ at: at.toISOString(), state: 'pending', note: 'Written, and waiting to be sent.' }],
  };
};
