import type { Page } from 'playwright-core';
import type { useJourney } from './journey.ts';
import { makeForum, sendForm } from './journey-forum.ts';

type Journey = ReturnType<typeof useJourney>;

/**
 * For a journey that begins with a dissemination: a forum, its team and somebody of DESA, a published output, and a
 * dissemination prepared by the team for these organisations ([name, address] each). Answers the people's pages and the
 * address of the dissemination, which waits for its release.
 */
export const preparedFor = async (
  journey: Journey,
  secretariat: Page,
  title: string,
  recipients: readonly (readonly [string, string])[],
): Promise<{ team: Page; desa: Page; at: string; outputAt: string }> => {
  const forumId = await makeForum(journey, secretariat, title);
  const short = title.toLowerCase().replaceAll(/[^a-z]+/g, '.');
  const people = { team: `wanda.${short}@example.org`, desa: `dana.${short}@example.org` };
  await sendForm(secretariat, '/desk/people', { name: 'Wanda Team', email: people.team, roles: [forumId] });
  await sendForm(secretariat, '/desk/people', { name: 'Dana Desa', email: people.desa, roles: ['desa'] });
  const team = await journey.as(people.team);
  const outputAt = await sendForm(team, `/desk/forums/${forumId}/outputs/new`, {
    title: `What ${title} found`,
    summary: 'What those who took part found.',
    lang: 'en',
    kind: 'markdown',
    markdown: '# Findings\n\nCall early.',
  });
  await sendForm(team, `${outputAt}/publish`, { revision: 1 });
  const at = await sendForm(team, `/desk/outputs/${outputAt.split('/').at(-1)}/disseminations`, {});
  const rows = recipients.map(([name, address]) => `${name},${address},They decide on it.`);
  await keepList(team, at, `organisation,email,why\n${rows.join('\n')}`);
  await sendForm(team, `${at}/cover-letter`, {
    subject: 'For {{organisation}}',
    text: 'Dear {{contact}},\n\nplease read this.',
    signature: 'Wanda Team',
    lang: 'en',
  });
  await sendForm(team, `${at}/prepare`, {});
  return { team, desa: await journey.as(people.desa), at, outputAt };
};

/** Keeps a whole list of recipients, as the page of the list does. */
export const keepList = (page: Page, at: string, list: string): Promise<string> =>
  sendForm(page, `${at}/recipients/upload`, { keep: 'yes', list });
