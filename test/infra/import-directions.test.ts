import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const biome = join(import.meta.dirname, '../../node_modules/.bin/biome');

/** What the linter says of a file that would stand there and import that. */
const lint = (file: string, from: string): string => {
  const { stdout, stderr } = spawnSync(biome, ['lint', `--stdin-file-path=${file}`], {
    cwd: join(import.meta.dirname, '../..'),
    input: `import * as it from '${from}';\nexport const again = it;\n`,
    encoding: 'utf8',
  });
  return stdout + stderr;
};

describe('imports go one way', () => {
  it.each([
    ['shared/domain/a.ts', 'zod'],
    ['shared/domain/a.ts', './ids.ts'],
    ['shared/store/a.ts', '../domain/ids.ts'],
    ['shared/store/a.ts', '@aws-sdk/client-dynamodb'],
    ['shared/mail/a.ts', '@aws-sdk/client-ses'],
    ['functions/calls/a.ts', './handler.ts'],
    ['functions/calls/a.ts', '../../shared/store/calls.ts'],
    ['infra/a.ts', '../shared/names.ts'],
    ['infra/local/a.ts', '../../shared/names.ts'],
  ])('%s may import %s', (file, from) => {
    expect(lint(file, from)).not.toContain('noRestrictedImports');
  });

  it.each([
    ['shared/names.ts', './domain/ids.ts'],
    ['shared/domain/a.ts', '../store/table.ts'],
    ['shared/domain/a.ts', 'preact'],
    ['shared/domain/a.ts', 'node:crypto'],
    ['shared/store/a.ts', '../http/web.ts'],
    ['shared/mail/a.ts', '@aws-sdk/client-dynamodb'],
    ['shared/http/a.ts', '@aws-sdk/client-ses'],
    ['shared/pages/a.tsx', '../../functions/calls/pages.tsx'],
    ['functions/calls/a.ts', '../proposals/handler.ts'],
    ['functions/calls/a.ts', '@aws-sdk/client-dynamodb'],
    ['functions/calls/a.ts', '../../infra/stages.ts'],
    ['infra/a.ts', '../shared/config.ts'],
    ['infra/local/a.ts', '../../shared/domain/ids.ts'],
    ['infra/local/a.ts', '../../functions/calls/handler.ts'],
  ])('%s may not import %s', (file, from) => {
    expect(lint(file, from)).toContain('noRestrictedImports');
  });
});
