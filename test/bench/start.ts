import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
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

/** As the CDK's `NodejsFunction` bundles when it is asked for small ES modules: esbuild alone, nothing left out. */
const usual = {
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  banner: bundling.banner,
} satisfies BuildOptions;

/**
 * Size and start of every function against two bare ones: the SDK clients that ours starts with, and a handler that does
 * nothing. One is bundled as the CDK bundles, the other as ours are, without what nobody reaches of the SDK: the first is
 * what a function costs that does nothing, the second what our own rooms cost on top of a lighter SDK. Sizes are in KB:
 * what is loaded at the start, and all files of the function together.
 *
 * A start is what it takes Node to load the bundle in a process of its own, in milliseconds of processor time (user and
 * system, of all its threads), which waiting for a busy machine does not add to. What a busy machine does add, slower
 * caches and a slower clock, changes from one second to the next; so each start is followed by one of either bare function,
 * and a ratio is the median of the ratios of such neighbours.
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

  const bare = async (clients: string, options: BuildOptions, kind: string) => {
    const names = clients.split(' ').filter(Boolean);
    const code = [
      ...names.map(
        (client) => `import { ${commands[client]?.join(', ')} } from '@aws-sdk/client-${client}';`,
      ),
      `const sent = [${names.map((client) => `[new ${commands[client]?.[0]}({}), ${commands[client]?.slice(1).join(', ')}]`).join(', ')}];`,
      'export const handler = async (client, command) => sent[client]?.[0].send(new sent[client][command]({}));',
    ].join('\n');
    const outdir = join(ground.folder, `bare-${kind}-${clients.replaceAll(' ', '-') || 'nothing'}`);
    const { metafile } = await build({
      ...options,
      stdin: { contents: code, resolveDir: project },
      entryNames: 'index',
      outdir,
      outExtension: { '.js': '.mjs' },
      metafile: true,
    });
    return { file: join(outdir, 'index.mjs'), ...weightOf(metafile) };
  };
  const bothBare = async (clients: string) => ({
    usual: await bare(clients, usual, 'usual'),
    light: await bare(clients, bundling, 'light'),
  });

  const bares = new Map<string, Awaited<ReturnType<typeof bothBare>>>();
  const rooms = [];
  for (const [room, metafile] of Object.entries(ground.metafiles)) {
    const { inputs, ...weight } = weightOf(metafile);
    const clients = Object.keys(commands).filter((client) =>
      inputs.some((input) => input.includes(`@aws-sdk/client-${client}/`)),
    );
    const key = clients.join(' ');
    const theirs = bares.get(key) ?? (await bothBare(key));
    bares.set(key, theirs);
    rooms.push({ room, ...weight, theirs, starts: [] as Record<'ours' | 'usual' | 'light', number>[] });
  }

  for (const { room } of rooms) start(ground.bundleOf(room));
  for (let round = 0; round < rounds; round += 1) {
    for (const { room, theirs, starts } of rooms)
      starts.push({
        ours: start(ground.bundleOf(room)),
        usual: start(theirs.usual.file),
        light: start(theirs.light.file),
      });
  }

  printTable(
    `Bundles in KB, starts in ms of processor time (median of ${rounds}); the bare functions have the same SDK clients and do nothing`,
    [
      'function',
      'at start',
      'in all',
      'start',
      'bare KB',
      'bare start',
      'ratio',
      'light KB',
      'light start',
      'ratio',
    ],
    rooms.map(({ room, atStart, inAll, theirs, starts }) => [
      room,
      inKb(atStart),
      inKb(inAll),
      median(starts.map(({ ours }) => ours)).toFixed(1),
      ...(['usual', 'light'] as const).flatMap((kind) => [
        inKb(theirs[kind].atStart),
        median(starts.map((each) => each[kind])).toFixed(1),
        median(starts.map((each) => each.ours / each[kind])).toFixed(2),
      ]),
    ]),
  );
};

const inKb = (bytes: number) => (bytes / 1024).toFixed(0);
