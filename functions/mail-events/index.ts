import { readConfig } from '../../shared/config.ts';
import { createChoices } from '../../shared/store/choices.ts';
import { createFates } from '../../shared/store/fates.ts';
import { createNewId } from '../../shared/store/keys.ts';
import { createTable } from '../../shared/store/table.ts';
import { config } from './config.ts';
import { createHandler } from './handler.ts';

const { TABLE_NAME } = readConfig(config);
const table = createTable({ tableName: TABLE_NAME });
const clock = () => new Date();

export const handler = createHandler({
  clock,
  fates: createFates(table, createNewId(clock)),
  choices: createChoices(table),
});
