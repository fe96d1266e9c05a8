import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** Unpacks the browser, once for all tests: of two who did it at once, one could start what is half there. */
export const unpackBrowser = (): Promise<string> => chromium.executablePath();

/**
 * The browser that comes with the packages, as people have theirs: with a process for each page, and web security on. Its
 * own arguments are for a Lambda; there it is one process.
 */
export const launchBrowser = async (): Promise<Browser> =>
  playwright.launch({
    executablePath: await unpackBrowser(),
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
    headless: true,
  });
