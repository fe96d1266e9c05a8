import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** The browser that comes with the packages, as people have theirs: with a process for each page, and web security on. */
export const launchBrowser = async (): Promise<Browser> => {
  const unlike = [
    '--single-process',
    '--no-zygote',
    '--disable-web-security',
    '--allow-running-insecure-content',
  ];
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args.filter((each) => !unlike.includes(each)),
    headless: true,
  });
};
