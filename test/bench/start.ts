import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundling, weightOf } from '../../infra/bundle.ts';
import { type Ground, median, printTable, project } from './ground.ts';

const rounds = 21;

/** Which commands a bare function with the same SDK client sends, so that its bundle holds what ours needs of it. */
const commands: Record<string, string[]> = {
  dynamodb: [
    'DynamoDBClient',
    'GetItemCommand',
    'QueryCommand',
    'TransactWriteItemsCommand',
    'UpdateItemCommand',
  ],
  s3: ['S3Client', 'GetObjectCommand', 'PutObjectCommand'],
  ses: ['SESClient', 'SendRawEmailCommand'],
  sqs: ['SQSClient', 'SendMessageBatchCommand'],
};

/**
 * Size and start of every function against a bare one: the SDK clients that ours starts with, bundled the same way, and
 * a handler that does nothing. Sizes are in KB: what is loaded at the start, and all files of the function together.
 *
 * A start is what it takes Node to load the bundle in a process of its own, in milliseconds of processor time (user and
 * system, of all its threads), which waiting for a busy machine does not add to. What a busy machine does add, slower
 * caches and a slower clock, changes from one second to the next; so each start is followed by one of the bare function,
 * and the ratio is the median of the ratios of such neighbours.
 */
export const benchStart = async (ground: Ground): Promise<void> => {
  const stopwatch = join(ground.folder, 'stopwatch.mjs');
  writeFileSync(
    stopwatch,
    [
      'const before = process.cpuUsage();',
      'await import(process.argv[2]);',
      'const { user, system } = process.cpuUsage(before);',
      'console.log((user + system) / 1000);',
      'process.exit(0);',
    ].join('\n'),
  );
  const start = (file: string) =>
    Number(
      execFileSync(process.execPath, [stopwatch, file], {
        env: { PATH: process.env.PATH, ...ground.environment },
      }).toString(),
    );

  const bare = async (clients: string) => {
    const names = clients.split(' ').filter(Boolean);
    const code = [
      ...names.map(
        (client) => `import { ${commands[client]?.join(', ')} } from '@aws-sdk/client-${client}';`,
      ),
      `const sent = [${names.map((client) => `[new ${commands[client]?.[0]}({}), ${commands[client]?.slice(1).join(', ')}]`).join(', ')}];`,
      'export const handler = async (client, command) => sent[client]?.[0].send(new sent[client][command]({}));',
    ].join('\n');
    const outdir = join(ground.folder, `bare-${clients.replaceAll(' ', '-') || 'nothing'}`);
    const { metafile } = await build({
      ...bundling,
      stdin: { contents: code, resolveDir: project },
      entryNames: 'index',
      outdir,
      outExtension: { '.js': '.mjs' },
      metafile: true,
    });
    return { file: join(outdir, 'index.mjs'), ...weightOf(metafile) };
  };

  const bares = new Map<string, Awaited<ReturnType<typeof bare>>>();
  const rooms = [];
  for (const [room, metafile] of Object.entries(ground.metafiles)) {
    const { inputs, ...weight } = weightOf(metafile);
    const clients = Object.keys(commands).filter((client) =>
      inputs.some((input) => input.includes(`@aws-sdk/client-${client}/`)),
    );
    const key = clients.join(' ');
    const theirs = bares.get(key) ?? (await bare(key));
    bares.set(key, theirs);
    rooms.push({ room, ...weight, theirs, starts: [] as { ours: number; bare: number }[] });
  }

  for (const { room } of rooms) start(ground.bundleOf(room));
  for (let round = 0; round < rounds; round += 1) {
    for (const { room, theirs, starts } of rooms)
      starts.push({ ours: start(ground.bundleOf(room)), bare: start(theirs.file) });
  }

  printTable(
    `Bundles in KB, starts in ms of processor time (median of ${rounds}); the bare function has the same SDK clients and does nothing`,
    ['function', 'at start', 'in all', 'bare', 'start', 'bare start', 'ratio'],
    rooms.map(({ room, atStart, inAll, theirs, starts }) => [
      room,
      inKb(atStart),
      inKb(inAll),
      inKb(theirs.atStart),
      median(starts.map(({ ours }) => ours)).toFixed(1),
      median(starts.map((each) => each.bare)).toFixed(1),
      median(starts.map((each) => each.ours / each.bare)).toFixed(2),
    ]),
  );
};

const inKb = (bytes: number) => (bytes / 1024).toFixed(0);
