import { namesakesInTeam } from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { notMeForm, withNamesakes } from '../../shared/domain/namesake.ts';
import { readForm } from '../../shared/forms/read-form.ts';
import { wordFrom } from '../../shared/http/form-id.ts';
import { refusedWith } from '../../shared/http/forum-desk.ts';
import { actorOf, type Routes, redirect, route } from '../../shared/http/web.ts';
import type { CharterPage } from './charter-desk.ts';
import { type Dependencies, deskOf, type Room } from './room.ts';

/**
 * Somebody who decides on a charter, or acknowledges its mid-term update, says that who stands in its team is another person of
 * their name; it holds from then on, wherever that person is named (R19).
 */
export const notMeRoutes = (
  { people, commit }: Dependencies,
  { onForum, latestOf, worksBy, entry }: Room,
  showCharter: CharterPage,
) =>
  ({
    'POST /desk/forums/{forumId}/charter/not-me': route({
      ...onForum,
      needs: 'approve-charters',
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const parsed = readForm(notMeForm, request);
        if (!parsed.ok) return showCharter(request, forum, { notMe: parsed.typed, errors: parsed.errors });
        const [{ charter }, works] = await Promise.all([latestOf(forum), worksBy(forum)]);
        const back = redirect(
          deskOf(forum, wordFrom(request, 'from') === 'mid-term' ? 'mid-term' : 'charter'),
        );
        const others =
          person && [charter, works.charter].flatMap((each) => (each ? namesakesInTeam(each, person) : []));
        // A second click.
        if (!person || !others?.length) return back;
        const by = actorOf(request);
        const refused = await commit({
          changes: [people.change(person, withNamesakes(person, others, now), by, now.toISOString())],
          audit: [
            entry(request, forum, {
              act: 'answered that it is somebody else of the same name',
              note: parsed.values.notMe,
            }),
          ],
        });
        return refused
          ? showCharter(request, forum, { notMe: { ...parsed.values }, ...refusedWith(refused.reason) })
          : back;
      },
    }),
  }) satisfies Partial<Routes<'charters'>>;
