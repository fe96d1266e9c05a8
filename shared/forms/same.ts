import type * as z from 'zod/mini';

/**
 * Whether two plain values (what JSON can say, and undefined) are the same all through. Node has this too, in a module
 * that loads fifteen others as a function starts.
 */
export const isSame = (one: unknown, other: unknown): boolean => {
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return Object.is(one, other);
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [ours, theirs] = [Object.entries(one), new Map(Object.entries(other))];
  return (
    ours.length === theirs.size &&
    ours.every(([name, value]) => theirs.has(name) && isSame(value, theirs.get(name)))
  );
};

/**
 * Whether a record holds what a form says. Under one id that is a second click; else it is another form, sent from a page
 * that the browser kept, and must not be taken for done.
 */
export const saysTheSame = (
  form: z.ZodMiniObject,
  record: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, unknown>>,
): boolean => Object.keys(form.shape).every((name) => isSame(record[name], fields[name]));
