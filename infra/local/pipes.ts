import { readFileSync } from 'node:fs';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard,
} from '@aws-sdk/client-dynamodb-streams';
import { ownClient } from './dynamodb.ts';
import { writeWhole } from './files.ts';
import { fillTemplate, matches } from './patterns.ts';
import type { PipePlan } from './plan.ts';
import type { Queues } from './queues.ts';

/** How far a pipe has read each shard: the number of the last record, or that the shard is read to its end. */
type Positions = Record<string, Record<string, { last?: string; ended?: true }>>;

/** When nothing says that a table was written to, it is looked at anyway, in milliseconds. */
const lookEvery = 1000;

/**
 * EventBridge pipes from a table's stream to a queue. Each goes on where the last run stopped: the position is written
 * after the messages are in the queue, so that a record may come twice but none is lost.
 */
export const startPipes = (
  pipes: readonly PipePlan[],
  {
    url,
    streams,
    queues,
    file,
    failed,
  }: {
    url: string;
    /** Each table's stream, by the table's logical id. */
    streams: ReadonlyMap<string, string>;
    queues: Queues;
    /** Where positions are kept; undefined for a run that keeps nothing. */
    file: string | undefined;
    failed: (fault: unknown) => void;
  },
) => {
  const client = new DynamoDBStreamsClient(ownClient(url));
  const positions = readPositions(file);
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let reading: Promise<void> | undefined;
  // Counts writes to tables: what was written before a reading began has been read when it ends.
  let written = 1;
  let read = 0;

  const readShard = async (pipe: PipePlan, streamArn: string, shardId: string) => {
    const own = positions[pipe.logicalId] ?? {};
    const position = own[shardId] ?? {};
    positions[pipe.logicalId] = own;
    own[shardId] = position;
    if (position.ended) return;
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamArn: streamArn,
        ShardId: shardId,
        ...(position.last
          ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position.last }
          : { ShardIteratorType: 'TRIM_HORIZON' }),
      }),
    );
    let iterator = ShardIterator;
    while (iterator && !stopped) {
      const { Records = [], NextShardIterator } = await client.send(
        new GetRecordsCommand({ ShardIterator: iterator }),
      );
      for (const record of Records) {
        if (pipe.filters.length && !pipe.filters.some((pattern) => matches(pattern, record))) continue;
        queues
          .byArn(pipe.queueArn)
          ?.send(pipe.template ? fillTemplate(pipe.template, record) : JSON.stringify(record));
      }
      const last = Records.at(-1)?.dynamodb?.SequenceNumber;
      if (last) position.last = last;
      if (!NextShardIterator) position.ended = true;
      if (file && (last || position.ended)) writeWhole(file, JSON.stringify(positions));
      if (!Records.length) return;
      iterator = NextShardIterator;
    }
  };

  const readAll = async () => {
    for (const pipe of pipes) {
      const streamArn = streams.get(pipe.table.logicalId);
      if (!streamArn) continue;
      for (const { ShardId } of await shardsOf(client, streamArn)) {
        if (ShardId) await readShard(pipe, streamArn, ShardId);
      }
    }
  };

  /** Reads until everything that was written when it was called is read; one reading at a time. */
  const catchUp = async (): Promise<void> => {
    clearTimeout(timer);
    if (reading) return reading;
    const until = written;
    let again = lookEvery;
    reading = readAll()
      .then(() => {
        read = until;
        if (written > read) again = 0;
      })
      .catch((fault: unknown) => {
        if (!stopped) failed(fault);
      })
      .finally(() => {
        reading = undefined;
        if (!stopped) timer = setTimeout(() => void catchUp(), again);
      });
    return reading;
  };
  void catchUp();

  return {
    /** A table may have been written to. */
    wrote(): void {
      written += 1;
      if (!reading) void catchUp();
    },
    /** Whether every write is read. */
    idle: () => read === written,
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(timer);
      await reading;
      client.destroy();
    },
  };
};

/** The shards of a stream, parents before children, so that records keep their order. */
const shardsOf = async (client: DynamoDBStreamsClient, streamArn: string): Promise<Shard[]> => {
  const shards: Shard[] = [];
  let from: string | undefined;
  do {
    const { StreamDescription } = await client.send(
      new DescribeStreamCommand({ StreamArn: streamArn, ...(from ? { ExclusiveStartShardId: from } : {}) }),
    );
    shards.push(...(StreamDescription?.Shards ?? []));
    from = StreamDescription?.LastEvaluatedShardId;
  } while (from);
  const ordered: Shard[] = [];
  const add = (shard: Shard) => {
    if (ordered.includes(shard)) return;
    const parent = shards.find(({ ShardId }) => ShardId === shard.ParentShardId);
    if (parent) add(parent);
    ordered.push(shard);
  };
  for (const shard of shards) add(shard);
  return ordered;
};

const readPositions = (file: string | undefined): Positions => {
  if (!file) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Positions;
  } catch {
    // No run before this one.
    return {};
  }
};
