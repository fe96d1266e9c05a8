/**
 * `npm run soak -- --letters 100000 --seed 7`: sends letters while everything goes wrong that can, and people pause, recall,
 * add recipients, send again, decline and decide. Ends with 1 when our ledger and what is known outside it (by SES, and by
 * people) do not agree, or when memory grows with the number of letters.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { transformSync } from 'esbuild';
import { startDynamodb } from '../../infra/local/dynamodb.ts';
import { createTableCommand } from '../support/table.ts';

// Node takes the types out of a file by itself, but not the elements of letters.
registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.tsx')) return next(url, context);
    const { source = '' } = next(url, { ...context, format: 'module-typescript' });
    const { code } = transformSync(String(source), {
      loader: 'tsx',
      format: 'esm',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      sourcefile: fileURLToPath(url),
      sourcemap: 'inline',
    });
    return { format: 'module', shortCircuit: true, source: code };
  },
});
const { soak } = await import('./soak.ts');

const { values } = parseArgs({
  options: { letters: { type: 'string', default: '10000' }, seed: { type: 'string' } },
});
const letters = Number(values.letters);
const seed = Number(values.seed ?? randomInt(1_000_000));
if (!Number.isSafeInteger(letters) || letters < 1 || !Number.isSafeInteger(seed)) {
  console.error('Say whole numbers: --letters 100000 --seed 7');
  process.exit(2);
}

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
const say = (line: string) => process.stdout.write(`${line}\n`);
say(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);
say(`${letters} letters, --seed ${seed}`);

const scratch = mkdtempSync(join(tmpdir(), 'soak-'));
const dynamodb = await startDynamodb({ folder: undefined, scratch });
// The functions tell their log of every letter.
console.log = () => undefined;
console.error = () => undefined;
try {
  const tableName = `soak-${randomUUID()}`;
  await dynamodb.client.send(createTableCommand(tableName));
  const began = performance.now();
  const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
  say(`\n${'letters written'.padStart(16)}${'seconds'.padStart(10)}${'MB in use'.padStart(12)}`);
  const books = await soak({
    letters,
    seed,
    dynamodb: dynamodb.url,
    client: dynamodb.client,
    tableName,
    gc,
    tell: (written, milliseconds, bytes) =>
      say(
        `${String(written).padStart(16)}${(milliseconds / 1000).toFixed(0).padStart(10)}${megabytes(bytes).padStart(12)}`,
      ),
  });
  const seconds = (performance.now() - began) / 1000;

  say(`\n${''.padEnd(46)}${'our ledger'.padStart(12)}${'outside it'.padStart(14)}`);
  for (const [what, ours, theirs] of books.lines)
    say(`${what.padEnd(46)}${String(ours).padStart(12)}${String(theirs).padStart(14)}`);
  say(`\nWhat goes to many was stopped ${books.stops} times since too much came back, and let go again.`);
  say(`The queue gave up ${books.gaveUp} messages, since senders had failed on each twenty times.`);
  say(
    `People did meanwhile: ${Object.entries(books.acts)
      .map(([act, times]) => `${act} ${times}`)
      .join(', ')}.`,
  );
  say(
    `${seconds.toFixed(0)} s, ${(letters / seconds).toFixed(0)} letters/s, ${(books.requests / letters).toFixed(2)} DynamoDB requests a letter, all faults and events included`,
  );
  const [early, ...after] = books.memory.map(({ bytes }) => bytes);
  const grown = Math.max(...after) - (early ?? 0);
  // A few bytes of each letter are kept to compare with; anything that a function kept would be kilobytes.
  if (grown > 16 * 2 ** 20 + letters * 64) books.wrong.push(`Memory grew by ${grown} bytes.`);
  for (const each of books.wrong) say(each);
  say(books.wrong.length ? 'The books do not agree.' : 'The books agree.');
  process.exitCode = books.wrong.length ? 1 : 0;
} finally {
  await dynamodb.stop();
  rmSync(scratch, { recursive: true });
}
