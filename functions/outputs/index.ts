import { readConfig } from '../../shared/config.ts';
import { webDependencies } from '../../shared/http/dependencies.ts';
import { createComments } from '../../shared/store/comments.ts';
import { createDisseminations } from '../../shared/store/disseminations.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { createReports } from '../../shared/store/reports.ts';
import { createTable } from '../../shared/store/table.ts';
import { createTypesetting } from '../../shared/store/typesetting.ts';
import { config } from './config.ts';
import { createHandler } from './handler.ts';

const { TABLE_NAME, BASE_URL, CONTACT_EMAIL, REPORTS_BUCKET, TYPESET_FUNCTION } = readConfig(config);
const table = createTable({ tableName: TABLE_NAME });

export const handler = createHandler({
  ...webDependencies(table, BASE_URL, CONTACT_EMAIL),
  table,
  outputs: createOutputs(table),
  forums: createForums(table),
  comments: createComments(table),
  disseminations: createDisseminations(table),
  reports: createReports({ bucket: REPORTS_BUCKET }),
  typesetting: createTypesetting({ functionName: TYPESET_FUNCTION }),
});
