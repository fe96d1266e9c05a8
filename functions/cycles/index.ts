import { readConfig } from '../../shared/config.ts';
import { webDependencies } from '../../shared/http/dependencies.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createTable } from '../../shared/store/table.ts';
import { createWorkplans } from '../../shared/store/workplans.ts';
import { config } from './config.ts';
import { createHandler } from './handler.ts';

const { TABLE_NAME, BASE_URL, CONTACT_EMAIL } = readConfig(config);
const table = createTable({ tableName: TABLE_NAME });

export const handler = createHandler({
  ...webDependencies(table, BASE_URL, CONTACT_EMAIL),
  calls: createCalls(table),
  charters: createCharters(table),
  cycles: createCycles(table),
  workplans: createWorkplans(table),
  table,
});
