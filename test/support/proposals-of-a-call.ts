import type { Call } from '../../shared/domain/call.ts';
import type { Proposal } from '../../shared/domain/proposal.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { bpfOnBpfs } from './bpf-on-bpfs.ts';
import type { TestHouse } from './house.ts';
import { tester } from './samples.ts';

/** During the call, while members review, and after the MAG has met. */
export const times = {
  open: '2026-12-05T09:00:00.000Z',
  review: '2027-01-15T09:00:00.000Z',
  after: '2027-02-10T09:00:00.000Z',
} as const;

/** A call and proposals in it, each of somebody else about something else. */
export const keepCallWith = async (
  house: TestHouse,
  capacity: number,
  fields: readonly Record<string, unknown>[],
): Promise<{ call: Call; proposals: Proposal[] }> => {
  const at = house.clock().toISOString();
  const calls = createCalls(house.table);
  const call: Call = {
    id: house.newId('call'),
    revision: 0,
    title: 'Call for Best Practice Forums 2027',
    opens: '2026-12-01',
    closes: '2027-01-10',
    decidedBy: '2027-02-05',
    capacity,
    guidance: 'Bring us a narrow question.',
    createdAt: at,
  };
  await house.commit({ changes: [calls.change(undefined, call, tester, at)], audit: [] });
  const proposals: Proposal[] = [];
  for (const [place, own] of fields.entries()) {
    const email = typeof own.email === 'string' ? own.email : `proposer-${place}@place-${place}.example.org`;
    const proposal: Proposal = {
      id: house.newId('proposal'),
      revision: 0,
      callId: call.id,
      state: 'submitted',
      fields: {
        ...bpfOnBpfs,
        consent: true,
        title: `Topic ${place}`,
        name: `Proposer ${place}`,
        team: [{ name: `Member ${place}`, affiliation: 'independent' }],
        ...own,
        email,
      },
      email,
      keyHash: 'none',
      createdAt: at,
      submittedAt: at,
      confirmedAt: at,
    };
    await house.commit({
      changes: [createProposals(house.table).change(undefined, proposal, tester, at)],
      audit: [],
    });
    proposals.push({ ...proposal, revision: 1 });
  }
  return { call: { ...call, revision: 1 }, proposals };
};
