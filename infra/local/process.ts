/**
 * A process for one instance of a function that brings machine code of its own, as the typesetter does. A thread that is in
 * such code cannot be ended, what it takes is in no heap, and when it aborts it takes the whole process along; so this one is
 * there to be ended. The thread itself is the one that every function has: `worker.ts`.
 */
import { Worker } from 'node:worker_threads';
import { createClock } from './clock.ts';
import type { Said, Work, WorkerData } from './worker.ts';

/** What the process is started with, as JSON: code of the thread, and its data but for the clock, which memory cannot share. */
export interface ProcessData {
  code: string;
  data: Omit<WorkerData, 'clockBuffer'>;
}

/** From the local run: an event, and how far its clock then is from the machine's, in milliseconds. */
export interface Order {
  work: Work;
  offset: number;
}

/** In milliseconds. The engine takes some 100 MB in the meantime at worst. */
const look = 50;
const bytesPerMb = 1_048_576;

const { code, data } = JSON.parse(process.argv[1] ?? '') as ProcessData;
const { memoryMb } = data;
const clock = createClock();
const machineNow = Date.now.bind(Date);

const end = () => process.kill(process.pid, 'SIGKILL');
const say = (said: Said, then?: () => void) => process.send?.(said, () => then?.());

const thread = new Worker(new URL(code), {
  workerData: { ...data, clockBuffer: clock.buffer } satisfies WorkerData,
  execArgv: [],
  resourceLimits: { maxOldGenerationSizeMb: memoryMb },
});
thread.on('message', (said: Said) => say(said));
// As in Lambda, its end is the end of the process.
thread.once('exit', (how) => process.exit(how));
process.on('message', ({ work, offset }: Order) => {
  clock.set(new Date(machineNow() + offset));
  thread.postMessage(work);
});
// The local run is gone.
process.on('disconnect', end);

// The machine code's memory counts too, so it is that of the whole process which is held to what Lambda gives.
const watch = setInterval(() => {
  const taken = process.memoryUsage.rss();
  if (taken <= memoryMb * bytesPerMb) return;
  clearInterval(watch);
  say(
    {
      kind: 'line',
      text: `The function took more than its memory: ${Math.round(taken / bytesPerMb)} MB of ${memoryMb} MB.\n`,
    },
    end,
  );
}, look);
