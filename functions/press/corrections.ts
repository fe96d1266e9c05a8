import {
  correctText,
  type PressRelease,
  passagesIn,
  type ReleasedText,
  releasedTextForm,
  takenOut,
  tellCorrections,
  wrongWith,
} from '../../shared/domain/press-release.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { readForm } from '../../shared/forms/read-form.ts';
import { revisionFromForm } from '../../shared/http/form-id.ts';
import { log } from '../../shared/http/log.ts';
import { actorOf, type Routes, redirect, route } from '../../shared/http/web.ts';
import { tendPressRelease } from '../../shared/letters/press-letters.ts';
import type { Dependencies } from './dependencies.ts';
import type { Desk } from './desk.ts';

const isText = (release: PressRelease, text: ReleasedText): boolean =>
  Object.entries(text).every(([name, words]) => release[name as keyof ReleasedText] === words);

/** What is wrong in a press release that is out: changing its text, and telling the press of corrections (R31). */
export const correctionRoutes = (dependencies: Dependencies, desk: Desk) => {
  const { press, unnamed, commit } = dependencies;
  const { onRelease, personOf, entry, showDesk } = desk;

  return {
    'POST /desk/press/{pressReleaseId}/text': route({
      ...onRelease,
      needs: 'release-press-releases',
      answer: async (request, release: PressRelease) => {
        const parsed = readForm(releasedTextForm, request);
        if (!parsed.ok) return showDesk(request, release, { ...parsed, corrects: true, status: 422 });
        const text = parsed.values;
        const back = redirect(`/desk/press/${release.id}?done=corrected`, { data: { id: release.id } });
        // The same click twice.
        if (release.corrections.at(-1)?.text && isText(release, text)) return back;
        const shown = (errors: { name: string; message: string }[], status: number) =>
          showDesk(request, release, { typed: { ...text }, errors, corrects: true, status });
        const notNamed = await unnamed.all();
        const wrong = wrongWith({ ...release, ...text }, notNamed);
        if (wrong.length) return shown(wrong, 422);
        const after = correctText(release, text, notNamed, request.now);
        if (isRefusal(after)) return shown([{ name: '', message: after.reason }], 409);
        if ((revisionFromForm(request) ?? release.revision) !== release.revision) {
          const message =
            'This press release was changed while you had it open. Below is what you typed; look at the newer version, then send it again.';
          return shown([{ name: '', message }], 409);
        }
        const names = new Set(passagesIn(release, notNamed).map(({ organisation }) => `“${organisation}”`));
        const refused = await commit({
          changes: [press.change(release, after, actorOf(request), request.now.toISOString())],
          audit: [
            entry(request, after, 'corrected the text of a press release', {
              news: true,
              note: `It no longer names ${[...names].join(', ')}. Before, it said: ${takenOut(release, after).join(' … ')}`,
            }),
          ],
        });
        return refused ? shown([{ name: '', message: refused.reason }], 409) : back;
      },
    }),

    'POST /desk/press/{pressReleaseId}/correction-letter': route({
      ...onRelease,
      needs: 'release-press-releases',
      answer: async (request, release: PressRelease) => {
        const back = redirect(`/desk/press/${release.id}?done=told`, { data: { id: release.id } });
        // The same click twice, or somebody else's a moment ago.
        if (release.telling?.upTo === release.corrections.length) return back;
        const after = tellCorrections(release, personOf(request), request.now);
        if (isRefusal(after)) {
          return showDesk(request, release, { errors: [{ name: '', message: after.reason }], status: 409 });
        }
        const refused = await commit({
          changes: [press.change(release, after, actorOf(request), request.now.toISOString())],
          audit: [entry(request, after, 'asked for a letter about the correction to the press')],
        });
        if (refused) return refused;
        try {
          await tendPressRelease(dependencies, { ...after, revision: release.revision + 1 }, request.now);
        } catch (fault) {
          log.fault(fault, { pressReleaseId: release.id });
        }
        return back;
      },
    }),
  } satisfies Partial<Routes<'press'>>;
};
