import { cycleOfYear, forumsOfYear, spanOfYear, type YearSpan } from '../domain/mag-year.ts';
import {
  type Attendance,
  attendanceSchema,
  type Declaration,
  declarationSchema,
  type ForumOfYear,
  type MagYear,
  magYearSchema,
} from '../domain/participation.ts';
import { type NamedForum, namedForums } from '../domain/people.ts';
import { createCharters } from './charters.ts';
import { createCycles } from './cycles.ts';
import { createForums } from './forums.ts';
import { idMadeFrom } from './made-ids.ts';
import { createProposals } from './proposals.ts';
import { type RecordKind, records } from './records.ts';
import type { Page, Table } from './table.ts';

const magYearKind: RecordKind<MagYear> = {
  type: 'magYear',
  schema: magYearSchema,
  title: ({ title }) => title,
  places: ({ id, asks }) => ({ lists: ['magYears', `${asks}#${id}`], desk: ['magYear', id] }),
};

const declarationKind: RecordKind<Declaration> = {
  type: 'declaration',
  schema: declarationSchema,
  title: ({ name }) => `Declaration of ${name}`,
  places: ({ id, yearId }) => ({ lists: [`declarations#${yearId}`, id] }),
};

const attendanceKind: RecordKind<Attendance> = {
  type: 'attendance',
  schema: attendanceSchema,
  title: ({ what }) => what,
  places: ({ id, yearId, day }) => ({ lists: [`attendances#${yearId}`, `${day}#${id}`] }),
};

/** A cycle has one year of the MAG: whoever begins it, and whatever begins it by itself, begins the same. */
export const magYearIdFor = (cycleId: string): string =>
  idMadeFrom('magYear', `year of the MAG in ${cycleId}`);

/** A year's span, its forums, and every forum by its name. */
export interface ForumsOfYear {
  span: YearSpan;
  forums: readonly ForumOfYear[];
  named: readonly NamedForum[];
}

/** A member declares once a year; declaring again changes it. */
export const declarationIdFor = (yearId: string, personId: string): string =>
  idMadeFrom('declaration', `declaration of ${personId} in ${yearId}`);

/** The MAG's years, what its members declared, and what was noted of them (R18). */
export const createParticipation = (table: Table) => {
  const years = records(table, magYearKind);
  const declarations = records(table, declarationKind);
  const attendances = records(table, attendanceKind);
  return {
    /** The forums of a year, of the fifty latest forums and in the fifty latest cycles. Four requests. */
    async forumsOf(year: Pick<MagYear, 'asks' | 'cycleId'>): Promise<ForumsOfYear> {
      const [{ items: forums }, charters, { items: planned }, accepted] = await Promise.all([
        createForums(table).latest(),
        createCharters(table).approved(),
        createCycles(table).latest(),
        createProposals(table).accepted(),
      ]);
      const span = spanOfYear(year, cycleOfYear(year, planned));
      const named = namedForums(forums);
      const its = forumsOfYear(span, { forums, charters, planned, accepted });
      const facilitators = new Map(its.map(({ forum, facilitator }) => [forum.id, facilitator]));
      return {
        span,
        forums: named.flatMap((forum): ForumOfYear[] => {
          const facilitator = facilitators.get(forum.id);
          return facilitators.has(forum.id) ? [facilitator ? { ...forum, facilitator } : forum] : [];
        }),
        named,
      };
    },
    years: {
      ...years,
      /** Latest first, one page a request. */
      latest: (cursor?: string, limit = 20): Promise<Page<MagYear>> =>
        years.page({ index: 'lists', partition: 'magYears', newestFirst: true, limit, cursor }),
    },
    declarations: {
      ...declarations,
      /** All of a year: as many as the MAG has members, some forty. */
      ofYear: (yearId: string): Promise<Declaration[]> =>
        declarations.all({ index: 'lists', partition: `declarations#${yearId}` }),
    },
    attendances: {
      ...attendances,
      /** All of a year: some dozens for each forum. */
      ofYear: (yearId: string): Promise<Attendance[]> =>
        attendances.all({ index: 'lists', partition: `attendances#${yearId}`, newestFirst: true }),
    },
  };
};

export type Participation = ReturnType<typeof createParticipation>;
