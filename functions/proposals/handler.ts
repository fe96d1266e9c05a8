import {
  confirmProposal,
  editProposal,
  fieldsOf,
  mayChange,
  mayWithdraw,
  type Proposal,
  proposalForm,
  publicProposalStates,
  revisionWaits,
  titleOfProposal,
  withdrawProposal,
} from '../../shared/domain/proposal.ts';
import { isRefusal, refuse } from '../../shared/domain/refusal.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { type FieldError, parseTyped } from '../../shared/forms/read-form.ts';
import { saysTheSame } from '../../shared/forms/same.ts';
import { keyFrom, revisionFromForm } from '../../shared/http/form-id.ts';
import { createWebHandler, page, redirect, route } from '../../shared/http/web.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { proposalWithdrawn } from '../../shared/letters/proposal.ts';
import { titleAfter } from '../../shared/pages/done.tsx';
import { versionsOf } from '../../shared/pages/revised-versions.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import { history } from '../../shared/store/records.ts';
import * as pages from './pages.tsx';
import { proposeRoutes } from './propose.ts';
import {
  createRoom,
  type Dependencies,
  type Opened,
  proposeForm,
  publicProposal,
  sentCode,
  submitter,
  typedOrJson,
} from './room.ts';

export type { Dependencies };

/** Proposals (R6, R12, R19): written by anybody, confirmed by email, changed and withdrawn by whoever has the link. */
export const createHandler = (dependencies: Dependencies) => {
  const { calls, proposals, letters, table, commit, newKey, baseUrl } = dependencies;
  const room = createRoom(dependencies);
  const { opened, received, forEditing, forConfirming, codeFor, useCode, receipt } = room;

  return createWebHandler<'proposals'>(dependencies, {
    ...proposeRoutes(dependencies, room),

    'GET /proposals/{proposalId}': route({
      needs: 'anyone',
      subject: opened,
      answer: async (_, { proposal, call }: Opened) => {
        if (proposal.state === 'withdrawn')
          return refuse('gone', 'This proposal was withdrawn by its proposer.');
        if (!publicProposalStates.includes(proposal.state))
          return refuse('not-found', 'Check the address, or start from the front page.');
        return page(
          titleOfProposal(proposal),
          pages.ProposalPage({ proposal, call, versions: await versionsOf(proposal) }),
          publicProposal(proposal),
        );
      },
    }),

    'GET /proposals/{proposalId}/confirm': route({
      needs: 'anyone',
      subject: forConfirming,
      answer: (request, found: Opened) =>
        page(
          'Confirm your proposal',
          pages.ConfirmPage({ ...found, now: request.now, linkKey: keyFrom(request) ?? '' }),
          { state: found.proposal.state },
        ),
    }),

    'POST /proposals/{proposalId}/confirm': route({
      needs: 'anyone',
      subject: forConfirming,
      answer: async ({ now }, { proposal, call }: Opened) => {
        // A second click, or a link opened again.
        if (proposal.state !== 'unconfirmed')
          return page('Confirmed', pages.Confirmed({ proposal, call, now }), { state: proposal.state });
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
          changes: [proposals.change(proposal, confirmed, by, at), ...useCode(code, confirmed, by, at)],
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
        return page('Confirmed', pages.Confirmed({ proposal: confirmed, call, now }), {
          id: proposal.id,
          state: 'submitted',
        });
      },
    }),

    'GET /proposals/{proposalId}/edit': route({
      needs: 'anyone',
      subject: forEditing,
      answer: (request, { proposal, call }: Opened) => {
        const key = keyFrom(request) ?? '';
        if (proposal.state === 'unconfirmed' && request.query.has('sent'))
          return page('Check your email', pages.CheckEmail({ proposal, key }), { state: 'unconfirmed' });
        if (proposal.state === 'draft' || proposal.state === 'unconfirmed') {
          return proposeForm(call, request, {
            id: proposal.id,
            key,
            typed: proposal.fields,
            saved: request.query.has('saved'),
            unconfirmed: proposal.state === 'unconfirmed' ? proposal : undefined,
          });
        }
        const saved = request.query.has('saved');
        return page(
          titleAfter('Change your proposal', saved),
          pages.EditPage({
            proposal,
            call,
            key,
            now: request.now,
            typed: proposal.fields,
            errors: [],
            code: '',
            saved,
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
        const key = keyFrom(request) ?? '';
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
        const revises = revisionWaits(proposal, now);
        const saved = (after: Proposal) =>
          redirect(`/proposals/${proposal.id}/edit?key=${key}&saved=1`, { data: publicProposal(after) });
        // The same form sent twice: what it says stands already, also where nothing can be changed any more.
        if (
          proposal.state === 'submitted' &&
          !revises &&
          saysTheSame(proposalForm, proposal.fields, parsed.values)
        )
          return saved(proposal);
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
        const edited = editProposal(proposal, parsed.values, now);
        if (isRefusal(edited)) return again([{ name: '', message: edited.reason }], 409);
        const at = now.toISOString();
        const by = submitter(edited);
        const refused = await commit({
          changes: [proposals.change(proposal, edited, by, at), ...useCode(accessCode, edited, by, at)],
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
        return refused ? again([{ name: '', message: refused.reason }], 409) : saved(edited);
      },
    }),

    'GET /proposals/{proposalId}/withdraw': route({
      needs: 'anyone',
      subject: forEditing,
      answer: (request, { proposal, call }: Opened) =>
        page(
          'Withdraw your proposal',
          pages.WithdrawPage({ proposal, call, key: keyFrom(request) ?? '', now: request.now, errors: [] }),
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
            pages.WithdrawPage({ proposal, call, key: keyFrom(request) ?? '', now, errors }),
            { errors },
            { status },
          );
        };
        if (proposal.state === 'withdrawn')
          return page('Withdrawn', pages.Withdrawn({ proposal, call }), { state: 'withdrawn' });
        const accessCode = await codeFor(call, sentCode(request), proposal.email);
        if (isRefusal(accessCode)) return again(accessCode.reason, 422);
        const late = mayWithdraw(proposal, call, now, accessCode !== undefined);
        if (late) return again(late.reason, 422);
        const withdrawn = withdrawProposal(proposal);
        if (isRefusal(withdrawn)) return withdrawn;
        const at = now.toISOString();
        const by = submitter(withdrawn);
        const refused = await commit({
          changes: [proposals.change(proposal, withdrawn, by, at), ...useCode(accessCode, withdrawn, by, at)],
          audit: [
            {
              record: proposal.id,
              at,
              by,
              act: revisionWaits(proposal, now)
                ? 'withdrew a proposal instead of revising it'
                : accessCode
                  ? 'withdrew a proposal late, with an access code'
                  : 'withdrew a proposal',
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
        const done = proposal.decision && query.get('done') === 'decided';
        return page(
          titleAfter(titleOfProposal(proposal), done),
          pages.DeskProposal({
            proposal,
            call,
            history: told,
            letters: caused.items,
            person,
            done: done ?? false,
          }),
          { ...publicProposal(proposal), history: told.items },
        );
      },
    }),
  });
};
