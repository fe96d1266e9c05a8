import { readConfig } from '../../shared/config.ts';
import { webDependencies } from '../../shared/http/dependencies.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { createTable } from '../../shared/store/table.ts';
import { createWorkplans } from '../../shared/store/workplans.ts';
import { config } from './config.ts';
import { createHandler } from './handler.ts';

const { TABLE_NAME, BASE_URL, CONTACT_EMAIL } = readConfig(config);
const table = createTable({ tableName: TABLE_NAME });

export const handler = createHandler({
  ...webDependencies(table, BASE_URL, CONTACT_EMAIL),
  table,
  forums: createForums(table),
  outputs: createOutputs(table),
  calls: createCalls(table),
  charters: createCharters(table),
  cycles: createCycles(table),
  proposals: createProposals(table),
  workplans: createWorkplans(table),
});
