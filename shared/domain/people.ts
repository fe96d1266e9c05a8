import * as z from 'zod/mini';
import { choice, choices, email, line } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { instantSchema, isTimeZone, spokenDay } from './time.ts';

export const stakeholderGroups = [
  'government',
  'intergovernmental organisation',
  'civil society',
  'technical community',
  'private sector',
  'academia',
  'media',
  'other',
] as const;

/** The five UN regional groups, and "global" for bodies that belong to none. */
export const regions = [
  'Africa',
  'Asia-Pacific',
  'Eastern Europe',
  'Latin America and the Caribbean',
  'Western Europe and others',
  'Global',
] as const;

export const roleNames = ['secretariat', 'desa', 'mag', 'coordinating-team'] as const;
export type RoleName = (typeof roleNames)[number];

export const roleLabels: Record<RoleName, string> = {
  secretariat: 'IGF secretariat',
  desa: 'UN DESA',
  mag: 'MAG member',
  'coordinating-team': 'Coordinating team of a BPF',
};

/** A role held: the coordinating team's holds for one forum only. */
const roleSchema = () =>
  z.discriminatedUnion('role', [
    z.object({ role: z.enum(['secretariat', 'desa', 'mag']) }),
    z.object({ role: z.literal('coordinating-team'), forumId: idOf('forum') }),
  ]);
export type Role = z.infer<ReturnType<typeof roleSchema>>;

/** Whether somebody is of the coordinating team of a forum. */
export const isOfTeam = ({ roles }: { roles: readonly Role[] }, forumId: string): boolean =>
  roles.some((held) => held.role === 'coordinating-team' && held.forumId === forumId);

/**
 * Whether the MAG facilitator of a forum can judge its charter, goal and workplan (R19, R20): they are in the MAG still, and not
 * of the team whose work that is.
 *
 * @param mag the members of now
 */
export const facilitatorJudges = (
  facilitator: Pick<Person, 'id'>,
  forumId: string,
  mag: readonly Pick<Person, 'id' | 'roles'>[],
): boolean => mag.some((member) => member.id === facilitator.id && !isOfTeam(member, forumId));

/** Roles that hold for the whole house. */
export const houseRoles = ['secretariat', 'desa', 'mag'] as const satisfies readonly RoleName[];

/** A forum, as much of it as a role needs to name. */
export interface NamedForum {
  id: string;
  title: string;
}

/** Forums by names that tell them apart: where two have the same title, each with the day on which it was accepted. */
export const namedForums = (forums: readonly (NamedForum & { createdAt: string })[]): NamedForum[] =>
  forums.map(({ id, title, createdAt }) => ({
    id,
    title: forums.some((other) => other.id !== id && other.title === title)
      ? `${title} (accepted on ${spokenDay(createdAt)})`
      : title,
  }));

/**
 * What the secretariat says about a person. Made for the forums there are: the coordinating team of each is one more
 * role to choose, its value the forum's id.
 */
export const personForm = (forums: readonly NamedForum[]) =>
  z.object({
    name: line({ label: 'Name', hint: 'As it stands in history and on letters to them.', max: 120 }),
    email: email({ label: 'Email address', hint: 'The one they sign in with. Never shown publicly.' }),
    roles: choices({
      label: 'Roles',
      hint: 'Somebody may hold several. A coordinating team acts for its own forum only.',
      values: [...houseRoles, ...forums.map(({ id }) => id)],
      labels: {
        ...roleLabels,
        ...Object.fromEntries(forums.map(({ id, title }) => [id, `Coordinating team of ${title}`])),
      },
    }),
  });
export type PersonFields = z.infer<ReturnType<typeof personForm>>;

/** The roles of a person as the form holds them. */
export const rolesInForm = (roles: readonly Role[]): string[] =>
  roles.map((held) => (held.role === 'coordinating-team' ? held.forumId : held.role));

/** What was chosen in the form, as roles. */
export const rolesFromForm = (chosen: readonly string[]): Role[] =>
  [...new Set(chosen)].map((value) => {
    const role = houseRoles.find((each) => each === value);
    return role ? { role } : { role: 'coordinating-team', forumId: value };
  });

/** Roles in words; a forum that is not among those given is named by its id. */
export const rolesInWords = (roles: readonly Role[], forums: readonly NamedForum[]): string[] =>
  roles.map((held) =>
    held.role === 'coordinating-team'
      ? `Coordinating team of ${forums.find(({ id }) => id === held.forumId)?.title ?? held.forumId}`
      : roleLabels[held.role],
  );

export const digestCadences = ['at once', 'daily', 'weekly', 'never'] as const;

/** When a person wants the digest: `hour` is on the wall clock of their time zone; weekly means Mondays. */
export const digestPreferenceSchema = late(() => ({
  cadence: z.enum(digestCadences),
  hour: z.int().check(z.gte(0), z.lte(23)),
  timeZone: z
    .string()
    .check(z.refine(isTimeZone, 'This time zone is not known. Write it like Europe/Zurich.')),
}));
export type DigestPreference = z.infer<typeof digestPreferenceSchema>;

const cadenceLabels: Record<(typeof digestCadences)[number], string> = {
  'at once': 'At once: within minutes, whenever there is something new',
  daily: 'Daily, at your hour',
  weekly: 'Weekly, on Mondays at your hour',
  never: 'Never: I look at the desk myself',
};

/** What a person says about their own digest. */
export const digestForm = late(() => ({
  cadence: choice({
    label: 'How often',
    hint: 'Never an empty one: only when there is something to say.',
    values: digestCadences,
    labels: cadenceLabels,
  }),
  hour: choice({
    label: 'Hour',
    hint: 'For the daily and the weekly digest, on the clock of your time zone.',
    values: Array.from({ length: 24 }, (_, hour) => String(hour)),
    labels: Object.fromEntries(
      Array.from({ length: 24 }, (_, hour) => [String(hour), `${String(hour).padStart(2, '0')}:00`]),
    ),
  }),
  timeZone: line({
    label: 'Time zone',
    hint: 'The city whose clock you live by, like Europe/Zurich or Asia/Kolkata.',
    max: 60,
  }),
}));

/** The form's values as a preference; undefined when the time zone is not known. */
export const preferenceFrom = (fields: z.infer<typeof digestForm>): DigestPreference | undefined =>
  isTimeZone(fields.timeZone)
    ? { cadence: fields.cadence, hour: Number(fields.hour), timeZone: fields.timeZone }
    : undefined;

/** What somebody gets until they say otherwise. */
export const digestAtFirst: DigestPreference = { cadence: 'daily', hour: 8, timeZone: 'UTC' };

/** Somebody who signs in. `digestedUntil`: news up to here is in a digest that was written. */
export const personSchema = late(() => ({
  id: idOf('person'),
  revision: z.int(),
  name: z.string(),
  email: z.string(),
  roles: z.array(roleSchema()),
  digest: digestPreferenceSchema,
  digestedUntil: instantSchema,
  createdAt: instantSchema,
  /** Since when they are of the MAG, where they became a member later than they were added, or came back. */
  magSince: z.optional(instantSchema),
  /** Since when they are of the MAG no more: they left, or the role was taken from them. */
  magUntil: z.optional(instantSchema),
  /** Others of the same name, as they are named in proposals and charters, of whom this person said that it is not them (R19). */
  namesakes: z.optional(z.array(z.object({ name: z.string(), of: z.string(), at: instantSchema }))),
  /** A person who left keeps their record, so that history stays readable, but may do nothing. */
  leftAt: z.optional(instantSchema),
  /** Sessions that began before this count no more: they left, came back, or have another address. */
  sessionsFrom: z.optional(instantSchema),
}));
export type Person = z.infer<typeof personSchema>;

const ofTheMag = ({ roles, leftAt }: Pick<Person, 'roles' | 'leftAt'>) =>
  !leftAt && roles.some(({ role }) => role === 'mag');

/**
 * R18: somebody who became a member of the MAG with this change is asked as a new one, however long they are here; and
 * who is none any more, by whatever change, stays in the register of the year that asked them.
 */
export const withMagTimes = (before: Person, after: Person, now: Date): Person => {
  const at = now.toISOString();
  if (ofTheMag(before) === ofTheMag(after)) return after;
  if (!ofTheMag(after)) return { ...after, magUntil: at };
  const { magUntil, ...kept } = after;
  return { ...kept, magSince: at };
};

/**
 * A person after a change of whether they are here, or of the address that they sign in with: whoever holds a session from
 * before it has to sign in again.
 */
export const withSessions = (before: Person, after: Person, now: Date): Person =>
  before.leftAt === after.leftAt && before.email === after.email
    ? after
    : { ...after, sessionsFrom: now.toISOString() };

/** Whether somebody may go on with a session that began at this instant. */
export const mayStay = (
  { leftAt, sessionsFrom = '' }: Pick<Person, 'leftAt' | 'sessionsFrom'>,
  beganAt: string,
): boolean => !leftAt && beganAt >= sessionsFrom;

/** From when to when somebody was of the MAG last: without an end as long as they are; undefined if they never were. */
export const timeInMag = (
  person: Pick<Person, 'roles' | 'leftAt' | 'createdAt' | 'magSince' | 'magUntil'>,
): { since: string; until: string | undefined } | undefined => {
  const since = person.magSince ?? person.createdAt;
  if (ofTheMag(person)) return { since, until: undefined };
  // Who left before this was kept by itself has the day they left.
  const until =
    person.magUntil ?? (person.roles.some(({ role }) => role === 'mag') ? person.leftAt : undefined);
  return until === undefined ? undefined : { since, until };
};

/**
 * A person with another wish for their digest. Whoever wanted none begins with what is new from now on, not with all
 * that they did not want to hear.
 */
export const withPreference = (person: Person, digest: DigestPreference, now: Date): Person => ({
  ...person,
  digest,
  ...(person.digest.cadence === 'never' ? { digestedUntil: now.toISOString() } : {}),
});

/** Whether somebody can give and take roles: is here, and of the secretariat. */
export const holdsTheKeys = (person: Pick<Person, 'roles' | 'leftAt'>): boolean =>
  !person.leftAt && person.roles.some(({ role }) => role === 'secretariat');

/**
 * Who would keep the keys of the house after a change that takes them from `person`: anybody else who holds them. The
 * caller refuses the change when there is nobody, and makes it depend on this keeper still being one.
 */
export const keeperBeside = (person: Pick<Person, 'id'>, people: readonly Person[]): Person | undefined =>
  people.find((other) => other.id !== person.id && holdsTheKeys(other));

/** Addresses are compared trimmed and in lower case. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();
