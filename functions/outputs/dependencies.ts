import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import type { Comments } from '../../shared/store/comments.ts';
import type { Disseminations } from '../../shared/store/disseminations.ts';
import type { Forums } from '../../shared/store/forums.ts';
import type { Outputs } from '../../shared/store/outputs.ts';
import type { Reports } from '../../shared/store/reports.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Typesetting } from '../../shared/store/typesetting.ts';

export type Dependencies = RoomDependencies & {
  table: Table;
  outputs: Outputs;
  forums: Pick<Forums, 'get'>;
  comments: Pick<Comments, 'ofOutput'>;
  disseminations: Pick<Disseminations, 'ofOutput'>;
  reports: Reports;
  typesetting: Typesetting;
};
