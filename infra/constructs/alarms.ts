import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  LogQueryWidget,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { FilterPattern, type IFilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type BackgroundRoom, backgroundRooms, logs, type WebRoom } from '../../shared/names.ts';
import { rooms as names } from '../bundle.ts';
import type { Stage } from '../stages.ts';
import type { Letters } from './letters.ts';
import type { Mail } from './mail.ts';
import type { Room } from './room.ts';
import type { Web } from './web.ts';

/** What a person suffers when a function that nobody waits for fails. */
const suffered: Record<BackgroundRoom, string> = {
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
  private readonly stage: Stage;
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
    this.stage = stage;
    this.topic = stage.alarmEmail ? this.topicTo(stage.alarmEmail) : undefined;

    const period = Duration.minutes(5);
    const sum = { period, statistic: Stats.SUM };
    const most = { period: Duration.minutes(1), statistic: Stats.MAXIMUM };
    const serverErrors = web.api.metricServerError(sum);
    const { receipts, bulk } = letters;
    // Of what comes back to a queue for the fourth time, SQS no longer says how old it is; the table knows.
    const late = (line: 'receipts' | 'bulk') =>
      this.counted(rooms.sweep, `${line}Late`, logs.late, `$.message.${line}`).with(most);
    const [receiptsLate, outputsLate] = [late('receipts'), late('bulk')];
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

    // A room answers its faults with a page, so that its function does not fail by itself.
    this.watch('PagesFail', {
      metric: serverErrors,
      atLeast: 1,
      description:
        'Somebody sees an error page instead of what they asked for, or cannot send what they wrote: the dashboard lists the faults of all rooms.',
    });
    for (const name of backgroundRooms) {
      const failed = rooms[name].function.metricErrors(sum);
      this.watch(`${name}Fails`, {
        // These two go on with the next letter when one fails, and say it in their log only.
        metric:
          name === 'send-letters' || name === 'mail-events'
            ? new MathExpression({
                expression: 'FILL(failed, 0) + FILL(faults, 0)',
                usingMetrics: { failed, faults: this.faultsOf(rooms[name], name).with(sum) },
                period,
                label: `${name}: failed, and faults`,
              })
            : failed,
        atLeast: 1,
        description: `${suffered[name]}: the function ${name} fails; its log says why.`,
      });
    }
    this.watch('LettersWait', {
      metric: receiptsLate,
      atLeast: 900,
      periods: 3,
      description:
        'People wait for receipts and other answers: the oldest letter should have left a quarter of an hour ago.',
    });
    this.watch('OutputsWait', {
      metric: outputsLate,
      atLeast: 6 * 3600,
      periods: 3,
      description:
        'Outputs, press releases and digests leave late: the oldest letter should have left six hours ago.',
    });
    this.watch('LettersTurnedAway', {
      metric: this.counted(rooms['send-letters'], 'TurnedAway', logs.letter, '1', logs.turnedAway).with(sum),
      atLeast: 1,
      description:
        'No letter leaves: SES takes no mail from this house, since its account is paused or in the sandbox, or a right is missing. The desk says which.',
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
            title: 'Out: letters in the queue, and how long ago the oldest should have left (s)',
            left: [receipts, bulk].map(({ work }) =>
              work.queue.metricApproximateNumberOfMessagesVisible(most),
            ),
            right: [receiptsLate, outputsLate],
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
          new LogQueryWidget({
            title: 'Faults of all rooms, the latest first',
            logGroupNames: names.map((name) => rooms[name].logs.logGroupName),
            queryLines: [
              'filter level = "ERROR"',
              'fields @timestamp, @log, message.method, message.routeKey, message.letterId, message.error, message.frames.0',
              'sort @timestamp desc',
              'limit 50',
            ],
            width: 24,
          }),
        ],
      ],
    });
  }

  /** What the log of a room says under this message; of one outcome, where that is given. */
  private counted(room: Room, id: string, message: string, metricValue: string, outcome?: string): Metric {
    const said = FilterPattern.stringValue('$.message.message', '=', message);
    return this.filtered(
      room,
      id,
      outcome ? FilterPattern.all(said, FilterPattern.stringValue('$.message.outcome', '=', outcome)) : said,
      metricValue,
    );
  }

  /** How often the log of a room tells of a fault. */
  private faultsOf(room: Room, name: string): Metric {
    return this.filtered(room, `${name}Faults`, FilterPattern.stringValue('$.level', '=', 'ERROR'), '1');
  }

  private filtered(room: Room, id: string, filterPattern: IFilterPattern, metricValue: string): Metric {
    return new MetricFilter(this, id, {
      logGroup: room.logs,
      metricNamespace: `Intersession/${this.stage.name}`,
      metricName: id,
      filterPattern,
      metricValue,
    }).metric();
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
