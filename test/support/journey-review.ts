import type { Page } from 'playwright-core';
import { criteria, criterionInWords } from '../../shared/domain/review.ts';

export const choose = async (page: Page, group: string, option: string): Promise<void> =>
  page.getByRole('group', { name: group, exact: true }).getByLabel(option, { exact: true }).check();

/** Types a whole review: mostly in favour, with a doubt about what others do already. */
export const typeReview = async (page: Page, recommendation: string, words: string): Promise<void> => {
  for (const criterion of criteria)
    await choose(
      page,
      criterionInWords[criterion].short,
      criterion === 'distinct' ? '2 · partly' : '3 · mostly',
    );
  await choose(page, 'All in all', recommendation);
  await page.getByLabel('Why', { exact: true }).fill(words);
  await page.getByLabel(/^It is not my own proposal/).check();
};
