import type { Call } from '../../shared/domain/call.ts';
import type { Person } from '../../shared/domain/people.ts';
import { isExpired, type Proposal, titleOfProposal } from '../../shared/domain/proposal.ts';
import type { Refusal } from '../../shared/domain/refusal.ts';
import {
  keptFromReviewing,
  keptOut,
  mayReadReviews,
  type Review,
  type ReviewNote,
  type ReviewWindow,
  reviewsOf,
  reviewWindow,
} from '../../shared/domain/review.ts';
import { type Similar, similarTo } from '../../shared/domain/similarity.ts';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import type { WebRequest } from '../../shared/http/web.ts';
import type { Calls } from '../../shared/store/calls.ts';
import type { Cycles } from '../../shared/store/cycles.ts';
import type { Proposals } from '../../shared/store/proposals.ts';
import { type Reviews, reviewIdFor } from '../../shared/store/reviews.ts';

export type Dependencies = RoomDependencies & {
  calls: Calls;
  cycles: Cycles;
  proposals: Proposals;
  reviews: Reviews;
};

/** A proposal that is reviewed, with its call and when review is. */
export interface Opened {
  proposal: Proposal;
  call: Call;
  window: ReviewWindow;
}

/** What somebody may see of a proposal and of what was written about it. */
export interface Seen extends Opened {
  person: Person;
  own: Review | undefined;
  /** Why they do not review it. */
  out: Refusal | undefined;
  /** Why what others wrote stays closed to them, however long: also until they answer a tie by name. */
  closed: Refusal | undefined;
  /** Whether reviews and discussion are open to them. */
  mayRead: boolean;
  /** All reviews, for the count; their words only where `mayRead`. */
  reviews: readonly Review[];
  notes: readonly ReviewNote[];
  similar: readonly Similar[];
}

/** What the page of a review takes up when it is shown again with one of its forms. */
export interface ReviewAgain {
  form?: 'review' | 'conflict' | 'no-longer' | 'not-me' | 'discussion' | 'reviewers' | undefined;
  typed?: Typed;
  errors?: readonly FieldError[];
  status?: number;
}

/** A line in the history of a proposal. */
export const forReview = (act: string, proposal: Proposal) => ({
  record: proposal.id,
  title: titleOfProposal(proposal),
  act,
});

/** What the parts of this room share: reading what an address names, and what its reader may see of it. */
export const createRoom = ({ calls, cycles, proposals, reviews }: Dependencies) => {
  const windowOf = async (call: Call): Promise<ReviewWindow> =>
    reviewWindow(call, await cycles.ofReview(call));

  /** The reviews of a proposal, with the conflicts of interest of what was merged into it. A request for each of these. */
  const reviewsHere = async ({ proposal, call }: Pick<Opened, 'proposal' | 'call'>): Promise<Review[]> => {
    const ids = [proposal.id, ...(proposal.mergedFrom ?? [])];
    return reviewsOf(proposal, (await Promise.all(ids.map((id) => reviews.ofProposal(call.id, id)))).flat());
  };

  return {
    windowOf,
    reviewsHere,

    /** What somebody wrote of a proposal, and of those that were merged into it. A request for each. */
    async reviewsOfOne({ id, mergedFrom = [] }: Proposal, person: Pick<Person, 'id'>): Promise<Review[]> {
      const ids = [id, ...mergedFrom].map((each) => reviewIdFor(each, person.id));
      return (await Promise.all(ids.map((each) => reviews.get(each)))).filter((each) => each !== undefined);
    },

    /** A proposal that was sent and confirmed. */
    async opened(request: WebRequest): Promise<Opened | undefined> {
      const proposal = await proposals.get(request.params.proposalId ?? '');
      if (!proposal?.confirmedAt || isExpired(proposal, request.now)) return undefined;
      const call = await calls.get(proposal.callId);
      return call && { proposal, call, window: await windowOf(call) };
    },

    async seen(opened: Opened, person: Person, now: Date): Promise<Seen> {
      const { proposal, call, window } = opened;
      const [written, all] = await Promise.all([reviewsHere(opened), proposals.allOfCall(call.id)]);
      const own = written.find(({ personId }) => personId === person.id);
      const out = keptFromReviewing(proposal, person, own);
      const closed = keptOut(proposal, person, own);
      const mayRead = !closed && mayReadReviews(person, own, window, now);
      return {
        ...opened,
        person,
        own,
        out,
        closed,
        mayRead,
        reviews: written,
        notes: mayRead ? await reviews.notes.ofProposal(proposal.id) : [],
        similar: similarTo(
          proposal,
          all.filter(({ state }) => state !== 'merged'),
        ),
      };
    },
  };
};

export type Room = ReturnType<typeof createRoom>;
