/**
 * A thread that is one instance of a function, as Lambda has it: it loads the bundle once and works on one event at a
 * time. Only this file stands between the local run and the function's own code.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { shiftDate } from './clock.ts';

/** What the thread is started with. */
export interface WorkerData {
  folder: string;
  /** `index.handler` */
  handler: string;
  clockBuffer: SharedArrayBuffer;
  name: string;
  arn: string;
  memoryMb: number;
}

/** From the local run to the thread: an event as JSON, and the instant (of the machine) at which it must be done. */
export interface Work {
  requestId: string;
  event: string;
  deadline: number;
}

/** From the thread to the local run. */
export type Said =
  | { kind: 'ready' }
  | { kind: 'line'; text: string }
  /** `payload` is the answer as JSON, undefined when there was none. */
  | { kind: 'done'; payload: string | undefined }
  | { kind: 'failed'; error: { errorType: string; errorMessage: string; trace: string } };

type Handler = (event: unknown, context: unknown) => unknown;

const { folder, handler, clockBuffer, name, arn, memoryMb } = workerData as WorkerData;
const machineNow = Date.now.bind(Date);
const say = (said: Said) => parentPort?.postMessage(said);

shiftDate(clockBuffer);

// Lines travel in one order with answers, and also leave a thread that never gets to its end.
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    say({ kind: 'line', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString() });
    const done = rest.find((each) => typeof each === 'function');
    if (done) queueMicrotask(done as () => void);
    return true;
  };
}

// An object is one line of JSON, as Lambda writes it.
for (const way of ['log', 'error'] as const) {
  console[way] = (...said: unknown[]) =>
    process.stdout.write(
      `${said.length === 1 && typeof said[0] === 'object' ? JSON.stringify(said[0]) : format(...said)}\n`,
    );
}

const failed = (fault: unknown): Said => {
  const error = fault instanceof Error ? fault : new Error(String(fault));
  return {
    kind: 'failed',
    error: { errorType: error.name, errorMessage: error.message, trace: error.stack ?? '' },
  };
};

const load = async (): Promise<Handler> => {
  const [file = 'index', entry = 'handler'] = handler.split('.');
  const path = ['mjs', 'js', 'cjs'].map((ending) => join(folder, `${file}.${ending}`)).find(existsSync);
  if (!path) throw new Error(`There is no ${file}.mjs, .js or .cjs in ${folder}.`);
  const bundle = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  const found = bundle[entry];
  if (typeof found !== 'function') throw new Error(`${path} exports no function “${entry}”.`);
  return found as Handler;
};

const contextOf = ({ requestId, deadline }: Work) => ({
  functionName: name,
  functionVersion: '$LATEST',
  invokedFunctionArn: arn,
  memoryLimitInMB: String(memoryMb),
  awsRequestId: requestId,
  logGroupName: `/aws/lambda/${name}`,
  logStreamName: 'local',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, deadline - machineNow()),
});

try {
  const run = await load();
  parentPort?.on('message', (work: Work) => {
    Promise.resolve()
      .then(() => run(JSON.parse(work.event), contextOf(work)))
      .then((answer) =>
        say({ kind: 'done', payload: answer === undefined ? undefined : JSON.stringify(answer) }),
      )
      .catch((fault: unknown) => say(failed(fault)));
  });
  say({ kind: 'ready' });
} catch (fault) {
  say(failed(fault));
}
