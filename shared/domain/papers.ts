import * as z from 'zod/mini';
import { late } from './late.ts';
import { outputSchema, pictureSchema } from './output.ts';

const paperKinds = ['report', 'summary'] as const;
/** The two papers made of an output: the whole report, and its summary on one page. */
export type PaperKind = (typeof paperKinds)[number];

/** What the typesetter's function is asked for: papers of one output, as it shall be. */
export const orderSchema = late(() => ({
  papers: z.array(z.enum(paperKinds)).check(z.minLength(1)),
  /** Facts of the output; what stands on its papers and nothing else. */
  output: z.pick(outputSchema, {
    id: true,
    title: true,
    summary: true,
    lang: true,
    version: true,
    state: true,
    publishedAt: true,
    sections: true,
    corrections: true,
  }),
  forumTitle: z.string(),
  markdown: z.string(),
  pictures: z.array(
    z.pick(pictureSchema, { name: true, key: true, type: true, credit: true, licence: true }),
  ),
  /** The day of a draft; a published version has its own. */
  now: z.iso.datetime(),
}));
export type Order = z.infer<typeof orderSchema>;

/** A paper in the bucket. */
export const printedSchema = late(() => ({
  key: z.string(),
  sha256: z.string(),
  bytes: z.int(),
  pages: z.int(),
}));
export type Printed = z.infer<typeof printedSchema>;

/** What stands in the way of a paper, in words for its author. */
export const faultSchema = late(() => ({
  /** Line of the text, from 1; 0 for the text as a whole. */
  line: z.int(),
  message: z.string(),
}));
export type Fault = z.infer<typeof faultSchema>;

/** Its answer: every paper that was asked for, or none and what was in the way. */
export const deliverySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), papers: z.partialRecord(z.enum(paperKinds), printedSchema) }),
  z.object({ ok: z.literal(false), faults: z.array(faultSchema) }),
]);
export type Delivery = z.infer<typeof deliverySchema>;
