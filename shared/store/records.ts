import type * as z from 'zod/mini';
import type { Actor, AuditEntry } from '../domain/audit.ts';
import { auditEntrySchema } from '../domain/audit.ts';
import type { NewId } from '../domain/ids.ts';
import type { Letter } from '../domain/letter.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { spokenInstant } from '../domain/time.ts';
import { letterRow } from './letters.ts';
import {
  type Expression,
  everyPage,
  isNew,
  type Page,
  type Query,
  type Row,
  type Table,
  type Write,
} from './table.ts';

/** What every record has. `revision` counts its changes from 1; a commit sets it. */
export interface Identified {
  id: string;
  revision: number;
  state?: string | undefined;
}

/** Where a record is found apart from its id: [partition, sort key] of the indexes it is in. */
export interface Places {
  lists?: [string, string];
  desk?: [string, string];
  waiting?: [string, string];
  /** Unix seconds after which DynamoDB deletes it. */
  expires?: number;
}

/** A kind of record: its schema, which parses it when written and when read, and where it is listed. */
export interface RecordKind<Record extends Identified> {
  type: string;
  schema: z.ZodMiniType<Record>;
  /** What a list calls it. */
  title: (record: Record) => string;
  places: (record: Record) => Places;
}

/** A record as it was read (absent for a new one), and as it shall be. */
export interface Change {
  write: Write;
  id: string;
  by: Actor;
}

const rowOf = <Record extends Identified>(
  kind: RecordKind<Record>,
  record: Record,
  by: Actor,
  at: string,
): Row => {
  const { lists, desk, waiting, expires } = kind.places(record);
  return {
    pk: record.id,
    sk: 'record',
    type: kind.type,
    title: kind.title(record),
    ...(record.state ? { state: record.state } : {}),
    revision: record.revision,
    changedAt: at,
    changedBy: by.name,
    data: kind.schema.parse(record),
    ...(lists ? { listPk: lists[0], listSk: lists[1] } : {}),
    ...(desk ? { deskPk: desk[0], deskSk: desk[1] } : {}),
    ...(waiting ? { waitPk: waiting[0], waitSk: waiting[1] } : {}),
    ...(expires ? { expires } : {}),
  };
};

const revisionIs = (revision: number): Expression => ({
  expression: '#revision = :revision',
  names: { revision: 'revision' },
  values: { revision },
});

/** The condition that a record is as it was read, or still not there (revision 0): for a change that leans on another. */
export const isAsRead = ({ id, revision }: { id: string; revision: number }): Write => ({
  check: { pk: id, sk: 'record' },
  onlyIf: revision ? revisionIs(revision) : isNew,
});

/** Reads and lists one kind of record. */
export const records = <Record extends Identified>(table: Table, kind: RecordKind<Record>) => {
  const read = (row: Row): Record => kind.schema.parse(row.data);
  const isOfKind = (row: Row | undefined): row is Row => row?.type === kind.type;
  return {
    /** The record, or undefined when there is none of this kind. One request. */
    async get(id: string): Promise<Record | undefined> {
      const row = await table.get(id);
      return isOfKind(row) ? read(row) : undefined;
    },
    /** One page of a list. One request; a second one, from the start, where DynamoDB does not know the cursor. */
    async page(query: Query): Promise<Page<Record>> {
      const page = await table.query(query);
      return { ...page, items: page.items.filter(isOfKind).map(read) };
    },
    /** A whole list, one request a MB: for lists bounded by what they belong to, which hardly ever have more. */
    all(query: Omit<Query, 'cursor'>): Promise<Record[]> {
      return everyPage((cursor) => this.page({ ...query, cursor }));
    },
    /** The record as it shall be; `before` as it was read, so that of two people who act at once one is refused. */
    change(before: Record | undefined, after: Record, by: Actor, at: string): Change {
      const revision = (before?.revision ?? 0) + 1;
      return {
        id: after.id,
        by,
        write: {
          put: rowOf(kind, { ...after, revision }, by, at),
          onlyIf: before ? revisionIs(before.revision) : isNew,
        },
      };
    },
  };
};

export const auditRow = (entry: AuditEntry, id: string): Row => ({
  pk: entry.record,
  sk: `audit#${id}`,
  type: 'audit',
  data: auditEntrySchema.parse(entry),
  ...(entry.news ? { deskPk: 'news', deskSk: `${entry.at}#${id}` } : {}),
});

export interface Commit {
  changes: readonly Change[];
  audit: readonly AuditEntry[];
  letters?: readonly Letter[];
  /** Further writes of the same transaction. */
  also?: readonly Write[];
}

/**
 * Writes records, their history and the letters they cause, all or nothing, in one request.
 *
 * Refused as a conflict when somebody else changed a record meanwhile; the reason says when, and to people of the desk who
 * (nobody else is told their names). A letter that exists already (same cause, same event) is in the way too: its cause was committed before.
 */
export const createCommit =
  (table: Table, newId: NewId) =>
  async ({ changes, audit, letters = [], also = [] }: Commit): Promise<Refusal | undefined> => {
    const inTheWay = await table.write([
      ...changes.map(({ write }) => write),
      ...audit.map((entry) => ({ put: auditRow(entry, newId('audit')) })),
      ...letters.map((letter) => ({ put: letterRow(letter), onlyIf: isNew })),
      ...also,
    ]);
    if (!inTheWay) return undefined;
    const { row } = inTheWay;
    if (row?.type === 'letter') return refuse('conflict', 'This was done already.');
    const toTheDesk = [...changes, ...audit].some(({ by }) => by.kind === 'person');
    return refuse(
      'conflict',
      row?.changedBy
        ? `${toTheDesk ? `${row.changedBy} changed this` : 'This was changed'} on ${spokenInstant(String(row.changedAt))}, while you had it open. Nothing you typed is lost: look at the newer version first, then decide.`
        : 'Somebody else changed this at the same moment. Nothing you typed is lost: please try once more.',
    );
  };

export type CommitChanges = ReturnType<typeof createCommit>;

/** The history of a record, oldest first, one page a request. */
export const history = async (table: Table, recordId: string, cursor?: string): Promise<Page<AuditEntry>> => {
  const page = await table.query({
    partition: recordId,
    sortKey: { beginsWith: 'audit#' },
    limit: 100,
    cursor,
  });
  return { ...page, items: page.items.map((row) => auditEntrySchema.parse(row.data)) };
};

/** News of the house between two instants (the first left out, the second included), oldest first, one page a request. */
export const newsBetween = async (
  table: Table,
  span: { after: string; until: string; newestFirst?: boolean; limit?: number; cursor?: string | undefined },
): Promise<Page<AuditEntry>> => {
  const page = await table.query({
    index: 'desk',
    partition: 'news',
    // '~' sorts behind every id, so the bound takes in the whole instant.
    sortKey: { between: [`${span.after}~`, `${span.until}~`] },
    ...(span.newestFirst ? { newestFirst: true } : {}),
    limit: span.limit ?? 100,
    cursor: span.cursor,
  });
  return { ...page, items: page.items.map((row) => auditEntrySchema.parse(row.data)) };
};
