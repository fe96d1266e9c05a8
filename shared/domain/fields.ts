import * as z from 'zod/mini';

/** How a person fills a field in, and what it is called. Pages, receipts, CSV columns and OpenAPI are made from this. */
export interface Wording {
  label: string;
  /** What the answer is called to others than who gave it; the label where absent. */
  told?: string;
  hint?: string;
  input: 'line' | 'text' | 'email' | 'address' | 'day' | 'number' | 'choice' | 'choices' | 'tick' | 'rows';
  options?: readonly { value: string; label: string }[];
  /** The schema of one row, for `rows`. */
  row?: z.ZodMiniObject;
  /** How many empty rows a fresh form offers. */
  offered?: number;
  /** HTML autocomplete token (WCAG 1.3.5), for fields about the person who fills them in. */
  autocomplete?: string;
  optional?: boolean;
  /** Lines that a text field shows. */
  height?: number;
  /** The heading of the part of a long form that begins with this field. */
  part?: string;
}

const wordings = new WeakMap<z.ZodMiniType, Wording>();

/** The wording of a field's schema, if it has one. */
export const wording = { get: (schema: z.ZodMiniType): Wording | undefined => wordings.get(schema) };

/** Gives a schema its wording. Last of all: every zod method makes a new schema, without it. */
const worded = <Schema extends z.ZodMiniType>(schema: Schema, about: Wording): Schema => {
  wordings.set(schema, about);
  return schema;
};

/**
 * Signs that are removed: control characters, what XML has none for, what turns round or isolates all text after it, and
 * tags (U+E0000–E007F), which say something that nobody sees; but for the flags that are written with them, which are kept
 * as the group. The marks of direction that Arabic and Hebrew are written with (U+061C, U+200E, U+200F) stay.
 */
const removed =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
  /(\p{RGI_Emoji_Tag_Sequence})|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\u{e0000}-\u{e007f}]/gv;

/**
 * More combining marks in a row than any language has. Putting them in order takes the square of their number, so a row is
 * parted by U+034F after each 30, as the Stream-Safe Text Format does (Unicode UAX #15, 13): no text is lost or shortened.
 */
const longRow = /[\p{M}--\u034f]{30}(?=[\p{M}--\u034f])/gv;
const partRows = (text: string): string => text.replace(longRow, '$&\u034f');

/**
 * Text as it is kept: well-formed Unicode in NFC, line ends as \n, without the signs that are `removed`, trimmed. The time
 * it takes grows with the length of the text alone: it runs before any check of length. What is kept stays as it is when it
 * is parsed again; so rows are looked at once more, since NFC writes a few signs as more than one.
 */
export const cleanText = (text: string): string => {
  const typed = text.toWellFormed().replaceAll('\r\n', '\n').replaceAll('\r', '\n').replace(removed, '$1');
  return partRows(partRows(typed).normalize('NFC')).trim();
};

/** As `cleanText`, on one line. */
export const cleanLine = (text: string): string => cleanText(text).replace(/\s+/gu, ' ');

/** Whether there is anything to see: signs that only space, join or direct do not count, nor letters that are blank. */
const isVisible = (kept: string): boolean =>
  /(?![\u115f\u1160\u2800\u3164\uffa0])[\p{L}\p{N}\p{P}\p{S}]/u.test(kept);

type Basics = Pick<Wording, 'label' | 'told' | 'hint' | 'autocomplete' | 'height' | 'part'> & {
  /** Longest length in characters. */
  max?: number;
  /** What to say when it is missing; made from the label when absent. */
  missing?: string;
};

const missingText = ({ label, missing }: Basics) => missing ?? `“${label}” is empty. Please fill it in.`;
/** Said only when it is: to write a number the way people do loads the runtime's language data, which takes its time. */
const tooLong = ({ label }: Basics, max: number) => ({
  error: () => `“${label}” is too long: it can have ${max.toLocaleString('en-GB')} characters at most.`,
});

/** One line of text that must be given. */
export const line = (basics: Basics) => {
  const max = basics.max ?? 200;
  return worded(
    z
      .string({ error: missingText(basics) })
      .check(
        z.overwrite(cleanLine),
        z.refine(isVisible, { error: missingText(basics), abort: true }),
        z.maxLength(max, tooLong(basics, max)),
      ),
    { ...basics, input: 'line' },
  );
};

/** One line of text that may be left empty; empty is absent. */
export const optionalLine = (basics: Basics) => {
  const max = basics.max ?? 200;
  return worded(
    z.optional(z.string().check(z.overwrite(cleanLine), z.maxLength(max, tooLong(basics, max)))),
    {
      ...basics,
      input: 'line',
      optional: true,
    },
  );
};

/** Fewer letters than these are not yet a few words, in whatever script. */
const fewWords = 10;

/** Whether a text says something: a full stop, or a yes, does not. */
export const saysSomething = (kept: string): boolean =>
  (kept.match(/[\p{L}\p{N}]/gu) ?? []).length >= fewWords;

/**
 * Several lines of text that must be given.
 *
 * @param tooShort what to say of a text that is no few words; where absent, one letter is enough
 */
export const text = ({ tooShort, ...basics }: Basics & { tooShort?: string }) => {
  const max = basics.max ?? 5_000;
  return worded(
    z
      .string({ error: missingText(basics) })
      .check(
        z.overwrite(cleanText),
        z.refine(isVisible, { error: missingText(basics), abort: true }),
        ...(tooShort ? [z.refine<string>(saysSomething, { error: tooShort })] : []),
        z.maxLength(max, tooLong(basics, max)),
      ),
    { ...basics, input: 'text' },
  );
};

/** Several lines of text that may be left empty. */
export const optionalText = (basics: Basics) => {
  const max = basics.max ?? 5_000;
  return worded(
    z.optional(z.string().check(z.overwrite(cleanText), z.maxLength(max, tooLong(basics, max)))),
    {
      ...basics,
      input: 'text',
      optional: true,
    },
  );
};

/**
 * The shape of an email address that this system writes to: the HTML standard's pattern, in lower case, at most 254
 * characters, at least one dot in the domain; dots in its name only between other signs, as mail services take them
 * (RFC 5321). The last part of the domain begins with a letter, as all top-level domains do (RFC 1123, 2.1): it is no IP
 * address, however that is written. No comments, quotes or line breaks can pass, so it is safe in a header.
 */
export const emailPattern =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** As long as RFC 5321 lets an address be. */
const longestEmail = 254;

const wrongEmail = 'This is not an email address. Write it like name@example.org.';

/**
 * An address as it is kept: in lower case, and the domain, which may be typed in any script, by its name in the DNS
 * (`name@bücher.test` is `name@xn--bcher-kva.test`). What is too long for an address stays as it is.
 */
const cleanEmail = (typed: string): string => {
  const address = cleanLine(typed).toLowerCase();
  if (address.length > longestEmail) return address;
  const at = address.lastIndexOf('@') + 1;
  const domain = address.slice(at);
  if (!at || !/\P{ASCII}/u.test(domain) || !/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain)) return address;
  return `${address.slice(0, at)}${URL.parse(`http://${domain}`)?.hostname ?? domain}`;
};

/** What stands before the @ may be of any script elsewhere (RFC 6531); the mail service that we send by takes none. */
const nameInPlainLetters = (address: string): boolean => !/\P{ASCII}.*@/u.test(address);
const otherLetters = {
  error:
    'Our mail service cannot write to this address: before the @ it takes only the letters a to z, digits and a few signs. Please give another address.',
  abort: true,
};

/** As long as RFC 5321 lets the name before the @ be. */
const nameIsShort = (address: string): boolean => address.lastIndexOf('@') <= 64;

/** The length first: the others look through an address more than once. */
const isAddress = () => [
  z.maxLength(longestEmail, { error: wrongEmail, abort: true }),
  z.refine<string>(nameInPlainLetters, otherLetters),
  z.refine<string>(nameIsShort, wrongEmail),
  z.regex(emailPattern, wrongEmail),
];

export const email = (basics: Basics) =>
  worded(
    z
      .string({ error: missingText(basics) })
      .check(
        z.overwrite(cleanEmail),
        z.minLength(1, { error: missingText(basics), abort: true }),
        ...isAddress(),
      ),
    { ...basics, input: 'email' },
  );

export const optionalEmail = (basics: Basics) =>
  worded(z.optional(z.string().check(z.overwrite(cleanEmail), ...isAddress())), {
    ...basics,
    input: 'email',
    optional: true,
  });

/** A web address, http or https only. */
export const optionalAddress = (basics: Basics) =>
  worded(
    z.optional(
      z.string().check(
        z.overwrite(cleanLine),
        z.maxLength(500, { ...tooLong(basics, 500), abort: true }),
        z.refine((typed) => {
          const address = URL.parse(typed);
          return address?.protocol === 'https:' || address?.protocol === 'http:';
        }, 'This is not a web address. Copy it whole, beginning with https://.'),
      ),
    ),
    { ...basics, input: 'address', optional: true },
  );

/** A calendar day, `2026-11-24`, in this millennium: instants are compared as text, which needs years of four digits. */
export const day = (basics: Basics) => {
  const error = `“${basics.label}” is not a date. Write year, month and day, like 2026-11-24.`;
  return worded(
    z.iso
      .date({ error, abort: true })
      .check(z.refine((typed) => typed >= '2000-01-01' && typed <= '2999-12-31', error)),
    { ...basics, input: 'day' },
  );
};

/** A calendar day that may be left out; empty is absent. */
export const optionalDay = (basics: Basics) =>
  worded(z.optional(day(basics)), { ...basics, input: 'day', optional: true });

/** A whole number in a range. A web form's text is turned into a number when the form is read. */
export const wholeNumber = (basics: Basics & { least: number; most: number }) => {
  const error = `“${basics.label}” takes a whole number from ${basics.least} to ${basics.most}.`;
  return worded(z.int({ error }).check(z.gte(basics.least, error), z.lte(basics.most, error)), {
    ...basics,
    input: 'number',
  });
};

const asOptions = (values: readonly string[], labels?: Partial<Record<string, string>>) =>
  values.map((value) => ({ value, label: labels?.[value] ?? value[0]?.toUpperCase() + value.slice(1) }));

/** One of a few values. */
export const choice = <const Value extends string>(
  basics: Basics & { values: readonly Value[]; labels?: Partial<Record<Value, string>> },
) =>
  worded(
    z.enum(basics.values as readonly [Value, ...Value[]], {
      error: `Please choose one under “${basics.label}”.`,
    }),
    { ...basics, input: 'choice', options: asOptions(basics.values, basics.labels) },
  );

export const optionalChoice = <const Value extends string>(
  basics: Basics & { values: readonly Value[]; labels?: Partial<Record<Value, string>> },
) =>
  worded(
    z.optional(
      z.enum(basics.values as readonly [Value, ...Value[]], {
        error: `Please choose one under “${basics.label}”.`,
      }),
    ),
    {
      ...basics,
      input: 'choice',
      options: asOptions(basics.values, basics.labels),
      optional: true,
    },
  );

/** Several of a few values, at least one. */
export const choices = <const Value extends string>(
  basics: Basics & { values: readonly Value[]; labels?: Partial<Record<Value, string>> },
) =>
  worded(
    z
      .array(
        z.enum(basics.values as readonly [Value, ...Value[]], {
          error: `“${basics.label}”: one of these is unknown.`,
        }),
        {
          error: `Please choose at least one under “${basics.label}”.`,
        },
      )
      .check(z.minLength(1, `Please choose at least one under “${basics.label}”.`)),
    { ...basics, input: 'choices', options: asOptions(basics.values, basics.labels) },
  );

/** Several of a few values, or none. */
export const optionalChoices = <const Value extends string>(
  basics: Basics & { values: readonly Value[]; labels?: Partial<Record<Value, string>> },
) =>
  worded(
    z.optional(
      z.array(
        z.enum(basics.values as readonly [Value, ...Value[]], {
          error: `“${basics.label}”: one of these is unknown.`,
        }),
      ),
    ),
    { ...basics, input: 'choices', options: asOptions(basics.values, basics.labels), optional: true },
  );

/** A box to tick or leave. */
export const tick = (basics: Basics) =>
  worded(z.boolean({ error: `“${basics.label}” is yes or no.` }), {
    ...basics,
    input: 'tick',
    optional: true,
  });

/** A box that must be ticked. */
export const mustTick = (basics: Basics) =>
  worded(z.literal(true, { error: basics.missing ?? `Please tick “${basics.label}”.` }), {
    ...basics,
    input: 'tick',
  });

/** Rows of the same few fields. */
export const rows = <Row extends z.ZodMiniObject>(
  basics: Basics & { row: Row; least?: number; most: number; offered?: number },
) =>
  worded(
    z
      .array(basics.row, { error: missingText(basics) })
      .check(
        z.minLength(basics.least ?? 0, missingText(basics)),
        z.maxLength(basics.most, `“${basics.label}”: at most ${basics.most}.`),
      ),
    { ...basics, input: 'rows', optional: !basics.least },
  );
