import { type Dissemination, notChangeable } from '../../shared/domain/dissemination.ts';
import { mostListBytes, mostRecipients } from '../../shared/domain/recipient.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { actorOf, file, page, type Routes, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { newRecipient } from '../../shared/store/recipients.ts';
import type { ReadList } from './list.ts';

import { UploadPage } from './list-pages.tsx';
import { type Dependencies, lists, type Room, tooMany } from './room.ts';

/** R28: a whole list of recipients at once. */
export const listRoutes = (dependencies: Dependencies, room: Room) => {
  const { disseminations, recipients } = dependencies;
  const { onDissemination, entry, recipientsElsewhere } = room;

  return {
    'GET /desk/disseminations/{disseminationId}/recipients/upload': route({
      ...onDissemination,
      answer: ({ csrf }, dissemination: Dissemination) =>
        page('Add a list of recipients', UploadPage({ dissemination, csrf }), {}, { wide: true }),
    }),

    'POST /desk/disseminations/{disseminationId}/recipients/upload': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const sent = await sentList(request);
        const shown = (
          more: { error?: string; list?: ReadList; text?: string; added?: number },
          status: number,
        ) =>
          page(
            'Add a list of recipients',
            UploadPage({ dissemination, csrf: request.csrf, ...more }),
            more.error
              ? { errors: [{ name: 'list', message: more.error }] }
              : { ...shownList(more.list), ...(more.added === undefined ? {} : { added: more.added }) },
            { status, wide: true },
          );
        if (isRefusal(sent)) return shown({ error: sent.reason }, sent.refused === 'too-large' ? 413 : 422);
        const closed = notChangeable(dissemination);
        if (closed) return shown({ error: closed.reason, text: sent.text }, 409);
        const known = await recipients.ofDissemination(dissemination.id);
        const { readList, toCorrect, writeToCorrect } = await lists();
        const list = readList(sent.text, [...known, ...(await recipientsElsewhere(dissemination))]);
        if (isRefusal(list)) return shown({ error: list.reason, text: sent.text }, 422);
        if (request.fields.one('download') !== undefined) {
          const name = `to-correct-${dissemination.id}.csv`;
          return file('text/csv; charset=utf-8', writeToCorrect(list), { name });
        }
        if (sent.note) list.notes.unshift(sent.note);
        if (known.length + list.good.length > mostRecipients)
          return shown({ error: tooMany(), text: sent.text }, 422);
        if (!sent.keep) return shown({ list, text: sent.text }, 200);

        const at = request.now.toISOString();
        const { added, closed: prepared } = await recipients.addAll(
          list.good.map(({ fields }) => newRecipient(dissemination.id, fields, at)),
          {
            by: actorOf(request),
            at,
            stillOpen: disseminations.stillADraft(dissemination.id),
            audit: (count) =>
              entry(
                request,
                dissemination,
                `added ${count} ${count === 1 ? 'recipient' : 'recipients'} from a list`,
              ),
          },
        );
        if (prepared) {
          const error = `Somebody prepared this dissemination in the meantime; ${added} of the rows were added before. Take it back, and send the list again.`;
          return shown({ error, text: sent.text }, 409);
        }
        // What could not be taken comes back, so that nothing of the list is lost.
        if (list.bad.some(({ known: there }) => !there))
          return shown({ list, text: toCorrect(list), added }, 200);
        return redirect(`/desk/disseminations/${dissemination.id}/recipients?added=${at}`, {
          data: { added },
        });
      },
    }),
  } satisfies Partial<Routes<'dissemination'>>;
};

/** The list that came with the request: a file, pasted text, or the one that was looked at before. */
const sentList = async (
  request: WebRequest,
): Promise<{ text: string; note?: string; keep: boolean } | Refusal> => {
  const { fields, uploads } = request;
  const json = request.json as { list?: unknown; keep?: unknown } | undefined;
  const keep = fields.one('keep') !== undefined || json?.keep === true;
  const sent = uploads.get('file');
  // An empty file takes nothing away from what was pasted beside it.
  const upload = sent?.bytes.length ? sent : undefined;
  const pasted = typeof json?.list === 'string' ? json.list : (fields.one('list') ?? '');
  const bytes = upload ? upload.bytes.length : Buffer.byteLength(pasted);
  if (bytes > mostListBytes) {
    return refuse(
      'too-large',
      `The list is too large: it can have ${mostListBytes / 1_000} KB, and this one has ${Math.ceil(bytes / 1_000).toLocaleString('en-GB')} KB.`,
    );
  }
  if (!upload) return { text: pasted, keep };
  const { decodeList } = await lists();
  return { ...decodeList(upload.bytes), keep };
};

const shownList = (list: ReadList | undefined) => ({
  good: list?.good.map(({ line, fields }) => ({ line, ...fields })),
  bad: list?.bad.map(({ line, text, reasons }) => ({ line, text, reasons })),
  notes: list?.notes,
});
