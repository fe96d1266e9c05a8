import * as z from 'zod';

export const config = z.object({
  TABLE_NAME: z.string().min(1),
  BASE_URL: z.url(),
  CONTACT_EMAIL: z.email(),
});
