import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { Recipient } from '../../shared/domain/recipient.ts';
import {
  confirmableUntil,
  isExpiredSuggestion,
  type Suggestion,
  suggestionDecisionForm,
  suggestionStateInWords,
} from '../../shared/domain/suggestion.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Done } from '../../shared/pages/done.tsx';
import { History } from '../../shared/pages/history.tsx';
import { Paging } from '../../shared/pages/paging.tsx';
import type { Page } from '../../shared/store/table.ts';

/** For whoever was named, and taken by the coordinating team: only by confirming they are the contact. */
export const ConfirmContact = ({ suggestion, key }: { suggestion: Suggestion; key: string }) =>
  suggestion.state === 'confirming' ? (
    <>
      <h1>
        Confirm that you are the contact of <bdi>{suggestion.organisation}</bdi>
      </h1>
      <p class="lead">
        Outputs of Best Practice Forums that can be of use to it are addressed to <bdi>{suggestion.name}</bdi>{' '}
        at this address then. Nothing changes before. You can confirm until{' '}
        {spokenInstant(confirmableUntil(suggestion))}.
      </p>
      <form method="post" action={`/suggestions/${suggestion.id}/confirm`}>
        <input type="hidden" name="key" value={key} />
        <div class="buttons">
          <button type="submit">I am the contact</button>
        </div>
      </form>
    </>
  ) : (
    <>
      <h1>Thank you</h1>
      <p class="lead">
        You are the contact of <bdi>{suggestion.organisation}</bdi>. Each letter that comes to you has a link
        by which you can decline more, or name somebody else.
      </p>
      <p>
        <a href="/about">What a Best Practice Forum is</a>
      </p>
    </>
  );

export const SuggestionsPage = (props: {
  suggestions: readonly Suggestion[];
  /** Those who were taken and have not confirmed. */
  asked: readonly Suggestion[];
  cursor: string | undefined;
  now: Date;
}) => (
  <>
    <h1>Contact persons that recipients named</h1>
    {props.suggestions.length ? (
      <ul class="plain">
        {props.suggestions.map(({ id, organisation, sentAt }) => (
          <li key={id}>
            <a href={`/desk/suggestions/${id}`} dir="auto">
              {organisation}
            </a>{' '}
            <time class="meta" datetime={sentAt}>
              {spokenInstant(sentAt)}
            </time>
          </li>
        ))}
      </ul>
    ) : (
      <p class="empty">Nobody named another contact person that you have to look at.</p>
    )}
    <Paging path="/desk/suggestions" cursor={props.cursor} />
    {props.asked.length ? (
      <section aria-labelledby="asked">
        <h2 id="asked">Taken, and asked to confirm</h2>
        <ul class="plain">
          {props.asked.map((each) => (
            <li key={each.id}>
              <a href={`/desk/suggestions/${each.id}`} dir="auto">
                {each.organisation}
              </a>{' '}
              <span class="meta">
                {isExpiredSuggestion(each, props.now) ? 'did not confirm until' : 'can confirm until'}{' '}
                <time datetime={confirmableUntil(each)}>{spokenInstant(confirmableUntil(each))}</time>
              </span>
            </li>
          ))}
        </ul>
      </section>
    ) : null}
  </>
);

export const SuggestionPage = (props: {
  suggestion: Suggestion;
  /** What was just done, in words. */
  done: string | undefined;
  recipient: Recipient | undefined;
  history: Page<AuditEntry>;
  now: Date;
  csrf: string;
  typed?: Typed;
  errors?: readonly FieldError[];
}) => {
  const { suggestion, recipient, errors = [] } = props;
  const until = confirmableUntil(suggestion);
  const expired = isExpiredSuggestion(suggestion, props.now);
  return (
    <>
      <ErrorSummary errors={errors} />
      <p class="kicker">
        <a href={`/desk/disseminations/${suggestion.disseminationId}`}>Dissemination</a>
      </p>
      <h1>
        Another contact for <bdi>{suggestion.organisation}</bdi>
      </h1>
      {props.done ? <Done>{props.done}</Done> : null}
      <p class="meta">
        <span
          class={`tag ${suggestion.state === 'open' || suggestion.state === 'confirming' ? 'waiting' : suggestion.state}`}
        >
          {expired ? 'asked, and not confirmed in time' : suggestionStateInWords[suggestion.state]}
        </span>{' '}
        Named on <time datetime={suggestion.sentAt}>{spokenInstant(suggestion.sentAt)}</time>, by whoever
        holds the letter
      </p>
      <dl class="facts">
        <div>
          <dt>Named</dt>
          <dd dir="auto">
            {suggestion.name}, {suggestion.email}
          </dd>
        </div>
        {suggestion.words ? (
          <div>
            <dt>In their words</dt>
            <dd class="kept" dir="auto">
              {suggestion.words}
            </dd>
          </div>
        ) : null}
        <div>
          <dt>On the list now</dt>
          <dd dir="auto">
            {recipient
              ? [recipient.contact, recipient.email].filter(Boolean).join(', ')
              : 'not on the list any more'}
          </dd>
        </div>
      </dl>
      {suggestion.state === 'open' ? (
        <Form
          schema={suggestionDecisionForm}
          action={`/desk/suggestions/${suggestion.id}`}
          hidden={{ csrf: props.csrf, revision: String(suggestion.revision) }}
          typed={props.typed ?? {}}
          errors={errors}
          submit="Decide"
        />
      ) : null}
      {expired ? (
        <section aria-labelledby="expired">
          <h2 id="expired">Asked, and not confirmed in time</h2>
          <p>
            <bdi>{suggestion.name}</bdi> could confirm until{' '}
            <time datetime={until}>{spokenInstant(until)}</time>, and the contact stays as it is. You can have
            them asked once more, with a new link.
          </p>
          <Form
            schema={suggestionDecisionForm}
            action={`/desk/suggestions/${suggestion.id}`}
            hidden={{ csrf: props.csrf, revision: String(suggestion.revision) }}
            typed={props.typed ?? {}}
            errors={errors}
            submit="Decide"
          />
        </section>
      ) : suggestion.state === 'confirming' ? (
        <section aria-labelledby="take-back">
          <h2 id="take-back">Asked to confirm</h2>
          <p>
            <bdi>{suggestion.name}</bdi> was asked by a letter, and is the contact when they confirm, which
            they can until <time datetime={until}>{spokenInstant(until)}</time>. Until then the contact stays
            as it is, and you can take it back: the link in that letter ends then.
          </p>
          <Form
            schema={suggestionDecisionForm}
            only={['words']}
            action={`/desk/suggestions/${suggestion.id}`}
            hidden={{ csrf: props.csrf, revision: String(suggestion.revision), decision: 'decline' }}
            typed={props.typed ?? {}}
            errors={errors}
            submit="Take it back"
          />
        </section>
      ) : null}
      <History
        entries={props.history.items}
        cursor={props.history.cursor}
        path={`/desk/suggestions/${suggestion.id}`}
      />
    </>
  );
};
