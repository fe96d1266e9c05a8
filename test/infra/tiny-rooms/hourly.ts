import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ScheduledEvent } from 'aws-lambda';

const dynamodb = new DynamoDBClient({});

/** Writes down when it was called, and what it was called with. */
export const handler = async (event: ScheduledEvent) => {
  await dynamodb.send(
    new PutItemCommand({
      TableName: process.env.TABLE,
      Item: {
        pk: { S: 'hourly' },
        sk: { S: 'record' },
        at: { S: new Date().toISOString() },
        source: { S: event.source },
      },
    }),
  );
};
