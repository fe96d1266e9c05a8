import type { Call } from '../../shared/domain/call.ts';
import { decisionForm, isExpired, type Proposal } from '../../shared/domain/proposal.ts';
import { reviewsOf, stayingOutOf } from '../../shared/domain/review.ts';
import { overCapacity, tooEarly, whatIf } from '../../shared/domain/selection.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { idFromForm, wordFrom } from '../../shared/http/form-id.ts';
import {
  actorOf,
  letterView,
  page,
  type Routes,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { type Decision, decisionLetters } from './decider.ts';
import { DecisionPage, DecisionPreview } from './one-decision-page.tsx';
import {
  type Dependencies,
  interestsOf,
  isNamesake,
  type Room,
  statementAbout,
  wrongStatement,
} from './room.ts';

interface Opened {
  proposal: Proposal;
  call: Call;
}

/** A decision on one proposal, with its letter shown before it goes. */
export const decisionRoutes = (dependencies: Dependencies, room: Room) => {
  const { calls, cycles, proposals, newId, baseUrl, contact } = dependencies;
  const { everythingOf, heldAt, take } = room;

  const received = async (request: WebRequest): Promise<Opened | undefined> => {
    const proposal = await proposals.get(request.params.proposalId ?? '');
    if (!proposal?.confirmedAt || isExpired(proposal, request.now)) return undefined;
    const call = await calls.get(proposal.callId);
    return call && { proposal, call };
  };

  /** What a decision on one proposal stands on: as much as that on the whole list. */
  const readyForOne = async (request: WebRequest, { proposal, call }: Opened) => {
    const [{ all, written, selection, members }, cycle] = await Promise.all([
      everythingOf(call),
      cycles.ofReview(call),
    ]);
    return {
      selection,
      members,
      stayOut: stayingOutOf(proposal, reviewsOf(proposal, written), members),
      early: tooEarly(call, cycle, request.now),
      out: interestsOf(request, [proposal, ...all.filter(({ id }) => id !== proposal.id)], written),
      namesakeIn: all.filter((each) =>
        isNamesake(
          request,
          each,
          reviewsOf(each, written).find(({ personId }) => personId === request.person?.id),
        ),
      ),
    };
  };

  const decisionPage = (
    { csrf, fields }: WebRequest,
    { proposal, call }: Opened,
    { selection, stayOut, early, out, namesakeIn }: Awaited<ReturnType<typeof readyForOne>>,
    more: { typed?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ) => {
    const { errors = out, status = 200 } = more;
    const marked = selection.marked[proposal.id];
    const typed = more.typed ?? {
      decision: marked && marked.mark !== 'hold' ? marked.mark : undefined,
      reasons: marked?.reasons,
    };
    return page(
      'Decide on a proposal',
      DecisionPage({
        proposal,
        call,
        csrf,
        typed,
        sent: fields,
        errors,
        standing: whatIf(selection, call),
        stayOut,
        early,
        mayDecide: !out.length,
        namesakeIn,
      }),
      errors.length ? { errors } : { id: proposal.id, state: proposal.state, stayOut },
      { status },
    );
  };

  return {
    'GET /desk/proposals/{proposalId}/decision': route({
      needs: 'decide-on-proposals',
      subject: received,
      answer: async (request, opened: Opened) =>
        decisionPage(request, opened, await readyForOne(request, opened)),
    }),

    'POST /desk/proposals/{proposalId}/decision': route({
      needs: 'decide-on-proposals',
      subject: received,
      answer: async (request, opened: Opened) => {
        const { proposal, call } = opened;
        const { csrf, now } = request;
        const stands = await readyForOne(request, opened);
        const { selection, stayOut, out } = stands;
        const parsed = readForm(decisionForm, request);
        const again = (errors: readonly FieldError[], typed: Typed, status: number) =>
          decisionPage(request, opened, stands, { typed, errors, status });
        const typed: Typed = parsed.ok ? parsed.values : parsed.typed;
        if (out.length) return again(out, typed, 403);
        if (wordFrom(request, 'act') === 'change') return again([], typed, 200);
        if (!parsed.ok) return again(parsed.errors, typed, 422);
        const accepted = parsed.values.decision === 'accept';
        const over =
          proposal.state === 'submitted' && accepted ? overCapacity(selection, call, 1) : undefined;
        if (over) return again([{ name: '', message: over.reason }], typed, 409);
        const decision: Decision = {
          proposal,
          accepted,
          reasons: parsed.values.reasons,
          forumId: idFromForm(request, 'forum', newId),
          stayOut,
        };
        const held = await heldAt(request, call, stands.members);
        const wrong =
          wordFrom(request, 'act') === 'send' ? wrongStatement(request, [decision], held) : undefined;
        if (wrong || wordFrom(request, 'act') !== 'send') {
          const [letter, ...others] = decisionLetters(decision, call, baseUrl, now);
          // Only here a letter is laid out; loaded with the rest it would cost each start of this function.
          const { renderLetter } = await import('../../shared/letters/render.tsx');
          const { subject, text, html } = await renderLetter(letter, { baseUrl, contact });
          if (wordFrom(request, 'act') === 'show') return letterView(html);
          const statement = statementAbout([decision]);
          return page(
            'Look at the letter',
            DecisionPreview({
              csrf,
              typed: parsed.values,
              decision,
              to: letter.to,
              alsoTo: others.map(({ to }) => to),
              held,
              subject,
              text,
              statement,
              errors: wrong?.errors ?? [],
            }),
            wrong
              ? { errors: wrong.errors }
              : { subject, text, stayedOut: statement, meeting: held.meeting, early: held.tooEarly },
            { status: wrong?.status ?? 200 },
          );
        }
        const refused = await take(
          {
            call,
            selection,
            decisions: [decision],
            ofList: false,
            meeting: held.meeting,
            present: held.present,
            early: held.early,
          },
          actorOf(request),
          now,
        );
        return refused
          ? again([{ name: '', message: refused.reason }], typed, 409)
          : redirect(`/desk/proposals/${proposal.id}?done=decided`, {
              data: { id: proposal.id, state: accepted ? 'accepted' : 'declined' },
            });
      },
    }),
  } satisfies Partial<Routes<'selection'>>;
};
