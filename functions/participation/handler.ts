import { type ComingYear, comingYear, cycleOfYear } from '../../shared/domain/mag-year.ts';
import {
  type Declaration,
  declarationForm,
  type MagYear,
  magYearForm,
  membersIn,
  partInWords,
  type Register,
  registerOf,
  stillNoted,
  wrongMagYear,
} from '../../shared/domain/participation.ts';
import { refuse } from '../../shared/domain/refusal.ts';
import { startOfDayAnywhere } from '../../shared/domain/time.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { saysTheSame } from '../../shared/forms/same.ts';
import { idFromForm, revisionFromForm, wordFrom } from '../../shared/http/form-id.ts';
import {
  actorOf,
  createWebHandler,
  file,
  page,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { declarationIdFor, type ForumsOfYear, magYearIdFor } from '../../shared/store/participation.ts';
import { history } from '../../shared/store/records.ts';
import { attendanceRoutes } from './attendance.ts';
import * as pages from './pages.tsx';
import type { Dependencies } from './room.ts';

/** In which forums the members of the MAG take part (R18): asked, declared, noted, and the gaps. */
export const createHandler = (dependencies: Dependencies) => {
  const { table, people, cycles, participation, commit, newId } = dependencies;
  const { years, declarations, attendances } = participation;

  const yearOf = (request: WebRequest) => years.get(request.params.yearId ?? '');
  const pathOf = (year: Pick<MagYear, 'id'>) => `/desk/mag-participation/${year.id}`;

  const registerFor = async (year: MagYear, now: Date) => {
    const [{ span, forums: its, named }, everybody, declared, noted] = await Promise.all([
      participation.forumsOf(year),
      people.everybody(),
      declarations.ofYear(year.id),
      attendances.ofYear(year.id),
    ]);
    const { members, left } = membersIn(year, span.ends, everybody);
    const known = { members, left, declarations: declared, attendances: noted, forums: its };
    return { register: registerOf(year, known, now), named, members };
  };

  return createWebHandler<'participation'>(dependencies, {
    'GET /mag-participation': route({
      needs: 'anyone',
      answer: async ({ now, person, query }) => {
        const { items } = await years.latest();
        const begun = items.filter(({ asks }) => startOfDayAnywhere(asks) <= now.toISOString());
        const year = begun.find(({ id }) => id === query.get('year')) ?? begun[0];
        const others = begun.filter((each) => each !== year);
        const { register } = year ? await registerFor(year, now) : { register: undefined };
        return page('MAG members in the forums', pages.PublicRegister({ year, register, others, person }), {
          year: year && { id: year.id, title: year.title, until: year.until },
          others: others.map(({ id, title }) => ({ id, title })),
          ...(register ? publicRegister(register) : {}),
        });
      },
    }),

    'GET /desk/mag-participation': route({
      needs: 'see-mag-register',
      answer: (request) => listPage(request, { id: newId('magYear') }),
    }),

    'POST /desk/mag-participation': route({
      needs: 'manage-mag-years',
      answer: async (request) => {
        const id = idFromForm(request, 'magYear', newId);
        const parsed = readForm(magYearForm, request);
        const errors = parsed.ok ? wrongMagYear(parsed.values) : parsed.errors;
        const typed: Typed = parsed.ok ? { ...parsed.values } : parsed.typed;
        if (!parsed.ok || errors.length) return listPage(request, { id, typed, errors });
        const at = request.now.toISOString();
        const by = actorOf(request);
        const [{ items: planned }, { items: begun }] = await Promise.all([cycles.latest(), years.latest()]);
        const cycle = cycleOfYear(parsed.values, planned);
        const year: MagYear = {
          ...parsed.values,
          id: cycle ? magYearIdFor(cycle.id) : id,
          revision: 0,
          createdAt: at,
          replacements: [],
          ...(cycle ? { cycleId: cycle.id } : {}),
        };
        const there = cycle && begun.find((each) => cycleOfYear(each, planned)?.id === cycle.id);
        const refused = there
          ? refuse('conflict', 'This cycle has its year.')
          : await commit({
              changes: [years.change(undefined, year, by, at)],
              audit: [
                { record: year.id, at, by, act: 'began a year of the MAG', title: year.title, news: true },
              ],
            });
        // The same form sent twice is the same year; with something else in it, it was sent from a page that is old.
        const first = refused && (there ?? (await years.get(year.id)));
        if (refused && !first) return refused;
        if (first && !saysTheSame(magYearForm, first, year)) {
          const message = cycle
            ? `“${first.title}” is the year of ${cycle.title} already: members are asked once in it. Open it above to change its days or its name.`
            : `“${first.title}” was begun with this form already. What you typed is below; send it again if this is another year.`;
          return listPage(request, {
            id: newId('magYear'),
            typed,
            errors: [{ name: '', message }],
            status: 409,
          });
        }
        return redirect(pathOf(first ?? year), { created: true, data: { id: (first ?? year).id } });
      },
    }),

    'GET /desk/mag-participation/{yearId}': route({
      needs: 'see-mag-register',
      subject: yearOf,
      answer: (request, year: MagYear) => registerPage(request, year),
    }),

    'POST /desk/mag-participation/{yearId}': route({
      needs: 'manage-mag-years',
      subject: yearOf,
      answer: async (request, year: MagYear) => {
        const parsed = readForm(magYearForm, request);
        const errors = parsed.ok ? wrongMagYear(parsed.values) : parsed.errors;
        const typed: Typed = parsed.ok ? { ...parsed.values } : parsed.typed;
        if (!parsed.ok || errors.length) return registerPage(request, year, { typed, errors });
        const done = redirect(pathOf(year), { data: { id: year.id } });
        if (saysTheSame(magYearForm, year, parsed.values)) return done;
        const at = request.now.toISOString();
        const by = actorOf(request);
        const revision = revisionFromForm(request) ?? 0;
        const refused = await commit({
          changes: [years.change({ ...year, revision }, { ...year, ...parsed.values }, by, at)],
          audit: [
            {
              record: year.id,
              at,
              by,
              act: 'changed the days of the year',
              title: parsed.values.title,
              note: `Asked from ${year.asks} → ${parsed.values.asks}, declare until ${year.until} → ${parsed.values.until}`,
              news: false,
            },
          ],
        });
        if (!refused) return done;
        const newer = (await years.get(year.id)) ?? year;
        return registerPage(request, newer, {
          typed,
          errors: [{ name: '', message: refused.reason }],
          status: 409,
        });
      },
    }),

    'GET /desk/mag-participation/{yearId}/register.csv': route({
      needs: 'see-mag-register',
      subject: yearOf,
      answer: async ({ now }, year: MagYear) => {
        const [{ register, named }, { registerCsv }] = await Promise.all([
          registerFor(year, now),
          import('./csv.ts'),
        ]);
        return file('text/csv; charset=utf-8', registerCsv(register, named), {
          name: `mag-participation-${year.until.slice(0, 4)}.csv`,
        });
      },
    }),

    'GET /desk/mag-participation/{yearId}/declaration': route({
      needs: 'declare-participation',
      subject: yearOf,
      answer: (request, year: MagYear) => declarationPage(request, year),
    }),

    'POST /desk/mag-participation/{yearId}/declaration': route({
      needs: 'declare-participation',
      subject: yearOf,
      answer: async (request, year: MagYear) => {
        const { person } = request;
        if (!person) return refuse('not-allowed', 'Sign in to declare.');
        const known = await participation.forumsOf(year);
        const form = declarationForm(known.forums);
        const parsed = readForm(form, request);
        if (!parsed.ok) {
          return declarationPage(request, year, { typed: parsed.typed, errors: parsed.errors, known });
        }
        const id = declarationIdFor(year.id, person.id);
        const before = await declarations.get(id);
        const done = redirect(`${pathOf(year)}/declaration?saved=yes`, { data: { id, ...parsed.values } });
        const at = request.now.toISOString();
        const by = actorOf(request);
        const { words, ...chosen } = parsed.values;
        const after: Declaration = {
          id,
          revision: before?.revision ?? 0,
          yearId: year.id,
          personId: person.id,
          name: person.name,
          ...chosen,
          ...(words === undefined ? {} : { words }),
          declaredAt: before?.declaredAt ?? at,
        };
        if (before && saysTheSame(form, before, after)) return done;
        // Sent from a page that had not seen what was declared in another one.
        const seen = revisionFromForm(request) ?? 0;
        if (seen !== after.revision) {
          const message =
            'You declared in another window meanwhile. What you typed here is below; send it again to put it in place.';
          return declarationPage(request, year, {
            typed: { ...parsed.values },
            errors: [{ name: '', message }],
            known,
            status: 409,
          });
        }
        const titles = (ids: readonly string[]) =>
          ids.map((each) => known.named.find((forum) => forum.id === each)?.title ?? each).join('; ');
        const refused = await commit({
          changes: [declarations.change(before, after, by, at)],
          audit: [
            {
              record: year.id,
              at,
              by,
              act: before ? 'changed their declaration' : 'declared',
              title: year.title,
              ...(before ? { from: titles(before.forums), to: titles(after.forums) } : {}),
              note: `${partInWords[after.part]}: ${titles(after.forums)}`,
              news: false,
            },
          ],
        });
        if (!refused) return done;
        return declarationPage(request, year, {
          typed: { ...parsed.values },
          errors: [{ name: '', message: refused.reason }],
          known,
          status: 409,
        });
      },
    }),

    'POST /desk/mag-participation/{yearId}/replacements': route({
      needs: 'manage-mag-years',
      subject: yearOf,
      answer: async (request, year: MagYear) => {
        const { register, members } = await registerFor(year, request.now);
        const left = register.rows.find(
          ({ personId, standing }) => standing === 'left' && personId === wordFrom(request, 'left'),
        );
        const by = members.find(({ id }) => id === wordFrom(request, 'by'));
        const wrong = (message: string, status = 422) =>
          registerPage(request, year, { errors: [{ name: '', message }], status });
        if (!left)
          return wrong(
            'Only somebody who was asked in this year and is no longer a MAG member can be replaced.',
          );
        if (!by) return wrong(`Choose who came in the place of ${left.name}: a member who is there now.`);
        const known = year.replacements.find((each) => each.left === left.personId);
        if (known?.by === by.id) return redirect(pathOf(year), { data: { id: year.id } });
        const at = request.now.toISOString();
        const actor = actorOf(request);
        const replacement = {
          left: left.personId,
          leftName: left.name,
          by: by.id,
          byName: by.name,
          at,
        };
        const refused = await commit({
          changes: [
            years.change(
              year,
              {
                ...year,
                replacements: [
                  ...year.replacements.filter((each) => each.left !== left.personId),
                  replacement,
                ],
              },
              actor,
              at,
            ),
          ],
          audit: [
            {
              record: year.id,
              at,
              by: actor,
              act: 'noted a replacement',
              title: year.title,
              note: `${by.name} came in the place of ${left.name}`,
              news: false,
            },
          ],
        });
        return refused ? wrong(refused.reason, 409) : redirect(pathOf(year), { data: { id: year.id } });
      },
    }),

    ...attendanceRoutes(dependencies),
  });

  async function listPage(
    request: WebRequest,
    form: { id: string; typed?: Typed; errors?: readonly FieldError[]; status?: number },
  ) {
    const from = request.query.get('from');
    const [{ items, cursor }, { items: planned }, members] = await Promise.all([
      years.latest(from ?? undefined),
      cycles.latest(),
      people.present('mag'),
    ]);
    // Older years on a later page say nothing of the one to come.
    const coming = from ? undefined : comingYear(planned, items, request.now);
    return page(
      'MAG members in the forums',
      pages.Years({
        years: items,
        cursor,
        coming,
        members: members.length,
        csrf: request.csrf,
        person: request.person,
        now: request.now,
        ...form,
        typed: form.typed ?? (coming ? daysOf(coming) : {}),
      }),
      form.errors
        ? { errors: form.errors }
        : {
            years: items.map(({ id, title, asks, until }) => ({ id, title, asks, until })),
            next: cursor,
            coming: coming && {
              title: coming.title,
              asks: coming.asks,
              until: coming.until,
              cycleId: coming.cycle.id,
            },
          },
      { status: form.status ?? (form.errors ? 422 : 200) },
    );
  }

  async function registerPage(
    request: WebRequest,
    year: MagYear,
    shown: { typed?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ) {
    const [{ register, named, members }, past] = await Promise.all([
      registerFor(year, request.now),
      history(table, year.id, request.query.get('history') ?? undefined),
    ]);
    return page(
      year.title,
      pages.RegisterPage({
        year,
        register,
        named,
        members,
        person: request.person,
        csrf: request.csrf,
        history: past,
        typed: shown.typed ?? year,
        errors: shown.errors ?? [],
      }),
      shown.errors
        ? { errors: shown.errors }
        : {
            id: year.id,
            title: year.title,
            asks: year.asks,
            until: year.until,
            revision: year.revision,
            ...publicRegister(register),
            rows: register.rows,
          },
      { status: shown.status ?? (shown.errors ? 422 : 200), wide: true },
    );
  }

  async function declarationPage(
    request: WebRequest,
    year: MagYear,
    shown: {
      typed?: Typed;
      errors?: readonly FieldError[];
      known?: ForumsOfYear;
      status?: number;
    } = {},
  ) {
    const { person } = request;
    if (!person) return refuse('not-allowed', 'Sign in to declare.');
    const [{ forums: its, named }, before, noted] = await Promise.all([
      shown.known ?? participation.forumsOf(year),
      declarations.get(declarationIdFor(year.id, person.id)),
      attendances.ofYear(year.id),
    ]);
    const attended = stillNoted(noted).filter(({ members }) => members.includes(person.id));
    const follows = year.replacements.find(({ by }) => by === person.id);
    const predecessor =
      follows && !before ? await declarations.get(declarationIdFor(year.id, follows.left)) : undefined;
    return page(
      `${year.title}: my declaration`,
      pages.DeclarationPage({
        year,
        forums: its,
        named,
        before,
        attended,
        follows: follows && { name: follows.leftName, forums: predecessor?.forums ?? [] },
        csrf: request.csrf,
        typed: shown.typed ?? before ?? {},
        errors: shown.errors ?? [],
        saved: request.query.get('saved') === 'yes' && before !== undefined,
      }),
      shown.errors
        ? { errors: shown.errors }
        : { year: year.title, until: year.until, forums: its, declaration: before, attended },
      { status: shown.status ?? (shown.errors ? 422 : 200) },
    );
  }
};

const daysOf = ({ title, asks, until }: ComingYear): Typed => ({ title, asks, until });

/** What everybody may know: names beside forums, and the gaps as a number. */
const publicRegister = ({ forums, members, declared, without }: Register) => ({
  members,
  declared,
  forums: forums.map(({ forum, facilitator, members: its }) => ({
    ...forum,
    facilitator: facilitator && { name: facilitator.name },
    members: its.map(({ name, part }) => ({ name, part })),
  })),
  without: without.map(({ id }) => id),
});
