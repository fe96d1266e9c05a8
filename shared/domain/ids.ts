import * as z from 'zod/mini';

/** What an id's prefix says of the record. The rest is a ULID in lower case, so that ids sort by time. */
export const idPrefixes = {
  cycle: 'cyc',
  modalities: 'mod',
  call: 'cal',
  accessCode: 'acc',
  proposal: 'prp',
  review: 'rev',
  reviewNote: 'rvn',
  selection: 'sel',
  merger: 'mrg',
  forum: 'bpf',
  output: 'out',
  comment: 'cmt',
  dissemination: 'dis',
  recipient: 'rcp',
  suggestion: 'sug',
  letter: 'ltr',
  pressRelease: 'prs',
  pressContact: 'prc',
  pressSubscription: 'psu',
  unnamedOrganisation: 'unn',
  person: 'per',
  audit: 'aud',
  attempt: 'att',
  breaker: 'brk',
  charter: 'chr',
  goal: 'gol',
  workplan: 'wpl',
  workplanVersion: 'wpv',
  milestone: 'mst',
  offer: 'ofr',
  magYear: 'mgy',
  declaration: 'dcl',
  attendance: 'atd',
} as const;

export type IdKind = keyof typeof idPrefixes;

/** Mints an id: `newId('proposal')` → `prp_01jd…`. Injected, so that a test can choose its own. */
export type NewId = (kind: IdKind) => string;

/** The schema of one kind's ids: prefix, underscore, 26 letters and digits. */
export const idOf = (kind: IdKind) =>
  z.string().check(z.regex(new RegExp(`^${idPrefixes[kind]}_[0-9a-z]{26}$`)));

/** The kind of record an id names, or undefined when it is no id of ours. */
export const kindOfId = (id: string): IdKind | undefined =>
  (Object.keys(idPrefixes) as IdKind[]).find((kind) => id.startsWith(`${idPrefixes[kind]}_`));
