import * as z from 'zod/mini';
import { type CycleDateName, cycleDateNames } from '../domain/cycle.ts';
import { late } from '../domain/late.ts';
import { defineLetter } from './letter.ts';

/** Brings somebody back to the draft of a proposal: when its call opens, and before it closes. */
export const draftReminder = defineLetter({
  name: 'draft-reminder',
  stream: 'transactional',
  fields: late(() => ({
    why: z.enum(['opened', 'closing']),
    callTitle: z.string(),
    closes: z.string(),
    editAt: z.string(),
  })),
  content: ({ why, callTitle, closes, editAt }) => ({
    subject:
      why === 'opened'
        ? `“${callTitle}” is open: your draft waits`
        : `“${callTitle}” closes soon: your draft was not sent yet`,
    preview: 'A draft is no proposal yet: nobody but you can see it.',
    blocks: [
      {
        p:
          why === 'opened'
            ? `You saved a draft for “${callTitle}”, which is open now and takes proposals until ${closes}.`
            : `You saved a draft for “${callTitle}”. The call takes proposals until ${closes}, and yours was not sent yet.`,
      },
      { button: 'Go on writing, and send it', href: editAt },
      { p: 'If you do not want to propose any more, do nothing: the draft is deleted by itself.' },
    ],
    because:
      'You get this letter because somebody saved a draft with this address. If it was not you, ignore it: without the link nobody gets further.',
  }),
});

/** Tells the secretariat that the call of a cycle is not planned yet. */
export const callMissing = defineLetter({
  name: 'call-missing',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    cycleTitle: z.string(),
    opens: z.string(),
    passed: z.boolean(),
    deskPath: z.string(),
  })),
  content: ({ name, cycleTitle, opens, passed, deskPath }, { baseUrl }) => ({
    subject: passed
      ? `${cycleTitle}: the call should be open, and is not planned`
      : `${cycleTitle}: no call is planned yet`,
    preview: `The call ${passed ? 'was to open' : 'opens'} on ${opens}.`,
    blocks: [
      { p: `Dear ${name},` },
      {
        p: passed
          ? `By the dates of ${cycleTitle}, its call for proposals was to open on ${opens}, but no call is planned. Each day it is late is a day less for those who write proposals.`
          : `By the dates of ${cycleTitle}, its call for proposals opens on ${opens}, and no call is planned yet. Planned ahead, it opens by itself.`,
      },
      { button: 'Plan the call', href: `${baseUrl}${deskPath}` },
    ],
    because: 'You get this letter because you work for the IGF secretariat.',
  }),
});

/** Tells the secretariat that there is no cycle for a call that opens soon. */
export const cycleMissing = defineLetter({
  name: 'cycle-missing',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    callTitle: z.string(),
    opens: z.string(),
    planPath: z.string(),
  })),
  content: ({ name, callTitle, opens, planPath }, { baseUrl }) => ({
    subject: `There is no cycle for “${callTitle}” yet`,
    preview: `The call opens on ${opens}.`,
    blocks: [
      { p: `Dear ${name},` },
      {
        p: `“${callTitle}” opens on ${opens}, and there is no cycle for the year that it begins. Without one there is no timeline that people could follow, no charter can begin, and nobody is reminded of what is due.`,
      },
      { button: 'Plan the cycle', href: `${baseUrl}${planPath}` },
      {
        p: 'It takes two dates: those of the annual meeting, and of the MAG’s first meeting after it. All others follow from them.',
      },
    ],
    because: 'You get this letter because you work for the IGF secretariat.',
  }),
});

/** Tells the secretariat that no cycle follows the last one, and what depends on it (R7, R9). */
export const nextCycleMissing = defineLetter({
  name: 'next-cycle-missing',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    cycleTitle: z.string(),
    ends: z.string(),
    ended: z.boolean(),
    forums: z.array(z.object({ title: z.string(), path: z.string() })),
    planPath: z.string(),
  })),
  content: ({ name, cycleTitle, ends, ended, forums, planPath }, { baseUrl }) => ({
    subject: ended
      ? `${cycleTitle} has ended, and no cycle follows it`
      : `${cycleTitle} ends on ${ends}, and no cycle follows it yet`,
    preview: 'Without it there is no next call, and no forum can ask to go on.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: `The cycle ${cycleTitle} ${ended ? 'ended' : 'ends'} with the annual meeting on ${ends}, and no cycle is planned after it. Without one there are no dates that people could follow, no modalities and no call, no charter can begin, and the members of the MAG are not asked for their next year.`,
      },
      ...(forums.length
        ? [
            {
              p: `The charters of these forums ${ended ? 'ended' : 'end'} with it. They can ask to go on in the call of the next cycle only, and their teams hear of it when that call is planned:`,
            },
            ...forums.map(({ title, path }) => ({ link: title, href: `${baseUrl}${path}` })),
          ]
        : []),
      { button: 'Plan the cycle', href: `${baseUrl}${planPath}` },
      {
        p: 'It takes two dates: those of the annual meeting, and of the MAG’s first meeting after it. All others follow from them.',
      },
    ],
    because: 'You get this letter because you work for the IGF secretariat.',
  }),
});

/** Tells the secretariat that no modalities are published for a cycle whose call is to open (R4). */
export const modalitiesMissing = defineLetter({
  name: 'modalities-missing',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    cycleTitle: z.string(),
    opens: z.string(),
    modalitiesPath: z.string(),
  })),
  content: ({ name, cycleTitle, opens, modalitiesPath }, { baseUrl }) => ({
    subject: `${cycleTitle}: its modalities are not published yet`,
    preview: `The call opens on ${opens}.`,
    blocks: [
      { p: `Dear ${name},` },
      {
        p: `By the dates of ${cycleTitle}, its call for proposals opens on ${opens}, and no modalities are published for it yet. They tell proposers how forums are proposed, selected and run; a call is not planned without them unless somebody says why.`,
      },
      { button: 'Write and publish the modalities', href: `${baseUrl}${modalitiesPath}` },
      {
        p: 'A new version begins with the text of the one before. Where nothing is to change, publish it as it is.',
      },
    ],
    because: 'You get this letter because you work for the IGF secretariat.',
  }),
});

/** What is to happen on a day of a cycle, or until then: after "IGF 2026–2027:", before it has. */
const toCome: Record<CycleDateName, (day: string) => string> = {
  callOpens: (day) => `on ${day} the call opens`,
  callCloses: (day) => `on ${day} the call closes`,
  reviewOpens: (day) => `on ${day} the review of proposals begins`,
  reviewCloses: (day) => `on ${day} the review of proposals ends`,
  magConfirms: (day) => `on ${day} the MAG is to confirm the topics`,
  continuationDue: (day) => `forums that want to go on ask for it by ${day}`,
  midTermDue: (day) => `mid-term updates are due by ${day}`,
  summaryDue: (day) => `summaries are due by ${day}`,
  outputsDue: (day) => `outputs are to be published by ${day}`,
};

/** Tells the secretariat that a date of a cycle is a week away. */
export const cycleDateNears = defineLetter({
  name: 'cycle-date-nears',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    cycleTitle: z.string(),
    what: z.string(),
    when: z.string(),
    /** Which date it is, and its day in words. Letters of before subjects were sentences have neither. */
    date: z.optional(z.enum(cycleDateNames)),
    day: z.optional(z.string()),
    deskPath: z.string(),
  })),
  content: ({ name, cycleTitle, what, when, date, day, deskPath }, { baseUrl }) => ({
    subject: `${cycleTitle}: ${date && day ? toCome[date](day) : `a date is near (${what})`}`,
    preview: `${what}: ${when}.`,
    blocks: [
      { p: `Dear ${name},` },
      { p: `A date of the cycle ${cycleTitle} is near:` },
      { answers: [{ label: what, lines: [when] }] },
      { button: 'Look at the whole cycle', href: `${baseUrl}${deskPath}` },
      { p: 'If it has to be another day, give it there with a reason; what follows from it moves along.' },
    ],
    because: 'You get this letter because you work for the IGF secretariat.',
  }),
});
