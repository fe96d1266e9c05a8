import type { PressRelease } from '../../shared/domain/press-release.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { type UnnamedOrganisation, unnamedForm } from '../../shared/domain/unnamed-organisation.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Done } from '../../shared/pages/done.tsx';
import { Way } from '../../shared/pages/way.tsx';

export const NotNamed = (props: {
  /** What was just done, in words. */
  done: string | undefined;
  unnamed: readonly UnnamedOrganisation[];
  /** Press releases that are out and name it in their text, by the organisation. */
  still: ReadonlyMap<string, readonly PressRelease[]>;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => (
  <>
    <ErrorSummary errors={props.errors} />
    <Way to={[['/desk/press-contacts', 'Press contacts']]} here="Not to be named" />
    <h1>Not to be named</h1>
    {props.done ? <Done>{props.done}</Done> : null}
    <p class="lead">
      Organisations that do not want to be named in press releases. They get outputs as before. The lists of
      press releases that are out hide the name at once; new ones leave it out, and are not released while
      their text has it. Where the text of one that is out has it, that is told here for somebody to correct.
    </p>
    {props.unnamed.length ? (
      <ul class="plain">
        {props.unnamed.map((each) => (
          <li key={each.id} class="card">
            <h2 dir="auto">{each.organisation}</h2>
            <p class="meta">
              {each.by.kind === 'reader' ? (
                <>
                  Asked for by the reader of a letter, <bdi>{each.by.name}</bdi>
                </>
              ) : (
                <>
                  Written down by <bdi>{each.by.name}</bdi>
                </>
              )}{' '}
              on <time datetime={each.since}>{spokenInstant(each.since)}</time>
            </p>
            <StillIn releases={props.still.get(each.organisation) ?? []} />
            <form method="post" action="/desk/press/not-named" class="inline">
              <input type="hidden" name="csrf" value={props.csrf} />
              <input type="hidden" name="organisation" value={each.organisation} />
              <input type="hidden" name="named" value="yes" />
              <button type="submit" class="as-link">
                May be named again
                <span class="visually-hidden">: {each.organisation}</span>
              </button>
            </form>
          </li>
        ))}
      </ul>
    ) : (
      <p class="empty">
        No organisation has asked for this. They can do it themselves, by a link in every letter.
      </p>
    )}
    <h2>Add an organisation</h2>
    <Form
      schema={unnamedForm}
      action="/desk/press/not-named"
      hidden={{ csrf: props.csrf }}
      typed={props.typed}
      errors={props.errors}
      submit="Do not name it"
    />
  </>
);

const StillIn = ({ releases }: { releases: readonly PressRelease[] }) =>
  releases.length ? (
    <div class="warning">
      <p>Its name still stands in the text of:</p>
      <ul>
        {releases.map(({ id, headline }) => (
          <li key={id}>
            <a href={`/desk/press/${id}#still-named`} dir="auto">
              {headline}
            </a>
          </li>
        ))}
      </ul>
    </div>
  ) : null;
