/**
 * What the local run knows of CloudFormation: every type and property that it runs, and those that change nothing on one
 * machine, with the reason. A stack that uses anything else does not start here, so that nothing is left out unnoticed.
 */
import * as z from 'zod';
import { CannotRun, type Template } from './template.ts';

interface Known<Runs extends z.ZodObject> {
  /** What is run, as a strict schema: a nested setting that is not in it stops the start too. */
  runs: Runs;
  /** Properties that change nothing here, each with why. */
  without: Record<string, string>;
}

const known = <Shape extends z.ZodRawShape>(shape: Shape, without: Record<string, string> = {}) => ({
  runs: z.strictObject(shape),
  without,
});

const label = 'a label for people';
const cost = 'about cost';
const encrypted = 'data on this machine are as safe as the machine is';
const unproven = 'on this machine nobody proves who they are';
const noCodes = 'no codes are sent';
const readAtOnce = 'a token is read once, at once';
const observed = 'nothing watches the local run but its own pages';

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const timeToLive = z.strictObject({ AttributeName: z.string(), Enabled: z.literal(true) });
const streamView = z.enum(['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY']);
const tableShape = {
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(
    z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keySchema,
  BillingMode: z.literal('PAY_PER_REQUEST'),
  GlobalSecondaryIndexes: z
    .array(
      z.strictObject({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.strictObject({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .default([]),
  StreamSpecification: z.strictObject({ StreamViewType: streamView }).optional(),
  TimeToLiveSpecification: timeToLive.optional(),
};

const policyDocument = z.looseObject({ Statement: z.array(z.looseObject({})) });
const throttle = z.strictObject({
  ThrottlingBurstLimit: z.number().optional(),
  ThrottlingRateLimit: z.number().optional(),
  DetailedMetricsEnabled: z.boolean().optional(),
});
const eventPattern = z.record(z.string(), z.unknown());

const runs = {
  'AWS::Lambda::Function': known(
    {
      FunctionName: z.string().optional(),
      Handler: z.string(),
      Runtime: z.string().startsWith('nodejs'),
      Role: z.string(),
      Timeout: z.number().default(3),
      MemorySize: z.number().default(128),
      Environment: z.strictObject({ Variables: z.record(z.string(), z.string()) }).default({ Variables: {} }),
      ReservedConcurrentExecutions: z.number().optional(),
    },
    {
      Code: 'the folder that the asset was made of is run',
      Architectures: 'the bundle is the same for every processor',
      TracingConfig: 'there is nothing that collects traces',
      LoggingConfig: 'each call’s log is on /local/invocations',
      Description: label,
      Tags: label,
    },
  ),
  'AWS::Lambda::EventSourceMapping': known(
    {
      EventSourceArn: z.string(),
      FunctionName: z.string(),
      BatchSize: z.number().default(10),
      FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
      ScalingConfig: z.strictObject({ MaximumConcurrency: z.number() }).optional(),
      Enabled: z.literal(true).optional(),
    },
    { MaximumBatchingWindowInSeconds: 'messages are taken at once', Tags: label },
  ),
  'AWS::ApiGatewayV2::Api': known(
    { Name: z.string(), ProtocolType: z.literal('HTTP') },
    { DisableExecuteApiEndpoint: 'there is one address', Description: label, Tags: label },
  ),
  'AWS::ApiGatewayV2::Integration': known({
    ApiId: z.string(),
    IntegrationType: z.literal('AWS_PROXY'),
    IntegrationUri: z.string(),
    IntegrationMethod: z.string().optional(),
    PayloadFormatVersion: z.literal('2.0'),
  }),
  'AWS::ApiGatewayV2::Route': known({
    ApiId: z.string(),
    RouteKey: z.string(),
    Target: z.string(),
    AuthorizationType: z.literal('NONE').optional(),
  }),
  'AWS::ApiGatewayV2::Stage': known(
    {
      ApiId: z.string(),
      StageName: z.literal('$default'),
      AutoDeploy: z.literal(true),
      DefaultRouteSettings: throttle.default({}),
      RouteSettings: z.record(z.string(), throttle).default({}),
    },
    { AccessLogSettings: observed, Description: label, Tags: label },
  ),
  'AWS::SQS::Queue': known(
    {
      QueueName: z.string().optional(),
      VisibilityTimeout: z.number().default(30),
      DelaySeconds: z.number().default(0),
      MessageRetentionPeriod: z.number().default(345_600),
      MaximumMessageSize: z.number().default(262_144),
      RedrivePolicy: z
        .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() })
        .optional(),
    },
    {
      SqsManagedSseEnabled: encrypted,
      KmsMasterKeyId: encrypted,
      KmsDataKeyReusePeriodSeconds: encrypted,
      ReceiveMessageWaitTimeSeconds: cost,
      RedriveAllowPolicy: 'who may use a queue is checked by role',
      Tags: label,
    },
  ),
  'AWS::DynamoDB::Table': known(tableShape, {
    PointInTimeRecoverySpecification: 'the data are a folder that can be copied',
    DeletionProtectionEnabled: 'only --fresh deletes it',
    SSESpecification: encrypted,
    Tags: label,
  }),
  'AWS::DynamoDB::GlobalTable': known(tableShape, {
    Replicas: 'one machine is one region; what a replica adds is backup and protection',
    SSESpecification: encrypted,
  }),
  'AWS::S3::Bucket': known(
    { BucketName: z.string().optional() },
    {
      VersioningConfiguration: 'objects are read by the name they have now',
      BucketEncryption: encrypted,
      PublicAccessBlockConfiguration: 'who may use a bucket is checked by role',
      OwnershipControls: 'there is one account',
      LifecycleConfiguration: cost,
      LoggingConfiguration: observed,
      Tags: label,
    },
  ),
  'AWS::Pipes::Pipe': known(
    {
      Name: z.string().optional(),
      RoleArn: z.string(),
      Source: z.string(),
      SourceParameters: z.strictObject({
        FilterCriteria: z
          .strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })) })
          .optional(),
        DynamoDBStreamParameters: z.strictObject({
          StartingPosition: z.enum(['LATEST', 'TRIM_HORIZON']),
          BatchSize: z.number().optional(),
          MaximumBatchingWindowInSeconds: z.number().optional(),
          MaximumRecordAgeInSeconds: z.number().optional(),
          MaximumRetryAttempts: z.number().optional(),
          OnPartialBatchItemFailure: z.string().optional(),
          ParallelizationFactor: z.number().optional(),
          DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
        }),
      }),
      Target: z.string(),
      TargetParameters: z
        .strictObject({
          InputTemplate: z.string().optional(),
          SqsQueueParameters: z.strictObject({}).optional(),
        })
        .default({}),
      DesiredState: z.literal('RUNNING').optional(),
    },
    { Description: label, Tags: label, LogConfiguration: observed },
  ),
  'AWS::Events::Rule': known(
    {
      Name: z.string().optional(),
      EventBusName: z.literal('default').optional(),
      EventPattern: eventPattern.optional(),
      ScheduleExpression: z.string().optional(),
      State: z.literal('ENABLED').default('ENABLED'),
      Targets: z.array(
        z.strictObject({
          Id: z.string(),
          Arn: z.string(),
          Input: z.string().optional(),
          // Both are about deliveries that fail, which they do not inside this process.
          DeadLetterConfig: z.unknown().optional(),
          RetryPolicy: z.unknown().optional(),
        }),
      ),
    },
    { Description: label, Tags: label },
  ),
  'AWS::SES::EmailIdentity': known(
    { EmailIdentity: z.string() },
    {
      DkimAttributes: 'mail does not leave this machine',
      DkimSigningAttributes: 'mail does not leave this machine',
      MailFromAttributes: 'mail does not leave this machine',
      FeedbackAttributes: 'events go to EventBridge',
      Tags: label,
    },
  ),
  'AWS::SES::ConfigurationSet': known(
    { Name: z.string().optional() },
    {
      DeliveryOptions: 'mail does not leave this machine',
      ReputationOptions: observed,
      SendingOptions: 'sending is on',
      SuppressionOptions: 'the account’s list of addresses that returned mail is empty',
      Tags: label,
    },
  ),
  'AWS::SES::ConfigurationSetEventDestination': known({
    ConfigurationSetName: z.string(),
    EventDestination: z.strictObject({
      Name: z.string().optional(),
      Enabled: z.boolean().default(true),
      MatchingEventTypes: z.array(z.string()),
      EventBridgeDestination: z.strictObject({ EventBusArn: z.string() }),
    }),
  }),
  'AWS::Cognito::UserPool': known(
    {
      // The address is the name of an account, however it is written, and only the house makes any.
      UsernameAttributes: z.tuple([z.literal('email')]),
      UsernameConfiguration: z.strictObject({ CaseSensitive: z.literal(false) }),
      AdminCreateUserConfig: z.strictObject({ AllowAdminCreateUserOnly: z.literal(true) }),
    },
    {
      AccountRecoverySetting: unproven,
      AutoVerifiedAttributes: unproven,
      MfaConfiguration: unproven,
      Policies: unproven,
      EmailVerificationMessage: noCodes,
      EmailVerificationSubject: noCodes,
      SmsVerificationMessage: noCodes,
      VerificationMessageTemplate: noCodes,
      EmailConfiguration: noCodes,
      DeletionProtection: 'only --fresh deletes it',
      UserPoolTier: cost,
      UserPoolTags: label,
    },
  ),
  'AWS::Cognito::UserPoolClient': known(
    {
      UserPoolId: z.string(),
      GenerateSecret: z.literal(false),
      AllowedOAuthFlows: z.tuple([z.literal('code')]),
      AllowedOAuthFlowsUserPoolClient: z.literal(true),
      AllowedOAuthScopes: z.array(z.enum(['openid', 'email', 'profile'])),
      CallbackURLs: z.tuple([z.url()]),
      LogoutURLs: z.tuple([z.url()]),
      SupportedIdentityProviders: z.tuple([z.literal('COGNITO')]),
    },
    {
      ExplicitAuthFlows: unproven,
      PreventUserExistenceErrors: 'the sign-in page lists everybody anyway',
      IdTokenValidity: readAtOnce,
      AccessTokenValidity: readAtOnce,
      RefreshTokenValidity: readAtOnce,
      TokenValidityUnits: readAtOnce,
    },
  ),
  'AWS::Cognito::UserPoolUser': known(
    {
      UserPoolId: z.string(),
      Username: z.string(),
      UserAttributes: z.array(z.strictObject({ Name: z.string(), Value: z.string() })),
    },
    { MessageAction: noCodes },
  ),
  'AWS::IAM::Role': known(
    {
      RoleName: z.string().optional(),
      Policies: z
        .array(z.strictObject({ PolicyName: z.string(), PolicyDocument: policyDocument }))
        .default([]),
      ManagedPolicyArns: z.array(z.string()).default([]),
    },
    {
      AssumeRolePolicyDocument: 'each function has its role from the start',
      Description: label,
      Tags: label,
    },
  ),
  'AWS::IAM::Policy': known({
    PolicyName: z.string(),
    PolicyDocument: policyDocument,
    Roles: z.array(z.string()).default([]),
  }),
};

export type RunType = keyof typeof runs;
export type PropertiesOf<Type extends RunType> = z.output<(typeof runs)[Type]['runs']>;

/** Types that change nothing here, each with why. */
const withoutEffect: Record<string, string> = {
  'AWS::Cognito::ManagedLoginBranding': 'the sign-in page of the local run has its own look',
  'AWS::Cognito::UserPoolDomain': 'the sign-in page of the local run has its own address',
  'AWS::CDK::Metadata': 'tells AWS which constructs were used',
  'AWS::CloudWatch::Alarm': observed,
  'AWS::CloudWatch::Dashboard': observed,
  'AWS::KMS::Alias': encrypted,
  'AWS::KMS::Key': encrypted,
  'AWS::Lambda::EventInvokeConfig': 'a scheduled call that failed comes again when it is due again',
  'AWS::Lambda::Permission': 'which service may call which function follows from routes and rules',
  'AWS::Logs::LogGroup': observed,
  'AWS::Logs::MetricFilter': observed,
  'AWS::Logs::ResourcePolicy': observed,
  'AWS::S3::BucketPolicy': 'who may use a bucket is checked by role',
  'AWS::SNS::Subscription': observed,
  'AWS::SNS::Topic':
    'only alarms speak there; a function that does is stopped by the local run’s AWS endpoint',
  'AWS::SNS::TopicPolicy': observed,
  'AWS::SQS::QueuePolicy': 'who may use a queue is checked by role',
};

const isRun = (type: string): type is RunType => type in runs;

/**
 * Finds what the local run neither runs nor knows to change nothing here.
 *
 * @throws CannotRun that names every type and property it does not know, with the resources that use it.
 */
export const checkKnown = (template: Template): void => {
  const unknown: string[] = [];
  for (const [logicalId, { Type, Properties = {}, Condition }] of Object.entries(template.Resources)) {
    if (Type in withoutEffect) continue;
    if (!isRun(Type)) {
      unknown.push(`${Type} (${logicalId})`);
      continue;
    }
    if (Condition) unknown.push(`the condition ${Condition} on ${Type} (${logicalId})`);
    for (const property of Object.keys(Properties)) {
      if (property in runs[Type].runs.shape || property in runs[Type].without) continue;
      unknown.push(`${property} of ${Type} (${logicalId})`);
    }
  }
  if (unknown.length) {
    throw new CannotRun(
      `The stack uses what the local run cannot run: ${unknown.join('; ')}. Teach infra/local/known.ts about it: run it, or say why it changes nothing here.`,
    );
  }
};

/**
 * The properties of a resource that are run, parsed.
 *
 * @throws CannotRun that names the resource and the property that is not as the local run knows it.
 */
export const parseKnown = <Type extends RunType>(
  type: Type,
  logicalId: string,
  properties: Record<string, unknown>,
): PropertiesOf<Type> => {
  const { runs: schema, without } = runs[type] as Known<z.ZodObject>;
  const run = Object.fromEntries(Object.entries(properties).filter(([name]) => !(name in without)));
  const parsed = schema.safeParse(run);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new CannotRun(
      `The local run cannot run ${logicalId} (${type}) as it is: ${issue?.path.join('.')}: ${issue?.message}.`,
    );
  }
  return parsed.data as PropertiesOf<Type>;
};
