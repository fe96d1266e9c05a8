import * as z from 'zod/mini';
import { late } from '../domain/late.ts';
import { digestCadences } from '../domain/people.ts';
import { defineLetter } from './letter.ts';

const line = late(() => ({
  text: z.string(),
  href: z.string(),
  note: z.optional(z.string()),
  things: z.optional(z.int()),
  orMore: z.optional(z.boolean()),
}));

const things = (count: number) => `${count} ${count === 1 ? 'thing' : 'things'}`;

/** "3 things new, 2 waiting for you": of things, however many of them one line stands for. */
const inShort = (count: number, lines: readonly z.infer<typeof line>[]): string => {
  const waiting = lines.reduce((sum, each) => sum + (each.things ?? 1), 0);
  const orMore = lines.some((each) => each.orMore) ? 'more than ' : '';
  return [
    count ? `${things(count)} new` : '',
    waiting ? `${orMore}${count ? waiting : things(waiting)} waiting for you` : '',
  ]
    .filter(Boolean)
    .join(', ');
};

/** What is new, what waits and what failed, for one person and one period. Addresses in it are paths of the site. */
export const digestLetter = defineLetter({
  name: 'digest',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    cadence: z.enum(digestCadences),
    /** When it goes, in words: "daily at 08:00". */
    rhythm: z.string(),
    /** The period in words, with the zone of its times. */
    period: z.string(),
    count: z.int(),
    more: z.int(),
    groups: z.array(z.object({ heading: z.string(), lines: z.array(line) })),
    waiting: z.array(line),
  })),
  content: ({ name, rhythm, period, count, more, groups, waiting }, { baseUrl }) => {
    const linked = (lines: readonly z.infer<typeof line>[]) =>
      lines.map(({ text, href, note }) => ({
        text,
        href: `${baseUrl}${href}`,
        ...(note ? { note } : {}),
      }));
    return {
      subject: `Digest: ${inShort(count, waiting)}`,
      list: 'digests',
      preview: groups[0]?.lines[0]?.text ?? waiting[0]?.text ?? '',
      blocks: [
        { p: `Dear ${name},` },
        {
          p: count
            ? `This is what happened ${period}.`
            : `Nothing happened ${period}, but something waits for you.`,
        },
        ...(waiting.length ? [{ heading: 'Waiting for you' }, { news: linked(waiting) }] : []),
        ...groups.flatMap(({ heading, lines }) => [{ heading }, { news: linked(lines) }]),
        ...(more ? [{ p: `And ${more} more. The desk shows all of it.` }] : []),
        { button: 'Open the desk', href: `${baseUrl}/desk` },
        { link: 'Change when this digest comes, or stop it', href: `${baseUrl}/desk/me` },
      ],
      because: `You get this digest ${rhythm} because you work on Best Practice Forums here.`,
    };
  },
});
