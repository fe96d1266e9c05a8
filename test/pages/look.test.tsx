import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import * as forums from '../../functions/forums/pages.tsx';
import * as site from '../../functions/site/pages.tsx';
import { RecommendationsPage } from '../../functions/site/recommendations-page.tsx';
import type { Call } from '../../shared/domain/call.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { Person } from '../../shared/domain/people.ts';
import { proposalForm } from '../../shared/domain/proposal.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import { parseTyped } from '../../shared/forms/read-form.ts';
import { Document, HeldForm, Notice } from '../../shared/pages/document.tsx';
import { History, LettersOf } from '../../shared/pages/history.tsx';
import { Way } from '../../shared/pages/way.tsx';
import { barriers, tooWide, useBrowser } from './browser.ts';
import { faultsOf } from './looked-at.ts';
import { wrongHtml } from './validity.ts';

const idOf = (prefix: string) => `${prefix}_${'1'.padStart(26, '0')}`;
const at = '2026-11-24T09:00:00.000Z';

const call: Call = {
  id: idOf('cal'),
  revision: 1,
  title: 'Call for Best Practice Forums 2027',
  opens: '2026-11-20',
  closes: '2027-01-10',
  decidedBy: '2027-02-05',
  capacity: 4,
  guidance: 'Be narrow.',
  createdAt: at,
};
const forum: Forum = {
  id: idOf('bpf'),
  revision: 1,
  proposalId: idOf('prp'),
  callId: idOf('cal'),
  createdAt: at,
  title: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
  question:
    'What helps https://example.org/an/address/that/is/so/long/that/no/phone/can/show/it/in/one/line ?',
  goal: 'A goal.\n\nIn two parts.',
  takePart: 'Come.',
  team: [{ name: 'آنا مثال', affiliation: 'independent' }],
  organisations: [{ name: 'Universal Postal Union', why: 'It runs a domain.' }],
};
const person: Person = {
  id: idOf('per'),
  revision: 1,
  name: 'Sekou Secretariat',
  email: 'sekou@example.org',
  roles: [{ role: 'secretariat' }],
  digest: { cadence: 'daily', hour: 8, timeZone: 'Europe/Zurich' },
  digestedUntil: at,
  createdAt: at,
};
const typed = { title: 'A title', organisations: [{ name: 'Universal Postal Union', why: '' }] };
const parsed = parseTyped(proposalForm, typed);
const errors = parsed.ok ? [] : parsed.errors;

const pages: Record<string, { path: string; wide?: boolean; body: VNode }> = {
  'front page': {
    path: '/',
    wide: true,
    body: (
      <site.FrontPage
        callNow={{ call, state: 'open' }}
        openForComment={[]}
        release={undefined}
        forums={[forum]}
        moreForums={true}
        endedForums={true}
      />
    ),
  },
  recommendations: { path: '/recommendations', wide: true, body: <RecommendationsPage examples={{}} /> },
  about: { path: '/about', body: <site.AboutPage /> },
  forum: {
    path: '/forums/x',
    body: (
      <forums.ForumPage
        forum={forum}
        its={{ standing: 'beginning', charter: undefined, cycles: undefined }}
        asks={null}
        outputs={[]}
        cursor="next"
        now={new Date(at)}
      />
    ),
  },
  'form with errors': {
    path: '/calls/x/propose',
    body: (
      <>
        <ErrorSummary errors={errors} />
        <h1>Propose</h1>
        <Form schema={proposalForm} action="/x" typed={typed} errors={errors} submit="Send" />
      </>
    ),
  },
  'forum on the desk': {
    path: '/desk/forums/x',
    body: (
      <forums.DeskForum
        forum={forum}
        outputs={{ items: [] }}
        history={{
          items: [
            {
              record: forum.id,
              at,
              by: { kind: 'system', name: 'Test' },
              act: 'began',
              title: 'x',
              news: true,
            },
          ],
        }}
        csrf="token"
        person={person}
        saved={true}
      />
    ),
  },
  'held form': {
    path: '/desk/forums/x',
    body: (
      <HeldForm
        action="/desk/forums/x"
        fields={{
          pairs: () =>
            [
              ['goal', 'What was typed'],
              ['organisations.0.name', 'Internet Society'],
              ['whyBpf', 'It helps'],
              ['owner-mst_01kfx0000000000000000000aa', 'Mina'],
              ['revision', '3'],
            ] as const,
        }}
        csrf="token"
        signIn="/sign-in"
        lostFiles={true}
      />
    ),
  },
  notice: { path: '/x', body: <Notice title="A notice" reason="Why it is so." /> },
};

const htmlOf = (name: string): string => {
  const page = pages[name];
  if (!page) throw new Error(`There is no page “${name}”.`);
  return `<!doctype html>${render(
    <Document
      title={name}
      path={page.path}
      person={page.path.startsWith('/desk') ? person : undefined}
      csrf="token"
      contact="secretariat@example.org"
      wide={page.wide ?? false}
    >
      {page.body}
    </Document>,
  )}`;
};

describe('how pages look', () => {
  const browser = useBrowser();
  const { open } = browser;

  it('notices when there is something wrong', async () => {
    const html = '<!doctype html><title>x</title><p style="width:2000px;color:#ccc">Wide<p id="a"><p id="a">';
    expect(await wrongHtml(html)).not.toEqual([]);
    const page = await open(() => ({ html }), { width: 360 });
    await page.goto('/');
    expect(await tooWide(page)).toBeGreaterThan(0);
    expect((await barriers(page)).join()).toContain('color-contrast');
  });

  /** What the script in the page answers, on the desk and on the smallest phone. */
  const measured = async (body: VNode, script: string): Promise<unknown> => {
    const html = `<!doctype html>${render(
      <Document
        title="Look"
        path="/desk"
        person={undefined}
        csrf=""
        contact="secretariat@example.org"
        wide={false}
      >
        {body}
      </Document>,
    )}`;
    const page = await open(() => ({ html }), { width: 320, phone: true });
    await page.goto('/desk');
    return page.evaluate(script);
  };

  it('begins a card of the desk with its heading, without a gap', async () => {
    const card = (
      <div class="card">
        <h2>Version 2</h2>
        <p>A draft.</p>
      </div>
    );
    expect(
      await measured(card, "getComputedStyle(document.querySelector('main .card h2')).marginBlockStart"),
    ).toBe('0px');
  });

  it('keeps the stroke of a breadcrumb beside its name, however long that is', async () => {
    const title = 'BPF on securing access to the internet and its core resources in contexts of conflict';
    const way = <Way to={[['/desk/forums/x', title]]} here={`Charter of the ${title}`} />;
    const gaps = `[...document.querySelectorAll('.crumbs li')].map((item) => {
      const [words] = item.firstElementChild.getClientRects();
      return words.top - item.getBoundingClientRect().top;
    })`;
    for (const gap of (await measured(way, gaps)) as number[]) expect(gap).toBeLessThan(6);
  });

  it('lets what is written from right to left begin at the side of the table it stands in', async () => {
    const entry = {
      record: 'x',
      at,
      by: { kind: 'system' as const, name: 'House' },
      title: 'x',
      news: false,
    };
    const note = 'لأن الأرقام قديمة';
    const letter = {
      ...{ id: idOf('ltr'), template: 'x', subject: note, state: 'sent', fate: [], createdAt: at },
      to: { name: note, email: 'a@example.org' },
    } as unknown as Letter;
    const tables = (
      <>
        <History entries={[{ ...entry, act: 'corrected an output', note }]} />
        <LettersOf letters={[letter]} person={undefined} />
      </>
    );
    const gaps = `[...document.querySelectorAll('main td bdi, main th bdi')].map((words) =>
      words.getBoundingClientRect().left - words.closest('tr').getBoundingClientRect().left)`;
    const found = (await measured(tables, gaps)) as number[];
    expect(found.length).toBe(3);
    for (const gap of found) expect(gap).toBeLessThan(90);
  });

  describe.each(Object.keys(pages))('%s', (name) => {
    it('is valid HTML', async () => {
      expect(await wrongHtml(htmlOf(name))).toEqual([]);
    });

    it('has no barrier and fits, in every look', async () => {
      expect(await faultsOf(browser, htmlOf(name))).toEqual([]);
    });
  });

  it('does not put much before the content of a page on a phone', async () => {
    /** How far down the content begins, in pixels; and where the last place of the desk’s menu ends, once it has the focus. */
    const at = async (name: string) => {
      const page = await open(() => ({ html: htmlOf(name) }), { width: 360, phone: true });
      await page.goto('/');
      const main = await page.locator('main').boundingBox();
      const places = await page.locator('.desk-menu a').evaluateAll((all) => {
        const last = all.at(-1);
        last?.focus();
        return last ? [last.getBoundingClientRect().right] : [];
      });
      return { begins: main?.y ?? 0, places };
    };
    expect((await at('notice')).begins).toBeLessThan(175);
    const desk = await at('forum on the desk');
    expect(desk.begins).toBeLessThan(145);
    // A place that lies beyond the edge comes into sight when it is reached.
    expect(desk.places[0]).toBeLessThanOrEqual(360);
  });

  it('brings into sight where one is in a menu of the desk that is one line', async () => {
    const html = htmlOf('forum on the desk').replaceAll(' aria-current="page"', '');
    const here = html.replace('href="/desk/me"', 'href="/desk/me" aria-current="page"');
    const page = await open(() => ({ html: here }), { width: 360, phone: true });
    await page.goto('/');
    const box = await page.locator('.desk-menu [aria-current]').boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 360).toBe(true);
    expect(await page.evaluate(() => scrollY)).toBe(0);
    expect(await barriers(page)).toEqual([]);
  });
});
