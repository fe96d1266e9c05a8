import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';

const dynamodb = new DynamoDBClient({});

/** Counts how often it saw each message; `poison` always fails, `slow` fails the first time. */
export const handler = async ({ Records }: SQSEvent) => {
  const failures: string[] = [];
  for (const { messageId, body, attributes } of Records) {
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: process.env.TABLE,
        Key: { pk: { S: `seen ${body}` }, sk: { S: 'record' } },
        UpdateExpression: 'ADD seen :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      }),
    );
    const isFirst = attributes.ApproximateReceiveCount === '1';
    if (body === 'poison' || (body === 'slow' && isFirst)) failures.push(messageId);
  }
  return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
};
