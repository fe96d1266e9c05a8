import {
  type Approved,
  alreadyAddressed,
  type Dissemination,
  mayNotAddTo,
  mayNotRelease,
  mayNotSendAgain,
  missingToPrepare,
  notChangeable,
  prepare,
  readyAgain,
  release,
  sendAgain,
  startDissemination,
  takeBack,
} from '../../shared/domain/dissemination.ts';
import type { Recipient } from '../../shared/domain/recipient.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { idFromForm } from '../../shared/http/form-id.ts';
import { actorOf, type Routes, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { approvedHashOf, recipientsHashOf } from '../../shared/store/disseminations.ts';
import type { Commit } from '../../shared/store/records.ts';
import { doneAt } from './parts.tsx';
import { type Dependencies, type Room, sentValue, staleFor } from './room.ts';

/** R30: one person prepares it, another releases it; what came back goes again, and who was forgotten is added. */
export const releaseRoutes = (dependencies: Dependencies, room: Room) => {
  const { disseminations, recipients, commit, newId } = dependencies;
  const {
    onDissemination,
    personOf,
    entry,
    keep,
    withParts,
    recipientsElsewhere,
    lettersTo,
    showDissemination,
    writeLetters,
    lost,
    refusedOn,
  } = room;

  /**
   * What releasing a supplement writes besides: on what it adds to, that it did. That record changes, so of two
   * supplements released at once the second is refused, looks at the lists again, and nobody is on both. The parts are
   * read from an index, which may lag behind that record: its count says when one of them does not show yet.
   */
  const releaseOfSupplement = async (
    request: WebRequest,
    dissemination: Dissemination,
    list: readonly Recipient[],
    note: string,
  ): Promise<Pick<Commit, 'changes' | 'audit'> | Refusal> => {
    const first = dissemination.supplementTo && (await disseminations.get(dissemination.supplementTo));
    if (!first) return { changes: [], audit: [] };
    const closed = mayNotAddTo(first);
    if (closed) return closed;
    const parts = await disseminations.otherParts(dissemination);
    if (parts.length < 1 + (first.supplements ?? 0)) {
      return refuse(
        'conflict',
        'Another part of this was released a moment ago, and its list cannot be read yet. Please try again in a moment.',
      );
    }
    const [twice] = alreadyAddressed(list, await recipientsElsewhere(dissemination, parts));
    if (twice) {
      return refuse(
        'conflict',
        `${twice.organisation} is a recipient already, with the same address. Take this back, and take it off the list.`,
      );
    }
    const after = { ...first, supplements: (first.supplements ?? 0) + 1 };
    return {
      changes: [disseminations.change(first, after, actorOf(request), request.now.toISOString())],
      audit: [entry(request, first, 'released a supplement', { note })],
    };
  };
  return {
    'POST /desk/disseminations/{disseminationId}/prepare': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const by = actorOf(request);
        const done = redirect(doneAt(dissemination, 'prepared'));
        // The same click twice.
        if (dissemination.state === 'prepared' && dissemination.preparedBy?.id === by.id) return done;
        const closed = notChangeable(dissemination) ?? staleFor(request, dissemination);
        if (closed) return refusedOn(request, dissemination, closed);
        const [{ output, forum, recipients: list }, elsewhere] = await Promise.all([
          withParts(dissemination),
          recipientsElsewhere(dissemination),
        ]);
        const missing = missingToPrepare(dissemination, output, forum, list, elsewhere);
        const { coverLetter, editions } = dissemination;
        if (missing.length || !coverLetter) {
          return showDissemination(
            request,
            dissemination,
            missing.map(({ message }) => ({ name: '', message })),
            422,
          );
        }
        const approved: Approved = {
          outputTitle: output.title,
          forumTitle: forum.title,
          forumQuestion: forum.question,
          summary: output.summary,
          contentHash: output.contentHash,
          version: output.version,
          ...(output.report ? { report: output.report } : {}),
          recipients: { count: list.length, hash: recipientsHashOf(list) },
        };
        const approval = {
          approvedHash: approvedHashOf(coverLetter, editions, output.contentHash),
          approved,
        };
        const doneBy = { id: by.id ?? '', name: by.name };
        const after = prepare(dissemination, approval, doneBy, request.now);
        if (isRefusal(after)) return refusedOn(request, dissemination, after);
        const refused = await keep(request, dissemination, after, 'prepared a dissemination for release', {
          news: true,
          note: `${list.length} ${list.length === 1 ? 'recipient' : 'recipients'}`,
        });
        if (refused) {
          return lost(request, dissemination, refused, (current) =>
            prepare(current, approval, doneBy, request.now),
          );
        }
        return done;
      },
    }),

    'POST /desk/disseminations/{disseminationId}/take-back': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const after = takeBack(dissemination);
        if (isRefusal(after)) return refusedOn(request, dissemination, after);
        if (after !== dissemination) {
          const refused = await keep(request, dissemination, after, 'took a dissemination back', {
            news: true,
          });
          if (refused) return lost(request, dissemination, refused, takeBack);
        }
        return redirect(doneAt(dissemination, 'taken-back'));
      },
    }),

    'POST /desk/disseminations/{disseminationId}/release': route({
      ...onDissemination,
      needs: 'release-dissemination',
      answer: async (request, dissemination: Dissemination) => {
        const by = actorOf(request);
        const done = redirect(doneAt(dissemination, 'released'));
        // The same click twice.
        if (dissemination.state === 'released' && dissemination.releasedBy?.id === by.id) return done;
        const barred = mayNotRelease(dissemination, by.id ?? '') ?? staleFor(request, dissemination);
        if (barred) return refusedOn(request, dissemination, barred);
        const { output, forum, recipients: list } = await withParts(dissemination);
        const found = {
          approvedHash: dissemination.coverLetter
            ? approvedHashOf(dissemination.coverLetter, dissemination.editions, output.contentHash)
            : '',
          recipientsHash: recipientsHashOf(list),
          recipients: list.length,
          forum,
        };
        const doneBy = { id: by.id ?? '', name: by.name };
        const after = release(dissemination, found, doneBy, request.now);
        if (isRefusal(after)) return refusedOn(request, dissemination, after);
        const note = `${list.length} ${list.length === 1 ? 'recipient' : 'recipients'}`;
        const added = await releaseOfSupplement(request, dissemination, list, note);
        if (isRefusal(added)) return refusedOn(request, dissemination, added);
        const at = request.now.toISOString();
        const refused = await commit({
          changes: [disseminations.change(dissemination, after, actorOf(request), at), ...added.changes],
          audit: [
            entry(request, after, 'released a dissemination', {
              from: 'prepared',
              to: 'released',
              news: true,
              note,
            }),
            ...added.audit,
          ],
        });
        if (refused) {
          return lost(request, dissemination, refused, (current) =>
            release(current, found, doneBy, request.now),
          );
        }
        await writeLetters(request, { ...after, revision: dissemination.revision + 1 });
        return done;
      },
    }),

    'POST /desk/disseminations/{disseminationId}/send-again': route({
      ...onDissemination,
      needs: 'release-dissemination',
      answer: async (request, dissemination: Dissemination) => {
        // The form says which round it begins, so that the same click twice is one round.
        const wanted = Number(sentValue(request, 'round') ?? dissemination.rounds + 1);
        const done = redirect(doneAt(dissemination, 'sent-again'));
        if (wanted <= dissemination.rounds) return done;
        const [list, sent] = await Promise.all([
          recipients.ofDissemination(dissemination.id),
          lettersTo(dissemination),
        ]);
        const ready = readyAgain(list, sent);
        const after =
          mayNotSendAgain(ready, personOf(request).id) ?? sendAgain(dissemination, ready.length, request.now);
        if (isRefusal(after)) return refusedOn(request, dissemination, after);
        const refused = await keep(request, dissemination, after, 'sent a dissemination again', {
          news: true,
          note: `To ${ready.length} whose letter had not arrived`,
        });
        if (refused) {
          return lost(request, dissemination, refused, (current) =>
            current.rounds > dissemination.rounds
              ? refuse('conflict', 'Somebody else sent it again at this moment.')
              : undefined,
          );
        }
        await writeLetters(request, { ...after, revision: dissemination.revision + 1 });
        return done;
      },
    }),

    'POST /desk/disseminations/{disseminationId}/supplements': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const barred = mayNotAddTo(dissemination);
        if (barred) return refusedOn(request, dissemination, barred);
        const id = idFromForm(request, 'dissemination', newId);
        const { outputId, forumId, title } = dissemination;
        const started = startDissemination({ id, outputId, forumId, title }, request.now, dissemination);
        const refused = await keep(request, undefined, started, 'began a supplement');
        // The same form sent twice is the same supplement.
        if (refused && (await disseminations.get(id))?.supplementTo !== started.supplementTo) return refused;
        return redirect(`/desk/disseminations/${id}`, { created: true, data: { id } });
      },
    }),
  } satisfies Partial<Routes<'dissemination'>>;
};
