import {
  type Cycle,
  type CycleDateName,
  cycleDateInWords,
  cycleDateNames,
  cycleDates,
  cycleForm,
  instantOf,
  isCallOf,
  isCycleDateName,
  meetingAfter,
  overrideDate,
  overrideForm,
  planCycle,
  takeBackOverride,
  unfitting,
  wrongMeetings,
} from '../../shared/domain/cycle.ts';
import { isRefusal, refuse } from '../../shared/domain/refusal.ts';
import { spokenDay, wrongClock } from '../../shared/domain/time.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { saysTheSame } from '../../shared/forms/same.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
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
import type { Calls } from '../../shared/store/calls.ts';
import type { Cycles } from '../../shared/store/cycles.ts';
import { history } from '../../shared/store/records.ts';
import type { Table } from '../../shared/store/table.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & { table: Table; cycles: Cycles; calls: Pick<Calls, 'latest'> };

/** One date of a cycle, as its address names it. */
interface Dated {
  cycle: Cycle;
  name: CycleDateName;
}

/** Cycles (R7): from two meetings to every date, which the secretariat may override with a reason. */
export const createHandler = (dependencies: Dependencies) => {
  const { cycles, calls, table, commit, newId, baseUrl } = dependencies;
  const cycleOf = (request: WebRequest) => cycles.get(request.params.cycleId ?? '');
  const datedOf = async (request: WebRequest): Promise<Dated | undefined> => {
    const name = request.params.dateName ?? '';
    const cycle = isCycleDateName(name) ? await cycleOf(request) : undefined;
    return cycle && isCycleDateName(name) ? { cycle, name } : undefined;
  };
  const callsOf = async (cycle: Cycle) =>
    (await calls.latest()).items.filter((call) => isCallOf(call, cycle));

  const datePage = (
    request: WebRequest,
    { cycle, name }: Dated,
    shown: { typed?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ) => {
    const { status = 200, ...rest } = shown;
    return page(
      cycleDateInWords[name],
      pages.DatePage({ cycle, name, csrf: request.csrf, ...rest }),
      { ...publicCycle(cycle).dates[name], revision: cycle.revision, errors: shown.errors ?? [] },
      { status },
    );
  };

  const deskPage = async (
    request: WebRequest,
    cycle: Cycle,
    shown: { typed?: Typed; errors?: readonly FieldError[]; status?: number; preview?: Cycle } = {},
  ) => {
    const { status = 200, ...rest } = shown;
    const [itsCalls, past] = await Promise.all([
      callsOf(cycle),
      history(table, cycle.id, request.query.get('history') ?? undefined),
    ]);
    return page(
      cycle.title,
      pages.DeskCycle({
        cycle,
        calls: itsCalls,
        history: past,
        csrf: request.csrf,
        person: request.person,
        now: request.now,
        ...rest,
      }),
      {
        ...publicCycle(cycle),
        unfitting: unfitting(cycle),
        revision: cycle.revision,
        errors: shown.errors ?? [],
      },
      { status, wide: true },
    );
  };

  return createWebHandler<'cycles'>(dependencies, {
    'GET /cycles': route({
      needs: 'anyone',
      answer: async ({ now, wantsJson }) => {
        const current = await cycles.current(now);
        if (current && !wantsJson) return redirect(`/cycles/${current.id}`);
        const { items } = await cycles.latest();
        return page('The cycle', pages.NoCycle(), {
          cycles: items.map(publicCycle),
          current: current?.id,
        });
      },
    }),

    'GET /cycles/{cycleId}': route({
      needs: 'anyone',
      subject: cycleOf,
      answer: async ({ now }, cycle: Cycle) => {
        const [itsCalls, { items }] = await Promise.all([callsOf(cycle), cycles.latest()]);
        return page(
          cycle.title,
          pages.CyclePage({ cycle, calls: itsCalls, others: items.filter(({ id }) => id !== cycle.id), now }),
          publicCycle(cycle),
          { wide: true },
        );
      },
    }),

    'GET /cycles/{cycleId}/calendar.ics': route({
      needs: 'anyone',
      subject: cycleOf,
      answer: async ({ now }, cycle: Cycle) => {
        const { calendarOf } = await import('./calendar.ts');
        return file('text/calendar; charset=utf-8', calendarOf(cycle, baseUrl, now), {
          name: `best-practice-forums-${cycle.meeting.starts.slice(0, 4)}.ics`,
        });
      },
    }),

    'GET /desk/cycles': route({
      needs: 'see-the-desk',
      answer: async ({ query, person, now }) => {
        const { items, cursor } = await cycles.latest(query.get('from') ?? undefined);
        return page('Cycles', pages.Cycles({ cycles: items, cursor, person, now }), {
          cycles: items.map(publicCycle),
          next: cursor,
        });
      },
    }),

    'GET /desk/cycles/new': route({
      needs: 'manage-cycles',
      answer: ({ csrf }) =>
        page('Plan a cycle', pages.NewCycle({ csrf, id: newId('cycle') }), {}, { wide: true }),
    }),

    'POST /desk/cycles/new': route({
      needs: 'manage-cycles',
      answer: async (request) => {
        const id = idFromForm(request, 'cycle', newId);
        const parsed = readForm(cycleForm, request);
        const shown = (
          formId: string,
          typed: Typed,
          errors: readonly FieldError[],
          status: number,
          preview?: Cycle,
        ) =>
          page(
            'Plan a cycle',
            pages.NewCycle({
              csrf: request.csrf,
              id: formId,
              typed,
              errors,
              ...(preview ? { preview } : {}),
            }),
            preview ? { ...publicCycle(preview), unfitting: unfitting(preview) } : { errors },
            { status, wide: true },
          );
        if (!parsed.ok) return shown(id, parsed.typed, parsed.errors, 422);
        const wrong = wrongMeetings(parsed.values);
        if (wrong.length) return shown(id, { ...parsed.values }, wrong, 422);
        const at = request.now.toISOString();
        const cycle = planCycle(undefined, parsed.values, { id, at });
        if (wordFrom(request, 'act') === 'preview') return shown(id, { ...parsed.values }, [], 200, cycle);
        const by = actorOf(request);
        const refused = await commit({
          changes: [cycles.change(undefined, cycle, by, at)],
          audit: [{ record: id, at, by, act: 'planned a cycle', title: cycle.title, news: true }],
        });
        // The same form sent twice is the same cycle; with something else in it, it was sent from a page that is old.
        const first = refused && (await cycles.get(id));
        if (refused && !first) return refused;
        if (first && !saysTheSame(cycleForm, pages.fieldsOf(first), parsed.values)) {
          const message = `“${first.title}” was planned with this form already. What you typed is below: send it again if it is another cycle, or change the first one on its page.`;
          return shown(newId('cycle'), { ...parsed.values }, [{ name: '', message }], 409);
        }
        return redirect(`/desk/cycles/${id}`, { created: true, data: { id } });
      },
    }),

    'GET /desk/cycles/{cycleId}': route({
      needs: 'see-the-desk',
      subject: cycleOf,
      answer: (request, cycle: Cycle) => deskPage(request, cycle),
    }),

    'POST /desk/cycles/{cycleId}': route({
      needs: 'manage-cycles',
      subject: cycleOf,
      answer: async (request, cycle: Cycle) => {
        const parsed = readForm(cycleForm, request);
        if (!parsed.ok)
          return deskPage(request, cycle, { typed: parsed.typed, errors: parsed.errors, status: 422 });
        const typed = { ...parsed.values };
        const wrong = wrongMeetings(parsed.values);
        if (wrong.length) return deskPage(request, cycle, { typed, errors: wrong, status: 422 });
        const at = request.now.toISOString();
        const changed = planCycle(cycle, parsed.values, { id: cycle.id, at });
        if (wordFrom(request, 'act') === 'preview')
          return deskPage(request, cycle, { typed, preview: changed });
        if (revisionFromForm(request) !== cycle.revision) {
          const message =
            'This cycle was changed while you had it open. Below is what you typed; send it again to put it in place of the newer version.';
          return deskPage(request, cycle, { typed, errors: [{ name: '', message }], status: 409 });
        }
        const by = actorOf(request);
        const refused = await commit({
          changes: [cycles.change(cycle, changed, by, at)],
          audit: [
            {
              record: cycle.id,
              at,
              by,
              act: 'changed the meetings of a cycle',
              title: changed.title,
              note: pages.meetingsInWords(changed),
              news: true,
            },
          ],
        });
        if (refused)
          return deskPage(request, cycle, {
            typed,
            errors: [{ name: '', message: refused.reason }],
            status: 409,
          });
        return redirect(`/desk/cycles/${cycle.id}`);
      },
    }),

    'GET /desk/cycles/{cycleId}/dates/{dateName}': route({
      needs: 'manage-cycles',
      subject: datedOf,
      answer: (request, dated: Dated) => datePage(request, dated),
    }),

    'POST /desk/cycles/{cycleId}/dates/{dateName}': route({
      needs: 'manage-cycles',
      subject: datedOf,
      answer: async (request, { cycle, name }: Dated) => {
        const parsed = readForm(overrideForm, request);
        const dated = { cycle, name };
        if (!parsed.ok)
          return datePage(request, dated, { typed: parsed.typed, errors: parsed.errors, status: 422 });
        const typed = { ...parsed.values };
        const wrong = wrongClock(parsed.values);
        if (wrong.length) return datePage(request, dated, { typed, errors: wrong, status: 422 });
        const at = request.now.toISOString();
        const by = actorOf(request);
        const changed = overrideDate(cycle, name, parsed.values, by, at);
        const there = cycle.overrides[name];
        // A second click; nothing changes, and nothing more stands in the history.
        if (there && saysTheSame(overrideForm, there, parsed.values))
          return redirect(`/desk/cycles/${cycle.id}`);
        if (revisionFromForm(request) !== cycle.revision) {
          const message =
            'This cycle was changed while you had it open. Look at its dates first; what you typed is below.';
          return datePage(request, dated, { typed, errors: [{ name: '', message }], status: 409 });
        }
        const refused = await commit({
          changes: [cycles.change(cycle, changed, by, at)],
          audit: [
            {
              record: cycle.id,
              at,
              by,
              act: `put another day in a cycle: ${cycleDateInWords[name].toLowerCase()}`,
              title: cycle.title,
              from: spokenDay(cycleDates(cycle)[name].day),
              to: spokenDay(parsed.values.day),
              note: parsed.values.reason,
              news: true,
            },
          ],
        });
        if (refused)
          return datePage(request, dated, {
            typed,
            errors: [{ name: '', message: refused.reason }],
            status: 409,
          });
        return redirect(`/desk/cycles/${cycle.id}`);
      },
    }),

    'POST /desk/cycles/{cycleId}/dates/{dateName}/take-back': route({
      needs: 'manage-cycles',
      subject: datedOf,
      answer: async (request, { cycle, name }: Dated) => {
        const changed = takeBackOverride(cycle, name);
        if (isRefusal(changed)) return changed;
        if (revisionFromForm(request) !== cycle.revision)
          return refuse(
            'conflict',
            'This cycle was changed while you had it open. Look at its dates first, then take it back.',
          );
        const at = request.now.toISOString();
        const by = actorOf(request);
        const refused = await commit({
          changes: [cycles.change(cycle, changed, by, at)],
          audit: [
            {
              record: cycle.id,
              at,
              by,
              act: `let a date of a cycle follow from the meetings again: ${cycleDateInWords[name].toLowerCase()}`,
              title: cycle.title,
              from: spokenDay(cycleDates(cycle)[name].day),
              to: spokenDay(cycleDates(changed)[name].day),
              news: true,
            },
          ],
        });
        return refused ?? redirect(`/desk/cycles/${cycle.id}`);
      },
    }),
  });
};

const publicCycle = (cycle: Cycle) => {
  const dates = cycleDates(cycle);
  return {
    id: cycle.id,
    title: cycle.title,
    meeting: cycle.meeting,
    magMeeting: cycle.magMeeting,
    nextMeeting: { ...meetingAfter(cycle), estimated: !cycle.nextMeeting },
    dates: Object.fromEntries(
      cycleDateNames.map((name) => {
        const { day, derived, time, zone, reason } = dates[name];
        return [name, { day, derived, at: instantOf(name, dates[name]), time, zone, reason }];
      }),
    ) as Record<CycleDateName, object>,
  };
};
