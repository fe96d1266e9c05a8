import * as z from 'zod/mini';
import { late } from '../domain/late.ts';
import { defineLetter } from './letter.ts';

/** Forums were accepted, or accepted to go on (R9), and no charter was proposed (R10): to the team of one, later to the secretariat about all of a day. */
export const charterMissing = defineLetter({
  name: 'charter-missing',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    hearer: z.enum(['team', 'secretariat']),
    /** What they lack: people of the team who can sign in, or the charter. */
    lacks: z.enum(['team', 'charter']),
    /** Whether they go on, so that it is the next charter. */
    goesOn: z.boolean(),
    accepted: z.string(),
    forums: z.array(z.object({ title: z.string(), path: z.string() })),
    peoplePath: z.string(),
  })),
  content: ({ name, hearer, lacks, goesOn, accepted, forums, peoplePath }, { baseUrl }) => {
    const [first] = forums;
    const one = forums.length === 1 && first;
    const charter = goesOn ? 'next charter' : 'charter';
    const what = lacks === 'team' ? 'coordinating team on the desk' : charter;
    const was = (many: boolean) =>
      `${many ? 'were' : 'was'} accepted on ${accepted}${goesOn ? ' to go on' : ''}`;
    const links = forums.map(({ title, path }) => ({
      link: hearer === 'team' ? 'Write the charter' : title,
      href: `${baseUrl}${path}`,
    }));
    return {
      subject: one ? `${one.title} has no ${what} yet` : `${forums.length} forums have no ${what} yet`,
      preview: `Accepted on ${accepted}${goesOn ? ' to go on' : ''}.`,
      blocks: [
        { p: `Dear ${name},` },
        {
          p:
            hearer === 'team'
              ? `Your forum ${one ? `${one.title} ` : ''}${was(false)}. It ${goesOn ? 'goes on' : 'begins'} with its ${charter}: the goal as you understand it now, the team, the MAG facilitator and the organisations you want at the table, for one year or two. Several of you get this letter; one of you writes the charter, and proposes it for approval. If none is proposed within four weeks of ${accepted}, the IGF secretariat hears of it.`
              : lacks === 'team'
                ? `${one ? 'This forum' : 'These forums'} ${was(!one)}, and nobody of ${one ? 'its' : 'their'} coordinating team can sign in. So nobody there can write ${one ? `its ${charter}` : `the ${charter}s`}:`
                : `${one ? 'This forum' : 'These forums'} ${was(!one)}, and no ${charter} is proposed or approved yet:`,
        },
        ...links,
        ...(lacks === 'team' ? [{ button: 'Add people of the team', href: `${baseUrl}${peoplePath}` }] : []),
      ],
      because:
        hearer === 'team'
          ? 'You get this letter because you are in the coordinating team of this forum.'
          : 'You get this letter because you work for the IGF secretariat.',
    };
  },
});

/** Somebody of the MAG is named the facilitator of a forum that runs (R18): to them. */
export const facilitatorNamed = defineLetter({
  name: 'facilitator-named',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    forumTitle: z.string(),
    before: z.string(),
    reason: z.string(),
    by: z.string(),
    forumPath: z.string(),
    /** Where a workplan is approved that waits for them. */
    approvalPath: z.optional(z.string()),
  })),
  content: ({ name, forumTitle, before, reason, by, forumPath, approvalPath }, { baseUrl }) => ({
    subject: `You are the MAG facilitator of ${forumTitle} now`,
    preview: `In the place of ${before}.`,
    blocks: [
      { p: `Dear ${name},` },
      {
        p: `You are now the MAG facilitator of ${forumTitle}, in the place of ${before}. ${by} of the IGF secretariat has named you. You look at its goal and approve its workplan, and its team turns to you with its questions.`,
      },
      { quote: reason, by: 'IGF secretariat' },
      { button: 'Charter of the forum', href: `${baseUrl}${forumPath}` },
      ...(approvalPath
        ? [
            {
              p: 'Its team has proposed a workplan, which waits for you: read it, then approve it or give it back. It is not in force before you approve it.',
            },
            { link: 'The workplan that waits for you', href: `${baseUrl}${approvalPath}` },
          ]
        : []),
      { p: 'If you cannot do this, answer this letter.' },
    ],
    because: 'You get this letter because you are a member of the MAG.',
  }),
});

/** The mid-term update of a charter of two years is due, or late (R10): to its coordinating team. */
export const midTermAsked = defineLetter({
  name: 'mid-term-asked',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    forumTitle: z.string(),
    due: z.string(),
    passed: z.boolean(),
    deskPath: z.string(),
  })),
  content: ({ name, forumTitle, due, passed, deskPath }, { baseUrl }) => ({
    subject: passed
      ? `Late: the mid-term update of ${forumTitle}`
      : `Soon due: the mid-term update of ${forumTitle}`,
    preview: 'The second year of the charter begins when it is filed and acknowledged.',
    blocks: [
      { p: `Dear ${name},` },
      {
        p: passed
          ? `The mid-term update of ${forumTitle} was due by ${due}. The second year of its charter does not begin without it.`
          : `The charter of ${forumTitle} runs for two years, so the forum tells at its first annual meeting how it goes. This mid-term update is due by ${due}. The second year does not begin before the update is filed and acknowledged.`,
      },
      { p: 'It has four parts: progress, findings so far, next steps, and outreach and recruitment.' },
      { button: 'File the update', href: `${baseUrl}${deskPath}` },
    ],
    because: 'You get this letter because you are in the coordinating team of this forum.',
  }),
});

/** The mid-term update was acknowledged, and with it the second year (R10): to the coordinating team. */
export const midTermAcknowledged = defineLetter({
  name: 'mid-term-acknowledged',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    forumTitle: z.string(),
    words: z.string(),
    by: z.string(),
    /** Of a second year that waited for it: it runs now. */
    rested: z.boolean(),
    /** After which day the second year begins, of one that did not wait. */
    secondYear: z.string(),
    planPath: z.string(),
  })),
  content: ({ name, forumTitle, words, by, rested, secondYear, planPath }, { baseUrl }) => ({
    subject: `The mid-term update of ${forumTitle} is acknowledged`,
    preview: rested ? 'Its second year runs from now on.' : `Its second year begins after ${secondYear}.`,
    blocks: [
      { p: `Dear ${name},` },
      {
        p: `The mid-term update of ${forumTitle} is acknowledged. ${by} of the IGF secretariat writes:`,
      },
      { quote: words, by },
      {
        p: rested
          ? 'The second year of the charter, which waited for it, runs from now on. Look at the workplan: milestones that fell due meanwhile need another day, by an amendment.'
          : `Nothing stands in the way of the second year of the charter: it begins after ${secondYear}.`,
      },
      { button: 'Open the workplan', href: `${baseUrl}${planPath}` },
    ],
    because: 'You get this letter because you are in the coordinating team of this forum.',
  }),
});

/** The time to ask to go on ends soon (R9): to the coordinating team of a forum that has not asked. */
export const continuationNears = defineLetter({
  name: 'continuation-nears',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    forumTitle: z.string(),
    lastDay: z.string(),
    ended: z.boolean(),
    callTitle: z.string(),
    due: z.string(),
    /** Of a charter of two years: whether its mid-term update stands in the way, and how. */
    midTerm: z.enum(['done', 'missing', 'not acknowledged']),
    askPath: z.string(),
    midTermPath: z.string(),
  })),
  content: (
    { name, forumTitle, lastDay, ended, callTitle, due, midTerm, askPath, midTermPath },
    { baseUrl },
  ) => ({
    subject: `Does ${forumTitle} go on?`,
    preview: `It can ask to go on until ${due}.`,
    blocks: [
      { p: `Dear ${name},` },
      {
        p: `The charter of ${forumTitle} ${ended ? 'ended' : 'ends'} on ${lastDay}. If the forum wishes to go on, it asks for that in “${callTitle}”, until ${due}; the MAG then reviews it beside the new proposals.`,
      },
      {
        p: 'The form already says what the forum is: its question and goal, its team and organisations. You add what was reached, and why it should go on. Several of you get this letter; one of you asks for all.',
      },
      ...(midTerm === 'done'
        ? [{ button: 'Ask to go on', href: `${baseUrl}${askPath}` }]
        : [
            {
              p:
                midTerm === 'missing'
                  ? 'Before that, file the mid-term update: a charter of two years is not renewed without it. The form opens when the IGF secretariat has acknowledged it.'
                  : 'The form opens when the IGF secretariat has acknowledged the mid-term update, which it has not done yet.',
            },
            {
              button: midTerm === 'missing' ? 'File the update' : 'Look at the update',
              href: `${baseUrl}${midTermPath}`,
            },
            { link: 'Then ask to go on', href: `${baseUrl}${askPath}` },
          ]),
      {
        p: 'If the forum has done what it set out to do, there is nothing to send. Its outputs stay, and its page says that the charter has ended.',
      },
    ],
    because: 'You get this letter because you are in the coordinating team of this forum.',
  }),
});

/** The time to ask to go on has ended (R9): to the secretariat, about the forums that have not asked. */
export const continuationMissed = defineLetter({
  name: 'continuation-missed',
  stream: 'transactional',
  fields: late(() => ({
    name: z.string(),
    callTitle: z.string(),
    due: z.string(),
    forums: z.array(z.object({ title: z.string(), lastDay: z.string(), path: z.string() })),
    codesPath: z.string(),
  })),
  content: ({ name, callTitle, due, forums, codesPath }, { baseUrl }) => {
    const [first] = forums;
    const one = forums.length === 1 && first;
    return {
      subject: one
        ? `${one.title} has not asked to go on`
        : `${forums.length} forums have not asked to go on in “${callTitle}”`,
      preview: `There was time until ${due}.`,
      blocks: [
        { p: `Dear ${name},` },
        {
          p: `Running forums could ask to go on in “${callTitle}” until ${due}. ${one ? 'One forum has not asked, so it ends with its charter' : 'These have not asked, so they end with their charters'}:`,
        },
        {
          news: forums.map(({ title, lastDay, path }) => ({
            text: title,
            href: `${baseUrl}${path}`,
            note: `The last day of its charter: ${lastDay}.`,
          })),
        },
        {
          p: 'Where that is as it should be, there is nothing to do. Where a team wishes to go on all the same, you can let one of them ask late, with an access code for their address and your reason on record; they enter it on the desk of the forum.',
        },
        { button: 'Issue an access code', href: `${baseUrl}${codesPath}` },
      ],
      because: 'You get this letter because you work for the IGF secretariat.',
    };
  },
});
