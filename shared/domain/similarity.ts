import type { Proposal } from './proposal.ts';

/** Words that any proposal of a BPF uses, in English, French and Spanish: they tell nothing about its topic. */
const common = new Set(
  `about after also among because been before being best between both could does each every experience forum forums
  from good have having into internet governance itself more most much other others over people policy policies practice
  practices question report same should some such than that their them then there these they this those through topic under
  until very were what when where which while will with within without work worked works would year years your
  avec cette comme dans depuis elle entre leur leurs mais nous pour quelle quelles sans sont sous tous tout une aux des les
  como cual cuando desde donde entre esta este estos hacia hasta para pero porque sobre todos una las los del
  stakeholder stakeholders organisations organisation community communities`.split(/\s+/),
);

/** Words longer than this are cut to it, so that “accessible” and “accessibility” meet. */
const stem = 6;

const wordsOf = (texts: readonly unknown[]): Map<string, string> => {
  const found = new Map<string, string>();
  for (const each of texts) {
    if (typeof each !== 'string') continue;
    for (const word of each
      .slice(0, 10_000)
      .normalize('NFC')
      .toLowerCase()
      .match(/\p{L}[\p{L}\p{N}]{3,}/gu) ?? [])
      if (!common.has(word) && !found.has(word.slice(0, stem))) found.set(word.slice(0, stem), word);
  }
  return found;
};

const topicOf = ({ fields }: Pick<Proposal, 'fields'>) =>
  wordsOf([fields.title, fields.question, fields.goal]);

export interface Similar {
  proposal: Proposal;
  /** From 0 to 1: of the words that matter in the shorter of the two, how many the other has too. */
  share: number;
  shared: readonly string[];
}

/** Below this, two proposals are not pointed out as similar. */
const similarFrom = 0.3;
const fewest = 3;

/**
 * Proposals that share words with this one in title, question and goal, the most similar first. A simple measure, so that
 * it can be explained in a sentence on the page: it points out, a person reads.
 */
export const similarTo = (proposal: Proposal, others: readonly Proposal[]): Similar[] => {
  const own = topicOf(proposal);
  return others
    .filter(({ id }) => id !== proposal.id)
    .map((other) => {
      const theirs = topicOf(other);
      const shared = [...own].filter(([word]) => theirs.has(word)).map(([, word]) => word);
      const least = Math.min(own.size, theirs.size);
      return { proposal: other, shared, share: least ? shared.length / least : 0 };
    })
    .filter(({ share, shared }) => share >= similarFrom && shared.length >= fewest)
    .sort((one, other) => other.share - one.share);
};
