import { proposer, type TourLine, tour } from './demo-tour.ts';
import type { Invocation } from './functions.ts';
import { document, type Html, html, pagePolicy } from './html.ts';
import { type LetterLook, readLooks } from './letter-looks.ts';
import type { InboxMail, Ses } from './ses.ts';
import { outcomes, simulator } from './ses-faults.ts';

/** Where the clock is to go: an ISO 8601 duration further, or to an instant. */
export type ClockMove = { advance: string } | { now: string };

interface LocalPagesDependencies {
  ses: Ses;
  clock: { now(): Date };
  moveClock: (move: ClockMove) => Promise<{ now: string } | { error: string }>;
  /** Newest first. */
  invocations: () => readonly Invocation[];
  /** What else is worth knowing about this run, such as where its data lie. */
  facts?: readonly { name: string; value: string; href?: string }[];
  /** What each letter of the house looks like. */
  looks?: () => readonly LetterLook[];
}

interface LocalRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** A form's body, as it came. */
  body: string;
}

export interface LocalAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

/**
 * The pages under `/local`, with which people look at a local run and move it: its inbox, its clock, what goes wrong at
 * its mail service, and what its functions did. Answers `undefined` to what is none of them.
 */
export const localPages = (dependencies: LocalPagesDependencies) => {
  const { ses, clock, moveClock, invocations, facts = [], looks = readLooks } = dependencies;

  const page = (title: string, path: string, main: Html, status = 200): LocalAnswer => ({
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `${pagePolicy}; form-action 'self'; frame-src 'self'`,
      'cache-control': 'no-store',
    },
    body: document(title, menu(path, clock.now()), main),
  });

  const home = () => {
    const mails = ses.inbox();
    const hasDemo = mails.some(({ destinations }) => destinations.includes(proposer));
    const counts = { mails: mails.length, runs: invocations().length };
    return page('Local run', '/local', homeMain(counts, facts, hasDemo ? tour : []));
  };

  const inboxList = (query: URLSearchParams) => {
    const to = (query.get('to') ?? '').trim().toLowerCase();
    const mails = ses
      .inbox()
      .filter(({ destinations }) => destinations.some((address) => address.toLowerCase().includes(to)));
    const pages = Math.max(1, Math.ceil(mails.length / mailsOnPage));
    const wanted = Number(query.get('page') ?? 1);
    const number = Number.isInteger(wanted) ? Math.min(Math.max(wanted, 1), pages) : 1;
    const shown = mails.slice((number - 1) * mailsOnPage, number * mailsOnPage);
    return page('Inbox', '/local/inbox', inboxMain({ shown, to, number, pages, count: mails.length }));
  };

  const inboxPart = async (
    messageId: string,
    part: string | undefined,
    n: string | undefined,
    query: URLSearchParams,
  ) => {
    const mail = ses.mail(messageId);
    if (!mail) return page('No such mail', '/local/inbox', html`<h1>No such mail</h1>`, 404);
    switch (part) {
      case undefined:
        return page(mail.subject || 'Mail without a subject', '/local/inbox', mailMain(mail, query));
      case 'html':
        return mail.html === undefined ? undefined : letterAnswer(mail.html, query.get('scheme'));
      case 'raw':
        return download((await ses.raw(messageId)) ?? '', 'text/plain; charset=utf-8');
      case 'attachments': {
        const found = await ses.attachment(messageId, Number(n));
        return found && download(found.content, found.type, found.name);
      }
      default:
        return undefined;
    }
  };

  const clockPage = (notice?: Html, status = 200) =>
    page('Clock', '/local/clock', clockMain(clock.now(), notice), status);

  const postClock = async (form: URLSearchParams) => {
    const advance = form.get('advance');
    const day = form.get('now') ?? '';
    // The field has no zone, and this clock is read in UTC.
    const moved = await moveClock(
      advance ? { advance } : { now: /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(day) ? `${day}Z` : day },
    );
    return 'error' in moved
      ? clockPage(html`<p class="notice wrong" role="alert">${moved.error}</p>`, 422)
      : seeOther('/local/clock?moved=1');
  };

  const faultsPage = (shown: FaultsForm, notice?: Html, status = 200) =>
    page('Faults', '/local/faults', faultsMain(shown, JSON.stringify(ses.faults(), null, 2), notice), status);

  const postFaults = (form: URLSearchParams) => {
    if (form.has('none')) {
      ses.setFaults({});
      return seeOther('/local/faults?set=1');
    }
    const set = ses.setFaults(faultsOf(form));
    return 'error' in set
      ? faultsPage(Object.fromEntries(form), html`<p class="notice wrong" role="alert">${set.error}</p>`, 422)
      : seeOther('/local/faults?set=1');
  };

  return async ({ method, path, query, body }: LocalRequest): Promise<LocalAnswer | undefined> => {
    if (method === 'POST') {
      if (path === '/local/clock') return postClock(new URLSearchParams(body));
      if (path === '/local/faults') return postFaults(new URLSearchParams(body));
      return undefined;
    }
    if (method !== 'GET') return undefined;
    switch (path) {
      case '/local':
        return home();
      case '/local/inbox':
        return inboxList(query);
      case '/local/clock':
        return clockPage(
          query.has('moved')
            ? html`<p class="notice" role="status">The clock was moved, and what fell due has run.</p>`
            : undefined,
        );
      case '/local/faults':
        return faultsPage(
          formOf(ses.faults()),
          query.has('set') ? html`<p class="notice" role="status">From now on it is so.</p>` : undefined,
        );
      case '/local/letters':
        return page('Letters', path, lettersMain(looks()));
      case '/local/invocations':
        return page('Invocations', path, invocationsMain(invocations()));
      default: {
        const [, name] = /^\/local\/letters\/([\w-]+)$/.exec(path) ?? [];
        const look = name && looks().find((each) => each.name === name);
        if (look) return letterAnswer(look.html, query.get('scheme'));
        const [, messageId, part, n] =
          /^\/local\/inbox\/([\w-]+)(?:\/(html|raw|attachments)(?:\/(\d+))?)?$/.exec(path) ?? [];
        return messageId === undefined ? undefined : inboxPart(messageId, part, n, query);
      }
    }
  };
};

const mailsOnPage = 25;

const seeOther = (location: string): LocalAnswer => ({ status: 303, headers: { location }, body: '' });

/** Bytes of a mail may be anything: they are saved or shown as plain text, never run. */
const download = (body: string | Buffer, type: string, name?: string): LocalAnswer => ({
  status: 200,
  headers: {
    'content-type': /^[\w.+-]+\/[\w.+-]+(; charset=utf-8)?$/.test(type) ? type : 'application/octet-stream',
    'content-disposition':
      name === undefined ? 'inline' : `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  },
  body,
});

/**
 * The HTML part as a mail program shows it: no script, nothing from elsewhere, and links that open beside it. A browser
 * has one colour scheme at a time, so the letter's questions about it are answered in its text: `dark` or `light`.
 */
const letterAnswer = (letter: string, scheme: string | null): LocalAnswer => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox",
    'cache-control': 'no-store',
  },
  body: (scheme === 'dark' || scheme === 'light' ? inScheme(letter, scheme) : letter).replace(
    /<head\b[^>]*>/i,
    (head) => `${head}<base target="_blank">`,
  ),
});

const inScheme = (letter: string, scheme: 'dark' | 'light') =>
  letter
    .replace(/\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi, (_, asked: string) =>
      asked.toLowerCase() === scheme ? '(min-width: 0)' : '(max-width: 0)',
    )
    .replace(/<head\b[^>]*>/i, (head) => `${head}<style>:root{color-scheme:${scheme} !important}</style>`);

const places = [
  ['/local', 'Start'],
  ['/local/inbox', 'Inbox'],
  ['/local/letters', 'Letters'],
  ['/local/clock', 'Clock'],
  ['/local/faults', 'Faults'],
  ['/local/invocations', 'Invocations'],
] as const;

const menu = (
  path: string,
  now: Date,
) => html`<p>Intersession, local run <span class="soft">· ${spoken(now)}</span></p>
<nav aria-label="Local run"><ul>
${places.map(
  ([place, label]) =>
    html`<li><a href="${place}"${place === path && html` aria-current="page"`}>${label}</a></li>`,
)}
<li><a href="/">To the site</a></li>
</ul></nav>`;

const spoken = (at: Date): string =>
  `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })}, ${at.toISOString().slice(11, 19)} UTC`;

const homeMain = (
  { mails, runs }: { mails: number; runs: number },
  facts: NonNullable<LocalPagesDependencies['facts']>,
  lines: readonly TourLine[],
) => html`
<h1>This house stands on one machine</h1>
<p class="lead">The site is the one that runs in the cloud, from the same template. Around it stand-ins for the services of AWS
listen on 127.0.0.1, and no mail leaves this machine. These pages are tools for looking at it and moving it; the cloud has none of them.</p>
${
  lines.length > 0 &&
  html`<h2>Who you can be</h2>
<p>A year of Best Practice Forums was lived through in this house, up to now. Something waits for nearly everybody.</p>
<dl class="sheet roles">${lines.map(({ role, sees }) => html`<dt>${role}</dt><dd>${sees}</dd>`)}</dl>`
}
<h2>Tools</h2>
<dl class="sheet">
<dt><a href="/local/inbox">Inbox</a></dt><dd>Every mail that was sent: ${mails} so far.</dd>
<dt><a href="/local/letters">Letters</a></dt><dd>What each letter of the house looks like, light, dark, on a phone and as text.</dd>
<dt><a href="/local/clock">Clock</a></dt><dd>Move it forward; digests and all else that falls due runs on the way.</dd>
<dt><a href="/local/faults">Faults</a></dt><dd>Let the mail service throttle, lose replies, bounce; let its events be lost, doubled, late.</dd>
<dt><a href="/local/invocations">Invocations</a></dt><dd>What the functions did last, with their log lines: ${runs} are kept.</dd>
${facts.map(
  ({ name, value, href }) =>
    html`<dt>${name}</dt><dd>${href === undefined ? value : html`<a href="${href}">${value}</a>`}</dd>`,
)}
</dl>
<h2>Addresses that behave</h2>
<p>Mail to these addresses fares as at SES’s mailbox simulator; write what you like after the plus sign.</p>
<dl class="sheet">${Object.entries(simulator).map(
  ([start, outcome]) => html`<dt><code>${start}anything@example.org</code></dt><dd>${outcomes[outcome]}</dd>`,
)}</dl>
<h2>For scripts</h2>
<dl class="sheet">
<dt><code>GET /local/inbox.json?to=</code></dt><dd>mails, newest first</dd>
<dt><code>GET /local/invocations.json</code></dt><dd>what functions did</dd>
<dt><code>POST /local/clock</code></dt><dd><code>{"advance":"P1D"}</code> or <code>{"now":"2027-01-31T09:00:00Z"}</code></dd>
<dt><code>POST /local/faults</code></dt><dd><code>{"throttle":3}</code>; <code>{}</code> takes all faults away</dd>
<dt><code>POST /local/sign-in</code></dt><dd><code>{"email":"…"}</code> answers with the session cookie of somebody the house knows</dd>
<dt><code>POST /local/settle</code></dt><dd>answers when stream, queues and functions are idle</dd>
</dl>`;

const lookedAt = [
  ['in the light', 'w600', 'light'],
  ['in the dark', 'w600', 'dark'],
  ['on the smallest phone', 'w320', 'light'],
] as const;

const lettersMain = (looks: readonly LetterLook[]) => html`<h1>Letters</h1>
<p class="lead">Every letter that this house writes, with example words: as a mail program shows it where the screen is light, where it is dark, on the smallest phone, and where only text is shown.</p>
<nav aria-label="Letters on this page"><ul class="looks">${looks.map(
  ({ name, subject }) => html`<li><a href="#${name}" dir="auto">${subject}</a></li>`,
)}</ul></nav>
${looks.map(
  ({ name, subject, text }) => html`<section aria-label="${subject} (${name})">
<h2 id="${name}" dir="auto">${subject}</h2>
<p class="soft"><code>${name}</code></p>
<div class="page looked-at" role="group" aria-label="Looks of this letter" tabindex="0">${lookedAt.map(
    ([how, width, scheme]) =>
      html`<iframe class="${width}" loading="lazy" title="${subject}, ${how}" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/local/letters/${name}?scheme=${scheme}"></iframe>`,
  )}</div>
<details><summary>Text part</summary><pre dir="auto">${linked(text)}</pre></details>
</section>`,
)}`;

const inboxMain = ({
  shown,
  to,
  number,
  pages,
  count,
}: {
  shown: readonly InboxMail[];
  to: string;
  number: number;
  pages: number;
  count: number;
}) => {
  const link = (wanted: number) =>
    `/local/inbox?${new URLSearchParams({ ...(to ? { to } : {}), page: String(wanted) })}`;
  return html`<h1>Inbox</h1>
<form method="get" role="search" class="row">
<div><label for="to">Recipient</label><input id="to" name="to" value="${to}" placeholder="part of an address"></div>
<button>Filter</button>${to !== '' && html`<a class="button" href="/local/inbox">All</a>`}
</form>
<p class="soft" role="status">${count === 0 ? (to ? 'No mail to such an address.' : 'No mail was sent yet.') : `${count} ${count === 1 ? 'mail' : 'mails'}, newest first.`}</p>
<ul class="mails">${shown.map(
    (mail) => html`<li><a href="/local/inbox/${mail.messageId}">${mail.subject || 'Without a subject'}</a>
<p>to ${mail.destinations.join(', ')}</p>
<p class="soft">${spoken(new Date(mail.at))}${mail.configurationSet !== undefined && ` · ${mail.configurationSet}`}${attachmentsInWords(mail)}</p></li>`,
  )}</ul>
${
  pages > 1 &&
  html`<nav aria-label="Pages of the inbox" class="row">
${number > 1 && html`<a class="button" rel="prev" href="${link(number - 1)}">Newer</a>`}
<span>Page ${number} of ${pages}</span>
${number < pages && html`<a class="button" rel="next" href="${link(number + 1)}">Older</a>`}
</nav>`
}`;
};

const attachmentsInWords = ({ attachments: { length } }: InboxMail) =>
  length === 0 ? '' : length === 1 ? ' · 1 attachment' : ` · ${length} attachments`;

const mailMain = (mail: InboxMail, query: URLSearchParams) => {
  const base = `/local/inbox/${mail.messageId}`;
  const width = query.get('width') === '320' ? '320' : '600';
  const dark = query.get('dark') === 'yes';
  const view = (label: string, next: { width: string; dark: boolean }) =>
    html`<a class="button" href="${base}?width=${next.width}${
      next.dark && '&dark=yes'
    }#letter"${next.width === width && next.dark === dark && html` aria-current="true"`}>${label}</a>`;
  return html`<h1 dir="auto">${mail.subject || 'Mail without a subject'}</h1>
<dl class="sheet">
<dt>From</dt><dd>${named(mail.from ? [mail.from] : [])}</dd>
<dt>To</dt><dd>${named(mail.to)}</dd>
${mail.cc.length > 0 && html`<dt>Copy to</dt><dd>${named(mail.cc)}</dd>`}
${mail.replyTo.length > 0 && html`<dt>Reply to</dt><dd>${named(mail.replyTo)}</dd>`}
<dt>Sent to</dt><dd>${mail.destinations.join(', ')}</dd>
<dt>Accepted</dt><dd>${spoken(new Date(mail.at))}</dd>
<dt>Configuration set</dt><dd>${mail.configurationSet ?? 'none'}</dd>
<dt>Tags</dt><dd>${Object.entries(mail.tags).map(([name, value]) => html`<code>${name}=${value}</code> `)}</dd>
<dt>Attachments</dt><dd>${
    mail.attachments.length === 0
      ? 'none'
      : mail.attachments.map(
          ({ name, type, size }, n) =>
            html`<a href="${base}/attachments/${n}" download>${name}</a> <span class="soft">${type}, ${size.toLocaleString('en-GB')} bytes</span><br>`,
        )
  }</dd>
<dt>As sent</dt><dd><a href="${base}/raw">all bytes</a></dd>
</dl>
${
  mail.html === undefined
    ? html`<p>This mail has no HTML part.</p>`
    : html`<h2 id="letter">As a mail program shows it</h2>
<div class="row">${view('600 px', { width: '600', dark: false })}${view('320 px', { width: '320', dark: false })}${view('600 px, dark', { width: '600', dark: true })}${view('320 px, dark', { width: '320', dark: true })}<a href="${base}/html">alone</a></div>
<div class="page${dark && ' dark'}"><iframe class="w${width}" title="The HTML part of this mail" sandbox="allow-popups allow-popups-to-escape-sandbox" src="${base}/html?scheme=${dark ? 'dark' : 'light'}"></iframe></div>`
}
<h2>Text part</h2>
<div class="sheet"><pre dir="auto">${mail.text === undefined ? 'This mail has no text part.' : linked(mail.text)}</pre></div>
<h2>Headers</h2>
<div class="sheet"><dl>${mail.headers.map(({ name, value }) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl></div>`;
};

const named = (mailboxes: InboxMail['to']) =>
  mailboxes.map(({ name, address }) => (name ? `${name} <${address}>` : address)).join(', ');

/** The text with its addresses of the web as links; odd pieces of the split are the addresses. */
const linked = (text: string): Html[] =>
  text
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/)
    .map((piece, index) =>
      index % 2 === 1
        ? html`<a href="${piece}" target="_blank" rel="noreferrer">${piece}</a>`
        : html`${piece}`,
    );

const moves = [
  ['PT1H', '1 hour'],
  ['P1D', '1 day'],
  ['P1W', '1 week'],
  ['P1M', '1 month'],
] as const;

const clockMain = (now: Date, notice: Html | undefined) => html`<h1>Clock</h1>
${notice}
<p class="lead">It is <strong><time datetime="${now.toISOString()}">${spoken(now)}</time></strong> in this house.</p>
<p>Moved forward, the house lives through the time: what falls due on the way runs, and its mails are in the inbox. A long way may take a while.</p>
<div class="row">${moves.map(
  ([duration, label]) =>
    html`<form method="post"><button name="advance" value="${duration}">+ ${label}</button></form>`,
)}</div>
<form method="post" class="row">
<div><label for="now">To this time <span class="hint">in UTC</span></label>
<input id="now" name="now" type="datetime-local" step="1" required value="${now.toISOString().slice(0, 19)}"></div>
<button>Move the clock</button>
</form>`;

/** The fields of the form about faults, as typed. */
type FaultsForm = Readonly<Record<string, string>>;

const numberFields = [
  ['throttle', 'Throttle the next', 'sends'],
  ['throttleRate', 'Or throttle above', 'sends a second, whatever the quota says'],
  ['loseReply', 'Accept, and lose the reply of the next', 'sends'],
  ['timeout', 'Never answer the next', 'sends, and do not accept them'],
  ['serverError', 'Answer 500 to the next', 'sends'],
  ['delayMs', 'Answer late by', 'milliseconds'],
  ['ratePerSecond', 'Quota: at most', 'sends a second'],
  ['max24Hour', 'Quota: at most', 'sends in 24 hours'],
] as const;

const eventFields = [
  ['drop', 'Lose events'],
  ['duplicate', 'Tell events twice'],
  ['reorder', 'Tell the events of a mail last first'],
] as const;

const faultsMain = (typed: FaultsForm, inForce: string, notice: Html | undefined) => {
  const field = (
    name: string,
    label: string,
    hint: string,
  ) => html`<div><label for="${name}">${label} <span class="hint" id="${name}-hint">${hint}</span></label>
<input id="${name}" name="${name}" inputmode="decimal" aria-describedby="${name}-hint" value="${typed[name] ?? ''}"></div>`;
  return html`<h1>Faults of the mail service</h1>
${notice}
<p>What can go wrong at SES goes wrong here when you say so. An empty field is no fault; numbers of sends and events count down as they are used up.</p>
<h2>In force</h2>
<pre class="sheet">${inForce === '{}' ? 'None.' : inForce}</pre>
<form method="post"><button class="plain" name="none" value="yes">No faults</button></form>
<form method="post">
<h2>Sending</h2>
<div class="pair">${numberFields.map(([name, label, hint]) => field(name, label, hint))}</div>
<h2>Addresses</h2>
<label for="addresses">What happens at them <span class="hint" id="addresses-hint">One a line, such as: someone@example.org bounce</span></label>
<textarea id="addresses" name="addresses" rows="4" aria-describedby="addresses-hint">${typed.addresses ?? ''}</textarea>
<dl>${Object.entries(outcomes).map(([outcome, meaning]) => html`<dt><code>${outcome}</code></dt><dd>${meaning}</dd>`)}</dl>
<h2>Events</h2>
<div class="pair">${eventFields.map(([name, label]) => field(name, label, 'the next so many, such as 3, or a share, such as 20 %'))}
${field('delay', 'Tell events late by', 'seconds')}</div>
<div class="row"><button>Set these faults</button></div>
</form>`;
};

/** What the form says, for the schema to judge: what is no number stays text and is refused there by its name. */
const faultsOf = (form: URLSearchParams) => {
  const typed = (name: string) => form.get(name)?.trim() || undefined;
  const number = (name: string) => {
    const text = typed(name);
    return text === undefined || Number.isNaN(Number(text)) ? text : Number(text);
  };
  const share = (name: string) => {
    const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(typed(name) ?? '')?.[1];
    return percent === undefined ? number(name) : { share: Number(percent) / 100 };
  };
  const rate = number('throttleRate');
  const lines = (typed('addresses') ?? '').split(/\r?\n/).filter((line) => line.trim() !== '');
  const addresses = lines.map((line) => line.trim().split(/[\s:=]+/));
  const events = withoutHoles({
    drop: share('drop'),
    duplicate: share('duplicate'),
    reorder: share('reorder'),
    delay: number('delay'),
  });
  return withoutHoles({
    throttle: rate === undefined ? number('throttle') : { rate },
    loseReply: number('loseReply'),
    timeout: number('timeout'),
    serverError: number('serverError'),
    delayMs: number('delayMs'),
    ratePerSecond: number('ratePerSecond'),
    max24Hour: number('max24Hour'),
    addresses:
      addresses.length > 0
        ? Object.fromEntries(addresses.map(([address = '', ...outcome]) => [address, outcome.join(' ')]))
        : undefined,
    events: Object.keys(events).length > 0 ? events : undefined,
  });
};

const withoutHoles = (object: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/** The faults in force as the form shows them. */
const formOf = ({
  throttle,
  addresses = {},
  events = {},
  ...numbers
}: ReturnType<Ses['faults']>): FaultsForm => {
  const shown = {
    ...numbers,
    ...(typeof throttle === 'object' ? { throttleRate: throttle.rate } : { throttle }),
    ...events,
  };
  return {
    ...Object.fromEntries(
      Object.entries(shown)
        .filter(([, value]) => value !== undefined && value !== 0)
        .map(([name, value]) => [
          name,
          typeof value === 'object' ? `${Number((value.share * 100).toFixed(6))} %` : String(value),
        ]),
    ),
    addresses: Object.entries(addresses)
      .map((pair) => pair.join(' '))
      .join('\n'),
  };
};

const invocationsMain = (recent: readonly Invocation[]) => html`<h1>Invocations</h1>
<p class="soft">${recent.length === 0 ? 'No function ran yet.' : 'The last runs of functions, newest first.'}</p>
${recent.slice(0, 200).map(
  ({
    function: name,
    trigger,
    at,
    durationMs,
    outcome,
    lines,
  }) => html`<details${outcome !== 'ok' && html` open`}>
<summary><strong>${name}</strong> ${trigger} <span class="soft">${spoken(new Date(at))} · ${Math.round(durationMs)} ms ·</span> <span class="${
    outcome === 'ok' ? 'good' : 'bad'
  }">${outcome}</span></summary>
${lines.length === 0 ? html`<p class="soft">It logged nothing.</p>` : html`<pre>${lines.join('\n')}</pre>`}
</details>`,
)}`;
