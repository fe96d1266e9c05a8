import type { Waiting } from '../domain/digest.ts';
import type { Person } from '../domain/people.ts';
import { type AskedOf, createAskedOfMag, type ReadCycles, together } from './asked-of-mag.ts';
import { createAskedOfSecretariat } from './asked-of-secretariat.ts';
import { createAskedOfTeam } from './asked-of-team.ts';
import { createCycles } from './cycles.ts';
import type { Table } from './table.ts';

/**
 * What somebody is asked for and has not done yet, and what they may take up, by each of their roles. It makes the
 * requests of each of them, but reads the cycles only once; and none for who is of neither the secretariat, the MAG nor a team.
 */
export const createAskedOf = (table: Table) => {
  const ofMag = createAskedOfMag(table);
  const ofTeam = createAskedOfTeam(table);
  const ofSecretariat = createAskedOfSecretariat(table);
  const cycles = createCycles(table);

  return async (person: Person, now: Date): Promise<AskedOf> => {
    // Read once, and only when somebody needs them.
    let reading: ReturnType<ReadCycles> | undefined;
    const planned: ReadCycles = () => {
      reading ??= cycles.latest().then(({ items }) => items);
      return reading;
    };
    return together(
      await Promise.all([
        asking(ofSecretariat(person, planned, now)),
        ...person.roles.flatMap((held): Promise<AskedOf>[] => {
          switch (held.role) {
            case 'mag':
              return [ofMag(person, planned, now)];
            case 'coordinating-team':
              return [asking(ofTeam(person, held.forumId, planned, now))];
            default:
              return [];
          }
        }),
      ]),
    );
  };
};

const asking = async (asked: Promise<readonly Waiting[]>): Promise<AskedOf> => ({
  asked: await asked,
  free: [],
});
