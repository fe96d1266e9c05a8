import { createHash } from 'node:crypto';
import { createClock, shiftDate } from '../../infra/local/clock.ts';
import { variables } from '../../shared/names.ts';
import { Life, nobody, standIn, witness } from './life.ts';

type Room = 'send-letters' | 'mail-events' | 'sweep' | 'digests';
type Handler = (event: object, context: object) => Promise<unknown>;

/**
 * A function as it is deployed: its own `index.ts` wires it. One instance works on one event at a time, as in the cloud:
 * who wants several at once, counts them.
 */
const load = async (room: Room, instance: string): Promise<Handler> => {
  const file = new URL(`../../functions/${room}/index.ts`, import.meta.url).href;
  const { handler } = (await import(/* @vite-ignore */ `${file}?instance=${instance}`)) as {
    handler: Handler;
  };
  return handler;
};

/** A function keeps what its environment said when it was loaded, so every engine loads its own. */
let engines = 0;

const context = { getRemainingTimeInMillis: () => 60_000 };
const perBatch = 10;

const pdf = Buffer.from('%PDF-1.7');
const sha256 = createHash('sha256').update(pdf).digest('hex');
/** The report that lies in the store of objects, and goes with letters. */
export const report = { key: `reports/${sha256}.pdf`, name: 'Report.pdf', sha256 };

/**
 * The background half of the house around one table: the functions with real clients, the queues as lists, and a clock
 * that all of them see and that can be moved. The table's stream is watched where it is written: each new letter becomes
 * a message.
 */
export const createEngine = async (settings: {
  dynamodb: string;
  ses: string;
  tableName: string;
  /** The instant at which the clock begins. */
  start?: Date;
  /** Forgets loaded modules: after a death, the next process begins with an empty memory. */
  forget?: () => void;
}) => {
  engines += 1;
  const number = engines;
  nobody();
  const clock = createClock();
  shiftDate(clock.buffer);
  if (settings.start) clock.set(settings.start);

  Object.assign(process.env, {
    // Whatever else a function wants to know, it gets an address where nobody is.
    ...Object.fromEntries(Object.values(variables).map((name) => [name, `http://127.0.0.1:9/${name}`])),
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: settings.dynamodb,
    AWS_ENDPOINT_URL_SES: settings.ses,
    TABLE_NAME: settings.tableName,
    BASE_URL: 'https://bpf.example.org',
    CONTACT_EMAIL: 'secretariat@example.org',
    MAIL_FROM: 'letters@bpf.example.org',
  });

  /** What both queues of send-letters hold. */
  const queue: string[] = [];

  standIn(({ service, command, input }) => {
    if (service === 's3')
      return command === 'GetObjectCommand'
        ? { Body: { transformToByteArray: async () => pdf } }
        : { ETag: 'e' };
    if (service !== 'sqs') return undefined;
    if (command !== 'SendMessageBatchCommand') return {};
    const entries = input.Entries as { Id: string; MessageBody: string }[];
    queue.push(...entries.map(({ MessageBody }) => MessageBody));
    return { Successful: entries.map(({ Id }) => ({ Id })) };
  });

  witness(({ command, input }) => {
    if (command !== 'TransactWriteItemsCommand') return;
    type Put = { TableName: string; Item: Record<string, { S?: string }> };
    for (const { Put } of input.TransactItems as { Put?: Put }[]) {
      if (Put?.TableName !== settings.tableName || Put.Item.type?.S !== 'letter') continue;
      const { pk, stream, list } = Put.Item;
      const line = stream?.S === 'bulk' || list ? 'bulk' : 'receipts';
      queue.push(JSON.stringify({ letterId: pk?.S, line }));
    }
  });

  const run = async (room: Room, event: object, life: Life, instance = 1): Promise<unknown> => {
    const handler = await load(room, `${number}-${instance}`);
    const answer = await life.live(() => handler(event, context));
    if (answer === 'died') settings.forget?.();
    return answer;
  };

  /** Messages of a queue to the function it feeds; answers those that come back, all of them when the function died. */
  const feed = async (
    room: Room,
    bodies: readonly string[],
    life = new Life(),
    instance = 1,
  ): Promise<{ life: Life; back: string[] }> => {
    const answer = await run(
      room,
      {
        Records: bodies.map((body, place) => ({
          messageId: `m${place}`,
          body,
          eventSource: 'aws:sqs',
          attributes: { ApproximateReceiveCount: '1' },
        })),
      },
      life,
      instance,
    );
    if (answer === 'died') return { life, back: [...bodies] };
    const { batchItemFailures } = answer as { batchItemFailures: { itemIdentifier: string }[] };
    return {
      life,
      back: batchItemFailures.map(({ itemIdentifier }) => bodies[Number(itemIdentifier.slice(1))] ?? ''),
    };
  };

  const engine = {
    clock,
    queue,
    feed,
    /** As somebody writes it by hand, who does not know of lines. */
    message: (letterId: string) => JSON.stringify({ letterId }),

    async sweep(life = new Life()): Promise<Life> {
      await run('sweep', {}, life);
      return life;
    },

    async digests(life = new Life()): Promise<Life> {
      await run('digests', {}, life);
      return life;
    },

    /** Sends until the queue is empty; what comes back comes back after the time for which the queue hides a message. */
    async send(): Promise<void> {
      for (let round = 0; queue.length; round += 1) {
        if (round === 100) throw new Error(`${queue.length} letters do not leave.`);
        const later: string[] = [];
        while (queue.length) {
          const { back } = await feed('send-letters', queue.splice(0, perBatch));
          later.push(...back);
        }
        if (later.length) clock.advance('PT6M');
        queue.push(...later);
      }
    },

    /** As after a death: the lease runs out, the sweep comes by, and another sender takes over. */
    async recover(): Promise<void> {
      clock.advance('PT7M');
      await engine.sweep();
      await engine.send();
    },
  };
  return engine;
};

export type Engine = Awaited<ReturnType<typeof createEngine>>;
