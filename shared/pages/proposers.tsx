import { proposersOf } from '../domain/merger.ts';
import type { Proposal } from '../domain/proposal.ts';

/** Who proposed it, and what was merged into it, by name. */
export const ProposerNames = ({ proposal }: { proposal: Proposal }) => (
  <>
    {proposersOf(proposal).map(({ name, email }, place) => (
      <span key={email}>
        {place ? ', ' : ''}
        <bdi>{name}</bdi>
      </span>
    ))}
  </>
);
