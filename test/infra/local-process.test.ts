import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClock } from '../../infra/local/clock.ts';
import { createFunctions, type Functions, type Outcome } from '../../infra/local/functions.ts';
import type { FunctionPlan } from '../../infra/local/plan.ts';

const handler = `
  const taken = [];
  export const handler = (act) => {
    if (act === 'spin') for (;;);
    // Outside the heap, and without a pause, as an engine takes it.
    if (act === 'take') for (;;) taken.push(Buffer.alloc(4_194_304, 1));
    if (act === 'die') process.kill(process.pid, 'SIGKILL');
    console.log('I ran');
    return { pid: process.pid, at: Date.now(), env: process.env };
  };
`;

const folders: string[] = [];
const folderWith = (...files: string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'machine-code-'));
  folders.push(folder);
  writeFileSync(join(folder, 'index.mjs'), handler);
  for (const file of files) writeFileSync(join(folder, file), '');
  return folder;
};
afterAll(() => folders.forEach((folder) => void rmSync(folder, { recursive: true, force: true })));

const planOf = (folder: string, more: Partial<FunctionPlan> = {}): FunctionPlan => ({
  logicalId: folder,
  name: 'tiny',
  arn: 'arn:aws:lambda:eu-west-1:000000000000:function:tiny',
  roleArn: 'arn:aws:iam::000000000000:role/tiny',
  folder,
  handler: 'index.handler',
  environment: {},
  // Long enough for a start on a busy machine: it is counted from when the function has loaded.
  timeoutSeconds: 60,
  memoryMb: 512,
  reservedConcurrency: undefined,
  ...more,
});

const isThere = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a function that brings machine code', () => {
  const clock = createClock();
  let functions: Functions;
  beforeEach(() => {
    functions = createFunctions({ clock, environmentOf: () => ({ ONE: 'value' }), called: () => {} });
  });
  afterEach(() => functions.stop());

  const payloadOf = (outcome: Outcome) => {
    if (outcome.outcome !== 'ok') throw new Error(JSON.stringify(functions.invocations()[0]));
    return outcome.payload as { pid: number; at: number; env: Record<string, string> };
  };
  const lines = () => functions.invocations()[0]?.lines.join('\n');

  it('runs in a process of its own, by our clock and with its own environment; others run in threads', async () => {
    const machine = planOf(folderWith('engine.node'));
    const { pid, env } = payloadOf(await functions.invoke(machine, 'now', 'test'));
    expect(pid).not.toBe(process.pid);
    expect(env).toEqual({ ONE: 'value' });
    expect(lines()).toBe('I ran');
    clock.advance('P1D');
    const later = payloadOf(await functions.invoke(machine, 'now', 'test'));
    expect(later.pid).toBe(pid);
    expect(later.at - Date.now()).toBeGreaterThan(80_000_000);
    expect(payloadOf(await functions.invoke(planOf(folderWith()), 'now', 'test')).pid).toBe(process.pid);
    await functions.stop();
    expect(isThere(pid)).toBe(false);
  });

  it('is ended with its process when its time is up, and starts again', async () => {
    const machine = planOf(folderWith('engine.node'));
    const { pid } = payloadOf(await functions.invoke(machine, 'now', 'test'));
    expect(await functions.invoke({ ...machine, timeoutSeconds: 1 }, 'spin', 'test')).toEqual({
      outcome: 'timed out',
    });
    await vi.waitUntil(() => !isThere(pid), { timeout: 60_000 });
    expect(payloadOf(await functions.invoke(machine, 'now', 'test')).pid).not.toBe(pid);
  });

  it('is held to the memory of its plan, and its end is nobody else’s', async () => {
    const machine = planOf(folderWith('engine.node'));
    expect(await functions.invoke(machine, 'take', 'test')).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(lines()).toMatch(/^The function took more than its memory: \d+ MB of 512 MB\./);
    expect(await functions.invoke(machine, 'die', 'test')).toMatchObject({ errorType: 'Runtime.ExitError' });
    payloadOf(await functions.invoke(machine, 'now', 'test'));
  });
});
