import * as z from 'zod/mini';
import { late } from '../domain/late.ts';
import { defineLetter } from './letter.ts';

/** Tells somebody that they were let in, and how to come in. No key lies in it: they sign in by their address. */
export const welcomeLetter = defineLetter({
  name: 'welcome',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    by: z.string(),
    roles: z.array(z.string()),
    email: z.string(),
    signInAt: z.string(),
    digestAt: z.string(),
  })),
  content: ({ name, by, roles, email, signInAt, digestAt }) => ({
    subject: 'Welcome to the desk of the Best Practice Forums',
    preview: 'You can sign in now.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: `You have a place now at the desk where the Best Practice Forums of the IGF are run; ${by} gave it to you. You are there as:`,
      },
      { list: roles },
      { button: 'Sign in', href: signInAt },
      { p: `Sign in with this address, ${email}. There is no password to keep here.` },
      {
        p: 'You will get a digest by email when there is news for you: daily at 08:00 UTC, until you choose another hour, your time zone, or none.',
      },
      { link: 'Choose when your digest comes', href: digestAt },
    ],
    because: `You get this letter because ${by} added you to the people of the desk. If that is a mistake, tell the IGF secretariat.`,
  }),
});
