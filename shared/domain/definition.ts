/**
 * R1: what a Best Practice Forum is, the one text in one place, with the additions the 2020 review suggested.
 * R5: what makes a topic suitable. R11: how to take part. Pages, letters and press releases all show it from here.
 */
export const definition: readonly { text: string; addition: boolean }[] = [
  {
    addition: false,
    text: 'BPFs offer unique platforms for multistakeholder discussion on topics relevant to the future of the Internet, with the aim of facilitating dialogue and collecting emerging and existing practices to address specific issues or themes. ',
  },
  {
    addition: true,
    text: 'BPFs foster a common understanding of the concrete policy challenges stakeholders may address in order to contribute to achieving the Internet policy goal the BPF is focussing on. ',
  },
  {
    addition: false,
    text: 'The objective is not to develop new policies or practices, but rather to collect existing good practices, ',
  },
  {
    addition: true,
    text: 'share positive and negative experiences, and flag challenges that require additional multistakeholder dialogue and / or require the attention of policy-makers, including in specified decision-making bodies.',
  },
];

/** The versions of the definition, newest first; the first is the one that holds. */
export const definitionVersions = [
  { id: 'review', title: 'As of the 2020 review', parts: definition },
  { id: 'before', title: 'Before the review', parts: definition.filter(({ addition }) => !addition) },
] as const;

/** The definition in two sentences, for the foot of every page and letter (R11). */
export const definitionInShort =
  'Best Practice Forums (BPFs) are open groups of the Internet Governance Forum (IGF). Each collects, on one internet policy topic, what has worked, what has not, and what is still unsolved, and passes it to those who decide.';

export const howToTakePart =
  'Anyone can take part: propose a topic when a call is open, comment on a draft output, or join a forum in the way its page describes. No account and no membership is needed.';

/** R5: each line is a question proposers ask themselves; `why` says what a "no" would mean. */
export const suitability = [
  {
    id: 'experience',
    inShort: 'experience',
    question: 'Have people somewhere already tried something about it, well or badly?',
    why: 'A BPF collects experience. Where nobody has tried anything yet, there is nothing to collect.',
  },
  {
    id: 'many-sides',
    inShort: 'stakeholder groups',
    question: 'Do several stakeholder groups hold a piece of the answer?',
    why: 'The strength of a BPF is that governments, companies, technical people and civil society compare notes.',
  },
  {
    id: 'narrow',
    inShort: 'how narrow it is',
    question: 'Is it narrow enough to be finished in one year, or two?',
    why: 'Broad topics end in general advice. A narrow question ends in something that can be used.',
  },
  {
    id: 'audience',
    inShort: 'who would use it',
    question: 'Can you name who would use the result?',
    why: 'An output that is written for somebody reaches somebody.',
  },
  {
    id: 'not-elsewhere',
    inShort: 'work elsewhere',
    question: 'Is nobody else already doing the same work?',
    why: 'If a Dynamic Coalition or another body is, joining them is worth more than starting beside them.',
  },
  {
    id: 'practice-not-policy',
    inShort: 'practices, not rules',
    question: 'Is it about practices to share rather than new rules to negotiate?',
    why: 'BPFs do not make policy; they show what policies and practices do.',
  },
] as const;
export type SuitabilityId = (typeof suitability)[number]['id'];

export const suitabilityOf = (id: SuitabilityId) =>
  suitability.find((each) => each.id === id) ?? suitability[0];
