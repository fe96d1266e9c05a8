import { GetItemCommand, TransactWriteItemsCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { callSchema } from '../../shared/domain/call.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createNewId } from '../../shared/store/keys.ts';
import { createCommit } from '../../shared/store/records.ts';
import { createTable } from '../../shared/store/table.ts';
import { asForm, bpfOnBpfs } from '../support/bpf-on-bpfs.ts';
import { eventOf } from '../support/events.ts';
import { type Ground, median, printTable } from './ground.ts';

const rounds = 15;
const perRound = 40;

/**
 * A proposal through the whole function, from the event of API Gateway to the answer, against the DynamoDB requests it
 * makes and nothing else: the same five, with items of the same size.
 *
 * The two take turns, and the ratio is the median of the ratios of such neighbours: what a busy machine does to one it
 * does to the other.
 */
export const benchSubmission = async (ground: Ground): Promise<void> => {
  const { client, tableName: TableName } = ground;
  const newId = createNewId(() => new Date());
  const today = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const call = callSchema.parse({
    id: newId('call'),
    revision: 0,
    createdAt: new Date().toISOString(),
    title: 'Call for Best Practice Forums',
    opens: today(-2),
    closes: today(30),
    decidedBy: today(60),
    capacity: 4,
    guidance: 'Bring us a narrow question.',
  });
  const table = createTable({ tableName: TableName, client });
  const by = { kind: 'system' as const, name: 'Benchmark' };
  await createCommit(
    table,
    newId,
  )({
    changes: [createCalls(table).change(undefined, call, by, call.createdAt)],
    audit: [],
  });

  Object.assign(process.env, ground.environment);
  const { handler } = (await import(ground.bundleOf('proposals'))) as {
    handler: (event: object, context: object) => Promise<{ statusCode: number }>;
  };
  let count = 0;
  const submit = async () => {
    count += 1;
    const event = eventOf('POST /calls/{callId}/propose', {
      params: { callId: call.id },
      // An address and a sender of its own each, as submissions have.
      form: asForm({
        ...bpfOnBpfs,
        act: 'submit',
        id: newId('proposal'),
        email: `wanda.${count}@example.org`,
      }),
    });
    event.requestContext.http.sourceIp = `192.0.2.${count % 250}.${count}`;
    const { statusCode } = await handler(event, {});
    if (statusCode !== 303) throw new Error(`A submission was answered with ${statusCode}.`);
  };

  await submit();
  const letter = (await table.query({ index: 'waiting', partition: 'letters', limit: 1 })).items[0];
  const proposal = letter && (await table.get(String(letter.cause)));
  if (!letter || !proposal) throw new Error('The submission left no letter.');
  const bare = async () => {
    count += 1;
    const id = `${newId('proposal')}`;
    const key = (pk: string, sk = 'record') => ({ pk: { S: pk }, sk: { S: sk } });
    await client.send(new GetItemCommand({ TableName, Key: key(call.id), ConsistentRead: true }));
    await client.send(new GetItemCommand({ TableName, Key: key(id), ConsistentRead: true }));
    for (const subject of ['to', 'from']) {
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: key(`counter#bench#${subject}#${count}`, 'hour'),
          UpdateExpression: 'ADD #count :one SET #expires = :expires, #type = :type',
          ExpressionAttributeNames: { '#count': 'count', '#expires': 'expires', '#type': 'type' },
          ExpressionAttributeValues: {
            ':one': { N: '1' },
            ':expires': { N: '9999999999' },
            ':type': { S: 'counter' },
          },
          ReturnValues: 'ALL_NEW',
        }),
      );
    }
    const isNew = {
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': 'pk' },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
    const put = (item: object) => ({ Put: { TableName, Item: marshall(item), ...isNew } });
    await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          put({ ...proposal, pk: id }),
          put({ ...letter, pk: newId('letter'), listSk: id, waitSk: `9#${id}` }),
        ],
      }),
    );
  };

  const timed = async (act: () => Promise<void>) => {
    const began = performance.now();
    for (let each = 0; each < perRound; each += 1) await act();
    return (performance.now() - began) / perRound;
  };
  await timed(submit);
  await timed(bare);
  const times = { whole: [] as number[], bare: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.bare.push(await timed(bare));
    times.whole.push(await timed(submit));
  }
  printTable(
    `A proposal through the whole function (median of ${rounds} rounds of ${perRound}, DynamoDB Local in memory)`,
    ['', 'ms', 'ratio'],
    [
      ['its five DynamoDB requests alone', median(times.bare).toFixed(2), '1.00'],
      [
        'the whole function',
        median(times.whole).toFixed(2),
        median(times.whole.map((each, round) => each / (times.bare[round] ?? 0))).toFixed(2),
      ],
    ],
  );
};
