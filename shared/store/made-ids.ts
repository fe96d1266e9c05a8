import { createHash } from 'node:crypto';
import { type IdKind, idPrefixes } from '../domain/ids.ts';

/**
 * The id of a record that follows from what it is about, so that making it again is the same record. Looks like any other
 * id, but does not sort by time.
 */
export const idMadeFrom = (kind: IdKind, cause: string): string =>
  `${idPrefixes[kind]}_${BigInt(`0x${createHash('sha256').update(cause).digest('hex').slice(0, 34)}`)
    .toString(36)
    .padStart(26, '0')
    .slice(-26)}`;
