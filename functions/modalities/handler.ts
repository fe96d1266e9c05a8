import * as z from 'zod/mini';
import type { Cycle } from '../../shared/domain/cycle.ts';
import { choice } from '../../shared/domain/fields.ts';
import {
  beginModalities,
  joinSections,
  type Modalities,
  type ModalitiesSection,
  modalitiesForm,
  modalitiesSections,
  publishModalities,
  publishModalitiesForm,
  sectionInWords,
  writeModalities,
} from '../../shared/domain/modalities.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { saysTheSame } from '../../shared/forms/same.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { revisionFromForm, wordFrom } from '../../shared/http/form-id.ts';
import { actorOf, createWebHandler, page, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import type { Cycles } from '../../shared/store/cycles.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import { type ModalitiesStore, modalitiesIdFor } from '../../shared/store/modalities.ts';
import { history } from '../../shared/store/records.ts';
import { everyPage, type Table } from '../../shared/store/table.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  table: Table;
  cycles: Pick<Cycles, 'latest'>;
  modalities: ModalitiesStore;
};

/** The publishing form for the cycles there are. */
const publishFormFor = (cycles: readonly Pick<Cycle, 'id' | 'title'>[]) =>
  z.extend(publishModalitiesForm, {
    cycleId: choice({
      label: 'For the cycle',
      hint: 'A call of this cycle can then be planned.',
      values: cycles.map(({ id }) => id),
      labels: Object.fromEntries(cycles.map(({ id, title }) => [id, title])),
    }),
  });

// What makes a text a page, and what compares two, is loaded for who reads them: lists, saves and drafts do without.
const textOf = async (shown: Modalities) => (await import('./sections.tsx')).Sections({ shown });
const differencesOf = async (before: Modalities, after: Modalities) =>
  (await import('./differences-table.tsx')).Differences({ before, after });

/** The modalities (R4): one document in four sections, written on the desk, published version by version. */
export const createHandler = (dependencies: Dependencies) => {
  const { modalities, cycles, table, commit } = dependencies;
  const ofAddress = (request: WebRequest) => modalities.get(request.params.modalitiesId ?? '');
  const ofVersion = async (request: WebRequest) => {
    const version = Number(request.params.version);
    return Number.isInteger(version) && version > 0 ? modalities.published(version) : undefined;
  };

  const publicPage = async (shown: Modalities) => {
    const [{ items }, text] = await Promise.all([modalities.latest(), textOf(shown)]);
    return page(
      `Modalities, version ${shown.version}`,
      pages.ModalitiesPage({ shown, text, versions: items.filter(({ state }) => state === 'published') }),
      publicModalities(shown),
    );
  };

  const deskPage = async (
    request: WebRequest,
    shown: Modalities,
    form: {
      typed?: Typed;
      errors?: readonly FieldError[];
      /** What the sections were when they were opened, where that is not what they are now. */
      found?: Found | undefined;
      newer?: readonly ModalitiesSection[];
      status?: number;
    } = {},
  ) => {
    const { status = 200, found = marksOf(shown), ...rest } = form;
    const writes = permits(request.person, 'write-modalities') && (shown.state === 'draft' || form.typed);
    const [past, text] = await Promise.all([
      history(table, shown.id, request.query.get('history') ?? undefined),
      writes ? undefined : textOf(shown),
    ]);
    return page(
      `Modalities, version ${shown.version}`,
      pages.DeskModalities({ shown, text, history: past, csrf: request.csrf, found, ...rest }),
      { ...publicModalities(shown), state: shown.state, revision: shown.revision, errors: form.errors ?? [] },
      { status, wide: true },
    );
  };

  const publishPage = async (
    request: WebRequest,
    shown: Modalities,
    about: { cycles: readonly Cycle[]; before: Modalities | undefined },
    form: { typed?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ) => {
    const { status = 200, ...rest } = form;
    const { before } = about;
    return page(
      `Publish version ${shown.version}`,
      pages.PublishPage({
        shown,
        ...about,
        text: await (before ? differencesOf(before, shown) : textOf(shown)),
        schema: publishFormFor(about.cycles),
        csrf: request.csrf,
        ...rest,
      }),
      { errors: form.errors ?? [], revision: shown.revision },
      { status, wide: true },
    );
  };
  const aboutPublishing = async (shown: Modalities) => {
    const [{ items }, before] = await Promise.all([
      cycles.latest(),
      shown.version > 1 ? modalities.published(shown.version - 1) : undefined,
    ]);
    return { cycles: items, before };
  };

  /** That somebody else changed sections too, beside each: who did, and when. */
  const whoWrote = async ({ id }: Modalities, both: readonly ModalitiesSection[]): Promise<FieldError[]> => {
    const saves = await everyPage((cursor) => history(table, id, cursor));
    return both.map((section) => {
      const last = saves
        .filter(({ note }) => note?.split(', ').includes(sectionInWords[section]))
        .toSorted((one, other) => one.at.localeCompare(other.at))
        .at(-1);
      const who = last
        ? `${last.by.name} saved this section on ${spokenInstant(last.at)},`
        : 'Somebody else saved this section';
      return {
        name: section,
        message: `${who} while you had it open. Below is what you typed; the newer text stands at the top. Send yours again to put it in its place.`,
      };
    });
  };

  return createWebHandler<'modalities'>(dependencies, {
    'GET /modalities': route({
      needs: 'anyone',
      answer: async () => {
        const current = await modalities.current();
        return current ? publicPage(current) : page('Modalities', pages.NoModalities(), { modalities: null });
      },
    }),

    'GET /modalities/{version}': route({
      needs: 'anyone',
      subject: ofVersion,
      answer: (_, shown: Modalities) => publicPage(shown),
    }),

    'GET /modalities/{version}/changes': route({
      needs: 'anyone',
      subject: ofVersion,
      answer: async (_, shown: Modalities) => {
        const before = await modalities.published(shown.version - 1);
        return page(
          `What changed in version ${shown.version}`,
          pages.ChangesPage({ shown, differences: before && (await differencesOf(before, shown)) }),
          { before: before && publicModalities(before), after: publicModalities(shown) },
          { wide: true },
        );
      },
    }),

    'GET /desk/modalities': route({
      needs: 'see-the-desk',
      answer: async ({ query, csrf, person }) => {
        const { items, cursor } = await modalities.latest(query.get('from') ?? undefined);
        return page('Modalities', pages.Versions({ versions: items, cursor, csrf, person }), {
          modalities: items.map((each) => ({ ...publicModalities(each), state: each.state })),
          next: cursor,
        });
      },
    }),

    'POST /desk/modalities': route({
      needs: 'write-modalities',
      answer: async (request) => {
        const [latest] = (await modalities.latest(undefined, 1)).items;
        // There is one draft at a time: who begins it second goes on with it.
        if (latest?.state === 'draft') return redirect(`/desk/modalities/${latest.id}`);
        const at = request.now.toISOString();
        const by = actorOf(request);
        const version = (latest?.version ?? 0) + 1;
        const draft = beginModalities(latest, {
          id: modalitiesIdFor(version),
          sections: latest?.sections ?? (await import('./suggested.ts')).suggested,
          at,
        });
        const refused = await commit({
          changes: [modalities.change(undefined, draft, by, at)],
          audit: [
            {
              record: draft.id,
              at,
              by,
              act: latest
                ? 'began the next version of the modalities'
                : 'began the modalities with the suggested text',
              title: `Modalities, version ${version}`,
              news: false,
            },
          ],
        });
        if (refused && !(await modalities.get(draft.id))) return refused;
        return redirect(`/desk/modalities/${draft.id}`, { created: !refused, data: { id: draft.id } });
      },
    }),

    'GET /desk/modalities/{modalitiesId}': route({
      needs: 'see-the-desk',
      subject: ofAddress,
      answer: (request, shown: Modalities) => deskPage(request, shown),
    }),

    'POST /desk/modalities/{modalitiesId}': route({
      needs: 'write-modalities',
      subject: ofAddress,
      answer: async (request, before: Modalities) => {
        const parsed = readForm(modalitiesForm, request);
        if (!parsed.ok)
          return deskPage(request, before, {
            typed: parsed.typed,
            errors: parsed.errors,
            found: foundMarks(request),
            status: 422,
          });
        const done = redirect(`/desk/modalities/${before.id}`);
        const { sections, both } = joinSections(before.sections, parsed.values, wasFound(request, before));
        const typed = { ...sections };
        const conflict = (errors: readonly FieldError[]) =>
          deskPage(request, before, { typed, errors, newer: both, status: 409 });
        const written = writeModalities(before, sections);
        if (isRefusal(written)) return conflict([{ name: '', message: written.reason }]);
        // Saved again as it is: a second click.
        if (saysTheSame(modalitiesForm, before.sections, sections)) return done;
        if (both.length && wordFrom(request, `found-${both[0]}`) === undefined)
          return conflict([{ name: '', message: savedMeanwhile }]);
        if (both.length) return conflict(await whoWrote(before, both));
        const at = request.now.toISOString();
        const by = actorOf(request);
        const refused = await commit({
          changes: [modalities.change(before, written, by, at)],
          audit: [
            {
              record: before.id,
              at,
              by,
              act: 'wrote the modalities',
              title: `Modalities, version ${before.version}`,
              note: modalitiesSections
                .filter((section) => sections[section] !== before.sections[section])
                .map((section) => sectionInWords[section])
                .join(', '),
              news: false,
            },
          ],
        });
        return refused ? conflict([{ name: '', message: refused.reason }]) : done;
      },
    }),

    'GET /desk/modalities/{modalitiesId}/publish': route({
      needs: 'write-modalities',
      subject: ofAddress,
      answer: async (request, shown: Modalities) =>
        shown.state === 'published'
          ? redirect(`/modalities/${shown.version}`)
          : publishPage(request, shown, await aboutPublishing(shown)),
    }),

    'POST /desk/modalities/{modalitiesId}/publish': route({
      needs: 'write-modalities',
      subject: ofAddress,
      answer: async (request, shown: Modalities) => {
        const about = await aboutPublishing(shown);
        const again = (errors: readonly FieldError[], typed: Typed, status: number) =>
          publishPage(request, shown, about, { errors, typed, status });
        const parsed = readForm(publishFormFor(about.cycles), request);
        if (!parsed.ok) return again(parsed.errors, parsed.typed, 422);
        const typed = { ...parsed.values };
        const cycle = about.cycles.find(({ id }) => id === parsed.values.cycleId);
        const { published: out } = shown;
        // A second click on what is done.
        if (out?.cycleId === parsed.values.cycleId && out.changes === parsed.values.changes)
          return redirect(`/modalities/${shown.version}`);
        const at = request.now.toISOString();
        const by = actorOf(request);
        const published = publishModalities(shown, {
          at,
          by: by.name,
          changes: parsed.values.changes,
          cycleId: parsed.values.cycleId,
          cycleTitle: cycle?.title ?? '',
        });
        if (isRefusal(published)) return again([{ name: '', message: published.reason }], typed, 409);
        if (revisionFromForm(request) !== shown.revision)
          return again(
            [
              {
                name: '',
                message:
                  'Somebody changed the draft while you had this open. Look at the differences below once more, then publish.',
              },
            ],
            typed,
            409,
          );
        const refused = await commit({
          changes: [modalities.change(shown, published, by, at)],
          audit: [
            {
              record: shown.id,
              at,
              by,
              act: `published the modalities for ${cycle?.title ?? 'a cycle'}`,
              title: `Modalities, version ${shown.version}`,
              from: 'draft',
              to: 'published',
              note: parsed.values.changes,
              news: true,
            },
          ],
        });
        if (refused) return again([{ name: '', message: refused.reason }], typed, 409);
        return redirect(`/modalities/${shown.version}`);
      },
    }),
  });
};

const savedMeanwhile =
  'Somebody else saved this draft while you had it open. Below is what you typed; send it again to put it in place of the newer text.';

/** For each section the mark of the text that somebody found in it, as their form carries it. */
type Found = Partial<Record<string, string>>;

const markOf = (text: string): string => hashOfKey(text).slice(0, 16);
const marksOf = ({ sections }: Modalities): Found =>
  Object.fromEntries(modalitiesSections.map((section) => [`found-${section}`, markOf(sections[section])]));
const foundMarks = (request: WebRequest): Found =>
  Object.fromEntries(
    modalitiesSections.map((section) => [`found-${section}`, wordFrom(request, `found-${section}`)]),
  );

/** Of a form without marks, as of JSON: what they found is what there is if it names its revision, and unknown else. */
const wasFound =
  (request: WebRequest, { sections, revision }: Modalities) =>
  (section: ModalitiesSection, text: string): boolean => {
    const found = foundMarks(request)[`found-${section}`];
    if (found !== undefined) return markOf(text) === found;
    return revisionFromForm(request) === revision && text === sections[section];
  };

const publicModalities = ({ id, version, sections, published }: Modalities) => ({
  id,
  version,
  sections,
  published: published && {
    at: published.at,
    changes: published.changes,
    cycleId: published.cycleId,
    cycle: published.cycleTitle,
  },
});
