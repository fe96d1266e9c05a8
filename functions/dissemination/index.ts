import { readConfig } from '../../shared/config.ts';
import { webDependencies } from '../../shared/http/dependencies.ts';
import { createBreaker } from '../../shared/store/breaker.ts';
import { createChoices } from '../../shared/store/choices.ts';
import { createDisseminations } from '../../shared/store/disseminations.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createLedgers } from '../../shared/store/ledgers.ts';
import { createLetters } from '../../shared/store/letters.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { createPress } from '../../shared/store/press.ts';
import { createRecipients } from '../../shared/store/recipients.ts';
import { createStops } from '../../shared/store/stops.ts';
import { createTable } from '../../shared/store/table.ts';
import { config } from './config.ts';
import { createHandler } from './handler.ts';

const { TABLE_NAME, BASE_URL, CONTACT_EMAIL } = readConfig(config);
const table = createTable({ tableName: TABLE_NAME });
const web = webDependencies(table, BASE_URL, CONTACT_EMAIL);

export const handler = createHandler({
  ...web,
  table,
  disseminations: createDisseminations(table),
  recipients: createRecipients(table, web.newId),
  outputs: createOutputs(table),
  forums: createForums(table),
  breaker: createBreaker(table),
  choices: createChoices(table),
  stops: createStops(table),
  letters: createLetters(table),
  ledgers: createLedgers(table),
  press: createPress(table),
});
