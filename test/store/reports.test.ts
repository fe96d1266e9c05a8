import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReports } from '../../shared/store/reports.ts';
import { type LocalAws, openLocalAws } from '../support/local-aws.ts';

let aws: LocalAws;
let client: S3Client;
beforeAll(async () => {
  aws = await openLocalAws({ buckets: ['reports'] });
  client = new S3Client({ ...aws.client, forcePathStyle: true });
});
afterAll(async () => {
  client.destroy();
  await aws.close();
  expect(aws.refused).toEqual([]);
});

const reports = () => createReports({ bucket: 'reports', client });
const pdf = Buffer.from('%PDF-1.7 a report');

test('a report is kept by the hash of its content, once', async () => {
  const key = await reports().put(pdf);
  expect(key).toMatch(/^reports\/[0-9a-f]{64}\.pdf$/);
  expect(await reports().put(pdf)).toBe(key);
  expect(await reports().put(Buffer.from('%PDF-1.7 another'))).not.toBe(key);
  expect(Buffer.from((await reports().get(key)) ?? [])).toEqual(pdf);
});

test('there is none under another name, nor under a name that is not its own', async () => {
  expect(await reports().get(`reports/${'0'.repeat(64)}.pdf`)).toBeUndefined();
  const key = `reports/${'1'.repeat(64)}.pdf`;
  await client.send(new PutObjectCommand({ Bucket: 'reports', Key: key, Body: pdf }));
  expect(await reports().get(key)).toBeUndefined();
});

test('a bucket that is not there is a fault', async () => {
  await expect(createReports({ bucket: 'nowhere', client }).get(await reports().put(pdf))).rejects.toThrow(
    'The specified bucket does not exist',
  );
});
