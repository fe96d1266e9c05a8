import { type Merger, mergerSchema } from '../domain/merger.ts';
import { type Review, type ReviewNote, reviewNoteSchema, reviewSchema } from '../domain/review.ts';
import { idMadeFrom } from './made-ids.ts';
import { type RecordKind, records } from './records.ts';
import type { Table } from './table.ts';

const reviewKind: RecordKind<Review> = {
  type: 'review',
  schema: reviewSchema,
  title: ({ name }) => `Review by ${name}`,
  places: ({ callId, proposalId, id, personId, state }) => ({
    lists: [`reviews#${callId}`, `${proposalId}#${id}`],
    desk: [`review#${state}`, `${personId}#${id}`],
  }),
};

const noteKind: RecordKind<ReviewNote> = {
  type: 'reviewNote',
  schema: reviewNoteSchema,
  title: ({ by }) => `Message by ${by}`,
  places: ({ proposalId, id }) => ({ lists: [`reviewNotes#${proposalId}`, id] }),
};

const mergerKind: RecordKind<Merger> = {
  type: 'merger',
  schema: mergerSchema,
  title: ({ keep, other }) => `“${keep.title}” and “${other.title}”`,
  places: ({ callId, id }) => ({ lists: [`mergers#${callId}`, id] }),
};

/** One review of each proposal by each member. */
export const reviewIdFor = (proposalId: string, personId: string): string =>
  idMadeFrom('review', `review of ${proposalId} by ${personId}`);

/** The same two proposals, whichever goes on, are one question. */
export const mergerIdFor = (one: string, other: string): string =>
  idMadeFrom('merger', `merger of ${[one, other].sort().join(' and ')}`);

/** What members of the MAG write about proposals (R19), and which proposals may become one. */
export const createReviews = (table: Table) => {
  const reviews = records(table, reviewKind);
  const notes = records(table, noteKind);
  const mergers = records(table, mergerKind);
  return {
    ...reviews,
    /** All of a call, proposal by proposal: some dozens, a few hundred where everybody reviews everything. */
    ofCall: (callId: string): Promise<Review[]> =>
      reviews.all({ index: 'lists', partition: `reviews#${callId}` }),
    /** All of one proposal: as many as the MAG has members at most. */
    ofProposal: (callId: string, proposalId: string): Promise<Review[]> =>
      reviews.all({
        index: 'lists',
        partition: `reviews#${callId}`,
        sortKey: { beginsWith: `${proposalId}#` },
      }),
    /** All of a member, of all calls. Four requests. */
    async by(personId: string): Promise<Review[]> {
      const lists = (['asked', 'draft', 'submitted', 'conflict'] as const).map((state) =>
        reviews.all({
          index: 'desk',
          partition: `review#${state}`,
          sortKey: { beginsWith: `${personId}#` },
        }),
      );
      return (await Promise.all(lists)).flat();
    },
    notes: {
      ...notes,
      /** The whole discussion of a proposal, oldest first. */
      ofProposal: (proposalId: string): Promise<ReviewNote[]> =>
        notes.all({ index: 'lists', partition: `reviewNotes#${proposalId}` }),
    },
    mergers: {
      ...mergers,
      ofCall: (callId: string): Promise<Merger[]> =>
        mergers.all({ index: 'lists', partition: `mergers#${callId}` }),
    },
  };
};

export type Reviews = ReturnType<typeof createReviews>;
