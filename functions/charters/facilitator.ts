import { facilitatorForm, looksMissing, nameFacilitator } from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { readForm } from '../../shared/forms/read-form.ts';
import { wordFrom } from '../../shared/http/form-id.ts';
import { refusedWith } from '../../shared/http/forum-desk.ts';
import { actorOf, type Routes, redirect, route } from '../../shared/http/web.ts';
import { facilitatorNamed } from '../../shared/letters/charter.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { workplanIdFor } from '../../shared/store/workplans.ts';
import { type CharterPage, othersWhoCan } from './charter-desk.ts';
import { type Dependencies, deskOf, type Room } from './room.ts';

/** R18: who goes along with a forum leaves the MAG, or cannot any more; the secretariat names another. */
export const facilitatorRoutes = (
  { people, charters, workplans, commit }: Dependencies,
  { onForum, latestOf, entry }: Room,
  showCharter: CharterPage,
) =>
  ({
    'POST /desk/forums/{forumId}/charter/facilitator': route({
      ...onForum,
      needs: 'name-facilitators',
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const [{ charter }, mag] = await Promise.all([latestOf(forum), people.present('mag')]);
        const parsed = readForm(facilitatorForm(othersWhoCan(mag, forum, charter)), request);
        // A second click.
        if (charter && wordFrom(request, 'facilitatorId') === charter.facilitator.id)
          return redirect(deskOf(forum, 'charter'));
        if (!parsed.ok)
          return showCharter(request, forum, { facilitator: parsed.typed, errors: parsed.errors });
        const again = (reason: string) =>
          showCharter(request, forum, { facilitator: { ...parsed.values }, ...refusedWith(reason) });
        const named = mag.find(({ id }) => id === parsed.values.facilitatorId);
        if (!charter || !person || !named)
          return again('There is no charter yet. Its team names the MAG facilitator in it.');
        const after = nameFacilitator(charter, named);
        if (isRefusal(after)) return again(after.reason);
        const [plan, goals] = await Promise.all([
          workplans.get(workplanIdFor(charter.id)),
          charters.goals.ofForum(forum.id),
        ]);
        const latest = goals.at(-1);
        const waits = plan?.draft?.proposed && !plan.draft.approvals.some(({ as }) => as === 'facilitator');
        const by = actorOf(request);
        const at = now.toISOString();
        const { reason } = parsed.values;
        const refused = await commit({
          changes: [
            charters.change(charter, after, by, at),
            ...(plan ? [workplans.change(plan, { ...plan, facilitator: after.facilitator }, by, at)] : []),
            // What the one before has not looked at, the new one does.
            ...(latest && looksMissing(latest).includes('facilitator')
              ? [charters.goals.change(latest, { ...latest, facilitatorId: named.id }, by, at)]
              : []),
          ],
          audit: [
            {
              ...entry(request, forum, { act: 'named another MAG facilitator', note: reason }),
              from: charter.facilitator.name,
              to: named.name,
            },
          ],
          letters: [
            letterOf(facilitatorNamed, {
              to: { name: named.name, email: named.email },
              cause: charter.id,
              event: `facilitator ${named.id} ${charter.revision}`,
              at: now,
              forumId: forum.id,
              fields: {
                name: named.name,
                forumTitle: forum.title,
                before: charter.facilitator.name,
                reason,
                by: person.name,
                forumPath: deskOf(forum, 'charter'),
                ...(waits ? { approvalPath: `/desk/forums/${forum.id}/workplan/approval` } : {}),
              },
            }),
          ],
        });
        return refused ? again(refused.reason) : redirect(deskOf(forum, 'charter'));
      },
    }),
  }) satisfies Partial<Routes<'charters'>>;
