import * as z from 'zod';

export const config = z.object({
  TABLE_NAME: z.string().min(1),
  RECEIPTS_QUEUE_URL: z.url(),
  BULK_QUEUE_URL: z.url(),
  DEAD_LETTERS_QUEUE_URL: z.url(),
});
