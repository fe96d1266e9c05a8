import type { Page } from 'playwright-core';
import { bpfOnBpfs } from './bpf-on-bpfs.ts';

/** Types a whole proposal; what is not said is that of the “BPF on BPFs”. */
export const typeProposal = async (
  page: Page,
  said: { title: string; email: string; name?: string; question?: string; goal?: string },
): Promise<void> => {
  const { name = 'Wanda Facilitator', question = bpfOnBpfs.question, goal = bpfOnBpfs.goal } = said;
  await page.getByLabel('Title of the BPF').fill(said.title);
  await page.getByLabel('Policy question').fill(question);
  await page.getByLabel('Goal', { exact: true }).fill(goal);
  await page.getByLabel('Evidence of success').fill(bpfOnBpfs.evidence);
  await page.getByLabel('Out of scope').fill(bpfOnBpfs.outOfScope);
  await page.getByLabel('Why a BPF, and why now').fill(bpfOnBpfs.whyBpf);
  await inRow(page, 'Annual-meeting sessions it continues, 1', {
    'Session of an annual meeting': bpfOnBpfs.sessions[0].name,
  });
  await inRow(page, 'Key organisations to invite, 1', {
    'Organisation or institution': bpfOnBpfs.organisations[0].name,
    'Why them': bpfOnBpfs.organisations[0].why,
  });
  for (const group of ['Government', 'Civil society']) await page.getByLabel(group, { exact: true }).check();
  await inRow(page, 'Coordinating team so far, 1', { Name: name, Affiliation: 'independent' });
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Your email address').fill(said.email);
  await page.getByLabel(/may be published on this site/).check();
};

/** Fills one of several rows of the same kind. */
const inRow = async (page: Page, row: string, cells: Readonly<Record<string, string>>): Promise<void> => {
  const group = page.getByRole('group', { name: row, exact: true });
  for (const [label, words] of Object.entries(cells)) await group.getByLabel(label).fill(words);
};
