import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccounts } from '../../infra/local/accounts.ts';
import { createAws } from '../../infra/local/aws.ts';
import { createObjects } from '../../infra/local/objects.ts';
import type { FunctionPlan, Plan } from '../../infra/local/plan.ts';
import { host, listen } from '../../infra/local/ports.ts';
import { createQueues } from '../../infra/local/queues.ts';
import { createSes } from '../../infra/local/ses.ts';

const account = {
  id: '000000000000',
  region: 'eu-central-1',
  partition: 'aws',
  urlSuffix: 'amazonaws.com',
  stack: 'test',
};

const caller: FunctionPlan = {
  logicalId: 'test',
  name: 'test',
  arn: 'arn:test',
  roleArn: 'arn:test-role',
  folder: '',
  handler: '',
  environment: {},
  timeoutSeconds: 30,
  memoryMb: 128,
  reservedConcurrency: undefined,
};

const queuePlan = (name: string) => ({
  logicalId: name,
  name,
  arn: `arn:${name}`,
  visibilitySeconds: 30,
  delaySeconds: 0,
  retentionSeconds: 345_600,
  maximumBytes: 1_048_576,
  redrive: undefined,
});

/**
 * The queues, buckets and accounts of the local run, behind the endpoint that it gives to its AWS clients, on 127.0.0.1. The one
 * caller may do everything; `client` is what its clients are made with.
 */
export const openLocalAws = async ({
  queues: names = [],
  buckets = [],
}: {
  queues?: readonly string[];
  buckets?: readonly string[];
}) => {
  const now = () => new Date();
  const folder = mkdtempSync(join(tmpdir(), 'local-aws-'));
  const plan: Plan = {
    account,
    functions: [caller],
    routes: [],
    queues: names.map(queuePlan),
    mappings: [],
    tables: [],
    buckets: buckets.map((name) => ({ logicalId: name, name })),
    pipes: [],
    rules: [],
    roles: [],
    signIn: undefined,
    mail: { identities: [], configurationSets: {} },
  };
  const queues = createQueues(plan.queues, { now, folder: undefined });
  const ses = await createSes({
    folder: undefined,
    now,
    putEvent: async () => {},
    identities: [],
    configurationSets: {},
  });
  const accounts = createAccounts([], undefined);
  const refused: string[] = [];
  const { port, close } = await listen(
    createAws({
      plan,
      permissions: { refusal: async () => undefined },
      // Nobody asks for a table here.
      dynamodbPort: 0,
      // … or calls a function.
      functions: {
        invoke: async () => ({ outcome: 'failed', errorType: 'None', errorMessage: 'There are none.' }),
        active: () => 0,
        invocations: () => [],
        stop: async () => {},
      },
      queues,
      objects: createObjects(buckets, folder),
      ses,
      accounts,
      wrote: () => {},
      refused: (_, message) => refused.push(message),
    }),
    0,
  );
  const endpoint = `http://${host}:${port}`;
  return {
    client: {
      endpoint,
      region: account.region,
      credentials: { accessKeyId: caller.logicalId, secretAccessKey: 'test' },
    },
    urlOf: (queue: string) => `${endpoint}/${account.id}/${queue}`,
    /** What lies in a queue, oldest first, also what somebody works on. */
    bodiesIn: (queue: string) =>
      queues
        .byName(queue)
        ?.messages()
        .map(({ body }) => body),
    accounts,
    /** What the endpoint could not answer. */
    refused,
    close: async () => {
      await close();
      queues.stop();
      ses.stop();
      await ses.flush();
      rmSync(folder, { recursive: true });
    },
  };
};

export type LocalAws = Awaited<ReturnType<typeof openLocalAws>>;
