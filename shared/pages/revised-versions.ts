import type { ComponentChildren } from 'preact';
import type { Proposal } from '../domain/proposal.ts';

/**
 * Both versions of a proposal that was revised, beside each other; nothing where it was not. What compares words is
 * loaded for those few alone.
 */
export const versionsOf = async ({
  beforeRevision,
  fields,
}: Pick<Proposal, 'beforeRevision' | 'fields'>): Promise<ComponentChildren> => {
  if (!beforeRevision) return undefined;
  const { Versions } = await import('./versions.tsx');
  return Versions({ before: beforeRevision, now: fields });
};
