import { type Dissemination, editionFor, largestAttachment } from '../../shared/domain/dissemination.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { Person } from '../../shared/domain/people.ts';
import { languageNames, type Recipient } from '../../shared/domain/recipient.ts';
import { Done } from '../../shared/pages/done.tsx';
import { Act, addressOf, Crumbs, counted } from './parts.tsx';

/** So many of those who are called alike are named. */
const mostNamed = 20;

export const PreviewPage = (props: {
  dissemination: Dissemination;
  recipient: Recipient | undefined;
  awkward: readonly { recipient: Recipient; why: string }[];
  /** All of them, by name. */
  recipients: readonly Recipient[];
  /** A part of a name that was looked for; empty when none was. */
  find: string;
  found: readonly Recipient[];
  shown:
    | {
        letter: Letter;
        subject: string;
        text: string;
        lang: string;
        content: { replyTo?: { email: string }; attachment?: { name: string } };
      }
    | undefined;
  csrf: string;
  person: Person | undefined;
  /** Whether there is a PDF to attach or to link. */
  report: boolean;
  tryId: string;
  /** What was just done. */
  done: string | undefined;
}) => {
  const { dissemination, recipient, shown, recipients, csrf } = props;
  const address = addressOf(dissemination);
  return (
    <>
      <Crumbs dissemination={dissemination} here="Preview" />
      <h1>Preview</h1>
      {props.done ? <Done>{props.done}</Done> : null}
      {recipients.length ? (
        <Whose {...props} />
      ) : (
        <p class="empty">
          There is no recipient yet, so there is nobody whose letter could be shown.{' '}
          <a href={`${address}/recipients`}>Add the first</a>.
        </p>
      )}
      {props.awkward.length ? (
        <section aria-labelledby="awkward">
          <h2 id="awkward">Look at these too</h2>
          <ul>
            {props.awkward.map((each) => (
              <li key={each.recipient.id}>
                <a href={`${address}/preview?recipient=${each.recipient.id}`} dir="auto">
                  {each.recipient.organisation}
                </a>
                : {each.why}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {recipient && shown ? (
        <>
          <dl class="facts">
            <div>
              <dt>To</dt>
              <dd dir="auto">
                {shown.letter.to.name}, {shown.letter.to.email}
              </dd>
            </div>
            <div>
              <dt>Subject</dt>
              <dd dir="auto">{shown.subject}</dd>
            </div>
            <div>
              <dt>Language</dt>
              <dd>
                {languageNames[editionFor(dissemination, recipient.language)?.lang ?? 'en']}
                {shown.lang === recipient.language
                  ? ''
                  : `; they read ${languageNames[recipient.language]}, in which there is no letter`}
              </dd>
            </div>
            <div>
              <dt>Replies go to</dt>
              <dd>{shown.content.replyTo?.email ?? 'the IGF secretariat'}</dd>
            </div>
            <div>
              <dt>Attached</dt>
              <dd dir="auto">
                {shown.content.attachment?.name ??
                  `Nothing; the letter links to the output${props.report ? ' and its PDF' : ''}. A PDF up to ${largestAttachment / 1024 / 1024} MB can be attached.`}
              </dd>
            </div>
          </dl>
          <div class="buttons">
            <Act
              to={`${address}/try`}
              csrf={csrf}
              hidden={{ recipient: recipient.id, id: props.tryId }}
              class="secondary"
            >
              Send this letter to me ({props.person?.email})
            </Act>
            <a class="button secondary" href={`${address}/preview?recipient=${recipient.id}&part=html`}>
              The letter on a page of its own
            </a>
          </div>
          <h2>As a mail program shows it</h2>
          <iframe
            class="letter"
            title={`The letter to ${recipient.organisation}`}
            src={`${address}/preview?recipient=${recipient.id}&part=html`}
            sandbox=""
            loading="lazy"
          />
          <h2>As plain text</h2>
          <pre class="kept" dir="auto">
            {shown.text}
          </pre>
        </>
      ) : recipient ? (
        <p class="empty">
          There is no cover letter yet. <a href={`${address}/cover-letter`}>Write it</a>, and come back.
        </p>
      ) : null}
    </>
  );
};

/** Whose letter it is, and the ways to those of others: however many there are, the page stays short. */
const Whose = (props: {
  dissemination: Dissemination;
  recipient: Recipient | undefined;
  recipients: readonly Recipient[];
  find: string;
  found: readonly Recipient[];
}) => {
  const { recipients, recipient, find, found } = props;
  const path = `${addressOf(props.dissemination)}/preview`;
  const place = recipients.findIndex(({ id }) => id === recipient?.id);
  const before = place > 0 ? recipients[place - 1] : undefined;
  const after = place >= 0 ? recipients[place + 1] : undefined;
  return (
    <>
      <form method="get" action={path} class="filter">
        <div class="field">
          <label for="field-find">Find the letter to an organisation, by its name</label>
          <input id="field-find" name="find" type="search" value={find} dir="auto" />
        </div>
        <button type="submit" class="secondary">
          Find
        </button>
      </form>
      {find && !found.length ? (
        <p class="notice">
          No recipient has “<bdi>{find}</bdi>” in its name.
        </p>
      ) : null}
      {found.length > 1 ? (
        <section aria-labelledby="found">
          <h2 id="found">
            {counted(found.length, 'recipient has', 'recipients have')} “<bdi>{find}</bdi>” in the name
          </h2>
          <ul>
            {found.slice(0, mostNamed).map((each) => (
              <li key={each.id}>
                <a href={`${path}?recipient=${each.id}`} dir="auto">
                  {each.organisation}
                </a>
              </li>
            ))}
          </ul>
          {found.length > mostNamed ? (
            <p class="meta">These are the first {mostNamed}. A longer part of the name finds fewer.</p>
          ) : null}
        </section>
      ) : null}
      {recipient ? (
        <nav aria-label="Letters by name of the organisation">
          <p>
            <strong dir="auto">{recipient.organisation}</strong>: letter {(place + 1).toLocaleString('en-GB')}{' '}
            of {recipients.length.toLocaleString('en-GB')}.{' '}
            {before ? (
              <a rel="prev" href={`${path}?recipient=${before.id}`}>
                Before it: <bdi>{before.organisation}</bdi>
              </a>
            ) : null}{' '}
            {after ? (
              <a rel="next" href={`${path}?recipient=${after.id}`}>
                Next: <bdi>{after.organisation}</bdi>
              </a>
            ) : null}
          </p>
        </nav>
      ) : null}
    </>
  );
};
