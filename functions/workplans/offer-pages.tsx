import type { Forum } from '../../shared/domain/forum.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import {
  type Milestone,
  milestoneKindInWords,
  type Offer,
  offerDecisionForm,
  offerForm,
} from '../../shared/domain/workplan.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import { Honeypot } from '../../shared/forms/honeypot.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Deadline } from '../../shared/pages/deadline.tsx';
import { ForumWay } from '../../shared/pages/forum-way.tsx';
import { Way } from '../../shared/pages/way.tsx';

export const OfferPage = (props: {
  forum: Forum;
  milestone: Milestone;
  id: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { forum, milestone } = props;
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <ForumWay forum={forum} above={[`/forums/${forum.id}/workplan`, 'Workplan']} here="Take a milestone" />
      <h1 dir="auto">Take “{milestone.title}”</h1>
      <p class="lead">
        {milestoneKindInWords[milestone.kind]}, due <Deadline day={milestone.due} />. You do it, and{' '}
        <span dir="auto">{milestone.owner.name}</span> of the coordinating team helps you along.
      </p>
      <Form
        schema={offerForm}
        action={`/forums/${forum.id}/workplan/${milestone.id}`}
        hidden={{ id: props.id }}
        typed={props.typed}
        errors={props.errors}
        keep={`offer-${milestone.id}`}
        submit="Offer to take it"
        after={<Honeypot />}
      />
    </>
  );
};

export const OfferSent = (props: { forum: Forum; milestone: Milestone }) => (
  <>
    <h1>One step is left</h1>
    <p class="lead">
      Look into your inbox: we have sent you a link to confirm that this is your address. The team sees your
      offer to take “<span dir="auto">{props.milestone.title}</span>” when you have.
    </p>
    <p>
      <a href={`/forums/${props.forum.id}/workplan`}>Back to the timeline</a>
    </p>
  </>
);

export const ConfirmOffer = ({ offer, secret }: { offer: Offer; secret: string }) =>
  offer.state === 'unconfirmed' ? (
    <>
      <h1>Confirm your offer</h1>
      <p class="lead">
        You offer to take “<span dir="auto">{offer.milestone}</span>”.
      </p>
      <form method="post" action={`/offers/${offer.id}/confirm`}>
        <input type="hidden" name="key" value={secret} />
        <div class="buttons">
          <button type="submit">Confirm the offer</button>
        </div>
      </form>
    </>
  ) : (
    <>
      <h1>Thank you</h1>
      <p class="lead">
        {offer.state === 'open'
          ? 'Your offer is with the coordinating team. You will hear from them by email.'
          : offer.state === 'accepted'
            ? 'The milestone is yours. Your name stands beside it in the timeline.'
            : 'The coordinating team has found another way this time.'}
      </p>
      <p>
        <a href={`/forums/${offer.forumId}/workplan`}>To the timeline</a>
      </p>
    </>
  );

/** Who offered to take a milestone of this plan, for its desk page. */
export const Offers = (props: { title: string; offers: readonly Offer[]; mayWrite: boolean }) => {
  const id = `offers-${props.offers[0]?.id}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{props.title}</h2>
      <ul class="cards">
        {props.offers.map((offer) => {
          const title = (
            <>
              <bdi>{offer.name}</bdi>: <bdi>{offer.milestone}</bdi>
            </>
          );
          return (
            <li class="card" key={offer.id}>
              <h3>{props.mayWrite ? <a href={`/desk/offers/${offer.id}`}>{title}</a> : title}</h3>
              <p>
                <span class={`tag ${offer.state === 'open' ? 'waiting' : offer.state}`}>
                  {offer.state === 'open' ? 'waits for an answer' : offer.state}
                </span>
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
};

export const OfferDecision = (props: {
  offer: Offer;
  /** Why it cannot be accepted now. */
  why: string | undefined;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { offer } = props;
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <Way
        to={[
          ['/desk', 'Desk'],
          [`/desk/forums/${offer.forumId}/workplan`, 'Workplan'],
        ]}
        here={offer.name}
      />
      <h1 dir="auto">
        {offer.name} offers to take “{offer.milestone}”
      </h1>
      <p class="kept" dir="auto">
        {offer.words}
      </p>
      <p class="meta">
        {offer.email}, on {spokenInstant(offer.createdAt)}
      </p>
      {offer.decided ? (
        <p class="notice" dir="auto">
          <span class={`tag ${offer.state}`}>{offer.state}</span> by {offer.decided.by} on{' '}
          {spokenInstant(offer.decided.at)}. {offer.decided.words}
        </p>
      ) : (
        <>
          {props.why ? (
            <p class="warning" dir="auto">
              {props.why}
            </p>
          ) : null}
          <Form
            schema={offerDecisionForm}
            action={`/desk/offers/${offer.id}`}
            hidden={{ csrf: props.csrf }}
            typed={props.typed}
            errors={props.errors}
            submit="Answer"
          />
        </>
      )}
    </>
  );
};
