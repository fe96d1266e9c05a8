import type { Call } from '../../shared/domain/call.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { proposersOf } from '../../shared/domain/merger.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { type Proposal, titleOfProposal } from '../../shared/domain/proposal.ts';
import {
  mayReadReviews,
  type Review,
  type ReviewWindow,
  reviewsOf,
  reviewWindow,
  stayingOutOf,
  summaryOf,
} from '../../shared/domain/review.ts';
import {
  listIsDecided,
  type Mark,
  type Marked,
  mark,
  markInWords,
  marks,
  mostAtOnce,
  overCapacity,
  reasonsField,
  type Selection,
  stayedOutOf,
  tooEarly,
  tooManyAtOnce,
  whatIf,
} from '../../shared/domain/selection.ts';
import type { FieldError } from '../../shared/forms/read-form.ts';
import { revisionFromForm, wordFrom } from '../../shared/http/form-id.ts';
import { actorOf, page, type Routes, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { titleAfter } from '../../shared/pages/done.tsx';
import { history } from '../../shared/store/records.ts';
import { ConfirmPage } from './confirm-page.tsx';
import { type Decision, decisionLetters, isForumId } from './decider.ts';
import { type Line, SelectionPage } from './list-page.tsx';
import type { Held } from './meeting.tsx';
import {
  conflictOf,
  type Dependencies,
  interestsOf,
  isNamesake,
  type Room,
  statementAbout,
  type Wrong,
  wrongStatement,
} from './room.ts';

/** The working list for the MAG's meeting (R19): proposals are marked on it, and it is confirmed all at once. */
export const listRoutes = (dependencies: Dependencies, room: Room) => {
  const { table, cycles, selections, commit, newId, baseUrl, contact } = dependencies;
  const { callOf, everythingOf, heldAt, take } = room;

  const pathOf = (call: Pick<Call, 'id'>) => `/desk/calls/${call.id}/selection`;

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
    const [saved, decided] = [request.query.has('saved'), request.query.has('decided')];
    return page(
      titleAfter('Selection', saved || decided),
      SelectionPage({
        call,
        csrf: request.csrf,
        selection: shown,
        lines,
        early,
        mayDecide: permits(request.person, 'decide-on-proposals'),
        errors,
        saved,
        decided,
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
    return { selection, decisions, written, errors, out, members };
  };

  /** The letters that confirming the list would send, and what the one who confirms it states. */
  const confirmPage = async (
    request: WebRequest,
    call: Call,
    {
      selection,
      decisions,
      written: reviews,
    }: { selection: Selection; decisions: readonly Decision[]; written: readonly Review[] },
    held: Held,
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
        reviews: summaryOf(reviewsOf(decision.proposal, reviews)).inSoFar,
        letters: await Promise.all(
          decisionLetters(decision, call, baseUrl, request.now).map((letter) => written(letter)),
        ),
      })),
    );
    const statement = statementAbout(decisions);
    return page(
      'Confirm the selection',
      ConfirmPage({
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

  return {
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
        const list = await ready(request, call);
        const { selection, decisions, errors, out, members } = list;
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
        if (wrong) return confirmPage(request, call, list, held, wrong);
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
  } satisfies Partial<Routes<'selection'>>;
};

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
): Line[] =>
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
      namesake: isNamesake(request, proposal, own),
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
