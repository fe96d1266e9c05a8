import { type Comment, isCommentPublic, wholeText } from '../../shared/domain/comment.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { languageName } from '../../shared/domain/language.ts';
import { isOpenForComment, mostCorrections, type Output, type Section } from '../../shared/domain/output.ts';
import { spokenDay } from '../../shared/domain/time.ts';
import type { Part } from '../../shared/markdown.ts';
import { CommentCard } from '../../shared/pages/comment.tsx';
import { Paging } from '../../shared/pages/paging.tsx';
import { Way } from '../../shared/pages/way.tsx';
import { Citation, versionDay } from './citation.tsx';
import type { Difference } from './differences.ts';
import { Differences, tooMuchChanged } from './differences-list.tsx';
import { CommentsEnd, Prose, StateTag, spoken } from './parts.tsx';
import { inMegabytes } from './report.ts';

export const Outputs = (props: { outputs: Output[]; cursor: string | undefined; now: Date }) => (
  <>
    <h1>Outputs</h1>
    <p class="lead">
      What Best Practice Forums found out: drafts that anybody can comment on, and final texts to use.
    </p>
    {props.outputs.length ? (
      <ul class="cards">
        {props.outputs.map((output) => (
          <li class="card linked" key={output.id}>
            <h2>
              <a href={`/outputs/${output.id}`} {...spoken(output.lang)}>
                {output.title}
              </a>
            </h2>
            <p class="meta">
              <StateTag output={output} now={props.now} />{' '}
              {output.publishedAt ? (
                <time datetime={output.publishedAt}>{spokenDay(output.publishedAt)}</time>
              ) : isOpenForComment(output, props.now) ? (
                <CommentsEnd output={output} now={props.now} />
              ) : null}
            </p>
            <p {...spoken(output.lang)}>{output.summary}</p>
          </li>
        ))}
      </ul>
    ) : (
      <p class="empty">
        No output has been put up yet. <a href="/forums">Follow a forum</a> to see its first draft.
      </p>
    )}
    <Paging cursor={props.cursor} path="/outputs" />
  </>
);

/** Comments by the section they are on; those on sections that are gone come with the whole text. */
const commentsOn = (section: Section | undefined, output: Output, comments: readonly Comment[]) =>
  comments.filter((comment) =>
    section
      ? comment.section === section.id
      : !comment.section || !output.sections.some(({ id }) => id === comment.section),
  );

const Comments = (props: { on: string; comments: readonly Comment[] }) =>
  props.comments.length ? (
    <section class="comments" aria-label={`Comments on “${props.on}”`}>
      {props.comments.map((comment) => (
        <CommentCard key={comment.id} comment={comment} />
      ))}
    </section>
  ) : null;

const CommentLink = (props: { output: Output; section?: Section | undefined }) => (
  <p class="comment-link">
    <a
      href={`/outputs/${props.output.id}/feedback${props.section ? `?${new URLSearchParams({ section: props.section.id })}` : ''}`}
    >
      {props.section ? (
        <>
          Comment on this section<span class="visually-hidden">: {props.section.title}</span>
        </>
      ) : (
        'Comment on the whole text'
      )}
    </a>
  </p>
);

export const OutputPage = (props: {
  output: Output;
  /** The text, when it is Markdown. */
  parts: readonly Part[];
  forum: Forum | undefined;
  comments: Comment[];
  cursor: string | undefined;
  now: Date;
  baseUrl: string;
  /** The output as it is now, when this is a version from before. */
  newest?: Output;
}) => {
  const { output, forum, now, newest } = props;
  const open = !newest && isOpenForComment(output, now);
  const shown = props.comments.filter(isCommentPublic);
  const whole = commentsOn(undefined, output, shown);
  return (
    <>
      <p class="kicker">
        Output of the Best Practice Forum{' '}
        <a href={`/forums/${output.forumId}`} dir="auto">
          {forum?.title ?? 'it came from'}
        </a>
      </p>
      <h1 {...spoken(output.lang)}>{output.title}</h1>
      {newest ? <NotTheNewest output={output} newest={newest} /> : null}
      <p class="meta">
        {newest ? <span class="tag quiet">not the newest</span> : <StateTag output={output} now={now} />}{' '}
        {output.publishedAt ? (
          <>
            Version {output.version}, published on{' '}
            <time datetime={output.publishedAt}>{spokenDay(output.publishedAt)}</time>
            {output.version > 1 ? (
              <>
                , corrected on <time datetime={versionDay(output)}>{spokenDay(versionDay(output))}</time>
              </>
            ) : null}
            .{' '}
          </>
        ) : null}
        {output.state === 'open' && !newest ? (
          <>
            <CommentsEnd output={output} now={now} />.{' '}
          </>
        ) : null}
        {output.lang === 'en' ? null : `In ${languageName(output.lang)}.`}
      </p>
      <p class="lead" {...spoken(output.lang)}>
        {output.summary}
      </p>
      {output.publishedAt ? null : (
        <p class="warning">This is a draft and will change. Please do not cite it as a result.</p>
      )}
      {open ? (
        <p class="buttons">
          <a class="button" href={`/outputs/${output.id}/feedback`}>
            Comment on this draft
          </a>
        </p>
      ) : null}
      {output.report ? (
        <ReportLink output={output} report={output.report} old={newest !== undefined} />
      ) : null}
      {output.sections.length ? (
        <nav class="toc" aria-labelledby="contents">
          <h2 id="contents">Contents</h2>
          <ol class="plain" {...spoken(output.lang)}>
            {output.sections.map((section) => (
              <li key={section.id} class={section.level > 1 ? 'below' : undefined}>
                <a href={`#section-${section.id}`}>{section.title}</a>
              </li>
            ))}
          </ol>
        </nav>
      ) : null}
      {output.kind === 'markdown' ? (
        props.parts.map((part, place) => (
          <TextPart key={place} part={part} output={output} comments={shown} open={open} />
        ))
      ) : (
        <PdfSections output={output} comments={shown} open={open} />
      )}
      {!newest && (whole.length || open) ? (
        <section aria-labelledby="on-the-whole">
          <h2 id="on-the-whole">Comments on the whole text</h2>
          {open ? <CommentLink output={output} /> : null}
          <Comments on={wholeText} comments={whole} />
          {whole.length ? null : <p class="empty">Nobody has commented on the text as a whole yet.</p>}
        </section>
      ) : null}
      <Paging cursor={props.cursor} path={`/outputs/${output.id}`} />
      <Cite output={output} forum={forum} baseUrl={props.baseUrl} old={newest !== undefined} />
      <Versions output={newest ?? output} shown={output.version} />
    </>
  );
};

const TextPart = (props: { part: Part; output: Output; comments: readonly Comment[]; open: boolean }) => {
  const { part, output, open } = props;
  const { section } = part;
  if (part.notes) {
    return (
      <section class="endnotes" aria-labelledby="notes">
        <h2 id="notes">Notes</h2>
        <Prose html={part.html} lang={output.lang} />
      </section>
    );
  }
  return (
    <>
      <Prose html={part.html} lang={output.lang} />
      {section ? (
        <>
          {open ? <CommentLink output={output} section={section} /> : null}
          <Comments on={section.title} comments={commentsOn(section, output, props.comments)} />
        </>
      ) : null}
    </>
  );
};

const PdfSections = (props: { output: Output; comments: readonly Comment[]; open: boolean }) => (
  <>
    {props.output.sections.map((section) => (
      <section key={section.id} aria-labelledby={`section-${section.id}`}>
        <h2 id={`section-${section.id}`} {...spoken(props.output.lang)}>
          {section.title}
        </h2>
        {props.open ? <CommentLink output={props.output} section={section} /> : null}
        <Comments on={section.title} comments={commentsOn(section, props.output, props.comments)} />
      </section>
    ))}
  </>
);

const ReportLink = (props: { output: Output; report: NonNullable<Output['report']>; old: boolean }) => {
  const { output, report } = props;
  const version = props.old ? `?version=${output.version}` : '';
  return (
    <div class="panel">
      <p>
        <a href={`/outputs/${output.id}/report.pdf${version}`} download>
          Download as PDF ({inMegabytes(report.bytes)})
        </a>
        {output.summaryReport ? (
          <>
            {' · '}
            <a href={`/outputs/${output.id}/summary.pdf${version}`} download>
              The summary on one page (PDF)
            </a>
          </>
        ) : null}
      </p>
      <p class="meta">
        SHA-256 of the file: <code>{report.sha256}</code>. <a href="/verify">Is my copy the published one?</a>
      </p>
    </div>
  );
};

/** “This version has no PDF of its summary.” */
export const noPdf = (which: 'report' | 'summaryReport', isOld: boolean): string =>
  `This ${isOld ? 'version' : 'output'} has no ${which === 'report' ? 'PDF' : 'PDF of its summary'}.`;

/** Where a PDF would be, and is not. */
export const NoPdf = (props: { output: Output; which: 'report' | 'summaryReport'; isOld: boolean }) => {
  const { output, which, isOld } = props;
  return (
    <>
      <h1>{noPdf(which, isOld).replace(/\.$/, '')}</h1>
      <p class="lead">
        Read it on its page:{' '}
        <a href={`/outputs/${output.id}`} {...spoken(output.lang)}>
          {output.title}
        </a>
        .
      </p>
    </>
  );
};

const Cite = (props: { output: Output; forum: Forum | undefined; baseUrl: string; old: boolean }) => {
  const { output, forum, baseUrl } = props;
  return output.publishedAt ? (
    <section aria-labelledby="cite" class="cite">
      <h2 id="cite">How to cite</h2>
      <Citation output={output} forum={forum} baseUrl={baseUrl} />
      {props.old ? null : (
        <p>
          <a href={`/outputs/${output.id}/citation.bib`}>The same as BibTeX</a>
        </p>
      )}
      <p class="meta">
        Fingerprint of this version: <code>{output.contentHash}</code>
      </p>
    </section>
  ) : null;
};

/** Above a version that is not the newest. */
const NotTheNewest = ({ output, newest }: { output: Output; newest: Output }) => (
  <p class="warning">
    This is {nameOfVersion(output.version)}, and not the newest.{' '}
    <a href={`/outputs/${output.id}`}>
      {newest.version ? `Read version ${newest.version}` : 'Read the draft as it is now'}
    </a>
    , or see <a href={`/outputs/${output.id}/changes?from=${output.version}`}>what changed since</a>.
  </p>
);

/** "the draft for comment", "version 2". */
export const nameOfVersion = (version: number): string =>
  version ? `version ${version}` : 'the draft that was opened for comment';

/** Which versions there were, the newest first, and what changed in each. */
const Versions = ({ output, shown }: { output: Output; shown: number }) => {
  const told = new Map(output.corrections.map((each) => [each.version, each]));
  const oldest = Math.max(1, output.version - mostCorrections);
  const numbers = Array.from({ length: output.version - oldest + 1 }, (_, place) => output.version - place);
  if (output.openedAt) numbers.push(0);
  if (!output.version || (numbers.length < 2 && output.version < 2)) return null;
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">Versions</h2>
      {output.version - 1 > output.corrections.length ? (
        <p>
          The last {output.corrections.length} of {output.version - 1} corrections are told here.
        </p>
      ) : null}
      <ol class="timeline">
        {numbers.map((version) => {
          const correction = told.get(version);
          const at = version
            ? (correction?.at ?? (version === 1 ? output.publishedAt : undefined))
            : output.openedAt;
          return (
            <li key={version}>
              {at ? <time datetime={at}>{spokenDay(at)}</time> : null}
              <div>
                <strong>
                  <VersionLink output={output} version={version} shown={shown} />
                </strong>
                {version === output.version ? ' (the newest)' : ''}
                {correction ? (
                  <>
                    : <span dir="auto">{correction.what}</span>
                  </>
                ) : version === 1 ? (
                  ': published as final'
                ) : null}
                <OfVersion
                  output={output}
                  version={version}
                  hasBefore={version > oldest || (version === 1 && output.openedAt !== undefined)}
                />
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
};

/** What else there is of a version: its PDFs as they were published, and what changed in it. */
const OfVersion = (props: { output: Output; version: number; hasBefore: boolean }) => {
  const { output, version } = props;
  const pdf = (name: string, words: string) => (
    <a
      key={name}
      href={`/outputs/${output.id}/${name}${version === output.version ? '' : `?version=${version}`}`}
      download
    >
      {words}
      <span class="visually-hidden"> of version {version}</span>
    </a>
  );
  const links = [
    ...(version && output.report ? [pdf('report.pdf', 'PDF')] : []),
    ...(version && output.summaryReport ? [pdf('summary.pdf', 'Summary as PDF')] : []),
    ...(props.hasBefore
      ? [
          <a key="changes" href={`/outputs/${output.id}/changes?from=${version - 1}&to=${version}`}>
            What changed {version === 1 ? 'since the draft' : `since version ${version - 1}`}
          </a>,
        ]
      : []),
  ];
  return links.length ? (
    <p class="meta">{links.flatMap((link, place) => (place ? [' · ', link] : [link]))}</p>
  ) : null;
};

/** The way to a version; its name alone where it is the one that is shown. */
const VersionLink = (props: { output: Output; version: number; shown?: number }) => {
  const { output, version } = props;
  const name = version ? `Version ${version}` : 'Draft for comment';
  if (version === props.shown) return <>{name}</>;
  return (
    <a
      href={
        version === output.version ? `/outputs/${output.id}` : `/outputs/${output.id}/versions/${version}`
      }
    >
      {name}
    </a>
  );
};

/** What changed from one version to another. */
export const ChangesPage = (props: {
  output: Output;
  from: Output;
  to: Output;
  /** Undefined when there are more than can be shown. */
  differences: readonly Difference[] | undefined;
}) => {
  const { output, from, to } = props;
  const facts = (
    [
      ['Title', from.title, to.title],
      ['Summary', from.summary, to.summary],
    ] as const
  ).filter(([, before, after]) => before !== after);
  // One that was made here from the text says what the text says.
  const pdfChanged = !to.report?.madeHere && from.report?.sha256 !== to.report?.sha256;
  const nothing = !facts.length && props.differences?.length === 0 && !pdfChanged;
  return (
    <>
      <Way
        to={[
          ['/outputs', 'Outputs'],
          [`/outputs/${output.id}`, output.title],
        ]}
        here="What changed"
      />
      <h1>What changed</h1>
      <p class="lead">
        From {nameOfVersion(from.version)} to{' '}
        {to.version === output.version && output.state !== 'published'
          ? 'the draft as it is now'
          : nameOfVersion(to.version)}{' '}
        of{' '}
        <a href={`/outputs/${output.id}`} {...spoken(output.lang)}>
          {output.title}
        </a>
        . <ins>Words that were added</ins> are underlined, <del>words that were taken out</del> are struck
        through.
      </p>
      {output.corrections
        .filter(({ version }) => version > from.version && version <= to.version)
        .map(({ version, at, what }) => (
          <p class="notice" key={version}>
            Version {version}, <time datetime={at}>{spokenDay(at)}</time>: <span dir="auto">{what}</span>
          </p>
        ))}
      {nothing ? <p class="empty">Nothing that readers see differs between these two.</p> : null}
      {facts.map(([name, before, after]) => (
        <section key={name} aria-label={name}>
          <h2>{name}</h2>
          <p>
            <del class="kept" {...spoken(from.lang)}>
              {before}
            </del>
          </p>
          <p>
            <ins class="kept" {...spoken(to.lang)}>
              {after}
            </ins>
          </p>
        </section>
      ))}
      {pdfChanged ? (
        <section aria-labelledby="pdf-changed">
          <h2 id="pdf-changed">The PDF</h2>
          <p>The PDF is another file. What changed in it is not told here: compare the two.</p>
        </section>
      ) : null}
      {props.differences?.length === 0 ? null : (
        <section aria-labelledby="text-changed">
          <h2 id="text-changed">The text</h2>
          {props.differences ? (
            <>
              <p class="hint">As it is written, in Markdown.</p>
              <Differences differences={props.differences} lang={to.lang} />
            </>
          ) : (
            <p class="notice">
              {tooMuchChanged} Read both: <VersionLink output={output} version={from.version} /> ·{' '}
              <VersionLink output={output} version={to.version} />
            </p>
          )}
        </section>
      )}
    </>
  );
};

/** Where a version would be, and is not. */
export const NoVersion = ({ output }: { output: Output }) => (
  <>
    <h1>There is no such version</h1>
    <p class="lead">
      Read the newest: <a href={`/outputs/${output.id}`}>{output.title}</a>.
    </p>
  </>
);
