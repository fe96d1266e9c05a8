import type { Waiting } from '../domain/digest.ts';
import type { Person } from '../domain/people.ts';
import { type AskedOf, createAskedOfMag, together } from './asked-of-mag.ts';
import { createAskedOfSecretariat } from './asked-of-secretariat.ts';
import { createAskedOfTeam } from './asked-of-team.ts';
import type { Table } from './table.ts';

/** What somebody is asked for and has not done yet, and what they may take up, by each of their roles. */
export const createAskedOf = (table: Table) => {
  const ofMag = createAskedOfMag(table);
  const ofTeam = createAskedOfTeam(table);
  const ofSecretariat = createAskedOfSecretariat(table);

  return async (person: Person, now: Date): Promise<AskedOf> =>
    together(
      await Promise.all([
        asking(ofSecretariat(person, now)),
        ...person.roles.flatMap((held): Promise<AskedOf>[] => {
          switch (held.role) {
            case 'mag':
              return [ofMag(person, now)];
            case 'coordinating-team':
              return [asking(ofTeam(person, held.forumId, now))];
            default:
              return [];
          }
        }),
      ]),
    );
};

const asking = async (asked: Promise<readonly Waiting[]>): Promise<AskedOf> => ({
  asked: await asked,
  free: [],
});
