import type { Actor, AuditEntry } from '../../shared/domain/audit.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import {
  confirmableUntil,
  decideOnSuggestion,
  type Suggestion,
  suggestionDecisionForm,
  suggestionForm,
  suggestionWaits,
  suggestsTheSame,
} from '../../shared/domain/suggestion.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { revisionFromForm } from '../../shared/http/form-id.ts';
import { mayWriteTo } from '../../shared/http/public-mail.ts';
import {
  type Answer,
  actorOf,
  page,
  type Routes,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { contactConfirm } from '../../shared/letters/suggestion.ts';
import { doneIn, titleAfter } from '../../shared/pages/done.tsx';
import { hashOfKey } from '../../shared/store/keys.ts';
import { history } from '../../shared/store/records.ts';
import { suggestionIdFor } from '../../shared/store/suggestions.ts';
import * as pages from './contact-pages.tsx';
import {
  addressed,
  type Dependencies,
  keyOf,
  type ListedLetter,
  linkGone,
  type Room,
  suggestionEntry,
} from './room.ts';

/** Other contacts that one letter may bring in an hour. */
const mostSuggestions = 5;

const doneInWords = {
  accept:
    'They were asked to confirm, by a letter that is on its way. Until they do, the contact stays as it is.',
  decline: 'Decided: the contact stays as it is.',
};

/** R28: another contact person that a recipient names, and what the coordinating team makes of it. */
export const contactRoutes = (dependencies: Dependencies, { openedLetter, showChoices, taking }: Room) => {
  const { suggestions, recipients, commit, counters, table, newKey, baseUrl } = dependencies;

  const showSuggestion = async (
    request: WebRequest,
    suggestion: Suggestion,
    wrong: { typed: Typed; errors: readonly FieldError[]; status?: number } | undefined = undefined,
  ): Promise<Answer> => {
    const [recipient, told] = await Promise.all([
      recipients.get(suggestion.recipientId),
      history(table, suggestion.id, request.query.get('history') ?? undefined),
    ]);
    const done = wrong ? undefined : doneIn(request.query, doneInWords);
    return page(
      titleAfter(`Another contact for ${suggestion.organisation}`, done),
      pages.SuggestionPage({
        suggestion,
        done,
        recipient,
        history: told,
        now: request.now,
        csrf: request.csrf,
        ...wrong,
      }),
      wrong ? { errors: wrong.errors } : { ...suggestion, keyHash: undefined },
      { status: wrong ? (wrong.status ?? 422) : 200 },
    );
  };

  return {
    'POST /choices/{letterId}/contact': route({
      needs: 'anyone',
      subject: openedLetter,
      answer: async (request, letter: ListedLetter) => {
        const { now } = request;
        const about = addressed(letter);
        if (!about) return linkGone;
        const parsed = readForm(suggestionForm, request);
        if (!parsed.ok) return showChoices(request, letter, { ...parsed, about: 'contact' });
        const fields = parsed.values;
        const done = redirect(`/choices/${letter.id}?key=${keyOf(request)}&named#contact`, {
          data: { named: true },
        });
        const id = suggestionIdFor(letter.id);
        const before = await suggestions.get(id);
        // A second click.
        if (before && suggestsTheSame(before, fields, now)) return done;
        const refusedWith = (reason: string, status: number) =>
          showChoices(request, letter, {
            typed: { ...fields },
            errors: [{ name: '', message: reason }],
            about: 'contact',
            status,
          });
        if (!(await counters.within('suggest', letter.id, mostSuggestions, now)))
          return refusedWith('That was often enough for one hour. Please try again in the next one.', 429);
        const at = now.toISOString();
        const by: Actor = { kind: 'submitter', name: letter.to.name };
        const after: Suggestion = {
          ...fields,
          ...about,
          id,
          revision: before?.revision ?? 0,
          state: 'open',
          sentAt: at,
          namedBy: letter.to.name,
        };
        const act =
          before && suggestionWaits(before, now)
            ? 'named another contact person, in the place of the one named before'
            : 'named another contact person';
        const refused = await commit({
          changes: [suggestions.change(before, after, by, at)],
          audit: [suggestionEntry(after, by, act, now)],
        });
        const there = refused && (await suggestions.get(id));
        if (refused && !(there && suggestsTheSame(there, fields, now)))
          return refusedWith(refused.reason, 409);
        return done;
      },
    }),

    'GET /desk/suggestions': route({
      needs: 'prepare-dissemination',
      answer: async ({ query, person, now }) => {
        const [{ items, cursor }, asked] = await Promise.all([
          suggestions.open(query.get('from') ?? undefined),
          suggestions.confirming(),
        ]);
        const isMine = ({ forumId }: Suggestion) => permits(person, 'prepare-dissemination', forumId);
        const mine = items.filter(isMine);
        return page(
          'Contact persons that recipients named',
          pages.SuggestionsPage({ suggestions: mine, asked: asked.items.filter(isMine), cursor, now }),
          {
            suggestions: mine.map(({ id, organisation, sentAt }) => ({ id, organisation, sentAt })),
            next: cursor,
          },
        );
      },
    }),

    'GET /desk/suggestions/{suggestionId}': route({
      needs: 'prepare-dissemination',
      subject: ({ params }) => suggestions.get(params.suggestionId ?? ''),
      forumOf: (suggestion: Suggestion) => suggestion.forumId,
      answer: (request, suggestion: Suggestion) => showSuggestion(request, suggestion),
    }),

    'POST /desk/suggestions/{suggestionId}': route({
      needs: 'prepare-dissemination',
      subject: ({ params }) => suggestions.get(params.suggestionId ?? ''),
      forumOf: (suggestion: Suggestion) => suggestion.forumId,
      answer: async (request, suggestion: Suggestion) => {
        const { now } = request;
        const parsed = readForm(suggestionDecisionForm, request);
        if (!parsed.ok) return showSuggestion(request, suggestion, parsed);
        const { decision, words } = parsed.values;
        const by = actorOf(request);
        const done = redirect(`/desk/suggestions/${suggestion.id}?done=${decision}`);
        const wrong = (reason: string) =>
          showSuggestion(request, suggestion, {
            typed: { ...parsed.values },
            errors: [{ name: '', message: reason }],
            status: 409,
          });
        const decided = decideOnSuggestion(suggestion, decision, { id: by.id ?? '', name: by.name }, now);
        if (isRefusal(decided)) return suggestion.decided?.by === by.name ? done : wrong(decided.reason);
        if ((revisionFromForm(request) ?? suggestion.revision) !== suggestion.revision)
          return wrong('Another person was named while you had this open. Look at it again, then decide.');
        const told = (act: string): AuditEntry => ({
          ...suggestionEntry(decided, by, act, now),
          ...(words ? { note: words } : {}),
        });
        const at = now.toISOString();
        if (decision === 'decline') {
          const act =
            suggestion.state === 'open' ? 'left the contact as it is' : 'took back that a person was named';
          const refused = await commit({
            changes: [suggestions.change(suggestion, decided, by, at)],
            audit: [told(act)],
          });
          return refused ? wrong(refused.reason) : done;
        }
        // Looked at now, so that nobody is asked in vain; they are the contact when they confirm.
        const taken = await taking(suggestion, by, now);
        if (isRefusal(taken)) return wrong(taken.reason);
        const tooMany = await mayWriteTo(counters, suggestion.email, request.ip, now);
        if (tooMany) return wrong(tooMany.reason);
        const key = newKey();
        const asked: Suggestion = { ...decided, keyHash: hashOfKey(key) };
        const refused = await commit({
          changes: [suggestions.change(suggestion, asked, by, at)],
          audit: [
            told(
              suggestion.state === 'open'
                ? 'took the contact person that was named, who is asked to confirm'
                : 'had the contact person asked once more to confirm',
            ),
          ],
          letters: [
            letterOf(contactConfirm, {
              to: { name: suggestion.name, email: suggestion.email },
              cause: suggestion.id,
              event: `confirm-${suggestion.revision + 1}`,
              at: now,
              forumId: suggestion.forumId,
              fields: {
                organisation: suggestion.organisation,
                ...(suggestion.namedBy ? { namedBy: suggestion.namedBy } : {}),
                outputTitle: taken.title,
                confirmAt: `${baseUrl}/suggestions/${suggestion.id}/confirm?key=${key}`,
                until: spokenInstant(confirmableUntil(asked)),
              },
            }),
          ],
        });
        return refused ? wrong(refused.reason) : done;
      },
    }),
  } satisfies Partial<Routes<'choices'>>;
};
