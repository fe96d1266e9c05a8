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

/** Hash over everything that readers get of an output: what a release of letters is approved against. */
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

    /** Of these, those that take comments now. */
    async openForComment(now: Date): Promise<Output[]> {
      return (await this.openToReaders()).filter((output) => isOpenForComment(output, now));
    },
  };
};

export type Outputs = ReturnType<typeof createOutputs>;
