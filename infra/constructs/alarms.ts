import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { BackgroundRoom, WebRoom } from '../../shared/names.ts';
import { rooms as names } from '../bundle.ts';
import type { Stage } from '../stages.ts';
import type { Letters } from './letters.ts';
import type { Mail } from './mail.ts';
import type { Room } from './room.ts';
import type { Web } from './web.ts';

/** What a person suffers when a function fails. */
const suffered: Record<WebRoom | BackgroundRoom, string> = {
  site: 'Visitors cannot open the front page, or see pages without their style',
  cycles: 'Nobody can see or plan the dates of the year',
  modalities: 'Nobody can read the modalities, and the secretariat cannot publish them',
  calls: 'Nobody can read the call for proposals, and the secretariat cannot open one',
  proposals: 'People cannot propose a forum, or come back to their proposal',
  reviews: 'MAG members cannot review proposals, and proposers cannot agree to merge theirs',
  selection: 'The secretariat cannot decide on proposals, and nobody can read the decisions',
  forums: 'Visitors cannot read about the forums',
  outputs: 'Readers cannot open outputs, and teams cannot publish them',
  feedback: 'Readers cannot comment on drafts',
  dissemination: 'The secretariat cannot prepare or release what is sent to organisations',
  press: 'Press releases and their feeds cannot be read or released',
  choices: 'Readers cannot decline letters, which mail programs hold against us',
  desk: 'Staff cannot see what waits for them',
  people: 'The secretariat cannot let people in, or change what they may do',
  charters: 'Forums cannot write their charters, or refine their goals',
  workplans: 'Forums cannot keep their workplans, and nobody sees how far they are',
  participation: 'MAG members cannot declare the forums they take part in',
  'sign-in': 'Staff cannot sign in',
  'send-letters': 'Receipts and outputs may not be leaving',
  'mail-events': 'Nobody learns what became of letters, and press releases list too few organisations',
  digests: 'Staff get no digest, and do not hear of what is new',
  reminders: 'Nobody is reminded of what is due',
  sweep: 'Letters that got stuck stay stuck, and releases that stopped half-way are not finished',
  typeset: 'Teams cannot publish outputs, or look at them as PDF',
};

interface Watched {
  metric: IMetric;
  /** Rings at this value or above. */
  atLeast: number;
  /** Periods in a row. */
  periods?: number;
  /** One sentence: what a person suffers, and where to look. */
  description: string;
}

/** Alarms that say what a person suffers, the topic that they speak on, and a dashboard of the two ways through. */
export class Alarms extends Construct {
  private readonly topic: Topic | undefined;

  constructor(
    scope: Construct,
    id: string,
    parts: {
      stage: Stage;
      web: Web;
      mail: Mail;
      letters: Letters;
      rooms: Readonly<Record<WebRoom | BackgroundRoom, Room>>;
    },
  ) {
    super(scope, id);
    const { stage, web, mail, letters, rooms } = parts;
    this.topic = stage.alarmEmail ? this.topicTo(stage.alarmEmail) : undefined;

    const period = Duration.minutes(5);
    const sum = { period, statistic: Stats.SUM };
    const most = { period: Duration.minutes(1), statistic: Stats.MAXIMUM };
    const failures = names.map((name) => [name, rooms[name].function.metricErrors(sum)] as const);
    const serverErrors = web.api.metricServerError(sum);
    const { receipts, bulk } = letters;
    const waiting = receipts.work.queue.metricApproximateAgeOfOldestMessage(most);
    const bounces = new Metric({
      namespace: 'AWS/SES',
      metricName: 'Reputation.BounceRate',
      period: Duration.hours(1),
      statistic: Stats.MAXIMUM,
    });
    const complaints = new Metric({
      namespace: 'AWS/SES',
      metricName: 'Reputation.ComplaintRate',
      period: Duration.hours(1),
      statistic: Stats.MAXIMUM,
    });

    this.watch('PagesFail', {
      metric: serverErrors,
      atLeast: 5,
      description:
        'Visitors see an error page instead of what they asked for: look into the access log for routes.',
    });
    for (const [name, metric] of failures) {
      this.watch(`${name}Fails`, {
        metric,
        atLeast: 1,
        description: `${suffered[name]}: the function ${name} fails; its log says why.`,
      });
    }
    this.watch('LettersWait', {
      metric: waiting,
      atLeast: 900,
      periods: 3,
      description:
        'People wait for receipts and sign-in mail: the oldest has been in the queue for a quarter of an hour.',
    });
    this.watch('OutputsWait', {
      metric: bulk.work.queue.metricApproximateAgeOfOldestMessage(most),
      atLeast: 6 * 3600,
      periods: 3,
      description:
        'Outputs, press releases and digests leave late: the oldest letter has been in the queue for six hours.',
    });
    this.watch('LettersGivenUp', {
      metric: receipts.work.dead.metricApproximateNumberOfMessagesVisible(most),
      atLeast: 1,
      periods: 5,
      description:
        'Letters that could not be sent lie in the dead-letter queue of send-letters, and the sweep does not bring them to anybody.',
    });
    for (const [line, { pipe }] of Object.entries({ Receipts: receipts, Outputs: bulk })) {
      this.watch(`${line}NotQueued`, {
        metric: new Metric({
          namespace: 'AWS/EventBridge/Pipes',
          metricName: 'ExecutionFailed',
          dimensionsMap: { PipeName: pipe.ref },
          ...sum,
        }),
        atLeast: 1,
        periods: 3,
        description: `${line} leave some minutes late: the pipe from the table to their queue fails, and only the sweep queues letters.`,
      });
    }
    // Between two tries a late report is hidden; visible for long, nobody takes it up.
    this.watch('FatesLate', {
      metric: mail.late.queue.metricApproximateNumberOfMessagesNotVisible(most),
      atLeast: 1,
      periods: 30,
      description:
        'It takes hours until anybody learns what became of some letters: mail-events fails on reports of SES, and tries them every six hours.',
    });
    this.watch('FatesNotRead', {
      metric: mail.late.queue.metricApproximateNumberOfMessagesVisible(most),
      atLeast: 1,
      periods: 30,
      description:
        'Nobody learns what became of some letters: mail-events does not take up the late reports of SES.',
    });
    this.watch('FatesGivenUp', {
      metric: mail.late.dead.metricApproximateNumberOfMessagesVisible(most),
      atLeast: 1,
      description:
        'Nobody learns what became of some letters: reports of SES lie in the dead-letter queue of mail-events. Move them back once it works.',
    });
    this.watch('Bounces', {
      metric: bounces,
      atLeast: 0.05,
      description:
        'Soon no mail may leave at all: one in twenty addresses does not exist, and at one in ten SES stops the account.',
    });
    this.watch('Complaints', {
      metric: complaints,
      atLeast: 0.001,
      description:
        'Soon no mail may leave at all: one reader in a thousand calls our letters spam, and SES stops accounts for that.',
    });

    new Dashboard(this, 'Dashboard', {
      dashboardName: `Intersession-${stage.name}`,
      widgets: [
        [
          new GraphWidget({
            title: 'In: requests, and those that failed',
            left: [web.api.metricCount(sum)],
            right: [web.api.metricClientError(sum), serverErrors],
            width: 12,
          }),
          new GraphWidget({
            title: 'In: how long an answer takes (ms)',
            left: ['p50', 'p95', 'p99'].map((statistic) =>
              web.api.metricLatency({ period, statistic, label: statistic }),
            ),
            width: 12,
          }),
        ],
        [
          new GraphWidget({
            title: 'Out: letters in the queue, and how long the oldest has waited (s)',
            left: [receipts, bulk].map(({ work }) =>
              work.queue.metricApproximateNumberOfMessagesVisible(most),
            ),
            right: [waiting],
            width: 12,
          }),
          new GraphWidget({
            title: 'Out: what became of mail',
            left: ['Send', 'Delivery', 'Bounce', 'Complaint'].map(
              (metricName) => new Metric({ namespace: 'AWS/SES', metricName, ...sum }),
            ),
            right: [bounces, complaints],
            width: 12,
          }),
        ],
        [
          new GraphWidget({
            title: 'Functions that failed',
            left: failures.map(([name, metric]) => metric.with({ label: name })),
            width: 24,
          }),
        ],
      ],
    });
  }

  private watch(id: string, { metric, atLeast, periods = 1, description }: Watched): void {
    const alarm = new Alarm(this, id, {
      metric,
      threshold: atLeast,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: description,
    });
    if (this.topic) alarm.addAlarmAction(new SnsAction(this.topic));
  }

  private topicTo(email: string): Topic {
    // A key of ours, since CloudWatch may not use the one that AWS manages for SNS.
    const key = new Key(this, 'Key', { description: 'Alarms on their way', enableKeyRotation: true });
    const topic = new Topic(this, 'Topic', { masterKey: key, enforceSSL: true });
    const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com');
    const ours = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [cloudWatch],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: ours,
      }),
    );
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [cloudWatch],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: ours,
      }),
    );
    topic.addSubscription(new EmailSubscription(email));
    return topic;
  }
}
