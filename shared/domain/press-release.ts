import * as z from 'zod/mini';
import { line, optionalDay, optionalLine, text } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import type { Letter } from './letter.ts';
import type { Recipient } from './recipient.ts';
import { type Refusal, refuse } from './refusal.ts';
import { after, instantIn, instantSchema, spokenDay, spokenInstant, wrongClock } from './time.ts';
import {
  namedIn,
  type Passage,
  passagesNaming,
  type UnnamedOrganisation,
  withoutUnnamed,
} from './unnamed-organisation.ts';

/** R31: what the press reads. */
export const pressReleaseForm = late(() => ({
  headline: line({ label: 'Headline', max: 150 }),
  lead: text({
    label: 'Lead',
    hint: 'What happened, in two or three sentences. In Markdown.',
    max: 1_200,
    height: 4,
  }),
  body: text({
    label: 'Text',
    hint: 'In Markdown. The organisations that received the output, the link to it and the explanation of what a BPF is follow by themselves.',
    max: 5_000,
    height: 14,
  }),
  contact: text({
    label: 'Contact for the press',
    hint: 'Public: who answers questions, and how.',
    max: 300,
    height: 2,
  }),
  embargoDay: optionalDay({
    label: 'Embargo: not public before this day',
    hint: 'Without an embargo, leave these three empty. Until it ends, neither the page nor the feeds show the press release. Press contacts whom the secretariat added itself get it at once, marked as embargoed; those who joined the list by the form get it when the embargo ends.',
  }),
  embargoTime: optionalLine({
    label: 'Embargo ends at',
    hint: 'On a 24-hour clock, like 11:00.',
    max: 5,
  }),
  embargoZone: optionalLine({
    label: 'Time zone of that time',
    hint: 'For example: Europe/Zurich.',
    max: 60,
  }),
}));
export type PressReleaseFields = z.infer<typeof pressReleaseForm>;

/** What readers have read of a press release that is out. */
export const releasedTextForm = late(() => {
  const { headline, lead, body, contact } = pressReleaseForm.shape;
  return { headline, lead, body, contact };
});
export type ReleasedText = z.infer<typeof releasedTextForm>;

const actor = late(() => ({ id: idOf('person'), name: z.string() }));
type Person = z.infer<typeof actor>;

export const pressReleaseStates = ['draft', 'released'] as const;
export type PressReleaseState = (typeof pressReleaseStates)[number];

const correctionSchema = late(() => ({
  at: instantSchema,
  /** Taken off the list, since the output had not reached them. */
  organisations: z.array(z.string()),
  /** Names of organisations that asked not to be named were taken out of the text. */
  text: z.optional(z.literal(true)),
}));
export type Correction = z.infer<typeof correctionSchema>;

/** A press release about the dissemination of one output. */
export const pressReleaseSchema = late(() => ({
  ...pressReleaseForm.shape,
  id: idOf('pressRelease'),
  revision: z.int(),
  disseminationId: idOf('dissemination'),
  outputId: idOf('output'),
  forumId: idOf('forum'),
  outputTitle: z.string(),
  forumTitle: z.string(),
  state: z.enum(pressReleaseStates),
  createdAt: instantSchema,
  /** Who wrote what is there now; somebody else releases it. */
  writtenBy: actor,
  /** Organisations that the output had reached by `asOf`; empty until the release. Names only: no people, no addresses. */
  organisations: z.array(z.string()),
  asOf: z.optional(instantSchema),
  releasedBy: z.optional(actor),
  releasedAt: z.optional(instantSchema),
  /** Whether the letters to all press contacts are in the ledger; until then the sweep goes on with it. */
  lettersWritten: z.boolean(),
  /** Those of `organisations` whose letter came back since: not shown from that moment on, and looked into soon. */
  doubted: z._default(z.array(z.string()), []),
  /** What was wrong in what had been released: organisations that the output had not reached after all. Oldest first. */
  corrections: z._default(z.array(correctionSchema), []),
  /** How many of the corrections the press contacts were told of. */
  correctionsTold: z._default(z.int(), 0),
  /** A letter about the corrections that somebody asked for and that is not in the ledger for everybody yet. */
  telling: z.optional(z.object({ upTo: z.int(), at: instantSchema, by: z.string() })),
  /** When the sweep looks at it next: to write letters, or to see whether what it says is still true. */
  lookAt: z.optional(instantSchema),
}));
export type PressRelease = z.infer<typeof pressReleaseSchema>;

export const pressReleaseStateInWords: Record<PressReleaseState, string> = {
  draft: 'a draft',
  released: 'released',
};

/** The most that the names on one press release may take, in bytes: a record holds 400 KB. */
const mostNameBytes = 300_000;

/** A first draft from the output, for a person to make their own. */
export const draftPressRelease = (
  about: {
    id: string;
    disseminationId: string;
    forumId: string;
    forumTitle: string;
    output: { id: string; title: string; summary: string };
  },
  by: Person,
  now: Date,
): PressRelease => ({
  id: about.id,
  revision: 0,
  disseminationId: about.disseminationId,
  outputId: about.output.id,
  forumId: about.forumId,
  outputTitle: about.output.title,
  forumTitle: about.forumTitle,
  headline: shortened(`IGF Best Practice Forum publishes “${about.output.title}”`, 150),
  lead: about.output.summary,
  body: `The output was written by the Best Practice Forum “${about.forumTitle}”, in an open process in which all stakeholder groups could take part. The secretariat of the Internet Governance Forum has sent it, on behalf of the forum, to organisations that can use it.`,
  contact: 'Secretariat of the Internet Governance Forum',
  state: 'draft',
  createdAt: now.toISOString(),
  writtenBy: by,
  organisations: [],
  lettersWritten: false,
  doubted: [],
  corrections: [],
  correctionsTold: 0,
});

const shortened = (text: string, most: number) =>
  text.length <= most
    ? text
    : `${text
        .slice(0, most - 1)
        .toWellFormed()
        .replace(/[\s\ufffd]+$/u, '')}…`;

export const editPressRelease = (
  before: PressRelease,
  fields: PressReleaseFields,
  by: Person,
): PressRelease | Refusal =>
  before.state === 'draft' ? { ...before, ...fields, writtenBy: by } : alreadyReleased(before);

const alreadyReleased = (release: PressRelease): Refusal =>
  refuse(
    'conflict',
    `${release.releasedBy?.name ?? 'Somebody'} released this on ${spokenInstant(release.releasedAt ?? '')}.`,
  );

/** Names of the organisations that the output has reached: a letter to them was reported as delivered. In order, each once. */
export const reached = (
  recipients: readonly Recipient[],
  letters: readonly Pick<Letter, 'recipientId' | 'state'>[],
): string[] => {
  const delivered = new Set(
    letters.flatMap(({ state, recipientId }) => (state === 'delivered' && recipientId ? [recipientId] : [])),
  );
  return [
    ...new Set(recipients.filter(({ id }) => delivered.has(id)).map(({ organisation }) => organisation)),
  ].sort((one, other) => one.localeCompare(other, 'en'));
};

/** Why this person cannot release it; undefined when they can. Never who last wrote it. */
export const mayNotReleasePress = (release: PressRelease, personId: string): Refusal | undefined => {
  if (release.state === 'released') return alreadyReleased(release);
  return release.writtenBy.id === personId
    ? refuse(
        'not-allowed',
        'You wrote what stands here, so somebody else releases it: two people look at what the press gets.',
      )
    : undefined;
};

/** What stands in the way of the text as it is, by field: a name that is not to be named, or an embargo that is none. */
export const wrongWith = (
  fields: PressReleaseFields,
  unnamed: readonly UnnamedOrganisation[],
): { name: string; message: string }[] => {
  const wrong: { name: string; message: string }[] = [];
  for (const [name, place] of Object.entries(places)) {
    for (const organisation of namedIn(fields[name as keyof typeof places], unnamed)) {
      wrong.push({
        name,
        message: `“${organisation}” asked not to be named in press releases, and the ${place} names it. Take the name out.`,
      });
    }
  }
  const { embargoDay, embargoTime, embargoZone } = fields;
  if (!embargoDay && (embargoTime || embargoZone))
    wrong.push({ name: 'embargoDay', message: 'An embargo needs a day, or leave its time and zone empty.' });
  if (embargoDay && !embargoTime)
    wrong.push({ name: 'embargoTime', message: 'An embargo ends at a time of day. Write it like 11:00.' });
  for (const { name, message } of wrongClock({ time: embargoTime, zone: embargoZone }))
    wrong.push({ name: name === 'time' ? 'embargoTime' : 'embargoZone', message });
  return wrong.filter(({ name }, place) => wrong.findIndex((each) => each.name === name) === place);
};

/** What each part of the text is called. */
const places = {
  headline: 'headline',
  lead: 'lead',
  body: 'text',
  contact: 'contact for the press',
} as const;

/** Where its text names an organisation that asked not to be named, and in which words. */
export const passagesIn = (
  text: ReleasedText,
  unnamed: readonly UnnamedOrganisation[],
): (Passage & { place: string })[] =>
  (Object.keys(places) as (keyof typeof places)[]).flatMap((name) =>
    passagesNaming(text[name], unnamed).map((passage) => ({ ...passage, place: places[name] })),
  );

/** Which of these press releases name an organisation in their text that asked not to be named, by its name. */
export const stillNaming = (
  releases: readonly PressRelease[],
  unnamed: readonly UnnamedOrganisation[],
): Map<string, PressRelease[]> => {
  const found = new Map<string, PressRelease[]>();
  for (const release of releases) {
    const { headline, lead, body, contact } = release;
    for (const organisation of namedIn([headline, lead, body, contact].join(' | '), unnamed))
      found.set(organisation, [...(found.get(organisation) ?? []), release]);
  }
  return found;
};

type Embargo = Pick<PressRelease, 'embargoDay' | 'embargoTime' | 'embargoZone'>;

/** The instant at which its embargo ends; undefined when it has none. */
export const embargoEnds = ({ embargoDay, embargoTime, embargoZone }: Embargo): string | undefined =>
  embargoDay && embargoTime && embargoZone ? instantIn(embargoZone, embargoDay, embargoTime) : undefined;

/** "25 November 2026, 11:00 Europe/Zurich (25 November 2026, 10:00 UTC)": the end of an embargo, in words. */
export const spokenEmbargo = (release: Embargo): string => {
  const ends = embargoEnds(release);
  if (!ends) return '';
  const utc = spokenInstant(ends);
  return release.embargoZone === 'UTC'
    ? utc
    : `${spokenDay(release.embargoDay ?? '')}, ${release.embargoTime} ${release.embargoZone} (${utc})`;
};

/** The first instant at which everybody may read it: the later one of its release and the end of its embargo. */
export const publicAt = (release: Embargo & Pick<PressRelease, 'releasedAt' | 'createdAt'>): string => {
  const released = release.releasedAt ?? release.createdAt;
  const ends = embargoEnds(release);
  return ends && ends > released ? ends : released;
};

/** Whether everybody may read it. A press release *is* out when its time has come; nothing sets it to that. */
export const isOut = (release: PressRelease, now: Date): boolean =>
  release.state === 'released' && publicAt(release) <= now.toISOString();

/** When it last changed for its readers. */
export const updatedAt = (release: PressRelease): string => {
  const corrected = release.corrections.at(-1)?.at;
  const out = publicAt(release);
  return corrected && corrected > out ? corrected : out;
};

/** The organisations that it names to its readers: none whose letter came back since, none that asked not to be named. */
export const namesOn = (
  { organisations, doubted }: Pick<PressRelease, 'organisations' | 'doubted'>,
  unnamed: readonly UnnamedOrganisation[],
): string[] => {
  const hidden = new Set(doubted);
  return withoutUnnamed(
    organisations.filter((name) => !hidden.has(name)),
    unnamed,
  );
};

/** What mail services report late is in the books by then: from its release to the first look at it, in milliseconds. */
export const settlesAfter = 60_000;

/**
 * Those of the named organisations that the output has not reached after all: a letter to them came back, was refused or
 * was given up, and no other one arrived. A reader's complaint is no sign of that: one complains about what arrived.
 */
export const notReached = (
  release: Pick<PressRelease, 'organisations' | 'doubted'>,
  recipients: readonly Pick<Recipient, 'id' | 'organisation'>[],
  letters: readonly Pick<Letter, 'recipientId' | 'state'>[],
): string[] => {
  const byRecipient = new Map(recipients.map(({ id, organisation }) => [id, organisation]));
  const written = new Set<string>(release.doubted);
  const arrived = new Set<string>();
  for (const { recipientId, state } of letters) {
    const name = recipientId && byRecipient.get(recipientId);
    if (!name) continue;
    written.add(name);
    if (state === 'delivered' || state === 'complained') arrived.add(name);
  }
  return release.organisations.filter((name) => written.has(name) && !arrived.has(name));
};

/** Takes these off the list, with a note that stays. What was doubted is settled by it. */
export const correctPress = (
  release: PressRelease,
  organisations: readonly string[],
  now: Date,
): PressRelease => {
  const gone = new Set(organisations);
  return {
    ...release,
    organisations: release.organisations.filter((name) => !gone.has(name)),
    doubted: [],
    corrections: gone.size
      ? [...release.corrections, { at: now.toISOString(), organisations: [...gone] }]
      : release.corrections,
  };
};

/** What a correction says to readers; who asked not to be named is not named here either. */
export const correctionInWords = (
  { organisations, text }: Correction,
  unnamed: readonly UnnamedOrganisation[] = [],
): string => {
  if (text)
    return 'The text of an earlier version of this press release named an organisation that asked not to be named. It does not any more.';
  const named = withoutUnnamed(organisations, unnamed);
  const others = organisations.length - named.length;
  const [one, some] = named.length
    ? ['another organisation', 'other organisations']
    : ['an organisation', 'organisations'];
  const all = [
    ...named.map((name) => `“${name}”`),
    ...(others ? [others === 1 ? one : `${others} ${some}`] : []),
  ];
  const list = all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : (all[0] ?? one);
  return `An earlier version of this press release said that ${list} had received the output. The mail did not arrive after all, so ${organisations.length > 1 ? 'they were' : 'it was'} taken off the list.`;
};

/**
 * Puts another text in the place of a released one that names an organisation which asked not to be named. The correction
 * stands with it for good. One person is enough: who asks for this does not wait until two have time.
 */
export const correctText = (
  before: PressRelease,
  text: ReleasedText,
  unnamed: readonly UnnamedOrganisation[],
  now: Date,
): PressRelease | Refusal => {
  if (before.state !== 'released')
    return refuse('conflict', 'This is not released yet. Change its text as it is written.');
  if (!passagesIn(before, unnamed).length)
    return refuse(
      'conflict',
      'Its text names nobody who asked not to be named, so it stands as it was released.',
    );
  const [still] = passagesIn(text, unnamed);
  if (still) return refuse('invalid', `The ${still.place} still names “${still.organisation}”.`);
  const correction = { at: now.toISOString(), organisations: [], text: true as const };
  return { ...before, ...text, corrections: [...before.corrections, correction] };
};

/** The paragraphs that stood in a text and do not stand in the other. */
export const takenOut = (before: ReleasedText, after: ReleasedText): string[] =>
  (Object.keys(places) as (keyof typeof places)[]).flatMap((name) => {
    const stay = new Set(paragraphsOf(after[name]));
    return paragraphsOf(before[name]).filter((paragraph) => !stay.has(paragraph));
  });
const paragraphsOf = (text: string) => text.split(/\n{2,}/).map((paragraph) => paragraph.trim());

/** Asks for a letter about the corrections that the press contacts have not heard of. */
export const tellCorrections = (before: PressRelease, by: Person, now: Date): PressRelease | Refusal =>
  before.corrections.length > before.correctionsTold
    ? {
        ...before,
        telling: { upTo: before.corrections.length, at: now.toISOString(), by: by.name },
        lookAt: after(now, settlesAfter),
      }
    : refuse('conflict', 'The press contacts have heard of every correction.');

/** Two headlines that a reader would take for the same. */
export const sameHeadline = (one: string, other: string): boolean => plainly(one) === plainly(other);
const plainly = (headline: string) =>
  headline
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/**
 * Releases it, with the organisations that the output has reached by now, but for those that asked not to be named. It is
 * public at once, or when its embargo ends.
 */
export const releasePress = (
  before: PressRelease,
  reachedNow: readonly string[],
  by: Person,
  now: Date,
  unnamed: readonly UnnamedOrganisation[] = [],
): PressRelease | Refusal => {
  const refused = mayNotReleasePress(before, by.id);
  if (refused) return refused;
  const [wrong] = wrongWith(before, unnamed);
  if (wrong) return refuse('invalid', wrong.message);
  const ends = embargoEnds(before);
  if (ends && ends <= now.toISOString()) {
    return refuse(
      'invalid',
      `The embargo ended on ${spokenEmbargo(before)}, before the release. Take it out, or choose a later time.`,
    );
  }
  const organisations = withoutUnnamed(reachedNow, unnamed);
  if (!organisations.length && reachedNow.length) {
    return refuse(
      'invalid',
      'Each organisation that the output has reached asked not to be named, so this press release could name none. Wait until another letter is delivered.',
    );
  }
  if (!organisations.length) {
    return refuse(
      'invalid',
      'No delivery has been reported yet, so there is no organisation that this press release could name. Wait until the first letter is delivered.',
    );
  }
  if (new TextEncoder().encode(JSON.stringify(organisations)).length > mostNameBytes) {
    return refuse(
      'too-large',
      'The names of the organisations are more than one press release can hold (300 KB). Divide the dissemination.',
    );
  }
  const at = now.toISOString();
  return {
    ...before,
    state: 'released',
    organisations: [...organisations],
    asOf: at,
    releasedBy: by,
    releasedAt: at,
    lettersWritten: false,
    lookAt: after(now, settlesAfter),
  };
};
