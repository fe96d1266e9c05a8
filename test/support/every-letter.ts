import { everyLetter } from '../../shared/letters/all.ts';

/** Every letter of the house, in the order of their names. */
export const letterTemplates = await Promise.all(Object.values(everyLetter).map((load) => load()));
