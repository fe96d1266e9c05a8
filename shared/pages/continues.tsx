import { type Proposal, partInWords, titleOfProposal } from '../domain/proposal.ts';
import { spokenDay } from '../domain/time.ts';

/**
 * That a proposal asks to go on with a forum (R9), with the way to what the forum has done so far, and who goes on. Its charter is
 * that of the day on which it asked, also once another follows.
 */
export const Continues = ({
  proposal,
}: {
  proposal: Pick<Proposal, 'continues' | 'createdAt' | 'fields'>;
}) => {
  const { continues } = proposal;
  if (!continues) return null;
  return (
    <>
      <p class="notice">
        This proposal asks to go on with a forum:{' '}
        <a href={`/forums/${continues.forumId}`} dir="auto">
          {titleOfProposal(proposal)}
        </a>
        .{' '}
        {continues.outputId ? (
          <>
            <a href={`/outputs/${continues.outputId}`}>Its final report</a>,{' '}
          </>
        ) : (
          'It names no final report; there are '
        )}
        <a href={`/forums/${continues.forumId}/goal`}>how its goal came to be</a>, and{' '}
        <a href={`/forums/${continues.forumId}/charter?on=${proposal.createdAt.slice(0, 10)}`}>its charter</a>
        .
        {continues.lapsedSince
          ? ` It has lapsed: its charter ended on ${spokenDay(continues.lapsedSince)}, and it did not go on in the call after that.`
          : ''}
      </p>
      {continues.participants?.length ? (
        <section class="panel" aria-labelledby="participants">
          <h2 id="participants">Participants who go on</h2>
          <ul>
            {continues.participants.map((each, place) => (
              <li key={place}>
                <bdi>{each.name}</bdi>, who <bdi>{partInWords(each)}</bdi>
              </li>
            ))}
          </ul>
          <p class="hint">As they stand in its workplan; said by its coordinating team.</p>
        </section>
      ) : null}
    </>
  );
};
