import * as z from 'zod/mini';

export const config = z.object({
  BASE_URL: z.url(),
  REPORTS_BUCKET: z.string().check(z.minLength(1)),
});
