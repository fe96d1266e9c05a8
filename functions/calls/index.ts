import { readConfig } from '../../shared/config.ts';
import { webDependencies } from '../../shared/http/dependencies.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createModalities } from '../../shared/store/modalities.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { createSelections } from '../../shared/store/selections.ts';
import { createTable } from '../../shared/store/table.ts';
import { config } from './config.ts';
import { createHandler } from './handler.ts';

const { TABLE_NAME, BASE_URL, CONTACT_EMAIL } = readConfig(config);
const table = createTable({ tableName: TABLE_NAME });

export const handler = createHandler({
  ...webDependencies(table, BASE_URL, CONTACT_EMAIL),
  table,
  calls: createCalls(table),
  cycles: createCycles(table),
  modalities: createModalities(table),
  proposals: createProposals(table),
  selections: createSelections(table),
});
