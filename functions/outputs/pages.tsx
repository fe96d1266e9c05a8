import * as z from 'zod/mini';
import type { AuditEntry } from '../../shared/domain/audit.ts';
import { type Dissemination, standingInWords } from '../../shared/domain/dissemination.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { languageName } from '../../shared/domain/language.ts';
import {
  correctionForm,
  isPublic,
  type Output,
  openForm,
  outputStateInWords,
} from '../../shared/domain/output.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import type { OnItsWay } from '../../shared/domain/steps-to-release.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import type { Unfinished } from '../../shared/markdown.ts';
import { Done } from '../../shared/pages/done.tsx';
import { History } from '../../shared/pages/history.tsx';
import { StepsToRelease } from '../../shared/pages/steps-to-release.tsx';
import type { Page } from '../../shared/store/table.ts';
import { previewAddress } from './papers-pages.tsx';
import { CommentsEnd, StateTag, spoken } from './parts.tsx';
import { inMegabytes } from './report.ts';
import { ReportField, UnfinishedList } from './write-page.tsx';

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

/** What is said after an act on an output. */
export const told = {
  began: 'Saved as a draft. Only the desk sees it.',
  saved: 'Saved.',
  uploaded: 'The PDF is in its place.',
  opened: 'Open for comment: readers see the draft, and its page takes comments.',
  published: 'Published. Readers see it as final.',
  corrected: 'Readers see the corrected version, with your word on what changed.',
};

export const DeskOutput = (props: {
  output: Output;
  /** What was just done, in words. */
  done?: string | undefined;
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
      {props.done ? <Done>{props.done}</Done> : null}
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
                {output.report.madeHere ? '. Typeset from the text, anew with each version' : ''}
              </>
            ) : output.kind === 'pdf' ? (
              'none uploaded'
            ) : (
              'typeset from the text when it is published'
            )}
            {permits(person, 'write-outputs', output.forumId) ? <Previews output={output} /> : null}
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
          <UnfinishedList unfinished={unfinished} {...(mayWrite ? { editor: `${path}/edit` } : {})} />
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
                <UnfinishedList unfinished={unfinished} {...(mayWrite ? { editor: `${path}/edit` } : {})} />
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
              <p class="warning">
                This cannot be undone: readers see it as final and can cite it, and comments end. What you
                change afterwards is a correction: a new version, in public, with your word on what changed,
                and this version stays to be read.
              </p>
              <p>Comments already sent still count when their authors confirm them.</p>
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
          {output.kind === 'markdown' ? (
            <p>The house typesets the text. A PDF that is uploaded stands in the place of the typeset one.</p>
          ) : null}
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
      {output.state === 'published' && permits(person, 'manage-forum', output.forumId) ? (
        <section aria-labelledby="go-on">
          <h2 id="go-on">Does the forum go on?</h2>
          <p>
            If this is the final report of its charter, ask with it to go on: what the forum is goes over into
            a proposal of the next call, which the MAG reviews beside the new ones.
          </p>
          <p class="buttons">
            <a
              class="button secondary"
              href={`/desk/forums/${output.forumId}/continuation?report=${output.id}`}
            >
              Ask to go on
            </a>
          </p>
        </section>
      ) : null}
      <History entries={props.history.items} cursor={props.history.cursor} path={path} />
    </>
  );
};

/** What is printed of it: to look at before it is published. */
const Previews = ({ output }: { output: Output }) => (
  <>
    <br />
    Look at it as it is now:{' '}
    {output.kind === 'markdown' ? (
      <>
        <a href={previewAddress(output, 'report')}>the report</a>,{' '}
      </>
    ) : null}
    <a href={previewAddress(output, 'summary')}>its summary on one page</a>
  </>
);

/** What tells one dissemination of an output from another: they have the same title. */
const nameOf = (dissemination: Dissemination): string => {
  const { state, createdAt, preparedAt, releasedAt, approved, supplementTo } = dissemination;
  const steps = {
    draft: ['begun', createdAt],
    prepared: ['prepared', preparedAt],
    released: ['released', releasedAt],
  } as const;
  const [step, at] = steps[state];
  const count = approved?.recipients.count;
  const to = count === undefined ? '' : `, ${count} ${count === 1 ? 'recipient' : 'recipients'}`;
  const which = supplementTo ? 'Supplement' : 'Dissemination';
  return `${which} ${step} on ${spokenInstant(at ?? createdAt)}${to}`;
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
              <a href={`/desk/disseminations/${dissemination.id}`}>{nameOf(dissemination)}</a>{' '}
              <span
                class={`tag ${dissemination.recalled ? 'bad' : dissemination.paused ? 'waiting' : dissemination.state}`}
              >
                {standingInWords(dissemination)}
              </span>
              {dissemination.recalled ? (
                <span class="meta"> on {spokenInstant(dissemination.recalled.at)}</span>
              ) : null}
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
