import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';

/** What may lie in the bucket, by the end of its name. */
const endings = { 'application/pdf': 'pdf', 'image/png': 'png', 'image/jpeg': 'jpg' } as const;
export type KeptType = keyof typeof endings;

/**
 * Reports (PDF files) and the pictures of texts, named by the hash of their content: the same bytes are the same object, and an object never
 * changes, so whoever approved a hash approved these bytes.
 */
export const createReports = (settings: { bucket: string; client?: S3Client }) => {
  const Bucket = settings.bucket;
  let client = settings.client;
  // Few pages and letters have to do with a report; the client would be a third of every start.
  const s3 = async () => {
    const sdk = await import('./s3.ts');
    client ??= new sdk.S3Client({});
    return { ...sdk, client };
  };
  return {
    /** Keeps a file and answers its key, `reports/<sha256>.pdf`. Repeating it is harmless. One request. */
    async put(bytes: Uint8Array, type: KeptType = 'application/pdf'): Promise<string> {
      const Key = `${nameOf(bytes)}.${endings[type]}`;
      const { client, PutObjectCommand } = await s3();
      await client.send(new PutObjectCommand({ Bucket, Key, Body: bytes, ContentType: type }));
      return Key;
    },

    /** The file; undefined when there is none whose bytes are those of its name. One request. */
    async get(key: string): Promise<Uint8Array | undefined> {
      const { client, GetObjectCommand, NoSuchKey } = await s3();
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key }));
        const bytes = await Body?.transformToByteArray();
        return bytes && key.startsWith(`${nameOf(bytes)}.`) ? bytes : undefined;
      } catch (fault) {
        if (fault instanceof NoSuchKey) return undefined;
        throw fault;
      }
    },
  };
};

const nameOf = (bytes: Uint8Array): string => `reports/${createHash('sha256').update(bytes).digest('hex')}`;

export type Reports = ReturnType<typeof createReports>;
