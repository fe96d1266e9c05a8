import { type AuditEntry, auditEntrySchema } from '../../shared/domain/audit.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { languageTag } from '../../shared/domain/language.ts';
import {
  addPicture,
  attachReport,
  correctionForm,
  creditOf,
  creditPicture,
  draftOutput,
  editOutput,
  isOpenForComment,
  isPublic,
  mostSections,
  type Output,
  type OutputFields,
  openForm,
  openOutput,
  outputForm,
  type PictureFields,
  pictureForm,
  publishOutput,
  type ReadText,
  removePicture,
  tooManySections,
  type UnhashedOutput,
  wrongOutput,
} from '../../shared/domain/output.ts';
import { isRefusal, type Refusal } from '../../shared/domain/refusal.ts';
import { type FieldError, parseTyped, readForm, type Typed, typedOf } from '../../shared/forms/read-form.ts';
import type { Upload } from '../../shared/http/body.ts';
import { idFromForm, revisionFromForm, wordFrom } from '../../shared/http/form-id.ts';
import { actorOf, createWebHandler, page, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import type { Unfinished } from '../../shared/markdown.ts';
import { contentHashOf, sha256 } from '../../shared/store/outputs.ts';
import { history } from '../../shared/store/records.ts';
import type { Write } from '../../shared/store/table.ts';
import { createWayOut } from '../../shared/store/way-out.ts';
import { copyRoutes } from './copies.ts';
import type { Dependencies } from './dependencies.ts';
import * as pages from './pages.tsx';
import { createPapers, paperRoutes } from './papers.ts';
import { pictureIn, pictureName } from './picture.ts';
import { picturesOf, readingRoutes } from './reading.ts';
import { reportIn } from './report.ts';
import * as writing from './write-page.tsx';

const changedMeanwhile =
  'This output was changed while you had it open. Below is what you typed; look at the newer version, then send it again to put it in its place.';

/** Loaded for whoever reads or writes a text; lists, comments and reports do without. */
const markdown = () => import('../../shared/markdown.ts');

/** Outputs: written by a coordinating team, open for comment as drafts, published for everybody to use. */
export const createHandler = (dependencies: Dependencies) => {
  const { outputs, forums, comments, disseminations, reports, table, commit, newId } = dependencies;

  const wayOut = createWayOut(table, newId);

  const papers = createPapers(dependencies);

  const outputOf = (request: WebRequest) => outputs.get(request.params.outputId ?? '');
  const forumIdOf = (output: Output) => output.forumId;

  /** Keeps the bytes of a PDF, and answers what its output says of it. */
  const keptReport = async ({ bytes, name }: Upload): Promise<NonNullable<Output['report']>> => ({
    key: await reports.put(bytes),
    sha256: sha256(bytes),
    bytes: bytes.length,
    name: nameOf(name),
  });

  /** What stands between an output and its readers. */
  const unfinishedOf = async (output: Output, text?: string): Promise<Unfinished[]> =>
    output.kind === 'pdf'
      ? withoutPdf(output)
      : (await markdown()).unfinishedIn(
          text ?? (output.textHash ? await outputs.textOf(output.id) : ''),
          output.pictures,
        );

  /** Who saved it last, and when. */
  const lastSaved = async ({ id }: Output): Promise<AuditEntry | undefined> => {
    const { items } = await table.query({
      partition: id,
      sortKey: { beginsWith: 'audit#' },
      newestFirst: true,
      limit: 1,
    });
    return items[0] && auditEntrySchema.parse(items[0].data);
  };

  /** What a correction has to keep: the version that readers had, and what the new one can be known by. */
  const correctionWrites = async (before: Output, after: UnhashedOutput): Promise<Write[]> =>
    before.state === 'published'
      ? [
          ...outputs.keepVersion(before, before.textHash ? await outputs.textOf(before.id) : ''),
          ...outputs.keepCopies(after),
        ]
      : [];

  /** The draft as readers first get it; it can be read, and compared with, for good. */
  const draftWrites = async (before: Output, after: UnhashedOutput): Promise<Write[]> =>
    outputs.keepVersion({ ...before, ...after }, before.textHash ? await outputs.textOf(before.id) : '');

  /** The output with the picture that came with the form. */
  const pictureFrom = async (
    { uploads }: WebRequest,
    output: Output,
    said: PictureFields,
  ): Promise<PictureChange> => {
    const upload = uploads.get('picture');
    const taken = pictureIn(upload);
    if (isRefusal(taken)) return { after: taken, act: '', done: '' };
    const hash = sha256(taken.bytes);
    const there = output.pictures.find((picture) => picture.sha256 === hash);
    if (there) {
      const after = creditPicture(output, there.name, said);
      const now = after.pictures.find((picture) => picture.name === there.name) ?? there;
      // A second click.
      if (creditOf(now) === creditOf(there))
        return { after: output, act: '', done: `${there.name} is with this output.` };
      const words = `${there.name} is ${creditOf(now)}`;
      return { after, act: `wrote down that the picture ${words}`, done: `Written down: ${words}.` };
    }
    const name = pictureName(upload?.name ?? '', taken.read.type, output.pictures);
    const key = await reports.put(taken.bytes, taken.read.type);
    return {
      after: addPicture(output, {
        ...{ name, key, sha256: hash, bytes: taken.bytes.length, ...taken.read },
        ...(said.credit ? { credit: said.credit } : {}),
        ...(said.licence ? { licence: said.licence } : {}),
      }),
      act: `added the picture ${name}`,
      done: `${name} is with this output now. Write ![what it shows](${name}) where it belongs.`,
    };
  };

  const commitPicture = (request: WebRequest, before: Output, after: UnhashedOutput, act: string) => {
    const at = request.now.toISOString();
    const by = actorOf(request);
    return commit({
      changes: [outputs.change(before, after, by, at)],
      audit: [{ record: before.id, at, by, act, title: after.title, news: false, forumId: before.forumId }],
    });
  };

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
    return page(
      output.title,
      pages.DeskOutput({
        output,
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
        : { ...deskData(output, now), unfinished: unfinished.map(writing.inPlace) },
      { status: more.status ?? 200 },
    );
  };

  /** Writes a change of an output down, or shows what was in the way on its desk page. */
  const keep = async (
    request: WebRequest,
    before: Output,
    after: UnhashedOutput,
    act: string,
    more: { news?: boolean; note?: string; also?: Write[]; isDone?: (newer: Output) => boolean } = {},
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
    return redirect(`/desk/outputs/${before.id}`, { data: { id: before.id, state: after.state } });
  };

  return createWebHandler<'outputs'>(dependencies, {
    ...readingRoutes(dependencies),
    ...copyRoutes(dependencies),
    ...paperRoutes(dependencies),

    'GET /desk/forums/{forumId}/outputs/new': route({
      needs: 'write-outputs',
      subject: ({ params }) => forums.get(params.forumId ?? ''),
      forumOf: (forum: Forum) => forum.id,
      answer: ({ csrf }, forum: Forum) =>
        page(
          'New output',
          writing.WritePage({
            forum,
            output: undefined,
            id: newId('output'),
            csrf,
            typed: { lang: 'en', kind: 'markdown' },
            errors: [],
          }),
          {},
        ),
    }),

    'POST /desk/forums/{forumId}/outputs/new': route({
      needs: 'write-outputs',
      subject: ({ params }) => forums.get(params.forumId ?? ''),
      forumOf: (forum: Forum) => forum.id,
      answer: async (request, forum: Forum) => {
        const { csrf, now } = request;
        const id = idFromForm(request, 'output', newId);
        const typed = typedIn(request);
        const lostFile = request.uploads.has('report');
        const shown = (errors: FieldError[], status: number, preview?: writing.Preview) =>
          page(
            'New output',
            writing.WritePage({ forum, output: undefined, id, csrf, typed, errors, preview, lostFile }),
            preview ? { unfinished: preview.unfinished } : { errors },
            { status, wide: true },
          );
        if (wordFrom(request, 'act') === 'preview') return shown([], 200, await previewOf(typed));
        const parsed = parseTyped(outputForm, typed);
        if (!parsed.ok) return shown(parsed.errors, 422);
        const upload = uploadIn(request);
        const wrong = [...wrongLanguage(typed), ...wrongOutput(parsed.values), ...wrongUpload(upload)];
        if (wrong.length || isRefusal(upload)) return shown(wrong, 422);
        const read = await readText(parsed.values);
        if (read.sections.length > mostSections) return shown([hasTooManySections], 422);
        const at = now.toISOString();
        const by = actorOf(request);
        const draft = draftOutput({ id, forumId: forum.id, fields: parsed.values, read }, now);
        const output = upload ? { ...draft, report: await keptReport(upload) } : draft;
        const refused = await commit({
          changes: [outputs.change(undefined, output, by, at)],
          audit: [
            {
              record: id,
              at,
              by,
              act: 'began an output',
              title: output.title,
              news: false,
              forumId: forum.id,
            },
          ],
          also: [outputs.keepText(id, textOf(parsed.values))],
        });
        // The same form sent twice is the same output; with other text in it, the first stays and the text is shown.
        if (refused) {
          const first = await outputs.get(id);
          if (first?.forumId !== forum.id) return refused;
          if (first.contentHash !== contentHashOf(output)) {
            const message =
              'This output was saved already, with another text. What you typed is below: open the saved one to edit it, and copy what is missing there.';
            return shown([{ name: '', message }], 409);
          }
        }
        return redirect(`/desk/outputs/${id}`, { created: true, data: { id } });
      },
    }),

    'GET /desk/outputs/{outputId}': route({
      needs: 'read-forum',
      subject: outputOf,
      forumOf: forumIdOf,
      answer: (request, output: Output) => deskPage(request, output),
    }),

    'GET /desk/outputs/{outputId}/edit': route({
      needs: 'write-outputs',
      subject: outputOf,
      forumOf: forumIdOf,
      answer: async ({ csrf, now }, output: Output) => {
        const [markdown, saved] = await Promise.all([outputs.textOf(output.id), lastSaved(output)]);
        return page(
          'Edit the output',
          writing.WritePage({
            forum: undefined,
            output,
            id: output.id,
            csrf,
            typed: { ...output, markdown },
            errors: [],
            saved,
          }),
          { ...deskData(output, now), markdown },
          { wide: true },
        );
      },
    }),

    'POST /desk/outputs/{outputId}/edit': route({
      needs: 'write-outputs',
      subject: outputOf,
      forumOf: forumIdOf,
      answer: async (request, output: Output) => {
        const { csrf, now } = request;
        const typed: Typed = {
          ...typedOf(pictureForm, request.fields),
          ...typedIn(request),
          ...correctionIn(request),
        };
        const lostFile = request.uploads.has('report');
        const shown = async (
          errors: FieldError[],
          status: number,
          more: Pick<Parameters<typeof writing.WritePage>[0], 'preview' | 'theirs' | 'done'> & {
            as?: Output;
          } = {},
        ) =>
          page(
            'Edit the output',
            writing.WritePage({
              forum: undefined,
              output: more.as ?? output,
              id: output.id,
              csrf,
              typed,
              errors,
              lostFile,
              saved: await lastSaved(output),
              ...more,
            }),
            more.preview
              ? { unfinished: more.preview.unfinished }
              : errors.length
                ? { errors }
                : { pictures: (more.as ?? output).pictures },
            { status, wide: true },
          );
        /** With the saved text beside it: nothing of either is lost. */
        const conflict = async (message: string) => {
          const newest = (await outputs.get(output.id)) ?? output;
          const saved = newest.textHash ? await outputs.textOf(newest.id) : '';
          const { differencesBetween } = await import('./differences.ts');
          const yours = typeof typed.markdown === 'string' ? typed.markdown : '';
          const differences = differencesBetween(saved, yours, newest.lang);
          return shown([{ name: '', message }], 409, {
            as: newest,
            theirs: { output: newest, markdown: saved, differences },
          });
        };
        const act = wordFrom(request, 'act') ?? '';
        if (act === 'preview') return shown([], 200, { preview: await previewOf(typed, output) });
        if (act === 'picture' || act.startsWith('remove:')) {
          const said = parseTyped(pictureForm, { credit: typed.credit, licence: typed.licence });
          if (!said.ok && act === 'picture') return shown(said.errors, 422);
          const change =
            act === 'picture'
              ? await pictureFrom(request, output, said.ok ? said.values : {})
              : pictureOff(act, output);
          if (isRefusal(change.after))
            return shown([{ name: 'picture', message: change.after.reason }], statusOf(change.after));
          // The next picture may be somebody else's.
          if (act === 'picture') Object.assign(typed, { credit: undefined, licence: undefined });
          // What was typed against the record as it was is typed against it as it is with the picture.
          const isNewest = revisionFromForm(request) === output.revision;
          if (change.after === output) return shown([], 200, { done: change.done });
          const refused = await commitPicture(request, output, change.after, change.act);
          if (refused) return shown([{ name: 'picture', message: refused.reason }], 409);
          const after = { ...output, ...change.after, revision: output.revision + (isNewest ? 1 : 0) };
          return shown([], 200, { done: change.done, as: after });
        }
        const parsed = parseTyped(outputForm, typed);
        if (!parsed.ok) return shown(parsed.errors, 422);
        const upload = uploadIn(request);
        const wrong = [...wrongLanguage(typed), ...wrongOutput(parsed.values), ...wrongUpload(upload)];
        if (wrong.length || isRefusal(upload)) return shown(wrong, 422);
        // The text and the PDF change in one step, which is one correction.
        const withFile = upload ? { ...output, report: await keptReport(upload) } : output;
        const read = await readText(parsed.values);
        if (read.sections.length > mostSections) return shown([hasTooManySections], 422);
        // Nothing that readers get would change: a second click, or a save without a change.
        const asTyped = editOutput({ ...withFile, state: 'draft' }, parsed.values, read, now);
        if (isRefusal(asTyped)) return asTyped;
        if (contentHashOf(asTyped) === output.contentHash)
          return redirect(`/desk/outputs/${output.id}`, { data: deskData(output, now) });
        if (revisionFromForm(request) !== output.revision) return conflict(changedMeanwhile);
        if (isPublic(output)) {
          const unfinished =
            parsed.values.kind === 'pdf'
              ? withoutPdf(withFile)
              : (await markdown()).unfinishedIn(textOf(parsed.values), output.pictures);
          if (unfinished.length)
            return shown(
              unfinished.map((one) => ({
                name: parsed.values.kind === 'pdf' ? 'report' : 'markdown',
                message: writing.inPlace(one),
              })),
              422,
            );
        }
        let correction: string | undefined;
        if (output.state === 'published') {
          const said = parseTyped(correctionForm, typed);
          if (!said.ok) return shown(said.errors, 422);
          correction = said.values.correction;
        }
        const edited = editOutput(withFile, parsed.values, read, now, correction);
        if (isRefusal(edited)) return shown([{ name: '', message: edited.reason }], 422);
        const set = correction
          ? await papers.withPapers(edited, textOf(parsed.values), now)
          : { ok: true as const, output: edited };
        if (!set.ok) {
          const errors = set.unfinished.map((one) => ({ name: 'markdown', message: writing.inPlace(one) }));
          return shown(errors, 422);
        }
        const after = set.output;
        const at = now.toISOString();
        const by = actorOf(request);
        const refused = await commit({
          changes: [outputs.change(output, after, by, at)],
          audit: [
            {
              record: output.id,
              at,
              by,
              act: correction ? 'corrected an output' : 'changed an output',
              title: after.title,
              ...(correction ? { note: correction } : {}),
              news: correction !== undefined,
              forumId: output.forumId,
            },
          ],
          also: [
            outputs.keepText(output.id, textOf(parsed.values)),
            ...(await correctionWrites(output, after)),
          ],
        });
        if (refused) return conflict(refused.reason);
        return redirect(`/desk/outputs/${output.id}`, { data: { id: output.id } });
      },
    }),

    'POST /desk/outputs/{outputId}/report': route({
      needs: 'write-outputs',
      subject: outputOf,
      forumOf: forumIdOf,
      answer: async (request, output: Output) => {
        const typed = correctionIn(request);
        const wrong = (name: string, message: string, status: number) =>
          deskPage(request, output, { errors: [{ name, message }], typed, status });
        const upload = reportIn(request.uploads.get('report'));
        if (isRefusal(upload))
          return wrong('report', upload.reason, upload.refused === 'too-large' ? 413 : 422);
        const hash = sha256(upload.bytes);
        if (output.report?.sha256 === hash)
          return redirect(`/desk/outputs/${output.id}`, { data: { id: output.id, sha256: hash } });
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
          news: correction !== undefined,
          ...(correction ? { note: correction } : {}),
          also: await correctionWrites(output, set.output),
        });
      },
    }),

    'POST /desk/outputs/{outputId}/open-for-comment': route({
      needs: 'write-outputs',
      subject: outputOf,
      forumOf: forumIdOf,
      answer: async (request, output: Output) => {
        const parsed = readForm(openForm, request);
        if (!parsed.ok)
          return deskPage(request, output, { errors: parsed.errors, typed: parsed.typed, status: 422 });
        const { commentsUntil } = parsed.values;
        const wrong = (errors: FieldError[], status: number) =>
          deskPage(request, output, { errors, typed: { commentsUntil }, status });
        // A second click.
        if (output.state === 'open' && output.commentsUntil === commentsUntil)
          return redirect(`/desk/outputs/${output.id}`, { data: deskData(output, request.now) });
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
          { news: true, also: output.openedAt ? [] : await draftWrites(output, after) },
        );
      },
    }),

    'POST /desk/outputs/{outputId}/publish': route({
      needs: 'write-outputs',
      subject: outputOf,
      forumOf: forumIdOf,
      answer: async (request, output: Output) => {
        // A second click, or two people who wanted the same.
        if (output.state === 'published')
          return redirect(`/desk/outputs/${output.id}`, { data: deskData(output, request.now) });
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
          news: true,
          also: outputs.keepCopies(after),
          isDone: ({ state }) => state === 'published',
        });
      },
    }),
  });
};

/** The PDF that came with the form, if one did. */
const uploadIn = ({ uploads }: WebRequest): Upload | Refusal | undefined => {
  const upload = uploads.get('report');
  return upload && reportIn(upload);
};

const wrongUpload = (upload: Upload | Refusal | undefined): FieldError[] =>
  isRefusal(upload) ? [{ name: 'report', message: upload.reason }] : [];

const asError = (one: Unfinished): FieldError => ({ name: '', message: writing.inPlace(one) });

const hasTooManySections: FieldError = { name: 'markdown', message: tooManySections };

const withoutPdf = (output: Output): Unfinished[] =>
  output.report ? [] : [{ line: 0, message: 'No PDF has been uploaded yet.' }];

/** The Markdown to keep: none for a text that is a PDF. */
const textOf = (fields: OutputFields): string => (fields.kind === 'markdown' ? (fields.markdown ?? '') : '');

const readText = async (fields: OutputFields): Promise<ReadText> => {
  const text = textOf(fields);
  const { sectionsFromNames, sectionsOf } = await markdown();
  return {
    sections:
      fields.kind === 'markdown'
        ? sectionsOf(text)
        : sectionsFromNames(fields.sectionNames.map(({ name }) => name)),
    ...(text ? { textHash: sha256(text) } : {}),
  };
};

const typedIn = (request: WebRequest): Typed => {
  if (request.json !== undefined) return { sectionNames: [], ...asObject(request.json) };
  const typed = typedOf(outputForm, request.fields);
  const tag = request.fields.one('otherLang')?.trim();
  if (!tag) return typed;
  return typed.lang === writing.otherLanguage ? { ...typed, lang: tag } : { ...typed, otherLang: tag };
};

/** What is wrong about the choice of a language together with the tag beside it. */
const wrongLanguage = ({ lang, otherLang }: Typed): FieldError[] => {
  if (lang === writing.otherLanguage)
    return [{ name: 'otherLang', message: 'Write the tag of the language, like sw-KE or zh-Hans.' }];
  if (otherLang === undefined) return [];
  const message = 'Choose “Another language” in the list, or leave the tag below it empty.';
  return [{ name: 'lang', message }];
};

const asObject = (json: unknown): Typed =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : {};

const correctionIn = (request: WebRequest): { correction?: unknown } => {
  const correction = request.fields.one('correction') ?? asObject(request.json).correction;
  return correction === undefined ? {} : { correction };
};

const previewOf = async ({ markdown: typed, lang }: Typed, output?: Output): Promise<writing.Preview> => {
  const text = typeof typed === 'string' ? typed : '';
  const { renderParts, unfinishedIn } = await markdown();
  return {
    lang: (typeof lang === 'string' && languageTag(lang)) || 'en',
    parts: renderParts(text, {
      top: 3,
      scrollingTables: true,
      ...(output ? { pictures: picturesOf(output) } : {}),
    }),
    unfinished: unfinishedIn(text, output?.pictures),
  };
};

const statusOf = ({ refused }: Refusal) =>
  refused === 'too-large' ? 413 : refused === 'conflict' ? 409 : 422;

/** The output without a picture; `act` says which. */
const pictureOff = (act: string, output: Output): PictureChange => {
  const name = act.slice('remove:'.length);
  if (!output.pictures.some((picture) => picture.name === name))
    return { after: output, act: '', done: 'Removed.' };
  return {
    after: removePicture(output, name),
    act: `removed the picture ${name}`,
    done: `${name} is removed.`,
  };
};

interface PictureChange {
  /** The output itself when there is nothing to change. */
  after: UnhashedOutput | Refusal;
  act: string;
  done: string;
}

/** A file's name as it is shown: without folders, on one line, not too long. */
const nameOf = (name: string): string =>
  [
    ...name
      .toWellFormed()
      .replace(/^.*[\\/]/, '')
      .replace(/[\p{C}\s]+/gu, ' ')
      .trim(),
  ]
    .slice(0, 120)
    .join('') || 'report.pdf';

const deskData = (output: Output, now: Date) => ({
  ...output,
  openForComment: isOpenForComment(output, now),
});
