import type { AuditEntry } from '../../shared/domain/audit.ts';
import { type Call, callState } from '../../shared/domain/call.ts';
import {
  type Cycle,
  type CycleDateName,
  callOfNow,
  changedDateForm,
  changedMeetingsForm,
  cycleDateInWords,
  cycleDateNames,
  cycleDates,
  cycleForm,
  datesInForce,
  instantOf,
  isCallOf,
  isCycleDateName,
  meetingAfter,
  meetingTaken,
  moveCall,
  newlyUnfitting,
  ofItsCalls,
  overrideDate,
  overrideForm,
  planCycle,
  takeBackOverride,
  unfitting,
  wrongMeetings,
  wrongOverride,
} from '../../shared/domain/cycle.ts';
import { type EndGiven, endGivenBy } from '../../shared/domain/next-cycle.ts';
import { isRefusal, refuse } from '../../shared/domain/refusal.ts';
import { spokenDay } from '../../shared/domain/time.ts';
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
import type { Charters } from '../../shared/store/charters.ts';
import type { Cycles } from '../../shared/store/cycles.ts';
import { type Commit, history, isAsRead } from '../../shared/store/records.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Workplans } from '../../shared/store/workplans.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  table: Table;
  cycles: Cycles;
  calls: Pick<Calls, 'latest' | 'change'>;
  charters: Pick<Charters, 'approved'>;
  workplans: Pick<Workplans, 'approved'>;
};

/** One date of a cycle, as its address names it. */
interface Dated {
  cycle: Cycle;
  name: CycleDateName;
}

/** Cycles (R7): from two meetings to every date, which the secretariat may override with a reason. */
export const createHandler = (dependencies: Dependencies) => {
  const { cycles, calls, charters, workplans, table, commit, newId, baseUrl } = dependencies;
  const cycleOf = (request: WebRequest) => cycles.get(request.params.cycleId ?? '');
  const datedOf = async (request: WebRequest): Promise<Dated | undefined> => {
    const name = request.params.dateName ?? '';
    const cycle = isCycleDateName(name) ? await cycleOf(request) : undefined;
    return cycle && isCycleDateName(name) ? { cycle, name } : undefined;
  };
  const callsOf = async (cycle: Cycle) =>
    (await calls.latest()).items.filter((call) => isCallOf(call, cycle));

  /** The calls of a cycle that a change of it leaves with other days than its own; of one that has closed they are past. */
  const leftBehind = async (before: Cycle, after: Cycle, now: Date): Promise<LeftBehind> => {
    const going = (await callsOf(before)).filter((call) => callState(call, now) !== 'closed');
    return {
      going,
      behind: going.flatMap((call) => {
        const said = newlyUnfitting({ call, cycle: after }, { call, cycle: before })
          // The day on which it opened cannot be another any more.
          .filter(({ name }) => name !== 'opens' || callState(call, now) === 'announced')
          .map(({ message }) => message);
        return said.length ? [{ call, said }] : [];
      }),
    };
  };

  /** Whether a cycle that is planned gives the one before it its last days (R7), and the calls of that one. Four requests. */
  const endOfTheOneBefore = async (
    next: Cycle,
    planned: readonly Cycle[],
    now: Date,
  ): Promise<{ gives: EndGiven | undefined; going: readonly Call[] }> => {
    const [approved, plans] = await Promise.all([charters.approved(), workplans.approved()]);
    const gives = endGivenBy(next, planned, { approved, plans }, now);
    if (!gives) return { gives, going: [] };
    const { going, behind } = await leftBehind(gives.before, gives.after, now);
    return {
      gives: {
        ...gives,
        against: [
          ...gives.against,
          ...behind.map(({ call, said }) => `“${call.title}” would have other days. ${said.join(' ')}`),
        ],
      },
      going,
    };
  };

  /**
   * Keeps a change of a cycle, and what becomes of its calls: they move along, or keep their days with a reason (R7).
   * Answers what is wrong or in the way, by field; nothing is kept then.
   */
  const keepChange = async (
    request: WebRequest,
    before: Cycle,
    after: Cycle,
    told: Pick<AuditEntry, 'act' | 'from' | 'to' | 'note'>,
    { calls: chosen, whyKept }: { calls?: 'move' | 'keep' | undefined; whyKept?: string | undefined },
  ): Promise<{ errors: FieldError[]; status: number } | undefined> => {
    const { now } = request;
    const at = now.toISOString();
    const by = actorOf(request);
    const { going, behind } = await leftBehind(before, after, now);
    const wrong = (name: string, message: string) => ({ errors: [{ name, message }], status: 422 });
    if (behind.length && !chosen)
      return wrong(
        'calls',
        `${behind.map(({ call, said }) => `“${call.title}” has other days. ${said.join(' ')}`).join(' ')} Say what becomes of it.`,
      );
    if (behind.length && chosen === 'keep' && !whyKept)
      return wrong('whyKept', 'Say why the call keeps other days than its cycle: that stands beside them.');
    const changed: { call: Call; after: Call }[] = [];
    for (const { call } of behind) {
      const moved =
        chosen === 'move'
          ? moveCall(call, after, now)
          : { ...call, otherDays: { reason: whyKept ?? '', by: by.name, at } };
      if (isRefusal(moved)) return wrong('calls', moved.reason);
      changed.push({ call, after: moved });
    }
    const refused = await commit({
      changes: [
        cycles.change(before, after, by, at),
        ...changed.map((each) => calls.change(each.call, each.after, by, at)),
      ],
      audit: [
        { record: before.id, at, by, title: after.title, ...told, news: true },
        ...changed.map(({ call }): Commit['audit'][number] => ({
          record: call.id,
          at,
          by,
          act:
            chosen === 'move' ? 'moved a call with its cycle' : 'left a call its days as its cycle changed',
          title: call.title,
          ...(whyKept && chosen === 'keep' ? { note: whyKept } : {}),
          news: true,
        })),
      ],
      // That nothing is said of the others holds for their days as they are.
      also: going.filter(({ id }) => !changed.some(({ call }) => call.id === id)).map(isAsRead),
    });
    return refused && { errors: [{ name: '', message: refused.reason }], status: 409 };
  };

  const datePage = async (
    request: WebRequest,
    { cycle, name }: Dated,
    shown: pages.Sent & { status?: number } = {},
  ) => {
    const { status = 200, ...rest } = shown;
    const call = callOfNow(await callsOf(cycle), request.now);
    return page(
      cycleDateInWords[name],
      pages.DatePage({ cycle, call, name, csrf: request.csrf, ...rest }),
      {
        ...publicCycle(cycle).dates[name],
        inForce: publicCycle(cycle, call).dates[name],
        revision: cycle.revision,
        errors: shown.errors ?? [],
      },
      { status },
    );
  };

  const deskPage = async (
    request: WebRequest,
    cycle: Cycle,
    shown: pages.Sent & { status?: number; preview?: Cycle; asksOfCalls?: boolean } = {},
  ) => {
    const { status = 200, ...rest } = shown;
    const [itsCalls, past, planned] = await Promise.all([
      callsOf(cycle),
      history(table, cycle.id, request.query.get('history') ?? undefined),
      cycles.latest(),
    ]);
    return page(
      cycle.title,
      pages.DeskCycle({
        cycle,
        planned: planned.items,
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
          cycles: items.map((cycle) => publicCycle(cycle)),
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
          publicCycle(cycle, callOfNow(itsCalls, now)),
          { wide: true },
        );
      },
    }),

    'GET /cycles/{cycleId}/calendar.ics': route({
      needs: 'anyone',
      subject: cycleOf,
      answer: async ({ now }, cycle: Cycle) => {
        const { calendarOf } = await import('./calendar.ts');
        const call = callOfNow(await callsOf(cycle), now);
        return file('text/calendar; charset=utf-8', calendarOf(cycle, baseUrl, now, call), {
          name: `best-practice-forums-${cycle.meeting.starts.slice(0, 4)}.ics`,
        });
      },
    }),

    'GET /desk/cycles': route({
      needs: 'see-the-desk',
      answer: async ({ query, person, now }) => {
        const [{ items, cursor }, announced] = await Promise.all([
          cycles.latest(query.get('from') ?? undefined),
          calls.latest(),
        ]);
        return page('Cycles', pages.Cycles({ cycles: items, calls: announced.items, cursor, person, now }), {
          cycles: items.map((cycle) => publicCycle(cycle)),
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
          gives?: EndGiven,
        ) =>
          page(
            'Plan a cycle',
            pages.NewCycle({
              csrf: request.csrf,
              id: formId,
              typed,
              errors,
              ...(preview ? { preview, gives } : {}),
            }),
            preview
              ? {
                  ...publicCycle(preview),
                  unfitting: unfitting(preview),
                  ...(gives ? { cycleBefore: pages.endGivenInWords(gives) } : {}),
                }
              : { errors },
            { status, wide: true },
          );
        if (!parsed.ok) return shown(id, parsed.typed, parsed.errors, 422);
        const { items: planned } = await cycles.latest();
        const wrong = [...wrongMeetings(parsed.values), ...meetingTaken(parsed.values, id, planned)];
        if (wrong.length) return shown(id, { ...parsed.values }, wrong, 422);
        const at = request.now.toISOString();
        const cycle = planCycle(undefined, parsed.values, { id, at });
        const { gives, going } = await endOfTheOneBefore(cycle, planned, request.now);
        if (wordFrom(request, 'act') === 'preview')
          return shown(id, { ...parsed.values }, [], 200, cycle, gives);
        const by = actorOf(request);
        const given = gives && !gives.against.length ? gives : undefined;
        const refused = await commit({
          changes: [
            cycles.change(undefined, cycle, by, at),
            ...(given ? [cycles.change(given.before, given.after, by, at)] : []),
          ],
          audit: [
            {
              record: id,
              at,
              by,
              act: 'planned a cycle',
              title: cycle.title,
              ...(gives ? { note: pages.endGivenInWords(gives) } : {}),
              news: true,
            },
            ...(given
              ? [
                  {
                    record: given.before.id,
                    at,
                    by,
                    act: 'gave a cycle its last days, by planning the next',
                    title: given.before.title,
                    from: pages.spokenSpan(meetingAfter(given.before)),
                    to: pages.spokenSpan(meetingAfter(given.after)),
                    note: `${cycle.title} begins with that annual meeting.`,
                    news: true,
                  },
                ]
              : []),
          ],
          // That its calls keep fitting the cycle before holds for their days as they are.
          also: given ? going.map(isAsRead) : [],
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
        const parsed = readForm(changedMeetingsForm, request);
        if (!parsed.ok)
          return deskPage(request, cycle, { typed: parsed.typed, errors: parsed.errors, status: 422 });
        const typed = { ...parsed.values };
        const { items: planned } = await cycles.latest();
        const wrong = [...wrongMeetings(parsed.values), ...meetingTaken(parsed.values, cycle.id, planned)];
        if (wrong.length) return deskPage(request, cycle, { typed, errors: wrong, status: 422 });
        const changed = planCycle(cycle, parsed.values, {
          id: cycle.id,
          at: request.now.toISOString(),
        });
        if (wordFrom(request, 'act') === 'preview') {
          const { behind } = await leftBehind(cycle, changed, request.now);
          return deskPage(request, cycle, { typed, preview: changed, asksOfCalls: behind.length > 0 });
        }
        if (revisionFromForm(request) !== cycle.revision) {
          const message =
            'This cycle was changed while you had it open. Below is what you typed; send it again to put it in place of the newer version.';
          return deskPage(request, cycle, { typed, errors: [{ name: '', message }], status: 409 });
        }
        const refused = await keepChange(
          request,
          cycle,
          changed,
          { act: 'changed the meetings of a cycle', note: pages.meetingsInWords(changed) },
          parsed.values,
        );
        return refused
          ? deskPage(request, cycle, { typed, ...refused })
          : redirect(`/desk/cycles/${cycle.id}`);
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
        const parsed = readForm(changedDateForm, request);
        const dated = { cycle, name };
        if (!parsed.ok)
          return datePage(request, dated, { typed: parsed.typed, errors: parsed.errors, status: 422 });
        const typed = { ...parsed.values };
        const wrong = wrongOverride(name, parsed.values);
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
        const refused = await keepChange(
          request,
          cycle,
          changed,
          {
            act: `put another day in a cycle: ${cycleDateInWords[name].toLowerCase()}`,
            from: spokenDay(cycleDates(cycle)[name].day),
            to: spokenDay(parsed.values.day),
            note: parsed.values.reason,
          },
          parsed.values,
        );
        return refused
          ? datePage(request, dated, { typed, ...refused })
          : redirect(`/desk/cycles/${cycle.id}`);
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
        const parsed = readForm(ofItsCalls, request);
        if (!parsed.ok) return datePage(request, { cycle, name }, { takesBack: parsed, status: 422 });
        const refused = await keepChange(
          request,
          cycle,
          changed,
          {
            act: `let a date of a cycle follow from the meetings again: ${cycleDateInWords[name].toLowerCase()}`,
            from: spokenDay(cycleDates(cycle)[name].day),
            to: spokenDay(cycleDates(changed)[name].day),
          },
          parsed.values,
        );
        return refused
          ? datePage(
              request,
              { cycle, name },
              {
                takesBack: { typed: { ...parsed.values }, errors: refused.errors },
                status: refused.status,
              },
            )
          : redirect(`/desk/cycles/${cycle.id}`);
      },
    }),
  });
};

/** The calls of a cycle that are not over, and those among them that a change leaves with other days, with what is said. */
interface LeftBehind {
  going: readonly Call[];
  behind: readonly { call: Call; said: readonly string[] }[];
}

const publicCycle = (cycle: Cycle, call?: Call) => {
  const dates = datesInForce(cycle, call);
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
