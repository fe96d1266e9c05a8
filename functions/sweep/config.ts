import * as z from 'zod/mini';

export const config = z.object({
  TABLE_NAME: z.string().check(z.minLength(1)),
  RECEIPTS_QUEUE_URL: z.url(),
  BULK_QUEUE_URL: z.url(),
  DEAD_LETTERS_QUEUE_URL: z.url(),
});
