import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { type BackgroundRoom, variables, type WebRoom } from '../shared/names.ts';
import { rooms, webRooms } from './bundle.ts';
import { Alarms } from './constructs/alarms.ts';
import { Data } from './constructs/data.ts';
import { Letters } from './constructs/letters.ts';
import { Mail } from './constructs/mail.ts';
import { needs, type Variable } from './constructs/needs.ts';
import { rightsFor } from './constructs/rights.ts';
import { Room } from './constructs/room.ts';
import { SignIn } from './constructs/sign-in.ts';
import { Web } from './constructs/web.ts';
import type { Stage } from './stages.ts';

const ofTheWeb = { memory: 512, timeout: 15 };
const inTheBackground = { memory: 512, timeout: 60 };
/** Renders letters and holds the reports that go with them. */
const ofTheSender = { memory: 1024, timeout: 60 };

/** Waits for the typesetter, while somebody waits for a page; API Gateway gives up at 29. */
const ofThePublisher = { memory: 512, timeout: 26 };
/** A whole processor, and room for typefaces and for a report of three hundred pages. */
const ofTheTypesetter = { memory: 2048, timeout: 20 };

const sizeOf = (name: WebRoom | BackgroundRoom) => {
  if (name === 'send-letters') return ofTheSender;
  if (name === 'outputs') return ofThePublisher;
  if (name === 'typeset') return ofTheTypesetter;
  return webRooms.some((room) => room === name) ? ofTheWeb : inTheBackground;
};

/**
 * The whole system.
 *
 * In: form → HTTP API → the function of that room → one table.
 * Out: the table's stream → two pipes → two queues → send-letters → SES → EventBridge → queue → mail-events → the table.
 */
export class ForumStack extends Stack {
  /** @param bundles folder with `<room>/index.mjs` of every room */
  constructor(scope: Construct, stage: Stage, bundles: string) {
    super(scope, `Intersession-${stage.name}`, {
      description: `Intersession, the house of the Best Practice Forums: ${stage.name}`,
      env: { region: stage.region, ...(stage.account ? { account: stage.account } : {}) },
      terminationProtection: stage.keepData,
      tags: { system: 'intersession', stage: stage.name },
    });

    const data = new Data(this, 'Data', stage);
    const web = new Web(this, 'Web', stage);
    const mail = new Mail(this, 'Mail', stage);
    const signIn = new SignIn(this, 'SignIn', stage, web.baseUrl, mail);
    const letters = new Letters(this, 'Letters', data.table);

    const values: Record<Exclude<Variable, 'typesetter'>, string> = {
      table: data.table.tableName,
      baseUrl: web.baseUrl,
      contact: stage.contact,
      mailFrom: stage.mailFrom,
      transactionalMail: mail.transactional.configurationSetName,
      bulkMail: mail.bulk.configurationSetName,
      reports: data.reports.bucketName,
      receiptsQueueUrl: letters.receipts.work.queue.queueUrl,
      bulkQueueUrl: letters.bulk.work.queue.queueUrl,
      deadLettersQueueUrl: letters.receipts.work.dead.queueUrl,
      oidcIssuer: signIn.issuer,
      oidcClientId: signIn.clientId,
      userPool: signIn.pool?.userPoolId ?? '',
      firstPerson: stage.firstPerson,
    };
    const open = (name: WebRoom | BackgroundRoom, typesetter?: Room) =>
      new Room(this, name, {
        stage,
        bundle: join(bundles, name),
        description: needs[name].description,
        ...sizeOf(name),
        environment: Object.fromEntries(
          needs[name].variables.map((each) => [
            variables[each],
            each === 'typesetter' ? (typesetter?.function.functionName ?? '') : values[each],
          ]),
        ),
        may: rightsFor(needs[name], { data, mail, letters, signIn, typesetter }),
      });
    const typeset = open('typeset');
    const opened = Object.fromEntries(
      rooms.map((name) => [name, name === 'typeset' ? typeset : open(name, typeset)]),
    ) as Record<WebRoom | BackgroundRoom, Room>;

    for (const name of webRooms) web.serve(name, opened[name].function);

    // A pipe tries to read the stream when it is made, which a stream that is new does not allow yet. The routes take minutes.
    for (const { pipe } of [letters.receipts, letters.bulk]) pipe.node.addDependency(web);

    letters.receipts.work.feed(opened['send-letters'].function, 5);
    letters.bulk.work.feed(opened['send-letters'].function, 2);
    mail.feedEvents(opened['mail-events'].function);

    this.every(Duration.minutes(5), 'digests', opened.digests);
    this.every(Duration.hours(1), 'reminders', opened.reminders);
    this.every(Duration.minutes(1), 'sweep', opened.sweep);

    new Alarms(this, 'Alarms', { stage, web, mail, letters, rooms: opened });
  }

  private every(interval: Duration, name: string, room: Room): void {
    room.function.configureAsyncInvoke({ retryAttempts: 0 });
    new Rule(this, `Every-${name}`, {
      description: `Wakes ${name}`,
      schedule: Schedule.rate(interval),
      // One that could not be delivered is not sent after, nor is one repeated that failed: the next is due soon enough.
      targets: [new LambdaFunction(room.function, { retryAttempts: 0 })],
    });
  }
}
