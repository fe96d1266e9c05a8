import {
  acknowledgeMidTerm,
  acknowledgementForm,
  type Charter,
  type CharterCycles,
  charterSpan,
  fileMidTerm,
  midTermForm,
} from '../../shared/domain/charter.ts';
import { meetingAfter } from '../../shared/domain/cycle.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { isOfTeam, type Person } from '../../shared/domain/people.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { spokenDay } from '../../shared/domain/time.ts';
import { withMidTermFiled } from '../../shared/domain/workplan.ts';
import { readForm, type Typed } from '../../shared/forms/read-form.ts';
import { type Again, hasReadAnother, refusedWith } from '../../shared/http/forum-desk.ts';
import {
  type Answer,
  actorOf,
  page,
  type Routes,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { midTermAcknowledged } from '../../shared/letters/charter.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { workplanIdFor } from '../../shared/store/workplans.ts';
import { DeskMidTerm } from './mid-term-page.tsx';
import { type Dependencies, deskOf, type Room } from './room.ts';

/** R10: the mid-term update of a charter of two years, filed by the team and acknowledged by the secretariat. */
export const midTermRoutes = (
  { people, charters, workplans, commit }: Dependencies,
  { onForum, onOwnForum, worksBy, keep, entry }: Room,
) => {
  return {
    'GET /desk/forums/{forumId}/mid-term': route({
      ...onOwnForum,
      needs: 'read-forum',
      answer: (request, forum: Forum) => showMidTerm(request, forum),
    }),

    'POST /desk/forums/{forumId}/mid-term': route({
      ...onOwnForum,
      needs: 'manage-forum',
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const parsed = readForm(midTermForm, request);
        if (!parsed.ok) return showMidTerm(request, forum, { typed: parsed.typed, errors: parsed.errors });
        const typed: Typed = { ...parsed.values };
        const { charter, cycles } = await worksBy(forum);
        if (!charter || !person)
          return showMidTerm(request, forum, {
            typed,
            ...refusedWith('There is no approved charter to report on yet.'),
          });
        const plan = await workplans.get(workplanIdFor(charter.id));
        const refused = await keep(
          request,
          forum,
          fileMidTerm(charter, parsed.values, person, now, cycles),
          (after, by, at) => {
            const marked = plan && withMidTermFiled(plan, after);
            return [
              charters.change(charter, after, by, at),
              ...(marked && marked !== plan ? [workplans.change(plan, marked, by, at)] : []),
            ];
          },
          { act: charter.midTerm ? 'filed the mid-term update anew' : 'filed the mid-term update' },
        );
        return refused
          ? showMidTerm(request, forum, { typed, ...refusedWith(refused.reason) })
          : redirect(deskOf(forum, 'mid-term'));
      },
    }),

    'POST /desk/forums/{forumId}/mid-term/acknowledgement': route({
      ...onForum,
      needs: 'acknowledge-mid-term',
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const parsed = readForm(acknowledgementForm, request);
        if (!parsed.ok) return showMidTerm(request, forum, { answer: parsed.typed, errors: parsed.errors });
        const { words } = parsed.values;
        const { charter, cycles } = await worksBy(forum);
        if (!charter || !person)
          return showMidTerm(request, forum, refusedWith('The team has not filed its mid-term update yet.'));
        const known = charter.midTerm?.acknowledged;
        // A second click.
        if (known?.byId === person.id && known.words === words) return redirect(deskOf(forum, 'mid-term'));
        if (!known && hasReadAnother(request, charter.midTerm?.at))
          return showMidTerm(request, forum, {
            answer: { words },
            ...refusedWith(
              'The team filed its update anew since you opened this page. Nothing was acknowledged: read it again first.',
            ),
          });
        const after = acknowledgeMidTerm(charter, words, person, now);
        const refused = isRefusal(after)
          ? after
          : await commit({
              changes: [charters.change(charter, after, actorOf(request), now.toISOString())],
              audit: [entry(request, forum, { act: 'acknowledged the mid-term update', note: words })],
              letters: cycles ? await toTheTeam(forum, after, cycles, person, now) : [],
            });
        return refused
          ? showMidTerm(request, forum, { answer: { words }, ...refusedWith(refused.reason) })
          : redirect(deskOf(forum, 'mid-term'));
      },
    }),
  } satisfies Partial<Routes<'charters'>>;

  /** That the update was acknowledged, with the words, and what that means for the second year: to the team. */
  async function toTheTeam(forum: Forum, charter: Charter, cycles: CharterCycles, by: Person, now: Date) {
    const team = (await people.present('coordinating-team')).filter((each) => isOfTeam(each, forum.id));
    return team.map(({ id, name, email }) =>
      letterOf(midTermAcknowledged, {
        to: { name, email },
        cause: charter.id,
        event: `mid-term acknowledged ${id}`,
        at: now,
        forumId: forum.id,
        fields: {
          name,
          forumTitle: forum.title,
          words: charter.midTerm?.acknowledged?.words ?? '',
          by: by.name,
          rested: charterSpan(charter, cycles).secondYear <= now.toISOString(),
          secondYear: spokenDay(meetingAfter(cycles.cycle).ends),
          planPath: `/desk/forums/${forum.id}/workplan`,
        },
      }),
    );
  }

  async function showMidTerm(
    request: WebRequest,
    forum: Forum,
    shown: Again & { answer?: Typed } = {},
  ): Promise<Answer> {
    const { charter, cycles } = await worksBy(forum);
    return page(
      `Mid-term update of ${forum.title}`,
      DeskMidTerm({
        forum,
        charter,
        cycles,
        now: request.now,
        person: request.person,
        csrf: request.csrf,
        typed: shown.typed ?? charter?.midTerm ?? {},
        answer: shown.answer ?? {},
        errors: shown.errors ?? [],
      }),
      shown.errors ? { errors: shown.errors } : { midTerm: charter?.midTerm },
      { status: shown.status ?? (shown.errors ? 422 : 200) },
    );
  }
};
