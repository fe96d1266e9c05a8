import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { TablePlan } from './plan.ts';
import { freePort, host } from './ports.ts';

export interface Dynamodb {
  port: number;
  url: string;
  /** A client with every right: of the local run itself, not of a function. */
  client: DynamoDBClient;
  stop(): Promise<void>;
}

/** What the local run's own clients need; nobody checks it. */
export const ownClient = (url: string) => ({
  endpoint: url,
  region: 'local',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

/**
 * Starts DynamoDB Local, AWS's own emulator; ready when it answers. `folder` is where it keeps its data, `undefined` in
 * memory; `scratch` is a folder for a settings file.
 */
export const startDynamodb = async (places: {
  folder: string | undefined;
  scratch: string;
}): Promise<Dynamodb> => {
  const home = join(
    dirname(createRequire(import.meta.url).resolve('amplify-dynamodb-simulator/package.json')),
    'emulator',
  );
  const libraries = join(home, 'DynamoDBLocal_lib');
  const port = await freePort();
  if (places.folder) mkdirSync(places.folder, { recursive: true });
  const settings = join(places.scratch, 'dynamodb-local.xml');
  writeFileSync(settings, settingsOf(port, places.folder));

  // Its own process group: ctrl-C in the terminal reaches only the local run, which then stops things in order.
  const kept = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('keep.ts', import.meta.url)),
      'java',
      '-Xmx512m',
      '-XX:+UseSerialGC',
      // It runs for minutes: what the second compiler would win later, it takes from the start.
      '-XX:TieredStopAtLevel=1',
      `-Djava.library.path=${libraries}`,
      '-Dorg.eclipse.jetty.LEVEL=WARN',
      '-Dorg.eclipse.jetty.util.log.announce=false',
      '-cp',
      [join(home, 'DynamoDBLocal.jar'), join(libraries, '*')].join(process.platform === 'win32' ? ';' : ':'),
      'org.eclipse.jetty.xml.XmlConfiguration',
      settings,
    ],
    { stdio: ['pipe', 'ignore', 'pipe'], detached: true, env: { ...process.env, DDB_LOCAL_TELEMETRY: '0' } },
  );
  let said = '';
  kept.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  const ended = new Promise<number>((resolve) => kept.once('exit', (code) => resolve(code ?? 0)));
  const url = `http://${host}:${port}`;
  const client = new DynamoDBClient(ownClient(url));
  const early = await Promise.race([ended, answering(url)]);
  if (early !== undefined) throw new Error(`DynamoDB Local ended before it was ready.\n${said}`);
  return {
    port,
    url,
    client,
    async stop() {
      client.destroy();
      kept.stdin.end();
      await ended;
    },
  };
};

const answering = async (url: string): Promise<undefined> => {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      await fetch(url, { signal: AbortSignal.timeout(1000) });
      return undefined;
    } catch (fault) {
      if (Date.now() > deadline) throw fault;
      await delay(25);
    }
  }
};

/**
 * DynamoDB Local's own command line can only listen on every network of the machine. Its web server, Jetty, can be
 * put together in a file as well, and there it can be told to listen on one address.
 */
const settingsOf = (port: number, folder: string | undefined): string => `<?xml version="1.0"?>
<!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "http://www.eclipse.org/jetty/configure_9_3.dtd">
<Configure id="server" class="org.eclipse.jetty.server.Server">
  <Call name="addConnector"><Arg>
    <New class="org.eclipse.jetty.server.ServerConnector">
      <Arg><Ref refid="server"/></Arg>
      <Set name="host">${host}</Set>
      <Set name="port">${port}</Set>
    </New>
  </Arg></Call>
  <Set name="handler">
    <New class="org.eclipse.jetty.server.handler.ContextHandler"><Set name="handler">
      <New class="com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler">
        <Arg><New class="com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler">
          <Arg type="int">0</Arg>
          <Arg type="boolean">${folder === undefined}</Arg>
          <Arg${folder === undefined ? '/>' : `>${xml(folder)}</Arg>`}
          <Arg type="boolean">true</Arg>
          <Arg type="boolean">false</Arg>
        </New></Arg>
        <Arg>*</Arg>
      </New>
    </Set></New>
  </Set>
</Configure>
`;

const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Creates the tables that are not there yet; answers whether any was new, and each table's stream. */
export const createTables = async (
  client: DynamoDBClient,
  tables: readonly TablePlan[],
): Promise<{ anyNew: boolean; streams: ReadonlyMap<string, string> }> => {
  let anyNew = false;
  const streams = new Map<string, string>();
  for (const table of tables) {
    let found = await describe(client, table.name);
    if (found && shapeOf(found) !== shapeOf(createInput(table))) {
      throw new Error(
        `The data kept from an earlier run are of another layout of the table ${table.logicalId}. Begin anew: npm start -- --fresh`,
      );
    }
    if (!found) {
      anyNew = true;
      found = (await client.send(new CreateTableCommand(createInput(table)))).TableDescription;
    }
    if (found?.LatestStreamArn) streams.set(table.logicalId, found.LatestStreamArn);
  }
  return { anyNew, streams };
};

/**
 * Lets expired items be deleted from now on. Not earlier than the demo has been played: what it does lies in the past of
 * the machine's clock, by which DynamoDB Local deletes.
 */
export const letExpire = async (client: DynamoDBClient, tables: readonly TablePlan[]): Promise<void> => {
  for (const { name, timeToLive } of tables) {
    if (!timeToLive) continue;
    const { TimeToLiveDescription: now } = await client.send(
      new DescribeTimeToLiveCommand({ TableName: name }),
    );
    if (now?.TimeToLiveStatus === 'ENABLED') continue;
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { AttributeName: timeToLive, Enabled: true },
      }),
    );
  }
};

const describe = async (client: DynamoDBClient, name: string): Promise<TableDescription | undefined> => {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (fault) {
    if (fault instanceof ResourceNotFoundException) return undefined;
    throw fault;
  }
};

const createInput = (table: TablePlan) => ({
  TableName: table.name,
  BillingMode: 'PAY_PER_REQUEST' as const,
  AttributeDefinitions: table.attributes,
  KeySchema: table.key,
  ...(table.indexes.length ? { GlobalSecondaryIndexes: table.indexes } : {}),
  ...(table.stream ? { StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream } } : {}),
});

type Shape = Pick<TableDescription, 'KeySchema' | 'GlobalSecondaryIndexes' | 'StreamSpecification'>;

/** What must be the same of a table that is used again. */
const shapeOf = (table: Shape): string =>
  JSON.stringify([
    table.KeySchema?.map(({ AttributeName, KeyType }) => [AttributeName, KeyType]),
    (table.GlobalSecondaryIndexes ?? [])
      .map(({ IndexName, KeySchema, Projection }) => [
        IndexName,
        KeySchema?.map(({ AttributeName, KeyType }) => [AttributeName, KeyType]),
        Projection?.ProjectionType,
      ])
      .sort(),
    table.StreamSpecification?.StreamViewType,
  ]);
