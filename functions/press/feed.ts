import { Feed } from 'feed';
import { definitionInShort } from '../../shared/domain/definition.ts';
import {
  correctionInWords,
  namesOn,
  type PressRelease,
  publicAt,
  updatedAt,
} from '../../shared/domain/press-release.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import type { UnnamedOrganisation } from '../../shared/domain/unnamed-organisation.ts';
import { renderMarkdown } from '../../shared/markdown.ts';

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const reachedInWords = (release: PressRelease) => {
  const { length } = namesOn(release, []);
  return length === 1 ? '1 organisation' : `${length} organisations`;
};

const contentOf = (release: PressRelease, unnamed: readonly UnnamedOrganisation[], baseUrl: string): string =>
  [
    renderMarkdown(release.lead, { top: 3 }),
    renderMarkdown(release.body, { top: 3 }),
    `<p><a href="${escaped(`${baseUrl}/outputs/${release.outputId}`)}">${escaped(release.outputTitle)}</a></p>`,
    `<p>${escaped(`The output had reached ${reachedInWords(release)} by ${spokenInstant(release.asOf ?? release.createdAt)}; see the page.`)}</p>`,
    ...release.corrections.map(
      (correction) =>
        `<p><strong>Correction, ${escaped(spokenInstant(correction.at))}</strong>: ${escaped(correctionInWords(correction, unnamed))}</p>`,
    ),
    // R11: a feed is read without the page around it.
    `<p>${escaped(definitionInShort)}</p>`,
  ].join('\n');

/**
 * The press releases as a feed, newest first. Its time is that of the newest release or correction, so that the same
 * releases are the same feed. `titles` says what a title may be in that format: HTML in Atom, plain text in JSON.
 */
const feedOf = (
  releases: readonly PressRelease[],
  unnamed: readonly UnnamedOrganisation[],
  baseUrl: string,
  titles: (title: string) => string,
): Feed => {
  const feed = new Feed({
    id: `${baseUrl}/press`,
    title: 'Press releases of the IGF’s Best Practice Forums',
    description: definitionInShort,
    link: `${baseUrl}/press`,
    language: 'en',
    generator: false,
    copyright: '',
    updated: new Date(releases.map(updatedAt).sort().at(-1) ?? 0),
    feedLinks: { atom: `${baseUrl}/press/feed.atom`, json: `${baseUrl}/press/feed.json` },
    author: { name: 'IGF secretariat', link: baseUrl },
  });
  for (const release of releases) {
    feed.addItem({
      id: `${baseUrl}/press/${release.id}`,
      link: `${baseUrl}/press/${release.id}`,
      title: titles(release.headline),
      content: contentOf(release, unnamed, baseUrl),
      date: new Date(updatedAt(release)),
      published: new Date(publicAt(release)),
    });
  }
  return feed;
};

export const atomFeed = (
  releases: readonly PressRelease[],
  unnamed: readonly UnnamedOrganisation[],
  baseUrl: string,
): string => feedOf(releases, unnamed, baseUrl, escaped).atom1();

export const jsonFeed = (
  releases: readonly PressRelease[],
  unnamed: readonly UnnamedOrganisation[],
  baseUrl: string,
): string => feedOf(releases, unnamed, baseUrl, (title) => title).json1();
