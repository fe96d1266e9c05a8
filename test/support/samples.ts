import type { Forum } from '../../shared/domain/forum.ts';
import type { Proposal } from '../../shared/domain/proposal.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { bpfOnBpfs } from './bpf-on-bpfs.ts';
import type { TestHouse } from './house.ts';

/** Who writes the records that a test begins with. */
export const tester = { kind: 'system' as const, name: 'Test' };

/** A running forum, kept in the house. */
export const keepForum = async (house: TestHouse, title: string): Promise<Forum> => {
  const forums = createForums(house.table);
  const at = house.clock().toISOString();
  const forum: Forum = {
    id: house.newId('forum'),
    revision: 0,
    proposalId: house.newId('proposal'),
    callId: house.newId('call'),
    createdAt: at,
    title,
    question: 'What has worked?',
    goal: 'A report that can be used.',
    takePart: 'Meetings are on Tuesdays.',
    team: [{ name: 'Farida Facilitator', affiliation: 'independent' }],
    organisations: [{ name: 'UNESCO', why: 'They run the programme.' }],
  };
  await house.commit({ changes: [forums.change(undefined, forum, tester, at)], audit: [] });
  return { ...forum, revision: 1 };
};

/** A proposal in some state, kept in the house. */
export const keepProposal = async (
  house: TestHouse,
  title: string,
  state: Proposal['state'],
): Promise<Proposal> => {
  const proposals = createProposals(house.table);
  const at = house.clock().toISOString();
  const decided = state === 'accepted' || state === 'declined';
  const proposal: Proposal = {
    id: house.newId('proposal'),
    revision: 0,
    callId: house.newId('call'),
    state,
    fields: { ...bpfOnBpfs, title, consent: true },
    email: bpfOnBpfs.email,
    keyHash: 'none',
    createdAt: at,
    submittedAt: at,
    ...(decided
      ? { decision: { accepted: state === 'accepted', reasons: 'It is narrow enough.', at, by: 'Test' } }
      : {}),
  };
  await house.commit({ changes: [proposals.change(undefined, proposal, tester, at)], audit: [] });
  return { ...proposal, revision: 1 };
};
