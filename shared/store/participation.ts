import {
  type Attendance,
  attendanceSchema,
  type Declaration,
  declarationSchema,
  type MagYear,
  magYearSchema,
} from '../domain/participation.ts';
import { idMadeFrom } from './made-ids.ts';
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

/** A member declares once a year; declaring again changes it. */
export const declarationIdFor = (yearId: string, personId: string): string =>
  idMadeFrom('declaration', `declaration of ${personId} in ${yearId}`);

/** The MAG's years, what its members declared, and what was noted of them (R18). */
export const createParticipation = (table: Table) => {
  const years = records(table, magYearKind);
  const declarations = records(table, declarationKind);
  const attendances = records(table, attendanceKind);
  return {
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
