import { readConfig } from '../../shared/config.ts';
import { webDependencies } from '../../shared/http/dependencies.ts';
import { createAccounts, elsewhere } from '../../shared/store/accounts.ts';
import { createChoices } from '../../shared/store/choices.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createLetters } from '../../shared/store/letters.ts';
import { createTable } from '../../shared/store/table.ts';
import { config } from './config.ts';
import { createHandler } from './handler.ts';

const { TABLE_NAME, BASE_URL, CONTACT_EMAIL, USER_POOL_ID } = readConfig(config);
const table = createTable({ tableName: TABLE_NAME });

export const handler = createHandler({
  ...webDependencies(table, BASE_URL, CONTACT_EMAIL),
  table,
  forums: createForums(table),
  letters: createLetters(table),
  choices: createChoices(table),
  accounts: USER_POOL_ID ? createAccounts(USER_POOL_ID) : elsewhere,
});
