import type * as z from 'zod/mini';
import { wording } from '../domain/fields.ts';

/** What a form sent: see `shared/http/body.ts`. */
export interface SentFields {
  one(name: string): string | undefined;
  all(name: string): readonly string[];
  names(): Iterable<string>;
}

/** What was typed, in the shape of the schema but not parsed: strings, so that a page can show it again as it was. */
export type Typed = Record<string, unknown>;

/** An error beside its field; `name` is the field's name in the form (`organisations.0.why`), empty for the whole form. */
export interface FieldError {
  name: string;
  message: string;
}

export type Parsed<Values> = { ok: true; values: Values } | { ok: false; errors: FieldError[]; typed: Typed };

/** Puts what a form sent into the shape of its schema. Empty optional fields and empty rows are left out. */
export const typedOf = (schema: z.ZodMiniObject, sent: SentFields, prefix = ''): Typed => {
  const typed: Typed = {};
  for (const [key, field] of Object.entries(schema.shape)) {
    const name = prefix + key;
    const about = wording.get(field as z.ZodMiniType);
    switch (about?.input) {
      case 'tick':
        typed[key] = sent.one(name) !== undefined;
        break;
      case 'choices':
        typed[key] = [...sent.all(name)];
        break;
      case 'rows': {
        const { row } = about;
        if (row) typed[key] = rowsOf(row, sent, name);
        break;
      }
      default: {
        const value = sent.one(name);
        if (value !== undefined && !(about?.optional && value.trim() === '')) typed[key] = value;
      }
    }
  }
  return typed;
};

const mostRows = 200;

const rowsOf = (row: z.ZodMiniObject, sent: SentFields, name: string): Typed[] => {
  const places = new Set<number>();
  for (const each of sent.names()) {
    if (!each.startsWith(`${name}.`)) continue;
    const place = Number(each.slice(name.length + 1).split('.')[0]);
    if (Number.isInteger(place) && place >= 0 && place < mostRows) places.add(place);
  }
  return [...places]
    .sort((one, other) => one - other)
    .map((place) => typedOf(row, sent, `${name}.${place}.`))
    .filter((each) => Object.values(each).some((value) => typeof value === 'string' && value.trim() !== ''));
};

/** More of one field than any schema takes: what is behind it is not looked at. */
const mostOfOne = 500;
/** Nobody reads more at once. */
const mostErrors = 50;

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

/**
 * Whatever came, in the shape of the form: text for a field, a list of texts for choices, rows of texts. For a draft, which
 * is kept and shown again without being parsed.
 */
export const shapedAs = (schema: z.ZodMiniObject, typed: Typed): Typed =>
  Object.fromEntries(
    Object.entries(schema.shape).flatMap(([key, field]): [string, unknown][] => {
      const about = wording.get(field as z.ZodMiniType);
      const value = Object.hasOwn(typed, key) ? typed[key] : undefined;
      const list: unknown[] = Array.isArray(value) ? value.slice(0, mostOfOne) : [];
      switch (about?.input) {
        case 'tick':
          return [[key, value === true]];
        case 'choices':
          return [[key, list.flatMap((each) => asText(each) ?? [])]];
        case 'rows': {
          const { row } = about;
          return [[key, row ? list.map((each) => shapedAs(row, Object(each) as Typed)) : []]];
        }
        default: {
          const text = asText(value);
          return text === undefined ? [] : [[key, text]];
        }
      }
    }),
  );

/** Numbers come from a form as text; an optional field that is blank, in JSON too, is one that was left out. */
const prepared = (schema: z.ZodMiniObject, typed: Typed): Typed =>
  Object.fromEntries(
    Object.entries(typed).flatMap(([key, value]): [string, unknown][] => {
      const field = Object.hasOwn(schema.shape, key) ? (schema.shape[key] as z.ZodMiniType) : undefined;
      const about = field && wording.get(field);
      if (Array.isArray(value)) return [[key, value.slice(0, mostOfOne)]];
      if (typeof value !== 'string') return [[key, value]];
      if (about?.input === 'number') return [[key, Number(value.trim() || Number.NaN)]];
      return about?.optional && value.trim() === '' ? [] : [[key, value]];
    }),
  );

/** Parses what was typed; each error is named after its field, and the first of each field is told. */
export const parseTyped = <Schema extends z.ZodMiniObject>(
  schema: Schema,
  typed: Typed,
): Parsed<z.infer<Schema>> => {
  const parsed = schema.safeParse(prepared(schema, typed));
  if (parsed.success) return { ok: true, values: parsed.data };
  const errors = new Map<string, string>();
  for (const issue of parsed.error.issues) {
    const name = issue.path.join('.');
    if (!errors.has(name)) errors.set(name, issue.message);
    if (errors.size === mostErrors) break;
  }
  // Shown again by pages that take text for text, whatever JSON said.
  return {
    ok: false,
    typed: shapedAs(schema, typed),
    errors: [...errors].map(([name, message]) => ({ name, message })),
  };
};

/** Reads a form or a JSON body by one schema. */
export const readForm = <Schema extends z.ZodMiniObject>(
  schema: Schema,
  request: { fields: SentFields; json: unknown },
): Parsed<z.infer<Schema>> =>
  parseTyped(schema, request.json === undefined ? typedOf(schema, request.fields) : jsonObject(request.json));

const jsonObject = (json: unknown): Typed =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Typed) : {};
