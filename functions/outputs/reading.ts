import { type Comment, isCommentPublic, publicAuthor } from '../../shared/domain/comment.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { commentsEndAt, isOpenForComment, isPublic, type Output } from '../../shared/domain/output.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { type Answer, file, isKnown, page, route, type WebRequest } from '../../shared/http/web.ts';
import type { ShownPicture } from '../../shared/markdown.ts';
import { bibtexOf, OutputHead } from './citation.tsx';
import type { Dependencies } from './dependencies.ts';
import { markdown } from './markdown.ts';
import * as pages from './reading-pages.tsx';

/** Where the pictures of a text are, by their names in it; `version` for those of one that is not the newest. */
export const picturesOf = (output: Output, version?: number): Map<string, ShownPicture> =>
  new Map(
    output.pictures.map(({ name, width, height, credit, licence }) => [
      name,
      {
        src: `/outputs/${output.id}/pictures/${name}${version === undefined ? '' : `?version=${version}`}`,
        width,
        height,
        credit,
        licence,
      },
    ]),
  );

const noVersion = refuse('not-found', 'There is no such version of this output.');

/** What readers get of outputs: the page, the PDF, pictures, older versions and what changed, and how to cite it. */
export const readingRoutes = (dependencies: Dependencies) => {
  const { outputs, forums, comments, reports, baseUrl } = dependencies;

  const publicOutput = async ({ params }: WebRequest) => {
    const output = await outputs.get(params.outputId ?? '');
    return output && isPublic(output) ? output : undefined;
  };

  /** Of a public output also what its team wrote there before it was opened: for those who write it. */
  const outputOfReader = async ({ params, person }: WebRequest) => {
    const output = await outputs.get(params.outputId ?? '');
    return output && (isPublic(output) || permits(person, 'read-forum', output.forumId)) ? output : undefined;
  };

  /** One version as readers had it; the newest is the record itself. */
  const versionOf = async (output: Output, typed: string | null | undefined) => {
    const version = /^\d{1,6}$/.test(typed ?? '') ? Number(typed) : undefined;
    if (version === undefined || version > output.version) return undefined;
    // Of an output that is still open the draft as it was opened is another thing than the draft as it is now.
    if (version === output.version && output.state === 'published')
      return { output, markdown: output.textHash ? await outputs.textOf(output.id) : '' };
    return outputs.version(output.id, version);
  };

  const now = async (output: Output) => ({
    output,
    markdown: output.textHash ? await outputs.textOf(output.id) : '',
  });

  const kept = async (
    request: WebRequest,
    about: { key: string; sha256: string; type: string; name?: string },
  ) => {
    if (isKnown(request, about.sha256)) return file(about.type, '', { status: 304, etag: about.sha256 });
    const bytes = await reports.get(about.key);
    return (
      bytes && file(about.type, bytes, { etag: about.sha256, ...(about.name ? { name: about.name } : {}) })
    );
  };

  /** A PDF of the newest version, or of the one that is asked for. */
  const pdf = (which: 'report' | 'summaryReport') =>
    route({
      needs: 'anyone',
      subject: publicOutput,
      answer: async (request, output: Output) => {
        const asked = request.query.get('version');
        const shown = asked === null ? output : (await versionOf(output, asked))?.output;
        const paper = shown?.[which];
        const name = [
          output.id,
          ...(which === 'report' ? [] : ['summary']),
          ...(asked === null ? [] : [`version-${shown?.version}`]),
        ];
        return (
          (paper &&
            (await kept(request, { ...paper, type: 'application/pdf', name: `${name.join('-')}.pdf` }))) ??
          page(
            'No PDF',
            pages.NoPdf({ output, which, isOld: asked !== null }),
            { error: pages.noPdf(which, asked !== null) },
            { status: 404 },
          )
        );
      },
    });

  return {
    'GET /outputs': route({
      needs: 'anyone',
      answer: async ({ query, now }) => {
        const from = query.get('from') ?? undefined;
        const [drafts, { items: published, cursor }] = await Promise.all([
          from ? [] : outputs.openToReaders(),
          outputs.published(from),
        ]);
        const items = [...drafts, ...published];
        return page('Outputs', pages.Outputs({ outputs: items, cursor, now }), {
          outputs: items.map((output) => publicData(output, now, baseUrl)),
          next: cursor,
        });
      },
    }),

    'GET /outputs/{outputId}': route({
      needs: 'anyone',
      subject: publicOutput,
      answer: async ({ query, now }, output: Output) => {
        const [text, forum, { items, cursor }] = await Promise.all([
          output.kind === 'markdown' ? outputs.textOf(output.id) : '',
          forums.get(output.forumId),
          comments.ofOutput(output.id, { cursor: query.get('from') ?? undefined }),
        ]);
        const parts = text
          ? (await markdown()).renderParts(text, {
              anchors: true,
              scrollingTables: true,
              pictures: picturesOf(output),
            })
          : [];
        return page(
          output.title,
          pages.OutputPage({ output, parts, forum, comments: items, cursor, now, baseUrl }),
          {
            ...publicData(output, now, baseUrl),
            forumTitle: forum?.title,
            sections: output.sections,
            markdown: text,
            comments: items.filter(isCommentPublic).map(publicComment),
            next: cursor,
          },
          { head: OutputHead({ output, forum, baseUrl }) },
        );
      },
    }),

    'GET /outputs/{outputId}/report.pdf': pdf('report'),
    'GET /outputs/{outputId}/summary.pdf': pdf('summaryReport'),

    'GET /outputs/{outputId}/pictures/{picture}': route({
      needs: 'anyone',
      subject: outputOfReader,
      answer: async (request, output: Output): Promise<Answer | Refusal> => {
        const asked = request.query.get('version');
        const shown = asked === null ? output : (await versionOf(output, asked))?.output;
        const picture = shown?.pictures.find(({ name }) => name === request.params.picture);
        return (
          (picture &&
            (await kept(request, { key: picture.key, sha256: picture.sha256, type: picture.type }))) ??
          refuse('not-found', 'There is no picture of this name with this output.')
        );
      },
    }),

    'GET /outputs/{outputId}/citation.bib': route({
      needs: 'anyone',
      subject: publicOutput,
      answer: async (_request, output: Output): Promise<Answer | Refusal> => {
        if (!output.publishedAt)
          return refuse('not-found', 'This is a draft and will change. Please do not cite it as a result.');
        const forum: Forum | undefined = await forums.get(output.forumId);
        return file('application/x-bibtex; charset=utf-8', bibtexOf(output, forum, baseUrl), {
          name: `${output.id}.bib`,
        });
      },
    }),

    'GET /outputs/{outputId}/versions/{version}': route({
      needs: 'anyone',
      subject: publicOutput,
      answer: async ({ params, now }, output: Output): Promise<Answer | Refusal> => {
        const [old, forum] = await Promise.all([
          versionOf(output, params.version),
          forums.get(output.forumId),
        ]);
        if (!old)
          return page(
            'No such version',
            pages.NoVersion({ output }),
            { error: noVersion.reason },
            { status: 404 },
          );
        const isNewest = old.output === output;
        const shown = old.output;
        const { renderParts } = await markdown();
        const parts = renderParts(old.markdown, {
          anchors: true,
          scrollingTables: true,
          pictures: picturesOf(shown, isNewest ? undefined : shown.version),
        });
        return page(
          shown.title,
          pages.OutputPage({
            output: shown,
            parts,
            forum,
            comments: [],
            cursor: undefined,
            now,
            baseUrl,
            newest: output,
          }),
          { ...publicData(shown, now, baseUrl), markdown: old.markdown, newestVersion: output.version },
          { head: OutputHead({ output, forum, baseUrl }) },
        );
      },
    }),

    'GET /outputs/{outputId}/changes': route({
      needs: 'anyone',
      subject: publicOutput,
      answer: async ({ query }, output: Output): Promise<Answer | Refusal> => {
        const to = query.get('to');
        const [from, until] = await Promise.all([
          versionOf(output, query.get('from') ?? String(Math.max(0, output.version - 1))),
          to === null ? now(output) : versionOf(output, to),
        ]);
        if (!from || !until)
          return page(
            'No such version',
            pages.NoVersion({ output }),
            { error: noVersion.reason },
            { status: 404 },
          );
        const { differencesBetween } = await import('./differences.ts');
        const differences = differencesBetween(from.markdown, until.markdown, until.output.lang);
        return page(
          'What changed',
          pages.ChangesPage({ output, from: from.output, to: until.output, differences }),
          {
            from: from.output.version,
            to: until.output.version,
            // Null when there are more than can be told.
            differences: differences ?? null,
          },
        );
      },
    }),
  };
};

/** What everybody may know of an output. */
const publicData = (output: Output, now: Date, baseUrl: string) => ({
  id: output.id,
  forumId: output.forumId,
  title: output.title,
  summary: output.summary,
  lang: output.lang,
  state: output.state,
  openForComment: isOpenForComment(output, now),
  commentsEndAt: commentsEndAt(output),
  version: output.version,
  publishedAt: output.publishedAt,
  corrections: output.corrections,
  contentHash: output.contentHash,
  ...(output.report
    ? {
        report: {
          href: `${baseUrl}/outputs/${output.id}/report.pdf`,
          sha256: output.report.sha256,
          bytes: output.report.bytes,
        },
      }
    : {}),
});

const publicComment = (comment: Comment) => ({
  id: comment.id,
  section: comment.section,
  comment: comment.comment,
  author: publicAuthor(comment),
  sentAt: comment.sentAt,
  ...(comment.answer
    ? {
        answer: { verdict: comment.answer.verdict, reason: comment.answer.reason, at: comment.answer.at },
      }
    : {}),
});
