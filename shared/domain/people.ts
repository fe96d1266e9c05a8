import * as z from 'zod';
import { idOf } from './ids.ts';
import { instantSchema, isTimeZone } from './time.ts';

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
export const roleSchema = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['secretariat', 'desa', 'mag']) }),
  z.object({ role: z.literal('coordinating-team'), forumId: idOf('forum') }),
]);
export type Role = z.infer<typeof roleSchema>;

export const digestCadences = ['at once', 'daily', 'weekly', 'never'] as const;

/** When a person wants the digest: `hour` is on the wall clock of their time zone; weekly means Mondays. */
export const digestPreferenceSchema = z.object({
  cadence: z.enum(digestCadences),
  hour: z.number().int().min(0).max(23),
  timeZone: z.string().refine(isTimeZone, 'This time zone is not known. Write it like Europe/Zurich.'),
});
export type DigestPreference = z.infer<typeof digestPreferenceSchema>;

/** What somebody gets until they say otherwise. */
export const digestAtFirst: DigestPreference = { cadence: 'daily', hour: 8, timeZone: 'UTC' };

/** Somebody who signs in. `digestedUntil`: news up to here is in a digest that was written. */
export const personSchema = z.object({
  id: idOf('person'),
  revision: z.number().int(),
  name: z.string(),
  email: z.string(),
  roles: z.array(roleSchema),
  digest: digestPreferenceSchema,
  digestedUntil: instantSchema,
  createdAt: instantSchema,
  /** A person who left keeps their record, so that history stays readable, but may do nothing. */
  leftAt: instantSchema.optional(),
});
export type Person = z.infer<typeof personSchema>;

/** Addresses are compared trimmed and in lower case. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();
