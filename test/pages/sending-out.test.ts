import { beforeAll, describe, expect, it } from 'vitest';
import { finishReleases } from '../../shared/letters/releases.ts';
import { createFates } from '../../shared/store/fates.ts';
import { pressReleaseIdFor } from '../../shared/store/press.ts';
import { recipientIdFor } from '../../shared/store/recipients.ts';
import type { SignedIn } from '../support/house.ts';
import { houseThatSends, settled, typedRecipient, walker } from '../support/sending-out.ts';
import { useBrowser } from './browser.ts';
import { faultsOf } from './looked-at.ts';
import { wrongHtml } from './validity.ts';

const at = '/desk/disseminations/{disseminationId}';
const csv =
  'organisation;email;language;room\nITU;itu@example.org;fr;1\n<b>&Sons</b>;not an address;Klingon;2\nitu;ITU@example.org;en;3\n';

const withReasons =
  'organisation;email;language;why\nITU;itu@example.org;fr;Sets standards\n<b>&Sons</b>;not an address;Klingon;x\n';

const hostile = {
  organisation: `**x** <script>alert("1")</script> ${'Long'.repeat(30)}`,
  contact: '',
  email: 'bounce@example.org',
};

/** Walks from the output to the press once, and keeps the pages that are seen on the way. */
const walkOnce = async () => {
  const sending = await houseThatSends();
  const walk = walker(sending);
  const { house, dissemination, pressRoom, team, secretariat, desa } = sending;
  const pages: Record<string, string> = {};
  const see = async (name: string, answer: Promise<{ body: string }>) => {
    pages[name] = (await answer).body;
  };
  const get = (routeKey: string, as: SignedIn, more: object = {}) =>
    house.send(dissemination, routeKey, { as, params: { disseminationId: id }, ...more });

  const id = await walk.begun();
  await see('dissemination begun', walk.read(id));
  await see('recipients none yet', get(`GET ${at}/recipients`, team));
  await see('preview of nothing', get(`GET ${at}/preview`, team));
  await walk.addRecipient(id);
  await walk.addRecipient(id, hostile);
  await walk.addRecipient(id, { organisation: 'Refused Ltd', email: 'refused@example.org' });
  await see('recipients', get(`GET ${at}/recipients`, team));
  await see('recipients with errors', walk.addRecipient(id, { organisation: '', email: 'no' }));
  await see('list to upload', get(`GET ${at}/recipients/upload`, team));
  await see('list read', walk.send(`POST ${at}/recipients/upload`, id, team, { list: csv }));
  await see(
    'list kept in part',
    walk.send(`POST ${at}/recipients/upload`, id, team, { list: withReasons, keep: 'yes' }),
  );
  await see('list refused', walk.send(`POST ${at}/recipients/upload`, id, team, { list: 'x' }));
  await see('cover letter', get(`GET ${at}/cover-letter`, team));
  await see('cover letter with errors', walk.coverLetter(id, { text: 'Dear {{name}},', subject: '' }));
  await walk.coverLetter(id);
  await walk.coverLetter(id, { lang: 'ar', text: 'السيدة {{contact}}،' });
  await walk.addRecipient(id, {
    organisation: 'ALECSO',
    contact: 'ليلى',
    email: 'layla@example.org',
    language: 'ar',
  });
  await walk.addRecipient(id, { organisation: 'OIF', email: 'luc@example.org', language: 'fr' });
  await see('cover letter in Arabic', get(`GET ${at}/cover-letter`, team, { query: { lang: 'ar' } }));
  await see('cover letter begun in French', get(`GET ${at}/cover-letter`, team, { query: { lang: 'fr' } }));
  const tried = await walk.send(`POST ${at}/try`, id, team, {
    recipient: recipientIdFor(id, typedRecipient),
    id: house.newId('attempt'),
  });
  const query = Object.fromEntries(new URL(`https://x.test${tried.headers.location}`).searchParams);
  await see('preview', get(`GET ${at}/preview`, team, { query }));
  await see('dissemination ready', walk.read(id));
  await walk.prepare(id);
  await see('dissemination prepared, to its preparer', walk.read(id));
  await see('dissemination prepared, to its releaser', walk.read(id, secretariat));
  await see('cover letter that stands', get(`GET ${at}/cover-letter`, team));
  await walk.release(id);
  await walk.report(id, typedRecipient.email, 'delivery');
  await walk.report(id, hostile.email, 'bounce');
  await see('dissemination released', walk.read(id, secretariat));
  await see('progress', get(`GET ${at}/progress`, team));
  await see(
    'recipient to correct',
    house.send(dissemination, `GET ${at}/recipients/{recipientId}`, {
      as: team,
      params: { disseminationId: id, recipientId: recipientIdFor(id, hostile) },
    }),
  );

  await see(
    'recipient to correct, to who writes to the press',
    house.send(dissemination, `GET ${at}/recipients/{recipientId}`, {
      as: secretariat,
      params: { disseminationId: id, recipientId: recipientIdFor(id, hostile) },
    }),
  );

  await sending.recipients.addressIsWrong({
    id: recipientIdFor(id, hostile),
    email: hostile.email,
    forumId: sending.forum.id,
    at: house.clock().toISOString(),
  });
  await see('letters that came back', house.send(dissemination, 'GET /desk/recipients', { as: team }));
  await see(
    'nobody to name, without a reason',
    house.send(dissemination, `POST ${at}/recipients/{recipientId}/nobody`, {
      as: team,
      params: { disseminationId: id, recipientId: recipientIdFor(id, hostile) },
      form: {},
    }),
  );

  const pressReleaseId = pressReleaseIdFor(id);
  const press = (routeKey: string, as: SignedIn | undefined, form: Record<string, string> = {}) =>
    house.send(pressRoom, routeKey, {
      ...(as ? { as } : {}),
      params: { disseminationId: id, pressReleaseId },
      form,
    });
  await see('press releases none yet', press('GET /press', undefined));
  await see('press contacts none yet', press('GET /desk/press-contacts', desa));
  const contact = { name: 'Rita', outlet: 'The Example Times', email: 'rita@example.org', language: 'fr' };
  await press('POST /desk/press-contacts', desa, contact);
  await see('press contacts', press('GET /desk/press-contacts', desa));
  await press('POST /desk/disseminations/{disseminationId}/press-releases', secretariat);
  await see('press release drafted, to its writer', press('GET /desk/press/{pressReleaseId}', secretariat));
  await see('press release drafted, to its releaser', press('GET /desk/press/{pressReleaseId}', desa));
  await see('press release with errors', press('POST /desk/press/{pressReleaseId}', secretariat));
  await press('POST /desk/press/not-named', desa, { organisation: 'Shy Ltd' });
  await see('organisations not to be named', press('GET /desk/press/not-named', desa));
  await press('POST /desk/press/{pressReleaseId}/release', desa);
  await see('press release released', press('GET /desk/press/{pressReleaseId}', secretariat));
  await see('press release on the site', press('GET /press/{pressReleaseId}', undefined));
  await see('press releases', press('GET /press', undefined));
  await see('press list to join', press('GET /press/subscribe', undefined));
  await see('press list with errors', press('POST /press/subscribe', undefined, { ...contact, email: 'no' }));
  await see(
    'press list, one step is left',
    house.send(pressRoom, 'GET /press/subscribe', { query: { sent: '' } }),
  );
  // What happens when a letter comes back after the release.
  await createFates(house.table, house.newId).report(
    (await house.letters.allCausedBy(id)).find(({ to }) => to.email === typedRecipient.email) ?? '',
    { report: 'bounce', at: house.clock().toISOString(), note: 'It was returned for good.' },
  );
  settled(house, 2);
  await finishReleases({ ...sending, commit: house.commit })(house.clock());
  await see('press release corrected, on the site', press('GET /press/{pressReleaseId}', undefined));
  await see('press release corrected', press('GET /desk/press/{pressReleaseId}', secretariat));
  // The one name that stands in the text as it was drafted.
  await press('POST /desk/press/not-named', desa, { organisation: 'Internet Governance Forum' });
  await see(
    'press release that names who asked not to be',
    press('GET /desk/press/{pressReleaseId}', secretariat),
  );
  await see('organisations still named', press('GET /desk/press/not-named', desa));
  await see('preview found by a name', get(`GET ${at}/preview`, team, { query: { find: 'E' } }));
  // The same output once more, to some who have it or get it; then that is recalled.
  await walk.report(id, 'luc@example.org', 'delivery');
  const second = await walk.begun();
  const luc = { ...typedRecipient, organisation: 'OIF', email: 'luc@example.org' };
  await see('recipient who has it already', walk.send(`POST ${at}/recipients`, second, team, luc));
  const thrice = 'organisation,email\nOIF,luc@example.org\nALECSO,layla@example.org\nUPU,upu@example.org';
  await see(
    'list with some who have it already',
    walk.send(`POST ${at}/recipients/upload`, second, team, { list: thrice }),
  );
  await walk.addRecipient(second, luc);
  await walk.addRecipient(second, { organisation: 'UPU', email: 'upu@example.org' });
  await see('recipients of whom one has it already', walk.send(`GET ${at}/recipients`, second, team));
  await walk.coverLetter(second);
  await see('dissemination to one who has it already', walk.read(second));
  await walk.prepare(second);
  await walk.release(second);
  await walk.send(`POST ${at}/recall`, second, secretariat, { reason: 'A figure in it is wrong.' });
  settled(house, 2);
  await finishReleases({ ...sending, commit: house.commit })(house.clock());
  await see('dissemination recalled', walk.read(second, secretariat));
  return pages;
};

const names = [
  'dissemination begun',
  'recipients none yet',
  'preview of nothing',
  'recipients',
  'recipients with errors',
  'list to upload',
  'list read',
  'list kept in part',
  'list refused',
  'cover letter',
  'cover letter with errors',
  'cover letter in Arabic',
  'cover letter begun in French',
  'preview',
  'dissemination ready',
  'dissemination prepared, to its preparer',
  'dissemination prepared, to its releaser',
  'cover letter that stands',
  'dissemination released',
  'progress',
  'recipient to correct',
  'recipient to correct, to who writes to the press',
  'letters that came back',
  'nobody to name, without a reason',
  'press releases none yet',
  'press contacts none yet',
  'press contacts',
  'press release drafted, to its writer',
  'press release drafted, to its releaser',
  'press release with errors',
  'organisations not to be named',
  'press release released',
  'press release on the site',
  'press releases',
  'press list to join',
  'press list with errors',
  'press list, one step is left',
  'press release corrected, on the site',
  'press release corrected',
  'press release that names who asked not to be',
  'organisations still named',
  'preview found by a name',
  'recipient who has it already',
  'list with some who have it already',
  'recipients of whom one has it already',
  'dissemination to one who has it already',
  'dissemination recalled',
];

/** How a list is packed to go along is the machine's matter: its bytes differ by the version of zlib. */
const withoutPacked = (html: string): string => html.replace(/(?<=name="packed" value=")[^"]+/, 'packed');

describe('the pages on the way out', () => {
  const browser = useBrowser();
  let pages: Record<string, string>;
  beforeAll(async () => {
    pages = await walkOnce();
  });

  it('are all looked at here', () => {
    expect(Object.keys(pages)).toEqual(names);
  });

  it.each(names)('%s: valid, without barriers in every look, and as it was last read', async (name) => {
    const html = pages[name] ?? '';
    expect(await wrongHtml(html)).toEqual([]);
    expect(await faultsOf(browser, html)).toEqual([]);
    const main = html.slice(html.indexOf('<main'), html.indexOf('<footer'));
    await expect(`${withoutPacked(main).replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot(
      `__snapshots__/sending-out/${name.replaceAll(/[, ]+/g, '-')}.html`,
    );
  });
});

describe('the page of a dissemination, while its letters go', () => {
  const browser = useBrowser();
  const recipients = [
    {},
    { organisation: 'Gone Ltd', email: 'gone@example.org' },
    { organisation: 'Odd Ltd', email: 'odd@example.org' },
    { organisation: 'Slow Ltd', email: 'slow@example.org' },
  ];

  /** The page as the secretariat has it open; `refresh` lets it see what was reported, and waits for these words. */
  const watched = async () => {
    const sending = await houseThatSends();
    const walk = walker(sending);
    const id = await walk.released(recipients);
    const read = async () => (await walk.read(id, sending.secretariat)).body;
    let html = await read();
    const page = await browser.open(() => ({ html }));
    await page.clock.install();
    await page.goto(`/desk/disseminations/${id}`);
    const refresh = async (words: string) => {
      html = await read();
      await expect
        .poll(async () => {
          await page.clock.runFor(2_000);
          return page.locator('main').getByText(words).count();
        })
        .toBeGreaterThan(0);
    };
    const report = (email: string, what: Parameters<typeof walk.report>[2]) => walk.report(id, email, what);
    const focused = () =>
      page.evaluate('(document.activeElement.form ?? document.activeElement).outerHTML') as Promise<string>;
    return { page, report, refresh, focused };
  };

  it('leaves the focus where it is, and makes no button or link into another one', async () => {
    const { page, report, refresh, focused } = await watched();
    await page.getByRole('button', { name: 'Add recipients by a supplement' }).focus();
    await page.evaluate(`{
      window.place = document.activeElement;
      for (const each of document.querySelectorAll('#live :is(form, a)'))
        each.was = each.getAttribute('action') ?? each.getAttribute('href');
    }`);
    await report('zoe@example.org', 'delivery');
    await report('odd@example.org', 'refused');
    await report('gone@example.org', 'bounce');
    await refresh('Name a new contact at Gone Ltd');

    expect(await page.evaluate('document.activeElement === window.place')).toBe(true);
    expect(await focused()).toContain('/supplements"');
    const others = `[...document.querySelectorAll('#live :is(form, a)')].filter((each) =>
      each.was && each.was !== (each.getAttribute('action') ?? each.getAttribute('href'))).length`;
    expect(await page.evaluate(others)).toBe(0);
    // What came up stands below what was there.
    expect(await page.locator('#live form button').allInnerTexts()).toEqual([
      'Add recipients by a supplement',
      'Draft a press release',
      'Send again to 1 recipient',
    ]);
  });

  it('says once that one did not arrive, and at last that none is on its way any more', async () => {
    const { page, report, refresh, focused } = await watched();
    const told = () => page.locator('body > [role=status]').textContent();
    await page.getByRole('link', { name: 'Pause …' }).focus();
    await report('gone@example.org', 'bounce');
    await refresh('Name a new contact at Gone Ltd');
    expect(await told()).toBe('At least one letter did not arrive.');
    expect(await focused()).toContain('/pause"');

    await report('zoe@example.org', 'delivery');
    await report('odd@example.org', 'delivery');
    await report('slow@example.org', 'delivery');
    await refresh('No letter is on its way any more.');
    expect(await told()).toBe(
      '“Pause …” is not there any more. No letter is on its way any more. Delivered: 3 of 4.',
    );
    // Nothing is left to be paused: who was there goes on from the heading above.
    expect(await focused()).toBe('<h2 id="next" tabindex="-1">Next</h2>');
  });
});
