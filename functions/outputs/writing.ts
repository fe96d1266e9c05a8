import { type AuditEntry, auditEntrySchema } from '../../shared/domain/audit.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { languageTag } from '../../shared/domain/language.ts';
import {
  correctionForm,
  draftOutput,
  editOutput,
  isPublic,
  mostSections,
  type Output,
  outputForm,
  pictureForm,
  tooManySections,
  wrongOutput,
} from '../../shared/domain/output.ts';
import { isRefusal, type Refusal } from '../../shared/domain/refusal.ts';
import { type FieldError, parseTyped, type Typed, typedOf } from '../../shared/forms/read-form.ts';
import { idFromForm, revisionFromForm, wordFrom } from '../../shared/http/form-id.ts';
import { actorOf, page, type Routes, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { titleAfter } from '../../shared/pages/done.tsx';
import { contentHashOf } from '../../shared/store/outputs.ts';
import type { Dependencies } from './dependencies.ts';
import { markdown } from './markdown.ts';
import { createPapers } from './papers.ts';
import { addsPicture, createPictures, isAboutPictures, isOfPictures } from './pictures.ts';
import { picturesOf } from './reading.ts';
import { changedMeanwhile, deskData, type Room, withoutPdf } from './room.ts';
import { correctionIn, readText, textOf, typedIn, uploadIn, wrongLanguage, wrongUpload } from './typed.ts';
import * as writing from './write-page.tsx';

/** Writing an output: a new one, a change of one that is there, a correction of one that is published. */
export const writingRoutes = (dependencies: Dependencies, room: Room) => {
  const { outputs, forums, table, commit, newId } = dependencies;
  const { onOutput, keptReport, correctionWrites } = room;
  const papers = createPapers(dependencies);
  const pictures = createPictures(dependencies);

  const onForum = {
    needs: 'write-outputs',
    subject: ({ params }: WebRequest) => forums.get(params.forumId ?? ''),
    forumOf: (forum: Forum) => forum.id,
  } as const;

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

  return {
    'GET /desk/forums/{forumId}/outputs/new': route({
      ...onForum,
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
      ...onForum,
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
        return redirect(`/desk/outputs/${id}?done=began`, { created: true, data: { id } });
      },
    }),

    'GET /desk/outputs/{outputId}/edit': route({
      ...onOutput,
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
      ...onOutput,
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
            titleAfter('Edit the output', more.done),
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
        if (isAboutPictures(act)) {
          const said = parseTyped(pictureForm, { credit: typed.credit, licence: typed.licence });
          if (!said.ok && act === addsPicture) return shown(said.errors, 422);
          const change = await pictures.change(request, output, act, said.ok ? said.values : {});
          if (isRefusal(change))
            return shown([{ name: 'picture', message: change.reason }], statusOf(change));
          // The next picture may be somebody else's.
          if (act === addsPicture) Object.assign(typed, { credit: undefined, licence: undefined });
          // What was typed against the record as it was is typed against it as it is with the picture; what was typed
          // against an older one is not, unless all that happened since is the first of two clicks.
          const typedOn = revisionFromForm(request);
          const isNewest =
            typedOn === change.before.revision ||
            (change.output === change.before &&
              typedOn === change.before.revision - 1 &&
              isOfPictures((await lastSaved(change.before))?.act ?? ''));
          const as = isNewest ? change.output : { ...change.output, revision: typedOn ?? output.revision };
          return shown([], 200, { done: change.done, as });
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
        const done = `/desk/outputs/${output.id}?done=${output.state === 'published' ? 'corrected' : 'saved'}`;
        if (contentHashOf(asTyped) === output.contentHash)
          return redirect(done, { data: deskData(output, now) });
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
        // Two clicks at once: the other was here first, with the same.
        if (refused && (await outputs.get(output.id))?.contentHash !== contentHashOf(after))
          return conflict(refused.reason);
        return redirect(done, { data: { id: output.id } });
      },
    }),
  } satisfies Partial<Routes<'outputs'>>;
};

const hasTooManySections: FieldError = { name: 'markdown', message: tooManySections };

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
