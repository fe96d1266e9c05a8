import { SQSClient } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLettersQueue } from '../../shared/store/letters-queue.ts';

let server: FauxqsServer;
let client: SQSClient;
beforeAll(async () => {
  server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false, defaultRegion: 'eu-central-1' });
  client = new SQSClient({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

test('letters are queued ten a request, each as the message that the sender reads', async () => {
  const { queueUrl } = server.createQueue('letters', { region: 'eu-central-1' });
  let requests = 0;
  client.middlewareStack.add(
    (next) => (request) => {
      requests += 1;
      return next(request);
    },
    { step: 'initialize' },
  );
  const ids = Array.from({ length: 23 }, (_, index) => `ltr_${String(index).padStart(26, '0')}`);
  const queue = createLettersQueue({ queueUrl, client });
  expect(await queue.add(ids)).toBe(23);
  expect(requests).toBe(3);
  const bodies = server.inspectQueue('letters')?.messages.ready.map(({ body }) => body) ?? [];
  expect(bodies.map((body) => JSON.parse(body))).toEqual(ids.map((letterId) => ({ letterId })));
  expect(await queue.add([])).toBe(0);
  expect(requests).toBe(3);
});

test('a queue that is not there is a fault', async () => {
  const queue = createLettersQueue({
    queueUrl: `http://127.0.0.1:${server.port}/000000000000/nowhere`,
    client,
  });
  await expect(queue.add(['ltr_00000000000000000000000001'])).rejects.toThrow();
});
