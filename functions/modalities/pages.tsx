import type { ComponentChildren } from 'preact';
import type * as z from 'zod/mini';
import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import {
  type Modalities,
  type ModalitiesSection,
  modalitiesForm,
  publishedFor,
  sectionInWords,
} from '../../shared/domain/modalities.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { History } from '../../shared/pages/history.tsx';
import { Paging } from '../../shared/pages/paging.tsx';
import { Way } from '../../shared/pages/way.tsx';
import type { Page } from '../../shared/store/table.ts';

const Published = ({ shown }: { shown: Modalities }) =>
  shown.published ? (
    <>
      Version {shown.version}, published on{' '}
      <time datetime={shown.published.at}>{spokenInstant(shown.published.at)}</time> for{' '}
      <a href={`/cycles/${shown.published.cycleId}`}>{shown.published.cycleTitle}</a>
    </>
  ) : (
    <>Version {shown.version}, a draft</>
  );

export const NoModalities = () => (
  <>
    <h1>Modalities</h1>
    <p class="lead">
      How Best Practice Forums are proposed, selected and run. The secretariat has not published a version
      yet.
    </p>
    <p>
      <a href="/about">About Best Practice Forums</a>
    </p>
  </>
);

export const ModalitiesPage = (props: {
  shown: Modalities;
  /** Its text. */
  text: ComponentChildren;
  versions: readonly Modalities[];
}) => {
  const { shown, versions } = props;
  const newest = versions[0];
  return (
    <>
      <h1>Modalities of the Best Practice Forums</h1>
      <p class="lead">How forums are proposed, selected and run, and what they decide for themselves.</p>
      <p class="meta">
        <Published shown={shown} />
      </p>
      {newest && newest.version > shown.version ? (
        <p class="warning">
          This is an older version.{' '}
          <a href={`/modalities/${newest.version}`}>Read version {newest.version}</a>, the newest.
        </p>
      ) : null}
      <WhichHolds versions={versions} />
      {shown.published ? (
        <section class="panel" aria-labelledby="changes">
          <h2 id="changes">What changed</h2>
          <p class="kept" dir="auto">
            {shown.published.changes}
          </p>
          {shown.version > 1 ? (
            <p>
              <a href={`/modalities/${shown.version}/changes`}>
                See version {shown.version - 1} and version {shown.version} side by side
              </a>
            </p>
          ) : null}
        </section>
      ) : null}
      {props.text}
      {versions.length > 1 ? (
        <>
          <h2 id="versions">All versions</h2>
          <ul>
            {versions.map((each) => (
              <li key={each.id}>
                <a href={`/modalities/${each.version}`}>Version {each.version}</a>{' '}
                {each.published ? (
                  <span class="meta">
                    {spokenInstant(each.published.at)}, for {each.published.cycleTitle}
                  </span>
                ) : null}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
};

/** Under which version the latest cycles run: the newest may be for one that has not begun. */
const WhichHolds = ({ versions }: { versions: readonly Modalities[] }) => {
  const cycles = [...new Map(versions.map(({ published }) => [published?.cycleId, published?.cycleTitle]))]
    .flatMap(([id, title]) => (id ? [{ id, title, holds: publishedFor(versions, id) }] : []))
    .slice(0, 3);
  return cycles.length > 1 ? (
    <p>
      Each cycle runs under the newest version that was published for it:{' '}
      {cycles.map(({ id, title, holds }, index) => (
        <>
          {index ? '; ' : ''}
          <a href={`/cycles/${id}`}>{title}</a> under{' '}
          <a href={`/modalities/${holds?.version}`}>version {holds?.version}</a>
        </>
      ))}
      .
    </p>
  ) : null;
};

export const ChangesPage = ({
  shown,
  differences,
}: {
  shown: Modalities;
  /** From the version before it; nothing of the first. */
  differences: ComponentChildren;
}) => (
  <>
    <Way to={[['/modalities', 'Modalities']]} here={`What changed in version ${shown.version}`} />
    <h1>What changed in version {shown.version}</h1>
    <p class="meta">
      <Published shown={shown} />
    </p>
    {shown.published ? (
      <p class="lead kept" dir="auto">
        {shown.published.changes}
      </p>
    ) : null}
    {differences ?? <p class="notice">This is the first version: there is none to compare it with.</p>}
    <p>
      <a href={`/modalities/${shown.version}`}>Read version {shown.version} whole</a>
    </p>
  </>
);

export const Versions = (props: {
  versions: readonly Modalities[];
  cursor: string | undefined;
  csrf: string;
  person: Person | undefined;
}) => {
  const { versions, csrf, person } = props;
  const draft = versions.find(({ state }) => state === 'draft');
  return (
    <>
      <h1>Modalities</h1>
      <p class="lead">
        How Best Practice Forums work, in one document. Publish a version for each cycle before its call.
      </p>
      {permits(person, 'write-modalities') && !draft ? (
        <form method="post" action="/desk/modalities">
          <input type="hidden" name="csrf" value={csrf} />
          <div class="buttons">
            <button type="submit">
              {versions.length ? 'Begin the next version' : 'Start from the suggested text'}
            </button>
          </div>
        </form>
      ) : null}
      {versions.length ? (
        <ul class="cards">
          {versions.map((each) => (
            <li class="card" key={each.id}>
              <h2>
                <a href={`/desk/modalities/${each.id}`}>Version {each.version}</a>
              </h2>
              <p class="meta">
                <span class={`tag ${each.state === 'draft' ? 'waiting' : 'good'}`}>{each.state}</span>{' '}
                {each.published
                  ? `${spokenInstant(each.published.at)}, for ${each.published.cycleTitle}`
                  : 'Nobody but the desk sees it'}
              </p>
            </li>
          ))}
        </ul>
      ) : (
        <p class="empty">
          There is no version yet. A first text, written after the recommendations of the 2020 review, is
          ready to start from; you change it at will before you publish it.
        </p>
      )}
      <Paging cursor={props.cursor} path="/desk/modalities" />
    </>
  );
};

export const DeskModalities = (props: {
  shown: Modalities;
  /** Its text, for who reads it; absent for who writes on it. */
  text: ComponentChildren;
  history: Page<AuditEntry>;
  csrf: string;
  /** What the form carries of the text that it was filled in on. */
  found: Readonly<Partial<Record<string, string>>>;
  /** Sections that somebody else changed meanwhile, too. */
  newer?: readonly ModalitiesSection[];
  typed?: Typed;
  errors?: readonly FieldError[];
}) => {
  const { shown, csrf } = props;
  return (
    <>
      <ErrorSummary errors={props.errors ?? []} />
      <Way to={[['/desk/modalities', 'Modalities']]} here={`Version ${shown.version}`} />
      <h1>Modalities, version {shown.version}</h1>
      <p class="meta">
        <Published shown={shown} />
        {shown.published ? (
          <>
            {' '}
            · <a href={`/modalities/${shown.version}`}>Public page</a>
          </>
        ) : null}
      </p>
      {props.text ?? (
        <>
          {shown.state === 'draft' ? (
            <p class="buttons">
              <a class="button" href={`/desk/modalities/${shown.id}/publish`} data-saved>
                Look at the changes, and publish
              </a>
            </p>
          ) : null}
          {props.newer?.map((section) => (
            <section key={section} class="panel" aria-labelledby={`newer-${section}`}>
              <h2 id={`newer-${section}`}>{sectionInWords[section]}: the newer text</h2>
              <p class="kept" dir="auto">
                {shown.sections[section]}
              </p>
            </section>
          ))}
          <Form
            schema={modalitiesForm}
            action={`/desk/modalities/${shown.id}`}
            hidden={{ csrf, revision: String(shown.revision), ...props.found }}
            typed={props.typed ?? shown.sections}
            errors={props.errors ?? []}
            keep={`modalities-${shown.id}`}
            submit="Save the draft"
          />
        </>
      )}
      <History
        entries={props.history.items}
        cursor={props.history.cursor}
        path={`/desk/modalities/${shown.id}`}
      />
    </>
  );
};

export const PublishPage = (props: {
  shown: Modalities;
  before: Modalities | undefined;
  /** What changed since the version before; of the first, its text. */
  text: ComponentChildren;
  cycles: readonly Cycle[];
  schema: z.ZodMiniObject;
  csrf: string;
  typed?: Typed;
  errors?: readonly FieldError[];
}) => {
  const { shown, before, cycles, csrf } = props;
  return (
    <>
      <ErrorSummary errors={props.errors ?? []} />
      <Way
        to={[
          ['/desk/modalities', 'Modalities'],
          [`/desk/modalities/${shown.id}`, `Version ${shown.version}`],
        ]}
        here="Publish"
      />
      <h1>Publish version {shown.version}</h1>
      <p class="lead">Once published, its text stands; what changes later is the next version.</p>
      {cycles.length ? (
        <Form
          schema={props.schema}
          action={`/desk/modalities/${shown.id}/publish`}
          hidden={{ csrf, revision: String(shown.revision) }}
          typed={
            props.typed ?? { cycleId: cycles[0]?.id, ...(before ? {} : { changes: 'The first version.' }) }
          }
          errors={props.errors ?? []}
          keep={`publish-${shown.id}`}
          submit="Publish it"
        />
      ) : (
        <p class="empty">
          Modalities are published for a cycle, and none is planned.{' '}
          <a href="/desk/cycles/new">Plan the cycle first</a>.
        </p>
      )}
      {props.text}
    </>
  );
};
