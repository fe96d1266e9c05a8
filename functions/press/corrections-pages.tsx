import {
  correctionInWords,
  isOut,
  type PressRelease,
  type passagesIn,
  releasedTextForm,
} from '../../shared/domain/press-release.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import type { UnnamedOrganisation } from '../../shared/domain/unnamed-organisation.ts';
import { Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';

/** What was wrong in it and is not any more: dated, and there for good. */
export const Corrections = ({
  release,
  notNamed = [],
}: {
  release: PressRelease;
  notNamed?: readonly UnnamedOrganisation[];
}) =>
  release.corrections.length ? (
    <section id="corrections" class="notice" aria-labelledby="corrections-title">
      <h2 id="corrections-title">{release.corrections.length === 1 ? 'Correction' : 'Corrections'}</h2>
      {release.corrections.map((correction) => (
        <p key={correction.at}>
          <time datetime={correction.at}>
            <strong>{spokenInstant(correction.at)}</strong>
          </time>
          : <span dir="auto">{correctionInWords(correction, notNamed)}</span>
        </p>
      ))}
    </section>
  ) : null;

/** What was corrected since the release, and the letter about it that the desk can send. */
export const OnCorrections = ({ release, csrf }: { release: PressRelease; csrf: string }) =>
  release.corrections.length ? (
    <>
      <Corrections release={release} />
      {release.telling ? (
        <p class="notice">A letter about it to the press is being written. This goes on by itself.</p>
      ) : release.correctionsTold < release.corrections.length ? (
        <form method="post" action={`/desk/press/${release.id}/correction-letter`}>
          <input type="hidden" name="csrf" value={csrf} />
          <p>
            The press contacts who got this press release have not heard of the correction. No letter goes by
            itself.
          </p>
          <div class="buttons">
            <button type="submit">Send them a letter about it</button>
          </div>
        </form>
      ) : (
        <p>The press contacts who got this press release were told of it.</p>
      )}
    </>
  ) : null;

/** Of one that is released: where its text names who asked not to be named since, and the form that changes it. */
export const StillNamed = (props: {
  release: PressRelease;
  passages: ReturnType<typeof passagesIn>;
  /** The form came back. */
  typed: Typed | undefined;
  errors: readonly FieldError[];
  csrf: string;
  now: Date;
}) => {
  const { release, passages } = props;
  if (!passages.length && !props.typed) return null;
  return (
    <section aria-labelledby="still-named">
      <h2 id="still-named">Its text names who asked not to be named</h2>
      {passages.length ? (
        <div class="warning">
          <p>
            The list of organisations hides a name by itself; what somebody wrote, somebody has to change.{' '}
            {isOut(release, props.now) ? 'Everybody can read this now:' : 'This will be public as it is:'}
          </p>
          <ul>
            {passages.map(({ organisation, place, words }) => (
              <li key={`${place} ${organisation} ${words}`}>
                “<bdi>{organisation}</bdi>”, in the {place}: <q dir="auto">{words}</q>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <h3>Correct the text</h3>
      <p>
        The corrected text stands on the site and in the feeds at once, with a note that it was corrected; the
        note names nobody. Letters that were sent cannot be called back: afterwards you can send the press
        contacts a letter about it.
      </p>
      <Form
        schema={releasedTextForm}
        action={`/desk/press/${release.id}/text`}
        hidden={{ csrf: props.csrf, revision: String(release.revision) }}
        typed={props.typed ?? release}
        errors={props.errors}
        keep={`press-text-${release.id}`}
        submit="Publish the corrected text"
      />
    </section>
  );
};
