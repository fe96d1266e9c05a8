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
];

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
    await expect(`${main.replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot(
      `__snapshots__/sending-out/${name.replaceAll(/[, ]+/g, '-')}.html`,
    );
  });
});
