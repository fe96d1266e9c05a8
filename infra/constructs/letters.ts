import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Construct } from 'constructs';
import { lettersWaitIn, pendingLetter } from '../../shared/names.ts';
import { WorkQueue } from './work-queue.ts';

/**
 * The way of a letter from the table to its sender. Whoever writes a letter only writes its row; the table's stream makes
 * a message of it, so that a record and its letters are one transaction and nothing can be forgotten in between.
 *
 * There are two lines, each with its pipe and its queue: what is sent to many never stands in front of a receipt.
 */
export class Letters extends Construct {
  readonly receipts: Line;
  readonly bulk: Line;

  constructor(scope: Construct, id: string, table: Table) {
    super(scope, id);
    // A letter for which there is no slot yet comes back too, and that is no failure: twenty times, six minutes apart, are
    // two hours before a person is asked. What is given up is still in the table, where the sweep finds it.
    const work = { functionTimeout: 60, tries: 20 };
    const receipts = new WorkQueue(this, 'Receipts', work);
    const bulk = new WorkQueue(this, 'Bulk', { ...work, dead: receipts.dead });
    this.receipts = { work: receipts, pipe: this.pipe('receipts', receipts, table) };
    this.bulk = { work: bulk, pipe: this.pipe('bulk', bulk, table) };
  }

  private pipe(line: keyof typeof lettersWaitIn, { queue }: WorkQueue, table: Table): CfnPipe {
    const stream = table.tableStreamArn ?? '';
    const role = new Role(this, `PipeRole-${line}`, {
      assumedBy: new ServicePrincipal('pipes.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    const rights = [
      new PolicyStatement({
        actions: [
          'dynamodb:DescribeStream',
          'dynamodb:GetRecords',
          'dynamodb:GetShardIterator',
          'dynamodb:ListStreams',
        ],
        resources: [stream],
      }),
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
    ];
    for (const right of rights) role.addToPolicy(right);

    const pipe = new CfnPipe(this, `Pipe-${line}`, {
      description: `Each letter that was just written, to the queue for ${line} of send-letters`,
      roleArn: role.roleArn,
      source: stream,
      sourceParameters: {
        filterCriteria: { filters: lettersWaitIn[line].map((each) => ({ pattern: patternOf(each) })) },
        dynamoDbStreamParameters: {
          startingPosition: 'TRIM_HORIZON',
          batchSize: 10,
          // What cannot be put on the queue within an hour is let go, so that it does not hold up what comes after: the
          // letter is safe in the table, and the sweep queues it.
          maximumRecordAgeInSeconds: 3600,
          onPartialBatchItemFailure: 'AUTOMATIC_BISECT',
        },
      },
      target: queue.queueArn,
      targetParameters: { inputTemplate: `{"letterId": "<$.dynamodb.Keys.pk.S>", "line": "${line}"}` },
    });
    // The pipe tries its rights when it is made.
    pipe.node.addDependency(role);
    return pipe;
  }
}

/** One line of letters: the pipe that brings them, and the queue in which they wait. */
interface Line {
  work: WorkQueue;
  pipe: CfnPipe;
}

const patternOf = ({ stream, list }: { stream: string; list?: boolean }): string =>
  JSON.stringify({
    eventName: [pendingLetter.eventName],
    dynamodb: {
      NewImage: {
        type: { S: [pendingLetter.type] },
        state: { S: [pendingLetter.state] },
        stream: { S: [stream] },
        ...(list === undefined ? {} : { list: { S: [{ exists: list }] } }),
      },
    },
  });
