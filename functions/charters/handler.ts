import { isDeepStrictEqual } from 'node:util';
import type { Actor, AuditEntry } from '../../shared/domain/audit.ts';
import { type Call, callDeadline } from '../../shared/domain/call.ts';
import {
  acknowledgeMidTerm,
  acknowledgementForm,
  type Charter,
  type CharterCycles,
  charterDecisionForm,
  charterForm,
  charterStanding,
  checkGoal,
  cyclesOfCharter,
  decideOnCharter,
  fileMidTerm,
  type Goal,
  goalCheckForm,
  goalForm,
  midTermForm,
  proposeCharter,
  takeBackCharter,
  whyNotInForce,
  writeCharter,
  wrongDecision,
} from '../../shared/domain/charter.ts';
import { callToGoOnIn, continuationForm, continuationOf } from '../../shared/domain/continuation.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Output } from '../../shared/domain/output.ts';
import type { Person } from '../../shared/domain/people.ts';
import { fieldsOf, type Proposal, proposalForm } from '../../shared/domain/proposal.ts';
import { isRefusal, type Refusal } from '../../shared/domain/refusal.ts';
import { spokenDay, spokenDeadline, spokenInstant } from '../../shared/domain/time.ts';
import { answersGiven } from '../../shared/forms/answers.tsx';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { saysTheSame } from '../../shared/forms/same.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { revisionFromForm, wordFrom } from '../../shared/http/form-id.ts';
import {
  type Answer,
  actorOf,
  createWebHandler,
  page,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { proposalReceipt } from '../../shared/letters/proposal.ts';
import type { Calls } from '../../shared/store/calls.ts';
import { type Charters, charterIdFor, goalIdFor } from '../../shared/store/charters.ts';
import type { Cycles } from '../../shared/store/cycles.ts';
import type { Forums } from '../../shared/store/forums.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import type { Outputs } from '../../shared/store/outputs.ts';
import { continuationIdFor, type Proposals } from '../../shared/store/proposals.ts';
import { history } from '../../shared/store/records.ts';
import type { Table } from '../../shared/store/table.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  calls: Pick<Calls, 'latest'>;
  outputs: Pick<Outputs, 'ofForum'>;
  table: Table;
  forums: Forums;
  charters: Charters;
  cycles: Cycles;
  proposals: Pick<Proposals, 'get' | 'change'>;
};

/** Charters of the forums (R10), and how their goals came to be what they are (R20). */
export const createHandler = (dependencies: Dependencies) => {
  const { table, people, forums, charters, cycles, calls, proposals, outputs, commit, newKey, baseUrl } =
    dependencies;
  const forumOfAddress = (request: WebRequest) => forums.get(request.params.forumId ?? '');
  const ofTheForum = { subject: forumOfAddress, forumOf: (forum: Forum) => forum.id };

  /** The forum's latest charter, with the cycles its days follow from. */
  const latestOf = async (forum: Forum): Promise<Known> => {
    const [all, planned] = await Promise.all([charters.ofForum(forum.id), cycles.latest()]);
    const charter = all.at(-1);
    return {
      charter,
      earlier: all.slice(0, -1),
      planned: planned.items,
      ...cyclesOfCharter(charter, planned.items),
    };
  };

  const entry = (
    forum: Forum,
    by: Actor,
    now: Date,
    act: string,
    more: Partial<AuditEntry> = {},
  ): AuditEntry => ({
    record: forum.id,
    at: now.toISOString(),
    by,
    act,
    title: forum.title,
    news: true,
    forumId: forum.id,
    ...more,
  });

  /** Puts a charter in its next state; a refusal is shown on the page that asked for it. */
  const keep = async (
    request: WebRequest,
    forum: Forum,
    before: Charter | undefined,
    after: Charter | Refusal,
    told: { act: string; note?: string | undefined; news?: boolean },
    more: { goal?: Goal } = {},
  ): Promise<Refusal | undefined> => {
    if (isRefusal(after)) return after;
    const by = actorOf(request);
    const at = request.now.toISOString();
    return commit({
      changes: [
        charters.change(before, after, by, at),
        ...(more.goal
          ? [
              charters.goals.change(undefined, more.goal, by, at),
              forums.change(forum, { ...forum, goal: more.goal.goal }, by, at),
            ]
          : []),
      ],
      audit: [
        entry(forum, by, request.now, told.act, {
          ...(told.note ? { note: told.note } : {}),
          news: told.news ?? true,
        }),
      ],
    });
  };

  return createWebHandler<'charters'>(dependencies, {
    'GET /forums/{forumId}/charter': route({
      needs: 'anyone',
      subject: forumOfAddress,
      answer: async ({ now, person }, forum: Forum) => {
        const known = await latestOf(forum);
        const shown = [known.charter, ...known.earlier.toReversed()].find(
          (charter) => charter?.state === 'approved',
        );
        const its = cyclesOfCharter(shown, known.planned);
        return page(
          `Charter of ${forum.title}`,
          pages.PublicCharter({ forum, charter: shown, cycles: its.cycles, cycle: its.cycle, now, person }),
          shown
            ? { ...publicCharter(shown), standing: its.cycles && charterStanding(shown, its.cycles, now) }
            : {},
        );
      },
    }),

    'GET /forums/{forumId}/goal': route({
      needs: 'anyone',
      subject: forumOfAddress,
      answer: async ({ person }, forum: Forum) => {
        const versions = await goalVersions(forum);
        return page(
          `The goal of ${forum.title}`,
          pages.GoalVersions({ forum, versions, person }),
          { versions: versions.map(publicGoal) },
          { wide: true },
        );
      },
    }),

    'GET /desk/forums/{forumId}/charter': route({
      needs: 'read-forum',
      ...ofTheForum,
      answer: (request, forum: Forum) => charterPage(request, forum),
    }),

    'POST /desk/forums/{forumId}/charter': route({
      needs: 'manage-forum',
      ...ofTheForum,
      answer: async (request, forum: Forum) => {
        const [known, mag] = await Promise.all([latestOf(forum), people.present('mag')]);
        const form = charterForm(mag, known.planned);
        const parsed = readForm(form, request);
        if (!parsed.ok) return charterPage(request, forum, { typed: parsed.typed, errors: parsed.errors });
        const typed: Typed = { ...parsed.values };
        const { number, before } = writtenNow(known, request.now);
        const after = writeCharter(
          before,
          {
            id: before?.id ?? charterIdFor(forum.id, number),
            number,
            forum,
            facilitatorName: mag.find(({ id }) => id === parsed.values.facilitatorId)?.name ?? '',
          },
          parsed.values,
          request.now,
        );
        // Against the version the form was filled in on: who was faster is told by what is in the way.
        const seen = before && { ...before, revision: revisionFromForm(request) ?? 0 };
        const refused = await keep(request, forum, seen, after, {
          act: before ? 'changed the draft of the charter' : 'began a charter',
          news: false,
        });
        if (!refused)
          return redirect(deskOf(forum), { data: { id: before?.id ?? charterIdFor(forum.id, number) } });
        // The same form sent twice says what is there already.
        const now = (await charters.ofForum(forum.id)).at(-1);
        if (now && saysTheSame(form, typedFrom(now), parsed.values))
          return redirect(deskOf(forum), { data: { id: now.id } });
        return charterPage(request, forum, {
          typed,
          errors: [{ name: '', message: refused.reason }],
          status: 409,
          newer: now,
        });
      },
    }),

    'POST /desk/forums/{forumId}/charter/propose': route({
      needs: 'manage-forum',
      ...ofTheForum,
      answer: async (request, forum: Forum) => {
        const { charter } = await latestOf(forum);
        if (!charter) return charterPage(request, forum, told('Write the charter first.'));
        const { person } = request;
        if (!person) return charterPage(request, forum, told('Sign in to propose.'));
        const back = wordFrom(request, 'act') === 'take-back';
        if (back ? charter.state === 'draft' : charter.state === 'proposed') return redirect(deskOf(forum));
        const after = back ? takeBackCharter(charter) : proposeCharter(charter, person, request.now);
        const refused = await keep(request, forum, charter, after, {
          act: back ? 'took the charter back' : 'proposed the charter',
          news: !back,
        });
        return refused ? charterPage(request, forum, told(refused.reason)) : redirect(deskOf(forum));
      },
    }),

    'POST /desk/forums/{forumId}/charter/decision': route({
      needs: 'approve-charters',
      subject: forumOfAddress,
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const { charter } = await latestOf(forum);
        const parsed = readForm(charterDecisionForm, request);
        const wrong = parsed.ok ? wrongDecision(parsed.values) : parsed.errors;
        const typed: Typed = parsed.ok ? { ...parsed.values } : parsed.typed;
        if (!charter || !person)
          return charterPage(request, forum, told('There is no charter to decide on yet.'));
        // A second click on the same decision.
        const { decided } = charter;
        if (
          parsed.ok &&
          charter.state !== 'proposed' &&
          decided?.byId === person.id &&
          decided.approved === (parsed.values.decision === 'approve') &&
          decided.words === parsed.values.words
        )
          return redirect(deskOf(forum));
        if (charter.state === 'proposed' && isOfAnother(request, charter.proposed?.at))
          return charterPage(request, forum, {
            decision: typed,
            ...told(
              'The team changed the charter since you opened this page. Nothing was decided: read it again, then decide.',
            ),
          });
        const after = parsed.ok ? decideOnCharter(charter, parsed.values, person, now) : undefined;
        if (isRefusal(after)) {
          const status = after.refused === 'not-allowed' ? 403 : 409;
          return charterPage(request, forum, {
            decision: typed,
            errors: [{ name: '', message: after.reason }],
            status,
          });
        }
        if (!after || wrong.length) return charterPage(request, forum, { decision: typed, errors: wrong });
        const approved = after.state === 'approved';
        const goal = approved ? await goalOfCharter(forum, after, person, now) : undefined;
        const refused = await keep(
          request,
          forum,
          charter,
          after,
          { act: approved ? 'approved the charter' : 'gave the charter back', note: after.decided?.words },
          goal ? { goal } : {},
        );
        return refused
          ? charterPage(request, forum, { decision: typed, ...told(refused.reason) })
          : redirect(deskOf(forum));
      },
    }),

    'GET /desk/forums/{forumId}/goal': route({
      needs: 'read-forum',
      ...ofTheForum,
      answer: (request, forum: Forum) => goalPage(request, forum),
    }),

    'POST /desk/forums/{forumId}/goal': route({
      needs: 'manage-forum',
      ...ofTheForum,
      answer: async (request, forum: Forum) => {
        const parsed = readForm(goalForm, request);
        if (!parsed.ok) return goalPage(request, forum, { typed: parsed.typed, errors: parsed.errors });
        const typed: Typed = { ...parsed.values };
        const [known, versions] = await Promise.all([latestOf(forum), charters.goals.ofForum(forum.id)]);
        const latest = versions.at(-1);
        if (latest && sameGoal(latest, parsed.values)) return redirect(`${deskOf(forum, 'goal')}`);
        const why = whyNotInForce(known.charter, known.cycles, request.now);
        if (why) return goalPage(request, forum, { typed, ...told(why.reason) });
        const number = (latest?.number ?? 0) + 1;
        const seen = revisionFromForm(request);
        const by = actorOf(request);
        const at = request.now.toISOString();
        const goal: Goal = {
          ...parsed.values,
          id: goalIdFor(forum.id, number),
          revision: 0,
          forumId: forum.id,
          number,
          by: by.name,
          at,
          checks: [],
        };
        if (seen !== number - 1 && latest) {
          return goalPage(request, forum, {
            typed,
            ...told(
              `${latest.by} refined the goal while you had the page open. Nothing you typed is lost: look at the newer version, then send yours again.`,
            ),
          });
        }
        const refused = await commit({
          changes: [
            charters.goals.change(undefined, goal, by, at),
            forums.change(forum, { ...forum, goal: goal.goal }, by, at),
          ],
          audit: [
            entry(
              forum,
              by,
              request.now,
              goal.stage === 'output' ? 'told what the goal became' : 'refined the goal',
              { ...(goal.why ? { note: goal.why } : {}) },
            ),
          ],
        });
        return refused
          ? goalPage(request, forum, { typed, ...told(refused.reason) })
          : redirect(deskOf(forum, 'goal'), { created: true, data: publicGoal(goal) });
      },
    }),

    'POST /desk/forums/{forumId}/goal/check': route({
      needs: 'check-goals',
      subject: forumOfAddress,
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const parsed = readForm(goalCheckForm, request);
        if (!parsed.ok || !person)
          return goalPage(request, forum, parsed.ok ? {} : { check: parsed.typed, errors: parsed.errors });
        const [{ charter }, versions] = await Promise.all([
          latestOf(forum),
          charters.goals.ofForum(forum.id),
        ]);
        const goal = versions.find(({ id }) => id === wordFrom(request, 'version'));
        if (!goal)
          return goalPage(
            request,
            forum,
            told('This version of the goal is not there any more. Look again.'),
          );
        const { clear, realistic, words } = parsed.values;
        const by = actorOf(request);
        const at = now.toISOString();
        const after = checkGoal(goal, {
          by: person.name,
          byId: person.id,
          at,
          facilitator: charter?.facilitator.id === person.id,
          clear: clear === 'yes',
          realistic: realistic === 'yes',
          ...(words === undefined ? {} : { words }),
        });
        const refused = await commit({
          changes: [charters.goals.change(goal, after, by, at)],
          audit: [
            entry(forum, by, now, 'looked at the goal', {
              note: `${clear === 'yes' ? 'Clear' : 'Not clear'}, ${realistic === 'yes' ? 'realistic' : 'not realistic'}${words ? `: ${words}` : '.'}`,
            }),
          ],
        });
        return refused
          ? goalPage(request, forum, { check: { ...parsed.values }, ...told(refused.reason) })
          : redirect(deskOf(forum, 'goal'));
      },
    }),

    'GET /desk/forums/{forumId}/mid-term': route({
      needs: 'read-forum',
      ...ofTheForum,
      answer: (request, forum: Forum) => midTermPage(request, forum),
    }),

    'POST /desk/forums/{forumId}/mid-term': route({
      needs: 'manage-forum',
      ...ofTheForum,
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const parsed = readForm(midTermForm, request);
        if (!parsed.ok) return midTermPage(request, forum, { typed: parsed.typed, errors: parsed.errors });
        const typed: Typed = { ...parsed.values };
        const { charter } = await latestOf(forum);
        if (!charter || !person)
          return midTermPage(request, forum, {
            typed,
            ...told('There is no approved charter to report on yet.'),
          });
        const refused = await keep(
          request,
          forum,
          charter,
          fileMidTerm(charter, parsed.values, person, now),
          { act: charter.midTerm ? 'filed the mid-term update anew' : 'filed the mid-term update' },
        );
        return refused
          ? midTermPage(request, forum, { typed, ...told(refused.reason) })
          : redirect(deskOf(forum, 'mid-term'));
      },
    }),

    'POST /desk/forums/{forumId}/mid-term/acknowledgement': route({
      needs: 'acknowledge-mid-term',
      subject: forumOfAddress,
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const parsed = readForm(acknowledgementForm, request);
        if (!parsed.ok) return midTermPage(request, forum, { answer: parsed.typed, errors: parsed.errors });
        const { words } = parsed.values;
        const { charter } = await latestOf(forum);
        if (!charter || !person)
          return midTermPage(request, forum, told('The team has not filed its mid-term update yet.'));
        const known = charter.midTerm?.acknowledged;
        // A second click.
        if (known?.byId === person.id && known.words === words) return redirect(deskOf(forum, 'mid-term'));
        if (!known && isOfAnother(request, charter.midTerm?.at))
          return midTermPage(request, forum, {
            answer: { words },
            ...told(
              'The team filed its update anew since you opened this page. Nothing was acknowledged: read it again first.',
            ),
          });
        const refused = await keep(request, forum, charter, acknowledgeMidTerm(charter, words, person, now), {
          act: 'acknowledged the mid-term update',
          note: words,
        });
        return refused
          ? midTermPage(request, forum, { answer: { words }, ...told(refused.reason) })
          : redirect(deskOf(forum, 'mid-term'));
      },
    }),

    'GET /desk/forums/{forumId}/continuation': route({
      needs: 'manage-forum',
      ...ofTheForum,
      answer: (request, forum: Forum) => continuationPage(request, forum),
    }),

    'POST /desk/forums/{forumId}/continuation': route({
      needs: 'manage-forum',
      ...ofTheForum,
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const [place, published] = await Promise.all([placeToGoOn(forum, now), publishedOf(forum)]);
        const parsed = readForm(continuationForm(published), request);
        if (!parsed.ok)
          return continuationPage(request, forum, { typed: parsed.typed, errors: parsed.errors });
        const again = (reason: string) =>
          continuationPage(request, forum, { typed: { ...parsed.values }, ...told(reason) });
        if (isRefusal(place)) return again(place.reason);
        if (!person) return again('Sign in to ask to go on.');
        const { id } = await askedIn(forum, place.call);
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
            entry(forum, by, now, 'asked to go on', { note: place.call.title, news: false }),
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
        if (refused && !(first && isDeepStrictEqual(first.fields, proposal.fields)))
          return again(
            first
              ? `${fieldsOf(first).name} asked to go on already; the proposal is in. Whoever sent it can change it by the link in the receipt.`
              : refused.reason,
          );
        return redirect(`/proposals/${id}`, { created: true, data: { id, state: 'submitted' } });
      },
    }),
  });

  async function publishedOf(forum: Forum): Promise<Output[]> {
    return (await outputs.ofForum(forum.id)).items.filter(({ state }) => state === 'published');
  }

  async function placeToGoOn(forum: Forum, now: Date) {
    const [known, announced] = await Promise.all([latestOf(forum), calls.latest()]);
    const charter = [known.charter, ...known.earlier.toReversed()].find((each) => each?.state === 'approved');
    return callToGoOnIn(charter, known.planned, announced.items, now);
  }

  /** The proposal by which a forum goes on in a call, if there is one, and the id it has. */
  async function askedIn(forum: Forum, call: Pick<Call, 'id'>, round = 1): Promise<Asked> {
    const id = continuationIdFor(forum.id, call.id, round);
    const proposal = await proposals.get(id);
    return proposal?.state === 'withdrawn' ? askedIn(forum, call, round + 1) : { id, proposal };
  }

  async function continuationPage(
    request: WebRequest,
    forum: Forum,
    shown: { typed?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ): Promise<Answer> {
    const [place, published, proposal, known] = await Promise.all([
      placeToGoOn(forum, request.now),
      publishedOf(forum),
      proposals.get(forum.proposalId),
      latestOf(forum),
    ]);
    const groups = proposal ? fieldsOf(proposal).groups : [];
    const asked = isRefusal(place) ? undefined : (await askedIn(forum, place.call)).proposal;
    return page(
      `${forum.title}: go on`,
      pages.ContinuationPage({
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
          groups,
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

  /** The goal that a charter puts in place, found clear and realistic by whoever approved it. */
  async function goalOfCharter(forum: Forum, charter: Charter, person: Person, now: Date): Promise<Goal> {
    const number = ((await charters.goals.ofForum(forum.id)).at(-1)?.number ?? 0) + 1;
    const { goal, evidence, outOfScope, why, proposed, facilitator, decided } = charter;
    return {
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
      checks: [
        {
          by: person.name,
          byId: person.id,
          at: now.toISOString(),
          facilitator: person.id === facilitator.id,
          clear: true,
          realistic: true,
          ...(decided?.words === undefined ? {} : { words: decided.words }),
        },
      ],
    };
  }

  /** The versions of a goal, from its proposal on. */
  async function goalVersions(forum: Forum): Promise<Goal[]> {
    const [proposal, later] = await Promise.all([
      proposals.get(forum.proposalId),
      charters.goals.ofForum(forum.id),
    ]);
    return [...(proposal ? [goalOfProposal(proposal, forum)] : []), ...later];
  }

  async function charterPage(
    request: WebRequest,
    forum: Forum,
    shown: {
      typed?: Typed;
      decision?: Typed;
      errors?: readonly FieldError[];
      status?: number;
      newer?: Charter | undefined;
    } = {},
  ): Promise<Answer> {
    const [known, mag, proposal, past] = await Promise.all([
      latestOf(forum),
      people.present('mag'),
      proposals.get(forum.proposalId),
      history(table, forum.id, request.query.get('history') ?? undefined),
    ]);
    const { before } = writtenNow(known, request.now);
    return page(
      `Charter of ${forum.title}`,
      pages.DeskCharter({
        forum,
        ...known,
        draft: before,
        mag,
        person: request.person,
        csrf: request.csrf,
        now: request.now,
        history: past,
        typed: shown.typed ?? (before ? typedFrom(before) : beginningOf(forum, proposal, known, request.now)),
        decision: shown.decision ?? {},
        errors: shown.errors ?? [],
        newer: shown.newer,
      }),
      shown.errors
        ? { errors: shown.errors }
        : {
            ...(known.charter ? publicCharter(known.charter) : {}),
            revision: known.charter?.revision,
            standing:
              known.charter && known.cycles && charterStanding(known.charter, known.cycles, request.now),
          },
      { status: shown.status ?? (shown.errors ? 422 : 200) },
    );
  }

  async function goalPage(
    request: WebRequest,
    forum: Forum,
    shown: { typed?: Typed; check?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ): Promise<Answer> {
    const [versions, known] = await Promise.all([goalVersions(forum), latestOf(forum)]);
    const latest = versions.at(-1);
    return page(
      `The goal of ${forum.title}`,
      pages.DeskGoal({
        forum,
        versions,
        closed: whyNotInForce(known.charter, known.cycles, request.now)?.reason,
        person: request.person,
        csrf: request.csrf,
        typed: shown.typed ?? (latest ? { ...latest, stage: 'refined', why: '' } : {}),
        check: shown.check ?? {},
        errors: shown.errors ?? [],
      }),
      shown.errors ? { errors: shown.errors } : { versions: versions.map(publicGoal) },
      { status: shown.status ?? (shown.errors ? 422 : 200), wide: true },
    );
  }

  async function midTermPage(
    request: WebRequest,
    forum: Forum,
    shown: { typed?: Typed; answer?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ): Promise<Answer> {
    const known = await latestOf(forum);
    return page(
      `Mid-term update of ${forum.title}`,
      pages.DeskMidTerm({
        forum,
        charter: known.charter,
        cycles: known.cycles,
        now: request.now,
        person: request.person,
        csrf: request.csrf,
        typed: shown.typed ?? known.charter?.midTerm ?? {},
        answer: shown.answer ?? {},
        errors: shown.errors ?? [],
      }),
      shown.errors ? { errors: shown.errors } : { midTerm: known.charter?.midTerm },
      { status: shown.status ?? (shown.errors ? 422 : 200) },
    );
  }
};

/** Whether a decision was made on a page that showed something older: the form sends along when that was handed in. */
const isOfAnother = (request: WebRequest, handedIn: string | undefined): boolean => {
  const read = wordFrom(request, 'read');
  return read !== undefined && read !== (handedIn ?? '');
};

interface Asked {
  id: string;
  proposal: Proposal | undefined;
}

interface Known {
  charter: Charter | undefined;
  /** Charters of the forum before that one. */
  earlier: readonly Charter[];
  /** The cycles there are, latest first. */
  planned: readonly Cycle[];
  cycle: Cycle | undefined;
  cycles: CharterCycles | undefined;
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

const deskOf = ({ id }: Pick<Forum, 'id'>, place: 'charter' | 'goal' | 'mid-term' = 'charter') =>
  `/desk/forums/${id}/${place}`;

const told = (message: string, status = 409) => ({ errors: [{ name: '', message }], status });

const typedFrom = ({ facilitator, ...charter }: Charter): Typed => ({
  ...charter,
  facilitatorId: facilitator.id,
});

const sameGoal = (
  one: Goal,
  other: Pick<Goal, 'goal' | 'evidence' | 'outOfScope' | 'stage'> & { why: string },
): boolean =>
  one.goal === other.goal &&
  one.evidence === other.evidence &&
  one.outOfScope === other.outOfScope &&
  one.why === other.why &&
  one.stage === other.stage;

/** What a new charter begins with: what the forum, its proposal and the charter before say. */
const beginningOf = (
  forum: Forum,
  proposal: Proposal | undefined,
  { charter, planned }: Known,
  now: Date,
): Typed => {
  const proposed = proposal && fieldsOf(proposal);
  const today = now.toISOString().slice(0, 10);
  return {
    cycleId: planned.find(({ meeting }) => meeting.starts <= today)?.id ?? '',
    goal: forum.goal,
    evidence: charter?.evidence ?? proposed?.evidence ?? '',
    outOfScope: charter?.outOfScope ?? proposed?.outOfScope ?? '',
    facilitatorId: charter?.facilitator.id ?? '',
    team: forum.team,
    organisations: forum.organisations,
  };
};

const goalOfProposal = (proposal: Proposal, forum: Forum): Goal => {
  const { goal, evidence, outOfScope, name } = fieldsOf(proposal);
  return {
    id: '',
    revision: 0,
    forumId: forum.id,
    number: 0,
    stage: 'proposal',
    goal,
    evidence,
    outOfScope,
    by: name,
    at: proposal.submittedAt ?? proposal.createdAt,
    checks: [],
  };
};

const publicGoal = ({ number, stage, goal, evidence, outOfScope, why, by, at, checks }: Goal) => ({
  version: number + 1,
  stage,
  goal,
  evidence,
  outOfScope,
  why,
  by,
  at,
  checks: checks.map(({ byId, ...check }) => check),
});

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
