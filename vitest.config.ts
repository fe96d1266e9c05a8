import { readFile } from 'node:fs/promises';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [
    {
      // As the bundles have it: these files are their text.
      name: 'text-files',
      enforce: 'pre',
      async load(id) {
        if (!/\.(css|svg|txt)$|\/site\/site\.js$/.test(id)) return undefined;
        return `export default ${JSON.stringify(await readFile(id, 'utf8'))}`;
      },
    },
  ],
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/dynamodb-local.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
