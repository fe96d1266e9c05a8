import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  KeySchemaElement,
  StreamViewType,
} from '@aws-sdk/client-dynamodb';
import { checkKnown, type PropertiesOf, parseKnown, type RunType } from './known.ts';
import { checkPattern, checkTemplate, type Pattern } from './patterns.ts';
import { type NextDue, readSchedule } from './schedule.ts';
import { type Account, CannotRun, createResolver, type Identity, type readAssembly } from './template.ts';

export interface FunctionPlan {
  logicalId: string;
  name: string;
  arn: string;
  roleArn: string;
  /** Folder of the bundled asset, and `file.export` in it. */
  folder: string;
  handler: string;
  environment: Readonly<Record<string, string>>;
  timeoutSeconds: number;
  memoryMb: number;
  reservedConcurrency: number | undefined;
}

export interface RoutePlan {
  /** `GET /calls/{callId}` or `$default`. */
  key: string;
  functionArn: string;
  throttle: Throttle;
}

/** Requests: `rate` a second, `burst` at once. Infinity where the stack says nothing. */
export interface Throttle {
  rate: number;
  burst: number;
}

export interface QueuePlan {
  logicalId: string;
  name: string;
  arn: string;
  visibilitySeconds: number;
  delaySeconds: number;
  retentionSeconds: number;
  maximumBytes: number;
  redrive: { arn: string; maxReceives: number } | undefined;
}

export interface MappingPlan {
  logicalId: string;
  queueArn: string;
  functionArn: string;
  batchSize: number;
  reportsFailures: boolean;
  concurrency: number | undefined;
}

export interface TablePlan {
  logicalId: string;
  name: string;
  arn: string;
  key: KeySchemaElement[];
  attributes: AttributeDefinition[];
  indexes: GlobalSecondaryIndex[];
  stream: StreamViewType | undefined;
  timeToLive: string | undefined;
}

export interface PipePlan {
  logicalId: string;
  roleArn: string;
  table: TablePlan;
  queueArn: string;
  /** A record goes through when it fits any; none means all. */
  filters: readonly Pattern[];
  template: string | undefined;
}

export interface RulePlan {
  logicalId: string;
  arn: string;
  targets: readonly { arn: string; input: string | undefined }[];
  pattern: Pattern | undefined;
  schedule: { expression: string; nextDue: NextDue } | undefined;
}

export interface RolePlan {
  name: string;
  arn: string;
  policies: readonly { name: string; policy: unknown }[];
}

/** Everything that the local run runs, read from the synthesized template. */
export interface Plan {
  account: Account;
  functions: readonly FunctionPlan[];
  routes: readonly RoutePlan[];
  queues: readonly QueuePlan[];
  mappings: readonly MappingPlan[];
  tables: readonly TablePlan[];
  buckets: readonly { logicalId: string; name: string }[];
  pipes: readonly PipePlan[];
  rules: readonly RulePlan[];
  roles: readonly RolePlan[];
  /** How people sign in, and who has an account from the start; undefined where another provider is asked. */
  signIn:
    | {
        clientId: string;
        returns: { signedIn: string; signedOut: string };
        accounts: readonly string[];
      }
    | undefined;
  /** Verified senders, and configuration sets with the event types that each publishes. */
  mail: { identities: readonly string[]; configurationSets: Readonly<Record<string, readonly string[]>> };
}

/** Policies of AWS whose rights (writing logs and traces) are about nothing that there is here. */
const aboutLogs = /:iam::aws:policy\/(service-role\/AWSLambdaBasicExecutionRole|AWSXRayDaemonWriteAccess)$/;

/**
 * Reads the plan out of a cloud assembly. `queueUrl` says where a queue of a name is found, `issuer` the address of who signs
 * people in.
 *
 * @throws CannotRun naming what the local run cannot run, or cannot resolve.
 */
export const readPlan = (
  { template, account, folder }: ReturnType<typeof readAssembly>,
  { queueUrl, issuer }: { queueUrl: (name: string) => string; issuer: string },
): Plan => {
  checkKnown(template);

  const arn = (service: string, resource: string, { region = account.region, id = account.id } = {}) =>
    `arn:${account.partition}:${service}:${region}:${id}:${resource}`;
  const nowhere = { region: '', id: '' };

  /** What a resource is called: as the template says, else after its logical id, the same in every run. */
  const identify = (logicalId: string): Identity | undefined => {
    const { Type = '', Properties = {} } = template.Resources[logicalId] ?? {};
    const named = (property: string, otherwise = `${account.stack}-${logicalId}`) =>
      Properties[property] === undefined
        ? otherwise
        : String(resolver.resolve(Properties[property], logicalId));
    switch (Type) {
      case 'AWS::Lambda::Function': {
        const name = named('FunctionName');
        return { ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } };
      }
      case 'AWS::SQS::Queue': {
        const name = named('QueueName');
        const url = queueUrl(name);
        return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
      }
      case 'AWS::DynamoDB::Table':
      case 'AWS::DynamoDB::GlobalTable': {
        const name = named('TableName');
        const table = arn('dynamodb', `table/${name}`);
        return { ref: name, attributes: { Arn: table, StreamArn: `${table}/stream/local` } };
      }
      case 'AWS::S3::Bucket': {
        const name = named('BucketName', `${account.stack}-${logicalId}`.toLowerCase());
        return { ref: name, attributes: { Arn: arn('s3', name, nowhere) } };
      }
      case 'AWS::IAM::Role': {
        const name = named('RoleName');
        return { ref: name, attributes: { Arn: arn('iam', `role/${name}`, { region: '', id: account.id }) } };
      }
      case 'AWS::SES::EmailIdentity':
        return { ref: named('EmailIdentity'), attributes: {} };
      case 'AWS::SES::ConfigurationSet':
        return { ref: named('Name'), attributes: {} };
      case 'AWS::Events::Rule': {
        const name = named('Name');
        return { ref: name, attributes: { Arn: arn('events', `rule/${name}`) } };
      }
      case 'AWS::SNS::Topic': {
        const name = named('TopicName');
        return { ref: arn('sns', name), attributes: { TopicArn: arn('sns', name), TopicName: name } };
      }
      case 'AWS::Logs::LogGroup': {
        const name = named('LogGroupName');
        return { ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } };
      }
      case 'AWS::Cognito::UserPool': {
        const id = `${account.region}_${logicalId}`;
        return { ref: id, attributes: { Arn: arn('cognito-idp', `userpool/${id}`), ProviderURL: issuer } };
      }
      case 'AWS::Cognito::UserPoolClient':
        return { ref: logicalId, attributes: {} };
      case 'AWS::ApiGatewayV2::Api':
        return { ref: logicalId, attributes: { ApiId: logicalId } };
      case 'AWS::ApiGatewayV2::Integration':
      case 'AWS::ApiGatewayV2::Stage':
        return { ref: logicalId, attributes: {} };
      default:
        return undefined;
    }
  };
  const resolver = createResolver(template, account, identify);

  const all = <Type extends RunType>(type: Type): { logicalId: string; properties: PropertiesOf<Type> }[] =>
    Object.keys(template.Resources)
      .filter((logicalId) => template.Resources[logicalId]?.Type === type)
      .map((logicalId) => ({
        logicalId,
        properties: parseKnown(type, logicalId, resolver.properties(logicalId)),
      }));
  const identity = (logicalId: string): Identity => {
    const found = identify(logicalId);
    if (!found) throw new CannotRun(`The local run has no name for ${logicalId}.`);
    return found;
  };
  const arnOf = (logicalId: string) => identity(logicalId).attributes.Arn ?? '';

  /** What one resource says of another, looked up. */
  const among = <Item extends { arn: string }>(
    items: readonly Item[],
    wanted: string,
    where: string,
    what: string,
  ): Item => {
    const found = items.find((each) => each.arn === wanted);
    if (!found) throw new CannotRun(`${where} is about ${wanted}, which is no ${what} of the stack.`);
    return found;
  };

  const functions = all('AWS::Lambda::Function').map(({ logicalId, properties }): FunctionPlan => {
    const path = template.Resources[logicalId]?.Metadata?.['aws:asset:path'];
    const asset = typeof path === 'string' ? (isAbsolute(path) ? path : join(folder, path)) : '';
    if (!existsSync(asset) || !statSync(asset).isDirectory()) {
      throw new CannotRun(
        `${logicalId} does not say which folder its code is in (aws:asset:path, now “${asset}”).`,
      );
    }
    return {
      logicalId,
      name: identity(logicalId).ref,
      arn: arnOf(logicalId),
      roleArn: properties.Role,
      folder: asset,
      handler: properties.Handler,
      environment: properties.Environment.Variables,
      timeoutSeconds: properties.Timeout,
      memoryMb: properties.MemorySize,
      reservedConcurrency: properties.ReservedConcurrentExecutions,
    };
  });

  const queues = all('AWS::SQS::Queue').map(
    ({ logicalId, properties }): QueuePlan => ({
      logicalId,
      name: identity(logicalId).attributes.QueueName ?? '',
      arn: arnOf(logicalId),
      visibilitySeconds: properties.VisibilityTimeout,
      delaySeconds: properties.DelaySeconds,
      retentionSeconds: properties.MessageRetentionPeriod,
      maximumBytes: properties.MaximumMessageSize,
      redrive: properties.RedrivePolicy && {
        arn: properties.RedrivePolicy.deadLetterTargetArn,
        maxReceives: properties.RedrivePolicy.maxReceiveCount,
      },
    }),
  );
  for (const { redrive, logicalId } of queues) if (redrive) among(queues, redrive.arn, logicalId, 'queue');

  const tables = [...all('AWS::DynamoDB::Table'), ...all('AWS::DynamoDB::GlobalTable')].map(
    ({ logicalId, properties }): TablePlan => ({
      logicalId,
      name: identity(logicalId).ref,
      arn: arnOf(logicalId),
      key: properties.KeySchema,
      attributes: properties.AttributeDefinitions,
      indexes: properties.GlobalSecondaryIndexes.map(
        ({ Projection: { NonKeyAttributes, ...projection }, ...index }) => ({
          ...index,
          Projection: { ...projection, ...(NonKeyAttributes ? { NonKeyAttributes } : {}) },
        }),
      ),
      stream: properties.StreamSpecification?.StreamViewType,
      timeToLive: properties.TimeToLiveSpecification?.AttributeName,
    }),
  );

  const pipes = all('AWS::Pipes::Pipe').map(({ logicalId, properties }): PipePlan => {
    const table = tables.find(({ arn: tableArn }) => properties.Source === `${tableArn}/stream/local`);
    if (!table?.stream)
      throw new CannotRun(`The source of ${logicalId}, ${properties.Source}, is no stream of a table.`);
    const template = properties.TargetParameters.InputTemplate;
    return {
      logicalId,
      roleArn: properties.RoleArn,
      table,
      queueArn: among(queues, properties.Target, logicalId, 'queue').arn,
      filters: (properties.SourceParameters.FilterCriteria?.Filters ?? []).map(({ Pattern: pattern }) =>
        checkPattern(JSON.parse(pattern), logicalId),
      ),
      template: template === undefined ? undefined : checkTemplate(template, logicalId),
    };
  });

  const rules = all('AWS::Events::Rule').map(({ logicalId, properties }): RulePlan => {
    const { EventPattern, ScheduleExpression, Targets } = properties;
    const targets = Targets.map(({ Arn, Input }) => {
      among<{ arn: string }>([...functions, ...queues], Arn, logicalId, 'function or queue');
      return { arn: Arn, input: Input };
    });
    return {
      logicalId,
      arn: arnOf(logicalId),
      targets,
      pattern: EventPattern && checkPattern(EventPattern, logicalId),
      schedule:
        ScheduleExpression === undefined
          ? undefined
          : { expression: ScheduleExpression, nextDue: readSchedule(ScheduleExpression, logicalId) },
    };
  });

  const policies = all('AWS::IAM::Policy');
  const roles = all('AWS::IAM::Role').map(({ logicalId, properties }): RolePlan => {
    const foreign = properties.ManagedPolicyArns.find((each) => !aboutLogs.test(each));
    if (foreign)
      throw new CannotRun(`The local run does not know what ${foreign}, a policy of ${logicalId}, allows.`);
    const name = identity(logicalId).ref;
    return {
      name,
      arn: arnOf(logicalId),
      policies: [
        ...properties.Policies.map(({ PolicyName, PolicyDocument }) => ({
          name: PolicyName,
          policy: PolicyDocument,
        })),
        ...policies
          .filter((each) => each.properties.Roles.includes(name))
          .map((each) => ({ name: each.properties.PolicyName, policy: each.properties.PolicyDocument })),
      ],
    };
  });
  for (const { roleArn, logicalId } of [...functions, ...pipes]) among(roles, roleArn, logicalId, 'role');

  const integrations = new Map(
    all('AWS::ApiGatewayV2::Integration').map(({ logicalId, properties }) => [
      `integrations/${logicalId}`,
      /functions\/(.+)\/invocations$/.exec(properties.IntegrationUri)?.[1] ?? properties.IntegrationUri,
    ]),
  );
  const apis = all('AWS::ApiGatewayV2::Api');
  if (apis.length > 1) throw new CannotRun(`The local run runs one HTTP API; the stack has ${apis.length}.`);
  const [stage] = all('AWS::ApiGatewayV2::Stage');
  const usual = stage?.properties.DefaultRouteSettings;
  const routes = all('AWS::ApiGatewayV2::Route').map(({ logicalId, properties }): RoutePlan => {
    const own = stage?.properties.RouteSettings[properties.RouteKey];
    const target = integrations.get(properties.Target) ?? properties.Target;
    return {
      key: properties.RouteKey,
      functionArn: among(functions, target, logicalId, 'function').arn,
      throttle: {
        rate: own?.ThrottlingRateLimit ?? usual?.ThrottlingRateLimit ?? Number.POSITIVE_INFINITY,
        burst: own?.ThrottlingBurstLimit ?? usual?.ThrottlingBurstLimit ?? Number.POSITIVE_INFINITY,
      },
    };
  });

  const pools = all('AWS::Cognito::UserPool');
  const [client, ...moreClients] = all('AWS::Cognito::UserPoolClient');
  if (pools.length > 1 || moreClients.length)
    throw new CannotRun(
      'The local run signs people in to one user pool, for one client; the stack has more.',
    );

  const destinations = all('AWS::SES::ConfigurationSetEventDestination').map(({ properties }) => properties);
  return {
    account,
    functions,
    routes,
    queues,
    mappings: all('AWS::Lambda::EventSourceMapping').map(({ logicalId, properties }) => ({
      logicalId,
      queueArn: among(queues, properties.EventSourceArn, logicalId, 'queue').arn,
      functionArn: among(
        functions,
        functions.find(({ name }) => name === properties.FunctionName)?.arn ?? properties.FunctionName,
        logicalId,
        'function',
      ).arn,
      batchSize: properties.BatchSize,
      reportsFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      concurrency: properties.ScalingConfig?.MaximumConcurrency,
    })),
    tables,
    buckets: all('AWS::S3::Bucket').map(({ logicalId }) => ({ logicalId, name: identity(logicalId).ref })),
    pipes,
    rules,
    roles,
    signIn: client && {
      clientId: identity(client.logicalId).ref,
      returns: { signedIn: client.properties.CallbackURLs[0], signedOut: client.properties.LogoutURLs[0] },
      accounts: all('AWS::Cognito::UserPoolUser').map(({ properties }) => properties.Username),
    },
    mail: {
      identities: all('AWS::SES::EmailIdentity').map(({ properties }) => properties.EmailIdentity),
      configurationSets: Object.fromEntries(
        all('AWS::SES::ConfigurationSet').map(({ logicalId }) => {
          const name = identity(logicalId).ref;
          const types = destinations
            .filter((each) => each.ConfigurationSetName === name && each.EventDestination.Enabled)
            .flatMap((each) => each.EventDestination.MatchingEventTypes);
          return [name, types];
        }),
      ),
    },
  };
};
