import { isRefusal, refuse } from '../../shared/domain/refusal.ts';
import { spokenDeadline } from '../../shared/domain/time.ts';
import { decideOnOffer, type Offer, offerDecisionForm, whyNotOffered } from '../../shared/domain/workplan.ts';
import { readForm } from '../../shared/forms/read-form.ts';
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
import { offerAnswered } from '../../shared/letters/workplan.ts';
import { deskOf } from './desk-way.tsx';
import { OfferDecision } from './offer-pages.tsx';
import type { Dependencies, Known, Room } from './room.ts';

/** R17: the team decides who takes a milestone. */
export const offerDecisionRoutes = (dependencies: Dependencies, { entry, planOf }: Room) => {
  const { workplans, forums, commit, baseUrl } = dependencies;
  const { offers } = workplans;

  /** One that was confirmed: the desk sees no other. */
  const confirmedOffer = async (request: WebRequest): Promise<Offer | undefined> => {
    const offer = await offers.get(request.params.offerId ?? '');
    return offer?.state === 'unconfirmed' ? undefined : offer;
  };

  /** The plan that an offer was made for, and where its charter stands: of one that was followed by another, it has ended. */
  const planOfOffer = async (
    { forumId, workplanId }: Offer,
    now: Date,
  ): Promise<Pick<Known, 'plan' | 'standing'>> => {
    const known = await planOf({ id: forumId }, now);
    return known.plan?.id === workplanId
      ? known
      : { plan: await workplans.get(workplanId), standing: 'ended' };
  };

  const offerDecisionPage = async (request: WebRequest, offer: Offer, shown: Again = {}): Promise<Answer> => {
    const { plan, standing } = await planOfOffer(offer, request.now);
    return page(
      `${offer.name} offers to take a milestone`,
      OfferDecision({
        offer,
        why: plan && whyNotOffered(plan, offer.milestoneId, standing)?.reason,
        csrf: request.csrf,
        typed: shown.typed ?? {},
        errors: shown.errors ?? [],
      }),
      shown.errors
        ? { errors: shown.errors }
        : { id: offer.id, state: offer.state, name: offer.name, words: offer.words },
      { status: shown.status ?? 200 },
    );
  };

  return {
    'GET /desk/offers/{offerId}': route({
      needs: 'manage-forum',
      subject: confirmedOffer,
      forumOf: (offer: Offer) => offer.forumId,
      answer: (request, offer: Offer) => offerDecisionPage(request, offer),
    }),

    'POST /desk/offers/{offerId}': route({
      needs: 'manage-forum',
      subject: confirmedOffer,
      forumOf: (offer: Offer) => offer.forumId,
      answer: async (request, offer: Offer) => {
        const { person, now } = request;
        const forum = await forums.get(offer.forumId);
        if (!forum || !person) return refuse('not-found', 'The forum of this offer is not there any more.');
        const parsed = readForm(offerDecisionForm, request);
        const again = (shown: Again) =>
          offerDecisionPage(request, offer, {
            typed: parsed.ok ? { ...parsed.values } : parsed.typed,
            ...shown,
          });
        if (!parsed.ok) return again({ errors: parsed.errors, status: 422 });
        const accepted = parsed.values.decision === 'accept';
        const isDecided = (known: Offer | undefined) =>
          known?.decided?.byId === person.id && (known.state === 'accepted') === accepted;
        // A second click.
        if (isDecided(offer)) return redirect(deskOf(forum));
        const { plan, standing } = await planOfOffer(offer, now);
        if (!plan) return again(refusedWith('There is no workplan any more.'));
        const { words } = parsed.values;
        const decided = decideOnOffer(plan, offer, { accepted, words }, person, now, standing);
        if (isRefusal(decided)) return again(refusedWith(decided.reason));
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
            entry(request, forum, {
              act: accepted ? 'gave a milestone to a participant' : 'declined an offer',
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
        return refused && !isDecided(await offers.get(offer.id))
          ? again(refusedWith(refused.reason))
          : redirect(deskOf(forum));
      },
    }),
  } satisfies Partial<Routes<'workplans'>>;
};
