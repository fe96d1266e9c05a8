import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { CfnStage, HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, BillingMode, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnConfigurationSet, EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { buildSync } from 'esbuild';

const rooms = join(import.meta.dirname, 'tiny-rooms');

/** Bundles the functions of `tiny-rooms/` into a folder. */
export const bundleTinyRooms = (folder: string): void => {
  buildSync({
    entryPoints: ['web', 'keep', 'hourly'].map((room) => ({
      in: join(rooms, `${room}.ts`),
      out: `${room}/index`,
    })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: {
      js: "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);",
    },
  });
};

/**
 * Synthesizes into `outdir` a stack that has one of everything that the local run runs, with the functions that lie in
 * `bundles`; answers the folder of its cloud assembly.
 */
export const tinyAssembly = (bundles: string, outdir: string): string => {
  const app = new App({
    outdir,
    analyticsReporting: false,
    treeMetadata: false,
    postCliContext: { 'aws:cdk:enable-asset-metadata': true },
  });
  const stack = new Stack(app, 'Tiny', { env: { region: 'eu-central-1' } });
  const table = new Table(stack, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
    timeToLiveAttribute: 'expires',
  });
  const dead = new Queue(stack, 'Dead');
  const letters = new Queue(stack, 'Letters', {
    visibilityTimeout: Duration.minutes(6),
    deadLetterQueue: { queue: dead, maxReceiveCount: 2 },
  });
  const bucket = new Bucket(stack, 'Reports');
  const identity = new EmailIdentity(stack, 'Identity', { identity: Identity.domain('example.org') });
  const mailStream = new CfnConfigurationSet(stack, 'Stream', {});
  const streamArn = stack.formatArn({
    service: 'ses',
    resource: 'configuration-set',
    resourceName: mailStream.ref,
  });

  const room = (name: string, timeout: number, bundle = name) =>
    new Lambda(stack, name, {
      code: Code.fromAsset(join(bundles, bundle)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      timeout: Duration.seconds(timeout),
      memorySize: 256,
      environment: {
        TABLE: table.tableName,
        QUEUE: letters.queueUrl,
        BUCKET: bucket.bucketName,
        STREAM: mailStream.ref,
      },
    });
  const mayWrite = new PolicyStatement({
    actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    resources: [table.tableArn],
  });
  const web = room('web', 30);
  const brief = room('brief', 1, 'web');
  const keep = room('keep', 30);
  const hourly = room('hourly', 30);
  for (const each of [web, keep, hourly]) each.addToRolePolicy(mayWrite);
  web.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [letters.queueArn] }));
  web.addToRolePolicy(
    new PolicyStatement({
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: [bucket.arnForObjects('reports/*')],
    }),
  );
  web.addToRolePolicy(
    new PolicyStatement({
      actions: ['ses:SendRawEmail'],
      resources: [identity.emailIdentityArn, streamArn],
      conditions: { StringEquals: { 'ses:FromAddress': 'forum@example.org' } },
    }),
  );

  const api = new HttpApi(stack, 'Api', { createDefaultStage: false });
  new CfnStage(stack, 'Stage', {
    apiId: api.apiId,
    stageName: '$default',
    autoDeploy: true,
    routeSettings: { 'GET /scarce': { ThrottlingBurstLimit: 2, ThrottlingRateLimit: 0.001 } },
  });
  const integration = new HttpLambdaIntegration('Web', web);
  for (const path of ['/echo/{name}', '/scarce', '/act/{act}']) {
    for (const method of [HttpMethod.GET, HttpMethod.POST]) {
      new HttpRoute(stack, `${method} ${path}`, {
        httpApi: api,
        routeKey: HttpRouteKey.with(path, method),
        integration,
      });
    }
  }
  new HttpRoute(stack, 'Brief', {
    httpApi: api,
    routeKey: HttpRouteKey.with('/brief/{act}', HttpMethod.GET),
    integration: new HttpLambdaIntegration('Brief', brief),
  });
  new HttpRoute(stack, 'Otherwise', { httpApi: api, routeKey: HttpRouteKey.DEFAULT, integration });

  const pipeRole = new Role(stack, 'PipeRole', { assumedBy: new ServicePrincipal('pipes.amazonaws.com') });
  table.grantStreamRead(pipeRole);
  letters.grantSendMessages(pipeRole);
  new CfnPipe(stack, 'Pipe', {
    roleArn: pipeRole.roleArn,
    source: table.tableStreamArn ?? '',
    sourceParameters: {
      filterCriteria: {
        filters: [
          {
            pattern: JSON.stringify({
              eventName: ['INSERT'],
              dynamodb: { NewImage: { type: { S: ['letter'] } } },
            }),
          },
        ],
      },
      dynamoDbStreamParameters: { startingPosition: 'LATEST' },
    },
    target: letters.queueArn,
    targetParameters: { inputTemplate: '{"letterId": "<$.dynamodb.Keys.pk.S>"}' },
  });
  keep.addEventSource(
    new SqsEventSource(letters, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 2 }),
  );
  new Rule(stack, 'Hourly', {
    schedule: Schedule.rate(Duration.hours(1)),
    targets: [new LambdaFunction(hourly)],
  });

  return app.synth().directory;
};
