import { callDeadline } from '../../shared/domain/call.ts';
import { callToGoOnIn, continuationForm, continuationOf } from '../../shared/domain/continuation.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Output } from '../../shared/domain/output.ts';
import { fieldsOf, proposalForm } from '../../shared/domain/proposal.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { spokenDay, spokenDeadline, spokenInstant } from '../../shared/domain/time.ts';
import { answersGiven } from '../../shared/forms/answers.tsx';
import { readForm } from '../../shared/forms/read-form.ts';
import { isSame } from '../../shared/forms/same.ts';
import { type Again, refusedWith } from '../../shared/http/forum-desk.ts';
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
import { proposalReceipt } from '../../shared/letters/proposal.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import { ContinuationPage } from './continuation-page.tsx';
import { approvedOf, type Dependencies, type Known, type Room } from './room.ts';

/** R9: a forum asks to go on, with its final report or well before the new MAG first meets. */
export const continuationRoutes = (dependencies: Dependencies, room: Room) => {
  const { calls, outputs, proposals, commit, newKey, baseUrl } = dependencies;
  const { onOwnForum, latestOf, entry } = room;

  return {
    'GET /desk/forums/{forumId}/continuation': route({
      ...onOwnForum,
      needs: 'manage-forum',
      answer: (request, forum: Forum) => showContinuation(request, forum),
    }),

    'POST /desk/forums/{forumId}/continuation': route({
      ...onOwnForum,
      needs: 'manage-forum',
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const [known, published] = await Promise.all([latestOf(forum), publishedOf(forum)]);
        const place = await placeToGoOn(known, now);
        const parsed = readForm(continuationForm(published), request);
        if (!parsed.ok)
          return showContinuation(request, forum, { typed: parsed.typed, errors: parsed.errors });
        const again = (reason: string) =>
          showContinuation(request, forum, { typed: { ...parsed.values }, ...refusedWith(reason) });
        if (isRefusal(place)) return again(place.reason);
        if (!person) return again('Sign in to ask to go on.');
        const { id } = await proposals.continuation(forum.id, place.call.id);
        const secret = newKey();
        const report = published.find((each) => each.id === parsed.values.reportId);
        const proposal = continuationOf(
          forum,
          parsed.values,
          { id, callId: place.call.id, keyHash: hashOfKey(secret), person, report },
          now,
        );
        const by = actorOf(request);
        const at = now.toISOString();
        const refused = await commit({
          changes: [proposals.change(undefined, proposal, by, at)],
          audit: [
            {
              record: proposal.id,
              at,
              by,
              act: 'asked to go on',
              title: forum.title,
              to: 'submitted',
              news: true,
              forumId: forum.id,
            },
            entry(request, forum, { act: 'asked to go on', note: place.call.title, news: false }),
          ],
          letters: [
            letterOf(proposalReceipt, {
              to: { name: person.name, email: person.email },
              cause: proposal.id,
              event: 'submitted-1',
              at: now,
              forumId: forum.id,
              fields: {
                title: forum.title,
                callTitle: place.call.title,
                change: 'submitted',
                at: spokenInstant(now),
                closes: spokenDeadline(callDeadline(place.call)),
                decidedBy: spokenDay(place.call.decidedBy),
                proposalAt: `${baseUrl}/proposals/${proposal.id}`,
                editAt: `${baseUrl}/proposals/${proposal.id}/edit?key=${secret}`,
                withdrawAt: `${baseUrl}/proposals/${proposal.id}/withdraw?key=${secret}`,
                answers: answersGiven(proposalForm, proposal.fields),
              },
            }),
          ],
        });
        const first = refused && (await proposals.get(id));
        // A second click is the same proposal; with something else in it, somebody of the team was faster.
        if (refused && !(first && isSame(first.fields, proposal.fields)))
          return again(
            first
              ? `${fieldsOf(first).name} asked to go on already; the proposal is in. Whoever sent it can change it by the link in the receipt.`
              : refused.reason,
          );
        return redirect(`/proposals/${id}`, { created: true, data: { id, state: 'submitted' } });
      },
    }),
  } satisfies Partial<Routes<'charters'>>;

  async function publishedOf(forum: Forum): Promise<Output[]> {
    return (await outputs.ofForum(forum.id)).items.filter(({ state }) => state === 'published');
  }

  async function placeToGoOn(known: Known, now: Date) {
    return callToGoOnIn(approvedOf(known), known.planned, (await calls.latest()).items, now);
  }

  async function showContinuation(request: WebRequest, forum: Forum, shown: Again = {}): Promise<Answer> {
    const [known, published, proposal] = await Promise.all([
      latestOf(forum),
      publishedOf(forum),
      proposals.get(forum.proposalId),
    ]);
    const place = await placeToGoOn(known, request.now);
    const asked = isRefusal(place)
      ? undefined
      : (await proposals.continuation(forum.id, place.call.id)).proposal;
    return page(
      `${forum.title}: go on`,
      ContinuationPage({
        forum,
        place,
        outputs: published,
        asked,
        csrf: request.csrf,
        typed: shown.typed ?? {
          question: forum.question,
          goal: forum.goal,
          evidence: known.charter?.evidence,
          outOfScope: known.charter?.outOfScope,
          organisations: forum.organisations,
          team: forum.team,
          groups: proposal ? fieldsOf(proposal).groups : [],
          reportId: published[0]?.id,
        },
        errors: shown.errors ?? [],
      }),
      shown.errors
        ? { errors: shown.errors }
        : isRefusal(place)
          ? { open: false, why: place.reason }
          : asked
            ? { open: false, proposalId: asked.id }
            : { open: true, callId: place.call.id, until: place.due },
      { status: shown.status ?? (shown.errors ? 422 : 200) },
    );
  }
};
