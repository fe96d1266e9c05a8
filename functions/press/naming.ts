import { stillNaming } from '../../shared/domain/press-release.ts';
import {
  mostUnnamed,
  type UnnamedOrganisation,
  unnamedForm,
} from '../../shared/domain/unnamed-organisation.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { wordFrom } from '../../shared/http/form-id.ts';
import { type Answer, actorOf, page, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { doneIn, titleAfter } from '../../shared/pages/done.tsx';
import { unnamedIdFor } from '../../shared/store/unnamed-organisations.ts';
import type { Dependencies } from './dependencies.ts';
import { NotNamed } from './naming-pages.tsx';

const told = {
  unnamed: 'Kept: press releases do not name it.',
  named: 'Kept: press releases may name it again.',
};

/** Organisations that asked the secretariat not to be named in press releases (R31). */
export const namingRoutes = ({ press, unnamed, commit }: Dependencies) => {
  const show = async (
    request: WebRequest,
    form: { typed?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ): Promise<Answer> => {
    const [all, released] = await Promise.all([unnamed.all(), press.released()]);
    const still = stillNaming(released, all);
    const done = form.errors ? undefined : doneIn(request.query, told);
    return page(
      titleAfter('Not to be named', done),
      NotNamed({
        done,
        unnamed: all,
        still,
        csrf: request.csrf,
        typed: form.typed ?? { organisation: request.query.get('organisation') ?? '' },
        errors: form.errors ?? [],
      }),
      form.errors
        ? { errors: form.errors }
        : {
            organisations: all.map(({ id, organisation, since }) => ({
              ...{ id, organisation, since },
              stillNamedIn: (still.get(organisation) ?? []).map((release) => release.id),
            })),
          },
      { status: form.status ?? 200 },
    );
  };

  return {
    'GET /desk/press/not-named': route({
      needs: 'write-press-releases',
      answer: (request) => show(request),
    }),

    'POST /desk/press/not-named': route({
      needs: 'write-press-releases',
      answer: async (request) => {
        const read = readForm(unnamedForm, request);
        if (!read.ok) return show(request, { ...read, status: 422 });
        const { organisation } = read.values;
        const state = wordFrom(request, 'named') === 'yes' ? 'named' : 'unnamed';
        const id = unnamedIdFor(organisation);
        const before = await unnamed.get(id);
        const done = redirect(`/desk/press/not-named?done=${state}`, { data: { id, organisation, state } });
        // A second click, or nothing to take back.
        if ((before?.state ?? 'named') === state) return done;
        const shown = (message: string) =>
          show(request, { typed: read.values, errors: [{ name: 'organisation', message }], status: 409 });
        if (state === 'unnamed' && (await unnamed.all()).length >= mostUnnamed)
          return shown(`The list is full: it can have ${mostUnnamed} organisations.`);
        const at = request.now.toISOString();
        const by = actorOf(request);
        const after: UnnamedOrganisation = {
          organisation,
          id,
          revision: before?.revision ?? 0,
          state,
          since: at,
          by: { kind: 'desk', name: by.name },
        };
        const refused = await commit({
          changes: [unnamed.change(before, after, by, at)],
          audit: [
            {
              record: id,
              at,
              by,
              act:
                state === 'unnamed'
                  ? 'noted that an organisation is not to be named in press releases'
                  : 'noted that an organisation may be named in press releases again',
              title: organisation,
              news: false,
            },
          ],
        });
        // Somebody else did the same at the same moment.
        if (refused && (await unnamed.get(id))?.state !== state) return shown(refused.reason);
        return done;
      },
    }),
  };
};
