import { readConfig } from '../../shared/config.ts';
import { webDependencies } from '../../shared/http/dependencies.ts';
import { createTable } from '../../shared/store/table.ts';
import { config } from './config.ts';
import { createHandler } from './handler.ts';
import { createOidc } from './oidc.ts';

const { TABLE_NAME, BASE_URL, CONTACT_EMAIL, OIDC_ISSUER, OIDC_CLIENT_ID, FIRST_PERSON_EMAIL } =
  readConfig(config);

export const handler = createHandler({
  ...webDependencies(createTable({ tableName: TABLE_NAME }), BASE_URL, CONTACT_EMAIL),
  oidc: createOidc({ issuer: OIDC_ISSUER, clientId: OIDC_CLIENT_ID, baseUrl: BASE_URL }),
  firstPersonEmail: FIRST_PERSON_EMAIL,
});
