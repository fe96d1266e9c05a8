import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  confirmProposal,
  decideOnProposal,
  editProposal,
  fieldsOf,
  type Proposal,
  proposalForm,
  saveDraft,
  submitProposal,
  withdrawProposal,
} from '../../shared/domain/proposal.ts';
import { isRefusal, type Refusal } from '../../shared/domain/refusal.ts';
import { bpfOnBpfs } from '../support/bpf-on-bpfs.ts';

const now = new Date('2026-12-05T09:00:00.000Z');
const id = `prp_${'0'.repeat(26)}`;
const callId = `cal_${'0'.repeat(26)}`;
const fields = proposalForm.parse({ ...bpfOnBpfs, consent: true });
const about = { id, callId, keyHash: 'k', confirmHash: 'c', fields };

const acts: Record<string, (before: Proposal | undefined) => Proposal | Refusal> = {
  save: (before) => saveDraft(before, { id, callId, keyHash: 'k', email: fields.email, fields }, now),
  submit: (before) => submitProposal(before, about, now),
  confirm: (before) => (before ? confirmProposal(before, 'new', now) : never()),
  edit: (before) => (before ? editProposal(before, { ...fields, email: 'other@example.org' }, now) : never()),
  withdraw: (before) => (before ? withdrawProposal(before) : never()),
  accept: (before) =>
    before ? decideOnProposal(before, { accepted: true, reasons: 'Good.', by: 'S' }, now) : never(),
  decline: (before) =>
    before ? decideOnProposal(before, { accepted: false, reasons: 'Not now.', by: 'S' }, now) : never(),
};
const never = (): Refusal => ({ refused: 'not-found', reason: 'There is no proposal.' });

/** Which act leads from which state to which; everything else is refused. */
const way: Record<string, Record<string, string>> = {
  nothing: { save: 'draft', submit: 'unconfirmed' },
  draft: { save: 'draft', submit: 'unconfirmed' },
  unconfirmed: { submit: 'unconfirmed', confirm: 'submitted' },
  submitted: { edit: 'submitted', withdraw: 'withdrawn', accept: 'accepted', decline: 'declined' },
  withdrawn: {},
  accepted: {},
  declined: {},
};

describe('a proposal', () => {
  it('goes only the ways there are, whatever people try', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(acts)), { maxLength: 30 }), (tried) => {
        let proposal: Proposal | undefined;
        for (const act of tried) {
          const from = proposal?.state ?? 'nothing';
          const after = acts[act]?.(proposal);
          if (after === undefined) throw new Error(act);
          const to = way[from]?.[act];
          if (to === undefined) expect(isRefusal(after)).toBe(true);
          else {
            expect(after).toMatchObject({ state: to });
            proposal = after as Proposal;
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has complete fields and a confirmed address once it is submitted', () => {
    const submitted = submitProposal(undefined, about, now) as Proposal;
    const confirmed = confirmProposal(submitted, 'new', now) as Proposal;
    expect(fieldsOf(confirmed)).toEqual(fields);
    expect(confirmed.expiresAt).toBeUndefined();
    expect(
      (editProposal(confirmed, { ...fields, email: 'other@example.org' }, now) as Proposal).fields.email,
    ).toBe(fields.email);
  });

  it('is not confirmed later than seven days after it was sent', () => {
    const submitted = submitProposal(undefined, about, now) as Proposal;
    const justInTime = new Date('2026-12-12T08:59:59.999Z');
    expect(confirmProposal(submitted, 'new', justInTime)).toMatchObject({ state: 'submitted' });
    const tooLate = confirmProposal(submitted, 'new', new Date('2026-12-12T09:00:00.000Z'));
    expect(tooLate).toMatchObject({
      refused: 'gone',
      reason: expect.stringContaining('12 December 2026, 09:00 UTC'),
    });
  });
});
