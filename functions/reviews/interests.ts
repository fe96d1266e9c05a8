import { namesakesOf, notMeForm, withNamesakes } from '../../shared/domain/namesake.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import {
  conflictForm,
  declareConflict,
  liftConflict,
  namedIn,
  noLongerForm,
} from '../../shared/domain/review.ts';
import { readForm } from '../../shared/forms/read-form.ts';
import {
  type Answer,
  actorOf,
  type Routes,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { reviewIdFor } from '../../shared/store/reviews.ts';
import { type Dependencies, forReview, type Opened, type ReviewAgain, type Room } from './room.ts';

/** R19: who has an interest in a proposal says so; who has none after all, says that too. */
export const createInterests = (
  { reviews, people, commit }: Dependencies,
  { opened }: Room,
  reviewPage: (request: WebRequest, found: Opened, more?: ReviewAgain) => Promise<Answer | Refusal>,
) => {
  const pathOf = ({ proposal }: Pick<Opened, 'proposal'>) => `/desk/proposals/${proposal.id}/review`;

  return {
    'POST /desk/proposals/{proposalId}/conflict': route({
      needs: 'review-proposals',
      subject: opened,
      answer: async (request, found: Opened) => {
        const { person, now } = request;
        if (!person) return signIn;
        const { proposal } = found;
        const parsed = readForm(conflictForm, request);
        if (!parsed.ok)
          return reviewPage(request, found, { form: 'conflict', typed: parsed.typed, errors: parsed.errors });
        const id = reviewIdFor(proposal.id, person.id);
        const before = await reviews.get(id);
        if (before?.state === 'conflict') return redirect(pathOf(found));
        const at = now.toISOString();
        const by = actorOf(request);
        const after = declareConflict(before, proposal, { id, at, person }, parsed.values);
        const refused = await commit({
          changes: [reviews.change(before, after, by, at)],
          audit: [{ ...forReview('declared a conflict of interest', proposal), at, by, news: true }],
        });
        return refused ?? redirect(pathOf(found), { data: { id, state: after.state } });
      },
    }),

    // Of a conflict of interest that followed the forum to its continuation (R9).
    'POST /desk/proposals/{proposalId}/conflict/no-longer': route({
      needs: 'review-proposals',
      subject: opened,
      answer: async (request, found: Opened) => {
        const { person, now } = request;
        if (!person) return signIn;
        const { proposal } = found;
        const parsed = readForm(noLongerForm, request);
        const again = (more: ReviewAgain) =>
          reviewPage(request, found, {
            form: 'no-longer',
            typed: parsed.ok ? { ...parsed.values } : parsed.typed,
            ...more,
          });
        if (!parsed.ok) return again({ errors: parsed.errors });
        const id = reviewIdFor(proposal.id, person.id);
        const before = await reviews.get(id);
        // A second click.
        if (before?.noLonger?.words === parsed.values.noLonger) return redirect(pathOf(found));
        const at = now.toISOString();
        const by = actorOf(request);
        const after = liftConflict(before, proposal, { at, person }, parsed.values);
        if (isRefusal(after))
          return again({
            errors: [{ name: '', message: after.reason }],
            status: after.refused === 'not-allowed' ? 403 : 409,
          });
        const refused = await commit({
          changes: [reviews.change(before, after, by, at)],
          audit: [
            {
              ...forReview('said that a conflict of interest holds no more', proposal),
              at,
              by,
              news: true,
            },
          ],
        });
        return refused
          ? again({ errors: [{ name: '', message: refused.reason }], status: 409 })
          : redirect(`${pathOf(found)}?saved=no-longer`, { data: { id, state: after.state } });
      },
    }),

    'POST /desk/proposals/{proposalId}/not-me': route({
      needs: 'read-reviews',
      subject: opened,
      answer: async (request, found: Opened) => {
        const { person, now } = request;
        if (!person) return signIn;
        const { proposal } = found;
        const parsed = readForm(notMeForm, request);
        if (!parsed.ok)
          return reviewPage(request, found, { form: 'not-me', typed: parsed.typed, errors: parsed.errors });
        const others = namesakesOf(person, namedIn(proposal));
        const done = redirect(`${pathOf(found)}?saved=not-me`);
        // A second click.
        if (!others.length) return done;
        const at = now.toISOString();
        const by = actorOf(request);
        const refused = await commit({
          changes: [people.change(person, withNamesakes(person, others, now), by, at)],
          audit: [
            {
              ...forReview('answered that it is somebody else of the same name', proposal),
              at,
              by,
              note: parsed.values.notMe,
              news: true,
            },
          ],
        });
        return refused
          ? reviewPage(request, found, {
              form: 'not-me',
              typed: { ...parsed.values },
              errors: [{ name: '', message: refused.reason }],
              status: 409,
            })
          : done;
      },
    }),
  } satisfies Partial<Routes<'reviews'>>;
};

const signIn = refuse('not-allowed', 'Sign in to see reviews.');
