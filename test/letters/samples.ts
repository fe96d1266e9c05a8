import * as z from 'zod/mini';
import type { LetterTemplate } from '../../shared/letters/letter.ts';

/** Something that fits a schema: enough to lay a letter out. Throws for a kind of schema that it does not know. */
export const sampleOf = (schema: z.ZodMiniType, name = 'field'): unknown => {
  if (schema instanceof z.ZodMiniOptional) return sampleOf(schema._zod.def.innerType as z.ZodMiniType, name);
  if (schema instanceof z.ZodMiniObject)
    return Object.fromEntries(
      Object.entries(schema.shape).map(([key, field]) => [key, sampleOf(field as z.ZodMiniType, key)]),
    );
  if (schema instanceof z.ZodMiniArray)
    return [
      sampleOf(schema._zod.def.element as z.ZodMiniType, name),
      sampleOf(schema._zod.def.element as z.ZodMiniType, name),
    ];
  if (schema instanceof z.ZodMiniEnum) return schema.options[0];
  if (schema instanceof z.ZodMiniBoolean) return true;
  if (schema instanceof z.ZodMiniNumber) return 3;
  if (schema instanceof z.ZodMiniString) return sampleText(name);
  throw new Error(`No sample for “${name}”: ${schema.constructor.name}`);
};

/** Letters name whole addresses “…At”, places in this house “href”; the rest are words. */
const sampleText = (name: string): string => {
  if (name === 'href') return '/desk/proposals/prp_1?from=digest&more=1';
  if (/(At|url)$/i.test(name)) return `https://bpf.example.org/${name.toLowerCase()}?key=abc&more=1`;
  if (/^(email|replyTo)$/.test(name)) return 'team@example.org';
  if (name === 'lang') return 'en';
  return `${name[0]?.toUpperCase()}${name.slice(1)} <&> “with” words`;
};

/** A letter of that template, as the sender would get it. */
export const sampleLetter = ({ name, fields }: LetterTemplate) => ({
  template: name,
  fields: sampleOf(fields) as Record<string, unknown>,
});
