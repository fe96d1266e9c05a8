import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';

export interface ObjectRequest {
  method: string;
  bucket: string;
  /** Decoded. */
  key: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface ObjectAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer | string;
}

/** Headers that come back as they were given. */
const keptHeaders = ['content-type', 'cache-control', 'content-disposition', 'content-language', 'expires'];

/**
 * Buckets in a folder, with the part of S3 that functions use: PutObject (also only if there is none yet), GetObject,
 * HeadObject. Everything else answers NotImplemented. An object is one file, its headers in the first line.
 */
export const createObjects = (buckets: readonly string[], folder: string) => {
  const fileOf = (bucket: string, key: string) =>
    join(folder, bucket, createHash('sha256').update(key).digest('hex'));
  for (const bucket of buckets) mkdirSync(join(folder, bucket), { recursive: true });

  const put = ({ bucket, key, headers, body }: ObjectRequest): ObjectAnswer => {
    const file = fileOf(bucket, key);
    if (headers['if-none-match'] === '*' && existsSync(file)) {
      return fault(
        412,
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
      );
    }
    const content = headers['content-encoding']?.includes('aws-chunked') ? unchunk(body) : body;
    const kept = Object.entries(headers).filter(
      ([name]) => keptHeaders.includes(name) || name.startsWith('x-amz-meta-'),
    );
    const etag = `"${createHash('md5').update(content).digest('hex')}"`;
    const about = JSON.stringify({ key, headers: { ...Object.fromEntries(kept), etag } });
    // Whoever reads sees the old file or the new one, whole, whenever the process ends.
    const draft = `${file}.${randomUUID()}`;
    writeFileSync(draft, Buffer.concat([Buffer.from(`${about}\n`), content]));
    renameSync(draft, file);
    return { status: 200, headers: { etag }, body: '' };
  };

  const get = ({ method, bucket, key }: ObjectRequest): ObjectAnswer => {
    const file = fileOf(bucket, key);
    if (!existsSync(file)) return fault(404, 'NoSuchKey', 'The specified key does not exist.');
    const all = readFileSync(file);
    const end = all.indexOf(10);
    const { headers } = JSON.parse(all.subarray(0, end).toString()) as { headers: Record<string, string> };
    const content = all.subarray(end + 1);
    return {
      status: 200,
      headers: {
        'content-type': 'binary/octet-stream',
        ...headers,
        'content-length': String(content.length),
      },
      body: method === 'HEAD' ? '' : content,
    };
  };

  return {
    answer(request: ObjectRequest): ObjectAnswer {
      if (!buckets.includes(request.bucket))
        return fault(404, 'NoSuchBucket', 'The specified bucket does not exist');
      const special =
        [...request.query.keys()].find((name) => name !== 'x-id') ?? (request.headers.range && 'Range');
      if (special || !request.key) {
        return fault(
          501,
          'NotImplemented',
          `The local run has no S3 request ${request.method} with ${special ?? 'no key'}.`,
        );
      }
      switch (request.method) {
        case 'PUT':
          return put(request);
        case 'GET':
        case 'HEAD':
          return get(request);
        default:
          return fault(501, 'NotImplemented', `The local run has no S3 request ${request.method}.`);
      }
    },
  };
};

export type Objects = ReturnType<typeof createObjects>;

/** An error as S3 writes it. */
export const fault = (status: number, code: string, message: string): ObjectAnswer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`,
});

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Takes the chunk headers of `aws-chunked` out of a body. */
const unchunk = (body: Buffer): Buffer => {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.subarray(at, end).toString(), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
};
