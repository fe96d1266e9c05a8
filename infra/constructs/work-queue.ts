import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** A queue that feeds one function, and the queue for what the function could not deal with. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly dead: Queue;

  /**
   * @param props.functionTimeout in seconds, of the function that it feeds
   * @param props.hiddenFor in seconds, how long a message that failed waits until it is tried again; six times the
   *   function's time when absent
   * @param props.tries how often a message may come back before it is given up
   * @param props.dead where those go; a queue of its own when absent
   */
  constructor(
    scope: Construct,
    id: string,
    props: { functionTimeout: number; hiddenFor?: number; tries: number; dead?: Queue },
  ) {
    super(scope, id);
    // Six times, as Lambda asks for: so that no message is given out again while its batch is still at work.
    const atWork = 6 * props.functionTimeout;
    const { hiddenFor = atWork } = props;
    if (hiddenFor < atWork) throw new Error(`${id} gives messages out again while their batch is at work.`);
    const common = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    };
    this.dead = props.dead ?? new Queue(this, 'Dead', common);
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: Duration.seconds(hiddenFor),
      deadLetterQueue: { queue: this.dead, maxReceiveCount: props.tries },
    });
  }

  /**
   * Gives messages to `handler`, ten at a time; it says which of them failed, and only those come again. How many
   * functions are at work is limited where they fetch their messages: turning messages away would count as tries.
   */
  feed(handler: IFunction, atOnce: number): void {
    handler.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: 10,
        reportBatchItemFailures: true,
        maxConcurrency: atOnce,
      }),
    );
  }
}
