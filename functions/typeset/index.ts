import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../shared/config.ts';
import { createReports } from '../../shared/store/reports.ts';
import { createTypesetter, type Engine } from '../../shared/typeset/typesetter.ts';
import { config } from './config.ts';
import { createHandler } from './handler.ts';

const { BASE_URL, REPORTS_BUCKET } = readConfig(config);
// The bundle brings these beside this file: see `infra/typeset-files.ts`.
const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export const handler = createHandler({
  baseUrl: BASE_URL,
  reports: createReports({ bucket: REPORTS_BUCKET }),
  typeset: createTypesetter({
    engine: createRequire(import.meta.url)(beside('engine.node')) as Engine,
    layout: readFileSync(beside('report.typ'), 'utf8'),
    fonts: [beside('fonts')],
    workspace: mkdtempSync(join(tmpdir(), 'typeset-')),
  }),
});
