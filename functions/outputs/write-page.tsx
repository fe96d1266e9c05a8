import * as z from 'zod/mini';
import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import {
  correctionForm,
  creditOf,
  mostPictureArea,
  type Output,
  outputForm,
  pictureForm,
} from '../../shared/domain/output.ts';
import { languageNames, languages } from '../../shared/domain/recipient.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form, FormFields, OneField } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import type { Part, Unfinished } from '../../shared/markdown.ts';
import { Done } from '../../shared/pages/done.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import type { Difference } from './differences.ts';
import { Differences, tooMuchChanged } from './differences-list.tsx';
import { Prose, spoken, whenReadersSeeIt } from './parts.tsx';
import { inMegabytes } from './report.ts';

/** What has to be put right, each with its place; a link there for who can mend it. */
export const UnfinishedList = (props: {
  unfinished: readonly Unfinished[];
  /** Address of the editor; empty within it. */
  editor?: string;
}) => (
  <ul>
    {props.unfinished.map(({ line, message }, place) => (
      <li key={place}>
        {line && props.editor !== undefined ? (
          <a
            href={`${props.editor && `${props.editor}?line=${line}`}#field-markdown`}
            data-line={props.editor ? undefined : line}
          >
            {inPlace({ line, message })}
          </a>
        ) : (
          inPlace({ line, message })
        )}
      </li>
    ))}
  </ul>
);

/** "Line 12: An image without a description…" */
export const inPlace = ({ line, message }: Unfinished): string =>
  line ? `Line ${line}: ${message}` : message;

const MarkdownHelp = () => (
  <details>
    <summary>How to write Markdown</summary>
    <dl class="facts">
      <div>
        <dt>
          <code># Section</code>, <code>## Section below it</code>
        </dt>
        <dd>Headings. Readers can comment on each of these two kinds. Do not skip a level.</dd>
      </div>
      <div>
        <dt>
          <code>**strong**</code>, <code>*stressed*</code>
        </dt>
        <dd>Use sparingly.</dd>
      </div>
      <div>
        <dt>
          <code>- point</code>, <code>1. step</code>
        </dt>
        <dd>Lists. Leave a blank line before the first.</dd>
      </div>
      <div>
        <dt>
          <code>[words](https://example.org)</code>
        </dt>
        <dd>A link, with the whole address.</dd>
      </div>
      <div>
        <dt>
          <code>[words](#section-below-it)</code>
        </dt>
        <dd>A link to a section of this text: its title in small letters, with hyphens.</dd>
      </div>
      <div>
        <dt>
          <code>words[^1]</code>, and on a line of its own <code>[^1]: the note</code>
        </dt>
        <dd>A note. All notes stand at the end, in the order in which the text refers to them.</dd>
      </div>
      <div>
        <dt>
          <code>| Group | Answers |</code>, <code>|-------|--------:|</code>, <code>| Teams | 12 |</code>
        </dt>
        <dd>A table, its first line the names of its columns.</dd>
      </div>
      <div>
        <dt>
          <code>![what it shows](chart.png "The caption")</code>
        </dt>
        <dd>
          A picture that was added below, with its description for who cannot see it. With a caption or a
          credit, and alone in its paragraph, it is a figure. Nothing is loaded from elsewhere.
        </dd>
      </div>
    </dl>
  </details>
);

export interface Preview {
  lang: string;
  parts: readonly Part[];
  unfinished: readonly Unfinished[];
}

/** Writing an output: a new one of `forum`, or `output` as it is. */
export const WritePage = (props: {
  forum: Pick<Forum, 'id' | 'title'> | undefined;
  output: Output | undefined;
  id: string;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
  preview?: Preview | undefined;
  /** When it was last saved, and by whom. */
  saved?: AuditEntry | undefined;
  /** What somebody else saved while this was typed. */
  theirs?: Theirs | undefined;
  /** Said after a picture was added or removed. */
  done?: string | undefined;
  /** A PDF came with the form that is shown again; a browser does not fill it in. */
  lostFile?: boolean;
}) => {
  const { output, preview } = props;
  const published = output?.state === 'published';
  const schema = published ? z.object({ ...correctionForm.shape, ...outputForm.shape }) : outputForm;
  const fields = { schema, typed: props.typed, errors: props.errors };
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <h1>{output ? 'Edit the output' : 'New output'}</h1>
      <p class="lead">
        {output ? (
          <a href={`/desk/outputs/${output.id}`} dir="auto">
            {output.title}
          </a>
        ) : (
          <>
            Of{' '}
            <a href={`/desk/forums/${props.forum?.id}`} dir="auto">
              {props.forum?.title}
            </a>
            . It begins as a draft that only the desk sees.
          </>
        )}
      </p>
      {output?.state === 'open' ? (
        <p class="warning">Readers see this text, and what you save, at once.</p>
      ) : null}
      {published ? (
        <p class="warning">
          This output is published. What you save is a correction: readers get a new version, with your word
          on what changed.
        </p>
      ) : null}
      {props.saved ? (
        <p class="meta">
          Last saved on <time datetime={props.saved.at}>{spokenInstant(props.saved.at)}</time> by{' '}
          <bdi>{props.saved.by.name}</bdi>.
        </p>
      ) : null}
      {props.done ? <Done>{props.done}</Done> : null}
      {props.theirs ? <SavedMeanwhile {...props.theirs} /> : null}
      <Form
        {...fields}
        only={[...(published ? ['correction'] : []), 'title', 'summary']}
        action={output ? `/desk/outputs/${output.id}/edit` : `/desk/forums/${props.forum?.id}/outputs/new`}
        hidden={{
          csrf: props.csrf,
          id: props.id,
          ...(output ? { revision: String(output.revision) } : {}),
        }}
        keep={`output-${output?.id ?? props.forum?.id}`}
        upload
        before={
          // What the Enter key presses: the first button of a form, which would be one of a picture.
          <button type="submit" class="visually-hidden" tabIndex={-1} aria-hidden="true">
            Save
          </button>
        }
        after={
          <>
            <LanguageField typed={props.typed} errors={props.errors} />
            <FormFields {...fields} only={['kind']} />
            <fieldset class="panel">
              <legend>Written here</legend>
              <div class="writing">
                <div>
                  <FormFields {...fields} only={['markdown']} />
                  <MarkdownHelp />
                </div>
                <div id="preview-area">{preview ? <PreviewOf {...preview} /> : null}</div>
              </div>
              <Pictures output={output} typed={props.typed} errors={props.errors} />
            </fieldset>
            <fieldset class="panel">
              <legend>As a PDF</legend>
              <p class="hint">
                Needed when the text is a PDF. A text that is written here can have one too, for readers to
                print.
              </p>
              <ReportField errors={props.errors} lost={props.lostFile ?? false} kept={output?.report} />
              <FormFields {...fields} only={['sectionNames']} />
            </fieldset>
          </>
        }
        submit={
          <>
            <button type="submit">{published ? 'Publish the correction' : 'Save'}</button>
            <button type="submit" class="secondary" name="act" value="preview">
              Preview without saving
            </button>
          </>
        }
      />
    </>
  );
};

/** In the list of languages: the one whose tag stands beside it. */
export const otherLanguage = 'other';

/** The languages by name; any other by its tag. */
const LanguageField = ({ typed, errors }: { typed: Typed; errors: readonly FieldError[] }) => {
  const lang = typeof typed.lang === 'string' && typed.lang ? typed.lang : 'en';
  const listed = languages.some((each) => each === lang);
  const tag = listed || lang === otherLanguage ? typed.otherLang : lang;
  const errorOf = (field: string) => errors.find(({ name }) => name === field)?.message;
  return (
    <>
      <OneField name="lang" label="Language of the output" error={errorOf('lang')}>
        {(control) => (
          <select {...control}>
            {languages.map((each) => (
              <option key={each} value={each} selected={each === lang}>
                {languageNames[each]}
              </option>
            ))}
            <option value={otherLanguage} selected={!listed}>
              Another language: its tag stands below
            </option>
          </select>
        )}
      </OneField>
      <OneField
        name="otherLang"
        label="Tag of another language"
        optional
        hint="Only when it is not in the list, or to be more exact: like sw-KE, zh-Hans or uk."
        error={errorOf('otherLang')}
      >
        {(control) => <input {...control} value={typeof tag === 'string' ? tag : ''} maxlength={35} />}
      </OneField>
    </>
  );
};

const PreviewOf = ({ lang, parts, unfinished }: Preview) => (
  <section aria-labelledby="preview">
    <h2 id="preview" tabIndex={-1} data-focus>
      Preview
    </h2>
    <p class="hint">Nothing was saved yet.</p>
    {unfinished.length ? (
      <div class="warning">
        <p>To be put right before readers get it:</p>
        <UnfinishedList unfinished={unfinished} editor="" />
      </div>
    ) : null}
    <div class="panel">
      {parts.map(({ html }, place) => (
        <Prose key={place} html={html} lang={lang} />
      ))}
    </div>
  </section>
);

/** The pictures that the text can show, each with how it is written, and one more. */
const Pictures = ({
  output,
  typed,
  errors,
}: {
  output: Output | undefined;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  return (
    <section aria-labelledby="pictures">
      <h2 id="pictures">Pictures</h2>
      {output?.pictures.length ? (
        <ul class="pictures">
          {output.pictures.map((picture) => (
            <li key={picture.name}>
              <img
                src={`/outputs/${output.id}/pictures/${picture.name}`}
                alt=""
                width={picture.width}
                height={picture.height}
                loading="lazy"
              />
              <p>
                <code>{`![what it shows](${picture.name})`}</code>
                <span class="meta">
                  {' '}
                  {picture.width} × {picture.height} pixels, {inMegabytes(picture.bytes)}
                  {creditOf(picture) ? (
                    <>
                      {' '}
                      · <bdi>{creditOf(picture)}</bdi>
                    </>
                  ) : null}
                </span>
              </p>
              {output.state === 'published' ? null : (
                <button type="submit" class="as-link" name="act" value={`remove:${picture.name}`}>
                  Remove <span class="visually-hidden">{picture.name}</span>
                </button>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      {output ? (
        <>
          <OneField
            name="picture"
            label="Add a picture"
            optional
            hint={`PNG or JPEG, 2 MB and ${mostPictureArea / 1_000_000} million pixels at most. What the file says besides, as where it was taken, is not kept. What you typed stays in the form. Choose one that is here already to say whose it is.${
              output.state === 'published' ? ` ${whenReadersSeeIt(output)}` : ''
            }`}
            error={errors.find(({ name }) => name === 'picture')?.message}
          >
            {(control) => <input {...control} type="file" accept="image/png,image/jpeg" />}
          </OneField>
          <FormFields schema={pictureForm} typed={typed} errors={errors} />
          <button type="submit" class="secondary" name="act" value="picture">
            Add the picture
          </button>
        </>
      ) : (
        <p class="hint">Save the output first; then pictures can be added to it.</p>
      )}
    </section>
  );
};

/** What somebody else saved, beside what was typed against the text before. */
export interface Theirs {
  output: Output;
  markdown: string;
  /** From what is saved to what was typed; undefined when there are more than can be shown. */
  differences: readonly Difference[] | undefined;
}

const SavedMeanwhile = ({ output, markdown, differences }: Theirs) => (
  <section aria-labelledby="theirs">
    <h2 id="theirs">Saved meanwhile</h2>
    <div class="split">
      <div>
        <h3>The saved text</h3>
        <p>
          <strong {...spoken(output.lang)}>{output.title}</strong>
        </p>
        <p {...spoken(output.lang)}>{output.summary}</p>
        <TableScroll label="The saved text">
          <div class="kept beside" {...spoken(output.lang)}>
            {markdown}
          </div>
        </TableScroll>
      </div>
      <div>
        <h3>What yours would change in it</h3>
        {!differences ? (
          <p class="notice">{tooMuchChanged} The saved text stands beside this, yours in the form below.</p>
        ) : differences.length ? (
          <TableScroll label="What yours would change in it">
            <div class="beside">
              <Differences differences={differences} lang={output.lang} />
            </div>
          </TableScroll>
        ) : (
          <p class="empty">The texts are the same; a title, summary or setting differs.</p>
        )}
      </div>
    </div>
    <p>
      The form below has yours. Copy into it what you want to keep of the saved one; saving puts it in its
      place.
    </p>
  </section>
);

/** Where the PDF is chosen. */
export const ReportField = (props: {
  errors: readonly FieldError[];
  /** One was chosen, and has to be chosen again. */
  lost?: boolean;
  /** The one there is. */
  kept?: Output['report'];
}) => {
  const { errors, kept } = props;
  return (
    <OneField
      name="report"
      label="PDF file"
      hint={
        <>
          4 MB at most. Best with tags and a title, so that screen readers can read it.
          {kept ? (
            <>
              {' '}
              There is one: <span dir="auto">{kept.name}</span>, {inMegabytes(kept.bytes)}. Choose a file only
              to replace it.
            </>
          ) : null}
        </>
      }
      error={errors.find(({ name }) => name === 'report')?.message}
    >
      {(control) => (
        <>
          {props.lost ? (
            <p class="notice">
              Please choose the PDF again: browsers do not keep a file when a form comes back.
            </p>
          ) : null}
          <input {...control} type="file" accept="application/pdf,.pdf" />
        </>
      )}
    </OneField>
  );
};
