import {
  type Offer,
  offerSchema,
  offGoal,
  type Workplan,
  type WorkplanVersion,
  workplanSchema,
  workplanVersionSchema,
} from '../domain/workplan.ts';
import { idMadeFrom } from './made-ids.ts';
import { type RecordKind, records } from './records.ts';
import type { Table } from './table.ts';

/** In the index `waiting`: workplans that somebody has to approve, the one that waits longest first. */
export const proposedPlans = 'workplans';

/** In the index `lists`: workplans whose last answer of the month is that the forum has left its goal. */
const plansOffGoal = 'workplansOffGoal';

const workplanKind: RecordKind<Workplan> = {
  type: 'workplan',
  schema: workplanSchema,
  title: ({ title }) => title,
  // One that is in force is looked after for as long as it is, also while it is amended.
  places: (plan) => {
    const { id, current, draft } = plan;
    const left = offGoal(plan);
    return {
      desk: [`workplan#${current ? 'approved' : 'draft'}`, id],
      ...(left ? { lists: [plansOffGoal, `${left.at}#${id}`] as const } : {}),
      ...(draft?.proposed ? { waiting: [proposedPlans, `${draft.proposed.at}#${id}`] as const } : {}),
    };
  },
};

const versionKind: RecordKind<WorkplanVersion> = {
  type: 'workplanVersion',
  schema: workplanVersionSchema,
  title: ({ version }) => `Workplan, version ${version}`,
  places: ({ workplanId, version }) => ({
    lists: [`workplanVersions#${workplanId}`, String(version).padStart(4, '0')],
  }),
};

const offerKind: RecordKind<Offer> = {
  type: 'offer',
  schema: offerSchema,
  title: ({ name, milestone }) => `${name} offers to take “${milestone}”`,
  places: ({ id, workplanId, state, expiresAt }) => ({
    ...(state === 'unconfirmed' ? {} : { lists: [`offers#${workplanId}`, id] as const }),
    ...(state === 'open' ? { desk: [`offer#${state}`, id] as const } : {}),
    ...(expiresAt ? { expires: Math.floor(Date.parse(expiresAt) / 1000) } : {}),
  }),
};

/** A charter has one workplan. */
export const workplanIdFor = (charterId: string): string =>
  idMadeFrom('workplan', `workplan of ${charterId}`);

/** Workplans, what was approved of each, and who offers to take a milestone (R17, R21). */
export const createWorkplans = (table: Table) => {
  const workplans = records(table, workplanKind);
  const versions = records(table, versionKind);
  const offers = records(table, offerKind);
  return {
    ...workplans,
    /** Those in force, of all forums. One request. */
    approved: (): Promise<Workplan[]> => workplans.all({ index: 'desk', partition: 'workplan#approved' }),
    /** Those whose team last said that the forum has left its goal, and that were not amended since; the oldest first. One request. */
    offGoal: (): Promise<Workplan[]> => workplans.all({ index: 'lists', partition: plansOffGoal }),
    versions: {
      ...versions,
      idFor: (workplanId: string, version: number): string =>
        idMadeFrom('workplanVersion', `version ${version} of ${workplanId}`),
      /** All that were approved, the first one first: a few. One request. */
      ofPlan: (workplanId: string): Promise<WorkplanVersion[]> =>
        versions.all({ index: 'lists', partition: `workplanVersions#${workplanId}` }),
    },
    offers: {
      ...offers,
      /** Those that were confirmed, newest first. One request. */
      ofPlan: (workplanId: string): Promise<Offer[]> =>
        offers.all({ index: 'lists', partition: `offers#${workplanId}`, newestFirst: true }),
    },
  };
};

export type Workplans = ReturnType<typeof createWorkplans>;
