/**
 * `npm run screenshots`: plays the demo cycle on a system of its own and takes the pictures of docs/screenshots.md, and one
 * of each letter: light, dark, on the smallest phone, and as text. `-- --pages` leaves the letters out.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { playDemo } from '../infra/local/demo.ts';
import { readLooks } from '../infra/local/letter-looks.ts';
import { startLocal } from '../infra/local/system.ts';
import { stages } from '../infra/stages.ts';
import { launchBrowser } from '../test/support/browser.ts';

process.env.TZ = 'UTC';

const system = await startLocal({
  port: 0,
  print: (line) => console.log(line),
  demo: (started) => playDemo(started, stages.local.firstPerson),
});
const browser: Browser = await launchBrowser();

const desktop = { width: 1280, height: 860 };
const phone = { width: 360, height: 760 };

const visit = async (look: { viewport: typeof desktop; colorScheme?: 'dark' }, as?: string) => {
  const context = await browser.newContext({ ...look, baseURL: system.url });
  const page = await context.newPage();
  if (as) {
    await page.goto('/sign-in?back=%2Fdesk');
    await page.getByLabel(/address/i).fill(as);
    await page
      .getByRole('button', { name: /sign in/i })
      .last()
      .click();
    await page.waitForURL(`${system.url}/desk**`);
  }
  return page;
};

const looks = [
  [600, 'light'],
  [600, 'dark'],
  [320, 'light'],
] as const;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** All looks of one letter beside each other, each as long as it is. */
const takeLetters = async () => {
  const context = await browser.newContext({ deviceScaleFactor: 0.55 });
  const page = await context.newPage();
  for (const { name, text } of readLooks()) {
    const frames: string[] = [];
    for (const [width, scheme] of looks) {
      const address = `${system.url}/local/letters/${name}?scheme=${scheme}`;
      await page.setViewportSize({ width, height: 400 });
      await page.goto(address);
      const height = await page.evaluate('document.documentElement.scrollHeight');
      frames.push(`<iframe src="${address}" width="${width}" height="${height}"></iframe>`);
    }
    await page.setViewportSize({ width: 2280, height: 400 });
    // An address of the run's own: a page from nowhere shows no frames of it.
    const sheet = `${system.url}/sheet-of-${name}`;
    await page.route(sheet, (route) =>
      route.fulfill({
        contentType: 'text/html; charset=utf-8',
        body: `<!doctype html><style>body{display:flex;gap:20px;align-items:start;margin:0;padding:20px;background:#c9c3b6}iframe{border:0}pre{margin:0;padding:20px;width:640px;box-sizing:border-box;background:#fff;font:13px/1.5 monospace;white-space:pre-wrap}</style>${frames.join('')}<pre dir="auto">${escaped(text)}</pre>`,
      }),
    );
    await page.goto(sheet, { waitUntil: 'networkidle' });
    await page.screenshot({ path: join(import.meta.dirname, 'letters', `${name}.png`), fullPage: true });
  }
  await context.close();
};

/** Pages of a PDF, by their numbers, as Mozilla's reader draws them. */
const takePaper = async (page: Page, path: string, names: Record<number, string>) => {
  const reader = `${system.url}/reader`;
  await page.route(`${reader}**`, async (route) => {
    const asked = new URL(route.request().url()).pathname.slice('/reader'.length);
    await (asked.endsWith('.mjs')
      ? route.fulfill({
          contentType: 'text/javascript',
          body: await readFile(join(import.meta.dirname, '../node_modules/pdfjs-dist/build', asked), 'utf8'),
        })
      : route.fulfill({
          contentType: 'text/html; charset=utf-8',
          body: `<!doctype html><title>Paper</title><canvas></canvas><script type="module">
            import { getDocument, GlobalWorkerOptions } from '/reader/pdf.mjs';
            GlobalWorkerOptions.workerSrc = '/reader/pdf.worker.mjs';
            const number = Number(new URLSearchParams(location.search).get('page'));
            const paper = await getDocument({ url: '${path}' }).promise;
            const sheet = await paper.getPage(number);
            const viewport = sheet.getViewport({ scale: 1.2 });
            const canvas = document.querySelector('canvas');
            Object.assign(canvas, { width: viewport.width, height: viewport.height });
            await sheet.render({ canvas, viewport }).promise;
            canvas.className = 'drawn';
          </script>`,
        }));
  });
  for (const [number, name] of Object.entries(names)) {
    await page.goto(`${reader}?page=${number}`);
    const sheet = page.locator('canvas.drawn');
    await sheet.waitFor();
    await sheet.screenshot({ path: join(import.meta.dirname, 'screenshots', `${name}.png`) });
  }
};

const read = async (path: string) =>
  (await (await fetch(`${system.url}${path}`, { headers: { accept: 'application/json' } })).json()) as Record<
    string,
    { id: string; state?: string; title?: string }[]
  >;

try {
  const file = (name: string) => join(import.meta.dirname, 'screenshots', `${name}.png`);
  const { calls } = await read('/calls');
  const call = calls?.find(({ state }) => state === 'open');
  const decidedCall = calls?.find(({ state }) => state === 'closed');

  const front = await visit({ viewport: desktop });
  await front.goto('/');
  await front.screenshot({ path: file('front-page') });

  const onPhone = await visit({ viewport: phone, colorScheme: 'dark' });
  await onPhone.goto(`/calls/${call?.id}/propose`);
  await onPhone.screenshot({ path: file('proposal-on-a-phone') });

  const desk = await visit({ viewport: desktop }, stages.local.firstPerson);
  await desk.screenshot({ path: file('desk') });
  await desk.goto('/desk/records?kind=dissemination');
  await desk
    .getByRole('link', { name: /what six years teach/ })
    .first()
    .click();
  await desk.screenshot({ path: file('dissemination'), fullPage: true });

  const letter = await visit({ viewport: { width: 680, height: 900 } });
  await letter.goto('/local/letters/output-letter?scheme=light');
  await letter.screenshot({ path: file('letter') });

  const named = async (path: string, list: string, state: string) => {
    const id = (await read(path))[list]?.find((one) => one.state === state)?.id;
    if (!id) throw new Error(`The demo has nothing ${state} at ${path}.`);
    return id;
  };
  const output = await named('/outputs', 'outputs', 'published');
  const release = (await read('/press')).pressReleases?.[0]?.id;
  const cycle = (await read('/cycles')).cycles?.[0]?.id;

  /** What is seen first: a page is not longer than three screens here. */
  const take = async (page: Page, name: string, path: string, height = desktop.height) => {
    const answer = await page.goto(path);
    if (!answer?.ok()) throw new Error(`${path} answers ${answer?.status()}.`);
    const { width = desktop.width } = page.viewportSize() ?? {};
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: file(name) });
  };
  await take(front, 'output', `/outputs/${output}`, 1400);
  await take(front, 'press-release', `/press/${release}`, 1800);
  await take(front, 'cycle', `/cycles/${cycle}`, 1200);
  await take(desk, 'way-to-the-press', `/desk/press/${release}`, 1000);
  const forum = (await read('/forums')).forums?.find(({ title }) => title === 'BPF Cybersecurity');
  await take(front, 'workplan', `/forums/${forum?.id}/workplan`, 1400);
  await take(front, 'charter', `/forums/${forum?.id}/charter`, 1400);
  await take(desk, 'reviews', `/desk/calls/${decidedCall?.id}/reviews`, 1000);
  await take(front, 'local-run', '/local', 1150);
  await take(onPhone, 'output-on-a-phone', `/outputs/${output}`, 1400);
  const inTheDark = await visit({ viewport: desktop, colorScheme: 'dark' });
  await take(inTheDark, 'press-release-in-the-dark', `/press/${release}`, 1200);
  const arabic = await visit({ viewport: { width: 680, height: 900 } });
  await take(arabic, 'letter-in-arabic', '/local/letters/output-letter-arabic?scheme=light', 900);
  await takePaper(front, `/outputs/${output}/report.pdf`, { 1: 'report-cover', 3: 'report-inside' });

  if (!process.argv.includes('--pages')) await takeLetters();
} finally {
  await browser.close();
  await system.stop();
}
