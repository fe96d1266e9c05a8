import { createHash, randomBytes, randomInt } from 'node:crypto';
import { ulid } from 'ulid';
import { idPrefixes, type NewId } from '../domain/ids.ts';

/** A secret that opens something for whoever holds it: 256 random bits in base64url (43 characters). */
export type NewKey = () => string;
export const newKey: NewKey = () => randomBytes(32).toString('base64url');

/** Only this stands in the table. A key has enough randomness that a plain hash cannot be turned back. */
export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** From 0 to just below 1. Node draws these from a pool; on its own `ulid` goes to the system for each of its letters. */
const random = () => randomInt(2 ** 32) / 2 ** 32;

/** Mints ids that sort by the clock's time. */
export const createNewId =
  (clock: () => Date): NewId =>
  (kind) =>
    `${idPrefixes[kind]}_${ulid(clock().getTime(), random).toLowerCase()}`;
