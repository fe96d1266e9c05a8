import { takeBackCharter } from '../../shared/domain/charter.ts';
import { type Forum, giveUp, givingUpForm, hearersOfGivingUp } from '../../shared/domain/forum.ts';
import { proposersOf } from '../../shared/domain/merger.ts';
import { normalEmail } from '../../shared/domain/people.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { freePlace } from '../../shared/domain/selection.ts';
import { readForm } from '../../shared/forms/read-form.ts';
import { refusedWith } from '../../shared/http/forum-desk.ts';
import { actorOf, type Routes, redirect, route } from '../../shared/http/web.ts';
import { forumGivenUp } from '../../shared/letters/forum-given-up.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import type { CharterPage } from './charter-desk.ts';
import { type Dependencies, deskOf, type Room } from './room.ts';

/** A forum that was accepted does not begin: its team, or the secretariat, says so with a reason, for everybody. */
export const givingUpRoutes = (
  { people, forums, charters, proposals, calls, selections, commit }: Dependencies,
  { onOwnForum, entry }: Room,
  showCharter: CharterPage,
) =>
  ({
    'POST /desk/forums/{forumId}/charter/giving-up': route({
      ...onOwnForum,
      needs: 'manage-forum',
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const parsed = readForm(givingUpForm, request);
        if (!parsed.ok) return showCharter(request, forum, { givingUp: parsed.typed, errors: parsed.errors });
        const again = (reason: string) =>
          showCharter(request, forum, { givingUp: { ...parsed.values }, ...refusedWith(reason) });
        if (!person) return again('Sign in to give it up.');
        const { reason } = parsed.values;
        // A second click.
        if (forum.givenUp?.byId === person.id && forum.givenUp.reason === reason)
          return redirect(deskOf(forum, 'charter'));
        const [all, proposal, call, present] = await Promise.all([
          charters.ofForum(forum.id),
          proposals.get(forum.proposalId),
          calls.get(forum.callId),
          people.present(),
        ]);
        const after = giveUp(forum, all, reason, person, now);
        if (isRefusal(after)) return again(after.reason);
        const by = actorOf(request);
        const at = now.toISOString();
        const charter = all.at(-1);
        // One that waited to be approved waits for nobody any more.
        const back = charter?.state === 'proposed' ? takeBackCharter(charter) : charter;
        const selection = call && (await selections.ofCall(call));
        const free = selection?.accepted.includes(forum.proposalId);
        const hearers = hearersOfGivingUp(
          forum,
          {
            present,
            facilitatorId: charter?.facilitator.id,
            proposers: proposal ? proposersOf(proposal) : [],
          },
          person,
        );
        const refused = await commit({
          changes: [
            forums.change(forum, after, by, at),
            // Whoever changes or proposes the charter at this moment is told.
            ...(charter && back && !isRefusal(back) ? [charters.change(charter, back, by, at)] : []),
            ...(selection && free
              ? [
                  selections.change(
                    selection,
                    freePlace(selection, { proposalId: forum.proposalId, reason, at }),
                    by,
                    at,
                  ),
                ]
              : []),
          ],
          audit: [entry(request, forum, { act: 'gave the forum up before it began', note: reason })],
          letters: hearers.map(({ name, email, hearer }) =>
            letterOf(forumGivenUp, {
              to: { name, email },
              cause: forum.id,
              event: `given up, to ${normalEmail(email)}`,
              at: now,
              forumId: forum.id,
              fields: {
                name,
                hearer,
                forumTitle: forum.title,
                callTitle: call?.title ?? 'its call',
                reason,
                by: person.name,
                as: after.givenUp?.as ?? 'IGF secretariat',
                forumPath: `/forums/${forum.id}`,
                selectionPath: `/desk/calls/${forum.callId}/selection`,
              },
            }),
          ),
        });
        return refused ? again(refused.reason) : redirect(deskOf(forum, 'charter'));
      },
    }),
  }) satisfies Partial<Routes<'charters'>>;
