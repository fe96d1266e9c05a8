import { join } from 'node:path';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { build } from 'esbuild';
import { bundling } from '../../infra/bundle.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { renderLetter as RenderLetter } from '../../shared/letters/render.tsx';
import type { compose as Compose } from '../../shared/mail/compose.ts';
import { createNewId } from '../../shared/store/keys.ts';
import { createLetters, letterIdFor } from '../../shared/store/letters.ts';
import { createTable } from '../../shared/store/table.ts';
import { type Ground, median, printTable, project } from './ground.ts';

const rounds = 9;
const perRound = 200;
const batch = 10;

/**
 * Letters through the sender, from the queue's message to the ledger, against a plain loop that makes the same requests
 * (a place in the account's rate for each batch; claim, SendRawEmail, report for each letter) with the same letters, each
 * written and put into MIME as ours are, and against one whose mail lies ready: the first says what the ledger costs, the
 * second what the letter's own words cost besides. As many letters are under way at a time as a batch of the queue holds.
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
  const { renderLetter, compose } = await wordsOf(ground);
  const house = { baseUrl: ground.environment.BASE_URL ?? '', contact: 'secretariat@example.org' };
  /** The same letter that the sender sends, written and put together. */
  const write = async (id: string): Promise<Buffer> => {
    const { template, fields, to, stream } = letter(id, new Date().toISOString());
    const { subject, html, text, lang } = await renderLetter({ template, fields }, house);
    return compose(
      { letterId: id, attemptId: newId('attempt'), stream, date: new Date(), to, subject, html, text, lang },
      { name: 'IGF Best Practice Forums', email: 'forum@example.org' },
    );
  };
  const ready = await write(newId('letter'));

  const loop = (mailOf: (id: string) => Buffer | Promise<Buffer>) => async (ids: readonly string[]) => {
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
              RawMessage: { Data: await mailOf(id) },
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
  const writing = loop(write);
  for (const each of [plain, writing, engine]) await round(each);
  const took = { plain: [] as Round[], writing: [] as Round[], engine: [] as Round[] };
  for (let count = 0; count < rounds; count += 1) {
    took.plain.push(await round(plain));
    took.writing.push(await round(writing));
    took.engine.push(await round(engine));
  }
  ses.destroy();
  const ratio = (its: readonly Round[], to: readonly Round[]) =>
    median(its.map(({ rate }, count) => rate / (to[count]?.rate ?? 0))).toFixed(2);
  const row = (name: string, its: readonly Round[]) => [
    name,
    median(its.map(({ rate }) => rate)).toFixed(0),
    ratio(its, took.writing),
    ratio(its, took.plain),
    median(its.map(({ work }) => work)).toFixed(1),
  ];
  printTable(
    `Letters a second (median of ${rounds} rounds of ${perRound}; an SES without delay)`,
    ['', 'letters/s', 'of the loop that writes', 'of the loop that need not', 'processor ms each'],
    [
      row('a plain loop, its mail lying ready', took.plain),
      row('a plain loop that writes each letter', took.writing),
      row('the sender', took.engine),
    ],
  );
};

/** What writes letters and puts them into MIME, bundled as it is for the sender. */
const wordsOf = async (ground: Ground) => {
  const outdir = join(ground.folder, 'words');
  await build({
    ...bundling,
    stdin: {
      contents:
        "export { renderLetter } from './shared/letters/render.tsx'; export { compose } from './shared/mail/compose.ts';",
      resolveDir: project,
    },
    entryNames: 'index',
    outdir,
    outExtension: { '.js': '.mjs' },
  });
  return (await import(join(outdir, 'index.mjs'))) as {
    renderLetter: typeof RenderLetter;
    compose: typeof Compose;
  };
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
