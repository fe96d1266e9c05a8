import * as z from 'zod/mini';

export const config = z.object({
  TABLE_NAME: z.string().check(z.minLength(1)),
  BASE_URL: z.url(),
  CONTACT_EMAIL: z.email(),
  MAIL_FROM: z.email(),
  CONFIGURATION_SET_TRANSACTIONAL: z.string().check(z.minLength(1)),
  CONFIGURATION_SET_BULK: z.string().check(z.minLength(1)),
  REPORTS_BUCKET: z.string().check(z.minLength(1)),
});
