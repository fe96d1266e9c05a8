import { breakerId, breakerTitle, letGo } from '../../shared/domain/breaker.ts';
import {
  type Dissemination,
  pause,
  pauseForm,
  reasonForm,
  recall,
  resume,
} from '../../shared/domain/dissemination.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { log } from '../../shared/http/log.ts';
import {
  type Answer,
  actorOf,
  page,
  type Routes,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { history } from '../../shared/store/records.ts';
import { allBulk } from '../../shared/store/stops.ts';
import { BreakerPage, ReasonPage } from './held-pages.tsx';
import { doneAt } from './parts.tsx';
import type { Dependencies, Room } from './room.ts';

/** R30: pausing and recalling what was released; and letting what goes to many go again. */
export const heldRoutes = (dependencies: Dependencies, room: Room) => {
  const { table, recipients, stops, breaker, commit } = dependencies;
  const { onReleased, personOf, keep, writeLetters, lost, refusedOn } = room;

  /** The page that asks for the reason of a decision, with what it will do. */
  const askWhy = (
    request: WebRequest,
    dissemination: Dissemination,
    act: 'pause' | 'recall',
    wrong?: { typed: Typed; errors: readonly FieldError[] },
  ): Answer =>
    page(
      act === 'pause' ? 'Pause' : 'Recall',
      ReasonPage({ dissemination, act, csrf: request.csrf, ...wrong }),
      wrong ? { errors: wrong.errors } : { revision: dissemination.revision },
      { status: wrong ? 422 : 200 },
    );

  const showBreaker = async (
    request: WebRequest,
    typed: Typed = {},
    errors: readonly FieldError[] = [],
    status = 200,
  ): Promise<Answer> => {
    const [stands, told] = await Promise.all([
      breaker.get(),
      history(table, breakerId, request.query.get('history') ?? undefined),
    ]);
    return page(
      breakerTitle,
      BreakerPage({ breaker: stands, history: told, csrf: request.csrf, typed, errors }),
      errors.length
        ? { errors }
        : { state: stands?.state ?? 'running', since: stands?.since, why: stands?.why },
      { status },
    );
  };

  return {
    'GET /desk/disseminations/{disseminationId}/pause': route({
      ...onReleased,
      answer: (request, dissemination: Dissemination) => askWhy(request, dissemination, 'pause'),
    }),

    'POST /desk/disseminations/{disseminationId}/pause': route({
      ...onReleased,
      answer: async (request, dissemination: Dissemination) => {
        const parsed = readForm(pauseForm, request);
        if (!parsed.ok) return askWhy(request, dissemination, 'pause', parsed);
        const { reason } = parsed.values;
        const by = personOf(request);
        const done = redirect(doneAt(dissemination, 'paused'));
        // The same click twice.
        if (dissemination.paused?.by.id === by.id) return done;
        const paused = (before: Dissemination) => pause(before, by, reason, request.now);
        const after = paused(dissemination);
        if (isRefusal(after)) return refusedOn(request, dissemination, after);
        const why = reason ? `${by.name} paused it: ${reason}` : `${by.name} paused it.`;
        const refused = await keep(
          request,
          dissemination,
          after,
          'paused a dissemination',
          { news: true, ...(reason ? { note: reason } : {}) },
          [stops.stop(dissemination.id, why, actorOf(request), request.now.toISOString())],
        );
        return refused ? lost(request, dissemination, refused, paused) : done;
      },
    }),

    'POST /desk/disseminations/{disseminationId}/resume': route({
      ...onReleased,
      answer: async (request, dissemination: Dissemination) => {
        const after = resume(dissemination);
        if (isRefusal(after)) return refusedOn(request, dissemination, after);
        const refused = await keep(request, dissemination, after, 'resumed a dissemination', { news: true }, [
          stops.go(dissemination.id, request.now.toISOString()),
        ]);
        if (refused) return lost(request, dissemination, refused, resume);
        return redirect(doneAt(dissemination, 'resumed'));
      },
    }),

    'GET /desk/disseminations/{disseminationId}/recall': route({
      ...onReleased,
      answer: (request, dissemination: Dissemination) => askWhy(request, dissemination, 'recall'),
    }),

    'POST /desk/disseminations/{disseminationId}/recall': route({
      ...onReleased,
      answer: async (request, dissemination: Dissemination) => {
        const parsed = readForm(reasonForm, request);
        if (!parsed.ok) return askWhy(request, dissemination, 'recall', parsed);
        const { reason } = parsed.values;
        const by = personOf(request);
        const done = redirect(doneAt(dissemination, 'recalled'));
        // The same click twice.
        if (dissemination.recalled?.by.id === by.id) return done;
        const recalled = (before: Dissemination) => recall(before, by, reason, request.now);
        const after = recalled(dissemination);
        if (isRefusal(after)) return refusedOn(request, dissemination, after);
        const why = `${by.name} recalled it: ${reason}`;
        // The stop stands from this moment on, whatever is being sent; then what waits is cancelled, letter by letter.
        const refused = await keep(
          request,
          dissemination,
          after,
          'recalled a dissemination',
          { news: true, note: reason },
          [stops.stop(dissemination.id, why, actorOf(request), request.now.toISOString(), true)],
        );
        if (refused) return lost(request, dissemination, refused, recalled);
        await writeLetters(request, { ...after, revision: dissemination.revision + 1 });
        try {
          await recipients.closeAll(dissemination.id, actorOf(request), request.now.toISOString());
        } catch (fault) {
          // It is recalled all the same. What still waits for a contact can be closed one by one.
          log.fault(fault, { disseminationId: dissemination.id });
        }
        return done;
      },
    }),

    'GET /desk/letters-to-many': route({
      needs: 'release-dissemination',
      answer: (request) => showBreaker(request),
    }),

    'POST /desk/letters-to-many': route({
      needs: 'release-dissemination',
      answer: async (request) => {
        const parsed = readForm(reasonForm, request);
        if (!parsed.ok) return showBreaker(request, parsed.typed, parsed.errors, 422);
        const { reason } = parsed.values;
        const by = actorOf(request);
        const before = await breaker.get();
        // The same click twice.
        if (before?.state === 'running' && before.by.id === by.id) return redirect('/desk/letters-to-many');
        const after = letGo(before, reason, by, request.now);
        const refusedWith = (message: string) =>
          showBreaker(request, parsed.values, [{ name: '', message }], 409);
        if (isRefusal(after)) return refusedWith(after.reason);
        const at = request.now.toISOString();
        const refused = await commit({
          changes: [breaker.change(before, after, by, at)],
          audit: [
            {
              record: breakerId,
              at,
              by,
              act: 'let everything that goes to many go again',
              title: breakerTitle,
              from: 'tripped',
              to: 'running',
              note: reason,
              news: true,
            },
          ],
          also: [stops.go(allBulk, at)],
        });
        return refused ? refusedWith(refused.reason) : redirect('/desk/letters-to-many');
      },
    }),
  } satisfies Partial<Routes<'dissemination'>>;
};
