import {
  type AccessCode,
  accessCodeForm,
  announcedCallForm,
  type Call,
  callDeadline,
  callForm,
  callOfCycleForm,
  callState,
  callWithoutModalitiesForm,
  closesAt,
  noCycle,
  opensAt,
  putIntoCycle,
  wrongDates,
} from '../../shared/domain/call.ts';
import {
  type Cycle,
  callDatesOf,
  cycleDates,
  cycleOfCall,
  cycleState,
  unfittingCall,
  wrongInCycle,
} from '../../shared/domain/cycle.ts';
import { type Modalities, withoutModalities } from '../../shared/domain/modalities.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { underAccepted } from '../../shared/domain/selection.ts';
import { spokenDay, spokenDeadline } from '../../shared/domain/time.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { saysTheSame } from '../../shared/forms/same.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { idFromForm, revisionFromForm } from '../../shared/http/form-id.ts';
import { actorOf, createWebHandler, page, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { accessCodeLetter } from '../../shared/letters/access-code.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import type { Calls } from '../../shared/store/calls.ts';
import type { Cycles } from '../../shared/store/cycles.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import type { ModalitiesStore } from '../../shared/store/modalities.ts';
import type { Proposals } from '../../shared/store/proposals.ts';
import { history, isAsRead } from '../../shared/store/records.ts';
import type { Selections } from '../../shared/store/selections.ts';
import type { Table } from '../../shared/store/table.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  table: Table;
  calls: Calls;
  proposals: Proposals;
  cycles: Pick<Cycles, 'get' | 'latest' | 'ofCall'>;
  modalities: Pick<ModalitiesStore, 'forCycle' | 'current'>;
  selections: Pick<Selections, 'ofCall'>;
};

/** What a call that is planned is planned for. */
interface PlannedFor {
  cycle: Cycle | undefined;
  /** The version of the modalities that is published for that cycle. */
  version: Modalities | undefined;
}

/** Calls for proposals (R7): what they ask for, who opens them, and the access codes that let somebody in late. */
export const createHandler = (dependencies: Dependencies) => {
  const { table, calls, proposals, cycles, modalities, selections, commit, newId, newKey, baseUrl } =
    dependencies;
  const callOf = (request: WebRequest) => calls.get(request.params.callId ?? '');

  /** The cycle that a form names (in its address when it is opened, in a hidden field when it is sent). */
  const plannedFor = async (id: string | undefined): Promise<PlannedFor> => {
    const cycle = id ? await cycles.get(id) : undefined;
    return { cycle, version: cycle && (await modalities.forCycle(cycle.id)) };
  };
  /** The modalities that hold for a call: those of its cycle, or the current ones. */
  const holdingIn = async (cycleId: string | undefined) =>
    (cycleId ? await modalities.forCycle(cycleId) : undefined) ?? (await modalities.current());

  /** What the desk tells of a call beside it: its cycle, the modalities, and which cycles it may be put into. */
  const aboutCall = async (call: Call, now: Date) => {
    const { items } = await cycles.latest();
    const cycle = cycleOfCall(call, items);
    return {
      cycle,
      version: await holdingIn(cycle?.id),
      choices:
        callState(call, now) === 'announced'
          ? items.filter((each) => each.id === call.cycleId || cycleState(each, now) !== 'over')
          : [],
    };
  };

  return createWebHandler<'calls'>(dependencies, {
    'GET /calls': route({
      needs: 'anyone',
      answer: async ({ query, now }) => {
        const { items, cursor } = await calls.latest(query.get('from') ?? undefined);
        return page('Calls for proposals', pages.Calls({ calls: items, cursor, now, desk: false }), {
          calls: items.map((call) => publicCall(call, now)),
          next: cursor,
        });
      },
    }),

    'GET /calls/{callId}': route({
      needs: 'anyone',
      subject: callOf,
      answer: async ({ now, query }, call: Call) => {
        const cycle = await cycles.ofCall(call);
        const [{ items, cursor }, version] = await Promise.all([
          proposals.ofCall(call.id, query.get('from') ?? undefined),
          holdingIn(cycle?.id),
        ]);
        return page(call.title, pages.CallPage({ call, cycle, proposals: items, cursor, now, version }), {
          ...publicCall(call, now),
          proposals: items.map(({ id, state, fields }) => ({ id, state, title: fields.title })),
          next: cursor,
        });
      },
    }),

    'GET /desk/calls': route({
      needs: 'see-the-desk',
      answer: async ({ query, now, person }) => {
        const { items, cursor } = await calls.latest(query.get('from') ?? undefined);
        return page('Calls', pages.Calls({ calls: items, cursor, now, desk: true, person }), {
          calls: items.map((call) => publicCall(call, now)),
          next: cursor,
        });
      },
    }),

    'GET /desk/calls/new': route({
      needs: 'manage-calls',
      answer: async ({ csrf, query }) => {
        const planned = await plannedFor(query.get('cycle') ?? undefined);
        return page(
          'Plan a call',
          pages.CallForm({
            csrf,
            id: newId('call'),
            ...planned,
            ...(planned.cycle ? { typed: callFieldsFrom(planned.cycle) } : {}),
          }),
          planned.cycle ? { cycleId: planned.cycle.id, ...callFieldsFrom(planned.cycle) } : {},
        );
      },
    }),

    'POST /desk/calls/new': route({
      needs: 'manage-calls',
      answer: async (request) => {
        const id = idFromForm(request, 'call', newId);
        const planned = await plannedFor(cycleIn(request));
        const parsed = readForm(callWithoutModalitiesForm, request);
        const shown = (formId: string, typed: Typed, errors: FieldError[], status: number) =>
          page(
            'Plan a call',
            pages.CallForm({ csrf: request.csrf, id: formId, ...planned, typed, errors }),
            { errors },
            { status },
          );
        if (!parsed.ok) return shown(id, parsed.typed, parsed.errors, 422);
        const { cycle, version } = planned;
        const { withoutModalities: reason, otherDays: why, ...fields } = parsed.values;
        const wrong = [
          ...wrongDates(fields, cycle && callDatesOf(cycle)),
          ...(cycle ? wrongInCycle(fields, cycle, undefined, why) : []),
          ...lackingIn(cycle, version, reason),
        ];
        if (wrong.length) return shown(id, { ...parsed.values }, wrong, 422);
        const at = request.now.toISOString();
        const by = actorOf(request);
        const overridden = !version && reason ? { reason, by: by.name, at } : undefined;
        const call: Call = {
          ...fields,
          id,
          revision: 0,
          createdAt: at,
          ...(cycle ? { cycleId: cycle.id } : {}),
          ...(overridden ? { withoutModalities: overridden } : {}),
          ...(cycle && why && unfittingCall(fields, cycle).length
            ? { otherDays: { reason: why, by: by.name, at } }
            : {}),
        };
        const refused = await commit({
          changes: [calls.change(undefined, call, by, at)],
          audit: [
            {
              record: id,
              at,
              by,
              act: planned.cycle ? plannedIn(planned.cycle, overridden !== undefined) : withoutCycle,
              title: call.title,
              ...(overridden ? { note: overridden.reason } : {}),
              news: true,
            },
            ...(call.otherDays ? [{ ...gaveOtherDays(call, call.otherDays.reason), at, by }] : []),
          ],
          // What was said of its days was said of the cycle as it is.
          also: cycle ? [isAsRead(cycle)] : [],
        });
        // The same form sent twice is the same call; with something else in it, it was sent from a page that is old.
        const first = refused && (await calls.get(id));
        if (refused && !first) return refused;
        if (first && !saysTheSame(callForm, first, parsed.values)) {
          const message = `“${first.title}” was planned with this form already. What you typed is below: send it again if it is another call, or change the first one on its page.`;
          return shown(newId('call'), { ...parsed.values }, [{ name: '', message }], 409);
        }
        return redirect(`/desk/calls/${id}`, { created: true, data: { id } });
      },
    }),

    'GET /desk/calls/{callId}': route({
      needs: 'see-the-desk',
      subject: callOf,
      answer: async ({ csrf, now, person, query }, call: Call) => {
        const [about, past] = await Promise.all([
          aboutCall(call, now),
          history(table, call.id, query.get('history') ?? undefined),
        ]);
        return page(call.title, pages.DeskCall({ call, ...about, csrf, now, person, history: past }), {
          ...publicCall(call, now),
          revision: call.revision,
          unfitting: about.cycle ? unfittingCall(call, about.cycle) : [],
          cycles: about.choices.map(({ id, title }) => ({ id, title })),
        });
      },
    }),

    'POST /desk/calls/{callId}': route({
      needs: 'manage-calls',
      subject: callOf,
      answer: async (request, call: Call) => {
        const { person, now } = request;
        const about = await aboutCall(call, now);
        const shown = async (errors: FieldError[], typed: Typed, status: number) =>
          page(
            call.title,
            pages.DeskCall({
              call,
              ...about,
              csrf: request.csrf,
              now,
              person,
              history: await history(table, call.id),
              typed,
              errors,
            }),
            { errors },
            { status },
          );
        const parsed = readForm(
          about.choices.length ? announcedCallForm(about.choices) : callOfCycleForm,
          request,
        );
        if (!parsed.ok) return shown(parsed.errors, parsed.typed, 422);
        const typed = { ...parsed.values };
        const wrong = wrongDates(parsed.values, about.cycle && callDatesOf(about.cycle));
        if (wrong.length) return shown(wrong, typed, 422);
        if (revisionFromForm(request) !== call.revision) {
          const message =
            'This call was changed while you had it open. Below is what you typed; send it again to put it in place of the newer version.';
          return shown([{ name: '', message }], typed, 409);
        }
        const at = now.toISOString();
        const by = actorOf(request);
        const {
          cycleId,
          withoutModalities: reason,
          otherDays: why,
          ...fields
        } = { cycleId: undefined, withoutModalities: undefined, ...parsed.values };
        const was = call.cycleId ?? noCycle;
        // A page from before the call opened may still name another one.
        const chosen = cycleId ?? (about.choices.length ? was : cycleIn(request) || was);
        const moves = chosen !== was;
        const { cycle, version } = moves ? await plannedFor(chosen) : about;
        const exception = !version && reason ? { reason, by: by.name, at } : undefined;
        const moved = moves ? putIntoCycle(call, cycle?.id, exception, now) : call;
        if (isRefusal(moved)) return shown([{ name: '', message: moved.reason }], typed, 409);
        const before = cycle && !moves ? { call, cycle } : undefined;
        const beside = [
          ...(cycle ? wrongInCycle(fields, cycle, before, why) : []),
          ...(moves ? lackingIn(cycle, version, reason) : []),
        ];
        if (beside.length) return shown(beside, typed, 422);
        // Fewer places than are taken are no capacity; that nobody is accepted meanwhile is held in the transaction.
        const taken = fields.capacity < call.capacity ? await selections.ofCall(call) : undefined;
        const under = taken && underAccepted(taken, fields.capacity);
        if (under) return shown([{ name: 'capacity', message: under.reason }], typed, 422);
        // What is optional is there only where it was typed.
        const { closesTime, closesZone, steps, otherDays, ...kept } = moved;
        const said = why ? { reason: why, by: by.name, at } : otherDays;
        const changed: Call = {
          ...kept,
          ...fields,
          ...(said && cycle && unfittingCall(fields, cycle).length ? { otherDays: said } : {}),
        };
        const told = { record: call.id, at, by, title: changed.title };
        const refused = await commit({
          changes: [calls.change(call, changed, by, at)],
          audit: [
            ...(why && changed.otherDays ? [{ ...gaveOtherDays(changed, why, call), at, by }] : []),
            moves
              ? {
                  ...told,
                  act: cycle ? 'put a call into a cycle' : 'took a call out of its cycle',
                  from: titleIn(about.cycle, call),
                  to: titleIn(cycle, moved),
                  ...(exception ? { note: exception.reason } : {}),
                  news: true,
                }
              : { ...told, act: 'changed a call', news: false },
          ],
          also: [...(taken ? [isAsRead(taken)] : []), ...(cycle ? [isAsRead(cycle)] : [])],
        });
        if (refused) return shown([{ name: '', message: refused.reason }], typed, 409);
        return redirect(`/desk/calls/${call.id}`);
      },
    }),

    'GET /desk/calls/{callId}/access-codes': route({
      needs: 'issue-access-codes',
      subject: callOf,
      answer: async ({ csrf, query }, call: Call) => {
        const { items, cursor } = await calls.codes.ofCall(call.id, query.get('from') ?? undefined);
        const id = newId('accessCode');
        return page('Access codes', pages.AccessCodes({ call, codes: items, cursor, csrf, id }), {
          codes: items.map(publicCode),
          next: cursor,
        });
      },
    }),

    'POST /desk/calls/{callId}/access-codes': route({
      needs: 'issue-access-codes',
      subject: callOf,
      answer: async (request, call: Call) => {
        const id = idFromForm(request, 'accessCode', newId);
        const parsed = readForm(accessCodeForm, request);
        const shown = async (formId: string, typed: Typed, errors: FieldError[], status: number) => {
          const { items, cursor } = await calls.codes.ofCall(call.id);
          return page(
            'Access codes',
            pages.AccessCodes({ call, codes: items, cursor, csrf: request.csrf, id: formId, typed, errors }),
            { errors },
            { status },
          );
        };
        if (!parsed.ok) return shown(id, parsed.typed, parsed.errors, 422);
        const typedCode = newKey()
          .replace(/[^0-9A-Za-z]/g, '')
          .slice(-12)
          .toUpperCase();
        const at = request.now.toISOString();
        const by = actorOf(request);
        const code: AccessCode = {
          id,
          revision: 0,
          callId: call.id,
          codeHash: hashOfKey(typedCode),
          email: parsed.values.email,
          reason: parsed.values.reason,
          issuedBy: by.name,
          createdAt: at,
        };
        const refused = await commit({
          changes: [calls.codes.change(undefined, code, by, at)],
          // Why somebody is let in late is the secretariat's to know: it stands with the code, of which nobody else hears.
          audit: [
            { record: call.id, at, by, act: 'issued an access code', title: call.title, news: false },
            {
              record: code.id,
              at,
              by,
              act: 'issued an access code',
              title: call.title,
              note: code.reason,
              news: true,
            },
          ],
          letters: [
            letterOf(accessCodeLetter, {
              to: { name: code.email, email: code.email },
              cause: code.id,
              event: 'issued',
              at: request.now,
              fields: {
                callTitle: call.title,
                code: typedCode,
                proposeAt: `${baseUrl}/calls/${call.id}/propose`,
              },
            }),
          ],
        });
        // As with calls: nobody may believe that a code is on its way which was never issued.
        const first = refused && (await calls.codes.get(id));
        if (refused && !first) return refused;
        if (first && !(first.callId === call.id && saysTheSame(accessCodeForm, first, parsed.values))) {
          const message =
            'Another code was issued with this form already. What you typed is below, and nothing was sent: send it again if this is a further code.';
          return shown(newId('accessCode'), { ...parsed.values }, [{ name: '', message }], 409);
        }
        return redirect(`/desk/calls/${call.id}/access-codes`, { created: true, data: { id } });
      },
    }),
  });
};

/** What is said where no modalities are published for a call, beside the field for the reason (R4). */
const lackingIn = (
  cycle: Cycle | undefined,
  version: Modalities | undefined,
  reason: string | undefined,
): FieldError[] => {
  const lacking = withoutModalities(cycle?.title, version, reason);
  return lacking ? [{ name: 'withoutModalities', message: lacking.reason }] : [];
};

/** As history says it. Without a cycle there are no modalities: that is always a deliberate exception. */
const withoutCycle = 'planned a call without a cycle and its modalities';
const plannedIn = ({ title }: Cycle, overridden: boolean) =>
  overridden
    ? `planned a call although no modalities are published for ${title}`
    : `planned a call for ${title}`;

const daysInWords = (call: Call): string =>
  `open from ${spokenDay(call.opens)} until ${spokenDeadline(callDeadline(call))}, decisions by ${spokenDay(call.decidedBy)}`;

/** As history says it when a call is given other days than its cycle has. */
const gaveOtherDays = (call: Call, reason: string, before?: Call) => ({
  record: call.id,
  act: 'gave a call other days than its cycle has',
  title: call.title,
  ...(before ? { from: daysInWords(before) } : {}),
  to: daysInWords(call),
  note: reason,
  news: true,
});

/** The cycle that was chosen for a call, as history names it. */
const titleIn = (cycle: Cycle | undefined, { cycleId }: Call): string =>
  cycle && cycle.id === cycleId ? cycle.title : 'no cycle chosen';

/** A call's fields as the dates of a cycle have them. */
const callFieldsFrom = (cycle: Cycle): Typed => ({
  title: `Call for Best Practice Forums ${cycleDates(cycle).outputsDue.day.slice(0, 4)}`,
  ...callDatesOf(cycle),
});

/** The cycle that a form was opened for. */
const cycleIn = ({ fields, json }: WebRequest): string | undefined => {
  const inJson =
    typeof json === 'object' && json !== null ? (json as { cycleId?: unknown }).cycleId : undefined;
  return fields.one('cycleId') ?? (typeof inJson === 'string' ? inJson : undefined);
};

const publicCall = (call: Call, now: Date) => ({
  id: call.id,
  cycleId: call.cycleId,
  title: call.title,
  state: callState(call, now),
  opensAt: opensAt(call),
  closesAt: closesAt(call),
  decidedBy: call.decidedBy,
  capacity: call.capacity,
  guidance: call.guidance,
});

const publicCode = ({ id, reason, issuedBy, createdAt, usedAt }: AccessCode) => ({
  id,
  reason,
  issuedBy,
  createdAt,
  usedAt,
});
