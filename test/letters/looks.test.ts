import { doIUseEmail } from '@jsx-email/doiuse-email';
import { HtmlValidate } from 'html-validate';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { renderLetter } from '../../shared/letters/render.tsx';
import { compose } from '../../shared/mail/compose.ts';
import { barriers, tooWide, useBrowser } from '../pages/browser.ts';
import { letterTemplates } from '../support/every-letter.ts';
import { looks } from './looks.ts';

const house = { baseUrl: 'https://bpf.example.org', contact: 'secretariat@example.org' };
const from = { name: 'IGF Best Practice Forums', email: 'letters@bpf.example.org' };

// Mail programs need what a web page does not: style attributes, and tables for the layout.
const validator = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: { 'no-inline-style': 'off', 'no-deprecated-attr': 'off', 'long-title': 'off' },
});

/** What some of these programs do not know of a letter, by the tables of caniemail.com, and what then happens. */
const unknown: Record<string, string> = {
  '<body> element': 'it becomes a div, and the frame of the letter has the same colour',
  'Type selector': 'the letter is light, with the margins of a large screen',
  'Class selector': 'the letter is light, with the margins of a large screen',
  'Attribute selector': 'the letter is light there',
  'Chaining selectors': 'addresses are not printed beside their links',
  'Descendant combinator': 'the letter is light, with the margins of a large screen',
  '@media': 'the letter is light, with the margins of a large screen',
  ':hover': 'a button does not change under the mouse',
  'border-radius': 'corners are square',
  'overflow-wrap': 'a word that is longer than the screen makes the letter wide',
  'word-break': 'a word that is longer than the screen makes the letter wide',
  'display:none': 'the preview stands as a first line',
  overflow: 'the preview stands as a first line',
  'role attribute': 'a screen reader says that the frame is a table',
};

/** What the tables say that these programs do not know of a letter. */
const unsupported = (html: string, emailClients: string[]): string[] => {
  const told = doIUseEmail(html, { emailClients });
  return told.success ? [] : told.errors;
};

const { show } = useBrowser();

/** A letter has no main part of its own: the mail program that shows it has. */
const ofWholePages = /^(landmark-one-main|region):/;

describe.each(looks)('the letter “$title”', (look) => {
  const rendered = renderLetter(look, house);

  test('reads as it was looked at', async () => {
    const { html, text } = await rendered;
    await expect(html).toMatchFileSnapshot(`../../docs/letters/${look.file}.html`);
    await expect(text).toMatchFileSnapshot(`../../docs/letters/${look.file}.txt`);
  });

  test('is valid HTML, far from where Gmail cuts it, and its subject and text fit a window of 80 columns', async () => {
    const { html, text, subject } = await rendered;
    expect([...subject].length).toBeLessThanOrEqual(78);
    const { results } = await validator.validateString(html);
    expect(results.flatMap(({ messages }) => messages.map(({ message }) => message))).toEqual([]);
    expect(Buffer.byteLength(html)).toBeLessThan(60 * 1024);
    for (const line of text.split('\n'))
      if (/\s/.test(line.trim())) expect([...line].length).toBeLessThanOrEqual(78);
  });

  test('asks Gmail, Outlook and Apple Mail for nothing that it cannot do without', async () => {
    const missed = unsupported((await rendered).html, ['gmail.*', 'outlook.*', 'apple-mail.*']).map(
      (each) => /^`(.+?)` is not supported/.exec(each)?.[1] ?? each,
    );
    expect([...new Set(missed)].filter((each) => !(each in unknown))).toEqual([]);
  });

  test.each([
    ['light', 680, false],
    ['dark, on the smallest phone', 320, true],
  ] as const)('has no barrier and fits: %s', async (_, width, dark) => {
    const { html } = await rendered;
    const asked: string[] = [];
    const page = await show(html, (path) => asked.push(path));
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    expect(await tooWide(page)).toBeLessThanOrEqual(0);
    expect((await barriers(page)).filter((each) => !ofWholePages.test(each))).toEqual([]);
    expect(asked.filter((path) => path !== '/favicon.ico')).toEqual(['/']);
  });

  test('is read by a mail program as it was written', async () => {
    const { html, text, subject, lang, content } = await rendered;
    const stream = letterTemplates.find(({ name }) => name === look.template)?.stream ?? 'bulk';
    const replyTo = content.replyTo ?? { name: 'IGF secretariat', email: house.contact };
    const to = { name: 'José Ñandú, «المدير» (Regional)', email: 'jose@example.org' };
    const mail = await PostalMime.parse(
      await compose(
        {
          letterId: look.id,
          attemptId: `att_${'1'.padStart(26, '0')}`,
          stream,
          date: new Date('2026-11-24T09:00:00.000Z'),
          onBehalfOf: content.onBehalfOf,
          to,
          replyTo,
          subject,
          html,
          text,
          lang,
          list: content.list,
          unsubscribe: content.unsubscribe,
          cause: 'dsm_1',
        },
        from,
      ),
    );
    expect(mail).toMatchObject({
      subject,
      from: {
        name: content.onBehalfOf ? `${content.onBehalfOf} – ${from.name}` : from.name,
        address: from.email,
      },
      to: [{ name: to.name, address: to.email }],
      replyTo: [{ name: replyTo.name, address: replyTo.email }],
      messageId: `<${look.id}.att_${'1'.padStart(26, '0')}@bpf.example.org>`,
      date: '2026-11-24T09:00:00.000Z',
    });
    const lines = (all = '') => all.replaceAll('\r\n', '\n').trimEnd();
    expect(lines(mail.text)).toBe(lines(text));
    expect(lines(mail.html)).toBe(lines(html));
    const headers = Object.fromEntries(mail.headers.map(({ key, value }) => [key, value]));
    expect(headers['content-language']).toBe(lang);
    expect(headers['auto-submitted']).toBe(stream === 'transactional' ? 'auto-generated' : undefined);
    expect(headers['list-id']).toBe(content.list && `<${content.list}.bpf.example.org>`);
    expect(headers['list-unsubscribe']).toBe(content.unsubscribe && `<${content.unsubscribe}>`);
    expect(headers['list-unsubscribe-post']).toBe(content.unsubscribe && 'List-Unsubscribe=One-Click');
  });
});

test('every letter is looked at, each in files of its own', () => {
  expect([...new Set(looks.map(({ template }) => template))].sort()).toEqual(
    letterTemplates.map(({ name }) => name).sort(),
  );
  expect(new Set(looks.map(({ file }) => file)).size).toBe(looks.length);
});

test('the tables know what no mail program can do', () => {
  expect(unsupported('<p style="position:fixed">x</p>', ['gmail.*']).join()).toContain('`position`');
});
