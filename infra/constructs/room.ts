import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as Lambda,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

interface RoomProps {
  stage: Stage;
  /** Folder of the bundle: `index.mjs` and its source map. */
  bundle: string;
  description: string;
  /** In MB; processor time grows with it. */
  memory: number;
  /** In seconds. */
  timeout: number;
  environment: Record<string, string>;
  /** All that the function may do, besides writing its log and its traces. */
  may: readonly PolicyStatement[];
}

/** One function with its own role, its own log and the environment that it asks for. */
export class Room extends Construct {
  readonly function: Lambda;
  readonly logs: LogGroup;

  constructor(scope: Construct, id: string, props: RoomProps) {
    super(scope, id);
    const { stage } = props;

    this.logs = new LogGroup(this, 'Logs', {
      retention: stage.logRetentionDays,
      removalPolicy: stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });

    // Not Lambda's usual managed policy: that one opens every log of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.logs.logGroupArn],
      }),
    );
    for (const statement of props.may) role.addToPolicy(statement);
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'xray:PutTraceSegments, xray:PutTelemetryRecords and ses:GetSendQuota know no resources: AWS takes them with * only. Nothing else has it.',
    });

    this.function = new Lambda(this, 'Function', {
      description: props.description,
      code: Code.fromAsset(props.bundle),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memory,
      timeout: Duration.seconds(props.timeout),
      environment: props.environment,
      role,
      logGroup: this.logs,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
    });
  }
}
