import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { table as names } from '../names.ts';

/** An item as it lies in the table; `pk` and `sk` are its key. */
export type Row = { pk: string; sk: string; [attribute: string]: unknown };

/** A DynamoDB expression with its names (`#state`) and values (`:state`), both written without their sign. */
export interface Expression {
  expression: string;
  names?: Record<string, string>;
  values?: Record<string, unknown>;
}

export type Write =
  | { put: Row; onlyIf?: Expression }
  | { update: Pick<Row, 'pk' | 'sk'>; set: Expression; onlyIf?: Expression }
  | { remove: Pick<Row, 'pk' | 'sk'>; onlyIf?: Expression }
  | { check: Pick<Row, 'pk' | 'sk'>; onlyIf: Expression };

/** What was in the way of a write: its place among the writes, and the item as it was (absent when there was none). */
export interface InTheWay {
  index: number;
  row: Row | undefined;
  /** Places of all writes whose condition did not hold. */
  all: readonly number[];
}

export interface Page<Item> {
  items: Item[];
  /** Opaque; give it back to read on. Absent at the end. */
  cursor?: string;
}

export interface Query {
  /** One of the table's indexes; absent: the table itself. */
  index?: keyof typeof names.indexes;
  partition: string;
  /** Only sort keys that begin so, or that lie between (both ends included). */
  sortKey?: { beginsWith: string } | { between: [string, string] };
  newestFirst?: boolean;
  limit?: number;
  cursor?: string | undefined;
}

export type Table = ReturnType<typeof createTable>;

/** In bytes, of a partition key. */
const longestKey = 2048;

const plain = { removeUndefinedValues: true } as const;

const written = (item: Record<string, unknown>) => marshall(item, plain);

const inner = ({ expression, names: called, values }: Expression) => ({
  expression,
  names: Object.fromEntries(Object.entries(called ?? {}).map(([key, name]) => [`#${key}`, name])),
  values: written(Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [`:${key}`, value]))),
});

const orAbsent = <Value extends object>(key: string, value: Value) =>
  Object.keys(value).length ? { [key]: value } : {};

const condition = (onlyIf: Expression | undefined) => {
  if (!onlyIf) return {};
  const { expression, names: called, values } = inner(onlyIf);
  return {
    ConditionExpression: expression,
    ...orAbsent('ExpressionAttributeNames', called),
    ...orAbsent('ExpressionAttributeValues', values),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
};

/** The condition that an item does not exist yet. */
export const isNew: Expression = {
  expression: 'attribute_not_exists(#key)',
  names: { key: names.partitionKey },
};

/**
 * The one DynamoDB table.
 *
 * Reads by key are strongly consistent; reads by index are not, as DynamoDB has it. A write that meets something in its
 * way answers what that was; every other fault of DynamoDB is thrown.
 */
export const createTable = (settings: { tableName: string; client?: DynamoDBClient }) => {
  const client = settings.client ?? new DynamoDBClient({});
  const TableName = settings.tableName;

  const item = (write: Write): TransactWriteItem => {
    if ('put' in write) return { Put: { TableName, Item: written(write.put), ...condition(write.onlyIf) } };
    if ('remove' in write)
      return { Delete: { TableName, Key: written(write.remove), ...condition(write.onlyIf) } };
    if ('check' in write) {
      const { expression } = write.onlyIf;
      return {
        ConditionCheck: {
          TableName,
          Key: written(write.check),
          ...condition(write.onlyIf),
          ConditionExpression: expression,
        },
      };
    }
    const set = inner(write.set);
    const { ExpressionAttributeNames, ExpressionAttributeValues, ...rest } = {
      ExpressionAttributeNames: {},
      ExpressionAttributeValues: {},
      ...condition(write.onlyIf),
    };
    return {
      Update: {
        TableName,
        Key: written(write.update),
        UpdateExpression: set.expression,
        ...rest,
        ...orAbsent('ExpressionAttributeNames', { ...set.names, ...ExpressionAttributeNames }),
        ...orAbsent('ExpressionAttributeValues', { ...set.values, ...ExpressionAttributeValues }),
      },
    };
  };

  /** One item, in one request. */
  const change = async (
    ReturnValues: 'ALL_NEW' | 'NONE',
    key: Pick<Row, 'pk' | 'sk'>,
    set: Expression,
    onlyIf?: Expression,
  ): Promise<Pick<UpdateItemCommandOutput, 'Attributes'> | { inTheWay: Row | undefined }> => {
    const { Update } = item({ update: key, set, ...(onlyIf ? { onlyIf } : {}) });
    try {
      return await client.send(
        new UpdateItemCommand({
          ...(Update as NonNullable<typeof Update> & { Key: object }),
          TableName,
          ReturnValues,
        }),
      );
    } catch (fault) {
      if (!(fault instanceof ConditionalCheckFailedException)) throw fault;
      return { inTheWay: fault.Item && (unmarshall(fault.Item) as Row) };
    }
  };

  return {
    /** The item, or undefined. */
    async get(pk: string, sk = 'record'): Promise<Row | undefined> {
      // Keys come from web addresses too; what DynamoDB takes for no key is in no table.
      if (!pk || Buffer.byteLength(pk) > longestKey) return undefined;
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: written({ pk, sk }), ConsistentRead: true }),
      );
      return Item && (unmarshall(Item) as Row);
    },

    /** Those of the items that there are, in any order. One request per 100 keys, no key twice. */
    async getMany(keys: readonly Pick<Row, 'pk' | 'sk'>[]): Promise<Row[]> {
      const rows: Row[] = [];
      let rest = keys.map(({ pk, sk }) => written({ pk, sk }));
      while (rest.length) {
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetItemCommand({
            RequestItems: { [TableName]: { Keys: rest.slice(0, 100), ConsistentRead: true } },
          }),
        );
        rows.push(...(Responses?.[TableName] ?? []).map((item) => unmarshall(item) as Row));
        rest = [
          ...rest.slice(100),
          ...((UnprocessedKeys?.[TableName]?.Keys as typeof rest | undefined) ?? []),
        ];
      }
      return rows;
    },

    /** One page of a partition, in the order of its sort key. */
    async query(query: Query): Promise<Page<Row>> {
      const keys = query.index
        ? names.indexes[query.index]
        : { partitionKey: names.partitionKey, sortKey: names.sortKey };
      const { sortKey } = query;
      const range = !sortKey
        ? ''
        : 'beginsWith' in sortKey
          ? ' AND begins_with(#sort, :from)'
          : ' AND #sort BETWEEN :from AND :to';
      const ask = (cursor: string | undefined) =>
        client.send(
          new QueryCommand({
            TableName,
            ...(query.index ? { IndexName: names.indexes[query.index].name } : { ConsistentRead: true }),
            KeyConditionExpression: `#partition = :partition${range}`,
            ExpressionAttributeNames: {
              '#partition': keys.partitionKey,
              ...(sortKey ? { '#sort': keys.sortKey } : {}),
            },
            ExpressionAttributeValues: written({
              ':partition': query.partition,
              ...(sortKey && 'beginsWith' in sortKey ? { ':from': sortKey.beginsWith } : {}),
              ...(sortKey && 'between' in sortKey
                ? { ':from': sortKey.between[0], ':to': sortKey.between[1] }
                : {}),
            }),
            ScanIndexForward: !query.newestFirst,
            ...(query.limit ? { Limit: query.limit } : {}),
            ...startFrom(cursor),
          }),
        );
      const answer = await ask(query.cursor).catch((fault: unknown) => {
        // A cursor comes back from a web address. One that DynamoDB does not know reads from the start.
        if (query.cursor && fault instanceof Error && fault.name === 'ValidationException')
          return ask(undefined);
        throw fault;
      });
      return {
        items: (answer.Items ?? []).map((each) => unmarshall(each) as Row),
        ...(answer.LastEvaluatedKey ? { cursor: cursorOf(unmarshall(answer.LastEvaluatedKey)) } : {}),
      };
    },

    /**
     * All or nothing, at most 100 writes and 4 MB. `token` (at most 36 characters) makes a repetition within ten
     * minutes harmless.
     */
    async write(writes: readonly Write[], token?: string): Promise<InTheWay | undefined> {
      try {
        await client.send(
          new TransactWriteItemsCommand({
            TransactItems: writes.map(item),
            ...(token ? { ClientRequestToken: token } : {}),
          }),
        );
        return undefined;
      } catch (fault) {
        if (!(fault instanceof TransactionCanceledException)) throw fault;
        const reasons = fault.CancellationReasons ?? [];
        const index = reasons.findIndex(({ Code }) => Code === 'ConditionalCheckFailed');
        // Another transaction held the same item: to the caller that is the same as having lost to it.
        const contended = reasons.findIndex(({ Code }) => Code === 'TransactionConflict');
        if (index < 0 && contended < 0) throw fault;
        const held = reasons[index]?.Item;
        return {
          index: index < 0 ? contended : index,
          row: held && (unmarshall(held) as Row),
          all: reasons.flatMap(({ Code }, place) => (Code === 'ConditionalCheckFailed' ? [place] : [])),
        };
      }
    },

    /** Changes one item in one request; answers the item after, or what was in the way. */
    async update(
      key: Pick<Row, 'pk' | 'sk'>,
      set: Expression,
      onlyIf?: Expression,
    ): Promise<{ row: Row } | { inTheWay: Row | undefined }> {
      const answer = await change('ALL_NEW', key, set, onlyIf);
      return 'inTheWay' in answer ? answer : { row: unmarshall(answer.Attributes ?? {}) as Row };
    },

    /** The same where nobody asks for the item afterwards: it is not sent. Answers what was in the way. */
    async change(
      key: Pick<Row, 'pk' | 'sk'>,
      set: Expression,
      onlyIf?: Expression,
    ): Promise<{ inTheWay: Row | undefined } | undefined> {
      const answer = await change('NONE', key, set, onlyIf);
      return 'inTheWay' in answer ? answer : undefined;
    },
  };
};

const cursorOf = (key: Record<string, unknown>) => Buffer.from(JSON.stringify(key)).toString('base64url');

const startFrom = (cursor: string | undefined) => {
  if (!cursor) return {};
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const keyed =
      typeof key === 'object' && key !== null && Object.values(key).every((each) => typeof each === 'string');
    return keyed ? { ExclusiveStartKey: written(key as Record<string, string>) } : {};
  } catch {
    return {};
  }
};

/** Reads a list to its end. For lists that are bounded by what they belong to. */
export const everyPage = async <Item>(
  read: (cursor: string | undefined) => Promise<Page<Item>>,
): Promise<Item[]> => {
  const all: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    all.push(...page.items);
    cursor = page.cursor;
  } while (cursor);
  return all;
};
