import * as z from 'zod/mini';
import { text } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { normalEmail } from './people.ts';
import { fieldsOf, type Proposal, proposalStateInWords, titleOfProposal } from './proposal.ts';
import { type Refusal, refuse } from './refusal.ts';
import { after, days, instantSchema, spokenInstant } from './time.ts';

/** What the secretariat says when it asks two proposers whether they want to make one proposal of two. */
export const mergerForm = late(() => ({
  words: text({
    label: 'Why together',
    hint: 'Both proposers read it in the letter that asks them.',
    max: 2_000,
    height: 4,
  }),
}));

const mergerStates = ['asked', 'merged', 'declined'] as const;

const sideSchema = late(() => ({
  proposalId: idOf('proposal'),
  title: z.string(),
  /** Hash of the key in the letter to its proposer. */
  keyHash: z.string(),
  agreedAt: z.optional(instantSchema),
}));

/** Two proposals that may become one: `keep` goes on with both teams, `other` is marked as merged into it. */
export const mergerSchema = late(() => ({
  id: idOf('merger'),
  revision: z.int(),
  state: z.enum(mergerStates),
  callId: idOf('call'),
  keep: sideSchema,
  other: sideSchema,
  words: z.string(),
  askedBy: z.string(),
  createdAt: instantSchema,
  /** The first instant that is too late to agree. */
  until: instantSchema,
}));
export type Merger = z.infer<typeof mergerSchema>;
export type Side = 'keep' | 'other';
export const sides: readonly Side[] = ['keep', 'other'];

/** Proposers have this long to agree. */
const mergerLasts = days(14);

/** Why two proposals cannot become one, if they cannot: they are decided on, or a forum would lose its continuation (R9). */
const cannotMerge = (keep: Proposal, other: Proposal): Refusal | undefined => {
  for (const each of [keep, other])
    if (each.state !== 'submitted')
      return refuse(
        'conflict',
        `“${titleOfProposal(each)}” is ${proposalStateInWords[each.state]}, so it cannot be merged.`,
      );
  return mayBeTakenIn(other)
    ? undefined
    : refuse(
        'conflict',
        `“${titleOfProposal(other)}” asks to go on with a running forum, and would lose its tie to it as a part of another. It may take the other one in; not the other way round.`,
      );
};

/** Whether another proposal may take it in: one that continues a running forum stands for that forum. */
export const mayBeTakenIn = ({ continues }: Pick<Proposal, 'continues'>): boolean => !continues;

/** Everybody who proposed it, each address once: its own proposer first, then those of what was merged into it. */
export const proposersOf = ({
  fields,
  email,
  mergedProposers = [],
}: Pick<Proposal, 'fields' | 'email' | 'mergedProposers'>): { name: string; email: string }[] => {
  const all = [{ name: String(fields.name ?? ''), email }, ...mergedProposers];
  const addresses = all.map((each) => normalEmail(each.email));
  return all.filter((_, place) => addresses.indexOf(addresses[place] ?? '') === place);
};

/** Asks two proposers. Another question about the same two replaces one that was declined or ran out. */
export const askToMerge = (
  before: Merger | undefined,
  about: {
    id: string;
    keep: Proposal;
    other: Proposal;
    keyHashes: Record<Side, string>;
    words: string;
    by: string;
    at: string;
  },
): Merger | Refusal => {
  const { id, keep, other, keyHashes, words, by, at } = about;
  if (keep.id === other.id || keep.callId !== other.callId)
    return refuse('invalid', 'Choose another proposal of the same call.');
  const cannot = cannotMerge(keep, other);
  if (cannot) return cannot;
  if (before?.state === 'asked' && at < before.until)
    return refuse(
      'conflict',
      `Both proposers were asked by ${before.askedBy}; they can answer until ${spokenInstant(before.until)}.`,
    );
  const side = (proposal: Proposal, keyHash: string) => ({
    proposalId: proposal.id,
    title: titleOfProposal(proposal),
    keyHash,
  });
  return {
    id,
    revision: before?.revision ?? 0,
    state: 'asked',
    callId: keep.callId,
    keep: side(keep, keyHashes.keep),
    other: side(other, keyHashes.other),
    words,
    askedBy: by,
    createdAt: at,
    until: after(at, mergerLasts),
  };
};

/** One proposer answers. With the second “yes” the two are merged. */
export const answerMerger = (before: Merger, side: Side, agrees: boolean, now: Date): Merger | Refusal => {
  if (before.state !== 'asked')
    return refuse(
      'conflict',
      before.state === 'merged'
        ? 'The two proposals are one already.'
        : 'One of the two proposers declined; both proposals stand by themselves.',
    );
  if (now.toISOString() >= before.until)
    return refuse(
      'gone',
      `You could answer until ${spokenInstant(before.until)}. Both proposals stand by themselves; write to the secretariat if you still want to merge them.`,
    );
  if (!agrees) return { ...before, state: 'declined' };
  const after = { ...before, [side]: { ...before[side], agreedAt: now.toISOString() } };
  return { ...after, state: after.keep.agreedAt && after.other.agreedAt ? 'merged' : 'asked' };
};

const joined = <Each>(
  one: readonly Each[],
  other: readonly Each[],
  nameOf: (each: Each) => string,
  most: number,
) => {
  const known = new Set(one.map((each) => nameOf(each).toLowerCase()));
  return [...one, ...other.filter((each) => !known.has(nameOf(each).toLowerCase()))].slice(0, most);
};

/** One proposal of two: the first goes on with the teams, organisations, sessions and groups of both. */
export const mergeProposals = (
  keep: Proposal,
  other: Proposal,
  now: Date,
): { keep: Proposal; other: Proposal } | Refusal => {
  const cannot = cannotMerge(keep, other);
  if (cannot) return cannot;
  const [mine, theirs] = [fieldsOf(keep), fieldsOf(other)];
  const name = ({ name: called }: { name: string }) => called;
  return {
    keep: {
      ...keep,
      fields: {
        ...mine,
        team: joined(mine.team, theirs.team, name, 20),
        organisations: joined(mine.organisations, theirs.organisations, name, 50),
        sessions: joined(mine.sessions, theirs.sessions, name, 10),
        groups: [...new Set([...mine.groups, ...theirs.groups])],
      },
      changedAt: now.toISOString(),
      // What the other one took in before is a part of this one too, with its conflicts of interest.
      mergedFrom: [...(keep.mergedFrom ?? []), ...(other.mergedFrom ?? []), other.id],
      mergedProposers: [
        ...(keep.mergedProposers ?? []),
        ...(other.mergedProposers ?? []),
        { name: theirs.name, email: other.email },
      ],
    },
    other: { ...other, state: 'merged', mergedInto: keep.id },
  };
};
