import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHandler } from '../../functions/typeset/handler.ts';
import { binaryIn, engineHere, typefaceFolders } from '../../infra/typeset-files.ts';
import type { Reports } from '../../shared/store/reports.ts';
import type { Typesetting } from '../../shared/store/typesetting.ts';
import { createTypesetter, type Engine, type Typesetter } from '../../shared/typeset/typesetter.ts';

let typesetter: Typesetter | undefined;

/** The real engine, with the lay-out and the typefaces as the function has them. */
export const typesetterHere = (): Typesetter => {
  typesetter ??= createTypesetter({
    engine: createRequire(import.meta.url)(binaryIn(engineHere())) as Engine,
    layout: readFileSync(join(import.meta.dirname, '../../functions/typeset/report.typ'), 'utf8'),
    fonts: [...typefaceFolders],
    workspace: mkdtempSync(join(tmpdir(), 'typeset-')),
  });
  return typesetter;
};

/** The typesetter's function in this process. */
export const typesettingHere = (reports: Reports): Typesetting => ({
  order: createHandler({ typeset: typesetterHere(), reports, baseUrl: 'https://bpf.example.org' }),
});

/** Reports that are kept in memory. */
export const reportsInMemory = (): Reports & { kept: Map<string, Uint8Array> } => {
  const kept = new Map<string, Uint8Array>();
  return {
    kept,
    async put(bytes, type = 'application/pdf') {
      const { createHash } = await import('node:crypto');
      const ending = { 'application/pdf': 'pdf', 'image/png': 'png', 'image/jpeg': 'jpg' }[type];
      const key = `reports/${createHash('sha256').update(bytes).digest('hex')}.${ending}`;
      kept.set(key, bytes);
      return key;
    },
    get: async (key) => kept.get(key),
  };
};
