import { type Call, callDeadline } from '../../shared/domain/call.ts';
import { email as emailField } from '../../shared/domain/fields.ts';
import {
  isExpired,
  mayEnter,
  type Proposal,
  proposalForm,
  saveDraft,
  submitProposal,
} from '../../shared/domain/proposal.ts';
import { isRefusal, type Refusal } from '../../shared/domain/refusal.ts';
import { spokenDeadline, spokenInstant } from '../../shared/domain/time.ts';
import { isTrapped } from '../../shared/forms/honeypot.tsx';
import { type FieldError, parseTyped, shapedAs, type Typed } from '../../shared/forms/read-form.ts';
import { isSame } from '../../shared/forms/same.ts';
import { idFromForm, keyFrom, revisionFromForm, wordFrom } from '../../shared/http/form-id.ts';
import { mayWriteTo } from '../../shared/http/public-mail.ts';
import { type Answer, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { proposalConfirm, proposalDraft } from '../../shared/letters/proposal.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import { type Dependencies, proposeForm, type Room, sentCode, submitter, typedOrJson } from './room.ts';

/** The longest draft that is kept, in bytes of UTF-8: an item of the table has 400 KB, its lists among them. */
const largestDraft = 100_000;

/** A proposal is written: kept as a draft, or sent and to be confirmed by email (R6, R12). */
export const proposeRoutes = (dependencies: Dependencies, { codeFor, link }: Room) => {
  const { calls, proposals, commit, counters, newId, newKey } = dependencies;

  const callOf = (request: WebRequest) => calls.get(request.params.callId ?? '');

  const keepDraft = async (
    request: WebRequest,
    call: Call,
    sent: Sent,
    before: Proposal | undefined,
  ): Promise<Answer | Refusal> => {
    const { id, key, typed, code } = sent;
    const again = (errors: FieldError[], status: number) =>
      proposeForm(call, request, { id, key, typed, code, errors, status });
    const address = emailField({ label: 'Your email address' }).safeParse(typed.email);
    if (!address.success) {
      return again(
        [
          {
            name: 'email',
            message: 'To save a draft we need your email address: the link back to it goes there.',
          },
        ],
        422,
      );
    }
    if (Buffer.byteLength(JSON.stringify(typed)) > largestDraft)
      return again([{ name: '', message: 'This draft is too long to be kept. Please shorten it.' }], 422);
    const draft = saveDraft(
      before,
      {
        id,
        callId: call.id,
        keyHash: hashOfKey(key),
        email: address.data,
        fields: shapedAs(proposalForm, typed),
      },
      request.now,
    );
    if (isRefusal(draft)) return again([{ name: '', message: draft.reason }], 409);
    const writes = before?.email !== draft.email;
    if (writes) {
      const tooMany = await mayWriteTo(counters, draft.email, request.ip, request.now);
      if (tooMany) return again([{ name: '', message: tooMany.reason }], 429);
    }
    const at = request.now.toISOString();
    const refused = await commit({
      changes: [proposals.change(before, draft, submitter(draft), at)],
      audit: [],
      letters: writes
        ? [
            letterOf(proposalDraft, {
              to: { name: draft.email, email: draft.email },
              cause: id,
              event: `draft-${(before?.revision ?? 0) + 1}`,
              at: request.now,
              fields: {
                callTitle: call.title,
                editAt: link(id, 'edit', key),
                closes: spokenDeadline(callDeadline(call)),
                keptUntil: spokenInstant(draft.expiresAt ?? at),
              },
            }),
          ]
        : [],
    });
    if (refused) return again([{ name: '', message: refused.reason }], 409);
    return draftKept(sent, !before);
  };

  const submit = async (
    request: WebRequest,
    call: Call,
    sent: Sent,
    before: Proposal | undefined,
  ): Promise<Answer | Refusal> => {
    const { id, key, typed, code } = sent;
    const unconfirmed = before?.state === 'unconfirmed' ? before : undefined;
    const again = (errors: FieldError[], status: number) =>
      proposeForm(call, request, { id, key, typed, code, errors, status, unconfirmed });
    const parsed = parseTyped(proposalForm, typed);
    if (!parsed.ok) return again(parsed.errors, 422);
    const fields = parsed.values;
    const accessCode = await codeFor(call, code, fields.email);
    if (isRefusal(accessCode)) return again([{ name: 'code', message: accessCode.reason }], 422);
    const late = mayEnter(call, request.now, accessCode !== undefined);
    if (late) return again([{ name: 'code', message: late.reason }], 422);
    // The same form sent twice is the same proposal, and one letter; who opened it again asks for another letter.
    const asksAgain = before !== undefined && revisionFromForm(request) === before.revision;
    if (before?.state === 'unconfirmed' && !asksAgain && isSame(before.fields, fields)) return sentIn(sent);

    const confirmKey = newKey();
    const proposal = submitProposal(
      before,
      {
        id,
        callId: call.id,
        keyHash: hashOfKey(key),
        confirmHash: hashOfKey(confirmKey),
        fields,
        accessCodeId: accessCode?.id,
      },
      request.now,
    );
    if (isRefusal(proposal)) return again([{ name: '', message: proposal.reason }], 409);
    const tooMany = await mayWriteTo(counters, fields.email, request.ip, request.now);
    if (tooMany) return again([{ name: '', message: tooMany.reason }], 429);
    const at = request.now.toISOString();
    const refused = await commit({
      changes: [proposals.change(before, proposal, submitter(proposal), at)],
      audit: [],
      letters: [
        letterOf(proposalConfirm, {
          to: { name: fields.email, email: fields.email },
          cause: id,
          event: `confirm-${(before?.revision ?? 0) + 1}`,
          at: request.now,
          fields: {
            callTitle: call.title,
            confirmAt: link(id, 'confirm', confirmKey),
            until: spokenInstant(proposal.expiresAt ?? at),
          },
        }),
      ],
    });
    // Two clicks at the same moment: the other one was faster.
    if (refused && (await proposals.get(id))?.state === 'unconfirmed') return sentIn(sent);
    return refused ? again([{ name: '', message: refused.reason }], 409) : sentIn(sent);
  };

  return {
    'GET /calls/{callId}/propose': route({
      needs: 'anyone',
      subject: callOf,
      answer: (request, call: Call) =>
        proposeForm(call, request, { id: newId('proposal'), key: newKey(), typed: {} }),
    }),

    'POST /calls/{callId}/propose': route({
      needs: 'anyone',
      subject: callOf,
      answer: async (request, call: Call) => {
        const sent = sentProposal(request, idFromForm(request, 'proposal', newId), newKey);
        const before = await proposals.get(sent.id);
        if (before && (before.keyHash !== hashOfKey(sent.key) || before.callId !== call.id)) {
          const message =
            'This proposal was sent before and is no longer open in this form. To change it, use the link in the letter you got about it. What you typed is kept here.';
          return proposeForm(call, request, {
            ...sent,
            id: newId('proposal'),
            key: newKey(),
            errors: [{ name: '', message }],
            status: 409,
          });
        }
        if (before && isExpired(before, request.now)) {
          const message = `This proposal was kept until ${spokenInstant(before.expiresAt ?? request.now)}, and is no longer here. What you typed is below: send it, or save it as a draft, and it begins anew.`;
          return proposeForm(call, request, {
            ...sent,
            id: newId('proposal'),
            key: newKey(),
            errors: [{ name: '', message }],
            status: 410,
          });
        }
        if (isTrapped(request.fields))
          return sent.act === 'save-draft' ? draftKept(sent, true) : sentIn(sent);
        return sent.act === 'save-draft'
          ? keepDraft(request, call, sent, before)
          : submit(request, call, sent, before);
      },
    }),
  };
};

/** To the proposal itself, which knows the address that was typed: nothing of it stands in an address of the web. */
const sentIn = ({ id, key }: Sent): Answer =>
  redirect(`/proposals/${id}/edit?key=${key}&sent=1`, {
    created: true,
    data: { id, state: 'unconfirmed', next: 'Open the link in the letter we sent to your address.' },
  });

const draftKept = ({ id, key }: Sent, created: boolean): Answer =>
  redirect(`/proposals/${id}/edit?key=${key}&saved=1`, { created, data: { id, state: 'draft' } });

interface Sent {
  id: string;
  key: string;
  typed: Typed;
  code: string;
  act: 'submit' | 'save-draft';
}

const sentProposal = (request: WebRequest, id: string, newKey: () => string): Sent => {
  const key = keyFrom(request);
  return {
    id,
    key: key && /^[\w-]{20,100}$/.test(key) ? key : newKey(),
    typed: typedOrJson(request),
    code: sentCode(request),
    act: wordFrom(request, 'act') === 'save-draft' ? 'save-draft' : 'submit',
  };
};
