import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, expect, it, vi } from 'vitest';
import { bundling } from '../../infra/bundle.ts';
import { log } from '../../shared/http/log.ts';

const folder = mkdtempSync(join(tmpdir(), 'log-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What `fault` puts into the log, parsed. */
const logged = (fault: unknown): { error: string; frames: string[] } => {
  const written = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    log.fault(fault);
    return written.mock.calls[0]?.[0];
  } finally {
    written.mockRestore();
  }
};

/** The fault that a bundle makes when it is called; bundled as functions are. */
const faultOf = async (name: string, alsoWithMap: boolean): Promise<Error> => {
  const source = join(folder, `${name}.ts`);
  writeFileSync(
    source,
    'const refuse = (why: string): never => {\n  throw new RangeError(why);\n};\nexport const run = () => refuse("A secret.");\n',
  );
  await build({
    ...bundling,
    entryPoints: [source],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    sourcemap: alsoWithMap ? bundling.sourcemap : false,
  });
  const { run } = await import(/* @vite-ignore */ pathToFileURL(join(folder, `${name}.mjs`)).href);
  try {
    return run();
  } catch (fault) {
    return fault as Error;
  }
};

it('tells where in the source a bundled function failed, and nothing of what it said', async () => {
  const { error, frames } = logged(await faultOf('mapped', true));
  expect(error).toBe('RangeError');
  expect(frames[0]).toMatch(/\bmapped\.ts:2:9\)?$/);
  expect(frames.join()).not.toContain('secret');
});

it('tells where in the bundle it failed when there is no map', async () => {
  const { frames } = logged(await faultOf('unmapped', false));
  expect(frames[0]).toMatch(/\bunmapped\.mjs:\d+:\d+\)?$/);
});

it('takes whatever is thrown', () => {
  expect(logged('just words')).toEqual({ message: 'fault', error: 'string' });
});
