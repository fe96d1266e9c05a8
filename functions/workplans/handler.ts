import type { Actor, AuditEntry } from '../../shared/domain/audit.ts';
import {
  type Charter,
  type CharterCycles,
  charterSpan,
  cyclesOfCharter,
  whyNotInForce,
} from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Person } from '../../shared/domain/people.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { spokenDeadline, spokenInstant } from '../../shared/domain/time.ts';
import {
  amendForm,
  amendWorkplan,
  answerCourse,
  approvalForm,
  approverFor,
  approverInWords,
  approveWorkplan,
  beginsWith,
  confirmOffer,
  courseForm,
  decideOnOffer,
  dropAmendment,
  isExpiredOffer,
  type Milestone,
  milestoneForm,
  milestoneStanding,
  milestonesToBeginWith,
  noteProgress,
  type Offer,
  offerDecisionForm,
  offerForm,
  progressForm,
  progressOf,
  proposeWorkplan,
  putMilestone,
  removeMilestone,
  returnWorkplan,
  sendOffer,
  takeBackWorkplan,
  type Workplan,
  whyNotOffered,
  wrongMilestone,
} from '../../shared/domain/workplan.ts';
import { isTrapped } from '../../shared/forms/honeypot.tsx';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { saysTheSame } from '../../shared/forms/same.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { idFromForm, keyFrom, revisionFromForm, wordFrom } from '../../shared/http/form-id.ts';
import { mayWriteTo } from '../../shared/http/public-mail.ts';
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
import { offerAnswered, offerConfirm } from '../../shared/letters/workplan.ts';
import type { Charters } from '../../shared/store/charters.ts';
import type { Cycles } from '../../shared/store/cycles.ts';
import type { Forums } from '../../shared/store/forums.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import { history } from '../../shared/store/records.ts';
import type { Table } from '../../shared/store/table.ts';
import { type Workplans, workplanIdFor } from '../../shared/store/workplans.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  table: Table;
  forums: Forums;
  charters: Pick<Charters, 'ofForum'>;
  cycles: Pick<Cycles, 'latest'>;
  workplans: Workplans;
};

/** Workplans of the forums: written, approved, followed in public (R8, R20, R21), and taken part in (R17). */
export const createHandler = (dependencies: Dependencies) => {
  const { table, people, forums, charters, cycles, workplans, commit, counters, newId, newKey, baseUrl } =
    dependencies;
  const { versions, offers } = workplans;
  const forumOfAddress = (request: WebRequest) => forums.get(request.params.forumId ?? '');
  const ofTheForum = { subject: forumOfAddress, forumOf: (forum: Forum) => forum.id };

  /** The workplan of the charter that is in force, or was last. */
  const planOf = async (forum: Forum): Promise<Known> => {
    const [all, planned] = await Promise.all([charters.ofForum(forum.id), cycles.latest()]);
    const charter = all.findLast(({ state }) => state === 'approved');
    const plan = charter && (await workplans.get(workplanIdFor(charter.id)));
    return { charter, cycles: cyclesOfCharter(charter, planned.items).cycles, plan };
  };

  const teamOf = async (forum: Forum): Promise<Person[]> =>
    (await people.present('coordinating-team')).filter(({ roles }) =>
      roles.some((held) => held.role === 'coordinating-team' && held.forumId === forum.id),
    );

  const facilitatorIsThere = async ({ facilitator }: Workplan): Promise<boolean> =>
    (await people.present('mag')).some(({ id }) => id === facilitator.id);

  const entry = (
    forum: Forum,
    by: Actor,
    now: Date,
    act: string,
    more: { note?: string | undefined; news?: boolean } = {},
  ): AuditEntry => ({
    record: forum.id,
    at: now.toISOString(),
    by,
    act,
    title: forum.title,
    ...(more.note ? { note: more.note } : {}),
    news: more.news ?? true,
    forumId: forum.id,
  });

  /** Puts a plan in the place of what it was; what became approved is kept as a version too. */
  const keep = async (
    request: WebRequest,
    forum: Forum,
    before: Workplan | undefined,
    after: Workplan | Refusal,
    told: { act: string; note?: string | undefined; news?: boolean },
  ): Promise<Refusal | undefined> => {
    if (isRefusal(after)) return after;
    const by = actorOf(request);
    const at = request.now.toISOString();
    const { current } = after;
    const isNew = current && current.version !== before?.current?.version;
    return commit({
      changes: [
        workplans.change(before, after, by, at),
        ...(isNew
          ? [
              versions.change(
                undefined,
                {
                  id: versions.idFor(after.id, current.version),
                  revision: 0,
                  workplanId: after.id,
                  ...current,
                },
                by,
                at,
              ),
            ]
          : []),
      ],
      audit: [entry(forum, by, request.now, told.act, told)],
    });
  };

  return createWebHandler<'workplans'>(dependencies, {
    'GET /forums/{forumId}/workplan': route({
      needs: 'anyone',
      subject: forumOfAddress,
      answer: async ({ now, person }, forum: Forum) => {
        const { plan } = await planOf(forum);
        const older = plan?.current ? await versions.ofPlan(plan.id) : [];
        return page(
          `Workplan of ${forum.title}`,
          pages.PublicPlan({ forum, plan, versions: older, now, person }),
          plan?.current ? publicPlan(plan, now) : {},
          { wide: true },
        );
      },
    }),

    'GET /forums/{forumId}/workplan/{milestoneId}': route({
      needs: 'anyone',
      subject: forumOfAddress,
      answer: async (request, forum: Forum) => {
        const found = await offeredIn(request, forum);
        if (isRefusal(found)) return found;
        if (request.query.has('sent'))
          return page('One step is left', pages.OfferSent({ forum, ...found }), { state: 'unconfirmed' });
        return offerPage(forum, found, { id: newId('offer') });
      },
    }),

    'POST /forums/{forumId}/workplan/{milestoneId}': route({
      needs: 'anyone',
      subject: forumOfAddress,
      answer: async (request, forum: Forum) => {
        const { now } = request;
        const found = await offeredIn(request, forum);
        if (isRefusal(found)) return found;
        const { plan, milestone } = found;
        const sent = `/forums/${forum.id}/workplan/${milestone.id}?sent`;
        if (isTrapped(request.fields)) return redirect(sent);
        const id = idFromForm(request, 'offer', newId);
        const parsed = readForm(offerForm, request);
        if (!parsed.ok)
          return offerPage(forum, found, { id, typed: parsed.typed, errors: parsed.errors, status: 422 });
        const again = (reason: string, status: number, formId = id) =>
          offerPage(forum, found, {
            id: formId,
            typed: { ...parsed.values },
            errors: [{ name: '', message: reason }],
            status,
          });
        const tooMany = await mayWriteTo(counters, parsed.values.email, request.ip, now);
        if (tooMany) return again(tooMany.reason, 429);
        const secret = newKey();
        const offer = sendOffer(
          {
            id,
            forumId: forum.id,
            workplanId: plan.id,
            milestoneId: milestone.id,
            milestone: milestone.title,
            keyHash: hashOfKey(secret),
          },
          parsed.values,
          now,
        );
        const refused = await commit({
          changes: [
            offers.change(undefined, offer, { kind: 'submitter', name: offer.name }, now.toISOString()),
          ],
          // Nothing has happened yet that history has to tell: that begins when they confirm.
          audit: [],
          letters: [
            letterOf(offerConfirm, {
              // Not the name: anybody can type any name and any address.
              to: { name: offer.email, email: offer.email },
              cause: id,
              event: 'confirm',
              at: now,
              forumId: forum.id,
              fields: {
                forumTitle: forum.title,
                milestone: milestone.title,
                confirmAt: `${baseUrl}/offers/${id}/confirm?key=${secret}`,
                until: spokenInstant(offer.expiresAt ?? now),
              },
            }),
          ],
        });
        const first = refused && (await offers.get(id));
        const isSame =
          first &&
          first.milestoneId === milestone.id &&
          first.name === offer.name &&
          first.email === offer.email &&
          first.words === offer.words;
        // A second click is the same offer; with something else in it, it is another one.
        if (refused && !isSame) return again(refused.reason, 409, newId('offer'));
        return redirect(sent, { created: true, data: { id, state: 'unconfirmed' } });
      },
    }),

    'GET /offers/{offerId}/confirm': route({
      needs: 'anyone',
      subject: ownOffer,
      answer: (request, offer: Offer) =>
        page('Confirm your offer', pages.ConfirmOffer({ offer, secret: keyFrom(request) ?? '' }), {
          id: offer.id,
          state: offer.state,
        }),
    }),

    'POST /offers/{offerId}/confirm': route({
      needs: 'anyone',
      subject: ownOffer,
      answer: async (request, offer: Offer) => {
        const { now } = request;
        const done = redirect(`/offers/${offer.id}/confirm?key=${keyFrom(request)}`, {
          data: { id: offer.id, state: 'open' },
        });
        // A second click.
        if (offer.state !== 'unconfirmed') return done;
        const confirmed = confirmOffer(offer);
        if (isRefusal(confirmed)) return confirmed;
        const by = { kind: 'submitter' as const, name: offer.name };
        const at = now.toISOString();
        const refused = await commit({
          changes: [offers.change(offer, confirmed, by, at)],
          audit: [
            {
              record: offer.forumId,
              at,
              by,
              act: 'offered to take a milestone',
              title: offer.milestone,
              news: true,
              forumId: offer.forumId,
            },
          ],
        });
        if (refused && (await offers.get(offer.id))?.state === 'unconfirmed') return refused;
        return done;
      },
    }),

    'GET /desk/forums/{forumId}/workplan': route({
      needs: 'read-forum',
      ...ofTheForum,
      answer: (request, forum: Forum) => deskPage(request, forum),
    }),

    'POST /desk/forums/{forumId}/workplan': route({
      needs: 'manage-forum',
      ...ofTheForum,
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const known = await planOf(forum);
        const act = wordFrom(request, 'act');
        const why = whyNotInForce(known.charter, known.cycles, now);
        if (why || !known.charter || !known.cycles || !person)
          return deskPage(request, forum, told(why?.reason ?? 'Sign in to change the workplan.'));
        const { plan, charter } = known;
        if (act === 'begin') {
          if (plan) return redirect(deskOf(forum));
          const [first] = await teamOf(forum);
          const owner = first ?? person;
          const ids = Array.from({ length: beginsWith }, () => newId('milestone'));
          const begun = beginPlan(forum, charter, now, {
            milestones: milestonesToBeginWith(charter, known.cycles, { id: owner.id, name: owner.name }, ids),
            approvals: [],
          });
          const refused = await keep(request, forum, undefined, begun, {
            act: 'began the workplan',
            news: false,
          });
          // Somebody else began it at the same moment: it is there.
          if (refused && !(await workplans.get(begun.id)))
            return deskPage(request, forum, told(refused.reason));
          return redirect(deskOf(forum));
        }
        if (!plan) return deskPage(request, forum, told('There is no workplan yet. Begin it first.'));
        let after: Workplan | Refusal;
        let note: string | undefined;
        switch (act) {
          case 'propose':
            if (plan.draft?.proposed) return redirect(deskOf(forum));
            after = proposeWorkplan(plan, person, now);
            break;
          case 'take-back':
            if (plan.draft && !plan.draft.proposed) return redirect(deskOf(forum));
            after = takeBackWorkplan(plan);
            break;
          case 'drop':
            after = dropAmendment(plan);
            break;
          case 'amend': {
            const parsed = readForm(amendForm, request);
            if (!parsed.ok)
              return deskPage(request, forum, { amend: parsed.typed, errors: parsed.errors, status: 422 });
            if (plan.draft?.reason === parsed.values.reason) return redirect(deskOf(forum));
            note = parsed.values.reason;
            after = amendWorkplan(plan, parsed.values.reason);
            break;
          }
          default:
            return deskPage(request, forum, told('Choose what to do with the workplan.', 422));
        }
        const acts = {
          propose: 'proposed the workplan',
          'take-back': 'took the workplan back',
          drop: 'dropped the amendment of the workplan',
          amend: 'began to amend the workplan',
        };
        const refused = await keep(request, forum, plan, after, {
          act: acts[act],
          note,
          news: act === 'propose',
        });
        return refused
          ? deskPage(request, forum, {
              ...(note ? { amend: { reason: note } } : {}),
              ...told(refused.reason),
            })
          : redirect(deskOf(forum));
      },
    }),

    'GET /desk/forums/{forumId}/workplan/approval': route({
      needs: 'approve-workplans',
      subject: forumOfAddress,
      answer: (request, forum: Forum) => approvalPage(request, forum),
    }),

    'POST /desk/forums/{forumId}/workplan/approval': route({
      needs: 'approve-workplans',
      subject: forumOfAddress,
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const parsed = readForm(approvalForm, request);
        const typed: Typed = parsed.ok ? { ...parsed.values } : parsed.typed;
        const wrong = (errors: readonly FieldError[], status: number) =>
          approvalPage(request, forum, { typed, errors, status });
        if (!parsed.ok) return wrong(parsed.errors, 422);
        const { plan } = await planOf(forum);
        if (!plan || !person)
          return wrong([{ name: '', message: 'The team has not proposed the workplan yet.' }], 409);
        const { decision, words } = parsed.values;
        if (decision === 'return' && !words)
          return wrong([{ name: 'words', message: 'Say what the team should change.' }], 422);
        const { draft, current } = plan;
        const isThere = await facilitatorIsThere(plan);
        // What was given while the facilitator was there may be enough now: then it is given again.
        const given =
          (isThere || !draft) && (draft ?? current)?.approvals.some(({ byId }) => byId === person.id);
        const back = draft?.returned;
        // A second click on the same decision.
        if (
          decision === 'approve'
            ? given
            : !draft?.proposed && back?.byId === person.id && back.words === words
        )
          return redirect(deskOf(forum));
        const read = wordFrom(request, 'read');
        if (draft?.proposed && read !== undefined && read !== draft.proposed.at) {
          const message =
            'The team changed the workplan since you opened this page. Nothing was decided: read it again, then decide.';
          return wrong([{ name: '', message }], 409);
        }
        const after =
          decision === 'approve'
            ? approveWorkplan(plan, person, now, isThere)
            : returnWorkplan(plan, words ?? '', person, now);
        if (isRefusal(after)) {
          const status = { 'not-allowed': 403, invalid: 422 }[after.refused as string] ?? 409;
          return wrong([{ name: '', message: after.reason }], status);
        }
        const as = approverFor(plan, person);
        const act =
          decision === 'approve'
            ? `approved the workplan as ${typeof as === 'string' ? approverInWords[as] : ''}`
            : 'gave the workplan back';
        const refused = await keep(request, forum, plan, after, { act, note: words });
        return refused ? wrong([{ name: '', message: refused.reason }], 409) : redirect(deskOf(forum));
      },
    }),

    'GET /desk/forums/{forumId}/workplan/course': route({
      needs: 'manage-forum',
      ...ofTheForum,
      answer: (request, forum: Forum) => coursePage(request, forum),
    }),

    'POST /desk/forums/{forumId}/workplan/course': route({
      needs: 'manage-forum',
      ...ofTheForum,
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const parsed = readForm(courseForm, request);
        if (!parsed.ok)
          return coursePage(request, forum, { typed: parsed.typed, errors: parsed.errors, status: 422 });
        const { plan } = await planOf(forum);
        const course = { ...parsed.values };
        if (!plan || !person)
          return coursePage(request, forum, {
            typed: course,
            ...told('The question is asked once there is an approved workplan.'),
          });
        const last = plan.course.at(-1);
        if (last && last.month === now.toISOString().slice(0, 7) && saysTheSame(courseForm, last, course))
          return redirect(deskOf(forum));
        const refused = await keep(request, forum, plan, answerCourse(plan, parsed.values, person, now), {
          act: 'said whether the forum is still on its goal',
          note: `${course.answer}: ${course.words}`,
        });
        return refused
          ? coursePage(request, forum, { typed: course, ...told(refused.reason) })
          : redirect(deskOf(forum));
      },
    }),

    'GET /desk/forums/{forumId}/workplan/{milestoneId}': route({
      needs: 'manage-forum',
      ...ofTheForum,
      answer: (request, forum: Forum) => milestonePage(request, forum),
    }),

    'POST /desk/forums/{forumId}/workplan/{milestoneId}': route({
      needs: 'manage-forum',
      ...ofTheForum,
      answer: async (request, forum: Forum) => {
        const { now } = request;
        const id = request.params.milestoneId ?? '';
        const known = await planOf(forum);
        const why = whyNotInForce(known.charter, known.cycles, now);
        if (why) return milestonePage(request, forum, told(why.reason));
        const { plan, charter, cycles: its } = known;
        if (!plan || !charter || !its || !isMilestoneId(id))
          return milestonePage(request, forum, told('There is no workplan yet. Begin it first.'));
        const seen = { ...plan, revision: revisionFromForm(request) ?? 0 };
        if (wordFrom(request, 'act') === 'remove') {
          if (!plan.draft?.milestones.some((each) => each.id === id)) return redirect(deskOf(forum));
          const title = plan.draft.milestones.find((each) => each.id === id)?.title;
          const refused = await keep(request, forum, seen, removeMilestone(plan, id), {
            act: 'removed a milestone from the draft',
            note: title,
            news: false,
          });
          return refused ? milestonePage(request, forum, told(refused.reason)) : redirect(deskOf(forum));
        }
        const team = await teamOf(forum);
        const form = milestoneForm(team);
        const parsed = readForm(form, request);
        const typed: Typed = parsed.ok ? { ...parsed.values } : parsed.typed;
        const errors = parsed.ok ? wrongMilestone(parsed.values, charterSpan(charter, its)) : parsed.errors;
        if (!parsed.ok || errors.length) return milestonePage(request, forum, { typed, errors, status: 422 });
        const { ownerId, open, starts, ...fields } = parsed.values;
        const one: Milestone = {
          id,
          ...fields,
          ...(starts === undefined ? {} : { starts }),
          owner: { id: ownerId, name: team.find((each) => each.id === ownerId)?.name ?? '' },
          open: open === 'yes',
        };
        const inDraft = (of: Workplan | undefined) => of?.draft?.milestones.find((each) => each.id === id);
        const isThere = (found: Milestone | undefined) =>
          found !== undefined && saysTheSame(form, typedFrom(found), parsed.values);
        const before = inDraft(plan);
        if (isThere(before)) return redirect(deskOf(forum));
        const refused = await keep(request, forum, seen, putMilestone(plan, one), {
          act: before ? 'changed a milestone of the draft' : 'added a milestone to the draft',
          note: one.title,
          news: false,
        });
        // The same form sent twice at the same moment.
        if (!refused || isThere(inDraft(await workplans.get(plan.id)))) return redirect(deskOf(forum));
        return milestonePage(request, forum, { typed, ...told(refused.reason) });
      },
    }),

    'POST /desk/forums/{forumId}/workplan/{milestoneId}/progress': route({
      needs: 'manage-forum',
      ...ofTheForum,
      answer: async (request, forum: Forum) => {
        const { person, now } = request;
        const id = request.params.milestoneId ?? '';
        const parsed = readForm(progressForm, request);
        if (!parsed.ok)
          return milestonePage(request, forum, {
            progress: parsed.typed,
            errors: parsed.errors,
            status: 422,
          });
        const progress = { ...parsed.values };
        const { plan } = await planOf(forum);
        if (!plan || !person)
          return milestonePage(request, forum, { progress, ...told('There is no approved workplan yet.') });
        const known = progressOf(plan, id);
        const note = known.notes.at(-1);
        const isSame = known.done === progress.done && (!progress.words || note?.words === progress.words);
        const after = noteProgress(plan, id, parsed.values, person, now);
        if (isSame && !isRefusal(after)) return redirect(deskOf(forum));
        const title = plan.current?.milestones.find((each) => each.id === id)?.title ?? '';
        const refused = await keep(request, forum, plan, after, {
          act: progress.done && !known.done ? 'noted that a milestone is done' : 'noted how a milestone goes',
          note: [title, progress.words].filter(Boolean).join(': '),
        });
        if (!refused) return redirect(deskOf(forum));
        const errors = [{ name: refused.refused === 'invalid' ? 'done' : '', message: refused.reason }];
        return milestonePage(request, forum, {
          progress,
          errors,
          status: refused.refused === 'invalid' ? 422 : 409,
        });
      },
    }),

    'GET /desk/offers/{offerId}': route({
      needs: 'manage-forum',
      subject: (request: WebRequest) => confirmedOffer(request),
      forumOf: (offer: Offer) => offer.forumId,
      answer: (request, offer: Offer) => offerDecisionPage(request, offer),
    }),

    'POST /desk/offers/{offerId}': route({
      needs: 'manage-forum',
      subject: (request: WebRequest) => confirmedOffer(request),
      forumOf: (offer: Offer) => offer.forumId,
      answer: async (request, offer: Offer) => {
        const { person, now } = request;
        const forum = await forums.get(offer.forumId);
        if (!forum || !person) return refuse('not-found', 'The forum of this offer is not there any more.');
        const parsed = readForm(offerDecisionForm, request);
        const again = (errors: readonly FieldError[], status: number) =>
          offerDecisionPage(request, offer, {
            typed: parsed.ok ? { ...parsed.values } : parsed.typed,
            errors,
            status,
          });
        if (!parsed.ok) return again(parsed.errors, 422);
        const accepted = parsed.values.decision === 'accept';
        // A second click.
        if (offer.decided?.byId === person.id && (offer.state === 'accepted') === accepted)
          return redirect(deskOf(forum));
        const plan = await workplans.get(offer.workplanId);
        if (!plan) return again([{ name: '', message: 'There is no workplan any more.' }], 409);
        const { words } = parsed.values;
        const decided = decideOnOffer(plan, offer, { accepted, words }, person, now);
        if (isRefusal(decided)) return again([{ name: '', message: decided.reason }], 409);
        const by = actorOf(request);
        const at = now.toISOString();
        const due =
          plan.current?.milestones.find(({ id }) => id === offer.milestoneId)?.due ?? at.slice(0, 10);
        const refused = await commit({
          changes: [
            offers.change(offer, decided.offer, by, at),
            ...(accepted ? [workplans.change(plan, decided.plan, by, at)] : []),
          ],
          audit: [
            entry(forum, by, now, accepted ? 'gave a milestone to a participant' : 'declined an offer', {
              note: `${offer.milestone}: ${offer.name}`,
            }),
          ],
          letters: [
            letterOf(offerAnswered, {
              to: { name: offer.name, email: offer.email },
              cause: offer.id,
              event: 'answered',
              at: now,
              forumId: forum.id,
              fields: {
                name: offer.name,
                forumTitle: forum.title,
                milestone: offer.milestone,
                due: spokenDeadline(due),
                accepted,
                ...(words === undefined ? {} : { words }),
                planAt: `${baseUrl}/forums/${forum.id}/workplan`,
                forumAt: `${baseUrl}/forums/${forum.id}#take-part`,
              },
            }),
          ],
        });
        return refused ? again([{ name: '', message: refused.reason }], 409) : redirect(deskOf(forum));
      },
    }),
  });

  /** The milestone that an address names, if it can be offered to be taken. */
  async function offeredIn(
    request: WebRequest,
    forum: Forum,
  ): Promise<{ plan: Workplan; milestone: Milestone } | Refusal> {
    const { plan } = await planOf(forum);
    const id = request.params.milestoneId ?? '';
    const why = plan && whyNotOffered(plan, id);
    const milestone = plan?.current?.milestones.find((each) => each.id === id);
    if (!plan || why || !milestone)
      return (
        why ?? refuse('not-found', 'This milestone is not in the workplan any more. Look at the timeline.')
      );
    return { plan, milestone };
  }

  /** Only for who holds its key; the same answer for a wrong key and an offer that is not there. */
  async function ownOffer(request: WebRequest): Promise<Offer | Refusal> {
    const offer = await offers.get(request.params.offerId ?? '');
    const key = keyFrom(request);
    return offer && key && hashOfKey(key) === offer.keyHash && !isExpiredOffer(offer, request.now)
      ? offer
      : refuse('gone', 'This link is no longer good. An offer that nobody confirms is deleted after 7 days.');
  }

  function offerPage(
    forum: Forum,
    found: { milestone: Milestone },
    form: { id: string; typed?: Typed; errors?: readonly FieldError[]; status?: number },
  ): Answer {
    return page(
      'Take a milestone',
      pages.OfferPage({
        forum,
        milestone: found.milestone,
        id: form.id,
        typed: form.typed ?? {},
        errors: form.errors ?? [],
      }),
      form.errors
        ? { errors: form.errors }
        : { milestone: { id: found.milestone.id, title: found.milestone.title, due: found.milestone.due } },
      { status: form.status ?? 200 },
    );
  }

  /** One that was confirmed: the desk sees no other. */
  async function confirmedOffer(request: WebRequest): Promise<Offer | undefined> {
    const offer = await offers.get(request.params.offerId ?? '');
    return offer?.state === 'unconfirmed' ? undefined : offer;
  }

  function offerDecisionPage(
    request: WebRequest,
    offer: Offer,
    shown: { typed?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ): Answer {
    return page(
      `${offer.name} offers to take a milestone`,
      pages.OfferDecision({
        offer,
        csrf: request.csrf,
        typed: shown.typed ?? {},
        errors: shown.errors ?? [],
      }),
      shown.errors
        ? { errors: shown.errors }
        : { id: offer.id, state: offer.state, name: offer.name, words: offer.words },
      { status: shown.status ?? 200 },
    );
  }

  async function approvalPage(
    request: WebRequest,
    forum: Forum,
    shown: { typed?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ): Promise<Answer> {
    const { plan } = await planOf(forum);
    return page(
      `Approve the workplan of ${forum.title}`,
      pages.ApprovalPage({
        forum,
        plan,
        facilitatorIsThere: plan?.draft?.proposed ? await facilitatorIsThere(plan) : true,
        person: request.person,
        csrf: request.csrf,
        now: request.now,
        typed: shown.typed ?? {},
        errors: shown.errors ?? [],
      }),
      shown.errors ? { errors: shown.errors } : { draft: plan?.draft },
      { status: shown.status ?? 200, wide: true },
    );
  }

  async function coursePage(
    request: WebRequest,
    forum: Forum,
    shown: { typed?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ): Promise<Answer> {
    const { plan } = await planOf(forum);
    return page(
      'Are we still on the goal?',
      pages.CoursePage({
        forum,
        plan,
        csrf: request.csrf,
        now: request.now,
        typed: shown.typed,
        errors: shown.errors ?? [],
      }),
      shown.errors ? { errors: shown.errors } : { goal: forum.goal, course: plan?.course },
      { status: shown.status ?? 200 },
    );
  }

  async function deskPage(
    request: WebRequest,
    forum: Forum,
    shown: {
      amend?: Typed;
      errors?: readonly FieldError[];
      status?: number;
    } = {},
  ): Promise<Answer> {
    const [known, past] = await Promise.all([
      planOf(forum),
      history(table, forum.id, request.query.get('history') ?? undefined),
    ]);
    const offered = known.plan ? await offers.ofPlan(known.plan.id) : [];
    return page(
      `Workplan of ${forum.title}`,
      pages.DeskPlan({
        forum,
        plan: known.plan,
        offers: offered,
        closed: whyNotInForce(known.charter, known.cycles, request.now)?.reason,
        newMilestone: newId('milestone'),
        person: request.person,
        csrf: request.csrf,
        now: request.now,
        history: past,
        amend: shown.amend ?? {},
        errors: shown.errors ?? [],
      }),
      shown.errors
        ? { errors: shown.errors }
        : {
            ...(known.plan ? publicPlan(known.plan, request.now) : {}),
            revision: known.plan?.revision,
            draft: known.plan?.draft,
          },
      { status: shown.status ?? 200, wide: true },
    );
  }

  async function milestonePage(
    request: WebRequest,
    forum: Forum,
    shown: { typed?: Typed; progress?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ): Promise<Answer | Refusal> {
    const id = request.params.milestoneId ?? '';
    if (!isMilestoneId(id)) return refuse('not-found', 'There is no such milestone. Look at the workplan.');
    const [{ plan }, team] = await Promise.all([planOf(forum), teamOf(forum)]);
    const inDraft = plan?.draft?.milestones.find((each) => each.id === id);
    const current = plan?.current?.milestones.find((each) => each.id === id);
    return page(
      inDraft?.title ?? current?.title ?? 'A new milestone',
      pages.MilestonePage({
        forum,
        plan,
        id,
        inDraft,
        current,
        team,
        csrf: request.csrf,
        now: request.now,
        typed: shown.typed ?? (inDraft ? typedFrom(inDraft) : { open: 'no' }),
        progress: shown.progress ?? (plan ? { done: progressOf(plan, id).done } : {}),
        errors: shown.errors ?? [],
      }),
      shown.errors ? { errors: shown.errors } : { milestone: inDraft ?? current, revision: plan?.revision },
      { status: shown.status ?? 200 },
    );
  }
};

interface Known {
  /** The charter that was approved last. */
  charter: Charter | undefined;
  cycles: CharterCycles | undefined;
  plan: Workplan | undefined;
}

const deskOf = ({ id }: Pick<Forum, 'id'>) => `/desk/forums/${id}/workplan`;

const told = (message: string, status = 409) => ({ errors: [{ name: '', message }], status });

const isMilestoneId = (id: string): boolean => /^mst_[0-9a-z]{26}$/.test(id);

const beginPlan = (
  forum: Forum,
  charter: Charter,
  now: Date,
  draft: NonNullable<Workplan['draft']>,
): Workplan => ({
  id: workplanIdFor(charter.id),
  revision: 0,
  forumId: forum.id,
  charterId: charter.id,
  title: `Workplan of ${forum.title}`,
  state: 'draft',
  facilitator: charter.facilitator,
  draft,
  progress: {},
  course: [],
  createdAt: now.toISOString(),
});

const typedFrom = ({ owner, open, ...milestone }: Milestone): Typed => ({
  ...milestone,
  ownerId: owner.id,
  open: open ? 'yes' : 'no',
});

/** What everybody may know of a plan: names, never addresses. */
const publicPlan = (plan: Workplan, now: Date) => ({
  id: plan.id,
  forumId: plan.forumId,
  version: plan.current?.version,
  approvedAt: plan.current?.at,
  milestones: plan.current?.milestones.map((milestone) => {
    const progress = progressOf(plan, milestone.id);
    return {
      id: milestone.id,
      kind: milestone.kind,
      title: milestone.title,
      starts: milestone.starts,
      due: milestone.due,
      owner: milestone.owner.name,
      taken: progress.taken?.name,
      standing: milestoneStanding(milestone, progress, now),
      done: progress.done,
      notes: progress.notes,
    };
  }),
  course: plan.course.map(({ month, answer, words }) => ({ month, answer, words })),
});
