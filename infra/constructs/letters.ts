import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Construct } from 'constructs';
import { pendingLetter } from '../../shared/names.ts';
import { WorkQueue } from './work-queue.ts';

/**
 * The way of a letter from the table to its sender. Whoever writes a letter only writes its row; the table's stream makes
 * a message of it, so that a record and its letters are one transaction and nothing can be forgotten in between.
 */
export class Letters extends Construct {
  readonly work: WorkQueue;
  readonly pipe: CfnPipe;

  constructor(scope: Construct, id: string, table: Table) {
    super(scope, id);
    // A letter that SES is too busy for comes back too, and that is no failure: twenty times, six minutes apart, are two
    // hours of a busy SES before anybody is called. What is given up is still in the table, where the sweep finds it.
    this.work = new WorkQueue(this, 'Work', { functionTimeout: 60, tries: 20 });
    const stream = table.tableStreamArn ?? '';
    const queue = this.work.queue;

    const role = new Role(this, 'PipeRole', {
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

    this.pipe = new CfnPipe(this, 'Pipe', {
      description: 'Each letter that was just written, to the queue of send-letters',
      roleArn: role.roleArn,
      source: stream,
      sourceParameters: {
        filterCriteria: {
          filters: [
            {
              pattern: JSON.stringify({
                eventName: [pendingLetter.eventName],
                dynamodb: {
                  NewImage: { type: { S: [pendingLetter.type] }, state: { S: [pendingLetter.state] } },
                },
              }),
            },
          ],
        },
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
      targetParameters: { inputTemplate: '{"letterId": "<$.dynamodb.Keys.pk.S>"}' },
    });
    // The pipe tries its rights when it is made.
    this.pipe.node.addDependency(role);
  }
}
