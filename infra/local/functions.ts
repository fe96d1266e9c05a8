import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import type { Clock } from './clock.ts';
import type { FunctionPlan } from './plan.ts';
import type { Order, ProcessData } from './process.ts';
import type { Said, Work, WorkerData } from './worker.ts';

/** One call of a function, as `/local/invocations` shows it. */
export interface Invocation {
  id: string;
  function: string;
  /** What called it: `GET /calls`, `queue letters`, `schedule rate(1 minute)`. */
  trigger: string;
  /** By the local run's clock. */
  at: string;
  durationMs: number;
  outcome: 'ok' | 'failed' | 'timed out';
  lines: readonly string[];
}

/** How a call ended. */
export type Outcome =
  | { outcome: 'ok'; payload: unknown }
  | { outcome: 'failed'; errorType: string; errorMessage: string }
  | { outcome: 'timed out' };

export interface Functions {
  /** Runs a function on an event; never rejects. */
  invoke(plan: FunctionPlan, event: unknown, trigger: string): Promise<Outcome>;
  /** How many calls are under way or wait for a thread. */
  active(): number;
  /** The latest calls, newest first. */
  invocations(): readonly Invocation[];
  stop(): Promise<void>;
}

/** Threads, or processes, of one function; more would only stand in each other's way on one machine. */
const mostWorkers = 3;
const keptInvocations = 300;
/** What Lambda gives a function to load. */
const loadMs = 10_000;

const codes = new Map<string, string>();
/** What runs in a thread, as plain JavaScript: to take the types out of it in each thread anew is half of its start. */
const codeOf = (name: 'worker.ts' | 'process.ts'): string => {
  const code =
    codes.get(name) ??
    buildSync({
      entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
    }).outputFiles[0]?.text ??
    '';
  codes.set(name, code);
  return code;
};
const threadCode = () => `data:text/javascript,${encodeURIComponent(codeOf('worker.ts'))}`;

/** Where a function runs: a thread, or a process. */
interface Place {
  work(work: Work): void;
  end(): Promise<unknown>;
}

interface Instance {
  place: Place;
  busy: boolean;
  /** Who hears what the function says. */
  listener: (said: Said | { kind: 'ended' }) => void;
  loaded: boolean;
  ended: boolean;
}

/** Whether a bundle brings machine code: nothing but the end of its process ends that, or holds its memory. */
const bringsMachineCode = ({ folder }: FunctionPlan) =>
  readdirSync(folder).some((name) => name.endsWith('.node'));

/**
 * Runs each function's bundle in threads of its own, with the environment that `environmentOf` gives it; one that brings
 * machine code in processes.
 */
export const createFunctions = (settings: {
  clock: Clock;
  environmentOf: (plan: FunctionPlan) => Record<string, string>;
  /** Told of every call when it has ended. */
  called: (invocation: Invocation) => void;
}): Functions => {
  const instances = new Map<string, Set<Instance>>();
  const waiting = new Map<string, ((instance: Instance) => void)[]>();
  const invocations: Invocation[] = [];
  let active = 0;
  let stopped = false;

  const start = (plan: FunctionPlan): Instance => {
    const instance: Instance = {
      place: (bringsMachineCode(plan) ? inProcess : inThread)(plan, {
        says: (said) => instance.listener(said),
        ended: (fault) => {
          instance.ended = true;
          instances.get(plan.logicalId)?.delete(instance);
          if (fault === undefined) return instance.listener({ kind: 'ended' });
          const { name = 'Error', message = String(fault), stack = '' } = fault instanceof Error ? fault : {};
          instance.listener({
            kind: 'failed',
            error: { errorType: name, errorMessage: message, trace: stack },
          });
        },
      }),
      busy: true,
      listener: () => {},
      loaded: false,
      ended: false,
    };
    const own = instances.get(plan.logicalId) ?? new Set();
    instances.set(plan.logicalId, own.add(instance));
    return instance;
  };

  /** `ended` is told of the fault, if there was one, and of the end. */
  interface Hearer {
    says(said: Said): void;
    ended(fault?: unknown): void;
  }

  const dataOf = ({ folder, handler, name, arn, memoryMb }: FunctionPlan) => ({
    folder,
    handler,
    name,
    arn,
    memoryMb,
  });

  const inThread = (plan: FunctionPlan, hearer: Hearer): Place => {
    const worker = new Worker(new URL(threadCode()), {
      workerData: { ...dataOf(plan), clockBuffer: settings.clock.buffer } satisfies WorkerData,
      env: settings.environmentOf(plan),
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: plan.memoryMb },
    });
    worker.on('message', hearer.says);
    worker.once('error', hearer.ended);
    worker.once('exit', () => hearer.ended());
    return { work: (work) => worker.postMessage(work), end: () => worker.terminate() };
  };

  const inProcess = (plan: FunctionPlan, hearer: Hearer): Place => {
    const data: ProcessData = { code: threadCode(), data: dataOf(plan) };
    const child: ChildProcess = spawn(
      process.execPath,
      ['--input-type=module', '--eval', codeOf('process.ts'), '--', JSON.stringify(data)],
      { env: settings.environmentOf(plan), stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
    );
    child.on('message', (said: Said) => hearer.says(said));
    // What machine code says before it aborts.
    child.stderr?.setEncoding('utf8').on('data', (text: string) => hearer.says({ kind: 'line', text }));
    child.once('error', hearer.ended);
    const closed = new Promise<void>((resolve) => {
      child.once('close', () => {
        hearer.ended();
        resolve();
      });
    });
    return {
      // It may have ended since; then `close` says so.
      work: (work) => void child.send({ work, offset: settings.clock.offset() } satisfies Order, () => {}),
      end: () => {
        child.kill('SIGKILL');
        return closed;
      },
    };
  };

  const take = (plan: FunctionPlan): Promise<Instance> | Instance => {
    const own = [...(instances.get(plan.logicalId) ?? [])];
    const free = own.find(({ busy, ended }) => !busy && !ended);
    if (free) {
      free.busy = true;
      return free;
    }
    if (own.length < Math.min(plan.reservedConcurrency ?? mostWorkers, mostWorkers)) return start(plan);
    return new Promise((resolve) => {
      waiting.set(plan.logicalId, [...(waiting.get(plan.logicalId) ?? []), resolve]);
    });
  };

  const giveBack = (plan: FunctionPlan, instance: Instance) => {
    const next = waiting.get(plan.logicalId)?.shift();
    if (next) next(instance.ended ? start(plan) : instance);
    else instance.busy = false;
  };

  /** Hears the thread until this piece of work has ended, or its time is up. */
  const listen = (plan: FunctionPlan, instance: Instance, work: Omit<Work, 'deadline'>, lines: string[]) =>
    new Promise<Outcome>((resolve) => {
      let timer: NodeJS.Timeout;
      const end = (outcome: Outcome) => {
        clearTimeout(timer);
        instance.listener = () => {};
        resolve(outcome);
      };
      const within = (milliseconds: number) => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          lines.push(`Task timed out after ${(milliseconds / 1000).toFixed(2)} seconds`);
          discard(plan, instance);
          end({ outcome: 'timed out' });
        }, milliseconds);
      };
      const begin = () => {
        const milliseconds = plan.timeoutSeconds * 1000;
        within(milliseconds);
        instance.place.work({ ...work, deadline: Date.now() + milliseconds });
      };
      instance.listener = (said) => {
        switch (said.kind) {
          case 'ready':
            instance.loaded = true;
            return begin();
          case 'line':
            lines.push(...said.text.replace(/\n$/, '').split('\n'));
            return;
          case 'done':
            return end({
              outcome: 'ok',
              payload: said.payload === undefined ? undefined : JSON.parse(said.payload),
            });
          case 'failed': {
            const { errorType, errorMessage, trace } = said.error;
            lines.push(...(trace || `${errorType}: ${errorMessage}`).split('\n'));
            // Whoever did not load does not get better by being asked again.
            if (!instance.loaded) discard(plan, instance);
            return end({ outcome: 'failed', errorType, errorMessage });
          }
          case 'ended':
            lines.push('The function ended its process.');
            return end({
              outcome: 'failed',
              errorType: 'Runtime.ExitError',
              errorMessage: 'The function ended its process.',
            });
        }
      };
      if (instance.ended) instance.listener({ kind: 'ended' });
      else if (instance.loaded) begin();
      else within(loadMs);
    });

  const discard = (plan: FunctionPlan, instance: Instance) => {
    instance.ended = true;
    instances.get(plan.logicalId)?.delete(instance);
    void instance.place.end();
  };

  return {
    async invoke(plan, event, trigger) {
      const at = settings.clock.now();
      const began = performance.now();
      const id = randomUUID();
      const lines: string[] = [];
      active += 1;
      try {
        const instance = await take(plan);
        const outcome = stopped
          ? { outcome: 'failed' as const, errorType: 'Stopped', errorMessage: 'The local run is stopping.' }
          : await listen(plan, instance, { requestId: id, event: JSON.stringify(event) }, lines);
        giveBack(plan, instance);
        const invocation: Invocation = {
          id,
          function: plan.name,
          trigger,
          at: at.toISOString(),
          durationMs: Math.round(performance.now() - began),
          outcome: outcome.outcome,
          lines,
        };
        invocations.unshift(invocation);
        invocations.length = Math.min(invocations.length, keptInvocations);
        settings.called(invocation);
        return outcome;
      } finally {
        active -= 1;
      }
    },
    active: () => active,
    invocations: () => invocations,
    async stop() {
      stopped = true;
      const all = [...instances.values()].flatMap((own) => [...own]);
      await Promise.all(all.map(({ place }) => place.end()));
    },
  };
};
