import * as z from 'zod/mini';
import { late } from '../domain/late.ts';
import { defineLetter } from './letter.ts';

/** How many organisations a letter to the press names; the rest stands on the page. */
export const namedInLetter = 20;

/** R31: a press release, to one press contact. */
export const pressReleaseLetter = defineLetter({
  name: 'press-release-letter',
  stream: 'bulk',
  fields: late(() => ({
    pressReleaseId: z.string(),
    outputId: z.string(),
    outputTitle: z.string(),
    headline: z.string(),
    lead: z.string(),
    text: z.string(),
    contact: z.string(),
    /** The first of them by name; `organisationCount` is how many there are. */
    organisations: z.array(z.string()).check(z.maxLength(namedInLetter)),
    organisationCount: z.int(),
    /** Day and time, in words. */
    asOf: z.string(),
    outlet: z.string(),
    /** The end of its embargo, in words; absent when everybody may read it already. */
    embargo: z.optional(z.string()),
  })),
  content: (fields, { baseUrl }) => {
    const more = fields.organisationCount - fields.organisations.length;
    return {
      subject: fields.embargo
        ? `Embargoed press release: ${fields.headline}`
        : `Press release: ${fields.headline}`,
      preview: fields.outputTitle,
      list: 'press',
      blocks: [
        ...(fields.embargo
          ? [
              {
                p: `UNDER EMBARGO until ${fields.embargo}. You get it before others so that you can prepare. Please do not publish it, and do not pass it on, before that time.`,
              },
            ]
          : []),
        { markdown: fields.lead },
        { markdown: fields.text },
        { button: 'Read the output', href: `${baseUrl}/outputs/${fields.outputId}` },
        { heading: 'Who received it' },
        { p: `Organisations that the output had reached by ${fields.asOf}:` },
        { list: [...fields.organisations, ...(more > 0 ? [`and ${more} more, all named on the page`] : [])] },
        {
          link: fields.embargo
            ? 'This press release on the site, from the end of the embargo'
            : 'This press release on the site',
          href: `${baseUrl}/press/${fields.pressReleaseId}`,
        },
        { heading: 'Contact for the press' },
        { p: fields.contact },
      ],
      because: `You get this letter because ${fields.outlet} is on the list of press contacts of the IGF secretariat.`,
    };
  },
});
