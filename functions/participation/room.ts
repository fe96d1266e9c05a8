import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import type { Cycles } from '../../shared/store/cycles.ts';
import type { Forums } from '../../shared/store/forums.ts';
import type { Participation } from '../../shared/store/participation.ts';
import type { Table } from '../../shared/store/table.ts';

/** What the parts of this room work with. */
export type Dependencies = RoomDependencies & {
  table: Table;
  forums: Forums;
  cycles: Cycles;
  participation: Participation;
};
