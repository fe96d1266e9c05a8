import { beforeAll, describe, expect, it } from 'vitest';
import { barriers, tooWide, useBrowser } from './browser.ts';
import { wrongHtml } from './validity.ts';

const looks = [
  { look: 'on a desktop', width: 1280, colorScheme: 'light', touch: false },
  { look: 'on a desktop in the dark', width: 1280, colorScheme: 'dark', touch: false },
  { look: 'on the smallest phone in the dark', width: 320, colorScheme: 'dark', touch: true },
  { look: 'on the smallest phone', width: 320, colorScheme: 'light', touch: true },
] as const;

/** What is wrong with a page in every look, from right to left too: barriers (axe), and what is wider than its window. */
export const faultsOf = async (browser: ReturnType<typeof useBrowser>, html: string): Promise<string[]> => {
  const page = await browser.show(html);
  const emulation = await page.context().newCDPSession(page);
  const faults: string[] = [];
  const mustFit = async (look: string) => {
    const wider = await tooWide(page);
    if (wider) faults.push(`${wider} pixels too wide ${look}`);
  };
  for (const { look, width, colorScheme, touch } of looks) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await emulation.send('Emulation.setTouchEmulationEnabled', { enabled: touch });
    await mustFit(look);
    faults.push(...(await barriers(page)).map((barrier) => `${barrier} ${look}`));
  }
  await page.setViewportSize({ width: 360, height: 800 });
  await page.evaluate("document.documentElement.dir = 'rtl'");
  await mustFit('from right to left');
  await emulation.detach();
  return faults;
};

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

      it('has no barrier and fits, in every look', async () => {
        expect(await faultsOf(browser, pages[name] ?? '')).toEqual([]);
      });
    });
  });
};
