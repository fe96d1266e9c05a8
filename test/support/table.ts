import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { table as names } from '../../shared/names.ts';

/** The table as the stack has it. */
export const createTableCommand = (tableName: string) => {
  const indexes = Object.values(names.indexes);
  const keys = [names, ...indexes].flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  return new CreateTableCommand({
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...new Set(keys)].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: names.partitionKey, KeyType: 'HASH' },
      { AttributeName: names.sortKey, KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: [
        { AttributeName: index.partitionKey, KeyType: 'HASH' },
        { AttributeName: index.sortKey, KeyType: 'RANGE' },
      ],
      Projection:
        'only' in index
          ? { ProjectionType: 'INCLUDE', NonKeyAttributes: [...index.only] }
          : { ProjectionType: 'ALL' },
    })),
  });
};
