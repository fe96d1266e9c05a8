import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import type { Clock } from './clock.ts';
import type { FunctionPlan } from './plan.ts';
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

/** Threads of one function; more would only stand in each other's way on one machine. */
const mostWorkers = 3;
const keptInvocations = 300;
/** What Lambda gives a function to load. */
const loadMs = 10_000;

let code: URL | undefined;
/** What runs in a thread, as plain JavaScript: to take the types out of it in each thread anew is half of its start. */
const threadCode = (): URL => {
  code ??= new URL(
    `data:text/javascript,${encodeURIComponent(
      buildSync({
        entryPoints: [fileURLToPath(new URL('worker.ts', import.meta.url))],
        bundle: true,
        platform: 'node',
        format: 'esm',
        write: false,
      }).outputFiles[0]?.text ?? '',
    )}`,
  );
  return code;
};

interface Instance {
  worker: Worker;
  busy: boolean;
  /** Who hears what the thread says. */
  listener: (said: Said | { kind: 'ended' }) => void;
  loaded: boolean;
  ended: boolean;
}

/** Runs each function's bundle in threads of its own, with the environment that `environmentOf` gives it. */
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
    const data: WorkerData = {
      folder: plan.folder,
      handler: plan.handler,
      clockBuffer: settings.clock.buffer,
      name: plan.name,
      arn: plan.arn,
      memoryMb: plan.memoryMb,
    };
    const worker = new Worker(threadCode(), {
      workerData: data,
      env: settings.environmentOf(plan),
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: plan.memoryMb },
    });
    const instance: Instance = { worker, busy: true, listener: () => {}, loaded: false, ended: false };
    worker.on('message', (said: Said) => instance.listener(said));
    worker.once('error', (fault) => {
      instance.ended = true;
      const { name = 'Error', message = String(fault), stack = '' } = fault instanceof Error ? fault : {};
      instance.listener({ kind: 'failed', error: { errorType: name, errorMessage: message, trace: stack } });
    });
    worker.once('exit', () => {
      instance.ended = true;
      instances.get(plan.logicalId)?.delete(instance);
      instance.listener({ kind: 'ended' });
    });
    const own = instances.get(plan.logicalId) ?? new Set();
    instances.set(plan.logicalId, own.add(instance));
    return instance;
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
        instance.worker.postMessage({ ...work, deadline: Date.now() + milliseconds } satisfies Work);
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
    void instance.worker.terminate();
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
      await Promise.all(all.map(({ worker }) => worker.terminate()));
    },
  };
};
