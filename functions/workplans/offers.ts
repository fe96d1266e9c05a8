import type { Forum } from '../../shared/domain/forum.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import {
  confirmOffer,
  isExpiredOffer,
  type Milestone,
  type Offer,
  offerForm,
  sendOffer,
  type Workplan,
  whyNotOffered,
} from '../../shared/domain/workplan.ts';
import { isTrapped } from '../../shared/forms/honeypot.tsx';
import { readForm } from '../../shared/forms/read-form.ts';
import { idFromForm, keyFrom } from '../../shared/http/form-id.ts';
import { type Again, refusedWith } from '../../shared/http/forum-desk.ts';
import { mayWriteTo } from '../../shared/http/public-mail.ts';
import { type Answer, page, type Routes, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { offerConfirm } from '../../shared/letters/workplan.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import { ConfirmOffer, OfferPage, OfferSent } from './offer-pages.tsx';
import type { Dependencies, Room } from './room.ts';

/** R17: a participant offers to take a milestone, and confirms it by email. */
export const offerRoutes = (dependencies: Dependencies, { onForum, planOf }: Room) => {
  const { workplans, commit, counters, newId, newKey, baseUrl } = dependencies;
  const { offers } = workplans;

  /** The milestone that an address names, and why it cannot be taken, if it cannot. */
  const namedIn = async (request: WebRequest, forum: Forum): Promise<Named | undefined> => {
    const { plan, standing } = await planOf(forum, request.now);
    const id = request.params.milestoneId ?? '';
    const milestone = plan?.current?.milestones.find((each) => each.id === id);
    return plan && milestone && { plan, milestone, why: whyNotOffered(plan, id, standing) };
  };

  /** Only for who holds its key; the same answer for a wrong key and an offer that is not there. */
  const ownOffer = async (request: WebRequest): Promise<Offer | Refusal> => {
    const offer = await offers.get(request.params.offerId ?? '');
    const key = keyFrom(request);
    return offer && key && hashOfKey(key) === offer.keyHash && !isExpiredOffer(offer, request.now)
      ? offer
      : refuse('gone', 'This link is no longer good. An offer that nobody confirms is deleted after 7 days.');
  };

  const offerPage = (forum: Forum, found: { milestone: Milestone }, form: Again & { id: string }): Answer =>
    page(
      'Take a milestone',
      OfferPage({
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

  return {
    'GET /forums/{forumId}/workplan/{milestoneId}': route({
      needs: 'anyone',
      ...onForum,
      answer: async (request, forum: Forum) => {
        const found = await namedIn(request, forum);
        if (!found) return gone;
        if (request.query.has('sent'))
          return page('One step is left', OfferSent({ forum, ...found }), { state: 'unconfirmed' });
        return found.why ?? offerPage(forum, found, { id: newId('offer') });
      },
    }),

    'POST /forums/{forumId}/workplan/{milestoneId}': route({
      needs: 'anyone',
      ...onForum,
      answer: async (request, forum: Forum) => {
        const { now } = request;
        const found = await namedIn(request, forum);
        if (!found) return gone;
        const { plan, milestone, why } = found;
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
            ...refusedWith(reason, status),
          });
        if (why) return again(why.reason, 409);
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
        page('Confirm your offer', ConfirmOffer({ offer, secret: keyFrom(request) ?? '' }), {
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
  } satisfies Partial<Routes<'workplans'>>;
};

interface Named {
  plan: Workplan;
  milestone: Milestone;
  why: Refusal | undefined;
}

const gone = refuse('not-found', 'This milestone is not in the workplan any more. Look at the timeline.');
