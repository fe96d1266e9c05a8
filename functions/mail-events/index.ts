import { readConfig } from '../../shared/config.ts';
import { createFates } from '../../shared/store/fates.ts';
import { createNewId } from '../../shared/store/keys.ts';
import { createTable } from '../../shared/store/table.ts';
import { config } from './config.ts';
import { createHandler } from './handler.ts';

const { TABLE_NAME } = readConfig(config);
const clock = () => new Date();

export const handler = createHandler({
  clock,
  fates: createFates(createTable({ tableName: TABLE_NAME }), createNewId(clock)),
});
