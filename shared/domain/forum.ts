import * as z from 'zod/mini';
import { line, mustTick, optionalEmail, rows, text } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { isOfTeam, normalEmail, type Person } from './people.ts';
import { keyOrganisation } from './proposal.ts';
import { type Refusal, refuse } from './refusal.ts';
import { instantSchema, spokenDay } from './time.ts';

const facilitator = late(() => ({
  name: line({ label: 'Name', max: 120 }),
  affiliation: line({ label: 'Affiliation', max: 200 }),
}));

/** What the coordinating team keeps up to date about its forum. */
export const forumForm = late(() => ({
  title: line({ label: 'Title', max: 120 }),
  question: text({ label: 'Policy question', max: 1_000, height: 3 }),
  takePart: text({
    label: 'How to take part',
    hint: 'Meetings, mailing list, whom to write to. Plain text; it stands on the page of the forum.',
    max: 3_000,
    height: 4,
  }),
  contact: optionalEmail({
    label: 'Contact of the forum',
    hint: 'Public: an address that the whole team reads, not a person’s own. Letters on behalf of the forum carry its name, and answers to them come here. Empty: to the IGF secretariat.',
  }),
  team: rows({
    label: 'Coordinating team',
    hint: 'Public.',
    row: facilitator,
    least: 1,
    most: 20,
    offered: 2,
  }),
  organisations: rows({
    label: 'Key organisations',
    row: keyOrganisation,
    most: 100,
    offered: 2,
  }),
}));
export type ForumFields = z.infer<typeof forumForm>;

/** What somebody says who gives up a forum that has not begun. */
export const givingUpForm = late(() => ({
  reason: text({
    label: 'Why it does not begin',
    hint: 'Public, on the page of the forum and beside the decision. The secretariat, the proposer, the team and the MAG facilitator get it by letter.',
    max: 1_000,
    height: 3,
    missing: 'Say why the forum does not begin: everybody reads it.',
  }),
  sure: mustTick({
    label: 'It does not begin. This cannot be taken back; the topic can be proposed again in a later call.',
    missing: 'Tick that it does not begin, or leave it as it is.',
  }),
}));

/** A Best Practice Forum that is running, born from an accepted proposal. */
export const forumSchema = late(() => ({
  ...forumForm.shape,
  id: idOf('forum'),
  revision: z.int(),
  /** The goal of now: the latest of its versions (R20), each put in place with who, when and why. */
  goal: z.string(),
  proposalId: idOf('proposal'),
  callId: idOf('call'),
  createdAt: instantSchema,
  /** Of one that never began: given up before a charter of it was approved, by whom and why. */
  givenUp: z.optional(
    z.object({
      reason: z.string(),
      by: z.string(),
      byId: idOf('person'),
      as: z.enum(['coordinating team', 'IGF secretariat']),
      at: instantSchema,
    }),
  ),
}));
export type Forum = z.infer<typeof forumSchema>;

/**
 * Gives up a forum that was accepted and never began (R10: it begins with its charter). One that has begun ends with its
 * charter.
 *
 * @param charters all of the forum
 */
export const giveUp = (
  before: Forum,
  charters: readonly { state: string }[],
  reason: string,
  who: Pick<Person, 'id' | 'name' | 'roles'>,
  now: Date,
): Forum | Refusal => {
  const known = whyGivenUp(before);
  if (known) return known;
  if (charters.some(({ state }) => state === 'approved'))
    return refuse('conflict', 'This forum has begun: its charter is approved, and it ends with that.');
  return {
    ...before,
    givenUp: {
      reason,
      by: who.name,
      byId: who.id,
      as: isOfTeam(who, before.id) ? 'coordinating team' : 'IGF secretariat',
      at: now.toISOString(),
    },
  };
};

/** Why nothing can be begun in a forum any more, if it was given up. */
export const whyGivenUp = ({ givenUp }: Pick<Forum, 'givenUp'>): Refusal | undefined =>
  givenUp &&
  refuse(
    'conflict',
    `This forum did not begin: ${givenUp.by} gave it up on ${spokenDay(givenUp.at)}. The topic can be proposed again in a later call.`,
  );

/** Whom it concerns that a forum is given up: what a letter says they get it for, the most telling first. */
export const concernedByGivingUp = ['secretariat', 'facilitator', 'team', 'proposer'] as const;

/** Somebody who is told that a forum was given up. */
export interface HearerOfGivingUp {
  name: string;
  email: string;
  hearer: (typeof concernedByGivingUp)[number];
}

/**
 * Who is told by letter that a forum was given up (R10): the secretariat, the member of the MAG who was named its facilitator,
 * its team, and who proposed it. Each address once, for the most telling of what they are; not who gave it up: they know.
 *
 * @param present everybody who is here
 * @param facilitatorId of its charter, where one was begun; told as long as they are of the MAG
 * @param proposers whoever proposed it, or what was merged into it; they need not be among those here
 */
export const hearersOfGivingUp = (
  { id }: Pick<Forum, 'id'>,
  {
    present,
    facilitatorId,
    proposers,
  }: {
    present: readonly Pick<Person, 'id' | 'name' | 'email' | 'roles'>[];
    facilitatorId: string | undefined;
    proposers: readonly Pick<Person, 'name' | 'email'>[];
  },
  giver: Pick<Person, 'email'>,
): HearerOfGivingUp[] => {
  const holds = (role: 'secretariat' | 'mag') =>
    present.filter(({ roles }) => roles.some((held) => held.role === role));
  const those: Record<HearerOfGivingUp['hearer'], readonly Pick<Person, 'name' | 'email'>[]> = {
    secretariat: holds('secretariat'),
    facilitator: holds('mag').filter((member) => member.id === facilitatorId),
    team: present.filter((person) => isOfTeam(person, id)),
    proposer: proposers,
  };
  const told = new Set([normalEmail(giver.email)]);
  return concernedByGivingUp.flatMap((hearer) =>
    those[hearer].flatMap(({ name, email }) => {
      const address = normalEmail(email);
      if (told.has(address)) return [];
      told.add(address);
      return [{ name, email, hearer }];
    }),
  );
};
