import { directionOf } from '../../shared/domain/language.ts';
import type { Output } from '../../shared/domain/output.ts';
import { spokenDay } from '../../shared/domain/time.ts';
import { OneField } from '../../shared/forms/form-fields.tsx';
import type { Copy } from '../../shared/store/outputs.ts';

export interface FoundCopy extends Copy {
  output: Output;
}

const whatInWords: Record<Copy['what'], string> = {
  report: 'the report as a PDF',
  summary: 'the executive summary as a PDF',
  text: 'the text in Markdown',
  content: 'the fingerprint of all that readers get',
};

/** The form, and, when something was asked, the answer above it. */
export const CopyPage = (props: {
  hash?: string;
  copies: readonly FoundCopy[];
  typed?: string;
  error?: string;
  /** The hash is one that a letter tells; whether its reader's file has it is still to be seen. */
  fromLetter?: boolean;
}) => (
  <>
    {props.error ? (
      <div class="error-summary" role="alert" tabIndex={-1} data-focus aria-labelledby="error-summary-title">
        <h2 id="error-summary-title">One thing needs your attention</h2>
        <ul>
          <li>
            <a href="#field-sha256">{props.error}</a>
          </li>
        </ul>
      </div>
    ) : null}
    <h1>Is my copy the published one?</h1>
    {props.hash ? (
      <Verdict hash={props.hash} copies={props.copies} fromLetter={props.fromLetter ?? false} />
    ) : null}
    {props.hash ? (
      <h2>{props.fromLetter ? 'Compare your file' : 'Ask about another'}</h2>
    ) : (
      <p class="lead">
        Reports travel by mail and from hand to hand. Here you learn whether the file that you have is the one
        that was published, to the last byte, and whether there is a newer version.
      </p>
    )}
    <form method="post" action="/verify" enctype="multipart/form-data" data-hash novalidate>
      <OneField
        name="copy"
        label="Your file"
        hint="A PDF that you got from here. Your browser reads it itself and sends us its hash only; a browser without scripts sends the file (4 MB at most), which we do not keep."
        error={undefined}
      >
        {(control) => <input {...control} type="file" />}
      </OneField>
      <OneField
        name="sha256"
        label={
          <>
            Or its SHA-256<span class="optional"> (when you know it)</span>
          </>
        }
        hint={
          <>
            64 digits and letters. Programs that make it: <code>sha256sum report.pdf</code> on Linux,{' '}
            <code>shasum -a 256 report.pdf</code> on a Mac, <code>certutil -hashfile report.pdf SHA256</code>{' '}
            on Windows.
          </>
        }
        error={props.error}
      >
        {(control) => (
          <input
            {...control}
            value={props.typed ?? (props.fromLetter ? (props.hash ?? '') : '')}
            autocomplete="off"
            spellcheck={false}
          />
        )}
      </OneField>
      <div class="buttons">
        <button type="submit">Compare</button>
      </div>
    </form>
  </>
);

const Verdict = ({
  hash,
  copies,
  fromLetter,
}: {
  hash: string;
  copies: readonly FoundCopy[];
  fromLetter: boolean;
}) => {
  const isNewest = copies.some(({ output, version }) => version === output.version);
  return (
    <section aria-labelledby="verdict" class={copies.length ? (isNewest ? 'success' : 'warning') : 'warning'}>
      <h2 id="verdict" tabIndex={-1} data-focus>
        {copies.length
          ? isNewest
            ? fromLetter
              ? 'The report of your letter is the published one'
              : 'Yes: your copy is the published one'
            : `${fromLetter ? 'The report of your letter' : 'Your copy'} was published, and is not the newest`
          : 'This is not known here'}
      </h2>
      {copies.length ? (
        <ul>
          {copies.map((copy) => (
            <Found key={`${copy.outputId} ${copy.version} ${copy.what}`} {...copy} />
          ))}
        </ul>
      ) : (
        <p>
          No output of a Best Practice Forum has or had these bytes. A file that was changed, printed into a
          new PDF or only opened and saved has others. Get the published one from{' '}
          <a href="/outputs">its page</a>.
        </p>
      )}
      {fromLetter && copies.length ? (
        <p>Whether the file that you have is this report, you learn by choosing it below.</p>
      ) : null}
      <p class="meta">
        SHA-256: <code>{hash}</code>
      </p>
    </section>
  );
};

const Found = ({ output, version, what }: FoundCopy) => {
  const isNewest = version === output.version;
  const words = isNewest ? output.corrections.findLast((each) => each.version === version) : undefined;
  const at = words?.at ?? (version === 1 || isNewest ? output.publishedAt : undefined);
  return (
    <li>
      It is {whatInWords[what]} of version {version} of{' '}
      <a
        href={isNewest ? `/outputs/${output.id}` : `/outputs/${output.id}/versions/${version}`}
        lang={output.lang}
        dir={directionOf(output.lang)}
      >
        {output.title}
      </a>
      {at ? (
        <>
          , of <time datetime={at}>{spokenDay(at)}</time>
        </>
      ) : null}
      .{' '}
      {isNewest ? (
        'This is the newest version.'
      ) : (
        <>
          The newest is version {output.version}:{' '}
          <a href={`/outputs/${output.id}/changes?from=${version}`}>
            what changed since<span class="visually-hidden"> version {version}</span>
          </a>
          .
        </>
      )}
    </li>
  );
};
