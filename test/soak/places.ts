/*
 * Every reader has a place, from 0. What becomes of a letter is a matter of chance; whom it is for, what causes it, and
 * which few are sure to go wrong, follows from the place.
 */

/** Of so many letters that follow each other, a quarter goes to many for one cause, as it is put into the ledger … */
export const perCause = 400;
/** … and of so many, a quarter is of one dissemination, which people release. */
export const perRelease = 150;

/** What people do with what was released while its letters leave. */
export type Step = 'pause' | 'resume' | 'recall' | 'supplement';

/** The plans of releases; the next release has the next of these. */
const plans: readonly (readonly Step[])[] = [
  ['pause', 'resume', 'supplement'],
  ['pause', 'recall'],
  ['recall'],
  ['supplement', 'recall'],
  ['pause', 'resume', 'recall'],
  ['supplement'],
];
/** The plans of what is added to some of them. */
const plansOfSupplements: readonly (readonly Step[])[] = [[], ['recall'], ['pause', 'resume']];

/** Of every four letters the last is one of a dissemination. */
export const isOfRelease = (place: number): boolean => place % 4 === 3;

/** Who is left out at the release, and added by a supplement. */
const isForgotten = (place: number): boolean =>
  place % 20 === 19 && planOf(2 * Math.floor(place / perRelease)).includes('supplement');

/**
 * A dissemination has two parts: what is released first, which has an even number, and what is added to it, which has the
 * next. Undefined for a letter of no dissemination.
 */
export const partOf = (place: number): number | undefined =>
  isOfRelease(place) ? 2 * Math.floor(place / perRelease) + Number(isForgotten(place)) : undefined;

export const planOf = (part: number): readonly Step[] => {
  const release = Math.floor(part / 2);
  const [all, number] = part % 2 ? [plansOfSupplements, Math.floor(release / 2)] : [plans, release];
  return all[number % all.length] ?? [];
};

/** The places of a part, of so many letters. */
export const placesOf = (part: number, count: number): number[] => {
  const first = Math.floor(part / 2) * perRelease;
  return Array.from({ length: Math.min(perRelease, count - first) }, (_, index) => first + index).filter(
    (place) => partOf(place) === part,
  );
};

/** The mail service refuses the first mail to these, so that each release has somebody to send to again. */
export const isRefusedAtFirst = (place: number): boolean => place % 60 === 3;
/** The first mail to these is returned, so that another contact is named. */
export const isReturnedAtFirst = (place: number): boolean => place % 120 === 43;
/** Senders break down at the letter to these, until somebody has mended that. Few: each of them is tried for two hours. */
export const breaksSenders = (place: number): boolean => place % 999 === 101;

/** The address of a reader, or the n-th that was named instead. */
export const addressOf = (place: number, named = 0): string =>
  `reader-${place}${named ? `.${named}` : ''}@example.org`;
export const placeIn = (address: string): number => Number.parseInt(address.slice('reader-'.length), 10);
