import axe from 'axe-core';
import type { Page } from 'playwright-core';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe-core says against a page (WCAG 2.2 AA and its best practices). Nothing but the violations leaves the browser: to
 * carry all else over takes longer than to find it.
 */
export const violationsOn = async (page: Page): Promise<axe.Result[]> => {
  // Half a megabyte: it is handed over once a page.
  if (await page.evaluate('!window.axe')) await page.evaluate(axe.source);
  return page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(rules)}, resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
};
