import * as z from 'zod/mini';
import { choice, cleanLine, line, optionalEmail, optionalText, text, tick } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import type { Letter } from './letter.ts';
import { normalEmail } from './people.ts';
import {
  addresseeOf,
  type Language,
  languageNames,
  languages,
  mostRecipients,
  type Recipient,
  sameRecipient,
} from './recipient.ts';
import { type Refusal, refuse } from './refusal.ts';
import { instantSchema, spokenDay, spokenInstant } from './time.ts';

/** What a cover letter may leave open; each recipient's letter has the words of that recipient there. */
export const placeholders = {
  contact: 'the contact person; where there is none, the organisation',
  organisation: 'the organisation',
  why: 'why they get it, as the list of recipients says',
  output: 'the title of the output',
  forum: 'the title of the forum',
  summary: 'the summary of the output',
} as const;
type Placeholder = keyof typeof placeholders;
/** Whole texts: they stand in the letter only, not in its subject or signature. */
const ofTheLetterOnly = new Set<string>(['why', 'summary'] satisfies Placeholder[]);

const mostPlaceholders = 10;
const anyPlaceholder = /\{\{([^{}]*)\}\}/g;
/** Inside the address of a link, what stands for a name would become a part of the address. */
const placeholderInAddress = /\]\([^)\n]*\{\{|^\s{0,3}\[[^\]\n]+\]:[^\n]*\{\{|<[a-z]+:[^>\s]*\{\{/m;

/** R29: the letter with which the coordinating team presents the output. */
export const coverLetterForm = late(() => ({
  subject: line({
    label: 'Subject',
    hint: 'For example: A new output of the IGF: {{output}}.',
    max: 150,
  }),
  text: text({
    label: 'Letter',
    hint: `In Markdown. ${Object.entries(placeholders)
      .map(([name, words]) => `{{${name}}} becomes ${words}`)
      .join('; ')}.`,
    max: 5_000,
    height: 16,
  }),
  signature: text({
    label: 'Signature',
    hint: 'Names and roles, one a line. Of the coordinating team, not of the person who sends it.',
    max: 500,
    height: 4,
  }),
  replyTo: optionalEmail({
    label: 'Replies go to',
    hint: 'An address that the coordinating team reads. When left empty, replies go to the IGF secretariat.',
  }),
  lang: choice({ label: 'Language of this letter', values: languages, labels: languageNames }),
  attachReport: tick({
    label:
      'Attach the report as a PDF, when it has up to 3 MB (4.3 MB in a mail; many mail services refuse more). A larger one is linked.',
  }),
}));
export type CoverLetter = z.infer<typeof coverLetterForm>;

/** The cover letter in one language. Where replies go and what is attached is the same in all. */
const editionSchema = late(() => {
  const { subject, text, signature, lang } = coverLetterForm.shape;
  return { subject, text, signature, lang };
});
export type Edition = z.infer<typeof editionSchema>;

/** Everybody gets this one whose language has none of its own. */
export const fallbackLanguage = 'en';

/** In bytes. Larger reports are linked, not attached: in a mail a third more is sent, at most 4.3 MB. */
export const largestAttachment = 3 * 1024 * 1024;

/** Whether the report goes along with the letters, and is not only linked. */
export const isAttached = (
  coverLetter: Pick<CoverLetter, 'attachReport'>,
  report: { bytes: number } | undefined,
): boolean => coverLetter.attachReport && report !== undefined && report.bytes <= largestAttachment;

/** So many unknown placeholders of a field are told. */
const mostTold = 5;

/** What is wrong with the placeholders of a cover letter: all of a field in one message; empty when nothing is. */
export const wrongPlaceholders = (
  letter: Pick<CoverLetter, 'subject' | 'text' | 'signature'>,
): { name: string; message: string }[] => {
  const known = Object.keys(placeholders)
    .map((name) => `{{${name}}}`)
    .join(', ');
  let count = 0;
  const wrongIn = (name: 'subject' | 'text' | 'signature'): string[] => {
    const wrong: string[] = [];
    const unknown = new Set<string>();
    const tooLong = new Set<string>();
    for (const [whole, inside = ''] of letter[name].matchAll(anyPlaceholder)) {
      count += 1;
      if (!Object.hasOwn(placeholders, inside.trim())) unknown.add(whole);
      else if (name !== 'text' && ofTheLetterOnly.has(inside.trim())) tooLong.add(whole);
    }
    if (unknown.size) {
      const all = [...unknown];
      const told = all.slice(0, mostTold).join(', ') + (all.length > mostTold ? ' …' : '');
      wrong.push(`There is no placeholder ${told}. There are ${known}.`);
    }
    if (tooLong.size)
      wrong.push(`${[...tooLong].join(', ')} stands for a whole text, so it can stand in the letter only.`);
    const rest = letter[name].replaceAll(anyPlaceholder, '');
    if (rest.includes('{{') || rest.includes('}}'))
      wrong.push('A placeholder is not closed, or not opened. Write it like {{contact}}.');
    return wrong;
  };
  const [subject, text, signature] = [wrongIn('subject'), wrongIn('text'), wrongIn('signature')];
  if (placeholderInAddress.test(letter.text))
    text.push('A placeholder cannot stand in the address of a link.');
  if (count > mostPlaceholders)
    text.push(`There are ${count} placeholders; a letter can have ${mostPlaceholders} at most.`);
  return Object.entries({ subject, text, signature })
    .filter(([, wrong]) => wrong.length)
    .map(([name, wrong]) => ({ name, message: wrong.join(' ') }));
};

/**
 * Text as Markdown that shows just this text, whatever it is made of: every sign that Markdown could take for its own is
 * escaped, so that an organisation called **x** or <script> stays what it is called.
 */
export const literally = (text: string): string => text.replace(/[!-/:-@[-`{-~]/g, '\\$&');

/** What the placeholders stand for in one recipient's letter. */
export const wordsFor = (
  recipient: Pick<Recipient, 'organisation' | 'contact' | 'why'>,
  about: { outputTitle: string; forumTitle: string; summary?: string | undefined },
): Record<Placeholder, string> => ({
  contact: addresseeOf(recipient),
  organisation: recipient.organisation,
  // Whose reason is missing is not prepared; a preview shows where it will stand.
  why: cleanLine(recipient.why ?? '…'),
  output: about.outputTitle,
  forum: about.forumTitle,
  // What is indented would be code in Markdown.
  summary: (about.summary ?? '').replaceAll(/^[^\S\n]+/gm, ''),
});

const put = (text: string, words: Record<Placeholder, string>, as: (word: string) => string) =>
  text.replaceAll(anyPlaceholder, (whole, inside: string) => {
    const name = inside.trim();
    return Object.hasOwn(words, name) ? as(words[name as Placeholder]) : whole;
  });

/** The cover letter with one recipient's words in it: the subject and the signature as plain text, the letter as Markdown. */
export const merge = (
  letter: Pick<CoverLetter, 'subject' | 'text' | 'signature'>,
  words: Record<Placeholder, string>,
): { subject: string; text: string; signature: string } => ({
  subject: put(letter.subject, words, (word) => word),
  text: put(letter.text, words, literally),
  signature: put(letter.signature, words, (word) => word),
});

const actor = late(() => ({ id: idOf('person'), name: z.string() }));
type Person = z.infer<typeof actor>;

const reportSchema = late(() => ({
  key: z.string(),
  sha256: z.string(),
  bytes: z.int(),
  name: z.string(),
}));

/** What was approved: letters are written from this, also when the output changes afterwards. */
const approvedSchema = late(() => ({
  outputTitle: z.string(),
  forumTitle: z.string(),
  /** What the forum asks: every letter explains the forum it comes from (R11). */
  forumQuestion: z.optional(z.string()),
  summary: z.optional(z.string()),
  /** Of what readers of the output get. */
  contentHash: z.string(),
  version: z.int(),
  report: z.optional(reportSchema),
  recipients: z.object({ count: z.int(), hash: z.string() }),
}));
export type Approved = z.infer<typeof approvedSchema>;

/** A person's decision that changes what happens to the letters, with its reason; a pause may have none. */
const decisionSchema = late(() => ({ at: instantSchema, by: actor, reason: z.string() }));
const pauseSchema = late(() => ({ at: instantSchema, by: actor, reason: z.optional(z.string()) }));

const whyInHistory = {
  label: 'Why',
  hint: 'Stands in the history, for whoever asks later.',
  max: 500,
  height: 3,
};
/** R30: why somebody recalls what was released, or lets what goes to many go again. On record. */
export const reasonForm = late(() => ({ reason: text(whyInHistory) }));
/** R30: why somebody pauses what was released. Letters leave while it is written, so nobody has to. */
export const pauseForm = late(() => ({ reason: optionalText(whyInHistory) }));

export const disseminationStates = ['draft', 'prepared', 'released'] as const;
export type DisseminationState = (typeof disseminationStates)[number];

/** R30: one output on its way to its recipients, sent by the secretariat or DESA on behalf of the forum. */
export const disseminationSchema = late(() => ({
  id: idOf('dissemination'),
  revision: z.int(),
  outputId: idOf('output'),
  forumId: idOf('forum'),
  title: z.string(),
  state: z.enum(disseminationStates),
  createdAt: instantSchema,
  /** In English, with what holds for all languages. */
  coverLetter: z.optional(coverLetterForm),
  /** In further languages, at most one each. */
  editions: z.optional(z.array(editionSchema)),
  preparedBy: z.optional(actor),
  preparedAt: z.optional(instantSchema),
  /** Hash of cover letter and output as they were when it was prepared; the release holds what is there against it. */
  approvedHash: z.optional(z.string()),
  approved: z.optional(approvedSchema),
  releasedBy: z.optional(actor),
  releasedAt: z.optional(instantSchema),
  /** How often it was sent again to those it had not reached. */
  rounds: z.int(),
  /** When the latest round began: the release, or the latest "send again". */
  roundAt: z.optional(instantSchema),
  /** Whether every letter of the latest round is in the ledger; until then the sweep goes on with it. */
  lettersWritten: z.boolean(),
  /** While it is paused, letters that have not left wait. */
  paused: z.optional(pauseSchema),
  /** Once it is recalled, letters that have not left are cancelled, for good. */
  recalled: z.optional(decisionSchema),
  /** The dissemination that this one adds recipients to: only these get a letter. */
  supplementTo: z.optional(idOf('dissemination')),
  /** How many supplements to this one were released; counted so that no two are released on the same look at the lists. */
  supplements: z.optional(z.int()),
}));
export type Dissemination = z.infer<typeof disseminationSchema>;

export const disseminationStateInWords: Record<DisseminationState, string> = {
  draft: 'being put together',
  prepared: 'prepared, waiting for its release',
  released: 'released',
};

/** Where it stands, in words. */
export const standingInWords = (
  dissemination: Pick<Dissemination, 'state' | 'paused' | 'recalled'>,
): string =>
  dissemination.recalled
    ? 'recalled'
    : dissemination.paused
      ? 'released, and paused'
      : disseminationStateInWords[dissemination.state];

export const startDissemination = (
  about: { id: string; outputId: string; forumId: string; title: string },
  now: Date,
  /** What it adds recipients to; its cover letter is where the new one begins. */
  to?: Dissemination,
): Dissemination => ({
  ...about,
  ...(to ? { supplementTo: to.supplementTo ?? to.id } : {}),
  ...(to?.coverLetter ? { coverLetter: to.coverLetter } : {}),
  ...(to?.editions ? { editions: to.editions } : {}),
  revision: 0,
  state: 'draft',
  createdAt: now.toISOString(),
  rounds: 0,
  lettersWritten: false,
});

/**
 * After a recall: another dissemination of the output, which begins with the same cover letter. Not while letters of the
 * recalled one may still leave.
 */
export const beginAnew = (id: string, recalled: Dissemination, now: Date): Dissemination | Refusal => {
  if (!recalled.recalled)
    return refuse('conflict', 'This was not recalled: what did not arrive is sent again there, by it.');
  if (!recalled.lettersWritten) {
    return refuse(
      'conflict',
      'Letters of what was recalled may still be on their way out. Try again in a minute or two.',
    );
  }
  const { outputId, forumId, title, coverLetter, editions } = recalled;
  return {
    ...startDissemination({ id, outputId, forumId, title }, now),
    ...(coverLetter ? { coverLetter } : {}),
    ...(editions ? { editions } : {}),
  };
};

/** Why nothing about it can be changed now, if so. */
export const notChangeable = (dissemination: Dissemination): Refusal | undefined => {
  switch (dissemination.state) {
    case 'draft':
      return undefined;
    case 'prepared':
      return refuse(
        'conflict',
        `${dissemination.preparedBy?.name ?? 'Somebody'} prepared this for release on ${spokenInstant(dissemination.preparedAt ?? '')}, so its recipients and cover letter stand. Take it back first.`,
      );
    case 'released':
      return alreadyReleased(dissemination);
  }
};

const alreadyReleased = (dissemination: Dissemination): Refusal =>
  refuse(
    'conflict',
    `${dissemination.releasedBy?.name ?? 'Somebody'} released this on ${spokenInstant(dissemination.releasedAt ?? '')}.`,
  );

const withEditions = (before: Dissemination, editions: readonly Edition[]): Dissemination => {
  const { editions: _, ...rest } = before;
  const sorted = [...editions].sort((one, other) => (one.lang < other.lang ? -1 : 1));
  return sorted.length ? { ...rest, editions: sorted } : rest;
};

/** Writes the letter in its language: a new edition, or the newer text of one. */
export const writeCoverLetter = (
  before: Dissemination,
  coverLetter: CoverLetter,
): Dissemination | Refusal => {
  const closed = notChangeable(before);
  if (closed) return closed;
  const others = (before.editions ?? []).filter(({ lang }) => lang !== coverLetter.lang);
  if (coverLetter.lang === fallbackLanguage) return { ...withEditions(before, others), coverLetter };
  const { replyTo, attachReport, ...edition } = coverLetter;
  return withEditions(before, [...others, edition]);
};

/** Takes the edition of one language away: those who read it get the English letter. */
export const removeEdition = (before: Dissemination, language: string): Dissemination | Refusal =>
  notChangeable(before) ??
  withEditions(
    before,
    (before.editions ?? []).filter(({ lang }) => lang !== language),
  );

type Letters = Pick<Dissemination, 'coverLetter' | 'editions'>;

/** The letter of somebody who reads a language: in that language, or the English one. */
export const editionFor = ({ coverLetter, editions }: Letters, language: string): Edition | undefined =>
  editions?.find(({ lang }) => lang === language) ?? coverLetter;

/** The languages that there is a letter in, English first. */
export const writtenLanguages = ({ coverLetter, editions }: Letters): Language[] =>
  [...(coverLetter ? [coverLetter] : []), ...(editions ?? [])].map(({ lang }) => lang);

/** The languages that recipients read and that there is no letter in, with how many read each; the most read first. */
export const missingLanguages = (
  letters: Letters,
  recipients: readonly Pick<Recipient, 'language'>[],
): { language: Language; recipients: number }[] => {
  const written = new Set(writtenLanguages(letters));
  const readers = new Map<Language, number>();
  for (const { language } of recipients)
    if (!written.has(language) && language !== fallbackLanguage)
      readers.set(language, (readers.get(language) ?? 0) + 1);
  return [...readers]
    .map(([language, count]) => ({ language, recipients: count }))
    .sort(
      (one, other) =>
        other.recipients - one.recipients ||
        languageNames[one.language].localeCompare(languageNames[other.language], 'en'),
    );
};

/** That some get the English letter, since there is none in their language; empty when all get theirs. */
export const missingLanguagesInWords = (missing: ReturnType<typeof missingLanguages>): string => {
  if (!missing.length) return '';
  const each = missing.map(({ language, recipients }) => `${languageNames[language]} (${recipients})`);
  const [first, second] = missing;
  if (first && !second) {
    return first.recipients === 1
      ? `One recipient reads ${languageNames[first.language]}, in which there is no letter, and gets the English one.`
      : `${first.recipients} recipients read ${languageNames[first.language]}, in which there is no letter, and get the English one.`;
  }
  return `There is no letter in ${each.join(', ')}: ${missing.reduce((sum, { recipients }) => sum + recipients, 0)} recipients get the English one.`;
};

/** What the output's record says that matters here. */
export interface OutputToSend {
  title: string;
  state: string;
  contentHash?: string | undefined;
  version: number;
  report?: z.infer<typeof reportSchema> | undefined;
}

/** What of a forum goes into every letter, so that its reader learns what it is and how to take part (R11). */
export interface ForumToExplain {
  title: string;
  question: string;
  takePart: string;
}

/** Why nothing of a forum can be sent to many, if so. */
export const unexplained = ({ title, question, takePart }: ForumToExplain): string =>
  question.trim() && takePart.trim()
    ? ''
    : `The forum “${title}” does not say ${question.trim() ? 'how to take part' : 'what it asks'}, so whoever gets the letter would not learn what it comes from. Its coordinating team writes that on the page of the forum first.`;

/** Something that is missing before it can be prepared. */
export interface Missing {
  /** A sentence that says what to do. */
  message: string;
  /** Where on the dissemination's own pages it is done, below its address. */
  at?: string;
}

/** All that is missing before it can be prepared. */
export const missingToPrepare = (
  dissemination: Letters,
  output: OutputToSend,
  forum: ForumToExplain,
  recipients: readonly Recipient[],
  /** For a supplement: the recipients of all other parts of the same dissemination. */
  others: readonly Recipient[] = [],
): Missing[] => {
  const { coverLetter } = dissemination;
  const [twice] = alreadyAddressed(recipients, others);
  const withoutReason = recipients.filter(({ why }) => !why);
  const [first] = withoutReason;
  const missing: Missing[] = [];
  const add = (message: string, at?: string) => missing.push({ message, ...(at ? { at } : {}) });
  if (output.state !== 'published' || !output.contentHash)
    add('The output is not published yet. Publish its final text first.');
  if (!recipients.length) add('There are no recipients. Add at least one.', 'recipients');
  if (recipients.length > mostRecipients)
    add(`There are ${recipients.length} recipients; ${mostRecipients} is the most.`, 'recipients');
  if (first) {
    add(
      `${withoutReason.length === 1 ? 'One recipient has' : `${withoutReason.length} recipients have`} no reason why they shall receive it (${first.organisation}${withoutReason.length > 1 ? ' is the first' : ''}). Say why.`,
      `recipients/${first.id}`,
    );
  }
  if (twice) {
    add(
      `${twice.organisation} is a recipient already, with the same address. Take it off this list.`,
      'recipients',
    );
  }
  if (!coverLetter) {
    add(
      dissemination.editions?.length
        ? 'There is no cover letter in English, which all get whose language has none. The coordinating team writes it.'
        : 'There is no cover letter. The coordinating team writes it.',
      'cover-letter',
    );
  }
  const silent = unexplained(forum);
  if (silent) add(silent);
  if (coverLetter?.attachReport && !output.report) {
    add(
      'The cover letter says that the report is attached, but the output has no PDF. Upload one, or do not attach it.',
      'cover-letter',
    );
  }
  return missing;
};

/** Hands it to somebody else to release. `approvedHash` is over the cover letter and the output's content. */
export const prepare = (
  before: Dissemination,
  approval: { approvedHash: string; approved: Approved },
  by: Person,
  now: Date,
): Dissemination | Refusal =>
  notChangeable(before) ?? {
    ...before,
    ...approval,
    state: 'prepared',
    preparedBy: by,
    preparedAt: now.toISOString(),
  };

/** Opens it for changes again. */
export const takeBack = (before: Dissemination): Dissemination | Refusal => {
  if (before.state === 'released') return alreadyReleased(before);
  if (before.state === 'draft') return before;
  const { preparedBy, preparedAt, approvedHash, approved, ...rest } = before;
  return { ...rest, state: 'draft' };
};

/** R30: why this person cannot release it; undefined when they can. Never who prepared it. */
export const mayNotRelease = (dissemination: Dissemination, personId: string): Refusal | undefined => {
  switch (dissemination.state) {
    case 'draft':
      return refuse('conflict', 'This is not prepared yet, so there is nothing to release.');
    case 'released':
      return alreadyReleased(dissemination);
    case 'prepared':
      return dissemination.preparedBy?.id === personId
        ? refuse(
            'not-allowed',
            'You prepared this yourself, so somebody else releases it: two people look at what is sent to many.',
          )
        : undefined;
  }
};

/** Lets it go. `found` is what is there now; it has to be what was approved. */
export const release = (
  before: Dissemination,
  found: { approvedHash: string; recipientsHash: string; recipients: number; forum: ForumToExplain },
  by: Person,
  now: Date,
): Dissemination | Refusal => {
  const refused = mayNotRelease(before, by.id);
  if (refused) return refused;
  const silent = unexplained(found.forum);
  if (silent) return refuse('conflict', silent);
  if (found.approvedHash !== before.approvedHash) {
    return refuse(
      'conflict',
      'The output or the cover letter changed since this was prepared. Take it back, look at it again, and prepare it anew.',
    );
  }
  if (found.recipientsHash !== before.approved?.recipients.hash) {
    return refuse(
      'conflict',
      `The list of recipients is not the one that was prepared (${before.approved?.recipients.count ?? 0} then, ${found.recipients} now). Load the page again; if it stays so, take it back and prepare it anew.`,
    );
  }
  const at = now.toISOString();
  return {
    ...before,
    state: 'released',
    releasedBy: by,
    releasedAt: at,
    roundAt: at,
    lettersWritten: false,
  };
};

/** The newest letter of each recipient, by recipient id. */
export const newestLetters = <Known extends Pick<Letter, 'id' | 'recipientId' | 'createdAt'>>(
  letters: readonly Known[],
): Map<string, Known> => {
  const newest = new Map<string, Known>();
  for (const letter of letters) {
    if (!letter.recipientId) continue;
    const known = newest.get(letter.recipientId);
    if (!known || known.createdAt < letter.createdAt) newest.set(letter.recipientId, letter);
  }
  return newest;
};

type Fate = Pick<Letter, 'id' | 'recipientId' | 'createdAt' | 'state' | 'fate'>;

/**
 * Whether a letter has certainly not reached its address: it was returned or refused, or did not leave because the address
 * is known to take no mail. Never one that left, or of which nobody knows, or whose reader wanted none. Letters of earlier
 * times do not say who refused them: they count as dead addresses, of which somebody looks at each before it goes again.
 */
export const missed = ({ state, fate }: Pick<Letter, 'state' | 'fate'>): boolean =>
  state === 'bounced' ||
  state === 'rejected' ||
  (state === 'suppressed' && fate.find((each) => each.state === state)?.refusedBy !== 'reader');

/** Recipients that the output has certainly not reached, by their newest letter. */
export const notReached = (recipients: readonly Recipient[], letters: readonly Fate[]): Recipient[] => {
  const newest = newestLetters(letters);
  return recipients.filter(({ id }) => {
    const letter = newest.get(id);
    return letter !== undefined && missed(letter);
  });
};

/**
 * Why a letter that has not reached this recipient can go again, in words; undefined when it cannot. What an address
 * returned is not sent there once more.
 */
export const whyAgain = (
  { email, cameBack }: Pick<Recipient, 'email' | 'cameBack'>,
  letter: Pick<Letter, 'state' | 'to'>,
): string | undefined => {
  if (normalEmail(letter.to.email) !== normalEmail(email))
    return `the address was corrected; it was ${letter.to.email}`;
  if (letter.state === 'rejected') return 'the mail service refused the letter, and not for its address';
  if (letter.state === 'suppressed' && cameBack?.state === 'renewed') return 'the address takes mail again';
  return undefined;
};

/** Of those that it has not reached, the ones whose letter can go again. */
export const readyAgain = (
  recipients: readonly Recipient[],
  letters: readonly (Fate & Pick<Letter, 'to'>)[],
): Recipient[] => {
  const newest = newestLetters(letters);
  return notReached(recipients, letters).filter((recipient) => {
    const letter = newest.get(recipient.id);
    return letter !== undefined && whyAgain(recipient, letter) !== undefined;
  });
};

/** R30 holds for addresses that were named later too: who named one does not send there alone. */
export const mayNotSendAgain = (ready: readonly Recipient[], personId: string): Refusal | undefined => {
  const own = ready.find(({ cameBack }) => cameBack?.by === personId);
  return (
    own &&
    refuse(
      'not-allowed',
      `You named the new address of ${own.organisation} yourself, so somebody else sends there: two people look at whom it goes to.`,
    )
  );
};

/** Sends again to those it has not reached. */
export const sendAgain = (before: Dissemination, ready: number, now: Date): Dissemination | Refusal => {
  if (before.state !== 'released')
    return refuse('conflict', 'This was not released yet, so there is nothing to send again.');
  if (before.recalled) return alreadyRecalled(before.recalled);
  if (before.paused) return refuse('conflict', `${pausedBy(before.paused)} Resume it first.`);
  if (!before.lettersWritten) {
    return refuse('conflict', 'The letters of the release are still being written. Try again in a minute.');
  }
  if (!ready) {
    return refuse(
      'conflict',
      'There is nothing to send again: no letter was refused, and none was returned or held back whose address was corrected since. What is on its way, or of which nobody knows whether it left, is not sent twice.',
    );
  }
  return { ...before, rounds: before.rounds + 1, roundAt: now.toISOString(), lettersWritten: false };
};

type Decision = z.infer<typeof decisionSchema>;

const pausedBy = ({ by, at }: Pick<Decision, 'by' | 'at'>) =>
  `${by.name} paused this on ${spokenInstant(at)}.`;

const alreadyRecalled = ({ by, at }: Decision): Refusal =>
  refuse(
    'conflict',
    `${by.name} recalled this on ${spokenInstant(at)}. What was cancelled is not sent any more; begin a new dissemination to send it after all.`,
  );

const nothingUnderWay = refuse('conflict', 'This was not released yet, so no letter is under way.');

/**
 * The most letters to many that all senders together have in hand: they looked for a pause or a recall when they took
 * these up, and do not look again for each, which would be one request more for every letter ever sent. It is what the
 * queue gives out at once: ten to each of two senders.
 */
export const mostInHand = 20;

/** Holds back the letters that have not left. */
export const pause = (
  before: Dissemination,
  by: Person,
  reason: string | undefined,
  now: Date,
): Dissemination | Refusal => {
  if (before.state !== 'released') return nothingUnderWay;
  if (before.recalled) return alreadyRecalled(before.recalled);
  if (before.paused) return refuse('conflict', pausedBy(before.paused));
  return { ...before, paused: { at: now.toISOString(), by, ...(reason ? { reason } : {}) } };
};

/** Lets them go on. */
export const resume = (before: Dissemination): Dissemination | Refusal => {
  if (before.state !== 'released') return nothingUnderWay;
  if (before.recalled) return alreadyRecalled(before.recalled);
  if (!before.paused) return refuse('conflict', 'This is not paused.');
  const { paused, ...rest } = before;
  return rest;
};

/** Cancels the letters that have not left. Not to be undone; what left stays sent. */
export const recall = (
  before: Dissemination,
  by: Person,
  reason: string,
  now: Date,
): Dissemination | Refusal => {
  if (before.state !== 'released') return nothingUnderWay;
  if (before.recalled) return alreadyRecalled(before.recalled);
  const { paused, ...rest } = before;
  // The sweep comes back to it until nothing of it waits any more.
  return { ...rest, recalled: { at: now.toISOString(), by, reason }, lettersWritten: false };
};

/** Why nobody can be added to it by a supplement, if so. */
export const mayNotAddTo = (dissemination: Dissemination): Refusal | undefined =>
  dissemination.recalled
    ? alreadyRecalled(dissemination.recalled)
    : dissemination.state === 'released'
      ? undefined
      : refuse('conflict', 'This was not released yet: add recipients to the list itself.');

/**
 * Recipients of one part of a dissemination that have the output by it, or may yet get it: not those whose letter was
 * cancelled, given up, or not sent to its address. A supplement can add these.
 */
export const addressedBy = (recipients: readonly Recipient[], letters: readonly Fate[]): Recipient[] => {
  const newest = newestLetters(letters);
  return recipients.filter(({ id }) => {
    const state = newest.get(id)?.state;
    return state !== 'suppressed' && state !== 'abandoned' && state !== 'cancelled';
  });
};

/** Recipients of a supplement that have the output, or get it, by another part of the same dissemination. */
export const alreadyAddressed = (
  recipients: readonly Recipient[],
  others: readonly Recipient[],
): Recipient[] => {
  const known = new Set(others.map(sameRecipient));
  return recipients.filter((each) => known.has(sameRecipient(each)));
};

/** Whether two are parts of the same dissemination: what was released first, and its supplements. */
export const arePartsOfOne = (one: Dissemination, other: Dissemination): boolean =>
  (one.supplementTo ?? one.id) === (other.supplementTo ?? other.id);

/** What an address has of an output by a dissemination of it. */
export interface Having {
  how: 'has' | 'gets' | 'may have';
  /** The id of that dissemination. */
  by: string;
  /** When it was released. */
  at: string;
}

/**
 * Who has an output, gets it, or may have it by these disseminations, by address in its normal form: so that nobody gets
 * it twice unawares. Nobody whose letter was returned, refused, held back, given up or cancelled. An address that several
 * letters went to stands there by the one that says most, the newest of those.
 */
export const whoHasIt = (
  sent: readonly {
    dissemination: Pick<Dissemination, 'id' | 'createdAt' | 'releasedAt' | 'recalled'>;
    letters: readonly Pick<Letter, 'state' | 'to'>[];
  }[],
): Map<string, Having> => {
  const known = new Map<string, Having>();
  for (const { dissemination, letters } of sent) {
    const { id, releasedAt, createdAt, recalled } = dissemination;
    for (const { state, to } of letters) {
      const how = hadBy(state, recalled !== undefined);
      if (!how) continue;
      const email = normalEmail(to.email);
      const having: Having = { how, by: id, at: releasedAt ?? createdAt };
      const before = known.get(email);
      if (!before || saysMore(having, before)) known.set(email, having);
    }
  }
  return known;
};

const hadBy = (state: Letter['state'], recalled: boolean): Having['how'] | undefined => {
  switch (state) {
    case 'sent':
    case 'delivered':
    case 'complained':
      return 'has';
    case 'attempting':
      return 'gets';
    case 'pending':
      return recalled ? undefined : 'gets';
    case 'unknown':
      return 'may have';
    default:
      return undefined;
  }
};

const saysMore = (one: Having, other: Having): boolean => {
  const order: Having['how'][] = ['may have', 'gets', 'has'];
  return one.how === other.how ? one.at > other.at : order.indexOf(one.how) > order.indexOf(other.how);
};

/** "has this output already, by the dissemination of 24 November 2026": said of an address. */
export const havingInWords = ({ how, at }: Having): string =>
  `${how} this output${how === 'has' ? ' already' : ''}, by the dissemination of ${spokenDay(at.slice(0, 10))}${how === 'may have' ? ' (nobody knows whether that letter left)' : ''}`;

/** Those of a list whose address has the output already, with what it has; `having` as `whoHasIt` answers. */
export const getItTwice = (
  recipients: readonly Recipient[],
  having: ReadonlyMap<string, Having>,
): { recipient: Recipient; having: Having }[] =>
  recipients.flatMap((recipient) => {
    const found = having.get(normalEmail(recipient.email));
    return found ? [{ recipient, having: found }] : [];
  });

/**
 * Recipients that a recalled dissemination left without the output: nobody whose address has it, gets it or may have it by
 * any dissemination, and nobody who wants none.
 */
export const leftWithout = (
  recipients: readonly Recipient[],
  letters: readonly Fate[],
  having: ReadonlyMap<string, Having>,
): Recipient[] => {
  const newest = newestLetters(letters);
  return recipients.filter(({ id, email }) => {
    const letter = newest.get(id);
    const declined = letter?.state === 'suppressed' && !missed(letter);
    return !declined && !having.has(normalEmail(email));
  });
};

/** The event of a recipient's letter in a round; with the dissemination it is the letter's identity. */
export const letterEvent = (recipientId: string, round: number): string =>
  round ? `${recipientId}#again-${round}` : recipientId;
