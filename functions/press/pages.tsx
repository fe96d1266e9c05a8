import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { mostPressContacts, type PressContact, pressContactForm } from '../../shared/domain/press-contact.ts';
import {
  mayNotReleasePress,
  type PressRelease,
  pressReleaseForm,
  pressReleaseStateInWords,
} from '../../shared/domain/press-release.ts';
import { languageNames } from '../../shared/domain/recipient.ts';
import { spokenDay, spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Definition } from '../../shared/pages/definition.tsx';
import { History, LettersOf } from '../../shared/pages/history.tsx';
import { Paging } from '../../shared/pages/paging.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import type { Page } from '../../shared/store/table.ts';

export const Releases = (props: { releases: readonly PressRelease[]; cursor: string | undefined }) => (
  <>
    <h1>Press releases</h1>
    <p class="lead">
      What Best Practice Forums have published, and which organisations have received it. Also as a feed:{' '}
      <a href="/press/feed.atom" type="application/atom+xml">
        Atom
      </a>{' '}
      or{' '}
      <a href="/press/feed.json" type="application/feed+json">
        JSON
      </a>
      .
    </p>
    {props.releases.length ? (
      <ul class="cards">
        {props.releases.map((release) => (
          <li class="card" key={release.id}>
            <h2 dir="auto">
              <a href={`/press/${release.id}`}>{release.headline}</a>
            </h2>
            <p class="meta">
              <time datetime={release.releasedAt}>{spokenDay(release.releasedAt ?? release.createdAt)}</time>,{' '}
              <span dir="auto">{release.forumTitle}</span>
            </p>
          </li>
        ))}
      </ul>
    ) : (
      <p class="empty">
        There is no press release yet. <a href="/outputs">See the outputs of the forums.</a>
      </p>
    )}
    <Paging cursor={props.cursor} path="/press" />
  </>
);

/** The text of a press release as `renderMarkdown` reads it: HTML that can do no harm. */
export interface Reading {
  lead: string;
  body: string;
}

const Prose = ({ html }: { html: string }) => (
  <div class="prose" dir="auto" dangerouslySetInnerHTML={{ __html: html }} />
);

export const ReleasePage = ({ release, reading }: { release: PressRelease; reading: Reading }) => (
  <article>
    <p class="kicker">Press release</p>
    <h1 dir="auto">{release.headline}</h1>
    <p class="meta">
      <time datetime={release.releasedAt}>{spokenDay(release.releasedAt ?? release.createdAt)}</time>,{' '}
      <a href={`/forums/${release.forumId}`} dir="auto">
        {release.forumTitle}
      </a>
    </p>
    <div class="lead">
      <Prose html={reading.lead} />
    </div>
    <Prose html={reading.body} />
    <p class="buttons">
      <a class="button" href={`/outputs/${release.outputId}`}>
        <span>
          Read “<bdi>{release.outputTitle}</bdi>”
        </span>
      </a>
    </p>
    <h2>Who received it</h2>
    <p>
      Organisations that the output had reached by {spokenInstant(release.asOf ?? release.createdAt)}, as
      their mail services reported:
    </p>
    <Organisations names={release.organisations} />
    <h2>Contact for the press</h2>
    <p class="kept" dir="auto">
      {release.contact}
    </p>
    <h2>What a Best Practice Forum is</h2>
    <Definition />
  </article>
);

const Organisations = ({ names }: { names: readonly string[] }) => (
  <ul>
    {names.map((name) => (
      <li key={name} dir="auto">
        {name}
      </li>
    ))}
  </ul>
);

export const DeskRelease = (props: {
  release: PressRelease;
  /** Of a draft: those reached by now; of a released one, those it names. */
  organisations: readonly string[];
  letters: Page<Letter>;
  history: Page<AuditEntry>;
  now: Date;
  person: Person | undefined;
  csrf: string;
  /** Of a released one, unless the form is shown instead. */
  reading: Reading | undefined;
  typed?: Typed;
  errors: readonly FieldError[];
}) => {
  const { release, csrf, organisations } = props;
  const released = release.state === 'released';
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <p class="kicker">Press release</p>
      <h1 dir="auto">{release.headline}</h1>
      <p class="meta">
        <span class={`tag ${released ? 'good' : 'waiting'}`}>{pressReleaseStateInWords[release.state]}</span>{' '}
        <a href={`/desk/disseminations/${release.disseminationId}`}>The dissemination</a> ·{' '}
        <a href={`/desk/outputs/${release.outputId}`}>The output</a> ·{' '}
        <a href="/desk/press-contacts">Press contacts</a>
        {released ? (
          <>
            {' '}
            · <a href={`/press/${release.id}`}>On the site</a>
          </>
        ) : null}
      </p>
      {released ? (
        <p class="lead">
          {release.releasedBy?.name} released it on {spokenInstant(release.releasedAt ?? '')}.
        </p>
      ) : (
        <Next {...props} />
      )}
      <section aria-labelledby="organisations">
        <h2 id="organisations">
          {released ? 'Organisations it names' : 'Organisations that the output has reached'}
        </h2>
        <p class="meta">
          As of {spokenInstant(released ? (release.asOf ?? release.createdAt) : props.now)}. Names only:
          people and addresses are never published.
          {released ? '' : ' Load the page again for the newest; the list is frozen at the release.'}
        </p>
        {organisations.length ? (
          <Organisations names={organisations} />
        ) : (
          <p class="empty">
            No delivery has been reported yet. The press release can be written now, and released after the
            first.
          </p>
        )}
      </section>
      {props.reading ? (
        <section aria-labelledby="text">
          <h2 id="text">Text</h2>
          <Prose html={props.reading.lead} />
          <Prose html={props.reading.body} />
        </section>
      ) : (
        <section aria-labelledby="text">
          <h2 id="text">Text</h2>
          <Form
            schema={pressReleaseForm}
            action={`/desk/press/${release.id}`}
            hidden={{ csrf, revision: String(release.revision) }}
            typed={props.typed ?? release}
            errors={props.errors}
            keep={`press-${release.id}`}
            submit="Save the press release"
          />
        </section>
      )}
      {released ? (
        <>
          {release.lettersWritten ? null : (
            <p class="notice">The letters to the press are being written. This goes on by itself.</p>
          )}
          <LettersOf letters={props.letters.items} person={props.person} />
          <Paging cursor={props.letters.cursor} path={`/desk/press/${release.id}`} />
        </>
      ) : null}
      <History
        entries={props.history.items}
        cursor={props.history.cursor}
        path={`/desk/press/${release.id}`}
      />
    </>
  );
};

/** Who acts next on a draft. */
const Next = ({
  release,
  organisations,
  person,
  csrf,
}: {
  release: PressRelease;
  organisations: readonly string[];
  person: Person | undefined;
  csrf: string;
}) => {
  const barred = mayNotReleasePress(release, person?.id ?? '');
  if (barred) return <p class="notice">{barred.reason}</p>;
  if (!permits(person, 'release-press-releases', release.forumId))
    return <p class="notice">Somebody of the secretariat or DESA releases it.</p>;
  return organisations.length ? (
    <>
      <p>
        {release.writtenBy.name} wrote what stands here. Releasing it publishes it on the site, in the feeds,
        and by email to every press contact. It cannot be undone.
      </p>
      <form method="post" action={`/desk/press/${release.id}/release`}>
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="revision" value={String(release.revision)} />
        <div class="buttons">
          <button type="submit">Release to the press</button>
        </div>
      </form>
    </>
  ) : null;
};

export const Contacts = (props: {
  contacts: readonly PressContact[];
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => (
  <>
    <ErrorSummary errors={props.errors} />
    <h1>Press contacts</h1>
    <p class="lead">Each press release is written to all of them, one letter each.</p>
    {props.contacts.length ? (
      <TableScroll label="Press contacts">
        <table>
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
              <th scope="col">Remove</th>
            </tr>
          </thead>
          <tbody>
            {props.contacts.map((contact) => (
              <tr key={contact.id}>
                <th scope="row" dir="auto">
                  {contact.outlet}
                </th>
                <td dir="auto">{contact.name}</td>
                <td>{contact.email}</td>
                <td>{languageNames[contact.language]}</td>
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
      submit="Add this contact"
    />
  </>
);
