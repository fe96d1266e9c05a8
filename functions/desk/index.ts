import { readConfig } from '../../shared/config.ts';
import { webDependencies } from '../../shared/http/dependencies.ts';
import { createChoices } from '../../shared/store/choices.ts';
import { createDesk } from '../../shared/store/desk.ts';
import { createNews } from '../../shared/store/digests.ts';
import { createHolds } from '../../shared/store/holds.ts';
import { createLedgers } from '../../shared/store/ledgers.ts';
import { createLetters } from '../../shared/store/letters.ts';
import { createTable } from '../../shared/store/table.ts';
import { config } from './config.ts';
import { createHandler } from './handler.ts';

const { TABLE_NAME, BASE_URL, CONTACT_EMAIL } = readConfig(config);
const table = createTable({ tableName: TABLE_NAME });

export const handler = createHandler({
  ...webDependencies(table, BASE_URL, CONTACT_EMAIL),
  desk: createDesk(table),
  news: createNews(table),
  letters: createLetters(table),
  ledgers: createLedgers(table),
  holds: createHolds(table),
  choices: createChoices(table),
});
