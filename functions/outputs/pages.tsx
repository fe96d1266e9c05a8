import * as z from 'zod';
import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { Dissemination } from '../../shared/domain/dissemination.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { languageName } from '../../shared/domain/language.ts';
import {
  correctionForm,
  isPublic,
  type Output,
  openForm,
  outputForm,
  outputStateInWords,
} from '../../shared/domain/output.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { languageNames, languages } from '../../shared/domain/recipient.ts';
import type { OnItsWay } from '../../shared/domain/steps-to-release.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form, FormFields } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import type { Part, Unfinished } from '../../shared/markdown.ts';
import { StepsToRelease } from '../../shared/pages/steps-to-release.tsx';
import { History } from '../../shared/pages/history.tsx';
import type { Page } from '../../shared/store/table.ts';
import { CommentsEnd, Prose, StateTag, spoken } from './parts.tsx';
import { inMegabytes } from './report.ts';

/** What has to be put right, each with its place. */
const UnfinishedList = ({ unfinished }: { unfinished: readonly Unfinished[] }) => (
  <ul>
    {unfinished.map(({ line, message }, place) => (
      <li key={place}>{inPlace({ line, message })}</li>
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
          <code>![what the image shows](https://example.org/image.png)</code>
        </dt>
        <dd>Shown as its description: nothing is loaded from elsewhere. Put images into the PDF.</dd>
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
      {preview ? <PreviewOf {...preview} /> : null}
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
        after={
          <>
            <LanguageField typed={props.typed} errors={props.errors} />
            <FormFields {...fields} only={['kind']} />
            <fieldset class="panel">
              <legend>Written here</legend>
              <FormFields {...fields} only={['markdown']} />
              <MarkdownHelp />
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
  const error = errors.find(({ name }) => name === 'lang');
  const tagError = errors.find(({ name }) => name === 'otherLang');
  return (
    <>
      <div class={error ? 'field wrong' : 'field'}>
        <label for="field-lang">Language of the output</label>
        <FieldErrorOf id="field-lang" error={error} />
        <select
          id="field-lang"
          name="lang"
          aria-describedby={error ? 'field-lang-error' : undefined}
          aria-invalid={error ? 'true' : undefined}
        >
          {languages.map((each) => (
            <option key={each} value={each} selected={each === lang}>
              {languageNames[each]}
            </option>
          ))}
          <option value={otherLanguage} selected={!listed}>
            Another language: its tag stands below
          </option>
        </select>
      </div>
      <div class={tagError ? 'field wrong' : 'field'}>
        <label for="field-otherLang">
          Tag of another language<span class="optional"> (optional)</span>
        </label>
        <p class="hint" id="field-otherLang-hint">
          Only when it is not in the list, or to be more exact: like sw-KE, zh-Hans or uk.
        </p>
        <FieldErrorOf id="field-otherLang" error={tagError} />
        <input
          id="field-otherLang"
          name="otherLang"
          value={typeof tag === 'string' ? tag : ''}
          maxlength={35}
          aria-describedby={tagError ? 'field-otherLang-hint field-otherLang-error' : 'field-otherLang-hint'}
          aria-invalid={tagError ? 'true' : undefined}
        />
      </div>
    </>
  );
};

const FieldErrorOf = ({ id, error }: { id: string; error: FieldError | undefined }) =>
  error ? (
    <p class="field-error" id={`${id}-error`}>
      <span class="visually-hidden">Error: </span>
      {error.message}
    </p>
  ) : null;

const PreviewOf = ({ lang, parts, unfinished }: Preview) => (
  <section aria-labelledby="preview">
    <h2 id="preview" tabIndex={-1} data-focus>
      Preview
    </h2>
    <p class="notice">Nothing was saved yet. The form below has what you typed.</p>
    {unfinished.length ? (
      <div class="warning">
        <p>To be put right before readers get it:</p>
        <UnfinishedList unfinished={unfinished} />
      </div>
    ) : null}
    <div class="panel">
      {parts.map(({ html }, place) => (
        <Prose key={place} html={html} lang={lang} />
      ))}
    </div>
  </section>
);

const Steps = ({ output }: { output: Output }) => {
  const now = output.state === 'open' ? 1 : 0;
  const steps = ['Written', 'Open for comment', 'Published'];
  return (
    <ol class="steps">
      {steps.map((step, place) => (
        <li
          key={step}
          class={place < now ? 'done' : undefined}
          aria-current={place === now ? 'step' : undefined}
        >
          {step}
        </li>
      ))}
    </ol>
  );
};

export interface Counts {
  waiting: number;
  answered: number;
  /** There are more than were counted. */
  more: boolean;
}

export const DeskOutput = (props: {
  output: Output;
  /** Where it is on its way to the press. */
  way: OnItsWay;
  forum: Forum | undefined;
  unfinished: readonly Unfinished[];
  counts: Counts;
  disseminations: Page<Dissemination>;
  history: Page<AuditEntry>;
  person: Person | undefined;
  csrf: string;
  now: Date;
  /** Id of a dissemination that may be prepared from here. */
  disseminationId: string;
  typed?: Typed;
  errors?: readonly FieldError[];
}) => {
  const { output, unfinished, person, now, csrf } = props;
  const errors = props.errors ?? [];
  const typed = props.typed ?? {};
  const mayWrite = permits(person, 'write-outputs', output.forumId);
  const path = `/desk/outputs/${output.id}`;
  const hidden = { csrf, revision: String(output.revision) };
  return (
    <>
      <ErrorSummary errors={errors} />
      <p class="kicker">
        Output of{' '}
        <a href={`/desk/forums/${output.forumId}`} dir="auto">
          {props.forum?.title ?? 'its forum'}
        </a>
      </p>
      <h1 {...spoken(output.lang)}>{output.title}</h1>
      <p class="meta">
        <StateTag output={output} now={now} />{' '}
        {isPublic(output) ? (
          <a href={`/outputs/${output.id}`}>Page that readers see</a>
        ) : (
          'Readers do not see it yet.'
        )}
      </p>
      {output.state === 'published' ? null : <Steps output={output} />}
      <StepsToRelease way={props.way} now={now} here={path} />
      <dl class="facts">
        <div>
          <dt>State</dt>
          <dd>
            It is {outputStateInWords[output.state]}. <CommentsEnd output={output} now={now} />
          </dd>
        </div>
        <div>
          <dt>Version</dt>
          <dd>{output.version || 'none published yet'}</dd>
        </div>
        <div>
          <dt>Language</dt>
          <dd>{languageName(output.lang)}</dd>
        </div>
        <div>
          <dt>Text</dt>
          <dd>
            {output.kind === 'markdown' ? 'Written here' : 'As a PDF'}, {output.sections.length} sections
          </dd>
        </div>
        <div>
          <dt>PDF</dt>
          <dd>
            {output.report ? (
              <>
                <span dir="auto">{output.report.name}</span>, {inMegabytes(output.report.bytes)}, SHA-256{' '}
                <code>{output.report.sha256}</code>
              </>
            ) : (
              'none uploaded'
            )}
          </dd>
        </div>
        {permits(person, 'read-feedback', output.forumId) ? (
          <div>
            <dt>Comments</dt>
            <dd>
              <a href={`${path}/feedback`}>
                {props.counts.waiting} to answer, {props.counts.answered} answered
                {props.counts.more ? ', and more' : ''}
              </a>
            </dd>
          </div>
        ) : null}
      </dl>
      {unfinished.length && (output.state === 'published' || !mayWrite) ? (
        <div class="warning">
          <p>To be put right before readers get it:</p>
          <UnfinishedList unfinished={unfinished} />
        </div>
      ) : null}
      {mayWrite ? (
        <>
          <h2>Work on it</h2>
          <p class="buttons">
            <a class="button" href={`${path}/edit`}>
              {output.state === 'published' ? 'Correct it' : 'Edit it'}
            </a>
          </p>
          {output.state === 'published' ? null : unfinished.length ? (
            <>
              <h3>Open it for comment, or publish it</h3>
              <div class="warning">
                <p>That can be done from here once this is put right:</p>
                <UnfinishedList unfinished={unfinished} />
              </div>
            </>
          ) : (
            <>
              <h3>{output.state === 'open' ? 'Change how long comments are open' : 'Open it for comment'}</h3>
              <Form
                schema={openForm}
                action={`${path}/open-for-comment`}
                hidden={hidden}
                typed={{ commentsUntil: output.commentsUntil, ...typed }}
                errors={errors}
                submit={output.state === 'open' ? 'Change the day' : 'Open for comment'}
              />
              <h3>Publish it</h3>
              <p>
                This makes it the final text: readers see it as published, and comments end. Comments already
                sent still count when their authors confirm them.
              </p>
              <form method="post" action={`${path}/publish`}>
                <input type="hidden" name="csrf" value={csrf} />
                <input type="hidden" name="revision" value={output.revision} />
                <div class="buttons">
                  <button type="submit">Publish as final</button>
                </div>
              </form>
            </>
          )}
          <h3>{output.report ? 'Replace the PDF' : 'Upload a PDF'}</h3>
          <Form
            schema={output.state === 'published' ? correctionForm : z.object({})}
            action={`${path}/report`}
            hidden={hidden}
            typed={typed}
            errors={errors}
            upload
            before={<ReportField errors={errors} />}
            submit="Upload the PDF"
          />
        </>
      ) : null}
      <Disseminations {...props} />
      <History entries={props.history.items} cursor={props.history.cursor} path={path} />
    </>
  );
};

const ReportField = (props: {
  errors: readonly FieldError[];
  /** One was chosen, and has to be chosen again. */
  lost?: boolean;
  /** The one there is. */
  kept?: Output['report'];
}) => {
  const { errors, kept } = props;
  const error = errors.find(({ name }) => name === 'report');
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for="field-report">PDF file</label>
      <p class="hint" id="field-report-hint">
        4 MB at most. Best with tags and a title, so that screen readers can read it.
        {kept ? (
          <>
            {' '}
            There is one: <span dir="auto">{kept.name}</span>, {inMegabytes(kept.bytes)}. Choose a file only
            to replace it.
          </>
        ) : null}
      </p>
      {props.lost ? (
        <p class="notice">Please choose the PDF again: browsers do not keep a file when a form comes back.</p>
      ) : null}
      <FieldErrorOf id="field-report" error={error} />
      <input
        id="field-report"
        type="file"
        name="report"
        accept="application/pdf,.pdf"
        aria-describedby={error ? 'field-report-hint field-report-error' : 'field-report-hint'}
        aria-invalid={error ? 'true' : undefined}
      />
    </div>
  );
};

const Disseminations = (props: {
  output: Output;
  disseminations: Page<Dissemination>;
  person: Person | undefined;
  csrf: string;
  disseminationId: string;
}) => {
  const { output, disseminations, person } = props;
  const published = output.state === 'published';
  return (
    <section aria-labelledby="disseminations">
      <h2 id="disseminations">Disseminations</h2>
      {disseminations.items.length ? (
        <ul>
          {disseminations.items.map((dissemination) => (
            <li key={dissemination.id}>
              <a href={`/desk/disseminations/${dissemination.id}`} dir="auto">
                {dissemination.title}
              </a>{' '}
              <span class={`tag ${dissemination.state}`}>{dissemination.state}</span>{' '}
              <time datetime={dissemination.createdAt}>{spokenInstant(dissemination.createdAt)}</time>
            </li>
          ))}
        </ul>
      ) : (
        <p class="empty">
          {published
            ? 'It has not been sent to anybody yet.'
            : 'Once it is published, it can be sent to the organisations that need it.'}
        </p>
      )}
      {published && permits(person, 'prepare-dissemination', output.forumId) ? (
        <form method="post" action={`/desk/outputs/${output.id}/disseminations`}>
          <input type="hidden" name="csrf" value={props.csrf} />
          <input type="hidden" name="id" value={props.disseminationId} />
          <div class="buttons">
            <button type="submit">Prepare a dissemination</button>
          </div>
        </form>
      ) : null}
    </section>
  );
};
