import { isRefusal, refuse } from '../../shared/domain/refusal.ts';
import { spokenDeadline } from '../../shared/domain/time.ts';
import { decideOnOffer, type Offer, offerDecisionForm } from '../../shared/domain/workplan.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
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
import type { Dependencies, Room } from './room.ts';

/** R17: the team decides who takes a milestone. */
export const offerDecisionRoutes = (dependencies: Dependencies, { entry }: Room) => {
  const { workplans, forums, commit, baseUrl } = dependencies;
  const { offers } = workplans;

  /** One that was confirmed: the desk sees no other. */
  const confirmedOffer = async (request: WebRequest): Promise<Offer | undefined> => {
    const offer = await offers.get(request.params.offerId ?? '');
    return offer?.state === 'unconfirmed' ? undefined : offer;
  };

  const offerDecisionPage = (
    request: WebRequest,
    offer: Offer,
    shown: { typed?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ): Answer =>
    page(
      `${offer.name} offers to take a milestone`,
      OfferDecision({
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
        return refused ? again([{ name: '', message: refused.reason }], 409) : redirect(deskOf(forum));
      },
    }),
  } satisfies Partial<Routes<'workplans'>>;
};
