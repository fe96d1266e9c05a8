import type * as z from 'zod/mini';

/** Reads a function's environment. Fails at the start, with the names of all that is missing or wrong. */
export const readConfig = <Schema extends z.ZodMiniObject>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): z.infer<Schema> => {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`);
  throw new Error(`The environment of this function lacks: ${wrong.join(', ')}.`);
};
