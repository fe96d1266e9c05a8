import * as z from 'zod/mini';
import { line, text } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { type Refusal, refuse } from './refusal.ts';
import { instantSchema } from './time.ts';

/** R4: how Best Practice Forums work, in one document of four sections, each Markdown. */
export const modalitiesForm = late(() => ({
  roles: text({
    label: 'Roles and responsibilities',
    hint: 'Who does what: proposers, coordinating teams, MAG facilitators, the MAG, the secretariat, participants. Markdown; headings begin with ###.',
    max: 20_000,
    height: 18,
  }),
  selecting: text({
    label: 'Proposing and selecting',
    hint: 'What a proposal says, who reads it, by which criteria, and who decides.',
    max: 20_000,
    height: 18,
  }),
  timelines: text({
    label: 'Timelines',
    hint: 'What follows from which meeting; the days themselves stand on the page of the cycle.',
    max: 20_000,
    height: 14,
  }),
  freedom: text({
    label: 'Freedom of the forums',
    hint: 'What each forum decides for itself.',
    max: 20_000,
    height: 14,
  }),
}));
export type ModalitiesFields = z.infer<typeof modalitiesForm>;

export const modalitiesSections = ['roles', 'selecting', 'timelines', 'freedom'] as const;
export type ModalitiesSection = (typeof modalitiesSections)[number];
export const sectionInWords: Record<ModalitiesSection, string> = {
  roles: 'Roles and responsibilities',
  selecting: 'Proposing and selecting',
  timelines: 'Timelines',
  freedom: 'Freedom of the forums',
};

/** What the secretariat says when it publishes a version; the cycle is chosen from those there are. */
export const publishModalitiesForm = late(() => ({
  cycleId: line({
    label: 'For the cycle',
    missing: 'Choose the cycle that this version is published for.',
    max: 60,
  }),
  changes: text({
    label: 'What changed',
    hint: 'In a few sentences, for somebody who knows the version before. Public.',
    max: 4_000,
    height: 5,
    missing: 'Say what changed: readers of the version before will want to know.',
  }),
}));

export const modalitiesStates = ['draft', 'published'] as const;

export const modalitiesStateInWords: Record<(typeof modalitiesStates)[number], string> = {
  draft: 'a draft',
  published: 'published',
};

/** One version. There is one draft at most: the version after the latest. */
export const modalitiesSchema = late(() => ({
  id: idOf('modalities'),
  revision: z.int(),
  state: z.enum(modalitiesStates),
  version: z.int().check(z.gte(1)),
  sections: modalitiesForm,
  createdAt: instantSchema,
  published: z.optional(
    z.object({
      at: instantSchema,
      by: z.string(),
      changes: z.string(),
      cycleId: idOf('cycle'),
      cycleTitle: z.string(),
    }),
  ),
}));
export type Modalities = z.infer<typeof modalitiesSchema>;

/** Begins the version after the latest, with its text or the suggested one. */
export const beginModalities = (
  latest: Modalities | undefined,
  about: { id: string; sections: ModalitiesFields; at: string },
): Modalities => ({
  id: about.id,
  revision: 0,
  state: 'draft',
  version: (latest?.version ?? 0) + 1,
  sections: about.sections,
  createdAt: about.at,
});

const isOut = () =>
  refuse('conflict', 'This version is published, so its text stands. Begin the next version to change it.');

/** Changes a draft. */
export const writeModalities = (before: Modalities, sections: ModalitiesFields): Modalities | Refusal =>
  before.state === 'draft' ? { ...before, sections } : isOut();

/** What two people made of a draft: its sections put together, and those that both changed. */
export interface Joined {
  sections: ModalitiesFields;
  both: readonly ModalitiesSection[];
}

/**
 * Joins what somebody typed with what the draft says now, section by section: what they left as they found it stays as it
 * is now, and theirs is what only they changed. Of a section that both changed, theirs is taken, and it is named.
 *
 * @param found whether a text is what they found in a section when they opened the draft
 */
export const joinSections = (
  now: ModalitiesFields,
  typed: ModalitiesFields,
  found: (section: ModalitiesSection, text: string) => boolean,
): Joined => {
  const isTheirs = (section: ModalitiesSection) => !found(section, typed[section]);
  return {
    sections: Object.fromEntries(
      modalitiesSections.map((section) => [section, (isTheirs(section) ? typed : now)[section]]),
    ) as ModalitiesFields,
    both: modalitiesSections.filter(
      (section) => isTheirs(section) && !found(section, now[section]) && typed[section] !== now[section],
    ),
  };
};

/** Publishes a draft, for good. */
export const publishModalities = (
  before: Modalities,
  published: NonNullable<Modalities['published']>,
): Modalities | Refusal =>
  before.state === 'draft' ? { ...before, state: 'published', published } : isOut();

/** Of versions, the newest that was published for a cycle. */
export const publishedFor = (versions: readonly Modalities[], cycleId: string): Modalities | undefined =>
  [...versions]
    .sort((one, other) => other.version - one.version)
    .find(({ published }) => published?.cycleId === cycleId);

/**
 * Why a call may not be planned: no version is published for its cycle, or it has no cycle that one could be published
 * for, and nobody said why it is planned all the same (R4).
 */
export const withoutModalities = (
  cycleTitle: string | undefined,
  version: Modalities | undefined,
  reason: string | undefined,
): Refusal | undefined => {
  if (version || reason) return undefined;
  const lacking =
    cycleTitle === undefined
      ? 'There is no cycle for this call, so no modalities are published for it. Plan it from a cycle and publish them first'
      : `No modalities are published for ${cycleTitle}. Publish them first`;
  return refuse('invalid', `${lacking}; or say why the call is planned without them, which stays on record.`);
};
