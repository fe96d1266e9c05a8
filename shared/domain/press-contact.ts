import * as z from 'zod/mini';
import { choice, email, line } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { languageNames, languages } from './recipient.ts';
import { days, instantSchema } from './time.ts';

/** How many press contacts the house can have. Each press release is written to all of them. */
export const mostPressContacts = 500;

/** Of how many forums a contact can ask for the press releases, one by one. */
export const mostTopics = 50;

/** Somebody who receives press releases (R31). */
export const pressContactForm = late(() => ({
  name: line({ label: 'Name', max: 120 }),
  outlet: line({ label: 'Newspaper, agency or other outlet', max: 200 }),
  email: email({ label: 'Email address', hint: 'Never public.' }),
  language: choice({ label: 'Language they read', values: languages, labels: languageNames }),
}));

/** The forums whose press releases a contact wants; none chosen means all, those to come included. */
const topics = z._default(z.array(idOf('forum')).check(z.maxLength(mostTopics)), []);

/** Its id follows from the address, so that nobody is on the list twice. */
export const pressContactSchema = late(() => ({
  ...pressContactForm.shape,
  id: idOf('pressContact'),
  revision: z.int(),
  createdAt: instantSchema,
  topics,
  /**
   * How they came on the list. Whom the desk added is known to it, and gets what is under embargo before its end; whoever
   * joined by the public form may be anybody, and gets it then.
   */
  joined: z._default(z.enum(['desk', 'form']), 'desk'),
}));
export type PressContact = z.infer<typeof pressContactSchema>;

/** What somebody typed in the public form, until they confirm that the address is theirs; then it becomes a contact. */
export const pressSubscriptionSchema = late(() => ({
  ...pressContactForm.shape,
  id: idOf('pressSubscription'),
  revision: z.int(),
  topics,
  keyHash: z.string(),
  sentAt: instantSchema,
  expiresAt: instantSchema,
}));
export type PressSubscription = z.infer<typeof pressSubscriptionSchema>;

/** How long a link that confirms is good. */
export const subscriptionLasts = days(7);

/** The contact that a confirmed form makes of the one there was. Whom the desk knows, it goes on knowing. */
export const joinPress = (
  before: PressContact | undefined,
  id: string,
  subscription: PressSubscription,
  now: Date,
): PressContact => ({
  name: subscription.name,
  outlet: subscription.outlet,
  email: subscription.email,
  language: subscription.language,
  topics: subscription.topics,
  id,
  revision: before?.revision ?? 0,
  createdAt: before?.createdAt ?? now.toISOString(),
  joined: before?.joined ?? 'form',
});

/** Whether a press release of this forum is for this contact. */
export const wantsForum = ({ topics: chosen }: Pick<PressContact, 'topics'>, forumId: string): boolean =>
  !chosen.length || chosen.includes(forumId);
