import { isOfOlder, type Review } from '../domain/review.ts';
import { spokenInstant } from '../domain/time.ts';

/**
 * That reviews were written before their proposal was changed: beside one, or how many there are of several. Nothing where
 * all are of the text of now; a space before it is its own.
 */
export const BeforeChange = (props: {
  proposal: { changedAt?: string | undefined };
  reviews: readonly Pick<Review, 'state' | 'ofChange'>[];
}) => {
  const { changedAt } = props.proposal;
  const older = props.reviews.filter((review) => isOfOlder(review, props.proposal)).length;
  return older && changedAt ? (
    <>
      {' '}
      <span class="tag waiting">
        {props.reviews.length > 1 ? `${older} ` : ''}written before the change of{' '}
        <time datetime={changedAt}>{spokenInstant(changedAt)}</time>
      </span>
    </>
  ) : null;
};
