import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Refusal, refuse } from '../domain/refusal.ts';

export interface Upload {
  name: string;
  type: string;
  bytes: Uint8Array;
}

/** What a form sent: values by field name, in the order in which they came. */
export class Fields {
  readonly #values = new Map<string, string[]>();

  constructor(pairs: Iterable<readonly [string, string]> = []) {
    for (const [name, value] of pairs) {
      const values = this.#values.get(name);
      if (values) values.push(value);
      else this.#values.set(name, [value]);
    }
  }

  /** The first value; undefined when the field was not sent. */
  one(name: string): string | undefined {
    return this.#values.get(name)?.[0];
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  names(): Iterable<string> {
    return this.#values.keys();
  }

  *pairs(): Iterable<readonly [string, string]> {
    for (const [name, values] of this.#values) for (const value of values) yield [name, value];
  }
}

export interface Body {
  fields: Fields;
  /** The parsed JSON of a JSON body; undefined for any other. */
  json: unknown;
  uploads: ReadonlyMap<string, Upload>;
}

const unreadable = refuse(
  'invalid',
  'The request could not be read. Please go back and send the form again.',
);

/**
 * What people type into one form at most, in bytes of UTF-8, and in how many fields. An answer shows it again, escaped, up
 * to six times as long, and a function's answer may have 6 MB. Files are not counted.
 */
const mostTyped = 900_000;
const mostFields = 3_000;

const tooMuch = refuse(
  'too-large',
  'This is more than one form can take (about 900 KB of text). Please go back, shorten it, and send it again.',
);

/** Reads a form (urlencoded or multipart, by the platform's own parser) or a JSON body. */
export const readBody = async (event: APIGatewayProxyEventV2): Promise<Body | Refusal> => {
  const nothing = { fields: new Fields(), json: undefined, uploads: new Map() };
  if (!event.body) return nothing;
  const bytes = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
  const type = event.headers['content-type'] ?? 'application/x-www-form-urlencoded';
  if (type.startsWith('application/json')) {
    if (bytes.length > mostTyped) return tooMuch;
    try {
      return { ...nothing, json: JSON.parse(bytes.toString('utf8')) };
    } catch {
      return refuse('invalid', 'The body is not JSON.');
    }
  }
  let form: FormData;
  try {
    form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  } catch {
    return unreadable;
  }
  const pairs: [string, string][] = [];
  const uploads = new Map<string, Upload>();
  let typed = 0;
  for (const [name, value] of form) {
    if (typeof value === 'string') {
      typed += Buffer.byteLength(value);
      pairs.push([name, value]);
      if (typed > mostTyped || pairs.length > mostFields) return tooMuch;
    } else if (value.size || value.name) {
      // Without a name there was nothing to send; a file that is empty has one, and who chose it is told.
      uploads.set(name, {
        name: value.name,
        type: value.type,
        bytes: new Uint8Array(await value.arrayBuffer()),
      });
    }
  }
  return { fields: new Fields(pairs), json: undefined, uploads };
};
