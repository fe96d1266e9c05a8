import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { Ledger, Letter } from '../../shared/domain/letter.ts';
import { licenceAddress, type Output, type Picture } from '../../shared/domain/output.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import {
  embargoEnds,
  isOut,
  mayNotReleasePress,
  type PressRelease,
  type passagesIn,
  pressReleaseForm,
  pressReleaseStateInWords,
  publicAt,
  spokenEmbargo,
  updatedAt,
} from '../../shared/domain/press-release.ts';
import type { OnItsWay } from '../../shared/domain/steps-to-release.ts';
import { spokenDay, spokenInstant } from '../../shared/domain/time.ts';
import type { UnnamedOrganisation } from '../../shared/domain/unnamed-organisation.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Definition } from '../../shared/pages/definition.tsx';
import { Done } from '../../shared/pages/done.tsx';
import { History, LettersOf } from '../../shared/pages/history.tsx';
import { Paging } from '../../shared/pages/paging.tsx';
import { StepsToRelease } from '../../shared/pages/steps-to-release.tsx';
import { SumOfLetters } from '../../shared/pages/sum-of-letters.tsx';
import type { Page } from '../../shared/store/table.ts';
import { Corrections, OnCorrections, StillNamed } from './corrections-pages.tsx';

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
      , or <a href="/press/subscribe">by email</a>.
    </p>
    {props.releases.length ? (
      <ul class="cards">
        {props.releases.map((release) => (
          <li class="card" key={release.id}>
            <h2 dir="auto">
              <a href={`/press/${release.id}`}>{release.headline}</a>
            </h2>
            <p class="meta">
              <time datetime={publicAt(release)}>{spokenDay(publicAt(release))}</time>,{' '}
              <span dir="auto">{release.forumTitle}</span>
              {release.corrections.length ? (
                <>
                  {' '}
                  <span class="tag waiting">corrected</span>
                </>
              ) : null}
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

export const ReleasePage = ({
  release,
  names,
  notNamed,
  reading,
  output,
  pictures,
}: {
  release: PressRelease;
  /** The organisations that it names now. */
  names: readonly string[];
  notNamed: readonly UnnamedOrganisation[];
  reading: Reading;
  output: Output | undefined;
  pictures: readonly PressPicture[];
}) => (
  <article>
    <p class="kicker">Press release</p>
    <h1 dir="auto">{release.headline}</h1>
    <p class="meta">
      <time datetime={publicAt(release)}>{spokenInstant(publicAt(release))}</time>,{' '}
      <a href={`/forums/${release.forumId}`} dir="auto">
        {release.forumTitle}
      </a>
      {release.corrections.length ? (
        <>
          {' '}
          · <a href="#corrections">Corrected on {spokenDay(updatedAt(release))}</a>
        </>
      ) : null}
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
    <section class="card" aria-labelledby="facts">
      <h2 id="facts">Facts</h2>
      <dl class="facts">
        <div>
          <dt>Published</dt>
          <dd>
            <a href={`/outputs/${release.outputId}`} dir="auto">
              {release.outputTitle}
            </a>
            {output?.publishedAt ? (
              <>
                , <time datetime={output.publishedAt}>{spokenDay(output.publishedAt)}</time>
              </>
            ) : null}
          </dd>
        </div>
        <div>
          <dt>Written by</dt>
          <dd>
            Best Practice Forum “<bdi>{release.forumTitle}</bdi>”
          </dd>
        </div>
        <div>
          <dt>Received by</dt>
          <dd>
            {names.length === 1 ? '1 organisation' : `${names.length} organisations`}, as of{' '}
            {spokenInstant(release.asOf ?? release.createdAt)}
          </dd>
        </div>
        <div>
          <dt>Questions</dt>
          <dd class="kept" dir="auto">
            {release.contact}
          </dd>
        </div>
      </dl>
    </section>
    <h2>Who received it</h2>
    <p>
      Organisations that the output had reached by {spokenInstant(release.asOf ?? release.createdAt)}, as
      their mail services reported. Those that asked not to be named are left out.
    </p>
    {names.length ? (
      <Organisations names={names} />
    ) : (
      <p class="notice">No organisation is named here any more.</p>
    )}
    <Corrections release={release} notNamed={notNamed} />
    <Pictures pictures={pictures} />
    <h2>Contact for the press</h2>
    <p class="kept" dir="auto">
      {release.contact}
    </p>
    <h2>What a Best Practice Forum is</h2>
    <Definition />
    <p class="meta no-print">
      <a href="/press/subscribe">Get press releases by email</a> · <a href="/press/feed.atom">Atom</a> ·{' '}
      <a href="/press/feed.json">JSON Feed</a>
    </p>
  </article>
);

/** A picture of the output, with all that a newspaper needs to print it. */
export type PressPicture = Pick<
  Picture,
  'name' | 'bytes' | 'type' | 'width' | 'height' | 'credit' | 'licence'
> & {
  alt: string;
  caption: string;
  href: string;
};

const sizeOf = (bytes: number) =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

const Pictures = ({ pictures }: { pictures: readonly PressPicture[] }) => (
  <section aria-labelledby="pictures">
    <h2 id="pictures">Pictures</h2>
    {pictures.length ? (
      <ul class="plain press-pictures">
        {pictures.map((picture) => (
          <li key={picture.name}>
            <figure>
              <img
                src={picture.href}
                alt={picture.alt}
                width={picture.width}
                height={picture.height}
                loading="lazy"
              />
              <figcaption>
                {picture.caption ? <p dir="auto">{picture.caption}</p> : null}
                <p class="meta">
                  {picture.credit ? (
                    <>
                      By <bdi>{picture.credit}</bdi>.{' '}
                    </>
                  ) : null}
                  <Licence licence={picture.licence} />
                </p>
                <p class="no-print">
                  <a href={picture.href} download={picture.name}>
                    Download<span class="visually-hidden"> {picture.name}</span>
                  </a>{' '}
                  <span class="meta">
                    {picture.type === 'image/png' ? 'PNG' : 'JPEG'}, {picture.width} × {picture.height}{' '}
                    pixels, {sizeOf(picture.bytes)}
                  </span>
                </p>
              </figcaption>
            </figure>
          </li>
        ))}
      </ul>
    ) : (
      <p class="empty">The output has no pictures. Ask the contact below for some.</p>
    )}
  </section>
);

const Licence = ({ licence }: { licence: string | undefined }) => {
  if (!licence) return <>No licence is given: please ask the contact below before you print it.</>;
  const address = licenceAddress(licence);
  return (
    <>
      Licence:{' '}
      {address ? (
        <a href={address} rel="license">
          {licence}
        </a>
      ) : (
        <bdi>{licence}</bdi>
      )}
      .
    </>
  );
};

const Organisations = ({ names }: { names: readonly string[] }) => (
  <ul>
    {names.map((name) => (
      <li key={name}>
        <bdi>{name}</bdi>
      </li>
    ))}
  </ul>
);

/** What is said after an act on a press release. */
export const told = {
  drafted: 'Drafted. Write it below; somebody else releases it.',
  saved: 'Saved. Nobody outside the desk has it yet.',
  released: 'Released to the press. Its letters are on their way.',
  corrected: 'The corrected text is in its place, with a note that it was corrected.',
  told: 'The press contacts who got it are being told of the correction.',
};

export const DeskRelease = (props: {
  release: PressRelease;
  /** What was just done, in words. */
  done: string | undefined;
  /** Where its output is on the way to the press. */
  way: OnItsWay | undefined;
  /** Of a draft: those reached by now; of a released one, those it names. */
  organisations: readonly string[];
  /** Those that it leaves out: not to be named, or with a letter that came back since. */
  hidden: readonly string[];
  /** Others with the same headline. */
  alike: readonly PressRelease[];
  /** What stands in the way of its release, in its text. */
  wrong: readonly FieldError[];
  letters: Page<Letter>;
  ledger: Ledger;
  history: Page<AuditEntry>;
  now: Date;
  person: Person | undefined;
  csrf: string;
  /** Of a released one, unless the form is shown instead. */
  reading: Reading | undefined;
  /** Of a released one: where its text names who asked not to be named. */
  passages: ReturnType<typeof passagesIn>;
  typed?: Typed;
  /** What was typed is a correction of what is released. */
  corrects: boolean;
  errors: readonly FieldError[];
}) => {
  const { release, csrf, organisations } = props;
  const released = release.state === 'released';
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <p class="kicker">Press release</p>
      <h1 dir="auto">{release.headline}</h1>
      {props.done ? <Done>{props.done}</Done> : null}
      <p class="meta">
        <span class={`tag ${released ? 'good' : 'waiting'}`}>{pressReleaseStateInWords[release.state]}</span>{' '}
        <a href={`/desk/disseminations/${release.disseminationId}`}>The dissemination</a> ·{' '}
        <a href={`/desk/outputs/${release.outputId}`}>The output</a> ·{' '}
        <a href="/desk/press-contacts">Press contacts</a> ·{' '}
        <a href="/desk/press/not-named">Not to be named</a>
        {released && isOut(release, props.now) ? (
          <>
            {' '}
            · <a href={`/press/${release.id}`}>On the site</a>
          </>
        ) : null}
      </p>
      {props.way ? (
        <StepsToRelease way={props.way} now={props.now} here={`/desk/press/${release.id}`} />
      ) : null}
      {released ? (
        <>
          <p class="lead">
            {release.releasedBy?.name} released it on {spokenInstant(release.releasedAt ?? '')}.
          </p>
          {isOut(release, props.now) ? null : (
            <p class="notice">
              <strong>Under embargo until {spokenEmbargo(release)}.</strong> Neither the site nor the feeds
              show it before. Press contacts whom the desk added have it, marked as embargoed; those who
              joined by the form get it then.
            </p>
          )}
          <StillNamed
            release={release}
            passages={props.passages}
            typed={props.corrects ? props.typed : undefined}
            errors={props.corrects ? props.errors : []}
            csrf={csrf}
            now={props.now}
          />
          <OnCorrections release={release} csrf={csrf} />
        </>
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
        ) : props.hidden.length || released ? (
          <p class="empty">There is none that it can name.</p>
        ) : (
          <p class="empty">
            No delivery has been reported yet. The press release can be written now, and released after the
            first.
          </p>
        )}
        {props.hidden.length ? (
          <p>
            Left out, since they <a href="/desk/press/not-named">asked not to be named</a>
            {release.doubted.length ? ' or their letter came back since' : ''}: {props.hidden.join(', ')}.
          </p>
        ) : null}
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
          <LettersOf letters={props.letters.items} person={props.person}>
            <SumOfLetters ledger={props.ledger} />
          </LettersOf>
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
const Next = (props: {
  release: PressRelease;
  organisations: readonly string[];
  alike: readonly PressRelease[];
  wrong: readonly FieldError[];
  person: Person | undefined;
  csrf: string;
  now: Date;
}) => (
  <>
    {props.alike.map((other) => (
      <p class="warning" key={other.id}>
        <a href={`/desk/press/${other.id}`}>
          Another press release, {other.state === 'draft' ? 'a draft' : `of ${spokenDay(publicAt(other))}`},
        </a>{' '}
        has the same headline. Readers and feeds would take this one for it: choose another.
      </p>
    ))}
    {props.wrong.map(({ message }) => (
      <p class="warning" key={message}>
        {message}
      </p>
    ))}
    <ToRelease {...props} />
  </>
);

const ToRelease = ({
  release,
  organisations,
  wrong,
  person,
  csrf,
}: {
  release: PressRelease;
  organisations: readonly string[];
  wrong: readonly FieldError[];
  person: Person | undefined;
  csrf: string;
}) => {
  const barred = mayNotReleasePress(release, person?.id ?? '');
  if (barred) return <p class="notice">{barred.reason}</p>;
  if (!permits(person, 'release-press-releases', release.forumId))
    return <p class="notice">Somebody of the secretariat or DESA releases it.</p>;
  return organisations.length && !wrong.length ? (
    <>
      <p>
        {release.writtenBy.name} wrote what stands here.{' '}
        {embargoEnds(release)
          ? `Releasing it now sends it, marked as embargoed, to the press contacts whom the desk added. The site, the feeds and the other press contacts get it at the end of the embargo: ${spokenEmbargo(release)}.`
          : 'Releasing it publishes it on the site, in the feeds, and by email to every press contact who wants its topic.'}{' '}
        It cannot be undone.
      </p>
      <form method="post" action={`/desk/press/${release.id}/release`} data-saved>
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="revision" value={String(release.revision)} />
        <div class="buttons">
          <button type="submit">Release to the press</button>
        </div>
      </form>
    </>
  ) : null;
};
