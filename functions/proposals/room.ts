import { type Call, callDeadline, callState } from '../../shared/domain/call.ts';
import { proposersOf } from '../../shared/domain/merger.ts';
import {
  fieldsOf,
  isExpired,
  type Proposal,
  proposalForm,
  revisionOf,
  titleOfProposal,
} from '../../shared/domain/proposal.ts';
import { type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { spokenDeadline, spokenInstant } from '../../shared/domain/time.ts';
import { answersGiven } from '../../shared/forms/answers.tsx';
import { type FieldError, type Typed, typedOf } from '../../shared/forms/read-form.ts';
import { createAccessCodes } from '../../shared/http/access-codes.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { keyFrom, wordFrom } from '../../shared/http/form-id.ts';
import { type Answer, page, type WebRequest } from '../../shared/http/web.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { proposalReceipt } from '../../shared/letters/proposal.ts';
import { titleAfter } from '../../shared/pages/done.tsx';
import type { Calls } from '../../shared/store/calls.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { Proposals } from '../../shared/store/proposals.ts';
import type { Table } from '../../shared/store/table.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  table: Table;
  calls: Calls;
  proposals: Proposals;
  letters: Letters;
};

/** A proposal with its call, as most addresses here need them. */
export interface Opened {
  proposal: Proposal;
  call: Call;
}

const linkGone = refuse(
  'gone',
  'This link is no longer good. Drafts are kept for 60 days and unconfirmed proposals for 7; a link in an older letter ends when a newer one is sent.',
);

/** What the parts of this room share: a proposal that an address names, access codes, links, and the receipt. */
export const createRoom = ({ calls, proposals, baseUrl }: Dependencies) => {
  const opened = async (request: WebRequest): Promise<Opened | undefined> => {
    const proposal = await proposals.get(request.params.proposalId ?? '');
    const call = proposal && (await calls.get(proposal.callId));
    return proposal && call && !isExpired(proposal, request.now) ? { proposal, call } : undefined;
  };

  /** As the desk may see it: what was sent and confirmed. A draft is nobody's but its writer's. */
  const received = async (request: WebRequest): Promise<Opened | undefined> => {
    const found = await opened(request);
    return found?.proposal.confirmedAt ? found : undefined;
  };

  /** Only for who holds the key to it; the same answer for a wrong key and a record that is not there. */
  const openedByKey =
    (hash: (proposal: Proposal) => string | undefined) =>
    async (request: WebRequest): Promise<Opened | Refusal> => {
      const found = await opened(request);
      const key = keyFrom(request);
      return found && key && hash(found.proposal) === hashOfKey(key) ? found : linkGone;
    };

  const link = (proposalId: string, act: 'edit' | 'confirm' | 'withdraw', key: string) =>
    `${baseUrl}/proposals/${proposalId}/${act}?key=${key}`;

  const receipt = (
    proposal: Proposal,
    call: Call,
    key: string,
    change: 'submitted' | 'changed' | 'revised',
    at: Date,
  ) =>
    letterOf(proposalReceipt, {
      to: { name: fieldsOf(proposal).name, email: proposal.email },
      cause: proposal.id,
      event: `${change}-${proposal.revision + 1}`,
      at,
      fields: {
        title: titleOfProposal(proposal),
        callTitle: call.title,
        change,
        at: spokenInstant(at),
        closes: spokenDeadline(callDeadline(call)),
        ...(callState(call, at) === 'closed' ? { closed: true } : {}),
        ...(change === 'revised' && proposal.revisionAsked
          ? { withdrawUntil: spokenDeadline(proposal.revisionAsked.until) }
          : {}),
        decidedBy: spokenDeadline(call.decidedBy),
        proposalAt: `${baseUrl}/proposals/${proposal.id}`,
        editAt: link(proposal.id, 'edit', key),
        withdrawAt: link(proposal.id, 'withdraw', key),
        answers: answersGiven(proposalForm, proposal.fields),
      },
    });

  return {
    received,
    opened,
    forEditing: openedByKey((proposal) => proposal.keyHash),
    forConfirming: openedByKey((proposal) => proposal.confirmHash),
    link,
    ...createAccessCodes(calls.codes),
    receipt,
  };
};

export type Room = ReturnType<typeof createRoom>;

/** The form in which a proposal is first written, with what was typed. */
export const proposeForm = (
  call: Call,
  request: WebRequest,
  shown: {
    id: string;
    key: string;
    typed: Typed;
    errors?: readonly FieldError[];
    status?: number;
    code?: string;
    saved?: boolean;
    unconfirmed?: Proposal | undefined;
  },
): Answer => {
  const { status = 200, errors = [], code = '', saved = false, ...rest } = shown;
  return page(
    titleAfter('Propose a Best Practice Forum', saved),
    pages.ProposePage({ call, now: request.now, errors, code, saved, ...rest }),
    { errors },
    { status, wide: true },
  );
};

/** The access code beside the form. */
export const sentCode = (request: WebRequest): string => wordFrom(request, 'code') ?? '';

/** What was typed; of JSON, what the form has fields for. */
export const typedOrJson = (request: WebRequest): Typed => {
  if (request.json === undefined) return typedOf(proposalForm, request.fields);
  const { json } = request;
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? Object.fromEntries(Object.entries(json).filter(([name]) => Object.hasOwn(proposalForm.shape, name)))
    : {};
};

/** As history names who wrote it: no account, only the name they gave. */
export const submitter = (proposal: Proposal) => ({
  kind: 'submitter' as const,
  name:
    typeof proposal.fields.name === 'string' && proposal.fields.name.trim()
      ? proposal.fields.name.trim()
      : 'The proposer',
});

/** What anybody may see: no address. */
export const publicProposal = (proposal: Proposal) => {
  const { email, ...fields } = proposal.fields;
  const revised = revisionOf(proposal);
  return {
    id: proposal.id,
    callId: proposal.callId,
    state: proposal.state,
    revision: proposal.revision,
    submittedAt: proposal.submittedAt,
    fields,
    proposedBy: proposersOf(proposal).map(({ name }) => name),
    revised: revised && { ...revised, before: { ...revised.before, email: undefined } },
    decision: proposal.decision && { ...proposal.decision, by: undefined },
    forumId: proposal.forumId,
    continues: proposal.continues,
  };
};
