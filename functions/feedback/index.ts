import { readConfig } from '../../shared/config.ts';
import { webDependencies } from '../../shared/http/dependencies.ts';
import { createComments } from '../../shared/store/comments.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createLetters } from '../../shared/store/letters.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { createTable } from '../../shared/store/table.ts';
import { config } from './config.ts';
import { createHandler } from './handler.ts';

const { TABLE_NAME, BASE_URL, CONTACT_EMAIL } = readConfig(config);
const table = createTable({ tableName: TABLE_NAME });

export const handler = createHandler({
  ...webDependencies(table, BASE_URL, CONTACT_EMAIL),
  table,
  outputs: createOutputs(table),
  comments: createComments(table),
  forums: createForums(table),
  letters: createLetters(table),
});
