import { HtmlValidate } from 'html-validate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClock } from '../../infra/local/clock.ts';
import type { Invocation } from '../../infra/local/functions.ts';
import { readLooks } from '../../infra/local/letter-looks.ts';
import { type ClockMove, type LocalAnswer, localPages } from '../../infra/local/local-pages.ts';
import { createSes, type Ses } from '../../infra/local/ses.ts';

const clock = createClock();
const invocations: Invocation[] = [];
let ses: Ses;
let moves: ClockMove[] = [];
let pages: ReturnType<typeof localPages>;

beforeEach(async () => {
  moves = [];
  invocations.length = 0;
  ses = await createSes({ now: clock.now, putEvent: async () => undefined });
  pages = localPages({
    ses,
    clock,
    moveClock: async (move) => {
      moves.push(move);
      const to = 'now' in move ? new Date(move.now) : clock.now();
      return Number.isNaN(to.getTime()) ? { error: `“${move}” is no time.` } : { now: to.toISOString() };
    },
    invocations: () => invocations,
    facts: [{ name: 'Data', value: '.local/' }],
  });
});
afterEach(() => ses.stop());

const get = async (address: string): Promise<LocalAnswer | undefined> => {
  const url = new URL(address, 'http://127.0.0.1');
  return pages({ method: 'GET', path: url.pathname, query: url.searchParams, body: '' });
};
const textOf = async (address: string) => String((await get(address))?.body);
const post = (path: string, form: Record<string, string>) =>
  pages({ method: 'POST', path, query: new URLSearchParams(), body: String(new URLSearchParams(form)) });

const letter =
  '<!doctype html><html><head lang="en"><style>@media (prefers-color-scheme: dark){p{color:red}}</style></head><body><script>1</script></body></html>';

const mailTo = async (to: string, subject = 'A letter') => {
  const raw = [
    'From: letters@example.org',
    `To: ${to}`,
    `Subject: ${subject}`,
    'X-Odd: <i>"&',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=m',
    '',
    '--m',
    'Content-Type: text/plain',
    '',
    'See <https://example.org/a?b=1&c=2>, or (http://example.test/x).',
    '--m',
    'Content-Type: text/html',
    '',
    letter,
    '--m',
    'Content-Type: text/html; name="über.html"',
    `Content-Disposition: attachment; filename*=UTF-8''%C3%BCber%22.html`,
    '',
    '<b>attached</b>',
    '--m--',
    '',
  ].join('\r\n');
  const data = Buffer.from(raw).toString('base64');
  await ses.answer('SendRawEmail', new URLSearchParams({ 'RawMessage.Data': data }));
  return `/local/inbox/${ses.inbox()[0]?.messageId}`;
};

describe('the start', () => {
  it('says who one can be where the demo was played, and nothing of it where it was not', async () => {
    expect(await textOf('/local')).not.toContain('Who you can be');
    await mailTo('amina@access.example.org');
    expect(await textOf('/local')).toContain('Who you can be');
  });
});

describe('the inbox', () => {
  it('lists mails newest first, by part of an address, in pages', async () => {
    expect(await textOf('/local/inbox')).toContain('No mail was sent yet.');
    for (let n = 1; n <= 26; n += 1)
      await mailTo(n === 3 ? 'three@example.org' : 'other@example.org', `No. ${n}.`);
    const subjects = async (address: string) =>
      [...(await textOf(address)).matchAll(/>No\. (\d+)\.</g)].map(([, n]) => n);
    const first = await subjects('/local/inbox');
    expect(first).toHaveLength(25);
    expect(first[0]).toBe('26');
    expect(await subjects('/local/inbox?page=2')).toEqual(['1']);
    expect(await subjects('/local/inbox?page=999')).toEqual(['1']);
    expect(await subjects('/local/inbox?page=x')).toEqual(first);
    expect(await subjects('/local/inbox?to=THREE@')).toEqual(['3']);
    expect(await textOf('/local/inbox?to=%22%3E%3Cb%3E')).toContain('value="&quot;&gt;&lt;b&gt;"');
  });

  it('shows a mail with nothing of it running', async () => {
    const address = await mailTo('a@example.org', '<b>bold</b> & "quoted"');
    const text = await textOf(address);
    expect(text).toContain('&lt;b&gt;bold&lt;/b&gt; &amp; &quot;quoted&quot;</h1>');
    expect(text).toContain('&lt;i&gt;&quot;&amp;');
    expect(text).toContain('<a href="https://example.org/a?b=1&amp;c=2"');
    expect(text).toContain('<a href="http://example.test/x"');
    expect(text).not.toMatch(/<script|<b>|<i>/);
    expect(text).toMatch(/<iframe class="w600"[^>]* sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    expect(await textOf(`${address}?width=320&dark=yes`)).toMatch(/<iframe class="w320".*scheme=dark/);
    const part = await get(`${address}/html`);
    const policy = part?.headers['content-security-policy'];
    expect(policy).toMatch(/^default-src 'none';.*; sandbox allow-popups/);
    expect(policy).not.toContain('script');
    expect(part?.body).toContain(
      '<head lang="en"><base target="_blank"><style>@media (prefers-color-scheme: dark)',
    );
  });

  it('answers a letter that asks for the colour scheme', async () => {
    const address = await mailTo('a@example.org');
    const dark = await textOf(`${address}/html?scheme=dark`);
    expect(dark).toContain('@media (min-width: 0){p');
    expect(dark).toContain(':root{color-scheme:dark !important}');
    expect(await textOf(`${address}/html?scheme=light`)).toContain('@media (max-width: 0){p');
  });

  it('hands out attachments and bytes as something to save or read', async () => {
    const address = await mailTo('a@example.org');
    const attachment = await get(`${address}/attachments/0`);
    expect(attachment?.headers).toMatchObject({
      'content-type': 'text/html',
      'content-disposition': "attachment; filename*=UTF-8''%C3%BCber%22.html",
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(String(attachment?.body).trim()).toBe('<b>attached</b>');
    const raw = await get(`${address}/raw`);
    expect(raw?.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(String(raw?.body)).toContain('Subject: A letter\r\n');
  });

  it('has no other mail', async () => {
    expect((await get('/local/inbox/none'))?.status).toBe(404);
    expect(await get(`${await mailTo('a@example.org')}/attachments/1`)).toBeUndefined();
    expect(await get('/local/inbox.json')).toBeUndefined();
    expect(await get('/local/other')).toBeUndefined();
    expect(await post('/local/inbox', {})).toBeUndefined();
  });
});

describe('the clock', () => {
  it('moves by a step or to a time in UTC', async () => {
    expect(await post('/local/clock', { advance: 'P1W' })).toMatchObject({
      status: 303,
      headers: { location: '/local/clock?moved=1' },
    });
    await post('/local/clock', { now: '2027-01-31T09:00' });
    await post('/local/clock', { now: '2027-01-31T09:00:30' });
    expect(moves).toEqual([
      { advance: 'P1W' },
      { now: '2027-01-31T09:00Z' },
      { now: '2027-01-31T09:00:30Z' },
    ]);
    expect((await post('/local/clock', { now: 'soon' }))?.status).toBe(422);
  });
});

describe('the faults', () => {
  it('are what the form says, and the form says what they are', async () => {
    const form = {
      throttle: '3',
      throttleRate: '',
      loseReply: '1',
      timeout: '2',
      serverError: '4',
      delayMs: '250',
      ratePerSecond: '1.5',
      max24Hour: '200',
      addresses: 'A@example.org bounce\r\n\r\nb@example.org: no-event',
      drop: '7 %',
      duplicate: '2',
      reorder: '100%',
      delay: '60',
    };
    expect((await post('/local/faults', form))?.status).toBe(303);
    const faults = {
      throttle: 3,
      loseReply: 1,
      timeout: 2,
      serverError: 4,
      delayMs: 250,
      ratePerSecond: 1.5,
      max24Hour: 200,
      addresses: { 'a@example.org': 'bounce', 'b@example.org': 'no-event' },
      events: { drop: { share: 0.07 }, duplicate: 2, reorder: { share: 1 }, delay: 60 },
    };
    expect(ses.faults()).toEqual(faults);
    const shown = await textOf('/local/faults');
    const fields = [...shown.matchAll(/<input id="(\w+)"[^>]* value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]);
    const addresses = /<textarea[^>]*>([^<]*)</.exec(shown)?.[1] ?? '';
    ses.setFaults({});
    await post('/local/faults', { ...Object.fromEntries(fields), addresses });
    expect(ses.faults()).toEqual(faults);
    await post('/local/faults', { throttle: '3', throttleRate: '2' });
    expect(ses.faults()).toEqual({ throttle: { rate: 2 } });
    await post('/local/faults', { none: 'yes' });
    expect(ses.faults()).toEqual({});
  });

  it('stay as they were when the form is wrong, and nothing typed is lost', async () => {
    ses.setFaults({ loseReply: 5 });
    const answer = await post('/local/faults', {
      throttle: '<many>',
      addresses: 'a@example.org explode',
      drop: '200 %',
    });
    expect(answer?.status).toBe(422);
    expect(answer?.body).toContain('value="&lt;many&gt;"');
    expect(answer?.body).toContain('a@example.org explode</textarea>');
    for (const name of ['throttle', 'addresses.a@example.org', 'events.drop.share'])
      expect(answer?.body).toContain(`${name}: `);
    expect(ses.faults()).toEqual({ loseReply: 5 });
  });
});

it('shows what functions did, failures opened', async () => {
  const run = {
    trigger: 'GET /calls/{callId}',
    at: '2026-11-24T09:00:00.000Z',
    durationMs: 12.4,
    lines: ['<line>'],
  };
  invocations.push(
    { ...run, id: '1', function: 'calls', outcome: 'ok' },
    { ...run, id: '2', function: 'sweep', outcome: 'timed out' },
  );
  const text = await textOf('/local/invocations');
  expect(text).toMatch(/<details>\s*<summary><strong>calls/);
  expect(text).toMatch(/<details open>\s*<summary><strong>sweep/);
  expect(text).toContain('&lt;line&gt;');
});

it('writes valid HTML', async () => {
  const validate = new HtmlValidate({
    extends: ['html-validate:standard', 'html-validate:a11y'],
    // A button without type submits, which is what these are for.
    rules: { 'no-implicit-button-type': 'off' },
  });
  const mail = await mailTo('amina@access.example.org');
  ses.setFaults({ throttle: 1 });
  for (const address of ['', '/inbox', '/clock?moved=1', '/faults?set=1', '/invocations', '/letters']) {
    const text = await textOf(`/local${address}`);
    expect(text).toContain('<h1>');
    expect(await validate.validateString(text), address).toMatchObject({ results: [] });
  }
  expect(await validate.validateString(await textOf(mail))).toMatchObject({ results: [] });
});

describe('the letters of the house', () => {
  const looks = readLooks();

  it('are all on one page, light, dark, on a phone and as text', async () => {
    const page = await textOf('/local/letters');
    expect(looks.length).toBeGreaterThan(10);
    for (const { name } of looks) {
      expect(page).toContain(`id="${name}"`);
      for (const scheme of ['light', 'dark'])
        expect(page).toContain(`src="/local/letters/${name}?scheme=${scheme}"`);
    }
    expect(page).toContain('class="w320"');
    expect(page).toContain('We would be glad to hear what you make of it.');
  });

  it('are shown as a mail program shows them, with nothing that acts', async () => {
    const answer = await get('/local/letters/welcome?scheme=dark');
    expect(answer?.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer?.headers['content-security-policy']).toContain('sandbox');
    expect(String(answer?.body)).toContain(':root{color-scheme:dark !important}');
    expect(await get('/local/letters/no-such')).toBeUndefined();
  });
});
