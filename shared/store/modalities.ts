import { type Modalities, modalitiesSchema, publishedFor } from '../domain/modalities.ts';
import { idMadeFrom } from './made-ids.ts';
import { type RecordKind, records } from './records.ts';
import type { Page, Table } from './table.ts';

/** A version's id follows from its number, so that two people who begin the next one begin the same. */
export const modalitiesIdFor = (version: number): string => idMadeFrom('modalities', `version ${version}`);

const modalitiesKind: RecordKind<Modalities> = {
  type: 'modalities',
  schema: modalitiesSchema,
  title: ({ version }) => `Modalities, version ${version}`,
  places: ({ version, state, id }) => ({
    lists: ['modalities', String(version).padStart(6, '0')],
    desk: [`modalities#${state}`, id],
  }),
};

/** The modalities of the Best Practice Forums, version by version (R4). */
export const createModalities = (table: Table) => {
  const modalities = records(table, modalitiesKind);
  const latest = (cursor?: string, limit = 10): Promise<Page<Modalities>> =>
    modalities.page({ index: 'lists', partition: 'modalities', newestFirst: true, limit, cursor });
  return {
    ...modalities,
    /** Newest first, the draft among them, one page a request. */
    latest,
    /** The published version of a number; one request. */
    async published(version: number): Promise<Modalities | undefined> {
      const found = await modalities.get(modalitiesIdFor(version));
      return found?.state === 'published' ? found : undefined;
    },
    /** The newest that is published; one request. */
    current: async (): Promise<Modalities | undefined> =>
      (await latest(undefined, 2)).items.find(({ state }) => state === 'published'),
    /** The newest that was published for a cycle, of the ten newest; one request. */
    forCycle: async (cycleId: string): Promise<Modalities | undefined> =>
      publishedFor((await latest()).items, cycleId),
  };
};

export type ModalitiesStore = ReturnType<typeof createModalities>;
