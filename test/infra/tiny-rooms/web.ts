import { gzipSync } from 'node:zlib';
import { DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

const dynamodb = new DynamoDBClient({});
const s3 = new S3Client({});
const { TABLE: TableName, QUEUE: QueueUrl, BUCKET: Bucket, STREAM: ConfigurationSetName } = process.env;

type Query = Record<string, string | undefined>;

const acts: Record<string, (query: Query) => Promise<unknown> | unknown> = {
  now: () => ({ now: new Date().toISOString(), dateNow: Date.now() }),
  put: ({ pk = '', type = 'record' }) =>
    dynamodb.send(
      new PutItemCommand({ TableName, Item: { pk: { S: pk }, sk: { S: 'record' }, type: { S: type } } }),
    ),
  get: async ({ pk = '' }) =>
    (await dynamodb.send(new GetItemCommand({ TableName, Key: { pk: { S: pk }, sk: { S: 'record' } } })))
      .Item ?? null,
  scan: () => dynamodb.send(new ScanCommand({ TableName })),
  send: ({ body = '' }) => new SQSClient({}).send(new SendMessageCommand({ QueueUrl, MessageBody: body })),
  upload: ({ key = '', body = '' }) =>
    s3.send(
      new PutObjectCommand({ Bucket, Key: key, Body: body, ContentType: 'text/plain', IfNoneMatch: '*' }),
    ),
  download: async ({ key = '' }) => {
    const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket, Key: key }));
    return { body: await Body?.transformToString(), type: ContentType };
  },
  mail: ({ from = '' }) =>
    new SESClient({}).send(
      new SendRawEmailCommand({
        ConfigurationSetName,
        RawMessage: {
          Data: Buffer.from(
            `From: The forum <${from}>\r\nTo: ana@example.org\r\nSubject: Hello\r\n\r\nHello\r\n`,
          ),
        },
      }),
    ),
  hang: () => new Promise(() => {}),
  spin: () => {
    console.log('I spin');
    for (;;);
  },
  pack: ({ body = '' }) => ({
    statusCode: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'gzip' },
    body: gzipSync(body).toString('base64'),
    isBase64Encoded: true,
  }),
  exit: () => process.exit(3),
  environment: () => process.env,
};

/** What was asked for in the address, or an account of the event. */
export const handler = async (event: APIGatewayProxyEventV2) => {
  const act = acts[event.pathParameters?.act ?? ''];
  if (!act)
    return {
      statusCode: 200,
      headers: { 'x-room': 'web' },
      cookies: ['a=1', 'b=2'],
      body: JSON.stringify(event),
    };
  try {
    return (await act(event.queryStringParameters ?? {})) ?? null;
  } catch (fault) {
    const { name, message } = fault as Error;
    return { statusCode: 409, body: JSON.stringify({ name, message }) };
  }
};
