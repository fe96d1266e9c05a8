import { createHash } from 'node:crypto';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/**
 * Reports (PDF files), named by the hash of their content: the same bytes are the same object, and an object never
 * changes, so whoever approved a hash approved these bytes.
 */
export const createReports = (settings: { bucket: string; client?: S3Client }) => {
  const client = settings.client ?? new S3Client({});
  const Bucket = settings.bucket;
  return {
    /** Keeps a report and answers its key, `reports/<sha256>.pdf`. Repeating it is harmless. One request. */
    async put(bytes: Uint8Array): Promise<string> {
      const Key = `reports/${hashOf(bytes)}.pdf`;
      await client.send(new PutObjectCommand({ Bucket, Key, Body: bytes, ContentType: 'application/pdf' }));
      return Key;
    },

    /** The report, or undefined when there is none. Throws when the bytes are not those of the name. One request. */
    async get(key: string): Promise<Uint8Array | undefined> {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key }));
        const bytes = await Body?.transformToByteArray();
        if (bytes && key !== `reports/${hashOf(bytes)}.pdf`)
          throw new Error('The report is not what its name says.');
        return bytes;
      } catch (fault) {
        if (fault instanceof NoSuchKey) return undefined;
        throw fault;
      }
    },
  };
};

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export type Reports = ReturnType<typeof createReports>;
