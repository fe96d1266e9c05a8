import * as z from 'zod';
import { choice, email, line } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { languageNames, languages } from './recipient.ts';
import { instantSchema } from './time.ts';

/** How many press contacts the house can have. Each press release is written to all of them. */
export const mostPressContacts = 500;

/** Somebody who receives press releases (R31). */
export const pressContactForm = late(() => ({
  name: line({ label: 'Name', max: 120 }),
  outlet: line({ label: 'Newspaper, agency or other outlet', max: 200 }),
  email: email({ label: 'Email address', hint: 'Never public.' }),
  language: choice({ label: 'Language they read', values: languages, labels: languageNames }),
}));

/** Its id follows from the address, so that nobody is on the list twice. */
export const pressContactSchema = late(() => ({
  ...pressContactForm.shape,
  id: idOf('pressContact'),
  revision: z.number().int(),
  createdAt: instantSchema,
}));
export type PressContact = z.infer<typeof pressContactSchema>;
