import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = join(import.meta.dirname, '../..');

/** Which folder may import what, by the linter's own rules; each case is a file of its own. */
const allowed = [
  ['shared/domain/a.ts', 'zod/mini'],
  ['shared/domain/a.ts', './ids.ts'],
  ['shared/store/a.ts', '../domain/ids.ts'],
  ['shared/store/a.ts', '@aws-sdk/client-dynamodb'],
  ['shared/mail/a.ts', '@aws-sdk/client-ses'],
  ['functions/calls/a.ts', './handler.ts'],
  ['functions/calls/a.ts', '../../shared/store/calls.ts'],
  ['infra/a.ts', '../shared/names.ts'],
  ['infra/local/a.ts', '../../shared/names.ts'],
] as const;

const forbidden = [
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
] as const;

describe('imports go one way', () => {
  const folder = mkdtempSync(join(tmpdir(), 'imports-'));
  const places = new Map<string, string>();
  let said = '';

  beforeAll(() => {
    cpSync(join(project, 'biome.json'), join(folder, 'biome.json'));
    for (const [number, [file, from]] of [...allowed, ...forbidden].entries()) {
      const place = file.includes('names') ? file : file.replace(/a\.tsx?$/, `case-${number}.ts`);
      places.set(`${file} ${from}`, place);
      mkdirSync(dirname(join(folder, place)), { recursive: true });
      writeFileSync(join(folder, place), `import * as it from '${from}';\nexport const again = it;\n`);
    }
    const biome = spawnSync(
      join(project, 'node_modules/.bin/biome'),
      ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '.'],
      { cwd: folder, encoding: 'utf8' },
    );
    said = biome.stdout + biome.stderr;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const refused = (file: string, from: string) =>
    new RegExp(`^${places.get(`${file} ${from}`)}:\\d+:\\d+ lint/style/noRestrictedImports`, 'm').test(said);

  it.each(allowed)('%s may import %s', (file, from) => {
    expect(refused(file, from)).toBe(false);
  });

  it.each(forbidden)('%s may not import %s', (file, from) => {
    expect(refused(file, from), said).toBe(true);
  });
});
