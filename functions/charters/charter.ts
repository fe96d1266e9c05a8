import {
  type Charter,
  charterDecisionForm,
  charterForm,
  charterStanding,
  cyclesOfCharter,
  decideOnCharter,
  facilitatorForm,
  type Goal,
  looksMissing,
  nameFacilitator,
  proposeCharter,
  takeBackCharter,
  whyNotGoingOn,
  whyOver,
  writeCharter,
  wrongDecision,
} from '../../shared/domain/charter.ts';
import { cyclesToGoOnIn } from '../../shared/domain/continuation.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { standingOfForum } from '../../shared/domain/forum-standing.ts';
import { isOfTeam, type Person } from '../../shared/domain/people.ts';
import { fieldsOf, type Proposal } from '../../shared/domain/proposal.ts';
import { isRefusal, type Refusal } from '../../shared/domain/refusal.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { saysTheSame } from '../../shared/forms/same.ts';
import { revisionFromForm, wordFrom } from '../../shared/http/form-id.ts';
import { type Again, hasReadAnother, refusedWith, type Told } from '../../shared/http/forum-desk.ts';
import {
  type Answer,
  actorOf,
  page,
  type Routes,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { facilitatorNamed } from '../../shared/letters/charter.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { charterIdFor, goalIdFor } from '../../shared/store/charters.ts';
import { history } from '../../shared/store/records.ts';
import { workplanIdFor } from '../../shared/store/workplans.ts';
import { DeskCharter, PublicCharter } from './charter-pages.tsx';
import { approvedOf, type Dependencies, deskOf, type Known, type Room } from './room.ts';

/** R10: a charter is written by the team, proposed, and approved by the MAG facilitator or the secretariat, or given back. */
export const charterRoutes = (dependencies: Dependencies, room: Room) => {
  const { table, people, forums, charters, proposals, workplans, commit } = dependencies;
  const { onForum, onOwnForum, latestOf, continuationOf, entry } = room;

  /** Puts a charter in its next state, and with an approved one the goal of the forum. */
  const keep = (
    request: WebRequest,
    forum: Forum,
    before: Charter | undefined,
    after: Charter | Refusal,
    told: Told,
    goal?: PutInPlace,
  ) =>
    room.keep(
      request,
      forum,
      after,
      (kept, by, at) => [
        charters.change(before, kept, by, at),
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
      told,
    );

  return {
    'GET /forums/{forumId}/charter': route({
      ...onForum,
      needs: 'anyone',
      answer: async ({ now, person }, forum: Forum) => {
        const known = await latestOf(forum);
        const charter = approvedOf(known);
        const { cycle, cycles } = cyclesOfCharter(charter, known.planned);
        const all = known.charter ? [...known.earlier, known.charter] : [];
        const { lapsed } = standingOfForum(all, known.planned, now);
        return page(
          `Charter of ${forum.title}`,
          PublicCharter({ forum, charter, cycles, cycle, lapsed, now, person }),
          charter
            ? { ...publicCharter(charter), standing: cycles && charterStanding(charter, cycles, now), lapsed }
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
        const over = back ? undefined : overIn(charter.cycleId, known, request.now);
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
        );
        return refused ? refusedAs(refused.reason) : redirect(deskOf(forum, 'charter'));
      },
    }),

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
              },
            }),
          ],
        });
        return refused ? again(refused.reason) : redirect(deskOf(forum, 'charter'));
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
      ...(await room.facilitatorOf(forum, charter)),
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

  async function showCharter(
    request: WebRequest,
    forum: Forum,
    shown: Again & { decision?: Typed; facilitator?: Typed; newer?: Charter | undefined } = {},
  ): Promise<Answer> {
    const [known, mag, proposal, past] = await Promise.all([
      latestOf(forum),
      people.present('mag'),
      proposals.get(forum.proposalId),
      history(table, forum.id, request.query.get('history') ?? undefined),
    ]);
    const { charter, cycles } = known;
    const { before, number } = writtenNow(known, request.now);
    // Of a charter that follows another, and is not in force itself.
    const follows = number > 1 && before?.state !== 'approved';
    const continuation = follows ? await continuationOf(forum, known) : undefined;
    return page(
      `Charter of ${forum.title}`,
      DeskCharter({
        forum,
        ...known,
        planned: mayBeginIn(known, request.now),
        draft: before,
        over: before && before.state !== 'approved' ? overIn(before.cycleId, known, request.now) : undefined,
        follows: follows ? { continuation, why: whyNotGoingOn({ number }, continuation) } : undefined,
        mag,
        person: request.person,
        csrf: request.csrf,
        now: request.now,
        history: past,
        typed:
          shown.typed ??
          (before ? typedFrom(before) : beginningOf(forum, continuation, proposal, known, request.now)),
        decision: shown.decision ?? {},
        others: othersWhoCan(mag, forum, charter),
        facilitator: shown.facilitator,
        errors: shown.errors ?? [],
        newer: shown.newer,
      }),
      shown.errors
        ? { errors: shown.errors }
        : {
            ...(charter ? publicCharter(charter) : {}),
            revision: charter?.revision,
            standing: charter && cycles && charterStanding(charter, cycles, request.now),
          },
      { status: shown.status ?? (shown.errors ? 422 : 200) },
    );
  }
};

/** The members of the MAG who can be named its facilitator: none of its team, and not who is it. */
const othersWhoCan = (mag: readonly Person[], forum: Forum, charter: Charter | undefined): Person[] =>
  mag.filter((member) => member.id !== charter?.facilitator.id && !isOfTeam(member, forum.id));

/** A version of a goal, and the one that nobody has to look at any more because of it. */
interface PutInPlace {
  before: Goal | undefined;
  after: Goal;
}

/** Which charter is written now: the one that is not approved yet, or the next where the last one has ended. */
const writtenNow = (
  { charter, cycles }: Known,
  now: Date,
): { number: number; before: Charter | undefined } => {
  if (!charter) return { number: 1, before: undefined };
  const ended = cycles && charterStanding(charter, cycles, now) === 'ended';
  return ended
    ? { number: charter.number + 1, before: undefined }
    : { number: charter.number, before: charter };
};

/**
 * The cycles in which the charter that is written now may begin: none that is over, but that of the draft itself, which can
 * still be saved; one that follows another, after that.
 */
const mayBeginIn = (known: Known, now: Date): readonly Cycle[] => {
  const { number, before } = writtenNow(known, now);
  const last = number > 1 && before?.state !== 'approved' ? approvedOf(known) : undefined;
  return (last ? cyclesToGoOnIn(last, known.planned) : known.planned).filter(
    ({ id }) => id === before?.cycleId || !overIn(id, known, now),
  );
};

const overIn = (cycleId: string, { planned }: Known, now: Date) => {
  const { cycles } = cyclesOfCharter({ cycleId }, planned);
  return cycles && whyOver(cycles, now);
};

const typedFrom = ({ facilitator, ...charter }: Charter): Typed => ({
  ...charter,
  facilitatorId: facilitator.id,
});

/** What a new charter begins with: what the forum goes on with, or what the forum, its proposal and the charter before say. */
const beginningOf = (
  forum: Forum,
  continuation: Proposal | undefined,
  proposal: Proposal | undefined,
  known: Known,
  now: Date,
): Typed => {
  const { charter } = known;
  const goesOnWith = continuation?.state === 'accepted' ? fieldsOf(continuation) : undefined;
  const proposed = proposal && fieldsOf(proposal);
  const today = now.toISOString().slice(0, 10);
  return {
    cycleId: mayBeginIn(known, now).find(({ meeting }) => meeting.starts <= today)?.id ?? '',
    goal: goesOnWith?.goal ?? forum.goal,
    evidence: goesOnWith?.evidence ?? charter?.evidence ?? proposed?.evidence ?? '',
    outOfScope: goesOnWith?.outOfScope ?? charter?.outOfScope ?? proposed?.outOfScope ?? '',
    facilitatorId: charter?.facilitator.id ?? '',
    team: goesOnWith?.team ?? forum.team,
    organisations: goesOnWith?.organisations ?? forum.organisations,
  };
};

const publicCharter = (charter: Charter) => ({
  id: charter.id,
  forumId: charter.forumId,
  state: charter.state,
  years: Number(charter.years),
  goal: charter.goal,
  evidence: charter.evidence,
  outOfScope: charter.outOfScope,
  facilitator: charter.facilitator.name,
  team: charter.team,
  organisations: charter.organisations,
  continues: charter.continues,
  midTerm: charter.midTerm && {
    progress: charter.midTerm.progress,
    findings: charter.midTerm.findings,
    next: charter.midTerm.next,
    outreach: charter.midTerm.outreach,
    filedAt: charter.midTerm.at,
    acknowledged: charter.midTerm.acknowledged && {
      at: charter.midTerm.acknowledged.at,
      words: charter.midTerm.acknowledged.words,
    },
  },
});
