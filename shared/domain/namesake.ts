import { text } from './fields.ts';
import { late } from './late.ts';
import type { Person } from './people.ts';

/*
 * R19: whose name stands in a proposal or a charter may be one of its team, and stays out until they answer that it is somebody
 * else. They answer once: it holds for that person wherever they are named again, in the forum's charter and its continuation too.
 */

/**
 * Somebody whose name stands in a team, or above a proposal. `of` tells them from others of the name: their affiliation, or of a
 * proposer who is not named in the team, which proposal.
 */
export interface Named {
  name: string;
  of: string;
}

/** Accents, case, and the order of the names do not make somebody another person. */
export const plainName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .sort()
    .join(' ');

const isSame = (one: Named, other: Named): boolean =>
  plainName(one.name) === plainName(other.name) && plainName(one.of) === plainName(other.of);

/** Those of whom it is not known yet whether they are this person, or somebody else of the same name. */
export const namesakesOf = <N extends Named>(
  { name, namesakes = [] }: Pick<Person, 'name' | 'namesakes'>,
  named: readonly N[],
): N[] => {
  const plain = plainName(name);
  return named.filter(
    (each) => plainName(each.name) === plain && !namesakes.some((known) => isSame(known, each)),
  );
};

/** What somebody says of whom they share a name with. */
export const notMeForm = late(() => ({
  notMe: text({
    label: 'Why it is not you',
    hint: 'For example: somebody else of the same name, at another university. The MAG and the secretariat read it in the history. You are not asked again about this person.',
    max: 1_000,
    height: 2,
    missing: 'Say in a few words why it is not you.',
  }),
}));

/** Keeps of a person that these are others who have the same name. */
export const withNamesakes = (before: Person, others: readonly Named[], now: Date): Person => {
  const said = namesakesOf(before, others);
  const once = said.filter((each, place) => said.findIndex((other) => isSame(each, other)) === place);
  return {
    ...before,
    namesakes: [
      ...(before.namesakes ?? []),
      ...once.map(({ name, of }) => ({ name, of, at: now.toISOString() })),
    ],
  };
};
