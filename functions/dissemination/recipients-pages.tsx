import {
  type Dissemination,
  disseminationStateInWords,
  type Having,
  missed,
  reasonForm,
} from '../../shared/domain/dissemination.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import {
  languageNames,
  mostRecipients,
  type Recipient,
  recipientForm,
} from '../../shared/domain/recipient.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form, OneTick } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Done } from '../../shared/pages/done.tsx';
import { Paging } from '../../shared/pages/paging.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import type { LetterFate } from '../../shared/store/ledgers.ts';
import { Act, addressOf, Crumbs, counted, rowsAPage } from './parts.tsx';
import { type GetsItTwice, HasItAlready, Twice } from './twice.tsx';

export const RecipientsPage = (props: {
  dissemination: Dissemination;
  recipients: readonly Recipient[];
  twice: readonly GetsItTwice[];
  /** What the addresses of these have already, by the recipients' ids. */
  havingOf: ReadonlyMap<string, Having>;
  from: number;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
  /** Those that were just put on the list. */
  added: readonly Recipient[];
  /** What else was just done. */
  done: string | undefined;
}) => {
  const { dissemination, recipients, from, csrf } = props;
  const [added] = props.added;
  const address = addressOf(dissemination);
  const open = dissemination.state === 'draft';
  const asksAgain = props.typed.again === true || props.errors.some(({ name }) => name === 'again');
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <Crumbs dissemination={dissemination} here="Recipients" />
      <h1>Recipients</h1>
      {added ? (
        <Done>
          {props.added.length === 1 ? (
            <>
              <bdi>{added.organisation}</bdi> is on the list now.
            </>
          ) : (
            `${counted(props.added.length, 'recipient is', 'recipients are')} on the list now.`
          )}
        </Done>
      ) : props.done ? (
        <Done>{props.done}</Done>
      ) : null}
      <p class="lead" dir="auto">
        Institutions, organisations and forums that shall receive “{dissemination.title}”.
      </p>
      {open ? (
        <p class="buttons">
          <a class="button secondary" href={`${address}/recipients/upload`}>
            Add a whole list (CSV)
          </a>
          {recipients.length ? (
            <a class="button secondary" href={`${address}/recipients.csv`}>
              Download this list
            </a>
          ) : null}
        </p>
      ) : (
        <p class="notice">
          This dissemination is {disseminationStateInWords[dissemination.state]}, so its recipients stand.{' '}
          <a href={`${address}/recipients.csv`}>Download the list</a>.
        </p>
      )}
      <Twice dissemination={dissemination} twice={props.twice} />
      {recipients.length ? (
        <TableScroll label="Recipients">
          <table>
            <caption>
              {counted(recipients.length, 'recipient', 'recipients')}, by name
              {recipients.length > rowsAPage
                ? `; ${(from + 1).toLocaleString('en-GB')} to ${Math.min(from + rowsAPage, recipients.length).toLocaleString('en-GB')}`
                : ''}
            </caption>
            <thead>
              <tr>
                <th scope="col">Organisation</th>
                <th scope="col">Contact person</th>
                <th scope="col">Email</th>
                <th scope="col">Language</th>
                <th scope="col">Why</th>
                {open ? <th scope="col">Change</th> : null}
              </tr>
            </thead>
            <tbody>
              {recipients.slice(from, from + rowsAPage).map((recipient) => (
                <tr key={recipient.id}>
                  <th scope="row" dir="auto">
                    {recipient.organisation}
                    <HasItAlready having={props.havingOf.get(recipient.id)} />
                  </th>
                  <td dir="auto">{recipient.contact ?? <span class="meta">none</span>}</td>
                  <td>{recipient.email}</td>
                  <td>{languageNames[recipient.language]}</td>
                  <td dir="auto">{recipient.why ?? <span class="tag bad">missing</span>}</td>
                  {open ? (
                    <td class="actions">
                      <a href={`${address}/recipients/${recipient.id}`}>
                        Change<span class="visually-hidden"> {recipient.organisation}</span>
                      </a>{' '}
                      <Act to={`${address}/recipients/${recipient.id}/remove`} csrf={csrf} class="as-link">
                        Remove<span class="visually-hidden"> {recipient.organisation}</span>
                      </Act>
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      ) : (
        <p class="empty">
          There is no recipient yet. Add one below, or a whole list. {mostRecipients.toLocaleString('en-GB')}{' '}
          is the most.
        </p>
      )}
      <Paging
        cursor={from + rowsAPage < recipients.length ? String(from + rowsAPage) : undefined}
        path={`${address}/recipients`}
      />
      {/* What was typed is shown again, also when somebody prepared this meanwhile. */}
      {open || Object.keys(props.typed).length ? (
        <>
          <h2>Add a recipient</h2>
          <Form
            schema={recipientForm}
            action={`${address}/recipients`}
            hidden={{ csrf }}
            typed={{ language: 'en', ...props.typed }}
            errors={props.errors}
            after={
              asksAgain ? (
                <OneTick
                  name="again"
                  value="yes"
                  checked={props.typed.again === true}
                  error={props.errors.find(({ name }) => name === 'again')?.message}
                >
                  It shall get this output once more
                </OneTick>
              ) : null
            }
            keep={`recipient-${dissemination.id}`}
            submit="Add this recipient"
          />
        </>
      ) : null}
    </>
  );
};

export const RecipientPage = (props: {
  dissemination: Dissemination;
  recipient: Recipient;
  /** The newest one to it. */
  letter: LetterFate | undefined;
  csrf: string;
  person: Person | undefined;
  /** Which form `typed` and `errors` are of: the recipient's own, or `nobody`. */
  about?: 'nobody';
  typed?: Typed;
  errors?: readonly FieldError[];
}) => {
  const { dissemination, recipient, letter, person, about, errors = [] } = props;
  // After the release only what certainly did not arrive can be corrected. What was sent from an older page is shown again.
  const stands =
    dissemination.state === 'released' &&
    (dissemination.recalled !== undefined || (letter !== undefined && !missed(letter))) &&
    !errors.length;
  const action = `${addressOf(dissemination)}/recipients/${recipient.id}`;
  return (
    <>
      <ErrorSummary errors={errors} />
      <Crumbs dissemination={dissemination} here="Recipient" />
      <h1 dir="auto">{recipient.organisation}</h1>
      {dissemination.state === 'released' ? <WhatToDo {...props} /> : null}
      {stands ? (
        <AsItStands recipient={recipient} />
      ) : (
        <Form
          schema={recipientForm}
          action={action}
          hidden={{ csrf: props.csrf, revision: String(recipient.revision) }}
          typed={(about ? undefined : props.typed) ?? recipient}
          errors={about ? [] : errors}
          submit="Save the recipient"
        />
      )}
      {about || (recipient.cameBack && recipient.cameBack.state !== 'nobody') ? (
        <section aria-labelledby="nobody">
          <h2 id="nobody">Nobody to name</h2>
          <p>
            It does not wait for another contact then, on no desk and in no digest. Somebody can be named
            later all the same.
          </p>
          <Form
            schema={reasonForm}
            action={`${action}/nobody`}
            hidden={{ csrf: props.csrf }}
            typed={(about ? props.typed : undefined) ?? {}}
            errors={about ? errors : []}
            submit="There is nobody to name"
          />
        </section>
      ) : null}
      {permits(person, 'write-press-releases') ? (
        <p class="meta">
          Does it want to get outputs, and not to be named in press releases?{' '}
          <a href={`/desk/press/not-named?${new URLSearchParams({ organisation: recipient.organisation })}`}>
            Do not name this organisation
          </a>
          .
        </p>
      ) : null}
    </>
  );
};

/** What a recipient's letter was written with, when nothing about it can be changed. */
const AsItStands = ({ recipient }: { recipient: Recipient }) => (
  <dl class="facts">
    <div>
      <dt>Contact person</dt>
      <dd dir="auto">{recipient.contact ?? 'none'}</dd>
    </div>
    <div>
      <dt>Email address</dt>
      <dd>{recipient.email}</dd>
    </div>
    <div>
      <dt>Language they read</dt>
      <dd>{languageNames[recipient.language]}</dd>
    </div>
    <div>
      <dt>Why them</dt>
      <dd dir="auto">{recipient.why ?? ''}</dd>
    </div>
  </dl>
);

/** Of a recipient whose letter came back, or did not leave: what the coordinating team can do about it. */
const WhatToDo = ({
  dissemination,
  recipient,
  letter,
  person,
}: {
  dissemination: Dissemination;
  recipient: Recipient;
  letter: LetterFate | undefined;
  person: Person | undefined;
}) => {
  if (dissemination.recalled) {
    return (
      <p class="lead">
        This was recalled, so nothing is sent again.{' '}
        <a href={addressOf(dissemination)}>
          A new dissemination can be begun with those who did not get the output
        </a>
        .
      </p>
    );
  }
  if (letter && !missed(letter)) return null;
  const heldBack = letter?.state === 'suppressed' ? letter : undefined;
  const why = letter?.fate.findLast(({ state }) => state === letter.state)?.note;
  return (
    <>
      <p class="lead">
        {heldBack
          ? `Nothing was sent to this recipient. ${heldBack.fate.find(({ state }) => state === 'suppressed')?.note ?? ''}`
          : `The letter to this recipient did not arrive. ${why ?? ''}`}{' '}
        Name another contact person or address; then somebody of the secretariat or DESA sends this letter
        again, and no other.
      </p>
      {heldBack ? (
        <p>
          When the address takes mail after all, somebody of the secretariat or DESA{' '}
          {permits(person, 'release-dissemination') ? (
            <a href={`/desk/choices/${heldBack.id}`}>lets letters go there again</a>
          ) : (
            'lets letters go there again'
          )}
          . If its letter does not wait to be sent again then, save the recipient as it is.
        </p>
      ) : null}
      {recipient.cameBack?.state === 'nobody' ? (
        <p class="notice">
          Nobody was found to be named, {spokenInstant(recipient.cameBack.since)}. You can name somebody all
          the same.
        </p>
      ) : null}
    </>
  );
};

/** Recipients whose letter came back, and what is to be done about each. */
export const CameBackPage = (props: { recipients: readonly Recipient[]; cursor: string | undefined }) => (
  <>
    <h1>Letters that came back</h1>
    <p class="lead">
      Their address takes no mail. The coordinating team names another contact person or address; then
      somebody of the secretariat or DESA sends that letter again, and no other.
    </p>
    {props.recipients.length ? (
      <TableScroll label="Recipients whose letter came back">
        <table>
          <caption>Recipients whose letter came back</caption>
          <thead>
            <tr>
              <th scope="col">Organisation</th>
              <th scope="col">What is to be done</th>
              <th scope="col">Since</th>
            </tr>
          </thead>
          <tbody>
            {props.recipients.map(({ id, organisation, disseminationId, cameBack }) => (
              <tr key={id}>
                <th scope="row" dir="auto">
                  <a href={`/desk/disseminations/${disseminationId}/recipients/${id}`}>{organisation}</a>
                </th>
                <td>
                  {cameBack?.state === 'renewed' ? (
                    <a href={`/desk/disseminations/${disseminationId}`}>
                      Send its letter again<span class="visually-hidden"> ({organisation})</span>
                    </a>
                  ) : (
                    <a href={`/desk/disseminations/${disseminationId}/recipients/${id}`}>
                      Name a new contact<span class="visually-hidden"> at {organisation}</span>
                    </a>
                  )}
                </td>
                <td>{cameBack ? spokenInstant(cameBack.since) : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    ) : (
      <p class="empty">No letter came back that something is still to be done about.</p>
    )}
    <Paging cursor={props.cursor} path="/desk/recipients" />
  </>
);
