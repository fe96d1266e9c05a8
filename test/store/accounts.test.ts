import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Accounts, createAccounts } from '../../shared/store/accounts.ts';
import { type LocalAws, openLocalAws } from '../support/local-aws.ts';

/* Accounts by the SDK's own client, against the user pool of the local run. */

let aws: LocalAws;
let accounts: Accounts;
beforeAll(async () => {
  aws = await openLocalAws({});
});
beforeEach(() => {
  accounts = createAccounts('eu-central-1_people', aws.client);
});
afterAll(() => aws.close());

test('an account is made by the address, without a password and without a letter of its own', async () => {
  expect(aws.accounts.has('mara@example.org')).toBe(false);
  await accounts.open('mara@example.org');
  expect(aws.accounts.has('Mara@Example.org')).toBe(true);
  expect(aws.refused).toEqual([]);
});

test('one that is there stays as it is', async () => {
  await accounts.open('ana@example.org');
  await accounts.open('ana@example.org');
  expect(aws.accounts.has('ana@example.org')).toBe(true);
});

test('that nobody answers is thrown, and so is a refusal', async () => {
  const nobody = createAccounts('eu-central-1_people', { ...aws.client, endpoint: 'http://127.0.0.1:9' });
  await expect(nobody.open('mara@example.org')).rejects.toThrow('ECONNREFUSED');
  await expect(accounts.open('')).rejects.toMatchObject({ name: 'InvalidParameterException' });
});
