import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startDynamodb } from '../../infra/local/dynamodb.ts';
import { checkPrerequisites } from '../../infra/local/prerequisites.ts';
import { unpackBrowser } from './browser.ts';

declare module 'vitest' {
  interface ProvidedContext {
    dynamodb: string;
  }
}

/** Unpacks the browser, and starts one DynamoDB Local in memory for the whole run; each test file makes a table of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await checkPrerequisites();
  await unpackBrowser();
  const scratch = mkdtempSync(join(tmpdir(), 'dynamodb-'));
  const dynamodb = await startDynamodb({ folder: undefined, scratch });
  project.provide('dynamodb', dynamodb.url);
  return async () => {
    await dynamodb.stop();
    rmSync(scratch, { recursive: true });
  };
}
