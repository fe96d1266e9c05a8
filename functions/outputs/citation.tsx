import type { Forum } from '../../shared/domain/forum.ts';
import type { Output } from '../../shared/domain/output.ts';

type Cited = Pick<Output, 'id' | 'title' | 'summary' | 'lang' | 'version' | 'publishedAt' | 'report'>;
type Of = Pick<Forum, 'title'> | undefined;

const publisher = 'Internet Governance Forum';

const authorOf = (forum: Of) => (forum ? `Best Practice Forum “${forum.title}”` : 'Best Practice Forum');

/** When this version came out: the day of its correction, or of the publication. */
export const versionDay = (output: Pick<Output, 'version' | 'publishedAt' | 'corrections'>): string =>
  (
    output.corrections.find(({ version }) => version === output.version)?.at ??
    output.publishedAt ??
    ''
  ).slice(0, 10);

/** How to cite a published output. Names keep to themselves: one in Arabic would turn what stands between two. */
export const Citation = (props: { output: Cited; forum: Of; baseUrl: string }) => {
  const { output, forum } = props;
  return (
    <p class="kept" dir="ltr">
      {publisher}, Best Practice Forum “<bdi>{forum?.title}</bdi>” ({output.publishedAt?.slice(0, 4)}).{' '}
      <bdi lang={output.lang}>{output.title}</bdi>. Version {output.version}.{' '}
      {`${props.baseUrl}/outputs/${output.id}`}
    </p>
  );
};

/** Signs that TeX would take for commands, as words of their own; braces keep capitals as they are. */
const inTex = (words: string): string =>
  words
    .replace(/[\p{C}\s]+/gu, ' ')
    .replace(/\\/g, '\u0000')
    .replace(/[{}#$%&_]/g, '\\$&')
    .replace(/~/g, '\\textasciitilde{}')
    .replace(/\^/g, '\\textasciicircum{}')
    .replaceAll('\u0000', '\\textbackslash{}');

/** The same as BibTeX; in UTF-8, as biber and BibTeX of today read it. */
export const bibtexOf = (output: Cited, forum: Of, baseUrl: string): string => {
  const fields = [
    ['author', `{${inTex(`${publisher}, ${authorOf(forum)}`)}}`],
    ['title', `{${inTex(output.title)}}`],
    ['institution', inTex(publisher)],
    ['year', output.publishedAt?.slice(0, 4) ?? ''],
    ['month', String(Number(output.publishedAt?.slice(5, 7)))],
    ['type', 'Output of a Best Practice Forum'],
    ['version', String(output.version)],
    ['language', output.lang],
    ['url', `${baseUrl}/outputs/${output.id}`],
  ];
  return `@techreport{${output.id}_v${output.version},\n${fields
    .map(([name, value]) => `  ${name} = {${value}},\n`)
    .join('')}}\n`;
};

/** What programs read of a page with an output: reference managers, search engines, link previews. */
export const OutputHead = (props: { output: Output; forum: Of; baseUrl: string }) => {
  const { output, forum, baseUrl } = props;
  const address = `${baseUrl}/outputs/${output.id}`;
  const published = output.publishedAt;
  return (
    <>
      <link rel="canonical" href={address} />
      <meta name="description" content={output.summary} />
      <meta property="og:type" content="article" />
      <meta property="og:title" content={output.title} />
      <meta property="og:description" content={output.summary} />
      <meta property="og:url" content={address} />
      {published ? (
        <>
          <meta name="citation_title" content={output.title} />
          <meta name="citation_author" content={`${publisher}, ${authorOf(forum)}`} />
          <meta name="citation_publication_date" content={published.slice(0, 10).replaceAll('-', '/')} />
          <meta name="citation_technical_report_institution" content={publisher} />
          <meta name="citation_language" content={output.lang} />
          {output.report ? <meta name="citation_pdf_url" content={`${address}/report.pdf`} /> : null}
          <script
            type="application/ld+json"
            // JSON in which no “<” is left can end no element.
            dangerouslySetInnerHTML={{ __html: asJson(schemaOf(output, forum, address)) }}
          />
        </>
      ) : (
        <meta name="robots" content="noindex" />
      )}
    </>
  );
};

const asJson = (data: unknown): string => JSON.stringify(data).replaceAll('<', '\\u003c');

/** schema.org's Report. */
const schemaOf = (output: Output, forum: Of, address: string) => ({
  '@context': 'https://schema.org',
  '@type': 'Report',
  name: output.title,
  abstract: output.summary,
  inLanguage: output.lang,
  version: String(output.version),
  datePublished: output.publishedAt,
  dateModified: output.corrections.at(-1)?.at ?? output.publishedAt,
  url: address,
  author: { '@type': 'Organization', name: authorOf(forum) },
  publisher: { '@type': 'Organization', name: publisher },
  ...(output.report
    ? {
        encoding: {
          '@type': 'MediaObject',
          encodingFormat: 'application/pdf',
          contentUrl: `${address}/report.pdf`,
          contentSize: String(output.report.bytes),
        },
      }
    : {}),
});
