import {
  type Choices,
  type ChosenLists,
  choicesForm,
  hinted,
  type List,
  listInWords,
  writeAgainForm,
} from '../../shared/domain/choices.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { Person } from '../../shared/domain/people.ts';
import { type Suggestion, suggestionForm } from '../../shared/domain/suggestion.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import type { UnnamedOrganisation } from '../../shared/domain/unnamed-organisation.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Done } from '../../shared/pages/done.tsx';
import { Way } from '../../shared/pages/way.tsx';

type ListedLetter = Letter & { list: List };

/** What a reader has just done, as the address says after it. */
export const justDone = ['saved', 'naming', 'named'] as const;
type JustDone = (typeof justDone)[number];

/** What is known of an address, and who of the house reads its mail. */
export interface Standing {
  choices: Choices;
  person: Person | undefined;
}

/** What the reader of an address wants, as the form has it. */
export const wantedOf = ({ choices, person }: Standing): Pick<ChosenLists, List> => ({
  outputs: !choices.declined.includes('outputs'),
  press: !choices.declined.includes('press'),
  digests: !choices.declined.includes('digests') && person?.digest.cadence !== 'never',
});

/** Digests are for people of the house; nobody else is asked about them. */
export const asksAboutDigests = ({ list }: ListedLetter, { person }: Standing): boolean =>
  list === 'digests' || person !== undefined;

export const ChoicesPage = (props: {
  letter: ListedLetter;
  key: string;
  standing: Standing;
  /** Whether press releases may name the organisation that the letter went to; absent when nobody said anything. */
  naming: UnnamedOrganisation | undefined;
  /** Whoever was named with this letter before and is not the contact yet. */
  waiting: Pick<Suggestion, 'sentAt'> | undefined;
  /** What was just done. */
  done: JustDone | undefined;
  /** Which form `typed` and `errors` are of: the choices, or `contact`. */
  about?: 'contact';
  typed?: Typed;
  errors?: readonly FieldError[];
}) => {
  const { letter, standing, errors = [] } = props;
  const { refused } = standing.choices;
  const action = `/choices/${letter.id}?key=${encodeURIComponent(props.key)}`;
  const wanted = wantedOf(standing);
  const only = [
    'outputs',
    'press',
    ...(asksAboutDigests(letter, standing) ? ['digests'] : []),
    ...(refused ? ['again'] : []),
  ];
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>What we send to you</h1>
      {props.done === 'saved' ? (
        <Done>Saved. You can change it again on this page whenever you like.</Done>
      ) : null}
      <p class="lead">
        These letters come unasked to <bdi>{hinted(letter.to.email)}</bdi>. Untick what you do not want, and
        save. Nothing changes before that.
      </p>
      {refused ? (
        <p class="warning">
          Nothing of this is sent there now, since{' '}
          <time datetime={refused.at}>{spokenInstant(refused.at)}</time>: {refused.why}
        </p>
      ) : null}
      <Form
        schema={choicesForm}
        only={only}
        action={action}
        typed={(props.about ? undefined : props.typed) ?? wanted}
        errors={props.about ? [] : errors}
        submit="Save"
      />
      <p class="hint">
        Answers to what you do here yourself, a receipt for a comment for instance, always come.
      </p>
      {wanted[letter.list] ? (
        <section aria-labelledby="no-more">
          <h2 id="no-more">In one step</h2>
          <p>The letter that brought you here is one of the {listInWords[letter.list]}.</p>
          <form method="post" action={action}>
            <input type="hidden" name="List-Unsubscribe" value="One-Click" />
            <div class="buttons">
              <button type="submit" class="secondary">
                Get no more {listInWords[letter.list]}
              </button>
            </div>
          </form>
        </section>
      ) : null}
      {letter.list === 'outputs' && letter.recipientId && letter.fields.organisation ? (
        <Naming {...props} organisation={String(letter.fields.organisation)} />
      ) : null}
      {letter.list === 'outputs' && letter.recipientId ? (
        <section aria-labelledby="contact">
          <h2 id="contact">Somebody else should get these letters</h2>
          {props.done === 'named' ? (
            <Done>
              Thank you. The coordinating team decides whom it writes to from now on. If it agrees, it asks
              this person to confirm.
            </Done>
          ) : null}
          <p>
            Name another contact person of{' '}
            <bdi>{String(letter.fields.organisation ?? 'your organisation')}</bdi>.
            {props.waiting ? (
              <>
                {' '}
                Somebody was named here on{' '}
                <time datetime={props.waiting.sentAt}>{spokenInstant(props.waiting.sentAt)}</time>: whom you
                name now takes their place.
              </>
            ) : null}
          </p>
          <Form
            schema={suggestionForm}
            action={`/choices/${letter.id}/contact?key=${encodeURIComponent(props.key)}`}
            typed={(props.about ? props.typed : undefined) ?? {}}
            errors={props.about ? errors : []}
            submit="Name this person"
          />
        </section>
      ) : null}
    </>
  );
};

/** R31: press releases name organisations that have an output, unless they ask not to be. */
const Naming = (props: {
  letter: ListedLetter;
  key: string;
  organisation: string;
  naming: UnnamedOrganisation | undefined;
  done: JustDone | undefined;
}) => {
  const hidden = props.naming?.state === 'unnamed';
  return (
    <section aria-labelledby="naming">
      <h2 id="naming">In press releases</h2>
      {props.done === 'naming' ? (
        <Done>
          Saved. {hidden ? 'Press releases do not name it any more.' : 'Press releases may name it.'}
        </Done>
      ) : null}
      <p>
        A press release about an output lists the organisations that have it, by name; never people or
        addresses. <bdi>{props.organisation}</bdi> {hidden ? 'is not named.' : 'may be among them.'}
      </p>
      {hidden && props.naming?.by.kind === 'desk' ? (
        <p class="hint">The secretariat wrote that down. Write to it to change it.</p>
      ) : (
        <form
          method="post"
          action={`/choices/${props.letter.id}/naming?key=${encodeURIComponent(props.key)}`}
        >
          <input type="hidden" name="named" value={hidden ? 'yes' : 'no'} />
          <div class="buttons">
            <button type="submit" class="secondary">
              {hidden ? 'We may be named again' : 'Do not name us in press releases'}
            </button>
          </div>
        </form>
      )}
    </section>
  );
};

export const DonePage = ({ letter, back }: { letter: ListedLetter; back: string }) => (
  <>
    <h1>This is done</h1>
    <p class="lead">
      No more {listInWords[letter.list]} come to <bdi>{hinted(letter.to.email)}</bdi>. A letter that is on its
      way already may still arrive.
    </p>
    <p>
      Was it a mistake, or do you want something else? <a href={back}>Choose what we send to you</a>.
    </p>
  </>
);

export const AddressPage = (props: {
  /** What was just done, in words. */
  done: string | undefined;
  letter: ListedLetter;
  standing: Standing;
  csrf: string;
  typed?: Typed;
  errors?: readonly FieldError[];
}) => {
  const { letter, standing, errors = [] } = props;
  const { refused } = standing.choices;
  const wanted = wantedOf(standing);
  const shown = (['outputs', 'press', 'digests'] as const).filter(
    (list) => list !== 'digests' || asksAboutDigests(letter, standing),
  );
  return (
    <>
      <ErrorSummary errors={errors} />
      <Way
        to={[
          ['/desk/letters', 'Letters'],
          [`/desk/letters/${letter.id}`, letter.subject ?? 'Letter'],
        ]}
        here="What may be sent to an address"
      />
      <h1>What may be sent to an address</h1>
      {props.done ? <Done>{props.done}</Done> : null}
      <p class="lead" dir="auto">
        {letter.to.name}, {letter.to.email}
      </p>
      <dl class="facts">
        {shown.map((list) => (
          <div key={list}>
            <dt>{listInWords[list]}</dt>
            <dd>{wanted[list] ? 'not declined' : 'declined by whoever reads mail there'}</dd>
          </div>
        ))}
      </dl>
      {refused ? (
        <section aria-labelledby="again">
          <h2 id="again">Nothing that comes unasked is sent there now</h2>
          <p class="warning">
            Since <time datetime={refused.at}>{spokenInstant(refused.at)}</time>: {refused.why}
          </p>
          <p>
            When you know that the address takes mail, say so. What its reader declined stays declined. If the
            mail service keeps the address on a list of its own, the next letter comes back, and this stands
            again.
          </p>
          <Form
            schema={writeAgainForm}
            action={`/desk/choices/${letter.id}`}
            hidden={{ csrf: props.csrf }}
            typed={props.typed ?? {}}
            errors={errors}
            submit="Let letters go there again"
          />
        </section>
      ) : (
        <p>Nothing is known that speaks against this address. Only its reader can undo what they declined.</p>
      )}
    </>
  );
};
