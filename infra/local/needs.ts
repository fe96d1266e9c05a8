/** Which IAM actions on which resources a request to an AWS service needs. */
import { addressParser } from 'postal-mime';
import type { Need } from './permissions.ts';
import type { Plan } from './plan.ts';
import type { Account } from './template.ts';

const arnOf = (service: string, resource: string, account: Account) =>
  `arn:${account.partition}:${service}:${account.region}:${account.id}:${resource}`;

interface DynamodbInput {
  TableName?: string;
  IndexName?: string;
  RequestItems?: Record<string, unknown>;
  TransactItems?: Record<string, { TableName?: string }>[];
}

/** What each item of a transaction needs. */
const transactActions: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

/** Undefined for a request that the local run does not know. */
export const needsOfDynamodb = (
  action: string,
  input: DynamodbInput,
  account: Account,
): Need[] | undefined => {
  const table = (name = '') => (name.startsWith('arn:') ? name : arnOf('dynamodb', `table/${name}`, account));
  switch (action) {
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
    case 'DescribeTable':
      return [{ action: `dynamodb:${action}`, resource: table(input.TableName) }];
    case 'Query':
    case 'Scan':
      return [
        {
          action: `dynamodb:${action}`,
          resource: input.IndexName
            ? `${table(input.TableName)}/index/${input.IndexName}`
            : table(input.TableName),
        },
      ];
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.keys(input.RequestItems ?? {}).map((name) => ({
        action: `dynamodb:${action}`,
        resource: table(name),
      }));
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return (input.TransactItems ?? []).flatMap((item) =>
        Object.entries(item).map(([kind, { TableName }]) => ({
          action: `dynamodb:${transactActions[kind] ?? kind}`,
          resource: table(TableName),
        })),
      );
    default:
      return undefined;
  }
};

/** The name at the end of a queue's address. */
export const nameOfQueue = ({ QueueUrl = '' }: { QueueUrl?: string }): string =>
  QueueUrl.split('/').at(-1) ?? '';

/** A batch needs the right to the single action. */
export const needsOfSqs = (action: string, input: { QueueUrl?: string }, account: Account): Need[] => [
  { action: `sqs:${action.replace(/Batch$/, '')}`, resource: arnOf('sqs', nameOfQueue(input), account) },
];

/** Undefined for a request that is no call of a function. */
export const needsOfLambda = (path: string, account: Account): Need[] | undefined => {
  const name = calledIn(path);
  return name === undefined
    ? undefined
    : [{ action: 'lambda:InvokeFunction', resource: arnOf('lambda', `function:${name}`, account) }];
};

/** The name of the function that a request to Lambda calls. */
export const calledIn = (path: string): string | undefined => {
  const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path) ?? [];
  return name && decodeURIComponent(name);
};

/** What an account needs that is made in a user pool; undefined for every other request to Cognito. */
export const needsOfCognito = (
  action: string,
  { UserPoolId = '' }: { UserPoolId?: string },
  account: Account,
): Need[] | undefined =>
  action === 'AdminCreateUser'
    ? [{ action: `cognito-idp:${action}`, resource: arnOf('cognito-idp', `userpool/${UserPoolId}`, account) }]
    : undefined;

const s3Actions: Record<string, string> = {
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
  DELETE: 's3:DeleteObject',
};

/** Undefined for a request about a whole bucket. */
export const needsOfS3 = (
  method: string,
  { bucket, key }: { bucket: string; key: string },
  { partition }: Account,
): Need[] | undefined => {
  const action = s3Actions[method];
  return action && key ? [{ action, resource: `arn:${partition}:s3:::${bucket}/${key}` }] : undefined;
};

/**
 * A mail needs the right to its sender's identity and to its configuration set; conditions see the address in its From
 * header, as SES does.
 */
export const needsOfSes = (parameters: URLSearchParams, { account, mail }: Plan): Need[] | undefined => {
  const action = parameters.get('Action') ?? '';
  if (action === 'GetSendQuota') return [{ action: 'ses:GetSendQuota', resource: '*' }];
  if (action !== 'SendRawEmail') return undefined;
  const head = headOf(parameters.get('RawMessage.Data') ?? '');
  const from = addressesIn(headerOf(head, 'from') ?? parameters.get('Source') ?? '')[0] ?? '';
  const set = parameters.get('ConfigurationSetName') ?? headerOf(head, 'x-ses-configuration-set');
  const domain = from.split('@').at(-1) ?? '';
  const identity =
    mail.identities.find((each) => each === from) ??
    mail.identities.find((each) => each === domain || domain.endsWith(`.${each}`)) ??
    domain;
  const given = [...parameters]
    .filter(([name]) => name.startsWith('Destinations.member.'))
    .map(([, value]) => value);
  const recipients = given.length
    ? given
    : ['to', 'cc', 'bcc'].flatMap((name) => addressesIn(headerOf(head, name) ?? ''));
  const context = { 'ses:FromAddress': from, 'ses:Recipients': recipients };
  return [
    { action: 'ses:SendRawEmail', resource: arnOf('ses', `identity/${identity}`, account), context },
    ...(set
      ? [{ action: 'ses:SendRawEmail', resource: arnOf('ses', `configuration-set/${set}`, account), context }]
      : []),
  ];
};

/** The header lines of a message in base64, unfolded. */
const headOf = (raw: string): string =>
  (
    Buffer.from(raw, 'base64')
      .toString('latin1')
      .split(/\r?\n\r?\n/, 1)[0] ?? ''
  ).replace(/\r?\n[ \t]+/g, ' ');

const headerOf = (head: string, name: string): string | undefined =>
  new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(head)?.[1];

const addressesIn = (text: string): string[] =>
  addressParser(text).flatMap((each) =>
    each.address ? [each.address] : (each.group ?? []).map(({ address }) => address),
  );
