import { definitionInShort } from '../../shared/domain/definition.ts';
import { type PressRelease, publicAt, updatedAt } from '../../shared/domain/press-release.ts';
import type { Reading } from './pages.tsx';

/** Markup and line breaks out: what search engines and previews show is plain text. */
const plain = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim();

const shortened = (text: string) => {
  const all = Array.from(text);
  return all.length > 200 ? `${all.slice(0, 199).join('').trimEnd()}…` : text;
};

/**
 * What machines read of a press release: a link preview (Open Graph) and schema.org's `NewsArticle`. The latter is data in
 * a script element that no browser runs, so the content security policy has nothing to say about it; `<` is escaped, so
 * that nothing typed can end it.
 */
export const PressHead = ({
  release,
  reading,
  baseUrl,
}: {
  release: PressRelease;
  reading: Reading;
  baseUrl: string;
}) => {
  const address = `${baseUrl}/press/${release.id}`;
  const picture = `${baseUrl}/assets/press.png`;
  const description = shortened(plain(reading.lead));
  const publisher = { '@type': 'Organization', name: 'IGF secretariat', url: baseUrl };
  const article = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    '@id': address,
    mainEntityOfPage: address,
    headline: release.headline,
    description,
    datePublished: publicAt(release),
    dateModified: updatedAt(release),
    image: [picture],
    author: publisher,
    publisher,
    about: [
      { '@type': 'Report', name: release.outputTitle, url: `${baseUrl}/outputs/${release.outputId}` },
      { '@type': 'Organization', name: release.forumTitle, description: definitionInShort },
    ],
    ...(release.corrections.length ? { correction: `${address}#corrections` } : {}),
  };
  return (
    <>
      <link rel="canonical" href={address} />
      <meta name="description" content={description} />
      <meta property="og:type" content="article" />
      <meta property="og:site_name" content="Intersession: Best Practice Forums of the IGF" />
      <meta property="og:title" content={release.headline} />
      <meta property="og:description" content={description} />
      <meta property="og:url" content={address} />
      <meta property="og:image" content={picture} />
      <meta property="og:image:width" content="1200" />
      <meta property="og:image:height" content="630" />
      <meta
        property="og:image:alt"
        content="Press release of a Best Practice Forum of the Internet Governance Forum"
      />
      <meta property="article:published_time" content={publicAt(release)} />
      <meta property="article:modified_time" content={updatedAt(release)} />
      <meta name="twitter:card" content="summary_large_image" />
      <script
        type="application/ld+json"
        dangerouslySetInnerHTML={{ __html: JSON.stringify(article).replaceAll('<', '\\u003c') }}
      />
    </>
  );
};
