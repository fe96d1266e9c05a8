import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod/mini';

/**
 * Whether a record holds what a form says. Under one id that is a second click; else it is another form, sent from a page
 * that the browser kept, and must not be taken for done.
 */
export const saysTheSame = (
  form: z.ZodMiniObject,
  record: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, unknown>>,
): boolean => Object.keys(form.shape).every((name) => isDeepStrictEqual(record[name], fields[name]));
