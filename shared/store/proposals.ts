import { type Proposal, proposalSchema, publicProposalStates, titleOfProposal } from '../domain/proposal.ts';
import { idMadeFrom } from './made-ids.ts';
import { type RecordKind, records } from './records.ts';
import type { Page, Table } from './table.ts';

const proposalKind: RecordKind<Proposal> = {
  type: 'proposal',
  schema: proposalSchema,
  title: titleOfProposal,
  places: (proposal) => ({
    ...(publicProposalStates.includes(proposal.state)
      ? { lists: [`proposals#${proposal.callId}`, proposal.id] }
      : proposal.state === 'draft'
        ? { lists: [`drafts#${proposal.callId}`, proposal.id] }
        : {}),
    ...(proposal.state === 'draft' || proposal.state === 'unconfirmed'
      ? {}
      : { desk: [`proposal#${proposal.state}`, proposal.id] }),
    ...(proposal.expiresAt ? { expires: Math.ceil(Date.parse(proposal.expiresAt) / 1000) } : {}),
  }),
};

/** A forum asks once in a call to go on, whoever of its team does; `round` counts those that were withdrawn. */
export const continuationIdFor = (forumId: string, callId: string, round: number): string =>
  idMadeFrom('proposal', `${forumId} goes on in ${callId}, ${round}`);

/** A forum's asking to go on in a call: the id it has, and the proposal if there is one. */
export interface Continuation {
  id: string;
  proposal: Proposal | undefined;
}

export const createProposals = (table: Table) => {
  const proposals = records(table, proposalKind);
  /**
   * By which proposal a forum asks to go on in a call; after one that was withdrawn it may ask by another. One request, and one
   * more for each that was withdrawn.
   */
  const continuation = async (forumId: string, callId: string, round = 1): Promise<Continuation> => {
    const id = continuationIdFor(forumId, callId, round);
    const proposal = await proposals.get(id);
    return proposal?.state === 'withdrawn' ? continuation(forumId, callId, round + 1) : { id, proposal };
  };
  return {
    ...proposals,
    continuation,
    /** The public ones of a call, newest first, one page a request. */
    ofCall: (callId: string, cursor?: string): Promise<Page<Proposal>> =>
      proposals.page({
        index: 'lists',
        partition: `proposals#${callId}`,
        newestFirst: true,
        limit: 50,
        cursor,
      }),
    /** The drafts of a call, for reminders of its end; expired ones may be among them. One request. */
    draftsOf: (callId: string): Promise<Proposal[]> =>
      proposals.all({ index: 'lists', partition: `drafts#${callId}` }),
    /** All public ones of a call, in the order in which they were begun: some dozens. One request. */
    allOfCall: (callId: string): Promise<Proposal[]> =>
      proposals.all({ index: 'lists', partition: `proposals#${callId}` }),
    /** All that were accepted: a handful a year. One request. */
    accepted: (): Promise<Proposal[]> => proposals.all({ index: 'desk', partition: 'proposal#accepted' }),
    /** Those in one state, newest first, one page a request. */
    inState: (state: Proposal['state'], cursor?: string): Promise<Page<Proposal>> =>
      proposals.page({ index: 'desk', partition: `proposal#${state}`, newestFirst: true, limit: 50, cursor }),
  };
};

export type Proposals = ReturnType<typeof createProposals>;
