import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { unpackBrowser } from './browser.ts';

declare module 'vitest' {
  interface ProvidedContext {
    url: string;
  }
}

/** Starts the system that the journeys walk through, once for all of them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await unpackBrowser();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'run-system.ts')], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      const line = out.split('\n').find((each) => each.startsWith('{'));
      if (line) resolve((JSON.parse(line) as { url: string }).url);
    });
    void ended.then((code) =>
      reject(new Error(`The system ended with ${code} before it was ready.\n${said}`)),
    );
  });
  project.provide('url', url);
  return async () => {
    child.stdin.end();
    await ended;
  };
}
