import * as z from 'zod/mini';
import { late } from '../domain/late.ts';
import { askings } from '../domain/participation.ts';
import { defineLetter } from './letter.ts';

/** Asks a member of the MAG to declare the BPFs that they take part in, and reminds them (R18). */
export const declarationAsked = defineLetter({
  name: 'declaration-asked',
  stream: 'transactional',
  fields: late(() => ({
    asking: z.enum(askings),
    name: z.string(),
    year: z.string(),
    until: z.string(),
    forums: z.array(z.object({ title: z.string(), path: z.string() })),
    declarePath: z.string(),
  })),
  content: ({ asking, name, year, until, forums, declarePath }, { baseUrl }) => ({
    subject: {
      asked: `${year}: which Best Practice Forums will you take part in?`,
      reminded: `${year}: a week is left to declare your Best Practice Forums`,
      overdue: `${year}: your declaration is missing`,
    }[asking],
    preview: 'Each member of the MAG takes part in at least one BPF. It takes a minute to say in which.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: {
          asked: `Each member of the MAG takes part in at least one Best Practice Forum, and says at the start of the year in which. Please declare yours until ${until}.`,
          reminded: `You have not declared yet in which Best Practice Forums you take part. Please do so until ${until}.`,
          overdue: `You have not declared in which Best Practice Forums you take part. There was time until ${until}. It still counts: please declare now.`,
        }[asking],
      },
      { button: 'Declare your forums', href: `${baseUrl}${declarePath}` },
      ...(forums.length
        ? [
            { p: 'These are the forums of the year:' },
            ...forums.map(({ title, path }) => ({ link: title, href: `${baseUrl}${path}` })),
          ]
        : [{ p: 'The year has no forum yet; you will find those that begin on that page.' }]),
      {
        p: 'Your name will stand beside the forums you choose, for everybody to see. You can change it at any time.',
      },
    ],
    because: 'You get this letter because you are a member of the MAG.',
  }),
});

/** Tells the secretariat that a year of the MAG begins soon by itself, so that its members are on record (R18). */
export const magYearNears = defineLetter({
  name: 'mag-year-nears',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    year: z.string(),
    begins: z.string(),
    until: z.string(),
    members: z.int(),
    peoplePath: z.string(),
    yearsPath: z.string(),
  })),
  content: ({ name, year, begins, until, members, peoplePath, yearsPath }, { baseUrl }) => ({
    subject: `${year} begins on ${begins}: are its members on record?`,
    preview: 'Each of them is asked by letter in which Best Practice Forums they take part.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: `The new year of the MAG, ${year}, begins by itself on ${begins}. From then on each member of the MAG is asked by letter to declare the Best Practice Forums that they take part in; they have time until ${until}.`,
      },
      {
        p: `${members === 1 ? 'One member is' : `${members || 'No'} members are`} on record now. Please let in who is new, and mark who has left. Whoever comes later is asked as well.`,
      },
      { button: 'Look at the members', href: `${baseUrl}${peoplePath}` },
      { p: 'If other days suit the MAG better, begin the year yourself:' },
      { link: 'MAG members in the forums', href: `${baseUrl}${yearsPath}` },
    ],
    because: 'You get this letter because you work for the IGF secretariat.',
  }),
});
