import { readConfig } from '../../shared/config.ts';
import { webDependencies } from '../../shared/http/dependencies.ts';
import { createChoices } from '../../shared/store/choices.ts';
import { createDisseminations } from '../../shared/store/disseminations.ts';
import { createLetters } from '../../shared/store/letters.ts';
import { createRecipients } from '../../shared/store/recipients.ts';
import { createSuggestions } from '../../shared/store/suggestions.ts';
import { createTable } from '../../shared/store/table.ts';
import { createUnnamedOrganisations } from '../../shared/store/unnamed-organisations.ts';
import { config } from './config.ts';
import { createHandler } from './handler.ts';

const { TABLE_NAME, BASE_URL, CONTACT_EMAIL } = readConfig(config);
const table = createTable({ tableName: TABLE_NAME });

const web = webDependencies(table, BASE_URL, CONTACT_EMAIL);

export const handler = createHandler({
  ...web,
  table,
  choices: createChoices(table),
  letters: createLetters(table),
  suggestions: createSuggestions(table),
  disseminations: createDisseminations(table),
  recipients: createRecipients(table, web.newId),
  unnamed: createUnnamedOrganisations(table),
});
