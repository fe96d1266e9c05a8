import { isDeepStrictEqual } from 'node:util';
import { type AccessCode, type Call, callDeadline } from '../../shared/domain/call.ts';
import { email as emailField } from '../../shared/domain/fields.ts';
import {
  confirmProposal,
  editProposal,
  fieldsOf,
  isExpired,
  mayChange,
  mayEnter,
  type Proposal,
  proposalForm,
  publicProposalStates,
  revisionWaits,
  saveDraft,
  submitProposal,
  titleOfProposal,
  withdrawProposal,
} from '../../shared/domain/proposal.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { spokenDay, spokenDeadline, spokenInstant } from '../../shared/domain/time.ts';
import { answersGiven } from '../../shared/forms/answers.tsx';
import { isTrapped } from '../../shared/forms/honeypot.tsx';
import { type FieldError, parseTyped, shapedAs, type Typed, typedOf } from '../../shared/forms/read-form.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { idFromForm, revisionFromForm } from '../../shared/http/form-id.ts';
import { mayWriteTo } from '../../shared/http/public-mail.ts';
import {
  type Answer,
  createWebHandler,
  page,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import {
  proposalConfirm,
  proposalDraft,
  proposalReceipt,
  proposalWithdrawn,
} from '../../shared/letters/proposal.ts';
import type { Calls } from '../../shared/store/calls.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { Proposals } from '../../shared/store/proposals.ts';
import { history } from '../../shared/store/records.ts';
import type { Table } from '../../shared/store/table.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  table: Table;
  calls: Calls;
  proposals: Proposals;
  letters: Letters;
};

/** A proposal with its call, as most addresses here need them. */
interface Opened {
  proposal: Proposal;
  call: Call;
}

/** The longest draft that is kept, in bytes of UTF-8: an item of the table has 400 KB, its lists among them. */
const largestDraft = 100_000;

const linkGone = refuse(
  'gone',
  'This link is no longer good. Drafts are kept for 60 days and unconfirmed proposals for 7; a link in an older letter ends when a newer one is sent.',
);

/** Proposals (R6, R12, R19): written by anybody, confirmed by email. */
export const createHandler = (dependencies: Dependencies) => {
  const { calls, proposals, letters, table, commit, counters, newId, newKey, baseUrl } = dependencies;

  const callOf = (request: WebRequest) => calls.get(request.params.callId ?? '');

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
      const key = keyOf(request);
      return found && key && hash(found.proposal) === hashOfKey(key) ? found : linkGone;
    };
  const forEditing = openedByKey((proposal) => proposal.keyHash);
  const forConfirming = openedByKey((proposal) => proposal.confirmHash);

  const link = (proposalId: string, act: 'edit' | 'confirm' | 'withdraw', key: string) =>
    `${baseUrl}/proposals/${proposalId}/${act}?key=${key}`;

  /** The access code somebody typed, if it lets this address into this call. */
  const codeFor = async (
    call: Call,
    typed: string | undefined,
    address: string,
  ): Promise<AccessCode | Refusal | undefined> => {
    if (!typed?.trim()) return undefined;
    const code = await calls.codes.find(call.id, typed);
    if (!code || code.email !== address) {
      return refuse(
        'invalid',
        'This access code is not one for this call and your email address. Check both, or ask the IGF secretariat.',
      );
    }
    return code.usedAt
      ? refuse(
          'invalid',
          'This access code has been used. It works once; ask the IGF secretariat for another.',
        )
      : code;
  };

  const useCode = (code: AccessCode | undefined, proposal: Proposal, at: string) =>
    code
      ? [calls.codes.change(code, { ...code, usedAt: at, usedFor: proposal.id }, submitter(proposal), at)]
      : [];

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
        decidedBy: spokenDay(call.decidedBy),
        proposalAt: `${baseUrl}/proposals/${proposal.id}`,
        editAt: link(proposal.id, 'edit', key),
        withdrawAt: link(proposal.id, 'withdraw', key),
        answers: answersGiven(proposalForm, proposal.fields),
      },
    });

  /** The form again, with what was typed. */
  const form = (
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
      'Propose a Best Practice Forum',
      pages.ProposePage({ call, now: request.now, errors, code, saved, ...rest }),
      { errors },
      { status, wide: true },
    );
  };

  const keepDraft = async (
    request: WebRequest,
    call: Call,
    sent: Sent,
    before: Proposal | undefined,
  ): Promise<Answer | Refusal> => {
    const { id, key, typed, code } = sent;
    const again = (errors: FieldError[], status: number) =>
      form(call, request, { id, key, typed, code, errors, status });
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
      form(call, request, { id, key, typed, code, errors, status, unconfirmed });
    const parsed = parseTyped(proposalForm, typed);
    if (!parsed.ok) return again(parsed.errors, 422);
    const fields = parsed.values;
    const accessCode = await codeFor(call, code, fields.email);
    if (isRefusal(accessCode)) return again([{ name: 'code', message: accessCode.reason }], 422);
    const late = mayEnter(call, request.now, accessCode !== undefined);
    if (late) return again([{ name: 'code', message: late.reason }], 422);
    // The same form sent twice is the same proposal, and one letter; who opened it again asks for another letter.
    const asksAgain = before !== undefined && revisionFromForm(request) === before.revision;
    if (before?.state === 'unconfirmed' && !asksAgain && isDeepStrictEqual(before.fields, fields))
      return sentIn(id);

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
    if (refused && (await proposals.get(id))?.state === 'unconfirmed') return sentIn(id);
    return refused ? again([{ name: '', message: refused.reason }], 409) : sentIn(id);
  };

  return createWebHandler<'proposals'>(dependencies, {
    'GET /calls/{callId}/propose': route({
      needs: 'anyone',
      subject: callOf,
      answer: (request, call: Call) =>
        form(call, request, { id: newId('proposal'), key: newKey(), typed: {} }),
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
          return form(call, request, {
            ...sent,
            id: newId('proposal'),
            key: newKey(),
            errors: [{ name: '', message }],
            status: 409,
          });
        }
        if (isTrapped(request.fields))
          return sent.act === 'save-draft' ? draftKept(sent, true) : sentIn(sent.id);
        return sent.act === 'save-draft'
          ? keepDraft(request, call, sent, before)
          : submit(request, call, sent, before);
      },
    }),

    'GET /proposals/{proposalId}': route({
      needs: 'anyone',
      subject: opened,
      answer: (_, { proposal, call }: Opened) => {
        if (proposal.state === 'withdrawn')
          return refuse('gone', 'This proposal was withdrawn by its proposer.');
        if (!publicProposalStates.includes(proposal.state))
          return refuse('not-found', 'Check the address, or start from the front page.');
        return page(
          titleOfProposal(proposal),
          pages.ProposalPage({ proposal, call }),
          publicProposal(proposal),
        );
      },
    }),

    'GET /proposals/{proposalId}/confirm': route({
      needs: 'anyone',
      subject: async (request) =>
        request.query.get('key') ? forConfirming(request) : { proposal: undefined },
      answer: (request, found: Opened | { proposal: undefined }) =>
        found.proposal
          ? page(
              'Confirm your proposal',
              pages.ConfirmPage({ proposal: found.proposal, linkKey: keyOf(request) ?? '' }),
              {
                state: found.proposal.state,
              },
            )
          : page('Check your email', pages.CheckEmail(), { state: 'unconfirmed' }),
    }),

    'POST /proposals/{proposalId}/confirm': route({
      needs: 'anyone',
      subject: forConfirming,
      answer: async ({ now }, { proposal, call }: Opened) => {
        // A second click, or a link opened again.
        if (proposal.state !== 'unconfirmed')
          return page('Confirmed', pages.Confirmed({ proposal, call }), { state: proposal.state });
        const editKey = newKey();
        const confirmed = confirmProposal(proposal, hashOfKey(editKey), now);
        if (isRefusal(confirmed)) return confirmed;
        const code = proposal.accessCodeId ? await calls.codes.get(proposal.accessCodeId) : undefined;
        if (code?.usedAt)
          return refuse(
            'conflict',
            'The access code of this proposal was used for another one meanwhile. Please ask the IGF secretariat.',
          );
        const at = now.toISOString();
        const by = submitter(confirmed);
        const refused = await commit({
          changes: [proposals.change(proposal, confirmed, by, at), ...useCode(code, confirmed, at)],
          audit: [
            {
              record: proposal.id,
              at,
              by,
              act: code ? 'submitted a proposal late, with an access code' : 'submitted a proposal',
              title: titleOfProposal(confirmed),
              from: 'unconfirmed',
              to: 'submitted',
              news: true,
            },
          ],
          letters: [receipt(confirmed, call, editKey, 'submitted', now)],
        });
        if (refused && (await proposals.get(proposal.id))?.state !== 'submitted') return refused;
        return page('Confirmed', pages.Confirmed({ proposal: confirmed, call }), {
          id: proposal.id,
          state: 'submitted',
        });
      },
    }),

    'GET /proposals/{proposalId}/edit': route({
      needs: 'anyone',
      subject: forEditing,
      answer: (request, { proposal, call }: Opened) => {
        const key = keyOf(request) ?? '';
        if (proposal.state === 'draft' || proposal.state === 'unconfirmed') {
          return form(call, request, {
            id: proposal.id,
            key,
            typed: proposal.fields,
            saved: request.query.has('saved'),
            unconfirmed: proposal.state === 'unconfirmed' ? proposal : undefined,
          });
        }
        return page(
          'Change your proposal',
          pages.EditPage({
            proposal,
            call,
            key,
            now: request.now,
            typed: proposal.fields,
            errors: [],
            code: '',
            saved: request.query.has('saved'),
          }),
          publicProposal(proposal),
          { wide: true },
        );
      },
    }),

    'POST /proposals/{proposalId}/edit': route({
      needs: 'anyone',
      subject: forEditing,
      answer: async (request, { proposal, call }: Opened) => {
        const key = keyOf(request) ?? '';
        const { now } = request;
        const typed = typedOrJson(request);
        const code = sentCode(request);
        const again = (errors: FieldError[], status: number) =>
          page(
            'Change your proposal',
            pages.EditPage({ proposal, call, key, now, typed, errors, code, saved: false }),
            { errors },
            { status, wide: true },
          );
        // The address was confirmed; another one would need a proposal of its own.
        const parsed = parseTyped(proposalForm, { ...typed, email: proposal.email });
        if (!parsed.ok) return again(parsed.errors, 422);
        const accessCode = await codeFor(call, code, proposal.email);
        if (isRefusal(accessCode)) return again([{ name: 'code', message: accessCode.reason }], 422);
        const late = mayChange(proposal, call, now, accessCode !== undefined);
        if (late) return again([{ name: 'code', message: late.reason }], 422);
        const posted = revisionFromForm(request);
        if (posted !== undefined && posted !== proposal.revision) {
          const message =
            'This proposal was changed in another tab or by somebody with your link since you opened the form. Below is what you typed; send it again to put it in place of the newer version.';
          return again([{ name: '', message }], 409);
        }
        const revises = revisionWaits(proposal, now);
        const edited = editProposal(proposal, parsed.values, now);
        if (isRefusal(edited)) return again([{ name: '', message: edited.reason }], 409);
        const at = now.toISOString();
        const by = submitter(edited);
        const refused = await commit({
          changes: [proposals.change(proposal, edited, by, at), ...useCode(accessCode, edited, at)],
          audit: [
            {
              record: proposal.id,
              at,
              by,
              act: revises
                ? 'sent the revision that was asked for'
                : accessCode
                  ? 'changed a proposal late, with an access code'
                  : 'changed a proposal',
              title: titleOfProposal(edited),
              news: true,
            },
          ],
          letters: [receipt(edited, call, key, revises ? 'revised' : 'changed', now)],
        });
        if (refused) return again([{ name: '', message: refused.reason }], 409);
        return redirect(`/proposals/${proposal.id}/edit?key=${key}&saved=1`, {
          data: publicProposal(edited),
        });
      },
    }),

    'GET /proposals/{proposalId}/withdraw': route({
      needs: 'anyone',
      subject: forEditing,
      answer: (request, { proposal, call }: Opened) =>
        page(
          'Withdraw your proposal',
          pages.WithdrawPage({ proposal, call, key: keyOf(request) ?? '', now: request.now, errors: [] }),
          publicProposal(proposal),
        ),
    }),

    'POST /proposals/{proposalId}/withdraw': route({
      needs: 'anyone',
      subject: forEditing,
      answer: async (request, { proposal, call }: Opened) => {
        const { now } = request;
        const again = (message: string, status: number) => {
          const errors = [{ name: 'code', message }];
          return page(
            'Withdraw your proposal',
            pages.WithdrawPage({ proposal, call, key: keyOf(request) ?? '', now, errors }),
            { errors },
            { status },
          );
        };
        if (proposal.state === 'withdrawn')
          return page('Withdrawn', pages.Withdrawn({ proposal, call }), { state: 'withdrawn' });
        const accessCode = await codeFor(call, sentCode(request), proposal.email);
        if (isRefusal(accessCode)) return again(accessCode.reason, 422);
        const late = mayEnter(call, now, accessCode !== undefined);
        if (late) return again(late.reason, 422);
        const withdrawn = withdrawProposal(proposal);
        if (isRefusal(withdrawn)) return withdrawn;
        const at = now.toISOString();
        const by = submitter(withdrawn);
        const refused = await commit({
          changes: [proposals.change(proposal, withdrawn, by, at), ...useCode(accessCode, withdrawn, at)],
          audit: [
            {
              record: proposal.id,
              at,
              by,
              act: 'withdrew a proposal',
              title: titleOfProposal(proposal),
              from: proposal.state,
              to: 'withdrawn',
              news: true,
            },
          ],
          letters: [
            letterOf(proposalWithdrawn, {
              to: { name: fieldsOf(proposal).name, email: proposal.email },
              cause: proposal.id,
              event: 'withdrawn',
              at: now,
              fields: {
                title: titleOfProposal(proposal),
                callTitle: call.title,
                at: spokenInstant(now),
                callAt: `${baseUrl}/calls/${call.id}`,
              },
            }),
          ],
        });
        if (refused) return refused;
        return page('Withdrawn', pages.Withdrawn({ proposal, call }), {
          id: proposal.id,
          state: 'withdrawn',
        });
      },
    }),

    'GET /desk/proposals/{proposalId}': route({
      needs: 'read-proposals',
      subject: received,
      answer: async ({ person, query }, { proposal, call }: Opened) => {
        const [told, caused] = await Promise.all([
          history(table, proposal.id, query.get('history') ?? undefined),
          letters.causedBy(proposal.id),
        ]);
        return page(
          titleOfProposal(proposal),
          pages.DeskProposal({ proposal, call, history: told, letters: caused.items, person }),
          { ...publicProposal(proposal), history: told.items },
        );
      },
    }),
  });
};

const sentIn = (id: string): Answer =>
  redirect(`/proposals/${id}/confirm`, {
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

const fromJson = (request: WebRequest, name: string): string | undefined => {
  const json = typeof request.json === 'object' && request.json !== null ? (request.json as Typed) : {};
  const value = Object.hasOwn(json, name) ? json[name] : undefined;
  return typeof value === 'string' ? value : undefined;
};

const sentCode = (request: WebRequest): string =>
  request.fields.one('code') ?? fromJson(request, 'code') ?? '';

/** Which button was pressed. */
const actOf = (request: WebRequest): string | undefined =>
  request.fields.one('act') ?? fromJson(request, 'act');

const keyOf = (request: WebRequest): string | undefined =>
  request.fields.one('key') ?? fromJson(request, 'key') ?? request.query.get('key') ?? undefined;

const typedOrJson = (request: WebRequest): Typed => {
  if (request.json === undefined) return typedOf(proposalForm, request.fields);
  const { json } = request;
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? Object.fromEntries(Object.entries(json).filter(([name]) => Object.hasOwn(proposalForm.shape, name)))
    : {};
};

const sentProposal = (request: WebRequest, id: string, newKey: () => string): Sent => {
  const key = keyOf(request);
  return {
    id,
    key: key && /^[\w-]{20,100}$/.test(key) ? key : newKey(),
    typed: typedOrJson(request),
    code: sentCode(request),
    act: actOf(request) === 'save-draft' ? 'save-draft' : 'submit',
  };
};

const submitter = (proposal: Proposal) => ({
  kind: 'submitter' as const,
  name:
    typeof proposal.fields.name === 'string' && proposal.fields.name.trim()
      ? proposal.fields.name.trim()
      : 'The proposer',
});

/** What anybody may see: no address. */
const publicProposal = (proposal: Proposal) => {
  const { email, ...fields } = proposal.fields;
  return {
    id: proposal.id,
    callId: proposal.callId,
    state: proposal.state,
    revision: proposal.revision,
    submittedAt: proposal.submittedAt,
    fields,
    decision: proposal.decision && { ...proposal.decision, by: undefined },
    forumId: proposal.forumId,
    continues: proposal.continues,
  };
};
