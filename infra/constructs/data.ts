import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { table as names } from '../../shared/names.ts';
import type { Stage } from '../stages.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

const reportNames = 'reports/*';

/** What is kept: every record in one table, and the reports (PDF) in a bucket. */
export class Data extends Construct {
  readonly table: Table;
  readonly reports: Bucket;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const removalPolicy = stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

    this.table = new Table(this, 'Table', {
      partitionKey: text(names.partitionKey),
      sortKey: text(names.sortKey),
      timeToLiveAttribute: names.timeToLive,
      billingMode: BillingMode.PAY_PER_REQUEST,
      // The key that AWS manages for the account: its use is on record in CloudTrail, and neither the roles nor the
      // pipe on the stream need a right of their own to it, as they would with a key of ours.
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      deletionProtection: stage.keepData,
      removalPolicy,
    });
    for (const index of Object.values(names.indexes)) {
      this.table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: text(index.partitionKey),
        sortKey: text(index.sortKey),
        ...('only' in index
          ? { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...index.only] }
          : { projectionType: ProjectionType.ALL }),
      });
    }

    this.reports = new Bucket(this, 'Reports', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      lifecycleRules: [
        {
          noncurrentVersionExpiration: Duration.days(90),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      removalPolicy,
    });
    Validations.of(this.reports).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Nobody reaches the bucket but three functions, which log each request themselves; what lies in it is published.',
    });
    const resource = this.reports.node.defaultChild as CfnBucket;
    Validations.of(Stack.of(this)).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(resource)}.Arn>/${reportNames}]`,
      reason: 'Reports are named by the hash of their content, so their names cannot be listed beforehand.',
    });
  }

  /** The right to put or get reports, and no other object; who gets one also learns when there is none. */
  reportRights(acts: readonly ('put' | 'get')[]): PolicyStatement[] {
    return [
      new PolicyStatement({
        actions: acts.map((act) => (act === 'put' ? 's3:PutObject' : 's3:GetObject')),
        resources: [this.reports.arnForObjects(reportNames)],
      }),
      // Who may not list a bucket is told of a missing object that they may not have it.
      ...(acts.includes('get')
        ? [new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.reports.bucketArn] })]
        : []),
    ];
  }
}
