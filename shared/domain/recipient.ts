import * as z from 'zod/mini';
import { choice, cleanLine, email, line, optionalLine, optionalText } from './fields.ts';
import { idOf } from './ids.ts';
import { directionOf } from './language.ts';
import { late } from './late.ts';
import { normalEmail } from './people.ts';
import { type Refusal, refuse } from './refusal.ts';
import { instantSchema } from './time.ts';

/** Languages that a recipient reads and a cover letter is written in, as BCP 47 tags: the UN's six, and some more. */
export const languages = [
  'en',
  'fr',
  'es',
  'ar',
  'zh',
  'ru',
  'pt',
  'de',
  'it',
  'fa',
  'hi',
  'id',
  'ja',
  'ko',
  'sw',
  'tr',
] as const;
export type Language = (typeof languages)[number];

export const languageNames: Record<Language, string> = {
  en: 'English',
  fr: 'French',
  es: 'Spanish',
  ar: 'Arabic',
  zh: 'Chinese',
  ru: 'Russian',
  pt: 'Portuguese',
  de: 'German',
  it: 'Italian',
  fa: 'Persian',
  hi: 'Hindi',
  id: 'Indonesian',
  ja: 'Japanese',
  ko: 'Korean',
  sw: 'Swahili',
  tr: 'Turkish',
};

const ownNames: Record<Language, string> = {
  en: 'English',
  fr: 'Français',
  es: 'Español',
  ar: 'العربية',
  zh: '中文',
  ru: 'Русский',
  pt: 'Português',
  de: 'Deutsch',
  it: 'Italiano',
  fa: 'فارسی',
  hi: 'हिन्दी',
  id: 'Bahasa Indonesia',
  ja: '日本語',
  ko: '한국어',
  sw: 'Kiswahili',
  tr: 'Türkçe',
};

/** The language that somebody wrote in a list: a tag (`fr`, `fr-CA`), or its name in English or in itself. */
export const languageOf = (typed: string): Language | undefined => {
  const wanted = cleanLine(typed).toLowerCase();
  return languages.find(
    (tag) =>
      wanted === tag ||
      wanted.startsWith(`${tag}-`) ||
      wanted.startsWith(`${tag}_`) ||
      wanted === languageNames[tag].toLowerCase() ||
      wanted === ownNames[tag].toLowerCase(),
  );
};

/** How many organisations one dissemination can have. The whole list is read when it is checked and released. */
export const mostRecipients = 2_000;
/** The largest list, in bytes: 2,000 rows with room for their reasons. It comes back to be kept within a page of 6 MB. */
export const mostListBytes = 500_000;

/** R28: an institution, organisation or forum that shall receive the output. */
export const recipientForm = late(() => ({
  organisation: line({
    label: 'Organisation, institution or forum',
    hint: 'The press release names it, once the output has reached it.',
    max: 200,
  }),
  contact: optionalLine({
    label: 'Contact person',
    hint: 'Preferred: a letter to a person is read more often. Never public.',
    max: 120,
  }),
  email: email({ label: 'Email address', hint: 'Never public.' }),
  language: choice({ label: 'Language they read', values: languages, labels: languageNames }),
  why: optionalText({
    label: 'Why them',
    hint: 'What they decide or run that the output speaks to. Until the dissemination is prepared, you can save without it.',
    max: 500,
    height: 2,
  }),
}));
export type RecipientFields = z.infer<typeof recipientForm>;

/**
 * A recipient of one dissemination. Its id follows from the dissemination, the organisation and the address, so that
 * saving it again, by hand or from a list, is harmless.
 */
export const recipientSchema = late(() => ({
  ...recipientForm.shape,
  id: idOf('recipient'),
  revision: z.int(),
  disseminationId: idOf('dissemination'),
  createdAt: instantSchema,
  /**
   * R28: its letter came back, so the coordinating team names another contact person or address (`wrong`); then its
   * letter, and no other, can go again (`renewed`), sent by somebody else than who named it (`by`, a person's id). When
   * there is `nobody` to name, it waits for nobody, and somebody can be named later all the same. Absent when nothing is
   * to be done.
   */
  cameBack: z.optional(
    z.object({
      state: z.enum(['wrong', 'renewed', 'nobody']),
      since: instantSchema,
      forumId: idOf('forum'),
      by: z.optional(z.string()),
    }),
  ),
}));
export type Recipient = z.infer<typeof recipientSchema>;

/** Two recipients with the same key are the same one. Upper and lower case, accents' encoding and blanks do not count. */
export const sameRecipient = ({ organisation, email }: Pick<Recipient, 'organisation' | 'email'>): string =>
  `${cleanLine(organisation).toLowerCase()}\n${normalEmail(email)}`;

/** Its letter came back, and there is nobody to name (`by`: a person's id, who said so): it waits for nobody any more. */
export const nobodyToName = (before: Recipient, by: string, now: Date): Recipient | Refusal =>
  before.cameBack
    ? { ...before, cameBack: { ...before.cameBack, state: 'nobody', since: now.toISOString(), by } }
    : refuse('conflict', `Nobody is asked for another contact of ${before.organisation}.`);

/** Whom the letter is addressed to. Some records have a contact person who is called nothing. */
export const addresseeOf = ({ organisation, contact }: Pick<Recipient, 'organisation' | 'contact'>): string =>
  contact?.trim() || organisation;

/** Recipients whose letters show best whether a cover letter holds, each with what is awkward about them. */
export const awkwardOnes = (
  recipients: readonly Recipient[],
  /** The languages that there is a cover letter in. */
  written: readonly Language[],
): { recipient: Recipient; why: string }[] => {
  const awkward: { recipient: Recipient; why: string }[] = [];
  const add = (recipient: Recipient | undefined, why: string) => {
    if (recipient && !awkward.some((each) => each.recipient.id === recipient.id))
      awkward.push({ recipient, why });
  };
  add(
    recipients.find(({ contact }) => !contact),
    'no contact person',
  );
  add(longest(recipients), 'the longest name');
  add(
    recipients.find((each) => /[*_<>&`[\]{}|~#\\@]/.test(`${each.organisation}${each.contact ?? ''}`)),
    'unusual characters in the name',
  );
  add(
    recipients.find((each) =>
      /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(each.organisation),
    ),
    'a name in another script',
  );
  add(
    recipients.find(({ language }) => written.includes(language) && directionOf(language) === 'rtl'),
    'written from right to left',
  );
  const without = recipients.find(({ language }) => language !== 'en' && !written.includes(language));
  if (without)
    add(
      without,
      `reads ${languageNames[without.language]}, in which there is no letter: gets the English one`,
    );
  return awkward;
};

const longest = (recipients: readonly Recipient[]) =>
  recipients.reduce<Recipient | undefined>(
    (found, each) =>
      !found ||
      each.organisation.length + (each.contact?.length ?? 0) >
        found.organisation.length + (found.contact?.length ?? 0)
        ? each
        : found,
    undefined,
  );
