import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { email, line, rows, text } from '../../shared/domain/fields.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { typedOf } from '../../shared/forms/read-form.ts';
import { Fields } from '../../shared/http/body.ts';
import { Document } from '../../shared/pages/document.tsx';
import { type Asked, type Served, useBrowser } from './browser.ts';

const schema = z.object({
  title: line({ label: 'Title' }),
  goal: text({ label: 'Goal' }),
  organisations: rows({
    label: 'Organisations',
    row: z.object({ name: line({ label: 'Name' }), why: line({ label: 'Why' }) }),
    most: 10,
    offered: 2,
  }),
  email: email({ label: 'Email' }),
});

const pageOf = (body: VNode) =>
  `<!doctype html>${render(
    <Document title="Test" path="/" person={undefined} csrf="" contact="secretariat@example.org" wide={false}>
      {body}
    </Document>,
  )}`;

const formPage = (
  more: { typed?: Typed; errors?: FieldError[]; keep?: string; revision?: number } = {},
): string =>
  pageOf(
    <>
      <ErrorSummary errors={more.errors ?? []} />
      <h1>Form</h1>
      <Form
        schema={schema}
        action="/form"
        hidden={{
          csrf: 'the-token',
          key: 'the-key',
          revision: String(more.revision ?? 1),
          'found-title': `of ${more.revision ?? 1}`,
        }}
        typed={more.typed ?? {}}
        errors={more.errors ?? []}
        {...(more.keep ? { keep: more.keep } : {})}
        after={
          <p>
            <label>
              Access code <input name="code" />
            </label>
            <label>
              Password <input name="secret" type="password" />
            </label>
          </p>
        }
        submit="Send"
      />
    </>,
  );

const done = pageOf(<h1>Done</h1>);
const wrongGoal = [{ name: 'goal', message: 'Say more.' }];

describe('the script of the site', () => {
  const { open } = useBrowser();

  /** A form at /form; what a POST does is the test's. */
  const openForm = async (
    more: Parameters<typeof formPage>[0] = {},
    sent: (asked: Asked) => Served = () => ({ to: '/done' }),
  ) => {
    const page = await open((asked) => {
      if (asked.path === '/done') return { html: done };
      return asked.method === 'POST' ? sent(asked) : { html: formPage(more) };
    });
    await page.goto('/form');
    return page;
  };

  it('puts the focus on the errors', async () => {
    const page = await openForm({ errors: wrongGoal });
    await expect.poll(() => page.evaluate('document.activeElement.className')).toBe('error-summary');
  });

  it('sends no form with files that are more than a request can carry, and says so beside the field', async () => {
    let sent = 0;
    const html = pageOf(
      <form method="post" action="/form" enctype="multipart/form-data">
        <label for="field-words">Words</label>
        <input id="field-words" name="words" />
        <div class="field">
          <label for="field-report">PDF file</label>
          <input id="field-report" type="file" name="report" aria-describedby="hint" />
          <p id="hint">4 MB at most.</p>
        </div>
        <label for="field-picture">Picture</label>
        <input id="field-picture" type="file" name="picture" />
        <button type="submit">Send</button>
      </form>,
    );
    const page = await open(({ method }) => {
      if (method === 'POST') sent += 1;
      return { html: method === 'POST' ? done : html };
    });
    await page.goto('/form');
    const choose = (label: string, bytes: number) =>
      page
        .getByLabel(label)
        .setInputFiles({ name: 'x.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(bytes, 1) });
    await page.getByLabel('Words').fill('Typed');
    await choose('PDF file', 5 * 1024 * 1024);
    await page.getByText('Send', { exact: true }).click();
    await page.getByText('Send', { exact: true }).click();
    expect(await page.locator('.field-error').allInnerTexts()).toEqual([
      'This file has 5.0 MB; a form takes 4 MB at most. Save it smaller and choose it again. Nothing was sent, and what you typed is still here.',
    ]);
    expect(await page.evaluate('document.activeElement.id')).toBe('field-report');
    expect(await page.getByLabel('PDF file').getAttribute('aria-describedby')).toBe(
      'hint field-report-large',
    );
    await choose('PDF file', 3 * 1024 * 1024);
    expect(await page.locator('.field-error').count()).toBe(0);
    await choose('Picture', 2 * 1024 * 1024);
    await page.getByText('Send', { exact: true }).click();
    expect(await page.locator('.field-error').textContent()).toContain('5.0 MB together');
    expect(await page.getByLabel('Words').inputValue()).toBe('Typed');
    expect(sent).toBe(0);
    await choose('Picture', 10);
    await page.getByText('Send', { exact: true }).click();
    await page.getByRole('heading', { name: 'Done' }).waitFor();
    expect(sent).toBe(1);
  });

  it('puts text back that was not sent, says so, and discards it when told to', async () => {
    const page = await openForm({ keep: 'test', typed: { title: 'As saved' } });
    await page.getByLabel('Title').fill('Half written');
    await page.getByLabel('Name').first().fill('Universal Postal Union');
    await page.reload();
    expect(await page.getByLabel('Title').inputValue()).toBe('Half written');
    expect(await page.getByLabel('Name').first().inputValue()).toBe('Universal Postal Union');
    expect(await page.getByRole('status').first().textContent()).toMatch(
      /^What you typed here on .+ is back in the form/,
    );
    await page.getByRole('button', { name: 'Discard it' }).click();
    expect(await page.getByLabel('Title').inputValue()).toBe('As saved');
    await page.reload();
    expect(await page.getByLabel('Title').inputValue()).toBe('As saved');
    expect(await page.getByText('is back in the form').count()).toBe(0);
  });

  it('puts rows back that were added', async () => {
    const page = await openForm({ keep: 'test' });
    await page.getByRole('button', { name: /^Add another/ }).click();
    await page.getByLabel('Why').nth(2).fill('In the third row');
    await page.reload();
    expect(await page.getByLabel('Why').nth(2).inputValue()).toBe('In the third row');
  });

  it('keeps no password, no code and nothing hidden', async () => {
    const page = await openForm({ keep: 'test' });
    await page.getByLabel('Title').fill('Kept');
    await page.getByLabel('Access code').fill('SECRET-CODE');
    await page.getByLabel('Password').fill('secret-password');
    await page.getByLabel('Password').blur();
    const kept = await page.evaluate('JSON.stringify(localStorage)');
    expect(kept).toContain('Kept');
    for (const secret of ['SECRET-CODE', 'secret-password', 'the-token', 'the-key'])
      expect(kept).not.toContain(secret);
  });

  it.each([
    ['with another page', { to: '/done' }],
    ['with the same form, saved', { to: '/form' }],
    ['in its place', { html: done }],
  ])('forgets what has been sent and was answered %s', async (_, answer) => {
    let saved = false;
    const page = await open((asked) => {
      if (asked.path === '/done') return { html: done };
      if (asked.method === 'POST') {
        saved = true;
        return answer;
      }
      return { html: formPage({ keep: 'test', typed: { title: saved ? 'As saved' : '' } }) };
    });
    await page.goto('/form');
    await page.getByLabel('Title').fill('Typed');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.waitForLoadState();
    await page.goto('/form');
    expect(await page.getByLabel('Title').inputValue()).toBe('As saved');
    expect(await page.evaluate('JSON.stringify(localStorage)')).toBe('{}');
  });

  it.each([422, 500])('keeps what was sent when the answer is %i', async (status) => {
    const page = await openForm({ keep: 'test' }, ({ fields }) => ({
      status,
      html:
        status === 500
          ? done
          : formPage({
              keep: 'test',
              errors: wrongGoal,
              typed: typedOf(schema, new Fields(fields)),
            }),
    }));
    await page.getByLabel('Title').fill('Not lost');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: status === 500 ? 'Done' : /attention/ }).waitFor();
    await page.goto('/form');
    expect(await page.getByLabel('Title').inputValue()).toBe('Not lost');
  });

  it('keeps what was sent when nobody answers', async () => {
    const page = await openForm({ keep: 'test' }, () => ({ cut: true }));
    await page.getByLabel('Title').fill('Not lost');
    const failed = page.waitForEvent('requestfailed');
    await page.getByRole('button', { name: 'Send' }).click();
    await failed;
    // The browser's own page about it comes after that.
    await page.waitForURL(/^chrome-error:/);
    await page.goto('/form');
    expect(await page.getByLabel('Title').inputValue()).toBe('Not lost');
  });

  it('does not put old text over a record that has changed since, but offers it', async () => {
    let revision = 1;
    const page = await open(() => ({
      html: formPage({ keep: 'test', revision, typed: { title: `Version ${revision}` } }),
    }));
    await page.goto('/form');
    await page.getByLabel('Title').fill('Mine');
    revision = 2;
    await page.reload();
    expect(await page.getByLabel('Title').inputValue()).toBe('Version 2');
    const found = () => page.evaluate('document.querySelector("main form").elements["found-title"].value');
    expect(await found()).toBe('of 2');
    await page.getByRole('button', { name: 'Put it back' }).click();
    expect(await page.getByLabel('Title').inputValue()).toBe('Mine');
    // It says of which version it is, so that nobody else's text is taken for left out.
    expect(await found()).toBe('of 1');
    await page.getByRole('button', { name: 'Discard it' }).click();
    expect(await found()).toBe('of 2');
  });

  it('adds and removes rows whose fields have names of their own', async () => {
    let sent = new URLSearchParams();
    const page = await openForm(
      {
        typed: {
          organisations: [
            { name: 'One', why: '' },
            { name: 'Two', why: 'Because' },
          ],
        },
        errors: [{ name: 'organisations.0.why', message: 'Say why.' }],
      },
      ({ fields }) => {
        sent = fields;
        return { to: '/done' };
      },
    );
    await page.getByRole('button', { name: /^Add another/ }).click();
    const last = page.getByLabel('Name').last();
    expect(await last.evaluate('document.activeElement.name')).toBe('organisations.3.name');
    expect(await last.inputValue()).toBe('');
    await last.fill('Three');
    await page.getByRole('button', { name: 'Remove Organisations, 1' }).click();
    expect(await page.evaluate('document.activeElement.name')).toBe('organisations.1.name');
    expect(await page.evaluate('new Set([...document.querySelectorAll("[id]")].map((e) => e.id)).size')).toBe(
      await page.evaluate('document.querySelectorAll("[id]").length'),
    );
    await page.getByRole('button', { name: 'Send' }).click();
    await page.waitForURL('**/done');
    expect(typedOf(schema, new Fields(sent)).organisations).toEqual([
      { name: 'Two', why: 'Because' },
      { name: 'Three', why: '' },
    ]);
  });

  it('leaves an empty row when the last one is removed', async () => {
    const page = await openForm();
    for (const _ of [1, 2, 3])
      await page
        .getByRole('button', { name: /^Remove/ })
        .first()
        .click();
    expect(await page.getByLabel('Name').count()).toBe(1);
  });

  it('warns before text that is kept nowhere is left, and only then', async () => {
    const warned = async (keep: string | undefined, type: boolean) => {
      const page = await openForm(keep ? { keep } : {});
      if (type) await page.getByLabel('Title').fill('Precious');
      let asked = false;
      page.on('dialog', async (dialog) => {
        asked = true;
        await dialog.accept();
      });
      await page.goto('/done');
      return asked;
    };
    expect(await warned(undefined, true)).toBe(true);
    expect(await warned(undefined, false)).toBe(false);
    expect(await warned('test', true)).toBe(false);
  });

  it('asks before what was saved goes on without what was typed, and stays when told to', async () => {
    const page = await open(({ path, method }) =>
      path === '/done' || method === 'POST'
        ? { html: done }
        : {
            html: pageOf(
              <>
                <h1>Draft</h1>
                <a href="/done" data-saved>
                  Publish
                </a>
                <form method="post" action="/done" data-saved>
                  <button type="submit">Propose</button>
                </form>
                <Form schema={schema} action="/form" typed={{}} errors={[]} keep="test" submit="Save" />
              </>,
            ),
          },
    );
    const answers: boolean[] = [];
    let accepts = false;
    page.on('dialog', async (dialog) => {
      answers.push(accepts);
      await (accepts ? dialog.accept() : dialog.dismiss());
    });
    const draft = async () => {
      await page.goto('/form');
      return page.getByRole('heading', { name: 'Draft' });
    };
    await draft();
    await page.getByLabel('Title').fill('Newer');
    for (const act of [
      page.getByRole('link', { name: 'Publish' }),
      page.getByRole('button', { name: 'Propose' }),
    ])
      await act.click();
    expect(answers).toEqual([false, false]);
    expect(await page.getByLabel('Title').inputValue()).toBe('Newer');
    accepts = true;
    await page.getByRole('button', { name: 'Propose' }).click();
    await page.getByRole('heading', { name: 'Done' }).waitFor();

    // Where nothing was typed, nobody is asked.
    await page.evaluate('localStorage.clear()');
    await draft();
    await page.getByRole('link', { name: 'Publish' }).click();
    await page.getByRole('heading', { name: 'Done' }).waitFor();
    expect(answers).toEqual([false, false, true]);
  });

  it('says with its time zone when something was kept', async () => {
    const page = await openForm({ keep: 'test' });
    await page.getByLabel('Title').fill('Kept');
    await page.getByText(/is kept in this browser \(\d\d:\d\d \S+\)/).waitFor();
    await page.goto('/done');
    await page.goto('/form');
    await page.getByText(/typed here on \d+ \w+ \d{4} at \d\d:\d\d \S+/).waitFor();
  });

  it('brings a live area up to date until it is done, without a word too many', async () => {
    let asked = 0;
    const area = (sent: number) => (
      <div id="progress" {...(sent < 3 ? { 'data-live': '/progress' } : {})}>
        <p role="status">{`${sent} of 3 sent`}</p>
        <button type="button">Details</button>
      </div>
    );
    const page = await open(({ path }) => {
      if (path !== '/progress') return { html: pageOf(area(1)) };
      asked += 1;
      return asked === 1 ? { status: 500, html: 'busy' } : { html: pageOf(area(asked === 2 ? 2 : 3)) };
    });
    await page.clock.install();
    await page.goto('/');
    await page.getByRole('button', { name: 'Details' }).focus();
    // Busy the first time: it waits longer.
    await page.clock.runFor(2_000);
    await expect.poll(() => asked).toBe(1);
    await expect
      .poll(async () => {
        await page.clock.runFor(4_000);
        return page.getByText('3 of 3 sent').count();
      })
      .toBe(1);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Details');
    const before = asked;
    await page.clock.runFor(60_000);
    expect(asked).toBe(before);
  });

  it('makes no button into another one, whatever comes above it, and leaves the focus near what is gone', async () => {
    const act = (to: string, words: string) => (
      <div class="buttons">
        <form method="post" action={to}>
          <input type="hidden" name="csrf" value="x" />
          <button type="submit">{words}</button>
        </form>
      </div>
    );
    const area = (more: { above?: VNode; below?: VNode; said?: string }) => (
      <div id="live" data-live="/now">
        <p>Where it stands</p>
        <section aria-labelledby="next">
          <h2 id="next">Next</h2>
          {more.above}
          {more.below}
        </section>
        <p data-say>{more.said ?? ''}</p>
      </div>
    );
    const add = act('/add', 'Add');
    const states = [
      area({
        above: (
          <p>
            <a href="/pause">Pause</a>
          </p>
        ),
        below: add,
      }),
      area({
        above: (
          <>
            <p>
              <a href="/other">Look</a>
            </p>
            {act('/send-again', 'Send again')}
          </>
        ),
        below: add,
        said: 'One came back.',
      }),
      area({ above: act('/send-again', 'Send again to 2'), said: 'One came back.' }),
      area({ said: 'All are there.' }),
    ];
    let state = 0;
    const page = await open(() => ({ html: pageOf(states[state] ?? <p />) }));
    await page.clock.install();
    await page.goto('/');
    const told = () => page.locator('body > [role=status]').textContent();
    const refreshed = async (shows: string, words: string) => {
      state += 1;
      await expect
        .poll(async () => {
          await page.clock.runFor(2_000);
          return page.locator(shows).count();
        })
        .toBe(1);
      expect(await told()).toBe(words);
    };
    const focused = () => page.evaluate('document.activeElement.id || document.activeElement.form.action');
    await page.getByRole('button', { name: 'Add' }).focus();
    await page.evaluate(`{
      window.add = document.activeElement;
      window.pause = document.querySelector('a[href="/pause"]');
    }`);

    await refreshed('[action="/send-again"]', 'One came back.');
    expect(await page.evaluate('window.add === document.activeElement')).toBe(true);
    expect(await focused()).toMatch(/\/add$/);
    expect(await page.evaluate('[pause.isConnected, pause.getAttribute("href")]')).toEqual([false, '/pause']);
    await page.getByRole('button', { name: 'Send again' }).focus();
    // The same act, in other words; what was said once is not said again.
    await page.evaluate('document.querySelector("body > [role=status]").textContent = ""');
    await refreshed('text="Send again to 2"', '');
    expect(await focused()).toMatch(/\/send-again$/);
    await refreshed('text="All are there."', '“Send again to 2” is not there any more. All are there.');
    expect(await focused()).toBe('next');
    // It stays there while the area goes on being brought up to date.
    await page.clock.runFor(6_000);
    expect(await focused()).toBe('next');
  });

  it('counts what is chosen, in text that is read aloud', async () => {
    const list = (
      <form>
        <output>
          Marked: <strong data-count="accept">1</strong> of 2
        </output>
        {['one', 'two'].map((each) =>
          ['accept', 'hold'].map((mark) => (
            <label key={`${each}-${mark}`}>
              <input type="radio" name={each} value={mark} checked={each === 'one' && mark === 'accept'} />
              {`${each} ${mark}`}
            </label>
          )),
        )}
      </form>
    );
    const page = await open(() => ({ html: pageOf(list) }));
    await page.goto('/');
    const told = () => page.getByRole('status').filter({ hasText: 'Marked' }).textContent();
    expect(await told()).toBe('Marked: 1 of 2');
    await page.getByLabel('two accept').check();
    expect(await told()).toBe('Marked: 2 of 2');
    await page.getByLabel('one hold').press('Space');
    expect(await told()).toBe('Marked: 1 of 2');
  });
});
