import type * as z from 'zod/mini';
import { type Wording, wording } from '../domain/fields.ts';

/** One field and what was answered, in words; several lines for several things. */
export interface AnswerLine {
  name: string;
  label: string;
  lines: readonly string[];
}

/** A draft may hold anything that JSON can be. */
const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const inWords = (field: z.ZodMiniType, value: unknown): string[] => {
  const about = wording.get(field);
  const labelOf = (each: unknown) =>
    about?.options?.find((option) => option.value === each)?.label ?? asText(each);
  switch (about?.input) {
    case 'tick':
      return [value === true ? 'Yes' : 'No'];
    case 'choice':
      return value === undefined ? [] : [labelOf(value)];
    case 'choices':
      return (Array.isArray(value) ? value : []).map(labelOf);
    case 'rows':
      return (Array.isArray(value) ? value : []).map((row: unknown) =>
        answersOf(about.row as z.ZodMiniObject, Object(row) as Record<string, unknown>)
          .flatMap(({ lines }) => lines)
          .join(' — '),
      );
    default:
      return asText(value) ? [asText(value)] : [];
  }
};

/**
 * Everything that was answered, in the order and wording of the form: for receipts, pages and CSV. To others than who
 * gave the answers (`own`), a field is called what it is told as.
 */
export const answersOf = (
  schema: z.ZodMiniObject,
  values: Readonly<Record<string, unknown>>,
  own = false,
): AnswerLine[] =>
  Object.entries(schema.shape).map(([name, field]) => ({
    name,
    label: labelOf(wording.get(field as z.ZodMiniType), own) ?? name,
    lines: inWords(field as z.ZodMiniType, values[name]),
  }));

const labelOf = (about: Wording | undefined, own: boolean) => (own ? undefined : about?.told) ?? about?.label;

/** What was answered, for a receipt: without what was left out. */
export const answersGiven = (
  schema: z.ZodMiniObject,
  values: Readonly<Record<string, unknown>>,
): { label: string; lines: string[] }[] =>
  answersOf(schema, values, true)
    .filter(({ lines }) => lines.length)
    .map(({ label, lines }) => ({ label, lines: [...lines] }));

/** The answers as a description list. Fields named in `without` are left out, for what is not public. */
export const Answers = (props: {
  schema: z.ZodMiniObject;
  values: Readonly<Record<string, unknown>>;
  without?: readonly string[];
  /** Shown to who gave them. */
  own?: boolean;
}) => (
  <dl class="answers">
    {answersOf(props.schema, props.values, props.own)
      .filter(({ name, lines }) => lines.length && !props.without?.includes(name))
      .map(({ name, label, lines }) => (
        <div key={name}>
          <dt>{label}</dt>
          {lines.map((line, index) => (
            <dd key={index} dir="auto" class="kept">
              {line}
            </dd>
          ))}
        </div>
      ))}
  </dl>
);
