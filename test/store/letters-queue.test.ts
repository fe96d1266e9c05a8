import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Letter } from '../../shared/domain/letter.ts';
import { createLettersQueue } from '../../shared/store/letters-queue.ts';
import { type LocalAws, openLocalAws } from '../support/local-aws.ts';

let aws: LocalAws;
let client: SQSClient;
beforeAll(async () => {
  aws = await openLocalAws({ queues: ['receipts', 'bulk', 'dead', 'graves'] });
  client = new SQSClient(aws.client);
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

const count = () => {
  let requests = 0;
  client.middlewareStack.add(
    (next) => (request) => {
      requests += 1;
      return next(request);
    },
    { step: 'initialize', name: 'count', override: true },
  );
  return () => requests;
};

const letter = (index: number, more: Partial<Letter> = {}) => ({
  id: `ltr_${String(index).padStart(26, '0')}`,
  stream: 'transactional' as const,
  ...more,
});

test('letters are queued ten a request, each in its line, as the message that the sender reads', async () => {
  const queue = createLettersQueue({
    queueUrls: { receipts: aws.urlOf('receipts'), bulk: aws.urlOf('bulk') },
    deadUrl: aws.urlOf('dead'),
    client,
  });
  const requests = count();
  const receipts = Array.from({ length: 23 }, (_, index) => letter(index));
  const many = [letter(100, { stream: 'bulk' }), letter(101, { list: 'digests' })];
  expect(await queue.add([...many, ...receipts])).toBe(25);
  expect(requests()).toBe(4);
  const messages = (name: string) => aws.bodiesIn(name)?.map((body) => JSON.parse(body));
  expect(messages('receipts')).toEqual(receipts.map(({ id }) => ({ letterId: id, line: 'receipts' })));
  expect(messages('bulk')).toEqual(many.map(({ id }) => ({ letterId: id, line: 'bulk' })));
  expect(await queue.add([])).toBe(0);
  expect(requests()).toBe(4);
});

test('dead messages are read ten at a time, and taken away', async () => {
  const queueUrl = aws.urlOf('graves');
  const queue = createLettersQueue({
    queueUrls: { receipts: queueUrl, bulk: queueUrl },
    deadUrl: queueUrl,
    client,
  });
  await queue.add([letter(1), letter(2)]);
  const dead = await queue.dead();
  expect(dead.map(({ body }) => JSON.parse(body).letterId)).toEqual([letter(1).id, letter(2).id]);
  await queue.done(dead);
  expect(aws.bodiesIn('graves')).toEqual([]);
  expect(await queue.dead()).toEqual([]);
});

test('a queue that is not there is a fault', async () => {
  const nowhere = aws.urlOf('nowhere');
  const queue = createLettersQueue({
    queueUrls: { receipts: nowhere, bulk: nowhere },
    deadUrl: nowhere,
    client,
  });
  await expect(queue.add([letter(1)])).rejects.toThrow('The specified queue does not exist.');
  await expect(queue.dead()).rejects.toThrow('The specified queue does not exist.');
});
