import { createHash, randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QueuePlan } from './plan.ts';

export interface Message {
  id: string;
  body: string;
  /** Milliseconds of the local run's clock, as all times here. */
  sentAt: number;
  visibleAt: number;
  receives: number;
  firstReceivedAt?: number;
}

export interface Queue {
  readonly plan: QueuePlan;
  /** Puts a message into the queue; on disk when this returns, so that it outlives the process. */
  send(body: string, delaySeconds?: number): Message;
  /** Takes up to so many messages that are visible, and hides them; those received too often go to the dead letters. */
  receive(most: number): Message[];
  /** The work on a message is done. */
  remove(id: string): void;
  /** Whether a message could be received now. */
  anyVisible(): boolean;
  /** All messages, also hidden ones, oldest first. */
  messages(): readonly Message[];
  /** Calls back whenever messages may have become visible. */
  whenVisible(callBack: () => void): void;
}

export interface Queues {
  byArn(arn: string): Queue | undefined;
  byName(name: string): Queue | undefined;
  all(): readonly Queue[];
  /** The clock was moved: what was hidden may be visible. */
  clockMoved(): void;
  stop(): void;
}

/** A line of a queue's file: what happened to a message. */
type Entry = { message: Message } | { gone: string };

const second = 1000;

/**
 * Queues with SQS's rules: at least once, hidden while somebody works on a message, dead letters after too many tries.
 * Times are the local run's clock, so that a message that waits to be tried again is due when the clock was moved on.
 *
 * With a `folder` each queue keeps a file there. What somebody was working on when the process ended is visible again
 * at the next start.
 */
export const createQueues = (
  plans: readonly QueuePlan[],
  { now, folder }: { now: () => Date; folder: string | undefined },
): Queues => {
  const queues = new Map<string, ReturnType<typeof createQueue>>();
  for (const plan of plans) {
    const bury = (message: Message) => plan.redrive && queues.get(plan.redrive.arn)?.take(message);
    queues.set(plan.arn, createQueue(plan, { now, folder, bury }));
  }
  return {
    byArn: (arn) => queues.get(arn),
    byName: (name) => [...queues.values()].find(({ plan }) => plan.name === name),
    all: () => [...queues.values()],
    clockMoved: () => {
      for (const queue of queues.values()) queue.wake();
    },
    stop: () => {
      for (const queue of queues.values()) queue.stop();
    },
  };
};

const createQueue = (
  plan: QueuePlan,
  { now, folder, bury }: { now: () => Date; folder: string | undefined; bury: (message: Message) => void },
) => {
  const file = folder === undefined ? undefined : join(folder, `${plan.name}.jsonl`);
  const messages = readKept(file);
  const listeners: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let lines = messages.size;

  const note = (entry: Entry) => {
    if (!file) return;
    lines += 1;
    if (messages.size === 0 && lines > 1000) {
      lines = 0;
      writeFileSync(file, '');
    } else appendFileSync(file, `${JSON.stringify(entry)}\n`);
  };
  const time = () => now().getTime();
  const isVisible = ({ visibleAt }: Message) => visibleAt <= time();

  const forget = (id: string) => {
    if (messages.delete(id)) note({ gone: id });
  };
  const forgetOld = () => {
    for (const { id, sentAt } of messages.values()) {
      if (time() - sentAt > plan.retentionSeconds * second) forget(id);
    }
  };

  /** Tells who waits for messages, and comes back when the next hidden one becomes visible. */
  const wake = () => {
    clearTimeout(timer);
    const waiting = [...messages.values()].map(({ visibleAt }) => visibleAt - time());
    const next = Math.min(...waiting.filter((milliseconds) => milliseconds > 0));
    if (Number.isFinite(next)) timer = setTimeout(wake, Math.min(next, 2 ** 31 - 1)).unref();
    if (waiting.some((milliseconds) => milliseconds <= 0)) for (const tell of listeners) tell();
  };
  const keep = (message: Message) => {
    messages.set(message.id, message);
    note({ message });
  };

  return {
    plan,
    send(body: string, delaySeconds = plan.delaySeconds): Message {
      const sentAt = time();
      const message = {
        id: randomUUID(),
        body,
        sentAt,
        visibleAt: sentAt + delaySeconds * second,
        receives: 0,
      };
      keep(message);
      wake();
      return message;
    },
    /** Takes over a message of another queue, with its age. */
    take(message: Message): void {
      keep({ ...message, visibleAt: time(), receives: 0 });
      wake();
    },
    receive(most: number): Message[] {
      forgetOld();
      const received: Message[] = [];
      for (const message of messages.values()) {
        if (received.length >= most) break;
        if (!isVisible(message)) continue;
        if (plan.redrive && message.receives >= plan.redrive.maxReceives) {
          bury(message);
          forget(message.id);
          continue;
        }
        const at = time();
        const taken = {
          firstReceivedAt: at,
          ...message,
          receives: message.receives + 1,
          visibleAt: at + plan.visibilitySeconds * second,
        };
        keep(taken);
        received.push(taken);
      }
      wake();
      return received;
    },
    remove: forget,
    anyVisible: () => [...messages.values()].some(isVisible),
    messages: () => [...messages.values()],
    whenVisible(callBack: () => void): void {
      listeners.push(callBack);
      if ([...messages.values()].some(isVisible)) callBack();
    },
    wake,
    stop: () => clearTimeout(timer),
  };
};

/** What the last run left; the file is written anew, without what is gone. */
const readKept = (file: string | undefined): Map<string, Message> => {
  const messages = new Map<string, Message>();
  if (!file) return messages;
  mkdirSync(join(file, '..'), { recursive: true });
  for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
    const entry = readLine(line);
    if (!entry) continue;
    if ('gone' in entry) messages.delete(entry.gone);
    else messages.set(entry.message.id, entry.message);
  }
  for (const message of messages.values()) if (message.receives > 0) message.visibleAt = 0;
  writeFileSync(file, [...messages.values()].map((message) => `${JSON.stringify({ message })}\n`).join(''));
  return messages;
};

/** The process may have died in the middle of the last line. */
const readLine = (line: string): Entry | undefined => {
  try {
    return line ? (JSON.parse(line) as Entry) : undefined;
  } catch {
    return undefined;
  }
};

/** What SQS answers beside a message, so that clients see that it arrived whole. */
export const md5 = (body: string): string => createHash('md5').update(body).digest('hex');
