import * as z from 'zod/mini';
import { line, optionalEmail, rows, text } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { keyOrganisation } from './proposal.ts';
import { instantSchema } from './time.ts';

const facilitator = late(() => ({
  name: line({ label: 'Name', max: 120 }),
  affiliation: line({ label: 'Affiliation', max: 200 }),
}));

/** What the coordinating team keeps up to date about its forum. */
export const forumForm = late(() => ({
  title: line({ label: 'Title', max: 120 }),
  question: text({ label: 'Policy question', max: 1_000, height: 3 }),
  takePart: text({
    label: 'How to take part',
    hint: 'Meetings, mailing list, whom to write to. Plain text; it stands on the page of the forum.',
    max: 3_000,
    height: 4,
  }),
  contact: optionalEmail({
    label: 'Contact of the forum',
    hint: 'Public: an address that the whole team reads, not a person’s own. Letters on behalf of the forum carry its name, and answers to them come here. Empty: to the IGF secretariat.',
  }),
  team: rows({
    label: 'Coordinating team',
    hint: 'Public.',
    row: facilitator,
    least: 1,
    most: 20,
    offered: 2,
  }),
  organisations: rows({
    label: 'Key organisations',
    row: keyOrganisation,
    most: 100,
    offered: 2,
  }),
}));
export type ForumFields = z.infer<typeof forumForm>;

/** A Best Practice Forum that is running, born from an accepted proposal. */
export const forumSchema = late(() => ({
  ...forumForm.shape,
  id: idOf('forum'),
  revision: z.int(),
  /** The goal of now: the latest of its versions (R20), each put in place with who, when and why. */
  goal: z.string(),
  proposalId: idOf('proposal'),
  callId: idOf('call'),
  createdAt: instantSchema,
}));
export type Forum = z.infer<typeof forumSchema>;
