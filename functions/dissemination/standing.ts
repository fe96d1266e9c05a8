import {
  beginAnew,
  type Dissemination,
  leftWithout,
  startDissemination,
} from '../../shared/domain/dissemination.ts';
import { ledgerOf } from '../../shared/domain/letter.ts';
import type { Output } from '../../shared/domain/output.ts';
import { isRefusal, refuse } from '../../shared/domain/refusal.ts';
import { isSettled } from '../../shared/domain/steps-to-release.ts';
import { idFromForm } from '../../shared/http/form-id.ts';
import {
  type Answer,
  actorOf,
  page,
  type Routes,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { newRecipient } from '../../shared/store/recipients.ts';
import { ProgressPage } from './progress-pages.tsx';
import { type Dependencies, type Room, sentValue } from './room.ts';

/** A dissemination is begun, and its page says where it stands. */
export const standingRoutes = (dependencies: Dependencies, room: Room) => {
  const { disseminations, recipients, outputs, newId } = dependencies;
  const { onDissemination, entry, keep, elsewhere, lettersTo, sentOf, showDissemination, refusedOn } = room;

  /**
   * After a recall: begins a dissemination with those who did not get the output. Sent twice it is the same one; when the
   * process died before all were on its list, the second time adds the rest.
   */
  const anew = async (request: WebRequest, id: string, recalled: Dissemination): Promise<Answer> => {
    const started = beginAnew(id, recalled, request.now);
    if (isRefusal(started)) return refusedOn(request, recalled, started);
    const [list, letters, { having }] = await Promise.all([
      recipients.ofDissemination(recalled.id),
      lettersTo(recalled),
      elsewhere(started),
    ]);
    const without = leftWithout(list, letters, having);
    if (!without.length) {
      const nobody = 'Everybody on its list has the output or may have it, or wants none.';
      return refusedOn(request, recalled, refuse('conflict', nobody));
    }
    const refused = await keep(request, undefined, started, 'began a dissemination', {
      note: 'With those whom a recalled one had not reached',
    });
    if (refused && (await disseminations.get(id))?.outputId !== started.outputId)
      return refusedOn(request, recalled, refused);
    const at = request.now.toISOString();
    const { added } = await recipients.addAll(
      without.map(({ organisation, contact, email, language, why }) =>
        newRecipient(id, { organisation, contact, email, language, why }, at),
      ),
      {
        by: actorOf(request),
        at,
        stillOpen: disseminations.stillADraft(id),
        audit: (count) =>
          entry(
            request,
            started,
            `added ${count} ${count === 1 ? 'recipient' : 'recipients'} whom what was recalled had not reached`,
          ),
      },
    );
    return redirect(`/desk/disseminations/${id}/recipients?added=${at}`, {
      created: true,
      data: { id, added },
    });
  };

  return {
    'POST /desk/outputs/{outputId}/disseminations': route({
      needs: 'prepare-dissemination',
      subject: (request) => outputs.get(request.params.outputId ?? ''),
      forumOf: (output: Output) => output.forumId,
      answer: async (request, output: Output) => {
        const id = idFromForm(request, 'dissemination', newId);
        const from = sentValue(request, 'from');
        if (from !== undefined) {
          const recalled = await disseminations.get(from);
          return recalled?.outputId === output.id
            ? anew(request, id, recalled)
            : refuse('not-found', 'There is no such dissemination of this output.');
        }
        const { forumId, title } = output;
        const started = startDissemination({ id, outputId: output.id, forumId, title }, request.now);
        const refused = await keep(request, undefined, started, 'began a dissemination');
        // The same form sent twice is the same dissemination.
        if (refused && (await disseminations.get(id))?.outputId !== output.id) return refused;
        return redirect(`/desk/disseminations/${id}`, { created: true, data: { id } });
      },
    }),

    'GET /desk/disseminations/{disseminationId}': route({
      ...onDissemination,
      answer: (request, dissemination: Dissemination) => showDissemination(request, dissemination),
    }),

    'GET /desk/disseminations/{disseminationId}/progress': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const sent = await sentOf(request, dissemination);
        const shown = { ...sent, now: request.now };
        return page(
          'What became of the letters',
          ProgressPage({ ...shown, person: request.person }),
          {
            ledger: ledgerOf(sent.letters.map(({ state }) => state)),
            paused: dissemination.paused !== undefined,
            recalled: dissemination.recalled !== undefined,
            done: isSettled(dissemination, sent.letters, request.now),
          },
          { wide: true },
        );
      },
    }),
  } satisfies Partial<Routes<'dissemination'>>;
};
