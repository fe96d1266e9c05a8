import type { Dissemination } from '../../shared/domain/dissemination.ts';
import { isPublic, type Output } from '../../shared/domain/output.ts';
import {
  draftPressRelease,
  editPressRelease,
  isOut,
  namesOn,
  type PressRelease,
  pressReleaseForm,
  releasePress,
  spokenEmbargo,
  wrongWith,
} from '../../shared/domain/press-release.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { readForm } from '../../shared/forms/read-form.ts';
import { revisionFromForm } from '../../shared/http/form-id.ts';
import { log } from '../../shared/http/log.ts';
import { actorOf, createWebHandler, file, page, redirect, route } from '../../shared/http/web.ts';
import { organisationsNow, tendPressRelease } from '../../shared/letters/press-letters.ts';
import { pressReleaseIdFor } from '../../shared/store/press.ts';
import { contactRoutes } from './contacts.ts';
import { correctionRoutes } from './corrections.ts';
import type { Dependencies } from './dependencies.ts';
import { createDesk, publicRelease, readingOf } from './desk.ts';
import { namingRoutes } from './naming.ts';
import type { PressPicture } from './pages.tsx';
import * as pages from './pages.tsx';
import { PressHead } from './press-head.tsx';

/**
 * Press releases (R31): drafted from an output and from what became of its letters; they name only organisations that it
 * has reached. One person writes, another releases; page, feeds and letters to the press follow.
 */
export const createHandler = (dependencies: Dependencies) => {
  const { press, disseminations, outputs, forums, letters, unnamed, commit, baseUrl } = dependencies;

  /** Only who reads the feeds needs what writes them. */
  const feeds = () => import('./feed.ts');

  const desk = createDesk(dependencies);
  const { onRelease, personOf, entry, showDesk } = desk;

  /** The pictures that readers see in the output's text, for newspapers to print. */
  const picturesOf = async (output: Output): Promise<PressPicture[]> => {
    if (!isPublic(output) || !output.pictures.length || !output.textHash) return [];
    const [text, { picturesIn }] = await Promise.all([
      outputs.textOf(output.id),
      import('../../shared/markdown.ts'),
    ]);
    return picturesIn(text).flatMap(({ name, ...told }) => {
      const picture = output.pictures.find((one) => one.name === name);
      return picture ? [{ ...picture, ...told, href: `/outputs/${output.id}/pictures/${name}` }] : [];
    });
  };

  /** Who asked not to be named: looked up where a feed names somebody, which only corrections do. */
  const notNamedIn = async (releases: readonly PressRelease[]) =>
    releases.some(({ corrections }) => corrections.length) ? unnamed.all() : [];

  return createWebHandler<'press'>(dependencies, {
    'GET /press': route({
      needs: 'anyone',
      answer: async ({ query, now }) => {
        const [{ items, cursor }, notNamed] = await Promise.all([
          press.latestReleased(now, query.get('from') ?? undefined),
          unnamed.all(),
        ]);
        return page('Press releases', pages.Releases({ releases: items, cursor }), {
          pressReleases: items.map((release) => publicRelease(release, notNamed)),
          next: cursor,
        });
      },
    }),

    'GET /press/{pressReleaseId}': route({
      needs: 'anyone',
      subject: async (request) => {
        const release = await press.get(request.params.pressReleaseId ?? '');
        return release && isOut(release, request.now) ? release : undefined;
      },
      answer: async (_request, release: PressRelease) => {
        const [reading, notNamed, output] = await Promise.all([
          readingOf(release),
          unnamed.all(),
          outputs.get(release.outputId),
        ]);
        const names = namesOn(release, notNamed);
        const pictures = output ? await picturesOf(output) : [];
        return page(
          release.headline,
          pages.ReleasePage({ release, names, notNamed, reading, output, pictures }),
          {
            ...publicRelease(release, notNamed),
            pictures: pictures.map(({ alt, caption, credit, licence, href }) => ({
              ...{ alt, caption, credit, licence },
              href: `${baseUrl}${href}`,
            })),
          },
          { head: PressHead({ release, reading, baseUrl }) },
        );
      },
    }),

    'GET /press/feed.atom': route({
      needs: 'anyone',
      answer: async ({ now }) => {
        const { items } = await press.latestReleased(now);
        const notNamed = await notNamedIn(items);
        const { atomFeed } = await feeds();
        return file('application/atom+xml; charset=utf-8', atomFeed(items, notNamed, baseUrl));
      },
    }),

    'GET /press/feed.json': route({
      needs: 'anyone',
      answer: async ({ now }) => {
        const { items } = await press.latestReleased(now);
        const notNamed = await notNamedIn(items);
        const { jsonFeed } = await feeds();
        return file('application/feed+json; charset=utf-8', jsonFeed(items, notNamed, baseUrl));
      },
    }),

    'POST /desk/disseminations/{disseminationId}/press-releases': route({
      needs: 'write-press-releases',
      subject: (request) => disseminations.get(request.params.disseminationId ?? ''),
      forumOf: (dissemination: Dissemination) => dissemination.forumId,
      answer: async (request, dissemination: Dissemination) => {
        if (dissemination.state !== 'released') {
          return refuse(
            'conflict',
            'A press release names those who received the output, so it can be drafted once the output was sent.',
          );
        }
        // What a supplement reached is named by the press release of the whole.
        const id = pressReleaseIdFor(dissemination.supplementTo ?? dissemination.id);
        const [output, forum] = await Promise.all([
          outputs.get(dissemination.outputId),
          forums.get(dissemination.forumId),
        ]);
        if (!output || !forum) throw new Error(`${dissemination.id} has lost its output or its forum.`);
        const about = {
          id,
          disseminationId: dissemination.supplementTo ?? dissemination.id,
          forumId: forum.id,
          forumTitle: forum.title,
          output,
        };
        const drafted = draftPressRelease(about, personOf(request), request.now);
        const refused = await commit({
          changes: [press.change(undefined, drafted, actorOf(request), request.now.toISOString())],
          audit: [entry(request, drafted, 'drafted a press release', { to: 'draft', news: true })],
        });
        // There is one already: go there.
        if (refused && !(await press.get(id))) return refused;
        return redirect(`/desk/press/${id}${refused ? '' : '?done=drafted'}`, {
          created: !refused,
          data: { id },
        });
      },
    }),

    'GET /desk/press/{pressReleaseId}': route({
      ...onRelease,
      answer: (request, release: PressRelease) => showDesk(request, release),
    }),

    'POST /desk/press/{pressReleaseId}': route({
      ...onRelease,
      answer: async (request, release: PressRelease) => {
        const parsed = readForm(pressReleaseForm, request);
        if (!parsed.ok)
          return showDesk(request, release, { typed: parsed.typed, errors: parsed.errors, status: 422 });
        const typed = { ...parsed.values };
        const errors = wrongWith(parsed.values, await unnamed.all());
        if (errors.length) return showDesk(request, release, { typed, errors, status: 422 });
        const shown = (reason: string) =>
          showDesk(request, release, { typed, errors: [{ name: '', message: reason }], status: 409 });
        const after = editPressRelease(release, parsed.values, personOf(request));
        if (isRefusal(after)) return shown(after.reason);
        if ((revisionFromForm(request) ?? release.revision) !== release.revision) {
          return shown(
            `${release.writtenBy.name} changed this while you had it open. Below is what you typed; send it again to put it in place of the newer version.`,
          );
        }
        const refused = await commit({
          changes: [press.change(release, after, actorOf(request), request.now.toISOString())],
          audit: [entry(request, after, 'changed a press release')],
        });
        return refused ? shown(refused.reason) : redirect(`/desk/press/${release.id}?done=saved`);
      },
    }),

    'POST /desk/press/{pressReleaseId}/release': route({
      ...onRelease,
      needs: 'release-press-releases',
      answer: async (request, release: PressRelease) => {
        const by = personOf(request);
        // The same click twice.
        if (release.state === 'released' && release.releasedBy?.id === by.id)
          return redirect(`/desk/press/${release.id}?done=released`);
        const shown = (current: PressRelease, refused: Refusal) =>
          showDesk(request, current, {
            errors: [{ name: '', message: refused.reason }],
            status: refused.refused === 'not-allowed' ? 403 : 409,
          });
        const read = revisionFromForm(request);
        if (release.state === 'draft' && read !== undefined && read !== release.revision) {
          return shown(
            release,
            refuse(
              'conflict',
              `${release.writtenBy.name} changed this while you had it open. Read the newer version below, then release it.`,
            ),
          );
        }
        const [organisations, notNamed] = await Promise.all([
          organisationsNow(dependencies, release.disseminationId),
          unnamed.all(),
        ]);
        const after = releasePress(release, organisations, by, request.now, notNamed);
        if (isRefusal(after)) return shown(release, after);
        const refused = await commit({
          changes: [press.change(release, after, actorOf(request), request.now.toISOString())],
          audit: [
            entry(request, after, 'released a press release', {
              from: 'draft',
              to: 'released',
              news: true,
              note: [
                `Names ${after.organisations.length} ${after.organisations.length === 1 ? 'organisation' : 'organisations'}`,
                ...(isOut(after, request.now) ? [] : [`under embargo until ${spokenEmbargo(after)}`]),
              ].join(', '),
            }),
          ],
        });
        if (refused) {
          // Of two people who released it at once, the second hears who was first.
          const current = (await press.get(release.id)) ?? release;
          const again = releasePress(current, organisations, by, request.now, notNamed);
          return shown(current, isRefusal(again) ? again : refused);
        }
        try {
          // Without the books: they were read just now.
          await tendPressRelease(
            { press, letters, unnamed, commit },
            { ...after, revision: release.revision + 1 },
            request.now,
          );
        } catch (fault) {
          // It is released; the sweep writes the letters that are missing.
          log.fault(fault, { pressReleaseId: release.id });
        }
        return redirect(`/desk/press/${release.id}?done=released`);
      },
    }),

    ...correctionRoutes(dependencies, desk),
    ...namingRoutes(dependencies),
    ...contactRoutes(dependencies),
  });
};
