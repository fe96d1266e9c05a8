import type { Person, RoleName } from './people.ts';

/**
 * The one table of who may do what. `coordinating-team` counts only for the team's own forum.
 * "see-the-desk" is what each person who signs in may do; the rest is named after the act.
 */
export const permissions = {
  'see-the-desk': ['secretariat', 'desa', 'mag', 'coordinating-team'],
  'manage-cycles': ['secretariat'],
  'write-modalities': ['secretariat'],
  'manage-calls': ['secretariat'],
  'read-proposals': ['secretariat', 'desa', 'mag'],
  /** Reviews count as votes: they are the MAG's, and read by who runs the selection. */
  'review-proposals': ['mag'],
  'read-reviews': ['secretariat', 'mag'],
  'arrange-reviews': ['secretariat'],
  'decide-on-proposals': ['secretariat'],
  'issue-access-codes': ['secretariat'],
  'read-forum': ['secretariat', 'desa', 'mag', 'coordinating-team'],
  'manage-forum': ['secretariat', 'coordinating-team'],
  'write-outputs': ['secretariat', 'coordinating-team'],
  /** Comments that their authors do not want published are read by these and nobody else. */
  'read-feedback': ['secretariat', 'desa', 'coordinating-team'],
  'answer-feedback': ['secretariat', 'coordinating-team'],
  'prepare-dissemination': ['secretariat', 'desa', 'coordinating-team'],
  'release-dissemination': ['secretariat', 'desa'],
  'write-press-releases': ['secretariat', 'desa'],
  'release-press-releases': ['secretariat', 'desa'],
  'manage-press-contacts': ['secretariat', 'desa'],
  'read-letters': ['secretariat', 'desa'],
  /** On letters of which nobody knows whether they left. */
  'decide-on-letters': ['secretariat', 'desa'],
  'export-records': ['secretariat', 'desa'],
  'manage-people': ['secretariat'],
  'approve-charters': ['secretariat', 'mag'],
  'approve-workplans': ['secretariat', 'mag'],
  'name-facilitators': ['secretariat'],
  'check-goals': ['mag'],
  'acknowledge-mid-term': ['secretariat'],
  'manage-mag-years': ['secretariat'],
  'see-mag-register': ['secretariat', 'desa', 'mag'],
  'declare-participation': ['mag'],
  'note-attendance': ['secretariat', 'coordinating-team'],
} as const satisfies Record<string, readonly RoleName[]>;

export type Action = keyof typeof permissions;

/**
 * Whether a person may do it. `forumId` is the forum that the record belongs to; without one, a coordinating team's
 * role counts for nothing but `see-the-desk`.
 */
export const permits = (person: Person | undefined, action: Action, forumId?: string): boolean => {
  if (!person || person.leftAt) return false;
  const allowed: readonly RoleName[] = permissions[action];
  return person.roles.some(
    (held) =>
      allowed.includes(held.role) &&
      (held.role !== 'coordinating-team' || action === 'see-the-desk' || held.forumId === forumId),
  );
};
