import { type Review, type ReviewWindow, reviewStateInWords } from '../../shared/domain/review.ts';
import { spokenInstant } from '../../shared/domain/time.ts';

const tagOf: Record<Review['state'], string> = {
  asked: 'waiting',
  draft: 'waiting',
  submitted: 'good',
  conflict: 'quiet',
};

/** How far somebody is with a review. */
export const ReviewTag = ({ review }: { review: Pick<Review, 'state'> | undefined }) =>
  review ? (
    <span class={`tag ${tagOf[review.state]}`}>{reviewStateInWords[review.state]}</span>
  ) : (
    <span class="tag quiet">not begun</span>
  );

/** When review is, or was. */
export const When = ({ window, now }: { window: ReviewWindow; now: Date }) => {
  const at = now.toISOString();
  if (at < window.opens)
    return (
      <p class="notice">
        Review begins on {spokenInstant(window.opens)}, when the call has closed, and lasts until{' '}
        {spokenInstant(window.closes)}. You can read the proposals before.
      </p>
    );
  return at < window.closes ? (
    <p class="lead">Review lasts until {spokenInstant(window.closes)}.</p>
  ) : (
    <p class="notice">
      Review ended on {spokenInstant(window.closes)}. Every member of the MAG may read all of it.
    </p>
  );
};
