/** What the house needs of the S3 client; `reports.ts` loads it with the first report. */
export { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
