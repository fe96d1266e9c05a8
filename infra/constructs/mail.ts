import { CfnOutput, Stack } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  ConfigurationSet,
  type ConfigurationSetProps,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { WorkQueue } from './work-queue.ts';

/** What SES tells us about a mail, and what EventBridge calls it. */
const told = {
  'Email Sent': EmailSendingEvent.SEND,
  'Email Delivered': EmailSendingEvent.DELIVERY,
  'Email Bounced': EmailSendingEvent.BOUNCE,
  'Email Complaint Received': EmailSendingEvent.COMPLAINT,
  'Email Rejected': EmailSendingEvent.REJECT,
  'Email Rendering Failed': EmailSendingEvent.RENDERING_FAILURE,
  'Email Delivery Delayed': EmailSendingEvent.DELIVERY_DELAY,
};

/**
 * SES: the identity that letters come from, the two streams that keep receipts apart from outputs, and the queue of what
 * became of each mail.
 */
export class Mail extends Construct {
  readonly transactional: ConfigurationSet;
  readonly bulk: ConfigurationSet;
  /** What SES told; what could not be written down within half an hour is `late`, and tried for days more. */
  readonly events: WorkQueue;
  readonly late: WorkQueue;
  private readonly identity: EmailIdentity;
  private readonly from: string;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.from = stage.mailFrom;

    this.identity = new EmailIdentity(this, 'Identity', {
      identity: Identity.domain(stage.mailDomain),
      // What came back is told by events. A mail about it, too, would bring addresses into somebody's mailbox.
      feedbackForwarding: false,
    });
    this.identity.dkimRecords.forEach(({ name, value }, index) => {
      new CfnOutput(this, `Dkim${index + 1}`, {
        value: `${name} CNAME ${value}`,
        description: 'DNS record to set',
      });
    });
    new CfnOutput(this, 'Dmarc', {
      value: `_dmarc.${stage.mailDomain} TXT "v=DMARC1; p=none"`,
      description: 'DNS record to set, where the domain has none: large mailbox providers ask for it',
    });

    const stream = (
      name: string,
      suppression: Pick<ConfigurationSetProps, 'suppressionReasons' | 'disableSuppressionList'>,
    ) => {
      const set = new ConfigurationSet(this, name, {
        tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
        reputationMetrics: true,
        ...suppression,
      });
      set.addEventDestination('Events', {
        destination: EventDestination.eventBus(EventBus.fromEventBusName(set, 'Bus', 'default')),
        events: Object.values(told),
      });
      return set;
    };
    // Who calls an output spam, or whose mailbox once returned one, gets no more outputs, but still the receipt for what
    // they submit and the code they sign in with: the account's list, which no reader can undo, would swallow those.
    this.transactional = stream('Transactional', { disableSuppressionList: true });
    this.bulk = stream('Bulk', { suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS });

    // A fault of the table, or of ours, may last for a day. A late message is tried every six hours. After twenty tries, the
    // earlier ones among them, it lies in the dead-letter queue until somebody moves it back.
    const functionTimeout = 60;
    this.late = new WorkQueue(this, 'Late', { functionTimeout, hiddenFor: 6 * 3_600, tries: 20 });
    this.events = new WorkQueue(this, 'Events', { functionTimeout, tries: 5, dead: this.late.queue });
    new Rule(this, 'Fates', {
      description: 'What became of each mail, to the queue of mail-events',
      eventPattern: {
        source: ['aws.ses'],
        detailType: Object.keys(told),
        detail: {
          mail: {
            // The bus is the account's: other stages, and other systems, speak there too.
            tags: {
              'ses:configuration-set': [
                this.transactional.configurationSetName,
                this.bulk.configurationSetName,
              ],
            },
          },
        },
      },
      targets: [new SqsQueue(this.events.queue, { deadLetterQueue: this.late.queue })],
    });
  }

  /** Gives what SES tells to `handler`, those that are late beside those that are new. */
  feedEvents(handler: IFunction): void {
    this.events.feed(handler, 5);
    this.late.feed(handler, 2);
  }

  /** The right to send: as this sender, through these two streams, and no other. */
  sending(): PolicyStatement {
    const arnOf = (set: ConfigurationSet) =>
      Stack.of(this).formatArn({
        service: 'ses',
        resource: 'configuration-set',
        resourceName: set.configurationSetName,
      });
    return new PolicyStatement({
      actions: ['ses:SendRawEmail'],
      resources: [this.identity.emailIdentityArn, arnOf(this.transactional), arnOf(this.bulk)],
      conditions: { StringEquals: { 'ses:FromAddress': this.from } },
    });
  }

  /** The right to ask how much mail the account may send. SES knows no resource for it. */
  askingTheQuota(): PolicyStatement {
    return new PolicyStatement({ actions: ['ses:GetSendQuota'], resources: ['*'] });
  }
}
