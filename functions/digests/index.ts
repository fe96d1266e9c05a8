import { readConfig } from '../../shared/config.ts';
import { createDesk } from '../../shared/store/desk.ts';
import { createNews } from '../../shared/store/digests.ts';
import { createNewId } from '../../shared/store/keys.ts';
import { createPeople } from '../../shared/store/people.ts';
import { createCommit } from '../../shared/store/records.ts';
import { createTable } from '../../shared/store/table.ts';
import { config } from './config.ts';
import { createHandler } from './handler.ts';

const { TABLE_NAME } = readConfig(config);
const table = createTable({ tableName: TABLE_NAME });
const clock = () => new Date();

export const handler = createHandler({
  clock,
  people: createPeople(table),
  news: createNews(table),
  desk: createDesk(table),
  commit: createCommit(table, createNewId(clock)),
});
