import type { Forum } from '../domain/forum.ts';
import { spokenDay } from '../domain/time.ts';

/** That a forum was given up before it began, by whom and why; nothing of one that was not. */
export const NotBegun = ({ forum: { givenUp } }: { forum: Pick<Forum, 'givenUp'> }) =>
  givenUp ? (
    <div class="notice">
      <p>
        <span class="tag quiet">did not begin</span> Given up by{' '}
        {givenUp.as === 'coordinating team' ? 'its coordinating team' : 'the IGF secretariat'} on{' '}
        {spokenDay(givenUp.at)}, before a charter of it was approved:
      </p>
      <p class="kept" dir="auto">
        {givenUp.reason}
      </p>
    </div>
  ) : null;
