import type { ComponentChildren } from 'preact';
import type { Proposal } from '../domain/proposal.ts';

/**
 * Both versions of a proposal that was revised, beside each other; nothing where it was not. What compares words is
 * loaded for those few alone.
 */
export const versionsOf = async ({
  beforeRevision,
  fields,
  mergedFrom,
  changedAt = '',
  revisionAsked,
}: Pick<
  Proposal,
  'beforeRevision' | 'fields' | 'mergedFrom' | 'changedAt' | 'revisionAsked'
>): Promise<ComponentChildren> => {
  if (!beforeRevision) return undefined;
  const { Versions } = await import('./versions.tsx');
  const merged = mergedFrom !== undefined && changedAt > (revisionAsked?.answeredAt ?? changedAt);
  return Versions({ before: beforeRevision, now: fields, merged });
};
