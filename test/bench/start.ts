import { execFileSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundling } from '../../infra/bundle.ts';
import { type Ground, median, printTable, project } from './ground.ts';

const runs = 15;

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
 * Size and start time of every function against a bare one: the same SDK clients, bundled the same way, and a handler
 * that does nothing. A start is what Node needs to load the bundle in a process of its own, in milliseconds.
 */
export const benchStart = (ground: Ground): void => {
  const outputs = Object.entries(ground.metafile.outputs).filter(([file]) => file.endsWith('index.mjs'));
  const stopwatch = join(ground.folder, 'stopwatch.mjs');
  writeFileSync(
    stopwatch,
    'const began = performance.now(); await import(process.argv[2]); console.log(performance.now() - began); process.exit(0);',
  );
  const start = (file: string) =>
    Number(
      execFileSync(process.execPath, [stopwatch, file], {
        env: { PATH: process.env.PATH, ...ground.environment },
      }).toString(),
    );

  const rooms = outputs.map(([file, output]) => {
    const room = file.split('/').at(-2) ?? '';
    const clients = Object.keys(commands).filter((client) =>
      Object.keys(output.inputs).some((input) => input.includes(`@aws-sdk/client-${client}/`)),
    );
    return { room, bytes: output.bytes, clients: clients.join(' ') };
  });

  const bare = (clients: string): string => {
    const file = join(ground.folder, `bare-${clients.replaceAll(' ', '-') || 'nothing'}.mjs`);
    const names = clients.split(' ').filter(Boolean);
    const code = [
      ...names.map(
        (client) => `import { ${commands[client]?.join(', ')} } from '@aws-sdk/client-${client}';`,
      ),
      `const sent = [${names.map((client) => `[new ${commands[client]?.[0]}({}), ${commands[client]?.slice(1).join(', ')}]`).join(', ')}];`,
      'export const handler = async (client, command) => sent[client]?.[0].send(new sent[client][command]({}));',
    ].join('\n');
    buildSync({ ...bundling, stdin: { contents: code, resolveDir: project }, outfile: file });
    return file;
  };
  const bares = new Map(
    [...new Set(rooms.map(({ clients }) => clients))].map((clients) => [clients, bare(clients)]),
  );

  // In turns, so that a slow moment of the machine meets all alike.
  const times = new Map<string, number[]>();
  const take = (file: string) => times.set(file, [...(times.get(file) ?? []), start(file)]);
  for (let run = 0; run < runs; run += 1) {
    for (const file of bares.values()) take(file);
    for (const { room } of rooms) take(ground.bundleOf(room));
  }

  printTable(
    `Bundles and starts (median of ${runs}); the bare function has the same SDK clients and does nothing`,
    ['function', 'bundle KB', 'bare KB', 'start ms', 'bare ms', 'ratio'],
    rooms.map(({ room, bytes, clients }) => {
      const file = bares.get(clients) ?? '';
      const [ours, theirs] = [median(times.get(ground.bundleOf(room)) ?? []), median(times.get(file) ?? [])];
      return [
        room,
        (bytes / 1024).toFixed(0),
        (statSync(file).size / 1024).toFixed(0),
        ours.toFixed(1),
        theirs.toFixed(1),
        (ours / theirs).toFixed(2),
      ];
    }),
  );
};
