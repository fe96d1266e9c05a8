import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    dynamodb: string;
  }
}

/** Starts one DynamoDB Local in memory for the whole run; each test file makes a table of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('amplify-dynamodb-simulator/package.json')),
    'emulator',
  );
  const port = await freePort();
  const java = spawn(
    'java',
    [
      '-Xmx512m',
      '-Djava.library.path=./DynamoDBLocal_lib',
      '-jar',
      'DynamoDBLocal.jar',
      '-inMemory',
      '-sharedDb',
      '-disableTelemetry',
      '-port',
      String(port),
    ],
    { cwd: folder, stdio: 'ignore' },
  );
  const failed = new Promise<never>((_, reject) => {
    java.once('error', () =>
      reject(
        new Error(
          'The tests need Java 17 or newer on the PATH: install a Java runtime (on Debian: apt-get install default-jre-headless).',
        ),
      ),
    );
    java.once('exit', (code) => reject(new Error(`DynamoDB Local ended with ${code} before it was ready.`)));
  });
  const endpoint = `http://127.0.0.1:${port}`;
  await Promise.race([failed, answering(endpoint)]);
  failed.catch(() => undefined);
  project.provide('dynamodb', endpoint);
  return async () => {
    const ended = new Promise((resolve) => java.once('exit', resolve));
    java.kill();
    await ended;
  };
}

const answering = async (endpoint: string) => {
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  for (;;) {
    try {
      await client.send(new ListTablesCommand({}));
      client.destroy();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
};

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
