import { readConfig } from '../../shared/config.ts';
import { createLetters } from '../../shared/store/letters.ts';
import { createPeople } from '../../shared/store/people.ts';
import { createTable } from '../../shared/store/table.ts';
import { config } from './config.ts';
import { createHandler } from './handler.ts';
import { sources } from './sources.ts';

const { TABLE_NAME } = readConfig(config);
const table = createTable({ tableName: TABLE_NAME });

export const handler = createHandler({
  clock: () => new Date(),
  ground: { table, people: createPeople(table) },
  letters: createLetters(table),
  sources,
});
