import type { Functions } from './functions.ts';
import type { Plan } from './plan.ts';
import { type Message, md5, type Queues } from './queues.ts';

/** As many calls at once as one machine can bear, where the stack sets no limit. */
const usualConcurrency = 3;

/**
 * Lambda's event source mappings: takes batches from queues, calls the functions, and removes what was done. What a
 * function reports as failed, or all of a batch whose call failed, stays hidden in its queue until its time comes again.
 */
export const startMappings = (plan: Plan, queues: Queues, functions: Functions) => {
  let underWay = 0;
  let stopped = false;

  for (const mapping of plan.mappings) {
    const queue = queues.byArn(mapping.queueArn);
    const target = plan.functions.find(({ arn }) => arn === mapping.functionArn);
    if (!queue || !target) continue;
    let calls = 0;

    const call = async (batch: readonly Message[]) => {
      const event = {
        Records: batch.map((message) => recordOf(message, mapping.queueArn, plan.account.region)),
      };
      const outcome = await functions.invoke(target, event, `queue ${queue.plan.logicalId}`);
      if (outcome.outcome !== 'ok') return;
      const failed = mapping.reportsFailures ? failedIn(outcome.payload, batch) : new Set<string>();
      for (const { id } of batch) if (!failed.has(id)) queue.remove(id);
    };

    const take = () => {
      while (!stopped && calls < (mapping.concurrency ?? usualConcurrency)) {
        const batch = queue.receive(mapping.batchSize);
        if (!batch.length) return;
        calls += 1;
        underWay += 1;
        void call(batch).finally(() => {
          calls -= 1;
          underWay -= 1;
          take();
        });
      }
    };
    // Later, so that messages that are sent in one go are taken in one batch.
    let asked = false;
    queue.whenVisible(() => {
      if (asked) return;
      asked = true;
      setImmediate(() => {
        asked = false;
        take();
      });
    });
  }

  return {
    /** Whether no call is under way and no message waits for one. */
    idle: () => underWay === 0 && !plan.mappings.some(({ queueArn }) => queues.byArn(queueArn)?.anyVisible()),
    stop: () => {
      stopped = true;
    },
  };
};

const recordOf = (message: Message, queueArn: string, region: string) => ({
  messageId: message.id,
  receiptHandle: `${message.id}-${message.receives}`,
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receives),
    SentTimestamp: String(message.sentAt),
    SenderId: 'local',
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
  },
  messageAttributes: {},
  md5OfBody: md5(message.body),
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: region,
});

/** Which messages of a batch failed. A report that cannot be read fails them all, as Lambda has it. */
const failedIn = (payload: unknown, batch: readonly Message[]): ReadonlySet<string> => {
  const all = new Set(batch.map(({ id }) => id));
  const failures = (payload as { batchItemFailures?: unknown } | null | undefined)?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return all;
  const ids = failures.map((each: { itemIdentifier?: unknown } | null) => each?.itemIdentifier);
  return ids.every((id): id is string => typeof id === 'string' && all.has(id)) ? new Set(ids) : all;
};
