import * as z from 'zod';

export const config = z.object({
  BASE_URL: z.url(),
  REPORTS_BUCKET: z.string().min(1),
});
