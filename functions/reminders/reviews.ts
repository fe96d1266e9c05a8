import type { Call } from '../../shared/domain/call.ts';
import { cycleOfCall, cycleOfReview } from '../../shared/domain/cycle.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { type Proposal, titleOfProposal } from '../../shared/domain/proposal.ts';
import { before, type Planned, reminderDue } from '../../shared/domain/reminder.ts';
import {
  keptOut,
  type Review,
  type ReviewWindow,
  reviewsEnough,
  reviewsOf,
  reviewWindow,
  summaryOf,
} from '../../shared/domain/review.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { reviewReminder } from '../../shared/letters/review.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { createReviews } from '../../shared/store/reviews.ts';
import type { Ground, Source } from './source.ts';

/** When review begins, and a week and two days before it ends, where it has begun by then. */
const planOf = ({ opens, closes }: ReviewWindow): Planned[] => [
  { key: 'begun', at: opens },
  ...before(closes, [7, 2]).filter(({ at }) => at > opens),
];

/**
 * Members hear of the reviews they were asked for or began, and have not sent; and of what they may review besides: of all
 * when review begins, later of what hardly anybody has reviewed. One letter a member and call each time (R19).
 */
export const ofReviews: Source = async (ground, now) => {
  // Only the fifty that opened last can be in review, in one of the fifty latest cycles.
  const [announced, planned] = await Promise.all([
    createCalls(ground.table).latest(),
    createCycles(ground.table).latest(),
  ]);
  const due: Letter[] = [];
  for (const call of announced.items) {
    const window = reviewWindow(call, cycleOfReview(call, cycleOfCall(call, planned.items)));
    const reminder = reminderDue(planOf(window), window.closes, now);
    if (reminder) due.push(...(await ofCall(ground, call, window, reminder, now)));
  }
  return due;
};

const ofCall = async (
  { table, people }: Ground,
  call: Call,
  { closes }: ReviewWindow,
  reminder: Planned,
  now: Date,
): Promise<Letter[]> => {
  const [written, proposals, members] = await Promise.all([
    createReviews(table).ofCall(call.id),
    createProposals(table).allOfCall(call.id),
    people.present('mag'),
  ]);
  const lines = proposals
    .filter(({ state }) => state === 'submitted')
    .map((proposal) => ({ proposal, reviews: reviewsOf(proposal, written) }));
  const begun = reminder.key === 'begun';
  const isOpen = ({ reviews }: Line) => begun || summaryOf(reviews).inSoFar < reviewsEnough;
  return members.flatMap((person): Letter[] => {
    const ownOf = ({ reviews }: Line) => reviews.find(({ personId }) => personId === person.id);
    // Who was asked, or began, since the reminder fell due has just been here.
    const theirs = lines.filter((line) => {
      const own = ownOf(line);
      return own && (own.state === 'asked' || own.state === 'draft') && own.createdAt < reminder.at;
    });
    const free = lines.filter(
      (line) => !ownOf(line) && isOpen(line) && !keptOut(line.proposal, person, undefined),
    );
    if (!theirs.length && !free.length) return [];
    return [
      letterOf(reviewReminder, {
        to: { name: person.name, email: person.email },
        cause: call.id,
        event: `review reminder ${reminder.key} ${closes} ${person.id}`,
        at: now,
        fields: {
          name: person.name,
          callTitle: call.title,
          closes: spokenInstant(closes),
          proposals: theirs.map(linkTo),
          ...(free.length ? { open: { begun, proposals: free.map(linkTo) } } : {}),
          reviewsPath: `/desk/calls/${call.id}/reviews`,
        },
      }),
    ];
  });
};

interface Line {
  proposal: Proposal;
  reviews: readonly Review[];
}

const linkTo = ({ proposal }: Line) => ({
  title: titleOfProposal(proposal),
  path: `/desk/proposals/${proposal.id}/review`,
});
