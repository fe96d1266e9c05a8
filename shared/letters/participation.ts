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
    preview: 'Each MAG member takes part in at least one BPF. It takes a minute to say in which.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: {
          asked: `each MAG member takes part in at least one Best Practice Forum, and says in which at the start of the year. Please declare yours until ${until}.`,
          reminded: `you have not declared yet in which Best Practice Forums you take part. Please do so until ${until}.`,
          overdue: `you have not declared in which Best Practice Forums you take part. There was time until ${until}. It still counts: please declare now.`,
        }[asking],
      },
      { button: 'Declare', href: `${baseUrl}${declarePath}` },
      ...(forums.length
        ? [
            { p: 'These forums are running:' },
            ...forums.map(({ title, path }) => ({ link: title, href: `${baseUrl}${path}` })),
          ]
        : [{ p: 'No forum is running yet; you will find those that begin on that page.' }]),
      {
        p: 'Your name will stand beside the forums you choose, for everybody to see. You can change it at any time.',
      },
    ],
    because: 'You get this letter because you are a member of the MAG.',
  }),
});
