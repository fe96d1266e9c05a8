import { createHandler } from '../../functions/participation/handler.ts';
import type { Attendance, Declaration } from '../../shared/domain/participation.ts';
import type { Person } from '../../shared/domain/people.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createParticipation, declarationIdFor } from '../../shared/store/participation.ts';
import { createHouse, type Sending, type SignedIn } from '../support/house.ts';
import { keepCycle, keepForum, keepMagYear, tester } from '../support/samples.ts';
import { describePages } from './looked-at.ts';

const names = [
  'Adaeze Obi',
  'Ahmed El-Sayed',
  'Aiko Tanaka',
  'Ana Lucía Fernández de la Torre',
  'Anselm Weber',
  'Bilal Hussain',
  'Carmen Ruiz',
  'Chengetai M.',
  'Dalia Haddad',
  'Daniel Kim',
  'Elena Petrova',
  'Emeka Nwosu',
  'Fatima Zahra Benali',
  'Giulia Rossi',
  'Hana Nováková',
  'Ibrahim Diallo',
  'Jamal Carter',
  'Jutta Koskinen',
  'Karim Nasser',
  'Leilani Kealoha',
  'Li Wei',
  'Lucas Pereira',
  'Mamadou Ba',
  'Maria do Céu Albuquerque e Castro',
  'Mei-Ling Chen',
  'Nadia Rahman',
  'נועה לוי',
  'Olga Shevchenko',
  'Paulina Gómez',
  'Priya Narayanan',
  'Qasim Mirza',
  'Rania Khoury',
  'Samuel Otieno',
  'Sofia Lindqvist',
  'Tariq Mansoor',
  'Thandiwe Dlamini',
  'Ulrich Meier',
  'Valentina Ionescu',
  'Wanjiru Kamau',
  'يوسف حداد',
];

/** A year of the MAG: forty members, of whom some declared, some are late, one left and one came in their place. */
const walkOnce = async () => {
  const house = await createHouse('2027-02-15T09:00:00.000Z');
  const { table, people } = house;
  const participation = createParticipation(table);
  const room = createHandler({
    ...house.web,
    table,
    cycles: createCycles(table),
    forums: createForums(table),
    participation,
  });
  const pages: Record<string, string> = {};
  const see = async (name: string, key: string, as?: SignedIn, more: Sending = {}) => {
    pages[name] = (await house.send(room, key, { ...(as ? { as } : {}), ...more })).body;
  };
  const desk = '/desk/mag-participation';
  const sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
  await see('nobody asked yet', 'GET /mag-participation');
  await see('no year yet', `GET ${desk}`, sekou);
  await see('no year yet, as the MAG sees it', `GET ${desk}`, mara);
  await see('year with errors', `POST ${desk}`, sekou, {
    form: { title: 'MAG 2027', asks: '2027-02-15', until: '2027-02-17' },
  });

  const year = await keepMagYear(house);
  const params = { yearId: year.id };
  await see('empty register', `GET ${desk}/{yearId}`, sekou, { params });
  await see('nothing to declare', `GET ${desk}/{yearId}/declaration`, mara, { params });

  const forums = [];
  for (const title of [
    'BPF on Gender and Access',
    'BPF on Cybersecurity: norms, and how they are lived',
    'BPF on <Local Content>',
    'BPF on Data and New Technologies in an Internet Context',
    'BPF Internet Exchange Points',
  ])
    forums.push(await keepForum(house, title));
  const [first, second, third, fourth] = forums;
  if (!first || !second || !third || !fourth) throw new Error('No forums.');
  await see('declaration', `GET ${desk}/{yearId}/declaration`, mara, { params });
  await see('declaration with errors', `POST ${desk}/{yearId}/declaration`, mara, {
    params,
    form: { words: 'I know the registries.', revision: '0' },
  });

  // Forty more, written down at once.
  const at = house.clock().toISOString();
  const members = names.map(
    (name, place): Person => ({
      id: house.newId('person'),
      revision: 0,
      name,
      email: `member-${place}@example.org`,
      roles: [{ role: 'mag' }],
      digest: { cadence: 'daily', hour: 8, timeZone: 'Europe/Zurich' },
      digestedUntil: at,
      createdAt: at,
      ...(place === 5 ? { leftAt: at } : {}),
    }),
  );
  const declared = members
    .filter((_, place) => place % 4)
    .map((member, place): Declaration => {
      const { id, name } = member;
      return {
        id: declarationIdFor(year.id, id),
        revision: 0,
        yearId: year.id,
        personId: id,
        name,
        forums: place % 7 ? [[first, second, third][place % 3]?.id ?? ''] : [first.id, fourth.id],
        part: (['facilitate', 'contribute', 'follow'] as const)[place % 3] ?? 'follow',
        ...(place % 5 ? {} : { words: 'I bring the regulators of my region.\nתמיד בימי שלישי.' }),
        declaredAt: at,
      };
    });
  const attended = members.slice(0, 12).map(
    ({ id }, place): Attendance => ({
      id: house.newId('attendance'),
      revision: 0,
      yearId: year.id,
      forumId: (place % 2 ? first : second).id,
      day: `2027-02-${String(1 + place).padStart(2, '0')}`,
      occasion: place % 3 ? 'meeting' : 'contribution',
      what: place % 3 ? 'Call of the forum' : 'הערות על הפרק השני, and a case from the field',
      members: [id, members[20]?.id ?? id, mara.person.id],
    }),
  );
  for (const change of [
    ...members.map((one) => people.change(undefined, one, tester, at)),
    ...declared.map((one) => participation.declarations.change(undefined, one, tester, at)),
    ...attended.map((one) => participation.attendances.change(undefined, one, tester, at)),
  ])
    await house.commit({ changes: [change], audit: [] });
  await see('register', 'GET /mag-participation');
  await see('register on the desk', `GET ${desk}/{yearId}`, sekou, { params });
  await see('replacement with errors', `POST ${desk}/{yearId}/replacements`, sekou, {
    params,
    form: { left: members[5]?.id ?? '', by: '' },
  });
  await house.send(room, `POST ${desk}/{yearId}/replacements`, {
    as: sekou,
    params,
    form: { left: members[5]?.id ?? '', by: mara.person.id },
  });
  await see('declaration of who came later', `GET ${desk}/{yearId}/declaration`, mara, { params });
  await house.send(room, `POST ${desk}/{yearId}/declaration`, {
    as: mara,
    params,
    form: { forums: third.id, part: 'facilitate', revision: '0' },
  });
  await see('declared', `GET ${desk}/{yearId}/declaration`, mara, { params, query: { saved: 'yes' } });

  const inForum = { params: { ...params, forumId: first.id } };
  const role = { role: 'coordinating-team', forumId: first.id } as const;
  const farida = await house.signIn([role], 'Farida Facilitator');
  await see('register to a team', 'GET /mag-participation', farida);
  await see('who took part', `GET ${desk}/{yearId}/forums/{forumId}`, farida, inForum);
  const note = { params: { ...inForum.params, attendanceId: attended[1]?.id ?? '' } };
  await see('a note', `GET ${desk}/{yearId}/forums/{forumId}/{attendanceId}`, farida, note);
  await see(
    'a note, taken back without a reason',
    `POST ${desk}/{yearId}/forums/{forumId}/{attendanceId}/take-back`,
    farida,
    { ...note, form: { revision: '1' } },
  );
  await house.send(room, `POST ${desk}/{yearId}/forums/{forumId}/{attendanceId}/take-back`, {
    as: farida,
    ...note,
    form: { revision: '1', why: 'It was a call of another forum.' },
  });
  await see(
    'a note that was taken back',
    `GET ${desk}/{yearId}/forums/{forumId}/{attendanceId}`,
    farida,
    note,
  );
  await see('who took part, one taken back', `GET ${desk}/{yearId}/forums/{forumId}`, farida, inForum);
  await see('who took part, with errors', `POST ${desk}/{yearId}/forums/{forumId}`, farida, {
    ...inForum,
    form: { day: '2027-03-01', what: '' },
  });

  house.setClock('2027-03-10T09:00:00.000Z');
  const salma = await house.signIn([{ role: 'secretariat' }], 'Salma Secretariat');
  await see('late register on the desk', `GET ${desk}/{yearId}`, salma, { params });
  await see('years', `GET ${desk}`, salma);

  // The next year follows from its cycle, and waits for its forums when its day has come.
  const next = { starts: '2027-11-08', ends: '2027-11-12' };
  await keepCycle(house, 'IGF 2027–2028', {
    meeting: next,
    magMeeting: { starts: '2028-01-18', ends: '2028-01-20' },
  });
  house.setClock('2027-12-01T09:00:00.000Z');
  const selma = await house.signIn([{ role: 'secretariat' }], 'Selma Secretariat');
  await see('year to come', `GET ${desk}`, selma);
  house.setClock('2028-02-01T09:00:00.000Z');
  await see(
    'year that waits for forums',
    `GET ${desk}`,
    await house.signIn([{ role: 'mag' }], 'Milan Member'),
  );
  return pages;
};

describePages(
  'pages of the MAG’s participation',
  [
    'nobody asked yet',
    'no year yet',
    'no year yet, as the MAG sees it',
    'year with errors',
    'empty register',
    'nothing to declare',
    'declaration',
    'declaration with errors',
    'register',
    'register on the desk',
    'replacement with errors',
    'declaration of who came later',
    'declared',
    'register to a team',
    'who took part',
    'a note',
    'a note, taken back without a reason',
    'a note that was taken back',
    'who took part, one taken back',
    'who took part, with errors',
    'late register on the desk',
    'years',
    'year to come',
    'year that waits for forums',
  ],
  walkOnce,
);
