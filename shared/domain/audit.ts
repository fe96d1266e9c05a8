import * as z from 'zod/mini';
import { late } from './late.ts';
import { instantSchema } from './time.ts';

/** Who did something: a person on the desk, the submitter of the record, or the system by itself. */
export const actorSchema = late(() => ({
  kind: z.enum(['person', 'submitter', 'system']),
  /** Person id; absent for the others. */
  id: z.optional(z.string()),
  name: z.string(),
}));
export type Actor = z.infer<typeof actorSchema>;

export const theSystem: Actor = { kind: 'system', name: 'Intersession' };

/** One line of a record's history, written in the transaction of the change it tells of. */
export const auditEntrySchema = late(() => ({
  record: z.string(),
  at: instantSchema,
  by: actorSchema,
  /** What happened, in the past tense and plain words: "submitted", "declined". */
  act: z.string(),
  /** What the record is called, so that a list of news reads by itself. */
  title: z.string(),
  /** Record state before and after, where it changed. */
  from: z.optional(z.string()),
  to: z.optional(z.string()),
  /** A reason or another sentence that a person gave. */
  note: z.optional(z.string()),
  /** News goes into digests and onto the desk's front page. */
  news: z.boolean(),
  /** The forum it belongs to, so that a coordinating team hears of its own. */
  forumId: z.optional(z.string()),
  /** Ids of the people to whom it is news, where that is not everybody who may read the record. */
  hearers: z.optional(z.array(z.string())),
}));
export type AuditEntry = z.infer<typeof auditEntrySchema>;
