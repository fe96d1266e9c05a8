import { readFile } from 'node:fs/promises';
import { defineConfig } from 'vitest/config';

const textFiles = {
  // As the bundles have it: these files are their text.
  name: 'text-files',
  enforce: 'pre' as const,
  async load(id: string) {
    if (!/\.(css|svg|txt)$|\/site\/site\.js$/.test(id)) return undefined;
    return `export default ${JSON.stringify(await readFile(id, 'utf8'))}`;
  },
};

const jsx = { jsx: { runtime: 'automatic' as const, importSource: 'preact' } };

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
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          globalSetup: ['test/support/running-system.ts'],
          // One system, one clock: the journeys go through it one after the other.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
