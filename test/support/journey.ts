import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { violationsOn } from './barriers.ts';
import { launchBrowser } from './browser.ts';

/** A mail as `/local/inbox.json` tells it. */
export interface ReceivedMail {
  messageId: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  headers: { name: string; value: string }[];
  attachments: { name: string; type: string; size: number; sha256: string }[];
}

/** The secretariat's first person, who is let in while the house knows nobody. */
export const firstPerson = 'secretariat@example.org';

/**
 * A browser and the running system, for the journeys of one file. Everybody in a journey has a browser of their own
 * (`as`, `visitor`), as in life; every page that a journey checks is checked by axe as well.
 */
export const useJourney = () => {
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const url = inject('url');

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
  });
  afterAll(() => browser?.close());

  const local = async (path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(
      `${url}${path}`,
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    );
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  };

  /** What an address received, newest first, once nothing is under way. */
  const inbox = async (to: string): Promise<ReceivedMail[]> => {
    await local('/local/settle', {});
    return (await local(`/local/inbox.json?to=${encodeURIComponent(to)}`)) as ReceivedMail[];
  };

  const visitor = async (): Promise<Page> => {
    const context = await browser.newContext({ baseURL: url, locale: 'en-GB' });
    context.setDefaultTimeout(120_000);
    contexts.push(context);
    return context.newPage();
  };

  return {
    url,
    local,
    visitor,

    /** Somebody who signed in, through the real sign-in page. */
    async as(email: string): Promise<Page> {
      const page = await visitor();
      await page.goto('/sign-in?back=%2Fdesk');
      await page.getByLabel(/address/i).fill(email);
      await page
        .getByRole('button', { name: /sign in/i })
        .last()
        .click();
      await page.waitForURL(`${url}/**`);
      return page;
    },

    /** Ends when nothing is under way any more: stream, queues and functions are at rest. */
    settle: () => local('/local/settle', {}),

    /** Moves the clock of the whole system forward; what falls due has happened when this ends. */
    advance: (duration: string) => local('/local/clock', { advance: duration }),

    /** The day so many days from the system's own today, as a date field takes it. */
    async dayIn(days: number): Promise<string> {
      const { now } = (await local('/local/clock', { advance: 'PT0S' })) as { now: string };
      return new Date(Date.parse(now) + days * 86_400_000).toISOString().slice(0, 10);
    },

    faults: (faults: unknown) => local('/local/faults', faults),

    inbox,

    /** The newest mail to an address with this in its subject. */
    async mail(to: string, subject: string | RegExp): Promise<ReceivedMail> {
      const mails = await inbox(to);
      const found = mails.find((mail) =>
        typeof subject === 'string' ? mail.subject.includes(subject) : subject.test(mail.subject),
      );
      if (!found)
        throw new Error(
          `No “${subject}” for ${to}; there is: ${mails.map((mail) => mail.subject).join(' | ') || 'nothing'}`,
        );
      return found;
    },

    /** The address in a mail's text that has this in it. */
    linkIn(mail: ReceivedMail, part: string): string {
      const found = mail.text.match(/https?:\/\/\S+/g)?.find((each) => each.includes(part));
      if (!found) throw new Error(`No link with “${part}” in:\n${mail.text}`);
      return found;
    },

    /** Looks at the page as its readers would: no fault of ours, nothing that WCAG 2.2 AA forbids, no sideways scroll. */
    async check(page: Page): Promise<void> {
      const violations = await violationsOn(page);
      expect(
        violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' ')}`,
        ),
        page.url(),
      ).toEqual([]);
    },
  };
};
