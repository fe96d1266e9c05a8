import { normalEmail, type Person, personSchema, type RoleName } from '../domain/people.ts';
import { isAsRead, type RecordKind, records } from './records.ts';
import { isNew, type Page, type Table, type Write } from './table.ts';

const personKind: RecordKind<Person> = {
  type: 'person',
  schema: personSchema,
  title: (person) => person.name,
  places: (person) => ({
    lists: ['people', `${person.name.toLowerCase()}#${person.id}`],
    ...(person.leftAt ? {} : { desk: ['person', person.id] }),
  }),
};

/** People who sign in, found by id and by address. */
export const createPeople = (table: Table) => {
  const people = records(table, personKind);
  return {
    ...people,

    /** Two requests; one when there is nobody. */
    async byEmail(email: string): Promise<Person | undefined> {
      const row = await table.get(`email#${normalEmail(email)}`, 'person');
      return row ? people.get(String(row.personId)) : undefined;
    },

    /** The write that keeps an address with one person; of two people with one address the second is refused. */
    holdEmail(person: Pick<Person, 'id' | 'email'>): Write {
      return {
        put: { pk: `email#${normalEmail(person.email)}`, sk: 'person', type: 'email', personId: person.id },
        onlyIf: isNew,
      };
    },

    /** Gives an address free. */
    freeEmail(email: string): Write {
      return { remove: { pk: `email#${normalEmail(email)}`, sk: 'person' } };
    },

    isAsRead,

    /** Everybody, also who left, by name, one page a request. */
    byName: (cursor?: string): Promise<Page<Person>> =>
      people.page({ index: 'lists', partition: 'people', limit: 100, cursor }),

    /** Everybody, also who left: the size of the house, and those of the years before. One request. */
    everybody: (): Promise<Person[]> => people.all({ index: 'lists', partition: 'people' }),

    /** Whether nobody was ever let in. One request. */
    async isEmpty(): Promise<boolean> {
      const { items } = await people.page({ index: 'lists', partition: 'people', limit: 1 });
      return items.length === 0;
    },

    /** Everybody who is here, bounded by the size of the house (some dozens). One request, whatever the role. */
    async present(role?: RoleName): Promise<Person[]> {
      const all = await people.all({ index: 'desk', partition: 'person' });
      return role ? all.filter((person) => person.roles.some((held) => held.role === role)) : all;
    },
  };
};

export type People = ReturnType<typeof createPeople>;
