import { callDeadline, callState } from '../../shared/domain/call.ts';
import type { Charter } from '../../shared/domain/charter.ts';
import {
  accompany,
  accompanyingForm,
  accompanyingOf,
  callsToGoOnIn,
  callToGoOnIn,
  continuationForm,
  continuationOf,
  type Named,
  participantsOf,
  whyLate,
} from '../../shared/domain/continuation.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Output } from '../../shared/domain/output.ts';
import { fieldsOf, type Proposal, proposalForm } from '../../shared/domain/proposal.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { carryConflicts, spokenInterest } from '../../shared/domain/review.ts';
import { spokenDeadline, spokenInstant } from '../../shared/domain/time.ts';
import { answersGiven } from '../../shared/forms/answers.tsx';
import { readForm, type Typed } from '../../shared/forms/read-form.ts';
import { isSame } from '../../shared/forms/same.ts';
import { createAccessCodes } from '../../shared/http/access-codes.ts';
import { wordFrom } from '../../shared/http/form-id.ts';
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
import { reviewIdFor } from '../../shared/store/reviews.ts';
import { workplanIdFor } from '../../shared/store/workplans.ts';
import { ContinuationPage } from './continuation-page.tsx';
import { approvedOf, type Dependencies, deskOf, type Known, type Room } from './room.ts';

/** R9: a forum asks to go on, with its final report or well before the new MAG first meets. */
export const continuationRoutes = (dependencies: Dependencies, room: Room) => {
  const { calls, charters, outputs, people, proposals, reviews, workplans, commit, newKey, baseUrl } =
    dependencies;
  const { onOwnForum, latestOf, entry } = room;
  const { codeFor, useCode } = createAccessCodes(calls.codes);

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
        if (wordFrom(request, 'act') === 'accompany') return keepAccompanying(request, forum);
        const { person, now } = request;
        const [known, published] = await Promise.all([latestOf(forum), publishedOf(forum)]);
        const [place, participants] = await Promise.all([
          placeToGoOn(forum, known, now),
          participantsIn(known),
        ]);
        const parsed = readForm(continuationForm(published, participants), request);
        const code = wordFrom(request, 'code') ?? '';
        if (!parsed.ok)
          return showContinuation(request, forum, { typed: parsed.typed, errors: parsed.errors, code });
        const again = (reason: string, name = '') =>
          showContinuation(request, forum, {
            typed: { ...parsed.values },
            code,
            errors: [{ name, message: reason }],
            status: name ? 422 : 409,
          });
        if (isRefusal(place)) return again(place.reason);
        if (!person) return again('Sign in to ask to go on.');
        const { id, proposal: asked } = place.asks;
        const secret = newKey();
        const written = continuationOf(
          forum,
          parsed.values,
          {
            id,
            callId: place.call.id,
            keyHash: hashOfKey(secret),
            person,
            participants,
            lapsedSince: place.lapsedSince,
          },
          now,
        );
        const done = () => redirect(`/proposals/${id}`, { created: true, data: { id, state: 'submitted' } });
        // A second click is the same proposal; with something else in it, somebody of the team was faster.
        const toldOf = (found: Proposal) =>
          isSame([found.fields, found.continues], [written.fields, written.continues])
            ? done()
            : again(
                `${fieldsOf(found).name} asked to go on already; the proposal is in. Whoever sent it can change it by the link in the receipt.`,
              );
        if (asked) return toldOf(asked);
        const accessCode = place.late ? await codeFor(place.call, code, person.email) : undefined;
        if (isRefusal(accessCode)) {
          // Of two clicks at the same moment the other one has used the code.
          const first = await proposals.get(id);
          return first ? toldOf(first) : again(accessCode.reason, 'code');
        }
        const late = whyLate(place, accessCode !== undefined);
        if (late) return again(late.reason, 'code');
        const proposal = accessCode ? { ...written, accessCodeId: accessCode.id } : written;
        const carried = await conflictsBefore(forum, known, proposal, place.asked, now);
        const by = actorOf(request);
        const at = now.toISOString();
        const act = accessCode ? 'asked to go on late, with an access code' : 'asked to go on';
        const refused = await commit({
          changes: [
            proposals.change(undefined, proposal, by, at),
            ...useCode(accessCode, proposal, by, at),
            ...carried.map((review) => reviews.change(undefined, review, by, at)),
          ],
          audit: [
            {
              record: proposal.id,
              at,
              by,
              act,
              title: forum.title,
              to: 'submitted',
              news: true,
              forumId: forum.id,
            },
            entry(request, forum, { act, note: place.call.title, news: false }),
            ...(carried.length
              ? [
                  {
                    record: proposal.id,
                    at,
                    by,
                    act: 'carried over conflicts of interest of the MAG',
                    title: forum.title,
                    note: carried
                      .map(({ name, interest }) => `${name} (${spokenInterest(interest)})`)
                      .join(', '),
                    news: false,
                  },
                ]
              : []),
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
                ...(callState(place.call, now) === 'closed' ? { closed: true } : {}),
                decidedBy: spokenDeadline(place.call.decidedBy),
                proposalAt: `${baseUrl}/proposals/${proposal.id}`,
                editAt: `${baseUrl}/proposals/${proposal.id}/edit?key=${secret}`,
                withdrawAt: `${baseUrl}/proposals/${proposal.id}/withdraw?key=${secret}`,
                answers: [
                  ...answersGiven(proposalForm, proposal.fields),
                  ...answersGiven(accompanyingForm(published, participants), parsed.values),
                ],
              },
            }),
          ],
        });
        if (!refused) return done();
        const first = await proposals.get(id);
        return first ? toldOf(first) : again(refused.reason);
      },
    }),
  } satisfies Partial<Routes<'charters'>>;

  /** What goes with the proposal that asks already: the final report once it is there, and who goes on. */
  async function keepAccompanying(request: WebRequest, forum: Forum): Promise<Answer> {
    const [known, published] = await Promise.all([latestOf(forum), publishedOf(forum)]);
    const [place, participants] = await Promise.all([
      placeToGoOn(forum, known, request.now),
      participantsIn(known),
    ]);
    const parsed = readForm(accompanyingForm(published, participants), request);
    if (!parsed.ok)
      return showContinuation(request, forum, { accompanying: parsed.typed, errors: parsed.errors });
    const again = (reason: string) =>
      showContinuation(request, forum, { accompanying: { ...parsed.values }, ...refusedWith(reason) });
    if (isRefusal(place)) return again(place.reason);
    const { proposal } = place.asks;
    if (!proposal) return again('This forum has not asked to go on yet. Ask first.');
    const after = accompany(proposal, parsed.values, participants);
    if (isRefusal(after)) return again(after.reason);
    const done = () => redirect(deskOf(forum, 'continuation'), { data: { id: proposal.id } });
    // A second click.
    if (isSame(proposal.continues, after.continues)) return done();
    const told = entry(request, forum, { act: 'changed what goes with its asking to go on' });
    const refused = await commit({
      changes: [proposals.change(proposal, after, told.by, told.at)],
      audit: [{ ...told, record: proposal.id }],
    });
    const now = refused && (await proposals.get(proposal.id));
    return refused && !isSame(now?.continues, after.continues) ? again(refused.reason) : done();
  }

  async function publishedOf(forum: Forum): Promise<Output[]> {
    return (await outputs.ofForum(forum.id)).items.filter(({ state }) => state === 'published');
  }

  /** Where the forum asks to go on now, and by which proposal it does so. One request more for each call since its charter. */
  async function placeToGoOn(forum: Forum, known: Known, now: Date) {
    const charter = approvedOf(known);
    const { items } = await calls.latest();
    const its = charter ? callsToGoOnIn(charter, known.planned, items) : [];
    const asked = new Map(
      await Promise.all(its.map(async ({ id }) => [id, await proposals.continuation(forum.id, id)] as const)),
    );
    const became = [...asked].flatMap(([id, { proposal }]) =>
      proposal ? [[id, proposal.state] as const] : [],
    );
    const place = callToGoOnIn(charter, known.planned, items, now, new Map(became));
    if (isRefusal(place)) return place;
    const asks = asked.get(place.call.id);
    if (!asks) throw new Error('A forum goes on in one of the calls in which it could ask.');
    return { ...place, asks, asked: [...asked.values()].flatMap(({ proposal }) => proposal ?? []) };
  }

  /**
   * The conflicts of interest that follow the forum to its continuation (R9, R19), from all proposals that it came by: the one that
   * founded it, those by which it went on, and those that were declined. A request for each, and two for the reviews of each.
   */
  async function conflictsBefore(
    forum: Forum,
    { charter, earlier }: Known,
    proposal: Proposal,
    asked: readonly Proposal[],
    now: Date,
  ) {
    const ids = new Set([
      forum.proposalId,
      ...[...earlier, charter].flatMap((each) => each?.continues?.proposalId ?? []),
      ...asked.map(({ id }) => id),
    ]);
    const [members, ...before] = await Promise.all([
      people.present('mag'),
      ...[...ids].map((id) => proposals.get(id)),
    ]);
    const inOrder = before
      .flatMap((each) => each ?? [])
      .toSorted((one, other) => one.createdAt.localeCompare(other.createdAt));
    const withReviews = await Promise.all(
      inOrder.map(async (each) => {
        const all = [each.id, ...(each.mergedFrom ?? [])];
        const written = await Promise.all(all.map((id) => reviews.ofProposal(each.callId, id)));
        return { proposal: each, written: written.flat() };
      }),
    );
    return carryConflicts(
      proposal,
      withReviews,
      members,
      ({ id }) => reviewIdFor(proposal.id, id),
      now.toISOString(),
    );
  }

  /** Who took part in the workplan of the charter that ends. */
  async function participantsIn(known: Known): Promise<Named[]> {
    const charter = approvedOf(known);
    return participantsOf(charter && (await workplans.get(workplanIdFor(charter.id))));
  }

  async function showContinuation(
    request: WebRequest,
    forum: Forum,
    shown: Again & { code?: string; accompanying?: Typed } = {},
  ): Promise<Answer> {
    const [known, published, proposal, goals] = await Promise.all([
      latestOf(forum),
      publishedOf(forum),
      proposals.get(forum.proposalId),
      charters.goals.ofForum(forum.id),
    ]);
    const [place, participants] = await Promise.all([
      placeToGoOn(forum, known, request.now),
      participantsIn(known),
    ]);
    const asked = isRefusal(place) ? undefined : place.asks.proposal;
    const charter = approvedOf(known);
    const goal = goals.at(-1) ?? charter;
    const report = published.find(({ id }) => id === request.query.get('report')) ?? published[0];
    return page(
      `${forum.title}: go on`,
      ContinuationPage({
        forum,
        place,
        outputs: published,
        participants,
        asked,
        csrf: request.csrf,
        code: shown.code ?? '',
        accompanying: shown.accompanying ?? (asked ? accompanyingOf(asked, participants) : {}),
        typed: shown.typed ?? {
          question: forum.question,
          goal: forum.goal,
          evidence: goal?.evidence,
          outOfScope: goal?.outOfScope,
          organisations: charter ? wanted(charter, forum) : [],
          team: charter?.team,
          participants: participants.map(({ key }) => key),
          groups: proposal ? fieldsOf(proposal).groups : [],
          reportId: report?.id,
        },
        errors: shown.errors ?? [],
        wrong: shown.accompanying ? 'accompanying' : 'asking',
      }),
      shown.errors
        ? { errors: shown.errors }
        : isRefusal(place)
          ? { open: false, why: place.reason }
          : asked
            ? { open: false, proposalId: asked.id }
            : {
                open: !place.late,
                ...(place.late ? { why: whyLate(place, false)?.reason } : {}),
                callId: place.call.id,
                until: place.due,
                lapsedSince: place.lapsedSince,
                participants: participants.map(({ key, name, as, milestones }) => ({
                  key,
                  name,
                  as,
                  milestones,
                })),
              },
      { status: shown.status ?? (shown.errors ? 422 : 200) },
    );
  }
};

/** Whom the charter wanted at the table, and whom the page of the forum names besides: it is kept up to date all year. */
const wanted = (charter: Charter, forum: Forum): Charter['organisations'] => {
  const known = new Set(charter.organisations.map(({ name }) => name.toLowerCase()));
  return [
    ...charter.organisations,
    ...forum.organisations.filter(({ name }) => !known.has(name.toLowerCase())),
  ];
};
