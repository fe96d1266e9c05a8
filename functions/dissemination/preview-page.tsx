import { type Dissemination, editionFor, largestAttachment } from '../../shared/domain/dissemination.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { Person } from '../../shared/domain/people.ts';
import { languageNames, type Recipient } from '../../shared/domain/recipient.ts';
import { Act, addressOf, Crumbs } from './parts.tsx';

export const PreviewPage = (props: {
  dissemination: Dissemination;
  recipient: Recipient | undefined;
  awkward: readonly { recipient: Recipient; why: string }[];
  recipients: readonly Recipient[];
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
  tried: boolean;
}) => {
  const { dissemination, recipient, shown, recipients, csrf } = props;
  const address = addressOf(dissemination);
  return (
    <>
      <Crumbs dissemination={dissemination} here="Preview" />
      <h1>Preview</h1>
      {props.tried ? (
        <p class="success" role="status">
          The letter is on its way to you. It comes with “[Trial]” before its subject.
        </p>
      ) : null}
      {recipients.length ? (
        <form method="get" action={`${address}/preview`} class="filter">
          <div class="field">
            <label for="field-recipient">The letter to</label>
            <select id="field-recipient" name="recipient">
              {recipients.map((each) => (
                <option key={each.id} value={each.id} selected={each.id === recipient?.id}>
                  {each.organisation}
                </option>
              ))}
            </select>
          </div>
          <button type="submit" class="secondary">
            Show
          </button>
        </form>
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
