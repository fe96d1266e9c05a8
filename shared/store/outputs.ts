import { createHash } from 'node:crypto';
import type { Actor } from '../domain/audit.ts';
import { isOpenForComment, type Output, outputSchema, type UnhashedOutput } from '../domain/output.ts';
import { type Change, type RecordKind, records } from './records.ts';
import type { Page, Table, Write } from './table.ts';

const outputKind: RecordKind<Output> = {
  type: 'output',
  schema: outputSchema,
  title: (output) => output.title,
  places: (output) => ({
    lists: [`outputs#${output.forumId}`, output.id],
    desk: [`output#${output.state}`, output.id],
  }),
};

export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/**
 * Hash over everything that readers get of an output: what a release of letters is approved against. A picture is in it by
 * its name in the text: once published, a name never gets other bytes (`removePicture`).
 */
export const contentHashOf = (output: UnhashedOutput): string =>
  sha256(
    JSON.stringify([
      output.title,
      output.summary,
      output.lang,
      output.kind,
      output.sectionNames,
      output.textHash ?? null,
      output.report?.sha256 ?? null,
    ]),
  );

/** A version that readers had: the record and the Markdown as they were. */
export interface OldVersion {
  output: Output;
  markdown: string;
}

/** Something of an output that somebody may have a copy of. */
export interface Copy {
  outputId: string;
  version: number;
  /** The PDF, the executive summary as a PDF, the Markdown, or all that readers get (the fingerprint). */
  what: 'report' | 'summary' | 'text' | 'content';
}

const numbered = (version: number) => String(version).padStart(6, '0');

/** The outputs of the forums, and their texts. */
export const createOutputs = (table: Table) => {
  const outputs = records(table, outputKind);
  return {
    ...outputs,

    /** The output as it shall be; its content hash is set here. See `records`. */
    change: (before: Output | undefined, after: UnhashedOutput, by: Actor, at: string): Change =>
      outputs.change(before, { ...after, contentHash: contentHashOf(after) }, by, at),

    /** Its Markdown; empty when there is none. One request. */
    async textOf(id: string): Promise<string> {
      const row = await table.get(id, 'text');
      return typeof row?.markdown === 'string' ? row.markdown : '';
    },

    /** Keeps its Markdown: goes into the transaction that changes the record (`also` of a commit). */
    keepText: (id: string, markdown: string): Write => ({
      put: { pk: id, sk: 'text', type: 'outputText', markdown },
    }),

    /**
     * Keeps a version as it is before another takes its place: goes into the transaction that changes the record. The
     * draft that was opened for comment is version 0. Two items, because the record and its text fit into one each.
     */
    keepVersion: (output: Output, markdown: string): Write[] => [
      {
        put: {
          pk: output.id,
          sk: `version#${numbered(output.version)}`,
          type: 'outputVersion',
          data: outputSchema.parse(output),
        },
      },
      {
        put: {
          pk: output.id,
          sk: `versionText#${numbered(output.version)}`,
          type: 'outputVersionText',
          markdown,
        },
      },
    ],

    /** A version that is not the newest any more. Two requests at the same time. */
    async version(id: string, version: number): Promise<OldVersion | undefined> {
      const [row, text] = await Promise.all([
        table.get(id, `version#${numbered(version)}`),
        table.get(id, `versionText#${numbered(version)}`),
      ]);
      if (!row) return undefined;
      return { output: outputSchema.parse(row.data), markdown: String(text?.markdown ?? '') };
    },

    /**
     * Notes the hashes of what readers get of a published output, so that who has a copy can ask which version it is:
     * goes into the transaction that publishes or corrects it.
     */
    keepCopies: (output: UnhashedOutput): Write[] => {
      const hashes: [Copy['what'], string | undefined][] = [
        ['report', output.report?.sha256],
        ['summary', output.summaryReport?.sha256],
        ['text', output.textHash],
        ['content', contentHashOf(output)],
      ];
      return hashes.flatMap(([what, hash]) =>
        hash
          ? [
              {
                put: {
                  pk: `copy#${hash}`,
                  sk: `${output.id}#${numbered(output.version)}#${what}`,
                  type: 'copy',
                  outputId: output.id,
                  version: output.version,
                  what,
                },
              },
            ]
          : [],
      );
    },

    /** Of what a file or a text with this SHA-256 is a copy, newest version first; the same may be in several. One request. */
    async copiesOf(hash: string): Promise<Copy[]> {
      const { items } = await table.query({ partition: `copy#${hash}`, newestFirst: true, limit: 20 });
      return items.map((row) => ({
        outputId: String(row.outputId),
        version: Number(row.version),
        what: row.what as Copy['what'],
      }));
    },

    /** A forum's outputs in every state, newest first, one page a request. */
    ofForum: (forumId: string, cursor?: string): Promise<Page<Output>> =>
      outputs.page({
        index: 'lists',
        partition: `outputs#${forumId}`,
        newestFirst: true,
        limit: 50,
        cursor,
      }),

    /** The published ones of all forums, newest first, one page a request. */
    published: (cursor?: string): Promise<Page<Output>> =>
      outputs.page({
        index: 'desk',
        partition: 'output#published',
        newestFirst: true,
        limit: 50,
        cursor,
      }),

    /** The drafts that readers see: the latest 50 that were opened, newest first. One request. */
    async openToReaders(): Promise<Output[]> {
      const { items } = await outputs.page({
        index: 'desk',
        partition: 'output#open',
        newestFirst: true,
        limit: 50,
      });
      return items;
    },

    /** Of these, those that take comments now. One request. */
    async openForComment(now: Date): Promise<Output[]> {
      return (await this.openToReaders()).filter((output) => isOpenForComment(output, now));
    },
  };
};

export type Outputs = ReturnType<typeof createOutputs>;
