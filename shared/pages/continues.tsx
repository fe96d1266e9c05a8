import { type Proposal, titleOfProposal } from '../domain/proposal.ts';

/** That a proposal asks to go on with a forum (R9), with the way to what the forum has done so far. */
export const Continues = ({ proposal }: { proposal: Pick<Proposal, 'continues' | 'fields'> }) =>
  proposal.continues ? (
    <p class="notice">
      This proposal asks to go on with a forum:{' '}
      <a href={`/forums/${proposal.continues.forumId}`} dir="auto">
        {titleOfProposal(proposal)}
      </a>
      .{' '}
      {proposal.continues.outputId ? (
        <a href={`/outputs/${proposal.continues.outputId}`}>Its final report</a>
      ) : (
        'Its final report is not published yet'
      )}
      {', '}
      <a href={`/forums/${proposal.continues.forumId}/goal`}>how its goal came to be</a>, and{' '}
      <a href={`/forums/${proposal.continues.forumId}/charter`}>its charter</a>.
    </p>
  ) : null;
