import { plainName, type UnnamedOrganisation, unnamedSchema } from '../domain/unnamed-organisation.ts';
import { idMadeFrom } from './made-ids.ts';
import { type RecordKind, records } from './records.ts';
import type { Table } from './table.ts';

const unnamedKind: RecordKind<UnnamedOrganisation> = {
  type: 'unnamedOrganisation',
  schema: unnamedSchema,
  title: ({ organisation }) => organisation,
  places: ({ id, state, organisation }) =>
    state === 'unnamed'
      ? { lists: ['unnamedOrganisations', `${plainName(organisation).slice(0, 100)}#${id}`] }
      : {},
};

/** The same for every way of writing the name. */
export const unnamedIdFor = (organisation: string): string =>
  idMadeFrom('unnamedOrganisation', plainName(organisation));

/** Organisations that do not want to be named in press releases (R31). */
export const createUnnamedOrganisations = (table: Table) => {
  const unnamed = records(table, unnamedKind);
  return {
    get: unnamed.get,
    change: unnamed.change,
    /** All of them, by name; bounded by `mostUnnamed`. One request. */
    all: (): Promise<UnnamedOrganisation[]> =>
      unnamed.all({ index: 'lists', partition: 'unnamedOrganisations' }),
  };
};

export type UnnamedOrganisations = ReturnType<typeof createUnnamedOrganisations>;
