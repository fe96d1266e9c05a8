import type { Call } from '../../shared/domain/call.ts';
import { namesakesOf, withNamesakes } from '../../shared/domain/namesake.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { askForRevision, fieldsOf, revisionForm, titleOfProposal } from '../../shared/domain/proposal.ts';
import { isRefusal, refuse } from '../../shared/domain/refusal.ts';
import {
  askForReview,
  keptFromReviewing,
  namedIn,
  noteForm,
  type Review,
  type ReviewFields,
  type ReviewNote,
  reviewForm,
  reviewsOf,
  summaryOf,
  writeReview,
} from '../../shared/domain/review.ts';
import { endOfDayAnywhere, spokenDeadline, spokenInstant } from '../../shared/domain/time.ts';
import { type FieldError, readForm, shapedAs, type Typed, typedOf } from '../../shared/forms/read-form.ts';
import { idFromForm, revisionFromForm, wordFrom } from '../../shared/http/form-id.ts';
import { actorOf, createWebHandler, page, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { reviewAsked, revisionAsked } from '../../shared/letters/review.ts';
import { doneIn, titleAfter } from '../../shared/pages/done.tsx';
import { versionsOf } from '../../shared/pages/revised-versions.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import { reviewIdFor } from '../../shared/store/reviews.ts';
import { createInterests } from './interests.ts';
import { createMergers } from './mergers.ts';
import * as pages from './pages.tsx';
import { ProgressPage } from './progress-page.tsx';
import {
  createRoom,
  type Dependencies,
  forReview,
  type Opened,
  type ReviewAgain,
  type Seen,
} from './room.ts';

export type { Dependencies };

/** Review by members of the MAG (R19), the revision that may follow, and proposals that become one. */
export const createHandler = (dependencies: Dependencies) => {
  const { calls, proposals, reviews, people, commit, newId, newKey, baseUrl } = dependencies;
  const room = createRoom(dependencies);
  const { opened } = room;
  const pathOf = ({ proposal }: Pick<Opened, 'proposal'>) => `/desk/proposals/${proposal.id}/review`;

  /** The page of one proposal and its reviews, with what was typed into one of its forms. */
  const reviewPage = async (request: WebRequest, found: Opened, more: ReviewAgain = {}) => {
    const { person, now, csrf, query } = request;
    if (!person) return signIn;
    const [seen, members, versions] = await Promise.all([
      room.seen(found, person, now),
      permits(person, 'arrange-reviews') ? people.present('mag') : [],
      versionsOf(found.proposal),
    ]);
    const { errors = [], status = errors.length ? 422 : 200 } = more;
    const done = errors.length ? undefined : doneIn(query, pages.told);
    const typing = { form: more.form, typed: more.typed ?? {}, errors };
    const data = errors.length ? { errors } : publicSeen(seen);
    return page(
      titleAfter(`Review: ${titleOfProposal(found.proposal)}`, done),
      pages.ReviewPage({ seen, members, now, csrf, typing, done, noteId: newId('reviewNote'), versions }),
      data,
      { status, wide: true },
    );
  };

  return createWebHandler<'reviews'>(dependencies, {
    ...createMergers(dependencies, room),
    ...createInterests(dependencies, room, reviewPage),

    'GET /desk/calls/{callId}/reviews': route({
      needs: 'read-reviews',
      subject: (request) => calls.get(request.params.callId ?? ''),
      answer: async ({ person, now }, call: Call) => {
        if (!person) return signIn;
        const [all, written, window] = await Promise.all([
          proposals.allOfCall(call.id),
          reviews.ofCall(call.id),
          room.windowOf(call),
        ]);
        const lines = all
          .filter(({ state }) => state !== 'merged')
          .map((proposal) => ({
            proposal,
            reviews: reviewsOf(proposal, written),
          }));
        return page(
          'Reviews',
          ProgressPage({ call, window, lines, person, now }),
          {
            opens: window.opens,
            closes: window.closes,
            proposals: lines.map((line) => ({
              id: line.proposal.id,
              title: titleOfProposal(line.proposal),
              in: summaryOf(line.reviews).inSoFar,
              of: summaryOf(line.reviews).asked,
            })),
          },
          { wide: true },
        );
      },
    }),

    'GET /desk/proposals/{proposalId}/review': route({
      needs: 'read-reviews',
      subject: opened,
      answer: (request, found: Opened) => reviewPage(request, found),
    }),

    'POST /desk/proposals/{proposalId}/review': route({
      needs: 'review-proposals',
      subject: opened,
      answer: async (request, found: Opened) => {
        const { person, now } = request;
        if (!person) return signIn;
        const { proposal, window } = found;
        const draft = wordFrom(request, 'act') === 'save-draft';
        const parsed = readForm(reviewForm, request);
        const typed: Typed = parsed.ok ? parsed.values : parsed.typed;
        const again = (errors: readonly FieldError[], status: number) =>
          reviewPage(request, found, { form: 'review', typed, errors, status });
        const id = reviewIdFor(proposal.id, person.id);
        const own = await room.reviewsOfOne(proposal, person);
        const before = own.find((review) => review.id === id);
        const out = keptFromReviewing(proposal, person, reviewsOf(proposal, own)[0]);
        // Who has a conflict learns that first, whatever they wrote.
        if (out) return out;
        const at = now.toISOString();
        const fields = draft ? shapedAs(reviewForm, sentTo(request, typed)) : typed;
        const after = writeReview(
          before,
          proposal,
          window,
          { id, at, person, fields },
          draft ? 'draft' : 'submitted',
        );
        if (isRefusal(after))
          return after.refused === 'invalid'
            ? again([{ name: 'notMine', message: after.reason }, ...(parsed.ok ? [] : parsed.errors)], 422)
            : again([{ name: '', message: after.reason }], 409);
        if (!draft && !parsed.ok) return again(parsed.errors, 422);
        if (Buffer.byteLength(JSON.stringify(fields)) > 100_000)
          return again(
            [{ name: '', message: 'This review is too long to be kept. Please shorten it.' }],
            422,
          );
        const read = wordFrom(request, 'read');
        if (!draft && read !== undefined && read !== (proposal.changedAt ?? 'as it came in'))
          return again(
            [
              {
                name: '',
                message: `The proposal was changed on ${spokenInstant(proposal.changedAt ?? now)}, while you wrote. What you typed is below: look at what the proposal says now, then send your review again.`,
              },
            ],
            409,
          );
        const by = actorOf(request);
        const seen = revisionFromForm(request) ?? before?.revision;
        // Said once, it holds wherever that other person is named.
        const others = draft || !after.tie ? [] : namesakesOf(person, namedIn(proposal));
        const refused = await commit({
          changes: [
            reviews.change(before && { ...before, revision: seen ?? before.revision }, after, by, at),
            ...(others.length ? [people.change(person, withNamesakes(person, others, now), by, at)] : []),
          ],
          audit: draft
            ? []
            : [
                {
                  ...forReview(before?.submittedAt ? 'changed a review' : 'reviewed a proposal', proposal),
                  at,
                  by,
                  news: before?.state !== 'submitted',
                },
              ],
        });
        if (!refused)
          return redirect(`${pathOf(found)}?done=${draft ? 'draft' : 'review'}`, {
            data: { id, state: after.state },
          });
        // The same click twice.
        const newer = await reviews.get(id);
        return newer && JSON.stringify(newer.fields) === JSON.stringify(fields)
          ? redirect(`${pathOf(found)}?done=${draft ? 'draft' : 'review'}`)
          : again([{ name: '', message: refused.reason }], 409);
      },
    }),

    'POST /desk/proposals/{proposalId}/discussion': route({
      needs: 'read-reviews',
      subject: opened,
      answer: async (request, found: Opened) => {
        const { person, now } = request;
        if (!person) return signIn;
        const parsed = readForm(noteForm, request);
        const seen = await room.seen(found, person, now);
        if (seen.out) return seen.out;
        if (!seen.mayRead) {
          const message = 'The discussion opens to you once your own review is in.';
          return reviewPage(request, found, { errors: [{ name: '', message }], status: 409 });
        }
        if (!parsed.ok)
          return reviewPage(request, found, {
            form: 'discussion',
            typed: parsed.typed,
            errors: parsed.errors,
          });
        const at = now.toISOString();
        const note: ReviewNote = {
          id: idFromForm(request, 'reviewNote', newId),
          revision: 0,
          proposalId: found.proposal.id,
          by: person.name,
          personId: person.id,
          words: parsed.values.message,
          at,
        };
        const refused = await commit({
          changes: [reviews.notes.change(undefined, note, actorOf(request), at)],
          // What was written stands on the page of its review only: who has not reviewed does not read it here either.
          audit: [
            {
              ...forReview('wrote in the discussion among reviewers', found.proposal),
              at,
              by: actorOf(request),
              news: true,
              hearers: hearersOf(seen),
            },
          ],
        });
        const first = refused && (await reviews.notes.get(note.id));
        // The same message sent twice is one.
        if (refused && first?.words !== note.words) return refused;
        return redirect(`${pathOf(found)}?done=note#discussion`, { created: true, data: { id: note.id } });
      },
    }),

    'POST /desk/proposals/{proposalId}/reviewers': route({
      needs: 'arrange-reviews',
      subject: opened,
      answer: async (request, found: Opened) => {
        const { now } = request;
        const { proposal, call, window } = found;
        const chosen = new Set(sentList(request, 'reviewers'));
        const again = (message: string) =>
          reviewPage(request, found, { form: 'reviewers', errors: [{ name: 'reviewers', message }] });
        const [members, written] = await Promise.all([people.present('mag'), room.reviewsHere(found)]);
        const asked = members.filter(({ id }) => chosen.has(id));
        if (!asked.length) return again('Choose at least one member of the MAG.');
        if (asked.length > 30) return again('Choose thirty members at most at once.');
        if (now.toISOString() >= window.closes)
          return again(`Review ended on ${spokenInstant(window.closes)}; nobody can be asked any more.`);
        const at = now.toISOString();
        const by = actorOf(request);
        const made: { review: Review; person: Person }[] = [];
        for (const person of asked) {
          const before = written.find(({ personId }) => personId === person.id);
          // Asked already, as after a second click: nothing to do.
          if (before) continue;
          const id = reviewIdFor(proposal.id, person.id);
          const review = askForReview(before, proposal, { id, at, person }, by.name);
          if (isRefusal(review)) return again(review.reason);
          made.push({ review, person });
        }
        if (!made.length) return redirect(`${pathOf(found)}?done=reviewers`);
        const refused = await commit({
          changes: made.map(({ review }) => reviews.change(undefined, review, by, at)),
          audit: [
            {
              ...forReview('asked for reviews', proposal),
              at,
              by,
              note: made.map(({ person }) => person.name).join(', '),
              news: false,
            },
          ],
          letters: made.map(({ review, person }) =>
            letterOf(reviewAsked, {
              to: { name: person.name, email: person.email },
              cause: review.id,
              event: 'asked',
              at: now,
              fields: {
                name: person.name,
                title: titleOfProposal(proposal),
                callTitle: call.title,
                opens: spokenInstant(window.opens),
                closes: spokenInstant(window.closes),
                reviewAt: `${baseUrl}${pathOf(found)}`,
              },
            }),
          ),
        });
        return refused ?? redirect(`${pathOf(found)}?done=reviewers`, { data: { asked: made.length } });
      },
    }),

    'GET /desk/proposals/{proposalId}/revision': route({
      needs: 'arrange-reviews',
      subject: opened,
      answer: ({ csrf }, { proposal, call, window }: Opened) =>
        page(
          'Ask for a revision',
          pages.RevisionPage({ proposal, call, window, csrf, typed: {}, errors: [] }),
          {
            id: proposal.id,
            revision: proposal.revision,
          },
        ),
    }),

    'POST /desk/proposals/{proposalId}/revision': route({
      needs: 'arrange-reviews',
      subject: opened,
      answer: async (request, { proposal, call, window }: Opened) => {
        const { csrf, now } = request;
        const parsed = readForm(revisionForm, request);
        const typed: Typed = parsed.ok ? parsed.values : parsed.typed;
        const again = (errors: readonly FieldError[], status: number) =>
          page(
            'Ask for a revision',
            pages.RevisionPage({ proposal, call, window, csrf, typed, errors }),
            { errors },
            { status },
          );
        if (!parsed.ok) return again(parsed.errors, 422);
        const { words, until } = parsed.values;
        const done = redirect(`/desk/proposals/${proposal.id}/review?done=revision`);
        if (proposal.revisionAsked?.words === words && proposal.revisionAsked.until === until) return done;
        const by = actorOf(request);
        const asked = askForRevision(proposal, { words, until, by: by.name }, now);
        if (isRefusal(asked)) return again([{ name: '', message: asked.reason }], 409);
        const wrong = wrongDeadline(until, call, now);
        if (wrong) return again([{ name: 'until', message: wrong }], 422);
        const at = now.toISOString();
        const key = newKey();
        const refused = await commit({
          changes: [proposals.change(proposal, { ...asked, keyHash: hashOfKey(key) }, by, at)],
          audit: [{ ...forReview('asked for a revision', proposal), at, by, note: words, news: true }],
          letters: [
            letterOf(revisionAsked, {
              to: { name: fieldsOf(proposal).name, email: proposal.email },
              cause: proposal.id,
              event: 'revision-asked',
              at: now,
              fields: {
                name: fieldsOf(proposal).name,
                title: titleOfProposal(proposal),
                callTitle: call.title,
                words,
                until: spokenDeadline(until),
                editAt: `${baseUrl}/proposals/${proposal.id}/edit?key=${key}`,
              },
            }),
          ],
        });
        return refused ? again([{ name: '', message: refused.reason }], 409) : done;
      },
    }),
  });
};

const signIn = refuse('not-allowed', 'Sign in to see reviews.');

/** Who hears of a message in the discussion: those whose own review is in, and who wrote in it before, as the secretariat may. */
const hearersOf = ({ reviews, notes, person }: Seen): string[] => {
  const writers = [...reviews.filter(({ state }) => state === 'submitted'), ...notes];
  return [...new Set(writers.map(({ personId }) => personId))].filter((id) => id !== person.id);
};

/** Proposers need days, and the meeting needs the answer. */
const wrongDeadline = (until: string, call: Pick<Call, 'decidedBy'>, now: Date): string | undefined => {
  if (endOfDayAnywhere(until) <= now.toISOString()) return 'This day has passed. Choose a later one.';
  return until > call.decidedBy
    ? `Decisions are due by ${spokenDeadline(call.decidedBy)}. Choose a day before, so that reviewers can read the revision.`
    : undefined;
};

/** What was typed, unparsed: for a draft. */
const sentTo = ({ fields, json }: WebRequest, typed: Typed): Typed =>
  json === undefined ? typedOf(reviewForm, fields) : typed;

const sentList = ({ fields, json }: WebRequest, name: string): readonly string[] => {
  const given = Object(json)[name] as unknown;
  return json === undefined
    ? fields.all(name)
    : (Array.isArray(given) ? given : []).filter((each) => typeof each === 'string');
};

/** For programmers: one's own review, and those of others where they are open. */
const publicSeen = ({ proposal, own, out, mayRead, reviews, notes, similar }: Seen) => ({
  proposalId: proposal.id,
  state: proposal.state,
  own: own && { state: own.state, fields: own.fields, revision: own.revision },
  conflict: out?.reason,
  summary: mayRead ? summaryOf(reviews) : undefined,
  reviews: mayRead
    ? reviews
        .filter(({ state }) => state === 'submitted')
        .map(({ name, fields }) => ({ name, fields: fields as Partial<ReviewFields> }))
    : undefined,
  discussion: mayRead ? notes.map(({ by, at, words }) => ({ by, at, words })) : undefined,
  similar: similar.map((each) => ({ id: each.proposal.id, shared: each.shared })),
});
