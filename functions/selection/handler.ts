import type { Call } from '../../shared/domain/call.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { proposersOf } from '../../shared/domain/merger.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { decisionForm, isExpired, type Proposal, titleOfProposal } from '../../shared/domain/proposal.ts';
import { type Refusal, refuse } from '../../shared/domain/refusal.ts';
import {
  keptOut,
  mayReadReviews,
  type Review,
  type ReviewWindow,
  reviewsOf,
  reviewWindow,
  stayingOutOf,
  summaryOf,
} from '../../shared/domain/review.ts';
import {
  decisionOn,
  earlyForm,
  listIsDecided,
  type Mark,
  type Marked,
  magMeetingOf,
  mark,
  markInWords,
  marks,
  meetingForm,
  mostAtOnce,
  overCapacity,
  presentForm,
  reasonsField,
  type Selection,
  statementOf,
  stayedOutOf,
  tooEarly,
  tooManyAtOnce,
  whatIf,
} from '../../shared/domain/selection.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { idFromForm, revisionFromForm, wordFrom } from '../../shared/http/form-id.ts';
import {
  actorOf,
  createWebHandler,
  letterView,
  page,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import type { Calls } from '../../shared/store/calls.ts';
import type { Cycles } from '../../shared/store/cycles.ts';
import type { Forums } from '../../shared/store/forums.ts';
import type { Proposals } from '../../shared/store/proposals.ts';
import { history } from '../../shared/store/records.ts';
import type { Reviews } from '../../shared/store/reviews.ts';
import type { Selections } from '../../shared/store/selections.ts';
import type { Table } from '../../shared/store/table.ts';
import { createDecider, type Decision, decisionLetters, isForumId } from './decisions.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  table: Table;
  calls: Calls;
  cycles: Pick<Cycles, 'ofReview'>;
  proposals: Proposals;
  forums: Forums;
  reviews: Reviews;
  selections: Selections;
};

interface Opened {
  proposal: Proposal;
  call: Call;
}

/** The selection of a call (R19): a working list, decisions with reasons, and both in public. */
export const createHandler = (dependencies: Dependencies) => {
  const { table, calls, cycles, proposals, reviews, selections, people, commit, newId, baseUrl, contact } =
    dependencies;
  const take = createDecider(dependencies);

  const callOf = (request: WebRequest) => calls.get(request.params.callId ?? '');
  const pathOf = (call: Pick<Call, 'id'>) => `/desk/calls/${call.id}/selection`;

  const received = async (request: WebRequest): Promise<Opened | undefined> => {
    const proposal = await proposals.get(request.params.proposalId ?? '');
    if (!proposal?.confirmedAt || isExpired(proposal, request.now)) return undefined;
    const call = await calls.get(proposal.callId);
    return call && { proposal, call };
  };

  /** All that the working list shows. */
  const everythingOf = async (call: Call) => {
    const [all, written, selection, members] = await Promise.all([
      proposals.allOfCall(call.id),
      reviews.ofCall(call.id),
      selections.ofCall(call),
      people.present('mag'),
    ]);
    return { all, written, selection, members };
  };

  const listPage = async (
    request: WebRequest,
    call: Call,
    more: { marked?: Record<string, Marked>; errors?: readonly FieldError[]; status?: number } = {},
  ) => {
    const [{ all, written, selection, members }, cycle] = await Promise.all([
      everythingOf(call),
      cycles.ofReview(call),
    ]);
    const told = await history(table, selection.id, request.query.get('history') ?? undefined);
    const { errors = [], status = errors.length ? 422 : 200 } = more;
    const early = tooEarly(call, cycle, request.now);
    const lines = linesOf(all, { written, selection, members }, request, reviewWindow(call, cycle));
    const closed = new Set(lines.filter(({ mayRead }) => !mayRead).map(({ proposal }) => proposal.id));
    const marked = openMarks(more.marked ?? selection.marked, all);
    // One that is closed to who looks does not even count: it could be told from the sum.
    const shown = { ...selection, marked: without(closed, marked) };
    return page(
      'Selection',
      pages.SelectionPage({
        call,
        csrf: request.csrf,
        selection: shown,
        lines,
        early,
        mayDecide: permits(request.person, 'decide-on-proposals'),
        errors,
        saved: request.query.has('saved'),
        decided: request.query.has('decided'),
        // It names every proposal that was marked.
        history: closed.size ? { items: [] } : told,
      }),
      errors.length
        ? { errors }
        : {
            revision: selection.revision,
            ...whatIf(shown, call),
            marked: shown.marked,
            stayOut: Object.fromEntries(lines.map(({ proposal, stayOut }) => [proposal.id, stayOut])),
          },
      { status, wide: true },
    );
  };

  /** What the working list would decide now, or what is in the way, by field; `out`: of who asks, who may not confirm it. */
  const ready = async (request: WebRequest, call: Call) => {
    const { all, written, selection, members } = await everythingOf(call);
    const waiting = all.filter(({ state }) => state === 'submitted');
    const out = interestsOf(request, waiting, written);
    const errors: FieldError[] = [];
    const decisions: Decision[] = [];
    for (const proposal of waiting) {
      const marked = selection.marked[proposal.id];
      if (!marked || marked.mark === 'hold') continue;
      const reasons = reasonsField.safeParse(marked);
      const name = `reasons.${proposal.id}`;
      if (!reasons.success)
        errors.push({ name, message: `${titleOfProposal(proposal)}: ${reasons.error.issues[0]?.message}` });
      const given = request.fields.one(`forum.${proposal.id}`);
      decisions.push({
        proposal,
        accepted: marked.mark === 'accept',
        reasons: reasons.success ? reasons.data.reasons : '',
        forumId: isForumId(given) ? given : newId('forum'),
        stayOut: stayingOutOf(proposal, reviewsOf(proposal, written), members),
      });
    }
    const over = overCapacity(selection, call, decisions.filter(({ accepted }) => accepted).length);
    if (over && decisions.some(({ accepted }) => accepted)) errors.push({ name: '', message: over.reason });
    if (!decisions.length)
      errors.push({
        name: '',
        message: 'Nothing is marked “Accept” or “Not this time” yet: there is nothing to decide.',
      });
    if (tooManyAtOnce(decisions.map(({ proposal }) => proposersOf(proposal).length)))
      errors.push({
        name: '',
        message: `At most ${mostAtOnce} proposals are decided on at once. Put the others on “Hold”, confirm these, and go on with the rest.`,
      });
    return { selection, decisions, errors, out, members };
  };

  /** The letters that confirming the list would send, and what the one who confirms it states. */
  const confirmPage = async (
    request: WebRequest,
    call: Call,
    { selection, decisions }: { selection: Selection; decisions: readonly Decision[] },
    held: pages.Held,
    wrong?: Wrong,
  ) => {
    const { renderLetter } = await import('../../shared/letters/render.tsx');
    const written = async (letter: Letter) => {
      const { subject, text } = await renderLetter(letter, { baseUrl, contact });
      return { to: letter.to, subject, text };
    };
    const letters = await Promise.all(
      decisions.map(async (decision) => ({
        decision,
        letters: await Promise.all(
          decisionLetters(decision, call, baseUrl, request.now).map((letter) => written(letter)),
        ),
      })),
    );
    const statement = statementAbout(decisions);
    return page(
      'Confirm the selection',
      pages.ConfirmPage({
        call,
        csrf: request.csrf,
        selection,
        decided: letters,
        held,
        standing: whatIf(selection, call),
        statement,
        errors: wrong?.errors ?? [],
      }),
      wrong
        ? { errors: wrong.errors }
        : {
            revision: selection.revision,
            letters: letters.flatMap((each) => each.letters.map(({ subject, text }) => ({ subject, text }))),
            stayedOut: statement,
            meeting: held.meeting,
            early: held.tooEarly,
          },
      { status: wrong?.status ?? 200 },
    );
  };

  /** At which meeting decisions are taken, by the cycle unless it is said, with whom, and why early, where they are. */
  const heldAt = async (request: WebRequest, call: Call, members: readonly Person[]): Promise<pages.Held> => {
    const cycle = await cycles.ofReview(call);
    const early = tooEarly(call, cycle, request.now);
    const usual = cycle && !early ? { meeting: magMeetingOf(cycle) } : {};
    const meeting = readForm(meetingForm, request);
    const there = readForm(presentForm(members), request);
    const reason = early ? readForm(earlyForm, request) : undefined;
    const said = wordFrom(request, 'meeting') === undefined ? usual : meeting.ok ? meeting.values : {};
    return {
      tooEarly: early,
      meeting: said.meeting,
      members,
      present: members.filter(({ id }) => there.ok && there.values.present?.includes(id)),
      early: reason?.ok ? reason.values.earlyReason : undefined,
      typed: {
        ...(meeting.ok ? said : meeting.typed),
        ...(there.ok ? there.values : there.typed),
        ...(reason && (reason.ok ? reason.values : reason.typed)),
      },
      errors: [meeting, there, reason].flatMap((each) => (each && !each.ok ? each.errors : [])),
    };
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
    };
  };

  const decisionPage = (
    { csrf }: WebRequest,
    { proposal, call }: Opened,
    { selection, stayOut, early, out }: Awaited<ReturnType<typeof readyForOne>>,
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
      pages.DecisionPage({
        proposal,
        call,
        csrf,
        typed,
        errors,
        standing: whatIf(selection, call),
        stayOut,
        early,
        mayDecide: !out.length,
      }),
      errors.length ? { errors } : { id: proposal.id, state: proposal.state, stayOut },
      { status },
    );
  };

  return createWebHandler<'selection'>(dependencies, {
    'GET /calls/{callId}/decisions': route({
      needs: 'anyone',
      subject: callOf,
      answer: async (_, call: Call) => {
        const [all, selection] = await Promise.all([proposals.allOfCall(call.id), selections.ofCall(call)]);
        const decided = all.filter(({ decision }) => decision);
        return page(`Decisions: ${call.title}`, pages.DecisionsPage({ call, decided, selection }), {
          callId: call.id,
          capacity: call.capacity,
          decisions: decided.map((proposal) => ({
            proposalId: proposal.id,
            title: titleOfProposal(proposal),
            accepted: proposal.decision?.accepted,
            reasons: proposal.decision?.reasons,
            at: proposal.decision?.at,
            meeting: decisionOn(selection, proposal.id)?.meeting,
            proposedBy: proposersOf(proposal).map(({ name }) => name),
            stayedOut: stayedOutOf(selection, proposal.id).map(({ name, interest, wasThere }) => ({
              name,
              interest,
              wasThere,
            })),
            forumId: proposal.forumId,
          })),
        });
      },
    }),

    'GET /desk/calls/{callId}/selection': route({
      needs: 'read-reviews',
      subject: callOf,
      answer: (request, call: Call) => listPage(request, call),
    }),

    'POST /desk/calls/{callId}/selection': route({
      needs: 'decide-on-proposals',
      subject: callOf,
      answer: async (request, call: Call) => {
        const { all, written, selection } = await everythingOf(call);
        // Who has an interest in a proposal leaves its mark to others.
        const theirs = new Set(
          all.filter((proposal) => conflictOf(request, proposal, written)).map(({ id }) => id),
        );
        const left = Object.entries(selection.marked).filter(([id]) => theirs.has(id));
        const marked = openMarks(
          { ...without(theirs, marksIn(request, all)), ...Object.fromEntries(left) },
          all,
        );
        const tooLong = Object.entries(marked).filter(([, { reasons }]) => reasons.length > 4_000);
        if (tooLong.length)
          return listPage(request, call, {
            marked,
            errors: tooLong.map(([id]) => ({
              name: `reasons.${id}`,
              message: '“Reasons” is too long: it can have 4,000 characters at most.',
            })),
          });
        const on =
          wordFrom(request, 'act') === 'confirm' ? `${pathOf(call)}/confirm` : `${pathOf(call)}?saved=1`;
        if (JSON.stringify(sorted(marked)) === JSON.stringify(sorted(selection.marked))) return redirect(on);
        const at = request.now.toISOString();
        const by = actorOf(request);
        const seen = revisionFromForm(request) ?? selection.revision;
        const after = mark(selection, marked);
        const refused = await commit({
          changes: [
            selections.change(
              selection.revision ? { ...selection, revision: seen } : undefined,
              after,
              by,
              at,
            ),
          ],
          audit: [
            {
              record: selection.id,
              at,
              by,
              act: 'marked proposals on the working list',
              title: call.title,
              note: inWords(marked, all),
              news: false,
            },
          ],
        });
        return refused
          ? listPage(request, call, { marked, errors: [{ name: '', message: refused.reason }], status: 409 })
          : redirect(on, { data: { ...whatIf(after, call), marked } });
      },
    }),

    'GET /desk/calls/{callId}/selection/confirm': route({
      needs: 'decide-on-proposals',
      subject: callOf,
      answer: async (request, call: Call) => {
        const { errors, out, ...list } = await ready(request, call);
        // A page to look at, not something that was sent: so it is no error of the request.
        return out.length || errors.length
          ? listPage(request, call, { errors: out.length ? out : errors, status: 200 })
          : confirmPage(request, call, list, await heldAt(request, call, list.members));
      },
    }),

    'POST /desk/calls/{callId}/selection/confirm': route({
      needs: 'decide-on-proposals',
      subject: callOf,
      answer: async (request, call: Call) => {
        const done = redirect(`${pathOf(call)}?decided=1`);
        const seen = revisionFromForm(request);
        const { selection, decisions, errors, out, members } = await ready(request, call);
        // A second click on the same button: it was decided already.
        if (listIsDecided(selection, seen)) return done;
        if (out.length) return listPage(request, call, { errors: out, status: 403 });
        if (errors.length)
          return listPage(request, call, {
            errors,
            ...(errors.every(({ name }) => !name) ? { status: 409 } : {}),
          });
        if (seen !== selection.revision) {
          const message =
            'The working list was changed since you looked at the letters. Nothing was decided: look at it again, then confirm.';
          return listPage(request, call, { errors: [{ name: '', message }], status: 409 });
        }
        const held = await heldAt(request, call, members);
        const wrong = wrongStatement(request, decisions, held);
        if (wrong) return confirmPage(request, call, { selection, decisions }, held, wrong);
        const { meeting, present, early } = held;
        const refused = await take(
          { call, selection, decisions, ofList: true, meeting, present, early },
          actorOf(request),
          request.now,
        );
        if (!refused) return done;
        const newer = await selections.ofCall(call);
        return listIsDecided(newer, seen)
          ? done
          : listPage(request, call, { errors: [{ name: '', message: refused.reason }], status: 409 });
      },
    }),

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
            pages.DecisionPreview({
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
          : redirect(`/desk/proposals/${proposal.id}`, {
              data: { id: proposal.id, state: accepted ? 'accepted' : 'declined' },
            });
      },
    }),
  });
};

interface Wrong {
  errors: readonly FieldError[];
  status: number;
}

const statementAbout = (decisions: readonly Pick<Decision, 'proposal' | 'stayOut'>[]): string =>
  statementOf(decisions.map(({ proposal, stayOut }) => ({ proposalId: proposal.id, stayOut })));

/**
 * What is wrong with what is stated with decisions: nothing of those who have an interest, or of others than these; no
 * reason where it is early.
 */
const wrongStatement = (
  request: WebRequest,
  decisions: readonly Pick<Decision, 'proposal' | 'stayOut'>[],
  { errors: others }: Pick<pages.Held, 'errors'>,
): Wrong | undefined => {
  const right = statementAbout(decisions);
  const stated = wordFrom(request, 'stayedOut') ?? '';
  if (!right || stated === right) return others.length ? { errors: others, status: 422 } : undefined;
  const [message, status] = stated
    ? [
        'Who has to stay out has changed since you looked. Nothing was decided: look at the names again, then state it.',
        409,
      ]
    : ['State that those who have an interest in a proposal took no part in deciding on it.', 422];
  return { errors: [{ name: 'stayedOut', message }, ...others], status };
};

/** R19: who has an interest in a proposal takes no part in deciding on it, whatever their role. */
const conflictOf = (
  { person }: WebRequest,
  proposal: Proposal,
  reviews: readonly Review[],
): Refusal | undefined =>
  person
    ? keptOut(
        proposal,
        person,
        reviewsOf(proposal, reviews).find(({ personId }) => personId === person.id),
      )
    : refuse('not-allowed', 'Sign in to decide.');

/**
 * Why somebody takes no decision in a call: whoever has an interest in one of the proposals that wait has one in the
 * places that the others take.
 */
const interestsOf = (
  request: WebRequest,
  all: readonly Proposal[],
  reviews: readonly Review[],
): FieldError[] =>
  all
    .filter(({ state }) => state === 'submitted')
    .flatMap((proposal) => {
      const conflict = conflictOf(request, proposal, reviews);
      const message = `${titleOfProposal(proposal)}: ${conflict?.reason} Somebody else decides on the proposals of this call.`;
      return conflict ? [{ name: '', message }] : [];
    });

/** Each proposal with what reviewers said of it, as far as it is open to who looks. */
const linesOf = (
  all: readonly Proposal[],
  {
    written,
    selection,
    members,
  }: { written: readonly Review[]; selection: Selection; members: readonly Person[] },
  request: WebRequest,
  window: ReviewWindow,
): pages.Line[] =>
  all.map((proposal) => {
    const reviews = reviewsOf(proposal, written);
    const { person, now } = request;
    const own = reviews.find(({ personId }) => personId === person?.id);
    return {
      proposal,
      summary: summaryOf(reviews),
      stayOut: proposal.decision
        ? stayedOutOf(selection, proposal.id)
        : stayingOutOf(proposal, reviews, members),
      reviews,
      mayRead:
        person !== undefined &&
        !conflictOf(request, proposal, reviews) &&
        mayReadReviews(person, own, window, now),
    };
  });

const isMark = (value: unknown): value is Mark => (marks as readonly unknown[]).includes(value);

/** Marks of proposals that can still be decided on. */
const openMarks = (marked: Readonly<Record<string, Marked>>, all: readonly Proposal[]) => {
  const open = new Set(all.filter(({ state }) => state === 'submitted').map(({ id }) => id));
  return Object.fromEntries(Object.entries(marked).filter(([id]) => open.has(id)));
};

const without = (closed: ReadonlySet<string>, marked: Readonly<Record<string, Marked>>) =>
  Object.fromEntries(Object.entries(marked).filter(([id]) => !closed.has(id)));

const marksIn = ({ fields, json }: WebRequest, all: readonly Proposal[]): Record<string, Marked> => {
  const { marked } = Object(json) as { marked?: unknown };
  const sent = Object(marked) as Record<string, unknown>;
  return Object.fromEntries(
    all.flatMap(({ id }): [string, Marked][] => {
      const given = Object(Object.hasOwn(sent, id) ? sent[id] : undefined) as Record<string, unknown>;
      const chosen = fields.one(`mark.${id}`) ?? given.mark;
      const reasons = fields.one(`reasons.${id}`) ?? given.reasons;
      const words = typeof reasons === 'string' ? reasons.replaceAll('\r\n', '\n').trim() : '';
      if (isMark(chosen)) return [[id, { mark: chosen, reasons: words }]];
      // Reasons without a mark are kept all the same: nothing typed is lost.
      return words ? [[id, { mark: 'hold', reasons: words }]] : [];
    }),
  );
};

const sorted = (marked: Readonly<Record<string, Marked>>) =>
  Object.entries(marked)
    .map(([id, { mark: chosen, reasons }]) => [id, chosen, reasons])
    .sort();

const inWords = (marked: Readonly<Record<string, Marked>>, all: readonly Proposal[]): string =>
  marks
    .map((each) => {
      const titles = all.filter(({ id }) => marked[id]?.mark === each).map(titleOfProposal);
      return titles.length ? `${markInWords[each]}: ${titles.join('; ')}` : '';
    })
    .filter(Boolean)
    .join('\n') || 'No marks.';
