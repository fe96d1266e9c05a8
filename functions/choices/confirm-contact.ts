import type { Actor } from '../../shared/domain/audit.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { confirmSuggestion, type Suggestion } from '../../shared/domain/suggestion.ts';
import { page, type Routes, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import * as pages from './contact-pages.tsx';
import { type Dependencies, keyOf, type Room, suggestionEntry } from './room.ts';

/** The same for a wrong key, one that was taken back, and one that is not there. */
const confirmGone = refuse(
  'gone',
  'This link is no longer good. Somebody else may have been named since, or the coordinating team took it back.',
);

/** R28: whoever was named as a contact, and taken by the coordinating team, becomes it by confirming. */
export const confirmRoutes = ({ suggestions, commit }: Dependencies, { taking }: Room) => {
  /** One that was taken, for whoever holds the key of the letter about it. */
  const takenSuggestion = async (request: WebRequest): Promise<Suggestion | Refusal> => {
    const found = await suggestions.get(request.params.suggestionId ?? '');
    const isTaken = found?.state === 'confirming' || found?.state === 'accepted';
    if (!isTaken || found.keyHash !== hashOfKey(keyOf(request))) return confirmGone;
    // Too late is said before anybody clicks.
    const after = found.state === 'confirming' ? confirmSuggestion(found, request.now) : found;
    return isRefusal(after) ? after : found;
  };

  return {
    'GET /suggestions/{suggestionId}/confirm': route({
      needs: 'anyone',
      subject: takenSuggestion,
      answer: (request, suggestion: Suggestion) =>
        page('Confirm that you are the contact', pages.ConfirmContact({ suggestion, key: keyOf(request) }), {
          organisation: suggestion.organisation,
          state: suggestion.state,
        }),
    }),

    'POST /suggestions/{suggestionId}/confirm': route({
      needs: 'anyone',
      subject: takenSuggestion,
      answer: async (request, suggestion: Suggestion) => {
        const { now } = request;
        const done = redirect(`/suggestions/${suggestion.id}/confirm?key=${keyOf(request)}`, {
          data: { organisation: suggestion.organisation, state: 'accepted' },
        });
        // A second click.
        if (suggestion.state === 'accepted') return done;
        const after = confirmSuggestion(suggestion, now);
        if (isRefusal(after)) return after;
        const by: Actor = { kind: 'submitter', name: suggestion.name };
        const taken = await taking(suggestion, by, now);
        if (isRefusal(taken)) return taken;
        const refused = await commit({
          changes: [suggestions.change(suggestion, after, by, now.toISOString()), ...taken.changes],
          audit: [suggestionEntry(after, by, 'confirmed to be the contact person', now)],
          also: taken.also,
        });
        return refused && (await suggestions.get(suggestion.id))?.state !== 'accepted' ? refused : done;
      },
    }),
  } satisfies Partial<Routes<'choices'>>;
};
