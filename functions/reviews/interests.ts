import type * as z from 'zod/mini';
import type { Actor } from '../../shared/domain/audit.ts';
import { namesakesOf, notMeForm, withNamesakes } from '../../shared/domain/namesake.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { Proposal } from '../../shared/domain/proposal.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import {
  conflictForm,
  declareConflict,
  liftConflict,
  namedIn,
  noLongerForm,
} from '../../shared/domain/review.ts';
import { readForm } from '../../shared/forms/read-form.ts';
import { refusedWith } from '../../shared/http/forum-desk.ts';
import {
  type Answer,
  actorOf,
  type Route,
  type Routes,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import type { Change } from '../../shared/store/records.ts';
import { reviewIdFor } from '../../shared/store/reviews.ts';
import { type Dependencies, forReview, type Opened, type ReviewAgain, type Room } from './room.ts';

/** What becomes of what somebody said: no change, where it is said already. */
interface Said {
  done: Answer;
  change?: Change;
  note?: string;
}

/** R19: who has an interest in a proposal says so; who has none after all, says that too. */
export const createInterests = (
  { reviews, people, commit }: Dependencies,
  { opened }: Room,
  reviewPage: (request: WebRequest, found: Opened, more?: ReviewAgain) => Promise<Answer | Refusal>,
) => {
  /** Takes what a member says of their own interest. Refused, the form is shown again with what was typed. */
  const saying = <Schema extends z.ZodMiniObject>(
    {
      needs,
      form,
      schema,
      act,
    }: Pick<Route, 'needs'> & Pick<ReviewAgain, 'form'> & { schema: Schema; act: string },
    say: (
      words: z.infer<Schema>,
      about: { proposal: Proposal; path: string; person: Person; by: Actor; now: Date; at: string },
    ) => Promise<Said | Refusal> | Said,
  ) =>
    route({
      needs,
      subject: opened,
      answer: async (request, found: Opened) => {
        const { person, now } = request;
        if (!person) return refuse('not-allowed', 'Sign in to see reviews.');
        const parsed = readForm(schema, request);
        if (!parsed.ok)
          return reviewPage(request, found, { form, typed: parsed.typed, errors: parsed.errors });
        const again = (reason: string, status?: number) =>
          reviewPage(request, found, { form, typed: { ...parsed.values }, ...refusedWith(reason, status) });
        const { proposal } = found;
        const path = `/desk/proposals/${proposal.id}/review`;
        const [by, at] = [actorOf(request), now.toISOString()];
        const said = await say(parsed.values, { proposal, path, person, by, now, at });
        if (isRefusal(said)) return again(said.reason, said.refused === 'not-allowed' ? 403 : 409);
        const { done, change, ...note } = said;
        if (!change) return done;
        const line = { ...forReview(act, proposal), at, by, ...note, news: true };
        const refused = await commit({ changes: [change], audit: [line] });
        return refused ? again(refused.reason) : done;
      },
    });

  return {
    'POST /desk/proposals/{proposalId}/conflict': saying(
      {
        needs: 'review-proposals',
        form: 'conflict',
        schema: conflictForm,
        act: 'declared a conflict of interest',
      },
      async (words, { proposal, path, person, by, at }) => {
        const id = reviewIdFor(proposal.id, person.id);
        const before = await reviews.get(id);
        const there = `${path}?done=conflict`;
        if (before?.state === 'conflict') return { done: redirect(there) };
        const after = declareConflict(before, proposal, { id, at, person }, words);
        return {
          done: redirect(there, { data: { id, state: after.state } }),
          change: reviews.change(before, after, by, at),
        };
      },
    ),

    // Of a conflict of interest that followed the forum to its continuation (R9).
    'POST /desk/proposals/{proposalId}/conflict/no-longer': saying(
      {
        needs: 'review-proposals',
        form: 'no-longer',
        schema: noLongerForm,
        act: 'said that a conflict of interest holds no more',
      },
      async (words, { proposal, path, person, by, at }) => {
        const id = reviewIdFor(proposal.id, person.id);
        const before = await reviews.get(id);
        if (before?.noLonger?.words === words.noLonger) return { done: redirect(path) };
        const after = liftConflict(before, proposal, { at, person }, words);
        if (isRefusal(after)) return after;
        return {
          done: redirect(`${path}?done=no-longer`, { data: { id, state: after.state } }),
          change: reviews.change(before, after, by, at),
        };
      },
    ),

    'POST /desk/proposals/{proposalId}/not-me': saying(
      {
        needs: 'read-reviews',
        form: 'not-me',
        schema: notMeForm,
        act: 'answered that it is somebody else of the same name',
      },
      ({ notMe }, { proposal, path, person, by, now, at }) => {
        const others = namesakesOf(person, namedIn(proposal));
        const done = redirect(`${path}?done=not-me`);
        if (!others.length) return { done };
        const change = people.change(person, withNamesakes(person, others, now), by, at);
        return { done, change, note: notMe };
      },
    ),
  } satisfies Partial<Routes<'reviews'>>;
};
