import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod/mini';
import { rooms, webRooms, weightOf } from '../../infra/bundle.ts';
import { WorkQueue } from '../../infra/constructs/work-queue.ts';
import { matches } from '../../infra/local/patterns.ts';
import { type Stage, stageNamed, stageSchema, stages } from '../../infra/stages.ts';
import { createApp, type Synthesis, synthesize } from '../../infra/synth.ts';
import { mostInHand } from '../../shared/domain/dissemination.ts';
import {
  backgroundRooms,
  pathOf,
  pendingLetter,
  routes,
  signInReturns,
  table,
  variables,
} from '../../shared/names.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'stack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Rooms of one line, for stages whose functions are not what is looked at. */
const tinyFunctions = () => {
  const tiny = join(folder, 'functions');
  for (const room of rooms) {
    mkdirSync(join(tiny, room), { recursive: true });
    writeFileSync(join(tiny, room, 'index.ts'), `export const handler = async () => '${room}';`);
  }
  return tiny;
};

// biome-ignore lint/suspicious/noExplicitAny: a template is JSON without a type
type Properties = Record<string, any>;
interface Resource {
  id: string;
  properties: Properties;
  metadata: Properties;
  deletionPolicy: string | undefined;
  dependsOn: string[];
}

const looking = (synthesis: () => Synthesis) => {
  const all = (type: string): Resource[] =>
    Object.entries(synthesis().template.Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties = {}, Metadata = {}, DeletionPolicy, DependsOn = [] }]) => ({
        id,
        properties: Properties,
        metadata: Metadata,
        deletionPolicy: DeletionPolicy,
        dependsOn: [DependsOn].flat(),
      }));
  const one = (type: string): Resource => {
    const [found, ...more] = all(type);
    if (!found || more.length) throw new Error(`Not exactly one ${type}.`);
    return found;
  };
  /** A room's function is the one whose asset is that room's bundle. */
  const functionOf = (room: string): Resource => {
    const { directory } = synthesis();
    const bundle = readFileSync(join(directory, 'bundles', room, 'index.mjs'));
    const found = all('AWS::Lambda::Function').filter(({ metadata }) =>
      readFileSync(resolve(directory, metadata['aws:asset:path'], 'index.mjs')).equals(bundle),
    );
    if (!found[0] || found.length > 1) throw new Error(`Not exactly one function of ${room}.`);
    return found[0];
  };
  const statementsOf = (room: string): Properties[] => {
    const role = functionOf(room).properties.Role['Fn::GetAtt'][0];
    return all('AWS::IAM::Policy')
      .filter(({ properties }) => properties.Roles.some(({ Ref }: Properties) => Ref === role))
      .flatMap(({ properties }) => properties.PolicyDocument.Statement);
  };
  const logsOf = (room: string): string => functionOf(room).properties.LoggingConfig.LogGroup.Ref;
  const environmentOf = (room: string): Properties => functionOf(room).properties.Environment.Variables;
  return { all, one, functionOf, statementsOf, logsOf, environmentOf };
};

const list = <Item>(value: Item | Item[]): Item[] => (Array.isArray(value) ? value : [value]);
const attribute = (id: string | undefined, name = 'Arn') => ({ 'Fn::GetAtt': [id, name] });
/** A resource as one line of text, references as `{id}`. */
const spelled = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': got, 'Fn::Join': joined } = value as Properties;
  if (Ref) return `{${Ref}}`;
  if (got) return `{${got[0]}}`;
  if (joined) return joined[1].map(spelled).join(joined[0]);
  throw new Error(`Not understood: ${JSON.stringify(value)}`);
};

describe('the stack of stage prod, with the real functions', () => {
  let synthesis: Synthesis;
  beforeAll(async () => {
    synthesis = await synthesize({ stage: stageNamed('prod'), outdir: join(folder, 'prod') });
  });
  const { all, one, functionOf, statementsOf, logsOf, environmentOf } = looking(() => synthesis);

  describe('the way in', () => {
    /** One route for each path: what may be done there, the room knows. */
    const ofTheApi = (keys: readonly string[]) =>
      [...new Set(keys.map((key) => (key === '$default' ? key : `ANY ${pathOf(key)}`)))].sort();

    it.each(webRooms)('leads every route of %s to its function', (room) => {
      const { id } = functionOf(room);
      const integrations = all('AWS::ApiGatewayV2::Integration').filter(
        ({ properties }) => properties.IntegrationUri['Fn::GetAtt'][0] === id,
      );
      expect(integrations).toHaveLength(1);
      expect(integrations[0]?.properties).toMatchObject({
        IntegrationType: 'AWS_PROXY',
        PayloadFormatVersion: '2.0',
      });
      const led = all('AWS::ApiGatewayV2::Route')
        .filter(({ properties }) => spelled(properties.Target) === `integrations/{${integrations[0]?.id}}`)
        .map(({ properties }) => properties.RouteKey);
      expect(led.sort()).toEqual(ofTheApi(routes[room]));
    });

    it('knows no other route', () => {
      const known = all('AWS::ApiGatewayV2::Route').map(({ properties }) => properties.RouteKey);
      expect(known.sort()).toEqual(ofTheApi(Object.values(routes).flat()));
    });

    it('lets the API call each web function, also for the route without a path', () => {
      const api = one('AWS::ApiGatewayV2::Api').id;
      const permissions = all('AWS::Lambda::Permission').filter(
        ({ properties }) => properties.Principal === 'apigateway.amazonaws.com',
      );
      const sourcesOf = (room: string) => {
        const { id } = functionOf(room);
        return permissions
          .filter(({ properties }) => properties.FunctionName['Fn::GetAtt'][0] === id)
          .map(({ properties }) => spelled(properties.SourceArn).split(':').at(-1));
      };
      for (const room of webRooms) expect(sourcesOf(room)).toContain(`{${api}}/*/*/*`);
      expect(sourcesOf('site')).toContain(`{${api}}/*/$default`);
    });

    it('slows a rush down and logs each request without who made it', () => {
      const { DefaultRouteSettings, AccessLogSettings } = one('AWS::ApiGatewayV2::Stage').properties;
      expect(DefaultRouteSettings).toMatchObject({ ThrottlingBurstLimit: 200, ThrottlingRateLimit: 100 });
      expect(AccessLogSettings.DestinationArn['Fn::GetAtt'][1]).toBe('Arn');
      expect(Object.keys(JSON.parse(AccessLogSettings.Format))).toContain('requestId');
      expect(AccessLogSettings.Format).not.toMatch(/identity|sourceIp|context\.path|userAgent/);
    });
  });

  describe('functions', () => {
    it('are those of names.ts', () => {
      expect(all('AWS::Lambda::Function')).toHaveLength(rooms.length);
    });

    /** Whoever waits for another waits longer than that other may take, and less long than API Gateway does: 29 s. */
    const timeouts: Readonly<Record<string, number>> = { typeset: 20, outputs: 26 };
    const memories: Readonly<Record<string, number>> = { 'send-letters': 1024, typeset: 2048 };

    it.each(rooms)('%s runs on Node 24 on arm64, with traces and a log of its own', (room) => {
      const { properties } = functionOf(room);
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        Timeout: timeouts[room] ?? ((backgroundRooms as readonly string[]).includes(room) ? 60 : 15),
        MemorySize: memories[room] ?? 512,
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON' },
      });
      const logs = all('AWS::Logs::LogGroup').filter(
        ({ id }) => id === properties.LoggingConfig.LogGroup.Ref,
      );
      expect(logs.map((log) => log.properties.RetentionInDays)).toEqual([365]);
    });

    it('share no log and no role', () => {
      const functions = all('AWS::Lambda::Function');
      for (const key of ['LoggingConfig', 'Role']) {
        const used = functions.map(({ properties }) => JSON.stringify(properties[key]));
        expect(new Set(used).size).toBe(rooms.length);
      }
    });

    it.each(rooms)('%s gets just the variables that its config asks for', async (room) => {
      const { config }: { config: z.ZodMiniObject } = await import(`../../functions/${room}/config.ts`);
      expect(Object.keys(environmentOf(room)).sort()).toEqual(Object.keys(config.shape).sort());
    });

    it.each(rooms)(
      '%s is a few minified files, each with its source map beside it, and starts with 500 KB at most',
      (room) => {
        const at = resolve(synthesis.directory, functionOf(room).metadata['aws:asset:path']);
        // Beside them the typesetter has its engine, its lay-out and its typefaces: see below.
        const files = readdirSync(at).filter((name) => name.endsWith('.mjs'));
        expect(files).toContain('index.mjs');
        let bytes = 0;
        for (const name of files) {
          const text = readFileSync(join(at, name), 'utf8');
          expect(text.trimEnd().split('\n').at(-1)).toBe(`//# sourceMappingURL=${name}.map`);
          expect(JSON.parse(readFileSync(join(at, `${name}.map`), 'utf8')).version).toBe(3);
          expect(text).not.toMatch(/from\s?["']@aws-sdk|credential-provider-sso/);
          bytes += Buffer.byteLength(text);
        }
        const weight = weightOf(synthesis.metafiles[room] ?? { inputs: {}, outputs: {} });
        expect(weight.inAll).toBe(bytes);
        expect(weight.atStart).toBeLessThanOrEqual(500 * 1024);
      },
    );

    it.each(webRooms)('%s starts without what few of its pages need', (room) => {
      const { inputs } = weightOf(synthesis.metafiles[room] ?? { inputs: {}, outputs: {} });
      const loadedOnUse =
        /node_modules\/(?:markdown-it|diff|nodemailer|papaparse|ical-generator|@aws-sdk\/client-cognito-identity-provider)\/|open-api\.ts$|\.css$|suggested\.ts$/;
      expect(inputs.filter((input) => loadedOnUse.test(input))).toEqual([]);
    });
  });

  describe('roles', () => {
    it('name every action', () => {
      const actions = all('AWS::IAM::Policy').flatMap(({ properties }) =>
        properties.PolicyDocument.Statement.flatMap(({ Action }: Properties) => list(Action)),
      );
      expect(actions.length).toBeGreaterThan(rooms.length * 3);
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      expect(actions).not.toContain('dynamodb:Scan');
      expect(actions.filter((action) => /^(iam|sts|kms|lambda|cognito)/.test(action)).sort()).toEqual([
        'cognito-idp:AdminCreateUser',
        'lambda:InvokeFunction',
      ]);
    });

    it('name every resource, but for traces, the quota and reports', () => {
      for (const { id, properties } of all('AWS::IAM::Policy')) {
        for (const { Effect, Action, Resource, NotAction, NotResource } of properties.PolicyDocument
          .Statement) {
          expect([id, Effect, NotAction, NotResource]).toEqual([id, 'Allow', undefined, undefined]);
          const open = list(Resource)
            .map(spelled)
            .filter((resource) => resource.includes('*'));
          if (list(Action).some((action) => String(action).startsWith('xray:'))) {
            const quota = id.startsWith('sendletters') ? ['ses:GetSendQuota'] : [];
            expect(list(Action).sort()).toEqual([
              ...quota,
              'xray:PutTelemetryRecords',
              'xray:PutTraceSegments',
            ]);
          } else if (list(Action).every((action) => /^s3:(Get|Put)Object$/.test(String(action)))) {
            expect(open).toEqual([`{${one('AWS::S3::Bucket').id}}/reports/*`]);
          } else {
            expect([id, open]).toEqual([id, []]);
          }
        }
      }
    });

    it('have nothing besides their policies', () => {
      for (const { properties } of all('AWS::IAM::Role'))
        expect(Object.keys(properties)).toEqual(['AssumeRolePolicyDocument']);
    });

    const roomsThatMay = (action: string) =>
      rooms.filter((room) => statementsOf(room).some(({ Action }) => list(Action).includes(action)));

    it('let only the sender send, as the one sender through the two streams', () => {
      expect(roomsThatMay('ses:SendRawEmail')).toEqual(['send-letters']);
      expect(roomsThatMay('ses:GetSendQuota')).toEqual(['send-letters']);
      const mail = statementsOf('send-letters').filter(({ Action }) =>
        list(Action).some((action) => String(action).startsWith('ses:Send')),
      );
      expect(mail).toHaveLength(1);
      expect(mail[0]?.Action).toBe('ses:SendRawEmail');
      expect(mail[0]?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': stages.prod.mailFrom } });
      const sets = all('AWS::SES::ConfigurationSet').map(({ id }) => `:configuration-set/{${id}}`);
      const allowed = [`:identity/{${one('AWS::SES::EmailIdentity').id}}`, ...sets];
      expect(
        list(mail[0]?.Resource)
          .map((arn) => spelled(arn).replace(/^arn:aws:ses:eu-central-1:\{AWS::AccountId\}/, ''))
          .sort(),
      ).toEqual(allowed.sort());
    });

    it('let only the sweep put letters on the queue, and only outputs and the typesetter keep reports', () => {
      expect(roomsThatMay('sqs:SendMessage')).toEqual(['sweep']);
      expect(roomsThatMay('lambda:InvokeFunction')).toEqual(['outputs']);
      const takesFrom = (room: string) =>
        statementsOf(room)
          .filter(({ Action }) => list(Action).includes('sqs:ReceiveMessage'))
          .flatMap(({ Resource }) => list(Resource).map(spelled));
      const dead = all('AWS::SQS::Queue').filter(({ properties }) => !properties.RedrivePolicy);
      expect(takesFrom('sweep')).toHaveLength(1);
      expect(dead.map(({ id }) => `{${id}}`)).toEqual(expect.arrayContaining(takesFrom('sweep')));
      expect(roomsThatMay('s3:PutObject').sort()).toEqual(['outputs', 'typeset']);
    });

    it('let whoever gets a report learn that there is none', () => {
      expect(roomsThatMay('s3:ListBucket')).toEqual(roomsThatMay('s3:GetObject'));
    });

    it('let the typesetter do nothing but keep and get reports', () => {
      const acts = statementsOf('typeset').flatMap(({ Action }) => list(Action));
      expect(acts.filter((act) => !/^(logs|xray):/.test(String(act))).sort()).toEqual([
        's3:GetObject',
        's3:ListBucket',
        's3:PutObject',
      ]);
    });

    it('bring the typesetter its engine, its lay-out and its typefaces', () => {
      const folder = resolve(synthesis.directory, functionOf('typeset').metadata['aws:asset:path']);
      const names = readdirSync(folder);
      expect(names).toEqual(expect.arrayContaining(['engine.node', 'report.typ', 'fonts']));
      expect(readdirSync(join(folder, 'fonts'))).toHaveLength(12);
    });

    it.each(['site'])('let %s read only', (room) => {
      const onTable = statementsOf(room).flatMap(({ Action }) =>
        list(Action).filter((action) => String(action).startsWith('dynamodb:')),
      );
      expect(onTable.sort()).toEqual(['dynamodb:GetItem', 'dynamodb:Query']);
    });

    it('let only rooms with lists take something away', () => {
      expect(roomsThatMay('dynamodb:DeleteItem')).toEqual(['dissemination', 'press', 'people', 'sign-in']);
    });

    it('open letters that wait to the sweep, and to those who tell people of them', () => {
      const withWaiting = rooms.filter((room) =>
        statementsOf(room).some(({ Resource }) =>
          list(Resource).some((resource) => spelled(resource).endsWith('/index/waiting')),
        ),
      );
      expect(withWaiting).toEqual(['desk', 'digests', 'sweep']);
    });

    it('allow no item action on an index, and no list elsewhere than in names.ts', () => {
      const { id } = one('AWS::DynamoDB::Table');
      const lists = [`{${id}}`, ...Object.values(table.indexes).map(({ name }) => `{${id}}/index/${name}`)];
      for (const room of rooms) {
        for (const { Action, Resource } of statementsOf(room)) {
          if (!list(Action).some((action) => String(action).startsWith('dynamodb:'))) continue;
          const resources = list(Resource).map(spelled);
          if (Action === 'dynamodb:Query') expect(lists).toEqual(expect.arrayContaining(resources));
          else expect(resources).toEqual([`{${id}}`]);
        }
      }
    });
  });

  describe('data', () => {
    it('lie in one table, as names.ts has it', () => {
      const { properties } = one('AWS::DynamoDB::Table');
      const keys = (partitionKey: string, sortKey: string) => [
        { AttributeName: partitionKey, KeyType: 'HASH' },
        { AttributeName: sortKey, KeyType: 'RANGE' },
      ];
      expect(properties.KeySchema).toEqual(keys(table.partitionKey, table.sortKey));
      expect(properties.GlobalSecondaryIndexes).toEqual(
        Object.values(table.indexes).map((index) => ({
          IndexName: index.name,
          KeySchema: keys(index.partitionKey, index.sortKey),
          Projection:
            'only' in index
              ? { ProjectionType: 'INCLUDE', NonKeyAttributes: index.only }
              : { ProjectionType: 'ALL' },
        })),
      );
      expect(properties.TimeToLiveSpecification).toEqual({ AttributeName: table.timeToLive, Enabled: true });
      expect(properties.BillingMode).toBe('PAY_PER_REQUEST');
    });

    it('are encrypted, can be taken back to any second, and outlive a mistake', () => {
      const { properties, deletionPolicy } = one('AWS::DynamoDB::Table');
      expect(properties.SSESpecification).toEqual({ SSEEnabled: true });
      expect(properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
      expect(properties.DeletionProtectionEnabled).toBe(true);
      expect(deletionPolicy).toBe('Retain');
    });

    it('keep reports in a bucket that is closed, encrypted, versioned and spoken to by TLS only', () => {
      const { id, properties, deletionPolicy } = one('AWS::S3::Bucket');
      expect(deletionPolicy).toBe('Retain');
      expect(Object.values(properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
      expect(properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
      expect(properties.BucketEncryption.ServerSideEncryptionConfiguration).toHaveLength(1);
      const statements = one('AWS::S3::BucketPolicy').properties.PolicyDocument.Statement;
      expect(statements).toEqual([
        expect.objectContaining({
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
        expect.objectContaining({
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } },
        }),
      ]);
      for (const { Resource } of statements) expect(spelled(Resource[0])).toBe(`{${id}}`);
    });
  });

  describe('the way out', () => {
    const feeding = (room: string) =>
      all('AWS::Lambda::EventSourceMapping').filter(
        ({ properties }) => properties.FunctionName.Ref === functionOf(room).id,
      );
    const queueOf = (room: string, which = 0): Resource => {
      const id = feeding(room)[which]?.properties.EventSourceArn['Fn::GetAtt'][0];
      const queue = all('AWS::SQS::Queue').find((each) => each.id === id);
      if (!queue) throw new Error(`No queue feeds ${room}.`);
      return queue;
    };

    it.each([
      ['send-letters', 20, 0, 2],
      ['send-letters', 20, 1, 2],
      ['mail-events', 5, 0, 2],
      ['mail-events', 20, 1, 2],
    ])('feeds %s from queues that lose nothing', (room, tries, which, queues) => {
      expect(feeding(room)).toHaveLength(queues);
      const mapping = feeding(room)[which];
      expect(mapping?.properties).toMatchObject({
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
      expect(mapping?.properties.ScalingConfig.MaximumConcurrency).toBeLessThanOrEqual(5);
      const { id, properties } = queueOf(room, which);
      expect(properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * functionOf(room).properties.Timeout);
      expect(properties.RedrivePolicy.maxReceiveCount).toBe(tries);
      const dead = properties.RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0];
      expect(all('AWS::SQS::Queue').map(({ id }) => id)).toContain(dead);
      expect(dead).not.toBe(id);
    });

    it('keeps every queue encrypted, two weeks long, and spoken to by TLS only', () => {
      const queues = all('AWS::SQS::Queue');
      expect(queues).toHaveLength(6);
      for (const { id, properties } of queues) {
        expect(properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
        const closed = all('AWS::SQS::QueuePolicy')
          .filter((policy) => policy.properties.Queues.some(({ Ref }: Properties) => Ref === id))
          .flatMap((policy) => policy.properties.PolicyDocument.Statement)
          .filter(
            ({ Effect, Condition }) =>
              Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
          );
        expect([id, closed.length]).toEqual([id, 1]);
      }
    });

    const lines = [
      ['receipts', 0],
      ['bulk', 1],
    ] as const;
    const pipeInto = (which: number) => {
      const target = attribute(queueOf('send-letters', which).id);
      const [pipe, ...more] = all('AWS::Pipes::Pipe').filter(
        ({ properties }) => JSON.stringify(properties.Target) === JSON.stringify(target),
      );
      if (!pipe || more.length) throw new Error('There is no one pipe into this queue.');
      return pipe.properties;
    };

    it.each(lines)(
      'makes a message of each letter that was just written, for the line of %s',
      (line, which) => {
        const properties = pipeInto(which);
        expect(properties.Source).toEqual(attribute(one('AWS::DynamoDB::Table').id, 'StreamArn'));
        expect(one('AWS::DynamoDB::Table').properties.StreamSpecification.StreamViewType).toBe(
          'NEW_AND_OLD_IMAGES',
        );
        const { FilterCriteria, DynamoDBStreamParameters } = properties.SourceParameters;
        const patterns = FilterCriteria.Filters.map(({ Pattern }: Properties) => JSON.parse(Pattern));
        for (const pattern of patterns) {
          expect(pattern).toMatchObject({
            eventName: [pendingLetter.eventName],
            dynamodb: {
              NewImage: { type: { S: [pendingLetter.type] }, state: { S: [pendingLetter.state] } },
            },
          });
        }
        expect(DynamoDBStreamParameters).toMatchObject({
          StartingPosition: 'TRIM_HORIZON',
          MaximumRecordAgeInSeconds: 3600,
          OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
        });
        expect(properties.TargetParameters.InputTemplate).toBe(
          `{"letterId": "<$.dynamodb.Keys.${table.partitionKey}.S>", "line": "${line}"}`,
        );
      },
    );

    it('puts each letter into one line, and no other record into any', () => {
      const letter = (stream: string, list?: string) => ({
        eventName: 'INSERT',
        dynamodb: {
          NewImage: {
            type: { S: 'letter' },
            state: { S: 'pending' },
            stream: { S: stream },
            ...(list ? { list: { S: list } } : {}),
          },
        },
      });
      const linesOf = (record: { eventName: string }) =>
        lines.flatMap(([line, which]) =>
          pipeInto(which).SourceParameters.FilterCriteria.Filters.some(({ Pattern }: Properties) =>
            matches(JSON.parse(Pattern), record),
          )
            ? [line]
            : [],
        );
      expect(linesOf(letter('transactional'))).toEqual(['receipts']);
      expect(linesOf(letter('transactional', 'digests'))).toEqual(['bulk']);
      expect(linesOf(letter('bulk', 'outputs'))).toEqual(['bulk']);
      expect(linesOf(letter('bulk'))).toEqual(['bulk']);
      expect(linesOf({ ...letter('bulk'), eventName: 'MODIFY' })).toEqual([]);
    });

    it.each(lines)('gives the pipe of %s its stream and its queue', (_, which) => {
      const { RoleArn } = pipeInto(which);
      const statements = all('AWS::IAM::Policy')
        .filter(({ properties }) =>
          properties.Roles.some(({ Ref }: Properties) => Ref === RoleArn['Fn::GetAtt'][0]),
        )
        .flatMap(({ properties }) => properties.PolicyDocument.Statement);
      expect(statements.map(({ Resource }) => Resource)).toEqual([
        attribute(one('AWS::DynamoDB::Table').id, 'StreamArn'),
        attribute(queueOf('send-letters', which).id),
      ]);
      expect(statements[1].Action).toBe('sqs:SendMessage');
    });

    it('keeps receipts and outputs apart, both by TLS, and hears what became of each', () => {
      const sets = all('AWS::SES::ConfigurationSet');
      for (const { properties } of sets) {
        expect(properties.DeliveryOptions).toEqual({ TlsPolicy: 'REQUIRE' });
        expect(properties.ReputationOptions).toEqual({ ReputationMetricsEnabled: true });
      }
      const { CONFIGURATION_SET_BULK: bulk, CONFIGURATION_SET_TRANSACTIONAL: transactional } =
        environmentOf('send-letters');
      expect(sets.map(({ id }) => id).sort()).toEqual([bulk.Ref, transactional.Ref].sort());
      expect(sets.find(({ id }) => id === bulk.Ref)?.properties.SuppressionOptions.SuppressedReasons).toEqual(
        ['BOUNCE', 'COMPLAINT'],
      );
      // The account's list is overridden with none: nothing of it swallows a receipt or a sign-in code.
      expect(sets.find(({ id }) => id === transactional.Ref)?.properties.SuppressionOptions).toEqual({
        SuppressedReasons: [],
      });
      const destinations = all('AWS::SES::ConfigurationSetEventDestination');
      expect(destinations.map(({ properties }) => properties.ConfigurationSetName.Ref).sort()).toEqual(
        sets.map(({ id }) => id).sort(),
      );
      for (const { properties } of destinations) {
        expect(properties.EventDestination.Enabled).toBe(true);
        expect(spelled(properties.EventDestination.EventBridgeDestination.EventBusArn)).toMatch(
          /event-bus\/default$/,
        );
        expect(properties.EventDestination.MatchingEventTypes.sort()).toEqual(
          ['bounce', 'complaint', 'delivery', 'deliveryDelay', 'reject', 'renderingFailure', 'send'].sort(),
        );
      }
    });

    it('gives the senders no more letters to many at once than the page says that pauses them', () => {
      const [, mapping] = feeding('send-letters');
      const { BatchSize, ScalingConfig } = mapping?.properties ?? {};
      expect(BatchSize * ScalingConfig.MaximumConcurrency).toBe(mostInHand);
    });

    it('hides no message for less than its batch may be at work', () => {
      const queue = (hiddenFor: number) =>
        new WorkQueue(new Stack(), 'Queue', { functionTimeout: 60, hiddenFor, tries: 1 });
      expect(() => queue(359)).toThrow('Queue gives messages out again while their batch is at work.');
      expect(queue(360).queue).toBeDefined();
    });

    it('tries late reports of SES for days, and gives them up after that', () => {
      const [events, late] = [queueOf('mail-events', 0), queueOf('mail-events', 1)];
      expect(events.properties.RedrivePolicy.deadLetterTargetArn).toEqual(attribute(late.id));
      const { VisibilityTimeout, RedrivePolicy } = late.properties;
      expect(VisibilityTimeout).toBe(6 * 3_600);
      expect(events.properties.VisibilityTimeout).toBe(6 * functionOf('mail-events').properties.Timeout);
      const days = (VisibilityTimeout * RedrivePolicy.maxReceiveCount) / 86_400;
      // Before the two weeks are over that a queue keeps a message, which count from when it was sent first.
      expect(days).toBeGreaterThanOrEqual(3);
      expect(days).toBeLessThan(10);
      const [dead] = all('AWS::SQS::Queue').filter(
        ({ id }) => id === RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0],
      );
      expect(dead?.properties.RedrivePolicy).toBeUndefined();
    });

    it('brings what SES tells of these two streams to mail-events', () => {
      const [rule, ...more] = all('AWS::Events::Rule').filter(({ properties }) => properties.EventPattern);
      expect(more).toEqual([]);
      expect(rule?.properties.EventPattern.source).toEqual(['aws.ses']);
      expect(rule?.properties.EventPattern['detail-type'].sort()).toEqual([
        'Email Bounced',
        'Email Complaint Received',
        'Email Delivered',
        'Email Delivery Delayed',
        'Email Rejected',
        'Email Rendering Failed',
        'Email Sent',
      ]);
      const streams = rule?.properties.EventPattern.detail.mail.tags['ses:configuration-set'];
      expect(streams.map(({ Ref }: Properties) => Ref).sort()).toEqual(
        all('AWS::SES::ConfigurationSet')
          .map(({ id }) => id)
          .sort(),
      );
      expect(rule?.properties.Targets).toEqual([
        expect.objectContaining({
          Arn: attribute(queueOf('mail-events').id),
          DeadLetterConfig: { Arn: queueOf('mail-events').properties.RedrivePolicy.deadLetterTargetArn },
        }),
      ]);
    });

    it('repeats nothing that is due again soon', () => {
      expect(
        all('AWS::Lambda::EventInvokeConfig').map(({ properties }) => [
          properties.FunctionName.Ref,
          properties.MaximumRetryAttempts,
        ]),
      ).toEqual(['digests', 'reminders', 'sweep'].map((room) => [functionOf(room).id, 0]));
    });

    it('makes the pipes last: a stream that is new cannot be read yet', () => {
      const routes = all('AWS::ApiGatewayV2::Route').map(({ id }) => id);
      for (const { dependsOn } of all('AWS::Pipes::Pipe'))
        expect(dependsOn).toEqual(expect.arrayContaining(routes));
    });

    it.each([
      ['digests', 'rate(5 minutes)'],
      ['reminders', 'rate(1 hour)'],
      ['sweep', 'rate(1 minute)'],
    ])('wakes %s at %s', (room, rate) => {
      const waking = all('AWS::Events::Rule').filter(({ properties }) =>
        properties.Targets.some(({ Arn }: Properties) => Arn['Fn::GetAtt'][0] === functionOf(room).id),
      );
      expect(waking.map(({ properties }) => [properties.ScheduleExpression, properties.State])).toEqual([
        [rate, 'ENABLED'],
      ]);
      expect(
        all('AWS::Lambda::Permission').some(
          ({ properties }) =>
            properties.Principal === 'events.amazonaws.com' &&
            properties.FunctionName['Fn::GetAtt'][0] === functionOf(room).id,
        ),
      ).toBe(true);
    });
  });

  describe('alarms', () => {
    it('say in a sentence what a person suffers, and reach somebody', () => {
      const topic = one('AWS::SNS::Topic').id;
      const alarms = all('AWS::CloudWatch::Alarm');
      expect(alarms.length).toBeGreaterThan(backgroundRooms.length);
      for (const { properties } of alarms) {
        expect(properties.AlarmDescription).toMatch(/^[A-Z].{60,}\.$/);
        expect(properties.AlarmActions).toEqual([{ Ref: topic }]);
        expect(properties.TreatMissingData).toBe('notBreaching');
      }
      expect(new Set(alarms.map(({ properties }) => properties.AlarmDescription)).size).toBe(alarms.length);
      expect(one('AWS::SNS::Subscription').properties).toMatchObject({
        Endpoint: stages.prod.alarmEmail,
        TopicArn: { Ref: topic },
      });
    });

    const spelledMetric = ({ Namespace, MetricName, Dimensions = [] }: Properties) =>
      [Namespace, MetricName, ...Dimensions.map(({ Value }: Properties) => spelled(Value))].join(' ');

    it('watch the pages, what runs behind them, every dead-letter queue and the reputation', () => {
      const watched = all('AWS::CloudWatch::Alarm').flatMap(({ properties }) =>
        properties.Metrics
          ? properties.Metrics.flatMap(({ MetricStat }: Properties) =>
              MetricStat ? spelledMetric(MetricStat.Metric) : [],
            )
          : spelledMetric(properties),
      );
      for (const room of backgroundRooms)
        expect(watched).toContain(`AWS/Lambda Errors {${functionOf(room).id}}`);
      for (const { properties } of all('AWS::SQS::Queue')) {
        const dead = properties.RedrivePolicy?.deadLetterTargetArn['Fn::GetAtt'][0];
        if (dead) expect(watched).toContain(`AWS/SQS ApproximateNumberOfMessagesVisible {${dead}}`);
      }
      expect(watched).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^AWS\/ApiGateway 5xx/),
          'AWS/SES Reputation.BounceRate',
          'AWS/SES Reputation.ComplaintRate',
        ]),
      );
    });

    it('ring for the first page that fails: a room answers its faults, so its function does not fail', () => {
      const pages = all('AWS::CloudWatch::Alarm').find(({ properties }) => properties.MetricName === '5xx');
      expect(pages?.properties).toMatchObject({ Threshold: 1, EvaluationPeriods: 1 });
      const [widgets] = JSON.stringify(one('AWS::CloudWatch::Dashboard').properties.DashboardBody).match(
        /SOURCE .*?filter level/,
      ) ?? [''];
      for (const room of rooms) expect(widgets).toContain(logsOf(room));
    });

    it('count what the log says, where nothing else shows it', () => {
      const filters = all('AWS::Logs::MetricFilter').map(({ properties }) => [
        Object.values(properties.LogGroupName).join(),
        properties.FilterPattern,
        properties.MetricTransformations[0].MetricValue,
        all('AWS::CloudWatch::Alarm').some(({ properties: { MetricName, Metrics = [] } }) =>
          [MetricName, ...Metrics.map((each: Properties) => each.MetricStat?.Metric.MetricName)].includes(
            properties.MetricTransformations[0].MetricName,
          ),
        ),
      ]);
      const late = '{ $.message.message = "letters that are late" }';
      expect(filters.sort()).toEqual(
        [
          [logsOf('mail-events'), '{ $.level = "ERROR" }', '1', true],
          [logsOf('send-letters'), '{ $.level = "ERROR" }', '1', true],
          [
            logsOf('send-letters'),
            '{ ($.message.message = "letter") && ($.message.outcome = "turned away") }',
            '1',
            true,
          ],
          [logsOf('sweep'), late, '$.message.bulk', true],
          [logsOf('sweep'), late, '$.message.receipts', true],
        ].sort(),
      );
    });

    it('speak on a topic that is encrypted, and by TLS only', () => {
      expect(one('AWS::SNS::Topic').properties.KmsMasterKeyId).toEqual(attribute(one('AWS::KMS::Key').id));
      expect(one('AWS::KMS::Key').properties.EnableKeyRotation).toBe(true);
      const statements = one('AWS::SNS::TopicPolicy').properties.PolicyDocument.Statement;
      expect(statements).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
      expect(statements).toContainEqual(
        expect.objectContaining({ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } }),
      );
    });
  });

  it('gives functions only values that come from the template or the stage', () => {
    expect(environmentOf('sign-in')[variables.firstPerson]).toBe(stages.prod.firstPerson);
    expect(environmentOf('calls')[variables.table]).toEqual({ Ref: one('AWS::DynamoDB::Table').id });
    expect(environmentOf('calls')[variables.baseUrl]).toEqual(
      attribute(one('AWS::ApiGatewayV2::Api').id, 'ApiEndpoint'),
    );
  });
});

describe('what differs by stage', () => {
  const made = new Map<string, Synthesis>();
  const of = (name: string) => {
    const found = made.get(name);
    if (!found) throw new Error(`${name} was not made.`);
    return looking(() => found);
  };
  beforeAll(async () => {
    const functionsFolder = tinyFunctions();
    const make = async (name: string, stage: Stage) =>
      made.set(name, await synthesize({ stage, functionsFolder, outdir: join(folder, name) }));
    await make('local', stageNamed('local'));
    await make('dev', stageNamed('dev'));
    await make(
      'own',
      stageSchema.parse({
        ...stages.dev,
        name: 'own',
        domain: {
          name: 'bpf.example.org',
          certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
        },
        mailDomainProven: true,
      }),
    );
    await make(
      'elsewhere',
      stageSchema.parse({
        ...stages.dev,
        name: 'elsewhere',
        oidc: { issuer: 'https://id.example.org', clientId: 'bpf' },
      }),
    );
  });

  it('lets dev be thrown away', () => {
    const { one } = of('dev');
    expect(one('AWS::DynamoDB::Table')).toMatchObject({
      deletionPolicy: 'Delete',
      properties: { DeletionProtectionEnabled: false },
    });
    expect(one('AWS::S3::Bucket').deletionPolicy).toBe('Delete');
  });

  it('signs people in through Cognito by code or passkey, without a secret', () => {
    const { one, environmentOf } = of('dev');
    const pool = one('AWS::Cognito::UserPool');
    expect(pool.properties.Policies.SignInPolicy.AllowedFirstAuthFactors).toEqual(
      expect.arrayContaining(['EMAIL_OTP', 'WEB_AUTHN']),
    );
    const client = one('AWS::Cognito::UserPoolClient');
    expect(client.properties).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      PreventUserExistenceErrors: 'ENABLED',
    });
    const site = `{${one('AWS::ApiGatewayV2::Api').id}}`;
    expect(client.properties.CallbackURLs.map(spelled)).toEqual([`${site}${signInReturns.signedIn}`]);
    expect(client.properties.LogoutURLs.map(spelled)).toEqual([`${site}${signInReturns.signedOut}`]);
    for (const path of Object.values(signInReturns)) expect(routes['sign-in']).toContain(`GET ${path}`);
    expect(one('AWS::Cognito::UserPoolDomain').properties.ManagedLoginVersion).toBe(2);
    expect(one('AWS::Cognito::ManagedLoginBranding').properties.ClientId).toEqual({ Ref: client.id });
    expect(environmentOf('sign-in')[variables.oidcClientId]).toEqual({ Ref: client.id });
    expect(environmentOf('sign-in')[variables.oidcIssuer]).toEqual(attribute(pool.id, 'ProviderURL'));
  });

  it('makes accounts only for whom the house lets in, and for the first person', () => {
    const { one, environmentOf } = of('dev');
    const pool = one('AWS::Cognito::UserPool');
    expect(pool.properties.AdminCreateUserConfig).toEqual({ AllowAdminCreateUserOnly: true });
    expect(one('AWS::Cognito::UserPoolUser').properties).toEqual({
      UserPoolId: { Ref: pool.id },
      Username: stages.dev.firstPerson,
      UserAttributes: [
        { Name: 'email', Value: stages.dev.firstPerson },
        { Name: 'email_verified', Value: 'true' },
      ],
      MessageAction: 'SUPPRESS',
    });
    expect(environmentOf('people')[variables.userPool]).toEqual({ Ref: pool.id });
  });

  it('makes no accounts where another provider is asked', () => {
    const { all, environmentOf } = of('elsewhere');
    expect(all('AWS::Cognito::UserPool')).toEqual([]);
    expect(environmentOf('sign-in')[variables.oidcIssuer]).toBe('https://id.example.org');
    expect(environmentOf('people')[variables.userPool]).toBe('');
  });

  it('sends sign-in codes from its own address once the mail domain is proven', () => {
    expect(of('dev').one('AWS::Cognito::UserPool').properties.EmailConfiguration).toBeUndefined();
    expect(of('own').one('AWS::Cognito::UserPool').properties.EmailConfiguration).toMatchObject({
      EmailSendingAccount: 'DEVELOPER',
    });
  });

  it('has one address when a domain is given', () => {
    const { all, one, environmentOf } = of('own');
    expect(one('AWS::ApiGatewayV2::Api').properties.DisableExecuteApiEndpoint).toBe(true);
    expect(one('AWS::ApiGatewayV2::DomainName').properties.DomainNameConfigurations).toEqual([
      expect.objectContaining({ SecurityPolicy: 'TLS_1_2', EndpointType: 'REGIONAL' }),
    ]);
    expect(one('AWS::ApiGatewayV2::ApiMapping').properties.ApiId).toEqual({
      Ref: all('AWS::ApiGatewayV2::Api')[0]?.id,
    });
    expect(environmentOf('calls')[variables.baseUrl]).toBe('https://bpf.example.org');
  });

  it('takes the address of the local run as given', () => {
    expect(of('local').environmentOf('sign-in')[variables.baseUrl]).toBe(stages.local.baseUrl);
  });

  it('rings for nobody where no address is given', () => {
    const { all } = of('dev');
    expect(all('AWS::SNS::Topic')).toEqual([]);
    expect(all('AWS::CloudWatch::Alarm').every(({ properties }) => !properties.AlarmActions)).toBe(true);
  });
});

describe('the checks of cdk-nag', () => {
  it('stop a synthesis that leaves something open', () => {
    const app = createApp({ name: 'local' }, join(folder, 'open'));
    new Queue(new Stack(app, 'Open'), 'WithoutTls');
    expect(() => app.synth()).toThrow(/AwsSolutions-SQS4/);
  });
});

describe('settings of a stage', () => {
  const prod = stages.prod;
  it.each<[string, object, RegExp]>([
    [
      'a site address elsewhere than here',
      { baseUrl: 'https://bpf.example.org' },
      /baseUrl is only for stage local/,
    ],
    [
      'a sender of another domain',
      { mailFrom: 'forum@example.com' },
      /mailFrom must be an address of example\.org/,
    ],
    [
      'sign-in codes from a part of the mail domain',
      { mailFrom: 'forum@letters.example.org', mailDomainProven: true },
      /mailFrom must be of example\.org itself/,
    ],
    [
      'an issuer without TLS',
      { oidc: { issuer: 'http://id.example.org', clientId: 'x' } },
      /oidc needs an issuer/,
    ],
    [
      'a certificate of another region',
      {
        domain: {
          name: 'bpf.example.org',
          certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
        },
      },
      /domain needs a certificate of ACM in eu-central-1/,
    ],
    ['a retention that CloudWatch does not know', { logRetentionDays: 100 }, /logRetentionDays/],
    ['a setting that does not exist', { retention: 3 }, /retention/],
  ])('refuse %s, in a sentence', (_, change, sentence) => {
    const all = { prod: { ...prod, ...change } as typeof prod };
    expect(() => stageNamed('prod', all)).toThrow(sentence);
    expect(() => stageNamed('prod', { prod })).not.toThrow();
  });

  it('need an address for the local run', () => {
    const { baseUrl: _, ...without } = stages.local;
    expect(() => stageNamed('local', { local: without })).toThrow(/baseUrl must be given/);
  });
});

describe('the commands', () => {
  const run = (script: string, args: string[], env: Record<string, string> = {}) =>
    spawnSync(process.execPath, [join(root, script), ...args], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });

  it.each([
    [[], 'No stage was named: name one of local, dev, prod (infra/stages.ts).'],
    [['staging'], 'There is no stage “staging”: name one of local, dev, prod (infra/stages.ts).'],
    [['local'], 'Stage “local” is for this machine only: start it with npm start.'],
    [
      ['prod'],
      'Stage “prod” still has example values for mailDomain, mailFrom, contact, firstPerson, alarmEmail: put your own into infra/stages.ts.',
    ],
  ])('deploy %j is refused in one sentence before anything starts', (args, sentence) => {
    const { status, stdout, stderr } = run('infra/deploy.ts', args);
    expect([status, stdout, stderr.trim()]).toEqual([1, '', sentence]);
  });

  it('synth, as the CDK’s command line runs it, gives the template that everything else uses', async () => {
    const outdir = join(folder, 'command');
    const { status, stderr } = run('infra/app.ts', [], {
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ stage: 'local' }),
    });
    expect([status, stderr]).toEqual([0, '']);
    const inProcess = await synthesize({ stage: stageNamed('local'), outdir: join(folder, 'in-process') });
    const written = JSON.parse(readFileSync(join(outdir, inProcess.templateFile), 'utf8'));
    // But for where the bundles lie: what is deployed is copied into the assembly.
    const wherever = (template: unknown) =>
      JSON.parse(JSON.stringify(template), (key, value) => (key === 'aws:asset:path' ? 'somewhere' : value));
    expect(wherever(written)).toEqual(wherever(inProcess.template));
  });

  it('synth without a stage says what is missing', () => {
    const { status, stderr } = run('infra/app.ts', [], { CDK_CONTEXT_JSON: '{}' });
    expect([status, stderr.trim()]).toEqual([
      1,
      'No stage was named: name one of local, dev, prod (infra/stages.ts).',
    ]);
  });
});
