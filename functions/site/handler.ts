import { type Call, callState, closesAt, opensAt } from '../../shared/domain/call.ts';
import { isRunning, neverBegan, standingsOfForums } from '../../shared/domain/forum-standing.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { createWebHandler, file, page, route } from '../../shared/http/web.ts';
import type { Calls } from '../../shared/store/calls.ts';
import type { Charters } from '../../shared/store/charters.ts';
import type { Cycles } from '../../shared/store/cycles.ts';
import type { Forums } from '../../shared/store/forums.ts';
import type { Outputs } from '../../shared/store/outputs.ts';
import type { Press } from '../../shared/store/press.ts';
import type { Workplans } from '../../shared/store/workplans.ts';
import { robots, sitemap } from './for-robots.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  calls: Pick<Calls, 'latest'>;
  forums: Pick<Forums, 'latest'>;
  outputs: Pick<Outputs, 'openForComment' | 'openToReaders' | 'published'>;
  press: Pick<Press, 'latestReleased'>;
  charters: Pick<Charters, 'approved'>;
  cycles: Pick<Cycles, 'latest'>;
  workplans: Pick<Workplans, 'approved'>;
};

/** How many forums the front page shows before it sends on to the list. */
const forumsInFront = 6;

/** The front page, what this is about (R1, R5, R11), the recommendations, and the files that every page needs. */
export const createHandler = (dependencies: Dependencies) => {
  const { calls, forums, outputs, press, charters, cycles, workplans, baseUrl } = dependencies;

  /** The latest forums that began, or may yet, each with where it stands. Three requests. */
  const forumsWithStanding = async (now: Date) => {
    const [latest, approved, planned] = await Promise.all([
      forums.latest(),
      charters.approved(),
      cycles.latest(),
    ]);
    const standingOf = standingsOfForums(approved, planned.items, now);
    return latest.items
      .map((forum) => ({ forum, its: standingOf(forum.id) }))
      .filter(({ forum, its }) => !neverBegan(forum, its, now));
  };

  const nothingHere = () =>
    page(
      'There is nothing at this address',
      pages.NothingHere(),
      { error: 'There is nothing at this address.' },
      { status: 404 },
    );

  return createWebHandler<'site'>(dependencies, {
    'GET /': route({
      needs: 'anyone',
      answer: async ({ now }) => {
        const [latestCalls, latestForums, openForComment, released] = await Promise.all([
          calls.latest(),
          forumsWithStanding(now),
          outputs.openForComment(now),
          press.latestReleased(now, undefined, 1),
        ]);
        const callNow = callOfNow(latestCalls.items, now);
        const running = latestForums.flatMap(({ forum, its }) => (isRunning(its) ? [forum] : []));
        const shown = running.slice(0, forumsInFront);
        const ended = latestForums.filter(({ its }) => its.standing === 'ended').length;
        return page(
          'Best Practice Forums',
          pages.FrontPage({
            callNow,
            openForComment,
            release: released.items[0],
            forums: shown,
            moreForums: latestForums.length - ended > shown.length,
            endedForums: ended > 0,
          }),
          {
            call: callNow && {
              id: callNow.call.id,
              title: callNow.call.title,
              state: callNow.state,
              opensAt: opensAt(callNow.call),
              closesAt: closesAt(callNow.call),
            },
            openForComment: openForComment.map(({ id, title }) => ({ id, title })),
            forums: shown.map(({ id, title }) => ({ id, title })),
            pressRelease: released.items.map(({ id, headline, releasedAt }) => ({
              id,
              headline,
              releasedAt,
            }))[0],
          },
          { wide: true },
        );
      },
    }),

    'GET /about': route({
      needs: 'anyone',
      answer: () => page('About Best Practice Forums', pages.AboutPage(), { about: `${baseUrl}/about` }),
    }),

    'GET /recommendations': route({
      needs: 'anyone',
      answer: async ({ now }) => {
        const [{ RecommendationsPage }, { recommendations }, { examplesOf }, latest, plans] =
          await Promise.all([
            import('./recommendations-page.tsx'),
            import('./recommendations.ts'),
            import('./examples.ts'),
            forumsWithStanding(now),
            workplans.approved(),
          ]);
        const examples = examplesOf(latest, plans);
        return page(
          'The 31 recommendations',
          RecommendationsPage({ examples }),
          {
            recommendations: recommendations.map(({ place, ...row }) => ({
              ...row,
              ...(place ? { place: { ...place, example: place.example && examples[place.example] } } : {}),
            })),
          },
          { wide: true },
        );
      },
    }),

    'GET /openapi.json': route({
      needs: 'anyone',
      answer: async () => {
        // Every form of the house is in it.
        const { openApi } = await import('../../shared/forms/open-api.ts');
        return file('application/json; charset=utf-8', JSON.stringify(openApi(baseUrl)));
      },
    }),

    'GET /robots.txt': route({
      needs: 'anyone',
      answer: () => file('text/plain; charset=utf-8', robots(baseUrl)),
    }),

    'GET /sitemap.xml': route({
      needs: 'anyone',
      answer: async ({ now }) => {
        const [latestCalls, latestForums, open, published, released] = await Promise.all([
          calls.latest(),
          forums.latest(),
          outputs.openToReaders(),
          outputs.published(),
          press.latestReleased(now, undefined, 100),
        ]);
        return file(
          'application/xml; charset=utf-8',
          sitemap(baseUrl, {
            calls: latestCalls.items,
            forums: latestForums.items,
            outputs: [...open, ...published.items],
            releases: released.items,
          }),
        );
      },
    }),

    'GET /assets/{file}': route({
      needs: 'anyone',
      answer: async ({ params, query }) => {
        // Asked for by what makes link previews, and hardly by anybody else.
        if (params.file === 'press.png') {
          const { pressPicture } = await import('./press-picture.ts');
          return file('image/png', pressPicture(), { lasts: 86_400 });
        }
        const { assetOf } = await import('./assets.ts');
        const asset = assetOf(params.file ?? '', query.get('v'));
        return asset ? file(asset.type, asset.text, { lasts: asset.lasts }) : nothingHere();
      },
    }),

    $default: route({ needs: 'anyone', answer: nothingHere }),
  });
};

/** The call that is open (the one that closes first, of several), else the one that opens next. */
const callOfNow = (all: readonly Call[], now: Date): pages.CallNow | undefined => {
  const inState = (state: 'open' | 'announced') =>
    all
      .filter((call) => callState(call, now) === state)
      .sort((one, other) =>
        state === 'open' ? one.closes.localeCompare(other.closes) : one.opens.localeCompare(other.opens),
      )
      .map((call) => ({ call, state }))[0];
  return inState('open') ?? inState('announced');
};
