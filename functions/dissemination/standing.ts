import { type Dissemination, startDissemination } from '../../shared/domain/dissemination.ts';
import { ledgerOf } from '../../shared/domain/letter.ts';
import type { Output } from '../../shared/domain/output.ts';
import { isSettled } from '../../shared/domain/steps-to-release.ts';
import { idFromForm } from '../../shared/http/form-id.ts';
import { page, type Routes, redirect, route } from '../../shared/http/web.ts';
import { ProgressPage } from './progress-pages.tsx';
import type { Dependencies, Room } from './room.ts';

/** A dissemination is begun, and its page says where it stands. */
export const standingRoutes = (dependencies: Dependencies, room: Room) => {
  const { disseminations, outputs, newId } = dependencies;
  const { onDissemination, keep, sentOf, showDissemination } = room;

  return {
    'POST /desk/outputs/{outputId}/disseminations': route({
      needs: 'prepare-dissemination',
      subject: (request) => outputs.get(request.params.outputId ?? ''),
      forumOf: (output: Output) => output.forumId,
      answer: async (request, output: Output) => {
        const id = idFromForm(request, 'dissemination', newId);
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
