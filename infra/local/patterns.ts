import { CannotRun } from './template.ts';

/** An EventBridge pattern, as rules and pipes have it: the fields that matter, each with the values it may have. */
export type Pattern = { [field: string]: Pattern | readonly Matcher[] };
type Matcher = null | string | number | boolean | Record<string, unknown>;

type Test = (value: unknown, given: unknown) => boolean;

const isText = (value: unknown): value is string => typeof value === 'string';

const operators: Record<string, Test> = {
  prefix: (value, given) => isText(value) && isText(given) && value.startsWith(given),
  suffix: (value, given) => isText(value) && isText(given) && value.endsWith(given),
  'equals-ignore-case': (value, given) =>
    isText(value) && isText(given) && value.toLowerCase() === given.toLowerCase(),
  exists: (value, given) => (value !== undefined) === given,
  'anything-but': (value, given) =>
    value !== undefined &&
    !(Array.isArray(given) ? given : [given]).some((each) => fits(each as Matcher, value)),
};

const operatorOf = (matcher: Record<string, unknown>) => Object.entries(matcher)[0] ?? ['', undefined];

/**
 * @throws CannotRun naming an operator that the local run does not know, or what else is no pattern.
 */
export const checkPattern = (pattern: unknown, where: string): Pattern => {
  const check = (part: unknown, path: string): void => {
    if (Array.isArray(part)) {
      for (const matcher of part as Matcher[]) {
        if (typeof matcher !== 'object' || matcher === null) continue;
        const [operator, given] = operatorOf(matcher);
        const plain = operator !== 'anything-but' || typeof given !== 'object' || Array.isArray(given);
        const nested = !plain && operatorOf(given as Record<string, unknown>)[0] in operators;
        if (Object.keys(matcher).length !== 1 || !(operator in operators) || !(plain || nested)) {
          throw new CannotRun(
            `${where} matches ${path} by ${JSON.stringify(matcher)}, which the local run cannot do.`,
          );
        }
      }
      return;
    }
    if (typeof part !== 'object' || part === null)
      throw new CannotRun(`${where} has no pattern at ${path || 'its root'}.`);
    for (const [field, inner] of Object.entries(part)) {
      if (field.startsWith('$'))
        throw new CannotRun(`${where} uses ${field} in a pattern, which the local run cannot do.`);
      check(inner, path ? `${path}.${field}` : field);
    }
  };
  check(pattern, '');
  return pattern as Pattern;
};

/** Whether an event is as a pattern says: every field of the pattern fits; a list fits by any of its members. */
export const matches = (pattern: Pattern, event: unknown): boolean =>
  Object.entries(pattern).every(([field, wanted]) => {
    const value =
      typeof event === 'object' && event !== null ? (event as Record<string, unknown>)[field] : undefined;
    if (!Array.isArray(wanted)) return matches(wanted as Pattern, value);
    const values: unknown[] = Array.isArray(value) && value.length ? value : [value];
    return (wanted as Matcher[]).some((matcher) => values.some((each) => fits(matcher, each)));
  });

const fits = (matcher: Matcher, value: unknown): boolean => {
  if (typeof matcher !== 'object' || matcher === null) return value === matcher;
  const [operator, given] = operatorOf(matcher);
  return operators[operator]?.(value, given) ?? false;
};

/**
 * Fills in the template of a pipe: `<$.path>` becomes the value at that path of the record, as JSON, or inside quotes as
 * text. A path that leads nowhere becomes an empty text, as EventBridge Pipes has it.
 */
export const fillTemplate = (template: string, record: unknown): string =>
  template.replace(/"<\$\.([\w.[\]-]+)>"|<\$\.([\w.[\]-]+)>/g, (_, quoted?: string, bare?: string) => {
    const value = (quoted ?? bare ?? '')
      .split(/[.[\]]+/)
      .filter(Boolean)
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], record);
    if (quoted !== undefined)
      return JSON.stringify(isText(value) ? value : value === undefined ? '' : JSON.stringify(value));
    return value === undefined ? '' : JSON.stringify(value);
  });

/** @throws CannotRun when there is something in the template of a pipe that is not filled in here. */
export const checkTemplate = (template: string, where: string): string => {
  const left = /<(?:aws\.[^>]*|\$[^>]*)>/.exec(template.replace(/<\$\.[\w.[\]-]+>/g, ''));
  if (left)
    throw new CannotRun(`${where} has ${left[0]} in its template, which the local run cannot fill in.`);
  return template;
};
