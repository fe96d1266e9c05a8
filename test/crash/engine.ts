import { createHash } from 'node:crypto';
import { createClock, shiftDate } from '../../infra/local/clock.ts';
import { pendingLetter, variables } from '../../shared/names.ts';
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

/** A message of the queues of send-letters. */
export interface Message {
  body: string;
  /** How often it was given out. */
  received: number;
}
/** So often a message is given out, as `infra/constructs/letters.ts` says; then it goes to the dead-letter queue. */
const tries = 20;
/** For so long, in milliseconds, the dead-letter queue hides a message that somebody looks at. */
const hiddenFor = 30_000;

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
  const queue: Message[] = [];
  /** What the dead-letter queue of both holds, and from when on it gives that out. */
  const dead: { receipt: string; body: string; visibleAt: number }[] = [];
  let deaths = 0;

  /** Whether it may be worked on; who was given out too often is not. */
  const giveOut = (message: Message): boolean => {
    if (message.received < tries) {
      message.received += 1;
      return true;
    }
    deaths += 1;
    dead.push({ receipt: `dead-${deaths}`, body: message.body, visibleAt: Date.now() });
    return false;
  };

  const ofDeadLetters: Record<string, (input: Record<string, unknown>) => object> = {
    ReceiveMessageCommand({ MaxNumberOfMessages }) {
      const found = dead
        .filter(({ visibleAt }) => visibleAt <= Date.now())
        .slice(0, MaxNumberOfMessages as number);
      for (const message of found) message.visibleAt = Date.now() + hiddenFor;
      return { Messages: found.map(({ receipt, body }) => ({ ReceiptHandle: receipt, Body: body })) };
    },
    DeleteMessageBatchCommand({ Entries }) {
      for (const { ReceiptHandle } of Entries as { ReceiptHandle: string }[]) {
        const place = dead.findIndex(({ receipt }) => receipt === ReceiptHandle);
        if (place >= 0) dead.splice(place, 1);
      }
      return {};
    },
  };

  standIn(({ service, command, input }) => {
    if (service === 's3')
      return command === 'GetObjectCommand'
        ? { Body: { transformToByteArray: async () => pdf } }
        : { ETag: 'e' };
    if (service !== 'sqs') return undefined;
    if (input.QueueUrl === process.env[variables.deadLettersQueueUrl])
      return ofDeadLetters[command]?.(input) ?? {};
    if (command !== 'SendMessageBatchCommand') return {};
    const entries = input.Entries as { Id: string; MessageBody: string }[];
    queue.push(...entries.map(({ MessageBody }) => ({ body: MessageBody, received: 0 })));
    return { Successful: entries.map(({ Id }) => ({ Id })) };
  });

  witness(({ command, input }) => {
    if (command !== 'TransactWriteItemsCommand') return;
    type Put = { TableName: string; Item: Record<string, { S?: string }> };
    for (const { Put } of input.TransactItems as { Put?: Put }[]) {
      if (Put?.TableName !== settings.tableName) continue;
      const { pk, type, state, stream, list } = Put.Item;
      if (type?.S !== pendingLetter.type || state?.S !== pendingLetter.state) continue;
      const line = stream?.S === 'bulk' || list ? 'bulk' : 'receipts';
      queue.push({ body: JSON.stringify({ letterId: pk?.S, line }), received: 0 });
    }
  });

  const run = async (room: Room, event: object, life: Life, instance = 1): Promise<unknown> => {
    const handler = await load(room, `${number}-${instance}`);
    const answer = await life.live(() => handler(event, context));
    if (answer === 'died') settings.forget?.();
    return answer;
  };

  /**
   * Messages of a queue, or bodies of some, to the function it feeds; answers those that come back, all of them when the
   * function died, and those that were given out too often.
   */
  const feed = async <Each extends Message | string>(
    room: Room,
    messages: readonly Each[],
    life = new Life(),
    instance = 1,
  ): Promise<{ life: Life; back: Each[]; gaveUp: Each[] }> => {
    const given = messages.filter((each) => typeof each === 'string' || giveOut(each));
    const gaveUp = messages.filter((each) => !given.includes(each));
    if (!given.length) return { life, back: [], gaveUp };
    const answer = await run(
      room,
      {
        Records: given.map((message, place) => ({
          messageId: `m${place}`,
          body: typeof message === 'string' ? message : message.body,
          eventSource: 'aws:sqs',
          attributes: { ApproximateReceiveCount: typeof message === 'string' ? '1' : `${message.received}` },
        })),
      },
      life,
      instance,
    );
    if (answer === 'died') return { life, back: given, gaveUp };
    const { batchItemFailures } = answer as { batchItemFailures: { itemIdentifier: string }[] };
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    return { life, back: given.filter((_, place) => failed.has(`m${place}`)), gaveUp };
  };

  const engine = {
    clock,
    queue,
    dead,
    feed,
    /** As somebody writes it by hand, who does not know of lines. */
    message: (letterId: string): Message => ({ body: JSON.stringify({ letterId }), received: 0 }),

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
        const later: Message[] = [];
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
