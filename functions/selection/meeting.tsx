import type { Person } from '../../shared/domain/people.ts';
import { type Proposal, titleOfProposal } from '../../shared/domain/proposal.ts';
import { type StayingOut, spokenInterest } from '../../shared/domain/review.ts';
import { earlyForm, meetingForm, presentForm } from '../../shared/domain/selection.ts';
import { FormFields, OneTick } from '../../shared/forms/form-fields.tsx';
import type { FieldError, SentFields, Typed } from '../../shared/forms/read-form.ts';
import type { Decision } from './decider.ts';

/** R19: who takes no part in a decision, by name; what ties them to it in the public words only. */
export const StayOut = ({ of, verb }: { of: readonly StayingOut[]; verb: string }) =>
  of.length ? (
    <p class="stay-out">
      <strong>{verb}:</strong>{' '}
      {of.map(({ personId, name, interest, carried, wasThere }, place) => (
        <span key={personId}>
          {place ? ', ' : ''}
          <bdi>{name}</bdi> ({spokenInterest(interest)}
          {carried ? ', declared towards the forum before' : ''}
          {wasThere ? '; was at the meeting' : ''})
        </span>
      ))}
    </p>
  ) : null;

/** Where somebody says that who is named in proposals is another person of their name. */
export const SomebodyElse = ({ of }: { of: readonly Proposal[] }) =>
  of.length ? (
    <p class="hint">
      Is it somebody else of your name? Say so beside the reviews:{' '}
      {of.map((proposal, place) => (
        <span key={proposal.id}>
          {place ? ', ' : ''}
          <a href={`/desk/proposals/${proposal.id}/review#not-me`} dir="auto">
            {titleOfProposal(proposal)}
          </a>
        </span>
      ))}
    </p>
  ) : null;

/** What the one who decides states of those who stay out; nothing where nobody has to. */
export const Statement = (props: {
  statement: string;
  /** What was stated in the form that came back. */
  stated: string | undefined;
  of: readonly Pick<Decision, 'stayOut'>[];
  errors: readonly FieldError[];
}) => {
  const error = props.errors.find(({ name }) => name === 'stayedOut');
  const names = new Map(
    props.of.flatMap(({ stayOut }) => stayOut.map(({ personId, name }) => [personId, name])),
  );
  return props.statement ? (
    <section aria-labelledby="stay-out">
      <h2 id="stay-out">Who stays out</h2>
      <OneTick
        name="stayedOut"
        value={props.statement}
        checked={props.stated === props.statement}
        error={error?.message}
      >
        {[...names].map(([personId, name], place) => (
          <span key={personId}>
            {place ? ', ' : ''}
            <bdi>{name}</bdi>
          </span>
        ))}{' '}
        took no part in deciding where they have an interest, as named above. It is public with the decision.
      </OneTick>
    </section>
  ) : null;
};

/** At which meeting decisions are taken, and why early, where they are; with what was typed of both. */
export interface Held {
  /** Why it is early to decide, in a sentence. */
  tooEarly: string | undefined;
  meeting: string | undefined;
  /** The members of the MAG, and who of them was there. */
  members: readonly Person[];
  present: readonly Person[];
  /** The reason that was given for deciding early. */
  early: string | undefined;
  typed: Typed;
  /** What was stated of those who stay out, if the form comes back. */
  stated: string | undefined;
  errors: readonly FieldError[];
}

export const Meeting = ({ held, errors }: { held: Held; errors: readonly FieldError[] }) => (
  <section aria-labelledby="meeting">
    <h2 id="meeting">The meeting</h2>
    <FormFields schema={meetingForm} typed={held.typed} errors={errors} />
    {held.members.length ? (
      <FormFields schema={presentForm(held.members)} typed={held.typed} errors={errors} />
    ) : null}
    {held.tooEarly ? (
      <>
        <p class="warning">It is early to decide. {held.tooEarly}</p>
        <FormFields schema={earlyForm} typed={held.typed} errors={errors} />
      </>
    ) : null}
  </section>
);

/** How a decision that turns out wrong is set right: there is no way back from it. */
export const IfItWasWrong = ({ accepted, call }: { accepted: boolean; call: string }) =>
  accepted ? (
    <>
      If it turns out wrong, the forum is given up: on its desk, under <em>Charter</em>, as long as no charter
      is approved. That is public too, and every proposer gets a letter with the reason.
    </>
  ) : (
    <>
      If it turns out wrong, the proposer sends the topic again: with an{' '}
      <a href={`/desk/calls/${call}/access-codes`}>access code</a> once the call has closed.
    </>
  );

/** What was said of the meeting, for a form that leads back to it. */
export const MeetingKept = ({ sent }: { sent: SentFields }) => (
  <>
    {[...Object.keys(meetingForm.shape), 'present', ...Object.keys(earlyForm.shape)].flatMap((name) =>
      sent
        .all(name)
        .map((value) => <input key={`${name} ${value}`} type="hidden" name={name} value={value} />),
    )}
  </>
);

/** That it is early, where decisions are prepared. */
export const Early = ({ early }: { early: string | undefined }) =>
  early ? (
    <p class="warning">It is early to decide. {early} Before, it takes a reason that stays on record.</p>
  ) : null;
