import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { assetOf } from '../../functions/site/assets.ts';
import { violationsOn } from '../support/barriers.ts';
import { launchBrowser } from '../support/browser.ts';

/** What a page asked for. */
export interface Asked {
  method: string;
  path: string;
  /** The fields of a form that was sent. */
  fields: URLSearchParams;
}

export interface Served {
  status?: number;
  html?: string;
  /** Sends on to another address. */
  to?: string;
  /** Ends the connection without an answer. */
  cut?: boolean;
}

const assets = '/assets/';

/** A browser, and a server on this machine that answers it what the test says, and the files of the site. */
export const useBrowser = () => {
  let browser: Browser;
  let reader: { page: Page; html: string; asked: ((path: string) => void) | undefined } | undefined;
  const endsOfTest: (() => unknown)[] = [];
  const endsOfAll: (() => unknown)[] = [];
  const endAll = async (ends: (() => unknown)[]) => {
    for (const end of ends.splice(0)) await end();
  };
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(() => endAll(endsOfTest));
  afterAll(async () => {
    await endAll(endsOfAll);
    await browser.close();
  });

  const openUntil =
    (ends: (() => unknown)[]) =>
    async (
      serve: (asked: Asked) => Served,
      look: { width?: number; dark?: boolean; phone?: boolean } = {},
    ): Promise<Page> => {
      const server = createServer(async (request, response) => {
        const path = request.url ?? '/';
        const file = path.startsWith(assets) ? assetOf(path.slice(assets.length), null) : undefined;
        if (file) {
          response.writeHead(200, { 'content-type': file.type }).end(file.text);
          return;
        }
        const body = (await request.toArray()).join('');
        const {
          status = 200,
          html = '',
          to,
          cut,
        } = serve({
          method: request.method ?? 'GET',
          path,
          fields: new URLSearchParams(body),
        });
        if (cut) request.socket.destroy();
        else if (to) response.writeHead(303, { location: to }).end();
        else response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const context = await browser.newContext({
        baseURL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
        viewport: { width: look.width ?? 1280, height: 800 },
        colorScheme: look.dark ? 'dark' : 'light',
        // Colours that pass from one look to the next would be measured on their way.
        reducedMotion: 'reduce',
        hasTouch: look.phone ?? false,
        isMobile: look.phone ?? false,
        locale: 'en-GB',
      });
      context.setDefaultTimeout(120_000);
      ends.push(
        () => context.close(),
        () => server.close(),
      );
      return context.newPage();
    };

  return {
    /** A page whose addresses (`/form`) lead to what `serve` answers. */
    open: openUntil(endsOfTest),

    /**
     * Shows HTML in a page that all tests of the file share: one that is warm is three times as fast.
     *
     * @param asked hears each path that it asks for
     */
    async show(html: string, asked?: (path: string) => void): Promise<Page> {
      const serve = ({ path }: Asked): Served => {
        reader?.asked?.(path);
        return { html: reader?.html ?? '' };
      };
      reader = { page: reader?.page ?? (await openUntil(endsOfAll)(serve)), html, asked };
      await reader.page.goto('/');
      return reader.page;
    },
  };
};

/** What axe-core says against a page, each with the first element it means. */
export const barriers = async (page: Page): Promise<string[]> =>
  (await violationsOn(page)).map(({ id, help, nodes }) => `${id}: ${help} (${nodes[0]?.html})`);

/** How many pixels a page is wider than its window. */
export const tooWide = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
