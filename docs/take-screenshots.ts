/** `npm run screenshots`: plays the demo cycle on a system of its own and takes the pictures of the README. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { playDemo } from '../infra/local/demo.ts';
import { startLocal } from '../infra/local/system.ts';
import { stages } from '../infra/stages.ts';
import { launchBrowser } from '../test/support/browser.ts';

process.env.TZ = 'UTC';

const system = await startLocal({
  port: 0,
  print: (line) => console.log(line),
  demo: (started) => playDemo({ ...started, now: () => started.clock.now() }, stages.local.firstPerson),
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

const read = async (path: string) =>
  (await (await fetch(`${system.url}${path}`, { headers: { accept: 'application/json' } })).json()) as Record<
    string,
    { id: string; state?: string }[]
  >;

try {
  const file = (name: string) => join(import.meta.dirname, 'screenshots', `${name}.png`);
  const call = (await read('/calls')).calls?.find(({ state }) => state === 'open');

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

  const mail = system.inbox().find(({ subject }) => subject.endsWith('(a report of the IGF)'));
  const letter = await visit({ viewport: { width: 680, height: 900 } });
  await letter.setContent(mail?.html ?? '');
  await letter.screenshot({ path: file('letter') });
} finally {
  await browser.close();
  await system.stop();
}
