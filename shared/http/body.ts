import { MIMEType } from 'node:util';
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
/** More than any form here has, in one request. */
const mostFiles = 10;

const tooMuch = refuse(
  'too-large',
  'This is more than one form can take (about 900 KB of text). Please go back, shorten it, and send it again.',
);

const tooManyFiles = refuse(
  'too-large',
  `These are more files than one form can take (${mostFiles}). Please go back and send them one by one.`,
);

/** Whether `sign` stands in there more often than `most` times. */
const isMoreThan = (most: number, bytes: Buffer, sign: string): boolean => {
  let count = 0;
  for (let at = bytes.indexOf(sign); at >= 0 && count <= most; at = bytes.indexOf(sign, at + sign.length))
    count += 1;
  return count > most;
};

/**
 * Whether a form has more parts than any that is taken, by what stands between them: the parser would make something of each
 * of a hundred thousand before they can be counted. A multipart form has one boundary more than parts.
 */
const hasTooManyParts = (bytes: Buffer, { essence, params }: MIMEType): boolean => {
  const boundary = params.get('boundary');
  return essence === 'multipart/form-data' && boundary
    ? isMoreThan(mostFields + mostFiles + 1, bytes, `--${boundary}`)
    : isMoreThan(mostFields, bytes, '&');
};

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
    if (hasTooManyParts(bytes, new MIMEType(type))) return tooMuch;
    form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  } catch {
    return unreadable;
  }
  const pairs: [string, string][] = [];
  const uploads = new Map<string, Upload>();
  let typed = 0;
  let files = 0;
  for (const [name, value] of form) {
    if (typeof value === 'string') {
      typed += Buffer.byteLength(value);
      pairs.push([name, value]);
      if (typed > mostTyped || pairs.length > mostFields) return tooMuch;
    } else {
      files += 1;
      if (files > mostFiles) return tooManyFiles;
      // Without a name there was nothing to send; a file that is empty has one, and who chose it is told.
      if (!value.size && !value.name) continue;
      uploads.set(name, {
        name: value.name,
        type: value.type,
        bytes: new Uint8Array(await value.arrayBuffer()),
      });
    }
  }
  return { fields: new Fields(pairs), json: undefined, uploads };
};
