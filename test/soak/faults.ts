import { Life } from '../crash/life.ts';

/** How often each thing goes wrong, or is done: a share of the mails, messages, events, lives or letters it may happen to. */
const share = {
  throttle: 0.03,
  refuse: 0.01,
  fault: 0.01,
  'take and break': 0.03,
  timeout: 0.01,
  'the sender is killed': 0.04,
  'another function is killed': 0.03,
  'the sender dies of a letter': 0.1,
  'a letter is not mended yet': 0.2,
  'a message comes twice': 0.05,
  'all events are lost': 0.15,
  'an event is lost': 0.05,
  'an event comes twice': 0.1,
  'an event is late': 0.03,
  bounce: 0.02,
  complaint: 0.005,
  'a reader declines': 0.05,
  'somebody decides on an unknown letter': 0.7,
  'somebody tries a refused letter again': 0.7,
  'somebody knows another contact': 0.7,
  'somebody clicks twice': 0.3,
} as const;

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
const seeded = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** What is left to chance, the same for the same seed. */
export const createChance = (seed: number) => {
  const random = seeded(seed);
  const happens = (what: keyof typeof share): boolean => random() < share[what];
  /** A whole number from 0 up to `end`. */
  const below = (end: number): number => Math.floor(random() * end);
  const oneOf = <Each>(all: readonly Each[]): Each => all[below(all.length)] as Each;
  return {
    happens,
    below,
    oneOf,
    /** The life of a process, which may end at any of its requests. */
    life: (killed: 'the sender is killed' | 'another function is killed'): Life =>
      new Life(
        happens(killed) ? { step: 1 + below(20), side: oneOf(['before', 'after'] as const) } : undefined,
      ),
    /** Some of a queue, which keeps no order. */
    someOf<Each>(queue: Each[]): Each[] {
      const some: Each[] = [];
      while (some.length < 10 && queue.length) some.push(...queue.splice(below(queue.length), 1));
      return some;
    },
  };
};

export type Chance = ReturnType<typeof createChance>;
