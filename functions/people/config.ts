import * as z from 'zod/mini';

export const config = z.object({
  TABLE_NAME: z.string().check(z.minLength(1)),
  BASE_URL: z.url(),
  CONTACT_EMAIL: z.email(),
  /** Empty where another provider keeps the accounts. */
  USER_POOL_ID: z.string(),
});
