import { beforeAll, describe, expect, it } from 'vitest';
import { barriers, tooWide, useBrowser } from './browser.ts';
import { wrongHtml } from './validity.ts';

/**
 * Looks at pages as people do: each is valid HTML, has no barrier (axe) on a desktop, in the dark and on the smallest
 * phone, and is nowhere wider than its window, from right to left neither.
 *
 * @param names what is expected of the walk, in its order
 * @param walk goes through the rooms once, and answers the pages it came by
 */
export const describePages = (
  title: string,
  names: readonly string[],
  walk: () => Promise<Record<string, string>>,
) => {
  describe(title, () => {
    const browser = useBrowser();
    let pages: Record<string, string>;
    beforeAll(async () => {
      pages = await walk();
    });

    it('are these', () => {
      expect(Object.keys(pages)).toEqual(names);
    });

    describe.each(names)('%s', (name) => {
      it('is valid HTML', async () => {
        expect(pages[name]).toContain('<h1');
        expect(await wrongHtml(pages[name] ?? '')).toEqual([]);
      });

      it.each([
        ['in the light', { width: 1280 }],
        ['in the dark', { width: 1280, dark: true }],
        ['on the smallest phone', { width: 320, phone: true }],
      ])('has no barrier and fits %s', async (_, look) => {
        const page = await browser.open(() => ({ html: pages[name] ?? '' }), look);
        await page.goto('/');
        expect(await tooWide(page)).toBe(0);
        expect(await barriers(page)).toEqual([]);
      });

      it('fits from right to left', async () => {
        const html = (pages[name] ?? '').replace('dir="ltr"', 'dir="rtl"');
        const page = await browser.open(() => ({ html }), { width: 360 });
        await page.goto('/');
        expect(await tooWide(page)).toBe(0);
      });
    });
  });
};
