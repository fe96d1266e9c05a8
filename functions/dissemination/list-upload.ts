import { type Dissemination, notChangeable } from '../../shared/domain/dissemination.ts';
import { mostListBytes, mostRecipients } from '../../shared/domain/recipient.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { actorOf, file, page, type Routes, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { titleAfter } from '../../shared/pages/done.tsx';
import { newRecipient } from '../../shared/store/recipients.ts';
import type { ReadList } from './list.ts';

import { rowsInWords, UploadPage } from './list-pages.tsx';
import { type Dependencies, lists, type Room, sentValue, tooMany } from './room.ts';

/** R28: a whole list of recipients at once. */
export const listRoutes = (dependencies: Dependencies, room: Room) => {
  const { disseminations, recipients } = dependencies;
  const { onDissemination, entry, elsewhere } = room;

  return {
    'GET /desk/disseminations/{disseminationId}/recipients/upload': route({
      ...onDissemination,
      answer: ({ csrf }, dissemination: Dissemination) =>
        page('Add a list of recipients', UploadPage({ dissemination, csrf }), {}, { wide: true }),
    }),

    'POST /desk/disseminations/{disseminationId}/recipients/upload': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const [sent, { readList, packed, toCorrect, writeToCorrect }] = await Promise.all([
          sentList(request),
          lists(),
        ]);
        const shown = (
          more: { error?: string; list?: ReadList; text?: string; added?: number },
          status: number,
        ) =>
          page(
            titleOf(more),
            UploadPage({ dissemination, csrf: request.csrf, packed: packed(more.text ?? ''), ...more }),
            more.error
              ? { errors: [{ name: 'list', message: more.error }] }
              : { ...shownList(more.list), ...(more.added === undefined ? {} : { added: more.added }) },
            { status, wide: true },
          );
        if (isRefusal(sent)) return shown({ error: sent.reason }, sent.refused === 'too-large' ? 413 : 422);
        const closed = notChangeable(dissemination);
        if (closed) return shown({ error: closed.reason, text: sent.text }, 409);
        const [known, { parts, having }] = await Promise.all([
          recipients.ofDissemination(dissemination.id),
          elsewhere(dissemination),
        ]);
        const list = readList(sent.text, [...known, ...parts], having);
        if (isRefusal(list)) return shown({ error: list.reason, text: sent.text }, 422);
        if (request.fields.one('download') !== undefined) {
          const name = `to-correct-${dissemination.id}.csv`;
          return file('text/csv; charset=utf-8', writeToCorrect(list), { name });
        }
        if (sent.note) list.notes.unshift(sent.note);
        const chosen = sent.again ? list.good : list.good.filter((row) => !row.having);
        if (known.length + chosen.length > mostRecipients)
          return shown({ error: tooMany(), text: sent.text }, 422);
        if (!sent.keep) return shown({ list, text: sent.text }, 200);

        const at = request.now.toISOString();
        const twice = chosen.filter((row) => row.having).length;
        const { added, closed: prepared } = await recipients.addAll(
          chosen.map(({ fields }) => newRecipient(dissemination.id, fields, at)),
          {
            by: actorOf(request),
            at,
            stillOpen: disseminations.stillADraft(dissemination.id),
            audit: (count) =>
              entry(
                request,
                dissemination,
                `added ${count} ${count === 1 ? 'recipient' : 'recipients'} from a list`,
                twice
                  ? {
                      note: `The addresses of ${twice} of the whole list have this output, or get it, already`,
                    }
                  : {},
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
): Promise<{ text: string; note?: string; keep: boolean; again: boolean } | Refusal> => {
  const { fields, uploads } = request;
  const json = request.json as { list?: unknown; keep?: unknown } | undefined;
  const asked = {
    keep: fields.one('keep') !== undefined || json?.keep === true || json?.keep === 'again',
    again: sentValue(request, 'keep') === 'again',
  };
  const sent = uploads.get('file');
  // An empty file takes nothing away from what was pasted beside it.
  const upload = sent?.bytes.length ? sent : undefined;
  const pasted = typeof json?.list === 'string' ? json.list : (fields.one('list') ?? '');
  const before = fields.one('packed');
  if (!upload && !pasted.trim() && before) return { text: (await lists()).unpacked(before), ...asked };
  const bytes = upload ? upload.bytes.length : Buffer.byteLength(pasted);
  if (bytes > mostListBytes) {
    return refuse(
      'too-large',
      `The list is too large: it can have ${mostListBytes / 1_000} KB, and this one has ${Math.ceil(bytes / 1_000).toLocaleString('en-GB')} KB.`,
    );
  }
  if (!upload) return { text: pasted, ...asked };
  const { decodeList } = await lists();
  return { ...decodeList(upload.bytes), ...asked };
};

const titleOf = ({ list, added }: { list?: ReadList; added?: number }): string => {
  const title = 'Add a list of recipients';
  if (added !== undefined) return titleAfter(title, true);
  return list ? `${rowsInWords(list)}: ${title}` : title;
};

const shownList = (list: ReadList | undefined) => ({
  good: list?.good.map(({ line, fields, having }) => ({ line, ...fields, ...(having ? { having } : {}) })),
  bad: list?.bad.map(({ line, text, reasons }) => ({ line, text, reasons })),
  notes: list?.notes,
});
