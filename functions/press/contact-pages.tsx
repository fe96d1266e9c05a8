import type { Forum } from '../../shared/domain/forum.ts';
import {
  mostPressContacts,
  type PressContact,
  type PressSubscription,
  pressContactForm,
} from '../../shared/domain/press-contact.ts';
import { languageNames } from '../../shared/domain/recipient.ts';
import { spokenDay } from '../../shared/domain/time.ts';
import { ErrorSummary, FieldOfSeveral, Form } from '../../shared/forms/form-fields.tsx';
import { Honeypot } from '../../shared/forms/honeypot.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import type { Fields } from '../../shared/http/body.ts';
import { BackToForm } from '../../shared/pages/back-to-form.tsx';
import { Done } from '../../shared/pages/done.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import { Way } from '../../shared/pages/way.tsx';

/** The topics: which forums' press releases. What a schema cannot know, since forums come and go. */
const Topics = (props: { offered: readonly Forum[]; chosen: unknown; errors: readonly FieldError[] }) => {
  const chosen: readonly unknown[] = Array.isArray(props.chosen) ? props.chosen : [];
  const error = props.errors.find(({ name }) => name === 'topics');
  if (!props.offered.length) return null;
  return (
    <FieldOfSeveral
      name="topics"
      label="Topics"
      optional
      hint="Tick forums to hear of these alone. Without a tick, press releases of all forums come, those that begin later included."
      error={error?.message}
    >
      {props.offered.map(({ id, title }) => (
        <label class="option" key={id}>
          <input type="checkbox" name="topics" value={id} checked={chosen.includes(id)} />
          <span dir="auto">{title}</span>
        </label>
      ))}
    </FieldOfSeveral>
  );
};

const topicNames = (topics: readonly string[], offered: readonly Forum[]): string[] =>
  topics.map((id) => offered.find((forum) => forum.id === id)?.title ?? 'an earlier forum');

export const Subscribe = (props: {
  offered: readonly Forum[];
  typed: Typed;
  errors: readonly FieldError[];
}) => (
  <>
    <ErrorSummary errors={props.errors} />
    <Way to={[['/press', 'Press releases']]} here="By email" />
    <h1>Get press releases by email</h1>
    <p class="lead">
      For journalists, editors and whoever else writes about internet policy. A press release comes when a
      Best Practice Forum has published something, a few times a year.
    </p>
    <p>
      You get a letter first, with a link that confirms the address. Each press release has a link by which
      you leave again.
    </p>
    <Form
      schema={pressContactForm}
      action="/press/subscribe"
      typed={props.typed}
      errors={props.errors}
      keep="press-subscription"
      before={<Honeypot />}
      after={<Topics offered={props.offered} chosen={props.typed.topics} errors={props.errors} />}
      submit="Send me the link that confirms"
    />
  </>
);

export const SubscriptionSent = ({ sent }: { sent?: Fields }) => (
  <>
    <Way to={[['/press', 'Press releases']]} here="By email" />
    <h1>One step is left</h1>
    <p class="lead">
      We have sent a letter to{' '}
      {sent ? <strong dir="auto">{sent.one('email')?.trim()}</strong> : 'the address you gave'}. Open the link
      in it and confirm; nothing is kept on the list before.
    </p>
    <p>
      No letter after ten minutes? Look among unwanted mail
      {sent ? (
        '. If the address is wrong, put it right and ask again.'
      ) : (
        <>
          , or <a href="/press/subscribe">ask again</a>.
        </>
      )}
    </p>
    {sent ? <BackToForm action="/press/subscribe" fields={sent} words="Change the address" /> : null}
  </>
);

export const ConfirmSubscription = (props: {
  subscription: PressSubscription;
  offered: readonly Forum[];
  key: string;
}) => {
  const { subscription } = props;
  const topics = topicNames(subscription.topics, props.offered);
  return (
    <>
      <h1>Confirm that you want press releases</h1>
      <p class="lead">This is what was typed. One click is left.</p>
      <dl class="facts">
        <div>
          <dt>Name</dt>
          <dd dir="auto">{subscription.name}</dd>
        </div>
        <div>
          <dt>Outlet</dt>
          <dd dir="auto">{subscription.outlet}</dd>
        </div>
        <div>
          <dt>Address</dt>
          <dd dir="auto">{subscription.email}</dd>
        </div>
        <div>
          <dt>Topics</dt>
          <dd dir="auto">{topics.length ? topics.join('; ') : 'All forums'}</dd>
        </div>
      </dl>
      <form
        method="post"
        action={`/press/subscriptions/${subscription.id}/confirm?key=${encodeURIComponent(props.key)}`}
      >
        <div class="buttons">
          <button type="submit">Yes, send me press releases</button>
        </div>
      </form>
      <p class="hint">If it was not you, close this page. Nothing is sent then.</p>
    </>
  );
};

export const Joined = () => (
  <>
    <h1>You are on the press list</h1>
    <p class="lead">
      The next press release comes to you by email. Each has a link by which you leave again.
    </p>
    <p>
      <a href="/press">Read the press releases so far</a>
    </p>
  </>
);

export const Contacts = (props: {
  /** What was just done, in words. */
  done: string | undefined;
  contacts: readonly PressContact[];
  offered: readonly Forum[];
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => (
  <>
    <ErrorSummary errors={props.errors} />
    <h1>Press contacts</h1>
    {props.done ? <Done>{props.done}</Done> : null}
    <p class="lead">
      Each press release is written to those who want its topic, one letter each. Whom you add here gets what
      is under embargo before its end; who joined <a href="/press/subscribe">by the form</a> gets it then.
    </p>
    {props.contacts.length ? (
      <TableScroll label="Press contacts">
        <table class="stack">
          <caption>
            {props.contacts.length} {props.contacts.length === 1 ? 'press contact' : 'press contacts'}, by
            outlet
          </caption>
          <thead>
            <tr>
              <th scope="col">Outlet</th>
              <th scope="col">Name</th>
              <th scope="col">Email</th>
              <th scope="col">Language</th>
              <th scope="col">Topics</th>
              <th scope="col">On the list</th>
              <th scope="col">Remove</th>
            </tr>
          </thead>
          <tbody>
            {props.contacts.map((contact) => (
              <tr key={contact.id}>
                <th scope="row" dir="auto">
                  {contact.outlet}
                </th>
                <td dir="auto" data-label="Name">
                  {contact.name}
                </td>
                <td data-label="Email">{contact.email}</td>
                <td data-label="Language">{languageNames[contact.language]}</td>
                <td dir="auto" data-label="Topics">
                  {contact.topics.length
                    ? topicNames(contact.topics, props.offered).join('; ')
                    : 'All forums'}
                </td>
                <td data-label="On the list">
                  {contact.joined === 'desk' ? 'Added by the desk' : 'Joined by the form'},{' '}
                  <time datetime={contact.createdAt}>{spokenDay(contact.createdAt)}</time>
                </td>
                <td class="actions">
                  <form method="post" action={`/desk/press-contacts/${contact.id}/remove`} class="inline">
                    <input type="hidden" name="csrf" value={props.csrf} />
                    <button type="submit" class="as-link">
                      Remove
                      <span class="visually-hidden">
                        {' '}
                        {contact.name}, {contact.outlet}
                      </span>
                    </button>
                  </form>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    ) : (
      <p class="empty">
        There is no press contact yet. Add the first below; {mostPressContacts} is the most. Without any, a
        press release is published on the site and in the feeds only.
      </p>
    )}
    <h2>Add a press contact</h2>
    <Form
      schema={pressContactForm}
      action="/desk/press-contacts"
      hidden={{ csrf: props.csrf }}
      typed={{ language: 'en', ...props.typed }}
      errors={props.errors}
      keep="press-contact"
      after={<Topics offered={props.offered} chosen={props.typed.topics} errors={props.errors} />}
      submit="Add this contact"
    />
  </>
);
