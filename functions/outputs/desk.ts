import {
  attachReport,
  correctionForm,
  type Output,
  openForm,
  openOutput,
  publishOutput,
  type UnhashedOutput,
} from '../../shared/domain/output.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { type FieldError, parseTyped, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { revisionFromForm } from '../../shared/http/form-id.ts';
import { actorOf, page, type Routes, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import type { Unfinished } from '../../shared/markdown.ts';
import { doneIn, titleAfter } from '../../shared/pages/done.tsx';
import { sha256 } from '../../shared/store/outputs.ts';
import { history } from '../../shared/store/records.ts';
import type { Write } from '../../shared/store/table.ts';
import { createWayOut } from '../../shared/store/way-out.ts';
import type { Dependencies } from './dependencies.ts';
import { markdown } from './markdown.ts';
import * as pages from './pages.tsx';
import { createPapers } from './papers.ts';
import { reportIn } from './report.ts';
import { changedMeanwhile, deskData, type Room, withoutPdf } from './room.ts';
import { correctionIn } from './typed.ts';
import { inPlace } from './write-page.tsx';

/** An output on its desk: where it stands, its PDF, and the steps by which readers get it. */
export const deskRoutes = (dependencies: Dependencies, room: Room) => {
  const { outputs, forums, comments, disseminations, table, commit, newId } = dependencies;
  const { onOutput, keptReport, correctionWrites } = room;
  const papers = createPapers(dependencies);
  const wayOut = createWayOut(table, newId);

  /** What stands between an output and its readers. */
  const unfinishedOf = async (output: Output, text?: string): Promise<Unfinished[]> =>
    output.kind === 'pdf'
      ? withoutPdf(output)
      : (await markdown()).unfinishedIn(
          text ?? (output.textHash ? await outputs.textOf(output.id) : ''),
          output.pictures,
        );

  /** The draft as readers first get it; it can be read, and compared with, for good. */
  const draftWrites = async (before: Output, after: UnhashedOutput): Promise<Write[]> =>
    outputs.keepVersion({ ...before, ...after }, before.textHash ? await outputs.textOf(before.id) : '');

  /** The desk page of an output, also with what was wrong about a form of it. */
  const deskPage = async (
    request: WebRequest,
    output: Output,
    more: { errors?: FieldError[]; typed?: Typed; status?: number } = {},
  ) => {
    const { person, csrf, now, query } = request;
    const [unfinished, forum, received, sent, told] = await Promise.all([
      unfinishedOf(output),
      forums.get(output.forumId),
      comments.ofOutput(output.id),
      disseminations.ofOutput(output.id),
      history(table, output.id, query.get('history') ?? undefined),
    ]);
    const waiting = received.items.filter(({ state }) => state === 'received').length;
    const done = more.errors ? undefined : doneIn(query, pages.told);
    return page(
      titleAfter(output.title, done),
      pages.DeskOutput({
        output,
        done,
        way: await wayOut(output, sent.items),
        forum,
        unfinished,
        counts: { waiting, answered: received.items.length - waiting, more: received.cursor !== undefined },
        disseminations: sent,
        history: told,
        person,
        csrf,
        now,
        disseminationId: newId('dissemination'),
        typed: more.typed ?? {},
        errors: more.errors ?? [],
      }),
      more.errors
        ? { errors: more.errors }
        : { ...deskData(output, now), unfinished: unfinished.map(inPlace) },
      { status: more.status ?? 200 },
    );
  };

  /** Writes a change of an output down, or shows what was in the way on its desk page. */
  const keep = async (
    request: WebRequest,
    before: Output,
    after: UnhashedOutput,
    act: string,
    more: {
      done: keyof typeof pages.told;
      news?: boolean;
      note?: string;
      also?: Write[];
      isDone?: (newer: Output) => boolean;
    },
  ) => {
    const at = request.now.toISOString();
    const by = actorOf(request);
    const refused = await commit({
      changes: [outputs.change(before, after, by, at)],
      audit: [
        {
          record: before.id,
          at,
          by,
          act,
          title: after.title,
          ...(before.state === after.state ? {} : { from: before.state, to: after.state }),
          ...(more.note ? { note: more.note } : {}),
          news: more.news ?? false,
          forumId: before.forumId,
        },
      ],
      also: more.also ?? [],
    });
    if (refused) {
      const newer = (await outputs.get(before.id)) ?? before;
      if (!more.isDone?.(newer))
        return deskPage(request, newer, { errors: [{ name: '', message: refused.reason }], status: 409 });
    }
    return redirect(`/desk/outputs/${before.id}?done=${more.done}`, {
      data: { id: before.id, state: after.state },
    });
  };

  return {
    'GET /desk/outputs/{outputId}': route({
      ...onOutput,
      needs: 'read-forum',
      answer: (request, output: Output) => deskPage(request, output),
    }),

    'POST /desk/outputs/{outputId}/report': route({
      ...onOutput,
      answer: async (request, output: Output) => {
        const typed = correctionIn(request);
        const wrong = (name: string, message: string, status: number) =>
          deskPage(request, output, { errors: [{ name, message }], typed, status });
        const upload = reportIn(request.uploads.get('report'));
        if (isRefusal(upload))
          return wrong('report', upload.reason, upload.refused === 'too-large' ? 413 : 422);
        const hash = sha256(upload.bytes);
        const done = output.state === 'published' ? 'corrected' : 'uploaded';
        if (output.report?.sha256 === hash)
          return redirect(`/desk/outputs/${output.id}?done=${done}`, {
            data: { id: output.id, sha256: hash },
          });
        if (revisionFromForm(request) !== output.revision) {
          const message =
            'This output was changed while you had it open. Look at it as it is now, then choose your file again.';
          return wrong('report', message, 409);
        }
        let correction: string | undefined;
        if (output.state === 'published') {
          const said = parseTyped(correctionForm, typed);
          if (!said.ok) {
            return wrong(
              'correction',
              'This output is published. Say what you corrected, and choose the file again.',
              422,
            );
          }
          correction = said.values.correction;
        }
        const attached = attachReport(output, await keptReport(upload), request.now, correction);
        if (isRefusal(attached)) return wrong('report', attached.reason, 422);
        const set = correction
          ? await papers.withPapers(attached, '', request.now)
          : { ok: true as const, output: attached };
        if (!set.ok)
          return deskPage(request, output, { errors: set.unfinished.map(asError), typed, status: 422 });
        return keep(request, output, set.output, correction ? 'corrected the PDF' : 'uploaded a PDF', {
          done,
          news: correction !== undefined,
          ...(correction ? { note: correction } : {}),
          also: await correctionWrites(output, set.output),
          isDone: ({ report }) => report?.sha256 === hash,
        });
      },
    }),

    'POST /desk/outputs/{outputId}/open-for-comment': route({
      ...onOutput,
      answer: async (request, output: Output) => {
        const parsed = readForm(openForm, request);
        if (!parsed.ok)
          return deskPage(request, output, { errors: parsed.errors, typed: parsed.typed, status: 422 });
        const { commentsUntil } = parsed.values;
        const wrong = (errors: FieldError[], status: number) =>
          deskPage(request, output, { errors, typed: { commentsUntil }, status });
        // A second click.
        if (output.state === 'open' && output.commentsUntil === commentsUntil)
          return redirect(`/desk/outputs/${output.id}?done=opened`, { data: deskData(output, request.now) });
        if (revisionFromForm(request) !== output.revision)
          return wrong([{ name: '', message: changedMeanwhile }], 409);
        const after = openOutput(output, commentsUntil, request.now);
        if (isRefusal(after)) {
          return wrong(
            [{ name: 'commentsUntil', message: after.reason }],
            after.refused === 'conflict' ? 409 : 422,
          );
        }
        const unfinished = await unfinishedOf(output);
        if (unfinished.length) return wrong(unfinished.map(asError), 422);
        return keep(
          request,
          output,
          after,
          output.state === 'open' ? 'changed how long comments are open' : 'opened an output for comment',
          { done: 'opened', news: true, also: output.openedAt ? [] : await draftWrites(output, after) },
        );
      },
    }),

    'POST /desk/outputs/{outputId}/publish': route({
      ...onOutput,
      answer: async (request, output: Output) => {
        // A second click, or two people who wanted the same.
        if (output.state === 'published')
          return redirect(`/desk/outputs/${output.id}?done=published`, {
            data: deskData(output, request.now),
          });
        if (revisionFromForm(request) !== output.revision) {
          const message =
            'This output was changed while you had it open. Look at it as it is now, then publish it.';
          return deskPage(request, output, { errors: [{ name: '', message }], status: 409 });
        }
        const text = output.textHash ? await outputs.textOf(output.id) : '';
        const unfinished = await unfinishedOf(output, text);
        if (unfinished.length)
          return deskPage(request, output, { errors: unfinished.map(asError), status: 422 });
        const published = publishOutput(output, request.now);
        if (isRefusal(published)) return published;
        const set = await papers.withPapers(published, text, request.now);
        if (!set.ok) return deskPage(request, output, { errors: set.unfinished.map(asError), status: 422 });
        const after = set.output;
        return keep(request, output, after, 'published an output', {
          done: 'published',
          news: true,
          also: outputs.keepCopies(after),
          isDone: ({ state }) => state === 'published',
        });
      },
    }),
  } satisfies Partial<Routes<'outputs'>>;
};

const asError = (one: Unfinished): FieldError => ({ name: '', message: inPlace(one) });
