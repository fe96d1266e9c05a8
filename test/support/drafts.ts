import type { Call } from '../../shared/domain/call.ts';
import { draftLasts, type Proposal } from '../../shared/domain/proposal.ts';
import { after } from '../../shared/domain/time.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { proposalDraft } from '../../shared/letters/proposal.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import type { TestHouse } from './house.ts';
import { tester } from './samples.ts';

/** A draft of a proposal, saved at an instant, with the letter that holds the way back to it. */
export const keepDraft = async (
  house: TestHouse,
  call: Call,
  savedAt = house.clock().toISOString(),
): Promise<Proposal> => {
  const id = house.newId('proposal');
  const draft: Proposal = {
    id,
    revision: 0,
    callId: call.id,
    state: 'draft',
    fields: {},
    email: 'wanda@example.org',
    keyHash: 'none',
    createdAt: savedAt,
    expiresAt: after(savedAt, draftLasts),
  };
  await house.commit({
    changes: [createProposals(house.table).change(undefined, draft, tester, savedAt)],
    audit: [],
    letters: [
      letterOf(proposalDraft, {
        to: { name: draft.email, email: draft.email },
        cause: id,
        event: 'draft-1',
        at: new Date(savedAt),
        fields: {
          callTitle: call.title,
          editAt: `https://bpf.example.org/proposals/${id}/edit?key=abc`,
          closes: 'later',
          keptUntil: 'later still',
        },
      }),
    ],
  });
  return { ...draft, revision: 1 };
};
