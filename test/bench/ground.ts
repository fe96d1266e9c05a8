import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Metafile } from 'esbuild';
import { bundle } from '../../infra/bundle.ts';
import { type Dynamodb, startDynamodb } from '../../infra/local/dynamodb.ts';
import { listen } from '../../infra/local/ports.ts';
import { createTableCommand } from '../support/table.ts';

/** What all benchmarks stand on: the bundles that are deployed, DynamoDB Local with a table, and an SES that takes all. */
export interface Ground {
  folder: string;
  /** The bundle of a room: the file that a function starts with. */
  bundleOf: (room: string) => string;
  /** What went into each room's bundle. */
  metafiles: Record<string, Metafile>;
  tableName: string;
  /** Environment of a function, pointed at this machine. */
  environment: Record<string, string>;
  client: DynamoDBClient;
  mails: () => number;
  stop: () => Promise<void>;
}

/** The end of the project's own folder: benchmarks are run from anywhere. */
export const project = join(import.meta.dirname, '../..');

export const layGround = async (): Promise<Ground> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const metafiles = await bundle(join(project, 'functions'), join(folder, 'bundles'));
  const dynamodb: Dynamodb = await startDynamodb({ folder: undefined, scratch: folder });
  const tableName = `bench-${randomUUID()}`;
  await dynamodb.client.send(createTableCommand(tableName));
  let mails = 0;
  const ses = await listen(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.writeHead(200, { 'content-type': 'text/xml' });
    if (body.includes('Action=GetSendQuota')) {
      // Faster than anything here: what is measured is the house, not the account.
      response.end(
        '<GetSendQuotaResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><GetSendQuotaResult><MaxSendRate>100000</MaxSendRate><Max24HourSend>-1</Max24HourSend><SentLast24Hours>0</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>',
      );
      return;
    }
    mails += 1;
    response.end(
      `<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>m-${mails}</MessageId></SendRawEmailResult></SendRawEmailResponse>`,
    );
  }, 0);
  return {
    folder,
    bundleOf: (room) => join(folder, 'bundles', room, 'index.mjs'),
    metafiles,
    tableName,
    client: dynamodb.client,
    mails: () => mails,
    environment: {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
      AWS_ENDPOINT_URL_SES: `http://127.0.0.1:${ses.port}`,
      TABLE_NAME: tableName,
      BASE_URL: 'https://bpf.example.org',
      CONTACT_EMAIL: 'secretariat@example.org',
      MAIL_FROM: 'forum@example.org',
      CONFIGURATION_SET_TRANSACTIONAL: 'transactional',
      CONFIGURATION_SET_BULK: 'bulk',
      REPORTS_BUCKET: 'reports',
      TYPESET_FUNCTION: 'typeset',
      RECEIPTS_QUEUE_URL: 'http://127.0.0.1:9/receipts',
      BULK_QUEUE_URL: 'http://127.0.0.1:9/bulk',
      DEAD_LETTERS_QUEUE_URL: 'http://127.0.0.1:9/dead',
      OIDC_ISSUER: 'https://issuer.example.org',
      OIDC_CLIENT_ID: 'intersession',
      USER_POOL_ID: 'eu-central-1_people',
      FIRST_PERSON_EMAIL: 'secretariat@example.org',
    },
    async stop() {
      await ses.close();
      await dynamodb.stop();
      rmSync(folder, { recursive: true });
    },
  };
};

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** The functions' own log is not what somebody who measures wants to read. */
export const quietly = (): void => {
  console.log = () => undefined;
  console.error = () => undefined;
};

const say = (line: string) => process.stdout.write(`${line}\n`);

/** A table for people and for Markdown alike. */
export const printTable = (
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void => {
  const widths = head.map((each, column) =>
    Math.max(each.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`;
  say(`\n${title}\n`);
  say(line(head));
  say(line(widths.map((width, column) => (column ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))));
  for (const row of rows) say(line(row));
};
