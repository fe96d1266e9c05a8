import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { defineConfig } from 'vitest/config';

const textFiles = {
  // As the bundles have it: these files are their text. By a name of our own, or vitest would empty the style sheets.
  name: 'text-files',
  enforce: 'pre' as const,
  resolveId(source: string, importer: string | undefined) {
    return importer && /^\..*(\.(css|svg|txt)|\/site\.js)$/.test(source)
      ? `\0text:${join(dirname(importer), source)}.txt`
      : undefined;
  },
  async load(id: string) {
    if (!id.startsWith('\0text:')) return undefined;
    const path = id.slice('\0text:'.length, -'.txt'.length);
    return `export default ${JSON.stringify(await readFile(path, 'utf8'))}`;
  },
};

const jsx = { jsx: { runtime: 'automatic' as const, importSource: 'preact' } };

/** In milliseconds. So long that only what hangs is ended: a busy machine is twenty times as slow, and no test is about speed. */
const patience = { room: 600_000, journey: 900_000, start: 600_000 } as const;

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        plugins: [textFiles],
        oxc: jsx,
        test: {
          name: 'rooms',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/journeys/**'],
          globalSetup: ['test/support/dynamodb-local.ts'],
          testTimeout: patience.room,
          hookTimeout: patience.start,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/*.test.ts'],
          globalSetup: ['test/support/running-system.ts'],
          // One system, one clock: the journeys go through it one after the other.
          fileParallelism: false,
          testTimeout: patience.journey,
          hookTimeout: patience.start,
        },
      },
      {
        test: {
          // Projects begin in the order of their names: the longest test begins first, beside the rooms.
          name: 'long-journeys',
          include: ['test/journeys/years/*.test.ts'],
          // A system of its own: its clock goes on by years.
          globalSetup: ['test/support/running-system.ts'],
          testTimeout: patience.journey,
          hookTimeout: patience.start,
        },
      },
    ],
  },
});
