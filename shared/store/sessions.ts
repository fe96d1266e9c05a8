import { hours } from '../domain/time.ts';
import { hashOfKey, type NewKey } from './keys.ts';
import { isNew, type Table } from './table.ts';

/** How long somebody stays signed in, in milliseconds. */
export const sessionLasts = hours(12);

export interface Session {
  personId: string;
  /** Instant of the sign-in. */
  beganAt: string;
  /** Stands in each form of the desk, so that another site cannot send one (CSRF). */
  csrf: string;
}

/** Sessions of people who signed in, found by the hash of the key in their cookie. */
export const createSessions = (table: Table, newKey: NewKey) => ({
  /**
   * Opens a session and answers its key, for the cookie. One request. A sign-in always opens a new one; the one that the
   * browser had before (`instead`) ends in the same request.
   */
  async open(personId: string, now: Date, instead?: string): Promise<string> {
    const key = newKey();
    const ends = now.getTime() + sessionLasts;
    await table.write([
      {
        put: {
          pk: `session#${hashOfKey(key)}`,
          sk: 'record',
          type: 'session',
          personId,
          csrf: newKey(),
          endsAt: new Date(ends).toISOString(),
          expires: Math.ceil(ends / 1000),
        },
        onlyIf: isNew,
      },
      ...(instead ? [{ remove: { pk: `session#${hashOfKey(instead)}`, sk: 'record' } }] : []),
    ]);
    return key;
  },

  /** The session that a cookie's key opens, unless it ended. One request. */
  async get(key: string, now: Date): Promise<Session | undefined> {
    const row = await table.get(`session#${hashOfKey(key)}`);
    if (row?.type !== 'session' || String(row.endsAt) <= now.toISOString()) return undefined;
    const beganAt = new Date(Date.parse(String(row.endsAt)) - sessionLasts).toISOString();
    return { personId: String(row.personId), beganAt, csrf: String(row.csrf) };
  },

  /** Ends a session, if there is one. One request: a transaction, as whatever the table removes. */
  async close(key: string): Promise<void> {
    await table.write([{ remove: { pk: `session#${hashOfKey(key)}`, sk: 'record' } }]);
  },
});

export type Sessions = ReturnType<typeof createSessions>;
