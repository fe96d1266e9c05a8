import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concernedByGivingUp, hearersOfGivingUp } from '../../shared/domain/forum.ts';
import { normalEmail, type Role } from '../../shared/domain/people.ts';

const id = (prefix: string, number: number) => `${prefix}_${String(number).padStart(26, '0')}`;
const forum = { id: id('bpf', 1) };
const team: Role = { role: 'coordinating-team', forumId: forum.id };
const otherTeam: Role = { role: 'coordinating-team', forumId: id('bpf', 2) };

let count = 0;
const somebody = (name: string, ...roles: Role[]) => ({
  id: id('per', ++count),
  name,
  email: `${name.toLowerCase()}@example.org`,
  roles,
});

describe('who is told that a forum was given up (R10)', () => {
  const sekou = somebody('Sekou', { role: 'secretariat' });
  const mara = somebody('Mara', { role: 'mag' });
  const milan = somebody('Milan', { role: 'mag' });
  const farida = somebody('Farida', team);
  const hanna = somebody('Hanna', team);
  const present = [
    hanna,
    milan,
    farida,
    mara,
    sekou,
    somebody('Olga', otherTeam),
    somebody('Desta', { role: 'desa' }),
  ];
  const pia = { name: 'Pia', email: 'pia@example.org' };

  const told = (
    more: Partial<Parameters<typeof hearersOfGivingUp>[1]> = {},
    giver: { email: string } = farida,
  ) =>
    hearersOfGivingUp(forum, { present, facilitatorId: mara.id, proposers: [pia], ...more }, giver).map(
      ({ name, hearer }) => [name, hearer],
    );

  it('are the secretariat, its facilitator, the rest of its team and its proposer; nobody of another forum', () => {
    expect(told()).toEqual([
      ['Sekou', 'secretariat'],
      ['Mara', 'facilitator'],
      ['Hanna', 'team'],
      ['Pia', 'proposer'],
    ]);
  });

  it('are told as team, who proposed it too, however the address was written', () => {
    expect(told({ proposers: [{ name: 'H.', email: ' HANNA@example.org' }, pia] })).toEqual([
      ['Sekou', 'secretariat'],
      ['Mara', 'facilitator'],
      ['Hanna', 'team'],
      ['Pia', 'proposer'],
    ]);
  });

  it('are not told, who gave it up, also as its proposer', () => {
    expect(told({ proposers: [{ name: 'Farida', email: 'FARIDA@example.org' }] }).flat()).not.toContain(
      'Farida',
    );
    expect(told({}, sekou)).toEqual([
      ['Mara', 'facilitator'],
      ['Hanna', 'team'],
      ['Farida', 'team'],
      ['Pia', 'proposer'],
    ]);
  });

  it('leave out a facilitator who has left the MAG, and one of a charter that was not begun', () => {
    const left = present.map((each) => (each === mara ? { ...mara, roles: [] } : each));
    for (const more of [{ present: left }, { facilitatorId: undefined }])
      expect(told(more).flat()).not.toContain('facilitator');
  });

  it('are each told once, never who gave it up, and for the most telling of what they are', () => {
    const address = fc
      .tuple(fc.constantFrom('ada', 'ben', 'cleo', 'dina', 'eli'), fc.boolean(), fc.boolean())
      .map(
        ([name, shouts, spaced]) =>
          `${spaced ? ' ' : ''}${shouts ? name.toUpperCase() : name}@example.org${spaced ? ' ' : ''}`,
      );
    const role = fc.constantFrom<Role>(
      { role: 'secretariat' },
      { role: 'desa' },
      { role: 'mag' },
      team,
      otherTeam,
    );
    const person = fc.record({
      id: fc.constantFrom(...[1, 2, 3].map((number) => id('per', number))),
      name: fc.string(),
      email: address,
      roles: fc.uniqueArray(role, { maxLength: 3 }),
    });
    const proposer = fc.record({ name: fc.string(), email: address });
    fc.assert(
      fc.property(
        fc.array(person, { maxLength: 6 }),
        fc.option(fc.constantFrom(id('per', 1), id('per', 2)), { nil: undefined }),
        fc.array(proposer, { maxLength: 4 }),
        address,
        (everybody, facilitatorId, proposers, giver) => {
          const hearers = hearersOfGivingUp(
            forum,
            { present: everybody, facilitatorId, proposers },
            { email: giver },
          );
          const addresses = hearers.map(({ email }) => normalEmail(email));
          expect(new Set(addresses).size).toBe(addresses.length);
          expect(addresses).not.toContain(normalEmail(giver));

          const anybody = (email: string, test: (one: (typeof everybody)[number]) => boolean) =>
            everybody.some((one) => normalEmail(one.email) === email && test(one));
          // Whatever an address is, said one by one.
          const is: Record<(typeof concernedByGivingUp)[number], (email: string) => boolean> = {
            secretariat: (email) =>
              anybody(email, ({ roles }) => roles.some((r) => r.role === 'secretariat')),
            facilitator: (email) =>
              anybody(email, (one) => one.id === facilitatorId && one.roles.some((r) => r.role === 'mag')),
            team: (email) => anybody(email, ({ roles }) => roles.includes(team)),
            proposer: (email) => proposers.some((one) => normalEmail(one.email) === email),
          };
          const known = [...everybody, ...proposers].map(({ email }) => normalEmail(email));
          for (const email of new Set(known)) {
            const mostTelling = concernedByGivingUp.find((each) => is[each](email));
            const hearer = hearers.find((each) => normalEmail(each.email) === email)?.hearer;
            expect(hearer).toBe(email === normalEmail(giver) ? undefined : mostTelling);
          }
        },
      ),
    );
  });
});
