/*
 * Who lives in the demo: invented people, each with a name that says who they are, at addresses that nobody has.
 */

/** The first person, who is let in while the house knows nobody. */
export const firstPerson = (email: string) => ({ name: 'Selma Secretariat', email, roles: ['secretariat'] });

/** Whom the demo needs by name. */
export const desa = 'desa@example.org';
export const wanda = 'wanda@example.org';
export const marek = 'marek@example.org';
export const lea = 'lea@example.org';
/** The MAG facilitators of the three forums. */
export const malik = 'mag@mag.example.org';
export const mei = 'mei@mag.example.org';
export const miriam = 'miriam@mag.example.org';
export const musa = 'musa@mag.example.org';
const mateo = 'mateo@mag.example.org';

export const people = [
  { name: 'Dara Desa', email: desa, roles: ['desa'] },
  { name: 'Malik Mag', email: malik, roles: ['mag'] },
  { name: 'Mei Mag', email: mei, roles: ['mag'] },
  { name: 'Miriam Mag', email: miriam, roles: ['mag'] },
  { name: 'Musa Mag', email: musa, roles: ['mag'] },
  { name: 'Mateo Mag', email: mateo, roles: ['mag'] },
];

/** Came to the house last week. */
export const newcomer = { name: 'Sofia Secretariat', email: 'sofia@example.org', roles: ['secretariat'] };

/** The coordinating teams, by the title of their forum. */
export const teams = [
  { name: 'Wanda Facilitator', email: wanda, of: 'BPF on BPFs' },
  { name: 'Marek Norm', email: marek, of: 'BPF Cybersecurity' },
  { name: 'Lea Lingua', email: lea, of: 'BPF Local Content' },
];

export const pressContacts = [
  { name: 'Petra Press', outlet: 'Example News Agency', email: 'petra@example.org', language: 'en' },
  { name: 'Jamal Journal', outlet: 'Example Daily', email: 'jamal@example.org', language: 'en' },
];

/** How those who want it hear what is new; all others look at the desk themselves. */
export const digest = { cadence: 'daily', hour: '8', timeZone: 'Europe/Zurich' };
export const noDigest = { ...digest, cadence: 'never' };
export const withoutDigest = { reviewers: [mei, miriam, mateo], others: [musa, marek, lea] };
