import {
  approvedOn,
  type Charter,
  charterDecisionForm,
  charterForm,
  charterOn,
  charterStanding,
  cyclesOfCharter,
  decideOnCharter,
  earlierThan,
  type Goal,
  proposeCharter,
  takeBackCharter,
  writeCharter,
  wrongDecision,
} from '../../shared/domain/charter.ts';
import { type Forum, whyGivenUp } from '../../shared/domain/forum.ts';
import { standingOfForum } from '../../shared/domain/forum-standing.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { isOfTeam, type Person } from '../../shared/domain/people.ts';
import { isRefusal, type Refusal } from '../../shared/domain/refusal.ts';
import { daySchema } from '../../shared/domain/time.ts';
import { type FieldError, readForm } from '../../shared/forms/read-form.ts';
import { saysTheSame } from '../../shared/forms/same.ts';
import { revisionFromForm, wordFrom } from '../../shared/http/form-id.ts';
import { hasReadAnother, refusedWith, type Told } from '../../shared/http/forum-desk.ts';
import { actorOf, page, type Routes, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { givenBack } from '../../shared/letters/given-back.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { charterIdFor, goalIdFor } from '../../shared/store/charters.ts';
import {
  type CharterPage,
  mayBeginIn,
  overIn,
  publicCharter,
  typedFrom,
  writtenNow,
} from './charter-desk.ts';
import { PublicCharter } from './charter-pages.tsx';
import { type Dependencies, deskOf, type Room } from './room.ts';

/** R10: a charter is written by the team, proposed, and approved by the MAG facilitator or the secretariat, or given back. */
export const charterRoutes = (
  { people, forums, charters, commit }: Dependencies,
  room: Room,
  showCharter: CharterPage,
) => {
  const { onForum, onOwnForum, latestOf, continuationOf } = room;

  /** Puts a charter in its next state, and with an approved one the goal of the forum; with the letters that tell of it. */
  const keep = async (
    request: WebRequest,
    forum: Forum,
    before: Charter | undefined,
    after: Charter | Refusal,
    told: Told,
    goal?: PutInPlace,
    letters: readonly Letter[] = [],
  ): Promise<Refusal | undefined> => {
    if (isRefusal(after)) return after;
    const by = actorOf(request);
    const at = request.now.toISOString();
    return commit({
      changes: [
        charters.change(before, after, by, at),
        ...(goal
          ? [
              charters.goals.change(undefined, goal.after, by, at),
              ...(goal.before
                ? [charters.goals.change(goal.before, { ...goal.before, superseded: true }, by, at)]
                : []),
              forums.change(forum, { ...forum, goal: goal.after.goal }, by, at),
            ]
          : []),
      ],
      audit: [room.entry(request, forum, told)],
      letters,
    });
  };

  /** What a charter that was given back tells its team: who did, and what to change. */
  const toTheTeam = async (forum: Forum, before: Charter, by: Person, words: string, now: Date) =>
    (await people.present('coordinating-team'))
      .filter((person) => isOfTeam(person, forum.id))
      .map(({ id, name, email }) =>
        letterOf(givenBack, {
          to: { name, email },
          cause: before.id,
          event: `given back ${before.proposed?.at} ${id}`,
          at: now,
          forumId: forum.id,
          fields: {
            name,
            what: 'charter',
            forumTitle: forum.title,
            by: by.name,
            as: by.id === before.facilitator.id ? 'facilitator' : 'secretariat',
            words,
            deskPath: deskOf(forum, 'charter'),
          },
        }),
      );

  return {
    'GET /forums/{forumId}/charter': route({
      ...onForum,
      needs: 'anyone',
      answer: async ({ now, person, query }, forum: Forum) => {
        const known = await latestOf(forum);
        const all = known.charter ? [...known.earlier, known.charter] : [];
        const latest = charterOn(all);
        const charter = charterOn(all, daySchema.safeParse(query.get('on')).data);
        const { cycle, cycles } = cyclesOfCharter(charter, known.planned);
        const until = all.filter(({ number }) => number <= (charter?.number ?? 0));
        const { lapsed } = standingOfForum(until, known.planned, now);
        const earlier = earlierThan(latest, all, known.planned);
        return page(
          `Charter of ${forum.title}`,
          PublicCharter({
            forum,
            charter,
            cycles,
            cycle,
            lapsed,
            isEarlier: charter !== latest,
            earlier: earlier.filter(({ on }) => !charter || charter === latest || on !== approvedOn(charter)),
            now,
            person,
          }),
          charter
            ? {
                ...publicCharter(charter),
                standing: cycles && charterStanding(charter, cycles, now),
                lapsed,
                earlier,
              }
            : {},
        );
      },
    }),

    'GET /desk/forums/{forumId}/charter': route({
      ...onOwnForum,
      needs: 'read-forum',
      answer: (request, forum: Forum) => showCharter(request, forum),
    }),

    'POST /desk/forums/{forumId}/charter': route({
      ...onOwnForum,
      needs: 'manage-forum',
      answer: async (request, forum: Forum) => {
        const [known, mag] = await Promise.all([latestOf(forum), people.present('mag')]);
        const form = charterForm(mag, mayBeginIn(known, request.now));
        const parsed = readForm(form, request);
        if (!parsed.ok) return showCharter(request, forum, { typed: parsed.typed, errors: parsed.errors });
        const ended = whyGivenUp(forum);
        if (ended)
          return showCharter(request, forum, { typed: { ...parsed.values }, ...refusedWith(ended.reason) });
        const { number, before } = writtenNow(known, request.now);
        const id = before?.id ?? charterIdFor(forum.id, number);
        const facilitator = mag.find((each) => each.id === parsed.values.facilitatorId);
        const after = writeCharter(
          before,
          { id, number, forum, facilitatorName: facilitator?.name ?? '' },
          parsed.values,
          request.now,
        );
        // Against the version the form was filled in on: who was faster is told by what is in the way.
        const seen = before && { ...before, revision: revisionFromForm(request) ?? 0 };
        const refused = await keep(request, forum, seen, after, {
          act: before ? 'changed the draft of the charter' : 'began a charter',
          news: false,
        });
        if (!refused) return redirect(deskOf(forum, 'charter'), { data: { id } });
        // The same form sent twice says what is there already.
        const now = (await charters.ofForum(forum.id)).at(-1);
        if (now && saysTheSame(form, typedFrom(now), parsed.values))
          return redirect(deskOf(forum, 'charter'), { data: { id: now.id } });
        return showCharter(request, forum, {
          typed: { ...parsed.values },
          ...refusedWith(refused.reason),
          newer: now,
        });
      },
    }),

    'POST /desk/forums/{forumId}/charter/propose': route({
      ...onOwnForum,
      needs: 'manage-forum',
      answer: async (request, forum: Forum) => {
        const known = await latestOf(forum);
        const { charter } = known;
        if (!charter) return showCharter(request, forum, refusedWith('Write the charter first.'));
        const { person } = request;
        if (!person) return showCharter(request, forum, refusedWith('Sign in to propose.'));
        const back = wordFrom(request, 'act') === 'take-back';
        // A second click.
        if (charter.state === (back ? 'draft' : 'proposed')) return redirect(deskOf(forum, 'charter'));
        const over = back ? undefined : (whyGivenUp(forum) ?? overIn(charter.cycleId, known, request.now));
        if (over) return showCharter(request, forum, refusedWith(over.reason));
        const after = back ? takeBackCharter(charter) : proposeCharter(charter, person, request.now);
        const refused = await keep(request, forum, charter, after, {
          act: back ? 'took the charter back' : 'proposed the charter',
          news: !back,
        });
        return refused
          ? showCharter(request, forum, refusedWith(refused.reason))
          : redirect(deskOf(forum, 'charter'));
      },
    }),

    'POST /desk/forums/{forumId}/charter/decision': route({
      ...onForum,
      needs: 'approve-charters',
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const known = await latestOf(forum);
        const { charter } = known;
        if (!charter || !person)
          return showCharter(request, forum, refusedWith('There is no charter to decide on yet.'));
        const parsed = readForm(charterDecisionForm, request);
        const again = (errors: readonly FieldError[], status = 422) =>
          showCharter(request, forum, {
            decision: parsed.ok ? { ...parsed.values } : parsed.typed,
            errors,
            status,
          });
        const refusedAs = (reason: string, status = 409) => again([{ name: '', message: reason }], status);
        const { decided } = charter;
        // A second click on the same decision.
        if (
          parsed.ok &&
          charter.state !== 'proposed' &&
          decided?.byId === person.id &&
          decided.approved === (parsed.values.decision === 'approve') &&
          decided.words === parsed.values.words
        )
          return redirect(deskOf(forum, 'charter'));
        const ended = whyGivenUp(forum);
        if (ended) return refusedAs(ended.reason);
        if (charter.state === 'proposed' && hasReadAnother(request, charter.proposed?.at))
          return refusedAs(
            'The team changed the charter since you opened this page. Nothing was decided: read it again, then decide.',
          );
        if (!parsed.ok) return again(parsed.errors);
        const follows = charter.number > 1 && parsed.values.decision === 'approve';
        const continuation = follows ? await continuationOf(forum, known) : undefined;
        const after = decideOnCharter(charter, parsed.values, person, now, continuation);
        if (isRefusal(after)) return refusedAs(after.reason, after.refused === 'not-allowed' ? 403 : 409);
        const wrong = wrongDecision(parsed.values);
        if (wrong.length) return again(wrong);
        const over = after.state === 'approved' ? overIn(after.cycleId, known, now) : undefined;
        if (over) return refusedAs(over.reason);
        const approved = after.state === 'approved';
        const refused = await keep(
          request,
          forum,
          charter,
          after,
          { act: approved ? 'approved the charter' : 'gave the charter back', note: after.decided?.words },
          approved ? await goalOfCharter(forum, after, person, now) : undefined,
          approved ? [] : await toTheTeam(forum, charter, person, parsed.values.words ?? '', now),
        );
        return refused ? refusedAs(refused.reason) : redirect(deskOf(forum, 'charter'));
      },
    }),
  } satisfies Partial<Routes<'charters'>>;

  /** The goal that a charter puts in place of the last, found clear and realistic by whoever approved it. */
  async function goalOfCharter(
    forum: Forum,
    charter: Charter,
    person: Person,
    now: Date,
  ): Promise<PutInPlace> {
    const before = (await charters.goals.ofForum(forum.id)).at(-1);
    const number = (before?.number ?? 0) + 1;
    const { goal, evidence, outOfScope, why, proposed, facilitator, decided } = charter;
    const after: Goal = {
      id: goalIdFor(forum.id, number),
      revision: 0,
      forumId: forum.id,
      number,
      stage: 'charter',
      goal,
      evidence,
      outOfScope,
      ...(why === undefined ? {} : { why }),
      by: proposed?.by ?? person.name,
      at: now.toISOString(),
      title: forum.title,
      ...(await room.lookersAt(forum, charter)),
      checks: [
        {
          by: person.name,
          byId: person.id,
          at: now.toISOString(),
          facilitator: person.id === facilitator.id,
          ...(person.id === facilitator.id ? {} : { secretariat: true }),
          clear: true,
          realistic: true,
          ...(decided?.words === undefined ? {} : { words: decided.words }),
        },
      ],
    };
    return { before, after };
  }
};

/** A version of a goal, and the one that nobody has to look at any more because of it. */
interface PutInPlace {
  before: Goal | undefined;
  after: Goal;
}
