import type { Call } from '../../shared/domain/call.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Output } from '../../shared/domain/output.ts';
import { type PressRelease, updatedAt } from '../../shared/domain/press-release.ts';

/** What is nobody's but its reader's is not for search engines; all the rest is. */
export const robots = (baseUrl: string): string =>
  [
    'User-agent: *',
    ...[
      '/desk',
      '/choices/',
      '/feedback/',
      '/mergers/',
      '/offers/',
      '/proposals/',
      '/press/subscriptions/',
      '/sign-in',
    ].map((path) => `Disallow: ${path}`),
    '',
    `Sitemap: ${baseUrl}/sitemap.xml`,
    '',
  ].join('\n');

/** Public pages that are there whatever happens. */
const standing = [
  '/',
  '/about',
  '/recommendations',
  '/cycles',
  '/modalities',
  '/calls',
  '/mag-participation',
  '/forums',
  '/outputs',
  '/press',
  '/press/subscribe',
];

/**
 * The addresses of all public pages, as sitemaps.org has it: the latest of each list, since what is older is linked from
 * there. What is under embargo is not among what it is given.
 */
export const sitemap = (
  baseUrl: string,
  lists: {
    calls: readonly Pick<Call, 'id'>[];
    forums: readonly Pick<Forum, 'id'>[];
    outputs: readonly Pick<Output, 'id'>[];
    releases: readonly PressRelease[];
  },
): string => {
  const pages: { path: string; at?: string }[] = [
    ...standing.map((path) => ({ path })),
    ...lists.calls.map(({ id }) => ({ path: `/calls/${id}` })),
    ...lists.forums.map(({ id }) => ({ path: `/forums/${id}` })),
    ...lists.outputs.map(({ id }) => ({ path: `/outputs/${id}` })),
    ...lists.releases.map((release) => ({ path: `/press/${release.id}`, at: updatedAt(release) })),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ...pages.map(
      ({ path, at }) => `  <url><loc>${baseUrl}${path}</loc>${at ? `<lastmod>${at}</lastmod>` : ''}</url>`,
    ),
    '</urlset>',
    '',
  ].join('\n');
};
