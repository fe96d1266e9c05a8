import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { Letter } from '../../shared/domain/letter.ts';
import { compose } from '../../shared/mail/compose.ts';
import { createNewId } from '../../shared/store/keys.ts';
import { createLetters, letterIdFor } from '../../shared/store/letters.ts';
import { createTable } from '../../shared/store/table.ts';
import { type Ground, median, printTable } from './ground.ts';

const rounds = 9;
const perRound = 200;
const batch = 10;

/**
 * Letters through the sender, from the queue's message to the ledger, against a plain loop that makes the same requests
 * (a place in the account's rate for each batch; claim, SendRawEmail, report for each letter) with a mail that lies
 * ready, and against the same loop when each mail is put together. As many letters are under way at a time as
 * a batch of the queue holds.
 *
 * They take turns, and a ratio is the median of the ratios of such neighbours: what a busy machine does to one it does
 * to the others. Processor time (of this process, in which the SES of the benchmark runs too) says what no busy machine
 * changes much.
 */
export const benchLetters = async (ground: Ground): Promise<void> => {
  const { client, tableName: TableName } = ground;
  const newId = createNewId(() => new Date());
  const letters = createLetters(createTable({ tableName: TableName, client }));
  Object.assign(process.env, ground.environment);
  const { handler } = (await import(ground.bundleOf('send-letters'))) as {
    handler: (event: object, context: object) => Promise<{ batchItemFailures: unknown[] }>;
  };

  const written = async (): Promise<string[]> => {
    const at = new Date(Date.now() - 1000).toISOString();
    const made = Array.from({ length: perRound }, () => letter(newId('proposal'), at));
    await letters.add(made);
    return made.map(({ id }) => id);
  };

  const batches = (ids: readonly string[]) =>
    Array.from({ length: Math.ceil(ids.length / batch) }, (_, place) =>
      ids.slice(place * batch, (place + 1) * batch),
    );

  const engine = async (ids: readonly string[]) => {
    for (const each of batches(ids)) {
      const { batchItemFailures } = await handler(
        {
          Records: each.map((letterId, place) => ({
            messageId: `m-${place}`,
            body: JSON.stringify({ letterId, line: 'receipts' }),
            eventSource: 'aws:sqs',
            attributes: {},
          })),
        },
        { getRemainingTimeInMillis: () => 60_000 },
      );
      if (batchItemFailures.length) throw new Error('A letter did not leave.');
    }
  };

  const ses = new SESClient({
    endpoint: ground.environment.AWS_ENDPOINT_URL_SES ?? '',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  const words = 'A sentence of a letter, in its paragraph, with a link. ';
  const write = (): Buffer =>
    compose(
      {
        letterId: newId('letter'),
        attemptId: newId('attempt'),
        stream: 'transactional',
        date: new Date(),
        to: { name: 'Wanda Facilitator', email: 'wanda@example.org' },
        subject: 'Confirm your proposal',
        // As long as a short letter is in HTML and in text.
        html: `<html><body>${`<p style="margin:0">${words}</p>\n`.repeat(80)}</body></html>`,
        text: `${words}\n`.repeat(25),
        lang: 'en',
      },
      { name: 'IGF Best Practice Forums', email: 'forum@example.org' },
    );
  const ready = write();

  const loop = (mailOf: () => Buffer) => async (ids: readonly string[]) => {
    for (const each of batches(ids)) {
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: { pk: { S: 'bench#rate' }, sk: { S: 'record' } },
          UpdateExpression: 'ADD #revision :one SET #rate = :rate',
          ExpressionAttributeNames: { '#revision': 'revision', '#rate': 'rate' },
          ExpressionAttributeValues: { ':one': { N: '1' }, ':rate': { N: '1000' } },
          ReturnValues: 'ALL_NEW',
        }),
      );
      await Promise.all(
        each.map(async (id) => {
          const update = (state: string, from: string, ReturnValues: 'ALL_NEW' | 'NONE') =>
            client.send(
              new UpdateItemCommand({
                TableName,
                Key: { pk: { S: id }, sk: { S: 'record' } },
                UpdateExpression:
                  'SET #state = :state, deskPk = :desk, fate = list_append(fate, :fate), attempt = :attempt',
                ConditionExpression: '#state = :from',
                ExpressionAttributeNames: { '#state': 'state' },
                ExpressionAttributeValues: {
                  ':state': { S: state },
                  ':from': { S: from },
                  ':desk': { S: `letter#${state}` },
                  ':fate': { L: [{ S: 'x'.repeat(80) }] },
                  ':attempt': { S: id },
                },
                ReturnValues,
              }),
            );
          await update('attempting', 'pending', 'ALL_NEW');
          await ses.send(
            new SendRawEmailCommand({
              Source: 'forum@example.org',
              Destinations: ['wanda@example.org'],
              RawMessage: { Data: mailOf() },
              Tags: [{ Name: 'letterId', Value: id }],
            }),
          );
          await update('sent', 'attempting', 'NONE');
        }),
      );
    }
  };

  const round = async (send: (ids: readonly string[]) => Promise<void>): Promise<Round> => {
    const ids = await written();
    const began = performance.now();
    const before = process.cpuUsage();
    await send(ids);
    const { user, system } = process.cpuUsage(before);
    return {
      rate: perRound / ((performance.now() - began) / 1000),
      work: (user + system) / 1000 / perRound,
    };
  };
  const plain = loop(() => ready);
  const composing = loop(write);
  for (const each of [plain, composing, engine]) await round(each);
  const took = { plain: [] as Round[], composing: [] as Round[], engine: [] as Round[] };
  for (let count = 0; count < rounds; count += 1) {
    took.plain.push(await round(plain));
    took.composing.push(await round(composing));
    took.engine.push(await round(engine));
  }
  ses.destroy();
  const row = (name: string, its: readonly Round[]) => [
    name,
    median(its.map(({ rate }) => rate)).toFixed(0),
    median(its.map(({ rate }, count) => rate / (took.plain[count]?.rate ?? 0))).toFixed(2),
    median(its.map(({ work }) => work)).toFixed(1),
  ];
  printTable(
    `Letters a second (median of ${rounds} rounds of ${perRound}; an SES without delay)`,
    ['', 'letters/s', 'ratio', 'processor ms each'],
    [
      row('a plain loop with the same requests', took.plain),
      row('the same loop, each mail put together', took.composing),
      row('the sender', took.engine),
    ],
  );
};

interface Round {
  /** Letters a second. */
  rate: number;
  /** Milliseconds of processor time a letter. */
  work: number;
}

const letter = (cause: string, at: string): Letter => ({
  id: letterIdFor(cause, 'bench'),
  template: 'proposal-confirm',
  fields: {
    callTitle: 'Call for Best Practice Forums',
    confirmAt: `https://bpf.example.org/proposals/${cause}/confirm?key=x`,
    until: '1 December 2026, 12:00 UTC',
  },
  to: { name: 'Wanda Facilitator', email: 'wanda@example.org' },
  stream: 'transactional',
  cause,
  createdAt: at,
  state: 'pending',
  dueAt: at,
  attempts: 0,
  fate: [],
});
